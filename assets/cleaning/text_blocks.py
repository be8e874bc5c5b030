"""The blocks that a document's text falls into: lines, or paragraphs where a text is wrapped at a fixed width.

Belongs here: the record of a block and where blocks begin and end. Not here: what a block is (`block_kinds.py`).
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

_LINE = re.compile(r"\S[^\n\r]*")  # begins with what shows: a line of white space alone is passed over at once
_WRAP_WIDTHS = range(40, 121)  # characters: narrower is verse or a list, wider is nobody's line length
_SENTENCE_ENDS = '.!?"\u201d\u3002\uff01\uff1f\u300d'
_FEW_INDENTED = 0.25  # share of the blocks up to which an indent is an exception
_SAMPLE = 400  # lines that tell whether a text is wrapped
MOST_BLOCKS = 20_000  # of one document; the longest articles have a tenth of that


class TextBlock(NamedTuple):
    """One row of `text_blocks` without the article: a half-open span of code points, what it is, whether it is body, and why."""

    start: int
    end: int
    kind: str
    kept: bool
    reason: str


def split_blocks(text: str) -> list[tuple[int, int]]:
    """The spans of all blocks, in order, without white space at their ends: every character that shows lies in one.

    A line is a block; in a text that is wrapped at a fixed width, a paragraph is: lines up to a blank line, an indented line
    or a line that ends before the width with a full stop. A text of more lines than any article has is cut more coarsely, into runs of
    lines, so that its blocks stay within bounds.
    """
    lines = max(text.count("\n"), text.count("\r"))
    if lines > MOST_BLOCKS:
        return _coarse_blocks(text, lines // MOST_BLOCKS + 1)
    spans = [_stripped(text, *match.span()) for match in _LINE.finditer(text)]
    width = wrap_width(text, spans)
    if width is None:
        return spans
    blocks: list[tuple[int, int]] = []
    for at, (start, end) in enumerate(spans):
        if at and _continues(text, spans[at - 1], (start, end), width):
            blocks[-1] = (blocks[-1][0], end)
        else:
            blocks.append((start, end))
    return blocks


def indents(text: str, spans: list[tuple[int, int]]) -> list[str]:
    """'indented' for each block that begins with white space where few others do, as links within a text often do; else ''."""
    marked = [start > 0 and text[start - 1] in " \t\u00a0" for start, _ in spans]
    few = sum(marked) <= _FEW_INDENTED * len(spans)
    return ["indented" if few and mark else "" for mark in marked]


def wrap_width(text: str, spans: list[tuple[int, int]]) -> int | None:
    """The longest line of a text that is wrapped, or None: of the lines that another one follows without a break, at least three, most
    are nearly as long as the longest and end within a sentence."""
    sample = spans[:_SAMPLE]
    width = max((end - start for start, end in sample), default=0)
    if len(sample) < 4 or width not in _WRAP_WIDTHS:
        return None
    followed = [line for line, after in pairwise(sample) if not _breaks(text, line, after)]
    full = sum(end - start >= 0.7 * width for start, end in followed)
    open_ended = sum(text[end - 1] not in _SENTENCE_ENDS for _, end in followed)
    return width if len(followed) >= 3 and full >= 0.75 * len(followed) and open_ended >= 0.6 * len(followed) else None


def _breaks(text: str, line: tuple[int, int], following: tuple[int, int]) -> bool:
    """Whether a blank line or an indent parts two lines."""
    gap = text[line[1] : following[0]]
    return gap.count("\n") > 1 or gap.endswith((" ", "\t"))


def _continues(text: str, line: tuple[int, int], following: tuple[int, int], width: int) -> bool:
    """Whether the following line belongs to the same paragraph of a wrapped text."""
    ends = text[line[1] - 1] in _SENTENCE_ENDS and line[1] - line[0] < 0.7 * width
    return not ends and not _breaks(text, line, following)


def _coarse_blocks(text: str, lines: int) -> list[tuple[int, int]]:
    """The spans of so many lines each."""
    blocks: list[tuple[int, int]] = []
    for at, match in enumerate(_LINE.finditer(text)):
        start, end = _stripped(text, *match.span())
        if at % lines:
            blocks[-1] = (blocks[-1][0], end)
        else:
            blocks.append((start, end))
    return blocks


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
