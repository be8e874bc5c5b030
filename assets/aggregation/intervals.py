"""How far the monthly sums could be off: a seeded simulation beside the plain sums.

Belongs here: the three doubts that are drawn, and the percentiles of what they add up to. Not here: the plain series
(`series.py`), the chance that two reports are of one event (`linking.py`), the numbers of the model (`uncertainty_policy.csv`).

In each draw
- a figure lies between its low and its high, most likely at its best; evenly where a range states no best; an open high ends
  a share above the low. An event without a number adds nothing: `casualty_series.n_events_without_count` tells how many there are;
- an event lies on some day of its window; undated events stay undated;
- a doubtful pair is judged anew, with the score that linking gave it as the chance of being one event: two events held apart
  become one (the smaller figure falls away), or the report that hangs on an event by the weakest link becomes an event of its
  own (two figures stand where one stood). Pairs that a rule forbids are never joined, and each event takes part in one such doubt of each kind.

"At least 30" is a lower bound: where such figures prevail the plain sum lies below the 5th percentile.
An event's draws depend on its own id and the seed alone: a new event changes the intervals of its own cells and no others.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.util import hash_array

from assets.aggregation.harm_figures import make_harm_figures
from expectations.reference import reference_rows
from warehouse.files import connect_scratch

Reals = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
COLUMNS = ("period_start", "country_iso3", "harm", "best", "p05", "p50", "p95", "n_draws")
_BATCH = 2_000  # events at a time: bounds the memory

_FIGURES = """
SELECT f.event_id, f.harm, coalesce(CAST(e.country_iso3 AS VARCHAR), 'unspecified') AS country_iso3,
    date_trunc('month', CAST(e.date_start AS TIMESTAMP))::DATE AS month,  -- and how many days of the window lie in it and each later one:
    coalesce(list_transform(
        generate_series(date_trunc('month', CAST(e.date_start AS TIMESTAMP)), CAST(e.date_end AS TIMESTAMP), INTERVAL 1 MONTH),
        lambda m: least(last_day(m), CAST(e.date_end AS DATE)) - greatest(m::DATE, CAST(e.date_start AS DATE)) + 1), []) AS days,
    CAST(coalesce(sum(f.low), 0) AS DOUBLE) AS low, CAST(sum(f.best) AS DOUBLE) AS best, CAST(sum(f.high) AS DOUBLE) AS high,
    bool_or(f.best_from_low) AS no_best, bool_or(f.is_open) AS is_open
FROM harm_figures f JOIN events e ON e.event_id = f.event_id
WHERE f.high IS NOT NULL
GROUP BY ALL ORDER BY f.harm, f.event_id"""

# What one article adds when it turns out to be of another event: two figures stand then where one stood, thus the smaller of
# its own and the others' one. An article's figure is the largest of its counts, for smaller ones may lie within it.
_ADDED = """
WITH stated AS (
    SELECT ec.event_id, c.harm, c.article_id, CAST(max(coalesce(c.best, c.low, c.high)) AS DOUBLE) AS own
    FROM event_claims ec JOIN claims c ON c.claim_id = ec.claim_id
    WHERE ec.use IN ('recommended', 'triangulation') AND c.unit = 'person' GROUP BY ALL
)
SELECT s.event_id, s.article_id, s.harm, least(s.own, max(o.own)) AS added
FROM stated s JOIN stated o ON o.event_id = s.event_id AND o.harm = s.harm AND o.article_id <> s.article_id
GROUP BY s.event_id, s.article_id, s.harm, s.own"""


# Pairs of reports with the events that they are in now.
_PAIRS = """
CREATE TEMP TABLE pairs AS
WITH told AS (SELECT mention_id, any_value(event_id) AS event_id, any_value(article_id) AS article_id FROM event_articles GROUP BY mention_id)
SELECT a.event_id AS event_a, a.article_id AS article_a, b.event_id AS event_b, b.article_id AS article_b, p.score, p.decision
FROM event_pairs p JOIN told a ON a.mention_id = p.mention_a JOIN told b ON b.mention_id = p.mention_b"""

_APART = """
SELECT least(event_a, event_b) AS one, greatest(event_a, event_b) AS other, max(score) AS chance
FROM pairs WHERE event_a <> event_b AND decision = 'apart' AND score >= ? GROUP BY ALL ORDER BY chance DESC, one, other"""

# Of each event the report whose best link to the others is the weakest.
_WEAKEST = """
WITH links AS (
    SELECT event_a AS event_id, article_a AS article_id, score FROM pairs WHERE event_a = event_b
    UNION ALL SELECT event_b, article_b, score FROM pairs WHERE event_a = event_b
), best AS (SELECT event_id, article_id, max(score) AS score FROM links GROUP BY ALL)
SELECT event_id, article_id, 1 - score AS chance FROM best
QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY score, article_id) = 1 AND 1 - score >= ? ORDER BY event_id"""


class Doubts(NamedTuple):
    """Doubtful pairs: `joined` of rows (event_a, event_b, chance of being one), `split` of (event_id, article_id, chance of being another)."""

    joined: list[tuple[str, str, float]]
    split: list[tuple[str, str, float]]


def doubts(event_pairs: pd.DataFrame, event_articles: pd.DataFrame, least: float) -> Doubts:
    """The doubts to draw, from `event_pairs` and `event_articles`; those with a chance below `least` are left out.

    Each event stands in at most one row of `joined` (its likeliest other half, best pairs first) and one of `split`.
    """
    with connect_scratch() as con:
        con.register("event_pairs", event_pairs)
        con.register("event_articles", event_articles)
        con.execute(_PAIRS)
        apart = con.execute(_APART, [least]).fetchall()
        split = con.execute(_WEAKEST, [least]).fetchall()
    joined, taken = [], set[str]()
    for one, other, chance in apart:
        if not {one, other} & taken:
            taken |= {one, other}
            joined.append((one, other, chance))
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


def uniform(keys: Keys, draws: int) -> Reals:
    """Numbers in [0, 1), a row for each key: splitmix64 (Steele, Lea, Flood 2014) started at the key. One key, one row, always."""
    with np.errstate(over="ignore"):
        mixed = keys[:, None] + np.arange(1, draws + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed ^= mixed >> np.uint64(31)
    return np.asarray(mixed >> np.uint64(11), dtype=np.float64) * 2.0**-53


def build_intervals(
    events: pd.DataFrame, event_claims: pd.DataFrame, claims: pd.DataFrame, event_pairs: pd.DataFrame, event_articles: pd.DataFrame
) -> pd.DataFrame:
    """The rows of `series_intervals` from the tables of that name in their contracts (`claims`: `casualty_claims`).

    Counts and percentiles in persons. The same rows in any order give the same frame: the seed stands in the policy table.
    """
    policy = {row["name"]: float(row["value"]) for row in reference_rows("uncertainty_policy.csv")}
    with connect_scratch() as con:
        make_harm_figures(con, events, event_claims, claims)
        figures = con.execute(_FIGURES).df()
        added = con.execute(_ADDED).df()
    found = doubts(event_pairs, event_articles, policy["doubtful_from"])
    made = [
        _of_harm(str(harm), own.reset_index(drop=True), added[added.harm == harm], found, policy)
        for harm, own in figures.groupby("harm", sort=True)
    ]
    if not made:
        return pd.DataFrame({column: pd.Series(dtype="object") for column in COLUMNS})
    return pd.concat(made, ignore_index=True)[list(COLUMNS)]


class Model(NamedTuple):
    """One harm's events, in rows: the ends of each figure (best NaN: none) and the key of each event's draws."""

    low: Reals
    best: Reals
    high: Reals
    keys: Keys
    draws: int

    def chances(self, rows: Integers, what: int) -> Reals:
        """Uniform numbers of these events for one use; each use has its own."""
        return uniform(self.keys[rows] ^ np.uint64(what), self.draws)

    def numbers(self, rows: Integers) -> Reals:
        """The drawn figures of these events."""
        return drawn(self.low[rows], self.best[rows], self.high[rows], self.chances(rows, _COUNT))


_COUNT, _MONTH, _JOINED, _SPLIT = 1, 2, 3, 4  # the uses of an event's random numbers


def _of_harm(harm: str, figures: pd.DataFrame, added: pd.DataFrame, found: Doubts, policy: dict[str, float]) -> pd.DataFrame:
    """The intervals of one harm; `figures` has a row an event."""
    cells, cell_of, wide = _cells(figures)
    plain = figures["best"].fillna(0.0).to_numpy(np.float64)
    is_open = figures["is_open"].to_numpy(bool)
    high = figures["high"].to_numpy(np.float64)
    high = np.where(is_open, np.maximum(high, np.ceil(plain * (1 + policy["open_high_share"]))), high)
    best = np.where((figures["no_best"] & ~is_open) | figures["best"].isna(), np.nan, plain)
    seeded = hash_array((figures["event_id"].astype(str) + f" {int(policy['seed'])}").to_numpy(object))
    model = Model(figures["low"].to_numpy(np.float64), best, high, seeded, int(policy["draws"]))
    row_of = {event_id: n for n, event_id in enumerate(figures["event_id"])}
    loses = {}  # the smaller of two events that may be one: the other's row, and the chance
    for one, other, chance in found.joined:
        if one in row_of and other in row_of:
            a, b = row_of[one], row_of[other]
            loses[a if plain[a] < plain[b] else b] = (b if plain[a] < plain[b] else a, chance)
    more = {
        (event_id, article_id): number
        for event_id, article_id, number in added[["event_id", "article_id", "added"]].itertuples(index=False)
    }
    gains = {row_of[e]: (more[e, a], p) for e, a, p in found.split if e in row_of and (e, a) in more}
    doubtful = np.zeros(len(figures), dtype=bool)
    doubtful[[*loses, *gains, *wide]] = True
    doubtful |= model.low < model.high
    sums = np.zeros((len(cells), model.draws))
    sums += np.bincount(cell_of[~doubtful], weights=plain[~doubtful], minlength=len(cells))[:, None]
    rows = np.flatnonzero(doubtful)
    for start in range(0, len(rows), _BATCH):
        _add(sums, rows[start : start + _BATCH], model, loses, gains, cell_of, wide)
    low_end, middle, high_end = np.quantile(sums, (0.05, 0.5, 0.95), axis=1)
    plain_sums = np.bincount(cell_of, weights=plain, minlength=len(cells)).astype(np.int64)
    return cells.assign(harm=harm, best=plain_sums, p05=low_end, p50=middle, p95=high_end, n_draws=model.draws)


def _add(
    sums: Reals,
    rows: Integers,
    model: Model,
    loses: dict[int, tuple[int, float]],
    gains: dict[int, tuple[float, float]],
    cell_of: Integers,
    wide: dict[int, Window],
) -> None:
    """Adds the drawn figures of these events to the sums of their cells."""
    numbers = model.numbers(rows)
    losing = np.array([n for n, row in enumerate(rows) if row in loses], dtype=np.int64)
    if len(losing):
        partners = model.numbers(np.array([loses[row][0] for row in rows[losing]], dtype=np.int64))
        same = model.chances(rows[losing], _JOINED) < np.array([loses[row][1] for row in rows[losing]])[:, None]
        numbers[losing] -= np.where(same, np.minimum(numbers[losing], partners), 0.0)
    gaining = np.array([n for n, row in enumerate(rows) if row in gains], dtype=np.int64)
    if len(gaining):
        more, chance = np.array([gains[row] for row in rows[gaining]]).T
        numbers[gaining] += np.where(model.chances(rows[gaining], _SPLIT) < chance[:, None], more[:, None], 0.0)
    spans_months = np.array([row in wide for row in rows])
    narrow = np.flatnonzero(~spans_months)
    narrow = narrow[np.argsort(cell_of[rows[narrow]], kind="stable")]
    if len(narrow):
        cells, starts = np.unique(cell_of[rows[narrow]], return_index=True)
        sums[cells] += np.add.reduceat(numbers[narrow], starts, axis=0)
    draws = np.arange(model.draws)
    for n in np.flatnonzero(spans_months):
        cells, upto = wide[rows[n]]
        chance = model.chances(rows[n : n + 1], _MONTH)[0]
        sums[cells[np.minimum(np.searchsorted(upto, chance, side="right"), len(cells) - 1)], draws] += numbers[n]


class Window(NamedTuple):
    """The cells that an event wider than a month may fall in, and the cumulated shares of its days in each."""

    cells: Integers
    upto: Reals


def _cells(figures: pd.DataFrame) -> tuple[pd.DataFrame, Integers, dict[int, Window]]:
    """The cells (month, country) that the events can fall in, in order; each event's cell at the start of its window; the wide ones by row."""
    months = [None if pd.isna(month) else month.date() for month in figures["month"]]
    rows: list[tuple[date | None, str]] = list(zip(months, figures["country_iso3"], strict=True))
    spans: dict[int, list[tuple[date | None, str]]] = {}
    shares: dict[int, Reals] = {}
    for n in np.flatnonzero(figures["days"].map(len) > 1).tolist():
        days = np.asarray(figures["days"][n], dtype=np.float64)
        first, country = rows[n]
        assert first is not None
        spans[n] = [((pd.Period(first, "M") + later).start_time.date(), country) for later in range(len(days))]
        shares[n] = np.cumsum(days) / days.sum()
    ordered = sorted(set(rows).union(*spans.values()), key=lambda k: (k[0] is None, k[0] or date.min, k[1]))
    keys = {key: n for n, key in enumerate(ordered)}
    cell_of = np.array([keys[key] for key in rows], dtype=np.int64)
    wide = {n: Window(np.array([keys[key] for key in span], dtype=np.int64), shares[n]) for n, span in spans.items()}
    return pd.DataFrame(ordered, columns=["period_start", "country_iso3"]), cell_of, wide
