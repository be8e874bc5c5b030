"""Numbers that tell how old somebody is: "aged four and seven", "Ann Lee, 32, and Bo Lee (34)", "her sons, 12 and 9,".

Belongs here: the words around a number that make an age of it. Not here: reading the number itself, and ages written with their
unit ("41-year-old"), which are a form of their own (`numbers.py`).
"""

from __future__ import annotations

import re

from assets.extraction.numerals import SPELLED
from assets.extraction.word_tags import nouns

OLDEST = 120  # years
_NUMERAL = rf"(?:\d{{1,3}}|{SPELLED})"
_AGED = re.compile(rf"\bag(?:e|ed|es)(?:\s+of)?(?:\s+between)?\s(?P<list>(?:{_NUMERAL}(?:,\s(?:and\s|or\s)?|\s(?:and|or)\s))*)\Z")
# Behind an age: a sign, the next person, where one is from; not what a count has behind it: "in Hit, 14 of them", "14 and nine were hurt".
_CLOSES = re.compile(
    r"\s*(?:[,;.)\u2013\u2014]|--|and\b(?=\s(?:his|her|their|an?|[A-Z]))|of\b(?!\s(?:the[my]?|those|these|whom|which|our|its)\b)|\Z)"
)
_CLOSES_A_LIST = re.compile(r"\s*(?:[,;.)\u2013\u2014]|--|and\b|of\b|was\b|were\b|\Z)")
_BEHIND_A_WORD = re.compile(r"([^\W\d_]+)\.?[,(]\s?\Z")
_LISTED_BEFORE = re.compile(r"([^\W\d_]+)[,(]\s?(?:\d{1,2},\s)*(?:\d{1,2},?\sand\s)?\Z")  # "sons, 12 and |9"
_LISTED = re.compile(r"(?:\d{1,2},\s)*\d{1,2},?\sand\s\d{1,2}\s*[,;.)]|\d{1,2}\s*[,;.)]")  # "sons, |12 and 9,"
_PLACED = re.compile(r"\b(?i:in|at|near|on|across|around|outside|inside|according to)\s(?i:the\s)?(?:[A-Z][\w'\u2019-]*\s){0,3}\Z")
_DATE = re.compile(r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:[a-z]*r[a-z]*|ust|il)?\Z|\w+day\Z")
_REACH = 60  # characters


def is_aged(text: str, start: int) -> bool:
    """Whether "aged", "ages" or "age" in a lower-case text leads straight to the number at `start`."""
    found = _AGED.search(text, max(0, start - _REACH), start)
    return found is not None and not found["list"]


def is_age(text: str, low: str, start: int, end: int) -> bool:
    """Whether the number at text[start:end], of at most OLDEST, is an age by what stands around it; `low` is the text in lower case,
    and the capitals of `text` tell names from words."""
    aged = _AGED.search(low, max(0, start - _REACH), start)
    if aged is not None:
        return not aged["list"] or _CLOSES_A_LIST.match(low, end) is not None
    if not low[start].isdigit():
        return False
    word = _BEHIND_A_WORD.search(text, max(0, start - 30), start)
    if word is not None and not _PLACED.search(text, max(0, word.start() - _REACH), word.start()):
        person = nouns().get(word[1].lower())
        named = word[1][0].isupper() and not _DATE.match(word[1].lower())
        if named or (person is not None and not person.plural):
            return _CLOSES.match(text, end) is not None
    listed = _LISTED_BEFORE.search(low, max(0, start - _REACH), start)
    people = nouns().get(listed[1]) if listed is not None else None
    alone = listed is not None and listed.end(1) + 2 >= start  # the first of the list needs one to follow
    return (
        people is not None
        and people.plural
        and _LISTED.match(low, start) is not None
        and not (alone and " and " not in low[end : end + 12])
    )
