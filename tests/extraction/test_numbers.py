"""Numbers of news prose: what they are worth, where they stand, what qualifies them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.extraction.mentions import Number
from assets.extraction.numbers import find_numbers
from assets.extraction.quantities import numerals
from assets.extraction.sentences import Sentence


def read(text: str, upper_case: bool = False) -> list[Number]:
    return find_numbers(Sentence(0, 0, "body", 0, len(text), text, upper_case))


def only(text: str) -> Number:
    found = read(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "low", "best", "high", "qualifier"),
    [
        ("42 villagers", 42, 42, 42, "exact"),
        ("1,250 villagers", 1250, 1250, 1250, "exact"),
        ("12\u00a0500 villagers", 12500, 12500, 12500, "exact"),
        ("12 500 villagers", 12500, 12500, 12500, "exact"),
        ("1.6 million villagers", 1_600_000, 1_600_000, 1_600_000, "exact"),
        ("1.250 families", 1250, 1250, 1250, "exact"),
        ("1.234.500 trees", 1_234_500, 1_234_500, 1_234_500, "exact"),
        ("some 12.500 were moved", 12500, 12500, 12500, "about"),
        ("1'250 villagers", 1250, 1250, 1250, "exact"),
        ("1,5 million villagers", 1_500_000, 1_500_000, 1_500_000, "exact"),
        ("12,30,000 villagers", 1_230_000, 1_230_000, 1_230_000, "exact"),
        ("2 lakh villagers", 200_000, 200_000, 200_000, "exact"),
        ("1.5 crore villagers", 15_000_000, 15_000_000, 15_000_000, "exact"),
        ("2.3m people", 2_300_000, 2_300_000, 2_300_000, "exact"),
        ("three-quarters of a million villagers", 750_000, 750_000, 750_000, "exact"),
        ("a quarter of a million villagers", 250_000, 250_000, 250_000, "exact"),
        ("estimates range from 30 to 45", 30, None, 45, "range"),
        ("nine hundred and twenty-one families", 921, 921, 921, "exact"),
        ("two thousand five hundred men", 2500, 2500, 2500, "exact"),
        ("a hundred men", 100, 100, 100, "exact"),
        ("half a dozen men", 6, 6, 6, "exact"),
        ("two dozen men", 24, 24, 24, "exact"),
        ("half a million people", 500_000, 500_000, 500_000, "exact"),
        ("at least 30 soldiers", 30, 30, None, "at_least"),
        ("no fewer than seven soldiers", 7, 7, None, "at_least"),
        ("more than a dozen soldiers", 12, 12, None, "at_least"),
        ("300 or more soldiers", 300, 300, None, "at_least"),
        ("300+ soldiers", 300, 300, None, "at_least"),
        ("up to 300 fighters", None, None, 300, "at_most"),
        ("as many as 300 fighters", None, None, 300, "at_most"),
        ("no more than 300 families", None, None, 300, "at_most"),
        ("fewer than 300 families", None, None, 300, "at_most"),
        ("about 40 people", 40, 40, 40, "about"),
        ("some 40 people", 40, 40, 40, "about"),
        ("twenty-odd people", 20, 20, 20, "about"),
        ("10 to 15 people", 10, None, 15, "range"),
        ("10-15 people", 10, None, 15, "range"),
        ("between 10 and 15 people", 10, None, 15, "range"),
        ("two or three people", 2, None, 3, "range"),
        ("2-3 million people", 2_000_000, None, 3_000_000, "range"),
        ("several people", 3, None, 9, "vague"),
        ("several hundred people", 300, None, 999, "vague"),
        ("dozens of people", 24, None, 99, "vague"),
        ("tens of thousands of people", 20_000, None, 99_999, "vague"),
        ("at least several hundred people", 300, None, None, "vague"),
        ("both men", 2, 2, 2, "exact"),
    ],
)
def test_what_a_number_is_worth(text: str, low: float | None, best: float | None, high: float | None, qualifier: str) -> None:
    number = only(text)
    assert (number.low, number.best, number.high, number.qualifier) == (low, best, high, qualifier)


@pytest.mark.parametrize(
    "text", ["In 2014 it began.", "Since 1998 it lasted.", "It fell in May 2016.", "The 1990s were calm.", "the 2013-14 season"]
)
def test_years_are_no_cardinals(text: str) -> None:
    assert all(n.kind in ("year", "date") for n in read(text))


def test_a_year_like_number_of_people_is_a_count() -> None:
    assert only("About 2014 people fled.").kind == "cardinal"
    assert only("They freed 1950 prisoners.").best == 1950


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("on 4 April", "date"),
        ("on April 4", "date"),
        ("between 6 and 8 March", "date"),
        ("on 16.09.2017", "date"),
        ("on 2017-11-25", "date"),
        ("29 JUN 89", "date"),
        ("at 6:20 p.m.", "time"),
        ("about 40 percent", "percent"),
        ("over 90%", "percent"),
        ("a third", "fraction"),
        ("a 41-year-old man", "age"),
        ("the 16th floor", "ordinal"),
        ("a second blast", "ordinal"),
        ("$5,000", "money"),
        ("an M-19 leader", "code"),
        ("call 216-555-5418", "code"),
        ("a baker of 7311 Twin Elms Drive was buried", "code"),
        ("shots at 52 Harbour Street", "code"),
        ("the loss of 12 Wall Street brokers", "cardinal"),
        ("a 7.62 round", "decimal"),
    ],
)
def test_other_kinds_of_numbers(text: str, kind: str) -> None:
    assert only(text).kind == kind


def test_every_age_of_a_list_is_one() -> None:
    assert [n.kind for n in read("men \u2014 ages 20, 24 and 31 \u2014 were hurt")] == ["age", "age", "age"]


def test_an_age_after_a_name_is_no_count() -> None:
    assert [n.kind for n in read("Karim Saleh, 23, was shot with 4 others.")] == ["age", "cardinal"]


def test_a_modal_may_is_no_month() -> None:
    assert read("12 may have died")[0].kind == "cardinal"
    assert read("On 12 May he died")[0].kind == "date"


def test_a_rise_from_one_number_to_another_is_no_range() -> None:
    assert [n.best for n in read("The toll rose from 36 to 40.")] == [36, 40]


@pytest.mark.parametrize(
    ("text", "value"),
    [("a quake of 7.125", 7.125), ("1.250 km", 1.25), ("1.250 million people", 1_250_000), ("2.3m wide", 2.3), ("1,250 men", 1250)],
)
def test_a_point_or_comma_is_read_by_what_is_counted(text: str, value: float) -> None:
    assert only(text).best == value


def test_no_number_in_how_many_or_no_one_else() -> None:
    assert read("It is not known how many fled, nor as many as they say.") == []


def test_the_span_holds_the_qualifier_and_the_head_the_numeral() -> None:
    text = "He said at least 30 people died."
    number = only(text)
    assert number.surface == "at least 30" == text[number.start : number.end]
    assert text[number.head_start : number.head_end] == "30"


def test_glued_words_of_dirty_text_still_give_their_number() -> None:
    assert only("between159,000 and 200,000 people").high == 200_000
    assert only("Around1.6 million people").best == 1_600_000


WORDS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def spelled(n: int) -> str:
    if n < 20:
        return WORDS[n]
    if n < 100:
        return TENS[n // 10 - 2] + (f"-{WORDS[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{WORDS[n // 100]} hundred" + (f" and {spelled(n % 100)}" if n % 100 else "")
    return f"{spelled(n // 1000)} thousand" + (f" {spelled(n % 1000)}" if n % 1000 else "")


@given(st.integers(2, 999_999))
def test_digits_and_words_give_the_same_number(n: int) -> None:
    assert only(f"{n:,} people").best == only(f"{spelled(n)} people").best == n


@given(st.integers(1, 400), st.integers(1, 400))
def test_a_range_keeps_its_ends(low: int, more: int) -> None:
    number = only(f"{low} to {low + more} people")
    assert (number.low, number.best, number.high) == (low, None, low + more)


@given(st.text(alphabet="0123456789 ,.-/:%$abcMay%\n'’–", max_size=60))
def test_every_digit_lies_in_exactly_one_number(text: str) -> None:
    found = read(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    for start, end in numerals(text):
        assert sum(n.start <= start and end <= n.end for n in found) == 1, (text, found)


@given(st.text(max_size=80))
def test_any_text_is_read_and_spans_are_surfaces(text: str) -> None:
    for number in read(text):
        assert text[number.start : number.end] == number.surface
        ends = [v for v in (number.low, number.best, number.high) if v is not None]
        assert ends == sorted(ends)


def test_a_number_joined_to_a_percentage_stays_a_number_of_its_own() -> None:
    assert [(n.kind, n.best) for n in read("taxes of 500 and 5.8%")] == [("cardinal", 500), ("percent", 5.8)]
    (share,) = read("between 5 and 7 percent")
    assert (share.kind, share.low, share.high) == ("percent", 5, 7)


def test_capitals_change_nothing() -> None:
    text = "At least thirty soldiers, 1,200 families and dozens of others left on 4 April 1989."
    mixed, upper = read(text), read(text.upper(), upper_case=True)
    assert [(n.low, n.best, n.high, n.kind) for n in mixed] == [(n.low, n.best, n.high, n.kind) for n in upper]


WORDS_OF_NUMBERS = (
    "up to at least more than between and 10 15 two three dozen several hundred thousand million half a % percent per cent from to - – or some about both . , 1,000 1.5 500 5.8% 2014 April third"
).split()


@given(st.lists(st.sampled_from(WORDS_OF_NUMBERS), max_size=14))
def test_any_order_of_number_words_keeps_low_below_high(words: list[str]) -> None:
    for number in read(" ".join(words)):
        ends = [v for v in (number.low, number.best, number.high) if v is not None]
        assert ends == sorted(ends)


@pytest.mark.parametrize("digits", ["11111222223333344444", "1" * 20_000], ids=["account", "serial"])
def test_a_number_that_counts_nothing_on_earth_is_a_code(digits: str) -> None:
    code, men = read(f"The account {digits} was closed after 3 men were shot.")
    assert (code.surface, code.kind, code.best) == (digits, "code", None) and men.best == 3
