"""The contract of `check_results`: the result of every expectation.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.contract import Column, Table

TABLE = Table(
    name="check_results",
    stage="record",
    grain="one expectation in one run",
    description="Every expectation's result, as a history that can be queried.",
    key=("run_id", "table_name", "expectation"),
    columns=(
        Column("run_id", "VARCHAR", "The run.", nullable=False),
        Column("table_name", "VARCHAR", "The table that was checked.", nullable=False),
        Column("expectation", "VARCHAR", "The expectation's name.", nullable=False),
        Column("description", "VARCHAR", "What it demands."),
        Column("severity", "VARCHAR", "What a failure does.", nullable=False, codes="check_severity"),
        Column("success", "BOOLEAN", "Whether it holds.", nullable=False),
        Column("n_failed", "BIGINT", "Rows that offend.", minimum=0),
        Column("examples", "VARCHAR", "The first offending rows, as JSON."),
        Column("checked_at", "TIMESTAMPTZ", "When.", nullable=False),
    ),
)
