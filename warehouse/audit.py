"""The audit: what the contract expects of a table, held against its rows by Great Expectations.

Belongs here: reading narrow frames and counting offending rows, running the suite, the outcome of each expectation.
Not here: the expectations (`expectations/`) or what a failure does (`assets/publication/`, `pipelines/checks.py`).

Column expectations run on a frame of just their columns, in chunks, so that a million rows stay cheap. A SQL
expectation's offending rows are counted by DuckDB, and Great Expectations asserts that the count is none: its own SQL
engine does not work on DuckDB (great_expectations issues 10738, 11579).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import duckdb
import pandas as pd

from expectations.contract import Expectation, Table
from expectations.suites import offending_sql, suite_of
from warehouse.files import first_row

CHUNK_VECTORS = 25  # of 2,048 rows each
EXAMPLES = 5
COUNTS = frozenset(
    {"element_count", "unexpected_count", "unexpected_percent", "missing_count", "observed_value"}
)  # what is kept of a result


@dataclass(frozen=True)
class Outcome:
    """One expectation's result. `examples` are the first offending rows, values as text.

    `results` are Great Expectations' own, one a part of the expectation, with counts and without any value of the data.
    """

    table: str
    expectation: Expectation
    success: bool
    n_failed: int
    examples: tuple[dict[str, str | None], ...]
    results: tuple[Any, ...] = field(default=(), compare=False)

    @property
    def blocks(self) -> bool:
        """Whether it keeps the release back."""
        return not self.success and self.expectation.severity == "critical"


def audit(con: duckdb.DuckDBPyConnection, table: Table) -> list[Outcome]:
    """The outcome of every expectation of the table, in the contract's order."""
    by_sql = tuple(e for e in table.all_expectations if e.sql)
    by_column = tuple(e for e in table.all_expectations if not e.sql)
    found: dict[tuple[str, str], Any] = {}
    if by_sql:
        counts = {e.name: con.execute(f"SELECT count(*) FROM ({offending_sql(table, e)})").fetchall()[0][0] for e in by_sql}
        found |= _results(table, by_sql, pd.DataFrame({name: [int(n)] for name, n in counts.items()}))
    if by_column:
        for frame in _frames(con, table, by_column):
            for part, result in _results(table, by_column, frame).items():
                found[part] = _joined(found[part], result) if part in found else result
    outcomes = []
    for e in table.all_expectations:
        results = tuple(result for (name, _), result in found.items() if name == e.name)
        n_failed = sum(0 if r.success else int(r.result.get("unexpected_count") or r.result.get("observed_value") or 1) for r in results)
        examples = offending_rows(con, table, e, EXAMPLES) if n_failed else ()
        outcomes.append(Outcome(table.name, e, n_failed == 0, n_failed, examples, results))
    return outcomes


def offending_rows(con: duckdb.DuckDBPyConnection, table: Table, expectation: Expectation, limit: int) -> tuple[dict[str, str | None], ...]:
    """The first rows that offend the expectation, values as text of at most 200 characters."""
    cursor = con.execute(f"SELECT * FROM ({offending_sql(table, expectation)}) LIMIT {limit}")
    names = [column[0] for column in cursor.description or []]
    return tuple(
        {name: None if value is None else str(value)[:200] for name, value in zip(names, row, strict=True)} for row in cursor.fetchall()
    )


def examples_json(outcome: Outcome) -> str | None:
    """The offending rows as JSON; None without any."""
    return json.dumps(outcome.examples, ensure_ascii=False) if outcome.examples else None


def _frames(con: duckdb.DuckDBPyConnection, table: Table, expectations: tuple[Expectation, ...]) -> Iterator[pd.DataFrame]:
    coded = {part.column for e in expectations for part in e.parts if part.gx == "ExpectColumnValuesToBeInSet"}
    columns = dict.fromkeys(part.column for e in expectations for part in e.parts)
    select = ", ".join(f"CAST({name} AS VARCHAR) AS {name}" if name in coded else name for name in columns)
    total = first_row(con.execute(f"SELECT count(*) FROM {table.name}"))
    if not total or not total[0]:
        yield con.execute(f"SELECT {select} FROM {table.name} LIMIT 0").df()
        return
    reader = con.execute(f"SELECT {select} FROM {table.name}")
    while len(frame := reader.fetch_df_chunk(CHUNK_VECTORS)):
        yield frame


@cache
def _frames_of_tables() -> Any:
    """Great Expectations' source of frames. Its import takes seconds, so it happens at the first audit."""
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    return context.data_sources.add_pandas(name="tables")


@cache
def _batch_definition(table: str) -> Any:
    """Where Great Expectations is handed a table's frames."""
    return _frames_of_tables().add_dataframe_asset(name=table).add_batch_definition_whole_dataframe(table)


def _results(table: Table, expectations: tuple[Expectation, ...], frame: pd.DataFrame) -> dict[tuple[str, str], Any]:
    """Great Expectations' result on the frame, by expectation and the part of it that was validated."""
    batch = _batch_definition(table.name).get_batch({"dataframe": frame})
    validated = batch.validate(suite_of(table, expectations), result_format={"result_format": "BASIC", "partial_unexpected_count": 0})
    found: dict[tuple[str, str], Any] = {}
    for item in validated.results:
        check = item.expectation_config.meta["check"]
        raised = [error for error in _exceptions(item.exception_info) if error]
        if raised:
            raise RuntimeError(f"{table.name}.{check} could not be checked: {raised[0]}")
        item.result = {name: value for name, value in item.result.items() if name in COUNTS}
        found[check, f"{item.expectation_config.type} {item.expectation_config.kwargs['column']}"] = item
    missing = {e.name for e in expectations} - {check for check, _ in found}
    if missing:
        raise RuntimeError(f"{table.name}: no result for {', '.join(sorted(missing))}")
    return found


def _joined(result: Any, other: Any) -> Any:
    """The result over two frames."""
    for name in ("element_count", "unexpected_count", "missing_count"):
        result.result[name] = (result.result.get(name) or 0) + (other.result.get(name) or 0)
    result.result["unexpected_percent"] = 100 * result.result["unexpected_count"] / max(result.result["element_count"], 1)
    result.success = result.success and other.success
    return result


def _exceptions(info: Any) -> list[str]:
    """The exceptions that Great Expectations swallowed, whatever the shape it reports them in."""
    if not isinstance(info, dict):
        return []
    if "raised_exception" in info:
        return [info.get("exception_message") or "an exception without a message"] if info["raised_exception"] else []
    return [text for value in info.values() for text in _exceptions(value)]
