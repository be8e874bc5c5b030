"""What a person reads after a refresh, and of the state of a warehouse.

Not here: computing any of it; the numbers come from the files.
"""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipelines.refresh import Refreshed
from warehouse.figures import harm_totals, release_counts
from warehouse.files import WarehouseFiles, connect_read_only, first_row
from warehouse.releases import current_release, releases
from warehouse.settings import load_settings, warehouse_files

FIRST_QUERY = "SELECT date_start, place_name, sub_event_type, killed_low, killed_best, killed_high, grade FROM events ORDER BY date_start"


def print_summary(done: Refreshed, console: Console) -> None:
    """How a refresh ended, what it found, where the file is."""
    release = current_release(done.files)
    refused = done.outcome in ("refused", "failed")
    headline = {
        "published": f"Published release {release.number if release else ''}.",
        "unchanged": "Unchanged: the corpus has no news, and the last release stands.",
        "refused": "Kept back: a check that guards the release failed. What was published before is untouched.",
        "failed": "Failed. What was published before is untouched.",
    }[done.outcome]
    console.print(Text(headline, style="bold red" if refused else "bold green"))
    for error in done.errors[:5]:
        console.print(Text(f"  {error}"), soft_wrap=True)
    path = done.files.refused if done.outcome == "refused" else release.path if release else None
    if path is None or not path.exists():
        return
    with connect_read_only(path) as con:
        _print_figures(con, console, unchanged=done.outcome == "unchanged")
    shown = done.files.refused if done.outcome == "refused" else done.files.pointer
    console.print(Text(f"\nfile      {_short(shown)}"), soft_wrap=True)
    if done.outcome == "refused":
        console.print("Its rows, check_results and quarantine can be queried there.")
    else:
        console.print(Text(f'query     conflict-ledger sql "{FIRST_QUERY}"'), soft_wrap=True)


def _print_figures(con: duckdb.DuckDBPyConnection, console: Console, unchanged: bool) -> None:
    counts = release_counts(con)
    last = first_row(con.execute("SELECT run_id, n_documents_new, n_documents_gone FROM refreshes ORDER BY started_at DESC LIMIT 1"))
    if last is None:
        return
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    articles = counts["articles"]
    new, gone = (0, 0) if unchanged else (last[1] or 0, last[2] or 0)
    table.add_row(
        "articles", f"{articles:,}: {new:,} new, {max(articles - new, 0):,} unchanged, {gone:,} gone; {counts['undated']:,} without a date"
    )
    table.add_row("stories", f"{counts['stories']:,} independent of each other")
    refused = counts["quarantined"]
    table.add_row("quarantine", f"{refused:,}" + (" records or rows refused: conflict-ledger sql 'FROM quarantine'" if refused else ""))
    table.add_row("claims", f"{counts['claims']:,}")
    unflagged = counts["unflagged"]
    told = f"; {unflagged:,} of them, with {counts['unflagged_killed']:,} killed, only in articles not flagged as about an armed conflict"
    table.add_row("events", f"{counts['events']:,}" + (told if unflagged else ""))
    for total in harm_totals(con):
        figure = f"{total['low'] or 0:,} low, {total['best'] or 0:,} best, {total['high']:,} high" if total["high"] is not None else "none"
        table.add_row(total["harm"], figure)
    checks = first_row(
        con.execute(
            """SELECT count(*) FILTER (success), count(*) FILTER (NOT success AND severity <> 'critical'), count(*) FILTER (NOT success AND severity = 'critical')
           FROM check_results WHERE run_id = ?""",
            [last[0]],
        )
    ) or (0, 0, 0)
    table.add_row("checks", f"{checks[0]} passed, {checks[1]} warned, {checks[2]} failed")
    console.print(table, highlight=False)


def print_status(warehouse: Path | None, console: Console) -> None:
    """The current release, its figures, the checks that warn. Raises LookupError where nothing is published that this version can read."""
    files = warehouse_files(warehouse)
    release = current_release(files)
    if release is None:
        raise LookupError(f"{files.pointer}: nothing is published yet; run conflict-ledger refresh")
    console.print(Text(f"release {release.number}: {_short(release.path)}", style="bold"), soft_wrap=True)
    console.print(Text(f"corpus: {', '.join(map(_short, load_settings(files).corpus))}"), soft_wrap=True)
    with connect_read_only(release.path) as con:
        try:
            _print_figures(con, console, unchanged=False)
        except (duckdb.BinderException, duckdb.CatalogException) as error:
            raise LookupError(f"release {release.number} was made by another version of the code; run conflict-ledger refresh") from error
        warned = con.execute(
            """SELECT table_name, expectation, n_failed, description FROM check_results
               WHERE NOT success AND run_id = (SELECT run_id FROM refreshes ORDER BY started_at DESC LIMIT 1) ORDER BY table_name, expectation"""
        ).fetchall()
    for name, expectation, n_failed, description in warned:
        console.print(Text(f"  warns: {name}.{expectation}, {n_failed} rows: {description}"), soft_wrap=True)
    if files.refused.exists():
        console.print(Text(f"The last build was kept back; look at {_short(files.refused)}", style="yellow"), soft_wrap=True)


def print_releases(warehouse: Path | None, console: Console) -> None:
    """The releases that are kept, oldest first."""
    files: WarehouseFiles = warehouse_files(warehouse)
    found = releases(files)
    if not found:
        console.print("nothing is published yet; run conflict-ledger refresh")
    for release in found:
        with connect_read_only(release.path) as con:
            row = first_row(
                con.execute("SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM events), (SELECT max(ended_at) FROM refreshes)")
            )
        articles, events, ended = row or (0, 0, None)
        mark = "*" if release.is_current else " "
        console.print(f"{mark} {release.number:>6}  {ended:%Y-%m-%d %H:%M}  {articles:,} articles, {events:,} events", highlight=False)


def _short(path: str | Path) -> str:
    """The path as seen from here, where that is shorter."""
    text = str(path)
    if "://" in text:
        return text
    relative = os.path.relpath(text)
    return relative if len(relative) < len(text) else text
