"""Who holds a place: captured, entered, cleared, lost, withdrawn from, encircled, contested.

Belongs here: the statements on the control of places, with the realised ones kept apart from what is planned, promised or
was tried in vain. The words are data: `seeds/reference/control_triggers.csv`. Not here: the fighting itself (`acts/acts.py`), and
who held a place from when to when (aggregation).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from assets.extraction.acts.clauses import INFINITIVE, clause_at, describes, polarity_at
from assets.extraction.cues import Cue
from assets.extraction.lexicon import Hit, Index, build_index, find_phrases, phrase_key, words_of
from assets.extraction.mentions import ActorMention, Article, ControlClaim, PlaceMention
from assets.extraction.sentences import Sentence, Token
from expectations.reference import reference_rows

_REACH = 90  # characters between the words and the place they speak of

_NOT_SUBJECT = frozenset("by with from of against for to in than on at between".split())
_BE = frozenset("was were is are be been being".split())
_WHERE_NOT_WHAT = frozenset({"in", "at", "near", "outside", "around", "from", "of", "to", "towards", "toward", "with", "by"})
_PART_WORDS = r"town|city|village|towns|cities|villages|district|province|area|areas|parts|part|outskirts|centre|center|control|most|half|all|capital|stronghold|bastion|neighbourhood|neighborhood|base|port"
_PART_OF = re.compile(rf"\b(?:{_PART_WORDS})\s+of(?:\s+\w+)?\s*$")

_EXTENT = Cue(
    r"\b(?:(?:the\s+)?(?:whole|entire|full control|centre|center|heart|outskirts|(?:eastern|western|northern|southern)\s+(?:parts?|half|side|districts?|neighbou?rhoods?|outskirts))(?:\s+of)?"
    r"|most of|much of|parts? of|(?:more than |about |almost )?(?:half|\d+ (?:percent|per cent|%)|a third|two thirds) of|\d+ (?:villages|towns|hamlets|districts)|completely|fully|partially|partly)\b"
)
_PLANNED_BEFORE = re.compile(
    r"(?:\bto|\bfor|\bof|\bat|\btowards?|\bon|\binto|\buntil|\bwithout|\bbefore)\s*(?:\w+ly\s+)?$"  # infinitives and gerunds of aims
)
_REALISED_TO = re.compile(
    r"\b(?:managed|able|succeeded|helped|allowed|enabled|went on|proceeded|continued|began|begun|started)\s+(?:\w+\s+){0,2}(?:to|in)\s*$"
    r"|\b(?:first|second|third|latest|only) (?:[\w-]+ ){1,4}to\s*$"  # "the first city to fall to the rebels"
)
_AIM = re.compile(
    r"\b(?:operations?|offensives?|campaign|push|drive|bid|battle|assault|efforts?|fight|plan|plans|mission|view|aim|aims|aimed|aiming|hope|preparation|preparations|"
    r"order|attempt|attempts|ready|way|order|objective|goal|priority)\b(?:\s+\w+){0,3}?\s*$"
)
_TRIED = Cue(r"\b(?:tried|attempt(?:ed|s|ing)?|trying|sought|failed|unable|bid)\s+(?:\w+\s+){0,3}(?:to|at|in)?\s*(?:\w+\s+)?$")
_FAILED_AFTER = re.compile(
    r"\b(?:but|and)\s+(?:were|was|had been|has been)\s+(?:\w+ly\s+)?(?:repelled|repulsed|pushed back|driven back|beaten back|foiled|thwarted)\b|\bfailed\b"
)
_UNREAL = Cue(
    r"\b(?:would|could|will|may|might|should|remains? (?:the|a|its|our|their)|is the (?:next|top)|yet to be|still to be|remains? to be|has yet to|have yet to)\b"
)
_CONTESTED = Cue(
    r"\b(?:incomplete|fragile|precarious|still (?:going on|fighting|raging|under way)|clashes continue|fighting (?:continue|was still)|contested|shaky)\b"
)
_SAYING = r"\s(?:said|says|told|announced|confirmed|claimed|reported|declared)\b"
_LONGEST_NAME = 6  # words of whoever says it
_SAYS = re.compile(rf"{_SAYING}|\baccording to ")  # no attribution begins earlier than so many words before it
_ATTRIBUTED = re.compile(
    rf"(?P<who>(?:[^\s,\u201d\"]+\s+){{0,{_LONGEST_NAME - 1}}}?[^\s,\u201d\"]+)\s*{_SAYING}|\baccording to (?P<by>[^,.]+)"
)


_ATTRIBUTE = re.compile(
    r"\s+(?:towns|cities|villages|areas|districts|forces|troops)\b"
)  # "two Jordan Valley towns": the valley only describes them


_ANAPHOR = re.compile(r"\s+(?:the|this|that)\s+(?:\w+\s+)?(?:city|town|village|area|district|settlement|port|stronghold|camp)\b(?!\s+of\b)")


class _Trigger(NamedTuple):
    change: str
    place_is: str  # object: follows the words, or stands before a passive; before; later: the next place of the clause
    taker_is: str  # subject, object, by, to, none


@cache
def _triggers() -> Index[_Trigger]:
    rows = reference_rows("control_triggers.csv")
    return build_index({phrase_key(r["term"]): _Trigger(r["change"], r["place_is"], r["taker_is"]) for r in rows})


def find_control(
    sentences: Sequence[Sentence], places: Sequence[Sequence[PlaceMention]], actors: Sequence[Sequence[ActorMention]], article: Article
) -> list[ControlClaim]:
    """The statements on who holds which place, in text order; coordinated places ("Qaim and Rawa") give one each.

    `change` is planned or failed where the text only intends it or tells that it was repelled, whatever the verb.
    """
    claims: list[ControlClaim] = []
    for sentence in sentences:
        around = [a for a in actors[sentence.sentence_no] if a.actor_id]  # "Islamic State" is no unlocated state
        here = [
            p
            for p in places[sentence.sentence_no]
            if p.role != "actor_part"
            and p.place_id
            and not (p.place_id.startswith("text:") and any(a.start <= p.start and p.end <= a.end for a in around))
        ]
        if not here:
            continue
        words = words_of(sentence)
        for hit in find_phrases(sentence, _triggers()):
            claims.extend(_claims_of(sentence, words, hit, here, actors[sentence.sentence_no], article))
        for others in (_pushed_out, _under_control, _flag_raised):
            claims.extend(others(sentence, here, actors[sentence.sentence_no], article))
    return claims


def _claims_of(
    sentence: Sentence,
    words: Sequence[Token],
    hit: Hit[_Trigger],
    places: Sequence[PlaceMention],
    actors: Sequence[ActorMention],
    article: Article,
) -> list[ControlClaim]:
    start, end = words[hit.first].start, words[hit.last - 1].end
    if any(a.start <= start and end <= a.end for a in actors) or _HELD.search(sentence.lower[: start - sentence.start]):
        return []
    if describes(sentence, start):
        return []
    passive = _is_passive(sentence, words, hit)
    taken = _places_of(sentence, words, hit, places, passive)
    if not taken:
        return []
    change = _realised(sentence, start, end, hit.value.change)
    if hit.value.place_is == "object" and change == "contested" and _is_over(sentence, start, taken[-1].end):
        change = "cleared"
    holder, taker = _sides(sentence, hit.value, actors, start, end, passive)
    return [
        _claim(sentence, article, start, end, change, place, holder, taker, "control.passive" if passive else "control.trigger")
        for place in taken
    ]


def _claim(
    sentence: Sentence,
    article: Article,
    start: int,
    end: int,
    change: str,
    place: PlaceMention,
    holder: str | None,
    taker: str | None,
    rule_id: str,
) -> ControlClaim:
    at, stop = clause_at(sentence, start)
    clause = sentence.lower[at - sentence.start : stop - sentence.start]
    extent = _EXTENT.search(clause)
    done = _REALISED_TO.search(sentence.lower[: start - sentence.start]) is not None
    polarity = polarity_at(sentence, start, verb=True)
    polarity = "asserted" if done and polarity in {"future", "hypothetical"} else polarity
    if change in {"planned", "failed"} or polarity in {"future", "hypothetical"}:
        change, polarity = ("planned" if change != "failed" else change), "asserted"
    words = article.text[at + extent.start() : at + extent.end()] if extent else None
    return ControlClaim(
        start,
        end,
        article.text[start:end],
        sentence.sentence_no,
        change,
        place,
        holder,
        taker,
        words,
        polarity,
        _attribution(sentence),
        rule_id,
    )


def _is_passive(sentence: Sentence, words: Sequence[Token], hit: Hit[_Trigger]) -> bool:
    """ "was captured", "recently liberated", and the bare participle after its noun ("two towns recaptured from Daesh")."""
    key = words[hit.first].lower
    if hit.value.place_is == "before":
        return True
    if not key.endswith(("ed", "en", "overrun")):
        return False
    for word in reversed(words[max(0, hit.first - 4) : hit.first]):
        if word.lower in _BE:
            return True
        if not word.lower.endswith("ly") and word.lower not in {"not", "also", "since", "now", "already", "finally", "then"}:
            break
    follows = words[hit.last].lower if hit.last < len(words) else "."
    return follows in {"from", "by", "in", "last", "earlier", ".", ",", "on", "this", "after", "during"}


def _places_of(
    sentence: Sentence, words: Sequence[Token], hit: Hit[_Trigger], places: Sequence[PlaceMention], passive: bool
) -> list[PlaceMention]:
    start, end = words[hit.first].start, words[hit.last - 1].end
    clause_end = clause_at(sentence, start)[1]
    if passive and not (hit.value.place_is == "object" and words[hit.last - 1].lower in {"from", "of"}):
        before = [
            p for p in places if p.end <= start and start - p.end <= _REACH and not _ATTRIBUTE.match(sentence.lower, p.end - sentence.start)
        ]
        return _coordinated(sentence, before, from_end=True)
    after = [p for p in places if p.start >= end and p.start - end <= _REACH and p.start < clause_end]
    anaphor = _ANAPHOR.match(sentence.lower, end - sentence.start)
    if anaphor and not (after and after[0].start < sentence.start + anaphor.end() and after[0].rule_id != "nominal"):  # "retook the city"
        return [p for p in places if p.end <= start and (p.where_precision or 1) < 4 and p.role != "containing"][-1:]
    if not after:
        return []
    between = sentence.lower[end - sentence.start : after[0].start - sentence.start]
    gap = between.split()
    if hit.value.place_is == "object" and gap and not _PART_OF.search(between):
        prepositions = [w for w in gap if w in _WHERE_NOT_WHAT]
        by_whom_of_what = gap[0] == "by" and gap[-1] == "of"  # "the retaking by the army of X"
        if prepositions and not by_whom_of_what and not (gap[0] == "from" and words[hit.first].lower.startswith("clear")):
            return []
        if len(gap) > 7:
            return []
    return _coordinated(sentence, after, from_end=False)


def _coordinated(sentence: Sentence, places: Sequence[PlaceMention], from_end: bool) -> list[PlaceMention]:
    """The nearest place and those listed with it: "A, B and C". An area that only contains the place before it is none of them."""
    ordered = list(reversed(places)) if from_end else list(places)
    ordered = [p for p in ordered if p.role != "containing"] or ordered
    taken: list[PlaceMention] = []
    for place in ordered:
        if taken:
            one, other = sorted((taken[-1], place), key=lambda p: p.start)
            between = sentence.lower[one.end - sentence.start : other.start - sentence.start].strip()
            if between not in {",", "and", ", and", "or", "&"}:
                break
        taken.append(place)
    return sorted(taken, key=lambda p: p.start)


def _realised(sentence: Sentence, start: int, end: int, change: str) -> str:
    """The change, or planned or failed: an infinitive or a gerund of aim has not happened, "managed to" has."""
    clause_start, clause_end = clause_at(sentence, start)
    before = sentence.lower[: start - sentence.start]
    after = sentence.lower[end - sentence.start : clause_end - sentence.start]
    if _TRIED.search(before):
        return "failed" if _FAILED_AFTER.search(sentence.lower[end - sentence.start :]) or "failed" in before[-30:] else "planned"
    infinitive = INFINITIVE.search(before) is not None
    if infinitive:
        return change if _REALISED_TO.search(before) else "planned"
    surface = sentence.lower[start - sentence.start : end - sentence.start]
    gerund, of_aim = surface.split()[0].endswith("ing"), _PLANNED_BEFORE.search(before)
    if gerund and of_aim is not None and _AIM.search(before[: of_aim.start()]):
        return "planned"
    if gerund and (start == clause_start or before.rstrip().endswith((" and", " by", ","))) and _UNREAL.search(after):
        return "planned"
    if _UNREAL.search(sentence.lower[clause_start - sentence.start : start - sentence.start]) or (
        surface.endswith(" of") and _UNREAL.search(after)
    ):
        return "planned"
    if surface.endswith((" of", "capture", "recapture")) and _AIM.search(before):
        return "planned"
    if change in {"captured", "contested"} and _CONTESTED.search(sentence.lower):
        return "contested"
    if surface == "control of" and change == "contested" and not _CONTESTED.search(sentence.lower):
        return "planned" if _AIM.search(before) else change
    return change


def _sides(
    sentence: Sentence, trigger: _Trigger, actors: Sequence[ActorMention], start: int, end: int, passive: bool
) -> tuple[str | None, str | None]:
    """Who held the place and who has it now, as far as the clause says."""
    clause_start, clause_end = clause_at(sentence, start)
    mine = [a for a in actors if a.actor_id and a.role != "speaker"]
    earlier = [a for a in mine if a.end <= start and _preposition(sentence, a.start) not in _NOT_SUBJECT]
    before = [a for a in earlier if a.start >= clause_start] or earlier
    after = [a for a in mine if a.start >= end and a.start < clause_end]
    preposition = {a: _preposition(sentence, a.start) for a in after}
    by = next((a for a in after if preposition[a] == "by"), None)
    losers = [a for a in after if preposition[a] in {"from", "of"}]
    if trigger.change in {"withdrew", "lost"}:
        who = by or (before[-1] if before else None)
        to = next((a for a in after if preposition[a] == "to"), None)
        return (who.actor_id if who else None), (to.actor_id if to else None)
    if trigger.taker_is == "object":
        return None, (after[0].actor_id if after else None)
    if trigger.taker_is in {"by", "to"}:
        taker = by or next((a for a in after if preposition[a] == trigger.taker_is), None)
    elif passive:
        taker = by
    else:
        taker = before[-1] if before else None
    loser = next((a for a in losers if a is not taker), None)
    return (loser.actor_id if loser else None), (taker.actor_id if taker else None)


def _preposition(sentence: Sentence, at: int) -> str:
    words = sentence.lower[: at - sentence.start].split()
    while words and words[-1] in {"the", "a", "an", "its"}:
        words.pop()
    return words[-1] if words else ""


_OUT = Cue(
    r"\b(?:(?:push(?:es|ed|ing)?|driv(?:e|es|ing)|drove|drive|forc(?:e|ed|ing)|flush(?:es|ed|ing)?|kick(?:s|ed)?|thrown?)\s+(?P<a>[^.;,]{2,50}?)\s+(?:out of|from)"
    r"|(?:oust(?:s|ed|ing)?|expel(?:s|led|ling)?|evict(?:s|ed)?|rout(?:s|ed|ing)?|dislodg(?:e|es|ed|ing)|clear(?:s|ed|ing)?)\s+(?P<b>[^.;,]{2,50}?)\s+(?:from|out of)"
    r"|(?P<pull>pull(?:s|ed|ing)?)\s+(?P<c>[^.;,]{2,50}?)\s+(?:out of|from))\s"
)


def _pushed_out(sentence: Sentence, places: Sequence[PlaceMention], actors: Sequence[ActorMention], article: Article) -> list[ControlClaim]:
    """ "push ISIS out of X", "oust ISIS from X": the place changes hands; "pulled its fighters out of X": it is given up."""
    claims = []
    for m in _OUT.finditer(sentence.lower):
        start, end = sentence.start + m.start(), sentence.start + m.end() - 1
        clause_end = clause_at(sentence, start)[1]
        after = [p for p in places if p.start >= end and p.start - end <= 60 and p.start < clause_end]
        held = [a for a in actors if a.actor_id and start <= a.start < end]
        before = [a for a in actors if a.actor_id and a.end <= start and a.role != "speaker"]
        pulled = m.group("pull") is not None
        if not after or not (held or (pulled and before)):
            continue
        change = _realised(sentence, start, end, "withdrew" if pulled else "captured")
        holder = before[-1].actor_id if pulled and before else held[0].actor_id if held else None
        taker = None if pulled or not before else before[-1].actor_id
        claims += [
            _claim(sentence, article, start, end, change, p, holder, taker, "control.out_of")
            for p in _coordinated(sentence, after, from_end=False)
        ]
    return claims


# "X is fully under the control of Y", "brought X back under Y's control". That a place merely is under somebody's control tells no change.
_UNDER = Cue(
    r"\b(?:(?:(?:is|are|was|were|be|been)\s+(?P<how>(?:(?:now|once|fully|completely|entirely|totally|wholly|all|back|again|more)\s+){0,3})|(?:came|come|comes|fell|falls)\s+)"
    r"|(?:bring|brings|brought|bringing|put|puts|placed)\s+(?P<what>[^.;,]{2,50}?)\s+(?:(?:back|fully|again)\s+){0,2})"
    r"under\s+(?P<whose>(?:the\s+|its\s+|their\s+)?(?P<full>full|complete|total)?\s*(?:control(?=\s+of\b)|(?:[\w'\u2019-]+\s+){0,4}?control\b(?!\s+of\b)))"
)
_AREA = r"(?:city|town|village|district|province|quarter|neighbou?rhood|area|camp)"
_ITS_SUBJECT = re.compile(
    rf"\s*(?:{_AREA}\s*)?(?:\([^)]*\)\s*|,[^,]{{1,40}},\s*)?(?:(?:has|have|had)\s+)?(?:(?:will|would|could|should|may|might)\s+)?"
)
_UNTIL = re.compile(r"[\s,]*(?:until|till|unless|if|once|when|before)\b")
_HELD = re.compile(r"\bunder\s+(?:the\s+)?(?:\w+\s+)?$")  # "control of" after these words is no fight for it
_OVER = re.compile(
    r"\s+(?:(?:is|was|are|were|has\s+been|had\s+been)\s+)?(?:(?:now|officially|finally|all)\s+)?(?:declared\s+)?(?:over|won|finished)\b"
    r"(?=\W*$|[.,;:]|\s+(?:after|as|and|but|on|with|by|said|says)\b)"
)
_UNARMED = frozenset({"civilians", "protesters", "rioters", "journalists", "aid-workers"})
_FLAG = Cue(r"\b(?:rais|hoist|plant)(?:e|es|ed|ing)\s+(?:(?!white\b)[\w'\u2019-]+\s+){0,5}?flags?\s+(?:over|above|atop)\b")


def _under_control(
    sentence: Sentence, places: Sequence[PlaceMention], actors: Sequence[ActorMention], article: Article
) -> list[ControlClaim]:
    """A place that is now or fully under somebody's control, or was brought under it, has been taken."""
    claims = []
    for m in _UNDER.finditer(sentence.lower):
        if m["how"] is not None and not (m["how"] or m["full"]):
            continue
        start, end = sentence.start + m.start(), sentence.start + m.end()
        if m["what"] is not None:
            taken = _coordinated(sentence, [p for p in places if start <= p.start < sentence.start + m.end("what")], from_end=False)
        else:
            taken = _coordinated(sentence, [p for p in places if p.end <= start and _is_subject(sentence, p, start)], from_end=True)
        owned = sentence.start + m.start("whose")
        reach = end + (30 if sentence.lower.startswith(" of", m.end()) else 0)
        taker = next((a.actor_id for a in actors if a.actor_id and owned <= a.start < reach), None)
        change = _realised(sentence, start, end, "captured")
        if _UNTIL.match(sentence.lower, clause_at(sentence, start)[0] - sentence.start):
            change = "planned"
        claims += [_claim(sentence, article, start, end, change, p, None, taker, "control.under") for p in taken]
    return claims


def _is_subject(sentence: Sentence, place: PlaceMention, verb: int) -> bool:
    """Whether a place, not merely something in it, is what the verb speaks of."""
    between = sentence.lower[place.end - sentence.start : verb - sentence.start]
    return _ITS_SUBJECT.fullmatch(between) is not None and _preposition(sentence, place.start) not in _WHERE_NOT_WHAT - {"of"}


def _flag_raised(
    sentence: Sentence, places: Sequence[PlaceMention], actors: Sequence[ActorMention], article: Article
) -> list[ControlClaim]:
    """A side that raises a flag over a place has it; over a building in it, has come into it."""
    claims = []
    for m in _FLAG.finditer(sentence.lower):
        start, end = sentence.start + m.start(), sentence.start + m.end()
        taker = next((a for a in reversed(actors) if a.end <= start and a.role != "speaker" and a.actor_id), None)
        below = [p for p in places if end <= p.start <= end + 60 and p.start < clause_at(sentence, start)[1]]
        if taker is None or taker.actor_id in _UNARMED or not below:
            continue
        between = sentence.lower[end - sentence.start : below[0].start - sentence.start]
        inside = (_WHERE_NOT_WHAT - {"of"}) & set(between.split())
        change = _realised(sentence, start, end, "entered" if inside else "captured")
        claims += [
            _claim(sentence, article, start, end, change, p, None, taker.actor_id, "control.flag")
            for p in _coordinated(sentence, below, from_end=False)
        ]
    return claims


def _is_over(sentence: Sentence, start: int, place_end: int) -> bool:
    """Whether the battle for a place, told at `start`, is said to be over."""
    opened = _UNTIL.match(sentence.lower, clause_at(sentence, start)[0] - sentence.start)
    return opened is None and _OVER.match(sentence.lower, place_end - sentence.start) is not None


def _attribution(sentence: Sentence) -> str | None:
    """Who says it, verbatim, where the sentence names somebody."""
    says = _SAYS.search(sentence.text)
    before = sentence.text[: says.start()].rsplit(None, _LONGEST_NAME) if says else []
    m = _ATTRIBUTED.search(sentence.text, len(before[0]) if len(before) > _LONGEST_NAME else 0) if says else None
    if m is None:
        return None
    who = m.group("who") or m.group("by")
    return who.strip(' ,\u201c\u201d"') or None
