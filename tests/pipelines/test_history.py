"""Dagster's history as our storage writes it: what Dagster's own would hold, readable by it, with far fewer commits."""

import os
from collections import Counter
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage

from pipelines.history import KeptIndexEventLogStorage
from pipelines.instance import open_instance
from warehouse.files import WarehouseFiles


@dg.asset(check_specs=[dg.AssetCheckSpec(f"check{n}", asset="counted") for n in range(20)])
def counted() -> dg.MaterializeResult:
    return dg.MaterializeResult(check_results=[dg.AssetCheckResult(check_name=f"check{n}", passed=n > 0) for n in range(20)])


def kinds(events: list[dg.EventLogEntry]) -> Counter[str]:
    return Counter(event.dagster_event_type.value for event in events if event.dagster_event_type)


def run_in(instance: dg.DagsterInstance) -> str:
    job = dg.Definitions([counted], jobs=[dg.define_asset_job("all")], executor=dg.in_process_executor).resolve_job_def("all")
    return job.execute_in_process(instance=instance).run_id


@pytest.mark.slow
def test_dagsters_own_storage_reads_all_that_it_would_have_written(tmp_path: Path) -> None:
    files = WarehouseFiles(tmp_path / "warehouse")
    plain = tmp_path / "plain"
    plain.mkdir()
    (plain / "dagster.yaml").write_text("telemetry:\n  enabled: false\n")
    with open_instance(files) as instance, dg.DagsterInstance.from_config(str(plain)) as other:
        assert isinstance(instance.event_log_storage, KeptIndexEventLogStorage)
        ours, theirs = run_in(instance), run_in(other)
        reader = SqliteEventLogStorage(os.path.join(files.dagster_home, "history", "runs"))
        reader.register_instance(instance)
        assert kinds(reader.get_logs_for_run(ours)) == kinds(other.all_logs(theirs))
        assert reader.has_asset_key(dg.AssetKey("counted"))
        statuses = Counter(
            reader.get_asset_check_execution_history(dg.AssetCheckKey(dg.AssetKey("counted"), f"check{n}"), 5)[0].status.value
            for n in range(20)
        )
        assert statuses == {"SUCCEEDED": 19, "FAILED": 1}
        reader.dispose()


def test_a_batch_is_stored_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_instance(WarehouseFiles(tmp_path / "warehouse")) as instance:
        run_id = run_in(instance)
        storage = instance.event_log_storage
        before = instance.all_logs(run_id)
        planned = [event for event in before if event.dagster_event_type == dg.DagsterEventType.ASSET_CHECK_EVALUATION_PLANNED]
        store, calls = SqliteEventLogStorage.store_event, iter(range(100))

        def fails_at_the_third(self: SqliteEventLogStorage, event: dg.EventLogEntry) -> None:
            if next(calls) == 2:
                raise OSError("no room")
            store(self, event)

        monkeypatch.setattr(SqliteEventLogStorage, "store_event", fails_at_the_third)
        with pytest.raises(OSError):
            storage.store_event_batch(planned)
        assert len(instance.all_logs(run_id)) == len(before)
        storage.store_event_batch(planned)
        assert len(instance.all_logs(run_id)) == len(before) + len(planned)
