"""Place mentions: what is a place, which one, and the part it plays. All texts are our own."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.extraction.mentions import Article, Block, PlaceMention
from assets.extraction.places.gazetteer import gazetteer
from assets.extraction.places.places import find_places
from assets.extraction.places.positions import MILE_KM, Relative, agrees, bearing, distance_km, move, relative_before
from assets.extraction.places.tables import unlocated_id
from assets.extraction.sentences import split_article


def _mentions(text: str, title: str | None = None) -> list[PlaceMention]:
    article = Article("a", text, (Block("body", 0, len(text)),), title)
    return [m for line in find_places(split_article(article), article) for m in line]


def _named(text: str, title: str | None = None) -> dict[str, PlaceMention]:
    return {m.surface: m for m in _mentions(text, title)}


def _country(mention: PlaceMention) -> str:
    place = gazetteer().by_id(mention.place_id or "")
    return place.country if place is not None else (mention.place_id or "").split(":")[1]


@pytest.mark.parametrize(
    ("text", "surface", "country"),
    [
        ("Gunmen attacked a market in Tripoli, Libya, on Sunday.", "Tripoli", "LBY"),
        ("A blast hit Tripoli in northern Lebanon on Sunday.", "Tripoli", "LBN"),
        ("Two people were shot in Springfield, Illinois.", "Springfield", "USA"),
        ("Militants seized a police post in San Jose, Guaviare, Colombian police said.", "San Jose", "COL"),
        ("Iraqi troops entered Hit on Monday, Iraqi officers said.", "Hit", "IRQ"),
        ("Iraqi soldiers pushed towards Anna and Rawa.", "Anna", "IRQ"),
        ("Sudanese paramilitaries shelled a clinic in El Fasher.", "El Fasher", "SDN"),
        ("Nigerian soldiers fought insurgents near Bama in Borno state.", "Bama", "NGA"),
        ("Russian shells landed in Bakhmut, Ukraine.", "Bakhmut", "UKR"),
        ("Syria's army shelled Tripoli Street in Homs.", "Homs", "SYR"),
    ],
)
def test_namesakes_are_told_apart_by_the_text(text: str, surface: str, country: str) -> None:
    assert _country(_named(text)[surface]) == country


def test_the_same_words_elsewhere_mean_another_place() -> None:
    """Equivariance: swapping the country swaps the town."""
    one = _named("A bomb killed two people in Valencia, Spain.")["Valencia"]
    other = _named("A bomb killed two people in Valencia, Venezuela.")["Valencia"]
    assert (_country(one), _country(other)) == ("ESP", "VEN")


def test_one_name_is_one_place_throughout_an_article() -> None:
    text = "Troops reached Tripoli in Lebanon.\n\nTripoli was quiet later. Shops in Tripoli opened."
    assert {m.place_id for m in _mentions(text) if m.surface == "Tripoli"} == {_named(text)["Tripoli"].place_id}


def test_a_word_once_shown_to_be_a_town_stays_one() -> None:
    found = _mentions("Iraqi troops shelled the town of Hit on Monday. They found Hit empty. Hit by mines, two trucks burned.")
    assert [m.surface for m in found] == ["Hit", "Hit"]  # the verb that opens the last sentence is none


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("The column was hit by mortar fire in Ramadi.", "hit"),
        ("Hit and run attacks continued in Ramadi.", "Hit"),
        ("President Santos said the army would hold Cali.", "Santos"),
        ("Anna Smith lost her brother in Mosul.", "Anna"),
        ("Witnesses told Al Jazeera that shells fell on Mosul.", "Al Jazeera"),
        ("The Washington Post reported fighting in Mosul.", "Washington"),
        ("The Islamic State of Iraq claimed the attack in Mosul.", "State"),
        ("Reading a statement, he spoke of Mosul.", "Reading"),
        ("A US-led coalition struck Mosul.", "US"),
        ("In March the army retook Mosul.", "March"),
        ("Col. Jordan Lincoln visited Mosul.", "Lincoln"),
        ("JOSE MORALES WAS SHOT DEAD IN BOGOTA BY TWO MEN ON MONDAY.", "MORALES"),
        ("THE POLICE FOUND MANY WEAPONS IN BOGOTA ON MONDAY MORNING.", "MANY"),
    ],
)
def test_what_only_looks_like_a_place_is_none(text: str, wrong: str) -> None:
    found = _mentions(text)
    assert wrong not in {m.surface for m in found}
    assert any("mosul" in m.surface.lower() or m.surface.upper() in ("RAMADI", "CALI", "BOGOTA") for m in found)


@pytest.mark.parametrize(
    ("text", "surface", "role"),
    [
        ("A car bomb exploded in Kirkuk on Sunday.", "Kirkuk", "event"),
        ("The general told reporters in Baghdad that the siege was over.", "Baghdad", "speech"),
        ("Five died, the police spokesman in Maiduguri said.", "Maiduguri", "speech"),
        ("Thousands of families fled from Raqqa.", "Raqqa", "origin"),
        ("The wounded were taken to Erbil for treatment.", "Erbil", "destination"),
        ("The Iraq government condemned the raid on Kirkuk.", "Iraq", "actor_part"),
        ("Turkey said its jets had struck Sinjar.", "Turkey", "actor_part"),
        ("Shells hit a village 40 km south of Mosul.", "Mosul", "reference"),
        ("Gunmen raided Hawija in Iraq.", "Iraq", "containing"),
    ],
)
def test_roles(text: str, surface: str, role: str) -> None:
    assert _named(text)[surface].role == role


@pytest.mark.parametrize(
    ("name", "country"),
    [("Hodeidah", "YEM"), ("Chibok", "NGA"), ("Bethlehem", "PSE"), ("Iskandariya", "IRQ"), ("Saravena", "COL"), ("Komanda", "COD")],
)
def test_a_town_that_the_news_names_is_meant_rather_than_a_larger_namesake(name: str, country: str) -> None:
    place_id = _named(f"A bomb killed five people in {name} on Monday.")[name].place_id
    place = gazetteer().by_id(place_id or "")
    assert place is not None and place.country == country


@pytest.mark.parametrize("line", ["MOSUL, Iraq (AP) - ", "MOSUL (Reuters) - ", "MOSUL, 3 MAY 16 (AFP) -- "])
def test_a_dateline_is_where_the_report_was_written(line: str) -> None:
    first = _mentions(line + "A bomb went off in Kirkuk, Iraqi police said.")[0]
    assert (first.surface, first.role, first.rule_id) == ("MOSUL", "speech", "dateline")


def test_a_village_that_no_list_holds_is_kept_without_a_position() -> None:
    found = _named("Syrian troops shelled the village of Tal Zzyqqa on Friday.")["Tal Zzyqqa"]
    assert found.place_id == "text:SYR:tal zzyqqa" and found.latitude is None and found.longitude is None


def test_a_village_in_a_named_province_stands_at_the_province_and_says_so() -> None:
    found = _named("Clashes broke out in Zzyqqawiya in Anbar province, Iraqi police said.")["Zzyqqawiya"]
    anbar = gazetteer().by_id("adm:IQ.01")
    assert anbar is not None and (found.latitude, found.where_precision) == (anbar.latitude, 4)


def test_lists_of_villages_are_all_found() -> None:
    text = "Syrian forces took the Zzal-Abba, Zzal-Adda and Zzal-Ammi districts, and entered the towns of Qqona, Qqota and Qqola."
    assert {m.surface.removesuffix(" districts") for m in _mentions(text)} >= {
        "Zzal-Abba",
        "Zzal-Adda",
        "Zzal-Ammi",
        "Qqona",
        "Qqota",
        "Qqola",
    }


@pytest.mark.parametrize(
    ("text", "surface", "precision"),
    [
        ("A bomb exploded in Kirkuk.", "Kirkuk", 1),
        ("A bomb exploded near Kirkuk.", "Kirkuk", 2),
        ("A bomb exploded in Anbar province.", "Anbar province", 4),
        ("A bomb exploded in northern Iraq.", "northern Iraq", 5),
        ("A bomb exploded in Iraq.", "Iraq", 6),
        ("A bomb exploded on the Euphrates.", "Euphrates", 5),
    ],
)
def test_where_precision_follows_ucdp(text: str, surface: str, precision: int) -> None:
    assert _named(text)[surface].where_precision == precision


@pytest.mark.parametrize(
    ("text", "surface", "place_id", "side"),
    [
        ("A bomb exploded in northern Iraq.", "northern Iraq", "iso:IRQ:north", (1, 0)),
        ("Gunmen raided farms in north-eastern Nigeria.", "north-eastern Nigeria", "iso:NGA:northeast", (1, 1)),
        ("Shells fell across southwestern Yemen.", "southwestern Yemen", "iso:YEM:southwest", (-1, -1)),
        ("Jets struck depots in central Sudan.", "central Sudan", "iso:SDN:central", (0, 0)),
    ],
)
def test_a_side_of_a_country_is_a_region_of_its_own(text: str, surface: str, place_id: str, side: tuple[int, int]) -> None:
    found = _named(text)[surface]
    assert found.place_id == place_id
    part, country = gazetteer().by_id(place_id), gazetteer().by_id(place_id.rpartition(":")[0])
    assert part is not None and country is not None and (part.kind, part.parent_id) == ("region", country.place_id)
    away = ((part.latitude or 0) - (country.latitude or 0), (part.longitude or 0) - (country.longitude or 0))
    assert all(sign * off > 0.5 for sign, off in zip(side, away, strict=True) if sign)


def test_a_country_whose_name_holds_a_compass_word_is_whole() -> None:
    assert _named("Fighting broke out in South Sudan.")["South Sudan"].place_id == "iso:SSD"


def test_the_capital_is_that_of_the_country_told() -> None:
    found = _named("Rockets struck the Syrian capital overnight.")["the Syrian capital"]
    place = gazetteer().by_id(found.place_id or "")
    assert place is not None and place.name == "Damascus"
    assert not any("capital" in m.surface for m in _mentions("The provincial capital was shelled by Syrian troops."))


def test_the_city_is_the_one_named_last() -> None:
    found = _mentions("Fighting reached Mosul on Monday. Civilians left the city by night, Iraqi officers said.")
    named = next(m for m in found if m.surface == "Mosul")
    assert next(m for m in found if m.surface == "the city").place_id == named.place_id


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("Jets bombed the town of Deir Al-\u2018Arous in Syria.", "Deir Al-\u2018Arous"),
        ("Fighting broke out near Jebel 'Amrun in Sudan.", "Jebel 'Amrun"),
        ("Shells fell on the Sheikh Omran district of Aleppo.", "Sheikh Omran district"),
        ("The blast at the Imam Karim hospital in Baghdad hurt nine.", "Imam Karim hospital"),
        ("Rebels hold the Vorenda region in Serbia.", "Vorenda region"),
        ("Two students were shot at the University of Karvana.", "University of Karvana"),
        ("Agrusha, a small town near Lagos in Nigeria, was attacked.", "Agrusha"),
        ("Gunmen attacked a place called Teimba in Sudan.", "Teimba"),
        ("In another Harare township, Mavuku, soldiers fired.", "Mavuku"),
        ("Jets bombed Kandawe in Angola.", "Kandawe"),
    ],
)
def test_a_place_that_no_gazetteer_holds_is_known_by_what_stands_around_it(text: str, surface: str) -> None:
    found = _named(text)
    assert (
        found[surface].place_id == f"text:{_country(found[surface])}:{unlocated_id(surface, '').split(':')[2]}"
        or surface.split()[-1].islower()
    )


@pytest.mark.parametrize(
    "text",
    [
        "Karim Sattan, a city councillor in Basra, spoke.",
        "An Israeli-owned hotel burned.",
        "He left the 'Golden Rule' meeting. Imam Karim spoke.",
    ],
)
def test_people_and_owners_are_no_unlisted_places(text: str) -> None:
    assert [m.surface for m in _mentions(text) if (m.place_id or "").startswith("text:")] == []


def test_a_building_stands_at_the_quarter_that_is_told_behind_it() -> None:
    found = _named("A strike hit the Ibn Zayd School located at the end of Market Street in the Shuja'iyya neighborhood, Gaza City.")
    school, quarter = found["Ibn Zayd School"], found["Shuja'iyya neighborhood"]
    assert (school.latitude, school.longitude, school.where_precision) == (quarter.latitude, quarter.longitude, 2)


def test_a_building_that_bears_the_name_of_a_far_town_is_not_there() -> None:
    found = _named("Israeli shells hit the Nasser Hospital in Khan Younis, Gaza.")
    hospital = next(m for surface, m in found.items() if "Nasser" in surface)
    assert _country(hospital) == "PSE"


@pytest.mark.parametrize(
    ("text", "nameless"),
    [
        ("Shells hit a field hospital and two bakeries.", ["a field hospital", "two bakeries"]),
        ("Strikes damaged hospitals, schools and markets.", ["hospitals", "schools", "markets"]),
        ("The fighters left several border crossings and a police station.", ["several border crossings", "a police station"]),
        ("A school teacher and a hospital worker met the city council.", []),
        ("They held about three square miles.", []),
        ("Both sides want a political settlement.", []),
    ],
)
def test_a_place_without_a_name_is_told_and_located_nowhere(text: str, nameless: list[str]) -> None:
    found = _mentions(text)
    assert [m.surface for m in found] == nameless
    assert all(m.place_id is None and m.latitude is None for m in found)


def test_an_indefinite_place_is_not_the_one_named_before() -> None:
    found = _named("Troops entered Mosul. Later they shelled a city farther south.")
    assert found["a city"].place_id is None


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Jets fired from Lebanese airspace on Monday.", "iso:LBN"),
        ("The rocket fell on Turkish soil.", "iso:TUR"),
        ("The rocket fell on dry soil.", None),
    ],
)
def test_an_adjective_before_soil_or_airspace_names_the_country(text: str, country: str | None) -> None:
    assert [m.place_id for m in _mentions(text)] == ([country] if country else [])


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("The site lies at 33\u00b030\u203218\u2033N 36\u00b015\u203236\u2033E in the hills.", (33.505, 36.26)),
        ("The site lies at 12.5\u00b0S 77.25\u00b0W by the sea.", (-12.5, -77.25)),
        ("Coordinates: 31.5017, 34.4668.", (31.5017, 34.4668)),
        ("Prices rose by 1.5, 2.5 and 3.5 percent.", None),
        ("The numbers 131.5017, 34.4668 are no point.", None),
    ],
)
def test_coordinates_are_a_point(text: str, point: tuple[float, float] | None) -> None:
    found = [(m.latitude, m.longitude) for m in _mentions(text) if m.rule_id == "coordinates"]
    assert found == ([pytest.approx(point, abs=1e-6)] if point else [])


def test_spans_hold_in_capitals_with_wrapped_lines() -> None:
    text = "   BOGOTA, 3 MAY 89 (EFE) -- [TEXT] GUERRILLAS ATTACKED THE POLICE STATION IN SAN\nVICENTE DEL CAGUAN, CAQUETA DEPARTMENT, LAST NIGHT."
    found = _mentions(text)
    assert any(m.surface == "SAN\nVICENTE DEL CAGUAN" and _country(m) == "COL" for m in found)
    assert all(text[m.start : m.end] == m.surface for m in found)


_PIECES = [
    "Mosul",
    "al-Qaim",
    "U.S.",
    "T-4",
    "Anbar province",
    "the village of Xq",
    "’s",
    "—",
    "\n",
    "\r\n",
    "Dr. Anna",
    "İstanbul",
    "حلب",
    "12 km north of",
    ".",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=14), st.booleans())
def test_spans_are_their_surface_and_in_order(pieces: list[str], upper: bool) -> None:
    text = " ".join(pieces)
    text = text.upper() if upper else text
    found = _mentions(text)
    assert all(text[m.start : m.end] == m.surface for m in found)
    assert all(one.end <= other.start for one, other in pairwise(found) if one.sentence_no == other.sentence_no)


def test_facts_do_not_depend_on_line_ends_or_normal_form() -> None:
    text = "Clashes in Medellín, Colombia.\nA raid near Bogotá followed."
    ids = [m.place_id for m in _mentions(text)]
    assert (
        ids
        == [m.place_id for m in _mentions(text.replace("\n", "\r\n"))]
        == [m.place_id for m in _mentions(unicodedata.normalize("NFD", text))]
    )


# ---------------------------------------------------------------- relative positions
@pytest.mark.parametrize(
    ("words", "km", "course"),
    [
        ("Baquba, 65 km northeast of ", 65, 45),
        ("a base 65 kilometers (40 miles) north-east of ", 65, 45),
        ("some 40 miles west of the city of ", 40 * MILE_KM, 270),
        ("1,200km south of ", 1200, 180),
        ("10 km from ", None, None),
        ("10 km outside ", 10, None),
        ("in northern ", None, None),
    ],
)
def test_relative_positions_are_read(words: str, km: float | None, course: float | None) -> None:
    found = relative_before(words)
    if km is None:
        assert found is None
    else:
        assert found is not None and found.distance_km == pytest.approx(km) and found.bearing == course


@given(st.floats(-60, 60), st.floats(-179, 179), st.floats(1, 500), st.sampled_from([0.0, 45.0, 90.0, 135.0, 180.0, 225.0, 270.0, 315.0]))
def test_moving_and_measuring_agree(lat: float, lon: float, km: float, course: float) -> None:
    point = move(lat, lon, km, course)
    assert distance_km(lat, lon, *point) == pytest.approx(km, rel=0.02, abs=0.05)
    assert agrees(Relative(0, km, course), (lat, lon), point)
    if km > 20:
        assert not agrees(Relative(0, km, (course + 180) % 360), (lat, lon), point)
        assert abs((bearing(lat, lon, *point) - course + 180) % 360 - 180) < 5


def test_a_relative_position_decides_between_namesakes() -> None:
    text = "A blast shook Zubair, 20 km southwest of Basra."
    found = _named(text)["Zubair"]
    assert found.latitude is not None and abs(found.latitude - 30.4) < 0.3 and _country(found) == "IRQ"


def test_a_place_told_only_by_distance_is_computed() -> None:
    found = _named("Troops found graves 50 km south of Mosul, Iraqi officers said.")["Mosul"]
    mosul = gazetteer().by_id(found.place_id or "")
    assert mosul is not None and mosul.latitude is not None and found.latitude is not None
    assert mosul.latitude - found.latitude == pytest.approx(0.45, abs=0.02) and found.where_precision == 2


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("THE WITNESS GERMAN ORDONEZ WAS SHOT. A BOMB EXPLODED IN CUSCO.", {"CUSCO": "event"}),
        ("THE MEN WHO INVADED US IN 1969 BURNED A FARM IN HONDURAS.", {"A FARM": "event", "HONDURAS": "event"}),
        ("The attack on U.S. interests was a blow to the U.S. in Peru.", {"U.S.": "actor_part", "Peru": "event"}),
        ("Three people were shot in the U.S. on Monday.", {"U.S.": "event"}),
        ("The wounded were taken to the Solano Hospital in Quito.", {"Solano Hospital": "background", "Quito": "containing"}),
        ("Rockets hit the Solano Hospital in Quito.", {"Solano Hospital": "event", "Quito": "containing"}),
        ("PRESIDENT PEDRO GARCIA FLEW HOME TO PERU, GARCIA TOLD REPORTERS.", {"PERU": "event"}),
        ("TWO MEN DIED IN THE CONFRANTATION IN PERU.", {"PERU": "event"}),
    ],
)
def test_names_of_people_parties_and_wards_place_nothing(text: str, roles: dict[str, str]) -> None:
    assert {m.surface: m.role for m in reversed(_mentions(text))} == roles


def test_this_capital_is_the_one_of_the_country_told_of() -> None:
    mention = _named("PERU IS AT WAR. A BOMB EXPLODED IN THIS CAPITAL CITY.")["THIS CAPITAL CITY"]
    place = gazetteer().by_id(mention.place_id or "")
    assert place is not None and (place.name, place.country) == ("Lima", "PER")


@pytest.mark.parametrize("text", ["A bomb killed two in Peru's capital, Lima.", "A BOMB KILLED TWO IN PERU'S CAPITAL, LIMA."])
def test_a_country_whose_capital_is_named_contains_it(text: str) -> None:
    assert [m.role for m in _mentions(text) if m.surface.lower() in ("peru", "lima")] == ["containing", "event"]


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("Gunmen invaded Zollamba on Monday.", "Zollamba"),
        ("Soldiers patrolled Zollamba on Monday.", "Zollamba"),
        ("Herders were killed in Zollamba LGA on Monday.", "Zollamba LGA"),
        ("Troops shelled rebels in the Zollamba Gorge.", "Zollamba Gorge"),
    ],
)
def test_a_name_on_no_map_is_kept_where_the_words_around_it_tell_of_a_place(text: str, surface: str) -> None:
    assert surface in _named(text)


def test_a_quarter_on_no_map_is_in_the_town_named_before_it() -> None:
    text = "Iraqi troops entered Hit on Tuesday.\n\nA car bomb went off in the Zaitra quarter on Wednesday."
    assert _named(text)["Zaitra quarter"].place_id == _named(text)["Hit"].place_id


@pytest.mark.parametrize(
    "text",
    [
        # no town before it, its own town told, and a kind of place that need not lie in a town
        "A car bomb went off in the Zaitra quarter on Wednesday.\n\nIraqi troops entered Hit on Thursday.",
        "Iraqi troops entered Hit on Tuesday.\n\nA car bomb went off in the Zaitra quarter of Ramadi on Wednesday.",
        "Iraqi troops entered Hit on Tuesday.\n\nA car bomb went off in the Zaitra suburb on Wednesday.",
    ],
)
def test_a_quarter_is_in_no_other_town(text: str) -> None:
    named = _named(text)
    found = next(m for surface, m in named.items() if surface.startswith("Zaitra"))
    assert found.place_id != named["Hit"].place_id
