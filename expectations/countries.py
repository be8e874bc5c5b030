"""Where each country lies, read from `seeds/reference/countries.csv`: its continent and a box around its settlements.

Belongs here: the box as SQL, for the expectations that hold points against it. Not here: where a place lies (the gazetteer).
"""

from __future__ import annotations

from functools import cache

from expectations.reference import reference_rows


@cache
def countries_sql() -> str:
    """A SELECT of the countries: country_iso3, continent (GeoNames' code), west, south, east, north (degrees, WGS 84)."""
    rows = [
        f"('{row['country_iso3']}', '{row['continent']}', {row['west']}, {row['south']}, {row['east']}, {row['north']})"
        for row in reference_rows("countries.csv")
    ]
    return f"SELECT * FROM (VALUES {', '.join(rows)}) countries(country_iso3, continent, west, south, east, north)"


def outside_sql(point: str, country: str = "b") -> str:
    """The condition that the point (an alias with latitude and longitude) lies outside the country's box (an alias of `countries_sql`)."""
    along = f"if({country}.west <= {country}.east, {point}.longitude BETWEEN {country}.west AND {country}.east, {point}.longitude >= {country}.west OR {point}.longitude <= {country}.east)"
    return f"NOT ({point}.latitude BETWEEN {country}.south AND {country}.north AND {along})"
