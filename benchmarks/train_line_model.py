"""Trains the models that tell article lines from page furniture, and writes their trees to `seeds/reference/line_model.npz`.

    python benchmarks/train_line_model.py --lines lines.jsonl.gz --pages pages.jsonl.gz

`--lines` is a JSON Lines file of pages as plain text (`site`; `lines`, each with `text` and `keep`), `--pages` one of pages as HTML
(`url`, `html`, `gold_body`). All features are numbers (`assets/cleaning/line_features.py`, `page_features.py`): no word of these
texts gets into a model. Printed are honest numbers: five folds, no site in two of them; the models that are written are then trained
on all pages. Needs scikit-learn (development only); fixed seeds, the same file every time.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from assets.cleaning.html_blocks import kept_shares
from assets.cleaning.line_features import line_features
from assets.cleaning.line_model import LEAVES, MODEL_FILE
from assets.cleaning.page_features import page_features
from assets.ingestion.visible_text import parse_page, visible_lines

FOLDS = 5
_OF_CUTTINGS = 0.3  # what a cutting weighs beside its whole page
_OF_MIXTURES = 0.4  # and an article in another page's furniture
_MIXTURES = 3  # of these for each page
_WORD = re.compile(r"\w+")
Arrays = dict[str, Any]  # of numpy arrays, for np.savez_compressed(**arrays)


def main() -> None:
    """Trains, reports by folds, writes the model file."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--lines", type=Path, required=True)
    options.add_argument("--pages", type=Path, required=True)
    options.add_argument("--out", type=Path, default=MODEL_FILE)
    options.add_argument("--guesses", type=Path, help="also write the guesses by folds, as npz")
    chosen = options.parse_args()
    models: dict[str, HistGradientBoostingClassifier] = {}
    guesses: Arrays = {}

    documents, labels, weights, folds, whole = text_documents(read(chosen.lines))
    features = line_features(documents)
    models["text"], of_text = trained(features, labels, weights, folds)
    guesses["text"] = of_text[whole]
    print("text:", report(labels[whole], guesses["text"]))

    lines, kept, structure, structure_kept, labels, folds = page_documents(read(chosen.pages))
    features = line_features(lines)
    even = np.ones(len(labels))
    models["page"], plain = trained(np.concatenate([features, structure], axis=1), labels, even, folds)
    models["page_kept"], with_kept = trained(np.concatenate([features, structure_kept], axis=1), labels, even, folds)
    guesses["page"] = (plain + with_kept) / 2
    print("pages: extractor alone   ", report(labels, kept))
    print("pages: without extractor ", report(labels, plain))
    print("pages: mean of two models", report(labels, guesses["page"]))
    np.savez_compressed(chosen.out, **{f"{model}_{name}": array for model in models for name, array in tree_arrays(models[model]).items()})
    if chosen.guesses:
        np.savez_compressed(chosen.guesses, **guesses)


def read(path: Path) -> list[dict[str, Any]]:
    """The records of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def fold_of(site: str) -> int:
    """The fold that all pages of a site are in, as a bit."""
    return 1 << int(hashlib.sha256(site.encode()).hexdigest(), 16) % FOLDS


def trained(
    features: np.ndarray, labels: np.ndarray, weights: np.ndarray, folds: np.ndarray
) -> tuple[HistGradientBoostingClassifier, np.ndarray]:
    """The model trained on everything, and for every row the guess of a model that saw no page of its fold."""
    guesses = np.zeros(len(labels), np.float32)
    for fold in range(FOLDS):
        seen = folds & 1 << fold == 0
        guesses[~seen] = boosted().fit(features[seen], labels[seen], sample_weight=weights[seen]).predict_proba(features[~seen])[:, 1]
    return boosted().fit(features, labels, sample_weight=weights), guesses


def boosted() -> HistGradientBoostingClassifier:
    """The classifier, untrained."""
    return HistGradientBoostingClassifier(
        max_iter=150,
        learning_rate=0.08,
        max_leaf_nodes=LEAVES - 1,
        max_bins=63,
        min_samples_leaf=30,
        l2_regularization=1.0,
        max_features=0.3,
        random_state=0,
    )


class Document(NamedTuple):
    """A document to learn from: its lines, which of them are article, what it weighs, the folds that it has parts of as bits, whether it is a page as
    it stands."""

    lines: list[str]
    keep: list[bool]
    weight: float
    folds: int
    whole: bool


class _Parts(NamedTuple):
    """A page: its lines, which are article, the first of these and the one after the last, its fold as a bit."""

    lines: list[str]
    keep: list[bool]
    first: int
    past: int
    folds: int


def _parts(page: dict[str, Any]) -> _Parts:
    keep = [bool(line["keep"]) for line in page["lines"]]
    texts = [" ".join(line["text"].split()) for line in page["lines"]]
    return _Parts(texts, keep, keep.index(True), len(keep) - keep[::-1].index(True), fold_of(page["site"]))


def text_documents(pages: Sequence[dict[str, Any]]) -> tuple[list[list[str]], np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Documents, and labels, weights, folds and "is of a whole page" of their lines.

    Besides the whole page, each page gives two cuttings around its article, as copied by hand or by a careless extractor: documents
    with little or no furniture must keep their text. And each article is set into the furniture of other pages: these are few, and what
    stands around an article does not hang on what it tells.
    """
    dice = random.Random(0)
    documents = []
    parts = [_parts(page) for page in pages]
    for page in parts:
        texts, keep, first, last, folds = page
        documents.append(Document(texts, keep, 1.0, folds, True))
        for _ in range(2):
            start, end = max(0, first - dice.randint(0, 5)), min(len(keep), last + dice.randint(0, 8))
            documents.append(Document(texts[start:end], keep[start:end], _OF_CUTTINGS, folds, False))
        for _ in range(_MIXTURES):
            other = dice.choice(parts)
            head, tail = other.lines[: other.first], other.lines[other.past :]
            lines = head + texts[first:last] + tail
            labels_of = [False] * len(head) + keep[first:last] + [False] * len(tail)
            documents.append(Document(lines, labels_of, _OF_MIXTURES, folds | other.folds, False))
    # Every page counts the same: a list of a hundred lines is one page, and no hundredfold lesson.
    weights = _of_lines(documents, [document.weight / len(document.lines) for document in documents])
    labels = np.array([keep for document in documents for keep in document.keep])
    of_folds, whole = (_of_lines(documents, [getattr(document, name) for document in documents]) for name in ("folds", "whole"))
    return [document.lines for document in documents], labels, weights / weights.mean(), of_folds, whole


def _of_lines(documents: Sequence[Document], values: Sequence[Any]) -> np.ndarray:
    """What holds of a document for each of its lines."""
    return np.repeat(np.array(values), [len(document.lines) for document in documents])


def page_documents(pages: Sequence[dict[str, Any]]) -> tuple[list[list[str]], np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The visible lines of each page, and for all lines: the extractor's share, features without and with it, labels, folds."""
    documents, shares, plain, with_kept, labels, folds = [], [], [], [], [], []
    for page in pages:
        tree = parse_page(page["html"])
        lines = visible_lines(tree)
        texts = [line.text for line in lines]
        kept = kept_shares(tree, lines)
        documents.append(texts)
        shares += kept
        plain.append(page_features(lines, [0.0] * len(lines)))
        with_kept.append(page_features(lines, kept))
        labels += article_lines(texts, page["gold_body"])
        folds += [fold_of(urlsplit(page["url"]).hostname or "")] * len(texts)
    return documents, np.array(shares), np.concatenate(plain), np.concatenate(with_kept), np.array(labels), np.array(folds)


def article_lines(lines: Sequence[str], body: str) -> list[bool]:
    """Which lines of a page are its article: most of their runs of four words stand in the gold text. Of a line that stands on the page
    more often than in the gold, the copies nearest to the middle of the article count; lines of up to three words only within it."""
    runs = set(_runs(body))
    wanted = [" ".join(line.split()) for line in body.split("\n")]
    found = defaultdict(list)
    middles = []
    for at, line in enumerate(lines):
        own = _runs(line)
        is_long = len(_WORD.findall(line)) > 3
        if (is_long and sum(run in runs for run in own) > len(own) / 2) or (own and not is_long and line in wanted):
            found[line].append(at)
            middles += [at] * (len(line) // 60)
    middle = middles[len(middles) // 2] if middles else len(lines) // 2
    chosen = {
        at
        for line, places in found.items()
        for at in sorted(places, key=lambda at: abs(at - middle))[: max(1, body.count(line) if len(line) > 20 else wanted.count(line))]
    }
    longs = [at for at in chosen if len(_WORD.findall(lines[at])) > 3]
    low, high = min(longs, default=0) - 2, max(longs, default=-1) + 2
    return [at in chosen and low <= at <= high for at in range(len(lines))]


def _runs(text: str) -> list[tuple[str, ...]]:
    words = _WORD.findall(text)
    return [tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3))] if words else []


def report(labels: np.ndarray, guesses: np.ndarray) -> str:
    """Precision, recall and F1 over lines, kept from one half."""
    kept = guesses >= 0.5
    right = (kept & labels).sum()
    precision, recall = right / max(1, kept.sum()), right / max(1, labels.sum())
    return f"precision {precision:.3f}, recall {recall:.3f}, F1 {2 * precision * recall / (precision + recall):.3f} over lines, by folds"


def tree_arrays(model: HistGradientBoostingClassifier) -> Arrays:
    """The trained trees as the arrays that `assets.cleaning.line_model.Trees` names."""
    feature, threshold, left, first = [], [], [], [0]
    values = np.zeros((len(model._predictors), LEAVES), np.float32)
    for tree, (predictor,) in enumerate(model._predictors):
        nodes = predictor.nodes
        leaves: list[float] = []

        def visit(at: int, nodes: np.ndarray = nodes, leaves: list[float] = leaves) -> int:
            """The leaves below a node as bits; inner nodes are noted on the way."""
            node = nodes[at]
            if node["is_leaf"]:
                leaves.append(float(node["value"]))
                return 1 << (len(leaves) - 1)
            lost = visit(int(node["left"]))
            feature.append(int(node["feature_idx"]))
            threshold.append(float(node["num_threshold"]))
            left.append(lost)
            return lost | visit(int(node["right"]))

        visit(0)
        values[tree, : len(leaves)] = leaves
        first.append(len(feature))
    return {
        "feature": np.array(feature, np.int16),
        "threshold": np.array(threshold),
        "left": np.array(left, np.uint16),
        "first": np.array(first, np.int32),
        "value": values,
        "baseline": np.array(float(model._baseline_prediction.ravel()[0])),
    }


if __name__ == "__main__":
    main()
