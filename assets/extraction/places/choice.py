"""Which of a sentence's places an act happened at, if any: a small trained model over numbers.

Belongs here: the numbers that describe a place mention beside the words of an act, the weights, the choice. Not here: where the
search goes on when the sentence gives no place (`places/scope.py`), how the weights came about (`benchmarks/train_place_choice.py`).

A conditional logit: each mention has a score, the weighted sum of its features, and "no place of this sentence" has one, the weight
`none`; the highest is chosen. All features are positions, counts, or codes of the project's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from assets.extraction.acts.clauses import clause_at
from assets.extraction.mentions import PlaceMention
from assets.extraction.places.gazetteer import gazetteer
from assets.extraction.places.roles import is_near
from assets.extraction.places.unlocated import is_site
from assets.extraction.sentences import Sentence
from expectations.reference import reference_rows

WEIGHTS_FILE = "place_choice_weights.csv"
NONE = "none"  # the feature of no mention: its weight is the score of choosing no place

_BREAK = re.compile(
    r";|\u2014|\s--?\s|,\s+(?:and|but|while|where|whereas|after|before|as|when|with|who|which|according|killing|leaving|following)\b|\b(?:while|whereas|after|before|when|who|which|that|but|where|because|although|since)\b"
)
_AS = re.compile(r"\bas\b(?! well\b)")  # opens a clause in a headline, which has no room for any other "as"
_PLACING = re.compile(
    r"\b(?:in|at|near|around|outside|inside|within|across|throughout|on|over|along|off|town of|towns of|city of|village of|villages of|district of)\s+(?:(?:the|a|an|its|their|both)\s+)?(?:[\w'\u2019-]+\s+){0,3}?(?:of\s+)?(?:the\s+)?$"
)
_WITHIN = re.compile(r"\b(?:in|at|inside|within)\s+(?:(?:the|a|an)\s+)?(?:[\w'\u2019-]+\s+){0,2}?(?:of\s+)?(?:the\s+)?$")
_OF = re.compile(r"\bof\s+(?:the\s+)?$")
_PARTY = re.compile(r"\b(?:to|towards?|into|from|against|with|between|by)\s+(?:the\s+)?$")
_POSSESSIVE = re.compile(r"['\u2019]s?\b")
_CAME_AFTER = re.compile(
    r"(?:\s+on \w+day)?,?\s+(?:came|comes|occurred|happened|took place)\b[^.;]{0,40}?\b(?:after|before)\b|,?\s+(?:follows?|followed)\b"
)
_FAR = 150  # characters from which a distance tells no more
_SCALE = 45  # characters that count as one
_ROLES = ("destination", "origin", "reference", "containing")

FEATURES = (
    "after distance distance_before far breaks broken comma placed within of party adjacent country area facility region unlocated site "
    "nearest_after nearest_before touching beside first opens possessive comma_behind same_clause between destination origin reference containing"
).split()


class Choice(NamedTuple):
    """A place mention, or None, and whether a clause's boundary stands between it and the act."""

    mention: PlaceMention | None
    across_clauses: bool


def choose(start: int, end: int, sentence: Sentence, mentions: Sequence[PlaceMention]) -> Choice:
    """The place of the act at text[start:end] among those of its sentence; the earlier one of equals. What a semicolon parts from the act
    is out of the question where the act's own part names a place."""
    known = _weights()
    mentions = _before_other_act(end, sentence, _on_this_side(start, sentence, mentions))
    best, across, top = None, False, known[NONE]
    for mention, row in zip(mentions, features(start, end, sentence, mentions), strict=True):
        score = sum(known[name] * value for name, value in zip(FEATURES, row, strict=True) if value)
        if score > top:
            best, across, top = mention, row[FEATURES.index("broken")] > 0, score
    return Choice(best, across)


def _on_this_side(at: int, sentence: Sentence, mentions: Sequence[PlaceMention]) -> Sequence[PlaceMention]:
    """The mentions that no semicolon parts from the character `at`; all of them where there are none."""
    left = sentence.text.rfind(";", 0, at - sentence.start) + sentence.start
    right = sentence.text.find(";", at - sentence.start)
    here = (
        [m for m in mentions if m.start > left and (right < 0 or m.start < right + sentence.start)]
        if left >= sentence.start or right >= 0
        else []
    )
    return here or mentions


def _before_other_act(end: int, sentence: Sentence, mentions: Sequence[PlaceMention]) -> Sequence[PlaceMention]:
    """The mentions without those of another act that only tells when this one was: "the blast came two days after gunmen raided Baidoa"."""
    other = _CAME_AFTER.match(sentence.lower, end - sentence.start)
    return [m for m in mentions if m.start < sentence.start + other.end()] if other else mentions


@cache
def _weights() -> dict[str, float]:
    return {row["feature"]: float(row["weight"]) for row in reference_rows(WEIGHTS_FILE)}


def features(start: int, end: int, sentence: Sentence, mentions: Sequence[PlaceMention]) -> list[list[float]]:
    """One row of numbers, named by FEATURES, for each of the mentions of a sentence beside the act at text[start:end]."""
    lower, base = sentence.lower, sentence.start
    behind = [m.start for m in mentions if m.start >= end]
    ahead = [m.start for m in mentions if m.start < end]
    clause = clause_at(sentence, start)
    headline = lower.rstrip()[-1:].isalnum()
    rows = []
    for m in mentions:
        after = m.start >= end
        gap = lower[end - base : m.start - base] if after else lower[m.end - base : start - base]
        before = lower[max(0, m.start - base - 45) : m.start - base]
        breaks = len(_BREAK.findall(gap)) + (headline and len(_AS.findall(gap))) + (not after and gap.rstrip().endswith(","))
        distance = min(len(gap), _FAR) / _SCALE
        placed = _PLACING.search(before) is not None
        precision = m.where_precision or 1
        place = gazetteer().by_id(m.place_id or "")
        kind = place.kind if place is not None else ""
        between = sum(end <= at < m.start for at in behind) if after else sum(at > m.start for at in ahead)
        rows.append(
            [
                float(value)
                for value in (
                    after,
                    distance,
                    0.0 if after else distance,
                    len(gap) > _FAR,
                    min(breaks, 4),
                    breaks > 0,
                    not after and gap.rstrip().endswith(","),
                    placed,
                    placed and _WITHIN.search(before) is not None,  # whatever is within is placed
                    _OF.search(before) is not None,
                    _PARTY.search(before) is not None,
                    after and len(gap) < 25 and not breaks,
                    precision >= 6,
                    3 <= precision < 6,
                    kind in ("facility", "base", "quarter"),
                    kind in ("region", "river", "sea"),
                    place is None,
                    is_site(m.place_id),
                    after and m.start == behind[0],
                    not after and m.start == ahead[-1],
                    not after and m.end + 1 >= start,  # "Mosul shelled", "the Mosul offensive"
                    is_near(lower, m.start - base),
                    m is mentions[0],
                    m.start - base < 12,
                    _POSSESSIVE.match(lower, m.end - base) is not None,
                    lower[m.end - base : m.end - base + 1] == ",",
                    clause[0] <= m.start < clause[1],
                    min(between, 3),
                    *(m.role == role for role in _ROLES),
                )
            ]
        )
    return rows
