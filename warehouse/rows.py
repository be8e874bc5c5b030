"""Writing rows: creating the tables of the contract and replacing the rows of some articles or a whole table.

Not here: which rows need work (`stages.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import duckdb
import pandas as pd

from expectations.contract import Table
from expectations.ddl import create_statements
from expectations.tables import TABLES
from warehouse.files import first_row


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All of what is done inside it, or nothing: an error undoes it and goes on."""
    con.execute("BEGIN")
    try:
        yield
        con.execute("COMMIT")
    except BaseException:
        con.execute("ROLLBACK")
        raise


def create_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Makes every table and view of the contract that the build database lacks.

    A table whose columns are no longer those of the contract is dropped: the stages fill it anew.
    """
    with transaction(con):  # some 450 statements: a commit for each takes longer than all of them
        for table in TABLES.values():
            if not table.view:
                present = (
                    [row[0] for row in con.execute(f"SELECT column_name FROM (DESCRIBE {table.name})").fetchall()]
                    if _exists(con, table.name)
                    else []
                )
                if present and tuple(present) != table.column_names:
                    con.execute(f"DROP TABLE {table.name}")
            for statement in create_statements(table):
                con.execute(statement)


def _exists(con: duckdb.DuckDBPyConnection, name: str) -> bool:
    found = first_row(
        con.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = ? AND database_name = current_database()", [name])
    )
    return bool(found and found[0])


def as_contract(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The frame with the contract's columns in their order; a column that it lacks is null. Raises KeyError for one too many."""
    unknown = [name for name in frame.columns if name not in table.column_names]
    if unknown:
        raise KeyError(f"{table.name}: {', '.join(map(str, unknown))} not in the contract; declare it in expectations/{table.name}.py")
    return frame.reindex(columns=list(table.column_names))


def insert(con: duckdb.DuckDBPyConnection, table: Table, frame: pd.DataFrame) -> None:
    """Adds the frame's rows to the table."""
    if frame.empty:
        return
    con.register("incoming", as_contract(frame, table))
    try:
        casts = ", ".join(f"CAST({column.name} AS {column.type}) AS {column.name}" for column in table.columns)
        con.execute(f"INSERT INTO {table.name} SELECT {casts} FROM incoming")
    finally:
        con.unregister("incoming")


def replace_articles(con: duckdb.DuckDBPyConnection, tables: Mapping[str, pd.DataFrame], article_ids: Iterable[str]) -> None:
    """In each table, puts the frame's rows in the place of all rows of these articles. The caller holds the transaction."""
    con.register("touched", pd.DataFrame({"article_id": list(article_ids)}, dtype="str"))
    try:
        for name, frame in tables.items():
            table = TABLES[name]
            con.execute(f"DELETE FROM {name} WHERE {table.owner_column} IN (SELECT article_id FROM touched)")
            insert(con, table, frame)
    finally:
        con.unregister("touched")


def replace_table(con: duckdb.DuckDBPyConnection, name: str, frame: pd.DataFrame) -> bool:
    """Puts the frame's rows in the place of all rows, and tells whether any row differs. The caller holds the transaction."""
    table = TABLES[name]
    con.register("incoming", as_contract(frame, table))
    try:
        casts = ", ".join(f"CAST({column.name} AS {column.type}) AS {column.name}" for column in table.columns)
        con.execute(f"CREATE OR REPLACE TEMP TABLE replacement AS SELECT {casts} FROM incoming")
    finally:
        con.unregister("incoming")
    only_new, only_old = f"FROM replacement EXCEPT ALL FROM {name}", f"FROM {name} EXCEPT ALL FROM replacement"
    row = first_row(con.execute(f"SELECT (SELECT count(*) FROM ({only_new})) + (SELECT count(*) FROM ({only_old}))"))
    differs = bool(row and row[0])
    if differs:
        con.execute(f"DELETE FROM {name}")
        con.execute(f"INSERT INTO {name} FROM replacement")
    con.execute("DROP TABLE temp.replacement")
    return differs
