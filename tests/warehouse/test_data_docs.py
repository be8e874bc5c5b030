"""Data Docs tell every check of an audit, with counts, hold no word of the corpus, and load nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from expectations.contract import Expectation
from expectations.ddl import create_statements
from expectations.tables import TABLES
from warehouse.audit import audit
from warehouse.data_docs import forget_data_docs, write_data_docs
from warehouse.files import WarehouseFiles
from warehouse.session import open_session
from warehouse.settings import Settings

HOSTILE = "<script>alert(1)</script> ![x](/graphql?query=mutation) $PARAMETER {{ 7 * 7 }}"


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("CREATE TABLE actors AS SELECT 'a' AS actor_id, 'A' AS name, 'government' AS actor_class, NULL::INTEGER AS inter_code")
    for column in TABLES["actors"].column_names:
        con.execute(f"ALTER TABLE actors ADD COLUMN IF NOT EXISTS {column} VARCHAR")
    return con


def pages(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.html")}


def words(page: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", page.partition("</style>")[2]).split())


def test_every_check_is_told_with_its_severity_and_what_failed_stands_first(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    never = Expectation("never", "x < y & z never.", "warning", "it costs $5", "SELECT * FROM range(7)")
    table = replace(TABLES["actors"], expectations=(*TABLES["actors"].expectations, never))
    write_data_docs({"actors": audit(con, table)}, tmp_path / "site", "Audit of run r")
    told = pages(tmp_path / "site")
    assert set(told) == {"index.html", "actors.html"}
    assert "never (warning): 7 rows. x &lt; y &amp; z never." in words(told["index.html"])
    page = words(told["actors.html"]).replace("&lt;", "<").replace("&amp;", "&").replace("&#36;", "$")
    assert "x < y & z never. Warning: it costs $5. 7" in page
    for check in table.all_expectations:
        if check.sql:
            assert check.name in page
    assert "values must belong to this set" in page


def test_hostile_values_stand_on_no_page(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    con.execute("UPDATE actors SET actor_class = ?, name = ?", [HOSTILE, HOSTILE])
    con.execute("INSERT INTO actors SELECT * FROM actors")
    outcomes = audit(con, TABLES["actors"])
    assert {o.expectation.name for o in outcomes if not o.success} >= {"codes_are_known", "key_is_unique"}
    write_data_docs({"actors": outcomes}, tmp_path / "site", "Audit of run r")
    for page in pages(tmp_path / "site").values():
        assert "alert(1)" not in page
        assert "graphql" not in page
        assert "7 * 7" not in page
        assert "<script" not in page


def test_a_page_loads_nothing_from_anywhere(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_data_docs({"actors": audit(con, TABLES["actors"])}, tmp_path / "site", "Audit of run r")
    for page in pages(tmp_path / "site").values():
        assert "default-src 'none'" in page
        assert re.findall(r"(?:src|href)=[\"']?(?:https?:)?//", page) == []


def test_counts_of_all_chunks_are_added() -> None:
    con = duckdb.connect()
    con.execute(create_statements(TABLES["publishers"])[0].replace("NOT NULL", "").replace("PRIMARY KEY (publisher)", "CHECK (true)"))
    con.execute("INSERT INTO publishers (publisher, is_wire) SELECT if(i % 100 = 0, NULL, 'p' || i), false FROM range(120000) t(i)")
    [outcome] = [o for o in audit(con, TABLES["publishers"]) if o.expectation.name == "required_columns_are_given"]
    assert outcome.n_failed == 1200
    [result] = [r for r in outcome.results if r.expectation_config.kwargs["column"] == "publisher"]
    assert (result.success, result.result["element_count"], result.result["unexpected_percent"]) == (False, 120000, 1)


@pytest.mark.slow
def test_a_run_leaves_its_site_and_those_of_the_releases_that_are_kept(tmp_path: Path) -> None:
    files = WarehouseFiles(tmp_path / "warehouse")
    for run_id in ("a", "b"):
        with open_session(files, Settings(), run_id) as session:
            session.audit("codes")
    with open_session(files, Settings(), "silent"):
        pass
    assert [site.name for site in files.data_docs.iterdir()] == ["b"]
    forget_data_docs(files.data_docs, ())
    assert list(files.data_docs.iterdir()) == []
