"""The contract of `articles`: the public face of an article, with what other articles told of it.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.cleaned_articles import TABLE as CLEANED
from expectations.contract import Column, Expectation, Table
from expectations.refreshes import LAST_RELEASE

TABLE = Table(
    name="articles",
    stage="cleaning",
    grain="one document of the corpus",
    description="The articles that the corpus holds now: their own reading, completed by the lineage.",
    key=("article_id",),
    columns=(
        *CLEANED.columns,
        Column("lineage_id", "VARCHAR", "Articles that retell one wire copy share it; never null.", nullable=False),
        Column("duplicate_of", "VARCHAR", "The article of which this one is an exact or near copy; null: none."),
    ),
    expectations=(
        Expectation(
            "there_are_articles",
            "At least one article.",
            reason="an empty release is no release",
            sql="SELECT 'no article' AS problem WHERE NOT EXISTS (SELECT 1 FROM articles)",
        ),
        Expectation(
            "every_current_document_is_an_article",
            "Each current document is read as an article or stands in quarantine.",
            reason="nothing is lost silently",
            sql="""SELECT document_id, path FROM source_documents d WHERE is_current
                        AND NOT EXISTS (SELECT 1 FROM articles a WHERE a.article_id = d.document_id)
                        AND NOT EXISTS (SELECT 1 FROM quarantine q WHERE q.row_key = d.document_id)""",
        ),
        Expectation(
            "our_code_fails_on_few_articles",
            "Cleaning and extraction each fail on no more than five articles, or one in twenty.",
            reason="more is an error of ours, and the release would lack what they say",
            sql="""SELECT reason, count(*) AS articles FROM quarantine WHERE reason IN ('cleaning_failed', 'extraction_failed')
                GROUP BY reason HAVING count(*) > 5 AND count(*) * 20 > (SELECT count(*) FROM source_documents WHERE is_current)""",
        ),
        Expectation(
            "few_dates_are_unknown",
            "Fewer than half of the articles have no publication date.",
            "warning",
            reason="a corpus may be undated; its series are then thin",
            sql="SELECT count(*) AS undated FROM articles WHERE published_on IS NULL HAVING count(*) * 2 > (SELECT count(*) FROM articles)",
        ),
        Expectation(
            "coverage_does_not_shrink",
            "There are at least nine tenths of the articles of the last release.",
            "warning",
            reason="a feed may have broken; documents may have been withdrawn",
            sql=f"""SELECT l.n_articles AS before, count(a.article_id) AS now FROM ({LAST_RELEASE}) l LEFT JOIN articles a ON true
                        GROUP BY ALL HAVING count(a.article_id) < 0.9 * l.n_articles""",
        ),
        Expectation(
            "undated_share_does_not_grow",
            "The share of articles without a date is at most ten points above that of the last release.",
            "warning",
            reason="a source may have changed the layout of its dates",
            sql=f"""SELECT l.n_undated, l.n_articles, count(*) FILTER (a.published_on IS NULL) AS undated_now, count(a.article_id) AS now
                        FROM ({LAST_RELEASE}) l JOIN articles a ON true GROUP BY ALL
                        HAVING undated_now / now > l.n_undated / greatest(l.n_articles, 1) + 0.1""",
        ),
        Expectation(
            "no_day_of_a_source_stands_out",
            "No publisher has more than twenty articles on a day, and more than five median deviations above the median of its days.",
            "warning",
            reason="an archive page may have dated all its articles alike; news do flood",
            sql="""WITH days AS (SELECT publisher, published_on, count(*) AS articles FROM articles
                            WHERE published_precision = 'day' AND publisher IS NOT NULL GROUP BY ALL)
                        SELECT d.*, usual FROM days d JOIN (SELECT publisher, median(articles) AS usual, mad(articles) AS spread FROM days
                            GROUP BY publisher HAVING count(*) > 5) USING (publisher)
                        WHERE d.articles > 20 AND d.articles > usual + 5 * spread""",
        ),
        Expectation(
            "coverage_has_no_hole",
            "Among a hundred dated articles or more, no two that follow each other lie sixty days, and twenty times the usual, apart.",
            "warning",
            reason="a part of the corpus may be missing; zeros of such months are no zeros",
            sql="""WITH days AS (SELECT published_on, count(*) AS articles FROM articles WHERE published_precision = 'day' GROUP BY ALL),
                        gaps AS (SELECT lag(published_on) OVER (ORDER BY published_on) AS before, published_on AS after,
                            published_on - lag(published_on) OVER (ORDER BY published_on) AS days, sum(articles) OVER () AS articles FROM days)
                        SELECT before, after, days FROM gaps WHERE articles >= 100 AND days > 60 AND days > 20 * (SELECT median(days) FROM gaps)""",
        ),
        Expectation(
            "languages_are_read",
            "Articles about the conflict are in English.",
            "warning",
            reason="the rules read English only, so that figures of other articles are missing",
            sql="SELECT article_id, title, language FROM articles WHERE is_relevant AND language <> 'en'",
        ),
    ),
    view="""
        SELECT c.article_id, c.external_id, c.title, c.publisher, c.agency, c.author, c.language, c.url,
            coalesce(c.published_on, l.published_on) AS published_on,
            CASE WHEN c.published_on IS NULL AND l.published_on IS NOT NULL THEN l.published_precision ELSE c.published_precision END AS published_precision,
            CASE WHEN c.published_on IS NULL AND l.published_on IS NOT NULL THEN l.published_method ELSE c.published_method END AS published_method,
            c.published_conflict, c.dateline, c.body, c.is_relevant, coalesce(l.lineage_id, c.article_id) AS lineage_id, l.duplicate_of
        FROM cleaned_articles c LEFT JOIN article_lineages l USING (article_id)""",
)
