"""Numerals of news prose, in digits and in words: how they are written and what they are worth.

Belongs here: one plain numeral, with its thousands' signs, its multiples and fractions of a multiple. Not here: ranges, dates,
what qualifies a number, where a number stands (`numbers.py`).
"""

from __future__ import annotations

import re

UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
WORTH = (
    {word: value for value, word in enumerate(UNITS)}
    | {word: 10 * value for value, word in enumerate(TENS, start=2)}
    | {"fourty": 40, "a": 1, "an": 1, "hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
    | {"lakh": 100_000, "lakhs": 100_000, "crore": 10_000_000, "crores": 10_000_000}
    | {"dozen": 12, "score": 20, "both": 2, "pair": 2, "duo": 2, "trio": 3, "half": 0.5, "k": 1_000, "m": 1_000_000, "bn": 1_000_000_000}
)
ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
    "seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth hundredth"
).split()
_UNIT = "|".join(sorted([*UNITS, "fourty"], key=len, reverse=True))
_SMALL = rf"(?:(?:{'|'.join(TENS)}|fourty)(?:[\s-]+(?:{'|'.join(UNITS[1:10])})\b)?|(?:{_UNIT})\b)"
_BELOW_1000 = rf"(?:(?:{_SMALL}|an?)[\s-]+hundred\b(?:\s+(?:and\s+)?{_SMALL})?|{_SMALL})"
SPELLED = rf"(?:{_BELOW_1000}(?:[\s-]+thousand\b(?:,?\s+(?:and\s+)?{_BELOW_1000})?)?|an?\s+thousand\b)"
_PEOPLE = (
    r"(?:(?!million|billion)[a-z-]+\s)?(?:people|persons?|individuals|inhabitants|residents|civilians|men|women|children|families|households|refugees|idps|returnees|soldiers|"
    r"troops|fighters|militants|dead|killed|wounded|injured|displaced)\b"
)
# "1.200 families", "12.500 were moved": the point groups thousands where people are counted, and in round numbers; "7.125" is a decimal
_POINTED = rf"(?:\d{{1,3}}(?:\.\d{{3}}){{2,}}|[1-9]\d{{0,2}}\.(?:\d{{3}}(?=\s{_PEOPLE})|\d00(?=\s(?!million|billion|km|per))))(?![\d.]\d)"
_COMMA_DECIMAL = r"\d+,\d{1,2}(?=\s(?:million|billion|lakh|crore))"
_LAKHS = r"\d{1,2}(?:,\d{2})+,\d{3}(?!\d)"  # "11,23,000"
_APOSTROPHES = r"\d{1,3}(?:['\u2019]\d{3})+(?!\d)"
_GROUPED = r"\d{1,3}(?:[,\u00a0\u2009\u202f]\s?\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?: \d{3})+(?=\s[a-z]|\s*\Z)"
DIGITS = rf"(?:{_POINTED}|{_COMMA_DECIMAL}|{_LAKHS}|{_APOSTROPHES}|{_GROUPED}|\d+(?:\.\d+)?)"
_MULTIPLE = (
    rf"(?:[\s-]+(?:and\s+a\s+half\s+)?(?:hundred|thousand|million|billion|dozen|score|lakhs?|crores?)\b|(?:k|bn)\b|m(?=\s{_PEOPLE}))"
)
_QUARTERS = r"(?:an?|three)[\s-]+quarters?\s+of\s+an?\s+(?:million|billion)\b"
PLAIN = (
    rf"(?>{_QUARTERS}|(?:{DIGITS}|{SPELLED}){_MULTIPLE}?"
    r"|(?:half\s+(?:an?\s+)?|half-|an?\s+)(?:dozen|hundred|thousand|million|billion|lakh|crore)\b|an?\s+score\b)"
)
_POINTED_PATTERN = re.compile(_POINTED)


MOST = 10.0**15  # what is more counts nothing on earth: it is an account, a serial number


def value_of(words: str) -> float | None:
    """What a plain number is worth ("nine hundred and twenty-one", "1.6 million", "half a dozen"); None if it is no number, or more than `MOST`."""
    total = current = 0.0
    seen = False
    for word in re.split(r"[\s-]+|(?<=\d)(?=[a-z])", words.strip()):
        if not word or word in ("and", "of") or (word in ("a", "an") and seen):
            continue
        if word[0].isdigit():
            decimal = re.fullmatch(r"\d+,\d{1,2}", word) is not None  # "1,5 million"
            digits = word.replace(",", ".") if decimal else re.sub(r"[,'\u2019\u00a0\u2009\u202f]", "", word)
            if seen and len(digits) == 3 and current:  # "10 000"
                current = current * 1000 + float(digits)
            else:
                current += float(digits.rstrip("."))
        elif word in ("quarter", "quarters"):  # "three-quarters of a million"
            current = (current or 1) / 4
        elif word == "half":
            current = current + 0.5 if seen else 0.5
        else:
            worth = WORTH.get(word.strip(",."))
            if worth is None:
                return None
            if (worth in (12, 20) and word in ("dozen", "score")) or worth == 100:
                current = (current or 1) * worth
            elif worth >= 1000:
                total += (current or 1) * worth
                current = 0.0
            else:
                current += worth
        seen = True
    value = total + current
    if value > MOST:
        return None
    return (int(value) if value == int(value) else value) if seen else None


def written_at(text: str, start: int, end: int) -> str:
    """The numeral at a place of a lower-case text, without the points that group its thousands ("1.200 families")."""
    pointed = _POINTED_PATTERN.match(text, start)
    return text[start:end] if pointed is None or pointed.end() > end else pointed.group().replace(".", "") + text[pointed.end() : end]


def ordinal_of(word: str) -> float | None:
    """The rank that an ordinal tells ("23rd", "twenty-third")."""
    if word[0].isdigit():
        return int(re.match(r"\d+", word).group())  # type: ignore[union-attr]
    tens, _, unit = word.partition("-")
    if unit:
        return WORTH[tens] + ORDINALS.index(unit) + 1
    index = ORDINALS.index(word)
    return index + 1 if index < 20 else 10 * (index - 17)


def fraction_of(words: str) -> float | None:
    """The share that a fraction tells ("half", "two thirds"); None for one in digits."""
    parts = re.split(r"[\s-]+", words)
    below = {"half": 2, "halve": 2, "third": 3, "quarter": 4, "fifth": 5}
    if words[0].isdigit():
        return None
    over = WORTH.get(parts[0], 1) if len(parts) > 1 else 1
    return over / below[parts[-1].rstrip("s")]
