"""Who says it: the source that a sentence names for its statement, verbatim, and what kind of source that is.

Belongs here: patterns of reported speech and the kinds of speakers. Not here: quotes as such, or the publisher of the article.
"""

from __future__ import annotations

import re

from assets.extraction.cues import Cue
from assets.extraction.sentences import Sentence

_SAY = (
    r"(?:said|says|say|told|reported|reports|announced|announces|confirmed|confirms|claimed|claims|stated|states|added|declared|disclosed|revealed|noted|indicated|"
    r"acknowledged|estimated|estimates|alleged|explained|wrote|tweeted|posted|insisted|put the)"
)
_ACCORDING = re.compile(r"\baccording\s+to\s+([^,;.\n]{3,90})", re.I)
_AFTER = Cue(rf"(?:,|\u201d|\"|--|-)\s*(?:the\s+)?([A-Z0-9a-z][^,;\u201c\u201d\"]{{1,80}}?)\s+(?:have\s+|has\s+)?{_SAY}\b")
_BEFORE = Cue(rf"(?:\A|[.;,\u201c\"\]]\s*)([^,;.\u201c\u201d\"\]]{{2,90}}?)\s+(?:also\s+|later\s+|today\s+|have\s+|has\s+)?{_SAY}\b")
_INVERTED = re.compile(r"(?:,|\u201d|\")\s*(?:said|says|reported|added|confirmed|announced)\s+([^,;.\u201c\u201d\"]{3,80})")
_LEAD = re.compile(r"\A(?:but|and|while|although|however|meanwhile|later|also)\s+", re.I)
_HEADLINE = re.compile(r"(?:\s[-\u2013\u2014]{1,2}\s?|-|:\s)([A-Za-z][\w .']{1,40})\Z")
_KINDS = (
    ("medical", r"\b(?:hospital|medic|medics|doctor|doctors|ambulance|morgue|health|paramedic|surgeon|coroner|medical|nurse)\b"),
    (
        "witness",
        r"\b(?:witness|witnesses|eyewitness|eyewitnesses|residents?|neighbou?rs?|survivors?|villagers?|locals?|relatives?|family|brother|father|mother|wife|husband|sister|uncle|cousin|son|daughter|friends?|sources? at the scene|local sources)\b",
    ),
    (
        "ngo",
        r"\b(?:united nations|u\.?n\.?|unhcr|unicef|ocha|observatory|red cross|red crescent|human rights|amnesty|monitor|monitoring|ngo|organi[sz]ation|charity|"
        r"aid (?:group|agency|worker)s?|relief|airwars|idmc|iom|msf)\b",
    ),
    (
        "media",
        r"\b(?:television|tv|radio|news|newspaper|agency|journalists?|reporters?|media|al[- ]jazeera|reuters|afp|ap|efe|acan-efe|daily|press|website|channel|correspondent)\b",
    ),
    (
        "official_party",
        r"\b(?:police|army|military|ministry|minister|commanders?|general|colonel|major|captain|lieutenant|spokes\w+|officials?|officers?|forces?|authorit\w+|security|"
        r"government|governor|mayor|president|sheriff|prosecutors?|troops|soldiers?|communique|command|interior|defen[cs]e|guerrillas?|rebels?|militants?|group|front|sources?|"
        r"intelligence|coalition|detectives?|investigators?|department|chief|deput(?:y|ies)|sgt|lt|capt|col|gen|maj)\b",
    ),
)
_KIND_PATTERNS = tuple((kind, re.compile(pattern, re.I)) for kind, pattern in _KINDS)
_NOBODY = re.compile(
    r"\b(?:it|he|she|they|who|which|i|we|that|this|have|been|was|were|reportedly|killed|wounded|injured|dead|died)\Z|\A(?:it|who|which|reportedly|been|there|on|in|at|to|by|that|this|about|around|more|some|all|no|\d+)\b",
    re.I,
)


def attribution_of(sentence: Sentence) -> tuple[str | None, str]:
    """The words that name the source, and a code of `attribution_kind`; (None, "unattributed") when nobody is named."""
    text = sentence.text
    search = sentence.lower if sentence.upper_case else text  # in capitals, the patterns' verbs are found in the lower-case twin
    for pattern in (_ACCORDING, _INVERTED, _AFTER, _BEFORE):
        m = pattern.search(search)
        if m is not None:
            source = " ".join(text[m.start(1) : m.end(1)].split()).strip(" -\u2013\u2014:")
            source = _LEAD.sub("", source)
            if source and not _NOBODY.search(source):
                return source, kind_of_source(source)
    if sentence.block_kind in ("title", "standfirst") or sentence.end - sentence.start < 140:
        m = _HEADLINE.search(text.rstrip("."))
        if m is not None and kind_of_source(m.group(1)) != "unattributed":
            return m.group(1).strip(), kind_of_source(m.group(1))
    return None, "unattributed"


_OWN_DEED = re.compile(  # "said it had killed 30", "said its fighters killed", "claimed to have killed"
    rf"\b{_SAY}\s+(?:in a statement\s+|on \w+day\s+)?(?:that\s+)?(?:(?:it|they|its\s+(?:\w+\s+)?\w+|their\s+(?:\w+\s+)?\w+)\s+(?:had\s+|have\s+)?|to\s+have\s+)"
    r"(?:killed|wounded|captured|abducted|shot|executed|neutrali[sz]ed|eliminated)\b"
)


def tells_own_deed(sentence: Sentence) -> bool:
    """Whether whoever speaks tells of harm that they did themselves."""
    return _OWN_DEED.search(sentence.lower) is not None


def kind_of_source(source: str) -> str:
    """The kind of a source from its words; "unattributed" when they tell none."""
    for kind, pattern in _KIND_PATTERNS:
        if pattern.search(source):
            return kind
    return "unattributed"
