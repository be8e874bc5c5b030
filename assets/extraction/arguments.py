"""To whom a verb applies: the noun phrases that are subject or object of the words at one place of a sentence.

Belongs here: walking over the items of `phrases.py` to the left (subject) and to the right (object), through prepositions,
appositions, relative clauses and coordination. Not here: what the verb means (`casualties.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from assets.extraction.phrases import Item, Phrase

_VERB_GROUP = frozenset("RBHM")
_LIST_END = frozenset(("and", "or", "&", "plus"))
_APART = frozenset(("including", "among", "amid", "excluding", "besides", "following", "according"))


def subjects(items: Sequence[Item], lower: Sequence[str], at: int, depth: int = 0) -> list[Phrase]:
    """The coordinated noun phrases that are subject of the verb at item `at`; empty when there is none to be found."""
    k = at - 1
    while k >= 0 and (items[k].tag in _VERB_GROUP or lower[items[k].first] in ("to", "both", "all", "then")):
        k -= 1
    if k < 0 or depth > 4:
        return []
    tag = items[k].tag
    if tag == "W":
        return _antecedent(items, lower, k)
    if tag == "N":
        return coordinated_left(items, lower, _chain_head(items, lower, k))
    if tag == "C" or (tag == "," and k and items[k - 1].tag in "TVE"):
        verb = _verb_before(items, k)
        return subjects(items, lower, verb, depth + 1) if verb >= 0 else []
    if tag in ",()" or tag in ';"-':
        return _over_parenthesis(items, lower, k)
    if tag in "VE" and lower[items[k].first] in ("reported", "said", "confirmed", "believed", "feared", "found", "left", "also", "presumed", "declared", "pronounced", "listed", "remained"):
        return subjects(items, lower, k, depth + 1)
    return []


def _verb_before(items: Sequence[Item], k: int) -> int:
    for j in range(k - 1, max(-1, k - 14), -1):
        if items[j].tag in "TVEB":
            while j > 0 and items[j - 1].tag in _VERB_GROUP:
                j -= 1
            return j
        if items[j].tag in "S;":
            return -1
    return -1


def _antecedent(items: Sequence[Item], lower: Sequence[str], k: int) -> list[Phrase]:
    """The phrase that a relative pronoun at `k` stands for."""
    k -= 1
    if k >= 0 and items[k].tag == ",":
        k -= 1
    if k >= 0 and items[k].tag == "y" and k >= 2 and items[k - 1].tag == ",":
        k -= 2
    if k >= 0 and items[k].tag == "I" and k >= 1:  # "two of whom"
        return []
    if k < 0 or items[k].tag != "N":
        return []
    near = items[k].phrase
    head = _chain_head(items, lower, k)
    assert near is not None
    if near.person != "yes":
        return coordinated_left(items, lower, head)
    return [near] if head == k or near.number is not None else [near]


def _chain_head(items: Sequence[Item], lower: Sequence[str], k: int) -> int:
    """Index of the noun phrase that the phrase at `k` depends on through prepositions and participles; `k` if on none."""
    best = k if _of_people(items[k]) else -1
    while k >= 2:
        before = items[k - 1]
        if before.tag == "I" and lower[before.first] not in _APART:
            left = k - 2
        elif before.tag in "GE" or (before.tag == "R" and items[k - 2].tag == "N"):
            left = k - 2
        elif before.tag in "V" and items[k - 2].tag == "W":
            left = k - 3
        elif before.tag == "T" and items[k - 2].tag == "I":
            left = k - 3
        else:
            break
        while left > 0 and items[left].tag in "RGE":
            left -= 1
        if left >= 0 and items[left].tag == ")":
            left = _opening(items, left) - 1
        if left < 0 or items[left].tag != "N":
            break
        k = left
        if _of_people(items[k]):
            best = k
    return best if best >= 0 else k


def _opening(items: Sequence[Item], k: int) -> int:
    for j in range(k - 1, max(-1, k - 12), -1):
        if items[j].tag == "(":
            return j
    return k


def _of_people(item: Item) -> bool:
    return item.phrase is not None and item.phrase.person == "yes"


def _over_parenthesis(items: Sequence[Item], lower: Sequence[str], k: int) -> list[Phrase]:
    """The subject before an inserted clause that ends at item `k` ("X, 72, a clerk who worked there, was killed")."""
    fallback = -1
    j = k - 1
    while j >= 0 and j > k - 40:
        item = items[j]
        if item.tag == ";" and items[k].tag != ";":
            break
        if item.tag == "N" and item.phrase is not None and item.phrase.person != "no":
            opens = j == 0 or items[j - 1].tag in ",S;:\"" or (items[j - 1].tag == "C") or items[j - 1].tag == "V"
            closed = j + 1 < len(items) and (items[j + 1].tag in ",(-;" or lower[items[j + 1].first] in ("of", "from", "in"))
            if opens and closed and (items[j].phrase is None or not _is_apposition(items, j)):
                return coordinated_left(items, lower, j)
            if fallback < 0 and item.phrase.person == "yes":
                fallback = j
        j -= 1
    return coordinated_left(items, lower, fallback) if fallback >= 0 else []


def _is_apposition(items: Sequence[Item], j: int) -> bool:
    """Whether the phrase at `j` only describes the one before the comma on its left."""
    if j < 2 or items[j - 1].tag != ",":
        return False
    k = j - 2
    if items[k].tag == "y" and k >= 2 and items[k - 1].tag == ",":
        k -= 2
    before = items[k].phrase
    return before is not None and (before.person == "yes" or before.named) and (k == 0 or items[k - 1].tag not in "I")


def coordinated_left(items: Sequence[Item], lower: Sequence[str], k: int) -> list[Phrase]:
    """The list of phrases that ends with the one at `k`: "A, B and C" gives all three, an apposition only its first."""
    phrase = items[k].phrase
    if phrase is None:
        return []
    found = [phrase]
    j = k - 1
    if j >= 1 and lower[items[j].first] in _LIST_END:
        joined = True
        while joined:
            b = j - 1
            if b >= 0 and items[b].tag == ",":
                b -= 1
            b = _skip_age_left(items, b)
            if b < 0 or items[b].tag != "N":
                break
            member = _chain_head(items, lower, b) if not _of_people(items[b]) else b
            other = items[member].phrase
            if other is None or other.person == "no" or other.pronoun:
                break
            if member > 0 and items[member - 1].tag == "I" and lower[items[member - 1].first] not in ("of",) and phrase.person == "yes" and other.person != "yes":
                break
            found.insert(0, other)
            j = member - 1
            joined = j >= 1 and items[j].tag == "," and (items[j - 1].tag in "Ny")
            if joined and items[j - 1].tag == "N" and not _likely_member(items[j - 1].phrase):
                break
    return found


def _likely_member(phrase: Phrase | None) -> bool:
    return phrase is not None and phrase.person != "no" and (phrase.person == "yes" or phrase.named)


def _skip_age_left(items: Sequence[Item], k: int) -> int:
    """Past an age after a name: "X, 72," """
    if k >= 2 and items[k].tag == "y" and items[k - 1].tag == ",":
        return k - 2
    if k >= 3 and items[k].tag == ")" and items[k - 1].tag == "y" and items[k - 2].tag == "(":
        return k - 3
    return k


def objects(items: Sequence[Item], lower: Sequence[str], at: int) -> list[Phrase]:
    """The coordinated noun phrases that begin at item `at` or after adverbs there; empty when none begins."""
    k = at
    while k < len(items) and (items[k].tag in 'R"' or lower[items[k].first] in ("at", "as", "both", "all")) and k < at + 3:
        k += 1
    if k >= len(items) or items[k].tag != "N":
        return []
    first = items[k].phrase
    assert first is not None
    found = [first]
    pending: list[Phrase] = []
    j = _skip_modifiers(items, lower, k + 1)
    while j < len(items):
        ends = lower[items[j].first] in _LIST_END
        if items[j].tag != "," and not ends:
            break
        b = j + 1
        if not ends and b < len(items) and lower[items[b].first] in _LIST_END:
            ends, b = True, b + 1
        while b < len(items) and items[b].tag == "R":
            b += 1
        if b >= len(items) or items[b].tag != "N":
            break
        phrase = items[b].phrase
        assert phrase is not None
        after = _skip_modifiers(items, lower, b + 1)
        if phrase.person == "no" or phrase.pronoun or _is_subject(items, after, b + 1):
            break
        pending.append(phrase)
        if ends:
            found += pending
            pending = []
        j = after
    return found


def _skip_modifiers(items: Sequence[Item], lower: Sequence[str], j: int) -> int:
    """Past prepositional phrases, ages and brackets after a noun phrase."""
    while j < len(items):
        if items[j].tag == "I" and lower[items[j].first] not in _APART and j + 1 < len(items) and items[j + 1].tag in "Ny":
            j += 2
        elif items[j].tag == "," and j + 1 < len(items) and items[j + 1].tag == "y" and (j + 2 >= len(items) or items[j + 2].tag in ",C"):
            j += 2
        elif items[j].tag == "(":
            k = j
            while k < len(items) and items[k].tag != ")" and k < j + 10:
                k += 1
            if k >= len(items) or items[k].tag != ")":
                return j
            j = k + 1
        else:
            return j
    return j


def _is_subject(items: Sequence[Item], after: int, direct: int) -> bool:
    """Whether a verb follows a phrase of a list, so that the phrase begins a clause of its own."""
    for k in (after, direct):
        if k < len(items) and (items[k].tag in "BHMV" or (items[k].tag in "E" and k + 1 < len(items) and items[k + 1].tag in "NI") or items[k].tag == "T"):
            return True
    return False
