"""The contract of `places`: the places that the release uses.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.common_columns import refers
from expectations.contract import Column, Expectation, Table
from expectations.countries import countries_sql, outside_sql

TABLE = Table(
    name="places",
    stage="extraction",
    grain="one place",
    description="The places that the release uses and their parents, from the gazetteer.",
    key=("place_id",),
    columns=(
        Column("place_id", "VARCHAR", "gn:<GeoNames id>, iso:<country>, or x:<own entry>.", nullable=False),
        Column("name", "VARCHAR", "The name in use in English media.", nullable=False),
        Column("kind", "VARCHAR", "What it is.", nullable=False, codes="place_kind"),
        Column("country_iso3", "VARCHAR", "Country, ISO 3166-1 alpha-3."),
        Column("admin1", "VARCHAR", "First-order administrative area."),
        Column("parent_place_id", "VARCHAR", "The area that contains it."),
        Column("latitude", "DOUBLE", "Latitude, WGS84.", unit="decimal degrees", minimum=-90, maximum=90),
        Column("longitude", "DOUBLE", "Longitude, WGS84.", unit="decimal degrees", minimum=-180, maximum=180),
        Column("population", "BIGINT", "Inhabitants, where the source tells.", unit="persons", minimum=0),
        Column("source", "VARCHAR", "Where the entry comes from.", nullable=False),
    ),
    expectations=(
        refers("places", "parent_place_id", "places", "place_id"),
        Expectation(
            "points_are_whole",
            "A point has both coordinates and is never 0, 0.",
            reason="a place without a point has none",
            sql="SELECT * FROM places WHERE (latitude IS NULL) <> (longitude IS NULL) OR (latitude = 0 AND longitude = 0)",
        ),
        Expectation(
            "points_lie_in_their_country",
            "A place lies in the box around its country's settlements, with a margin of 150 km.",
            reason="a point in another part of the world is an error of our gazetteer",
            sql=f"SELECT p.* FROM places p JOIN ({countries_sql()}) b USING (country_iso3) WHERE {outside_sql('p')}",
        ),
        Expectation(
            "areas_hold_places_of_their_country",
            "A place and the area that contains it are of one country.",
            reason="a province of another country would gather its figures",
            sql="""SELECT p.*, a.country_iso3 AS of_country FROM places p JOIN places a ON a.place_id = p.parent_place_id
                        WHERE a.country_iso3 IS DISTINCT FROM p.country_iso3""",
        ),
        Expectation(
            "provinces_have_one_name",
            "The province that a place is in is called as the province itself.",
            reason="the figures of one province would stand under two names",
            sql="""SELECT p.*, a.name AS called FROM places p JOIN places a ON a.place_id = p.parent_place_id
                        WHERE a.kind = 'admin1' AND p.admin1 IS DISTINCT FROM a.name""",
        ),
    ),
)
