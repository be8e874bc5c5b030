"""The whole extractor: tables as the contract has them, each fact once, claims tied to acts, bad input survived."""

from __future__ import annotations

import time
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.extraction import extractor
from assets.extraction.extractor import MAX_CHARACTERS, extract_articles
from assets.extraction.rows import COLUMNS
from expectations.tables import TABLES

ATTACK = "At least 12 soldiers were killed and 20 wounded on Wednesday when gunmen attacked a convoy near Ramadi, an army officer said."


def frames(
    *blocks: tuple[str, str], published_on: str | None = "2016-03-03", title: str | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One article made of (kind, text) blocks, as the extraction stage is given it."""
    text, rows = "", []
    for number, (kind, words) in enumerate(blocks):
        start = len(text)
        text += words + "\n\n"
        rows.append(
            {
                "article_id": "a" * 16,
                "block_no": number,
                "span_start": start,
                "span_end": start + len(words),
                "kind": kind,
                "kept": kind == "body",
            }
        )
    record = {"article_id": "a" * 16, "text": text, "title": title, "published_on": pd.Timestamp(published_on) if published_on else None,
              "published_precision": "day" if published_on else "unknown", "publisher": None, "agency": None, "language": "en", "is_relevant": True}  # fmt: skip
    return pd.DataFrame([record]), pd.DataFrame(rows, columns=["article_id", "block_no", "span_start", "span_end", "kind", "kept"])


def extract(*blocks: tuple[str, str], **record: Any) -> dict[str, pd.DataFrame]:
    """The tables of one article made of (kind, text) blocks."""
    return extract_articles(*frames(*blocks, **record))


def facts(tables: dict[str, pd.DataFrame]) -> set[tuple[object, ...]]:
    """What the claims say, without where it stands."""
    claims = tables["casualty_claims"].astype(object).where(lambda frame: frame.notna(), None)
    return set(
        claims[["harm", "low", "best", "high", "qualifier", "place_id", "date_start", "polarity"]].itertuples(index=False, name=None)
    )


def test_the_frames_have_the_contracts_columns() -> None:
    made = extract(("body", ATTACK))
    for name, columns in COLUMNS.items():
        assert tuple(made[name].columns) == columns
        if name in TABLES:
            assert set(columns) == set(TABLES[name].column_names), name


def test_no_articles_give_empty_frames_of_the_same_columns() -> None:
    articles, blocks = frames(("body", ATTACK))
    made = extract_articles(articles.iloc[:0], blocks.iloc[:0])
    assert {name: tuple(frame.columns) for name, frame in made.items()} == COLUMNS
    assert all(frame.empty for frame in made.values())


def test_every_span_is_its_surface_and_every_key_is_unique() -> None:
    articles, blocks = frames(
        ("title", "Gunmen kill soldiers"), ("body", ATTACK), ("body", "Troops entered Fallujah and captured Hit. 3,000 people fled.")
    )
    text = articles["text"][0]
    made = extract_articles(articles, blocks)
    for name, rows in made.items():
        if name == "extraction_failures":
            assert rows.empty
            continue
        assert len(rows), name
        assert [text[a:b] for a, b in zip(rows["span_start"], rows["span_end"], strict=True)] == list(rows["surface"])
        assert not rows.duplicated(list(TABLES[name].key)).any()


def test_every_claim_belongs_to_an_act_of_its_article() -> None:
    made = extract(("body", ATTACK), ("body", "Three farmers died in Hit. Some 200 families fled Rutba. Police arrested five men."))
    claims = made["casualty_claims"]
    assert len(claims) >= 4
    assert set(claims["mention_id"]) <= set(made["event_mentions"]["mention_id"])


def test_a_claim_and_the_act_of_its_clause_share_place_and_date() -> None:
    made = extract(("body", "A car bomb exploded in Mosul on Tuesday, killing six people."))
    act, claim = made["event_mentions"].iloc[0], made["casualty_claims"].iloc[0]
    assert claim["mention_id"] == act["mention_id"]
    assert (claim["place_id"], claim["date_start"]) == (act["place_id"], act["date_start"])
    assert str(act["date_start"]) == "2016-03-01"


def test_two_places_in_one_clause_are_two_acts() -> None:
    made = extract(("body", "Gunmen killed three people in Mosul and five in Kirkuk."))
    placed = made["casualty_claims"].set_index("low")["place_id"]
    assert placed[3] != placed[5]


def test_the_title_and_caption_repeat_and_do_not_count_again() -> None:
    told_once = extract(("body", ATTACK))
    repeated = extract(("title", "At least 12 soldiers killed, 20 wounded near Ramadi"), ("caption", ATTACK), ("body", ATTACK))
    assert facts(repeated) == facts(told_once)
    assert len(repeated["casualty_claims"]) == len(told_once["casualty_claims"])


def test_a_title_alone_counts() -> None:
    made = extract(("title", "Car bomb kills 14 in Mosul"))
    assert list(made["casualty_claims"]["best"]) == [14]


def test_a_title_with_another_figure_stays() -> None:
    made = extract(("title", "Bomb kills 15 in Mosul"), ("body", "A bomb wounded nine people in Mosul."))
    assert set(made["casualty_claims"]["harm"]) == {"killed", "wounded"}


@pytest.mark.parametrize("kind", ["inline_link", "related", "share", "navigation", "credit", "comment", "byline", "other"])
def test_furniture_is_not_read(kind: str) -> None:
    made = extract((kind, "ISIL attacks kill 37 in Baghdad"))
    assert all(rows.empty for rows in made.values())


def test_a_body_block_that_was_not_kept_is_not_read() -> None:
    articles, blocks = frames(("body", ATTACK))
    assert extract_articles(articles, blocks.assign(kept=False))["casualty_claims"].empty


def test_a_toll_that_dates_nothing_is_of_the_event_of_the_toll_before() -> None:
    made = extract(
        ("body", "Police on Friday revised the toll of Tuesday's market bombing in Mosul down to 23."),
        ("body", "The number of wounded, 52, was unchanged, a colonel said."),
        published_on="2016-03-05",
    )
    claims = made["casualty_claims"].set_index("best")
    assert str(claims["date_start"][52]) == str(claims["date_start"][23]) == "2016-03-01"
    assert claims["mention_id"][52] == claims["mention_id"][23]


def test_an_age_is_not_the_number_of_a_claim() -> None:
    claims = extract(("body", "A 12-year-old girl was killed and nine people were wounded in Mosul."))["casualty_claims"].set_index("harm")
    assert claims["quantity_id"]["killed"] is None
    assert isinstance(claims["quantity_id"]["wounded"], str)


def test_a_state_of_control_is_dated_by_the_day_on_which_it_is_told() -> None:
    made = extract(
        ("body", "The general said on Sunday that Fallujah was fully under the control of Iraqi forces."),
        ("body", "The offensive began on 22 May."),
        published_on="2016-06-26",
    )
    assert {str(day) for day in made["control_claims"]["date_start"]} == {"2016-06-26"}


def test_a_place_is_no_prisoner() -> None:
    made = extract(("body", "Troops are capturing Mosul from the militants."))
    assert made["casualty_claims"].empty


def test_metadata_of_another_outlet_changes_nothing() -> None:
    articles, blocks = frames(("body", ATTACK))
    assert facts(extract_articles(articles.assign(publisher="The Daily Example"), blocks)) == facts(extract_articles(articles, blocks))


def test_line_ends_change_no_fact() -> None:
    unix = ATTACK.replace(" on Wednesday", "\non Wednesday")
    assert facts(extract(("body", unix.replace("\n", "\r\n")))) == facts(extract(("body", unix))) == facts(extract(("body", ATTACK)))


@settings(max_examples=20, deadline=None)
@given(days=st.integers(-3000, 3000))
def test_a_shifted_publication_date_shifts_relative_dates(days: int) -> None:
    day = pd.Timestamp("2016-03-03")
    words = "Gunmen killed three people in Mosul yesterday."
    moved = extract(("body", words), published_on=str((day + pd.Timedelta(days=days)).date()))["casualty_claims"].iloc[0]
    assert pd.Timestamp(moved["date_start"]) == day + pd.Timedelta(days=days - 1)


def test_one_article_that_breaks_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    articles, blocks = frames(("body", ATTACK))
    other = articles.assign(article_id="b" * 16)
    both = pd.concat([articles, other], ignore_index=True)
    both_blocks = pd.concat([blocks, blocks.assign(article_id="b" * 16)], ignore_index=True)
    real = extractor.find_dates

    def failing(sentences: Any, article: Any) -> Any:
        if article.article_id.startswith("a"):
            raise ValueError("no calendar")
        return real(sentences, article)

    monkeypatch.setattr(extractor, "find_dates", failing)
    made = extract_articles(both, both_blocks)
    assert list(made["extraction_failures"].itertuples(index=False, name=None)) == [("a" * 16, "ValueError: no calendar")]
    assert set(made["casualty_claims"]["article_id"]) == {"b" * 16}


@pytest.mark.parametrize(
    "text",
    [
        "Word",
        "\u0642\u062a\u0644 \u062b\u0644\u0627\u062b\u0629 \u062c\u0646\u0648\u062f \u0641\u064a \u0627\u0644\u0631\u0645\u0627\u062f\u064a",
        "Patlamada \u00fc\u00e7 asker \u00f6ld\u00fc, \u0130stanbul'da be\u015f ki\u015fi yaraland\u0131.",
        "!!! ??? ... --- \u200b\ufeff\u202e",
        "12 34 56",
    ],
)
def test_odd_texts_give_no_claim_and_no_failure(text: str) -> None:
    made = extract(("body", text))
    assert made["extraction_failures"].empty
    assert made["casualty_claims"].empty


@pytest.mark.slow
def test_ten_thousand_numbers_and_a_huge_text_end_in_bounded_time() -> None:
    numbers = " ".join(str(n) for n in range(10_000))
    huge = (ATTACK + " ") * (5_000_000 // len(ATTACK))
    started = time.process_time()
    many, long = extract(("body", numbers)), extract(("body", huge))
    assert time.process_time() - started < 60
    assert many["casualty_claims"].empty
    assert str(MAX_CHARACTERS) in long["extraction_failures"]["error"][0]
    assert long["casualty_claims"]["span_end"].max() <= MAX_CHARACTERS


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_no_text_breaks_it(text: str) -> None:
    assert extract(("body", text))["extraction_failures"].empty
