"""How two places stand to each other: the same, one inside the other, near, apart.

Belongs here: containment and distance over the rows of `places`. Not here: finding places in text, or what their
relation means for two events (`link_features.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from assets.aggregation.records import Place, policy

AREA_KINDS = frozenset({"country", "admin1", "admin2", "region", "continent", "sea", "river", "desert"})
SITE_KINDS = frozenset({"quarter", "facility"})


def unlocated_name(place_id: str | None) -> tuple[str, str] | None:
    """Country ('' where the text does not tell) and name of a place that no gazetteer holds, from its id "text:SYR:tal qarin"."""
    kind, _, rest = (place_id or "").partition(":")
    country, _, name = rest.partition(":")
    return (country, name) if kind == "text" and name else None


class Spot(NamedTuple):
    """Where something happened, as one mention says it: a place, a point, and how exact it is (UCDP 1 to 7)."""

    place_id: str | None
    latitude: float | None
    longitude: float | None
    precision: int

    @property
    def known(self) -> bool:
        """Whether the text gives any place at all."""
        return self.place_id is not None or self.latitude is not None


NOWHERE = Spot(None, None, None, 9)


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """The great-circle distance of two points in km."""
    a, b, c, d = map(radians, (lat1, lon1, lat2, lon2))
    return 12742.0 * asin(sqrt(sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2))


class Areas:
    """The places of a release with what contains what: parents as the table states them, else country and province by name."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.by_id = {place.place_id: place for place in places}
        self._around: dict[str, frozenset[str]] = {}
        self._relations: dict[tuple[str, str], str] = {}

    @cached_property
    def _wide(self) -> dict[tuple[str, str], str]:
        """Countries and provinces by (country, name): '' names the country itself."""
        found: dict[tuple[str, str], str] = {}
        for place in self.by_id.values():
            if place.kind == "country" and place.country_iso3:
                found[place.country_iso3, ""] = place.place_id
            elif place.kind == "admin1" and place.country_iso3:
                found[place.country_iso3, place.name] = place.place_id
                if place.admin1:
                    found.setdefault((place.country_iso3, place.admin1), place.place_id)
        return found

    @cached_property
    def _parts(self) -> dict[str, list[Place]]:
        """The parts of countries that texts name by the compass ("northern Iraq"), by country."""
        found: dict[str, list[Place]] = {}
        for place in self.by_id.values():
            parent = self.by_id.get(place.parent_place_id or "")
            if place.kind == "region" and place.country_iso3 and parent is not None and place.place_id.startswith(f"{parent.place_id}:"):
                found.setdefault(place.country_iso3, []).append(place)
        return found

    def _reaches(self, part: Place, place: Place) -> bool:
        """Whether a part of a country, which has no border, may reach as far as a place of the country: to its middle and no further."""
        middle = self.by_id[part.parent_place_id or ""]
        if place.place_id == middle.place_id or place in self._parts[part.country_iso3 or ""]:
            return False
        if None in (place.latitude, place.longitude, part.latitude, part.longitude, middle.latitude, middle.longitude):
            return True
        up, across = (part.latitude or 0) - (middle.latitude or 0), (part.longitude or 0) - (middle.longitude or 0)
        along = up * ((place.latitude or 0) - (middle.latitude or 0)) + across * ((place.longitude or 0) - (middle.longitude or 0))
        return along >= 0 or part.place_id.endswith(":central")

    def around(self, place_id: str) -> frozenset[str]:
        """Every area that contains the place, itself left out."""
        if place_id not in self._around:
            found: set[str] = set()
            place = self.by_id.get(place_id)
            while place is not None and place.parent_place_id and place.parent_place_id not in found:
                found.add(place.parent_place_id)
                place = self.by_id.get(place.parent_place_id)
            own = self.by_id.get(place_id)
            if own is not None and own.country_iso3:
                found |= {self._wide.get((own.country_iso3, ""), ""), self._wide.get((own.country_iso3, own.admin1 or "-"), "")}
                found |= {part.place_id for part in self._parts.get(own.country_iso3, ()) if self._reaches(part, own)}
            self._around[place_id] = frozenset(found - {"", place_id})
        return self._around[place_id]

    def is_area(self, spot: Spot) -> bool:
        """Whether the spot is wider than a settlement: a province, a country, a river."""
        if unlocated_name(spot.place_id) is not None:
            return False  # how far its point may be off says nothing of how wide it is
        place = self.by_id.get(spot.place_id or "")
        return spot.precision >= 3 or (place is not None and place.kind in AREA_KINDS)

    def is_large(self, spot: Spot) -> bool:
        """Whether the spot is a city as a whole in which several attacks a day are nothing rare."""
        place = self.by_id.get(spot.place_id or "")
        return place is not None and (place.population or 0) >= policy()["large_city"] and not self.is_area(spot) and not self.is_site(spot)

    def is_small(self, spot: Spot) -> bool:
        """Whether the spot is a village or a small town as a whole, in which one attack a day is much."""
        place = self.by_id.get(spot.place_id or "")
        return place is not None and (place.population or 0) < policy()["small_town"] and not self.is_area(spot) and not self.is_site(spot)

    def country(self, spot: Spot) -> str | None:
        """The ISO3 code of the spot's country, where its place tells."""
        place = self.by_id.get(spot.place_id or "")
        return None if place is None else place.country_iso3

    def relation(self, one: Spot, other: Spot) -> str:
        """'same', 'inside' (one contains the other), 'near', 'apart', or 'unknown' when either has no place.

        Near are two spots within `near_km` of each other of which at least one is a quarter or only approximately told; two
        named settlements are apart however close they lie, for a text that names one town does not mean the next.
        """
        if not one.known or not other.known:
            return "unknown"
        if one.place_id and other.place_id:
            if one.place_id == other.place_id:
                return "same"
            key = (one.place_id, other.place_id) if one.place_id < other.place_id else (other.place_id, one.place_id)
            found = self._relations.get(key)
            if found is None:
                found = "inside" if key[0] in self.around(key[1]) or key[1] in self.around(key[0]) else ""
                self._relations[key] = found
            if found:
                return found
            names = [unlocated_name(spot.place_id) for spot in (one, other)]
            if names[0] is not None and names[1] is not None and names[0][1] == names[1][1]:
                return "near" if names[0][0] and names[1][0] else "same"  # one text tells the country, the other does not
        distance = self.distance(one, other)
        if distance is None or any(unlocated_name(spot.place_id) and spot.precision >= 3 for spot in (one, other)):
            return "apart"
        if distance <= policy()["same_site_km"]:
            return "inside" if (unlocated_name(one.place_id) is None) != (unlocated_name(other.place_id) is None) else "near"
        if (
            self.is_site(one) != self.is_site(other)
            and not self.is_area(one)
            and not self.is_area(other)
            and distance <= policy()["quarter_km"]
        ):
            return "inside"
        vague = (one.place_id is None or other.place_id is None or 2 in (one.precision, other.precision)) and not (
            self.is_area(one) or self.is_area(other)
        )
        return "near" if vague and distance <= policy()["near_km"] else "apart"

    def distance(self, one: Spot, other: Spot) -> float | None:
        """The distance of two spots in km; None where one has no point."""
        if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
            return None
        return kilometres(one.latitude, one.longitude, other.latitude, other.longitude)

    def is_site(self, spot: Spot) -> bool:
        """Whether the spot is a part of a settlement: a quarter, a hospital."""
        place = self.by_id.get(spot.place_id or "")
        return place is not None and place.kind in SITE_KINDS
