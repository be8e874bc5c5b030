"""Date expressions of news prose: where they stand, which window of days they mean, and how sure that is.

Belongs here: the resolver. Not here: which act a date belongs to (`date_scope.py`), when an article was published
(`assets/cleaning/publication_date.py`).
"""

from __future__ import annotations

from assets.extraction.mentions import Article, DateMention
from assets.extraction.sentences import Sentence


def find_dates(sentences: list[Sentence], article: Article) -> list[list[DateMention]]:
    """The date expressions of every sentence, in text order, one list a sentence."""
    return [[] for _ in sentences]
