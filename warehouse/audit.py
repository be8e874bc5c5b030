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
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb
import pandas as pd

from expectations.contract import Expectation, Table
from expectations.suites import offending_sql, suite_of

CHUNK_VECTORS = 25  # of 2,048 rows each
EXAMPLES = 5


@dataclass(frozen=True)
class Outcome:
    """One expectation's result. `examples` are the first offending rows, values as text."""

    table: str
    expectation: Expectation
    success: bool
    n_failed: int
    examples: tuple[dict[str, str | None], ...]

    @property
    def blocks(self) -> bool:
        """Whether it keeps the release back."""
        return not self.success and self.expectation.severity == "critical"


def audit(con: duckdb.DuckDBPyConnection, table: Table) -> list[Outcome]:
    """The outcome of every expectation of the table, in the contract's order."""
    by_sql = tuple(e for e in table.all_expectations if e.sql)
    by_column = tuple(e for e in table.all_expectations if not e.sql)
    failed: dict[str, int] = {}
    if by_sql:
        counts = {e.name: con.execute(f"SELECT count(*) FROM ({offending_sql(table, e)})").fetchone() or (0,) for e in by_sql}
        failed |= _failures(table, by_sql, pd.DataFrame({name: [int(row[0])] for name, row in counts.items()}))
        failed = {name: int(counts[name][0]) if n else 0 for name, n in failed.items()}
    if by_column:
        for frame in _frames(con, table, by_column):
            for name, n in _failures(table, by_column, frame).items():
                failed[name] = failed.get(name, 0) + n
    return [
        Outcome(table.name, e, failed[e.name] == 0, failed[e.name], offending_rows(con, table, e, EXAMPLES) if failed[e.name] else ())
        for e in table.all_expectations
    ]


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
    total = con.execute(f"SELECT count(*) FROM {table.name}").fetchone()
    if not total or not total[0]:
        yield con.execute(f"SELECT {select} FROM {table.name} LIMIT 0").df()
        return
    reader = con.execute(f"SELECT {select} FROM {table.name}")
    while len(frame := reader.fetch_df_chunk(CHUNK_VECTORS)):
        yield frame


@cache
def _batch_definition(table: str) -> Any:
    """Where Great Expectations is handed a table's frames. Its import takes seconds, so it happens at the first audit."""
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    return context.data_sources.add_pandas(name=table).add_dataframe_asset(name=table).add_batch_definition_whole_dataframe(table)


def _failures(table: Table, expectations: tuple[Expectation, ...], frame: pd.DataFrame) -> dict[str, int]:
    """Number of offending values by expectation, as Great Expectations finds them on the frame."""
    batch = _batch_definition(table.name).get_batch({"dataframe": frame})
    result = batch.validate(suite_of(table, expectations), result_format="SUMMARY")
    found: dict[str, int] = {}
    for item in result.results:
        check = item.expectation_config.meta["check"]
        raised = [error for error in _exceptions(item.exception_info) if error]
        if raised:
            raise RuntimeError(f"{table.name}.{check} could not be checked: {raised[0]}")
        found[check] = found.get(check, 0) + (0 if item.success else int(item.result.get("unexpected_count") or 1))
    missing = {e.name for e in expectations} - found.keys()
    if missing:
        raise RuntimeError(f"{table.name}: no result for {', '.join(sorted(missing))}")
    return found


def _exceptions(info: Any) -> list[str]:
    """The exceptions that Great Expectations swallowed, whatever the shape it reports them in."""
    if not isinstance(info, dict):
        return []
    if "raised_exception" in info:
        return [info.get("exception_message") or "an exception without a message"] if info["raised_exception"] else []
    return [text for value in info.values() for text in _exceptions(value)]
