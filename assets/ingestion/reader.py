"""Reading a corpus: what files there are, and the documents and refusals of each. The face of ingestion towards its asset.

Belongs here: the one place where whatever a reader meets ends as a refusal of that file or member, so that everything else goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from assets.ingestion.formats import HEAD_BYTES, READERS, as_utf8, format_of
from assets.ingestion.limits import LimitExceeded
from assets.ingestion.locations import CorpusError, FileRef, list_files, open_file
from assets.ingestion.records import Document, Origin, Refusal

__all__ = ["CorpusError", "Document", "FileRef", "Refusal", "list_files", "read_file"]


def read_file(ref: FileRef) -> Iterator[Document | Refusal]:
    """The documents of one listed file and the refusals of what in it could not be read, in the file's order. Raises nothing for bad input.

    One record can come several times, from two files or within one: it has the same document_id then.
    """
    origin = Origin(ref.location, "")
    if ref.problem:
        yield origin.refuse(*ref.problem)
        return
    try:
        stream = open_file(ref)
    except (OSError, CorpusError) as error:
        yield origin.refuse("unreadable", str(error))
        return
    with stream:
        yield from read_stream(ref.location, stream, 0)


def read_stream(path: str, stream: BinaryIO, depth: int) -> Iterator[Document | Refusal]:
    """The same for an open, seekable stream; `depth` is the number of archives around it."""
    origin = Origin(path, "")
    try:
        head = stream.read(HEAD_BYTES)
        stream.seek(0)
        if not head:
            yield origin.refuse("empty", "a file of no bytes")
            return
        kind = format_of(path, head)
        reader = READERS.get(kind)
        if reader is None:
            yield origin.refuse("unsupported_format", "not a format that is read; the formats are listed in the documentation")
            return
        origin = Origin(path, kind)
        yield from reader(origin, as_utf8(stream, head) if kind in ("json_lines", "json", "csv") else stream)
    except LimitExceeded as error:
        yield origin.refuse(error.reason, str(error))
    except (EOFError, OSError) as error:
        yield origin.refuse("damaged", f"{type(error).__name__}: {error}"[:300])
    except Exception as error:  # a parser's unforeseen failure on one file must not keep the others from being read
        yield origin.refuse("reader_failed", f"{type(error).__name__}: {error}"[:300])
