"""How fast articles are read, format by format, beside the plainest loop over the same file.

    python benchmarks/ingestion_speed.py [ARTICLES]

The articles are made up: 500 words, about 3 kB. One core. The plain loop parses and does nothing else: no identity, no encoding checks, no field
names, no limits; what is above it is the price of those. Times are of the process, so that other work on the machine matters less.
"""

from __future__ import annotations

import csv
import gzip
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assets.ingestion.reader import Document, list_files, read_file


def main(count: int = 4000) -> None:
    """Print one line a format."""
    print(f"{'format':12} {'ms an article':>14} {'articles/s':>11} {'MB/s':>6} {'plain loop, ms':>15}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind, (place, plain) in _write(folder, count).items():
            took = _seconds(lambda place=place: _read(place, count))
            plainly = _seconds(plain)
            size = sum(len(found.text) for ref in list_files([str(place)]) for found in read_file(ref) if isinstance(found, Document)) / 1e6
            print(f"{kind:12} {took / count * 1e3:14.3f} {count / took:11,.0f} {size / took:6.0f} {plainly / count * 1e3:15.3f}")


def _read(place: Path, count: int) -> None:
    found = [one for ref in list_files([str(place)]) for one in read_file(ref)]
    if len(found) != count or not all(isinstance(one, Document) for one in found):
        raise RuntimeError(f"{place}: {len(found)} read")


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _write(folder: Path, count: int) -> dict[str, tuple[Path, Callable[[], object]]]:
    pick = random.Random(1)
    words = ["".join(pick.choices("abdefgilmnoprstu", k=pick.randint(2, 9))) for _ in range(5000)] + ["café", "Şırnak", "“we”"]
    records = [
        {
            "id": str(number),
            "title": "A report",
            "published_on": "2020-01-02",
            "text": "\n".join(" ".join(pick.choices(words, k=50)) for _ in range(10)),
        }
        for number in range(count)
    ]
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    (folder / "a.jsonl").write_text(lines)
    (folder / "a.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    (folder / "a.json").write_text(json.dumps(records))
    with (folder / "a.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(records[0]))
        writer.writeheader()
        writer.writerows(records)
    pq.write_table(pa.Table.from_pylist(records), folder / "a.parquet")
    for kind in ("text", "html"):
        (folder / kind).mkdir()
    for record in records:
        (folder / "text" / f"{record['id']}.txt").write_text(record["text"])
        page = "".join(f"<p>{line}</p>" for line in record["text"].splitlines())
        (folder / "html" / f"{record['id']}.html").write_text(f"<html><head><title>A</title></head><body><div>{page}</div></body></html>")

    def loop(kind: str) -> Callable[[], object]:
        return lambda: [path.read_text() for path in sorted((folder / kind).iterdir())]

    return {
        "text": (folder / "text", loop("text")),
        "html": (folder / "html", loop("html")),
        "jsonl": (folder / "a.jsonl", lambda: [json.loads(line) for line in (folder / "a.jsonl").open()]),
        "jsonl.gz": (folder / "a.jsonl.gz", lambda: [json.loads(line) for line in gzip.open(folder / "a.jsonl.gz")]),
        "json": (folder / "a.json", lambda: json.loads((folder / "a.json").read_text())),
        "csv": (folder / "a.csv", lambda: list(csv.DictReader((folder / "a.csv").open(newline="")))),
        "parquet": (folder / "a.parquet", lambda: pq.read_table(folder / "a.parquet").to_pylist()),
    }


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
