"""Where a corpus lies: folders, files, globs and fsspec addresses, listed in one order and opened for reading.

Belongs here: listing and opening. Not here: what is inside a file.
"""

from __future__ import annotations

import glob
import hashlib
import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from assets.ingestion.limits import spool
from assets.ingestion.reasons import Reason

UNKNOWN_MTIME = -1
# What file systems tell of a file that changes with it, by the letters of the name: S3 "ETag", HTTP "Last-Modified", SFTP "mtime".
_CHANGE_KEYS = ("etag", "mdhash", "contentmd", "digest", "mtime", "lastmodified", "updated", "created")
_NOT_LETTERS = re.compile("[^a-z]")


class CorpusError(ValueError):
    """A place of the corpus that is missing, unreadable or empty; the message names it and says what to do."""


@dataclass(frozen=True, slots=True, order=True)
class FileRef:
    """One file of the corpus as it was listed.

    `location`: absolute path or address, always storable text. `size` in bytes. `mtime_ns`: the file's time stamp; for an address a number that
    changes with its ETag, checksum or time stamp; UNKNOWN_MTIME where there is neither, so that the file has to be read to know whether it changed.
    `problem`: why it will be refused unopened, as (reason, detail), None for most.
    """

    location: str
    size: int
    mtime_ns: int
    problem: tuple[Reason, str] | None = None

    @property
    def is_remote(self) -> bool:
        """Whether it is reached by way of a network or a file system of its own."""
        return "://" in self.location


def list_files(corpus: Iterable[str]) -> list[FileRef]:
    """Every file that the named places hold, each once, ordered by location; hidden files and folders are passed over.

    A place is a folder (with all below it), a file, a glob, or an address with `://`. Links to files inside the same folder are passed over
    (the file itself is listed), links that lead out of it are listed with a problem. Raises CorpusError: a place is missing or cannot be listed,
    or all of them hold nothing.
    """
    places = list(corpus)
    if not places:
        raise CorpusError("no corpus is named; give a folder, a file, a glob or an address")
    found: dict[str, FileRef] = {}
    for place in places:
        listed = _remote(place) if "://" in place else _local(place)
        if not listed:
            raise CorpusError(f"{place!r} holds no file; is it the right place? An emptied corpus is not published as such")
        for ref in listed:
            found.setdefault(ref.location, ref)
    return sorted(found.values(), key=lambda ref: ref.location)


def open_file(ref: FileRef) -> BinaryIO:
    """The bytes of a listed file, seekable; those of an address are first fetched to their end, so that what is read of them is whole.

    Raises OSError, CorpusError where an address needs a package that is not installed, LimitExceeded, and whatever else a remote backend raises.
    """
    if not ref.is_remote:
        return open(ref.location, "rb")  # the caller closes it
    filesystem, path = _filesystem(ref.location)
    as_it_comes = (
        {"block_size": 0} if ref.location.startswith(("http://", "https://")) else {}
    )  # few servers of the web give parts of files
    with filesystem.open(path, "rb", **as_it_comes) as stream:
        return spool(stream, None)[0]


def _local(place: str) -> list[FileRef]:
    path = os.path.abspath(os.path.expanduser(place))
    if os.path.isdir(path):
        return _folder(path)
    if os.path.lexists(path):
        return [_file(path)]
    if glob.has_magic(place):  # only now: a file may really be called `b[1].txt`
        listed: list[FileRef] = []
        for match in sorted(glob.glob(path, recursive=True)):
            if os.path.isdir(match):
                listed += [] if "**" in place else _folder(match)  # `**` itself lists what is below
            else:
                listed.append(_file(match))
        return listed
    raise CorpusError(f"{place!r} does not exist; give a folder, a file, a glob or an address")


def _folder(root: str) -> list[FileRef]:
    def refuse(error: OSError) -> None:
        raise CorpusError(f"{error.filename!r} cannot be listed ({error.strerror}); its articles would vanish unseen") from error

    real_root = os.path.realpath(root)
    listed = []
    for folder, below, names in os.walk(root, onerror=refuse):
        below[:] = sorted(name for name in below if not name.startswith("."))
        linked = [name for name in below if os.path.islink(os.path.join(folder, name))]
        for name in linked + sorted(names):
            path = os.path.join(folder, name)
            if name.startswith("."):
                continue
            if not os.path.islink(path):
                listed.append(_file(path))
            elif not (os.path.realpath(path) + os.sep).startswith(real_root + os.sep):
                listed.append(
                    FileRef(_shown(path), 0, 0, ("unsafe_link", "a link that leads out of its folder; name its target as a corpus"))
                )
    return listed


def _file(path: str) -> FileRef:
    shown = _shown(path)
    try:
        status = os.stat(path)
    except OSError as error:
        return FileRef(shown, 0, 0, ("unreadable", error.strerror or str(error)))
    if not stat.S_ISREG(status.st_mode):
        return FileRef(shown, 0, 0, ("unsupported_format", "neither a file nor a folder"))
    problem: tuple[Reason, str] | None = None
    if shown != path:
        problem = ("unsafe_name", "the file's name is not UTF-8; rename it")
    elif "://" in path:
        problem = ("unsafe_name", "the file's name looks like an address; rename it")
    return FileRef(shown, status.st_size, status.st_mtime_ns, problem)


def _shown(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _filesystem(address: str) -> tuple[Any, str]:
    try:
        import fsspec  # only where an address is used: it takes 0.1 s

        return cast(tuple[Any, str], fsspec.url_to_fs(address))
    except (ImportError, ValueError) as error:
        raise CorpusError(f"{address!r} cannot be opened: {error}") from error


def _remote(place: str) -> list[FileRef]:
    filesystem, path = _filesystem(place)
    filesystem.invalidate_cache()  # a listing that this process made before is not what is there now
    try:
        if glob.has_magic(path):
            details = filesystem.glob(path, detail=True)
        elif place.startswith(("http://", "https://")):  # an address of the web is a file; what looks like a folder there is a page
            details = {path: filesystem.info(path)}
        else:
            details = filesystem.find(path, detail=True)
    except Exception as error:  # every backend has errors of its own
        why = f" ({error.__cause__})" if error.__cause__ else ""  # of the web fsspec itself says "not found" whatever happened
        raise CorpusError(f"{place!r} cannot be listed: {type(error).__name__}: {error}{why}") from error
    listed = []
    for name, info in details.items():
        inner = name[len(path) :] if name.startswith(path) else name
        if info.get("type") == "directory" or name.endswith("/") or any(part.startswith(".") for part in Path(inner).parts):
            continue  # S3's consoles mark a folder by an object of no bytes whose name ends in a stroke
        listed.append(FileRef(_shown(filesystem.unstrip_protocol(name)), int(info.get("size") or 0), _change_mark(info)))
    return listed


def _change_mark(info: dict[str, Any]) -> int:
    """A number that changes when the remote file does, from its ETag, else its checksum, else its time stamp."""
    stated = {_NOT_LETTERS.sub("", str(key).lower()): value for key, value in info.items() if value}
    for key in _CHANGE_KEYS:
        value = stated.get(key)
        if value:
            if isinstance(value, datetime):
                value = value.isoformat()
            return int.from_bytes(hashlib.sha256(f"{key}={value}".encode()).digest()[:7], "big")
    return UNKNOWN_MTIME
