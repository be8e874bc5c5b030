"""The assets of cleaning and lineage. Thin: the work is in `stage.py`. The stage is imported when it runs: definitions load without the libraries of the work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assets.table_assets import stage_assets
from warehouse.session import Session


def _clean(session: Session, config: Mapping[str, Any]) -> bool:
    from assets.cleaning.stage import clean

    return clean(session.con, session.run_id, session.progress).changed


def _relate(session: Session, config: Mapping[str, Any]) -> bool:
    from assets.cleaning.stage import relate

    return relate(session.con)


cleaning = stage_assets(
    "cleaning",
    ("source_documents",),
    _clean,
    "Labels every block of text; finds title, date, publisher.",
)
lineage = stage_assets(
    "lineage",
    ("cleaned_articles",),
    _relate,
    "Finds copies and retold wire stories, and dates that a twin gives.",
)
