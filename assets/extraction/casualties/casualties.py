"""Casualty claims: every statement of an article on how many people were killed, wounded, missing, abducted, captured,
displaced or returned.

Belongs here: how words of harm (`casualties/triggers.py`) and phrases of people (`phrases.py`, `arguments.py`) become claims.
Not here: place and date of a claim (`extractor.py`), or what several claims mean together (aggregation).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from assets.extraction.actors.attribution import attribution_of, tells_own_deed
from assets.extraction.acts.sides import HARMLESS
from assets.extraction.arguments import Clause
from assets.extraction.casualties.confidence import confidence_of
from assets.extraction.casualties.count_basis import basis_of, settle_by_context
from assets.extraction.casualties.harm_rules import Harm, find_harm
from assets.extraction.casualties.polarity import polarity_of
from assets.extraction.casualties.triggers import Kind, Trigger, find_triggers, may_hold_harm, rejoin_broken, split_glued
from assets.extraction.casualties.victim_chains import join_victims
from assets.extraction.casualties.victims import ONE, UNKNOWN, UNSTATED, Count, class_of, class_of_all, count_of, unit_of
from assets.extraction.cues import Cue
from assets.extraction.mentions import ActorMention, Article, CasualtyClaim, Number
from assets.extraction.phrases import Phrase, read_phrases
from assets.extraction.sentences import Sentence, Token
from assets.extraction.word_tags import nouns

_HOUSEHOLDS = re.compile(r"\b(?:families|households)\b")
_TO_HOSPITAL = frozenset(("part", "sent"))
_ILL = Cue(  # why people who are not hurt are taken to a hospital
    r"\b(?:psychiatric|psychological|mental[- ]health|overdos\w+|intoxicat\w+|drunk\w*|sobriety|chest pains?|(?:difficulty|trouble) breathing|"
    r"heart attack|seizures?|detox\w*|as a precaution|precautionary)\b"
)
_GETAWAY = re.compile(
    r"\s*(?:from )?(?:the scene|on foot|in an? (?:[\w-]+ ){0,2}(?:car|vehicle|van|truck|sedan|suv))\b"
)  # how robbers flee
_PASSED = re.compile(r"\b(?:past|tops|topped|pass(?:es|ed)|exceed(?:s|ed)|surpass(?:es|ed))\s\Z")  # "the toll passed 200"
_SHARES = frozenset("half third thirds quarter quarters fifth fifths percent cent".split())
_MOVEMENT = frozenset({"displaced", "returned"})
_UNCOUNTED = (UNSTATED, UNKNOWN)


class _Context(NamedTuple):
    """What every claim of one sentence shares."""

    sentence: Sentence
    tokens: Sequence[Token]
    actors: Sequence[ActorMention]


def find_casualties(
    sentences: list[Sentence], numbers: list[list[Number]], actors: list[list[ActorMention]], article: Article
) -> list[CasualtyClaim]:
    """The claims of an article, in text order; `numbers` and `actors` are those of each sentence (lists may be empty)."""
    claims: list[CasualtyClaim] = []
    for index, sentence in enumerate(sentences):
        if may_hold_harm(sentence, bool(numbers[index])):
            claims += _of_sentence(sentence, numbers[index], actors[index] if index < len(actors) else [])
    joined = join_victims(settle_by_context(claims, sentences), sentences)
    return [replace(c, confidence=confidence_of(c)) for c in joined if not (c.surface.lower() == "both" and _told_before(c, joined))]


def _of_sentence(sentence: Sentence, numbers: Sequence[Number], actors: Sequence[ActorMention]) -> list[CasualtyClaim]:
    tokens = rejoin_broken(split_glued(sentence, bool(numbers)), nouns())
    triggers = find_triggers(tokens)
    if not triggers:
        return []
    context = _Context(sentence, tokens, actors)
    clause = Clause(read_phrases(sentence, tokens, numbers, triggers), [t.lower for t in tokens])
    claims: dict[tuple[int, int, str], CasualtyClaim] = {}
    for i, item in enumerate(clause.items):
        for harm in find_harm(clause, i) if item.trigger is not None else ():
            for claim in _claims(context, harm):
                key = (claim.start, claim.end, claim.harm)
                if key not in claims:
                    claims[key] = _with_class(claim, claims.values())
    fled = [key for key in claims if key[2] == "displaced" and any((*key[:2], harm) in claims for harm in ("killed", "wounded"))]
    for key in fled:  # "the dead were 20 people who had taken shelter", "70 displaced people were injured": no further displacement
        del claims[key]
    if not claims:
        return []
    source, source_kind = attribution_of(sentence)
    if tells_own_deed(sentence):
        source_kind = "perpetrator"
    return [replace(claim, attribution=source, attribution_kind=source_kind) for claim in claims.values()]


def _told_before(both: CasualtyClaim, claims: Iterable[CasualtyClaim]) -> bool:
    """Whether the two people were counted before in the sentence: "both men were shot, and both died"."""
    return any(c.sentence_no == both.sentence_no and c.end <= both.start and (c.harm, c.best) == (both.harm, both.best) for c in claims)


def _with_class(claim: CasualtyClaim, before: Iterable[CasualtyClaim]) -> CasualtyClaim:
    """The claim, a bare number with the class of the people counted before it: "30 soldiers were killed and 50 wounded"."""
    bare = claim.victims is None and claim.victim_class == "unknown" and claim.count_basis != "increment" and claim.part_of is None
    named = [c for c in before if c.victims is not None and c.part_of is None] if bare and not claim.rule_id.endswith(":part") else []
    return replace(claim, victim_class=named[-1].victim_class, victim_actor_id=named[-1].victim_actor_id) if named else claim


def _claims(context: _Context, found: Harm) -> list[CasualtyClaim]:
    """The claims of one application of harm: counted phrases one by one, single people together."""
    if found.reading.kind in _TO_HOSPITAL and found.reading.note == "may_have_died" and _ILL.search(context.sentence.lower):
        return []
    phrases = [p for p in found.group.phrases if _acceptable(p, found.reading) and not _lessened(p, found.trigger, context.tokens)]
    if found.reading.harm in _MOVEMENT and found.reading.kind.startswith("intr"):  # fighters who flee or return are not displaced
        phrases = [p for p in phrases if class_of(p, context.tokens) not in ("militant", "militia", "security_forces")]
        after = context.tokens[found.trigger.last - 1].end - context.sentence.start
        if _GETAWAY.match(context.sentence.lower, after):
            phrases = [p for p in phrases if p.number is not None]
    many = len(phrases) > 1
    single = [p for p in phrases if count_of(p) == ONE or (many and p.named and p.plural and p.number is None)]
    counted = [p for p in phrases if p not in single]
    numbered = any(p.number is not None for p in phrases)  # "12 soldiers and civilians": the number covers both
    claims = [
        _claim(context, found, [p], count_of(p)) for p in counted if count_of(p) not in _UNCOUNTED or (p.person == "yes" and not numbered)
    ]
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


def _lessened(phrase: Phrase, trigger: Trigger, tokens: Sequence[Token]) -> bool:
    """Whether fewer people are meant than the phrase states: "fewer civilians", "a third of the 90 passengers were killed"; of "a third
    of the 90 people displaced" all are displaced."""
    before = [t.lower for t in tokens[max(0, phrase.first - 2) : phrase.first]]
    return (phrase.number is None and tokens[phrase.first].lower == "fewer") or (
        before[-1:] == ["of"] and before[0] in _SHARES and trigger.first != phrase.last
    )


def _acceptable(phrase: Phrase, reading: Kind) -> bool:
    """Whether the phrase can be victims of this harm."""
    if phrase.person == "no" or (phrase.possessive and reading.kind != "noun") or (phrase.pronoun and phrase.plural):
        return False
    if reading.note == "people" and phrase.person != "yes" and phrase.head >= 0:
        return False
    if reading.harm in _MOVEMENT:
        number = phrase.number
        if number is None:
            return phrase.person == "yes" and phrase.plural and not phrase.pronoun
        size = number.low if number.low is not None else number.high
        return (size is not None and size >= 10) or (phrase.noun is not None and phrase.noun.unit == "household")
    if reading.harm == "captured" and phrase.person != "yes" and phrase.head >= 0:
        return False  # towns and villages are captured too
    if reading.note == "may_have_died" and reading.kind in ("gerund", "noun", "base") and (phrase.person != "yes" or not phrase.determined):
        return False
    return not (phrase.person == "maybe" and phrase.number is None and not phrase.named and not phrase.more and not phrase.negative)


def _claim(
    context: _Context,
    found: Harm,
    phrases: Sequence[Phrase],
    count: Count,
    part_of: tuple[int, int, str] | None = None,
) -> CasualtyClaim:
    sentence, tokens, actors = context
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
    if reading.kind == "toll" and count.qualifier == "exact" and _PASSED.search(sentence.lower[: start - base]):
        count = Count(count.low, count.best, None, "at_least", None)
    victim = _actor(actors, start, end)
    agent = found.agent
    perpetrator = _actor(actors, tokens[agent.first].start, tokens[agent.last - 1].end) if agent is not None else None
    perpetrator = None if perpetrator in HARMLESS else perpetrator  # "a missile hit as residents held a wake, killing 40"
    victim_words = sentence.lower[trigger_start - base : start - base] if reading.kind == "toll" else ""
    victims = None
    if any(p.head >= 0 for p in phrases):
        victims_start = number.end if number is not None and len(phrases) == 1 else start
        victims = sentence.text[victims_start - base : end - base].strip() or None
    return CasualtyClaim(
        start,
        end,
        sentence.text[start - base : end - base],
        sentence.sentence_no,
        reading.harm,
        count.low,
        count.best,
        count.high,
        count.qualifier,
        count.vague_word,
        "household" if _HOUSEHOLDS.search(victim_words) else unit_of(phrases[0]),
        basis_of(
            reading.harm,
            reading.kind,
            sentence.lower,
            (trigger_start - base, trigger_end - base),
            phrases[0].more,
            1 if count.qualifier == "implied_one" else count.best or count.low or 2,
        ),
        victims,
        class_of_all([class_of(p, tokens) for p in phrases]),
        victim,
        perpetrator,
        polarity,
        None,
        None,
        part_of,
        trigger_start,
        trigger_end,
        0.0,
        f"{reading.kind}:{reading.note or 'plain'}",
    )


def _actor(actors: Sequence[ActorMention], start: int, end: int) -> str | None:
    """The first known actor that is mentioned between two places of the text."""
    return next((a.actor_id for a in actors if a.actor_id is not None and a.start < end and a.end > start), None)
