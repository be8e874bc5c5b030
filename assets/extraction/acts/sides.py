"""Who does an act and to whom, by the grammar of its clause.

Belongs here: the actors before and after the words of an act as its doer and its target, active and passive. Not here: which words
report an act and of what type (`acts/acts.py`), who the actors are (`actors/actors.py`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import islice, pairwise
from operator import attrgetter

from assets.extraction.acts.triggers import VIOLENT, Candidate
from assets.extraction.mentions import ActorMention
from assets.extraction.sentences import Token

_NOT_SUBJECT = frozenset("by with from of against for to in than on at between including like".split())  # "backed by X": X is not who acts
_HARMED = frozenset("killed died dies dead wounded injured hurt slain".split())
_DYING = frozenset({"died", "dies"})
_TAKES_OBJECT = frozenset("killed slain wounded injured abducted kidnapped arrested detained beheaded executed".split())  # when active
_NO_OBJECT = frozenset("in near at on during after as when while by from outside inside before since amid".split())
_OF_HARM = frozenset("in by during from".split())  # "20 killed in", whereas in "killed 20 in" somebody acts
HARMLESS = frozenset({"civilians", "journalists", "aid-workers"})
BE = frozenset("was were is are be been being got gets getting".split())
ADVERBIAL = frozenset(
    "not also reportedly allegedly later then still fatally seriously badly severely critically slightly now since already".split()
)


def sides(
    words: Sequence[Token], lead: Candidate, actors: Sequence[ActorMention], clause: tuple[int, int]
) -> tuple[str | None, str | None]:
    """Who does the act and to whom, by the grammar of the clause: the active verb's subject and object, the passive's reverse,
    a noun's "by" and "on" or "against"."""
    mine = [a for a in actors if clause[0] <= a.start < clause[1] and a.actor_id and a.role != "speaker"]
    before = list(islice((a for a in reversed(mine) if a.end <= lead.start and _word_before(words, a) not in _NOT_SUBJECT), 2))
    after = [a for a in mine if a.start >= lead.end]
    by = next((a for a in after if _word_before(words, a) == "by"), None)
    passive = lead.trigger.pos != "noun" and (by is not None or _is_passive(words, lead.first))
    if passive:
        return (by.actor_id if by else None), (before[0].actor_id if before else None)
    suffers = before[0] if before and _suffers(words, before, lead) else None
    doer = by or next((a for a in before if suffers is None or (a is not suffers and _is_object(words, a, suffers))), None)
    if lead.trigger.pos == "noun":
        against = next((a for a in after if _word_before(words, a) in {"on", "against", "targeting", "at"}), None) or suffers
        if against is None:
            against = next((a for a in after if a is not by), None)
        return (doer.actor_id if doer else None), (against.actor_id if against and against is not doer else None)
    target = suffers or next((a for a in after if a.actor_id != (doer.actor_id if doer else None)), None)
    return (doer.actor_id if doer else None), (target.actor_id if target else None)


def _suffers(words: Sequence[Token], before: Sequence[ActorMention], lead: Candidate) -> bool:
    """Whether the last actor before a word of violence (`before`: the nearest first) is no doer of it: people without arms, those
    who "were killed in" it, or, before a noun, those whom somebody else "killed in" it."""
    last = before[0]
    if lead.trigger.event_type in VIOLENT and last.actor_id in HARMLESS:
        return True
    if lead.trigger.pos != "verb" and len(before) > 1 and _is_object(words, before[1], last):
        return True
    between = [w.lower for w in words if last.end <= w.start < lead.start]
    return any(word in _HARMED and (word in _DYING or follows in _OF_HARM) for word, follows in pairwise([*between, ""]))


def _is_object(words: Sequence[Token], subject: ActorMention, other: ActorMention) -> bool:
    """Whether a verb of harm stands between two actors, so that the one harmed the other."""
    return any(w.lower in _HARMED - _DYING for w in words if subject.end <= w.start < other.start)


def _word_before(words: Sequence[Token], actor: ActorMention) -> str:
    at = bisect_right(words, actor.start, key=attrgetter("end"))
    previous = [w.lower for w in words[max(0, at - 4) : at]]
    while previous and previous[-1] in {
        "the",
        "a",
        "an",
        "two",
        "three",
        "four",
        "five",
        "several",
        "some",
        "unidentified",
        "suspected",
        "armed",
    }:
        previous.pop()
    return previous[-1] if previous else ""


def _is_passive(words: Sequence[Token], at: int) -> bool:
    """Whether a form of "be" governs the verb ("was later killed"), or nothing that it could act on follows: "two killed in X"."""
    follows = words[at + 1].lower if at + 1 < len(words) else ""
    if words[at].lower in _TAKES_OBJECT and (not follows[:1].isalnum() or follows in _NO_OBJECT):
        return True
    for word in reversed(words[max(0, at - 4) : at]):
        if word.lower in BE:
            return True
        if word.lower not in ADVERBIAL and not word.lower.endswith("ly"):
            return False
    return False
