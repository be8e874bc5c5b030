"""Archives: zip and tar with their members, gzip and zstandard with their one content, unpacked under limits.

Belongs here: opening members. Names of members are only shown, nothing is ever written under them. Not here: reading what a member holds.
A member that is damaged, encrypted or hits a limit is refused alone; what stands behind a damaged place of the archive itself is lost, and told.
"""

from __future__ import annotations

import gzip
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import BinaryIO, NamedTuple, cast

import pyarrow as pa

from assets.ingestion.limits import MAX_MEMBER_BYTES, MAX_MEMBERS, MAX_RATIO, RATIO_FREE_BYTES, LimitExceeded, spool
from assets.ingestion.records import Origin, Refusal

FORMATS = ("zip", "tar", "gzip", "zstd")
_ENDING = re.compile(r"\.(?:gz|zst|tgz)$", re.I)


class Member(NamedTuple):
    """One member, unpacked: `path` as it is shown (archive!/member), `name` by which its format is told, and its bytes."""

    path: str
    name: str
    stream: BinaryIO


def open_members(origin: Origin, kind: str, stream: BinaryIO) -> Iterator[Member | Refusal]:
    """The members of an archive of one of FORMATS in its order. Each member's stream is closed when the next one is asked for."""
    packed = stream.seek(0, 2)
    stream.seek(0)
    if kind == "zip":
        entries = _zip_entries(origin, stream)
    elif kind == "tar":
        entries = _tar_entries(stream)
    else:
        name = _ENDING.sub(lambda ending: ".tar" if ending.group().lower() == ".tgz" else "", origin.path)
        entries = iter([(name, lambda: cast(BinaryIO, gzip.GzipFile(fileobj=stream, mode="rb") if kind == "gzip" else _zstd(stream)))])
    left = max(RATIO_FREE_BYTES * 16, MAX_RATIO * packed)
    for number, entry in enumerate(entries):
        if isinstance(entry, Refusal):
            yield entry
            continue
        if number >= MAX_MEMBERS:
            yield origin.refuse("too_many_members", f"more than {MAX_MEMBERS:,} members; the others were not read")
            return
        name, opener = entry
        inside = name if kind in ("gzip", "zstd") else f"{origin.path}!/{_shown(name)}"
        path = origin.path if kind in ("gzip", "zstd") else inside
        try:
            with opener() as packed_member:
                member, size = spool(packed_member, packed, min(MAX_MEMBER_BYTES, left))
        except LimitExceeded as error:
            yield Refusal(path, "", error.reason, str(error))
        except (EOFError, OSError, zlib.error, zipfile.BadZipFile, tarfile.TarError) as error:
            yield Refusal(path, "", "damaged", f"{type(error).__name__}: {error}; nothing of it was read. Copy it again"[:300])
        except (RuntimeError, NotImplementedError) as error:  # zipfile's words for a password and for a method it does not know
            yield Refusal(path, "", "encrypted" if "password" in str(error) else "unsupported_format", str(error))
        else:
            left -= size
            with member:
                yield Member(path, inside, member)


_Entry = tuple[str, Callable[[], BinaryIO]]


def _zip_entries(origin: Origin, stream: BinaryIO) -> Iterator[_Entry | Refusal]:
    if _zip_directory_bytes(stream) > 128 * MAX_MEMBERS:
        yield origin.refuse("too_many_members", f"more than {MAX_MEMBERS:,} members; unpack it yourself")
        return
    with zipfile.ZipFile(stream) as archive:
        for info in archive.infolist():
            if not info.is_dir() and not _is_furniture(info.filename):
                yield info.filename, lambda info=info: cast(BinaryIO, archive.open(info))  # type: ignore[misc]


def _tar_entries(stream: BinaryIO) -> Iterator[_Entry | Refusal]:
    with tarfile.open(fileobj=stream, mode="r:") as archive:
        for info in archive:
            if info.isreg() and not _is_furniture(info.name):
                yield info.name, lambda info=info: cast(BinaryIO, archive.extractfile(info))  # type: ignore[misc]
            archive.members = []  # type: ignore[attr-defined]  # it would keep the header of every member


def _zip_directory_bytes(stream: BinaryIO) -> int:
    """The size that a zip's end record states for its directory, which is read whole into memory; 0 where there is no such record."""
    stream.seek(max(0, stream.seek(0, 2) - 65_557))
    tail = stream.read()
    stream.seek(0)
    at, at64 = tail.rfind(b"PK\x05\x06"), tail.rfind(b"PK\x06\x06")
    size = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    return int.from_bytes(tail[at64 + 40 : at64 + 48], "little") if size == 0xFFFFFFFF and at64 >= 0 else size


def _zstd(stream: BinaryIO) -> pa.NativeFile:
    return pa.CompressedInputStream(pa.PythonFile(stream, mode="r"), "zstd")


def _is_furniture(name: str) -> bool:
    """Hidden files and what macOS adds to archives: no articles."""
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or any(part.startswith(".") and part not in (".", "..") for part in parts)


def _shown(name: str) -> str:
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in name)[:500]
