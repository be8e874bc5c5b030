"""The gazetteer: spellings that must meet, names that must not, and the files behind it."""

from __future__ import annotations

import time

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.extraction.mentions import Article, Block
from assets.extraction.places.gazetteer import Gazetteer, fold, fold_loosely, gazetteer
from assets.extraction.places.places import find_places
from assets.extraction.places.tables import place_tables, unlocated_id
from assets.extraction.sentences import split_article
from expectations.reference import REFERENCE, reference_rows
from tests.gold.in_process import places_of


def _named(name: str) -> list[str]:
    known = gazetteer()
    found = known.lookup(fold(name)) or known.lookup_loosely(fold(name))
    return [known.place(c.row).place_id for c in found]


@pytest.mark.parametrize(
    ("spellings", "country"),
    [
        (("Hit", "Heet", "Hīt"), "IRQ"),
        (("Hawija", "al-Hawijah", "Al Ḩawījah"), "IRQ"),
        (("Baquba", "Baqouba", "Ba'quba", "Baqubah"), "IRQ"),
        (("Akashat", "Akaashat"), "IRQ"),
        (("Deir ez-Zor", "Deir al-Zour", "Dayr az-Zawr"), "SYR"),
        (("Kobani", "Kobane", "Ayn al-Arab"), "SYR"),
        (("Khan Younis", "Khan Yunis"), "PSE"),
        (("Nuseirat", "Nusayrat", "An Nuşayrāt"), "PSE"),
        (("Medellin", "Medellín"), "COL"),
        (("Kyiv", "Kiev"), "UKR"),
        (("El Fasher", "Al-Fashir"), "SDN"),
        (("Maiduguri",), "NGA"),
        (("Kandahar", "Qandahar"), "AFG"),
    ],
)
def test_spellings_of_one_town_meet(spellings: tuple[str, ...], country: str) -> None:
    shared = set.intersection(*(set(_named(s)) for s in spellings))
    assert any((place := gazetteer().by_id(i)) is not None and place.country == country and place.kind != "country" for i in shared)


@pytest.mark.parametrize(
    ("name", "place_id", "lat", "lon"),
    [
        ("Fallujah", None, 33.35, 43.78),
        ("Ain al-Asad", "x:ain-al-asad-air-base-irq", 33.79, 42.44),
        ("Jabalia", None, 31.53, 34.48),
        ("Bakhmut", None, 48.59, 38.0),
        ("Chibok", None, 10.87, 12.85),
    ],
)
def test_positions_are_right_to_a_tenth_of_a_degree(name: str, place_id: str | None, lat: float, lon: float) -> None:
    known = gazetteer()
    places = [known.by_id(i) for i in _named(name)]
    assert any(
        p is not None
        and p.latitude is not None
        and p.longitude is not None
        and abs(p.latitude - lat) < 0.1
        and abs(p.longitude - lon) < 0.1
        for p in places
    )
    assert place_id is None or place_id in _named(name)


def test_a_second_spelling_never_hides_the_article_of_other_languages() -> None:
    assert fold("El Salvador") == "el salvador"  # the Arabic article is dropped only where names are romanised
    assert "iso:SLV" in _named("El Salvador")
    assert not set(_named("El Salvador")) & set(_named("Salvador")) - {"iso:SLV"} or "iso:SLV" not in _named("Salvador")


@given(st.text(max_size=40))
def test_folding_is_stable_and_plain(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == folded.strip()
    assert "'" not in folded and "-" not in folded


@given(st.sampled_from(["Al-Qā'im", "Dayr az Zawr", "Tall ‘Afar", "Ar Ruţbah", "Khān Yūnis"]))
def test_marks_case_and_hyphens_do_not_matter(name: str) -> None:
    assert fold(name.upper()) == fold(name.lower()) == fold(name.replace(" ", "-"))


def test_short_names_have_no_loose_form() -> None:
    assert fold_loosely("hit") == ""  # too little is left to tell it from other names


def test_the_stored_keys_are_those_that_lookup_folds_to() -> None:
    table = pq.read_table(REFERENCE / "gazetteer.parquet", columns=["name"])
    keys = set(pq.read_table(REFERENCE / "gazetteer_names.parquet", columns=["key"]).column("key").to_pylist())
    missing = [n for n in table.column("name").to_pylist()[::50] if len(fold(n)) > 1 and fold(n) not in keys]
    assert missing == []


def test_curated_lines_have_a_place_a_source_and_a_sound_position() -> None:
    seen = set()
    for line in reference_rows("places_curated.csv"):
        assert line["source"], line
        place = gazetteer().by_id(line["place_id"])
        assert place is not None
        if line["place_id"].startswith("x:"):
            assert line["place_id"] not in seen, line
            seen.add(line["place_id"])
            assert -90 <= float(line["latitude"]) <= 90 and -180 <= float(line["longitude"]) <= 180
            assert line["name"] and line["kind"]
            if line["parent_place_id"] or line["admin1_id"]:
                assert gazetteer().by_id(line["parent_place_id"] or line["admin1_id"]) is not None, line
        else:
            assert not line["latitude"], "a line for a place of GeoNames only adds names"


def test_curated_towns_lie_in_their_province() -> None:
    """A mistyped position shows as a place far from the mean of its first-level area."""
    for line in reference_rows("places_curated.csv"):
        area = gazetteer().by_id(line["admin1_id"]) if line["admin1_id"] else None
        if (
            area is not None
            and area.latitude is not None
            and area.longitude is not None
            and line["kind"] in ("settlement", "quarter", "base")
        ):
            assert abs(float(line["latitude"]) - area.latitude) < 3.2, line
            assert abs(float(line["longitude"]) - area.longitude) < 4.2, line


def test_loading_takes_less_than_a_second_and_a_half_even_on_a_busy_machine() -> None:
    start = time.process_time()
    Gazetteer(
        pq.read_table(REFERENCE / "gazetteer.parquet"),
        pq.read_table(REFERENCE / "gazetteer_names.parquet"),
        pq.read_table(REFERENCE / "gazetteer_loose.parquet"),
        reference_rows("places_curated.csv"),
    )
    assert time.process_time() - start < 1.5


def test_the_public_tables_hold_the_parents_and_nothing_else() -> None:
    places, aliases = place_tables({"x:akashat-irq", unlocated_id("Tal Xyz", "SYR")}, [("x:akashat-irq", "Akashat\ntown")])
    assert set(places["place_id"]) == {"x:akashat-irq", "adm:IQ.01", "iso:IRQ", "text:SYR:tal xyz", "iso:SYR"}
    assert set(aliases["place_id"]) <= set(places["place_id"])
    assert ("x:akashat-irq", "Akashat town") in set(aliases.itertuples(index=False, name=None))
    unlocated = places.set_index("place_id").loc["text:SYR:tal xyz"]
    assert unlocated["name"] == "Tal Xyz" and unlocated["country_iso3"] == "SYR" and unlocated[["latitude", "longitude"]].isna().all()
    akashat = places.set_index("place_id").loc["x:akashat-irq"]
    assert akashat["admin1"] == "Anbar" and akashat["parent_place_id"] == "adm:IQ.01"


def test_no_place_at_all_gives_empty_tables_with_their_columns() -> None:
    places, aliases = place_tables(set(), [])
    assert len(places) == 0 and list(aliases.columns) == ["place_id", "alias"]


@pytest.mark.parametrize("shouting", [False, True])
def test_words_that_are_no_name_are_no_alias(shouting: bool) -> None:
    text = "Jets hit Samarra in Iraq. They hit this battered town again. The Iraqi capital was quiet."
    text = text.upper() if shouting else text
    article = Article("a", text, (Block("body", 0, len(text)),))
    found = [m for line in find_places(split_article(article), article) for m in line]
    nameless = {m.surface for m in found if m.place_id and m.surface.lower() not in ("samarra", "iraq")}
    assert {n.lower() for n in nameless} == {"this battered town", "the iraqi capital"}
    mentions = pd.DataFrame([{"place_id": m.place_id, "surface": m.surface, "rule_id": m.rule_id} for m in found])
    others = dict.fromkeys(("event_mentions", "casualty_claims", "control_claims"), mentions[:0])
    _, aliases = places_of({"place_mentions": mentions, **others})
    assert "Samarra" in set(aliases["alias"]) and not nameless & set(aliases["alias"])


@pytest.mark.parametrize(("town", "province"), [("gn:90393", "adm:IQ.15"), ("gn:96994", "adm:IQ.08")])
def test_a_town_is_in_the_province_by_the_name_that_the_province_is_shown_with(town: str, province: str) -> None:
    inside, around = gazetteer().by_id(town), gazetteer().by_id(province)
    assert inside is not None and around is not None
    assert inside.admin1 == around.name
