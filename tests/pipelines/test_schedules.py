"""The schedule and the sensor: one refresh for any number of files, none while they still change, none twice; alerts arrive."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import dagster as dg
import pytest

from pipelines.alerts import failure_alert, send_alert
from pipelines.definitions import build_definitions
from pipelines.failures import reasons
from pipelines.schedules import corpus_sensor
from warehouse.settings import Settings, save_settings, warehouse_files


def tick(sensor: dg.SensorDefinition, cursor: str | None) -> tuple[int, str | None]:
    """One evaluation: how many runs it asks for, and the cursor after it."""
    with dg.build_sensor_context(cursor=cursor) as context:
        data = sensor.evaluate_tick(context)
    return len(data.run_requests or ()), data.cursor or cursor


def test_one_refresh_for_a_batch_of_files_once_they_stand_still(corpus: Path, tmp_path: Path) -> None:
    save_settings(warehouse_files(), Settings(corpus=(str(corpus),)))
    sensor = corpus_sensor()
    asked, cursor = tick(sensor, None)
    assert asked == 0
    asked, cursor = tick(sensor, cursor)
    assert asked == 1
    for _ in range(3):
        asked, cursor = tick(sensor, cursor)
        assert asked == 0
    for number in range(50):
        (corpus / f"new{number}.txt").write_text("half")
    asked, cursor = tick(sensor, cursor)
    assert asked == 0
    (corpus / "new0.txt").write_text("half, and the other half")
    asked, cursor = tick(sensor, cursor)
    assert asked == 0, "a file was still being written"
    asked, cursor = tick(sensor, cursor)
    assert asked == 1
    (corpus / "new0.txt").unlink()
    total = 0
    for _ in range(4):
        asked, cursor = tick(sensor, cursor)
        total += asked
    assert total == 1


def test_an_hour_of_missed_ticks_loses_nothing_and_asks_once(corpus: Path) -> None:
    save_settings(warehouse_files(), Settings(corpus=(str(corpus),)))
    sensor = corpus_sensor()
    cursor = None
    for _ in range(2):
        _, cursor = tick(sensor, cursor)
    for number in range(3):  # while the daemon is dead
        (corpus / f"late{number}.txt").write_text("A late dispatch from Hit.\n")
    asked = []
    for _ in range(120):
        n, cursor = tick(sensor, cursor)
        asked.append(n)
    assert sum(asked) == 1


def test_the_daily_schedule_runs_by_default_in_its_time_zone() -> None:
    schedule = next(s for s in build_definitions().schedules or () if s.name == "daily_refresh")
    assert isinstance(schedule, dg.ScheduleDefinition)
    assert (schedule.cron_schedule, schedule.execution_timezone, schedule.default_status) == (
        "0 6 * * *",
        "UTC",
        dg.DefaultScheduleStatus.RUNNING,
    )


@pytest.mark.parametrize("status", [200, 500])
def test_an_alert_reaches_the_webhook_and_the_command_or_says_why_not(status: int, tmp_path: Path) -> None:
    heard: list[bytes] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(status)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        settings = Settings(alert_webhook=f"http://127.0.0.1:{server.server_port}/", alert_command=f"tee {tmp_path}/told")
        problems = send_alert(settings, 'run 1 failed: "boom"')
    finally:
        server.shutdown()
    assert heard == [b'{"text": "run 1 failed: \\"boom\\""}']
    assert (tmp_path / "told").read_text() == 'run 1 failed: "boom"'
    assert len(problems) == (status != 200)
    assert len(send_alert(Settings(alert_command="no-such-command"), "x")) == 1


@dg.op
def breaks() -> None:
    """Fails, with a cause."""
    try:
        raise OSError("the disk is full")
    except OSError as error:
        raise ValueError("nothing could be written") from error


@dg.job
def broken() -> None:
    """A job that fails."""
    breaks()


def test_an_alert_says_which_step_failed_and_why(tmp_path: Path) -> None:
    save_settings(warehouse_files(), Settings(alert_command=f"tee {tmp_path}/told"))
    with dg.DagsterInstance.ephemeral() as instance:
        result = broken.execute_in_process(instance=instance, raise_on_error=False)
        context = dg.build_run_status_sensor_context(
            "failure_alert", dagster_instance=instance, dagster_run=result.dagster_run, dagster_event=result.get_run_failure_event()
        )
        failure_alert()(context.for_run_failure())
    assert list(reasons(result.all_events)) == ["breaks: OSError: the disk is full"], "once, though step and run both tell it"
    assert (tmp_path / "told").read_text().splitlines() == [
        f"conflict-ledger: run {result.run_id} of broken failed.",
        "breaks: OSError: the disk is full",
    ]
