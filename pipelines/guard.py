"""The guard before Dagster's web server: it answers only to its own host and origin, and a GET runs no mutation.

Belongs here: which requests are refused. Not here: starting the server (`web_server.py`).

Dagster's server has no authentication, runs GraphQL mutations from a GET, and checks neither Host nor Origin: a page that
the user visits, or an image in a Markdown preview, can launch a run on a plain one. Refused here: a foreign Host (DNS
rebinding), a foreign Origin, cross-site fetches and websockets, a query string on /graphql, a POST that a plain form can make.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

# added to the server's own policy; a browser holds to both: no picture from elsewhere, no frame around the UI
POLICY = b"img-src 'self' data: blob:; frame-ancestors 'none'; form-action 'self'"
OPERATION = re.compile(rb"op=\w+")  # the UI names its operation in the address; the query itself is in the body
READING = frozenset({"GET", "HEAD", "OPTIONS"})


def own_hosts(port: int, names: Iterable[str] = ()) -> frozenset[str]:
    """The Host headers that are the server's own: loopback with the port, and names that a proxy in front is known by."""
    return frozenset({f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}", *names})


def refusal(scope: Scope, hosts: frozenset[str]) -> str | None:
    """Why a request is refused; None for one that may pass."""
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    host = headers.get("host", "").lower()
    if host not in hosts:
        return "this host name is not the server's own"
    origin = headers.get("origin")
    if origin is not None and origin.lower() not in {f"http://{host}", f"https://{host}"}:
        return "the request comes from another site"
    if headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
        return "the request comes from another site"
    if scope["type"] == "websocket":
        return None if origin is not None else "a websocket needs an Origin"
    if (
        scope["path"].rstrip("/").endswith("/graphql")
        and scope.get("query_string")
        and not (scope["method"] == "POST" and OPERATION.fullmatch(scope["query_string"]))
    ):
        return "a query in the address is not run"
    if scope["method"] not in READING and headers.get("content-type", "").partition(";")[0].strip() not in {
        "application/json",
        "multipart/form-data",
    }:
        return "only JSON is taken"
    return None


def guarded(app: App, hosts: frozenset[str]) -> App:
    """The application behind the guard; what it answers carries the guard's policy too."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await app(scope, receive, send)
            return
        reason = refusal(scope, hosts)
        if reason is not None and scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": reason})
            return
        if reason is not None:
            body = f"Refused: {reason}.\n".encode()
            headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
            await send({"type": "http.response.start", "status": 403, "headers": headers})
            await send({"type": "http.response.body", "body": body})
            return

        async def send_with_policy(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (b"content-security-policy", POLICY), (b"x-frame-options", b"DENY")]
            await send(message)

        await app(scope, receive, send_with_policy)

    return answer
