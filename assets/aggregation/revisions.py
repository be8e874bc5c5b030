"""What changed between two releases: events added, changed, merged, split or removed, field by field, and because of which article.

Belongs here: the comparison. Not here: opening releases (`warehouse/releases.py`) or printing the difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import duckdb
import pandas as pd

from expectations.events import TABLE as EVENTS
from expectations.revisions import TABLE as REVISIONS

COLUMNS = [name for name in REVISIONS.column_names if name != "release"]
_COMPARED = [column.name for column in EVENTS.columns if column.name not in ("event_id", "summary")]
Links = Mapping[str, frozenset[str]]


def compare_releases(older: duckdb.DuckDBPyConnection, newer: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The difference of two opened releases, as rows of `revisions` without the release's number, in a fixed order.

    Raises LookupError for a release of a contract so old that it lacks one of the tables compared.
    """
    return compare(_read(older), _read(newer))


def _read(con: duckdb.DuckDBPyConnection) -> dict[str, pd.DataFrame]:
    try:
        return {
            name: con.execute(f"SELECT * FROM {name} ORDER BY ALL").df()
            for name in ("events", "event_articles", "event_claims", "event_id_map")
        }
    except duckdb.CatalogException as error:
        raise LookupError(f"a release of another contract cannot be compared: {str(error).splitlines()[0]}") from error


def compare(older: Mapping[str, pd.DataFrame], newer: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The difference of the tables events, event_articles, event_claims and event_id_map of two releases.

    An event has one row for its coming ('added'), its going ('removed', or 'merged' with the id that holds it now in
    `new_value`), or its splitting off ('split', the older id in `old_value`), and one for each field that changed. Claims have a row where
    their use changed. `article_id` is the first article that came to the event or left it; null where none did. A field that the
    contract of one release does not have is not compared.
    """
    fields = [name for name in _COMPARED if name in older["events"].columns and name in newer["events"].columns]
    before, after = _events(older["events"], fields), _events(newer["events"], fields)
    articles_before, articles_after = _links(older["event_articles"]), _links(newer["event_articles"])
    merged, split = _id_changes(newer["event_id_map"], set(before), set(after))
    rows: list[tuple[Any, ...]] = []
    for event_id in sorted(before.keys() | after.keys()):
        moved = articles_before.get(event_id, frozenset()) ^ articles_after.get(event_id, frozenset())
        cause = min(moved, default=None)
        old, new = before.get(event_id), after.get(event_id)
        if new is None:
            kind = "merged" if event_id in merged else "removed"
            rows.append(("events", event_id, "", kind, None, merged.get(event_id), cause))
        elif old is None:
            kind = "split" if event_id in split else "added"
            rows.append(("events", event_id, "", kind, split.get(event_id), None, cause))
        else:
            rows += [
                ("events", event_id, field, "changed", _text(old[field]), _text(new[field]), cause)
                for field in fields
                if _text(old[field]) != _text(new[field])
            ]
    rows += _claim_changes(older["event_claims"], newer["event_claims"])
    names = ["table_name", "row_key", "field", "kind", "old_value", "new_value", "article_id"]
    return pd.DataFrame(rows, columns=names, dtype=object)[COLUMNS]


def _events(frame: pd.DataFrame, fields: Sequence[str]) -> dict[str, dict[str, Any]]:
    rows = zip(*(frame[name].astype(object).where(frame[name].notna(), None) for name in ("event_id", *fields)), strict=True)
    return {row[0]: dict(zip(fields, row[1:], strict=True)) for row in rows}


def _links(frame: pd.DataFrame) -> Links:
    found: dict[str, set[str]] = defaultdict(set)
    for event_id, article_id in zip(frame["event_id"], frame["article_id"], strict=True):
        found[event_id].add(article_id)
    return {event_id: frozenset(articles) for event_id, articles in found.items()}


def _id_changes(id_map: pd.DataFrame, before: Iterable[str], after: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Merged ids with the id that holds them now, split ids with the id that they came from, between these two releases.

    A chain of merges over several releases leads to its last link.
    """
    old, new = set(before), set(after)
    rows = sorted(
        zip(id_map["release"], id_map["old_event_id"], id_map["new_event_id"], id_map["kind"], strict=True),
        key=lambda r: (r[0], r[1], str(r[2])),
    )
    merged: dict[str, str] = {}
    for _, source, target, kind in rows:
        if kind == "merged" and source not in new:
            merged = {a: target if b == source else b for a, b in merged.items()} | {source: target}
    split = {target: source for _, source, target, kind in rows if kind == "split" and target in new - old}
    return {a: b for a, b in merged.items() if a in old - new}, split


def _claim_changes(older: pd.DataFrame, newer: pd.DataFrame) -> list[tuple[Any, ...]]:
    both = older.merge(newer, on="claim_id", suffixes=("_old", "_new"))
    changed = both[both["use_old"] != both["use_new"]].sort_values("claim_id")
    return [("event_claims", row.claim_id, "use", "changed", row.use_old, row.use_new, None) for row in changed.itertuples(index=False)]


def _text(value: Any) -> str | None:
    """A value as the table of revisions tells it: whole numbers without a point, dates without a time."""
    if value is None or value is pd.NaT:
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return str(value)
