"""What reading gives: a document or a refusal, and how a record of named fields becomes one.

Belongs here: the two result types, the names that fields go by (seeds/reference/field_aliases.csv), the identity of a document. Not here: file formats.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from html import unescape

from assets.ingestion.encodings import storable
from assets.ingestion.limits import MAX_RECORD_BYTES
from assets.ingestion.reasons import Reason
from assets.ingestion.visible_text import visible_text
from expectations.reference import reference_rows

METADATA_FIELDS = ("url", "title", "published_on", "publisher", "agency", "author", "language")


@dataclass(frozen=True, slots=True)
class Document:
    """One record that was read.

    `document_id`: 16 hex characters of SHA-256 over the text (or HTML), the record's own id and its stated metadata; never the file's name.
    `external_id`: the record's own id, '' if none. `path`: the file, for a member of an archive `archive!/member`. `locator`: 'line 7', 'row 3',
    '' where the file is the record. `text`: character for character as in the record, line ends included; for HTML its visible text.
    `content`: the HTML, else None. `metadata`: what the record states, only of METADATA_FIELDS, and `date_order`. `warnings`: codes.
    """

    document_id: str
    external_id: str
    path: str
    format: str
    encoding: str
    text: str
    content: str | None
    metadata: dict[str, str]
    locator: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """One record, member or file that was not read, and why: `reason` is a code, `detail` a sentence with the remedy where there is one."""

    path: str
    locator: str
    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record stands and what it was decoded from."""

    path: str
    format: str
    encoding: str = "utf-8"
    locator: str = ""
    warnings: tuple[str, ...] = ()

    def refuse(self, reason: Reason, detail: str) -> Refusal:
        """The refusal of what stands here."""
        return Refusal(self.path, self.locator, reason, detail)


# What a thing goes by; those with $ are MongoDB's, the last is WordPress's.
_NAMED = ("name", "title", "code", "$oid", "$date", "$numberLong", "rendered")
_LISTED = 10_000  # things of a list that are read
_NOT_ALNUM = re.compile(r"[^a-z0-9.]+")
_NUMERIC_DATE = re.compile(r"\s*(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d\d)(?!\d)")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z]\w{1,30});")
_MARKUP = re.compile(r"<(?:p|div|html|body|br|article|span|h[1-6]|ul|table)\b[^<>]*>", re.I)


@lru_cache(maxsize=4096)
def normal_name(name: str) -> str:
    """A field's name as it is compared: lower case letters and digits ('Published On', 'published-on' and 'publishedOn' are one)."""
    return _NOT_ALNUM.sub("", name.strip().lower())


@cache
def field_aliases() -> dict[str, tuple[tuple[str, ...], ...]]:
    """For each field its names in order of trust, each as a path of normal names ('source.title' looks into the object `source`)."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for row in reference_rows("field_aliases.csv"):
        found.setdefault(row["field"], []).append(tuple(normal_name(part) for part in row["alias"].split(".")))
    return {name: tuple(paths) for name, paths in found.items()}


def text_fields(names: Iterable[str], summaries: bool = True) -> list[str]:
    """Those of some field names that are known to hold an article's text; without `summaries` only those that hold all of it."""
    kinds = ("text", "html", "either", "summary") if summaries else ("text", "html", "either")
    known = {path[0] for kind in kinds for path in field_aliases()[kind] if len(path) == 1}
    return [name for name in names if normal_name(name) in known]


def is_readable(names: Iterable[str]) -> bool:
    """Whether records of such fields can be read: one of them holds text, or they are a list of headlines with their addresses."""
    known = list(names)
    return bool(text_fields(known)) or all(any(normal_name(name) in top_names(field) for name in known) for field in ("title", "url"))


@cache
def top_names(field: str) -> frozenset[str]:
    """The normal names of a field that stand in a record itself."""
    return frozenset(path[0] for path in field_aliases()[field] if len(path) == 1)


def date_order(published: Iterable[str]) -> str | None:
    """In which order a table writes day and month, 'DMY' or 'MDY': as the dates tell whose day is above twelve. None where none does, or
    they differ."""
    orders = set()
    for stated in published:
        found = _NUMERIC_DATE.match(stated)
        one, other = (int(found[1]), int(found[2])) if found else (0, 0)
        if one > 12 >= other or other > 12 >= one:
            orders.add("DMY" if one > 12 else "MDY")
            if len(orders) > 1:
                return None
    return orders.pop() if orders else None


def document(origin: Origin, fields: Mapping[str, object], order: str | None = None) -> Document | Refusal:
    """The document of a record of named fields (JSON object, CSV row, Parquet row, feed entry). `order`: the `date_order` of its table, which is
    stated beside a date that does not tell it itself.

    Names are those of field_aliases.csv; the first that holds something counts. Signs that metadata write as entities of HTML, as titles of
    WordPress do, are read as such. What stands in `text` is never taken as HTML; a field of kind
    'either' or 'summary' is HTML when it holds markup. A document made of a summary carries the warning 'summary_only'. A record that has no field
    for a text at all, but a title and its address (GDELT's and Media Cloud's lists), gives its title, with the warning 'headline_only'; one
    whose field for the text holds nothing gives none: its text was lost.
    """
    flat = {normal_name(str(name)): value for name, value in _unwrapped(fields).items()}
    aliases = field_aliases()
    text = _first(flat, aliases["text"], strip=False)
    html = "" if text else _first(flat, aliases["html"], strip=False)
    if not (text or html):
        text = _first(flat, aliases["either"], strip=False)
        if not text and (text := _first(flat, aliases["summary"], strip=False)):
            origin = replace(origin, warnings=(*origin.warnings, "summary_only"))
        if not text and not text_fields(flat) and "://" in _first(flat, aliases["url"]) and (text := _first(flat, aliases["title"])):
            origin = replace(origin, warnings=(*origin.warnings, "headline_only"))
        if _MARKUP.search(text):
            text, html = "", text
    external_id = _first(flat, aliases["id"])
    metadata = {
        name: _ENTITY.sub(lambda sign: unescape(sign[0]), value) for name in METADATA_FIELDS if (value := _first(flat, aliases[name]))
    }
    if order and _NUMERIC_DATE.match(metadata.get("published_on", "")):
        metadata["date_order"] = order
    return html_document(origin, html, external_id, metadata) if html else text_document(origin, text, external_id, metadata)


def _unwrapped(fields: Mapping[str, object]) -> Mapping[str, object]:
    """A record whose fields stand in an object of it, as Elasticsearch's in `_source`, with these beside its own."""
    if text_fields(map(str, fields)):
        return fields
    wrapper = next((name for name, item in fields.items() if isinstance(item, dict) and text_fields(map(str, item))), None)
    return fields if wrapper is None else {name: value for name, value in fields.items() if name != wrapper} | fields[wrapper]  # type: ignore[operator]


def text_document(origin: Origin, text: str, external_id: str = "", metadata: Mapping[str, str] | None = None) -> Document | Refusal:
    """The document of a plain text; refused when it is blank or longer than an article can be."""
    if not text or text.isspace():
        return origin.refuse("no_text" if external_id or metadata else "empty", "no text in it")
    return _identified(origin, text, None, external_id, metadata or {})


def html_document(origin: Origin, html: str, external_id: str = "", metadata: Mapping[str, str] | None = None) -> Document | Refusal:
    """The document of a page: its text is the visible text, its content the page."""
    if len(html) > MAX_RECORD_BYTES:
        return origin.refuse("too_large", f"a page of more than {MAX_RECORD_BYTES:,} characters")
    html, warnings = storable(html)
    try:
        text = visible_text(html)
    except Exception as error:  # a parser's failure on one page must not lose the others
        return origin.refuse("reader_failed", f"{type(error).__name__}: {error}"[:300])
    if not text or text.isspace():
        return origin.refuse("no_text", "a page without visible text")
    return _identified(origin, text, html, external_id, metadata or {}, warnings)


def _identified(
    origin: Origin, text: str, html: str | None, external_id: str, metadata: Mapping[str, str], noticed: tuple[str, ...] = ()
) -> Document | Refusal:
    """`noticed`: the warnings about the page, which then stand for those about the text that was made of it."""
    if len(text) > MAX_RECORD_BYTES:
        return origin.refuse("too_large", f"an article of more than {MAX_RECORD_BYTES:,} characters; split it into articles")
    text, warnings = storable(text)
    external_id = storable(external_id)[0]
    stated = {name: storable(value)[0] for name, value in sorted(metadata.items())}
    identity = json.dumps([external_id, "text" if html is None else "html", stated], ensure_ascii=False)
    digest = hashlib.sha256(identity.encode())
    digest.update((text if html is None else html).encode())
    return Document(
        document_id=digest.hexdigest()[:16],
        external_id=external_id,
        path=origin.path,
        format=origin.format,
        encoding=origin.encoding,
        text=text,
        content=html,
        metadata=stated,
        locator=origin.locator,
        warnings=origin.warnings + (noticed or warnings),
    )


def _first(flat: Mapping[str, object], paths: tuple[tuple[str, ...], ...], strip: bool = True) -> str:
    for path in paths:
        value = flat.get(path[0])
        for name in path[1:]:
            inner = value if isinstance(value, dict) else {}
            value = next((item for key, item in inner.items() if normal_name(str(key)) == name), None)
        stated = _as_text(value, ", " if strip else "\n")  # a text in a list is a list of its paragraphs
        if stated and not stated.isspace():
            return stated.strip() if strip else stated
    return ""


def _as_text(value: object, between: str = ", ") -> str:
    """A field's value as text: lists joined, a named thing by its name; '' for what is no text (NaN, booleans, other objects)."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool) or value != value:
        return ""
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return between.join(part for item in value[:_LISTED] if (part := _as_text(item)))
    if isinstance(value, dict):
        return next((_as_text(value[name]) for name in _NAMED if name in value), "")
    return ""
