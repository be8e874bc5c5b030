"""Parquet files: one record a row, read in batches of the columns that are known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from assets.ingestion.limits import MAX_MEMBER_BYTES
from assets.ingestion.records import Document, Origin, Refusal, document, field_aliases, normal_name, text_fields

_ROWS = 256  # held at once
_MAX_HEADER_BYTES = 64 * 2**20  # of the file's own description of its columns


def read_parquet(origin: Origin, stream: BinaryIO) -> Iterator[Document | Refusal]:
    """One record a row."""
    try:
        file = pq.ParquetFile(stream, thrift_string_size_limit=_MAX_HEADER_BYTES, thrift_container_size_limit=_MAX_HEADER_BYTES)
    except (pa.ArrowException, OSError) as error:
        yield origin.refuse("damaged", f"{error}"[:300])
        return
    groups = [file.metadata.row_group(number).total_byte_size for number in range(file.num_row_groups)]
    if max(groups, default=0) > MAX_MEMBER_BYTES:
        yield origin.refuse("too_large", f"a row group of more than {MAX_MEMBER_BYTES:,} bytes; write smaller ones")
        return
    names = file.schema_arrow.names
    known = {path[0] for paths in field_aliases().values() for path in paths}
    number = 0
    try:
        nested_text = any(name for name in names if normal_name(name) == "fields")
        if not text_fields(names) and not nested_text:
            yield origin.refuse("no_text", f"no column is known to hold the text; call it `text`. The columns: {', '.join(names)[:200]}")
            return
        for batch in file.iter_batches(batch_size=_ROWS, columns=[name for name in names if normal_name(name) in known]):
            for row in batch.to_pylist():
                number += 1
                yield document(replace(origin, locator=f"row {number}"), row)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        yield replace(origin, locator=f"after row {number}").refuse("damaged", f"{error}; what follows was not read"[:300])
    if not number:
        yield origin.refuse("empty", "a table without rows")
