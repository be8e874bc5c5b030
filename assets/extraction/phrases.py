"""The phrases of a sentence: noun phrases with their numbers, and the small words between them.

Belongs here: where a noun phrase begins and ends, its head, its number, whether it is of people. Not here: what happens to
those people (`casualties/casualties.py`), or what a word is by itself (`word_tags.py`).

Tags of items: N noun phrase, T words of harm, I preposition, C conjunction, S subordinator, W relative pronoun, B be,
H have, M modal or do, V verb, E word in -ed, G word in -ing, R adverb, `,` `(` `)` `;` and `"` signs, y part of a date.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from assets.extraction.casualties.triggers import Trigger
from assets.extraction.mentions import Number
from assets.extraction.sentences import ABBREVIATIONS, Sentence, Token
from assets.extraction.word_tags import Noun, demonyms, grammar, guessed_tag, nouns, tags_of_words

_PARTICLES = frozenset("de la del las los el al da do dos di van von bin ibn abu ben der den y e".split())
_CONNECTORS = {
    "as": (("as", "well", "as"),),
    "along": (("along", "with"),),
    "together": (("together", "with"),),
    "alongside": (("alongside",),),
    "plus": (("plus",),),
}
_OPENS = frozenset("Q D J # p P n o u X s E G".split()) | {'"', "-"}
_MORE = frozenset("another other others more additional further second".split())
_TIMES = frozenset(("last", "next", "early", "late", "earlier", "later"))  # "shot his wife last week"
_NTH = frozenset(("second", "third", "fourth", "fifth", "sixth"))
# Behind a number that counts nobody: "a five-year veteran", "a 300-pound bear", "a man in his 50's", "was shot five times".
_NO_COUNT = re.compile(
    r"-(?:year|month|week|day|hour|minute|second|kilo|kg|gram|ton|pound|lb|mile|km|met(?:er|re)|foot|feet|inch|yard|acre|hectare|mm|cm|"
    r"milli|centi|calib|gauge|round|seat|room|stor(?:e)?y|floor|page|point|car|wheel|engine|bed|lane)|'s[ ,.]| times"
)
_ALONE = frozenset(("aboard", "onboard", "inside", "outside", "nearby"))  # prepositions that may stand without a noun
_LINKS_AGES = frozenset((",", "and", "or", "to"))
_COUNTED_KINDS = frozenset({"cardinal", "range", "vague", "decimal"})


@dataclass(slots=True)
class Phrase:
    """A noun phrase over tokens [first, last). `person`: yes, maybe (unknown noun, bare number or name) or no."""

    first: int
    last: int
    head: int = -1
    number: Number | None = None
    person: str = "no"
    plural: bool = False
    named: bool = False
    definite: bool = False
    determined: bool = False  # opened by an article, a possessive or a number
    pronoun: str = ""
    negative: bool = False
    more: bool = False
    possessive: bool = False
    noun: Noun | None = None
    trigger: Trigger | None = None  # words of harm inside: "12 wounded civilians"


class Item(NamedTuple):
    """One element of the sentence: a noun phrase, words of harm, or a single word by its tag."""

    tag: str
    first: int
    last: int
    phrase: Phrase | None
    trigger: Trigger | None


def read_phrases(sentence: Sentence, tokens: Sequence[Token], numbers: Sequence[Number], triggers: Sequence[Trigger]) -> list[Item]:
    """The items of a sentence, in order, covering its tokens; `tokens` are the sentence's, glued words split."""
    reader = _Reader(sentence, tokens, numbers, triggers)
    items: list[Item] = []
    i = 0
    while i < len(reader.tokens):
        trigger = reader.trigger_at.get(i)
        phrase = reader.phrase(i) if trigger is None and reader.tags[i] in _OPENS else None
        if phrase is not None:
            items.append(Item("N", i, phrase.last, phrase, phrase.trigger))
            i = phrase.last
        elif trigger is not None:
            items.append(Item("T", i, trigger.last, None, trigger))
            i = trigger.last
        elif (length := _connector(reader.tokens, i)) > 0:
            items.append(Item("C", i, i + length, None, None))
            i += length
        else:
            tag = reader.tags[i]
            items.append(Item("R" if tag in "DJ" else tag, i, i + 1, None, None))
            i += 1
    return items


def _connector(tokens: Sequence[Token], i: int) -> int:
    """How many words at `i` join two phrases like "and" does ("as well as"); 0 when they do not."""
    for words in _CONNECTORS.get(tokens[i].lower, ()):
        if all(i + k < len(tokens) and tokens[i + k].lower == word for k, word in enumerate(words)):
            return len(words)
    return 0


class _Reader:
    """The tags of one sentence and the reading of one noun phrase from them."""

    def __init__(self, sentence: Sentence, tokens: Sequence[Token], numbers: Sequence[Number], triggers: Sequence[Trigger]) -> None:
        self.sentence = sentence
        self.tokens = tokens
        self.trigger_at = {t.first: t for t in triggers}
        self.number_at: dict[int, tuple[Number, int]] = {}
        words = [t.text for t in self.tokens if t.text[0].isalpha()]
        self.headline = sum(w[0].isupper() for w in words) > 0.75 * len(words)
        self.tags = self._tags(numbers)

    def _tags(self, numbers: Sequence[Number]) -> list[str]:
        lexicon, upper, opening = tags_of_words(), self.sentence.upper_case, self.sentence.start
        tags: list[str] = []
        quotes = 0
        for token in self.tokens:
            low = token.lower
            tag = lexicon.get(low)
            if low in ("'", "\u2018"):
                quotes += 1
            elif low == "." and self._in_abbreviation(token):
                tag = "R"
            elif low == "that" and tags and tags[-1] in "VETXoPpsn":
                tag = "W" if tags[-1] in "XoPpn" else "S"
            elif low[-1] in "s'" and len(low) > 2 and low.endswith(("'s", "s'")):
                opened = quotes % 2 and low[-1] == "'"  # the quotation mark of "the 'rebels'", no possessive
                tag = "s" if not opened else "p" if low[:-1] in nouns() else "n"
            elif tag is None or (tag in "onVEGBDHIMRSCJQWy" and not upper and token.text[0].isupper()):
                tag = self._capital(token, tag or guessed_tag(token, low, upper), upper, opening)
            tags.append(tag or guessed_tag(token, low, upper))
        self._number_tags(numbers, tags)
        for t in self.trigger_at.values():
            for i in range(t.first, t.last):
                tags[i] = "T" if i == t.first else "t"
        for i in range(len(tags) - 1):
            if tags[i] == "I" and tags[i + 1] in "BHMVTE" and self.tokens[i].lower in _ALONE:
                tags[i] = "R"  # "all 14 people aboard were killed"
        return tags

    def _in_abbreviation(self, point: Token) -> bool:
        """Whether a point is that of "U.S." or an initial, and ends no clause."""
        at = point.start - self.sentence.start
        return (
            at > 1
            and not self.sentence.text[at - 2].isalnum()
            and self.sentence.text[at - 1].isupper()
            and at + 2 < len(self.sentence.text)
        )

    def _capital(self, token: Token, tag: str, upper: bool, opening: int) -> str:
        """The tag of a word with a capital letter in mixed-case copy: a name, unless it opens a sentence or a headline has it."""
        if upper or not token.text[0].isupper():
            return tag
        if len(token.text) > 1 and token.text.isupper() and token.text.isalpha():
            return "X"
        return "X" if tag in "onVEG" and token.start > opening and not self.headline else tag

    def _number_tags(self, numbers: Sequence[Number], tags: list[str]) -> None:
        i = 0
        for number in numbers:
            while i < len(self.tokens) and self.tokens[i].end <= number.start:
                i += 1
            first = i
            while i < len(self.tokens) and self.tokens[i].start < number.end:
                i += 1
            if first == i:
                continue
            glued = i < len(self.tokens) and self.tokens[i].start == number.end and self.tokens[i].lower.isalpha()
            if glued and self.tokens[i].lower not in nouns():
                number = replace(number, kind="measure")  # "150km"
            rest = self.sentence.lower[number.end - self.sentence.start :]
            if _NO_COUNT.match(rest):
                number = replace(number, kind="ordinal" if rest[0] == "-" else "measure")
            tag = "#" if number.kind in _COUNTED_KINDS else "J" if number.kind in ("ordinal", "age") else "y"
            if number.kind == "age" and "old" not in number.surface.lower():
                tag = "y"
            if tag == "#" and self.tokens[first].lower == "both" and first and tags[first - 1] in "BHM":
                tags[first] = "R"  # "were both killed"
                continue
            if tag == "#" and self.tokens[first].lower == "one" and not self._one_counts(first):
                continue
            for k in range(first, i):
                tags[k] = tag
            if first and self.tokens[first - 1].lower == "that":
                tags[first - 1] = "S"
            if tag == "#":
                self.number_at[first] = (number, i)

    def _one_counts(self, i: int) -> bool:
        """Whether "one" is a number and no pronoun ("no one", "one day", "one another")."""
        before = self.tokens[i - 1].lower if i else ""
        after = self.tokens[i + 1].lower if i + 1 < len(self.tokens) else ""
        return before not in ("no", "any", "every", "each", "this", "that") and after not in ("another", "day", "hand", "side", "thing")

    def phrase(self, i: int) -> Phrase | None:
        """The noun phrase that begins at token `i`, None when there is none."""
        tags, tokens, n = self.tags, self.tokens, len(self.tokens)
        if tags[i] == "Q":
            return self._pronoun(i)
        phrase = Phrase(i, i)
        j = i
        determined = False
        while j < n and tags[j] == "D":
            low = tokens[j].lower
            phrase.definite |= low in ("the", "his", "her", "their", "its", "this", "these", "that", "those")
            phrase.negative |= low in ("no", "neither")
            phrase.more |= low in _MORE
            determined = True
            j += 1
        if j < n and tags[j] == "J" and tokens[j].lower in _MORE:
            phrase.more = True
            j += 1
        if j < n and tags[j] == "#":
            phrase.number, j = self.number_at[j]
            j = self._after_number(phrase, j)
        elif determined and j < n and tokens[j].lower in _NTH and tags[min(j + 1, n - 1)] in "BHT":  # "and a third was wounded"
            phrase.last, phrase.person, phrase.more = j + 1, "maybe", True
            return phrase
        elif j > i and tokens[j - 1].lower in ("another",) and (j >= n or tags[j] not in "PpXJnuE#s"):
            phrase.head, phrase.last, phrase.person = -1, j, "maybe"
            return phrase
        phrase.more |= determined and j < n and tokens[j].lower in _NTH and tokens[j - 1].lower == "a"  # "a fourth protester died"
        phrase.determined = determined or phrase.number is not None
        j = self._nominals(phrase, j, phrase.determined)
        if phrase.head < 0 and phrase.number is None:
            if phrase.more and j > i and tokens[j - 1].lower in ("others", "other"):
                phrase.person, phrase.plural, phrase.last = "maybe", True, j
                return phrase
            if determined and j > i and tags[j - 1] == "J" and self._is_somebody(j - 1, tokens[i].lower):
                phrase.head, phrase.last, phrase.person = j - 1, j, "yes"
                return phrase
            return self._pronoun(i) if tokens[i].lower == "her" else None
        phrase.last = j
        self._judge(phrase)
        phrase.last = self._past_age(j)
        return phrase

    def _is_somebody(self, j: int, determiner: str) -> bool:
        """Whether an adjective without a noun is a person: "a 17-year-old was shot", "killed a Palestinian"; not "the French"."""
        low = self.tokens[j].lower
        people = low.endswith(("sh", "ch", "ese", "ss")) and determiner not in ("a", "an", "another")
        return low.endswith("year-old") or (low in demonyms() and not people)

    def _past_age(self, j: int) -> int:
        """Past "aged four and seven" and "between the ages of 4 and 7" right behind a noun; `j` where there is no such thing."""
        words = [token.lower for token in self.tokens[j : j + 4]]
        k = j + 4 if words == ["between", "the", "ages", "of"] else j + 1 if words[:1] in (["aged"], ["age"]) else -1
        if k < 0 or self.tags[k : k + 1] != ["y"]:
            return j
        while self.tags[k : k + 1] == ["y"] or (self.tags[k + 1 : k + 2] == ["y"] and self.tokens[k].lower in _LINKS_AGES):
            k += 1
        return k

    def _pronoun(self, i: int) -> Phrase:
        low = self.tokens[i].lower
        plural = low in ("they", "them", "themselves", "we", "us", "ourselves")
        person = "no" if low in ("it", "itself", "himself", "herself", "themselves", "we", "us", "i", "me", "you", "myself") else "yes"
        if low in ("nobody", "none"):
            return Phrase(i, i + 1, i, None, "yes", negative=True, determined=True, pronoun=low)
        return Phrase(i, i + 1, i, None, person, plural, definite=True, determined=True, pronoun=low)

    def _after_number(self, phrase: Phrase, j: int) -> int:
        """Past "more", "others", "of the": "12 others", "dozens of", "two more", "three of the"."""
        tokens, tags, n = self.tokens, self.tags, len(self.tokens)
        while j < n and tokens[j].lower in _MORE:
            phrase.more = True
            if tokens[j].lower == "others" or (tokens[j].lower == "more" and tags[min(j + 1, n - 1)] not in "PpXJnuE"):
                return j + 1
            j += 1
        if j + 1 < n and tokens[j].lower == "of":
            k = j + 1
            while k < n and (tags[k] == "D" or tokens[k].lower == "own"):  # "five of its own men"
                k += 1
            if k < n and (tags[k] in "PpXJnusE#" or (tags[k] == "T" and k + 1 < n and tags[k + 1] in "Pp")) and not self._not_people(k):
                if k > j + 1:
                    phrase.definite = True
                return self.number_at[k][1] if tags[k] == "#" else k
        return j

    def _not_people(self, k: int) -> bool:
        return self.tags[k] == "o"

    def _nominals(self, phrase: Phrase, j: int, open_: bool) -> int:
        """Past the adjectives and nouns from `j`; sets the head, stops where a verb may begin."""
        tags, tokens, n = self.tags, self.tokens, len(self.tokens)
        first = j
        quoted = False
        while j < n:
            tag = tags[j]
            after = tags[j + 1] if j + 1 < n else ""
            if tag in "pPnouXs":
                if phrase.head >= 0 and tags[phrase.head] == "p" and tag in "nos":
                    break
                if tag == "u" and phrase.head >= 0 and tags[phrase.head] == "p" and after in ("D", "#", "I"):
                    break
                if (
                    phrase.number is not None
                    and phrase.head >= 0
                    and tags[phrase.head] in "nu"
                    and self._plural_like(phrase.head)
                    and tag in "nou"
                ):
                    break
                phrase.head = j
            elif tag == "J" or (tag == "R" and tokens[j].lower in ("badly", "seriously", "heavily", "so-called") and after in "JTE"):
                if phrase.head >= 0 and tag == "J" and (tags[phrase.head] == "p" or tokens[j].lower in _TIMES):
                    break
            elif (
                tag in "EG"
                and open_
                and (phrase.head < 0 or tokens[j - 1].text == "-")
                and (after in ("P", "p", "n", "u", "X", "J", "o") or (after == "T" and self._counts_up(j + 1)))
            ):
                pass
            elif tag == "T" and open_ and phrase.head < 0 and self._qualifies(j):
                phrase.trigger = self.trigger_at[j]
            elif tag == "-" and j > first and after and after in "pPnouXJEGs#" and tokens[j].start == tokens[j - 1].end:
                pass
            elif tag == '"' and phrase.head >= 0 and tags[phrase.head] in "Xu" and j + 3 < n and tags[j + 2] == '"' and tags[j + 3] in "Xu":
                j += 2  # Ann "Nell" Mills
            elif tag == '"' and ((after and after in "pPXnuJ" and phrase.head < 0) or (quoted and after and after in "pPXnu")):
                quoted = True
            elif tag == "(" and j + 3 < n and tags[j + 2] == ")" and tags[j + 1] in "Xuny" and tags[j + 3] in "pPXnu":
                j += 2
            elif (
                (tag == "C" and phrase.head < 0 and j > first and tags[j - 1] in "JE" and after in ("J", "E"))
                or (tag == "#" and j > first and tokens[j - 1].text == "-")
                or (phrase.head >= 0 and tags[phrase.head] in "Xu" and tokens[j].lower in _PARTICLES and after in ("X", "u") and tag != "C")
                or (
                    tokens[j].text == "."
                    and j > first
                    and (len(tokens[j - 1].text) == 1 or tokens[j - 1].lower in ABBREVIATIONS)
                    and after in (("X", "u", "n", "P", "p", "J", "-") if j > first + 2 and tokens[j - 2].text == "." else ("X", "u", "s"))
                )
            ):
                pass
            else:
                break
            j += 1
        if j < n and self._counts_up(j):
            return j
        while j > first and tags[j - 1] in 'EGR"-':
            j -= 1
        return j

    def _counts_up(self, j: int) -> bool:
        """Whether the words of harm at `j` are a noun that a number before them counts ("displacements")."""
        trigger = self.trigger_at.get(j)
        return (
            trigger is not None
            and any(r.kind == "count" for r in trigger.readings)
            and trigger.first == j
            and self.tokens[j].lower.endswith("s")
        )

    def _qualifies(self, j: int) -> bool:
        """Whether the words of harm at `j` qualify the noun after them ("two wounded soldiers")."""
        trigger = self.trigger_at.get(j)
        if trigger is None or trigger.last >= len(self.tokens) or trigger.last != j + 1:
            return False
        if not any(r.kind in ("past", "adj", "part", "count") for r in trigger.readings):
            return False
        return self.tags[trigger.last] in "Pp" or (
            self.tags[trigger.last] == "J" and self.tags[min(trigger.last + 1, len(self.tags) - 1)] in "Pp"
        )

    def _plural_like(self, i: int) -> bool:
        low = self.tokens[i].lower
        return len(low) > 1 and low.endswith("s") and not low.endswith(("ss", "us", "is", "'s"))

    def _judge(self, phrase: Phrase) -> None:
        """Decides whether the phrase is of people, how many at least, and its class."""
        tags, tokens = self.tags, self.tokens
        if phrase.head < 0:
            phrase.person = "maybe"
            return
        head_tag, head = tags[phrase.head], tokens[phrase.head].lower
        people = nouns()
        if head_tag in "pP":
            noun = people.get(head) or people[head[:-1]]
            phrase.person, phrase.noun, phrase.plural = "yes", noun, noun.plural
            return
        inside = [i for i in range(phrase.first, phrase.head) if tags[i] in "pP"]
        if head_tag in "Xu" and inside:
            phrase.person, phrase.noun, phrase.named = (
                "yes",
                (people.get(tokens[inside[-1]].lower) or Noun("unknown", "person", False)),
                True,
            )
            phrase.plural = phrase.noun.plural
        elif head_tag == "X":
            known = grammar().get(head)  # "8344 Chapel Drive" is no person either
            thing = (
                known == "o"
                or (known == "V" and phrase.number is not None)
                or (phrase.definite and head_tag == "X" and phrase.head - phrase.first == 1)
            )
            phrase.person, phrase.named = ("no", False) if thing else ("maybe", True)
        elif head_tag in "nu":
            phrase.person = "maybe"
            phrase.plural = self._plural_like(phrase.head)
            phrase.named = head_tag == "u" and phrase.number is None
        elif head_tag == "s":
            bare = head.removesuffix("'s").removesuffix("'")
            following = tags[phrase.head + 1] if phrase.head + 1 < len(tags) else ""
            phrase.possessive = head.endswith("'s") or following == "T"
            owner = people.get(bare)
            if owner is None and inside:
                owner, phrase.named = (people.get(tokens[inside[-1]].lower) or Noun("unknown", "person", False)), True
            if owner is not None:
                phrase.person, phrase.noun, phrase.plural = "yes", owner, owner.plural
            elif tokens[phrase.head].text[0].isupper():
                phrase.person, phrase.named = "maybe", True
