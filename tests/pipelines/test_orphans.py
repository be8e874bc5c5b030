"""Runs that nobody works on any more are failed at the next start; a living one is left alone."""

from __future__ import annotations

from pathlib import Path

import dagster as dg

from pipelines.instance import open_instance
from pipelines.orphans import fail_orphans
from warehouse.files import WarehouseFiles, refresh_lock


@dg.op
def nothing() -> None:
    """Does nothing."""


@dg.job
def idle() -> None:
    """A job to make runs of."""
    nothing()


def test_a_run_cut_off_is_failed_and_a_waiting_one_stays(tmp_path: Path) -> None:
    files = WarehouseFiles(tmp_path / "warehouse")
    with open_instance(files) as instance:
        dead = instance.create_run_for_job(idle, status=dg.DagsterRunStatus.STARTED)
        waiting = instance.create_run_for_job(idle, status=dg.DagsterRunStatus.NOT_STARTED)
        with refresh_lock(files):
            assert fail_orphans(instance, files) is None, "while a refresh holds the warehouse, a run lives"
        assert fail_orphans(instance, files) == [dead.run_id]
        assert instance.get_run_by_id(dead.run_id).status == dg.DagsterRunStatus.FAILURE  # type: ignore[union-attr]
        assert instance.get_run_by_id(waiting.run_id).status == dg.DagsterRunStatus.NOT_STARTED  # type: ignore[union-attr]
        assert fail_orphans(instance, files) == []


def test_the_home_is_private_keeps_its_settings_and_has_no_telemetry(tmp_path: Path) -> None:
    files = WarehouseFiles(tmp_path / "warehouse")
    with open_instance(files) as instance:
        assert not instance.telemetry_enabled
        assert (files.dagster_home.stat().st_mode & 0o077) == 0
    (files.dagster_home / "dagster.yaml").write_text("telemetry:\n  enabled: false\n# mine\n")
    with open_instance(files):
        assert "# mine" in (files.dagster_home / "dagster.yaml").read_text()
