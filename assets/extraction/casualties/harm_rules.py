"""Who suffered the harm, and who did it: words of harm tied to the noun phrases of their clause.

Belongs here: one rule for each construction ("12 were killed", "killing 12", "the death of X", "a toll of 12", "12 dead"), tried
in the order of `_RULES`. Not here: walking the clause (`arguments.py`), what the phrases count (`casualties/victims.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from assets.extraction.arguments import NOBODY, Clause, Group
from assets.extraction.casualties.parts import listed, partly, with_parts
from assets.extraction.casualties.tolls import counted_as, put_at, toll
from assets.extraction.casualties.triggers import Kind, Trigger
from assets.extraction.insertions import before_insertion
from assets.extraction.phrases import Phrase

_HELPING = frozenset(
    "helped help helps helping forced forces force forcing allowed allowing let enabled enabling made making had saw seen".split()
)
_SENDS = frozenset(("sent", "sends", "sending", "landed", "put", "treated", "treating", "treats"))
_BODIES = frozenset(("body", "bodies", "corpse", "corpses"))
_FINDS = frozenset(("found", "discovered", "located"))
_HEADINGS = frozenset("total people persons families households number of : -".split())
_STATES = frozenset("dead wounded injured missing displaced homeless hurt".split())
_AIRCRAFT = frozenset("helicopter helicopters plane planes aircraft jet jets warplane airliner drone drones chopper".split())
_AIMED = frozenset(("at", "into", "through", "himself", "herself", "themselves", "itself", "out", "up"))  # "shot out the windows"
_BODY = frozenset(
    "head face neck chest back arm hand leg foot shoulder thigh stomach abdomen side ear cheek finger knee hip ankle calf wrist".split()
)
_TAKES_LIVES = frozenset("claimed claiming claims cost costing costs took taking takes lost".split())
_ARMED = frozenset(("security_forces", "militia", "militant"))
_MEN = frozenset(("men", "comrades", "personnel"))
_REMAINS = frozenset(("body", "bodies", "corpse", "corpses", "remains"))  # "the officer's body camera"
_NOUNS_TOO = frozenset(("murder", "murders", "massacre", "slaughter", "wound", "wounds"))  # "the murder trial"
_ATTACKS = frozenset(
    "attack attacks bombing bombings bomb bombs strike strikes airstrike airstrikes raid raids ambush ambushes shelling shooting assault explosion blast fire".split()
)


class Harm(NamedTuple):
    """Words of harm with the phrases that they apply to, and the phrase of whoever did it, if the clause names one."""

    trigger: Trigger
    reading: Kind
    group: Group
    agent: Phrase | None = None


def find_harm(clause: Clause, i: int) -> list[Harm]:
    """The harm that the item `i` of the clause states: none, one, or two with a count in common."""
    item = clause.items[i]
    if item.trigger is None:
        return []
    found = _inside(item.phrase, item.trigger) if item.phrase is not None else _apply(clause, i, item.trigger)
    if found is None:
        return []
    group = with_parts(clause, i, found.group)
    if not group.included:
        group = Group((*group.phrases, *_continued(clause, i, group), *_in_other_unit(clause, group)))
    return _shared(clause, i, found._replace(group=group, agent=_agent(clause, i, found)))


def _in_other_unit(clause: Clause, group: Group) -> list[Phrase]:
    """The same people counted once more: "250 families (about 1,300 people)", "250 households, or 1,300 people,"."""
    found = []
    for k in range(len(clause.items)):
        phrase = clause.phrase(k)
        if phrase is None or phrase.number is None or phrase.noun is None or all(phrase is not p for p in group.phrases):
            continue
        after = k + 2 if clause.tag(k + 1) == "(" else k + 3 if clause.tag(k + 1) == "," and clause.word(k + 2) == "or" else -1
        for j in (after, k - 2 if clause.tag(k - 1) == "(" else -1):
            other = clause.phrase(j)
            if other is not None and other.number is not None and other.noun is not None and other.noun.unit != phrase.noun.unit:
                found.append(other)
    return [p for p in found if all(p is not q for q in group.phrases)]


def _continued(clause: Clause, i: int, group: Group) -> list[Phrase]:
    """The further counts in "six were killed in Mosul and five in Kirkuk", "six rebels dead on Friday and ten on Saturday"."""
    found: list[Phrase] = []
    if not group.phrases or group.phrases[-1].number is None:
        return found
    added = clause.phrase(i + 2) if clause.tag(i + 1) == "C" and clause.word(i + 1) == "as" else None
    if added is not None and added.number is not None and added.person != "no" and not clause.is_subject(i + 3, i + 3):
        found.append(added)  # "14 soldiers were killed as well as nine rebels"
    last = next((k for k in range(i, len(clause.items)) if clause.phrase(k) is group.phrases[-1]), i)
    j = clause.skip_modifiers(last + 1)
    if j == last + 1:
        return found
    while (also := _further(clause, j)) is not None:
        phrase, after = also
        if clause.tag(j) == "," and not (found or clause.headline or clause.tag(j + 1) == "C" or _further(clause, after)):
            break
        if all(phrase is not known for known in group.phrases):
            found.append(phrase)
        j = after
    return found


def _further(clause: Clause, j: int) -> tuple[Phrase, int] | None:
    """The count behind item `j` with a place or date of its own, as in ", 30 in Basra and five in Kirkuk", and the item behind it."""
    if clause.tag(j) not in ("C", ","):
        return None
    b = j + 2 if clause.tag(j) == "," and clause.tag(j + 1) == "C" else j + 1
    phrase, after = clause.phrase(b), clause.skip_modifiers(b + 1)
    if phrase is None or phrase.number is None or phrase.head >= 0 or after == b + 1 or clause.is_subject(after, b + 1):
        return None
    return phrase, after


def _agent(clause: Clause, i: int, found: Harm) -> Phrase | None:
    """ "killed by X", "X killed 12", "killed in an X attack"."""
    for k in range(i + 1, min(i + 9, len(clause.items))):
        phrase = clause.phrase(k)
        if phrase is not None and clause.word(k - 1) == "by":
            return phrase
    victims = found.group.phrases
    if found.reading.kind in ("past", "base") and victims and victims[0].first >= clause.items[i].last:
        subject = clause.subject(i).phrases
        return subject[0] if subject else None
    if found.reading.kind == "gerund" and clause.tag(i - 1) == ",":  # "troops shelled a market, killing four"
        verb = clause.verb_before(i - 1)
        subject = clause.subject(verb).phrases if verb >= 0 and clause.tag(verb - 1) != "B" else ()
        return subject[0] if subject else None
    for k in range(i + 1, min(i + 7, len(clause.items))):
        phrase = clause.phrase(k)
        if phrase is not None and clause.tag(k - 1) == "I" and not _ATTACKS.isdisjoint(clause.words_of(phrase)):
            return phrase
    return None


def _shared(clause: Clause, i: int, found: Harm) -> list[Harm]:
    """One application of harm as it is, or two of which the count is only an upper bound ("20 killed or wounded", "20 casualties")."""
    harm = found.reading.harm
    if harm == "casualties":  # of people, only "no casualties" tells how many were killed, and how many wounded
        return (
            []
            if any(not p.negative for p in found.group.phrases)
            else [found._replace(reading=found.reading._replace(harm=h, note="shared")) for h in ("killed", "wounded")]
        )
    own = clause.items[i].phrase is not None  # "14 bodies and 33 wounded people": the number stands before these words alone
    for j, k in ((i + 1, i + 2), *(() if own else ((i - 1, i - 2),))):
        other = clause.items[k].trigger if 0 <= k < len(clause.items) and clause.word(j) in ("or", "and") and clause.tag(k) == "T" else None
        if other is not None and {harm, other.readings[0].harm} == {"killed", "wounded"} and clause.object(max(i, k) + 1) == NOBODY:
            return [found._replace(reading=found.reading._replace(note="shared"))]
    return [found]


def _inside(phrase: Phrase, trigger: Trigger) -> Harm | None:
    """ "12 wounded civilians": the words of harm stand inside the phrase."""
    return Harm(trigger, trigger.readings[0], Group((phrase,))) if phrase.number is not None else None


def _reading(trigger: Trigger, *kinds: str) -> Kind | None:
    return next((r for kind in kinds for r in trigger.readings if r.kind == kind), None)


def _apply(clause: Clause, i: int, trigger: Trigger) -> Harm | None:
    """Finds the phrases that the words of harm at item `i` apply to: the first rule that finds any."""
    for rule, kinds in _RULES:
        reading = _reading(trigger, *kinds)
        if reading is not None:
            group = rule(clause, i, reading)
            if rule in (put_at, counted_as) and group.phrases:
                return Harm(trigger, reading._replace(kind="toll"), group)
            if rule in (partly, listed) and group.included:
                return Harm(trigger, reading._replace(note="part"), group)
            if group.phrases or group.included:
                return Harm(trigger, reading, group)
    return None


def _counted(clause: Clause, i: int, reading: Kind) -> Group:
    """ "15 deaths", "no injuries", "claimed 12 lives", "12 bodies"."""
    of = clause.word(i - 1) == "of" and clause.negative(i - 2)
    if clause.word(i - 1) == "no" or of:  # "no injuries", "no reports of injuries"
        return Group((Phrase(clause.items[i - 2 if of else i - 1].first, clause.items[i - 1].last, person="yes", negative=True),))
    before = clause.phrase(i - 1)
    if before is None or before.person == "no" or (before.number is None and not before.negative):
        return NOBODY
    if reading.kind == "lives" and _TAKES_LIVES.isdisjoint(clause.tokens[max(0, before.first - 4) : before.first]):
        return NOBODY
    if clause.word(i) == "death" and clause.tag(i + 1) == "N":  # "32 death claims"
        return NOBODY
    if clause.word(i + 1) in ("include", "includes", "included"):  # "the 12 dead included four children"
        return Group((before,), clause.object(i + 2).phrases)
    return clause.subject(i) if before.head >= 0 and clause.word(i) in _STATES else Group((before,))


def _of_noun(clause: Clause, i: int, reading: Kind) -> Group:
    """ "the death of X", "the killing on Friday of six priests", "X's murder"."""
    k = i + 1
    if clause.tag(k) == "C" and clause.tag(k + 1) == "T":
        k += 2
    while clause.tag(k) == "I" and clause.word(k) not in ("of", "to") and clause.tag(k + 1) == "y" and k < i + 6:
        k += 2
        while clause.tag(k) == "y":
            k += 1
    if clause.word(k) == "of" or (clause.word(k) == "to" and reading.harm == "wounded"):
        return clause.object(k + 1)
    before = clause.phrase(i - 1)
    if before is not None and before.possessive and before.person != "no" and reading.harm == "killed" and clause.word(i) not in _REMAINS:
        return Group((before,))
    return NOBODY


def _adjective(clause: Clause, i: int, reading: Kind) -> Group:
    """ "left 12 people dead", "two dead", "three were missing"."""
    if _as_noun(clause, i):
        return NOBODY
    before = clause.phrase(i - 1)
    found = next((k for k in range(i - 1, max(-1, i - 8), -1) if clause.tag(k) not in ("N", "I", "C", "y")), -1)
    if before is not None and clause.word(found) in _FINDS:  # "found a farmer in his forties dead"
        return clause.object(found + 1)
    if (
        clause.tag(i - 1) in ("B", "R", "H")
        or clause.word(i) == "deceased"
        or (before is not None and (before.number is not None or before.person == "yes"))
    ):
        return clause.subject(i)
    return NOBODY


def _as_noun(clause: Clause, i: int) -> bool:
    """Whether the words of harm are a noun: "the captain said the dead were farmers", "the wounded were flown out"."""
    first = clause.items[i].first
    return first > 0 and clause.tokens[first - 1] in ("the", "those", "these") and clause.tag(i + 1) not in ("N", "T")


def _voice(clause: Clause, i: int) -> str:
    """The helping verb before item `i`: "B" a form of be, "H" have, "M" a modal or do, "" none."""
    k = i - 1
    while clause.tag(k) == "R":
        k -= 1
    return clause.tag(k) if clause.tag(k) in ("B", "H", "M") else ""


def _past(clause: Clause, i: int, reading: Kind) -> Group:
    """Past participle or past tense: "12 were killed", "gunmen killed 12", "12 killed in blast"."""
    if _as_noun(clause, i):
        return NOBODY
    voice = _voice(clause, i)
    glued = clause.tag(i + 1) != "N" and clause.word(i + 1) in ("about", "around", "over")  # "displacedabout 4,400"
    quoted = clause.tag(i + 1) == '"' and clause.has_number(i + 2)  # the army "neutralised" 12 rebels
    after, before = clause.phrase(i + 2 if glued or quoted else i + 1), clause.phrase(i - 1)
    if clause.word(i + 1) in ("himself", "herself", "themselves") and reading.kind == "past":
        others = clause.object(i + 3) if clause.tag(i + 2) == "C" else NOBODY  # "killed himself and six guards": six, as in any telling
        return others if others.phrases else clause.subject(i)
    if clause.word(i + 1) == ":" and clause.tag(i - 1) in ("", ";", ",", "("):  # the heading of a figure: "killed: 5; wounded: 12"
        return NOBODY
    if clause.word(i - 2) in ("fired", "firing", "fires", "fire"):  # "fired one shot"
        return NOBODY
    if clause.word(i) == "shot" and clause.word(i - 1) == "one" and clause.word(i - 2) in ("of", "heard", "hearing"):
        return NOBODY  # "a report of one shot"
    if clause.word(i) == "shot" and voice == "" and before is not None and before.head < 0 and clause.tag(i + 1) in ("B", "H", "V"):
        return NOBODY  # "one shot went into the ceiling"
    if clause.word(i) == "shot" and clause.word(i + 1) == "down" and not _AIRCRAFT.isdisjoint(clause.tokens):
        return NOBODY
    if clause.word(i) == "shot" and clause.word(i + 1) == "at" and clause.tag(i + 2) in ("", ",", ";", "I", "C", "S"):
        return NOBODY  # "he had been shot at, he said"
    if voice == "" and reading.kind == "past" and after is None and clause.word(i + 1) in ("a", "an", "the", "his", "her", "their"):
        return NOBODY  # somebody killed somebody whom nothing here can read
    if voice == "B":
        return clause.subject(i) if clause.subject(i).phrases else clause.object(i + 1)
    counted_before = before is not None and before.number is not None and before.person != "no"
    owner = _owner(clause, after) if reading.note and after is not None else None
    if owner is not None:
        return Group((owner,))
    if reading.kind == "past" and after is not None and _can_be_object(after, counted_before, before):
        return clause.object(i + 1)
    if voice == "H":
        return clause.subject(i) if reading.harm == "displaced" else NOBODY
    if reading.kind == "past" and after is not None and after.person == "no" and not counted_before:
        return NOBODY  # "police executed a search warrant": the object is a thing
    if (
        (reading.kind == "past" and clause.tag(i - 1) == "," and before_insertion(clause, i - 1)[0] < 0)
        or (before is not None and before.pronoun)
        or (reading.note and clause.word(i + 1) in _AIMED)
    ):
        return NOBODY
    return clause.subject(i)


def _owner(clause: Clause, part: Phrase) -> Phrase | None:
    """Whose body is meant in "a bullet grazed her face", None where the phrase names no part of a body."""
    words = clause.words_of(part)
    if words[0] not in ("his", "her") or words[-1] not in _BODY:
        return None
    return Phrase(part.first, part.first + 1, part.first, person="yes", definite=True, determined=True, pronoun=words[0])


def _can_be_object(after: Phrase, counted_before: bool, before: Phrase | None) -> bool:
    """Whether the phrase after a past form is its object, rather than the one before its passive subject."""
    if after.person == "no":
        return False
    if before is not None and before.number is not None and before.head < 0 and before.number.vague_word != "couple":
        return after.number is not None and after.head >= 0 and after.person == "yes"  # "one killed four people, another killed two"
    return not counted_before or after.number is not None or after.person == "yes"


def _active(clause: Clause, i: int, reading: Kind) -> Group:
    """ "killing 12", "kills 12", "claimed the lives of 12": the victims follow."""
    group = clause.object(i + 1)
    noun = clause.word(i) in _NOUNS_TOO and not all(p.determined or p.pronoun for p in group.phrases)
    return NOBODY if noun else group


def _subject(clause: Clause, i: int, reading: Kind) -> Group:
    """ "12 died", "thousands have fled", "shot his wife before killing himself": the victims are the subject."""
    if reading.harm == "killed" and reading.kind == "intr_gerund" and clause.word(i - 1) in ("before", "then", "and"):
        verb = clause.verb_before(i - 1)
        return clause.subject(verb) if verb >= 0 else NOBODY
    return clause.subject(i)


def _helped(clause: Clause, i: int, reading: Kind) -> Group:
    """ "helped some 4,000 villagers leave": a verb of help or force, then people, then the verb."""
    k = i - 1
    while clause.tag(k) in ("R",) or clause.word(k) == "to":
        k -= 1
    return Group((clause.items[k].phrase,)) if clause.tag(k) == "N" and clause.word(k - 1) in _HELPING else NOBODY  # type: ignore[arg-type]


def _lost(clause: Clause, i: int, reading: Kind) -> Group:
    """ "lost seven soldiers", "losing five of its men": counted people of an armed side, not what else one may lose."""
    group = clause.object(i + 1)
    own = [
        p
        for p in group.phrases
        if p.number is not None and p.noun is not None and (p.noun.victim_class in _ARMED or clause.tokens[p.head] in _MEN)
    ]
    return Group(tuple(own), group.included if own else ())


def _located(clause: Clause, i: int, reading: Kind) -> Group:
    """ "6,000 people are staying in camps": counted people, perhaps a verb of staying, then the shelter."""
    k = i - 1
    while clause.tag(k) in ("R", "B", "H", "G", "E") or clause.word(k) in ("remained", "remain", "stay", "found"):
        k -= 1
    if clause.tag(k) not in ("N", ",", ")") or clause.word(k - 1) == "by":
        return NOBODY
    group = clause.subject(k + 1)
    if not _BODIES.isdisjoint(clause.tokens[clause.items[max(0, i - 8)].first : clause.items[i].first]):
        return NOBODY  # "the bodies of six men with gunshot wounds"
    if reading.harm == "wounded" and not any(p.person == "yes" for p in group.phrases):
        verb = clause.verb_before(k)  # "a girl came to a house with a gunshot wound"
        group = clause.subject(verb) if verb > 0 else group
    return group if reading.harm == "displaced" or all(p.person == "yes" for p in group.phrases) else NOBODY


def _sent(clause: Clause, i: int, reading: Kind) -> Group:
    """ "sent 20 people to hospital": the people stand between the verb and the hospital."""
    before = clause.phrase(i - 1)
    return Group((before,)) if before is not None and clause.word(i - 2) in _SENDS else NOBODY


def _owned(clause: Clause, i: int, reading: Kind) -> Group:
    """ "the victim's injuries were minor", "her wound is not serious"."""
    before = clause.phrase(i - 1)
    if clause.tag(i + 1) != "B":
        return NOBODY
    if clause.word(i - 1) in ("his", "her"):
        first = clause.items[i - 1].first
        return Group((Phrase(first, first + 1, first, person="yes", definite=True, determined=True, pronoun=clause.word(i - 1)),))
    return Group((replace(before, possessive=False),)) if before is not None and before.possessive and before.person == "yes" else NOBODY


def _tabular(clause: Clause, i: int, reading: Kind) -> Group:
    """ "Killed: 12", "Evacuation total people: 3,614": lists of figures in situation reports."""
    k = i + 1
    while clause.word(k) in _HEADINGS and not clause.has_number(k):
        k += 1
    phrase = clause.phrase(k)
    return Group((phrase,)) if k > i + 1 and phrase is not None and phrase.number is not None and len(clause.items) < 14 else NOBODY


_RULES: tuple[tuple[Callable[[Clause, int, Kind], Group], tuple[str, ...]], ...] = (
    (toll, ("toll",)),
    (put_at, ("past", "adj", "count")),
    (partly, ("past", "adj", "count")),
    (_counted, ("count", "lives")),
    (_of_noun, ("noun",)),
    (_adjective, ("adj",)),
    (_past, ("past", "part")),
    (_active, ("base", "gerund", "object")),
    (_subject, ("intr_past", "intr_base", "intr_gerund")),
    (_helped, ("helped",)),
    (_lost, ("loss",)),
    (_located, ("located",)),
    (_sent, ("sent",)),
    (_owned, ("owned",)),
    (counted_as, ("count",)),
    (listed, ("past", "adj", "count")),
    (_tabular, ("past", "noun", "count")),
)
