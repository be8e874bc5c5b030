"""The audit finds offending rows, tells them, and cannot pass on what it could not check."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from expectations.contract import Column, Expectation, Part, Table
from expectations.ddl import create_statements
from warehouse.audit import audit

TOLL = Table(
    name="toll",
    stage="extraction",
    grain="one toll",
    description="A table of a test.",
    key=("name",),
    columns=(
        Column("name", "VARCHAR", "Its name.", nullable=False),
        Column("harm", "VARCHAR", "The harm.", codes="harm"),
        Column("low", "BIGINT", "At least."),
        Column("high", "BIGINT", "At most.", minimum=0, maximum=100),
    ),
    expectations=(
        Expectation("ordered", "low <= high.", reason="a test", sql="SELECT * FROM toll WHERE low > high"),
        Expectation("small", "high below 50.", "warning", reason="a test", sql="SELECT * FROM toll WHERE high > 50"),
    ),
)


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database whose table has no constraint, so that bad rows can stand in it."""
    con = duckdb.connect()
    con.execute("CREATE TABLE toll (name VARCHAR, harm VARCHAR, low BIGINT, high BIGINT)")
    yield con
    con.close()


def failed(con: duckdb.DuckDBPyConnection, table: Table = TOLL) -> dict[str, int]:
    return {o.expectation.name: o.n_failed for o in audit(con, table) if not o.success}


def test_good_rows_pass_every_expectation(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("INSERT INTO toll VALUES ('a', 'killed', 1, 2), ('b', NULL, NULL, NULL)")
    assert failed(con) == {}


def test_an_empty_table_passes(con: duckdb.DuckDBPyConnection) -> None:
    assert failed(con) == {}


@pytest.mark.parametrize(
    ("row", "check"),
    [
        ("(NULL, 'killed', 1, 2)", "required_columns_are_given"),
        ("('b', 'zapped', 1, 2)", "codes_are_known"),
        ("('b', 'killed', -5, -3)", "values_are_in_range"),
        ("('a', 'killed', 1, 2)", "key_is_unique"),
        ("('b', 'killed', 3, 2)", "ordered"),
        ("('b', 'killed', 3, 60)", "small"),
    ],
)
def test_each_kind_of_bad_row_fails_its_check_and_no_other(con: duckdb.DuckDBPyConnection, row: str, check: str) -> None:
    con.execute(f"INSERT INTO toll VALUES ('a', 'killed', 1, 2), {row}")
    assert failed(con) == {check: 1}


def test_the_offending_row_is_told(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("INSERT INTO toll VALUES ('a', 'killed', 30, 2)")
    outcome = next(o for o in audit(con, TOLL) if o.expectation.name == "ordered")
    assert outcome.blocks
    assert outcome.examples == ({"name": "a", "harm": "killed", "low": "30", "high": "2"},)


def test_a_warning_does_not_block(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("INSERT INTO toll VALUES ('a', 'killed', 3, 60)")
    assert not any(o.blocks for o in audit(con, TOLL))


def test_rows_beyond_the_first_chunk_are_read_too(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("INSERT INTO toll SELECT 'n' || i, 'killed', 1, CASE WHEN i = 449999 THEN 101 ELSE 2 END FROM range(450000) t(i)")
    assert failed(con) == {"values_are_in_range": 1, "small": 1}


def test_a_check_that_cannot_run_is_an_error_and_never_a_pass(con: duckdb.DuckDBPyConnection) -> None:
    odd = Table(
        "toll",
        "extraction",
        "g",
        "d",
        TOLL.columns,
        (),
        (Expectation("odd", "Odd.", reason="r", parts=(Part("ExpectColumnMeanToBeBetween", {"column": "harm"}),)),),
    )
    con.execute("INSERT INTO toll VALUES ('a', 'killed', 1, 2)")
    with pytest.raises(RuntimeError, match=r"toll\.odd could not be checked"):
        audit(con, odd)


def test_duckdb_itself_refuses_what_the_contract_bounds() -> None:
    con = duckdb.connect()
    for statement in create_statements(TOLL):
        con.execute(statement)
    with pytest.raises(duckdb.ConstraintException):
        con.execute("INSERT INTO toll VALUES ('a', 'killed', 1, 101)")
    with pytest.raises(duckdb.ConstraintException):
        con.execute("INSERT INTO toll VALUES ('a', NULL, 1, 2), ('a', NULL, 1, 2)")
