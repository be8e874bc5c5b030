"""What a corpus is made of: listed in one order, each file once, and nothing that the named places do not hold."""

from __future__ import annotations

import gzip
import hashlib
import os
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs, unquote, urlsplit

import fsspec
import pytest
import trustme

from assets.ingestion.locations import UNKNOWN_MTIME
from assets.ingestion.reader import CorpusError, Refusal, list_files, read_file
from tests.ingestion.reading import reasons, texts
from warehouse.transient import is_transient


def _names(*places: Path | str) -> list[str]:
    return [Path(ref.location).name for ref in list_files([str(place) for place in places])]


def _fill(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"Report of {Path(name).name}.")


def test_a_folder_is_listed_with_all_below_it_in_one_order(tmp_path: Path) -> None:
    _fill(tmp_path, "b.txt", "a/z.txt", "a/y/x.txt", ".hidden", ".git/config.txt", "c.txt")
    assert _names(tmp_path) == ["x.txt", "z.txt", "b.txt", "c.txt"]
    assert list_files([str(tmp_path)]) == list_files([f"{tmp_path}/", str(tmp_path / "b.txt"), str(tmp_path / "a")])


def test_a_location_does_not_hang_on_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _fill(tmp_path, "in/b.txt")
    monkeypatch.chdir(tmp_path)
    assert list_files(["in"]) == list_files([str(tmp_path / "in")])


def test_globs_and_names_that_look_like_globs(tmp_path: Path) -> None:
    _fill(tmp_path, "b[1].txt", "b1.txt", "x*y.txt", "xzzy.txt", "it's.txt", "d/e.txt", "d/f.csv")
    assert _names(tmp_path / "b[1].txt") == ["b[1].txt"]
    assert _names(tmp_path / "x*y.txt") == ["x*y.txt"]
    assert _names(tmp_path / "b*.txt") == ["b1.txt", "b[1].txt"]
    assert _names(tmp_path / "**" / "*.txt") == _names(tmp_path / "*.txt", tmp_path / "d" / "e.txt")
    assert _names(tmp_path / "d*") == ["e.txt", "f.csv"]
    assert texts(tmp_path / "it's.txt") == ["Report of it's.txt."]


@pytest.mark.parametrize("place", ["missing", "missing/*.txt", "empty", "nothing://here", "file:///no/such/place"])
def test_a_place_that_holds_nothing_is_an_error_that_names_it(tmp_path: Path, place: str) -> None:
    (tmp_path / "empty").mkdir()
    named = place if "://" in place else str(tmp_path / place)
    _fill(tmp_path, "full/a.txt")
    with pytest.raises(CorpusError, match=named.replace("*", r"\*")):
        list_files([str(tmp_path / "full"), named])


def test_no_place_at_all_is_an_error() -> None:
    with pytest.raises(CorpusError):
        list_files([])


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    _fill(tmp_path, "secret.txt", "secrets/s.txt", "inbox/a.txt")
    inbox = tmp_path / "inbox"
    (inbox / "b.txt").symlink_to("a.txt")
    (inbox / "c.txt").symlink_to(tmp_path / "secret.txt")
    (inbox / "d").symlink_to(tmp_path / "secrets")
    (inbox / "e").symlink_to(inbox)
    (inbox / "f.txt").symlink_to("gone.txt")
    assert texts(inbox) == ["Report of a.txt."]
    assert reasons(inbox) == ["unsafe_link", "unsafe_link"]  # those within the folder add nothing
    assert texts(inbox / "c.txt") == ["Report of secret.txt."]  # named by the user, it is followed


def test_names_that_cannot_be_stored_and_things_that_are_no_files_are_told(tmp_path: Path) -> None:
    _fill(tmp_path, "a.txt", "line\nbreak.txt")
    Path(os.fsdecode(bytes(tmp_path) + b"/bad\xff.txt")).write_text("One died.")
    os.mkfifo(tmp_path / "pipe.txt")
    for ref in list_files([str(tmp_path)]):
        ref.location.encode()
    assert sorted(reasons(tmp_path)) == ["unsafe_name", "unsupported_format"]
    assert len(texts(tmp_path)) == 2


def test_addresses_are_read_through_fsspec() -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe({"/inbox/a.txt": b"One died.", "/inbox/deep/b.jsonl": b'{"text": "Two died."}', "/inbox/.hidden": b"x"})
    try:
        assert texts("memory://inbox") == ["One died.", "Two died."]
        assert texts("memory://inbox/*.txt") == ["One died."]
        marks = [ref.mtime_ns for ref in list_files(["memory://inbox"])]
        memory.pipe({"/inbox/a.txt": b"Six died."})
        assert list_files(["memory://inbox"])[0].mtime_ns != marks[0]
    finally:
        memory.rm("/inbox", recursive=True)


class _Server(BaseHTTPRequestHandler):
    """A server of files by path, each with the headers that `told` gives it."""

    pages: ClassVar[dict[str, bytes]] = {}
    told: ClassVar[dict[str, dict[str, str]]] = {}

    def do_GET(self) -> None:
        content = self.pages.get(self.path)
        self.send_response(404 if content is None else 200)
        if self.path != "/unmeasured.txt":
            self.send_header("Content-Length", str(len(content or b"")))
        for name, value in self.told.get(self.path, {}).items():
            self.send_header(name, value)
        self.end_headers()
        if content is not None and self.command == "GET":
            self.wfile.write(content)

    do_HEAD = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@contextmanager
def _served(handler: type[BaseHTTPRequestHandler], context: ssl.SSLContext | None = None) -> Iterator[str]:
    """A server on this machine, by its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"{'https' if context else 'http'}://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


PAGE = b"<html><body><p>Six guards were killed at the depot on Friday, the police said.</p></body></html>"


def test_an_address_of_the_web_is_one_file_and_what_is_absent_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = {
        "/a.txt": b"One died.",
        "/b.jsonl.gz": gzip.compress(b'{"text": "Ten died."}\n'),
        "/story?id=5": PAGE,
        "/unmeasured.txt": b"Six died.",
    }
    monkeypatch.setattr(_Server, "pages", pages)
    with _served(_Server) as web:
        assert texts(f"{web}/a.txt") == ["One died."]
        assert texts(f"{web}/b.jsonl.gz") == ["Ten died."]
        assert texts(f"{web}/unmeasured.txt") == ["Six died."]
        assert texts(f"{web}/story?id=5") == ["Six guards were killed at the depot on Friday, the police said."]
        with pytest.raises(CorpusError, match=r"gone\.txt"):
            list_files([f"{web}/gone.txt"])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"ETag": '"one"'}, {"ETag": '"two"'}),
        ({"Last-Modified": "Mon, 01 May 2017 00:00:00 GMT"}, {"Last-Modified": "Tue, 02 May 2017 00:00:00 GMT"}),
        ({"Content-MD5": "b25l"}, {"Content-MD5": "dHdv"}),
    ],
)
def test_a_file_of_the_web_is_known_by_what_its_server_tells(
    monkeypatch: pytest.MonkeyPatch, before: dict[str, str], after: dict[str, str]
) -> None:
    monkeypatch.setattr(_Server, "pages", {"/a.txt": b"One died.", "/untold.txt": b"Two died."})
    monkeypatch.setattr(_Server, "told", {"/a.txt": before})
    with _served(_Server) as web:
        (first,) = list_files([f"{web}/a.txt"])
        assert first.mtime_ns > 0 and list_files([f"{web}/a.txt"]) == [first]
        _Server.told["/a.txt"] = after
        assert list_files([f"{web}/a.txt"])[0].mtime_ns != first.mtime_ns
        assert list_files([f"{web}/untold.txt"])[0].mtime_ns == UNKNOWN_MTIME


READ_BY_TLS = """
import sys
from pathlib import Path
from assets.ingestion.reader import CorpusError, list_files, read_file
from assets.ingestion.sources import fetch_sources
web, folder = sys.argv[1], Path(sys.argv[2])
try:
    print([document.text for ref in list_files([f"{web}/a.txt"]) for document in read_file(ref)])
except CorpusError as error:
    print("refused", "certificate" in str(error).lower())
(folder / "sources.toml").write_text(f'[limits]\\ndelay_seconds = 0\\n[[source]]\\nname = "s"\\nurl = "{web}/feed"\\n')
(report,) = fetch_sources(folder / "sources.toml", folder / "store", {})
print(report.status, report.stored, "certificate" in report.detail.lower())
"""


def test_a_network_that_fails_is_no_fault_of_the_file_and_a_file_that_has_gone_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_Server, "pages", {"/a.txt": b"One died.", "/b.txt": b"Two died."})
    with _served(_Server) as web:
        (a, b) = list_files([f"{web}/a.txt", f"{web}/b.txt"])
        del _Server.pages["/b.txt"]
        (refused,) = read_file(b)
        assert isinstance(refused, Refusal) and refused.reason == "unreadable"
    with pytest.raises(OSError) as raised:
        list(read_file(a))
    assert is_transient(raised.value)


@pytest.mark.parametrize(
    ("trusted", "told"), [(True, ["['One died.']", "ok 1 False"]), (False, ["refused True", "failed 0 True"])], ids=["trusted", "unknown"]
)
def test_addresses_with_tls_are_read_and_only_from_servers_whose_certificate_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trusted: bool, told: list[str]
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    monkeypatch.setattr(_Server, "told", {"/page": {"Content-Type": "text/html"}})
    with _served(_Server, context) as web:
        feed = f"<rss version='2.0'><channel><title>S</title><item><link>{web}/page</link></item></channel></rss>"
        monkeypatch.setattr(_Server, "pages", {"/a.txt": b"One died.", "/feed": feed.encode(), "/page": PAGE, "/robots.txt": b""})
        known = {"SSL_CERT_FILE": str(tmp_path / "authority.pem")} if trusted else {}  # as a user names an authority of their own
        environment = {name: value for name, value in os.environ.items() if name != "SSL_CERT_FILE"} | known
        command = [sys.executable, "-c", READ_BY_TLS, web, str(tmp_path)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, cwd=Path(__file__).parents[2])
    assert done.stdout.splitlines() == told, done.stderr


class _Bucket(BaseHTTPRequestHandler):
    """As much of S3 as reading takes: a bucket called press, listed two keys at a time, and its objects."""

    objects: ClassVar[dict[str, bytes]] = {}

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        bucket, _, key = unquote(address.path).strip("/").partition("/")
        if bucket != "press":
            self._answer(404, b"<Error><Code>NoSuchBucket</Code><Message>no such bucket</Message></Error>")
        elif key:
            data = self.objects.get(key)
            first, _, last = self.headers.get("Range", "bytes=0-").removeprefix("bytes=").partition("-")
            part = (data or b"")[int(first) : int(last) + 1 if last else None]
            self._answer(404 if data is None else 206 if "Range" in self.headers else 200, part, ETag=self._mark(data or b""))
        else:
            asked = {name: values[0] for name, values in parse_qs(address.query).items()}
            keys = sorted(key for key in self.objects if key.startswith(asked.get("prefix", "")))
            start = int(asked.get("continuation-token", "0"))
            more = f"<IsTruncated>true</IsTruncated><NextContinuationToken>{start + 2}</NextContinuationToken>"
            rows = "".join(
                f"<Contents><Key>{key}</Key><LastModified>2017-05-01T00:00:00.000Z</LastModified>"
                f"<ETag>{self._mark(self.objects[key])}</ETag><Size>{len(self.objects[key])}</Size></Contents>"
                for key in keys[start : start + 2]
            )
            told = f"<ListBucketResult>{more if start + 2 < len(keys) else '<IsTruncated>false</IsTruncated>'}{rows}</ListBucketResult>"
            self._answer(200, told.encode())

    do_HEAD = do_GET

    def _mark(self, data: bytes) -> str:
        return f"&quot;{hashlib.md5(data, usedforsecurity=False).hexdigest()}&quot;"

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value.replace("&quot;", '"'))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


def test_a_bucket_of_s3_is_a_corpus(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = gzip.compress(b'{"text": "Two died."}\n')
    objects = {
        "inbox/a.txt": b"One died.",
        "inbox/deep/b.jsonl.gz": packed,
        "inbox/deep/": b"",
        "inbox/.hidden": b"x",
        "other/c.txt": b"No.",
    }
    monkeypatch.setattr(_Bucket, "objects", objects)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "made-up")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with _served(_Bucket) as web:
        monkeypatch.setenv("AWS_ENDPOINT_URL", web)
        assert texts("s3://press/inbox") == ["One died.", "Two died."]  # and no refusal of the mark of a folder
        assert reasons("s3://press/inbox") == []
        assert texts("s3://press/inbox/*.txt") == ["One died."]
        (before,) = list_files(["s3://press/inbox/a.txt"])
        assert before.mtime_ns > 0 and list_files(["s3://press/inbox/a.txt"]) == [before]
        objects["inbox/a.txt"] = b"Six died."
        assert list_files(["s3://press/inbox/a.txt"])[0].mtime_ns != before.mtime_ns  # of equal size and time: the ETag tells
        for place in ("s3://press/nothing", "s3://absent/inbox"):
            with pytest.raises(CorpusError, match=place):
                list_files([place])


def test_an_address_without_its_package_says_which_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(CorpusError, match="fsspec"):
        list_files(["s3://bucket/inbox"])


def test_a_file_address_is_the_file(tmp_path: Path) -> None:
    _fill(tmp_path, "in/a.txt", "in/b.txt")
    assert texts(f"file://{tmp_path}/in") == ["Report of a.txt.", "Report of b.txt."]
