"""The contract of `place_aliases`: the names under which the places are found.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.common_columns import refers
from expectations.contract import Column, Table

TABLE = Table(
    name="place_aliases",
    stage="extraction",
    grain="one name of one place",
    description="Spellings and transliterations of the places that the release uses.",
    key=("place_id", "alias"),
    columns=(
        Column("place_id", "VARCHAR", "The place.", nullable=False),
        Column("alias", "VARCHAR", "The name.", nullable=False),
    ),
    expectations=(refers("place_aliases", "place_id", "places", "place_id"),),
)
