"""One refresh from the command line: the job `refresh` in this process, against the UI's own instance.

Not here: what the job does, or how its result is told (`summary.py`).
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from warehouse.files import WarehouseFiles
from warehouse.settings import kept_place, load_settings, save_settings, warehouse_files

# objects between two looks for cycles, of which imports leave hardly any; with Python's 700 they cost a refresh without news a tenth of its time
GARBAGE_THRESHOLD = 50_000
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
    gc.set_threshold(GARBAGE_THRESHOLD)
    from assets.ingestion.reader import CorpusError, list_files
    from assets.table_assets import REFRESH_JOB
    from pipelines.definitions import build_definitions
    from pipelines.failures import reasons
    from pipelines.instance import open_instance
    from pipelines.resources import OUTCOME_TAG

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
        run = instance.get_run_by_id(result.run_id)
    outcome = run.tags.get(OUTCOME_TAG) if run else None  # without one the run never held the warehouse
    return Refreshed(outcome or "failed", result.run_id, files, tuple(reasons(result.all_events)))


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
