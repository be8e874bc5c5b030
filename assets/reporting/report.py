"""The report page of a release: one self-contained HTML file in which each figure opens its evidence.

Belongs here: what the page shows, read from a published file. Not here: its looks (`report.html.jinja`), the pictures (`assets/plots.py`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assets.plots import EVENT_POINTS, MONTHS, SENSITIVITY, as_svg, event_map, policies, timeline
from expectations.code_lists import code_rows
from warehouse.figures import LAST_RUN, harm_totals, read_rows, release_counts

SHOWN_EVENTS = 400  # the deadliest; the page says how many there are
SHOWN_REVISIONS = 200
SHOWN_INTERVALS = 200
SHOWN_QUARANTINE = 100
LINKED_EVENTS = 12  # in a row of the months
EVENTS = """
    SELECT *, coalesce(killed_best, killed_low) AS killed, coalesce(wounded_best, wounded_low) AS wounded, coalesce(displaced_best, displaced_low) AS displaced,
        date_trunc('month', CAST(date_start AS TIMESTAMP))::DATE AS month
    FROM events e WHERE EXISTS (SELECT 1 FROM event_claims ec JOIN casualty_claims c USING (claim_id)
        WHERE ec.event_id = e.event_id AND ec.use = 'recommended' AND coalesce(c.low, c.best, c.high) IS NOT NULL)
    ORDER BY killed DESC NULLS LAST, wounded DESC NULLS LAST, displaced DESC NULLS LAST, event_id LIMIT ?"""
EVIDENCE = """
    SELECT ec.event_id, ec.use, ec.reason, c.claim_id, c.harm, c.low, c.best, c.high, c.unit, c.qualifier, parts.before, c.surface, parts.after, c.span_start, c.span_end, c.attribution,
        a.title, a.publisher, a.published_on, concat_ws(', ', d.path, d.locator) AS path
    FROM event_claims ec JOIN casualty_claims c USING (claim_id) JOIN claim_evidence parts USING (claim_id) JOIN articles a USING (article_id) JOIN source_documents d ON d.document_id = c.article_id
    WHERE ec.event_id IN (SELECT unnest(?))
    ORDER BY ec.event_id, CASE ec.use WHEN 'recommended' THEN 0 WHEN 'triangulation' THEN 1 ELSE 2 END, d.path, c.span_start, c.claim_id"""
POLICY_MONTHS = """
    SELECT period_start, policy, sum(coalesce(best, low)) AS killed FROM policy_sensitivity WHERE harm = 'killed' GROUP BY ALL ORDER BY ALL"""
CHECKS = f"""
    SELECT table_name, expectation, description, severity, success, n_failed, examples FROM check_results
    WHERE run_id = {LAST_RUN} ORDER BY success, table_name, expectation"""
REVISIONS = """
    SELECT r.*, e.summary FROM revisions r LEFT JOIN events e ON r.table_name = 'events' AND e.event_id = r.row_key
    WHERE r.release = ? ORDER BY r.table_name DESC, r.kind, r.row_key, r.field LIMIT ?"""
REVISED = (
    "SELECT kind, count(DISTINCT row_key) AS events FROM revisions WHERE release = ? AND table_name = 'events' GROUP BY kind ORDER BY kind"
)
CONTROL = """
    SELECT p.name AS place, t.from_date, t.to_date, t.state, a.name AS holder FROM control_timeline t JOIN places p USING (place_id)
    LEFT JOIN actors a ON a.actor_id = t.controller_actor_id ORDER BY p.name, p.place_id, t.from_date LIMIT ?"""
RUN = f"""
    SELECT ended_at, corpus, (SELECT min(published_on) FROM articles WHERE published_precision = 'day') AS first_article,
        (SELECT max(published_on) FROM articles WHERE published_precision = 'day') AS last_article FROM refreshes WHERE run_id = {LAST_RUN}"""


def report_page(con: duckdb.DuckDBPyConnection, release: int) -> str:
    """The page of an opened release, as HTML. The corpus' words are escaped; nothing is loaded from elsewhere."""
    run = read_rows(con, RUN)[0]
    events = read_rows(con, EVENTS, [SHOWN_EVENTS])
    evidence = _evidence(con, events, json.loads(run["corpus"] or "[]"))
    policy_months: dict[object, dict[str, int]] = {}
    for row in read_rows(con, POLICY_MONTHS):
        policy_months.setdefault(row["period_start"], {})[row["policy"]] = row["killed"]
    months = con.execute(MONTHS).df()
    pictures = {
        "timeline": as_svg(timeline(months, "killed")),
        "map": as_svg(event_map(con.execute(EVENT_POINTS).df())),
        "policies": as_svg(policies(con.execute(SENSITIVITY).df())),
    }
    checks = [{**check, "examples": json.loads(check["examples"] or "[]")} for check in read_rows(con, CHECKS)]
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"count": _count, "range": _range, "words": lambda code: code.replace("_", " ")}
    return environment.get_template("report.html.jinja").render(
        release=release,
        counts=release_counts(con),
        totals=harm_totals(con),
        months=[row for row in read_rows(con, MONTHS) if row["best"]],
        events_of=_events_by_month(events, evidence),
        policies=read_rows(con, "SELECT policy, description FROM counting_policies ORDER BY policy"),
        policy_months=policy_months,
        events=events,
        evidence=evidence,
        meaning={(row["code_list"], row["code"]): row["definition"] for row in code_rows()},
        control=read_rows(con, CONTROL, [SHOWN_INTERVALS]),
        n_intervals=read_rows(con, "SELECT count(*) AS n FROM control_timeline")[0]["n"],
        checks=checks,
        revisions=read_rows(con, REVISIONS, [release, SHOWN_REVISIONS]),
        n_revisions=read_rows(con, "SELECT count(*) AS n FROM revisions WHERE release = ?", [release])[0]["n"],
        revised=read_rows(con, REVISED, [release]),
        quarantine=read_rows(con, "SELECT row_key, reason, detail FROM quarantine ORDER BY ALL LIMIT ?", [SHOWN_QUARANTINE]),
        run=run,
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


def _evidence(con: duckdb.DuckDBPyConnection, events: list[dict[str, Any]], corpus: list[str]) -> dict[str, list[dict[str, Any]]]:
    """The claims of each event with their sentences; paths as seen from the corpus' folder."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    roots = [f"{place.rstrip('/')}/" for place in corpus]
    for claim in read_rows(con, EVIDENCE, [[event["event_id"] for event in events]]):
        root = next((root for root in roots if claim["path"].startswith(root)), "")
        found[claim["event_id"]].append({**claim, "path": claim["path"].removeprefix(root)})
    return found


def _events_by_month(
    events: list[dict[str, Any]], evidence: dict[str, list[dict[str, Any]]]
) -> dict[tuple[object, str], list[dict[str, Any]]]:
    """The shown events behind the figure of a month and harm."""
    found: dict[tuple[object, str], list[dict[str, Any]]] = defaultdict(list)
    for event in events:
        for harm in sorted({claim["harm"] for claim in evidence[event["event_id"]] if claim["use"] == "recommended"}):
            if len(found[event["month"], harm]) < LINKED_EVENTS:
                found[event["month"], harm].append(event)
    return found


def _count(value: int | None) -> str:
    return "–" if value is None else f"{value:,}"


def _range(figure: dict[str, Any]) -> str:
    """Low, best and high in words: "at least 30", "10 to 15"."""
    low, best, high = figure["low"], figure["best"], figure["high"]
    if low is None and best is None:
        return "no number" if high is None else f"up to {high:,}"
    if high is None:
        return f"at least {low if low is not None else best:,}"
    return f"{high:,}" if low in (None, high) else f"{low:,} to {high:,}"
