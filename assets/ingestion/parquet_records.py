"""Parquet files: one record a row, read in batches of the columns that are known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from assets.ingestion.records import Document, Origin, Refusal, document, field_aliases, is_readable, normal_name

_ROWS = 256  # read at once
_MAX_GROUP_BYTES = 2**31  # of a row group, unpacked; usual ones have 128 MB to 1 GB
_MAX_HEADER_BYTES = 64 * 2**20  # of the file's own description of its columns


def read_parquet(origin: Origin, stream: BinaryIO) -> Iterator[Document | Refusal]:
    """One record a row.

    Texts stay in their dictionary until their row's turn comes: a small file can repeat one long text a million times.
    """
    number = 0
    try:
        file = pq.ParquetFile(stream, thrift_string_size_limit=_MAX_HEADER_BYTES, thrift_container_size_limit=_MAX_HEADER_BYTES)
        schema = file.schema_arrow
        if max((file.metadata.row_group(at).total_byte_size for at in range(file.num_row_groups)), default=0) > _MAX_GROUP_BYTES:
            yield origin.refuse("too_large", f"a row group of more than {_MAX_GROUP_BYTES:,} bytes; write smaller ones")
            return
        if not is_readable(schema.names) and "fields" not in map(normal_name, schema.names):
            yield origin.refuse(
                "no_text", f"no column is known to hold the text; call it `text`. The columns: {', '.join(schema.names)[:200]}"
            )
            return
        known = {path[0] for paths in field_aliases().values() for path in paths}
        columns = [name for name in schema.names if normal_name(name) in known]
        texts = [
            name for name in columns if pa.types.is_string(schema.field(name).type) or pa.types.is_large_string(schema.field(name).type)
        ]
        for batch in pq.ParquetFile(stream, read_dictionary=texts).iter_batches(batch_size=_ROWS, columns=columns):
            for at in range(batch.num_rows):
                number += 1
                yield document(replace(origin, locator=f"row {number}"), batch.slice(at, 1).to_pylist()[0])
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        place = replace(origin, locator=f"after row {number}") if number else origin
        yield place.refuse("damaged", f"{error}; what follows was not read"[:300])
        return
    if not number:
        yield origin.refuse("empty", "a table without rows")
