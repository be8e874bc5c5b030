"""The place of an act: the right clause, and an honest code for every step away from it. All texts are our own."""

from __future__ import annotations

import pytest

from assets.extraction.mentions import Article, Block
from assets.extraction.places.choice import FEATURES, NONE, WEIGHTS_FILE, features
from assets.extraction.places.gazetteer import gazetteer
from assets.extraction.places.places import find_places
from assets.extraction.places.scope import ActPlace, PlaceScope
from assets.extraction.sentences import split_article
from expectations.reference import reference_rows


def _place(text: str, trigger: str, occurrence: int = 0, title: str | None = None) -> ActPlace:
    """The place of the n-th occurrence of a trigger; paragraphs are parted by blank lines; a title is the first block."""
    blocks = []
    whole = text
    if title is not None:
        whole = f"{title}\n\n{text}"
        blocks.append(Block("title", 0, len(title)))
    blocks.append(Block("body", len(whole) - len(text), len(whole)))
    article = Article("a", whole, tuple(blocks), title)
    sentences = split_article(article)
    places = find_places(sentences, article)
    at = len(whole) - len(text) - 1
    for _ in range(occurrence + 1):
        at = whole.index(trigger, at + 1)
    sentence = next(s for s in sentences if s.start <= at < s.end)
    return PlaceScope(sentences, places).place_of(at, at + len(trigger), sentence)


def _name(found: ActPlace) -> str | None:
    return None if found.mention is None else found.mention.surface


@pytest.mark.parametrize(
    ("text", "trigger", "surface"),
    [
        ("A bomb exploded in Kirkuk, killing three people.", "killing", "Kirkuk"),
        ("In Kirkuk, a bomb killed three people.", "killed", "Kirkuk"),
        ("A bomb killed two people in Kirkuk and gunmen shot dead a guard in Mosul.", "killed", "Kirkuk"),
        ("A bomb killed two people in Kirkuk and gunmen shot dead a guard in Mosul.", "shot dead", "Mosul"),
        ("Iraqi jets bombed Tal Afar while troops fought in Hawija.", "bombed", "Tal Afar"),
        ("Iraqi jets bombed Tal Afar while troops fought in Hawija.", "fought", "Hawija"),
        ("Three soldiers were killed in the town of Rutba in Anbar province, Iraq.", "killed", "Rutba"),
        ("Syrian troops launched a raid in rural Hama, shelling the village of Zzarqa.", "shelling", "Zzarqa"),
        ("A colonel said in Baghdad that five men were killed in Samarra.", "killed", "Samarra"),
        ("Turkey said its jets killed ten fighters near Sinjar.", "killed", "Sinjar"),
        ("The Dallas police shot a man dead on Monday.", "shot", "Dallas"),
        ("Gunmen attacked Baghdad Sunnis on Monday.", "attacked", "Baghdad"),
        ("A teacher was shot in Russia's restive North Caucasus.", "shot", "North Caucasus"),
        ("In another Harare suburb, Mavuku, soldiers opened fire.", "opened fire", "Mavuku"),
        ("In Hawija a bomb killed three people; in Samarra four were shot dead.", "killed", "Hawija"),
        ("In Hawija a bomb killed three people; in Samarra four were shot dead.", "shot dead", "Samarra"),
        ("A bomb went off near Hawija, killing three people, hospital officials in Kirkuk said.", "killing", "Hawija"),
        ("A bomb killed three people, police in Kirkuk said.", "killed", "Kirkuk"),
        ("A mortar killed two people in Kirkuk, a day after an attack on Hawija.", "attack", "Hawija"),
        ("In New York City, students protested outside City Hall.", "protested", "New York City"),
    ],
)
def test_the_clause_decides(text: str, trigger: str, surface: str) -> None:
    found = _place(text, trigger)
    assert _name(found) == surface and found.place_method in ("clause", "sentence")


def test_swapping_the_towns_swaps_the_answer() -> None:
    text = "A mine killed two people in {} and rebels abducted a nurse in {}."
    for one, other in (("Kirkuk", "Mosul"), ("Mosul", "Kirkuk")):
        assert _name(_place(text.format(one, other), "killed")) == one
        assert _name(_place(text.format(one, other), "abducted")) == other


def test_the_sentence_before_helps_but_only_in_the_paragraph() -> None:
    found = _place("A bomb exploded in Kirkuk. Three people were killed.", "killed")
    assert (_name(found), found.place_method) == ("Kirkuk", "previous_sentence")
    assert found.mention is not None and found.mention.where_precision == 2  # not told of this act: no exact place
    far = _place("Talks went on in Geneva about Kirkuk and Basra. Nothing came of it.\n\nThree people were killed.", "killed")
    assert far.place_method not in ("clause", "sentence", "previous_sentence", "paragraph")


@pytest.mark.parametrize("word", ["Separately,", "Elsewhere,", "Meanwhile,", "In a separate incident,"])
def test_a_new_story_inherits_nothing(word: str) -> None:
    found = _place(f"A bomb exploded in Kirkuk. {word} three people were killed.", "killed")
    assert found.mention is None and found.place_method == "none"
    assert _name(_place(f"A bomb exploded in Kirkuk. {word} three people were killed in Baquba.", "killed")) == "Baquba"


def test_what_follows_a_new_story_does_not_reach_back_over_it() -> None:
    found = _place("A bomb exploded in Kirkuk. Separately, gunmen attacked a patrol. Three people were killed.", "killed")
    assert found.mention is None and found.place_method == "none"


def test_the_title_helps_where_the_text_names_no_place() -> None:
    found = _place("Three people were killed on Sunday.", "killed", title="Market bombing in Kirkuk")
    assert (_name(found), found.place_method) == ("Kirkuk", "title")


def test_the_dateline_is_no_more_than_a_country() -> None:
    found = _place("KIRKUK, Iraq (AP) - Three people were killed on Sunday.", "killed")
    assert found.mention is not None and found.mention.place_id == "iso:IRQ" and found.mention.where_precision == 6


def test_a_wire_with_a_dateline_places_in_its_country_what_it_gives_no_place() -> None:
    rest = "Fighters raided a farm in Palmyra.\n\nOfficials gave no details.\n\nA judge was later murdered."
    with_dateline = _place(f"DAMASCUS (AP) -- {rest}", "murdered")
    assert with_dateline.mention is not None and with_dateline.mention.place_id == "iso:SYR"
    assert (with_dateline.place_method, with_dateline.mention.where_precision) == ("article", 6)
    assert _name(_place(rest, "murdered")) == "Palmyra"
    alone = _place("DAMASCUS (AP) -- Officials gave no details.\n\nA judge was later murdered.", "murdered")
    assert alone.mention is not None and (alone.mention.place_id, alone.place_method) == ("iso:SYR", "dateline")


def test_the_towns_that_an_article_names_tell_its_country_better_than_a_faraway_one() -> None:
    told = "Aid reached Rafah and Ramallah.\n\nA field hospital that Indonesia runs was busy.\n\nA judge was later murdered."
    found = _place(told, "murdered")
    assert found.mention is not None and found.mention.place_id == "iso:PSE"


@pytest.mark.parametrize("strike", ["a Russian airstrike", "an Israeli drone attack", "Turkish warplanes"])
def test_whose_weapon_it_was_does_not_tell_where_it_struck(strike: str) -> None:
    assert _place(f"Nine people were killed by {strike} on Sunday.", "killed").mention is None


@pytest.mark.parametrize(
    ("told", "place_id"),
    [
        ("in a Malian village near the border with Niger", "iso:MLI"),
        ("in a Nigerian town close to Cameroon", "iso:NGA"),
        ("in a Rwandan town by the Ugandan border", "iso:RWA"),
        ("in Damascus's half-empty quarter of Jobar", "x:jobar-syr"),
        ("in the Japanese quarter of Khan Younis", "gn:281124"),
    ],
)
def test_of_two_places_of_a_phrase_the_one_where_it_happened_is_taken(told: str, place_id: str) -> None:
    found = _place(f"Nine people were killed {told} on Sunday.", "killed")
    assert found.mention is not None and found.mention.place_id == place_id


def test_adjectives_place_an_act_in_a_country_only() -> None:
    found = _place("The Sudanese army attacked rebels. Sudanese officers spoke of heavy losses.\n\nThree people were killed.", "killed")
    assert found.mention is not None and found.mention.place_id == "iso:SDN"
    assert (found.place_method, found.mention.where_precision) == ("article", 6)


def test_an_article_on_several_towns_of_one_province_stands_at_the_province() -> None:
    text = "Iraqi troops fought in Hit. Shells fell on Rutba. Trucks burned in Haditha.\n\nElders met. Thousands fled.\n\nThree people were killed."
    found = _place(text, "killed")
    assert found.mention is not None and found.mention.place_id == "adm:IQ.01" and found.mention.where_precision == 4


def test_where_nothing_is_said_nothing_is_placed() -> None:
    found = _place("Three people were killed on Sunday.", "killed")
    assert found.mention is None and found.place_method == "none"


def test_a_quarter_is_preferred_to_its_city() -> None:
    found = _place("A bomb exploded in Karrada in Baghdad, Iraqi police said.", "exploded")
    place = gazetteer().by_id(found.mention.place_id or "") if found.mention else None
    assert place is not None and place.name == "Karrada"


def test_a_far_country_in_passing_places_nothing() -> None:
    text = "Gunmen raided a farm in Cajamarca. A relative of the former consul, who once went to Spain with the minister, was kidnapped."
    assert _name(_place(text, "kidnapped")) == "Cajamarca"


def test_the_weights_are_those_of_the_features() -> None:
    assert [row["feature"] for row in reference_rows(WEIGHTS_FILE)] == [*FEATURES, NONE]


def test_each_row_of_features_is_named_in_full() -> None:
    text = "In Kirkuk, a bomb killed two people near Mosul."
    article = Article("a", text, (Block("body", 0, len(text)),), None)
    (sentence,) = split_article(article)
    mentions = find_places([sentence], article)[0]
    at = text.index("killed")
    kirkuk, mosul = (dict(zip(FEATURES, row, strict=True)) for row in features(at, at + 6, sentence, mentions))
    assert (kirkuk["after"], kirkuk["nearest_before"], kirkuk["beside"]) == (0, 1, 0)
    assert (mosul["after"], mosul["nearest_after"], mosul["beside"], mosul["placed"]) == (1, 1, 1, 1)
