"""One run's hold on a warehouse: the lock, the build database, the record of what ran.

Belongs here: opening and closing it, the run's row in `refreshes`, its audits, the copy of a refused build. Not here: the
stages' work, and Dagster (its resource in `pipelines/resources.py` opens a session).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pandas as pd

from expectations.tables import TABLES
from warehouse.audit import Outcome, audit, examples_json
from warehouse.data_docs import forget_data_docs, write_data_docs
from warehouse.files import WarehouseFiles, connect_build, refresh_lock
from warehouse.releases import copy_build, releases
from warehouse.rows import create_tables, insert
from warehouse.settings import Settings
from warehouse.stages import STAGES, code_version, create_state, note_reviews


def no_progress(what: str, done: int, of: int) -> None:
    """Tells nobody."""


@dataclass
class Session:
    """One run's hold on a warehouse. `outcome` is what the run's row in `refreshes` will say."""

    con: duckdb.DuckDBPyConnection
    files: WarehouseFiles
    settings: Settings
    run_id: str
    progress: Callable[[str, int, int], None] = no_progress
    replace_corpus: bool = False
    outcome: str = "unchanged"
    failed_in: str = ""
    release: int | None = None
    counts: dict[str, int] = field(default_factory=lambda: {"n_documents_new": 0, "n_documents_gone": 0, "n_quarantined": 0})
    audits: dict[str, list[Outcome]] = field(default_factory=dict)
    observed: list[tuple[str, str, list[dict[str, object]]]] = field(default_factory=list)

    def observe(self, table: str, what: str, rows: list[dict[str, object]]) -> None:
        """Notes what a step saw that is no row of its table, for the UI to show beside it, whether or not rows changed."""
        if rows:
            self.observed.append((table, what, rows))

    def audit(self, name: str) -> list[Outcome]:
        """The outcomes of a table's expectations, found once a run and kept in `check_results`."""
        if name not in self.audits:
            self.audits[name] = audit(self.con, TABLES[name])
            now = datetime.now(UTC)
            rows = [
                (
                    self.run_id,
                    o.table,
                    o.expectation.name,
                    o.expectation.description,
                    o.expectation.severity,
                    o.success,
                    o.n_failed,
                    examples_json(o),
                    now,
                )
                for o in self.audits[name]
            ]
            self.con.execute("DELETE FROM check_results WHERE run_id = ? AND table_name = ?", [self.run_id, name])
            insert(self.con, TABLES["check_results"], pd.DataFrame(rows, columns=list(TABLES["check_results"].column_names)))
        return self.audits[name]

    def forget_audits(self, changed: Iterable[str]) -> None:
        """Called when tables change: what was audited of them before, or of tables whose checks read them, holds no longer."""
        names = set(changed)
        read = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names)))})\b")
        for name in list(self.audits):
            if name in names or any(read.search(e.sql) for e in TABLES[name].all_expectations):
                del self.audits[name]

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Around a stage's work: an error ends the run as failed, unless the same stage is tried again and succeeds."""
        if self.failed_in == name:
            self.outcome, self.failed_in = "unchanged", ""
        try:
            yield
        except BaseException:
            self.outcome, self.failed_in = "failed", name
            raise

    @property
    def blocking(self) -> list[Outcome]:
        """The outcomes of this run that keep a release back."""
        return [outcome for outcomes in self.audits.values() for outcome in outcomes if outcome.blocks]

    def write_data_docs(self) -> None:
        """Writes the Data Docs of this run's audits; beside them stay those of the releases that are kept."""
        if not self.audits:
            return
        told = f"Audit of run {self.run_id}, {self.outcome}" + (f" as release {self.release}" if self.release else "")
        write_data_docs(self.audits, self.files.data_docs / self.run_id, told)
        numbers = [release.number for release in releases(self.files)]
        runs = self.con.execute("SELECT run_id FROM refreshes WHERE list_contains(?, release)", [numbers]).fetchall()
        forget_data_docs(self.files.data_docs, {self.run_id, *(row[0] for row in runs)})

    def write_refresh(self, ended: bool) -> None:
        """Writes the run's row in `refreshes`."""
        self.con.execute(
            "UPDATE refreshes SET outcome = ?, release = ?, ended_at = ?, n_documents_new = ?, n_documents_gone = ?, n_quarantined = ? WHERE run_id = ?",
            [self.outcome, self.release, datetime.now(UTC) if ended else None, *self.counts.values(), self.run_id],
        )
        if self.outcome == "published":
            self.con.execute(
                """UPDATE refreshes SET n_articles = (SELECT count(*) FROM articles), n_undated = (SELECT count(*) FROM articles WHERE published_on IS NULL),
                   n_events = (SELECT count(*) FROM events), killed = (SELECT coalesce(sum(coalesce(killed_best, killed_low)), 0) FROM events)
                   WHERE run_id = ?""",
                [self.run_id],
            )


@contextmanager
def open_session(
    files: WarehouseFiles,
    settings: Settings,
    run_id: str,
    progress: Callable[[str, int, int], None] = no_progress,
    replace_corpus: bool = False,
) -> Iterator[Session]:
    """Holds the warehouse for one run. Raises WarehouseBusyError while another holds it.

    When it closes, the run's row says how it ended, its audits are told in Data Docs, and a build that an audit kept back is
    copied to `refused.duckdb`.
    """
    with refresh_lock(files):
        con = connect_build(files)
        try:
            create_tables(con)
            create_state(con)
            note_reviews(con, Path(settings.reviews))
            con.execute("UPDATE refreshes SET outcome = 'failed', ended_at = now() WHERE outcome = 'running'")  # cut off by a crash
            session = Session(con, files, settings, run_id, progress, replace_corpus)
            version = " ".join(f"{name}:{code_version(name)}" for name in STAGES)
            con.execute(
                "INSERT OR REPLACE INTO refreshes (run_id, started_at, outcome, corpus, code_version) VALUES (?, ?, 'running', ?, ?)",
                [run_id, datetime.now(UTC), json.dumps(settings.corpus), version],
            )
            try:
                yield session
            finally:
                if session.blocking and session.outcome != "published":
                    session.outcome = "refused"
                session.write_refresh(ended=True)
                if session.outcome == "refused":
                    copy_build(con, files, files.refused)
                session.write_data_docs()
        finally:
            con.close()
