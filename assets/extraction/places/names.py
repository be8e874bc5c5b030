"""Which words of a sentence name a place, by spelling and neighbours alone.

Belongs here: spans of place names with the evidence around them (preposition, "town of", "province", "65 km from"). Not here:
which place of the world a name means (`places/places.py`), or what part it plays (`places/roles.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from assets.extraction.places.evidence import PLACING, accept, stands_alone
from assets.extraction.places.gazetteer import Candidate, gazetteer
from assets.extraction.places.surroundings import Name, links, look_around
from assets.extraction.places.words import PARTICLES, Word, demonyms, sentence_words, words
from assets.extraction.sentences import Sentence

LONGEST = 5  # words of the longest place name looked up
_JOINERS = frozenset("and or y e a an of en".split())


def find_names(sentence: Sentence, persons: set[str], sure: set[str]) -> list[Name]:
    """Place names of one sentence, in order, none overlapping.

    Two memories of the article so far: `persons` gathers folded words that turned out to name people, `sure` those that a preposition or a
    noun has shown to be places.
    """
    run = sentence_words(sentence)
    shouting = sentence.upper_case
    flat = not shouting and _is_title(run)
    names: list[Name] = []
    rejected: list[Name] = []
    persons.update(_surnames(run))
    i, n = 0, len(run)
    while i < n:
        word = run[i]
        if not word.folded or not (word.capital or shouting):
            i += 1
            continue
        if word.folded in _phrase_openings() and (past := _phrase_end(run, i)):
            i = past
            continue
        stop = i + 1 if flat or not word.capital else _run_end(run, i, shouting)
        name = _exact(run, i, shouting)
        if not word.capital and name is None:
            i += 1
            continue
        if not flat and (name is None or name.last < stop) and _skips(run, i):
            i += 1
            continue
        if word.capital and not flat and (name is None or name.last < stop):
            whole = _whole(run, i, stop)
            if whole is not None and (name is None or not stands_alone(name, run)):
                name = whole
        if name is None:
            i += 1
            continue
        name.sentence_no = sentence.sentence_no
        look_around(name, run, names[-1] if names and name.folded not in persons else None, shouting)
        name.plain = not any(w.capital for w in run[name.first : name.last])
        if accept(name, run, sentence, flat or name.plain, persons, sure):
            if name.noun.endswith("s") and not flat:
                names.extend(_listed(name, rejected, run))
            names.append(name)
            if name.typed:
                sure.add(name.folded)
            i = name.last
        else:
            rejected.append(name)
            if name.last - name.first > 1 and (
                run[name.first].folded in words().given_names or (name.first and run[name.first - 1].lower in words().titles)
            ):
                persons.update(w.folded for w in run[name.first : name.last])
            i = max(stop, i + 1)
    return names


def _surnames(run: list[Word]) -> Iterator[str]:
    """Last names, folded: the last of the capitalised words after a title and a given name ("President Alan Smith")."""
    lists = words()
    for i in range(1, len(run) - 1):
        if run[i].folded in lists.given_names and run[i].capital and run[i - 1].lower in lists.titles:
            last = i
            while last + 1 < len(run) and run[last + 1].capital and run[last + 1].glued and not run[last].possessive and last < i + 3:
                last += 1
            if last > i:
                yield run[last].folded


@cache
def _phrase_openings() -> frozenset[str]:
    return frozenset(phrase.split(" ", 1)[0] for phrase in words().not_places if " " in phrase)


def _phrase_end(run: list[Word], i: int) -> int:
    """The end of a name of several words at `i` that is no place ("Washington Post"), 0 without one."""
    for j in range(min(len(run), i + 5), i + 1, -1):
        if run[j - 1].capital and " ".join(w.folded for w in run[i:j]) in words().not_places:
            return j
    return 0


def _listed(name: Name, rejected: list[Name], run: list[Word]) -> list[Name]:
    """Names that a plural noun covers from behind: "X, Y and Z districts"."""
    found: list[Name] = []
    first = name.first
    for other in reversed(rejected):
        if not links(run, other.last, first):
            break
        other.noun, other.level, other.before, other.typed = name.noun, name.level, name.before, True
        first = other.first
        found.insert(0, other)
    return found


def _is_title(run: list[Word]) -> bool:
    """Whether nearly every word of the sentence has a capital, as in a headline: then capitals tell little."""
    letters = [w for w in run if w.folded and len(w.text) > 3]
    return len(letters) > 4 and sum(w.capital for w in letters) >= 0.85 * len(letters)


def _run_end(run: list[Word], i: int, shouting: bool) -> int:
    """The end of the capitalised words that begin at `i` and may be one name."""
    lists, j = words(), i
    while j < len(run):
        word = run[j]
        if j > i:
            if not word.glued or run[j - 1].possessive or not word.folded:
                break
            if not word.capital:
                if (
                    word.lower in PARTICLES
                    and not (word.lower in ("the", "of") and shouting)
                    and j + 1 < len(run)
                    and run[j + 1].capital
                    and run[j + 1].folded
                    and word.lower not in _JOINERS
                ):
                    j += 1
                    continue
                break
            if _skips(run, j) and not (word.lower in lists.directions and j + 1 < len(run) and run[j + 1].capital):
                break
        j += 1
    return max(j, i + 1)


def _skips(run: list[Word], i: int) -> bool:
    """Whether a capitalised word is no part of a name that follows it: "The", "Western", "President", "Iraqi"."""
    lower = run[i].lower
    if lower in ("sheikh", "shaykh", "sheik", "saint") and i and (run[i - 1].lower in PLACING or run[i - 1].lower == "of"):
        return False
    return lower in words().skipped and not (lower in words().titles and run[i].capital and _names_site(run, i))


def _names_site(run: list[Word], i: int) -> bool:
    """Whether the capitalised words from a title on name a building or quarter: "Imam Ali hospital", "Sheikh Omar district"."""
    j = i + 1
    while j < min(len(run), i + LONGEST) and run[j].capital and run[j].glued and run[j].folded and run[j].lower not in words().nouns:
        j += 1
    return i + 1 < j < len(run) and run[j].glued and words().nouns.get(run[j].lower) in ("facility", "quarter", "road", "admin2")


def _exact(run: list[Word], i: int, shouting: bool) -> Name | None:
    """The longest name of the gazetteer that begins at word `i`; `shouting`: the text is in capitals, English words may be part of it."""
    known, word = gazetteer(), run[i]
    if word.folded in known.first_words or " " in word.folded:
        for j in range(min(len(run), i + LONGEST), i + 1, -1):
            if _joins(run, i, j, shouting) and (bearers := known.lookup(" ".join(w.folded for w in run[i:j]))):
                return _name(run, i, j, bearers)
    if len(word.folded) > 1 and (bearers := known.lookup(word.folded)) and word.lower not in demonyms():
        return _name(run, i, i + 1, bearers)
    return None


def _name(run: list[Word], i: int, j: int, bearers: list[Candidate]) -> Name:
    key = " ".join(w.folded for w in run[i:j])
    start, end = run[i].start, run[j - 1].end
    return Name(i, j, start, end, key, bearers, start, end, possessive=run[j - 1].possessive)


def _joins(run: list[Word], i: int, j: int, shouting: bool) -> bool:
    """Whether words [i, j) can be one name: capitals or particles, nothing but spaces or a hyphen between them."""
    if not run[j - 1].capital and not shouting:
        return False
    if shouting and all(w.lower in words().function or w.lower in PARTICLES for w in run[i:j]):
        return False  # "in a la carte"
    for k in range(i, j):
        word = run[k]
        if not word.folded or (word.possessive and k < j - 1) or (k > i and not word.glued):
            return False
        if not word.capital and not shouting and word.lower not in PARTICLES:
            return False
    return True


def _whole(run: list[Word], i: int, stop: int) -> Name | None:
    """All capitalised words from `i` as one name that the gazetteer has under another romanisation, or not at all."""
    if stop - i > LONGEST + 1:
        return None
    return _name(run, i, stop, gazetteer().lookup_loosely(" ".join(w.folded for w in run[i:stop])))
