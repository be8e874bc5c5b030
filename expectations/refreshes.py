"""The contract of `refreshes`: what ran, with which code, on what.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.contract import Column, Table

# what the release before the present run held, for the expectations that compare with it; no row before the first
LAST_RELEASE = """SELECT n_articles, n_undated, n_events, killed FROM refreshes
    WHERE outcome = 'published' AND n_articles IS NOT NULL ORDER BY started_at DESC LIMIT 1"""

TABLE = Table(
    name="refreshes",
    stage="record",
    grain="one run of the pipeline",
    description="What ran, on which corpus, with which code, and how it ended.",
    key=("run_id",),
    columns=(
        Column("run_id", "VARCHAR", "Dagster's run id.", nullable=False),
        Column("started_at", "TIMESTAMPTZ", "When it began.", nullable=False),
        Column("ended_at", "TIMESTAMPTZ", "When it ended."),
        Column("outcome", "VARCHAR", "How it ended.", nullable=False, codes="refresh_outcome"),
        Column("release", "INTEGER", "The release that it published."),
        Column("corpus", "VARCHAR", "The corpus, as JSON list of locations."),
        Column("code_version", "VARCHAR", "Hash of the project's code and reference files."),
        Column("n_documents_new", "INTEGER", "Documents that were new or changed.", minimum=0),
        Column("n_documents_gone", "INTEGER", "Documents that left the corpus.", minimum=0),
        Column("n_quarantined", "INTEGER", "Records refused.", minimum=0),
        Column("n_articles", "BIGINT", "Articles of the release that it published.", minimum=0),
        Column("n_undated", "BIGINT", "Of them, those without a date of publication.", minimum=0),
        Column("n_events", "BIGINT", "Events of the release.", minimum=0),
        Column("killed", "BIGINT", "Sum of coalesce(killed_best, killed_low) of its events.", unit="persons", minimum=0),
    ),
)
