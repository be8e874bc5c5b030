"""Which places an article names: every mention resolved to a place of the world, or kept as a name that nobody has located.

Belongs here: choosing between namesakes by what the whole article says, and the mentions that come of it. Not here: finding names
(`places/names.py`), their roles (`places/roles.py`), the place of an act (`places/scope.py`), the public tables (`places/tables.py`).

The choice is a sum of evidence: population, the article's countries, containing areas ("Mosul, Iraq"; "X in Anbar province"),
the word for its kind, a relative position. One name means one place throughout an article, unless an area named beside it says otherwise.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from assets.extraction.mentions import Article, PlaceMention
from assets.extraction.places.gazetteer import Place, gazetteer
from assets.extraction.places.names import find_names
from assets.extraction.places.nominals import find_nominals
from assets.extraction.places.positions import Relative, agrees, distance_km, move, relative_before
from assets.extraction.places.roles import is_near, is_of_teller, role_of
from assets.extraction.places.surroundings import BIG, Name, is_big
from assets.extraction.places.tables import unlocated_id
from assets.extraction.places.unlocated import sites_on_map, within_area
from assets.extraction.places.words import countries_by_adjective, words
from assets.extraction.sentences import Sentence
from expectations.code_lists import ucdp_codes

CURATED_POPULATION = 20000  # least weight of a place with a curated line: it stands there because the news names it
CURATED = 2.0  # and rather than its namesakes abroad
TOWN_KM = 30.0  # a quarter or village "of" a town lies within
ACCEPTED = 4.2  # sum of evidence that a gazetteer place needs to be the one meant
SURNAMES = frozenset("USA GBR CAN AUS NZL IRL".split())  # countries whose towns bear English surnames: "Davis said" is no town
_CONTAINS = re.compile(
    r"\s*,?\s*(?:\(|(?:(?:a|the)\s+)?(?:(?!(?:and|or|but|while|then|where|who|which|was|were)\b)\w+\s+){0,4}?(?:in|of|within)\s+(?:the\s+)?|,\s*)(?:(?:\w+[- ])?(?:north|south|east|west|central|capital)\w*[- ])*"
    r"(?:(?:city|town|province|governorate|department|district|state|region) of )?"
    r"|,?\s+(?:located\s+)?(?:(?:in|to|on)\s+)?(?:the\s+)?(?:north|south|east|west|northeast|northwest|southeast|southwest)\w*(?:\s+(?:part|side|outskirts))?\s+of\s+(?:the\s+)?"
    r"(?:city of )?"
)
_WHOSE = re.compile(r"['\u2019]s?\s+(?:[a-z-]+\s+){0,4}(?:of\s+|capital,\s+)?")  # "Iraq's capital, Baghdad"
_PARTS = ("settlement", "quarter", "facility", "base")
_CITY_OF = re.compile(  # "the West Bank city of Hebron"
    r"(?:['\u2019]s?)?\s+(?:[\w-]+\s+){0,3}?(?:city|town|village|camp|suburb|district|neighbou?rhood|capital|province|port|stronghold|region|area)\s+of\s+(?:the\s+)?"
    r"|\s+township,\s+"  # "another Harare township, X"
)
_DATELINE = re.compile(
    r"^[\s\[(]*(?P<place>[A-Z][\w .'\u2019,/()-]{2,60}?),?\s*(?:\(?\d{1,2}\s+[A-Z]{3}|\([^)]{2,40}\)\s*[-\u2013\u2014]|[-\u2013\u2014]{1,2}\s)"
)


class _Meaning(NamedTuple):
    place: Place | None
    score: float
    rule: str


class _Focus(NamedTuple):
    """What the article as a whole is about: weight of its countries, the heaviest first, and of first-level areas."""

    countries: dict[str, float]
    admin1: Counter[str]

    def share(self, country: str) -> float:
        """Weight of a country against the heaviest one, 0 to 1; a single passing mention is no focus."""
        return self.countries.get(country, 0.0) / max(2.0, *self.countries.values()) if self.countries else 0.0

    def main(self) -> str:
        return max(sorted(self.countries), key=lambda c: self.countries[c], default="")


def find_places(sentences: list[Sentence], article: Article) -> list[list[PlaceMention]]:
    """The place mentions of each sentence, in text order; spans in characters of the document's text."""
    persons: set[str] = set()
    sure: set[str] = set()
    names = [find_names(sentence, persons, sure) for sentence in sentences]
    title: list[Name] = []
    if article.title and not any(s.block_kind == "title" for s in sentences):
        title = find_names(Sentence(-1, -1, "title", 0, len(article.title), article.title, article.title.isupper()), persons, sure)
    every = [*title, *(n for line in names for n in line)]
    containers: dict[int, Name] = {}
    for line, sentence in zip(names, sentences, strict=True):
        for name, around in _containers(line, sentence):
            containers.setdefault(id(name), around)
    focus = _focus(sentences, [n for n in every if id(n) not in containers])
    meanings = _with_towns_of_quarters(names, _resolve(every, containers, focus, sentences), containers, focus.main())
    found = [_mentions(line, s, meanings, containers, focus) for line, s in zip(names, sentences, strict=True)]
    return _with_nominals(within_area([sites_on_map(line) for line in found]), sentences, focus)


def _with_towns_of_quarters(
    names: list[list[Name]], meanings: dict[int, _Meaning], containers: dict[int, Name], country: str
) -> dict[int, _Meaning]:
    """A quarter that nobody has located, named without its town, is in the settlement of the article's country that was named last before it."""
    out = dict(meanings)
    town: Place | None = None
    for name in (name for line in names for name in line):
        meaning = meanings[id(name)]
        if meaning.place is not None and meaning.place.kind == "settlement" and meaning.place.country == country:
            town = meaning.place
        elif meaning.place is None and name.noun in words().in_town and id(name) not in containers and town is not None:
            out[id(name)] = _Meaning(town, ACCEPTED, "quarter of the last town")
    return out


def _with_nominals(found: list[list[PlaceMention]], sentences: list[Sentence], focus: _Focus) -> list[list[PlaceMention]]:
    """The mentions together with the nameless ones ("the city"), each standing for the last place of its kind named before."""
    known = gazetteer()
    last: dict[str, Place] = {}

    def antecedent(kinds: tuple[str, ...]) -> Place | None:
        return next((last[k] for k in kinds if k in last), None)

    out = []
    for line, sentence in zip(found, sentences, strict=True):
        nominals = find_nominals(sentence, line, antecedent, focus.main())
        for m in line:
            place = known.by_id(m.place_id) if m.place_id and m.role != "actor_part" else None
            if place is not None:
                last[place.kind] = place
                if (country := known.by_id(place.parent_id or "")) is not None and place.kind == "region":
                    last[country.kind] = country  # "northern Iraq ... the country"
        out.append(sorted([*line, *nominals], key=lambda m: m.start))
    return out


def _focus(sentences: list[Sentence], names: list[Name]) -> _Focus:
    """Countries and first-level areas that the article speaks of, by what is unmistakable in it (names whose area is told tell nothing more)."""
    weights: dict[str, float] = defaultdict(float)
    for sentence in sentences:
        for _, country in countries_by_adjective(sentence):  # whose army it was more than where it was
            weights[country] = min(1.5, weights[country] + 0.5)
    known = gazetteer()
    areas: Counter[str] = Counter()
    for name in names:
        best: list[tuple[float, Place]] = []
        for c in name.candidates:
            place = known.place(c.row)
            if place.kind == "country" and c.main:
                best = [(99.0, place)]
                break
            if not c.loose:
                best.append((math.log10(place.population + 10) + c.main + 1.5 * place.capital, place))
        best.sort(key=lambda b: -b[0])
        if not best:
            continue
        score, place = best[0]
        rival = max((s for s, p in best if p.country != place.country), default=0.0)
        if place.kind == "country":
            weights[place.country] += 0.5 if _is_party(name, sentences) else 2.0
        elif place.country and score - rival > 1.0 and score > 5.3 and (name.typed or name.noun or place.population > BIG):
            weights[place.country] += 1.5
            areas[place.admin1_id or place.place_id] += 1
    return _Focus({c: min(w, 8.0) for c, w in weights.items()}, areas)


def _is_party(name: Name, sentences: list[Sentence]) -> bool:
    """Whether a country is named for its army or government only: that tells little of where the story plays."""
    if name.sentence_no < 0:
        return False
    sentence = sentences[name.sentence_no]
    return role_of(sentence.lower, name.start - sentence.start, name.end - sentence.start, "country") == "actor_part"


def _containers(names: list[Name], sentence: Sentence) -> list[tuple[Name, Name]]:
    """Pairs of a name and the next one around it: "Mosul, Iraq", "Hit in Anbar province", "Nigeria's Borno state"."""
    pairs: list[tuple[Name, Name]] = []
    for one, other in pairwise(names):
        between = sentence.text[one.end - sentence.start : other.start - sentence.start]
        if len(between) > 60:
            continue
        if one.possessive and _WHOSE.fullmatch(between.lower() if sentence.upper_case else between):
            pairs.append((other, one))
            continue
        if _CITY_OF.fullmatch(between.lower()):
            pairs.append((one, other) if _is_area(other) else (other, one))
        elif _CONTAINS.fullmatch(between.lower()):
            of_town = (
                one.level == "quarter" and between.strip() == "," and is_big(one.candidates) and not _is_area(other)
            )  # "a Harare suburb, X"
            pairs.append((other, one) if of_town else (one, other))
    return pairs


def _is_area(name: Name) -> bool:
    """Whether a name is that of a province or may be a country's."""
    return name.level == "admin1" or any(gazetteer().place(c.row).kind == "country" for c in name.candidates)


def _inside(place: Place, area: Place) -> bool:
    """Whether a place lies in an area, as far as the gazetteer knows."""
    if area.kind == "country":
        return place.country in (area.country, "") and place.kind != "country"  # a region may lie in several
    return area.kind == "admin1" and place.admin1_id == area.place_id and place.place_id != area.place_id


def _resolve(names: list[Name], containers: dict[int, Name], focus: _Focus, sentences: list[Sentence]) -> dict[int, _Meaning]:
    """The meaning of every name, by id(name). Names alike are one place; a level ("province") or an area beside one sets it apart."""
    known = gazetteer()
    groups: dict[tuple[str, bool], list[Name]] = defaultdict(list)
    for name in names:
        groups[name.folded, name.level == "admin1"].append(name)
    relative = {id(n): found for n in names if 0 <= n.sentence_no < len(sentences) and (found := _relative_after(n, names, sentences))}
    meanings: dict[int, _Meaning] = {}
    contained = [g for g in groups.values() if any(id(n) in containers for n in g)]
    for group in [*(g for g in groups.values() if g not in contained), *contained, *contained]:  # towns before what lies in them
        around = (meanings[id(containers[id(n)])].place for n in group if id(n) in containers and id(containers[id(n)]) in meanings)
        anchor = next((p for p in around if p is not None and p.kind in ("settlement", "quarter")), None)
        told = [
            (n, known.place(c.row))
            for n in group
            if id(n) in containers
            for c in containers[id(n)].candidates
            if not c.loose and known.place(c.row).kind in ("country", "admin1")
        ]
        areas = [area for _, area in told]
        shared = _best(group, areas, focus, next((relative[id(n)] for n in group if id(n) in relative), None), anchor)
        for name in group:
            own = [area for n, area in told if n is name]
            apart = own and shared.place is not None and not any(_inside(shared.place, a) for a in own)
            meanings[id(name)] = _best([name], own, focus, relative.get(id(name)), None) if apart else shared
    return meanings


def _relative_after(name: Name, names: list[Name], sentences: list[Sentence]) -> tuple[Relative, Name] | None:
    """The relative position told right after a name ("Baquba, 65 km northeast of Baghdad") with the name that it refers to."""
    sentence = sentences[name.sentence_no]
    for other in names:
        if other.sentence_no == name.sentence_no and other.start > name.end and other.start - name.end < 90:
            text = sentence.text[name.end - sentence.start : other.start - sentence.start]
            found = relative_before(text)
            if found and found.start <= 12 and re.fullmatch(r"[\s,(]*(?:about|some|around|a|lies|is|which is)?[\s,]*", text[: found.start]):
                return found, other
            return None
    return None


def _best(group: list[Name], areas: list[Place], focus: _Focus, relative: tuple[Relative, Name] | None, anchor: Place | None) -> _Meaning:
    """The best supported bearer of a name, or no place when none is supported enough. `anchor`: the town around it, as told."""
    known = gazetteer()
    levels = {n.level for n in group} - {""}
    best, best_score, rule = None, -99.0, "unlocated"
    alone = len({known.place(c.row).country for c in group[0].candidates}) == 1  # the name is borne in one country only
    supported = bool(areas or relative) or any((n.typed and not n.possessive) or n.noun for n in group)
    anchors = [known.place(c.row) for c in relative[1].candidates if not c.loose] if relative else []
    sites = all(n.level in ("facility", "road") for n in group)
    for candidate in group[0].candidates:
        place = known.place(candidate.row)
        if candidate.loose and place.kind == "country":
            continue  # no country is spelt so
        share = focus.share(place.country)
        by_hand = (
            candidate.row in known.curated and candidate.main and not candidate.loose and not place.kind.startswith(("admin", "country"))
        )
        people = max(place.population, CURATED_POPULATION) if by_hand else place.population
        score = math.log10(people + 10) + candidate.main + 4.0 * share + CURATED * by_hand
        why = "focus" if share else "population"
        score += 1.5 * place.capital
        if place.kind == "country":
            score += 5.0
        elif place.kind in ("region", "river", "sea"):
            score += 4.0
        elif place.kind == "admin1":
            score += 3.0 if "admin1" in levels else -0.5
        elif "admin1" in levels:
            score -= 2.0
        elif place.kind == "admin2":
            score += 1.0 if "admin2" in levels else -0.5
        if candidate.loose:
            score -= 1.0 + (3.0 if share < 0.2 else 0.0)
        if not supported and place.kind in ("settlement", "admin1", "admin2") and (share < 0.5 or place.population < 20000):
            score -= 1.0 if alone else 1.5 if place.capital or place.population > 10 * BIG else 2.5
        if not supported and place.kind in ("settlement", "admin2") and place.country in SURNAMES and place.population < BIG:
            score -= 4.0
        if sites and place.kind == "settlement" and share < 0.5 and place.population < BIG:
            score -= 4.0  # "the Nasser Hospital" bears the name of a man rather than of a far town
        if not share and focus.countries and place.population < 500000 and place.kind not in ("country", "region", "river", "sea"):
            score -= 1.5
        if place.admin1_id and focus.admin1[place.admin1_id]:
            score += 0.6
        if areas:
            if any(_inside(place, area) for area in areas):
                score, why = score + 6.0, "containing area"
            elif place.kind not in ("country", "region"):
                score -= 4.0 * (1.0 - share)  # an area is named, and the place is not in it
        if anchor is not None and place.kind in _PARTS and place.place_id != anchor.place_id:
            away = _distance(place, anchor)
            score += 4.0 if away < TOWN_KM else -4.0 if away > 4 * TOWN_KM else 0.0
        if place.latitude is not None and place.longitude is not None:
            point = (place.latitude, place.longitude)
            near = any(
                a.latitude is not None and a.longitude is not None and agrees(relative[0], (a.latitude, a.longitude), point)
                for a in anchors
                if relative
            )
            if near:
                score, why = score + 4.0, "relative position"
        if score > best_score or (score == best_score and best is not None and place.place_id < best.place_id):
            best, best_score, rule = place, score, why
    if best is None or best_score < ACCEPTED:
        return _Meaning(None, best_score, "unlocated")
    return _Meaning(best, best_score, rule)


def _mentions(
    names: list[Name], sentence: Sentence, meanings: dict[int, _Meaning], containers: dict[int, Name], focus: _Focus
) -> list[PlaceMention]:
    out: list[PlaceMention] = []
    containing = {
        id(c) for n, c in ((n, containers[id(n)]) for n in names if id(n) in containers) if _holds(meanings[id(n)], meanings[id(c)])
    }
    dateline = _dateline_end(sentence)
    for name in names:
        place, score, rule = meanings[id(name)]
        level = place.kind if place else name.level or "settlement"
        if place is not None and level == "country" and name.direction:
            place = gazetteer().part_of(place, name.direction.split()[-1]) or place  # "northern Iraq"
        if place is None and (name.doubtful or not (name.typed or name.noun)):
            continue
        start, end = name.start - sentence.start, name.end - sentence.start
        kind = place.kind if place else level
        governed = start if sentence.text[start].isupper() else name.bare_start - sentence.start  # "in northern Iraq"
        role = role_of(sentence.lower, governed, name.bare_end - sentence.start if level == "country" else end, level)
        if id(name) in containing:
            role = "containing"
        elif end <= dateline:
            role, rule = "speech", "dateline"
        latitude, longitude = (place.latitude, place.longitude) if place else (None, None)
        precision: int | None = ucdp_codes("place_kind").get(kind, 1)
        near = is_near(sentence.lower, governed)
        if place and precision == 1 and near:
            precision = 2
        if role == "reference" and place and latitude is not None and longitude is not None:
            told = relative_before(sentence.lower[max(0, governed - 100) : governed])
            if told and told.bearing is not None:
                latitude, longitude = move(latitude, longitude, told.distance_km, told.bearing)
            precision = 2
        if place is None and id(name) in containers and (area := meanings[id(containers[id(name)])].place):
            latitude, longitude, precision = area.latitude, area.longitude, max(2, ucdp_codes("place_kind").get(area.kind, 2))
        out.append(
            PlaceMention(
                name.start,
                name.end,
                sentence.text[start:end],
                sentence.sentence_no,
                role,
                place.place_id if place else _own_id(name, sentence, _country_of(name, names, meanings, containers) or focus.main()),
                latitude,
                longitude,
                precision,
                round(1 / (1 + math.exp(-(score - ACCEPTED) / 2)), 3) if place else 0.3,
                rule,
            )
        )
    return _without_tellers(out, sentence)


def _without_tellers(found: list[PlaceMention], sentence: Sentence) -> list[PlaceMention]:
    """The mentions; where those are who tell of an act elsewhere in the sentence is a place of speech."""
    tells = [m.role == "event" and is_of_teller(sentence.lower, m.start - sentence.start, m.end - sentence.start) for m in found]
    elsewhere = any(m.role == "event" and (m.where_precision or 1) <= 2 and not t for m, t in zip(found, tells, strict=True))
    return [replace(m, role="speech") if t and elsewhere else m for m, t in zip(found, tells, strict=True)]


def _holds(inner: _Meaning, outer: _Meaning) -> bool:
    if outer.place is None:
        return False
    if inner.place is None:
        return True
    one, other = inner.place, outer.place
    if one.place_id == other.place_id:
        return False
    near = one.kind in _PARTS and other.kind == "settlement" and one.population < other.population and _distance(one, other) < TOWN_KM
    return near or _inside(one, other)


def _distance(one: Place, other: Place) -> float:
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return math.inf
    return distance_km(one.latitude, one.longitude, other.latitude, other.longitude)


def _dateline_end(sentence: Sentence) -> int:
    """Where the dateline at the head of the article ends, 0 without one."""
    if sentence.block_kind == "dateline":
        return len(sentence.text)
    if sentence.sentence_no > 2:
        return 0
    m = _DATELINE.match(sentence.text[:90])
    return m.end("place") if m and m["place"].split(",")[0].split("(")[0].strip().isupper() else 0


def _country_of(name: Name, line: list[Name], meanings: dict[int, _Meaning], containers: dict[int, Name]) -> str:
    """The country of a name that nobody has located: of the area told around it, else of the nearest town of its sentence, if any."""
    around = meanings[id(containers[id(name)])].place if id(name) in containers else None
    if around is not None:
        return around.country
    towns = [
        (abs(n.start - name.start), p.country)
        for n in line
        if (p := meanings[id(n)].place) is not None and p.kind in (*_PARTS, "admin1", "admin2")
    ]
    return min(towns, default=(0, ""))[1]


def _own_id(name: Name, sentence: Sentence, country: str) -> str:
    """The id of a place that the gazetteer lacks; the word for its kind is part of the name of a building or base, not of a village's."""
    if name.level in ("facility", "road"):
        return unlocated_id(sentence.text[name.start - sentence.start : name.end - sentence.start], country)
    return unlocated_id(sentence.text[name.bare_start - sentence.start : name.bare_end - sentence.start], country)
