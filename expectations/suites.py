"""Great Expectations' side of the contract: the suite of a table, and which rows offend an expectation.

Belongs here: turning an `Expectation` into Great Expectations' object. Not here: reading the data (`warehouse/audit.py`).
great_expectations is imported inside the functions, for it takes seconds.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from expectations.contract import Expectation, Table

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
        suite.add_expectation(_built(expectation))
    return suite


def _built(expectation: Expectation) -> Any:
    import great_expectations.expectations as gxe

    common = {"meta": {"check": expectation.name}, "notes": expectation.description}
    common["severity"] = "critical" if expectation.severity == "critical" else "warning"
    if expectation.sql:
        return offending_rows_class()(column=expectation.name, **common)
    return getattr(gxe, expectation.gx)(**expectation.arguments, **common)


def offending_sql(table: Table, expectation: Expectation) -> str:
    """A SELECT of the rows that offend the expectation, to show or to quarantine them."""
    if expectation.sql:
        return expectation.sql
    arguments = expectation.arguments
    column = arguments["column"]
    match expectation.gx:
        case "ExpectColumnValuesToNotBeNull":
            condition = f"{column} IS NULL"
        case "ExpectColumnValuesToBeInSet":
            values = ", ".join("'" + str(value).replace("'", "''") + "'" for value in arguments["value_set"])
            condition = f"CAST({column} AS VARCHAR) NOT IN ({values})"
        case "ExpectColumnValuesToBeBetween":
            low, high = arguments.get("min_value"), arguments.get("max_value")
            bounds = [f"{column} < {low}"] * (low is not None) + [f"{column} > {high}"] * (high is not None)
            condition = " OR ".join(bounds)
        case other:
            raise ValueError(f"{table.name}.{expectation.name}: say in expectations/suites.py which rows offend {other}")
    return f"SELECT * FROM {table.name} WHERE {condition}"
