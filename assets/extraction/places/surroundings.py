"""What stands around a name in its sentence: the word for its kind, the preposition or verb that governs it, its direction.

Belongs here: filling in a `Name` from its neighbours. Not here: whether it is a place at all (`places/names.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

from assets.extraction.places.gazetteer import Candidate, gazetteer
from assets.extraction.places.words import Word, words

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
            if i == name.first - 1 and ((i > 0 and run[i].capital and run[i - 1].folded) or run[i].lower.endswith(("ern", "central"))):
                name.first, name.start = i, run[i].start  # "East Ghouta", "northern Iraq"
        i -= 1
    if i < 0:
        return
    previous = run[i].lower
    if previous == "of" and i > 0 and lists.nouns.get(run[i - 1].lower) == "facility" and run[i - 1].text[0].isupper() and not shouting:
        name.first, name.start, name.typed, name.candidates = i - 1, run[i - 1].start, True, []  # "the University of X" is not X
        name.noun, name.level, name.before = run[i - 1].lower, "facility", f"{run[i - 1].lower} of"
    elif previous == "of" and i > 0:
        head = run[i - 1].lower
        if head in lists.nouns and head in lists.parts and not name.noun:
            name.noun, name.level = head, lists.nouns[head]
        name.before = f"{head} of"
        name.typed = name.typed or head in lists.parts or head in lists.nouns or head in _FOUGHT_OVER
    elif _introduced(run, i):
        name.before, name.typed = "called", True
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


def _introduced(run: list[Word], i: int) -> bool:
    """Whether a word for a settlement leads to the name behind word `i`: "a place called X", "another township, X"."""
    if run[i].lower == "as" and i > 0 and run[i - 1].lower == "known":
        i -= 1
    elif run[i].lower not in ("called", "named", ","):
        return False
    return i > 0 and (run[i - 1].lower == "place" or words().nouns.get(run[i - 1].lower) in _SETTLED) and not run[i - 1].capital


def _explained(run: list[Word], i: int) -> bool:
    """Whether the words from `i` say that the name before them is a settlement: "a small town near", not "a city councillor"."""
    if i >= len(run) or run[i].lower not in ("a", "an", "the", "another"):
        return False
    for j in range(i + 1, min(i + 6, len(run))):
        if words().nouns.get(run[j].lower) in _SETTLED and not run[j].possessive:
            behind = run[j + 1].lower if j + 1 < len(run) else ""
            return not behind[:1].isalpha() or behind in words().function or behind in words().directions or behind.endswith("ing")
        if not run[j].lower.replace("-", "").isalpha() or run[j].lower in words().function:
            return False
    return False


def is_big(bearers: list[Candidate]) -> bool:
    """Whether a name is at once known as a country, a region or a large city."""
    sizes = gazetteer().population
    return any(c.row >= len(sizes) or sizes[c.row] > BIG for c in bearers)


_SETTLED = frozenset(("settlement", "quarter"))
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
    if after[0].text == ",":
        name.typed = name.typed or _explained(run, name.last + 1)
        return
    pair = f"{after[0].lower} {after[1].lower}" if len(after) > 1 else ""
    for noun, size in ((pair, 2), (after[0].lower, 1)):
        level = lists.nouns.get(noun)
        if level is None:
            continue
        capital = after[0].capital or (shouting and level in ("facility", "road"))
        beyond = run[name.last + size : name.last + size + 3]
        if not capital and len(beyond) > 1 and beyond[0].lower == "of" and any(w.capital for w in beyond[1:]):
            town = gazetteer().lookup(beyond[1].folded) if level in ("quarter", "admin2") and not is_big(name.candidates) else []
            if not is_big(town):
                return  # "the Baghdad neighborhood of Karrada", not "the Karrada neighborhood of Baghdad"
        name.noun, name.level = noun, level
        if level == "road" and capital:
            name.candidates = []  # "George Street" lies in no town of that name
        name.typed = name.typed or level not in ("facility", "road", "region") or capital or not name.candidates
        if capital or level in ("admin1", "admin2", "quarter") or not name.candidates:
            name.last += size
            name.end = run[name.last - 1].end
            name.possessive = run[name.last - 1].possessive
        return
