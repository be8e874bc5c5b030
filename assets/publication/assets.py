"""The asset of publication. Thin: the work is in `release.py`."""

from collections.abc import Iterator

import dagster as dg

from assets.publication.release import ReleaseRefusedError, make_release
from assets.table_assets import FRESHNESS, OWNER, REFRESH_JOB, data_docs_link, working
from expectations.tables import TABLES
from warehouse.releases import current_release
from warehouse.session import Session
from warehouse.stages import anything_pending_after, code_version


@dg.multi_asset(
    name="publication",
    specs=[
        dg.AssetSpec(
            "release",
            deps=[name for name, table in TABLES.items() if table.stage != "record"],
            group_name="publication",
            skippable=True,
            owners=[OWNER],
            tags={"stage": "publication"},
            freshness_policy=FRESHNESS,
            kinds={"duckdb", "file"},
            description="The published file: an immutable, numbered copy of the audited build behind one pointer, conflict.duckdb. "
            "It audits what it is about to publish itself, whichever way it is launched.",
        )
    ],
    required_resource_keys={"warehouse"},
    code_version=code_version("publication"),
)
def publication(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:  # type: ignore[type-arg]
    """Audits the build and publishes it."""
    session: Session = context.resources.warehouse
    with working(session, "publication"):
        try:
            published = make_release(session)
        except ReleaseRefusedError as refusal:
            raise dg.Failure(
                description=f"Not published. {refusal}",
                metadata={
                    f"{o.table}.{o.expectation.name}": dg.MetadataValue.json({"rows": o.n_failed, "first": list(o.examples)})
                    for o in refusal.outcomes
                },
                allow_retries=False,
            ) from None
    release = current_release(session.files)
    if release is None or (context.job_name == REFRESH_JOB and not published and not anything_pending_after(session.con, "publication")):
        context.log.info("publication: unchanged")
        return
    outcomes = [outcome for found in session.audits.values() for outcome in found]
    yield dg.MaterializeResult(
        asset_key="release",
        metadata={
            "release": release.number,
            "file": dg.MetadataValue.path(str(release.path)),
            "bytes": release.path.stat().st_size,
            "checks_passed": sum(o.success for o in outcomes),
            "data_docs": data_docs_link(session, "index"),
            "warnings": sum(not o.success for o in outcomes),
            "policies": dg.MetadataValue.md(f"![the counting policies side by side]({_policies(session)})"),
        },
    )


def _policies(session: Session) -> str:
    """Killed under each counting policy, as a picture."""
    from assets.plots import SENSITIVITY, as_png, policies

    return as_png(policies(session.con.execute(SENSITIVITY).df()))
