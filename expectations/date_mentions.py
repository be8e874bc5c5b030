"""The contract of `date_mentions`: every date expression.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.common_columns import ARTICLE_ID, SENTENCE_NO, SPAN, SURFACE, WINDOW, span_check, window_checks
from expectations.contract import Column, Expectation, Table

TABLE = Table(
    name="date_mentions",
    stage="extraction",
    grain="one mention",
    description="Every expression of a date in the text that is read, as a window with a precision.",
    key=("article_id", "span_start", "span_end"),
    owner_column="article_id",
    columns=(
        ARTICLE_ID,
        SENTENCE_NO,
        *SPAN,
        SURFACE,
        Column("role", "VARCHAR", "What the date dates.", nullable=False, codes="date_role"),
        *WINDOW,
        Column("rule_id", "VARCHAR", "The rule that found it.", nullable=False),
    ),
    expectations=(
        span_check("date_mentions"),
        *window_checks("date_mentions"),
        Expectation(
            "year_is_1900_or_later",
            "No date before 1900.",
            "warning",
            reason="history may be told",
            sql="SELECT * FROM date_mentions WHERE year(date_start) < 1900",
        ),
    ),
)
