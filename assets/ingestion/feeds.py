"""RSS and Atom files: each entry is one record."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

import feedparser

from assets.ingestion.encodings import Undecodable, decode
from assets.ingestion.limits import MAX_WHOLE_FILE_BYTES
from assets.ingestion.records import Document, Origin, Refusal, document
from assets.ingestion.visible_text import visible_text

_XML_ENCODING = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})[\"']")


def read_feed(origin: Origin, stream: BinaryIO) -> Iterator[Document | Refusal]:
    """The entries of a feed; one that has only a summary gives that, with a warning. Refused: what is no feed, a page for instance."""
    data = stream.read(MAX_WHOLE_FILE_BYTES + 1)
    if len(data) > MAX_WHOLE_FILE_BYTES:
        yield origin.refuse("too_large", f"a feed of more than {MAX_WHOLE_FILE_BYTES:,} bytes")
        return
    declared = _XML_ENCODING.search(data[:200])
    try:
        text, encoding, warnings = decode(data, declared.group(1).decode() if declared else "")
    except Undecodable as error:
        yield origin.refuse(error.reason, str(error))
        return
    origin = replace(origin, encoding=encoding, warnings=warnings)
    parsed = parse_feed(text)
    if not parsed.get("version"):
        yield origin.refuse("not_a_feed", "neither RSS nor Atom; if it is a page, call it .html")
    elif not parsed.entries:
        yield origin.refuse("empty", "a feed without entries")
    for number, entry in enumerate(parsed.entries if parsed.get("version") else (), 1):
        yield document(replace(origin, locator=f"entry {number}"), entry_fields(entry, parsed))


def parse_feed(text: str) -> Any:
    """feedparser's reading of a feed, its markup left as it is. A stream is given, since a string might be taken for an address to fetch."""
    headers = {"content-type": "application/xml; charset=utf-8"}
    return feedparser.parse(io.BytesIO(text.encode("utf-8")), response_headers=headers, sanitize_html=False, resolve_relative_uris=False)


def entry_fields(entry: Any, parsed: Any) -> dict[str, object]:
    """What an entry of a parsed feed states, by the names of field_aliases.csv. The time of an update is not taken for that of publication,
    but for RSS 1.0, whose only date (dc:date) feedparser calls so."""
    feed = parsed.feed
    dated = next((name for name in ("published", *(("updated",) if parsed.version == "rss10" else ())) if name in entry.keys()), None)  # noqa: SIM118 (`in entry` answers for `updated` too)
    stated = {
        "id": entry.get("id"),
        "url": entry.get("link"),
        "title": " ".join(visible_text(entry.get("title", "")).split()),
        "content": next((part.get("value") for part in entry.get("content", ()) if part.get("value")), None),
        "summary": entry.get("summary"),
        "published_on": entry[dated] if dated else None,
        "publisher": entry.get("source", {}).get("title") or feed.get("title"),
        "author": entry.get("author"),
        "language": feed.get("language"),
    }
    return {name: value for name, value in stated.items() if value is not None}
