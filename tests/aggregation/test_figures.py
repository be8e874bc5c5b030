"""One figure from many claims: uses, ranges, deaths by side, and the promises that hold for any claims."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.aggregation.events import aggregate
from tests.aggregation.event_rows import act, article, at_least, claim, days_after, tables

DAY = date(2016, 4, 8)
VAGUE = {"low": 24, "best": None, "high": 99, "qualifier": "vague"}


def _of(
    *told: list[dict[str, Any]], articles: list[dict[str, Any]] | None = None, **acts: Any
) -> tuple[dict[str, Any], dict[str, tuple[str, str]]]:
    """The one event that articles make, each telling the claims of one list, and the (use, reason) of every claim."""
    rows, mentions, claims = [], [], []
    for n, own in enumerate(told):
        rows.append(article(f"a{n}", title="Bomb hits market in Hit", **((articles or [{}] * len(told))[n])))
        mentions.append(act(f"m{n}", f"a{n}", "hit", DAY, **acts))
        claims += [claim(f"c{n}{i}", mentions[-1], **{"sentence_no": i, **given}) for i, given in enumerate(own)]
    made = aggregate(tables(rows, mentions, claims))
    assert len(made["events"]) == 1
    uses = {
        c: (u, r)
        for c, u, r in zip(made["event_claims"]["claim_id"], made["event_claims"]["use"], made["event_claims"]["reason"], strict=True)
    }
    event = made["events"].astype(object).where(made["events"].notna(), None)
    return {str(k): v for k, v in event.iloc[0].to_dict().items()}, uses


def _killed(event: dict[str, Any]) -> tuple[int | None, int | None, int | None]:
    return event["killed_low"], event["killed_best"], event["killed_high"]


def test_bounds_stay_bounds() -> None:
    assert _killed(_of([at_least(30)])[0]) == (30, 30, None)
    assert _killed(_of([{"low": None, "best": None, "high": 300, "qualifier": "at_most"}])[0]) == (None, None, 300)
    assert _killed(_of([{"low": 10, "best": None, "high": 15, "qualifier": "range"}])[0]) == (10, None, 15)
    assert _killed(_of([VAGUE])[0]) == (24, None, 99)


@pytest.mark.parametrize(
    ("source", "low"),
    [("The rebels", 6), ("Army", 14), (None, 14)],  # a boast of its own beside the first count, or the same source once more
)
def test_what_is_said_first_stays_the_lower_end_beside_another_source_s_larger_count(source: str | None, low: int) -> None:
    first = {"number": 6, "attribution": "Army", "victim_class": "security_forces"}
    boast = {"number": 14, "attribution": source, "victim_class": "security_forces", "sentence_no": 1}
    event, _ = _of([first, boast])
    assert _killed(event) == (low, 14, 14)
    assert event["contradiction"] == ("killed: 6 to 14" if low == 6 else None)
    assert event["grade"] == ("contested" if low == 6 else "weak")


@pytest.mark.parametrize(
    ("police", "hospital", "told"),
    [
        ({"number": 14}, {"number": 8}, "killed: 8 to 14"),  # what was said first is the larger one
        ({"number": 8}, at_least(14), "killed: 8 to 14"),
        (at_least(8), {"number": 14}, None),  # both can be right
        ({"number": 12}, {"number": 14}, None),  # and these are about the same
        ({"number": 8, "evidence": "Police initially said that eight people died."}, {"number": 14}, None),  # nor one toll that grew
        ({"number": 14}, {"number": 8, "attribution": None}, None),  # the article's own words go on, of some of them
    ],
)
def test_sources_of_one_article_contradict_each_other_where_not_both_can_be_right(
    police: dict[str, Any], hospital: dict[str, Any], told: str | None
) -> None:
    event, _ = _of([{"attribution": "police", **police}, {"attribution": "a hospital", **hospital}])
    assert event["contradiction"] == told


@pytest.mark.parametrize(("number", "killed"), [(30, (14, 14, 30)), (9, (14, 14, 14))])
def test_what_the_side_that_did_it_boasts_is_an_upper_end_and_never_the_figure(number: int, killed: tuple[int, int, int]) -> None:
    boast = {"number": number, "attribution": "The rebels", "attribution_kind": "perpetrator", "sentence_no": 1}
    event, uses = _of([{"number": 14, "attribution": "police"}, boast])
    assert _killed(event) == killed and event["grade"] == ("confirmed" if number > 14 else "contested")
    assert uses["c01"] == (("triangulation", "perpetrators_own_count") if number > 14 else ("triangulation", "another_source_in_article"))
    assert _killed(_of([boast])[0]) == (number, number, number)  # alone, it is all that is known


def test_further_victims_add_up_with_fewer_that_stood_before_them() -> None:
    further = {"number": 2, "count_basis": "increment", "sentence_no": 1}
    assert _killed(_of([{"number": 1}, further])[0]) == (3, 3, 3)
    assert _killed(_of([{"number": 1}, {**further, "sentence_no": 9}])[0]) == (1, 2, 2)  # too far off to say of what they are further


def test_a_vague_word_gives_way_to_a_number() -> None:
    event, uses = _of([VAGUE, {"number": 31}])
    assert _killed(event) == (31, 31, 31)
    assert uses["c00"] == ("superseded", "vague_below_exact")


def test_an_addition_that_the_toll_already_holds_is_not_added() -> None:
    told = "Rescuers found two more bodies on Saturday, bringing the death toll of the strike to nine."
    event, uses = _of([{"number": 2, "count_basis": "increment", "evidence": told}, {"number": 9, "evidence": told, "sentence_no": 0}])
    assert _killed(event) == (9, 9, 9)
    assert uses["c00"] == ("subset", "within_toll")


def test_a_round_number_gives_way_to_the_one_it_rounds() -> None:
    event, uses = _of([{"number": 3000, "qualifier": "about"}, {"number": 2940, "qualifier": "about"}])
    assert _killed(event) == (2940, 2940, 2940)
    assert uses["c00"] == ("superseded", "rounded")
    assert _killed(_of([{"number": 300, "qualifier": "about"}, {"number": 120}])[0])[1] == 300


def test_title_and_lead_tell_one_figure() -> None:
    event, uses = _of([{"number": 12}, {"number": 12}])
    assert _killed(event) == (12, 12, 12)
    assert sorted(u for u, _ in uses.values()) == ["recommended", "triangulation"]


def test_a_breakdown_and_its_total_are_counted_once_and_the_parts_tell_the_sides() -> None:
    soldiers = {"number": 2, "victim_class": "security_forces", "sentence_no": 1}
    militants = {"number": 14, "victim_class": "militant", "sentence_no": 1, "span_start": 20}
    event, uses = _of([{"number": 16}, soldiers, militants], actor_from="islamic-state", actor_to="army")
    assert _killed(event) == (16, 16, 16)
    assert [uses[c][0] for c in ("c00", "c01", "c02")] == ["triangulation", "recommended", "recommended"]
    assert (event["side_a_actor_id"], event["side_b_actor_id"]) == ("army", "islamic-state")
    assert (event["deaths_a"], event["deaths_b"], event["deaths_civilians"], event["deaths_unknown"]) == (2, 14, 0, 0)


def test_a_subset_is_never_added_and_tells_whose_side_its_dead_are_on() -> None:
    event, uses = _of([{"number": 30}, {"number": 5, "part_of_claim_id": "c00", "victim_class": "civilian"}])
    assert _killed(event) == (30, 30, 30)
    assert uses["c01"] == ("subset", "part_of_claim")
    assert (event["deaths_civilians"], event["deaths_unknown"]) == (5, 25)


def test_claims_that_are_parts_of_one_another_do_not_vanish() -> None:
    event, uses = _of([{"number": 1, "part_of_claim_id": "c01"}, {"number": 2, "part_of_claim_id": "c00"}])
    assert _killed(event) == (2, 2, 2)
    assert uses["c00"] == ("subset", "part_of_claim")


def test_smaller_counts_of_an_article_lie_within_its_largest() -> None:
    event, uses = _of([at_least(10), {"number": 4, "victims": "sons", "qualifier": "enumerated"}])
    assert _killed(event) == (10, 10, None)
    assert uses["c01"] == ("subset", "within_larger_count")


def test_another_source_in_the_article_widens_the_range() -> None:
    event, uses = _of([{"number": 4, "attribution": "police"}, {"number": 5, "attribution": "a hospital"}])
    assert (event["killed_low"], event["killed_high"]) == (4, 5)
    assert sorted(u for u, _ in uses.values()) == ["recommended", "triangulation"]


@pytest.mark.parametrize("basis", ["running_total", "period_total", "stock"])
def test_totals_over_time_never_enter(basis: str) -> None:
    event, uses = _of([{"number": 5}, {"number": 400, "count_basis": basis}])
    assert _killed(event) == (5, 5, 5)
    assert uses["c01"] == ("excluded", basis)


@pytest.mark.parametrize("polarity", ["negated", "denied", "hypothetical", "future"])
def test_what_is_not_asserted_never_enters_and_stays_visible(polarity: str) -> None:
    event, uses = _of([{"number": 5}, {"number": 400, "polarity": polarity}])
    assert _killed(event) == (5, 5, 5)
    assert uses["c01"] == ("excluded", polarity)


def test_households_are_no_people() -> None:
    event, uses = _of([{"number": 50, "harm": "displaced", "unit": "household"}])
    assert event["displaced_low"] is None
    assert uses["c00"] == ("excluded", "unit_household")


def test_a_later_higher_toll_supersedes_an_earlier_one() -> None:
    event, uses = _of([{"number": 21}], [{"number": 25}], articles=[{}, {"published_on": days_after(DAY, 1)}])
    assert _killed(event) == (25, 25, 25)
    assert uses["c00"] == ("superseded", "later_toll")


def test_a_later_range_supersedes_an_earlier_toll_below_it() -> None:
    later = [{"published_on": DAY}, {"published_on": days_after(DAY, 4)}]
    event, uses = _of([at_least(5)], [{"low": 30, "best": None, "high": 40, "qualifier": "range"}], articles=later)
    assert _killed(event) == (30, None, 40)
    assert uses["c00"] == ("superseded", "later_toll")


def test_a_correction_supersedes_a_higher_toll() -> None:
    revised = {"number": 36, "evidence": "The toll was revised from 40 to 36."}
    event, uses = _of([{"number": 40}], [revised], articles=[{}, {"published_on": days_after(DAY, 1)}])
    assert _killed(event) == (36, 36, 36)
    assert uses["c00"] == ("superseded", "corrected")


def test_a_lineage_speaks_once_with_its_latest_report() -> None:
    wire = [{"lineage_id": "w"}, {"lineage_id": "w", "published_on": days_after(DAY, 1)}, {}]
    event, uses = _of([{"number": 9}], [{"number": 8}], [{"number": 9}], articles=wire)
    assert uses["c00"] == ("superseded", "later_report_of_lineage")
    assert event["n_lineages"] == 2
    assert (event["killed_low"], event["killed_high"]) == (8, 9)


def test_the_majority_of_lineages_decides_and_the_lower_figure_where_they_tie() -> None:
    event, _ = _of([{"number": 9}], [{"number": 12}], [{"number": 12}])
    assert _killed(event) == (9, 12, 12)
    event, _ = _of([{"number": 9}], [{"number": 12}])
    assert _killed(event) == (9, 9, 12)


def test_grade_asks_for_lineages_and_an_admission() -> None:
    assert _of([{"number": 9}])[0]["grade"] == "weak"
    assert _of([{"number": 9}], [{"number": 9}])[0]["grade"] == "fair"
    assert _of([{"number": 9}], [{"number": 9}], articles=[{"lineage_id": "w"}, {"lineage_id": "w"}])[0]["grade"] == "weak"
    assert _of([{"number": 9, "attribution_kind": "perpetrator"}])[0]["grade"] == "confirmed"
    event, _ = _of([{"number": 9}], [{"number": 19}])
    assert (event["grade"], event["contradiction"]) == ("contested", "killed: 9 to 19")


def test_soldiers_die_on_the_governments_side_though_no_army_is_named() -> None:
    event, _ = _of([{**at_least(30), "victim_class": "security_forces"}], actor_from="islamic-state")
    assert (event["side_a_actor_id"], event["side_b_actor_id"]) == (None, "islamic-state")
    assert event["deaths_a"] == 30


def test_the_dead_of_both_sides_of_a_fight_add_up_in_whatever_order_they_are_told() -> None:
    police = {"number": 9, "victim_class": "security_forces", "evidence": "Nine policemen were killed, the mayor said."}
    raiders = {"number": 14, "victim_class": "militant", "evidence": "Fourteen raiders were killed, the army said."}
    for told in ([police, raiders], [raiders, police]):
        event, _ = _of(told)
        assert (event["killed_best"], event["deaths_a"], event["deaths_b"]) == (23, 9, 14)
    total = {"number": 23, "evidence": "In all 23 people died.", "span_start": 90}
    assert _of([police, raiders, total])[0]["killed_best"] == 23


def test_civilians_who_suffer_are_no_side_that_acts() -> None:
    event, _ = _of([{"number": 9, "victim_class": "civilian"}], actor_to="civilians")
    assert (event["side_a_actor_id"], event["side_b_actor_id"]) == (None, "civilians")


def test_victims_whose_killer_nobody_names_are_on_the_other_side() -> None:
    event, _ = _of([{"number": 9, "victim_class": "militant", "victim_actor_id": "islamic-state"}], actor_to="islamic-state")
    assert (event["side_a_actor_id"], event["side_b_actor_id"], event["deaths_b"]) == (None, "islamic-state", 9)


def test_who_fights_is_the_other_side_and_not_the_civilians_beside_them() -> None:
    told = [
        {"number": 7, "victim_class": "security_forces", "victim_actor_id": "army"},
        {"number": 4, "victim_class": "civilian", "victim_actor_id": "civilians"},
    ]
    event, _ = _of(told, actor_from="islamic-state", actor_to="army")
    assert (event["side_a_actor_id"], event["side_b_actor_id"]) == ("army", "islamic-state")
    event, _ = _of(told, actor_from="army", actor_to="islamic-state")
    assert (event["side_a_actor_id"], event["side_b_actor_id"]) == ("army", "islamic-state")


def test_a_loaded_word_decides_no_side() -> None:
    event, _ = _of([{"number": 7, "victims": "martyrs", "victim_class": "unknown"}], actor_from="army")
    assert event["deaths_unknown"] == 7


def test_the_summary_is_a_plain_sentence() -> None:
    assert (
        _of([at_least(30)])[0]["summary"]
        == "Remote explosive/landmine/IED, Hit, 8 April 2016: at least 30 killed (1 article of 1 independent source)."
    )


_CLAIMS = st.fixed_dictionaries(
    {
        "harm": st.sampled_from(["killed", "wounded"]),
        "number": st.integers(0, 60),
        "qualifier": st.sampled_from(["exact", "at_least", "at_most", "vague", "implied_one", "range"]),
        "victim_class": st.sampled_from(["civilian", "security_forces", "militant", "mixed", "unknown"]),
        "count_basis": st.sampled_from(["incident", "incident", "increment", "running_total"]),
        "polarity": st.sampled_from(["asserted", "asserted", "negated"]),
        "attribution": st.sampled_from([None, "police", "a hospital"]),
        "sentence_no": st.integers(0, 3),
        "part_of_claim_id": st.sampled_from([None, None, "c00"]),
    }
)


def _shaped(given: dict[str, Any]) -> dict[str, Any]:
    number, qualifier = given["number"], given["qualifier"]
    ends = {
        "at_least": (number, number, None),
        "at_most": (None, None, number),
        "vague": (number, None, number + 5),
        "range": (number, None, number + 3),
    }
    low, best, high = ends.get(qualifier, (number, number, number))
    return {**given, "low": low, "best": best, "high": high}


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(_CLAIMS, min_size=1, max_size=5), min_size=1, max_size=3))
def test_for_any_claims_ends_are_ordered_sides_add_up_and_the_best_is_what_recommended_claims_state(
    told: list[list[dict[str, Any]]],
) -> None:
    rows, mentions, claims = [], [], []
    for n, own in enumerate(told):
        rows.append(article(f"a{n}", published_on=days_after(DAY, n % 2)))
        mentions.append(act(f"m{n}", f"a{n}", "hit", DAY))
        claims += [claim(f"c{n}{i}", mentions[-1], **_shaped(given)) for i, given in enumerate(own)]
    claims[0]["part_of_claim_id"] = None
    made = aggregate(tables(rows, mentions, claims))
    uses = made["event_claims"].merge(pd.DataFrame(claims), on="claim_id")
    assert len(uses) == len(claims), "a claim vanished or serves two events"
    for event in made["events"].astype(object).where(made["events"].notna(), None).to_dict("records"):
        for harm in ("killed", "wounded"):
            ends = [event[f"{harm}_{end}"] for end in ("low", "best", "high")]
            given_ends = [e for e in ends if e is not None]
            assert given_ends == sorted(given_ends)
            mine = uses[(uses["event_id"] == event["event_id"]) & (uses["harm"] == harm) & (uses["use"] == "recommended")]
            assert (mine["polarity"] == "asserted").all()
            assert not set(mine["part_of_claim_id"].dropna()) & set(mine["claim_id"]), "a part beside its whole"
            if ends[1] is not None:
                assert ends[1] == mine["best"].sum()
        sides = sum(event[f"deaths_{side}"] for side in ("a", "b", "civilians", "unknown"))
        assert sides == next((event[f"killed_{e}"] for e in ("best", "low") if event[f"killed_{e}"] is not None), 0)


@pytest.mark.parametrize(
    ("evidence", "killed"),
    [
        ("Man slain in Hit A man was slain in a park.", 1),  # a headline that runs into its story
        ("A man was slain and a man was found dead in a park.", 2),
        ("A man was slain, a man was found dead in a park.", 2),
    ],
)
def test_one_person_told_twice_in_a_sentence_counts_once(evidence: str, killed: int) -> None:
    second = evidence.lower().rindex("a man")
    first = evidence[:5] if evidence.startswith("A man") else "Man"
    given = {"number": 1, "qualifier": "implied_one", "victim_class": "civilian", "evidence": evidence, "sentence_no": 0}
    event, _ = _of(
        [{**given, "surface": first, "span_start": 0}, {**given, "surface": evidence[second : second + 5], "span_start": second}]
    )
    assert _killed(event) == (killed, killed, killed)


def test_a_sum_over_several_attacks_is_the_figure_of_none() -> None:
    acts = [act("m0", "a", "hit", DAY), act("m1", "a", "ramadi", DAY, sentence_no=1)]
    claims = [
        claim("sum", acts[0], 25, evidence="Twenty-five dead in two attacks"),
        claim("here", acts[0], 16, sentence_no=1, evidence="Gunmen killed 16 people in Hit."),
        claim("there", acts[1], 9, evidence="Separately, nine were killed in Ramadi."),
    ]
    made = aggregate(tables([article("a")], acts, claims))
    assert sorted(made["events"]["killed_best"]) == [9, 16]
    used = made["event_claims"].set_index("claim_id")
    assert tuple(used.loc["sum", ["use", "reason"]]) == ("excluded", "sum_of_events")
