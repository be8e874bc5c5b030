"""The contract is declared once: DDL, comments, Dagster's schema, the suite, the checks and the dictionary all follow from it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from expectations.code_lists import code_list, ucdp_codes
from expectations.contract import Column, Expectation, Part, Table
from expectations.ddl import create_statements
from expectations.dictionary import DICTIONARY_FILE, data_dictionary
from expectations.tables import STAGES, TABLES

DESIGN_COLUMNS = {
    "source_documents": "document_id external_id path format encoding text first_seen_at",
    "articles": "article_id external_id title publisher agency author language url published_on published_precision published_method body lineage_id "
    "duplicate_of is_relevant",
    "text_blocks": "article_id block_no span_start span_end kind kept reason",
    "event_mentions": "mention_id article_id sentence_no span_start span_end surface event_type sub_event_type polarity place_id date_start date_end "
    "date_precision actor_from actor_to rule_id",
    "quantities": "quantity_id article_id span_start span_end surface low best high qualifier what rejected_reason",
    "casualty_claims": "claim_id article_id quantity_id harm low best high qualifier vague_word unit count_basis victims victim_class victim_actor_id "
    "perpetrator_actor_id polarity attribution part_of_claim_id place_id date_start date_end date_precision span_start span_end surface evidence confidence rule_id",
    "control_claims": "control_id article_id place_id change actor_from actor_to extent span_start span_end surface evidence attribution",
    "events": "event_id event_type sub_event_type date_start date_end date_precision place_id place_name admin1 country_iso3 latitude longitude where_precision "
    "side_a_actor_id side_b_actor_id killed_low killed_best killed_high wounded_low wounded_best wounded_high displaced_low displaced_best displaced_high deaths_a "
    "deaths_b deaths_civilians deaths_unknown n_articles n_lineages grade contradiction summary",
    "event_articles": "event_id article_id mention_id sentence_no",
    "event_claims": "event_id claim_id use reason",
    "event_id_map": "old_event_id new_event_id kind release",
    "control_timeline": "place_id from_date to_date controller_actor_id state control_ids",
    "casualty_series": "grain period_start period_precision area_level area harm victim_class low best high n_events n_events_without_count n_best_from_low "
    "n_open_high coverage",
}


@pytest.mark.parametrize("name", DESIGN_COLUMNS)
def test_public_tables_have_the_columns_that_others_rely_on(name: str) -> None:
    assert set(DESIGN_COLUMNS[name].split()) <= set(TABLES[name].column_names)


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_duckdb_accepts_the_ddl_and_keeps_types_and_comments(table: Table) -> None:
    con = duckdb.connect()
    for other in TABLES.values():
        for statement in create_statements(other):
            con.execute(statement)
    described = con.execute(
        "SELECT column_name, data_type, comment, is_nullable FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index", [table.name]
    ).fetchall()
    assert [row[0] for row in described] == list(table.column_names)
    for column, (_, kind, comment, nullable) in zip(table.columns, described, strict=True):
        assert column.description in comment
        if not table.view:
            assert kind == {"TIMESTAMPTZ": "TIMESTAMP WITH TIME ZONE"}.get(column.type, column.type)
            assert nullable == column.nullable


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_expectation_has_a_name_of_its_own_a_description_and_a_reason(table: Table) -> None:
    names = [e.name for e in table.all_expectations]
    assert len(names) == len(set(names))
    for e in table.all_expectations:
        assert e.description.endswith("."), e.name
        assert e.reason, e.name
        assert bool(e.sql) != bool(e.parts), e.name


def test_the_key_of_every_table_is_made_of_its_columns_and_every_stage_is_known() -> None:
    for table in TABLES.values():
        assert set(table.key) <= set(table.column_names)
        assert table.stage in (*STAGES, "record")


def test_dagster_sees_the_contracts_columns_and_checks() -> None:
    from pipelines.definitions import build_definitions

    graph = build_definitions().resolve_asset_graph()
    checks = {(key.asset_key.to_user_string(), key.name) for key in graph.asset_check_keys}
    for table in TABLES.values():
        if table.stage == "record":
            assert table.name not in {key.to_user_string() for key in graph.get_all_asset_keys()}
            continue
        spec = graph.get(next(key for key in graph.get_all_asset_keys() if key.to_user_string() == table.name))
        schema = spec.metadata["dagster/column_schema"]
        assert [column.name for column in getattr(schema, "columns", None) or schema.value.columns] == list(table.column_names)
        assert {(table.name, e.name) for e in table.all_expectations} == {check for check in checks if check[0] == table.name}


def test_great_expectations_suite_holds_every_part_under_the_expectations_name() -> None:
    import great_expectations as gx

    from expectations.suites import suite_of

    gx.get_context(mode="ephemeral")
    table = TABLES["casualty_claims"]
    suite = suite_of(table, table.all_expectations)
    wanted = [e.name for e in table.all_expectations for _ in (e.parts or (None,))]
    assert sorted(item.meta["check"] for item in suite.expectations) == sorted(wanted)


def test_a_column_added_in_one_place_appears_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    import great_expectations as gx

    from assets.table_assets import table_spec
    from expectations.suites import suite_of

    gx.get_context(mode="ephemeral")
    old = TABLES["event_claims"]
    new = replace(
        old, columns=(*old.columns, Column("weight", "DOUBLE", "How much it weighs.", unit="0 to 1", nullable=False, minimum=0, maximum=1))
    )
    monkeypatch.setitem(TABLES, "event_claims", new)
    assert any("weight DOUBLE NOT NULL CHECK (weight >= 0 AND weight <= 1)" in s for s in create_statements(new))
    assert any("How much it weighs. Unit: 0 to 1." in s for s in create_statements(new))
    assert "| `weight` | DOUBLE, not null | 0 to 1 |" in data_dictionary()
    assert {"values_are_in_range"} <= {e.name for e in new.all_expectations} - {e.name for e in old.all_expectations}
    assert any(getattr(item, "column", None) == "weight" for item in suite_of(new, new.all_expectations).expectations)
    schema = table_spec("event_claims", []).metadata["dagster/column_schema"]
    assert "weight" in [column.name for column in getattr(schema, "columns", None) or schema.value.columns]


def test_the_committed_data_dictionary_is_the_contracts() -> None:
    assert Path(DICTIONARY_FILE).read_text(encoding="utf-8") == data_dictionary(), "run: make dictionary"


def test_an_unknown_code_list_and_an_unknown_part_are_refused_with_the_remedy() -> None:
    from expectations.suites import offending_sql

    with pytest.raises(KeyError, match="add its rows there"):
        code_list("no_such_list")
    bad = Expectation("odd", "Odd.", parts=(Part("ExpectColumnMedianToBeBetween", {"column": "n"}),))
    with pytest.raises(ValueError, match=r"say in expectations/suites\.py"):
        offending_sql(TABLES["events"], bad)


def test_a_place_is_as_exact_as_ucdp_has_its_kind() -> None:
    known = ucdp_codes("place_kind")
    assert [known[kind] for kind in ("settlement", "base", "admin2", "admin1", "region", "river", "country", "sea")] == [
        1,
        1,
        3,
        4,
        5,
        5,
        6,
        7,
    ]
    assert "unlocated" not in known
