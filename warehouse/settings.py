"""The settings of a warehouse: what the command line, the schedule and the sensor all work on.

Belongs here: reading and writing `<warehouse>/settings.toml`. Not here: what a setting does.
"""

from __future__ import annotations

import json
import os
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

from warehouse.files import DEFAULT_WAREHOUSE, WarehouseFiles

SAMPLE_CORPUS = DEFAULT_WAREHOUSE.parent / "seeds" / "corpus"
DEFAULT_REVIEWS = DEFAULT_WAREHOUSE.parent / "seeds" / "reviews.csv"
DEFAULT_SOURCES = DEFAULT_WAREHOUSE.parent / "seeds" / "sources.toml"


@dataclass(frozen=True)
class Settings:
    """`corpus`: folders, files, globs, addresses. `sources`: the list of feeds. `kept_releases`: how many stay.

    `reviews`: a CSV of an analyst's decisions. `alert_webhook`, `alert_command`: whom to tell when a refresh fails.
    """

    corpus: tuple[str, ...] = (str(SAMPLE_CORPUS),)
    sources: str = str(DEFAULT_SOURCES)
    reviews: str = str(DEFAULT_REVIEWS)
    kept_releases: int = 5
    alert_webhook: str = ""
    alert_command: str = ""


def kept_place(place: str) -> str:
    """A place of the corpus as the settings keep it: an address as it is, a path made absolute."""
    return place if "://" in place else str(Path(place).absolute())


def load_settings(files: WarehouseFiles) -> Settings:
    """The settings of the warehouse; CONFLICT_LEDGER_CORPUS (separated as PATH is) wins over the file's corpus.

    Raises ValueError, naming the file, for one that cannot be read or names an unknown setting.
    """
    settings = Settings()
    if files.settings.exists():
        try:
            stored = tomllib.loads(files.settings.read_text(encoding="utf-8"))
            stored["corpus"] = tuple(stored.get("corpus", settings.corpus))
            settings = replace(settings, **stored)
            if type(settings.kept_releases) is not int or settings.kept_releases < 1:
                raise TypeError(f"kept_releases must be a number from 1 on, not {settings.kept_releases!r}")
        except (tomllib.TOMLDecodeError, TypeError) as error:
            raise ValueError(f"{files.settings}: {error}; mend or delete it") from error
    if os.environ.get("CONFLICT_LEDGER_CORPUS"):
        settings = replace(settings, corpus=tuple(os.environ["CONFLICT_LEDGER_CORPUS"].split(os.pathsep)))
    return settings


def save_settings(files: WarehouseFiles, settings: Settings) -> None:
    """Writes the settings, one a line; JSON's strings, lists and numbers are also TOML's."""
    files.root.mkdir(parents=True, exist_ok=True)
    lines = [f"{name} = {json.dumps(list(value) if isinstance(value, tuple) else value)}" for name, value in vars(settings).items()]
    fresh = files.settings.with_suffix(".new")
    fresh.write_text("\n".join(lines) + "\n", encoding="utf-8")
    fresh.replace(files.settings)


def warehouse_files(warehouse: str | Path | None = None) -> WarehouseFiles:
    """The warehouse that is meant: the argument, else CONFLICT_LEDGER_WAREHOUSE, else the project's own."""
    return WarehouseFiles(Path(warehouse or os.environ.get("CONFLICT_LEDGER_WAREHOUSE") or DEFAULT_WAREHOUSE).resolve())
