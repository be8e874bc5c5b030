"""Makes country_shapes.parquet, the land under the maps, from open data; run by hand when the data is renewed, never at run time.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python seeds/reference/build_country_shapes.py package/countries-50m.json

Reads Natural Earth's countries at 1:50 million (public domain) as world-atlas packs them in TopoJSON (ISC). Writes one row a polygon: `name` of the
country, `longitudes` and `latitudes` (degrees, WGS 84) of its outer ring. Holes are left out: what lies in them is another country's polygon.
"""

from __future__ import annotations

import json
import sys
from itertools import accumulate
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

TARGET = Path(__file__).resolve().parent / "country_shapes.parquet"
DECIMALS = 2  # of a degree, about 1 km: finer than the data


def main(source: Path) -> None:
    """Reads the TopoJSON file, writes country_shapes.parquet beside this script."""
    topology = json.loads(source.read_text(encoding="utf-8"))
    arcs = [_points(arc, topology["transform"]) for arc in topology["arcs"]]
    rows = []
    for country in topology["objects"]["countries"]["geometries"]:
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        for outer, *_holes in polygons:
            ring = [point for index in outer for point in (arcs[index] if index >= 0 else arcs[~index][::-1])]
            rows.append({"name": country["properties"]["name"], "longitudes": [x for x, _ in ring], "latitudes": [y for _, y in ring]})
    schema = pa.schema({"name": pa.string(), "longitudes": pa.list_(pa.float32()), "latitudes": pa.list_(pa.float32())})
    pq.write_table(pa.Table.from_pylist(rows, schema), TARGET, compression="zstd", compression_level=19)
    print(f"{TARGET.name}: {len(rows)} polygons, {sum(len(row['longitudes']) for row in rows):,} points, {TARGET.stat().st_size:,} bytes")


def _points(arc: list[list[int]], transform: dict[str, Any]) -> list[tuple[float, float]]:
    """An arc's points in degrees: TopoJSON stores whole steps from point to point, on a grid of `scale` from `translate`."""
    (scale_x, scale_y), (left, bottom) = transform["scale"], transform["translate"]
    columns, rows = zip(*arc, strict=True)
    return [
        (round(left + x * scale_x, DECIMALS), round(bottom + y * scale_y, DECIMALS))
        for x, y in zip(accumulate(columns), accumulate(rows), strict=True)
    ]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
