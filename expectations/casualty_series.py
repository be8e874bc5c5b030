"""The contract of `casualty_series`: casualties by period, area, harm and class.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.common_columns import ordered
from expectations.contract import Column, Expectation, Table

TABLE = Table(
    name="casualty_series",
    stage="aggregation",
    grain="grain x period x area x harm x victim class",
    description="Sums over events, in long form; there are no 'all' rows, so that any sum over one grain and one area level counts nobody twice.",
    key=("grain", "period_start", "period_precision", "area_level", "country_iso3", "admin1", "area", "harm", "victim_class"),
    columns=(
        Column("grain", "VARCHAR", "Length of the period.", nullable=False, codes="grain"),
        Column("period_start", "DATE", "First day of the period; null: undated events."),
        Column(
            "period_precision",
            "VARCHAR",
            "'spread': events wider than a period, once, at the start of their window.",
            nullable=False,
            codes="period_precision",
        ),
        Column("area_level", "VARCHAR", "Kind of area.", nullable=False, codes="area_level"),
        Column("country_iso3", "VARCHAR", "Country that the area lies in; 'unspecified' without one.", nullable=False),
        Column("admin1", "VARCHAR", "Province that the area lies in; null at country level."),
        Column(
            "area",
            "VARCHAR",
            "The area: country code, province name or place_id; 'unspecified' where the level is not known.",
            nullable=False,
        ),
        Column("harm", "VARCHAR", "What happened.", nullable=False, codes="harm"),
        Column("victim_class", "VARCHAR", "To whom.", nullable=False, codes="victim_class"),
        Column("low", "BIGINT", "Sum of the lower bounds.", unit="persons", minimum=0),
        Column("best", "BIGINT", "Sum of coalesce(best, low).", unit="persons", minimum=0),
        Column("high", "BIGINT", "Sum of coalesce(high, best, low); open ones are in n_open_high.", unit="persons", minimum=0),
        Column("n_events", "INTEGER", "Events.", nullable=False, minimum=0),
        Column("n_events_without_count", "INTEGER", "Events with harm of this kind and no number.", nullable=False, minimum=0),
        Column("n_best_from_low", "INTEGER", "Bests that were taken from lows.", nullable=False, minimum=0),
        Column("n_open_high", "INTEGER", "Highs that are open.", nullable=False, minimum=0),
        Column("coverage", "VARCHAR", "Whether a zero was observed.", nullable=False, codes="coverage"),
    ),
    expectations=(
        ordered("casualty_series", "low", "best", "high", "sum"),
        Expectation(
            "days_add_up_to_months",
            "For each harm, the daily sums are the monthly sums.",
            reason="a series that does not add up cannot be cited",
            sql="""SELECT harm, victim_class, area_level, sum(best) FILTER (grain = 'day') AS days, sum(best) FILTER (grain = 'month') AS months
                        FROM casualty_series GROUP BY ALL HAVING coalesce(days, 0) <> coalesce(months, 0)""",
        ),
        Expectation(
            "places_add_up_to_countries",
            "For each harm and month, places and provinces sum to countries.",
            reason="a series that does not add up cannot be cited",
            sql="""SELECT grain, period_start, harm, victim_class, sum(best) FILTER (area_level = 'country') AS countries,
                        sum(best) FILTER (area_level = 'admin1') AS provinces, sum(best) FILTER (area_level = 'place') AS places
                        FROM casualty_series GROUP BY ALL
                        HAVING coalesce(countries, 0) <> coalesce(provinces, 0) OR coalesce(provinces, 0) <> coalesce(places, 0)""",
        ),
        Expectation(
            "killed_sums_to_the_events",
            "The monthly country series of killed sums to the events' totals.",
            reason="series and events must tell one story",
            sql="""SELECT s.total AS series, e.total AS events FROM
                        (SELECT coalesce(sum(best), 0) AS total FROM casualty_series WHERE grain = 'month' AND area_level = 'country' AND harm = 'killed') s,
                        (SELECT coalesce(sum(coalesce(killed_best, killed_low)), 0) AS total FROM events) e WHERE s.total <> e.total""",
        ),
    ),
)
