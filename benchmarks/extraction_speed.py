"""How fast articles are extracted, and what a process needs for it.

    python benchmarks/extraction_speed.py [ARTICLES]

Two kinds of articles of 3 kB each, all of our own texts: dense ones, made of the sample corpus' paragraphs, with casualties, places
and dates in nearly every sentence; and a day's news, one whole article of the corpus among paragraphs of other news (budget, sport,
weather: `quiet_news.txt`). Processor time of one process, the best of several runs, the load of the lexicons told apart; peak memory.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from assets.extraction.extractor import extract_articles
from assets.ingestion.reader import Document, list_files, read_file

CORPUS = Path(__file__).resolve().parents[1] / "seeds" / "corpus"
QUIET = Path(__file__).with_name("quiet_news.txt")
CHARACTERS = 3000
RUNS = 3


def dense(draw: random.Random, corpus: list[str]) -> str:
    """An article of paragraphs of the corpus."""
    paragraphs = [p for text in corpus for p in text.split("\n\n") if len(p) > 120]
    text = ""
    while len(text) < CHARACTERS:
        text += draw.choice(paragraphs) + "\n\n"
    return text


def typical(draw: random.Random, corpus: list[str]) -> str:
    """A whole article of the corpus with other news around it."""
    paragraphs = QUIET.read_text(encoding="utf-8").strip().split("\n\n")
    draw.shuffle(paragraphs)
    paragraphs.insert(draw.randrange(4), draw.choice(corpus))
    return "\n\n".join(paragraphs)


def made_up(n_articles: int, compose: Callable[[random.Random, list[str]], str] = dense) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Articles and their one body block each, drawn with a fixed seed."""
    corpus = [found.text for ref in list_files([str(CORPUS)]) for found in read_file(ref) if isinstance(found, Document)]
    draw = random.Random(1)
    texts = [compose(draw, corpus)[:CHARACTERS] for _ in range(n_articles)]
    articles = pd.DataFrame({"article_id": [f"{n:016x}" for n in range(n_articles)], "text": texts}).assign(
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
    """Prints articles a second and core of either kind, seconds of the first article, and peak memory."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    first = made_up(1)
    start = time.process_time()
    extract_articles(*first)
    print(f"load of the lexicons and the first article: {time.process_time() - start:.2f} s")
    for name, compose in (("dense", dense), ("a day's news", typical)):
        articles, blocks = made_up(n, compose)
        seconds = []
        for _ in range(RUNS):
            start = time.process_time()
            found = extract_articles(articles, blocks)
            seconds.append(time.process_time() - start)
        claims, acts = (len(found[table]) / n for table in ("casualty_claims", "event_mentions"))
        rate = n / min(seconds)
        print(
            f"{name}: {n:,} articles of {CHARACTERS:,} characters, {rate:.0f} a second and core; {claims:.1f} claims and {acts:.1f} acts each"
        )
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
