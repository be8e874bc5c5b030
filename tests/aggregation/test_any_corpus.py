"""Whatever articles say, what is concluded of it keeps the contract, and the counting policies keep their order."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import duckdb
import pandas as pd
import pytest

from assets.aggregation.control_timeline import control_timeline
from assets.aggregation.events import aggregate
from assets.aggregation.intervals import build_intervals
from assets.aggregation.running_totals import running_totals
from assets.aggregation.series import build_series
from assets.publication.release import SQL_FOLDER
from expectations.tables import TABLES
from tests.aggregation.event_rows import act, article, claim, control, tables

Row = dict[str, Any]
CONCLUDED = (
    "events",
    "event_articles",
    "event_claims",
    "event_pairs",
    "event_pair_counts",
    "control_timeline",
    "casualty_series",
    "series_intervals",
    "running_totals",
)
DAY = date(2016, 4, 5)
PLACES = ("hit", "hit", "ramadi", "anbar", "c", "raqqa", None)
CLASSES = ("civilian", "security_forces", "militant", "mixed", "unknown", "official")
ACTORS = (None, "army", "islamic-state", "police")


def _number(chance: random.Random) -> dict[str, Any]:
    """Low, best, high and qualifier of a count, as texts give them; small numbers meet again."""
    n = chance.choice((1, 2, 3, 5, 5, 8, 12, 30, 30, 40, 120))
    kind = chance.choice(("exact", "exact", "exact", "at_least", "at_most", "range", "vague", "about", "none_stated"))
    ends = {
        "at_least": (n, n, None),
        "at_most": (None, None, n),
        "range": (n, None, n + 7),
        "vague": (n, None, 3 * n),
        "none_stated": (None, None, None),
    }.get(kind, (n, n, n))
    return dict(zip(("low", "best", "high"), ends, strict=True)) | {"qualifier": kind}


def made_corpus(seed: int) -> dict[str, pd.DataFrame]:
    """The input tables of aggregation for a few articles that tell, retell and contradict, drawn by chance."""
    chance = random.Random(seed)
    articles, acts, claims, controls = list[Row](), list[Row](), list[Row](), list[Row]()
    for a in range(chance.randint(1, 9)):
        published = None if chance.random() < 0.15 else DAY + timedelta(days=chance.randint(0, 6))
        name = f"a{a}"
        articles.append(
            article(
                name,
                lineage_id=f"a{a - a % chance.choice((1, 1, 2))}",
                published_on=published,
                publisher=chance.choice(("One", "Two")),
                is_relevant=chance.random() < 0.8,
            )
        )
        for m in range(chance.randint(1, 3)):
            day = None if chance.random() < 0.2 else DAY + timedelta(days=chance.randint(0, 4))
            told = act(
                f"{name}m{m}",
                name,
                chance.choice(PLACES),
                day,
                sentence_no=m,
                actor_from=chance.choice(ACTORS),
                actor_to=chance.choice(ACTORS),
                polarity=chance.choice(("asserted", "asserted", "asserted", "denied")),
            )
            if day is not None and chance.random() < 0.3:
                told |= {"date_end": day + timedelta(days=chance.choice((2, 6, 29))), "date_precision": 4}
            acts.append(told)
            where = {name: told[name] for name in ("place_id", "latitude", "longitude", "where_precision", "place_method")}
            when = {name: told[name] for name in ("date_start", "date_end", "date_precision", "date_method")}
            for c in range(chance.randint(0, 4)):
                claim_id = f"{told['mention_id']}c{c}"
                part = (
                    chance.choice([r["claim_id"] for r in claims if r["mention_id"] == told["mention_id"]] or [None])
                    if chance.random() < 0.3
                    else None
                )
                claims.append(
                    claim(
                        claim_id,
                        told,
                        **_number(chance),
                        harm=chance.choice(("killed", "killed", "wounded", "displaced", "missing")),
                        span_start=c,
                        victim_class=chance.choice(CLASSES),
                        part_of_claim_id=part,
                        unit=chance.choice(("person",) * 5 + ("household",)),
                        polarity=chance.choice(("asserted",) * 5 + ("denied", "future", "negated")),
                        count_basis=chance.choice(("incident",) * 5 + ("increment", "running_total", "period_total", "stock")),
                        attribution=chance.choice((None, "police", "a doctor")),
                        attribution_kind=chance.choice((None, "official_party", "medical", "perpetrator")),
                        surface=str(c),
                        **where,
                        **when,
                    )
                )
        if chance.random() < 0.5:
            controls.append(
                control(
                    f"k{a}",
                    chance.choice(("hit", "ramadi")),
                    published,
                    change=chance.choice(("captured", "lost", "entered", "planned", "failed")),
                    actor_from=chance.choice(ACTORS),
                    actor_to=chance.choice(ACTORS),
                    extent=chance.choice((None, "centre")),
                )
            )
    made = tables(articles, acts, claims, controls)
    days = made["articles"]["published_on"]
    return {**made, "articles": made["articles"].assign(published_precision=days.isna().map({True: "unknown", False: "day"}))}


def concluded(given: dict[str, pd.DataFrame]) -> duckdb.DuckDBPyConnection:
    """A database with the given tables, what is concluded of them, and the views of a release."""
    made = aggregate(given)
    events, claims, places = made["events"], given["casualty_claims"], given["places"]
    made |= {
        "casualty_series": build_series(events, made["event_claims"], claims, given["articles"], places),
        "series_intervals": build_intervals(events, made["event_claims"], claims, made["event_pairs"], made["event_articles"]),
        "running_totals": running_totals(claims, given["articles"], events, places),
    }
    con = duckdb.connect()
    rows = {**given, **{name: made[name] for name in CONCLUDED}}
    for name, table in TABLES.items():
        con.execute(f"CREATE TABLE {name} ({', '.join(f'{c.name} {c.type}' for c in table.columns)})")
        if name in rows and len(rows[name]):
            frame = rows[name][[c for c in rows[name].columns if c in table.column_names]]
            con.register("given", frame)
            con.execute(f"INSERT INTO {name} BY NAME SELECT * FROM given")
            con.unregister("given")
    for path in sorted(SQL_FOLDER.glob("*.sql")):
        con.execute(path.read_text(encoding="utf-8"))
    return con


# What must hold of every corpus: each question asks for the rows that break it.
KEY = "area_level, country_iso3, admin1, area, harm, victim_class"
SUMS = "sum(low), sum(best), sum(high), sum(n_events), sum(n_events_without_count), sum(n_best_from_low), sum(n_open_high)"
NEVER = {
    "days, weeks and months have one sum": f"""
        SELECT {KEY} FROM (SELECT grain, {KEY}, row({SUMS}) AS told FROM casualty_series WHERE coverage = 'ok' GROUP BY ALL)
        GROUP BY ALL HAVING count(*) <> 3 OR count(DISTINCT told) <> 1""",
    "provinces add up to their country": f"""
        SELECT grain, period_start, country_iso3, harm, victim_class FROM (
            SELECT grain, period_start, area_level, country_iso3, harm, victim_class, row({SUMS}) AS told
            FROM casualty_series WHERE coverage = 'ok' GROUP BY ALL)
        GROUP BY ALL HAVING count(*) <> 3 OR count(DISTINCT told) <> 1""",
    "places add up to their province": f"""
        SELECT grain, period_start, country_iso3, admin1, harm, victim_class FROM (
            SELECT grain, period_start, area_level, country_iso3, admin1, harm, victim_class, row({SUMS}) AS told
            FROM casualty_series WHERE coverage = 'ok' AND area_level <> 'country' GROUP BY ALL)
        GROUP BY ALL HAVING count(*) <> 2 OR count(DISTINCT told) <> 1""",
    "the months of countries are what the events add up to": """
        SELECT * FROM (
            SELECT 'killed' AS harm, sum(coalesce(killed_best, killed_low, 0)) AS told FROM events
            UNION ALL SELECT 'wounded', sum(coalesce(wounded_best, wounded_low, 0)) FROM events
            UNION ALL SELECT 'displaced', sum(coalesce(displaced_best, displaced_low, 0)) FROM events)
        LEFT JOIN (SELECT harm, sum(best) AS summed FROM casualty_series WHERE grain = 'month' AND area_level = 'country' GROUP BY harm) USING (harm)
        WHERE coalesce(told, 0) <> coalesce(summed, 0)""",
    "an area and period with events has no row that tells of none": f"""
        SELECT {KEY} FROM casualty_series o JOIN casualty_series z USING (grain, period_start, area_level, country_iso3, admin1, area, harm)
        WHERE o.coverage = 'ok' AND z.coverage <> 'ok'""".replace(KEY, "area, harm"),
    "percentiles are in order": "SELECT * FROM series_intervals WHERE NOT (p05 <= p50 AND p50 <= p95)",
    "an interval stands beside the sum of its month": """
        SELECT i.*, s.best FROM series_intervals i
        LEFT JOIN (SELECT period_start, country_iso3, harm, sum(best) AS best FROM casualty_series
                   WHERE grain = 'month' AND area_level = 'country' AND coverage = 'ok' GROUP BY ALL) s
        ON s.period_start IS NOT DISTINCT FROM i.period_start AND s.country_iso3 = i.country_iso3 AND s.harm = i.harm
        WHERE i.best IS DISTINCT FROM coalesce(s.best, 0)""",
    "a policy's ends are in order": "SELECT * FROM policy_figures WHERE low > best OR best > high OR low > high",
    "no policy counts more than the maximum": """
        SELECT p.* FROM policy_figures p JOIN policy_figures m USING (event_id, harm)
        WHERE m.policy = 'maximum' AND (coalesce(p.best, p.low, 0) > coalesce(m.best, 0) OR coalesce(p.high, 0) > coalesce(m.high, 0))""",
    "the first policy is what the events say": """
        SELECT * FROM policy_figures p JOIN events e USING (event_id)
        WHERE policy = 'ucdp_best' AND harm = 'killed' AND (p.low, p.best, p.high) IS DISTINCT FROM (e.killed_low, e.killed_best, e.killed_high)""",
    **{
        f"the table by month is what {policy} adds up to": f"""
        SELECT * FROM (SELECT coalesce(sum(coalesce(killed_best, killed_low)), 0) AS one FROM events_under('{policy}')),
            (SELECT coalesce(sum(best), 0) AS other FROM policy_sensitivity WHERE policy = '{policy}' AND harm = 'killed') WHERE one <> other"""
        for policy in ("ucdp_best", "acled_conservative", "ibc_two_source", "airwars_fair", "latest", "maximum")
    },
    "a place has one state on each day": """
        SELECT * FROM control_timeline a JOIN control_timeline b ON a.place_id = b.place_id AND a.from_date < b.from_date
        WHERE a.to_date IS NULL OR a.to_date >= b.from_date""",
    "of what is held now there is one answer": """
        SELECT place_id FROM control_timeline GROUP BY place_id HAVING count(*) FILTER (to_date IS NULL) <> 1""",
    "a state that lasts is one row": """
        SELECT * FROM control_timeline a JOIN control_timeline b ON a.place_id = b.place_id AND b.from_date = a.to_date + 1
        WHERE a.state = b.state AND a.controller_actor_id IS NOT DISTINCT FROM b.controller_actor_id""",
    "what was planned or failed changes nothing": """
        SELECT c.* FROM control_timeline t, unnest(t.control_ids) u(id) JOIN control_claims c ON c.control_id = u.id
        WHERE c.change IN ('planned', 'failed') OR c.polarity <> 'asserted'""",
    "a step of a running total is the difference of two": """
        SELECT * FROM running_totals WHERE (increment IS NULL) <> (status = 'first') OR increment < 0 AND status <> 'decreased'""",
    "a running total is in no event's figure": """
        SELECT * FROM event_claims JOIN casualty_claims USING (claim_id) WHERE use = 'recommended' AND count_basis NOT IN ('incident', 'increment')""",
}
CONTRACT = {
    f"{TABLES[name].name}: {check.name}": check.sql
    for name in CONCLUDED
    for check in TABLES[name].all_expectations
    if check.sql and check.severity == "critical"
}


def _broken(given: dict[str, pd.DataFrame], questions: dict[str, str]) -> dict[str, Any]:
    """The questions that find rows, each with the first of them."""
    with concluded(given) as con:
        found = {name: con.execute(sql).fetchmany(1) for name, sql in questions.items()}
    return {name: rows for name, rows in found.items() if rows}


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 202, 223])
def test_what_is_concluded_of_any_corpus_keeps_its_promises(seed: int) -> None:
    assert not _broken(made_corpus(seed), NEVER)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 140))
def test_what_is_concluded_of_any_corpus_keeps_the_contract(seed: int) -> None:
    assert not _broken(made_corpus(seed), NEVER | CONTRACT)


def _figures(made: dict[str, pd.DataFrame]) -> list[tuple[Any, ...]]:
    """The events without their ids and without what counts articles."""
    columns = [c for c in made["events"].columns if c.endswith(("_low", "_best", "_high")) or c in ("date_start", "date_end", "place_id")]
    rows = made["events"][columns].astype(object)
    return sorted(map(tuple, rows.where(rows.notna(), None).to_numpy().tolist()), key=str)


@pytest.mark.parametrize("seed", range(20, 32))
def test_without_its_running_totals_a_corpus_has_the_same_events(seed: int) -> None:
    given = made_corpus(seed)
    claims = given["casualty_claims"]
    without = {**given, "casualty_claims": claims[claims["count_basis"] != "running_total"].reset_index(drop=True)}
    assert _figures(aggregate(given)) == _figures(aggregate(without))


@pytest.mark.parametrize("seed", range(40, 52))
def test_the_order_of_control_claims_does_not_matter(seed: int) -> None:
    claims = made_corpus(seed)["control_claims"]
    pd.testing.assert_frame_equal(control_timeline(claims), control_timeline(claims.sample(frac=1, random_state=seed)))
