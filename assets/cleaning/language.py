"""The language of an article.

Belongs here: asking the detector, and when its answer is not worth having. Not here: what a record states (that wins).
"""

from __future__ import annotations

from resiliparse.parse.lang import detect_fast

_SEEN = 2000  # characters
_SEEN_FOR_CASE = 400  # characters
_TOO_FAR = 1000  # the detector's distance from which its answer is a guess (its documentation: over 1,200 is unreliable)
_LATIN_CAPITALS = 0.8  # share of capitals from which a text is read in lower case: profiles are of running text


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
