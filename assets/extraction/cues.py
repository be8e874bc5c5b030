"""Patterns that most texts cannot match, told so without a search.

Belongs here: the texts one of which stands in whatever a pattern matches, read off the pattern itself, and the look for them that
saves the search. Not here: any pattern.

A search tries a pattern at every character; whether a short text stands in another one is known fifty times sooner. A pattern is
worth it where it is rare in the text searched and needs few texts (`Cue.needs`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product
from re import _constants as code  # type: ignore[attr-defined]  # the only way to a pattern's parts; `re` itself reads them so
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_MOST = 24  # texts that one part may stand for


class Cue:
    """A regular expression, case-sensitive, that is searched only in texts that hold one of `needs`."""

    __slots__ = ("needs", "pattern")

    def __init__(self, pattern: str) -> None:
        self.pattern = re.compile(pattern)
        self.needs = needed(pattern)

    def search(self, text: str) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        for need in self.needs:
            if need in text:
                return self.pattern.search(text)
        return None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """As `re.Pattern.finditer`."""
        for need in self.needs:
            if need in text:
                return self.pattern.finditer(text)
        return iter(())


def needed(pattern: str) -> tuple[str, ...]:
    """Texts of which every match of the pattern holds at least one; ("",), which is in every text, where the pattern tells none."""
    parts = parser.parse(pattern)
    if parts.state.flags & re.IGNORECASE:
        raise ValueError("a cue tells upper and lower case apart")
    exact, best = _read(parts)
    texts = _better(best, exact)
    return tuple(sorted((t for t in texts if not any(o != t and o in t for o in texts)), key=lambda t: (len(t), t)))


_Texts = frozenset[str]
_NOTHING: _Texts = frozenset({""})


def _read(parts: Sequence[tuple[Any, Any]]) -> tuple[_Texts | None, _Texts]:
    """All texts that a run of parts can match, None where they are too many, and texts of which every match holds one."""
    whole: _Texts | None = _NOTHING
    run: _Texts = _NOTHING  # what the last parts, back to one of too many texts, can match
    best = _NOTHING
    for op, value in parts:
        exact, inside = _part(op, value)
        if exact is None or len(run) * len(exact) > _MOST:
            best, whole = _better(_better(best, run), inside if exact is None else exact), None
            run = _NOTHING if exact is None else exact
        else:
            run = frozenset(a + b for a, b in product(run, exact))
            whole = run if whole is not None else None
    return whole, _better(best, run)


def _part(op: Any, value: Any) -> tuple[_Texts | None, _Texts]:
    """As `_read`, for one part."""
    if op is code.LITERAL:
        return frozenset({chr(value)}), _NOTHING
    if op in (code.AT, code.ASSERT, code.ASSERT_NOT):
        return _NOTHING, _NOTHING
    if op is code.IN and len(value) <= 4 and all(kind is code.LITERAL for kind, _ in value):
        return frozenset(chr(c) for _, c in value), _NOTHING
    if op is code.SUBPATTERN:
        return _read(value[-1])
    if op is code.ATOMIC_GROUP:
        return _read(value)
    if op is code.BRANCH:
        return _any_of([_read(branch) for branch in value[1]])
    if op in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
        least, most, parts = value
        exact, inside = _read(parts)
        if least == 0:
            return (exact | _NOTHING if exact is not None and most == 1 and len(exact) < _MOST else None), _NOTHING
        return (exact if most == 1 else None), _better(inside, exact)
    return None, _NOTHING


def _any_of(branches: Sequence[tuple[_Texts | None, _Texts]]) -> tuple[_Texts | None, _Texts]:
    known = [exact for exact, _ in branches if exact is not None]
    all_of_them = frozenset[str]().union(*known) if len(known) == len(branches) else None
    needs = frozenset[str]().union(*(_better(best, exact) for exact, best in branches))
    return (all_of_them if all_of_them is not None and len(all_of_them) <= _MOST else None), needs


def _better(one: _Texts, other: _Texts | None) -> _Texts:
    """Of two sets the one that tells more: whose shortest text is the longer, spaces apart; of equal ones the smaller."""

    def worth(texts: _Texts) -> tuple[int, int]:
        return min(len(t.strip()) for t in texts), -len(texts)

    return other if other is not None and worth(other) > worth(one) else one
