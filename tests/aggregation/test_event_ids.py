"""Ids that last: inherited by shared traces, never given twice, with every change told."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assets.aggregation.event_ids import IdChange, assign, fresh_id


def _sets(*groups: str) -> list[frozenset[str]]:
    return [frozenset(group) for group in groups]


def test_a_fresh_id_depends_on_the_smallest_trace_alone() -> None:
    assert fresh_id(["b", "a"]) == fresh_id(["a"]) != fresh_id(["b"])


def test_an_event_that_grows_keeps_its_id() -> None:
    assert assign(_sets("abc"), {"old": frozenset("ab")}, []) == (["old"], [])


def test_events_that_merge_keep_the_id_with_most_claims() -> None:
    ids, changes = assign(_sets("abcde"), {"small": frozenset("ab"), "large": frozenset("cde")}, [])
    assert ids == ["large"]
    assert changes == [IdChange("small", "large", "merged")]


def test_an_event_that_splits_leaves_its_id_to_the_larger_part() -> None:
    ids, changes = assign(_sets("ab", "cde"), {"old": frozenset("abcde")}, [])
    assert ids[1] == "old"
    assert changes == [IdChange("old", ids[0], "split")]


def test_an_event_whose_claims_have_gone_has_ended() -> None:
    ids, changes = assign(_sets("x"), {"old": frozenset("ab")}, [])
    assert changes == [IdChange("old", None, "ended")]
    assert ids != ["old"]


def test_no_id_of_the_past_is_given_again() -> None:
    spent = fresh_id(["a"])
    ids, _ = assign(_sets("a"), {}, [spent])
    assert ids != [spent]


_GROUPS = st.lists(st.frozensets(st.sampled_from("abcdefgh"), min_size=1), max_size=6).map(
    lambda groups: [g - frozenset().union(*groups[:i]) for i, g in enumerate(groups)]
)


@given(_GROUPS, _GROUPS)
def test_ids_are_unique_and_every_old_one_goes_on_or_is_accounted_for(old: list[frozenset[str]], new: list[frozenset[str]]) -> None:
    before = {f"old{i}": g for i, g in enumerate(old) if g}
    events = [g for g in new if g]
    ids, changes = assign(events, before, [])
    assert len(set(ids)) == len(ids)
    gone = {c.old_event_id for c in changes if c.kind in ("merged", "ended")}
    assert gone | (set(ids) & set(before)) == set(before)
    assert not gone & set(ids)
    assert assign(events, dict(zip(ids, events, strict=True)), [])[0] == ids, "a second run changed ids"
