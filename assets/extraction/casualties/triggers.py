"""The words of harm ("killed", "death toll", "fled") as they stand in a sentence.

Belongs here: which words are a trigger, of which harm and which grammatical kind. Not here: who was harmed
(`phrases.py`, `casualties/casualties.py`). The words are a table: `seeds/reference/harm_triggers.csv`.

Kinds: past (passive participle or active past), part (participle only), base, gerund (active, victim after it),
intr_past, intr_base, intr_gerund (the victim is the subject), adj ("dead"), noun ("the death of"), count ("15 deaths"),
toll ("death toll"), object ("claimed the lives of"), lives ("claimed 12 lives"), loss ("lost 12 soldiers"),
owned ("his injuries were minor"). The note `people` asks for a word for people, for verbs of which things are objects too
("eliminated"); the note `may_have_died` marks harm that leaves open whether the victim survived ("shot").
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import cache
from itertools import product
from typing import NamedTuple

from assets.extraction.cues import Cue
from assets.extraction.sentences import Sentence, Token
from expectations.reference import reference_rows

GAP = "…"  # stands for up to six words
AHEAD = ">"  # what follows it must stand behind the phrase, and is no part of it: "struck > … in … chest"
_MAX_GAP = 6
_HARMS = r"(?:killed|kills?(?!ed|ing|er|s)|wounded|injured|displaced|displacements?|evacuated|fled|kidnapped)"
_GLUED = Cue(rf"(?<=[a-z]){_HARMS}(?![a-z])|(?<![a-z]){_HARMS}(?=[a-z])")
_NEIGHBOURS = frozenset(
    "about around over nearly almost some at by in from to and or with after since during when while were was been are is be have has had "
    "who already newly new still also people persons families households civilians between more than least up their the".split()
)


class Kind(NamedTuple):
    """One reading of a trigger: its harm, its grammatical kind, a note."""

    harm: str
    kind: str
    note: str


class Trigger(NamedTuple):
    """A trigger over tokens [first, last) with its readings by kind."""

    first: int
    last: int
    readings: tuple[Kind, ...]


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], tuple[Kind, ...]]]]:
    """The phrases by their first word, the longest first."""
    readings: dict[tuple[str, ...], list[Kind]] = {}
    for row in reference_rows("harm_triggers.csv"):
        for words in product(*(word.split("/") for word in row["phrase"].split())):
            kinds = readings.setdefault(words, [])
            if all(k.kind != row["kind"] for k in kinds):
                kinds.append(Kind(row["harm"], row["kind"], row["note"]))
    by_first: dict[str, list[tuple[tuple[str, ...], tuple[Kind, ...]]]] = {}
    for words, kinds in sorted(readings.items(), key=lambda item: (-len(item[0]), item[0])):
        by_first.setdefault(words[0], []).append((words, tuple(kinds)))
    return by_first


@cache
def _anchors() -> frozenset[str]:
    """The longest word of every phrase: without one of these no phrase stands in a sentence."""
    return frozenset(max(words, key=len) for group in _phrases().values() for words, _ in group)


def may_hold_harm(sentence: Sentence, counted: bool) -> bool:
    """Whether the sentence can hold a trigger at all: the cheap test before any work; `counted` when it holds a number."""
    return not _anchors().isdisjoint(sentence.words) or (counted and _GLUED.search(sentence.lower) is not None)


def split_glued(sentence: Sentence, counted: bool) -> Sequence[Token]:
    """The tokens of the sentence, with a word of harm split from the word that a lost space glued to it ("displacedabout")."""
    if not counted or _GLUED.search(sentence.lower) is None:
        return sentence.tokens
    tokens: list[Token] = []
    for token in sentence.tokens:
        m = _GLUED.search(token.lower)
        cut = 0 if m is None else m.start() if m.start() > 0 else m.end()
        rest = token.text[:cut] if m is not None and m.start() > 0 else token.text[cut:]
        if cut and (rest.lower() in _NEIGHBOURS or (rest[0].isupper() and len(rest) > 2 and not token.text.isupper())):
            at = token.start + cut
            tokens.append(Token(token.start, at, token.text[:cut], token.lower[:cut]))
            tokens.append(Token(at, token.end, token.text[cut:], token.lower[cut:]))
        else:
            tokens.append(token)
    return tokens


def rejoin_broken(tokens: Sequence[Token], people: Container[str]) -> Sequence[Token]:
    """The tokens, with words for people read whole that a line break cut in two ("fami-lies")."""
    if not any("-" in t.lower[1:] for t in tokens):
        return tokens
    return [t._replace(lower=whole) if t.lower not in people and (whole := t.lower.replace("-", "")) in people else t for t in tokens]


def find_triggers(tokens: Sequence[Token]) -> list[Trigger]:
    """Every trigger of the sentence, in order; of overlapping ones the longest."""
    phrases = _phrases()
    present = {t.lower for t in tokens}
    if present.isdisjoint(_anchors()):
        return []
    found: list[Trigger] = []
    i = 0
    while i < len(tokens):
        for words, readings in phrases.get(tokens[i].lower, ()):
            last = _match(tokens, i, words) if words[-1] in present else 0
            if last:
                found.append(Trigger(i, last, readings))
                i = last - 1
                break
        i += 1
    return found


def _match(tokens: Sequence[Token], first: int, words: tuple[str, ...]) -> int:
    """Index after the phrase that begins at `first`, 0 when it does not stand there."""
    at, end = first, 0
    for k, word in enumerate(words):
        if word == AHEAD:
            end = at
        elif word == GAP:
            for stop in range(at + bool(end), min(at + _MAX_GAP + 1, len(tokens))):
                if tokens[stop].lower == words[k + 1]:
                    at = stop
                    break
                if tokens[stop].lower in {"and", "but", ".", ";", "when", "who"} or (end and tokens[stop].lower == ","):
                    return 0
            else:
                return 0
        elif at < len(tokens) and tokens[at].lower == word:
            at += 1
        else:
            return 0
    return end or at
