"""Organisations that no list holds: ministries, agencies, parties, companies, known by their form.

Belongs here: capitalised names around a head word of `seeds/reference/organisation_heads.csv`, and acronyms. Not here: actors
of the list (`actors/actors.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from assets.extraction.sentences import Sentence, Token
from expectations.reference import reference_rows

_LINKS = frozenset({"of", "for", "and", "the", "&", "in", "on", "de", "del", "al"})
_NOT_ACRONYMS = frozenset(
    "am pm gmt utc est edt pst ied ieds vbied svbied rpg rpgs tnt uav uavs usv km mph kph ii iii iv vi vii viii ix xi xii tv fm gps sms ceo cnn id ids "
    "pow pows wmd hiv aids covid dna ak suv suvs bst cet cest ist jst pkt us uk usa uae drc mr mrs ms dr lt col gen maj capt sgt rev jan feb mar apr jun "
    "jul aug sep sept oct nov dec mon tue wed thu fri sat sun ps nb faq pdf url www http https".split()
)


@cache
def _heads() -> frozenset[str]:
    return frozenset(row["word"] for row in reference_rows("organisation_heads.csv"))


def find_organisations(sentence: Sentence, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Spans (start, end, rule_id) of organisations in a sentence, none of which meets a span in `taken`."""
    tokens = sentence.tokens
    used = list(taken)
    for i, token in enumerate(tokens):
        if not token.text[0].isupper():
            continue
        span = None
        if token.lower.removesuffix("'s") in _heads():
            span, rule = _name_around(tokens, i), "organisation.head"
        elif _is_acronym(tokens, i):
            span, rule = (token.start, token.end), "organisation.acronym"
        if span is not None and not any(span[0] < end and start < span[1] for start, end in used):
            used.append(span)
            yield (*span, rule)


def _capital(token: Token) -> bool:
    return token.text[:1].isupper() and token.text[:1].isalpha()


def _name_around(tokens: Sequence[Token], head: int) -> tuple[int, int] | None:
    """The capitalised name that the head word belongs to: "Ministry of Foreign Affairs", "Human Rights Council"; None for a head alone."""
    first, last = head, head
    while (
        first > 0
        and _capital(tokens[first - 1])
        and not tokens[first - 1].lower.endswith("'s")
        and tokens[first - 1].lower not in {"the", "a", "an", "in", "on", "at", "but", "and", "this", "its"}
    ):
        first -= 1
    at = head + 1
    while at < len(tokens):
        if _capital(tokens[at]):
            last = at
            at += 1
        elif (
            tokens[at].lower in _LINKS and any(_capital(t) for t in tokens[at + 1 : at + 3]) and tokens[at].lower not in {"and", "in", "on"}
        ):
            at += 1
        else:
            break
    if first == last:
        return None
    end = tokens[last].end
    if tokens[last].lower.endswith("'s"):
        end -= 2
    return tokens[first].start, end


def _is_acronym(tokens: Sequence[Token], i: int) -> bool:
    text = tokens[i].text
    return text.isascii() and text.isalpha() and text.isupper() and 3 <= len(text) <= 6 and tokens[i].lower not in _NOT_ACRONYMS
