"""The extraction stage on the warehouse: which articles, which tables, and the reference rows that they use.

Belongs here: reading inputs from the build database and writing the results. Not here: any rule (the modules beside it).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

import duckdb
import pandas as pd

from assets.extraction.actors.reference import actor_tables
from assets.extraction.extractor import extract_articles
from assets.extraction.model_extractor import endpoint_from_environment, extract_articles_with_model
from assets.extraction.places.nominals import NAMELESS
from assets.extraction.places.tables import place_tables
from assets.per_article import Progress, Worked, work_articles
from warehouse.files import first_row
from warehouse.rows import replace_table, transaction
from warehouse.stages import finish_stage, touch_stage

TABLES_WRITTEN = ("date_mentions", "place_mentions", "actor_mentions", "event_mentions", "quantities", "casualty_claims", "control_claims")
# what an article's rows depend on: its own reading, the date that a twin gave it, and which extractor reads it
INPUTS = """
    SELECT a.article_id AS item,
        md5(concat_ws(chr(31), a.article_id, a.title, a.publisher, a.agency, a.language, a.published_on, a.published_precision, a.is_relevant, b.blocks, {extractor})) AS input
    FROM articles a LEFT JOIN (
        SELECT article_id, string_agg(concat_ws(' ', span_start, span_end, kind, reason), ';' ORDER BY block_no) AS blocks FROM text_blocks GROUP BY article_id
    ) b USING (article_id)"""
SPELLINGS = f"""
    SELECT DISTINCT place_id, surface FROM place_mentions WHERE place_id IS NOT NULL AND rule_id NOT IN {NAMELESS} ORDER BY ALL"""
USED_PLACES = "SELECT DISTINCT place_id FROM ({}) WHERE place_id IS NOT NULL ORDER BY place_id".format(
    " UNION ALL ".join(f"SELECT place_id FROM {name}" for name in ("place_mentions", "event_mentions", "casualty_claims", "control_claims"))
)


def sql_text(text: str) -> str:
    """The text as a SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def forget(con: duckdb.DuckDBPyConnection, everything: bool = False, publisher: str = "", month: str = "") -> None:
    """Makes articles pending, so that the next extraction works them again: all, or those of a publisher, a month (YYYY-MM), or both.

    Raises ValueError for a month of another form, a publisher or month of which there is no article, and either beside `everything`.
    """
    if everything and (publisher or month):
        raise ValueError("everything is asked for, and a publisher or month too: name one of them")
    if month and not re.fullmatch(r"\d{4}-\d{2}", month):
        raise ValueError(f"month {month!r}: give it as YYYY-MM")
    if not (everything or publisher or month):
        return
    named, asked = "(?1 = '' OR publisher = ?1) AND (?2 = '' OR strftime(published_on, '%Y-%m') = ?2)", [publisher, month]
    if not everything and not first_row(con.execute(f"SELECT 1 FROM articles WHERE {named} LIMIT 1", asked)):
        of = " and ".join(f"{what} {value!r}" for what, value in (("publisher", publisher), ("month", month)) if value)
        raise ValueError(f"there is no article of {of}; see SELECT DISTINCT publisher, published_on FROM articles")
    con.execute(f"DELETE FROM pipeline.items WHERE stage = 'extraction' AND item IN (SELECT article_id FROM articles WHERE {named})", asked)


def extract(con: duckdb.DuckDBPyConnection, run_id: str, progress: Progress) -> Worked:
    """Brings the extraction's tables up to date with the articles, and `places`, `actors` and their aliases with what is used."""
    endpoint = endpoint_from_environment()
    extractor = partial(extract_articles_with_model, endpoint=endpoint) if endpoint else extract_articles
    inputs = INPUTS.format(extractor=sql_text(endpoint.model if endpoint else "rules"))
    done = work_articles(con, "extraction", inputs, _load, extractor, TABLES_WRITTEN, "extraction_failures", run_id, progress)
    used = {row[0] for row in con.execute(USED_PLACES).fetchall()}
    spellings = con.execute(SPELLINGS).fetchall()
    places, place_aliases = place_tables(used, spellings)
    actors, actor_aliases = actor_tables()
    with transaction(con):
        changed = [
            replace_table(con, name, frame)
            for name, frame in (("places", places), ("place_aliases", place_aliases), ("actors", actors), ("actor_aliases", actor_aliases))
        ]
        if any(changed):
            touch_stage(con, "extraction")
    finish_stage(con, "extraction")
    return done


def _load(con: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> tuple[pd.DataFrame, ...]:
    articles = con.execute(
        """SELECT a.*, d.text FROM articles a JOIN source_documents d ON d.document_id = a.article_id
           WHERE a.article_id IN (SELECT unnest(?)) ORDER BY a.article_id""",
        [list(ids)],
    ).df()
    blocks = con.execute("SELECT * FROM text_blocks WHERE article_id IN (SELECT unnest(?)) ORDER BY article_id, block_no", [list(ids)]).df()
    return articles, blocks
