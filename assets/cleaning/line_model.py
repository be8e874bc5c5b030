"""Evaluates the boosted trees that `benchmarks/train_line_model.py` trains: numbers of a line in, probability of body text out.

Belongs here: reading the tree arrays and walking them with numpy. Not here: the features (`line_features.py`,
`page_features.py`), what is done with a probability (`line_blocks.py`, `html_blocks.py`), training.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

MODEL_FILE = Path(__file__).resolve().parents[2] / "seeds" / "reference" / "line_model.npz"
_ROWS_AT_ONCE = 4096  # rows whose columns stay in the processor's cache while all trees are walked


class Trees(NamedTuple):
    """Boosted trees as padded arrays, one row a tree: leaves point to themselves and hold the value in log odds."""

    feature: npt.NDArray[np.int16]
    threshold: npt.NDArray[np.float64]
    left: npt.NDArray[np.int16]
    right: npt.NDArray[np.int16]
    value: npt.NDArray[np.float32]
    depth: npt.NDArray[np.int16]  # levels of each tree
    baseline: float


@cache
def load_trees(name: str) -> Trees:
    """The trees of one model in `line_model.npz`. Raises KeyError for an unknown name; never unpickles."""
    with np.load(MODEL_FILE, allow_pickle=False) as arrays:
        fields = {field: arrays[f"{name}_{field}"] for field in Trees._fields}
    return Trees(**{**fields, "baseline": float(fields["baseline"])})


def probabilities(trees: Trees, features: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """For each row of features (as trained: same columns, no NaN) the probability that the line is body text."""
    scores = np.full(len(features), trees.baseline)
    for start in range(0, len(features), _ROWS_AT_ONCE):
        columns = np.ascontiguousarray(features[start : start + _ROWS_AT_ONCE].T)
        scores[start : start + _ROWS_AT_ONCE] += _walk(trees, columns)
    return 1 / (1 + np.exp(-scores))


def _walk(trees: Trees, columns: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    rows = np.arange(columns.shape[1])
    total = np.zeros(len(rows))
    for tree in range(len(trees.feature)):
        feature, threshold = trees.feature[tree], trees.threshold[tree]
        left, right = trees.left[tree], trees.right[tree]
        node = np.where(columns[feature[0]] <= threshold[0], left[0], right[0])
        for _ in range(int(trees.depth[tree]) - 1):
            node = np.where(columns[feature[node], rows] <= threshold[node], left[node], right[node])
        total += trees.value[tree][node]
    return total
