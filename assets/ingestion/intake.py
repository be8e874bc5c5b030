"""Bringing the corpus into `source_documents`: what is new, what is known, what has gone.

Belongs here: which files have to be read again, storing documents and refusals. Not here: reading a file (`reader.py`).

A file whose size and time stamp are those of the last run is not opened; one whose bytes have the known hash is not
parsed. The time stamp decides only whether to look, never what a row says. A document stays in `source_documents` when
it leaves the corpus; it is then not current, and no article.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import duckdb
import pandas as pd

from assets.ingestion.reader import CorpusError, Document, FileRef, Refusal, list_files, open_listed, read_file
from assets.ingestion.sources import SourceReport, fetch_sources
from assets.per_article import Progress
from expectations.code_lists import code_rows
from expectations.tables import TABLES
from warehouse.files import first_row
from warehouse.rows import insert, replace_table, transaction
from warehouse.stages import code_version, finish_stage, touch_stage

BATCH_CHARACTERS = 50_000_000  # text held before it is written


@dataclass(frozen=True)
class Intake:
    """What a listing of the corpus brought: documents new to the warehouse or back in the corpus, gone, records refused."""

    new: int
    gone: int
    refused: int
    files_read: int


@dataclass
class _Batch:
    """What has been read of some files and not yet written."""

    files: list[tuple[str, int, int, str, str]] = field(default_factory=list)
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    listed: dict[tuple[str, str], None] = field(default_factory=dict)
    refusals: list[dict[str, str]] = field(default_factory=list)
    characters: int = 0


def poll_sources(con: duckdb.DuckDBPyConnection, sources_toml: Path, store: Path, run_id: str) -> list[SourceReport]:
    """Fetches what the listed feeds and sitemaps have new into `store`, and tells what became of each; a source that is down stands in quarantine
    until it answers.

    Raises SourcesError for a list that cannot be read.
    """
    row = first_row(con.execute("SELECT value FROM pipeline.settings WHERE name = 'sources'"))
    state = json.loads(row[0]) if row else {}
    reports = fetch_sources(sources_toml, store, state)
    with transaction(con):
        con.execute("INSERT OR REPLACE INTO pipeline.settings VALUES ('sources', ?)", [json.dumps(state)])
        con.execute("DELETE FROM quarantine WHERE table_name = 'sources'")
        troubled = [
            (run_id, "sources", f"{r.name} {r.url}", f"source_{r.status}", r.detail, None)
            for r in reports
            if r.status in ("failed", "partial")
        ]
        insert(con, TABLES["quarantine"], pd.DataFrame(troubled, columns=list(TABLES["quarantine"].column_names)))
    return reports


def take_in(
    con: duckdb.DuckDBPyConnection, corpus: Iterable[str], fetched: Path, replace_corpus: bool, run_id: str, progress: Progress
) -> Intake:
    """Makes `source_documents` describe what the corpus, and the folder of what was fetched, hold now.

    Raises CorpusError for a missing place, an empty listing, or another corpus than the warehouse's own without `replace_corpus`.
    """
    places = sorted(corpus)
    _keep_to_corpus(con, places, replace_corpus)
    refs = list_files(places)
    if fetched.is_dir() and any(fetched.rglob("*.warc*")):
        refs += list_files([str(fetched)])
    version = code_version("ingestion")
    known = {
        row[0]: row[1:] for row in con.execute("SELECT location, size, mtime_ns, content_hash, code_version FROM pipeline.files").fetchall()
    }
    before = _current(con)
    n_read = 0
    batch = _Batch()
    for number, ref in enumerate(refs, 1):
        stamp = known.get(ref.location)
        if stamp and stamp[3] == version and stamp[:2] == (ref.size, ref.mtime_ns) and ref.mtime_ns > 0:
            continue
        opened = open_listed(ref)
        digest = "" if isinstance(opened, Refusal) else _content_hash(opened)
        if stamp and stamp[3] == version and digest and stamp[2] == digest and not isinstance(opened, Refusal):
            opened.close()
            con.execute("UPDATE pipeline.files SET size = ?, mtime_ns = ? WHERE location = ?", [ref.size, ref.mtime_ns, ref.location])
            continue
        n_read += 1
        batch = _read(con, ref, opened, digest, version, batch, run_id)
        progress("ingestion", number, len(refs))
    _store(con, batch, run_id)
    _forget_gone_files(con, [ref.location for ref in refs])
    after = _current(con)
    _mark_current(con)
    if replace_table(con, "codes", pd.DataFrame(code_rows()).replace({"": None}).astype({"sort_order": "int32"})):
        touch_stage(con, "ingestion")
    finish_stage(con, "ingestion")
    refused = first_row(con.execute("SELECT count(*) FROM quarantine WHERE table_name = 'source_documents'"))
    return Intake(len(after - before), len(before - after), int(refused[0]) if refused else 0, n_read)


def _keep_to_corpus(con: duckdb.DuckDBPyConnection, places: list[str], replace_corpus: bool) -> None:
    row = first_row(con.execute("SELECT value FROM pipeline.settings WHERE name = 'corpus'"))
    mine = json.dumps(places)
    if row and row[0] != mine and not replace_corpus:
        had = ", ".join(json.loads(row[0]))
        raise CorpusError(
            f"this warehouse describes another corpus ({had}); to make it describe {', '.join(places)} instead use --replace, or name another --warehouse"
        )
    con.execute("INSERT OR REPLACE INTO pipeline.settings VALUES ('corpus', ?)", [mine])


def _content_hash(stream: BinaryIO) -> str:
    """SHA-256 of a stream from its beginning, to which it is set back; '' where it cannot be read to its end (parsing it tells why)."""
    digest = hashlib.sha256()
    try:
        while block := stream.read(2**20):
            digest.update(block)
    except OSError:
        return ""
    finally:
        stream.seek(0)
    return digest.hexdigest()


def _read(
    con: duckdb.DuckDBPyConnection, ref: FileRef, opened: BinaryIO | Refusal, digest: str, version: str, batch: _Batch, run_id: str
) -> _Batch:
    """Reads one file, opened, into the batch; a full batch is stored and a fresh one goes on, also in the middle of a long file.

    The file's stamp is stored last, so that a refresh that is cut off reads the file again.
    """
    con.execute("DELETE FROM pipeline.file_documents WHERE location = ?", [ref.location])
    con.execute("DELETE FROM quarantine WHERE table_name = 'source_documents' AND payload = ?", [ref.location])
    now = datetime.now(UTC)
    for found in read_file(ref, opened):
        if isinstance(found, Refusal):
            key = f"{found.path} {found.locator}".strip()
            batch.refusals.append({"row_key": key, "reason": found.reason, "detail": f"{key}: {found.detail}", "payload": ref.location})
            continue
        batch.listed[ref.location, found.document_id] = None
        batch.documents.setdefault(found.document_id, _row(found, now))
        batch.characters += len(found.text) + len(found.content or "")
        if batch.characters > BATCH_CHARACTERS:
            _store(con, batch, run_id)
            batch = _Batch()
    batch.files.append((ref.location, ref.size, ref.mtime_ns, digest, version))
    return batch


def _row(found: Document, now: datetime) -> dict[str, Any]:
    return {
        "document_id": found.document_id,
        "external_id": found.external_id or None,
        "path": found.path,
        "locator": found.locator or None,
        "format": found.format,
        "encoding": found.encoding,
        "text": found.text,
        "content": found.content,
        "metadata": json.dumps(found.metadata, ensure_ascii=False, sort_keys=True),
        "warnings": "; ".join(found.warnings) or None,
        "is_current": True,
        "first_seen_at": now,
    }


def _store(con: duckdb.DuckDBPyConnection, batch: _Batch, run_id: str) -> None:
    """One transaction: the files' documents, refusals and stamps."""
    if not (batch.files or batch.listed or batch.refusals):
        return
    with transaction(con):
        if batch.files:
            con.register("read_files", pd.DataFrame(batch.files, columns=["location", "size", "mtime_ns", "content_hash", "code_version"]))
            con.execute("INSERT OR REPLACE INTO pipeline.files SELECT location, size, mtime_ns, content_hash, code_version FROM read_files")
            con.unregister("read_files")
        if batch.listed:
            con.register("listed", pd.DataFrame(list(batch.listed), columns=["location", "document_id"]))
            con.execute(
                "INSERT INTO pipeline.file_documents SELECT location, document_id FROM listed ANTI JOIN pipeline.file_documents USING (location, document_id)"
            )
            con.unregister("listed")
            documents = pd.DataFrame(list(batch.documents.values()))
            con.register("ids", documents[["document_id"]])
            seen = {
                row[0]
                for row in con.execute(
                    "SELECT document_id FROM source_documents WHERE document_id IN (SELECT document_id FROM ids)"
                ).fetchall()
            }
            con.unregister("ids")
            insert(con, TABLES["source_documents"], documents[~documents["document_id"].isin(seen)])
        if batch.refusals:
            refusals = (
                pd.DataFrame(batch.refusals).drop_duplicates(["row_key", "reason"]).assign(run_id=run_id, table_name="source_documents")
            )
            insert(con, TABLES["quarantine"], refusals)
        touch_stage(con, "ingestion")


def _forget_gone_files(con: duckdb.DuckDBPyConnection, locations: list[str]) -> None:
    con.register("present", pd.DataFrame({"location": locations}, dtype="str"))
    try:
        gone = con.execute("SELECT location FROM pipeline.files WHERE location NOT IN (SELECT location FROM present)").fetchall()
        if gone:
            with transaction(con):
                con.execute("DELETE FROM pipeline.file_documents WHERE location NOT IN (SELECT location FROM present)")
                con.execute(
                    "DELETE FROM quarantine WHERE table_name = 'source_documents' AND payload NOT IN (SELECT location FROM present)"
                )
                con.execute("DELETE FROM pipeline.files WHERE location NOT IN (SELECT location FROM present)")
                touch_stage(con, "ingestion")
    finally:
        con.unregister("present")


def _current(con: duckdb.DuckDBPyConnection) -> set[str]:
    return {row[0] for row in con.execute("SELECT DISTINCT document_id FROM pipeline.file_documents").fetchall()}


def _mark_current(con: duckdb.DuckDBPyConnection) -> None:
    """Marks what the corpus holds now; the rows themselves tell whether there is anything to mark, whatever cut the last run off."""
    held = "EXISTS (SELECT 1 FROM pipeline.file_documents f WHERE f.document_id = d.document_id)"
    wrong = con.execute(f"SELECT document_id FROM source_documents d WHERE is_current <> {held}").fetchall()
    if wrong:
        with transaction(con):
            con.execute(f"UPDATE source_documents d SET is_current = NOT is_current WHERE is_current <> {held}")
            touch_stage(con, "ingestion")
