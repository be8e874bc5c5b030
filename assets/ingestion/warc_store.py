"""Storing fetched pages as WARC files, which the corpus then reads like any other.

Belongs here: writing. Not here: reading WARC (`warc_records.py`).
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from fastwarc.warc import WarcRecord, WarcRecordType

from assets.ingestion.fetching import Fetched
from assets.ingestion.warc_records import STATED_FIELDS_TYPE

_KEPT_HEADERS = ("content-type", "date", "etag", "last-modified")


def store_pages(folder: Path, pages: Iterable[tuple[Fetched, Mapping[str, str], datetime]]) -> Path | None:
    """Write pages, each with what its feed states about it and the time it was fetched, to one new file, whole or not at all.

    The file's name is a hash of its bytes. Gives the file, None when there are no pages.
    """
    data = b"".join(_compressed(page, stated, at) for page, stated, at in pages)
    if not data:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{hashlib.sha256(data).hexdigest()[:16]}.warc.gz"
    partial = folder / f".{target.name}.partial"  # hidden, so that no listing takes it
    with partial.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(target)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    return target


def _compressed(page: Fetched, stated: Mapping[str, str], at: datetime) -> bytes:
    fields = "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in sorted(stated.items()))
    lines = [f"{name.title()}: {page.headers[name]}" for name in _KEPT_HEADERS if name in page.headers]
    head = "\r\n".join([f"HTTP/1.1 {page.status} OK", *lines, f"Content-Length: {len(page.body)}", "", ""])
    records = [_record(WarcRecordType.metadata, STATED_FIELDS_TYPE, page.url, fields.encode(), at)] if fields else []
    records.append(
        _record(WarcRecordType.response, "application/http; msgtype=response", page.url, head.encode("latin-1", "replace") + page.body, at)
    )
    return b"".join(gzip.compress(record, mtime=0) for record in records)


def _record(kind: WarcRecordType, content_type: str, url: str, content: bytes, at: datetime) -> bytes:
    record = WarcRecord()
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"{url} {content_type} {hashlib.sha256(content).hexdigest()}")
    record.init_headers(kind, record_urn=f"<urn:uuid:{identity}>".encode(), content_length=len(content))
    record.headers["WARC-Date"] = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    record.headers["WARC-Target-URI"] = url
    record.headers["Content-Type"] = content_type
    record.set_bytes_content(content)
    out = io.BytesIO()
    record.write(out)
    return out.getvalue()
