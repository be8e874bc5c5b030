"""How far the hand-set weights of linking can be wrong before its answers are: what each of them is worth on our own gold.

    python benchmarks/linking_weights.py

The gold: the 63 reports of `tests/gold/linking.json` as a perfect extraction would give them, and the same reports with faults that real
extraction has, drawn by seeded chance (`FAULTS`): a quarter told as its city, a day known by the report alone, a side or a count not read,
a toll of another source, a general word for the kind. No text of anybody else.

Prints pairwise F1, and how many pairs of two places were joined, for the weights as they are; with the link score moved; with each
weight moved half a logit and one logit either way, worst first; and with weights that a logistic regression fits to the candidate pairs,
trained on other events than those that it is asked about.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assets.aggregation import events, link_features, linking
from assets.aggregation.areas import Areas
from assets.aggregation.records import Article, Claim, Mention, Place, policy, records
from assets.aggregation.within_article import tellings
from tests.aggregation.event_rows import PLACES
from tests.aggregation.linking_gold import as_tables, joined_wrongly, pair_scores, truth

FAULTS = {"city": 0.15, "undated": 0.1, "side": 0.3, "count": 0.1, "other toll": 0.15, "kind": 0.15}
WORLDS = 10
STEPS = (-1.0, -0.5, 0.5, 1.0)
Tables = Mapping[str, pd.DataFrame]


class Score(NamedTuple):
    """Pairwise F1 over all worlds, and pairs of two places that were joined."""

    f1: float
    across_places: int


def faulty(tables: Tables, seed: int) -> dict[str, pd.DataFrame]:
    """The tables with faults drawn by chance."""
    chance = random.Random(seed)
    made = {name: frame.copy() for name, frame in tables.items()}
    acts, claims = made["event_mentions"], made["casualty_claims"]
    published = made["articles"].set_index("article_id")["published_on"]
    places = PLACES.set_index("place_id")
    for i, act in acts.iterrows():
        if chance.random() < FAULTS["city"] and act["place_id"] in places.index and places.loc[act["place_id"], "kind"] == "quarter":
            city = places.loc[act["place_id"], "parent_place_id"]
            acts.loc[i, ["place_id", "latitude", "longitude"]] = [city, places.loc[city, "latitude"], places.loc[city, "longitude"]]
        if chance.random() < FAULTS["undated"]:
            day = published[act["article_id"]]
            acts.loc[i, ["date_start", "date_end", "date_method"]] = [day, day, "published"]
        if chance.random() < FAULTS["side"]:
            acts.loc[i, "actor_from"] = None
        if chance.random() < FAULTS["kind"]:
            acts.loc[i, "sub_event_type"] = "Harm reported"
    claims[["low", "best", "high"]] = claims[["low", "best", "high"]].astype("Float64")
    for i, claim in claims.iterrows():
        if chance.random() < FAULTS["other toll"]:
            by = chance.choice((0.8, 0.9, 1.1, 1.2))
            claims.loc[i, ["low", "best", "high"]] = [
                end if pd.isna(end) else max(1, round(end * by)) for end in claim[["low", "best", "high"]]
            ]
    made["casualty_claims"] = claims[[chance.random() >= FAULTS["count"] for _ in range(len(claims))]]
    return made


@contextmanager
def using(weights: Mapping[str, float] | None = None, **numbers: float) -> Iterator[None]:
    """Linking with other weights, or other numbers of its policy, for a while."""
    before, changed = link_features.weights, {**policy(), **numbers}
    if weights is not None:
        link_features.weights = lambda: weights  # type: ignore[assignment]
    linking.policy = lambda: changed  # type: ignore[assignment, attr-defined]
    try:
        yield
    finally:
        link_features.weights, linking.policy = before, policy  # type: ignore[attr-defined]


def scored(worlds: list[Tables]) -> Score:
    """How linking does on the worlds."""
    wanted, at = truth(), as_tables()["event_mentions"].set_index("mention_id")["place_id"]
    found, across = [], 0
    for tables in worlds:
        links = events.aggregate(tables)["event_articles"]
        event_of = dict(zip(links["mention_id"], links["event_id"], strict=True))
        found.append(pair_scores(event_of, wanted)["f1"])
        across += sum(at[a] != at[b] for a, b in joined_wrongly(event_of, wanted))
    return Score(float(np.mean(found)), across)


def fitted(worlds: list[Tables]) -> tuple[float, float]:
    """F1 over the candidate pairs of a fitted logistic regression, by five folds over events, and of the weights as they are."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import f1_score
    from sklearn.model_selection import GroupKFold, cross_val_predict

    event_of = truth()
    rows, same, group, ours = [], [], [], []
    for tables in worlds:
        areas = Areas(records(tables["places"], Place))
        told = [
            records(tables[name], kind) for name, kind in (("articles", Article), ("event_mentions", Mention), ("casualty_claims", Claim))
        ]
        items = [link_features.features_of(t) for t in tellings(*told, areas)]  # type: ignore[arg-type]
        arrays = link_features.as_arrays(items)
        left, right = linking._candidates(arrays, areas, len(items))
        features, rules = link_features.pair_features(arrays, left, right, areas)
        features["title_similar"] = link_features.title_similarity(arrays, left, right)
        free = ~np.any(list(rules.values()), axis=0)
        rows.append(np.column_stack([values[free] for values in features.values()]))
        ours.append(link_features.score(features)[free] >= policy()["link_score"])
        named = [event_of[item.key] for item in items]
        same += [named[a] == named[b] for a, b in zip(left[free], right[free], strict=True)]
        group += [named[a] for a in left[free]]
    model = LogisticRegression(C=1.0, max_iter=2000)
    guessed = cross_val_predict(model, np.vstack(rows), same, groups=group, cv=GroupKFold(5))
    return float(f1_score(same, guessed)), float(f1_score(same, np.concatenate(ours)))


def main() -> None:
    """Prints the tables."""
    perfect = [as_tables()]
    worlds: list[Tables] = [faulty(as_tables(), seed) for seed in range(WORLDS)]

    def line(name: str, weights: Mapping[str, float] | None = None, **numbers: float) -> float:
        with using(weights, **numbers):
            clean, rough = scored(perfect), scored(worlds)
        print(f"{name:<38} {clean.f1:.3f} {clean.across_places:>3}   {rough.f1:.3f} {rough.across_places:>3}", flush=True)
        return clean.f1

    print(f"{'':<38} {'gold':>9}   {'with faults':>9}\n{'':<38} F1 across   F1 across")
    line("as they are")
    for by in STEPS:
        moved = policy()["link_score"] + by
        line(f"link score {by:+}", link_score=moved, candidate_score=moved)
    known = dict(link_features.weights())
    for name in known:
        for by in STEPS:
            line(f"{name} {by:+}", {**known, name: known[name] + by})
    theirs, ours = fitted(worlds)
    print(f"candidate pairs with faults: F1 {theirs:.3f} fitted by logistic regression (other events), {ours:.3f} as they are")


if __name__ == "__main__":
    main()
