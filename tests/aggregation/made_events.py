"""Small made-up tables of events, claims, articles and places for the tests of series, policies and intervals.

Belongs here: builders that fill the columns a test does not care about. Not here: any expectation.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from expectations.ddl import create_statements
from expectations.tables import TABLES

SQL_FOLDER = Path(__file__).resolve().parents[2] / "warehouse" / "sql"

PLACES = pd.DataFrame(
    [
        ("iq", "Iraq", "country", "IRQ", None),
        ("anbar", "Anbar", "admin1", "IRQ", "Anbar"),
        ("hit", "Hit", "settlement", "IRQ", "Anbar"),
        ("ramadi", "Ramadi", "settlement", "IRQ", "Anbar"),
        ("mosul", "Mosul", "settlement", "IRQ", "Nineveh"),
        ("raqqa", "Raqqa", "settlement", "SYR", "Raqqa"),
    ],
    columns=["place_id", "name", "kind", "country_iso3", "admin1"],
)


def event(
    event_id: str, place_id: str | None = "hit", start: str | None = "2016-04-08", end: str | None = None, **others: Any
) -> dict[str, Any]:
    """A row of `events` at a place of PLACES; figures are null unless given (killed=(low, best, high))."""
    place = PLACES[PLACES.place_id == place_id].to_dict("records")
    row: dict[str, Any] = {
        "event_id": event_id,
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "date_start": None if start is None else date.fromisoformat(start),
        "date_end": None if start is None else date.fromisoformat(end or start),
        "date_precision": None if start is None else 1,
        "date_method": "clause",
        "place_id": place_id,
        "place_name": place[0]["name"] if place else None,
        "admin1": place[0]["admin1"] if place else None,
        "country_iso3": place[0]["country_iso3"] if place else None,
        "latitude": 33.64 if place else None,
        "longitude": 42.83 if place else None,
        "where_precision": 1 if place else None,
        "side_a_actor_id": None,
        "side_b_actor_id": None,
        "deaths_a": 0,
        "deaths_b": 0,
        "deaths_civilians": 0,
        "deaths_unknown": 0,
        "n_articles": 1,
        "n_lineages": 1,
        "grade": "weak",
        "contradiction": None,
        "resolution_rule": "only_statement",
        "is_relevant": True,
        "is_reviewed": False,
        "summary": "made up",
    }
    for harm in ("killed", "wounded", "displaced"):
        row[f"{harm}_low"], row[f"{harm}_best"], row[f"{harm}_high"] = others.pop(harm, (None, None, None))
    return {**row, **others}


def claim(claim_id: str, event_id: str, harm: str, low: int | None, best: int | None, high: int | None, **others: Any) -> dict[str, Any]:
    """A row of `casualty_claims` with the event that it serves and its `use` and `reason`."""
    return {
        "claim_id": claim_id,
        "event_id": event_id,
        "use": "recommended",
        "reason": "only_statement",
        "article_id": "a1",
        "mention_id": None,
        "harm": harm,
        "low": low,
        "best": best,
        "high": high,
        "qualifier": "exact",
        "vague_word": None,
        "attribution_kind": None,
        "unit": "person",
        "count_basis": "incident",
        "victim_class": "unknown",
        "polarity": "asserted",
        "part_of_claim_id": None,
        **others,
    }


def article(article_id: str, published_on: str | None = "2016-04-09", **others: Any) -> dict[str, Any]:
    """A row of `articles`; by default a lineage of its own."""
    return {
        "article_id": article_id,
        "lineage_id": article_id,
        "duplicate_of": None,
        "title": f"Report {article_id}",
        "publisher": f"Outlet {article_id}",
        "published_on": None if published_on is None else date.fromisoformat(published_on),
        "published_precision": "unknown" if published_on is None else "day",
        **others,
    }


EVENT_CLAIM = ["event_id", "claim_id", "use", "reason"]


def tables(
    events: list[dict[str, Any]], claims: list[dict[str, Any]], articles: list[dict[str, Any]] | None = None
) -> dict[str, pd.DataFrame]:
    """The frames `events`, `event_claims`, `claims`, `articles`, `places` of the rows given; article a1 where none is."""
    made_claims = pd.DataFrame(claims, columns=list(claim("", "", "", None, None, None)))
    for column in ("low", "best", "high"):
        made_claims[column] = made_claims[column].astype("Int64")
    made_events = pd.DataFrame(events, columns=list(event("")))
    for column in made_events.columns:
        if column.startswith(("killed_", "wounded_", "displaced_")):
            made_events[column] = made_events[column].astype("Int64")
    return {
        "events": made_events,
        "event_claims": made_claims[EVENT_CLAIM],
        "claims": made_claims.drop(columns=["event_id", "use", "reason"]),
        "articles": pd.DataFrame(articles or [article("a1")]),
        "places": PLACES,
    }


def warehouse(made: dict[str, pd.DataFrame], **others: list[dict[str, Any]]) -> duckdb.DuckDBPyConnection:
    """A database in memory with the contract's tables, the made rows in them, and the views and macros of `warehouse/sql`.

    `others`: rows of further tables, by name. Columns that a row lacks and must have are filled with something harmless.
    """
    con = duckdb.connect()
    for table in TABLES.values():
        for statement in create_statements(table):
            con.execute(statement)
    articles = made["articles"].assign(published_method="metadata", body="made up", is_relevant=True)
    claims = made["claims"].assign(sentence_no=0, span_start=0, span_end=1, surface="x", evidence="x", confidence=1.0, rule_id="made_up")
    rows = {
        "cleaned_articles": articles.drop(columns=["lineage_id", "duplicate_of"]),
        "article_lineages": articles[["article_id", "lineage_id", "duplicate_of"]],
        "places": made["places"].assign(source="made up"),
        "casualty_claims": claims,
        "events": made["events"],
        "event_claims": made["event_claims"],
        **{name: pd.DataFrame(records) for name, records in others.items()},
    }
    for name, frame in rows.items():
        con.register("made_rows", frame)
        con.execute(f"INSERT INTO {name} BY NAME SELECT * FROM made_rows")
        con.unregister("made_rows")
    for path in sorted(SQL_FOLDER.glob("*.sql")):
        con.execute(path.read_text(encoding="utf-8"))
    return con
