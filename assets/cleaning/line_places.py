"""Numbers that tell what a line is within its document: its neighbourhood, its place in the longest run of prose, its repetitions.

Belongs here: whatever takes a line's fellows to tell. All documents of a chunk at once, laid end to end: most have a few lines, and a call
to numpy costs the same for a few lines as for thousands. Sums are of whole numbers, so that a document gets the same features alone and among
others. Not here: what a line tells by itself (`line_features.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]
Column = npt.NDArray[np.floating]

# Nothing here tells how long a page is or how much of it is prose: trees that see it learn the few hundred pages by heart, and then
# doubt every line of a longer one.
PLACE_NAMES = (
    "earlier_copy", "overlap", "overlap_capital", "sentence", "mass_2", "mass_5", "mass_12", "mass_before", "mass_after",
    "to_sentence_before", "to_sentence_after", "in_best_run", "to_best_run", "short_run", "since_furniture", "furniture_after",
    "later_copy", "sentences_near", "headlines_near", "headline_run",
)  # fmt: skip
_MOST_WORDS = 60  # what one sentence counts at most in a run of prose
_NO_PROSE = -6  # what any other line counts there
_SHORT = 8  # words; shorter lines are scraps
_HEADLINE = 4  # words; a longer line that ends as no sentence does is a headline, or a link
_NEAR = 8  # lines before and after
_LONGEST_RUN = 30  # headlines in a row; more are one number


class Rows(NamedTuple):
    """Documents laid end to end: for each line the number of its document, the row where that begins and the row after its last."""

    document: Whole
    first: Whole
    past: Whole


def rows_of(documents: Sequence[Sequence[str]]) -> Rows:
    """The rows of documents, none of them empty."""
    sizes = np.array([len(document) for document in documents], np.int64)
    past = np.cumsum(sizes)
    number = np.repeat(np.arange(len(sizes)), sizes)
    return Rows(number, (past - sizes)[number], past[number])


def place_features(
    documents: Sequence[Sequence[str]],
    long_words: Sequence[Sequence[str]],
    chars: Whole,
    words: Whole,
    ends: Flags,
    sentence: Flags,
    furniture: Flags,
) -> Matrix:
    """One row a line, one column a name of `PLACE_NAMES`. In: for each line its words of five letters and more, how many characters and
    words it has, whether it ends as a sentence does, whether it is a sentence, whether it is furniture by its words. No document is empty."""
    rows = rows_of(documents)
    at = np.arange(len(chars))
    overlap, overlap_capital = _overlaps(documents, long_words, sentence)
    sums = _sums(np.where(sentence, chars, 0))
    total = np.maximum(sums[rows.past] - sums[rows.first], 1)

    def within(reach: int) -> Column:
        found: Column = np.log1p(sums[np.minimum(rows.past, at + reach + 1)] - sums[np.maximum(rows.first, at - reach)])
        return found

    start, end = best_runs(np.where(sentence, np.minimum(words, _MOST_WORDS), _NO_PROSE), rows)
    short, marks = _sums(words < _SHORT), _sums(furniture)
    headline = (words >= _HEADLINE) & ~ends
    low, high = np.maximum(rows.first, at - _NEAR), np.minimum(rows.past, at + _NEAR + 1)
    sentences, headlines = _sums(sentence), _sums(headline)
    above = np.minimum(_since_marked(~headline, rows, _LONGEST_RUN), at - rows.first + 1)
    below = np.minimum(_until_marked(~headline, rows, _LONGEST_RUN), rows.past - at)
    columns: tuple[npt.NDArray[np.generic], ...] = (
        _earlier_copies(documents),
        overlap,
        overlap_capital,
        sentence,
        within(2),
        within(5),
        within(12),
        (sums[:-1] - sums[rows.first]) / total,
        (sums[rows.past] - sums[1:]) / total,
        _since_marked(sentence, rows, 30),
        _until_marked(sentence, rows, 30),
        (at >= start) & (at < end),
        np.minimum(np.where(at < start, start - at, np.maximum(0, at - end + 1)), 60),
        (short[np.minimum(rows.past, at + 4)] - short[np.maximum(rows.first, at - 3)]) / 7,
        _since_marked(furniture, rows, 40),
        marks[np.minimum(rows.past, at + 6)] - marks[np.minimum(rows.past, at + 1)],
        _later_copies(documents),
        (sentences[high] - sentences[low]) / (high - low),
        (headlines[high] - headlines[low]) / (high - low),
        np.where(headline, np.minimum(above + below - 1, _LONGEST_RUN), 0),
    )
    places = np.empty((len(at), len(PLACE_NAMES)), np.float32)
    for number, column in enumerate(columns):
        places[:, number] = column
    return places


def neighbours(values: Matrix, rows: Rows, reach: int) -> Matrix:
    """For each row the rows before and after it, farthest before first: shape (rows, 2 * reach * columns); -1 beyond a document's ends."""
    n, width = values.shape
    padded = np.full((n + 2 * reach, width), -1, np.float32)
    padded[reach : reach + n] = values
    at = np.arange(n)
    found = np.empty((n, 2 * reach, width), np.float32)
    for place, step in enumerate(step for step in range(-reach, reach + 1) if step):
        beyond = (at + step < rows.first) | (at + step >= rows.past)
        found[:, place] = np.where(beyond[:, None], np.float32(-1), padded[reach + step : reach + step + n])
    return found.reshape(n, -1)


def best_runs(worth: Whole, rows: Rows) -> tuple[Whole, Whole]:
    """For each line the rows (first, past) of the run with the largest sum in its document (Kadane); of several the first; where
    nothing is positive a run of no line at the document's beginning."""
    sums = _sums(worth)
    apart = int(sums.max() - sums.min()) + 1  # each document's sums lie below all before, so that its least is its own
    least = np.minimum.accumulate(sums[:-1] - rows.document * apart) + rows.document * apart
    gain = sums[1:] - least
    at = np.arange(len(worth))
    firsts = np.unique(rows.first)
    most = np.maximum.reduceat(gain, firsts)[rows.document]
    last = np.minimum.reduceat(np.where(gain == most, at, len(at)), firsts)[rows.document]
    start = np.minimum.reduceat(np.where(sums[:-1] == least[last], at, len(at)), firsts)[rows.document]
    return np.where(most > 0, start, rows.first), np.where(most > 0, last + 1, rows.first)


def _sums(values: npt.NDArray[np.generic]) -> Whole:
    """The sums of what stands before each row, and of all."""
    return np.concatenate([[0], np.cumsum(values, dtype=np.int64)])


def _since_marked(marked: Flags, rows: Rows, most: int) -> Whole:
    """For every line how far back the last marked line before it is; `most` where it is farther or there is none."""
    at = np.arange(len(marked))
    last = np.concatenate([[-1], np.maximum.accumulate(np.where(marked, at, -1))[:-1]])
    return np.where(last >= rows.first, np.minimum(at - last, most), most)


def _until_marked(marked: Flags, rows: Rows, most: int) -> Whole:
    """For every line how far on the next marked line is; `most` where it is farther or there is none."""
    n = len(marked)
    at = np.arange(n)
    following = np.concatenate([np.minimum.accumulate(np.where(marked, at, n)[::-1])[::-1][1:], [n]])
    return np.where(following < rows.past, np.minimum(following - at, most), most)


def _earlier_copies(documents: Sequence[Sequence[str]]) -> Whole:
    """How often each line stood in its document before."""
    earlier: list[int] = []
    for lines in documents:
        if len(set(lines)) == len(lines):
            earlier += [0] * len(lines)
            continue
        seen: Counter[str] = Counter()
        for line in lines:
            earlier.append(seen[line])
            seen[line] += 1
    return np.array(earlier, np.int64)


def _later_copies(documents: Sequence[Sequence[str]]) -> Whole:
    """How often each line stands in its document after."""
    backwards = _earlier_copies([lines[::-1] for lines in documents])
    ends = np.cumsum([len(lines) for lines in documents])
    return np.concatenate([backwards[end - len(lines) : end][::-1] for lines, end in zip(documents, ends.tolist(), strict=True)])


def _overlaps(documents: Sequence[Sequence[str]], long_words: Sequence[Sequence[str]], sentence: Flags) -> Matrix:
    """The share of a line's long words that stand in other lines of its document that are sentences, and how many of those begin with a
    capital: lists of other stories share little with the article."""
    shares = np.zeros((2, len(long_words)), np.float32)
    is_sentence = sentence.tolist()
    end = 0
    for lines in documents:
        start, end = end, end + len(lines)
        bags = [set(words) for words in long_words[start:end]]
        prose: Counter[str] = Counter()
        for bag, told in zip(bags, is_sentence[start:end], strict=True):
            if told:
                prose.update(bag)
        for at, bag in enumerate(bags, start):
            if bag:
                shared = [word for word in bag if prose[word] > is_sentence[at]]
                shares[0, at] = len(shared) / len(bag)
                shares[1, at] = sum(word[0].isupper() for word in shared)
    return shares
