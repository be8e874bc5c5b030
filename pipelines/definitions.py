"""The pipeline's definitions: assets, checks, job, schedule, sensor, resources.

Belongs here: one `build_definitions`, used by production, tests and the command line. Not here: domain logic.
"""

from __future__ import annotations

from collections.abc import Callable

import dagster as dg

from assets.aggregation.assets import aggregation, series
from assets.cleaning.assets import cleaning, lineage
from assets.extraction.assets import extraction
from assets.ingestion.assets import ingestion
from assets.publication.assets import publication
from assets.reporting.assets import reporting
from assets.table_assets import REFRESH_JOB
from pipelines.alerts import failure_alert
from pipelines.checks import hush_skipped_checks, table_checks
from pipelines.resources import warehouse_resource
from pipelines.schedules import corpus_sensor, daily_refresh

# a run that a crash cut off is retried whole: the stages know what is done, and the corpus may have changed meanwhile
WHOLE = {"dagster/retry_strategy": "ALL_STEPS"}


def build_definitions(
    warehouse: str | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    replace_corpus: bool = False,
    wait_seconds: float = 900,
) -> dg.Definitions:
    """The definitions for a warehouse folder (None: CONFLICT_LEDGER_WAREHOUSE, else the project's own)."""
    hush_skipped_checks()
    return dg.Definitions(
        assets=[ingestion, cleaning, lineage, extraction, aggregation, series, publication, reporting],
        asset_checks=table_checks(),
        jobs=[
            dg.define_asset_job(
                REFRESH_JOB,
                selection=dg.AssetSelection.all() | dg.AssetSelection.all_asset_checks(),
                tags=WHOLE,
                description="One whole refresh: reads the corpus, concludes, audits and publishes. Without news it ends as 'unchanged'.",
            ),
            dg.define_asset_job(
                "extract_again",
                selection=dg.AssetSelection.groups("extraction", "aggregation", "publication", "reporting")
                | dg.AssetSelection.checks_for_assets(extraction, aggregation, series),
                tags=WHOLE,
                config={
                    "ops": {"extraction": {"config": {"everything": True, "publisher": "", "month": ""}}}
                },  # what the launchpad opens with
                description="Backfill: extracts articles again, all unless the config names a publisher, a month or both, and publishes.",
            ),
        ],
        schedules=[daily_refresh(warehouse)],
        sensors=[corpus_sensor(warehouse), failure_alert(warehouse)],
        resources={"warehouse": warehouse_resource(warehouse, progress, replace_corpus, wait_seconds)},
        executor=dg.in_process_executor,
    )


defs = build_definitions()
