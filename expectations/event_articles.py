"""The contract of `event_articles`: which mention in which article reports which event.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.common_columns import ARTICLE_ID, SENTENCE_NO, refers
from expectations.contract import Column, Expectation, Table
from expectations.countries import countries_sql

TABLE = Table(
    name="event_articles",
    stage="aggregation",
    grain="one mention of one event",
    description="The links from events back to the acts that articles report.",
    key=("event_id", "article_id", "mention_id"),
    columns=(
        Column("event_id", "VARCHAR", "The event.", nullable=False),
        ARTICLE_ID,
        Column("mention_id", "VARCHAR", "The act in event_mentions.", nullable=False),
        SENTENCE_NO,
    ),
    expectations=(
        refers("event_articles", "event_id", "events", "event_id"),
        refers("event_articles", "mention_id", "event_mentions", "mention_id"),
        Expectation(
            "a_mention_reports_one_event",
            "No mention reports two events.",
            reason="it would be counted twice",
            sql="SELECT mention_id, count(*) AS events FROM event_articles GROUP BY mention_id HAVING count(DISTINCT event_id) > 1",
        ),
        Expectation(
            "articles_stay_on_two_continents",
            "No article reports events on three continents.",
            "warning",
            reason="a round-up may; more often a name was taken for its namesake elsewhere",
            sql=f"""SELECT ea.article_id, count(DISTINCT b.continent) AS continents, string_agg(DISTINCT e.place_name, ', ' ORDER BY e.place_name) AS places
                FROM event_articles ea JOIN events e USING (event_id) JOIN ({countries_sql()}) b USING (country_iso3)
                GROUP BY ea.article_id HAVING continents > 2""",
        ),
    ),
)
