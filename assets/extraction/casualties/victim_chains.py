"""Victims that one article mentions more than once: "a man was shot ... he died at the hospital".

Belongs here: when harm that leaves survival open ("shot") turned out to be deadly by what the same article says of the same
person. Not here: reasoning over several articles, or over counts of more than one (aggregation).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assets.extraction.mentions import CasualtyClaim
from assets.extraction.sentences import Sentence
from assets.extraction.word_tags import grammar, nouns

_MALE = frozenset("he him his himself man men boy father son brother husband uncle nephew grandfather male gentleman".split())
_FEMALE = frozenset("she her herself woman women girl mother daughter sister wife aunt niece grandmother female lady".split())
_BACK = _MALE | _FEMALE | {"the", "this", "that", "both"}
_PRONOUNS = frozenset("he him himself she her herself they them who".split())
_NEW = frozenset("a an another one two three four five six seven eight nine ten several some no".split())
_OTHERS = frozenset("other others second third fourth remaining surviving".split())
_NEAR = 3  # sentences
_SURVIVED = re.compile(
    r"\b(?:non[- ]|not (?:\w+ ){0,3})life[- ]threatening|\b(?:stable|good|fair) condition|\bsurviv|\brecover(?:y|ing)?\b|\bin (?:the|his|her) "
    r"(?:\w+ )?(?:leg|arm|foot|hand|shoulder|thigh|ankle|knee|buttocks|finger|toe|calf|elbow|wrist|forearm)s?\b"
)
_SUCCUMBED = re.compile(
    r"(?:[\w,-]+ ){1,2}of (?:the|those|them|his|her|its|their)\b[^;.]{0,60}?\b(?:wounded|injured|hurt|shot)\b[^;.]{0,80}?\b(?:died|dead|succumbed)\b"
)
_OPEN = "may_have_died"
_WORDS = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")


def join_victims(claims: list[CasualtyClaim], sentences: Sequence[Sentence]) -> list[CasualtyClaim]:
    """The claims, with these corrections: a person shot who is said to have died is told as killed (rule "later_died"); of
    several shot of whom some died, the dead are not told as wounded too ("less_the_dead"), and "five of the wounded have died" adds
    to the dead alone; a pronoun that stands for a
    victim of the same sentence, and a part of people counted before ("10 of the dead"), become parts of that claim."""
    return _told_once(_parts_tied(_less_the_dead(_with_deaths(_of_the_wounded(claims, sentences), sentences))))


def _of_the_wounded(claims: list[CasualtyClaim], sentences: Sequence[Sentence]) -> list[CasualtyClaim]:
    """ "Five of those wounded on Sunday have died": five more dead, told once, and not five wounded."""
    told: list[CasualtyClaim] = []
    for claim in claims:
        sentence = sentences[claim.sentence_no]
        hurt = claim.polarity == "asserted" and claim.harm in ("killed", "wounded")
        if hurt and _SUCCUMBED.match(sentence.lower, claim.start - sentence.start):
            claim = replace(_died(claim), count_basis="increment")
            if any((c.start, c.harm) == (claim.start, "killed") for c in told):
                continue
        told.append(claim)
    return told


def _less_the_dead(claims: list[CasualtyClaim]) -> list[CasualtyClaim]:
    """ "Four traders were shot; one of them died": three wounded at least, four at most; all dead when as many died as were shot."""
    told = []
    for claim in claims:
        n = claim.best or 0
        if (
            n > 1
            and claim.harm == "wounded"
            and claim.qualifier == "exact"
            and claim.rule_id.endswith(_OPEN)
            and claim.polarity == "asserted"
            and claim.count_basis != "increment"  # "30 others received injuries"
        ):
            near = [
                c.best or 0
                for c in claims
                if c.harm == "killed"
                and c.polarity == "asserted"
                and c.part_of is None
                and abs(c.sentence_no - claim.sentence_no) <= _NEAR
                and c.count_basis == "incident"
            ]
            dead = max(near, default=0)
            if dead == n:
                claim = _died(claim)
            elif 0 < dead < n:
                claim = replace(
                    claim, low=n - dead, best=n - dead, qualifier="range", rule_id=f"{claim.rule_id.split(':')[0]}:less_the_dead"
                )
        told.append(claim)
    return told


def _parts_tied(claims: list[CasualtyClaim]) -> list[CasualtyClaim]:
    tied = []
    for i, claim in enumerate(claims):
        if claim.rule_id.endswith(":part") and claim.part_of is None:
            wholes = [
                c
                for c in claims[:i]
                if c.harm == claim.harm
                and c.part_of is None
                and not c.rule_id.endswith(":part")
                and (c.best or c.low or 0) > (claim.best or claim.low or 0)
            ]
            if wholes:
                claim = replace(claim, part_of=(wholes[-1].start, wholes[-1].end, claim.harm))
        tied.append(claim)
    return tied


def _told_once(claims: list[CasualtyClaim]) -> list[CasualtyClaim]:
    first: dict[tuple[int, str], CasualtyClaim] = {}
    told: list[CasualtyClaim] = []
    for claim in sorted(claims, key=lambda c: (c.surface.lower() in _PRONOUNS, c.part_of is not None)):
        first.setdefault((claim.sentence_no, claim.harm), claim)
    for claim in claims:
        known = first[claim.sentence_no, claim.harm]
        again = known is not claim and claim.part_of is None and claim.polarity == known.polarity == "asserted"
        if again and (claim.surface.lower() in _PRONOUNS or (claim.rule_id.endswith("later_died") and known.best == 1)):
            claim = replace(claim, part_of=(known.start, known.end, known.harm))
        told.append(claim)
    return told


def _with_deaths(claims: list[CasualtyClaim], sentences: Sequence[Sentence]) -> list[CasualtyClaim]:
    dead = {(c.start, c.end) for c in claims if c.harm == "killed" and c.best == 1 and c.polarity == "asserted"}
    if not dead or not any(c.harm == "wounded" for c in claims):
        return claims
    claims = [c for c in claims if c.harm != "wounded" or (c.start, c.end) not in dead]  # "the man shot on Sunday has died"
    deaths = [i for i, c in enumerate(claims) if c.harm == "killed" and c.best == 1 and c.polarity == "asserted"]
    people = [c for c in claims if c.harm in ("killed", "wounded") and c.polarity == "asserted"]
    alone = all((c.best or c.low or 0) <= 1 and c.count_basis != "increment" for c in people)
    return [
        _died(c)
        if c.harm == "wounded"
        and c.best == 1
        and any(_same_person(claims, i, d, alone) for d in deaths if not _SURVIVED.search(sentences[c.sentence_no].lower))
        else c
        for i, c in enumerate(claims)
    ]


def _died(claim: CasualtyClaim) -> CasualtyClaim:
    return replace(claim, harm="killed", rule_id=f"{claim.rule_id.split(':')[0]}:later_died")


def _same_person(claims: Sequence[CasualtyClaim], i: int, d: int, alone: bool) -> bool:
    """Whether two claims of one person each are of the same person: by span, by name, or as the one of whom the text goes on
    to speak; `alone` when the article knows of no more than one victim."""
    hurt, dead = claims[i], claims[d]
    if (hurt.start, hurt.end) == (dead.start, dead.end):
        return True
    if hurt.polarity != "asserted":
        return False
    one, other = _names(hurt.surface), _names(dead.surface)
    if one and other:
        return one <= other or other <= one
    again = alone and hurt.sentence_no == dead.sentence_no and hurt.start > dead.start and hurt.surface.lower() in _PRONOUNS
    if not (hurt.rule_id.endswith(_OPEN) or again) or _gender(hurt.surface) * _gender(dead.surface) < 0:
        return False
    classes = {hurt.victim_class, dead.victim_class} - {"unknown"}
    if len(classes - {"civilian"}) > 1 or classes >= {"security_forces", "civilian"}:
        return False
    if alone:
        return True
    if hurt.sentence_no == dead.sentence_no and not {hurt.surface.lower(), dead.surface.lower()} & _PRONOUNS:
        return False  # "one died at once, and the driver is in a clinic"
    first, last = min(i, d), max(i, d)
    return claims[last].sentence_no - claims[first].sentence_no <= 2 and all(_refers_back(c.surface) for c in claims[first + 1 : last + 1])


def _refers_back(surface: str) -> bool:
    """Whether a phrase speaks of somebody already named: a pronoun, "the victim", a bare name."""
    words = surface.split()
    first = words[0].lower()
    if len(words) > 1 and (first in ("his", "her") or words[1].lower() in _OTHERS):  # "his girlfriend", "the other man" is somebody else
        return False
    return first in _BACK or (surface[0].isupper() and not surface.isupper() and first not in _NEW)


def _names(surface: str) -> frozenset[str]:
    """The proper names in a phrase, in lower case; empty in upper-case copy, where case tells nothing, and for a phrase that
    ends with a word for people ("an Ohio man")."""
    words = _WORDS.findall(surface)
    if surface.isupper() or (words and words[-1].lower() in nouns()):
        return frozenset()
    words = [w for w in words if w[0].isupper()]
    return frozenset(
        w.lower().removesuffix("'s").removesuffix("\u2019s") for w in words if w.lower() not in nouns() and w.lower() not in grammar()
    )


def _gender(surface: str) -> int:
    words = [w.lower() for w in _WORDS.findall(surface)]
    if len(words) > 1 and words[0] in ("his", "her"):  # "his sister"
        words = words[1:]
    return bool(set(words) & _MALE) - bool(set(words) & _FEMALE)
