"""Numbers that tell the article's lines from the furniture around them, without HTML.

Belongs here: features of a line by itself, and the one matrix of them and of its place (`line_places.py`) for a whole chunk of documents.
They are numeric: lengths, shares, positions, repetitions, hits in the project's own word lists; no word of any text becomes a
feature. Not here: the word lists (`furniture.py`), the model (`line_model.py`), labels (`block_kinds.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, reduce
from itertools import chain, repeat
from operator import or_
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assets.cleaning.bylines import find_dateline
from assets.cleaning.furniture import FURNITURE_KINDS, function_words, furniture_kind, notices_in
from assets.cleaning.line_places import PLACE_NAMES, Column, Flags, Matrix, Whole, neighbours, place_features, rows_of
from assets.cleaning.plain_texts import UNSPACED_WORD, is_unspaced

_LOOKED_UP = 600  # characters of a line whose words are looked up
_SEEN = 60  # words of it
_PROSE = 8  # words from which a line may open with a dateline
_SENTENCE = 8  # words of what counts as a sentence when it ends like one
_DATED_LINE = 200  # characters from which a line is no day or time by itself
_COMPARED = 400  # characters of a line whose words are compared with other lines
_LONG_WORD = 5  # letters of such a word
_SIGNS = "|\u00bb\u203a>/\u2022\u00b7\u2013\u2014*#@_=+<\u2192\u25b6"
_CLASSES = ("upper", "letter", "digit", "space", "comma", "quote", "bracket", "sign", "end", "foreign", "alnum", "colon", "unspaced")
_CLOCK = re.compile(r"\d(?::\d\d| ?(?:min|mins|minutes|hours?|days?|h) (?:ago|read)\b)")
_DAY = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d|\d(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|\d[./-]\d{1,2}[./-]\d"
)
# Begins with a set of characters, so that the search leaps from one of them to the next; the word's beginning is asked for last.
_YEAR = re.compile(r"[12](?:(?<=1)9|(?<=2)0)\d\d\b(?<!\w.{4})")
_LINKS = ("http:", "https:", "www.", ".com", "@", "#")
_ADDRESSED = frozenset({"you", "your", "yours", "yourself", "we", "our", "us", "i", "my", "me"})
_REPORTED = frozenset(
    {"said", "says", "told", "according", "reported", "added", "announced", "statement", "spokesman", "spokeswoman", "officials"}
)
_FUNCTION, _ADDRESS, _REPORT = 1, 2, 4  # bits

_OWN = (
    "chars", "words", "ends_sentence", "ends_colon", "ends_dots", "ends_word", "starts_lower", "starts_digit", "starts_quote", "starts_sign", "upper",
    "title_case", "title_run", "digits", "digit_words", "commas", "inner_ends", "signs", "quotes", "brackets", "word_length", "foreign",
    "function", "addressed", "reported", "link", "clock", "day", "year", "dateline", "notice", *FURNITURE_KINDS,
)  # fmt: skip
_AROUND = ("words", "ends_sentence", "title_case", "function", "furniture", "upper", "sentence", "starts_sign")
_REACH = 4
FEATURE_NAMES = (*_OWN, *PLACE_NAMES, *(f"{name}{step:+d}" for step in range(-_REACH, _REACH + 1) if step for name in _AROUND))


def line_features(documents: Sequence[Sequence[str]]) -> Matrix:
    """The features of every line of every document, in order: one row a line, one column a name of `FEATURE_NAMES`.

    A line is text without line breaks, white space collapsed to single spaces, never blank. Columns are counts (lengths as log(1 + n)), shares
    of 1, flags, and positions as shares of the document.
    """
    documents = [document for document in documents if document]
    lines = [line for document in documents for line in document]
    if not lines:
        return np.zeros((0, len(FEATURE_NAMES)), np.float32)
    shapes = _shapes(lines)
    own = np.concatenate([shapes.columns, _lookups(lines, shapes.columns[:, _OWN.index("digits")] > 0)], axis=1)
    column = dict(zip(_OWN, own.T, strict=True))
    furniture = reduce(or_, (column[kind] > 0 for kind in FURNITURE_KINDS[:4]))
    ends = column["ends_sentence"] > 0
    sentence = (shapes.words >= _SENTENCE) & ends
    places = place_features(documents, shapes.long_words, shapes.chars, shapes.words, ends, sentence, furniture)
    extra = {**column, "furniture": furniture, "sentence": sentence}
    around = neighbours(np.stack([extra[name] for name in _AROUND], axis=1, dtype=np.float32), rows_of(documents), _REACH)
    return np.concatenate([own, places, around], axis=1)


class _Shapes(NamedTuple):
    """What the characters of each line tell: the columns of `_OWN` up to `foreign`, how many characters and words it has, and its words of
    five letters and more within its first 400 characters."""

    columns: Matrix
    chars: Whole
    words: Whole
    long_words: list[list[str]]


@cache
def _character_classes() -> npt.NDArray[np.uint16]:
    """For each code point up to 0xFFFF the bits of the classes it belongs to; all beyond count as the last, a sign."""
    table = np.zeros(0x10000, np.uint16)
    for code in range(0x10000):
        sign = chr(code)
        letter = sign.isalpha()
        bits = (
            sign.isupper(), letter, sign.isdigit(), sign.isspace(), sign in ",\u060c\uff0c", sign in "\"\u201c\u201d\u00ab\u00bb\u2018'\u2019",
            sign in "()[]{}", sign in _SIGNS or 0x2190 <= code < 0x2800, sign in ".!?\u2026\u061f\u3002\uff01\uff1f", letter and code > 0x24F,
            sign.isalnum(), sign == ":", is_unspaced(sign),
        )  # fmt: skip
        table[code] = sum(1 << at for at, bit in enumerate(bits) if bit)
    table[0xFFFF] = 1 << _CLASSES.index("sign")
    return table


def _shapes(lines: Sequence[str]) -> _Shapes:
    joined = "\n".join(lines)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass") + b"\n\0\0\0", np.uint32)
    classes = _character_classes()[np.minimum(codes, 0xFFFF)]
    lengths = np.array([len(line) for line in lines], np.int64)
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
    words = counted(opens) + counted(is_a("unspaced")) // UNSPACED_WORD
    alpha = opens & letter
    alphas, letters = np.maximum(counted(alpha), 1), counted(letter)
    number = np.cumsum(opens) - 1
    number -= np.repeat(number[starts], np.diff(np.append(starts, len(codes))))
    title_run = np.minimum.reduceat(np.where(alpha & ~upper, number, 8), starts)
    inner = np.zeros(len(codes), bool)
    inner[:-2] = end[:-2] & space[1:-1] & (codes[1:-1] != ord("\n")) & upper[2:]
    first, final, before = classes[starts], classes[last], classes[np.maximum(last - 1, starts)]
    chars = lengths.astype(np.float32)
    columns = np.stack(
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
    return _Shapes(columns, lengths, words.astype(np.int64), _long_words(joined, letter, starts))


def _long_words(joined: str, letter: Flags, starts: Whole) -> list[list[str]]:
    """The runs of letters of each line that are long enough; `starts`: where each line begins."""
    edges = np.flatnonzero(np.diff(letter, prepend=False))  # a break ends the last line, so that every run has an end
    begin, end = edges[::2], edges[1::2]
    line = np.searchsorted(starts, begin, side="right") - 1
    chosen = (end - begin >= _LONG_WORD) & (begin - starts[line] < _COMPARED)
    found: list[list[str]] = [[] for _ in starts]
    for at, one, other in zip(line[chosen].tolist(), begin[chosen].tolist(), end[chosen].tolist(), strict=True):
        found[at].append(joined[one:other])
    return found


def _lookups(lines: Sequence[str], has_digits: Flags) -> Matrix:
    """What the words of each line tell: the columns of `_OWN` from `function` on."""
    lower = [line[:_LOOKED_UP].lower() for line in lines]
    words = [text.split(maxsplit=_SEEN)[:_SEEN] for text in lower]
    counts = np.array([len(found) for found in words])
    starts = np.cumsum(counts) - counts
    kinds = np.fromiter(map(_word_kinds().get, chain.from_iterable(words), repeat(0)), np.uint8, int(counts.sum()))
    function, addressed, reported = (np.add.reduceat((kinds & bit) > 0, starts, dtype=np.float32) for bit in (_FUNCTION, _ADDRESS, _REPORT))
    numbered = [text if some else "" for text, some in zip(lower, has_digits.tolist(), strict=True)]
    short = [text if len(text) < _DATED_LINE else "" for text in numbered]
    furniture = [furniture_kind(text) for text in lower]
    notices = notices_in("\n".join(lower))
    columns = [
        function / counts,
        addressed / counts,
        reported > 0,
        [any(map(text.__contains__, _LINKS)) for text in lower],
        _found(_CLOCK, short),
        _found(_DAY, short),
        _found(_YEAR, numbered),
        [count >= _PROSE and find_dateline(line) != (None, None) for count, line in zip(counts.tolist(), lines, strict=True)],
        [any(notice in text for notice in notices) for text in lower] if notices else np.zeros(len(lines)),
        *([kind == name for kind in furniture] for name in FURNITURE_KINDS),
    ]
    return np.stack([np.asarray(column, np.float32) for column in columns], axis=1)


@cache
def _word_kinds() -> dict[str, int]:
    """Words that are counted, each with the bits of what it counts for."""
    kinds: dict[str, int] = {}
    for bit, words in ((_FUNCTION, function_words()), (_ADDRESS, _ADDRESSED), (_REPORT, _REPORTED)):
        for word in words:
            kinds[word] = kinds.get(word, 0) | bit
    return kinds


def _found(pattern: re.Pattern[str], lines: Sequence[str]) -> Flags:
    """Which lines hold a match, by one search through all of them; no pattern here takes a line break."""
    starts = np.cumsum([0, *(len(line) + 1 for line in lines)])
    hits = [match.start() for match in pattern.finditer("\n".join(lines))]
    found = np.zeros(len(lines), bool)
    found[np.searchsorted(starts, hits, side="right") - 1] = True
    return found
