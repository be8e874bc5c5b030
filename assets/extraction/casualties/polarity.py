"""Whether a harm is told as a fact: asserted, negated, denied, hypothetical or future.

Belongs here: the words around a verb that take it out of the facts. Not here: tense of dates (`dates/tense.py`).
"""

from __future__ import annotations

import re

from assets.extraction.cues import Cue

_NEGATED = Cue(
    r"(?:\b(?:not|never|neither|nor|without|no longer)\b|n't\b)(?:\s+(?:been|be|have|having|immediately|seriously|yet|any|anyone|a|to|either|actually|only)){0,4}\s*\Z"
)
_NO_REPORT = Cue(r"\bno (?:immediate )?(?:reports?|indications?|evidence|word|signs?)\b[^.;,]{0,50}\Z")
_ATTEMPTED = Cue(r"\b(?:attempted|planned|alleged plot|conspiracy to commit|threats? of)\s+(?:[\w-]+\s+){0,2}\Z")
_DOUBTED = re.compile(
    r"(?:\bnot|n't|n\u2019t) (?:believe|think)\b[^,;]{0,60}\Z|\b(?:no reason to (?:believe|think)|not true)\b[^,;]{0,60}\Z"
)
_NOT_ONLY = re.compile(r"\bnot (?:only|just)\b|\bnot (?:more|less|fewer) than\b")
_DENIED = Cue(r"\b(?:den(?:y|ies|ied|ying)|refut\w+|reject\w+|dismiss\w+)\b(?!.*\bresponsib)[^,;]{0,60}\Z")
_FUTURE = Cue(
    r"\b(?:will|shall|'ll|going to|set to|expected to|due to be|about to be|are to be|is to be|vow\w* to|pledg\w+ to|promis\w+ to)\s+(?:\w+\s+){0,2}\Z"
)
_HYPOTHETICAL = re.compile(
    r"\b(?:would|could|may|might|can|should|must|cannot)(?:\s+(?:not|also|still|well|have|be|been|get|even|easily|soon)){0,3}\s*\Z"
    r"|\b(?:if|unless|whether|in case|lest|(?:it's|it\u2019s|it is|it was) possible)\b[^,;]{0,60}\Z"
    r"|\b(?:threat\w*|plan(?:s|ned|ning)?|plot\w*|attempt\w*|tr(?:y|ies|ied|ying)|want\w*|intend\w*|intent\w*|order\w*|conspir\w+|fail\w*|aim\w*|seek\w*|sought|mobilis\w+|"
    r"mobiliz\w+|prepar\w+|ready|readied|hop\w+|able|unable|difficult|likely|unlikely|impossible|call\w*|urg\w+|mission|campaign|licen[cs]e|decision|decid\w+|offer\w*|paid|hired|effort\w*|bid|warn\w*|swore|sworn)\s+"
    r"(?:\w+\s+){0,3}?(?:to|of|on|at)\s+(?:\w+\s+)?\Z"
    r"|\b(?:attempted|planned|threatened|intended|possible|potential|conspiracy to|so as to|in order to|used to|how to)\s*\Z"
)
_FORCED = re.compile(
    r"\b(?:forc(?:ed|ing|es|e)|compell\w+|caus(?:ed|ing)|prompt\w+|led|help(?:ed|ing|s)?|managed|had|order(?:ed|s)|made)\b[^,;]{0,60}\Z"
)


_TOLL_TO_COME = re.compile(r"\A[^.;,]{0,40}?\b(?:could|(?<!\d )may|might|would|will|expected to|likely to|feared to|fear\w* (?:it|that))\b")
_ASKED = re.compile(r"\A(?:\[[^\]]*\])?\W*(?:was|were|is|are|did|does|do|has|have|had)\b")  # "was it true that 30 people died?"
_ERROR = re.compile(
    r"\b(?:earlier|previous) (?:version|story|article|dispatch|report) (?:of this (?:story|article|report|item) )?(?:had )?(?:said|stated|reported|gave)\b"
    r"|\b(?:mistakenly|erroneously|incorrectly|wrongly) (?:said|stated|reported|put|gave)\b"
)


def polarity_of(before: str, after: str, kind: str) -> str:
    """The polarity of a verb of harm from the lower-case words of its clause before and after it; `kind` as in the triggers.

    Nouns presuppose what they name ("the murder of X"), so only the words right before them count."""
    window = before[-110:]
    if after.rstrip('"\u201d ').endswith("?") and _ASKED.match(before):
        return "hypothetical"
    if _ERROR.search(before):
        return "denied"
    if kind == "toll" and _TOLL_TO_COME.search(after):
        return "hypothetical"
    if kind in ("noun", "toll", "count", "object", "lives"):
        return "hypothetical" if _ATTEMPTED.search(window) else "asserted"
    if _NO_REPORT.search(window) or _DOUBTED.search(window):
        return "negated"
    if _NEGATED.search(window) and not _NOT_ONLY.search(window[-20:]):
        return "negated"
    if _DENIED.search(window):
        return "denied"
    if kind in ("base", "intr_base") and re.search(r"\bto\s+(?:\w+\s+)?\Z", window) and _FORCED.search(window) and kind == "intr_base":
        return "asserted"
    if _FUTURE.search(window):
        return "future"
    if _HYPOTHETICAL.search(window):
        return "hypothetical"
    return "asserted"
