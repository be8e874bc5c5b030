"""The publishers and news agencies that the project knows.

Belongs here: reading `publishers.csv` and finding a publisher by name, alias or address. Not here: in which forms a text names one
(`bylines.py`).
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple
from urllib.parse import urlsplit

import pandas as pd

from expectations.reference import reference_rows


class Publisher(NamedTuple):
    """One row of `publishers.csv`. `date_order`: 'DMY' or 'MDY', None where it is not known."""

    name: str
    domain: str
    is_wire: bool
    date_order: str | None


def publisher_table() -> pd.DataFrame:
    """The rows of the table `publishers`: publisher, domain, country_iso3, is_wire (bool), date_order ('DMY', 'MDY')."""
    return _rows()[["publisher", "domain", "country_iso3", "is_wire", "date_order"]]


@cache
def publishers() -> dict[str, Publisher]:
    """Every publisher and agency by name and alias in lower case, and by domain."""
    found: dict[str, Publisher] = {}
    for name, domain, is_wire, order, aliases in _rows()[["publisher", "domain", "is_wire", "date_order", "aliases"]].itertuples(
        index=False
    ):
        publisher = Publisher(name, domain, is_wire, order or None)
        for key in (name, domain, *(aliases or "").split("|")):
            if key:
                found.setdefault(key.lower(), publisher)
    return found


def publisher_named(name: str) -> Publisher | None:
    """The publisher of that name, alias or domain, whatever its case."""
    return publishers().get(name.strip(" .,:()").lower())


def publisher_at(url: str | None) -> str | None:
    """The known publisher whose site an address is on."""
    try:
        host = (urlsplit(url).hostname or "") if url else ""
    except ValueError:  # not an address: a bracket that never closes
        return None
    parts = host.split(".")
    return next((known.name for at in range(len(parts) - 1) if (known := publishers().get(".".join(parts[at:])))), None)


def _rows() -> pd.DataFrame:
    table = pd.DataFrame(reference_rows("publishers.csv"))
    table["is_wire"] = table["is_wire"] == "true"
    return table
