"""A twin's date is taken only where nothing speaks against it, and never passes as stated."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from assets.cleaning.lineage import find_lineages
from tests.cleaning.stories import body, frame, paragraphs

STORY = paragraphs(1)
FRIDAY = date(2016, 4, 8)


def _inferred(articles: pd.DataFrame) -> dict[str, date]:
    found = find_lineages(articles).set_index("article_id")
    given = found[found["published_on"].notna()]
    assert set(given["published_method"]) <= {"inferred_twin"}
    assert set(given["published_precision"]) <= {"day"}
    assert found["published_method"].isna().eq(found["published_on"].isna()).all()
    return given["published_on"].to_dict()


def test_an_undated_copy_takes_the_date_of_its_twin_and_no_other_row_changes() -> None:
    articles = frame({"a": body(*STORY), "b": (body(*STORY), FRIDAY), "c": body(*paragraphs(2)), "d": (body(*paragraphs(3)), FRIDAY)})
    assert _inferred(articles) == {"a": FRIDAY}


@pytest.mark.parametrize("change", [{"published_method": "inferred_caption"}, {"published_precision": "month"}, {"published_on": None}])
def test_only_a_stated_day_is_handed_on(change: dict[str, str | None]) -> None:
    articles = frame({"a": body(*STORY), "b": (body(*STORY), FRIDAY)})
    for column, value in change.items():
        articles.loc[1, column] = value
    assert _inferred(articles) == {}


def test_twins_of_different_days_give_none_and_of_neighbouring_days_the_closest() -> None:
    half = body(*STORY[:3], *paragraphs(2, 3))
    assert _inferred(frame({"a": body(*STORY), "b": (body(*STORY), FRIDAY), "c": (half, date(2016, 4, 9))})) == {"a": FRIDAY}
    assert _inferred(frame({"a": body(*STORY), "b": (body(*STORY), FRIDAY), "c": (half, date(2016, 4, 12))})) == {}


def test_a_weekday_that_differs_stops_it() -> None:
    def said(weekday: str) -> str:
        return body(f"The army said on {weekday} that the road was open again.", *STORY)

    assert _inferred(frame({"a": said("Friday"), "b": (said("Friday"), FRIDAY)})) == {"a": FRIDAY}
    assert _inferred(frame({"a": said("Sunday"), "b": (said("Friday"), FRIDAY)})) == {}


def test_a_distant_relative_is_no_twin() -> None:
    other = body(*paragraphs(2, 6), *STORY[:2])
    articles = frame({"a": body(*STORY, *paragraphs(3, 2)), "b": (other, FRIDAY)})
    assert find_lineages(articles)["lineage_id"].nunique() == 1
    assert _inferred(articles) == {}
