"""Every format gives the same record the same document, and the record's text character for character."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.ingestion.reader import Document
from tests.ingestion.reading import documents, read_all, reasons, texts

RECORDS = [
    {
        "id": "k-1",
        "url": "https://paper.example/k1",
        "title": "Shells hit Tal Marun",
        "text": "TAL MARUN (Agency) - Two people died.\n\nThe “market” was closed, officials said.",
        "published_on": "2021-05-04",
        "publisher": "The Paper",
        "language": "en",
    },
    {"id": "k-2", "text": "A convoy, of 12 trucks; left at dawn.\tNobody was hurt.", "author": "M. Ödegård"},
]


def _csv(records: list[dict[str, str]], delimiter: str = ",") -> str:
    names = list(dict.fromkeys(name for record in records for name in record))
    out = io.StringIO()
    writer = csv.DictWriter(out, names, delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return out.getvalue()


def _parquet() -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist([{"author": None, **record} for record in RECORDS]), sink)
    return bytes(sink.getvalue())


AS_FILES = {
    "a.jsonl": "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in RECORDS).encode(),
    "b.json": json.dumps(RECORDS, indent=1).encode(),
    "c.json": json.dumps({"status": "ok", "articles": {"results": RECORDS, "pages": 1}}).encode(),
    "d.csv": _csv(RECORDS).encode(),
    "e.csv": _csv(RECORDS, ";").encode("utf-16"),
    "f.tsv": _csv(RECORDS, "\t").encode("cp1252"),
    "g.parquet": _parquet(),
    "h.json": "".join(json.dumps(record) + "\n" for record in RECORDS).encode("utf-8-sig"),
}


@pytest.mark.parametrize("name", AS_FILES)
def test_a_record_is_the_same_document_in_every_format(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(AS_FILES[name])
    (tmp_path / "reference.jsonl").write_bytes(AS_FILES["a.jsonl"])
    wanted = documents(tmp_path / "reference.jsonl")
    found = documents(tmp_path / name)
    assert [one.text for one in found] == [record["text"] for record in RECORDS]
    assert [one.external_id for one in found] == ["k-1", "k-2"]
    assert [one.metadata for one in found] == [one.metadata for one in wanted]
    assert [one.document_id for one in found] == [one.document_id for one in wanted]
    assert found[0].metadata["published_on"] == "2021-05-04"
    assert "author" not in found[0].metadata


def test_the_identity_is_the_record_and_not_where_it_stands(tmp_path: Path) -> None:
    for name, text in (("a.txt", "Shelling went on."), ("z/b.txt", "Shelling went on."), ("c.txt", "Shelling went on!")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    one, other, twin = documents(tmp_path)
    assert one.document_id == twin.document_id != other.document_id
    assert len(one.document_id) == 16
    record = {"id": "1", "text": "Shelling went on.", "published_on": "2020-01-01"}
    (tmp_path / "r.jsonl").write_text(
        "\n".join(json.dumps(record | change) for change in ({}, {"published_on": "2020-01-02"}, {"id": "2"}, {}))
    )
    ids = [found.document_id for found in documents(tmp_path / "r.jsonl")]
    assert ids[0] == ids[3]
    assert len(set(ids)) == 3


def test_a_text_file_is_read_character_for_character(tmp_path: Path) -> None:
    text = "\tTitle\r\n\r\nTwo\u00a0died.  \r\nمدينة حلب\n"
    (tmp_path / "a.txt").write_bytes("\ufeff".encode() + text.encode())
    (found,) = documents(tmp_path)
    assert found.text == text
    assert found.path == str(tmp_path / "a.txt")
    assert found.metadata == {}


@pytest.mark.parametrize(
    ("name", "page"),
    [
        (
            "a.html",
            b'<html><head><meta charset="windows-1251"></head><body><p>\xcf\xee\xe3\xe8\xe1\xeb\xee \xf2\xf0\xee\xe5</p></body></html>',
        ),
        ("b.html", "<html><body><p>Погибло трое</p><script>alert(1)</script></body></html>".encode()),
        ("no_ending", "<!DOCTYPE html><html><body><p>Погибло трое</p></body></html>".encode()),
    ],
)
def test_a_page_gives_its_visible_text_and_keeps_its_markup(tmp_path: Path, name: str, page: bytes) -> None:
    (tmp_path / name).write_bytes(page)
    (found,) = documents(tmp_path)
    assert found.text == "Погибло трое"
    assert found.content is not None
    assert found.content.startswith("<")
    assert found.format == "html"


@pytest.mark.parametrize(
    ("record", "wanted"),
    [
        (  # news-please
            {
                "maintext": "One died.",
                "title": "T",
                "date_publish": "2019-02-03 04:05:06",
                "source_domain": "p.example",
                "authors": ["A B", "C"],
            },
            {"title": "T", "published_on": "2019-02-03 04:05:06", "publisher": "p.example", "author": "A B, C"},
        ),
        (  # Event Registry
            {
                "uri": "9",
                "lang": "eng",
                "dateTimePub": "2019-02-03T04:05:06Z",
                "body": "One died.",
                "source": {"uri": "p", "title": "The P"},
            },
            {"language": "eng", "published_on": "2019-02-03T04:05:06Z", "publisher": "The P"},
        ),
        (  # NewsAPI; schema.org
            {"source": {"id": None, "name": "The P"}, "content": "One died.", "publishedAt": "2019-02-03"},
            {"publisher": "The P", "published_on": "2019-02-03"},
        ),
        (
            {"@type": "NewsArticle", "headline": "T", "articleBody": "One died.", "datePublished": "2019", "author": {"name": "A B"}},
            {"title": "T", "published_on": "2019", "author": "A B"},
        ),
        (  # WordPress
            {"id": 5, "date": "2019-02-03T04:05:06", "title": {"rendered": "T"}, "content": {"rendered": "One died."}},
            {"title": "T", "published_on": "2019-02-03T04:05:06"},
        ),
        (  # MongoDB
            {"_id": {"$oid": "5a"}, "content": "One died.", "published": {"$date": {"$numberLong": "1549166706000"}}},
            {"published_on": "1549166706000"},
        ),
        (  # Elasticsearch
            {"_index": "news", "_id": "k", "_score": 1.0, "_source": {"title": "T", "text": "One died.", "date": "2019-02-03"}},
            {"title": "T", "published_on": "2019-02-03"},
        ),
        (  # a day on which a crawler saw it, or on which it was changed, is no publication date
            {"text": "One died.", "seendate": "20190203T000000Z", "date_download": "2019-02-03", "date_modify": "2019-02-04"},
            {},
        ),
    ],
)
def test_the_names_of_news_exports_are_known(tmp_path: Path, record: dict[str, object], wanted: dict[str, str]) -> None:
    (tmp_path / "a.json").write_text(json.dumps(record))
    (found,) = documents(tmp_path)
    assert found.text == "One died."
    assert found.metadata == wanted


def test_markup_in_a_body_field_is_a_page_but_in_text_it_is_text(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"body": "<p>One died.</p><p>Two fled.</p>"}\n{"text": "<p>One died.</p>"}\n')
    page, plain = documents(tmp_path)
    assert (page.text, page.content) == ("One died.\nTwo fled.", "<p>One died.</p><p>Two fled.</p>")
    assert (plain.text, plain.content) == ("<p>One died.</p>", None)


RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Paper</title><language>en</language>
<item><title>One &amp; two</title><link>https://p.example/1</link><guid>g1</guid><pubDate>Tue, 04 May 2021 08:00:00 GMT</pubDate>
<content:encoded><![CDATA[<p>Two died.</p>]]></content:encoded></item>
<item><title>Three</title><description>Only a teaser.</description></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>The Paper</title><entry><id>a1</id><title>One</title>
<updated>2021-05-09T00:00:00Z</updated><content type="html">&lt;p&gt;Two died.&lt;/p&gt;</content></entry></feed>"""


def test_each_entry_of_a_feed_is_a_record(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(RSS)
    whole, teaser = documents(tmp_path)
    assert (whole.text, whole.external_id, whole.locator) == ("Two died.", "g1", "entry 1")
    assert whole.metadata == {
        "url": "https://p.example/1", "title": "One & two", "published_on": "Tue, 04 May 2021 08:00:00 GMT", "publisher": "The Paper", "language": "en",
    }  # fmt: skip
    assert (teaser.text, teaser.warnings) == ("Only a teaser.", ("summary_only",))


def test_the_day_of_an_update_is_not_that_of_publication(tmp_path: Path) -> None:
    (tmp_path / "a.atom").write_text(ATOM)
    (found,) = documents(tmp_path)
    assert found.text == "Two died."
    assert "published_on" not in found.metadata


def warc(*pages: tuple[str, bytes, str], status: str = "200 OK") -> bytes:
    """A WARC file of (address, body, content type)."""
    out = b""
    for number, (address, body, kind) in enumerate(pages):
        block = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2021-05-04T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:{number:032d}>\r\n"
        out += (
            head.encode()
            + f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n".encode()
            + block
            + b"\r\n\r\n"
        )
    return out


def test_the_pages_of_a_warc_are_records_and_its_pictures_are_not(tmp_path: Path) -> None:
    pages = (
        ("https://p.example/1", b"<html><body><p>Two died.</p></body></html>", "text/html; charset=utf-8"),
        ("https://p.example/2", b"\x89PNG....", "image/png"),
        ("https://p.example/3", "<p>Größe</p>".encode("latin-1"), "text/html; charset=iso-8859-1"),
    )
    (tmp_path / "a.warc").write_bytes(warc(*pages))
    (tmp_path / "b.warc.gz").write_bytes(b"".join(gzip.compress(warc(page)) for page in pages))
    (tmp_path / "c.warc").write_bytes(warc(pages[0], status="404 Not Found"))
    found = documents(tmp_path)
    assert [one.text for one in found] == ["Two died.", "Größe"] * 2
    assert [one.metadata["url"] for one in found[:2]] == ["https://p.example/1", "https://p.example/3"]
    assert found[0].document_id == found[2].document_id


def _tar(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def _zstd(data: bytes) -> bytes:
    out = pa.BufferOutputStream()
    with pa.CompressedOutputStream(out, "zstd") as stream:
        stream.write(data)
    return bytes(out.getvalue())


MEMBERS = {"one.txt": b"Two died.", "deep/er/two.jsonl": b'{"text": "Three fled."}\n', "__MACOSX/._one.txt": b"x", ".DS_Store": b"\0\0"}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.zip", _zip(MEMBERS)),
        ("a.tar", _tar(MEMBERS)),
        ("a.tar.gz", gzip.compress(_tar(MEMBERS))),
        ("a.tgz", gzip.compress(_tar(MEMBERS))),
        ("a.tar.zst", _zstd(_tar(MEMBERS))),
        ("a.zip.gz", gzip.compress(_zip(MEMBERS))),
        ("misnamed.txt", _zip(MEMBERS)),
    ],
)
def test_archives_give_what_their_members_give(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    found = documents(tmp_path)
    assert [one.text for one in found] == ["Two died.", "Three fled."]
    assert found[1].path == f"{tmp_path / name}!/deep/er/two.jsonl"
    assert found[1].locator == "line 1"


@pytest.mark.parametrize("around", [_zip, _tar], ids=["in a zip", "in a tar"])
@pytest.mark.parametrize(
    ("name", "packed"),
    [
        ("b.jsonl.gz", gzip.compress),
        ("b.jsonl.zst", _zstd),
        ("b.zip", lambda data: _zip({"b.jsonl": data})),
        ("b.tgz", lambda data: gzip.compress(_tar({"b.jsonl": data}))),
    ],
)
def test_what_is_packed_inside_an_archive_is_unpacked_too(
    tmp_path: Path, around: Callable[[dict[str, bytes]], bytes], name: str, packed: Callable[[bytes], bytes]
) -> None:
    (tmp_path / "a").write_bytes(around({name: packed(b'{"text": "Three fled."}\n'), "c.txt": b"Two died."}))
    assert [one.text for one in documents(tmp_path)] == ["Three fled.", "Two died."]


def test_packed_records_are_read_like_plain_ones(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(AS_FILES["a.jsonl"]))
    (tmp_path / "b.csv.zst").write_bytes(_zstd(AS_FILES["d.csv"]))
    found = documents(tmp_path)
    assert [one.external_id for one in found] == ["k-1", "k-2"] * 2
    assert found[0].path.endswith("a.jsonl.gz")


def test_what_is_no_format_is_told_with_the_remedy(tmp_path: Path) -> None:
    for name, data in (("a.pdf", b"%PDF-1.7 \x00\x01"), ("b.docx", b"\xd0\xcf\x11\xe0\x00"), ("c.jpg", b"\xff\xd8\xff\xe0\x00")):
        (tmp_path / name).write_bytes(data)
    (tmp_path / "d.docx").write_bytes(_zip({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}))
    (tmp_path / "e.rtf").write_bytes(rb"{\rtf1\ansi Two died.}")
    (tmp_path / "good.txt").write_text("Two died.")
    assert reasons(tmp_path) == ["unsupported_format"] * 5
    assert texts(tmp_path) == ["Two died."]
    refusal = next(one for one in read_all(tmp_path) if not isinstance(one, Document))
    assert "convert" in refusal.detail


def test_the_one_date_of_an_entry_of_rss_1_is_its_publication(tmp_path: Path) -> None:
    (tmp_path / "a.rdf").write_text(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        '<channel rdf:about="c"><title>The Paper</title></channel><item rdf:about="i"><title>T</title><link>https://p.example/1</link>'
        "<description>Two died.</description><dc:date>2019-02-03T04:05:06Z</dc:date></item></rdf:RDF>"
    )
    assert documents(tmp_path)[0].metadata["published_on"] == "2019-02-03T04:05:06Z"


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        ({"id": 4, "text": "One died.", "images": [{"url": "u", "description": "A square"}, {"url": "v", "description": "A road"}]}, ["One died."]),
        ({"data": [{"id": "7", "fields": {"title": "T", "body": "One died.", "source": [{"name": "Office"}], "date": {"original": "2019-02-03"}}}]}, ["One died."]),
        ({"version": "https://jsonfeed.org/version/1.1", "description": "A feed", "items": [{"id": "1", "content_text": "One died."}]}, ["One died."]),
        ({"columns": ["title", "text"], "index": [0, 1], "data": [["T", "One died."], ["U", "Two died."]]}, ["One died.", "Two died."]),
        ({"title": {"0": "T", "1": "U"}, "text": {"0": "One died.", "1": "Two died."}}, ["One died.", "Two died."]),
        ({"k1": {"title": "T", "text": "One died."}, "k2": {"text": "Two died."}}, ["One died.", "Two died."]),
        ({"hits": {"total": {"value": 1}, "hits": [{"_id": "k", "_source": {"text": "One died."}}]}}, ["One died."]),
        ({"title": "T", "text": ["One died.", "Two fled."]}, ["One died.\nTwo fled."]),
        ({"response": {"docs": [{"abstract": "x", "body": "One died."}, {"body": "Two died."}]}, "facets": [{"n": 1}]}, ["One died.", "Two died."]),
    ],
    ids=["an article with pictures", "ReliefWeb", "JSON Feed", "pandas split", "pandas columns", "by keys", "Elasticsearch", "paragraphs", "a search answer"],
)  # fmt: skip
def test_an_object_is_a_record_or_holds_a_list_of_them(tmp_path: Path, data: dict[str, object], wanted: list[str]) -> None:
    (tmp_path / "a.json").write_text(json.dumps(data, indent=2))
    assert texts(tmp_path) == wanted


@pytest.mark.parametrize("between", ["\n", ",\n", "\n\x1e", " "])
def test_objects_one_after_the_other_are_records(tmp_path: Path, between: str) -> None:
    records = [json.dumps({"text": text, "n": {"m": [1]}}, indent=1) for text in ("One died.", "Two died.", "Three died.")]
    (tmp_path / "a.json").write_text(between.join(records) + "\n")
    assert texts(tmp_path) == ["One died.", "Two died.", "Three died."]
    (tmp_path / "a.json").write_text("\x1e" + between.join(records)[:-10])
    assert (texts(tmp_path), reasons(tmp_path)) == (["One died.", "Two died."], ["malformed"])


def test_a_list_of_headlines_with_their_addresses_is_read_and_one_whose_texts_were_lost_is_not(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("URL,MobileURL,Date,Title\nhttps://p.example/1,,2019-02-03,Eight die in Tambo\n")
    (tmp_path / "b.json").write_text(json.dumps({"articles": [{"url": "https://p.example/2", "title": "Nine die in Tambo"}]}))
    (tmp_path / "c.xml").write_text(
        '<rss version="2.0"><channel><item><title>Ten die</title><link>https://p.example/3</link></item></channel></rss>'
    )
    found = documents(tmp_path)
    assert [(one.text, one.metadata["title"], one.warnings) for one in found] == [
        (title, title, ("headline_only",)) for title in ("Eight die in Tambo", "Nine die in Tambo", "Ten die")
    ]
    (tmp_path / "d.json").write_text(json.dumps({"url": "https://p.example/4", "title": "Forbidden", "maintext": None}))
    (tmp_path / "e.json").write_text(json.dumps({"name": "a-package", "version": "1.0", "url": "p"}))
    assert reasons(tmp_path) == ["no_text", "no_text"]


def test_a_table_may_tell_its_delimiter_first(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('sep=;\nid;text\n1;"One died, two fled; so they say."\n')
    (found,) = documents(tmp_path)
    assert (found.external_id, found.text, found.locator) == ("1", "One died, two fled; so they say.", "line 3")


def test_a_file_of_gdelt_s_knowledge_graph_gives_the_titles_of_its_pages(tmp_path: Path) -> None:
    row = ["20160503101500-7", "20160503101500", "1", "post.example", "https://post.example/bridge"]
    extras = "<PAGE_LINKS>https://x.example</PAGE_LINKS><PAGE_TITLE>Two die &#8211; army</PAGE_TITLE>"
    lines = [
        "\t".join([*row, '"quoted', *[""] * 20, extras]),
        "\t".join([*row, *[""] * 21, extras.replace("Two", "Six")]),
        "\t".join(row),
        "",
    ]
    (tmp_path / "20160503101500.gkg.csv").write_text("\n".join(lines))
    found = [one for one in read_all(tmp_path) if isinstance(one, Document)]
    assert [(one.text, one.external_id, one.locator) for one in found] == [
        ("Two die – army", "20160503101500-7", "line 1"),
        ("Six die – army", "20160503101500-7", "line 2"),
    ]
    assert found[0].metadata == {
        "title": "Two die – army", "published_on": "20160503", "publisher": "post.example", "url": "https://post.example/bridge"
    }  # fmt: skip
    assert reasons(tmp_path) == ["not_a_record"]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("euc_kr", "두 명이 숨지고, 세 명이 다쳤다."), ("gb18030", "两人死亡，三人受伤，军方说。"), ("cp1251", "Погибли двое.")],
)
def test_a_table_in_an_old_encoding_is_read(tmp_path: Path, encoding: str, text: str) -> None:
    (tmp_path / "a.csv").write_bytes(f'id,text\n1,"{text}"\n2,"{text}"\n'.encode(encoding))
    assert texts(tmp_path) == [text, text]


def test_signs_that_metadata_write_as_entities_are_read_and_a_text_stays_as_it_is(tmp_path: Path) -> None:
    stated = {
        "title": {"rendered": "Army &#8216;takes&#8217; bridge &amp; town"},
        "url": "https://p.example/?a=1&amp;b=2&copy=3",
        "text": "A &amp; B fled.",
    }
    (tmp_path / "a.json").write_text(json.dumps(stated))
    (found,) = documents(tmp_path)
    assert found.text == "A &amp; B fled."
    assert found.metadata == {"title": "Army ‘takes’ bridge & town", "url": "https://p.example/?a=1&b=2&copy=3"}


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_table_and_records_in_utf_16_are_read_without_its_mark(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.csv").write_bytes("id,text\n1,Two died.\n".encode(encoding))
    (tmp_path / "b.jsonl").write_bytes('{"text": "Six died."}\n'.encode(encoding))
    assert [(one.text, one.warnings) for one in documents(tmp_path)] == [("Two died.", ()), ("Six died.", ())]


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (["03/04/2017", "25/04/2017 10:00", "", "2017-04-25"], "DMY"),
        (["03-04-17", "04-25-17"], "MDY"),
        (["03/04/2017", "04/05/2017"], None),
        (["25/04/2017", "04/25/2017", "03/04/2017"], None),
        (["45/45/2017", "03/04/2017"], None),
    ],
)
def test_a_table_tells_in_which_order_it_writes_day_and_month(tmp_path: Path, dates: list[str], order: str | None) -> None:
    (tmp_path / "a.csv").write_text("text,date\n" + "".join(f"Report {at}.,{day}\n" for at, day in enumerate(dates)))
    found = documents(tmp_path)
    assert [one.text for one in found] == [f"Report {at}." for at in range(len(dates))]
    assert [one.metadata.get("date_order") for one in found] == [order if day[:1].isdigit() and day[2:3] in "/-" else None for day in dates]


WRITTEN = st.text(
    st.one_of(st.characters(exclude_categories=("Cs", "Cc")), st.sampled_from('\n\r\t",;“é\u00a0\ufeff')), min_size=1, max_size=80
)


@settings(max_examples=60, deadline=None)
@given(written=st.lists(WRITTEN.filter(lambda text: not text.isspace()), min_size=1, max_size=4))
def test_no_text_changes_on_its_way(tmp_path_factory: pytest.TempPathFactory, written: list[str]) -> None:
    folder = tmp_path_factory.mktemp("texts")
    records = [{"text": text} for text in written]
    (folder / "a.jsonl").write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), newline="")
    (folder / "b.json").write_text(json.dumps(records))
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([["text"], *([text] for text in written)])
    (folder / "c.csv").write_bytes(out.getvalue().encode())
    pq.write_table(pa.Table.from_pylist(records), folder / "d.parquet")
    for name in ("a.jsonl", "b.json", "c.csv", "d.parquet"):
        assert texts(folder / name) == written, name
