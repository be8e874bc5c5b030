"""The public tables of places: those that a release uses, and the areas around them.

Belongs here: rows of `places` and `place_aliases`, and the ids of places that no gazetteer holds. Not here: finding places in texts.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from assets.extraction.places.gazetteer import PLACE_COLUMNS, fold, gazetteer
from assets.extraction.places.unlocated import is_site
from assets.extraction.places.words import words


def unlocated_id(surface: str, country: str) -> str:
    """The id of a place that a text names and the gazetteer lacks: "text:SYR:tal qarin". The name is all that is known of it."""
    return f"text:{country}:{fold(surface)}"


def place_tables(place_ids: Iterable[str], spellings: Iterable[tuple[str, str]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The public tables `places` and `place_aliases` for the places that a release uses, and all areas around them.

    `spellings`: (place_id, surface) pairs of place mentions that bear a name: a text's own spelling is an alias too.
    Returns places (place_id, name, kind, country_iso3, admin1, parent_place_id: str; latitude, longitude: float, degrees;
    population: int; source: str) and place_aliases (place_id, alias: str), sorted, without duplicates.
    """
    known = gazetteer()
    rows: dict[str, tuple[object, ...]] = {}
    waiting = sorted(set(place_ids))
    while waiting:
        place_id = waiting.pop()
        if place_id in rows:
            continue
        place = known.by_id(place_id)
        if place is not None:
            values = (
                place.name,
                place.kind,
                place.country or None,
                place.admin1,
                place.parent_id,
                place.latitude,
                place.longitude,
                place.population,
            )
            rows[place_id] = (place_id, *values, place.source)
            parent = place.parent_id
        else:
            _, country, name = place_id.split(":", 2)
            parent = f"iso:{country}" if country else None
            kind = "facility" if is_site(place_id) else "unlocated"
            rows[place_id] = (place_id, name.title(), kind, country or None, None, parent, None, None, None, "named in a text")
        if parent:
            waiting.append(parent)
    places = pd.DataFrame(sorted(rows.values(), key=lambda r: str(r[0])), columns=list(PLACE_COLUMNS))
    places["population"] = places["population"].astype("Int64")
    pairs = {(i, alias) for i in rows for alias in (known.aliases(i) or [i.split(":", 2)[2].title()])}
    pairs |= {(i, alias) for i, surface in spellings if i in rows for alias in _spelled(" ".join(surface.split()))}
    return places, pd.DataFrame(sorted(pairs), columns=["place_id", "alias"])


def _spelled(surface: str) -> list[str]:
    """A text's own spelling of a place, and the name in it without its article and kind: "the Latin Bridge", "Latin"."""
    first, _, rest = surface.partition(" ")
    name = rest if first.lower() == "the" else surface
    head, _, noun = name.rpartition(" ")
    return [surface, name, *([head] if head and noun.lower() in words().nouns else [])]
