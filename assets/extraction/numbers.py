"""Number expressions of news prose: numerals, words, ranges, vague words, with what qualifies them.

Belongs here: where a number stands, how it is written and what its words are worth. Not here: what it counts
(`quantities.py`, `casualties/casualties.py`) or which day a date is (`dates/dates.py`).

The libraries that were tried read news wrongly ("several hundred" as "several 100", "10-15 killed" as 12.5, "two dozen" as 2),
hence a grammar of the project's own. Vague words and qualifiers are tables: `vague_numbers.csv`, `number_qualifiers.csv`.
"""

from __future__ import annotations

import csv
import re
from functools import cache

from assets.extraction.mentions import Number
from assets.extraction.sentences import Sentence
from expectations.reference import REFERENCE

_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORTH = (
    {word: value for value, word in enumerate(_UNITS)}
    | {word: 10 * value for value, word in enumerate(_TENS, start=2)}
    | {"fourty": 40, "a": 1, "an": 1, "hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
    | {"dozen": 12, "score": 20, "both": 2, "pair": 2, "duo": 2, "trio": 3, "half": 0.5, "k": 1_000, "m": 1_000_000, "bn": 1_000_000_000}
)
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
    "seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth hundredth"
).split()
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
_UNIT = "|".join(sorted([*_UNITS, "fourty"], key=len, reverse=True))
_SMALL = rf"(?:(?:{'|'.join(_TENS)}|fourty)(?:[\s-]+(?:{'|'.join(_UNITS[1:10])})\b)?|(?:{_UNIT})\b)"
_BELOW_1000 = rf"(?:(?:{_SMALL}|an?)[\s-]+hundred\b(?:\s+(?:and\s+)?{_SMALL})?|{_SMALL})"
_SPELLED = rf"(?:{_BELOW_1000}(?:[\s-]+thousand\b(?:,?\s+(?:and\s+)?{_BELOW_1000})?)?|an?\s+thousand\b)"
_DIGITS = r"(?:\d{1,3}(?:[,\u00a0\u2009\u202f]\s?\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?: \d{3})+(?=\s[a-z]|\s*\Z)|\d+(?:\.\d+)?)"
_MULTIPLE = r"(?:[\s-]+(?:and\s+a\s+half\s+)?(?:hundred|thousand|million|billion|dozen|score)\b|(?:k|bn)\b)"
_PLAIN = rf"(?>(?:{_DIGITS}|{_SPELLED}){_MULTIPLE}?|(?:half\s+(?:an?\s+)?|half-|an?\s+)(?:dozen|hundred|thousand|million|billion)\b|an?\s+score\b)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_JOIN = r"\s*(?:-|–|—|to|and|or|until)\s*"

_ONES = "person|man|woman|child|victim|suspect|soldier|officer|policeman|attack|blast|bomb|explosion|time|day|week|month|year"

# Forms that are tried at a place where a number may begin, in this order; the group's name is the number's kind.
_FORMS = re.compile(
    rf"(?P<date>\d{{4}}-\d\d?-\d\d?(?!\d)|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}(?![\d,])"
    rf"|{_DAY}(?:{_JOIN}{_DAY})?(?:\s+of)?[\s-]+{_MONTH}(?:,?\s+(?:\d{{4}}|'?\d\d)(?![\d,:]))?)"
    r"|(?P<time>\d{1,2}[:.]\d\d(?::\d\d)?(?:\s*[ap]\.?m\b\.?)|\d{1,2}:\d\d(?::\d\d)?|\d{1,2}\s*[ap]\.?\s?m\b\.?|\d{3,4}\s*(?:gmt|hrs|hours)\b|\d{1,2}\s?o'clock)"
    r"|(?P<code>\d{3}[-.]\d{3}[-.]\d{4}|\d(?:-\d{3}){2}-\d{4}|\d+(?:st|nd|rd|th)?/\d+)"
    rf"|(?P<age>(?:{_DIGITS}|{_SPELLED})[\s-]*(?:and a half[\s-]*)?(?:year|month|week|day)s?[\s-]*-?olds?\b)"
    rf"|(?P<percent>{_PLAIN}(?:{_JOIN}{_PLAIN})?\s*(?:%|per\s?cent\b|pct\b|percentage\b))"
    r"|(?P<ordinal>\d+(?:st|nd|rd|th)\b|(?:"
    + "|".join(_TENS)
    + r")-(?:"
    + "|".join(_ORDINALS[:9])
    + r")\b|(?:"
    + "|".join(_ORDINALS)
    + r")\b(?!-))"
    rf"|(?P<fraction>(?:half|(?:an?|one|two|three)[\s-]+(?:half|thirds?|quarters?|fifths?))\b(?!\s+(?:was|were|is|has|had|died|remain|remains|{_ONES})\b)(?!\s+an?\s+(?:dozen|million|hundred|thousand|billion))(?!-?\s?(?:dozen|million))|\d+\s\d/\d)"
    r"|(?P<decade>(?:19|20)\d0'?s\b|(?:19|20)\d\d[-–/]\d\d(?![\d-]))"
    rf"|(?P<range>(?P<lo>{_PLAIN})\s*(?P<join>-|–|—|to|or|and)\s*(?P<hi>{_PLAIN}))"
    rf"|(?P<cardinal>{_PLAIN}|both\b|(?:an?\s+)?(?:pair|duo|trio)\b)"
)
_GLUED = re.compile(r"(?:between|around|about|than|least|some|nearly|almost|over|to|and|of|in|by|the|from|approximately)\Z")
_UNIT_AFTER = re.compile(
    r"\s?-?(?:km|kms|kilomet|mile|metre|meter|mm\b|cm\b|m\b|ft\b|feet|foot|kg|kilo|ton|lb|pound|litre|gallon|hectare|acre|sq)"
)
_YEAR = re.compile(r"(?:1[89]|20)\d\d\Z")
_YEAR_BEFORE = re.compile(
    rf"(?:\b(?:in|since|of|by|from|until|till|during|late|early|mid|year|before|after|through|summer|winter|spring|autumn|fall|ended)|{_MONTH},?|\b\d{{1,2}},|-|–|/|\()\s*\Z"
)
_MONTH_BEFORE = re.compile(rf"\b{_MONTH}(?:\s+(?:the\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)?(?:\s*(?:-|–|to|and|,)\s*)))?\s*\Z")
_AGE_BEFORE = re.compile(r"(?:\bag(?:e|ed|es)(?:\s+of)?\s(?:\d+,\s)*(?:\d+\s(?:and|or)\s)?|[\w.][,(]\s?)\Z")
_AGE_AFTER = re.compile(r"\s*(?:[,;.)]|and\b|of\b|was\b|were\b|\Z)")
_MONEY_BEFORE = re.compile(r"(?:[$£€¥₪]|\b(?:usd|eur|gbp|rs)\.?)\s?\Z")
_BETWEEN = re.compile(r"\b(between|from)\s*\Z")


@cache
def _table(name: str) -> tuple[dict[str, str], ...]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as f:
        return tuple(csv.DictReader(line for line in f if not line.startswith("#")))


def _phrase_pattern(phrases: list[str]) -> str:
    return "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in sorted(phrases, key=len, reverse=True))


@cache
def _vague() -> tuple[re.Pattern[str], dict[str, tuple[int, int | None]]]:
    rows = _table("vague_numbers.csv")
    values = {r["phrase"]: (int(r["low"]), int(r["high"]) if r["high"] else None) for r in rows}
    return re.compile(rf"(?:{_phrase_pattern(list(values))})\b"), values


@cache
def _qualifiers() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    rows = _table("number_qualifiers.csv")
    before = _phrase_pattern([r["phrase"] for r in rows if r["position"] == "before"])
    after = _phrase_pattern([r["phrase"] for r in rows if r["position"] == "after"])
    return (
        re.compile(rf"(?<![a-z])({before})(?:\s+a\s+total\s+of)?\s*\Z"),
        re.compile(rf"\s?({after})(?![a-z0-9])"),
        {r["phrase"]: r["qualifier"] for r in rows},
    )


@cache
def _start() -> re.Pattern[str]:
    """Where a number may begin: a digit, or the first word of a number, vague word or ordinal."""
    words = {
        *_UNITS,
        *_TENS,
        "fourty",
        "half",
        "both",
        "pair",
        "duo",
        "trio",
        "hundred",
        "thousand",
        "million",
        "dozen",
        "score",
        *_ORDINALS,
    }
    words |= {f"{w}-{o}" for w in _TENS for o in _ORDINALS[:9]}
    heads = {p.removeprefix("a ").split()[0] for p in _vague()[1]}
    by_letter: dict[str, list[str]] = {}
    for word in sorted(words | heads, key=lambda w: (-len(w), w)):
        by_letter.setdefault(word[0], []).append(word[1:])
    tries = "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in sorted(by_letter.items()))
    return re.compile(rf"\d|(?<![a-z])(?<![a-z]-)(?:{tries})(?![a-z])")


def find_numbers(sentence: Sentence) -> list[Number]:
    """Every number expression of the sentence, in order, none overlapping another; every digit lies in one of them."""
    low = sentence.lower
    found: list[Number] = []
    at = 0
    for m in _start().finditer(low):
        if m.start() < at:
            continue
        number = _read(sentence, low, m.start(), at)
        if number is not None:
            at = number.end - sentence.start
            if low[at - 1].isdigit() and low[at : at + 1].isdigit():  # a form ended inside a run of digits ("0:000"): no quantity
                while low[at : at + 1].isdigit():
                    at += 1
                number = _number(sentence, number.start - sentence.start, at, None, None, None, "exact", "code")
            found.append(number)
    return found


def _read(sentence: Sentence, low: str, start: int, floor: int) -> Number | None:
    """The number that begins at `start`; nothing before `floor` may be taken for it."""
    if (
        low[start].isdigit()
        and start > floor
        and (low[start - 1].isalpha() or (low[start - 1] in "-_#'" and start > 1 and low[start - 2].isalpha()))
    ):
        word = re.search(r"[^\W\d_]+\Z", low[floor:start])
        if word is None or not _GLUED.search(word.group()):
            return _code(sentence, low, start)
    if low[start].isalpha():
        article = re.search(r"(?<![a-z])an?\s+\Z", low[max(floor, start - 4) : start])
        begin = max(floor, start - 4) + article.start() if article else start
        vague = _vague()[0].match(low, begin) or _vague()[0].match(low, start)
        if vague and not (vague.group().startswith(("score", "many", "tens")) and _not_vague(low, vague)):
            return _vague_number(sentence, low, vague, floor)
        start_candidates = (begin, start) if begin != start else (start,)
    else:
        start_candidates = (start,)
    for at in start_candidates:
        m = _FORMS.match(low, at)
        if m is not None and m.lastgroup is not None:
            return _form(sentence, low, m, floor)
    return None


def _not_vague(low: str, m: re.Match[str]) -> bool:
    """ "how many", "as many as", "tens" of a decimal system, "scores" the verb or of a match."""
    if m.group() == "many":
        return low[: m.start()].endswith(("how ", "as ", "so ", "not ")) or low[m.end() : m.end() + 3] == " as"
    return m.group() in ("scores", "tens") and not re.match(
        r"\s+(?:of|more|dead|killed|wounded|injured|were|have|people)\b", low[m.end() :]
    )


def _code(sentence: Sentence, low: str, start: int) -> Number:
    """Digits that are part of a name or a code ("M-19", "F-16"): no quantity."""
    end = start
    while end < len(low) and (low[end].isalnum() or (low[end] in "-./" and low[end + 1 : end + 2].isdigit())):
        end += 1
    return _number(sentence, start, end, None, None, None, "exact", "code")


def _number(
    sentence: Sentence,
    start: int,
    end: int,
    low: float | None,
    best: float | None,
    high: float | None,
    qualifier: str,
    kind: str,
    vague_word: str | None = None,
    head: tuple[int, int] | None = None,
) -> Number:
    head_start, head_end = head or (start, end)
    base = sentence.start
    return Number(
        base + start, base + end, sentence.text[start:end], low, best, high, qualifier, kind, vague_word, base + head_start, base + head_end
    )


def _qualify(low: str, start: int, end: int, floor: int) -> tuple[int, int, str]:
    """Span with the qualifiers around, and the qualifier ("exact" when there is none)."""
    before, after, code = _qualifiers()
    qualifier = "exact"
    begin = start
    for _ in range(2):
        m = before.search(low, max(floor, begin - 26), begin)
        if m is None:
            break
        named = code[" ".join(m.group(1).split())]
        if m.group(1) == "some" and qualifier != "exact":
            break
        qualifier = named if qualifier in ("exact", "about") else qualifier
        begin = m.start()
    m = after.match(low, end)
    if m is not None and not (m.group(1) == "plus" and low[m.end() : m.end() + 2] == " a"):
        return begin, m.end(), code[m.group(1)] if qualifier in ("exact", "about") else qualifier
    return begin, end, qualifier


def _vague_number(sentence: Sentence, low: str, m: re.Match[str], floor: int) -> Number:
    word = " ".join(m.group().split())
    value_low, value_high = _vague()[1][word]
    start, end, qualifier = _qualify(low, m.start(), m.end(), floor)
    lowest, highest = (None if qualifier == "at_most" else value_low), (None if qualifier == "at_least" else value_high)
    return _number(sentence, start, end, lowest, None, highest, "vague", "vague", word, (m.start(), m.end()))


def _form(sentence: Sentence, low: str, m: re.Match[str], floor: int) -> Number | None:
    kind, start, end = str(m.lastgroup), m.start(), m.end()
    if m.group("range") is not None:
        kind = "range"
    elif m.group("cardinal") is not None:
        kind = "cardinal"
    if kind == "date" and not _month_is_meant(sentence, low, m):
        plain = re.compile(_PLAIN).match(low, start)
        if plain is None:
            return None
        return _cardinal(sentence, low, start, plain.end(), floor)
    if kind == "decade":
        return _number(sentence, start, end, None, None, None, "exact", "year")
    if kind in ("date", "time", "code"):
        return _number(sentence, start, end, None, None, None, "exact", kind)
    if kind == "age":
        value = _value(re.split(r"[\s-]*(?:and a half[\s-]*)?(?:year|month|week|day)", m.group())[0])
        return _number(sentence, start, end, value, value, value, "exact", "age")
    if kind == "ordinal":
        value = _ordinal(m.group())
        return _number(sentence, start, end, value, value, value, "exact", "ordinal")
    if kind == "percent":
        first = re.compile(_PLAIN).match(low, start)
        if first is not None and low[first.end() :].startswith(" and ") and not low[:start].endswith("between "):
            return _cardinal(sentence, low, start, first.end(), floor)  # "killed 500 and 5.8% of them": two numbers
        numbers = [v for v in map(_value, re.findall(_PLAIN, m.group())) if v is not None]
        begin, stop, qualifier = _qualify(low, start, end, floor)
        ends = _ends(numbers[0], qualifier) if len(numbers) == 1 else (min(numbers), None, max(numbers))
        return _number(sentence, begin, stop, *ends, qualifier if len(numbers) == 1 else "range", "percent", None, (start, end))
    if kind == "fraction":
        value = _fraction(m.group())
        begin, stop, qualifier = _qualify(low, start, end, floor)
        return _number(sentence, begin, stop, *_ends(value, qualifier), qualifier, "fraction", None, (start, end))
    if kind == "range":
        ranged = _range(sentence, low, m, floor)
        return ranged or _cardinal(sentence, low, start, m.end("lo"), floor)
    return _cardinal(sentence, low, start, end, floor)


def _month_is_meant(sentence: Sentence, low: str, m: re.Match[str]) -> bool:
    """ "12 may have died", "20 march on": the month needs its capital, and "may" no verb after it."""
    word = re.search(r"\b(may|mar|march|dec|sep|oct|jan)\b", m.group())
    if word is None:
        return True
    if re.match(r"\s+(?:have|be|not|also|yet|still)\b", low[m.end() :]):
        return False
    return sentence.upper_case or sentence.text[m.start() + word.start()].isupper()


def _range(sentence: Sentence, low: str, m: re.Match[str], floor: int) -> Number | None:
    """ "10 to 15", "between 10 and 15", "two or three", "10-15"; None when the two ends are no range."""
    first, second = _value(m.group("lo")), _value(m.group("hi"))
    if first is None or second is None:
        return None
    multiple = re.search(r"(hundred|thousand|million|billion|dozen)\Z", m.group("hi"))
    if multiple and first < second and not re.search(r"[a-z]{5,}\Z", m.group("lo")) and first < 1000 and second >= _WORTH[multiple.group()]:
        first *= _WORTH[multiple.group()]
    lead = _BETWEEN.search(low, max(floor, m.start() - 10), m.start())
    join = m.group("join")
    if join == "and" and (lead is None or lead.group(1) != "between"):
        return None
    if lead is not None and lead.group(1) == "from" and join == "to":
        return None
    if first >= second or _year_like(low, m.start("lo"), m.end("lo")) or _year_like(low, m.start("hi"), m.end("hi")):
        return None
    if join == "or" and second > first + max(2, first):
        return None
    start, end, qualifier = _qualify(low, lead.start() if lead else m.start(), m.end(), floor)
    lowest = None if qualifier == "at_most" else first
    highest = None if qualifier == "at_least" else second
    return _number(sentence, start, end, lowest, None, highest, "range", "range", None, (m.start(), m.end()))


def _cardinal(sentence: Sentence, low: str, start: int, end: int, floor: int) -> Number | None:
    value = _value(low[start:end])
    if value is None:
        return None
    if _MONEY_BEFORE.search(low, max(floor, start - 5), start):
        begin = start - 1
        while begin > floor and not low[begin].isspace() and low[begin] not in "(,;":
            begin -= 1
        begin = begin if begin == floor else begin + 1 if low[begin].isspace() or low[begin] in "(,;" else begin
        return _number(sentence, begin, end, value, value, value, "exact", "money", None, (start, end))
    if _MONTH_BEFORE.search(low, max(0, start - 24), start) and value == int(value) and (value <= 31 or _year_like(low, start, end)):
        month = re.search(rf"{_MONTH}", low[max(0, start - 24) : start])
        if month and (sentence.upper_case or sentence.text[max(0, start - 24) + month.start()].isupper()):
            return _number(sentence, start, end, value, value, value, "exact", "date")
    if low[start].isdigit() and value < 120 and _AGE_BEFORE.search(low, max(0, start - 24), start) and _AGE_AFTER.match(low, end):
        before = re.search(r"([^\W\d_]+)\.?[,(]\s?\Z", sentence.text[max(0, start - 30) : start])
        if before is None or (before.group(1)[0].isupper() and not re.match(rf"{_MONTH}", before.group(1).lower())):
            return _number(sentence, start, end, value, value, value, "exact", "age")
    begin, stop, qualifier = _qualify(low, start, end, floor)
    if qualifier == "exact" and _year_like(low, start, end) and not _counts_people(low, start, end):
        return _number(sentence, start, end, value, value, value, "exact", "year")
    kind = "cardinal" if value == int(value) else "decimal"
    return _number(sentence, begin, stop, *_ends(value, qualifier), qualifier, kind, None, (start, end))


def _year_like(low: str, start: int, end: int) -> bool:
    return bool(_YEAR.match(low[start:end]))


def _counts_people(low: str, start: int, end: int) -> bool:
    """Whether a year-like numeral is a count: no word of time before it, a plural noun after it."""
    if _YEAR_BEFORE.search(low, max(0, start - 14), start):
        return False
    return bool(
        re.match(
            r"\s+(?:[a-z-]+\s+)?(?:people|persons|civilians|men|women|children|families|households|homes|houses|soldiers|dead|killed|"
            r"injured|wounded|displaced|[a-z]+s\b(?!\s+(?:of|in)\b))",
            low[end:],
        )
    )


def _ends(value: float | None, qualifier: str) -> tuple[float | None, float | None, float | None]:
    """low, best and high of a single value: rule 2 of the domain."""
    if qualifier == "at_least":
        return value, value, None
    if qualifier == "at_most":
        return None, None, value
    return value, value, value


def _value(words: str) -> float | None:
    """What a plain number is worth ("nine hundred and twenty-one", "1.6 million", "half a dozen"); None if it is no number."""
    total = current = 0.0
    seen = False
    for word in re.split(r"[\s-]+|(?<=\d)(?=[a-z])", words.strip()):
        if not word or word in ("and", "of") or (word in ("a", "an") and seen):
            continue
        if word[0].isdigit():
            digits = re.sub(r"[,\u00a0\u2009\u202f]", "", word)
            if seen and len(digits) == 3 and current:  # "10 000"
                current = current * 1000 + float(digits)
            else:
                current += float(digits.rstrip("."))
        elif word == "half":
            current = current + 0.5 if seen else 0.5
        else:
            worth = _WORTH.get(word.strip(",."))
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
    return (int(value) if value == int(value) else value) if seen else None


def _ordinal(word: str) -> float | None:
    if word[0].isdigit():
        return int(re.match(r"\d+", word).group())  # type: ignore[union-attr]
    tens, _, unit = word.partition("-")
    if unit:
        return _WORTH[tens] + _ORDINALS.index(unit) + 1
    index = _ORDINALS.index(word)
    return index + 1 if index < 20 else 10 * (index - 17)


def _fraction(words: str) -> float | None:
    parts = re.split(r"[\s-]+", words)
    below = {"half": 2, "halve": 2, "third": 3, "quarter": 4, "fifth": 5}
    if words[0].isdigit():
        return None
    over = _WORTH.get(parts[0], 1) if len(parts) > 1 else 1
    return over / below[parts[-1].rstrip("s")]
