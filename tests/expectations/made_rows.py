"""Made-up rows of several tables, as good as rows need to be, for the cases of the expectations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Case:
    """One expectation's rows."""

    good: Rows
    bad: Rows
    fails: int = 1
    alone: bool = field(default=False, kw_only=True)


def many(n: int, **values: Any) -> list[dict[str, Any]]:
    """So many rows alike."""
    return [dict(values) for _ in range(n)]


ARTICLE = {"article_id": "a", "lineage_id": "a", "published_on": "2016-03-04", "published_precision": "day"}
TEXT = {"document_id": "a", "is_current": True, "text": "😀 Bomb kills 30 in 2016, 1,200 flee"}
BODY = {"article_id": "a", "block_no": 0, "span_start": 0, "span_end": 35, "kind": "body", "kept": True}
LAST = {
    "run_id": "r",
    "started_at": "2016-03-01",
    "outcome": "published",
    "n_articles": 100,
    "n_undated": 10,
    "n_events": 100,
    "killed": 200,
}
CLAIM = {"claim_id": "c", "article_id": "a", "harm": "killed", "unit": "person", "polarity": "asserted", "count_basis": "incident", "qualifier": "exact",
         "low": 30, "best": 30, "high": 30, "surface": "30", "span_start": 13, "span_end": 15}  # fmt: skip
USE = {"event_id": "e", "claim_id": "c", "use": "recommended", "reason": "only_statement"}
EVENT = {"event_id": "e", "date_start": "2016-03-03", "date_end": "2016-03-03", "date_precision": 1, "place_id": "p", "place_name": "Town",
         "latitude": 33.0, "longitude": 44.0, "where_precision": 1, "sub_event_type": "Attack", "is_reviewed": False}  # fmt: skip
PLACE = {"place_id": "p", "kind": "settlement", "country_iso3": "IRQ", "admin1": "North", "population": 500}
HELD = {"place_id": "p", "state": "controlled", "control_ids": ["k"]}
CELL = {"grain": "month", "area_level": "country", "country_iso3": "IRQ", "area": "IRQ", "harm": "killed", "victim_class": "civilian",
        "period_start": "2016-03-01", "low": 30, "best": 30, "high": 30, "n_events": 1, "coverage": "ok"}  # fmt: skip
AREAS = [CELL, CELL | {"area_level": "admin1", "area": "North"}, CELL | {"area_level": "place", "area": "p"}]
GRAINS = [CELL, CELL | {"grain": "week", "period_start": "2016-02-29"}, CELL | {"grain": "day", "period_start": "2016-03-03"}]
