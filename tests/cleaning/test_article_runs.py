"""The lines of a page around and within its article: lists are bridged, what is no prose is never body."""

from __future__ import annotations

import pytest

from assets.cleaning.article_runs import in_article
from assets.cleaning.block_kinds import Label, Line, label_lines
from assets.cleaning.bylines import is_photo_credit

MENU = [Line(text, 0.01) for text in ("Home", "World", "Share on Facebook", "Sport", "Weather")]
PROSE = [
    Line(f"The governor of the province said on {day} that {count} guards had been killed at the gate of the depot.", 0.95)
    for day, count in (("Monday", "two"), ("Tuesday", "three"), ("Thursday", "four"), ("Friday", "five"))
]


def labels_of(*lines: Line) -> list[Label]:
    """The labels of lines between two halves of an article on a page with a menu."""
    labels = label_lines([*MENU, *PROSE[:2], *lines, *PROSE[2:], *MENU], None)
    return labels[len(MENU) + 2 : len(MENU) + 2 + len(lines)]


def test_a_list_within_an_article_is_bridged() -> None:
    assert in_article([0.01, 0.9, 0.95, 0.95, 0.3, 0.2, 0.4, 0.95, 0.95, 0.9, 0.01, 0.01]) == [False] + [True] * 9 + [False] * 2


def test_a_likely_line_far_from_the_article_lies_in_no_stretch() -> None:
    assert in_article([0.95] * 6 + [0.01] * 10 + [0.9] + [0.01] * 5) == [True] * 6 + [False] * 16


def test_certain_and_no_lines_have_stretches_too() -> None:
    assert in_article([]) == []
    assert in_article([1.0] * 8 + [0.0] * 8) == [True] * 8 + [False] * 8


def test_a_scrap_between_paragraphs_is_kept_and_one_in_the_menu_is_not() -> None:
    victims = [Line("A guard, 31", 0.2), Line("A driver, 45", 0.3)]
    assert [label.kept for label in labels_of(*victims)] == [True, True]
    alone = label_lines([*MENU, *victims, *MENU], None)
    assert not any(label.kept for label in alone[: len(MENU)])


@pytest.mark.parametrize(
    "text",
    [
        "Image credit: Jane Example",
        "Soldiers at the gate of the depot. (AP Photo/Jane Example)",
        "www.example.org https://example.org/offer",
        "7:31PM",
        "18:05 GMT",
        "This cookie is set by the analytics service and counts visits.",
    ],
)
def test_what_is_no_prose_is_never_body_however_likely(text: str) -> None:
    (label,) = labels_of(Line(text, 0.9))
    assert not label.kept


def test_what_a_browser_reads_out_of_a_link_does_not_cost_its_sentence() -> None:
    assert labels_of(Line("The army said on X, opens new tab that 12 soldiers were killed in the valley.", 0.9))[0].kept


def test_openings_of_other_stories_in_a_row_are_no_body_and_one_sentence_that_trails_off_is() -> None:
    teasers = [Line("Ten people died when a bridge over the river gave way and the...", 0.9), Line("A man who had lost his...", 0.9)]
    assert [label.kept for label in labels_of(*teasers)] == [False, False]
    assert [label.kept for label in labels_of(Line("\u201cThey came at night and then...\u201d he said, and trailed off...", 0.9))] == [
        True
    ]


def test_headers_of_comments_and_other_stories_in_a_menu_do_not_end_an_article_that_has_not_begun() -> None:
    disclaimer = Line("Quotes are delayed by a quarter of an hour and come from several exchanges. " * 4, 0.6)
    headers = [Line("12 Comments", 0.01), Line("Related stories", 0.01)]
    labels = label_lines([*MENU, disclaimer, *headers, *PROSE, *MENU], None)
    assert [label.kept for label in labels[len(MENU) + 3 : len(MENU) + 7]] == [True] * 4


def test_comments_after_an_article_are_none_of_it() -> None:
    long = [Line(f"{line.text} The market stayed closed, a trader told the agency.", 0.95) for line in PROSE]
    labels = label_lines([*MENU, *long, Line("12 Comments", 0.01), *PROSE], None)
    assert not any(label.kept for label in labels[len(MENU) + len(long) :])


def test_an_agency_that_signs_a_report_is_no_photo_credit() -> None:
    assert not is_photo_credit("Two guards were killed at the depot, the police said. (AFP)")
    assert is_photo_credit("Two guards at the depot [AFP]")
    assert is_photo_credit("Two guards at the depot. (AFP Photo)")


def test_a_paragraph_of_a_text_of_few_lines_is_kept_in_doubt_and_a_headline_is_not() -> None:
    paragraph = Line("Two of the guards had served at the depot for years, and their families live nearby, a neighbour said.", 0.35)
    headline = Line("Elections: what the parties promise to the farmers of the north", 0.35)
    labels = label_lines([*PROSE[:2], paragraph, *MENU, headline], None)
    assert labels[2].kept and not labels[-1].kept


@pytest.mark.parametrize("from_html", [False, True])
@pytest.mark.parametrize(
    ("above", "kept"),
    [
        ([Line("Two men have died after shots were fired at a depot in Hit.", 0.3)], True),
        ([Line("Two men have died after shots were fired at a depot in Hit.", 0.3), Line("By Jane Doe", 0.1)], False),
        ([Line("Guards at the gate of the depot in Hit. (Photo: Jane Doe)", 0.3)], False),
        ([Line("What we know about the attack on the depot in Hit", 0.3)], False),
        ([Line("Who attacked the depot in Hit and why?", 0.3, "heading")], False),
        ([Line("We use cookies on this site and on its sister sites.", 0.1)], False),
    ],
)
def test_a_sentence_set_apart_right_above_the_body_is_its_lead(above: list[Line], kept: bool, from_html: bool) -> None:
    assert label_lines([*MENU, *above, *PROSE, *MENU], None, from_html)[len(MENU)].kept == kept
