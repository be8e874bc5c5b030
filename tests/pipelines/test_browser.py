"""The UI in a real browser, as a user sees it: the graph, the checks, a run launched by clicking, hostile text shown as text.

Needs Debian's chromium; skipped, visibly, where it is not installed. Screenshots are kept in test-artefacts/.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.conftest import ATTACK, FLIGHT, TALKS

CHROMIUM = shutil.which("chromium")
ARTEFACTS = Path(__file__).resolve().parents[2] / "test-artefacts"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no chromium here; on Debian: apt-get install chromium")]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Ui:
    """A running UI on a corpus of its own."""

    def __init__(self, root: Path) -> None:
        self.corpus, self.warehouse, self.port = root / "corpus", root / "warehouse", free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.corpus.mkdir()
        for name, text in (("attack.txt", ATTACK), ("flight.txt", FLIGHT), ("talks.txt", TALKS)):
            (self.corpus / name).write_text(text, encoding="utf-8")
        self.environment = {
            k: v for k, v in os.environ.items() if k not in ("DAGSTER_HOME", "CONFLICT_LEDGER_CORPUS", "CONFLICT_LEDGER_WAREHOUSE")
        }

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "pipelines.command_line", *arguments, "--warehouse", str(self.warehouse)]

    def ask(self, query: str) -> dict[str, object]:
        answer = httpx.post(f"{self.url}/graphql", json={"query": query}, timeout=60)
        answer.raise_for_status()
        return dict(answer.json()["data"])


@pytest.fixture(scope="module")
def ui(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ui]:
    """The corpus refreshed once by command, then `conflict-ledger ui` with its daemon."""
    ui = Ui(tmp_path_factory.mktemp("browser"))
    done = subprocess.run(
        ui.command("refresh", "--corpus", str(ui.corpus)), env=ui.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    ARTEFACTS.mkdir(exist_ok=True)
    with (ARTEFACTS / "ui.log").open("w") as log:
        process = subprocess.Popen(ui.command("ui", "--port", str(ui.port)), env=ui.environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            deadline = time.monotonic() + 120
            while True:
                try:
                    httpx.get(f"{ui.url}/server_info", timeout=5).raise_for_status()
                    break
                except httpx.HTTPError:
                    assert process.poll() is None, (ARTEFACTS / "ui.log").read_text()
                    assert time.monotonic() < deadline, "the UI did not come up"
                    time.sleep(0.5)
            yield ui
        finally:
            process.terminate()
            process.wait(timeout=60)


@pytest.fixture(scope="module")
def page(ui: Ui) -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1600, "height": 1000})
        page.set_default_timeout(90_000)
        yield page
        browser.close()


def test_the_graph_shows_all_groups_materialised(ui: Ui, page) -> None:  # type: ignore[no-untyped-def]
    page.goto(f"{ui.url}/asset-groups")
    page.get_by_text("publication").first.wait_for()
    page.screenshot(path=ARTEFACTS / "asset_graph.png")
    nodes = ui.ask("{ assetNodes { assetKey { path } groupName assetMaterializations(limit: 1) { runId } } }")["assetNodes"]
    assert {node["groupName"] for node in nodes} >= {"ingestion", "cleaning", "extraction", "aggregation", "publication"}  # type: ignore[attr-defined]
    assert [node["assetKey"]["path"] for node in nodes if not node["assetMaterializations"]] == []  # type: ignore[attr-defined]


def test_the_checks_of_casualty_claims_are_green(ui: Ui, page) -> None:  # type: ignore[no-untyped-def]
    page.goto(f"{ui.url}/assets/casualty_claims?view=checks")
    page.get_by_text("span_equals_surface").first.wait_for()
    page.wait_for_timeout(1500)
    page.screenshot(path=ARTEFACTS / "checks_casualty_claims.png")
    assert page.get_by_text("Failed").count() == 0


def test_the_refresh_by_command_is_among_the_runs(ui: Ui, page) -> None:  # type: ignore[no-untyped-def]
    page.goto(f"{ui.url}/runs")
    page.get_by_text("Success").first.wait_for()
    page.screenshot(path=ARTEFACTS / "runs.png")
    assert page.get_by_text("refresh").count() > 0


def test_attacks_from_another_page_do_nothing(ui: Ui, page) -> None:  # type: ignore[no-untyped-def]
    before = ui.ask("{ runsOrError { ... on Runs { count } } }")
    mutation = "mutation{launchRun(executionParams:{selector:{jobName:%22refresh%22}}){__typename}}"
    evil = ui.url.replace("127.0.0.1", "localhost")
    page.goto("about:blank")
    page.set_content(
        f'<img src="{ui.url}/graphql?query={mutation}"><form id="f" method="post" enctype="text/plain" action="{ui.url}/graphql?query={mutation}"></form>'
        f'<iframe src="{evil}/"></iframe>'
    )
    statuses = page.evaluate(
        "url => fetch(url, {method: 'POST', mode: 'no-cors', body: '{}', headers: {'content-type': 'text/plain'}}).then(r => r.type, e => 'refused')",
        f"{ui.url}/graphql?query={mutation}",
    )
    assert statuses in ("opaque", "refused")
    page.evaluate("document.getElementById('f').submit()")
    page.wait_for_timeout(1500)
    assert ui.ask("{ runsOrError { ... on Runs { count } } }") == before
