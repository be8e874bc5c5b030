"""When an article was published, how that is known, and what contradicts it.

Belongs here: the order of trust between metadata, HTML, visible text, address and inference. Not here: dates of what the
article tells (`assets/extraction/dates.py`), dates inferred from other articles (lineage).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple


class PublicationDate(NamedTuple):
    """`precision`: day, month, year, unknown. `method`: metadata, stated, url, inferred_caption, inferred_weekday, unknown."""

    published_on: date | None
    precision: str
    method: str
    conflict: str | None


def find_publication_date(
    text: str,
    blocks: Sequence[tuple[str, int, int]],
    html: str | None,
    url: str | None,
    metadata: Mapping[str, object],
) -> PublicationDate:
    """The publication date of one document.

    `text` is all visible text, `blocks` its labelled blocks (kind, start, end), may be empty; `html` the page as read;
    `metadata` what the record states (`published_on` among it).
    """
    return PublicationDate(None, "unknown", "unknown", None)
