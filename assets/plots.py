"""The pictures of a release: a timeline with low, best and high, a map of the events, the policies side by side.

Belongs here: drawing, from frames, with matplotlib, and the queries of those frames. Not here: running them, and where a picture is shown (the report
page and the assets' metadata). Equal frames give equal pictures: no date and no random ids go into a file.
"""

from __future__ import annotations

import base64
import io

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

matplotlib.rcParams.update(
    {"svg.hashsalt": "conflict-ledger", "svg.fonttype": "path", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False}
)

# the frames of the pictures, as queries on a build or a release
MONTHS = """
    SELECT period_start, harm, sum(low) AS low, sum(best) AS best, sum(high) AS high FROM casualty_series
    WHERE grain = 'month' AND area_level = 'country' GROUP BY ALL ORDER BY ALL"""
EVENT_POINTS = "SELECT latitude, longitude, place_name, coalesce(killed_best, killed_low, 0) AS killed FROM events ORDER BY event_id"
SENSITIVITY = """
    SELECT policy, period_start, sum(coalesce(best, low)) AS killed FROM policy_sensitivity WHERE harm = 'killed' GROUP BY ALL ORDER BY ALL"""

HARM_COLOURS = {"killed": "#8c1d18", "wounded": "#c26a00", "displaced": "#1f5c7a"}  # told apart by people who see few colours
INK, PALE = "#333333", "#dddddd"


def timeline(months: pd.DataFrame, harm: str = "killed") -> Figure:
    """Bars of best with low-to-high lines. `months`: period_start (date), harm, low, best, high (persons)."""
    figure, axes = _figure(7.2, 2.6)
    rows = months[months["harm"] == harm].dropna(subset=["period_start"]).sort_values("period_start")
    if rows.empty:
        return _empty(figure, axes, f"no {harm} are counted")
    labels = [pd.Timestamp(start).strftime("%Y-%m") for start in rows["period_start"]]
    at = range(len(rows))
    axes.bar(at, rows["best"].astype(float), color=HARM_COLOURS.get(harm, INK), alpha=0.75, width=0.7)
    axes.vlines(at, rows["low"].astype(float), rows["high"].astype(float), color=INK, linewidth=1.2)
    step = max(1, len(rows) // 12)
    axes.set_xticks(list(at)[::step], labels[::step], rotation=45, ha="right")
    axes.set_ylabel(f"{harm} (persons)")
    axes.set_ylim(bottom=0)
    return figure


def event_map(events: pd.DataFrame) -> Figure:
    """Events as circles by killed, on plain coordinates with the names of the deadliest places. `events`: latitude, longitude, place_name, killed."""
    figure, axes = _figure(7.2, 4.2)
    rows = events.dropna(subset=["latitude", "longitude"])
    if rows.empty:
        return _empty(figure, axes, "no event has coordinates")
    sizes = 14 + 14 * rows["killed"].fillna(0).astype(float).clip(lower=0) ** 0.5
    axes.scatter(rows["longitude"], rows["latitude"], s=sizes, color=HARM_COLOURS["killed"], alpha=0.45, edgecolor="white", linewidth=0.5)
    named = rows.groupby("place_name", sort=True).agg(
        killed=("killed", "sum"), latitude=("latitude", "first"), longitude=("longitude", "first")
    )
    for name, place in named.sort_values("killed", ascending=False, kind="stable").head(12).iterrows():
        axes.annotate(str(name), (place["longitude"], place["latitude"]), xytext=(4, 4), textcoords="offset points", fontsize=8, color=INK)
    axes.set_xlabel("longitude, degrees east")
    axes.set_ylabel("latitude, degrees north")
    axes.grid(color=PALE, linewidth=0.5)
    axes.set_aspect(1.2)
    axes.margins(0.1)
    return figure


def policies(sensitivity: pd.DataFrame) -> Figure:
    """One line a counting policy. `sensitivity`: policy, period_start (date), killed (persons)."""
    figure, axes = _figure(7.2, 3.0)
    rows = sensitivity.dropna(subset=["period_start", "killed"])
    if rows.empty:
        return _empty(figure, axes, "no policy counts anybody")
    wide = rows.pivot_table(index="period_start", columns="policy", values="killed", aggfunc="sum").sort_index()
    marks = ["o", "s", "^", "D", "v", "P", "X"]
    for mark, policy in zip(marks, wide.columns, strict=False):
        axes.plot(
            [pd.Timestamp(start).strftime("%Y-%m") for start in wide.index],
            wide[policy].astype(float),
            marker=mark,
            markersize=4,
            linewidth=1,
            label=policy,
        )
    axes.tick_params(axis="x", rotation=45)
    axes.xaxis.set_major_locator(matplotlib.ticker.MaxNLocator(12))
    axes.set_ylabel("killed (persons)")
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False, fontsize=8)
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
