"""What cleaning makes of whole documents: nothing is lost, furniture is labelled, every fact stands once, one bad document stops no other."""

from __future__ import annotations

import json
import time
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.cleaning import articles
from assets.cleaning.articles import clean_documents
from assets.cleaning.text_blocks import MOST_BLOCKS
from assets.ingestion.visible_text import visible_text

LEAD = "Government forces retook the river town of Qasra on Tuesday after two weeks of street fighting, a military spokesman said."
TOLL = "At least 14 soldiers and six civilians were killed in the last assault, according to the provincial hospital."
AFTER = "Families who had fled to the camps east of the river began to return in the afternoon, a local official told reporters."
LATE = "The army said that it would now move on the villages further north, where the remaining fighters are thought to hide."
CAPTION = "Soldiers rest beside an armoured vehicle at the northern entrance of the town of Qasra."
PAGE_LINES = [
    "Home", "World", "Sport", "Weather today", "Sign in", "Army retakes river town of Qasra", "By Jane Example", "Published 3 May 2016 10:12",
    CAPTION, CAPTION, LEAD, TOLL, AFTER, LATE, "Source: AFP", "Related articles", "Bombing kills 37 in northern market", "Rebels shoot down helicopter",
    "Share on Facebook", "Leave a comment", "Privacy policy", "Contact us",
]  # fmt: skip


def record(text: str, html: str | None = None, name: str = "a", **metadata: str) -> dict[str, Any]:
    return {
        "document_id": name, "external_id": name, "path": "x", "format": "html" if html else "text", "text": text, "content": html,
        "metadata": json.dumps(metadata),
    }  # fmt: skip


def clean(*records: dict[str, Any]) -> dict[str, pd.DataFrame]:
    return clean_documents(pd.DataFrame(records))


def spans_of(blocks: pd.DataFrame) -> list[tuple[int, int, str, bool]]:
    """Start, end, kind and kept of each block."""
    columns = (blocks[name].tolist() for name in ("span_start", "span_end", "kind", "kept"))
    return list(zip(*columns, strict=True))


def blocks_of(text: str, **metadata: str) -> list[tuple[str, bool, str]]:
    blocks = clean(record(text, **metadata))["text_blocks"]
    return [(kind, kept, text[start:end]) for start, end, kind, kept in spans_of(blocks)]


def test_a_page_as_text_keeps_the_article_and_drops_headlines_of_other_stories() -> None:
    result = clean(record("\n".join(PAGE_LINES)))
    article = result["cleaned_articles"].iloc[0]
    assert article.body == "\n\n".join([LEAD, TOLL, AFTER, LATE])
    assert article.title == "Army retakes river town of Qasra"
    assert article.author == "Jane Example"
    assert article.agency == "Agence France-Presse"
    kinds = {text: kind for kind, _, text in blocks_of("\n".join(PAGE_LINES))}
    assert kinds["Bombing kills 37 in northern market"] == "related"
    assert kinds["Share on Facebook"] == "share"
    assert kinds["Leave a comment"] == "comment"
    assert kinds["Source: AFP"] == "credit"


def test_a_caption_printed_twice_is_read_once() -> None:
    copies = [(kind, kept) for kind, kept, text in blocks_of("\n".join(PAGE_LINES)) if text == CAPTION]
    assert sorted(copies) == [("caption", False), ("other", False)]


@pytest.mark.parametrize("times", [3, 4, 7])
def test_a_paragraph_printed_many_times_is_read_once(times: int) -> None:
    read = [kind for kind, _, text in blocks_of("\n".join([LEAD, *[TOLL] * times, AFTER])) if text == TOLL and kind != "other"]
    assert read == ["caption"]


@pytest.mark.parametrize(
    ("title", "lines", "menu"),
    [
        (
            "边境小镇遭炮击六人死亡",
            ["周二，边境小镇遭到炮击，造成六名平民死亡，另有十人受伤，当地医院的一名医生说。", "居民们整夜躲在地下室里，第二天早上才敢出来寻找失踪的亲人。", "军方否认对这次袭击负责，并表示将展开调查。"],
            ["首页", "国际", "体育", "登录"],
        ),
        (
            "国境の町に砲撃、6人が死亡",
            ["火曜日、国境の町が砲撃を受け、民間人6人が死亡し、10人が負傷したと地元の病院の医師が述べた。", "住民は一晩中地下室に隠れ、翌朝になって行方不明の家族を探しに出た。", "軍は攻撃への関与を否定し、調査を行うと述べた。"],
            ["ホーム", "国際", "スポーツ", "ログイン"],
        ),
    ],
)  # fmt: skip
def test_writing_without_spaces_has_words_too(title: str, lines: list[str], menu: list[str]) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    html = f"<html><body><nav>{''.join(f'<a>{word}</a><br>' for word in menu)}</nav><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    for document in (record("\n".join([title, *lines])), record("\n".join([*menu, title, *lines])), record(visible_text(html), html)):
        article = clean(document)["cleaned_articles"].iloc[0]
        assert (article.title, article.body) == (title, "\n\n".join(lines))


def test_a_text_without_furniture_loses_nothing() -> None:
    text = "\n\n".join([LEAD, TOLL, "Killed: 14", "Wounded: 30", AFTER])
    assert clean(record(text))["cleaned_articles"].body[0] == text


@pytest.mark.parametrize("text", ["14 dead as holdout tribe repels attack", LEAD, "Bomb", "RELATED ARTICLES", "By John Smith"])
def test_a_text_of_one_line_is_body(text: str) -> None:
    assert blocks_of(text) == [("body", True, text)]
    assert blocks_of(text, title=text) == [("body", True, text)]


def test_a_stated_title_that_opens_the_text_is_the_title_and_not_body() -> None:
    text = f"Town of Qasra retaken\n\n{LEAD}\n\n{TOLL}"
    assert [kind for kind, _, _ in blocks_of(text, title="Town of Qasra Retaken")] == ["title", "body", "body"]


def test_a_wrapped_wire_is_one_block_a_paragraph() -> None:
    text = (
        "   QASRA, 9 JAN 90 -- [TEXT] THE ARMY SAID TODAY THAT ITS TROOPS HAD\nKILLED SEVEN REBELS IN A CLASH NEAR THE RIVER AND SEIZED A LARGE\n"
        "NUMBER OF RIFLES AND MINES IN TWO HOUSES.\n\n   THE REBELS DENIED THE REPORT AND SAID THAT THEY HAD LOST NOBODY IN\n"
        "THE FIGHTING, WHICH LASTED FOR MOST OF THE NIGHT.\n"
    )
    found = blocks_of(text)
    assert [(kind, kept) for kind, kept, _ in found] == [("body", True), ("body", True)]
    assert found[0][2].startswith("QASRA") and found[0][2].endswith("HOUSES.")


def test_an_indented_headline_between_paragraphs_is_a_link_to_another_story() -> None:
    text = f"{LEAD}\n\n Market bombing leaves dozens dead in capital\n\n{TOLL}\n\n{AFTER}"
    assert [(kind, kept) for kind, kept, _ in blocks_of(text)] == [("body", True), ("inline_link", False), ("body", True), ("body", True)]


def page(body: str) -> str:
    return f"""<html lang="en-GB"><head><title>Army retakes Qasra - The Example Post</title>
    <meta property="og:site_name" content="The Example Post"><script>var killed = "99 people were killed";</script></head><body>
    <nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
    <article><h1>Army retakes Qasra</h1><p class="byline">By Jane Example</p>
    <figure><img src="x.jpg"><figcaption>{CAPTION}</figcaption></figure>{body}</article>
    <aside class="related"><h3>Related stories</h3><ul><li><a href="/1">Bombing kills 37 in northern market</a></li>
    <li><a href="/2">Rebels shoot down helicopter over the desert</a></li></ul></aside>
    <footer><p>Copyright The Example Post. All rights reserved.</p></footer></body></html>"""


def test_an_html_page_gives_body_title_and_language_and_spans_into_its_visible_text() -> None:
    html = page("".join(f"<p>{paragraph}</p>" for paragraph in (LEAD, TOLL, AFTER, LATE)))
    text = visible_text(html)
    result = clean(record(text, html))
    article = result["cleaned_articles"].iloc[0]
    assert article.body == "\n\n".join([LEAD, TOLL, AFTER, LATE])
    assert (article.title, article.language, article.publisher) == ("Army retakes Qasra", "en", "The Example Post")
    kinds = {text[start:end]: kind for start, end, kind, _ in spans_of(result["text_blocks"])}
    assert kinds[CAPTION] == "caption"
    assert "99 people" not in text
    assert not result["text_blocks"].set_index("kind").kept.get("related", pd.Series([False])).any()


def test_the_markup_of_a_few_paragraphs_loses_none_of_them() -> None:
    short = "Young men had met there to watch a match. Two cars were burnt."
    markup = f"<p>{TOLL}</p><p>{short}</p>"
    assert (
        clean(record(visible_text(markup), markup, title="Fourteen soldiers killed"))["cleaned_articles"].iloc[0].body
        == f"{TOLL}\n\n{short}"
    )


def test_what_a_record_states_wins_over_what_the_page_says() -> None:
    html = page(f"<p>{LEAD}</p><p>{TOLL}</p>")
    article = clean(record(visible_text(html), html, title="Qasra falls", publisher="Reuters News", language="fr"))[
        "cleaned_articles"
    ].iloc[0]
    assert (article.title, article.publisher, article.language) == ("Qasra falls", "Reuters", "fr")


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ({"publisher": "The Guardian"}, "2016-05-03"),
        ({"publisher": "Newsweek"}, "2016-03-05"),
        ({"publisher": "Newsweek", "url": "https://www.theguardian.com/qasra"}, "2016-05-03"),  # the page's own site goes first
        ({"publisher": "Qasra Post"}, "2016-01-01"),
    ],
)
def test_a_numeric_date_is_read_as_its_publisher_writes_dates(stated: dict[str, str], day: str) -> None:
    lines = [line.replace("3 May 2016", "03/05/2016") for line in PAGE_LINES]
    article = clean(record("\n".join(lines), **stated))["cleaned_articles"].iloc[0]
    assert (str(article.published_on), article.published_precision) == (day, "year" if day.endswith("01-01") else "day")


def test_html_whose_text_was_cut_short_is_read_as_lines_of_that_text() -> None:
    html = page(f"<p>{LEAD}</p><p>{TOLL}</p>")
    text = visible_text(html)[:-40]
    blocks = clean(record(text, html))["text_blocks"]
    assert blocks.span_end.max() <= len(text)


def test_long_lines_of_white_space_cost_nothing() -> None:
    blank = " " * 60_000 + "\t" * 60_000
    started = time.process_time()
    blocks = blocks_of("\n".join([blank, LEAD, blank, blank + TOLL + blank, blank]))
    assert [text for _, _, text in blocks] == [LEAD, TOLL]
    assert time.process_time() - started < 5  # a search that goes back over them takes minutes


@pytest.mark.parametrize("html", [False, True])
def test_a_text_of_a_hundred_thousand_lines_has_bounded_blocks_and_loses_nothing(html: bool) -> None:
    lines = [f"{at % 7}" for at in range(100_000)]
    page = "<p>" + "<p>".join(lines) if html else None
    text = visible_text(page) if page else "\r\n".join(lines)
    result = clean(record(text, page))
    spans = [(start, end) for start, end, _, _ in spans_of(result["text_blocks"])]
    assert 10_000 < len(spans) <= MOST_BLOCKS
    assert [text[end:start].strip() for (_, end), (start, _) in pairwise(spans)] == [""] * (len(spans) - 1)
    assert (spans[0][0], spans[-1][1]) == (0, len(text))


def test_one_document_that_fails_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    real = articles.split_blocks

    def split(text: str) -> list[tuple[int, int]]:
        if "hostile" in text:
            raise RecursionError("too deep")
        return real(text)

    monkeypatch.setattr(articles, "split_blocks", split)
    result = clean(record(LEAD, name="a"), record("hostile", name="b"), record(TOLL, name="c"))
    assert list(result["cleaned_articles"].article_id) == ["a", "c"]
    assert result["cleaning_failures"].values.tolist() == [["b", "RecursionError: too deep"]]


def test_a_document_is_cleaned_the_same_alone_and_among_others() -> None:
    records = [record("\n".join(PAGE_LINES), name="a"), record(f"{LEAD}\n\n{TOLL}", name="b"), record("", name="c")]
    together = clean(*records)["text_blocks"]
    apart = pd.concat([clean(one)["text_blocks"] for one in records], ignore_index=True)
    assert together.to_dict("records") == apart.to_dict("records")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.sampled_from([*PAGE_LINES, "", " ", "\x00", "\t- item"]), st.text(max_size=60)), max_size=14).map("\n".join))
def test_blocks_cover_all_that_shows_without_overlap(text: str) -> None:
    result = clean(record(text))
    spans = [(start, end) for start, end, _, _ in spans_of(result["text_blocks"])]
    assert all(start < end for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    covered = "".join(text[start:end] for start, end in spans)
    assert "".join(covered.split()) == "".join(text.split())
    assert result["cleaning_failures"].empty
    kept = [text[start:end] for start, end, _, keep in spans_of(result["text_blocks"]) if keep]
    assert result["cleaned_articles"].body[0] == "\n\n".join(kept)
