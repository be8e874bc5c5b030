-- The words of each block: a view over the span, not a second copy.
CREATE OR REPLACE VIEW text_block_texts AS
SELECT b.*, substr(d.text, b.span_start + 1, b.span_end - b.span_start) AS text
FROM text_blocks b JOIN source_documents d ON d.document_id = b.article_id;
