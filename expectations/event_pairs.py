"""The contract of `event_pairs`: pairs of article-events that linking considered.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.common_columns import refers
from expectations.contract import Column, Expectation, Table

TABLE = Table(
    name="event_pairs",
    stage="aggregation",
    grain="one pair that linking considered",
    description="The audit of merges and non-merges: pairs above the candidate score, at most 20 an event, with features and decision.",
    key=("mention_a", "mention_b"),
    columns=(
        Column("mention_a", "VARCHAR", "The first mention of the one group, in event_mentions.", nullable=False),
        Column("mention_b", "VARCHAR", "The first mention of the other.", nullable=False),
        Column("score", "DOUBLE", "How alike they are.", unit="0 to 1", nullable=False, minimum=0, maximum=1),
        Column("decision", "VARCHAR", "merged, apart, or cannot_link with the rule that forbade it.", nullable=False),
        Column("features", "VARCHAR", "The features behind the score, as JSON.", nullable=False),
    ),
    expectations=(
        refers("event_pairs", "mention_a", "event_mentions", "mention_id"),
        refers("event_pairs", "mention_b", "event_mentions", "mention_id"),
        Expectation(
            "few_merges_are_doubtful",
            "At most a fifth of the merges have a score below 0.6.",
            "warning",
            reason="such pairs want an analyst's review",
            sql="""SELECT count(*) AS doubtful FROM event_pairs WHERE decision = 'merged' AND score < 0.6
                        HAVING count(*) * 5 > (SELECT count(*) FROM event_pairs WHERE decision = 'merged') AND count(*) > 10""",
        ),
    ),
)
