"""The extraction's records as rows of its tables: columns, ids, types.

Belongs here: what each table's row is made of. Not here: finding anything, and writing to the warehouse (`stage.py`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import pandas as pd

from assets.extraction.acts.claim_acts import PlacedAct
from assets.extraction.dates.scope import ScopedDate
from assets.extraction.mentions import ActorMention, Article, CasualtyClaim, ControlClaim, DateMention, Number, PlaceMention
from assets.extraction.places.scope import ActPlace
from assets.extraction.sentences import Sentence

_SPAN = "article_id sentence_no span_start span_end surface"
_WINDOW = "date_start date_end date_precision"
_POINT = "place_id latitude longitude where_precision"
COLUMNS: dict[str, tuple[str, ...]] = {
    name: tuple(columns.split())
    for name, columns in {
        "date_mentions": f"{_SPAN} role {_WINDOW} rule_id",
        "place_mentions": f"{_SPAN} role {_POINT} confidence rule_id",
        "actor_mentions": f"{_SPAN} role actor_id rule_id",
        "event_mentions": f"mention_id {_SPAN} event_type sub_event_type polarity {_POINT} {_WINDOW} place_method date_method actor_from actor_to rule_id",
        "quantities": f"quantity_id {_SPAN} low best high qualifier what rejected_reason",
        "casualty_claims": f"claim_id {_SPAN} mention_id quantity_id harm low best high qualifier vague_word unit count_basis victims victim_class "
        f"victim_actor_id perpetrator_actor_id polarity attribution attribution_kind part_of_claim_id {_POINT} {_WINDOW} place_method date_method "
        "evidence confidence rule_id",
        "control_claims": f"control_id {_SPAN} place_id place_surface change actor_from actor_to extent polarity {_WINDOW} date_method evidence "
        "attribution rule_id",
        "extraction_failures": "article_id error",
    }.items()
}
_INTEGERS = frozenset({"sentence_no", "span_start", "span_end", "date_precision", "where_precision"})
_COUNTS = frozenset({"low", "best", "high"})  # persons in casualty_claims; a quantity may be a fraction
_FLOATS = frozenset({"latitude", "longitude", "confidence"})

Row = tuple[Any, ...]


def frame(table: str, rows: Sequence[Row]) -> pd.DataFrame:
    """The rows as a frame of the table's columns: nullable Int64 for whole numbers, dates and texts as objects."""
    made = pd.DataFrame(rows, columns=list(COLUMNS[table]), dtype=object)
    for name in made.columns:
        if name in _INTEGERS or (name in _COUNTS and table == "casualty_claims"):
            made[name] = made[name].astype("Int64")
        elif name in _FLOATS or name in _COUNTS:
            made[name] = made[name].astype("float64")
    return made


def make_id(*parts: object) -> str:
    """16 hex characters of the SHA-256 of the parts."""
    return hashlib.sha256("|".join("" if p is None else str(p) for p in parts).encode()).hexdigest()[:16]


def date_row(article: Article, m: DateMention) -> Row:
    return (article.article_id, m.sentence_no, m.start, m.end, m.surface, m.role, m.date_start, m.date_end, m.date_precision, m.rule_id)


def place_row(article: Article, m: PlaceMention) -> Row:
    where = (m.place_id, m.latitude, m.longitude, m.where_precision)
    return (article.article_id, m.sentence_no, m.start, m.end, m.surface, m.role, *where, m.confidence, m.rule_id)


def actor_row(article: Article, m: ActorMention) -> Row:
    return (article.article_id, m.sentence_no, m.start, m.end, m.surface, m.role, m.actor_id, m.rule_id)


def mention_id(article: Article, placed: PlacedAct) -> str:
    """The id of an act: its words, its type and its place, for one verb may tell of two places."""
    act, where = placed.act, placed.place.mention
    return make_id(article.article_id, act.start, act.end, act.sub_event_type, where.place_id if where else None)


def act_row(article: Article, placed: PlacedAct) -> Row:
    act, date = placed.act, placed.date
    return (
        mention_id(article, placed), article.article_id, act.sentence_no, act.start, act.end, act.surface, act.event_type, act.sub_event_type,
        act.polarity, *_point(placed.place), date.date_start, date.date_end, date.date_precision, placed.place.place_method, date.date_method,
        act.actor_from, act.actor_to, act.rule_id,
    )  # fmt: skip


def quantity_id(article: Article, number: Number) -> str:
    """The id of a number: its words."""
    return make_id(article.article_id, number.start, number.end)


def quantity_row(article: Article, sentence_no: int, number: Number, what: str, rejected_reason: str | None) -> Row:
    span = (article.article_id, sentence_no, number.start, number.end, number.surface)
    return (quantity_id(article, number), *span, number.low, number.best, number.high, number.qualifier, what, rejected_reason)


def claim_id(article: Article, start: int, end: int, harm: str) -> str:
    """The id of a casualty claim: the words that state the count, and the harm."""
    return make_id(article.article_id, start, end, harm)


def claim_row(
    article: Article, sentence: Sentence, claim: CasualtyClaim, act_id: str, number: Number | None, place: ActPlace, date: ScopedDate
) -> Row:
    whole = claim_id(article, *claim.part_of) if claim.part_of else None
    return (
        claim_id(article, claim.start, claim.end, claim.harm), article.article_id, claim.sentence_no, claim.start, claim.end, claim.surface, act_id,
        quantity_id(article, number) if number else None, claim.harm, claim.low, claim.best, claim.high, claim.qualifier, claim.vague_word, claim.unit,
        claim.count_basis, claim.victims, claim.victim_class, claim.victim_actor_id, claim.perpetrator_actor_id, claim.polarity, claim.attribution,
        claim.attribution_kind, whole, *_point(place), date.date_start, date.date_end, date.date_precision, place.place_method, date.date_method,
        sentence.text, claim.confidence, claim.rule_id,
    )  # fmt: skip


def control_row(article: Article, sentence: Sentence, claim: ControlClaim, date: ScopedDate) -> Row:
    place_id = claim.place.place_id if claim.place else None
    return (
        make_id(article.article_id, claim.start, claim.end, place_id, claim.change), article.article_id, claim.sentence_no, claim.start, claim.end,
        claim.surface, place_id, claim.place.surface if claim.place else None, claim.change, claim.actor_from, claim.actor_to, claim.extent,
        claim.polarity, date.date_start, date.date_end, date.date_precision, date.date_method, sentence.text, claim.attribution, claim.rule_id,
    )  # fmt: skip


def _point(place: ActPlace) -> Row:
    where = place.mention
    return (where.place_id, where.latitude, where.longitude, where.where_precision) if where else (None, None, None, None)
