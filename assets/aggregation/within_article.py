"""What one article tells: its acts and claims gathered into tellings, one for each event that the article reports.

Belongs here: which acts of one article are one event, and what the article as a whole says of it (when, where, what kind,
who). Not here: whether two articles tell the same event (`linking.py`), or which figure holds (`figures.py`).

An article is about one incident unless it says otherwise: acts fall apart only over named places, stated dates, kinds that
cannot be one event, or words that set them apart. Over-splitting is the commoner error.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import NamedTuple

from assets.aggregation.areas import NOWHERE, Areas, Spot, unlocated_name
from assets.aggregation.records import Article, Claim, Mention, policy
from expectations.reference import reference_rows

# How firmly a place or date belongs to an act, by how it was found (codes `scope_method`); 4 and more is the text's own word.
STRENGTH = {"clause": 5, "sentence": 4, "previous_sentence": 3, "paragraph": 2, "title": 2, "article": 1, "dateline": 1, "published": 1}
STATED = 4
GENERAL_KIND = "Attack"  # "an attack", "a strike": what another act of the telling says more exactly
_TWO_NAMES = -1.0  # two names of places, each stated, too near or too strange to be two events for that alone
_NATIONAL = -1.5  # "attacks across the country" beside an attack in a town
_WHOLE_COUNTRY = 6  # where_precision of a country (UCDP)
_DECIDED_FIT = 100.0  # beats every other reason
_SET_APART = re.compile(
    r"^\W*(?:separately|elsewhere|in (?:an)?other\b|in (?:a )?separate|in a (?:second|third)\b|a (?:second|third|separate)\b"
    r"|another (?:[\w-]+ ){0,2}(?:attack|bomb|bomber|bombing|incident|shooting|blast|explosion|device|mine|rocket|shell|missile|strike|airstrike|raid|clash"
    r"|ambush|stabbing|group|case|town|city|village|area|neighbou?rhood|district|province)\b)",
    re.I,
)
_ANOTHER = re.compile(
    r"\bin (?:a separate|another|an unrelated|a different) (?:[\w-]+ )?(?:attack|bombing|incident|shooting|blast|explosion|raid|clash|ambush|stabbing|case)\b",
    re.I,
)
_LEAD = 3  # sentences, the title among them, in which an article sums up what it tells
_SEVERAL_EVENTS = re.compile(
    r"\b(?:attacks|bombings|bombs|blasts|explosions|(?:air ?|drone )?strikes|raids|shootings|ambushes|assaults|clashes|incidents|killings|massacres|"
    r"violence|fronts|places|towns|villages|cities|provinces|across|week|weekend|days?|altogether|in all|combined)\b",
    re.I,
)
_OPEN_TOTAL = 1.25  # "more than 30" is 37 at most
_ALTOGETHER = re.compile(r"\b(?:altogether|in all|in total|a total of|overall|combined)\b", re.I)


@dataclass
class Telling:
    """What one article says of one event. Days count from 1970-01-01; `*_strength` as in STRENGTH, 0 when unknown.

    The cached properties hold once all acts are gathered.
    """

    article: Article
    mentions: list[Mention] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    sums: set[str] = field(default_factory=set)  # ids of claims that add up several events of the article
    alone: bool = False  # the only one of its article, which its title is about
    spot: Spot = NOWHERE
    spot_strength: int = 0
    first_day: int | None = None
    last_day: int | None = None
    date_precision: int | None = None
    date_strength: int = 0

    @cached_property
    def key(self) -> str:
        """The smallest mention id: names the telling whatever the order of the input."""
        return min(m.mention_id for m in self.mentions)

    @cached_property
    def main(self) -> Mention:
        """The act that names the kind of event: the most telling kind, the first in the text among equals."""
        return min(
            self.mentions,
            key=lambda m: (
                kind_of(m.sub_event_type)[0] in ("any", "other"),
                kind_of(m.sub_event_type)[1] == "any",
                m.sub_event_type == GENERAL_KIND,
                bool(left_open(m)),
                place_in_text(m),
            ),
        )

    @cached_property
    def sides(self) -> tuple[frozenset[str], frozenset[str]]:
        """Who acts and who suffers, by the acts and the claims."""
        return _sides(self.mentions, self.claims)


def _sides(mentions: Sequence[Mention], claims: Sequence[Claim]) -> tuple[frozenset[str], frozenset[str]]:
    acting = {m.actor_from for m in mentions} | {c.perpetrator_actor_id for c in claims}
    suffering = {m.actor_to for m in mentions} | {c.victim_actor_id for c in claims}
    return frozenset(a for a in acting if a), frozenset(a for a in suffering if a)


@cache
def _kinds() -> Mapping[str, tuple[str, str]]:
    return {row["sub_event_type"]: (row["family"], row["mode"]) for row in reference_rows("event_kinds.csv")}


def kind_of(sub_event_type: str) -> tuple[str, str]:
    """Family and mode of a kind of event, from `event_kinds.csv`; ('other', 'any') for one that it does not hold."""
    return _kinds().get(sub_event_type, ("other", "any"))


@cache
def _may_be() -> Mapping[tuple[str, str], frozenset[str]]:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in reference_rows("ambiguous_acts.csv"):
        found[row["word"], row["told_as"]].add(row["may_be"])
    return {key: frozenset(kinds) for key, kinds in found.items()}


def left_open(mention: Mention) -> frozenset[str]:
    """The other kinds that the words of an act leave open: a raid on the ground or from the air (`ambiguous_acts.csv`)."""
    return _may_be().get(((mention.surface or "").lower(), mention.sub_event_type), frozenset())


@cache
def kind_distance(one: str, other: str) -> float:
    """How far two sub-event types are from being one event: 0 the same, 1 never one event."""
    if one == other:
        return 0.0
    if {one, other} == {"Government regains territory", "Non-state actor overtakes territory"}:
        return 1.0
    (family, mode), (other_family, other_mode) = kind_of(one), kind_of(other)
    if "any" in (family, other_family):
        return 0.5
    if family == other_family:
        return 0.25 if mode == other_mode or "any" in (mode, other_mode) else 0.6
    if {family, other_family} in ({"violence", "territory"}, {"violence", "protest"}, {"violence", "abduction"}):
        return 0.6
    return 1.0


def spot_of(mention: Mention) -> Spot:
    """Where the mention's act happened, as the text says it."""
    if mention.place_id is None and mention.latitude is None:
        return NOWHERE
    return Spot(mention.place_id, mention.latitude, mention.longitude, mention.where_precision or 1)


def place_in_text(mention: Mention) -> tuple[int, int, str]:
    """The mention's position in its article."""
    return mention.sentence_no, mention.span_start, mention.mention_id


class Decided(NamedTuple):
    """Pairs of mention ids, the smaller first, that an analyst put together or apart."""

    together: frozenset[tuple[str, str]]
    apart: frozenset[tuple[str, str]]


UNDECIDED = Decided(frozenset(), frozenset())


def tellings(
    articles: Iterable[Article], mentions: Iterable[Mention], claims: Iterable[Claim], areas: Areas, decided: Decided = UNDECIDED
) -> Iterator[Telling]:
    """One telling for each event of each article, in the articles' order.

    Acts that are not asserted tell nothing, unless an asserted claim hangs on them. A claim follows its act; one without an
    act follows the nearest act of its article, so that negated and hypothetical figures stay visible beside their event.
    """
    acts_of: dict[str, list[Mention]] = defaultdict(list)
    claims_of: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        claims_of[claim.article_id].append(claim)
    carrying = {c.mention_id for own in claims_of.values() for c in own if c.polarity == "asserted"}
    for mention in mentions:
        if mention.polarity == "asserted" or mention.mention_id in carrying:
            acts_of[mention.article_id].append(mention)
    for article in articles:
        acts = sorted(acts_of.get(article.article_id, ()), key=place_in_text)
        if acts:
            yield from _article_tellings(article, acts, claims_of.get(article.article_id, []), areas, decided)


def _article_tellings(article: Article, acts: Sequence[Mention], claims: list[Claim], areas: Areas, decided: Decided) -> list[Telling]:
    claims_by_act: dict[str, list[Claim]] = defaultdict(list)
    known = {act.mention_id for act in acts}
    loose = []
    for claim in sorted(claims, key=lambda c: (c.sentence_no, c.span_start, c.claim_id)):
        if claim.mention_id in known:
            claims_by_act[claim.mention_id or ""].append(claim)
        else:
            loose.append(claim)
    found: list[Telling] = []
    for act in acts:
        own = claims_by_act[act.mention_id]
        fitting = [
            (score, -n) for n, telling in enumerate(found) if (score := _fit(act, own, telling, areas, decided)) is not None and score >= 0
        ]
        telling = found[-max(fitting)[1]] if fitting else Telling(article)
        if not fitting:
            found.append(telling)
        _add(telling, act, own, areas)
    _set_sums_apart(found)
    found[0].alone = len(found) == 1
    for claim in loose:
        nearest = min(found, key=lambda t: min((abs(m.sentence_no - claim.sentence_no), place_in_text(m)) for m in t.mentions))
        nearest.claims.append(claim)
    return found


def _set_sums_apart(found: Sequence[Telling]) -> None:
    """Marks the counts that add up what several tellings of the article count: "25 dead in two attacks", then 16 here and nine
    there; or these first, and "in all 25"."""
    for telling in found:
        for claim in telling.claims:
            size = claim.number
            told_first = claim.sentence_no < _LEAD and _SEVERAL_EVENTS.search(claim.evidence or "")
            if not size or claim.polarity != "asserted" or not (told_first or _ALTOGETHER.search(claim.evidence or "")):
                continue
            largest = [
                max((n for c in t.claims if c is not claim and c.harm == claim.harm and (n := c.best or c.low or 0) < size), default=0)
                for t in found
            ]
            if sum(n > 0 for n in largest) > 1 and _covered(claim, sum(largest)):
                telling.sums.add(claim.claim_id)


def _covered(claim: Claim, parts: int) -> bool:
    """Whether parts add up to a total: to its number, or to what an open or vague one ("more than 30", "dozens") leaves room for."""
    if claim.low is not None and (claim.best is None or claim.high is None):
        return claim.low <= parts <= (claim.high if claim.high is not None else _OPEN_TOTAL * claim.low)
    return parts == claim.number


def _fit(act: Mention, claims: Sequence[Claim], telling: Telling, areas: Areas, decided: Decided) -> float | None:
    """How well an act belongs to a telling: 0 and more is a match, None when it cannot belong."""
    if act.review is not None:
        pairs = [(min(act.mention_id, m.mention_id), max(act.mention_id, m.mention_id)) for m in telling.mentions]
        if any(p in decided.apart for p in pairs):
            return None
        if any(p in decided.together for p in pairs):
            return _DECIDED_FIT
    distance = min(kind_distance(act.sub_event_type, m.sub_event_type) for m in telling.mentions)
    if distance >= 1 or _listed(act, claims, telling, areas):
        return None
    score = 1.0 - distance
    counts = _count_fit(claims, telling)
    place = _place_fit(act, telling, areas, counts)
    if place is None:
        return None
    score += place
    dates = _date_fit(act, telling)
    if dates is None:
        return None
    if counts < 0 and place <= _TWO_NAMES:
        counts -= 0.5  # two names of places, each with a count of its own
    score += dates + counts
    if STRENGTH.get(act.place_method or "", 0) < STATED - 1 and any(m.sentence_no == act.sentence_no for m in telling.mentions):
        score += 0.5  # "confirmed the attack but said two had died"
    if act.actor_from:
        acting, suffering = _sides(telling.mentions, telling.claims)
        if acting and act.actor_from not in acting | suffering:
            score -= 0.75
    if any(_SET_APART.match(c.evidence or "") or _ANOTHER.search(c.evidence or "") for c in claims) and all(
        m.sentence_no != act.sentence_no for m in telling.mentions
    ):
        score -= 2.0
    return score


def _listed(act: Mention, claims: Sequence[Claim], telling: Telling, areas: Areas) -> bool:
    """Whether one sentence gives the act and another of the telling a place and a count each: "four died in Dora, two in Karrada"."""
    told = {c.mention_id for c in telling.claims if c.part_of_claim_id is None and any(c.harm == own.harm for own in claims)}
    return act.place_method == "clause" and any(
        m.sentence_no == act.sentence_no
        and m.mention_id in told
        and m.place_method == "clause"
        and areas.relation(spot_of(m), spot_of(act)) in ("near", "apart")
        for m in telling.mentions
    )


def _place_fit(act: Mention, telling: Telling, areas: Areas, counts: float) -> float | None:
    """What the act's place says: the text's own words count more than a place carried over; None for two stated ones far apart.

    A far place is rather a name misread than another event where the act repeats a count (`counts` above 0), where the name
    stands in another clause, or where it lies in another country and no date of its own comes with it.
    """
    spot, strength = spot_of(act), STRENGTH.get(act.place_method or "", 0)
    relation = areas.relation(spot, telling.spot)
    if strength < STATED - 1:
        return {"same": 0.25, "inside": 0.25, "apart": -0.25}.get(relation, 0.0)
    if (
        relation in ("near", "apart")
        and counts <= 0
        and min(strength, telling.spot_strength) > STATED
        and _off_the_map(spot, telling.spot, areas)
    ):
        return None
    if relation == "inside" and counts <= 0 and strength >= STATED and _of_the_country(spot, telling, areas):
        return _NATIONAL
    if relation != "apart":
        return {"same": 0.75, "inside": 0.5, "near": 0.25}.get(relation, 0.0)
    distance = areas.distance(spot, telling.spot)
    if distance is None:
        return -0.5
    if strength < STATED or telling.spot_strength < STATED:
        return -0.75
    abroad = areas.country(spot) != areas.country(telling.spot) and STRENGTH.get(act.date_method or "", 0) < STATED
    misread = abroad or counts > 0 or (counts == 0 and strength == STATED)
    return None if distance > policy()["one_incident_km"] and not misread else _TWO_NAMES


def _of_the_country(spot: Spot, telling: Telling, areas: Areas) -> bool:
    """Whether of act and telling one is stated of a country as a whole and the other of a place in it. A title names the country of
    what stands below it, and says nothing."""
    wide = {
        areas.is_area(spot) and spot.precision >= _WHOLE_COUNTRY,
        areas.is_area(telling.spot) and telling.spot.precision >= _WHOLE_COUNTRY,
    }
    return len(wide) == 2 and telling.spot_strength >= STATED and any(m.sentence_no > 0 for m in telling.mentions)


def _off_the_map(one: Spot, other: Spot, areas: Areas) -> bool:
    """Whether both places are names of settlements that no gazetteer holds: their points, if any, are those of the area around."""
    return all(unlocated_name(spot.place_id) and not areas.is_site(spot) for spot in (one, other))


def _date_fit(act: Mention, telling: Telling) -> float | None:
    if act.first_day is None or act.last_day is None or telling.first_day is None or telling.last_day is None:
        return 0.0
    gap = max(act.first_day - telling.last_day, telling.first_day - act.last_day)
    if gap <= 0:
        return 0.5 if act.first_day == telling.first_day and act.last_day == telling.last_day else 0.25
    strength = STRENGTH.get(act.date_method or "", 0)
    dies_later = kind_of(act.sub_event_type) == ("violence", "any") and 0 < act.first_day - telling.last_day <= policy()["aftermath_days"]
    if strength >= STATED and telling.date_strength >= STATED and not dies_later:
        return None
    if dies_later or gap <= policy()["report_lag_days"]:
        return -0.25
    if strength < STATED - 1:
        return -0.5  # a date carried over from elsewhere in the article
    return -0.75 if gap <= policy()["background_days"] else -1.5


def _count_fit(claims: Sequence[Claim], telling: Telling) -> float:
    """Equal counts bind, different ones loosen a little: one article often gives several sources' figures."""
    fit = 0.0
    for claim in claims:
        low = claim.low if claim.low is not None else claim.best
        if claim.part_of_claim_id or low is None or claim.harm not in ("killed", "wounded", "displaced"):
            continue
        numbers = {c.low if c.low is not None else c.best for c in telling.claims if c.harm == claim.harm} - {None}
        if low in numbers:
            fit += 1.0 if low > 1 else 0.25
        elif numbers:
            fit -= 0.5
    return max(-0.75, min(1.5, fit))


def _add(telling: Telling, act: Mention, claims: Sequence[Claim], areas: Areas) -> None:
    """Takes the act into the telling: its place and date count as far as they are firmer or narrower than what is known."""
    telling.mentions.append(act)
    telling.claims.extend(claims)
    spot, strength = spot_of(act), STRENGTH.get(act.place_method or "", 0)
    if spot.known:
        relation = areas.relation(spot, telling.spot)
        narrower = relation == "inside" and (
            (areas.is_area(telling.spot) and not areas.is_area(spot) and strength > 1)
            or (
                areas.is_site(spot)
                and not areas.is_area(telling.spot)
                and not areas.is_site(telling.spot)
                and strength == STRENGTH["clause"]
            )
        )
        firmer = strength > telling.spot_strength and relation in ("apart", "near") and not areas.is_area(spot)
        if telling.spot.known and (telling.spot.latitude is None) != (spot.latitude is None):
            beside = any(m.sentence_no == act.sentence_no for m in telling.mentions[:-1])
            titled = bool(telling.article.title) and all(m.sentence_no == 0 for m in telling.mentions[:-1])
            stated = strength == STRENGTH["clause"] and (beside or titled or telling.spot_strength < STATED or areas.is_area(telling.spot))
            spot = _on_the_map(telling.spot, spot, stated, areas)
            strength, firmer, narrower = max(strength, telling.spot_strength), True, False
        if not telling.spot.known or firmer or narrower:
            telling.spot, telling.spot_strength = spot, strength
        elif relation == "same":
            telling.spot_strength = max(strength, telling.spot_strength)
    strength = STRENGTH.get(act.date_method or "", 0)
    if act.first_day is None or act.last_day is None:
        return
    overlapping = (
        telling.first_day is not None
        and telling.last_day is not None
        and act.first_day <= telling.last_day
        and telling.first_day <= act.last_day
    )
    narrower = overlapping and strength >= STATED and act.last_day - act.first_day < (telling.last_day or 0) - (telling.first_day or 0)
    if (
        telling.first_day is None
        or narrower
        or (
            strength > telling.date_strength
            and telling.date_strength < STATED
            and not (overlapping and act.last_day - act.first_day > (telling.last_day or 0) - (telling.first_day or 0))
        )
    ):
        telling.first_day, telling.last_day, telling.date_precision = act.first_day, act.last_day, act.date_precision
        telling.date_strength = strength


def _on_the_map(before: Spot, spot: Spot, stated: bool, areas: Areas) -> Spot:
    """Of a name that no gazetteer holds and a place on the map, in one telling: the name, at the point of the place.

    The name is a site in or near the place as far as both lie in one country. A name that comes second has to be `stated`: by
    the clause of its act, where the place stands in the same sentence or the title, is an area, or was only carried over to the telling.
    Else the place that stood first remains.
    """
    name, place = (before, spot) if before.latitude is None else (spot, before)
    if areas.country(name) != areas.country(place) or not (stated or name is before):
        return before
    return Spot(name.place_id, place.latitude, place.longitude, max(2, place.precision))


def actors_of(members: Iterable[Telling]) -> tuple[Counter[str], Counter[str]]:
    """How many tellings name each actor as acting, and as suffering."""
    acting: Counter[str] = Counter()
    suffering: Counter[str] = Counter()
    for telling in members:
        one, other = telling.sides
        acting.update(one)
        suffering.update(other)
    return acting, suffering
