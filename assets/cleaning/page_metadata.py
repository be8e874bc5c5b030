"""What an HTML page tells of itself: title, author, publisher, language, address.

Belongs here: JSON-LD, meta elements, headings, and how a site's name is cut from a title. Not here: the publication date
(`publication_date.py`), the visible lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from lxml import html

_ARTICLE_TYPES = re.compile(r"Article|BlogPosting|Report|LiveBlog|Review", re.I)
_SEPARATORS = re.compile(r"\s+(?:[|\u2502\u00bb\u00ab\u2022\u00b7\u2013\u2014:]|-{1,2}|::|//)\s+|\s*\|\s*")
_SPACES = re.compile(r"\s+")
_JSON_LD_LIMIT = 500_000  # characters of one script


class PageMetadata(NamedTuple):
    """What a page states; None where it states nothing. `language` is ISO 639-1 in lower case."""

    title: str | None
    author: str | None
    publisher: str | None
    language: str | None
    url: str | None


def page_metadata(tree: html.HtmlElement) -> PageMetadata:
    """The metadata of a parsed page. Bad JSON-LD is passed over."""
    metas = _metas(tree)
    article = next(_articles(tree), {})
    publisher = _name(article.get("publisher")) or metas.get("og:site_name") or metas.get("application-name")
    language = (tree.get("lang") or tree.get("xml:lang") or metas.get("content-language") or "").strip().lower()
    return PageMetadata(
        title=_title(tree, metas, article, publisher),
        author=_author(metas, article, publisher),
        publisher=publisher,
        language=language[:2] if re.match(r"[a-z]{2}(?:\W|_|$)", language) else None,
        url=next((link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical" and link.get("href")), None)
        or metas.get("og:url"),
    )


def _metas(tree: html.HtmlElement) -> dict[str, str]:
    """The first non-empty content of each meta element by its property or name in lower case."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("http-equiv") or "").lower()
        content = _clean(meta.get("content"))
        if name and content:
            found.setdefault(name, content)
    return found


def _articles(tree: html.HtmlElement) -> Iterator[Mapping[str, Any]]:
    """The JSON-LD objects that describe an article, in document order."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text or len(script.text) > _JSON_LD_LIMIT:
            continue
        try:
            data = json.loads(script.text, strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _objects(data):
            kinds = item.get("@type")
            if any(isinstance(kind, str) and _ARTICLE_TYPES.search(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])):
                yield item


def _objects(data: object) -> Iterator[Mapping[str, Any]]:
    for item in data if isinstance(data, list) else [data]:
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            if isinstance(graph, list):
                yield from (part for part in graph if isinstance(part, dict))


def _title(tree: html.HtmlElement, metas: Mapping[str, str], article: Mapping[str, Any], publisher: str | None) -> str | None:
    """The heading of the page that its metadata agree with, else what they state, without the site's name."""
    stated = [
        _clean(article.get("headline")),
        metas.get("og:title"),
        metas.get("twitter:title"),
        _clean(_text(next(tree.iter("title"), None))),
    ]
    titles = [bare_title(title, publisher) for title in stated if title]
    headings = [text for heading in tree.iter("h1") if (text := _clean(_text(heading)))]
    agreed = [
        (agreement, -at)
        for at, heading in enumerate(headings)
        if (agreement := max((_overlap(heading, title) for title in titles), default=0)) > 0.7
    ]
    if agreed:
        return headings[-max(agreed)[1]]
    if titles:
        return titles[0]
    return next((heading for heading in headings if len(heading.split()) > 2), headings[0] if headings else None)


def bare_title(title: str, publisher: str | None) -> str:
    """A title without the site's name before or after it: "Two killed | The Daily Sun" is "Two killed"."""
    parts = [part for part in _SEPARATORS.split(title) if part.strip()]
    if len(parts) < 2:
        return title
    known = set(_words(publisher or ""))

    def is_site(part: str) -> bool:
        words = _words(part)
        return bool(words) and ((bool(known) and set(words) <= known | {"com", "news", "the"}) or (len(words) <= 3 and part != parts[0]))

    start, end = 0, len(parts)
    while end - start > 1 and is_site(parts[end - 1]):
        end -= 1
    while end - start > 1 and known and set(_words(parts[start])) <= known:
        start += 1
    head = title.find(parts[start])
    return title[head : title.rfind(parts[end - 1]) + len(parts[end - 1])].strip()


def _author(metas: Mapping[str, str], article: Mapping[str, Any], publisher: str | None) -> str | None:
    stated = article.get("author") or article.get("creator")
    names = [_name(author) for author in (stated if isinstance(stated, list) else [stated])]
    joined = (
        ", ".join(dict.fromkeys(name for name in names if name))
        or metas.get("author")
        or metas.get("article:author")
        or metas.get("dc.creator")
    )
    if not joined or joined.startswith("http") or joined == publisher or len(joined) > 200:
        return None
    return re.sub(r"^[Bb]y\s+", "", joined)


def _name(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, list):
        value = value[0] if value else None
    return _clean(value)


def _overlap(one: str, other: str) -> float:
    """The share of words that two titles have in common (Dice)."""
    a, b = set(_words(one)), set(_words(other))
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def _words(text: str) -> Sequence[str]:
    return re.findall(r"\w+", text.lower())


def _text(element: html.HtmlElement | None) -> str | None:
    return "".join(element.itertext()) if element is not None else None


def _clean(value: object) -> str | None:
    """White space collapsed, entities decoded; None for what is not text or empty."""
    if not isinstance(value, str):
        return None
    return (
        _SPACES.sub(
            " ", html.fragment_fromstring(value, create_parent=True).text_content() if "&" in value or "<" in value else value
        ).strip()
        or None
    )
