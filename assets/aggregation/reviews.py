"""An analyst's decisions, as data: read from a CSV, checked against what the articles say now, applied at every refresh.

Belongs here: the file's form, what each decision may touch, and the loud failure when one no longer fits. Not here: how figures
and links follow from what it decides (`figures.py`, `linking.py`).

Decisions name claims and mentions, whose ids are hashes of the article's words and so survive re-extraction; event ids may
change. `accept`: this claim is the figure, whatever else its article says. `reject`: this claim never counts. `correct`: a field of a claim or mention has
another value; `expected` is what it was when the analyst looked. `merge`, `split`: the events of two claims or mentions are
one, or two.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from assets.aggregation.article_figures import unfit
from assets.aggregation.records import Claim, records
from expectations.code_lists import code_list, ucdp_codes

COLUMNS = ("decision", "target_id", "other_id", "field", "expected", "value", "reviewer", "reviewed_on", "reason")
DECISIONS = frozenset({"accept", "reject", "correct", "merge", "split"})
_NUMBERS = frozenset({"low", "best", "high", "date_precision"})
_CODES = {"harm": "harm", "victim_class": "victim_class", "count_basis": "count_basis", "unit": "unit", "polarity": "polarity"} | {
    name: name for name in ("event_type", "sub_event_type")
}
_CLAIM_FIELDS = frozenset(
    {"low", "best", "high", "harm", "victim_class", "count_basis", "unit", "polarity", "victim_actor_id", "perpetrator_actor_id"}
)
_VERDICTS = frozenset({"accepted", "rejected"})  # they last: a claim may be corrected and accepted
_MENTION_FIELDS = frozenset(
    {"event_type", "sub_event_type", "place_id", "date_start", "date_end", "date_precision", "actor_from", "actor_to"}
)


NO_DECISIONS = pd.DataFrame(columns=list(COLUMNS), dtype="str")


class ReviewError(ValueError):
    """Decisions that cannot be applied: each with its line and what is wrong with it."""


class Reviewed(NamedTuple):
    """The stage tables with the corrections made and a column `review` on claims and mentions, and the mentions that are
    decided to be of one event, or of two."""

    tables: dict[str, pd.DataFrame]
    together: frozenset[tuple[str, str]]
    apart: frozenset[tuple[str, str]]


def read_reviews(path: Path) -> pd.DataFrame:
    """The decisions of a CSV file (UTF-8) with COLUMNS as its header, all text. Raises ReviewError for a file of another form."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, strict=True)
        try:
            if tuple(next(rows, ())) != COLUMNS:
                raise ReviewError(f"{path}: the first line must be {','.join(COLUMNS)}")
            found = [(rows.line_num, [value.strip() for value in row]) for row in rows if row]
        except (UnicodeDecodeError, csv.Error) as error:
            raise ReviewError(f"{path}: {error}") from error
    wrong = [line for line, row in found if len(row) != len(COLUMNS)]
    if wrong:
        raise ReviewError(
            f"{path}: {len(COLUMNS)} fields are asked for, not so many stand in line {', '.join(map(str, wrong))}; a text with a comma needs quotes"
        )
    return pd.DataFrame([row for _, row in found], columns=list(COLUMNS), dtype="str")


def apply_reviews(tables: Mapping[str, pd.DataFrame], decisions: pd.DataFrame) -> Reviewed:
    """Applies decisions (COLUMNS, text) to the stage tables.

    Raises ReviewError naming every decision whose target has gone, whose value was fixed upstream (it is already what the
    decision asks for), has become something else than `expected`, or that is malformed. Then nothing is applied.
    """
    made = dict(tables)
    frames = {"claim": tables["casualty_claims"].copy(), "mention": tables["event_mentions"].copy()}
    for name, frame in frames.items():
        frame["review"] = pd.Series([None] * len(frame), index=frame.index, dtype=object)
        frame.index = pd.Index(frame[f"{name}_id"])
    places = tables["places"].set_index("place_id")
    wrong: list[str] = []
    together: set[tuple[str, str]] = set()
    apart: set[tuple[str, str]] = set()
    for n, row in enumerate(decisions.to_dict("records"), start=2):
        try:
            _apply({str(k): str(v) for k, v in row.items()}, frames, places, together, apart)
        except ReviewError as error:
            wrong.append(f"line {n}: {error}")
    wrong += [f"split {one} {other}: other lines merge the two with a third" for one, other in _joined_all_the_same(together, apart)]
    wrong += [
        f"accept {target}: it is {why} and no event's figure; correct that first" for target, why in _unfit_though_accepted(frames["claim"])
    ]
    wrong += [f"{target}: low, best and high are not in order once corrected" for target in _disordered(frames["claim"])]
    if wrong:
        raise ReviewError("reviews that do not fit what the articles say now: " + "; ".join(wrong))
    made["casualty_claims"] = frames["claim"].reset_index(drop=True)
    made["event_mentions"] = frames["mention"].reset_index(drop=True)
    return Reviewed(made, frozenset(together), frozenset(apart))


def _joined_all_the_same(together: set[tuple[str, str]], apart: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs that are to be two events though a chain of merges makes them one."""
    groups: list[set[str]] = []
    for pair in sorted(together):
        touched = [group for group in groups if not group.isdisjoint(pair)]
        groups = [group for group in groups if group not in touched] + [set(pair).union(*touched)]
    return [pair for pair in sorted(apart) if any(group.issuperset(pair) for group in groups)]


def _unfit_though_accepted(claims: pd.DataFrame) -> list[tuple[str, str]]:
    """The accepted claims that can enter no figure, each with why: its basis, polarity or unit as they are once corrected."""
    accepted = records(claims[claims["review"] == "accepted"], Claim)
    return [(claim.claim_id, why) for claim in accepted if (why := unfit(claim)) is not None]


def _disordered(claims: pd.DataFrame) -> list[str]:
    """The reviewed claims whose lower end lies above their best or upper one."""
    ends = claims.loc[claims["review"].notna(), ["low", "best", "high"]].astype("Float64")
    wrong = (ends["low"] > ends["best"]) | (ends["best"] > ends["high"]) | (ends["low"] > ends["high"])
    return [str(claim_id) for claim_id in ends.index[wrong.fillna(value=False)]]


def _apply(
    row: Mapping[str, str],
    frames: Mapping[str, pd.DataFrame],
    places: pd.DataFrame,
    together: set[tuple[str, str]],
    apart: set[tuple[str, str]],
) -> None:
    decision, target = row["decision"], row["target_id"]
    if decision not in DECISIONS:
        raise ReviewError(f"unknown decision {decision!r}; known are {', '.join(sorted(DECISIONS))}")
    if not row["reviewer"] or not row["reviewed_on"] or not row["reason"]:
        raise ReviewError(f"{decision} {target}: reviewer, reviewed_on and reason must be given")
    _day("reviewed_on", row["reviewed_on"])
    kind = next((name for name, frame in frames.items() if target in frame.index), None)
    if kind is None:
        raise ReviewError(f"{decision} {target}: its target has gone")
    if decision in ("merge", "split"):
        one, other = _mention(target, frames), _mention(row["other_id"], frames)
        if one == other:
            raise ReviewError(f"{decision} {target} {row['other_id']}: both are of one act")
        pair = (min(one, other), max(one, other))
        if pair in (apart if decision == "merge" else together):
            raise ReviewError(f"{decision} {target} {row['other_id']}: another line decides the opposite")
        (together if decision == "merge" else apart).add(pair)
        for mention_id in (one, other):
            frames["mention"].loc[mention_id, "review"] = {"merge": "merged", "split": "split"}[decision]
    elif decision in ("accept", "reject"):
        if kind != "claim":
            raise ReviewError(f"{decision} {target}: only claims are accepted or rejected")
        if frames[kind].loc[target, "review"] in _VERDICTS - {f"{decision}ed"}:
            raise ReviewError(f"{decision} {target}: it is {frames[kind].loc[target, 'review']!s} in another line")
        frames[kind].loc[target, "review"] = f"{decision}ed"
    else:
        _correct(row, frames[kind], _CLAIM_FIELDS if kind == "claim" else _MENTION_FIELDS, places)


def _mention(target: str, frames: Mapping[str, pd.DataFrame]) -> str:
    """The act that a decision on links means: the target, or the one that the target's count belongs to."""
    mentions, claims = frames["mention"], frames["claim"]
    found = claims.loc[target, "mention_id"] if target in claims.index else target
    if not isinstance(found, str) or found not in mentions.index:
        raise ReviewError(f"{target}: its target has gone, or belongs to no act")
    if mentions.loc[found, "polarity"] != "asserted" and not ((claims["mention_id"] == found) & (claims["polarity"] == "asserted")).any():
        raise ReviewError(f"{target}: its act is {mentions.loc[found, 'polarity']!s} and tells of no event")
    return found


def _correct(row: Mapping[str, str], frame: pd.DataFrame, fields: Iterable[str], places: pd.DataFrame) -> None:
    target, field = row["target_id"], row["field"]
    if field not in fields:
        raise ReviewError(f"correct {target}: {field!r} cannot be corrected; {', '.join(sorted(fields))} can")
    value, expected = _value(field, row["value"]), _value(field, row["expected"])
    now = _comparable(field, frame.loc[target, field])
    if now == value:
        raise ReviewError(f"correct {target}: {field} was fixed upstream, it is {row['value'] or 'null'} now")
    if now != expected:
        raise ReviewError(f"correct {target}: {field} was {row['expected'] or 'null'} when it was reviewed and is {now} now")
    if field == "place_id" and value is not None:
        if value not in places.index:
            raise ReviewError(f"correct {target}: there is no place {value!r}")
        frame.loc[target, ["latitude", "longitude"]] = [places.loc[value, "latitude"], places.loc[value, "longitude"]]
        frame.loc[target, "where_precision"] = ucdp_codes("place_kind").get(places.loc[value, "kind"], 1)
        frame.loc[target, "place_method"] = "clause"
    elif field == "place_id":
        frame.loc[target, ["latitude", "longitude", "where_precision"]] = None
        frame.loc[target, "place_method"] = "none"
    if field in ("date_start", "date_end"):
        frame.loc[target, "date_method"] = "clause"
    frame[field] = frame[field].astype(object)
    frame.loc[target, field] = value
    if frame.loc[target, "review"] not in _VERDICTS:
        frame.loc[target, "review"] = "corrected"


def _value(field: str, text: str) -> Any:
    if text == "":
        return None
    if field in _CODES and text not in code_list(_CODES[field]):
        raise ReviewError(f"{field}: {text!r} is no code of the list {_CODES[field]!r}")
    if field in _NUMBERS:
        return _number(field, text)
    return _day(field, text) if field.startswith("date_") else text


def _number(field: str, text: str) -> int:
    if not text.isdecimal():
        raise ReviewError(f"{field}: {text!r} cannot be read")
    return int(text)


def _day(field: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ReviewError(f"{field}: {text!r} cannot be read") from error


def _comparable(field: str, value: Any) -> Any:
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value):
        return None
    if field in _NUMBERS:
        return int(value)
    return date(value.year, value.month, value.day) if field.startswith("date_") else value
