"""Places that a text speaks of without their name: "the city", "the Syrian capital", "a field hospital", "schools", "Lebanese airspace".

Belongs here: such expressions, and the named place that each of them stands for. Not here: names (`places/names.py`, `places/places.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from assets.extraction.lexicon import Index, build_index, find_phrases, phrase_key, words_of
from assets.extraction.mentions import PlaceMention
from assets.extraction.places.gazetteer import Place, gazetteer
from assets.extraction.places.positions import Coordinates, coordinates_in
from assets.extraction.places.roles import role_of
from assets.extraction.places.words import demonyms, words
from assets.extraction.sentences import Sentence

NAMELESS = ("nominal", "capital", "adjective")  # rules whose mentions bear no name: "the city", "the Syrian capital"
_DEFINITE = frozenset("the this that their its our".split())  # determiners of what is known
_DETERMINERS = _DEFINITE | frozenset(
    "a an another these those both several some many various other nearby two three four five six seven eight nine ten".split()
)
_NO_ADJECTIVE = frozenset("of and in to from by with on at for as than more other most".split())
_NOT_BEFORE = frozenset(  # a part of a name or of a compound follows: "the city of X", "a school teacher", "the city council"
    "of police council government hall official officials minister ministry force forces manager worker workers guard guards teacher teachers student"
    " students owner owners system security construction bus district mile miles meter meters metre metres kilometers kilometres partner hospital"
    " station camp base building market square crossing bridge road".split()
)
_CAPITAL = re.compile(
    r"\b(?:the\s+)?(?:(?P<adj>[a-z]+)(?:'s)?\s+)?capital(?:\s+city)?\b(?!\s+(?:of|punishment|[a-z]+\s+of)\b)(?!,?\s+[A-Z])"
)
_OTHER_CAPITALS = frozenset(
    "provincial regional departmental state district de-facto self-declared its human foreign working venture political".split()
)


_AIRSPACE = re.compile(  # "from Lebanese airspace", "on Turkish soil": the country, less its name
    r"\b(?P<adj>[a-z]+)(?:['\u2019]s?)?\s+(?:controlled\s+)?(?:airspace|territory|soil|territorial waters|waters|coast|mainland|countryside|frontier)\b"
)
_SOIL = frozenset("airspace territory soil waters coast mainland countryside frontier".split())
_HERE = frozenset(("", "the", "this", "our"))


@cache
def _nouns() -> Index[tuple[str, tuple[str, ...]]]:
    return build_index({phrase_key(noun): (noun, kinds) for noun, kinds in words().nominals.items()})


def _nameless(sentence: Sentence) -> Iterator[tuple[int, int, str, tuple[str, ...]]]:
    """Spans in the sentence of a determiner with its noun, the determiner, and the kinds of place that the noun may stand for; of the
    plural of a building alone too, without a determiner: "such as hospitals, schools and markets"."""
    hits = find_phrases(sentence, _nouns())
    tokens, base, free = words_of(sentence) if hits else (), sentence.start, 0
    for hit in hits:
        noun, kinds = hit.value
        end = tokens[hit.last - 1].end - base
        if sentence.lower[end : end + 1] in ("'", "\u2019", "-") or (hit.last < len(tokens) and _goes_on(tokens[hit.last].lower)):
            continue
        i = hit.first
        while i > free and i > hit.first - 2 and _is_adjective(tokens[i - 1].lower):
            i -= 1
        first = next((k for k in range(hit.first - 1, max(free, i - 1) - 1, -1) if tokens[k].lower in _DETERMINERS), None)
        if first is not None:
            determiner = tokens[first].lower
        elif (
            not kinds and noun.endswith("s") and sentence.lower[tokens[hit.first].start - base - 1 : tokens[hit.first].start - base] != "-"
        ):
            first, determiner = hit.first, ""
        else:
            continue
        if not (noun == "area" and first < hit.first - 1 and determiner in _DEFINITE):
            yield tokens[first].start - base, end, determiner, kinds
        free = hit.last


def _goes_on(word: str) -> bool:
    """Whether the word behind a noun makes the two a name or a compound: "the city of X", "the city council", "the port city"."""
    return word in _NOT_BEFORE or word in words().in_country


def _is_adjective(word: str) -> bool:
    return word.isalpha() and word not in _DETERMINERS and word not in _NO_ADJECTIVE


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
    for start, end, determiner, kinds in _nameless(sentence):
        if not any(start < stop and first < end for first, stop in capitals):  # "this capital city"
            land, place = _land(lower[start:end]), antecedent(kinds) if kinds and determiner in _DEFINITE else None
            abroad = land is not None and (place.country != land.country if place is not None else not (determiner in _DEFINITE and taken))
            found.append(_mention(sentence, start, end, land if abroad else place, "adjective" if abroad else "nominal"))
    for m in _AIRSPACE.finditer(lower) if not _SOIL.isdisjoint(sentence.words) else ():
        land = gazetteer().by_id(f"iso:{demonyms().get(m['adj'], '')}")
        if land is not None:
            found.append(_mention(sentence, m.start(), m.end(), land, "adjective"))
    found += [_point(sentence, at) for at in coordinates_in(sentence.text)]
    spans = [(t.start, t.end) for t in taken]
    return [f for f in found if not any(f.start < end and start < f.end for start, end in spans)]


def _land(phrase: str) -> Place | None:
    """The country whose adjective stands before the noun: "a Malian village" is somewhere in Mali."""
    *before, noun = phrase.split()
    if noun not in words().in_country:
        return None
    return next((gazetteer().by_id(f"iso:{demonyms()[word]}") for word in before if word in demonyms()), None)


def _point(sentence: Sentence, at: Coordinates) -> PlaceMention:
    """A pair of coordinates: an exact point that bears no name."""
    start, end = sentence.start + at.start, sentence.start + at.end
    surface = sentence.text[at.start : at.end]
    return PlaceMention(start, end, surface, sentence.sentence_no, "event", None, at.latitude, at.longitude, 1, 1.0, "coordinates")


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
