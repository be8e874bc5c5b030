"""Acts: what is one, of which type, by whom to whom, and whether the text says that it happened."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.extraction.actors.actors import find_actors
from assets.extraction.acts.acts import assign_roles, find_acts
from assets.extraction.acts.clauses import clause_spans
from assets.extraction.mentions import Act, Article, Block
from assets.extraction.places.places import find_places
from assets.extraction.sentences import split_article


def acts(text: str, kind: str = "body") -> list[Act]:
    """The acts of a text that is one block."""
    article = Article("a", text, (Block(kind, 0, len(text)),))
    sentences = split_article(article)
    return find_acts(sentences, find_actors(sentences, article), find_places(sentences, article))


def types(text: str) -> list[str]:
    """The sub-event types of a text's acts."""
    return [a.sub_event_type for a in acts(text)]


@pytest.mark.parametrize(
    ("text", "sub_event_type"),
    [
        ("A car bomb exploded outside a bank.", "Remote explosive/landmine/IED"),
        ("A suicide bomber blew himself up at a checkpoint.", "Suicide bomb"),
        ("Warplanes carried out air strikes on the hills.", "Air/drone strike"),
        ("A drone hit a car on the bridge, killing two.", "Air/drone strike"),
        ("A Russian drone killed a fisherman.", "Air/drone strike"),
        ("Warplanes struck a mill.", "Air/drone strike"),
        ("A bus ran over a mine.", "Remote explosive/landmine/IED"),
        ("Mortar shells hit the market, wounding a child.", "Shelling/artillery/missile attack"),
        ("Soldiers clashed with rebels in the night.", "Armed clash"),
        ("Gunmen shot dead a teacher.", "Attack"),
        ("Police arrested four suspects.", "Arrests"),
        ("Gunmen kidnapped an engineer.", "Abduction/forced disappearance"),
        ("Thousands of students marched through the centre.", "Peaceful protest"),
        ("Protesters threw stones at the guards.", "Violent demonstration"),
        ("Troops withdrew from the valley.", "Change to group/activity"),
        ("The two sides signed a ceasefire.", "Agreement"),
        ("Raiders burned down the school and looted shops.", "Looting/property destruction"),
        ("Police defused a device.", "Disrupted weapons use"),
    ],
)
def test_the_type_of_an_act(text: str, sub_event_type: str) -> None:
    assert sub_event_type in types(text)


@pytest.mark.parametrize(
    ("text", "sub_event_type"),
    [
        ("Two men robbed a bakery late on Sunday.", "Looting/property destruction"),
        ("Police look into a carjacking near the mill.", "Looting/property destruction"),
        ("Two rifles were stolen from a shed.", "Looting/property destruction"),
        ("A stranger pointed a gun at the cashier.", "Attack"),
        ("Neighbours heard shots fired behind the school.", "Attack"),
        ("He barricaded himself in his flat.", "Attack"),
        ("Guards found weapons under the floor.", "Disrupted weapons use"),
    ],
)
def test_an_armed_act_without_casualties_is_one(text: str, sub_event_type: str) -> None:
    assert types(text) == [sub_event_type]


@pytest.mark.parametrize("text", ["Rain held up the traffic.", "The robbery suspect appeared in court.", "No shots were fired."])
def test_a_word_of_robbery_or_shooting_alone_is_no_act(text: str) -> None:
    assert [a for a in acts(text) if a.polarity == "asserted"] == []


@pytest.mark.parametrize(
    "text",
    [
        "He was charged with assault and robbery.",
        "A jury found her guilty of the robbery.",
        "They face two counts of aggravated assault.",
        "A judge signed a warrant for the man's arrest.",
        "The mayor offers a reward for information leading to an arrest.",
    ],
)
def test_the_name_of_a_charge_and_an_arrest_that_is_sought_are_no_acts(text: str) -> None:
    assert types(text) == []


@pytest.mark.parametrize(
    "text", ["The rebels have not let up their shelling of the camp.", "Three men on the most-wanted list have been arrested in the port."]
)
def test_what_goes_on_and_who_was_wanted_is_neither_negated_nor_planned(text: str) -> None:
    assert [a.polarity for a in acts(text)] == ["asserted"]


def test_an_arrest_that_a_raid_led_to_has_happened() -> None:
    assert "Arrests" in types("The raid led to the arrest of five men.")


def test_a_bomb_that_kills_is_one_act() -> None:
    assert types("A car bomb exploded in Hilla, killing six people and wounding ten.") == ["Remote explosive/landmine/IED"]


def test_two_clauses_of_one_attack_are_one_act() -> None:
    assert len(acts("When gunmen opened fire in a market, three traders were killed.")) == 1


def test_while_another_attack_is_another_act() -> None:
    assert len(acts("Gunmen killed a judge in Kirkuk, while a bomb killed two soldiers in Mosul.")) == 2


def test_an_act_without_harm_is_an_act() -> None:
    found = acts("A bomb exploded near the bridge but nobody was hurt.")
    assert [a.polarity for a in found if a.sub_event_type == "Remote explosive/landmine/IED"] == ["asserted"]


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("The rebels attacked the post.", "asserted"),
        ("The rebels did not attack the post.", "negated"),
        ("The rebels denied attacking the post.", "denied"),
        ("The rebels vowed to attack the post.", "future"),
        ("The rebels will attack the post.", "future"),
        ("The rebels could attack the post.", "hypothetical"),
        ("If the rebels attack the post, it will fall.", "hypothetical"),
        ("The rebels managed to attack the post.", "asserted"),
    ],
)
def test_what_the_text_makes_of_an_act(text: str, polarity: str) -> None:
    assert [a.polarity for a in acts(text) if "attack" in a.surface] == [polarity]


def test_who_does_it_to_whom_active_and_passive() -> None:
    active, passive = acts("Boko Haram attacked soldiers.")[0], acts("Soldiers were attacked by Boko Haram.")[0]
    assert (active.actor_from, active.actor_to) == (passive.actor_from, passive.actor_to) == ("boko-haram", "unspecified-military")


@pytest.mark.parametrize(
    ("text", "doer", "target"),
    [
        ("Eleven soldiers were killed in a suicide attack on a checkpoint.", None, "unspecified-military"),
        ("Nine villagers died in the air strike.", None, "civilians"),
        ("Islamic State fighters killed four soldiers in an attack on a checkpoint.", "islamic-state", "unspecified-military"),
        ("An Islamic State attack on the base wounded two soldiers.", "islamic-state", "unspecified-military"),
    ],
)
def test_those_who_are_killed_in_an_attack_do_not_carry_it_out(text: str, doer: str | None, target: str | None) -> None:
    found = [a for a in acts(text) if a.event_type != "Harm reported"]
    assert {(a.actor_from, a.actor_to) for a in found} == {(doer, target)}


@pytest.mark.parametrize(
    ("text", "doer", "target"),
    [
        ("Two Turkish soldiers killed near the border: ministry", None, "tur-military"),
        ("Turkish soldiers killed two smugglers near the border", "tur-military", None),
        ("Four Iraqi policemen abducted on the road to Kirkuk", None, "irq-police"),
    ],
)
def test_a_participle_with_nothing_to_act_on_is_passive(text: str, doer: str | None, target: str | None) -> None:
    (act,) = acts(text, "title")
    assert (act.actor_from, act.actor_to) == (doer, target)


@pytest.mark.parametrize(
    ("text", "sub_event_types"),
    [
        ("Syrian army shells rebel trenches outside Harim", ["Shelling/artillery/missile attack"]),
        ("Turkey bombs depots near Kirkuk", ["Air/drone strike"]),
        ("The army had shells in stock.", []),
        ("Syrian army shells were found in a barn.", []),
    ],
)
def test_a_weapon_that_an_actor_turns_on_something_is_a_verb(text: str, sub_event_types: list[str]) -> None:
    assert types(text) == sub_event_types


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("Iraqi commandos recaptured a new quarter in Mosul.", 1),
        ("Iraqi commandos recaptured their breath in Mosul.", 0),
        ("In addition to retaking Deir Hafer, Syrian troops captured the village of Rasm Karaz.", 2),
    ],
)
def test_what_is_taken_is_a_place_by_name_or_by_its_noun(text: str, taken: int) -> None:
    assert [a.sub_event_type for a in acts(text) if a.polarity == "asserted"].count("Government regains territory") == taken


def test_a_backer_is_not_who_acts() -> None:
    assert acts("Iraqi forces backed by Kurdish Peshmerga attacked gunmen.")[0].actor_from == "irq-military"


def test_two_armed_sides_make_a_clash_of_an_attack() -> None:
    assert types("Taliban fighters attacked Afghan soldiers.") == ["Armed clash"]
    assert types("Taliban fighters attacked villagers.") == ["Attack"]


def test_who_takes_a_place_decides_the_type() -> None:
    assert types("Nigerian troops captured Bama.") == ["Government regains territory"]
    assert types("Boko Haram captured Bama.") == ["Non-state actor overtakes territory"]


@pytest.mark.parametrize("text", ["On March 3 the talks went on.", "The talks of last March failed.", "The bombing suspect went home."])
def test_words_that_only_look_like_acts(text: str) -> None:
    assert acts(text) == []


@pytest.mark.parametrize("text", ["Six people were killed in a bus crash.", "An earthquake killed forty people."])
def test_an_accident_is_no_act(text: str) -> None:
    assert acts(text) == []


def test_case_does_not_matter() -> None:
    text = "Guerrillas attacked an army post and a bomb exploded in the market."
    assert types(text) == types(text.upper())


def test_the_roles_of_the_sides() -> None:
    text = "Hamas militants killed two civilians."
    article = Article("a", text, (Block("body", 0, len(text)),))
    sentences = split_article(article)
    actors = find_actors(sentences, article)
    with_roles = assign_roles(actors, find_acts(sentences, actors, find_places(sentences, article)))
    assert {m.actor_id: m.role for m in with_roles[0]} == {"hamas": "perpetrator", "civilians": "victim"}


@given(st.text(alphabet="abc ,;:.-'\u2019\nbutwhenafte", max_size=200))
def test_clauses_cover_the_sentence_without_gaps(text: str) -> None:
    article = Article("a", text, (Block("body", 0, len(text)),))
    for sentence in split_article(article):
        spans = clause_spans(sentence)
        assert spans[0][0] == sentence.start
        assert spans[-1][1] == sentence.end
        assert all(a[1] == b[0] for a, b in pairwise(spans))


def test_an_occupied_territory_is_no_act_of_occupying_it() -> None:
    assert [a.surface for a in acts("Two farmers were shot during a raid in Jenin in the occupied West Bank on Sunday.")] == ["raid"]
