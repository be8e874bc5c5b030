"""Events from what all articles say: the tables `events`, `event_articles`, `event_claims`, `event_id_map`, `event_pairs`,
`event_pair_counts` and `control_timeline`.

Belongs here: the order of the steps, and the rows that follow from one cluster of tellings. Not here: the steps themselves
(`within_article.py`, `linking.py`, `figures.py`, `grades.py`, `event_ids.py`, `control_timeline.py`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from assets.aggregation import event_ids
from assets.aggregation.areas import NOWHERE, Areas, Spot
from assets.aggregation.article_figures import Use
from assets.aggregation.control_timeline import control_timeline
from assets.aggregation.figures import HARMS, NO_FIGURE, Deaths, Figure, Sides, conclude, deaths_by_side
from assets.aggregation.grades import contradiction, grade, summary
from assets.aggregation.link_features import COUNTS, Features
from assets.aggregation.linking import Linked, link
from assets.aggregation.parties import unarmed
from assets.aggregation.records import Actor, Article, Claim, Mention, Place, day_date, frame, policy, records
from assets.aggregation.reviews import apply_reviews
from assets.aggregation.within_article import STATED, UNDECIDED, Decided, Telling, actors_of, kind_of, place_in_text, tellings
from expectations.events import TABLE as EVENTS

EVENT_COLUMNS = EVENTS.column_names
_INTEGERS = [c.name for c in EVENTS.columns if c.type in ("BIGINT", "INTEGER", "TINYINT")]
TELLING_COLUMNS = (*Features._fields, "block", "event_id")
STATES = frozenset({"state_forces", "government"})


def aggregate(
    tables: Mapping[str, pd.DataFrame], previous: Mapping[str, pd.DataFrame] | None = None, release: int = 1
) -> dict[str, pd.DataFrame]:
    """Concludes events from what the articles say.

    `tables`: articles, casualty_claims, event_mentions, control_claims, places, actors, in the columns of their contracts; `reviews`
    (optional, see `reviews.py`; raises ReviewError where one no longer fits).
    `previous`: events, event_articles, event_claims and event_id_map of the last release, for ids that last. `release`: the number that
    new rows of `event_id_map` bear. Returns the tables named in this module's first line.
    """
    decided = UNDECIDED
    if "reviews" in tables and len(tables["reviews"]):
        tables, together, apart = apply_reviews(tables, tables["reviews"])
        decided = Decided(together, apart)
    areas = Areas(records(tables["places"], Place))
    states = frozenset(a.actor_id for a in records(tables["actors"], Actor) if a.actor_class in STATES)
    mentions, claims = records(tables["event_mentions"], Mention), records(tables["casualty_claims"], Claim)
    told = list(tellings(records(tables["articles"], Article), mentions, claims, areas, decided))
    made = conclude_tellings(told, areas, states, previous or {}, release, decided)
    return {**made, "control_timeline": control_timeline(tables["control_claims"])}


def conclude_tellings(
    told: Sequence[Telling],
    areas: Areas,
    states: frozenset[str],
    previous: Mapping[str, pd.DataFrame],
    release: int,
    decided: Decided = UNDECIDED,
) -> dict[str, pd.DataFrame]:
    """The tables that follow from tellings, `control_timeline` left out; and `tellings`: features, block and event of each."""
    linked = link(told, areas, decided)
    ids, id_map = _ids(linked.events, previous, release)
    events, claim_rows, mention_rows = [], [], []
    for event_id, members in sorted(zip(ids, linked.events, strict=True), key=_as_told):
        row, uses = _event(event_id, members, areas, states)
        events.append(tuple(row[c] for c in EVENT_COLUMNS))
        claim_rows += [(event_id, claim_id, use.use, use.reason) for claim_id, use in sorted(uses.items())]
        mention_rows += [(event_id, m.article_id, m.mention_id, m.sentence_no) for t in members for m in t.mentions]
    event_of = {t.key: event_id for event_id, members in zip(ids, linked.events, strict=True) for t in members}
    remembered = [
        (*linked.features[t.key], block, event_of[t.key]) for node, block in zip(linked.nodes, linked.blocks, strict=True) for t in node
    ]
    pairs, pair_counts = _pair_rows(linked, ids)
    return {
        "events": frame(events, EVENT_COLUMNS, _INTEGERS),
        "event_claims": frame(sorted(claim_rows), ("event_id", "claim_id", "use", "reason")),
        "event_articles": frame(sorted(mention_rows), ("event_id", "article_id", "mention_id", "sentence_no")),
        "event_id_map": id_map,
        "event_pairs": pairs,
        "event_pair_counts": pair_counts,
        "tellings": frame(sorted(remembered), TELLING_COLUMNS, COUNTS),
    }


def _as_told(event: tuple[str, Sequence[Telling]]) -> tuple[bool, int, str, tuple[int, int, str]]:
    """Events stand in the order in which the news told them first, so that those of one article keep its order."""
    return min(
        (t.article.published_day is None, t.article.published_day or 0, t.article.article_id, min(map(place_in_text, t.mentions)))
        for t in event[1]
    )


def _ids(groups: Sequence[Sequence[Telling]], previous: Mapping[str, pd.DataFrame], release: int) -> tuple[list[str], pd.DataFrame]:
    """An id for each group, and the whole `event_id_map`: the rows of earlier releases and those of this one."""
    columns = ("old_event_id", "new_event_id", "kind", "release")
    before: dict[str, set[str]] = {}
    for table, trace in (("event_claims", "claim_id"), ("event_articles", "mention_id")):
        if table in previous:
            for event_id, value in zip(previous[table]["event_id"], previous[table][trace], strict=True):
                before.setdefault(event_id, set()).add(value)
    earlier = previous.get("event_id_map")
    rows = (
        []
        if earlier is None
        else [tuple(r) for r in earlier[list(columns)].astype(object).where(earlier[list(columns)].notna(), None).to_numpy()]
    )
    used = {r[0] for r in rows} | {r[1] for r in rows if r[1]} | set(previous["events"]["event_id"] if "events" in previous else ())
    traces = [frozenset(c.claim_id for t in g for c in t.claims) | frozenset(m.mention_id for t in g for m in t.mentions) for g in groups]
    ids, changes = event_ids.assign(traces, {k: frozenset(v) for k, v in before.items()}, used)
    return ids, frame([*rows, *((*change, release) for change in changes)], columns, ("release",))


def _event(event_id: str, members: Sequence[Telling], areas: Areas, states: frozenset[str]) -> tuple[dict[str, Any], dict[str, Use]]:
    """One row of `events`, and the use of each claim of the event."""
    figures: dict[str, Figure] = {}
    uses: dict[str, Use] = {}
    recommended: list[Claim] = []
    told = {c.harm for t in members for c in t.claims}
    for harm in HARMS:
        if harm not in told:
            figures[harm] = NO_FIGURE
            continue
        figures[harm], used, chosen = conclude(members, harm)
        uses |= used
        if harm == "killed":
            recommended = chosen
    sides = _sides(members, states)
    killed = figures["killed"]
    total = killed.best if killed.best is not None else killed.low
    claims = [c for t in members for c in t.claims if c.harm == "killed"]
    deaths = deaths_by_side(total, recommended, claims, sides) if total else Deaths(0, 0, 0, 0)
    spot = _spot(members, areas)
    place = areas.by_id.get(spot.place_id or "")
    dated = _date(members)
    kind = _kind(members)
    first, last = (day_date(dated.first_day), day_date(dated.last_day)) if dated else (None, None)
    n_articles, n_lineages = len({t.article.article_id for t in members}), len({t.article.lineage_id for t in members})
    contradicted = contradiction(members, figures)
    row = {
        "event_id": event_id,
        "event_type": kind.event_type,
        "sub_event_type": kind.sub_event_type,
        "date_start": first,
        "date_end": last,
        "date_precision": dated.date_precision if dated else None,
        "date_method": _date_method(dated) if dated else "none",
        "place_id": spot.place_id,
        "place_name": place.name if place else None,
        "admin1": place.admin1 if place else None,
        "country_iso3": place.country_iso3 if place else None,
        "latitude": spot.latitude,
        "longitude": spot.longitude,
        "where_precision": spot.precision if spot.known else None,
        "side_a_actor_id": sides.a,
        "side_b_actor_id": sides.b,
        **{f"{harm}_{end}": getattr(figures[harm], end) for harm in ("killed", "wounded", "displaced") for end in ("low", "best", "high")},
        **deaths._asdict(),
        "n_articles": n_articles,
        "n_lineages": n_lineages,
        "grade": grade(members, contradicted),
        "contradiction": contradicted,
        "resolution_rule": next((figures[h].rule for h in HARMS if figures[h].rule != "no_count"), "no_count"),
        "is_relevant": any(bool(t.article.is_relevant) for t in members),
        "is_reviewed": any(c.review is not None for t in members for c in t.claims)
        or any(m.review is not None for t in members for m in t.mentions),
        "summary": summary(kind.sub_event_type, place.name if place else None, first, last, figures, n_articles, n_lineages),
    }
    return row, uses


def _kind(members: Sequence[Telling]) -> Mention:
    """The act that names the event's kind: of the most frequent specific kind, the first by id among equals."""
    mains = [t.main for t in members]
    often = Counter(m.sub_event_type for m in mains)
    return min(
        mains,
        key=lambda m: (
            kind_of(m.sub_event_type)[0] in ("any", "other"),
            kind_of(m.sub_event_type)[1] == "any",
            -often[m.sub_event_type],
            m.mention_id,
        ),
    )


def _spot(members: Sequence[Telling], areas: Areas) -> Spot:
    """The most specific place that a telling states: settlements before areas, the text's own words first, then the most frequent."""
    known = [t for t in members if t.spot.known]
    often = Counter(t.spot for t in known)
    best = min(
        known,
        key=lambda t: (areas.is_area(t.spot), t.spot.latitude is None, t.spot_strength < STATED, t.spot.precision, -often[t.spot], t.key),
        default=None,
    )
    return best.spot if best else NOWHERE


def _date(members: Sequence[Telling]) -> Telling | None:
    """The telling that dates the event: stated dates before assumed ones, the narrowest, the most frequent, the earliest."""
    dated = [t for t in members if t.first_day is not None and t.last_day is not None]
    often = Counter((t.first_day, t.last_day) for t in dated)
    return min(
        dated,
        key=lambda t: (
            t.date_strength < STATED,
            (t.last_day or 0) - (t.first_day or 0),
            -often[t.first_day, t.last_day] if t.date_strength >= STATED else 0,
            t.first_day or 0,
            t.key,
        ),
        default=None,
    )


def _date_method(telling: Telling) -> str:
    return (
        min(
            (m for m in telling.mentions if (m.first_day, m.last_day) == (telling.first_day, telling.last_day)),
            key=lambda m: (m.date_method == "published", m.sentence_no, m.mention_id),
        ).date_method
        or "none"
    )


def _sides(members: Sequence[Telling], states: frozenset[str]) -> Sides:
    """Side A, the government's where one takes part, else the doer; side B, the other (UCDP GED codebook)."""
    acting, suffering = actors_of(members)
    both = acting + suffering

    def top(counted: Counter[str], allowed: Iterable[str]) -> str | None:
        return min(set(allowed) & set(counted), key=lambda a: (-counted[a], a), default=None)

    state = top(both, states)
    forces_hurt = any(c.victim_class == "security_forces" and c.polarity == "asserted" for t in members for c in t.claims)
    if state is None and not forces_hurt:
        side_a = top(acting, acting)
        others = set(both) - {side_a}
        return Sides(side_a, top(suffering, others - unarmed()) or top(suffering, others) or top(acting, others), False)
    against = acting if state is None or suffering[state] > acting[state] else suffering
    fighters = set(both) - states - unarmed()
    side_b = top(against, fighters) or top(both, fighters) or top(both, set(both) - states) or top(against, set(against) - {state})
    return Sides(state, side_b, True)


def _pair_rows(linked: Linked, ids: Sequence[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The stored pairs, those among the `pairs_per_event` best-scored ones of both their events; and of each event all its pairs,
    counted by what was decided."""
    pairs, nodes = linked.pairs, linked.nodes
    event_of = {id(t): n for n, members in enumerate(linked.events) for t in members}
    belongs = np.array([event_of[id(node[0])] for node in nodes], dtype=np.int64)
    one, other = belongs[pairs.left], belongs[pairs.right]
    decisions = np.where(
        one == other, "merged", np.array([f"cannot_link:{rule}" if rule else "apart" for rule in pairs.rule], dtype=object)
    )
    order = np.lexsort((pairs.right, pairs.left, -pairs.score))
    ends = pd.DataFrame({"pair": np.repeat(order, 2), "event": np.column_stack((one[order], other[order])).ravel()}).drop_duplicates()
    stored = ends[ends.groupby("event").cumcount() < policy()["pairs_per_event"]].groupby("pair").size()
    kept = stored.index[stored.to_numpy() == np.where(one == other, 1, 2)[stored.index]].to_numpy()
    names, values = list(pairs.features.columns), pairs.features.to_numpy()[kept].round(3).tolist()
    rows = []
    for i, value in zip(kept, values, strict=True):
        features = json.dumps({n: v for n, v in zip(names, value, strict=True) if v}, sort_keys=True)
        probability = round(float(1.0 / (1.0 + np.exp(-pairs.score[i]))), 4)
        rows.append((*sorted((nodes[pairs.left[i]][0].key, nodes[pairs.right[i]][0].key)), probability, decisions[i], features))
    ends["stored"], ends["decision"] = ends["pair"].isin(kept), decisions[ends["pair"]]
    counted = ends.groupby(["event", "decision"])["stored"].agg(["size", "sum"])
    counts = [(ids[event], decision, size, n) for (event, decision), size, n in counted.itertuples()]
    return (
        frame(sorted(rows), ("mention_a", "mention_b", "score", "decision", "features")),
        frame(sorted(counts), ("event_id", "decision", "n_pairs", "n_stored")),
    )
