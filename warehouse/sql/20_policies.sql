-- Counting policies: the same claims counted by the rules of several projects, chosen when the question is asked.
--     SELECT * FROM events_under('acled_conservative');
--     SELECT * FROM policy_sensitivity;
-- Rules 2 and 3 of the domain hold under each: running totals, subsets, negated and hypothetical statements never count.

CREATE OR REPLACE VIEW counting_policies AS
SELECT * FROM (VALUES
    ('ucdp_best', 'The figures of `events`: what most independent lineages say, with low and high. UCDP GED codebook: low, best, high.'),
    ('acled_conservative', 'Where sources that stand disagree, be it within one article, the lowest killed figure, in low, best and high; 10 for tens, 12 for dozens, 100 for hundreds; wounded and displaced are not counted. ACLED: fatality methodology.'),
    ('ibc_two_source', 'Killed and wounded of whom no source says that they were fighters, where two independent lineages tell of them: low the lowest, high the highest figure that two lineages reach, no best. Iraq Body Count: methods.'),
    ('airwars_fair', 'Killed and wounded of whom no source says that they were fighters, in events that two lineages tell of, or the doer concedes, and none ascribes to another doer: low and high over all lineages, no best. Airwars: methodology, fair and confirmed.'),
    ('latest', 'The figure of the most recent report, of the largest one among reports of a day.'),
    ('maximum', 'The highest figure that any source ever gave.')
) p(policy, description);

-- What ACLED codes for a vague word: the unit that it names, once.
CREATE OR REPLACE VIEW acled_vague_words AS
SELECT * FROM (VALUES ('tens', 10), ('dozens', 12), ('scores', 20), ('hundreds', 100), ('thousands', 1000), ('tens of thousands', 10000),
    ('dozens of thousands', 12000), ('hundreds of thousands', 100000), ('millions', 1000000)) w(vague_word, number);

-- What one article says in all of one harm in one event. Left out are counts that repeat or lie within the article's own
-- statement, by the reasons of event_claims. "Non-combatants" are civilians, unarmed officials, journalists, aid workers and
-- people of whom the text does not say what they were; a mixed group may be so and enters only the high end.
CREATE OR REPLACE VIEW source_tolls AS
WITH statements AS (
    SELECT ec.event_id, c.harm, c.article_id, a.lineage_id, a.published_on, ec.use = 'superseded' AS superseded,
        coalesce(c.low, c.best) AS low, coalesce(c.best, c.low) AS best, c.high, coalesce(w.number, c.low, c.best) AS least,
        c.victim_class IN ('civilian', 'official', 'journalist', 'aid_worker', 'unknown') AS noncombatant, c.victim_class = 'mixed' AS mixed
    FROM event_claims ec JOIN casualty_claims c ON c.claim_id = ec.claim_id JOIN articles a ON a.article_id = c.article_id
        LEFT JOIN acled_vague_words w ON w.vague_word = c.vague_word AND c.qualifier = 'vague'
    WHERE c.harm IN ('killed', 'wounded', 'displaced') AND c.unit = 'person' AND c.polarity = 'asserted'
        AND c.count_basis IN ('incident', 'increment') AND ec.use IN ('recommended', 'triangulation', 'superseded')
        AND split_part(ec.reason, ';', 1) NOT IN ('same_count_again', 'another_source_in_article', 'upper_bound', 'vague_below_exact')
)
SELECT event_id, harm, article_id, lineage_id, published_on, bool_and(superseded) AS superseded,
    CAST(sum(low) AS BIGINT) AS low, CAST(sum(best) AS BIGINT) AS best, CAST(sum(least) AS BIGINT) AS least, CAST(CASE WHEN bool_and(high IS NOT NULL) THEN sum(high) END AS BIGINT) AS high,
    CAST(sum(coalesce(high, best)) AS BIGINT) AS stated_high, CAST(sum(low) FILTER (noncombatant) AS BIGINT) AS noncombatant_low,
    CAST(sum(coalesce(high, best)) FILTER (noncombatant OR mixed) AS BIGINT) AS noncombatant_high
FROM statements
GROUP BY ALL;

-- Each event's figures under each policy, in long form. Where an analyst accepted or corrected a claim, the event's figures hold under every
-- policy that counts the harm; those of non-combatants without the dead of either side.
CREATE OR REPLACE VIEW policy_figures AS
WITH graded AS (            -- Airwars calls contested what several parties are said to have done, and not what is counted differently
    SELECT *, grade IN ('fair', 'confirmed') OR (grade = 'contested' AND NOT contains(contradiction, 'who did it') AND (n_lineages > 1 OR event_id IN (
        SELECT ec.event_id FROM event_claims ec JOIN casualty_claims c ON c.claim_id = ec.claim_id WHERE c.attribution_kind = 'perpetrator' AND c.polarity = 'asserted'
    ))) AS attested, event_id IN (SELECT event_id FROM event_claims WHERE regexp_matches(reason, 'review: (accepted|corrected)')) AS is_decided FROM events
), own AS (
    SELECT event_id, is_decided, attested, 'killed' AS harm, killed_low AS low, killed_best AS best, killed_high AS high, deaths_a + deaths_b AS fighters FROM graded
    UNION ALL SELECT event_id, is_decided, attested, 'wounded', wounded_low, wounded_best, wounded_high, 0 FROM graded
    UNION ALL SELECT event_id, is_decided, attested, 'displaced', displaced_low, displaced_best, displaced_high, 0 FROM graded
), lineages AS (            -- of each lineage its latest statement that stands, the larger one of a day
    SELECT t.* FROM source_tolls t WHERE NOT t.superseded
    QUALIFY row_number() OVER (PARTITION BY event_id, harm, lineage_id ORDER BY published_on DESC NULLS LAST, best DESC NULLS LAST, article_id) = 1
), other_counts AS (        -- what an article cites of another source than that of its own figure; of one sentence they add up
    SELECT ec.event_id, c.harm, c.article_id, CAST(sum(coalesce(c.low, c.best)) AS BIGINT) AS low
    FROM event_claims ec JOIN casualty_claims c ON c.claim_id = ec.claim_id
    WHERE ec.use = 'triangulation' AND starts_with(ec.reason, 'another_source_in_article')
    GROUP BY ec.event_id, c.harm, c.article_id, c.sentence_no
), latest AS (
    SELECT t.* FROM source_tolls t
    QUALIFY row_number() OVER (PARTITION BY event_id, harm ORDER BY published_on DESC NULLS LAST, best DESC NULLS LAST, article_id) = 1
), ranges AS (              -- of people of whom no source says that they were fighters
    SELECT event_id, harm, count(*) AS n_lineages, min(noncombatant_low) AS low, max(noncombatant_high) AS high,
        list_sort(list(noncombatant_high), 'DESC')[2] AS second_high
    FROM lineages WHERE harm IN ('killed', 'wounded') AND noncombatant_high > 0 GROUP BY ALL
), conservative AS (
    SELECT l.event_id, l.harm, least(min(l.least), min(o.low)) AS lowest FROM lineages l LEFT JOIN other_counts o
        ON o.event_id = l.event_id AND o.harm = l.harm AND o.article_id = l.article_id WHERE l.harm = 'killed' GROUP BY ALL
), highest AS (
    SELECT event_id, harm, max(low) AS low, max(stated_high) AS stated FROM source_tolls GROUP BY ALL  -- "up to 120" is in the event's high alone
)
SELECT 'ucdp_best' AS policy, event_id, harm, low, best, high FROM own
UNION ALL
SELECT 'acled_conservative', o.event_id, o.harm, CASE WHEN o.is_decided THEN coalesce(o.best, o.low) ELSE c.lowest END AS least, least, least
FROM own o LEFT JOIN conservative c ON c.event_id = o.event_id AND c.harm = o.harm
UNION ALL
SELECT 'ibc_two_source', o.event_id, o.harm, CASE WHEN o.is_decided THEN greatest(o.low - o.fighters, 0) ELSE r.low END,
    CASE WHEN o.is_decided THEN o.best - o.fighters END, CASE WHEN o.is_decided THEN o.high - o.fighters ELSE r.second_high END
FROM ranges r JOIN own o ON o.event_id = r.event_id AND o.harm = r.harm WHERE r.n_lineages >= 2 AND (NOT o.is_decided OR coalesce(o.high, o.best, o.low) > o.fighters)
UNION ALL
SELECT 'airwars_fair', o.event_id, o.harm, CASE WHEN o.is_decided THEN greatest(o.low - o.fighters, 0) ELSE r.low END,
    CASE WHEN o.is_decided THEN o.best - o.fighters END, CASE WHEN o.is_decided THEN o.high - o.fighters ELSE r.high END
FROM ranges r JOIN own o ON o.event_id = r.event_id AND o.harm = r.harm WHERE o.attested AND (NOT o.is_decided OR coalesce(o.high, o.best, o.low) > o.fighters)
UNION ALL
SELECT 'latest', o.event_id, o.harm, CASE WHEN o.is_decided THEN o.low ELSE l.low END, CASE WHEN o.is_decided THEN o.best ELSE l.best END,
    CASE WHEN o.is_decided THEN o.high ELSE l.high END
FROM own o LEFT JOIN latest l ON l.event_id = o.event_id AND l.harm = o.harm
UNION ALL
SELECT 'maximum', o.event_id, o.harm, CASE WHEN o.is_decided THEN o.low ELSE h.low END,
    CASE WHEN o.is_decided THEN coalesce(o.high, o.best, o.low) ELSE greatest(h.stated, o.high) END AS most, most
FROM own o LEFT JOIN highest h ON h.event_id = o.event_id AND h.harm = o.harm;

-- The events that a policy counts, with the columns of `events` and its figures in place of the usual ones. Deaths by side are
-- left out: they add up to the usual figure only.
CREATE OR REPLACE MACRO events_under(wanted) AS TABLE
WITH figures AS (
    SELECT event_id,
        max(low) FILTER (harm = 'killed') AS killed_low, max(best) FILTER (harm = 'killed') AS killed_best, max(high) FILTER (harm = 'killed') AS killed_high,
        max(low) FILTER (harm = 'wounded') AS wounded_low, max(best) FILTER (harm = 'wounded') AS wounded_best, max(high) FILTER (harm = 'wounded') AS wounded_high,
        max(low) FILTER (harm = 'displaced') AS displaced_low, max(best) FILTER (harm = 'displaced') AS displaced_best, max(high) FILTER (harm = 'displaced') AS displaced_high
    FROM policy_figures
    WHERE policy = CASE WHEN wanted IN (SELECT p.policy FROM counting_policies p) THEN wanted
        ELSE error('there is no counting policy ' || coalesce(wanted, 'NULL') || '; see the view counting_policies') END
    GROUP BY event_id
)
SELECT wanted AS policy, e.* EXCLUDE (deaths_a, deaths_b, deaths_civilians, deaths_unknown) REPLACE (
    f.killed_low AS killed_low, f.killed_best AS killed_best, f.killed_high AS killed_high,
    f.wounded_low AS wounded_low, f.wounded_best AS wounded_best, f.wounded_high AS wounded_high,
    f.displaced_low AS displaced_low, f.displaced_best AS displaced_best, f.displaced_high AS displaced_high)
FROM events e JOIN figures f ON f.event_id = e.event_id;

-- How much the answer depends on the policy: each month and country under each of them, summed by rule 2 of the domain.
CREATE OR REPLACE VIEW policy_sensitivity AS
SELECT date_trunc('month', CAST(e.date_start AS TIMESTAMP))::DATE AS period_start, coalesce(e.country_iso3, 'unspecified') AS country_iso3, f.harm, f.policy,
    count(*) FILTER (coalesce(f.low, f.best, f.high) IS NOT NULL) AS n_events,
    CAST(sum(f.low) AS BIGINT) AS low, CAST(sum(coalesce(f.best, f.low)) AS BIGINT) AS best, CAST(sum(coalesce(f.high, f.best, f.low)) AS BIGINT) AS high
FROM policy_figures f JOIN events e ON e.event_id = f.event_id
GROUP BY ALL
HAVING count(*) FILTER (coalesce(f.low, f.best, f.high) IS NOT NULL) > 0;
