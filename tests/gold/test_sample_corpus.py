"""The sample corpus through the whole flow, against what its author knows that each dispatch says and does not say."""

from __future__ import annotations

import gzip
import shutil
import warnings
from pathlib import Path

import pandas as pd
import pytest

from tests.gold.in_process import run
from tests.gold.sample_corpus import GOLD, Tables, misses, unexpected_deaths

CORPUS = Path(__file__).resolve().parents[2] / "seeds" / "corpus"
# Demands of the gold that the code does not meet yet, one a line. The list may only shrink: the gold is never weakened.
KNOWN = frozenset(Path(__file__).with_name("known_misses.txt").read_text(encoding="utf-8").splitlines())


@pytest.fixture(scope="module")
def made() -> Tables:
    """Every table of the sample corpus."""
    return run(CORPUS)


def test_every_dispatch_of_the_gold_is_one_document_and_there_are_no_others(made: Tables):
    assert len(made["source_documents"]) == len(GOLD["dispatches"])


def test_nothing_is_missed_or_invented_beyond_what_is_known(made: Tables):
    found = misses(made) | {f"unexpected: {event}" for event in unexpected_deaths(made)}
    assert not sorted(found - KNOWN)
    if KNOWN - found:
        warnings.warn("met by now, strike them from known_misses.txt:\n" + "\n".join(sorted(KNOWN - found)), stacklevel=1)


def test_every_span_holds_the_words_that_it_is_said_to_hold(made: Tables):
    text = made["source_documents"].set_index("document_id").text
    for name in ("casualty_claims", "control_claims", "event_mentions", "quantities", "date_mentions", "place_mentions", "actor_mentions"):
        rows = made[name]
        assert len(rows)
        assert [text[a][s:e] for a, s, e in zip(rows.article_id, rows.span_start, rows.span_end, strict=True)] == list(rows.surface)


def test_the_series_of_the_corpus_adds_up_to_its_events(made: Tables):
    series = made["casualty_series"]
    events = made["events"]
    killed = int(events.killed_best.fillna(events.killed_low).fillna(0).sum())
    sums = series[series.harm == "killed"].groupby(["grain", "area_level"]).best.sum()
    assert killed > 0
    assert set(sums) == {killed}


FACTS = {
    "casualty_claims": ["harm", "low", "best", "high", "polarity", "surface", "place_id", "date_start", "use"],
    "control_claims": ["change", "place_id", "surface", "date_start"],
    "events": [
        "event_type",
        "place_id",
        "date_start",
        "killed_low",
        "killed_best",
        "killed_high",
        "wounded_best",
        "displaced_best",
        "n_lineages",
        "grade",
    ],
}


def facts(made: Tables) -> dict[str, list[str]]:
    """What is concluded, without ids."""
    claims = made["casualty_claims"].merge(made["event_claims"], on="claim_id", how="left")
    tables = {**made, "casualty_claims": claims}
    return {
        name: sorted(map(str, tables[name][columns].astype(object).where(tables[name][columns].notna(), None).itertuples(index=False)))
        for name, columns in FACTS.items()
    }


def test_names_order_and_packing_of_the_files_do_not_matter_and_a_file_given_twice_counts_once(made: Tables, tmp_path: Path):
    for n, path in enumerate(sorted(CORPUS.iterdir(), reverse=True)):
        target = tmp_path / f"{n:02d}{''.join(path.suffixes[-2:])}"
        shutil.copy(path, target)
        if path.suffix == ".txt" and n % 3 == 0:
            (tmp_path / f"again{n}.txt.gz").write_bytes(gzip.compress(path.read_bytes()))
    again = run(tmp_path)
    assert len(again["source_documents"]) == len(made["source_documents"])
    assert facts(again) == facts(made)


def test_a_text_saved_with_other_line_ends_says_the_same(made: Tables, tmp_path: Path):
    for path in CORPUS.iterdir():
        raw = path.read_bytes()
        (tmp_path / path.name).write_bytes(raw.replace(b"\n", b"\r\n") if path.suffix == ".txt" else raw)
    assert facts(run(tmp_path)) == facts(made)


def test_without_one_outlet_the_others_say_what_they_said(made: Tables, tmp_path: Path):
    shutil.copytree(CORPUS, tmp_path / "corpus")
    (tmp_path / "corpus" / "diyala_radio.rss").unlink()
    fewer = run(tmp_path / "corpus")
    gone = set(made["source_documents"].document_id) - set(fewer["source_documents"].document_id)
    assert len(gone) == 4
    kept = made["casualty_claims"][~made["casualty_claims"].article_id.isin(gone)].reset_index(drop=True)
    pd.testing.assert_frame_equal(kept, fewer["casualty_claims"].reset_index(drop=True), check_dtype=False)
