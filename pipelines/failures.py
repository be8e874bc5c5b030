"""Why a run failed, in plain words: for the terminal and for an alert.

Not here: whom to tell (`alerts.py`), or how a refresh that did not fail is told (`summary.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dagster import DagsterEvent


def reasons(events: Iterable[DagsterEvent]) -> Iterator[str]:
    """The messages of the steps and runs that failed among the events, each with its step, of a chain of errors the innermost.

    What a run says that its step has said already is left out.
    """
    told: set[str] = set()
    for event in events:
        if event.is_step_failure or event.is_run_failure or event.is_resource_init_failure:
            error = getattr(event.event_specific_data, "error", None)
            failure = getattr(event.event_specific_data, "user_failure_data", None)
            while error is not None and error.cause is not None:
                error = error.cause
            text = failure.description if failure and failure.description else error.message.strip() if error else ""
            if text and text not in told:
                told.add(text)
                yield f"{event.step_key or 'run'}: {text}"
