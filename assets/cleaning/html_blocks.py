"""Which visible lines of an HTML page are its article.

Belongs here: asking trafilatura and mapping what it keeps back onto the visible lines, and what the elements of a line tell.
Not here: how lines are cut (`assets/ingestion/visible_text.py`), labels (`block_kinds.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import trafilatura
from lxml import html

from assets.ingestion.visible_text import VisibleLine

_WORD = re.compile(r"\w+")
_RUN = 4  # words: a line's runs of four words are looked up in what the extractor kept
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FIGURES = frozenset({"figcaption", "figure"})
_FIGURE_LEVELS = 6  # of elements, from that of the line up, among which a figure is looked for
_FEW = 400  # characters: less is hardly an article


def kept_shares(tree: html.HtmlElement, lines: Sequence[VisibleLine]) -> list[float]:
    """For every line the share of it, by runs of four words, that trafilatura keeps as article: its precise mode, and its
    standard mode where that finds next to nothing. 0 everywhere when neither finds anything."""
    kept = _main_text(tree, precise=True)
    if len(kept) < min(_FEW, 0.3 * sum(len(line.text) for line in lines)):
        kept = max(kept, _main_text(tree, precise=False), key=len)
    whole = {" ".join(line.split()) for line in kept.split("\n")}
    runs = set(_runs(kept))
    shares = []
    for line in lines:
        if line.text in whole:
            shares.append(1.0)
            continue
        own = _runs(line.text)
        shares.append(sum(run in runs for run in own) / len(own) if own else 0.0)
    return shares


def hint(line: VisibleLine) -> str:
    """What the elements around a line tell: 'caption', 'heading' or ''."""
    if line.element.tag in _HEADINGS:
        return "heading"
    element: html.HtmlElement | None = line.element
    for _ in range(_FIGURE_LEVELS):
        if element is None:
            break
        if element.tag in _FIGURES:
            return "caption"
        element = element.getparent()
    return ""


def _main_text(tree: html.HtmlElement, precise: bool) -> str:
    return trafilatura.extract(tree, favor_precision=precise, include_comments=False, deduplicate=False) or ""


def _runs(text: str) -> list[tuple[str, ...]]:
    words = _WORD.findall(text)
    return [tuple(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1))] if words else []
