"""CSV files: one record a row under a header, in any of the usual delimiters.

GDELT's knowledge graph, which has no header, is known by its first row (`gdelt_records.py`). Rows are read strictly (RFC 4180). A row that is not sound, a quote that never closes for one, is refused alone and reading goes on with the
next line, so that one stray quote does not swallow the rows after it.
"""

from __future__ import annotations

import codecs
import csv
import re
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from typing import Any, BinaryIO, cast

from assets.ingestion.encodings import likely_encodings, nearly_utf8
from assets.ingestion.gdelt_records import gkg_fields, is_gkg
from assets.ingestion.limits import MAX_RECORD_BYTES, SPOOL_IN_MEMORY_BYTES, LimitExceeded, bounded_lines
from assets.ingestion.records import Document, Origin, Refusal, date_order, document, is_readable, normal_name, text_fields, top_names

_DELIMITERS = ",\t;|"
_MARKED = re.compile(r'\\(["\\])')
_TOLD_DELIMITER = re.compile(r'"?sep=([^\w\s"]|\t)"?\s*', re.I)  # a first line of Excel's own
_CHUNK = 2**20
_ROWS_AHEAD = 2_000  # that are asked how the table writes dates
_Line = tuple[int, str | LimitExceeded]

csv.field_size_limit(MAX_RECORD_BYTES)


def read_csv(origin: Origin, stream: BinaryIO) -> Iterator[Document | Refusal]:
    """One record a row; the locator is the line where the row begins."""
    stream = _with_line_feeds(stream)
    encoding, warnings = _file_encoding(stream)
    origin = replace(origin, encoding=encoding, warnings=warnings)
    lines = deque[_Line]()
    source = _text_lines(stream, encoding)
    filled = (line for line in source if line[1] != "" and not str(line[1]).isspace() and not str(line[1]).startswith("#"))
    first = next(filled, None)
    if first is not None and is_gkg(str(first[1])):
        yield from _gkg_rows(origin, chain([first], source))
        return
    told = _TOLD_DELIMITER.fullmatch(str(first[1])) if first else None
    if told:
        first = next(filled, None)
    if first is None:
        yield origin.refuse("empty", "nothing in it")
        return
    delimiter = told[1] if told else _delimiter(str(first[1]))
    spaced = f"{delimiter} " in str(first[1])
    lines.append(first)
    header: list[str] | None = None
    order: str | None = None
    rows = 0
    for number, row in _rows(lines, source, delimiter, spaced):
        rows += row != []
        place = replace(origin, locator=f"line {number}")
        if isinstance(row, LimitExceeded):
            yield place.refuse(row.reason, str(row))
        elif isinstance(row, csv.Error):
            yield place.refuse("malformed", f"not sound CSV ({row}); look at the quotes in this row")
        elif header is None:
            header = row
            if not is_readable(header):
                columns = ", ".join(header)[:200]
                yield origin.refuse("no_text", f"no column is known to hold the text; call it `text`. The columns: {columns}")
                return
            at = stream.tell()
            ahead = _rows(deque(lines), _text_lines(stream, encoding), delimiter, spaced)
            order = date_order(_dates(header, (row for _, row in islice(ahead, _ROWS_AHEAD))))
            stream.seek(at)
        elif len(row) < len(header) or any(row[len(header) :]):
            if row:
                yield place.refuse("not_a_record", f"{len(row)} fields under a header of {len(header)}")
        else:
            yield document(place, dict(reversed(list(zip(header, row, strict=False)))), order)  # of two columns of one name the first
    if header is None:
        yield origin.refuse("malformed", "no header could be read")
    elif rows == 1:
        yield origin.refuse("empty", "a header without rows")


def _gkg_rows(origin: Origin, lines: Iterable[_Line]) -> Iterator[Document | Refusal]:
    for number, line in lines:
        place = replace(origin, locator=f"line {number}")
        if isinstance(line, LimitExceeded):
            yield place.refuse(line.reason, str(line))
        elif fields := gkg_fields(line):
            yield document(place, fields)
        elif not line.isspace():
            yield place.refuse("not_a_record", "not a row of GDELT's knowledge graph, as those above are")


def _dates(header: Sequence[str], rows: Iterable[list[str] | Exception]) -> Iterator[str]:
    """What the columns of publication dates hold in some rows."""
    columns = [at for at, name in enumerate(header) if normal_name(name) in top_names("published_on")]
    if columns:
        yield from (row[at] for row in rows if isinstance(row, list) for at in columns if at < len(row))


def _rows(
    lines: deque[_Line], source: Iterator[_Line], delimiter: str, spaced: bool
) -> Iterator[tuple[int, list[str] | csv.Error | LimitExceeded]]:
    """The rows with the number of their first line, or the error in their place, after which the line below that first one is next.

    `spaced`: the delimiter has a space after it. A row whose quotes do not follow the standard is read with quotes marked by a backslash, as
    databases write them, where it is sound that way.
    """
    form: dict[str, Any] = {"delimiter": delimiter, "skipinitialspace": spaced, "strict": True}
    while True:
        taken: list[_Line] = []
        row: list[str] | csv.Error | LimitExceeded
        try:
            row = next(csv.reader(_feed(lines, source, taken), **form))
        except StopIteration:
            return
        except (csv.Error, LimitExceeded) as error:
            lines.extendleft(reversed(taken))
            row = error
            tried: list[_Line] = []
            if any('\\"' in str(line) for _, line in taken):
                with suppress(csv.Error, LimitExceeded):
                    row = next(csv.reader(map(_doubled, _feed(lines, source, tried)), **form))
            if isinstance(row, Exception):
                lines.extendleft(reversed(tried))
                lines.popleft()
        yield taken[0][0], row


def _doubled(line: str) -> str:
    """A line with its quotes marked as the standard has it, not by a backslash."""
    return _MARKED.sub(lambda marked: '""' if marked[1] == '"' else marked[1], line)


def _feed(lines: deque[_Line], source: Iterator[_Line], taken: list[_Line]) -> Iterator[str]:
    """The next lines for one row, noted in `taken`; raises LimitExceeded when they become more than a record can be."""
    size = 0
    while line := lines.popleft() if lines else next(source, None):
        taken.append(line)
        if isinstance(line[1], LimitExceeded):
            raise line[1]
        size += len(line[1])
        if size > MAX_RECORD_BYTES:
            raise LimitExceeded("too_large", f"no end of the row within {MAX_RECORD_BYTES:,} characters; does a quote not close?")
        yield line[1]


def _with_line_feeds(stream: BinaryIO) -> BinaryIO:
    """The stream itself, or for one whose lines end in carriage returns alone, as Excel for Macs writes them, its bytes with line feeds."""
    head = stream.read(_CHUNK)
    stream.seek(0)
    if b"\n" in head or b"\r" not in head:
        return stream
    target = cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=SPOOL_IN_MEMORY_BYTES))  # noqa: SIM115 (closed when it is forgotten)
    while chunk := stream.read(_CHUNK):
        target.write(chunk.replace(b"\r", b"\n"))
    target.seek(0)
    return target


def _text_lines(stream: BinaryIO, encoding: str) -> Iterator[_Line]:
    for number, line in bounded_lines(stream):
        if line is None:
            yield number, LimitExceeded("too_large", f"a line of more than {MAX_RECORD_BYTES:,} bytes")
            continue
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        try:
            yield number, line.decode(encoding)
        except UnicodeDecodeError as error:
            try:
                yield number, line.decode("cp1252" if encoding == "utf-8" else encoding)
            except UnicodeDecodeError:
                yield number, LimitExceeded("unknown_encoding", f"not {encoding} as the rest of the file: {error.reason}")


def _delimiter(header: str) -> str:
    """The delimiter under which a header has most known names, then most columns."""

    def merit(delimiter: str) -> tuple[int, int]:
        names = next(csv.reader([header], delimiter=delimiter), [])
        return len(text_fields(names)), len(names)

    return max(_DELIMITERS, key=merit)


def _file_encoding(stream: BinaryIO) -> tuple[str, tuple[str, ...]]:
    """UTF-8 when the whole file is, or nearly is, else what is detected around the first place where it is not. Leaves the stream at its start."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    chunk = b""
    try:
        while chunk := stream.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
        return "utf-8", ()
    except UnicodeDecodeError:
        if nearly_utf8(chunk):
            return "utf-8", ("encoding_mixed",)
        return next(filter(partial(_fits, chunk), likely_encodings(chunk)), "cp1252"), ("encoding_detected",)
    finally:
        stream.seek(0)


def _fits(data: bytes, encoding: str) -> bool:
    """Whether some bytes are text in an encoding; their end may be cut within a sign."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(data)
    except (UnicodeDecodeError, LookupError):
        return False
    return True
