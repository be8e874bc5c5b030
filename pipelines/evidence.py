"""`conflict-ledger why`: the evidence of an event or a claim, sentence by sentence, with file and span.

Not here: how the evidence was found.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
from rich.console import Console
from rich.text import Text

from pipelines.published import open_published

CLAIMS = """
    SELECT c.claim_id, ec.use, ec.reason, c.harm, c.low, c.best, c.high, c.qualifier, c.unit, parts.before, c.surface, parts.after, c.span_start, c.span_end, c.attribution,
        c.rule_id, c.confidence, concat_ws(', ', d.path, d.locator) AS path, a.title, a.publisher, a.published_on, a.published_method
    FROM casualty_claims c JOIN claim_evidence parts USING (claim_id) JOIN source_documents d ON d.document_id = c.article_id JOIN articles a USING (article_id)
    LEFT JOIN event_claims ec USING (claim_id)
    WHERE {condition}
    ORDER BY CASE ec.use WHEN 'recommended' THEN 0 WHEN 'triangulation' THEN 1 ELSE 2 END, d.path, c.span_start"""
MENTIONS = """
    SELECT m.sub_event_type, m.surface, m.span_start, m.span_end, m.polarity, concat_ws(', ', d.path, d.locator) AS path, a.title, a.published_on,
        substr(d.text, greatest(m.span_start - 100, 0) + 1, m.span_end - m.span_start + 200) AS around
    FROM event_articles ea JOIN event_mentions m USING (mention_id) JOIN source_documents d ON d.document_id = m.article_id
    JOIN articles a ON a.article_id = m.article_id WHERE ea.event_id = ? ORDER BY d.path, m.span_start"""


def print_evidence(identifier: str, warehouse: Path | None, console: Console) -> None:
    """Prints an event with all its claims and mentions, or one claim; a beginning of an id that fits one is enough.

    Raises LookupError for an id that nothing has, or that several begin with.
    """
    con = open_published(warehouse)
    try:
        event_id, claim_id = _found(con, identifier)
        if event_id:
            _print_event(con, event_id, console)
        elif claim_id:
            for row in _rows(con, CLAIMS.format(condition="c.claim_id = ?"), claim_id):
                _print_claim(row, console)
    finally:
        con.close()


def _found(con: duckdb.DuckDBPyConnection, identifier: str) -> tuple[str | None, str | None]:
    found = con.execute(
        """SELECT event_id, NULL FROM events WHERE starts_with(event_id, ?1) UNION ALL SELECT NULL, claim_id FROM casualty_claims WHERE starts_with(claim_id, ?1)
           UNION ALL SELECT new_event_id, NULL FROM event_id_map WHERE old_event_id = ?1 AND new_event_id IS NOT NULL LIMIT 6""",
        [identifier],
    ).fetchall()
    if not found:
        raise LookupError(
            f"{identifier}: no event and no claim has this id; list them with: conflict-ledger sql 'SELECT event_id, summary FROM events'"
        )
    if len(found) > 1:
        raise LookupError(f"{identifier}: several ids begin so: {', '.join(str(e or c) for e, c in found[:5])}; give more of it")
    return found[0]


def _rows(con: duckdb.DuckDBPyConnection, query: str, *arguments: str) -> list[dict[str, object]]:
    cursor = con.execute(query, list(arguments))
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _print_event(con: duckdb.DuckDBPyConnection, event_id: str, console: Console) -> None:
    event = _rows(con, "SELECT * FROM events WHERE event_id = ?", event_id)[0]
    console.print(Text(f"Event {event_id}: {event['summary']}", style="bold"), soft_wrap=True)
    for harm in ("killed", "wounded", "displaced"):
        low, best, high = (event[f"{harm}_{end}"] for end in ("low", "best", "high"))
        if any(value is not None for value in (low, best, high)):
            console.print(f"  {harm}: low {_or_open(low)}, best {_or_open(best)}, high {_or_open(high)}", highlight=False)
    console.print(
        f"  deaths: side A {event['deaths_a']}, side B {event['deaths_b']}, civilians {event['deaths_civilians']}, unknown {event['deaths_unknown']}",
        highlight=False,
    )
    console.print(f"  grade {event['grade']}: {event['n_articles']} articles, {event['n_lineages']} independent stories", highlight=False)
    if event["contradiction"]:
        console.print(Text(f"  contradiction: {event['contradiction']}"), soft_wrap=True)
    claims = _rows(con, CLAIMS.format(condition="ec.event_id = ?"), event_id)
    console.print(f"\n{len(claims)} claims" if claims else "\nNo claim counts anybody; the acts that the articles report:")
    for row in claims:
        _print_claim(row, console)
    if not claims:
        for row in _rows(con, MENTIONS, event_id):
            console.print(Text(f"\n{row['path']}  [{row['span_start']}:{row['span_end']}]  {row['sub_event_type']}"), soft_wrap=True)
            console.print(Text(f"    …{' '.join(str(row['around']).split())}…"), soft_wrap=True)


def _print_claim(row: dict[str, object], console: Console) -> None:
    figure = "/".join(_or_open(row[end]) for end in ("low", "best", "high"))
    console.print(Text(f"\n{row['path']}  [{row['span_start']}:{row['span_end']}]", style="cyan"), soft_wrap=True)
    published = f"published {row['published_on']} ({row['published_method']})" if row["published_on"] else "publication date unknown"
    console.print(Text(f"  {row['publisher'] or 'unknown publisher'}, {published}: {row['title'] or 'no title'}"), soft_wrap=True)
    console.print(Text.assemble("  “", str(row["before"]), (str(row["surface"]), "bold reverse"), str(row["after"]), "”"), soft_wrap=True)
    said = f", said by: {row['attribution']}" if row["attribution"] else ""
    use = f"{row['use']} ({row['reason']})" if row["use"] else "serves no event"
    console.print(Text(f"  {row['harm']} {figure} {row['unit']}s, {row['qualifier']}{said}"), soft_wrap=True)
    console.print(Text(f"  {use}; claim {row['claim_id']}, rule {row['rule_id']}, confidence {row['confidence']:.2f}"), soft_wrap=True)


def _or_open(value: object) -> str:
    return "–" if value is None else f"{value:,}"
