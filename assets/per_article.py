"""Running a per-article stage: which articles need work, the pool of processes, writing what comes back.

Belongs here: what cleaning and extraction share. Not here: what they find, and Dagster.

The work is a pure function of frames (articles in, rows of several tables out), so that one article's rows depend on
nothing but that article, the reference files and the code. It runs in this process for a few articles and in a pool for
many; the rows are the same. Each batch is written in one transaction, so a killed refresh goes on where it was.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from multiprocessing import get_context

import duckdb
import pandas as pd

from expectations.tables import TABLES
from warehouse.quarantine import clear_quarantine, quarantine_rows
from warehouse.rows import insert, replace_articles, transaction
from warehouse.stages import finish_stage, pending_articles, remember_articles, touch_stage

Frames = Mapping[str, pd.DataFrame]
Progress = Callable[[str, int, int], None]  # what, done, of

CHUNK_ARTICLES = 50  # one task of a worker
BATCH_ARTICLES = 2000  # one transaction
POOL_FROM = 400  # articles from which a pool repays its start


@dataclass(frozen=True)
class Worked:
    """What a per-article stage did: articles worked, articles gone, articles that failed."""

    worked: int
    gone: int
    failed: int

    @property
    def changed(self) -> bool:
        """Whether any row may differ."""
        return bool(self.worked or self.gone)


def work_articles(
    con: duckdb.DuckDBPyConnection,
    stage: str,
    inputs_sql: str,
    load: Callable[[duckdb.DuckDBPyConnection, Sequence[str]], tuple[pd.DataFrame, ...]],
    function: Callable[..., Frames],
    tables: Sequence[str],
    failures: str,
    run_id: str,
    progress: Progress,
) -> Worked:
    """Brings the stage's tables up to date with `inputs_sql` (item, input: one row an article).

    `load` gives the frames of some articles, the first with one row an article and all with `article_id` or `document_id`;
    `function` makes the tables from them, and a frame named `failures` (article_id, error) whose rows go to quarantine.
    """
    todo, gone = pending_articles(con, stage, inputs_sql)
    failed = 0
    if gone:
        _write(
            con,
            stage,
            inputs_sql,
            {name: pd.DataFrame(columns=TABLES[name].column_names) for name in tables},
            [],
            gone,
            tables[0],
            pd.DataFrame(),
            run_id,
        )
    many = len(todo) >= POOL_FROM and (os.cpu_count() or 1) > 1
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) if many else nullcontext() as pool:
        for start in range(0, len(todo), BATCH_ARTICLES):
            ids = todo[start : start + BATCH_ARTICLES]
            chunks = [load(con, ids[at : at + CHUNK_ARTICLES]) for at in range(0, len(ids), CHUNK_ARTICLES)]
            results: Iterator[Frames] = (
                pool.map(_call, [function] * len(chunks), chunks) if pool else map(_call, [function] * len(chunks), chunks)
            )
            made: list[Frames] = []
            for result in results:
                made.append(result)
                progress(stage, min(start + len(made) * CHUNK_ARTICLES, len(todo)), len(todo))
            joined = {name: pd.concat([frames[name] for frames in made], ignore_index=True) for name in tables}
            errors = pd.concat([frames[failures] for frames in made if failures in frames] or [pd.DataFrame()], ignore_index=True)
            failed += len(errors)
            _write(con, stage, inputs_sql, joined, ids, [], tables[0], errors, run_id)
    finish_stage(con, stage)
    return Worked(len(todo), len(gone), failed)


def _call(function: Callable[..., Frames], frames: tuple[pd.DataFrame, ...]) -> Frames:
    return function(*frames)


def _write(
    con: duckdb.DuckDBPyConnection,
    stage: str,
    inputs_sql: str,
    frames: Frames,
    done: list[str],
    gone: list[str],
    owner: str,
    errors: pd.DataFrame,
    run_id: str,
) -> None:
    """One transaction: the articles' rows, their quarantine, the stage's memory and its version."""
    touched = [*done, *gone]
    with transaction(con):
        replace_articles(con, frames, touched)
        con.register("touched", pd.DataFrame({"item": touched}, dtype="str"))
        con.execute("DELETE FROM quarantine WHERE table_name = ? AND row_key IN (SELECT item FROM touched)", [owner])
        clear_quarantine(con, list(frames))
        con.unregister("touched")
        if len(errors):
            refused = pd.DataFrame({"row_key": errors["article_id"], "detail": errors["error"]})
            insert(con, TABLES["quarantine"], refused.assign(run_id=run_id, table_name=owner, reason=f"{stage}_failed"))
        quarantine_rows(con, list(frames), run_id)
        remember_articles(con, stage, inputs_sql, done, gone)
        touch_stage(con, stage)
