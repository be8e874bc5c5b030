"""The built-in extractor: articles and their blocks in, rows of the extraction's tables out.

Belongs here: calling the finders in order, giving each claim and act its place and date, tying claims to acts, and the row
form of the tables (ids, columns). Not here: any rule of what a text says (the modules called), the warehouse (`stage.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

import pandas as pd

from assets.extraction.actors.actors import find_actors
from assets.extraction.acts.acts import assign_roles, find_acts
from assets.extraction.acts.claim_acts import PlacedAct, Tied, tie
from assets.extraction.acts.control import find_control
from assets.extraction.casualties.casualties import find_casualties
from assets.extraction.dates.dates import find_dates
from assets.extraction.dates.scope import DateScope, ScopedDate
from assets.extraction.mentions import Act, ActorMention, Article, Block, CasualtyClaim, ControlClaim, Number, PlaceMention
from assets.extraction.numbers import find_numbers
from assets.extraction.places.places import find_places
from assets.extraction.places.scope import ActPlace, PlaceScope, innermost
from assets.extraction.quantities import classify_numbers
from assets.extraction.repeats import first_tellings
from assets.extraction.rows import (
    COLUMNS,
    Row,
    act_row,
    actor_row,
    claim_row,
    control_row,
    date_row,
    frame,
    mention_id,
    place_row,
    quantity_row,
)
from assets.extraction.sentences import Sentence, split_article
from assets.without_collection import without_collection

READABLE = frozenset({"title", "standfirst", "body", "subhead", "caption", "dateline"})
MAX_CHARACTERS = 400_000  # of readable text in one article, about a hundred times an article's usual length
_BESIDE = re.compile(
    r"\s+(?:others?\s+|more\s+|people\s+|persons\s+)?(?:in|at|near|outside)\s+(?:(?:the\s+)?(?:town|city|village|district|province)\s+of\s+|the\s+)?"
)


_STATES = frozenset(("is", "was", "are", "were", "remains", "remained"))
_OWN_DATE = ("clause", "sentence")
_NOT_COUNTS = frozenset({"age", "ordinal", "date", "time", "year", "percent", "fraction", "money", "code"})


class Extractor(Protocol):
    """What the extraction stage needs: `articles` (article_id, text, title, published_on, published_precision, publisher,
    agency, language) and their `blocks` (article_id, block_no, span_start, span_end, kind, kept) in, the frames of `rows.COLUMNS` out."""

    def __call__(self, articles: pd.DataFrame, blocks: pd.DataFrame) -> Mapping[str, pd.DataFrame]: ...


FindClaims = Callable[[list[Sentence], list[list[Number]], list[list[ActorMention]], Article], list[CasualtyClaim]]


def extract_articles(articles: pd.DataFrame, blocks: pd.DataFrame, find_claims: FindClaims = find_casualties) -> dict[str, pd.DataFrame]:
    """The rows of every table of `rows.COLUMNS` for these articles, sorted by article and span; `find_claims` reads the counts.

    An article that raises, and the rest of one longer than MAX_CHARACTERS, are told in `extraction_failures`; the others go on.
    """
    rows: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    by_article = _readable(blocks)
    with without_collection():
        _extract_all(articles, by_article, find_claims, rows)
    return {name: frame(name, rows[name]) for name in COLUMNS}


def _extract_all(
    articles: pd.DataFrame, by_article: Mapping[str, list[Block]], find_claims: FindClaims, rows: dict[str, list[Row]]
) -> None:
    for record in articles.to_dict("records"):
        article_id = str(record["article_id"])
        try:
            article, cut = read_article(record, by_article.get(article_id, []))
            found = extract_article(article, find_claims)
        except Exception as error:  # one article must not stop the others
            rows["extraction_failures"].append((article_id, f"{type(error).__name__}: {error}"[:500]))
            continue
        if cut:
            rows["extraction_failures"].append((article_id, f"only the first {MAX_CHARACTERS} characters were read"))
        for name, found_rows in found.items():
            rows[name].extend(found_rows)


def _readable(blocks: pd.DataFrame) -> dict[str, list[Block]]:
    """The blocks that extraction reads, by article, in text order."""
    by_article: dict[str, list[Block]] = {}
    for name, kind, kept, start, end in zip(*(blocks[c] for c in ("article_id", "kind", "kept", "span_start", "span_end")), strict=True):
        if kind in READABLE and (kept or kind not in {"body", "subhead"}) and end > start:
            by_article.setdefault(str(name), []).append(Block(str(kind), int(start), int(end)))
    for found in by_article.values():
        found.sort(key=lambda b: (b.start, b.end))
    return by_article


def read_article(record: Mapping[Any, Any], blocks: Sequence[Block]) -> tuple[Article, bool]:
    """The record of one article with its blocks, and whether its text had to be cut at MAX_CHARACTERS."""
    readable: list[Block] = []
    room = MAX_CHARACTERS
    for block in blocks:
        if room > 0:
            readable.append(block if block.end - block.start <= room else Block(block.kind, block.start, block.start + room))
        room -= block.end - block.start
    day = record.get("published_on")
    text = {name: _text(record.get(name)) for name in ("title", "publisher", "agency", "language")}
    return Article(
        article_id=str(record["article_id"]),
        text=_text(record.get("text")) or "",
        blocks=tuple(readable),
        title=text["title"],
        published_on=pd.Timestamp(day).date() if day is not None and not pd.isna(day) else None,
        published_precision=_text(record.get("published_precision")) or "unknown",
        publisher=text["publisher"],
        agency=text["agency"],
        language=text["language"],
    ), room < 0


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def extract_article(article: Article, find_claims: FindClaims = find_casualties) -> dict[str, list[Row]]:
    """The rows of one article, by table, in the order of the table's columns."""
    sentences = split_article(article)
    numbers = [find_numbers(s) for s in sentences]
    dates = find_dates(sentences, article)
    places = find_places(sentences, article)
    actors = find_actors(sentences, article)
    all_claims = [c for c in find_claims(sentences, numbers, actors, article) if not _is_place(c, places[c.sentence_no])]
    verdicts = classify_numbers(sentences, numbers, all_claims)
    acts = find_acts(sentences, actors, places)
    claims, acts, control = first_tellings(sentences, all_claims, acts, find_control(sentences, places, actors, article))

    where, when = PlaceScope(sentences, places), DateScope(sentences, dates, article)
    scoped = [_scoped(act, sentences[act.sentence_no], where, when) for act in acts]
    claim_rows: list[Row] = []
    told: dict[tuple[int, int, str], Tied] = {}
    last_toll: Tied | None = None
    for claim in claims:
        sentence = sentences[claim.sentence_no]
        start, end = (claim.trigger_start, claim.trigger_end) if claim.trigger_start >= 0 else (claim.start, claim.end)
        place = _place_beside(claim, sentence, places[claim.sentence_no]) or where.place_of(start, end, sentence)
        date = when.date_of(start, end, sentence)
        tied = tie(article, sentence, claim, place, date, [a for a in scoped if a.act.sentence_no == claim.sentence_no])
        if claim.rule_id.startswith("toll:"):
            if date.date_method in _OWN_DATE:
                last_toll = tied
            elif last_toll is not None and place.place_method != "clause":  # "The number of wounded, 52, was unchanged."
                tied = last_toll
        whole = told.get(claim.part_of) if claim.part_of is not None else None
        if whole is not None:  # a part, told later, is of the event of its whole
            tied = whole if tied.place.place_method != "clause" else Tied(whole.act, tied.place, whole.date)
        told[claim.start, claim.end, claim.harm] = tied
        if not any(tied.act is a for a in scoped):
            scoped.append(tied.act)
        number = _number_of(claim, numbers[claim.sentence_no])
        claim_rows.append(claim_row(article, sentence, claim, mention_id(article, tied.act), number, tied.place, tied.date))
    return {
        "date_mentions": _distinct((date_row(article, m) for line in dates for m in line), (2, 3)),
        "place_mentions": _distinct((place_row(article, m) for line in places for m in line), (2, 3)),
        "actor_mentions": _distinct((actor_row(article, m) for line in assign_roles(actors, acts) for m in line), (2, 3)),
        "event_mentions": sorted(_distinct((act_row(article, a) for a in scoped), (0,)), key=lambda r: (r[3], r[4], r[0])),
        "quantities": _distinct(
            (quantity_row(article, i, n, *verdict) for i, line in enumerate(numbers) for n, verdict in zip(line, verdicts[i], strict=True)),
            (0,),
        ),
        "casualty_claims": _with_known_wholes(_distinct(claim_rows, (0,))),
        "control_claims": _distinct(
            (control_row(article, sentences[c.sentence_no], c, _control_date(c, sentences[c.sentence_no], when)) for c in control), (0,)
        ),
    }


def _scoped(act: Act, sentence: Sentence, where: PlaceScope, when: DateScope) -> PlacedAct:
    return PlacedAct(act, where.place_of(act.start, act.end, sentence), when.date_of(act.start, act.end, sentence))


def _control_date(claim: ControlClaim, sentence: Sentence, when: DateScope) -> ScopedDate:
    state = claim.surface.split()[0].lower() in _STATES
    return (when.date_of_state if state else when.date_of)(claim.start, claim.end, sentence)


def _place_beside(claim: CasualtyClaim, sentence: Sentence, places: Sequence[PlaceMention]) -> ActPlace | None:
    """The place that stands right behind the count: "three in Hilla and five in Baquba"."""
    for place in places:
        if (
            place.place_id
            and claim.end <= place.start
            and _BESIDE.fullmatch(sentence.lower, claim.end - sentence.start, place.start - sentence.start)
        ):
            return ActPlace(innermost(place, [p for p in places if p.place_id], sentence), "clause")
    return None


def _is_place(claim: CasualtyClaim, places: Sequence[PlaceMention]) -> bool:
    """Whether the victims are a place: "capturing Mosul" takes no prisoner."""
    return any(p.start <= claim.start and claim.end <= p.end and p.place_id for p in places)


def _number_of(claim: CasualtyClaim, numbers: Sequence[Number]) -> Number | None:
    """The number whose words state the claim's count, if any does: neither an age nor a date inside them."""
    shared = [
        (min(n.end, claim.end) - max(n.start, claim.start), -n.start, n)
        for n in numbers
        if n.start < claim.end and claim.start < n.end and n.kind not in _NOT_COUNTS and claim.qualifier != "enumerated"
    ]
    return max(shared, key=lambda s: s[:2])[2] if shared else None


def _distinct(rows: Iterable[Row], key: tuple[int, ...]) -> list[Row]:
    """The rows without a second one of the same key columns."""
    first: dict[Row, Row] = {}
    for row in rows:
        first.setdefault(tuple(row[i] for i in key), row)
    return list(first.values())


def _with_known_wholes(rows: Sequence[Row]) -> list[Row]:
    """The claims, where the whole of a subset is a claim that was dropped as a repetition, without that reference."""
    at, known = COLUMNS["casualty_claims"].index("part_of_claim_id"), {row[0] for row in rows}
    return [row if row[at] is None or row[at] in known else (*row[:at], None, *row[at + 1 :]) for row in rows]
