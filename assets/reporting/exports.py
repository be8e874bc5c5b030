"""The public tables as files for other programs: Parquet, CSV and GeoJSON, with the data dictionary beside them.

Belongs here: which tables leave, and how a value stands in each format. Not here: the columns (the contract), the page for
people (`report.py`), when exports are made (`assets.py`).

Articles leave without their text, which belongs to their publishers; a claim keeps the sentence that states it.
"""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, TextIO

import duckdb
import pyarrow.parquet as pq

from expectations.dictionary import data_dictionary

TABLES = (
    "events", "event_articles", "event_claims", "casualty_claims", "control_claims", "control_timeline", "casualty_series", "series_intervals",
    "policy_sensitivity", "interop_ucdp_ged", "interop_acled", "interop_hapi", "articles", "places", "actors",
)  # fmt: skip
LEFT_OUT = {"articles": ("body",)}
# What a spreadsheet may take for a formula (OWASP, CSV injection): at the beginning of a text, full-width forms too, and behind what
# begins a cell where the list separator is a semicolon, or the text is pasted.
_FORMULA = re.compile(r"(^|[;\t\r\n])(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20])|^(?=[\t\r\n])")
_BATCH = 20_000  # rows at a time: bounds the memory


class ExportError(RuntimeError):
    """A file that does not hold the rows of its table."""


def write_exports(con: duckdb.DuckDBPyConnection, folder: Path) -> list[Path]:
    """Writes `<table>.parquet` and `<table>.csv` for each of TABLES, `events.geojson` and `data_dictionary.md` into the folder.

    `con` is open on a published file. Rows are in the order of their columns, so that equal tables give equal files. A file is
    complete or not there. Returns the paths written. Raises ExportError when a file would lack a row.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with con.cursor() as own:  # a result that the caller has not read to its end stays as it is
        for name in TABLES:
            written += [_parquet(own, name, folder / f"{name}.parquet"), _csv(own, name, folder / f"{name}.csv")]
        written.append(_geojson(own, folder / "events.geojson"))
    with _complete(folder / "data_dictionary.md") as file:
        file.write(data_dictionary())
    return [*written, folder / "data_dictionary.md"]


def safe_cell(value: Any) -> Any:
    """The value as a CSV cell that no spreadsheet runs: where a text could begin a formula, an apostrophe stands before it."""
    return _FORMULA.sub(r"\1'", value) if isinstance(value, str) else value


def _query(name: str) -> str:
    left_out = LEFT_OUT.get(name)
    columns = f"* EXCLUDE ({', '.join(left_out)})" if left_out else "*"
    return f"SELECT {columns} FROM {name} ORDER BY ALL"


def _parquet(con: duckdb.DuckDBPyConnection, name: str, path: Path) -> Path:
    reader = con.sql(_query(name)).to_arrow_reader(_BATCH)
    part = path.with_name(path.name + ".part")
    with pq.ParquetWriter(part, reader.schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch)
    _hold_to_count(con, name, path, pq.read_metadata(part).num_rows)
    os.replace(part, path)
    return path


def _csv(con: duckdb.DuckDBPyConnection, name: str, path: Path) -> Path:
    rows, written = con.execute(_query(name)), 0
    with _complete(path) as file:
        writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)
        writer.writerow([column[0] for column in rows.description])
        while batch := rows.fetchmany(_BATCH):
            writer.writerows([safe_cell(value) for value in row] for row in batch)
            written += len(batch)
        _hold_to_count(con, name, path, written)
    return path


def _geojson(con: duckdb.DuckDBPyConnection, path: Path) -> Path:
    """The events as features (RFC 7946); an event without coordinates has a null geometry."""
    rows, written = con.execute(_query("events")), 0
    names = [column[0] for column in rows.description]
    with _complete(path) as file:
        file.write('{"type": "FeatureCollection", "features": [')
        while batch := rows.fetchmany(_BATCH):
            for row in batch:
                feature = _feature(dict(zip(names, row, strict=True)))
                file.write((",\n" if written else "\n") + json.dumps(feature, ensure_ascii=False, allow_nan=False))
                written += 1
        file.write("\n]}\n")
        _hold_to_count(con, "events", path, written)
    return path


def _hold_to_count(con: duckdb.DuckDBPyConnection, name: str, path: Path, written: int) -> None:
    [(expected,)] = con.execute(f"SELECT count(*) FROM {name}").fetchall()
    if written != expected:
        raise ExportError(f"{path.name} would hold {written} of the {expected} rows of {name}")


def _feature(event: dict[str, Any]) -> dict[str, Any]:
    latitude, longitude = event.pop("latitude"), event.pop("longitude")
    return {
        "type": "Feature",
        "id": event["event_id"],
        "geometry": None if latitude is None or longitude is None else {"type": "Point", "coordinates": [longitude, latitude]},
        "properties": {name: value.isoformat() if isinstance(value, date | datetime) else value for name, value in event.items()},
    }


@contextmanager
def _complete(path: Path) -> Iterator[TextIO]:
    """A text file that takes its name when it is whole."""
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8", newline="") as file:
        yield file
    os.replace(part, path)
