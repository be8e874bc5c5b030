"""How fast articles are extracted, and what a process needs for it.

    python benchmarks/extraction_speed.py [ARTICLES]

The articles are made of the sample corpus' own sentences, about 3 kB each, dense with casualties, places and dates: harder than
a day's news, of which most sentences hold none. Processor time of one process, the load of the lexicons told apart; peak memory.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from pathlib import Path

import pandas as pd

from assets.extraction.extractor import extract_articles
from assets.ingestion.reader import Document, list_files, read_file

CORPUS = Path(__file__).resolve().parents[1] / "seeds" / "corpus"
CHARACTERS = 3000


def made_up(n_articles: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Articles and their one body block each, drawn with a fixed seed."""
    paragraphs = [
        paragraph
        for ref in list_files([str(CORPUS)])
        for found in read_file(ref)
        if isinstance(found, Document)
        for paragraph in found.text.split("\n\n")
        if len(paragraph) > 120
    ]
    draw = random.Random(1)
    rows = []
    for number in range(n_articles):
        text = ""
        while len(text) < CHARACTERS:
            text += draw.choice(paragraphs) + "\n\n"
        rows.append({"article_id": f"{number:016x}", "text": text[:CHARACTERS]})
    articles = pd.DataFrame(rows).assign(
        title=None,
        published_on=pd.Timestamp("2016-04-08"),
        published_precision="day",
        publisher=None,
        agency=None,
        language="en",
        is_relevant=True,
    )
    blocks = pd.DataFrame(
        {"article_id": articles["article_id"], "block_no": 0, "span_start": 0, "span_end": CHARACTERS, "kind": "body", "kept": True}
    )
    return articles, blocks.assign(reason="benchmark")


def main() -> None:
    """Prints articles a second and core, seconds of the first article, and peak memory."""
    articles, blocks = made_up(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
    start = time.process_time()
    extract_articles(articles.head(1), blocks.head(1))
    loaded = time.process_time()
    found = extract_articles(articles, blocks)
    seconds = time.process_time() - loaded
    print(f"load of the lexicons and the first article: {loaded - start:.2f} s")
    print(f"{len(articles):,} articles of {CHARACTERS:,} characters: {seconds:.2f} s, {len(articles) / seconds:.0f} a second and core")
    print(f"{len(found['casualty_claims']):,} claims, {len(found['event_mentions']):,} acts")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
