"""The README is true: its commands run and its queries answer, on the sample corpus, as a newcomer would type them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from warehouse.files import connect_read_only

PROJECT = Path(__file__).resolve().parents[1]
README = (PROJECT / "README.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", README, flags=re.S)
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", README, flags=re.S) for line in block.splitlines()]


def run(*arguments: str, warehouse: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipelines.command_line", *arguments, "--warehouse", str(warehouse)]
    return subprocess.run(command, capture_output=True, text=True, cwd=PROJECT, check=False)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample corpus, published in a warehouse of its own."""
    warehouse = tmp_path_factory.mktemp("readme")
    done = run("refresh", warehouse=warehouse)
    assert done.returncode == 0, done.stdout + done.stderr
    return warehouse


def test_every_file_that_the_readme_names_is_there() -> None:
    for link in re.findall(r"\]\(((?!http)[^)]+)\)", README):
        assert (PROJECT / link).exists(), link


def test_every_make_target_of_the_readme_is_one() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(), flags=re.M))
    assert {line.split()[1] for line in COMMANDS if line.startswith("make ")} <= targets
    assert {"run", "test", "ui"} <= targets


@pytest.mark.slow
@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_every_query_answers_with_rows(sample: Path, query: str) -> None:
    with connect_read_only(sample / "conflict.duckdb") as con:
        assert con.execute(query).fetchall()
    assert run("sql", query, warehouse=sample).returncode == 0


@pytest.mark.slow
def test_the_command_for_ones_own_articles_works(tmp_path: Path) -> None:
    line = next(line for line in COMMANDS if "--corpus my-articles" in line)
    corpus = tmp_path / "my-articles"
    corpus.mkdir()
    shutil.copy(next((PROJECT / "seeds" / "corpus").glob("*.txt")), corpus)
    words = line.replace("my-articles", str(corpus)).replace("my-warehouse", str(tmp_path / "w")).split()
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.command_line", *words[1:]], capture_output=True, text=True, cwd=PROJECT, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "w" / "conflict.duckdb").exists()
    assert list((tmp_path / "w" / "reports").glob("*.html"))
    assert (tmp_path / "w" / "exports" / "events.csv").exists()
