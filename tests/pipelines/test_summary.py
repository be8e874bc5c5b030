"""What the terminal tells of a release: its counts, and on what they rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console

from pipelines.summary import print_status
from tests.aggregation.made_events import event, tables, warehouse
from warehouse.figures import harm_totals, release_counts
from warehouse.files import WarehouseFiles, connect_build
from warehouse.releases import publish


def test_events_are_counted_by_what_they_rest_on() -> None:
    con = warehouse(
        tables(
            [
                event("a", killed=(5, 5, 5), n_articles=3, n_lineages=2),
                event("b", killed=(30, None, None), is_relevant=False, grade="contested"),
                event("c", killed=(1, 2, 2), is_relevant=False, start=None),
            ],
            [],
        )
    )
    counts = release_counts(con)
    assert (counts["events"], counts["unflagged"], counts["unflagged_killed"]) == (3, 2, 32)
    assert (counts["corroborated_killed"], counts["contested"], counts["undated_events"]) == (5, 1, 1)
    killed, wounded, _ = harm_totals(con)
    assert killed == {"harm": "killed", "low": 36, "best": 37, "high": 37, "n_open": 1}
    assert wounded["best"] is None


def test_a_release_without_events_counts_none() -> None:
    counts = release_counts(warehouse(tables([], [])))
    assert {counts[name] for name in ("events", "contested", "unflagged", "unflagged_killed", "corroborated_killed")} == {0}


def test_a_release_of_another_version_is_named_with_the_remedy(tmp_path: Path) -> None:
    files = WarehouseFiles(tmp_path)
    con = connect_build(files)
    con.execute("CREATE TABLE events (event_id VARCHAR)")
    publish(con, files, 1, 5)
    con.close()
    with pytest.raises(LookupError, match="release 1 was made by another version of the code; run conflict-ledger refresh"):
        print_status(tmp_path, Console(quiet=True))
