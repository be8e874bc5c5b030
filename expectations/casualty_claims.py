"""The contract of `casualty_claims`: one count stated by one article about one group.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.common_columns import (
    ARTICLE_ID,
    POINT,
    SCOPE,
    SENTENCE_NO,
    SPAN,
    SURFACE,
    WINDOW,
    evidence_check,
    furniture_check,
    ordered,
    point_check,
    refers,
    report_day_check,
    span_check,
    window_checks,
)
from expectations.contract import Column, Expectation, Table

DIGITS = "[0-9]+(?:,[0-9]{3})*"
SCALES = "[0-9][.][0-9]|hundred|thousand|million|billion|dozen|score|[0-9](?:k|m|bn)\\\\b"  # what makes digits another number

TABLE = Table(
    name="casualty_claims",
    stage="extraction",
    grain="one count stated by one article about one group of people",
    description="What each article says of people killed, wounded, missing, abducted, captured, displaced or returned.",
    key=("claim_id",),
    owner_column="article_id",
    columns=(
        Column("claim_id", "VARCHAR", "Hash of article, span and harm.", nullable=False),
        ARTICLE_ID,
        SENTENCE_NO,
        Column("mention_id", "VARCHAR", "The act in event_mentions that the claim belongs to."),
        Column("quantity_id", "VARCHAR", "The number in quantities; null where people are listed or implied."),
        Column("harm", "VARCHAR", "What happened to them.", nullable=False, codes="harm"),
        Column("low", "BIGINT", "Lower bound, of `unit`; null: none stated.", unit="persons or households", minimum=0),
        Column("best", "BIGINT", "The stated number; null for bounds and vague words.", unit="persons or households", minimum=0),
        Column("high", "BIGINT", "Upper bound; null: open.", unit="persons or households", minimum=0),
        Column("qualifier", "VARCHAR", "How the text qualifies the number.", nullable=False, codes="qualifier"),
        Column("vague_word", "VARCHAR", "The vague word, so that the policy can change.", source="seeds/reference/vague_numbers.csv"),
        Column("unit", "VARCHAR", "What is counted; never converted.", nullable=False, codes="unit"),
        Column(
            "count_basis", "VARCHAR", "Whether it is the toll of one incident, an addition, or a sum.", nullable=False, codes="count_basis"
        ),
        Column("victims", "VARCHAR", "Who, verbatim."),
        Column("victim_class", "VARCHAR", "Who, by class.", nullable=False, codes="victim_class"),
        Column("victim_actor_id", "VARCHAR", "The actor that the victims belong to, in `actors`."),
        Column("perpetrator_actor_id", "VARCHAR", "Who did it, in `actors`."),
        Column("polarity", "VARCHAR", "Whether it is told as a fact.", nullable=False, codes="polarity"),
        Column("attribution", "VARCHAR", "Who says it, verbatim; null: nobody is named."),
        Column("attribution_kind", "VARCHAR", "Who says it, by kind.", codes="attribution_kind"),
        Column("part_of_claim_id", "VARCHAR", "The claim of which this one is a subset ('including five children')."),
        Column("place_id", "VARCHAR", "Where the harm was done, in `places`."),
        *POINT,
        *WINDOW,
        *SCOPE,
        *SPAN,
        SURFACE,
        Column("evidence", "VARCHAR", "The sentence that states it.", nullable=False),
        Column(
            "confidence",
            "DOUBLE",
            "Share of such claims that were right on development data.",
            unit="0 to 1",
            nullable=False,
            minimum=0,
            maximum=1,
        ),
        Column("rule_id", "VARCHAR", "The rule that found it.", nullable=False),
    ),
    expectations=(
        span_check("casualty_claims"),
        ordered("casualty_claims", "low", "best", "high", "count"),
        *window_checks("casualty_claims"),
        refers("casualty_claims", "place_id", "places", "place_id"),
        refers("casualty_claims", "mention_id", "event_mentions", "mention_id"),
        refers("casualty_claims", "quantity_id", "quantities", "quantity_id"),
        refers("casualty_claims", "part_of_claim_id", "casualty_claims", "claim_id"),
        point_check("casualty_claims"),
        evidence_check("casualty_claims"),
        furniture_check("casualty_claims", "claims_never_come_from_furniture"),
        report_day_check("casualty_claims"),
        Expectation(
            "counts_are_below_mankind",
            "No count is above eight billion, and none is part of such a count.",
            "quarantine",
            reason="a source may print or concatenate anything; one such number would drown every total",
            sql="""WITH RECURSIVE too_many AS (
                            SELECT claim_id FROM casualty_claims WHERE greatest(low, best, high) > 8000000000
                            UNION SELECT c.claim_id FROM casualty_claims c JOIN too_many t ON c.part_of_claim_id = t.claim_id)
                        SELECT c.* FROM casualty_claims c JOIN too_many USING (claim_id)""",
        ),
        Expectation(
            "counts_are_those_of_their_quantity",
            "low, best and high are those of the number in `quantities`, unless the claim qualifies it otherwise.",
            "warning",
            reason="the count may be another number than the one that it rests on; an age may stand among the words",
            sql="""SELECT c.claim_id, c.surface, c.low, c.best, c.high, q.surface AS number, q.low AS number_low, q.best AS number_best, q.high AS number_high
                        FROM casualty_claims c JOIN quantities q USING (quantity_id) WHERE c.qualifier = q.qualifier
                        AND (c.low IS DISTINCT FROM q.low OR c.best IS DISTINCT FROM q.best OR c.high IS DISTINCT FROM q.high)""",
        ),
        Expectation(
            "counts_read_back_from_digits",
            "An exact count whose words hold one number, in digits, is that number.",
            "warning",
            reason="what was counted must be what is written; ages and dates may stand among the words",
            sql=f"""SELECT * FROM casualty_claims WHERE qualifier = 'exact' AND best IS NOT NULL
                        AND len(regexp_extract_all(surface, '{DIGITS}')) = 1 AND NOT regexp_matches(surface, '{SCALES}', 'i')
                        AND best <> TRY_CAST(replace(regexp_extract(surface, '{DIGITS}'), ',', '') AS BIGINT)""",
        ),
        Expectation(
            "measures_are_not_counts",
            "No stated count of people is a distance, area, share, amount of money, duration, age, rank or date in `quantities`.",
            "warning",
            reason="such numbers count no one; 'the second one' may stand for a person",
            sql="""SELECT c.*, q.what FROM casualty_claims c JOIN quantities q USING (quantity_id)
                        WHERE c.qualifier NOT IN ('implied_one', 'enumerated', 'vague', 'none_stated')
                        AND q.what IN ('distance', 'area', 'share', 'money', 'duration', 'age', 'ordinal', 'date')""",
        ),
        Expectation(
            "vague_words_have_no_best",
            "A vague word gives low and high, never best.",
            reason="a policy must not pass as a stated number",
            sql="SELECT * FROM casualty_claims WHERE qualifier = 'vague' AND (best IS NOT NULL OR vague_word IS NULL)",
        ),
        Expectation(
            "bounds_stay_bounds",
            "'at least' leaves high open, 'at most' leaves low and best open.",
            reason="domain rule 2",
            sql="SELECT * FROM casualty_claims WHERE (qualifier = 'at_least' AND high IS NOT NULL) OR (qualifier = 'at_most' AND (low IS NOT NULL OR best IS NOT NULL))",
        ),
        Expectation(
            "subset_is_no_larger_than_its_whole",
            "A subset's count is at most its whole's.",
            "warning",
            reason="sources make such errors",
            sql="""SELECT c.* FROM casualty_claims c JOIN casualty_claims w ON w.claim_id = c.part_of_claim_id
                        WHERE coalesce(c.best, c.low) > coalesce(w.high, w.best, w.low) AND w.high IS NOT NULL""",
        ),
        Expectation(
            "years_are_not_counts",
            "No count between 1900 and 2100 stands without a qualifier or a thousands sign.",
            "warning",
            reason="it may be a year misread; it may be a count",
            sql="SELECT * FROM casualty_claims WHERE best BETWEEN 1900 AND 2100 AND qualifier = 'exact' AND regexp_full_match(surface, '\\d{4}')",
        ),
        Expectation(
            "counts_are_plausible",
            "No incident killed more than 500.",
            "warning",
            reason="look at it: it may be true, a sum, or a slip",
            sql="SELECT * FROM casualty_claims WHERE harm = 'killed' AND count_basis IN ('incident', 'increment') AND coalesce(low, best, high) > 500",
        ),
        Expectation(
            "counts_do_not_heap",
            "Among fifty exact counts from 20 to 999 or more, fewer than half end in a zero.",
            "warning",
            reason="a tenth would by chance; rounded counts pass for exact ones, or a qualifier was lost",
            sql="""SELECT count(*) FILTER (best % 10 = 0) AS round, count(*) AS exact FROM casualty_claims
                        WHERE qualifier = 'exact' AND polarity = 'asserted' AND best BETWEEN 20 AND 999 HAVING exact >= 50 AND round * 2 > exact""",
        ),
        Expectation(
            "parts_are_no_larger_than_their_whole",
            "The counts of different kinds of people that are parts of one count are together no larger than it.",
            "warning",
            reason="sources make such errors, and a child may be a civilian too",
            sql="""WITH kinds AS (SELECT part_of_claim_id AS claim_id, harm, victim_class, max(coalesce(best, low)) AS part FROM casualty_claims
                            WHERE part_of_claim_id IS NOT NULL AND victim_class NOT IN ('unknown', 'mixed') GROUP BY ALL)
                        SELECT w.claim_id, w.evidence, coalesce(w.high, w.best) AS whole, sum(k.part) AS parts FROM casualty_claims w JOIN kinds k USING (claim_id, harm)
                        GROUP BY ALL HAVING count(*) > 1 AND sum(k.part) > coalesce(w.high, w.best)""",
        ),
        Expectation(
            "few_places_are_those_of_forces",
            "At most a tenth of the claims that a sentence places are placed by a name that stands only for a force or for who speaks.",
            "warning",
            reason="'Iraqi forces' tells whose they are and not where; a town's police are mostly in it",
            sql="""WITH placed AS (SELECT c.claim_id, bool_and(m.role IN ('actor_part', 'speech')) AS by_force FROM casualty_claims c
                            JOIN place_mentions m USING (article_id, place_id) WHERE c.place_method IN ('clause', 'sentence') GROUP BY c.claim_id)
                        SELECT count(*) FILTER (by_force) AS by_force, count(*) AS placed FROM placed HAVING by_force > 10 AND by_force * 10 > placed""",
        ),
        Expectation(
            "captions_date_only_captions",
            "The date of a photograph, told in its caption alone, dates no claim of the text.",
            "warning",
            reason="a picture may be older than the news that it illustrates",
            sql="""SELECT c.claim_id, c.evidence, c.date_start, d.surface AS caption_date FROM casualty_claims c JOIN date_mentions d USING (article_id, date_start, date_end)
                        JOIN text_blocks b ON b.article_id = d.article_id AND b.kind = 'caption' AND d.span_start >= b.span_start AND d.span_end <= b.span_end
                        WHERE c.date_method NOT IN ('published', 'dateline') AND NOT (c.span_start >= b.span_start AND c.span_end <= b.span_end)
                        AND NOT EXISTS (SELECT 1 FROM date_mentions o WHERE o.article_id = c.article_id AND o.date_start = c.date_start AND o.date_end = c.date_end
                            AND NOT EXISTS (SELECT 1 FROM text_blocks k WHERE k.article_id = o.article_id AND k.kind = 'caption'
                                AND o.span_start >= k.span_start AND o.span_end <= k.span_end))""",
        ),
        Expectation(
            "few_places_are_unknown",
            "At least half of the asserted claims have a place.",
            "warning",
            reason="a corpus of headlines may name none",
            sql="""SELECT count(*) AS without_place FROM casualty_claims WHERE polarity = 'asserted' AND place_id IS NULL
                        HAVING count(*) * 2 > (SELECT count(*) FROM casualty_claims WHERE polarity = 'asserted') AND count(*) > 10""",
        ),
        Expectation(
            "few_dates_are_assumed",
            "Fewer than a fifth of the asserted claims are dated by the day of the report alone.",
            "warning",
            reason="a fallback must stay visible",
            sql="""SELECT count(*) AS assumed FROM casualty_claims WHERE polarity = 'asserted' AND date_method = 'published'
                        HAVING count(*) * 5 > (SELECT count(*) FROM casualty_claims WHERE polarity = 'asserted') AND count(*) > 10""",
        ),
    ),
)
