"""Casualty claims: every statement of an article on how many people were killed, wounded, missing, abducted, captured,
displaced or returned.

Belongs here: how words of harm (`casualty_triggers.py`) and phrases of people (`phrases.py`, `arguments.py`) become claims.
Not here: place and date of a claim (`extractor.py`), or what several claims mean together (aggregation).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from assets.extraction.arguments import NOBODY, Clause, Group
from assets.extraction.attribution import attribution_of
from assets.extraction.casualty_triggers import Kind, Trigger, find_triggers, may_hold_harm, split_glued
from assets.extraction.count_basis import basis_of
from assets.extraction.mentions import ActorMention, Article, CasualtyClaim, Number
from assets.extraction.phrases import Phrase, read_phrases
from assets.extraction.polarity import polarity_of
from assets.extraction.sentences import Sentence, Token
from assets.extraction.victim_chains import join_victims
from assets.extraction.victims import ONE, UNKNOWN, UNSTATED, Count, class_of, class_of_all, count_of, unit_of

_TOLL_JOINS = frozenset(
    "to at of is was reached over stands stood exceeds exceeded hits hit tops topped passes passed reaches as are were than near past be :".split()
)
_HELPING = frozenset("helped help helps helping forced forces force forcing allowed allowing let enabled enabling made making had saw seen".split())
_HEADINGS = frozenset("total people persons families households number of : -".split())
_HOUSEHOLDS = re.compile(r"\b(?:families|households)\b")
_STATES = frozenset("dead wounded injured missing displaced homeless hurt".split())
_UNCOUNTED = (UNSTATED, UNKNOWN)
_AIMED = frozenset(("at", "into", "through", "himself", "herself", "themselves", "itself"))
_TAKES_LIVES = frozenset("claimed claiming claims cost costing costs took taking takes lost".split())


class _Found(NamedTuple):
    """Words of harm with the phrases that they apply to."""

    trigger: Trigger
    reading: Kind
    group: Group


class _Context(NamedTuple):
    """What every claim of one sentence shares."""

    sentence: Sentence
    tokens: Sequence[Token]
    actors: Sequence[ActorMention]
    source: tuple[str | None, str]


def find_casualties(
    sentences: list[Sentence], numbers: list[list[Number]], actors: list[list[ActorMention]], article: Article
) -> list[CasualtyClaim]:
    """The claims of an article, in text order; `numbers` and `actors` are those of each sentence (lists may be empty)."""
    claims: list[CasualtyClaim] = []
    for index, sentence in enumerate(sentences):
        if may_hold_harm(sentence, bool(numbers[index])):
            claims += _of_sentence(sentence, numbers[index], actors[index] if index < len(actors) else [])
    return join_victims(claims)


def _of_sentence(sentence: Sentence, numbers: Sequence[Number], actors: Sequence[ActorMention]) -> list[CasualtyClaim]:
    tokens = split_glued(sentence, bool(numbers))
    triggers = find_triggers(tokens)
    if not triggers:
        return []
    context = _Context(sentence, tokens, actors, attribution_of(sentence))
    clause = Clause(read_phrases(sentence, tokens, numbers, triggers), [t.lower for t in tokens])
    claims: dict[tuple[int, int, str], CasualtyClaim] = {}
    for i, item in enumerate(clause.items):
        if item.trigger is None:
            continue
        if item.phrase is not None:
            found = _inside(item.phrase, item.trigger)
        else:
            found = _apply(clause, i, item.trigger)
        if found is not None:
            for claim in _claims(context, _shared(clause, i, found)):
                bare = claim.victims is None and not claim.rule_id.endswith("part") and claim.victim_class == "unknown" and claim.count_basis != "increment"
                same = next((c for c in reversed(claims.values()) if c.victims is not None and c.part_of is None), None) if bare else None
                if same is not None:  # "30 soldiers were killed and 50 wounded"
                    claim = replace(claim, victim_class=same.victim_class, victim_actor_id=same.victim_actor_id)
                claims.setdefault((claim.start, claim.end, claim.harm), claim)
    return list(claims.values())


def _shared(clause: Clause, i: int, found: _Found) -> list[_Found]:
    """One application of harm as it is, or two of which the count is only an upper bound ("20 killed or wounded", "20 casualties")."""
    harm = found.reading.harm
    if harm == "casualties":  # of people, only "no casualties" tells how many were killed, and how many wounded
        return [] if any(not p.negative for p in found.group.phrases) else [found._replace(reading=found.reading._replace(harm=h, note="shared")) for h in ("killed", "wounded")]
    for j, k in ((i + 1, i + 2), (i - 1, i - 2)):
        other = clause.items[k].trigger if 0 <= k < len(clause.items) and clause.word(j) in ("or", "and") and clause.tag(k) == "T" else None
        if other is not None and {harm, other.readings[0].harm} == {"killed", "wounded"} and clause.object(max(i, k) + 1) == NOBODY:
            return [found._replace(reading=found.reading._replace(note="shared"))]
    return [found]


def _inside(phrase: Phrase, trigger: Trigger) -> _Found | None:
    """"12 wounded civilians": the words of harm stand inside the phrase."""
    return _Found(trigger, trigger.readings[0], Group((phrase,))) if phrase.number is not None else None


def _reading(trigger: Trigger, *kinds: str) -> Kind | None:
    return next((r for kind in kinds for r in trigger.readings if r.kind == kind), None)


def _apply(clause: Clause, i: int, trigger: Trigger) -> _Found | None:
    """Finds the phrases that the words of harm at item `i` apply to: the first rule that finds any."""
    for rule, kinds in _RULES:
        reading = _reading(trigger, *kinds)
        if reading is not None:
            group = rule(clause, i, reading)
            if rule is _partly and group.included:
                return _Found(trigger, reading._replace(note="part"), group)
            if group.phrases or group.included:
                return _Found(trigger, reading, group)
    return None


def _toll(clause: Clause, i: int, reading: Kind) -> Group:
    """"the death toll rose to 40", "a toll of at least 37": the last number of the clause."""
    last = None
    for k in range(i + 1, min(i + 14, len(clause.items))):
        if clause.tag(k) in (",", ";", "S") and last is not None:
            break
        phrase = clause.phrase(k)
        if phrase is not None and phrase.number is not None and phrase.person != "no" and clause.word(k - 1) in _TOLL_JOINS:
            last = phrase
    if last is None and clause.has_number(i - 2) and clause.word(i - 3) == "to":  # "bringing to 12 the number of dead"
        last = clause.phrase(i - 2)
    return Group((last,)) if last is not None else NOBODY


def _counted(clause: Clause, i: int, reading: Kind) -> Group:
    """"15 deaths", "no injuries", "claimed 12 lives", "12 bodies"."""
    of = clause.word(i - 1) == "of" and clause.negative(i - 2)
    if clause.word(i - 1) == "no" or of:  # "no injuries", "no reports of injuries"
        return Group((Phrase(clause.items[i - 2 if of else i - 1].first, clause.items[i - 1].last, person="yes", negative=True),))
    before = clause.phrase(i - 1)
    if before is None or before.person == "no" or (before.number is None and not before.negative):
        return NOBODY
    if reading.kind == "lives" and clause.word(i - 2) not in _TAKES_LIVES:
        return NOBODY
    if clause.word(i + 1) in ("include", "includes", "included"):  # "the 12 dead included four children"
        return Group((before,), clause.object(i + 2).phrases)
    return clause.subject(i) if before.head >= 0 and clause.word(i) in _STATES else Group((before,))


def _partly(clause: Clause, i: int, reading: Kind) -> Group:
    """"10 of the dead were civilians", "two children were among the dead": a part of people counted elsewhere."""
    if clause.word(i - 1) not in ("the", "those"):
        return NOBODY
    part = clause.phrase(i - 3)
    if clause.word(i - 2) == "of" and part is not None and part.number is not None:
        return Group((), (part,))
    if clause.word(i - 2) in ("among", "amongst") and clause.tag(i - 3) == "B":
        return Group((), clause.subject(i - 3).phrases)
    return NOBODY


def _of_noun(clause: Clause, i: int, reading: Kind) -> Group:
    """"the death of X", "the killing on Friday of six priests", "X's murder"."""
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
    if before is not None and before.possessive and before.person != "no" and reading.harm == "killed":
        return Group((before,))
    return NOBODY


def _adjective(clause: Clause, i: int, reading: Kind) -> Group:
    """"left 12 people dead", "two dead", "three were missing"."""
    before = clause.phrase(i - 1)
    if clause.tag(i - 1) in ("B", "R", "H") or (before is not None and (before.number is not None or before.person == "yes")):
        return clause.subject(i)
    return NOBODY


def _voice(clause: Clause, i: int) -> str:
    """The helping verb before item `i`: "B" a form of be, "H" have, "M" a modal or do, "" none."""
    k = i - 1
    while clause.tag(k) == "R":
        k -= 1
    return clause.tag(k) if clause.tag(k) in ("B", "H", "M") else ""


def _past(clause: Clause, i: int, reading: Kind) -> Group:
    """Past participle or past tense: "12 were killed", "gunmen killed 12", "12 killed in blast"."""
    voice = _voice(clause, i)
    glued = clause.tag(i + 1) != "N" and clause.word(i + 1) in ("about", "around", "over")  # "displacedabout 4,400"
    after, before = clause.phrase(i + 2 if glued else i + 1), clause.phrase(i - 1)
    if voice == "B":
        return clause.subject(i) if clause.subject(i).phrases else clause.object(i + 1)
    counted_before = before is not None and before.number is not None and before.person != "no"
    if reading.kind == "past" and after is not None and _can_be_object(after, counted_before, before):
        return clause.object(i + 1)
    if voice == "H":
        return clause.subject(i) if reading.harm == "displaced" else NOBODY
    if reading.kind == "past" and after is not None and after.person == "no" and not counted_before:
        return NOBODY  # "police executed a search warrant": the object is a thing
    if (reading.kind == "past" and clause.tag(i - 1) == ",") or (before is not None and before.pronoun) or (reading.note and clause.word(i + 1) in _AIMED):
        return NOBODY
    return clause.subject(i)


def _can_be_object(after: Phrase, counted_before: bool, before: Phrase | None) -> bool:
    """Whether the phrase after a past form is its object, rather than the one before its passive subject."""
    if after.person == "no":
        return False
    if before is not None and before.number is not None and before.head < 0:
        return False
    return not counted_before or after.number is not None or after.person == "yes"


def _active(clause: Clause, i: int, reading: Kind) -> Group:
    """"killing 12", "kills 12", "claimed the lives of 12": the victims follow."""
    return clause.object(i + 1)


def _subject(clause: Clause, i: int, reading: Kind) -> Group:
    """"12 died", "thousands have fled": the victims are the subject."""
    return clause.subject(i)


def _helped(clause: Clause, i: int, reading: Kind) -> Group:
    """"helped more than 10,000 civilians leave": a verb of help or force, then people, then the verb."""
    k = i - 1
    while clause.tag(k) in ("R",) or clause.word(k) == "to":
        k -= 1
    return Group((clause.items[k].phrase,)) if clause.tag(k) == "N" and clause.word(k - 1) in _HELPING else NOBODY  # type: ignore[arg-type]


def _located(clause: Clause, i: int, reading: Kind) -> Group:
    """"6,000 people are staying in camps": counted people, perhaps a verb of staying, then the shelter."""
    k = i - 1
    while clause.tag(k) in ("R", "B", "H", "G", "E") or clause.word(k) in ("remained", "remain", "stay", "found"):
        k -= 1
    if clause.tag(k) not in ("N", ",", ")") or clause.word(k - 1) == "by":
        return NOBODY
    group = clause.subject(k + 1)
    return group if reading.harm == "displaced" or all(p.person == "yes" for p in group.phrases) else NOBODY


def _sent(clause: Clause, i: int, reading: Kind) -> Group:
    """"sent 20 people to hospital": the people stand between the verb and the hospital."""
    before = clause.phrase(i - 1)
    return Group((before,)) if before is not None and clause.word(i - 2) in ("sent", "sends", "sending", "landed", "put") else NOBODY


def _tabular(clause: Clause, i: int, reading: Kind) -> Group:
    """"Killed: 12", "Evacuation total people: 3,614": lists of figures in situation reports."""
    k = i + 1
    while clause.word(k) in _HEADINGS and not clause.has_number(k):
        k += 1
    phrase = clause.phrase(k)
    return Group((phrase,)) if k > i + 1 and phrase is not None and phrase.number is not None and len(clause.items) < 14 else NOBODY


def _listed(clause: Clause, i: int, reading: Kind) -> Group:
    """"the dead include a child and a woman", "among the wounded was X"."""
    k = i + 1
    while clause.tag(k) == "I" and clause.tag(k + 1) in ("N", "y") and k < i + 5:
        k += 2
    if clause.tag(k) == "B" or clause.word(k) in ("include", "includes", "included", "including"):
        group = clause.object(k + 1)
        return Group((), group.phrases)
    return NOBODY


_RULES: tuple[tuple[Callable[[Clause, int, Kind], Group], tuple[str, ...]], ...] = (
    (_toll, ("toll",)),
    (_partly, ("past", "adj", "count")),
    (_counted, ("count", "lives")),
    (_of_noun, ("noun",)),
    (_adjective, ("adj",)),
    (_past, ("past", "part")),
    (_active, ("base", "gerund", "object")),
    (_subject, ("intr_past", "intr_base", "intr_gerund")),
    (_helped, ("helped",)),
    (_located, ("located",)),
    (_sent, ("sent",)),
    (_listed, ("past", "adj", "count")),
    (_tabular, ("past", "noun", "count")),
)


def _claims(context: _Context, applied: Sequence[_Found]) -> list[CasualtyClaim]:
    """The claims of applications of words of harm."""
    return [claim for found in applied for claim in _claims_of(context, found)]


def _claims_of(context: _Context, found: _Found) -> list[CasualtyClaim]:
    """The claims of one application: counted phrases one by one, single people together."""
    phrases = [p for p in found.group.phrases if _acceptable(p, found.reading)]
    many = len(phrases) > 1
    single = [p for p in phrases if count_of(p) == ONE or (many and p.named and p.plural and p.number is None)]
    counted = [p for p in phrases if p not in single]
    claims = [_claim(context, found, [p], count_of(p)) for p in counted if count_of(p) not in _UNCOUNTED or p.person == "yes"]
    if len(single) == 1 or counted:
        claims += [_claim(context, found, [p], ONE) for p in single]
    elif single:
        n = len(single)
        whole = _claim(context, found, single, Count(n, n, n, "enumerated", None))
        enumerated = (whole.start, whole.end, whole.harm)
        claims += [whole, *(_claim(context, found, [p], ONE, enumerated) for p in single)]
    part = (claims[0].start, claims[0].end, claims[0].harm) if claims else None
    for p in found.group.included:
        if _acceptable(p, found.reading) and count_of(p) not in _UNCOUNTED:
            claims.append(_claim(context, found, [p], count_of(p), part))
    return claims


def _acceptable(phrase: Phrase, reading: Kind) -> bool:
    """Whether the phrase can be victims of this harm."""
    if phrase.person == "no" or (phrase.possessive and reading.kind != "noun") or (phrase.pronoun and phrase.plural):
        return False
    if reading.harm in ("displaced", "returned"):
        number = phrase.number
        if number is None:
            return phrase.person == "yes" and phrase.plural and not phrase.pronoun
        size = number.low if number.low is not None else number.high
        return (size is not None and size >= 10) or (phrase.noun is not None and phrase.noun.unit == "household")
    if reading.note == "may_have_died" and reading.kind in ("gerund", "noun", "base") and (phrase.person != "yes" or not phrase.determined):
        return False
    return not (phrase.person == "maybe" and phrase.number is None and not phrase.named and not phrase.more and not phrase.negative)


def _claim(
    context: _Context, found: _Found, phrases: Sequence[Phrase], count: Count,
    part_of: tuple[int, int, str] | None = None,
) -> CasualtyClaim:
    sentence, tokens, actors, (source, source_kind) = context
    if found.reading.note == "shared" and count.best != 0 and count.qualifier != "implied_one":
        count = Count(None, None, count.high, "at_most", count.vague_word)
    trigger, reading = found.trigger, found.reading
    number = phrases[0].number
    start = tokens[phrases[0].first].start if number is None else min(tokens[phrases[0].first].start, number.start)
    end = tokens[phrases[-1].last - 1].end
    trigger_start, trigger_end = tokens[trigger.first].start, tokens[trigger.last - 1].end
    base = sentence.start
    before, after = sentence.lower[: trigger_start - base], sentence.lower[trigger_end - base :]
    polarity = "negated" if count.best == 0 else polarity_of(before, after, reading.kind)
    victim = next((a.actor_id for a in actors if a.start < end and a.end > start), None)
    perpetrator = next((a.actor_id for a in actors if a.role == "perpetrator" and not (a.start < end and a.end > start)), None)
    victim_words = sentence.lower[trigger_start - base : start - base] if reading.kind == "toll" else ""
    victims = None
    if any(p.head >= 0 for p in phrases):
        victims_start = number.end if number is not None and len(phrases) == 1 else start
        victims = sentence.text[victims_start - base : end - base].strip() or None
    return CasualtyClaim(
        start, end, sentence.text[start - base : end - base], sentence.sentence_no, reading.harm,
        count.low, count.best, count.high, count.qualifier, count.vague_word, "household" if _HOUSEHOLDS.search(victim_words) else unit_of(phrases[0]),
        basis_of(reading.harm, reading.kind, sentence.lower, phrases[0].more, count.qualifier == "implied_one"),
        victims, class_of_all([class_of(p, tokens) for p in phrases]), victim, perpetrator, polarity, source, source_kind, part_of,
        trigger_start, trigger_end, 0.7, f"{reading.kind}:{reading.note or 'plain'}",
    )
