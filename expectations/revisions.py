"""The contract of `revisions`: what changed since the last release.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.contract import Column, Table

TABLE = Table(
    name="revisions",
    stage="record",
    grain="one field of one row that changed",
    description="Each release compared with the one before: added, changed, merged or retracted, and because of which article.",
    key=("release", "table_name", "row_key", "field"),
    columns=(
        Column("release", "INTEGER", "The release in which it changed.", nullable=False, minimum=1),
        Column("table_name", "VARCHAR", "The table.", nullable=False),
        Column("row_key", "VARCHAR", "The row's key.", nullable=False),
        Column("field", "VARCHAR", "The field; empty for a whole row.", nullable=False),
        Column("kind", "VARCHAR", "What happened.", nullable=False, codes="revision_kind"),
        Column("old_value", "VARCHAR", "Before."),
        Column("new_value", "VARCHAR", "After."),
        Column("article_id", "VARCHAR", "The article because of which it changed, where one is known."),
    ),
)
