"""The acts that a text reports, with or without a count: attacks, battles, strikes, arrests, protests, withdrawals.

Belongs here: which words report an act, its type in ACLED's words, and what the text makes of it (asserted, denied, planned). Not here:
the words (`acts/triggers.py`), who does it to whom (`acts/sides.py`), how many people were harmed (`casualties/casualties.py`), who holds
a place now (`acts/control.py`), where and when (`places/scope.py`, `dates/scope.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from assets.extraction.actors.reference import actor_classes
from assets.extraction.acts.clauses import clause_spans, describes, polarity_at
from assets.extraction.acts.sides import ADVERBIAL, BE, sides
from assets.extraction.acts.triggers import TERRITORY, VIOLENT, Candidate, Trigger, triggers, weapon_as_verb
from assets.extraction.cues import Cue
from assets.extraction.lexicon import Hit, find_phrases, words_of
from assets.extraction.mentions import Act, ActorMention, PlaceMention
from assets.extraction.places.words import words as place_words
from assets.extraction.sentences import Sentence, Token

_STATE = frozenset({"state_forces", "external_forces", "government", "international"})
_REBELS = frozenset({"rebel", "militia", "communal_militia", "unknown"})
_ARMED = frozenset({"state_forces", "external_forces"}) | _REBELS
_UNARMED = frozenset({"civilians", "organisation", "media"})

_NOT_HEADS = frozenset(  # a noun of violence before one of these only describes it: "bombing suspect", "attack helicopter"
    "suspect suspects helicopter helicopters dog dogs plan plans plot plots threat threats victim victims scene investigation investigators "
    "leader leaders car cars vehicle vehicles squad squads expert experts disposal factory factories capability capabilities campaigner tool crew "
    "ship ships boat boats department range training drill drills exercise exercises shelter shelters warning warnings maker makers making crater "
    "ground grounds zone zones veteran veterans charge charges trial warrant warrants organizer organizers movement season day film book".split()
)
_WHERE = frozenset({"in", "at", "near", "outside", "around", "from"})
_NO_OBJECT = frozenset("in on at near from were was are had have has that which hit struck and or kill wound fell land".split())
_ACCIDENT = Cue(
    r"\b(?:accidents?|earthquakes?|quake|floods?|flooding|landslides?|mudslides?|tsunami|hurricane|typhoon|cyclone|epidemic|cholera|famine|drought|"
    r"plane crash|train crash|bus crash|car crash|road crash|heart attack|cancer|drowned|avalanche|stampede)\b"
)
# Words before a trigger that make it the name of a charge, or of an arrest that has not come: "charged with assault and robbery".
_CHARGE = Cue(
    r"\b(?:(?:charged|indicted) (?:\w+ )?with|(?:charges?|counts?|suspicion) of|guilty (?:to|of)|convicted (?:of|for)"
    r"|wanted (?:for|on))\b[^.;:]{0,80}$"
)
_SOUGHT = Cue(
    r"\b(?:warrants? for|(?:information|tips?|reward)\b[^.;]{0,60}\blead(?:s|ing)? to|evad(?:e|ed|ing)|resist(?:ed|ing)?|cardiac)"
    r"(?:\s+[\w'\u2019-]+){0,4}\s*$"
)
_CHARGED = frozenset({"Attack", "Armed clash", "Sexual violence", "Looting/property destruction", "Disrupted weapons use"})
_APART = re.compile(r"\b(?:while|whereas|meanwhile|separately|elsewhere|another|other|second|but)\b|;")


class _Told(NamedTuple):
    """A violent act of an earlier clause, with the places of that clause."""

    clause_end: int
    act: Act
    lead: Candidate
    places: frozenset[str]


def find_acts(
    sentences: Sequence[Sentence], actors: Sequence[Sequence[ActorMention]], places: Sequence[Sequence[PlaceMention]]
) -> list[Act]:
    """The acts of all sentences, in text order; `actors` and `places` hold one list a sentence. One act a clause and kind:
    "a car bomb exploded, killing six" is one bombing, not three acts."""
    acts: list[Act] = []
    for sentence in sentences:
        acts.extend(_acts_of(sentence, actors[sentence.sentence_no], places[sentence.sentence_no]))
    return acts


def _acts_of(sentence: Sentence, actors: Sequence[ActorMention], places: Sequence[PlaceMention]) -> list[Act]:
    hits = find_phrases(sentence, triggers())
    if not hits:
        return []
    words = words_of(sentence)
    found = (_as_verb(words, _candidate(words, h), actors) for h in hits)
    candidates = [c for c in found if _is_act(sentence, words, c, actors, places)]
    kept: list[Act] = []
    mergeable: list[_Told] = []
    for start, end in clause_spans(sentence):
        mine = [c for c in candidates if start <= c.start < end]
        weapons = [c for c in mine if c.trigger.pos == "weapon"]
        solid = [c for c in mine if c.trigger.pos != "weapon" and _has_context(c, mine, actors, places, start, end, words)]
        for group in _groups(solid, places, words):
            lead = min(group, key=lambda c: (-c.trigger.rank, c.start))
            act = _act(sentence, words, lead, weapons if lead.trigger.event_type in VIOLENT else [], actors, places, (start, end))
            earlier = mergeable[-1] if mergeable else None
            if earlier is not None and earlier.clause_end != end and _repeats(sentence, earlier, lead, _event_places(places, start, end)):
                continue
            kept.append(act)
            if act.event_type in VIOLENT:
                mergeable.append(_Told(end, act, lead, _event_places(places, start, end)))
    if not kept and sentence.block_kind == "title":
        kept = [
            Act(c.start, c.end, _surface(sentence, c), sentence.sentence_no, c.trigger.event_type, c.trigger.sub_event_type,
                polarity_at(sentence, c.start), None, None, "act.weapon_in_title")
            for c in candidates[:1]
            if c.trigger.pos == "weapon" and c.trigger.rank in (5, 7)
        ]  # fmt: skip
    return kept


def _candidate(words: Sequence[Token], hit: Hit[Trigger]) -> Candidate:
    return Candidate(words[hit.first].start, words[hit.last - 1].end, hit.first, hit.last, hit.value)


def _as_verb(words: Sequence[Token], c: Candidate, actors: Sequence[ActorMention]) -> Candidate:
    """A weapon's plural is what an actor right before it does to what follows: "the army shells positions in X"."""
    verb = weapon_as_verb(words[c.first].lower) if c.last - c.first == 1 and c.last < len(words) else None
    if verb is None or not words[c.last].lower[:1].isalnum() or words[c.last].lower in _NO_OBJECT:
        return c
    return c._replace(trigger=verb) if any(a.end + 1 == c.start and a.actor_id for a in actors) else c


def _surface(sentence: Sentence, c: Candidate) -> str:
    return sentence.text[c.start - sentence.start : c.end - sentence.start]


def _is_act(
    sentence: Sentence, words: Sequence[Token], c: Candidate, actors: Sequence[ActorMention], places: Sequence[PlaceMention]
) -> bool:
    """Whether the words report an act at all, rather than stand in a name, a month or before a noun that they describe."""
    if c.trigger.pos != "weapon" and any(a.start <= c.start and c.end <= a.end and a.rule_id != "actor.generic" for a in actors):
        return False  # a weapon may name its army: "a Russian drone"
    if any(p.start <= c.start and c.end <= p.end and p.place_id for p in places):
        return False
    follows = words[c.last].lower if c.last < len(words) else ""
    before = words[c.first - 1].lower if c.first else ""
    if c.trigger.pos in {"noun", "both", "weapon"} and follows in _NOT_HEADS:
        return False
    if words[c.first].lower == "march" and c.last - c.first == 1:
        surface = _surface(sentence, c)
        numbered = follows[:1].isdigit() or before[:1].isdigit()
        if (
            numbered
            or (surface[0].isupper() and not sentence.upper_case and c.first > 0)
            or before in {"in", "since", "last", "next", "until", "of"}
        ):
            return False
    if c.trigger.sub_event_type == TERRITORY and describes(sentence, c.start):
        return False
    led_by = sentence.lower[max(0, c.start - sentence.start - 120) : c.start - sentence.start]
    if c.trigger.sub_event_type in _CHARGED and _CHARGE.search(led_by):
        return False
    if c.trigger.sub_event_type == "Arrests" and _SOUGHT.search(led_by):
        return False
    return not (c.trigger.rank == 0 and _ACCIDENT.search(sentence.lower))


def _has_context(
    c: Candidate,
    beside: Sequence[Candidate],
    actors: Sequence[ActorMention],
    places: Sequence[PlaceMention],
    start: int,
    end: int,
    words: Sequence[Token],
) -> bool:
    """Whether the clause gives what an ambiguous word needs to be an act."""
    if c.trigger.needs == "place" or (c.trigger.sub_event_type == TERRITORY and not words[c.first].lower.startswith(("captur", "seiz"))):
        return _taken_place(c, places, start, end, words)
    if not c.trigger.needs:
        return True
    armed = any(start <= a.start < end and (actor_classes().get(a.actor_id or "") in _ARMED or a.actor_id == "rioters") for a in actors)
    return armed or any(o is not c and not o.trigger.needs and o.trigger.event_type in VIOLENT for o in beside)


def _taken_place(c: Candidate, places: Sequence[PlaceMention], start: int, end: int, words: Sequence[Token]) -> bool:
    """Whether a place is what is taken: just after the words ("captured the town of X"), or before a passive ("X was captured")."""
    for place in places:
        if c.end <= place.start < end and place.start - c.end < 60:
            between = [w.lower for w in words if c.end <= w.start < place.start]
            what = takewhile(lambda word: word not in _WHERE, between)
            if (
                not between
                or c.trigger.pos == "noun"
                or between[-1] not in _WHERE
                or any(word in place_words().nouns for word in what)  # "recaptured a village in", "seized the bridge near"
            ):
                return True
        if start <= place.start and place.end <= c.start and c.start - place.end < 60:
            between = [w.lower for w in words if place.end <= w.start < c.start]
            if (
                not between
                or any(b in BE or b == "recently" for b in between)
                or all(b in ADVERBIAL or b in {"has", "had", "have"} for b in between)
            ):
                return True
    return False


def _groups(candidates: Sequence[Candidate], places: Sequence[PlaceMention], words: Sequence[Token]) -> list[list[Candidate]]:
    """The triggers of one clause, those of one act together: all words of violence, and each other type by itself. A participle
    with a place of its own is an act of its own ("an offensive in X, targeting Y"), and so is what takes a second place."""
    groups: dict[str, list[Candidate]] = {}
    for c in candidates:
        key = "violent" if c.trigger.event_type in VIOLENT and c.trigger.sub_event_type != TERRITORY else c.trigger.sub_event_type
        first = groups[key][0] if key in groups else None
        if first is not None and key in ("violent", TERRITORY) and _has_own_place(c, first, places, words):
            key = f"{key} at {c.start}"
        groups.setdefault(key, []).append(c)
    return list(groups.values())


def _has_own_place(c: Candidate, first: Candidate, places: Sequence[PlaceMention], words: Sequence[Token]) -> bool:
    """Whether a participle, or the taking of a place, follows on one place and leads on to another."""
    participle = c.first and words[c.first].lower.endswith("ing") and words[c.first - 1].lower in {",", "and", "while"}
    if c.trigger.sub_event_type != TERRITORY and (c.trigger.rank == 0 or not participle):
        return False
    return any(first.start - 60 <= p.start and p.end <= c.start for p in places) and any(0 <= p.start - c.end <= 100 for p in places)


def _repeats(sentence: Sentence, earlier: _Told, lead: Candidate, here: frozenset[str]) -> bool:
    """Whether a clause only goes on about the act of the clause before it: "when gunmen opened fire, three were killed"."""
    act, first = earlier.act, earlier.lead
    if lead.trigger.event_type not in VIOLENT or lead.trigger.sub_event_type == TERRITORY:
        return False
    if _APART.search(sentence.lower, first.end - sentence.start, lead.start - sentence.start):
        return False
    if polarity_at(sentence, lead.start, _is_verb(lead)) != act.polarity:
        return False
    if earlier.places and here and not earlier.places & here:  # each clause has a place of its own
        return False
    return lead.trigger.rank == 0 or lead.trigger.sub_event_type == act.sub_event_type


def _is_verb(c: Candidate) -> bool:
    """Whether "to" before the words makes a purpose of them. "Gathered to protest" tells of a protest."""
    return c.trigger.pos != "noun" and c.trigger.event_type != "Protests"


def _event_places(places: Sequence[PlaceMention], start: int, end: int) -> frozenset[str]:
    """The places where something may happen in text[start:end]."""
    return frozenset(p.place_id for p in places if p.place_id and start <= p.start < end and p.role in {"event", "destination", "origin"})


def _act(
    sentence: Sentence,
    words: Sequence[Token],
    lead: Candidate,
    weapons: Sequence[Candidate],
    actors: Sequence[ActorMention],
    places: Sequence[PlaceMention],
    clause: tuple[int, int],
) -> Act:
    doer, target = sides(words, lead, actors, clause)
    event_type, sub_event_type, rule = _type_of(words, lead, weapons, doer, target, places, clause)
    return Act(
        lead.start, lead.end, _surface(sentence, lead), sentence.sentence_no, event_type, sub_event_type,
        polarity_at(sentence, lead.start, _is_verb(lead)), doer, target, rule,
    )  # fmt: skip


def _type_of(
    words: Sequence[Token],
    lead: Candidate,
    weapons: Sequence[Candidate],
    doer: str | None,
    target: str | None,
    places: Sequence[PlaceMention],
    clause: tuple[int, int],
) -> tuple[str, str, str]:
    """ACLED's type: a weapon in the clause decides for a general word; else who met whom."""
    trigger = lead.trigger
    by, on = actor_classes().get(doer or ""), actor_classes().get(target or "")
    if trigger.sub_event_type == TERRITORY:
        return _territory(words, lead, by, places, clause)
    if weapons and trigger.rank <= 2:
        weapon = max(weapons, key=lambda w: (w.trigger.rank, -w.start)).trigger
        return weapon.event_type, weapon.sub_event_type, "act.weapon"
    if trigger.sub_event_type == "Attack" and by in _ARMED and on in _ARMED:
        return "Battles", "Armed clash", "act.armed_sides"
    if trigger.rank == 0 and by in _ARMED and on in _UNARMED:
        return "Violence against civilians", "Attack", "act.harm_by"
    if trigger.rank == 0 and by in _ARMED and on in _ARMED:
        return "Battles", "Armed clash", "act.armed_sides"
    if trigger.sub_event_type == "Air/drone strike" and trigger.pos != "noun" and by in _REBELS:
        return "Explosions/Remote violence", "Remote explosive/landmine/IED", "act.bombed_by_group"
    if trigger.sub_event_type == "Arrests" and by in _REBELS:
        return "Violence against civilians", "Abduction/forced disappearance", "act.taken_by_group"
    return trigger.event_type, trigger.sub_event_type, "act.trigger"


def _territory(
    words: Sequence[Token], lead: Candidate, by: str | None, places: Sequence[PlaceMention], clause: tuple[int, int]
) -> tuple[str, str, str]:
    """A place is taken by a government or by others; a person who is captured is arrested or abducted."""
    if not _taken_place(lead, places, *clause, words):
        if by in _REBELS:
            return "Violence against civilians", "Abduction/forced disappearance", "act.person_taken"
        return "Strategic developments", "Arrests", "act.person_taken"
    regained = words[lead.first].lower.startswith(("re", "liberat", "clear"))
    if by in _STATE or (by is None and regained):
        return "Battles", "Government regains territory", "act.territory"
    return "Battles", "Non-state actor overtakes territory", "act.territory"


def assign_roles(actors: Sequence[Sequence[ActorMention]], acts: Sequence[Act]) -> list[list[ActorMention]]:
    """The mentions with the roles that the acts of their sentence give them: perpetrator, victim, or party to a clash."""
    roles: dict[tuple[int, str], str] = {}
    for act in acts:
        clash = act.event_type == "Battles"
        if act.actor_to:
            roles.setdefault((act.sentence_no, act.actor_to), "party" if clash else "victim")
        if act.actor_from:
            roles.setdefault((act.sentence_no, act.actor_from), "party" if clash else "perpetrator")
    return [
        [a if a.role != "other" else _with_role(a, roles.get((a.sentence_no, a.actor_id or ""), "other")) for a in mentions]
        for mentions in actors
    ]


def _with_role(mention: ActorMention, role: str) -> ActorMention:
    if role == "other":
        return mention
    return ActorMention(mention.start, mention.end, mention.surface, mention.sentence_no, role, mention.actor_id, mention.rule_id)
