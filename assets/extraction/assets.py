"""The assets of extraction. Thin: the work is in `stage.py`. The stage is imported when it runs: definitions load without the libraries of the work."""

from __future__ import annotations

from assets.table_assets import stage_assets
from expectations.tables import tables_of
from warehouse.session import Session


def _work(session: Session) -> bool:
    from assets.extraction.stage import extract

    return extract(session.con, session.run_id, session.progress).changed


extraction = stage_assets(
    "extraction",
    tuple(table.name for table in tables_of("extraction")),
    ("articles", "text_blocks"),
    _work,
    "Reads what each article says: dates, places, actors, acts, numbers, casualties, control; with spans.",
)
