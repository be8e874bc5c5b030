"""The assets of reporting. Thin: the work is in `report.py` and `exports.py`, imported when they run."""

from collections.abc import Iterator

import dagster as dg

from assets.table_assets import FRESHNESS, OWNER, REFRESH_JOB, working
from warehouse.files import connect_read_only
from warehouse.releases import current_release
from warehouse.session import Session
from warehouse.stages import code_version, finish_stage, is_pending


@dg.multi_asset(
    name="reporting",
    specs=[
        dg.AssetSpec(
            "report",
            deps=["release"],
            group_name="reporting",
            skippable=True,
            kinds={"html"},
            owners=[OWNER],
            tags={"stage": "reporting"},
            freshness_policy=FRESHNESS,
            description="One self-contained page a release: timeline, map, policies, and each figure with the sentence that states it.",
        ),
        dg.AssetSpec(
            "exports",
            deps=["release"],
            group_name="reporting",
            skippable=True,
            kinds={"parquet", "csv"},
            owners=[OWNER],
            tags={"stage": "reporting"},
            freshness_policy=FRESHNESS,
            description="The current release as Parquet, CSV that no spreadsheet runs, and GeoJSON, with the data dictionary.",
        ),
    ],
    required_resource_keys={"warehouse"},
    can_subset=True,
    code_version=code_version("reporting"),
)
def reporting(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:  # type: ignore[type-arg]
    """Writes the page and the files of the current release."""
    from assets.reporting.exports import write_exports
    from assets.reporting.report import write_report

    session: Session = context.resources.warehouse
    release = current_release(session.files)
    if release is None or (context.job_name == REFRESH_JOB and not is_pending(session.con, "reporting")):
        context.log.info("reporting: unchanged")
        return
    wanted = {key.to_user_string() for key in context.selected_asset_keys}
    with working(session, "reporting"), connect_read_only(release.path) as con:
        if "report" in wanted:
            path = write_report(con, release.number, session.files.reports)
            kept = {
                f"release-{number:06d}.html" for number in range(release.number - session.settings.kept_releases + 1, release.number + 1)
            }
            for old in session.files.reports.glob("release-*.html"):
                if old.name not in kept:
                    old.unlink()
            yield dg.MaterializeResult(
                asset_key="report",
                metadata={
                    "page": dg.MetadataValue.url(f"/reports/{path.name}"),
                    "file": dg.MetadataValue.path(str(path)),
                    "release": release.number,
                },
            )
        if "exports" in wanted:
            written = write_exports(con, session.files.exports)
            yield dg.MaterializeResult(
                asset_key="exports", metadata={"folder": dg.MetadataValue.path(str(session.files.exports)), "files": len(written)}
            )
    if wanted == {"report", "exports"}:
        finish_stage(session.con, "reporting")
