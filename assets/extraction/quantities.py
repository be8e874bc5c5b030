"""What each number of the text counts, and why it is no casualty claim.

First version, so that extraction composes: a number that states a claim is a casualty, the rest other.
"""

from __future__ import annotations

from collections.abc import Sequence

from assets.extraction.mentions import CasualtyClaim, Number
from assets.extraction.sentences import Sentence

_MOVEMENT = frozenset({"displaced", "returned"})


def classify_numbers(
    sentences: Sequence[Sentence], numbers: Sequence[Sequence[Number]], claims: Sequence[CasualtyClaim]
) -> list[list[tuple[str, str | None]]]:
    """(what, rejected_reason) of every number, one list a sentence; `rejected_reason` is None where it states a claim."""
    verdicts: list[list[tuple[str, str | None]]] = []
    for sentence in sentences:
        mine = [c for c in claims if c.sentence_no == sentence.sentence_no]
        line: list[tuple[str, str | None]] = []
        for number in numbers[sentence.sentence_no]:
            claim = next((c for c in mine if c.start < number.end and number.start < c.end), None)
            line.append(("other", "no words of harm") if claim is None else ("displacement" if claim.harm in _MOVEMENT else "casualty", None))
        verdicts.append(line)
    return verdicts
