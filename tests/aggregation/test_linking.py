"""Linking: the gold's pairs, no false merge across places, and that neither order nor time of arrival matters."""

from __future__ import annotations

import random
from datetime import date

import pandas as pd
import pytest

from assets.aggregation.events import aggregate
from tests.aggregation.event_rows import act, article, claim, days_after, tables
from tests.aggregation.linking_gold import as_tables, joined_wrongly, n_events, pair_scores, reports, truth

DAY = date(2016, 4, 8)


def _events_of(made: dict[str, pd.DataFrame]) -> dict[str, str]:
    return dict(zip(made["event_articles"]["mention_id"], made["event_articles"]["event_id"], strict=True))


def _grouped(made: dict[str, pd.DataFrame]) -> set[frozenset[str]]:
    by_event: dict[str, set[str]] = {}
    for mention_id, event_id in _events_of(made).items():
        by_event.setdefault(event_id, set()).add(mention_id)
    return {frozenset(members) for members in by_event.values()}


@pytest.fixture(scope="module")
def gold() -> dict[str, pd.DataFrame]:
    return aggregate(as_tables())


def test_the_gold_is_as_large_as_it_claims() -> None:
    assert len(reports()) >= 60
    assert len(n_events(truth())) == 25
    assert min(n_events(truth()).values()) >= 2


def test_pairs_of_the_gold(gold: dict[str, pd.DataFrame]) -> None:
    scores = pair_scores(_events_of(gold), truth())
    assert scores["f1"] >= 0.95, scores


def test_nothing_of_two_places_is_joined(gold: dict[str, pd.DataFrame]) -> None:
    acts = as_tables()["event_mentions"].set_index("mention_id")["place_id"]
    wrong = [(a, b) for a, b in joined_wrongly(_events_of(gold), truth()) if acts[a] != acts[b]]
    assert not wrong


def test_the_scores_notice_a_false_merge_and_a_false_split() -> None:
    wanted = truth()
    assert pair_scores(dict.fromkeys(wanted, "one"), wanted)["precision"] < 0.1
    assert pair_scores({m: m for m in wanted}, wanted)["recall"] == 0


def test_the_order_of_the_input_does_not_matter(gold: dict[str, pd.DataFrame]) -> None:
    shuffled = {}
    for name, frame in as_tables().items():
        rows = list(range(len(frame)))
        random.Random(7).shuffle(rows)
        shuffled[name] = frame.iloc[rows].reset_index(drop=True)
    made = aggregate(shuffled)
    for name, frame in gold.items():
        pd.testing.assert_frame_equal(frame, made[name])


def test_articles_that_come_later_give_the_events_of_a_rebuild(gold: dict[str, pd.DataFrame]) -> None:
    whole = as_tables()
    early = set(whole["articles"]["article_id"][::2])
    first = aggregate({n: f[f["article_id"].isin(early)] if "article_id" in f.columns else f for n, f in whole.items()})
    later = aggregate(whole, first, release=2)
    assert _grouped(later) == _grouped(gold)
    changes = later["event_id_map"]
    merged = set(changes[changes["kind"] == "merged"]["old_event_id"])
    lost = set(first["events"]["event_id"]) - set(later["events"]["event_id"])
    assert lost == merged, "an id was lost though its claims are all there"


def test_a_copy_of_an_article_adds_no_lineage_and_changes_no_figure(gold: dict[str, pd.DataFrame]) -> None:
    whole = as_tables()
    extra = {}
    for name, key in (("articles", "article_id"), ("event_mentions", "mention_id"), ("casualty_claims", "claim_id")):
        copied = whole[name][whole[name]["article_id"] == "r10"].copy()
        copied["article_id"] = "zz-copy"
        if key != "article_id":
            copied[key] = "zz-" + copied[key]
        if name == "casualty_claims":
            copied["mention_id"] = "zz-" + copied["mention_id"]
        if name == "articles":
            copied["duplicate_of"] = "r10"
        extra[name] = pd.concat([whole[name], copied], ignore_index=True)
    made = aggregate({**whole, **extra})
    one, other = (t["events"].sort_values("event_id").reset_index(drop=True) for t in (gold, made))
    figures = [c for c in one.columns if c not in ("n_articles", "summary")]
    pd.testing.assert_frame_equal(one[figures], other[figures])
    assert other["n_articles"].sum() == one["n_articles"].sum() + 1


def _two(one: dict[str, object], other: dict[str, object], killed: tuple[int, int] = (7, 7), **articles: object) -> int:
    """How many events two reports make, each of one act with so many killed."""
    acts = [act("a-0", "a", **{"place": "hit", "day": DAY, **one}), act("b-0", "b", **{"place": "hit", "day": DAY, **other})]  # type: ignore[arg-type]
    made = aggregate(
        tables(
            [article("a", **articles), article("b", **articles)],
            acts,
            [claim(f"c{i}", a, n) for i, (a, n) in enumerate(zip(acts, killed, strict=True))],
        )
    )
    return len(made["events"])


def test_one_attack_told_twice_is_one_event() -> None:
    assert _two({}, {}) == 1


def _told(killed: int, evidence: str, published: date, **given: object) -> int:
    """How many events a report of four dead at a market in Aleppo, a city of many attacks, and one of the same day make together."""
    acts = [act("a-0", "a", "aleppo", DAY), act("b-0", "b", "aleppo", DAY, sub_event_type="Attack")]
    first = claim("c0", acts[0], 4, evidence="A bomb killed four people at a market.")
    articles = [article("a", published_on=DAY), article("b", published_on=published)]
    made = aggregate(tables(articles, acts, [first, claim("c1", acts[1], killed, evidence=evidence, **given)]))
    return len(made["events"])


def test_a_toll_counted_on_from_a_report_is_of_its_event() -> None:
    later = days_after(DAY, 1)
    assert _told(7, "The toll of Friday's attack rose to seven, up from four.", later) == 1
    assert _told(7, "The toll of Friday's attack rose to seven, up from five.", later) == 2
    assert _told(7, "An attack killed seven people.", later) == 2


@pytest.mark.parametrize(("title", "events"), [("Worshippers shot in a church", 1), ("Worshippers shot", 2)])
def test_the_title_of_an_article_on_one_event_names_its_target(title: str, events: int) -> None:
    acts = [act("a-0", "a", "aleppo", DAY, sentence_no=1), act("b-0", "b", "aleppo", DAY, sentence_no=1)]
    told = claim("c0", acts[0], 7, evidence="Gunmen killed seven people in a church.", sentence_no=1)
    made = aggregate(tables([article("a"), article("b", title=title)], acts, [told]))
    assert len(made["events"]) == events


def test_a_total_of_the_war_counts_on_from_no_report() -> None:
    later, told = days_after(DAY, 1), "The number of dead of the war rose to seven, up from four."
    assert _told(7, told, later) == 1
    assert _told(7, told, later, count_basis="running_total") == 2


def test_one_kind_of_target_speaks_for_one_event_and_another_against() -> None:
    assert _told(4, "An attack killed four people at a bazaar.", DAY) == 1
    assert _told(4, "An attack killed four people at a police station.", DAY) == 2


def test_a_vague_word_contradicts_no_number_near_it() -> None:
    first = act("a-0", "a", "ramadi", DAY)
    told = [claim("c0", first, low=3, best=None, high=9, qualifier="vague")]
    for number, events in ((12, 1), (60, 2)):
        other = act("b-0", "b", "ramadi", DAY)
        made = aggregate(tables([article("a"), article("b")], [first, other], [*told, claim("c1", other, number)]))
        assert len(made["events"]) == events


@pytest.mark.parametrize(("hours", "events"), [(1, 1), (0, 2)], ids=["of the next day", "of the same day"])
def test_first_tolls_rise_many_times_over_in_a_small_town_and_do_not_fall(hours: int, events: int) -> None:
    acts = [act("a-0", "a", "hit", DAY), act("b-0", "b", "hit", DAY)]
    articles = [article("a", published_on=DAY), article("b", published_on=days_after(DAY, hours))]
    assert len(aggregate(tables(articles, acts, [claim("c0", acts[0], 5), claim("c1", acts[1], 32)]))["events"]) == events


@pytest.mark.parametrize(
    ("surface", "events"), [("bombing", 1), ("car bomb", 2)], ids=["planted or dropped, the word leaves it open", "surely planted"]
)
def test_what_a_word_leaves_open_keeps_no_two_reports_apart(surface: str, events: int) -> None:
    blast = {"sub_event_type": "Remote explosive/landmine/IED", "surface": surface}
    strike = {"sub_event_type": "Air/drone strike", "surface": "air strike"}
    assert _two({"place": "ramadi", **blast}, {"place": "ramadi", **strike}, killed=(3, 3)) == events


@pytest.mark.parametrize(
    ("other", "events"), [("text::orchard", 1), ("text:IRQ:orchard", 1), ("text:SYR:orchard", 2)], ids=["country untold", "same", "abroad"]
)
def test_a_name_on_no_map_is_one_place_though_only_one_text_tells_its_country(other: str, events: int) -> None:
    where = {"latitude": None, "longitude": None, "where_precision": 1}
    assert _two({"place_id": "text:IRQ:orchard", **where}, {"place_id": other, **where}, killed=(3, 3)) == events


@pytest.mark.parametrize(
    "other",
    [
        {"place": "kubaysa"},
        {"day": days_after(DAY, 1)},
        {"sub_event_type": "Arrests"},
    ],
    ids=["another town", "another stated day", "another kind"],
)
def test_what_keeps_equal_counts_apart(other: dict[str, object]) -> None:
    assert _two({}, other) == 2


def test_incompatible_perpetrators_are_two_events_and_a_battle_told_from_both_sides_is_one() -> None:
    assert _two({"actor_from": "army"}, {"actor_from": "tribe"}) == 2
    assert _two({"actor_from": "army", "actor_to": "islamic-state"}, {"actor_from": "islamic-state", "actor_to": "army"}) == 1


def test_a_general_word_for_a_doer_fits_a_name_that_it_covers_and_no_other() -> None:
    assert _two({"actor_from": "irq-military"}, {"actor_from": "unspecified-military"}) == 1
    assert _two({"actor_from": "irq-military"}, {"actor_from": "irq-police"}) == 1
    assert _two({"actor_from": "islamic-state"}, {"actor_from": "unknown_armed_group"}) == 1
    assert _two({"actor_from": "irq-military"}, {"actor_from": "unknown_armed_group"}) == 2
    assert _two({"actor_from": "irq-military"}, {"actor_from": "syr-military"}) == 2


def test_two_tolls_of_a_massacre_are_one_event_and_those_of_two_small_attacks_are_not() -> None:
    assert _two({}, {}, (105, 130)) == 1
    assert _two({}, {}, (130, 105)) == 1
    assert _two({}, {}, (105, 300)) == 2
    assert _two({}, {}, (4, 6)) == 2


def test_small_counts_alone_join_reports_of_a_town_and_not_of_a_metropolis_told_as_a_whole() -> None:
    baghdad, karrada = {"place": "baghdad"}, {"place": "karrada"}
    assert _two({}, {}, (1, 1)) == 1
    assert _two(karrada, karrada, (1, 1)) == 1
    assert _two(baghdad, baghdad, (1, 1)) == 2
    assert _two(baghdad, baghdad, (1, 1), title="Gunmen kill a baker in Baghdad") == 1


def test_a_town_and_its_province_are_one_place_only_with_a_telling_count() -> None:
    assert _two({}, {"place": "anbar"}, (37, 37)) == 1
    assert _two({}, {"place": "anbar"}, (1, 1)) == 2


def test_undated_reports_are_joined_by_a_telling_count_or_by_lineage() -> None:
    undated = {"day": None}
    assert _two(undated, undated, (37, 37)) == 1
    assert _two(undated, undated, (2, 2)) == 2
    assert _two(undated, undated, (2, 2), lineage_id="w") == 1


def test_two_acts_of_one_article_stay_two_however_alike_a_third_report_is() -> None:
    both = [act("a-0", "a", "hit", DAY), act("a-1", "a", "kubaysa", DAY, sentence_no=1)]
    third = act("b-0", "b", "anbar", DAY)
    made = aggregate(
        tables([article("a"), article("b")], [*both, third], [claim("c0", both[0], 9), claim("c1", both[1], 14), claim("c2", third, 9)])
    )
    events = _events_of(made)
    assert events["a-0"] != events["a-1"]


def test_stored_pairs_tell_score_features_and_decision(gold: dict[str, pd.DataFrame]) -> None:
    pairs = gold["event_pairs"]
    assert pairs["score"].between(0, 1).all()
    assert (pairs["mention_a"] < pairs["mention_b"]).all()
    assert {"merged", "apart", "cannot_link:perpetrators_apart"} <= set(pairs["decision"])
    event = _events_of(gold)
    merged = pairs[pairs["decision"] == "merged"]
    assert all(event[a] == event[b] for a, b in zip(merged["mention_a"], merged["mention_b"], strict=True))


def test_no_event_stores_more_than_twenty_pairs() -> None:
    acts = [act(f"m{i:02}", f"a{i:02}", "hit", DAY) for i in range(30)]
    made = aggregate(tables([article(f"a{i:02}") for i in range(30)], acts, [claim(f"c{i:02}", a, 12) for i, a in enumerate(acts)]))
    assert len(made["events"]) == 1
    assert 0 < len(made["event_pairs"]) <= 20
    assert made["event_pair_counts"][["decision", "n_pairs", "n_stored"]].to_numpy().tolist() == [["merged", 30 * 29 // 2, 20]]


def test_pairs_that_a_rule_ended_are_counted_for_both_events() -> None:
    acts = [act("m1", "a1", "hit", DAY, actor_from="army"), act("m2", "a2", "hit", DAY, actor_from="tribe")]
    made = aggregate(tables([article("a1"), article("a2")], acts, [claim(f"c{i}", a, 12) for i, a in enumerate(acts)]))
    assert set(made["event_pair_counts"]["event_id"]) == set(made["events"]["event_id"])
    assert made["event_pair_counts"][["decision", "n_pairs", "n_stored"]].drop_duplicates().to_numpy().tolist() == [
        ["cannot_link:perpetrators_apart", 1, 1]
    ]


def test_an_event_is_relevant_when_one_of_its_articles_is_flagged() -> None:
    acts = [act(f"m{i}", f"a{i}", "hit", DAY) for i in range(3)] + [act("m3", "a3", "mosul", DAY)]
    flags = (False, True, None, False)
    articles = [article(f"a{i}", is_relevant=flag) for i, flag in enumerate(flags)]
    made = aggregate(tables(articles, acts, [claim(f"c{i}", a, 12) for i, a in enumerate(acts)]))
    assert dict(zip(made["events"]["place_id"], made["events"]["is_relevant"], strict=True)) == {"hit": True, "mosul": False}


def test_nothing_told_makes_empty_tables_with_their_columns() -> None:
    made = aggregate(tables([article("a")]))
    assert all(frame.empty for frame in made.values())
    assert "killed_best" in made["events"].columns


def test_events_stand_in_the_order_in_which_the_news_told_them() -> None:
    later = article("a", published_on=date(2016, 4, 12))
    earlier = article("b", published_on=date(2016, 4, 9))
    undated = article("0", published_on=None)
    acts = [
        act("m1", "0", "rutba", date(2016, 1, 3)),
        act("m2", "a", "hit", date(2016, 4, 1), sentence_no=3),
        act("m3", "a", "mosul", date(2016, 4, 11), sentence_no=1),
        act("m4", "b", "aleppo", date(2016, 4, 8)),
    ]
    made = aggregate(tables([undated, later, earlier], acts))
    assert list(made["events"]["place_id"]) == ["aleppo", "mosul", "hit", "rutba"]
