"""Taking the corpus in: what is opened again, what is current, what is refused; and the poll of listed sources."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import duckdb
import pytest

from assets.ingestion import intake, reader
from assets.ingestion.intake import Intake, poll_sources, take_in
from assets.ingestion.locations import FileRef, open_file
from assets.ingestion.reader import CorpusError
from assets.ingestion.sources import SourceReport
from warehouse.rows import create_tables
from warehouse.session import no_progress
from warehouse.stages import anything_pending_after, create_state, finish_stage, is_pending, version_of


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect()
    create_tables(con)
    create_state(con)
    yield con
    con.close()


def read(con: duckdb.DuckDBPyConnection, corpus: Path, replace: bool = False) -> Intake:
    return take_in(con, [str(corpus)], corpus.parent / "fetched", replace, "run", no_progress)


def current(con: duckdb.DuckDBPyConnection) -> list[str]:
    return [Path(row[0]).name for row in con.execute("SELECT path FROM source_documents WHERE is_current ORDER BY path").fetchall()]


def test_a_second_look_opens_no_file_and_makes_nothing_pending(
    con: duckdb.DuckDBPyConnection, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read(con, corpus) == Intake(new=3, gone=0, refused=0, files_read=3)
    version = version_of(con, "ingestion")
    monkeypatch.setattr(intake, "open_listed", lambda ref: pytest.fail(f"opened {ref.location}"))
    assert read(con, corpus) == Intake(new=0, gone=0, refused=0, files_read=0)
    assert version_of(con, "ingestion") == version
    assert not is_pending(con, "ingestion")


def test_a_file_is_opened_once_which_is_fetched_once_from_an_address(
    con: duckdb.DuckDBPyConnection, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def counted(ref: FileRef) -> BinaryIO:
        opened.append(Path(ref.location).name)
        return open_file(ref)

    monkeypatch.setattr(reader, "open_file", counted)
    assert read(con, corpus).new == 3
    assert opened == ["attack.txt", "flight.txt", "talks.txt"]


def test_a_touched_file_is_hashed_and_not_parsed(con: duckdb.DuckDBPyConnection, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(con, corpus)
    os.utime(corpus / "attack.txt", ns=(1, 10**18))
    monkeypatch.setattr(intake, "read_file", lambda ref, opened: pytest.fail(f"parsed {ref.location}"))
    assert read(con, corpus).files_read == 0


def test_a_changed_file_is_a_new_version_and_the_old_one_stays_known(con: duckdb.DuckDBPyConnection, corpus: Path) -> None:
    read(con, corpus)
    (corpus / "attack.txt").write_text("Another text about Ramadi altogether.\n")
    assert read(con, corpus) == Intake(new=1, gone=1, refused=0, files_read=1)
    assert con.execute("SELECT count(*), count(*) FILTER (is_current) FROM source_documents").fetchone() == (4, 3)
    (corpus / "attack.txt").unlink()
    read(con, corpus)
    assert current(con) == ["flight.txt", "talks.txt"]


def test_the_same_record_in_two_files_is_one_document_and_stays_while_one_file_holds_it(
    con: duckdb.DuckDBPyConnection, corpus: Path
) -> None:
    (corpus / "copy.txt").write_bytes((corpus / "talks.txt").read_bytes())
    assert read(con, corpus).new == 3
    (corpus / "talks.txt").unlink()
    assert read(con, corpus) == Intake(new=0, gone=0, refused=0, files_read=0)
    assert len(current(con)) == 3


def test_a_refusal_goes_when_its_file_is_mended_or_gone(con: duckdb.DuckDBPyConnection, corpus: Path) -> None:
    (corpus / "broken.txt").write_bytes(b"")
    assert read(con, corpus).refused == 1
    (corpus / "broken.txt").write_text("Now there is a text about Hit.\n")
    assert read(con, corpus).refused == 0
    (corpus / "broken.txt").write_bytes(b"")
    read(con, corpus)
    (corpus / "broken.txt").unlink()
    assert read(con, corpus).refused == 0


def test_an_emptied_corpus_is_refused_and_changes_nothing(con: duckdb.DuckDBPyConnection, corpus: Path) -> None:
    read(con, corpus)
    for file in corpus.iterdir():
        file.unlink()
    with pytest.raises(CorpusError):
        read(con, corpus)
    assert len(current(con)) == 3


def test_another_corpus_needs_replace(con: duckdb.DuckDBPyConnection, corpus: Path, tmp_path: Path) -> None:
    read(con, corpus)
    other = tmp_path / "other"
    other.mkdir()
    (other / "one.txt").write_text("One text about Mosul.\n")
    with pytest.raises(CorpusError, match="--replace"):
        read(con, other)
    read(con, other, replace=True)
    assert current(con) == ["one.txt"]


def test_news_makes_the_stages_after_it_pending(con: duckdb.DuckDBPyConnection, corpus: Path) -> None:
    read(con, corpus)
    for stage in ("cleaning", "lineage", "extraction", "aggregation", "series", "publication", "reporting"):
        finish_stage(con, stage)
    assert not anything_pending_after(con, "ingestion")
    (corpus / "new.txt").write_text("News from Hit.\n")
    read(con, corpus)
    assert is_pending(con, "cleaning")
    assert anything_pending_after(con, "ingestion")


def test_a_source_that_is_down_stands_in_quarantine_until_it_answers(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    status = "failed"

    def fetched(sources_toml: Path, store: Path, state: dict[str, object]) -> list[SourceReport]:
        state["visits"] = int(str(state.get("visits", 0))) + 1
        return [
            SourceReport("a", "https://a.example/rss", status, 0, 0, "no answer"),
            SourceReport("b", "https://b.example/rss", "ok", 2, 0, ""),
        ]  # type: ignore[arg-type]

    monkeypatch.setattr(intake, "fetch_sources", fetched)
    poll_sources(con, tmp_path / "sources.toml", tmp_path / "fetched", "run")
    assert con.execute("SELECT row_key, reason, detail FROM quarantine").fetchall() == [
        ("a https://a.example/rss", "source_failed", "no answer")
    ]
    status = "unchanged"
    poll_sources(con, tmp_path / "sources.toml", tmp_path / "fetched", "run")
    assert con.execute("SELECT count(*) FROM quarantine").fetchone() == (0,)
    assert con.execute("SELECT value FROM pipeline.settings WHERE name = 'sources'").fetchone() == ('{"visits": 2}',)


def test_a_long_file_is_stored_in_batches_and_gives_the_same_documents(
    con: duckdb.DuckDBPyConnection, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f'{{"id": "{n}", "text": "Report number {n} from Ramadi says that nothing happened."}}' for n in range(20)]
    (corpus / "long.jsonl").write_text("\n".join([*lines, "{broken", *lines[:3]]) + "\n")
    monkeypatch.setattr(intake, "BATCH_CHARACTERS", 200)
    assert read(con, corpus) == Intake(new=23, gone=0, refused=1, files_read=4)
    assert read(con, corpus).files_read == 0
    row = con.execute("SELECT path, locator FROM source_documents WHERE external_id = '6'").fetchone()
    assert row
    assert (Path(row[0]).name, row[1]) == ("long.jsonl", "line 7")


def test_a_refresh_cut_off_before_it_marked_what_is_current_is_mended_by_the_next(
    con: duckdb.DuckDBPyConnection, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(con, corpus)
    (corpus / "talks.txt").unlink()
    with monkeypatch.context() as patch:
        patch.setattr(intake, "_mark_current", lambda con: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            read(con, corpus)
    assert len(current(con)) == 3
    version = version_of(con, "ingestion")
    read(con, corpus)
    assert current(con) == ["attack.txt", "flight.txt"]
    assert version_of(con, "ingestion") > version
