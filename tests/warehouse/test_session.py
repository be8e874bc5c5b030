"""One run's hold on a warehouse: what it records, what a crash leaves, which audits it forgets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from expectations.contract import Expectation
from expectations.refreshes import LAST_RELEASE
from expectations.tables import TABLES
from warehouse.files import WarehouseFiles, connect_read_only
from warehouse.session import open_session
from warehouse.settings import Settings, load_settings, save_settings
from warehouse.stages import STAGES, code_version, finish_stage, is_pending, touch_stage


@pytest.fixture
def files(tmp_path: Path) -> WarehouseFiles:
    return WarehouseFiles(tmp_path / "warehouse")


def outcomes(files: WarehouseFiles) -> list[tuple[str, str]]:
    with connect_read_only(files.build) as con:
        return con.execute("SELECT run_id, outcome FROM refreshes ORDER BY run_id").fetchall()


def test_a_run_that_ends_says_how(files: WarehouseFiles) -> None:
    with open_session(files, Settings(), "a"):
        pass
    with open_session(files, Settings(), "b") as session:
        session.outcome, session.release = "published", 1
    with pytest.raises(RuntimeError), open_session(files, Settings(), "c") as session, session.stage("cleaning"):
        raise RuntimeError("boom")
    assert outcomes(files) == [("a", "unchanged"), ("b", "published"), ("c", "failed")]


def test_a_stage_that_is_tried_again_and_succeeds_leaves_no_failure(files: WarehouseFiles) -> None:
    for run_id, again in (("a", "cleaning"), ("b", "lineage")):
        with open_session(files, Settings(), run_id) as session:
            with pytest.raises(OSError), session.stage("cleaning"):
                raise OSError("the network")
            with session.stage(again):
                pass
    assert outcomes(files) == [("a", "unchanged"), ("b", "failed")]


def test_what_a_release_held_is_what_the_next_run_is_compared_with(files: WarehouseFiles) -> None:
    with open_session(files, Settings(), "a") as session:
        told = "'day' AS published_precision, 'stated' AS published_method, 'x' AS body, true AS is_relevant"
        session.con.execute(f"INSERT INTO cleaned_articles BY NAME SELECT 'a' AS article_id, DATE '2016-03-04' AS published_on, {told}")
        session.con.execute(f"INSERT INTO cleaned_articles BY NAME SELECT 'b' AS article_id, {told}")
        assert session.con.execute(LAST_RELEASE).fetchall() == []
        session.outcome, session.release = "published", 1
    with open_session(files, Settings(), "b"):  # unchanged: publishes nothing
        pass
    with open_session(files, Settings(), "c") as session:
        assert session.con.execute(LAST_RELEASE).fetchall() == [(2, 1, 0, 0)]


def test_a_run_cut_off_by_a_crash_is_failed_by_the_next(files: WarehouseFiles) -> None:
    with open_session(files, Settings(), "a") as session:
        session.con.execute("INSERT INTO refreshes (run_id, started_at, outcome) VALUES ('dead', now(), 'running')")
    with open_session(files, Settings(), "b"):
        pass
    assert ("dead", "failed") in outcomes(files)


def test_a_build_that_an_audit_keeps_back_is_copied_for_reading(files: WarehouseFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = Expectation("never", "Never holds.", reason="a test", sql="SELECT 1 AS n")
    monkeypatch.setitem(TABLES, "codes", replace(TABLES["codes"], expectations=(bad,)))
    with open_session(files, Settings(), "a") as session:
        assert [o.expectation.name for o in session.audit("codes") if o.blocks] == ["never"]
    assert outcomes(files) == [("a", "refused")]
    with connect_read_only(files.refused) as con:
        assert con.execute("SELECT expectation FROM check_results WHERE NOT success").fetchall() == [("never",)]


def test_an_audit_is_kept_until_its_table_or_one_that_its_checks_read_changes(files: WarehouseFiles) -> None:
    with open_session(files, Settings(), "a") as session:
        for name in ("codes", "events", "publishers"):
            session.audit(name)
        session.forget_audits(["casualty_claims"])
        assert set(session.audits) == {"codes", "publishers"}
        session.forget_audits(["codes"])
        assert set(session.audits) == {"publishers"}


def test_a_stage_is_pending_when_its_code_or_what_it_reads_changed(files: WarehouseFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_session(files, Settings(), "a") as session:
        for stage in STAGES:
            finish_stage(session.con, stage)
        assert not any(is_pending(session.con, stage) for stage in STAGES)
        touch_stage(session.con, "lineage")
        finish_stage(session.con, "lineage")
        assert [s for s in STAGES if is_pending(session.con, s)] == ["extraction", "aggregation", "publication"]
        monkeypatch.setattr("warehouse.stages.code_version", lambda stage: "new" if stage == "cleaning" else code_version(stage))
        assert is_pending(session.con, "cleaning")


def test_changed_reviews_make_the_aggregation_pending(files: WarehouseFiles, tmp_path: Path) -> None:
    reviews = tmp_path / "reviews.csv"
    reviews.write_text("one\n")
    settings = Settings(reviews=str(reviews))
    with open_session(files, settings, "a") as session:
        for stage in STAGES:
            finish_stage(session.con, stage)
    with open_session(files, settings, "b") as session:
        assert not is_pending(session.con, "aggregation")
    reviews.write_text("two\n")
    with open_session(files, settings, "c") as session:
        assert is_pending(session.con, "aggregation")


def test_settings_come_back_as_they_were_saved_and_a_broken_file_is_named(files: WarehouseFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(corpus=('a "b"', "c\\d", "é"), kept_releases=3, alert_command="mail -s x y")
    save_settings(files, settings)
    assert load_settings(files) == settings
    monkeypatch.setenv("CONFLICT_LEDGER_CORPUS", "x:y")
    assert load_settings(files).corpus == ("x", "y")
    for broken in ("corpus = [", "unknown_setting = 1\n", "kept_releases = 0\n", 'kept_releases = "5"\n', "kept_releases = true\n"):
        files.settings.write_text(broken)
        with pytest.raises(ValueError, match="mend or delete it"):
            load_settings(files)


def test_asking_whether_a_stage_is_pending_leaves_the_connection_free(files: WarehouseFiles) -> None:
    """DuckDB refuses to register a frame while an answer is open: a refresh with news asks, then registers."""
    with open_session(files, Settings(), "run") as session:
        for stage in STAGES:
            finish_stage(session.con, stage)
        assert not is_pending(session.con, "aggregation")
        session.con.register("incoming", pd.DataFrame({"item": ["a"]}))
        assert session.con.execute("FROM incoming").fetchall() == [("a",)]
