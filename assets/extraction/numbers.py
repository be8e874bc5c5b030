"""Number expressions of news prose: numerals, words, ranges, vague words, with what qualifies them.

Belongs here: where a number stands and with what it is qualified. Not here: what its words are worth (`numerals.py`), what it counts
(`quantities.py`, `casualties/casualties.py`) or which day a date is (`dates/dates.py`).

The libraries that were tried read news wrongly ("several hundred" as "several 100", "10-15 killed" as 12.5, "two dozen" as 2),
hence a grammar of the project's own. Vague words and qualifiers are tables: `vague_numbers.csv`, `number_qualifiers.csv`.
"""

from __future__ import annotations

import re
from functools import cache

from assets.extraction.ages import OLDEST, is_age, is_aged
from assets.extraction.mentions import Number
from assets.extraction.numerals import DIGITS, ORDINALS, PLAIN, SPELLED, TENS, UNITS, WORTH, fraction_of, ordinal_of, value_of, written_at
from assets.extraction.sentences import Sentence
from expectations.reference import reference_rows

_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_UP_TO = r"(?:,\s*)?(?:(?:and|or|but|to)\s+)?(?:(?:possibly|perhaps|maybe|potentially|probably|even)\s+)?(?:up\s+to|as\s+many\s+as)(?:\s+(?:more\s+than|over))?"
_JOIN = r"\s*(?:-|–|—|to|and|or|until)\s*"

_ONES = "person|man|woman|child|victim|suspect|soldier|officer|policeman|attack|blast|bomb|explosion|time|day|week|month|year"

# Forms that are tried at a place where a number may begin, in this order; the group's name is the number's kind.
_FORMS = re.compile(
    rf"(?P<date>\d{{4}}-\d\d?-\d\d?(?!\d)|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}(?![\d,])"
    rf"|{_DAY}(?:{_JOIN}{_DAY})?(?:\s+of)?[\s-]+{_MONTH}(?:,?\s+(?:\d{{4}}|'?\d\d)(?![\d,:]))?)"
    r"|(?P<time>\d{1,2}[:.]\d\d(?::\d\d)?(?:\s*[ap]\.?m\b\.?)|\d{1,2}:\d\d(?::\d\d)?|\d{1,2}\s*[ap]\.?\s?m\b\.?|\d{3,4}\s*(?:gmt|hrs|hours)\b|\d{1,2}\s?o'clock)"
    r"|(?P<code>\d+\s/\s\d+|(?<=of / )\d+|(?:911|999|112)(?=\s(?:calls?|callers?|operators?|dispatch\w*)\b)|(?:(?<=call )|(?<=calls )|(?<=called )|(?<=calling )|(?<=dialed )|(?<=dialled )|(?<=dialing ))(?:911|999|112)\b|\d{3}[-.]\d{3}[-.]\d{4}|\d(?:-\d{3}){2}-\d{4}|\d+(?:st|nd|rd|th)?/\d+)"
    rf"|(?P<age>(?:{DIGITS}|{SPELLED})[\s-]*(?:and a half[\s-]*)?(?:year|month|week|day)s?[\s-]*-?olds?\b)"
    rf"|(?P<percent>{PLAIN}(?:{_JOIN}{PLAIN})?\s*(?:%|per\s?cent\b|pct\b|percentage\b))"
    r"|(?P<ordinal>\d+(?:st|nd|rd|th)\b|(?:"
    + "|".join(TENS)
    + r")-(?:"
    + "|".join(ORDINALS[:9])
    + r")\b|(?:"
    + "|".join(ORDINALS)
    + r")\b(?!-))"
    rf"|(?P<fraction>(?:half|(?:an?|one|two|three)[\s-]+(?:half|thirds?|quarters?|fifths?))\b(?!\s+(?:was|were|is|has|had|died|remain|remains|{_ONES})\b)(?!(?:\s+of)?\s+an?\s+(?:dozen|million|hundred|thousand|billion|lakh|crore))(?!-?\s?(?:dozen|million))|\d+\s\d/\d)"
    r"|(?P<decade>(?:19|20)\d0'?s\b|(?:19|20)\d\d[-–/]\d\d(?![\d-]))"
    rf"|(?P<range>(?P<lo>{PLAIN})\s*(?P<join>-|–|—|to|or|and|{_UP_TO})\s*(?P<hi>{PLAIN}))"
    rf"|(?P<cardinal>{PLAIN}|(?:both|dozen)\b|(?:an?\s+)?(?:pair|duo|trio)\b)"
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
_HOUSE_BEFORE = re.compile(r"(?:\A|[,(;]\s?|\b(?:of|at|near|outside|from|to|in|on|and)\s)\Z")
_HOUSE_AFTER = re.compile(  # "of 52 Elm Park Road", whereas "of 12 Wall Street bankers" counts people
    r"\s(?:[A-Z0-9][\w'\u2019.-]*\s){1,3}(?i:street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd|court|terrace|circle|highway|parkway)\b"
    r"(?!\.?\s(?!(?:was|is|has|as)\b)[a-z]+s\b)"
)
_MONEY_BEFORE = re.compile(r"(?:[$£€¥₪]|\b(?:usd|eur|gbp|rs)\.?)\s?\Z")
_BETWEEN = re.compile(r"\b(between|from)\s*\Z")
_OTHERS_AFTER = re.compile(r"\s+(?:others?|more|were|was|are|injured|wounded|hurt|missing|displaced|killed|dead)\b")
_SPREAD = re.compile(
    r"\b(?:rang(?:es?|ed|ing)|vary|varies|varied|varying|runs?|ran|estimates?)\s\Z"
)  # "range from 10 to 30"; "rose from 10 to 30" is none


def _phrase_pattern(phrases: list[str]) -> str:
    return "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in sorted(phrases, key=len, reverse=True))


@cache
def _vague() -> tuple[re.Pattern[str], dict[str, tuple[int, int | None]]]:
    rows = reference_rows("vague_numbers.csv")
    values = {r["phrase"]: (int(r["low"]), int(r["high"]) if r["high"] else None) for r in rows}
    return re.compile(rf"(?:{_phrase_pattern(list(values))})\b"), values


@cache
def _qualifiers() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    rows = reference_rows("number_qualifiers.csv")
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
        *UNITS,
        *TENS,
        "fourty",
        "half",
        "quarter",
        "both",
        "pair",
        "duo",
        "trio",
        "hundred",
        "thousand",
        "million",
        "dozen",
        "score",
        *ORDINALS,
    }
    words |= {f"{w}-{o}" for w in TENS for o in ORDINALS[:9]}
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
        r"\s+(?:of|more|dead|killed|wounded|injured|were|have|people|missing|feared|trapped|hurt|arrested|displaced)\b", low[m.end() :]
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
        qualifier = named if qualifier in ("exact", "about") or named == "at_most" else qualifier  # "up to more than 50"
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
        plain = re.compile(PLAIN).match(low, start)
        if plain is None:
            return None
        return _cardinal(sentence, low, start, plain.end(), floor)
    if kind == "decade":
        return _number(sentence, start, end, None, None, None, "exact", "year")
    if kind in ("date", "time", "code"):
        return _number(sentence, start, end, None, None, None, "exact", kind)
    if kind == "age":
        value = value_of(re.split(r"[\s-]*(?:and a half[\s-]*)?(?:year|month|week|day)", m.group())[0])
        return _number(sentence, start, end, value, value, value, "exact", "age")
    if kind == "ordinal":
        value = ordinal_of(m.group())
        return _number(sentence, start, end, value, value, value, "exact", "ordinal")
    if kind == "percent":
        first = re.compile(PLAIN).match(low, start)
        if first is not None and low[first.end() :].startswith(" and ") and not low[:start].endswith("between "):
            return _cardinal(sentence, low, start, first.end(), floor)  # "killed 500 and 5.8% of them": two numbers
        numbers = [v for v in map(value_of, re.findall(PLAIN, m.group())) if v is not None]
        begin, stop, qualifier = _qualify(low, start, end, floor)
        ends = _ends(numbers[0], qualifier) if len(numbers) == 1 else (min(numbers), None, max(numbers))
        return _number(sentence, begin, stop, *ends, qualifier if len(numbers) == 1 else "range", "percent", None, (start, end))
    if kind == "fraction":
        value = fraction_of(m.group())
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
    first, second = (value_of(written_at(low, *m.span(side))) for side in ("lo", "hi"))
    if first is None or second is None:
        return None
    multiple = re.search(r"(hundred|thousand|million|billion|dozen)\Z", m.group("hi"))
    if multiple and first < second and not re.search(r"[a-z]{5,}\Z", m.group("lo")) and first < 1000 and second >= WORTH[multiple.group()]:
        first *= WORTH[multiple.group()]
    lead = _BETWEEN.search(low, max(floor, m.start() - 10), m.start())
    join = m.group("join")
    up_to = re.fullmatch(_UP_TO, join) is not None
    if up_to and lead is None and _OTHERS_AFTER.match(low, m.end()):
        return None  # "killing 30, and up to 50 were injured"
    if join == "and" and (lead is None or lead.group(1) != "between"):
        return None
    if lead is not None and lead.group(1) == "from" and join == "to" and not _SPREAD.search(low, 0, lead.start()):
        return None
    if first >= second or _year_like(low, m.start("lo"), m.end("lo")) or _year_like(low, m.start("hi"), m.end("hi")):
        return None
    if join == "or" and second > first + max(2, first):
        return None
    if is_aged(low, m.start()):  # "aged between 16 and 40"
        return _number(sentence, m.start(), m.end(), first, None, second, "range", "age")
    start, end, qualifier = _qualify(low, lead.start() if lead else m.start(), m.end(), floor)
    lowest = None if qualifier == "at_most" else first
    highest = None if qualifier == "at_least" and not up_to else second  # "at least 30 and up to 50"
    if join[0] == "," and low[end : end + 1] == ",":  # "12, and possibly as many as 20, people"
        end += 1
    return _number(sentence, start, end, lowest, None, highest, "range", "range", None, (m.start(), m.end()))


def _cardinal(sentence: Sentence, low: str, start: int, end: int, floor: int) -> Number | None:
    value = value_of(written_at(low, start, end))
    if value is None:
        return _number(sentence, start, end, None, None, None, "exact", "code") if low[start].isdigit() else None
    if low[start].isdigit() and _HOUSE_AFTER.match(sentence.text, end) and _HOUSE_BEFORE.search(sentence.text, max(0, start - 9), start):
        return _number(sentence, start, end, None, None, None, "exact", "code")
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
    if value <= OLDEST and is_age(sentence.text, low, start, end):
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
