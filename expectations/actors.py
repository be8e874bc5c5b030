"""The contract of `actors`: armed actors and others, reference.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.contract import Column, Table

TABLE = Table(
    name="actors",
    stage="extraction",
    grain="one actor",
    description="The actors that the project knows; class and side never come from an outlet's words.",
    key=("actor_id",),
    columns=(
        Column("actor_id", "VARCHAR", "Short name, or state:<country> forms.", nullable=False),
        Column("name", "VARCHAR", "The neutral name.", nullable=False),
        Column("actor_class", "VARCHAR", "What kind of actor.", nullable=False, codes="actor_class"),
        Column("inter_code", "TINYINT", "ACLED's inter code.", minimum=1, maximum=8, source="ACLED codebook"),
        Column("country_iso3", "VARCHAR", "Country, where it belongs to one."),
        Column("parent_actor_id", "VARCHAR", "The actor of which it is a part."),
        Column("valid_from", "DATE", "First day on which the name stands for it; null: always."),
        Column("valid_to", "DATE", "Last day; null: still."),
        Column("source", "VARCHAR", "Where the entry comes from."),
    ),
)
