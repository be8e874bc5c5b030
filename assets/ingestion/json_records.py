"""JSON Lines, JSON arrays, and JSON objects that hold a list of records or are one.

Memory is bounded by one record for JSON Lines and arrays, by MAX_WHOLE_FILE_BYTES for an object.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from assets.ingestion.encodings import Undecodable, decode
from assets.ingestion.limits import MAX_RECORD_BYTES, MAX_WHOLE_FILE_BYTES, bounded_lines
from assets.ingestion.records import Document, Origin, Refusal, document, text_fields

_SPACE = " \t\r\n"
_CHUNK = 2**18
_DECODER = json.JSONDecoder(strict=False)  # a bare tab or NUL within a string is damage that leaves no doubt about what the string is


def read_json_lines(origin: Origin, stream: BinaryIO) -> Iterator[Document | Refusal]:
    """One record a line; a line that is none is refused alone. Blank lines are passed over."""
    lines = 0
    for number, line in bounded_lines(stream):
        place = replace(origin, locator=f"line {number}")
        lines += line is None or not line.isspace()
        if line is None:
            yield place.refuse("too_large", f"a line of more than {MAX_RECORD_BYTES:,} bytes; one line is one article")
            continue
        if line.isspace():
            continue
        try:
            text, encoding, warnings = decode(line)
            value = _DECODER.decode(text)
        except Undecodable as error:
            yield place.refuse(error.reason, str(error))
        except RecursionError:
            yield place.refuse("too_deep", "lists or objects nested too deep")
        except ValueError as error:
            yield place.refuse("malformed", f"not JSON: {error}"[:200])
        else:
            yield _record(replace(place, encoding=encoding, warnings=warnings), value)
    if not lines:
        yield origin.refuse("empty", "nothing but blank lines")


def read_json(origin: Origin, stream: BinaryIO) -> Iterator[Document | Refusal]:
    """The records of an array, of the longest list of objects inside an object, of a table by columns or by keys, or the object itself; also
    JSON Lines by another name, and objects one after the other."""
    head = stream.read(4096)
    stream.seek(0)
    first = head.removeprefix(codecs.BOM_UTF8).lstrip()[:1]
    if first in (b"[", b"\x1e"):
        yield from _values(origin, stream, "]" if first == b"[" else "")
        return
    line = head.split(b"\n", 1)[0].strip()
    if first == b"{" and (len(line) == 4096 or line.endswith(b"}")) and _several_lines(stream):
        yield from read_json_lines(origin, stream)
        return
    data = stream.read(MAX_WHOLE_FILE_BYTES + 1)
    if len(data) > MAX_WHOLE_FILE_BYTES:
        yield origin.refuse(
            "too_large", f"one JSON object of more than {MAX_WHOLE_FILE_BYTES:,} bytes; write one record a line (JSON Lines)"
        )
        return
    if not data.strip():
        yield origin.refuse("empty", "nothing in it")
        return
    try:
        text, encoding, warnings = decode(data)
        value = _DECODER.decode(text)
    except Undecodable as error:
        yield origin.refuse(error.reason, str(error))
    except RecursionError:
        yield origin.refuse("too_deep", "lists or objects nested too deep")
    except ValueError as error:
        if first == b"{" and str(error).startswith("Extra data"):
            stream.seek(0)
            yield from _values(origin, stream, "")
        else:
            yield origin.refuse("malformed", f"not JSON: {error}"[:200])
    else:
        origin = replace(origin, encoding=encoding, warnings=warnings)
        records = value if isinstance(value, list) else _table(value)
        if records is None:
            yield _record(origin, value)
        for number, item in enumerate(records or (), 1):
            yield _record(replace(origin, locator=f"record {number}"), item)


def _several_lines(stream: BinaryIO) -> bool:
    """Whether the first line is a whole object and another follows: JSON Lines in a file called .json."""
    lines = (line for _, line in bounded_lines(stream) if line is None or not line.isspace())
    first, second = next(lines, None), next(lines, None)
    stream.seek(0)
    try:
        return bool(first and second and isinstance(json.loads(first), dict))
    except (ValueError, RecursionError):
        return False


def _values(origin: Origin, stream: BinaryIO, closing: str) -> Iterator[Document | Refusal]:
    """The elements of an array one by one, with one of them in memory; without a `closing` bracket objects one after the other, parted by
    white space, commas or record separators (RFC 7464)."""
    reader = codecs.getreader("utf-8-sig")(stream)
    buffer, at, number, ended = "", 0, 0, False
    opened = not closing
    between = _SPACE + "," if closing else _SPACE + ",\x1e"
    while True:
        try:
            if len(buffer) - at < _CHUNK and not ended:
                more = reader.read(_CHUNK)
                ended = not more
                buffer, at = buffer[at:] + more, 0
            while at < len(buffer) and buffer[at] in (between if number or not closing else _SPACE) + ("" if opened else "["):
                opened = opened or buffer[at] == "["
                at += 1
            if at == len(buffer):
                if ended and not closing:
                    return
                if ended:
                    yield replace(origin, locator=f"after record {number}").refuse("malformed", "the array does not end; the file was cut")
                    return
                continue
            if buffer[at] == closing:
                if not number:
                    yield origin.refuse("empty", "an array without records")
                return
            value, at = _DECODER.raw_decode(buffer, at)
            number += 1
        except UnicodeDecodeError:
            yield replace(origin, locator=f"after record {number}").refuse("unknown_encoding", "not UTF-8, which JSON has to be")
            return
        except RecursionError:
            yield replace(origin, locator=f"record {number + 1}").refuse(
                "too_deep", "lists or objects nested too deep; what follows is not read"
            )
            return
        except ValueError as error:
            if ended or len(buffer) - at > MAX_RECORD_BYTES:
                place = replace(origin, locator=f"record {number + 1}")
                if ended:
                    yield place.refuse("malformed", f"not JSON from here on: {error}"[:200])
                else:
                    yield place.refuse(
                        "too_large", f"no end of the record within {MAX_RECORD_BYTES:,} characters; what follows is not read"
                    )
                return
            more = reader.read(max(_CHUNK, len(buffer) - at))  # doubling keeps the re-reading of a long record linear
            ended = not more
            buffer, at = buffer[at:] + more, 0
        else:
            yield _record(replace(origin, locator=f"record {number}"), value)


def _table(value: object) -> list[object] | None:
    """The records that an object holds and is none of itself: those of a table by columns ({"text": {"0": ..., "1": ...}}, as pandas writes
    it, or {"columns": [...], "data": [[...], ...]}) or by keys ({"a1": {"text": ...}}), else the longest list of objects inside."""
    if not isinstance(value, dict):
        return None
    known = text_fields(value, summaries=False)
    columns, rows = value.get("columns"), value.get("data")
    if isinstance(columns, list) and isinstance(rows, list) and all(isinstance(row, list) for row in rows):
        return [dict(zip(map(str, columns), row, strict=False)) for row in rows]
    if known and all(isinstance(column, dict) for column in value.values()):
        return [{name: column[key] for name, column in value.items() if key in column} for key in value[known[0]]]
    if known:
        return None
    if value and all(isinstance(item, dict) and text_fields(item) for item in value.values()):
        return [{"id": key, **item} for key, item in value.items()]
    return _longest_list(value, 3)


def _longest_list(value: object, depth: int) -> list[object] | None:
    """The longest list of objects inside an object that is no article itself: {"articles": {"results": [...]}}."""
    if not isinstance(value, dict) or depth == 0:
        return None
    best: list[object] | None = None
    for item in value.values():
        inner = item if isinstance(item, list) and any(isinstance(one, dict) for one in item) else _longest_list(item, depth - 1)
        if inner is not None and len(inner) > len(best or ()):
            best = inner
    return best


def _record(origin: Origin, value: object) -> Document | Refusal:
    if not isinstance(value, dict):
        return origin.refuse("not_a_record", f"a JSON {type(value).__name__}, not an object with named fields")
    return document(origin, value)
