"""Trains the model that chooses an act's place among those of its sentence, and writes `seeds/reference/place_choice_weights.csv`.

    python benchmarks/train_place_choice.py --data FOLDER

FOLDER holds two JSON Lines files, plain or gzipped. `evloc.dev.jsonl`: sentences with one act (`text`; `verb` with `span`; `gold`,
each with `kind` "event_location" and `span`). `muc.dev.jsonl`: wire stories with the places of their events (`text`; `relevant`;
`events`, each with `locations`, each with `parts` of a `name`): there every violent act is taken to lie at one of them, or at no place
of its sentence. All features are numbers (`assets/extraction/places/choice.py`): no word of these texts gets into the model. A
conditional logit, fitted by L-BFGS from zero: the same file every time. Printed are honest numbers: five folds, no text in two of
them; the weights that are written are then fitted on everything. Needs scikit-learn's scipy (development only).
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize

from assets.extraction.actors.actors import find_actors
from assets.extraction.acts.acts import find_acts
from assets.extraction.acts.triggers import VIOLENT
from assets.extraction.mentions import Article, Block, PlaceMention
from assets.extraction.places.choice import FEATURES, NONE, WEIGHTS_FILE, features
from assets.extraction.places.gazetteer import fold, gazetteer
from assets.extraction.places.places import find_places
from assets.extraction.places.scope import candidates
from assets.extraction.sentences import Sentence, split_article
from expectations.reference import REFERENCE

FOLDS = 5
PRIOR = 0.0001  # precision of the weights' normal prior, per example


class Example(NamedTuple):
    """One act: the features of each place of its sentence, and whether each is right. None right: no place of the sentence is."""

    fold: int
    rows: list[list[float]]
    right: list[bool]


def main() -> None:
    """Trains, reports by folds, writes the weights."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--out", type=Path, default=REFERENCE / WEIGHTS_FILE)
    chosen = options.parse_args()
    told = {
        "sentences": list(of_sentences(read(chosen.data, "evloc.dev.jsonl"))),
        "stories": list(of_stories(read(chosen.data, "muc.dev.jsonl"))),
    }
    every = [example for examples in told.values() for example in examples]
    by_fold = [fitted([e for e in every if e.fold != fold]) for fold in range(FOLDS)]
    for name, examples in told.items():
        right = sum(chosen_rightly(e, by_fold[e.fold]) for e in examples)
        print(f"{name}: {right} of {len(examples)} acts placed rightly or, rightly, not at all: {right / len(examples):.3f}, by folds")
    with chosen.out.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("feature", "weight"))
        rows.writerows((name, f"{weight:.3f}") for name, weight in zip((*FEATURES, NONE), fitted(every), strict=True))


def read(folder: Path, name: str) -> list[dict[str, Any]]:
    """The records of a JSON Lines file of the folder, gzipped or not."""
    path = next(folder.glob(f"{name}*"))
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def _read_text(text: str) -> tuple[list[Sentence], list[list[PlaceMention]], int, Article]:
    """Sentences, their places, the text's fold and the article."""
    article = Article("a", text, (Block("body", 0, len(text)),), None)
    sentences = split_article(article)
    return sentences, find_places(sentences, article), int(hashlib.sha256(text.encode()).hexdigest(), 16) % FOLDS, article


def of_sentences(records: Sequence[dict[str, Any]]) -> Iterator[Example]:
    """The acts whose place is marked, where it is among the places found."""
    for record in records:
        marked = [f["span"] for f in record["gold"] if f["kind"] == "event_location" and len(f["phrase"].strip()) > 2]
        if not marked:
            continue
        sentences, places, fold_no, _ = _read_text(record["text"])
        start, end = record["verb"]["span"]
        sentence = next((s for s in sentences if s.start <= start < s.end), None)
        if sentence is None:
            continue
        mentions = candidates(sentence, places[sentence.sentence_no])
        right = {m.place_id for m in mentions if any(m.start < last and first < m.end for first, last in marked)}
        if right:
            yield Example(fold_no, features(start, end, sentence, mentions), [m.place_id in right for m in mentions])


def of_stories(records: Sequence[dict[str, Any]]) -> Iterator[Example]:
    """The violent acts of stories with coded places: the places that bear a coded name are right."""
    for record in records:
        coded = {fold(p["name"]) for e in record["events"] for where in e["locations"] for p in where["parts"]}
        if not record["relevant"] or not coded:
            continue
        sentences, places, fold_no, article = _read_text(record["text"])
        for act in find_acts(sentences, find_actors(sentences, article), places):
            mentions = candidates(sentences[act.sentence_no], places[act.sentence_no])
            if mentions and act.polarity == "asserted" and act.event_type in VIOLENT - {"Battles"}:
                rows = features(act.start, act.end, sentences[act.sentence_no], mentions)
                yield Example(fold_no, rows, [bool(names_of(m) & coded) for m in mentions])


def names_of(mention: PlaceMention) -> set[str]:
    """The folded names of a mention's place, its own surface among them."""
    return {fold(name) for name in (*gazetteer().aliases(mention.place_id or ""), mention.surface)}


def fitted(examples: Sequence[Example]) -> np.ndarray:
    """The weights of FEATURES, then of NONE."""
    size = len(FEATURES)
    rows, right, starts = [], [], []
    for example in examples:
        starts.append(len(rows))
        rows += [[0.0] * size + [1.0], *([*row, 0.0] for row in example.rows)]
        right += [not any(example.right), *example.right]
    table, good, first = np.array(rows), np.array(right), np.array(starts)
    group = np.repeat(np.arange(len(first)), np.diff([*starts, len(rows)]))

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = table @ weights
        shares = np.exp(scores - np.maximum.reduceat(scores, first)[group])
        whole, part = np.add.reduceat(shares, first), np.add.reduceat(shares * good, first)
        slope = table.T @ (shares * good / part[group] - shares / whole[group])
        prior = PRIOR * len(first)
        return float(prior / 2 * weights @ weights - np.log(part / whole).sum()), prior * weights - slope

    return np.asarray(minimize(loss, np.zeros(size + 1), jac=True, method="L-BFGS-B").x)


def chosen_rightly(example: Example, weights: np.ndarray) -> bool:
    """Whether the model chooses a right place, or none where none is right."""
    scores = [weights[-1], *(np.array(example.rows) @ weights[:-1])]
    return bool([not any(example.right), *example.right][int(np.argmax(scores))])


if __name__ == "__main__":
    main()
