"""The world gazetteer: which places bear a name, and what is known of each of them.

Belongs here: folding of spellings, loading of `seeds/reference/gazetteer*.parquet` and `places_curated.csv`, lookup of a name,
the public tables `places` and `place_aliases`. Not here: which of several namesakes a text means (`places/places.py`), how the files
are made (`seeds/reference/build_gazetteer.py`; licences and provenance in `seeds/reference/GAZETTEER.md`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from expectations.reference import REFERENCE, reference_rows

PLACE_COLUMNS = ("place_id", "name", "kind", "country_iso3", "admin1", "parent_place_id", "latitude", "longitude", "population", "source")

_APOSTROPHES = dict.fromkeys(map(ord, "'`\u2018\u2019\u02bb\u02bc\u02bf\u02be\u02b9\u02ba\u00b4\u2032\""), None)
_LETTERS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ə": "e"})
_NOT_WORD = re.compile(r"[^\w]+")
# The Arabic article in its assimilated forms; the text's "Al-Qaim", "Al Qaim" and "Qaim" are one name.
_ARTICLE = re.compile(r"\b(?:al|el|ar|er|as|es|at|et|az|ez|ash|esh|ad|ed|an|en|adh|ath|ul|ur)\s+(?=\w)")
_LOOSE_RULES = (
    (re.compile(r"ah\b|eh\b"), "a"),  # Hawijah, Hasakeh
    (re.compile(r"ee|ei|ai|ay|ey|ie"), "e"),  # Heet, Deir, Baiji
    (re.compile(r"uw(?=[aei])|ouw(?=[aei])"), "w"),  # Suwayda, Sweida
    (re.compile(r"oo|ou|aw|ow|au"), "u"),  # Yunis, Younis, Zawr, Zour
    (re.compile(r"q|ck"), "k"),
    (re.compile(r"dj"), "j"),
    (re.compile(r"iy|yy"), "i"),
    (re.compile(r"y"), "i"),
    (re.compile(r"o"), "u"),
    (re.compile(r"[ei]"), "a"),  # Erbil, Irbil, Arbil; Tel, Tal
    (re.compile(r"(\w)\1+"), r"\1"),  # Jabaliyya, Jabalia
)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """A name without marks, apostrophes, case, hyphens: "Ḩadīthah" and "HADITHAH" are "hadithah"."""
    if text.isascii():
        plain = text.lower().replace("'", "").replace("`", "")
    else:
        decomposed = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).lower()
        plain = "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_LETTERS).translate(_APOSTROPHES)
    return _NOT_WORD.sub(" ", plain).strip()


@lru_cache(maxsize=65536)
def fold_loosely(folded: str) -> str:
    """The transliteration-proof form of a folded Arabic, Persian, Turkic or Kurdish name; "" where too little is left to compare.

    Articles go, and vowels that the romanisations disagree on fall together: "baqouba" and "baqubah" are "bakuba".
    """
    loose = _ARTICLE.sub("", folded)
    for pattern, by in _LOOSE_RULES:
        loose = pattern.sub(by, loose)
    return loose if len(loose) >= 4 else ""


_COMPASS = re.compile(r"(?P<part>(?:north|south)?(?:east|west)?|central)(?:ern)?")


class Candidate(NamedTuple):
    """One bearer of a name: `row` in the gazetteer; `main` if the name is its own, not a further spelling."""

    row: int
    main: bool
    loose: bool


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the gazetteer. `admin1` is the name of its first-level area, `parent_id` the next area around it."""

    place_id: str
    name: str
    kind: str
    country: str
    admin1_id: str | None
    admin1: str | None
    parent_id: str | None
    latitude: float | None
    longitude: float | None
    population: int
    source: str
    capital: bool = False


class Gazetteer:
    """All places by row number, and the rows by name; one per process (`gazetteer()`)."""

    def __init__(self, table: pa.Table, names: pa.Table, loose_names: pa.Table, curated: Sequence[dict[str, str]]) -> None:
        self._columns = {name: table.column(name).combine_chunks() for name in table.column_names}
        self._size = len(table)
        self.population: npt.NDArray[np.int64] = table.column("population").to_numpy()
        self._names, self._name_starts, self._name_rows = _index(names)
        self._loose, self._loose_starts, self._loose_rows = _index(loose_names)
        self._row_of: dict[str, int] = dict(zip(table.column("place_id").to_pylist(), range(self._size), strict=True))
        self._extra: list[Place] = []
        self._extra_aliases: dict[int, list[str]] = {}
        self._extra_names: dict[str, list[Candidate]] = {}
        self._extra_loose: dict[str, list[Candidate]] = {}
        self._cached: dict[int, Place] = {}
        self._shown: dict[int, str] = {}  # the names that curated lines give places of the gazetteer
        self._capitals: dict[str, Place] = {}
        self._parts: dict[tuple[str, str], Place] = {}
        self._found: dict[str, list[Candidate]] = {}
        for line in curated:
            self._add(line)
        self.curated = frozenset(self._extra_aliases)  # the rows that curated lines name
        for key in self._extra_names:
            self._names.setdefault(key, -1)  # only in the curated lines
        firsts = {key.split(" ", 1)[0] for key in self._extra_names if " " in key}
        self.first_words: frozenset[str] = (
            frozenset(word for word in (table.schema.metadata or {}).get(b"first_words", b"").decode().split(" ")) | firsts
        )

    def _add(self, line: dict[str, str]) -> None:
        """One line of `places_curated.csv`: a further place, or further names of a place that the gazetteer holds."""
        row = self._row_of.get(line["place_id"])
        aliases = [a for a in line["aliases"].split("|") if a]
        if row is None:
            row = self._size + len(self._extra)
            admin1_id = line["admin1_id"] or None
            self._extra.append(
                Place(
                    line["place_id"],
                    line["name"],
                    line["kind"],
                    line["country_iso3"],
                    admin1_id,
                    None,
                    line["parent_place_id"] or admin1_id or (f"iso:{line['country_iso3']}" if line["country_iso3"] else None),
                    float(line["latitude"]) if line["latitude"] else None,
                    float(line["longitude"]) if line["longitude"] else None,
                    int(line["population"] or 0),
                    line["source"],
                )
            )
            self._row_of[line["place_id"]] = row
        elif line["name"]:
            self._shown[row] = line["name"]
        names = [line["name"], *aliases] if line["name"] else aliases
        self._extra_aliases.setdefault(row, []).extend(names)
        for name in names:
            key = fold(name)
            self._extra_names.setdefault(key, []).append(Candidate(row, True, False))
            loose = fold_loosely(key)
            if loose:
                self._extra_loose.setdefault(loose, []).append(Candidate(row, True, True))

    def place(self, row: int) -> Place:
        """The place of a row."""
        found = self._cached.get(row)
        if found is None:
            found = self._extra[row - self._size] if row >= self._size else self._read(row)
            if row in self._shown:
                found = replace(found, name=self._shown[row])
            if found.admin1 is None and found.admin1_id in self._row_of:
                found = replace(found, admin1=self.place(self._row_of[found.admin1_id]).name)
            self._cached[row] = found
        return found

    def _read(self, row: int) -> Place:
        value = {name: column[row].as_py() for name, column in self._columns.items() if name != "aliases"}
        return Place(
            value["place_id"],
            value["name"],
            value["kind"],
            value["country"],
            value["admin1_id"],
            None,
            value["admin1_id"] or (f"iso:{value['country']}" if value["kind"] != "country" else None),
            value["latitude"],
            value["longitude"],
            value["population"],
            "GeoNames",
            value["capital"],
        )

    def capital(self, country: str) -> Place | None:
        """The capital of a country (ISO alpha-3), or None."""
        if not self._capitals:
            flags = self._columns["capital"].to_numpy(zero_copy_only=False)
            for row in np.flatnonzero(flags == True).tolist():  # noqa: E712 - a column with nulls
                place = self.place(row)
                if place.population > self._capitals.get(place.country, place).population or place.country not in self._capitals:
                    self._capitals[place.country] = place
        return self._capitals.get(country)

    def by_id(self, place_id: str) -> Place | None:
        """The place of an id, or None."""
        row = self._row_of.get(place_id)
        if row is None and place_id.startswith("iso:") and place_id.count(":") == 2:
            return self._part(*place_id.rsplit(":", 1))
        return None if row is None else self.place(row)

    def part_of(self, country: Place, direction: str) -> Place | None:
        """The part of a country that a compass word names ("northern", "south-west", "central"): a region without a border, whose point
        is the middle of the settlements in the country's outer third on that side; None for any other word."""
        named = _COMPASS.fullmatch(direction.replace("-", ""))
        return self._part(country.place_id, named["part"]) if named and named["part"] else None

    def _part(self, country_id: str, part: str) -> Place | None:
        if (country_id, part) not in self._parts:
            country = self.by_id(country_id)
            if country is None or country.kind != "country" or not part or not _COMPASS.fullmatch(part):
                return None
            column = self._columns
            own = pc.and_(pc.equal(column["country"], country.country), pc.equal(column["kind"], "settlement"))
            points = np.column_stack([column[axis].filter(own).to_numpy(zero_copy_only=False) for axis in ("latitude", "longitude")])
            middle = (country.latitude, country.longitude)
            if len(points):
                low, high = np.quantile(points, (1 / 3, 2 / 3), axis=0)
                sides = {
                    "north": points[:, 0] >= high[0],
                    "south": points[:, 0] <= low[0],
                    "east": points[:, 1] >= high[1],
                    "west": points[:, 1] <= low[1],
                    "central": ((low <= points) & (points <= high)).all(axis=1),
                }
                held = np.logical_and.reduce([inside for side, inside in sides.items() if side in part])
                middle = tuple(points[held].mean(axis=0).round(2).tolist()) if held.any() else middle
            name = f"{part.capitalize()}{'' if part == 'central' else 'ern'} {country.name}"
            self._parts[country_id, part] = Place(
                f"{country_id}:{part}", name, "region", country.country, None, None, country_id, *middle, 0, country.source
            )
        return self._parts[country_id, part]

    def aliases(self, place_id: str) -> list[str]:
        """Every name of a place as it is spelled, its own first; [] for an unknown id."""
        row = self._row_of.get(place_id)
        if row is None:
            part = self.by_id(place_id)  # who looks for a country's name finds its parts too
            return [] if part is None else [part.name, *self.aliases(part.parent_id or "")]
        stored = self._columns["aliases"][row].as_py().split("|") if row < self._size else []
        return list(dict.fromkeys([self.place(row).name, *self._extra_aliases.get(row, []), *(a for a in stored if a)]))

    def lookup(self, folded: str) -> list[Candidate]:
        """Bearers of a folded name, as spelled."""
        at = self._names.get(folded)
        if at is None:
            return []
        found = self._found.get(folded)
        if found is None:
            found = list(self._extra_names.get(folded, ()))
            known = {c.row for c in found}
            if at >= 0:
                for code in self._name_rows[self._name_starts[at] : self._name_starts[at + 1]].tolist():
                    if code >> 1 not in known:
                        found.append(Candidate(code >> 1, bool(code & 1), False))
            self._found[folded] = found
        return found

    def lookup_loosely(self, folded: str) -> list[Candidate]:
        """Bearers of a name under another romanisation (only countries whose names are romanised in many ways)."""
        loose = fold_loosely(folded)
        if not loose:
            return []
        found = list(self._extra_loose.get(loose, ()))
        at = self._loose.get(loose)
        if at is not None:
            known = {c.row for c in found}
            for code in self._loose_rows[self._loose_starts[at] : self._loose_starts[at + 1]].tolist():
                if code >> 1 not in known:
                    found.append(Candidate(code >> 1, bool(code & 1), True))
        return found


def _index(table: pa.Table) -> tuple[dict[str, int], npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Name to its slice of rows: position by name, starts of the slices, rows (row * 2 + is the main name)."""
    keys = table.column("key").to_pylist()
    rows = table.column("rows").combine_chunks()
    return dict(zip(keys, range(len(keys)), strict=True)), rows.offsets.to_numpy(), rows.values.to_numpy()


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer, loaded once per process."""
    return Gazetteer(
        pq.read_table(REFERENCE / "gazetteer.parquet"),
        pq.read_table(REFERENCE / "gazetteer_names.parquet"),
        pq.read_table(REFERENCE / "gazetteer_loose.parquet"),
        reference_rows("places_curated.csv"),
    )
