"""What must not change a claim, and what must: digits and words, line ends, capitals, furniture words, negation, tense."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.extraction.test_casualties import claims_of, told

REPORT = (
    "At least 14 soldiers were killed and 25 wounded on Friday when a car bomb hit a checkpoint near Karvan, army sources said. "
    "Separately, a landmine killed a shepherd and his son. More than 1,200 families fled the nearby village of Old Karvan."
)
FACTS = told(REPORT)


def test_the_report_states_five_figures() -> None:
    assert FACTS == [("killed", 14, 14, None), ("wounded", 25, 25, 25), ("killed", 2, 2, 2), ("displaced", 1200, 1200, None)]


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.replace(" 14 ", " fourteen ").replace(" 25 ", " twenty-five "),
        lambda t: t.replace(". ", ".\r\n\r\n"),
        lambda t: t.replace(" ", "  "),
        lambda t: t.replace(" killed and", "\nkilled and"),
        lambda t: unicodedata.normalize("NFD", t.replace("Karvan", "Kárvan")),
        lambda t: unicodedata.normalize("NFC", t.replace("Karvan", "Kárvan")),
        lambda t: t.upper(),
        lambda t: "Weather in brief. " + t + " Our correspondent visited 3 towns.",
        lambda t: t.replace("army sources said", "sources in the army said"),
        lambda t: t.replace("soldiers", "troops"),
    ],
)
def test_changes_of_form_leave_the_facts(change: object) -> None:
    assert told(change(REPORT)) == FACTS  # type: ignore[operator]


def test_negation_takes_the_facts_away() -> None:
    assert told("No soldiers were killed and none was wounded.") == []


def test_the_future_is_no_fact() -> None:
    assert told("Twelve soldiers will be killed.") == []


@given(
    st.integers(2, 5000),
    st.sampled_from(["soldiers", "people", "villagers", "rebels"]),
    st.sampled_from(["killed", "wounded", "injured", "kidnapped"]),
)
def test_passive_and_active_state_the_same(n: int, who: str, verb: str) -> None:
    assert told(f"About {n:,} {who} were {verb} near the river.") == told(f"The raiders {verb} about {n:,} {who} near the river.") != []


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            "the a 12 three soldiers people and , who were was killed wounded died in of by dead including children at least not no that said he family bomb".split()
        ),
        max_size=25,
    )
)
def test_any_order_of_such_words_gives_claims_within_the_text(words: list[str]) -> None:
    for claim in claims_of(" ".join(words)):
        ends = [v for v in (claim.low, claim.best, claim.high) if v is not None]
        assert ends == sorted(ends)
        assert claim.qualifier != "at_least" or claim.high is None
        assert claim.qualifier != "at_most" or (claim.low is None and claim.best is None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Killed.",
        "5",
        "...",
        "قتل 12 شخصا في الهجوم",
        "Saldırıda 12 kişi öldü.",
        "12 " * 10_000,
        "killed and " * 3_000,
        "1,1,1,1," * 3_000,
    ],
)
def test_odd_input_is_read_in_bounded_time(text: str) -> None:
    began = time.process_time()
    claims_of(text)
    assert time.process_time() - began < 5
