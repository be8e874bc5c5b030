"""Cleans articles one at a time: every block labelled, title, publisher, agency, author, date, body.

Belongs here: the order of the steps for a chunk of documents and the two result frames. Not here: each step (the modules
beside this one), what needs other articles (lineage).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from assets.cleaning.block_kinds import Line, label_lines
from assets.cleaning.bylines import find_agency, find_author, find_dateline, find_source
from assets.cleaning.html_blocks import hint, kept_shares
from assets.cleaning.language import find_language
from assets.cleaning.line_features import line_features
from assets.cleaning.line_model import load_trees, probabilities
from assets.cleaning.page_metadata import PageMetadata, page_metadata
from assets.cleaning.publication_date import find_publication_date
from assets.cleaning.publishers import publisher_at, publisher_named
from assets.cleaning.relevance import is_about_conflict
from assets.cleaning.text_blocks import TextBlock, split_blocks
from assets.ingestion.visible_text import parse_page, visible_lines

log = logging.getLogger(__name__)

ARTICLE_COLUMNS = (
    "article_id external_id title publisher agency author language url published_on published_precision published_method published_conflict dateline "
    "body is_relevant"
).split()
BLOCK_COLUMNS = "article_id block_no span_start span_end kind kept reason".split()
FAILURE_COLUMNS = ["article_id", "error"]
_NOTHING = PageMetadata(None, None, None, None, None)


@dataclass(frozen=True, slots=True)
class _Draft:
    """One document on its way: its blocks' spans, their texts with white space collapsed, and what HTML tells of each."""

    document_id: str
    external_id: str | None
    text: str
    html: str | None
    stated: dict[str, Any]
    spans: list[tuple[int, int]]
    lines: list[str]
    shares: list[float] | None  # of each line, kept by the HTML extractor; None: there is no HTML
    hints: list[str]
    page: PageMetadata


def clean_documents(documents: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Cleans a chunk of `source_documents`.

    In: one row a document: document_id, external_id, path, format, text (str), content (HTML as read, or null), metadata (JSON
    text of what the record states: url, title, published_on, publisher, agency, author, language).
    Out: `cleaned_articles` (one row a document; published_on is a date or None), `text_blocks` (block_no from 0 in text order;
    spans are half-open code points into text; kept blocks joined by blank lines are the body; a second copy of a caption,
    title or line has kind `other` and a reason that begins with 'repeated', so that every fact is read once) and
    `cleaning_failures` (article_id, error): a document whose cleaning raises stops no other; it has no row elsewhere.
    """
    drafts: list[_Draft] = []
    failures: list[tuple[str, str]] = []
    for row in documents.to_dict("records"):
        try:
            drafts.append(_draft(row))
        except Exception as error:  # one hostile document must not stop the others: it is reported
            failures.append(_failure(row["document_id"], error))
    articles: list[dict[str, Any]] = []
    blocks: list[tuple[object, ...]] = []
    for draft, scores in zip(drafts, _scores(drafts), strict=True):
        try:
            article, own = _finish(draft, scores)
        except Exception as error:  # as above
            failures.append(_failure(draft.document_id, error))
            continue
        articles.append(article)
        blocks += [(draft.document_id, number, *block) for number, block in enumerate(own)]
    return {
        "cleaned_articles": pd.DataFrame(articles, columns=ARTICLE_COLUMNS),
        "text_blocks": pd.DataFrame(blocks, columns=BLOCK_COLUMNS),
        "cleaning_failures": pd.DataFrame(failures, columns=FAILURE_COLUMNS),
    }


def _failure(document_id: str, error: Exception) -> tuple[str, str]:
    log.exception("cleaning of %s failed", document_id)
    return document_id, f"{type(error).__name__}: {error}"[:500]


def _draft(row: dict[str, Any]) -> _Draft:
    text = row["text"]
    content = row["content"] if isinstance(row["content"], str) and row["content"] else None
    metadata = row.get("metadata")
    stated = json.loads(metadata) if isinstance(metadata, str) and metadata else {}
    external_id = row["external_id"] if isinstance(row["external_id"], str) else None
    if content is not None:
        tree = parse_page(content)
        visible = visible_lines(tree)
        if "\n".join(line.text for line in visible) == text:
            spans, at = [], 0
            for line in visible:
                spans.append((at, at + len(line.text)))
                at += len(line.text) + 1
            page = page_metadata(tree)
            shares = kept_shares(tree, visible)
            return _Draft(
                row["document_id"], external_id, text, content, stated, spans, [line.text for line in visible], shares,
                [hint(line) for line in visible], page,
            )  # fmt: skip
    spans = split_blocks(text)
    lines = [" ".join(text[start:end].split()) for start, end in spans]
    return _Draft(row["document_id"], external_id, text, content, stated, spans, lines, None, [""] * len(lines), _NOTHING)


def _scores(drafts: Sequence[_Draft]) -> Iterator[list[float]]:
    """For each document the probability of each of its lines to be body text; the model sees the whole chunk at once."""
    asked = [draft.lines for draft in drafts if draft.shares is None and len(draft.lines) > 1]
    found = iter(probabilities(load_trees("text"), line_features(asked)).tolist())
    for draft in drafts:
        if draft.shares is not None:
            yield draft.shares
        elif len(draft.lines) > 1:
            yield [next(found) for _ in draft.lines]
        else:
            yield [1.0] * len(draft.lines)


def _finish(draft: _Draft, scores: Sequence[float]) -> tuple[dict[str, Any], list[TextBlock]]:
    stated, page, lines = draft.stated, draft.page, draft.lines
    title = stated.get("title") or page.title
    labels = label_lines([Line(*line) for line in zip(lines, scores, draft.hints, strict=True)], title)
    blocks = [TextBlock(start, end, label.kind, label.kept, label.reason) for (start, end), label in zip(draft.spans, labels, strict=True)]
    body = "\n\n".join(draft.text[block.start : block.end] for block in blocks if block.kept)
    title = title or next((line for line, block in zip(lines, blocks, strict=True) if block.kind == "title"), None)
    credits = [line for line, block in zip(lines, blocks, strict=True) if block.kind in ("byline", "credit", "dateline")]
    opening = [line for line, block in zip(lines, blocks, strict=True) if block.kind in ("body", "dateline")][:2]
    datelines = [find_dateline(line) for line in opening]
    url = stated.get("url") or page.url
    published = find_publication_date(draft.text, [(block.kind, block.start, block.end) for block in blocks], draft.html, url, stated)
    publisher = stated.get("publisher") or page.publisher or find_source(credits) or publisher_at(url)
    known = publisher_named(publisher) if publisher else None
    return {
        "article_id": draft.document_id,
        "external_id": draft.external_id,
        "title": title,
        "publisher": known.name if known else publisher,
        "agency": stated.get("agency") or find_agency(credits) or next((agency for _, agency in datelines if agency), None),
        "author": stated.get("author") or page.author or find_author(credits),
        "language": (stated.get("language") or page.language or find_language(body or draft.text) or "")[:2].lower() or None,
        "url": url,
        "published_on": published.published_on,
        "published_precision": published.precision,
        "published_method": published.method,
        "published_conflict": published.conflict,
        "dateline": next((place for place, _ in datelines if place), None),
        "body": body,
        "is_relevant": is_about_conflict(title, body),
    }, blocks
