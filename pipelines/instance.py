"""Dagster's own home: its history, with telemetry off and one run at a time.

Belongs here: making DAGSTER_HOME with its `dagster.yaml`. Not here: what runs.
"""

from __future__ import annotations

import os
from pathlib import Path

from dagster import DagsterInstance

from warehouse.files import WarehouseFiles

INSTANCE_SETTINGS = """\
# Written by conflict-ledger at its first start; yours to change.
telemetry:
  enabled: false
nux:
  enabled: false
event_log_storage:
  module: pipelines.history
  class: KeptIndexEventLogStorage
  config:
    home:
      env: DAGSTER_HOME
concurrency:
  runs:
    max_concurrent_runs: 1
run_monitoring:
  enabled: true
  start_timeout_seconds: 300
  cancel_timeout_seconds: 180
  max_runtime_seconds: 21600
run_retries:
  enabled: true
  max_retries: 2
  retry_on_asset_or_op_failure: false
retention:
  schedule:
    purge_after_days: 90
  sensor:
    purge_after_days:
      skipped: 7
      failure: 30
      success: -1
"""
EVENT_BATCH = "500"  # events that Dagster may write in one transaction: those that a run plans


def ensure_home(files: WarehouseFiles) -> Path:
    """Makes DAGSTER_HOME with its settings where they are missing, names it in the environment, and returns it."""
    home = files.dagster_home.resolve()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings = home / "dagster.yaml"
    if not settings.exists():
        settings.write_text(INSTANCE_SETTINGS, encoding="utf-8")
    os.environ["DAGSTER_HOME"] = str(home)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "1"
    os.environ.setdefault("DAGSTER_EVENT_BATCH_SIZE", EVENT_BATCH)
    return home


def open_instance(files: WarehouseFiles) -> DagsterInstance:
    """The instance whose history the UI shows too."""
    return DagsterInstance.from_config(str(ensure_home(files)))
