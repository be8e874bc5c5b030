"""The words of a sentence as the search for place names sees them, and the word lists behind it.

Belongs here: the lists of `seeds/reference` that tell places from other names, and each word's form: folded, capitalised, possessive.
Not here: which words are a place's name (`places/names.py`).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from assets.extraction.places.gazetteer import fold
from assets.extraction.sentences import Sentence, Token
from expectations.reference import REFERENCE, reference_rows

PARTICLES = frozenset("de del la las los el al y of the ez az ash adh bin ibn da do dos das di van der von en es sur le".split())
SUFFIXES = frozenset(
    "led backed born made style trained sponsored funded allied brokered supplied built aligned controlled held based run occupied dominated populated majority owned operated administered governed".split()
)
_INFLECTIONS = (("s", ("",)), ("es", ("",)), ("ies", ("y",)), ("ed", ("", "e")), ("ing", ("", "e")), ("ied", ("y",)))


class Words(NamedTuple):
    """The word lists of `place_words.csv` by kind; words in lower case, folded where they are compared with names."""

    nouns: dict[str, str]
    nominals: dict[str, tuple[str, ...]]  # noun -> kinds of places that "the noun" may stand for; none: something no row stands for
    in_town: frozenset[str]
    in_country: frozenset[str]
    names_place: frozenset[str]
    strong_heads: frozenset[str]
    before: frozenset[str]
    parts: frozenset[str]
    assaults: frozenset[str]
    directions: frozenset[str]
    titles: frozenset[str]
    given_names: frozenset[str]
    orgs: frozenset[str]
    peoples: frozenset[str]
    speech: frozenset[str]
    times: frozenset[str]
    function: frozenset[str]
    not_places: frozenset[str]
    not_alone: frozenset[str]
    needs_evidence: frozenset[str]
    english: frozenset[str]
    skipped: frozenset[str]  # words that open no name, though they have a capital


@cache
def words() -> Words:
    """The word lists, loaded once per process."""
    rows = reference_rows("place_words.csv")

    def of(kind: str) -> frozenset[str]:
        return frozenset(r["word"].lower() for r in rows if r["kind"] == kind)

    nouns = {r["word"]: r["value"] for r in rows if r["kind"] == "noun"}
    plain = of("function") | of("direction") | of("title") | of("time") | of("org") | of("people") | (frozenset(nouns) - of("strong_head"))
    return Words(
        nouns=nouns,
        nominals={r["word"]: tuple(k for k in r["value"].split("|") if k) for r in rows if r["kind"] == "nominal"},
        in_town=of("in_town"),
        in_country=of("in_country"),
        names_place=of("names_place"),
        strong_heads=of("strong_head"),
        before=of("before"),
        parts=of("part"),
        assaults=of("assault"),
        directions=of("direction"),
        titles=of("title"),
        given_names=of("given_name"),
        orgs=of("org") | of("people"),
        peoples=of("people"),
        speech=of("speech"),
        times=of("time"),
        function=of("function"),
        not_places=frozenset(fold(w) for w in of("not_place")),
        not_alone=frozenset(fold(w) for w in of("not_alone")) | of("direction") | PARTICLES,
        needs_evidence=of("needs_evidence"),
        english=frozenset(line for line in (REFERENCE / "english_words.txt").read_text(encoding="utf-8").splitlines() if line[:1] != "#"),
        skipped=plain | frozenset(fold(w) for w in of("not_place")) | frozenset(demonyms()),
    )


@cache
def demonyms() -> dict[str, str]:
    """Adjective or demonym in lower case -> ISO 3166-1 alpha-3 code of its country."""
    return {r["word"].lower(): r["country_iso3"] for r in reference_rows("demonyms.csv")}


def countries_by_adjective(sentence: Sentence) -> list[tuple[Token, str]]:
    """The demonyms and adjectives of a sentence with their country's code; "Latin American" is not one, nor "GERMAN" before a surname."""
    adjectives, found = demonyms(), []
    if adjectives.keys().isdisjoint(sentence.words):
        return []
    before = ""
    for i, token in enumerate(sentence.tokens):
        country = adjectives.get(token.lower)
        if country is not None and token.text[0].isupper() and before not in ("latin", "central", "south", "north"):
            after = sentence.tokens[i + 1].lower if i + 1 < len(sentence.tokens) else ""
            if not (sentence.upper_case and token.lower in words().given_names and after.isalpha() and not is_english(after)):
                found.append((token, country))
        before = token.lower
    return found


class Word(NamedTuple):
    """One word of a sentence as the search for names sees it: "U.S." is one, a possessive ending is cut off."""

    start: int
    end: int
    text: str
    lower: str
    folded: str
    capital: bool
    possessive: bool
    glued: bool  # nothing but a few spaces before it (a line's end in wrapped capitals)


@lru_cache(maxsize=65536)
def _form(text: str, lower: str, shouting: bool) -> tuple[tuple[str, str, str, bool, bool], int]:
    """What a word's letters tell, wherever it stands (text, lower, folded, capital, possessive of `Word`), and the length of its ending."""
    cut = 2 if lower.endswith("'s") else 1 if len(lower) > 1 and lower[-1] == "'" else 0
    if cut:
        text, lower = text[:-cut], lower[:-cut]
    if not text[:1].isalpha():
        return (text, lower, "", False, cut > 0), cut
    folded = fold(text)
    tail = lower.rpartition("-")[2]
    capital = not text.islower() and tail not in SUFFIXES and not (tail != lower and tail in words().times)  # IS-held, mid-March
    if shouting and capital:  # where all is capitals, what is no English word may be a name
        capital = not is_english(folded) and tail not in words().english
    return (text, lower, folded, capital, cut > 0), cut


def sentence_words(sentence: Sentence) -> list[Word]:
    """The sentence's tokens, with abbreviations like "U.S." joined and possessive endings cut."""
    out: list[Word] = []
    tokens, text, base, shouting = sentence.tokens, sentence.text, sentence.start, sentence.upper_case
    i, n, last, new = 0, len(tokens), base, tuple.__new__  # half the cost of Word(...), once a token
    while i < n:
        start, end, raw, lower = tokens[i]
        i += 1
        glued = start - last < 4 and (shouting or start == last or "\n" not in text[last - base : start - base])
        if raw in _AYIN and _is_ayin(tokens, i, end, text[end - base :]):
            continue
        last = end
        if lower == "st" and i + 1 < n and tokens[i].text == "." and tokens[i].start == end and tokens[i + 1].text[:1].isupper():
            last = tokens[i].end  # St. Paul
            out.append(Word(start, last, "St.", "st.", "st", True, False, glued))
            i += 1
            continue
        if len(raw) == 1 and raw.isupper() and i < n and tokens[i].start == end:
            stop, j = _abbreviation(tokens, i, start)
            if j:
                raw, i, last = text[start - base : stop - base], j, stop
                folded = raw.lower().replace(".", "") if "." in raw else fold(raw)
                out.append(Word(start, stop, raw, raw.lower(), folded, True, False, glued))
                continue
        form, cut = _form(raw, lower, shouting)
        out.append(new(Word, (start, end - cut, *form, glued)))
    return out


_AYIN = frozenset("'\u2018\u2019`")
_CLOSING = re.compile(r"(?<=[\w.,!?])['\u2019](?!\w)")


def _is_ayin(tokens: tuple[Token, ...], i: int, end: int, rest: str) -> bool:
    """Whether an apostrophe before token `i` is the first letter of a name ("Jebel 'Amer"): nothing closes it as a quotation."""
    return i < len(tokens) and tokens[i].start == end and tokens[i].text[:1].isupper() and _CLOSING.search(rest) is None


def _abbreviation(tokens: tuple[Token, ...], i: int, start: int) -> tuple[int, int]:
    """Where "U.S." or "T-4" ends, whose first letter stands before token `i`: its end in the text and the next token; (0, 0) for neither."""
    if tokens[i].text == "-" and i + 1 < len(tokens) and tokens[i + 1].text.isdigit() and tokens[i + 1].end - start < 6:
        return tokens[i + 1].end, i + 2
    j, stop = i, tokens[i].start
    while (
        j < len(tokens) and tokens[j].start == stop and (tokens[j].text == "." or (len(tokens[j].text) == 1 and tokens[j].text.isupper()))
    ):
        stop = tokens[j].end
        j += 1
    return (stop, j) if stop - start > 2 else (0, 0)


@lru_cache(maxsize=16384)
def is_english(word: str) -> bool:
    """Whether a word is in the English list, as it stands, inflected or with a prefix."""
    english = words().english
    if word in english:
        return True
    for ending, stems in _INFLECTIONS:
        if word.endswith(ending) and any(word.removesuffix(ending) + stem in english for stem in stems):
            return True
    return any(word.startswith(p) and word[len(p) :] in english for p in ("anti", "counter", "non", "pre", "re", "un", "under", "over"))
