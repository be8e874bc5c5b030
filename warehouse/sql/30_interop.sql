-- The events in the columns of other projects. What a project codes and we do not know is null; nothing is guessed to fill a column.

CREATE OR REPLACE VIEW event_sources AS
SELECT event_id, string_agg(publisher, '; ' ORDER BY published_on, article_id) AS publishers, string_agg(title, '; ' ORDER BY published_on, article_id) AS titles,
    string_agg(published_on::VARCHAR, '; ' ORDER BY published_on, article_id) AS dates
FROM (SELECT DISTINCT ea.event_id, a.article_id, a.publisher, a.title, a.published_on FROM event_articles ea JOIN articles a ON a.article_id = ea.article_id)
GROUP BY event_id;

-- Who can be a side of organised violence. A group that nobody names may fight a state, but makes no dyad of two groups.
CREATE OR REPLACE VIEW armed_sides AS
SELECT actor_id, name, actor_class IN ('state_forces', 'external_forces', 'government') AS state, actor_class <> 'unknown' AS named,
    actor_class IN ('state_forces', 'external_forces', 'government', 'rebel', 'militia', 'communal_militia', 'unknown') AS armed
FROM actors;

-- UCDP GED: events that killed somebody, of a known time and country. `id` is made from our own id (`relid`) and is no id of UCDP's.
-- PRIO-GRID cells are of half a degree, counted from the south-west.
CREATE OR REPLACE VIEW interop_ucdp_ged AS
SELECT CAST('0x' || left(e.event_id, 15) AS BIGINT) AS id, e.event_id AS relid, year(e.date_start) AS year, CAST(NULL AS BOOLEAN) AS active_year,
    CASE WHEN e.is_reviewed THEN 'Clear' END AS code_status,
    CASE WHEN (a.armed OR b.armed) AND (e.event_type = 'Violence against civilians' OR (e.deaths_civilians > 0 AND e.deaths_a + e.deaths_b = 0)) THEN 3
        WHEN a.armed AND b.armed AND (a.state OR b.state) THEN 1
        WHEN a.armed AND b.armed AND a.named AND b.named THEN 2 END AS type_of_violence,
    CAST(NULL AS VARCHAR) AS conflict_dset_id, CAST(NULL AS INTEGER) AS conflict_new_id, CAST(NULL AS VARCHAR) AS conflict_name,
    CAST(NULL AS VARCHAR) AS dyad_dset_id, CAST(NULL AS INTEGER) AS dyad_new_id, a.name || ' - ' || b.name AS dyad_name,
    e.side_a_actor_id AS side_a_dset_id, CAST(NULL AS INTEGER) AS side_a_new_id, a.name AS side_a,
    e.side_b_actor_id AS side_b_dset_id, CAST(NULL AS INTEGER) AS side_b_new_id, b.name AS side_b,
    e.n_lineages AS number_of_sources, s.titles AS source_article, s.publishers AS source_office, s.dates AS source_date, s.titles AS source_headline,
    CAST(NULL AS VARCHAR) AS source_original,
    e.where_precision AS where_prec, e.place_name AS where_coordinates, concat_ws(', ', e.place_name, e.admin1) AS where_description,
    e.admin1 AS adm_1, CAST(NULL AS VARCHAR) AS adm_2, e.latitude, e.longitude,
    'POINT (' || e.longitude || ' ' || e.latitude || ')' AS geom_wkt,
    CAST(least(floor((e.latitude + 90) * 2), 359) * 720 + least(floor((e.longitude + 180) * 2), 719) + 1 AS INTEGER) AS priogrid_gid,
    coalesce(c.name, e.country_iso3) AS country, CAST(NULL AS INTEGER) AS country_id, CAST(NULL AS VARCHAR) AS region,
    CAST(NULL AS INTEGER) AS event_clarity, e.date_precision AS date_prec, e.date_start, e.date_end,
    e.deaths_a, e.deaths_b, e.deaths_civilians, e.deaths_unknown,
    coalesce(e.killed_best, e.killed_low, 0) AS best, coalesce(e.killed_high, e.killed_best, e.killed_low) AS high,
    coalesce(e.killed_low, 0) AS low, CAST(NULL AS INTEGER) AS gwnoa, CAST(NULL AS INTEGER) AS gwnob
FROM events e
LEFT JOIN armed_sides a ON a.actor_id = e.side_a_actor_id
LEFT JOIN armed_sides b ON b.actor_id = e.side_b_actor_id
LEFT JOIN event_sources s ON s.event_id = e.event_id
LEFT JOIN (SELECT country_iso3, min(name) AS name FROM places WHERE kind = 'country' GROUP BY ALL) c ON c.country_iso3 = e.country_iso3
WHERE coalesce(e.killed_high, e.killed_best, e.killed_low) > 0 AND e.date_start IS NOT NULL AND e.country_iso3 IS NOT NULL;

-- ACLED: events of a known time and country. Fatalities follow the policy acled_conservative; an event type that is a code of ours is null.
CREATE OR REPLACE VIEW interop_acled AS
SELECT e.country_iso3 || e.event_id AS event_id_cnty, e.date_start AS event_date, year(e.date_start) AS year,
    CASE WHEN e.date_precision = 1 THEN 1 WHEN e.date_precision <= 3 THEN 2 ELSE 3 END AS time_precision,
    CASE WHEN e.event_type = 'Strategic developments' THEN 'Strategic developments'
        WHEN e.sub_event_type = 'Excessive force against protesters' THEN 'Political violence; Demonstrations'
        WHEN e.event_type = 'Protests' OR e.sub_event_type = 'Violent demonstration' THEN 'Demonstrations' ELSE 'Political violence' END AS disorder_type,
    nullif(e.event_type, 'Harm reported') AS event_type,
    CASE WHEN e.sub_event_type NOT IN ('Harm reported', 'Displacement reported') THEN e.sub_event_type END AS sub_event_type,
    a.name AS actor1, CAST(NULL AS VARCHAR) AS assoc_actor_1, a.inter_code AS inter1,
    b.name AS actor2, CAST(NULL AS VARCHAR) AS assoc_actor_2, b.inter_code AS inter2,
    CASE WHEN b.inter_code IS NULL THEN a.inter_code * 10 WHEN a.inter_code IS NOT NULL THEN least(a.inter_code, b.inter_code) * 10 + greatest(a.inter_code, b.inter_code) END AS interaction,
    CASE WHEN e.event_type = 'Violence against civilians' OR e.sub_event_type = 'Excessive force against protesters'
        OR (e.deaths_civilians > 0 AND e.deaths_a + e.deaths_b = 0) THEN 'Civilian targeting' END AS civilian_targeting,
    CAST(NULL AS INTEGER) AS iso, CAST(NULL AS VARCHAR) AS region, coalesce(c.name, e.country_iso3) AS country,
    e.admin1, CAST(NULL AS VARCHAR) AS admin2, CAST(NULL AS VARCHAR) AS admin3, e.place_name AS location, e.latitude, e.longitude,
    CASE WHEN e.where_precision = 1 THEN 1 WHEN e.where_precision <= 3 THEN 2 ELSE 3 END AS geo_precision,
    s.publishers AS source, CAST(NULL AS VARCHAR) AS source_scale, e.summary AS notes,
    coalesce(f.best, 0) AS fatalities, CAST(NULL AS VARCHAR) AS tags, CAST(NULL AS BIGINT) AS timestamp
FROM events e
LEFT JOIN actors a ON a.actor_id = e.side_a_actor_id
LEFT JOIN actors b ON b.actor_id = e.side_b_actor_id
LEFT JOIN event_sources s ON s.event_id = e.event_id
LEFT JOIN policy_figures f ON f.event_id = e.event_id AND f.policy = 'acled_conservative' AND f.harm = 'killed'
LEFT JOIN (SELECT country_iso3, min(name) AS name FROM places WHERE kind = 'country' GROUP BY ALL) c ON c.country_iso3 = e.country_iso3
WHERE e.date_start IS NOT NULL AND e.country_iso3 IS NOT NULL;

-- HAPI conflict events: months by province. As in HAPI civilian_targeting is a part of political_violence and is not to be added to it,
-- an event that is both violence and a demonstration is one of both, and demonstrations have no fatalities. Events of a window wider than
-- a month have no row.
CREATE OR REPLACE VIEW interop_hapi AS
WITH dated AS (
    SELECT *, date_trunc('month', CAST(event_date AS TIMESTAMP))::DATE AS month FROM interop_acled WHERE disorder_type <> 'Strategic developments'
), typed AS (
    SELECT d.*, 'political_violence' AS kind FROM dated d WHERE contains(disorder_type, 'Political violence')
    UNION ALL SELECT d.* REPLACE (NULL AS fatalities), 'demonstration' FROM dated d WHERE contains(disorder_type, 'Demonstrations')
    UNION ALL SELECT d.*, 'civilian_targeting' FROM dated d WHERE civilian_targeting IS NOT NULL
)
SELECT e.country_iso3 AS location_code, t.country AS location_name, CAST(NULL AS BOOLEAN) AS has_hrp, CAST(NULL AS BOOLEAN) AS in_gho,
    CAST(NULL AS VARCHAR) AS admin1_code, e.admin1 AS admin1_name, e.admin1 IS NULL AS admin1_is_unspecified, CAST(NULL AS VARCHAR) AS admin2_code,
    CAST(NULL AS VARCHAR) AS admin2_name, true AS admin2_is_unspecified, e.admin1 AS provider_admin1_name, CAST(NULL AS VARCHAR) AS provider_admin2_name,
    CASE WHEN e.admin1 IS NULL THEN 0 ELSE 1 END AS admin_level, t.kind AS event_type, count(*) AS events, CAST(sum(t.fatalities) AS BIGINT) AS fatalities,
    CAST(NULL AS VARCHAR) AS resource_hdx_id, t.month AS reference_period_start, last_day(t.month) AS reference_period_end
FROM typed t JOIN events e ON t.event_id_cnty = e.country_iso3 || e.event_id
WHERE last_day(e.date_end) = last_day(e.date_start)
GROUP BY ALL
ORDER BY ALL;
