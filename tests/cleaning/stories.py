"""Made-up articles for the tests of lineage: stories of random words, and their reprints."""

from __future__ import annotations

import random
from datetime import date

import pandas as pd


def paragraphs(seed: int, count: int = 6, words: int = 40) -> list[str]:
    """The paragraphs of a story that shares no run of words with that of another seed."""
    pick = random.Random(seed)
    syllables = [first + second for first in "bdfgklmnprst" for second in "aeiou"]
    vocabulary = ["".join(pick.choices(syllables, k=3)) for _ in range(400)]
    return [" ".join(pick.choices(vocabulary, k=words)).capitalize() + "." for _ in range(count)]


def reworded(paragraph: str, seed: int, share: float = 0.15) -> str:
    """The paragraph with a share of its words replaced."""
    pick = random.Random(seed)
    return " ".join(f"new{pick.randrange(9999)}" if pick.random() < share else word for word in paragraph.split())


def frame(articles: dict[str, str | tuple[str, date | None]]) -> pd.DataFrame:
    """Cleaned articles by id: the body, or the body and its stated date."""
    rows = []
    for article_id, given in articles.items():
        body, day = given if isinstance(given, tuple) else (given, None)
        rows.append((article_id, body, day, "day" if day else "unknown", "stated" if day else "unknown"))
    return pd.DataFrame(rows, columns=["article_id", "body", "published_on", "published_precision", "published_method"])


def body(*parts: str) -> str:
    """A body of paragraphs."""
    return "\n\n".join(parts)
