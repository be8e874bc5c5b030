"""What a corpus is made of: listed in one order, each file once, and nothing that the named places do not hold."""

from __future__ import annotations

import gzip
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from assets.ingestion.locations import UNKNOWN_MTIME
from assets.ingestion.reader import CorpusError, list_files
from tests.ingestion.reading import reasons, texts


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
    fsspec = pytest.importorskip("fsspec")
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
    """A server of two files, one with an ETag that is that of its content, and of one page."""

    pages: ClassVar[dict[str, bytes]] = {}

    def do_GET(self) -> None:
        content = self.pages.get(self.path)
        self.send_response(404 if content is None else 200)
        self.send_header("Content-Length", str(len(content or b"")))
        if content is not None and self.path != "/untold.txt":
            self.send_header("ETag", f'"{content.hex()[:40]}"')
        self.end_headers()
        if content is not None and self.command == "GET":
            self.wfile.write(content)

    do_HEAD = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


def test_an_address_of_the_web_is_one_file_and_what_is_absent_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("aiohttp")
    page = b"<html><body><p>Six guards were killed at the depot on Friday, the police said.</p></body></html>"
    monkeypatch.setattr(
        _Server,
        "pages",
        {
            "/a.txt": b"One died.",
            "/untold.txt": b"Two died.",
            "/b.jsonl.gz": gzip.compress(b'{"text": "Ten died."}\n'),
            "/story?id=5": page,
        },
    )
    with ThreadingHTTPServer(("127.0.0.1", 0), _Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            web = f"http://127.0.0.1:{server.server_port}"
            assert texts(f"{web}/a.txt") == ["One died."]
            assert texts(f"{web}/b.jsonl.gz") == ["Ten died."]
            assert texts(f"{web}/story?id=5") == ["Six guards were killed at the depot on Friday, the police said."]
            with pytest.raises(CorpusError, match=r"gone\.txt"):
                list_files([f"{web}/gone.txt"])
            (before,) = list_files([f"{web}/a.txt"])
            assert list_files([f"{web}/a.txt"]) == [before]
            _Server.pages["/a.txt"] = b"Six died."
            (after,) = list_files([f"{web}/a.txt"])
            assert after.mtime_ns != before.mtime_ns  # of equal size: the ETag tells
            assert list_files([f"{web}/untold.txt"])[0].mtime_ns == UNKNOWN_MTIME
        finally:
            server.shutdown()


def test_an_address_without_its_package_says_which_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(CorpusError, match="fsspec"):
        list_files(["s3://bucket/inbox"])


def test_a_file_address_is_the_file(tmp_path: Path) -> None:
    _fill(tmp_path, "in/a.txt", "in/b.txt")
    assert texts(f"file://{tmp_path}/in") == ["Report of a.txt.", "Report of b.txt."]
