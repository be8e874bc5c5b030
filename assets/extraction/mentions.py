"""The records that the extraction modules hand to each other: what one article says, with spans.

Belongs here: plain immutable records, without logic. Not here: how a record is found (`numbers.py`, `dates/dates.py`,
`places/places.py`, `actors/actors.py`, `casualties/casualties.py`, `acts/acts.py`, `acts/control.py`) or written to a table (`extractor.py`).

Every span is half-open, in Unicode code points of the document's text (`source_documents.text`), so that
``text[start:end] == surface`` always holds. Code lists are those of the contract in `expectations/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Block:
    """One labelled block of a document: `kind` as in `text_blocks.kind`."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """What extraction may know of one article: its text, its labelled blocks and its metadata, nothing of other articles.

    `blocks` holds only blocks that extraction reads (title, standfirst, body, subhead, caption, dateline), in text order.
    `title` may come from metadata and then stands nowhere in `text`: it gives context, never a span.
    """

    article_id: str
    text: str
    blocks: tuple[Block, ...]
    title: str | None = None
    published_on: date | None = None
    published_precision: str = "unknown"
    publisher: str | None = None
    agency: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """One number expression as it stands in the text ("at least 30", "between 10 and 15", "dozens", "a soldier").

    `start`/`end` enclose the words that state the number, qualifier included ("at least 30"). `low`/`best`/`high` follow
    the domain rules: "at least 30" is 30/30/None, "up to 300" None/None/300, "10 to 15" 10/None/15, "dozens" by the policy
    table with a best of None. Values are floats only for fractions and decimals ("1.5 million" is the int 1500000).
    `kind` is the form: cardinal, ordinal, range, vague, fraction, decimal, percent, year, time, enumerated, implied.
    """

    start: int
    end: int
    surface: str
    low: float | None
    best: float | None
    high: float | None
    qualifier: str
    kind: str
    vague_word: str | None = None
    head_start: int = -1  # where the bare numeral begins ("30" of "at least 30"); -1: same as `start`
    head_end: int = -1


@dataclass(frozen=True, slots=True)
class DateMention:
    """One date expression. `date_start`/`date_end` are None when nothing anchors it; precision is UCDP's 1 to 5.

    `role`: event, reporting ("said on Sunday"), publication, background, future, duration.
    """

    start: int
    end: int
    surface: str
    sentence_no: int
    role: str
    date_start: date | None
    date_end: date | None
    date_precision: int | None
    rule_id: str


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """One place expression. `where_precision` is UCDP's 1 to 7; `role`: event, speech, origin, destination,
    actor_part ("Syrian army"), reference ("65 km north of X"), containing ("in Anbar province" after a town), background."""

    start: int
    end: int
    surface: str
    sentence_no: int
    role: str
    place_id: str | None
    latitude: float | None
    longitude: float | None
    where_precision: int | None
    confidence: float
    rule_id: str


@dataclass(frozen=True, slots=True)
class ActorMention:
    """One actor expression. `role`: perpetrator, victim, speaker, party, other. `actor_id` is None for an organisation
    that the actor list does not hold; `unknown_armed_group` stands for gunmen and bombers whom nobody names."""

    start: int
    end: int
    surface: str
    sentence_no: int
    role: str
    actor_id: str | None
    rule_id: str


@dataclass(frozen=True, slots=True)
class Act:
    """One act that the text reports (event_mentions): the trigger's span, ACLED's type words, sides and polarity."""

    start: int
    end: int
    surface: str
    sentence_no: int
    event_type: str
    sub_event_type: str
    polarity: str
    actor_from: str | None
    actor_to: str | None
    rule_id: str


@dataclass(frozen=True, slots=True)
class CasualtyClaim:
    """One count of people harmed, as one clause states it: a row of `casualty_claims` without place, date and ids.

    `start`/`end`/`surface` are the words that state the count; `trigger_start`/`trigger_end` the words of harm ("killed").
    `part_of` is the span (start, end, harm) of the claim of which this one is a subset, if any.
    """

    start: int
    end: int
    surface: str
    sentence_no: int
    harm: str
    low: int | None
    best: int | None
    high: int | None
    qualifier: str
    vague_word: str | None
    unit: str
    count_basis: str
    victims: str | None
    victim_class: str
    victim_actor_id: str | None
    perpetrator_actor_id: str | None
    polarity: str
    attribution: str | None
    attribution_kind: str | None
    part_of: tuple[int, int, str] | None
    trigger_start: int
    trigger_end: int
    confidence: float
    rule_id: str


@dataclass(frozen=True, slots=True)
class ControlClaim:
    """One statement on who holds a place. `place` is the mention of that place."""

    start: int
    end: int
    surface: str
    sentence_no: int
    change: str
    place: PlaceMention | None
    actor_from: str | None
    actor_to: str | None
    extent: str | None
    polarity: str
    attribution: str | None
    rule_id: str
