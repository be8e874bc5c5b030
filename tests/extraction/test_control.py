"""Control of places: what has changed, and what was only wanted, planned or tried."""

from __future__ import annotations

import pytest

from assets.extraction.actors.actors import find_actors
from assets.extraction.acts.control import find_control
from assets.extraction.mentions import Article, Block, ControlClaim
from assets.extraction.places.places import find_places
from assets.extraction.sentences import split_article


def control(text: str) -> list[ControlClaim]:
    """The control claims of a text that is all body."""
    article = Article("a", text, (Block("body", 0, len(text)),))
    sentences = split_article(article)
    return find_control(sentences, find_places(sentences, article), find_actors(sentences, article), article)


def told(text: str) -> list[tuple[str, str]]:
    """(change, place) of a text's control claims."""
    return [(c.change, c.place.surface if c.place else "") for c in control(text)]


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("Iraqi troops captured Mosul on Sunday.", "captured"),
        ("Mosul was captured by Iraqi troops on Sunday.", "captured"),
        ("Mosul fell to the militants.", "captured"),
        ("Police were driven out of Mosul by gunmen.", "captured"),
        ("Troops entered Mosul at dawn.", "entered"),
        ("The militants withdrew from Mosul.", "withdrew"),
        ("The group lost control of Mosul.", "lost"),
        ("The army cleared Mosul of gunmen.", "cleared"),
        ("Rebel fighters surrounded Mosul.", "encircled"),
        ("The troops managed to retake Mosul.", "captured"),
        ("Mosul was the first city to fall to the militants.", "captured"),
    ],
)
def test_what_happened(text: str, change: str) -> None:
    assert (change, "Mosul") in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "The premier vowed to retake Mosul.",
        "The army launched an operation to liberate Mosul.",
        "The army is advancing with a view to retaking Mosul.",
        "The army will capture Mosul within days.",
        "For the general, capturing Mosul remains the top priority.",
        "The generals plan the recapture of Mosul.",
    ],
)
def test_what_is_only_planned_is_told_apart(text: str) -> None:
    assert {change for change, _ in told(text)} <= {"planned"}
    assert told(text)


def test_what_was_tried_in_vain_failed() -> None:
    assert told("The rebels tried to retake Mosul but were repelled.") == [("failed", "Mosul")]


def test_a_list_of_places_gives_one_claim_each() -> None:
    assert told("Troops captured Fallujah, Ramadi and Mosul.") == [("captured", "Fallujah"), ("captured", "Ramadi"), ("captured", "Mosul")]


def test_being_somewhere_is_not_taking_it() -> None:
    assert told("Police captured two men in Mosul.") == []


def test_who_lost_and_who_has_it() -> None:
    claim = control("Iraqi forces recaptured Ramadi from ISIS.")[0]
    assert (claim.actor_from, claim.actor_to) == ("islamic-state", "irq-military")


def test_pulling_fighters_out_gives_the_place_up() -> None:
    claim = control("ISIS pulled its fighters out of Ramadi.")[0]
    assert (claim.change, claim.actor_from, claim.actor_to) == ("withdrew", "islamic-state", None)


def test_a_fragile_hold_is_contested() -> None:
    assert told("Troops recaptured Ramadi but the hold is still contested.")[0][0] == "contested"


def test_the_city_is_the_one_just_named() -> None:
    assert ("captured", "Ramadi") in told("After a push into Ramadi, troops took full control of the city.")


def test_the_surface_is_the_words() -> None:
    text = "Troops took control of Ramadi, an officer said."
    claim = control(text)[0]
    assert text[claim.start : claim.end] == claim.surface == "took control of"


@pytest.mark.parametrize(
    ("text", "change", "taker"),
    [
        ("Iraqi troops raised the Iraqi flag over Mosul on Sunday.", "captured", "irq-military"),
        ("Iraqi troops hoisted their flag over the last streets of Mosul.", "captured", "irq-military"),
        ("ISIS fighters raised their black flag over a police station in Mosul.", "entered", "islamic-state"),
        ("Mosul is now fully under the control of Iraqi forces.", "captured", "irq-military"),
        ("Mosul is back under the control of ISIS.", "captured", "islamic-state"),
        ("An officer said that the town of Baiji was completely under the control of Iraqi forces.", "captured", "irq-military"),
        ("The offensive brought Mosul under the control of Iraqi forces.", "captured", "irq-military"),
        ("The battle for Mosul is over.", "cleared", None),
        ("General declares battle for Mosul over", "cleared", None),
        ("The army is fighting until Mosul is fully under the control of Iraqi forces.", "planned", "irq-military"),
        ("The premier wants to bring Mosul under the control of Iraqi forces.", "planned", "irq-military"),
        ("The battle for Mosul is not over.", "contested", None),
        ("Once the battle for Mosul is over, families will return.", "contested", None),
    ],
)
def test_the_ways_to_say_that_a_place_has_been_taken(text: str, change: str, taker: str | None) -> None:
    assert [(c.change, c.actor_to) for c in control(text)] == [(change, taker)]


@pytest.mark.parametrize(
    "text",
    [
        "Mosul remains under the control of ISIS.",
        "Mosul is under the control of Islamic State.",
        "The army raised the white flag over Mosul.",
        "Protesters raised the Iraqi flag over Mosul.",
        "A fire at a depot near Mosul is fully under control.",
    ],
)
def test_holding_a_place_or_waving_a_flag_is_no_change(text: str) -> None:
    assert control(text) == []


def test_a_district_named_with_its_kind_is_no_backward_reference() -> None:
    text = "After days in Fallujah, ISIS fighters tried to retake the Nuaimiya district on Tuesday but were pushed back by Iraqi troops."
    assert told(text) == [("failed", "Nuaimiya district")]


def test_a_victory_over_a_side_in_a_place_takes_the_place() -> None:
    assert told("The Iraqi premier declared victory over Islamic State in Mosul on Monday.") == [("captured", "Mosul")]


@pytest.mark.parametrize("held", ["the occupied West Bank", "Russian-occupied Crimea", "the recently captured town of Hit"])
def test_a_participle_that_describes_a_place_is_no_news_of_its_taking(held: str) -> None:
    assert control(f"Two farmers were shot in {held} on Sunday.") == []
