"""The contract of `event_id_map`: event ids that merged, split or ended.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.contract import Column, Table

TABLE = Table(
    name="event_id_map",
    stage="aggregation",
    grain="one change of an id",
    description="Where an id of an earlier release went. It survives a rebuild.",
    key=("old_event_id", "new_event_id", "release"),
    columns=(
        Column("old_event_id", "VARCHAR", "The id in the earlier release.", nullable=False),
        Column("new_event_id", "VARCHAR", "The id that holds its claims now; null: it ended."),
        Column("kind", "VARCHAR", "What happened.", nullable=False, codes="event_id_change"),
        Column("release", "INTEGER", "The release in which it happened.", nullable=False, minimum=1),
    ),
)
