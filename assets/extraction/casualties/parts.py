"""Counts that are a part of another: "two of them children", "10 of the dead were civilians", "the dead include four women".

Belongs here: which phrases of a clause count some of the people that another one counts. Not here: who the whole are
(`harm_rules.py`), parts told in later sentences (`victim_chains.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assets.extraction.arguments import NOBODY, Clause, Group
from assets.extraction.casualties.triggers import Kind
from assets.extraction.phrases import Phrase

_BADLY = frozenset("seriously critically badly severely gravely".split())
_THEM = frozenset(("them", "whom", "which", "those"))
_REST = frozenset(("rest", "remainder", "others"))


def with_parts(clause: Clause, i: int, group: Group) -> Group:
    """The group of the words of harm at item `i`, with the counts of the clause that are parts of it."""
    if not group.phrases or group.included:
        return group
    whole, *rest = group.phrases
    if len(rest) > 1 and 0 < _worth(whole) == sum(map(_worth, rest)):  # "killed 20 people, 11 in Idlib, six in Hama and three in Homs"
        return Group((whole,), tuple(rest))
    last = group.phrases[-1]
    if last.pronoun and not last.plural:
        return group  # "he was taken to five camps, including two abroad"
    first = next((k for k in range(len(clause.items)) if clause.phrase(k) is last), i)
    return Group(group.phrases, _some_of_them(clause, i, first) or (_division(clause, first, whole) if not rest else ()))


def _worth(phrase: Phrase) -> float:
    """The number that a phrase states, 0 for none or a vague one."""
    return phrase.number.best or 0 if phrase.number is not None else 0


def _some_of_them(clause: Clause, i: int, first: int) -> tuple[Phrase, ...]:
    """The parts in "nine people, two of them children", "nine people, of whom two were children", "nine people, two children among
    them" and "nine people, among them two children", of the phrase at item `first` and close after it or the words of harm at `i`."""
    found: list[Phrase] = []
    for k in range(first + 1, min(max(i, first) + 14, len(clause.items))):
        if k > i and (clause.tag(k) == ";" or (clause.tag(k) == "T" and not clause.in_relative_clause(k))):
            break
        found += [p for p in _parts_at(clause, k) if all(p is not q for q in found)]
    return tuple(found)


def _parts_at(clause: Clause, k: int) -> Sequence[Phrase]:
    """The parts that the item `k` tells: a number before "of them", "of whom", or "among"."""
    part = clause.phrase(k)
    if part is not None and part.number is not None and clause.tag(k - 1) in (",", "C", "-", "(") and clause.word(k + 1) == "of":
        return _described(clause, part, k + 3) if clause.word(k + 2) in _THEM else ()
    if clause.word(k) == "of" and clause.word(k + 1) in ("whom", "which") and clause.has_number(k + 2) and clause.tag(k - 1) == ",":
        counted = clause.phrase(k + 2)
        return _described(clause, counted, k + 3) if counted is not None else ()
    if clause.word(k) == "including" and clause.tag(k - 1) in (",", "-", "("):  # "nine people died, including two children"
        told = clause.object(k + 1).phrases
        return [p for p in told if (p.person == "yes" and not p.plural if p.number is None else p.number.vague_word != "many")]
    if clause.word(k) in ("among", "amongst") and clause.word(k + 1) in _THEM:
        listed_after = clause.object(k + 2).phrases
        if listed_after:
            return [p for p in listed_after if p.person != "no"]
        return [p for p in clause.list_before(k) if p.number is not None] if clause.tag(k - 2) in (",", "C", "-") else ()
    return ()


def _described(clause: Clause, part: Phrase, k: int) -> tuple[Phrase, ...]:
    """The part, when what follows at item `k` only describes it: "children", "were civilians", "seriously", "in Homs"; a verb of
    its own tells of something else ("two of them spoke to reporters")."""
    if clause.tag(k) == "B":
        k += 1
    said = clause.phrase(k)
    if said is not None and said.person == "yes" and said.number is None and clause.tag(k + 1) in ("", ",", ";", "I", "C", ")", "-", "S"):
        return (replace(part, noun=said.noun) if part.head < 0 else part,)
    return (part,) if clause.word(k) in _BADLY or clause.tag(k) in ("", ",", "I", "S", ")") else ()


def _division(clause: Clause, at: int, whole: Phrase) -> tuple[Phrase, ...]:
    """The parts of a total that follow it and add up to it: "12 people died: five in Mosul, seven in Kirkuk". After a colon a
    rest may be left without number."""
    n = len(clause.items)
    for k in range(at, n - 1):
        if clause.tag(k) not in (",", ";", "-", "("):
            continue
        parts: list[Phrase] = []
        for j in range(k + 1, n):
            phrase = clause.phrase(j)
            if clause.tag(j) == "T" or (phrase is not None and phrase.trigger is not None):
                parts = []
                break
            if phrase is not None and phrase.number is not None and phrase.person != "no":
                parts.append(phrase)
            elif not parts and clause.tag(j) != "R":
                break
            if len(parts) > 1 and sum(map(_worth, parts)) == _worth(whole) > 0:
                return tuple(parts)
        rest = any(word in _REST for word in clause.tokens[clause.items[k].last :])
        if clause.word(k) == ":" and parts and (len(parts) > 1 or rest) and 0 < sum(map(_worth, parts)) < _worth(whole):
            return tuple(parts)
    return ()


def partly(clause: Clause, i: int, reading: Kind) -> Group:
    """ "10 of the dead were civilians", "two children were among the dead", "16 of the 20 wounded": a part of people counted elsewhere."""
    counted = clause.phrase(i - 1)
    if counted is not None and counted.number is not None and counted.head < 0 and "of" in clause.words_of(counted):
        return Group((), (counted,))
    if clause.word(i - 1) not in ("the", "those"):
        return NOBODY
    part = clause.phrase(i - 3)
    if clause.word(i - 2) == "of" and part is not None and part.number is not None:
        return Group((), (part,)) if clause.tag(i + 1) != "T" else NOBODY  # "two of the injured died"
    if clause.word(i - 2) in ("among", "amongst") and clause.tag(i - 3) == "B":
        return Group((), clause.subject(i - 3).phrases)
    return NOBODY


def listed(clause: Clause, i: int, reading: Kind) -> Group:
    """ "the dead include a child and a woman", "among the wounded was X", "the dead were 20 people who … and four in the kitchen"."""
    k = i + 1
    while clause.tag(k) == "I" and clause.tag(k + 1) in ("N", "y") and k < i + 5:
        k += 2
    if clause.tag(k) == "B" or clause.word(k) in ("include", "includes", "included", "including"):
        phrases = clause.object(k + 1).phrases
        if len(phrases) == 1 and phrases[0].number is not None:
            for j in range(k + 2, len(clause.items) - 2):
                other = clause.phrase(j + 1)
                if clause.tag(j) == "C" and other is not None and other.number is not None and other.head < 0 and clause.tag(j + 2) == "I":
                    return Group((), (*phrases, other))
        return Group((), phrases)
    return NOBODY
