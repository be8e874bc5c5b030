"""The grammar of date expressions: which runs of words are one, and which rule they follow.

Belongs here: word classes and patterns over them. Every word of a sentence becomes one letter (its class), so that a pattern
such as ``M\\.?N(?:,?Y)?`` ("Sept. 30, 1989") runs over a short string and is blind to spaces, case and digits' length.
Not here: which days an expression means (`dates.py`, `calendar_windows.py`).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from assets.extraction.sentences import Sentence, Token

REFERENCE = Path(__file__).resolve().parents[2] / "seeds" / "reference"

LETTERS = {
    "weekday": "W", "weekday_short": "w", "month": "M", "number_word": "c", "ordinal": "O", "unit": "U", "vague": "V", "recent": "r",
    "ago": "A", "shift": "R", "last": "L", "next": "X", "this": "T", "same": "H", "part": "E", "deictic": "D", "overnight": "G",
    "daypart": "P", "weekend": "K", "season": "S", "before": "b", "the": "d", "a": "a", "of": "o", "and": "&", "to": ">", "in": "I",
    "on": "B", "decade_mark": "s", "fiscal": "f", "holiday": "h", "eve": "e", "new": "z",
}  # fmt: skip
# Made of digits: N a day of the month, n two digits above 31, Y a year, F a whole numeric date, # any other number.
_FULL = re.compile(r"\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})|\d{4}\.\d{1,2}\.\d{1,2}")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
# English words that are months only beside other words of a date ("in May", "5 March"), never on a capital alone.
_DOUBTFUL = frozenset({"may", "march", "april", "june", "august"})
# Longest first; the name is the rule that resolves it and part of `rule_id`.
_WEEKDAY = r"(?:(?:[ER]B?)?W[.,]?(?:P,?)?B?d?|w[.,]?)?"
_COUNT = r"(?:aVo?|V|[Nnc#a]|ac)"
RULES = (
    ("iso", r"Y-N-N"),
    ("numeric", r"N/N/[YNn]|F"),
    ("day_range", rf"{_WEEKDAY}[NO](?:[>&-]|>d|&d)[NO](?:od?)?M\.?(?:,?Y|n)?|{_WEEKDAY}M\.?d?[NO](?:[>&-]|>d)[NO](?![UM:])(?:,?Y)?"),
    ("day_month", rf"{_WEEKDAY}d?[NO](?:od?)?M\.?(?:,?o?Y|n|,?[LT]U)?|{_WEEKDAY}[LT]?M\.?d?[NO](?:,?o?Y|,?[LT]U)?|MB?d?O(?!U)"),
    ("month_year", r"(?:d?Eo?d?-?)?M\.?(?:,|o|,?od)?(?:Y|ccc?(?!U)|[LTX]U)"),
    ("month", r"(?:d?Eo?d?-?)?[LXT]?M\.?"),
    ("quarter", r"d?O-?Uo(?:Y|[LT]U)|Y-?OU"),
    ("day_before", r"d?Ub(?:D|[LT]?W)"),
    ("weekday", r"(?:d?[ER]B?)?d?[LXT]{0,2}WP?(?:od?[LX]U|[LX]U)?"),
    ("deictic", r"(?:[ER]o?)*DP?"),
    ("this_part", r"(?:[ER]o?)*[TL]P"),
    ("overnight", r"G"),
    ("weekend", r"d?[LXT]{0,2}K"),
    ("span", rf"d?T?[LX]{_COUNT}U"),
    ("ago", rf"{_COUNT}UA"),
    ("later", rf"{_COUNT}UR"),
    ("recent", r"rU"),
    ("next_day", r"dX[UP]|XP|[dT]?H[UP]"),
    ("unit", r"(?:d?[ER]o?I?d?)?T?[LXT]U"),
    ("end_of_unit", r"d?EodU"),
    ("holiday", r"h(?:[Ue])?(?:Y)?|zU(?:'s)?[eU]"),
    ("decade", r"d?E?-?Y'?s"),
    ("season", r"d?[LXTE]{0,2}So?(?:Y)"),
    ("year", r"(?:d?Eo?-?)?f?Y|ccc?(?!U)"),
)
_GRAMMAR = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in RULES))


class Lexeme(NamedTuple):
    """One word with its class letter and the class's value (a month's number, a unit's name, an integer)."""

    letter: str
    start: int
    end: int
    lower: str
    value: int | str


class Expression(NamedTuple):
    """One date expression: the rule it follows and its words."""

    rule: str
    words: tuple[Lexeme, ...]

    @property
    def start(self) -> int:
        """Where it begins in the document's text."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Where it ends in the document's text."""
        return self.words[-1].end

    def first(self, letters: str) -> Lexeme | None:
        """The first word of one of these classes."""
        return next((word for word in self.words if word.letter in letters), None)

    def all(self, letters: str) -> list[Lexeme]:
        """Its words of these classes, in order."""
        return [word for word in self.words if word.letter in letters]


@cache
def _lexicon() -> dict[str, tuple[str, int | str]]:
    """Word -> class letter and value, from seeds/reference/date_words.csv."""
    with (REFERENCE / "date_words.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["word"]: (LETTERS[row["class"]], int(row["value"]) if row["value"].lstrip("-").isdigit() else row["value"])
            for row in csv.DictReader(file)
        }


@cache
def context_words(name: str) -> frozenset[str]:
    """The words of one context, from seeds/reference/date_context.csv."""
    with (REFERENCE / "date_context.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["word"] for row in csv.DictReader(file) if row["context"] == name)


def find_expressions(sentence: Sentence) -> Iterator[Expression]:
    """The date expressions of a sentence, in order, none overlapping."""
    words = list(_classify(sentence))
    letters = "".join(word.letter for word in words)
    for found in _GRAMMAR.finditer(letters):
        rule = found.lastgroup or ""
        first, last = found.span()
        if not _stands(rule, words, first, last):
            continue
        while words[last - 1].letter in ".,":
            last -= 1
        yield Expression(rule, tuple(words[first:last]))


def _classify(sentence: Sentence) -> Iterator[Lexeme]:
    lexicon = _lexicon()
    tokens = sentence.tokens
    for i, token in enumerate(tokens):
        known = lexicon.get(token.lower)
        if known is None:
            yield from _unknown(token, lexicon)
        elif known[0] == "M" and not _is_month(tokens, i, sentence.upper_case):
            yield Lexeme("_", token.start, token.end, token.lower, "")
        else:
            yield Lexeme(known[0], token.start, token.end, token.lower, known[1])


def _unknown(token: Token, lexicon: dict[str, tuple[str, int | str]]) -> Iterator[Lexeme]:
    """A word that is not in the lexicon as it stands: digits, a possessive, parts joined by hyphens, a sign, or none of them."""
    low = token.lower
    if low[0].isdigit():
        yield _numeral(token)
    elif not low[0].isalpha():
        yield Lexeme("-" if low in "-\u2013\u2014" else low if low in ".,/:'" else "_", token.start, token.end, low, "")
    elif low.endswith("'s") and low[:-2] in lexicon:
        letter, value = lexicon[low[:-2]]
        yield Lexeme(letter, token.start, token.end - 2, low[:-2], value)
    elif "-" in low and any(part in lexicon for part in low.split("-")):
        at = token.start
        for part in low.split("-"):
            letter, value = lexicon.get(part.removesuffix("'s"), ("_", ""))
            yield Lexeme(letter, at, at + len(part), part, value)
            at += len(part) + 1
    else:
        yield Lexeme("_", token.start, token.end, low, "")


def _numeral(token: Token) -> Lexeme:
    low = token.lower
    ordinal = _ORDINAL.fullmatch(low)
    if ordinal and 1 <= int(ordinal[1]) <= 31:
        return Lexeme("O", token.start, token.end, low, int(ordinal[1]))
    if low.isdecimal() and len(low) <= 4:
        number = int(low)
        if len(low) <= 2:
            return Lexeme("N" if 1 <= number <= 31 else "n", token.start, token.end, low, number)
        if len(low) == 4 and 1500 <= number <= 2100:
            return Lexeme("Y", token.start, token.end, low, number)
        return Lexeme("#", token.start, token.end, low, number)
    return Lexeme("F" if _FULL.fullmatch(low) else "_", token.start, token.end, low, low)


def _is_month(tokens: tuple[Token, ...], i: int, upper_case: bool) -> bool:
    """Whether a month's name means the month here: "may" the verb, "march" the walk and persons called April do not."""
    token = tokens[i]
    before, after = (tokens[i - 1].lower if i else ""), (tokens[i + 1].lower if i + 1 < len(tokens) else "")
    if after == "." and i + 2 < len(tokens):
        after = tokens[i + 2].lower
    beside_digits = after[:1].isdigit() or before[:1].isdigit()
    if token.lower in _DOUBTFUL or len(token.text) <= 4:
        if beside_digits:
            return token.text[0].isupper() or token.lower not in _DOUBTFUL or before[-2:] in {"th", "st", "nd", "rd"} or after[:1].isdigit()
        if not token.text[0].isupper():
            return False
        if token.lower not in _DOUBTFUL:
            return len(token.text) == 4 or (i + 1 < len(tokens) and tokens[i + 1].text == ".") or token.text.istitle() or upper_case
        cue = before in context_words("before_month") and not (token.lower == "march" and before in {"to", "the", "of"} and upper_case)
        return cue or after in {"of", "last", "this", "next"} or before.endswith("-")
    return True


_PLURAL = re.compile(r"[a-z]+(?:s|people|men|women|children)$")

def _stands(rule: str, words: list[Lexeme], first: int, last: int) -> bool:
    """Whether a match is a date at all: four digits are a year only where years stand, "2000 people" is a count."""
    if words[first].lower == "following" and not (first and words[first - 1].letter == "d"):
        return False
    if rule == "this_part" and words[last - 2].lower == "past":
        return False
    if rule == "day_month":  # "19 April Movement", "1 May Avenue"
        return last == len(words) or words[last - 1].letter == "Y" or words[last].lower not in context_words("name_after_date")
    if rule not in {"year", "month_year"} or words[last - 1].letter not in "Yc":
        return True
    if words[last - 1].letter == "c":
        return spoken_year([word for word in words[first:last] if word.letter == "c"]) is not None
    if rule == "month_year":
        return True
    year, before, after = int(words[last - 1].value), words[first - 1].lower if first else "", words[last].lower if last < len(words) else ""
    if before in context_words("before_number") or after in context_words("after_number"):
        return False
    if before in context_words("before_year") or last - first > 1:
        return True
    if year < 1900 or (_PLURAL.match(after) and (year % 100 == 0 or before not in {"the", "a", "an"})):
        return False
    return year % 100 != 0 or not before or not before.isalpha() or before in {"the", "a", "an", "and", "of", "to", "for", "about"}


def spoken_year(words: list[Lexeme]) -> int | None:
    """The year in "nineteen ninety-six" or "twenty fifteen", None for other number words."""
    values = [int(word.value) for word in words]
    if values[0] not in {19, 20} or not 10 <= values[1] <= 90:
        return None
    if len(values) == 3 and (values[1] % 10 or values[1] < 20 or values[2] > 9):
        return None
    return values[0] * 100 + sum(values[1:])
