"""Which words of a sentence name a place, by spelling and neighbours alone.

Belongs here: spans of place names with the evidence around them (preposition, "town of", "province", "65 km from"). Not here:
which place of the world a name means (`places.py`), or what part it plays (`place_roles.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from assets.extraction.gazetteer import Candidate, fold, gazetteer, read_rows
from assets.extraction.sentences import Sentence

LONGEST = 5  # words of the longest place name looked up
PARTICLES = frozenset("de del la las los el al el- y of the ez ed ar as az bin ibn da do dos das di van der von en es sur le et a".split())
SUFFIXED = ("led", "backed", "born", "made", "style", "trained", "sponsored", "funded", "allied", "brokered", "supplied", "built", "aligned")
_STRIP = "'\u2019s"


class Words(NamedTuple):
    """The word lists of `place_words.csv` by kind; words in lower case."""

    nouns: dict[str, str]
    heads: frozenset[str]
    before: frozenset[str]
    directions: frozenset[str]
    titles: frozenset[str]
    given_names: frozenset[str]
    orgs: frozenset[str]
    speech: frozenset[str]
    not_places: frozenset[str]
    needs_evidence: frozenset[str]
    common: frozenset[str]


@cache
def words() -> Words:
    """The word lists, loaded once per process."""
    rows = read_rows("place_words.csv")

    def of(kind: str) -> frozenset[str]:
        return frozenset(r["word"].lower() for r in rows if r["kind"] == kind)

    return Words(
        {r["word"]: r["value"] for r in rows if r["kind"] == "noun"},
        of("head"),
        of("before"),
        of("direction"),
        of("title"),
        of("given_name"),
        of("org"),
        of("speech"),
        frozenset(fold(w) for w in of("not_place")),
        of("needs_evidence"),
        frozenset(r["name"] for r in read_rows("place_words_common.csv")),
    )


class Word(NamedTuple):
    """One word of a sentence as the search for names sees it: "U.S." is one, a possessive ending is cut off."""

    start: int
    end: int
    text: str
    lower: str
    folded: str
    capital: bool
    possessive: bool


@dataclass(slots=True)
class Name:
    """One place name: words [first, last) of the sentence, span, bearers, and what stands around it."""

    first: int
    last: int
    start: int
    end: int
    folded: str
    candidates: list[Candidate]
    noun: str = ""  # "province" after it, or "town" of "town of"
    level: str = ""  # level of the noun
    before: str = ""  # preposition or verb that governs it
    direction: str = ""
    possessive: bool = False
    typed: bool = False  # a noun or a governing preposition says that it is a place
    sentence_no: int = 0
    words: list[Word] = field(default_factory=list)


def sentence_words(sentence: Sentence) -> list[Word]:
    """The sentence's tokens, with abbreviations like "U.S." joined and possessive endings cut."""
    out: list[Word] = []
    tokens = sentence.tokens
    i, n = 0, len(tokens)
    while i < n:
        start, end, text, lower = tokens[i]
        i += 1
        if len(text) == 1 and text.isupper() and i + 1 < n and tokens[i].text == "." and tokens[i].start == end:
            j = i
            while j < n and tokens[j].text == "." and tokens[j].start == end:
                end = tokens[j].end
                j += 1
                if j < n and len(tokens[j].text) == 1 and tokens[j].text.isupper() and tokens[j].start == end:
                    end = tokens[j].end
                    j += 1
            if j > i + 1 or end - start > 2:
                i = j
                text = sentence.text[start - sentence.start : end - sentence.start]
                lower = text.lower()
                out.append(Word(start, end, text, lower, lower.replace(".", ""), True, False))
                continue
            end = start + 1
        possessive = False
        if lower.endswith("'s"):
            possessive, text, lower, end = True, text[:-2], lower[:-2], end - 2
        elif lower.endswith("s'") or (lower.endswith("'") and len(lower) > 1):
            possessive, text, lower, end = True, text[:-1], lower[:-1], end - 1
        first = text[:1]
        capital = first.isupper() or (len(text) > 2 and not text.islower() and first.isalpha())
        out.append(Word(start, end, text, lower, fold(text) if first.isalpha() else "", capital, possessive))
    return out


def find_names(sentence: Sentence, persons: set[str]) -> list[Name]:
    """Place names of one sentence, in order, none overlapping. `persons` gathers folded words that turned out to name people."""
    run = sentence_words(sentence)
    names = list(_search(sentence, run, persons))
    for name in names:
        name.sentence_no = sentence.sentence_no
        name.words = run
    return names


def _search(sentence: Sentence, run: list[Word], persons: set[str]) -> Iterator[Name]:
    shouting = sentence.upper_case or _is_title(run)
    known = gazetteer()
    firsts = known.first_words
    i, n = 0, len(run)
    while i < n:
        word = run[i]
        if not word.folded or not word.capital:
            i += 1
            continue
        found = None
        key_word = word.folded.split(" ", 1)[0]
        if key_word in firsts:
            for j in range(min(n, i + LONGEST), i + 1, -1):
                if not _joins(run, i, j, sentence):
                    continue
                key = " ".join(w.folded for w in run[i:j])
                if bearers := known.lookup(key):
                    found = Name(i, j, word.start, run[j - 1].end, key, bearers, possessive=run[j - 1].possessive)
                    break
        if found is None and len(word.folded) > 1 and (bearers := known.lookup(word.folded)):
            found = Name(i, i + 1, word.start, word.end, word.folded, bearers, possessive=word.possessive)
        if found is None and not sentence.upper_case:
            found = _loose_or_unknown(run, i, n, shouting)
        if found is None:
            i += 1
            continue
        _look_around(found, run)
        verdict = _accept(found, run, sentence, shouting, persons)
        if verdict:
            yield found
            i = found.last
        else:
            i += 1


def _is_title(run: list[Word]) -> bool:
    """Whether nearly every word of the sentence has a capital, as in a headline: then capitals tell little."""
    letters = [w for w in run if w.folded]
    return len(letters) > 4 and sum(w.capital for w in letters if len(w.text) > 3) >= 0.85 * sum(len(w.text) > 3 for w in letters)


def _joins(run: list[Word], i: int, j: int, sentence: Sentence) -> bool:
    """Whether words [i, j) can be one name: capitals or particles, nothing but spaces between them."""
    if not run[j - 1].capital or any(w.possessive for w in run[i : j - 1]):
        return False
    for k in range(i, j):
        if not run[k].folded and run[k].text != "-":
            return False
        if not run[k].capital and run[k].lower not in PARTICLES and run[k].text != "-":
            return False
        if k > i and run[k].start - run[k - 1].end > 2:
            return False
    return True


def _loose_or_unknown(run: list[Word], i: int, n: int, shouting: bool) -> Name | None:
    """A name that the gazetteer lacks under this spelling: the longest run of capitalised words, bearers looked up loosely."""
    lists = words()
    j = i
    while j < n and j < i + LONGEST and run[j].folded and (j == i or run[j].start - run[j - 1].end <= 1):
        if not run[j].capital and not (j > i and run[j].lower in {"al", "el", "de", "of", "del", "la"} and j + 1 < n and run[j + 1].capital):
            break
        if j > i and run[j].lower in lists.nouns:
            break
        j += 1
        if run[j - 1].possessive:
            break
    while j > i and not run[j - 1].capital:
        j -= 1
    if j == i:
        return None
    key = " ".join(w.folded for w in run[i:j])
    bearers = gazetteer().lookup_loosely(key)
    return Name(i, j, run[i].start, run[j - 1].end, key, bearers, possessive=run[j - 1].possessive)


def _look_around(name: Name, run: list[Word]) -> None:
    """Fills in the nouns, prepositions and directions that stand around a name."""
    lists = words()
    after = run[name.last : name.last + 3]
    if after and not name.possessive:
        pair = f"{after[0].lower} {after[1].lower}" if len(after) > 1 else ""
        for noun, size in ((pair, 2), (after[0].lower, 1)):
            if noun in lists.nouns and noun not in lists.orgs:
                name.noun, name.level = noun, lists.nouns[noun]
                name.typed = name.level not in ("facility", "road") or after[0].capital
                if after[0].capital or name.level in ("admin1", "admin2", "quarter"):
                    name.last += size
                    name.end = run[name.last - 1].end
                    name.possessive = run[name.last - 1].possessive
                break
    i = name.first - 1
    while i >= 0 and (run[i].lower in ("the", "a", "nearby", "neighboring", "neighbouring", "all", "both", "war-torn") or run[i].lower in lists.directions):
        if run[i].lower in lists.directions:
            name.direction = f"{run[i].lower} {name.direction}".strip()
        i -= 1
    if i < 0:
        return
    previous = run[i].lower
    if previous == "of" and i > 0:
        head = run[i - 1].lower
        if head in lists.nouns:
            if not name.noun:
                name.noun, name.level = head, lists.nouns[head]
            name.typed, name.before = True, f"{head} of"
        elif f"{head} of" in lists.before:
            name.typed, name.before = True, f"{head} of"
        else:
            name.before = "of"
    elif previous in lists.before:
        name.before = previous
        name.typed = True
    elif previous in lists.nouns and lists.nouns[previous] in ("settlement", "admin1", "admin2", "quarter"):
        name.noun, name.level, name.before, name.typed = previous, lists.nouns[previous], previous, True


def _accept(name: Name, run: list[Word], sentence: Sentence, shouting: bool, persons: set[str]) -> bool:
    """Whether the name is a place, by what stands around it."""
    lists = words()
    if name.folded in lists.not_places and not (name.typed and name.noun):
        return False
    before = run[name.first - 1] if name.first else None
    after = run[name.last] if name.last < len(run) else None
    opens = before is None or before.text in ".:\"\u201c(-\u2013\u2014[" or not before.folded
    surely = name.typed or name.noun != ""
    known = gazetteer()
    big = any(known.population[c.row] > 300000 if c.row < len(known.population) else True for c in name.candidates)
    one_word = name.folded.count(" ") == 0
    if name.candidates and name.candidates[0].loose and not surely:
        return False
    if before is not None and before.folded and run[name.first - 1].end + 1 >= name.start:
        if before.lower in lists.titles and not surely:
            persons.add(name.folded)
            return False
        if before.folded in lists.given_names and one_word:
            persons.add(name.folded)
            return False
    if sentence.upper_case:
        if not name.candidates:
            return False
        return surely or not (name.folded in lists.common or name.folded in lists.needs_evidence or name.folded in persons or not (big or not one_word))
    if not shouting:
        if before is not None and before.capital and before.folded and not _may_precede(before, run, name, lists):
            persons.add(name.folded)
            return False
        if after is not None and after.capital and after.folded and not name.possessive and not _may_follow(name, after, run, lists):
            persons.add(name.folded)
            return False
        if after is not None and after.text == "-" and name.last + 1 < len(run) and run[name.last + 1].lower.startswith(SUFFIXED):
            return False
    if not name.candidates:
        return surely and name.before in _PLACING | {f"{n} of" for n in lists.nouns} or bool(name.noun and name.level != "area" and one_word)
    if name.folded in persons and not surely:
        return False
    if name.folded in lists.common and not surely and not big:
        return False
    if name.folded in lists.common and opens and not surely and one_word:
        return False
    return not (name.folded in lists.needs_evidence and not surely and not big)


_PLACING = frozenset("in at near around outside inside within across throughout toward towards".split())
_JOINERS = frozenset("and or but the in at on to for from of as by with".split())


def _may_precede(before: Word, run: list[Word], name: Name, lists: Words) -> bool:
    """Whether a capitalised word right before the name leaves it a name of its own."""
    lower = before.lower
    if name.start - before.end > 1 or before.possessive:
        return True
    if lower in lists.directions or lower in lists.nouns or lower in lists.before or lower in _JOINERS or before.folded in lists.not_places:
        return True
    at = name.first - 1
    if at == 0 or not run[at - 1].folded:  # opens the sentence: its capital tells nothing, unless it is a name itself
        return before.folded in lists.common or lower in demonyms()
    return lower in demonyms()


def _may_follow(name: Name, after: Word, run: list[Word], lists: Words) -> bool:
    """Whether a capitalised word right after the name leaves it a name of its own."""
    if after.start - name.end > 1 or after.lower in lists.titles or after.lower in lists.orgs or after.lower in _JOINERS:
        return True
    return after.folded in lists.not_places or bool(gazetteer().lookup(after.folded)) or after.lower in demonyms()


@cache
def demonyms() -> dict[str, str]:
    """Adjective or demonym in lower case -> ISO 3166-1 alpha-3 code of its country."""
    return {r["word"].lower(): r["country_iso3"] for r in read_rows("demonyms.csv")}
