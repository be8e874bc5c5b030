"""The alert when a run fails: a line in the log, and a webhook or a command where the settings name one.

Not here: what failed and why (`failures.py`, and the run's own record).
"""

import json
import shlex
import subprocess

import dagster as dg
import httpx

from pipelines.failures import reasons
from warehouse.settings import Settings, load_settings, warehouse_files

TIMEOUT_SECONDS = 10


def failure_alert(warehouse: str | None = None) -> dg.SensorDefinition:
    """Watches all runs of this location; on by default, silent but for the log until the settings name a webhook or command."""

    @dg.run_failure_sensor(
        name="failure_alert",
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Tells whoever the settings name that a run failed.",
    )
    def tell(context: dg.RunFailureSensorContext) -> None:
        run = context.dagster_run
        why = list(reasons(context.get_step_failure_events())) or [context.failure_event.message or "no reason is known"]
        text = "\n".join([f"conflict-ledger: run {run.run_id} of {run.job_name} failed.", *why])
        context.log.error(text)
        for problem in send_alert(load_settings(warehouse_files(warehouse)), text):
            context.log.error(problem)

    return tell


def send_alert(settings: Settings, text: str) -> list[str]:
    """Sends the text to the webhook (JSON with `text`) and to the command (on its standard input); returns what went wrong."""
    problems = []
    if settings.alert_webhook:
        try:
            httpx.post(
                settings.alert_webhook,
                content=json.dumps({"text": text}),
                headers={"content-type": "application/json"},
                timeout=TIMEOUT_SECONDS,
            ).raise_for_status()
        except httpx.HTTPError as error:
            problems.append(f"the alert did not reach {settings.alert_webhook}: {error}")
    if settings.alert_command:
        try:
            subprocess.run(
                shlex.split(settings.alert_command), input=text, text=True, timeout=TIMEOUT_SECONDS, check=True, capture_output=True
            )
        except (OSError, subprocess.SubprocessError) as error:
            problems.append(f"the alert command failed: {settings.alert_command}: {error}")
    return problems
