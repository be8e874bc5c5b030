"""Bringing events up to date by blocks gives what a rebuild gives, up to ids, whatever comes, changes or goes."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

import duckdb
import pandas as pd
import pytest

from assets.aggregation.changed_events import INPUTS, can_be_changed, change_events, note_inputs, remember_tellings
from assets.aggregation.events import aggregate
from assets.aggregation.reviews import COLUMNS, NO_DECISIONS, ReviewError
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


def _rebuild(con: duckdb.DuckDBPyConnection, decisions: pd.DataFrame = NO_DECISIONS) -> dict[str, pd.DataFrame]:
    return aggregate({**{name: con.execute(f"SELECT * FROM {name}").df() for name in ("articles", *READ)}, "reviews": decisions})


def _start(con: duckdb.DuckDBPyConnection, decisions: pd.DataFrame = NO_DECISIONS) -> None:
    made = _rebuild(con, decisions)
    for name in (*CONCLUDED, "event_id_map", "control_timeline"):
        con.register("given", as_contract(made[name], TABLES[name]))
        con.execute(f"INSERT INTO {name} SELECT * FROM given")
    remember_tellings(con, made["tellings"])
    note_inputs(con, decisions)
    remember_articles(con, "aggregation", INPUTS, *pending_articles(con, "aggregation", INPUTS))


def _change(con: duckdb.DuckDBPyConnection, decisions: pd.DataFrame = NO_DECISIONS) -> tuple[list[str], list[str]]:
    note_inputs(con, decisions)
    todo, gone = pending_articles(con, "aggregation", INPUTS)
    change_events(con, todo, gone, 2, decisions)
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


def _same_as_a_rebuild(con: duckdb.DuckDBPyConnection, decisions: pd.DataFrame = NO_DECISIONS) -> None:
    mine = {name: con.execute(f"SELECT * FROM {name}").df() for name in CONCLUDED}
    rebuilt = {name: as_contract(frame, TABLES[name]) for name, frame in _rebuild(con, decisions).items() if name in CONCLUDED}
    assert _told(mine) == _told(rebuilt)


IDS = sorted(as_tables()["articles"]["article_id"])


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 4))])
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


def test_names_on_no_map_meet_whether_or_not_their_text_tells_the_country(con: duckdb.DuckDBPyConnection) -> None:
    tables = as_tables()
    acts = tables["event_mentions"]
    here = acts["place_id"] == acts["place_id"].mode()[0]
    for n, article_id in enumerate(sorted(set(acts.loc[here, "article_id"]))):
        acts.loc[here & (acts["article_id"] == article_id), "place_id"] = ("text:IRQ:orchard", "text::orchard")[n % 2]
    named = acts["place_id"].str.startswith("text:", na=False)
    acts.loc[named, ["latitude", "longitude"]] = None
    told = sorted(set(acts.loc[named, "article_id"]))
    assert len(told) > 3
    _put(con, set(IDS) - set(told[::2]), tables)
    _start(con)
    _put(con, set(IDS), tables)
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


def _decisions(chance: random.Random, among: Sequence[str]) -> pd.DataFrame:
    """Two decisions of each kind, on acts and counts of these articles."""
    given = as_tables()
    acts = given["event_mentions"][given["event_mentions"]["article_id"].isin(among)]
    counts = given["casualty_claims"][given["casualty_claims"]["article_id"].isin(among) & given["casualty_claims"]["high"].notna()]
    ids = chance.sample(sorted(acts["mention_id"]), 8)
    numbers = counts[counts["low"] == counts["high"]].set_index("claim_id")["best"]
    claims = chance.sample(sorted(numbers.index), 6)
    rows = [
        *({"decision": "merge", "target_id": a, "other_id": b} for a, b in (ids[0:2], ids[2:4])),
        *({"decision": "split", "target_id": a, "other_id": b} for a, b in (ids[4:6], ids[6:8])),
        *({"decision": "accept", "target_id": c} for c in claims[0:2]),
        *({"decision": "reject", "target_id": c} for c in claims[2:4]),
        *(
            {"decision": "correct", "target_id": c, "field": end, "expected": str(int(numbers[c])), "value": "77"}
            for c in claims[4:6]
            for end in ("low", "best", "high")
        ),
    ]
    said = {"reviewer": "N. N.", "reviewed_on": "2016-05-01", "reason": "read the report"}
    return pd.DataFrame([{**dict.fromkeys(COLUMNS, ""), **said, **row} for row in rows], columns=list(COLUMNS))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (2, 3))])
def test_decisions_that_come_and_go_among_articles_that_do(con: duckdb.DuckDBPyConnection, seed: int) -> None:
    chance = random.Random(seed)
    staying = chance.sample(IDS, 25)
    decisions = _decisions(chance, staying)
    present = {*staying, *chance.sample(IDS, 20)}
    _put(con, present)
    _start(con)
    for made in (decisions, decisions, decisions.iloc[:6], decisions.iloc[3:], NO_DECISIONS):
        present = (present - set(chance.sample(sorted(present - set(staying)), 2))) | set(chance.sample(IDS, 3))
        _put(con, present)
        _change(con, made)
        _same_as_a_rebuild(con, made)


def test_a_decision_touches_its_own_articles_and_is_not_worked_twice(con: duckdb.DuckDBPyConnection) -> None:
    _put(con, set(IDS))
    decisions = _decisions(random.Random(1), IDS)
    _start(con, decisions)
    assert _change(con, decisions) == ([], [])
    todo, _ = _change(con, decisions.iloc[1:])
    targets = set(decisions.iloc[0][["target_id", "other_id"]])
    mentions = as_tables()["event_mentions"].set_index("mention_id")["article_id"]
    assert set(todo) == {mentions[t] for t in targets}


def test_a_decision_whose_target_has_gone_is_refused_whatever_else_changed(con: duckdb.DuckDBPyConnection) -> None:
    _put(con, set(IDS))
    decisions = _decisions(random.Random(1), IDS)
    _start(con, decisions)
    lost = as_tables()["event_mentions"].set_index("mention_id")["article_id"][decisions.iloc[0]["target_id"]]
    _put(con, set(IDS) - {lost})
    with pytest.raises(ReviewError, match="gone"):
        _change(con, decisions)
