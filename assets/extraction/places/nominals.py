"""Places that a text speaks of without their name: "the city", "the Syrian capital", "the camp".

Belongs here: such expressions, and the named place that each of them stands for. Not here: names (`places/names.py`, `places/places.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assets.extraction.mentions import PlaceMention
from assets.extraction.places.gazetteer import Place, gazetteer
from assets.extraction.places.roles import role_of
from assets.extraction.places.words import demonyms
from assets.extraction.sentences import Sentence

# Noun -> kinds of places that it may stand for; an empty tuple: some building or ground that no gazetteer row stands for.
NOUNS: dict[str, tuple[str, ...]] = {
    "city": ("settlement",), "town": ("settlement",), "village": ("settlement",), "country": ("country",), "kingdom": ("country",),
    "province": ("admin1",), "governorate": ("admin1",), "department": ("admin1",), "enclave": ("admin1", "region", "settlement"),
    "district": ("admin2", "quarter"), "neighborhood": ("quarter",), "neighbourhood": ("quarter",), "suburb": ("quarter", "settlement"),
    "island": ("region",), "region": ("region",), "area": (), "camp": ("base", "quarter"), "river": ("river",), "dam": ("facility",),
    "airport": (), "airfield": (), "base": (), "compound": (), "hospital": (), "university": (), "mosque": (), "church": (), "school": (),
    "bridge": (), "border": (), "mountains": (), "valley": (), "building": (), "buildings": (), "prison": (), "square": (), "market": (),
}  # fmt: skip
_ADJECTIVE = r"(?:(?!of\b|and\b|in\b|to\b|from\b|by\b|with\b|on\b|at\b|for\b|as\b)[a-z][a-z-]+\s+){0,2}?"
_NOMINAL = re.compile(
    rf"\b(?P<det>the|this|that|their|its|our)\s+(?P<adj>{_ADJECTIVE})(?P<noun>{'|'.join(NOUNS)})\b(?!['\u2019-])(?!\s+(?:of|police|council|government|hall|official|officials|minister|ministry|force|forces)\b)"
)
_CAPITAL = re.compile(
    r"\b(?:the\s+)?(?:(?P<adj>[a-z]+)(?:'s)?\s+)?capital(?:\s+city)?\b(?!\s+(?:of|punishment|[a-z]+\s+of)\b)(?!,?\s+[A-Z])"
)
_OTHER_CAPITALS = frozenset(
    "provincial regional departmental state district de-facto self-declared its human foreign working venture political".split()
)


_HERE = frozenset(("", "the", "this", "our"))


def find_nominals(
    sentence: Sentence, taken: list[PlaceMention], antecedent: Callable[[tuple[str, ...]], Place | None], country: str
) -> list[PlaceMention]:
    """The nominal mentions of one sentence that meet none of `taken`.

    `antecedent` gives the place of one of the given kinds that was named last; `country` the one that the article is about ("the capital").
    """
    lower, found = sentence.lower, []
    if "capital" in lower:
        for m in _CAPITAL.finditer(lower):
            adjective = m["adj"] or ""
            iso = demonyms().get(adjective) or ("" if adjective in _OTHER_CAPITALS or adjective not in _HERE else country)
            place = gazetteer().capital(iso) if iso else None
            if place is not None and not re.match(r"\s*,?\s*[A-Z]", sentence.text[m.end() :] if not sentence.upper_case else ""):
                found.append(_mention(sentence, m.start(), m.end(), place, "capital"))
    capitals = [(f.start - sentence.start, f.end - sentence.start) for f in found]
    for m in _NOMINAL.finditer(lower) if not NOUNS.keys().isdisjoint(sentence.words) else ():
        if any(m.start() < end and start < m.end() for start, end in capitals):
            continue  # "this capital city"
        kinds = NOUNS[m["noun"]]
        place = antecedent(kinds) if kinds else None
        if m["noun"] == "area" and m["adj"]:
            continue
        found.append(_mention(sentence, m.start(), m.end(), place, "nominal"))
    spans = [(t.start, t.end) for t in taken]
    return [f for f in found if not any(f.start < end and start < f.end for start, end in spans)]


def _mention(sentence: Sentence, start: int, end: int, place: Place | None, rule: str) -> PlaceMention:
    role = role_of(sentence.lower, start, end, place.kind if place else "settlement")
    return PlaceMention(
        sentence.start + start,
        sentence.start + end,
        sentence.text[start:end],
        sentence.sentence_no,
        role,
        place.place_id if place else None,
        place.latitude if place else None,
        place.longitude if place else None,
        {"country": 6, "admin1": 4, "region": 5, "river": 5}.get(place.kind, 2) if place else None,
        0.5,
        rule,
    )
