"""What extraction misses of the gold of short passages, and what it invents.

Belongs here: how a claim of `passages.json` is compared with the rows. Not here: the demands (`test_passages.py`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from assets.extraction.extractor import extract_articles
from tests.gold.in_process import places_of
from tests.gold.sample_corpus import ENDS, Tables, in_window, lies_at

PASSAGES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "passages.json").read_text(encoding="utf-8"))["passages"]
# what a claim of the gold may ask beyond its numbers, and whether it gives one value or the acceptable ones
ONE, ANY = ("qualifier", "vague_word"), ("victim_class", "count_basis", "attribution_kind")


def run() -> Tables:
    """The extraction's tables of all passages, one article each, with the places that they name."""
    ids = [passage["passage"] for passage in PASSAGES]
    texts = [passage["text"] for passage in PASSAGES]
    kinds = ["title" if passage["style"] == "headline" else "body" for passage in PASSAGES]
    published = pd.to_datetime(pd.Series([passage["published_on"] for passage in PASSAGES]))
    articles = pd.DataFrame({"article_id": ids, "text": texts, "published_on": published, "published_precision": "day"})
    ends = [len(text) for text in texts]
    blocks = pd.DataFrame({"article_id": ids, "block_no": 0, "span_start": 0, "span_end": ends, "kind": kinds, "kept": True})
    made = extract_articles(articles, blocks)
    assert made["extraction_failures"].empty
    made["places"], made["place_aliases"] = places_of(made)
    return made


def misses(made: Tables) -> set[str]:
    """Every demand of the gold that the claims do not meet, and every number that they invent, as "passage: what"."""
    by_passage = {name: list(rows.itertuples(index=False)) for name, rows in made["casualty_claims"].groupby("article_id")}
    return {
        f"{passage['passage']}: {what}"
        for passage in PASSAGES
        for what in _of_passage(passage["claims"], by_passage.get(passage["passage"], []), made)
    }


def _of_passage(gold: list[dict[str, Any]], claims: list[Any], made: Tables) -> Iterator[str]:
    for wanted in gold:
        if wanted.get("optional"):
            continue
        told = [claim for claim in claims if _counts(wanted, claim) and claim.polarity in wanted.get("polarity", ["asserted"])]
        if not told:
            yield f"no {_words(wanted)}"
            continue
        faults = min((list(_faults(wanted, claim, made)) for claim in told), key=len)
        yield from (f"{_words(wanted)}: {fault}" for fault in faults)
    for claim in claims:
        listed = claim.qualifier == "implied_one" and isinstance(claim.part_of_claim_id, str)
        unstated = claim.qualifier == "none_stated" and pd.isna(claim.best)
        if claim.polarity == "asserted" and not listed and not unstated and not any(_counts(wanted, claim) for wanted in gold):
            yield f"invented: {claim.harm} {claim.surface!r}"


def _words(wanted: dict[str, Any]) -> str:
    count = wanted.get("vague_word") or " ".join("-" if wanted[end] is None else str(wanted[end]) for end in ENDS)
    return f"{'part ' if wanted.get('subset') else ''}{wanted['harm']} {count}"


def _counts(wanted: dict[str, Any], claim: Any) -> bool:
    """Whether the claim tells of that harm and number."""
    if claim.harm != wanted["harm"] or claim.unit != wanted.get("unit", "person"):
        return False
    if "vague_word" in wanted:
        return bool(claim.vague_word == wanted["vague_word"])
    return [None if pd.isna(getattr(claim, end)) else int(getattr(claim, end)) for end in ENDS] == [wanted[end] for end in ENDS]


def _faults(wanted: dict[str, Any], claim: Any, made: Tables) -> Iterator[str]:
    """What the claim says otherwise than the gold."""
    if wanted.get("subset", False) != isinstance(claim.part_of_claim_id, str):
        yield "no part" if wanted.get("subset") else "told as a part"
    for column in (*ONE, *ANY):
        value = getattr(claim, column)
        if column in wanted and value not in (wanted[column] if column in ANY else [wanted[column]]):
            yield f"{column} is {value}"
    if "perpetrator" in wanted and claim.perpetrator_actor_id != wanted["perpetrator"]:
        yield f"perpetrator is {claim.perpetrator_actor_id}"
    if "place" in wanted and not lies_at(wanted["place"], claim.place_id, made):
        yield f"place is {claim.place_id}"
    if "date" in wanted and not in_window(wanted["date"], claim.date_start, claim.date_end):
        yield f"date is {'none' if pd.isna(claim.date_start) else f'{claim.date_start:%Y-%m-%d} to {claim.date_end:%Y-%m-%d}'}"


if __name__ == "__main__":  # python -m tests.gold.passages: the lines of known_passage_misses.txt as they are now
    print(*sorted(misses(run())), sep="\n")
