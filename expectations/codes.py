"""The contract of `codes`: what every code means, reference.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.contract import Column, Table

TABLE = Table(
    name="codes",
    stage="ingestion",
    grain="one code of one list",
    description="Every code list, so that every coded column can be joined and read.",
    key=("code_list", "code"),
    columns=(
        Column("code_list", "VARCHAR", "The list.", nullable=False),
        Column("code", "VARCHAR", "The code.", nullable=False),
        Column("label", "VARCHAR", "Its name for people.", nullable=False),
        Column("definition", "VARCHAR", "What it means."),
        Column("ucdp_code", "VARCHAR", "UCDP's code for it."),
        Column("acled_code", "VARCHAR", "ACLED's code for it."),
        Column("idmc_code", "VARCHAR", "IDMC's code for it."),
        Column("sort_order", "INTEGER", "Place in the list.", nullable=False),
    ),
)
