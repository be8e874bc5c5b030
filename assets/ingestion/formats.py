"""Which format a file or a member of an archive has, and which reader takes it.

Belongs here: the formats by name and by first bytes. Not here: the readers, and what lies inside archives.
"""

from __future__ import annotations

import codecs
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from assets.ingestion.csv_records import read_csv
from assets.ingestion.encodings import is_binary, unmarked_wide
from assets.ingestion.feeds import read_feed
from assets.ingestion.json_records import read_json, read_json_lines
from assets.ingestion.parquet_records import read_parquet
from assets.ingestion.records import Document, Origin, Refusal
from assets.ingestion.text_files import read_html, read_text
from assets.ingestion.warc_records import read_warc

Reader = Callable[[Origin, BinaryIO], Iterator[Document | Refusal]]

READERS: dict[str, Reader] = {
    "text": read_text,
    "html": read_html,
    "jsonl": read_json_lines,
    "json": read_json,
    "csv": read_csv,
    "parquet": read_parquet,
    "feed": read_feed,
    "warc": read_warc,
}
TEXT_RECORDS = frozenset(("jsonl", "json", "csv"))  # read line by line or piece by piece, so UTF-16 is turned into UTF-8 first
_SUFFIXES = {
    ".txt": "text", ".text": "text", ".md": "text", ".asc": "text",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".mhtml": "",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".jl": "jsonl", ".json": "json",
    ".csv": "csv", ".tsv": "csv",
    ".parquet": "parquet", ".pq": "parquet",
    ".xml": "feed", ".rss": "feed", ".atom": "feed", ".rdf": "feed",
    ".warc": "warc",
    ".docx": "", ".xlsx": "", ".pptx": "", ".odt": "", ".ods": "", ".epub": "",
    ".zip": "zip", ".tar": "tar", ".tgz": "gzip", ".gz": "gzip", ".zst": "zstd",
}  # fmt: skip
_MAGIC = ((b"\x1f\x8b", "gzip"), (b"\x28\xb5\x2f\xfd", "zstd"), (b"PK\x03\x04", "zip"), (b"PAR1", "parquet"), (b"WARC/1.", "warc"))
_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HTML = re.compile(rb"\s*(?:<!--.{0,500}?-->\s*)*<(?:!doctype html|html|head|body)\b", re.I | re.S)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)\b")
HEAD_BYTES = 4096


def format_of(name: str, head: bytes) -> str:
    """The format of a file: by its first bytes where these are unmistakable, else by its name, else by what its text looks like; '' if unknown.

    A page that is called .xml or .rss stays a feed by name, so that its reader can say that it is none.
    """
    by_name = _SUFFIXES.get(PurePosixPath(name.lower()).suffix)
    for mark, known in _MAGIC:
        if head.startswith(mark):
            return "" if known == "zip" and by_name == "" else known  # documents of an office are zip files
    if head[257:262] == b"ustar":
        return "tar"
    if by_name is not None:
        return by_name
    if PurePosixPath(name).suffix and is_binary(head) and not unmarked_wide(head):
        return ""
    if _HTML.match(head):
        return "html"
    if head.lstrip().startswith(b"<?xml") or _FEED.search(head[:1000]):
        return "feed" if _FEED.search(head) else ""
    if head.lstrip()[:1] == b"{":
        return "json"
    return "text"


def as_utf8(stream: BinaryIO, head: bytes) -> BinaryIO:
    """The stream itself, or for one in UTF-16, with its mark or without, or UTF-32 with its mark, its text as UTF-8. Raises UnicodeDecodeError."""
    wide = next((name for mark, name in _WIDE_MARKS if head.startswith(mark)), None) or unmarked_wide(head)
    if wide is None:
        return stream
    target = cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=2**24))  # noqa: SIM115 (the caller closes it)
    decoder = codecs.getincrementaldecoder(wide)()
    while chunk := stream.read(2**20):
        target.write(decoder.decode(chunk).encode("utf-8"))
    target.write(decoder.decode(b"", final=True).encode("utf-8"))
    target.seek(0)
    return target
