"""Bringing events up to date by blocks gives what a rebuild gives, up to ids, whatever comes, changes or goes."""

from __future__ import annotations

import random
from collections.abc import Iterable

import duckdb
import pandas as pd
import pytest

from assets.aggregation.changed_events import INPUTS, can_be_changed, change_events, note_inputs, remember_tellings
from assets.aggregation.events import aggregate
from expectations.tables import TABLES
from tests.aggregation.linking_gold import as_tables
from warehouse.rows import as_contract, create_tables
from warehouse.stages import create_state, pending_articles, remember_articles

READ = ("event_mentions", "casualty_claims", "control_claims", "places", "actors")
CONCLUDED = ("events", "event_articles", "event_claims", "event_pairs", "event_pair_counts")


@pytest.fixture
def con() -> Iterable[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        create_state(made)
        create_tables(made)
        made.execute("DROP VIEW articles")
        made.register("given", as_tables()["articles"])
        made.execute("CREATE TABLE articles AS SELECT * FROM given LIMIT 0")
        for name in ("event_mentions", "casualty_claims", "control_claims"):
            made.execute(f"DROP TABLE {name}")
            made.register("given", as_tables()[name])
            made.execute(f"CREATE TABLE {name} AS SELECT * FROM given LIMIT 0")
        made.execute("DROP TABLE places; DROP TABLE actors")
        for name in ("places", "actors"):
            made.register("given", as_tables()[name])
            made.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
        yield made


def _put(con: duckdb.DuckDBPyConnection, ids: set[str], tables: dict[str, pd.DataFrame] | None = None) -> None:
    """Makes the corpus consist of these articles of the gold."""
    for name in ("articles", "event_mentions", "casualty_claims"):
        frame = (tables or as_tables())[name]
        con.register("given", frame[frame["article_id"].isin(ids)])
        con.execute(f"DELETE FROM {name}")
        con.execute(f"INSERT INTO {name} SELECT * FROM given")


def _rebuild(con: duckdb.DuckDBPyConnection) -> dict[str, pd.DataFrame]:
    return aggregate({name: con.execute(f"SELECT * FROM {name}").df() for name in ("articles", *READ)})


def _start(con: duckdb.DuckDBPyConnection) -> None:
    made = _rebuild(con)
    for name in (*CONCLUDED, "event_id_map", "control_timeline"):
        con.register("given", as_contract(made[name], TABLES[name]))
        con.execute(f"INSERT INTO {name} SELECT * FROM given")
    remember_tellings(con, made["tellings"])
    note_inputs(con)
    remember_articles(con, "aggregation", INPUTS, *pending_articles(con, "aggregation", INPUTS))


def _change(con: duckdb.DuckDBPyConnection) -> tuple[list[str], list[str]]:
    note_inputs(con)
    todo, gone = pending_articles(con, "aggregation", INPUTS)
    change_events(con, todo, gone, release=2)
    remember_articles(con, "aggregation", INPUTS, todo, gone)
    return todo, gone


def _told(tables: dict[str, pd.DataFrame]) -> dict[str, set[tuple[object, ...]]]:
    """The tables as sets of rows, events named by their smallest mention instead of their id."""
    links = tables["event_articles"]
    name = links.groupby("event_id")["mention_id"].min()
    found = {}
    for table in CONCLUDED:
        frame = tables[table].copy()
        if "event_id" in frame.columns:
            frame["event_id"] = frame["event_id"].map(name)
        found[table] = {
            tuple(None if pd.isna(v) else str(v).removesuffix(".0").removesuffix(" 00:00:00") for v in row)
            for row in frame.astype(object).to_numpy()
        }
    return found


def _same_as_a_rebuild(con: duckdb.DuckDBPyConnection) -> None:
    mine = {name: con.execute(f"SELECT * FROM {name}").df() for name in CONCLUDED}
    rebuilt = {name: as_contract(frame, TABLES[name]) for name, frame in _rebuild(con).items() if name in CONCLUDED}
    assert _told(mine) == _told(rebuilt)


IDS = sorted(as_tables()["articles"]["article_id"])


@pytest.mark.parametrize("seed", range(4))
def test_articles_that_come_and_go_in_any_order(con: duckdb.DuckDBPyConnection, seed: int) -> None:
    chance = random.Random(seed)
    present = set(chance.sample(IDS, 40))
    _put(con, present)
    _start(con)
    for _ in range(2):
        present = (present - set(chance.sample(sorted(present), 3))) | set(chance.sample(IDS, 5))
        _put(con, present)
        _change(con)
        _same_as_a_rebuild(con)


def test_a_changed_figure_touches_its_event_and_no_other(con: duckdb.DuckDBPyConnection) -> None:
    _put(con, set(IDS))
    _start(con)
    before = con.execute("SELECT * FROM events").df().set_index("event_id")
    changed = as_tables()
    claims = changed["casualty_claims"]
    claims.loc[claims["article_id"] == "r24", ["low", "best", "high"]] = 41
    _put(con, set(IDS), changed)
    assert _change(con) == (["r24"], [])
    _same_as_a_rebuild(con)
    after = con.execute("SELECT * FROM events").df().set_index("event_id")
    assert set(before.index) == set(after.index), "ids changed though the claims are the same"
    touched = [i for i in before.index if before.loc[i, "summary"] != after.loc[i, "summary"]]
    assert len(touched) <= 1


def test_nothing_new_is_nothing_to_do_and_many_changes_are_a_rebuild(con: duckdb.DuckDBPyConnection) -> None:
    assert not can_be_changed(con, [])
    _put(con, set(IDS))
    _start(con)
    assert pending_articles(con, "aggregation", INPUTS) == ([], [])
    assert can_be_changed(con, IDS[:3])
    assert not can_be_changed(con, IDS[:20])
