"""The contract of `refreshes`: what ran, with which code, on what.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.contract import Column, Table

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
    ),
)
