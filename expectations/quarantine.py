"""The contract of `quarantine`: what was refused, and why.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.contract import Column, Table

TABLE = Table(
    name="quarantine",
    stage="record",
    grain="one record or row refused",
    description="Input that could not be read, and rows that an expectation took out; nothing is lost.",
    key=("table_name", "row_key", "reason"),
    columns=(
        Column("run_id", "VARCHAR", "The run that refused it.", nullable=False),
        Column("table_name", "VARCHAR", "The table that it would have entered.", nullable=False),
        Column("row_key", "VARCHAR", "File and place in it, or the row's key.", nullable=False),
        Column("reason", "VARCHAR", "Why, as a short code.", nullable=False),
        Column("detail", "VARCHAR", "What is wrong and what to do."),
        Column("payload", "VARCHAR", "The row, as JSON, where there was one."),
    ),
)
