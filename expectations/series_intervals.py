"""The contract of `series_intervals`: uncertainty of the monthly series.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.common_columns import ordered
from expectations.contract import Column, Expectation, Table

TABLE = Table(
    name="series_intervals",
    stage="aggregation",
    grain="month x country x harm",
    description="Seeded Monte Carlo over count ranges, date windows and doubtful merges, beside the plain sums.",
    key=("period_start", "country_iso3", "harm"),
    columns=(
        Column("period_start", "DATE", "First day of the month; null: undated events."),
        Column("country_iso3", "VARCHAR", "Country; 'unspecified' without one.", nullable=False),
        Column("harm", "VARCHAR", "What happened.", nullable=False, codes="harm"),
        Column("best", "BIGINT", "The plain sum of coalesce(best, low).", unit="persons", minimum=0),
        Column("p05", "DOUBLE", "5th percentile of the simulated sums.", unit="persons", minimum=0),
        Column("p50", "DOUBLE", "Median of the simulated sums.", unit="persons", minimum=0),
        Column("p95", "DOUBLE", "95th percentile of the simulated sums.", unit="persons", minimum=0),
        Column("n_draws", "INTEGER", "Draws of the simulation.", nullable=False, minimum=1),
    ),
    expectations=(
        ordered("series_intervals", "p05", "p50", "p95", "percentiles"),
        Expectation(
            "plain_sums_are_the_series",
            "best is the sum of the monthly country series.",
            reason="simulation and series must tell one story",
            sql="""SELECT i.*, s.best AS series FROM series_intervals i LEFT JOIN (
                            SELECT period_start, country_iso3, harm, coalesce(sum(best), 0) AS best FROM casualty_series
                            WHERE grain = 'month' AND area_level = 'country' GROUP BY ALL) s
                            ON s.period_start IS NOT DISTINCT FROM i.period_start AND s.country_iso3 = i.country_iso3 AND s.harm = i.harm
                        WHERE coalesce(i.best, 0) <> coalesce(s.best, 0)""",
        ),
    ),
)
