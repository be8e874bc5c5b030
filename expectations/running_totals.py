"""The contract of `running_totals`: totals that a source brings up to date, differenced and reconciled with incidents.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.common_columns import refers
from expectations.contract import Column, Expectation, Table

TABLE = Table(
    name="running_totals",
    stage="aggregation",
    grain="one running total of one source",
    description="Each running total beside the one that the same source gave before for the same place, harm and class. They never enter totals.",
    key=("claim_id",),
    columns=(
        Column(
            "source",
            "VARCHAR",
            "Who gives the totals: the claim's attribution, else the publisher; empty where neither is known.",
            nullable=False,
        ),
        Column("place_id", "VARCHAR", "The place that they are of, in `places`; null: the text names none."),
        Column("harm", "VARCHAR", "What happened.", nullable=False, codes="harm"),
        Column("victim_class", "VARCHAR", "To whom.", nullable=False, codes="victim_class"),
        Column("from_date", "DATE", "Day of the report of the total before; null for the first."),
        Column("to_date", "DATE", "Day of this one's report.", nullable=False),
        Column("claim_id", "VARCHAR", "The claim in casualty_claims.", nullable=False),
        Column("total", "BIGINT", "The total.", unit="persons", nullable=False, minimum=0),
        Column("increment", "BIGINT", "What it grew by since the one before; negative: a revision; null for the first.", unit="persons"),
        Column("incidents", "BIGINT", "What the events of the place add up to from the day after from_date to to_date.", unit="persons"),
        Column("status", "VARCHAR", "What the step says.", nullable=False, codes="running_total_status"),
    ),
    expectations=(
        refers("running_totals", "claim_id", "casualty_claims", "claim_id"),
        refers("running_totals", "place_id", "places", "place_id"),
        Expectation(
            "running_totals_grow",
            "No total is below the one that the same source gave before.",
            "warning",
            reason="a source may revise its total; look why",
            sql="SELECT * FROM running_totals WHERE status = 'decreased'",
        ),
        Expectation(
            "running_totals_fit_the_incidents",
            "A total grows by no less than the incidents known, and by no more than three times them.",
            "warning",
            reason="incidents are missing, counted twice, or the total is of another scope",
            sql="SELECT * FROM running_totals WHERE status IN ('below_incidents', 'far_above_incidents')",
        ),
    ),
)
