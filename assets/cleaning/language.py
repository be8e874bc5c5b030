"""The language of an article.

Belongs here: what a record's word for a language means, asking the detector, and when its answer is not worth having. Not here: which of
the two wins (`articles.py`: the record).
"""

from __future__ import annotations

import re
from functools import cache

from babel import Locale
from babel.core import get_global
from resiliparse.parse.lang import detect_fast

_SEEN = 2000  # characters
_SEEN_FOR_CASE = 400  # characters
_TOO_FAR = 1000  # the detector's distance from which its answer is a guess (its documentation: over 1,200 is unreliable)
_LATIN_CAPITALS = 0.8  # share of capitals from which a text is read in lower case: profiles are of running text


_WORD = re.compile(r"[a-z]+")


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
    language, distance = detect_fast(sample)
    return language if language != "unknown" and distance < _TOO_FAR else None
