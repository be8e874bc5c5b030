"""What a count counts up: one incident, an addition, a toll brought up to date, a period, or how many are in a state.

Belongs here: the words that tell so. Not here: how counts are combined (aggregation).
"""

from __future__ import annotations

import re

_PERIOD = re.compile(
    r"\bsince\b(?!\s+then)[^,;.]{0,40}\b(?:(?:19|20)\d\d|last (?:year|month|summer|winter)|january|february|march|april|june|july|august|september|october|november|december|"
    r"(?:start|beginning|outbreak|onset) of|began|the (?:war|conflict|crisis|uprising|invasion))\b"
    r"|\b(?:over|during|in|within) the (?:past|last|previous) (?:\w+ )?(?:months?|years?|decades?)\b"
    r"|(?<!earlier )(?<!later )(?<!late )\bthis (?:year|month)\b|\b(?:in all of|throughout|during|for all of) (?:last (?:year|month)|(?:19|20)\d\d)\b"
    r"|\bin (?:19|20)\d\d\b(?! ?[-,]? ?\d)|\b(?:a|per|every|each) (?:year|month)\b(?! (?:ago|after|later|earlier|before))|\bbetween (?:19|20)\d\d and (?:19|20)\d\d\b|\byears? of (?:war|conflict|fighting|violence)\b"
    r"|\b(?:civil war|war) (?:that )?(?:has |had |which has )?(?:killed|claimed|left)\b|\b\d+-year(?:-old)? (?:war|conflict|insurgency)\b|\bmonthly\b|\bannual"
)
_LAST = re.compile(r"\b(?:last|each|every) (?:year|month)\b")  # with nouns ("39 deaths last year"); verbs tell of one incident more often
_RUNNING = re.compile(r"\bso far\b|\bto date\b|\bas of (?:today|now|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b")
_STOCK = re.compile(
    r"\b(?:remain(?:s|ed|ing)?|still|currently|continue to be|are (?:now )?(?:living|staying|sheltering|hosted|held)|were (?:living|staying|sheltering))\b"
    r"|\b(?:sheltering|living|staying|housed|accommodated|hosted|sheltered)\b[^,;.]{0,40}\b(?:in|at|with)\b|\bidps?\b|\binternally displaced\b"
)


def basis_of(harm: str, kind: str, sentence: str, more: bool, single: bool) -> str:
    """The code of `count_basis` for a claim, from the lower-case sentence; `more` when its phrase says "another", "others",
    `single` for one person, who is never a sum over a period."""
    if kind == "toll" or _RUNNING.search(sentence):
        return "running_total"
    if not single and (_PERIOD.search(sentence) or (kind in ("count", "noun") and _LAST.search(sentence))):
        return "period_total"
    if harm in ("displaced", "missing", "captured", "abducted") and _STOCK.search(sentence):
        return "stock"
    return "increment" if more else "incident"
