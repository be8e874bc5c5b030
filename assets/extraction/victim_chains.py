"""Victims that one article mentions more than once: "a man was shot ... he died at the hospital".

Belongs here: when harm that leaves survival open ("shot") turned out to be deadly by what the same article says of the same
person. Not here: reasoning over several articles, or over counts of more than one (aggregation).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assets.extraction.mentions import CasualtyClaim
from assets.extraction.phrases import grammar, nouns
from assets.extraction.sentences import Sentence

_MALE = frozenset("he him his himself man men boy father son brother husband uncle nephew grandfather male gentleman".split())
_FEMALE = frozenset("she her herself woman women girl mother daughter sister wife aunt niece grandmother female lady".split())
_OPEN = "may_have_died"
_WORDS = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")


def join_victims(claims: list[CasualtyClaim], sentences: Sequence[Sentence]) -> list[CasualtyClaim]:
    """The claims, those of a person shot who is said to have died told as killed (rule "later_died")."""
    deaths = [c for c in claims if c.harm == "killed" and c.best == 1 and c.polarity == "asserted"]
    if not deaths or not any(c.harm == "wounded" for c in claims):
        return claims
    return [_died(c) if c.harm == "wounded" and c.best == 1 and any(_same_person(c, d, len(deaths)) for d in deaths) else c for c in claims]


def _died(claim: CasualtyClaim) -> CasualtyClaim:
    return replace(claim, harm="killed", rule_id=f"{claim.rule_id.split(':')[0]}:later_died")


def _same_person(hurt: CasualtyClaim, dead: CasualtyClaim, deaths: int) -> bool:
    """Whether two claims of one person each are of the same person, by span, name, or the only one who can be meant."""
    if (hurt.start, hurt.end) == (dead.start, dead.end):
        return True
    if hurt.polarity != "asserted" or hurt.count_basis == "increment" or dead.count_basis == "increment":
        return False
    one, other = _names(hurt.surface), _names(dead.surface)
    if one and other:
        return one <= other or other <= one
    if not hurt.rule_id.endswith(_OPEN) or _gender(hurt.surface) * _gender(dead.surface) < 0:
        return False
    classes = {hurt.victim_class, dead.victim_class} - {"unknown", "civilian"}
    return len(classes) < 2 and not ({hurt.victim_class, dead.victim_class} >= {"security_forces", "civilian"})


def _names(surface: str) -> frozenset[str]:
    """The proper names in a phrase, in lower case; empty in upper-case copy, where case tells nothing."""
    if surface.isupper():
        return frozenset()
    words = {w for w in _WORDS.findall(surface) if w[0].isupper()}
    return frozenset(w.lower().removesuffix("'s").removesuffix("\u2019s") for w in words if w.lower() not in nouns() and w.lower() not in grammar())


def _gender(surface: str) -> int:
    words = {w.lower() for w in _WORDS.findall(surface)}
    return bool(words & _MALE) - bool(words & _FEMALE)
