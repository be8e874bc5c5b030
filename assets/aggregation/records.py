"""The rows that linking and figures reason over, as plain immutable records read from the stage tables.

Belongs here: the records and how a DataFrame becomes a list of them (nulls as None, dates as day numbers).
Not here: any decision about them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple, TypeVar

import pandas as pd

from expectations.reference import reference_rows

_EPOCH = date(1970, 1, 1).toordinal()


class Mention(NamedTuple):
    """One asserted act of one article. `first_day`/`last_day` count days since 1970-01-01."""

    mention_id: str
    article_id: str
    sentence_no: int
    span_start: int
    surface: str | None
    event_type: str
    sub_event_type: str
    polarity: str
    place_id: str | None
    latitude: float | None
    longitude: float | None
    where_precision: int | None
    place_method: str | None
    first_day: int | None
    last_day: int | None
    date_precision: int | None
    date_method: str | None
    actor_from: str | None
    actor_to: str | None
    review: str | None = None


class Claim(NamedTuple):
    """One count stated by one article about one group: the columns of `casualty_claims` that figures need."""

    claim_id: str
    article_id: str
    mention_id: str | None
    sentence_no: int
    span_start: int
    harm: str
    low: int | None
    best: int | None
    high: int | None
    qualifier: str
    unit: str
    count_basis: str
    victims: str | None
    victim_class: str
    victim_actor_id: str | None
    perpetrator_actor_id: str | None
    polarity: str
    attribution: str | None
    attribution_kind: str | None
    part_of_claim_id: str | None
    surface: str | None
    evidence: str | None
    confidence: float | None
    review: str | None = None

    @property
    def number(self) -> int | None:
        """The number stated, or else its lower bound."""
        return self.best if self.best is not None else self.low


class Article(NamedTuple):
    """What linking may know of an article: where it stands among the others, never its text."""

    article_id: str
    lineage_id: str
    duplicate_of: str | None
    publisher: str | None
    published_day: int | None
    title: str | None
    is_relevant: bool | None = None


class Place(NamedTuple):
    """One row of `places`."""

    place_id: str
    name: str
    kind: str | None
    country_iso3: str | None
    admin1: str | None
    parent_place_id: str | None
    latitude: float | None
    longitude: float | None
    population: int | None = None


class Actor(NamedTuple):
    """One row of `actors`: `actor_class` tells state forces from armed groups."""

    actor_id: str
    name: str
    actor_class: str | None
    parent_actor_id: str | None


_DAYS = {"first_day": "date_start", "last_day": "date_end", "published_day": "published_on"}
_INTEGERS = frozenset({"sentence_no", "span_start", "where_precision", "date_precision", "low", "best", "high", "population"})
Row = TypeVar("Row", Mention, Claim, Article, Place, Actor)


def day_number(value: Any) -> int | None:
    """The day of a date, timestamp or ISO text, counted from 1970-01-01; None for a null."""
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, str):
        return date.fromisoformat(value[:10]).toordinal() - _EPOCH
    return date(value.year, value.month, value.day).toordinal() - _EPOCH


def day_date(day: int | None) -> date | None:
    """The date of a day number."""
    return None if day is None else date.fromordinal(day + _EPOCH)


def values(frame: pd.DataFrame, name: str) -> list[Any]:
    """One column as Python values, None for every kind of null; all None where the frame has no such column."""
    source = _DAYS.get(name, name) if name not in frame.columns else name
    if source not in frame.columns:
        return [None] * len(frame)
    column = frame[source].astype(object)
    found = column.where(column.notna(), None).tolist()
    if source != name:
        return [day_number(v) for v in found]
    return [None if v is None else int(v) for v in found] if name in _INTEGERS else found


def records(frame: pd.DataFrame, kind: type[Row]) -> list[Row]:
    """The frame's rows as records of a kind, by column name. A column that the frame lacks is None throughout."""
    return [kind(*row) for row in zip(*(values(frame, name) for name in kind._fields), strict=True)]


@cache
def policy() -> Mapping[str, float]:
    """The numbers that linking and figures are tuned by, from `linking_policy.csv`: name to value."""
    return {row["name"]: float(row["value"]) for row in reference_rows("linking_policy.csv")}


def frame(rows: Iterable[Sequence[Any]], columns: Sequence[str], integers: Sequence[str] = ()) -> pd.DataFrame:
    """A DataFrame of rows; `integers` become nullable Int64 so that a null keeps its neighbours whole."""
    made = pd.DataFrame([tuple(row) for row in rows], columns=list(columns))
    return made.astype(dict.fromkeys(integers, "Int64"))
