"""Fixtures that several rooms' tests share: a small corpus and a warehouse of its own, far from the project's."""

from __future__ import annotations

from pathlib import Path

import pytest

ATTACK = """Twelve soldiers killed in Ramadi ambush

By Staff Reporter
March 3, 2016

RAMADI, Iraq - At least 12 Iraqi soldiers were killed and 20 wounded on Wednesday when gunmen of the Islamic State attacked a convoy near Ramadi, an army officer said.

The convoy was carrying supplies to a base in the town.
"""
FLIGHT = """Families leave Fallujah

Published 05.03.2016

More than 400 families fled Fallujah in Anbar province on Friday as shelling went on, the provincial council said.

No casualties were reported.
"""
TALKS = """Talks on the dam resume

March 6, 2016

Engineers and officials met in Baghdad on Sunday to discuss repairs to the Haditha dam. The talks will go on next week.
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Three short dispatches: an attack with figures, a flight of families, talks without a figure."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, text in (("attack.txt", ATTACK), ("flight.txt", FLIGHT), ("talks.txt", TALKS)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test touches the project's own warehouse or anybody's Dagster home."""
    monkeypatch.setenv("CONFLICT_LEDGER_WAREHOUSE", str(tmp_path / "warehouse"))
    monkeypatch.delenv("CONFLICT_LEDGER_CORPUS", raising=False)
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
