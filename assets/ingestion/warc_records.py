"""WARC files: each page that was fetched is one record; also the extracted texts of a WET file.

Responses other than 200, and those that are no page and no text (pictures, style sheets), are no articles and are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecordType

from assets.ingestion.limits import MAX_RECORD_BYTES
from assets.ingestion.records import METADATA_FIELDS, Document, Origin, Refusal
from assets.ingestion.text_files import html_bytes, text_bytes

STATED_FIELDS_TYPE = "application/warc-fields"
_KINDS = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion | WarcRecordType.metadata
_MAX_FIELDS_BYTES = 2**16
_RECORD_END = b"\r\n\r\n"


def read_warc(origin: Origin, stream: BinaryIO) -> Iterator[Document | Refusal]:
    """One record a page. What a metadata record of the same address, just before the page, states about it is the record's metadata.

    In a file that does not end as records end, the last one was cut, and is refused.
    """
    stream.seek(max(0, stream.seek(0, 2) - len(_RECORD_END)))
    whole = stream.read() == _RECORD_END
    stream.seek(0)
    place, held = origin, None
    for place, found in _pages(origin, stream):  # noqa: B007 (the last place is asked for below)
        if held is not None:
            yield held
        held = found
    if not whole:
        yield place.refuse("damaged", "the file was cut within this record")
    elif held is not None:
        yield held
    if place is origin and whole:
        yield origin.refuse("empty", "no page in it")


def _pages(origin: Origin, stream: BinaryIO) -> Iterator[tuple[Origin, Document | Refusal | None]]:
    """Each record's place and its page; None for what is no article."""
    stated: dict[str, str] = {}
    stated_of = None
    for number, record in enumerate(ArchiveIterator(stream, record_types=_KINDS, parse_http=True, auto_decode="all"), 1):
        place = replace(origin, locator=f"record {number}")
        address = record.headers.get("WARC-Target-URI") or ""
        if record.record_type == WarcRecordType.metadata:
            stated, stated_of = _stated(record), address
            yield place, None
        else:
            metadata = {"url": address} if address else {}
            yield place, _page(place, record, stated | metadata if stated_of == address else metadata)


def _page(place: Origin, record: Any, metadata: dict[str, str]) -> Document | Refusal | None:
    kind, charset = record.headers.get("Content-Type") or "", ""
    if record.is_http:
        if record.http_headers is None or record.http_headers.status_code != 200:
            return None
        kind, charset = record.http_content_type or "", record.http_charset or ""
    if kind.startswith(("text/html", "application/xhtml")):
        return html_bytes(place, record.reader.read(MAX_RECORD_BYTES + 1), charset, metadata)
    if kind.startswith("text/plain"):
        return text_bytes(place, record.reader.read(MAX_RECORD_BYTES + 1), charset, metadata)
    return None


def _stated(record: Any) -> dict[str, str]:
    """The fields of a metadata record that are fields of ours, one `name: value` a line."""
    if not (record.headers.get("Content-Type") or "").startswith(STATED_FIELDS_TYPE):
        return {}
    lines = record.reader.read(_MAX_FIELDS_BYTES).decode("utf-8", "ignore").splitlines()
    pairs = (line.partition(": ") for line in lines)
    return {name: value.strip() for name, _, value in pairs if name in METADATA_FIELDS and value.strip()}
