"""Each fact once: what a title, standfirst or caption only repeats of the body, and sentences printed twice.

Belongs here: dropping the repeated acts, casualty claims and control claims of ONE article. Not here: retellings in other
articles (aggregation).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from assets.extraction.mentions import Act, CasualtyClaim, ControlClaim
from assets.extraction.sentences import Sentence

_FRAME = frozenset({"title", "standfirst", "caption"})
T = TypeVar("T", Act, CasualtyClaim, ControlClaim)


def first_tellings(
    sentences: Sequence[Sentence], claims: Sequence[CasualtyClaim], acts: Sequence[Act], control: Sequence[ControlClaim]
) -> tuple[list[CasualtyClaim], list[Act], list[ControlClaim]]:
    """The claims, acts and control claims without those that only say again what the body says; the body's stay."""
    again = _printed_again(sentences)
    return (
        _kept(sentences, again, claims, _same_count),
        _kept(sentences, again, acts, _same_act),
        _kept(sentences, again, control, _same_change),
    )


def _printed_again(sentences: Sequence[Sentence]) -> frozenset[int]:
    """Sentences whose words stand in another one, word for word: of a pair the one outside the body, else the later one."""
    first: dict[str, Sentence] = {}
    again: set[int] = set()
    for sentence in sorted(sentences, key=lambda s: (s.block_kind in _FRAME, s.sentence_no)):
        words = " ".join(sentence.lower.split()).strip(" .!")
        if len(words) < 25:
            continue
        if words in first:
            again.add(sentence.sentence_no)
        first.setdefault(words, sentence)
    return frozenset(again)


def _kept(sentences: Sequence[Sentence], again: frozenset[int], found: Sequence[T], same: Callable[[T, T], bool]) -> list[T]:
    candidates = [f for f in found if f.sentence_no not in again]
    told: list[T] = []
    for one in sorted(candidates, key=lambda f: (sentences[f.sentence_no].block_kind in _FRAME, f.start)):
        framed = sentences[one.sentence_no].block_kind in _FRAME
        if not (framed and any(other.sentence_no != one.sentence_no and same(one, other) for other in told)):
            told.append(one)
    return sorted(told, key=lambda f: (f.start, f.end))


def _same_count(one: CasualtyClaim, other: CasualtyClaim) -> bool:
    mine, theirs = {one.low, one.best, one.high} - {None}, {other.low, other.best, other.high} - {None}
    return one.harm == other.harm and one.polarity == other.polarity and (bool(mine & theirs) or mine == theirs or one.qualifier == "vague")


def _same_act(one: Act, other: Act) -> bool:
    return one.event_type == other.event_type and one.polarity == other.polarity


def _same_change(one: ControlClaim, other: ControlClaim) -> bool:
    where = one.place.place_id if one.place else None
    return one.change == other.change and where == (other.place.place_id if other.place else None)
