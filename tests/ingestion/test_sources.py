"""Sources that refresh themselves, against a server on this machine: what is new is fetched once, and no server can hold a refresh up."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from assets.ingestion.sources import SourceReport, SourcesError, fetch_sources, read_sources
from tests.ingestion.reading import documents

Route = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """A web site: what each path answers, and what was asked for."""

    def __init__(self) -> None:
        self.routes: dict[str, bytes | Route] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, dict(self.headers)))
                route = site.routes.get(self.path)
                if callable(route):
                    route(self)
                elif route is None:
                    self.send_error(404)
                else:
                    self.send_response(200)
                    self.send_header("Content-Type", "text/html; charset=utf-8")
                    self.send_header("Content-Length", str(len(route)))
                    self.end_headers()
                    self.wfile.write(route)

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def paths(self) -> list[str]:
        """The paths that were asked for, without robots.txt."""
        return [path for path, _ in self.asked if path != "/robots.txt"]


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.server.shutdown()
    made.server.server_close()


def _feed(site: Site, *numbers: int) -> bytes:
    items = "".join(
        f"<item><title>Report {n}</title><link>{site.url}/p{n}</link><pubDate>Tue, 0{n} May 2021 08:00:00 GMT</pubDate></item>"
        for n in numbers
    )
    for number in numbers:
        site.routes.setdefault(f"/p{number}", f"<html><body><p>Report {number}: two died.</p></body></html>".encode())
    return f'<rss version="2.0"><channel><title>The Paper</title>{items}</channel></rss>'.encode()


def _poll(folder: Path, state: dict[str, Any], *sources: tuple[str, str, str], **limits: float) -> list[SourceReport]:
    given = {"delay_seconds": 0, "timeout_seconds": 0.6, "max_bytes": 20_000, "max_pages": 20} | limits
    lines = [f'[[source]]\nname = "{name}"\nurl = "{url}"\nkind = "{kind}"' for name, url, kind in sources]
    (folder / "sources.toml").write_text(
        "\n".join(lines) + "\n[limits]\n" + "\n".join(f"{name} = {value}" for name, value in given.items())
    )
    reports = fetch_sources(folder / "sources.toml", folder / "store", state)
    state_text = json.dumps(state)  # what a refresh keeps
    state.clear()
    state.update(json.loads(state_text))
    return reports


def test_new_pages_are_stored_once_with_what_the_feed_states(site: Site, tmp_path: Path) -> None:
    state: dict[str, Any] = {}
    source = ("paper", f"{site.url}/feed", "feed")
    site.routes["/feed"] = _feed(site, 1, 2)
    (report,) = _poll(tmp_path, state, source)
    assert (report.status, report.stored, report.waiting) == ("ok", 2, 0)
    nowhere = b"<item><title>No address</title></item><item><title>Empty</title><link></link></item></channel>"
    site.routes["/feed"] = _feed(site, 1, 2, 3).replace(b"</channel>", nowhere)
    site.asked.clear()
    assert _poll(tmp_path, state, source)[0].stored == 1
    assert site.paths() == ["/feed", "/p3"]
    found = {one.text: one for one in documents(tmp_path / "store")}
    assert set(found) == {"Report 1: two died.", "Report 2: two died.", "Report 3: two died."}
    assert found["Report 2: two died."].metadata == {
        "title": "Report 2", "url": f"{site.url}/p2", "published_on": "Tue, 02 May 2021 08:00:00 GMT", "publisher": "The Paper",
    }  # fmt: skip


def test_an_unchanged_feed_is_asked_for_conditionally_and_costs_nothing(site: Site, tmp_path: Path) -> None:
    feed = _feed(site, 1)

    def conditional(request: BaseHTTPRequestHandler) -> None:
        same = (
            request.headers.get("If-None-Match") == '"v1"' and request.headers.get("If-Modified-Since") == "Tue, 04 May 2021 08:00:00 GMT"
        )
        request.send_response(304 if same else 200)
        request.send_header("ETag", '"v1"')
        request.send_header("Last-Modified", "Tue, 04 May 2021 08:00:00 GMT")
        request.send_header("Content-Length", "0" if same else str(len(feed)))
        request.end_headers()
        request.wfile.write(b"" if same else feed)

    site.routes["/feed"] = conditional
    state: dict[str, Any] = {}
    assert _poll(tmp_path, state, ("paper", f"{site.url}/feed", "feed"))[0].status == "ok"
    site.asked.clear()
    assert _poll(tmp_path, state, ("paper", f"{site.url}/feed", "feed"))[0].status == "unchanged"
    assert site.paths() == ["/feed"]
    assert len(documents(tmp_path / "store")) == 1


def test_robots_txt_is_obeyed_and_one_that_cannot_be_read_forbids(site: Site, tmp_path: Path) -> None:
    site.routes["/robots.txt"] = b"User-agent: *\nDisallow: /p2\n"
    site.routes["/feed"] = _feed(site, 1, 2)
    (report,) = _poll(tmp_path, {}, ("paper", f"{site.url}/feed", "feed"))
    assert site.paths() == ["/feed", "/p1"]
    assert "robots.txt forbids" in report.detail
    site.routes["/robots.txt"] = lambda request: request.send_error(503)
    site.asked.clear()
    assert _poll(tmp_path, {}, ("paper", f"{site.url}/feed", "feed"))[0].status == "failed"
    assert site.paths() == []


def test_a_source_that_is_down_does_not_keep_the_others(site: Site, tmp_path: Path) -> None:
    site.routes["/feed"] = _feed(site, 1)
    site.routes["/page"] = b"<html><body>A page</body></html>"
    reports = _poll(
        tmp_path, {}, ("gone", "http://127.0.0.1:9/feed", "feed"), ("page", f"{site.url}/page", "feed"), ("missing", f"{site.url}/none", "feed"),
        ("no map", f"{site.url}/page", "sitemap"), ("paper", f"{site.url}/feed", "feed"),
    )  # fmt: skip
    assert [report.status for report in reports] == ["failed", "failed", "failed", "failed", "ok"]
    assert all(report.detail for report in reports[:4])
    assert len(documents(tmp_path / "store")) == 1


def _drip(part: bytes) -> Route:
    def answer(request: BaseHTTPRequestHandler) -> None:
        try:
            request.send_response(200)
            request.send_header("Content-Type", "text/html")
            request.end_headers()
            for _ in range(200):
                request.wfile.write(part)
                request.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass

    return answer


def _drip_headers(request: BaseHTTPRequestHandler) -> None:
    try:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(200):
            request.wfile.write(b"X-%d: y\r\n" % number)
            request.wfile.flush()
            time.sleep(0.05)
    except OSError:
        pass


@pytest.mark.parametrize(
    ("route", "detail"),
    [(_drip(b"x"), "no whole answer"), (_drip_headers, "no whole answer"), (_drip(b"x" * 15_000), "more than 20,000 bytes"),
     (lambda request: request.wfile.write(b"\xff\xfe rubbish\r\n\r\n"), "Error")],
    ids=["never ends", "headers never end", "too large", "rubbish"],
)  # fmt: skip
def test_an_answer_that_never_ends_ends(site: Site, tmp_path: Path, route: Route, detail: str) -> None:
    site.routes["/feed"] = _feed(site, 1, 2)
    site.routes["/p1"] = route
    begun = time.monotonic()
    (report,) = _poll(tmp_path, {}, ("paper", f"{site.url}/feed", "feed"))
    assert time.monotonic() - begun < 4
    assert (report.status, report.stored) == ("partial", 1)
    assert detail in report.detail


def test_a_page_that_fails_is_tried_again_a_few_times_and_a_missing_one_is_not(site: Site, tmp_path: Path) -> None:
    site.routes["/feed"] = _feed(site, 1, 2)
    site.routes["/p1"] = lambda request: request.send_error(500)
    del site.routes["/p2"]
    state: dict[str, Any] = {}
    for _ in range(5):
        _poll(tmp_path, state, ("paper", f"{site.url}/feed", "feed"))
    assert site.paths().count("/p1") == 3
    assert site.paths().count("/p2") == 1


def test_a_feed_that_fails_once_is_asked_again_in_the_same_visit_and_a_missing_one_is_not(site: Site, tmp_path: Path) -> None:
    feed = _feed(site, 1)

    def fails_once(request: BaseHTTPRequestHandler) -> None:
        site.routes["/feed"] = feed
        request.send_error(503)

    site.routes["/feed"] = fails_once
    (report,) = _poll(tmp_path, {}, ("paper", f"{site.url}/feed", "feed"))
    assert (report.status, report.stored) == ("ok", 1)
    assert site.paths() == ["/feed", "/feed", "/p1"]
    site.asked.clear()
    _poll(tmp_path, {}, ("missing", f"{site.url}/none", "feed"))
    assert site.paths() == ["/none"]


def test_what_does_not_fit_into_one_visit_waits_for_the_next(site: Site, tmp_path: Path) -> None:
    site.routes["/feed"] = _feed(site, 1, 2, 3, 4, 5)
    state: dict[str, Any] = {}
    waiting = [_poll(tmp_path, state, ("paper", f"{site.url}/feed", "feed"), max_pages=2)[0].waiting for _ in range(3)]
    assert waiting == [3, 1, 0]
    assert len(documents(tmp_path / "store")) == 5


def test_a_feed_leads_neither_into_the_local_network_nor_to_other_schemes(site: Site, tmp_path: Path) -> None:
    inner = Site()
    inner.routes["/secret"] = b"<p>Secret</p>"
    try:
        links = f"<item><link>{inner.url}/secret</link></item><item><link>file:///etc/passwd</link></item><item><link>http://[bad/x</link></item><item><link>{site.url}/jump</link></item>"
        site.routes["/feed"] = f'<rss version="2.0"><channel>{links}</channel></rss>'.encode()

        def jump(request: BaseHTTPRequestHandler) -> None:
            request.send_response(302)
            request.send_header("Location", f"{inner.url}/secret")
            request.end_headers()

        site.routes["/jump"] = jump
        (report,) = _poll(tmp_path, {}, ("paper", f"{site.url}/feed", "feed"))
        assert report.stored == 0
        assert report.detail.count("local network") == 2
        assert inner.asked == []
    finally:
        inner.server.shutdown()
        inner.server.server_close()


def test_hosts_are_given_time_between_requests(site: Site, tmp_path: Path) -> None:
    site.routes["/feed"] = _feed(site, 1, 2)
    begun = time.monotonic()
    _poll(tmp_path, {}, ("paper", f"{site.url}/feed", "feed"), delay_seconds=0.15)
    assert time.monotonic() - begun > 0.4  # robots.txt, feed, two pages
    site.routes["/robots.txt"] = b"User-agent: *\nCrawl-delay: 900\n"
    assert "900" in _poll(tmp_path, {}, ("paper", f"{site.url}/feed", "feed"))[0].detail


def test_a_sitemap_and_an_index_of_them_are_sources(site: Site, tmp_path: Path) -> None:
    _feed(site, 1, 2)
    names = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    news = (
        "<news:news><news:publication><news:name>The Paper</news:name></news:publication>"
        "<news:publication_date>2021-05-01</news:publication_date><news:title>Report 1</news:title></news:news>"
    )
    site.routes["/map"] = f"<urlset {names}><url><loc>{site.url}/p1</loc>{news}</url><url><loc>{site.url}/p2</loc></url></urlset>".encode()
    site.routes["/index"] = f"<sitemapindex {names}><sitemap><loc>{site.url}/map</loc></sitemap></sitemapindex>".encode()
    for path in ("map", "index"):
        folder = tmp_path / path
        folder.mkdir()
        assert _poll(folder, {}, ("paper", f"{site.url}/{path}", "sitemap"))[0].stored == 2
        first, second = sorted(documents(folder / "store"), key=lambda one: one.text)
        assert first.metadata == {"title": "Report 1", "url": f"{site.url}/p1", "published_on": "2021-05-01", "publisher": "The Paper"}
        assert second.metadata == {"url": f"{site.url}/p2"}


def test_without_a_listed_source_nothing_is_fetched(tmp_path: Path) -> None:
    assert fetch_sources(tmp_path / "missing.toml", tmp_path / "store", {}) == []
    shipped = Path(__file__).resolve().parents[2] / "seeds" / "sources.toml"
    assert fetch_sources(shipped, tmp_path / "store", {}) == []
    uncommented = "\n".join(line.removeprefix("# ") for line in shipped.read_text().splitlines()[5:])
    (tmp_path / "example.toml").write_text(uncommented)
    assert len(read_sources(tmp_path / "example.toml")[0]) == 2


@pytest.mark.parametrize(
    "text",
    ["[[source]]\nname = 1", "not toml", '[[source]]\nname = "a"\nurl = "file:///etc/passwd"', "source = 3", "[limits]\nmax_bytes = 'x'"],
)
def test_a_list_that_cannot_be_read_says_where(tmp_path: Path, text: str) -> None:
    (tmp_path / "sources.toml").write_text(text)
    with pytest.raises(SourcesError, match=r"sources\.toml"):
        fetch_sources(tmp_path / "sources.toml", tmp_path, {})
