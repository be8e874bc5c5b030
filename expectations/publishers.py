"""The contract of `publishers`: publishers and agencies, reference.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.contract import Column, Table

TABLE = Table(
    name="publishers",
    stage="cleaning",
    grain="one publisher",
    description="Publishers and news agencies that the project knows by name or domain.",
    key=("publisher",),
    columns=(
        Column("publisher", "VARCHAR", "The name.", nullable=False),
        Column("domain", "VARCHAR", "The site's domain."),
        Column("country_iso3", "VARCHAR", "Country."),
        Column("is_wire", "BOOLEAN", "Whether it is a news agency.", nullable=False),
        Column("date_order", "VARCHAR", "Order of day and month in its numeric dates: DMY or MDY; null: not known."),
    ),
)
