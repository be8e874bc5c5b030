"""What speaks for and against two tellings being one event: features, their weights, and rules that forbid a link.

Belongs here: features and score of pairs, as arrays. Not here: which pairs are compared and how clusters grow (`linking.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from assets.aggregation.areas import Areas, Spot
from assets.aggregation.article_figures import statement, unfit
from assets.aggregation.parties import incompatible
from assets.aggregation.records import policy
from assets.aggregation.tolls import brings_up_to_date, count_before
from assets.aggregation.within_article import STATED, Telling, kind_distance, kind_of, left_open
from expectations.reference import reference_rows

Integers = NDArray[np.int64]
Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]
UNKNOWN = -(10**9)  # stands for a missing number in the integer arrays
RELATIONS = ("unknown", "same", "inside", "near", "apart")
HARMS = ("killed", "wounded", "displaced")
_EARLIER = re.compile(r"\b(?:minutes|hours?|days?|weeks?|months?) after\b[^,;.]*")  # what came before is another act's target
SHARED_KIND = 0.2  # of the distance of kinds: two tellings that have a kind in common, though other main ones


@cache
def weights() -> Mapping[str, float]:
    """The weight of each feature, from `linking_weights.csv`, in logits."""
    return {row["feature"]: float(row["weight"]) for row in reference_rows("linking_weights.csv")}


@dataclass(frozen=True)
class Arrays:
    """The tellings as parallel arrays; texts and sets as codes into the lists at the end."""

    article: Integers
    lineage: Integers
    spot: Integers
    first_day: Integers
    last_day: Integers
    stated: Flags
    published: Integers
    kind: Integers
    side: Integers
    target: Integers
    killed_before: Integers
    updates: Flags
    low: Mapping[str, Integers]
    high: Mapping[str, Integers]
    spots: Sequence[Spot]
    kinds: Sequence[str]
    targets: Sequence[frozenset[str]]
    sides: Sequence[tuple[frozenset[str], frozenset[str]]]
    titles: Sequence[str]

    def __len__(self) -> int:
        return len(self.article)


class Features(NamedTuple):
    """What linking knows of one telling, flat: a row of the table in which the pipeline remembers what it linked.

    Days count from 1970-01-01; `acting` and `suffering` are actor ids, `kinds` sub-event types with the main one first, `targets` codes of
    `target_words.csv`, joined by '|'. `killed_before` is the toll that the telling counts on from, `updates` whether it counts on at all.
    """

    key: str
    article_id: str
    lineage_id: str
    place_id: str | None
    latitude: float | None
    longitude: float | None
    where_precision: int
    first_day: int | None
    last_day: int | None
    stated: bool
    published_day: int | None
    kinds: str
    targets: str
    acting: str
    suffering: str
    killed_low: int | None
    killed_high: int | None
    wounded_low: int | None
    wounded_high: int | None
    displaced_low: int | None
    displaced_high: int | None
    killed_before: int | None
    updates: bool
    title: str

    @property
    def spot(self) -> Spot:
        """Where it happened."""
        return Spot(self.place_id, self.latitude, self.longitude, self.where_precision)

    @property
    def sides(self) -> tuple[frozenset[str], frozenset[str]]:
        """Who acts and who suffers."""
        return frozenset(filter(None, self.acting.split("|"))), frozenset(filter(None, self.suffering.split("|")))


COUNTS = tuple(name for name in Features._fields if name.endswith(("_day", "_low", "_high", "_before")))  # the nullable integers


def features_of(telling: Telling) -> Features:
    """The telling's features."""
    acting, suffering = telling.sides
    spot, (killed, wounded, displaced) = telling.spot, (_counted(telling, harm) for harm in HARMS)
    dead = [c for c in telling.claims if c.harm == "killed" and unfit(c) is None and c.claim_id not in telling.sums]
    return Features(
        key=telling.key,
        article_id=telling.article.article_id,
        lineage_id=telling.article.lineage_id,
        place_id=spot.place_id,
        latitude=spot.latitude,
        longitude=spot.longitude,
        where_precision=spot.precision,
        first_day=telling.first_day,
        last_day=telling.last_day,
        stated=telling.date_strength >= STATED,
        published_day=telling.article.published_day,
        kinds="|".join(dict.fromkeys([telling.main.sub_event_type, *sorted(_kinds_told(telling))])),
        targets="|".join(sorted(_targets(telling))),
        acting="|".join(sorted(acting)),
        suffering="|".join(sorted(suffering)),
        killed_low=killed[0],
        killed_high=killed[1],
        wounded_low=wounded[0],
        wounded_high=wounded[1],
        displaced_low=displaced[0],
        displaced_high=displaced[1],
        killed_before=count_before(dead),
        updates=brings_up_to_date(dead),
        title=telling.article.title or "",
    )


def _counted(telling: Telling, harm: str) -> tuple[int | None, int | None]:
    """The ends of what the telling states for a harm, None where open or unstated; 0 where it says that nobody came to harm."""
    own = statement(telling, harm)
    if own is not None and own.vague:
        return (None, None) if own.open or own.high is None else (own.low, 2 * own.high)
    if own is not None:
        return (own.low if own.low is not None else own.best), (None if own.open else own.high)
    unharmed = any(c.harm == harm and c.polarity == "negated" and c.high == 0 for c in telling.claims)
    return (0, 0) if unharmed else (None, None)


@cache
def _target_words() -> tuple[re.Pattern[str], Mapping[str, str]]:
    rows = {row["word"]: row["target"] for row in reference_rows("target_words.csv")}
    return re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, rows), key=len, reverse=True)) + r")\b"), rows


def _targets(telling: Telling) -> set[str]:
    """What the telling's sentences say was struck."""
    pattern, codes = _target_words()
    sentences = {c.evidence for c in telling.claims if c.evidence and c.claim_id not in telling.sums}
    if telling.article.title and (telling.alone or any(m.sentence_no == 0 for m in telling.mentions)):
        sentences.add(telling.article.title)
    return {codes[word] for sentence in sentences for word in pattern.findall(_EARLIER.sub("", sentence.lower()))}


def _kinds_told(telling: Telling) -> set[str]:
    """The kinds of the telling's acts, and those that the words of its main act leave open: a raid on the ground or from the air."""
    return {m.sub_event_type for m in telling.mentions} | left_open(telling.main)


class _Codes(dict[object, int]):
    """Numbers values in the order in which they come."""

    def __missing__(self, value: object) -> int:
        self[value] = len(self)
        return self[value]


def as_arrays(items: Sequence[Features]) -> Arrays:
    """The tellings' features as arrays, in their order."""
    article, lineage, spot, kind, side, target = _Codes(), _Codes(), _Codes(), _Codes(), _Codes(), _Codes()

    def integers(values: Iterable[int | None]) -> Integers:
        return np.array([UNKNOWN if v is None else v for v in values], dtype=np.int64)

    return Arrays(
        article=integers(article[f.article_id] for f in items),
        lineage=integers(lineage[f.lineage_id] for f in items),
        spot=integers(spot[f.spot] for f in items),
        first_day=integers(f.first_day for f in items),
        last_day=integers(f.last_day for f in items),
        stated=np.array([f.stated for f in items], dtype=bool),
        published=integers(f.published_day for f in items),
        kind=integers(kind[f.kinds] for f in items),
        side=integers(side[f.acting, f.suffering] for f in items),
        target=integers(target[f.targets] for f in items),
        killed_before=integers(f.killed_before for f in items),
        updates=np.array([f.updates for f in items], dtype=bool),
        low={harm: integers(getattr(f, f"{harm}_low") for f in items) for harm in HARMS},
        high={harm: integers(getattr(f, f"{harm}_high") for f in items) for harm in HARMS},
        spots=list(spot),  # type: ignore[arg-type]
        kinds=list(kind),  # type: ignore[arg-type]
        targets=[frozenset(filter(None, names.split("|"))) for names in target],  # type: ignore[attr-defined]
        sides=[tuple(frozenset(filter(None, names.split("|"))) for names in pair) for pair in side],  # type: ignore[attr-defined, misc]
        titles=[f.title for f in items],
    )


def _by_code_pair(one: Integers, other: Integers, of: int, value: Callable[[int, int], float]) -> Reals:
    """A function of two codes for every pair, worked out once for each distinct pair of codes."""
    keys, back = np.unique(one * of + other, return_inverse=True)
    return np.array([value(int(k) // of, int(k) % of) for k in keys], dtype=np.float64)[back]


def pair_features(arrays: Arrays, left: Integers, right: Integers, areas: Areas) -> tuple[dict[str, Reals], dict[str, Flags]]:
    """The features of the pairs (left[i], right[i]), each 0 to 1, and the rules that forbid a link, by name."""
    numbers = policy()
    relation = _by_code_pair(
        arrays.spot[left],
        arrays.spot[right],
        max(1, len(arrays.spots)),
        lambda a, b: RELATIONS.index(areas.relation(arrays.spots[a], arrays.spots[b])),
    )
    first_one, first_two, last_one, last_two = (
        arrays.first_day[left],
        arrays.first_day[right],
        arrays.last_day[left],
        arrays.last_day[right],
    )
    dated = (first_one != UNKNOWN) & (first_two != UNKNOWN)
    gap = np.maximum(first_one - last_two, first_two - last_one)
    both_stated = arrays.stated[left] & arrays.stated[right]
    same_day = dated & (first_one == first_two) & (last_one == last_two) & (last_one - first_one <= 1)
    close = dated & (gap > 0) & ~both_stated & (gap <= numbers["report_lag_days"])
    distance = _by_code_pair(
        arrays.kind[left], arrays.kind[right], max(1, len(arrays.kinds)), lambda a, b: kinds_distance(arrays.kinds[a], arrays.kinds[b])
    )
    is_area = np.array([areas.is_area(s) for s in arrays.spots] or [False])
    is_large = np.array([areas.is_large(s) for s in arrays.spots] or [False])
    is_small = np.array([areas.is_small(s) for s in arrays.spots] or [False])
    wide, either_wide = is_area[arrays.spot[left]], is_area[arrays.spot[left]] | is_area[arrays.spot[right]]
    territory = np.array([is_territory(k) for k in arrays.kinds] or [False])[arrays.kind[left]]
    apart_sides = _by_code_pair(
        arrays.side[left], arrays.side[right], max(1, len(arrays.sides)), lambda a, b: incompatible(arrays.sides[a], arrays.sides[b])
    )
    same_actor = _by_code_pair(
        arrays.side[left], arrays.side[right], max(1, len(arrays.sides)), lambda a, b: bool(arrays.sides[a][0] & arrays.sides[b][0])
    )
    same_target = _by_code_pair(
        arrays.target[left], arrays.target[right], max(1, len(arrays.targets)), lambda a, b: _alike(arrays.targets[a], arrays.targets[b])
    )
    found = {
        "place_same": (relation == 1) & ~wide,
        "area_same": (relation == 1) & wide,
        "place_inside": (relation == 2) & either_wide,
        "site_inside": (relation == 2) & ~either_wide,
        "place_near": relation == 3,
        "place_large": (relation == 1) & is_large[arrays.spot[left]] & (same_target <= 0),
        "place_small": (relation == 1) & is_small[arrays.spot[left]],
        "place_unknown": relation == 0,
        "date_same": same_day,
        "date_overlap": dated & (gap <= 0) & ~same_day,
        "date_close": close,
        "date_unknown": ~dated,
        "kind_same": distance == 0,
        "kind_near": (distance > 0) & (distance <= 0.25),
        "kind_far": distance > 0.25,
        "territory_same": territory & (distance == 0) & (relation == 1),
        "perpetrator_same": same_actor > 0,
        "target_same": same_target > 0,
        "target_other": same_target < 0,
        "lineage_same": arrays.lineage[left] == arrays.lineage[right],
    }
    continued, updated = _counted_on(arrays, left, right)
    updated &= (relation == 1) & ~wide
    found |= {"killed_continued": continued, "killed_updated": updated}
    for harm in HARMS:
        settled = continued | updated if harm == "killed" else np.zeros(len(left), dtype=bool)
        found |= _count_features(arrays, left, right, harm, numbers["telling_count"], settled)
        many = found[f"{harm}_near"] & (np.minimum(arrays.low[harm][left], arrays.low[harm][right]) >= numbers["mass_count"])
        found[f"{harm}_near_many"] = many & found["place_small"]
    counted = np.any([arrays.low[h] != UNKNOWN for h in HARMS] + [arrays.high[h] != UNKNOWN for h in HARMS], axis=0)
    found["uncounted"] = ~(counted[left] & counted[right]) & ~found["territory_same"]
    rules = {
        "one_article": arrays.article[left] == arrays.article[right],
        "places_apart": relation == 4,
        "dates_apart": dated & (gap > 0) & ~close,
        "kinds_apart": distance >= 1,
        "perpetrators_apart": apart_sides > 0,
    }
    return {name: np.asarray(value, dtype=np.float64) for name, value in found.items()}, rules


def _alike(one: frozenset[str], other: frozenset[str]) -> int:
    """1 where two tellings name one kind of target, -1 where they name different ones, 0 where one names none."""
    return 0 if not one or not other else 1 if one & other else -1


def is_territory(kinds: str) -> bool:
    """Whether the main one of joined kinds is a place changing hands."""
    return kind_of(kinds.partition("|")[0])[0] == "territory"


def kinds_distance(one: str, other: str) -> float:
    """How far two tellings' kinds are from being one event: by the main ones, or near where any of them is the same."""
    own, others = one.split("|"), other.split("|")
    main = kind_distance(own[0], others[0])
    return min(main, SHARED_KIND) if set(own) & set(others) else main


def _counted_on(arrays: Arrays, left: Integers, right: Integers) -> tuple[Flags, Flags]:
    """Whether one telling counts on from exactly the other's dead; or from an earlier toll that may be the other's."""
    continued = np.zeros(len(left), dtype=bool)
    updated = np.zeros(len(left), dtype=bool)
    for one, other in ((left, right), (right, left)):
        now, then, before = arrays.low["killed"][one], arrays.low["killed"][other], arrays.killed_before[one]
        published, earlier = arrays.published[one], arrays.published[other]
        in_order = (
            (published == UNKNOWN) | (earlier == UNKNOWN) | ((published >= earlier) & (published - earlier <= policy()["update_days"]))
        )
        follows = (now != UNKNOWN) & (then != UNKNOWN) & (now != then) & in_order
        continued |= follows & (before != UNKNOWN) & (then == before)
        updated |= follows & arrays.updates[one] & (before == UNKNOWN) & (then < now) & (published > earlier) & (earlier != UNKNOWN)
    return continued, updated & ~continued


def _count_features(arrays: Arrays, left: Integers, right: Integers, harm: str, telling_count: float, settled: Flags) -> dict[str, Flags]:
    """How the counts of one harm compare; nothing where a toll counted on has `settled` why they differ."""
    low_one, low_two = arrays.low[harm][left], arrays.low[harm][right]
    high_one, high_two = (np.maximum(arrays.high[harm][n], arrays.low[harm][n]) for n in (left, right))
    known = (low_one != UNKNOWN) & (low_two != UNKNOWN) & ~settled
    equal = known & (low_one == low_two)
    smaller, larger = np.minimum(low_one, low_two), np.maximum(low_one, low_two)
    within = np.where(low_one < low_two, high_one, high_two) >= larger
    near = known & ~equal & (((smaller >= telling_count) & (larger <= 1.2 * smaller)) | within)
    later = np.where(low_one > low_two, arrays.published[left] - arrays.published[right], arrays.published[right] - arrays.published[left])
    reported = (arrays.published[left] != UNKNOWN) & (arrays.published[right] != UNKNOWN)
    risen = known & ~equal & ~near & reported & (later > 0) & (later <= policy()["update_days"])
    many = known & ~equal & ~near & (smaller >= policy()["mass_count"])
    grown = risen & many & (larger <= policy()["mass_growth"] * smaller)
    mass = many & (grown | (larger <= policy()["mass_range"] * smaller))
    far = known & ~near & ~mass & (larger > 2 * np.maximum(smaller, 1) + 2)
    update = risen & ~far & ~mass
    jump = risen & far
    return {
        f"{harm}_equal": equal & (low_one < telling_count),
        f"{harm}_equal_telling": equal & (low_one >= telling_count),
        f"{harm}_near": near,
        f"{harm}_mass": mass,
        f"{harm}_update": update,
        f"{harm}_close": known & ~equal & ~near & ~update & ~mass & ~far,
        f"{harm}_jump": jump,
        f"{harm}_apart": far & ~jump,
    }


def score(features: Mapping[str, Reals]) -> Reals:
    """The logit of each pair: the bias and the weighted features."""
    known = weights()
    total = np.full(len(next(iter(features.values()))), known["bias"])
    for name, value in features.items():
        total += known.get(name, 0.0) * value
    return total


def title_similarity(arrays: Arrays, left: Integers, right: Integers) -> Reals:
    """How alike the titles are: 0 for half of the words in common or less, 1 for all; 0 where a title is missing."""
    one, other = [arrays.titles[i].lower() for i in left], [arrays.titles[i].lower() for i in right]
    alike = process.cpdist(one, other, scorer=fuzz.token_set_ratio, dtype=np.float64, workers=1)
    given = np.array([bool(a) and bool(b) for a, b in zip(one, other, strict=True)], dtype=bool)
    return np.where(given, np.clip((alike - 50.0) / 50.0, 0.0, 1.0), 0.0)
