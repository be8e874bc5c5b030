"""Looking up many fixed phrases in a sentence at once, whatever their case, marks and hyphens.

Belongs here: the folded words of a sentence and the longest-match lookup that the lexicons (actors, acts, control) share.
Not here: what a phrase means.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from assets.extraction.sentences import Sentence, Token

T = TypeVar("T")


class Index(NamedTuple, Generic[T]):
    """A lexicon's phrases by their first word, the longest first, and the longest word of each: without one of these none stands in a
    sentence, while many begin with "the"."""

    by_first: Mapping[str, Sequence[tuple[tuple[str, ...], T]]]
    anchors: frozenset[str]


class Hit(NamedTuple, Generic[T]):
    """A phrase found: words[first:last] of the sentence, with what the lexicon says of it."""

    first: int
    last: int
    value: T


def fold(text: str) -> str:
    """Lower case without accents and marks: the form in which phrases are compared."""
    low = text.lower()
    if low.isascii():
        return low
    return "".join(c for c in unicodedata.normalize("NFKD", low.replace("\u2019", "'")) if not unicodedata.combining(c))


@lru_cache(maxsize=2048)
def words_of(sentence: Sentence) -> tuple[Token, ...]:
    """The words of a sentence as phrases are compared: `lower` is folded (no accents, no possessive), a hyphenated word gives its
    parts. Most sentences hold none of these, and their tokens are the words."""
    tokens = sentence.tokens
    low = sentence.lower
    if "-" not in low and "'" not in low and low.isascii():
        return tokens
    words: list[Token] = []
    for token in tokens:
        start, end, text, lower = token
        if "-" not in lower and "'" not in lower and lower.isascii():
            words.append(token)
            continue
        key = lower if lower.isascii() else fold(text)
        if key.endswith("'s"):
            key, end = key[:-2], end - 2
        elif key.endswith("'"):
            key, end = key[:-1], end - 1
        if "-" in key and len(key) > 1 and len(key) == end - start:
            at = start
            for part in key.split("-"):
                if part:
                    words.append(Token(at, at + len(part), text[at - start : at - start + len(part)], part))
                at += len(part) + 1
        elif key:
            words.append(Token(start, end, text, key))
        else:
            words.append(Token(start, end + 1, text, text))
    return tuple(words)


def phrase_key(phrase: str) -> tuple[str, ...]:
    """A lexicon's phrase as the words that `words_of` would give it."""
    text = phrase.strip()
    return tuple(w.lower for w in words_of(Sentence(0, 0, "body", 0, len(text), text)))


def build_index(phrases: Mapping[tuple[str, ...], T]) -> Index[T]:
    """The lexicon of these phrases, each with what it says of them."""
    by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
    for key in sorted(phrases, key=lambda k: (k[0], -len(k), k)):
        by_first.setdefault(key[0], []).append((key, phrases[key]))
    return Index(by_first, frozenset(max(key, key=len) for key in phrases))


@lru_cache(maxsize=2048)
def _keys_of(sentence: Sentence) -> tuple[tuple[str, ...], frozenset[str]]:
    """The keys of the sentence's words, in order and as a set: most lexicons share no word with most sentences."""
    words = words_of(sentence)
    keys = tuple([word.lower for word in words])
    return keys, sentence.words if words is sentence.tokens else frozenset(keys)


def find_phrases(sentence: Sentence, index: Index[T]) -> list[Hit[T]]:
    """The phrases that stand in the sentence: leftmost, longest, without overlap. `first` and `last` count `words_of`."""
    keys, distinct = _keys_of(sentence)
    if index.anchors.isdisjoint(distinct):
        return []
    by_first = index.by_first
    hits: list[Hit[T]] = []
    free = 0
    for i, key in enumerate(keys):
        if key not in by_first or i < free:
            continue
        for phrase, value in by_first[key]:
            n = len(phrase)
            if n == 1 or keys[i : i + n] == phrase:
                hits.append(Hit(i, i + n, value))
                free = i + n
                break
    return hits
