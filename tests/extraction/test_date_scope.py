"""Which of an article's dates is the date of an act."""

from __future__ import annotations

from datetime import date

import pytest

from assets.extraction.dates.dates import find_dates
from assets.extraction.dates.scope import DateScope, ScopedDate
from assets.extraction.mentions import Article, Block
from assets.extraction.sentences import split_article

FRIDAY = date(2016, 4, 8)


def dated(text: str, trigger: str, published: date | None = FRIDAY) -> ScopedDate:
    """The date of the act whose trigger is marked by its first occurrence in the text."""
    article = Article(
        "a", text, (Block("body", 0, len(text)),), published_on=published, published_precision="day" if published else "unknown"
    )
    sentences = split_article(article)
    at = text.index(trigger)
    sentence = next(s for s in sentences if s.start <= at < s.end)
    return DateScope(sentences, find_dates(sentences, article), article).date_of(at, at + len(trigger), sentence)


@pytest.mark.parametrize(
    ("text", "trigger", "day", "method"),
    [
        ("A bomb killed four people in Tambo on Tuesday.", "killed", "2016-04-05", "clause"),
        ("On Tuesday a bomb killed four people in Tambo.", "killed", "2016-04-05", "clause"),
        (
            "A bomb killed four in Tambo on Tuesday, while soldiers clashed with rebels in Orna on Wednesday.",
            "clashed",
            "2016-04-06",
            "clause",
        ),
        (
            "A bomb killed four in Tambo on Tuesday, while soldiers clashed with rebels in Orna on Wednesday.",
            "killed",
            "2016-04-05",
            "clause",
        ),
        ("Police on Thursday arrested a man over a Monday bombing in Tambo.", "bombing", "2016-04-04", "clause"),
        ("A bomb went off in Tambo on Tuesday. Four people were killed.", "killed", "2016-04-05", "previous_sentence"),
        ("A bomb went off in Tambo on Tuesday.\n\nThe market was full.\n\nFour people were killed.", "killed", "2016-04-05", "article"),
    ],
)
def test_an_act_is_dated_from_the_nearest_words_that_date_it(text: str, trigger: str, day: str, method: str) -> None:
    found = dated(text, trigger)
    assert (str(found.date_start), found.date_method) == (day, method)


@pytest.mark.parametrize("opening", ["Separately,", "Elsewhere,", "Meanwhile,"])
def test_a_new_context_takes_no_date_from_the_sentence_before(opening: str) -> None:
    text = f"A bomb went off in Tambo on Tuesday. {opening} gunmen killed two guards in Orna."
    assert dated(text, "killed").date_method == "published"


def test_the_day_of_a_saying_is_at_most_the_day_by_which_the_act_had_happened() -> None:
    """Published on a Friday: what was said on Wednesday did not happen on Friday; that it happened on Wednesday is still assumed."""
    found = dated("Four people were killed in Tambo, a doctor said on Wednesday.", "killed")
    assert (found.date_start, found.date_method) == (date(2016, 4, 6), "published")
    of_today = dated("Four people were killed in Tambo, a doctor said on Friday.", "killed")
    assert (of_today.date_start, of_today.date_method) == (FRIDAY, "published")


def test_the_day_of_the_dateline_is_not_the_day_of_the_act() -> None:
    text = "PORT TAMBO, 8 APR 2016 (RADIO COAST) -- A PATROL WAS AMBUSHED. THE AMBUSH TOOK PLACE ON 6 APRIL."
    assert dated(text, "AMBUSHED").date_start == date(2016, 4, 6)


def test_old_killings_stay_in_their_year() -> None:
    text = "A bomb went off in Tambo on Tuesday. The town's mayor was killed in 2011."
    found = dated(text, "killed")
    assert (found.date_start, found.date_precision) == (date(2011, 1, 1), 5)


def test_an_old_date_after_the_act_is_its_date_and_one_in_a_clause_before_is_not() -> None:
    after = dated(
        "He was held responsible for the deaths of thousands of villagers when the junta ruled the coast, in the late 1970s.", "deaths"
    )
    assert (after.date_start, after.date_method) == (date(1970, 1, 1), "sentence")
    before = dated("The mayor, who had been jailed by the junta in the capital in 2011, was killed at his home, a doctor said.", "killed")
    assert before.date_method == "published"


def test_a_day_told_again_elsewhere_refines_a_wider_window() -> None:
    text = "Gunmen ambushed a convoy last month.\n\nThe drivers are safe.\n\nThe ambush happened on 14 March."
    found = dated(text, "ambushed")
    assert (found.date_start, found.date_precision, found.date_method) == (date(2016, 3, 14), 1, "article")


def test_a_day_of_another_matter_refines_nothing() -> None:
    text = "Gunmen ambushed a convoy last month.\n\nThe minister resigned on 14 March."
    assert dated(text, "ambushed").date_precision == 4


def test_since_a_day_is_a_window_up_to_the_report() -> None:
    found = dated("At least 40 people have been killed since Monday.", "killed")
    assert (found.date_start, found.date_end, found.date_precision) == (date(2016, 4, 4), FRIDAY, 2)


def test_a_window_never_reaches_beyond_the_report() -> None:
    found = dated("The army captured the bridge earlier this month.", "captured")
    assert (found.date_start, found.date_end) == (date(2016, 4, 1), FRIDAY)


def test_a_report_of_an_unknown_day_dates_by_its_month() -> None:
    text = "Four people were killed in Tambo."
    article = Article("a", text, (Block("body", 0, len(text)),), published_on=date(2016, 4, 1), published_precision="month")
    sentences = split_article(article)
    found = DateScope(sentences, find_dates(sentences, article), article).date_of(12, 23, sentences[0])
    assert found == ScopedDate(date(2016, 4, 1), date(2016, 4, 30), 4, "published")


@pytest.mark.parametrize("words", ["the deadliest attack since 2011", "the first bombing there since 2 May 2013"])
def test_a_record_dates_nothing(words: str) -> None:
    assert dated(f"Forty people were killed in Tambo, in {words}.", "killed").date_method == "published"


def test_a_line_that_is_no_sentence_hands_its_date_to_no_act() -> None:
    text = "Soldiers at the bridge of Tambo on March 9, 2016\n\nGunmen killed four people in Tambo, a doctor said."
    assert dated(text, "killed").date_method == "published"
    assert dated(text, "killed", published=None).date_method == "none"


def test_a_trial_hands_its_day_to_no_act() -> None:
    text = "He was sentenced on Thursday in the capital. The guards were killed in a raid."
    assert dated(text, "killed").date_method == "published"


def test_without_any_date_there_is_none() -> None:
    assert dated("Four people were killed in Tambo.", "killed", published=None) == ScopedDate(None, None, None, "none")


@pytest.mark.parametrize(
    ("text", "trigger", "day"),
    [
        # the sentence of the act dates only what came after it; another sentence dates the act
        (
            "Agents searched Thursday for clues to the death. The trader was found slain at noon Wednesday.",
            "death",
            "2016-04-06",
        ),
        ("A judge sentenced Hall on Thursday for killing a clerk. The clerk was shot on Tuesday.", "killing", "2016-04-05"),
        # nothing else dates it
        ("Police on Thursday identified a man who was stabbed.", "stabbed", "2016-04-07"),
        # the date stands nearer to the act than the words of the court
        ("A court clerk was killed on Thursday. Another was shot on Tuesday.", "killed", "2016-04-07"),
    ],
)
def test_the_day_of_a_search_or_a_hearing_is_not_the_day_of_the_act(text: str, trigger: str, day: str) -> None:
    assert str(dated(text, trigger).date_start) == day


def test_a_day_dates_the_noun_it_stands_before_and_no_hearing() -> None:
    found = dated("Officers identified the baker hit in a Tuesday night shooting.\n\nHe was shot twice.", "was shot")
    assert str(found.date_start) == "2016-04-05"


def test_a_year_right_before_an_act_says_which_one_and_another_sentence_its_day() -> None:
    text = "Hall was jailed after pleading guilty Monday over the 2014 death of a clerk. He shot the clerk Feb. 1, 2014, in a quarrel."
    assert str(dated(text, "death").date_start) == "2014-02-01"


def test_a_day_before_a_noun_is_no_duration() -> None:
    assert str(dated("Hall was charged with murder for the March 9 killing that shook the town.", "killing").date_start) == "2016-03-09"


def test_a_birthday_in_brackets_dates_nothing() -> None:
    found = dated("Police arrested Peter Mills (3/7/1971) for driving drunk.", "arrested")
    assert found.date_method == "published"


def test_what_happened_so_long_before_a_day_told_later_in_the_sentence_is_counted_from_it() -> None:
    text = "Two days after a bomb wounded nine in Tambo, a second one on Wednesday killed four."
    assert (dated(text, "wounded").date_start, dated(text, "killed").date_start) == (date(2016, 4, 4), date(2016, 4, 6))
    assert dated("Seven years after a bomb wounded nine in Tambo, the town met on Wednesday.", "wounded").date_start == date(2009, 1, 1)
