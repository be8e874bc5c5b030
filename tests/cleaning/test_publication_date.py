"""When an article was published: every source of evidence, their order of trust, and what is never taken for the date."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.cleaning.date_strings import find_dates
from assets.cleaning.page_dates import page_dates
from assets.cleaning.publication_date import UNKNOWN, PublicationDate, find_publication_date
from assets.ingestion.visible_text import parse_page

TITLE = "Army retakes the bridge at Tambo"
BODY = "Soldiers retook the bridge at Tambo on Saturday after a week of fighting, a commander said."


def published(
    lines: list[tuple[str, str]], html: str | None = None, url: str | None = None, date_order: str | None = None, **metadata: object
) -> PublicationDate:
    """The date of a document made of (kind, line)."""
    text, blocks = "", []
    for kind, line in lines:
        blocks.append((kind, len(text), len(text) + len(line)))
        text += line + "\n"
    return find_publication_date(text, blocks, None if html is None else parse_page(html), url, metadata, date_order)


def page(head: str = "", body: str = "") -> str:
    return f"<html><head><title>{TITLE}</title>{head}</head><body><h1>{TITLE}</h1>{body}<p>{BODY}</p></body></html>"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Published 16.09.2017 11:51", "2017-09-16"),
        ("date 2017-09-16 WORLD", "2017-09-16"),
        ("September 16, 2017", "2017-09-16"),
        ("By Ann Orlo | Published Sept. 16, 2017 1:03 PM EDT", "2017-09-16"),
        ("By Ann Orlo Saturday, 16 September 2017 08:05 GMT", "2017-09-16"),
        ("By Ann OrloSep 16, 2017", "2017-09-16"),
        ("Sep 16, 20176:46 PM", "2017-09-16"),
        ("16 September 201717 September 2017 Staff", "2017-09-16"),
        ("PUBLISHED: September 16, 2017 at 3:17 p.m. | UPDATED: September 17, 2017 at 5:22 p.m.", "2017-09-16"),
        ("Ann Orlo 4:00 PM on September 16, 2017", "2017-09-16"),
        ("9/16/2017 8:59 AM PT", "2017-09-16"),
        ("Updated on: September 16, 2017 / 12:51 PM", "2017-09-16"),
    ],
)
def test_a_dated_line_by_the_headline_is_stated(line: str, day: str) -> None:
    found = published([("title", TITLE), ("byline", line), ("body", BODY)])
    assert (str(found.published_on), found.precision, found.method, found.conflict) == (day, "day", "stated", None)


def test_published_goes_before_updated() -> None:
    found = published([("title", TITLE), ("other", "Updated 17.09.2017 12:10"), ("other", "Published 16.09.2017 11:51"), ("body", BODY)])
    assert found.published_on == date(2017, 9, 16)


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("caption", "A soldier on the bridge at Tambo, March 9, 2016"),
        ("related", "Tambo falls, Feb. 23, 2016"),
        ("comment", "Reader, March 9, 2016"),
        ("body", "The bridge was blown up by the rebels in the night of March 9, 2016, and nobody has crossed the river since."),
        ("other", "© 2016 Tambo Post, March 9, 2016. All rights reserved."),
    ],
)
def test_another_date_is_never_the_publication(kind: str, line: str) -> None:
    assert published([("title", TITLE), (kind, line), ("body", "Soldiers retook the bridge.")]) == UNKNOWN


def test_a_wire_dateline_is_stated() -> None:
    found = published([("body", "PORT TAMBO, 3 MAR 90 (RADIO COAST) -- [TEXT] A PATROL WAS AMBUSHED YESTERDAY.")])
    assert (found.published_on, found.method) == (date(1990, 3, 3), "stated")


@pytest.mark.parametrize(
    ("stated", "day", "precision"),
    [
        ("2017-09-16", "2017-09-16", "day"),
        ("2017-09-16T23:30:00-05:00", "2017-09-16", "day"),
        ("20170916T115100Z", "2017-09-16", "day"),
        ("Sat, 16 Sep 2017 11:51:00 GMT", "2017-09-16", "day"),
        (1505562660, "2017-09-16", "day"),
        (datetime(2017, 9, 16, 11, 51), "2017-09-16", "day"),
        (date(2017, 9, 16), "2017-09-16", "day"),
        ("42994", "2017-09-16", "day"),  # a spreadsheet's
        ("42994.49375", "2017-09-16", "day"),
        ("2017-09", "2017-09-01", "month"),
        ("2017", "2017-01-01", "year"),
        ("16-Sep-17", "2017-09-16", "day"),
        ("16-SEP-99 11.51.00 AM", "1999-09-16", "day"),
        ("September 2017", "2017-09-01", "month"),
        ("16 septembre 2017 \u00e0 11h51", "2017-09-16", "day"),
        ("16 de septiembre de 2017", "2017-09-16", "day"),
        ("16 \u0441\u0435\u043d\u0442\u044f\u0431\u0440\u044f 2017", "2017-09-16", "day"),
        ("2017\u5e749\u670816\u65e5", "2017-09-16", "day"),
    ],
)
def test_what_the_record_states_is_metadata(stated: object, day: str, precision: str) -> None:
    found = published([("body", BODY)], published_on=stated)
    assert (str(found.published_on), found.precision, found.method) == (day, precision, "metadata")


@pytest.mark.parametrize(
    "stated",
    [
        "yesterday",
        "3 days ago",
        "16 septembre",
        "Sep 16",
        "Sept 17 or so",
        "autumn 2017",
        "Q3 2017",
        "12345",
        "99999",
        "None",
        "2017-W37-6",
    ],
)
def test_a_record_s_date_that_names_no_month_and_year_is_told_and_none(stated: str) -> None:
    found = published([("body", BODY)], published_on=stated)
    assert (found.published_on, found.conflict) == (None, f"metadata not read as a date: {stated}")


def test_the_record_wins_and_the_contradiction_is_told() -> None:
    found = published([("title", TITLE), ("byline", "September 16, 2017"), ("body", BODY)], published_on="2017-09-14")
    assert (found.published_on, found.method) == (date(2017, 9, 14), "metadata")
    assert found.conflict == "stated 2017-09-16"


def test_metadata_that_is_no_date_is_told_and_the_next_source_serves() -> None:
    found = published([("title", TITLE), ("byline", "September 16, 2017"), ("body", BODY)], published_on="yesterday")
    assert (found.published_on, found.method) == (date(2017, 9, 16), "stated")
    assert found.conflict is not None
    assert "yesterday" in found.conflict


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ({}, None),
        ({"url": "https://post.example/2017/03/04/bridge"}, date(2017, 3, 4)),
        ({"url": "https://post.example/2017/04/03/bridge"}, date(2017, 4, 3)),
    ],
)
def test_the_order_of_day_and_month_is_settled_by_other_evidence_or_left_open(evidence: dict[str, str], expected: date | None) -> None:
    found = published([("title", TITLE), ("byline", "03/04/2017"), ("body", BODY)], **evidence)  # type: ignore[arg-type]
    if expected is None:
        assert found.precision == "year"
        assert found.conflict is not None
    else:
        assert (found.published_on, found.precision) == (expected, "day")


def test_other_numeric_dates_of_the_page_tell_the_order() -> None:
    lines = [("title", TITLE), ("byline", "03/04/2017"), ("body", BODY), ("related", "Bridge closed 25/03/2017")]
    assert published(lines).published_on == date(2017, 4, 3)


@pytest.mark.parametrize(
    ("line", "other", "order", "day"),
    [
        ("03/04/2017", "", "DMY", date(2017, 4, 3)),
        ("03/04/2017", "", "MDY", date(2017, 3, 4)),
        ("03/04/2017", "Bridge closed 25/03/2017", "MDY", date(2017, 4, 3)),  # the page itself goes before its publisher's habit
        ("03/04/2017 9:00 EST", "", "DMY", date(2017, 3, 4)),
        ("03/04/2017", "Bridge closed 25/03/2017, mended 04/30/2017", "DMY", None),  # a page that has both keeps to no order
    ],
)
def test_a_publisher_s_order_of_day_and_month_settles_what_the_page_leaves_open(
    line: str, other: str, order: str, day: date | None
) -> None:
    lines = [("title", TITLE), ("byline", line), ("body", BODY), ("related", other)]
    found = published(lines, date_order=order)
    assert (found.published_on, found.precision) == ((day, "day") if day else (date(2017, 1, 1), "year"))
    assert (found.conflict is None) == (day is not None)


def test_a_record_s_date_is_settled_by_the_order_of_its_table() -> None:
    lines = [("title", TITLE), ("body", BODY)]
    found = find_publication_date(BODY, [("body", 0, len(BODY))], None, None, {"published_on": "03/04/2017", "date_order": "MDY"}, "DMY")
    assert (found.published_on, found.method, found.conflict) == (date(2017, 3, 4), "metadata", None)
    assert published(lines, url="https://post.example/2017/04/03/x", published_on="03/04/2017").published_on == date(2017, 4, 3)


def test_a_record_s_date_is_not_settled_by_its_publisher_s_order() -> None:
    found = published([("title", TITLE), ("body", BODY)], date_order="DMY", published_on="03/04/2017")
    assert (found.precision, found.conflict) == ("year", "order of day and month unknown: 2017-04-03 or 2017-03-04")


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2017-09-16T09:00:00+02:00"}</script>',
        '<script type="application/ld+json">{"@graph": [{"@type": "Person"}, {"@type": "Article", "datePublished": "2017-09-16"}]}</script>',
        '<script type="application/ld+json">{"datePublished": "2017-09-16", broken</script>',
        '<meta property="article:published_time" content="2017-09-16T09:00:00Z">',
        "<meta name='pubdate' content='20170916'>",
        '<meta content="2017-09-16" itemprop="datePublished">',
    ],
)
def test_markup_states_the_date(head: str) -> None:
    found = published([("title", TITLE), ("body", BODY)], html=page(head))
    assert (found.published_on, found.method) == (date(2017, 9, 16), "metadata")


def test_dates_of_other_things_in_the_markup_are_not_the_article_s() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "VideoObject", "datePublished": "2011-01-01"}</script>'
        '<script type="application/ld+json">{"@type": "NewsArticle", "comment": [{"@type": "Article", "datePublished": "2018-01-01"}],'
        ' "datePublished": "2017-09-16"}</script>'
    )
    assert published([("title", TITLE), ("body", BODY)], html=page(head)).published_on == date(2017, 9, 16)


def test_the_day_that_the_reader_sees_goes_before_universal_time() -> None:
    head = '<meta property="article:published_time" content="2017-09-17T00:46:23Z">'
    found = published([("title", TITLE), ("byline", "September 16, 2017"), ("body", BODY)], html=page(head))
    assert (found.published_on, found.method, found.conflict) == (date(2017, 9, 16), "stated", "metadata 2017-09-17")


def test_markup_goes_before_a_line_that_says_updated() -> None:
    head = '<meta property="article:published_time" content="2017-09-16T09:00:00Z">'
    found = published([("title", TITLE), ("byline", "Last updated September 30, 2017"), ("body", BODY)], html=page(head))
    assert (found.published_on, found.method) == (date(2017, 9, 16), "metadata")


def test_markup_and_address_together_outvote_a_line() -> None:
    head = '<meta property="article:published_time" content="2017-09-16T09:00:00Z">'
    url = "https://post.example/2017/09/16/bridge"
    found = published([("title", TITLE), ("byline", "September 23, 2017"), ("body", BODY)], html=page(head), url=url)
    assert (found.published_on, found.conflict) == (date(2017, 9, 16), "stated 2017-09-23")


@pytest.mark.parametrize(
    ("url", "day", "precision"),
    [
        ("https://post.example/world/2017/09/16/bridge.html", "2017-09-16", "day"),
        ("https://post.example/2017/sep/16/bridge", "2017-09-16", "day"),
        ("https://post.example/news/2017-09-16-bridge", "2017-09-16", "day"),
        ("https://post.example/20170916/bridge", "2017-09-16", "day"),
        ("https://post.example/2017/09/bridge", "2017-09-01", "month"),
    ],
)
def test_the_address_dates_what_nothing_else_does(url: str, day: str, precision: str) -> None:
    found = published([("title", TITLE), ("body", BODY)], url=url)
    assert (str(found.published_on), found.precision, found.method) == (day, precision, "url")


@pytest.mark.parametrize(
    "url", ["https://post.example/article/20179916", "https://post.example/id/1234567890", "https://post.example/2017/13/40/x"]
)
def test_numbers_in_an_address_are_not_always_a_date(url: str) -> None:
    assert published([("title", TITLE), ("body", BODY)], url=url) == UNKNOWN


CAPTION = "Soldiers near the bridge at Tambo on March 9, 2016"


@pytest.mark.parametrize("kind", ["caption", "standfirst"])
def test_a_dated_photo_and_one_weekday_give_an_inferred_day(kind: str) -> None:
    found = published([("title", TITLE), (kind, CAPTION), ("body", "The bridge was retaken, a spokesman said on Sunday.")])
    assert (found.published_on, found.method) == (date(2016, 3, 13), "inferred_caption")


@pytest.mark.parametrize(
    ("caption", "body"),
    [
        (CAPTION, "The bridge was retaken on Friday, a spokesman said on Sunday."),
        (CAPTION, "The bridge was retaken."),
        (CAPTION + " (File)", "The bridge was retaken, a spokesman said on Sunday."),
        ("Soldiers near the bridge at Tambo on March 9", "The bridge was retaken, a spokesman said on Sunday."),
        (CAPTION, "The bridge was retaken, a spokesman said on Sunday. It was lost in 2017."),
    ],
)
def test_nothing_is_inferred_where_it_could_be_otherwise(caption: str, body: str) -> None:
    assert published([("title", TITLE), ("caption", caption), ("body", body)]) == UNKNOWN


def test_a_page_without_any_date_has_none() -> None:
    assert published([("title", TITLE), ("body", BODY)], html=page()) == UNKNOWN


@pytest.mark.parametrize(
    "html",
    ["<meta property='article:published_time' content=''>", "<script type='application/ld+json'>" + "[" * 5000 + "</script>", "<time"],
)
def test_broken_markup_gives_no_date_and_no_error(html: str) -> None:
    assert published([("title", TITLE), ("body", BODY)], html=html) == UNKNOWN


@given(st.dates(min_value=date(1970, 1, 1), max_value=date(2049, 12, 31)))
@settings(max_examples=100, deadline=None)
def test_every_form_is_read_back(day: date) -> None:
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%dT120000Z", "%d %B %Y", "%B %d, %Y", "%a, %d %b %Y", "%d.%m.%Y", "%d-%b-%Y"):
        assert [found.readings for found in find_dates(f"x {day.strftime(form)} y")] == [(day,)], form


@given(st.text(max_size=80), st.text(alphabet="0123456789/.-: JanFebTZ", max_size=40))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_without_error(title: str, line: str) -> None:
    found = published([("title", title), ("byline", line), ("body", BODY)])
    assert (found.published_on is None) == (found.precision == "unknown")


@pytest.mark.slow
@pytest.mark.parametrize("html", ['<script type="application/ld+json">' * 100_000, "<meta " + 'x="1" ' * 500_000, "<time " * 200_000])
def test_hostile_markup_is_read_in_bounded_time(html: str) -> None:
    assert page_dates(parse_page(html)) == []
