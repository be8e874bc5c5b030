"""The assets of extraction. Thin: the work is in `stage.py`. The stage is imported when it runs: definitions load without the libraries of the work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dagster as dg

from assets.table_assets import stage_assets
from warehouse.session import Session

AGAIN = {
    "everything": dg.Field(
        bool, default_value=False, description="Extract every article again; false to name a publisher or month instead."
    ),
    "publisher": dg.Field(
        str,
        default_value="",
        description="Extract the articles of this publisher again, as it stands in articles.publisher; with a month, those of that month.",
    ),
    "month": dg.Field(str, default_value="", description="Extract the articles published in this month again: YYYY-MM."),
}


def _work(session: Session, config: Mapping[str, Any]) -> bool:
    from assets.extraction.stage import extract, forget

    forget(session.con, everything=config["everything"], publisher=config["publisher"], month=config["month"])
    return extract(session.con, session.run_id, session.progress).changed


extraction = stage_assets(
    "extraction",
    ("articles", "text_blocks"),
    _work,
    "Reads what each article says: dates, places, actors, acts, numbers, casualties, control; with spans.",
    AGAIN,
)
