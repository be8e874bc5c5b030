"""The contract of `events`: what we conclude from all claims.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.common_columns import POINT, WINDOW, count_columns, ordered, refers, window_checks
from expectations.contract import Column, Expectation, Table

TABLE = Table(
    name="events",
    stage="aggregation",
    grain="one event, concluded",
    description="One row for each event that the articles report, with its figures, sides, grade and what contradicts.",
    key=("event_id",),
    columns=(
        Column("event_id", "VARCHAR", "Stable over releases; see event_id_map.", nullable=False),
        Column(
            "event_type", "VARCHAR", "ACLED's event type, or 'Harm reported'.", nullable=False, codes="event_type", source="ACLED codebook"
        ),
        Column("sub_event_type", "VARCHAR", "ACLED's sub-event type.", nullable=False, codes="sub_event_type", source="ACLED codebook"),
        *WINDOW,
        Column(
            "date_method", "VARCHAR", "Where the date was found; 'published' is the day of the report, a fallback.", codes="scope_method"
        ),
        Column("place_id", "VARCHAR", "Where, in `places`."),
        Column("place_name", "VARCHAR", "The place's name."),
        Column("admin1", "VARCHAR", "First-order administrative area."),
        Column("country_iso3", "VARCHAR", "Country, ISO 3166-1 alpha-3."),
        *POINT,
        Column(
            "side_a_actor_id",
            "VARCHAR",
            "Side A: the government's side where a government takes part, else the doer.",
            source="UCDP GED codebook, side_a",
        ),
        Column("side_b_actor_id", "VARCHAR", "Side B: the other side.", source="UCDP GED codebook, side_b"),
        *count_columns("killed", "people killed"),
        *count_columns("wounded", "people wounded"),
        *count_columns("displaced", "people newly displaced"),
        Column(
            "deaths_a",
            "BIGINT",
            "Deaths on side A, of killed_best (of killed_low where no best is stated).",
            unit="persons",
            nullable=False,
            minimum=0,
        ),
        Column("deaths_b", "BIGINT", "Deaths on side B.", unit="persons", nullable=False, minimum=0),
        Column(
            "deaths_civilians",
            "BIGINT",
            "Deaths of civilians, officials without arms, journalists and aid workers.",
            unit="persons",
            nullable=False,
            minimum=0,
        ),
        Column(
            "deaths_unknown", "BIGINT", "Deaths whose side is not told, mixed counts included.", unit="persons", nullable=False, minimum=0
        ),
        Column("n_articles", "INTEGER", "Articles that report it.", nullable=False, minimum=1),
        Column("n_lineages", "INTEGER", "Independent stories that report it.", nullable=False, minimum=1),
        Column("grade", "VARCHAR", "How well it is supported.", nullable=False, codes="grade"),
        Column("contradiction", "VARCHAR", "What the sources contradict each other on, in words; null: nothing."),
        Column("resolution_rule", "VARCHAR", "The rule that chose the figures."),
        Column("is_reviewed", "BOOLEAN", "Whether an analyst's review changed or confirmed it.", nullable=False),
        Column("summary", "VARCHAR", "The event in one plain sentence of ours.", nullable=False),
    ),
    expectations=(
        *(ordered("events", f"{harm}_low", f"{harm}_best", f"{harm}_high") for harm in ("killed", "wounded", "displaced")),
        *window_checks("events"),
        refers("events", "place_id", "places", "place_id"),
        refers("events", "side_a_actor_id", "actors", "actor_id"),
        refers("events", "side_b_actor_id", "actors", "actor_id"),
        Expectation(
            "deaths_by_side_add_up",
            "deaths_a + deaths_b + deaths_civilians + deaths_unknown = killed_best, or killed_low where no best is stated.",
            reason="parts that do not add up cannot be cited",
            sql="SELECT * FROM events WHERE deaths_a + deaths_b + deaths_civilians + deaths_unknown <> coalesce(killed_best, killed_low, 0)",
        ),
        Expectation(
            "no_more_lineages_than_articles",
            "n_lineages <= n_articles.",
            reason="corroboration counted twice",
            sql="SELECT * FROM events WHERE n_lineages > n_articles",
        ),
        Expectation(
            "fair_events_have_two_lineages",
            "Grade 'fair' needs two independent lineages.",
            reason="two outlets that retell one wire copy are one source",
            sql="SELECT * FROM events WHERE grade = 'fair' AND n_lineages < 2",
        ),
        Expectation(
            "every_event_has_evidence",
            "Every event has at least one mention in an article.",
            reason="an event must be traceable",
            sql="SELECT event_id FROM events e WHERE NOT EXISTS (SELECT 1 FROM event_articles a WHERE a.event_id = e.event_id)",
        ),
        Expectation(
            "no_event_after_its_report",
            "No event begins after the last article that reports it (a day of grace for time zones).",
            "warning",
            reason="a source may misprint a date",
            sql="""SELECT e.event_id, e.date_start, max(a.published_on) AS reported FROM events e JOIN event_articles ea USING (event_id)
                        JOIN articles a USING (article_id) WHERE a.published_precision = 'day' GROUP BY ALL
                        HAVING e.date_start > max(a.published_on) + 1""",
        ),
        Expectation(
            "killed_is_rederivable",
            "Every killed figure lies within what its recommended claims state.",
            reason="a figure that no claim supports was invented",
            sql="""SELECT e.event_id, e.killed_low, e.killed_best, e.killed_high FROM events e
                        LEFT JOIN (SELECT ec.event_id, sum(coalesce(c.best, c.low, c.high)) AS most FROM event_claims ec JOIN casualty_claims c USING (claim_id)
                                   WHERE ec.use = 'recommended' AND c.harm = 'killed' AND c.unit = 'person' GROUP BY ec.event_id) s USING (event_id)
                        WHERE NOT e.is_reviewed AND coalesce(e.killed_best, e.killed_low, 0) > coalesce(s.most, 0)""",
        ),
    ),
)
