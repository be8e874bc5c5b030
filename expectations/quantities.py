"""The contract of `quantities`: every number in the text that is read.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.common_columns import ARTICLE_ID, SENTENCE_NO, SPAN, SURFACE, furniture_check, ordered, span_check
from expectations.contract import Column, Expectation, Table

# Knows nothing of the number grammar: the text of each block that is read is cut at its runs of digits, whose places follow
# from the lengths of the pieces. Articles that could not be read whole are told in quarantine.
NUMERALS_WITHOUT_A_ROW = """
    WITH blocks AS (
        SELECT b.article_id, b.span_start, substr(d.text, b.span_start + 1, b.span_end - b.span_start) AS text
        FROM text_blocks b JOIN source_documents d ON d.document_id = b.article_id
        WHERE b.kind IN ('title', 'standfirst', 'caption', 'dateline') OR (b.kept AND b.kind IN ('body', 'subhead'))
    ), pieces AS (
        SELECT article_id, span_start, regexp_split_to_array(text, '[0-9]+') AS words, regexp_extract_all(text, '[0-9]+') AS digits
        FROM blocks WHERE regexp_matches(text, '[0-9]')
    ), numerals AS (
        SELECT article_id, digits, span_start - length(digits)
            + sum(length(word) + length(digits)) OVER (PARTITION BY article_id, span_start ORDER BY n) AS starts
        FROM (SELECT article_id, span_start, unnest(words[:len(digits)]) AS word, unnest(digits) AS digits, generate_subscripts(digits, 1) AS n FROM pieces)
    )
    SELECT * FROM numerals n WHERE NOT EXISTS (SELECT 1 FROM quantities q WHERE q.article_id = n.article_id
        AND q.span_start <= n.starts AND n.starts + length(n.digits) <= q.span_end)
        AND NOT EXISTS (SELECT 1 FROM quarantine k WHERE k.row_key = n.article_id)"""

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
        furniture_check("quantities"),
        Expectation(
            "every_numeral_has_a_row",
            "Every run of digits in the text that is read lies within a quantity.",
            reason="a number that was passed over cannot be judged",
            sql=NUMERALS_WITHOUT_A_ROW,
        ),
        Expectation(
            "values_read_back_from_digits",
            "A quantity written in digits alone, with or without commas, has that value.",
            reason="what was read must be what is written",
            sql="""SELECT * FROM quantities WHERE regexp_full_match(surface, '\\d{1,3}(,\\d{3})*|\\d{1,15}') AND qualifier = 'exact'
                        AND best IS NOT NULL AND best <> CAST(replace(surface, ',', '') AS DOUBLE)""",
        ),
    ),
)
