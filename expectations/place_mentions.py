"""The contract of `place_mentions`: every place expression.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.common_columns import ARTICLE_ID, POINT, SENTENCE_NO, SPAN, SURFACE, furniture_check, point_check, refers, span_check
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
        furniture_check("place_mentions"),
        refers("place_mentions", "place_id", "places", "place_id"),
        point_check("place_mentions"),
        Expectation(
            "areas_are_not_exact_places",
            "A province has precision 4 or coarser, a country 5 or coarser.",
            "warning",
            reason="the middle of an area is not where it happened; a border or a town of the same name may be meant",
            sql="""SELECT m.*, p.kind FROM place_mentions m JOIN places p USING (place_id)
                        WHERE (p.kind = 'admin1' AND m.where_precision < 4) OR (p.kind = 'country' AND m.where_precision < 5)""",
        ),
        Expectation(
            "few_places_are_doubtful",
            "Fewer than a fifth of the places found were resolved with a confidence below 0.5.",
            "warning",
            reason="names that several places bear, or words that are places too, need a look",
            sql="""SELECT count(*) AS doubtful FROM place_mentions WHERE place_id IS NOT NULL AND confidence < 0.5
                        HAVING count(*) * 5 > (SELECT count(*) FROM place_mentions WHERE place_id IS NOT NULL) AND count(*) > 10""",
        ),
    ),
)
