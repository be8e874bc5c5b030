"""Sentences and words of an article, with their place in the document's text.

Belongs here: where a sentence begins and ends, what its words are, where a clause begins. Not here: what any of them means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from assets.extraction.mentions import Article

ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof gen lt col maj capt sgt cpl brig adm rev hon pres gov sen rep st mt ft no nos vs dept est inc co corp ltd "
    "jan feb mar apr jun jul aug sep sept oct nov dec u.s u.k u.n a.m p.m e.g i.e al approx dist jr sr km sq pvt cmdr supt insp".split()
)
MAX_SENTENCE = 3000  # characters; prose stays far below, and the work on one sentence grows with its square
_WORD = re.compile(
    r"\d+(?:[.,\u00a0\u2009\u202f]\d+)*(?:st|nd|rd|th)?(?![\w])|\d+(?:[.,]\d+)*"  # numerals, ordinals, numerals glued to a word
    r"|[^\W\d_]+(?:(?:-['\u2018\u2019](?=[^\W\d_]{2})|['\u2019\-]|[\u0300-\u036f]+)[^\W\d_]+)*[\u0300-\u036f]*(?:['\u2019]s\b|(?<=[sS])['\u2019](?=\s))?"  # words with inner hyphens, apostrophes (Al-'Arish) and combining marks
    r"|\.{3}|\S"
)
_END = re.compile(
    r"[.!?\u2026]+[\"'\u201d\u2019)\]]*(?=\s|$)"
    r"|(?<=[a-z]{2})[.!?](?=[A-Z][a-z]+[\s,'\u2019])"  # a lost space: "said.Police"
    r"|\n\s*\n|\n(?=\s*[-\u2022*]\s)"
)


class Token(NamedTuple):
    """One word, numeral or sign: `start`/`end` in the document's text."""

    start: int
    end: int
    text: str
    lower: str


@dataclass(frozen=True, eq=False)
class Sentence:
    """One sentence of one block. `sentence_no` counts from 0 through the article; `paragraph_no` likewise.

    What several finders read of it is made once, when first asked for. Two sentences are equal only if they are the same one, so
    that what is remembered of a sentence is looked up without a comparison of texts.
    """

    sentence_no: int
    paragraph_no: int
    block_kind: str
    start: int
    end: int
    text: str
    upper_case: bool = False  # the article is written in capitals: case tells nothing

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The words and signs of the sentence, in order."""
        base, text, low, new = self.start, self.text, self.lower, tuple.__new__  # half the cost of Token(...), once a word
        return tuple([new(Token, (base + a, base + b, text[a:b], low[a:b])) for a, b in [m.span() for m in _WORD.finditer(text)]])

    @cached_property
    def words(self) -> frozenset[str]:
        """The words and signs in lower case, each once: what tells at once that a rule has nothing to look for here."""
        return frozenset([token.lower for token in self.tokens])

    @cached_property
    def lower(self) -> str:
        """The text in lower case, of the same length: offsets hold."""
        low = self.text.lower().replace("\u2019", "'")
        return (
            low
            if len(low) == len(self.text)
            else "".join(c.lower() if len(c.lower()) == 1 else c for c in self.text).replace("\u2019", "'")
        )


def split_article(article: Article) -> list[Sentence]:
    """The sentences of the article's readable blocks, in text order; none crosses a block."""
    upper_case = _is_upper_case(article.text[:8000])
    sentences: list[Sentence] = []
    paragraph = 0
    for block in article.blocks:
        for start, end, opens in _spans(article.text, block.start, block.end):
            if opens and sentences:
                paragraph += 1
            sentences.append(Sentence(len(sentences), paragraph, block.kind, start, end, article.text[start:end], upper_case))
        paragraph += 1
    return sentences


def _is_upper_case(sample: str) -> bool:
    """Whether a text is written in capitals, headings and a few words apart."""
    if 4 * sum(map(sample.count, "etaoinsr")) >= len(sample):
        return False  # told at once by the commonest letters alone
    capitals = sum(map(str.isupper, sample))
    return capitals > 20 and capitals > 4 * sum(map(str.islower, sample))


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Sentence spans of text[start:end], stripped, each with whether it opens a paragraph; none longer than MAX_SENTENCE."""
    for first, last, opens in _whole_spans(text, start, end):
        while last - first > MAX_SENTENCE:
            cut = text.rfind(" ", first + MAX_SENTENCE // 2, first + MAX_SENTENCE)
            cut = cut if cut > 0 else first + MAX_SENTENCE
            yield first, cut, opens
            opens = False
            while cut < last and text[cut].isspace():
                cut += 1
            first = cut
        if last > first:
            yield first, last, opens


def _whole_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Sentence spans of text[start:end], however long."""
    at, opens = start, True
    for m in _END.finditer(text, start, end):
        if m.group()[0] == "." and _is_abbreviation(text, m.start(), m.end(), end):
            continue
        stop = m.start() if m.group()[0] == "\n" else m.end()
        piece = _strip(text, at, stop)
        if piece:
            yield (*piece, opens)
            opens = False
        at = m.end()
        opens = opens or m.group()[0] == "\n" or "\n\n" in text[m.end() : m.end() + 3]
    piece = _strip(text, at, end)
    if piece:
        yield (*piece, opens)


def _is_abbreviation(text: str, dot: int, after: int, end: int) -> bool:
    """Whether the full stop at `dot` ends an abbreviation or an initial rather than a sentence."""
    word = re.search(r"[\w.]*\Z", text[max(0, dot - 12) : dot])
    before = word.group().lower() if word else ""
    following = text[after : min(after + 40, end)].lstrip()
    if following[:1].islower():
        return True
    if len(before) == 1 and before.isalpha() and before != "i":
        return True
    if before in {"a.m", "p.m", "u.s", "u.k", "u.n", "inc", "co", "corp", "ltd", "jr", "sr"}:
        return not re.match(r"[\"'\u201c]?(?:The|A|An|In|On|At|He|She|It|They|But|And|Police|Officials|Two|One)\b", following)
    return before in ABBREVIATIONS


def _strip(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if end > start else None
