"""The contract of `cleaned_articles`: one article at a time, before any is compared with another.

Not here: the code that fills it.

A year before 1900 that a record or text states is no date to cleaning, which says so in published_conflict; the two
quarantining expectations catch what gets past it.
"""

from __future__ import annotations

from expectations.common_columns import ARTICLE_ID
from expectations.contract import Column, Expectation, Table

TABLE = Table(
    name="cleaned_articles",
    stage="cleaning",
    grain="one current document",
    description="Title, date, publisher and clean text of each article, from itself alone.",
    key=("article_id",),
    owner_column="article_id",
    columns=(
        ARTICLE_ID,
        Column("external_id", "VARCHAR", "The record's own id, if it has one."),
        Column("title", "VARCHAR", "The headline, from metadata or the text."),
        Column("publisher", "VARCHAR", "Who published it."),
        Column("agency", "VARCHAR", "The news agency that the text is credited to."),
        Column("author", "VARCHAR", "Who wrote it."),
        Column(
            "language",
            "VARCHAR",
            "Language, ISO 639-1.",
            source="resiliparse's detector, of short texts function words, where the record does not state it",
        ),
        Column("url", "VARCHAR", "Its address."),
        Column(
            "published_on",
            "DATE",
            "Day of publication, local calendar; first day of the month or year where the precision says so; null where nothing gives it.",
        ),
        Column("published_precision", "VARCHAR", "How exact published_on is.", nullable=False, codes="published_precision"),
        Column(
            "published_method", "VARCHAR", "How it was found; inferred ones never pass as stated.", nullable=False, codes="published_method"
        ),
        Column("published_conflict", "VARCHAR", "What two methods contradicted each other on, in words; null without a contradiction."),
        Column("dateline", "VARCHAR", "The dateline as printed (place and date before the first sentence)."),
        Column("body", "VARCHAR", "The clean text: the kept blocks, in order.", nullable=False),
        Column("is_relevant", "BOOLEAN", "Whether it is about an armed conflict. A flag: no row is lost by it.", nullable=False),
    ),
    expectations=(
        Expectation(
            "published_on_has_a_method",
            "published_method is 'unknown' exactly where published_on is null.",
            reason="how a date was found must be told",
            sql="SELECT article_id, published_on, published_method FROM cleaned_articles WHERE (published_on IS NULL) <> (published_method = 'unknown')",
        ),
        Expectation(
            "published_on_is_1900_or_later",
            "No article is published before 1900.",
            "quarantine",
            reason="a wrong year (0025) would date everything that the article tells; 1988 is fine",
            sql="SELECT * FROM cleaned_articles WHERE year(published_on) < 1900",
        ),
        Expectation(
            "published_on_is_not_in_the_future",
            "No article is published after the day of the refresh (a day of grace for time zones).",
            "quarantine",
            reason="a wrong date would date everything that the article tells; the article is read when its day has come",
            sql="SELECT * FROM cleaned_articles WHERE published_on > current_date + 1",
        ),
        Expectation(
            "dates_do_not_contradict",
            "No two methods give different publication dates.",
            "warning",
            reason="sources contradict themselves; the more trusted one is used",
            sql="SELECT article_id, published_conflict FROM cleaned_articles WHERE published_conflict IS NOT NULL",
        ),
        Expectation(
            "body_is_not_tiny",
            "A body has at least 20 characters.",
            "warning",
            reason="headline-only records exist",
            sql="SELECT article_id, title FROM cleaned_articles WHERE length(body) < 20",
        ),
    ),
)
