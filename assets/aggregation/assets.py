"""The assets of aggregation. Thin: the work is in `stage.py`. The stage is imported when it runs: definitions load without the libraries of the work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assets.table_assets import stage_assets
from warehouse.session import Session


def _conclude(session: Session, config: Mapping[str, Any]) -> bool:
    from assets.aggregation.stage import conclude

    return conclude(session)


def _summarise(session: Session, config: Mapping[str, Any]) -> bool:
    from assets.aggregation.stage import summarise

    return summarise(session)


aggregation = stage_assets(
    "aggregation",
    ("articles", "casualty_claims", "event_mentions", "control_claims", "place_mentions", "places", "actors"),
    _conclude,
    "Concludes events from all claims, with one figure from many; and who held each place.",
)
series = stage_assets(
    "series",
    ("events", "event_claims", "event_pairs"),
    _summarise,
    "Sums the events by period, area, harm and class.",
)
