"""The contract of `event_pair_counts`: how many pairs each event had, by what ended them.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.common_columns import refers
from expectations.contract import Column, Expectation, Table

TABLE = Table(
    name="event_pair_counts",
    stage="aggregation",
    grain="one decision on the pairs of one event",
    description="All pairs above the candidate score of which the event holds an end, by what was decided; the best 20 of them stand in event_pairs.",
    key=("event_id", "decision"),
    columns=(
        Column("event_id", "VARCHAR", "The event.", nullable=False),
        Column("decision", "VARCHAR", "merged, apart, or cannot_link with the rule that forbade it, as in event_pairs.", nullable=False),
        Column("n_pairs", "INTEGER", "Pairs; one of two events counts for both.", nullable=False, minimum=1),
        Column("n_stored", "INTEGER", "Those of them that stand in event_pairs.", nullable=False, minimum=0),
    ),
    expectations=(
        refers("event_pair_counts", "event_id", "events", "event_id"),
        Expectation(
            "stored_pairs_are_counted",
            "n_stored is the number of the event's pairs in event_pairs, no more than n_pairs, and at most 20 an event.",
            reason="a pair that is neither stored nor counted cannot be audited",
            sql="""WITH told AS (SELECT mention_id, any_value(event_id) AS event_id FROM event_articles GROUP BY mention_id),
                        ends AS (SELECT a.event_id, p.mention_a, p.mention_b, p.decision FROM event_pairs p JOIN told a ON a.mention_id = p.mention_a
                            UNION SELECT b.event_id, p.mention_a, p.mention_b, p.decision FROM event_pairs p JOIN told b ON b.mention_id = p.mention_b),
                        stored AS (SELECT event_id, decision, count(*) AS n FROM ends GROUP BY ALL)
                        SELECT event_id, decision, c.n_pairs, c.n_stored, s.n FROM event_pair_counts c FULL JOIN stored s USING (event_id, decision)
                        WHERE coalesce(c.n_stored, 0) <> coalesce(s.n, 0) OR c.n_stored > c.n_pairs
                        UNION ALL SELECT event_id, NULL, sum(n_pairs), sum(n_stored), NULL FROM event_pair_counts GROUP BY event_id HAVING sum(n_stored) > 20""",
        ),
    ),
)
