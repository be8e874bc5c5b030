"""How fast articles are read and cleaned, beside trafilatura alone on the same pages in the same run.

    python benchmarks/cleaning_speed.py --pages pages.jsonl.gz --texts texts.jsonl --limit 100

`--pages`: JSON Lines with `html`; `--texts`: JSON Lines with `text`. Processor time of one process, so that a busy machine counts less; the
visible text (ingestion's part of a page) is included. All ways take turns, a chunk each, so that a machine that grows slower does so for all;
models and word lists are loaded before, once a process.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd
import trafilatura

from assets.cleaning.articles import clean_documents
from assets.ingestion.visible_text import visible_text

CHUNK = 50  # documents, as the pipeline's workers get them


def main() -> None:
    """Prints milliseconds a document."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=Path, required=True)
    options.add_argument("--texts", type=Path, required=True)
    options.add_argument("--limit", type=int, default=100)
    chosen = options.parse_args()
    pages = [record["html"] for record in read(chosen.pages, chosen.limit)]
    texts = [record["text"] for record in read(chosen.texts, 10 * chosen.limit)]
    ways: dict[str, Callable[[list[str]], object]] = {
        "read and cleaned": lambda some: clean(documents([visible_text(page) for page in some], some)),
        "trafilatura alone": lambda some: [trafilatura.extract(page) for page in some],
        "trafilatura, precise": lambda some: [trafilatura.extract(page, favor_precision=True, include_comments=False) for page in some],
    }
    of_texts = timed({"cleaned": lambda some: clean(documents(some, [None] * len(some)))}, texts)
    print(f"{len(texts)} texts of {sum(map(len, texts)) // len(texts)} characters", *of_texts, sep="\n  ")
    print(f"{len(pages)} pages of {sum(map(len, pages)) // len(pages)} characters", *timed(ways, pages), sep="\n  ")


def read(path: Path, limit: int) -> list[dict[str, Any]]:
    """The first records of a JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in islice(file, limit)]


def documents(texts: list[str], pages: list[str | None]) -> pd.DataFrame:
    """The input of cleaning."""
    return pd.DataFrame(
        {"document_id": str(at), "external_id": "", "path": "", "format": "", "text": text, "content": page, "metadata": "{}"}
        for at, (text, page) in enumerate(zip(texts, pages, strict=True))
    )


def clean(frame: pd.DataFrame) -> None:
    """Cleans and forgets the result."""
    clean_documents(frame)


def timed(ways: dict[str, Callable[[list[str]], object]], items: list[str]) -> list[str]:
    """For each way milliseconds of processor time an item, items a second, and its rate as a share of the second way's, if there is one."""
    seconds = dict.fromkeys(ways, 0.0)
    for work in ways.values():
        work(items[:5])
    for start in range(0, len(items), CHUNK):
        for name, work in ways.items():
            started = time.process_time()
            work(items[start : start + CHUNK])
            seconds[name] += time.process_time() - started
    yardstick = [*seconds.values()][min(1, len(ways) - 1)]
    return [
        f"{name}: {1000 * took / len(items):.2f} ms, {len(items) / took:.0f} a second, {yardstick / took:.2f} of the rate"
        for name, took in seconds.items()
    ]


if __name__ == "__main__":
    main()
