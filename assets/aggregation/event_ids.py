"""Event ids that last: inherited from the release before by shared claims, else made from the event's own claims.

Belongs here: which id an event carries, and the map of ids that merged, split or ended. Not here: what an event is.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple


class IdChange(NamedTuple):
    """One row of `event_id_map`: 'merged' and 'split' name the new event, 'ended' has none."""

    old_event_id: str
    new_event_id: str | None
    kind: str


def fresh_id(traces: Iterable[str]) -> str:
    """The id of an event that no release knows: a hash of its smallest trace (claim id, else mention id)."""
    return hashlib.sha256(f"event:{min(traces)}".encode()).hexdigest()[:16]


def assign(events: Sequence[frozenset[str]], before: Mapping[str, frozenset[str]], used: Iterable[str]) -> tuple[list[str], list[IdChange]]:
    """Ids for events, each given by its traces, from the events of the release before (id to traces).

    The pair that shares most traces inherits first; ties go to the smaller old id and then the event with the smallest
    trace. `used` are all ids that ever were: none is given again to another event.
    """
    owner = {trace: event_id for event_id, traces in before.items() for trace in traces}
    shared = [Counter(owner[t] for t in traces if t in owner) for traces in events]
    order = sorted(
        ((-n, old, min(events[i]), i) for i, found in enumerate(shared) for old, n in found.items()),
    )
    given: dict[int, str] = {}
    heir: dict[str, int] = {}
    for _, old, _, i in order:
        if i not in given and old not in heir:
            given[i], heir[old] = old, i
    taken = set(used) | set(before) | set(given.values())
    ids = []
    for i, traces in enumerate(events):
        if i in given:
            ids.append(given[i])
            continue
        made, turn = fresh_id(traces), 0
        while made in taken:
            turn += 1
            made = fresh_id([f"{min(traces)}:{turn}"])
        taken.add(made)
        ids.append(made)
    changes: list[IdChange] = []
    followers: dict[str, list[int]] = defaultdict(list)
    for i, found in enumerate(shared):
        for old in found:
            followers[old].append(i)
    for old in sorted(before):
        if old not in followers:
            changes.append(IdChange(old, None, "ended"))
        elif old not in heir:
            changes.append(IdChange(old, ids[max(followers[old], key=lambda i: (shared[i][old], ids[i]))], "merged"))
        else:
            changes += [IdChange(old, ids[i], "split") for i in followers[old] if i != heir[old] and i not in given]
    return ids, changes
