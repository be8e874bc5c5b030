"""Stage rows written by hand, for tests of linking and figures: a small invented geography and one function a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

PLACES = pd.DataFrame(
    [
        ("c", "Iraq", "country", "IRQ", None, None, 33.0, 44.0),
        ("anbar", "Anbar", "admin1", "IRQ", "Anbar", "c", 33.0, 41.5),
        ("q", "Baghdad Governorate", "admin1", "IRQ", "Baghdad Governorate", "c", 33.3, 44.4),
        ("hit", "Hit", "settlement", "IRQ", "Anbar", "anbar", 33.636, 42.828),
        ("ramadi", "Ramadi", "settlement", "IRQ", "Anbar", "anbar", 33.42, 43.30),
        ("kubaysa", "Kubaysa", "settlement", "IRQ", "Anbar", "anbar", 33.60, 42.61),
        ("baghdad", "Baghdad", "settlement", "IRQ", "Baghdad Governorate", "q", 33.34, 44.40),
        ("karrada", "Karrada", "quarter", "IRQ", "Baghdad Governorate", "baghdad", 33.30, 44.43),
        ("shula", "Shula", "quarter", "IRQ", "Baghdad Governorate", "baghdad", 33.37, 44.30),
        ("mosul", "Mosul", "settlement", "IRQ", "Nineveh", "c", 36.34, 43.13),
        ("baquba", "Baquba", "settlement", "IRQ", "Diyala", "c", 33.75, 44.61),
        ("salahuddin", "Salahuddin", "admin1", "IRQ", "Salahuddin", "c", 34.6, 43.7),
        ("tikrit", "Tikrit", "settlement", "IRQ", "Salahuddin", "salahuddin", 34.60, 43.68),
        ("samarra", "Samarra", "settlement", "IRQ", "Salahuddin", "salahuddin", 34.20, 43.87),
        ("rutba", "Rutba", "settlement", "IRQ", "Anbar", "anbar", 33.03, 40.29),
        ("haditha", "Haditha", "settlement", "IRQ", "Anbar", "anbar", 34.14, 42.38),
        ("fallujah", "Fallujah", "settlement", "IRQ", "Anbar", "anbar", 33.35, 43.78),
        ("kirkuk", "Kirkuk", "settlement", "IRQ", "Kirkuk", "c", 35.47, 44.39),
        ("s", "Syria", "country", "SYR", None, None, 35.0, 38.5),
        ("raqqa", "Raqqa", "settlement", "SYR", "Raqqa", "s", 35.95, 39.01),
        ("aleppo", "Aleppo", "settlement", "SYR", "Aleppo", "s", 36.20, 37.16),
        ("deir", "Deir ez-Zor", "settlement", "SYR", "Deir ez-Zor", "s", 35.34, 40.14),
    ],
    columns=["place_id", "name", "kind", "country_iso3", "admin1", "parent_place_id", "latitude", "longitude"],
).assign(
    population=lambda p: p["place_id"].map({"baghdad": 6_000_000, "mosul": 1_700_000, "aleppo": 2_000_000, "hit": 30_000}).astype("Int64")
)
ACTORS = pd.DataFrame(
    [
        ("army", "Iraqi army", "state_forces", None),
        ("islamic-state", "Islamic State", "rebel", None),
        ("police", "Iraqi police", "state_forces", None),
        ("syrian-army", "Syrian army", "state_forces", None),
        ("rebels", "Syrian rebels", "rebel", None),
        ("pmf", "Popular Mobilization Forces", "militia", None),
        ("tribe", "Tribal fighters", "communal_militia", None),
    ],
    columns=["actor_id", "name", "actor_class", "parent_actor_id"],
)
_ARTICLE = {
    "lineage_id": None,
    "duplicate_of": None,
    "publisher": None,
    "published_on": date(2016, 4, 8),
    "title": None,
    "is_relevant": True,
}
_MENTION = {
    "sentence_no": 0,
    "span_start": 0,
    "surface": "attack",
    "event_type": "Explosions/Remote violence",
    "sub_event_type": "Remote explosive/landmine/IED",
    "polarity": "asserted",
    "place_id": None,
    "latitude": None,
    "longitude": None,
    "where_precision": None,
    "place_method": "none",
    "date_start": None,
    "date_end": None,
    "date_precision": None,
    "date_method": "none",
    "actor_from": None,
    "actor_to": None,
}
_CLAIM = {
    "sentence_no": 0,
    "span_start": 0,
    "harm": "killed",
    "low": None,
    "best": None,
    "high": None,
    "qualifier": "exact",
    "unit": "person",
    "count_basis": "incident",
    "victims": "people",
    "victim_class": "unknown",
    "victim_actor_id": None,
    "perpetrator_actor_id": None,
    "polarity": "asserted",
    "attribution": None,
    "attribution_kind": None,
    "part_of_claim_id": None,
    "surface": None,
    "evidence": "",
    "confidence": 1.0,
}
_CONTROL = {
    "place_id": None,
    "date_end": None,
    "change": "captured",
    "actor_from": None,
    "actor_to": None,
    "extent": None,
    "polarity": "asserted",
}


def article(article_id: str, **given: Any) -> dict[str, Any]:
    """A row of `articles`; a lineage of its own unless one is given."""
    return {**_ARTICLE, "article_id": article_id, "lineage_id": article_id, **given}


def act(mention_id: str, article_id: str, place: str | None = None, day: date | None = None, **given: Any) -> dict[str, Any]:
    """A row of `event_mentions`; a place and a day are those that its clause states."""
    where: dict[str, Any] = {}
    if place is not None:
        row = PLACES.set_index("place_id").loc[place]
        where = {
            "place_id": place,
            "latitude": float(row["latitude"]),
            "longitude": float(row["longitude"]),
            "where_precision": {"country": 6, "admin1": 4}.get(str(row["kind"]), 1),
            "place_method": "clause",
        }
    when = {} if day is None else {"date_start": day, "date_end": day, "date_precision": 1, "date_method": "clause"}
    return {**_MENTION, "mention_id": mention_id, "article_id": article_id, **where, **when, **given}


def claim(claim_id: str, of: Mapping[str, Any], number: int | None = None, **given: Any) -> dict[str, Any]:
    """A row of `casualty_claims` that belongs to an act: an exact number of people killed unless told otherwise."""
    row = {**_CLAIM, "claim_id": claim_id, "mention_id": of["mention_id"], "article_id": of["article_id"], "sentence_no": of["sentence_no"]}
    return {**row, "low": number, "best": number, "high": number, **given}


def at_least(number: int) -> dict[str, Any]:
    """The numbers of "at least N"."""
    return {"low": number, "best": number, "high": None, "qualifier": "at_least"}


def control(control_id: str, place: str, last_day: date | None, **given: Any) -> dict[str, Any]:
    """A row of `control_claims`."""
    return {**_CONTROL, "control_id": control_id, "article_id": control_id, "place_id": place, "date_end": last_day, **given}


def tables(
    articles: Sequence[Mapping[str, Any]],
    acts: Sequence[Mapping[str, Any]] = (),
    claims: Sequence[Mapping[str, Any]] = (),
    controls: Sequence[Mapping[str, Any]] = (),
) -> dict[str, pd.DataFrame]:
    """The input tables of `aggregate`."""
    return {
        "articles": pd.DataFrame(list(articles), columns=["article_id", *_ARTICLE]),
        "event_mentions": pd.DataFrame(list(acts), columns=["mention_id", "article_id", *_MENTION]),
        "casualty_claims": pd.DataFrame(list(claims), columns=["claim_id", "mention_id", "article_id", *_CLAIM]),
        "control_claims": pd.DataFrame(list(controls), columns=["control_id", "article_id", *_CONTROL]),
        "places": PLACES,
        "actors": ACTORS,
    }


def days_after(day: date, days: int) -> date:
    """A day so many days later."""
    return day + timedelta(days=days)
