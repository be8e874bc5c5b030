"""What a word of a sentence can be in its grammar: one letter, its tag, and for a word for people what people it means.

Belongs here: the tables `grammar_words.csv` (one tag a word), `victim_nouns.csv` and `demonyms.csv`, and the tag that a word's form
suggests. Not here: what a word is beside others (`phrases.py`, where the tags are told too).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from assets.extraction.sentences import Token
from expectations.reference import reference_rows

_SIGNS = {
    ",": ",",
    "(": "(",
    ")": ")",
    "[": "(",
    "]": ")",
    ";": ";",
    ":": ";",
    '"': '"',
    "\u201c": '"',
    "\u201d": '"',
    "\u2018": '"',
    "\u2019": '"',
    "'": '"',
    "-": "-",
    "\u2013": ";",
    "\u2014": ";",
    "&": "C",
    "/": "C",
    "...": ";",
}


class Noun(NamedTuple):
    """A word for people: its class, its unit, and whether it is a plural."""

    victim_class: str
    unit: str
    plural: bool


@cache
def grammar() -> Mapping[str, str]:
    """The tag of every word that has one whatever its context."""
    return {row["word"]: row["tag"] for row in reference_rows("grammar_words.csv")}


@cache
def nouns() -> Mapping[str, Noun]:
    """The words for people, singular and plural, in lower case."""
    found: dict[str, Noun] = {}
    for row in reference_rows("victim_nouns.csv"):
        found[row["plural"] or _plural(row["singular"])] = Noun(row["victim_class"], row["unit"], True)
        found.setdefault(row["singular"], Noun(row["victim_class"], row["unit"], row["plural"] == row["singular"]))
    for word in demonyms():
        if word.endswith("s") and not word.endswith(("ss", "us")):
            found.setdefault(word, Noun("unknown", "person", True))
    return found


@cache
def demonyms() -> frozenset[str]:
    """Adjectives of nations and peoples: "Iraqi", "Palestinian"."""
    adjectives = {row["word"].lower() for row in reference_rows("demonyms.csv")}
    return frozenset(adjectives | {f"{word}s" for word in adjectives if word.endswith(("n", "i", "t"))})


@cache
def tags_of_words() -> Mapping[str, str]:
    """The tag of every sign and word that has one: signs, then words for people, then the grammar's."""
    people = {word: "p" if noun.plural else "P" for word, noun in nouns().items()}
    return {**grammar(), **people, **_SIGNS}


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "sh", "ch", "x")) else "s")


def guessed_tag(token: Token, low: str, upper: bool) -> str:
    """The tag of a word that no table holds, from its form."""
    if not low[0].isalpha():
        return ";" if low in ".!?" else "y" if low[0].isdigit() else ";"
    if low.endswith("ly") and len(low) > 4:
        return "R"
    if low.endswith("ed") and len(low) > 4 and "-" not in low:
        return "E"
    if low.endswith("ing") and len(low) > 5 and "-" not in low:
        return "G"
    if low.endswith(("ed",)) and "-" in low:
        return "J"
    if low in demonyms():
        return "J"
    if upper:
        return "u"
    return "X" if token.text[0].isupper() else "n"
