"""Cases of the expectations that several tables share, made from the table and what the expectation says of itself."""

from __future__ import annotations

import re

from expectations.contract import Expectation, Table
from tests.expectations.made_rows import ARTICLE, BODY, TEXT, Case, Rows


def common_case(table: Table, check: Expectation) -> Case | None:
    t = table.name
    if check.name == "key_is_unique":
        values = {"INTEGER": 1, "DATE": "2016-03-03"}
        row = {c.name: values.get(c.type, "x") for c in table.columns if c.name in table.key}
        return Case({t: [row]}, {t: [row]})
    if m := re.fullmatch(r"Every (\w+) is one of (\w+)\.(\w+)\.", check.description):
        column, other, key = m.groups()
        there: Rows = {other: [{key: "x"}]}
        return Case(there | {t: [*there.get(t, []), {column: "x"}, {}]}, {t: [{column: "lost"}]})
    if m := re.fullmatch(r"(\w+) <= (\w+) <= (\w+) wherever they are given\.", check.description):
        low, best, high = m.groups()
        bad = [{low: 2, best: 1}, {best: 2, high: 1}, {low: 2, high: 1}]
        return Case({t: [{low: 1, best: 1, high: 2}, {low: 1}, {high: 1}, {}]}, {t: bad}, 3)
    day = {"date_start": "2016-03-03", "date_end": "2016-03-03"}
    span = {"article_id": "a", "span_start": 13, "span_end": 15}
    point = {"latitude": 33.0, "longitude": 0.0} | ({"where_precision": 1} if "where_precision" in table.column_names else {})
    told = span | {"polarity": "asserted"}
    furniture = BODY | {"kind": "related", "kept": False, "span_start": 40, "span_end": 60}
    return {
        "span_equals_surface": Case(
            {"source_documents": [TEXT], t: [span | {"surface": "30"}]},
            {t: [span | {"surface": "31"}, span | {"surface": "", "span_end": 13}]},
            2,
        ),
        "date_window_is_ordered": Case({t: [day, {}]}, {t: [day | {"date_end": "2016-03-02"}, {"date_start": "2016-03-03"}]}, 2),
        "date_precision_fits_the_window": Case(
            {t: [day | {"date_precision": 1}, day | {"date_precision": 4, "date_end": "2016-03-31"}, {}]},
            {t: [day | {"date_precision": 1, "date_end": "2016-03-04"}, day]},
            2,
        ),
        "points_are_whole": Case({t: [point, {}]}, {t: [point | {"longitude": None}, point | {"latitude": 0.0}]}, 2),
        "nothing_comes_from_furniture": Case({"text_blocks": [BODY, furniture], t: [span]}, {t: [span | {"span_end": 41}]}),
        "claims_never_come_from_furniture": Case({"text_blocks": [BODY, furniture], t: [span]}, {t: [span | {"span_end": 41}]}),
        "surface_lies_in_the_evidence": Case(
            {t: [{"surface": "30", "evidence": "It killed 30."}]}, {t: [{"surface": "31", "evidence": "It killed 30."}]}
        ),
        "nothing_asserted_follows_its_report": Case(
            {"articles": [ARTICLE], t: [told | {"date_start": "2016-03-05"}, span | {"polarity": "future", "date_start": "2016-04-01"}]},
            {t: [told | {"date_start": "2016-03-06"}]},
        ),
    }.get(check.name)
