"""Great Expectations' side of the contract: the suite of a table, and which rows offend an expectation.

Belongs here: turning an `Expectation` into Great Expectations' object. Not here: reading the data (`warehouse/audit.py`).
great_expectations is imported inside the functions, for it takes seconds.
"""

from __future__ import annotations

from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from expectations.contract import Expectation, Part, Table

if TYPE_CHECKING:
    import great_expectations as gx


@cache
def offending_rows_class() -> type[Any]:
    """An expectation of the project's own: a SQL query for offending rows returned none.

    Its batch has one row; its column, named after the expectation, holds the number of offending rows.
    """
    import great_expectations.expectations as gxe

    class ExpectNoOffendingRows(gxe.ExpectColumnMaxToBeBetween):  # type: ignore[misc]
        """The query for offending rows returns none."""

        min_value: int = 0
        max_value: int = 0

    return ExpectNoOffendingRows


def suite_of(table: Table, expectations: tuple[Expectation, ...]) -> gx.ExpectationSuite:
    """The suite of a table; each expectation carries its name in `meta["check"]`, for results come in another order."""
    import great_expectations as gx

    suite = gx.ExpectationSuite(name=f"{table.name}")
    for expectation in expectations:
        for built in _built(expectation):
            suite.add_expectation(built)
    return suite


def _built(expectation: Expectation) -> list[Any]:
    import great_expectations.expectations as gxe

    severity = "critical" if expectation.severity == "critical" else "warning"
    common = {"meta": {"check": expectation.name}, "severity": severity}
    if expectation.sql:
        told = f"{expectation.description} {expectation.severity.capitalize()}: {expectation.reason}."
        # Data Docs take a description for HTML and $ for the beginning of a name
        return [offending_rows_class()(column=expectation.name, description=escape(told).replace("$", "&#36;"), **common)]
    return [getattr(gxe, part.gx)(**part.arguments, **common) for part in expectation.parts]


def offending_sql(table: Table, expectation: Expectation) -> str:
    """A SELECT of the rows that offend the expectation, to count and to show them; of one that quarantines, those taken out."""
    if expectation.severity == "quarantine":
        return f"SELECT row_key, payload FROM quarantine WHERE table_name = '{table.name}' AND reason = '{expectation.name}'"
    if expectation.sql:
        return expectation.sql
    return f"SELECT * FROM {table.name} WHERE {' OR '.join(f'({_offends(part)})' for part in expectation.parts)}"


def _offends(part: Part) -> str:
    """The SQL condition of a row that offends one part."""
    match part.gx:
        case "ExpectColumnValuesToNotBeNull":
            return f"{part.column} IS NULL"
        case "ExpectColumnValuesToBeInSet":
            values = ", ".join("'" + str(value).replace("'", "''") + "'" for value in part.arguments["value_set"])
            return f"CAST({part.column} AS VARCHAR) NOT IN ({values})"
        case "ExpectColumnValuesToBeBetween":
            low, high = part.arguments.get("min_value"), part.arguments.get("max_value")
            return " OR ".join([f"{part.column} < {low}"] * (low is not None) + [f"{part.column} > {high}"] * (high is not None))
        case other:
            raise ValueError(f"say in expectations/suites.py which rows offend {other}")
