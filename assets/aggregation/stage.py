"""The aggregation stage on the warehouse: events, then the series made from them.

Belongs here: reading inputs from the build database and writing the results. Not here: any rule (the modules beside it).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd

from assets.aggregation.changed_events import INPUTS, can_be_changed, change_events, note_inputs, remember_tellings
from assets.aggregation.events import aggregate
from assets.aggregation.intervals import build_intervals
from assets.aggregation.reviews import NO_DECISIONS, apply_reviews, read_reviews
from assets.aggregation.running_totals import running_totals
from assets.aggregation.series import build_series
from warehouse.files import WarehouseFiles, connect_read_only
from warehouse.releases import current_release, next_number
from warehouse.rows import replace_table, transaction
from warehouse.session import Session
from warehouse.stages import STAGES, finish_stage, is_pending, pending_articles, remember_articles, touch_stage

EVENT_INPUTS = ("casualty_claims", "event_mentions", "control_claims", "place_mentions", "places", "actors")
ARTICLE_COLUMNS = "article_id, title, publisher, agency, published_on, published_precision, is_relevant, lineage_id, duplicate_of"


def conclude(session: Session) -> bool:
    """Brings the events and what hangs on them up to date with the claims and the reviews; tells whether a row changed.

    Ids are inherited from the release that users see. Raises ReviewError for an analyst's decision that no longer fits.
    """
    con = session.con
    if not is_pending(con, "aggregation"):
        return False
    reviews = _reviews(session)
    note_inputs(con, reviews)
    todo, gone = pending_articles(con, "aggregation", INPUTS)
    release = next_number(session.files)
    if can_be_changed(con, [*todo, *gone]):
        return _change(con, todo, gone, release, reviews)
    tables = {name: con.execute(f"SELECT * FROM {name} ORDER BY ALL").df() for name in EVENT_INPUTS}
    tables["articles"] = con.execute(f"SELECT {ARTICLE_COLUMNS} FROM articles ORDER BY article_id").df()
    tables["reviews"] = reviews
    made = aggregate(tables, _published(session.files), release)

    def remember() -> None:
        remember_tellings(con, made["tellings"])
        remember_articles(con, "aggregation", INPUTS, todo, gone)

    return _replace_all(con, "aggregation", {name: made[name] for name in STAGES["aggregation"].tables}, remember)


def _reviews(session: Session) -> pd.DataFrame:
    return read_reviews(Path(session.settings.reviews)) if session.settings.reviews else NO_DECISIONS


def _change(con: duckdb.DuckDBPyConnection, todo: list[str], gone: list[str], release: int, reviews: pd.DataFrame) -> bool:
    """Brings the events up to date with a few changed articles; tells whether there were any."""
    with transaction(con):
        if todo or gone or len(reviews):  # a decision may have lost its target
            change_events(con, todo, gone, release, reviews)
        if todo or gone:
            remember_articles(con, "aggregation", INPUTS, todo, gone)
            touch_stage(con, "aggregation")
    finish_stage(con, "aggregation")
    return bool(todo or gone)


def _published(files: WarehouseFiles) -> dict[str, pd.DataFrame] | None:
    """What the current release says of events, for ids that last; None before the first release."""
    release = current_release(files)
    if release is None:
        return None
    with connect_read_only(release.path) as con:
        return {
            name: con.execute(f"SELECT * FROM {name} ORDER BY ALL").df()
            for name in ("events", "event_claims", "event_articles", "event_id_map")
        }


def summarise(session: Session) -> bool:
    """Brings the series and their intervals up to date with the events, and with the claims as they are once reviewed; tells whether
    a row changed."""
    con = session.con
    if not is_pending(con, "series"):
        return False
    reviews = _reviews(session)
    names = ["events", "event_articles", "event_claims", "event_pairs", "casualty_claims", "places"] + ["event_mentions"] * bool(
        len(reviews)
    )
    read = {name: con.execute(f"SELECT * FROM {name} ORDER BY ALL").df() for name in names}
    claims = read["casualty_claims"]
    if len(reviews):
        claims = apply_reviews(read, reviews).tables["casualty_claims"].astype(dict.fromkeys(("low", "best", "high"), "Int64"))
    articles = con.execute(f"SELECT {ARTICLE_COLUMNS} FROM articles ORDER BY article_id").df()
    series = build_series(read["events"], read["event_claims"], claims, articles, read["places"])
    intervals = build_intervals(read["events"], read["event_claims"], claims, read["event_pairs"], read["event_articles"])
    totals = running_totals(claims, articles, read["events"], read["places"])
    return _replace_all(con, "series", {"casualty_series": series, "series_intervals": intervals, "running_totals": totals})


def _replace_all(
    con: duckdb.DuckDBPyConnection, stage: str, frames: dict[str, pd.DataFrame], also: Callable[[], None] = lambda: None
) -> bool:
    """One transaction: the tables' rows, what else is remembered with them (`also`), the stage's version."""
    with transaction(con):
        changed = [replace_table(con, name, frame) for name, frame in frames.items()]
        also()
        if any(changed):
            touch_stage(con, stage)
    finish_stage(con, stage)
    return any(changed)
