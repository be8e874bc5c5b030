"""What stands between two commas inside a clause: "12 people, including a priest, died", "12 people, five of them children, died".

Belongs here: where such an insertion opens and which counted phrase it follows. Not here: the walk over a clause (`arguments.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assets.extraction.arguments import Clause

INCLUDING = frozenset(("including", "among", "amongst", "include", "includes", "included", "mostly", "mainly", "namely", "specifically"))


def before_insertion(clause: Clause, k: int) -> tuple[int, int]:
    """The counted phrase before an insertion that the comma or dash at `k` closes ("12 people, including a priest, | died",
    "12 people, five of them children, | died"), and the word that opens it; -1 when it closes none."""
    if clause.tag(k) not in (",", "-", ";", ")"):
        return -1, -1
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
