"""What changed between two releases, and because of which article."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd
import pytest

from assets.aggregation.events import aggregate
from assets.aggregation.revisions import compare, compare_releases
from tests.aggregation.event_rows import act, article, claim, days_after, tables

DAY = date(2016, 4, 8)
A, B, C = article("a"), article("b", published_on=days_after(DAY, 1)), article("c")
ACTS = {"a": act("ma", "a", "hit", DAY), "b": act("mb", "b", "hit", DAY), "c": act("mc", "c", "mosul", DAY)}
CLAIMS = {"a": claim("ca", ACTS["a"], 21), "b": claim("cb", ACTS["b"], 25), "c": claim("cc", ACTS["c"], 4)}


def _release(*articles: dict[str, object], previous: dict[str, pd.DataFrame] | None = None) -> dict[str, pd.DataFrame]:
    ids = [str(a["article_id"]) for a in articles]
    return aggregate(tables(articles, [ACTS[i] for i in ids], [CLAIMS[i] for i in ids]), previous, release=2 if previous else 1)


def _rows(older: dict[str, pd.DataFrame], newer: dict[str, pd.DataFrame]) -> set[tuple[object, ...]]:
    found = compare(older, newer)
    return {
        (r.table_name, r.kind, r.field, r.old_value, r.new_value, r.article_id)
        for r in found.astype(object).where(found.notna(), None).itertuples()
    }


def test_two_equal_releases_differ_in_nothing() -> None:
    assert compare(_release(A, C), _release(A, C)).empty


def test_a_later_toll_changes_the_figure_because_of_its_article() -> None:
    first = _release(A, C)
    rows = _rows(first, _release(A, B, C, previous=first))
    assert ("events", "changed", "killed_best", "21", "25", "b") in rows
    assert ("event_claims", "changed", "use", "recommended", "superseded", None) in rows
    assert not any(row[1] in ("added", "removed") for row in rows)


def test_events_that_come_and_go_name_the_article() -> None:
    first = _release(A)
    assert _rows(first, _release(A, C, previous=first)) == {("events", "added", "", None, None, "c")}
    both = _release(A, C)
    assert _rows(both, _release(A, previous=both)) == {("events", "removed", "", None, None, "c")}


def test_a_merged_event_names_the_one_that_holds_its_claims() -> None:
    older = _release(A, C)
    one, other = sorted(older["events"]["event_id"])
    newer = {
        **older,
        "events": older["events"][older["events"]["event_id"] == one],
        "event_articles": older["event_articles"].assign(event_id=one),
        "event_claims": older["event_claims"].assign(event_id=one),
        "event_id_map": pd.DataFrame([(other, one, "merged", 2)], columns=["old_event_id", "new_event_id", "kind", "release"]),
    }
    assert [(r.row_key, r.kind, r.new_value) for r in compare(older, newer).itertuples() if r.field == ""] == [(other, "merged", one)]


def test_a_field_that_an_older_contract_lacks_is_no_change() -> None:
    older, newer = _release(A, C), _release(A, C)
    older["events"] = older["events"].drop(columns="is_relevant")
    assert compare(older, newer).empty and compare(newer, older).empty


def test_what_is_not_told_is_null_and_no_word() -> None:
    found = compare(_release(A), _release(A, C))
    assert [row.old_value for row in found.itertuples()] == [None]


def test_a_release_without_a_table_that_is_compared_is_told_so() -> None:
    with duckdb.connect() as empty, pytest.raises(LookupError, match="of another contract"):
        compare_releases(empty, empty)
