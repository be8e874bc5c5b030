"""Where the reference data lie: aliases, policies, code lists, patterns as tables.

Not here: what any of them means; each is read by the module that needs it.
"""

from __future__ import annotations

import csv
from pathlib import Path

REFERENCE = Path(__file__).resolve().parents[1] / "seeds" / "reference"


def reference_rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a CSV file of `seeds/reference` by their columns; lines that begin with # are remarks."""
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(line for line in file if not line.startswith("#")))
