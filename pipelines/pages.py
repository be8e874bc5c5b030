"""The pages that a release writes, on the UI's own server: Data Docs below /data-docs, reports below /reports.

Not here: what they say (`warehouse/data_docs.py`, `assets/reporting/report.py`), who may ask (`guard.py`).
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from pipelines.guard import App, Receive, Scope, Send
from warehouse.files import WarehouseFiles

# they stand on the origin that can launch runs, so they run no script and load nothing, whatever is in them
POLICY = b"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; sandbox allow-same-origin"


def with_pages(app: App, files: WarehouseFiles) -> App:
    """The application, with the warehouse's pages beside it."""
    folders = {"/data-docs": files.data_docs, "/reports": files.reports}
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    pages = Starlette(routes=[Mount(prefix, StaticFiles(directory=folder, html=True)) for prefix, folder in folders.items()])

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(tuple(f"{prefix}/" for prefix in folders)):
            await app(scope, receive, send)
            return

        async def send_with_policy(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = [(b"content-security-policy", POLICY), (b"x-content-type-options", b"nosniff"), (b"cache-control", b"no-cache")]
                message["headers"] = [*message.get("headers", ()), *headers]
            await send(message)

        await pages(scope, receive, send_with_policy)

    return answer
