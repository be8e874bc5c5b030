"""Reviews: applied, marked, and loud when they no longer fit."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from assets.aggregation.events import aggregate
from assets.aggregation.reviews import COLUMNS, ReviewError, apply_reviews, read_reviews
from assets.aggregation.series import build_series
from tests.aggregation.event_rows import act, article, claim, days_after, tables

DAY = date(2016, 4, 8)
ONE, OTHER = act("m1", "a1", "hit", DAY), act("m2", "a2", "hit", DAY)
FAR = act("m3", "a3", "mosul", DAY)
CLAIMS = [claim("c1", ONE, 9), claim("c2", OTHER, 9), claim("c3", FAR, 4)]


def _reviewed(*decisions: dict[str, str]) -> dict[str, pd.DataFrame]:
    said = {"reviewer": "N. N.", "reviewed_on": "2016-05-01", "reason": "read the report"}
    rows = [{**dict.fromkeys(COLUMNS, ""), **said, **decision} for decision in decisions]
    planned = act("m4", "a3", "hit", DAY, polarity="hypothetical")
    given = tables([article("a1"), article("a2"), article("a3")], [ONE, OTHER, FAR, planned], CLAIMS)
    return aggregate({**given, "reviews": pd.DataFrame(rows, columns=list(COLUMNS))})


def _event(made: dict[str, pd.DataFrame], claim_id: str) -> pd.Series:
    event_id = made["event_claims"].set_index("claim_id").loc[claim_id, "event_id"]
    return made["events"].set_index("event_id").loc[event_id]


def _use(made: dict[str, pd.DataFrame], claim_id: str) -> tuple[str, str]:
    row = made["event_claims"].set_index("claim_id").loc[claim_id]
    return row["use"], row["reason"]


def test_without_reviews_the_two_reports_are_one_event() -> None:
    made = aggregate(tables([article("a1"), article("a2"), article("a3")], [ONE, OTHER, FAR], CLAIMS))
    assert len(made["events"]) == 2
    assert not made["events"]["is_reviewed"].any()


def test_a_rejected_claim_never_counts_and_says_so() -> None:
    made = _reviewed({"decision": "reject", "target_id": "c3"})
    assert pd.isna(_event(made, "c3")["killed_best"])
    assert _use(made, "c3") == ("excluded", "rejected; review: rejected")
    assert _event(made, "c3")["is_reviewed"]
    assert not _event(made, "c1")["is_reviewed"]


def test_a_corrected_value_enters_the_figure() -> None:
    made = _reviewed(
        *({"decision": "correct", "target_id": "c3", "field": f, "expected": "4", "value": "40"} for f in ("low", "best", "high"))
    )
    assert _event(made, "c3")["killed_best"] == 40
    assert _use(made, "c3")[1].endswith("review: corrected")


def test_a_corrected_place_moves_the_event() -> None:
    made = _reviewed({"decision": "correct", "target_id": "m3", "field": "place_id", "expected": "mosul", "value": "kirkuk"})
    event = _event(made, "c3")
    assert (event["place_name"], event["latitude"]) == ("Kirkuk", 35.47)


@pytest.mark.parametrize(
    ("field", "expected", "value", "told"),
    [
        ("victim_class", "unknown", "civilian", ("killed", "civilian", 4)),
        ("harm", "killed", "abducted", ("abducted", "unknown", 4)),
        ("harm", "killed", "wounded", ("wounded", "unknown", 4)),
    ],
)
def test_the_series_hold_what_the_review_made_of_a_claim(field: str, expected: str, value: str, told: tuple[str, str, int]) -> None:
    decision = dict.fromkeys(COLUMNS, "") | {"reviewer": "N. N.", "reviewed_on": "2016-05-01", "reason": "read the report"}
    reviews = pd.DataFrame([decision | {"decision": "correct", "target_id": "c3", "field": field, "expected": expected, "value": value}])
    given = tables([article("a3")], [FAR], [CLAIMS[2]])
    made = aggregate({**given, "reviews": reviews})
    claims = apply_reviews(given, reviews).tables["casualty_claims"]
    articles = given["articles"].assign(published_precision="day")
    series = build_series(made["events"], made["event_claims"], claims, articles, given["places"])
    assert {(h, c, int(b)) for h, c, b, n in series[["harm", "victim_class", "best", "n_events"]].itertuples(index=False) if n} == {told}


def test_an_accepted_claim_is_the_figure_though_another_is_larger() -> None:
    accept = {"decision": "accept", "target_id": "c2"}
    larger = [*CLAIMS[:1], claim("c2", OTHER, 7), CLAIMS[2]]
    said = {**dict.fromkeys(COLUMNS, ""), "reviewer": "N. N.", "reviewed_on": "2016-05-01", "reason": "hospital list", **accept}
    given = tables([article("a1"), article("a2"), article("a3")], [ONE, OTHER, FAR], larger)
    made = aggregate({**given, "reviews": pd.DataFrame([said])})
    assert _event(made, "c2")["killed_best"] == 7
    assert _use(made, "c2")[0] == "recommended"


def _one_article(*told: dict[str, object], accept: tuple[str, ...]) -> dict[str, pd.DataFrame]:
    """One article with the claims c0, c1 ... of one sentence, of which an analyst accepts some."""
    claims = [claim(f"c{n}", ONE, **{"span_start": 10 * n, "surface": str(n), **given}) for n, given in enumerate(told)]
    said = {"reviewer": "N. N.", "reviewed_on": "2016-05-01", "reason": "list of names", "decision": "accept"}
    rows = [{**dict.fromkeys(COLUMNS, ""), **said, "target_id": target} for target in accept]
    return aggregate({**tables([article("a1")], [ONE], claims), "reviews": pd.DataFrame(rows, columns=list(COLUMNS))})


@pytest.mark.parametrize(
    "others",
    [
        [{"number": 4, "part_of_claim_id": "c1"}, {"number": 9}],
        [{"number": 4, "victim_class": "civilian"}, {"number": 3, "victim_class": "security_forces"}],
        [{"number": 4}, {"number": 30, "sentence_no": 3}],
    ],
    ids=["part of a larger count", "beside another count", "below a later count"],
)
def test_an_accepted_claim_is_its_articles_figure_whatever_stands_beside_it(others: list[dict[str, object]]) -> None:
    made = _one_article(*others, accept=("c0",))
    assert _event(made, "c0")["killed_best"] == 4
    assert _use(made, "c0")[0] == "recommended"
    assert _use(made, "c1") == ("superseded", "another_accepted")


def test_a_count_accepted_where_it_is_told_twice_counts_once() -> None:
    twice = [{"number": 4, "sentence_no": 0}, {"number": 4, "sentence_no": 1}]
    assert _event(_one_article(*twice, accept=("c0", "c1")), "c0")["killed_best"] == 4


@pytest.mark.parametrize("same_story", [True, False])
def test_two_accepted_figures_of_one_event_are_told_and_the_later_report_holds(same_story: bool) -> None:
    claims = [claim("c1", ONE, 9), claim("c2", OTHER, 12)]
    said = {"reviewer": "N. N.", "reviewed_on": "2016-05-01", "reason": "list of names", "decision": "accept"}
    rows = [{**dict.fromkeys(COLUMNS, ""), **said, "target_id": target} for target in ("c1", "c2")]
    reports = [article("a1", lineage_id="s"), article("a2", lineage_id="s" if same_story else "t", published_on=days_after(DAY, 1))]
    made = aggregate({**tables(reports, [ONE, OTHER], claims), "reviews": pd.DataFrame(rows, columns=list(COLUMNS))})
    event = _event(made, "c1")
    assert (event["killed_best"], event["contradiction"]) == (12, "killed: reviews accept 9 and 12")


@pytest.mark.parametrize("told", [{"count_basis": "running_total"}, {"polarity": "denied"}, {"unit": "household"}])
def test_to_accept_what_can_be_no_figure_fails_loudly(told: dict[str, object]) -> None:
    with pytest.raises(ReviewError, match=r"accept c0: it is .* and no event's figure; correct that first"):
        _one_article({"number": 4, **told}, accept=("c0",))


def test_split_and_merge() -> None:
    made = _reviewed({"decision": "split", "target_id": "c1", "other_id": "c2"})
    assert _event(made, "c1").name != _event(made, "c2").name
    made = _reviewed({"decision": "merge", "target_id": "m1", "other_id": "c3"})
    assert _event(made, "c1").name == _event(made, "c2").name == _event(made, "c3").name
    assert _event(made, "c1")["is_reviewed"]


@pytest.mark.parametrize(
    ("decision", "complaint"),
    [
        ({"decision": "reject", "target_id": "gone"}, "line 2: reject gone: its target has gone"),
        ({"decision": "merge", "target_id": "c1", "other_id": "gone"}, "its target has gone"),
        ({"decision": "correct", "target_id": "c3", "field": "best", "expected": "9", "value": "4"}, "fixed upstream"),
        ({"decision": "correct", "target_id": "c3", "field": "best", "expected": "9", "value": "5"}, "is 4 now"),
        ({"decision": "correct", "target_id": "c3", "field": "evidence", "expected": "", "value": "x"}, "cannot be corrected"),
        ({"decision": "correct", "target_id": "c3", "field": "harm", "expected": "killed", "value": "slain"}, "no code of the list"),
        ({"decision": "correct", "target_id": "m3", "field": "place_id", "expected": "mosul", "value": "atlantis"}, "no place 'atlantis'"),
        ({"decision": "correct", "target_id": "c3", "field": "low", "expected": "4", "value": "40"}, "not in order"),
        ({"decision": "split", "target_id": "m4", "other_id": "c1"}, "m4: its act is hypothetical and tells of no event"),
        ({"decision": "approve", "target_id": "c3"}, "unknown decision"),
        ({"decision": "reject", "target_id": "c3", "reviewer": ""}, "must be given"),
        ({"decision": "reject", "target_id": "c3", "reviewed_on": "yesterday"}, "reviewed_on: 'yesterday' cannot be read"),
    ],
)
def test_a_decision_that_does_not_fit_fails_loudly(decision: dict[str, str], complaint: str) -> None:
    with pytest.raises(ReviewError, match=complaint):
        _reviewed(decision)


def test_two_decisions_that_contradict_each_other_fail_loudly() -> None:
    with pytest.raises(ReviewError, match="line 3: reject c1: it is accepted in another line"):
        _reviewed({"decision": "accept", "target_id": "c1"}, {"decision": "reject", "target_id": "c1"})
    with pytest.raises(ReviewError, match="another line decides the opposite"):
        _reviewed({"decision": "merge", "target_id": "c1", "other_id": "c3"}, {"decision": "split", "target_id": "m3", "other_id": "m1"})


def test_a_split_of_what_a_chain_of_merges_joins_fails_loudly() -> None:
    merges = [{"decision": "merge", "target_id": one, "other_id": other} for one, other in (("m1", "m3"), ("c2", "c3"))]
    assert len(_reviewed(*merges)["events"]) == 1
    with pytest.raises(ReviewError, match="split m1 m2: other lines merge the two with a third"):
        _reviewed(*merges, {"decision": "split", "target_id": "m1", "other_id": "m2"})


def test_a_rejected_claim_stays_so_when_it_is_corrected_too() -> None:
    correction = {"decision": "correct", "target_id": "c3", "field": "victim_class", "expected": "unknown", "value": "civilian"}
    assert _use(_reviewed({"decision": "reject", "target_id": "c3"}, correction), "c3")[0] == "excluded"


def test_a_place_corrected_to_a_province_or_to_none_takes_its_point_along() -> None:
    to = {"decision": "correct", "target_id": "m3", "field": "place_id", "expected": "mosul"}
    assert _event(_reviewed({**to, "value": "anbar"}), "c3")["where_precision"] == 4
    nowhere = _event(_reviewed({**to, "value": ""}), "c3")
    assert nowhere[["place_id", "latitude", "longitude", "where_precision"]].isna().all()


def test_the_file_is_read_with_its_header_only(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(",".join(COLUMNS) + "\nreject,c1,,,,,N. N.,2016-05-01,misread\n", encoding="utf-8")
    bad.write_text("id,verdict\nc1,no\n", encoding="utf-8")
    assert read_reviews(good).to_dict("records")[0]["target_id"] == "c1"
    with pytest.raises(ReviewError, match="first line"):
        read_reviews(bad)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (b"reject,c1,,,,,N. N.,2016-05-01,five, not eight", "line 2; a text with a comma needs quotes"),
        (b"reject,c1", "line 2"),
        (b'reject,c1,,,,,N. N.,2016-05-01,"he said\nreject,c2,,,,,N. N.,2016-05-01,x', "unexpected end"),
        ("reject,c1,,,,,N. Müller,2016-05-01,x".encode("latin-1"), "utf-8"),
    ],
    ids=["a comma without quotes", "too short", "a quote that never ends, and swallows the next line", "another encoding"],
)
def test_a_line_of_reviews_that_cannot_be_read_whole_is_refused_by_file_and_line(row: bytes, told: str, tmp_path: Path) -> None:
    (tmp_path / "reviews.csv").write_bytes(",".join(COLUMNS).encode() + b"\n" + row + b"\n")
    with pytest.raises(ReviewError, match=rf"reviews\.csv: .*{told}"):
        read_reviews(tmp_path / "reviews.csv")
