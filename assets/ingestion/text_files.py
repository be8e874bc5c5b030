"""Plain text files and HTML files: the file is the record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from assets.ingestion.encodings import Undecodable, declared_charset, decode
from assets.ingestion.limits import MAX_RECORD_BYTES
from assets.ingestion.records import Document, Origin, Refusal, html_document, text_document


def read_text(origin: Origin, stream: BinaryIO) -> Iterator[Document | Refusal]:
    """The one document of a plain text file."""
    yield text_bytes(origin, stream.read(MAX_RECORD_BYTES + 1))


def read_html(origin: Origin, stream: BinaryIO) -> Iterator[Document | Refusal]:
    """The one document of an HTML file."""
    yield html_bytes(origin, stream.read(MAX_RECORD_BYTES + 1))


def text_bytes(origin: Origin, data: bytes, declared: str = "", metadata: dict[str, str] | None = None) -> Document | Refusal:
    """The document of a text's bytes; `declared` is the charset named beside it."""
    decoded = _decoded(origin, data, declared)
    return decoded if isinstance(decoded, Refusal) else text_document(decoded[0], decoded[1], metadata=metadata)


def html_bytes(origin: Origin, data: bytes, declared: str = "", metadata: dict[str, str] | None = None) -> Document | Refusal:
    """The document of a page's bytes; `declared` is the charset of its HTTP header, which goes before that of its meta element."""
    decoded = _decoded(origin, data, declared or declared_charset(data))
    return decoded if isinstance(decoded, Refusal) else html_document(decoded[0], decoded[1], metadata=metadata)


def _decoded(origin: Origin, data: bytes, declared: str) -> tuple[Origin, str] | Refusal:
    if len(data) > MAX_RECORD_BYTES:
        return origin.refuse("too_large", f"more than {MAX_RECORD_BYTES:,} bytes in one article; split it into articles")
    if not data.strip():
        return origin.refuse("empty", "nothing in it")
    try:
        text, encoding, warnings = decode(data, declared)
    except Undecodable as error:
        return origin.refuse(error.reason, str(error))
    return replace(origin, encoding=encoding, warnings=origin.warnings + warnings), text
