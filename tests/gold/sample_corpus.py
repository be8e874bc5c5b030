"""What the pipeline's tables miss of the gold of the sample corpus.

Belongs here: how a gold entry is compared with the rows. Not here: the gold (`sample_corpus.json`), the demands (`test_sample_corpus.py`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

GOLD = json.loads((Path(__file__).parent / "sample_corpus.json").read_text(encoding="utf-8"))
REALISED = ["captured", "entered", "cleared", "lost", "withdrew"]
ENDS = ("low", "best", "high")
Tables = dict[str, pd.DataFrame]


def misses(made: Tables) -> set[str]:
    """Every demand of the gold that the tables do not meet, as "file, title: what"."""
    ids = {key(dispatch): article_of(dispatch, made) for dispatch in GOLD["dispatches"]}
    found = set()
    for dispatch in GOLD["dispatches"]:
        article_id = ids[key(dispatch)]
        found |= {f"{key(dispatch)}: {what}" for what in _of_dispatch(dispatch, article_id, made)}
    found |= set(_of_lineages(ids, made))
    return found | {
        f"event {gold['place']} {gold['date']}, {gold['name']}: {what}" for gold in GOLD["events"] for what in _of_event(gold, made)
    }


def key(dispatch: dict[str, Any]) -> str:
    """What names a dispatch: its file and title."""
    return f"{dispatch['file']}, {dispatch['title']}"


def article_of(dispatch: dict[str, Any], made: Tables) -> str:
    """The article_id of a dispatch, by its file and a phrase of its own."""
    documents = made["source_documents"]
    own = documents[
        documents.path.str.contains(dispatch["file"], regex=False) & documents.text.str.contains(dispatch.get("phrase", ""), regex=False)
    ]
    assert len(own) == 1, f"{key(dispatch)}: {len(own)} documents"
    return str(own.document_id.iloc[0])


def _of_dispatch(gold: dict[str, Any], article_id: str, made: Tables) -> Iterator[str]:
    article = made["articles"].set_index("article_id").loc[article_id]
    claims = made["casualty_claims"][made["casualty_claims"].article_id == article_id].merge(
        made["event_claims"], on="claim_id", how="left"
    )
    asserted = claims[claims.polarity == "asserted"]
    control = made["control_claims"][made["control_claims"].article_id == article_id]
    for column in ("title", "publisher", "agency", "author", "external_id"):
        value = article[column] if isinstance(article[column], str) else None
        if column in gold and value not in (gold[column] if isinstance(gold[column], list) else [gold[column]]):
            yield f"{column} is {value!r}"
    day = None if pd.isna(article.published_on) else pd.Timestamp(article.published_on).date().isoformat()
    if day != gold["published_on"]:
        yield f"published_on is {day}"
    if gold["is_relevant"] is not None and bool(article.is_relevant) != gold["is_relevant"]:
        yield f"is_relevant is {article.is_relevant}"
    yield from (f"furniture in body: {words}" for words in gold.get("furniture", ()) if words in article.body)
    # where captions stand apart from the body, once in all readable blocks is meant
    text = made["source_documents"].set_index("document_id").text[article_id]
    blocks = made["text_blocks"][
        (made["text_blocks"].article_id == article_id) & made["text_blocks"].kind.isin(["caption", "body"]) & made["text_blocks"].kept
    ]
    kept = [text[start:end] for start, end in zip(blocks.span_start, blocks.span_end, strict=True)]
    yield from (f"kept more than once: {words}" for words in gold.get("body_once", ()) if sum(words in block for block in kept) > 1)
    yield from (
        f"no figure {_told(figure)}"
        for figure in gold["figures"]
        if not figure.get("optional") and not any(_is(figure, claim, made) for claim in _rows(asserted))
    )
    for words in gold["traps"]:
        yield from (
            f"trap {words!r} claimed as {claim.harm}: {claim.surface!r}"
            for claim in _rows(asserted)
            if re.search(rf"(?<!\w){re.escape(words)}(?!\w)", claim.surface)
        )
    for harm, count, use in gold.get("forbidden", ()):
        yield from (
            f"{harm} {count} is {use}"
            for claim in _rows(claims)
            if claim.harm == harm and claim.use == use and count in (claim.low, claim.best)
        )
    for claim in _rows(claims[claims.use == "recommended"]):
        if not any(
            claim.harm == figure["harm"] and {claim.low, claim.best, claim.high} & {figure[end] for end in ENDS if figure[end]}
            for figure in gold["figures"]
        ):
            yield f"{claim.harm} of {claim.surface!r} is recommended"
    yield from (
        f"no negated {harm}" for harm in gold.get("negated", ()) if not ((claims.harm == harm) & (claims.polarity == "negated")).any()
    )
    yield from (f"no control {wanted}" for wanted in gold["control"] if not any(_is_control(wanted, row, made) for row in _rows(control)))
    for place in gold.get("not_control", ()):
        yield from (
            f"control of {place}: {row.change}" for row in _rows(control) if row.change in REALISED and lies_at(place, row.place_id, made)
        )


def _told(figure: dict[str, Any]) -> str:
    return " ".join(str(figure.get(part)) for part in ("harm", "low", "best", "high"))


def _is(figure: dict[str, Any], claim: Any, made: Tables) -> bool:
    """Whether the claim is the gold figure in all that the gold tells of it."""
    if claim.harm != figure["harm"] or claim.unit != figure.get("unit", "person"):
        return False
    if figure.get("subset") and claim.use != "subset" and not isinstance(claim.part_of_claim_id, str):
        return False
    ends = {end: None if pd.isna(getattr(claim, end)) else int(getattr(claim, end)) for end in ENDS}
    if any(figure[end] is not None and ends[end] != figure[end] for end in ends):
        return False
    if figure.get("qualifier") in ("at_least", "at_most", "range", "vague") and ends["high"] != figure["high"]:
        return False
    for column in ("qualifier", "vague_word"):
        if column in figure and getattr(claim, column) != figure[column]:
            return False
    if any(
        column in figure and getattr(claim, column) not in [*figure[column], *basis]
        for column, basis in (("victim_class", []), ("count_basis", ["incident"]))
    ):
        return False
    if "place" in figure and not lies_at(figure["place"], claim.place_id, made):
        return False
    return "date" not in figure or in_window(figure["date"], claim.date_start, claim.date_end)


def _is_control(gold: dict[str, Any], row: Any, made: Tables) -> bool:
    return (
        row.change in gold["change"]
        and lies_at(gold["place"], row.place_id, made)
        and (gold["date"] is None or in_window(gold["date"], row.date_start, row.date_end))
    )


def lies_at(name: str, place_id: object, made: Tables) -> bool:
    """Whether the place is the named one, one inside it or one that bears the name as an alias."""
    places = made["places"].set_index("place_id")
    aliases = made["place_aliases"]
    while isinstance(place_id, str):
        if name.casefold() in {alias.casefold() for alias in aliases[aliases.place_id == place_id].alias} | {
            str(places.name.get(place_id)).casefold()
        }:
            return True
        place_id = places.parent_place_id.get(place_id)
    return False


def in_window(gold: str | None, start: Any, end: Any) -> bool:
    """Whether the window lies in the gold's days ("2016-02-09" or "first/last"); a gold of null wants no date."""
    if gold is None:
        return bool(pd.isna(start))
    if pd.isna(start):
        return False
    first, _, last = gold.partition("/")
    return date.fromisoformat(first) <= pd.Timestamp(start).date() and pd.Timestamp(end).date() <= date.fromisoformat(last or first)


def _overlaps(gold: str | None, start: Any, end: Any) -> bool:
    if gold is None or pd.isna(start):
        return gold is None and bool(pd.isna(start))
    first, _, last = gold.partition("/")
    return date.fromisoformat(first) <= pd.Timestamp(end).date() and pd.Timestamp(start).date() <= date.fromisoformat(last or first)


def _of_lineages(ids: dict[str, str], made: Tables) -> Iterator[str]:
    articles = made["articles"].set_index("article_id")
    by_file = {name.partition(", ")[0]: article_id for name, article_id in ids.items()}
    wanted = {frozenset(by_file[name] for name in pair) for pair in GOLD["one_lineage"]}
    found = {frozenset(group) for group in articles.groupby("lineage_id").groups.values() if len(group) > 1}
    names = {article_id: name for name, article_id in ids.items()}
    yield from (f"not one lineage: {sorted(names[i] for i in pair)}" for pair in wanted - found)
    yield from (f"one lineage: {sorted(names[i] for i in group)}" for group in found - wanted)
    for first, second in GOLD["duplicates"]:
        if {articles.duplicate_of.get(by_file[first]), articles.duplicate_of.get(by_file[second])}.isdisjoint(
            {by_file[first], by_file[second]}
        ):
            yield f"no duplicate: {first}, {second}"


def events_of(gold: dict[str, Any], made: Tables) -> pd.DataFrame:
    """The events at the gold event's place and time that have a figure or a contradiction."""
    events = made["events"]
    here = [lies_at(gold["place"], row.place_id, made) and _overlaps(gold["date"], row.date_start, row.date_end) for row in _rows(events)]
    return events[here]


def _of_event(gold: dict[str, Any], made: Tables) -> Iterator[str]:
    found = events_of(gold, made)
    for harm in ("killed", "wounded", "displaced"):
        if gold[harm] is None:
            continue
        total = int(found[f"{harm}_best"].fillna(found[f"{harm}_low"]).fillna(0).sum())
        if total not in gold[harm]:
            yield f"{harm} is {total}, not {gold[harm]}"
    hurt = found[found[["killed_low", "killed_high", "killed_best", "wounded_low", "wounded_best", "wounded_high"]].notna().any(axis=1)]
    if "n_events" in gold and len(hurt) != gold["n_events"]:
        yield f"{len(hurt)} events, not {gold['n_events']}"
    if "n_lineages" in gold and gold["n_lineages"] not in set(hurt.n_lineages):
        yield f"lineages {sorted(map(int, hurt.n_lineages))}, not {gold['n_lineages']}"
    if gold.get("contradiction") and hurt.contradiction.isna().all():
        yield "no contradiction told"
    if "deaths_civilians" in gold and found.deaths_civilians.sum() != gold["deaths_civilians"]:
        yield f"deaths_civilians is {found.deaths_civilians.sum()}, not {gold['deaths_civilians']}"


def unexpected_deaths(made: Tables) -> list[str]:
    """The events with people killed that no gold event accounts for."""
    known = {event_id for gold in GOLD["events"] for event_id in events_of(gold, made).event_id}
    killed = made["events"][made["events"].killed_best.fillna(made["events"].killed_low).fillna(0) > 0]
    return [
        f"{row.place_name} {row.date_start}: {row.killed_low} to {row.killed_high} killed"
        for row in _rows(killed)
        if row.event_id not in known
    ]


def _rows(frame: pd.DataFrame) -> Iterator[Any]:
    return frame.itertuples(index=False)


if __name__ == "__main__":  # python -m tests.gold.sample_corpus: the lines of known_misses.txt as they are now
    from tests.gold.in_process import run

    tables = run(Path(__file__).resolve().parents[2] / "seeds" / "corpus")
    print(*sorted(misses(tables) | {f"unexpected: {event}" for event in unexpected_deaths(tables)}), sep="\n")
