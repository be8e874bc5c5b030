"""The contract of `event_id_map`: event ids that merged, split or ended.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.contract import Column, Expectation, Table

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
    expectations=(
        Expectation(
            "ids_that_ended_stay_ended",
            "No event carries an id that merged into another or ended.",
            reason="whoever cited the id would be led to another event",
            sql="SELECT m.* FROM event_id_map m JOIN events e ON e.event_id = m.old_event_id WHERE m.kind IN ('merged', 'ended')",
        ),
    ),
)
