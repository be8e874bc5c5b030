"""A backfill makes exactly the articles that it names pending, and fails loudly where it names none."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from assets.extraction.stage import forget


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """Four articles of two publishers and two months, one of them undated, all extracted."""
    with duckdb.connect() as con:
        con.execute(
            """CREATE TABLE articles AS SELECT * FROM (VALUES ('a3', 'Alpha', DATE '2016-03-07'), ('b3', 'Beta', DATE '2016-03-31'),
               ('b4', 'Beta', DATE '2016-04-01'), ('none', NULL, NULL)) a(article_id, publisher, published_on)"""
        )
        con.execute("CREATE SCHEMA pipeline")
        con.execute(
            "CREATE TABLE pipeline.items AS SELECT s.stage, article_id AS item FROM articles, (VALUES ('cleaning'), ('extraction')) s(stage)"
        )
        yield con


@pytest.mark.parametrize(
    ("asked", "pending"),
    [
        ({}, set()),
        ({"everything": True}, {"a3", "b3", "b4", "none"}),
        ({"publisher": "Beta"}, {"b3", "b4"}),
        ({"month": "2016-03"}, {"a3", "b3"}),
        ({"publisher": "Beta", "month": "2016-03"}, {"b3"}),
    ],
)
def test_what_is_named_is_pending_and_nothing_else(con: duckdb.DuckDBPyConnection, asked: dict[str, object], pending: set[str]) -> None:
    forget(con, **asked)  # type: ignore[arg-type]
    kept = con.execute("SELECT item FROM pipeline.items WHERE stage = 'extraction'").fetchall()
    assert {"a3", "b3", "b4", "none"} - {item for (item,) in kept} == pending
    assert con.execute("SELECT count(*) FROM pipeline.items WHERE stage = 'cleaning'").fetchall() == [(4,)]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"publisher": "Betta"}, "no article of publisher 'Betta'"),
        ({"month": "2016-13"}, "no article of month '2016-13'"),
        ({"publisher": "Alpha", "month": "2016-04"}, "publisher 'Alpha' and month '2016-04'"),
        ({"month": "March"}, "YYYY-MM"),
        ({"everything": True, "month": "2016-03"}, "name one of them"),
    ],
)
def test_what_names_no_article_is_an_error_and_changes_nothing(con: duckdb.DuckDBPyConnection, asked: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        forget(con, **asked)  # type: ignore[arg-type]
    assert con.execute("SELECT count(*) FROM pipeline.items").fetchall() == [(8,)]
