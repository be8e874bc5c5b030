"""What a count counts up: one incident, an addition, a toll brought up to date, a period, or how many are in a state.

Belongs here: the words that tell so. Not here: how counts are combined (aggregation).
"""

from __future__ import annotations

import re

_PERIOD = re.compile(
    r"\bsince\b(?!\s+then)[^,;.]{0,40}\b(?:(?:19|20)\d\d|last (?:year|month|summer|winter)|january|february|march|april|june|july|august|september|october|november|december|"
    r"(?:start|beginning|outbreak|onset) of|began|the (?:war|conflict|crisis|uprising|invasion))\b"
    r"|\b(?:over|during|in|within) the (?:past|last|previous) (?:\w+ )?(?:months?|years?|decades?)\b"
    r"|\b(?:so far )?this (?:year|month)\b|\blast (?:year|month)\b|\bin (?:all of )?(?:19|20)\d\d\b(?! ?[-,]? ?\d)"
    r"|\b(?:a|per|every|each) (?:year|month)\b|\bbetween (?:19|20)\d\d and (?:19|20)\d\d\b|\byears? of (?:war|conflict|fighting|violence)\b"
    r"|\b(?:civil war|war) (?:that )?(?:has |had |which has )?(?:killed|claimed|left)\b|\b\d+-year(?:-old)? (?:war|conflict|insurgency)\b|\bmonthly\b|\bannual"
)
_RUNNING = re.compile(
    r"\b(?:bring(?:s|ing)?|brought|rais(?:e|es|ed|ing)|tak(?:es|ing)|push(?:es|ed|ing)|put(?:s|ting)?)\b[^,;.]{0,40}\b(?:toll|total|number|tally)\b"
    r"|\b(?:toll|total|tally|number)\b[^,;.]{0,60}\b(?:rose|risen|rises|rising|climb\w+|reach\w+|increas\w+|now|stands|stood|jump\w+|grew|up)\b|\bso far\b|\bto date\b|\bas of\b"
)
_STOCK = re.compile(
    r"\b(?:remain(?:s|ed|ing)?|still|currently|continue to be|are (?:now )?(?:living|staying|sheltering|hosted|held)|were (?:living|staying|sheltering))\b"
    r"|\b(?:sheltering|living|staying|housed|accommodated|hosted|sheltered)\b[^,;.]{0,40}\b(?:in|at|with)\b|\bidps?\b|\binternally displaced\b"
)


def basis_of(harm: str, kind: str, sentence: str, more: bool) -> str:
    """The code of `count_basis` for a claim, from the lower-case sentence; `more` when its phrase says "another", "others"."""
    if kind == "toll" or _RUNNING.search(sentence):
        return "running_total"
    if _PERIOD.search(sentence):
        return "period_total"
    if harm in ("displaced", "missing", "captured", "abducted") and _STOCK.search(sentence):
        return "stock"
    return "increment" if more else "incident"
