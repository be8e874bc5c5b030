"""The words that date expressions are made of, each with its class.

Belongs here: what a single word or numeral can be in a date ("Sept", "19th", "last", "mid-November"). Not here: how words make an
expression (`dates/grammar.py`), which days it means (`dates/dates.py`).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from assets.extraction.sentences import Token
from expectations.reference import reference_rows

# "the deadliest", of a time or a count that it sets a record for: a pattern of one lower-case word.
SUPERLATIVE = r"(?!west|east|rest|guest|arrest|protest|request|interest)\w+est"

# The letter that stands for a class in the grammar's patterns.
LETTERS = {
    "weekday": "W", "weekday_short": "w", "month": "M", "number_word": "c", "ordinal": "O", "unit": "U", "vague": "V", "recent": "r",
    "ago": "A", "shift": "R", "last": "L", "next": "X", "this": "T", "same": "H", "part": "E", "deictic": "D", "overnight": "G",
    "daypart": "P", "weekend": "K", "season": "S", "before": "b", "the": "d", "a": "a", "of": "o", "and": "&", "to": ">", "in": "I",
    "on": "B", "decade_mark": "s", "fiscal": "f", "holiday": "h", "eve": "e", "new": "z",
}  # fmt: skip
# Made of digits: N a day of the month, n two digits above 31, Y a year, F a whole numeric date, # any other number; _ is no word of a date.
_FULL = re.compile(r"\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})|\d{4}\.\d{1,2}\.\d{1,2}")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
# English words that are months only beside other words of a date ("in May", "5 March"), never on a capital alone.
_DOUBTFUL = frozenset({"may", "march", "april", "june", "august"})
_CACHED_WORDS = 50_000


class Lexeme(NamedTuple):
    """A word with its class letter, the class's value (a month's number, a unit's name, an integer) and its place."""

    letter: str
    start: int
    end: int
    lower: str
    value: int | str


@cache
def lexicon() -> dict[str, tuple[str, int | str]]:
    """Word -> class letter and value, from seeds/reference/date_words.csv."""
    return {
        row["word"]: (LETTERS[row["class"]], int(row["value"]) if row["value"].lstrip("-").isdigit() else row["value"])
        for row in reference_rows("date_words.csv")
    }


@cache
def context_words(name: str) -> frozenset[str]:
    """The words of one context, from seeds/reference/date_context.csv."""
    return frozenset(row["word"] for row in reference_rows("date_context.csv") if row["context"] == name)


@lru_cache(maxsize=_CACHED_WORDS)
def lexemes(word: str) -> tuple[Lexeme, ...]:
    """The lexemes of one word in lower case, with places counted from its start: several where hyphens join them ("mid-November")."""
    known = lexicon()
    if word in known:
        return (Lexeme(known[word][0], 0, len(word), word, known[word][1]),)
    if word[0].isdigit():
        return (_numeral(word),)
    if not word[0].isalpha():
        sign = "-" if word in "-\u2013\u2014" else word if word in ".,/:'" else "_"
        return (Lexeme(sign, 0, len(word), word, ""),)
    bare = word.removesuffix("'s")
    if bare in known:
        return (Lexeme(known[bare][0], 0, len(bare), bare, known[bare][1]),)
    parts = bare.split("-")
    if len(parts) > 1 and any(part in known for part in parts):
        found, at = [], 0
        for part in parts:
            letter, value = known.get(part, ("_", ""))
            found.append(Lexeme(letter, at, at + len(part), part, value))
            at += len(part) + 1
        return tuple(found)
    return (Lexeme("_", 0, len(word), word, ""),)


@lru_cache(maxsize=_CACHED_WORDS)
def letters_of(word: str) -> str:
    """The class letters of one word in lower case."""
    return "".join(lexeme.letter for lexeme in lexemes(word))


def _numeral(word: str) -> Lexeme:
    end = len(word)
    ordinal = _ORDINAL.fullmatch(word)
    if ordinal and 1 <= int(ordinal[1]) <= 31:
        return Lexeme("O", 0, end, word, int(ordinal[1]))
    if word.isdecimal() and end <= 4:
        number = int(word)
        if end <= 2:
            return Lexeme("N" if 1 <= number <= 31 else "n", 0, end, word, number)
        return Lexeme("Y" if end == 4 and 1500 <= number <= 2100 else "#", 0, end, word, number)
    return Lexeme("F" if _FULL.fullmatch(word) else "_", 0, end, word, word)


def is_month(tokens: tuple[Token, ...], i: int, upper_case: bool) -> bool:
    """Whether a month's name means the month: "may" the verb, "march" the walk, "La Mar" and persons called April do not."""
    token = tokens[i]
    before, after = (tokens[i - 1].lower if i else ""), (tokens[i + 1].lower if i + 1 < len(tokens) else "")
    stop = after == "."
    if stop and i + 2 < len(tokens):
        after = tokens[i + 2].lower
    doubtful = token.lower in _DOUBTFUL
    if after[:1].isdigit():
        return True
    if before[:1].isdigit():
        return token.text[0].isupper() or not doubtful or not before.isdecimal()
    if not doubtful and len(token.text) > 4:
        return True
    if not token.text[0].isupper():
        return False
    if not doubtful:
        return stop or token.lower == "july"
    if token.lower == "march" and upper_case and before in {"to", "the", "of"}:
        return False
    return before in context_words("before_month") or after in {"of", "last", "this", "next"}


def spoken_year(words: list[Lexeme]) -> int | None:
    """The year in "nineteen ninety-six" or "twenty fifteen", None for other number words."""
    values = [int(word.value) for word in words]
    if values[0] not in {19, 20} or not 10 <= values[1] <= 90:
        return None
    if len(values) == 3 and (values[1] % 10 or values[1] < 20 or values[2] > 9):
        return None
    return values[0] * 100 + sum(values[1:])
