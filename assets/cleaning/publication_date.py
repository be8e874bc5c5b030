"""When an article was published, how that is known, and what contradicts it.

Belongs here: the order of trust between record, markup, visible text, address and inference. Not here: how each is read
(`date_strings.py`, `page_dates.py`, `visible_dates.py`), dates of what the article tells (`assets/extraction/dates/dates.py`), dates
inferred from other articles (lineage).

The order: what the record states; of a page the date that the reader sees by the headline, since it is the publisher's local day and
that of the text at hand, where the markup often gives universal time or the day of an earlier version (but not a line that says
"updated", nor one against which markup and address agree); the markup; the address; a
general finder of dates in HTML; inference from a dated caption. Whatever disagrees with the choice is told in `conflict`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from dateparser.date import DateDataParser
from htmldate import find_date
from lxml import html

from assets.cleaning.date_strings import MONTHS, FoundDate, find_dates
from assets.cleaning.page_dates import PageDate, page_dates
from assets.cleaning.visible_dates import visible_date

_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-]?(\d\d|[a-z]{3})[/-]?(\d\d)(?=[/\-_.?]|$)", re.IGNORECASE)
_URL_DASHED = re.compile(r"[/_-]((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_URL_MONTH = re.compile(r"/((?:19|20)\d\d)/(\d\d)/")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)
# Time zones of the United States, which alone put the month first, and some of others.
_MONTH_FIRST_ZONE = re.compile(r"\b(?:[ECMP][SD]?T)\b")
_DAY_FIRST_ZONE = re.compile(r"\b(?:GMT|BST|CES?T|EES?T|IST|SAST|MSK|AES?T|NZ[SD]T)\b")
_ORDERS = ("DMY", "MDY")  # as the readings of a date stand
_FILE_PHOTO = re.compile(r"\bfile\b|archive|undated", re.IGNORECASE)
# "27-Feb-18", as spreadsheets write it
_SHORT_YEAR = re.compile(r"^(\d{1,2}[ -]?[^\W\d]{3,9}\.?[ -]?)(\d\d)(?!\d)")
# A date cell that was written as a number, of a spreadsheet (ECMA-376, 18.17.4.1, base date 1900): the days of 1990 to 2049.
_SERIAL_NOUGHT = date(1899, 12, 30)
_SERIAL_DAYS = range(32_874, 54_789)
_FULL_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MONTH_NAME = re.compile(r"[^\W\d_]{3}|[\u5e74\ub144]")  # the latter: "year" in Chinese, Japanese and Korean
_WORDED = 60  # characters of a date in words
_ANY_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class PublicationDate(NamedTuple):
    """`precision`: day, month, year, unknown. `method`: metadata, stated, url, inferred_caption, unknown.

    `published_on` is the first day of a month or year that is all that is known; `conflict` says what disagrees, or is None.
    """

    published_on: date | None
    precision: str
    method: str
    conflict: str | None


UNKNOWN = PublicationDate(None, "unknown", "unknown", None)


def find_publication_date(
    text: str,
    blocks: Sequence[tuple[str, int, int]],
    page: html.HtmlElement | None,
    url: str | None,
    metadata: Mapping[str, object],
    date_order: str | None = None,
) -> PublicationDate:
    """The publication date of one document.

    `text` is all visible text, `blocks` its labelled blocks (kind, start, end), may be empty; `page` the parsed page, if it is one;
    `metadata` what the record states (`published_on`, `title` and `date_order`, that of its table, among it); `date_order` in which order its publisher writes numeric dates
    ('DMY', 'MDY', None: not known). Nothing comes from the clock.
    """
    title = metadata.get("title")
    seen = visible_date(text, blocks, title if isinstance(title, str) else None)
    marked = [] if page is None else page_dates(page)
    addressed = _from_url(url)
    evidence = [p.day for p in marked] + ([addressed.published_on] if addressed and addressed.published_on else [])

    found: list[PublicationDate] = []
    recorded = metadata.get("published_on")
    if recorded is not None and str(recorded).strip():
        order = metadata.get("date_order")
        known_days = evidence + _unambiguous(seen.found if seen else None)
        found.append(_from_record(recorded, known_days, text, order if isinstance(order, str) else None))
    if seen is not None:
        found.append(_settled(seen.found, evidence, text, "stated", seen.line, date_order))
    if marked:
        found.append(PublicationDate(_local(marked), "day", "metadata", None))
    if seen is not None and marked and recorded is None and (seen.updated or _outvoted(found[0], marked, addressed)):
        found.reverse()  # the markup's date of publication first
    if addressed is not None:
        found.append(addressed)
    known = [f for f in found if f.published_on is not None]
    if not known and page is not None:
        general = _from_any_html(page)
        known = [general] if general else []
    if not known:
        inferred = _from_caption(text, blocks)
        return inferred or next((f for f in found if f.conflict), UNKNOWN)
    return _with_conflict(known, [f.conflict for f in found if f.conflict])


def _outvoted(stated: PublicationDate, marked: list[PageDate], addressed: PublicationDate | None) -> bool:
    """Whether markup and address agree on another day than the line by the headline, which then dates an issue or an update."""
    return addressed is not None and addressed.precision == "day" and addressed.published_on == _local(marked) != stated.published_on


def _with_conflict(known: list[PublicationDate], doubts: list[str | None]) -> PublicationDate:
    """The most trusted date, with every other that names another day."""
    best = next((f for f in known if f.precision == "day"), known[0])
    if best.method == "stated" and any(f.method == "metadata" and f.published_on == best.published_on for f in known):
        best = best._replace(method="metadata")
    others = [f"{f.method} {f.published_on}" for f in known if not _agree(f, best)]
    told = "; ".join(dict.fromkeys([*others, *(doubt for doubt in doubts if doubt)]))
    return best._replace(conflict=told or None)


def _agree(one: PublicationDate, other: PublicationDate) -> bool:
    a, b = one.published_on, other.published_on
    if a is None or b is None or one.precision == other.precision == "day":
        return a == b
    return a.year == b.year and (a.month == b.month or "year" in (one.precision, other.precision))


def _unambiguous(found: FoundDate | None) -> list[date]:
    return list(found.readings) if found is not None and len(found.readings) == 1 else []


def _settled(
    found: FoundDate, evidence: list[date], text: str, method: str, line: str = "", date_order: str | None = None
) -> PublicationDate:
    """A date whose day and month may change places, settled by other evidence of the document, else by the order that its publisher keeps
    to, of a record's date that of its table (whoever wrote the table chose it, not the publisher), or told as ambiguous."""
    if len(found.readings) == 1:
        return PublicationDate(found.readings[0], "day", method, None)
    agreeing = [reading for reading in found.readings if reading in evidence]
    order = _order_of(text, line, date_order)
    if len(agreeing) == 1:
        return PublicationDate(agreeing[0], "day", method, None)
    if order is not None:
        return PublicationDate(found.readings[order], "day", method, None)
    told = f"order of day and month unknown: {' or '.join(map(str, found.readings))}"
    return PublicationDate(date(found.readings[0].year, 1, 1), "year", method, told)


def _order_of(text: str, line: str, date_order: str | None) -> int | None:
    """0 where the page's other numeric dates or the line's time zone are day-first, 1 where month-first; where neither tells, as its publisher
    has it; None where that is not known either, or the page itself has both."""
    votes = {order for order, zone in enumerate((_DAY_FIRST_ZONE, _MONTH_FIRST_ZONE)) if zone.search(line)}
    for one, other in re.findall(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(?:19|20)?\d\d(?!\d)", text[:200_000]):
        if int(one) > 12 >= int(other):
            votes.add(0)
        elif int(other) > 12 >= int(one):
            votes.add(1)
    if not votes and date_order:
        votes.add(_ORDERS.index(date_order))
    return votes.pop() if len(votes) == 1 else None


def _from_record(recorded: object, evidence: list[date], text: str, date_order: str | None) -> PublicationDate:
    """What the record states: a date, a text in any usual form, seconds since 1970 (UTC), or a spreadsheet's number of a day."""
    if isinstance(recorded, datetime):
        return PublicationDate(recorded.date(), "day", "metadata", None)
    if isinstance(recorded, date):
        return PublicationDate(recorded, "day", "metadata", None)
    stated = _SHORT_YEAR.sub(lambda found: f"{found[1]}{'20' if found[2] < '50' else '19'}{found[2]}", str(recorded).strip())
    dates = find_dates(stated)
    if dates:
        return _settled(dates[0], evidence, text, "metadata", date_order=date_order)
    if re.fullmatch(r"\d{9,10}(?:\d{3})?(?:\.\d+)?", stated):
        seconds = float(stated) / (1000 if float(stated) > 1e11 else 1)
        return PublicationDate(datetime.fromtimestamp(seconds, tz=UTC).date(), "day", "metadata", None)
    serial = re.fullmatch(r"(\d{5})(?:\.\d+)?", stated)
    if serial and int(serial[1]) in _SERIAL_DAYS:
        return PublicationDate(_SERIAL_NOUGHT + timedelta(days=int(serial[1])), "day", "metadata", None)
    month = re.fullmatch(r"((?:19|20)\d\d)(?:-(0[1-9]|1[0-2]))?", stated)
    if month:
        return PublicationDate(date(int(month[1]), int(month[2] or 1), 1), "month" if month[2] else "year", "metadata", None)
    return _worded_date(stated) or PublicationDate(None, "unknown", "unknown", f"metadata not read as a date: {stated[:40]}")


def _worded_date(stated: str) -> PublicationDate | None:
    """What a record's date says in the words of any language, to the day or the month; None where it names no month and full year."""
    year = _FULL_YEAR.search(stated)
    if len(stated) > _WORDED or not year or not _MONTH_NAME.search(stated):
        return None
    found = _date_parser().get_date_data(stated)
    if found.date_obj is None or found.date_obj.year != int(year.group()) or found.period not in ("day", "month"):
        return None
    return PublicationDate(found.date_obj.date(), found.period, "metadata", None)


@cache
def _date_parser() -> DateDataParser:
    """Reads absolute dates alone: what leans on today, as "yesterday" does, it leaves unread."""
    return DateDataParser(settings={"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["month", "year"], "PREFER_DAY_OF_MONTH": "first"})


def _local(marked: list[PageDate]) -> date:
    """The first date of the markup, or the same moment in the publisher's own time where the markup gives both."""
    first = marked[0]
    if first.utc:
        near = [p.day for p in marked if not p.utc and abs(p.day - first.day) <= timedelta(days=1)]
        return near[0] if near else first.day
    return first.day


def _from_url(url: str | None) -> PublicationDate | None:
    if not url:
        return None
    for pattern in (_URL_DAY, _URL_DASHED):
        for match in pattern.finditer(url):
            month = MONTHS.get(match[2].lower()) if match[2].isalpha() else int(match[2])
            try:
                return PublicationDate(date(int(match[1]), month or 0, int(match[3])), "day", "url", None)
            except ValueError:
                continue
    month_only = _URL_MONTH.search(url)
    if month_only and 1 <= int(month_only[2]) <= 12:
        return PublicationDate(date(int(month_only[1]), int(month_only[2]), 1), "month", "url", None)
    return None


def _from_any_html(page: html.HtmlElement) -> PublicationDate | None:
    """The last resort for pages: htmldate's search, without its guesses from the whole text (extensive_search off)."""
    found = find_date(deepcopy(page), extensive_search=False, original_date=True)
    return PublicationDate(date.fromisoformat(found), "day", "metadata", None) if found else None


def _from_caption(text: str, blocks: Sequence[tuple[str, int, int]]) -> PublicationDate | None:
    """The first day after a dated photo that bears the one weekday which the article names.

    A report speaks of the weekday on which somebody said or did what it tells; a news photo is days old. Nothing is inferred when the
    photo is from the archive, the article names two weekdays, or a year that the caption's date would make the future.
    """
    lines = [
        text[start:end].strip()
        for kind, start, end in blocks
        if kind == "caption" or (kind == "standfirst" and _ends_open(text[start:end]))
    ]
    captions = [line for line in lines if not _FILE_PHOTO.search(line)]
    days = {reading for caption in captions for found in find_dates(caption) if len(found.readings) == 1 for reading in found.readings}
    if len(days) != 1:
        return None
    body = " ".join(
        text[start:end] for kind, start, end in blocks if kind == "body" or (kind == "standfirst" and not _ends_open(text[start:end]))
    )
    weekdays = {word.lower() for word in _WEEKDAY.findall(body)}
    if len(weekdays) != 1:
        return None
    shot, weekday = days.pop(), _WEEKDAYS.index(weekdays.pop())
    if any(int(year) > shot.year for year in _ANY_YEAR.findall(body)):
        return None
    return PublicationDate(shot + timedelta(days=(weekday - shot.weekday()) % 7), "day", "inferred_caption", None)


def _ends_open(line: str) -> bool:
    """Whether a line under the headline ends without a stop: with a full date in it, it is a photo's caption."""
    return not line.rstrip().endswith((".", "!", "?", "\u2026", "\u201d", '"'))
