"""How a stage and its tables become Dagster assets: the specs that the contract gives, the yielding of what changed.

Belongs here: what the rooms' `assets.py` share. Not here: the stages' work, and definitions (`pipelines/`).
Worker processes import the rooms' plain modules and never this one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import dagster as dg

from expectations.contract import Table
from expectations.ddl import comment_of
from expectations.tables import TABLES
from warehouse.files import first_row
from warehouse.session import Session
from warehouse.stages import STAGES, anything_pending_after, code_version
from warehouse.transient import is_transient

REFRESH_JOB = "refresh"
OWNER = "team:conflict-ledger"
# told by the UI of each asset: without news nothing is written anew, so a day without is no alarm
FRESHNESS = dg.FreshnessPolicy.time_window(warn_window=timedelta(hours=36), fail_window=timedelta(days=8))
RETRIES = 2
RETRY_SECONDS = 5


@contextmanager
def working(session: Session, stage: str) -> Iterator[None]:
    """Around a step's work: a fault that may pass (network, lock, device) is tried again by Dagster; any other fails the step."""
    try:
        with session.stage(stage):
            yield
    except Exception as error:
        if not is_transient(error):
            raise
        raise dg.RetryRequested(max_retries=RETRIES, seconds_to_wait=RETRY_SECONDS) from error


def column_schema(table: Table) -> dg.TableSchema:
    """Dagster's column schema of a table, from its contract."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                c.name,
                c.type,
                description=comment_of(c),
                constraints=dg.TableColumnConstraints(nullable=c.nullable, unique=table.key == (c.name,)),
            )
            for c in table.columns
        ]
    )


def table_spec(name: str, deps: Sequence[str]) -> dg.AssetSpec:
    """The asset of one table, described by its contract."""
    table = TABLES[name]
    return dg.AssetSpec(
        name,
        deps=list(deps),
        description=f"{table.description}\n\nGrain: {table.grain}. Key: {', '.join(table.key)}.",
        group_name=table.stage,
        skippable=True,
        kinds={"duckdb", "view" if table.view else "table"},
        owners=[OWNER],
        tags={"stage": table.stage},
        freshness_policy=FRESHNESS,
        metadata={"dagster/column_schema": column_schema(table), "query": f"SELECT * FROM {name} LIMIT 100"},
    )


def stage_assets(
    stage: str,
    deps: Sequence[str],
    work: Callable[[Session, Mapping[str, Any]], bool],
    description: str,
    config_schema: Mapping[str, Any] | None = None,
) -> dg.AssetsDefinition:
    """The multi-asset of one stage of `warehouse/stages.py`: `work` brings its tables up to date, under its config, and tells whether rows changed.

    In the job `refresh` nothing is yielded where nothing changed and no later stage has work to do, so that what follows
    is skipped; asked for by hand, the selected assets are always told.
    """

    tables = STAGES[stage].tables

    @dg.multi_asset(
        name=stage,
        specs=[table_spec(name, deps) for name in tables],
        required_resource_keys={"warehouse"},
        can_subset=True,
        description=description,
        code_version=code_version(stage),
        config_schema=dict(config_schema) if config_schema else None,
    )
    def stage_step(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:  # type: ignore[type-arg]
        session: Session = context.resources.warehouse
        with working(session, stage):
            changed = work(session, context.op_execution_context.op_config or {})
            if changed:
                session.forget_audits(tables)
        for name, what, rows in session.observed:
            context.log_event(dg.AssetObservation(name, metadata={what: shown_table(list(rows[0]), [list(row.values()) for row in rows])}))
        session.observed.clear()
        if context.job_name == REFRESH_JOB and not changed and not anything_pending_after(session.con, stage):
            context.log.info(f"{stage}: unchanged")
            return
        for name in tables:
            if dg.AssetKey(name) in context.selected_asset_keys:
                yield dg.MaterializeResult(asset_key=name, metadata=table_metadata(session, name))

    return stage_step


def table_metadata(session: Session, name: str) -> dict[str, dg.MetadataValue]:
    """What the UI shows of a table after a run. Values from the corpus stand in a table, which is shown as text; the only
    Markdown is a picture of our own drawing."""
    row = first_row(session.con.execute(f"SELECT count(*) FROM {name}"))
    preview = session.con.execute(f"SELECT * FROM {name} LIMIT 5")
    names = [column[0] for column in preview.description or []]
    records = preview.fetchall()
    found: dict[str, dg.MetadataValue] = {
        "dagster/row_count": dg.MetadataValue.int(row[0] if row else 0),
        "data_docs": data_docs_link(session, name),
    }
    if records:
        found["preview"] = shown_table(names, records, 80)
    if name in PICTURES:
        found["picture"] = dg.MetadataValue.md(f"![{name}]({PICTURES[name](session)})")
    return found


def shown_table(names: Sequence[str], rows: Iterable[Sequence[object]], longest: int = 1000) -> dg.MetadataValue[Any]:
    """A table of the UI, every value as text of at most `longest` characters: whatever a source wrote is shown and never run."""
    records = [
        dg.TableRecord({key: None if value is None else str(value)[:longest] for key, value in zip(names, row, strict=True)})
        for row in rows
    ]
    return dg.MetadataValue.table(records, schema=dg.TableSchema([dg.TableColumn(key) for key in names]))


def data_docs_link(session: Session, page: str) -> dg.MetadataValue:
    """The address, on the UI's own server, of a page of this run's Data Docs: a table's, or `index`. Nothing of the corpus is in it."""
    return dg.MetadataValue.url(f"/data-docs/{session.run_id}/{page}.html")


def _timeline(session: Session) -> str:
    from assets.plots import MONTHS, as_png, timeline

    return as_png(timeline(session.con.execute(MONTHS).df()))


def _map(session: Session) -> str:
    from assets.plots import EVENT_POINTS, as_png, event_map

    return as_png(event_map(session.con.execute(EVENT_POINTS).df()))


PICTURES: Mapping[str, Callable[[Session], str]] = {"casualty_series": _timeline, "events": _map}
