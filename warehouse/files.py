"""Where everything of a warehouse lies, and how its DuckDB files are opened.

Belongs here: the layout of a warehouse folder, opening files, the lock that admits one refresh at a time.
Not here: what is written (`rows.py`, `stages.py`) or how a release is made (`releases.py`).
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

DEFAULT_WAREHOUSE = Path(__file__).resolve().parent
STORAGE_VERSION = "v1.4.0"  # opens in DuckDB 1.4 and later, and refuses a write-ahead log that is not its own
SAFE_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
}


class WarehouseBusyError(RuntimeError):
    """Another refresh holds the warehouse."""


@dataclass(frozen=True)
class WarehouseFiles:
    """The paths of one warehouse folder."""

    root: Path

    @property
    def build(self) -> Path:
        """The pipeline's own persistent database."""
        return self.root / "build.duckdb"

    @property
    def pointer(self) -> Path:
        """What users open: a link to the current release (a text file with its name where links are not to be had)."""
        return self.root / "conflict.duckdb"

    @property
    def releases(self) -> Path:
        """The folder of the immutable, numbered releases."""
        return self.root / "releases"

    @property
    def refused(self) -> Path:
        """The last build that an audit kept back."""
        return self.root / "refused.duckdb"

    @property
    def exports(self) -> Path:
        """The folder of Parquet, CSV and GeoJSON files of the current release."""
        return self.root / "exports"

    @property
    def fetched(self) -> Path:
        """The folder of what the listed feeds and sitemaps gave, as WARC files; part of the corpus."""
        return self.root / "fetched"

    @property
    def reports(self) -> Path:
        """The folder of the report pages, one a release."""
        return self.root / "reports"

    @property
    def data_docs(self) -> Path:
        """The folder of the audits' Data Docs, one site a run."""
        return self.root / "data_docs"

    @property
    def lock(self) -> Path:
        """The file whose lock admits one refresh at a time."""
        return self.root / "refresh.lock"

    @property
    def settings(self) -> Path:
        """The settings that the command line, the schedule and the sensor share."""
        return self.root / "settings.toml"

    @property
    def dagster_home(self) -> Path:
        """Dagster's own history: DAGSTER_HOME where set."""
        return Path(os.environ["DAGSTER_HOME"]) if os.environ.get("DAGSTER_HOME") else self.root / ".dagster"


def connect_build(files: WarehouseFiles) -> duckdb.DuckDBPyConnection:
    """The build database, opened to write; made if it does not exist. Close it when done."""
    files.root.mkdir(parents=True, exist_ok=True)
    # what does not fit into memory goes beside the build: the working directory may be read-only, and on another disk
    con = duckdb.connect(":memory:", config=SAFE_CONFIG | {"temp_directory": str(files.root / "spill")})
    con.execute(f"ATTACH '{str(files.build).replace(chr(39), chr(39) * 2)}' AS build (STORAGE_VERSION '{STORAGE_VERSION}')")
    con.execute("USE build")
    con.execute("SET TimeZone = 'UTC'")
    return con


@contextmanager
def connect_scratch() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory for one computation; what does not fit goes to the system's folder for temporary files."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(config={"temp_directory": folder}) as con:
        yield con


def connect_read_only(path: Path) -> duckdb.DuckDBPyConnection:
    """A release (or the pointer to it), opened to read. The path is resolved first: DuckDB caches databases by path."""
    return duckdb.connect(str(resolved(path)), read_only=True, config=SAFE_CONFIG)


def resolved(path: Path) -> Path:
    """The release behind a pointer, be it a link or a text file that names it."""
    if path.is_symlink():
        return path.resolve()
    if path.is_file() and path.stat().st_size < 256:
        named = path.parent / path.read_text(encoding="utf-8").strip()
        if named.is_file():
            return named
    return path


@contextmanager
def refresh_lock(files: WarehouseFiles) -> Iterator[None]:
    """Holds the warehouse for one refresh; the kernel drops the lock if the process dies.

    Raises WarehouseBusyError, naming the process that holds it, if another refresh runs.
    """
    files.root.mkdir(parents=True, exist_ok=True)
    with files.lock.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            raise WarehouseBusyError(
                f"{files.root}: another refresh is running (process {file.read().strip() or 'unknown'}); wait for it to end, or stop it"
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        try:
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)


def first_row(answer: duckdb.DuckDBPyConnection) -> tuple[Any, ...] | None:
    """The only row of an answer, None without one. The answer is read to its end: one left open blocks the connection's next work."""
    rows = answer.fetchall()
    return rows[0] if rows else None
