"""What a count counts up: one incident, an addition, a toll brought up to date, a period, or how many are in a state.

Belongs here: the words that tell so. Not here: how counts are combined (aggregation).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from assets.extraction.cues import Cue
from assets.extraction.dates.words import SUPERLATIVE
from assets.extraction.mentions import CasualtyClaim
from assets.extraction.sentences import Sentence

_MONTHS = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_DAYS = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_WAR = r"(?:civil war|war|conflict|insurgency|uprising|rebellion|revolt|revolution|armed struggle|dictatorship|genocide|apartheid)"
_PERIOD = Cue(
    r"\bsince\b(?!\s+then)[^,;.]{0,40}\b(?:(?:19|20)\d\d|last (?:year|month|summer|winter)|(?:jan|feb|mar|apr|aug|sept?|oct|nov|dec)\b|january|february|march|april|june|july|august|september|october|november|december|"
    r"(?:start|beginning|outbreak|onset) of|began|started|erupted|broke out|founded|the (?:war|conflict|crisis|uprising|invasion))\b"
    r"|\b(?:over|during|in|within) (?:the (?:past|last|previous)|recent) (?:[\w-]+ )?(?:weeks?|months?|years?|decades?)\b"
    r"|(?<!earlier )(?<!later )(?<!late )\bthis (?:year|month)\b|\b(?:in all of|throughout|during|for all of) (?:last (?:year|month)|(?:19|20)\d\d)\b"
    r"|\bin (?:19|20)\d\d\b(?! ?[-,]? ?\d)|\b(?:a|per|every|each) (?:year|month)\b(?! (?:ago|after|later|earlier|before))|\bbetween (?:19|20)\d\d and (?:19|20)\d\d\b|\byears? of (?:war|conflict|fighting|violence)\b"
    rf"|\b{_WAR},? (?:(?:that|which) )?(?:(?:has|have|had) )?(?:already )?(?:killed|claimed|left|cost|caused)\b|\b(?:\w+|\d+)[- ](?:week|month|year|decade)s?[- ](?:old |long )?{_WAR}\b"
    r"|\bha(?:s|ve|d) [^,;.]{0,50}\bfor (?:[\w-]+ ){1,3}(?:years|decades)\b|\bmonthly\b|\bannual|\byear-to-date\b"
)
# Right behind the words of harm: "killed in Syria's civil war", "dead during the conflict"; not in "a war crime".
_IN_WAR = re.compile(
    rf"[^,;.]{{0,40}}?\b(?:in|during|by|of|from) (?:(?!an?\b)[\w'\u2019-]+ ){{1,3}}{_WAR}\b(?! (?:zone|crime|game|plane|ship|victim))"
)
_RECORD = re.compile(rf"\b(?:{SUPERLATIVE}|worst|first)\b[^,;.]{{0,50}}\Z")
# "one of the worst attacks", "the deadliest day" ... of the year
_ONE_OF = re.compile(r"\bone of (?:the|its|their)\b|\w+est (?:single )?day\b")
_OF_WAR = re.compile(rf"\b(?:{_WAR}|offensive|campaign|operations?|violence|repression|fighting|clashes)\b")
# People: from the first a count beside a word for war is the war's, from the second one beside no act at all. No single attack of the
# wars that news tell of killed ten thousand, or drove out a million.
_LARGE = {"killed": (1000, 10_000), "wounded": (1000, 10_000), "displaced": (1_000_000, 1_000_000)}
_LAST = re.compile(r"\b(?:last|each|every) (?:year|month)\b")  # with nouns ("39 deaths last year"); verbs tell of one incident more often
_RUNNING = Cue(
    r"\b(?:weekend|week|month|year|city|season)(?:'s)?\b[^.;]{0,40}\b(?:total|toll|tally|count)\b[^.;]{0,40}\bto\b"
    rf"|\bso far\b|\bto date\b|\bas of (?:today|now|{_DAYS})\b"
)
_STOCK = re.compile(
    r"\b(?:remain(?:s|ed|ing)?|still|currently|continue to be|are (?:now |newly )?displaced|are (?:now )?(?:living|staying|sheltering|hosted|held)|were (?:living|staying|sheltering))\b"
    r"|\b(?:sheltering|living|staying|housed|accommodated|hosted|sheltered)\b[^,;.]{0,40}\b(?:in|at|with)\b|\bidps?\b|\binternally displaced\b"
)
_HAPPENING = (
    r"(?:bombing|bomb|attack|blast|explosion|(?:air ?|air-|drone )?strike|raid|ambush|shooting|massacre|shelling|clash|assault|crash|collapse|"
    r"(?:earth)?quake|tsunami|landslide|mudslide|avalanche|flood|storm|hurricane|typhoon|cyclone|blaze|fire|stampede|sinking|disaster|accident|incident|tragedy)"
)
_ONE_INCIDENT = re.compile(
    rf"\b{_HAPPENING}\b(?! (?:attacks|incidents|strikes|accidents)\b)|\b(?:{_DAYS}|yesterday|today)'s (?:[\w-]+ ){{0,3}}{_HAPPENING}e?s\b"
)
# Before a year that dates one act: "the murder of a judge in 2014", "in an ambush near the border in 2014".
_ONE_ACT = re.compile(
    rf"\b(?:an?|the) (?:(?!series|string|spate|wave)[\w-]+ ){{0,2}}?(?:{_HAPPENING}|altercation|fight|robbery|stabbing|killing|murder)\b[^;.]{{0,60}}\Z"
)
# Between the words of a toll and the incident whose toll it is: "the death toll from Tuesday's car bombing", "the market blast's toll".
_TOLL_OF = re.compile(
    rf"\s(?:from|in|of|after|following)\s(?:[\w'-]+\s){{0,6}}?{_HAPPENING}\b|\s(?:from|in|of)\s(?:{_DAYS}|yesterday|today)'s\s(?:[\w-]+\s){{0,3}}{_HAPPENING}e?s\b"
)
_OF_TOLL = re.compile(rf"\b{_HAPPENING}(?:'s)?(?: death| casualty)?\s\Z")
_AFTER_ACT = re.compile(
    r"\bafter\b[^.;]{0,60}\b(?:attacked|opened fire|stormed|exploded|blew|went off|struck|hit|raided|ambushed|bombed|shelled|detonated|rammed)\b"
)
_SEVERAL = Cue(
    rf"\b(?:series|string|spate|wave|months?|weeks?|years?|decades?|days) of\b|\bthis (?:week|month|year)\b|\bsince\b(?! (?:an?|the|his|her|its|their) [^,;.]{{0,80}}\bon {_DAYS}\b)|\b(?:war|conflict|campaign|offensive|violence|fighting|unrest|uprising|protests)\b"
    rf"|(?<!'s )\b(?:attacks|bombings|airstrikes|strikes|clashes|raids)\b(?! (?:{_DAYS}|on {_DAYS}))"
)
_PLACED = re.compile(r"\s(?:in|across|throughout|within|among|for)\b")  # "the death toll in the province": of more than was spoken of
_OWNED = re.compile(r"(?:'s|s'|\b(?:its|their|overall|total|national))\s(?:official\s)?\Z")  # "the year's death toll", "Gaza's death toll"
_BROUGHT = re.compile(
    r"(?<!was )(?<!were )(?<!been )(?<!later )\b(?:bring(?:s|ing)?|brought|tak(?:es|ing)|took|rais(?:es|ed|ing)|push(?:es|ed|ing)|total)\b"
)
# What counts on from the incident at hand, not from a war's toll: "two of the wounded died, raising the toll to five".
_COUNTED_ON = re.compile(
    r"\bof (?:those|them|the|his|her|their)\b[^,;.]{0,40}?\b(?:wounded|injured|hurt|wounds|injuries)\b|\bsuccumb|\b(?:in|at) (?:a |the )?(?:\w+ )?hospital\b|\brubble\b|"
    r"\bbod(?:y|ies)\b"
)
_IN_MONTH = Cue(
    rf"(?<!\d )(?<!\dth )(?<!early )(?<!late )(?<!mid-)\b(?:in|during|for|throughout) (?:the month of )?{_MONTHS}\b(?! \d{{1,2}}\b(?!\d))"
)
_DIFFUSE = re.compile(
    r"\b(?:violence|fighting|hostilities|unrest|attacks|acts of terrorism|terrorism|armed conflict|clashes|air ?strikes|bombings|shootings)\b"
    r"|\b(?:fewer|more|lower|higher|less) than (?:in|the|during)\b|\b(?:compared (?:with|to)|(?:up|down) from|the (?:month before|previous month))\b"
    r"|\b(?:across|nationwide|countrywide)\b|\b(?:recorded|documented|registered|figures)\b"
)
_DATED = re.compile(rf"\b{_DAYS}\b|\b{_MONTHS} \d{{1,2}}\b|\b\d{{1,2}} {_MONTHS}\b|\b(?:yesterday|today|overnight)\b")
_SUMS = frozenset(("period_total", "running_total"))
_NEAR = 3  # sentences


def basis_of(harm: str, kind: str, sentence: str, at: tuple[int, int], more: bool, size: int) -> str:
    """The code of `count_basis` for a claim of `size` people, from the lower-case sentence with its words of harm at `at`; `more` when
    its phrase says "another", "others". One person is never a sum over a period."""
    single = size <= 1
    if kind == "toll" or _RUNNING.search(sentence):
        return "incident" if _of_one_incident(sentence, at) else "period_total" if _of_period(sentence) else "running_total"
    if not single and (_of_period(sentence) or (kind in ("count", "noun") and _LAST.search(sentence)) or _of_month(sentence)):
        return "period_total"
    if harm in ("displaced", "missing", "captured", "abducted") and _STOCK.search(sentence):
        return "stock"
    if not single and _of_war(harm, sentence, at, size):
        return "period_total"
    return "increment" if more else "incident"


@lru_cache(maxsize=128)
def _of_period(sentence: str) -> bool:
    """Whether the sentence speaks of a period, asked once for all of its claims. The year of one act is none, nor
    is the time in which an act has no equal ("the deadliest attack this year")."""
    found = _PERIOD.search(sentence)
    if found is None:
        return False
    before = sentence[: found.start()]
    record = _RECORD.search(before) and (_ONE_INCIDENT.search(before) or _ONE_OF.search(before))
    return not (record or (found.group()[3:].isdigit() and _ONE_ACT.search(before)))


def _of_war(harm: str, sentence: str, at: tuple[int, int], size: int) -> bool:
    """Whether the victims are those of a war: by the words behind, or by their number where no act is named that took so many."""
    if harm not in _LARGE:
        return False
    behind = _IN_WAR.match(sentence, at[1])
    if behind is not None and not _ONE_INCIDENT.search(behind.group()) and not _RECORD.search(behind.group()):
        return True
    beside_war, alone = _LARGE[harm]
    return size >= (beside_war if _OF_WAR.search(sentence) else alone) and not _ONE_INCIDENT.search(sentence)


def _of_one_incident(sentence: str, at: tuple[int, int]) -> bool:
    """Whether the toll is that of one incident which the sentence names beside it."""
    named = _TOLL_OF.match(sentence, at[1]) or _OF_TOLL.search(sentence[: at[0]]) or _AFTER_ACT.search(sentence, at[1])
    return named is not None and not _SEVERAL.search(sentence) and not _of_period(sentence)


def _of_month(sentence: str) -> bool:
    """Whether the sentence sums up a month: a month without a day, many acts or a comparison, and no act of its own."""
    return bool(_IN_MONTH.search(sentence) and _DIFFUSE.search(sentence)) and not _ONE_INCIDENT.search(sentence)


def settle_by_context(claims: Sequence[CasualtyClaim], sentences: Sequence[Sentence]) -> list[CasualtyClaim]:
    """The claims, in text order, with what the sentences before them tell of their basis: a toll that names nothing of its own
    is of the incident counted just before ("The number of wounded now stood at 52"), and in a report that opens with the total
    of a period, undated counts without an act of their own are its parts ("In Baghdad 109 civilians lost their lives"). A part counts up
    what its whole does."""
    settled: list[CasualtyClaim] = []
    for claim in claims:
        low, counted = sentences[claim.sentence_no].lower, [c for c in settled if c.low != 0 and c.polarity != "negated"]
        near = [c for c in counted if claim.sentence_no - c.sentence_no <= _NEAR]
        last = near[-1] if near else None
        if last is not None and claim.count_basis == "running_total" and claim.rule_id.startswith("toll:"):
            base = sentences[claim.sentence_no].start
            before, after = low[: claim.trigger_start - base], low[claim.trigger_end - base :]
            brought = _BROUGHT.search(low) and not (_COUNTED_ON.search(low) and last.sentence_no == claim.sentence_no)
            bare = not (_PLACED.match(after) or _OWNED.search(before) or _SEVERAL.search(low) or _of_period(low) or brought)
            if bare and last.count_basis in ("incident", "increment") and last.harm in ("killed", "wounded"):
                claim = replace(claim, count_basis="incident")
        elif last is not None and claim.count_basis == "incident" and last.count_basis == counted[0].count_basis == "period_total":
            own = _ONE_INCIDENT.search(low) or _DATED.search(low) or claim.qualifier == "implied_one"
            if not own and claim.harm in ("killed", "wounded"):
                claim = replace(claim, count_basis="period_total")
        settled.append(claim)
    wholes = {(c.start, c.end, c.harm): c.count_basis for c in settled}
    of_sum = [wholes.get(c.part_of, "") if c.part_of is not None else "" for c in settled]
    return [
        replace(c, count_basis=basis) if basis in _SUMS and c.count_basis == "incident" else c
        for c, basis in zip(settled, of_sum, strict=True)
    ]
