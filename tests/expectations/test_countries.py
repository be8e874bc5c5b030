"""Every place of the gazetteer, our own lines included, lies in its country's box and in a province of one name."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pandas as pd
import pytest

from assets.extraction.places.gazetteer import Place, gazetteer
from expectations.places import TABLE


def every_place() -> Iterator[Place]:
    known, row = gazetteer(), 0
    while True:
        try:
            yield known.place(row)
        except (IndexError, KeyError):
            return
        row += 1


@pytest.mark.slow
@pytest.mark.parametrize("name", ["points_lie_in_their_country", "provinces_have_one_name"])
def test_every_place_of_the_gazetteer_passes(name: str) -> None:
    con = duckdb.connect()
    columns = ["place_id", "name", "kind", "country_iso3", "admin1", "parent_place_id", "latitude", "longitude"]
    rows = [(p.place_id, p.name, p.kind, p.country, p.admin1, p.parent_id, p.latitude, p.longitude) for p in every_place()]
    assert len(rows) > 100_000
    con.register("places", pd.DataFrame(rows, columns=columns))
    [sql] = [check.sql for check in TABLE.expectations if check.name == name]
    assert con.execute(sql).fetchall() == []
