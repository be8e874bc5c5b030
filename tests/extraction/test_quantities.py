"""Every number of a text has a class, and a reason when it states no claim."""

from __future__ import annotations

import pytest

from assets.extraction.casualties.casualties import find_casualties
from assets.extraction.mentions import Article, Block
from assets.extraction.numbers import find_numbers
from assets.extraction.quantities import classify_numbers, numerals
from assets.extraction.sentences import split_article


def classes(text: str) -> dict[str, tuple[str, str | None]]:
    article = Article("a", text, (Block("body", 0, len(text)),))
    sentences = split_article(article)
    numbers = [find_numbers(s) for s in sentences]
    claims = find_casualties(sentences, numbers, [[] for _ in sentences], article)
    verdicts = classify_numbers(sentences, numbers, claims)
    return {n.surface: v for line, own in zip(numbers, verdicts, strict=True) for n, v in zip(line, own, strict=True)}


@pytest.mark.parametrize(
    ("text", "surface", "what"),
    [
        ("At least 14 soldiers were killed.", "At least 14", "casualty"),
        ("About 1,200 families fled.", "About 1,200", "displacement"),
        ("Up to 300 fighters hold the hill.", "Up to 300", "force_strength"),
        ("No more than 300 families are left there.", "No more than 300", "population"),
        ("It has a population of nearly 100,000.", "nearly 100,000", "population"),
        ("It lies some 65 km to the north.", "some 65", "distance"),
        ("It lies 140km west.", "140", "distance"),
        ("They hold 27,000 square kilometres.", "27,000", "area"),
        ("They lost 40 percent of it.", "40 percent", "share"),
        ("They lost almost a third of it.", "almost a third", "share"),
        ("It cost $5,000.", "$5,000", "money"),
        ("It cost 5,000 dinars.", "5,000", "money"),
        ("It took nine months.", "nine", "duration"),
        ("A 41-year-old man came.", "41-year-old", "age"),
        ("The second day was calm.", "second", "ordinal"),
        ("On 4 April it rained.", "4 April", "date"),
        ("In 2014 it rained.", "2014", "date"),
        ("It came at 6:20 p.m. and left.", "6:20 p.m.", "date"),
        ("An M-19 leader spoke.", "19", "other"),
        ("Some 100 villages were cleared.", "Some 100", "other"),
    ],
)
def test_what_a_number_counts(text: str, surface: str, what: str) -> None:
    found, reason = classes(text)[surface]
    assert found == what
    assert (reason is None) == (what in ("casualty", "displacement"))


def test_an_age_inside_a_claim_is_no_casualty() -> None:
    found = classes("A 41-year-old man and 3 others were killed.")
    assert (found["41-year-old"][0], found["3"][0]) == ("age", "casualty")


def test_casualties_that_are_not_told_apart_are_no_claim() -> None:
    assert classes("The army suffered nine casualties.")["nine"] == ("casualty", "killed or wounded, not told which")


def test_numerals_finds_every_run_of_digits() -> None:
    assert numerals("On 4 April 1,250 of M-19") == [(3, 4), (11, 12), (13, 16), (22, 24)]
