"""The cleaning stage on the warehouse: which articles, which tables; and the lineage across them.

Belongs here: reading inputs from the build database and writing the results. Not here: any rule (the modules beside it).
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pandas as pd

from assets.cleaning.articles import clean_documents
from assets.cleaning.lineage import find_lineages
from assets.cleaning.publishers import publisher_table
from assets.per_article import Progress, Worked, work_articles
from warehouse.quarantine import forget_due_articles
from warehouse.rows import replace_table, transaction
from warehouse.stages import finish_stage, is_pending, touch_stage

INPUTS = "SELECT document_id AS item, md5(concat_ws(chr(31), document_id, metadata)) AS input FROM source_documents WHERE is_current"


def clean(con: duckdb.DuckDBPyConnection, run_id: str, progress: Progress) -> Worked:
    """Brings `cleaned_articles`, `text_blocks` and `publishers` up to date with the current documents."""
    forget_due_articles(con)
    done = work_articles(
        con, "cleaning", INPUTS, _load, clean_documents, ("cleaned_articles", "text_blocks"), "cleaning_failures", run_id, progress
    )
    if replace_table(con, "publishers", publisher_table()):
        touch_stage(con, "cleaning")
        finish_stage(con, "cleaning")
    return done


def relate(con: duckdb.DuckDBPyConnection) -> bool:
    """Brings `article_lineages` up to date with `cleaned_articles`; tells whether a row changed."""
    if not is_pending(con, "lineage"):
        return False
    articles = con.execute("SELECT * FROM cleaned_articles ORDER BY article_id").df()
    with transaction(con):
        changed = replace_table(con, "article_lineages", find_lineages(articles))
        if changed:
            touch_stage(con, "lineage")
    finish_stage(con, "lineage")
    return changed


def _load(con: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> tuple[pd.DataFrame, ...]:
    columns = "document_id, external_id, path, format, text, content, metadata"
    return (
        con.execute(
            f"SELECT {columns} FROM source_documents WHERE document_id IN (SELECT unnest(?)) ORDER BY document_id", [list(ids)]
        ).df(),
    )
