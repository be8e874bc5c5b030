"""The contract of `article_lineages`: which articles are copies or retellings of each other.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.common_columns import ARTICLE_ID, refers
from expectations.contract import Column, Expectation, Table

TABLE = Table(
    name="article_lineages",
    stage="cleaning",
    grain="one article",
    description="Copies, retold wire stories, and dates that a twin article gives.",
    key=("article_id",),
    columns=(
        ARTICLE_ID,
        Column("lineage_id", "VARCHAR", "The story that it retells; alone, its own.", nullable=False),
        Column("duplicate_of", "VARCHAR", "The article of which it is an exact or near copy."),
        Column("published_on", "DATE", "A date inferred from other articles; null where none was needed or found."),
        Column("published_precision", "VARCHAR", "How exact it is.", codes="published_precision"),
        Column("published_method", "VARCHAR", "How it was inferred.", codes="published_method"),
    ),
    expectations=(
        refers("article_lineages", "article_id", "cleaned_articles", "article_id"),
        Expectation(
            "inferred_dates_say_so",
            "A date taken from other articles has an inferred_ method.",
            reason="an inference must never pass as stated",
            sql="SELECT * FROM article_lineages WHERE published_on IS NOT NULL AND (published_method IS NULL OR published_method NOT LIKE 'inferred%')",
        ),
        Expectation(
            "lineages_stay_small",
            "No lineage joins more than 200 articles.",
            "warning",
            reason="a chain of weak links makes giants",
            sql="SELECT lineage_id, count(*) AS n FROM article_lineages GROUP BY lineage_id HAVING count(*) > 200",
        ),
    ),
)
