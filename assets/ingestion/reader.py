"""Reading a corpus: what files there are, and the documents and refusals of each. The face of ingestion towards its asset.

Belongs here: the one place where whatever a reader meets ends as a refusal of that file or member, so that everything else goes on.
"""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from assets.ingestion.archives import FORMATS as ARCHIVES
from assets.ingestion.archives import open_members
from assets.ingestion.formats import HEAD_BYTES, READERS, TEXT_RECORDS, as_utf8, format_of
from assets.ingestion.limits import MAX_DEPTH, LimitExceeded
from assets.ingestion.locations import CorpusError, FileRef, list_files, open_file
from assets.ingestion.records import Document, Origin, Refusal
from warehouse.transient import is_transient

__all__ = ["CorpusError", "Document", "FileRef", "Refusal", "list_files", "open_listed", "read_file"]


def open_listed(ref: FileRef) -> BinaryIO | Refusal:
    """The bytes of one listed file, or why they cannot be had. Raises nothing for a bad file, but what a remote backend raises where the network
    fails for a moment: then the file is not at fault, and its documents have not gone."""
    origin = Origin(ref.location, "")
    if ref.problem:
        return origin.refuse(*ref.problem)
    try:
        return open_file(ref)
    except LimitExceeded as error:
        return origin.refuse(error.reason, str(error))
    except Exception as error:  # every backend has errors of its own
        if ref.is_remote and is_transient(error):
            raise
        return origin.refuse("unreadable", str(error) or type(error).__name__)


def read_file(ref: FileRef, opened: BinaryIO | Refusal | None = None) -> Iterator[Document | Refusal]:
    """The documents of one listed file and the refusals of what in it could not be read, in the file's order. `opened`: what `open_listed` gave,
    at its beginning, which is closed here; without it the file is opened. Raises nothing for bad input, but what `open_listed` raises.

    One record can come several times, from two files or within one: it has the same document_id then.
    """
    if opened is None:
        opened = open_listed(ref)
    if isinstance(opened, Refusal):
        yield opened
        return
    with opened:
        yield from _read_stream(ref.location, ref.location, opened, 0)


def _read_stream(path: str, name: str, stream: BinaryIO, depth: int) -> Iterator[Document | Refusal]:
    """The same for an open, seekable stream: `path` is shown, `name` tells the format, `depth` is the number of archives around it."""
    origin = Origin(path, "")
    try:
        head = stream.read(HEAD_BYTES)
        stream.seek(0)
        kind = format_of(name, head)
        if not head:
            yield origin.refuse("empty", "a file of no bytes")
        elif kind in ARCHIVES and depth == MAX_DEPTH:
            yield origin.refuse("too_deep", f"archives inside archives, more than {MAX_DEPTH} deep; unpack it yourself")
        elif kind in ARCHIVES:
            yield from _read_archive(origin, kind, stream, depth)
        elif kind in READERS:
            yield from READERS[kind](Origin(path, kind), as_utf8(stream, head) if kind in TEXT_RECORDS else stream)
        else:
            yield origin.refuse("unsupported_format", "not a format that is read; convert it to text, HTML, JSON Lines, CSV or Parquet")
    except LimitExceeded as error:
        yield origin.refuse(error.reason, str(error))
    except UnicodeDecodeError as error:
        yield origin.refuse("unknown_encoding", f"not {error.encoding} as its first bytes say; save it as UTF-8")
    except (EOFError, OSError, zipfile.BadZipFile, tarfile.TarError) as error:
        yield origin.refuse("damaged", f"{type(error).__name__}: {error}"[:300])
    except Exception as error:  # a parser's unforeseen failure on one file must not keep the others from being read
        yield origin.refuse("reader_failed", f"{type(error).__name__}: {error}"[:300])


def _read_archive(origin: Origin, kind: str, stream: BinaryIO, depth: int) -> Iterator[Document | Refusal]:
    """What the members of an archive give. Members that hold nothing are told once, with their number: nothing of them is lost, and a scrape
    that failed leaves thousands."""
    empty: list[str] = []
    member: object = None
    for member in open_members(origin, kind, stream):
        if isinstance(member, Refusal):
            yield member
            continue
        gave = 0
        for found in _read_stream(member.path, member.name, member.stream, depth + 1):
            if isinstance(found, Refusal) and found.reason == "empty" and not (gave or found.locator) and member.path != origin.path:
                empty.append(member.path)
            else:
                gave += 1
                yield found
    if empty:
        yield origin.refuse("empty", f"members that hold nothing: {len(empty):,}, the first: {empty[0]}")
    if member is None:
        yield origin.refuse("empty", "an archive without members")
