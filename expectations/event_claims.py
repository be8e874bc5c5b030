"""The contract of `event_claims`: which claim serves which event, and how.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.common_columns import refers
from expectations.contract import Column, Expectation, Table

ATTACKERS = "\\b(bomber|attacker|assailant|hijacker|shooter|perpetrator)s?\\b"  # not gunmen: they fall in battle too

TABLE = Table(
    name="event_claims",
    stage="aggregation",
    grain="one claim of one event",
    description="What each claim does for its event; only recommended ones enter totals, all stay visible.",
    key=("event_id", "claim_id"),
    columns=(
        Column("event_id", "VARCHAR", "The event.", nullable=False),
        Column("claim_id", "VARCHAR", "The claim in casualty_claims.", nullable=False),
        Column("use", "VARCHAR", "What the claim does for the event.", nullable=False, codes="use", source="IDMC Helix roles, extended"),
        Column("reason", "VARCHAR", "The rule that decided.", nullable=False),
    ),
    expectations=(
        refers("event_claims", "event_id", "events", "event_id"),
        refers("event_claims", "claim_id", "casualty_claims", "claim_id"),
        Expectation(
            "a_claim_serves_one_event",
            "No claim serves two events.",
            reason="it would be counted twice",
            sql="SELECT claim_id, count(*) AS events FROM event_claims GROUP BY claim_id HAVING count(DISTINCT event_id) > 1",
        ),
        Expectation(
            "only_asserted_incident_tolls_are_recommended",
            "No negated, denied, hypothetical or future statement, subset, total over a period or stock is recommended.",
            reason="domain rule 3",
            sql="""SELECT ec.*, c.polarity, c.count_basis FROM event_claims ec JOIN casualty_claims c USING (claim_id)
                        WHERE ec.use = 'recommended' AND (c.polarity <> 'asserted' OR c.count_basis NOT IN ('incident', 'increment'))""",
        ),
        Expectation(
            "only_people_are_recommended",
            "No count of households or of anything but persons is recommended.",
            reason="families added to persons make no number",
            sql="SELECT ec.*, c.unit FROM event_claims ec JOIN casualty_claims c USING (claim_id) WHERE ec.use = 'recommended' AND c.unit <> 'person'",
        ),
        Expectation(
            "no_toll_is_counted_on_two_days",
            "No two events of one place within two weeks rest on one story's same exact number of dead, five or more.",
            "warning",
            reason="a report told again may have been taken for news",
            sql="""WITH counted AS (SELECT ec.event_id, c.claim_id, c.place_id, c.best, c.date_start, a.lineage_id, c.evidence FROM event_claims ec
                            JOIN casualty_claims c USING (claim_id) JOIN articles a USING (article_id)
                            WHERE ec.use = 'recommended' AND c.harm = 'killed' AND c.qualifier = 'exact' AND c.best >= 5)
                        SELECT x.event_id, y.event_id AS other, x.best, x.date_start, y.date_start AS other_date, x.evidence, y.evidence AS other_evidence
                        FROM counted x JOIN counted y USING (lineage_id, best, place_id)
                        WHERE x.event_id <> y.event_id AND x.claim_id < y.claim_id AND x.date_start <> y.date_start AND abs(x.date_start - y.date_start) <= 14""",
        ),
        Expectation(
            "a_part_is_not_added_to_its_whole",
            "No claim and the claim of which it is a part are both recommended.",
            "warning",
            reason="the same people would be counted twice",
            sql="""SELECT ec.*, c.part_of_claim_id, c.evidence FROM event_claims ec JOIN casualty_claims c USING (claim_id)
                        JOIN event_claims w ON w.claim_id = c.part_of_claim_id
                        WHERE ec.use = 'recommended' AND w.use = 'recommended'""",
        ),
        Expectation(
            "attackers_are_not_among_their_victims",
            "No dead attacker or bomber is counted, alone or as a part of a count.",
            "warning",
            reason="codebooks differ on whether he is one of the dead; look before you compare",
            sql=f"""SELECT ec.event_id, c.claim_id, c.victims, c.evidence FROM event_claims ec JOIN casualty_claims c USING (claim_id)
                        WHERE ec.use = 'recommended' AND c.harm = 'killed' AND (regexp_matches(c.victims, '{ATTACKERS}', 'i') OR EXISTS (
                            SELECT 1 FROM casualty_claims p WHERE p.part_of_claim_id = c.claim_id AND p.harm = 'killed' AND regexp_matches(p.victims, '{ATTACKERS}', 'i')))""",
        ),
        Expectation(
            "no_words_are_counted_twice",
            "No two recommended claims of one harm share words of an article.",
            "warning",
            reason="the same people would be counted twice",
            sql="""WITH counted AS (SELECT ec.event_id, c.* FROM event_claims ec JOIN casualty_claims c USING (claim_id) WHERE ec.use = 'recommended')
                        SELECT a.event_id, a.claim_id, b.claim_id AS other, a.surface, b.surface AS other_surface, a.evidence
                        FROM counted a JOIN counted b ON a.article_id = b.article_id AND a.harm = b.harm AND a.claim_id < b.claim_id
                        AND a.span_start < b.span_end AND b.span_start < a.span_end""",
        ),
        Expectation(
            "asserted_claims_have_an_event",
            "Every asserted incident claim serves an event.",
            reason="a claim must not vanish",
            sql="""SELECT c.claim_id, c.evidence FROM casualty_claims c WHERE c.polarity = 'asserted' AND c.count_basis IN ('incident', 'increment')
                        AND NOT EXISTS (SELECT 1 FROM event_claims ec WHERE ec.claim_id = c.claim_id)""",
        ),
    ),
)
