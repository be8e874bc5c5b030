"""The contract of `place_mentions`: every place expression.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.common_columns import ARTICLE_ID, POINT, SENTENCE_NO, SPAN, SURFACE, refers, span_check
from expectations.contract import Column, Expectation, Table

TABLE = Table(
    name="place_mentions",
    stage="extraction",
    grain="one mention",
    description="Every expression of a place in the text that is read, resolved where the gazetteer holds it.",
    key=("article_id", "span_start", "span_end"),
    owner_column="article_id",
    columns=(
        ARTICLE_ID,
        SENTENCE_NO,
        *SPAN,
        SURFACE,
        Column("role", "VARCHAR", "What the place is to the sentence.", nullable=False, codes="place_role"),
        Column("place_id", "VARCHAR", "The place in `places`; null where the gazetteer has none."),
        *POINT,
        Column("confidence", "DOUBLE", "How sure the resolution is.", unit="0 to 1", minimum=0, maximum=1),
        Column("rule_id", "VARCHAR", "The rule that found it.", nullable=False),
    ),
    expectations=(
        span_check("place_mentions"),
        refers("place_mentions", "place_id", "places", "place_id"),
        Expectation(
            "point_is_not_null_island",
            "No point at 0, 0.",
            reason="an unresolved place has no point",
            sql="SELECT * FROM place_mentions WHERE latitude = 0 AND longitude = 0",
        ),
    ),
)
