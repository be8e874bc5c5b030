"""Series: what each event adds to which cell, and that the cells add up whatever the events are."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.aggregation.series import build_series
from expectations.casualty_series import TABLE
from tests.aggregation.made_events import PLACES, article, claim, event, tables

SUMS = ["low", "best", "high"]


def cells(series: pd.DataFrame, **wanted: object) -> pd.DataFrame:
    """The rows with events whose columns have the wanted values."""
    found = series[series.coverage == "ok"]
    for column, value in wanted.items():
        found = found[found[column].isna() if value is None else found[column] == value]
    return found


def one(series: pd.DataFrame, **wanted: object) -> dict[str, object]:
    """The only such row."""
    found = cells(series, **wanted)
    assert len(found) == 1, found
    return found.to_dict("records")[0]


def test_an_event_stands_once_in_every_grain_and_at_every_level_of_area():
    series = build_series(**tables([event("e", killed=(3, 3, 3))], [claim("c", "e", "killed", 3, 3, 3)]))
    found = cells(series)
    assert len(found) == 9
    assert set(found.best) == {3}
    assert set(zip(found.area_level, found.area, strict=True)) == {("country", "IRQ"), ("admin1", "Anbar"), ("place", "hit")}
    starts = {row.grain: row.period_start.date() for row in found.itertuples()}
    assert starts == {"day": date(2016, 4, 8), "week": date(2016, 4, 4), "month": date(2016, 4, 1)}


def test_at_least_thirty_gives_a_best_taken_from_the_low_and_an_open_high():
    series = build_series(**tables([event("e", killed=(30, None, None))], [claim("c", "e", "killed", 30, None, None)]))
    row = one(series, grain="month", area_level="country")
    assert (row["low"], row["best"], row["high"], row["n_best_from_low"], row["n_open_high"]) == (30, 30, 30, 1, 1)


def test_an_upper_bound_alone_gives_a_high_and_no_best():
    series = build_series(**tables([event("e", displaced=(None, None, 500))], [claim("c", "e", "displaced", None, None, 500)]))
    row = one(series, grain="month", area_level="country")
    assert pd.isna(row["low"])
    assert pd.isna(row["best"])
    assert (row["high"], row["n_events_without_count"]) == (500, 0)


def test_harm_without_a_number_and_families_are_counted_as_events_without_count():
    claims = [
        claim("c1", "e", "killed", None, None, None, qualifier="none_stated", use="excluded"),
        claim("c2", "e", "displaced", 50, 50, 50, unit="household", use="excluded"),
        claim("c3", "e", "wounded", None, None, None, polarity="negated", use="excluded"),
    ]
    found = cells(build_series(**tables([event("e")], claims)), grain="month", area_level="country")
    assert dict(zip(found.harm, found.n_events_without_count, strict=True)) == {"killed": 1, "displaced": 1}
    assert found[SUMS].isna().all(axis=None)


def test_harms_that_events_have_no_column_for_come_from_the_recommended_claims():
    claims = [claim("c1", "e", "abducted", 15, 15, 15), claim("c2", "e", "abducted", 9, 9, 9, use="superseded")]
    assert one(build_series(**tables([event("e")], claims)), grain="day", area_level="place")["best"] == 15


def test_families_are_never_summed_as_persons():
    claims = [claim("c1", "e", "returned", 350, 350, 350, unit="household"), claim("c2", "e", "returned", 40, 40, 40)]
    assert one(build_series(**tables([event("e")], claims)), grain="day", area_level="place")["best"] == 40


def test_the_high_is_open_in_the_class_that_leaves_it_open_and_in_no_other():
    claims = [claim("c1", "e", "killed", 9, 9, None, victim_class="militia"), claim("c2", "e", "killed", 5, 5, 5, victim_class="civilian")]
    found = cells(build_series(**tables([event("e", killed=(14, 14, None))], claims)), grain="day", area_level="place")
    assert dict(zip(found.victim_class, found.n_open_high, strict=True)) == {"militia": 1, "civilian": 0}


def test_only_the_event_s_figure_counts_and_never_a_claim_beside_it():
    claims = [claim("c1", "e", "killed", 18, 18, None), claim("c2", "e", "killed", 24, 24, 24, use="superseded")]
    assert one(build_series(**tables([event("e", killed=(18, 18, 24))], claims)), grain="day", area_level="place")["high"] == 24


def test_classes_share_the_event_s_figure_as_their_claims_state_it():
    claims = [claim("c1", "e", "killed", 9, 9, 9, victim_class="militia"), claim("c2", "e", "killed", 5, 5, 7, victim_class="civilian")]
    series = build_series(**tables([event("e", killed=(14, 14, 16))], claims))
    found = cells(series, grain="month", area_level="country").set_index("victim_class")
    assert found[SUMS].to_numpy().tolist() == [[5, 5, 7], [9, 9, 9]]


def test_a_reviewed_figure_without_any_claim_is_of_unknown_people():
    series = build_series(**tables([event("e", killed=(4, 4, 4), is_reviewed=True)], []))
    assert one(series, grain="month", area_level="country")["victim_class"] == "unknown"


def test_an_event_wider_than_a_period_stands_once_at_the_start_of_its_window():
    made = tables([event("e", start="2016-03-31", end="2016-04-02", killed=(3, 3, 3))], [claim("c", "e", "killed", 3, 3, 3)])
    found = cells(build_series(**made), area_level="country").set_index("grain")
    assert found.period_precision.to_dict() == {"day": "spread", "week": "exact", "month": "spread"}
    assert found.period_start["month"].date() == date(2016, 3, 1)
    assert len(found) == 3


def test_an_undated_event_has_no_period_and_is_not_dropped():
    series = build_series(**tables([event("e", start=None, killed=(3, 3, 3))], [claim("c", "e", "killed", 3, 3, 3)]))
    row = one(series, grain="month", area_level="country", period_start=None)
    assert (row["best"], row["period_precision"]) == (3, "spread")


def test_what_is_only_known_to_be_in_a_province_or_nowhere_is_unspecified_below():
    claims = [claim("c1", "e1", "killed", 2, 2, 2), claim("c2", "e2", "killed", 5, 5, 5)]
    series = build_series(**tables([event("e1", "anbar", killed=(2, 2, 2)), event("e2", None, killed=(5, 5, 5))], claims))
    places = cells(series, grain="month", area_level="place")
    assert set(zip(places.country_iso3, places.admin1, places.area, places.best, strict=True)) == {
        ("IRQ", "Anbar", "unspecified", 2),
        ("unspecified", "unspecified", "unspecified", 5),
    }


def test_a_month_with_reports_and_no_harm_is_an_observed_zero_and_one_without_reports_is_no_coverage():
    events = [
        event("e1", start="2016-01-10", killed=(1, 1, 1)),
        event("e2", start="2016-03-10"),
        event("e3", start="2016-05-10", killed=(1, 1, 1)),
    ]
    claims = [
        claim("c1", "e1", "killed", 1, 1, 1, article_id="a1"),
        claim("c2", "e2", "abducted", 2, 2, 2, article_id="a2"),
        claim("c3", "e3", "killed", 1, 1, 1, article_id="a3"),
    ]
    articles = [article("a1", "2016-01-11"), article("a2", "2016-03-11"), article("a3", "2016-05-11")]
    series = build_series(**tables(events, claims, articles))
    killed = series[(series.grain == "month") & (series.area_level == "country") & (series.harm == "killed")].set_index("period_start")
    assert killed.coverage.to_dict() == {
        pd.Timestamp(2016, 1, 1): "ok",
        pd.Timestamp(2016, 2, 1): "no_coverage",
        pd.Timestamp(2016, 3, 1): "observed_zero",
        pd.Timestamp(2016, 4, 1): "no_coverage",
        pd.Timestamp(2016, 5, 1): "ok",
    }
    assert killed.best.isna().sum() == 2
    assert killed.best[pd.Timestamp(2016, 3, 1)] == 0


def test_an_old_event_told_in_passing_does_not_stretch_the_calendar():
    events = [event("e1", start="1988-03-16", killed=(1, 1, 1)), event("e2", start="2016-04-08", killed=(1, 1, 1))]
    series = build_series(**tables(events, [claim("c1", "e1", "killed", 1, 1, 1), claim("c2", "e2", "killed", 1, 1, 1)]))
    assert len(series[(series.grain == "month") & (series.area_level == "country")]) == 2


def test_no_events_give_no_rows_and_all_columns():
    series = build_series(**tables([], []))
    assert len(series) == 0
    assert list(series.columns)[:3] == ["grain", "period_start", "period_precision"]


count = st.integers(0, 300)
figure = st.one_of(
    st.none(),
    count.map(lambda n: (n, n, n)),
    count.map(lambda n: (n, None, None)),
    count.map(lambda n: (None, None, n)),
    st.tuples(count, count).map(lambda t: (min(t), None, max(t))),
)
classes = st.sampled_from(["civilian", "militant", "security_forces", "unknown", "mixed"])


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, pd.DataFrame]:
    """Events anywhere and at any time, whose figure may differ from what their recommended claims add up to."""
    events, claims = [], []
    for n in range(draw(st.integers(1, 6))):
        day = draw(st.none() | st.integers(0, 120))
        start = None if day is None else date(2016, 1, 1) + timedelta(days=day)
        end = None if start is None else start + timedelta(days=draw(st.integers(0, 40)))
        figures = {harm: draw(figure) for harm in ("killed", "wounded", "displaced")}
        given_figures = {harm: value for harm, value in figures.items() if value is not None}
        place = draw(st.sampled_from([None, *PLACES.place_id]))
        events.append(event(f"e{n}", place, start and start.isoformat(), end and end.isoformat(), **given_figures))
        for k in range(draw(st.integers(0, 3))):
            harm = draw(st.sampled_from(["killed", "wounded", "displaced", "abducted"]))
            stated = draw(figure.filter(lambda f: f is not None))
            claims.append(
                claim(
                    f"c{n}.{k}",
                    f"e{n}",
                    harm,
                    *stated,
                    victim_class=draw(classes),
                    use=draw(st.sampled_from(["recommended", "superseded"])),
                )
            )
    return tables(events, claims)


def offences(series: pd.DataFrame, events: pd.DataFrame) -> set[str]:
    """The names of the contract's SQL expectations that the series fails."""
    with duckdb.connect() as con:
        con.register("casualty_series", series)
        con.register("events", events)
        return {e.name for e in TABLE.all_expectations if e.sql and con.execute(e.sql).fetchall()}


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(worlds())
def test_whatever_the_events_are_the_series_adds_up(world: dict[str, pd.DataFrame]):
    series = build_series(**world)
    observed = cells(series)
    for harm in ("killed", "wounded", "displaced"):
        wanted = {
            "low": world["events"][f"{harm}_low"].sum(),
            "best": world["events"][f"{harm}_best"].fillna(world["events"][f"{harm}_low"]).sum(),
            "high": world["events"][f"{harm}_high"].fillna(world["events"][f"{harm}_best"]).fillna(world["events"][f"{harm}_low"]).sum(),
        }
        sums = observed[observed.harm == harm].groupby(["grain", "area_level"])[SUMS].sum()
        assert all(sums[column].eq(wanted[column]).all() for column in SUMS)
    by_month = observed.assign(month=observed.period_start.dt.to_period("M"))
    days = (
        by_month[by_month.grain == "day"]
        .groupby(["month", "area_level", "country_iso3", "area", "harm", "victim_class"], dropna=False)[SUMS]
        .sum()
    )
    months = (
        by_month[by_month.grain == "month"]
        .groupby(["month", "area_level", "country_iso3", "area", "harm", "victim_class"], dropna=False)[SUMS]
        .sum()
    )
    pd.testing.assert_frame_equal(days, months)
    by_level = [
        observed[observed.area_level == level]
        .groupby(["grain", "period_start", "country_iso3", "harm", "victim_class"], dropna=False)[SUMS]
        .sum()
        for level in ("country", "admin1", "place")
    ]
    pd.testing.assert_frame_equal(by_level[0], by_level[1])
    pd.testing.assert_frame_equal(by_level[0], by_level[2])
    known = observed.dropna(subset=SUMS)
    assert ((known.low <= known.best) & (known.best <= known.high)).all()
    assert offences(series, world["events"]) == set()


def test_the_contract_notices_a_cell_that_does_not_add_up():
    made = tables([event("e", killed=(3, 3, 3))], [claim("c", "e", "killed", 3, 3, 3)])
    series = build_series(**made)
    spoilt = series.assign(high=series.high.where((series.grain != "week") | (series.area_level != "place"), 4))
    assert offences(spoilt, made["events"]) == {"days_and_weeks_add_up_to_months", "places_add_up_to_countries"}
    lost = series[series.grain != "month"]
    assert {"days_and_weeks_add_up_to_months", "sums_are_those_of_the_events"} <= offences(lost, made["events"])


@pytest.mark.slow
@settings(max_examples=6, deadline=None)
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(world: dict[str, pd.DataFrame], random: object):
    shuffled = {name: frame.sample(frac=1, random_state=random.randint(0, 9)).reset_index(drop=True) for name, frame in world.items()}
    pd.testing.assert_frame_equal(build_series(**world), build_series(**shuffled))
