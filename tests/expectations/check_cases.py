"""Rows that pass and rows that fail each SQL expectation that one table declares, made up for the purpose.

A case's `bad` rows stand beside its `good` ones, or `alone`; `fails` is how many rows the expectation must then return.
Columns that do not matter to it are left out and null.
"""

from __future__ import annotations

from tests.expectations.made_rows import AREAS, ARTICLE, BODY, CELL, CLAIM, EVENT, GRAINS, HELD, LAST, PLACE, TEXT, USE, Case, many

FIGURES = {f"{harm}_{end}": n for harm in ("killed", "wounded", "displaced") for end, n in (("low", 30), ("best", 30), ("high", 40))}

WHERE = "A bomb went off in Town, 30 miles (48 km) northeast of Middle, near the Farm on Friday."


def _named(surface: str, **values: object) -> dict[str, object]:
    """A mention of a place in WHERE."""
    return {"article_id": "a", "sentence_no": 0, "surface": surface, "span_start": WHERE.index(surface)} | {
        "span_end": WHERE.index(surface) + len(surface), **values,
    }  # fmt: skip


CASES: dict[str, Case] = {
    "source_documents.there_are_documents": Case(
        {"source_documents": [TEXT]}, {"source_documents": [TEXT | {"is_current": False}]}, alone=True
    ),
    "source_documents.text_is_not_blank": Case({"source_documents": [TEXT]}, {"source_documents": [TEXT | {"text": "  "}]}),
    "source_documents.decoding_made_no_replacement_character": Case(
        {"source_documents": [TEXT]}, {"source_documents": [TEXT | {"text": "caf\ufffd"}]}
    ),
    "source_documents.sources_answer": Case(
        {"quarantine": [{"table_name": "sources", "reason": "source_partial"}, {"table_name": "source_documents", "reason": "damaged"}]},
        {"quarantine": [{"table_name": "sources", "reason": "source_failed"}]},
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
        {"running_totals": [{"claim_id": "a", "status": "ok"}, {"claim_id": "b", "status": "same"}]},
        {"running_totals": [{"claim_id": "c", "status": "decreased"}]},
    ),
    "running_totals.running_totals_fit_the_incidents": Case(
        {"running_totals": [{"claim_id": "a", "status": "ok"}, {"claim_id": "b", "status": "first"}]},
        {"running_totals": [{"claim_id": "c", "status": "below_incidents"}, {"claim_id": "d", "status": "far_above_incidents"}]},
        2,
    ),
    "article_lineages.lineages_stay_small": Case(
        {"article_lineages": many(200, lineage_id="a")}, {"article_lineages": many(201, lineage_id="b")}
    ),
    "articles.there_are_articles": Case({"articles": [ARTICLE]}, {}, alone=True),
    "articles.every_current_document_is_an_article": Case(
        {
            "articles": [ARTICLE],
            "source_documents": [TEXT, TEXT | {"document_id": "refused"}, TEXT | {"document_id": "old", "is_current": False}],
            "quarantine": [{"row_key": "refused"}],
        },
        {"source_documents": [TEXT | {"document_id": "lost"}]},
    ),
    "articles.our_code_fails_on_few_articles": Case(
        {
            "source_documents": many(100, document_id="d", is_current=True),
            "quarantine": [*many(5, reason="extraction_failed"), *many(40, reason="no_text"), {"reason": "cleaning_failed"}],
        },
        {"quarantine": [{"reason": "extraction_failed"}]},
    ),
    "articles.few_dates_are_unknown": Case({"articles": [ARTICLE, {"article_id": "b"}]}, {"articles": [{"article_id": "c"}]}),
    "articles.coverage_does_not_shrink": Case(
        {"articles": many(90, article_id="a"), "refreshes": [LAST]}, {"articles": many(89, article_id="a"), "refreshes": [LAST]}, alone=True
    ),
    "articles.undated_share_does_not_grow": Case(
        {"articles": [*many(80, article_id="a", published_on="2016-03-04"), *many(20, article_id="b")], "refreshes": [LAST]},
        {"articles": many(5, article_id="b")},
    ),
    "articles.languages_are_read": Case(
        {"articles": [ARTICLE | {"is_relevant": True, "language": "en"}, ARTICLE | {"is_relevant": False, "language": "fr"}]},
        {"articles": [ARTICLE | {"is_relevant": True, "language": "fr"}]},
    ),
    "date_mentions.year_is_1900_or_later": Case(
        {"date_mentions": [{"date_start": "1988-01-01"}, {}]}, {"date_mentions": [{"date_start": "1775-01-01"}]}
    ),
    "date_mentions.weekday_agrees_with_the_date": Case(
        {
            "date_mentions": [
                {"surface": s, "date_start": d, "date_end": d}
                for s, d in (("Thursday", "2016-03-03"), ("the day before Friday", "2016-03-03"), ("3 March", "2016-03-03"))
            ]
        },
        {"date_mentions": [{"surface": "Friday, 3 March", "date_start": "2016-03-03", "date_end": "2016-03-03"}]},
    ),
    "date_mentions.old_dates_are_background": Case(
        {
            "articles": [ARTICLE],
            "date_mentions": [
                {"article_id": "a", "role": r, "date_end": d} for r, d in (("event", "2016-03-03"), ("background", "2003-03-20"))
            ],
        },
        {"date_mentions": [{"article_id": "a", "role": "event", "date_end": "2003-03-20"}]},
    ),
    "date_mentions.days_after_the_report_are_future": Case(
        {
            "articles": [ARTICLE],
            "date_mentions": [
                {"article_id": "a", "role": r, "date_start": d} for r, d in (("event", "2016-03-05"), ("future", "2016-04-01"))
            ],
        },
        {"date_mentions": [{"article_id": "a", "role": "event", "date_start": "2016-03-06"}]},
    ),
    "place_mentions.areas_are_not_exact_places": Case(
        {
            "places": [PLACE, PLACE | {"place_id": "north", "kind": "admin1"}],
            "place_mentions": [{"place_id": "p", "where_precision": 1}, {"place_id": "north", "where_precision": 4}],
        },
        {"place_mentions": [{"place_id": "north", "where_precision": 1}]},
    ),
    "place_mentions.few_places_are_doubtful": Case(
        {"place_mentions": [*many(50, place_id="p", confidence=0.9), *many(10, place_id="p", confidence=0.3)]},
        {"place_mentions": many(10, place_id="p", confidence=0.3)},
    ),
    "quantities.every_numeral_has_a_row": Case(
        {
            "source_documents": [TEXT],
            "text_blocks": [BODY],
            "quantities": [{"article_id": "a", "span_start": s, "span_end": e} for s, e in ((13, 15), (19, 23), (25, 30))],
        },
        {
            "source_documents": [TEXT | {"document_id": "b"}],
            "text_blocks": [BODY | {"article_id": "b"}],
            "quantities": [{"article_id": "b", "span_start": s, "span_end": e} for s, e in ((14, 15), (19, 23), (25, 30))],
        },
    ),
    "quantities.values_read_back_from_digits": Case(
        {"quantities": [{"surface": s, "qualifier": "exact", "best": b} for s, b in (("1,200", 1200), ("7", 7), ("1.5 million", 1.5e6))]},
        {"quantities": [{"surface": "1,200", "qualifier": "exact", "best": 1.2}]},
    ),
    "casualty_claims.counts_are_below_mankind": Case(
        {"casualty_claims": [CLAIM, CLAIM | {"claim_id": "d", "high": 8_000_000_000}]},
        {"casualty_claims": [CLAIM | {"claim_id": "x", "high": 8_000_000_001}, CLAIM | {"claim_id": "y", "part_of_claim_id": "x"}]},
        2,
    ),
    "casualty_claims.counts_read_back_from_digits": Case(
        {
            "casualty_claims": [
                CLAIM | {"surface": s, "best": b} for s, b in (("30 people", 30), ("1,200", 1200), ("2 dozen", 24), ("five", 5))
            ]
        },
        {"casualty_claims": [CLAIM | {"surface": "31 people"}]},
    ),
    "casualty_claims.measures_are_not_counts": Case(
        {
            "quantities": [{"quantity_id": "q", "what": "casualty"}, {"quantity_id": "km", "what": "distance"}],
            "casualty_claims": [CLAIM | {"quantity_id": "q"}, CLAIM | {"quantity_id": "km", "qualifier": "implied_one"}],
        },
        {"casualty_claims": [CLAIM | {"quantity_id": "km"}]},
    ),
    "casualty_claims.vague_words_have_no_best": Case(
        {"casualty_claims": [CLAIM, CLAIM | {"qualifier": "vague", "vague_word": "dozens", "best": None}]},
        {"casualty_claims": [CLAIM | {"qualifier": "vague", "vague_word": "dozens"}, CLAIM | {"qualifier": "vague", "best": None}]},
        2,
    ),
    "casualty_claims.bounds_stay_bounds": Case(
        {"casualty_claims": [CLAIM | {"qualifier": "at_least", "high": None}, CLAIM | {"qualifier": "at_most", "low": None, "best": None}]},
        {"casualty_claims": [CLAIM | {"qualifier": "at_least"}, CLAIM | {"qualifier": "at_most"}]},
        2,
    ),
    "casualty_claims.subset_is_no_larger_than_its_whole": Case(
        {"casualty_claims": [CLAIM, CLAIM | {"claim_id": "d", "part_of_claim_id": "c"}]},
        {"casualty_claims": [CLAIM | {"claim_id": "x", "part_of_claim_id": "c", "best": 31}]},
    ),
    "casualty_claims.years_are_not_counts": Case(
        {"casualty_claims": [CLAIM | {"best": 2016, "surface": "2,016"}, CLAIM]},
        {"casualty_claims": [CLAIM | {"best": 2016, "surface": "2016"}]},
    ),
    "casualty_claims.counts_are_plausible": Case(
        {"casualty_claims": [CLAIM | {"low": 500}, CLAIM | {"low": 90_000, "count_basis": "period_total"}]},
        {"casualty_claims": [CLAIM | {"low": 501}]},
    ),
    "casualty_claims.few_places_are_unknown": Case(
        {"casualty_claims": [*many(11, **CLAIM), *many(11, **CLAIM, place_id="p")]}, {"casualty_claims": [CLAIM]}
    ),
    "casualty_claims.few_dates_are_assumed": Case(
        {"casualty_claims": [*many(11, **CLAIM, date_method="published"), *many(44, **CLAIM, date_method="clause")]},
        {"casualty_claims": [CLAIM | {"date_method": "published"}]},
    ),
    "events.deaths_by_side_add_up": Case(
        {"events": [EVENT | {"deaths_a": 1, "deaths_b": 2, "deaths_civilians": 3, "deaths_unknown": 4, "killed_best": 10}]},
        {"events": [EVENT | {"deaths_a": 1, "deaths_b": 2, "deaths_civilians": 3, "deaths_unknown": 4, "killed_best": 11}]},
    ),
    "events.no_more_lineages_than_articles": Case(
        {"events": [EVENT | {"n_lineages": 2, "n_articles": 2}]}, {"events": [EVENT | {"n_lineages": 3, "n_articles": 2}]}
    ),
    "events.fair_events_have_two_lineages": Case(
        {"events": [EVENT | {"grade": "fair", "n_lineages": 2}, EVENT | {"grade": "weak", "n_lineages": 1}]},
        {"events": [EVENT | {"grade": "fair", "n_lineages": 1}]},
    ),
    "events.relevance_is_that_of_the_articles": Case(
        {
            "events": [EVENT | {"is_relevant": True}],
            "event_articles": [{"event_id": "e", "article_id": "a"}, {"event_id": "e", "article_id": "b"}],
            "articles": [{"article_id": "a", "is_relevant": False}, {"article_id": "b", "is_relevant": True}],
        },
        {"events": [EVENT | {"event_id": "f", "is_relevant": True}], "event_articles": [{"event_id": "f", "article_id": "a"}]},
    ),
    "events.every_event_has_evidence": Case(
        {"events": [EVENT], "event_articles": [{"event_id": "e"}]}, {"events": [EVENT | {"event_id": "f"}]}
    ),
    "events.no_event_after_its_report": Case(
        {"events": [EVENT], "articles": [ARTICLE], "event_articles": [{"event_id": "e", "article_id": "a"}]},
        {"events": [EVENT | {"event_id": "f", "date_start": "2016-03-06"}], "event_articles": [{"event_id": "f", "article_id": "a"}]},
    ),
    "events.figures_are_rederivable": Case(
        {
            "events": [EVENT | FIGURES, EVENT | {"event_id": "without"}, EVENT | FIGURES | {"event_id": "f", "is_reviewed": True}],
            "casualty_claims": [CLAIM | {"claim_id": h, "harm": h} for h in ("killed", "wounded", "displaced")],
            "event_claims": [USE | {"claim_id": h} for h in ("killed", "wounded", "displaced")],
        },
        {
            "events": [EVENT | {"event_id": "invented", "wounded_low": 1}, EVENT | {"event_id": "off", "killed_best": 31}],
            "casualty_claims": [CLAIM | {"claim_id": "d"}],
            "event_claims": [USE | {"event_id": "off", "claim_id": "d"}],
        },
        2,
    ),
    "events.place_agrees_with_the_gazetteer": Case(
        {"places": [PLACE], "events": [EVENT | {"country_iso3": "IRQ", "admin1": "North"}, EVENT | {"place_id": None}]},
        {"events": [EVENT | {"country_iso3": "SYR", "admin1": "North"}, EVENT | {"country_iso3": "IRQ"}]},
        2,
    ),
    "events.claims_agree_with_their_event": Case(
        {
            "events": [EVENT],
            "casualty_claims": [
                CLAIM | {"date_start": "2016-03-04", "date_end": "2016-03-05", "latitude": 33.4, "longitude": 44.0, "where_precision": 1}
            ],
            "event_claims": [USE],
        },
        {
            "casualty_claims": [
                CLAIM | {"claim_id": "late", "date_start": "2016-03-06", "date_end": "2016-03-06"},
                CLAIM | {"claim_id": "far", "latitude": 33.5, "longitude": 44.0, "where_precision": 1},
                CLAIM | {"claim_id": "unused", "date_start": "2016-04-06"},
            ],
            "event_claims": [USE | {"claim_id": "late"}, USE | {"claim_id": "far"}, USE | {"claim_id": "unused", "use": "excluded"}],
        },
        2,
    ),
    "events.no_merge_was_missed": Case(
        {"events": [EVENT | {"killed_best": 5}, EVENT | {"killed_best": 6}, EVENT | {"killed_best": 5, "place_id": "q"}, EVENT, EVENT]},
        {"events": [EVENT | {"killed_best": 5}]},
    ),
    "events.no_merge_is_false": Case(
        {"events": [EVENT | {"killed_low": 3, "killed_high": 30}]}, {"events": [EVENT | {"killed_low": 3, "killed_high": 31}]}
    ),
    "events.wounded_are_in_proportion": Case(
        {"events": [EVENT | {"killed_best": k, "wounded_best": w} for k, w in ((10, 300), (20, 1), (9, 900), (10, 0))]},
        {"events": [EVENT | {"killed_best": k, "wounded_best": w} for k, w in ((10, 301), (21, 1))]},
        2,
    ),
    "events.dead_are_fewer_than_inhabitants": Case(
        {
            "places": [PLACE, PLACE | {"place_id": "unknown", "population": 0}],
            "events": [EVENT | {"killed_best": 500}, EVENT | {"place_id": "unknown", "killed_best": 501}],
        },
        {"events": [EVENT | {"killed_best": 501}]},
    ),
    "events.few_dates_are_vague": Case(
        {"events": [*many(28, **EVENT), *many(12, date_precision=4, date_start="2016-03-01")]}, {"events": many(1, event_id="undated")}
    ),
    "events.totals_do_not_jump": Case(
        {"events": many(100, killed_best=2), "refreshes": [LAST]}, {"events": many(100, killed_best=4), "refreshes": [LAST]}
    ),
    "event_articles.a_mention_reports_one_event": Case(
        {"event_articles": [{"event_id": "e", "mention_id": "m"}, {"event_id": "e", "mention_id": "n"}]},
        {"event_articles": [{"event_id": "f", "mention_id": "m"}]},
    ),
    "event_claims.a_claim_serves_one_event": Case(
        {"event_claims": [USE, USE | {"claim_id": "d"}]}, {"event_claims": [USE | {"event_id": "f"}]}
    ),
    "event_claims.only_asserted_incident_tolls_are_recommended": Case(
        {
            "casualty_claims": [CLAIM, CLAIM | {"claim_id": "d", "polarity": "denied"}, CLAIM | {"claim_id": "s", "count_basis": "stock"}],
            "event_claims": [USE, USE | {"claim_id": "d", "use": "excluded"}],
        },
        {"event_claims": [USE | {"claim_id": "d"}, USE | {"claim_id": "s"}]},
        2,
    ),
    "event_claims.a_part_is_not_added_to_its_whole": Case(
        {
            "casualty_claims": [CLAIM, CLAIM | {"claim_id": "d", "part_of_claim_id": "c"}],
            "event_claims": [USE, USE | {"claim_id": "d", "use": "subset"}],
        },
        {"event_claims": [USE | {"claim_id": "d"}]},
    ),
    "event_claims.no_words_are_counted_twice": Case(
        {
            "casualty_claims": [
                CLAIM,
                CLAIM | {"claim_id": "d", "span_start": 15, "span_end": 20},
                CLAIM | {"claim_id": "x", "span_start": 10},
            ],
            "event_claims": [USE, USE | {"claim_id": "d"}],
        },
        {"event_claims": [USE | {"claim_id": "x"}]},
    ),
    "event_claims.asserted_claims_have_an_event": Case(
        {"casualty_claims": [CLAIM, CLAIM | {"claim_id": "d", "polarity": "denied"}], "event_claims": [USE]},
        {"casualty_claims": [CLAIM | {"claim_id": "x"}]},
    ),
    "event_pair_counts.stored_pairs_are_counted": Case(
        {
            "event_articles": [{"event_id": e, "mention_id": e} for e in "ef"],
            "event_pairs": [{"mention_a": "e", "mention_b": "f", "decision": "apart"}],
            "event_pair_counts": [{"event_id": e, "decision": "apart", "n_pairs": 3, "n_stored": 1} for e in "ef"],
        },
        {
            "event_articles": [{"event_id": e, "mention_id": e} for e in "gh"],
            "event_pairs": [{"mention_a": "g", "mention_b": "h", "decision": "apart"}],
            "event_pair_counts": [{"event_id": "g", "decision": "apart", "n_pairs": 3, "n_stored": 1}],
        },
    ),
    "event_pairs.few_merges_are_doubtful": Case(
        {"event_pairs": [*many(44, decision="merged", score=0.9), *many(11, decision="merged", score=0.5)]},
        {"event_pairs": many(1, decision="merged", score=0.5)},
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
            "events": [EVENT | {"country_iso3": "IRQ", "killed_low": 30, "wounded_best": 30, "wounded_low": 30}],
        },
        {
            "casualty_series": [CELL | {"country_iso3": "SYR"}],
            "events": [EVENT | {"event_id": "f", "country_iso3": "SYR", "date_start": "2016-04-01", "killed_low": 30}],
        },
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
    "places.points_lie_in_their_country": Case(
        {
            "places": [
                PLACE | {"latitude": 33.4, "longitude": 43.3},
                {"country_iso3": "FJI", "latitude": -17.0, "longitude": -179.9},
                {"country_iso3": "FJI", "latitude": -17.8, "longitude": 178.0},
                PLACE,
            ]
        },
        {"places": [PLACE | {"latitude": 43.3, "longitude": 33.4}, {"country_iso3": "FJI", "latitude": -17.0, "longitude": 0.0}]},
        2,
    ),
    "places.provinces_have_one_name": Case(
        {
            "places": [
                {"place_id": "a", "name": "North", "kind": "admin1"},
                PLACE | {"parent_place_id": "a"},
                {"place_id": "q", "parent_place_id": "p"},
            ]
        },
        {"places": [PLACE | {"parent_place_id": "a", "admin1": "Norden"}, PLACE | {"parent_place_id": "a", "admin1": None}]},
        2,
    ),
    "events.points_lie_in_their_country": Case(
        {"events": [EVENT | {"country_iso3": "IRQ"}, EVENT | {"country_iso3": None}]},
        {"events": [EVENT | {"country_iso3": "SYR", "longitude": 55.0}]},
    ),
    "event_articles.articles_stay_on_two_continents": Case(
        {
            "events": [{"event_id": iso, "country_iso3": iso, "place_name": iso} for iso in ("IRQ", "SYR", "TUR", "LBY", "FRA")],
            "event_articles": [
                {"event_id": e, "article_id": a} for a, e in (("a", "IRQ"), ("a", "SYR"), ("a", "TUR"), ("a", "LBY"), ("b", "FRA"))
            ],
        },
        {"event_articles": [{"event_id": "FRA", "article_id": "a"}]},
    ),
    "articles.no_day_of_a_source_stands_out": Case(
        {
            "articles": [
                {"publisher": "p", "published_on": f"2016-03-{day:02}", "published_precision": "day"}
                for day in range(1, 9)
                for _ in range(day % 3 + 2)
            ]
            + many(30, publisher="new", published_on="2016-03-01", published_precision="day")
        },
        {"articles": many(25, publisher="p", published_on="2016-03-09", published_precision="day")},
    ),
    "articles.coverage_has_no_hole": Case(
        {
            "articles": [
                {"published_on": f"2016-{month:02}-{day:02}", "published_precision": "day"}
                for month in (1, 2, 3, 4)
                for day in range(1, 29)
            ]
        },
        {"articles": [{"published_on": "2016-07-30", "published_precision": "day"}]},
    ),
    "text_blocks.captions_are_read_once": Case(
        {
            "source_documents": [TEXT | {"text": "A boy. A boy. A boy."}],
            "text_blocks": [BODY | {"kind": "caption", "span_end": 6}, BODY | {"kind": "other", "span_start": 7, "span_end": 13}],
        },
        {"text_blocks": [BODY | {"kind": "caption", "span_start": 14, "span_end": 20}]},
    ),
    "casualty_claims.counts_do_not_heap": Case(
        {"casualty_claims": many(40, **CLAIM | {"best": 37}) + many(39, **CLAIM)}, {"casualty_claims": many(2, **CLAIM | {"best": 200})}
    ),
    "casualty_claims.parts_are_no_larger_than_their_whole": Case(
        {
            "casualty_claims": [
                CLAIM,
                CLAIM | {"claim_id": "x", "part_of_claim_id": "c", "best": 20, "victim_class": "civilian"},
                CLAIM | {"claim_id": "y", "part_of_claim_id": "c", "best": 10, "victim_class": "militant"},
                CLAIM | {"claim_id": "z", "part_of_claim_id": "c", "best": 9, "victim_class": "unknown"},
            ]
        },
        {"casualty_claims": [CLAIM | {"claim_id": "w", "part_of_claim_id": "c", "best": 11, "victim_class": "militant"}]},
    ),
    "casualty_claims.captions_date_only_captions": Case(
        {
            "text_blocks": [BODY, BODY | {"kind": "caption", "span_start": 40, "span_end": 60}],
            "date_mentions": [
                {"article_id": "a", "span_start": s, "span_end": s + 5, "date_start": d, "date_end": d}
                for s, d in ((45, "2016-03-01"), (45, "2016-03-02"), (20, "2016-03-02"))
            ],
            "casualty_claims": [
                CLAIM | {"date_start": d, "date_end": d, "date_method": "sentence", "span_start": s, "span_end": s + 2}
                for s, d in ((13, "2016-03-02"), (50, "2016-03-01"), (13, "2016-03-03"))
            ],
        },
        {"casualty_claims": [CLAIM | {"date_start": "2016-03-01", "date_end": "2016-03-01", "date_method": "article"}]},
    ),
    "event_claims.only_people_are_recommended": Case(
        {
            "casualty_claims": [CLAIM, CLAIM | {"claim_id": "h", "unit": "household"}],
            "event_claims": [USE, USE | {"claim_id": "h", "use": "excluded"}],
        },
        {"event_claims": [USE | {"claim_id": "h"}]},
    ),
    "event_claims.no_toll_is_counted_on_two_days": Case(
        {
            "articles": [ARTICLE, ARTICLE | {"article_id": "b"}],
            "casualty_claims": [
                CLAIM | {"claim_id": i, "article_id": a, "place_id": "p", "best": n, "date_start": d}
                for i, a, n, d in (
                    ("c", "a", 30, "2016-03-03"),
                    ("d", "b", 30, "2016-03-05"),
                    ("e", "b", 31, "2016-03-05"),
                    ("f", "b", 30, "2016-05-05"),
                )
            ],
            "event_claims": [
                USE,
                USE | {"claim_id": "d"},
                USE | {"claim_id": "e", "event_id": "e2"},
                USE | {"claim_id": "f", "event_id": "e3"},
            ],
        },
        {"event_claims": [USE | {"claim_id": "d", "event_id": "e4"}]},
    ),
    "control_timeline.full_control_is_told_in_full": Case(
        {
            "control_claims": [{"control_id": "k", "extent": "most of"}, {"control_id": "full"}, {"control_id": "all", "extent": "fully"}],
            "control_timeline": [
                HELD | {"from_date": "2016-03-01", "control_ids": ["k", "full"]},
                HELD | {"from_date": "2016-03-02", "control_ids": ["all"]},
                HELD | {"from_date": "2016-03-03", "state": "contested"},
            ],
        },
        {"control_timeline": [HELD | {"from_date": "2016-03-04"}]},
    ),
    "event_id_map.ids_that_ended_stay_ended": Case(
        {
            "events": [EVENT],
            "event_id_map": [
                {"old_event_id": "e", "new_event_id": "f", "kind": "split"},
                {"old_event_id": "gone", "kind": "ended"},
            ],
        },
        {"event_id_map": [{"old_event_id": "e", "kind": "ended"}, {"old_event_id": "e", "new_event_id": "f", "kind": "merged"}]},
        2,
    ),
    "places.areas_hold_places_of_their_country": Case(
        {"places": [{"place_id": "a", "country_iso3": "IRQ"}, PLACE | {"parent_place_id": "a"}, {"place_id": "sea"}]},
        {"places": [PLACE | {"parent_place_id": "a", "country_iso3": "SYR"}, PLACE | {"parent_place_id": "sea"}]},
        2,
    ),
    "events.events_are_dated_from_1900_to_today": Case(
        {"events": [EVENT, EVENT | {"date_start": "1988-03-16"}, EVENT | {"date_start": None}]},
        {"events": [EVENT | {"date_start": "1704-08-04"}, EVENT | {"date_start": "2999-01-01"}]},
        2,
    ),
    "event_claims.attackers_are_not_among_their_victims": Case(
        {
            "casualty_claims": [
                CLAIM | {"victims": "soldiers"},
                CLAIM | {"claim_id": "gunmen", "victims": "three gunmen"},
                CLAIM | {"claim_id": "wounded", "harm": "wounded", "victims": "the attacker"},
                CLAIM | {"claim_id": "bomber", "victims": "the suicide bomber"},
                CLAIM | {"claim_id": "children", "part_of_claim_id": "c", "victims": "children"},
            ],
            "event_claims": [
                USE,
                USE | {"claim_id": "gunmen"},
                USE | {"claim_id": "wounded"},
                USE | {"claim_id": "bomber", "use": "excluded"},
            ],
        },
        {
            "casualty_claims": [
                CLAIM | {"claim_id": "alone", "victims": "Two attackers"},
                CLAIM | {"claim_id": "all"},
                CLAIM | {"claim_id": "him", "part_of_claim_id": "all", "victims": "the bomber"},
            ],
            "event_claims": [USE | {"claim_id": "alone"}, USE | {"claim_id": "all"}, USE | {"claim_id": "him", "use": "subset"}],
        },
        2,
    ),
    "casualty_claims.counts_are_those_of_their_quantity": Case(
        {
            "quantities": [
                {"quantity_id": "thirty", "qualifier": "exact", "low": 30, "best": 30, "high": 30},
                {"quantity_id": "age", "qualifier": "exact", "low": 17, "best": 17, "high": 17},
            ],
            "casualty_claims": [
                CLAIM | {"quantity_id": "thirty"},
                CLAIM | {"quantity_id": "thirty", "qualifier": "at_most", "low": None, "best": None},
                CLAIM | {"quantity_id": "age", "qualifier": "implied_one", "low": 1, "best": 1, "high": 1},
                CLAIM,
            ],
        },
        {"casualty_claims": [CLAIM | {"quantity_id": "age"}, CLAIM | {"quantity_id": "thirty", "high": None}]},
        2,
    ),
    "casualty_claims.few_places_are_those_of_forces": Case(
        {
            "place_mentions": [
                {"article_id": "a", "place_id": "town", "role": "location"},
                {"article_id": "a", "place_id": "town", "role": "actor_part"},
                {"article_id": "a", "place_id": "army", "role": "actor_part"},
            ],
            "casualty_claims": [CLAIM | {"claim_id": f"t{n}", "place_id": "town", "place_method": "clause"} for n in range(99)]
            + [CLAIM | {"claim_id": f"a{n}", "place_id": "army", "place_method": "sentence"} for n in range(11)]
            + [CLAIM | {"claim_id": f"x{n}", "place_id": "army", "place_method": "article"} for n in range(5)],
        },
        {"casualty_claims": [CLAIM | {"claim_id": "a11", "place_id": "army", "place_method": "clause"}]},
    ),
    "place_mentions.points_lie_where_the_words_say": Case(
        {
            "source_documents": [TEXT | {"text": WHERE}],
            "places": [{"place_id": "middle", "latitude": 33.0, "longitude": 44.0}],
            "place_mentions": [
                _named("Town", latitude=33.3, longitude=44.35, where_precision=1),
                _named("Middle", place_id="middle", role="reference", latitude=33.4, longitude=44.4),
                _named("Farm", latitude=36.0, longitude=41.0, where_precision=1),
            ],
        },
        {
            "place_mentions": [
                _named("Town", latitude=33.3, longitude=43.65, where_precision=1),
                _named("Middle", place_id="middle", role="reference", latitude=33.0, longitude=44.0),
                _named("Middle", place_id="middle", role="reference", latitude=34.0, longitude=45.0),
            ]
        },
        5,
    ),
}
