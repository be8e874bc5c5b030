"""Where the places roughly lie that a text names and no gazetteer holds.

Belongs here: their points, taken from the located places around them. Not here: whether they are places (`places/names.py`), their ids
(`places/tables.py`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from assets.extraction.mentions import PlaceMention
from assets.extraction.places.gazetteer import gazetteer
from assets.extraction.places.words import words

SAME_SITE = 120  # characters within which a building and its town are told


def is_site(place_id: str | None) -> bool:
    """Whether an id of `unlocated_id` is that of a building, a base or a road: the word for its kind is part of such a name."""
    kind, _, name = (place_id or "").partition(":")
    named = name.partition(":")[2].split(" ")
    return kind == "text" and any(words().nouns.get(word) in ("facility", "road") for word in (named[0], named[-1]))


def sites_on_map(line: list[PlaceMention]) -> list[PlaceMention]:
    """Buildings and roads that nobody has located stand, roughly, at the settlement or quarter named next in their sentence: "the X School
    at the end of Y Street in the Z quarter"."""
    out: list[PlaceMention] = []
    around: PlaceMention | None = None
    for m in reversed(line):
        place = gazetteer().by_id(m.place_id or "")
        if place is not None:
            around = m if place.kind in ("settlement", "quarter") and m.role in ("event", "containing") else None
        elif around is not None and m.latitude is None and is_site(m.place_id) and around.start - m.end < SAME_SITE:
            m = replace(m, latitude=around.latitude, longitude=around.longitude, where_precision=2)
        out.append(m)
    return out[::-1]


def within_area(found: list[list[PlaceMention]]) -> list[list[PlaceMention]]:
    """Names that nobody has located stand at the first-level area that nearly all located places of the article share, if there is one."""
    areas = [
        place.admin1_id or place.place_id
        for line in found
        for m in line
        if m.where_precision is not None and m.where_precision <= 4 and (place := gazetteer().by_id(m.place_id or "")) is not None
    ]
    area, count = Counter(areas).most_common(1)[0] if areas else ("", 0)
    place = gazetteer().by_id(area)
    if place is None or count < 3 or count < 0.75 * len(areas):
        return found
    return [
        [
            replace(m, latitude=place.latitude, longitude=place.longitude, where_precision=4)
            if m.latitude is None and (m.place_id or "").startswith(f"text:{place.country}:")
            else m
            for m in line
        ]
        for line in found
    ]
