"""The part that a place plays in its sentence: where it happened, where somebody spoke, whose army it was.

Belongs here: roles of `PlaceMention.role`, read off the words around a name. Not here: whether and which place it is.
"""

from __future__ import annotations

import re
from functools import cache

from assets.extraction.cues import Cue
from assets.extraction.places.positions import relative_before
from assets.extraction.places.words import words

_ACTOR_OF = re.compile(
    r"\b(?:president|prime minister|minister|premier|king|government|govt|army|republic|kingdom|state|ambassador|embassy|bank|leader|governor"
    r"|mayor|university|archbishop|bishop|prince|emir|sultanate|citizens?|nationals?|people|police|forces|branch|front|party|parliament|capital"
    r"|history|map|friends|islamic emirate|commission of inquiry on|sanctions (?:on|against)|(?:envoy|ambassador|consul) (?:to|for|on|in))"
    r"\s+(?:of\s+)?(?:the\s+)?$"
)
_AGAINST = re.compile(r"\b(?:against|between|by|with)\s+(?:the\s+)?$")
_NATIONAL = re.compile(  # "a U.S. patrol", "Iran embassy"
    r"\s+(?:\w+\s+)?(?:patrols?|convoys?|bases?|vehicles?|contractors?|tanks?|bombers?|drones?|missiles?|air ?strikes?|strikes?|raids?|warships?|marines?"
    r"|embassy|consulate|flags?|aid|dollars?|citizenship|passports?|nationality|sanctions?|occupation)\b"
)
# An abbreviated country stands for itself only after a preposition and before no noun: "in the U.S.", never "U.S. interests", "U.S. House".
_ABBREVIATED = re.compile(r"(?:u\.s\.?|us|u\.k\.?|uk)")
_IN_COUNTRY = re.compile(r"\b(?:in|into|to|from|across|throughout|inside|within|of|around|outside|leave|left)\s+(?:the\s+)?(?:\w+ern\s+)?$")
_GOES_ON = re.compile(
    r"\s+(?!(?:and|or|on|in|at|for|to|by|with|from|as|after|before|when|while|where|who|which|that|but|if|is|was|were|are|has|have|had|will|would|said|says|this|last)\b)[a-z]"
)
_COUNTED = re.compile(r"\b(?:an?|another|two|three|four|five|six|several|many|\d+)\s+$")
_SPEECH = Cue(
    r"\b(?:said|says|spokes(?:man|woman|person)|told(?:\s+\S+){1,4}?|speaking|spoke|reporters|interviewed?|conference|statement|briefing|speech|announced|reported|summit|talks|conversations)(?:\s+(?:on\s+)?\S+day)?(?:\s+by\s+(?:tele)?phone)?\s+(?:in|from|at|near|to)\s+(?:the\s+)?"
    r"(?:(?:\w+ern|\w+|capital|\w+ (?:city|town|capital)) (?:of )?)?$"
)
_DIRECTION = Cue(
    r"\b(?:north|south|east|west|northeast|northwest|southeast|southwest|outside)(?:ern)?\s+(?:of|from)\s+(?:the\s+)?(?:\w+ of )?$"
)
_FROM = Cue(r"\b(?:from|out of)\s+(?:the\s+)?(?:(?:northern|southern|eastern|western|central|nearby|neighbou?ring)\s+)?(?:\w+\s+of\s+)?$")
_TO = Cue(
    r"\b(?:fled|flee|fleeing|moved|went|go|going|sent|returned|returning|deployed|transferred|transported|taken|flown|escaped|travel(?:l)?ed|headed|heading"
    r"|road|way|route|highway|bus|train|flight|convoy|advance|advancing|airlifted|rushed)(?:\s+\S+){0,4}?\s+(?:to|toward|towards|into|for)\s+(?:the\s+)?"
    r"(?:(?:northern|southern|eastern|western|central|nearby|neighbou?ring)\s+)?(?:\w+\s+of\s+)?$"
)
_NEAR = Cue(r"\b(?:near|close to|outside|outskirts of|around|vicinity of|just off|beyond)\s+(?:the\s+)?(?:\w+\s+of\s+)?$")
# Where the wounded come to or die is not where they were hurt.
_HOSPITAL = re.compile(r"\b(?:hospital|clinic|morgue|infirmary)s?$")
_IN_HOSPITAL = re.compile(
    r"(?<=\s)(?:hospitals?|clinics?|morgue)\s+(?:in|of)\s+(?:the\s+)?(?:nearby\s+)?(?:(?:city|town|capital)\s+(?:of\s+)?)?$"
)
_CARED_FOR = Cue(
    r"\b(?:died|dies|die|dying|dead|death|admitted|treated|treatment|hospitali[sz]ed|recovering|pronounced|interned|rushed|taken|brought|sent|transferred|arrived|received|evacuated|taking|took"
    r"|operated on|condition|doctors?|physicians?|surgeons?|nurses?|body|bodies|corpses?)\b(?:\s+[\w'\u2019,-]+){0,5}?\s+(?:in|at|to|into|by|of|from)\s+(?:the\s+|a\s+)?(?:\w+\s+){0,2}?$"
)
# Who tells of what happened elsewhere: ", hospital officials in X said", "police in X told reporters".
_TELLER = Cue(
    r"(?:^|[,;]|\b(?:according to|as))\s*(?:(?:the|a|an|one|two|some|several|local|senior|security|hospital|medical|military|health|government|army|police|rescue|other|\w+ese|\w+an)\s+){0,3}"
    r"(?:officials?|officers?|police|sources?|medics?|doctors?|residents?|witnesses|authorities|spokes(?:man|woman|person)|reporters?|correspondents?|rescuers|activists|diplomats?)\s+"
    r"(?:in|at)\s+(?:the\s+)?(?:(?:city|town|capital|port|nearby|\w+ern)\s+){0,2}(?:of\s+)?$"
)
_TELLS = re.compile(r"\s*(?:,\s[^,.;]{1,40},)?\s*(?:said|says|told|added|confirmed|reported|announced|estimated|[.,;]|$)")
_SUFFIX = re.compile(r"-(?:led|backed|born|made|style|trained|sponsored|funded|allied|brokered|supplied|based|supported)\b")


@cache
def _actor_after() -> re.Pattern[str]:
    alternatives = "|".join(sorted((re.escape(w) for w in words().orgs), key=len, reverse=True))
    verbs = "|".join(sorted((re.escape(w) for w in words().speech), key=len, reverse=True))
    adjective = r"(?:(?:armed|security|special|national|federal|local|provincial|ruling|new|former|defen[cs]e|interior|foreign|health|military|counter-?terrorism|elite|ground|border)\s+)?"
    return re.compile(rf"(?:(?:'s|')?\s+{adjective}(?:{alternatives})\b|\s+(?:also |later |again )?(?:{verbs})\b(?!\s+(?:in|at|near)\b))")


@cache
def _somewhere() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:\w+\s+)?(?:{'|'.join(sorted(words().in_country))})\b")


def role_of(lower: str, start: int, end: int, kind: str) -> str:
    """The role of the name at [start, end) of a sentence in lower case; `kind` of the place as in `places.kind`."""
    before, after = lower[max(0, start - 100) : start], lower[end : end + 45]
    if relative_before(before):
        return "reference"
    if _SUFFIX.match(after):
        return "actor_part"
    actor = _actor_after().match(after)
    if actor and not re.search(r"\b(?:in|near|at|outside|inside|around)\s+(?:the\s+|an?\s+)?(?:\w+ern\s+)?(?:\w+\s+of\s+)?$", before):
        return "actor_part"
    if kind == "country" and (_NATIONAL.match(after) or _COUNTED.search(before)) and not _somewhere().match(after):
        return "actor_part"
    if kind == "country" and (_ACTOR_OF.search(before) or _AGAINST.search(before)):
        return "actor_part"
    if _ABBREVIATED.fullmatch(lower, start, end) and (not _IN_COUNTRY.search(before) or _GOES_ON.match(after)):
        return "actor_part"
    if _SPEECH.search(before):
        return "speech"
    care = _IN_HOSPITAL.search(before)
    if (_HOSPITAL.search(lower, start, end) and _CARED_FOR.search(before)) or (care and _CARED_FOR.search(before[: care.start()] + " ")):
        return "background"
    if _FROM.search(before):
        return "origin"
    if _TO.search(before):
        return "destination"
    return "event"


def is_of_teller(lower: str, start: int, end: int) -> bool:
    """Whether the name at [start, end) of a sentence in lower case is where those are who tell of it."""
    return _TELLER.search(lower[max(0, start - 100) : start]) is not None and _TELLS.match(lower, end) is not None


def is_near(lower: str, start: int) -> bool:
    """Whether the text places something near, not in, the place named at `start`."""
    before = lower[max(0, start - 50) : start]
    return bool(_NEAR.search(before) or _DIRECTION.search(before))
