"""Texts that never were a page, or were cleaned before: prose without buttons, menus or lists of other stories.

Belongs here: telling such a text from a page, where its prose begins and ends, the shape of a sentence. Not here: which lines of it are body
(`block_kinds.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assets.cleaning.bylines import find_dateline
from assets.cleaning.furniture import furniture_kind

BUTTONS = frozenset({"share", "related", "comment", "navigation"})
BUTTON_WORDS = 12  # a button, menu or header has at most so many
MANY = 30  # lines; fewer scraps are a table or a list
_SCRAPS = 0.4  # share of lines of up to three words from which a text is a page
_BUTTON_CHARS = 100
_LONG = 12  # words of a line that is prose whatever it ends with
_LONG_FIRST = 30  # the same for the first line, which may be a headline
_ENDS = re.compile(r"[.!?\u2026:;\u061f\u3002\uff01\uff1f][\"'\u201d\u2019)\]\u300d\u300f\uff09]{0,3}$")
_UNSPACED = re.compile("[\u3041-\u30ff\u3400-\u9fff]")  # kana and Chinese characters, between whose words no space stands
UNSPACED_WORD = 2  # characters of a word in these
_BODY, _HEADLINE_OR_BODY, _HEADLINE = 1.0, 0.5, 0.0  # as the model would answer


def is_page(lines: Sequence[str]) -> bool:
    """Whether a text carries the furniture of a page: buttons, menus, lists of other stories; or is mostly scraps."""
    scraps = sum(words_in(line) < 4 for line in lines)
    return (len(lines) >= MANY and scraps > _SCRAPS * len(lines)) or any(
        len(line) < _BUTTON_CHARS and furniture_kind(line.lower()) in BUTTONS and words_in(line) <= BUTTON_WORDS for line in lines
    )


def prose_span(lines: Sequence[str]) -> tuple[int, int]:
    """The first line that is prose and the one after the last; from beyond the end to 0 where none is."""
    prose = [is_sentence(line) or words_in(line) >= (_LONG if at else _LONG_FIRST) for at, line in enumerate(lines)]
    prose[0] = prose[0] or find_dateline(lines[0]) != (None, None)
    return (prose.index(True), len(prose) - prose[::-1].index(True)) if True in prose else (len(lines), 0)


def plain_scores(lines: Sequence[str]) -> list[float] | None:
    """How likely each line of a text is body where that takes no model: of one line, or of prose to the end without furniture, with a headline
    above it or not. None for any other text."""
    if len(lines) < 2:
        return [_BODY] * len(lines)
    first, past = prose_span(lines)
    if first > 1 or past < len(lines) or is_page(lines):
        return None
    return [_HEADLINE if first else _HEADLINE_OR_BODY] + [_BODY] * (len(lines) - 1)


def is_sentence(text: str) -> bool:
    """Whether a line has the length and the end of a sentence."""
    return words_in(text) >= 6 and ends_sentence(text)


def words_in(text: str) -> int:
    """How many words a line has: its white space is single spaces; of Chinese and Japanese about as many."""
    return text.count(" ") + 1 if text.isascii() else _words_beyond_ascii(text)


@lru_cache(maxsize=4096)
def _words_beyond_ascii(text: str) -> int:
    return text.count(" ") + 1 + len(_UNSPACED.findall(text)) // UNSPACED_WORD


def is_unspaced(sign: str) -> bool:
    """Whether a character belongs to a writing without spaces between its words."""
    return _UNSPACED.match(sign) is not None


def ends_sentence(text: str) -> bool:
    """Whether a line ends as sentences, questions and announcements do, in quotes or not."""
    return _ENDS.search(text, max(0, len(text) - 4)) is not None
