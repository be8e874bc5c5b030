"""Files of GDELT's Global Knowledge Graph, as GDELT publishes them: 27 columns between tabs, without a header and without quotes.

They hold no text but the title of each page, in the last column. Columns: GKG codebook 2.1 (2015).
"""

from __future__ import annotations

import html
import re

_COLUMNS = 27
_ID, _DATE, _PUBLISHER, _URL, _EXTRAS = 0, 1, 3, 4, 26
_BEGINS = re.compile(r"\d{14}-T?\d+\t\d{14}\t")  # record id, date
_TITLE = re.compile(r"<PAGE_TITLE>(.*?)</PAGE_TITLE>")


def is_gkg(line: str) -> bool:
    """Whether a line is a row of such a file."""
    return _BEGINS.match(line) is not None and line.count("\t") == _COLUMNS - 1


def gkg_fields(line: str) -> dict[str, str]:
    """What a row states, by the project's own names of fields; empty where it is none. A page that is no address of the web has no `url`."""
    if not is_gkg(line):
        return {}
    row = line.rstrip("\r\n").split("\t")
    title = _TITLE.search(row[_EXTRAS])
    stated = {"id": row[_ID], "published_on": row[_DATE][:8], "publisher": row[_PUBLISHER], "url": row[_URL]}
    return stated | ({"title": html.unescape(title[1])} if title else {})
