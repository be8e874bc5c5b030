"""Which act a casualty claim belongs to, and where and when both are.

Belongs here: choosing among the acts of the claim's sentence, and making an act from the words of harm where the text names
none. Not here: finding acts (`acts/acts.py`) or claims (`casualties/casualties.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assets.extraction.actors.reference import actor_classes
from assets.extraction.acts.clauses import clause_at
from assets.extraction.acts.triggers import VIOLENT
from assets.extraction.dates.scope import ScopedDate
from assets.extraction.mentions import Act, Article, CasualtyClaim
from assets.extraction.places.scope import ActPlace
from assets.extraction.sentences import Sentence


class PlacedAct(NamedTuple):
    """An act with its place and date."""

    act: Act
    place: ActPlace
    date: ScopedDate


class Tied(NamedTuple):
    """The act of a claim, and the claim's own place and date."""

    act: PlacedAct
    place: ActPlace
    date: ScopedDate


# The types of act that can do each harm.
_VIOLENT_TYPES = VIOLENT | {"Protests", "Riots"}
_HARM_TYPES = {"killed": _VIOLENT_TYPES, "wounded": _VIOLENT_TYPES, "missing": _VIOLENT_TYPES}
_HARM_SUBTYPES = {
    "abducted": frozenset({"Abduction/forced disappearance"}),
    "captured": frozenset({"Arrests", "Abduction/forced disappearance"}),
    "displaced": frozenset({"Displacement reported"}),
    "returned": frozenset({"Displacement reported"}),
}
_OWN_TYPE = {
    "abducted": ("Violence against civilians", "Abduction/forced disappearance"),
    "captured": ("Strategic developments", "Arrests"),
    "displaced": ("Harm reported", "Displacement reported"),
    "returned": ("Harm reported", "Displacement reported"),
}
_UNARMED_VICTIMS = frozenset({"civilian", "official", "journalist", "aid_worker"})
_ARMED_VICTIMS = frozenset({"security_forces", "militia", "militant"})
_ARMED = frozenset({"state_forces", "external_forces", "rebel", "militia", "communal_militia", "unknown"})
_APART = re.compile(r"\b(?:while|whereas|meanwhile|separately|elsewhere|another|second)\b|;")


def tie(article: Article, sentence: Sentence, claim: CasualtyClaim, place: ActPlace, date: ScopedDate, acts: Sequence[PlacedAct]) -> Tied:
    """The act of the claim: one of `acts` (those of its sentence), or a new one made from the claim's words of harm.

    `place` and `date` are those of the claim's own words. The act's hold instead where both stand in one clause; but where the
    claim's words have another place in that clause ("three in Hilla and five in Baquba"), or an earlier day ("five died, a day after
    ten did"), they are an act of their own. A later day is that of dying.
    """
    at = claim.trigger_start if claim.trigger_start >= 0 else claim.start
    fitting = [a for a in acts if _fits(a.act, claim) and not _APART.search(_between(sentence, a.act, at))]
    near = min(fitting, key=lambda a: (clause_at(sentence, a.act.start) != clause_at(sentence, at), abs(a.act.start - at)), default=None)
    if near is None:
        return Tied(_own_act(article, claim, place, date), place, date)
    if clause_at(sentence, near.act.start) != clause_at(sentence, at) and place.place_method == "clause":
        return Tied(near, place, date)
    mine, theirs = place.mention, near.place.mention
    elsewhere = (
        mine is not None
        and theirs is not None
        and mine.place_id != theirs.place_id
        and place.place_method == near.place.place_method == "clause"
    )
    if elsewhere or _before(date, near.date):
        act = _as_told(article, claim, near.act.event_type, near.act.sub_event_type, "act.of_claim")
        return Tied(PlacedAct(act, place, date), place, date)
    return Tied(near, near.place, near.date)


def _between(sentence: Sentence, act: Act, at: int) -> str:
    first, last = sorted((act.start, at))
    return sentence.lower[first - sentence.start : last - sentence.start]


def _before(one: ScopedDate, other: ScopedDate) -> bool:
    """Whether both are told by their clauses, and the one ends before the other begins."""
    stated = one.date_method == other.date_method == "clause"
    return stated and one.date_end is not None and other.date_start is not None and one.date_end < other.date_start


def _fits(act: Act, claim: CasualtyClaim) -> bool:
    if claim.harm in _HARM_SUBTYPES:
        fits = act.sub_event_type in _HARM_SUBTYPES[claim.harm]
    else:
        fits = act.event_type in _HARM_TYPES.get(claim.harm, _VIOLENT_TYPES)
    return fits and (act.polarity == claim.polarity or claim.polarity != "asserted")


def _own_act(article: Article, claim: CasualtyClaim, place: ActPlace, date: ScopedDate) -> PlacedAct:
    """The harm itself as an act: typed by who harmed whom where the claim tells, else "Harm reported"."""
    if claim.harm in _OWN_TYPE:
        event_type, sub_event_type = _OWN_TYPE[claim.harm]
    elif actor_classes().get(claim.perpetrator_actor_id or "") in _ARMED and claim.victim_class in _ARMED_VICTIMS:
        event_type, sub_event_type = "Battles", "Armed clash"
    elif actor_classes().get(claim.perpetrator_actor_id or "") in _ARMED and claim.victim_class in _UNARMED_VICTIMS:
        event_type, sub_event_type = "Violence against civilians", "Attack"
    else:
        event_type, sub_event_type = "Harm reported", "Harm reported"
    return PlacedAct(_as_told(article, claim, event_type, sub_event_type, "act.harm_only"), place, date)


def _as_told(article: Article, claim: CasualtyClaim, event_type: str, sub_event_type: str, rule_id: str) -> Act:
    start, end = (claim.trigger_start, claim.trigger_end) if claim.trigger_start >= 0 else (claim.start, claim.end)
    return Act(
        start, end, article.text[start:end], claim.sentence_no, event_type, sub_event_type, claim.polarity,
        claim.perpetrator_actor_id, claim.victim_actor_id, rule_id,
    )  # fmt: skip
