"""How fast series and intervals are on made-up events of 100,000 articles, apart from linking.

    python benchmarks/series_speed.py [ARTICLES]

Prints seconds, rows and the peak memory of the process. The events are drawn with a fixed seed: 0.6 events and 1.5 claims an
article, places and times as uneven as in a news corpus, a tenth of the windows wider than a day, a twentieth undated.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assets.aggregation.intervals import build_intervals
from assets.aggregation.series import build_series

HARMS = np.array(["killed", "wounded", "displaced", "abducted", "captured"])
CLASSES = np.array(["civilian", "security_forces", "militant", "unknown", "mixed", "journalist"])


def made_up(articles: int, seed: int = 1) -> dict[str, pd.DataFrame]:
    """The tables that series and intervals read, for so many articles over five years and 5,000 places in 20 countries."""
    random = np.random.default_rng(seed)
    n_events, n_claims = int(articles * 0.6), int(articles * 1.5)
    place_country = random.zipf(1.6, 5000) % 20
    places = pd.DataFrame(
        {"place_id": [f"p{i}" for i in range(5000)], "kind": "settlement", "country_iso3": [f"C{c:02d}" for c in place_country],
         "admin1": [f"C{c:02d}-{i % 15}" for i, c in enumerate(place_country)]}
    )  # fmt: skip
    place = random.zipf(1.3, n_events) % 5000
    start = pd.Timestamp("2014-01-01") + pd.to_timedelta(random.integers(0, 1825, n_events), unit="D")
    end = start + pd.to_timedelta(np.where(random.random(n_events) < 0.1, random.integers(1, 31, n_events), 0), unit="D")
    undated = random.random(n_events) < 0.05
    events = pd.DataFrame(
        {"event_id": [f"e{i}" for i in range(n_events)], "date_start": pd.Series(start).where(~undated).dt.date,
         "date_end": pd.Series(end).where(~undated).dt.date, "place_id": places.place_id.to_numpy()[place],
         "admin1": places.admin1.to_numpy()[place], "country_iso3": places.country_iso3.to_numpy()[place]}
    )  # fmt: skip
    count = random.zipf(1.7, n_claims) % 400 + 1
    event_of = random.integers(0, n_events, n_claims)
    use = np.where(random.random(n_claims) < 0.6, "recommended", "triangulation")
    claims = pd.DataFrame(
        {"claim_id": [f"c{i}" for i in range(n_claims)], "article_id": [f"a{i}" for i in random.integers(0, articles, n_claims)],
         "harm": HARMS[random.choice(5, n_claims, p=[0.5, 0.3, 0.1, 0.05, 0.05])], "victim_class": CLASSES[random.integers(0, 6, n_claims)],
         "low": count, "best": count, "high": pd.Series(count, dtype="Int64").where(random.random(n_claims) < 0.7), "unit": "person",
         "count_basis": "incident", "polarity": "asserted", "qualifier": "exact", "part_of_claim_id": None}
    )  # fmt: skip
    event_claims = pd.DataFrame(
        {"event_id": events.event_id.to_numpy()[event_of], "claim_id": claims.claim_id, "use": use, "reason": "made up"}
    )
    recommended = claims.assign(event_id=event_claims.event_id)[use == "recommended"]
    for harm in ("killed", "wounded", "displaced"):
        total = recommended[recommended.harm == harm].groupby("event_id").best.sum().reindex(events.event_id).astype("Int64").to_numpy()
        events[f"{harm}_low"], events[f"{harm}_best"], events[f"{harm}_high"] = total, total, total
    mentions = int(n_events * 1.5)
    told = pd.DataFrame({"mention_id": [f"m{i}" for i in range(mentions)], "event_id": events.event_id.to_numpy()[random.integers(0, n_events, mentions)],
                         "article_id": [f"a{i}" for i in random.integers(0, articles, mentions)]})  # fmt: skip
    score = random.uniform(0.27, 1.0, articles)
    pairs = pd.DataFrame({"mention_a": [f"m{i}" for i in random.integers(0, mentions, articles)], "mention_b": [f"m{i}" for i in random.integers(0, mentions, articles)],
                          "score": score, "decision": np.where(score > 0.73, "merged", "apart"), "features": "{}"})  # fmt: skip
    published = pd.Timestamp("2014-01-01") + pd.to_timedelta(random.integers(0, 1825, articles), unit="D")
    return {
        "events": events, "event_claims": event_claims, "claims": claims, "places": places, "event_articles": told, "event_pairs": pairs,
        "articles": pd.DataFrame({"article_id": [f"a{i}" for i in range(articles)], "published_on": pd.Series(published).dt.date, "published_precision": "day"}),
    }  # fmt: skip


def _since(started: tuple[float, float]) -> str:
    """Seconds by the clock and of the processor: on a busy machine they differ."""
    return f"{time.perf_counter() - started[0]:.1f} s ({time.process_time() - started[1]:.1f} s of processor)"


def main() -> None:
    """Measures and prints."""
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    world = made_up(articles)
    started = time.perf_counter(), time.process_time()
    series = build_series(*(world[name] for name in ("events", "event_claims", "claims", "articles", "places")))
    print(f"series: {_since(started)}, {len(series):,} rows, from {articles:,} articles, {len(world['events']):,} events")
    print(series.groupby(["grain", "coverage"]).size().to_string())
    started = time.perf_counter(), time.process_time()
    intervals = build_intervals(*(world[name] for name in ("events", "event_claims", "claims", "event_pairs", "event_articles")))
    print(f"intervals: {_since(started)}, {len(intervals):,} rows")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
