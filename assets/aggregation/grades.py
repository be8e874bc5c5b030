"""How well an event is attested, what contradicts what, and one plain sentence that sums it up.

Belongs here: grade, contradiction and summary. Not here: the figures they speak of (`figures.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import combinations

from assets.aggregation.article_figures import DISAGREEMENT
from assets.aggregation.figures import Figure
from assets.aggregation.parties import incompatible
from assets.aggregation.within_article import Telling


def contradiction(members: Sequence[Telling], figures: Mapping[str, Figure]) -> str | None:
    """What the sources disagree on, in words; None where they do not: figures that differ by half or more, between articles or the sources that
    one cites, figures that an analyst accepted side by side, or who did it."""
    found = []
    for harm in ("killed", "wounded", "displaced"):
        figure = figures[harm]
        ends = list(figure.disputed)
        if figure.rule in ("most_lineages", "lower_of_tied") and figure.low is not None and figure.high is not None:
            ends += [figure.low, figure.high]
        if ends and max(ends) >= DISAGREEMENT * min(ends):
            found.append(f"{harm}: {min(ends)} to {max(ends)}")
        if figure.accepted:
            found.append(f"{harm}: reviews accept {' and '.join(map(str, figure.accepted))}")
    sides = [telling.sides for telling in members]
    if any(incompatible(one, other) for one, other in combinations(sides, 2)):
        found.append("who did it: " + ", ".join(sorted(frozenset[str]().union(*(acting for acting, _ in sides)))))
    return "; ".join(found) or None


def grade(members: Sequence[Telling], contradicted: str | None) -> str:
    """'contested', 'confirmed' (the side that did it says so), 'fair' (two lineages or more) or 'weak'."""
    if contradicted is not None:
        return "contested"
    if any(c.attribution_kind == "perpetrator" and c.polarity == "asserted" for t in members for c in t.claims):
        return "confirmed"
    return "fair" if len({t.article.lineage_id for t in members}) > 1 else "weak"


def _count(figure: Figure, harm: str) -> str | None:
    if figure.best is None and figure.low is None and figure.high is None:
        return None
    if figure.low is not None and figure.high is not None and figure.low != figure.high:
        number = f"{figure.low:,} to {figure.high:,}"
    elif figure.high is None:
        number = f"at least {(figure.low if figure.low is not None else figure.best) or 0:,}"
    else:
        number = f"{figure.high:,}" if figure.low is not None else f"up to {figure.high:,}"
    return f"{number} {harm}"


def summary(
    kind: str, where: str | None, first: date | None, last: date | None, figures: Mapping[str, Figure], n_articles: int, n_lineages: int
) -> str:
    """A plain sentence: what, where, when, how many, told by how many articles of how many independent sources."""
    when = (
        "undated"
        if first is None
        else f"{first:%d %B %Y}".lstrip("0") + ("" if last in (None, first) else f" to {last:%d %B %Y}".replace(" to 0", " to "))
    )
    counts = [text for harm, figure in figures.items() if (text := _count(figure, harm))]
    told = f"{n_articles} article{'s' * (n_articles != 1)} of {n_lineages} independent source{'s' * (n_lineages != 1)}"
    return f"{kind}, {where or 'place unknown'}, {when}: {', '.join(counts) or 'no count'} ({told})."
