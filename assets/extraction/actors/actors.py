"""Who acts, suffers or speaks: armed groups, state forces, governments, organisations and groups of people.

Belongs here: finding the mentions of actors and telling which actor of the list they are. The lists are data in
`seeds/reference/` (`actors.csv`, `actor_aliases.csv`, `actor_nouns.csv`, `country_words.csv`). Not here: organisations that no
list holds (`actors/organisations.py`), who did what to whom (`acts/acts.py`).

An outlet's loaded words ("terrorists", "martyrs") help to find a mention and never decide a side: alone they stand for an
unknown armed group.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from assets.extraction.actors.organisations import find_organisations
from assets.extraction.actors.reference import non_state_actors
from assets.extraction.cues import Cue
from assets.extraction.lexicon import Hit, Index, build_index, find_phrases, phrase_key, words_of
from assets.extraction.mentions import ActorMention, Article
from assets.extraction.sentences import Sentence, Token
from expectations.reference import reference_rows

# What a noun of `actor_nouns.csv` stands for where no country or name is given.
GENERIC = {
    "military": "unspecified-military",
    "police": "unspecified-police",
    "government": "unspecified-government",
    "unknown_armed": "unknown_armed_group",
    "paramilitary": "paramilitaries",
    "civilians": "civilians",
    "protesters": "protesters",
    "rioters": "rioters",
    "journalists": "journalists",
    "aid_workers": "aid-workers",
}
COALITIONS = frozenset({"us-led-coalition", "saudi-led-coalition", "isaf", "nato"})
_STATE_KINDS = frozenset({"military", "police", "government"})
_PLACE_CUES = frozenset(
    "in of to from near across into at over through throughout inside outside around within northern southern eastern western "
    "central north south east west".split()
)
_STATE_VERBS = frozenset(
    "said says say has have had would accused accuses launched launches announced announces denied denies claimed claims condemned condemns "
    "vowed vows warned warns agreed rejected rejects urged urges demanded demands deployed deploys attacked attacks bombed bombs invaded "
    "invades withdrew withdraws carried confirmed sent sends conducted conducts struck strikes supports supported backs backed called calls "
    "signed signs retook took takes began broke opened lost won gave signed offered killed seized captured shelled fired began continues continued wants wanted".split()
)
_SPEECH_AFTER = re.compile(
    r"\s+(?:(?:spokes\w+|officials?|sources?|commanders?|officers?|ministers?|chiefs?|leaders?|statement|command|also|has|have|later|had)\s+){0,2}"
    r"(?:said|says|told|announced|reported|reports|confirmed|claimed|claims|stated|added|denied|estimates?d?)\b"
)
_SPEECH_BEFORE = Cue(r"(?:according to|quoted|cited|citing|quoting)\s+(?:the\s+|an?\s+)?(?:\w+\s+)?$")
_COMPOUND = frozenset({"backed", "trained", "controlled", "held", "occupied", "allied", "born", "owned", "funded", "made", "administered"})
_MODIFIER_LIMIT = 4


class _Alias(NamedTuple):
    actor_id: str
    valid_from: str
    valid_to: str
    case: str  # "true": as written, never in capitals; "caps": in capitals


class _Noun(NamedTuple):
    part: str  # head, state_head (only after a country), definite_head (only for one named before: "the group"), modifier
    kind: str
    loaded: bool


class _Demonym(NamedTuple):
    country: str
    kind: str  # name, demonym
    case: bool


class _Found(NamedTuple):
    first: int
    last: int
    actor_id: str | None
    rule_id: str


@cache
def _aliases() -> Index[tuple[_Alias, ...]]:
    started = {row["actor_id"]: row["valid_from"] for row in reference_rows("actors.csv")}
    phrases: dict[tuple[str, ...], tuple[_Alias, ...]] = {}
    for row in reference_rows("actor_aliases.csv"):
        alias = _Alias(row["actor_id"], row["valid_from"] or started[row["actor_id"]], row["valid_to"], row["case_sensitive"])
        key = phrase_key(row["alias"])
        phrases[key] = (*phrases.get(key, ()), alias)
    return build_index(phrases)


@cache
def _nouns() -> Index[_Noun]:
    return build_index(
        {phrase_key(r["word"]): _Noun(r["part"], r["kind"], r["loaded_term"] == "yes") for r in reference_rows("actor_nouns.csv")}
    )


@cache
def _demonyms() -> Index[_Demonym]:
    rows = reference_rows("country_words.csv")
    return build_index({phrase_key(r["word"]): _Demonym(r["country_iso3"].lower(), r["kind"], r["case_sensitive"] == "true") for r in rows})


def find_actors(sentences: Sequence[Sentence], article: Article) -> list[list[ActorMention]]:
    """The actors that each sentence mentions, in text order; one list a sentence.

    `role` is speaker where the mention speaks, else other: `acts.assign_roles` knows who did it and who suffered.
    """
    memory = _Memory()
    found = []
    for sentence in sentences:
        words = words_of(sentence)
        named = _named(sentence, words, article.published_on)
        spans = [(words[f.first].start, words[f.last - 1].end, f.actor_id, f.rule_id) for f in _groups(sentence, words, named, memory)]
        taken = [(start, end) for start, end, _, _ in spans]
        if not sentence.upper_case:
            spans += [(start, end, None, rule) for start, end, rule in find_organisations(sentence, taken)]
        found.append([_mention(sentence, article, *span) for span in sorted(spans)])
    return found


class _Memory:
    """What the article has named so far, for "the army" and "the rebels": one country's forces, one group, else nothing."""

    def __init__(self) -> None:
        self.countries: set[str] = set()
        self.groups: set[str] = set()


def _named(sentence: Sentence, words: Sequence[Token], published_on: date | None) -> list[_Found]:
    """Aliases of the list; one that the article's date or the letters' case excludes is none."""
    found = []
    for hit in find_phrases(sentence, _aliases()):
        surface = sentence.text[words[hit.first].start - sentence.start : words[hit.last - 1].end - sentence.start]
        for alias in hit.value:
            if _in_time(alias, published_on) and _in_case(alias.case, surface, sentence.upper_case):
                found.append(_Found(hit.first, hit.last, alias.actor_id, "actor.alias"))
                break
    return found


def _in_time(alias: _Alias, day: date | None) -> bool:
    """Bounds are ISO dates, possibly only a year or a month: they compare as texts of their own length."""
    if day is None:
        return True
    iso = day.isoformat()
    return (not alias.valid_from or iso[: len(alias.valid_from)] >= alias.valid_from) and (
        not alias.valid_to or iso[: len(alias.valid_to)] <= alias.valid_to
    )


def _in_case(case: str, surface: str, upper_case: bool) -> bool:
    if not case:
        return True
    if case == "caps":
        return surface.isupper()
    return not upper_case and surface[:1].isupper()


def _groups(sentence: Sentence, words: Sequence[Token], named: list[_Found], memory: _Memory) -> Iterator[_Found]:
    """Names, "<country> forces", bare "the army" and "gunmen", in text order."""
    nouns = {hit.first: hit for hit in find_phrases(sentence, _nouns())}
    countries = {hit.first: hit for hit in find_phrases(sentence, _demonyms())}
    names = {f.first: f for f in named}
    free = 0
    for at in sorted({*names, *countries, *nouns}):
        if at < free:
            continue
        found: _Found | None = None
        if at in names:
            found = _with_noun(names[at], nouns)
            if found.actor_id is not None:
                memory.groups.add(found.actor_id)
        elif at in countries:
            country = countries[at]
            if country.value.case and not _is_caps(sentence, words[at]):
                continue
            found = _of_country(words, at, country.last, country.value, nouns)
            if found is None:
                free = country.last
            elif found.actor_id is not None and found.actor_id.startswith(country.value.country):
                memory.countries.add(country.value.country)
        else:
            found = _bare(words, at, nouns, memory)
        if found is not None:
            free = found.last
            yield found


def _with_noun(name: _Found, nouns: Mapping[int, Hit[_Noun]]) -> _Found:
    """ "Daesh terrorists" is one mention of the group that it names."""
    tail = nouns.get(name.last)
    if tail is not None and tail.value.kind in {"unknown_armed", "paramilitary"}:
        return name._replace(last=tail.last)
    return name


def _is_caps(sentence: Sentence, word: Token) -> bool:
    return sentence.text[word.start - sentence.start : word.end - sentence.start].isupper()


def _head(words: Sequence[Token], at: int, nouns: Mapping[int, Hit[_Noun]], after_country: bool) -> tuple[int, _Noun] | None:
    """The head noun that follows from word `at` on, after at most four modifiers: where it ends, and what it is."""
    best: tuple[int, _Noun] | None = None
    for _ in range(_MODIFIER_LIMIT + 1):
        hit = nouns.get(at)
        if hit is None:
            break
        noun = hit.value
        last = hit.last
        if noun.part == "head" or (noun.part == "state_head" and after_country):
            best = (last, noun)
        at = last
        if at < len(words) and words[at].lower == "-":
            at += 1
    return best


def _of_country(words: Sequence[Token], first: int, after: int, demonym: _Demonym, nouns: Mapping[int, Hit[_Noun]]) -> _Found | None:
    """ "Iraqi security forces", "Colombia's army"; a country's bare name where it acts ("Syria accused Israel")."""
    follows = words[after].lower if after < len(words) else ""
    if (
        follows in _COMPOUND
        or follows == "-"
        or (follows == "led" and after + 1 < len(words) and words[after + 1].lower not in {"forces", "troops"})
    ):
        return None
    head = _head(words, after, nouns, after_country=True)
    if head is not None:
        last, noun = head
        if noun.kind in _STATE_KINDS:
            return _Found(first, last, f"{demonym.country}-{noun.kind}", "actor.country")
        return _Found(first, last, GENERIC[noun.kind], "actor.country_group")
    before = words[first - 1].lower if first else ""
    if demonym.kind == "name" and ((follows in _STATE_VERBS and before not in _PLACE_CUES) or before in {"by", "between", "against"}):
        return _Found(first, after, f"{demonym.country}-government", "actor.country_acts")
    if demonym.kind == "demonym" and words[after - 1].lower.endswith(("ns", "is")):  # "Iraqis": people, of whom nothing more is told
        return _Found(first, after, None, "actor.people")
    return None


def _bare(words: Sequence[Token], at: int, nouns: Mapping[int, Hit[_Noun]], memory: _Memory) -> _Found | None:
    """ "the army", "masked gunmen": the one country or group named before, else the generic actor."""
    head = _head(words, at, nouns, after_country=False)
    definite = at > 0 and words[at - 1].lower in {"the", "these", "those"}
    if head is None:
        hit = nouns.get(at)
        named = memory.groups & COALITIONS if hit and hit.value.kind == "coalition" else _armed(memory.groups)
        if hit is None or hit.value.part != "definite_head" or not definite or len(named) != 1:
            return None
        return _Found(at, hit.last, next(iter(named)), "actor.same_group")
    last, noun = head
    actor, rule = GENERIC[noun.kind], "actor.generic"
    if noun.kind in _STATE_KINDS and len(memory.countries) == 1:
        actor, rule = f"{next(iter(memory.countries))}-{noun.kind}", "actor.same_country"
    elif noun.kind == "unknown_armed" and definite and not noun.loaded and len(_armed(memory.groups)) == 1:
        actor, rule = next(iter(_armed(memory.groups))), "actor.same_group"
    return _Found(at, last, actor, rule)


def _armed(groups: set[str]) -> set[str]:
    return {g for g in groups if g in non_state_actors()}


def _mention(sentence: Sentence, article: Article, start: int, end: int, actor_id: str | None, rule_id: str) -> ActorMention:
    after = sentence.lower[end - sentence.start : end - sentence.start + 60]
    before = sentence.lower[max(0, start - sentence.start - 40) : start - sentence.start]
    speaks = _SPEECH_AFTER.match(after) is not None or _SPEECH_BEFORE.search(before) is not None
    return ActorMention(start, end, article.text[start:end], sentence.sentence_no, "speaker" if speaks else "other", actor_id, rule_id)
