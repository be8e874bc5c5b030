"""What Dagster tries again: a fault that may pass, and nothing else."""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

import assets.table_assets as table_assets
from assets.ingestion import intake
from expectations.contract import Expectation
from expectations.tables import TABLES
from pipelines.definitions import build_definitions
from warehouse.files import WarehouseFiles, connect_read_only
from warehouse.settings import Settings, save_settings

pytestmark = pytest.mark.slow


@pytest.fixture
def files(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WarehouseFiles:
    monkeypatch.setattr(table_assets, "RETRY_SECONDS", 0)
    files = WarehouseFiles(tmp_path / "warehouse")
    save_settings(files, Settings(corpus=(str(corpus),)))
    return files


def failing(function: Callable[..., Any], errors: list[BaseException]) -> Callable[..., Any]:
    """The function, raising the errors at its first calls."""

    def called(*arguments: Any) -> Any:
        if errors:
            raise errors.pop(0)
        return function(*arguments)

    return called


def refresh(files: WarehouseFiles) -> tuple[bool, list[str], str]:
    """Whether the run succeeded, the steps that were tried again, what the run's row says."""
    job = build_definitions(str(files.root), wait_seconds=0).resolve_job_def("refresh")
    result = job.execute_in_process(instance=dg.DagsterInstance.ephemeral(), raise_on_error=False)
    again = [event.step_key for event in result.all_events if event.event_type_value == "STEP_UP_FOR_RETRY"]
    with connect_read_only(files.build) as con:
        [(outcome,)] = con.execute("SELECT outcome FROM refreshes").fetchall()
    return result.success, again, outcome


def test_a_fault_that_passes_is_tried_again_and_the_release_is_published(files: WarehouseFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "take_in", failing(intake.take_in, [ConnectionResetError("reset by peer")]))
    assert refresh(files) == (True, ["ingestion"], "published")


def test_a_fault_that_does_not_pass_fails_after_two_more_tries(files: WarehouseFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "take_in", failing(intake.take_in, [OSError(errno.EIO, "device")] * 9))
    assert refresh(files) == (False, ["ingestion"] * 2, "failed")


@pytest.mark.parametrize("error", [ValueError("bad data"), OSError(errno.ENOSPC, "no room")])
def test_what_stays_is_not_tried_again(files: WarehouseFiles, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    monkeypatch.setattr(intake, "take_in", failing(intake.take_in, [error]))
    assert refresh(files) == (False, [], "failed")


def test_an_audit_that_fails_is_not_tried_again(files: WarehouseFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = Expectation("never", "Never holds.", reason="a test", sql="SELECT 1 AS n")
    monkeypatch.setitem(TABLES, "events", replace(TABLES["events"], expectations=(bad,)))
    assert refresh(files) == (False, [], "refused")
