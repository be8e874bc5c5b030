"""Numbers that tell the article's lines from the furniture around them, without HTML.

Belongs here: features of a line, of its neighbours and of its document, as one matrix for a whole chunk of documents. They
are numeric: lengths, shares, positions, repetitions, hits in the project's own word lists; no word of any text becomes a
feature. Not here: the word lists (`furniture.py`), the model (`line_model.py`), labels (`block_kinds.py`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from assets.cleaning.bylines import find_dateline
from assets.cleaning.furniture import FURNITURE_KINDS, function_words, furniture_kind, is_notice

Matrix = npt.NDArray[np.float32]
Column = npt.NDArray[np.floating]

_SEEN = 60  # words of a line that are looked up
_PROSE = 8  # words from which a line may open with a dateline
_SIGNS = "|\u00bb\u203a>/\u2022\u00b7\u2013\u2014*#@_=+<\u2192\u25b6"
_CLASSES = ("upper", "letter", "digit", "space", "comma", "quote", "bracket", "sign", "end", "foreign", "alnum", "colon")
_CLOCK = re.compile(r"\d:\d\d|\d\s?(?:min|mins|minutes|hours?|days?|h)\s(?:ago|read)\b")
_DAY = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s\d|\d(?:st|nd|rd|th)?\s(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|\d[./-]\d{1,2}[./-]\d"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LINK = re.compile(r"https?:|www\.|\.com\b|[@#]\w")
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")
_ADDRESSED = frozenset({"you", "your", "yours", "yourself", "we", "our", "us", "i", "my", "me"})
_REPORTED = frozenset(
    {"said", "says", "told", "according", "reported", "added", "announced", "statement", "spokesman", "spokeswoman", "officials"}
)

_OWN = (
    "chars", "words", "ends_sentence", "ends_colon", "ends_dots", "ends_word", "starts_lower", "starts_digit", "starts_quote", "starts_sign", "upper",
    "title_case", "title_run", "digits", "digit_words", "commas", "inner_ends", "signs", "quotes", "brackets", "word_length", "foreign",
    "function", "addressed", "reported", "link", "clock", "day", "year", "dateline", "notice", *FURNITURE_KINDS,
)  # fmt: skip
# Nothing here tells how long a page is or how much of it is prose: trees that see it learn the few hundred pages by heart, and then
# doubt every line of a longer one.
_PLACES = (
    "earlier_copy", "overlap", "overlap_capital", "sentence", "mass_2", "mass_5", "mass_12", "mass_before", "mass_after",
    "to_sentence_before", "to_sentence_after", "in_best_run", "to_best_run", "short_run", "since_furniture", "furniture_after",
)  # fmt: skip
_AROUND = ("words", "ends_sentence", "title_case", "function", "furniture", "upper", "sentence", "starts_sign")
_REACH = 4
FEATURE_NAMES = (*_OWN, *_PLACES, *(f"{name}{step:+d}" for step in range(-_REACH, _REACH + 1) if step for name in _AROUND))


def line_features(documents: Sequence[Sequence[str]]) -> Matrix:
    """The features of every line of every document, in order: one row a line, one column a name of `FEATURE_NAMES`.

    A line is text without line breaks, white space collapsed, never blank. Columns are counts (lengths as log(1 + n)), shares of 1,
    flags, and positions as shares of the document.
    """
    documents = [document for document in documents if document]
    lines = [line for document in documents for line in document]
    if not lines:
        return np.zeros((0, len(FEATURE_NAMES)), np.float32)
    own = np.concatenate([_shapes(lines), _lookups(lines)], axis=1)
    column = dict(zip(_OWN, own.T, strict=True))
    furniture = np.clip(sum((column[kind] for kind in FURNITURE_KINDS[:4]), np.zeros(len(lines), np.float32)), 0, 1)
    sentence = ((column["words"] > np.log1p(7.5)) & (column["ends_sentence"] > 0)).astype(np.float32)
    extra = {**column, "furniture": furniture, "sentence": sentence}
    source = np.stack([extra[name] for name in _AROUND], axis=1)
    places = np.empty((len(lines), len(_PLACES)), np.float32)
    around = np.full((len(lines), 2 * _REACH, len(_AROUND)), -1, np.float32)
    start = 0
    for document in documents:
        rows = slice(start, start + len(document))
        places[rows] = _places(document, column["words"][rows], column["chars"][rows], sentence[rows], furniture[rows])
        around[rows] = neighbours(source[rows], _REACH)
        start += len(document)
    return np.concatenate([own, places, around.reshape(len(lines), -1)], axis=1)


def neighbours(values: Matrix, reach: int) -> Matrix:
    """For each row the rows before and after it, nearest last and first: shape (rows, 2 * reach, columns); -1 beyond the ends."""
    n = len(values)
    padded = np.full((n + 2 * reach, values.shape[1]), -1, np.float32)
    padded[reach : reach + n] = values
    steps = [step for step in range(2 * reach + 1) if step != reach]
    return np.stack([padded[step : step + n] for step in steps], axis=1)


@cache
def _character_classes() -> npt.NDArray[np.uint16]:
    """For each code point up to 0xFFFF the bits of the classes it belongs to; all beyond count as the last, a sign."""
    table = np.zeros(0x10000, np.uint16)
    for code in range(0x10000):
        sign = chr(code)
        letter = sign.isalpha()
        bits = (
            sign.isupper(), letter, sign.isdigit(), sign.isspace(), sign in ",\u060c\uff0c", sign in "\"\u201c\u201d\u00ab\u00bb\u2018'\u2019",
            sign in "()[]{}", sign in _SIGNS or 0x2190 <= code < 0x2800, sign in ".!?\u2026\u061f\u3002", letter and code > 0x24F,
            sign.isalnum(), sign == ":",
        )  # fmt: skip
        table[code] = sum(1 << at for at, bit in enumerate(bits) if bit)
    table[0xFFFF] = 1 << _CLASSES.index("sign")
    return table


def _shapes(lines: Sequence[str]) -> Matrix:
    """What the characters of each line tell: the columns of `_OWN` up to `foreign`."""
    codes = np.frombuffer("\n".join(lines).encode("utf-32-le", "surrogatepass") + b"\n\0\0\0", np.uint32)
    classes = _character_classes()[np.minimum(codes, 0xFFFF)]
    lengths = np.array([len(line) for line in lines])
    starts = np.concatenate([[0], np.cumsum(lengths[:-1] + 1)])
    last = starts + lengths - 1
    bit = {name: 1 << at for at, name in enumerate(_CLASSES)}

    def counted(flags: npt.NDArray[np.bool_]) -> Column:
        return np.add.reduceat(flags, starts, dtype=np.float32)

    def is_a(name: str, of: npt.NDArray[np.uint16] = classes) -> npt.NDArray[np.bool_]:
        flags: npt.NDArray[np.bool_] = (of & bit[name]) != 0
        return flags

    space, upper, letter, end = is_a("space"), is_a("upper"), is_a("letter"), is_a("end")
    opens = ~space
    opens[1:] &= space[:-1]
    words = counted(opens)
    alpha = opens & letter
    alphas, letters = np.maximum(counted(alpha), 1), counted(letter)
    number = np.cumsum(opens) - 1
    number -= np.repeat(number[starts], np.diff(np.append(starts, len(codes))))
    title_run = np.minimum.reduceat(np.where(alpha & ~upper, number, 8), starts)
    inner = np.zeros(len(codes), bool)
    inner[:-2] = end[:-2] & space[1:-1] & upper[2:]
    first, final, before = classes[starts], classes[last], classes[np.maximum(last - 1, starts)]
    chars = lengths.astype(np.float32)
    return np.stack(
        [
            np.log1p(chars),
            np.log1p(words),
            is_a("end", final) | ((is_a("quote", final) | is_a("bracket", final)) & is_a("end", before)),
            is_a("colon", final),
            np.array([line.endswith(("...", "\u2026")) for line in lines]),
            is_a("alnum", final),
            is_a("letter", first) & ~is_a("upper", first),
            is_a("digit", first),
            is_a("quote", first),
            ~(is_a("alnum", first) | is_a("quote", first) | is_a("bracket", first)),
            counted(upper) / np.maximum(letters, 1),
            counted(alpha & upper) / alphas,
            np.minimum(title_run, np.minimum(words, 8)),
            counted(is_a("digit")) / chars,
            counted(opens & is_a("digit")) / words,
            counted(is_a("comma")) / words,
            np.minimum(counted(inner), 8),
            counted(is_a("sign")) / words,
            counted(is_a("quote")) / words,
            counted(is_a("bracket")) / words,
            letters / alphas,
            counted(is_a("foreign")) / chars,
        ],
        axis=1,
    ).astype(np.float32)


def _lookups(lines: Sequence[str]) -> Matrix:
    """What the words of each line tell: the columns of `_OWN` from `function` on."""
    functions = function_words()
    rows = []
    for line in lines:
        lower = line[:600].lower()
        words = lower.split(maxsplit=_SEEN)[:_SEEN]
        count = len(words)
        short = len(line) < 200
        kind = furniture_kind(lower)
        rows.append(
            (
                sum(map(functions.__contains__, words)) / count,
                sum(map(_ADDRESSED.__contains__, words)) / count,
                not _REPORTED.isdisjoint(words),
                _LINK.search(lower) is not None,
                short and _CLOCK.search(lower) is not None,
                short and _DAY.search(lower) is not None,
                _YEAR.search(lower) is not None,
                count >= _PROSE and find_dateline(line) != (None, None),
                is_notice(lower),
                *(kind == name for name in FURNITURE_KINDS),
            )
        )
    return np.array(rows, np.float32)


def _places(lines: Sequence[str], words: Matrix, log_chars: Matrix, sentence: Matrix, furniture: Matrix) -> Matrix:
    """What a line is within its document: the columns of `_PLACES`."""
    n = len(lines)
    at = np.arange(n)
    seen: Counter[str] = Counter()
    earlier = np.zeros(n, np.float32)
    if len(set(lines)) < n:
        for line_no, line in enumerate(lines):
            earlier[line_no] = seen[line]
            seen[line] += 1
    overlap, overlap_capital = _overlaps(lines, sentence)
    mass = np.where(sentence > 0, np.expm1(log_chars), 0)
    sums = np.concatenate([[0.0], np.cumsum(mass, dtype=np.float64)])
    total = max(float(sums[-1]), 1.0)

    def within(reach: int) -> Column:
        found: Column = np.log1p(sums[np.minimum(n, at + reach + 1)] - sums[np.maximum(0, at - reach)])
        return found

    worth = np.where(sentence > 0, np.minimum(np.expm1(words), 60), -6.0)
    start, end = best_run(worth)
    short = np.concatenate([[0.0], np.cumsum(np.expm1(words) < 7.5)])
    marks = np.concatenate([[0.0], np.cumsum(furniture)])
    columns: tuple[npt.NDArray[Any] | float, ...] = (
        earlier,
        overlap,
        overlap_capital,
        sentence,
        within(2),
        within(5),
        within(12),
        sums[:-1] / total,
        1 - sums[1:] / total,
        np.minimum(at - _last_before(sentence > 0), 30),
        np.minimum(n - 1 - at - _last_before(sentence[::-1] > 0)[::-1], 30),
        (at >= start) & (at < end),
        np.minimum(np.where(at < start, start - at, np.maximum(0, at - end + 1)), 60),
        (short[np.minimum(n, at + 4)] - short[np.maximum(0, at - 3)]) / 7,
        np.minimum(at - _last_before(furniture > 0), 40),
        marks[np.minimum(n, at + 6)] - marks[np.minimum(n, at + 1)],
    )
    places = np.empty((n, len(_PLACES)), np.float32)
    for number, column in enumerate(columns):
        places[:, number] = column
    return places


def best_run(worth: Column) -> tuple[int, int]:
    """The half-open range with the largest sum (Kadane); the first of several; (0, 0) when nothing is positive."""
    sums = np.concatenate([[0.0], np.cumsum(worth, dtype=np.float64)])
    gain = sums[1:] - np.minimum.accumulate(sums)[:-1]
    if not len(gain) or gain.max() <= 0:
        return 0, 0
    end = int(gain.argmax()) + 1
    return int(sums[:end].argmin()), end


def _last_before(marked: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """For every line the number of the last marked line before it; -40 when there is none."""
    last = np.maximum.accumulate(np.where(marked, np.arange(len(marked)), -40))
    return np.concatenate([[-40], last[:-1]])


def _overlaps(lines: Sequence[str], sentence: Matrix) -> tuple[Matrix, Matrix]:
    """The share of a line's words of five letters and more that stand in other lines that are sentences, and how many of those begin with a
    capital: lists of other stories share little with the article."""
    bags = [set(_LONG_WORD.findall(line[:400])) for line in lines]
    prose: Counter[str] = Counter()
    for bag, is_sentence in zip(bags, sentence, strict=True):
        if is_sentence:
            prose.update(bag)
    shares = np.zeros((2, len(bags)), np.float32)
    for at, bag in enumerate(bags):
        if bag:
            own = 1 if sentence[at] else 0
            shared = [word for word in bag if prose[word] > own]
            shares[0, at] = len(shared) / len(bag)
            shares[1, at] = sum(word[0].isupper() for word in shared)
    return shares[0], shares[1]
