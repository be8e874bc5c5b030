"""What stands between two commas inside a clause: "12 people, including a priest, died", "12 people, five of them children, died".

Belongs here: where such an insertion opens and which counted phrase it follows. Not here: the walk over a clause (`arguments.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assets.extraction.arguments import Clause

INCLUDING = frozenset(("including", "among", "amongst", "include", "includes", "included", "mostly", "mainly", "namely", "specifically"))
_DASHES = frozenset(("-", "--", "\u2013", "\u2014"))


def before_insertion(clause: Clause, k: int) -> tuple[int, int]:
    """The counted phrase before an insertion that the comma or dash at `k` closes ("12 people, including a priest, | died",
    "12 people, five of them children, | died"), and the word that opens it; -1 when it closes none."""
    if clause.tag(k) not in (",", "-", ";", ")"):
        return -1, -1
    if (described := _between_dashes(clause, k)) >= 0:
        return described, k
    for j in range(k - 2, max(0, k - 16), -1):
        if clause.tag(j) in ("T", "B") or (clause.tag(j) == ";" and clause.tag(k) != ";"):
            return -1, -1
        if clause.tag(j) not in (",", "-", ";", "("):
            continue
        opener = j + 1
        while clause.tag(opener) == "R" and clause.word(opener) not in ("most", "all", "mostly", "mainly"):
            opener += 1
        them = clause.word(opener + 2) in ("them", "whom") and clause.word(opener + 1) == "of"
        if clause.word(opener) in INCLUDING or (them and (clause.has_number(opener) or clause.word(opener) in ("most", "all", "half"))):
            whole = clause.chain_head(clause.skip_age_left(j - 1)) if clause.tag(clause.skip_age_left(j - 1)) == "N" else -1
            return (whole, opener) if whole >= 0 and clause.has_number(whole) and clause.of_people(whole) else (-1, -1)
    return -1, -1


def _between_dashes(clause: Clause, k: int) -> int:
    """The counted phrase that the list between two dashes describes, the second at `k` ("five members of a family - a couple and three
    sons - | died"), -1 without one."""
    if clause.word(k) not in _DASHES:
        return -1
    opener = next((j for j in range(k - 2, max(0, k - 24), -1) if clause.word(j) in _DASHES), 0)
    if clause.tag(opener - 1) != "N" or any(clause.tag(j) in ("T", "B", "V") for j in range(opener, k)):
        return -1
    whole = clause.chain_head(opener - 1)
    return whole if clause.has_number(whole) and clause.of_people(whole) else -1
