"""What one article says of one harm in one event: the claims that add up to its figure, and the range over its sources.

Belongs here: which counts of one article are the same people, parts of others, or further people. Not here: several articles
(`figures.py`), or which claims tell of which event (`within_article.py`).

The article's figure is its largest count of people at large, or a range that covers it; counts of kin and of persons one by
one lie within it. What the article says first, in its own voice, is its lower end; another source's higher count widens it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf
from typing import NamedTuple

from assets.aggregation.records import Claim, policy
from assets.aggregation.tolls import brings_up_to_date, within_toll
from assets.aggregation.within_article import Telling

IMPRECISE = frozenset({"vague", "none_stated"})
ONE_BY_ONE = frozenset({"implied_one", "enumerated"})
_ADDED = re.compile(r"\b(?:also|another|other|others|additional|additionally|further|more|separately|as well)\b", re.I)
_OTHER_SOURCE = re.compile(
    r"\b(?:while|whilst|whereas|though|although|but|however|others?|or|said|says?|told|reported(?! killed)|reports?|reporting|claim(?:s|ed)|alleg(?:es?|ed)|according|"
    r"estimat\w+|put|puts|cited|citing|counted|initially|later|earlier|sources?)\b",
    re.I,
)
_IN_TIME = re.compile(
    r"\b(?:initial(?:ly)?|at first|first reports?|earlier|later|preliminary|so far|by then|updat\w+|originally|(?:hours?|days?|morning|night) (?:later|after|earlier|before)|following (?:day|morning))\b",
    re.I,
)
_JOINED = re.compile(r"\b(?:and|or|while|plus|also|another|other|second|third)\b|^\s*[,;(]|[,;&]\s*$", re.I)  # between two single people
_KIN = re.compile(
    r"\b(?:child(?:ren)?|wom[ae]n|m[ae]n|boys?|girls?|sons?|daughters?|wi(?:fe|ves)|husbands?|mothers?|fathers?|parents?|brothers?|sisters?|siblings|"
    r"babies|baby|infants?|grand\w+|cousins?|nephews?|nieces?|relatives?|minors?|teenagers?|uncles?|aunts?|twins)\b",
    re.I,
)
_NEXT_SENTENCE = 1  # an addition ("three more died") is told in the sentence of the toll or the one after
_LISTED = re.compile(r"[:\u2013\u2014(]| - |\b(?:including|among|named|identified|namely|both|consisting)\b", re.I)
_PARTITIVE = re.compile(r"\bof (?:the|those|them|whom|these|its|his|her|their)\b", re.I)
_COORDINATED = 50  # characters: counts of people of one class that stand further apart are not coordinated
_AGAINST_MILITANTS = frozenset({"security_forces", "militia"})  # the dead of both sides of a fight are told apart, and add up
_ROUNDING = 0.1  # by so much a round number may stand for an exact one
DISAGREEMENT = 1.5  # times: counts that differ less are told about the same
_KIN_WEIGHT = 0.6  # a count of kin or of named persons has to be much larger to be the article's figure


class Use(NamedTuple):
    """What a claim serves its event for (code list `use`), and why."""

    use: str
    reason: str


@dataclass
class Statement:
    """What one article says of one harm in one event: the claims that add up to it, and its range over its own sources."""

    telling: Telling
    parts: list[Claim]
    low: int | None
    best: int | None
    high: int | None
    open: bool
    uses: dict[str, Use] = field(default_factory=dict)
    disputed: tuple[int, ...] = ()  # the counts of sources that it cites, of which not all can be right

    @property
    def size(self) -> int:
        """The number by which statements are compared."""
        return next((n for n in (self.best, self.low, self.high) if n is not None), 0)

    @property
    def accepted(self) -> bool:
        """Whether an analyst decided that it is the figure."""
        return any(c.review == "accepted" for c in self.parts)

    @property
    def vague(self) -> bool:
        """Whether it is only a vague word, which any number of another source beats."""
        return all(c.qualifier in IMPRECISE for c in self.parts)

    @property
    def day(self) -> int | None:
        """The day of the report."""
        return self.telling.article.published_day


def claim_size(claim: Claim) -> int:
    """The number by which claims are compared: best, else low, else high."""
    return next((n for n in (claim.best, claim.low, claim.high) if n is not None), 0)


def unfit(claim: Claim) -> str | None:
    """Why a claim can never enter a total, or None: its polarity, basis or unit, or a number that is not there."""
    if claim.review == "rejected":
        return "rejected"
    if claim.polarity != "asserted":
        return claim.polarity
    if claim.count_basis not in ("incident", "increment"):
        return claim.count_basis
    if claim.unit != "person":
        return f"unit_{claim.unit}"
    if claim.low is None and claim.best is None and claim.high is None:
        return "no_number"
    return None


def statement(telling: Telling, harm: str) -> Statement | None:
    """The article's own figure for a harm, with the use of each of its claims; None where it states none. Where an analyst accepted claims,
    it is what these state."""
    told = [c for c in telling.claims if c.harm == harm and unfit(c) is None and (c.claim_id not in telling.sums or c.review == "accepted")]
    claims = [c for c in told if c.review == "accepted"] or told
    uses = {c.claim_id: Use("superseded", "another_accepted") for c in told if c not in claims}
    if len(claims) == 1:
        low, best, high = (_total(claims, end) for end in ("low", "best", "high"))
        return Statement(telling, claims, low, best, high, high is None, uses)
    uses |= {claim_id: Use("subset", "part_of_claim") for claim_id in _parts_told(claims)}
    uses |= {c.claim_id: Use("subset", "within_toll") for c in within_toll(claims)}
    uses |= {claim_id: Use("subset", "listed_within_count") for claim_id in _listed([c for c in claims if c.claim_id not in uses])}
    whole = [c for c in claims if c.claim_id not in uses]
    if not whole:
        return None
    groups = _groups([c for c in whole if c.qualifier != "at_most"]) or [[c] for c in whole]
    rounded = _rounded(groups)
    uses |= {c.claim_id: Use("superseded", "rounded") for g in rounded for c in g}
    groups = [g for g in groups if g not in rounded]
    strange = _far_above_lead(groups)
    uses |= {c.claim_id: Use("excluded", "far_above_lead") for g in strange for c in g}
    groups = [g for g in groups if g not in strange]
    boasts = [g for g in groups if all(c.attribution_kind == "perpetrator" for c in g)]
    main = _main([g for g in groups if g not in boasts] or groups)
    lead = next((g for g in groups if g[0].sentence_no == groups[0][0].sentence_no and _numeric(g) and not _vague(g)), None)
    parts = list(main)
    lower: list[int | None] = []
    higher: list[int | None] = []
    disputed: set[int] = set()
    for group in groups:
        if group is main:
            continue
        size, of = _sum(group), _sum(parts)
        if _adds(group, parts, groups):
            parts += group
            continue
        use = Use("subset", "within_larger_count")
        if group in boasts and size > (_total(parts, "high") or of):
            use = Use("triangulation", "perpetrators_own_count")
            higher.append(_total(group, "high"))
        elif size == of or of < size <= (_total(parts, "high") or of):
            use = Use("triangulation", "same_count_again")
        elif _vague(group) and not _vague(parts):
            use = Use("superseded", "vague_below_exact")
        elif (2 * size >= of and (group is lead or _rival(group, main))) or (group is lead and _of_another(group, main)):
            use = Use("triangulation", "another_source_in_article")
            if group is lead or lead is None or 2 * _sum(lead) < of:
                lower.append(_total(group, "low"))
            higher.append(_total(group, "high"))
            named = _rival(group, main) and all(c.attribution for c in (*group, *main))
            if (named or (group is lead and _of_another(group, main))) and _exclude(group, main) and not _one_after_another(group, main):
                disputed |= {size, _sum(main)}
        uses |= {c.claim_id: use for c in group}
    for claim in whole:
        if claim.qualifier == "at_most" and claim not in parts:
            uses[claim.claim_id] = Use("triangulation", "upper_bound")
            higher.append(claim.high)
    best, low, high = _total(parts, "best"), _total(parts, "low"), _total(parts, "high")
    if best is not None and low is not None:
        low = min([low, *(n for n in lower if n is not None)])
    least = max(n for n in (best, low, high, 0) if n is not None)
    above = [n for n in higher if n is not None and n > least]
    top = max(above) if above else high
    return Statement(telling, parts, low, best, top, top is None, uses, tuple(sorted(disputed)))


def _parts_told(claims: Sequence[Claim]) -> set[str]:
    """The claims that extraction found to be part of another, or that speak of some "of the" people just counted."""
    within = {c.claim_id for c in claims}
    found = {c.claim_id for c in claims if c.part_of_claim_id in within and c.part_of_claim_id != c.claim_id}
    for claim in claims:
        larger = any(claim_size(c) >= claim_size(claim) for c in claims if c is not claim and c.claim_id not in found)
        if larger and claim.count_basis != "increment" and _PARTITIVE.search(f"{claim.surface or ''} {claim.victims or ''}"):
            found.add(claim.claim_id)
    if len(found) == len(claims) and claims:  # parts of one another: the largest is the whole
        found.remove(max(claims, key=lambda c: (claim_size(c), -c.sentence_no, -c.span_start, c.claim_id)).claim_id)
    return found


def _listed(claims: Sequence[Claim]) -> set[str]:
    """The claims that spell out a count of their own sentence: "four civilians: two brothers, a father and his son"."""
    found: set[str] = set()
    by_sentence: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.qualifier not in IMPRECISE:
            by_sentence[claim.sentence_no].append(claim)
    for sentence in by_sentence.values():
        total, rest = sentence[0], sentence[1:]
        if total.qualifier in ONE_BY_ONE or claim_size(total) < 2:
            continue
        spelled = [
            c for c in rest if claim_size(c) <= claim_size(total) and (text := _between(total, c)) is not None and _LISTED.search(text)
        ]
        same = total.victim_class in ("unknown", "mixed") or all(c.victim_class in (total.victim_class, "unknown") for c in rest)
        if len(rest) > 1 and _sum(rest) == claim_size(total) and (same or spelled):
            spelled = rest
        found |= {c.claim_id for c in spelled if c.attribution == total.attribution or c.qualifier in ONE_BY_ONE}
    return found


def _rounded(groups: Sequence[list[Claim]]) -> list[list[Claim]]:
    """Counts that say another one less exactly: "nearly 3,000" in the title, "2,940" below it."""

    def zeros(size: int) -> int:
        return len(str(size)) - len(str(size).rstrip("0"))

    return [
        g
        for g in groups
        if len(g) == 1
        and g[0].qualifier == "about"
        and any(
            zeros(_sum(g)) > zeros(_sum(h)) and abs(_sum(g) - _sum(h)) <= _ROUNDING * _sum(h) and g[0].victim_class == h[0].victim_class
            for h in groups
            if h is not g
        )
    ]


def _far_above_lead(groups: Sequence[list[Claim]]) -> list[list[Claim]]:
    """Later counts so far above what the article says first that they are of something else: a war's toll, another massacre.

    An analyst's accepted count is never strange, nor is anything where the first count is only a vague word.
    """
    lead = next((g for g in groups if not _vague(g)), None)
    if lead is None or lead is not groups[0] or not _numeric(lead) or _sum(lead) < 2:
        return []
    most = max(_sum(g) for g in groups if g[0].sentence_no == lead[0].sentence_no) * policy()["lead_factor"] + policy()["lead_margin"]
    return [g for g in groups if g[0].sentence_no != lead[0].sentence_no and _sum(g) > most and all(c.review != "accepted" for c in g)]


def _main(groups: Sequence[list[Claim]]) -> list[Claim]:
    """The group that states the article's figure: one that an analyst accepted, a range that covers all others, else the largest."""
    further = [g for one, g in pairwise(groups) if _goes_on(g, one)]  # "two more were killed" adds to what stood before it
    groups = [g for g in groups if g not in further]
    top = max(map(_sum, groups))
    lead = groups[0][0].sentence_no

    def weight(group: list[Claim]) -> float:
        size = float(_sum(group))
        if _vague(group):
            return size / 4
        return size if (_numeric(group) and _at_large(group)) or group[0].sentence_no == lead else _KIN_WEIGHT * size

    return max(
        groups,
        key=lambda g: (
            any(c.review == "accepted" for c in g),
            any(c.qualifier == "range" and c.best is None for c in g) and (_total(g, "high") or 0) >= top,
            weight(g),
            not _vague(g),
            len(g) if _told_apart(g) else 0,
        ),
    )


def _goes_on(group: Sequence[Claim], before: Sequence[Claim]) -> bool:
    """Whether a group of further victims follows on the group before it."""
    further = all(c.count_basis == "increment" for c in group) and all(c.count_basis != "increment" for c in before)
    return further and 0 <= group[0].sentence_no - before[-1].sentence_no <= _NEXT_SENTENCE


def _groups(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Claims of one sentence that add up, as groups in text order. Counts of two sources in one sentence stand apart."""
    found: list[list[Claim]] = []
    for claim in claims:
        last = found[-1] if found else None
        joins = last is not None and last[0].sentence_no == claim.sentence_no and claim.qualifier not in IMPRECISE and not _vague(last)
        if last is not None and joins and not _alternatives(last[-1], claim):
            last.append(claim)
        else:
            found.append([claim])
    return found


def _alternatives(one: Claim, other: Claim) -> bool:
    """Whether two counts of one sentence are of the same people, and not of two groups of people: two sources, or said again."""
    if one.attribution and other.attribution and one.attribution != other.attribution:
        return True
    if one.victim_class != other.victim_class and not {"unknown", "mixed"} & {one.victim_class, other.victim_class}:
        return False
    between = _between(one, other)
    if (
        claim_size(one) == claim_size(other) == 1
        and between is not None
        and not (_JOINED.search(between) or _ADDED.search(other.surface or ""))
    ):
        return True  # "Man shot in Orna A man was shot": a headline that runs into its story
    return between is not None and (len(between) > _COORDINATED or _OTHER_SOURCE.search(between) is not None)


def _between(one: Claim, other: Claim) -> str | None:
    """The words of the sentence between two counts, the second one's qualifier left out; None where they are not found."""
    text, start = one.evidence or "", (one.evidence or "").find(one.surface or "\0")
    end = start + other.span_start - one.span_start
    return text[start + len(one.surface or "") : end] if 0 <= start < end <= len(text) else None


def _sum(group: Sequence[Claim]) -> int:
    return sum(map(claim_size, group))


def _vague(group: Sequence[Claim]) -> bool:
    return all(c.qualifier in IMPRECISE for c in group)


def _numeric(group: Sequence[Claim]) -> bool:
    return any(c.qualifier not in ONE_BY_ONE for c in group)


def _at_large(group: Sequence[Claim]) -> bool:
    """Whether people are counted as such, and not as somebody's kin or one by one."""
    return all(c.qualifier not in ONE_BY_ONE and not _KIN.search(c.victims or "") for c in group)


def _told_apart(group: Sequence[Claim]) -> bool:
    return len(group) > 1 and all(c.victim_class not in ("unknown", "mixed") for c in group)


def _adds(group: Sequence[Claim], parts: Sequence[Claim], groups: Sequence[Sequence[Claim]]) -> bool:
    """Whether a further group adds to the statement: other people by class, said to be further ones, and not in any total."""
    both = sum(map(claim_size, group)) + sum(map(claim_size, parts))
    covered = any(sum(map(claim_size, g)) >= both for g in groups)
    if all(c.count_basis == "increment" for c in group):
        again = _sum(group) in {claim_size(c) for c in parts}
        return _goes_on(group, parts) and not again and not covered and all(c.qualifier not in IMPRECISE for c in group)
    classes, others = {c.victim_class for c in group}, {c.victim_class for c in parts}
    if classes & others or {"unknown", "mixed"} & (classes | others):
        return False
    two_sides = any(one == {"militant"} and other <= _AGAINST_MILITANTS for one, other in ((classes, others), (others, classes)))
    return not covered and (two_sides or all(_ADDED.search(c.evidence or "") is not None for c in group))


def _rival(group: Sequence[Claim], main: Sequence[Claim]) -> bool:
    """Whether another source than the main statement's counts the people at large."""
    sources, own = {c.attribution for c in group if c.attribution}, {c.attribution for c in main if c.attribution}
    return _at_large(group) and bool(sources or own) and not sources & own


def _exclude(one: Sequence[Claim], other: Sequence[Claim]) -> bool:
    """Whether two counts of the same people cannot both be right: the one ends where the other, half as large again, begins."""
    ends = [(_total(g, "low") or 0, high if (high := _total(g, "high")) is not None else inf) for g in (one, other)]
    return any(DISAGREEMENT * high <= low for (_, high), (low, _) in (ends, ends[::-1]))


def _one_after_another(one: Sequence[Claim], other: Sequence[Claim]) -> bool:
    """Whether one count is told as the state of an earlier or later hour, so that both were right in their time."""
    return any(_IN_TIME.search(c.evidence or "") for c in (*one, *other)) or brings_up_to_date([*one, *other])


def _of_another(lead: Sequence[Claim], main: Sequence[Claim]) -> bool:
    """Whether the larger count is a named source's own, beside what the article says first of the same people: "killed six soldiers; the
    rebels said 14 soldiers died"."""
    sources = {c.attribution for c in main}
    same = {c.victim_class for c in lead} == {c.victim_class for c in main} and _at_large(lead) and _at_large(main)
    return same and None not in sources and not sources & {c.attribution for c in lead}


def _total(parts: Sequence[Claim], end: str) -> int | None:
    """The sum of one end over claims that add up; None when one of them leaves it open."""
    numbers = []
    for claim in parts:
        number = {"low": claim.low if claim.low is not None else claim.best, "best": claim.best, "high": claim.high}[end]
        if number is None and end == "low":
            number = 0 if len(parts) > 1 else None
        if number is None:
            return None
        numbers.append(number)
    return sum(numbers) if numbers else None
