"""The data dictionary, written from the contract: `python -m expectations.dictionary` rewrites docs/data_dictionary.md.

Not here: any description (the tables' modules hold them).
"""

from __future__ import annotations

from pathlib import Path

from expectations.code_lists import code_rows
from expectations.tables import TABLES

DICTIONARY_FILE = Path(__file__).resolve().parents[1] / "docs" / "data_dictionary.md"


def data_dictionary() -> str:
    """The dictionary as Markdown: every table with its columns and checks, then every code list."""
    lines = [
        "# Data dictionary",
        "",
        "Written by `python -m expectations.dictionary` from the contract in `expectations/`; do not edit it by hand.",
        "",
        "Spans are half-open, in Unicode code points of `source_documents.text`. Counts are of their `unit`, unconverted; only persons enter totals.",
    ]
    for table in TABLES.values():
        key = ", ".join(f"`{name}`" for name in table.key)
        lines += ["", f"## {table.name}", "", f"{table.description} Grain: {table.grain}. Key: {key}. Stage: {table.stage}.", ""]
        lines += ["| column | type | unit | meaning | codes | source |", "|---|---|---|---|---|---|"]
        lines += [
            f"| `{c.name}` | {c.type}{'' if c.nullable else ', not null'} | {c.unit} | {c.description} | {c.codes} | {c.source} |"
            for c in table.columns
        ]
        if table.all_expectations:
            lines += ["", "| check | severity | demands | why |", "|---|---|---|---|"]
            lines += [f"| {e.name} | {e.severity} | {e.description} | {e.reason} |" for e in table.all_expectations]
    lines += ["", "## Code lists"]
    current = ""
    for row in code_rows():
        if row["code_list"] != current:
            current = row["code_list"]
            lines += ["", f"### {current}", "", "| code | meaning |", "|---|---|"]
        lines.append(f"| {row['code']} | {row['definition'] or row['label']} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    DICTIONARY_FILE.write_text(data_dictionary(), encoding="utf-8")
