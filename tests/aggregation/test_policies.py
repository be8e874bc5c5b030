"""Counting policies: one set of claims, counted by each policy's rule."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.aggregation.made_events import article, claim, event, tables, warehouse

POLICIES = ["ucdp_best", "acled_conservative", "ibc_two_source", "airwars_fair", "latest", "maximum"]
Figure = tuple[int | None, int | None, int | None]


def figure(con: duckdb.DuckDBPyConnection, policy: str, harm: str = "killed", event_id: str = "e") -> Figure | None:
    """Low, best and high of the event under the policy; None where the policy leaves the event out."""
    found = con.execute(
        f"SELECT {harm}_low, {harm}_best, {harm}_high FROM events_under(?) WHERE event_id = ?", [policy, event_id]
    ).fetchall()
    return found[0] if found else None


def told(*tolls: tuple[str, int, str, dict[str, Any]], killed: Figure = (18, 23, 24), **of_event: Any) -> duckdb.DuckDBPyConnection:
    """A warehouse with one event that articles tell of: (article, killed, day, other columns of the claim)."""
    claims = [
        claim(f"c{n}", "e", "killed", k, k, k, article_id=a, **{"victim_class": "civilian", **others})
        for n, (a, k, _, others) in enumerate(tolls)
    ]
    articles = {a: article(a, day, lineage_id=a.rstrip("'")) for a, _, day, _ in tolls}
    return warehouse(tables([event("e", killed=killed, **of_event)], claims, list(articles.values())))


ACCEPTED = {"reason": "accepted; review: accepted"}


def day_by_day(last: dict[str, Any] | None = None, **of_event: Any) -> duckdb.DuckDBPyConnection:
    """18 on the first day, told by two lineages; 24 on the second; corrected to 23 on the third by another, whose claim is as in `last`."""
    return told(
        ("a", 18, "2016-02-09", {"use": "superseded", "reason": "later_toll"}),
        ("a'", 18, "2016-02-09", {"use": "superseded", "reason": "later_toll"}),
        ("b", 24, "2016-02-10", {"use": "triangulation", "reason": "widens_range"}),
        ("c", 23, "2016-02-11", last or {}),
        **of_event,
    )


def test_each_policy_reads_the_same_claims_by_its_own_rule():
    con = day_by_day(grade="fair")
    assert {policy: figure(con, policy) for policy in POLICIES} == {
        "ucdp_best": (18, 23, 24),
        "acled_conservative": (23, 23, 23),
        "ibc_two_source": (23, None, 23),
        "airwars_fair": (23, None, 24),
        "latest": (23, 23, 23),
        "maximum": (24, 24, 24),
    }


def test_one_lineage_is_one_source_however_many_outlets_retell_it():
    con = told(("a", 5, "2016-02-09", {}), ("a'", 6, "2016-02-09", {"use": "triangulation", "reason": "same_lineage"}), killed=(5, 5, 5))
    assert figure(con, "ibc_two_source") is None
    assert figure(con, "acled_conservative") == (6, 6, 6)


@pytest.mark.parametrize(("grade", "counted"), [("confirmed", True), ("fair", True), ("weak", False), ("contested", False)])
def test_airwars_counts_events_graded_fair_or_confirmed(grade: str, counted: bool):
    assert (figure(day_by_day(grade=grade), "airwars_fair") is not None) == counted


@pytest.mark.parametrize(
    ("contested", "counted"),
    [
        ({"contradiction": "killed: 18 to 24", "n_lineages": 3}, True),
        ({"contradiction": "killed: 18 to 24", "n_lineages": 1}, False),
        ({"contradiction": "killed: 18 to 24; who did it: army, rebels", "n_lineages": 3}, False),
    ],
)
def test_airwars_contests_who_did_it_and_not_how_many_it_killed(contested: dict[str, Any], counted: bool):
    assert (figure(day_by_day(grade="contested", **contested), "airwars_fair") is not None) == counted


def test_airwars_counts_what_the_doer_concedes_though_others_count_more():
    conceded = ("a", 18, "2016-02-09", {"attribution_kind": "perpetrator"})
    con = told(conceded, killed=(18, 18, 24), grade="contested", contradiction="killed: 18 to 24")
    assert figure(con, "airwars_fair") == (18, None, 18)


@pytest.mark.parametrize(("word", "low", "coded"), [("tens", 20, 10), ("dozens", 24, 12), ("hundreds", 200, 100), ("several", 3, 3)])
def test_acled_codes_a_vague_word_as_the_unit_that_it_names(word: str, low: int, coded: int):
    vague = claim("c", "e", "killed", low, None, None, qualifier="vague", vague_word=word)
    con = warehouse(tables([event("e", killed=(low, None, None))], [vague]))
    assert figure(con, "acled_conservative") == (coded, coded, coded)
    assert figure(con, "latest") == (low, low, None)


def test_acled_takes_the_lower_of_two_sources_that_one_article_cites():
    cited = {"use": "triangulation", "reason": "another_source_in_article"}
    both = [("a", 14, "2016-02-09", {}), ("a", 4, "2016-02-09", {**cited}), ("a", 2, "2016-02-09", {**cited})]
    assert figure(told(*both, killed=(6, 14, 14)), "acled_conservative") == (6, 6, 6)
    overtaken = [("a", 14, "2016-02-09", {"use": "superseded", "reason": "later_toll"}), *both[1:], ("b", 20, "2016-02-11", {})]
    assert figure(told(*overtaken, killed=(20, 20, 20)), "acled_conservative") == (20, 20, 20)


def test_fighters_are_left_out_of_the_civilian_policies_and_a_mixed_group_is_only_in_the_high():
    rows = [("a", 4, "2016-02-09", {"victim_class": "militant"}), ("b", 4, "2016-02-09", {"victim_class": "security_forces"})]
    assert figure(told(*rows, killed=(4, 4, 4), grade="fair"), "ibc_two_source") is None
    mixed = [(a, k, day, {"victim_class": "mixed"}) for a, k, day, _ in rows]
    assert figure(told(*mixed, killed=(4, 4, 4), grade="fair"), "airwars_fair") == (None, None, 4)
    people = [(a, k, day, {"victim_class": "unknown"}) for a, k, day, _ in rows]
    assert figure(told(*people, killed=(4, 4, 4), grade="fair"), "airwars_fair") == (4, None, 4)


def test_groups_that_one_article_adds_up_are_one_toll():
    groups = [
        ("a", 9, "2016-10-24", {"victim_class": "militia"}),
        ("a", 5, "2016-10-24", {}),
        ("a", 14, "2016-10-24", {"victim_class": "militant"}),
    ]
    con = told(*groups, killed=(28, 28, 28))
    assert figure(con, "maximum") == figure(con, "latest") == (28, 28, 28)


def test_what_lies_within_a_statement_is_never_added_to_it():
    con = told(
        ("a", 24, "2016-02-10", {}),
        ("a", 3, "2016-02-10", {"use": "subset", "reason": "part_of_claim"}),
        ("a", 24, "2016-02-10", {"use": "triangulation", "reason": "same_count_again"}),
        killed=(24, 24, 24),
    )
    assert figure(con, "maximum") == (24, 24, 24)


@pytest.mark.parametrize(
    "column", [{"count_basis": "running_total"}, {"polarity": "denied"}, {"polarity": "hypothetical"}, {"unit": "household"}]
)
def test_what_rule_3_bars_stays_out_under_every_policy(column: dict[str, str]):
    con = told(
        ("a", 18, "2016-02-09", {}),
        ("b", 900, "2016-02-10", {"use": "triangulation", "reason": "x", **column}),
        killed=(18, 18, 18),
        grade="fair",
    )
    assert all(900 not in (figure(con, policy) or ()) for policy in POLICIES)


def test_acled_counts_no_wounded_and_no_displaced():
    con = warehouse(tables([event("e", wounded=(3, 3, 3))], [claim("c", "e", "wounded", 3, 3, 3)]))
    assert figure(con, "acled_conservative", "wounded") == (None, None, None)
    assert figure(con, "latest", "wounded") == (3, 3, 3)


def test_a_reviewed_figure_holds_under_every_policy():
    con = day_by_day(ACCEPTED, grade="fair", is_reviewed=True)
    assert {figure(con, policy) for policy in ("ibc_two_source", "airwars_fair", "latest")} == {(18, 23, 24)}
    assert figure(con, "acled_conservative") == (23, 23, 23)
    assert figure(con, "maximum") == (18, 24, 24)


def test_a_review_that_decides_no_figure_leaves_each_policy_its_own():
    con = day_by_day(grade="fair", is_reviewed=True)  # its place was corrected, or two reports merged
    assert figure(con, "airwars_fair") == (23, None, 24)
    assert figure(con, "acled_conservative") == (23, 23, 23)


@pytest.mark.parametrize("policy", ["ibc_two_source", "airwars_fair"])
def test_the_dead_of_the_sides_stay_out_of_a_reviewed_figure_of_non_combatants(policy: str):
    con = day_by_day(ACCEPTED, grade="fair", is_reviewed=True, deaths_a=3, deaths_b=16, deaths_civilians=4)
    assert figure(con, policy) == (0, 4, 5)
    fighters_alone = day_by_day(ACCEPTED, grade="fair", is_reviewed=True, deaths_a=23, killed=(23, 23, 23))
    assert figure(fighters_alone, policy) is None


def test_a_reviewed_figure_that_no_source_states_stands_in_both_its_ends():
    con = told(("a", 18, "2016-02-09", {"reason": "only_statement; review: corrected"}), killed=(7, 7, 7), is_reviewed=True)
    assert figure(con, "acled_conservative") == (7, 7, 7)
    assert figure(con, "maximum") == (7, 7, 7)


def test_the_maximum_is_no_less_than_what_one_source_calls_an_upper_bound():
    bound = {"use": "triangulation", "reason": "upper_bound"}
    con = told(("a", 3, "2016-02-09", {}), ("a", 120, "2016-02-09", bound), killed=(3, 3, 120))
    assert figure(con, "maximum") == (3, 120, 120)


def test_at_least_stays_open_in_the_latest_report():
    con = warehouse(tables([event("e", killed=(30, 30, None))], [claim("c", "e", "killed", 30, 30, None)]))
    assert figure(con, "latest") == (30, 30, None)


def test_an_unknown_policy_is_an_error_that_names_the_remedy():
    with pytest.raises(duckdb.Error, match="counting_policies"):
        day_by_day().execute("SELECT * FROM events_under('ucdp')").fetchall()


def test_the_sensitivity_view_shows_each_month_under_each_policy():
    con = day_by_day(grade="fair")
    rows = con.execute("SELECT policy, n_events, best, high FROM policy_sensitivity WHERE harm = 'killed' ORDER BY policy").fetchall()
    assert rows == [
        ("acled_conservative", 1, 23, 23),
        ("airwars_fair", 1, 23, 24),
        ("ibc_two_source", 1, 23, 23),
        ("latest", 1, 23, 23),
        ("maximum", 1, 24, 24),
        ("ucdp_best", 1, 23, 24),
    ]


def test_every_policy_is_described_and_keeps_low_best_high_in_order():
    con = day_by_day(grade="fair")
    assert [row[0] for row in con.execute("SELECT policy FROM counting_policies").fetchall()] == POLICIES
    assert con.execute("SELECT count(*) FROM policy_figures WHERE low > best OR best > high OR low > high").fetchone() == (0,)


def test_every_query_of_the_page_on_counting_runs():
    page = (Path(__file__).resolve().parents[2] / "docs" / "counting.md").read_text(encoding="utf-8")
    queries = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    con = day_by_day(grade="fair")
    assert len(queries) == 5
    for query in queries:
        con.execute(query).fetchall()
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == set(POLICIES)
