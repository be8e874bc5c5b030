"""The contract's expectations as Dagster asset checks.

Belongs here: the adapter from an audit's outcomes to check results. Not here: any expectation (`expectations/`).
"""

import logging
from collections.abc import Iterator

import dagster as dg

from assets.table_assets import data_docs_link
from expectations.contract import Table
from expectations.tables import TABLES
from warehouse.audit import Outcome
from warehouse.session import Session


def hush_skipped_checks() -> None:
    """Keeps Dagster from warning, once a blocking check, that a check which it skipped with its unchanged table gave no result.

    A check of ours that runs gives one or fails its step, and the release audits every table itself; the logger tells nothing else.
    """
    logging.getLogger("dagster._core.execution.plan.active").setLevel(logging.ERROR)


def table_checks() -> list[dg.AssetChecksDefinition]:
    """One multi-check a table, one check an expectation; critical ones block what follows."""
    return [_checks_of(table) for table in TABLES.values() if table.stage != "record" and table.all_expectations]


def _checks_of(table: Table) -> dg.AssetChecksDefinition:
    specs = [
        dg.AssetCheckSpec(
            e.name,
            asset=table.name,
            description=f"{e.description} {e.severity.capitalize()}: {e.reason}.",
            blocking=e.severity == "critical",
            metadata={"severity": e.severity},
        )
        for e in table.all_expectations
    ]

    @dg.multi_asset_check(name=f"audit_{table.name}", specs=specs, can_subset=True, required_resource_keys={"warehouse"})
    def audit_table(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
        session: Session = context.resources.warehouse
        wanted = {key.name for key in context.selected_asset_check_keys}
        with session.stage(f"audit of {table.name}"):
            outcomes = session.audit(table.name)
        for outcome in outcomes:
            if outcome.expectation.name in wanted:
                yield as_check_result(outcome, data_docs_link(session, table.name))

    return audit_table


def as_check_result(outcome: Outcome, data_docs: dg.MetadataValue) -> dg.AssetCheckResult:
    """Dagster's check result of an outcome, with the way to its Data Docs. Offending rows are JSON, which the UI shows as text: corpus text never runs."""
    return dg.AssetCheckResult(
        passed=outcome.success,
        asset_key=outcome.table,
        check_name=outcome.expectation.name,
        severity=dg.AssetCheckSeverity.ERROR if outcome.expectation.severity == "critical" else dg.AssetCheckSeverity.WARN,
        description=outcome.expectation.description
        if outcome.success
        else f"{outcome.n_failed} {'row offends' if outcome.n_failed == 1 else 'rows offend'}: {outcome.expectation.description}",
        metadata={
            "offending_rows": outcome.n_failed,
            "first": dg.MetadataValue.json(list(outcome.examples)),
            "data_docs": data_docs,
        },
    )
