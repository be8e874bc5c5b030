"""What the tests of ingestion share: writing small corpora and reading them."""

from __future__ import annotations

from pathlib import Path

from assets.ingestion.reader import Document, Refusal, list_files, read_file


def read_all(*places: Path | str) -> list[Document | Refusal]:
    """Everything that reading some places gives, in order."""
    return [found for ref in list_files([str(place) for place in places]) for found in read_file(ref)]


def documents(*places: Path | str) -> list[Document]:
    """The documents of some places, of which nothing may be refused."""
    found = read_all(*places)
    assert [one for one in found if isinstance(one, Refusal)] == []
    return [one for one in found if isinstance(one, Document)]


def reasons(*places: Path | str) -> list[str]:
    """The codes of the refusals, in order."""
    return [found.reason for found in read_all(*places) if isinstance(found, Refusal)]


def texts(*places: Path | str) -> list[str]:
    """The texts that were read, whatever was refused beside them."""
    return [found.text for found in read_all(*places) if isinstance(found, Document)]
