"""To whom a verb applies: the noun phrases that are subject or object of the words at one place of a sentence.

Belongs here: walking over the items of `phrases.py` to the left (subject) and to the right (object), through prepositions,
appositions, relative clauses, coordination and "including". Not here: what the verb means (`casualties/casualties.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from assets.extraction.casualties.triggers import Trigger
from assets.extraction.insertions import INCLUDING, before_insertion
from assets.extraction.phrases import Item, Phrase

_VERB_GROUP = frozenset("RBHM")
_VERBAL = frozenset("RBHMVEGT")
_APART = INCLUDING | {"excluding", "besides", "according"}
_REPORTED = frozenset(
    "reported said confirmed believed feared found left presumed declared pronounced listed remained estimated thought known "
    "registered considered assumed counted recorded described identified".split()
)
_FOUND = frozenset(("found", "left", "shot", "held"))  # participles in "a man found in a car has died"
_RESULTS = frozenset("end ends ended ending result results resulted resulting culminated culminating".split())
_STOPS = frozenset((".", "!", "?"))
_COLLECTIVES = frozenset(
    "family group crew team party gang unit convoy column patrol squad total number list contingent delegation couple".split()
)
_SINGULAR = frozenset(("was", "is", "has"))  # helping verbs that no list of people takes


class Group(NamedTuple):
    """The phrases of one argument, and those that it only includes ("30 people, including five children")."""

    phrases: tuple[Phrase, ...]
    included: tuple[Phrase, ...] = ()


NOBODY = Group(())


class Clause:
    """The items of a sentence with their lower-case words: what the walks below run over."""

    def __init__(self, items: Sequence[Item], words: Sequence[str]) -> None:
        self.items = items
        self.tokens = words
        self.words = [words[item.first] for item in items]
        self.headline = bool(words) and words[-1] not in _STOPS

    def tag(self, k: int) -> str:
        """The tag of item `k`, "" beyond either end."""
        return self.items[k].tag if 0 <= k < len(self.items) else ""

    def word(self, k: int) -> str:
        """The first word of item `k`, "" beyond either end."""
        return self.words[k] if 0 <= k < len(self.items) else ""

    def phrase(self, k: int) -> Phrase | None:
        """The noun phrase that item `k` is, None when it is none."""
        return self.items[k].phrase if 0 <= k < len(self.items) else None

    def words_of(self, phrase: Phrase) -> Sequence[str]:
        """The lower-case words of a phrase."""
        return self.tokens[phrase.first : phrase.last]

    def subject(self, at: int, depth: int = 0) -> Group:
        """The subject of the verb at item `at`."""
        k = at - 1
        while k >= 0 and (
            self.tag(k) in _VERB_GROUP
            or self.tag(k) in ('"', "y")
            or (self.tag(k) != "N" and self.word(k) in ("to", "both", "all", "then", "as"))
            or self._part_of_day(k)
        ):
            k -= 1
        if self.tag(k) == "I" and self.tag(k + 1) == "y":
            k -= 1  # "on Sunday"
        if self.tag(k) == "G" and self.tag(k - 1) == "I" and self.tag(k - 2) == "E":
            k -= 3  # "men accused of spying"
        if k < 0 or depth > 4:
            return NOBODY
        tag = self.tag(k)
        if tag == "W":
            return self._antecedent(k)
        if tag in ("V", "E", "T") and (relative := self._relative_before(k)) >= 0:
            return self._antecedent(relative)
        if tag == "N":
            group = self._list_left(self.chain_head(k))
            alone = len(group.phrases) > 1 and _one_person(group.phrases[-1]) and any(self.word(j) in _SINGULAR for j in range(k + 1, at))
            return Group(group.phrases[-1:]) if alone else group
        if tag == "C" or (tag == "," and k and self.tag(k - 1) in ("T", "V", "E")):
            verb = self.verb_before(k)
            return self.subject(verb, depth + 1) if verb >= 0 else NOBODY
        if tag == "T" and self.tag(k - 1) == "N":  # "a man shot on Sunday died"
            return self.subject(k, depth + 1)
        if tag in ("V", "E", "T") and self.word(k) in _REPORTED:
            return self.subject(k, depth + 1)
        if self.word(k) in ("after", "while", "from", "before") and self.tag(k - 1) in ("V", "E", "T"):
            return self.subject(k - 1, depth + 1)
        if tag and tag in ',()";-':
            whole, opener = before_insertion(self, k)
            if whole < 0:
                return self._over_parenthesis(k)
            inside = self.object(opener + 1).phrases if self.tag(opener) != "N" and self.tag(opener + 1) == "N" else ()
            return Group(self._list_left(whole).phrases, tuple(p for p in inside if p.person != "no" and not p.pronoun))
        return NOBODY

    def _relative_before(self, k: int) -> int:
        """The pronoun whose clause the verb at `k` ends ("a man who was shot on Sunday | died"), -1 without one."""
        while self.tag(k) in _VERBAL:
            k -= 1
        return k if self.tag(k) == "W" else -1

    def _part_of_day(self, k: int) -> bool:
        """Whether item `k` is the noun in "Monday night"."""
        phrase = self.phrase(k)
        return phrase is not None and phrase.person == "no" and phrase.last - phrase.first == 1 and self.tag(k - 1) == "y"

    def verb_before(self, k: int) -> int:
        """The first word of the verb that stands before item `k` in its clause, -1 without one."""
        for j in range(k - 1, max(-1, k - 14), -1):
            if self.tag(j) in ("T", "V", "E", "B"):
                while j > 0 and self.tag(j - 1) in _VERB_GROUP:
                    j -= 1
                return j
            if self.tag(j) in ("S", ";"):
                return -1
        return -1

    def _antecedent(self, k: int) -> Group:
        """The phrase that a relative pronoun at `k` stands for."""
        k -= 1
        if self.tag(k) == ",":
            k -= 1
        k = self.skip_age_left(k)
        if self.tag(k) != "N":
            return NOBODY
        near = self.phrase(k)
        assert near is not None
        return Group((near,)) if near.person == "yes" else self._list_left(self.chain_head(k))

    def chain_head(self, k: int) -> int:
        """The noun phrase that the phrase at `k` hangs on through prepositions, participles and relative clauses."""
        best = k if self.of_people(k) else -1
        while k >= 2:
            left = self._governor(k)
            if left < 0:
                break
            k = left
            if self.negative(k):
                return k
            if self.of_people(k):
                phrase = self.phrase(k)
                assert phrase is not None
                if phrase.number is None and self._collective(k) and best >= 0 and self.has_number(best):
                    continue
                best = k
        return best if best >= 0 else k

    def _governor(self, k: int) -> int:
        """The phrase that the one at `k` modifies, -1 when it modifies none."""
        before = self.tag(k - 1)
        left = k - 2
        trigger = self.items[k - 1].trigger if k else None
        if before == "G" or (before == "T" and self.tag(left) == "N" and trigger is not None and _only_gerund(trigger)):
            pass
        elif before == "I" and self.word(left) in _RESULTS:  # "the quarrel ended with a man shot"
            return -1
        elif before == "I" and self.word(k - 1) not in _APART:
            if self.tag(left) == "," and self.tag(left - 1) == "y":  # "X, 20, of Y"
                left = self.skip_age_left(left - 1)
            elif self.tag(left) == "y" and self.tag(left - 1) == "I" and self.tag(left - 2) == "T":  # "the man shot on Sunday in X"
                left -= 2
        elif before == ")" or self.tag(k - 1) == "R":
            left = k - 1
        elif before not in ("V", "E", "T", "B"):
            return -1
        else:
            left = k - 1
            if not self.in_relative_clause(left):
                return -1
        j = left
        while j > 0 and self.tag(j) in _VERBAL and j > left - 6:
            j -= 1
        if self.tag(j) == "W":
            left = j - 1
            if self.tag(left) == ",":
                return -1
        elif j != left:
            if any(self.tag(m) in ("V", "B", "H", "M") and self.word(m) not in _FOUND for m in range(j + 1, left + 1)):
                return -1
            left = j
        if self.tag(left) == ")":
            left = self._opening(left) - 1
        return left if self.tag(left) == "N" else -1

    def in_relative_clause(self, k: int) -> bool:
        """Whether the verb at `k` stands in a relative clause."""
        while k > 0 and self.tag(k) in _VERBAL:
            k -= 1
        return self.tag(k) == "W"

    def _opening(self, k: int) -> int:
        return next((j for j in range(k - 1, max(-1, k - 12), -1) if self.tag(j) == "("), k)

    def of_people(self, k: int) -> bool:
        phrase = self.phrase(k)
        return phrase is not None and (phrase.person == "yes" or (phrase.person == "maybe" and phrase.number is not None))

    def negative(self, k: int) -> bool:
        """Whether item `k` is a phrase that says "no"."""
        phrase = self.phrase(k)
        return phrase is not None and phrase.negative

    def has_number(self, k: int) -> bool:
        """Whether item `k` is a phrase with a number."""
        phrase = self.phrase(k)
        return phrase is not None and phrase.number is not None

    def _collective(self, k: int) -> bool:
        phrase = self.phrase(k)
        return phrase is not None and phrase.noun is not None and phrase.noun.unit == "household" and not phrase.plural

    def _over_parenthesis(self, k: int) -> Group:
        """The subject before an inserted clause that ends at item `k` ("X, 72, a clerk who worked there, was killed")."""
        fallback = -1
        for j in range(k - 1, max(-1, k - 40), -1):
            if self.tag(j) == ";" and self.tag(k) != ";":
                break
            phrase = self.phrase(j)
            if phrase is None or phrase.person == "no" or phrase.possessive:
                continue
            opens = j == 0 or self.tag(j - 1) in (",", "S", ";", ":", '"', "C", "V", ")")
            closed = self.tag(j + 1) in (",", "(", "-", ";") or self.word(j + 1) in (
                "of",
                "from",
                "in",
                "belonging",
                "including",
                "at",
                "who",
            )
            if opens and closed and not self._is_apposition(j):
                group = self._list_left(j)
                if group.phrases:
                    return group
            if fallback < 0 and phrase.person == "yes" and self.word(j - 1) not in INCLUDING:
                fallback = j
        return self._list_left(fallback) if fallback >= 0 else NOBODY

    def _is_apposition(self, j: int) -> bool:
        """Whether the phrase at `j` only describes the one before the comma on its left."""
        if j < 2 or self.tag(j - 1) != ",":
            return False
        k = self.skip_age_left(j - 2)
        before = self.phrase(k)
        return before is not None and (before.person == "yes" or before.named) and self.tag(k - 1) != "I"

    def _list_left(self, k: int) -> Group:
        """The list of phrases that ends with the one at `k`: "A, B and C" gives all three.

        When the list is only what a larger group includes, the larger group is the answer."""
        phrase = self.phrase(k)
        if phrase is None:
            return NOBODY
        found = [phrase]
        first = k
        if self.word(k - 1) == "of" and self.tag(k - 2) == "N" and self.tokens[self.items[k - 2].last - 1] == "number":
            first = k - 2  # "ten soldiers and an unspecified number of rebels"
        j = first - 1
        joined = self.tag(j) == "C" or self._headline_list(j, phrase)
        while joined:
            b = j - 1
            inserted, _ = before_insertion(self, b)
            if self.tag(b) == ",":
                b -= 1
            b = self.skip_age_left(b)
            if self.tag(b) != "N":
                break
            member = inserted if inserted >= 0 else self.chain_head(b)
            if self.tag(j - 1) == "," and inserted < 0 and any(self.tag(m) == "T" for m in range(member + 1, b)):
                break  # "32 wounded in shelling around Sake, and 500 people fled": a clause of its own
            if self.tag(member - 1) == "T" and self.has_number(member) and phrase.number is not None:
                break  # "a blast killed 30, and 50 were injured"
            if self.word(member - 1) in INCLUDING and self.tag(member - 2) == "," and self.tag(member - 3) in ("T", "t", "V", "y"):
                break  # "nine were killed, including two children, and 25 were injured"
            other = self.phrase(member)
            if other is None or other.person == "no" or other.pronoun:
                break
            named = self.skip_age_left(member - 2) if self.tag(member - 1) == "," else -1
            if self._describes_one(other) and _is_named(self.phrase(named)):  # "Omar Said, a commander, and ..."
                member, other = named, self.phrase(named)
                assert other is not None
            if other.person != "yes" and not other.named and other.number is None:
                break
            if (self.tag(member - 1) == "I" and self.word(member - 1) not in INCLUDING) or self.word(member - 1) == "them":
                break
            found.insert(0, other)
            first = member
            j = member - 1
            joined = self.tag(j) in (",", "C") and (self.tag(j - 1) in ("N", "y") or (self.tag(j) == "C" and self.tag(j - 1) == ","))
            if joined and self.tag(j - 1) == "N" and not _likely_member(self.phrase(j - 1)):
                break
        if self.word(first - 1) in INCLUDING and first >= 2:
            outer = first - 2
            if self.tag(outer) == "B" and self.word(first - 1) in ("among", "amongst"):  # "five children were among 30 people killed"
                return Group(tuple(found), self.subject(outer).phrases)
            if self.tag(outer) == ",":
                outer -= 1
            if self.tag(outer) in ("N", "y", ")"):
                outer = self.skip_age_left(outer)
                whole = self._list_left(self.chain_head(outer)) if self.tag(outer) == "N" else NOBODY
                if any(p.person != "no" for p in whole.phrases):
                    inverse = self.word(first - 1) in ("among", "amongst")
                    return Group(tuple(found), whole.phrases) if inverse else Group(whole.phrases, tuple(found))
        return Group(tuple(self._measured(p) for p in found))

    def list_before(self, k: int) -> tuple[Phrase, ...]:
        """The phrases of the list that ends before item `k`."""
        return self._list_left(k - 1).phrases

    def _headline_list(self, j: int, last: Phrase) -> bool:
        """Whether the comma at `j` stands for "and", as in a headline: "Two soldiers, four rebels killed", "Mayor, two guards killed"."""
        other = self.phrase(j - 1)
        if not self.headline or self.tag(j) != "," or other is None or other.person != "yes" or last.number is None or last.person != "yes":
            return False
        if other.number is None:
            return self.tag(j - 2) in ("", ";") and not other.plural
        return self.tag(j - 2) in ("", ";", "V") and _other_class(other, last)

    def _measured(self, phrase: Phrase) -> Phrase:
        """ "a family of five", "its crew of six": the phrase that gives the number of a collective, else the phrase itself."""
        of_people = self.tokens[phrase.head] in _COLLECTIVES or (phrase.noun is not None and phrase.noun.unit == "household")
        if phrase.number is not None or phrase.plural or phrase.head < 0 or not of_people:
            return phrase
        k = next((i for i, item in enumerate(self.items) if item.phrase is phrase), -1)
        inner = self.phrase(k + 2)
        return inner if self.word(k + 1) == "of" and inner is not None and inner.number is not None and inner.person != "no" else phrase

    def skip_age_left(self, k: int) -> int:
        """Past an age after a name: "X, 72," or "X (72)"."""
        if k >= 2 and self.tag(k) == "y" and self.tag(k - 1) == ",":
            return k - 2
        if k >= 3 and self.tag(k) == ")":
            return self._opening(k) - 1
        return k

    def object(self, at: int) -> Group:
        """The phrases that begin at item `at`, or after adverbs there."""
        k = at
        while k < at + 4 and (
            self.tag(k) in ("R", '"') or (self.tag(k) != "N" and self.word(k) in ("both", "all", "about", "around", "over", "some"))
        ):
            k += 1
        if self.tag(k) == "," and self.word(k + 1) == "according":  # "the evacuation of, according to officials, 12 people"
            k = next((j + 1 for j in range(k + 2, k + 9) if self.tag(j) == ","), k)
        first = self.phrase(k)
        if first is None:
            return NOBODY
        found = [first]
        included: list[Phrase] = []
        pending: list[Phrase] = []
        j = self.skip_modifiers(k + 1)
        while True:
            b = j
            if self.tag(b) in (",", "-", ";") and self.word(b + 1) in INCLUDING:
                b += 1
            if self.word(b) in INCLUDING and self.tag(b) in ("I", "V", "E", "R"):
                while self.tag(b + 1) in ("R", "I") and self.word(b + 1) not in ("in", "at"):
                    b += 1
                if self.word(b + 1) in ("them", "whom"):  # "14 fighters, among them four commanders"
                    b += 1
                inside = self.object(b + 1)
                included = [p for p in inside.phrases if p.person != "no"]
                break
            ends = self.tag(j) == "C"
            if self.tag(j) != "," and not ends and not (self.tag(j) == ";" and self.tag(j - 1) in ("y", "N")):
                break
            b = j + 1
            if not ends and self.tag(b) == "C":
                ends, b = True, b + 1
            while self.tag(b) in ("R",) or (ends and self.word(b) == "of"):
                b += 1
            phrase = self.phrase(b)
            if phrase is None or phrase.person == "no" or (phrase.pronoun and not ends):
                break
            after = self.skip_modifiers(b + 1)
            bare = phrase.person == "maybe" and phrase.number is None and not phrase.determined
            place = bare and first.person == "yes" and not first.named and j != k + 1
            last = pending[-1] if pending else found[-1]
            if bare and phrase.named and not ends and last.person == "yes" and not (last.named or last.plural or last.number is not None):
                j = after  # "his cousin, Omar Said, and ...": the name of the one before
                continue
            if not ends and _is_named(last) and self._describes_one(phrase):
                j = after  # "Omar Said, a commander, and ...": what the one before is
                continue
            if place or self.is_subject(after, b + 1):  # "doctors in Vienna, Graz and Linz"
                break
            pending.append(phrase)
            headline = self.tag(b + 1) in ("", "I", ";") and phrase.number is not None and (phrase.head >= 0 or phrase.more)
            if ends or (headline and (found[-1].number is None or (self.headline and _other_class(found[-1], phrase)))):
                found += pending
                pending = []
            j = after
        return Group(tuple(self._measured(p) for p in found), tuple(included))

    def _describes_one(self, phrase: Phrase) -> bool:
        """Whether a phrase says what somebody is: "a senior commander", "the mayor"."""
        return not phrase.plural and phrase.number is None and not phrase.named and self.tokens[phrase.first] in ("a", "an", "the")

    def skip_modifiers(self, j: int) -> int:
        """Past prepositional phrases, ages and brackets after a noun phrase."""
        while j < len(self.items):
            if (self.tag(j) == "I" and self.word(j) not in _APART and self.tag(j + 1) in ("N", "y")) or (
                self.tag(j) == "," and self.tag(j + 1) == "y" and self.tag(j + 2) in ("", ",", "C", ";")
            ):
                j += 2
            elif self.tag(j) == "(":
                close = next((k for k in range(j, min(j + 12, len(self.items))) if self.tag(k) == ")"), -1)
                if close < 0:
                    return j
                j = close + 1
            else:
                return j
        return j

    def is_subject(self, after: int, direct: int) -> bool:
        """Whether a verb follows a phrase of a list, so that the phrase begins a clause of its own."""
        return any(
            self.tag(k) in ("B", "H", "M", "V", "T") or (self.tag(k) == "E" and self.tag(k + 1) in ("N", "I")) for k in (after, direct)
        )


def _is_named(phrase: Phrase | None) -> bool:
    """Whether a phrase is the name of one person."""
    return phrase is not None and phrase.named and not phrase.plural and phrase.number is None


def _one_person(phrase: Phrase) -> bool:
    return not phrase.plural and (phrase.number is None or phrase.number.high == 1)


def _only_gerund(trigger: Trigger) -> bool:
    return all(reading.kind.endswith("gerund") for reading in trigger.readings)


def _other_class(one: Phrase, other: Phrase) -> bool:
    """Whether two counts are of people of two classes, so that none can be a part of the other."""
    classes = {p.noun.victim_class for p in (one, other) if p.noun is not None and p.number is not None} - {"unknown"}
    return len(classes) == 2


def _likely_member(phrase: Phrase | None) -> bool:
    return phrase is not None and (phrase.person == "yes" or (phrase.person == "maybe" and phrase.named))
