"""Cues: a search that is saved finds nothing that the pattern would have found."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import pytest

import assets.extraction
from assets.extraction.cues import Cue, needed
from assets.ingestion.reader import Document, list_files, read_file

CORPUS = Path(__file__).resolve().parents[2] / "seeds" / "corpus"


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        (r"\bsince\b(?! then)", ("since",)),
        (r"\b(?:happened|took place)\b", ("happened", "took place")),
        (r"\b(?:last|past) (?:year|month)s?\b", ("last year", "past year", "last month", "past month")),
        (r"\bden(?:y|ied)\b[^.;]{0,60}$", ("deny", "denied")),
        (r"\b(?:fled|went)(?: \S+){0,4}? to (?:the )?$", ("fled", "went")),
        (r"(?:a|b)?c+d?", ("c",)),
        (r"(?<!late )organi[sz]ed", ("organised", "organized")),
        (r"\w+ed\b|\bwas\b", ("ed", "was")),
        (r"(?:of)*\s*(?:x|\d)", ("",)),
        (r"one|\d+", ("",)),
    ],
)
def test_every_match_holds_one_of_the_texts_that_a_pattern_needs(pattern: str, texts: tuple[str, ...]) -> None:
    assert set(needed(pattern)) == set(texts)


def test_a_pattern_blind_to_case_is_no_cue() -> None:
    with pytest.raises(ValueError, match="case"):
        Cue("(?i)killed")


def _cues() -> list[tuple[str, Cue]]:
    names = [m.name for m in pkgutil.walk_packages(assets.extraction.__path__, "assets.extraction.") if not m.name.endswith(".assets")]
    return [(f"{n}.{k}", v) for n in names for k, v in vars(importlib.import_module(n)).items() if isinstance(v, Cue)]


def test_the_patterns_in_use_find_with_their_cues_what_they_find_without() -> None:
    texts = [d.text.lower() for ref in list_files([str(CORPUS)]) for d in read_file(ref) if isinstance(d, Document)]
    cues = _cues()
    assert cues
    for name, cue in cues:
        assert cue.needs != ("",), f"{name} saves nothing"
        for text in texts:
            for line in text.splitlines():
                assert [m.span() for m in cue.finditer(line)] == [m.span() for m in cue.pattern.finditer(line)], name
