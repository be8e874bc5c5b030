"""The guard before the UI: the attacks that work on a plain server are refused, what the UI itself does passes."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

import httpx
import pytest

from pipelines.guard import guarded, own_hosts

HOSTS = own_hosts(3000)
OWN = "http://127.0.0.1:3000"
LAUNCH = "/graphql?query=mutation{launchRun}"


async def plain(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"reached"})


def ask(method: str, path: str, **headers: str) -> httpx.Response:
    async def call() -> httpx.Response:
        transport = httpx.ASGITransport(app=guarded(plain, HOSTS))  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url=OWN) as client:
            return await client.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    return asyncio.run(call())


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", LAUNCH, {}),
        ("GET", "/graphql?op=a", {}),
        ("POST", "/graphql?op=a&query=mutation{launchRun}", {"content_type": "application/json"}),
        ("GET", LAUNCH, {"origin": "https://evil.example"}),
        ("GET", "/", {"host": "evil.example"}),
        ("GET", "/", {"host": "evil.example:3000"}),
        ("POST", "/graphql", {"origin": "https://evil.example", "content_type": "application/json"}),
        ("POST", "/graphql", {"sec_fetch_site": "cross-site", "content_type": "application/json"}),
        ("POST", "/graphql", {"sec_fetch_site": "same-site", "content_type": "application/json"}),
        ("POST", LAUNCH, {"content_type": "text/plain"}),
        ("POST", LAUNCH, {"content_type": "application/json"}),
        ("POST", "/graphql", {"content_type": "application/x-www-form-urlencoded"}),
        ("POST", "/report_asset_materialization/events", {}),
        ("DELETE", "/graphql", {}),
        ("POST", "/graphql", {"origin": "null", "content_type": "application/json"}),
    ],
)
def test_an_attack_is_refused(method: str, path: str, headers: dict[str, str]) -> None:
    answer = ask(method, path, **headers)
    assert answer.status_code == 403
    assert "reached" not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/", {}),
        ("GET", "/assets?view=graph", {"sec_fetch_site": "same-origin"}),
        ("GET", "/", {"host": "localhost:3000"}),
        ("POST", "/graphql", {"origin": OWN, "content_type": "application/json"}),
        ("POST", "/graphql?op=AssetRecordsQuery", {"origin": OWN, "content_type": "application/json", "sec_fetch_site": "same-origin"}),
        ("POST", "/graphql", {"content_type": "application/json; charset=utf-8", "sec_fetch_site": "same-origin"}),
    ],
)
def test_what_the_ui_does_passes_and_carries_the_policy(method: str, path: str, headers: dict[str, str]) -> None:
    answer = ask(method, path, **headers)
    assert answer.status_code == 200
    assert "img-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(("origin", "passes"), [(b"http://127.0.0.1:3000", True), (b"https://evil.example", False), (None, False)])
def test_a_websocket_needs_the_own_origin(origin: bytes | None, passes: bool) -> None:
    sent: list[MutableMapping[str, Any]] = []
    reached = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        reached.append(scope["path"])

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def receive() -> MutableMapping[str, Any]:
        return {}

    headers = [(b"host", b"127.0.0.1:3000"), *([(b"origin", origin)] if origin else [])]
    asyncio.run(guarded(app, HOSTS)({"type": "websocket", "path": "/graphql", "headers": headers}, receive, send))
    assert bool(reached) == passes
    assert [m["type"] for m in sent] == ([] if passes else ["websocket.close"])


def test_a_proxys_name_is_answered_only_where_it_is_named() -> None:
    assert "ledger.example.org" in own_hosts(3000, ["ledger.example.org"])
    assert "ledger.example.org" not in HOSTS
