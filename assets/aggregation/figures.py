"""One figure from many claims: which claim serves an event, why, and the low, best and high that follow.

Belongs here: the use and reason of every claim of one event, its figures for each harm, its deaths by side.
Not here: which claims belong to the event (`linking.py`), how sure it is (`grades.py`).

Inside an article the largest group of counts that add up is its statement; smaller groups lie within it, unless another
source is named for them. Between articles one lineage speaks once, with its latest report; later, higher tolls of others
supersede earlier ones; what most lineages say is recommended, the lower figure where they tie.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from assets.aggregation.records import Claim, policy
from assets.aggregation.within_article import Telling

HARMS = ("killed", "wounded", "displaced", "missing", "abducted", "captured", "returned")
IMPRECISE = frozenset({"vague", "none_stated"})
_ADDED = re.compile(r"\b(?:also|another|other|others|additional|additionally|further|more|separately|as well)\b", re.I)
_OTHER_SOURCE = re.compile(
    r"\b(?:while|whereas|though|although|but|however|others?|or|said|says?|told|reported(?! killed)|reports?|reporting|claim(?:s|ed)|alleg(?:es?|ed)|according|"
    r"estimat\w+|put|puts|cited|citing|counted|initially|later|earlier|sources?)\b",
    re.I,
)
_KIN = re.compile(
    r"\b(?:child(?:ren)?|wom[ae]n|m[ae]n|boys?|girls?|sons?|daughters?|wi(?:fe|ves)|husbands?|mothers?|fathers?|parents?|brothers?|sisters?|siblings|"
    r"babies|baby|infants?|grand\w+|cousins?|nephews?|nieces?|relatives?|minors?|teenagers?|uncles?|aunts?|twins)\b",
    re.I,
)
_NEXT_SENTENCE = 1  # an addition ("three more died") is told in the sentence of the toll or the one after
_CORRECTED = re.compile(
    r"\b(?:revis|correct|lower(?:ed|ing)|down from|fewer than (?:first|earlier|initially)|initially (?:said|reported|put))", re.I
)


class Use(NamedTuple):
    """What a claim serves its event for (code list `use`), and why."""

    use: str
    reason: str


class Figure(NamedTuple):
    """Low, best and high of one harm; None is open or unstated. `rule` says how the best was chosen."""

    low: int | None
    best: int | None
    high: int | None
    rule: str


NO_FIGURE = Figure(None, None, None, "no_count")


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


def _size(claim: Claim) -> int:
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
    """The article's own figure for a harm, with the use of each of its claims; None where it states none."""
    claims = [c for c in telling.claims if c.harm == harm and unfit(c) is None]
    within = {c.claim_id for c in claims}
    parts_told = {c.claim_id for c in claims if c.part_of_claim_id in within and c.part_of_claim_id != c.claim_id}
    whole = [c for c in claims if c.claim_id not in parts_told]
    uses = {claim_id: Use("subset", "part_of_claim") for claim_id in parts_told}
    if not whole:
        return None
    groups = _groups([c for c in whole if c.qualifier != "at_most"]) or [[c] for c in whole]
    main = _main(groups)
    parts = list(main)
    own_source = {c.attribution for c in main if c.attribution}
    lows, highs = [_total(parts, "low")], [_total(parts, "high")]
    for group in groups:
        if group is main:
            continue
        if _adds(group, parts, groups):
            parts += group
            lows, highs = [_total(parts, "low")], [_total(parts, "high")]
            continue
        size, of = sum(map(_size, group)), sum(map(_size, parts))
        if size == of or (highs[0] is not None and of < size <= highs[0]):
            uses |= {c.claim_id: Use("triangulation", "same_count_again") for c in group}
        elif all(c.qualifier in IMPRECISE for c in group) and not all(c.qualifier in IMPRECISE for c in parts):
            uses |= {c.claim_id: Use("superseded", "vague_below_exact") for c in group}
        elif _rival(group, own_source) and 2 * size >= of:
            lows.append(_total(group, "low"))
            highs.append(_total(group, "high"))
            uses |= {c.claim_id: Use("triangulation", "another_source_in_article") for c in group}
        else:
            uses |= {c.claim_id: Use("subset", "within_larger_count") for c in group}
    ceilings = [c for c in whole if c.qualifier == "at_most" and c not in parts]
    for claim in ceilings:
        uses[claim.claim_id] = Use("triangulation", "upper_bound")
        highs.append(claim.high)
    best = _total(parts, "best")
    low = min((n for n in lows if n is not None), default=None) if best is not None else lows[0]
    tops = [n for n in highs if n is not None]
    top = max(tops, default=None)
    if best is not None and top is not None and top <= best and any(h is None for h in highs):
        top = None
    return Statement(telling, parts, low, best, top, top is None, uses)


def _main(groups: Sequence[list[Claim]]) -> list[Claim]:
    """The group that states the article's figure: one that an analyst accepted, a range that covers all others, else the largest."""
    top = max(sum(map(_size, g)) for g in groups)
    return max(
        groups,
        key=lambda g: (
            any(c.review == "accepted" for c in g),
            any(c.qualifier == "range" for c in g) and (_total(g, "high") or 0) >= top,
            _settled(g),
            len(g) if _told_apart(g) else 0,
        ),
    )


def _groups(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Claims of one sentence that add up, as groups in text order. Counts of two sources in one sentence stand apart."""
    found: list[list[Claim]] = []
    by_sentence: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_sentence[claim.sentence_no].append(claim)
    for sentence in by_sentence.values():
        exact: list[list[Claim]] = []
        for claim in sentence:
            if claim.qualifier in IMPRECISE:
                found.append([claim])
            elif exact and not _alternatives(exact[-1][-1], claim):
                exact[-1].append(claim)
            else:
                exact.append([claim])
        found += exact
    return found


def _alternatives(one: Claim, other: Claim) -> bool:
    """Whether two counts of one sentence are two sources' figures for the same people, and not two groups of people."""
    if one.attribution and other.attribution and one.attribution != other.attribution:
        return True
    if one.victim_class != other.victim_class and not {"unknown", "mixed"} & {one.victim_class, other.victim_class}:
        return False
    between = _between(one, other)
    return between is not None and _OTHER_SOURCE.search(between) is not None


def _between(one: Claim, other: Claim) -> str | None:
    """The words of the sentence between two counts, the second one's qualifier left out; None where they are not found."""
    text, start = one.evidence or "", (one.evidence or "").find(one.surface or "\0")
    end = start + other.span_start - one.span_start
    return text[start + len(one.surface or "") : end] if 0 <= start < end <= len(text) else None


def _settled(group: Sequence[Claim]) -> tuple[int, int]:
    """How large a group is, exact counts before vague ones of about the same size."""
    size = sum(map(_size, group))
    vague = all(c.qualifier in IMPRECISE for c in group)
    return (size // 3 if vague else size), -int(vague)


def _told_apart(group: Sequence[Claim]) -> bool:
    return len(group) > 1 and all(c.victim_class not in ("unknown", "mixed") for c in group)


def _adds(group: Sequence[Claim], parts: Sequence[Claim], groups: Sequence[Sequence[Claim]]) -> bool:
    """Whether a further group adds to the statement: other people by class, said to be further ones, and not in any total."""
    both = sum(map(_size, group)) + sum(map(_size, parts))
    covered = any(sum(map(_size, g)) >= both for g in groups)
    if all(c.count_basis == "increment" for c in group):
        follows = 0 <= group[0].sentence_no - parts[-1].sentence_no <= _NEXT_SENTENCE
        return follows and not covered and all(c.qualifier not in IMPRECISE for c in group)
    classes, others = {c.victim_class for c in group}, {c.victim_class for c in parts}
    if classes & others or {"unknown", "mixed"} & (classes | others):
        return False
    return not covered and all(_ADDED.search(c.evidence or "") is not None for c in group)


def _rival(group: Sequence[Claim], own_source: set[str]) -> bool:
    """Whether another source than the statement's gives the count, of people at large and not of kin or of persons one by one."""
    sources = {c.attribution for c in group if c.attribution}
    at_large = all(c.qualifier not in ("implied_one", "enumerated") and not _KIN.search(c.victims or "") for c in group)
    return at_large and bool(sources or own_source) and not sources & own_source


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


def conclude(members: Sequence[Telling], harm: str) -> tuple[Figure, dict[str, Use], list[Claim]]:
    """The event's figure for a harm, the use of each claim of that harm, and the recommended claims."""
    figure, uses, recommended = _conclude(members, harm)
    for claim in (c for t in members for c in t.claims if c.harm == harm and c.review is not None):
        use, reason = uses[claim.claim_id]
        uses[claim.claim_id] = Use(use, f"{reason}; review: {claim.review}")
    return figure, uses, recommended


def _conclude(members: Sequence[Telling], harm: str) -> tuple[Figure, dict[str, Use], list[Claim]]:
    uses: dict[str, Use] = {}
    made: list[Statement] = []
    for telling in members:
        for claim in telling.claims:
            if claim.harm == harm and (why := unfit(claim)) is not None:
                uses[claim.claim_id] = Use("excluded", why)
        own = statement(telling, harm)
        if own is not None:
            uses |= own.uses
            made.append(own)
    if not made:
        return NO_FIGURE, uses, []
    spoken = _one_a_lineage(made, uses)
    standing = _not_superseded(spoken, uses)
    chosen, rule = _choose(standing)
    for one in standing:
        if one is not chosen:
            same = one.size == chosen.size
            uses |= {c.claim_id: Use("triangulation", "same_count" if same else "widens_range") for c in one.parts}
    uses |= {c.claim_id: Use("recommended", rule) for c in chosen.parts}
    lows = [s.low for s in standing if s.low is not None] if chosen.best is not None else [chosen.low]
    low = min((n for n in lows if n is not None), default=chosen.low)
    high = max((n for s in standing for n in (s.high, s.best) if n is not None), default=None)
    open_above = [s for s in standing if s.open and high is not None and s.size >= high]
    if chosen.best is not None and high is not None and (open_above or (chosen.open and high <= chosen.size)):
        high = None
    return Figure(low, chosen.best, high, rule), uses, chosen.parts


def _order(one: Statement) -> tuple[bool, int, int, str]:
    return (one.accepted, one.day if one.day is not None else -(10**9), one.size, one.telling.article.article_id)


def _one_a_lineage(made: Sequence[Statement], uses: dict[str, Use]) -> list[Statement]:
    """Of each lineage its latest statement, the larger on one day; the others are copies or overtaken."""
    by_lineage: dict[str, list[Statement]] = defaultdict(list)
    for one in made:
        by_lineage[one.telling.article.lineage_id].append(one)
    spoken = []
    for _, own in sorted(by_lineage.items()):
        exact = [s for s in own if s.accepted or not s.vague] or own
        latest = max(exact, key=_order)
        spoken.append(latest)
        for one in own:
            if one is not latest:
                same = one.size == latest.size
                use = Use("triangulation", "same_lineage") if same else Use("superseded", "later_report_of_lineage")
                uses |= {c.claim_id: use for c in one.parts}
    return spoken


def _not_superseded(spoken: Sequence[Statement], uses: dict[str, Use]) -> list[Statement]:
    """The statements that no later one overtakes: a higher toll within `update_days`, or one said to be a correction."""
    standing = []
    for one in spoken:
        overtaken = ""
        for later in spoken:
            if one.day is None or later.day is None or later.day <= one.day or later.vague or one.vague:
                continue
            corrects = any(_CORRECTED.search(c.evidence or "") for c in later.parts)
            if corrects and later.size != one.size:
                overtaken = "corrected"
            elif later.best is not None and later.size > one.size and later.day - one.day <= policy()["update_days"]:
                overtaken = "later_toll"
        if one.vague and not all(s.vague for s in spoken):
            overtaken = "vague_below_exact"
        if overtaken and not one.accepted:
            uses |= {c.claim_id: Use("superseded", overtaken) for c in one.parts}
        else:
            standing.append(one)
    return standing


def _choose(standing: Sequence[Statement]) -> tuple[Statement, str]:
    """The recommended statement, and the rule: only one, agreed by all, said by most lineages, else the lower."""
    accepted = [s for s in standing if s.accepted]
    if accepted:
        return min(accepted, key=_order), "accepted"
    if len(standing) == 1:
        return standing[0], "only_statement"
    stating = [s for s in standing if s.best is not None] or [s for s in standing if s.low is not None] or standing
    support: dict[int, int] = defaultdict(int)
    for one in stating:
        support[one.size] += 1
    most = max(support.values())
    tied = sorted(size for size, n in support.items() if n == most)
    rule = "all_agree" if len({s.size for s in standing}) == 1 else "most_lineages" if len(tied) == 1 else "lower_of_tied"
    fitting = [s for s in stating if s.size == tied[0]]
    return min(fitting, key=lambda s: (any(c.victim_class in ("unknown", "mixed") for c in s.parts), s.open, _order(s))), rule


class Sides(NamedTuple):
    """The two sides of an event. With a government taking part A is its side, even where no actor of it is named."""

    a: str | None
    b: str | None
    government_is_a: bool


class Deaths(NamedTuple):
    """The killed of an event by side, adding up to coalesce(best, low)."""

    deaths_a: int
    deaths_b: int
    deaths_civilians: int
    deaths_unknown: int


def deaths_by_side(
    total: int,
    recommended: Sequence[Claim],
    claims: Iterable[Claim],
    sides: Sides,
) -> Deaths:
    """The killed by side: those of the recommended claims, parts told within them ("including five children") first."""
    counted = {"a": 0, "b": 0, "civilians": 0, "unknown": 0}
    parts: Mapping[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.part_of_claim_id and unfit(claim) is None:
            parts[claim.part_of_claim_id].append(claim)
    for claim in recommended:
        left = _size(claim) if claim.best is not None or claim.low is not None else 0
        side = _side(claim, sides)
        if side == "unknown":
            for part in parts.get(claim.claim_id, ()):
                number = min(left, _size(part))
                counted[_side(part, sides)] += number
                left -= number
        counted[side] += left
    surplus = sum(counted.values()) - total
    for side in ("unknown", "civilians", "b", "a"):
        cut = min(max(surplus, 0), counted[side])
        counted[side] -= cut
        surplus -= cut
    counted["unknown"] += max(0, -surplus)
    return Deaths(counted["a"], counted["b"], counted["civilians"], counted["unknown"])


def _side(claim: Claim, sides: Sides) -> str:
    """The side of the claim's victims: 'a', 'b', 'civilians' or 'unknown'. The actor decides, then the class of the victims."""
    if claim.victim_class in ("civilian", "official", "journalist", "aid_worker"):
        return "civilians"
    if claim.victim_actor_id is not None and claim.victim_class != "mixed":
        if claim.victim_actor_id == sides.a:
            return "a"
        if claim.victim_actor_id == sides.b:
            return "b"
    if sides.government_is_a:
        return {"security_forces": "a", "militia": "a", "militant": "b"}.get(claim.victim_class, "unknown")
    return "unknown"
