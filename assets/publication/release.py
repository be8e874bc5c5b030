"""Making a release: the audit of everything that it would publish, its views and macros, the switch of the pointer.

Belongs here: what must hold before users see it. Not here: the protocol of files (`warehouse/releases.py`).
"""

from __future__ import annotations

from pathlib import Path

from expectations.tables import TABLES
from warehouse.audit import Outcome
from warehouse.files import connect_read_only
from warehouse.releases import current_release, next_number, publish
from warehouse.rows import insert
from warehouse.session import Session
from warehouse.stages import finish_stage, is_pending, touch_stage

SQL_FOLDER = Path(__file__).resolve().parents[2] / "warehouse" / "sql"


class ReleaseRefusedError(RuntimeError):
    """An audit keeps the release back; `outcomes` are the failed expectations that block."""

    def __init__(self, outcomes: list[Outcome]) -> None:
        super().__init__("; ".join(f"{o.table}.{o.expectation.name}: {o.n_failed} rows ({o.expectation.description})" for o in outcomes))
        self.outcomes = outcomes


def make_release(session: Session) -> bool:
    """Publishes the build if every blocking expectation holds; tells whether there is a new release.

    Raises ReleaseRefusedError otherwise; the release that users see is then untouched.
    """
    if not is_pending(session.con, "publication") and current_release(session.files) is not None:
        return False
    create_views(session)
    number = next_number(session.files)
    _note_revisions(session, number)
    for name in TABLES:
        if TABLES[name].stage != "record":
            session.audit(name)
    if session.blocking:
        raise ReleaseRefusedError(session.blocking)
    session.outcome, session.release = "published", number
    touch_stage(session.con, "publication")
    finish_stage(session.con, "publication")
    session.write_refresh(ended=True)
    try:
        publish(session.con, session.files, number, session.settings.kept_releases)
    except BaseException:
        session.outcome, session.release = "failed", None
        touch_stage(session.con, "publication")  # pending again
        raise
    return True


def _note_revisions(session: Session, number: int) -> None:
    """Writes what this release changes, against the one that users see, to `revisions`."""
    from assets.aggregation.revisions import compare_releases

    session.con.execute("DELETE FROM revisions WHERE release >= ?", [number])
    before = current_release(session.files)
    if before is not None:
        with connect_read_only(before.path) as old:
            insert(session.con, TABLES["revisions"], compare_releases(old, session.con).assign(release=number))


def create_views(session: Session) -> None:
    """Makes the views and macros of `warehouse/sql/`, in the order of the files' names."""
    for path in sorted(SQL_FOLDER.glob("*.sql")):
        session.con.execute(path.read_text(encoding="utf-8"))
