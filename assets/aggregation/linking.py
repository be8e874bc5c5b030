"""Which tellings, of different articles, are of one event.

Belongs here: the pairs worth comparing (blocking), the decision on each, and how clusters grow from them without chains.
Not here: what the features are (`link_features.py`), or what one article says (`within_article.py`).

Pairs are taken best first. Two clusters join when nothing forbids it: no article twice, no two places apart, no two stated
days apart, no incompatible perpetrators, no pair that a rule forbids, and a mean score over all their pairs that is no
argument against it. The result depends on the tellings alone, not on their order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from assets.aggregation.areas import Areas, Spot, unlocated_name
from assets.aggregation.link_features import (
    HARMS,
    UNKNOWN,
    Arrays,
    Features,
    Integers,
    Reals,
    as_arrays,
    features_of,
    is_territory,
    pair_features,
    score,
    title_similarity,
)
from assets.aggregation.parties import incompatible
from assets.aggregation.records import policy
from assets.aggregation.within_article import STATED, UNDECIDED, Decided, Telling
from warehouse.files import connect_scratch

TRIVIAL_RULES = ("one_article", "dates_apart", "kinds_apart")
_CHUNK = 1_000_000  # pairs scored at a time: bounds the memory
_MEMBERS_COMPARED = 40  # of a large cluster, the first so many speak for it
_BUCKET_DAYS = 4
SHORT_DAYS = 7  # windows up to a week are compared day by day, wider ones only by telling counts


@dataclass(frozen=True)
class Pairs:
    """Compared pairs of nodes (left < right) with score, the rule that forbids a link ('' if none) and the features."""

    left: Integers
    right: Integers
    score: Reals
    rule: Sequence[str]
    features: pd.DataFrame


@dataclass(frozen=True)
class Linked:
    """What linking concludes: the events, the compared pairs and the nodes (equal tellings of one lineage) they refer to.

    Events come in the order of their smallest telling key, members likewise. `blocks` names for each node the smallest telling
    key among all nodes that pairs connect with it: what lies in different blocks can never influence one another. `features` are those of
    each telling, by its key.
    """

    events: list[list[Telling]]
    pairs: Pairs
    nodes: list[list[Telling]]
    blocks: list[str]
    features: Mapping[str, Features]


def link(items: Sequence[Telling], areas: Areas, decided: Decided = UNDECIDED) -> Linked:
    """The tellings grouped by event."""
    features = {telling.key: features_of(telling) for telling in items}
    nodes = _nodes(items, features)
    pairs = _scored(as_arrays([features[node[0].key] for node in nodes]), areas, len(nodes))
    groups = _grow(nodes, pairs, areas, decided)
    events = [sorted((t for n in group for t in nodes[n]), key=lambda t: t.key) for group in groups]
    return Linked(sorted(events, key=lambda members: members[0].key), pairs, nodes, _blocks(nodes, pairs, groups), features)


def touched(new: Sequence[Features], known: Sequence[Features], areas: Areas) -> set[str]:
    """The keys of those known tellings that new ones would be compared with, or that share a lineage with one."""
    items = [*new, *known]
    pairs = _scored(as_arrays(items), areas, len(new))
    lineages = {f.lineage_id for f in new}
    return {items[n].key for n in pairs.right if n >= len(new)} | {f.key for f in known if f.lineage_id in lineages}


def _blocks(nodes: Sequence[Sequence[Telling]], pairs: Pairs, groups: Sequence[Sequence[int]]) -> list[str]:
    """The block of each node; nodes that an analyst put together are connected as well."""
    parent = list(range(len(nodes)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    together = [(group[0], other) for group in groups for other in group[1:]]
    for one, other in (*zip(pairs.left.tolist(), pairs.right.tolist(), strict=True), *together):
        one, other = root(one), root(other)
        parent[max(one, other)] = min(one, other)
    return [nodes[root(n)][0].key for n in range(len(nodes))]


def _nodes(items: Sequence[Telling], features: Mapping[str, Features]) -> list[list[Telling]]:
    """Tellings that say the same in one lineage are one node: copies cost nothing."""
    found: dict[tuple[object, ...], list[Telling]] = defaultdict(list)
    nth: dict[tuple[object, ...], int] = defaultdict(int)
    for telling in sorted(items, key=lambda t: t.key):
        own = features[telling.key]
        said = (
            telling.article.lineage_id,
            telling.spot,
            telling.first_day,
            telling.last_day,
            telling.main.sub_event_type,
            *(getattr(own, f"{harm}_{end}") for harm in HARMS for end in ("low", "high")),
            telling.sides,
            next((m.mention_id for m in telling.mentions if m.review is not None), None),
        )
        again = (telling.article.article_id, *said)
        found[(*said, nth[again])].append(telling)
        nth[again] += 1
    return list(found.values())


def _near_spots(spots: Sequence[Spot], areas: Areas) -> pd.DataFrame:
    """The pairs of spots that are the same, one inside the other (countries left out) or near: columns a, b, both ways."""
    by_place: dict[str, list[int]] = defaultdict(list)
    by_name: dict[str, list[int]] = defaultdict(list)
    by_cell: dict[tuple[int, int], list[int]] = defaultdict(list)
    for n, spot in enumerate(spots):
        if spot.place_id:
            by_place[spot.place_id].append(n)
        if named := unlocated_name(spot.place_id):
            by_name[named[1]].append(n)
        if spot.latitude is not None and spot.longitude is not None and not areas.is_area(spot):
            by_cell[int(spot.latitude * 2), int(spot.longitude * 2)].append(n)
    found: set[tuple[int, int]] = {(n, n) for n, spot in enumerate(spots) if spot.known}
    for n, spot in enumerate(spots):
        named = unlocated_name(spot.place_id)
        near = set(by_name[named[1]]) if named else set()
        if spot.place_id:
            near.update(by_place[spot.place_id])
            for around in areas.around(spot.place_id):
                place = areas.by_id.get(around)
                if place is None or place.kind != "country":
                    near.update(by_place.get(around, ()))
        if spot.latitude is not None and spot.longitude is not None and not areas.is_area(spot):
            row, column = int(spot.latitude * 2), int(spot.longitude * 2)
            cells = [by_cell.get((row + i, column + j), ()) for i in (-1, 0, 1) for j in (-1, 0, 1)]
            near.update(m for cell in cells for m in cell if areas.relation(spot, spots[m]) in ("same", "near", "inside"))
        found.update((n, m) for m in near)
        found.update((m, n) for m in near)
    return pd.DataFrame(sorted(found), columns=["a", "b"], dtype="int64")


def _candidates(arrays: Arrays, areas: Areas, new: int) -> tuple[Integers, Integers]:
    """The pairs worth scoring: near in place and time; or of one lineage; or with one telling count or place changing hands.

    One of each pair is among the first `new` tellings.
    """
    at = pd.DataFrame(
        {
            "n": np.arange(len(arrays)),
            "article": arrays.article,
            "lineage": arrays.lineage,
            "spot": arrays.spot,
            "known": np.array([s.known for s in arrays.spots] or [False])[arrays.spot],
            "territory": np.array([is_territory(k) for k in arrays.kinds] or [False])[arrays.kind],
            "first_day": arrays.first_day,
            "last_day": arrays.last_day,
            **{harm: arrays.low[harm] for harm in arrays.low},
        }
    )
    with connect_scratch() as db:
        db.execute("set threads = 1")  # the machine's second core serves the extraction workers
        db.register("given", at)
        db.register("near", _near_spots(arrays.spots, areas))
        db.execute(
            f"""create table node as select *, first_day = {UNKNOWN} as undated,
                       first_day = {UNKNOWN} or last_day - first_day > {SHORT_DAYS} as wide from given"""
        )
        found = db.execute(
            f"""
            with one as (select *, unnest(range(first_day // {_BUCKET_DAYS}, last_day // {_BUCKET_DAYS} + 1)) as bucket
                         from node where not wide and known),
                 other as (select *, unnest(range((first_day - 1) // {_BUCKET_DAYS}, (last_day + 1) // {_BUCKET_DAYS} + 1)) as bucket
                           from node where not wide and known),
                 counted as (unpivot (select n, article, spot, wide, undated, first_day, last_day, killed, wounded, displaced from node where known)
                             on killed, wounded, displaced into name harm value count)
            select l.n, r.n from one l join near on near.a = l.spot join other r on r.spot = near.b and r.bucket = l.bucket
            where l.n < r.n and l.n < {new} and l.article <> r.article and l.first_day <= r.last_day + 1 and r.first_day <= l.last_day + 1
            union
            select l.n, r.n from counted l join near on near.a = l.spot join counted r on r.spot = near.b and r.harm = l.harm and r.count = l.count
            where l.n < r.n and l.n < {new} and l.article <> r.article and l.count >= {policy()["telling_count"]} and (l.wide or r.wide)
              and (l.undated or r.undated or (l.first_day <= r.last_day and r.first_day <= l.last_day))
            union
            select l.n, r.n from node l join node r using (spot)
            where l.known and l.territory and r.territory and l.n < r.n and l.n < {new} and l.article <> r.article and (l.wide or r.wide)
              and not l.undated and not r.undated and l.first_day <= r.last_day and r.first_day <= l.last_day
            union
            select l.n, r.n from node l join node r using (lineage)
            where l.n < r.n and l.n < {new} and l.article <> r.article
            order by all
            """
        ).fetchnumpy()
    left, right = (np.asarray(column, dtype=np.int64) for column in found.values())
    return left, right


def _scored(arrays: Arrays, areas: Areas, new: int) -> Pairs:
    """The candidate pairs above the candidate score, with what was decided on each. Pairs that no reader would take for one event
    (of one article, of two days, of kinds that never are one) are not kept."""
    left, right = _candidates(arrays, areas, new) if len(arrays) else (np.array([], dtype=np.int64),) * 2
    least, enough = policy()["candidate_score"], policy()["link_score"]
    kept: list[tuple[Integers, Integers, Reals, list[str], pd.DataFrame]] = []
    for start in range(0, len(left), _CHUNK):
        one, other = left[start : start + _CHUNK], right[start : start + _CHUNK]
        features, rules = pair_features(arrays, one, other, areas)
        found = score(features)
        forbidden = np.any(np.array(list(rules.values())), axis=0)
        doubtful = ~forbidden & (found < enough) & (found >= least - 2.0)
        alike = np.zeros(len(one))
        alike[doubtful] = title_similarity(arrays, one[doubtful], other[doubtful])
        features["title_similar"] = alike
        found = score(features)
        kept_here = (found >= least) & ~np.any([rules[name] for name in TRIVIAL_RULES], axis=0)
        rule = np.full(len(one), "", dtype=object)
        for name, applies in reversed(rules.items()):
            rule[applies] = name
        kept.append(
            (
                one[kept_here],
                other[kept_here],
                found[kept_here],
                list(rule[kept_here]),
                pd.DataFrame({k: v[kept_here] for k, v in features.items()}),
            )
        )
    if not kept:
        return Pairs(left, right, np.array([]), [], pd.DataFrame())
    return Pairs(
        np.concatenate([k[0] for k in kept]),
        np.concatenate([k[1] for k in kept]),
        np.concatenate([k[2] for k in kept]),
        [rule for k in kept for rule in k[3]],
        pd.concat([k[4] for k in kept], ignore_index=True),
    )


@dataclass
class _Cluster:
    """A growing event: what all of its members hold to."""

    members: list[int]
    articles: set[str]
    spot: Spot
    stated: tuple[int, int] | None
    acting: frozenset[str]
    suffering: frozenset[str]


def _grow(nodes: Sequence[Sequence[Telling]], pairs: Pairs, areas: Areas, decided: Decided) -> list[list[int]]:
    """Joins nodes, those that an analyst put together first, then best pair first; returns the groups of node numbers."""
    clusters = {n: _start(n, node) for n, node in enumerate(nodes)}
    belongs = list(range(len(nodes)))
    known = {
        (int(a), int(b)): (float("-inf") if rule else float(s))
        for a, b, s, rule in zip(pairs.left, pairs.right, pairs.score, pairs.rule, strict=True)
    }
    reviewed = {m.mention_id: n for n, node in enumerate(nodes) for t in node for m in t.mentions if m.review is not None}
    # of two acts that are not both here nothing has to be decided: they lie in blocks that nothing connects
    forbidden = [(reviewed[a], reviewed[b]) for a, b in sorted(decided.apart) if a in reviewed and b in reviewed]
    for a, b in sorted(decided.together):
        if a in reviewed and b in reviewed:
            _join(clusters, belongs, reviewed[a], reviewed[b], areas)
    order = np.lexsort((pairs.right, pairs.left, -pairs.score))
    enough = policy()["link_score"]
    for i in order:
        if pairs.score[i] < enough:
            break
        one, other = belongs[pairs.left[i]], belongs[pairs.right[i]]
        if pairs.rule[i] or one == other:
            continue
        if any({belongs[a], belongs[b]} == {one, other} for a, b in forbidden):
            continue
        if _may_join(clusters[one], clusters[other], known, areas):
            _join(clusters, belongs, one, other, areas)
    return [sorted(c.members) for c in clusters.values()]


def _join(clusters: dict[int, _Cluster], belongs: list[int], one: int, other: int, areas: Areas) -> None:
    """Takes the clusters of two nodes together, in place."""
    one, other = sorted((belongs[one], belongs[other]))
    if one == other:
        return
    keep, lose = clusters[one], clusters.pop(other)
    for member in lose.members:
        belongs[member] = one
    keep.members += lose.members
    keep.articles |= lose.articles
    keep.acting, keep.suffering = keep.acting | lose.acting, keep.suffering | lose.suffering
    keep.stated = _overlap(keep.stated, lose.stated)
    keep.spot = min((keep.spot, lose.spot), key=lambda s: (not s.known, areas.is_area(s), s.precision))


def _start(n: int, node: Sequence[Telling]) -> _Cluster:
    first = node[0]
    stated = (
        (first.first_day, first.last_day)
        if first.date_strength >= STATED and first.first_day is not None and first.last_day is not None
        else None
    )
    acting, suffering = first.sides
    return _Cluster([n], {t.article.article_id for t in node}, first.spot, stated, acting, suffering)


def _overlap(one: tuple[int, int] | None, other: tuple[int, int] | None) -> tuple[int, int] | None:
    if one is None or other is None:
        return one or other
    return max(one[0], other[0]), min(one[1], other[1])


def _may_join(one: _Cluster, other: _Cluster, known: Mapping[tuple[int, int], float], areas: Areas) -> bool:
    """Whether nothing forbids that two clusters be one event."""
    if one.articles & other.articles or areas.relation(one.spot, other.spot) == "apart":
        return False
    stated = _overlap(one.stated, other.stated)
    if stated is not None and stated[0] > stated[1]:
        return False
    if incompatible((one.acting, one.suffering), (other.acting, other.suffering)):
        return False
    if len(one.members) == 1 and len(other.members) == 1:
        return True
    absent = policy()["absent_score"]
    found = [
        known.get((a, b) if a < b else (b, a), absent) for a in one.members[:_MEMBERS_COMPARED] for b in other.members[:_MEMBERS_COMPARED]
    ]
    return sum(found) / len(found) >= 0.0
