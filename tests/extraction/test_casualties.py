"""Casualty claims, construction by construction: who was harmed, how many, and told as what."""

from __future__ import annotations

import pytest

from assets.extraction.casualties.casualties import find_casualties
from assets.extraction.mentions import ActorMention, Article, Block, CasualtyClaim
from assets.extraction.numbers import find_numbers
from assets.extraction.sentences import split_article

Told = tuple[str, int | None, int | None, int | None]


def claims_of(text: str, kind: str = "body") -> list[CasualtyClaim]:
    article = Article("a", text, (Block(kind, 0, len(text)),))
    sentences = split_article(article)
    claims = find_casualties(sentences, [find_numbers(s) for s in sentences], [[] for _ in sentences], article)
    for claim in claims:
        assert text[claim.start : claim.end] == claim.surface
    return claims


def told(text: str) -> list[Told]:
    """harm, low, best and high of the asserted claims that are no part of another."""
    return [(c.harm, c.low, c.best, c.high) for c in claims_of(text) if c.polarity == "asserted" and c.part_of is None]


def exact(harm: str, n: int) -> Told:
    return (harm, n, n, n)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # passive, active, participle, headline
        ("Seven miners were killed near Oruro.", [exact("killed", 7)]),
        ("Seven miners in the village of Colquiri were later reported killed.", [exact("killed", 7)]),
        ("The blast killed seven miners.", [exact("killed", 7)]),
        ("A shell hit a school, killing seven pupils.", [exact("killed", 7)]),
        ("Seven killed in Oruro blast", [exact("killed", 7)]),
        ("Roadside bomb kills seven near Oruro", [exact("killed", 7)]),
        ("Seven dead, nine hurt in Oruro blast", [exact("killed", 7), exact("wounded", 9)]),
        ("Seven miners died and nine were injured.", [exact("killed", 7), exact("wounded", 9)]),
        ("Seven miners who had joined the strike were shot dead.", [exact("killed", 7)]),
        ("Seven miners, all of them from one village, were killed.", [exact("killed", 7)]),
        # ellipsis and coordination
        ("At least 14 recruits were killed and 25 wounded.", [("killed", 14, 14, None), exact("wounded", 25)]),
        ("The mine killed two and wounded six others.", [exact("killed", 2), exact("wounded", 6)]),
        ("Two policemen and 14 rebels were killed.", [exact("killed", 2), exact("killed", 14)]),
        ("The clash left two policemen and 14 rebels dead.", [exact("killed", 2), exact("killed", 14)]),
        # nouns
        ("The deaths of six nurses shocked the town.", [exact("killed", 6)]),
        ("The raid resulted in 15 deaths and 70 injuries.", [exact("killed", 15), exact("wounded", 70)]),
        ("The bodies of 12 men were found in a well.", [exact("killed", 12)]),
        ("The siege claimed the lives of six nurses.", [exact("killed", 6)]),
        ("The siege claimed six lives.", [exact("killed", 6)]),
        ("Prosecutors spoke of the murder of the bishop's driver.", [exact("killed", 1)]),
        # one person, people listed
        ("A soldier was shot dead by snipers.", [exact("killed", 1)]),
        ("Gunmen murdered journalist Amal Haddad in Basra.", [exact("killed", 1)]),
        ("Ruben Salas, 72, who was closing his shop at the time, was killed.", [exact("killed", 1)]),
        ("The shell killed the baker and his daughter.", [exact("killed", 2)]),
        ("Amal Haddad, Omar Said and Nadia Karim were killed.", [exact("killed", 3)]),
        ("A family of five was killed when the roof fell.", [exact("killed", 5)]),
        ("Nine U.S. soldiers were killed.", [exact("killed", 9)]),
        ("The shell killed his cousin, Omar Said, and her son.", [exact("killed", 2)]),
        # verbs of harm with an object of their own kind
        ("The army lost seven soldiers.", [exact("killed", 7)]),
        ("The army attacked, losing five of its own men.", [exact("killed", 5)]),
        ("The gang slit the throats of eight villagers.", [exact("killed", 8)]),
        ("Eight villagers had their throats cut.", [exact("killed", 8)]),
        ("Forty soldiers laid down their lives.", [exact("killed", 40)]),
        ("A mob burned to death 13 traders.", [exact("killed", 13)]),
        ('The army said it had "neutralised" 12 rebels.', [exact("killed", 12)]),
        ("The army eliminated 12 rebels.", [exact("killed", 12)]),
        ("The rebels took 12 villagers hostage.", [exact("abducted", 12)]),
        ("The rebels have taken 150 soldiers prisoner.", [exact("captured", 150)]),
        ("The flare-up cost 11 lives.", [exact("killed", 11)]),
        ("Twelve fishermen are missing and presumed dead.", [exact("missing", 12)]),
        ("The raid drove 9,000 others from their homes.", [exact("displaced", 9000)]),
        # qualifiers
        ("Up to 30 rebels were killed.", [("killed", None, None, 30)]),
        ("Between 10 and 15 rebels were killed.", [("killed", 10, None, 15)]),
        ("Dozens of rebels were killed.", [("killed", 24, None, 99)]),
        ("Several worshippers were wounded.", [("wounded", 3, None, 9)]),
        # counts that go on after the verb, and insertions before it
        ("Six people were killed in Mosul and five in Kirkuk.", [exact("killed", 6), exact("killed", 5)]),
        ("Fighting left six rebels dead on Friday and ten on Saturday.", [exact("killed", 6), exact("killed", 10)]),
        ("Twelve people, including two priests, were killed.", [exact("killed", 12)]),
        ("Twelve people, all of them farmers, were killed.", [exact("killed", 12)]),
        ("Twelve people, one of them a priest, were killed.", [exact("killed", 12)]),
        ("39 farmers, mostly women and children, killed by shells", [exact("killed", 39)]),
        ("Twelve rebels, including a leader, and two policemen were killed.", [exact("killed", 12), exact("killed", 2)]),
        ("Twelve farmers fleeing Mosul were killed.", [exact("killed", 12)]),
        ("The man shot on Sunday outside a bar in Mosul has died.", [exact("killed", 1)]),
        ("A former senator and mayor was killed.", [exact("killed", 1)]),
        ("A bomber killed himself and five guards.", [exact("killed", 5)]),
        ("Two children aged four and seven were killed.", [exact("killed", 2)]),
        ("A boy aged 14 was shot dead.", [exact("killed", 1)]),
        ("A clerk, 45, and her sons, 12 and 9, were killed.", [("killed", None, None, None), exact("killed", 1)]),
        ("In Karvan, 12 were killed.", [exact("killed", 12)]),
        ("On Monday, 12 of them died.", [exact("killed", 12)]),
        ("He was held in the death of Omar Dane, 20, who was shot on Sunday.", [exact("killed", 1)]),
        ("All 14 miners aboard were killed.", [exact("killed", 14)]),
        ("Doctors treated 33 miners for injuries.", [exact("wounded", 33)]),
        ("Guards found the bodies of six miners with bullet wounds.", [exact("killed", 6)]),
        ("A blast killed 30, and 50 were injured.", [exact("killed", 30), exact("wounded", 50)]),
        ("Nine miners died, including two women, and 25 were injured.", [exact("killed", 9), exact("wounded", 25)]),
        ("Fourteen miners were killed as well as nine guards.", [exact("killed", 14), exact("killed", 9)]),
        ("Eleven miners were killed and 30 others received injuries.", [exact("killed", 11), exact("wounded", 30)]),
        ("He was captured in a raid and saw five camps, including two abroad.", [exact("captured", 1)]),
        ("Rebels shot down a helicopter, killing its crew of five.", [exact("killed", 5)]),
        ("Killed: 5; wounded: 12.", [exact("killed", 5), exact("wounded", 12)]),
        ("The blast killed 30 miners and 50 were injured.", [exact("killed", 30), exact("wounded", 50)]),
        ("At least 12, and possibly as many as 20, miners were killed.", [("killed", 12, None, 20)]),
        ("The blast killed at least 30 and up to over 50 miners.", [("killed", 30, None, 50)]),
        ("The attacker blew himself up, killing himself and five others.", [exact("killed", 5)]),
        ("About 250 families (some 1,300 people) were displaced.", [exact("displaced", 250), exact("displaced", 1300)]),
        # other harms
        ("Gunmen kidnapped 12 pupils from a school.", [exact("abducted", 12)]),
        ("Twelve fishermen are missing after the storm.", [exact("missing", 12)]),
        ("The army captured 12 rebels.", [exact("captured", 12)]),
        ("About 1,200 people fled their homes.", [exact("displaced", 1200)]),
        ("The floods forced 1,200 people to leave their homes.", [exact("displaced", 1200)]),
        ("Soldiers helped more than 1,200 civilians leave the town.", [("displaced", 1200, 1200, None)]),
        ("More than 1,200 people were evacuated.", [("displaced", 1200, 1200, None)]),
        ("As many as 1,200 people are sheltering in camps.", [("displaced", None, None, 1200)]),
        ("About 1,200 people returned to their homes.", [exact("returned", 1200)]),
    ],
)
def test_constructions(text: str, expected: list[Told]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Up to 300 fighters based in the town had dug trenches.",
        "Officers believe that at most 240 households still live in the village.",
        "Before the war close to 90,000 people lived in the town.",
        "The village lies 65 km north of the city.",
        "Police executed a search warrant at two houses.",
        "The group lost 40 percent of its territory.",
        "Two hundred advisers are training recruits at the base.",
        "The strikes killed the deal.",
        "Jones shot at the car twice.",
        "In 2014 rebels held seven towns.",
        "The bridge was blown up with 40 kilos of dynamite.",
        "Nine casualties were taken there.",
        "A third of the 90 passengers were killed.",
        "It is not true that 15 recruits died.",
        "A helicopter with nine soldiers on board was shot down.",
        "The firm eliminated 300 jobs.",
        "The team lost 12 games and two players.",
        "The rebels were taken prisoner.",
        "Rescuers whisked 12 tourists to safety.",
    ],
)
def test_what_is_no_claim(text: str) -> None:
    assert [c for c in told(text) if c[1:] != (None, None, None) and c[1] != 2] == []


def test_the_count_is_stated_by_the_surface() -> None:
    killed, wounded = claims_of("At least 14 army recruits were killed and 25 wounded, a medic told reporters.")
    assert (killed.surface, killed.victims, killed.victim_class) == ("At least 14 army recruits", "army recruits", "security_forces")
    assert (wounded.surface, wounded.victims) == ("25", None)


def test_a_bare_number_is_of_the_people_counted_before_it() -> None:
    assert [c.victim_class for c in claims_of("Fourteen soldiers were killed and 25 wounded.")] == ["security_forces", "security_forces"]
    assert [c.victim_class for c in claims_of("The bomb killed 14 soldiers and wounded 25 others.")] == ["security_forces", "unknown"]


def test_members_of_a_list_are_parts_of_its_count() -> None:
    whole, *members = claims_of("The shell killed the baker and his daughter.")
    assert (whole.qualifier, whole.best, whole.surface) == ("enumerated", 2, "the baker and his daughter")
    assert [(m.surface, m.qualifier, m.part_of) for m in members] == [
        ("the baker", "implied_one", (whole.start, whole.end, "killed")),
        ("his daughter", "implied_one", (whole.start, whole.end, "killed")),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The strike killed 30 people, including five children.",
        "Thirty people, including five children, were killed in the strike.",
        "Thirty people including five children were killed.",
        "Five children were among 30 people killed.",
        "Thirty people were killed, including five children, and 12 were hurt.",
        "Thirty people died, including five children.",
        "The strike killed 30 people, among them five children.",
    ],
)
def test_a_subset_is_a_part_of_its_whole(text: str) -> None:
    claims = claims_of(text)
    (whole,) = [c for c in claims if c.best == 30]
    assert whole.part_of is None
    assert [c.part_of for c in claims if c.best == 5] == [(whole.start, whole.end, "killed")]


@pytest.mark.parametrize(
    ("text", "whole", "part"),
    [
        ("A rocket wounded nine villagers, two of them seriously, a medic said.", "nine villagers", "two"),
        ("Nine villagers, two of them children, were wounded.", "Nine villagers", "two"),
        ("Nine villagers, two of whom were children, were wounded.", "Nine villagers", "two"),
        ("Nine villagers were wounded, of whom two were children.", "Nine villagers", "two"),
        ("Nine villagers were wounded, two of them in Homs.", "Nine villagers", "two"),
        ("Nine villagers, two children among them, were wounded.", "Nine villagers", "two children"),
        ("Nine villagers were wounded, among them two children.", "Nine villagers", "two children"),
        ("Nine villagers who had fled the town were wounded, two of them children.", "Nine villagers", "two"),
        ("The toll from the blast rose to 24 on Monday, including three children, a medic said.", "24", "three children"),
    ],
)
def test_some_of_them_are_a_part(text: str, whole: str, part: str) -> None:
    claims = claims_of(text)
    assert [(c.surface, c.part_of is None) for c in claims] == [(whole, True), (part, False)]
    assert claims[1].part_of == (claims[0].start, claims[0].end, claims[0].harm)


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("The death toll could reach 40.", "hypothetical"),
        ("The death toll is expected to rise to 40.", "hypothetical"),
        ("Was it true that 40 miners were killed?", "hypothetical"),
        ("Who killed the 40 miners?", "asserted"),
        ("An earlier version of this story said 40 miners were killed.", "denied"),
        ("Earlier reports said 40 miners were killed.", "asserted"),
        ("The death toll since the offensive began on 22 May stands at 40.", "asserted"),
    ],
)
def test_what_a_claim_asserts(text: str, polarity: str) -> None:
    assert [c.polarity for c in claims_of(text) if c.best == 40] == [polarity]


def test_the_part_inside_an_insertion_keeps_its_whole() -> None:
    whole, part = claims_of("Twelve people, including two priests, were killed.")
    assert (whole.best, part.best, part.part_of) == (12, 2, (whole.start, whole.end, "killed"))


def test_who_belongs_to_a_victim_is_another_person() -> None:
    assert [c.harm for c in claims_of("A teenager was fatally shot and his girlfriend hit in the arm.") if c.part_of is None] == [
        "killed",
        "wounded",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Twelve people died: five in Mosul, seven in Kirkuk.",
        "The raids killed 12 people, four in Mosul, five in Kirkuk and three in Hit.",
        "Twelve people were killed - five villagers and seven soldiers.",
        "Twelve people (five villagers and seven soldiers) were killed.",
        "Twelve people were killed: five villagers, two soldiers, a priest and others.",
        "In all, 12 died: five at the gate and the rest inside.",
    ],
)
def test_the_members_of_a_division_are_parts_of_their_total(text: str) -> None:
    whole, *parts = claims_of(text)
    assert (whole.best, whole.part_of) == (12, None)
    assert parts[0].best in (4, 5)
    assert {p.part_of for p in parts} == {(whole.start, whole.end, "killed")}


@pytest.mark.parametrize(
    "text", ["Twelve people were killed, five in Mosul and six in Kirkuk.", "Twelve people were killed in two raids on 10 villages."]
)
def test_numbers_that_do_not_add_up_to_a_total_are_not_made_its_parts(text: str) -> None:
    assert all(claim.part_of is None for claim in claims_of(text))


def test_a_count_tied_by_of_them_keeps_the_class_of_its_noun() -> None:
    assert [c.victim_class for c in claims_of("The strike killed 30 people, 20 of them children and 4 of them soldiers.")] == [
        "unknown",
        "civilian",
        "security_forces",
    ]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The toll is now 40.", (40, 40, 40)),
        ("Toll now 40", (40, 40, 40)),
        ("Officials put the dead at 40.", (40, 40, 40)),
        ("Two deaths overnight brought the dead to 40.", (40, 40, 40)),
        ("Deaths in the province have reached 40.", (40, 40, 40)),
        ("The body count stood at 40.", (40, 40, 40)),
        ("Bombing toll jumps past 40", (40, 40, None)),
        ("The death toll topped 40.", (40, 40, None)),
    ],
)
def test_tolls(text: str, count: tuple[int | None, ...]) -> None:
    assert count in [(c.low, c.best, c.high) for c in claims_of(text) if c.harm == "killed" and c.rule_id.startswith("toll")]


def test_the_dead_told_place_by_place_are_parts_and_not_displaced() -> None:
    text = "The strike killed at least 30 people. The dead were 26 people who had taken shelter in the cellar and four in the yard."
    whole, *parts = claims_of(text)
    assert [(p.harm, p.best, p.part_of) for p in parts] == [("killed", n, (whole.start, whole.end, "killed")) for n in (26, 4)]


def test_who_lives_in_the_same_house_is_not_some_of_them() -> None:
    assert [c.best for c in claims_of("Nine villagers were wounded, and two of them spoke to reporters.")] == [9]


def test_fewer_people_are_no_count() -> None:
    assert claims_of("Fewer civilians were killed in the second month.") == []


def test_a_part_counted_later_belongs_to_the_count_before_it() -> None:
    whole, part = claims_of("The raid killed 25 people. Residents said 10 of the dead were women.")
    assert (part.best, part.part_of) == (10, (whole.start, whole.end, "killed"))


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("Nobody was killed.", "negated"),
        ("No one was killed in the blast.", "negated"),
        ("None of the passengers was killed.", "negated"),
        ("No soldiers were killed.", "negated"),
        ("There were no reports that 12 soldiers were killed.", "negated"),
        ("Twelve soldiers were not killed.", "negated"),
        ("The army denied that 12 soldiers had been killed.", "denied"),
        ("He denied having killed 12 soldiers.", "denied"),
        ("Twelve soldiers may have been killed.", "hypothetical"),
        ("They threatened to kill 12 soldiers.", "hypothetical"),
        ("Rebels tried to kill 12 soldiers.", "hypothetical"),
        ("The attempted murder of 12 soldiers failed.", "hypothetical"),
        ("They will kill 12 soldiers.", "future"),
        ("Twelve soldiers were killed.", "asserted"),
        ("Not only were 12 soldiers killed.", "asserted"),
    ],
)
def test_polarity(text: str, polarity: str) -> None:
    assert [c.polarity for c in claims_of(text)] == [polarity]


def test_no_casualties_is_an_explicit_zero_for_killed_and_wounded() -> None:
    claims = claims_of("No casualties were reported.")
    assert [(c.harm, c.low, c.high, c.qualifier, c.polarity) for c in claims] == [
        ("killed", 0, 0, "none_stated", "negated"),
        ("wounded", 0, 0, "none_stated", "negated"),
    ]


def test_a_count_of_killed_or_wounded_together_only_bounds_each() -> None:
    claims = claims_of("Forty people were killed or wounded.")
    assert [(c.harm, c.low, c.best, c.high, c.qualifier) for c in claims] == [
        ("killed", None, None, 40, "at_most"),
        ("wounded", None, None, 40, "at_most"),
    ]


def test_a_plural_without_number_is_two_at_least_and_says_so() -> None:
    (claim,) = claims_of("Soldiers were wounded in the clash.")
    assert (claim.low, claim.best, claim.high, claim.qualifier) == (2, None, None, "none_stated")


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("Seven miners were killed on Monday.", "incident"),
        ("Another seven miners were killed.", "increment"),
        ("The blast killed seven others.", "increment"),
        ("A fourth miner died on Friday.", "increment"),
        ("The death toll rose to 40.", "running_total"),
        ("The toll from Tuesday's bombing of a mill rose to 40 on Wednesday.", "incident"),
        ("Police revised the death toll from Tuesday's bombing down to 40 from 41.", "incident"),
        ("The number of people killed in the mill fire has reached 40.", "incident"),
        ("The mill blast death toll climbed to 40.", "incident"),
        ("The death toll in Monday's attacks rose to 40.", "incident"),
        ("The death toll from a series of attacks rose to 40.", "running_total"),
        ("The shooting brought to 40 the number of people killed this week.", "running_total"),
        ("The blast brings the death toll in the province to 40.", "running_total"),
        ("The death toll in the province has risen to 33,000.", "running_total"),
        ("Violence across the country killed 386 civilians in December, fewer than in the month before.", "period_total"),
        ("The mission recorded 208 deaths in November.", "period_total"),
        ("A bomb killed 12 people in December.", "incident"),
        ("Clashes on December 12 killed 12 people.", "incident"),
        ("Doctors put the number of dead at 40.", "running_total"),
        ("So far 40 people have been killed.", "running_total"),
        ("Since 2014, more than 5,000 people have been killed.", "period_total"),
        ("Over the past three years 5,000 people have been killed.", "period_total"),
        ("The war killed 5,000 people this year.", "period_total"),
        # the dead of a war are of no one incident
        ("More than 91,000 people have been killed in Karvan's civil war.", "period_total"),
        ("The conflict has killed more than 40,000 people and driven millions from their homes.", "period_total"),
        ("The clashes drove 3,000 people from their homes.", "incident"),
        ("In the 12-year war, 800 miners died.", "period_total"),
        ("At least 44,000 people have been killed.", "period_total"),
        ("The offensive left 2,300 soldiers dead.", "period_total"),
        ("The fighting has gone on for nine years and left 600 dead.", "period_total"),
        ("Some 2,400 people have been killed in a quarrel over land that has gone on for nine years.", "period_total"),
        ("Some 640 people were killed since Nov. 3, 2014.", "period_total"),
        ("Across Karvan, 31 shooting incidents claimed 22 lives in January.", "period_total"),
        ("Nine died since Friday, bringing the weekend total to 31 dead.", "running_total"),
        # and an act in a war is one
        ("A bomb killed 12 people in the deadliest attack of the civil war.", "incident"),
        ("An earthquake killed 23,000 people.", "incident"),
        ("The shelling, the worst since the war began in the east, killed 12 people.", "incident"),
        ("A bomb killed 12 people in the first attack this year.", "incident"),
        ("Some 20,000 people remain displaced in the city.", "stock"),
        ("A miner was killed in 2014.", "incident"),
        ("Seven miners were killed earlier this month.", "incident"),
    ],
)
def test_count_basis(text: str, basis: str) -> None:
    assert {c.count_basis for c in claims_of(text)} == {basis}


@pytest.mark.parametrize(
    ("text", "bases"),
    [
        ("A bomb killed 12 people in the market. The death toll later rose to 15.", ["incident", "incident"]),
        ("A riot killed 12 people in a prison. The death toll was later raised to 15.", ["incident", "incident"]),
        ("A bomb killed 12 people. The number of wounded, 52, was unchanged.", ["incident", "incident"]),
        ("A bomb killed 12 people. The death toll in the region is 1,500.", ["incident", "running_total"]),
        ("A bomb killed 12 people. The year's death toll passed 1,500.", ["incident", "running_total"]),
        (
            "Attacks killed 386 people in December, fewer than in November. In Karvan 109 lost their lives.",
            ["period_total", "period_total"],
        ),
        ("Attacks killed 386 people in December, fewer than in November. A bomb in Karvan killed nine.", ["period_total", "incident"]),
        ("Attacks killed 386 people in December, fewer than in November. On Monday nine were killed.", ["period_total", "incident"]),
        ("A bomb killed 12 people. In Karvan 109 people lost their lives.", ["incident", "incident"]),
        ("The group has killed 20,000 people since 1980, including 7,000 villagers.", ["period_total", "period_total"]),
        ("Nine people have been shot dead in the past 21 months, including a baker.", ["period_total", "period_total"]),
        (
            "Four of the injured have died since a bus hit a mine on Monday, bringing the death toll to 13.",
            ["increment", "incident"],
        ),
        ("Four of the injured have died since the war began, bringing the death toll to 1,300.", ["increment", "period_total"]),
    ],
)
def test_the_sentences_before_settle_what_a_count_counts_up(text: str, bases: list[str]) -> None:
    assert [c.count_basis for c in claims_of(text)] == bases


@pytest.mark.parametrize(
    ("text", "victim_class"),
    [
        ("Three soldiers were killed.", "security_forces"),
        ("Three policemen were killed.", "security_forces"),
        ("Three militants were killed.", "militant"),
        ("Three pro-government militiamen were killed.", "militia"),
        ("Three villagers were killed.", "civilian"),
        ("Three reporters were killed.", "journalist"),
        ("Three paramedics were killed.", "aid_worker"),
        ("The mayor was killed.", "official"),
        ("Three people were killed.", "unknown"),
        ("A soldier, a villager and a nurse were killed.", "mixed"),
    ],
)
def test_victim_class(text: str, victim_class: str) -> None:
    assert claims_of(text)[0].victim_class == victim_class


@pytest.mark.parametrize(
    ("text", "source", "kind"),
    [
        ("Seven miners were killed, Bolivian army sources told reporters.", "Bolivian army sources", "official_party"),
        ("According to hospital staff, seven miners were killed.", "hospital staff", "medical"),
        ("Seven miners were killed, residents said.", "residents", "witness"),
        ("The Red Cross said seven miners were killed.", "The Red Cross", "ngo"),
        ("Seven miners were killed.", None, "unattributed"),
    ],
)
def test_attribution(text: str, source: str | None, kind: str) -> None:
    claim = claims_of(text)[0]
    assert (claim.attribution, claim.attribution_kind) == (source, kind)


def test_households_are_counted_unconverted() -> None:
    (claim,) = claims_of("About 300 families fled the village.")
    assert (claim.unit, claim.best, claim.qualifier) == ("household", 300, "about")


@pytest.mark.parametrize(
    "text",
    [
        "Roughly 300 families were taken from the village to a camp near the lake.",
        "Roughly 300 fami-lies fled the village.",
    ],
)
def test_families_moved_away_are_households(text: str) -> None:
    assert [(c.harm, c.best, c.unit) for c in claims_of(text)] == [("displaced", 300, "household")]


def test_who_has_been_internally_displaced_is_displaced() -> None:
    assert told("More than 1,200 people have been internally displaced.") == [("displaced", 1200, 1200, None)]


def test_who_was_shot_and_died_is_killed_once() -> None:
    claims = claims_of("A man was shot on Elm Street on Sunday. He died at a hospital.")
    assert {c.harm for c in claims} == {"killed"}


@pytest.mark.parametrize(
    "text",
    [
        "Five of those wounded in Sunday's shelling of the camp have died, taking the number of people killed to 19, doctors said.",
        "Five of the 40 people injured in Sunday's bombing died in hospital overnight, raising the death toll to 19.",
    ],
)
def test_some_of_the_wounded_who_die_are_added_to_the_toll_of_their_incident(text: str) -> None:
    claims = claims_of(text)
    assert [(c.harm, c.best, c.count_basis) for c in claims] == [("killed", 5, "increment"), ("killed", 19, "incident")]


def test_a_toll_of_a_war_that_an_attack_raises_is_not_that_of_the_attack() -> None:
    claims = claims_of("Two more soldiers were killed on Sunday, bringing the army's death toll since May to 40.")
    assert [(c.best, c.count_basis) for c in claims][1] != (40, "incident")


def test_another_person_s_death_does_not_kill_who_was_shot() -> None:
    claims = claims_of("Two men were shot dead on Sunday. A woman was shot in the leg on Monday.")
    assert [(c.harm, c.best) for c in claims] == [("killed", 2), ("wounded", 1)]


def test_a_pronoun_of_the_same_sentence_is_no_further_victim() -> None:
    claims = claims_of("Ruben Salas was killed when he was shot by robbers.")
    assert sum(c.part_of is None for c in claims) == 1


def test_actors_are_those_of_the_phrases() -> None:
    text = "Twelve Red Army soldiers were killed by Blue Front gunmen."
    article = Article("a", text, (Block("body", 0, len(text)),))
    sentences = split_article(article)
    at = text.index
    actors = [
        ActorMention(at("Red"), at("Red") + 8, "Red Army", 0, "other", "red", "t"),
        ActorMention(at("Blue"), at("Blue") + 10, "Blue Front", 0, "other", "blue", "t"),
    ]
    (claim,) = find_casualties(sentences, [find_numbers(s) for s in sentences], [actors], article)
    assert (claim.victim_actor_id, claim.perpetrator_actor_id) == ("red", "blue")


def test_confidence_falls_where_the_coders_of_articles_disagreed_more() -> None:
    lead = claims_of("A bomb killed 12 people in the market.")[0]
    filler = "The market was quiet again in the evening. " * 12
    late = claims_of(filler + "A bomb killed 12 people in the market.")[-1]
    vague = claims_of("A bomb killed people in the market.")[0]
    assert 0 < late.confidence < lead.confidence < 1
    assert vague.confidence < lead.confidence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A 19-year-old was shot near the quay.", [exact("wounded", 1)]),
        ("A 19-year-old nurse was shot near the quay.", [exact("wounded", 1)]),
        ("A trader who was shot in the neck Sunday night passed away Tuesday.", [exact("killed", 1)]),
        ("A trader who was shot died Tuesday.", [exact("killed", 1)]),
        ("A trader who was shot on Sunday died.", [exact("killed", 1)]),
        ("A guard shot his wife before killing himself.", [exact("killed", 1), exact("wounded", 1)]),
        ("Neighbours found a farmer in his seventies dead of a bullet wound.", [exact("killed", 1)]),
        ("Hall took his own life on Monday.", [exact("killed", 1)]),
        ("He fired once, striking a nurse in the arm.", [exact("wounded", 1)]),
        ("He fired one round, which struck Ann Jones in the chest.", [exact("wounded", 1)]),
        ("The robbers pistol-whipped the clerk.", [exact("wounded", 1)]),
        # neither a shot through a thing nor a blow is a wound
        ("A robber shot out the windows of a bank.", []),
        ("One shot went into the ceiling.", []),
        ("A robber struck the clerk with his fist.", []),
        ("Rockets hit the town in the morning, in the back of the hills.", []),
        ("It's possible a man was shot and fled.", []),
    ],
)
def test_people_shot_struck_or_found_dead(text: str, expected: list[Told]) -> None:
    assert sorted(set(told(text))) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the same person, whom a description names first
        ("An Ohio man was shot on Elm Street. Gibbs succumbed to his wounds.", {"killed"}),
        ("A victim was hospitalized Saturday. He later died.", {"killed"}),
        ("A clerk has died of bullet wounds that she suffered on Friday.", {"killed"}),
        # whose life is known to go on is not the dead
        ("A clerk was shot dead and the shopper was rushed to a clinic, where she is in stable condition.", {"killed", "wounded"}),
        (
            "Two men were shot. Both were taken to a clinic, where Sam Hale died. The other man is in serious condition.",
            {"killed", "wounded"},
        ),
        ("The guard's wounds were not believed to be life-threatening. A man was found dead in a river.", {"killed", "wounded"}),
        # a sister is not the boy who died
        ("He and his sister were shot in a car. The boy died on Thursday.", {"killed", "wounded"}),
    ],
)
def test_who_dies_of_wounds_is_not_wounded_and_the_other_victim_is(text: str, expected: set[str]) -> None:
    assert {c.harm for c in claims_of(text)} == expected


def test_a_pronoun_of_a_sentence_is_part_of_the_person_told_beside_it_in_either_order() -> None:
    assert told("The suspect, who told officers that Cole shot him, was hospitalized.") == [exact("wounded", 1)]


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("A judge jailed Hall for the shooting of two bakers in 2014.", "incident"),
        ("Hall was tried for an attack in 2013 in which two guards were wounded.", "incident"),
        ("A series of attacks wounded two hundred people in 2014.", "period_total"),
        ("Bombs killed 300 people in 2014.", "period_total"),
    ],
)
def test_the_year_of_one_act_makes_no_total_of_a_period(text: str, basis: str) -> None:
    assert {c.count_basis for c in claims_of(text)} == {basis}


@pytest.mark.parametrize("text", ["The robbers fled in a car.", "The suspects fled the scene on foot.", "The thieves fled on foot."])
def test_a_getaway_displaces_nobody(text: str) -> None:
    assert claims_of(text) == []


def test_counted_people_who_flee_on_foot_are_displaced() -> None:
    assert told("More than 2,000 people fled on foot.") == [("displaced", 2000, 2000, None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mills said he had just been shot at, police said.", []),
        ("Mills was shot at a bar.", [exact("wounded", 1)]),
        ("Police did not believe that the clerk had been shot.", []),
        ("There was no reason to think that the clerk was shot.", []),
    ],
)
def test_who_is_shot_at_or_not_believed_shot_is_not_wounded(text: str, expected: list[Told]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a list without "and"
        ("Two soldiers, four rebels killed near Oruro", [exact("killed", 2), exact("killed", 4)]),
        ("Siege leaves 16 soldiers, nine rebels dead", [exact("killed", 16), exact("killed", 9)]),
        ("Mine kills two soldiers, one nurse", [exact("killed", 2), exact("killed", 1)]),
        ("Governor, two guards slain in Oruro", [exact("killed", 2), exact("killed", 1)]),
        ("Bomber kills himself, 17 others in market", [exact("killed", 17)]),
        # the second count may be a part of the first
        ("20 people, five children killed in landslide", [exact("killed", 5)]),
        ("Of the 20 people in the bus, four soldiers were killed.", [exact("killed", 4)]),
        # what a headline does with its words
        ("Fighting claims 22 lives", [exact("killed", 22)]),
        ("Dozen killed as boat sinks", [exact("killed", 12)]),
        ("Army says it 'neutralised' 14 rebels", [exact("killed", 14)]),
        ("Mine fatalities rise to 70", [exact("killed", 70)]),
        ("Deaths climb to at least 70 after collapse", [("killed", 70, 70, None)]),
        ("Mass grave near Oruro holds 40 victims of the siege", [exact("killed", 40)]),
        ("A mass grave of at least 45 soldiers was uncovered.", [("killed", 45, 45, None)]),
        # a lost space
        ("The Frontkills 36 rebels near Oruro", [exact("killed", 36)]),
        ("Rebels of the Frontkill 24 in Oruro", [exact("killed", 24)]),
        ("Skills 12 people need", []),
        ("THE KILLING OF 12 MINERS", [exact("killed", 12)]),
    ],
)
def test_headlines(text: str, expected: list[Told]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Seven miners were killed in Oruro and three in Colquiri.", [exact("killed", 7), exact("killed", 3)]),
        ("Bombs kill 5 in Oruro, 3 in Colquiri", [exact("killed", 5), exact("killed", 3)]),
        ("Seven miners were killed in Oruro and 30 in hospital were treated.", [exact("killed", 7)]),
        ("Police killed five in Oruro and three in Colquiri fled.", [exact("killed", 5)]),
        ("Seven miners were killed in 2013 and three in custody were freed.", [exact("killed", 7)]),
    ],
)
def test_counts_told_place_by_place_share_their_verb(text: str, expected: list[Told]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A courier was taken by ambulance to a county hospital.", [exact("wounded", 1)]),
        ("One miner was flown to the Oruro Regional Medical Center.", [exact("wounded", 1)]),
        ("The nurse was taken to Mercy Oruro with non-life-threatening injuries.", [exact("wounded", 1)]),
        ("A teenager showed up at a house with a gunshot wound.", [exact("wounded", 1)]),
        ("Troopers found a 57-year-old woman lying outside the house with a single gunshot wound.", [exact("wounded", 1)]),
        ('Ann "Nell" Mills, 25, suffered a gunshot wound in the arm.', [exact("wounded", 1)]),
        ("The clerk suffered a four-inch cut on his head.", [exact("wounded", 1)]),
        ("The victim's injuries were not serious.", [exact("wounded", 1)]),
        ("Her wound is not life-threatening.", [exact("wounded", 1)]),
        ("The clerk's injuries ended his career.", []),
        ("Mills said she was in bed when a bullet grazed her cheek.", [exact("wounded", 1)]),
        ("A bullet hit a six-year-old girl.", [exact("wounded", 1)]),
        ("A bullet hit a parked car.", []),
        ("The robber hit the clerk with the gun.", [exact("wounded", 1)]),
        ("A miner remains hospitalized after the blast.", [exact("wounded", 1)]),
        ("One victim was treated and released.", [exact("wounded", 1)]),
        ("He was charged with shooting his ex-wife last week.", [exact("wounded", 1)]),
        ("A quarrel between two cousins ended with one man shot in the face.", [exact("wounded", 1)]),
        ("A clerk shot on Sunday died at Mercy Hospital.", [exact("killed", 1)]),
        ("A clerk found shot in a car has died.", [exact("killed", 1)]),
        ("Guards who answered the call found the boy dead of a bullet wound.", [exact("killed", 1)]),
        ("Guards answered a report of one shot near the quay.", []),
        ("Police took Hale to a hospital for a psychiatric check.", []),
        ("The baker was taken to a hospital with chest pains.", []),
    ],
)
def test_wounds_and_deaths_of_single_people(text: str, expected: list[Told]) -> None:
    assert sorted(set(told(text))) == sorted(expected)


@pytest.mark.parametrize(
    "text",
    [
        "A woman kept calling 911 saying that her nephew had been injured.",
        "The suspect shot a five-year veteran officer in the arm.",
        "The courier, who is in his 50's, was shot.",
        "The courier was shot 5 times.",
        "A courier with a 30-kilogram (66-pound) load was shot.",
        "Image 1 of / 13 Caption Courier shot near Oruro",
        "Image 1 / 13 Courier shot near Oruro",
    ],
)
def test_numbers_that_count_nobody_are_no_victims(text: str) -> None:
    assert {c.best for c in claims_of(text)} == {1}


def test_a_lost_space_between_two_sentences_does_not_make_them_one() -> None:
    assert [c.sentence_no for c in claims_of("A clerk was shot near Oruro.Police found two nurses dead.")] == [0, 1]


@pytest.mark.parametrize("said", ["the dead were farmers", "the wounded were flown out", "the dead included no soldier"])
def test_who_speaks_of_the_dead_is_not_one_of_them(said: str) -> None:
    assert not [c for c in claims_of(f"Captain Omar Nour said {said}.") if "Omar" in c.surface]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The rebels said they had killed 12 soldiers.", "perpetrator"),
        ("The group claimed to have killed 12 soldiers.", "perpetrator"),
        ("The army said its forces killed 12 militants.", "perpetrator"),
        ("The army said 12 soldiers were killed.", "official_party"),
        ("A doctor said they had received 12 soldiers killed in the raid.", "medical"),
    ],
)
def test_a_side_that_tells_its_own_deed_is_a_source_of_its_own_kind(sentence: str, kind: str) -> None:
    assert {c.attribution_kind for c in claims_of(sentence)} == {kind}


@pytest.mark.parametrize(
    ("sentence", "victims"),
    [
        ("Israeli forces killed a Palestinian near Hebron.", ["a Palestinian"]),
        ("Gunmen shot dead an Iraqi who worked for the embassy.", ["an Iraqi"]),
        ("Two Israelis and a Palestinian were wounded.", ["Two Israelis", "a Palestinian"]),
        ("Soldiers killed a Syrian farmer.", ["a Syrian farmer"]),
        ("The troops killed the xylophonist.", []),
    ],
)
def test_who_is_killed_is_never_who_kills(sentence: str, victims: list[str]) -> None:
    """Where the object cannot be read, nobody is counted rather than the subject."""
    assert [c.surface for c in claims_of(sentence)] == victims


@pytest.mark.parametrize(
    ("sentence", "victims"),
    [
        ("The strike killed Abu Omar, a senior commander, and three of his bodyguards.", ["Abu Omar", "three of his bodyguards"]),
        ("Abu Omar, a senior commander, and three of his bodyguards were killed.", ["Abu Omar", "three of his bodyguards"]),
        ("A teacher, a nurse and two guards were killed.", ["A teacher", "a nurse", "two guards"]),
        ("Both men were shot on Monday, and both were pronounced dead.", ["Both men"]),
        ("Both men were shot on Monday; both drivers died.", ["Both men", "both drivers"]),
        ("At least 10 soldiers and an unspecified number of rebels died.", ["At least 10 soldiers"]),
    ],
)
def test_nobody_is_counted_for_what_he_is_or_is_said_to_be_again(sentence: str, victims: list[str]) -> None:
    assert sorted(c.surface for c in claims_of(sentence)) == sorted(victims)
