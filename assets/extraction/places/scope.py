"""Where an act happened: the place of the words that report it.

Belongs here: choosing, for a trigger's span, one place mention of its clause, sentence, paragraph or article, and the code that tells
which. Not here: finding places (`places/places.py`) or acts (`acts/acts.py`, `casualties/casualties.py`).

The search widens step by step and stops at the first step that gives a place: clause, sentence, previous sentence of the paragraph,
the paragraph's first sentence, title, the article's most named place, dateline. "Separately", "elsewhere" and "meanwhile" begin a new
story: what stood before them in the body places nothing after them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import pairwise

from assets.extraction.mentions import PlaceMention
from assets.extraction.places.choice import choose
from assets.extraction.places.gazetteer import Place, gazetteer
from assets.extraction.places.words import countries_by_adjective, words
from assets.extraction.sentences import Sentence

_RESET = re.compile(
    r"^[\"'\u201c]?(?:separately|elsewhere|meanwhile|in (?:a separate|another|other)|in separate|also (?:on )?\w+day|earlier|in a different)\b"
)
_PART_OF = re.compile(r"(?:['\u2019]s?)?\s+(?:(?!and\b)[\w-]+\s+){1,4}of\s+(?:the\s+)?|['\u2019]s?\s+(?:(?!and\b)[\w-]+\s+){0,3}")
_FROM_AFAR = re.compile(  # behind a country's adjective: whose they are tells little of where they strike
    r"\s+(?:(?:air|drone|missile|naval|fighter|rocket|war|military|artillery)[- ]?)?(?:strikes?|raids?|attacks?|drones?|missiles?|rockets?|war ?planes?|planes?|jets?|aircraft|helicopters?"
    r"|bomb(?:er|ardment|ing)s?|shelling|invasion|intervention|navy|warships?)\b"
)
_EXCLUDED = frozenset({"speech", "actor_part", "background"})
AGREEMENT = 0.7  # share of an article's places that must be one, or lie in one area, for an act that has no place of its own
COARSE = 4  # where_precision from which a place is an area, not a point


@cache
def _local() -> re.Pattern[str]:
    """Behind a town's name: those of the town, whose acts and whose harm are in it."""
    peoples = "|".join(sorted(words().peoples))
    return re.compile(
        rf"(?:'s)?\s+(?:\w+\s+)?(?:police|sheriff|residents?|{peoples}|officials?|hospitals?|court|radio|university|market|mosque|church|city council|"
        r"commander|chief|mayor|campaign)\b"
    )


@dataclass(frozen=True, slots=True)
class ActPlace:
    """The place of an act; `place_method`: clause, sentence, previous_sentence, paragraph, title, article, dateline, none."""

    mention: PlaceMention | None
    place_method: str


class PlaceScope:
    """The places of one article's acts; `places` holds the mentions of every sentence (`find_places`). What the article says as a
    whole is read once for all acts. A place inherited from another sentence is no exact one: its where_precision is at least 2."""

    def __init__(self, sentences: list[Sentence], places: list[list[PlaceMention]]) -> None:
        self._sentences = sentences
        self._places = places
        self._known: dict[tuple[int, int], ActPlace] = {}  # an act and its count are often told by the same words
        self._inherited: dict[int, ActPlace] = {}

    def place_of(self, start: int, end: int, sentence: Sentence) -> ActPlace:
        """The place of the act whose trigger stands at text[start:end], in `sentence`."""
        if (start, end) not in self._known:
            best = _best_in(start, end, sentence, self._places[sentence.sentence_no])
            self._known[start, end] = best if best is not None else self._elsewhere(sentence)
        return self._known[start, end]

    def _elsewhere(self, sentence: Sentence) -> ActPlace:
        """The place of the acts of a sentence that gives them none."""
        number = sentence.sentence_no
        if number not in self._inherited:
            self._inherited[number] = self._around(sentence)
        return self._inherited[number]

    def _around(self, sentence: Sentence) -> ActPlace:
        """The place that the sentences before, the title or the article as a whole give."""
        if _RESET.match(sentence.lower):
            return ActPlace(None, "none")
        paragraph: list[Sentence] = []
        for earlier in reversed(self._sentences[: sentence.sentence_no]):
            if earlier.paragraph_no != sentence.paragraph_no or earlier.block_kind != sentence.block_kind:
                break
            paragraph.append(earlier)
            if _RESET.match(earlier.lower):
                break
        for i, earlier in enumerate(paragraph):
            if found := _main_place(self._places[earlier.sentence_no]):
                return _inherited(found, "previous_sentence" if i == 0 else "paragraph")
        if any(_RESET.match(s.lower) for s in paragraph):
            return ActPlace(None, "none")
        return self._of_article

    @cached_property
    def _of_article(self) -> ActPlace:
        """The place that the title names, else that of the article as a whole."""
        for other in self._sentences:
            if other.block_kind == "title" and (found := _main_place(self._places[other.sentence_no])):
                return _inherited(found, "title")
        return _of_article(self._sentences, self._places)


def _of_article(sentences: list[Sentence], places: list[list[PlaceMention]]) -> ActPlace:
    """What the article as a whole is about, no closer than its places agree: one town, else one first-level area, else a country.

    A wire story with a dateline tells of more than one thing: what it gives no place lies in its country. The country is the one that
    the article speaks of most, by name or adjective ("the Salvadoran army"), else the dateline's.
    """
    usable = [m for line in places for m in line if m.place_id and m.role not in _EXCLUDED and m.role != "containing"]
    dateline = [m for line in places[:3] for m in line if m.rule_id == "dateline"]
    if not dateline and (agreed := _agreed(usable)):
        return _inherited(agreed, "article")
    country = _country(sentences, usable, dateline)
    if country is not None:
        return _inherited(country, "article")
    for m in dateline:
        place = gazetteer().by_id(str(m.place_id))
        home = gazetteer().by_id(f"iso:{place.country}") if place is not None else None
        if home is not None:
            return _inherited(_standing_for(m, home, 6), "dateline")
    cared_for = next((m for line in places for m in line if m.role == "background" and (m.where_precision or 9) < COARSE), None)
    return _inherited(cared_for, "article") if cared_for is not None else ActPlace(None, "none")


def _agreed(usable: list[PlaceMention]) -> PlaceMention | None:
    """The town, else the first-level area, that nearly all places of the article are or lie in."""
    exact = [m for m in usable if (m.where_precision or 9) < COARSE and not str(m.place_id).startswith("text:")]
    if not exact:
        return None
    counts = Counter(str(m.place_id) for m in exact)
    top = max(counts.values())
    if top >= AGREEMENT * len(exact):
        return next(m for m in exact if counts[str(m.place_id)] == top)
    areas = Counter(place.admin1_id for m in exact if (place := gazetteer().by_id(str(m.place_id))) is not None)
    area = next((gazetteer().by_id(i) for i, n in areas.items() if i and n >= AGREEMENT * len(exact)), None)
    return _standing_for(exact[0], area, 4) if area is not None else None


def _standing_for(mention: PlaceMention, area: Place, precision: int) -> PlaceMention:
    """The words of a mention, for the area around it."""
    return replace(
        mention, place_id=area.place_id, latitude=area.latitude, longitude=area.longitude, where_precision=precision, confidence=0.3
    )


def _country(sentences: list[Sentence], usable: list[PlaceMention], dateline: list[PlaceMention]) -> PlaceMention | None:
    """The country that the article speaks of most, by name, by its towns or by adjective; the dateline's counts for more."""
    weights: Counter[str] = Counter()
    first: dict[str, PlaceMention] = {}
    for m in usable:
        place = gazetteer().by_id(str(m.place_id))
        home = gazetteer().by_id(f"iso:{place.country}") if place is not None else None
        if home is not None:
            weights[home.place_id] += 1
            first.setdefault(home.place_id, m if m.place_id == home.place_id else _standing_for(m, home, 6))
    for sentence in sentences:
        for token, iso in countries_by_adjective(sentence):
            country = gazetteer().by_id(f"iso:{iso}")
            if country is None or _FROM_AFAR.match(sentence.lower, token.end - sentence.start):
                continue
            weights[country.place_id] += 1
            if country.place_id not in first:
                first[country.place_id] = PlaceMention(
                    token.start, token.end, token.text, sentence.sentence_no, "actor_part", country.place_id,
                    country.latitude, country.longitude, 6, 0.3, "adjective",
                )  # fmt: skip
    for m in dateline[:1]:
        place = gazetteer().by_id(str(m.place_id))
        if place is not None and f"iso:{place.country}" in weights:
            weights[f"iso:{place.country}"] += 4
    best = max(weights, key=lambda i: (weights[i], -first[i].start), default=None)
    return first[best] if best is not None else None


def _inherited(mention: PlaceMention, method: str) -> ActPlace:
    precision = None if mention.where_precision is None else max(mention.where_precision, 2)
    return ActPlace(replace(mention, where_precision=precision), method)


def _main_place(mentions: list[PlaceMention]) -> PlaceMention | None:
    """The place of a sentence for the ones that follow it: its first exact one, else its first area."""
    usable = [m for m in mentions if m.place_id and m.role not in _EXCLUDED and m.role != "containing" and (m.where_precision or 1) < 6]
    return min(usable, key=lambda m: ((m.where_precision or 1) >= COARSE, m.role != "event", m.start), default=None)


def _best_in(start: int, end: int, sentence: Sentence, mentions: list[PlaceMention]) -> ActPlace | None:
    """The place of the trigger among those of its own sentence, and whether its clause holds it."""
    able = candidates(sentence, mentions)
    chosen, across_clauses = choose(start, end, sentence, able)
    return None if chosen is None else ActPlace(innermost(chosen, able, sentence), "sentence" if across_clauses else "clause")


def innermost(mention: PlaceMention, mentions: Sequence[PlaceMention], sentence: Sentence) -> PlaceMention:
    """The place that the mention of an area leads on to ("Damascus's half-empty quarter of Jobar"), else the mention itself."""
    if mention.role != "containing":
        return mention
    base = sentence.start
    return next(
        (
            part
            for around, part in pairwise(mentions)
            if around is mention and part.role == "event" and _PART_OF.fullmatch(sentence.lower, around.end - base, part.start - base)
        ),
        mention,
    )


def candidates(sentence: Sentence, mentions: list[PlaceMention]) -> list[PlaceMention]:
    """The mentions of a sentence that may place an act: "the building" is nowhere, and "Dallas police shot" is an act in Dallas, for a
    town's own police act in it, a country's army or a cartel anywhere."""
    return [
        m
        for m in mentions
        if m.place_id is not None
        and (m.role not in _EXCLUDED or (m.role == "actor_part" and _local().match(sentence.lower, m.end - sentence.start)))
    ]
