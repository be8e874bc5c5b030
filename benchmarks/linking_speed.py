"""How long linking takes: a rebuild over many made-up articles, then a hundredth more of them by blocks.

    python benchmarks/linking_speed.py [ARTICLES]

Prints CPU seconds (one process, one thread) and the peak of the memory. The articles are invented by a seeded generator: 600 towns
of which one, a metropolis, has 15 % of all events, a thousand days, about three reports an event, one to three events of some days a report, two
reports of five copied from another of their event. The hundredth that comes later is the latest, as in a daily refresh.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assets.aggregation.changed_events import INPUTS, change_events, note_inputs, remember_tellings
from assets.aggregation.events import aggregate
from expectations.tables import TABLES
from warehouse.rows import as_contract, create_tables
from warehouse.stages import create_state, pending_articles, remember_articles

FIRST_DAY = date(2014, 1, 1)
KINDS = ("Remote explosive/landmine/IED", "Suicide bomb", "Attack", "Armed clash", "Air/drone strike", "Harm reported")
TABLES_READ = ("articles", "event_mentions", "casualty_claims", "control_claims", "places", "actors")


def made_tables(articles: int, seed: int = 5) -> dict[str, pd.DataFrame]:
    """The inputs of `aggregate` for so many invented articles, in the order of their publication."""
    chance = random.Random(seed)
    provinces = [(f"a{i}", f"Province {i}", "admin1", "IRQ", f"Province {i}", "c", 30 + i * 0.3, 40 + i * 0.2) for i in range(18)]
    towns = [
        (f"s{i}", f"Town {i}", "settlement", "IRQ", f"Province {i % 18}", f"a{i % 18}", 30 + chance.random() * 7, 39 + chance.random() * 8)
        for i in range(600)
    ]
    places = [("c", "Iraq", "country", "IRQ", None, None, 33.0, 44.0), *provinces, *towns]
    at = {place[0]: place for place in places}
    events = [
        (
            "s0" if chance.random() < 0.15 else f"s{int(600 * chance.random() ** 2)}",
            chance.randrange(1000),
            chance.choice(KINDS),
            int(chance.paretovariate(0.9)),
            int(chance.paretovariate(0.8)),
            chance.choice(["is", None, "army"]),
        )
        for _ in range(int(articles * 0.35))
    ]
    events.sort(key=lambda e: e[1])
    lineages: dict[int, list[str]] = {}
    reports: list[dict[str, Any]] = []
    acts: list[dict[str, Any]] = []
    claims: list[dict[str, Any]] = []
    for n, main in enumerate(sorted(chance.randrange(len(events)) for _ in range(articles))):
        others = [min(len(events) - 1, max(0, main + chance.randrange(-50, 50))) for _ in range(chance.choice([0, 0, 0, 1, 2]))]
        told = [events[i] for i in (main, *others)]
        published = FIRST_DAY + timedelta(days=max(e[1] for e in told) + chance.randrange(2))
        copied = chance.choice(lineages[main]) if main in lineages and chance.random() < 0.4 else f"L{n}"
        lineages.setdefault(main, []).append(copied)
        article = {"article_id": f"{n:08x}", "lineage_id": copied}
        title = f"Attack in {told[0][0]} kills {told[0][3]}"
        reports.append({**article, "published_on": published, "title": title, "publisher": "p", "duplicate_of": None, "is_relevant": True})
        for i, (town, day, kind, killed, wounded, actor) in enumerate(told):
            place = at[town] if chance.random() < 0.9 else at[at[town][5] or "c"]
            when = published if chance.random() < 0.3 else FIRST_DAY + timedelta(days=day)
            act = {
                "mention_id": f"{n:08x}{i}",
                "article_id": article["article_id"],
                "sentence_no": i,
                "span_start": 0,
                "sub_event_type": kind,
                "event_type": "Explosions/Remote violence",
                "polarity": "asserted",
                "place_id": place[0],
                "latitude": place[6],
                "longitude": place[7],
                "where_precision": 1 if place[2] == "settlement" else 4,
                "place_method": "clause",
                "date_start": when,
                "date_end": when,
                "date_precision": 1,
                "date_method": "clause" if when != published else "published",
                "actor_from": actor if chance.random() < 0.5 else None,
            }
            acts.append(act)
            for harm, number in (("killed", killed), ("wounded", wounded)):
                claim = {"claim_id": f"{act['mention_id']}{harm[0]}", "mention_id": act["mention_id"], "article_id": act["article_id"]}
                words = {
                    "surface": str(number),
                    "victims": "people",
                    "evidence": f"An attack in {town} left {number} people {harm}, police said.",
                }
                codes = {
                    "qualifier": "exact",
                    "unit": "person",
                    "count_basis": "incident",
                    "polarity": "asserted",
                    "victim_class": "unknown",
                }
                claims.append(
                    {
                        **claim,
                        **words,
                        **codes,
                        "sentence_no": i,
                        "span_start": 0,
                        "harm": harm,
                        "low": number,
                        "best": number,
                        "high": number,
                    }
                )
    return {
        "articles": pd.DataFrame(reports),
        "event_mentions": as_contract(pd.DataFrame(acts), TABLES["event_mentions"]),
        "casualty_claims": as_contract(pd.DataFrame(claims), TABLES["casualty_claims"]),
        "control_claims": as_contract(pd.DataFrame({"control_id": []}), TABLES["control_claims"]),
        "places": pd.DataFrame(
            places, columns=["place_id", "name", "kind", "country_iso3", "admin1", "parent_place_id", "latitude", "longitude"]
        ).assign(population=lambda p: (p["place_id"] == "s0") * 5_000_000),
        "actors": pd.DataFrame(
            [("army", "Army", "state_forces"), ("is", "Islamic State", "rebel")], columns=["actor_id", "name", "actor_class"]
        ),
    }


def main(articles: int) -> None:
    """Prints the seconds of a rebuild over `articles`, and of a hundredth more."""
    more = made_tables(articles + articles // 100)
    first = set(more["articles"]["article_id"][:articles])
    tables = {name: frame[frame["article_id"].isin(first)] if "article_id" in frame.columns else frame for name, frame in more.items()}
    began = time.process_time()
    made = aggregate(tables)
    whole = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"{articles:,} articles: {whole:.1f} s, {len(made['events']):,} events, {len(made['event_pairs']):,} pairs stored, peak {peak:.1f} GB"
    )
    with duckdb.connect(config={"threads": 1}) as con:
        create_state(con)
        create_tables(con)
        con.execute("DROP VIEW articles")
        for name in TABLES_READ:
            con.register("given", tables[name])
            con.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM given")
        for name in ("events", "event_articles", "event_claims", "event_pairs", "event_pair_counts", "event_id_map"):
            con.register("given", as_contract(made[name], TABLES[name]))
            con.execute(f"INSERT INTO {name} SELECT * FROM given")
        remember_tellings(con, made["tellings"])
        note_inputs(con)
        remember_articles(con, "aggregation", INPUTS, *pending_articles(con, "aggregation", INPUTS))
        for name in ("articles", "event_mentions", "casualty_claims"):
            con.register("given", more[name][~more[name]["article_id"].isin(first)])
            con.execute(f"INSERT INTO {name} SELECT * FROM given")
        began = time.process_time()
        note_inputs(con)
        todo, gone = pending_articles(con, "aggregation", INPUTS)
        con.execute("BEGIN")
        change_events(con, todo, gone, release=2)
        remember_articles(con, "aggregation", INPUTS, todo, gone)
        con.execute("COMMIT")
        part = time.process_time() - began
    print(f"{len(todo):,} more by blocks: {part:.1f} s, {part / whole:.1%} of the rebuild")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
