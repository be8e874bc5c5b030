"""Columns that stand in several tables with one meaning: spans, windows, coordinates.

Not here: a column that only one table has.
"""

from __future__ import annotations

from expectations.contract import Column, Expectation

FURNITURE = ("inline_link", "related", "share", "navigation", "credit", "comment", "byline")  # kinds of block that nothing is read from

ARTICLE_ID = Column("article_id", "VARCHAR", "The article, = its document_id.", nullable=False)
SENTENCE_NO = Column("sentence_no", "INTEGER", "The sentence's number in the article, from 0.", nullable=False, minimum=0)

SPAN = (
    Column(
        "span_start", "INTEGER", "Where the words begin in source_documents.text.", unit="code points, from 0", nullable=False, minimum=0
    ),
    Column("span_end", "INTEGER", "Where they end, exclusive.", unit="code points", nullable=False, minimum=1),
)
SURFACE = Column("surface", "VARCHAR", "The words between span_start and span_end, verbatim.", nullable=False)

WINDOW = (
    Column("date_start", "DATE", "First day of the window, local calendar; null where the text gives none."),
    Column("date_end", "DATE", "Last day of the window, included."),
    Column(
        "date_precision",
        "TINYINT",
        "How wide the window is, in UCDP's codes; null without a date.",
        codes="date_precision",
        source="UCDP GED codebook, date_prec",
    ),
)
POINT = (
    Column("latitude", "DOUBLE", "Latitude, WGS84.", unit="decimal degrees", minimum=-90, maximum=90),
    Column("longitude", "DOUBLE", "Longitude, WGS84.", unit="decimal degrees", minimum=-180, maximum=180),
    Column(
        "where_precision",
        "TINYINT",
        "How exact the place is, in UCDP's codes; null without a place.",
        codes="where_precision",
        source="UCDP GED codebook, where_prec",
    ),
)
SCOPE = (
    Column("place_method", "VARCHAR", "Where in the article the place was found; 'none' when nowhere.", codes="scope_method"),
    Column(
        "date_method",
        "VARCHAR",
        "Where in the article the date was found; 'published' is the day of the report, a fallback.",
        codes="scope_method",
    ),
)


def count_columns(name: str, what: str) -> tuple[Column, ...]:
    """`<name>_low`, `_best`, `_high` of a figure."""
    return (
        Column(f"{name}_low", "BIGINT", f"Lower bound of {what}; null: not stated.", unit="persons", minimum=0),
        Column(f"{name}_best", "BIGINT", f"Best single figure of {what}; null: none stated.", unit="persons", minimum=0),
        Column(f"{name}_high", "BIGINT", f"Upper bound of {what}; null: open or not stated.", unit="persons", minimum=0),
    )


def figures_sql(condition: str = "true") -> str:
    """A SELECT of the figures of the events that meet a condition, one row a harm: event_id, harm, low, best, high."""
    return " UNION ALL ".join(
        f"SELECT event_id, '{harm}' AS harm, {harm}_low AS low, {harm}_best AS best, {harm}_high AS high FROM events WHERE {condition}"
        for harm in ("killed", "wounded", "displaced")
    )


def ordered(table: str, low: str, best: str, high: str, label: str = "") -> Expectation:
    """low <= best <= high wherever two of them are given."""
    return Expectation(
        f"{label or low.removesuffix('_low')}_low_best_high_are_ordered",
        f"{low} <= {best} <= {high} wherever they are given.",
        reason="an interval that is upside down is an error of ours",
        sql=f"SELECT * FROM {table} WHERE {low} > {best} OR {best} > {high} OR {low} > {high}",
    )


def window_checks(table: str) -> tuple[Expectation, ...]:
    """A window begins before it ends, has a precision when it has a date, and is as wide as its precision says."""
    return (
        Expectation(
            "date_window_is_ordered",
            "date_start <= date_end.",
            reason="our resolver must order them",
            sql=f"SELECT * FROM {table} WHERE date_start > date_end OR (date_start IS NULL) <> (date_end IS NULL)",
        ),
        Expectation(
            "date_precision_fits_the_window",
            "1: one day; 2: up to six days; 3: a week; 4: up to 31 days; 5: more.",
            reason="a precision that flatters the window misleads",
            sql=f"""SELECT * FROM {table} WHERE date_start IS NOT NULL AND (date_precision IS NULL OR
                date_end - date_start > CASE date_precision WHEN 1 THEN 0 WHEN 2 THEN 5 WHEN 3 THEN 7 WHEN 4 THEN 30 ELSE 100000 END)""",
        ),
    )


def span_check(table: str) -> Expectation:
    """text[span_start:span_end] is the surface."""
    return Expectation(
        "span_equals_surface",
        "The document's text between span_start and span_end is the surface, letter for letter.",
        reason="a figure must be traceable to the characters that state it",
        sql=f"""SELECT m.* FROM {table} m JOIN source_documents d ON d.document_id = m.article_id
            WHERE m.span_end <= m.span_start OR substr(d.text, m.span_start + 1, m.span_end - m.span_start) IS DISTINCT FROM m.surface""",
    )


def refers(table: str, column: str, other: str, other_column: str) -> Expectation:
    """Every value of table.column stands in other.other_column."""
    return Expectation(
        f"{column}_stands_in_{other}",
        f"Every {column} is one of {other}.{other_column}.",
        reason="a reference to nothing cannot be traced",
        sql=f"SELECT * FROM {table} t WHERE {column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {other} o WHERE o.{other_column} = t.{column})",
    )


def point_check(table: str) -> Expectation:
    """Both coordinates or none, never 0, 0, and no point without a precision."""
    return Expectation(
        "points_are_whole",
        "A point has both coordinates and a precision, and is never 0, 0.",
        reason="an unresolved place has no point; a map must not show one",
        sql=f"""SELECT * FROM {table} WHERE (latitude IS NULL) <> (longitude IS NULL)
            OR (latitude IS NOT NULL AND where_precision IS NULL) OR (latitude = 0 AND longitude = 0)""",
    )


def furniture_check(table: str, name: str = "nothing_comes_from_furniture") -> Expectation:
    """No row lies in a block that belongs to the site and not to the article."""
    kinds = ", ".join(f"'{kind}'" for kind in FURNITURE)
    return Expectation(
        name,
        "No row lies in a link list, share button, menu, credit, comment or byline.",
        reason="related headlines are the commonest false casualties",
        sql=f"""SELECT m.* FROM {table} m JOIN text_blocks b
            ON b.article_id = m.article_id AND m.span_start < b.span_end AND b.span_start < m.span_end WHERE b.kind IN ({kinds})""",
    )


def evidence_check(table: str) -> Expectation:
    """The words stand in the sentence that is shown for them."""
    return Expectation(
        "surface_lies_in_the_evidence",
        "The words between the spans stand in the evidence sentence.",
        reason="evidence that does not state it is none",
        sql=f"SELECT * FROM {table} WHERE NOT contains(evidence, surface)",
    )


def report_day_check(table: str) -> Expectation:
    """What is told as a fact does not begin after the day on which it was reported."""
    return Expectation(
        "nothing_asserted_follows_its_report",
        "What is told as a fact does not begin after the day of the report (a day of grace for time zones).",
        "warning",
        reason="the source may print a wrong date, or the future was read as a fact",
        sql=f"""SELECT m.*, a.published_on FROM {table} m JOIN articles a USING (article_id)
            WHERE m.polarity = 'asserted' AND a.published_precision = 'day' AND m.date_start > a.published_on + 1""",
    )
