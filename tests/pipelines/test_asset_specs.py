"""What the UI tells of every asset before it ever ran: who owns it, what it is, its columns and their units."""

from __future__ import annotations

import dagster as dg

from expectations.tables import TABLES
from pipelines.definitions import build_definitions


def specs() -> list[dg.AssetSpec]:
    return list(build_definitions().resolve_all_asset_specs())


def test_every_asset_has_a_description_group_owner_tags_kinds_and_a_freshness_policy() -> None:
    found = specs()
    assert len(found) > 25
    for spec in found:
        assert spec.description and len(spec.description) > 20, spec.key
        assert spec.group_name and spec.group_name != "default", spec.key
        assert list(spec.owners) == ["team:conflict-ledger"], spec.key
        assert spec.tags["stage"] == spec.group_name, spec.key
        assert spec.kinds, spec.key
        assert spec.freshness_policy is not None, spec.key


def test_every_table_shows_its_columns_with_units_and_the_query_to_read_it() -> None:
    by_key = {spec.key.to_user_string(): spec for spec in specs()}
    for name, table in TABLES.items():
        if table.stage == "record":
            continue
        told = by_key[name].metadata
        columns = told["dagster/column_schema"].columns
        assert [column.name for column in columns] == list(table.column_names)
        for shown, column in zip(columns, table.columns, strict=True):
            assert column.unit in (shown.description or "")
        assert name in told["query"]


def test_a_run_that_a_crash_cut_off_is_retried_whole() -> None:
    definitions = build_definitions()
    for name in ("refresh", "extract_again"):
        assert definitions.resolve_job_def(name).tags["dagster/retry_strategy"] == "ALL_STEPS"
