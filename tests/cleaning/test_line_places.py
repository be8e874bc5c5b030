"""A line's place within its document is what a plain reading of the definitions gives, whatever documents stand beside it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.cleaning import line_scores
from assets.cleaning.block_kinds import Line, label_lines
from assets.cleaning.line_features import FEATURE_NAMES, line_features
from assets.cleaning.line_places import best_runs, neighbours, rows_of
from assets.cleaning.line_scores import text_scores
from assets.cleaning.plain_texts import plain_scores

LINES = (
    "Home", "Share", "Two guards were killed near the depot on Friday, police said.", "Depot attack: what we know", "Read more",
    "The attack on the depot began before dawn and lasted for an hour.", "12:30", "5 May 2019",
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(-6, 60), min_size=1, max_size=6), min_size=1, max_size=5))
def test_the_best_run_has_the_largest_sum_of_its_own_document(documents: list[list[int]]) -> None:
    rows = rows_of([[""] * len(worth) for worth in documents])
    start, end = best_runs(np.array([value for worth in documents for value in worth]), rows)
    for worth, first in zip(documents, dict.fromkeys(rows.first.tolist()), strict=True):
        own = worth[start[first] - first : end[first] - first]
        assert sum(own) == max(0, max(sum(worth[a:b]) for a in range(len(worth)) for b in range(a + 1, len(worth) + 1)))
        assert len(set(start[first : first + len(worth)])) == 1


def test_neighbours_end_with_the_document() -> None:
    around = neighbours(np.array([[1.0], [2.0], [3.0]], np.float32), rows_of([["a", "b"], ["c"]]), 2)
    assert around.tolist() == [[-1, -1, 2, -1], [-1, 1, -1, -1], [-1, -1, -1, -1]]


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from(LINES), min_size=1, max_size=24), min_size=1, max_size=3))
def test_headlines_sentences_and_copies_around_a_line_are_those_of_its_own_document(documents: list[list[str]]) -> None:
    names = ("later_copy", "sentences_near", "headlines_near", "headline_run")
    found = line_features(documents)[:, [FEATURE_NAMES.index(name) for name in names]]
    wanted = []
    for lines in documents:
        sentence = [line.endswith(".") for line in lines]
        headline = [not line.endswith(".") and line.count(" ") >= 3 for line in lines]
        for at, line in enumerate(lines):
            near = range(max(0, at - 8), min(len(lines), at + 9))
            run = 0
            for step in (-1, 1):
                place = at
                while 0 <= place < len(lines) and headline[place]:
                    run, place = run + 1, place + step
            counts = (sum(sentence[other] for other in near) / len(near), sum(headline[other] for other in near) / len(near))
            wanted.append([lines[at + 1 :].count(line), *counts, max(0, run - 1)])
    assert np.allclose(found, wanted)


def test_a_sentence_that_ends_a_line_is_not_within_it() -> None:
    column = FEATURE_NAMES.index("inner_ends")
    assert line_features([["Two died. One fled.", "They came at dawn.", "Nobody knew."]])[:, column].tolist() == [1, 0, 0]


def test_prose_without_furniture_takes_no_model_and_is_body_under_its_headline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_scores, "probabilities", lambda *_: pytest.fail("the model was asked"))
    text = ["Two guards killed near depot", LINES[2], LINES[5]]
    (scores,) = text_scores([text])
    labels = label_lines([Line(line, score) for line, score in zip(text, scores.tolist(), strict=True)], None)
    assert [(label.kind, label.kept) for label in labels] == [("title", False), ("body", True), ("body", True)]


@pytest.mark.parametrize(
    "text",
    [
        ["Home", "News", LINES[2], LINES[5]],
        [LINES[2], LINES[5], "Share"],
        [LINES[2], LINES[5], "Depot attack: what we know so far about the men"],
        ["Guards", "Depot"],
    ],
)
def test_furniture_or_scraps_around_prose_leave_a_doubt(text: list[str]) -> None:
    assert plain_scores(text) is None
