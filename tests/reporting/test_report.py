"""The report page: self-contained, the corpus' words as text, every figure with the sentence that states it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from assets.plots import as_png, as_svg, event_map, policies, timeline
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
        {"period_start": pd.to_datetime(["2016-03-01", None]), "harm": "killed", "low": [1, 2], "best": [2, 2], "high": [4, 2]}
    )
    events = pd.DataFrame({"latitude": [33.4, None], "longitude": [43.3, None], "place_name": ["Ramadi", None], "killed": [12, 1]})
    lines = pd.DataFrame({"policy": ["a", "b"], "period_start": pd.to_datetime(["2016-03-01"] * 2), "killed": [1, 3]})
    for draw, frame in ((timeline, months), (event_map, events), (policies, lines)):
        assert as_svg(draw(frame)) == as_svg(draw(frame))
        assert as_svg(draw(frame.iloc[:0])).startswith("<svg")
    assert as_png(timeline(months)).startswith("data:image/png;base64,")
