"""Who held a place, from when to when, as far as control claims tell.

Belongs here: the states that follow from realised control claims. Not here: finding the claims, or events.

A claim changes the state on the last day of its window (the latest by which it had happened). Partial changes (a centre, most
of a town, an entry, an encirclement, a push that others call contested) make a place contested; two claims of one day that name
different holders do as well. Before its first claim nothing is known of a place, except that somebody lost or left it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

import pandas as pd

from assets.aggregation.records import day_date, day_number, values

COLUMNS = ("place_id", "from_date", "to_date", "controller_actor_id", "state", "control_ids")
TAKES = frozenset({"captured", "cleared"})
LEAVES = frozenset({"withdrew", "lost"})
CONTESTS = frozenset({"entered", "contested", "encircled"})
_PARTIAL = re.compile(
    r"\b(?:part|parts|partial|partially|most|much|half|some|several|centre|center|central|outskirts|edges?|district|districts|"
    r"neighbou?rhoods?|east(?:ern)?|west(?:ern)?|north(?:ern)?|south(?:ern)?|per ?cent|percent|streets?|bank|quarter|quarters|majority)\b|%",
    re.I,
)


class _Change(NamedTuple):
    day: int
    state: str
    holder: str | None
    control_id: str


def control_timeline(control_claims: pd.DataFrame) -> pd.DataFrame:
    """The table `control_timeline` from `control_claims`: one row an interval, `to_date` included and null for the last.

    Only asserted, dated claims on a known place count; planned and failed ones change nothing.
    """
    rows = zip(
        *(
            values(control_claims, name)
            for name in ("place_id", "date_end", "control_id", "change", "actor_from", "actor_to", "extent", "polarity")
        ),
        strict=True,
    )
    by_place: dict[str, list[_Change]] = defaultdict(list)
    for place_id, last, control_id, change, actor_from, actor_to, extent, polarity in rows:
        day = day_number(last)
        if place_id is None or day is None or polarity not in (None, "asserted"):
            continue
        told = _told(change, actor_from, actor_to, extent)
        if told is not None:
            by_place[place_id].append(_Change(day, *told, control_id))
    made = [(place_id, *interval) for place_id in sorted(by_place) for interval in _intervals(by_place[place_id])]
    return pd.DataFrame(made, columns=list(COLUMNS)).astype({"place_id": object, "controller_actor_id": object, "state": object})


def _told(change: str, actor_from: str | None, actor_to: str | None, extent: str | None) -> tuple[str, str | None] | None:
    """The state that a claim leaves behind and who holds the place then; None where it changes nothing."""
    if change in CONTESTS or (change in TAKES | LEAVES and extent and _PARTIAL.search(extent)):
        return "contested", None
    if change in TAKES:
        return ("controlled", actor_to) if actor_to else ("unknown", None)
    if change in LEAVES:
        return ("controlled", actor_to) if actor_to and actor_to != actor_from else ("unknown", None)
    return None


def _intervals(changes: Sequence[_Change]) -> list[tuple[date | None, date | None, str | None, str, list[str]]]:
    by_day: dict[int, list[_Change]] = defaultdict(list)
    for change in sorted(changes):
        by_day[change.day].append(change)
    states: list[tuple[int, str, str | None, list[str]]] = []
    for day, told in sorted(by_day.items()):
        holders = {c.holder for c in told if c.state == "controlled"}
        if len(holders) == 1:
            state, holder = "controlled", next(iter(holders))
        elif holders or any(c.state == "contested" for c in told):
            state, holder = "contested", None
        else:
            state, holder = "unknown", None
        ids = sorted({c.control_id for c in told})
        if states and states[-1][1:3] == (state, holder):
            states[-1] = (*states[-1][:3], sorted({*states[-1][3], *ids}))
        else:
            states.append((day, state, holder, ids))
    following = [s[0] for s in states[1:]] + [None]
    return [
        (day_date(day), None if until is None else (day_date(until) or date.min) - timedelta(days=1), holder, state, ids)
        for (day, state, holder, ids), until in zip(states, following, strict=True)
    ]
