"""Casualty claims: every statement of an article on how many people were killed, wounded, missing, abducted, captured,
displaced or returned.

Belongs here: how words of harm (`casualty_triggers.py`) and phrases of people (`phrases.py`, `arguments.py`) become claims.
Not here: place and date of a claim (`extractor.py`), or what several claims mean together (aggregation).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from assets.extraction.arguments import objects, subjects
from assets.extraction.attribution import attribution_of
from assets.extraction.casualty_triggers import Kind, find_triggers, may_hold_harm
from assets.extraction.count_basis import basis_of
from assets.extraction.mentions import ActorMention, Article, CasualtyClaim, Number
from assets.extraction.phrases import Item, Phrase, read_phrases
from assets.extraction.polarity import polarity_of
from assets.extraction.sentences import Sentence
from assets.extraction.victims import ONE, UNSTATED, Count, class_of, class_of_all, count_of, unit_of

_PEOPLE_HARMS = frozenset({"killed", "wounded", "missing", "abducted", "captured"})


class _Found(NamedTuple):
    """Words of harm with the phrases that they apply to."""

    item: int
    reading: Kind
    phrases: tuple[Phrase, ...]


def find_casualties(
    sentences: list[Sentence], numbers: list[list[Number]], actors: list[list[ActorMention]], article: Article
) -> list[CasualtyClaim]:
    """The claims of an article, in text order; `numbers` and `actors` are those of each sentence (lists may be empty)."""
    claims: list[CasualtyClaim] = []
    for index, sentence in enumerate(sentences):
        if may_hold_harm(frozenset(t.lower for t in sentence.tokens)):
            claims += _of_sentence(sentence, numbers[index], actors[index] if index < len(actors) else [])
    return claims


def _of_sentence(sentence: Sentence, numbers: Sequence[Number], actors: Sequence[ActorMention]) -> list[CasualtyClaim]:
    triggers = find_triggers(sentence.tokens)
    if not triggers:
        return []
    items = read_phrases(sentence, numbers, triggers)
    lower = [t.lower for t in sentence.tokens]
    claims: list[CasualtyClaim] = []
    taken: set[tuple[int, int, str]] = set()
    for i, item in enumerate(items):
        if item.trigger is None:
            continue
        found = _inside(items, i) if item.tag == "N" else _apply(items, lower, i)
        if found is None:
            continue
        for claim in _claims(sentence, items, found, actors):
            key = (claim.start, claim.end, claim.harm)
            if key not in taken:
                taken.add(key)
                claims.append(claim)
    return claims


def _inside(items: Sequence[Item], i: int) -> _Found | None:
    """"12 wounded civilians": the words of harm stand inside the phrase."""
    phrase, trigger = items[i].phrase, items[i].trigger
    assert phrase is not None
    assert trigger is not None
    return _Found(i, trigger.readings[0], (phrase,)) if phrase.number is not None else None


def _reading(items: Sequence[Item], i: int, *kinds: str) -> Kind | None:
    trigger = items[i].trigger
    assert trigger is not None
    return next((r for kind in kinds for r in trigger.readings if r.kind == kind), None)


def _phrase(items: Sequence[Item], i: int) -> Phrase | None:
    return items[i].phrase if 0 <= i < len(items) and items[i].tag == "N" else None


def _word(items: Sequence[Item], lower: Sequence[str], i: int) -> str:
    return lower[items[i].first] if 0 <= i < len(items) else ""


def _apply(items: Sequence[Item], lower: Sequence[str], i: int) -> _Found | None:
    """Finds the phrases that the words of harm at item `i` apply to."""
    for rule in (_toll, _counted, _of_noun, _adjective, _past, _active, _subject):
        found = rule(items, lower, i)
        if found is not None and found.phrases:
            return found
    return None


def _toll(items: Sequence[Item], lower: Sequence[str], i: int) -> _Found | None:
    """"the death toll rose to 40", "a toll of at least 37": the last number of the clause."""
    reading = _reading(items, i, "toll")
    if reading is None:
        return None
    last = None
    for k in range(i + 1, min(i + 14, len(items))):
        if items[k].tag in ",;S" and last is not None:
            break
        phrase = _phrase(items, k)
        if phrase is not None and phrase.number is not None and phrase.person != "no" and _word(items, lower, k - 1) in (
            "to", "at", "of", "is", "was", "reached", "over", "stands", "exceeds", "exceeded", "hits", "hit", "tops", "topped", "passes", "passed", "reaches", "as", "are", "were", "than", "near", "past", ":"
        ):
            last = phrase
    return _Found(i, reading, (last,) if last else ())


def _counted(items: Sequence[Item], lower: Sequence[str], i: int) -> _Found | None:
    """"15 deaths", "no injuries", "claimed 12 lives", "12 bodies"."""
    reading = _reading(items, i, "count", "lives")
    before = _phrase(items, i - 1)
    if reading is None or before is None or (before.number is None and not before.negative):
        return None
    if reading.kind == "lives":
        verb = _word(items, lower, i - 2)
        return _Found(i, reading, (before,)) if verb in ("claimed", "claiming", "cost", "costing", "took", "taking", "lost", "claims", "takes", "costs") else None
    return _Found(i, reading, (before,))


def _of_noun(items: Sequence[Item], lower: Sequence[str], i: int) -> _Found | None:
    """"the death of X", "the killing of six priests", "the body of a man"; also "killing of"."""
    reading = _reading(items, i, "noun")
    if reading is None or _word(items, lower, i + 1) not in ("of", "to"):
        return None
    if _word(items, lower, i + 1) == "to" and reading.harm != "wounded":
        return None
    return _Found(i, reading, tuple(objects(items, lower, i + 2)))


def _adjective(items: Sequence[Item], lower: Sequence[str], i: int) -> _Found | None:
    """"left 12 people dead", "two dead", "three were missing"."""
    reading = _reading(items, i, "adj")
    if reading is None:
        return None
    before = _phrase(items, i - 1)
    if before is not None and (before.number is not None or before.person == "yes"):
        return _Found(i, reading, tuple(subjects(items, lower, i)))
    if items[i - 1].tag in "BRH" and i:
        return _Found(i, reading, tuple(subjects(items, lower, i)))
    return None


def _passive(items: Sequence[Item], lower: Sequence[str], i: int) -> str:
    """"passive" after a form of be, "perfect" after have or do, "" otherwise."""
    k = i - 1
    while k >= 0 and items[k].tag == "R":
        k -= 1
    if k >= 0 and items[k].tag in "BHM":
        return "passive" if items[k].tag == "B" else "perfect"
    return ""


def _past(items: Sequence[Item], lower: Sequence[str], i: int) -> _Found | None:
    """Forms that are past participle or past tense: "12 were killed", "gunmen killed 12", "12 killed in blast"."""
    reading = _reading(items, i, "past", "part", "count")
    if reading is None:
        return None
    voice = _passive(items, lower, i)
    after, before = _phrase(items, i + 1), _phrase(items, i - 1)
    if reading.kind == "count" and (before is None or before.number is None):
        return None
    if reading.kind == "past" and voice != "passive" and after is not None and not (before is not None and before.number is not None and before.head < 0):
        return _Found(i, reading, tuple(objects(items, lower, i + 1)))
    if voice == "passive":
        found = subjects(items, lower, i)
        if not found and i + 2 < len(items):
            found = objects(items, lower, i + 1)
        return _Found(i, reading, tuple(found))
    if voice == "perfect":
        return None
    if before is not None or items[i - 1].tag in "R," or _word(items, lower, i - 1) in ("and", "or", "but", "feared", "reported", "who"):
        if items[i - 1].tag in "," and reading.kind == "past":
            return None
        return _Found(i, reading, tuple(subjects(items, lower, i)))
    return None


def _active(items: Sequence[Item], lower: Sequence[str], i: int) -> _Found | None:
    """"killing 12", "kills 12", "claimed the lives of 12": the victims follow."""
    reading = _reading(items, i, "base", "gerund", "object")
    return None if reading is None else _Found(i, reading, tuple(objects(items, lower, i + 1)))


def _subject(items: Sequence[Item], lower: Sequence[str], i: int) -> _Found | None:
    """"12 died", "thousands have fled": the victims are the subject."""
    reading = _reading(items, i, "intr_past", "intr_base", "intr_gerund")
    return None if reading is None else _Found(i, reading, tuple(subjects(items, lower, i)))


def _claims(sentence: Sentence, items: Sequence[Item], found: _Found, actors: Sequence[ActorMention]) -> list[CasualtyClaim]:
    """The claims of one application of words of harm: counted phrases one by one, single people together."""
    reading = found.reading
    phrases = [p for p in found.phrases if _acceptable(p, reading)]
    counted = [p for p in phrases if p.number is not None or count_of(p) != ONE]
    single = [p for p in phrases if p.number is None and count_of(p) == ONE]
    claims = [_claim(sentence, items, found, [p], count_of(p), actors) for p in counted if count_of(p) != UNSTATED or p.person == "yes"]
    if len(single) == 1 or counted:
        claims += [_claim(sentence, items, found, [p], ONE, actors) for p in single]
    elif single:
        n = len(single)
        whole = _claim(sentence, items, found, single, Count(n, n, n, "enumerated", None), actors)
        claims.append(whole)
        part = (whole.start, whole.end, whole.harm)
        claims += [_claim(sentence, items, found, [p], ONE, actors, part) for p in single]
    return claims


def _acceptable(phrase: Phrase, reading: Kind) -> bool:
    """Whether the phrase can be victims of this harm."""
    if phrase.person == "no":
        return False
    if reading.harm in ("displaced", "returned"):
        number = phrase.number
        if number is None:
            return phrase.person == "yes" and phrase.plural and not phrase.pronoun
        size = number.low if number.low is not None else number.high
        return (size is not None and size >= 10) or (phrase.noun is not None and phrase.noun.unit == "household")
    if phrase.person == "maybe" and phrase.number is None and not phrase.named and not phrase.more and not phrase.negative:
        return False
    return True


def _claim(
    sentence: Sentence, items: Sequence[Item], found: _Found, phrases: Sequence[Phrase], count: Count, actors: Sequence[ActorMention],
    part_of: tuple[int, int, str] | None = None,
) -> CasualtyClaim:
    tokens = sentence.tokens
    item = items[found.item]
    trigger = item.trigger
    assert trigger is not None
    number = phrases[0].number
    start = min(tokens[phrases[0].first].start, number.start if number is not None else tokens[phrases[0].first].start)
    end = tokens[phrases[-1].last - 1].end
    trigger_start, trigger_end = tokens[trigger.first].start, tokens[trigger.last - 1].end
    base = sentence.start
    before, after = sentence.lower[: trigger_start - base], sentence.lower[trigger_end - base :]
    polarity = "negated" if count.best == 0 else polarity_of(before, after, found.reading.kind)
    victim = next((a.actor_id for a in actors if a.start < end and a.end > start), None)
    perpetrator = next((a.actor_id for a in actors if a.role == "perpetrator" and not (a.start < end and a.end > start)), None)
    source, source_kind = attribution_of(sentence)
    victims = None
    if any(p.head >= 0 for p in phrases):
        victims_start = number.end if number is not None and len(phrases) == 1 else start
        victims = sentence.text[victims_start - base : end - base].strip() or None
    return CasualtyClaim(
        start, end, sentence.text[start - base : end - base], sentence.sentence_no, found.reading.harm,
        count.low, count.best, count.high, count.qualifier, count.vague_word, unit_of(phrases[0]),
        basis_of(found.reading.harm, found.reading.kind, sentence.lower, phrases[0].more),
        victims, class_of_all([class_of(p, sentence) for p in phrases]), victim, perpetrator, polarity, source, source_kind, part_of,
        trigger_start, trigger_end, 0.7, f"{found.reading.kind}:{found.reading.note or 'plain'}",
    )
