"""How much of a source is read: the bounds that keep hostile or broken input from taking memory, disk or time without end.

Belongs here: the bounds and the two ways of reading under them. Not here: what the bytes mean.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from assets.ingestion.reasons import Reason

MAX_RECORD_BYTES = 8 * 2**20  # one article with its page; the largest pages of news sites have about 5 MB
MAX_WHOLE_FILE_BYTES = 256 * 2**20  # a file that can only be parsed as a whole (a JSON object, a feed)
MAX_MEMBER_BYTES = 8 * 2**30  # one member of an archive, unpacked
MAX_MEMBERS = 1_000_000  # members of one archive
MAX_RATIO = 200  # unpacked to packed; English text reaches 10, repetitive records 60, a bomb 1,000
RATIO_FREE_BYTES = 64 * 2**20  # below this much unpacked no ratio is asked
MAX_DEPTH = 4  # archives inside archives; a .tar.gz counts as two
SPOOL_IN_MEMORY_BYTES = 16 * 2**20
_CHUNK = 2**20


class LimitExceeded(Exception):
    """A bound was hit while reading. `reason` is the code of the refusal, the message says which bound and what to do."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def spool(stream: BinaryIO, packed_bytes: int | None, allowed_bytes: int = MAX_MEMBER_BYTES) -> tuple[BinaryIO, int]:
    """Unpack a stream to its end into a temporary file (on disk when it is large) and return that file, rewound, and its size.

    Reading to the end first is what makes a checksum count: nothing is taken from a stream that proves damaged later.
    `packed_bytes` is the size before unpacking, None where nothing was packed. Raises LimitExceeded, and whatever the decoder raises.
    """
    target = cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=SPOOL_IN_MEMORY_BYTES))  # noqa: SIM115 (the caller closes it)
    size = 0
    try:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > allowed_bytes:
                raise LimitExceeded("too_large", f"unpacks to more than {allowed_bytes:,} bytes; unpack it and split it")
            if packed_bytes is not None and size > max(RATIO_FREE_BYTES, MAX_RATIO * packed_bytes):
                raise LimitExceeded("ratio", f"unpacks to more than {MAX_RATIO} times its size; if it is meant to, unpack it yourself")
            target.write(chunk)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target, size


def bounded_lines(stream: BinaryIO, limit: int = MAX_RECORD_BYTES) -> Iterator[tuple[int, bytes | None]]:
    """The lines of a stream as (number from 1, bytes with their line end); None for a line longer than `limit`, which is skipped."""
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if len(line) <= limit:
            yield number, line
            continue
        while not line.endswith(b"\n"):
            line = stream.readline(_CHUNK)
            if not line:
                break
        yield number, None
