"""The report page: self-contained, the corpus' words as text, every figure with the sentence that states it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from matplotlib.axes import Axes

from assets.plots import NARROWEST, as_png, as_svg, event_map, policies, timeline
from assets.publication.release import SQL_FOLDER
from assets.reporting.report import report_page, write_report
from expectations.tables import TABLES
from warehouse.rows import create_tables, insert

TITLE = "<script>alert(1)</script> & ![x](/graphql?query=mutation)"
TEXT = 'At least 12 soldiers were killed in "Ramadi" <img src=x onerror=alert(2)> on Wednesday.'


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    """A published file's tables with one event, told by one article whose words attack whoever shows them."""
    con = duckdb.connect()
    create_tables(con)
    now = pd.Timestamp("2016-03-04", tz="UTC")
    rows = {
        "source_documents": {
            "document_id": "d",
            "path": "a<b>.txt",
            "format": "text",
            "text": TEXT,
            "is_current": True,
            "first_seen_at": now,
        },
        "cleaned_articles": {
            "article_id": "d",
            "title": TITLE,
            "published_on": pd.Timestamp("2016-03-03"),
            "published_precision": "day",
            "published_method": "stated",
            "body": TEXT,
            "is_relevant": True,
        },
        "article_lineages": {"article_id": "d", "lineage_id": "d"},
        "casualty_claims": {
            "claim_id": "c",
            "article_id": "d",
            "sentence_no": 0,
            "harm": "killed",
            "low": 12,
            "best": 12,
            "qualifier": "at_least",
            "unit": "person",
            "count_basis": "incident",
            "victim_class": "security_forces",
            "polarity": "asserted",
            "span_start": 0,
            "span_end": 20,
            "surface": "At least 12 soldiers",
            "evidence": TEXT,
            "confidence": 0.9,
            "rule_id": "r",
        },
        "events": {
            "event_id": "e",
            "event_type": "Battles",
            "sub_event_type": "Armed clash",
            "killed_low": 12,
            "killed_best": 12,
            "deaths_a": 12,
            "deaths_b": 0,
            "deaths_civilians": 0,
            "deaths_unknown": 0,
            "n_articles": 1,
            "n_lineages": 1,
            "grade": "weak",
            "is_relevant": True,
            "is_reviewed": False,
            "summary": "Armed clash, Ramadi: at least 12 killed",
            "latitude": 33.4,
            "longitude": 43.3,
            "place_name": "Ramadi",
        },
        "event_claims": {"event_id": "e", "claim_id": "c", "use": "recommended", "reason": "only_claim"},
        "refreshes": {"run_id": "run", "started_at": now, "ended_at": now, "outcome": "published", "release": 1},
    }
    for name, row in rows.items():
        insert(con, TABLES[name], pd.DataFrame([row]))
    for path in sorted(SQL_FOLDER.glob("*.sql")):
        con.execute(path.read_text(encoding="utf-8"))
    return con


class Page(HTMLParser):
    """The tags and addresses of a page, and the words that are marked."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.marked = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "action", "xlink:href")]

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] == "mark":
            self.marked = self.marked or data


def test_the_corpus_words_are_text_and_nothing_is_loaded(con: duckdb.DuckDBPyConnection) -> None:
    html = report_page(con, 1)
    page = Page()
    page.feed(html)
    assert not {"script", "img", "iframe", "link", "object"} & set(page.tags)
    assert all(address.startswith("#") for address in page.addresses)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert not re.search(r"\son\w+\s*=", re.sub(r"&[^;]+;", "", re.sub(r">[^<]*<", "><", html)))


def test_each_figure_opens_the_sentence_with_the_span_marked(con: duckdb.DuckDBPyConnection) -> None:
    html = report_page(con, 1)
    page = Page()
    page.feed(html)
    assert page.marked == "At least 12 soldiers"
    assert "characters 0 to 20 of a&lt;b&gt;.txt" in html
    assert 'id="event-e"' in html


def test_a_count_that_stands_twice_is_marked_where_its_span_is(con: duckdb.DuckDBPyConnection) -> None:
    twice = "Of 12 soldiers sent to Hit, all 12 soldiers were killed."
    con.execute("UPDATE source_documents SET text = ?", [f"{twice} {twice} {TEXT}"])
    start = len(twice) + 1 + twice.rindex("12")
    con.execute(
        "UPDATE casualty_claims SET evidence = ?, surface = '12 soldiers', span_start = ?, span_end = ?", [twice, start, start + 11]
    )
    assert "Of 12 soldiers sent to Hit, all <mark>12 soldiers</mark> were killed." in report_page(con, 1)
    assert con.execute("SELECT before, surface, after FROM claim_evidence").fetchall() == [
        ("Of 12 soldiers sent to Hit, all ", "12 soldiers", " were killed.")
    ]


def test_deaths_that_rest_on_articles_not_flagged_are_told(con: duckdb.DuckDBPyConnection) -> None:
    assert "not flagged as about an armed conflict" not in report_page(con, 1)
    con.execute("UPDATE events SET is_relevant = false")
    assert "1 event, with 12 killed, is told only by articles not flagged" in report_page(con, 1)


def _warned(con: duckdb.DuckDBPyConnection, **check: object) -> None:
    row = {
        "run_id": "run", "table_name": "events", "expectation": "no_merge_was_missed", "description": "No two events are one.", "severity": "warning",
        "success": True, "n_failed": 0, "checked_at": pd.Timestamp("2016-03-04", tz="UTC"),
    }  # fmt: skip
    insert(con, TABLES["check_results"], pd.DataFrame([{**row, **check}]))


def _trust(con: duckdb.DuckDBPyConnection) -> str:
    html = report_page(con, 1)
    return html[html.index('<section id="trust"') : html.index("</section>")]


def test_whether_the_figures_can_be_trusted_is_told_before_any_figure(con: duckdb.DuckDBPyConnection) -> None:
    _warned(con)
    assert "Every check holds." in _trust(con)
    assert "Of 12 killed, 0 (0 %) are in events that two or more independent sources tell of." in _trust(con)
    _warned(con, expectation="dates_agree", success=False, n_failed=2, examples='[{"event_id": "<b>e</b>", "date_start": null}]')
    html = report_page(con, 1)
    assert html.index('id="trust"') < html.index('id="totals"')
    assert "Usable, with 1 warning: look at it before you cite." in html
    assert '<a href="#check-events-dates_agree">' in _trust(con) and '<tr id="check-events-dates_agree">' in html
    assert "event id &lt;b&gt;e&lt;/b&gt;" in html, "the rows that a check found are shown as text"
    con.execute("UPDATE events SET n_articles = 2, n_lineages = 2, grade = 'contested', event_type = 'Battles'")
    assert "12 (100 %)" in _trust(con) and "1 of 1 events is contested" in _trust(con)


def test_what_changed_is_told_in_numbers_and_row_by_row(con: duckdb.DuckDBPyConnection) -> None:
    change = {"release": 1, "table_name": "events", "row_key": "e", "kind": "changed"}
    rows = [change | {"field": f, "old_value": "1", "new_value": "2"} for f in ("killed_low", "killed_best")]
    insert(con, TABLES["revisions"], pd.DataFrame([*rows, change | {"row_key": "gone", "field": "", "kind": "removed"}]))
    assert "1 event changed, 1 event removed" in _trust(con)
    assert "3 of 3 changes." in report_page(con, 1)


def test_a_months_figure_leads_to_its_events_whatever_the_harm(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("UPDATE casualty_claims SET harm = 'captured'")
    con.execute(
        "UPDATE events SET killed_low = NULL, killed_best = NULL, deaths_a = 0, date_start = DATE '2016-03-02', date_end = DATE '2016-03-02', date_precision = 1"
    )
    cell = {
        "grain": "month", "period_start": pd.Timestamp("2016-03-01"), "period_precision": "exact", "area_level": "country", "country_iso3": "IRQ", "area": "IRQ",
        "harm": "captured", "victim_class": "unknown", "low": 12, "best": 12, "high": 12, "n_events": 1, "n_events_without_count": 0, "n_best_from_low": 0,
        "n_open_high": 0, "coverage": "ok",
    }  # fmt: skip
    insert(con, TABLES["casualty_series"], pd.DataFrame([cell]))
    html = report_page(con, 1)
    row = html[html.index("<td>2016-03</td><td>captured</td>") :]
    assert '<a href="#event-e">Ramadi</a>' in row[: row.index("</tr>")]
    assert '<details id="event-e">' in html


def test_paths_are_shown_as_seen_from_the_corpus(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("UPDATE refreshes SET corpus = '[\"/data/corpus\"]'")
    con.execute("UPDATE source_documents SET path = '/data/corpus/march/a.txt'")
    assert "of march/a.txt" in report_page(con, 1) and "/data/corpus" not in report_page(con, 1)


@pytest.mark.slow
def test_equal_releases_give_equal_pages(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    assert report_page(con, 1) == report_page(con, 1)
    path = write_report(con, 1, tmp_path)
    assert path.name == "release-000001.html"
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_a_release_without_events_has_a_page_too() -> None:
    con = duckdb.connect()
    create_tables(con)
    insert(
        con,
        TABLES["refreshes"],
        pd.DataFrame([{"run_id": "r", "started_at": pd.Timestamp("2016-01-01", tz="UTC"), "outcome": "published", "ended_at": pd.NaT}]),
    )
    for path in sorted(SQL_FOLDER.glob("*.sql")):
        con.execute(path.read_text(encoding="utf-8"))
    assert "No event has a figure." in report_page(con, 1)


def test_pictures_are_the_same_each_time_and_survive_empty_frames() -> None:
    months = pd.DataFrame(
        {
            "period_start": pd.to_datetime(["2016-03-01", None]),
            "harm": "killed",
            "low": [1, 2],
            "best": [2, 2],
            "high": [4, 2],
            "uncovered": False,
        }
    )
    events = pd.DataFrame({"latitude": [33.4, None], "longitude": [43.3, None], "place_name": ["Ramadi", None], "killed": [12, 1]})
    lines = pd.DataFrame({"policy": ["a", "b"], "low": [1, 2], "best": [1, 3], "high": [1, 5]})
    for draw, frame in ((timeline, months), (event_map, events), (policies, lines)):
        assert as_svg(draw(frame)) == as_svg(draw(frame))
        assert as_svg(draw(frame.iloc[:0])).startswith("<svg")
    assert as_png(timeline(months)).startswith("data:image/png;base64,")


def test_a_month_without_reports_is_no_month_of_peace() -> None:
    months = pd.DataFrame({"period_start": pd.to_datetime(["2016-03-01", "2016-04-01", "2016-05-01"]), "harm": "killed", "low": [1, 0, None], "best": [1, 0, None],
                           "high": [1, 0, None], "uncovered": [False, False, True]})  # fmt: skip
    grey = [patch.get_x() for patch in timeline(months).axes[0].patches if patch.get_width() == 1]
    assert grey == [1.5]


def _map_of(*events: tuple[float, float, str, int]) -> Axes:
    return event_map(pd.DataFrame(events, columns=["latitude", "longitude", "place_name", "killed"])).axes[0]


def _names(axes: Axes) -> set[str]:
    return {text.get_text() for text in axes.texts}


def test_a_map_of_one_town_shows_the_country_around_it() -> None:
    axes = _map_of((33.34, 44.4, "Baghdad", 12))
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    assert right - left >= NARROWEST and top - bottom >= NARROWEST
    assert {"IRAQ", "IRAN", "Baghdad"} <= _names(axes)
    assert not {"COLOMBIA", "TURKEY"} & _names(axes)


def test_names_of_places_do_not_lie_over_each_other() -> None:
    names = _names(_map_of((36.34, 43.13, "Mosul", 3), (36.33, 43.14, "Jadida", 100), (33.34, 44.4, "Baghdad", 1)))
    assert "Jadida" in names and "Baghdad" in names and "Mosul" not in names


def test_a_map_of_the_whole_world_stays_small() -> None:
    towns = pd.DataFrame(
        {"latitude": [-33.9, 64.1, 35.7], "longitude": [-70.7, -21.9, 139.7], "place_name": ["Santiago", "Reykjavik", "Tokyo"], "killed": 1}
    )
    assert len(as_svg(event_map(towns))) < 900_000
