"""The words that report an act, as `seeds/reference/act_triggers.csv` has them, and where they stand in a sentence.

Belongs here: the table's rows and the records of what was found. Not here: whether they report an act (`acts/acts.py`).
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from assets.extraction.lexicon import Index, build_index, phrase_key
from expectations.reference import reference_rows

TERRITORY = "Territory"  # the table's word for taking a place: which of ACLED's two it is depends on who takes it
VIOLENT = frozenset({"Battles", "Explosions/Remote violence", "Violence against civilians", "Harm reported"})
_VERBS = {"shells": "shelled", "bombs": "bombed"}  # weapons whose plural is a verb too, and its past


class Trigger(NamedTuple):
    """One row of the table. `needs`: '' nothing, 'context' an armed actor, weapon or harm beside it, 'place' a place as its object."""

    pos: str
    event_type: str
    sub_event_type: str
    rank: int
    needs: str


class Candidate(NamedTuple):
    """Words of a sentence that may report an act: their span in the document, and which of `words_of` they are."""

    start: int
    end: int
    first: int
    last: int
    trigger: Trigger


@cache
def triggers() -> Index[Trigger]:
    """The rows of the table by their words, loaded once per process."""
    return build_index(
        {
            phrase_key(r["term"]): Trigger(r["part_of_speech"], r["event_type"], r["sub_event_type"], int(r["specificity"]), r["needs"])
            for r in reference_rows("act_triggers.csv")
        }
    )


def weapon_as_verb(word: str) -> Trigger | None:
    """What the plural of a weapon reports where it is a verb ("shells"), None for a word that is none."""
    past = _VERBS.get(word)
    return None if past is None else next(trigger for phrase, trigger in triggers().by_first[past] if phrase == (past,))
