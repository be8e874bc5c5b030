"""Releases: immutable, numbered copies of an audited build behind one atomic pointer.

Belongs here: making a release from the build database, listing, rolling back, keeping the last few. Not here: the audit
(`audit.py`) and what a release must hold (`expectations/`).

The order of the steps is what makes a release safe against a crash at any moment: copy, sync the copy, rename it, sync the
folder, swap the pointer by rename, sync the folder. Only the last rename publishes. An open reader keeps the old file.
"""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.files import WarehouseFiles, resolved

KEPT_RELEASES = 5
_NAME = re.compile(r"conflict-(\d{6})\.duckdb")


@dataclass(frozen=True)
class Release:
    """One release: its number, its file, and whether the pointer leads to it."""

    number: int
    path: Path
    is_current: bool


def releases(files: WarehouseFiles) -> list[Release]:
    """The releases that are kept, oldest first."""
    current = resolved(files.pointer)
    found = [(int(m.group(1)), path) for path in files.releases.glob("*.duckdb") if (m := _NAME.fullmatch(path.name))]
    return [Release(number, path, path.resolve() == current.resolve()) for number, path in sorted(found)]


def current_release(files: WarehouseFiles) -> Release | None:
    """The release that users see; None before the first."""
    return next((release for release in releases(files) if release.is_current), None)


def next_number(files: WarehouseFiles) -> int:
    """The number of the release to come: one more than the highest kept, never from the clock."""
    return max((release.number for release in releases(files)), default=0) + 1


def publish(con: duckdb.DuckDBPyConnection, files: WarehouseFiles, number: int, kept: int = KEPT_RELEASES) -> Path:
    """Copies the build database as release `number` and leads the pointer to it; returns the release's file.

    Raises OSError when there is no room (twice the build's size is asked for), before anything is touched.
    """
    files.releases.mkdir(parents=True, exist_ok=True)
    for leftover in files.releases.glob("stage-*.duckdb*"):
        leftover.unlink()
    target = files.releases / f"conflict-{number:06d}.duckdb"
    stage = files.releases / f"stage-{number:06d}.duckdb"
    copy_build(con, files, stage)
    stage.chmod(0o444)
    stage.rename(target)
    _sync_folder(files.releases)
    _lead_pointer(files, target)
    files.refused.unlink(missing_ok=True)
    for old in releases(files)[:-kept]:
        if not old.is_current:
            old.path.unlink()
    return target


def copy_build(con: duckdb.DuckDBPyConnection, files: WarehouseFiles, target: Path) -> None:
    """A checkpointed, synced copy of the build database at `target`."""
    con.execute("CHECKPOINT build")
    size = files.build.stat().st_size
    free = shutil.disk_usage(files.root).free
    if free < 2 * size:
        raise OSError(f"{files.root}: {free // 2**20} MiB free, {2 * size // 2**20} MiB needed to publish; make room and refresh again")
    with files.build.open("rb") as source, target.open("wb") as copy:
        shutil.copyfileobj(source, copy, 2**22)
        copy.flush()
        os.fsync(copy.fileno())


def rollback(files: WarehouseFiles, number: int | None = None) -> Release:
    """Leads the pointer to an earlier release: that of the number, or the one before the current. Raises LookupError if there is none."""
    kept = releases(files)
    now = current_release(files)
    earlier = [r for r in kept if (r.number == number if number is not None else now is not None and r.number < now.number)]
    if not earlier:
        have = ", ".join(str(r.number) for r in kept) or "none"
        raise LookupError(f"{files.releases}: no release {number if number is not None else 'before the current one'}; kept: {have}")
    _lead_pointer(files, earlier[-1].path)
    return Release(earlier[-1].number, earlier[-1].path, True)


def _lead_pointer(files: WarehouseFiles, target: Path) -> None:
    """Swaps the pointer by rename: the only moment at which users see something new."""
    fresh = files.root / ".conflict.duckdb.new"
    fresh.unlink(missing_ok=True)
    relative = target.relative_to(files.root)
    try:
        fresh.symlink_to(relative)
    except OSError:  # a file system without links: a text file that names the release
        fresh.write_text(f"{relative.as_posix()}\n", encoding="utf-8")
    fresh.replace(files.pointer)
    _sync_folder(files.root)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
