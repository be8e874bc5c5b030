"""What one article tells: which of a name that no gazetteer holds and a place on the map is the event's place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest

from assets.aggregation.areas import Areas, Spot
from assets.aggregation.records import Article, Claim, Mention, Place, records
from assets.aggregation.within_article import Telling, tellings
from tests.aggregation.event_rows import PLACES, act, article, claim, tables

ORCHARD: dict[str, Any] = {
    "place_id": "text:IRQ:orchard",
    "latitude": None,
    "longitude": None,
    "where_precision": 2,
    "place_method": "clause",
}
NAMED = pd.DataFrame(
    [
        {"place_id": "text:IRQ:orchard", "name": "Orchard", "kind": "unlocated", "country_iso3": "IRQ"},
        {"place_id": "text:IRQ:mill", "name": "Mill", "kind": "unlocated", "country_iso3": "IRQ"},
        {"place_id": "text:SYR:orchard", "name": "Orchard", "kind": "unlocated", "country_iso3": "SYR"},
    ]
)


def _told(*acts: dict[str, Any], counts: Sequence[dict[str, Any]] = ()) -> list[Telling]:
    """The tellings that acts of one article make, with their counts."""
    made = tables([article("a")], acts, counts)
    areas = Areas(records(pd.concat([PLACES, NAMED], ignore_index=True), Place))
    rows = (records(made[name], kind) for name, kind in (("articles", Article), ("event_mentions", Mention), ("casualty_claims", Claim)))
    return list(tellings(*rows, areas))


def _only(*acts: dict[str, Any]) -> Telling:
    (found,) = _told(*acts)
    return found


@pytest.mark.parametrize(("method", "number"), [("clause", 2), ("sentence", 1)])
def test_two_names_on_no_map_are_two_events_where_each_clause_has_its_own(method: str, number: int) -> None:
    mill = {**ORCHARD, "place_id": "text:IRQ:mill", "place_method": method}
    assert len(_told(act("m1", "a", **ORCHARD), act("m2", "a", span_start=40, **mill))) == number


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (act("m1", "a", "anbar"), act("m2", "a", sentence_no=3, **ORCHARD)),
        (act("m1", "a", "hit"), act("m2", "a", span_start=40, **ORCHARD)),
        (act("m1", "a", "hit", place_method="article"), act("m2", "a", sentence_no=3, **ORCHARD)),
        (act("m1", "a", **ORCHARD), act("m2", "a", "hit", sentence_no=3)),
    ],
    ids=["within an area", "in the same sentence", "place only carried over", "name first"],
)
def test_a_finer_name_that_the_text_states_is_the_place_at_the_point_that_is_known(first: dict[str, Any], second: dict[str, Any]) -> None:
    told = _only(first, second)
    known = next(a for a in (first, second) if a["latitude"] is not None)
    assert told.spot.place_id == "text:IRQ:orchard"
    assert (told.spot.latitude, told.spot.longitude) == (known["latitude"], known["longitude"])
    assert told.spot.precision >= 2


@pytest.mark.parametrize(
    "second",
    [
        act("m2", "a", sentence_no=3, **ORCHARD),
        act("m2", "a", sentence_no=0, span_start=40, **{**ORCHARD, "place_method": "sentence"}),
        act("m2", "a", sentence_no=0, span_start=40, **{**ORCHARD, "place_id": "text:SYR:orchard"}),
    ],
    ids=["sentences later", "stated for another clause", "in another country"],
)
def test_a_stray_name_takes_no_place_from_a_stated_town(second: dict[str, Any]) -> None:
    assert _only(act("m1", "a", "hit"), second).spot.place_id == "hit"


def test_a_quarter_that_the_text_states_is_the_place_and_not_its_city() -> None:
    assert _only(act("m1", "a", "baghdad"), act("m2", "a", "karrada", sentence_no=3)).spot.place_id == "karrada"
    assert _only(act("m1", "a", "baghdad"), act("m2", "a", "karrada", sentence_no=3, place_method="article")).spot.place_id == "baghdad"


def test_the_exact_kind_names_the_telling_and_not_the_general_word() -> None:
    told = _only(act("m1", "a", "hit", sub_event_type="Attack"), act("m2", "a", "hit", sub_event_type="Air/drone strike", sentence_no=1))
    assert told.main.sub_event_type == "Air/drone strike"


@pytest.mark.parametrize(
    ("evidence", "events"),
    [
        ("Two more guards were wounded in a separate shooting on the same day.", 2),
        ("Two guards were wounded in the shooting on the same day.", 1),
    ],
)
def test_a_count_of_a_separate_act_is_another_event(evidence: str, events: int) -> None:
    acts = [act("m1", "a", "hit"), act("m2", "a", "hit", sentence_no=4, place_method="article")]
    counts = [claim("c1", acts[0], 1, sentence_no=0), claim("c2", acts[1], 2, sentence_no=4, evidence=evidence)]
    assert len(_told(*acts, counts=counts)) == events


def test_what_is_said_to_be_the_sum_of_two_attacks_is_counted_with_neither() -> None:
    acts = [
        act("m1", "a", "hit"),
        act("m2", "a", "ramadi", sentence_no=0, span_start=40),
        act("m3", "a", "hit", sentence_no=5, place_method="article"),
    ]
    counts = [claim("c1", acts[0], 12), claim("c2", acts[1], 9), claim("c3", acts[2], 21, evidence="In total, 21 people were killed.")]
    found = _told(*acts, counts=counts)
    assert len(found) == 2 and set().union(*(t.sums for t in found)) == {"c3"}


NORTH = pd.DataFrame(
    [
        {"place_id": "c:north", "name": "Northern Iraq", "kind": "region", "country_iso3": "IRQ", "parent_place_id": "c", "latitude": 36.6, "longitude": 43.7},
        {"place_id": "c:south", "name": "Southern Iraq", "kind": "region", "country_iso3": "IRQ", "parent_place_id": "c", "latitude": 31.0, "longitude": 46.5},
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("c:north", "mosul", "inside"),
        ("c:north", "c", "inside"),
        ("c:south", "mosul", "apart"),
        ("c:north", "c:south", "apart"),
        ("c:north", "aleppo", "apart"),
    ],
)
def test_a_side_of_a_country_reaches_to_its_middle(one: str, other: str, relation: str) -> None:
    areas = Areas(records(pd.concat([PLACES, NORTH], ignore_index=True), Place))
    spots = [Spot(p, areas.by_id[p].latitude, areas.by_id[p].longitude, 5) for p in (one, other)]
    assert areas.relation(*spots) == areas.relation(*reversed(spots)) == relation


def test_an_act_told_of_the_whole_country_is_no_act_of_a_town_unless_the_title_tells_it() -> None:
    town, nation = act("m1", "a", "hit", sentence_no=1), {"where_precision": 6}
    assert len(_told(town, act("m2", "a", "c", sentence_no=5, **nation))) == 2
    assert len(_told(act("m0", "a", "c", sentence_no=0, **nation), town)) == 1


def test_a_village_on_no_map_is_the_place_though_the_title_names_its_town() -> None:
    title, body = act("m1", "a", "hit", sentence_no=0), act("m2", "a", sentence_no=1, **ORCHARD)
    made = tables([article("a", title="Attack near Hit")], [title, body])
    areas = Areas(records(pd.concat([PLACES, NAMED], ignore_index=True), Place))
    (told,) = tellings(records(made["articles"], Article), records(made["event_mentions"], Mention), [], areas)
    assert told.spot.place_id == "text:IRQ:orchard"


@pytest.mark.parametrize(
    ("words", "number"), [("Another 12 people were hurt.", 1), ("Another man was hurt.", 1), ("Another car bomb hurt 12.", 2)]
)
def test_another_attack_is_one_more_event_and_another_victim_is_none(words: str, number: int) -> None:
    first, second = act("m1", "a", "hit"), act("m2", "a", "hit", sentence_no=3, sub_event_type="Harm reported", place_method="article")
    assert len(_told(first, second, counts=[claim("c1", second, harm="wounded", number=12, evidence=words)])) == number
