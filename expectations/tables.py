"""All tables, in the flow's order.

Not here: any table's contract (one module each beside this one).
"""

from __future__ import annotations

from expectations import (
    actor_aliases,
    actor_mentions,
    actors,
    article_lineages,
    articles,
    casualty_claims,
    casualty_series,
    check_results,
    cleaned_articles,
    codes,
    control_claims,
    control_timeline,
    date_mentions,
    event_articles,
    event_claims,
    event_id_map,
    event_mentions,
    event_pair_counts,
    event_pairs,
    events,
    place_aliases,
    place_mentions,
    places,
    publishers,
    quantities,
    quarantine,
    refreshes,
    revisions,
    running_totals,
    series_intervals,
    source_documents,
    text_blocks,
)
from expectations.contract import Table

STAGES = ("ingestion", "cleaning", "extraction", "aggregation", "publication", "reporting")

TABLES: dict[str, Table] = {
    module.TABLE.name: module.TABLE
    for module in (
        source_documents,
        codes,
        cleaned_articles,
        text_blocks,
        publishers,
        article_lineages,
        articles,
        date_mentions,
        place_mentions,
        actor_mentions,
        event_mentions,
        quantities,
        casualty_claims,
        control_claims,
        places,
        place_aliases,
        actors,
        actor_aliases,
        events,
        event_articles,
        event_claims,
        event_pairs,
        event_pair_counts,
        event_id_map,
        control_timeline,
        casualty_series,
        series_intervals,
        running_totals,
        refreshes,
        check_results,
        quarantine,
        revisions,
    )
}


def tables_of(stage: str) -> tuple[Table, ...]:
    """The tables that a stage's assets write."""
    return tuple(table for table in TABLES.values() if table.stage == stage)
