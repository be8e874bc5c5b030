"""The report page of a release: one self-contained HTML file in which each figure opens its evidence.

Belongs here: what the page shows, read from a published file. Not here: its looks (`report.html.jinja`), the pictures (`assets/plots.py`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assets.plots import EVENT_POINTS, MONTHS, SENSITIVITY, as_svg, event_map, policies, timeline

SHOWN_EVENTS = 400  # the deadliest; the page says how many there are
SHOWN_REVISIONS = 200
EVENTS = """
    SELECT *, coalesce(killed_best, killed_low) AS killed, coalesce(wounded_best, wounded_low) AS wounded, coalesce(displaced_best, displaced_low) AS displaced
    FROM events WHERE coalesce(killed_low, killed_best, killed_high, wounded_low, wounded_best, wounded_high, displaced_low, displaced_best, displaced_high) IS NOT NULL
    ORDER BY killed DESC NULLS LAST, wounded DESC NULLS LAST, displaced DESC NULLS LAST, event_id LIMIT ?"""
EVIDENCE = """
    SELECT ec.event_id, ec.use, ec.reason, c.claim_id, c.harm, c.low, c.best, c.high, c.unit, c.qualifier, parts.before, c.surface, parts.after, c.span_start, c.span_end, c.attribution,
        a.title, a.publisher, a.published_on, concat_ws(', ', d.path, d.locator) AS path
    FROM event_claims ec JOIN casualty_claims c USING (claim_id) JOIN claim_evidence parts USING (claim_id) JOIN articles a USING (article_id) JOIN source_documents d ON d.document_id = c.article_id
    WHERE ec.event_id IN (SELECT unnest(?))
    ORDER BY ec.event_id, CASE ec.use WHEN 'recommended' THEN 0 WHEN 'triangulation' THEN 1 ELSE 2 END, d.path, c.span_start, c.claim_id"""
COUNTS = """
    SELECT (SELECT count(*) FROM articles) AS articles, (SELECT count(DISTINCT lineage_id) FROM articles) AS stories,
        (SELECT count(*) FROM articles WHERE published_on IS NULL) AS undated, (SELECT count(*) FROM casualty_claims) AS claims,
        (SELECT count(*) FROM events) AS events, (SELECT count(*) FROM quarantine) AS quarantined,
        (SELECT count(*) FROM events WHERE NOT is_relevant) AS unflagged,
        (SELECT coalesce(sum(coalesce(killed_best, killed_low)), 0) FROM events WHERE NOT is_relevant) AS unflagged_killed"""
TOTALS = " UNION ALL ".join(
    f"""SELECT '{harm}' AS harm, sum({harm}_low) AS low, sum(coalesce({harm}_best, {harm}_low)) AS best,
        sum(coalesce({harm}_high, {harm}_best, {harm}_low)) AS high, count(*) FILTER ({harm}_high IS NULL AND {harm}_low IS NOT NULL) AS n_open FROM events"""
    for harm in ("killed", "wounded", "displaced")
)
POLICY_MONTHS = """
    SELECT period_start, policy, sum(coalesce(best, low)) AS killed FROM policy_sensitivity WHERE harm = 'killed' GROUP BY ALL ORDER BY ALL"""
LAST_RUN = "(SELECT run_id FROM refreshes ORDER BY started_at DESC LIMIT 1)"


def report_page(con: duckdb.DuckDBPyConnection, release: int) -> str:
    """The page of an opened release, as HTML. The corpus' words are escaped; nothing is loaded from elsewhere."""
    events = _rows(con, EVENTS, [SHOWN_EVENTS])
    evidence: dict[str, list[dict[str, Any]]] = {}
    for claim in _rows(con, EVIDENCE, [[event["event_id"] for event in events]]):
        evidence.setdefault(claim["event_id"], []).append(claim)
    policy_months: dict[object, dict[str, int]] = {}
    for row in _rows(con, POLICY_MONTHS):
        policy_months.setdefault(row["period_start"], {})[row["policy"]] = row["killed"]
    months = con.execute(MONTHS).df()
    pictures = {
        "timeline": as_svg(timeline(months, "killed")),
        "map": as_svg(event_map(con.execute(EVENT_POINTS).df())),
        "policies": as_svg(policies(con.execute(SENSITIVITY).df())),
    }
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["count"] = lambda value: "–" if value is None else f"{value:,}"
    return environment.get_template("report.html.jinja").render(
        release=release,
        counts=_rows(con, COUNTS)[0],
        totals=_rows(con, TOTALS),
        months=_rows(con, MONTHS),
        policies=_rows(con, "SELECT policy, description FROM counting_policies ORDER BY policy"),
        policy_months=policy_months,
        events=events,
        evidence=evidence,
        checks=_rows(
            con,
            f"SELECT table_name, expectation, description, severity, success, n_failed FROM check_results WHERE run_id = {LAST_RUN} ORDER BY success, table_name, expectation",
        ),
        revisions=_rows(con, f"SELECT * FROM revisions WHERE release = ? ORDER BY ALL LIMIT {SHOWN_REVISIONS}", [release]),
        quarantine=_rows(con, "SELECT row_key, reason, detail FROM quarantine ORDER BY ALL LIMIT 100"),
        run=_rows(con, f"SELECT ended_at, corpus FROM refreshes WHERE run_id = {LAST_RUN}")[0],
        pictures={name: Markup(svg) for name, svg in pictures.items()},  # noqa: S704  our own drawing, not the corpus' words
    )


def write_report(con: duckdb.DuckDBPyConnection, release: int, folder: Path) -> Path:
    """Writes `release-<number>.html` into the folder, complete or not at all; returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"release-{release:06d}.html"
    fresh = path.with_suffix(".part")
    fresh.write_text(report_page(con, release), encoding="utf-8")
    fresh.replace(path)
    return path


def _rows(con: duckdb.DuckDBPyConnection, query: str, arguments: list[Any] | None = None) -> list[dict[str, Any]]:
    cursor = con.execute(query, arguments or [])
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
