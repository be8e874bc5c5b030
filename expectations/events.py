"""The contract of `events`: what we conclude from all claims.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.common_columns import POINT, WINDOW, count_columns, figures_sql, ordered, point_check, refers, window_checks
from expectations.contract import Column, Expectation, Table
from expectations.countries import countries_sql, outside_sql
from expectations.refreshes import LAST_RELEASE

# between a claim c and its event e, on a sphere (haversine)
KILOMETRES = """12742 * asin(sqrt(pow(sin(radians(c.latitude - e.latitude) / 2), 2)
                            + cos(radians(c.latitude)) * cos(radians(e.latitude)) * pow(sin(radians(c.longitude - e.longitude) / 2), 2)))"""

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
        Column(
            "is_relevant",
            "BOOLEAN",
            "Whether an article that reports it is flagged as about an armed conflict. Totals keep every event: the flag is a score of words.",
            nullable=False,
        ),
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
            "relevance_is_that_of_the_articles",
            "is_relevant is true exactly where an article that reports the event is flagged.",
            reason="a filter must say what it filters by",
            sql="""SELECT e.event_id, e.is_relevant FROM events e JOIN event_articles ea USING (event_id) JOIN articles a USING (article_id)
                        GROUP BY ALL HAVING e.is_relevant <> bool_or(a.is_relevant)""",
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
            "events_are_dated_from_1900_to_today",
            "No event begins before 1900 or after the day of the refresh (a day of grace for time zones).",
            "warning",
            reason="a source may print any year; articles without a date are held by no other check",
            sql="SELECT event_id, summary, date_start FROM events WHERE year(date_start) < 1900 OR date_start > current_date + 1",
        ),
        Expectation(
            "figures_are_rederivable",
            "Killed, wounded and displaced: best, or low where no best is stated, is what the recommended claims add up to; low is no higher, high no lower.",
            reason="a figure that its claims do not support was invented",
            sql=f"""SELECT f.*, s.* EXCLUDE (event_id, harm) FROM ({figures_sql("NOT is_reviewed")}) f LEFT JOIN (
                            SELECT ec.event_id, c.harm, sum(coalesce(c.best, c.low)) AS claimed, sum(c.low) AS claimed_low, sum(coalesce(c.high, c.best)) AS claimed_high
                            FROM event_claims ec JOIN casualty_claims c USING (claim_id)
                            WHERE ec.use = 'recommended' AND c.unit = 'person' GROUP BY ALL) s USING (event_id, harm)
                        WHERE coalesce(f.best, f.low) IS DISTINCT FROM s.claimed OR f.low > s.claimed_low OR f.high < s.claimed_high""",
        ),
        point_check("events"),
        Expectation(
            "place_agrees_with_the_gazetteer",
            "Country and province of an event are those of its place.",
            reason="an area's series must hold that area's events",
            sql="""SELECT e.event_id, e.country_iso3, e.admin1, p.* FROM events e JOIN places p USING (place_id)
                        WHERE e.country_iso3 IS DISTINCT FROM p.country_iso3 OR e.admin1 IS DISTINCT FROM p.admin1""",
        ),
        Expectation(
            "claims_agree_with_their_event",
            "A claim that enters an event lies within two days of its window and 50 km of its place.",
            "warning",
            reason="two events may have been merged; look at why they were linked",
            sql=f"""SELECT e.event_id, c.claim_id, c.evidence, c.date_start, e.date_start AS event_start, c.place_id, e.place_name
                        FROM events e JOIN event_claims ec USING (event_id) JOIN casualty_claims c USING (claim_id)
                        WHERE ec.use IN ('recommended', 'triangulation') AND (c.date_start > e.date_end + 2 OR c.date_end < e.date_start - 2
                            OR (c.where_precision <= 2 AND e.where_precision <= 2 AND {KILOMETRES} > 50))""",
        ),
        Expectation(
            "points_lie_in_their_country",
            "An event lies in the box around its country's settlements, with a margin of 150 km.",
            "warning",
            reason="a place told by its distance from a town may lie across a border, or the town was misread",
            sql=f"SELECT e.event_id, e.place_name, e.country_iso3, e.latitude, e.longitude FROM events e JOIN ({countries_sql()}) b USING (country_iso3) WHERE {outside_sql('e')}",
        ),
        Expectation(
            "no_merge_was_missed",
            "No two events of one day have the same kind, the same exact place and the same number of dead.",
            "warning",
            reason="two stories may tell of one event; attacks do repeat",
            sql="""SELECT place_name, date_start, sub_event_type, coalesce(killed_best, killed_low) AS dead, count(*) AS events,
                            min(event_id) AS one, max(event_id) AS other FROM events
                        WHERE date_precision = 1 AND where_precision = 1 AND coalesce(killed_best, killed_low) > 0
                        GROUP BY place_id, place_name, date_start, sub_event_type, dead HAVING count(*) > 1""",
        ),
        Expectation(
            "no_merge_is_false",
            "No event's highest number of dead is more than ten times its lowest.",
            "warning",
            reason="two events may have been merged; sources do differ",
            sql="SELECT event_id, summary, killed_low, killed_high FROM events WHERE killed_low > 0 AND killed_high > 10 * killed_low",
        ),
        Expectation(
            "wounded_are_in_proportion",
            "Where ten or more were killed, at most thirty are wounded for one killed, and at least one for twenty.",
            "warning",
            reason="a number may stand under the wrong harm; executions wound nobody",
            sql="""SELECT event_id, summary, killed_best, wounded_best FROM events
                        WHERE killed_best >= 10 AND wounded_best > 0 AND (wounded_best > 30 * killed_best OR wounded_best * 20 < killed_best)""",
        ),
        Expectation(
            "dead_are_fewer_than_inhabitants",
            "No event kills more people than its place has inhabitants.",
            "warning",
            reason="the place or the number may be misread; the gazetteer's population may be old",
            sql="""SELECT e.event_id, e.summary, p.population FROM events e JOIN places p USING (place_id)
                        WHERE p.population > 0 AND coalesce(e.killed_best, e.killed_low) > p.population""",
        ),
        Expectation(
            "few_dates_are_vague",
            "At most three in ten events are undated or dated to more than six days.",
            "warning",
            reason="daily series are thin where dates are vague",
            sql="""SELECT count(*) AS vague FROM events WHERE date_start IS NULL OR date_precision > 2
                        HAVING count(*) > 0.3 * (SELECT count(*) FROM events) AND count(*) > 10""",
        ),
        Expectation(
            "totals_do_not_jump",
            "Neither the number of events nor that of the dead is more than double or less than half that of the last release.",
            "warning",
            reason="a flood of news, or a rule that changed: look before you cite",
            sql=f"""SELECT l.n_events AS events_before, e.events, l.killed AS killed_before, e.killed FROM ({LAST_RELEASE}) l,
                            (SELECT count(*) AS events, coalesce(sum(coalesce(killed_best, killed_low)), 0) AS killed FROM events) e
                        WHERE greatest(l.n_events, e.events) > 2 * least(l.n_events, e.events) + 20
                            OR greatest(l.killed, e.killed) > 2 * least(l.killed, e.killed) + 20""",
        ),
    ),
)
