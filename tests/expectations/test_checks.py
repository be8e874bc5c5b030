"""Every SQL expectation of the contract lets good rows pass and finds bad ones: exactly those, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from expectations.contract import Expectation, Table
from expectations.tables import TABLES
from tests.expectations.check_cases import CASES
from tests.expectations.common_cases import common_case
from tests.expectations.made_rows import Rows

CHECKS = [
    pytest.param(table, check, id=f"{table.name}.{check.name}")
    for table in TABLES.values()
    for check in table.all_expectations
    if check.sql
]


@pytest.fixture(scope="module")
def tables() -> Iterator[duckdb.DuckDBPyConnection]:
    """Every table and view of the contract as a table without constraints, so that bad rows can stand in it."""
    con = duckdb.connect()
    for table in TABLES.values():
        con.execute(f"CREATE TABLE {table.name} ({', '.join(f'{c.name} {c.type}' for c in table.columns)})")
    yield con
    con.close()


@pytest.fixture
def con(tables: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables, empty again after the test."""
    tables.execute("BEGIN")
    yield tables
    tables.execute("ROLLBACK")


def add(con: duckdb.DuckDBPyConnection, rows: Rows) -> None:
    for name, records in rows.items():
        for record in records:
            columns: dict[str, Any] = record or {TABLES[name].columns[0].name: None}
            places = ", ".join("?" * len(columns))
            con.execute(f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({places})", list(columns.values()))


def offending(con: duckdb.DuckDBPyConnection, check: Expectation) -> int:
    return len(con.execute(check.sql).fetchall())


@pytest.mark.parametrize(("table", "check"), CHECKS)
def test_good_rows_pass_and_bad_rows_are_found(con: duckdb.DuckDBPyConnection, table: Table, check: Expectation) -> None:
    case = CASES.get(f"{table.name}.{check.name}") or common_case(table, check)
    assert case is not None, f"add rows that pass and fail {table.name}.{check.name} to tests/expectations/check_cases.py"
    add(con, case.good)
    assert offending(con, check) == 0
    if case.alone:
        for name in case.good:
            con.execute(f"DELETE FROM {name}")
    add(con, case.bad)
    assert offending(con, check) == case.fails


def test_no_case_outlives_its_expectation() -> None:
    assert set(CASES) <= {f"{table.name}.{check.name}" for table in TABLES.values() for check in table.all_expectations}


def test_only_tables_of_articles_quarantine_and_their_queries_return_whole_rows(con: duckdb.DuckDBPyConnection) -> None:
    found = [(table, check) for table in TABLES.values() for check in table.all_expectations if check.severity == "quarantine"]
    assert found
    for table, check in found:
        assert table.owner_column
        assert [column[0] for column in con.execute(check.sql).description or []] == list(table.column_names)
