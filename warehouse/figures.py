"""What a release amounts to: its counts and its totals, told alike by the terminal's summary and the report page.

Belongs here: the queries that both read. Not here: their wording (`pipelines/summary.py`, `assets/reporting/`).
"""

from __future__ import annotations

from typing import Any

import duckdb

COUNTS = """
    SELECT (SELECT count(*) FROM articles) AS articles, (SELECT count(DISTINCT lineage_id) FROM articles) AS stories,
        (SELECT count(*) FROM articles WHERE published_on IS NULL) AS undated, (SELECT count(*) FROM casualty_claims) AS claims,
        (SELECT count(*) FROM quarantine) AS quarantined, count(*) AS events, count(*) FILTER (date_start IS NULL) AS undated_events,
        count(*) FILTER (grade = 'contested') AS contested, count(*) FILTER (NOT is_relevant) AS unflagged,
        coalesce(sum(dead) FILTER (NOT is_relevant), 0) AS unflagged_killed, coalesce(sum(dead) FILTER (n_lineages > 1), 0) AS corroborated_killed
    FROM (SELECT *, coalesce(killed_best, killed_low) AS dead FROM events)"""
TOTALS = " UNION ALL ".join(
    f"""SELECT '{harm}' AS harm, sum({harm}_low) AS low, sum(coalesce({harm}_best, {harm}_low)) AS best,
        sum(coalesce({harm}_high, {harm}_best, {harm}_low)) AS high, count(*) FILTER ({harm}_high IS NULL AND {harm}_low IS NOT NULL) AS n_open FROM events"""
    for harm in ("killed", "wounded", "displaced")
)
LAST_RUN = "(SELECT run_id FROM refreshes ORDER BY started_at DESC LIMIT 1)"


def read_rows(con: duckdb.DuckDBPyConnection, query: str, arguments: list[Any] | None = None) -> list[dict[str, Any]]:
    """The rows of a query, by column."""
    cursor = con.execute(query, arguments or [])
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def release_counts(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """How much an opened release holds, and how much of it is undated, contested, told by one source, or perhaps of no conflict."""
    return read_rows(con, COUNTS)[0]


def harm_totals(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Killed, wounded, displaced: harm, low, best, high (persons), summed by rule 2 of the domain, and n_open events that are open upwards."""
    return read_rows(con, TOTALS)
