"""Which of an article's dates is the date of an act.

Belongs here: the choice between the dates of the clause, the sentence, the paragraph, the title and the article. Not here:
what a date expression means (`dates.py`).
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from assets.extraction.mentions import Article, DateMention
from assets.extraction.sentences import Sentence


class ScopedDate(NamedTuple):
    """The date of one act. `date_method`: clause, sentence, previous_sentence, paragraph, title, article, dateline,
    published (assumed to be the report's day), none. The dates are None where the method is none."""

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
    return ScopedDate(None, None, None, "none")
