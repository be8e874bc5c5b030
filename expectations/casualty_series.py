"""The contract of `casualty_series`: casualties by period, area, harm and class.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.common_columns import figures_sql, ordered
from expectations.contract import Column, Expectation, Table

ENDS = ("low", "best", "high")


def _sums(column: str, values: tuple[str, ...]) -> str:
    """Columns `<value>_low` and so on: the sums over the rows of each value of a column."""
    return ", ".join(f"coalesce(sum({end}) FILTER ({column} = '{value}'), 0) AS {value}_{end}" for value in values for end in ENDS)


def _differ(values: tuple[str, ...]) -> str:
    """Whether these sums are not the same for all values."""
    return " OR ".join(f"{values[0]}_{end} <> {value}_{end}" for value in values[1:] for end in ENDS)


def _totals(low: str, best: str, high: str) -> str:
    """The sums of three expressions, 0 for none, as low, best and high."""
    return ", ".join(f"coalesce(sum({value}), 0) AS {end}" for end, value in zip(ENDS, (low, best, high), strict=True))


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
        Column("n_events", "INTEGER", "Events; one that harmed two classes stands in the rows of both.", nullable=False, minimum=0),
        Column("n_events_without_count", "INTEGER", "Events with harm of this kind and no number of persons.", nullable=False, minimum=0),
        Column("n_best_from_low", "INTEGER", "Bests that were taken from lows.", nullable=False, minimum=0),
        Column("n_open_high", "INTEGER", "Highs that are open.", nullable=False, minimum=0),
        Column(
            "coverage",
            "VARCHAR",
            "ok: events; observed_zero: reports on the area, none of this harm (class 'unknown'); no_coverage: no report.",
            nullable=False,
            codes="coverage",
        ),
    ),
    expectations=(
        ordered("casualty_series", "low", "best", "high", "sum"),
        Expectation(
            "days_and_weeks_add_up_to_months",
            "For each harm, class and level of area, low, best and high of the days, of the weeks and of the months sum to the same.",
            reason="a series that does not add up cannot be cited",
            sql=f"""SELECT harm, victim_class, area_level, {_sums("grain", ("day", "week", "month"))}
                        FROM casualty_series GROUP BY ALL HAVING {_differ(("day", "week", "month"))}""",
        ),
        Expectation(
            "places_add_up_to_countries",
            "For each period, harm and class, low, best and high of places, provinces and countries sum to the same.",
            reason="a series that does not add up cannot be cited",
            sql=f"""SELECT grain, period_start, harm, victim_class, {_sums("area_level", ("country", "admin1", "place"))}
                        FROM casualty_series GROUP BY ALL HAVING {_differ(("country", "admin1", "place"))}""",
        ),
        Expectation(
            "sums_are_those_of_the_events",
            "Each month and country's killed, wounded and displaced are what its events sum to, in low, best and high.",
            reason="series and events must tell one story",
            sql=f"""WITH figures AS ({figures_sql()}),
                        told AS (SELECT date_trunc('month', CAST(date_start AS TIMESTAMP))::DATE AS period_start, coalesce(country_iso3, 'unspecified') AS country_iso3, harm,
                            {_totals("low", "coalesce(best, low)", "coalesce(high, best, low)")} FROM figures JOIN events USING (event_id) GROUP BY ALL),
                        sums AS (SELECT period_start, country_iso3, harm, {_totals("low", "best", "high")} FROM casualty_series
                            WHERE grain = 'month' AND area_level = 'country' AND harm IN ('killed', 'wounded', 'displaced') GROUP BY ALL)
                        SELECT s.*, e.* FROM sums s FULL JOIN told e ON s.period_start IS NOT DISTINCT FROM e.period_start
                            AND s.country_iso3 = e.country_iso3 AND s.harm = e.harm
                        WHERE coalesce(s.low, 0) <> coalesce(e.low, 0) OR coalesce(s.best, 0) <> coalesce(e.best, 0) OR coalesce(s.high, 0) <> coalesce(e.high, 0)""",
        ),
        Expectation(
            "zeros_are_observed_and_gaps_are_null",
            "A row without events is an observed zero with sums of 0 or a gap in coverage with null sums.",
            reason="no news is not no harm",
            sql="""SELECT * FROM casualty_series WHERE (n_events = 0) <> (coverage <> 'ok')
                        OR (coverage = 'observed_zero' AND (low, best, high) IS DISTINCT FROM (0, 0, 0))
                        OR (coverage = 'no_coverage' AND coalesce(low, best, high) IS NOT NULL)""",
        ),
        Expectation(
            "calendar_is_complete",
            "Every harm that a country or province ever saw has a row in each month from the first to the last that the corpus covers.",
            reason="a missing month would be read as a quiet one",
            sql="""WITH months AS (
                            SELECT unnest(generate_series(min(period_start), max(period_start), INTERVAL 1 MONTH))::DATE AS period_start
                            FROM casualty_series WHERE grain = 'month' AND coverage <> 'ok'),
                        areas AS (SELECT DISTINCT area_level, country_iso3, admin1, area, harm FROM casualty_series
                            WHERE grain = 'month' AND area_level <> 'place' AND area <> 'unspecified')
                        SELECT a.*, m.period_start FROM areas a CROSS JOIN months m WHERE NOT EXISTS (
                            SELECT 1 FROM casualty_series s WHERE s.grain = 'month' AND s.period_start = m.period_start AND s.area_level = a.area_level
                            AND s.country_iso3 = a.country_iso3 AND s.area = a.area AND s.harm = a.harm)""",
        ),
        Expectation(
            "no_month_stands_out",
            "No country's month has more than 100 dead and more than five median deviations above the median of its months.",
            "warning",
            reason="an offensive, or a sum read as an incident: look before you cite",
            sql="""WITH months AS (SELECT area, period_start, sum(best) AS dead FROM casualty_series
                            WHERE grain = 'month' AND area_level = 'country' AND harm = 'killed' AND best IS NOT NULL GROUP BY ALL)
                        SELECT m.*, usual FROM months m JOIN (SELECT area, median(dead) AS usual, mad(dead) AS spread FROM months GROUP BY area HAVING count(*) > 5)
                        USING (area) WHERE m.dead > 100 AND m.dead > usual + 5 * spread""",
        ),
    ),
)
