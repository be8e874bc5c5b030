"""The contract of `place_mentions`: every place expression.

Not here: the code that fills it.
"""

from __future__ import annotations

from expectations.common_columns import ARTICLE_ID, POINT, SENTENCE_NO, SPAN, SURFACE, furniture_check, point_check, refers, span_check
from expectations.contract import Column, Expectation, Table

# "Baquba, 65 km northeast of Baghdad": what stands right before a name that another place's position is told by, how far and where from it
POSITION = (
    r"([0-9]+(?:[.][0-9]+)?)[ -]*(km|kms|kilomet(?:er|re)s?|miles?)(?: \([^)]{1,30}\))?(?: to)?(?: the)? "
    r"(north|south)?[ -]?(east|west)?(?:ern)? of (?:the )?(?:city of |town of |capital,? )?$"
)
# Knows nothing of the rules that read positions: which points lie elsewhere than the words say, the named place's before the phrase
# and the one that the mention itself was moved to. On a plane, for such distances are short.
POINTS_ELSEWHERE = f"""
    WITH told AS (
        SELECT r.article_id, r.sentence_no, r.span_start, r.surface, r.latitude, r.longitude, r.role, x.latitude AS from_latitude, x.longitude AS from_longitude,
            regexp_extract(substr(d.text, greatest(r.span_start - 60, 0) + 1, least(r.span_start, 60)), '(?i)' || '{POSITION}', ['number', 'unit', 'ns', 'ew']) AS p,
            regexp_extract(substr(d.text, greatest(r.span_start - 60, 0) + 1, least(r.span_start, 60)), '(?i)' || '{POSITION}') AS phrase
        FROM place_mentions r JOIN places x USING (place_id) JOIN source_documents d ON d.document_id = r.article_id WHERE x.latitude IS NOT NULL
    ), positions AS (
        SELECT article_id, span_start, surface, phrase, from_latitude, from_longitude, CAST(p.number AS DOUBLE) * if(lower(p.unit) LIKE 'mi%', 1.609, 1) AS km,
            (lower(p.ew) = 'east')::INTEGER - (lower(p.ew) = 'west')::INTEGER AS east, (lower(p.ns) = 'north')::INTEGER - (lower(p.ns) = 'south')::INTEGER AS north,
            role, sentence_no, latitude, longitude
        FROM told WHERE phrase <> ''
    ), points AS (
        SELECT * FROM positions WHERE role = 'reference'
        UNION ALL SELECT q.* EXCLUDE (latitude, longitude), n.latitude, n.longitude FROM positions q JOIN place_mentions n USING (article_id, sentence_no)
        WHERE n.where_precision = 1 AND n.span_end BETWEEN q.span_start - length(q.phrase) - 12 AND q.span_start - length(q.phrase)
    ), moved AS (
        SELECT *, 111.2 * (latitude - from_latitude) AS up, 111.2 * (longitude - from_longitude) * cos(radians(from_latitude)) AS across FROM points
    )
    SELECT article_id, span_start, phrase || surface AS position, latitude, longitude, sqrt(up * up + across * across) AS away_km FROM moved
    WHERE abs(away_km - km) > greatest(5, 0.3 * km)
        OR (away_km >= 5 AND (up * north + across * east) / (away_km * sqrt(north * north + east * east)) < cos(radians(46)))"""

TABLE = Table(
    name="place_mentions",
    stage="extraction",
    grain="one mention",
    description="Every expression of a place in the text that is read, resolved where the gazetteer holds it.",
    key=("article_id", "span_start", "span_end"),
    owner_column="article_id",
    columns=(
        ARTICLE_ID,
        SENTENCE_NO,
        *SPAN,
        SURFACE,
        Column("role", "VARCHAR", "What the place is to the sentence.", nullable=False, codes="place_role"),
        Column("place_id", "VARCHAR", "The place in `places`; null where the gazetteer has none."),
        *POINT,
        Column("confidence", "DOUBLE", "How sure the resolution is.", unit="0 to 1", minimum=0, maximum=1),
        Column("rule_id", "VARCHAR", "The rule that found it.", nullable=False),
    ),
    expectations=(
        span_check("place_mentions"),
        furniture_check("place_mentions"),
        refers("place_mentions", "place_id", "places", "place_id"),
        point_check("place_mentions"),
        Expectation(
            "areas_are_not_exact_places",
            "A province has precision 4 or coarser, a country 5 or coarser.",
            "warning",
            reason="the middle of an area is not where it happened; a border or a town of the same name may be meant",
            sql="""SELECT m.*, p.kind FROM place_mentions m JOIN places p USING (place_id)
                        WHERE (p.kind = 'admin1' AND m.where_precision < 4) OR (p.kind = 'country' AND m.where_precision < 5)""",
        ),
        Expectation(
            "points_lie_where_the_words_say",
            "What is told to lie so far from a place, in a direction, lies there within 30 % (5 km at least) and 45 degrees.",
            "warning",
            reason="a namesake may have been taken, or the distance misread; sources err too",
            sql=POINTS_ELSEWHERE,
        ),
        Expectation(
            "few_places_are_doubtful",
            "Fewer than a fifth of the places found were resolved with a confidence below 0.5.",
            "warning",
            reason="names that several places bear, or words that are places too, need a look",
            sql="""SELECT count(*) AS doubtful FROM place_mentions WHERE place_id IS NOT NULL AND confidence < 0.5
                        HAVING count(*) * 5 > (SELECT count(*) FROM place_mentions WHERE place_id IS NOT NULL) AND count(*) > 10""",
        ),
    ),
)
