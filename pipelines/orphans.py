"""Runs that a power cut or a kill left "started": found and failed at the next start, so that the queue moves on.

Belongs here: telling a dead run from a live one. Not here: the lock (`warehouse/files.py`).

Dagster's own monitoring never fails such a run with the default launcher (dagster issue 4319). Every run of ours holds the
warehouse's lock, and the kernel drops it with the process: who gets the lock knows that no run lives.
"""

from __future__ import annotations

from dagster import DagsterInstance, DagsterRunStatus, RunsFilter

from warehouse.files import WarehouseBusyError, WarehouseFiles, refresh_lock

LIVE = [DagsterRunStatus.STARTING, DagsterRunStatus.STARTED, DagsterRunStatus.CANCELING]


def fail_orphans(instance: DagsterInstance, files: WarehouseFiles) -> list[str] | None:
    """Fails the runs that nobody works on any more; returns their ids. None, and nothing is done, while a refresh holds the warehouse."""
    try:
        with refresh_lock(files):
            runs = instance.get_runs(RunsFilter(statuses=LIVE))
            for run in runs:
                instance.report_run_failed(run, "The process that ran this has gone (a power cut or a kill); refresh again.")
            return [run.run_id for run in runs]
    except WarehouseBusyError:
        return None
