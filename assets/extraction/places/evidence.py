"""What stands around the name of a place, and whether the name is one by that.

Belongs here: the name found, the nouns, prepositions and directions beside it ("town of", "province", "65 km from"), and the verdict.
Not here: where a name begins and ends (`places/names.py`), which place of the world it means (`places/places.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

from assets.extraction.places.gazetteer import Candidate, gazetteer
from assets.extraction.places.words import PARTICLES, Word, demonyms, words
from assets.extraction.sentences import Sentence

BIG = 300000  # people from which a bare name needs no further evidence


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


def stands_alone(name: Name, run: list[Word]) -> bool:
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


def look_around(name: Name, run: list[Word], last: Name | None, shouting: bool) -> None:
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
        and links(run, last.last, name.first)
        and (name.candidates or not last.candidates or last.noun.endswith("s"))
    ):
        name.typed, name.before, name.level = True, last.before, name.level or last.level


_FOUGHT_OVER = frozenset(  # what is of or for a place in war: "out of X", "the fall of X", "the battle for X"
    "out control capture recapture liberation fall siege battle fight fighting seizure retaking takeover evacuation bombing shelling blockade occupation".split()
)


_BETWEEN = frozenset("the a an nearby neighboring neighbouring all both war-torn besieged strategic embattled ' \u2018 \u201c \"".split())


def links(run: list[Word], i: int, j: int) -> bool:
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


def accept(name: Name, run: list[Word], sentence: Sentence, flat: bool, persons: set[str], sure: set[str]) -> bool:
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
        return bool(name.candidates) or name.before in PLACING or name.before.removesuffix(" of") in lists.parts
    opens = before is None or not before.folded
    if name.typed or name.noun or (name.folded in sure and not opens and not sentence.upper_case):
        return True
    if name.folded in persons or (sentence.upper_case and one_word and not big):
        return False
    if one_word and name.folded in lists.english:
        return big and (not opens or any(gazetteer().place(c.row).kind == "country" for c in name.candidates))
    return not (name.folded in lists.needs_evidence and not big)


_KIN = frozenset("family families clan clans tribe brothers sisters household".split())


PLACING = frozenset(
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
