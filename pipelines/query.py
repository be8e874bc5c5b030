"""`conflict-ledger sql` and `diff`: read-only questions to what is published.

Not here: writing anything.
"""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

import duckdb
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from pipelines.published import open_published
from warehouse.files import connect_read_only
from warehouse.releases import releases
from warehouse.settings import warehouse_files

SHOWN_ROWS = 200
SHOWN_CHARACTERS = 120


class UnanswerableError(Exception):
    """The query has an error, or nothing is published to ask."""


def print_query(query: str, warehouse: Path | None, console: Console) -> None:
    """Prints the rows of one query. Raises UnanswerableError, with DuckDB's words, for one that does not run."""
    con = _opened(warehouse)
    try:
        _print_rows(con, query, console)
    except duckdb.Error as error:
        raise UnanswerableError(str(error)) from error
    finally:
        con.close()


def prompt(warehouse: Path | None, console: Console, lines: TextIO) -> None:
    """Answers queries line by line until an empty line or the end of input; an error is told and the prompt goes on."""
    con = _opened(warehouse)
    try:
        if console.is_terminal:
            console.print("One query a line; an empty line ends. Tables: SHOW TABLES")
        while query := (console.input("sql> ", markup=False, stream=None if lines.isatty() else lines)).strip():
            try:
                _print_rows(con, query, console)
            except duckdb.Error as error:
                console.print(Text(str(error), style="red"), soft_wrap=True)
    except EOFError:
        pass
    finally:
        con.close()


def print_difference(older: int, newer: int, warehouse: Path | None, console: Console) -> None:
    """Prints what changed in events between two releases, and because of which article. Raises LookupError for one that is not kept, or
    that cannot be compared."""
    files = warehouse_files(warehouse)
    kept = {release.number: release.path for release in releases(files)}
    for number in (older, newer):
        if number not in kept:
            raise LookupError(f"release {number} is not kept; kept: {', '.join(map(str, kept)) or 'none'}")
    from assets.aggregation.revisions import compare_releases

    with connect_read_only(kept[older]) as one, connect_read_only(kept[newer]) as other:
        rows = compare_releases(one, other)
    if not len(rows):
        console.print(f"releases {older} and {newer} tell the same")
        return
    table = Table(*(Column(name, overflow="fold") for name in ("table", "key", "kind", "field", "before", "after", "article")))
    for row in rows.itertuples():
        told = (row.table_name, row.row_key, row.kind, row.field, row.old_value, row.new_value, row.article_id)
        table.add_row(*(Text("" if value is None else str(value)) for value in told))
    console.print(table)


def _opened(warehouse: Path | None) -> duckdb.DuckDBPyConnection:
    try:
        return open_published(warehouse)
    except LookupError as error:
        raise UnanswerableError(str(error.args[0])) from error


def _print_rows(con: duckdb.DuckDBPyConnection, query: str, console: Console) -> None:
    cursor = con.execute(query)
    names = [column[0] for column in cursor.description or []]
    rows = cursor.fetchmany(SHOWN_ROWS + 1)
    table = Table(*names)
    for row in rows[:SHOWN_ROWS]:
        table.add_row(*(Text("" if value is None else str(value)[:SHOWN_CHARACTERS]) for value in row))
    console.print(table)
    if len(rows) > SHOWN_ROWS:
        console.print(f"(the first {SHOWN_ROWS} rows)")
