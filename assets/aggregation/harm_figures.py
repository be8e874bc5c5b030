"""How many people each event harmed, by kind of harm and class of victims.

Belongs here: the one table that series and intervals sum over. Not here: how an event's figure was chosen (`figures.py`),
periods and areas (`series.py`), simulation (`intervals.py`).

An event states one figure per harm, its recommended claims state classes. The figure is dealt out to the classes in
proportion to what their claims state, in three slices (low; what best adds to it; what high adds to best), so that the
classes always add up to the event's figure and every class keeps low <= best <= high. Where the recommended claims add up
to the figure themselves, which is the rule, each class gets exactly what its claims state.
"""

from __future__ import annotations

import duckdb
import pandas as pd

EVENT_HARMS = ("killed", "wounded", "displaced")  # harms whose figure stands in `events`; the others are sums of recommended claims

# Deals `amount` out by the running share of `weight`: whole numbers that add up to `amount` within an event and harm.
_DEAL = """
CREATE TEMP MACRO dealt(amount, upto, weight, whole) AS
    CAST(amount::HUGEINT * upto // whole - amount::HUGEINT * (upto - weight) // whole AS BIGINT)"""

_FIGURES = """
CREATE TEMP TABLE harm_figures AS
WITH stated AS (            -- what the recommended claims of an event state, by class
    SELECT ec.event_id, c.harm, c.victim_class,
        sum(CAST(c.low AS BIGINT)) AS low,
        sum(CAST(coalesce(c.best, c.low) AS BIGINT)) AS best,
        sum(CAST(coalesce(c.high, c.best, c.low) AS BIGINT)) AS high,
        bool_or(c.best IS NULL AND c.low IS NOT NULL) AS best_from_low,
        bool_or(c.high IS NULL) AS is_open
    FROM event_claims ec JOIN claims c ON c.claim_id = ec.claim_id
    WHERE ec.use = 'recommended' AND c.unit = 'person' AND coalesce(c.low, c.best, c.high) IS NOT NULL
    GROUP BY ALL
), uncounted AS (           -- harm that is told as a fact and has no number of persons
    SELECT DISTINCT ec.event_id, c.harm, c.victim_class
    FROM event_claims ec JOIN claims c ON c.claim_id = ec.claim_id
    WHERE c.polarity = 'asserted' AND c.count_basis IN ('incident', 'increment')
        AND (c.unit <> 'person' OR coalesce(c.low, c.best, c.high) IS NULL)
), totals AS (
    {event_totals}
    UNION ALL
    SELECT event_id, harm, sum(low), sum(best), sum(high), bool_or(best_from_low), bool_or(is_open)
    FROM stated WHERE harm NOT IN ({event_harms}) GROUP BY ALL
), classes AS (             -- an event's figure without any class is of unknown people
    SELECT t.*, coalesce(s.victim_class, 'unknown') AS victim_class, s.low AS s_low, s.best AS s_best, s.high AS s_high,
        t.best_from_low AND (coalesce(s.best_from_low, true) OR NOT bool_or(coalesce(s.best_from_low, false)) OVER of_event) AS c_from_low,
        t.is_open AND (coalesce(s.is_open, true) OR NOT bool_or(coalesce(s.is_open, false)) OVER of_event) AS c_open
    FROM totals t LEFT JOIN stated s ON s.event_id = t.event_id AND s.harm = t.harm
    WINDOW of_event AS (PARTITION BY t.event_id, t.harm)
), sliced AS (
    SELECT *, coalesce(low, 0) AS slice1, coalesce(best, low, 0) - coalesce(low, 0) AS slice2,
        coalesce(high, best, low, 0) - coalesce(best, low, 0) AS slice3,
        coalesce(s_high, 0) AS w, coalesce(s_low, 0) AS w1, coalesce(s_best, 0) - coalesce(s_low, 0) AS w2,
        coalesce(s_high, 0) - coalesce(s_best, 0) AS w3
    FROM classes
), weighed AS (             -- a slice that no claim states by itself is dealt by the classes' whole figures, else evenly
    SELECT * EXCLUDE (w1, w2, w3),
        {weights}
    FROM sliced WINDOW of_event AS (PARTITION BY event_id, harm)
), shares AS (
    SELECT *, {running}
    FROM weighed
    WINDOW of_event AS (PARTITION BY event_id, harm), so_far AS (PARTITION BY event_id, harm ORDER BY victim_class)
), counted AS (
    SELECT event_id, harm, victim_class,
        dealt(slice1, u1, v1, z1) AS d1, dealt(slice2, u2, v2, z2) AS d2, dealt(slice3, u3, v3, z3) AS d3,
        low IS NOT NULL AND (s_low IS NOT NULL OR s_high IS NULL) AS has_low,
        coalesce(best, low) IS NOT NULL AND (s_best IS NOT NULL OR s_high IS NULL) AS has_best, c_from_low, c_open
    FROM shares
)
SELECT event_id, harm, victim_class,
    CASE WHEN has_low OR d1 > 0 THEN d1 END AS low, CASE WHEN has_best OR d1 + d2 > 0 THEN d1 + d2 END AS best,
    d1 + d2 + d3 AS high, c_from_low AS best_from_low, c_open AS is_open
FROM counted
UNION ALL
SELECT event_id, harm, victim_class, NULL, NULL, NULL, false, false
FROM uncounted u WHERE NOT EXISTS (
    SELECT 1 FROM counted c WHERE c.event_id = u.event_id AND c.harm = u.harm AND c.victim_class = u.victim_class)"""


def _event_totals() -> str:
    """The figures of `events` in long form; `is_open`: the event has no upper end."""
    return "\n    UNION ALL\n    ".join(
        f"""SELECT event_id, '{harm}' AS harm, CAST({harm}_low AS BIGINT) AS low, CAST(coalesce({harm}_best, {harm}_low) AS BIGINT) AS best,
        CAST(coalesce({harm}_high, {harm}_best, {harm}_low) AS BIGINT) AS high,
        {harm}_best IS NULL AND {harm}_low IS NOT NULL AS best_from_low, {harm}_high IS NULL AS is_open
    FROM events WHERE coalesce({harm}_low, {harm}_best, {harm}_high) IS NOT NULL"""
        for harm in EVENT_HARMS
    )


def _weights() -> str:
    return ", ".join(
        f"CASE WHEN sum(w{n}) OVER of_event > 0 THEN w{n} WHEN sum(w) OVER of_event > 0 THEN w ELSE 1 END AS v{n}" for n in (1, 2, 3)
    )


def _running() -> str:
    return ", ".join(f"sum(v{n}) OVER so_far AS u{n}, sum(v{n}) OVER of_event AS z{n}" for n in (1, 2, 3))


def make_harm_figures(con: duckdb.DuckDBPyConnection, events: pd.DataFrame, event_claims: pd.DataFrame, claims: pd.DataFrame) -> None:
    """Registers the three frames (columns as in their contracts) and makes the temporary table `harm_figures`.

    Its columns: event_id, harm, victim_class; low, best (the stated best, else low), high (else best, else low) in persons,
    all three null where the event tells of the harm without any number of persons; best_from_low, is_open.
    """
    con.register("events", events)
    con.register("event_claims", event_claims)
    con.register("claims", claims)
    con.execute(_DEAL)
    harms = ", ".join(f"'{harm}'" for harm in EVENT_HARMS)
    con.execute(_FIGURES.format(event_totals=_event_totals(), event_harms=harms, weights=_weights(), running=_running()))
