"""One wire story in many outlets is one lineage; two reports that share a quotation, set phrases or an office are two."""

from __future__ import annotations

import random
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.cleaning.lineage import Link, _groups, find_lineages
from tests.cleaning.stories import body, frame, paragraphs, reworded

STORY = paragraphs(1)


def _lineages(articles: pd.DataFrame) -> dict[str, str]:
    found = find_lineages(articles)
    return dict(zip(found["article_id"], found["lineage_id"], strict=True))


def _joined(one: str, other: str, day: date | None = None, other_day: date | None = None) -> bool:
    found = _lineages(frame({"a": (one, day), "b": (other, other_day)}))
    return found["a"] == found["b"]


@pytest.mark.parametrize(
    "other",
    [
        body(*STORY),
        body("The Other Paper.", *STORY, "Read more on our page."),
        body(*STORY[3:], *STORY[:3]),
        body(*STORY[:3], *paragraphs(2, 3)),
        body(*(reworded(part, seed) for seed, part in enumerate(STORY))),
        body(STORY[4], paragraphs(3)[0], reworded(STORY[1], 7), paragraphs(3)[1], reworded(STORY[2], 8), paragraphs(3)[2]),
        body(*STORY).upper(),
        body(*STORY).replace("\n\n", " "),
    ],
    ids=["verbatim", "with furniture", "in another order", "half of it", "reworded", "parts, reworded and reordered", "in capitals", "in one paragraph"],
)  # fmt: skip
def test_a_story_told_again_is_the_same_lineage(other: str) -> None:
    assert _joined(body(*STORY), other)


@pytest.mark.parametrize(
    "other",
    [
        body(*paragraphs(2)),
        body(*paragraphs(2, 5), STORY[2]),
        body(*(f"{part} {' '.join(STORY[0].split()[:6])}" for part in paragraphs(2))),
        body(*(f"{part} {' '.join(own.split()[:7])}" for part, own in zip(paragraphs(2), STORY, strict=True))),
        "",
    ],
    ids=["another story", "one quotation in both", "one set phrase everywhere", "a set phrase in each paragraph", "nothing"],
)
def test_what_shares_only_a_quotation_or_phrases_is_another_lineage(other: str) -> None:
    assert not _joined(body(*STORY), other)


def test_articles_without_text_are_never_one() -> None:
    found = find_lineages(frame({"a": "", "b": "", "c": "  "}).assign(body=["", None, "  "]))
    assert found["lineage_id"].tolist() == ["a", "b", "c"]
    assert found["duplicate_of"].isna().all()
    assert find_lineages(frame({})).empty


def test_equal_headlines_are_one_only_when_they_are_of_one_day() -> None:
    line = "Two killed in an explosion at a market of the capital"
    assert not _joined(line, line)
    assert not _joined(line, line, date(2020, 1, 1), date(2020, 1, 2))
    assert _joined(line, line, date(2020, 1, 1), date(2020, 1, 1))


def test_background_that_comes_back_after_weeks_makes_no_lineage() -> None:
    later = body(*paragraphs(2, 4), *STORY[4:])
    assert _joined(body(*STORY), later, date(2020, 1, 1), date(2020, 1, 3))
    assert not _joined(body(*STORY), later, date(2020, 1, 1), date(2020, 2, 1))
    assert _joined(body(*STORY), body(*STORY), date(2020, 1, 1), date(2020, 2, 1))  # a late reprint of all of it


def test_a_story_in_a_hundred_outlets_is_one_lineage() -> None:
    pick = random.Random(4)
    articles = {f"a{number:03d}": body(f"Outlet {number}.", *pick.sample(STORY, 5)) for number in range(100)}
    articles |= {f"b{number:03d}": body(*paragraphs(number + 10)) for number in range(20)}
    lineages = _lineages(frame(articles))
    assert {lineages[name] for name in articles if name.startswith("a")} == {"a000"}
    assert all(lineages[name] == name for name in articles if name.startswith("b"))


def test_boilerplate_of_an_outlet_joins_nothing() -> None:
    standing = paragraphs(99, 2)
    lineages = _lineages(frame({f"a{number:02d}": body(*paragraphs(number, 5), *standing) for number in range(40)}))
    assert len(set(lineages.values())) == 40


@pytest.mark.parametrize(("step", "most"), [(2, 12), (4, 6)])
def test_a_chain_of_partly_shared_stories_does_not_grow_into_one(step: int, most: int) -> None:
    parts = paragraphs(5, 200)
    lineages = _lineages(frame({f"a{number:02d}": body(*parts[number * step : number * step + 6]) for number in range(48)}))
    assert pd.Series(lineages).value_counts().max() <= most


def test_the_order_of_the_articles_and_unrelated_ones_change_nothing() -> None:
    articles = frame(
        {
            "m": body(*STORY), "c": body(*STORY[:4], *paragraphs(2, 2)), "x": body(*paragraphs(3)), "k": body(*(reworded(part, 5) for part in STORY)),
            "p": body(*paragraphs(4)), "e": body(*paragraphs(4)[:5]),
        }
    )  # fmt: skip
    wanted = find_lineages(articles)
    assert wanted.set_index("article_id")["lineage_id"].to_dict() == {"m": "c", "c": "c", "k": "c", "x": "x", "p": "e", "e": "e"}
    for seed in range(5):
        pd.testing.assert_frame_equal(find_lineages(articles.sample(frac=1, random_state=seed)), wanted)
    more = pd.concat([articles, frame({f"z{number}": body(*paragraphs(100 + number)) for number in range(10)})])
    pd.testing.assert_frame_equal(find_lineages(more).head(6), wanted)


def test_copies_point_at_the_first_of_them_and_retellings_at_nothing() -> None:
    articles = frame(
        {
            "a": (body(*STORY, "Printed again."), date(2020, 1, 3)), "b": (body(*STORY), date(2020, 1, 1)), "c": (body(*STORY), date(2020, 1, 2)),
            "d": body(*STORY[:3], *paragraphs(2, 3)), "e": body(*paragraphs(3)),
        }
    )  # fmt: skip
    found = find_lineages(articles).set_index("article_id")
    assert found["lineage_id"].to_dict() == {"a": "a", "b": "a", "c": "a", "d": "a", "e": "e"}
    assert found["duplicate_of"].dropna().to_dict() == {"a": "b", "c": "b"}


LINKS = st.lists(
    st.builds(lambda a, b, share: Link(min(a, b), max(a, b), share, share), st.integers(0, 14), st.integers(15, 29), st.sampled_from([0.2, 0.5, 0.9])),
    max_size=40, unique_by=lambda link: (link.a, link.b),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(links=LINKS, seed=st.integers(0, 9))
def test_groups_do_not_hang_on_the_order_of_links_and_hold_enough_of_them(links: list[Link], seed: int) -> None:
    groups = _groups(30, links)
    shuffled = links[:]
    random.Random(seed).shuffle(shuffled)
    assert _groups(30, shuffled) == groups
    for name in set(groups):
        members = [position for position, group in enumerate(groups) if group == name]
        assert name == min(members)
        inside = sum(link.a in members and link.b in members for link in links)
        assert inside >= len(members) - 1


def test_two_firm_groups_with_one_link_between_them_stay_two() -> None:
    def all_pairs(positions: range) -> list[Link]:
        return [Link(a, b, 0.9, 0.9) for a in positions for b in positions if a < b]

    links = all_pairs(range(4)) + all_pairs(range(4, 8))
    assert len(set(_groups(8, [*links, Link(0, 4, 0.2, 0.2)]))) == 2
    assert len(set(_groups(8, links + [Link(a, b, 0.2, 0.2) for a in range(2) for b in range(4, 6)]))) == 1
