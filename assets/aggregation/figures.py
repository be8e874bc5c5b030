"""One figure from many claims: which claim serves an event, why, and the low, best and high that follow.

Belongs here: the use and reason of every claim of one event, its figures for each harm, its deaths by side.
Not here: what one article says (`article_figures.py`), which claims belong to the event (`linking.py`), how sure it is (`grades.py`).

Between articles one lineage speaks once, with its latest report; later, higher tolls of others
supersede earlier ones; what most lineages say is recommended, the lower figure where they tie.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from assets.aggregation.article_figures import Statement, Use, claim_size, statement, unfit
from assets.aggregation.records import Claim, policy
from assets.aggregation.within_article import Telling

HARMS = ("killed", "wounded", "displaced", "missing", "abducted", "captured", "returned")
_CORRECTED = re.compile(
    r"\b(?:revis|correct|lower(?:ed|ing)|down from|fewer than (?:first|earlier|initially)|initially (?:said|reported|put))", re.I
)


class Figure(NamedTuple):
    """Low, best and high of one harm; None is open or unstated. `rule` says how the best was chosen.

    `disputed`: the counts of sources of one article that exclude each other. `accepted`: the figures that an analyst accepted, where they differ.
    """

    low: int | None
    best: int | None
    high: int | None
    rule: str
    disputed: tuple[int, ...] = ()
    accepted: tuple[int, ...] = ()


NO_FIGURE = Figure(None, None, None, "no_count")


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
            elif claim.harm == harm and claim.claim_id in telling.sums and claim.review != "accepted":
                uses[claim.claim_id] = Use("excluded", "sum_of_events")
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
    accepted = tuple(sorted({s.size for s in made if s.accepted}))
    disputed = tuple(sorted({n for s in standing for n in s.disputed}))
    return Figure(low, chosen.best, high, rule, disputed, accepted if len(accepted) > 1 else ()), uses, chosen.parts


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
    if len(spoken) == 1:
        return list(spoken)
    firm = {(s.day, s.size, s.best is not None or s.low is not None, _corrects(s)) for s in spoken if s.day is not None and not s.vague}
    standing = []
    for one in spoken:
        overtaken = ""
        if one.vague:
            overtaken = "" if all(s.vague for s in spoken) else "vague_below_exact"
        elif one.day is not None:
            later = [(day - one.day, size, exact, corrects) for day, size, exact, corrects in firm if day > one.day and size != one.size]
            if any(corrects for *_, corrects in later):
                overtaken = "corrected"
            elif any(exact and size > one.size and days <= policy()["update_days"] for days, size, exact, _ in later):
                overtaken = "later_toll"
        if overtaken and not one.accepted:
            uses |= {c.claim_id: Use("superseded", overtaken) for c in one.parts}
        else:
            standing.append(one)
    return standing


def _corrects(one: Statement) -> bool:
    return any(_CORRECTED.search(c.evidence or "") for c in one.parts)


def _choose(standing: Sequence[Statement]) -> tuple[Statement, str]:
    """The recommended statement, and the rule: accepted (the latest report of several), only one, agreed by all, said by most lineages, else the lower."""
    accepted = [s for s in standing if s.accepted]
    if accepted:
        return max(accepted, key=_order), "accepted"
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
        left = claim_size(claim) if claim.best is not None or claim.low is not None else 0
        side = _side(claim, sides)
        if side == "unknown":
            for part in parts.get(claim.claim_id, ()):
                number = min(left, claim_size(part))
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
