"""Casualty series: what the events add up to, by period, area, harm and class of victims.

Belongs here: periods, areas and coverage. Not here: an event's figures (`figures.py`, `harm_figures.py`), intervals
(`intervals.py`), counting policies (`warehouse/sql/policies.sql`).

Rules (DESIGN.md, rules of the domain 2 and 5): low, best and high are sums over events; an event counts once in every grain,
in the period in which its window begins, as `spread` where the window is wider than the period or unknown. Every event also
stands once at each level of area, under 'unspecified' where it is not known more exactly: so days add up to months, and
places to provinces and countries. Classes of victims are told apart in every row; an event that harmed two classes is one
of `n_events` in both of their rows.

Zeros. Where no event of a harm lies in an area and period, one row (of class 'unknown') tells why: `observed_zero`, sums 0,
where an article appeared that reports on the area, or anything happened there; `no_coverage`, sums null, else. For every harm
that an area ever saw there are such rows for countries and provinces in every month from the first to the last that the
corpus covers; observed zeros also for their weeks and for the days of countries. Places have none: they would be millions.
"""

from __future__ import annotations

import pandas as pd

from assets.aggregation.harm_figures import make_harm_figures
from warehouse.files import connect_scratch

COLUMNS = (
    "grain", "period_start", "period_precision", "area_level", "country_iso3", "admin1", "area", "harm", "victim_class", "low", "best",
    "high", "n_events", "n_events_without_count", "n_best_from_low", "n_open_high", "coverage",
)  # fmt: skip

_LOCATED = """
CREATE TEMP TABLE located AS
SELECT e.event_id, CAST(e.date_start AS DATE) AS date_start, coalesce(CAST(e.date_end AS DATE), CAST(e.date_start AS DATE)) AS date_end,
    coalesce(CAST(e.country_iso3 AS VARCHAR), 'unspecified') AS country_iso3,
    coalesce(CAST(e.admin1 AS VARCHAR), 'unspecified') AS province,
    CASE WHEN e.place_id IS NULL OR p.kind IN ('continent', 'country', 'admin1') THEN 'unspecified' ELSE CAST(e.place_id AS VARCHAR) END AS place
FROM events e LEFT JOIN places p ON p.place_id = e.place_id"""

# Every event once in each level of area. Provinces of one name in two countries stay apart by country_iso3.
_AREAS = """
CREATE TEMP TABLE areas AS
SELECT event_id, date_start, date_end, 'country' AS area_level, country_iso3, CAST(NULL AS VARCHAR) AS admin1, country_iso3 AS area FROM located
UNION ALL SELECT event_id, date_start, date_end, 'admin1', country_iso3, province, province FROM located
UNION ALL SELECT event_id, date_start, date_end, 'place', country_iso3, province, place FROM located"""

_OBSERVED = """
CREATE TEMP TABLE observed AS
SELECT g.grain, date_trunc(g.grain, CAST(d.date_start AS TIMESTAMP))::DATE AS period_start,
    CASE WHEN date_trunc(g.grain, CAST(d.date_start AS TIMESTAMP)) = date_trunc(g.grain, CAST(d.date_end AS TIMESTAMP))
        THEN 'exact' ELSE 'spread' END AS period_precision,  -- an undated event compares as null, thus 'spread'
    d.area_level, d.country_iso3, d.admin1, d.area, f.harm, f.victim_class,
    CAST(sum(f.low) AS BIGINT) AS low, CAST(sum(f.best) AS BIGINT) AS best, CAST(sum(f.high) AS BIGINT) AS high,
    CAST(count(*) AS INTEGER) AS n_events, CAST(count(*) FILTER (f.high IS NULL) AS INTEGER) AS n_events_without_count,
    CAST(count(*) FILTER (f.best_from_low) AS INTEGER) AS n_best_from_low, CAST(count(*) FILTER (f.is_open) AS INTEGER) AS n_open_high,
    'ok' AS coverage
FROM harm_figures f JOIN areas d ON d.event_id = f.event_id
CROSS JOIN (VALUES ('day'), ('week'), ('month')) g(grain)
GROUP BY ALL"""

# When an area was reported on: an event of any kind that began there, or an article that reports one appeared.
_COVERED = """
CREATE TEMP TABLE covered AS
WITH reports AS (
    SELECT DISTINCT ec.event_id, CAST(a.published_on AS DATE) AS published_on
    FROM event_claims ec JOIN claims c ON c.claim_id = ec.claim_id JOIN articles a ON a.article_id = c.article_id
    WHERE a.published_on IS NOT NULL AND a.published_precision = 'day'
), days AS (
    SELECT DISTINCT d.area_level, d.country_iso3, d.admin1, d.area, r.published_on AS day FROM reports r JOIN areas d ON d.event_id = r.event_id
    UNION SELECT DISTINCT area_level, country_iso3, admin1, area, date_start FROM areas WHERE date_start = date_end
)
SELECT DISTINCT g.grain, date_trunc(g.grain, CAST(d.day AS TIMESTAMP))::DATE AS period_start, d.area_level, d.country_iso3, d.admin1, d.area
FROM days d CROSS JOIN (VALUES ('day'), ('week'), ('month')) g(grain)
WHERE d.area <> 'unspecified'
    AND d.day BETWEEN (SELECT min(published_on) FROM reports) AND (SELECT max(published_on) FROM reports)"""

_ZEROS = """
CREATE TEMP TABLE zeros AS
WITH calendar AS (
    SELECT CAST(unnest(generate_series(min(period_start), max(period_start), INTERVAL 1 MONTH)) AS DATE) AS period_start
    FROM covered WHERE grain = 'month'
), areas_seen AS (
    SELECT DISTINCT area_level, country_iso3, admin1, area, harm FROM observed WHERE area <> 'unspecified' AND area_level <> 'place'
), asked AS (
    SELECT 'month' AS grain, k.period_start, s.* FROM areas_seen s CROSS JOIN calendar k
    UNION
    SELECT k.grain, k.period_start, s.* FROM areas_seen s JOIN covered k
        ON k.area_level = s.area_level AND k.country_iso3 = s.country_iso3 AND k.area = s.area
    WHERE k.grain <> 'day' OR s.area_level = 'country'
)
SELECT a.*, k.area IS NOT NULL AS was_covered
FROM asked a
LEFT JOIN covered k ON k.grain = a.grain AND k.period_start = a.period_start AND k.area_level = a.area_level
    AND k.country_iso3 = a.country_iso3 AND k.area = a.area
ANTI JOIN observed o ON o.grain = a.grain AND o.period_start = a.period_start AND o.area_level = a.area_level
    AND o.country_iso3 = a.country_iso3 AND o.area = a.area AND o.harm = a.harm"""

_SERIES = f"""
SELECT {", ".join(COLUMNS)} FROM observed
UNION ALL
SELECT grain, period_start, 'exact', area_level, country_iso3, admin1, area, harm, 'unknown',
    CASE WHEN was_covered THEN 0 END, CASE WHEN was_covered THEN 0 END, CASE WHEN was_covered THEN 0 END, 0, 0, 0, 0,
    CASE WHEN was_covered THEN 'observed_zero' ELSE 'no_coverage' END
FROM zeros
ORDER BY ALL"""


def build_series(
    events: pd.DataFrame, event_claims: pd.DataFrame, claims: pd.DataFrame, articles: pd.DataFrame, places: pd.DataFrame
) -> pd.DataFrame:
    """The rows of `casualty_series` from the tables `events`, `event_claims`, `casualty_claims`, `articles` and `places`.

    In: frames with the columns of their contracts (of articles only article_id, published_on and published_precision, of
    places place_id and kind). Out: the columns of `casualty_series`, counts in persons, ordered by key. Same rows in any
    order give the same frame.
    """
    with connect_scratch() as con:
        con.register("articles", articles)
        con.register("places", places)
        make_harm_figures(con, events, event_claims, claims)
        for statement in (_LOCATED, _AREAS, _OBSERVED, _COVERED, _ZEROS):
            con.execute(statement)
        return con.execute(_SERIES).df().astype(dict.fromkeys(("low", "best", "high"), "Int64"))
