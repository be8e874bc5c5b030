"""Fetching from the web politely and within bounds: robots.txt, a delay per host, size and time limits, no way into the local network.

Belongs here: one request and what governs it. Not here: which addresses to fetch (`sources.py`), storing (`warc_store.py`).
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import httpx
from protego import Protego

AGENT = "conflict-ledger"
USER_AGENT = f"{AGENT}/0.1 (reads news feeds; obeys robots.txt)"
MAX_REDIRECTS = 5
MAX_DELAY_SECONDS = 60.0  # a robots.txt that asks for more is asking not to be read
_ROBOTS_BYTES = 512 * 1024  # RFC 9309, section 2.5, asks for at least 500 KiB


class FetchError(Exception):
    """An address that was not fetched, and why. `lasting`: asking again will not help."""

    def __init__(self, detail: str, lasting: bool = False) -> None:
        super().__init__(detail)
        self.lasting = lasting


class Fetched(NamedTuple):
    """An answer: the address after redirects, status, headers (lower-case names) and the body, decompressed."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Visitor:
    """One visit to the web: its client, what it may do, and what it learnt of each host.

    `home`: hosts that the user named in the sources; only these may lie in the local network.
    """

    client: httpx.AsyncClient
    delay_seconds: float
    timeout_seconds: float
    max_bytes: int
    home: frozenset[str]
    robots: dict[str, Protego | str] = field(default_factory=dict)
    visited_at: dict[str, float] = field(default_factory=dict)


async def fetch(visitor: Visitor, url: str, headers: Mapping[str, str] | None = None) -> Fetched:
    """The answer to a GET, redirects followed, each hop as robots.txt allows. Raises FetchError for everything else than 200 and 304."""
    for _ in range(MAX_REDIRECTS + 1):
        await _check_address(visitor, url)
        rules = await _rules(visitor, url)
        if isinstance(rules, str):
            raise FetchError(f"robots.txt of {urlsplit(url).netloc} cannot be read, so nothing may be fetched now: {rules}")
        if not rules.can_fetch(url, AGENT):
            raise FetchError("robots.txt forbids it", lasting=True)
        answer = await _get(visitor, url, headers or {}, visitor.max_bytes, float(rules.crawl_delay(AGENT) or 0))
        if answer.status not in (301, 302, 303, 307, 308):
            if answer.status not in (200, 304):
                raise FetchError(f"answered {answer.status}", lasting=answer.status in (401, 403, 404, 410, 451))
            return answer
        url = absolute(url, answer.headers.get("location", ""))
    raise FetchError(f"more than {MAX_REDIRECTS} redirects", lasting=True)


def absolute(base: str, url: str) -> str:
    """An address that stands in an answer from `base`, completed; as it stands where it is none, so that fetching it says so."""
    try:
        return urljoin(base, url)
    except ValueError:
        return url


async def _check_address(visitor: Visitor, url: str) -> None:
    """Refuses what is not the web: other schemes, and hosts in the local network that the user did not name."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise FetchError(str(error), lasting=True) from error
    host = parts.hostname
    if parts.scheme not in ("http", "https") or not host:
        raise FetchError("not an address of the web", lasting=True)
    if parts.netloc in visitor.home:
        return
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError as error:
        raise FetchError(f"{host} is not known: {error}") from error
    if not all(ipaddress.ip_address(str(entry[4][0]).split("%")[0]).is_global for entry in found):
        raise FetchError(f"{host} lies in the local network", lasting=True)


async def _rules(visitor: Visitor, url: str) -> Protego | str:
    """The robots.txt of the address's host, asked for once a visit; or why it cannot be read (RFC 9309: then all is forbidden)."""
    parts = urlsplit(url)
    if parts.netloc not in visitor.robots:
        try:
            answer = await _get(visitor, f"{parts.scheme}://{parts.netloc}/robots.txt", {}, _ROBOTS_BYTES, 0.0)
        except FetchError as error:
            visitor.robots[parts.netloc] = str(error)
        else:
            text = answer.body.decode("utf-8", "ignore") if answer.status == 200 else ""
            visitor.robots[parts.netloc] = Protego.parse(text) if answer.status < 500 else f"answered {answer.status}"
    return visitor.robots[parts.netloc]


async def _get(visitor: Visitor, url: str, headers: Mapping[str, str], max_bytes: int, asked_delay: float) -> Fetched:
    """One request without redirects. The time limit covers all of it, so an answer that never ends, ends."""
    host = urlsplit(url).netloc
    loop = asyncio.get_running_loop()
    if asked_delay > MAX_DELAY_SECONDS:
        raise FetchError(f"robots.txt asks for {asked_delay:.0f} s between requests")
    await asyncio.sleep(visitor.visited_at.get(host, 0.0) + max(visitor.delay_seconds, asked_delay) - loop.time())
    body = bytearray()
    try:
        async with asyncio.timeout(visitor.timeout_seconds), visitor.client.stream("GET", url, headers=dict(headers)) as answer:
            async for chunk in answer.aiter_bytes():
                body += chunk
                if len(body) > max_bytes:
                    raise FetchError(f"more than {max_bytes:,} bytes", lasting=True)
            return Fetched(url, answer.status_code, dict(answer.headers), bytes(body))
    except TimeoutError as error:
        raise FetchError(f"no whole answer within {visitor.timeout_seconds:.0f} s") from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        raise FetchError(f"{type(error).__name__}: {error}"[:200]) from error
    finally:
        visitor.visited_at[host] = loop.time()
