"""How a report counts on from an earlier one: "two of the wounded died, raising the toll to five", "revised from 18".

Belongs here: the words that bring a toll up to date, the count that stood before it, and the additions that it already holds.
Not here: which reports are of one event (`linking.py`), or which of two figures holds (`figures.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from assets.aggregation.records import Claim
from expectations.reference import reference_rows

_RISEN = re.compile(
    r"\b(?:toll|tally|(?:death |body )?count|figure|(?:number|total) (?:of|killed|dead)\b)[^.;]{0,90}?"
    r"\b(?:ris(?:es?|en|ing)|rose|climb(?:s|ed|ing)?|increas(?:es?|ed|ing)|jump(?:s|ed)|gr(?:ew|ows|own)|mount(?:s|ed)|reach(?:es|ed)|soar(?:s|ed)|pass(?:es|ed)|"
    r"(?:goes|went|gone|up|now|stands|stood)\b(?: \w+)? (?:to|at)|revised|lowered|cut)\b"
    r"|\b(?:brought|bring|took|tak|rais|push|lift|driv)(?:s|es|e|ed|ing)?\b[^.;]{0,40}?\b(?:toll|number|total|count|figure|tally|dead|deaths)\b[^.;]{0,60}?\bto\b"
    r"|\b(?:brought|bring|took|tak|rais|push|lift|driv)(?:s|es|e|ed|ing)? to (?:[a-z]+ ){0,2}?[\w,-]+ (?:the|their) (?:death |overall )?(?:toll|number|total|count|figure|tally)\b"
    r"|\b(?:now|revised) (?:count|put)s?\b|\brevis(?:ed|es|ing)\b[^.;]{0,40}\b(?:toll|figure|count|number)\b|\bsuccumb"
    r"|\b(?:earlier|previous|initial) (?:figure|toll|count|estimate)",
    re.I,
)
_NEXT_SENTENCE = 1  # an addition stands in the sentence of the toll or beside it


def brings_up_to_date(claims: Sequence[Claim]) -> bool:
    """Whether the claims are told as an earlier count brought up to date."""
    return any(_RISEN.search(claim.evidence or "") for claim in claims)


def count_before(claims: Sequence[Claim]) -> int | None:
    """The number of people that earlier reports counted, as far as the claims of one harm tell it: named ("revised from 18"), or the
    toll less what was added to it. None where nothing does, or two answers differ."""
    words = (next(filter(None, found)) for c in claims for found in _before().findall(c.evidence or ""))
    named = {number for word in words if (number := _number(word)) is not None}
    if len(named) == 1:
        return named.pop()
    toll = max((n for c in claims if c.count_basis == "incident" and (n := c.number) is not None), default=None)
    added = sum(c.number or 0 for c in within_toll(claims))
    return toll - added if toll is not None and 0 < added < toll else None


def within_toll(claims: Sequence[Claim]) -> list[Claim]:
    """The additions ("three more bodies") that a toll of the same or the next sentence already holds ("rose to nine")."""
    tolls = [c for c in claims if c.count_basis == "incident" and _RISEN.search(c.evidence or "")]
    return [
        c
        for c in claims
        if c.count_basis == "increment"
        and any(abs(c.sentence_no - t.sentence_no) <= _NEXT_SENTENCE and (t.number or 0) > (c.number or 0) for t in tolls)
    ]


@cache
def _number_words() -> Mapping[str, int]:
    return {row["word"]: int(row["value"]) for row in reference_rows("date_words.csv") if row["class"] == "number_word"}


@cache
def _before() -> re.Pattern[str]:
    """ "up from four", "revised from an earlier 18", "an initial toll of nine": the earlier count."""
    number = rf"(\d[\d,]*|{'|'.join(_number_words())})"
    return re.compile(
        rf"\b(?:up|down|increas\w+|rise|rose|ris\w+|revis\w+|lower\w+|correct\w+)\b[^.;]{{0,30}}?\bfrom (?:[a-z]+ ){{0,4}}?{number}\b"
        rf"|\b(?:earlier|previous|first|initial|preliminary) (?:death )?(?:figure|toll|count|report|estimate)s? (?:of|was|stood at|had been|put at) {number}\b",
        re.I,
    )


def _number(word: str) -> int | None:
    digits = word.replace(",", "")
    return int(digits) if digits.isdecimal() else _number_words().get(word.lower())
