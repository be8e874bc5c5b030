"""Whether a name is a place, by what stands around it: persons, organisations and words of the language bear the names of places too.

Belongs here: that decision. Not here: finding the spans (`places/names.py`), filling in their neighbours (`places/surroundings.py`), which
place of the world is meant (`places/places.py`).
"""

from __future__ import annotations

from assets.extraction.places.gazetteer import gazetteer
from assets.extraction.places.surroundings import Name, is_big
from assets.extraction.places.words import PARTICLES, Word, demonyms, words
from assets.extraction.sentences import Sentence


def stands_alone(name: Name, run: list[Word]) -> bool:
    """Whether a known name is one although a capitalised word follows: "Mosul Iraq"; not "Wadi Barada", not "Anna Smith"."""
    after = run[name.last]
    if " " in name.folded and any(gazetteer().place(c.row).kind in ("country", "region", "sea", "river") for c in name.candidates):
        return True
    return (
        name.folded not in words().strong_heads
        and after.lower not in words().function
        and after.lower not in PARTICLES
        and bool(
            is_big(gazetteer().lookup(after.folded)) and name.folded not in words().needs_evidence and name.folded not in words().english
        )
    )


def accept(name: Name, run: list[Word], sentence: Sentence, flat: bool, persons: set[str], sure: set[str]) -> bool:
    """Whether the name is a place, by what stands around it."""
    lists = words()
    site = name.level in ("facility", "road") and run[name.last - 1].lower in lists.nouns and run[name.last - 1].capital  # "Latin Bridge"
    if (name.folded in lists.not_places or name.folded in lists.not_alone) and not (site or (name.noun and name.before.endswith(" of"))):
        return False
    before = run[name.first - 1] if name.first else None
    after = run[name.last] if name.last < len(run) else None
    beside = before is not None and before.folded and run[name.first].glued
    one_word = " " not in name.folded
    if sentence.upper_case and name.end - name.start == 2 and name.folded == "us":
        return False  # the pronoun
    if _of_kin(name, run):
        persons.add(name.folded)
        return False
    if (
        before is not None
        and beside
        and not name.noun
        and name.before != "called"
        and (before.lower in lists.titles or (before.folded in lists.given_names and one_word))
    ):
        persons.add(name.folded)
        return False
    big = is_big(name.candidates)
    if name.possessive and not big and after is not None and after.lower in _OWNED:
        persons.add(name.folded)
        return False  # "broke into Monzon's residence"
    if flat:
        if not name.candidates or name.candidates[0].loose or (name.plain and name.folded.split(" ", 1)[0] in lists.function):
            return False
        if one_word and name.folded in lists.english and not any(gazetteer().place(c.row).kind == "country" for c in name.candidates):
            return name.level in ("admin1", "admin2", "settlement", "quarter")
        weak = name.folded in lists.english or name.folded in lists.needs_evidence or name.folded in persons
        return name.typed or bool(name.noun) or not (weak or (one_word and not big))
    if after is not None and after.capital and after.folded and after.glued and not name.possessive and not _may_follow(after, name):
        persons.add(name.folded)
        return False
    if (
        not sentence.upper_case
        and one_word
        and len(name.folded) < 5
        and name.end - name.start == len(name.folded)
        and run[name.last - 1].text.isupper()
    ):
        return any(gazetteer().place(c.row).kind == "country" for c in name.candidates) or (
            sentence.sentence_no < 3 and name.first < 2 and bool(name.candidates)
        )
    if (
        name.folded in lists.english
        and one_word
        and not name.noun
        and (
            (beside and before is not None and before.capital and before.lower not in lists.function)
            or (after is not None and after.lower == "of")
        )
    ):
        return False
    if not name.candidates or name.candidates[0].loose:
        if (
            name.possessive
            or len(name.folded) < 3
            or (run[name.first].folded in lists.given_names and not name.noun)
            or (sentence.upper_case and one_word and len(name.folded) < 5 and not name.noun)
        ):
            return False  # "at Pineda's", "3D district"; FMLN, CEL: letters of an organisation
        if any(part in lists.not_places for part in name.folded.split(" ")):
            return False
        if name.folded.split(" ", 1)[0] in lists.strong_heads and not one_word:
            name.typed = True
            return True
        if name.noun and (name.noun in lists.names_place or site or f"{name.noun} of" == name.before) and name.folded not in lists.function:
            return True
        if not name.typed or name.folded in lists.orgs or name.folded in persons or _is_acronym(name, run, sentence):
            return False
        if sentence.upper_case and one_word and not name.candidates:  # "in the" leads on to a word that no list knows, or misspelt
            named = name.before in ("in", "near") and before is not None and before.lower != "the"
            return named or name.before.removesuffix(" of") in lists.parts
        explained = after is not None and after.text == "," and not name.before
        return bool(name.candidates) or explained or name.before in PLACING or name.before.removesuffix(" of") in lists.parts
    opens = before is None or not before.folded
    if name.typed or name.noun or (name.folded in sure and not opens and not sentence.upper_case):
        return True
    if name.folded in persons or (sentence.upper_case and one_word and not big):
        return False
    if one_word and name.folded in lists.english:
        return big and (not opens or any(gazetteer().place(c.row).kind == "country" for c in name.candidates))
    return not (name.folded in lists.needs_evidence and not big)


_OWNED = frozenset(
    "residence house home apartment office car vehicle truck body bodyguard bodyguards driver death murder killing arrest".split()
)
_KIN = frozenset(
    "family families clan clans clansmen tribe tribes tribesmen tribespeople ethnic brothers sisters household herders herdsmen militiamen".split()
)
PLACING = frozenset(
    "in at near around outside inside within across throughout toward towards nearby liberate retake recapture reached reach entering entered storming stormed "
    "invaded invading overran patrolled patrolling called bombed bombing bombarded shelled shelling besieged besieging pounded pounding razed torched "
    "liberated occupied recaptured retook evacuated".split()
)


def _of_kin(name: Name, run: list[Word]) -> bool:
    """Whether a family or a people bears the name: "the Hassan family", "between Misseriya and Hamar tribesmen"."""
    k = name.last
    while k + 2 < len(run) and run[k].lower in ("and", "or") and run[k + 1].capital:
        k += 2
    return k < len(run) and run[k].lower in _KIN


def _is_acronym(name: Name, run: list[Word], sentence: Sentence) -> bool:
    return not sentence.upper_case and all(w.text.isupper() for w in run[name.first : name.last])


def _may_follow(after: Word, name: Name) -> bool:
    """Whether a capitalised word right after the name leaves it a name of its own."""
    lists, lower = words(), after.lower
    if any(gazetteer().place(c.row).kind in ("country", "region", "sea") for c in name.candidates) and name.folded not in lists.given_names:
        return True
    return (
        lower in lists.titles
        or lower in lists.orgs
        or lower in lists.times
        or lower in lists.nouns
        or lower in demonyms()
        or lower in lists.function
        or is_big(gazetteer().lookup(after.folded))
    )
