"""Running totals ("bringing the dead to 40 this month"): differenced, checked, reconciled with incidents, never added to them.

Belongs here: the series of totals that one source gives for one scope, and what each step of it says. Not here: incident
tolls (`figures.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from assets.aggregation.areas import Areas
from assets.aggregation.records import Place, day_date, day_number, frame, records, values

COLUMNS = ["source", "place_id", "harm", "victim_class", "from_date", "to_date", "claim_id", "total", "increment", "incidents", "status"]
FAR_ABOVE = 3.0  # a step of more than three times the incidents between is told: incidents are missing, or the scope differs


class _Total(NamedTuple):
    day: int
    total: int
    claim_id: str


def running_totals(claims: pd.DataFrame, articles: pd.DataFrame, events: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Each running total beside the one that the same source gave before for the same place, harm and class.

    `claims`: casualty_claims; `articles`, `events`, `places` as in their contracts. A source is the claim's attribution, else
    the publisher. Returns one row a total: `increment` since the one before (null for the first), `incidents`: what the
    events of that place add up to from the day after `from_date` to `to_date`, `status`: first, ok, same, decreased (a revision),
    below_incidents (the total grew less than the incidents known), far_above_incidents.
    """
    by_article = {
        a: (p, day_number(d)) for a, p, d in zip(*(values(articles, n) for n in ("article_id", "publisher", "published_on")), strict=True)
    }
    scopes: dict[tuple[str, str, str, str], list[_Total]] = defaultdict(list)
    names = ("article_id", "claim_id", "attribution", "place_id", "harm", "victim_class", "low", "best", "count_basis", "polarity")
    for article_id, claim_id, attribution, place_id, harm, victim_class, low, best, basis, polarity in zip(
        *(values(claims, name) for name in names), strict=True
    ):
        publisher, day = by_article.get(article_id, (None, None))
        total = best if best is not None else low
        if basis == "running_total" and polarity == "asserted" and total is not None and day is not None:
            scopes[attribution or publisher or "", place_id or "", harm, victim_class].append(_Total(day, total, claim_id))
    incidents = _Incidents(events, Areas(records(places, Place)))
    rows = [row for scope, totals in sorted(scopes.items()) for row in _steps(scope, sorted(totals), incidents)]
    return frame(rows, COLUMNS, ("total", "increment", "incidents"))


class _Incidents:
    """The events' figures by harm, for sums over a place and a window."""

    def __init__(self, events: pd.DataFrame, areas: Areas) -> None:
        self.areas = areas
        self.rows: Mapping[str, list[tuple[int, str | None, int]]] = defaultdict(list)
        days = [day_number(d) for d in values(events, "date_start")]
        places = values(events, "place_id")
        for harm in ("killed", "wounded", "displaced"):
            for day, place_id, low, best in zip(days, places, values(events, f"{harm}_low"), values(events, f"{harm}_best"), strict=True):
                number = best if best is not None else low
                if day is not None and number is not None:
                    self.rows[harm].append((day, place_id, int(number)))

    def total(self, place_id: str, harm: str, first: int, last: int) -> int:
        """What the events from `first` to `last` in the place add up to; everywhere where there is no place."""
        return sum(
            number
            for day, where, number in self.rows.get(harm, ())
            if first <= day <= last and (not place_id or self._within(where, place_id))
        )

    def _within(self, where: str | None, place_id: str) -> bool:
        return where == place_id or (where is not None and place_id in self.areas.around(where))


def _steps(scope: tuple[str, str, str, str], totals: Sequence[_Total], incidents: _Incidents) -> list[tuple[object, ...]]:
    source, place_id, harm, victim_class = scope
    head = (source, place_id or None, harm, victim_class)
    first = totals[0]
    rows: list[tuple[object, ...]] = [(*head, None, day_date(first.day), first.claim_id, first.total, None, None, "first")]
    for one, other in pairwise(totals):
        step = other.total - one.total
        known = incidents.total(place_id, harm, one.day + 1, other.day)
        status = (
            "decreased"
            if step < 0
            else "same"
            if step == 0 and not known
            else "below_incidents"
            if step < known
            else "far_above_incidents"
            if known and step > FAR_ABOVE * known
            else "ok"
        )
        rows.append((*head, day_date(one.day), day_date(other.day), other.claim_id, other.total, step, known, status))
    return rows
