"""Intervals: what widens them, what does not, and that they repeat."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from assets.aggregation.intervals import build_intervals, doubts, drawn, uniform
from tests.aggregation.made_events import claim, event, tables

NO_PAIRS = pd.DataFrame(columns=["mention_a", "mention_b", "score", "decision", "features"])


def told(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Rows of `event_articles`: (mention_id, event_id, article_id)."""
    return pd.DataFrame(rows, columns=["mention_id", "event_id", "article_id"]).assign(sentence_no=0)


def intervals(made: dict[str, pd.DataFrame], pairs: pd.DataFrame = NO_PAIRS, articles: pd.DataFrame | None = None) -> pd.DataFrame:
    """The intervals of made-up tables."""
    return build_intervals(made["events"], made["event_claims"], made["claims"], pairs, told() if articles is None else articles)


def killed(event_id: str, low: int | None, best: int | None, high: int | None, **where: str) -> tuple[dict, dict]:
    """An event with one recommended claim of people killed."""
    return event(event_id, killed=(low, best, high), **where), claim(f"c_{event_id}", event_id, "killed", low, best, high)


def made(*pairs: tuple[dict, dict]) -> dict[str, pd.DataFrame]:
    """The tables of such events."""
    return tables([e for e, _ in pairs], [c for _, c in pairs])


def test_exact_counts_on_known_days_have_no_width():
    row = intervals(made(killed("e1", 30, 30, 30), killed("e2", 2, 2, 2))).to_dict("records")[0]
    assert (row["best"], row["p05"], row["p50"], row["p95"]) == (32, 32, 32, 32)


def test_a_range_is_drawn_within_its_ends_and_an_open_figure_above_its_low():
    found = intervals(made(killed("e1", 10, None, 15)))
    assert 10 <= found.p05[0] < found.p95[0] <= 15
    opened = intervals(made(killed("e1", 40, 40, None)))
    assert 40 <= opened.p05[0] < opened.p95[0] <= 50


def test_many_doubtful_counts_give_a_narrower_interval_than_their_summed_ends():
    found = intervals(made(*(killed(f"e{n}", 0, 10, 20) for n in range(50))))
    assert found.p95[0] - found.p05[0] < 0.3 * 50 * 20
    assert found.p05[0] < 500 < found.p95[0]


def test_an_event_on_the_edge_of_two_months_is_in_each_by_its_share_of_days():
    found = intervals(made(killed("e1", 10, 10, 10, start="2016-03-30", end="2016-04-02"))).set_index("period_start")
    assert list(found.best) == [10, 0]
    assert list(found.p05) == [0, 0]
    assert list(found.p95) == [10, 10]
    mostly = intervals(made(killed("e1", 10, 10, 10, start="2016-03-02", end="2016-04-01")))
    assert list(mostly.p05) == [10, 0]


def test_undated_events_stay_without_a_month():
    found = intervals(made(killed("e1", 10, 10, 10, start=None)))
    assert len(found) == 1
    assert found.period_start.isna().all()


def pair(score: float, decision: str) -> pd.DataFrame:
    """One row of `event_pairs` between mentions m1 and m2."""
    return pd.DataFrame([("m1", "m2", score, decision, "{}")], columns=NO_PAIRS.columns)


def test_two_events_that_may_be_one_can_lose_the_smaller_figure():
    world = made(killed("e1", 30, 30, 30), killed("e2", 28, 28, 28))
    articles = told(("m1", "e1", "a1"), ("m2", "e2", "a2"))
    found = intervals(world, pair(0.5, "apart"), articles)
    assert (found.best[0], found.p05[0], found.p95[0]) == (58, 30, 58)
    forbidden = intervals(world, pair(0.5, "cannot_link:places_apart"), articles)
    assert forbidden.p05[0] == forbidden.p95[0] == 58


def test_a_weak_link_can_turn_out_to_be_another_event():
    first, second = claim("c1", "e1", "killed", 30, 30, 30), claim("c2", "e1", "killed", 28, 28, 28, article_id="a2", use="triangulation")
    world = tables([event("e1", killed=(28, 30, 30))], [first, second])
    articles = told(("m1", "e1", "a1"), ("m2", "e1", "a2"))
    assert intervals(world, pair(0.75, "merged"), articles).p95[0] > 50
    assert intervals(world, pair(0.99, "merged"), articles).p95[0] <= 30


def test_a_split_event_counts_each_report_s_figure_once():
    first, second = claim("c1", "e1", "killed", 30, 30, 30), claim("c2", "e1", "killed", 3, 3, 3, article_id="a2", use="triangulation")
    world = tables([event("e1", killed=(30, 30, 30))], [first, second])
    assert intervals(world, pair(0.75, "merged"), told(("m1", "e1", "a1"), ("m2", "e1", "a2"))).p95[0] == 33


def test_a_report_without_a_figure_adds_nothing_when_it_is_of_another_event():
    world = tables([event("e1", killed=(30, 30, 30))], [claim("c1", "e1", "killed", 30, 30, 30)])
    for articles in (told(("m1", "e1", "a1"), ("m2", "e1", "a2")), told(("m1", "e1", "a0"), ("m2", "e1", "a1"))):
        assert intervals(world, pair(0.75, "merged"), articles).p95[0] == 30


def test_each_event_takes_part_in_one_doubt_of_a_kind():
    pairs = pd.DataFrame(
        [("m1", "m2", 0.6, "apart", ""), ("m1", "m3", 0.5, "apart", ""), ("m3", "m4", 0.3, "apart", "")], columns=NO_PAIRS.columns
    )
    articles = told(("m1", "e1", "a1"), ("m2", "e2", "a2"), ("m3", "e3", "a3"), ("m4", "e4", "a4"))
    assert doubts(pairs, articles, 0.05).joined == [("e1", "e2", 0.6), ("e3", "e4", 0.3)]


def test_the_same_rows_in_another_order_give_the_same_intervals():
    world = made(*(killed(f"e{n}", n, n, None) for n in range(1, 20)))
    turned = {name: frame.sample(frac=1, random_state=3).reset_index(drop=True) for name, frame in world.items()}
    pd.testing.assert_frame_equal(intervals(world), intervals(turned))


def test_a_new_event_elsewhere_changes_no_other_interval():
    before = [killed(f"e{n}", n, n, None) for n in range(1, 10)]
    after = [*before, killed("e0", 5, None, 50, place_id="raqqa")]
    both = intervals(made(*after)).set_index("country_iso3")
    pd.testing.assert_series_equal(both.loc["IRQ"], intervals(made(*before)).set_index("country_iso3").loc["IRQ"])


def test_random_numbers_are_even_and_of_their_key_alone():
    keys = np.array([1, 2, 2**63, 12345], dtype=np.uint64)
    found = uniform(keys, 4000)
    assert ((found >= 0) & (found < 1)).all()
    assert np.allclose(found.mean(axis=1), 0.5, atol=0.02)
    assert np.allclose(np.corrcoef(found)[np.triu_indices(4, 1)], 0, atol=0.06)
    np.testing.assert_array_equal(uniform(keys[2:3], 10)[0], found[2, :10])


def test_harm_without_a_number_adds_nothing_and_no_events_give_no_rows():
    world = tables([event("e1")], [claim("c1", "e1", "killed", None, None, None, use="excluded")])
    assert len(intervals(world)) == 0
    assert len(intervals(tables([], []))) == 0


@pytest.mark.parametrize(("low", "best", "high"), [(5, 5, 5), (0, 10, 30), (3, np.nan, 9), (7, 7, 20), (1, 9, 9)])
def test_draws_stay_between_the_ends(low: float, best: float, high: float):
    numbers = drawn(*np.array([[low], [best], [high]], dtype=float), np.random.default_rng(0).random((1, 2000)))
    assert numbers.min() >= low
    assert numbers.max() <= high
    if not np.isnan(best) and high > low:
        assert abs(numbers.mean() - (low + best + high) / 3) < 0.05 * (high - low)
