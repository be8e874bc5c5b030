"""The publication date that a reader sees: the dated line by the headline, or a wire's dateline.

Belongs here: where such a line stands and what it looks like. Not here: markup (`page_dates.py`), inference, the order of trust
(`publication_date.py`).

A full date within running text was the publication date in none of 37 news pages looked at, and one in a caption is the photo's: only
lines that hold little else than a date, a name and a time count, and only near the headline or where the body begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assets.cleaning.date_strings import FoundDate, find_dates

_LINES_BEFORE, _LINES_AFTER = 4, 14
_HEAD = 200_000  # characters in which a page's headline and the beginning of its body stand
_REMAINDER_WORDS = 9  # an author, an agency, a section and a time; more is a sentence
_TIME = re.compile(
    r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?|\b(?:[ap]\.?m\.?|gmt|utc|bst|e[sd]?t|p[sd]?t|c[sde]?s?t|ist|min(?:ute)?s? read)\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_PUBLISHED = re.compile(r"\b(?:publish(?:ed)?|posted|date|first published|created|issued|publicado|aired|release[sd]?)\b", re.IGNORECASE)
_UPDATED = re.compile(r"(?:updated?|modified|edited|revised|corrected|reviewed)\b", re.IGNORECASE)
_NOT_ITS_DATE = re.compile(
    r"\u00a9|copyright|all rights|expires?|\bborn\b|file photo|\bphoto\b|\bimage\b|getty|\bpicture\b|founded|since", re.IGNORECASE
)
_IN_PROSE = re.compile(r"\b(?:on|in|of|since|until|from|by|before|after|between|dated|to)\s+(?:\w+day,?\s+)?$", re.IGNORECASE)
_SIGNED = re.compile(r"^\s*by\s|[ap]\.?m\.?,? on\s+(?:\w+day,?\s+)?$", re.IGNORECASE)
_LINE = re.compile(r"\S[^\r\n]*")
_LABEL_WORDS = ("published", "posted", "updated")
_LABEL = re.compile(rf"\(?\b(?:first )?(?:{'|'.join(_LABEL_WORDS)})(?: on| at)?:?\s+", re.IGNORECASE)
_LABELLED = re.compile(rf"{_LABEL.pattern}(?:\w+day,? )?$", re.IGNORECASE)
# "SAN SALVADOR, 3 JAN 90 (ACAN-EFE) -- ...": place, full date, then the agency or the dash
_DATELINE = re.compile(r"\s{0,6}[A-Z\u00c0-\u00dd][\w\u00c0-\u024f .,'()/-]{1,70}[,-]\s*$")
_AFTER_DATELINE = re.compile(r"\s*(?:\(|--|-|\u2013|\u2014|\[)")
_HEADING_KINDS = frozenset({"byline", "dateline", "standfirst", "title", "other", "subhead", "credit", "share", "navigation"})


class VisibleDate(NamedTuple):
    """A date that the page shows as its own. `updated`: the line says that it is the last change's; `line`: all of it."""

    found: FoundDate
    updated: bool
    line: str


def visible_date(text: str, blocks: Sequence[tuple[str, int, int]], title: str | None) -> VisibleDate | None:
    """The date that the text states as its publication, or None. `blocks` and `title` may be empty."""
    lines = _lines(text[:_HEAD])
    head = _title_line(text, lines, blocks, title)
    body = next((start for kind, start, _ in blocks if kind == "body"), None)
    dateline = _wire_dateline(text, lines, body)
    if dateline is not None:
        return dateline
    order: list[int] = []
    if head is not None:
        order += range(head, min(len(lines), head + _LINES_AFTER + 1))
    if body is not None or head is None:
        first = next((i for i, (start, _) in enumerate(lines) if body is not None and start >= body), 0)
        order += sorted(range(max(0, first - _LINES_AFTER), min(len(lines), first + 5)), key=lambda i: (abs(i - first), i))
    if head is not None:
        order += range(head - 1, max(-1, head - _LINES_BEFORE - 1), -1)
    captions = [(start, end) for kind, start, end in blocks if kind in {"caption", "related", "comment"}]
    candidates = [
        (_rank(candidate, position), candidate)
        for position, i in enumerate(order)
        if not any(start <= lines[i][0] < end for start, end in captions)
        if (candidate := _dated_line(text[lines[i][0] : lines[i][1]])) is not None
    ]
    if candidates:
        return min(candidates, key=lambda ranked: ranked[0])[1]
    start = body or 0
    return _labelled_in_text(text[max(0, start - 3000) : start + 3000])


def _rank(candidate: VisibleDate, position: int) -> tuple[bool, int]:
    return candidate.updated, position


def _lines(text: str) -> list[tuple[int, int]]:
    return [m.span() for m in _LINE.finditer(text)]


def _title_line(text: str, lines: list[tuple[int, int]], blocks: Sequence[tuple[str, int, int]], title: str | None) -> int | None:
    """The line of the headline: of several (the window's title, a trail of links, teasers) the last before the body begins."""
    body = next((start for kind, start, _ in blocks if kind == "body"), len(text))
    places = [start for kind, start, _ in blocks if kind == "title"]
    if title and title.strip():
        places += [match.start() for match in re.finditer(re.escape(title.strip()), text[:_HEAD])]
    if not places:
        return None
    at = max((place for place in places if place <= body), default=min(places))
    return next((i for i, (start, end) in enumerate(lines) if start <= at < end), None)


def _dated_line(line: str) -> VisibleDate | None:
    """A line that is a date with little around it."""
    dates = find_dates(line) if len(line) <= 260 else []
    if not dates or _NOT_ITS_DATE.search(line):
        return None
    label = _PUBLISHED.search(line)
    for found in dates:
        updated = _UPDATED.search(line[: found.start]) is not None and not (label and label.start() < found.start and dates[0] is found)
        before = line[: found.start]
        if _IN_PROSE.search(before) and not (label or updated or _LABELLED.search(before) or _SIGNED.search(before)):
            continue
        rest = _TIME.sub(" ", "".join(_outside(line, dates)))
        if len(_WORD.findall(rest)) <= _REMAINDER_WORDS + 3 * bool(label or updated) and not re.search(r"[a-z]{3}\.$", line.strip()):
            return VisibleDate(found, updated, line)
    return None


def _outside(line: str, dates: list[FoundDate]) -> list[str]:
    edges = [0, *(edge for found in dates for edge in (found.start, found.end)), len(line)]
    return [line[a:b] + " " for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _wire_dateline(text: str, lines: list[tuple[int, int]], body: int | None) -> VisibleDate | None:
    first = 0 if body is None else next((i for i, (_, end) in enumerate(lines) if end > body), 0)
    for start, end in [*lines[:2], *lines[first : first + 2]]:
        for found in find_dates(text[start : min(end, start + 120)])[:1]:
            line = text[start:end]
            if _DATELINE.match(line[: found.start]) and _AFTER_DATELINE.match(line[found.end :]) and line[:4].strip().isupper():
                return VisibleDate(found, False, line)
    return None


def _labelled_in_text(text: str) -> VisibleDate | None:
    """ "(Published Wednesday, March 14, 2018)" within the first paragraphs."""
    lower = text.lower()
    if not any(word in lower for word in _LABEL_WORDS):  # most texts have none: a tenth of the time
        return None
    for label in _LABEL.finditer(text):
        after = text[label.end() : label.end() + 60]
        for found in find_dates(after)[:1]:
            if not _WORD.sub("", after[: found.start]).strip(" ,:") and len(_WORD.findall(after[: found.start])) <= 1:
                return VisibleDate(found, _UPDATED.search(label.group()) is not None, label.group() + after)
    return None
