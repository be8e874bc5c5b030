"""Sources that refresh themselves: feeds and sitemaps, polled; the pages they name, fetched once and stored.

Belongs here: what a source lists, what of it is new, what became of each source. Not here: how one address is fetched (`fetching.py`).
Off until a source is listed in seeds/sources.toml.
"""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx
from lxml import etree

from assets.ingestion.encodings import Undecodable, decode
from assets.ingestion.feeds import entry_fields, parse_feed
from assets.ingestion.fetching import USER_AGENT, Fetched, FetchError, Visitor, absolute, fetch
from assets.ingestion.warc_store import store_pages

STATED = ("title", "published_on", "publisher", "author", "language")
MAX_TRIES = 3  # of a page that fails for reasons that may pass
MAX_LINKS = 50_000  # the bound of the sitemap protocol, taken for feeds too
MAX_SITEMAPS = 10  # of an index, the last changed first

Link = tuple[str, dict[str, str]]


class SourcesError(ValueError):
    """The list of sources cannot be read; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of the list."""

    name: str
    url: str
    kind: Literal["feed", "sitemap"]


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What became of a source: 'ok' (its pages are stored), 'unchanged', 'partial' (some pages failed; they are tried again), 'failed'."""

    name: str
    url: str
    status: Literal["ok", "unchanged", "partial", "failed"]
    stored: int
    waiting: int
    detail: str


def read_sources(sources_toml: Path) -> tuple[list[Source], dict[str, float]]:
    """The listed sources and the [limits]; none when the file is missing. Raises SourcesError."""
    limits = {"delay_seconds": 2.0, "timeout_seconds": 30.0, "max_bytes": 5_000_000, "max_pages": 100}
    if not sources_toml.exists():
        return [], limits
    try:
        given = tomllib.loads(sources_toml.read_text(encoding="utf-8"))
        sources = [Source(str(entry["name"]), str(entry["url"]), entry.get("kind", "feed")) for entry in given.get("source", [])]
        limits |= {name: float(value) for name, value in given.get("limits", {}).items()}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise SourcesError(f"{sources_toml}: {type(error).__name__}: {error}; every [[source]] needs a name and a url") from error
    names = [source.name for source in sources]
    for source in sources:
        if source.kind not in ("feed", "sitemap") or names.count(source.name) > 1 or urlsplit(source.url).scheme not in ("http", "https"):
            raise SourcesError(
                f"{sources_toml}: source {source.name!r} needs a name of its own, an http(s) url, and kind 'feed' or 'sitemap'"
            )
    return sources, limits


def fetch_sources(sources_toml: Path, store: Path, state: dict[str, Any]) -> list[SourceReport]:
    """Poll every source and store the pages that are new, as WARC files below `store`.

    `state` (JSON values, by source; empty at first) is changed in place: what was seen, what waits, and the validators of conditional requests.
    Keep it when the call is over. A source that is down is reported, the others go on. Raises SourcesError, nothing else for what the web sends.
    """
    sources, limits = read_sources(sources_toml)
    return asyncio.run(_visit(sources, limits, store, state)) if sources else []


async def _visit(sources: list[Source], limits: Mapping[str, float], store: Path, state: dict[str, Any]) -> list[SourceReport]:
    async with httpx.AsyncClient(headers={"User-Agent": USER_AGENT}, timeout=limits["timeout_seconds"]) as client:
        home = frozenset(urlsplit(source.url).netloc for source in sources)
        visitor = Visitor(client, limits["delay_seconds"], limits["timeout_seconds"], int(limits["max_bytes"]), home)
        reports = []
        for source in sources:
            known = state.setdefault(source.name, {})
            if known.get("url") != source.url:
                known.clear()
                known["url"] = source.url
            reports.append(await _poll(visitor, source, known, int(limits["max_pages"]), store))
        return reports


async def _poll(visitor: Visitor, source: Source, known: dict[str, Any], max_pages: int, store: Path) -> SourceReport:
    seen: dict[str, int] = known.setdefault("seen", {})  # address -> failed tries, 0 when settled
    waiting: dict[str, dict[str, str]] = known.setdefault("waiting", {})
    validators = {"If-None-Match": known.get("etag"), "If-Modified-Since": known.get("last_modified")}
    problem = ""
    try:
        answer = await _fetch_list(visitor, source.url, {name: value for name, value in validators.items() if value})
        if answer.status == 200:
            links = _feed_links(answer) if source.kind == "feed" else await _sitemap_links(visitor, answer)
            listed = {url for url, _ in links}
            for gone in [
                url for url in seen if url not in listed and url not in waiting
            ]:  # so that the memory is never longer than the feed
                del seen[gone]
            waiting |= {url: stated for url, stated in links if url not in seen and url not in waiting}
            known["etag"], known["last_modified"] = answer.headers.get("etag"), answer.headers.get("last-modified")
    except (FetchError, Undecodable, etree.XMLSyntaxError, ValueError) as error:
        problem = f"{type(error).__name__}: {error}"
    pages: list[tuple[Fetched, dict[str, str], datetime]] = []
    settled: dict[str, int] = {}
    failures = []
    for url in list(waiting)[:max_pages]:
        try:
            page = await fetch(visitor, url)
            if page.headers.get("content-type", "text/html").startswith(("text/html", "application/xhtml", "text/plain")):
                pages.append((page._replace(url=url), waiting[url], datetime.now(UTC)))
            settled[url] = 0
        except FetchError as error:
            failures.append(f"{url}: {error}")
            settled[url] = 0 if error.lasting else seen.get(url, 0) + 1
    store_pages(store / _folder_name(source.name), pages)  # first the pages, then the memory that they are there
    for url, tries in settled.items():
        seen[url] = tries
        if tries in (0, MAX_TRIES):
            del waiting[url]
    detail = "; ".join([problem, *failures[:5]] if problem else failures[:5])
    if problem and not pages:
        status: Literal["ok", "unchanged", "partial", "failed"] = "failed"
    else:
        status = "partial" if problem or failures else "ok" if pages else "unchanged"
    return SourceReport(source.name, source.url, status, len(pages), len(waiting), detail[:1000])


async def _fetch_list(visitor: Visitor, url: str, headers: Mapping[str, str]) -> Fetched:
    """The feed or sitemap, asked for once more where the first answer failed for a reason that may pass: the next visit may be a day away."""
    try:
        return await fetch(visitor, url, headers)
    except FetchError as error:
        if error.lasting:
            raise
    visitor.robots.pop(urlsplit(url).netloc, None)
    return await fetch(visitor, url, headers)


def _feed_links(answer: Fetched) -> list[Link]:
    parsed = parse_feed(decode(answer.body, _charset(answer)).text)
    if not parsed.get("version"):
        raise ValueError("neither RSS nor Atom")
    links = []
    for entry in parsed.entries[:MAX_LINKS]:
        fields = entry_fields(entry, parsed)
        if fields.get("url"):
            links.append((absolute(answer.url, str(fields["url"])), {name: str(fields[name]) for name in STATED if fields.get(name)}))
    return links


async def _sitemap_links(visitor: Visitor, answer: Fetched) -> list[Link]:
    """The pages of a sitemap, or of the last changed sitemaps of an index; title and date where it is a news sitemap."""
    root = _xml(answer.body)
    if etree.QName(root).localname == "sitemapindex":
        children = sorted(((_child(entry, "lastmod"), _child(entry, "loc")) for entry in root), reverse=True)[:MAX_SITEMAPS]
        parts = [_xml((await fetch(visitor, absolute(answer.url, loc))).body) for _, loc in children if loc]
    else:
        parts = [root]
    links = []
    for part in parts:
        for entry in list(part)[:MAX_LINKS]:
            stated = {
                "title": _child(entry, "title"),
                "published_on": _child(entry, "publication_date"),
                "publisher": _child(entry, "name"),
            }
            if loc := _child(entry, "loc"):
                links.append((absolute(answer.url, loc), {name: value for name, value in stated.items() if value}))
    return links


def _xml(data: bytes) -> etree._Element:
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False))
    if root is None or etree.QName(root).localname not in ("urlset", "sitemapindex"):
        raise ValueError("not a sitemap")
    return root


def _child(entry: etree._Element, name: str) -> str:
    """The text of the first element of a name below another, whatever its namespace."""
    return next((found.text or "" for found in entry.iter("{*}" + name)), "").strip()


def _charset(answer: Fetched) -> str:
    return answer.headers.get("content-type", "").partition("charset=")[2].split(";")[0].strip(" \"'")


def _folder_name(name: str) -> str:
    return "".join(sign if sign.isalnum() or sign in "-_" else "_" for sign in name)[:80]
