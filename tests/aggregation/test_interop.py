"""Interop views: the events in the columns and codes of UCDP GED, ACLED and HAPI."""

from __future__ import annotations

import random
from typing import Any

import duckdb
import pytest

from tests.aggregation.made_events import claim, event, tables, warehouse

GED = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name dyad_dset_id dyad_new_id dyad_name "
    "side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b number_of_sources source_article source_office source_date "
    "source_headline source_original where_prec where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country "
    "country_id region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low gwnoa gwnob"
)
ACLED = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 "
    "interaction civilian_targeting iso region country admin1 admin2 admin3 location latitude longitude geo_precision source source_scale notes "
    "fatalities tags timestamp"
)
ACTORS = [
    {"actor_id": "army", "name": "Iraqi army", "actor_class": "state_forces", "inter_code": 1},
    {"actor_id": "is", "name": "Islamic State", "actor_class": "rebel", "inter_code": 2},
    {"actor_id": "nusra", "name": "al-Nusra Front", "actor_class": "rebel", "inter_code": 2},
    {"actor_id": "gunmen", "name": "Unidentified Armed Group", "actor_class": "unknown", "inter_code": 3},
    {"actor_id": "people", "name": "Civilians", "actor_class": "civilians", "inter_code": 7},
]


def battle(**others: Any) -> duckdb.DuckDBPyConnection:
    """The warehouse of one battle in Hit with 30 soldiers dead, and what else the test says of it."""
    of_event = {
        "killed": (30, 30, None),
        "deaths_a": 30,
        "side_a_actor_id": "army",
        "side_b_actor_id": "is",
        "date_precision": 2,
        "end": "2016-04-09",
        **others,
    }
    made = tables([event("0123456789abcdef", **of_event)], [claim("c", "0123456789abcdef", "killed", 30, 30, None)])
    return warehouse(
        made, actors=ACTORS, event_articles=[{"event_id": "0123456789abcdef", "article_id": "a1", "mention_id": "m", "sentence_no": 0}]
    )


def row(con: duckdb.DuckDBPyConnection, view: str) -> dict[str, Any]:
    """The only row of a view."""
    found = con.execute(f"SELECT * FROM {view}").df().to_dict("records")
    assert len(found) == 1
    return found[0]


def test_the_ged_view_has_ged_s_49_columns_and_codes():
    con = battle()
    found = row(con, "interop_ucdp_ged")
    assert " ".join(found) == GED
    assert len(found) == 49
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
        ({"side_a_actor_id": "nusra"}, 2),
        ({"side_a_actor_id": "nusra", "side_b_actor_id": "gunmen"}, None),
        ({"side_b_actor_id": "gunmen"}, 1),
        ({"side_a_actor_id": "is", "side_b_actor_id": "people", "deaths_a": 0, "deaths_civilians": 30}, 3),
        ({"side_a_actor_id": "people", "side_b_actor_id": None, "deaths_a": 0, "deaths_civilians": 30}, None),
        ({"side_b_actor_id": "people"}, None),
    ],
)
def test_type_of_violence_follows_from_sides_and_victims_and_is_null_when_they_do_not_tell(others: dict[str, Any], kind: int | None):
    assert battle(**others).execute("SELECT type_of_violence FROM interop_ucdp_ged").fetchall() == [(kind,)]


def test_the_acled_view_has_acled_s_columns_and_codes():
    found = row(battle(), "interop_acled")
    assert " ".join(found) == ACLED
    assert (found["event_id_cnty"], found["time_precision"], found["geo_precision"], found["interaction"]) == (
        "IRQ0123456789abcdef",
        2,
        1,
        12,
    )
    assert (found["fatalities"], found["disorder_type"], found["event_type"]) == (30, "Political violence", "Battles")


def test_a_type_that_is_ours_alone_is_null_for_acled():
    found = (
        battle(event_type="Harm reported", sub_event_type="Harm reported")
        .execute("SELECT event_type, sub_event_type FROM interop_acled")
        .fetchall()
    )
    assert found == [(None, None)]


def test_the_hapi_view_sums_months_by_province_and_tells_unspecified_ones():
    found = row(battle(), "interop_hapi")
    assert (found["location_code"], found["provider_admin1_name"], found["admin1_is_unspecified"], found["event_type"]) == (
        "IRQ",
        "Anbar",
        False,
        "political_violence",
    )
    assert (found["events"], found["fatalities"]) == (1, 30)
    assert (str(found["reference_period_start"])[:10], str(found["reference_period_end"])[:10]) == ("2016-04-01", "2016-04-30")
    assert row(battle(place_id="iq"), "interop_hapi")["admin1_is_unspecified"]
    assert battle(end="2016-05-02").execute("SELECT count(*) FROM interop_hapi").fetchone() == (0,)


def test_force_against_protesters_is_violence_and_a_demonstration_and_only_the_violence_has_its_dead():
    con = battle(event_type="Protests", sub_event_type="Excessive force against protesters", side_b_actor_id="people")
    assert row(con, "interop_acled")["disorder_type"] == "Political violence; Demonstrations"
    found = con.execute("SELECT event_type, events, fatalities FROM interop_hapi ORDER BY event_type").fetchall()
    assert found == [("civilian_targeting", 1, 30), ("demonstration", 1, None), ("political_violence", 1, 30)]


@pytest.mark.parametrize(
    ("side_a", "side_b", "code"), [("army", "is", 12), ("is", "army", 12), ("army", None, 10), (None, "people", None), (None, None, None)]
)
def test_an_interaction_needs_to_know_who_acted(side_a: str | None, side_b: str | None, code: int | None):
    con = battle(side_a_actor_id=side_a, side_b_actor_id=side_b)
    assert con.execute("SELECT interaction FROM interop_acled").fetchall() == [(code,)]


def test_a_points_prio_grid_cell_is_the_one_around_it():
    chance = random.Random(7)
    edges = [(90.0, 180.0), (-90.0, -180.0), (0.5, 44.0), (-0.5, -0.5), (33.49, 42.99)]
    points = [*edges, *((chance.uniform(-90, 90), chance.uniform(-180, 180)) for _ in range(200))]
    events = [event(f"{n:016x}", killed=(1, 1, 1), latitude=y, longitude=x) for n, (y, x) in enumerate(points)]
    found = warehouse(tables(events, [])).execute("SELECT latitude, longitude, priogrid_gid FROM interop_ucdp_ged").fetchall()
    assert len(found) == len(points)
    for latitude, longitude, cell in found:
        line, column = divmod(cell - 1, 720)
        assert 0 <= line < 360
        assert abs(latitude - (line / 2 - 89.75)) <= 0.25 and abs(longitude - (column / 2 - 179.75)) <= 0.25


def test_civilian_targeting_is_a_part_of_political_violence_in_the_hapi_view():
    con = battle(event_type="Violence against civilians", deaths_a=0, deaths_civilians=30)
    found = con.execute("SELECT event_type, events FROM interop_hapi ORDER BY event_type").fetchall()
    assert found == [("civilian_targeting", 1), ("political_violence", 1)]
