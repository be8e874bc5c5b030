"""What the news say every day: each count of a sentence is read, and each victim of an article counted once. All texts are our own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from assets.extraction.places.gazetteer import fold
from tests.extraction.test_casualties import claims_of
from tests.gold.in_process import run

HERE = Path(__file__).parent
SENTENCES: list[dict[str, Any]] = json.loads((HERE / "sentences.json").read_text(encoding="utf-8"))["sentences"]
REPORTS: list[dict[str, Any]] = json.loads((HERE / "reports.json").read_text(encoding="utf-8"))["reports"]
ARTICLES: list[dict[str, Any]] = json.loads((HERE / "articles.json").read_text(encoding="utf-8"))["articles"]


def _cases(rows: list[dict[str, Any]]) -> list[Any]:
    missed = pytest.mark.xfail(reason="not read so yet", strict=True)
    return [pytest.param(row, id=row["text"][:60], marks=[missed] if row.get("missed") else []) for row in rows]


@pytest.mark.parametrize("sentence", _cases(SENTENCES))
def test_every_count_of_a_sentence_is_read_and_no_other(sentence: dict[str, Any]) -> None:
    read = {(c.harm, c.low if c.low is not None else c.best) for c in claims_of(sentence["text"])}
    assert read == {(harm, number) for harm, number in sentence["claims"]}


def _counted(events: pd.DataFrame, harm: str) -> pd.Series:
    return events[f"{harm}_best"].fillna(events[f"{harm}_low"]).fillna(0).astype(int)


@pytest.mark.parametrize("report", _cases(REPORTS))
def test_every_event_of_a_report_has_its_place_its_casualties_and_its_day(report: dict[str, Any], tmp_path: Path) -> None:
    record = {"id": "a", "text": report["text"], "published_on": "2016-04-20"}
    (tmp_path / "corpus.jsonl").write_text(json.dumps(record), encoding="utf-8")
    events = run(tmp_path)["events"]
    told = pd.DataFrame(
        {
            "place": events["place_name"].fillna("").map(fold),
            "killed": _counted(events, "killed"),
            "wounded": _counted(events, "wounded"),
            "day": events["date_start"].astype(str).str[:10],
        }
    )
    told = told[(told["killed"] > 0) | (told["wounded"] > 0)]
    assert sorted(told.to_numpy().tolist()) == report["events"]


@pytest.mark.parametrize("article", _cases(ARTICLES))
def test_every_victim_of_an_article_is_counted_once(article: dict[str, Any], tmp_path: Path) -> None:
    record = {"id": "a", "text": article["text"], "published_on": "2016-04-20"}
    (tmp_path / "corpus.jsonl").write_text(json.dumps(record), encoding="utf-8")
    events = run(tmp_path)["events"]
    for harm in ("killed", "wounded"):
        if harm in article:
            assert int(_counted(events, harm).sum()) == article[harm]


def test_the_collections_are_as_large_as_they_claim() -> None:
    assert len(SENTENCES) >= 190 and len(ARTICLES) >= 35 and len(REPORTS) >= 185
    assert sum(bool(row.get("missed")) for row in [*SENTENCES, *ARTICLES, *REPORTS]) <= 37
    assert pd.Series([row["text"] for row in [*SENTENCES, *ARTICLES, *REPORTS]]).is_unique
