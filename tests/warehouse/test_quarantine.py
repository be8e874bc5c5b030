"""A row that nobody can use goes to quarantine with what rests on it; the rest goes on, and it comes back when it is mended."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import duckdb
import pandas as pd
import pytest

from assets.per_article import work_articles
from expectations.tables import TABLES
from warehouse.audit import audit
from warehouse.quarantine import forget_due_articles
from warehouse.rows import create_tables
from warehouse.session import no_progress
from warehouse.stages import create_state

CLEANING = ("cleaned_articles", "text_blocks")
INPUTS = "SELECT document_id AS item, md5(document_id) AS input FROM source_documents WHERE is_current"


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """A build database with three documents."""
    con = duckdb.connect()
    create_tables(con)
    create_state(con)
    for name in ("good", "old", "ahead"):
        con.execute(
            "INSERT INTO source_documents BY NAME SELECT ? AS document_id, ? AS path, 'text' AS format, 'x' AS text, true AS is_current, now() AS first_seen_at",
            [name, name],
        )
    yield con
    con.close()


def clean(con: duckdb.DuckDBPyConnection, days: dict[str, str]) -> None:
    """The cleaning stage with articles published on these days."""

    def function(documents: pd.DataFrame) -> dict[str, pd.DataFrame]:
        ids = list(documents["document_id"])
        told = {"published_precision": "day", "published_method": "stated", "body": "A bomb killed 30 people.", "is_relevant": True}
        block = {"block_no": 0, "span_start": 0, "span_end": 1, "kind": "body", "kept": True}
        return {
            "cleaned_articles": pd.DataFrame([{"article_id": i, "published_on": days[i], **told} for i in ids]),
            "text_blocks": pd.DataFrame([{"article_id": i, **block} for i in ids]),
        }

    def load(con: duckdb.DuckDBPyConnection, ids: Any) -> tuple[pd.DataFrame, ...]:
        return (con.execute("SELECT * FROM source_documents WHERE document_id IN (SELECT unnest(?))", [list(ids)]).df(),)

    work_articles(con, "cleaning", INPUTS, load, function, CLEANING, "cleaning_failures", "run", no_progress)


def ids(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    return [row[0] for row in con.execute(f"SELECT article_id FROM {table} ORDER BY 1").fetchall()]


def refused(con: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    return con.execute("SELECT table_name, row_key, reason FROM quarantine ORDER BY ALL").fetchall()


DAYS = {"good": "2016-03-04", "old": "0025-03-04", "ahead": "2999-01-01"}


def test_an_article_with_an_impossible_date_goes_with_its_blocks_and_the_others_stay(con: duckdb.DuckDBPyConnection) -> None:
    clean(con, DAYS)
    assert ids(con, "cleaned_articles") == ids(con, "text_blocks") == ["good"]
    assert refused(con) == [
        ("cleaned_articles", "ahead", "published_on_is_not_in_the_future"),
        ("cleaned_articles", "old", "published_on_is_1900_or_later"),
    ]
    [(run, detail, payload)] = con.execute("SELECT run_id, detail, payload FROM quarantine WHERE row_key = 'old'").fetchall()
    assert (run, detail) == ("run", "No article is published before 1900.")
    assert json.loads(payload)["body"] == "A bomb killed 30 people."


def test_what_was_taken_out_is_told_and_blocks_nothing(con: duckdb.DuckDBPyConnection) -> None:
    clean(con, DAYS)
    outcomes = [*audit(con, TABLES["cleaned_articles"]), *audit(con, TABLES["articles"])]
    told = {o.expectation.name: o for o in outcomes if not o.success}
    assert set(told) == {"published_on_is_1900_or_later", "published_on_is_not_in_the_future"}
    assert not any(o.blocks for o in outcomes)
    assert told["published_on_is_1900_or_later"].examples[0]["row_key"] == "old"


def test_an_article_that_is_worked_again_with_a_better_date_comes_back(con: duckdb.DuckDBPyConnection) -> None:
    clean(con, DAYS)
    con.execute("DELETE FROM pipeline.items WHERE item = 'old'")
    clean(con, DAYS | {"old": "1988-03-04"})
    assert ids(con, "cleaned_articles") == ["good", "old"]
    assert [row[1] for row in refused(con)] == ["ahead"]


def test_an_article_of_the_future_is_read_when_its_day_has_come_and_not_before(con: duckdb.DuckDBPyConnection) -> None:
    clean(con, DAYS)
    forget_due_articles(con)
    assert con.execute("SELECT count(*) FROM pipeline.items").fetchone() == (3,)
    con.execute("""UPDATE quarantine SET payload = json_merge_patch(payload, '{"published_on": "2016-01-01"}') WHERE row_key = 'ahead'""")
    forget_due_articles(con)
    assert con.execute("SELECT item FROM pipeline.items ORDER BY 1").fetchall() == [("good",), ("old",)]


def test_documents_that_leave_the_corpus_leave_quarantine_too(con: duckdb.DuckDBPyConnection) -> None:
    clean(con, DAYS)
    con.execute("UPDATE source_documents SET is_current = false WHERE document_id IN ('old', 'ahead')")
    clean(con, DAYS)
    assert refused(con) == []


def test_a_count_above_mankind_goes_with_its_parts_and_the_article_keeps_its_other_claims(con: duckdb.DuckDBPyConnection) -> None:
    def claims(documents: pd.DataFrame) -> dict[str, pd.DataFrame]:
        told = {"sentence_no": 0, "harm": "killed", "qualifier": "exact", "unit": "person", "count_basis": "incident", "victim_class": "unknown",
                "polarity": "asserted", "span_start": 0, "span_end": 1, "surface": "x", "evidence": "x", "confidence": 1.0, "rule_id": "r"}  # fmt: skip
        rows = [("fair", 30, None), ("huge", 9_000_000_000, None), ("part", 5, "huge")]
        made = [told | {"article_id": "good", "claim_id": c, "best": n, "part_of_claim_id": w} for c, n, w in rows]
        return {"casualty_claims": pd.DataFrame(made)}

    def extract() -> None:
        inputs = "SELECT 'good' AS item, 'x' AS input"
        frame = pd.DataFrame({"article_id": ["good"]})
        work_articles(
            con, "extraction", inputs, lambda con, ids: (frame,), claims, ("casualty_claims",), "extraction_failures", "run", no_progress
        )

    extract()
    con.execute("DELETE FROM pipeline.items")
    extract()  # a second time finds the same rows and no old ones in the way
    assert con.execute("SELECT claim_id FROM casualty_claims").fetchall() == [("fair",)]
    assert refused(con) == [
        ("casualty_claims", "huge", "counts_are_below_mankind"),
        ("casualty_claims", "part", "counts_are_below_mankind"),
    ]
