"""Who was harmed and how many: the count, the class and the unit of a noun phrase.

Belongs here: what a phrase of `phrases.py` says of the victims. Not here: which phrase is meant (`arguments.py`).
Classes follow `victim_nouns.csv`; an outlet's loaded words ("terrorists", "martyrs") never make a civilian a fighter's side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assets.extraction.phrases import Phrase
from assets.extraction.sentences import Token
from assets.extraction.word_tags import nouns

_ARMED_WORDS = re.compile(
    r"\b(?:soldiers?|troops?|army|police(?:m[ae]n)?|security (?:forces?|personnel|guards?)|naval|marines?|military|navy|air force|guardsm[ae]n|border guards?)\b",
    re.I,
)
_MILITIA_WORDS = re.compile(
    r"\b(?:militia(?:m[ae]n)?|paramilitar\w+|tribal fighters?|peshmerga|mobili[sz]ation|hashed|hashd|pmf|self-defen[cs]e)\b", re.I
)
_MILITANT_WORDS = re.compile(
    r"\b(?:militants?|insurgents?|rebels?|gunm[ae]n|guerrillas?|terrorists?|jihadists?|bombers?|isis|isil|daesh|qaeda)\b", re.I
)
_CIVIL_WORDS = re.compile(r"\b(?:civilians?|unarmed|journalists?)\b", re.I)


class Count(NamedTuple):
    """How many a phrase stands for, as rule 2 of the domain has it."""

    low: int | None
    best: int | None
    high: int | None
    qualifier: str
    vague_word: str | None


ZERO = Count(0, 0, 0, "none_stated", None)
UNSTATED = Count(2, None, None, "none_stated", None)  # a plural without a number: two at least
UNKNOWN = Count(None, None, None, "none_stated", None)  # "the victims", "a family": said of people counted elsewhere, or not at all
ONE = Count(1, 1, 1, "implied_one", None)


def count_of(phrase: Phrase) -> Count:
    """The count that the phrase states; UNSTATED for a plural without a number, ZERO for "no civilians"."""
    if phrase.negative and phrase.number is None:
        return ZERO
    number = phrase.number
    if number is not None:
        low, best, high = (None if v is None else round(v) for v in (number.low, number.best, number.high))
        return Count(low, best, high, number.qualifier, number.vague_word)
    if phrase.noun is not None and phrase.noun.unit == "household":
        return UNKNOWN
    if phrase.plural:
        return UNKNOWN if phrase.definite else UNSTATED
    return ONE


def unit_of(phrase: Phrase) -> str:
    """person or household."""
    return phrase.noun.unit if phrase.noun is not None and phrase.number is not None else "person"


def class_of(phrase: Phrase, sentence_tokens: Sequence[Token]) -> str:
    """The victim class that the words of the phrase tell."""
    tokens = sentence_tokens[phrase.first : phrase.last]
    words = " ".join(t.text for t in tokens)
    found = {n.victim_class for t in tokens if (n := nouns().get(t.lower)) is not None} - {"unknown"}
    if _CIVIL_WORDS.search(words) and not re.search(r"\bjournalists?\b", words, re.I):
        return "civilian"
    if (
        phrase.noun is not None
        and phrase.noun.victim_class in ("civilian", "journalist", "official", "aid_worker")
        and not re.search(r"\bm[ae]n\b|leader", words, re.I)
    ):
        return phrase.noun.victim_class
    for pattern, name in ((_MILITIA_WORDS, "militia"), (_MILITANT_WORDS, "militant"), (_ARMED_WORDS, "security_forces")):
        if pattern.search(words):
            return name
    if len(found) == 1:
        return found.pop()
    if phrase.noun is not None:
        return phrase.noun.victim_class
    return "unknown"


def class_of_all(classes: list[str]) -> str:
    """The class of several phrases in one count."""
    return classes[0] if len(set(classes)) == 1 else "mixed"
