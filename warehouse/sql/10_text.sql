-- The words of each block: a view over the span, not a second copy.
CREATE OR REPLACE VIEW text_block_texts AS
SELECT b.*, substr(d.text, b.span_start + 1, b.span_end - b.span_start) AS text
FROM text_blocks b JOIN source_documents d ON d.document_id = b.article_id;

-- Each claim's evidence in three parts, by its span: the words before those that state the count, those words, the words after. The words may stand in
-- the sentence twice, and the sentence in the text twice: the sentence meant is the one that holds the span.
CREATE OR REPLACE VIEW claim_evidence AS
WITH sentences AS (
    SELECT c.claim_id, c.evidence, c.surface, c.span_start - greatest(c.span_end - length(c.evidence), 0)
        - instr(substr(d.text, greatest(c.span_end - length(c.evidence), 0) + 1, 2 * length(c.evidence)), c.evidence) + 1 AS n_before
    FROM casualty_claims c JOIN source_documents d ON d.document_id = c.article_id)
SELECT claim_id, left(evidence, n_before) AS before, surface, substr(evidence, n_before + length(surface) + 1) AS after FROM sentences;
