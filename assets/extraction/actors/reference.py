"""The actor lists as the public tables `actors` and `actor_aliases`.

Belongs here: reading `seeds/reference/actors.csv` and `actor_aliases.csv` and giving them the tables' columns. Not here:
finding actors in a text (`actors/actors.py`).
"""

from __future__ import annotations

import calendar
from datetime import date
from functools import cache

import pandas as pd

from expectations.reference import reference_rows


@cache
def actor_classes() -> dict[str, str]:
    """actor_id to its class (`actors.csv`): state_forces, rebel, militia, civilians..."""
    return {row["actor_id"]: row["actor_class"] for row in reference_rows("actors.csv")}


@cache
def non_state_actors() -> frozenset[str]:
    """The armed groups of the list."""
    return frozenset(row["actor_id"] for row in reference_rows("actors.csv") if row["side"] == "non_state")


def actor_tables() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables `actors` and `actor_aliases`, sorted by their keys. A validity given as a year or month covers all of it."""
    actors = pd.DataFrame(
        [
            (
                row["actor_id"], row["name"], row["actor_class"], int(row["inter"]) if row["inter"] else None, row["country_iso3"] or None, None,
                first_day(row["valid_from"]), last_day(row["valid_to"]), row["source"],
            )
            for row in reference_rows("actors.csv")
        ],
        columns="actor_id name actor_class inter_code country_iso3 parent_actor_id valid_from valid_to source".split(),
    )  # fmt: skip
    actors["inter_code"] = actors["inter_code"].astype("Int64")
    aliases = pd.DataFrame(
        [
            (row["actor_id"], row["alias"], row["loaded_term"] == "yes", first_day(row["valid_from"]), last_day(row["valid_to"]))
            for row in reference_rows("actor_aliases.csv")
        ],
        columns="actor_id alias loaded_term valid_from valid_to".split(),
    )
    return actors.sort_values("actor_id", ignore_index=True), aliases.sort_values(["actor_id", "alias"], ignore_index=True)


def first_day(text: str) -> date | None:
    """The first day of "2014", "2014-06" or "2014-06-10"; None for an empty text."""
    return date.fromisoformat((text + "-01-01")[:10]) if text else None


def last_day(text: str) -> date | None:
    """The last day of "2014", "2014-06" or "2014-06-10"; None for an empty text."""
    if len(text) == 4:
        return date(int(text), 12, 31)
    if len(text) == 7:
        year, month = int(text[:4]), int(text[5:])
        return date(year, month, calendar.monthrange(year, month)[1])
    return date.fromisoformat(text) if text else None
