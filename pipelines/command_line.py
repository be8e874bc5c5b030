"""The command line `conflict-ledger`: its words, its exit codes, what a person reads.

Belongs here: arguments, progress, the summary. Not here: any of the work. Heavy imports stand inside the commands, so that
`--help` is quick and worker processes, which import this module, stay light.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

PUBLISHED, REFUSED, UNUSABLE = 0, 1, 2

app = typer.Typer(
    no_args_is_help=True, add_completion=False, rich_markup_mode=None, help="From conflict news to traceable figures in DuckDB."
)
Warehouse = Annotated[Path | None, typer.Option("--warehouse", help="The warehouse folder.", envvar="CONFLICT_LEDGER_WAREHOUSE")]
Corpus = Annotated[list[str] | None, typer.Option("--corpus", help="A folder, file, glob or address; can be given several times.")]


def _stop(message: str) -> typer.Exit:
    Console(stderr=True).print(f"conflict-ledger: {message}", style="red", highlight=False, markup=False, soft_wrap=True)
    return typer.Exit(UNUSABLE)


@app.command()
def refresh(
    corpus: Corpus = None,
    replace: Annotated[bool, typer.Option("--replace", help="Let the warehouse describe another corpus than before.")] = False,
    warehouse: Warehouse = None,
) -> None:
    """Runs the whole pipeline once and publishes, unless an audit keeps it back.

    Exit codes: 0 published or unchanged, 1 kept back or failed, 2 bad usage or an unreadable corpus.
    """
    from pipelines.refresh import UnusableCorpusError, run_refresh
    from pipelines.summary import print_summary

    console = Console()
    try:
        done = run_refresh(warehouse, corpus, replace, console)
    except (UnusableCorpusError, ValueError) as error:
        raise _stop(str(error)) from error
    print_summary(done, console)
    raise typer.Exit(PUBLISHED if done.outcome in ("published", "unchanged") else REFUSED)


@app.command()
def ui(
    corpus: Corpus = None,
    port: Annotated[int, typer.Option(help="The port on 127.0.0.1.")] = 3000,
    read_only: Annotated[bool, typer.Option("--read-only", help="Show, and launch nothing.")] = False,
    warehouse: Warehouse = None,
) -> None:
    """Opens Dagster's web UI and its daemon on this machine; history is kept."""
    from pipelines.server import serve

    try:
        serve(warehouse, corpus, port, read_only)
    except ValueError as error:
        raise _stop(str(error)) from error


@app.command()
def why(identifier: Annotated[str, typer.Argument(metavar="EVENT_OR_CLAIM_ID")], warehouse: Warehouse = None) -> None:
    """Prints the evidence of an event or a claim: file, sentence and span."""
    from pipelines.evidence import print_evidence

    try:
        print_evidence(identifier, warehouse, Console())
    except LookupError as error:
        raise _stop(str(error.args[0])) from error


@app.command()
def sql(query: Annotated[str | None, typer.Argument(help="One query; without it, a prompt.")] = None, warehouse: Warehouse = None) -> None:
    """Queries the published file, read-only."""
    from pipelines.query import UnanswerableError, print_query, prompt

    try:
        if query is not None:
            print_query(query, warehouse, Console())
        else:
            prompt(warehouse, Console(), sys.stdin)
    except UnanswerableError as error:
        raise _stop(str(error)) from error


@app.command()
def status(warehouse: Warehouse = None) -> None:
    """Tells what is published, when it was made, and how its checks stand."""
    from pipelines.summary import print_status

    try:
        print_status(warehouse, Console())
    except LookupError as error:
        raise _stop(str(error.args[0])) from error


@app.command()
def releases(warehouse: Warehouse = None) -> None:
    """Lists the releases that are kept."""
    from pipelines.summary import print_releases

    print_releases(warehouse, Console())


@app.command()
def rollback(
    release: Annotated[int | None, typer.Argument(help="The release to go back to; without it, the one before the current.")] = None,
    warehouse: Warehouse = None,
) -> None:
    """Leads users back to an earlier release."""
    from warehouse.releases import rollback as go_back
    from warehouse.settings import warehouse_files

    try:
        now = go_back(warehouse_files(warehouse), release)
    except LookupError as error:
        raise _stop(str(error.args[0])) from error
    Console().print(f"release {now.number} is current: {now.path}", highlight=False, soft_wrap=True)


@app.command()
def diff(older: int, newer: int, warehouse: Warehouse = None) -> None:
    """Tells what changed between two releases, field by field."""
    from pipelines.query import print_difference

    try:
        print_difference(older, newer, warehouse, Console())
    except LookupError as error:
        raise _stop(str(error.args[0])) from error


if __name__ == "__main__":
    app()
