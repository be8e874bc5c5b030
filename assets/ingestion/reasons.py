"""The codes by which a record, a member or a file is refused."""

from typing import Literal

Reason = Literal[
    "empty",  # no bytes, or nothing but spaces
    "no_text",  # a record without any of the fields that hold text
    "binary",
    "unknown_encoding",
    "unsupported_format",
    "not_a_record",  # a JSON value that is no object, a CSV row of another shape than its header
    "malformed",  # not what its format asks for; told from which place on
    "not_a_feed",
    "too_large",
    "too_deep",
    "too_many_members",
    "ratio",
    "damaged",  # truncated, or its checksum is wrong
    "encrypted",
    "unsafe_link",
    "unsafe_name",
    "unreadable",  # the file system refuses it
    "reader_failed",  # a parser failed in a way not foreseen
]
