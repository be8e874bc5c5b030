"""How long finding lineages takes, by the number of articles.

    python benchmarks/lineage_speed.py [ARTICLES ...]

The articles are made up: 300 words with frequencies as uneven as those of a language (Zipf), one in ten a partial reprint of an earlier one. One
core. Prints seconds of the process, milliseconds an article, peak memory and how many of the reprints were found.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assets.cleaning.lineage import find_lineages

VOCABULARY = 30_000


def made_up(count: int) -> tuple[pd.DataFrame, dict[str, str]]:
    """Articles as find_lineages takes them, and for each reprint the article that it was made of."""
    pick = random.Random(1)
    words = ["".join(pick.choices("abdefgilmnoprstu", k=pick.randint(2, 9))) for _ in range(VOCABULARY)]
    frequency = [0.0]
    for rank in range(1, VOCABULARY + 1):
        frequency.append(frequency[-1] + 1 / rank)

    def paragraph() -> str:
        return " ".join(pick.choices(words, cum_weights=frequency[1:], k=40))

    bodies: list[list[str]] = []
    source: dict[str, str] = {}
    for number in range(count):
        if number % 10 == 9:
            first = pick.randrange(number)
            source[f"{number:07d}"] = f"{first:07d}"
            bodies.append([*pick.sample(bodies[first], 4), *(paragraph() for _ in range(4))])
        else:
            bodies.append([paragraph() for _ in range(8)])
    frame = pd.DataFrame({"article_id": [f"{number:07d}" for number in range(count)], "body": ["\n\n".join(parts) for parts in bodies]})
    return frame.assign(published_on=None, published_precision="unknown", published_method="unknown"), source


def main(*counts: int) -> None:
    """Print one line a size."""
    print(f"{'articles':>9} {'seconds':>8} {'ms each':>8} {'peak MB':>8} {'reprints found':>15}")
    for count in counts or (2_000, 10_000):
        articles, source = made_up(count)
        begun = time.process_time()
        found = find_lineages(articles)
        took = time.process_time() - begun
        lineage = dict(zip(found["article_id"], found["lineage_id"], strict=True))
        right = sum(lineage[reprint] == lineage[first] for reprint, first in source.items())
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{count:9,} {took:8.1f} {took / count * 1e3:8.2f} {peak:8,} {right:9,} of {len(source):,}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
