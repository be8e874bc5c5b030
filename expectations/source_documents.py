"""The contract of `source_documents`: what was read, verbatim.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.contract import Column, Expectation, Table

TABLE = Table(
    name="source_documents",
    stage="ingestion",
    grain="one record read",
    description="Every record that was read, verbatim and content-addressed; old versions stay.",
    key=("document_id",),
    owner_column="document_id",
    columns=(
        Column("document_id", "VARCHAR", "Hash of the record: its content and its own id or address, never its file name.", nullable=False),
        Column("external_id", "VARCHAR", "The record's own id, if it has one."),
        Column("path", "VARCHAR", "The file that it was read from, with the member of an archive after '!'.", nullable=False),
        Column("locator", "VARCHAR", "Where in the file the record stands ('line 7', 'row 3'); null where the file is the record."),
        Column("format", "VARCHAR", "What the file was read as: text, html, json, jsonl, csv, parquet, feed, warc.", nullable=False),
        Column("encoding", "VARCHAR", "The character encoding that it was decoded from."),
        Column(
            "text",
            "VARCHAR",
            "The text: a text record's character for character, an HTML page's visible text in document order.",
            nullable=False,
        ),
        Column("content", "VARCHAR", "The HTML as read; null for text."),
        Column(
            "metadata",
            "VARCHAR",
            "What the record states of itself, as JSON: url, title, published_on, publisher, agency, author, language; date_order: how its table writes dates (DMY, MDY).",
        ),
        Column("warnings", "VARCHAR", "What was odd about reading it, separated by semicolons."),
        Column(
            "is_current", "BOOLEAN", "Whether the corpus holds it now; false for an older version or one that has gone.", nullable=False
        ),
        Column("first_seen_at", "TIMESTAMPTZ", "When it was first read. Operational, never a fact of the article.", nullable=False),
    ),
    expectations=(
        Expectation(
            "there_are_documents",
            "At least one document is current.",
            reason="an empty release is no release",
            sql="SELECT 'no current document' AS problem WHERE NOT EXISTS (SELECT 1 FROM source_documents WHERE is_current)",
        ),
        Expectation(
            "text_is_not_blank",
            "Every document has text.",
            reason="reading must refuse an empty record",
            sql="SELECT document_id, path FROM source_documents WHERE trim(text) = ''",
        ),
        Expectation(
            "decoding_made_no_replacement_character",
            "U+FFFD stands in a text only where it stands in the file.",
            "warning",
            reason="a source may hold it; reading flags where",
            sql="SELECT document_id, path FROM source_documents WHERE is_current AND contains(text, chr(65533))",
        ),
        Expectation(
            "sources_answer",
            "Every feed and sitemap that is listed answered the last time it was asked.",
            "warning",
            reason="a source may be down, or have moved; its older articles stay",
            sql="SELECT row_key AS source, detail FROM quarantine WHERE table_name = 'sources' AND reason = 'source_failed'",
        ),
        Expectation(
            "few_records_are_refused",
            "At most a tenth of the records and rows read stand in quarantine.",
            "warning",
            reason="a format or a source may have changed; read the table quarantine",
            sql="""SELECT count(*) AS refused FROM quarantine
                        HAVING count(*) > 10 AND count(*) * 9 > (SELECT count(*) FROM source_documents WHERE is_current)""",
        ),
    ),
)
