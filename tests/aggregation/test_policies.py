"""Counting policies: one set of claims, counted by each policy's rule."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from tests.aggregation.made_events import article, claim, event, tables, warehouse

POLICIES = ["ucdp_best", "acled_conservative", "ibc_two_source", "airwars_fair", "latest", "maximum"]
Figure = tuple[int | None, int | None, int | None]


def figure(con: duckdb.DuckDBPyConnection, policy: str, harm: str = "killed", event_id: str = "e") -> Figure | None:
    """Low, best and high of the event under the policy; None where the policy leaves the event out."""
    found = con.execute(f"SELECT {harm}_low, {harm}_best, {harm}_high FROM events_under(?) WHERE event_id = ?", [policy, event_id]).fetchall()
    return found[0] if found else None


def told(*tolls: tuple[str, int, str, dict[str, Any]], killed: Figure = (18, 23, 24), **of_event: Any) -> duckdb.DuckDBPyConnection:
    """A warehouse with one event that articles tell of: (article, killed, day, other columns of the claim)."""
    claims = [claim(f"c{n}", "e", "killed", k, k, k, article_id=a, **{"victim_class": "civilian", **others}) for n, (a, k, _, others) in enumerate(tolls)]
    articles = {a: article(a, day, lineage_id=a.rstrip("'")) for a, _, day, _ in tolls}
    return warehouse(tables([event("e", killed=killed, **of_event)], claims, list(articles.values())))


def day_by_day(**of_event: Any) -> duckdb.DuckDBPyConnection:
    """18 on the first day, told by two lineages; 24 on the second; corrected to 23 on the third by another."""
    return told(
        ("a", 18, "2016-02-09", {"use": "superseded", "reason": "later_toll"}),
        ("a'", 18, "2016-02-09", {"use": "superseded", "reason": "later_toll"}),
        ("b", 24, "2016-02-10", {"use": "triangulation", "reason": "widens_range"}),
        ("c", 23, "2016-02-11", {}),
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


def test_fighters_are_left_out_of_the_civilian_policies_and_a_mixed_group_is_only_in_the_high():
    rows = [("a", 4, "2016-02-09", {"victim_class": "militant"}), ("b", 4, "2016-02-09", {"victim_class": "security_forces"})]
    assert figure(told(*rows, killed=(4, 4, 4), grade="fair"), "ibc_two_source") is None
    mixed = [(a, k, day, {"victim_class": "mixed"}) for a, k, day, _ in rows]
    assert figure(told(*mixed, killed=(4, 4, 4), grade="fair"), "airwars_fair") == (None, None, 4)
    people = [(a, k, day, {"victim_class": "unknown"}) for a, k, day, _ in rows]
    assert figure(told(*people, killed=(4, 4, 4), grade="fair"), "airwars_fair") == (4, None, 4)


def test_groups_that_one_article_adds_up_are_one_toll():
    groups = [("a", 9, "2016-10-24", {"victim_class": "militia"}), ("a", 5, "2016-10-24", {}), ("a", 14, "2016-10-24", {"victim_class": "militant"})]
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


@pytest.mark.parametrize("column", [{"count_basis": "running_total"}, {"polarity": "denied"}, {"polarity": "hypothetical"}, {"unit": "household"}])
def test_what_rule_3_bars_stays_out_under_every_policy(column: dict[str, str]):
    con = told(("a", 18, "2016-02-09", {}), ("b", 900, "2016-02-10", {"use": "excluded", "reason": "x", **column}), killed=(18, 18, 18), grade="fair")
    assert all(900 not in (figure(con, policy) or ()) for policy in POLICIES)


def test_acled_counts_no_wounded_and_no_displaced():
    con = warehouse(tables([event("e", wounded=(3, 3, 3))], [claim("c", "e", "wounded", 3, 3, 3)]))
    assert figure(con, "acled_conservative", "wounded") == (None, None, None)
    assert figure(con, "latest", "wounded") == (3, 3, 3)


def test_a_reviewed_figure_holds_under_every_policy():
    con = day_by_day(grade="fair", is_reviewed=True)
    assert {figure(con, policy) for policy in ("ibc_two_source", "airwars_fair", "latest")} == {(18, 23, 24)}
    assert figure(con, "acled_conservative") == (23, 23, 23)
    assert figure(con, "maximum") == (18, 24, 24)


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


GED = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name dyad_dset_id dyad_new_id dyad_name "
    "side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b number_of_sources source_article source_office source_date "
    "source_headline source_original where_prec where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country "
    "country_id region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low gwnoa gwnob"
).split()
ACLED = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 "
    "interaction civilian_targeting iso region country admin1 admin2 admin3 location latitude longitude geo_precision source source_scale notes "
    "fatalities tags timestamp"
).split()
ACTORS = [
    {"actor_id": "army", "name": "Iraqi army", "actor_class": "state_forces", "inter_code": 1},
    {"actor_id": "is", "name": "Islamic State", "actor_class": "rebel", "inter_code": 2},
]


def battle(**others: Any) -> duckdb.DuckDBPyConnection:
    """The warehouse of one battle in Hit with 30 soldiers dead, and what else the test says of it."""
    of_event = {"killed": (30, 30, None), "deaths_a": 30, "side_a_actor_id": "army", "side_b_actor_id": "is", "date_precision": 2, "end": "2016-04-09", **others}
    made = tables([event("0123456789abcdef", **of_event)], [claim("c", "0123456789abcdef", "killed", 30, 30, None)])
    return warehouse(made, actors=ACTORS, event_articles=[{"event_id": "0123456789abcdef", "article_id": "a1", "mention_id": "m", "sentence_no": 0}])


def row(con: duckdb.DuckDBPyConnection, view: str) -> dict[str, Any]:
    """The only row of a view."""
    found = con.execute(f"SELECT * FROM {view}").df().to_dict("records")
    assert len(found) == 1
    return found[0]


def test_the_ged_view_has_ged_s_49_columns_and_codes():
    con = battle()
    found = row(con, "interop_ucdp_ged")
    assert list(found) == GED
    assert len(GED) == 49
    assert (found["type_of_violence"], found["best"], found["low"], found["deaths_a"]) == (1, 30, 30, 30)
    assert (found["dyad_name"], found["number_of_sources"], found["country"]) == ("Iraqi army - Islamic State", 1, "Iraq")
    assert found["priogrid_gid"] == 247 * 720 + 445 + 1  # row 247, column 445 of half-degree cells


def test_the_ged_view_leaves_out_events_without_a_death_a_date_or_a_country():
    for others in ({"killed": (None, None, None), "deaths_a": 0}, {"start": None, "end": None, "date_precision": None}, {"place_id": None}):
        assert battle(**others).execute("SELECT count(*) FROM interop_ucdp_ged").fetchone() == (0,)


@pytest.mark.parametrize(
    ("others", "kind"),
    [
        ({"deaths_a": 0, "deaths_civilians": 30}, 3),
        ({"side_a_actor_id": "is", "side_b_actor_id": "army"}, 1),
        ({"side_a_actor_id": None}, None),
        ({"event_type": "Violence against civilians"}, 3),
    ],
)
def test_type_of_violence_follows_from_sides_and_victims_and_is_null_when_they_do_not_tell(others: dict[str, Any], kind: int | None):
    assert battle(**others).execute("SELECT type_of_violence FROM interop_ucdp_ged").fetchall() == [(kind,)]


def test_the_acled_view_has_acled_s_columns_and_codes():
    found = row(battle(), "interop_acled")
    assert list(found) == ACLED
    assert (found["event_id_cnty"], found["time_precision"], found["geo_precision"], found["interaction"]) == ("IRQ0123456789abcdef", 2, 1, 12)
    assert (found["fatalities"], found["disorder_type"], found["event_type"]) == (30, "Political violence", "Battles")


def test_a_type_that_is_ours_alone_is_null_for_acled():
    found = battle(event_type="Harm reported", sub_event_type="Harm reported").execute("SELECT event_type, sub_event_type FROM interop_acled").fetchall()
    assert found == [(None, None)]


def test_the_hapi_view_sums_months_by_province_and_tells_unspecified_ones():
    found = row(battle(), "interop_hapi")
    assert (found["location_code"], found["provider_admin1_name"], found["admin1_is_unspecified"], found["event_type"]) == ("IRQ", "Anbar", False, "political_violence")
    assert (found["events"], found["fatalities"]) == (1, 30)
    assert (str(found["reference_period_start"])[:10], str(found["reference_period_end"])[:10]) == ("2016-04-01", "2016-04-30")
    assert row(battle(place_id="iq"), "interop_hapi")["admin1_is_unspecified"]
    assert battle(end="2016-05-02").execute("SELECT count(*) FROM interop_hapi").fetchone() == (0,)


def test_civilian_targeting_is_a_part_of_political_violence_in_the_hapi_view():
    con = battle(event_type="Violence against civilians", deaths_a=0, deaths_civilians=30)
    found = con.execute("SELECT event_type, events FROM interop_hapi ORDER BY event_type").fetchall()
    assert found == [("civilian_targeting", 1), ("political_violence", 1)]
