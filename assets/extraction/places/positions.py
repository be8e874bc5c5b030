"""Positions told by numbers: "65 km (40 miles) northeast of Baghdad", "35°08'40"N 40°24'10"E".

Belongs here: reading distance and bearing, reading coordinates, moving a point, comparing points. Not here: which place is meant (`places/places.py`).
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

EARTH_RADIUS_KM = 6371.0
MILE_KM = 1.609344
BEARINGS = {
    "north": 0.0, "northeast": 45.0, "east": 90.0, "southeast": 135.0, "south": 180.0, "southwest": 225.0, "west": 270.0, "northwest": 315.0,
}  # fmt: skip
_COMPASS = r"(?:north|south)[- ]?(?:east|west)|north|south|east|west"
_RELATIVE = re.compile(
    rf"(?P<number>\d+(?:[.,]\d+)*)(?:\s*(?:-|to)\s*\d+)?[\s-]*(?P<unit>kilomet(?:er|re)s?|kms?|miles?|mi)\b\.?"
    rf"(?:\s*\(\s*[^)]{{1,30}}\))?(?:\s+(?:to|in))?(?:\s+the)?\s+(?:(?P<compass>{_COMPASS})(?:ern|erly|wards?)?|away|outside|inland|up|down)"
    r"(?:\s+(?:of|from))?(?:\s+(?:the|downtown|central|provincial|capital|city|town|of|nearby))*\s*$",
    re.I,
)

_DEGREES = r"(?P<{0}d>\d{{1,3}}(?:\.\d+)?)\s*[\u00b0\u00ba]\s*(?:(?P<{0}m>\d{{1,2}}(?:\.\d+)?)\s*['\u2019\u2032]\s*(?:(?P<{0}s>\d{{1,2}}(?:\.\d+)?)\s*(?:[\"\u201d\u2033]|'')\s*)?)?(?P<{0}>[{1}])"
_BY_DEGREES = re.compile(rf"{_DEGREES.format('lat', 'NS')}[\s,;/]+{_DEGREES.format('lon', 'EW')}")
_BY_DECIMALS = re.compile(r"(?<![\w.,-])(?P<lat>-?\d{1,2}\.\d{4,})\s*[,;]\s*(?P<lon>-?\d{1,3}\.\d{4,})(?![\w.]*\d)")


class Coordinates(NamedTuple):
    """A point told by its coordinates at text[start:end], in degrees."""

    start: int
    end: int
    latitude: float
    longitude: float


def coordinates_in(text: str) -> list[Coordinates]:
    """The pairs of coordinates of a text: degrees with minutes, seconds and points of the compass, or two numbers of four decimals."""
    found = []
    if "\u00b0" in text or "\u00ba" in text:
        found += [
            Coordinates(
                m.start(), m.end(), _degrees(m, "lat") * (-1 if m["lat"] == "S" else 1), _degrees(m, "lon") * (-1 if m["lon"] == "W" else 1)
            )
            for m in _BY_DEGREES.finditer(text)
        ]
    if text.count(".") > 1:
        found += [Coordinates(m.start(), m.end(), float(m["lat"]), float(m["lon"])) for m in _BY_DECIMALS.finditer(text)]
    return [c for c in found if abs(c.latitude) <= 90 and abs(c.longitude) <= 180 and (c.latitude or c.longitude)]


def _degrees(m: re.Match[str], name: str) -> float:
    return round(float(m[f"{name}d"]) + float(m[f"{name}m"] or 0) / 60 + float(m[f"{name}s"] or 0) / 3600, 6)


class Relative(NamedTuple):
    """A position relative to a place: distance in km; bearing in degrees from north, None when the text gives no direction."""

    start: int
    distance_km: float
    bearing: float | None


def relative_before(text: str) -> Relative | None:
    """The relative position that ends `text` (the words right before a place's name), or None. `start` is its offset in `text`."""
    m = _RELATIVE.search(text, max(0, len(text) - 90))
    if m is None:
        return None
    raw = m["number"]
    number = float(raw.replace(",", "") if re.fullmatch(r"\d{1,3}(?:,\d{3})+", raw) else raw.replace(",", ".").rstrip("."))
    compass = re.sub(r"[- ]", "", m["compass"].lower()) if m["compass"] else None
    distance = number * (MILE_KM if m["unit"].lower().startswith("mi") else 1.0)
    return Relative(m.start(), distance, BEARINGS[compass] if compass else None)


def move(latitude: float, longitude: float, distance_km: float, bearing: float) -> tuple[float, float]:
    """The point `distance_km` away at `bearing` degrees, on a sphere; degrees, rounded to 4 places."""
    angle, course = distance_km / EARTH_RADIUS_KM, math.radians(bearing)
    lat, lon = math.radians(latitude), math.radians(longitude)
    new_lat = math.asin(math.sin(lat) * math.cos(angle) + math.cos(lat) * math.sin(angle) * math.cos(course))
    new_lon = lon + math.atan2(math.sin(course) * math.sin(angle) * math.cos(lat), math.cos(angle) - math.sin(lat) * math.sin(new_lat))
    return round(math.degrees(new_lat), 4), round((math.degrees(new_lon) + 540) % 360 - 180, 4)


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in km between two points in degrees."""
    a, b, c, d = map(math.radians, (lat1, lon1, lat2, lon2))
    return (
        2
        * EARTH_RADIUS_KM
        * math.asin(math.sqrt(min(1.0, math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2)))
    )


def bearing(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Initial bearing in degrees from the first point to the second."""
    a, b, c, d = map(math.radians, (lat1, lon1, lat2, lon2))
    east = math.sin(d - b) * math.cos(c)
    north = math.cos(a) * math.sin(c) - math.sin(a) * math.cos(c) * math.cos(d - b)
    return math.degrees(math.atan2(east, north)) % 360


def agrees(relative: Relative, anchor: tuple[float, float], point: tuple[float, float]) -> bool:
    """Whether a point lies where the text says: distance within 30 % (5 km at least), bearing within 45 degrees."""
    away = distance_km(*anchor, *point)
    if abs(away - relative.distance_km) > max(5.0, 0.3 * relative.distance_km):
        return False
    if relative.bearing is None or away < 5.0:
        return True
    return abs((bearing(*anchor, *point) - relative.bearing + 180) % 360 - 180) <= 45
