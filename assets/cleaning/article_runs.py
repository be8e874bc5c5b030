"""Where in a page the article begins and ends, given how likely each line is article text.

Belongs here: the stretches of lines that are most likely the article as a whole. Not here: the probabilities (`line_model.py`), which
lines within a stretch are kept (`block_kinds.py`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

# Log odds that an end of the article costs: lists and headings between its paragraphs are bridged, other stories far off are not.
_SWITCH = 4.0
_MOST = 3.0  # log odds that one line can bring
_LEAST = 1e-4


def in_article(scores: Sequence[float]) -> list[bool]:
    """For each line whether it lies in a stretch of article, by the likeliest path through two states (Viterbi 1967).

    In: the probability of each line to be article text. A stretch holds lines that are unlikely by themselves, and a likely line that
    stands alone far from others is in none.
    """
    outside, inside = 0.0, -_SWITCH
    came: list[tuple[bool, bool]] = []  # for being outside and inside: whether the line before was inside
    for score in scores:
        odds = math.log((score + _LEAST) / (1 - score + _LEAST))
        leave, enter = inside - _SWITCH, outside - _SWITCH
        came.append((leave > outside, inside >= enter))
        outside, inside = max(outside, leave), max(inside, enter) + min(_MOST, max(-_MOST, odds))
    state = inside > outside
    path = []
    for from_outside, from_inside in reversed(came):
        path.append(state)
        state = from_inside if state else from_outside
    return path[::-1]
