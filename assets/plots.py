"""The pictures of a release: a timeline with low, best and high, a map of the events, the policies side by side.

Belongs here: drawing, from frames, with matplotlib, and the queries of those frames. Not here: running them, and where a picture is shown (the report
page and the assets' metadata). Equal frames give equal pictures: no date and no random ids go into a file.
"""

from __future__ import annotations

import base64
import io
from functools import cache

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.path import Path as Outline
from numpy.typing import NDArray

from expectations.reference import REFERENCE

matplotlib.rcParams.update(
    {"svg.hashsalt": "conflict-ledger", "svg.fonttype": "path", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False}
)

# the frames of the pictures, as queries on a build or a release
MONTHS = """
    SELECT period_start, harm, sum(low) AS low, sum(best) AS best, sum(high) AS high, bool_and(coverage = 'no_coverage') AS uncovered FROM casualty_series
    WHERE grain = 'month' AND area_level = 'country' GROUP BY ALL ORDER BY ALL"""
EVENT_POINTS = "SELECT latitude, longitude, place_name, coalesce(killed_best, killed_low, 0) AS killed FROM events ORDER BY event_id"
SENSITIVITY = """
    SELECT policy, sum(low) AS low, sum(coalesce(best, low)) AS best, sum(coalesce(high, best, low)) AS high
    FROM policy_sensitivity WHERE harm = 'killed' GROUP BY ALL ORDER BY ALL"""

HARM_COLOURS = {"killed": "#8c1d18", "wounded": "#c26a00", "displaced": "#1f5c7a"}  # told apart by people who see few colours
INK, FAINT, BORDER, SEA, LAND, UNREPORTED = "#333333", "#9a9a9a", "#b5b5b5", "#e9eef2", "#fbfaf6", "#e6e6e6"

COUNTRY_SHAPES = REFERENCE / "country_shapes.parquet"
NARROWEST = 4.0  # degrees that a map shows at least, so that one town has a country around it
DETAIL = 700  # steps over a map's width in which borders are drawn: finer ones would only swell the file
MAP_SHAPE = 1.8  # width to height
SLIVER = 9  # points of the map's grid of 24 x 16 below which a country goes without a name
NAMED_PLACES = 12


def timeline(months: pd.DataFrame, harm: str = "killed") -> Figure:
    """Bars of best with low-to-high lines, grey where no article reports. `months`: period_start (date), harm, low, best, high (persons), uncovered."""
    figure, axes = _figure(7.2, 2.6)
    rows = months[months["harm"] == harm].dropna(subset=["period_start"]).sort_values("period_start")
    if rows.empty:
        return _empty(figure, axes, f"no {harm} are counted")
    labels = [pd.Timestamp(start).strftime("%Y-%m") for start in rows["period_start"]]
    at = range(len(rows))
    gaps = np.flatnonzero(np.diff(rows["uncovered"].astype(int), prepend=0, append=0)).reshape(-1, 2)  # first month, first month after
    for first, after in gaps:
        axes.axvspan(first - 0.5, after - 0.5, color=UNREPORTED, linewidth=0, zorder=0)
    axes.bar(at, rows["best"].astype(float), color=HARM_COLOURS.get(harm, INK), alpha=0.75, width=0.7)
    axes.vlines(at, rows["low"].astype(float), rows["high"].astype(float), color=INK, linewidth=1.2)
    step = max(1, len(rows) // 12)
    axes.set_xticks(list(at)[::step], labels[::step], rotation=45, ha="right")
    axes.set_ylabel(f"{harm} (persons)")
    axes.set_ylim(bottom=0)
    return figure


def event_map(events: pd.DataFrame) -> Figure:
    """Events as circles by killed, over the land and its borders, with the names of the deadliest places.

    `events`: latitude, longitude (degrees, WGS 84), place_name, killed (persons). Borders are Natural Earth's and take no side in any dispute.
    """
    figure, axes = _figure(7.2, 4.2)
    rows = events.dropna(subset=["latitude", "longitude"])
    if rows.empty:
        return _empty(figure, axes, "no event has coordinates")
    left, right, bottom, top, shape = _window(rows["longitude"].astype(float), rows["latitude"].astype(float))
    axes.set_facecolor(SEA)
    land = [(name, ring) for name, ring in _country_shapes() if _meets(ring, left, right, bottom, top)]
    outlines = [outline for _, ring in land if len(outline := _coarser(ring, (right - left) / DETAIL)) > 4]  # smaller islands are specks
    axes.add_collection(PolyCollection(outlines, facecolor=LAND, edgecolor=BORDER, linewidth=0.6, zorder=0), autolim=False)
    _name_countries(axes, land, left, right, bottom, top)
    sizes = 14 + 14 * rows["killed"].fillna(0).astype(float).clip(lower=0) ** 0.5
    axes.scatter(rows["longitude"], rows["latitude"], s=sizes, color=HARM_COLOURS["killed"], alpha=0.45, edgecolor="white", linewidth=0.5)
    _name_places(axes, rows, (right - left) / 10, (top - bottom) / 22)
    axes.set_xlim(left, right)
    axes.set_ylim(bottom, top)
    axes.set_xlabel("longitude, degrees east")
    axes.set_ylabel("latitude, degrees north")
    axes.set_aspect(shape)
    return figure


def policies(sensitivity: pd.DataFrame) -> Figure:
    """A bar of best with a low-to-high line for each counting policy. `sensitivity`: policy, low, best, high (persons killed)."""
    figure, axes = _figure(7.2, 2.6)
    rows = sensitivity.dropna(subset=["best"]).sort_values("policy", ascending=False)
    if rows.empty:
        return _empty(figure, axes, "no policy counts anybody")
    low, best, high = (rows[end].astype(float) for end in ("low", "best", "high"))
    names = rows["policy"].str.replace("_", " ")
    axes.barh(names, best, color=HARM_COLOURS["killed"], alpha=0.75, height=0.6)
    axes.hlines(names, low, high, color=INK, linewidth=1.2)
    for at, (end, figure_shown) in enumerate(zip(high, best, strict=True)):
        axes.annotate(f"{figure_shown:,.0f}", (end, at), xytext=(4, 0), textcoords="offset points", va="center", fontsize=8, color=INK)
    axes.set_xlabel("killed (persons)")
    axes.set_xlim(0, 1.1 * float(high.max()) + 1)
    return figure


def as_svg(figure: Figure) -> str:
    """The picture as an SVG element to stand in a page."""
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    text = file.getvalue()
    return text[text.index("<svg") :]


def as_png(figure: Figure) -> str:
    """The picture as a data address, for Markdown in Dagster's UI; kept small, for the history stores it."""
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=80, metadata={"Software": None})
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode("ascii")


def _figure(width: float, height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots()


def _empty(figure: Figure, axes: Axes, text: str) -> Figure:
    axes.set_axis_off()
    axes.text(0.5, 0.5, text, ha="center", va="center", color=INK)
    return figure


def _window(longitudes: pd.Series[float], latitudes: pd.Series[float]) -> tuple[float, float, float, float, float]:
    """What a map shows: left, right, bottom, top in degrees, and how long a degree of latitude is in degrees of longitude.

    All of the points and a margin, never less than NARROWEST, widened to the picture's shape.
    """
    x, y = (float(longitudes.min() + longitudes.max()) / 2, float(latitudes.min() + latitudes.max()) / 2)
    stretch = 1 / max(0.2, float(np.cos(np.radians(y))))
    height = max(NARROWEST, 1.16 * float(latitudes.max() - latitudes.min()))
    width = max(NARROWEST, 1.16 * float(longitudes.max() - longitudes.min()))
    height, width = max(height, width / stretch / MAP_SHAPE), max(width, height * stretch * MAP_SHAPE)
    return x - width / 2, x + width / 2, y - height / 2, y + height / 2, stretch


@cache
def _country_shapes() -> list[tuple[str, NDArray[np.float64]]]:
    """Names of countries and outlines of their land, n x 2 degrees (longitude, latitude) each; made by seeds/reference/build_country_shapes.py."""
    shapes = pd.read_parquet(COUNTRY_SHAPES)
    rings = (np.column_stack(ring).astype(float) for ring in zip(shapes["longitudes"], shapes["latitudes"], strict=True))
    return list(zip(shapes["name"], rings, strict=True))


def _meets(shape: NDArray[np.float64], left: float, right: float, bottom: float, top: float) -> bool:
    (west, south), (east, north) = shape.min(axis=0), shape.max(axis=0)
    return bool(west <= right and east >= left and south <= top and north >= bottom)


def _coarser(shape: NDArray[np.float64], step: float) -> NDArray[np.float64]:
    """The outline on a grid of `step` degrees, without the points that fall together."""
    on_grid = np.round(shape / step) * step
    keep = np.ones(len(on_grid), dtype=bool)
    keep[1:] = (on_grid[1:] != on_grid[:-1]).any(axis=1)
    return on_grid[keep]


def _name_countries(axes: Axes, land: list[tuple[str, NDArray[np.float64]]], left: float, right: float, bottom: float, top: float) -> None:
    """Writes each country's name in the middle of what the map shows of it, unless that is a sliver."""
    grid = np.array([(x, y) for x in np.linspace(left, right, 26)[1:-1] for y in np.linspace(bottom, top, 18)[1:-1]])
    for name, ring in land:
        inside = grid[Outline(ring).contains_points(grid)]
        if len(inside) >= SLIVER:
            middle = inside[np.abs(inside - inside.mean(axis=0)).sum(axis=1).argmin()]
            axes.text(middle[0], middle[1], name.upper(), ha="center", va="center", fontsize=7, color=FAINT, zorder=0.5, clip_on=True)


def _name_places(axes: Axes, events: pd.DataFrame, width: float, height: float) -> None:
    """Names the deadliest places, but none whose name would lie over one already written (`width` x `height` degrees each)."""
    places = events.groupby("place_name", sort=True).agg(
        killed=("killed", "sum"), latitude=("latitude", "first"), longitude=("longitude", "first")
    )
    named: list[tuple[float, float]] = []
    for name, place in places.sort_values("killed", ascending=False, kind="stable").iterrows():
        x, y = float(place["longitude"]), float(place["latitude"])
        if len(named) < NAMED_PLACES and not any(abs(x - other_x) < width and abs(y - other_y) < height for other_x, other_y in named):
            named.append((x, y))
            axes.annotate(str(name), (x, y), xytext=(4, 4), textcoords="offset points", fontsize=8, color=INK)
