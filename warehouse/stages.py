"""What each stage last did, and what it has to do now.

Belongs here: the versions of code, reference files and inputs that a stage's rows were made with, per stage and per article.
Not here: the work itself (`assets/`).

A stage is pending when its own code or reference files, or the version of a stage that it reads, is not the one that it
last ran with. An article is pending in a stage when its input row, or the stage's code, has changed. A stage gets a new
version in each transaction that changes its rows, which makes the stages after it pending.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import pandas as pd

from expectations.contract import Table
from expectations.tables import TABLES, tables_of
from warehouse.files import first_row

PROJECT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Stage:
    """One step of the flow: the stages that it reads, the files whose content decides what it writes (globs), the tables that it writes.

    Of a table's contract only what decides its rows counts (`_shape`): a new check, or a better description, works no article again.
    """

    name: str
    reads: tuple[str, ...]
    files: tuple[str, ...]
    tables: tuple[str, ...] = ()


STAGES: dict[str, Stage] = {
    stage.name: stage
    for stage in (
        Stage(
            "ingestion",
            (),
            ("assets/ingestion/*.py", "seeds/reference/field_aliases.csv", "seeds/reference/codes.csv"),
            ("source_documents", "codes"),
        ),
        Stage(
            "cleaning",
            ("ingestion",),
            (
                "assets/cleaning/*.py",
                "assets/ingestion/visible_text.py",
                "seeds/reference/line_model.npz",
                "seeds/reference/publishers.csv",
                "seeds/reference/furniture_words.csv",
                "seeds/reference/function_words.csv",
                "seeds/reference/conflict_words.csv",
            ),
            ("cleaned_articles", "text_blocks", "publishers"),
        ),
        Stage("lineage", ("cleaning",), ("assets/cleaning/lineage*.py", "assets/cleaning/twin_dates.py"), ("article_lineages", "articles")),
        Stage(
            "extraction",
            ("cleaning", "lineage"),
            ("assets/extraction/**/*.py", "seeds/reference/*"),
            tuple(table.name for table in tables_of("extraction")),
        ),
        Stage(
            "aggregation",
            ("extraction", "lineage"),
            (
                "assets/aggregation/*.py",
                "seeds/reference/*policy.csv",
                "seeds/reference/linking_weights.csv",
                "seeds/reference/actors.csv",
                "seeds/reference/ambiguous_acts.csv",
                "seeds/reference/event_kinds.csv",
                "seeds/reference/target_words.csv",
                "seeds/reference/date_words.csv",
            ),
            ("events", "event_articles", "event_claims", "event_pairs", "event_pair_counts", "event_id_map", "control_timeline"),
        ),
        Stage(
            "series",
            ("aggregation",),
            (
                "assets/aggregation/series.py",
                "assets/aggregation/intervals.py",
                "assets/aggregation/harm_figures.py",
                "assets/aggregation/running_totals.py",
                "seeds/reference/uncertainty_policy.csv",
            ),
            ("casualty_series", "series_intervals", "running_totals"),
        ),
        Stage(
            "publication",
            ("ingestion", "cleaning", "lineage", "extraction", "aggregation", "series"),
            (
                "assets/publication/*.py",
                "warehouse/sql/*.sql",
                "expectations/*.py",  # a new check asks for a new audit
                "seeds/reference/codes.csv",
                "seeds/reference/countries.csv",
            ),
        ),
        Stage("reporting", ("publication",), ("assets/reporting/*", "assets/plots.py", "seeds/reference/country_shapes.parquet")),
    )
}


@cache
def code_version(stage: str) -> str:
    """Hash of what decides what a stage writes, its files and its tables' shapes: 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for pattern in STAGES[stage].files:
        for path in sorted(PROJECT.glob(pattern)):
            if path.is_file() and path.name != "assets.py" and "__pycache__" not in path.parts:
                digest.update(path.relative_to(PROJECT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for name in STAGES[stage].tables:
        digest.update(repr(_shape(TABLES[name])).encode())
    return digest.hexdigest()[:16]


def _shape(table: Table) -> tuple[object, ...]:
    """What of a contract decides rows: the columns with their types and bounds, the key, the view, and which rows are taken out."""
    columns = [(c.name, c.type, c.nullable, c.codes, c.minimum, c.maximum) for c in table.columns]
    taken_out = [(e.name, e.description, e.sql) for e in table.expectations if e.severity == "quarantine"]
    return (table.name, columns, table.key, table.owner_column, table.view, taken_out)


def create_state(con: duckdb.DuckDBPyConnection) -> None:
    """Makes the schema `pipeline`, in which the stages remember what they did."""
    con.execute("CREATE SCHEMA IF NOT EXISTS pipeline")
    con.execute(
        "CREATE TABLE IF NOT EXISTS pipeline.stages (stage VARCHAR PRIMARY KEY, version BIGINT NOT NULL, made_with VARCHAR NOT NULL)"
    )
    con.execute("CREATE TABLE IF NOT EXISTS pipeline.items (stage VARCHAR NOT NULL, item VARCHAR NOT NULL, input VARCHAR NOT NULL)")
    con.execute(
        "CREATE TABLE IF NOT EXISTS pipeline.files (location VARCHAR PRIMARY KEY, size BIGINT, mtime_ns BIGINT, content_hash VARCHAR, code_version VARCHAR)"
    )
    con.execute("CREATE TABLE IF NOT EXISTS pipeline.file_documents (location VARCHAR NOT NULL, document_id VARCHAR NOT NULL)")
    con.execute("CREATE TABLE IF NOT EXISTS pipeline.settings (name VARCHAR PRIMARY KEY, value VARCHAR)")


def note_reviews(con: duckdb.DuckDBPyConnection, reviews: Path) -> None:
    """Makes the aggregation pending when the analyst's decisions are not those that it last ran with."""
    digest = hashlib.sha256(reviews.read_bytes()).hexdigest() if reviews.is_file() else ""
    row = first_row(con.execute("SELECT value FROM pipeline.settings WHERE name = 'reviews'"))
    if row is None or row[0] != digest:
        con.execute("UPDATE pipeline.stages SET made_with = 'unfinished' WHERE stage = 'aggregation'")
        con.execute("INSERT OR REPLACE INTO pipeline.settings VALUES ('reviews', ?)", [digest])


def is_pending(con: duckdb.DuckDBPyConnection, stage: str) -> bool:
    """Whether the stage has not yet run with today's code and the present version of what it reads."""
    row = first_row(con.execute("SELECT made_with FROM pipeline.stages WHERE stage = ?", [stage]))
    return row is None or row[0] != _made_with(con, stage)


def anything_pending_after(con: duckdb.DuckDBPyConnection, stage: str) -> bool:
    """Whether a stage after this one has work to do."""
    names = list(STAGES)
    return any(is_pending(con, later) for later in names[names.index(stage) + 1 :])


def touch_stage(con: duckdb.DuckDBPyConnection, stage: str) -> None:
    """Gives the stage a new version, for its rows change; in the same transaction, so that a crash cannot part the two."""
    con.execute(
        "INSERT INTO pipeline.stages VALUES (?, 1, 'unfinished') ON CONFLICT (stage) DO UPDATE SET version = version + 1, made_with = 'unfinished'",
        [stage],
    )


def finish_stage(con: duckdb.DuckDBPyConnection, stage: str) -> None:
    """Remembers that the stage ran to its end on the present inputs."""
    con.execute(
        "INSERT INTO pipeline.stages VALUES (?, 1, ?) ON CONFLICT (stage) DO UPDATE SET made_with = excluded.made_with",
        [stage, _made_with(con, stage)],
    )


def version_of(con: duckdb.DuckDBPyConnection, stage: str) -> int:
    """The version of the stage's rows; 0 before its first run."""
    row = first_row(con.execute("SELECT version FROM pipeline.stages WHERE stage = ?", [stage]))
    return int(row[0]) if row else 0


def _made_with(con: duckdb.DuckDBPyConnection, stage: str) -> str:
    inputs = [f"{name} {version_of(con, name)}" for name in STAGES[stage].reads]
    return "; ".join([f"code {code_version(stage)}", *inputs])


def pending_articles(con: duckdb.DuckDBPyConnection, stage: str, inputs_sql: str) -> tuple[list[str], list[str]]:
    """The articles that a per-article stage has to work (again), and those that have gone. `inputs_sql` gives item, input."""
    made = f"md5(input || '{code_version(stage)}')"
    todo = con.execute(
        f"""SELECT item FROM (SELECT item, {made} AS made FROM ({inputs_sql})) i
            WHERE NOT EXISTS (SELECT 1 FROM pipeline.items p WHERE p.stage = ? AND p.item = i.item AND p.input = i.made) ORDER BY item""",
        [stage],
    ).fetchall()
    gone = con.execute(
        f"SELECT item FROM pipeline.items p WHERE stage = ? AND NOT EXISTS (SELECT 1 FROM ({inputs_sql}) i WHERE i.item = p.item) ORDER BY item",
        [stage],
    ).fetchall()
    return [row[0] for row in todo], [row[0] for row in gone]


def remember_articles(con: duckdb.DuckDBPyConnection, stage: str, inputs_sql: str, done: list[str], gone: list[str]) -> None:
    """Remembers with which input the articles were worked, and forgets those that have gone. The caller holds the transaction."""
    con.register("touched", pd.DataFrame({"item": [*done, *gone]}, dtype="str"))
    con.register("worked", pd.DataFrame({"item": done}, dtype="str"))
    try:
        con.execute("DELETE FROM pipeline.items WHERE stage = ? AND item IN (SELECT item FROM touched)", [stage])
        con.execute(
            f"INSERT INTO pipeline.items SELECT ?, item, md5(input || '{code_version(stage)}') FROM ({inputs_sql}) WHERE item IN (SELECT item FROM worked)",
            [stage],
        )
    finally:
        con.unregister("touched")
        con.unregister("worked")
