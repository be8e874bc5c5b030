"""How far the monthly sums could be off: a seeded simulation beside the plain sums.

Belongs here: the three doubts that are drawn, and the percentiles of what they add up to. Not here: the plain series
(`series.py`), the chance that two reports are of one event (`linking.py`), the numbers of the model (`uncertainty_policy.csv`).

In each draw
- a figure lies between its low and its high, most likely at its best; evenly where a range states no best; an open high ends
  a share above the low. An event without a number adds nothing: `casualty_series.n_events_without_count` tells how many there are;
- an event lies on some day of its window; undated events stay undated;
- a doubtful pair is judged anew, with the score that linking gave it as the chance of being one event: two events held apart
  become one (the smaller figure falls away), or the report that hangs on an event by the weakest link becomes an event of its
  own (its figure is added). Pairs that a rule forbids are never joined, and each event takes part in one such doubt of each kind.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from assets.aggregation.harm_figures import make_harm_figures
from assets.aggregation.records import reference_rows

Reals = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
COLUMNS = ("period_start", "country_iso3", "harm", "best", "p05", "p50", "p95", "n_draws")
_BATCH = 50  # draws at a time: bounds the memory

_FIGURES = """
SELECT f.event_id, f.harm, coalesce(CAST(e.country_iso3 AS VARCHAR), 'unspecified') AS country_iso3,
    CAST(e.date_start AS DATE) AS first, coalesce(CAST(e.date_end AS DATE), CAST(e.date_start AS DATE)) AS last,
    CAST(coalesce(sum(f.low), 0) AS DOUBLE) AS low, CAST(sum(f.best) AS DOUBLE) AS best, CAST(sum(f.high) AS DOUBLE) AS high,
    bool_or(f.best_from_low) AS no_best, bool_or(f.is_open) AS is_open
FROM harm_figures f JOIN events e ON e.event_id = f.event_id
WHERE f.high IS NOT NULL
GROUP BY ALL ORDER BY f.harm, f.event_id"""

# What one article states of a harm in an event: the largest of its counts, for its smaller ones may lie within it.
_STATED = """
SELECT ec.event_id, c.article_id, c.harm, CAST(max(coalesce(c.best, c.low, c.high)) AS DOUBLE) AS stated
FROM event_claims ec JOIN claims c ON c.claim_id = ec.claim_id
WHERE ec.use IN ('recommended', 'triangulation') AND c.unit = 'person' GROUP BY ALL"""


class Doubts(NamedTuple):
    """Doubtful pairs: `joined` of rows (event_a, event_b, chance of being one), `split` of (event_id, article_id, chance of being another)."""

    joined: list[tuple[str, str, float]]
    split: list[tuple[str, str, float]]


def doubts(event_pairs: pd.DataFrame, event_articles: pd.DataFrame, least: float) -> Doubts:
    """The doubts to draw, from `event_pairs` and `event_articles`; those with a chance below `least` are left out.

    Each event stands in at most one row of `joined` (its likeliest other half, best pairs first) and one of `split`.
    """
    told = event_articles.drop_duplicates("mention_id").set_index("mention_id")
    known = event_pairs[event_pairs.mention_a.isin(told.index) & event_pairs.mention_b.isin(told.index)]
    ends = [told.loc[known[column], ["event_id", "article_id"]].to_numpy() for column in ("mention_a", "mention_b")]
    apart: list[tuple[float, str, str]] = []
    links: dict[tuple[str, str], float] = {}
    for (event_a, article_a), (event_b, article_b), score, decision in zip(*ends, known.score, known.decision, strict=True):
        if event_a == event_b:
            for member in {(event_a, article_a), (event_b, article_b)}:
                links[member] = max(score, links.get(member, 0.0))
        elif decision == "apart" and score >= least:
            apart.append((-score, min(event_a, event_b), max(event_a, event_b)))
    joined, taken = [], set[str]()
    for loss, one, other in sorted(apart):
        if not {one, other} & taken:
            taken |= {one, other}
            joined.append((one, other, -loss))
    weakest: dict[str, tuple[float, str]] = {}
    for (event_id, article_id), score in links.items():
        weakest[event_id] = min(weakest.get(event_id, (1.0, "")), (score, article_id))
    split = [(event_id, article_id, 1.0 - score) for event_id, (score, article_id) in sorted(weakest.items()) if 1.0 - score >= least]
    return Doubts(joined, split)


def drawn(low: Reals, best: Reals, high: Reals, chance: Reals) -> Reals:
    """Whole numbers from triangles of low, best and high at the quantiles `chance` (last axis: draws); evenly where best is NaN."""
    width = (high - low)[:, None]
    even = np.isnan(best)
    rise = np.where(even, low, best)[:, None] - low[:, None]
    share = np.divide(rise, width, out=np.zeros_like(rise), where=width > 0)
    below = low[:, None] + np.sqrt(chance * width * rise)
    above = high[:, None] - np.sqrt((1 - chance) * width * (width - rise))
    found = np.where(chance < share, below, above)
    return np.rint(np.where(even[:, None], low[:, None] + chance * width, found))


def build_intervals(
    events: pd.DataFrame, event_claims: pd.DataFrame, claims: pd.DataFrame, event_pairs: pd.DataFrame, event_articles: pd.DataFrame
) -> pd.DataFrame:
    """The rows of `series_intervals` from the tables of that name in their contracts (`claims`: `casualty_claims`).

    Counts and percentiles in persons. The same rows in any order give the same frame: the seed stands in the policy table.
    """
    policy = {row["name"]: float(row["value"]) for row in reference_rows("uncertainty_policy")}
    with duckdb.connect() as con:
        make_harm_figures(con, events, event_claims, claims)
        figures = con.execute(_FIGURES).df()
        stated = con.execute(_STATED).df()
    found = doubts(event_pairs, event_articles, policy["doubtful_from"])
    random = np.random.default_rng(int(policy["seed"]))
    made = [
        _of_harm(str(harm), own.reset_index(drop=True), stated[stated.harm == harm], found, policy, random)
        for harm, own in figures.groupby("harm", sort=True)
    ]
    if not made:
        return pd.DataFrame({column: pd.Series(dtype="object") for column in COLUMNS})
    return pd.concat(made, ignore_index=True)[list(COLUMNS)]


def _of_harm(
    harm: str, figures: pd.DataFrame, stated: pd.DataFrame, found: Doubts, policy: dict[str, float], random: np.random.Generator
) -> pd.DataFrame:
    """The intervals of one harm; `figures` has a row an event, ordered by event_id."""
    n_draws = int(policy["draws"])
    cells, cell_of, wide = _cells(figures)
    low = figures["low"].to_numpy(np.float64)
    plain = figures["best"].fillna(0.0).to_numpy(np.float64)
    is_open = figures["is_open"].to_numpy(bool)
    high = np.where(is_open, np.maximum(figures["high"], np.ceil(plain * (1 + policy["open_high_share"]))), figures["high"]).astype(np.float64)
    best = np.where((figures["no_best"] & ~is_open) | figures["best"].isna(), np.nan, plain)
    row_of = {event_id: n for n, event_id in enumerate(figures["event_id"])}
    joined = [(row_of[a], row_of[b], p) for a, b, p in found.joined if a in row_of and b in row_of]
    own = {(event_id, article_id): number for event_id, article_id, number in stated[["event_id", "article_id", "stated"]].itertuples(index=False)}
    split = [(row_of[e], own[e, a], p) for e, a, p in found.split if e in row_of and (e, a) in own]
    sums = np.zeros((len(cells), n_draws))
    for start in range(0, n_draws, _BATCH):
        size = min(_BATCH, n_draws - start)
        numbers = drawn(low, best, high, random.random((len(figures), size)))
        for n, addition, chance in split:
            numbers[n] += np.where(random.random(size) < chance, addition, 0.0)
        for one, other, chance in joined:
            smaller = one if plain[one] < plain[other] else other
            same = random.random(size) < chance
            numbers[smaller] -= np.where(same, np.minimum(numbers[one], numbers[other]), 0.0)
        sums[:, start : start + size] = _summed(numbers, cell_of, wide, len(cells), random)
    low_end, middle, high_end = np.quantile(sums, (0.05, 0.5, 0.95), axis=1)
    plain_sums = np.bincount(cell_of, weights=plain, minlength=len(cells)).astype(np.int64)
    return cells.assign(harm=harm, best=plain_sums, p05=low_end, p50=middle, p95=high_end, n_draws=n_draws)


class Wide(NamedTuple):
    """Events whose window spans months: their rows, and for each the cells and cumulated shares of days it may fall in."""

    rows: Integers
    cells: list[Integers]
    upto: list[Reals]


def _cells(figures: pd.DataFrame) -> tuple[pd.DataFrame, Integers, Wide]:
    """The cells (month, country) that the events can fall in, in order; each event's cell at the start of its window; the wide ones."""
    countries = figures["country_iso3"].tolist()
    first, last = (pd.to_datetime(figures[column]) for column in ("first", "last"))
    months = [None if pd.isna(day) else day.date().replace(day=1) for day in first]
    rows: list[tuple[date | None, str]] = list(zip(months, countries, strict=True))
    wide = np.flatnonzero((first.dt.to_period("M") != last.dt.to_period("M")) & first.notna())
    spans: list[list[tuple[date | None, str]]] = []
    shares: list[Reals] = []
    for n in wide:
        days = pd.date_range(first[n], last[n]).to_period("M").value_counts(sort=False).sort_index()
        spans.append([(month.start_time.date(), countries[n]) for month in days.index])
        shares.append(np.cumsum(days.to_numpy()) / days.sum())
    every = set(rows).union(*spans)
    ordered = sorted(every, key=lambda k: (k[0] is None, k[0] or date.min, k[1]))
    keys = {key: n for n, key in enumerate(ordered)}
    cell_of = np.array([keys[key] for key in rows], dtype=np.int64)
    cells = pd.DataFrame(ordered, columns=["period_start", "country_iso3"])
    return cells, cell_of, Wide(wide, [np.array([keys[key] for key in span], dtype=np.int64) for span in spans], shares)


def _summed(numbers: Reals, cell_of: Integers, wide: Wide, n_cells: int, random: np.random.Generator) -> Reals:
    """The sums by cell (rows) and draw (columns), with each wide event in a month drawn anew for each draw."""
    narrow = np.ones(len(numbers), dtype=bool)
    narrow[wide.rows] = False
    order = np.argsort(cell_of[narrow], kind="stable")
    sums = np.zeros((n_cells, numbers.shape[1]))
    if narrow.any():
        cells, starts = np.unique(cell_of[narrow][order], return_index=True)
        sums[cells] = np.add.reduceat(numbers[narrow][order], starts, axis=0)
    columns = np.arange(numbers.shape[1])
    for row, cells, upto in zip(wide.rows, wide.cells, wide.upto, strict=True):
        month = np.minimum(np.searchsorted(upto, random.random(len(columns)), side="right"), len(cells) - 1)
        sums[cells[month], columns] += numbers[row]
    return sums
