"""Evaluates the boosted trees that `benchmarks/train_line_model.py` trains: numbers of a line in, probability of body text out.

Belongs here: reading the tree arrays and evaluating them with numpy. Not here: the features of a line (`line_features.py`,
`page_features.py`), what is done with a probability (`block_kinds.py`), training.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assets.cleaning.line_places import Matrix
from expectations.reference import REFERENCE

MODEL_FILE = REFERENCE / "line_model.npz"
LEAVES = 16  # at most, of one tree: a set of leaves is 16 bits
_ROWS_AT_ONCE = 4096  # rows whose columns stay in the processor's cache while all trees are evaluated
_LOWEST_BIT = np.array([0, *((bits & -bits).bit_length() - 1 for bits in range(1, 1 << LEAVES))], np.uint8)


class Trees(NamedTuple):
    """Boosted trees as flat arrays. `feature`, `threshold` and `left` hold the inner nodes of tree after tree, `first` where each tree's
    nodes begin (with the end as last); `left` has a bit for every leaf that a row loses when its value exceeds the threshold. `value`
    holds the leaves of each tree from left to right in log odds, one row a tree."""

    feature: npt.NDArray[np.int16]
    threshold: npt.NDArray[np.float64]
    left: npt.NDArray[np.uint16]
    first: npt.NDArray[np.int32]
    value: npt.NDArray[np.float32]
    baseline: npt.NDArray[np.float64]


@cache
def load_trees(name: str) -> Trees:
    """The trees of one model in `line_model.npz`: text, page, page_kept. Raises KeyError for an unknown name; never unpickles."""
    with np.load(MODEL_FILE, allow_pickle=False) as arrays:
        return Trees(*(arrays[f"{name}_{field}"] for field in Trees._fields))


def probabilities(trees: Trees, features: Matrix) -> Matrix:
    """For each row of features (the columns it was trained on, no NaN) the probability that the line is body text."""
    scores = np.full(len(features), float(trees.baseline))
    for start in range(0, len(features), _ROWS_AT_ONCE):
        scores[start : start + _ROWS_AT_ONCE] += _sum_of_leaves(trees, np.ascontiguousarray(features[start : start + _ROWS_AT_ONCE].T))
    likely: Matrix = (1 / (1 + np.exp(-scores))).astype(np.float32)
    return likely


def _sum_of_leaves(trees: Trees, columns: Matrix) -> npt.NDArray[np.float64]:
    """QuickScorer (Lucchese et al. 2015): every test of a tree that fails strikes out the leaves on its left; the first leaf left is the
    row's. All rows take all tests of a tree at once."""
    total = np.zeros(columns.shape[1])
    for tree, value in enumerate(trees.value):
        nodes = slice(trees.first[tree], trees.first[tree + 1])
        failed = columns[trees.feature[nodes]] > trees.threshold[nodes, None]
        total += value[_LOWEST_BIT[~np.bitwise_or.reduce(failed * trees.left[nodes, None], axis=0)]]
    return total
