"""The grammar of date expressions: which runs of words are one, and which rule they follow.

Belongs here: patterns over word classes. Every word of a sentence becomes one letter (its class), so that a pattern
such as ``M\\.?N(?:,?Y)?`` ("Sept. 30, 1989") runs over a short string and is blind to spaces, case and digits' length.
Not here: what a single word is (`dates/words.py`), which days an expression means (`dates/dates.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assets.extraction.cues import Cue
from assets.extraction.dates.words import Lexeme, context_words, is_month, letters_of, lexemes, spoken_year
from assets.extraction.sentences import Sentence, Token

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
    ("weekday_range", r"WP?>d?WP?"),
    ("weekday", r"(?:d?[ER]B?)?d?[LXT]{0,2}WP?(?:od?[LX]U|[LX]U)?"),
    ("deictic", r"(?:[ER]o?)*DP?"),
    ("this_part", r"(?:[ER]o?)*[TL]P"),
    ("overnight", r"G"),
    ("weekend", r"d?[LXT]{0,2}K"),
    ("span", rf"d?T?[LX]{_COUNT}U"),
    ("ago", rf"{_COUNT}UA"),
    ("later", rf"{_COUNT}U(?:R|b(?=[.,]|$))"),
    ("apart", rf"{_COUNT}Ub"),
    ("recent", r"rU"),
    ("next_day", r"dX[UP]|XP|[dT]?H[UP]"),
    ("unit", r"(?:d?[ER]o?I?d?)?T?[LXT]U"),
    ("end_of_unit", r"d?EodU"),
    ("holiday", r"h(?:[Ue])?(?:Y)?|zU(?:'s)?[eU]"),
    ("decade", r"d?E?-?Y'?s"),
    ("season", r"d?[LXTE]{0,2}So?(?:Y)"),
    ("year", r"(?:d?Eo?-?)?f?Y|ccc?(?!U)"),
)
# No expression begins with one of the letters refused first, which are most of a text's.
_GRAMMAR = Cue(r"(?![_.,:/'>&oIBsbePA-])(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in RULES) + ")")


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


def find_expressions(sentence: Sentence) -> Iterator[Expression]:
    """The date expressions of a sentence, in order, none overlapping."""
    tokens = sentence.tokens
    codes = [letters_of(token.lower) for token in tokens]
    if "M" in codes:
        codes = ["_" if code == "M" and not is_month(tokens, i, sentence.upper_case) else code for i, code in enumerate(codes)]
    owners: list[int] = []
    for found in _GRAMMAR.finditer("".join(codes)):
        first, last = found.span()
        owners = owners or [i for i, code in enumerate(codes) for _ in code]
        words = [word for i in dict.fromkeys(owners[first:last]) for word in _placed(tokens[i])]
        # a hyphenated word may lie in the expression with some of its parts only
        skipped = 0
        while first > skipped and owners[first - skipped - 1] == owners[first]:
            skipped += 1
        words = words[skipped : skipped + last - first]
        before = tokens[owners[first] - 1].lower if owners[first] else ""
        after = tokens[owners[last]].lower if last < len(owners) else ""
        if words[0].lower == "following" and before != "the":  # "following two days of fighting", "following Friday prayers" mean after
            if found.lastgroup != "weekday":
                continue
            words = words[1:]
        if not _stands(found.lastgroup or "", words, before, after):
            continue
        if found.lastgroup == "year" and len(words) == 1 and _of_address(tokens, owners[last - 1]):
            continue
        while words[-1].letter in ".,":
            words.pop()
        yield Expression(found.lastgroup or "", tuple(words))


def _of_address(tokens: Sequence[Token], i: int) -> bool:
    """Whether the number at token `i` is that of a house: "at 1925 Main Street", "1912 Old Mill Road"."""
    for token in tokens[i + 1 : i + 5]:
        if token.lower in context_words("street"):
            return True
        if not (token.text[0].isupper() or token.text == "."):
            return False
    return False


def _placed(token: Token) -> list[Lexeme]:
    """The lexemes of a token, with their places in the document's text."""
    return [part._replace(start=token.start + part.start, end=token.start + part.end) for part in lexemes(token.lower)]


_PLURAL = re.compile(r"[a-z]+(?:s|people|men|women|children)$")


def _stands(rule: str, words: list[Lexeme], before: str, after: str) -> bool:
    """Whether a match is a date at all: four digits are a year only where years stand, "2000 people" is a count."""
    if rule == "this_part":
        return words[-2].lower != "past"
    if rule == "day_month":  # "19 April Movement", "1 May Avenue"
        return words[-1].letter == "Y" or after not in context_words("name_after_date")
    if rule not in {"year", "month_year"}:
        return True
    if words[-1].letter == "c":
        return spoken_year([word for word in words if word.letter == "c"]) is not None
    if rule == "month_year":
        return True
    if before in context_words("before_number") or after in context_words("after_number"):
        return False
    if before in context_words("before_year") or len(words) > 1:
        return True
    if after in context_words("vehicle"):  # "her 2005 Honda"
        return False
    round_number = int(words[-1].value) % 100 == 0
    article = before in {"the", "a", "an"}
    if int(words[-1].value) < 1900 or (_PLURAL.match(after) and (round_number or not article)):
        return False
    return not round_number or article or not before.isalpha() or before in {"and", "of", "to", "for", "about"}
