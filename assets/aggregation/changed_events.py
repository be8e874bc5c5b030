"""Events brought up to date with the articles that changed: only the blocks that these touch are linked again.

Belongs here: what changed, which remembered tellings it touches, and writing the rows that follow. Not here: how tellings are
linked (`linking.py`) or what follows from an event (`events.py`).

A block is a set of tellings that no stored pair connects with others, so blocks never influence one another. The pipeline remembers
the features and the block of every telling (`pipeline.tellings`); new tellings are compared with those that lie near in
place and time, and the blocks they meet are concluded anew, from the same rows by the same code as a rebuild. Reports that an analyst put
together lie in one block, and a decision is part of what linking reads of its articles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb
import pandas as pd

from assets.aggregation.areas import Areas
from assets.aggregation.control_timeline import control_timeline
from assets.aggregation.events import STATES, TELLING_COLUMNS, conclude_tellings
from assets.aggregation.link_features import COUNTS, HARMS, Features, features_of
from assets.aggregation.linking import SHORT_DAYS, touched
from assets.aggregation.records import Actor, Article, Claim, Mention, Place, policy, records
from assets.aggregation.reviews import NO_DECISIONS, apply_reviews
from assets.aggregation.within_article import UNDECIDED, Decided, Telling, tellings
from expectations.tables import TABLES
from warehouse.rows import insert
from warehouse.stages import STAGES

STAGE = "aggregation"
# what linking reads of an article, as one hash of its rows
_INPUTS = """
    SELECT a.article_id AS item, concat_ws(' ', hash(a), m.rows, c.rows, t.rows) AS input
    FROM (SELECT article_id, title, publisher, published_on, lineage_id, duplicate_of, is_relevant FROM articles) a
    LEFT JOIN (SELECT article_id, sum(hash(mention_id, sub_event_type, polarity, place_id, latitude, place_method, date_start, date_end, date_method,
                                           actor_from, actor_to)) AS rows FROM event_mentions GROUP BY article_id) m USING (article_id)
    LEFT JOIN (SELECT article_id, sum(hash(claim_id, mention_id, harm, low, best, high, qualifier, unit, count_basis, polarity, victims, victim_class,
                                           victim_actor_id, perpetrator_actor_id, attribution, attribution_kind, part_of_claim_id)) AS rows
               FROM casualty_claims GROUP BY article_id) c USING (article_id)
    LEFT JOIN (SELECT article_id, sum(hash(k)) AS rows FROM control_claims k GROUP BY article_id) t USING (article_id)"""
# the same with the decisions on the article's claims and acts: a decision that comes, changes or goes touches its articles
_REVIEWED = f"""
    SELECT i.item, concat_ws(' ', i.input, d.decided) AS input FROM ({_INPUTS}) i LEFT JOIN (
        SELECT article_id, sum(hash(d)) AS decided
        FROM (SELECT *, unnest([target_id, other_id]) AS target FROM decisions) d
        JOIN (SELECT mention_id AS target, article_id FROM event_mentions UNION ALL SELECT claim_id, article_id FROM casualty_claims) t USING (target)
        GROUP BY article_id) d ON d.article_id = i.item"""
INPUTS = "SELECT item, input FROM linking_inputs"
LEAST_SHARE = 0.2  # from this share of changed articles on, a rebuild is cheaper
_TYPES = {"latitude": "DOUBLE", "longitude": "DOUBLE", "stated": "BOOLEAN", "updates": "BOOLEAN", "where_precision": "INTEGER"}
_KEPT_COLUMNS = ", ".join(f"{name} {_TYPES.get(name, 'BIGINT' if name in COUNTS else 'VARCHAR')}" for name in TELLING_COLUMNS)


def note_inputs(con: duckdb.DuckDBPyConnection, decisions: pd.DataFrame = NO_DECISIONS) -> None:
    """Works out once what INPUTS reads: the item and input of each article, as they are now."""
    con.register("decisions", decisions.astype("str"))
    con.execute(f"CREATE OR REPLACE TEMP TABLE linking_inputs AS {_REVIEWED if len(decisions) else _INPUTS}")
    con.unregister("decisions")


def remember_tellings(con: duckdb.DuckDBPyConnection, made: pd.DataFrame) -> None:
    """Puts all tellings of a rebuild in the place of those remembered. The caller holds the transaction."""
    con.execute(f"CREATE OR REPLACE TABLE pipeline.tellings ({_KEPT_COLUMNS})")
    _insert_tellings(con, made)


def _insert_tellings(con: duckdb.DuckDBPyConnection, made: pd.DataFrame) -> None:
    con.register("incoming", made[list(TELLING_COLUMNS)])
    con.execute("INSERT INTO pipeline.tellings SELECT * FROM incoming")
    con.unregister("incoming")


def can_be_changed(con: duckdb.DuckDBPyConnection, changed: Sequence[str]) -> bool:
    """Whether the events can be brought up to date by blocks: there is something remembered, and little has changed."""
    kept = con.execute("SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'pipeline' AND table_name = 'tellings'").fetchall()[0][0]
    total = con.execute("SELECT count(*) FROM articles").fetchall()[0][0]
    return bool(kept) and len(changed) < LEAST_SHARE * total


def change_events(
    con: duckdb.DuckDBPyConnection, todo: Sequence[str], gone: Sequence[str], release: int, decisions: pd.DataFrame = NO_DECISIONS
) -> None:
    """Concludes anew the blocks that changed articles (`todo`) and vanished ones (`gone`) touch. The caller holds the transaction.

    Raises ReviewError for an analyst's decision that no longer fits, whatever it touches.
    """
    places = con.execute("SELECT * FROM places").df()
    areas = Areas(records(places, Place))
    states = frozenset(a.actor_id for a in records(con.execute("SELECT * FROM actors").df(), Actor) if a.actor_class in STATES)
    changed = frozenset([*todo, *gone])
    fresh, decided = _tellings(con, sorted(todo), places, areas, decisions)
    blocks = _blocks(con, fresh, changed, areas)
    _list(con, "blocks", sorted(blocks))
    old = con.execute("SELECT key, article_id, event_id FROM pipeline.tellings WHERE block IN (SELECT item FROM blocks)").fetchall()
    kept = {key for key, article_id, _ in old if article_id not in changed}
    again = [t for t in _tellings(con, sorted({a for _, a, _ in old} - changed), places, areas, decisions)[0] if t.key in kept]
    _list(con, "old_events", sorted({event_id for _, _, event_id in old}))
    _list(con, "old_keys", sorted({key for key, _, _ in old}))
    previous = {
        "events": con.execute("SELECT event_id FROM events").df(),
        "event_id_map": con.execute("SELECT * FROM event_id_map ORDER BY ALL").df(),
        **{
            name: con.execute(f"SELECT * FROM {name} WHERE event_id IN (SELECT item FROM old_events) ORDER BY ALL").df()
            for name in ("event_claims", "event_articles")
        },
    }
    made = conclude_tellings([*fresh, *again], areas, states, previous, release, decided)
    for name in ("events", "event_claims", "event_articles", "event_pair_counts"):
        con.execute(f"DELETE FROM {name} WHERE event_id IN (SELECT item FROM old_events)")
    con.execute("DELETE FROM event_pairs WHERE mention_a IN (SELECT item FROM old_keys) OR mention_b IN (SELECT item FROM old_keys)")
    con.execute("DELETE FROM event_id_map")
    con.execute("DELETE FROM control_timeline")
    con.execute("DELETE FROM pipeline.tellings WHERE block IN (SELECT item FROM blocks)")
    made["control_timeline"] = control_timeline(con.execute("SELECT * FROM control_claims ORDER BY ALL").df())
    for name in STAGES[STAGE].tables:
        insert(con, TABLES[name], made[name])
    _insert_tellings(con, made["tellings"])
    for name in ("blocks", "old_events", "old_keys"):
        con.unregister(name)


def _list(con: duckdb.DuckDBPyConnection, name: str, items: Sequence[str]) -> None:
    con.register(name, pd.DataFrame({"item": items}, dtype="str"))


def _tellings(
    con: duckdb.DuckDBPyConnection, article_ids: Sequence[str], places: pd.DataFrame, areas: Areas, decisions: pd.DataFrame
) -> tuple[list[Telling], Decided]:
    """The tellings of some articles, from their rows as reviewed; and what was decided on any article."""
    _list(con, "wanted", article_ids)
    _list(con, "targets", sorted({*decisions["target_id"], *decisions["other_id"]}))
    con.execute(
        """CREATE OR REPLACE TEMP TABLE read AS SELECT item FROM wanted
           UNION SELECT article_id FROM event_mentions WHERE mention_id IN (SELECT item FROM targets)
           UNION SELECT article_id FROM casualty_claims WHERE claim_id IN (SELECT item FROM targets)"""
    )
    rows: Mapping[str, pd.DataFrame] = {
        name: con.execute(f"SELECT * FROM {name} WHERE article_id IN (SELECT item FROM read) ORDER BY ALL").df()
        for name in ("articles", "event_mentions", "casualty_claims")
    }
    decided = UNDECIDED
    if len(decisions):
        rows, together, apart = apply_reviews({**rows, "places": places}, decisions)
        decided = Decided(together, apart)
    con.unregister("wanted")
    con.unregister("targets")
    articles = rows["articles"][rows["articles"]["article_id"].isin(list(article_ids))]
    told = tellings(
        records(articles, Article), records(rows["event_mentions"], Mention), records(rows["casualty_claims"], Claim), areas, decided
    )
    return list(told), decided


def _blocks(con: duckdb.DuckDBPyConnection, fresh: Sequence[Telling], changed: frozenset[str], areas: Areas) -> set[str]:
    """The remembered blocks that hold tellings of changed articles, or tellings that a fresh one meets."""
    new = [features_of(t) for t in fresh]
    _list(con, "changed", sorted(changed))
    con.register("fresh", pd.DataFrame(new, columns=list(Features._fields)).astype(dict.fromkeys(COUNTS, "Int64")))
    own = con.execute("SELECT DISTINCT block FROM pipeline.tellings WHERE article_id IN (SELECT item FROM changed)").fetchall()
    wide = " OR ".join(f"{x}.first_day IS NULL OR {x}.last_day - {x}.first_day > {SHORT_DAYS}" for x in ("t", "n"))
    equal = " ".join(
        f"""UNION SELECT t.key FROM pipeline.tellings t JOIN fresh n ON t.{harm}_low = n.{harm}_low
            WHERE n.{harm}_low >= {policy()["telling_count"]} AND ({wide})"""
        for harm in HARMS
    )
    rows = con.execute(
        f"""WITH in_time AS (SELECT * FROM pipeline.tellings
                             WHERE first_day <= (SELECT max(last_day) FROM fresh) + 1 AND last_day >= (SELECT min(first_day) FROM fresh) - 1)
            SELECT {", ".join(Features._fields)}, block FROM pipeline.tellings WHERE article_id NOT IN (SELECT item FROM changed) AND key IN (
                SELECT t.key FROM pipeline.tellings t JOIN fresh n USING (lineage_id)
                UNION SELECT t.key FROM in_time t JOIN fresh n ON t.first_day <= n.last_day + 1 AND n.first_day <= t.last_day + 1
                WHERE t.where_precision >= 3 OR n.where_precision >= 3 OR t.place_id = n.place_id
                    OR (t.place_id LIKE 'text:%' AND n.place_id LIKE 'text:%' AND split_part(t.place_id, ':', 3) = split_part(n.place_id, ':', 3))
                    OR (abs(t.latitude - n.latitude) < 1 AND abs(t.longitude - n.longitude) < 1)
                {equal}
            ) ORDER BY key"""
    ).fetchall()
    con.unregister("changed")
    con.unregister("fresh")
    known = [Features(*row[:-1]) for row in rows]
    met = touched(new, known, areas)
    return {block for (block,) in own} | {row[-1] for row, features in zip(rows, known, strict=True) if features.key in met}
