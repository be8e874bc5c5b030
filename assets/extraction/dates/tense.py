"""What the sentence does with a date: tells the past or the future, dates a saying or an act.

Belongs here: tense and role of a date expression. Not here: its window (`dates/dates.py`), the choice of an act's date (`dates/scope.py`).
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

from assets.extraction.cues import Cue
from assets.extraction.dates.calendar_windows import Window
from assets.extraction.dates.words import context_words
from assets.extraction.sentences import Sentence

_FUTURE = (
    r"(?:will|won't|shall|would|may(?! \d)|might|must|should|'ll)\b(?: not)?(?: have)?(?: be)?(?: [a-z]+(?:ed|en))?"
    r"|(?:going|scheduled|slated|due|expected|planned|planning|plan|plans|set|poised|ready|likely|unlikely|agreed|agrees|hopes?|aims?|intends?|wants?"
    r"|expects?|vow(?:s|ed)|promis(?:es|ed)|prepar(?:es|ed|ing)|decided|has|have|is|are|was|were) to\b"
    r"|(?:scheduled|slated|due|planned|payable|effective) (?:for|on|by|at|in)?\b|set (?:for|on(?! fire)|by|at|in)\b"
    r"|\b(?:begins|starts|opens|meets|expires|arrives|resumes|takes effect|deadline|upcoming)\b"
)
_PAST = (
    r"(?!united|hundred|indeed|need|speed|armed)[a-z]{2,}ed|could|said|told|was|were|had|did|has|have|been|went|came|left|shot|hit|struck|took|gave|began|broke|fell|fled|found|held|led|lost"
    r"|made|met|put|ran|rose|saw|sent|spoke|stood|won|wrote|became|brought|bought|built|drove|flew|grew|heard|kept|knew|laid|got|paid|sold|sank"
    r"|blew|died|dead|since|ended|ago|following|after"
)
_CUE = re.compile(rf"\b(?:(?P<future>{_FUTURE})|(?P<past>{_PAST})\b)")
_CLAUSE = re.compile(r"[,;:\u2013\u2014(]|--|\b(?:where|when|who|which|while|but|because|that|as|if)\b")
_UNTIL = Cue(
    r"\b(?:by|before|ahead of|as (?:soon|early) as) (?:the )?$"
    r"|\b(?:postponed|extended|delayed|adjourned|deferred|given|wait|remain|valid)\b[^.;]*\b(?:until|till) (?:[\w.]+ ){0,2}$"
)


@cache
def _saying() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before and after a date that is the day of a saying. The verbs come from seeds/reference/date_context.csv."""
    verbs = "|".join(sorted(context_words("speech")))
    before = re.compile(
        # "said on Sunday", "told reporters late on Friday", "said in a statement on Monday"; but "a clash was reported on Sunday"
        rf"(?:(?<!was )(?<!were )(?<!been )|(?<=\bit was ))\b(?:{verbs}|according to)(?: (?!(?:an?|the|one|two|that) )[a-z.'-]+){{0,2}}?"
        r"(?: in an? (?:\w+ )?(?:statement|interview|communique|report|release|conference|briefing))?,?"
        r" ?(?:here |there )?(?:early |late |earlier |later )?(?:on |in )?(?:the |a )?$"
    )
    after = re.compile(
        # "on Sunday said", "Friday's statement", "in a Friday statement"
        rf"(?:'s)? ?(?:morning|afternoon|evening|night)? ?(?:(?:{verbs})\b(?! (?:dead|missing|killed|wounded|injured))"
        r"|(?:\w+ )?(?:statement|interview|communique|report|news release|press conference|news conference|briefing)\b)"
    )
    return before, after


_OF_A_NOUN = re.compile(r"\b(?:an?|the|this) (?:early |late )?$")  # "gave details of a Friday robbery": the day is the robbery's
_DURATION_BEFORE = re.compile(r"\b(?:for|every|each)(?: the)? $")


def direction_of(sentence: Sentence, start: int, end: int) -> str | None:
    """Whether the words around text[start:end] tell the past or the future: the last cue before it in its clause, else the
    first after it, else a cue of the rest of the sentence."""
    text, first, last = sentence.lower, start - sentence.start, end - sentence.start
    before = text[max(0, first - 160) : first]
    if text[last : last + 2] == "'s":
        return "past"
    opens = max((m.end() for m in _CLAUSE.finditer(before)), default=0)
    closes = _CLAUSE.search(text, last + 2, last + 120)
    own_after = _CUE.search(text, last, closes.start() if closes else last + 120)
    cue = _last(before[opens:]) or own_after or _last(before) or _CUE.search(text, last, last + 120)
    if _UNTIL.search(before) and not (own_after and own_after["past"]):
        return "future"
    return None if cue is None else "past" if cue["past"] else "future"


def _last(text: str) -> re.Match[str] | None:
    cues = list(_CUE.finditer(text))
    return cues[-1] if cues else None


def role_of(sentence: Sentence, start: int, end: int, window: Window | None, anchor: date | None, direction: str | None) -> str:
    """The role of a date expression: event, reporting, background, future, duration (as in `DateMention`).

    A window that ends more than 400 days before the report is background, one that begins after the report is future, and so is one
    that reaches beyond it where the words tell the future ("vowed to retake it later this year"). `direction` as `direction_of` gives it.
    """
    text, first, last = sentence.lower, start - sentence.start, end - sentence.start
    if window is not None and anchor is not None:
        later = text.startswith("later ", first)
        if window.start > anchor or (window.end > anchor and (later or direction == "future")):
            return "future"
        if window.end < anchor - timedelta(days=400):
            return "background"
    before = text[max(0, first - 90) : first]
    saying_before, saying_after = _saying()
    if saying_after.match(text, last) or (saying_before.search(before) and not _OF_A_NOUN.search(before)):
        return "reporting"
    if _DURATION_BEFORE.search(before) and (window is None or window.start != window.end):  # "for the March 9 killing" dates it
        return "duration"
    return "event"
