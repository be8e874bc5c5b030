"""The UI with its daemon, killed with SIGKILL in the middle of a run and started again: no article is lost, none is worked twice.

Real processes and the sensor's real half minutes, so it takes some minutes.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import dagster as dg
import httpx
import pytest

from pipelines.instance import open_instance
from tests.pipelines.test_browser import free_port
from tests.pipelines.test_orphans import idle
from warehouse.files import WarehouseBusyError, WarehouseFiles, connect_read_only, refresh_lock
from warehouse.settings import Settings, save_settings

pytestmark = pytest.mark.slow
LIVE = (dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.NOT_STARTED)


@contextmanager
def running_ui(files: WarehouseFiles, kill: bool) -> Iterator[int]:
    """`conflict-ledger ui` in a process group of its own, ended by SIGKILL of all of it, or politely. Yields its port."""
    port = free_port()
    command = [sys.executable, "-m", "pipelines.command_line", "ui", "--port", str(port), "--warehouse", str(files.root)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DAGSTER_", "CONFLICT_LEDGER_"))}
    process = subprocess.Popen(command, env=environment, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield port
    finally:
        if not kill:
            process.terminate()
            process.wait(60)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(60)


def wait(condition: Callable[[], bool], what: str, seconds: float = 240) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what}: not within {seconds:.0f} s"
        time.sleep(0.1)


def held(files: WarehouseFiles) -> bool:
    """Whether a run works in the warehouse right now."""
    try:
        with refresh_lock(files):
            return False
    except WarehouseBusyError:
        return True


def test_a_daemon_killed_in_mid_run_loses_no_article_and_works_none_twice(corpus: Path, tmp_path: Path) -> None:
    files = WarehouseFiles(tmp_path / "warehouse")
    save_settings(files, Settings(corpus=(str(corpus),), sources=str(tmp_path / "none.toml")))
    with open_instance(files) as instance, running_ui(files, kill=True):
        wait(
            lambda: any(instance.get_run_stats(run.run_id).steps_succeeded > 2 for run in instance.get_runs()), "the sensor's run has begun"
        )
    wait(lambda: not held(files), "the kernel lets go of the lock", 10)
    assert not files.pointer.exists(), "nothing was published yet"

    for number in range(3):  # what comes in while everything is dead
        (corpus / f"late{number}.txt").write_text(
            f"March {number + 7}, 2016\n\nA bomb killed {number + 3} people in Hit on Monday, police said.\n"
        )
    with open_instance(files) as instance:
        [cut_off] = instance.get_runs()
        assert cut_off.status == dg.DagsterRunStatus.STARTED

        with running_ui(files, kill=False):
            wait(lambda: instance.get_run_by_id(cut_off.run_id).status == dg.DagsterRunStatus.FAILURE, "the dead run is failed")  # type: ignore[union-attr]
            wait(files.pointer.exists, "a release is published")
            time.sleep(75)  # two more looks of the sensor, which find nothing to ask for
            wait(lambda: not any(run.status in LIVE for run in instance.get_runs()), "every run has ended")
        runs = instance.get_runs()
    assert {run.status for run in runs if run.run_id != cut_off.run_id} == {dg.DagsterRunStatus.SUCCESS}
    with connect_read_only(files.pointer) as con:
        assert con.execute("SELECT count(*) FROM articles").fetchall() == [(6,)]
    with connect_read_only(files.build) as con:
        outcomes = dict(con.execute("SELECT run_id, outcome FROM refreshes").fetchall())
    assert outcomes.pop(cut_off.run_id) == "failed"
    assert sorted(outcomes.values()).count("published") == 1
    assert set(outcomes.values()) <= {"published", "unchanged"}, outcomes
    triggers = [run.tags.get("trigger") for run in runs if run.run_id != cut_off.run_id and "dagster/parent_run_id" not in run.tags]
    assert len(triggers) <= 1, f"the sensor asked more than once: {triggers}"


def test_a_dead_run_is_failed_though_a_command_refreshes_when_the_ui_starts(corpus: Path, tmp_path: Path) -> None:
    files = WarehouseFiles(tmp_path / "warehouse")
    save_settings(files, Settings(corpus=(str(corpus),), sources=str(tmp_path / "none.toml")))
    with open_instance(files) as instance, ExitStack() as ui:
        dead = instance.create_run_for_job(idle, status=dg.DagsterRunStatus.STARTED).run_id
        with refresh_lock(files):
            port = ui.enter_context(running_ui(files, kill=False))

            def answers() -> bool:
                with suppress(httpx.HTTPError):
                    return httpx.get(f"http://127.0.0.1:{port}/server_info", timeout=5).is_success
                return False

            wait(answers, "the UI opens at once")
            assert instance.get_run_by_id(dead).status == dg.DagsterRunStatus.STARTED  # type: ignore[union-attr]
        wait(lambda: instance.get_run_by_id(dead).status == dg.DagsterRunStatus.FAILURE, "the dead run is failed")  # type: ignore[union-attr]
        wait(files.pointer.exists, "the queue moves on")
