"""When a refresh runs by itself: every day, and when the corpus has new or changed files.

Not here: what a refresh does.
"""

import hashlib
import json

import dagster as dg

from assets.table_assets import REFRESH_JOB
from warehouse.settings import load_settings, warehouse_files

DAILY_CRON = "0 6 * * *"
TIME_ZONE = "UTC"


def daily_refresh(warehouse: str | None = None) -> dg.ScheduleDefinition:
    """One refresh a day, on by default."""
    return dg.ScheduleDefinition(
        name="daily_refresh",
        job_name=REFRESH_JOB,
        cron_schedule=DAILY_CRON,
        execution_timezone=TIME_ZONE,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Refreshes every day at 06:00 UTC.",
        tags={"trigger": "schedule"},
    )


def corpus_sensor(warehouse: str | None = None) -> dg.SensorDefinition:
    """Asks for one refresh when files of the corpus are new, changed or gone, and have stood still for one look."""

    @dg.sensor(
        name="corpus_files",
        job_name=REFRESH_JOB,
        minimum_interval_seconds=30,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Looks at the corpus every 30 seconds; waits until what changed stands still, then asks for one refresh.",
    )
    def corpus_files(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        from assets.ingestion.reader import list_files

        files = warehouse_files(warehouse)
        listing = [(ref.location, ref.size, ref.mtime_ns) for ref in list_files(load_settings(files).corpus)]
        cursor = json.loads(context.cursor) if context.cursor else {"seen": None, "done": None}
        seen = hashlib.sha256(repr(listing).encode()).hexdigest()
        if seen == cursor["done"]:
            return dg.SkipReason("no file is new, changed or gone")
        if seen != cursor["seen"]:
            context.update_cursor(json.dumps({"seen": seen, "done": cursor["done"]}))
            return dg.SkipReason("files have changed; waiting for them to stand still")
        return dg.SensorResult(
            run_requests=[dg.RunRequest(tags={"trigger": "corpus_files"})], cursor=json.dumps({"seen": seen, "done": seen})
        )

    return corpus_files
