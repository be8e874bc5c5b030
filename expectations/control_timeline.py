"""The contract of `control_timeline`: who held a place, from when to when.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.common_columns import refers
from expectations.contract import Column, Expectation, Table

TABLE = Table(
    name="control_timeline",
    stage="aggregation",
    grain="one interval of one place",
    description="Piecewise timeline of control, concluded from realised control claims only.",
    key=("place_id", "from_date"),
    columns=(
        Column("place_id", "VARCHAR", "The place, in `places`.", nullable=False),
        Column("from_date", "DATE", "First day.", nullable=False),
        Column("to_date", "DATE", "Last day, included; null: still so."),
        Column("controller_actor_id", "VARCHAR", "Who held it, in `actors`; null where contested or unknown."),
        Column("state", "VARCHAR", "Whether one side held it.", nullable=False, codes="control_state"),
        Column("control_ids", "VARCHAR[]", "The control claims behind it.", nullable=False),
    ),
    expectations=(
        refers("control_timeline", "place_id", "places", "place_id"),
        refers("control_timeline", "controller_actor_id", "actors", "actor_id"),
        Expectation(
            "intervals_do_not_overlap",
            "One state at a time for each place.",
            reason="two holders on one day",
            sql="""SELECT * FROM (SELECT *, lead(from_date) OVER (PARTITION BY place_id ORDER BY from_date) AS following FROM control_timeline)
                        WHERE to_date < from_date OR to_date >= following OR (to_date IS NULL AND following IS NOT NULL)""",
        ),
        Expectation(
            "intervals_leave_no_gap",
            "Each interval of a place ends on the day before the next begins.",
            reason="a time that nobody tells of is an interval of state 'unknown'",
            sql="""SELECT * FROM (SELECT *, lead(from_date) OVER (PARTITION BY place_id ORDER BY from_date) AS following FROM control_timeline)
                        WHERE following > to_date + 1""",
        ),
        Expectation(
            "control_seldom_flips",
            "No side holds a place for less than two days before another holds it.",
            "warning",
            reason="towns do change hands, but opposed claims look the same",
            sql="""SELECT * FROM (SELECT *, lead(controller_actor_id) OVER next AS follower, lead(from_date) OVER next AS following FROM control_timeline
                            WHERE state = 'controlled' WINDOW next AS (PARTITION BY place_id ORDER BY from_date))
                        WHERE follower <> controller_actor_id AND following < from_date + 2""",
        ),
        Expectation(
            "control_ids_stand_in_control_claims",
            "Every interval in which somebody holds the place rests on control claims that exist.",
            reason="a state without a claim behind it cannot be traced",
            sql="""SELECT t.place_id, t.from_date, t.state FROM control_timeline t WHERE t.state <> 'unknown' AND len(t.control_ids) = 0
                        UNION ALL SELECT u.place_id, u.from_date, u.control_id FROM (SELECT *, unnest(control_ids) AS control_id FROM control_timeline) u
                        WHERE NOT EXISTS (SELECT 1 FROM control_claims c WHERE c.control_id = u.control_id)""",
        ),
        Expectation(
            "full_control_is_told_in_full",
            "No place is held by a claim of part of it alone.",
            "warning",
            reason="'most of the town' or 'the centre' is not the town",
            sql="""SELECT t.place_id, t.from_date, string_agg(c.evidence, ' ' ORDER BY c.control_id) AS evidence
                        FROM control_timeline t JOIN control_claims c ON list_contains(t.control_ids, c.control_id)
                        WHERE t.state = 'controlled' GROUP BY ALL
                        HAVING bool_and(coalesce(regexp_matches(lower(c.extent), '\\b(part|half|cent(re|er)|most|outskirts|neighbou?rhoods?|percent)'), false))""",
        ),
        Expectation(
            "planned_and_failed_claims_change_nothing",
            "No interval rests on a planned or failed claim.",
            reason="a vow is no capture",
            sql="""SELECT t.place_id, t.from_date, c.control_id, c.change FROM (SELECT *, unnest(control_ids) AS control_id FROM control_timeline) t
                        JOIN control_claims c USING (control_id) WHERE c.change IN ('planned', 'failed') OR c.polarity <> 'asserted'""",
        ),
    ),
)
