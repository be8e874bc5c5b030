"""A corpus through the pure stages in this process, without a warehouse: what the tests of gold compare.

Belongs here: calling reader, cleaning, lineage, extraction and aggregation in order. Not here: any expectation.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from assets.aggregation.events import aggregate
from assets.aggregation.series import build_series
from assets.cleaning.articles import clean_documents
from assets.cleaning.lineage import find_lineages
from assets.extraction.actors.reference import actor_tables
from assets.extraction.extractor import extract_articles
from assets.extraction.places.nominals import NAMELESS
from assets.extraction.places.tables import place_tables
from assets.ingestion.reader import Refusal, list_files, read_file

INFERRED = ["published_on", "published_precision", "published_method"]


def run(corpus: Path) -> dict[str, pd.DataFrame]:
    """Every table that the stages make of the corpus, `source_documents` to `casualty_series`."""
    found = [document for ref in list_files([str(corpus)]) for document in read_file(ref)]
    refused = [document for document in found if isinstance(document, Refusal)]
    assert not refused, refused
    documents = pd.DataFrame(
        [
            {"document_id": d.document_id, "external_id": d.external_id or None, "path": d.path, "format": d.format, "text": d.text,
             "content": d.content, "metadata": json.dumps(d.metadata)}
            for d in found if not isinstance(d, Refusal)
        ]
    ).drop_duplicates("document_id")  # fmt: skip
    cleaned = clean_documents(documents)
    articles = with_lineages(cleaned["cleaned_articles"], find_lineages(cleaned["cleaned_articles"]))
    texts = documents.rename(columns={"document_id": "article_id"})[["article_id", "text"]]
    extracted = extract_articles(articles.merge(texts, on="article_id"), cleaned["text_blocks"])
    places, place_aliases = places_of(extracted)
    actors, _ = actor_tables()
    inputs = {**extracted, "articles": articles, "places": places, "actors": actors}
    made = {"source_documents": documents, **cleaned, **inputs, "place_aliases": place_aliases, **aggregate(inputs)}
    made["casualty_series"] = build_series(made["events"], made["event_claims"], made["casualty_claims"], articles, places)
    return made


def places_of(extracted: Mapping[str, pd.DataFrame]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables `places` and `place_aliases` that go with the extraction's."""
    located = ("place_mentions", "event_mentions", "casualty_claims", "control_claims")
    used = {place for name in located for place in extracted[name]["place_id"].dropna()}
    mentions = extracted["place_mentions"].dropna(subset=["place_id"])
    spelt = mentions[~mentions["rule_id"].isin(NAMELESS)]
    return place_tables(used, zip(spelt["place_id"], spelt["surface"], strict=True))


def with_lineages(cleaned: pd.DataFrame, lineages: pd.DataFrame) -> pd.DataFrame:
    """`articles`: the cleaned articles with lineage and copy, and the date of a twin where they have none."""
    articles = cleaned.merge(lineages, on="article_id", suffixes=("", "_twin"))
    dated_by_twin = articles["published_on"].isna() & articles["published_on_twin"].notna()
    for column in INFERRED:
        articles[column] = articles[column].where(~dated_by_twin, articles[f"{column}_twin"])
    return articles.drop(columns=[f"{column}_twin" for column in INFERRED])
