"""Numbers that tell the article's lines from the furniture around them, without HTML.

Belongs here: features of a line, of its neighbours and of its document, as one matrix for a whole chunk of documents. They
are numeric: lengths, shares, positions, repetitions, hits in the project's own word lists; no word of any text becomes a
feature. Not here: the model (`line_model.py`), rules and labels (`line_blocks.py`, `block_kinds.py`).
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]

_REFERENCE = Path(__file__).resolve().parents[2] / "seeds" / "reference"
_FURNITURE_KINDS = ("share", "related", "comment", "navigation", "credit", "byline")
_SHORT = 160  # characters: longer lines are not searched for phrases, only for how they begin
_WORDS_SEEN = 60  # the first words of a line tell its nature
_ENDS = re.compile(r"[.!?\u2026\u061f\u3002][\"'\u201d\u2019)\]]*$")
_CLOCK = re.compile(r"\b\d{1,2}:\d\d\b|\b\d+\s?(?:min|mins|minutes|hours?|days?|h)\s(?:ago|read)\b", re.I)
_DAY = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s\d|\b\d{1,2}(?:st|nd|rd|th)?\s"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b",
    re.I,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LINK = re.compile(r"https?:|www\.|\.com\b|[@#]\w")
_INNER_END = re.compile(r"[.!?][\"'\u201d\u2019)]?\s+[\"'\u201c\u2018(]?[A-Z]")
_SIGNS = re.compile(r"[|\u00bb\u203a>/\u2022\u00b7\u2190-\u21ff\u25a0-\u27bf]")
_QUOTES = re.compile(r"[\"\u201c\u201d\u00ab]")
_ADDRESSED = frozenset("you your yours yourself we our us i my me".split())
_REPORTED = frozenset("said says told according reported added announced statement spokesman spokeswoman officials".split())

_RAW = (
    "chars words ends_sentence ends_colon ends_word starts_lower starts_digit starts_quote starts_sign upper title_case function "
    "addressed reported digits commas inner_ends signs quotes brackets link clock day year word_length non_latin title_run "
    + " ".join(_FURNITURE_KINDS)
).split()
_AROUND = ("words", "ends_sentence", "title_case", "function", "furniture", "upper", "sentence", "starts_sign")
_REACH = 4


def _names() -> tuple[str, ...]:
    around = [f"{name}{step:+d}" for step in range(-_REACH, _REACH + 1) if step for name in _AROUND]
    places = (
        "copies earlier_copy overlap overlap_long sentence position from_end lines_of_document mass_of_document share_of_sentences mass_2 "
        "mass_5 mass_12 mass_before mass_after to_sentence_before to_sentence_after in_best_run to_best_run best_run_share run_words "
        "like_before like_after short_run furniture_before furniture_after"
    ).split()
    return (*_RAW, *places, *around)


FEATURE_NAMES = _names()


@cache
def function_words() -> frozenset[str]:
    """The commonest function words of the languages in `function_words.csv`."""
    with open(_REFERENCE / "function_words.csv", encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return frozenset(chain.from_iterable(row["words"].split() for row in rows))


@cache
def furniture_pattern() -> re.Pattern[str]:
    """One pattern over lower-case lines: the group that matched names the kind of furniture."""
    return _pattern(("line", "start", "any"))


@cache
def furniture_start() -> re.Pattern[str]:
    """The same for how a line begins only, for lines too long to be searched."""
    return _pattern(("start",))


def _pattern(matches: tuple[str, ...]) -> re.Pattern[str]:
    frames = {"line": r"^(?:{})[\s:.!]*$", "start": r"^\W*(?:{})(?!\w)", "any": r"(?:{})"}
    phrases: dict[tuple[str, str], list[str]] = {}
    with open(_REFERENCE / "furniture_words.csv", encoding="utf-8") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            phrases.setdefault((row["match"], row["kind"]), []).append(re.escape(row["phrase"]))
    groups = [
        f"(?P<{kind}_{match}>{frames[match].format('|'.join(phrases[match, kind]))})"
        for match in matches
        for kind in _FURNITURE_KINDS
        if (match, kind) in phrases
    ]
    return re.compile("|".join(groups))


def furniture_kind(lower: str) -> str | None:
    """The kind of furniture that a line in lower case is by its phrases: share, related, comment, navigation, credit, byline."""
    found = furniture_pattern().search(lower) if len(lower) <= _SHORT else furniture_start().match(lower)
    return found.lastgroup.split("_")[0] if found and found.lastgroup else None


def line_features(documents: Sequence[Sequence[str]]) -> Matrix:
    """The features of every line of every document, in order: one row a line, one column a name of `FEATURE_NAMES`.

    A line is text without line breaks at its ends, never blank. Columns are counts as log(1 + n), shares of 1, flags, and
    positions as shares of the document.
    """
    lines = [line for document in documents for line in document]
    if not lines:
        return np.zeros((0, len(FEATURE_NAMES)), np.float32)
    sizes = np.array([len(document) for document in documents if document])
    split = [line.split() for line in lines]
    raw = np.array([_raw(line, words) for line, words in zip(lines, split, strict=True)], np.float32)
    column = {name: raw[:, at] for at, name in enumerate(_RAW)}
    furniture = np.clip(sum(column[kind] for kind in _FURNITURE_KINDS[:4]), 0, 1)
    sentence = ((column["words"] > np.log1p(7.5)) & (column["ends_sentence"] > 0)).astype(np.float32)
    chars = np.expm1(column["chars"])
    mass = np.where(sentence > 0, chars, 0).astype(np.float32)

    places = np.empty((len(lines), 26), np.float32)
    around_source = np.stack(
        [column["words"], column["ends_sentence"], column["title_case"], column["function"], furniture, column["upper"], sentence,
         column["starts_sign"]], axis=1
    )  # fmt: skip
    around = np.full((len(lines), 2 * _REACH, len(_AROUND)), -1, np.float32)
    start = 0
    for size in sizes:
        rows = slice(start, start + size)
        places[rows] = _places(lines[rows], split[rows], column["words"][rows], chars[rows], sentence[rows], mass[rows], furniture[rows])
        source = around_source[rows]
        at = 0
        for step in range(-_REACH, _REACH + 1):
            if step < 0 and size > -step:
                around[start - step : start + size, at] = source[:step]
            elif step > 0 and size > step:
                around[start : start + size - step, at] = source[step:]
            at += step != 0
        start += size
    return np.concatenate([raw, places, around.reshape(len(lines), -1)], axis=1)


def _raw(line: str, words: list[str]) -> tuple[float, ...]:
    """The line's own features, in the order of `_RAW`."""
    seen = words[:_WORDS_SEEN]
    head = " ".join(seen)
    lower = head.lower()
    count = max(1, len(seen))
    alpha = [word for word in seen if word[0].isalpha()]
    capital = [word[0].isupper() for word in alpha]
    low = lower.split()
    letters = sum(map(len, alpha)) or 1
    uppers = sum(len(word) for word in alpha if len(word) > 1 and word.isupper())
    digits = sum(word[0].isdigit() for word in seen)
    functions = function_words()
    last, first = line[-1], line[0]
    kind = furniture_kind(line.lower() if len(line) <= _SHORT else lower)
    ascii_line = head.isascii()
    return (
        np.log1p(len(line)),
        np.log1p(len(words)),
        1.0 if _ENDS.search(line[-6:]) else 0.0,
        float(last == ":"),
        float(last.isalnum()),
        float(first.islower()),
        float(first.isdigit()),
        float(first in "\"'\u201c\u2018\u00ab"),
        float(not first.isalnum() and first not in "\"'\u201c\u2018\u00ab("),
        uppers / letters,
        sum(capital) / max(1, len(alpha)),
        sum(word in functions for word in low) / count,
        sum(word in _ADDRESSED for word in low) / count,
        float(any(word.strip(",.\"\u201d") in _REPORTED for word in low)),
        digits / count,
        head.count(",") / count,
        min(6.0, len(_INNER_END.findall(line, 0, 1500))),
        float(len(_SIGNS.findall(head))) / count,
        float(len(_QUOTES.findall(head))) / count,
        float(head.count("(") + head.count("[")) / count,
        1.0 if _LINK.search(head) else 0.0,
        1.0 if len(line) < 200 and _CLOCK.search(head) else 0.0,
        1.0 if len(line) < 200 and _DAY.search(head) else 0.0,
        1.0 if _YEAR.search(head) else 0.0,
        letters / max(1, len(alpha)),
        0.0 if ascii_line else sum(ord(sign) > 0x24F and sign.isalpha() for sign in head) / max(1, len(head)),
        float(_title_run(capital)),
        *(float(kind == name) for name in _FURNITURE_KINDS),
    )


def _title_run(capital: list[bool]) -> int:
    """How many words at the beginning are capitalised, up to 8."""
    for at, value in enumerate(capital[:8]):
        if not value:
            return at
    return min(8, len(capital))


def _places(
    lines: Sequence[str], split: Sequence[list[str]], words: Matrix, chars: Matrix, sentence: Matrix, mass: Matrix, furniture: Matrix
) -> Matrix:
    """What a line is within its document."""
    n = len(lines)
    index = np.arange(n, dtype=np.float32)
    seen: Counter[str] = Counter()
    earlier = np.zeros(n, np.float32)
    for at, line in enumerate(lines):
        earlier[at] = seen[line]
        seen[line] += 1
    copies = np.array([seen[line] for line in lines], np.float32)
    overlap, overlap_long = _overlaps(split, sentence)

    total = mass.sum()
    sums = np.concatenate([[0.0], np.cumsum(mass, dtype=np.float64)])
    def around(reach: int) -> Matrix:
        at = np.arange(n)
        return np.log1p(sums[np.minimum(n, at + reach + 1)] - sums[np.maximum(0, at - reach)]).astype(np.float32)

    marks = np.flatnonzero(sentence)
    after = np.searchsorted(marks, np.arange(n), side="right")
    before = np.searchsorted(marks, np.arange(n), side="left") - 1
    to_after = np.where(after < len(marks), marks[np.minimum(after, max(0, len(marks) - 1))] - index if len(marks) else 99, 99)
    to_before = np.where(before >= 0, index - marks[np.maximum(before, 0)] if len(marks) else 99, 99)

    word_count = np.expm1(words)
    worth = np.where(sentence > 0, np.minimum(word_count, 60), -6.0)
    start, end = best_run(worth)
    inside = (index >= start) & (index < end)
    away = np.where(index < start, start - index, np.where(index >= end, index - end + 1, 0))
    run_mass = sums[end] - sums[start]
    short = (word_count < 8).astype(np.float32)
    short_sums = np.concatenate([[0.0], np.cumsum(short)])
    at = np.arange(n)
    furniture_sums = np.concatenate([[0.0], np.cumsum(furniture)])
    return np.stack(
        [
            copies,
            earlier,
            overlap,
            overlap_long,
            sentence,
            index / n,
            np.log1p(n - 1 - index),
            np.full(n, np.log1p(n)),
            np.full(n, np.log1p(total)),
            np.full(n, sentence.mean()),
            around(2),
            around(5),
            around(12),
            (sums[:-1] / max(total, 1)),
            1 - sums[1:] / max(total, 1),
            np.minimum(to_before, 30),
            np.minimum(to_after, 30),
            inside,
            np.minimum(away, 60),
            np.full(n, run_mass / max(total, 1)),
            np.full(n, np.log1p(max(0.0, float(worth[start:end].sum())))),
            np.abs(words - np.roll(words, 1)),
            np.abs(words - np.roll(words, -1)),
            (short_sums[np.minimum(n, at + 4)] - short_sums[np.maximum(0, at - 3)]) / 7,
            np.minimum(index - _last_mark(furniture, n), 40),
            furniture_sums[np.minimum(n, at + 6)] - furniture_sums[np.minimum(n, at + 1)],
        ],
        axis=1,
    ).astype(np.float32)


def best_run(worth: npt.NDArray[np.floating]) -> tuple[int, int]:
    """The half-open range with the largest sum (Kadane); the first of several; (0, 0) when nothing is positive."""
    sums = np.concatenate([[0.0], np.cumsum(worth, dtype=np.float64)])
    gain = sums[1:] - np.minimum.accumulate(sums)[:-1]
    if not len(gain) or gain.max() <= 0:
        return 0, 0
    end = int(gain.argmax()) + 1
    return int(sums[:end].argmin()), end


def _last_mark(marks: Matrix, n: int) -> npt.NDArray[np.floating]:
    """For every line, the last line before it that is marked; -40 when none."""
    at = np.where(marks > 0, np.arange(n), -40)
    before = np.concatenate([[-40], at[:-1]])
    return np.maximum.accumulate(before)


def _overlaps(split: Sequence[list[str]], sentence: Matrix) -> tuple[Matrix, Matrix]:
    """The share of a line's longer words (five letters and more) that stand in the document's other lines that are sentences, and the same
    for words that begin with a capital: lists of other stories share few with the article."""
    bags = [{word.strip(".,;:!?\"'\u201c\u201d\u2018\u2019()") for word in words[:_WORDS_SEEN] if len(word) > 4} for words in split]
    prose: Counter[str] = Counter()
    for bag, is_sentence in zip(bags, sentence, strict=True):
        if is_sentence:
            prose.update(bag)
    shares = np.zeros((2, len(bags)), np.float32)
    for at, bag in enumerate(bags):
        own = 1 if sentence[at] else 0
        shared = [word for word in bag if prose[word] > own]
        if bag:
            shares[0, at] = len(shared) / len(bag)
            shares[1, at] = sum(word[0].isupper() for word in shared if word)
    return shares[0], shares[1]
