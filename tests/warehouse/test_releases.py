"""Releases are immutable, the pointer moves at once, a reader keeps what it opened, and one refresh runs at a time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import duckdb
import pytest

from warehouse.files import WarehouseBusyError, WarehouseFiles, connect_build, connect_read_only, connect_scratch, refresh_lock, resolved
from warehouse.releases import current_release, next_number, publish, releases, rollback


@pytest.fixture
def files(tmp_path: Path) -> WarehouseFiles:
    return WarehouseFiles(tmp_path / "w h'o")


def publish_value(files: WarehouseFiles, value: int, kept: int = 5) -> Path:
    con = connect_build(files)
    try:
        con.execute("CREATE OR REPLACE TABLE t AS SELECT ? AS v", [value])
        return publish(con, files, next_number(files), kept)
    finally:
        con.close()


def read_value(files: WarehouseFiles) -> int:
    with connect_read_only(files.pointer) as con:
        row = con.execute("SELECT v FROM t").fetchone()
        assert row
        return int(row[0])


def test_the_pointer_leads_to_the_newest_release_and_an_open_reader_keeps_its_own(files: WarehouseFiles) -> None:
    publish_value(files, 1)
    reader = connect_read_only(files.pointer)
    publish_value(files, 2)
    assert read_value(files) == 2
    assert reader.execute("SELECT v FROM t").fetchone() == (1,)
    reader.close()


def test_a_release_is_read_only_has_no_wal_and_opens_in_older_duckdb(files: WarehouseFiles) -> None:
    path = publish_value(files, 1)
    assert not os.stat(path).st_mode & 0o222
    assert not path.with_suffix(".duckdb.wal").exists()
    with duckdb.connect(str(path), read_only=True) as con:
        row = con.execute("SELECT tags FROM duckdb_databases() WHERE NOT internal").fetchone()
    assert row
    assert "v1.4.0" in str(row[0])


def test_the_last_releases_stay_and_older_ones_go(files: WarehouseFiles) -> None:
    for value in range(1, 6):
        publish_value(files, value, kept=3)
    assert [r.number for r in releases(files)] == [3, 4, 5]


def test_rollback_leads_back_and_the_next_release_gets_a_new_number(files: WarehouseFiles) -> None:
    for value in (1, 2, 3):
        publish_value(files, value)
    assert rollback(files).number == 2
    assert read_value(files) == 2
    assert rollback(files, 1).number == 1
    publish_value(files, 4)
    now = current_release(files)
    assert now is not None
    assert now.number == 4
    with pytest.raises(LookupError, match="no release 9"):
        rollback(files, 9)


def test_a_leftover_of_a_killed_publication_is_never_resumed(files: WarehouseFiles) -> None:
    publish_value(files, 1)
    leftover = files.releases / "stage-000009.duckdb"
    leftover.write_bytes(b"half a file")
    publish_value(files, 2)
    assert not leftover.exists()
    assert read_value(files) == 2


def test_without_links_a_text_file_is_the_pointer(files: WarehouseFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    path = publish_value(files, 7)
    assert not files.pointer.is_symlink()
    assert resolved(files.pointer) == path
    assert read_value(files) == 7


def test_no_room_is_told_before_anything_is_touched(files: WarehouseFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_value(files, 1)
    monkeypatch.setattr("warehouse.releases.shutil.disk_usage", lambda path: type("Usage", (), {"free": 10})())
    with pytest.raises(OSError, match="make room"):
        publish_value(files, 2)
    monkeypatch.undo()
    assert read_value(files) == 1


def test_a_second_refresh_is_told_who_holds_the_warehouse_and_a_dead_holder_holds_nothing(files: WarehouseFiles) -> None:
    with refresh_lock(files), pytest.raises(WarehouseBusyError, match=str(os.getpid())), refresh_lock(files):
        pass
    script = textwrap.dedent(
        f"""
        import os, signal
        from pathlib import Path
        from warehouse.files import WarehouseFiles, refresh_lock
        with refresh_lock(WarehouseFiles(Path({str(files.root)!r}))):
            os.kill(os.getpid(), signal.SIGKILL)
        """
    )
    subprocess.run([sys.executable, "-c", script], check=False)
    with refresh_lock(files):
        pass


class Failing:
    """A function whose n-th call fails: SQLite's 'the n-th operation fails, for all n'."""

    def __init__(self, real: Callable[..., object], nth: int, error: Exception) -> None:
        self.real, self.left, self.error = real, nth, error

    def __get__(self, instance: object, owner: type) -> Callable[..., object]:
        return partial(self, instance)

    def __call__(self, *args: object, **kwargs: object) -> object:
        self.left -= 1
        if self.left == 0:
            raise self.error
        return self.real(*args, **kwargs)


@pytest.mark.parametrize("nth", [1, 2, 3])
@pytest.mark.parametrize("step", ["os.fsync", "shutil.copyfileobj", "Path.rename", "Path.chmod", "Path.symlink_to", "Path.replace"])
def test_a_publication_that_fails_at_any_step_leaves_the_old_release_or_the_new(
    step: str, nth: int, files: WarehouseFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_value(files, 1)
    owner = {"os": os, "shutil": shutil, "Path": Path}[step.partition(".")[0]]
    name = step.partition(".")[2]
    error: Exception = RuntimeError("injected") if name == "symlink_to" else OSError("injected")
    raised = False
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, Failing(getattr(owner, name), nth, error))
        try:
            publish_value(files, 2)
        except (OSError, RuntimeError):
            raised = True
    assert read_value(files) == (1 if raised and not (step == "os.fsync" and nth == 3) else 2)
    assert publish_value(files, 3)
    assert read_value(files) == 3


def test_what_does_not_fit_into_memory_never_goes_to_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files, here = WarehouseFiles(tmp_path / "warehouse"), tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    with closing(connect_build(files)) as build, connect_scratch() as scratch:
        for con, folder in ((build, files.root), (scratch, tmp_path / "scratch")):
            con.execute("SET memory_limit = '60MB'; SET threads = 1")
            con.execute("CREATE TEMP TABLE large AS SELECT i, hash(i) AS h FROM range(6000000) r(i)")
            assert list(folder.glob("**/duckdb_temp*")), "nothing was spilled: the test is too small"
    assert list(here.iterdir()) == []
    assert not list(tmp_path.glob("**/duckdb_temp*")), "it is gone with the connection"
