"""Windows of days on the calendar and how precise they are.

Belongs here: arithmetic on dates. Not here: words.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple


class Window(NamedTuple):
    """A closed window of local calendar days."""

    start: date
    end: date


def precision_of(window: Window) -> int:
    """UCDP's date precision: 1 a day, 2 two to six days, 3 a week, 4 up to a month, 5 longer (UCDP GED codebook, date_prec)."""
    days = (window.end - window.start).days
    return 1 if days == 0 else 2 if days <= 5 else 3 if days == 6 else 4 if days <= 30 else 5


def day_of(year: int, month: int, day: int) -> Window | None:
    """One day, or None where the calendar has no such day."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return Window(found, found)


def month_of(year: int, month: int) -> Window:
    """A whole month; a month outside 1 to 12 counts on into the years around."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return Window(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def years_of(first: int, last: int | None = None) -> Window:
    """One or more whole years."""
    return Window(date(first, 1, 1), date(first if last is None else last, 12, 31))


def week_of(day: date) -> Window:
    """The week from Monday to Sunday around a day."""
    monday = day - timedelta(days=day.weekday())
    return Window(monday, monday + timedelta(days=6))


def weekend_of(day: date) -> Window:
    """Saturday and Sunday of the week around a day."""
    week = week_of(day)
    return Window(week.end - timedelta(days=1), week.end)


def shift_days(window: Window, days: int) -> Window | None:
    """The window moved by days, or None beyond the calendar's end."""
    try:
        return Window(window.start + timedelta(days=days), window.end + timedelta(days=days))
    except OverflowError:
        return None


def single(day: date) -> Window:
    """The window of one day."""
    return Window(day, day)


def published_window(published_on: date | None, precision: str) -> Window | None:
    """The days on which a report may have appeared: `precision` is that of `published_on` (day, month, year; unknown is a day)."""
    if published_on is None:
        return None
    if precision == "year":
        return years_of(published_on.year)
    return month_of(published_on.year, published_on.month) if precision == "month" else single(published_on)
