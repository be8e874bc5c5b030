"""Whether an article is about an armed conflict.

Belongs here: the score of a text by the words in `conflict_words.csv` and the line from which it counts. Not here: what
happened (extraction). It is a flag only: no row is lost by it.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from expectations.reference import reference_rows

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)?")
_ENOUGH = 4.0  # one strong word twice, or several weak ones
_SEEN = 6000  # characters of the body
_AT_MOST = 3  # times that one word counts


@cache
def conflict_words() -> dict[str, float]:
    """The weight of each word: 2 for war and armed groups, 1 for what they do, 0.5 for what occurs elsewhere too; below 0 for
    accidents and natural disasters, whose dead are counted in the same words."""
    return {word: float(row["weight"]) for row in reference_rows("conflict_words.csv") for word in row["words"].split()}


def is_about_conflict(title: str | None, body: str) -> bool:
    """Whether the words of title and body speak of armed conflict. A short text needs less: a headline has few words."""
    words = _WORD.findall(f"{title or ''}\n{body[:_SEEN]}".lower())
    weights = conflict_words()
    counts = Counter(filter(weights.__contains__, words))
    score = sum(weights[word] * min(count, _AT_MOST) for word, count in counts.items())
    return score >= min(_ENOUGH, 1.0 + 0.05 * len(words))
