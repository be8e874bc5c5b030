"""The release's pages on the UI's server: told as they are, powerless, and nothing else of the disk."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from pipelines.guard import guarded
from pipelines.pages import with_pages
from warehouse.files import WarehouseFiles

UI = Starlette(routes=[Route("/{path:path}", lambda _: PlainTextResponse("the UI"))])


class Client:
    """Asks an application, without a network."""

    def __init__(self, app: Any) -> None:
        self.app = app

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.ask("GET", path, **options)

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        async def asked() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://own") as client:
                return await client.request(method, path, **options)

        return asyncio.run(asked())


@pytest.fixture
def client(tmp_path: Path) -> Client:
    files = WarehouseFiles(tmp_path / "warehouse")
    app = guarded(with_pages(UI, files), frozenset({"own"}))
    (files.data_docs / "run").mkdir()
    (files.data_docs / "run" / "index.html").write_text("<script>fetch('/graphql')</script>all tables")
    (files.reports / "release-000001.html").write_text("the report")
    (files.root / "settings.toml").write_text("a secret")
    (files.data_docs / "away").symlink_to(files.root)
    return Client(app)


def test_pages_are_served_and_may_run_nothing(client: Client) -> None:
    for path, text in (("/data-docs/run/index.html", "all tables"), ("/reports/release-000001.html", "the report")):
        answer = client.get(path)
        assert answer.status_code == 200
        assert text in answer.text
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "sandbox" in policy
        assert "allow-scripts" not in policy
        assert "frame-ancestors 'none'" in policy, "the guard's own policy stands too"


@pytest.mark.parametrize(
    "path",
    ["/data-docs/../settings.toml", "/data-docs/%2e%2e/settings.toml", "/data-docs/away/settings.toml", "/reports/..%2fsettings.toml"],
)
def test_nothing_else_of_the_disk_is_served(client: Client, path: str) -> None:
    assert "a secret" not in client.get(path).text


def test_a_page_that_has_gone_is_not_found_and_a_post_is_refused(client: Client) -> None:
    assert client.get("/data-docs/old/index.html").status_code == 404
    assert client.ask("POST", "/data-docs/run/index.html", json={}).status_code == 405


def test_everything_else_is_the_uis(client: Client) -> None:
    assert client.get("/assets/events").text == "the UI"
    assert client.get("/reportsomething").text == "the UI"


def test_foreign_hosts_see_no_page(client: Client) -> None:
    assert client.get("/reports/release-000001.html", headers={"Host": "evil.example"}).status_code == 403
