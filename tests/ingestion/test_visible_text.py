"""The visible text of a page: what is shown, in order, line by line, whatever the markup does."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import HtmlElement

from assets.ingestion.visible_text import parse_page, visible_lines, visible_text


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("", ""),
        ("no markup at all", "no markup at all"),
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("<p>One<br>Two</p>", "One\nTwo"),
        ("<p>A <b>bold</b>\n  word, and <i>another</i>.</p>", "A bold word, and another."),
        ("<div>before<p>inside</p>after</div>", "before\ninside\nafter"),
        ("<p>a</p><script>killed = 5</script><style>p {}</style><noscript>old</noscript>tail", "a\ntail"),
        ("<head><title>Title</title></head><body><p>a</p><!-- 5 killed --><template><p>b</p></template></body>", "a"),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
        ("<table><tr><td>Killed</td><td>12</td></tr></table>", "Killed\n12"),
        ("<pre>first\nsecond</pre>", "first\nsecond"),
        ("<p>12&nbsp;killed &amp; 3 hurt</p>", "12 killed & 3 hurt"),
        ("<p>a\x00b\x0bc</p>", "a b c"),
        ("<p>half a pair \ud83d here</p>", "half a pair ? here"),
    ],
)
def test_what_a_browser_shows(page: str, text: str) -> None:
    assert visible_text(page) == text


def test_links_are_counted_within_their_line() -> None:
    (line,) = visible_lines(parse_page("<p>See <a href='/x'>this</a> now</p>"))
    assert (line.text, line.linked, line.element.tag) == ("See this now", 4, "p")


@pytest.mark.parametrize("tag", ["div", "b", "table", "x-y", "ul"])
def test_a_million_nested_tags_lose_no_text_and_take_no_minute(tag: str) -> None:
    started = time.monotonic()
    text = visible_text(f"<p>first</p>{f'<{tag}>' * 1_000_000}deep{f'</{tag}>' * 1_000_000}<p>last</p>")
    assert text.split() == ["first", "deep", "last"]
    assert time.monotonic() - started < 20


def test_a_page_that_is_too_deep_is_still_a_page_to_extractors() -> None:
    tree = parse_page(f"<p>first</p>{'<div>' * 5_000}deep{'</div>' * 5_000}")
    assert [line.text for line in visible_lines(tree)] == ["first", "deep"]
    assert all(isinstance(element, HtmlElement) for element in tree.iter())


@pytest.mark.parametrize(
    "page", ["<" * 1_000_000, "<p " * 300_000, "<!--" * 300_000, "<script>" * 200_000, "&" * 1_000_000, "<p>" + "a" * 5_000_000]
)
def test_hostile_markup_is_read_in_bounded_time(page: str) -> None:
    started = time.monotonic()
    visible_text(page)
    assert time.monotonic() - started < 20


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(["<p>", "</p>", "<div>", "</div>", "<a href=x>", "</a>", "<script>", "</script>", "<pre>", "word ", "\n", "5 killed", "&lt;", "<", ">", "<br/>", "</", "<td>"]), max_size=30).map("".join))  # fmt: skip
def test_lines_are_never_blank_and_the_text_is_made_of_them(page: str) -> None:
    lines = visible_lines(parse_page(page))
    assert all(line.text.strip() == line.text != "" and "\n" not in line.text for line in lines)
    assert all(0 <= line.linked <= len(line.text) for line in lines)
    assert visible_text(page) == "\n".join(line.text for line in lines)
