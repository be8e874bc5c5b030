"""The top level of the repository: fixed, so that a stray file of somebody's trial is noticed before it lands."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = {".ci", "assets", "benchmarks", "deploy", "docs", "expectations", "pipelines", "seeds", "tests", "warehouse"}
FILES = {".gitignore", "CHANGELOG.md", "Makefile", "README.md", "pyproject.toml", "requirements.lock"}


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="only a clone knows what is tracked")
def test_nothing_stands_at_the_top_level_that_is_not_meant_to() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert {name.split("/", 1)[0] for name in listed} == FOLDERS | FILES
