"""Clauses of a sentence, and whether what a clause says happened.

Belongs here: where a clause begins and ends, and the polarity of a word in it (asserted, negated, denied, hypothetical,
future), for acts and control claims alike. Not here: what the clause is about.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assets.extraction.cues import Cue
from assets.extraction.sentences import Sentence

# Words that open a clause of their own wherever they stand. "As" opens one only before a subject, and never in "as well as".
_OPENER = re.compile(
    r";|\s[-\u2013\u2014]{1,2}\s|:\s"
    r"|,?\s\b(?:(?:but|while|whereas|although|though|because|when|until|unless|who|whose|which|where|whilst)\b"
    r"|(?:after|before|since)\b(?!\s+(?:then|the\s+attack|midnight|dawn|noon|sunset|\d))"
    r"|as\b(?=\s+(?:the|they|he|she|it|government|troops|police|forces|rebels|militants|fighters|protesters)\b))"
    r"|,?\s\b(?:an?|one|two|three|four|five|six|several|few|some|\d+)\s(?:minutes?|hours?|days?|weeks?|months?)\s(?:after|before)\b"
    r"|,\s+(?:and|or)\s+(?=(?:[^\s,;]+\s+){1,7}?(?:was|were|is|are|has|had|have|will|said|did|could|would)\b)"
)


# A subordinate clause ends at its comma, where the main clause begins: "after the shelling of X, troops entered Y".
_SUBORDINATE = re.compile(r"[\s,]*(?:\w+\s+){0,3}?(?:when|after|before|while|as|although|though|because|since|until|whereas|once)\b")
_MAIN = re.compile(r",\s+(?!(?:and|or|but|who|which|where|when|including|also|said|\w+ing)\b)(?=(?:[^\s,;]+\s+){3})")


@lru_cache(maxsize=2048)
def clause_spans(sentence: Sentence) -> tuple[tuple[int, int], ...]:
    """The clauses of a sentence as spans in the document, in order, without gaps."""
    starts = [0]
    for m in _OPENER.finditer(sentence.lower):
        if m.start() - starts[-1] >= 8:
            starts.append(m.start())
    for start, stop in zip(list(starts), [*starts[1:], len(sentence.text)], strict=True):
        opener = _SUBORDINATE.match(sentence.lower, start, stop)
        main = _MAIN.search(sentence.lower, opener.end(), stop) if opener else None
        if main is not None:
            starts.append(main.start())
    starts.sort()
    ends = [*starts[1:], len(sentence.text)]
    return tuple((sentence.start + a, sentence.start + b) for a, b in zip(starts, ends, strict=True))


def clause_at(sentence: Sentence, at: int) -> tuple[int, int]:
    """The clause that holds the character `at` of the document."""
    for start, end in clause_spans(sentence):
        if at < end:
            return start, end
    return clause_spans(sentence)[-1]


# Read from the words just before the trigger, nearest first. All lists are general English.
_NEGATED = Cue(
    r"(?:\b(?:no|not|never|neither|nor|without|nobody|none|cannot)\b|n't\b)(?:\s+(?:\w+)){0,3}\s*$"
    r"|\b(?:ruled out|prevented?|averted|foiled|thwarted|no reports? of|no sign of|instead of|rather than|stopped short of|failed in)"
    r"(?:\s+\w+){0,4}\s*$"
)
_DENIED = Cue(r"\b(?:den(?:y|ies|ied|ying)|dismiss(?:es|ed)|disclaimed|rejected\s+(?:claims|reports|accusations))\b[^.;]{0,60}$")
_FUTURE = re.compile(
    r"\b(?:will|shall|going to|about to|due to|set to|plan(?:s|ned|ning)?|vow(?:s|ed|ing)?|pledg(?:e|es|ed|ing)|promis(?:e|es|ed|ing)"
    r"|intend(?:s|ed|ing)?|threaten(?:s|ed|ing)?|prepar(?:e|es|ed|ing)|want(?:s|ed)?|seek(?:s|ing)?|hop(?:e|es|ed|ing)|called? for"
    r"|call(?:s|ing) for|aim(?:s|ed|ing)?|ready|expected|poised|decided|ordered|order|urg(?:e|es|ed|ing)|swore|determined|bid|try|tr(?:ies|ied|ying)"
    r"|attempt(?:s|ed|ing)?|with a view|in order|warn(?:s|ed|ing)?(?:\s+of)?)\b(?:\s+[\w'-]+){0,4}\s*$"
)
_HYPOTHETICAL = Cue(
    r"\b(?:if|whether|could|would|might|may|should|unless|can|fears?(?:\s+of)?|suspected of planning|possible|potential|alleged plot to|plot to)"
    r"\b(?:\s+[\w'-]+){0,5}\s*$"
)


# "Have not let up their assault": what has not ended goes on. A "most-wanted list" wants nothing.
_GOES_ON = Cue(r"\b(?:not|never|n't)\s+(?:let up|stopped|stop|ended|ceased|halted|given up|relented)(?:\s+[\w'\u2019-]+){0,4}\s*$")
_WANTED = re.compile(r"\b(?:most-)?wanted\s+(?=list\b|m[ae]n\b|poster|by\b|terrorist|criminal|fugitive)|\bmost-wanted\s+")


# "To attack" has not happened; "managed to enter", "forced to withdraw" and "went on to kill" have.
INFINITIVE = re.compile(r"(?<!in addition )\bto\s+(?:\w+ly\s+)?$")
_DONE_TO = re.compile(
    r"\b(?:manag(?:ed|ing)|able|succeeded|helped|allowed|enabled|forced|forcing|compelled|went on|proceeded|continu(?:es?|ed|ing)|beg[au]n|beginning|"
    r"start(?:ed|ing)|used|appear(?:s|ed)?|seem(?:s|ed)?|believed|reported|said|thought|known|alleged|came|returned)\s+(?:[\w'-]+\s+){0,3}?to\s+(?:\w+ly\s+)?$"
)


def polarity_at(sentence: Sentence, at: int, verb: bool = False) -> str:
    """What the sentence makes of the word that begins at `at`: asserted, negated, denied, hypothetical or future. `verb` tells
    that the word is one, so that "to" before it makes an infinitive."""
    start, _ = clause_at(sentence, at)
    before = sentence.lower[start - sentence.start : at - sentence.start][-120:]
    before = _WANTED.sub("", before)
    if _GOES_ON.search(before):
        return "asserted"
    if _NEGATED.search(before):
        return "negated"
    if _DENIED.search(before):
        return "denied"
    if _FUTURE.search(before):
        return "future"
    if _HYPOTHETICAL.search(before):
        return "hypothetical"
    if verb and INFINITIVE.search(before) and not _DONE_TO.search(before):
        return "future"
    return "asserted"


_DESCRIBING = re.compile(r"(?:\b(?:the|an?|in|of|from|to|into|near|around|inside|across|their|its)\s+(?:\w+ly\s+)?|\w-)\w+ed$")


def describes(sentence: Sentence, at: int) -> bool:
    """Whether the word that begins at `at` is a participle before the noun that it describes: "the occupied West Bank" is news of no taking."""
    word = sentence.lower[at - sentence.start :].split(None, 1)[0]
    before = sentence.lower[max(0, at - sentence.start - 40) : at - sentence.start]
    return _DESCRIBING.search(before + word) is not None
