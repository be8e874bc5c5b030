#!/usr/bin/env python3
"""Fits the weights of `assets/extraction/casualties/confidence.py` on gold-annotated texts and prints a reliability table.

    python benchmarks/calibrate_confidence.py --data FOLDER [--write]

FOLDER holds `NAME.dev.jsonl` files with the records `id`, `text`, `gold` (`kind`, `low`, `high`) and, for muc, `relevant` and
`event_totals`, for ucdp `supported`. A claim counts as right when its number is one that the coders of the article gave for that harm. Keys that
leave out facts make this a lower bound. The features are codes of the project; no word of a text enters the table.
With --write the table goes to `seeds/reference/claim_confidence.csv`.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assets.extraction.casualties.casualties import find_casualties
from assets.extraction.casualties.confidence import features_of
from assets.extraction.mentions import Article, Block, CasualtyClaim
from assets.extraction.numbers import find_numbers
from assets.extraction.sentences import split_article
from expectations.reference import REFERENCE

TABLE = REFERENCE / "claim_confidence.csv"
SETS = {"muc": ("killed", "wounded"), "ucdp": ("killed",), "idmc": ("displaced",)}  # keys that name every fact, not only totals


def main() -> None:
    """Reads the arguments, fits, prints, and writes the table when asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    examples = [example for name in SETS for example in examples_of(name, arguments.data / f"{name}.dev.jsonl")]
    features, right = [f for _, f, _ in examples], np.array([r for _, _, r in examples])
    articles = np.unique([key for key, _, _ in examples], return_inverse=True)[1]
    folds = GroupKFold(5, shuffle=True, random_state=0)
    vectorizer = DictVectorizer(sparse=False)
    matrix = vectorizer.fit_transform(features)
    model = LogisticRegression(C=0.5, max_iter=2000)
    held_out = cross_val_predict(model, matrix, right, groups=articles, cv=folds, method="predict_proba")[:, 1]
    print(f"{len(right)} claims, {right.mean():.1%} right; five folds by article, Brier score {np.mean((held_out - right) ** 2):.3f}")
    print("confidence   claims   right")
    for low in np.arange(0, 1, 0.1):
        inside = (held_out >= low) & (held_out < low + 0.1)
        if inside.any():
            print(
                f"{low:.1f} - {low + 0.1:.1f}   {inside.sum():6d}   {right[inside].mean():.1%} (mean confidence {held_out[inside].mean():.1%})"
            )
    model.fit(matrix, right)
    if arguments.write:
        write(vectorizer, model)


def examples_of(name: str, path: Path) -> Iterator[tuple[str, dict[str, str], bool]]:
    """(article, features, right) of every asserted claim of a set's texts."""
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if not (record.get("relevant", True) and record.get("supported", True)):
            continue  # without a key, or with one that rests on more than this text
        wanted = numbers_of(record, SETS[name])
        for claim in claims_of(record["text"]):
            values = {v for v in (claim.low, claim.best, claim.high) if v is not None}
            if claim.polarity == "asserted" and claim.harm in SETS[name] and values:
                yield record["id"], features_of(claim), any(low <= v <= high for v in values for low, high in wanted[claim.harm])


def numbers_of(record: dict[str, Any], harms: tuple[str, ...]) -> dict[str, list[tuple[int, int]]]:
    """The ranges that the coders gave for each harm."""
    wanted: dict[str, list[tuple[int, int]]] = {harm: [] for harm in harms}
    for fact in record["gold"]:
        low, high = fact.get("low"), fact.get("high")
        if fact["kind"] in wanted and (low if low is not None else high) is not None:
            wanted[fact["kind"]].append((low if low is not None else high, high if high is not None else low))
    for total in record.get("event_totals", []):
        wanted[total["kind"]].append((total["total"], total["total"]))
    return wanted


def claims_of(text: str) -> list[CasualtyClaim]:
    """The claims of a text, read as one block of body."""
    article = Article("", text, (Block("body", 0, len(text)),))
    sentences = split_article(article)
    return find_casualties(sentences, [find_numbers(s) for s in sentences], [[] for _ in sentences], article)


def write(vectorizer: DictVectorizer, model: LogisticRegression) -> None:
    """Writes the weights, by feature and value."""
    with TABLE.open("w", encoding="utf-8", newline="") as f:
        f.write(
            "# Weights of a logistic regression: log-odds that a claim's number is right. Written by benchmarks/calibrate_confidence.py.\n"
        )
        rows = csv.writer(f, lineterminator="\n")
        rows.writerow(("feature", "value", "weight"))
        rows.writerow(("intercept", "", f"{model.intercept_[0]:.3f}"))
        for name, weight in sorted(zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True)):
            feature, _, value = str(name).partition("=")
            rows.writerow((feature, value, f"{weight:.3f}"))


if __name__ == "__main__":
    main()
