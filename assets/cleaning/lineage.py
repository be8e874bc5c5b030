"""Lineage: which articles are copies, and which retell one wire copy.

Belongs here: deciding on pairs of articles and grouping them. Not here: finding what two articles share (`lineage_passages.py`), dates that
follow from a lineage (`twin_dates.py`), which events articles have in common (aggregation: two reports of one event are two sources).

Everything is computed anew from all articles (about 0.8 ms of one core an article, up to 100,000): what one pair shares depends on how common
it is in all of them, so only that gives after a refresh what a rebuild gives.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from assets.cleaning.lineage_passages import pairs_with_first, passages, runs_of, sharing_pairs
from assets.cleaning.twin_dates import twin_dates

# Of the words of the shorter article: shared in two or more passages, or in a single one, which alone may be a quotation that both carry.
# Fitted on made-up reprints, whose score changes by less than half a point between 0.10 and 0.15, and between 0.40 and 0.45.
RETOLD_SHARE = 0.12
RETOLD_SHARE_ONE_PASSAGE = 0.45
NEAR_COPY_SHARE = 0.7  # of the runs of the longer article: seven of a hundred words changed, or a third more text
WIDELY_PRINTED_SHARE = 0.5
SHORT_COPY_WORDS = 20  # shorter texts that are alike may be two reports in set words; they are one only if of one day
RETELLING_DAYS = 7  # a wire copy is retold within days; later likeness is background that an outlet repeats
LINKED_SHARE = 0.2  # of the pairs between two groups have to be linked for the groups to be one


Passages = list[npt.NDArray[np.uint32]]


class Link(NamedTuple):
    """Two articles (positions) that have passages in common: `share` of the shorter one's words, telling ones only, `likeness` of all
    three-word runs of the longer one."""

    a: int
    b: int
    share: float
    likeness: float


def find_lineages(articles: pd.DataFrame) -> pd.DataFrame:
    """The lineage of every article.

    In: article_id, body (VARCHAR), published_on (date or null), published_precision, published_method. Out, one row an article, ordered by
    article_id: lineage_id (the smallest article_id of the lineage), duplicate_of (the first of its exact or near copies by date and id, null for
    that one itself), published_on, published_precision, published_method (filled only where a twin's date was inferred). The order of the rows
    plays no part.
    """
    articles = articles.sort_values("article_id", ignore_index=True)
    numbers: dict[str, int] = {}
    cut = [passages(body, numbers) if isinstance(body, str) else [] for body in articles["body"]]
    days = [_day(value, precision) for value, precision in zip(articles["published_on"], articles["published_precision"], strict=True)]
    copies = _widely_printed(cut, days)
    printed = {link.b for link in copies}
    others = _retellings([position for position in range(len(cut)) if position not in printed], cut, days)
    links = copies + others
    lineage = _groups(len(cut), others)
    for link in copies:
        lineage[link.b] = lineage[link.a]
    ids = articles["article_id"].tolist()
    first_copies = _first_copies([link for link in links if lineage[link.a] == lineage[link.b]], days)
    found = pd.DataFrame(
        {
            "article_id": ids,
            "lineage_id": _smallest_ids(ids, lineage),
            "duplicate_of": [ids[first_copies[position]] if position in first_copies else None for position in range(len(ids))],
        }
    )
    inferred = twin_dates(articles, [(link.a, link.b, link.share) for link in links if lineage[link.a] == lineage[link.b]])
    return found.join(inferred)


def _widely_printed(cut: list[Passages], days: list[date | None]) -> list[Link]:
    """Copies of what so many print that its words look common: each of them linked to the first article that has half of it.

    They are taken out before anything else is counted, so that a story in hundreds of outlets counts once.
    """
    copies: dict[int, Link] = {}
    for link in sorted(_links(pairs_with_first(cut), range(len(cut)), cut, days), key=lambda link: (link.b, -link.share, link.a)):
        if link.likeness >= WIDELY_PRINTED_SHARE and link.b not in copies and link.a not in copies:
            copies[link.b] = link
    return list(copies.values())


def _retellings(originals: list[int], cut: list[Passages], days: list[date | None]) -> list[Link]:
    return list(_links(sharing_pairs([cut[position] for position in originals]), originals, cut, days))


def _links(pairs: pd.DataFrame, places: Sequence[int], cut: list[Passages], days: list[date | None]) -> Iterator[Link]:
    """The links between articles, `pairs` of `places`, that share enough and whose dates allow it."""
    sizes = [sum(map(len, own)) for own in cut]
    runs = cache(lambda position: np.unique(np.concatenate([runs_of(words) for words in cut[position]])))
    for first, second, shared_passages, words in pairs.itertuples(index=False):
        a, b = places[first], places[second]
        share = words / min(sizes[a], sizes[b])
        if share < (RETOLD_SHARE if shared_passages > 1 else RETOLD_SHARE_ONE_PASSAGE):
            continue
        likeness = len(np.intersect1d(runs(a), runs(b), assume_unique=True)) / max(len(runs(a)), len(runs(b)))
        day, other = days[a], days[b]
        if min(sizes[a], sizes[b]) < SHORT_COPY_WORDS:
            possible = day is not None and day == other
        else:
            possible = day is None or other is None or abs((day - other).days) <= RETELLING_DAYS or likeness >= NEAR_COPY_SHARE
        if possible:
            yield Link(a, b, share, likeness)


def _groups(count: int, links: Iterable[Link]) -> list[int]:
    """The group of each position, named by its smallest: links are followed from the strongest on, and two groups become one only when enough
    of the pairs between them are linked, so that no chain of weak links makes a giant."""
    group = list(range(count))
    members = {position: [position] for position in range(count)}
    between: dict[int, dict[int, int]] = defaultdict(dict)
    ordered = sorted(links, key=lambda link: (-link.share, link.a, link.b))
    for link in ordered:
        between[link.a][link.b] = between[link.b][link.a] = 1
    for link in ordered:
        keep, gone = sorted((group[link.a], group[link.b]))
        if keep == gone or between[keep][gone] < LINKED_SHARE * len(members[keep]) * len(members[gone]):
            continue
        for position in members[gone]:
            group[position] = keep
        members[keep] += members.pop(gone)
        for other, number in between.pop(gone).items():
            del between[other][gone]
            if other != keep:
                between[keep][other] = between[other][keep] = between[keep].get(other, 0) + number
    return group


def _first_copies(links: Iterable[Link], days: list[date | None]) -> dict[int, int]:
    """For each exact or near copy the first article that it is a copy of, directly or by way of others: by date, then by id."""
    first: dict[int, int] = {}

    def root(position: int) -> int:
        while position in first:
            position = first[position]
        return position

    for link in links:
        if link.likeness >= NEAR_COPY_SHARE:
            earlier, later = sorted((root(link.a), root(link.b)), key=lambda position: (days[position] or date.max, position))
            if earlier != later:
                first[later] = earlier
    return {position: root(position) for position in first}


def _smallest_ids(ids: list[str], groups: list[int]) -> list[str]:
    """Each article's group by the smallest id in it."""
    smallest: dict[int, str] = {}
    for article_id, group in zip(ids, groups, strict=True):
        smallest.setdefault(group, article_id)  # ids come in order
    return [smallest[group] for group in groups]


def _day(value: object, precision: object) -> date | None:
    """A publication date known to the day, else None."""
    if precision != "day" or pd.isna(value):  # type: ignore[call-overload]
        return None
    return pd.Timestamp(value).date()  # type: ignore[arg-type]
