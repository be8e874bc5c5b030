"""Sentences and words: where they begin and end, in the document's own positions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.extraction.mentions import Article, Block
from assets.extraction.sentences import MAX_SENTENCE, Sentence, split_article


def split(text: str) -> list[Sentence]:
    return split_article(Article("a", text, (Block("body", 0, len(text)),)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. He left.", ["It rained.", "He left."]),
        ("Gen. Amal Haddad spoke. He left.", ["Gen. Amal Haddad spoke.", "He left."]),
        ("The U.S. army left. He stayed.", ["The U.S. army left.", "He stayed."]),
        ("J. Salas spoke at 6 p.m. on Friday. He left.", ["J. Salas spoke at 6 p.m. on Friday.", "He left."]),
        ("Seven Killed in Oruro\n\nLA PAZ - It rained.", ["Seven Killed in Oruro", "LA PAZ - It rained."]),
        ('"It rained." He left.', ['"It rained."', "He left."]),
    ],
)
def test_where_sentences_end(text: str, expected: list[str]) -> None:
    assert [s.text for s in split(text)] == expected


def test_no_sentence_crosses_a_block() -> None:
    text = "Seven killed in Oruro It rained in Oruro"
    article = Article("a", text, (Block("title", 0, 21), Block("body", 22, len(text))))
    assert [(s.block_kind, s.text) for s in split_article(article)] == [("title", "Seven killed in Oruro"), ("body", "It rained in Oruro")]


def test_text_without_full_stops_is_cut() -> None:
    sentences = split("word " * 5000)
    assert max(len(s.text) for s in sentences) <= MAX_SENTENCE
    assert "".join(s.text for s in sentences).replace(" ", "") == "word" * 5000


def test_capitals_are_noticed() -> None:
    assert split("POLICE SAID THAT SEVEN MINERS DIED.")[0].upper_case
    assert not split("Police said that seven miners died.")[0].upper_case


@given(st.text(max_size=200))
def test_spans_are_the_text_s_own(text: str) -> None:
    at = 0
    for sentence in split(text):
        assert text[sentence.start : sentence.end] == sentence.text
        assert sentence.start >= at
        assert len(sentence.lower) == len(sentence.text)
        at = sentence.end
        assert all(text[t.start : t.end] == t.text for t in sentence.tokens)
