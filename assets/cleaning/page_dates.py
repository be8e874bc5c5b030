"""The publication date that a page's markup states: JSON-LD, meta elements, time elements.

Belongs here: reading the markup. Not here: weighing it against what the reader sees (`publication_date.py`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any, NamedTuple

from lxml import html

from assets.cleaning.date_strings import find_dates

_MAX_SCRIPTS = 40
# Names under which pages state when they were published; the first kind is the article's own, the second may be anything's.
_PUBLISHED = re.compile(
    r"^(?:article:|og:|og:article:|dc\.|dcterms\.|cxenseparse:|parsely-|sailthru\.|search:|nastooh:|bt:|rnews:|dcsext\.)?"
    r"(?:published_?time|date_?published|publish(?:ed)?[-_.]?(?:date|time|at|on)?|pub[-_]?date|date\.issued|date\.release|time\.release|"
    r"publication_?date|original-publish-date|published_at|date_published|articlefirstpublished|article_date_original|date|created|issued|"
    r"datecreated|date\.created)$",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"article|posting|report|page|story|review|creativework|publicationissue", re.IGNORECASE)
_STRAY = frozenset(
    {
        "comment",
        "comments",
        "itemlistelement",
        "video",
        "image",
        "haspart",
        "review",
        "associatedmedia",
        "mainentity",
        "mentions",
        "relatedlink",
    }
)


class PageDate(NamedTuple):
    """A date that the markup states as that of publication; `utc`: the markup gives it in universal time, not the publisher's."""

    day: date
    utc: bool


def page_dates(tree: html.HtmlElement) -> list[PageDate]:
    """The publication dates that a page's markup states, the most trusted first: JSON-LD, then meta elements, then time elements."""
    found = list(_linked_data(tree))
    found += _elements(tree.iter("meta"), ("property", "name", "itemprop"), ("content",))
    return found + _elements(tree.iter("time", "span", "div", "abbr"), ("itemprop", "pubdate", "property"), ("datetime", "content"))


def _linked_data(tree: html.HtmlElement) -> Iterator[PageDate]:
    scripts = (script.text or "" for script in tree.iter("script") if "ld+json" in (script.get("type") or "").lower())
    for script in islice(scripts, _MAX_SCRIPTS):
        try:
            root = json.loads(script, strict=False)
        except (ValueError, RecursionError):
            broken = re.search(r'"datePublished"\s*:\s*"([^"]{8,40})"', script)
            yield from _parsed(broken.group(1)) if broken else []
            continue
        for thing in _things(root, 0):
            stated = thing.get("datePublished")
            kind = thing.get("@type")
            if isinstance(stated, str) and (kind is None or _ARTICLE.search(str(kind))):
                yield from _parsed(stated)


def _things(node: Any, depth: int) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD tree that may be the page's own article, outer before inner."""
    if depth > 6:
        return
    if isinstance(node, list):
        for item in node[:50]:
            yield from _things(item, depth + 1)
    elif isinstance(node, dict):
        yield node
        for key, value in node.items():
            if isinstance(value, list | dict) and key.lower() not in _STRAY:
                yield from _things(value, depth + 1)


def _elements(elements: Iterable[html.HtmlElement], names: tuple[str, ...], values: tuple[str, ...]) -> list[PageDate]:
    """The dates of those elements that have one of the attributes `names`, where its first value names one of publication or is empty."""
    found: list[PageDate] = []
    for element in elements:
        name = next((stated for name in names if (stated := element.get(name)) is not None), None)
        if name is None or not _PUBLISHED.match(name or "pubdate"):
            continue
        found += _parsed(next((stated for value in values if (stated := element.get(value))), ""))
    return found


def _parsed(stated: str) -> list[PageDate]:
    """The day as it is written: a time with an offset is the publisher's local time."""
    dates = find_dates(stated[:60])
    if not dates or len(dates[0].readings) != 1:
        return []
    rest = stated[dates[0].end :].strip()
    return [PageDate(dates[0].readings[0], bool(re.search(r"(?:Z|\+00:?00|UTC|GMT)\s*$", rest)) and not _midnight(stated))]


def _midnight(stated: str) -> bool:
    """A time of nought is no time at all: such a date was never converted."""
    try:
        moment = datetime.fromisoformat(stated.strip().replace("Z", "+00:00"))
    except ValueError:
        return False
    return (moment.hour, moment.minute, moment.second) == (0, 0, 0)
