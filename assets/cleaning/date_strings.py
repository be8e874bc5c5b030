"""Absolute dates with a year, as pages, file names and records write them.

Belongs here: the forms, and which day each means. Not here: which of them is the publication date (`publication_date.py`), dates
in running prose (`assets/extraction/dates/dates.py`).

A date of numerals whose day and month could change places has two readings; dots are day-first (notation of the countries that
use them), and a year in front is always followed by the month (ISO 8601).
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = {name: number for number, name in enumerate(_MONTHS, 1)}
_NAME = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
# The year, also where the page's markup glued a time to it: "Dec 20, 20236:46 PM".
_YEAR = r"(?:(?:19|20)\d\d(?!\d)|(?:19|20)\d\d(?=\d{1,2}[:.]\d\d)|(?:19|20)\d\d(?=\d{1,2} [A-Z]))"
_ISO = r"(?<![\d.])(?P<iso>(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|(?:19|20)\d{6}(?=T?\d{6}|T|Z|\b))"
_DAY_MONTH = rf"(?<![\d:])(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ \-\u00a0/]{{1,2}}(?P<m1>{_NAME})[ ,\-\u00a0/]{{1,3}}(?P<y1>{_YEAR}|\d\d(?=\s*(?:\(|--)))"
# A name that the markup's loss glued to the month before it: "By Jane DoeDec 22, 2023".
_MONTH_DAY = rf"(?:\b|(?-i:(?<=[A-Za-z])(?=[A-Z][a-z])))(?P<m2>{_NAME})[ \u00a0]{{0,2}}(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:[ ,\u00a0]{{1,3}}|, ?\d{{1,2}}:\d\d ?[ap]m,? )(?P<y2>{_YEAR})"
_DOTS = rf"(?<![\d.])(?P<dots>\d{{1,2}}\.\d{{1,2}}\.(?:{_YEAR}|\d\d(?![\d.])))"
_SLASHES = rf"(?<![\d/])(?P<slashes>\d{{1,2}}(?P<sep>[/\-])\d{{1,2}}(?P=sep)(?:{_YEAR}|\d\d(?![\d/])))"
_DATE = re.compile("|".join((_ISO, _DAY_MONTH, _MONTH_DAY, _DOTS, _SLASHES)), re.IGNORECASE)

_DIGIT = re.compile(r"\d")


class FoundDate(NamedTuple):
    """A date in a string: its span and its one or two readings, the day-first one before the month-first one."""

    start: int
    end: int
    readings: tuple[date, ...]


def find_dates(text: str) -> list[FoundDate]:
    """The full dates of a string, in order. Impossible days and years before 1900 are no dates."""
    found: list[FoundDate] = []
    if not _DIGIT.search(text):  # most lines have none: a twentieth of the time
        return found
    for match in _DATE.finditer(text):
        readings = tuple(dict.fromkeys(day for day in _readings(match) if day is not None))
        if readings:
            found.append(FoundDate(match.start(), match.end(), readings))
    return found


def _readings(match: re.Match[str]) -> list[date | None]:
    if match["iso"]:
        digits = match["iso"]
        parts = re.split(r"[-/.]", digits) if not digits.isdigit() else [digits[:4], digits[4:6], digits[6:8]]
        return [_day(parts[0], parts[1], parts[2])]
    if match["m1"]:
        return [_day(match["y1"], str(MONTHS[match["m1"][:3].lower()]), match["d1"])]
    if match["m2"]:
        return [_day(match["y2"], str(MONTHS[match["m2"][:3].lower()]), match["d2"])]
    if match["dots"]:
        day, month, year = match["dots"].split(".")
        return [_day(year, month, day)]
    one, other, year = match["slashes"].split(match["sep"])
    return [_day(year, other, one), _day(year, one, other)]


def _day(year: str, month: str, day: str) -> date | None:
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < 50 else 1900
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None
