"""Work without Python's search for reference cycles, for stages whose records hold none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collection() -> Iterator[None]:
    """The records of a chunk hold no cycles: looking for them costs a seventh of the time of extraction, a sixteenth of that of cleaning."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
