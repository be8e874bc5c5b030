"""The assets of ingestion. Thin: the work is in `intake.py`. The stage is imported when it runs: definitions load without the libraries of the work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assets.table_assets import stage_assets
from warehouse.session import Session


def _work(session: Session, config: Mapping[str, Any]) -> bool:
    from assets.ingestion.intake import poll_sources, take_in

    reports = poll_sources(session.con, Path(session.settings.sources), session.files.fetched, session.run_id)
    session.observe("source_documents", "sources", [asdict(report) for report in reports])
    found = take_in(session.con, session.settings.corpus, session.files.fetched, session.replace_corpus, session.run_id, session.progress)
    session.counts.update(n_documents_new=found.new, n_documents_gone=found.gone, n_quarantined=found.refused)
    return bool(found.new or found.gone or found.files_read)


ingestion = stage_assets("ingestion", (), _work, "Reads the corpus: what is new, what has gone, what is refused.")
