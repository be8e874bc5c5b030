"""How likely a casualty claim is right: a calibrated number between 0 and 1.

Belongs here: the features of a claim and the sum of their weights. Not here: how the weights were fitted
(`benchmarks/calibrate_confidence.py`, which writes `seeds/reference/claim_confidence.csv` and tells how reliable they are).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache

from assets.extraction.mentions import CasualtyClaim
from expectations.reference import reference_rows


def features_of(claim: CasualtyClaim) -> dict[str, str]:
    """What the confidence of a claim depends on: its rule, its form, its place in the article; none of its words."""
    kind, _, note = claim.rule_id.partition(":")
    size = claim.best if claim.best is not None else claim.low if claim.low is not None else claim.high
    return {
        "kind": kind,
        "note": note,
        "qualifier": claim.qualifier,
        "harm": claim.harm,
        "basis": claim.count_basis,
        "subset": "yes" if claim.part_of is not None else "no",
        "class": "known" if claim.victim_class != "unknown" else "unknown",
        "size": "none" if size is None else "1" if size <= 1 else "2-9" if size < 10 else "10+",
        "place": "lead" if claim.sentence_no < 3 else "top" if claim.sentence_no < 10 else "rest",
    }


@cache
def _weights() -> Mapping[tuple[str, str], float]:
    return {(row["feature"], row["value"]): float(row["weight"]) for row in reference_rows("claim_confidence.csv")}


def confidence_of(claim: CasualtyClaim) -> float:
    """The probability that the claim's number is right, rounded to two digits; an unseen feature value weighs nothing."""
    weights = _weights()
    total = weights[("intercept", "")] + sum(weights.get(item, 0.0) for item in features_of(claim).items())
    return round(1 / (1 + math.exp(-total)), 2)
