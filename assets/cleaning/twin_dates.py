"""Publication dates that an article without one takes from its twin: an article of the same lineage whose date is stated.

Belongs here: when a twin's date may stand for an article's own. Not here: who is a twin of whom (`lineage.py`).
"""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import pandas as pd

STATED = frozenset(("metadata", "stated", "url"))
TWIN_SHARE = 0.3  # of the shorter article's words in both; less may be another day's story with the same background
AGREEING_DAYS = 1  # outlets print one copy within a day of each other; wider apart, none of the dates is taken

_WEEKDAY = re.compile(rf"\b({'|'.join(calendar.day_name)})\b")


def twin_dates(articles: pd.DataFrame, links: Iterable[tuple[int, int, float]]) -> pd.DataFrame:
    """The inferred dates, one row an article in the order of `articles`, all columns null for most.

    In: `articles` with a RangeIndex and body, published_on, published_precision, published_method; `links` as (row, row, share of the shorter
    article's words). Out: published_on (date), published_precision 'day', published_method 'inferred_twin'. A date is taken from the closest twin
    with a stated date, only if all such twins agree within AGREEING_DAYS, and the first weekday that both texts name is the same.
    """
    dates: list[date | None] = [
        pd.Timestamp(value).date() if method in STATED and precision == "day" and not pd.isna(value) else None
        for value, precision, method in zip(
            articles["published_on"], articles["published_precision"], articles["published_method"], strict=True
        )
    ]
    undated = articles["published_on"].isna().tolist()
    bodies = articles["body"].tolist()
    twins: dict[int, list[tuple[float, date]]] = defaultdict(list)
    for a, b, share in links:
        for row, twin in ((a, b), (b, a)):
            day = dates[twin]
            if undated[row] and day is not None and share >= TWIN_SHARE and _weekdays_agree(bodies[row], bodies[twin]):
                twins[row].append((-share, day))
    found: list[date | None] = [None] * len(undated)
    for row, candidates in twins.items():
        days = [day for _, day in candidates]
        if (max(days) - min(days)).days <= AGREEING_DAYS:
            found[row] = min(candidates)[1]
    known = [day is not None for day in found]
    return pd.DataFrame(
        {
            "published_on": pd.Series(found, dtype="object", index=articles.index),
            "published_precision": ["day" if here else None for here in known],
            "published_method": ["inferred_twin" if here else None for here in known],
        },
        index=articles.index,
    )


def _weekdays_agree(one: object, other: object) -> bool:
    """Whether the first weekdays that two texts name are one, or one of them names none."""
    named = [_WEEKDAY.search(text) if isinstance(text, str) else None for text in (one, other)]
    return None in named or len({found.group() for found in named if found}) == 1
