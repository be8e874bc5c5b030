"""The linking gold from its texts: extraction and aggregation together, article by article."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pandas as pd

from assets.aggregation.events import aggregate
from assets.extraction.actors.reference import actor_tables
from assets.extraction.extractor import extract_articles
from assets.extraction.places.tables import place_tables
from tests.aggregation.linking_gold import reports


def _tables() -> dict[str, pd.DataFrame]:
    """What the pipeline makes of the reports' titles and texts, lineages as the gold gives them."""
    articles, blocks = [], []
    for report in reports():
        text = f"{report['title']}\n\n{report['text']}"
        body = len(report["title"]) + 2
        articles.append(
            {
                "article_id": report["id"],
                "title": report["title"],
                "publisher": report["publisher"],
                "agency": None,
                "language": "en",
                "published_on": date.fromisoformat(report["published_on"]),
                "published_precision": "day",
                "lineage_id": report["lineage"],
                "duplicate_of": None,
                "is_relevant": True,
                "text": text,
            }
        )
        for n, (kind, start, end) in enumerate((("title", 0, body - 2), ("body", body, len(text)))):
            blocks.append(
                {
                    "article_id": report["id"],
                    "block_no": n,
                    "span_start": start,
                    "span_end": end,
                    "kind": kind,
                    "kept": True,
                    "reason": None,
                }
            )
    frame = pd.DataFrame(articles)
    made = extract_articles(frame, pd.DataFrame(blocks))
    used = {
        p for name in ("place_mentions", "event_mentions", "casualty_claims", "control_claims") for p in made[name]["place_id"].dropna()
    }
    mentioned = made["place_mentions"].dropna(subset=["place_id"])
    places, _ = place_tables(sorted(used), sorted(set(zip(mentioned["place_id"], mentioned["surface"], strict=True))))
    return {**made, "articles": frame, "places": places, "actors": actor_tables()[0]}


def test_reports_of_one_event_meet_and_others_do_not() -> None:
    links = aggregate(_tables())["event_articles"]
    events = links.groupby("article_id")["event_id"].agg(set)
    told = {r["id"]: {t["event"] for t in r["told"]} for r in reports()}
    pairs = list(combinations(sorted(told), 2))
    right = {p for p in pairs if told[p[0]] & told[p[1]]}
    found = {p for p in pairs if p[0] in events and p[1] in events and events[p[0]] & events[p[1]]}
    precision, recall = len(found & right) / max(1, len(found)), len(found & right) / len(right)
    assert precision == 1, sorted(found - right)
    assert 2 * precision * recall / (precision + recall) >= 0.95, sorted(right - found)
