"""Which words of a sentence name a place, by spelling and neighbours alone.

Belongs here: spans of place names with the evidence around them (preposition, "town of", "province", "65 km from"). Not here:
which place of the world a name means (`places/places.py`), or what part it plays (`places/roles.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assets.extraction.places.gazetteer import Candidate, gazetteer
from assets.extraction.places.words import PARTICLES, Word, demonyms, sentence_words, words
from assets.extraction.sentences import Sentence

BIG = 300000  # people from which a bare name needs no further evidence
LONGEST = 5  # words of the longest place name looked up


@dataclass(slots=True)
class Name:
    """One place name: words [first, last) of the sentence, span, bearers, and what stands around it.

    `start`/`end` include a word for the kind ("Anbar province") and a capitalised direction ("East Ghouta"); `bare_start`/`bare_end`
    are the name alone.
    """

    first: int
    last: int
    start: int
    end: int
    folded: str
    candidates: list[Candidate]
    bare_start: int
    bare_end: int
    noun: str = ""  # "province" after it, or "town" of "town of"
    level: str = ""  # level of the noun
    before: str = ""  # preposition or verb that governs it
    direction: str = ""
    possessive: bool = False
    plain: bool = False  # of English words alone, in a text that is all capitals
    typed: bool = False  # a noun or a governing preposition says that it is a place
    sentence_no: int = 0

    @property
    def doubtful(self) -> bool:
        """Whether the name is a place only if the gazetteer knows it: "Pineda's", "Pedro", English words in capitals."""
        return self.plain or (self.possessive and not self.noun) or (self.folded.split(" ", 1)[0] in words().given_names and not self.noun)


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
            if whole is not None and (name is None or not _stands_alone(name, run)):
                name = whole
        if name is None:
            i += 1
            continue
        name.sentence_no = sentence.sentence_no
        _look_around(name, run, names[-1] if names and name.folded not in persons else None, shouting)
        name.plain = not any(w.capital for w in run[name.first : name.last])
        if _accept(name, run, sentence, flat or name.plain, persons, sure):
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
        if not _links(run, other.last, first):
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
    if lower in ("sheikh", "shaykh", "sheik", "saint") and i and run[i - 1].lower in _PLACING:
        return False
    return lower in words().skipped


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


def _stands_alone(name: Name, run: list[Word]) -> bool:
    """Whether a known name is one although a capitalised word follows: "Mosul Iraq"; not "Wadi Barada", not "Anna Smith"."""
    after = run[name.last]
    if " " in name.folded and any(gazetteer().place(c.row).kind in ("country", "region", "sea", "river") for c in name.candidates):
        return True
    return (
        name.folded not in words().strong_heads
        and after.lower not in words().function
        and after.lower not in PARTICLES
        and bool(
            _is_big(gazetteer().lookup(after.folded)) and name.folded not in words().needs_evidence and name.folded not in words().english
        )
    )


def _look_around(name: Name, run: list[Word], last: Name | None, shouting: bool) -> None:
    """Fills in the nouns, prepositions and directions that stand around a name."""
    lists = words()
    _look_after(name, run, shouting)
    if name.first and run[name.first - 1].text == "-" and name.last - name.first == 1:
        return
    i = name.first - 1
    nearby = False
    while i >= 0 and (run[i].lower in _BETWEEN or run[i].lower in lists.directions):
        nearby = nearby or run[i].lower == "nearby"
        if run[i].lower in lists.directions:
            name.direction = f"{run[i].lower} {name.direction}".strip()
            if i > 0 and run[i].capital and i == name.first - 1 and run[i - 1].folded:
                name.first, name.start = i, run[i].start
        i -= 1
    if i < 0:
        return
    previous = run[i].lower
    if previous == "of" and i > 0:
        head = run[i - 1].lower
        if head in lists.nouns and head in lists.parts and not name.noun:
            name.noun, name.level = head, lists.nouns[head]
        name.before = f"{head} of"
        name.typed = name.typed or head in lists.parts or head in lists.nouns or head in _FOUGHT_OVER
    elif previous == "for" and i > 0 and run[i - 1].lower in _FOUGHT_OVER:  # "the battle for X"
        name.before, name.typed = f"{run[i - 1].lower} for", True
    elif previous == "on" and i > 0 and run[i - 1].lower in lists.assaults:
        name.before, name.typed = "assault on", True
    elif previous in lists.before or nearby or previous.rpartition("-")[2] in ("held", "controlled", "occupied", "run"):
        name.before, name.typed = previous, True
    elif lists.nouns.get(previous) in ("settlement", "admin1", "admin2", "quarter") and previous not in (
        "state",
        "states",
        "department",
        "community",
        "camp",
    ):
        name.noun, name.level, name.before, name.typed = name.noun or previous, lists.nouns[previous], previous, True
    elif (
        last is not None
        and (last.typed or name.candidates)
        and _links(run, last.last, name.first)
        and (name.candidates or not last.candidates or last.noun.endswith("s"))
    ):
        name.typed, name.before, name.level = True, last.before, name.level or last.level


_FOUGHT_OVER = frozenset(  # what is of or for a place in war: "out of X", "the fall of X", "the battle for X"
    "out control capture recapture liberation fall siege battle fight fighting seizure retaking takeover evacuation bombing shelling blockade occupation".split()
)
_BETWEEN = frozenset("the a an nearby neighboring neighbouring all both war-torn besieged strategic embattled ' \u2018 \u201c \"".split())
_JOINERS = frozenset("and or y e a an of en".split())


def _links(run: list[Word], i: int, j: int) -> bool:
    """Whether words [i, j) do no more than continue a list: ", ", "and the", ", and"."""
    between = [w.lower for w in run[i:j]]
    return 0 < len(between) <= 4 and all(w in {",", "and", "or", "the", "&", "both"} for w in between)


def _look_after(name: Name, run: list[Word], shouting: bool) -> None:
    lists = words()
    after = run[name.last : name.last + 2]
    if not after or name.possessive:
        return
    pair = f"{after[0].lower} {after[1].lower}" if len(after) > 1 else ""
    for noun, size in ((pair, 2), (after[0].lower, 1)):
        level = lists.nouns.get(noun)
        if level is None:
            continue
        capital = after[0].capital or (shouting and level == "facility")
        beyond = run[name.last + size : name.last + size + 3]
        if not capital and len(beyond) > 1 and beyond[0].lower == "of" and any(w.capital for w in beyond[1:]):
            return  # "the Baghdad neighborhood of Karrada": the noun belongs to the next name
        name.noun, name.level = noun, level
        if level == "road" and capital:
            name.candidates = []  # "George Street" lies in no town of that name
        name.typed = name.typed or level not in ("facility", "road", "region") or capital or not name.candidates
        if capital or level in ("admin1", "admin2", "quarter") or not name.candidates:
            name.last += size
            name.end = run[name.last - 1].end
            name.possessive = run[name.last - 1].possessive
        return


def _accept(name: Name, run: list[Word], sentence: Sentence, flat: bool, persons: set[str], sure: set[str]) -> bool:
    """Whether the name is a place, by what stands around it."""
    lists = words()
    if (name.folded in lists.not_places or name.folded in lists.not_alone) and not (name.noun and name.before.endswith(" of")):
        return False
    before = run[name.first - 1] if name.first else None
    after = run[name.last] if name.last < len(run) else None
    beside = before is not None and before.folded and run[name.first].glued
    one_word = " " not in name.folded
    if sentence.upper_case and name.end - name.start == 2 and name.folded == "us":
        return False  # the pronoun
    if after is not None and after.lower in _KIN:
        persons.add(name.folded)
        return False
    if (
        before is not None
        and beside
        and not name.noun
        and (before.lower in lists.titles or (before.folded in lists.given_names and one_word))
    ):
        persons.add(name.folded)
        return False
    big = _is_big(name.candidates)
    if flat:
        if not name.candidates or name.candidates[0].loose or (name.plain and name.folded.split(" ", 1)[0] in lists.function):
            return False
        if one_word and name.folded in lists.english and not any(gazetteer().place(c.row).kind == "country" for c in name.candidates):
            return name.level in ("admin1", "admin2", "settlement", "quarter")
        weak = name.folded in lists.english or name.folded in lists.needs_evidence or name.folded in persons
        return name.typed or bool(name.noun) or not (weak or (one_word and not big))
    if after is not None and after.capital and after.folded and after.glued and not name.possessive and not _may_follow(after, name):
        persons.add(name.folded)
        return False
    if (
        not sentence.upper_case
        and one_word
        and len(name.folded) < 5
        and name.end - name.start == len(name.folded)
        and run[name.last - 1].text.isupper()
    ):
        return any(gazetteer().place(c.row).kind == "country" for c in name.candidates) or (
            sentence.sentence_no < 3 and name.first < 2 and bool(name.candidates)
        )
    if (
        name.folded in lists.english
        and one_word
        and not name.noun
        and (
            (beside and before is not None and before.capital and before.lower not in lists.function)
            or (after is not None and after.lower == "of")
        )
    ):
        return False
    if not name.candidates or name.candidates[0].loose:
        if (
            name.possessive
            or len(name.folded) < 3
            or (run[name.first].folded in lists.given_names and not name.noun)
            or (sentence.upper_case and one_word and len(name.folded) < 5 and not name.noun)
        ):
            return False  # "at Pineda's", "3D district"; FMLN, CEL: letters of an organisation
        if any(part in lists.not_places for part in name.folded.split(" ")):
            return False
        if name.folded.split(" ", 1)[0] in lists.strong_heads and not one_word:
            name.typed = True
            return True
        if name.noun and (name.noun in lists.names_place or f"{name.noun} of" == name.before) and name.folded not in lists.function:
            return True
        if not name.typed or name.folded in lists.orgs or name.folded in persons or _is_acronym(name, run, sentence):
            return False
        if sentence.upper_case and one_word and not name.candidates:  # "in the" leads on to a word that no list knows, or misspelt
            named = name.before in ("in", "near") and before is not None and before.lower != "the"
            return named or name.before.removesuffix(" of") in lists.parts
        return bool(name.candidates) or name.before in _PLACING or name.before.removesuffix(" of") in lists.parts
    opens = before is None or not before.folded
    if name.typed or name.noun or (name.folded in sure and not opens and not sentence.upper_case):
        return True
    if name.folded in persons or (sentence.upper_case and one_word and not big):
        return False
    if one_word and name.folded in lists.english:
        return big and (not opens or any(gazetteer().place(c.row).kind == "country" for c in name.candidates))
    return not (name.folded in lists.needs_evidence and not big)


_KIN = frozenset("family families clan clans tribe brothers sisters household".split())
_PLACING = frozenset(
    "in at near around outside inside within across throughout toward towards nearby liberate retake recapture reached reach entering entered storming stormed "
    "invaded invading overran patrolled patrolling".split()
)


def _is_acronym(name: Name, run: list[Word], sentence: Sentence) -> bool:
    return not sentence.upper_case and all(w.text.isupper() for w in run[name.first : name.last])


def _may_follow(after: Word, name: Name) -> bool:
    """Whether a capitalised word right after the name leaves it a name of its own."""
    lists, lower = words(), after.lower
    if any(gazetteer().place(c.row).kind in ("country", "region", "sea") for c in name.candidates) and name.folded not in lists.given_names:
        return True
    return (
        lower in lists.titles
        or lower in lists.orgs
        or lower in lists.times
        or lower in lists.nouns
        or lower in demonyms()
        or lower in lists.function
        or _is_big(gazetteer().lookup(after.folded))
    )


def _is_big(bearers: list[Candidate]) -> bool:
    """Whether a name is at once known as a country, a region or a large city."""
    sizes = gazetteer().population
    return any(c.row >= len(sizes) or sizes[c.row] > BIG for c in bearers)
