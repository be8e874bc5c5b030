"""Numbers that tell the article's lines from the furniture on an HTML page, from the elements they stand in.

Belongs here: what a line's elements, their names and their neighbours say, and what the HTML extractor kept, as columns beside
those of `line_features.py`. Not here: the model (`line_model.py`), the extractor (`html_blocks.py`), labels.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from lxml import html

from assets.ingestion.visible_text import VisibleLine

Matrix = npt.NDArray[np.float32]

_TAGS = ("p", "li", "div", "td", "figcaption", "blockquote", "button", "label", "pre")
_HOLDERS = ("article", "main", "aside", "nav", "header", "footer", "form", "figure", "table", "ul", "section", "blockquote", "body")
# What designers call the parts of a page, in class and id: general knowledge of web publishing.
_NAMES = {
    "content": "article body content entry post story text paragraph main copy",
    "related": "related recirc recommend more- most popular trending latest read-next also promo teaser card feed list outbrain taboola sponsor carousel",
    "comment": "comment disqus discuss reply respond",
    "share": "share social follow twitter facebook tweet embed",
    "site": "nav menu footer header sidebar side- rail breadcrumb masthead top-bar toolbar copyright legal",
    "notice": "newsletter subscri signup sign-up cookie consent modal popup overlay banner paywall advert login hidden disclaimer",
    "byline": "byline author bio meta date time info kicker eyebrow credit source tag topic label categor",
    "caption": "caption figure photo image gallery media video player credit",
    "summary": "summary subtitle standfirst dek deck lead intro excerpt description headline title",
}
_PARTS = [names.split() for names in _NAMES.values()]
_ADVERT = re.compile(r"\bad-|-ad\b|ads\b")  # "ad" alone stands in too many words
_NOTICE = 1 << list(_NAMES).index("notice")
_TAG_NUMBERS = {tag: at for at, tag in enumerate(_TAGS, 1)}
_HOLDER_BITS = {tag: 1 << at for at, tag in enumerate(_HOLDERS)}
_LEVELS = 12  # levels whose names are looked at, the element's own among them
_NEAR = 3  # levels that are near
_DEEPEST = 60  # depths beyond are one
_REACH = 3
_NOTHING_KEPT = 40  # the distance to the next kept line where there is none

FEATURE_NAMES = (
    "linked",
    "depth",
    "heading",
    *(f"tag_{tag}" for tag in _TAGS),
    *(f"in_{tag}" for tag in _HOLDERS),
    *(f"named_{name}" for name in _NAMES),
    *(f"near_{name}" for name in _NAMES),
    "inline_of_block",
    *(f"{level}_{what}" for level in ("parent", "grandparent", "kind") for what in ("mass", "share", "linked", "lines")),
    "kept",
    "kept_of_page",
    "kept_of_parent",
    "kept_of_kind",
    *(f"kept{step:+d}" for step in range(-_REACH, _REACH + 1) if step),
    *(f"linked{step:+d}" for step in (-2, -1, 1, 2)),
    "same_parent_before",
    "same_parent_after",
    "to_kept_before",
    "to_kept_after",
)


def page_features(lines: Sequence[VisibleLine], kept: Sequence[float]) -> Matrix:
    """One row a line of one page, one column a name of `FEATURE_NAMES`. `kept` is the share of each line that the HTML extractor keeps."""
    n = len(lines)
    chars = np.array([len(line.text) for line in lines], np.float32)
    linked = np.array([line.linked for line in lines], np.float32) / np.maximum(chars, 1)
    share = np.array(kept, np.float32)
    own = _element_features([line.element for line in lines])
    prose = np.where((linked < 0.5) & (chars > 60), chars, 0).astype(np.float32)
    parents = [line.element.getparent() for line in lines]
    elders = [parent.getparent() if parent is not None else None for parent in parents]
    groups = [
        _group(parents),
        _group(elders),
        _group([_signature(line.element) + _signature(parent) for line, parent in zip(lines, parents, strict=True)]),
    ]
    columns: list[npt.NDArray[Any]] = [linked, own[:, 0], own[:, 1], *own[:, 2:].T]
    for group in groups:
        mass = np.bincount(group, prose)
        total = np.bincount(group, chars)
        columns += [
            np.log1p(mass)[group],
            (mass / max(1.0, prose.sum()))[group],
            (np.bincount(group, linked * chars) / np.maximum(total, 1))[group],
            np.log1p(np.bincount(group))[group],
        ]
    columns += [share, np.full(n, (share * chars).sum() / max(1.0, chars.sum()))]
    columns += [(np.bincount(group, share * chars) / np.maximum(np.bincount(group, chars), 1))[group] for group in (groups[0], groups[2])]
    columns += [_shifted(share, step) for step in range(-_REACH, _REACH + 1) if step]
    columns += [_shifted(linked, step) for step in (-2, -1, 1, 2)]
    columns += [_shifted(groups[0], -1) == groups[0], _shifted(groups[0], 1) == groups[0]]
    marks = np.flatnonzero(share > 0.5)
    at = np.arange(n)
    if len(marks):
        before, after = np.searchsorted(marks, at) - 1, np.searchsorted(marks, at, side="right")
        columns += [
            np.where(before >= 0, np.minimum(at - marks[np.maximum(before, 0)], 30), 31),
            np.where(after < len(marks), np.minimum(marks[np.minimum(after, len(marks) - 1)] - at, 30), 31),
        ]
    else:
        columns += [np.full(n, _NOTHING_KEPT)] * 2
    return np.stack([np.asarray(column, np.float32) for column in columns], axis=1)


class _Nodes(NamedTuple):
    """Elements and all that stand around them, each after its parent; the first stands for what is beyond the root. `parent`: its number;
    `depth`; `holders` and `names`: the holders among it and all above, and the names that itself hits, as bits."""

    numbers: dict[html.HtmlElement, int]
    parent: list[int]
    depth: list[int]
    holders: list[int]
    names: list[int]


def _element_features(elements: Sequence[html.HtmlElement]) -> Matrix:
    """Depth, heading level, the block's tag, the holders around it, the names around it and near it, its child elements."""
    nodes = _Nodes({}, [0], [0], [0], [0])
    at = np.array([_numbered(element, nodes) for element in elements], np.intp)
    parent, own = np.array(nodes.parent, np.intp), np.array(nodes.names)
    named = near = around = own
    for level in range(1, _LEVELS):
        around = around[parent]
        named = named | around
        near = named if level < _NEAR else near
    tags = [element.tag for element in elements]
    heading = [int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else 0 for tag in tags]
    return np.concatenate(
        [
            np.stack([np.minimum(np.array(nodes.depth)[at], _DEEPEST), heading], axis=1),
            np.array([_TAG_NUMBERS.get(tag, 0) for tag in tags])[:, None] == np.arange(1, len(_TAGS) + 1),
            _bits(np.array(nodes.holders)[at], len(_HOLDERS)),
            _bits(named[at], len(_NAMES)),
            _bits(near[at], len(_NAMES)),
            np.array([len(element) for element in elements])[:, None],
        ],
        axis=1,
    ).astype(np.float32)


def _numbered(element: html.HtmlElement, nodes: _Nodes) -> int:
    """The number of an element, which is noted with all above it where it was not yet."""
    pending = []
    node: html.HtmlElement | None = element
    while node is not None and node not in nodes.numbers:
        pending.append(node)
        node = node.getparent()
    number = 0 if node is None else nodes.numbers[node]
    for node in reversed(pending):
        tag = node.tag
        nodes.parent.append(number)
        nodes.depth.append(nodes.depth[number] + 1)
        nodes.holders.append(nodes.holders[number] | _HOLDER_BITS.get(tag, 0))
        nodes.names.append(0 if tag in ("body", "html") else _named(node.get("class") or "", node.get("id") or ""))
        number = nodes.numbers[node] = len(nodes.parent) - 1
    return number


def _bits(masks: npt.NDArray[np.int64], width: int) -> npt.NDArray[np.int64]:
    return (masks[:, None] >> np.arange(width)) & 1


@lru_cache(maxsize=20_000)
def _named(classes: str, identity: str) -> int:
    """The names that an element's class and id hit, as bits in the order of `_NAMES`."""
    text = f"{classes} {identity}".lower()
    found = 0
    if text == " ":
        return found
    for at, parts in enumerate(_PARTS):
        for part in parts:
            if part in text:
                found |= 1 << at
                break
    return found | _NOTICE if "ad" in text and _ADVERT.search(text) else found


def _signature(element: html.HtmlElement | None) -> str:
    return "" if element is None else f"{element.tag}.{element.get('class') or ''}/"


def _group(keys: Sequence[object]) -> npt.NDArray[np.intp]:
    numbers: dict[object, int] = defaultdict(lambda: len(numbers))
    return np.array([numbers[key] for key in keys], np.intp)


def _shifted(values: npt.NDArray[np.generic], step: int) -> npt.NDArray[np.generic]:
    """The value `step` lines on; -1 beyond the page."""
    result = np.full(len(values), -1, values.dtype)
    if step < 0:
        result[-step:] = values[:step]
    else:
        result[:-step] = values[step:]
    return result
