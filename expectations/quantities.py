"""The contract of `quantities`: every number in the text that is read.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.common_columns import ARTICLE_ID, SENTENCE_NO, SPAN, SURFACE, ordered, span_check
from expectations.contract import Column, Table

TABLE = Table(
    name="quantities",
    stage="extraction",
    grain="one number of the text",
    description="EVERY number in the text that is read, also those that count no one, with what it is or why it was rejected.",
    key=("quantity_id",),
    owner_column="article_id",
    columns=(
        Column("quantity_id", "VARCHAR", "Hash of article and span.", nullable=False),
        ARTICLE_ID,
        SENTENCE_NO,
        *SPAN,
        SURFACE,
        Column("low", "DOUBLE", "Lower bound of the number."),
        Column("best", "DOUBLE", "The number itself; null for a bound or a vague word."),
        Column("high", "DOUBLE", "Upper bound of the number."),
        Column("qualifier", "VARCHAR", "How the text qualifies it.", nullable=False, codes="qualifier"),
        Column("what", "VARCHAR", "What it counts or measures.", nullable=False, codes="quantity_what"),
        Column("rejected_reason", "VARCHAR", "Why it is no claim; null where it is one."),
    ),
    expectations=(
        span_check("quantities"),
        ordered("quantities", "low", "best", "high", "value"),
    ),
)
