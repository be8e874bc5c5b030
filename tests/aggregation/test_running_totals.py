"""Running totals: differenced by source, checked against the incidents between, never summed with them."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pandas as pd
import pytest

from assets.aggregation.events import aggregate
from assets.aggregation.running_totals import running_totals
from expectations.tables import TABLES
from tests.aggregation.event_rows import PLACES, act, article, claim, days_after, tables
from warehouse.rows import create_tables, insert

DAY = date(2016, 4, 1)


def _steps(*totals: int, incidents: int = 0) -> list[tuple[Any, Any, str]]:
    """(increment, incidents, status) of totals for Anbar told day after day, with one incident in Hit between the first two."""
    articles = [article(f"t{i}", published_on=days_after(DAY, 2 * i), publisher="Gulf Wire") for i in range(len(totals))]
    acts = [act(f"m{i}", f"t{i}", "anbar", days_after(DAY, 2 * i)) for i in range(len(totals))]
    claims = [{**claim(f"c{i}", acts[i], n, count_basis="running_total"), "place_id": "anbar"} for i, n in enumerate(totals)]
    if incidents:
        articles.append(article("i", published_on=days_after(DAY, 1)))
        acts.append(act("mi", "i", "hit", days_after(DAY, 1)))
        claims.append({**claim("ci", acts[-1], incidents), "place_id": "hit"})
    given = tables(articles, acts)
    given["casualty_claims"] = pd.DataFrame(claims)
    made = aggregate(given)
    assert made["events"]["killed_best"].sum() == incidents, "a running total entered a sum"
    found = running_totals(given["casualty_claims"], given["articles"], made["events"], PLACES)
    return [
        tuple(None if v is None or v != v else v for v in row)
        for row in found[["increment", "incidents", "status"]].astype(object).where(found.notna(), None).to_numpy()
    ]


@pytest.mark.parametrize(
    ("second", "incidents", "status"),
    [(45, 5, "ok"), (42, 5, "below_incidents"), (90, 5, "far_above_incidents"), (38, 0, "decreased"), (40, 0, "same")],
)
def test_a_step_beside_the_incidents_between(second: int, incidents: int, status: str) -> None:
    assert _steps(40, second, incidents=incidents) == [(None, None, "first"), (second - 40, incidents, status)]


def test_a_total_of_no_named_place_or_source_is_kept() -> None:
    made = tables([article("a")], [act("m", "a", "hit", DAY)])
    made["casualty_claims"] = pd.DataFrame([{**claim("c", act("m", "a", "hit", DAY), 40, count_basis="running_total"), "place_id": None}])
    found = running_totals(made["casualty_claims"], made["articles"], aggregate(made)["events"], PLACES)
    with duckdb.connect() as con:
        create_tables(con)
        insert(con, TABLES["running_totals"], found)
        assert con.execute("SELECT source, place_id, total, status FROM running_totals").fetchall() == [("", None, 40, "first")]
