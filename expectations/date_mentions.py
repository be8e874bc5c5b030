"""The contract of `date_mentions`: every date expression.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.common_columns import ARTICLE_ID, SENTENCE_NO, SPAN, SURFACE, WINDOW, furniture_check, span_check, window_checks
from expectations.contract import Column, Expectation, Table

WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"

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
        furniture_check("date_mentions"),
        *window_checks("date_mentions"),
        Expectation(
            "year_is_1900_or_later",
            "No date before 1900.",
            "warning",
            reason="history may be told",
            sql="SELECT * FROM date_mentions WHERE year(date_start) < 1900",
        ),
        Expectation(
            "weekday_agrees_with_the_date",
            "A weekday named in the words is that of the date.",
            "warning",
            reason="sources print a weekday and a day that do not agree",
            sql=f"""SELECT *, dayname(date_start) AS weekday FROM date_mentions WHERE date_start = date_end AND NOT regexp_matches(surface, '(?i)before|after|eve of')
                        AND len(regexp_extract_all(surface, '{WEEKDAYS}')) = 1 AND regexp_extract(surface, '{WEEKDAYS}') <> dayname(date_start)""",
        ),
        Expectation(
            "old_dates_are_background",
            "A day more than 400 days before the report does not date an event of the report.",
            "warning",
            reason="anniversaries and histories are told; news are not that old",
            sql="""SELECT m.*, a.published_on FROM date_mentions m JOIN articles a USING (article_id)
                        WHERE m.role = 'event' AND a.published_precision = 'day' AND m.date_end < a.published_on - 400""",
        ),
        Expectation(
            "days_after_the_report_are_future",
            "A date after the day of the report has the role 'future' (a day of grace for time zones).",
            "warning",
            reason="the source may print a wrong date, or a plan was read as an event",
            sql="""SELECT m.*, a.published_on FROM date_mentions m JOIN articles a USING (article_id)
                        WHERE m.role IN ('event', 'reporting', 'background') AND a.published_precision = 'day'
                        AND m.date_start > a.published_on + 1""",
        ),
    ),
)
