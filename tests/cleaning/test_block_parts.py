"""Bylines, credits, datelines, publishers, page metadata, language, relevance, and the evaluation of trees: each in its many forms."""

from __future__ import annotations

import numpy as np
import pytest

from assets.cleaning.block_kinds import Line, label_lines
from assets.cleaning.bylines import find_agency, find_author, find_dateline, find_source, is_byline, is_credit, is_dateline, is_photo_credit
from assets.cleaning.language import find_language, stated_language
from assets.cleaning.line_features import FEATURE_NAMES, line_features
from assets.cleaning.line_model import Trees, load_trees, probabilities
from assets.cleaning.page_features import FEATURE_NAMES as PAGE_FEATURE_NAMES
from assets.cleaning.page_features import page_features
from assets.cleaning.page_metadata import bare_title, page_metadata
from assets.cleaning.publishers import publisher_at, publisher_table
from assets.cleaning.relevance import is_about_conflict
from assets.ingestion.visible_text import parse_page, visible_lines


@pytest.mark.parametrize(
    "line",
    [
        "Source: AFP",
        "SOURCE:AFP",
        "Sources: AFP, Reuters",
        "By AFP",
        "AFP",
        "- AFP",
        "With inputs from AFP",
        "Source: Example Post and AFP",
        "With AFP",
        "(With AFP)",
        "With reporting by AFP",
        "Additional reporting by AFP",
        "Additional reporting by Jane Example and AFP; editing by John Public",
        "Reporting by AFP in Cairo",
        "AFP contributed to this report.",
        "The AFP and Jane Example contributed to this report",
        "AFP journalist Jane Example in Cairo contributed to this story.",
    ],
)
def test_an_agency_is_found_in_every_form_of_credit(line: str) -> None:
    assert find_agency([line]) == "Agence France-Presse"


@pytest.mark.parametrize(
    "line",
    [
        "The AFP reporter saw 12 bodies in the street on Monday.",
        "Source: our correspondent",
        "By Jane Example",
        "With the town lost, the army fell back, Reuters reported.",
        "The drought contributed to the violence, Reuters reported.",
    ],
)
def test_no_agency_is_made_of_a_sentence_or_a_person(line: str) -> None:
    assert find_agency([line]) is None


@pytest.mark.parametrize(
    "line",
    ["With AFP", "Additional reporting by AP", "Reuters contributed to this report.", "Jane Example in Cairo contributed reporting."],
)
def test_a_line_on_whose_work_is_in_the_article_is_a_credit(line: str) -> None:
    assert is_credit(line)
    body = ["Gunmen killed two guards at the gate of a depot on Friday, a police officer said."] * 3
    labels = label_lines([*(Line(text, 0.9) for text in body), Line(line, 0.9)], None)
    assert (labels[-1].kind, labels[-1].kept) == ("credit", False)


@pytest.mark.parametrize(
    "line", ["With AFP reporters in the town, the shelling went on.", "Reporting by the UN found 12 dead.", "The UN contributed 3 tents."]
)
def test_a_sentence_is_no_credit(line: str) -> None:
    assert not is_credit(line)


@pytest.mark.parametrize("from_html", [True, False])
def test_the_time_that_reading_takes_is_never_body(from_html: bool) -> None:
    texts = ["4 min read", "May 3, 2016 \u00b7 4 min read", "By Jane Example | 12-minute read"]
    body = Line("Gunmen killed two guards at the gate of a depot on Friday, a police officer said.", 0.9)
    labels = label_lines([*(Line(text, 0.9) for text in texts), body, body], None, from_html)
    assert [label.kind for label in labels[:3]] == ["byline"] * 3


@pytest.mark.parametrize("hint", ["", "caption"])
@pytest.mark.parametrize("from_html", [True, False])
def test_the_counter_of_a_gallery_is_navigation_and_counts_nobody(from_html: bool, hint: str) -> None:
    body = Line("Gunmen killed two guards at the gate of a depot on Friday, a police officer said.", 0.9)
    for text in ("Image 1 of 13", "1 / 14", "Photo: 3 of 9", "(2/25)"):
        labels = label_lines([Line("Gunmen kill two guards", 0.1), body, Line(text, 0.9, hint), body], None, from_html)
        assert (labels[2].kind, labels[2].kept) == ("navigation", False)
    labels = label_lines([body, Line("1 of 13 hostages was freed.", 0.9, hint), body], None, from_html)
    assert labels[1].kept


def test_a_credit_names_a_publisher_that_is_no_agency() -> None:
    assert find_source(["Source: Al Jazeera, News Agencies"]) == "Al Jazeera"
    assert find_source(["Source: AFP"]) is None


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("BAGHDAD (Reuters) - Gunmen killed two guards.", ("BAGHDAD", "Reuters")),
        ("KABUL, Afghanistan (AP) \u2014 A bomb went off.", ("KABUL, Afghanistan", "Associated Press")),
        ("QASRA, 9 JAN 90 -- [TEXT] THE ARMY SAID", ("QASRA, 9 JAN 90", None)),
        ("Gunmen killed two guards in Baghdad on Friday - the third such attack.", (None, None)),
        ("The army - which lost ten men - withdrew.", (None, None)),
    ],
)
def test_datelines(text: str, dateline: tuple[str | None, str | None]) -> None:
    assert find_dateline(text) == dateline


def test_a_dateline_may_be_a_line_of_its_own() -> None:
    assert is_dateline("NAIROBI, Kenya (AP) _")
    assert not is_dateline("Killed: 12")


@pytest.mark.parametrize(
    "line", ["By Jane Example", "By Jane Example and John Q. Public", "Published 3 May 2016 10:12", "November 25, 2017", "16.09.2017 11:51"]
)
def test_bylines(line: str) -> None:
    assert is_byline(line)


@pytest.mark.parametrize(
    "line",
    [
        "By Friday the army had lost 30 men.",
        "By nightfall 30 were dead",
        "In May 2016 the town fell.",
        "Sunday's raid cost 2000 lives.",
        "It took a minute to read.",
    ],
)
def test_sentences_are_no_bylines(line: str) -> None:
    assert not is_byline(line)


def test_the_author_is_a_person_and_no_publisher() -> None:
    assert find_author(["By Reuters", "By Jane Example, Staff Reporter"]) == "Jane Example"


def test_a_caption_ends_with_a_credit() -> None:
    assert is_photo_credit("Soldiers advance on the town on April 4 [Jane Example/AP]")
    assert is_photo_credit("Soldiers advance on the town. / AFP")
    assert not is_photo_credit("THE ARMY (APPARENTLY) LOST 30 MEN")


def test_publishers_are_unique_and_found_by_address() -> None:
    table = publisher_table()
    assert table.publisher.is_unique
    assert set(table.date_order) <= {"DMY", "MDY"}
    assert publisher_at("https://edition.cnn.com/2016/x") == "CNN"
    assert publisher_at("https://[broken") is None


@pytest.mark.parametrize(
    ("title", "publisher", "bare"),
    [
        ("Two killed in raid | The Daily Post", "The Daily Post", "Two killed in raid"),
        ("Two killed in raid - Daily Post", None, "Two killed in raid"),
        ("The Daily Post: Two killed", "The Daily Post", "The Daily Post: Two killed"),
        ("Ceasefire holds - but for how long?", None, "Ceasefire holds - but for how long?"),
    ],
)
def test_a_site_name_is_cut_from_a_title(title: str, publisher: str | None, bare: str) -> None:
    assert bare_title(title, publisher) == bare


def test_broken_json_ld_is_passed_over() -> None:
    tree = parse_page(
        '<html><head><script type="application/ld+json">{"@type": "NewsArticle", </script><script type="application/ld+json">'
        '[{"@graph": [{"@type": ["NewsArticle"], "headline": "Town falls", "author": [{"name": "Jane Example"}, "John Public"]}]}]</script></head><body><p>x</p></body></html>'
    )
    assert page_metadata(tree)[:2] == ("Town falls", "Jane Example, John Public")


def test_language_also_of_capitals_and_none_of_scraps() -> None:
    text = "The government said that its troops had taken the town after heavy fighting in which many people were killed and wounded."
    assert find_language(text) == find_language(text.upper()) == "en"
    assert find_language("12 / 30") is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Six soldiers were wounded in Basra on Tuesday, police said.", "en"),
        ("Grenade wounds five in Tambo", "en"),
        ("La police a dit que six personnes ont \u00e9t\u00e9 bless\u00e9es.", "fr"),
        ("Explosi\u00f3n deja seis heridos en el sur del pa\u00eds", "es"),
        ("Bei dem Angriff wurden sechs Menschen verletzt.", "de"),
        ("Полиция сообщила, что ранены шесть человек.", "ru"),
        ("Polisen uppgav att sex personer skadades.", None),
        ("Rebels seize Tambo airport", None),
    ],
)
def test_the_language_of_a_headline_is_told_by_its_function_words(text: str, language: str | None) -> None:
    assert find_language(text) == language


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("en", "en"), ("EN-gb", "en"), ("pt_BR", "pt"), ("eng", "en"), ("spa", "es"), ("deu", "de"), ("ger", "de"), ("Spanish", "es"), ("German", "de"),
        ("arabic", "ar"), ("he", "he"), ("iw", "he"), ("", None), (None, None), ("unknown", None), ("zz", None), ("12", None),
    ],
)  # fmt: skip
def test_a_stated_language_is_read_by_code_and_by_name(stated: str | None, code: str | None) -> None:
    assert stated_language(stated) == code


def test_relevance_is_of_war_and_not_of_sport() -> None:
    assert is_about_conflict(
        "Rebels ambush army convoy", "Militants killed nine soldiers when they attacked a military convoy with rockets."
    )
    assert not is_about_conflict(
        "City win the cup", "The striker scored twice in the final as the home side won the match in front of a full stadium. " * 3
    )


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "Families return to town after mines are cleared",
            "Some 200 families went home after engineers had made bombs in their houses safe.",
        ),
        ("Mass grave found near lake", "Forensic teams exhumed 30 bodies. The victims were executed three years ago, the council said."),
        ("Two killed in bombing", "A car crash followed when a bomb went off under a bus, killing two soldiers of the army."),
    ],
)
def test_what_war_leaves_behind_is_of_war(title: str, body: str) -> None:
    assert is_about_conflict(title, body)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "Nine killed as lorry overturns",
            "Nine people were killed and 12 injured when a lorry overturned on a road in the north, police said.",
        ),
        (
            "Quake kills 40",
            "An earthquake killed 40 people and wounded 100. The government sent teams to look for the dead.",
        ),
    ],
)
def test_the_dead_of_an_accident_are_none_of_war(title: str, body: str) -> None:
    assert not is_about_conflict(title, body)


def test_tree_evaluation_agrees_with_walking_each_tree() -> None:
    # One tree: x0 <= 1 ? (x1 <= 5 ? 0.1 : 0.2) : 0.4; nodes in order, each with the leaves on its left as bits.
    trees = Trees(
        np.array([0, 1], np.int16), np.array([1.0, 5.0]), np.array([0b011, 0b001], np.uint16), np.array([0, 2], np.int32),
        np.array([[0.1, 0.2, 0.4] + [0] * 13], np.float32), np.array(0.0),
    )  # fmt: skip
    rows = np.array([[1, 5], [1, 6], [2, 5], [2, 6]], np.float32)
    scores = np.log(probabilities(trees, rows) / (1 - probabilities(trees, rows)))
    assert scores == pytest.approx([0.1, 0.2, 0.4, 0.4], abs=1e-5)


def test_features_are_those_that_the_models_were_trained_on() -> None:
    lines = visible_lines(parse_page("<p>One line.</p><ul><li>two</li></ul>"))
    text = line_features([["One line.", "two"], ["three"]])
    page = page_features(lines, [1.0, 0.0])
    assert text.shape == (3, len(FEATURE_NAMES)) and page.shape == (2, len(PAGE_FEATURE_NAMES))
    assert np.isfinite(text).all() and np.isfinite(page).all()
    assert load_trees("text").feature.max() < len(FEATURE_NAMES)
    assert load_trees("page_kept").feature.max() < len(FEATURE_NAMES) + len(PAGE_FEATURE_NAMES)
