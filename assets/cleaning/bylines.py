"""Who wrote, published and supplied an article, from its lines: bylines, credits, datelines.

Belongs here: the forms of such lines. Not here: the names (`publishers.py`), HTML metadata (`page_metadata.py`), dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assets.cleaning.publishers import publisher_named

_NAME = r"[A-Z\u00c0-\u00de][\w.'\u2019\u00c0-\u024f-]+"
_BYLINE = re.compile(
    rf"^(?:[Bb]y|BY|Written by|Reported by|Author:|Text by)[:\s]\s*(?P<names>{_NAME}(?:(?:,? and |, | & |\s){_NAME}){{0,9}})(?P<rest>.*)$"
)
_ROLE = re.compile(
    r"\s*(?:,|\||-|\u2013|\u2014|/|\b(?:Staff|Senior|Correspondent|Reporter|Writer|Editor|Associated|For|Published|Updated|Special)\b).*$"
)
_DATED = re.compile(
    r"^\W*(?:(?:published|updated|posted|last updated|last modified|created|modified|date)\b.{0,60}\d.{0,30}"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b(?!['\u2019]).{0,30}\b(?:19|20)\d\d\b.{0,20}(?<![a-z]{2}[.!?])"
    r"|(?:\d{1,2}(?:st|nd|rd|th)? )?(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul"
    r"|aug|sept?|oct|nov|dec)\.? (?:\d{1,2}(?:st|nd|rd|th)?,? )?\d{4}(?:,? (?:at )?\d{1,2}[:.]\d\d.{0,20})?"
    r"|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:,? \d{1,2}[:.]\d\d.{0,20})?)$",
    re.I,
)
_CREDIT = re.compile(r"^\W*(?:sources?|via|agenc(?:y|ies)|courtesy(?: of)?)\s*[:\u2013-]\s*(?P<names>[^.]{2,80})\.?$", re.I)
# "With AFP", "Additional reporting by AP in Cairo", "Reuters contributed to this report": whose work is in the article, too.
_HELPED = re.compile(
    r"^\W*(?:with(?: additional)?(?: (?:in)?puts?| reports?| reporting| files| material)?(?: from| by)?"
    r"|(?P<reporting>(?:additional |further )?reporting (?:by|from))|agencies)\b:?\s*(?P<names>[^.;\d]{2,120})(?:;.{0,80})?[.)\]]*$",
    re.I,
)
_CONTRIBUTED = re.compile(
    r"^\W*(?P<names>[^.;]{2,140}?)\s+(?:also\s+)?contributed\s+(?:to\s+(?:this|the)\s+(?:report|story|article|dispatch)|reporting)\b[^.]{0,40}\W*$",
    re.I,
)
_NAMES_WORDS = 6  # more after "With" or "Reporting by" is a sentence
_READING_TIME = re.compile(r"\W*\b\d{1,2}[ -]?min(?:ute)?s?\.?(?:[ -]to)?[ -]read(?:ing time)?\b\W*$", re.I)
_AGENCIES = r"(?:AP|AFP|Reuters|REUTERS|EPA|Getty|Anadolu|AA|Xinhua|DPA|dpa|Handout|File|FILE)\b"
# Ends in a credit in brackets or after a stroke, or speaks of its photo. Begins with a set of characters, so that the search leaps from one of
# them to the next.
_PHOTO = re.compile(
    rf"[\[(/|\u2013\u2014GFfPI-](?:(?<=[\[(])(?:[^\])(\[]*/\s?|(?:Photo|Image|Picture|Credit)s?:? )?{_AGENCIES}[^\])]*[\])]\W*$"
    rf"|(?<=[/|\u2013\u2014-])\s?{_AGENCIES}(?: Photo| via \w+| Images)?\W*$"
    r"|(?<=\[)[A-Z][a-z][\w' .-]+/[A-Z][\w' .-]+\]\s*$"
    r"|(?<=\()(?:Photo|Image|Picture|Credit)s?\b|(?<=\bG)etty Images\b|(?<=\b[Ff])ile photo\b"
    r"|(?<=^[PIF])(?:hoto|mage|icture|ile photo|ILE PHOTO)\b.*:)"
)
# A report that is signed off: the agency alone, after the last full stop.
_SIGNED_OFF = re.compile(rf"[.!?][\"'\u201d\u2019]?\s*[\[(]{_AGENCIES}[\])]\W*$")
_PLACE = r"[A-Z\u00c0-\u00de][A-Z\u00c0-\u00de.'\u2019 -]{2,30}"
_MIXED_PLACE = r"[A-Z][\w.'\u2019-]+(?: [A-Z][\w.'\u2019-]+){0,3}"
_DASH = r"\s*(?:--|[-\u2013\u2014_])(?=\s|$)\s*"
_DATELINE_CHARS = 160  # characters in which a dateline stands
_DATELINE = re.compile(
    rf"^\s*(?P<dateline>(?:{_PLACE}|{_MIXED_PLACE})(?:,\s*{_MIXED_PLACE})?(?:,\s*(?:\d{{1,2}}\s+[A-Za-z]{{3,9}}\.?|[A-Z][a-z]{{2,8}}\.?\s+\d{{1,2}})(?:,?\s+\d{{2,4}})?)?)"
    rf"\s*(?:[(\[](?P<agency>[^()\[\]]{{2,40}})[)\]]\s*(?:\u2014|\u2013|--|-|_|:|$)|{_DASH})"
)
_DATELINE_MARK = re.compile(r"[(\[\u2013\u2014_-](?:(?<=[(\[])|(?=\s|$))")  # without one there is no dateline, which costs more to see
_AROUND = re.compile(r"^\s*[Tt]he\s+|\s+(?:staff|writers?|reporters?|correspondents?|journalists?)\b.*$")


def is_byline(text: str) -> bool:
    """Whether a line only names the author, the day or the time that reading takes: "By Jane Doe", "3 May 2016 | 4 min read"."""
    if len(text) > 120:
        return False
    told = _READING_TIME.sub("", text)
    return not told or bool(_DATED.match(told) or (_BYLINE.match(told) and not told.endswith((".", "?", "!", ":"))))


def is_credit(text: str) -> bool:
    """Whether a line only names the source: "Source: AFP", "With AFP", "Additional reporting by AP", "AP contributed to this report"."""
    if len(text) <= 120 and _CREDIT.match(text):
        return True
    if len(text) > 200:
        return False
    if _CONTRIBUTED.match(text):
        return True
    helped = _HELPED.match(text)
    if helped is None:
        return False
    if (helped["reporting"] or "").lower().startswith(("additional", "further")):
        return True
    return len(helped["names"].split()) <= _NAMES_WORDS and wire_named(helped["names"]) is not None


def is_photo_credit(text: str) -> bool:
    """Whether a line ends with a photographer's or agency's credit, as captions do: not with the agency that signs a report."""
    return len(text) <= 500 and bool(_PHOTO.search(text)) and not _SIGNED_OFF.search(text)


def is_dateline(text: str) -> bool:
    """Whether a line is a dateline and nothing else: "NAIROBI, Kenya (AP) _"."""
    if len(text) > 80:
        return False
    found = _DATELINE.match(text)
    return bool(found and found.end() >= len(text.rstrip()) and (found["agency"] or found["dateline"].isupper()))


def find_dateline(text: str) -> tuple[str | None, str | None]:
    """The dateline that a paragraph opens with, as printed, and the agency in it: ("BAGHDAD", "Reuters"). None, None without one."""
    head = text[:_DATELINE_CHARS]
    found = _DATELINE_MARK.search(head) and _DATELINE.match(head)
    if not found:
        return None, None
    agency = wire_named(found["agency"] or "")
    place = found["dateline"].strip(" ,")
    if agency or found["agency"] or (place.split(",")[0].isupper() and len(place) > 3):
        return place, agency
    return None, None


def find_author(lines: Iterable[str]) -> str | None:
    """The author that the first byline names."""
    for line in lines:
        found = _BYLINE.match(line) if len(line) <= 160 else None
        if found:
            names = _ROLE.sub("", found["names"]).strip(" ,.-")
            if names and not publisher_named(names):
                return names
    return None


def find_agency(lines: Iterable[str]) -> str | None:
    """The news agency that one of the lines credits, in any of the forms "Source: AFP", "By Reuters", "(AP)", "/ AFP", "AFP"."""
    for line in lines:
        if len(line) > 200:
            continue
        for names in (form.match(line) for form in (_CREDIT, _BYLINE, _HELPED, _CONTRIBUTED)):
            if names and (agency := wire_named(names["names"])):
                return agency
        if len(line) < 40 and (agency := wire_named(line.strip(" -\u2013\u2014/()"))):
            return agency
    return None


def find_source(lines: Iterable[str]) -> str | None:
    """The publisher, no news agency, that a credit line names: "Source: TRT World"."""
    for line in lines:
        found = _CREDIT.match(line) if len(line) <= 120 else None
        for name in re.split(r"[,/&]| and ", found["names"]) if found else ():
            known = publisher_named(name)
            if known and not known.is_wire:
                return known.name
    return None


def wire_named(text: str) -> str | None:
    """The first news agency among the names that a credit lists."""
    for name in re.split(r"[,/;&|]| and | with | from | in |\bvia\b|[\u2013\u2014-] ", text):
        known = publisher_named(_AROUND.sub("", name))
        if known and known.is_wire:
            return known.name
    return None
