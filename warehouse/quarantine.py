"""Taking out the rows that no figure may rest on: moving them to the table `quarantine`, with the reason.

Belongs here: the moving, and the return of articles whose day has come. Not here: which rows offend (the expectations of
severity "quarantine" in `expectations/`), and records that could not be read (`assets/ingestion/`).

A row that goes takes along what rests on it: with a table's one row an article go the article's rows of the other tables.
Claims that are part of a claim that goes are named by the expectation itself.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from expectations.contract import Table
from expectations.tables import TABLES
from warehouse.files import first_row


def quarantine_rows(con: duckdb.DuckDBPyConnection, tables: Sequence[str], run_id: str) -> int:
    """Moves the rows of these tables that offend a quarantining expectation; returns how many. The caller holds the transaction.

    In `quarantine` the row's key is `row_key` (parts joined by /), the expectation's name the `reason`, the row the `payload`, as JSON.
    """
    return sum(
        _move(con, TABLES[name], expectation.name, expectation.description, expectation.sql, tables, run_id)
        for name in tables
        for expectation in TABLES[name].expectations
        if expectation.severity == "quarantine"
    )


def clear_quarantine(con: duckdb.DuckDBPyConnection, tables: Sequence[str]) -> None:
    """Forgets what was taken out of these tables for the articles in the registered frame `touched` (column `item`)."""
    for name in tables:
        con.execute(
            f"DELETE FROM quarantine WHERE table_name = ? AND json_extract_string(payload, '$.{TABLES[name].owner_column}') IN (SELECT item FROM touched)",
            [name],
        )


def forget_due_articles(con: duckdb.DuckDBPyConnection) -> None:
    """Makes articles pending that were taken out because they were published in the future, once their day has come."""
    con.execute(
        """DELETE FROM pipeline.items WHERE stage = 'cleaning' AND item IN (
            SELECT row_key FROM quarantine WHERE table_name = 'cleaned_articles' AND reason = 'published_on_is_not_in_the_future'
            AND CAST(json_extract_string(payload, '$.published_on') AS DATE) <= current_date + 1)"""
    )


def _move(
    con: duckdb.DuckDBPyConnection, table: Table, reason: str, detail: str, offending: str, tables: Sequence[str], run_id: str
) -> int:
    key = f"concat_ws('/', {', '.join(table.key)})"
    con.execute(f"CREATE OR REPLACE TEMP TABLE taken AS {offending}")
    row = first_row(con.execute("SELECT count(*) FROM taken"))
    taken = int(row[0]) if row else 0
    if taken:
        con.execute(
            f"INSERT OR REPLACE INTO quarantine SELECT ?, ?, {key}, ?, ?, CAST(to_json(taken) AS VARCHAR) FROM taken",
            [run_id, table.name, reason, detail],
        )
        con.execute(f"DELETE FROM {table.name} WHERE {key} IN (SELECT {key} FROM taken)")
        if table.key == (table.owner_column,):
            for other in tables:
                if other != table.name:
                    con.execute(f"DELETE FROM {other} WHERE {TABLES[other].owner_column} IN (SELECT {table.owner_column} FROM taken)")
    con.execute("DROP TABLE temp.taken")
    return taken
