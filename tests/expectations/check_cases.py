"""Rows that pass and rows that fail each SQL expectation that one table declares, made up for the purpose.

A case's `bad` rows stand beside its `good` ones, or `alone`; `fails` is how many rows the expectation must then return.
Columns that do not matter to it are left out and null.
"""

from __future__ import annotations

from tests.expectations.made_rows import AREAS, ARTICLE, BODY, CELL, CLAIM, EVENT, GRAINS, HELD, LAST, PLACE, TEXT, USE, Case, many

FIGURES = {f"{harm}_{end}": n for harm in ("killed", "wounded", "displaced") for end, n in (("low", 30), ("best", 30), ("high", 40))}

CASES: dict[str, Case] = {
    "source_documents.there_are_documents": Case(
        {"source_documents": [TEXT]}, {"source_documents": [TEXT | {"is_current": False}]}, alone=True
    ),
    "source_documents.text_is_not_blank": Case({"source_documents": [TEXT]}, {"source_documents": [TEXT | {"text": "  "}]}),
    "source_documents.decoding_made_no_replacement_character": Case(
        {"source_documents": [TEXT]}, {"source_documents": [TEXT | {"text": "caf\ufffd"}]}
    ),
    "source_documents.few_records_are_refused": Case(
        {"source_documents": many(200, is_current=True), "quarantine": many(20)}, {"quarantine": many(10)}
    ),
    "cleaned_articles.published_on_has_a_method": Case(
        {"cleaned_articles": [{"published_on": "2016-03-04", "published_method": "stated"}, {"published_method": "unknown"}]},
        {"cleaned_articles": [{"published_on": "2016-03-04", "published_method": "unknown"}, {"published_method": "url"}]},
        2,
    ),
    "cleaned_articles.published_on_is_1900_or_later": Case(
        {"cleaned_articles": [{"published_on": "1900-01-01"}, {"published_on": "1988-07-03"}, {}]},
        {"cleaned_articles": [{"published_on": "0025-03-04"}]},
    ),
    "cleaned_articles.published_on_is_not_in_the_future": Case(
        {"cleaned_articles": [{"published_on": "2016-03-04"}, {}]}, {"cleaned_articles": [{"published_on": "2999-01-01"}]}
    ),
    "cleaned_articles.dates_do_not_contradict": Case(
        {"cleaned_articles": [{}]}, {"cleaned_articles": [{"published_conflict": "url: 3 May"}]}
    ),
    "cleaned_articles.body_is_not_tiny": Case(
        {"cleaned_articles": [{"body": "Five soldiers were killed."}]}, {"cleaned_articles": [{"body": "Five."}]}
    ),
    "text_blocks.blocks_lie_in_the_text": Case(
        {"source_documents": [TEXT], "text_blocks": [BODY]}, {"text_blocks": [BODY | {"span_end": 36}, BODY | {"span_end": 0}]}, 2
    ),
    "text_blocks.blocks_do_not_overlap": Case(
        {"text_blocks": [BODY, BODY | {"span_start": 35, "span_end": 40}]}, {"text_blocks": [BODY | {"span_start": 39, "span_end": 50}]}
    ),
    "text_blocks.furniture_is_never_kept": Case(
        {"text_blocks": [BODY, BODY | {"kind": "related", "kept": False}]}, {"text_blocks": [BODY | {"kind": "related"}]}
    ),
    "text_blocks.furniture_leaves_an_article": Case(
        {"text_blocks": [BODY, BODY | {"kind": "related", "kept": False, "span_end": 100}]},
        {"text_blocks": [BODY | {"article_id": "b", "kind": "related", "kept": False}]},
    ),
    "article_lineages.inferred_dates_say_so": Case(
        {"article_lineages": [{"published_on": "2016-03-04", "published_method": "inferred_twin"}, {}]},
        {"article_lineages": [{"published_on": "2016-03-04", "published_method": "stated"}, {"published_on": "2016-03-04"}]},
        2,
    ),
    "running_totals.running_totals_grow": Case(
        {"running_totals": [{"status": "first"}, {"status": "ok"}]}, {"running_totals": [{"status": "decreased"}]}
    ),
    "running_totals.running_totals_fit_the_incidents": Case(
        {"running_totals": [{"status": "ok"}, {"status": "decreased"}]},
        {"running_totals": [{"status": "below_incidents"}, {"status": "far_above_incidents"}]},
        2,
    ),
    "control_timeline.intervals_do_not_overlap": Case(
        {"control_timeline": [HELD | {"from_date": "2016-03-01", "to_date": "2016-03-05"}, HELD | {"from_date": "2016-03-06"}]},
        {"control_timeline": [HELD | {"place_id": "q", "from_date": d} for d in ("2016-03-01", "2016-03-06")]},
    ),
    "control_timeline.intervals_leave_no_gap": Case(
        {
            "control_timeline": [
                HELD | {"from_date": "2016-03-01", "to_date": "2016-03-05"},
                HELD | {"from_date": "2016-03-06", "to_date": "2016-03-09"},
            ]
        },
        {"control_timeline": [HELD | {"from_date": "2016-03-11"}]},
    ),
    "control_timeline.control_seldom_flips": Case(
        {"control_timeline": [HELD | {"from_date": d, "controller_actor_id": c} for d, c in (("2016-03-01", "x"), ("2016-03-03", "y"))]},
        {"control_timeline": [HELD | {"from_date": "2016-03-04", "controller_actor_id": "x"}]},
    ),
    "control_timeline.control_ids_stand_in_control_claims": Case(
        {"control_claims": [{"control_id": "k"}], "control_timeline": [HELD, HELD | {"state": "unknown", "control_ids": []}]},
        {"control_timeline": [HELD | {"control_ids": []}, HELD | {"control_ids": ["k", "lost"]}]},
        2,
    ),
    "control_timeline.planned_and_failed_claims_change_nothing": Case(
        {
            "control_claims": [
                {"control_id": "k", "change": "captured", "polarity": "asserted"},
                {"control_id": "vow", "change": "planned", "polarity": "asserted"},
                {"control_id": "denied", "change": "captured", "polarity": "denied"},
            ],
            "control_timeline": [HELD],
        },
        {"control_timeline": [HELD | {"control_ids": ["vow", "k"]}, HELD | {"control_ids": ["denied"]}]},
        2,
    ),
    "casualty_series.days_and_weeks_add_up_to_months": Case({"casualty_series": GRAINS}, {"casualty_series": [GRAINS[1]]}),
    "casualty_series.places_add_up_to_countries": Case({"casualty_series": AREAS}, {"casualty_series": [AREAS[2]]}),
    "casualty_series.sums_are_those_of_the_events": Case(
        {
            "casualty_series": [CELL, CELL | {"harm": "wounded"}],
            "events": [EVENT | {"killed_low": 30, "wounded_best": 30, "wounded_low": 30}],
        },
        {"events": [EVENT | {"killed_best": 1, "displaced_high": 5}]},
        2,
    ),
    "casualty_series.zeros_are_observed_and_gaps_are_null": Case(
        {
            "casualty_series": [
                CELL,
                CELL | {"n_events": 0, "coverage": "observed_zero", "low": 0, "best": 0, "high": 0},
                CELL | {"n_events": 0, "coverage": "no_coverage", "low": None, "best": None, "high": None},
            ]
        },
        {
            "casualty_series": [
                CELL | {"n_events": 0},
                CELL | {"coverage": "observed_zero", "n_events": 0},
                CELL | {"coverage": "no_coverage", "n_events": 0},
            ]
        },
        3,
    ),
    "casualty_series.calendar_is_complete": Case(
        {
            "casualty_series": [
                CELL | {"period_start": d, "coverage": c}
                for d, c in (("2016-03-01", "observed_zero"), ("2016-04-01", "ok"), ("2016-05-01", "no_coverage"))
            ]
        },
        {"casualty_series": [CELL | {"period_start": d, "coverage": "ok", "harm": "wounded"} for d in ("2016-03-01", "2016-05-01")]},
    ),
    "casualty_series.no_month_stands_out": Case(
        {"casualty_series": [CELL | {"period_start": f"2016-0{m}-01", "best": 10 + m} for m in range(1, 8)]},
        {"casualty_series": [CELL | {"period_start": "2016-08-01", "best": 101}]},
    ),
    "series_intervals.plain_sums_are_the_series": Case(
        {
            "casualty_series": [CELL],
            "series_intervals": [{"period_start": "2016-03-01", "country_iso3": "IRQ", "harm": "killed", "best": 30}],
        },
        {"series_intervals": [{"period_start": "2016-03-01", "country_iso3": "IRQ", "harm": "killed", "best": 31}]},
    ),
}
