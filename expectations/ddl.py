"""DuckDB's statements that create a table as its contract declares it.

Belongs here: CREATE TABLE with types, keys, CHECKs, and comments on tables and columns. References between tables are
expectations and never FOREIGN KEYs: replacing rows in one transaction violates those. Not here: running the statements.
"""

from __future__ import annotations

from expectations.contract import Column, Table


def create_statements(table: Table) -> list[str]:
    """The statements that make `table`, with its comments, where it does not exist; a view is made anew."""
    kind = "VIEW" if table.view else "TABLE"
    if table.view:
        create = f"CREATE OR REPLACE VIEW {table.name} AS {table.view}"
    else:
        lines = [_column_line(column) for column in table.columns]
        if table.key and all(not column.nullable for column in table.columns if column.name in table.key):
            lines.append(f"PRIMARY KEY ({', '.join(table.key)})")
        create = f"CREATE TABLE IF NOT EXISTS {table.name} (\n  " + ",\n  ".join(lines) + "\n)"
    comments = [f"COMMENT ON {kind} {table.name} IS {_quoted(f'{table.description} Grain: {table.grain}.')}"]
    comments += [f"COMMENT ON COLUMN {table.name}.{column.name} IS {_quoted(comment_of(column))}" for column in table.columns]
    return [create, *comments]


def comment_of(column: Column) -> str:
    """What a column means, with its unit, code list and source."""
    parts = [column.description]
    if column.unit:
        parts.append(f"Unit: {column.unit}.")
    if column.codes:
        parts.append(f"Codes: list '{column.codes}'.")
    if column.source:
        parts.append(f"Source: {column.source}.")
    return " ".join(parts)


def _column_line(column: Column) -> str:
    checks = [f"{column.name} >= {column.minimum:g}"] if column.minimum is not None else []
    checks += [f"{column.name} <= {column.maximum:g}"] if column.maximum is not None else []
    line = f"{column.name} {column.type}" + ("" if column.nullable else " NOT NULL")
    return line + (f" CHECK ({' AND '.join(checks)})" if checks else "")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
