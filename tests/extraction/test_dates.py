"""Which days the date expressions of news prose mean: gold cases, then what must and must not change them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.extraction.dates.dates import find_dates
from assets.extraction.mentions import Article, Block, DateMention
from assets.extraction.sentences import split_article

FRIDAY = date(2016, 4, 8)


def mentions(text: str, published: date | None = FRIDAY, precision: str = "day") -> list[DateMention]:
    article = Article(
        "a", text, (Block("body", 0, len(text)),), published_on=published, published_precision=precision if published else "unknown"
    )
    return [mention for line in find_dates(split_article(article), article) for mention in line]


def only(text: str, published: date | None = FRIDAY) -> DateMention:
    found = mentions(text, published)
    assert len(found) == 1, [m.surface for m in found]
    return found[0]


def window(text: str, published: date | None = FRIDAY) -> tuple[str, str, int | None]:
    mention = only(text, published)
    return str(mention.date_start), str(mention.date_end), mention.date_precision


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The bridge was blown up on 6 April.", "2016-04-06"),
        ("The bridge was blown up on April 6.", "2016-04-06"),
        ("The bridge was blown up on the 6th of April, 2016.", "2016-04-06"),
        ("The bridge was blown up on April 6th, 2016.", "2016-04-06"),
        ("The bridge was blown up on Wednesday, 6 April.", "2016-04-06"),
        ("The bridge was blown up late on Wednesday, April 6th 2016.", "2016-04-06"),
        ("The bridge was blown up on 2016-04-06.", "2016-04-06"),
        ("The bridge was blown up on 06.04.2016.", "2016-04-06"),
        ("The bridge was blown up on 23/02/2016.", "2016-02-23"),
        ("The bridge was blown up on 30 December.", "2015-12-30"),
        ("THE BRIDGE WAS BLOWN UP ON 6 APRIL.", "2016-04-06"),
        ("The bridge was blown up on 6 April last year.", "2015-04-06"),
        ("The bridge was blown up on Friday.", "2016-04-08"),
        ("The bridge was blown up on Saturday.", "2016-04-02"),
        ("The bridge was blown up last Friday.", "2016-04-01"),
        ("The bridge will be opened on Friday.", "2016-04-08"),
        ("The bridge will be opened next Friday.", "2016-04-15"),
        ("The bridge will be opened on Monday.", "2016-04-11"),
        ("Work on the bridge is scheduled to begin on Tuesday.", "2016-04-12"),
        ("Wednesday night's raid failed.", "2016-04-06"),
        ("The bridge was blown up on Monday of last week.", "2016-03-28"),
        ("The bridge was blown up yesterday morning.", "2016-04-07"),
        ("The bridge was blown up the day before yesterday.", "2016-04-06"),
        ("The bridge was blown up last night.", "2016-04-07"),
        ("The bridge was blown up early this morning.", "2016-04-08"),
        ("The bridge was blown up three days ago.", "2016-04-05"),
        ("The bridge was blown up 3 days ago.", "2016-04-05"),
        ("The bridge was blown up a week ago.", "2016-04-01"),
        ("The bridge was blown up on New Year's Eve.", "2015-12-31"),
        ("The bridge was blown up on Christmas Eve.", "2015-12-24"),
    ],
)
def test_a_day(text: str, day: str) -> None:
    assert window(text) == (day, day, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bridge was lost in the night from Tuesday to Wednesday.", ("2016-04-05", "2016-04-06", 2)),
        ("The bridge was lost in fighting from Sunday night to Tuesday.", ("2016-04-03", "2016-04-05", 2)),
        ("The bridge was lost in March.", ("2016-03-01", "2016-03-31", 4)),
        ("The bridge was lost in November.", ("2015-11-01", "2015-11-30", 4)),
        ("The bridge was lost in mid-November 2014.", ("2014-11-01", "2014-11-30", 4)),
        ("The bridge was lost last month.", ("2016-03-01", "2016-03-31", 4)),
        ("The bridge was lost earlier this month.", ("2016-04-01", "2016-04-30", 4)),
        ("The bridge was lost late last year.", ("2015-01-01", "2015-12-31", 5)),
        ("The bridge was lost in 2014.", ("2014-01-01", "2014-12-31", 5)),
        ("The bridge was lost two years ago.", ("2014-01-01", "2014-12-31", 5)),
        ("The bridge was built in the late 1980s.", ("1980-01-01", "1989-12-31", 5)),
        ("The bridge was lost in the third quarter of 2015.", ("2015-07-01", "2015-09-30", 5)),
        ("The bridge was lost last week.", ("2016-03-28", "2016-04-03", 3)),
        ("The bridge was lost over the weekend.", ("2016-04-02", "2016-04-03", 2)),
        ("The bridge was lost overnight.", ("2016-04-07", "2016-04-08", 2)),
        ("The bridge was lost two weeks ago.", ("2016-03-22", "2016-03-28", 3)),
        ("The bridge was lost in the past 24 hours.", ("2016-04-07", "2016-04-08", 2)),
        ("The bridge was lost in recent days.", ("2016-04-02", "2016-04-08", 3)),
        ("The bridge changed hands from 2 to 6 April.", ("2016-04-02", "2016-04-06", 2)),
        ("The bridge changed hands on April 2-6, 2016.", ("2016-04-02", "2016-04-06", 2)),
        ("The bridge was lost in nineteen ninety-six.", ("1996-01-01", "1996-12-31", 5)),
    ],
)
def test_a_window_is_as_wide_as_the_words(text: str, expected: tuple[str, str, int]) -> None:
    assert window(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The rebels may attack.",
        "THE REBELS MAY ATTACK.",
        "They march on the capital and the dead sat there.",
        "They killed 2000 people and 2014 cows.",
        "The road is 2016 km long.",
        "Route 1990 was cut.",
        "The 19 April Movement laid down its arms.",
        "A bomb went off in 1 May Avenue.",
        "Aged 30, he fired one second later than the others.",
        "She fell.",
        "Version 1.2.3 of the form was used.",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert mentions(text) == []


@pytest.mark.parametrize(
    "text",
    ["It happened on Friday.", "It happened yesterday.", "It happened last month.", "It happened on 6 April.", "It happened in March."],
)
def test_without_an_anchor_nothing_is_invented(text: str) -> None:
    mention = only(text, published=None)
    assert (mention.date_start, mention.date_end, mention.date_precision) == (None, None, None)
    assert mention.rule_id.endswith(".unanchored")


def test_a_month_of_publication_anchors_months_and_no_days() -> None:
    assert mentions("It happened on Friday.", date(2016, 4, 1), "month")[0].date_start is None
    assert mentions("It happened last month.", date(2016, 4, 1), "month")[0].date_start == date(2016, 3, 1)
    assert mentions("It happened on 20 April.", date(2016, 4, 1), "month")[0].date_start == date(2016, 4, 20)
    assert mentions("It happened on 20 April.", date(2016, 4, 1), "month")[0].role == "event"


def test_the_dateline_anchors_a_wire_without_metadata_and_is_no_event() -> None:
    text = "PORT TAMBO, 3 MAR 90 (RADIO COAST) -- [TEXT] A PATROL WAS AMBUSHED YESTERDAY."
    dateline, yesterday = mentions(text, None)
    assert (dateline.role, dateline.date_start) == ("publication", date(1990, 3, 3))
    assert yesterday.date_start == date(1990, 3, 2)


def test_a_year_named_in_the_text_dates_its_other_days_when_nothing_else_does() -> None:
    _, later = mentions("The siege began on 2 May 2011. The wall fell on 9 May.", None)
    assert later.date_start == date(2011, 5, 9)


def test_the_previous_day_counts_back_from_the_day_just_named() -> None:
    found = mentions("Officials said on 9 March that ten had died the previous day.")
    assert [str(m.date_start) for m in found] == ["2016-03-09", "2016-03-08"]


def test_the_next_day_counts_from_the_day_named_before() -> None:
    found = mentions("The siege began on 2 March. The next day the wall fell. Two days later the town burned.")
    assert [str(m.date_start) for m in found] == ["2016-03-02", "2016-03-03", "2016-03-05"]


def test_days_before_and_after_count_from_the_day_that_their_sentence_named() -> None:
    found = mentions("Shells killed five in Hit on Wednesday, a day after ten died in Rutba. Two days before, a raid had failed.")
    assert [str(m.date_start) for m in found] == ["2016-04-06", "2016-04-05", "2016-04-03"]
    assert [m.date_start for m in mentions("Two days after the raid the town was calm.")] == [None]


def test_a_weekday_settles_the_year_that_is_left_out() -> None:
    assert only("It happened on Saturday, 9 April.", date(2016, 4, 12)).date_start == date(2016, 4, 9)
    assert only("It happened on Thursday, 9 April.", date(2016, 4, 12)).date_start == date(2015, 4, 9)


def test_a_weekday_that_contradicts_its_date_is_told() -> None:
    assert only("It happened on Monday, 6 April 2016.").rule_id.endswith(".weekday_conflict")


def test_day_and_month_that_could_change_places_stay_open() -> None:
    assert only("It happened on 03/02/2015.").date_start is None


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Police said on Thursday that the town was calm.", "reporting"),
        ("He told reporters late on Thursday that the town was calm.", "reporting"),
        ("The general on Thursday said the town was calm.", "reporting"),
        ("In a statement on Thursday the group claimed the attack.", "event"),
        ("The town was shelled on Thursday.", "event"),
        ("A clash was reported on Thursday near the river.", "event"),
        ("The town will be rebuilt next year.", "future"),
        ("The town was destroyed in 2003.", "background"),
    ],
)
def test_what_a_date_dates(text: str, role: str) -> None:
    assert only(text).role == role


RELATIVE = "On Wednesday a post was shelled. Yesterday it fell. Three days ago it stood. Last night it burned. Last Friday all was calm."


@given(st.integers(min_value=-40_000, max_value=40_000))
@settings(max_examples=60, deadline=None)
def test_shifting_the_publication_by_weeks_shifts_relative_days_as_much(weeks: int) -> None:
    try:
        published = FRIDAY + timedelta(weeks=weeks)
        before = [m.date_start for m in mentions(RELATIVE)]
        after = [m.date_start for m in mentions(RELATIVE, published)]
    except OverflowError:
        return
    assert [(b - a).days for a, b in zip(before, after, strict=True) if a and b] == [7 * weeks] * len(before)


@given(st.integers(min_value=0, max_value=6))
@settings(max_examples=7, deadline=None)
def test_a_bare_weekday_is_the_nearest_one_not_after_the_report(days: int) -> None:
    published = FRIDAY + timedelta(days=days)
    found = only("The town was shelled on Sunday.", published).date_start
    assert found is not None
    assert found.weekday() == 6
    assert 0 <= (published - found).days <= 6


@given(st.text(alphabet=st.sampled_from(list("0123456789/.-, ':april Mayxdsthof\n")), max_size=120))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_ordered_windows_on_its_own_characters(text: str) -> None:
    for mention in mentions(text):
        assert text[mention.start : mention.end] == mention.surface
        assert (mention.date_start is None) == (mention.date_end is None) == (mention.date_precision is None)
        if mention.date_start and mention.date_end:
            assert mention.date_start <= mention.date_end


@given(st.dates(min_value=date(1901, 1, 1), max_value=date(2099, 12, 31)))
@settings(max_examples=100, deadline=None)
def test_a_full_date_is_read_back_in_every_form(day: date) -> None:
    for form in ("%d %B %Y", "%B %d, %Y", "%b %d, %Y", "%Y-%m-%d", "%d.%m.%Y"):
        assert only(f"The wall fell on {day.strftime(form)}.", None).date_start == day


def test_line_breaks_and_case_change_no_day() -> None:
    text = "The post fell on\n6 April and the town\nlast week."
    plain = [(m.date_start, m.date_end) for m in mentions(text)]
    assert [(m.date_start, m.date_end) for m in mentions(text.replace("\n", "\r\n"))] == plain
    assert [(m.date_start, m.date_end) for m in mentions(text.upper())] == plain


def test_numbers_in_words_mean_what_their_digits_mean() -> None:
    for digits, words in (("4", "four"), ("12", "twelve"), ("2", "two")):
        assert window(f"It fell {digits} days ago.") == window(f"It fell {words} days ago.")


def test_ten_thousand_numbers_are_read_in_bounded_time() -> None:
    assert len(mentions("12 March 2015, " * 10_000)) == 10_000


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("The bank was raided on Tuesday (March 22).", ["2016-03-22", "2016-03-22"]),
        ("The bank was raided on Tuesday night (March 22).", ["2016-03-22", "2016-03-22"]),
        ("The bank was raided on Tuesday (the vote is on April 14).", ["2016-04-05", "2016-04-14"]),
        ("The bank was raided on Tuesday (March 23).", ["2016-04-05", "2016-03-23"]),
    ],
)
def test_a_weekday_means_the_date_that_stands_in_brackets_behind_it(text: str, days: list[str]) -> None:
    assert [str(m.date_start) for m in mentions(text)] == days


@pytest.mark.parametrize(
    "text",
    [
        "They stole her black 2005 Honda.",
        "He drove a 1998 silver Ford.",
        "The shop at 1925 Main Street was raided.",
        "It came from 1501 Old Mill Road.",
    ],
)
def test_the_year_of_a_car_and_the_number_of_a_house_are_no_years(text: str) -> None:
    assert mentions(text) == []


@pytest.mark.parametrize("text", ["In 2005 Honda opened a plant.", "The 2005 war went on.", "A 2005 raid failed."])
def test_a_year_before_another_word_stays_one(text: str) -> None:
    assert [m.surface.split()[-1] for m in mentions(text)] == ["2005"]


def test_feasts_are_days_and_their_names_alone_need_not_be() -> None:
    assert window("He shot her on Valentine's Day.") == ("2016-02-14", "2016-02-14", 1)
    assert window("The Valentine massacre is famous.")[2] is None
