"""Actors: who is found, as which actor of the list, and what an outlet's words must never decide."""

from __future__ import annotations

from datetime import date

import pytest

from assets.extraction.actors.actors import find_actors
from assets.extraction.actors.reference import actor_classes, actor_tables
from assets.extraction.mentions import ActorMention, Article, Block
from assets.extraction.sentences import split_article


def mentions(text: str, published_on: date | None = None) -> list[ActorMention]:
    """The actor mentions of a text that is all body."""
    article = Article("a", text, (Block("body", 0, len(text)),), published_on=published_on)
    return [m for line in find_actors(split_article(article), article) for m in line]


def ids(text: str, published_on: date | None = None) -> list[str | None]:
    """The actor ids of a text, in order."""
    return [m.actor_id for m in mentions(text, published_on)]


@pytest.mark.parametrize("name", ["ISIS", "ISIL", "Daesh", "Islamic State", "the Islamic State of Iraq and the Levant", "IS"])
def test_the_names_of_the_islamic_state_are_one_actor(name: str) -> None:
    assert ids(f"The convoy was stopped by {name} near the river.") == ["islamic-state"]


def test_is_the_verb_is_no_actor() -> None:
    assert ids("This is a quiet town and it is growing.") == []
    assert ids("THIS IS A QUIET TOWN AND IT IS GROWING FAST.") == []


def test_state_forces_belong_to_their_country() -> None:
    assert ids("Colombian soldiers, the Nigerian army and Peru's police met.") == ["col-military", "nga-military", "per-police"]


def test_the_army_is_that_of_the_one_country_named_before() -> None:
    assert ids("Malian troops left on Monday. The army gave no reason.") == ["mli-military", "mli-military"]


def test_the_army_is_nobodys_in_particular_where_two_countries_fight() -> None:
    assert ids("Ethiopian troops met Eritrean troops. The army gave no reason.")[-1] == "unspecified-military"


@pytest.mark.parametrize("word", ["terrorists", "extremists", "bandits", "subversives"])
def test_a_loaded_word_alone_is_an_unknown_armed_group_even_beside_a_named_one(word: str) -> None:
    found = ids(f"Hamas issued a statement. The {word} attacked a bus.")
    assert found == ["hamas", "unknown_armed_group"]


def test_a_loaded_word_after_a_name_is_part_of_the_mention() -> None:
    found = mentions("Villagers saw Daesh terrorists on the road.")
    assert [(m.surface, m.actor_id) for m in found][-1] == ("Daesh terrorists", "islamic-state")


def test_the_rebels_are_the_one_group_named_before() -> None:
    assert ids("The M23 took a hill. The rebels then left.") == ["m23", "m23"]


def test_gunmen_are_an_unknown_armed_group() -> None:
    assert ids("Masked gunmen fired at a shop.") == ["unknown_armed_group"]


def test_an_alias_holds_only_in_its_time() -> None:
    text = "AQI claimed the bombing."
    assert ids(text, date(2005, 5, 1)) == ["islamic-state"]
    assert "islamic-state" not in ids(text, date(2016, 5, 1))


def test_backed_by_a_country_is_not_that_country() -> None:
    assert "usa-military" not in ids("US-backed militants entered the valley.")


def test_a_country_that_acts_is_its_government_and_one_that_is_a_place_is_none() -> None:
    assert ids("Jordan accused its neighbour of the raid.") == ["jor-government"]
    assert ids("The raid in Jordan lasted an hour.") == []


def test_an_organisation_that_no_list_holds_has_a_row_without_an_id() -> None:
    found = mentions("The Northern Relief Committee opened an office.")
    assert [(m.surface, m.actor_id) for m in found] == [("Northern Relief Committee", None)]


def test_capitals_find_the_same_groups() -> None:
    assert ids("FMLN GUERRILLAS ATTACKED A SALVADORAN ARMY POST IN THE MOUNTAINS.") == ["fmln", "slv-military"]


def test_who_is_quoted_speaks() -> None:
    roles = {m.surface: m.role for m in mentions("Hezbollah said that Israeli warplanes hit a bridge.")}
    assert roles["Hezbollah"] == "speaker"
    assert roles["Israeli warplanes"] != "speaker"


def test_every_mention_is_its_words() -> None:
    text = "Iraq\u2019s army and the \u201cPeshmerga\u201d fought Da\u2019esh."
    for m in mentions(text):
        assert text[m.start : m.end] == m.surface


def test_the_tables_hold_every_actor_that_is_found() -> None:
    actors, aliases = actor_tables()
    assert actors["actor_id"].is_unique
    assert not aliases.duplicated(["actor_id", "alias"]).any()
    assert set(aliases["actor_id"]) <= set(actors["actor_id"])
    found = ids("French soldiers, Afghan police, the Kenyan government, gunmen, villagers, protesters, militiamen and reporters met.")
    assert {i for i in found if i} <= set(actors["actor_id"])
    assert actor_classes()["unknown_armed_group"] == "unknown"
