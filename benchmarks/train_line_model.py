"""Trains the models that tell article lines from page furniture, and writes their trees to `seeds/reference/line_model.npz`.

    python benchmarks/train_line_model.py --lines lines.jsonl.gz

`--lines` is a JSON Lines file of pages as plain text: `site` and `lines`, each with `text` and `keep`. The features are numbers
(`assets/cleaning/line_features.py`): no word of these texts gets into the model. Printed are honest numbers: five folds, no
site in two of them; the committed model is then trained on all pages. Needs scikit-learn (development only); one process,
fixed seeds.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from assets.cleaning.line_features import line_features
from assets.cleaning.line_model import MODEL_FILE

FOLDS = 5
Arrays = dict[str, np.ndarray]


def main() -> None:
    """Trains, reports by folds, writes the model file."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--lines", type=Path, required=True)
    options.add_argument("--out", type=Path, default=MODEL_FILE)
    chosen = options.parse_args()
    with gzip.open(chosen.lines, "rt", encoding="utf-8") as file:
        pages = [json.loads(line) for line in file]
    features, labels, weights, folds, whole = line_rows(pages)
    guesses = np.zeros(len(labels))
    for fold in range(FOLDS):
        model = boosted().fit(features[folds != fold], labels[folds != fold], sample_weight=weights[folds != fold])
        guesses[folds == fold] = model.predict_proba(features[folds == fold])[:, 1]
    print(report(labels[whole], guesses[whole]))
    model = boosted().fit(features, labels, sample_weight=weights)
    np.savez_compressed(chosen.out, **{f"text_{name}": array for name, array in tree_arrays(model).items()})


def boosted() -> HistGradientBoostingClassifier:
    """The classifier, untrained."""
    return HistGradientBoostingClassifier(
        max_iter=150, learning_rate=0.08, max_leaf_nodes=15, max_depth=6, min_samples_leaf=40, l2_regularization=1.0, random_state=0
    )


def line_rows(pages: list[dict[str, Any]]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Features, labels, weights, fold and "is of a whole page" of every line.

    Besides the whole page, each page gives two cuttings around its article, as copied by hand or by a careless extractor:
    documents with little or no furniture must keep their text.
    """
    dice = random.Random(0)
    documents, labels, weights, folds, whole = [], [], [], [], []
    for page in pages:
        keep = [bool(line["keep"]) for line in page["lines"]]
        texts = [line["text"] for line in page["lines"]]
        first, last = keep.index(True), len(keep) - keep[::-1].index(True)
        cuts = [(0, len(keep))]
        cuts += [(max(0, first - dice.randint(0, 5)), min(len(keep), last + dice.randint(0, 8))) for _ in range(2)]
        fold = int(hashlib.sha256(page["site"].encode()).hexdigest(), 16) % FOLDS
        for start, end in cuts:
            documents.append(texts[start:end])
            labels += keep[start:end]
            weights += [1.0 if end - start == len(keep) else 0.3] * (end - start)
            folds += [fold] * (end - start)
            whole += [start == 0 and end == len(keep)] * (end - start)
    return line_features(documents), np.array(labels), np.array(weights), np.array(folds), np.array(whole)


def report(labels: np.ndarray, guesses: np.ndarray) -> str:
    """Precision, recall and F1 over lines at one half."""
    kept = guesses > 0.5
    right = (kept & labels).sum()
    precision, recall = right / max(1, kept.sum()), right / max(1, labels.sum())
    return f"lines, by folds: precision {precision:.3f}, recall {recall:.3f}, F1 {2 * precision * recall / (precision + recall):.3f}"


def tree_arrays(model: HistGradientBoostingClassifier) -> Arrays:
    """The trained trees as the arrays that `assets.cleaning.line_model.Trees` names."""
    trees = [predictors[0].nodes for predictors in model._predictors]
    width = max(map(len, trees))
    arrays: Arrays = {
        "feature": np.zeros((len(trees), width), np.int16),
        "threshold": np.full((len(trees), width), np.inf),
        "left": np.zeros((len(trees), width), np.int16),
        "right": np.zeros((len(trees), width), np.int16),
        "value": np.zeros((len(trees), width), np.float32),
        "depth": np.array([nodes["depth"].max() for nodes in trees], np.int16),
        "baseline": np.array(float(model._baseline_prediction.ravel()[0])),
    }
    for at, nodes in enumerate(trees):
        own = np.arange(len(nodes))
        leaf = nodes["is_leaf"].astype(bool)
        arrays["feature"][at, : len(nodes)] = np.where(leaf, 0, nodes["feature_idx"])
        arrays["threshold"][at, : len(nodes)] = np.where(leaf, np.inf, nodes["num_threshold"])
        arrays["left"][at, : len(nodes)] = np.where(leaf, own, nodes["left"])
        arrays["right"][at, : len(nodes)] = np.where(leaf, own, nodes["right"])
        arrays["value"][at, : len(nodes)] = nodes["value"]
    return arrays


if __name__ == "__main__":
    main()
