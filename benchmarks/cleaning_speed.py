"""How fast articles are read and cleaned, beside trafilatura alone on the same pages in the same run.

    python benchmarks/cleaning_speed.py --pages pages.jsonl.gz --texts texts.jsonl --limit 100

`--pages`: JSON Lines with `html`; `--texts`: JSON Lines with `text`. Processor time of one process, so that a busy machine counts less; the
visible text (ingestion's part of a page) is included.
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
    clean(documents(texts[:1], [None]))  # models and word lists are loaded once a process
    print(
        f"{len(texts)} texts of {sum(map(len, texts)) // len(texts)} characters: {timed(lambda: clean(documents(texts, [None] * len(texts))), texts)}"
    )
    print(
        f"{len(pages)} pages of {sum(map(len, pages)) // len(pages)} characters: {timed(lambda: clean(documents([visible_text(page) for page in pages], pages)), pages)}"
    )
    print(f"trafilatura alone: {timed(lambda: [trafilatura.extract(page) for page in pages], pages)}")
    print(
        f"trafilatura, precise: {timed(lambda: [trafilatura.extract(page, favor_precision=True, include_comments=False) for page in pages], pages)}"
    )


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
    """Cleans in chunks and forgets the result."""
    for start in range(0, len(frame), CHUNK):
        clean_documents(frame[start : start + CHUNK])


def timed(work: Callable[[], object], items: list[Any]) -> str:
    """Milliseconds of processor time an item, and items a second."""
    started = time.process_time()
    work()
    seconds = (time.process_time() - started) / len(items)
    return f"{1000 * seconds:.2f} ms, {1 / seconds:.0f} a second"


if __name__ == "__main__":
    main()
