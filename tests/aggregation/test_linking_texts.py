"""The linking golds from their texts: extraction and aggregation together, article by article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import combinations
from typing import Any

import pandas as pd

from assets.aggregation.events import aggregate
from tests.aggregation.linking_gold import extracted, reports, world

Pairs = set[tuple[str, str]]


def _paired(told: Mapping[str, set[str]]) -> Pairs:
    """The pairs of reports that tell an event in common."""
    return {p for p in combinations(sorted(told), 2) if told[p[0]] & told[p[1]]}


def _found(made: Mapping[str, pd.DataFrame]) -> Pairs:
    return _paired(made["event_articles"].groupby("article_id")["event_id"].agg(set).to_dict())


def _f1(found: Pairs, right: Pairs) -> float:
    return 2 * len(found & right) / (len(found) + len(right))


def test_reports_of_one_event_meet_and_others_do_not() -> None:
    right = _paired({r["id"]: {t["event"] for t in r["told"]} for r in reports()})
    found = _found(aggregate(extracted(reports())))
    assert not found - right
    assert _f1(found, right) >= 0.95, sorted(right - found)


@cache
def _world() -> dict[str, pd.DataFrame]:
    tables = extracted(world()["reports"])
    return {**tables, **aggregate(tables)}


def test_reports_from_many_wars_meet_too() -> None:
    right = _paired({r["id"]: set(r["events"]) for r in world()["reports"]})
    found = _found(_world())
    assert not found - right
    assert _f1(found, right) >= 0.875, sorted(right - found)


def _candidates(gold: Mapping[str, Any]) -> pd.DataFrame:
    """The events that only reports of this gold event tell."""
    telling = {r["id"] for r in world()["reports"] if gold["id"] in r["events"]}
    links = _world()["event_articles"].groupby("event_id")["article_id"].agg(set)
    events = _world()["events"]
    return events[events["event_id"].isin([e for e, articles in links.items() if articles <= telling])]


def _missed(slot: str, golds: Sequence[Mapping[str, Any]]) -> list[str]:
    """The ids of the gold events of which no event has the slot right."""
    names = _world()["place_aliases"].groupby("place_id")["alias"].agg(lambda a: {n.lower() for n in a})
    missed = []
    for gold in golds:
        events = _candidates(gold)
        if slot == "date":
            right = [[str(a), str(b)] == gold["date"] for a, b in zip(events["date_start"], events["date_end"], strict=True)]
        elif slot == "place":
            wanted = {n.lower() for n in gold["place"].split("|")}
            right = [bool(wanted & names.get(p, set())) for p in events["place_id"]]
        else:
            least, most = gold[slot]
            right = [pd.notna(n) and least <= n <= (most or n) for n in events[f"{slot}_best"].fillna(events[f"{slot}_low"])]
        if not any(right):
            missed.append(gold["id"])
    return missed


def test_events_of_many_wars_have_their_day_place_and_figures() -> None:
    golds = world()["events"]
    assert len(golds) >= 60 and len(world()["reports"]) >= 170
    for slot, allowed in (("date", 3), ("place", 2), ("killed", 3), ("wounded", 4), ("displaced", 0)):
        missed = _missed(slot, [g for g in golds if slot in g])
        assert len(missed) <= allowed, (slot, missed)
