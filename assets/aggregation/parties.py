"""Who may be one party in the words of two reports: "troops" and the army of a country, "gunmen" and a group with a name.

Belongs here: which actors can be the same doer. Not here: who acts in a text (`assets/extraction`), or what that means for a link
(`link_features.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from expectations.reference import reference_rows

Sides = tuple[frozenset[str], frozenset[str]]  # who acts, who suffers
_STATE = frozenset({"state_forces", "external_forces", "government"})
_UNARMED = frozenset({"civilians", "media", "organisation"})
_NO_NAME = frozenset({"unknown_armed_group", "paramilitaries"})  # the group is not of a state, and nobody names it


@cache
def unarmed() -> frozenset[str]:
    """Civilians, news media and organisations: they suffer and are no side that fights."""
    return frozenset(row["actor_id"] for row in reference_rows("actors.csv") if row["actor_class"] in _UNARMED)


@cache
def _camps() -> Mapping[str, tuple[str, str]]:
    """actor_id to 'state' with its country, or 'group' with its own id; '' for what the words leave open."""
    return {
        row["actor_id"]: ("state", row["country_iso3"])
        if row["actor_class"] in _STATE
        else ("group", "" if row["actor_id"] in _NO_NAME else row["actor_id"])
        for row in reference_rows("actors.csv")
    }


def may_be_one(one: str, other: str) -> bool:
    """Whether two actors may be one party: the same, forces of one state, or a general word beside a name that it covers."""
    (kind, which), (other_kind, other_which) = (_camps().get(actor, ("group", actor)) for actor in (one, other))
    return kind == other_kind and (which == other_which or not which or not other_which)


def incompatible(one: Sides, other: Sides) -> bool:
    """Whether both name who acted, and nobody who acted in one may have taken part in the other."""
    return bool(one[0] and other[0]) and not _meet(one[0], other[0] | other[1]) and not _meet(other[0], one[1])


def _meet(some: Iterable[str], others: Iterable[str]) -> bool:
    theirs = list(others)
    return any(may_be_one(a, b) for a in some for b in theirs)
