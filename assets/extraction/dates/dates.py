"""Date expressions of news prose: where they stand, which window of days they mean, and what the sentence does with them.

Belongs here: the reading of an article, anchored at its publication date. Not here: the grammar (`dates/grammar.py`), what each
rule means (`dates/resolvers.py`), tense (`dates/tense.py`), which act a date belongs to (`dates/scope.py`), when an article was
published (`assets/cleaning/publication_date.py`).

Nothing is invented: without an anchor a relative expression has no window (`rule_id` ends in `.unanchored`), and a vague one
("in recent years") never gets a day, a month or a year of its own.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from assets.extraction.dates.calendar_windows import Window, precision_of, published_window
from assets.extraction.dates.grammar import Expression, find_expressions
from assets.extraction.dates.relative import Context
from assets.extraction.dates.resolvers import RESOLVERS
from assets.extraction.dates.tense import direction_of, role_of
from assets.extraction.mentions import Article, DateMention
from assets.extraction.sentences import Sentence


def find_dates(sentences: list[Sentence], article: Article) -> list[list[DateMention]]:
    """The date expressions of every sentence, in text order, one list a sentence.

    Windows are anchored at `article.published_on`, or at the dateline where the article has no such date ("SAN SALVADOR,
    3 JAN 90"). A mention whose window is not known has None for both dates and the precision.
    """
    published = published_window(article.published_on, article.published_precision)
    context = Context(published.end if published else None, published is None or published.start == published.end)
    found: list[list[DateMention]] = []
    expressions = [list(find_expressions(sentence)) for sentence in sentences]
    dateline = _dateline(sentences, expressions)
    if context.anchor is None:
        stated = RESOLVERS["day_month"](dateline, context) if dateline else None
        context.anchor = stated.start if stated else None
        context.year = next((year for group in expressions for e in group if (year := _stated_year(e))), None)
    for sentence, group in zip(sentences, expressions, strict=True):
        # "two days after ten died, a bomb on Friday": counted from the day that follows
        opens = len(group) > 1 and group[0].rule == "apart"
        ordered = [*group[1:], group[0]] if opens else group
        mentions = [_mention(expression, sentence, context, article, expression is dateline) for expression in ordered]
        found.append(_explained(sorted(mentions, key=lambda m: m.start), article.text))
    return found


def _explained(mentions: list[DateMention], text: str) -> list[DateMention]:
    """The mentions of a sentence, where a weekday whose date follows in brackets, "on Tuesday (Jan. 7)", means that date."""
    told = list(mentions)
    for i, (day, stated) in enumerate(pairwise(mentions)):
        if (
            day.rule_id.startswith("date.weekday")
            and stated.rule_id == "date.day_month"
            and stated.date_start is not None
            and stated.date_start == stated.date_end
            and text[day.end : stated.start].strip() == "("
            and (day.date_start is None or day.date_start.weekday() == stated.date_start.weekday())
        ):
            told[i] = replace(day, date_start=stated.date_start, date_end=stated.date_end, date_precision=stated.date_precision)
    return told


def _dateline(sentences: list[Sentence], expressions: list[list[Expression]]) -> Expression | None:
    """The full date in the dateline that opens a wire report: "CITY, 3 JAN 90 (AGENCY) -- ..."."""
    for sentence, group in zip(sentences[:3], expressions[:3], strict=True):
        for expression in group[:1]:
            before = sentence.text[: expression.start - sentence.start].rstrip()
            after = sentence.text[expression.end - sentence.start :].lstrip(" .,")
            if (
                expression.rule == "day_month"
                and len(before) < 60
                and before.endswith((",", "-"))
                and after[:1] in tuple("(-\u2013\u2014[")
            ):
                return expression
    return None


def _mention(expression: Expression, sentence: Sentence, context: Context, article: Article, is_dateline: bool) -> DateMention:
    context.sentence_no = sentence.sentence_no
    context.direction = direction_of(sentence, expression.start, expression.end)
    window = RESOLVERS[expression.rule](expression, context)
    rule = expression.rule
    if window is None:
        rule += ".unanchored" if context.anchor is None else ".unresolved"
    else:
        if window.start == window.end and not is_dateline:
            context.day, context.day_sentence_no = window.start, sentence.sentence_no
        if expression.first("YF"):
            context.year = window.start.year
        rule += _conflict(expression, window)
    return DateMention(
        expression.start,
        expression.end,
        article.text[expression.start : expression.end],
        sentence.sentence_no,
        "publication" if is_dateline else role_of(sentence, expression.start, expression.end, window, context.anchor, context.direction),
        window.start if window else None,
        window.end if window else None,
        precision_of(window) if window else None,
        f"date.{rule}",
    )


def _conflict(expression: Expression, window: Window) -> str:
    """A note for the rule's name when the weekday that stands beside a date is not that date's."""
    weekday = expression.first("Ww")
    if weekday is None or window.start != window.end or window.start.weekday() == weekday.value or expression.rule == "day_before":
        return ""
    return ".weekday_conflict"


def _stated_year(expression: Expression) -> int | None:
    year = expression.first("Y")
    return int(year.value) if year and expression.rule in {"iso", "day_month", "day_range", "month_year"} else None
