"""The contract of `actor_mentions`: every actor expression.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.common_columns import ARTICLE_ID, SENTENCE_NO, SPAN, SURFACE, furniture_check, refers, span_check
from expectations.contract import Column, Table

TABLE = Table(
    name="actor_mentions",
    stage="extraction",
    grain="one mention",
    description="Every expression of an actor or organisation in the text that is read.",
    key=("article_id", "span_start", "span_end"),
    owner_column="article_id",
    columns=(
        ARTICLE_ID,
        SENTENCE_NO,
        *SPAN,
        SURFACE,
        Column("role", "VARCHAR", "What the actor does in the sentence.", nullable=False, codes="actor_role"),
        Column("actor_id", "VARCHAR", "The actor in `actors`; null for one that no list holds."),
        Column("rule_id", "VARCHAR", "The rule that found it.", nullable=False),
    ),
    expectations=(
        span_check("actor_mentions"),
        furniture_check("actor_mentions"),
        refers("actor_mentions", "actor_id", "actors", "actor_id"),
    ),
)
