"""One refresh from the command line: the job `refresh` in this process, against the UI's own instance.

Not here: what the job does, or how its result is told (`summary.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from warehouse.files import WarehouseFiles, first_row
from warehouse.settings import kept_place, load_settings, save_settings, warehouse_files

# Dagster's own lines stay in its history; the terminal shows progress and the summary
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


class UnusableCorpusError(ValueError):
    """The corpus that was named cannot be listed."""


@dataclass(frozen=True)
class Refreshed:
    """How a refresh ended: an outcome of the code list `refresh_outcome`, the run's id, and what failed."""

    outcome: str
    run_id: str
    files: WarehouseFiles
    errors: tuple[str, ...]


def run_refresh(warehouse: Path | None, corpus: Sequence[str] | None, replace_corpus: bool, console: Console) -> Refreshed:
    """Runs the job `refresh` and tells how it ended; a corpus that is named is kept in the settings.

    Raises UnusableCorpusError, before anything runs, for a corpus that cannot be listed or is not the warehouse's own.
    """
    from assets.ingestion.reader import CorpusError, list_files
    from assets.table_assets import REFRESH_JOB
    from pipelines.definitions import build_definitions
    from pipelines.instance import open_instance

    files = warehouse_files(warehouse)
    before = load_settings(files)
    settings = replace(before, corpus=tuple(kept_place(place) for place in corpus)) if corpus else before
    try:
        list_files(settings.corpus)
    except CorpusError as error:
        raise UnusableCorpusError(str(error)) from error
    if files.settings.exists() and set(settings.corpus) != set(before.corpus) and not replace_corpus:
        raise UnusableCorpusError(
            f"{files.root} describes another corpus ({', '.join(before.corpus)}); to make it describe {', '.join(settings.corpus)} instead use --replace, "
            "or name another --warehouse"
        )
    save_settings(files, settings)
    with open_instance(files) as instance, _shown(console) as progress:
        job = build_definitions(str(files.root), progress, replace_corpus, wait_seconds=0).resolve_job_def(REFRESH_JOB)
        result = job.execute_in_process(instance=instance, raise_on_error=False, tags={"trigger": "command line"}, run_config=QUIET)
    errors = tuple(_errors(result))
    return Refreshed(_outcome(files, result.run_id) or "failed", result.run_id, files, errors)


def _errors(result: object) -> Iterator[str]:
    """The messages of the steps that failed, the innermost cause first told."""
    for event in result.all_events:  # type: ignore[attr-defined]
        if event.is_step_failure or event.is_run_failure or event.is_resource_init_failure:
            error = getattr(event.event_specific_data, "error", None)
            failure = getattr(event.event_specific_data, "user_failure_data", None)
            while error is not None and error.cause is not None:
                error = error.cause
            text = failure.description if failure and failure.description else error.message.strip() if error else ""
            if text:
                yield f"{event.step_key or 'run'}: {text}"


def _outcome(files: WarehouseFiles, run_id: str) -> str | None:
    from warehouse.files import connect_build, refresh_lock

    with refresh_lock(files):
        con = connect_build(files)
        try:
            row = first_row(con.execute("SELECT outcome FROM refreshes WHERE run_id = ?", [run_id]))
        finally:
            con.close()
    return str(row[0]) if row else None


@contextmanager
def _shown(console: Console) -> Iterator[Callable[[str, int, int], None]]:
    """Progress bars on a terminal, a line at every tenth otherwise."""
    if console.is_terminal:
        with Progress(
            TextColumn("{task.description:>12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console, transient=True
        ) as bars:
            tasks = {}

            def show(what: str, done: int, of: int) -> None:
                if what not in tasks:
                    tasks[what] = bars.add_task(what, total=of)
                bars.update(tasks[what], completed=done, total=of)

            yield show
        return
    told: dict[str, int] = {}

    def tell(what: str, done: int, of: int) -> None:
        tenth = 10 * done // max(of, 1)
        if of > 100 and told.get(what) != tenth:
            told[what] = tenth
            console.print(f"{what}: {done} of {of}", highlight=False)

    yield tell
