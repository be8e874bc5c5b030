"""The contract of `event_mentions`: every act that a text reports.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.common_columns import (
    ARTICLE_ID,
    POINT,
    SCOPE,
    SENTENCE_NO,
    SPAN,
    SURFACE,
    WINDOW,
    furniture_check,
    point_check,
    refers,
    report_day_check,
    span_check,
    window_checks,
)
from expectations.contract import Column, Table

TABLE = Table(
    name="event_mentions",
    stage="extraction",
    grain="one act that the text reports",
    description="Attacks, battles, explosions, arrests, withdrawals and other acts, with or without a count, typed in ACLED's words.",
    key=("mention_id",),
    owner_column="article_id",
    columns=(
        Column("mention_id", "VARCHAR", "Hash of article, span and type.", nullable=False),
        ARTICLE_ID,
        SENTENCE_NO,
        *SPAN,
        SURFACE,
        Column(
            "event_type", "VARCHAR", "ACLED's event type, or 'Harm reported'.", nullable=False, codes="event_type", source="ACLED codebook"
        ),
        Column("sub_event_type", "VARCHAR", "ACLED's sub-event type.", nullable=False, codes="sub_event_type", source="ACLED codebook"),
        Column("polarity", "VARCHAR", "Whether it is told as a fact.", nullable=False, codes="polarity"),
        Column("place_id", "VARCHAR", "Where, in `places`."),
        *POINT,
        *WINDOW,
        *SCOPE,
        Column("actor_from", "VARCHAR", "Who did it, in `actors`."),
        Column("actor_to", "VARCHAR", "To whom, in `actors`."),
        Column("rule_id", "VARCHAR", "The rule that found it.", nullable=False),
    ),
    expectations=(
        span_check("event_mentions"),
        *window_checks("event_mentions"),
        point_check("event_mentions"),
        furniture_check("event_mentions"),
        report_day_check("event_mentions"),
        refers("event_mentions", "place_id", "places", "place_id"),
        refers("event_mentions", "actor_from", "actors", "actor_id"),
        refers("event_mentions", "actor_to", "actors", "actor_id"),
    ),
)
