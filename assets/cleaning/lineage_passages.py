"""Which articles have passages in common: the pairs that lineage decides on.

Belongs here: cutting bodies into passages, the index of three-word runs, counting what two articles share. Not here: what that means.

A passage is a paragraph; short ones are joined to the next and long ones cut, so that a body without paragraphs is compared too. A run of
three words that stands in more than MAX_ARTICLES articles is a phrase of the language, of the conflict or of an outlet, and says nothing.
"""

from __future__ import annotations

import math
import re
import tempfile
from collections.abc import Sequence

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

MIN_PASSAGE_WORDS = 8  # shorter paragraphs are joined to the next
MAX_PASSAGE_WORDS = 120
MAX_ARTICLES = 30
# What makes two passages one: this many shared runs, five words in a row at least, and this share of the runs of the smaller passage. A set
# phrase in paragraphs that say different things stays below it. Made-up reprints score the same from 0.2 to 0.45, while in reports written
# by one office on different events four of five false links go.
MIN_RUNS = 3
MIN_RUN_SHARE = 0.4
MEMORY = "2GB"  # of the join; what goes beyond lies in a temporary folder

_WORD = re.compile(r"\w+")
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)

# Both queries end in the same columns. `matched` holds passages of two articles that are one; a passage counts once, with its best counterpart.
_PAIRS = f"""
    WITH runs AS (SELECT DISTINCT article, passage, passage_runs, run FROM all_runs),
    {{which}},
    matched AS (
        SELECT a.article AS a, b.article AS b, a.passage AS passage_a, b.passage AS passage_b, count(*) + 2 AS words
        FROM held a JOIN kept b ON a.run = b.run AND a.article < b.article
        GROUP BY ALL HAVING count(*) >= greatest({MIN_RUNS}, {MIN_RUN_SHARE} * least(any_value(a.passage_runs), any_value(b.passage_runs)))),
    in_a AS (SELECT a, b, count(*) AS passages, sum(words) AS words
             FROM (SELECT a, b, passage_a, max(words) AS words FROM matched GROUP BY ALL) GROUP BY ALL),
    in_b AS (SELECT a, b, count(*) AS passages, sum(words) AS words
             FROM (SELECT a, b, passage_b, max(words) AS words FROM matched GROUP BY ALL) GROUP BY ALL)
    SELECT a, b, least(in_a.passages, in_b.passages) AS passages, least(in_a.words, in_b.words)::BIGINT AS words
    FROM in_a JOIN in_b USING (a, b) ORDER BY a, b"""
_RARE = f"""
    chosen AS (SELECT run FROM runs GROUP BY run HAVING count(DISTINCT article) BETWEEN 2 AND {MAX_ARTICLES}),
    kept AS (SELECT * FROM runs SEMI JOIN chosen USING (run)), held AS (SELECT * FROM kept)"""
_COMMON = f"""
    chosen AS (SELECT run FROM runs GROUP BY run HAVING count(DISTINCT article) > {MAX_ARTICLES}),
    printed AS (SELECT article FROM runs LEFT JOIN chosen USING (run) GROUP BY article HAVING count(chosen.run) >= {MIN_RUN_SHARE} * count(*)),
    kept AS (SELECT * FROM runs SEMI JOIN chosen USING (run) SEMI JOIN printed USING (article)),
    held AS (SELECT * FROM kept QUALIFY article = min(article) OVER (PARTITION BY run))"""


def passages(body: str, numbers: dict[str, int]) -> list[npt.NDArray[np.uint32]]:
    """The passages of a body, whose paragraphs stand apart by blank lines: for each its words, lower case, by number.

    `numbers` gives each word of all bodies its number and is added to.
    """
    cut: list[npt.NDArray[np.uint32]] = []
    gathered: list[int] = []
    for paragraph in body.lower().split("\n\n"):
        gathered += [numbers.setdefault(word, len(numbers) + 1) for word in _WORD.findall(paragraph)]
        if len(gathered) >= MIN_PASSAGE_WORDS:
            cut += np.array_split(np.array(gathered, dtype=np.uint32), math.ceil(len(gathered) / MAX_PASSAGE_WORDS))
            gathered = []
    return [*cut, np.array(gathered, dtype=np.uint32)] if gathered else cut


def runs_of(words: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint64]:
    """Every run of three words of a passage as a 64-bit number."""
    one = words.astype(np.uint64)
    return (one[:-2] * _MULTIPLIER + one[1:-1]) * _MULTIPLIER + one[2:]


def sharing_pairs(articles: Sequence[list[npt.NDArray[np.uint32]]]) -> pd.DataFrame:
    """The pairs of articles that share a passage: columns a < b (positions in `articles`), passages and words (BIGINT) that both have.

    `articles` are lists of passages. Exact (no sampling, no sketch), and the same for any order of the articles up to their positions.
    """
    return _pairs(articles, _RARE)


def pairs_with_first(articles: Sequence[list[npt.NDArray[np.uint32]]]) -> pd.DataFrame:
    """The same for the runs that `sharing_pairs` passes over as common: between articles that mostly consist of such, each with the first one
    that has the run."""
    return _pairs(articles, _COMMON)


def _pairs(articles: Sequence[list[npt.NDArray[np.uint32]]], which: str) -> pd.DataFrame:
    with (
        tempfile.TemporaryDirectory() as folder,
        duckdb.connect(config={"threads": 1, "memory_limit": MEMORY, "temp_directory": folder}) as con,
    ):
        con.register("all_runs", _runs(articles))
        return con.execute(_PAIRS.format(which=which)).df()


def _runs(articles: Sequence[list[npt.NDArray[np.uint32]]]) -> pa.Table:
    """Every run of three words as a 64-bit number: columns article, passage, passage_runs (how many the passage has), run."""
    runs, places = [np.zeros(0, np.uint64)], [(0, 0, 0)]
    for article, cut in enumerate(articles):
        for passage, words in enumerate(cut):
            runs.append(runs_of(words))
            places.append((article, passage, len(runs[-1])))
    article_of, passage_of, lengths = np.array(places, dtype=np.int32).T
    return pa.table(
        {
            "article": np.repeat(article_of, lengths),
            "passage": np.repeat(passage_of, lengths),
            "passage_runs": np.repeat(lengths, lengths),
            "run": np.concatenate(runs),
        }
    )
