"""What each number of the text counts, and why it is no casualty claim.

Belongs here: the classes of `quantity_what`, told by the words around a number. Not here: reading the number (`numbers.py`)
or the harm that it counts (`casualties/casualties.py`). The words are a table: `seeds/reference/quantity_words.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from assets.extraction.mentions import CasualtyClaim, Number
from assets.extraction.sentences import Sentence
from assets.extraction.word_tags import nouns
from expectations.reference import reference_rows

Verdict = tuple[str, str | None]

_MOVEMENT = frozenset({"displaced", "returned"})
_BY_KIND: dict[str, Verdict] = {
    "year": ("date", "a year"),
    "date": ("date", "part of a date"),
    "time": ("date", "a time of the day"),
    "age": ("age", "an age"),
    "ordinal": ("ordinal", "a rank"),
    "percent": ("share", "a percentage"),
    "fraction": ("share", "a fraction"),
    "money": ("money", "an amount of money"),
    "code": ("other", "part of a name or code"),
}
_REASONS = {
    "force_strength": "strength of a force, not harm",
    "population": "people present, not harm",
    "distance": "a distance",
    "area": "an area",
    "money": "an amount of money",
    "duration": "a duration",
    "share": "a share",
    "ordinal": "a rank",
    "age": "an age",
    "date": "part of a date",
    "casualty": "killed or wounded, not told which",
}
_BEFORE = re.compile(r"\b(?:(population|home to|inhabited by)|(?:force|army|strength|contingent))(?: (?:of|was|is|stood at))?\s\Z")
_NEXT_WORDS = re.compile(r"[\s-]*((?:[^\W\d_]+[\s'\u2019-]+){0,5}[^\W\d_]+|[%$\u20ac\u00a3])")
_NUMERAL = re.compile(r"[0-9]+")


@cache
def _words() -> dict[str, str]:
    """The class that a word after a number tells; the two tables of the reference and of people's words."""
    return {row["word"]: row["what"] for row in reference_rows("quantity_words.csv")}


def classify_numbers(
    sentences: Sequence[Sentence], numbers: Sequence[Sequence[Number]], claims: Sequence[CasualtyClaim]
) -> list[list[Verdict]]:
    """(what, rejected_reason) of every number, one list a sentence; `rejected_reason` is None where it states a claim."""
    by_sentence: dict[int, list[CasualtyClaim]] = {}
    for claim in claims:
        by_sentence.setdefault(claim.sentence_no, []).append(claim)
    return [
        [_verdict(sentence, number, by_sentence.get(sentence.sentence_no, ())) for number in line]
        for sentence, line in zip(sentences, numbers, strict=True)
    ]


def numerals(text: str) -> list[tuple[int, int]]:
    """Spans of every run of digits in a text: what must lie inside some row of `quantities`. Knows nothing of the number
    grammar, so that a check by it can prove that the grammar passes none over."""
    return [m.span() for m in _NUMERAL.finditer(text)]


def _verdict(sentence: Sentence, number: Number, claims: Sequence[CasualtyClaim]) -> Verdict:
    for claim in claims:
        if claim.start < number.end and number.start < claim.end and _states(claim, number):
            return ("displacement" if claim.harm in _MOVEMENT else "casualty"), None
    by_kind = _BY_KIND.get(number.kind)
    if by_kind is not None:
        return by_kind
    what = _what_follows(sentence, number)
    return (what, _REASONS[what]) if what in _REASONS else ("other", "no words of harm")


def _states(claim: CasualtyClaim, number: Number) -> bool:
    """Whether the number is the claim's count, not an age or a date inside its words."""
    values = {number.low, number.best, number.high} - {None}
    return bool(values & {claim.low, claim.best, claim.high}) and number.kind not in _BY_KIND


def _what_follows(sentence: Sentence, number: Number) -> str:
    """The class that the words after the number tell: a unit at once, people as population or strength."""
    m = _NEXT_WORDS.match(sentence.lower, number.end - sentence.start)
    lead = _BEFORE.search(sentence.lower, max(0, number.start - sentence.start - 50), number.start - sentence.start)
    if lead is not None:
        return "population" if lead.group(1) else "force_strength"
    if m is None:
        return "other"
    words = re.split(r"[\s'\u2019-]+", m.group(1))
    table = _words()
    if len(words) > 1 and f"{words[0]} {words[1]}" in table:
        return table[f"{words[0]} {words[1]}"]
    for word in words:
        if word in table:
            return table[word]
        noun = nouns().get(word)
        if noun is not None and (number.low or number.high or 0) < 2:
            return "other"  # "one of the commanders": somebody is spoken of, nobody is counted
        if noun is not None:
            return "force_strength" if noun.victim_class in ("security_forces", "militia", "militant") else "population"
        if word in ("in", "at", "on", "from", "to", "by", "and", "was", "were", "are", "is", "have", "has", "had"):
            return "other"
    return "other"
