"""The resources of the pipeline: the warehouse, held by one run at a time.

Belongs here: what a run opens and closes. Not here: the layout of the files (`warehouse/files.py`).
"""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import dagster as dg

from warehouse.files import WarehouseBusyError
from warehouse.session import Session, no_progress, open_session
from warehouse.settings import load_settings, warehouse_files

OUTCOME_TAG = "outcome"


def warehouse_resource(
    warehouse: str | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    replace_corpus: bool = False,
    wait_seconds: float = 900,
) -> dg.ResourceDefinition:
    """The warehouse of a run: its lock and build database, from the first step to the last, for any selection of assets or checks.

    A run waits up to `wait_seconds` for another to end, then fails with a message that names it. How it ended (a code of the
    list `refresh_outcome`) is its tag OUTCOME_TAG, by which the UI's list of runs tells news from none.
    """

    @dg.resource(description="The warehouse: one refresh at a time.")
    def held(context: dg.InitResourceContext) -> Iterator[Session]:
        files = warehouse_files(warehouse)
        run_id = context.run_id or "no-run"
        deadline = time.monotonic() + wait_seconds
        session = None
        try:
            with ExitStack() as stack:
                while session is None:
                    try:
                        session = stack.enter_context(
                            open_session(files, load_settings(files), run_id, progress or _logged(context), replace_corpus)
                        )
                    except WarehouseBusyError as busy:
                        if time.monotonic() >= deadline:
                            raise dg.Failure(str(busy), allow_retries=False) from busy
                        time.sleep(1)
                yield session
        finally:
            if session is not None and context.instance is not None and context.instance.has_run(run_id):
                context.instance.add_run_tags(run_id, {OUTCOME_TAG: session.outcome})

    return held


def _logged(context: dg.InitResourceContext) -> Callable[[str, int, int], None]:
    """Progress as lines of the run's log, at every tenth."""
    told: dict[str, int] = {}

    def tell(what: str, done: int, of: int) -> None:
        tenth = 10 * done // max(of, 1)
        if told.get(what) != tenth and context.log and of > 100:
            told[what] = tenth
            context.log.info(f"{what}: {done:,} of {of:,}")

    return tell if context.log else no_progress
