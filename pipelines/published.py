"""Opening what is published, for the commands that read it.

Not here: what they ask.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.files import connect_read_only
from warehouse.settings import warehouse_files


def open_published(warehouse: Path | None) -> duckdb.DuckDBPyConnection:
    """The current release, opened to read and locked against reaching outside it. Raises LookupError where nothing is published yet."""
    files = warehouse_files(warehouse)
    if not files.pointer.exists():
        raise LookupError(f"{files.pointer}: nothing is published yet; run conflict-ledger refresh")
    con = connect_read_only(files.pointer)
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")
    return con
