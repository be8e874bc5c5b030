"""Who held a place: captures, reversals, contradictions, and what changes nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assets.aggregation.control_timeline import control_timeline
from tests.aggregation.event_rows import control, tables

JUNE, JULY, AUGUST = date(2016, 6, 17), date(2016, 7, 1), date(2016, 8, 2)


def _timeline(*claims: dict[str, Any]) -> list[tuple[Any, ...]]:
    made = control_timeline(tables([], controls=claims)["control_claims"])
    return [(r.place_id, r.from_date, r.to_date, r.controller_actor_id, r.state, r.control_ids) for r in made.itertuples()]


def test_a_capture_holds_until_the_next_change() -> None:
    assert _timeline(
        control("k1", "rutba", JUNE, actor_to="army", actor_from="islamic-state"),
        control("k2", "rutba", AUGUST, actor_to="islamic-state", actor_from="army"),
    ) == [
        ("rutba", JUNE, date(2016, 8, 1), "army", "controlled", ["k1"]),
        ("rutba", AUGUST, None, "islamic-state", "controlled", ["k2"]),
    ]


def test_a_capture_told_again_is_no_new_interval() -> None:
    told = [control(f"k{i}", "rutba", day, actor_to="army") for i, day in enumerate((JUNE, JULY))]
    assert _timeline(*told) == [("rutba", JUNE, None, "army", "controlled", ["k0", "k1"])]


def test_two_holders_on_one_day_are_a_contradiction() -> None:
    assert _timeline(control("k1", "hit", JUNE, actor_to="army"), control("k2", "hit", JUNE, actor_to="islamic-state")) == [
        ("hit", JUNE, None, None, "contested", ["k1", "k2"])
    ]


@pytest.mark.parametrize(
    "given", [{"change": "entered"}, {"change": "encircled"}, {"extent": "the centre"}, {"extent": "most of the town"}]
)
def test_part_of_a_place_is_contested(given: dict[str, Any]) -> None:
    assert _timeline(control("k", "hit", JUNE, actor_to="army", **given))[0][3:5] == (None, "contested")


def test_who_withdraws_leaves_it_unknown_who_came() -> None:
    assert _timeline(control("k", "rutba", JUNE, change="withdrew", actor_from="islamic-state"))[0][3:5] == (None, "unknown")


@pytest.mark.parametrize("given", [{"change": "planned"}, {"change": "failed"}, {"polarity": "hypothetical"}, {"polarity": "future"}])
def test_vows_and_failures_change_nothing(given: dict[str, Any]) -> None:
    assert _timeline(control("k", "mosul", JUNE, actor_to="army", **given)) == []


def test_an_undated_claim_dates_nothing() -> None:
    assert _timeline(control("k", "mosul", None, actor_to="army")) == []
