"""The contract of `control_claims`: one statement on who holds a place.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.common_columns import (
    ARTICLE_ID,
    SENTENCE_NO,
    SPAN,
    SURFACE,
    WINDOW,
    evidence_check,
    furniture_check,
    refers,
    span_check,
    window_checks,
)
from expectations.contract import Column, Table

TABLE = Table(
    name="control_claims",
    stage="extraction",
    grain="one statement on who holds a place",
    description="Captures, entries, withdrawals and the like; planned and failed ones are kept apart.",
    key=("control_id",),
    owner_column="article_id",
    columns=(
        Column("control_id", "VARCHAR", "Hash of article, span, place and change.", nullable=False),
        ARTICLE_ID,
        SENTENCE_NO,
        Column("place_id", "VARCHAR", "The place, in `places`; null where the gazetteer has none."),
        Column("place_surface", "VARCHAR", "The place's words in the text."),
        Column("change", "VARCHAR", "What happened to the control of it.", nullable=False, codes="control_change"),
        Column("actor_from", "VARCHAR", "Who held it, in `actors`."),
        Column("actor_to", "VARCHAR", "Who holds it now, in `actors`."),
        Column("extent", "VARCHAR", "How much of it, verbatim ('the centre', 'most of'); null: all or not told."),
        Column("polarity", "VARCHAR", "Whether it is told as a fact.", nullable=False, codes="polarity"),
        *WINDOW,
        Column("date_method", "VARCHAR", "Where in the article the date was found.", codes="scope_method"),
        *SPAN,
        SURFACE,
        Column("evidence", "VARCHAR", "The sentence that states it.", nullable=False),
        Column("attribution", "VARCHAR", "Who says it, verbatim."),
        Column("rule_id", "VARCHAR", "The rule that found it.", nullable=False),
    ),
    expectations=(
        span_check("control_claims"),
        *window_checks("control_claims"),
        furniture_check("control_claims"),
        evidence_check("control_claims"),
        refers("control_claims", "place_id", "places", "place_id"),
        refers("control_claims", "actor_from", "actors", "actor_id"),
        refers("control_claims", "actor_to", "actors", "actor_id"),
    ),
)
