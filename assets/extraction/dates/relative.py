"""Expressions that count in units from a known day: "two weeks ago", "last month", "the next three days", "a year later".

Belongs here: what such an expression counts from, and the windows that result, one function a rule of the grammar. Not here: dates that
name a day, a month or a year (`dates/resolvers.py`), arithmetic on the calendar (`dates/calendar_windows.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from assets.extraction.dates.calendar_windows import Window, month_of, shift_days, single, week_of, years_of
from assets.extraction.dates.grammar import Expression

_DAYS_OF = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS_OF = {"month": 1, "quarter": 3, "year": 12, "decade": 120}


@dataclass
class Context:
    """What is known while an article is read: `day` is the day that "the next day" counts from, `year` the last one named."""

    anchor: date | None
    precise: bool
    day: date | None = None
    year: int | None = None
    sentence_no: int = -1  # the sentence in hand
    day_sentence_no: int = -1  # the sentence that named `day`
    direction: str | None = None  # past, future or None: the tense around the expression in hand


def _count(expression: Expression) -> int | None:
    """How many units; None for a vague number."""
    words = expression.all("Nnc#a")
    if expression.first("V"):
        return None
    if not words:
        return 1
    return int(words[-1].value) if words[-1].letter != "a" else 1


def _unit(expression: Expression) -> str:
    unit = expression.first("U")
    return str(unit.value) if unit else ""


def _moved(origin: date, unit: str, count: int) -> Window | None:
    """The window `count` units away from a day: a day or a week's day exactly, a month or a year as a whole."""
    if abs(count) > 5000:
        return None
    if unit in _DAYS_OF:
        moved = shift_days(single(origin), count * _DAYS_OF[unit])
        # "two weeks ago" is seldom the very day
        return (
            moved
            if moved is None or unit == "day" or abs(count) == 1
            else Window(moved.start - timedelta(days=3), moved.end + timedelta(days=3))
        )
    if unit == "month":
        year = origin.year + (origin.month - 1 + count) // 12
        return month_of(origin.year, origin.month + count) if year > 0 else None
    if unit == "year" and abs(count) == 1:
        # "a year ago" is neither a day nor a calendar year
        return Window(origin + timedelta(days=365 * count - 91), origin + timedelta(days=365 * count + 91))
    if unit == "year" and 1 < origin.year + count < 9000:
        return years_of(origin.year + count)
    return None


def ago(expression: Expression, context: Context) -> Window | None:
    """ "two days ago", "a few weeks ago": so long before the report."""
    count, unit = _count(expression), _unit(expression)
    if context.anchor is None:
        return None
    if unit == "hour" and context.precise and count is not None and count <= 48:
        return Window(context.anchor - timedelta(days=-(-count // 24)), context.anchor)
    if not context.precise and unit not in {"year", "decade"}:
        return None
    if count is None:
        return _vague_past(unit, context.anchor)
    return _moved(context.anchor, unit, -count)


def _vague_past(unit: str, anchor: date) -> Window | None:
    """ "a few days ago", "in recent weeks": the unit above, up to the report. Longer units say too little for a window."""
    days = {"hour": 1, "day": 6, "week": 30, "month": 364}.get(unit)
    return Window(anchor - timedelta(days=days), anchor) if days else None


def recent(expression: Expression, context: Context) -> Window | None:
    """ "in recent days": the unit above, up to the report."""
    return _vague_past(_unit(expression), context.anchor) if context.anchor and context.precise else None


def later(expression: Expression, context: Context) -> Window | None:
    """ "two days later", "a year earlier", "two days before": counted from the last day that the text named."""
    shift, count, unit = expression.first("Rb"), _count(expression), _unit(expression)
    origin = context.day or context.anchor
    if origin is None or shift is None or count is None or unit not in {"day", "week", "month", "year"}:
        return None
    return _moved(origin, unit, count * int(shift.value))


def apart(expression: Expression, context: Context) -> Window | None:
    """ "on Sunday, a day after ten died": what follows lies as far on the other side of the day that its sentence named before."""
    side, count, unit = expression.first("b"), _count(expression), _unit(expression)
    if side is not None and int(side.value) > 0 and count is not None and unit == "year" and context.anchor is not None:
        return _moved(context.day or context.anchor, unit, -count)  # "seven years after a bombing"
    if (
        context.day is None
        or context.day_sentence_no != context.sentence_no
        or side is None
        or count is None
        or unit not in {"day", "week"}
    ):
        return None
    return _moved(context.day, unit, -count * int(side.value))


def next_day(expression: Expression, context: Context) -> Window | None:
    """ "the next day", "the previous day", "the same day", "that year": counted from the last day that the text named."""
    step, unit = expression.first("XH"), _unit(expression) or "day"
    if context.day is None or step is None or unit not in {"day", "week", "month", "year"}:
        return None
    if step.letter == "H":
        return _around(unit, context.day)
    return _moved(context.day, unit, 1) if unit in {"day", "month"} else None


def span(expression: Expression, context: Context) -> Window | None:
    """ "the past two weeks", "the next three months": from so long ago to the report, or on from it."""
    count, unit, anchor = _count(expression), _unit(expression), context.anchor
    if anchor is None or not context.precise:
        return None
    ahead = expression.first("X") is not None
    if count is None:
        return None if ahead else _vague_past(unit, anchor)
    days = count * _DAYS_OF[unit] if unit in _DAYS_OF else -(-count // 24) if unit == "hour" else None
    if days is None:
        if unit not in _MONTHS_OF or count * _MONTHS_OF[unit] > 1200:
            return None
        far = anchor.year * 12 + anchor.month - 1 + count * _MONTHS_OF[unit] * (1 if ahead else -1)
        month = month_of(far // 12, far % 12 + 1)
        edge = month.start.replace(day=min(anchor.day, month.end.day))
    elif days > 4000:
        return None
    else:
        edge = anchor + timedelta(days=days if ahead else -days)
    return Window(anchor, edge) if ahead else Window(edge, anchor)


def this_unit(expression: Expression, context: Context) -> Window | None:
    """ "last month", "this week", "earlier this year": the calendar unit, whole."""
    word, unit, anchor = expression.first("LTX"), _unit(expression), context.anchor
    if word is not None and expression.words[-1].lower.endswith("s"):
        return None  # "past years", "coming weeks"
    if word is not None and word.value == "past":
        return span(expression, context)
    if anchor is None or word is None:
        # "earlier in the day": the unit around the last day named
        shift = expression.first("R")
        return _around(unit, context.day or anchor) if shift and anchor else None
    step = {"L": -1, "T": 0, "X": 1}[word.letter]
    if unit == "year":
        return years_of(anchor.year + step)
    if not context.precise and not (unit == "month" and step == 0):
        return month_of(anchor.year, anchor.month + step) if unit == "month" else None
    if unit == "month":
        return month_of(anchor.year, anchor.month + step)
    if unit == "week":
        return week_of(anchor + timedelta(days=7 * step))
    if unit == "day" and word.value == "previous":
        return _moved(context.day or anchor, unit, -1)  # "said on Tuesday that ten had died the previous day"
    return None


def _around(unit: str, day: date | None) -> Window | None:
    if day is None:
        return None
    if unit == "day":
        return single(day)
    return {"week": week_of(day), "month": month_of(day.year, day.month), "year": years_of(day.year)}.get(unit)


def end_of_unit(expression: Expression, context: Context) -> Window | None:
    """ "the end of the year": the whole unit around the report."""
    return _around(_unit(expression), context.anchor) if _unit(expression) in {"month", "year"} else None
