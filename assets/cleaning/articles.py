"""Cleans articles one at a time: every block labelled, title, publisher, agency, author, date, body.

Belongs here: the order of the steps for a chunk of documents and the two result frames. Not here: each step (the modules
beside this one), what needs other articles (lineage).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, NamedTuple

import pandas as pd
from lxml import html

from assets.cleaning.block_kinds import Line, label_lines
from assets.cleaning.bylines import find_agency, find_author, find_dateline, find_source
from assets.cleaning.html_blocks import hint
from assets.cleaning.language import find_language, stated_language
from assets.cleaning.line_scores import Page, page_scores, text_scores
from assets.cleaning.page_metadata import PageMetadata, page_metadata
from assets.cleaning.publication_date import find_publication_date
from assets.cleaning.publishers import publisher_at, publisher_named
from assets.cleaning.relevance import is_about_conflict
from assets.cleaning.text_blocks import MOST_BLOCKS, TextBlock, indents, split_blocks
from assets.ingestion.visible_text import parse_page, visible_lines
from assets.without_collection import without_collection

log = logging.getLogger(__name__)

ARTICLE_COLUMNS = [
    "article_id", "external_id", "title", "publisher", "agency", "author", "language", "url", "published_on", "published_precision",
    "published_method", "published_conflict", "dateline", "body", "is_relevant",
]  # fmt: skip
BLOCK_COLUMNS = ["article_id", "block_no", "span_start", "span_end", "kind", "kept", "reason"]
FAILURE_COLUMNS = ["article_id", "error"]
_PAGES_AT_ONCE = 16
_NOTHING = PageMetadata(None, None, None, None, None)


class _Cleaned(NamedTuple):
    """What became of one document: its row of `cleaned_articles` and its blocks."""

    article: dict[str, Any]
    blocks: list[TextBlock]


@dataclass(frozen=True, slots=True)
class _Draft:
    """One document on its way: its blocks' spans, their texts with white space collapsed, its HTML, and this again as a page where its blocks
    are that page's lines."""

    document_id: str
    external_id: str | None
    text: str
    stated: dict[str, Any]
    spans: list[tuple[int, int]]
    lines: list[str]
    tree: html.HtmlElement | None
    page: Page | None


def clean_documents(documents: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Cleans a chunk of `source_documents`.

    In: one row a document: document_id, external_id, path, format, text (str), content (HTML as read, or null), metadata (JSON text of
    what the record states: url, title, published_on, publisher, agency, author, language).
    Out: `cleaned_articles` (one row a document; published_on is a date or None), `text_blocks` (block_no from 0 in text order; spans are
    half-open code points into text; kept blocks joined by blank lines are the body; a second copy of a caption, title or line has kind
    `other` and a reason that begins with 'repeated', so that every fact is read once) and `cleaning_failures` (article_id, error): a
    document whose cleaning raises stops no other; it has no row elsewhere.
    """
    cleaned: dict[str, _Cleaned] = {}
    failures: list[tuple[str, str]] = []
    rows = documents.to_dict("records")
    pages = [row for row in rows if _has_html(row)]
    texts = [row for row in rows if not _has_html(row)]
    # Few pages at a time: their trees are in memory together. The cost of a call to the model is shared.
    with without_collection():
        for batch in (texts, *(pages[start : start + _PAGES_AT_ONCE] for start in range(0, len(pages), _PAGES_AT_ONCE))):
            _clean_batch(batch, cleaned, failures)
    done = [(row["document_id"], cleaned[row["document_id"]]) for row in rows if row["document_id"] in cleaned]
    blocks = [(document_id, number, *block) for document_id, result in done for number, block in enumerate(result.blocks)]
    return {
        "cleaned_articles": pd.DataFrame({name: [result.article[name] for _, result in done] for name in ARTICLE_COLUMNS}),
        "text_blocks": pd.DataFrame({name: [block[at] for block in blocks] for at, name in enumerate(BLOCK_COLUMNS)}),
        "cleaning_failures": pd.DataFrame(failures, columns=FAILURE_COLUMNS),
    }


def _clean_batch(rows: Sequence[dict[Hashable, Any]], cleaned: dict[str, _Cleaned], failures: list[tuple[str, str]]) -> None:
    """Cleans documents together; where that fails, one by one, so that the one at fault is found and told."""
    try:
        drafts = [_draft(row) for row in rows]
        cleaned.update((draft.document_id, _finish(draft, scores)) for draft, scores in zip(drafts, _scores(drafts), strict=True))
    except Exception as error:
        if len(rows) == 1:
            log.exception("cleaning of %s failed", rows[0]["document_id"])
            failures.append((rows[0]["document_id"], f"{type(error).__name__}: {error}"[:500]))
            return
        for row in rows:
            _clean_batch([row], cleaned, failures)


def _has_html(row: dict[Hashable, Any]) -> bool:
    return isinstance(row["content"], str) and bool(row["content"])


def _draft(row: dict[Hashable, Any]) -> _Draft:
    text, metadata = row["text"], row["metadata"]
    stated = json.loads(metadata) if isinstance(metadata, str) and metadata else {}
    external_id = row["external_id"] if isinstance(row["external_id"], str) else None
    tree = parse_page(row["content"]) if _has_html(row) else None
    visible = [] if tree is None else visible_lines(tree)
    # Else the text was cut short by a limit, or has more lines than any page: its lines are read without HTML.
    if tree is not None and len(visible) <= MOST_BLOCKS and "\n".join(line.text for line in visible) == text:
        ends = list(accumulate(len(line.text) + 1 for line in visible))
        spans = [(end - 1 - len(line.text), end - 1) for end, line in zip(ends, visible, strict=True)]
        return _Draft(row["document_id"], external_id, text, stated, spans, [line.text for line in visible], tree, Page(tree, visible))
    spans = split_blocks(text)
    lines = [" ".join(text[start:end].split()) for start, end in spans]
    return _Draft(row["document_id"], external_id, text, stated, spans, lines, tree, None)


def _scores(drafts: Sequence[_Draft]) -> Iterator[Sequence[float]]:
    """For each document the probability of each of its lines to be article text."""
    of_pages = iter(page_scores([draft.page for draft in drafts if draft.page]))
    of_texts = iter(text_scores([draft.lines for draft in drafts if not draft.page]))
    for draft in drafts:
        yield next(of_pages if draft.page else of_texts).tolist()


def _finish(draft: _Draft, scores: Sequence[float]) -> _Cleaned:
    stated, lines = draft.stated, draft.lines
    page = _NOTHING if draft.tree is None else page_metadata(draft.tree)
    title = stated.get("title") or page.title
    hints = [hint(line) for line in draft.page.lines] if draft.page else indents(draft.text, draft.spans)
    labels = label_lines([Line(*line) for line in zip(lines, scores, hints, strict=True)], title, from_html=draft.page is not None)
    blocks = [TextBlock(start, end, label.kind, label.kept, label.reason) for (start, end), label in zip(draft.spans, labels, strict=True)]
    body = "\n\n".join(draft.text[block.start : block.end] for block in blocks if block.kept)
    title = title or next((line for line, block in zip(lines, blocks, strict=True) if block.kind == "title"), None)
    credits = [line for line, block in zip(lines, blocks, strict=True) if block.kind in ("byline", "credit", "dateline")]
    opening = [line for line, block in zip(lines, blocks, strict=True) if block.kind in ("body", "dateline")][:2]
    datelines = [find_dateline(line) for line in opening]
    url = stated.get("url") or page.url
    publisher = stated.get("publisher") or page.publisher or find_source(credits) or publisher_at(url)
    known = publisher_named(publisher) if publisher else None
    site = publisher_named(publisher_at(url) or "") or known
    kinds = [(block.kind, block.start, block.end) for block in blocks]
    published = find_publication_date(draft.text, kinds, draft.tree, url, stated, site.date_order if site else None)
    article = {
        "article_id": draft.document_id,
        "external_id": draft.external_id,
        "title": title,
        "publisher": known.name if known else publisher,
        "agency": stated.get("agency") or find_agency(credits) or next((agency for _, agency in datelines if agency), None),
        "author": stated.get("author") or page.author or find_author(credits),
        "language": stated_language(stated.get("language")) or page.language or find_language(body or draft.text),
        "url": url,
        "published_on": published.published_on,
        "published_precision": published.precision,
        "published_method": published.method,
        "published_conflict": published.conflict,
        "dateline": next((place for place, _ in datelines if place), None),
        "body": body,
        "is_relevant": is_about_conflict(title, body),
    }
    return _Cleaned(article, blocks)
