"""The project's own words for what surrounds an article, and the function words that tell prose.

Belongs here: reading `furniture_words.csv` and `function_words.csv`, and which kind of furniture a line names. Not here: what is
done with that (`block_kinds.py`, `line_features.py`).
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

from expectations.reference import reference_rows

FURNITURE_KINDS = ("share", "related", "comment", "navigation", "credit", "byline")
_SHORT = 160  # characters: longer lines are searched for how they begin only
_EDGES = " \t.:;!?*|-\u2013\u2014\u2022\u00bb\u203a>\"'"


class _Phrases(NamedTuple):
    whole: dict[str, str]  # line -> kind
    starts: dict[str, list[tuple[str, str]]]  # first word -> (phrase, kind)
    inner: dict[str, list[tuple[str, str]]]  # first word -> (phrase, kind)
    marks: list[tuple[str, str]]  # phrases that begin with a sign and may stand within a word
    notices: list[str]  # phrases that make a sentence of any length a notice of the site


@lru_cache(maxsize=8192)
def furniture_kind(lower: str) -> str | None:
    """The kind of furniture that a line in lower case is by its phrases: share, related, comment, navigation, credit, byline; else None."""
    phrases = _phrases()
    bare = lower.strip(_EDGES)
    if kind := phrases.whole.get(bare):
        return kind
    words = lower.split()
    first = next((word.strip(_EDGES) for word in words if word.strip(_EDGES)), "")
    for phrase, kind in phrases.starts.get(first, ()):
        if bare.startswith(phrase) and not bare[len(phrase) : len(phrase) + 1].isalnum():
            return kind
    if len(lower) > _SHORT:
        return None
    for word in words:
        for phrase, kind in phrases.inner.get(word.strip(_EDGES), ()):
            if phrase in lower:
                return kind
    return next((kind for mark, kind in phrases.marks if mark in lower), None)


@lru_cache(maxsize=8192)
def is_notice(lower: str) -> bool:
    """Whether a line in lower case is a notice of the site, however long: on cookies, consent, commissions, accounts."""
    return bool(notices_in(lower))


def notices_in(lower: str) -> list[str]:
    """The phrases in a text in lower case that make their line a notice of the site."""
    return [phrase for phrase in _phrases().notices if phrase in lower]


@cache
def function_words_by_language() -> dict[str, frozenset[str]]:
    """The commonest function words of each language in `function_words.csv`, by its ISO 639-1 code."""
    return {row["language"]: frozenset(row["words"].split()) for row in reference_rows("function_words.csv")}


@cache
def function_words() -> frozenset[str]:
    """The commonest function words of all these languages."""
    return frozenset(chain.from_iterable(function_words_by_language().values()))


@cache
def _phrases() -> _Phrases:
    found = _Phrases({}, defaultdict(list), defaultdict(list), [], [])
    for row in reference_rows("furniture_words.csv"):
        phrase, kind = row["phrase"].strip(_EDGES), row["kind"]
        if row["match"] == "notice":
            found.notices.append(phrase)
        elif row["match"] == "line":
            found.whole.setdefault(phrase, kind)
        elif row["match"] == "start":
            found.starts[phrase.split()[0].strip(_EDGES)].append((phrase, kind))
        elif phrase[0].isalnum():
            found.inner[phrase.split()[0]].append((phrase, kind))
        else:
            found.marks.append((phrase, kind))
    return found
