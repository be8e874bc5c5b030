"""Which days an expression means, rule by rule of the grammar.

Belongs here: one function a rule of `grammar.RULES`, from an expression and what is known around it to a window. Not here: expressions that
count in units (`dates/relative.py`), the reading of an article in order, roles and anchors (`dates/dates.py`), arithmetic on the calendar
(`dates/calendar_windows.py`).

A function gives None where the words do not say which days: without an anchor, or for "in recent years".
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from assets.extraction.dates.calendar_windows import Window, day_of, month_of, shift_days, single, week_of, weekend_of, years_of
from assets.extraction.dates.grammar import Expression
from assets.extraction.dates.relative import Context, ago, apart, end_of_unit, later, next_day, recent, span, this_unit
from assets.extraction.dates.words import Lexeme, spoken_year

# A writer leaves the year out when one reading lies far nearer than the other; tense decides between readings less unlike.
_FAR = 4


def _full_year(word: Lexeme) -> int:
    """ "90" in "3 JAN 90" is 1990: two digits up to 49 belong to this century."""
    value = int(word.value)
    return value if value > 99 else value + (2000 if value < 50 else 1900)


def _nearest(candidates: list[Window], context: Context) -> Window | None:
    """Of the same day or month in several years the one that is meant, by tense or else by distance (the past preferred)."""
    anchor = context.anchor
    if anchor is None:
        return None
    past = max((w for w in candidates if w.start <= anchor + timedelta(days=1)), default=None)
    future = min((w for w in candidates if w.end >= anchor), default=None)
    if past is None or future is None or past == future:
        return past or future
    ahead, behind = max(0, (future.start - anchor).days), max(0, (anchor - past.end).days)
    if max(ahead, behind) > _FAR * min(ahead, behind):
        return future if ahead < behind else past
    return future if context.direction == "future" or (context.direction is None and ahead * 2 < behind) else past


def _years_around(context: Context) -> list[int]:
    if context.anchor is None:
        return []
    return [context.anchor.year - 1, context.anchor.year, context.anchor.year + 1]


def _relative_year(word: Lexeme, context: Context) -> int | None:
    """The year that "last year", "this year", "next year" or "last month" after a date points at."""
    if context.anchor is None:
        return None
    return context.anchor.year + {"L": -1, "T": 0, "X": 1}[word.letter]


def _day_month(expression: Expression, context: Context) -> Window | None:
    days, month, year = expression.all("NO"), expression.first("M"), expression.first("Yn")
    if month is None or not days:
        return None
    number, day = int(month.value), int(days[0].value)
    if year is not None:
        return day_of(_full_year(year), number, day)
    relative = expression.first("LT")
    if relative is not None and (chosen := _relative_year(relative, context)):
        return day_of(chosen, number, day)
    candidates = [w for y in _years_around(context) if (w := day_of(y, number, day))]
    weekday = expression.first("Ww")
    if weekday is not None:
        matching = [w for w in candidates if w.start.weekday() == weekday.value]
        if len(matching) == 1:
            return matching[0]
    if context.anchor is None and context.year is not None:
        return day_of(context.year, number, day)
    return _nearest(candidates, context)


def _day_range(expression: Expression, context: Context) -> Window | None:
    first = _day_month(expression, context)
    last_day = int(expression.all("NO")[1].value)
    if first is None:
        return None
    last = day_of(first.start.year, first.start.month, last_day)
    return Window(first.start, last.start) if last and last.start >= first.start else None


def _iso(expression: Expression, context: Context) -> Window | None:
    year, month, day = (int(word.value) for word in expression.all("YN"))
    return day_of(year, month, day)


def _numeric(expression: Expression, context: Context) -> Window | None:
    """A date of numerals alone: dots are day-first; with slashes the order must show itself or lie nearest the anchor."""
    whole = expression.first("F")
    if whole is not None:
        parts = [int(part) for part in whole.lower.split(".")]
        if parts[0] > 31:
            return day_of(*parts)
        return day_of(parts[2] if parts[2] > 99 else 2000 + parts[2], parts[1], parts[0])
    one, other, year = expression.all("NnY")
    readings = {w for d, m in ((one, other), (other, one)) if (w := day_of(_full_year(year), int(m.value), int(d.value)))}
    if len(readings) == 1:
        return readings.pop()
    near = [w for w in readings if context.anchor is not None and 0 <= (context.anchor - w.start).days <= 7]
    return near[0] if len(near) == 1 else None


def _month_year(expression: Expression, context: Context) -> Window | None:
    month, year = expression.first("M"), _year_of(expression)
    if month is None:
        return None
    if year is not None:
        return month_of(year, int(month.value))
    relative = expression.first("LTX")
    chosen = _relative_year(relative, context) if relative else None
    return month_of(chosen, int(month.value)) if chosen else None


def _month(expression: Expression, context: Context) -> Window | None:
    month = expression.first("M")
    if month is None or context.anchor is None:
        return month_of(context.year, int(month.value)) if month and context.year else None
    candidates = [month_of(year, int(month.value)) for year in _years_around(context)]
    if expression.first("L"):
        return max(w for w in candidates if w.end < context.anchor)
    if expression.first("X"):
        return min(w for w in candidates if w.start > context.anchor)
    if expression.first("T"):
        return month_of(context.anchor.year, int(month.value))
    return _nearest(candidates, context)


def _quarter(expression: Expression, context: Context) -> Window | None:
    ordinal, year, relative = expression.first("O"), expression.first("Y"), expression.first("LT")
    chosen = int(year.value) if year else _relative_year(relative, context) if relative else None
    unit = expression.first("U")
    if ordinal is None or unit is None or unit.value != "quarter" or chosen is None or not 1 <= int(ordinal.value) <= 4:
        return None
    month = 3 * int(ordinal.value)
    return Window(month_of(chosen, month - 2).start, month_of(chosen, month).end)


def _weekday(expression: Expression, context: Context) -> Window | None:
    word, anchor = expression.first("W"), context.anchor
    if word is None or anchor is None or not context.precise:
        return None
    back = (anchor.weekday() - int(word.value)) % 7
    ahead = -back % 7
    unit = expression.first("U")
    if unit is not None and unit.value == "week":
        monday = week_of(anchor).start + timedelta(days=7 if expression.first("X") else -7)
        return single(monday + timedelta(days=int(word.value)))
    last = expression.first("L")
    if last is not None:
        origin = context.day if last.value == "previous" and context.day else anchor
        return single(origin - timedelta(days=(origin.weekday() - int(word.value)) % 7 or 7))
    if expression.first("X") or context.direction == "future":
        return single(anchor + timedelta(days=ahead or 7 * bool(expression.first("X"))))
    return single(anchor - timedelta(days=back))


def _deictic(expression: Expression, context: Context) -> Window | None:
    word = expression.first("D")
    return shift_days(single(context.anchor), int(word.value)) if word and context.anchor and context.precise else None


def _weekday_range(expression: Expression, context: Context) -> Window | None:
    """ "from Sunday to Monday": the last named day as alone, and the first one in the week before it."""
    first, last = expression.all("W")
    window = _weekday(
        Expression("weekday", expression.words[-2:] if expression.words[-1].letter == "P" else expression.words[-1:]), context
    )
    if window is None or window.start != window.end:
        return None
    back = (int(last.value) - int(first.value)) % 7
    return Window(window.start - timedelta(days=back), window.end) if back else None


def _day_before(expression: Expression, context: Context) -> Window | None:
    """ "the day before yesterday", "the day after tomorrow", "the day before Friday"."""
    step, unit = expression.first("b"), expression.first("U")
    window = _deictic(expression, context) if expression.first("D") else _weekday(expression, context)
    return shift_days(window, int(step.value)) if window and step and unit and unit.value == "day" else None


def _this_part(expression: Expression, context: Context) -> Window | None:
    """ "this morning" is the day of the report, "last night" the night before it."""
    if context.anchor is None or not context.precise:
        return None
    return shift_days(single(context.anchor), -1 if expression.first("L") else 0)


def _overnight(expression: Expression, context: Context) -> Window | None:
    return Window(context.anchor - timedelta(days=1), context.anchor) if context.anchor and context.precise else None


def _weekend(expression: Expression, context: Context) -> Window | None:
    """The weekend that began last, the report's own day included; "last weekend" in the week is the same one."""
    anchor = context.anchor
    if anchor is None or not context.precise:
        return None
    ahead = (
        expression.first("X") is not None
        or context.direction == "future"
        or (expression.first("T") is not None and context.direction != "past")
    )
    own = weekend_of(anchor)
    if ahead:
        return own
    return own if own.start <= anchor and not expression.first("L") else weekend_of(anchor - timedelta(days=7))


def _decade(expression: Expression, context: Context) -> Window | None:
    year = expression.first("Y")
    if year is None or int(year.value) % 10:
        return None
    first = int(year.value)
    return years_of(first, first + (99 if first % 100 == 0 and first < 2000 else 9))


def _year(expression: Expression, context: Context) -> Window | None:
    year = _year_of(expression)
    return years_of(year) if year else None


def _year_of(expression: Expression) -> int | None:
    """The year that stands in the expression, in digits or spoken."""
    digits, spoken = expression.first("Y"), expression.all("c")
    return int(digits.value) if digits else spoken_year(spoken) if len(spoken) > 1 else None


def _holiday(expression: Expression, context: Context) -> Window | None:
    """A feast on a fixed day, New Year and the American Thanksgiving (fourth Thursday of November); an eve is the day before."""
    years = [int(y.value) for y in expression.all("Y")] or _years_around(context)
    first, eve = expression.words[0], expression.first("e") is not None
    if first.lower in ("christmas", "valentine") and len(expression.words) == 1:
        return None  # the season or the saint as often as the day
    candidates = []
    for year in years:
        if first.value == "thanksgiving":
            feast = date(year, 11, 22) + timedelta(days=(3 - date(year, 11, 22).weekday()) % 7)
        elif first.letter == "h":
            feast = date.fromisoformat(f"{year}-{first.value}")
        else:
            feast = date(year + eve, 1, 1)
        candidates.append(single(feast - timedelta(days=eve)))
    return candidates[0] if len(candidates) == 1 else _nearest(candidates, context)


RESOLVERS: dict[str, Callable[[Expression, Context], Window | None]] = {
    "iso": _iso,
    "numeric": _numeric,
    "day_range": _day_range,
    "day_month": _day_month,
    "month_year": _month_year,
    "month": _month,
    "quarter": _quarter,
    "day_before": _day_before,
    "weekday": _weekday,
    "weekday_range": _weekday_range,
    "deictic": _deictic,
    "this_part": _this_part,
    "overnight": _overnight,
    "weekend": _weekend,
    "span": span,
    "ago": ago,
    "later": later,
    "apart": apart,
    "recent": recent,
    "next_day": next_day,
    "unit": this_unit,
    "end_of_unit": end_of_unit,
    "holiday": _holiday,
    "decade": _decade,
    "season": _year,
    "year": _year,
}
