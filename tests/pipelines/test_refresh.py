"""A refresh from end to end, in process: what it publishes, what it keeps back, what it does without news."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import dagster as dg
import pytest
from typer.testing import CliRunner

from expectations.contract import Expectation
from expectations.tables import TABLES
from pipelines.command_line import app
from pipelines.definitions import build_definitions
from pipelines.instance import open_instance
from warehouse.files import WarehouseFiles, connect_read_only, refresh_lock
from warehouse.releases import current_release, releases
from warehouse.settings import load_settings, save_settings

pytestmark = pytest.mark.slow
RUNNER = CliRunner()


def cli(*arguments: str) -> tuple[int, str]:
    result = RUNNER.invoke(app, list(arguments))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


@pytest.fixture
def published(corpus: Path, tmp_path: Path) -> WarehouseFiles:
    code, output = cli("refresh", "--corpus", str(corpus))
    assert code == 0, output
    return WarehouseFiles(tmp_path / "warehouse")


def digest(files: WarehouseFiles) -> str:
    return hashlib.sha256(files.pointer.read_bytes()).hexdigest()


def query(path: Path, sql: str) -> list[tuple[object, ...]]:
    with connect_read_only(path) as con:
        return con.execute(sql).fetchall()


@pytest.fixture
def failing_expectation(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on, casualty_claims carries a critical expectation that its rows offend."""
    table = TABLES["casualty_claims"]
    bad = replace(table.expectations[0], name="span_equals_surface", sql="SELECT * FROM casualty_claims")
    monkeypatch.setitem(TABLES, "casualty_claims", replace(table, expectations=(bad, *table.expectations[1:])))


def test_a_refresh_publishes_what_the_dispatches_say(published: WarehouseFiles) -> None:
    claims = query(
        published.pointer,
        "SELECT harm, low, best, high, qualifier, victim_class FROM casualty_claims WHERE polarity = 'asserted' ORDER BY harm, low",
    )
    assert ("killed", 12, 12, None, "at_least", "security_forces") in [
        (h, lo, b if b is not None else lo, hi, q, v) for h, lo, b, hi, q, v in claims
    ]
    assert any(h == "wounded" and lo == 20 for h, lo, *_ in claims)
    killed = query(published.pointer, "SELECT sum(coalesce(killed_best, killed_low)) FROM events")
    assert killed == [(12,)]
    assert query(published.pointer, "SELECT count(*) FROM refreshes WHERE outcome = 'published' AND release = 1") == [(1,)]
    assert query(published.pointer, "SELECT count(*) FROM check_results WHERE NOT success AND severity = 'critical'") == [(0,)]


def test_a_second_refresh_without_news_publishes_nothing_says_so_and_warns_of_nothing(
    published: WarehouseFiles, caplog: pytest.LogCaptureFixture
) -> None:
    before = digest(published)
    caplog.clear()
    code, output = cli("refresh")
    assert [record.getMessage() for record in caplog.records if record.levelname in ("WARNING", "ERROR", "CRITICAL")] == []
    assert code == 0
    assert "Unchanged" in output
    assert len(releases(published)) == 1
    assert digest(published) == before


def test_a_source_that_is_down_is_shown_beside_the_documents_and_warned_of(
    published: WarehouseFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = tmp_path / "sources.toml"
    listed.write_text('[[source]]\nname = "Gone"\nurl = "http://127.0.0.1:1/rss.xml"\n')
    save_settings(published, replace(load_settings(published), sources=str(listed)))
    code, output = cli("refresh")
    assert (code, "Unchanged" in output) == (0, True)
    with open_instance(published) as instance:
        (observed,) = instance.fetch_observations(dg.AssetKey("source_documents"), limit=5).records
    (row,) = observed.asset_observation.metadata["sources"].records  # type: ignore[union-attr, attr-defined]
    assert (row.data["name"], row.data["status"], "127.0.0.1:1" in row.data["detail"]) == ("Gone", "failed", True)
    (Path(load_settings(published).corpus[0]) / "news.txt").write_text("Six people were killed in Kirkuk on 4 May 2016, police said.")
    assert cli("refresh")[0] == 0
    warned = query(published.pointer, "SELECT expectation FROM check_results WHERE NOT success AND table_name = 'source_documents'")
    assert ("sources_answer",) in warned


def test_each_run_carries_its_outcome_in_the_list_of_runs(published: WarehouseFiles, failing_expectation: None, corpus: Path) -> None:
    assert cli("refresh")[0] == 0
    (corpus / "talks.txt").unlink()
    assert cli("refresh")[0] == 1
    with open_instance(published) as instance:
        assert [run.tags["outcome"] for run in instance.get_runs()] == ["refused", "unchanged", "published"]


def test_a_refresh_tells_its_outcome_though_another_holds_the_warehouse_by_then(
    published: WarehouseFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = ExitStack()
    add_run_tags = dg.DagsterInstance.add_run_tags

    def then_another_begins(instance: dg.DagsterInstance, run_id: str, tags: dict[str, str]) -> None:
        add_run_tags(instance, run_id, tags)
        others.enter_context(refresh_lock(published))

    monkeypatch.setattr(dg.DagsterInstance, "add_run_tags", then_another_begins)
    with others:
        code, output = cli("refresh")
    assert code == 0, output
    assert "Unchanged" in output


def test_a_new_dispatch_a_changed_one_and_a_deleted_one_are_what_the_next_release_describes(
    published: WarehouseFiles, corpus: Path
) -> None:
    (corpus / "talks.txt").unlink()
    (corpus / "attack.txt").write_text((corpus / "attack.txt").read_text().replace("12 Iraqi", "14 Iraqi"))
    (corpus / "new.txt").write_text(
        "Bomb kills five in Baghdad\n\nMarch 7, 2016\n\nA bomb killed five people in Baghdad on Monday, police said.\n"
    )
    code, output = cli("refresh")
    assert code == 0, output
    assert query(published.pointer, "SELECT count(*) FROM articles") == [(3,)]
    assert query(published.pointer, "SELECT sum(coalesce(killed_best, killed_low)) FROM events") == [(19,)]
    assert query(published.pointer, "SELECT count(*) FROM source_documents WHERE NOT is_current") == [(2,)]


def test_the_same_corpus_gives_the_same_tables_in_another_warehouse(published: WarehouseFiles, corpus: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    code, _ = cli("refresh", "--corpus", str(corpus), "--warehouse", str(other))
    assert code == 0
    for name, table in TABLES.items():
        if table.stage == "record":
            continue
        columns = ", ".join(c for c in table.column_names if c != "first_seen_at")
        rows = f"SELECT {columns} FROM {name} ORDER BY ALL"
        assert query(published.pointer, rows) == query(other / "conflict.duckdb", rows), name


@pytest.mark.parametrize("way", ["command line", "whole job", "release alone", "selection without checks"])
def test_a_failed_expectation_publishes_nothing_whichever_way_it_is_launched(
    way: str, published: WarehouseFiles, corpus: Path, failing_expectation: None
) -> None:
    before = digest(published)
    (corpus / "new.txt").write_text(
        "Bomb kills five in Baghdad\n\nMarch 7, 2016\n\nA bomb killed five people in Baghdad on Monday, police said.\n"
    )
    if way == "command line":
        code, output = cli("refresh")
        assert code == 1
        assert "span_equals_surface" in output
        assert "Kept back" in output
    else:
        defs = build_definitions(str(published.root), wait_seconds=0)
        with dg.DagsterInstance.ephemeral() as instance:
            if way == "whole job":
                result = defs.resolve_job_def("refresh").execute_in_process(instance=instance, raise_on_error=False)
                failed = [e.asset_check_evaluation_data for e in result.all_events if e.event_type_value == "ASSET_CHECK_EVALUATION"]
                assert any(c.check_name == "span_equals_surface" and not c.passed and c.metadata["first"].value for c in failed)
            else:
                selection = ["release"] if way == "release alone" else [a for a in TABLES if TABLES[a].stage != "record"] + ["release"]
                if way == "release alone":  # what the build holds has to be news for the release
                    cli("refresh")
                job = dg.define_asset_job("by_hand", dg.AssetSelection.assets(*selection).without_checks())
                by_hand = dg.Definitions(
                    assets=list(defs.assets or ()), jobs=[job], resources=dict(defs.resources or {}), executor=dg.in_process_executor
                )
                result = by_hand.resolve_job_def("by_hand").execute_in_process(instance=instance, raise_on_error=False)
            assert not result.success
    assert digest(published) == before
    assert len(releases(published)) == 1
    failed_checks = "SELECT table_name, expectation FROM check_results WHERE NOT success AND severity = 'critical' AND n_failed > 0"
    assert ("casualty_claims", "span_equals_surface") in query(published.refused, failed_checks)
    assert query(published.refused, "SELECT outcome FROM refreshes ORDER BY started_at DESC LIMIT 1") == [("refused",)]
    told = [page.read_text() for page in published.data_docs.glob("*/index.html")]
    assert sum("span_equals_surface</span> (critical)" in page for page in told) == 1, "the refused build's Data Docs tell why"
    assert len(told) == 2, "the release's own Data Docs stay"


def test_a_refused_build_is_refused_again_and_published_once_mended(
    published: WarehouseFiles, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = TABLES["events"]
    bad = Expectation("never", "Never holds.", reason="a test", sql="SELECT 1 AS n")
    (corpus / "talks.txt").unlink()
    monkeypatch.setitem(TABLES, "events", replace(good, expectations=(*good.expectations, bad)))
    assert cli("refresh")[0] == 1
    assert cli("refresh")[0] == 1, "a refresh without news must not call a refused build unchanged"
    monkeypatch.setitem(TABLES, "events", good)
    assert cli("refresh")[0] == 0
    now = current_release(published)
    assert now is not None
    assert now.number == 2
    assert not published.refused.exists()


def test_bad_input_is_refused_by_name_and_the_rest_goes_on(corpus: Path, tmp_path: Path) -> None:
    (corpus / "empty.txt").write_bytes(b"")
    (corpus / "binary.txt").write_bytes(bytes(range(256)) * 50)
    (corpus / "undated.txt").write_text("A short note from Ramadi without a date. Nobody was hurt there.\n")
    code, output = cli("refresh", "--corpus", str(corpus))
    assert code == 0, output
    pointer = tmp_path / "warehouse" / "conflict.duckdb"
    refused = query(pointer, "SELECT row_key, reason, detail FROM quarantine ORDER BY row_key")
    assert [Path(str(key)).name for key, *_ in refused] == ["binary.txt", "empty.txt"]
    assert all(detail for *_, detail in refused)
    assert query(pointer, "SELECT published_on, published_method FROM articles WHERE body LIKE 'A short note%'") == [(None, "unknown")]
    assert query(pointer, "SELECT count(*) FROM articles") == [(4,)]


@pytest.mark.parametrize("kind", ["missing", "empty"])
def test_a_corpus_that_holds_nothing_is_an_error_with_the_remedy(kind: str, tmp_path: Path) -> None:
    folder = tmp_path / "nothing"
    if kind == "empty":
        folder.mkdir()
    code, output = cli("refresh", "--corpus", str(folder))
    assert code == 2
    assert "nothing" in output
    assert not (tmp_path / "warehouse" / "conflict.duckdb").exists()


def test_another_corpus_needs_replace(published: WarehouseFiles, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere"
    other.mkdir()
    (other / "one.txt").write_text(
        "Three die in Mosul blast\n\nApril 2, 2016\n\nA blast in Mosul killed three people on Saturday, police said.\n"
    )
    before = digest(published)
    code, output = cli("refresh", "--corpus", str(other))
    assert code == 2
    assert "--replace" in output
    assert digest(published) == before
    code, output = cli("refresh", "--corpus", str(other), "--replace")
    assert code == 0, output
    assert query(published.pointer, "SELECT count(*) FROM articles") == [(1,)]
    assert load_settings(published).corpus == (str(other),)


def test_an_explicit_materialisation_is_told_even_without_news(published: WarehouseFiles) -> None:
    defs = build_definitions(str(published.root), wait_seconds=0)
    job = dg.define_asset_job("by_hand", dg.AssetSelection.assets("casualty_claims"))
    by_hand = dg.Definitions(
        assets=list(defs.assets or ()), jobs=[job], resources=dict(defs.resources or {}), executor=dg.in_process_executor
    )
    result = by_hand.resolve_job_def("by_hand").execute_in_process(instance=dg.DagsterInstance.ephemeral(), raise_on_error=False)
    assert result.success
    assert [e.asset_key.to_user_string() for e in result.get_asset_materialization_events() if e.asset_key] == ["casualty_claims"]


def test_settings_of_the_warehouse_are_what_the_schedule_works_on(published: WarehouseFiles, corpus: Path) -> None:
    assert load_settings(published).corpus == (str(corpus),)
    save_settings(published, replace(load_settings(published), kept_releases=2))
    assert load_settings(published).kept_releases == 2


def test_why_shows_the_sentence_the_file_and_the_span(published: WarehouseFiles, corpus: Path) -> None:
    [(event_id,)] = query(published.pointer, "SELECT event_id FROM events WHERE coalesce(killed_best, killed_low) = 12")
    code, output = cli("why", str(event_id))
    assert code == 0
    text = (corpus / "attack.txt").read_text()
    [(start, end)] = query(
        published.pointer,
        "SELECT span_start, span_end FROM casualty_claims WHERE harm = 'killed' AND low = 12 AND surface LIKE 'At least%'",
    )
    assert text[int(str(start)) : int(str(end))] in " ".join(output.split())
    assert f"[{start}:{end}]" in output
    assert "attack.txt" in output
    code, output = cli("why", "nothing-like-it")
    assert code == 2
    assert "no event and no claim" in output


def test_sql_answers_and_cannot_write_or_reach_out(published: WarehouseFiles, tmp_path: Path) -> None:
    code, output = cli("sql", "SELECT count(*) AS articles FROM articles")
    assert code == 0
    assert "3" in output
    for forbidden in (
        "DELETE FROM events",
        "COPY events TO '/tmp/x.csv'",
        "SELECT * FROM read_text('/etc/passwd')",
        "SET enable_external_access = true",
        "SELEC 1",
    ):
        code, output = cli("sql", forbidden)
        assert code == 2, forbidden
        assert output.startswith("conflict-ledger:")


def test_status_and_releases_tell_the_state(published: WarehouseFiles) -> None:
    code, output = cli("status")
    assert code == 0
    assert "release 1" in output
    code, output = cli("releases")
    assert code == 0
    assert "* " in output
    code, output = cli("rollback", "9")
    assert code == 2
    assert "no release 9" in output
