"""Which of an article's dates is the date of an act.

Belongs here: the choice between the dates of the clause, the sentence, the sentences before, the title and the lead, and the
fallback on the report's own day. Not here: what a date expression means (`dates/dates.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import NamedTuple

from assets.extraction.cues import Cue
from assets.extraction.dates.calendar_windows import Window, precision_of, published_window
from assets.extraction.dates.words import SUPERLATIVE
from assets.extraction.mentions import Article, DateMention
from assets.extraction.sentences import Sentence

# Between a date and an act: where another clause begins.
_BOUNDARY = re.compile(
    r"[;:\u2013\u2014(\"\u201c\u201d]|--|,? \b(?:while|but|where|who|whom|which|when|as|because|although|though|before|after|since|until|that|and)\b|,"
)
_WEIGHT = {",": 2, "and": 2, "that": 3, "as": 4, "when": 1, "where": 2}
_RESET = re.compile(
    r"^\W*(?:separately|meanwhile|elsewhere|in (?:a )?(?:separate|another|other|different|unrelated)|in another|also|another (?:attack|incident)|in a separate)\b"
)
_FAR = 100  # a cost at which a date stands in another clause than the act
_VERB = re.compile(r"\b(?:[a-z]{3,}ed|was|were|is|are|had|has|have|said|told)\b")
_RELATIVE = re.compile(r",? \b(?:who|whom|whose|which|where)\b[^,;]*$")
_HAPPENED = Cue(r"\b(?:happened|occurred|took place|unfolded)\b")
# What follows an act days or years after it; its date is not the act's.
_AFTERMATH = Cue(
    r"\b(?:charged|arraigned|indicted|sentenced|convicted|pleaded|pled|booked|bail|court|trial|hearing|funeral|vigil|memorial|autopsy|"
    r"anniversary|hospitalized|released|identified|pronounced|appeared|jailed|(?:was|were) arrested|surrendered)\b"
)
_VIOLENT = re.compile(
    r"\b(?:shot|shoot\w*|stab\w*|kill\w*|attack\w*|bomb\w*|explo\w*|died|dead|wound\w*|robb\w*|clash\w*)\b|\d ?[ap]\.?m\b"
)
_ARTICLE = re.compile(r"\b(?:an?|the|this|that) $")
_AFTER_IT = re.compile(
    rf"{_AFTERMATH.pattern.pattern}|\b(?:arrest(?:ed|s)?|warrants?|search(?:ed|es|ing)?|sought|seeking|hunt(?:ed|ing)?|announced|custody)\b"
)
_THE = re.compile(r"\b(?:the|this|that) (?:[\w-]+ ){0,2}\Z")
_HAD = re.compile(r"\b(?:where|who|which|whose)\b[^.;]*\bhad\b")
_BREAK = re.compile(r"[,;.]")
_OPENS = re.compile(r"[,;.]|\b(?:that|which|who|where|when|after)\b")
_RECORD = Cue(r"\b(?:first|most|\w+est)\b[^.;]{0,60}\bsince [^,;]{0,40}$")
_WORST = re.compile(rf"\b(?:(?!latest){SUPERLATIVE}|worst)\b[^.;,]{{0,40}}$")
_SINCE = Cue(r"\bsince (?:[\w'-]+ ){0,7}$")
_NOT_ITS_DATE = frozenset({"caption", "dateline", "byline"})  # blocks whose date is the photo's or the report's
_NEAR = 1500  # characters: a longer sentence is a list
_LOOK_BACK = 30  # sentences of one paragraph
_AGAIN = 4  # sentences: how much later than the first date another may stand with the same act, and be the act's
_LEAD = 150  # sentences: what an article tells first dates its main act


class ScopedDate(NamedTuple):
    """The date of one act. `date_method`: clause, sentence, previous_sentence, paragraph, title, article, published (assumed
    to be the report's day), none. The dates are None where the method is none."""

    date_start: date | None
    date_end: date | None
    date_precision: int | None
    date_method: str


class DateScope:
    """The dates of one article's acts; `dates` as `find_dates` gives them. What the article says as a whole is read once for all acts."""

    def __init__(self, sentences: list[Sentence], dates: list[list[DateMention]], article: Article) -> None:
        self._sentences = sentences
        self._dates = dates
        self._article = article
        self._known: dict[tuple[int, int], ScopedDate] = {}  # an act and its count are often told by the same words

    def date_of(self, start: int, end: int, sentence: Sentence) -> ScopedDate:
        """The date of the act whose trigger is text[start:end] in `sentence`."""
        if (start, end) not in self._known:
            self._known[start, end] = self._find(start, end, sentence)
        return self._known[start, end]

    def date_of_state(self, start: int, end: int, sentence: Sentence) -> ScopedDate:
        """The date of a state ("the city was under control") told by text[start:end]: the day on which it is said, where no date of
        its own stands beside it."""
        own = self.date_of(start, end, sentence)
        said = [m for m in self._dates[sentence.sentence_no] if m.role == "reporting" and m.date_start is not None]
        return own if own.date_method in ("clause", "sentence") or not said else _dated(said[0], sentence, self._article, "sentence")

    def _find(self, start: int, end: int, sentence: Sentence) -> ScopedDate:
        stem = _stem(sentence, start, end)
        near = [m for m in self._dates[sentence.sentence_no] if start - _NEAR < m.end and m.start < end + _NEAR]
        usable = [m for m in near if _usable(m, sentence) and not _of_earlier(m, end, sentence)]
        if usable:
            cost, _, best = min((_cost(m, start, end, sentence), m.start, m) for m in usable)
            # an old date in a clause before the act is of somebody's past ("Smith, who was jailed in 2011, was killed")
            if cost < _FAR or best.role != "background" or best.start >= end:
                earlier = self._before_aftermath(best, start, end, stem, sentence)
                if earlier is not None:
                    return earlier
                scoped = _dated(best, sentence, self._article, "clause" if cost < _FAR else "sentence")
                return scoped if scoped.date_precision == 1 else self._refined(scoped, stem, sentence)
        found = self._before(sentence) or self._of_article(stem)
        return self._said(sentence, found) if found.date_method == "published" else found

    def _said(self, sentence: Sentence, assumed: ScopedDate) -> ScopedDate:
        """The day on which somebody said it, where that is before the report's: what was said on Monday had happened by then."""
        for m in self._dates[sentence.sentence_no]:
            if (
                m.role == "reporting"
                and m.date_precision == 1
                and m.date_start
                and assumed.date_start
                and m.date_start < assumed.date_start
            ):
                return ScopedDate(m.date_start, m.date_end, m.date_precision, assumed.date_method)
        return assumed

    def _before_aftermath(self, found: DateMention, start: int, end: int, stem: str, sentence: Sentence) -> ScopedDate | None:
        """The date that the article gives an act elsewhere, where its own sentence dates only a charge, a search, a funeral."""
        trigger = sentence.lower[start - sentence.start : end - sentence.start]
        if _AFTER_IT.search(trigger) or not any(
            not (first < start < found.start or found.end <= start < first) for first in _aftermath(found, sentence)
        ):  # "a court clerk was killed on Thursday": the act stands between the court and the date
            return None
        told = [(other, day) for other, day in self._told if day is not found and _no_later(day, found) and not _aftermath(day, other)]
        again = [pair for pair in told if _tells_again(pair[0], stem)]
        return next((_elsewhere(day, other, self._article) for other, day in again or told), None)

    def _before(self, sentence: Sentence) -> ScopedDate | None:
        """The date that the sentences before hand on to this one; that of the report where a new context begins in between."""
        if _RESET.match(sentence.lower):
            return _published(self._article)
        for other in reversed(self._sentences[max(0, sentence.sentence_no - _LOOK_BACK) : sentence.sentence_no]):
            if other.paragraph_no != sentence.paragraph_no:
                break
            found = self._carried[other.sentence_no]
            if found:
                method = "previous_sentence" if other.sentence_no == sentence.sentence_no - 1 else "paragraph"
                return _dated(found, other, self._article, method)
            if _RESET.match(other.lower):
                return _published(self._article)
        return None

    @cached_property
    def _carried(self) -> list[DateMention | None]:
        """The date that each sentence hands on."""
        return [_carried(mentions, other) for mentions, other in zip(self._dates, self._sentences, strict=True)]

    @cached_property
    def _told(self) -> list[tuple[Sentence, DateMention]]:
        """The sentences that tell the article's main act, as far as they hand on a date."""
        return [
            (other, found)
            for other, found in zip(self._sentences[:_LEAD], self._carried, strict=False)
            if found is not None and other.block_kind not in _NOT_ITS_DATE and _is_told(other)
        ]

    def _of_article(self, stem: str) -> ScopedDate:
        """The date that the article gives its main act: where it tells the same act again, else where a date stands first."""
        first, found = next(iter(self._told), (None, None))
        if first is None or found is None:
            return _published(self._article)
        near = (pair for pair in self._told if pair[0].sentence_no <= first.sentence_no + _AGAIN)
        other, found = next((pair for pair in near if _tells_again(pair[0], stem)), (first, found))
        return _elsewhere(found, other, self._article)

    def _refined(self, scoped: ScopedDate, stem: str, sentence: Sentence) -> ScopedDate:
        """The day within a wider window ("last week") on which another sentence says that the act happened ("the attack", "it happened"),
        or else tells of violence, and of no hearing."""
        for other in self._sentences[:_LEAD]:
            for mention in self._dates[other.sentence_no] if other is not sentence else []:
                if mention.date_precision != 1 or not _usable(mention, other) or not _within(mention, scoped):
                    continue
                if _speaks_of(other, stem) or (_VIOLENT.search(other.lower) and not _aftermath(mention, other)):
                    return _dated(mention, other, self._article, "article")
        return scoped


def _is_told(sentence: Sentence) -> bool:
    """Whether a sentence is the report's own: a line that ends without a stop is a headline, or a caption that nothing marks as one."""
    return sentence.block_kind == "title" or sentence.text.rstrip("\"'\u201d\u2019)]*_ ").endswith((".", "!", "?", "\u2026", ":"))


def _no_later(mention: DateMention, other: DateMention) -> bool:
    return bool(mention.date_start and other.date_start and mention.date_start <= other.date_start)


def _within(mention: DateMention, scoped: ScopedDate) -> bool:
    return bool(mention.date_start and scoped.date_start and scoped.date_end and scoped.date_start <= mention.date_start <= scoped.date_end)


def _stem(sentence: Sentence, start: int, end: int) -> str:
    """What words of one act share: "explosion" and "exploded", "shooting" and "shootings"."""
    return max(sentence.lower[start - sentence.start : end - sentence.start].split(), key=len)[:5]


def _speaks_of(sentence: Sentence, stem: str) -> bool:
    """Whether a sentence goes on about an act: "the attack", "this second attack", "it happened"."""
    low = sentence.lower
    named = stem in low and any(_THE.search(low, 0, m.start()) for m in re.finditer(re.escape(stem), low))
    return named or _HAPPENED.search(low) is not None


def _tells_again(sentence: Sentence, stem: str) -> bool:
    return stem in sentence.lower or _HAPPENED.search(sentence.lower) is not None


def _usable(mention: DateMention, sentence: Sentence) -> bool:
    """Whether a date can be an act's: "the deadliest since 2011" dates nothing that is told."""
    if mention.date_start is None or mention.role not in {"event", "background"}:
        return False
    at = mention.start - sentence.start
    if mention.rule_id == "date.numeric" and mention.role == "background" and sentence.lower[at - 1 : at] == "(":
        return False  # "Peter Mills (3/7/1971)": a birthday
    before = sentence.lower[max(0, at - 160) : at]
    if (mention.date_precision or 0) > 2 and _WORST.search(before):
        return False  # "one of the worst attacks this year"
    return _RECORD.search(before) is None


def _of_earlier(mention: DateMention, end: int, sentence: Sentence) -> bool:
    """Whether a date dates what had happened before the act that ends at `end`: "killed in Juba, where ten had died on Monday"."""
    return _HAD.search(sentence.lower[end - sentence.start : max(0, mention.start - sentence.start)]) is not None


def _aftermath(mention: DateMention, sentence: Sentence) -> list[int]:
    """Where in the clause of a date the words of a hearing, a charge, a search or a funeral stand."""
    at, end = mention.start - sentence.start, mention.end - sentence.start
    before, after = _OPENS.split(sentence.lower[max(0, at - 60) : at])[-1], _OPENS.split(sentence.lower[end : end + 50])[0]
    places = [at - len(before) + m.start() for m in _AFTER_IT.finditer(before)] + [end + m.start() for m in _AFTER_IT.finditer(after)]
    return [sentence.start + place for place in places]


def _carried(mentions: Iterable[DateMention], sentence: Sentence) -> DateMention | None:
    """The date that a sentence hands on to others: one of a few days, and not that of a hearing, a charge or a funeral."""
    for mention in mentions:
        if mention.role == "event" and (mention.date_precision or 9) <= 2 and _usable(mention, sentence):
            if _of_earlier(mention, sentence.start, sentence):
                continue
            at, end = mention.start - sentence.start, mention.end - sentence.start
            before, after = _BREAK.split(sentence.lower[max(0, at - 60) : at])[-1], _BREAK.split(sentence.lower[end : end + 50])[0]
            # "named the baker slain in a Friday shooting": the date is that of the noun behind it
            if not _AFTERMATH.search(after if _ARTICLE.search(before) else before + after):
                return mention
    return None


def _cost(mention: DateMention, start: int, end: int, sentence: Sentence) -> int:
    """How far a date lies from an act: characters, and much more for every clause that begins between them."""
    if mention.start >= end:
        between = sentence.lower[end - sentence.start : mention.start - sentence.start]
    elif 0 <= start - mention.end <= 1:  # "the 2014 death of X": the date says which one
        return 0
    else:
        between = sentence.lower[mention.end - sentence.start : start - sentence.start]
    boundaries = sum(25 * _WEIGHT.get(m.group().strip(" ,") or ",", 4) for m in _BOUNDARY.finditer(between))
    verbs = 15 * len(_VERB.findall(between))
    # "the mayor, who was jailed in 2011, was killed": the relative clause that holds the date ends before the act
    enclosed = mention.end <= start and between.startswith(",") and _RELATIVE.search(sentence.lower[: mention.start - sentence.start])
    return len(between) // 4 + boundaries + verbs + 3 * (mention.date_precision or 5) + (_FAR if enclosed else 0)


def _dated(mention: DateMention, sentence: Sentence, article: Article, method: str) -> ScopedDate:
    window = Window(mention.date_start or date.min, mention.date_end or date.max)
    published = published_window(article.published_on, article.published_precision)
    if published is not None and window.start <= published.end:
        before = sentence.lower[: mention.start - sentence.start][-80:]
        if published.end < window.end or _SINCE.search(before):
            window = Window(window.start, published.end)
    return ScopedDate(window.start, window.end, precision_of(window), method)


def _elsewhere(mention: DateMention, sentence: Sentence, article: Article) -> ScopedDate:
    """A date that another part of the article gives."""
    return _dated(mention, sentence, article, "title" if sentence.block_kind == "title" else "article")


def _published(article: Article) -> ScopedDate:
    """The report's own day (or month), for an act that the text dates nowhere.

    Of 26 wire reports that date their one event nowhere else, 23 told of the same day; of 67 in local papers 41, and 26 of the day before.
    """
    window = published_window(article.published_on, article.published_precision)
    if window is None:
        return ScopedDate(None, None, None, "none")
    return ScopedDate(window.start, window.end, precision_of(window), "published")
