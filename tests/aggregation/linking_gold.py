"""The linking golds (`tests/gold/linking*.json`) as stage rows, and the scores that tests hold against it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd

from assets.extraction.actors.reference import actor_tables
from assets.extraction.extractor import extract_articles
from tests.aggregation.event_rows import act, article, at_least, claim, tables
from tests.gold.in_process import places_of

_COUNTS: Mapping[str, dict[str, Any]] = {
    "one": {"low": 1, "best": 1, "high": 1, "qualifier": "implied_one"},
    "dozens": {"low": 24, "best": None, "high": 99, "qualifier": "vague"},
    "several": {"low": 3, "best": None, "high": 9, "qualifier": "vague"},
    "<=60": {"low": None, "best": None, "high": 60, "qualifier": "at_most"},
    "40-60": {"low": 40, "best": None, "high": 60, "qualifier": "range"},
}


@cache
def reports() -> tuple[dict[str, Any], ...]:
    """The reports of the gold, as written."""
    path = Path(__file__).resolve().parents[1] / "gold" / "linking.json"
    return tuple(json.loads(path.read_text(encoding="utf-8"))["reports"])


@cache
def world() -> dict[str, Any]:
    """The reports from many wars and their events (`tests/gold/linking_world.json`)."""
    path = Path(__file__).resolve().parents[1] / "gold" / "linking_world.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))


def mention_id(report: Mapping[str, Any], n: int) -> str:
    """The id of the n-th act that a report tells."""
    return f"{report['id']}-{n}"


def truth() -> dict[str, str]:
    """The true event of each act: mention id to event."""
    return {mention_id(r, n): told["event"] for r in reports() for n, told in enumerate(r["told"])}


def as_tables() -> dict[str, pd.DataFrame]:
    """The gold as the input tables of `aggregate`, as a perfect extraction would give them."""
    articles, acts, claims = [], [], []
    for report in reports():
        articles.append(
            article(
                report["id"],
                lineage_id=report["lineage"],
                publisher=report["publisher"],
                published_on=date.fromisoformat(report["published_on"]),
                title=report["title"],
            )
        )
        for n, told in enumerate(report["told"]):
            days = told["date"] if isinstance(told["date"], list) else [told["date"]] * 2
            row = act(
                mention_id(report, n),
                report["id"],
                told["place"],
                event_type="Battles" if "territory" in told["kind"] else "Explosions/Remote violence",
                sub_event_type=told["kind"],
                sentence_no=n,
                date_start=date.fromisoformat(days[0]),
                date_end=date.fromisoformat(days[1]),
                date_precision=1 if days[0] == days[1] else 4,
                date_method=told["date_method"],
                actor_from=told["from"],
                actor_to=told["to"],
            )
            acts.append(row)
            for harm, number in told["counts"].items():
                claims.append(claim(f"{row['mention_id']}-{harm}", row, harm=harm, evidence=report["text"], **_numbers(number)))
    return tables(articles, acts, claims)


def _numbers(number: int | str) -> dict[str, Any]:
    if isinstance(number, int):
        return {"number": number}
    return at_least(int(number[2:])) if number.startswith(">=") else _COUNTS[number]


def pair_scores(found: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, float]:
    """Precision, recall and F1 over the pairs of items put together."""
    mine = {p for p in combinations(sorted(wanted), 2) if found.get(p[0], p[0]) == found.get(p[1], p[1])}
    right = {p for p in combinations(sorted(wanted), 2) if wanted[p[0]] == wanted[p[1]]}
    hits = len(mine & right)
    precision, recall = hits / max(1, len(mine)), hits / max(1, len(right))
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / max(1e-9, precision + recall)}


def joined_wrongly(found: Mapping[str, str], wanted: Mapping[str, str]) -> list[tuple[str, str]]:
    """The pairs of one found event that are not of one true event."""
    return [p for p in combinations(sorted(wanted), 2) if found.get(p[0]) == found.get(p[1]) and wanted[p[0]] != wanted[p[1]]]


def n_events(wanted: Mapping[str, str]) -> Counter[str]:
    """How many acts tell each event."""
    return Counter(wanted.values())


def extracted(given: Sequence[Mapping[str, Any]]) -> dict[str, pd.DataFrame]:
    """What the pipeline makes of the reports' titles and texts, lineages as the gold gives them."""
    articles, blocks = [], []
    for report in given:
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
    places, names = places_of(made)
    return {**made, "articles": frame, "places": places, "place_aliases": names, "actors": actor_tables()[0]}
