"""Exports: every format holds the same rows, and no cell of theirs can be run."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.reporting.exports import TABLES, ExportError, _csv, _geojson, _parquet, safe_cell, write_exports
from tests.aggregation.made_events import article, claim, event, tables, warehouse

HOSTILE = '=HYPERLINK("http://x.example";"click")'


@pytest.fixture(scope="module")
def made() -> duckdb.DuckDBPyConnection:
    """A warehouse with an event, one without a place, and a hostile title."""
    events = [event("e1", killed=(30, 30, None), summary='Größe, "quoted"\nand broken'), event("e2", None, None)]
    return warehouse(tables(events, [claim("c1", "e1", "killed", 30, 30, None)], [article("a1", title=HOSTILE), article("a2", None)]))


@pytest.fixture(scope="module")
def folder(made: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exports of that warehouse."""
    target = tmp_path_factory.mktemp("exports") / "new"
    write_exports(made, target)
    return target


def read_csv(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_table_leaves_in_both_formats_with_all_its_rows(made: duckdb.DuckDBPyConnection, folder: Path):
    for name in TABLES:
        expected = made.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
        assert pq.read_metadata(folder / f"{name}.parquet").num_rows == expected
        assert len(read_csv(folder / f"{name}.csv")) == expected
    assert {path.suffix for path in folder.iterdir()} == {".parquet", ".csv", ".geojson", ".md"}


def test_parquet_keeps_types_and_nulls(folder: Path):
    row = pq.read_table(folder / "events.parquet").to_pylist()[0]
    assert (row["event_id"], row["killed_low"], row["killed_high"], row["date_start"].isoformat()) == ("e1", 30, None, "2016-04-08")


def test_a_title_that_is_a_formula_is_text_in_the_csv(folder: Path):
    assert read_csv(folder / "articles.csv")[0]["title"] == "'" + HOSTILE


def test_the_text_of_articles_does_not_leave(folder: Path):
    assert "body" not in pq.read_schema(folder / "articles.parquet").names
    assert "body" not in read_csv(folder / "articles.csv")[0]


def test_quotes_line_breaks_and_letters_survive_the_csv(folder: Path):
    assert read_csv(folder / "events.csv")[0]["summary"] == 'Größe, "quoted"\nand broken'


def test_events_are_features_with_longitude_first_and_a_null_geometry_without_a_place(folder: Path):
    features = json.loads((folder / "events.geojson").read_text(encoding="utf-8"))["features"]
    assert [f["geometry"] for f in features] == [{"type": "Point", "coordinates": [42.83, 33.64]}, None]
    assert features[0]["properties"]["date_start"] == "2016-04-08"
    assert features[0]["properties"]["killed_high"] is None


def test_no_events_are_still_a_geojson(tmp_path: Path):
    write_exports(warehouse(tables([], [])), tmp_path)
    assert json.loads((tmp_path / "events.geojson").read_text(encoding="utf-8")) == {"type": "FeatureCollection", "features": []}


def test_equal_tables_give_equal_files(made: duckdb.DuckDBPyConnection, folder: Path, tmp_path: Path):
    write_exports(made, tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_failure_leaves_the_old_file_whole(made: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write_exports(made, tmp_path)
    before = (tmp_path / "events.csv").read_bytes()
    monkeypatch.setattr("assets.reporting.exports.safe_cell", lambda value: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_exports(made, tmp_path)
    assert (tmp_path / "events.csv").read_bytes() == before


@pytest.mark.parametrize("name", ["events.parquet", "events.csv", "events.geojson"])
def test_a_file_that_would_lack_a_row_is_not_written(
    made: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
):
    monkeypatch.setattr("assets.reporting.exports._query", lambda table: f"SELECT * FROM {table} ORDER BY ALL LIMIT 1")
    write = {"parquet": _parquet, "csv": _csv, "geojson": lambda con, _, path: _geojson(con, path)}[name.split(".")[1]]
    with pytest.raises(ExportError, match=f"{name} would hold 1 of the 2 rows of events"):
        write(made.cursor(), "events", tmp_path / name)
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        (" =1", "' =1"),
        ("\u00a0+1", "'\u00a0+1"),
        ("\uff1d1", "'\uff1d1"),
        ("Hit;=HYPERLINK(1)", "Hit;'=HYPERLINK(1)"),
        ("first\n+second", "first\n'+second"),
        ("a - b = c", "a - b = c"),
        ("al-Qaim, 3-year-old; two", "al-Qaim, 3-year-old; two"),
    ],
)
def test_a_text_is_no_formula_wherever_a_cell_may_begin(text: str, cell: str):
    assert safe_cell(text) == cell


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("=+-@;\t\r\n \u00a0\uff1d'")), max_size=20))
def test_no_part_of_any_text_begins_as_a_formula_and_the_text_is_recoverable(text: str):
    cell = safe_cell(text)
    assert not any(part.strip().startswith(tuple("=+-@\uff1d\uff0b\uff0d\uff20")) for part in re.split(r"[;\t\r\n]", cell))
    assert cell[:1] not in ("\t", "\r", "\n")
    assert cell.replace("'", "") == text.replace("'", "")


def test_numbers_are_no_formulas():
    assert safe_cell(-5) == -5
    assert safe_cell(None) is None
