"""Dagster's web server behind the guard, on loopback: `python -m pipelines.web_server PORT [read-only]`.

Belongs here: putting them and the release's pages together; it holds to what dagster_webserver 1.13 offers, and a test pins that.
Not here: what is refused (`guard.py`), the pages (`pages.py`), the daemon (`server.py`).
"""

from __future__ import annotations

import os
import sys

import uvicorn
from dagster import DagsterInstance
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import ModuleTarget
from dagster_webserver.webserver import DagsterWebserver

from pipelines.guard import guarded, own_hosts
from pipelines.pages import with_pages
from warehouse.settings import warehouse_files


def main(port: int, read_only: bool) -> None:
    """Serves until stopped. DAGSTER_HOME names the instance; CONFLICT_LEDGER_HOSTS (separated by commas) the names of a proxy in front."""
    names = [name.strip().lower() for name in os.environ.get("CONFLICT_LEDGER_HOSTS", "").split(",") if name.strip()]
    target = ModuleTarget(
        module_name="pipelines.definitions", attribute=None, working_directory=None, location_name=None
    )  # as the daemon names it
    with (
        DagsterInstance.get() as instance,
        WorkspaceProcessContext(instance, version="", read_only=read_only, workspace_load_target=target) as context,
    ):
        app = with_pages(DagsterWebserver(context, "", 2000).create_asgi_app(), warehouse_files())
        uvicorn.run(guarded(app, own_hosts(port, names)), host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    main(int(sys.argv[1]), "read-only" in sys.argv[2:])
