"""The contract of `actor_aliases`: the names under which actors are found.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.common_columns import refers
from expectations.contract import Column, Table

TABLE = Table(
    name="actor_aliases",
    stage="extraction",
    grain="one name of one actor",
    description="Names, acronyms and spellings of the actors, with the days on which they hold.",
    key=("actor_id", "alias"),
    columns=(
        Column("actor_id", "VARCHAR", "The actor.", nullable=False),
        Column("alias", "VARCHAR", "The name.", nullable=False),
        Column("loaded_term", "BOOLEAN", "An outlet's word ('terrorists'): it helps to find and never decides a side.", nullable=False),
        Column("valid_from", "DATE", "First day on which the name stands for it; null: always."),
        Column("valid_to", "DATE", "Last day; null: still."),
    ),
    expectations=(refers("actor_aliases", "actor_id", "actors", "actor_id"),),
)
