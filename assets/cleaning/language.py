"""The language of an article.

Belongs here: what a record's word for a language means, asking the detector, and when its answer is not worth having. Not here: which of
the two wins (`articles.py`: the record).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import cast

from babel import Locale
from babel.core import get_global
from resiliparse.parse.lang import detect_fast

from assets.cleaning.furniture import function_words_by_language

_SEEN = 2000  # characters
_SEEN_FOR_CASE = 400  # characters
_TOO_FAR = 1000  # the detector's distance from which its answer is a guess (its documentation: over 1,200 is unreliable)
_SHORT = 400  # characters up to which the detector is often wrong
_RANKED = 10  # languages that the detector is asked for
_LIKELY = 3  # of them that are likely
_LATIN_CAPITALS = 0.8  # share of capitals from which a text is read in lower case: profiles are of running text


_WORD = re.compile(r"[a-z]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[A-Za-z]{3}")


def stated_language(stated: str | None) -> str | None:
    """The ISO 639-1 code of a language as records name it, 'en-GB', 'spa', 'Arabic'; None for what is no language."""
    words = _WORD.findall((stated or "").lower())
    return _languages().get(words[0]) if words else None


@cache
def _languages() -> dict[str, str]:
    """The two-letter code by that code itself, by the three-letter ones of ISO 639-2 and -3, and by the English name. source: CLDR, by Babel."""
    names = {name.lower(): code for code, name in Locale("en").languages.items() if len(code) == 2}
    return (
        names
        | {alias: code for alias, code in get_global("language_aliases").items() if len(code) == 2}
        | {code: code for code in names.values()}
    )


def find_language(text: str) -> str | None:
    """The language of a text as ISO 639-1, or None where it is too short or unlike every known language."""
    sample = text[:_SEEN]
    letters = sum(map(str.isalpha, sample[:_SEEN_FOR_CASE]))
    if letters < 20:
        return None
    if sum(map(str.isupper, sample[:_SEEN_FOR_CASE])) > _LATIN_CAPITALS * letters:
        sample = sample.lower()
    ranked = cast(list[tuple[str, int]], detect_fast(sample, n_results=_RANKED))
    if len(sample) <= _SHORT and _LATIN.search(sample):
        return _by_function_words(sample.lower(), [language for language, _ in ranked])
    return next((language for language, distance in ranked[:1] if distance < _TOO_FAR), None)


def _by_function_words(lower: str, ranked: Sequence[str]) -> str | None:
    """The language of a few words in Latin letters, in lower case: that with most function words among them, of several the likeliest by the
    detector, whose profiles are of longer texts: it takes every fourth headline for another language. None where there are no such words, or
    only one, of a language that the detector finds unlikely."""
    words = _LETTERS.findall(lower)
    hits = {language: sum(map(own.__contains__, words)) for language, own in function_words_by_language().items()}
    most = max(hits.values())
    possible: Sequence[str] = [] if not most else ranked[:_LIKELY] if most == 1 else [*ranked, *hits]
    return next((language for language in possible if hits.get(language) == most), None)
