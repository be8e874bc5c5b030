"""What makes a stage work again: its columns and what it takes out, and not its checks or descriptions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from expectations.contract import Column, Expectation, Table
from expectations.reference import REFERENCE
from expectations.tables import TABLES
from warehouse.stages import PROJECT, STAGES, code_version

CHECK = Expectation("never", "Never holds.", "warning", "a test", "SELECT 1")


def with_check(table: Table) -> Table:
    return replace(table, expectations=(*table.expectations, CHECK))


def with_words(table: Table) -> Table:
    return replace(table, description="Other words.", columns=tuple(replace(c, description="Other words.") for c in table.columns))


def with_column(table: Table) -> Table:
    return replace(table, columns=(*table.columns, Column("extra", "VARCHAR", "Another.")))


def with_other_type(table: Table) -> Table:
    return replace(table, columns=(*table.columns[:-1], replace(table.columns[-1], type="BLOB")))


def with_quarantine(table: Table) -> Table:
    return replace(table, expectations=(*table.expectations, replace(CHECK, severity="quarantine")))


def version(stage: str) -> str:
    code_version.cache_clear()
    return code_version(stage)


@pytest.fixture(autouse=True)
def fresh() -> object:
    yield
    code_version.cache_clear()


@pytest.mark.parametrize(
    ("change", "works_again"),
    [(with_check, False), (with_words, False), (with_column, True), (with_other_type, True), (with_quarantine, True)],
)
@pytest.mark.parametrize("name", [name for stage in STAGES.values() for name in stage.tables])
def test_a_new_check_works_nothing_again_and_a_new_column_does(
    name: str, change: Callable[[Table], Table], works_again: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    [stage] = [stage.name for stage in STAGES.values() if name in stage.tables]
    before = version(stage)
    monkeypatch.setitem(TABLES, name, change(TABLES[name]))
    assert (version(stage) != before) == works_again


def test_every_table_that_is_no_record_is_written_by_one_stage() -> None:
    written = [name for stage in STAGES.values() for name in stage.tables]
    assert sorted(written) == sorted(name for name, table in TABLES.items() if table.stage != "record")


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_works_again_when_reference_data_that_its_code_reads_change(stage: str) -> None:
    decisive = {path for pattern in STAGES[stage].files for path in PROJECT.glob(pattern)}
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted(decisive) if path.suffix == ".py")
    read = {REFERENCE / name for name in re.findall(r'"([\w.]+\.(?:csv|npz|parquet))"', code)}
    assert {path for path in read if path.exists()} <= decisive
