"""The summary's words on what rests on doubtful articles."""

from __future__ import annotations

import duckdb

from pipelines.summary import _unflagged


def test_events_that_rest_on_unflagged_articles_are_told_with_their_dead() -> None:
    with duckdb.connect() as con:
        con.execute("CREATE TABLE events (killed_best BIGINT, killed_low BIGINT, is_relevant BOOLEAN)")
        con.execute("INSERT INTO events VALUES (5, 5, true)")
        assert _unflagged(con) == ""
        con.execute("INSERT INTO events VALUES (NULL, 30, false), (2, 1, false), (NULL, NULL, false)")
        assert _unflagged(con).startswith("; 3 of them, with 32 killed,")


def test_a_release_made_before_the_flag_tells_nothing() -> None:
    with duckdb.connect() as con:
        con.execute("CREATE TABLE events (killed_best BIGINT, killed_low BIGINT)")
        assert _unflagged(con) == ""
