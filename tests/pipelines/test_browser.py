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
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.conftest import ATTACK, FLIGHT, TALKS
from warehouse.files import connect_read_only

if TYPE_CHECKING:
    from playwright.sync_api import Page

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
def page(ui: Ui) -> Iterator[Page]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1600, "height": 1000})
        page.set_default_timeout(90_000)
        yield page
        browser.close()


def runs(ui: Ui) -> list[dict[str, Any]]:
    answer = ui.ask("{ runsOrError { ... on Runs { results { runId status pipelineName tags { key value } } } } }")
    return list(answer["runsOrError"]["results"])  # type: ignore[index]


def wait_for_new_run(ui: Ui, before: set[str], job: str = "", seconds: float = 600) -> dict[str, Any]:
    """The first run (of the job, if one is named: the sensor may start one of its own) that was not there before, once it has ended."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for run in runs(ui):
            if run["runId"] not in before and job in ("", run["pipelineName"]) and run["status"] in ("SUCCESS", "FAILURE", "CANCELED"):
                return run
        time.sleep(1)
    raise AssertionError(f"no new run ended in {seconds} s: {runs(ui)}")


def published(ui: Ui, sql: str) -> list[tuple[Any, ...]]:
    with connect_read_only(ui.warehouse / "conflict.duckdb") as con:
        return con.execute(sql).fetchall()


def test_the_graph_shows_all_groups_materialised(ui: Ui, page: Page) -> None:
    page.goto(f"{ui.url}/asset-groups")
    page.get_by_text("publication").first.wait_for()
    page.wait_for_timeout(2000)
    page.screenshot(path=ARTEFACTS / "asset_graph.png")
    nodes: Any = ui.ask("{ assetNodes { assetKey { path } groupName assetMaterializations(limit: 1) { runId } } }")["assetNodes"]
    assert {node["groupName"] for node in nodes} == {"ingestion", "cleaning", "extraction", "aggregation", "publication", "reporting"}
    assert [node["assetKey"]["path"] for node in nodes if not node["assetMaterializations"]] == []


def test_the_checks_of_casualty_claims_are_green(ui: Ui, page: Page) -> None:
    page.goto(f"{ui.url}/assets/casualty_claims?view=checks")
    page.get_by_text("span_equals_surface").first.wait_for()
    page.wait_for_timeout(2000)
    page.screenshot(path=ARTEFACTS / "checks_casualty_claims.png")
    assert page.get_by_text("Failed").count() == 0
    assert page.get_by_text("Passed").count() > 0


def test_data_docs_and_report_open_from_the_ui_and_may_run_nothing(ui: Ui, page: Page) -> None:
    for asset, link, heading in (("release", "/data-docs/", "Data Docs"), ("report", "/reports/", "Conflict")):
        page.goto(f"{ui.url}/assets/{asset}")
        page.locator(f"a[href^='{link}']").first.wait_for()
        address = page.locator(f"a[href^='{link}']").first.get_attribute("href")
        answer = page.goto(f"{ui.url}{address}")
        assert answer is not None
        assert answer.ok
        assert "sandbox" in answer.headers["content-security-policy"]
        assert heading in page.inner_text("h1")
    page.goto(f"{ui.url}/assets/casualty_claims?view=checks&checkDetail=key_is_unique")
    page.locator("a[href^='/data-docs/']").first.wait_for()
    address = page.locator("a[href^='/data-docs/']").first.get_attribute("href")
    page.screenshot(path=ARTEFACTS / "check_links_to_data_docs.png")
    page.goto(f"{ui.url}{address}")
    assert page.inner_text("h1") == "casualty_claims"
    assert "claims_never_come_from_furniture" in page.inner_text("main")
    page.screenshot(path=ARTEFACTS / "data_docs_table.png")
    page.get_by_role("link", name="All tables").click()
    page.get_by_role("heading", name="Data Docs").wait_for()
    page.screenshot(path=ARTEFACTS / "data_docs_index.png")


def test_the_refresh_by_command_is_among_the_runs(ui: Ui, page: Page) -> None:
    page.goto(f"{ui.url}/runs")
    page.get_by_text("Success").first.wait_for()
    page.screenshot(path=ARTEFACTS / "runs.png")
    first = runs(ui)[-1]  # the sensor may have looked meanwhile
    assert first["pipelineName"] == "refresh"
    assert {"key": "trigger", "value": "command line"} in first["tags"]


def test_one_asset_is_materialised_by_clicking(ui: Ui, page: Page) -> None:
    before = {run["runId"] for run in runs(ui)}
    page.goto(f"{ui.url}/assets/casualty_claims")
    page.get_by_role("button", name="Materialize").first.click()
    run = wait_for_new_run(ui, before)
    page.screenshot(path=ARTEFACTS / "asset_materialised.png")
    assert run["status"] == "SUCCESS"


def test_the_whole_job_is_launched_by_clicking(ui: Ui, page: Page) -> None:
    before = {run["runId"] for run in runs(ui)}
    page.goto(f"{ui.url}/locations/pipelines.definitions/jobs/refresh")
    page.get_by_role("button", name="Materialize all").first.click()
    run = wait_for_new_run(ui, before)
    page.screenshot(path=ARTEFACTS / "job_launched.png")
    assert (run["pipelineName"], run["status"]) == ("refresh", "SUCCESS")
    assert published(ui, "SELECT max(release) FROM refreshes") == [(1,)], "without news there is no new release"


def test_a_backfill_is_launched_from_the_launchpad_which_shows_what_can_be_named(ui: Ui, page: Page) -> None:
    before = {run["runId"] for run in runs(ui)}
    page.goto(f"{ui.url}/locations/pipelines.definitions/jobs/extract_again/playground")
    page.get_by_text("publisher").first.wait_for()
    page.wait_for_timeout(2000)
    page.screenshot(path=ARTEFACTS / "launchpad.png")
    page.get_by_role("button", name="Launch Run").click()
    run = wait_for_new_run(ui, before, job="extract_again")
    assert run["status"] == "SUCCESS"
    page.goto(f"{ui.url}/runs")
    page.get_by_text("outcome: unchanged").first.wait_for()  # of the runs before: every run in the list says how it ended
    page.screenshot(path=ARTEFACTS / "runs_with_outcomes.png")


def test_a_broken_article_and_a_hostile_one_are_taken_in_by_the_sensors_run(ui: Ui, page: Page) -> None:
    before = {run["runId"] for run in runs(ui)}
    (ui.corpus / "broken.jsonl").write_text('{"text": "cut in the mid\n', encoding="utf-8")
    hostile = "![x](/graphql?query=mutation{launchRun}) <img src=x onerror=alert(1)>"
    body = "A car bomb killed seven soldiers in Ramadi on Monday, March 6, 2016, an army officer said."  # it was a Sunday
    (ui.corpus / "hostile.txt").write_text(f"{hostile}\n\nMarch 6, 2016\n\n{body}\n", encoding="utf-8")
    run = wait_for_new_run(ui, before)
    assert run["status"] == "SUCCESS"
    assert {"key": "trigger", "value": "corpus_files"} in run["tags"]
    page.goto(f"{ui.url}/runs/{run['runId']}")
    page.get_by_text("Success").first.wait_for()
    page.screenshot(path=ARTEFACTS / "run_of_the_sensor.png")
    page.goto(f"{ui.url}/assets/date_mentions?view=checks&checkDetail=weekday_agrees_with_the_date")
    page.get_by_text("1 row offends").first.wait_for()
    page.screenshot(path=ARTEFACTS / "check_that_warns.png")
    [(key, reason)] = published(ui, "SELECT row_key, reason FROM quarantine WHERE table_name = 'source_documents'")
    assert "broken.jsonl" in key
    assert reason
    assert published(ui, "SELECT count(*) FROM articles") == [(4,)]
    report = sorted((ui.warehouse / "reports").glob("*.html"))[-1]
    page.goto(f"{ui.url}/reports/{report.name}#quarantine")
    assert "broken.jsonl" in page.inner_text("main")
    page.screenshot(path=ARTEFACTS / "report_quarantine.png")
    page.goto(f"{ui.url}/reports/{report.name}")
    page.get_by_role("link", name="date mentions, weekday agrees with the date").click()
    assert page.locator("#check-date_mentions-weekday_agrees_with_the_date").is_visible()
    page.screenshot(path=ARTEFACTS / "report_warning.png")
    alerts: list[str] = []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    count = len(runs(ui))
    for asset in ("cleaned_articles", "articles", "source_documents"):
        page.goto(f"{ui.url}/assets/{asset}")
        page.wait_for_timeout(2500)
        page.screenshot(path=ARTEFACTS / f"hostile_{asset}.png")
    assert alerts == []
    assert len(runs(ui)) == count, "looking at a page launched a run"


def test_the_report_opens_its_evidence_without_a_network(ui: Ui, page: Page) -> None:
    report = sorted((ui.warehouse / "reports").glob("*.html"))[-1]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for name, width in (("desktop", 1200), ("phone", 390)):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(report.as_uri())
        page.locator("details[id^=event-] summary").first.click()
        assert page.locator("details[open] mark").first.is_visible()
        page.screenshot(path=ARTEFACTS / f"report_{name}.png", full_page=True)
        assert page.evaluate("document.querySelector('#trust').getBoundingClientRect().top + window.scrollY < 300"), (
            "not in the first screen"
        )
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.set_viewport_size({"width": 1600, "height": 1000})
    page.goto(report.as_uri())
    page.locator("summary", has_text="The numbers by month").click()
    page.locator("details[open] a[href^='#event-']").first.click()
    page.wait_for_function("[...document.querySelectorAll('details:target mark')].some(mark => mark.checkVisibility())")
    page.emulate_media(media="print")
    assert page.evaluate("[...document.querySelectorAll('mark')].every(mark => mark.checkVisibility())"), "evidence is missing in print"
    page.screenshot(path=ARTEFACTS / "report_print.png", full_page=True)
    page.emulate_media(media="screen")
    assert all(url.startswith(("file:", "data:")) for url in asked)


def test_attacks_from_another_page_do_nothing(ui: Ui, page: Page) -> None:
    before = len(runs(ui))
    mutation = "mutation{launchRun(executionParams:{selector:{jobName:%22refresh%22}}){__typename}}"
    page.goto("about:blank")
    page.set_content(
        f'<img src="{ui.url}/graphql?query={mutation}"><iframe src="{ui.url}/"></iframe>'
        f'<form id="f" method="post" enctype="text/plain" action="{ui.url}/graphql?query={mutation}"></form>'
    )
    page.evaluate(
        "url => fetch(url, {method: 'POST', mode: 'no-cors', body: '{}', headers: {'content-type': 'text/plain'}}).catch(() => null)",
        f"{ui.url}/graphql?query={mutation}",
    )
    page.evaluate("document.getElementById('f').submit()")
    page.wait_for_timeout(2000)
    assert len(runs(ui)) == before
    foreign = httpx.get(f"{ui.url}/", headers={"Host": "evil.example"}, timeout=30)
    assert foreign.status_code == 403
