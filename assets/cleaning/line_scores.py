"""How likely each line of a document is to be article text: the models, and when the HTML extractor is asked besides.

Belongs here: which model sees what. Not here: the features, the evaluation of trees (`line_model.py`),
what follows from a score (`block_kinds.py`).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from lxml import html

from assets.cleaning.html_blocks import kept_shares
from assets.cleaning.line_features import line_features
from assets.cleaning.line_model import load_trees, probabilities
from assets.cleaning.line_places import Matrix
from assets.cleaning.page_features import page_features
from assets.cleaning.plain_texts import MANY, plain_scores
from assets.ingestion.visible_text import VisibleLine

log = logging.getLogger(__name__)

# Share of a page's likely text on which the model is in two minds, from which trafilatura is asked as well. Measured by folds on
# 301 pages: asking it for the sixth above this line gives a body F1 of 95.5, for all of them 95.6, for none 95.2.
_UNSURE = 0.16
_LARGEST = 100_000  # elements: beyond it the extractor's time is not bounded, and the model decides alone


class Page(NamedTuple):
    """A parsed page and its visible lines."""

    tree: html.HtmlElement
    lines: Sequence[VisibleLine]


def text_scores(documents: Sequence[Sequence[str]]) -> list[Matrix]:
    """For each document of lines without HTML the probability of each line to be article text. All documents at once: a call costs little
    more for many lines than for few. The model is asked only where rules leave a doubt."""
    plain = [plain_scores(document) for document in documents]
    asked = [document for document, scores in zip(documents, plain, strict=True) if scores is None]
    told = iter(_parted(probabilities(load_trees("text"), line_features(asked)), [len(document) for document in asked]) if asked else ())
    return [next(told) if scores is None else np.array(scores, np.float32) for scores in plain]


def page_scores(pages: Sequence[Page]) -> list[Matrix]:
    """The same for HTML pages, from lines and elements; where that leaves doubt, the mean with a model that also sees what trafilatura
    keeps. A few lines of prose without furniture are no page but the markup of a text, as feeds hold it."""
    if not any(page.lines for page in pages):
        return [np.zeros(0, np.float32) for _ in pages]
    of_lines = line_features([[line.text for line in page.lines] for page in pages])
    nothing = np.concatenate([page_features(page.lines, [0.0] * len(page.lines)) for page in pages if page.lines])
    sizes = [len(page.lines) for page in pages]
    scores = _parted(probabilities(load_trees("page"), np.concatenate([of_lines, nothing], axis=1)), sizes)
    own_features = _parted(of_lines, sizes)
    plain = {
        at: np.array(prose, np.float32)
        for at, page in enumerate(pages)
        if len(page.lines) < MANY and (prose := plain_scores([line.text for line in page.lines])) is not None
    }
    scores = [plain.get(at, found) for at, found in enumerate(scores)]
    unsure = [at for at, page in enumerate(pages) if at not in plain and _doubt(page, scores[at]) > _UNSURE]
    asked = [np.concatenate([own_features[at], page_features(pages[at].lines, _kept(pages[at]))], axis=1) for at in unsure]
    if asked:
        second = _parted(probabilities(load_trees("page_kept"), np.concatenate(asked)), [sizes[at] for at in unsure])
        for at, other in zip(unsure, second, strict=True):
            scores[at] = np.float32(0.5) * (scores[at] + other)
    return scores


def _doubt(page: Page, scores: Matrix) -> float:
    """How much of what may be article the model is unsure of, as a share of what it thinks is: 0 is certainty."""
    chars = np.array([len(line.text) for line in page.lines], np.float32)
    return float((chars * np.minimum(scores, 1 - scores)).sum() / max(1.0, float((chars * scores).sum())))


def _kept(page: Page) -> list[float]:
    """What trafilatura keeps; nothing where it fails: its errors are its own, the page is read without it."""
    if sum(1 for _ in page.tree.iter()) > _LARGEST:
        return [0.0] * len(page.lines)
    try:
        return kept_shares(page.tree, page.lines)
    except Exception:  # an extractor that fails on a page has found nothing on it
        log.exception("trafilatura failed on a page")
        return [0.0] * len(page.lines)


def _parted(rows: Matrix, sizes: Sequence[int]) -> list[Matrix]:
    return np.split(rows, np.cumsum(sizes)[:-1])
