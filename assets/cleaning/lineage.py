"""Lineage: which articles are copies, and which retell one wire copy.

Belongs here: deciding on pairs of articles and grouping them. Not here: finding what two articles share (`lineage_passages.py`), dates that
follow from a lineage (`twin_dates.py`), which events articles have in common (aggregation: two reports of one event are two sources).

Everything is computed anew from all articles, a minute for 100,000: what one pair shares depends on how common it is in all, so only that
gives after a refresh what a rebuild gives.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from assets.cleaning.lineage_passages import passages, sharing_pairs
from assets.cleaning.twin_dates import twin_dates

# Of the words of the shorter article: shared in two or more passages, or in a single one, which alone may be a quotation that both carry.
# Fitted on made-up reprints, whose score changes by less than half a point between 0.10 and 0.15, and between 0.40 and 0.45.
RETOLD_SHARE = 0.12
RETOLD_SHARE_ONE_PASSAGE = 0.45
NEAR_COPY_SHARE = 0.8  # of the words of the longer article
SAME_PASSAGES_SHARE = 0.5  # of the words of both, in identical passages: grouped before anything is counted
SHORT_COPY_WORDS = 20  # shorter texts that are equal may be two reports in set words; they are copies only if of one day
RETELLING_DAYS = 7  # a wire copy is retold within days; later likeness is background that an outlet repeats
LINKED_SHARE = 0.15  # of the pairs between two groups have to be linked for the groups to be one


Passages = list[npt.NDArray[np.uint32]]


class Link(NamedTuple):
    """Two articles (positions) of one lineage; `share` of the shorter one's words, `likeness` of the longer one's, stand in both."""

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
    links = _same_passages(cut, days)
    copies = {link.b for link in links}
    originals = [position for position in range(len(cut)) if position not in copies]
    links += _retellings(originals, cut, days)
    lineage = _groups(len(cut), links)
    ids = articles["article_id"].tolist()
    first_copies = _first_copies(links, days)
    found = pd.DataFrame(
        {
            "article_id": ids,
            "lineage_id": [ids[group] for group in lineage],
            "duplicate_of": [ids[first_copies[position]] if position in first_copies else None for position in range(len(ids))],
        }
    )
    inferred = twin_dates(articles, [(link.a, link.b, link.share) for link in links if lineage[link.a] == lineage[link.b]])
    return found.join(inferred)


def _same_passages(cut: list[Passages], days: list[date | None]) -> list[Link]:
    """Copies by identical passages: each article with the first one that has at least half of it, and half of whose words it has.

    Done first and in one pass, so that a story that hundreds of outlets print does not make its own words look common.
    """
    holder: dict[bytes, int] = {}
    copies: set[int] = set()
    links = []
    sizes = [sum(map(len, one)) for one in cut]
    for position, own in enumerate(cut):
        shared: dict[int, int] = defaultdict(int)
        for key, words in {words.tobytes(): len(words) for words in own}.items():
            first = holder.setdefault(key, position)
            if first != position and first not in copies:
                shared[first] += words
        first, both = max(shared.items(), key=lambda item: (item[1], -item[0]), default=(position, 0))
        likeness = both / max(sizes[first], sizes[position], 1)
        if likeness < SAME_PASSAGES_SHARE or (sizes[position] < SHORT_COPY_WORDS and (days[first] is None or days[first] != days[position])):
            continue
        copies.add(position)
        links.append(Link(first, position, both / min(sizes[first], sizes[position]), likeness))
    return links


def _retellings(originals: list[int], cut: list[Passages], days: list[date | None]) -> list[Link]:
    pairs = sharing_pairs([cut[position] for position in originals])
    if pairs.empty:
        return []
    place = np.array(originals)
    sizes = np.array([sum(map(len, one)) for one in cut])
    a, b = place[pairs["a"]], place[pairs["b"]]
    share = pairs["words"].to_numpy() / np.minimum(sizes[a], sizes[b])
    likeness = pairs["words"].to_numpy() / np.maximum(sizes[a], sizes[b])
    several = (pairs["passages"].to_numpy() >= 2) & (share >= RETOLD_SHARE)
    kept = several | (share >= RETOLD_SHARE_ONE_PASSAGE)
    found = [Link(*link) for link in zip(a[kept].tolist(), b[kept].tolist(), share[kept].tolist(), likeness[kept].tolist(), strict=True)]
    return [link for link in found if link.likeness >= NEAR_COPY_SHARE or _within_days(days[link.a], days[link.b])]


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
    """For each exact or near copy the article that it copies, which is no copy itself: of two the earlier by date, then the smaller id."""

    def turn(position: int) -> tuple[date, int]:
        return days[position] or date.max, position

    near: dict[int, list[int]] = defaultdict(list)
    for link in links:
        if link.likeness >= NEAR_COPY_SHARE:
            near[link.a].append(link.b)
            near[link.b].append(link.a)
    found: dict[int, int] = {}
    for position in sorted(near, key=turn):
        earlier = [other for other in near[position] if turn(other) < turn(position) and other not in found]
        if earlier:
            found[position] = min(earlier, key=turn)
    return found


def _day(value: object, precision: object) -> date | None:
    """A publication date known to the day, else None."""
    if precision != "day" or pd.isna(value):  # type: ignore[call-overload]
        return None
    return pd.Timestamp(value).date()  # type: ignore[arg-type]


def _within_days(one: date | None, other: date | None) -> bool:
    return one is None or other is None or abs((one - other).days) <= RETELLING_DAYS
