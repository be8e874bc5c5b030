"""Counts told as a toll: "the toll rose to 40", "put the dead at 40", "deaths reached 40".

Belongs here: which number of a clause is the toll that its words of harm announce. Not here: what a toll counts up (`count_basis.py`).
"""

from __future__ import annotations

from assets.extraction.arguments import NOBODY, Clause, Group
from assets.extraction.casualties.triggers import Kind
from assets.extraction.phrases import Phrase

_TOLL_JOINS = frozenset(
    "to at of is was reach reached top exceed over stands stood exceeds exceeded hits hit tops topped passes passed reaches as are were than near past surpassed surpasses be :".split()
)
_RAISES = frozenset(
    "bringing brings brought taking takes took raising raises raised pushing pushes pushed lifting lifts putting puts put sending lowering lowered".split()
)
_COUNTS = frozenset(
    "reach reached reaches rise rises rose risen climb climbs climbed stand stands stood number numbered total totalled totaled top topped tops hit".split()
)


def toll(clause: Clause, i: int, reading: Kind) -> Group:
    """ "the death toll rose to 40, including three children", "a toll of at least 37": the last number of the clause."""
    apposed = clause.phrase(i + 2)
    if clause.tag(i + 1) == "," and apposed is not None and apposed.number is not None and apposed.head < 0 and clause.tag(i + 3) == ",":
        return Group((apposed,))  # "the number of wounded, 52, was unchanged"
    last: Phrase | None = None
    included: tuple[Phrase, ...] = ()
    for k in range(i + 1, min(i + 14, len(clause.items))):
        if clause.tag(k) in (",", ";", "S") and last is not None:
            break
        phrase = clause.phrase(k)
        if phrase is not None and phrase.number is not None and phrase.person != "no" and _joined(clause, i, k):
            last, included = phrase, clause.object(k).included
    if last is None and clause.has_number(i - 2) and clause.word(i - 3) in ("to", "at"):  # "bringing to 12 the number of dead"
        last = clause.phrase(i - 2)
    return Group((last,), included) if last is not None else NOBODY


def _joined(clause: Clause, i: int, k: int) -> bool:
    """Whether the number at item `k` is tied to the toll at `i`: "toll now 40", "toll is now 40"."""
    j = k - 1
    while clause.tag(j) in ("R", '"') and j > i:
        j -= 1
    return j == i or clause.word(k - 1) in _TOLL_JOINS or clause.word(j) in _TOLL_JOINS


def put_at(clause: Clause, i: int, reading: Kind) -> Group:
    """ "put the dead at 85", "brings the wounded to nine", "taking military deaths to 58"."""
    number = clause.phrase(i + 2)
    if clause.word(i + 1) not in ("at", "to") or number is None or number.number is None or (number.head >= 0 and number.person != "yes"):
        return NOBODY
    raised = any(clause.word(k) in _RAISES for k in range(max(0, i - 4), i))
    return Group((number,), clause.object(i + 2).included) if raised else NOBODY


def counted_as(clause: Clause, i: int, reading: Kind) -> Group:
    """ "deaths in the province reached 40", "fatalities stand at 40"."""
    verb = next((k for k in range(i + 1, min(i + 9, len(clause.items))) if clause.word(k) in _COUNTS), -1)
    if verb < 0 or any(clause.tag(k) in ("T", ",", ";", "S", "W", "C") for k in range(i + 1, verb)):
        return NOBODY
    k = verb + 2 if clause.word(verb + 1) in ("to", "at", "above", "past") else verb + 1
    number = clause.phrase(k)
    return Group((number,)) if number is not None and number.number is not None and number.head < 0 else NOBODY
