"""The contract of `text_blocks`: every block of the visible text, labelled.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.common_columns import ARTICLE_ID, SPAN
from expectations.contract import Column, Expectation, Table

TABLE = Table(
    name="text_blocks",
    stage="cleaning",
    grain="one block of text",
    description="Every block of every article with its kind; nothing is deleted. The words are in the view text_block_texts.",
    key=("article_id", "block_no"),
    owner_column="article_id",
    columns=(
        ARTICLE_ID,
        Column("block_no", "INTEGER", "The block's number in the article, from 0.", nullable=False, minimum=0),
        *SPAN,
        Column("kind", "VARCHAR", "What the block is.", nullable=False, codes="block_kind"),
        Column("kept", "BOOLEAN", "Whether it is part of articles.body.", nullable=False),
        Column("reason", "VARCHAR", "The rule or model that decided."),
    ),
    expectations=(
        Expectation(
            "blocks_lie_in_the_text",
            "Every block lies within its document's text.",
            reason="spans must be sound",
            sql="""SELECT b.* FROM text_blocks b JOIN source_documents d ON d.document_id = b.article_id
                        WHERE b.span_end <= b.span_start OR b.span_end > length(d.text)""",
        ),
        Expectation(
            "blocks_do_not_overlap",
            "No two blocks of an article overlap.",
            reason="a sentence would be read twice",
            sql="""SELECT * FROM (SELECT *, lead(span_start) OVER (PARTITION BY article_id ORDER BY span_start) AS following FROM text_blocks)
                        WHERE following < span_end""",
        ),
        Expectation(
            "furniture_is_never_kept",
            "No link list, share button, menu, credit or comment is part of a body.",
            reason="a related headline would become a claim",
            sql="SELECT * FROM text_blocks WHERE kept AND kind IN ('inline_link', 'related', 'share', 'navigation', 'credit', 'comment')",
        ),
        Expectation(
            "captions_are_read_once",
            "No caption that is read stands twice in an article.",
            "warning",
            reason="its figures would be counted twice; a page may print one picture twice",
            sql="""SELECT b.article_id, count(*) AS times, min(b.span_start) AS span_start, any_value(substr(d.text, b.span_start + 1, b.span_end - b.span_start)) AS caption
                FROM text_blocks b JOIN source_documents d ON d.document_id = b.article_id WHERE b.kind = 'caption'
                GROUP BY b.article_id, md5(substr(d.text, b.span_start + 1, b.span_end - b.span_start)) HAVING count(*) > 1""",
        ),
        Expectation(
            "furniture_leaves_an_article",
            "At most 85 % of an article's characters are furniture.",
            "warning",
            reason="the page may be an index, or its article was taken for furniture",
            sql="""SELECT article_id, sum(span_end - span_start) AS characters, sum(span_end - span_start) FILTER (kept) AS kept
                        FROM text_blocks GROUP BY article_id HAVING coalesce(kept, 0) < 0.15 * characters""",
        ),
    ),
)
