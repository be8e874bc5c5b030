"""Which of an article's dates is the date of an act.

Belongs here: the choice between the dates of the clause, the sentence, the sentences before, the title and the lead, and the
fallback on the report's own day. Not here: what a date expression means (`dates.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from assets.extraction.calendar_windows import Window, precision_of
from assets.extraction.mentions import Article, DateMention
from assets.extraction.sentences import Sentence

# Between a date and an act: where another clause begins.
_BOUNDARY = re.compile(
    r"[;:\u2013\u2014(\"\u201c\u201d]|--|,? \b(?:while|but|where|who|whom|which|when|as|because|although|though|before|after|since|until|that|and)\b|,"
)
_WEIGHT = {",": 2, "and": 2, "that": 3, "as": 4, "when": 1, "where": 2}
_RESET = re.compile(
    r"^\W*(?:separately|meanwhile|elsewhere|in (?:a )?(?:separate|another|other|different|unrelated)|in another|also|another (?:attack|incident)|in a separate)\b"
)
_SINCE = re.compile(r"\bsince (?:[\w'-]+ ){0,7}$")
_FROM = re.compile(r"\b(?:from|between) (?:the |early |late |mid-?)?$")
_RANGE = re.compile(r"\s*(?:to|until|till|through|and|-|\u2013) (?:the |early |late |mid-?)?$")


class ScopedDate(NamedTuple):
    """The date of one act. `date_method`: clause, sentence, previous_sentence, paragraph, title, article, published (assumed
    to be the report's day), none. The dates are None where the method is none."""

    date_start: date | None
    date_end: date | None
    date_precision: int | None
    date_method: str


def date_of(
    start: int,
    end: int,
    sentence: Sentence,
    sentences: list[Sentence],
    dates: list[list[DateMention]],
    article: Article,
) -> ScopedDate:
    """The date of the act whose trigger is text[start:end] in `sentence`; `dates` as `find_dates` gives them."""
    own = dates[sentence.sentence_no]
    usable = [m for m in own if _usable(m)]
    if usable:
        costs = [(_cost(m, start, end, sentence), m.start, m) for m in usable]
        cost, _, best = min(costs)
        return _dated(best, own, sentence, article, "clause" if cost < 100 else "sentence")
    if not _RESET.match(sentence.lower):
        earlier = sentences[: sentence.sentence_no]
        for other in reversed(earlier):
            if other.paragraph_no != sentence.paragraph_no:
                break
            found = _carried(dates[other.sentence_no])
            if found:
                method = "previous_sentence" if other.sentence_no == sentence.sentence_no - 1 else "paragraph"
                return _dated(found, dates[other.sentence_no], other, article, method)
            if _RESET.match(other.lower):
                return _published(article)
        for other in sentences:
            found = _carried(dates[other.sentence_no])
            if found:
                return _dated(found, dates[other.sentence_no], other, article, "title" if other.block_kind == "title" else "article")
    return _published(article)


def _usable(mention: DateMention) -> bool:
    return mention.date_start is not None and mention.role in {"event", "background"}


def _carried(mentions: Iterable[DateMention]) -> DateMention | None:
    """The date that a sentence hands on to those after it."""
    return next((m for m in mentions if m.date_start is not None and m.role == "event" and (m.date_precision or 9) <= 3), None)


def _cost(mention: DateMention, start: int, end: int, sentence: Sentence) -> int:
    """How far a date lies from an act: characters, and much more for every clause that begins between them."""
    if mention.start >= end:
        between = sentence.lower[end - sentence.start : mention.start - sentence.start]
    else:
        between = sentence.lower[mention.end - sentence.start : start - sentence.start]
    boundaries = sum(25 * _WEIGHT.get(m.group().strip(" ,") or ",", 4) for m in _BOUNDARY.finditer(between))
    return len(between) // 4 + boundaries + (10 * (mention.date_precision or 5))


def _dated(mention: DateMention, group: list[DateMention], sentence: Sentence, article: Article, method: str) -> ScopedDate:
    window = Window(mention.date_start or date.min, mention.date_end or date.max)
    before = sentence.lower[: mention.start - sentence.start][-80:]
    if _SINCE.search(before) and article.published_on and window.start <= article.published_on:
        window = Window(window.start, article.published_on)
    if article.published_on and window.start <= article.published_on < window.end:
        window = Window(window.start, article.published_on)
    return ScopedDate(window.start, window.end, precision_of(window), method)


def _published(article: Article) -> ScopedDate:
    """The report's own day, for an act that the text dates nowhere."""
    if article.published_on is None or article.published_precision not in {"day", "unknown"}:
        return ScopedDate(None, None, None, "none")
    return ScopedDate(article.published_on, article.published_on, 1, "published")
