"""Bad input is refused with a reason, or read as far as it is sound; everything beside it is read, within bounded memory."""

from __future__ import annotations

import gzip
import io
import json
import random
import struct
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.ingestion import archives, limits
from assets.ingestion.reader import Document, FileRef, Refusal, read_file
from tests.ingestion.reading import documents, read_all, reasons, texts
from tests.ingestion.test_formats import RSS, warc

GOOD = b'{"text": "Two died."}\n'


def test_one_bad_line_costs_one_line(tmp_path: Path) -> None:
    lines = [
        b'{"text": "One died."}',
        b'{"text": "Two',
        b"[1, 2]",
        b'"a string"',
        b'{"title": "no text"}',
        b'{"text": "   "}',
        b"",
        b'{"text": ' + b"[" * 200_000,
        b'{"n": 1' + b"0" * 10_000 + b', "text": "x"}',
        b'{"text": "\x80\x81\xff\xfe\x00\x01\x02"}',
        b'{"text": "Three died."}',
        b'{"text": "cut of',
    ]
    (tmp_path / "a.jsonl").write_bytes(b"\n".join(lines))
    found = read_all(tmp_path)
    assert [(one.locator, one.reason) for one in found if isinstance(one, Refusal)] == [
        ("line 2", "malformed"), ("line 3", "not_a_record"), ("line 4", "not_a_record"), ("line 5", "no_text"), ("line 6", "empty"),
        ("line 8", "too_deep"), ("line 9", "malformed"), ("line 10", "binary"), ("line 12", "malformed"),
    ]  # fmt: skip
    assert texts(tmp_path) == ["One died.", "Three died."]


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.txt", "a.json"])
def test_a_line_of_200_megabytes_is_refused_in_little_memory(tmp_path: Path, name: str) -> None:
    with (tmp_path / name).open("wb") as file:
        file.write({"a.jsonl": GOOD, "a.csv": b"text\nOne died.\n", "a.json": b'[{"text": "One died."},'}.get(name, b""))
        for _ in range(200):
            file.write(b"x" * 2**20)
        file.write(b"\n" + {"a.jsonl": GOOD, "a.csv": b"Three died.\n"}.get(name, b""))
    tracemalloc.start()
    try:
        found = read_all(tmp_path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 64 * 2**20
    assert [one.reason for one in found if isinstance(one, Refusal)] == ["too_large"]
    assert len([one for one in found if isinstance(one, Document)]) == {"a.txt": 0, "a.json": 1}.get(name, 2)


def test_a_quote_that_never_closes_costs_one_row(tmp_path: Path) -> None:
    rows = [
        "id,text",
        '1,"sound, with a',
        'line break"',
        "2,plain",
        '3,"never closes',
        "4,after",
        "5,too,many",
        "6",
        '7,"odd" tail',
        "8,last",
    ]
    (tmp_path / "a.csv").write_text("\n".join(rows))
    found = read_all(tmp_path)
    assert [one.external_id for one in found if isinstance(one, Document)] == ["1", "2", "4", "8"]
    assert found[0].text == "sound, with a\nline break"  # type: ignore[union-attr]
    assert [(one.locator, one.reason) for one in found if isinstance(one, Refusal)] == [
        ("line 5", "malformed"), ("line 7", "not_a_record"), ("line 8", "not_a_record"), ("line 9", "malformed"),
    ]  # fmt: skip


def test_a_quote_that_never_closes_before_much_text_costs_one_row(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("w") as file:
        file.write('id,text\n0,"never closes\n')
        file.writelines(f"{number},{'A convoy left at dawn. ' * 40}\n" for number in range(1, 10_001))
    counted = {Document: 0, Refusal: 0}
    for found in read_file(FileRef(str(tmp_path / "a.csv"), 1, 1)):
        counted[type(found)] += 1
    assert counted == {Document: 10_000, Refusal: 1}


def test_a_table_without_a_text_column_names_its_columns(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("event,deaths\nx,3\n")
    pq.write_table(pa.table({"event": ["x"]}), tmp_path / "b.parquet")
    (tmp_path / "c.csv").write_text("\n\n")
    found = read_all(tmp_path)
    assert [one.reason for one in found if isinstance(one, Refusal)] == ["no_text", "no_text", "empty"]
    assert "event, deaths" in found[0].detail  # type: ignore[union-attr]


def test_a_cut_array_gives_what_stands_before_the_cut(tmp_path: Path) -> None:
    whole = json.dumps([{"text": f"Report {number}. " + "x" * 50_000} for number in range(30)])
    (tmp_path / "a.json").write_text(whole[: len(whole) // 2])
    (tmp_path / "b.json").write_text('[{"text": "One died."}, {"text": x}, {"text": "y"}]')
    (tmp_path / "c.json").write_text("[" * 100_000)
    (tmp_path / "d.json").write_text('{"text": "One')
    (tmp_path / "e.json").write_text("[]")
    assert reasons(tmp_path / "a.json") == ["malformed"]
    assert [text.split(".")[0] for text in texts(tmp_path / "a.json")] == [f"Report {number}" for number in range(15)]
    assert texts(tmp_path / "b.json") == ["One died."]
    assert reasons(tmp_path / "b.json") == ["malformed"]
    assert reasons(tmp_path / "c.json") == ["too_deep"]
    assert reasons(tmp_path / "d.json") == ["malformed"]
    assert reasons(tmp_path / "e.json") == ["empty"]


@pytest.mark.parametrize(
    ("data", "text", "encoding", "warnings"),
    [
        ("Größe – “zwei”".encode("cp1252"), "Größe – “zwei”", "cp1252", ("encoding_detected",)),
        ("Погибли трое людей, сообщили власти".encode("cp1251"), "Погибли трое людей, сообщили власти", "cp1251", ("encoding_detected",)),
        ("Two died.".encode("utf-16"), "Two died.", "utf-16-le", ()),
        ("Two died.".encode("utf-16-le"), "Two died.", "utf-16-le", ("encoding_detected",)),
        ("Погибли трое людей\n".encode("utf-16-be"), "Погибли трое людей\n", "utf-16-be", ("encoding_detected",)),
        ("一人死亡。\n一人受伤。\n2016年".encode("utf-16-le"), "一人死亡。\n一人受伤。\n2016年", "utf-16-le", ("encoding_detected",)),
        ("两人死亡，三人受伤。".encode("gb18030"), "两人死亡，三人受伤。", "gb18030", ("encoding_detected",)),
        ("두 명이 숨지고 세 명이 다쳤다.".encode("euc_kr"), "두 명이 숨지고 세 명이 다쳤다.", "cp949", ("encoding_detected",)),
        ("Two � died.".encode(), "Two \ufffd died.", "utf-8", ("replacement_character",)),
        (b"Two\x00 died in the town of Tal Marun on Monday, officials said there.", "Two\ufffd died in the town of Tal Marun on Monday, officials said there.",
         "utf-8", ("unstorable_replaced",)),
    ],
)  # fmt: skip
def test_encodings(tmp_path: Path, data: bytes, text: str, encoding: str, warnings: tuple[str, ...]) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    (found,) = documents(tmp_path)
    assert (found.text, found.encoding, found.warnings) == (text, encoding, warnings)


def test_what_cannot_be_stored_is_replaced_one_for_one_and_told(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(r'{"id": "a\ud800", "title": "T\u0000", "text": "One\u0000 died\udc00."}')
    (found,) = documents(tmp_path)
    assert found.text == "One\ufffd died\ufffd."
    assert found.warnings == ("unstorable_replaced",)
    json.dumps([found.text, found.external_id, found.metadata], ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("data", "text", "warnings"),
    [
        ("“Two” died – so they say.\n".encode() + b"Caf\xe9 hit.", "“Two” died – so they say.\nCafé hit.", ("encoding_mixed",)),
        ("“Two” died – so they say”".encode()[:-1], "“Two” died – so they say", ("cut_within_sign",)),
        ("Two died in a café".encode("cp1252"), "Two died in a café", ("encoding_detected",)),
    ],
)
def test_a_text_that_is_nearly_utf_8_keeps_what_is(tmp_path: Path, data: bytes, text: str, warnings: tuple[str, ...]) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    (found,) = documents(tmp_path)
    assert (found.text, found.warnings) == (text, warnings)


def test_one_row_in_another_encoding_garbles_no_other(tmp_path: Path) -> None:
    rows = ["id,text", *(f"{number},“Two” died – so they say." for number in range(50))]
    (tmp_path / "a.csv").write_bytes("\n".join(rows).encode() + "\n50,A café was hit – twice.\n51,“Three” fled.".encode("cp1252"))
    found = texts(tmp_path)
    assert (found[:50], found[50:]) == (["“Two” died – so they say."] * 50, ["A café was hit – twice.", "“Three” fled."])


@pytest.mark.parametrize(
    "table",
    [
        'id,text\r1,"One died,\rtwo fled."\r2,x\r',
        '# made by hand\nid, text\n1, "One died,\ntwo fled."\n2, x\n',
        'id,text,Text\n1,"One died,\ntwo fled.",y\n2,x,y\n',
    ],
    ids=["carriage returns", "spaces and a remark", "a name twice"],
)
def test_tables_written_in_unusual_ways_are_read(tmp_path: Path, table: str) -> None:
    (tmp_path / "a.csv").write_text(table, newline="")
    assert [(one.external_id, one.text) for one in documents(tmp_path)] == [("1", "One died,\ntwo fled."), ("2", "x")]


def test_quotes_marked_by_a_backslash_are_quotes_where_the_row_is_sound_that_way(tmp_path: Path) -> None:
    rows = ["id,text", r'1,"He said \"go\", and C:\\x fell"', r'2,"never \"closes', r"3,a \"plain\" field", r'4,"\"Two\" died"']
    (tmp_path / "a.csv").write_text("\n".join(rows))
    found = read_all(tmp_path)
    assert [(one.external_id, one.text) for one in found if isinstance(one, Document)] == [
        ("1", r'He said "go", and C:\x fell'), ("3", r'a \"plain\" field'), ("4", '"Two" died'),
    ]  # fmt: skip
    assert [(one.locator, one.reason) for one in found if isinstance(one, Refusal)] == [("line 3", "malformed")]


@pytest.mark.parametrize("charset", ["zlib", "unicode_escape", "utf-7", "no-such-thing", "idna"])
def test_a_page_cannot_choose_a_codec_that_is_no_charset(tmp_path: Path, charset: str) -> None:
    (tmp_path / "a.html").write_bytes(f'<meta charset="{charset}"><p>Gr\xf6\xdfe \\u0041</p>'.encode("latin-1"))
    (found,) = documents(tmp_path)
    assert found.text == "Größe \\u0041"
    assert "declared_encoding_wrong" in found.warnings


def test_damaged_and_hostile_packing_is_refused_and_the_rest_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "RATIO_FREE_BYTES", 2**20)
    packed = gzip.compress(GOOD * 5000)
    (tmp_path / "a.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    (tmp_path / "b.jsonl.gz").write_bytes(packed[:-8] + b"\0\0\0\0" + packed[-4:])
    (tmp_path / "c.jsonl.gz").write_bytes(packed + b"garbage")
    (tmp_path / "d.jsonl.gz").write_bytes(gzip.compress(GOOD) + gzip.compress(GOOD))
    (tmp_path / "e.txt.gz").write_bytes(gzip.compress(b"x" * 2**22))
    (tmp_path / "f.zip").write_bytes(b"PK\x03\x04 no zip")
    (tmp_path / "g.tar").write_bytes(b"x" * 257 + b"ustar" + b"\xff" * 2000)
    (tmp_path / "h.zst").write_bytes(b"\x28\xb5\x2f\xfd\xff\xff")
    for letter in "abcefgh":
        place = next(tmp_path.glob(f"{letter}.*"))
        assert len(reasons(place)) == 1, place
        assert texts(place) == [], place
    assert texts(tmp_path) == ["Two died."] * 2
    assert reasons(tmp_path / "e.txt.gz") == ["ratio"]


def _zip_with(members: dict[str, bytes]) -> bytearray:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return bytearray(out.getvalue())


def test_a_damaged_or_locked_member_costs_that_member(tmp_path: Path) -> None:
    data = _zip_with({"a.txt": b"One died.", "b.txt": b"Two died.", "c.txt": b"Three died.", "d.txt": b"Four died."})
    data[data.index(b"Two died.")] ^= 1
    at = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1) + 1)
    struct.pack_into("<H", data, at + 8, 1)  # the third member's entry in the directory says: encrypted
    (tmp_path / "a.zip").write_bytes(data)
    assert texts(tmp_path) == ["One died.", "Four died."]
    assert reasons(tmp_path) == ["damaged", "encrypted"]


def test_bounds_of_archives_hold_for_the_member_that_hits_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_MEMBER_BYTES", 100)
    monkeypatch.setattr(archives, "MAX_MEMBERS", 3)
    (tmp_path / "a.zip").write_bytes(
        _zip_with({"a.txt": b"x " * 100, "b.txt": b"One died.", "c.txt": b"Two died.", "d.txt": b"Three died."})
    )
    assert texts(tmp_path) == ["One died.", "Two died."]
    assert reasons(tmp_path) == ["too_large", "too_many_members"]


def test_archives_inside_archives_end_somewhere(tmp_path: Path) -> None:
    data = b"One died."
    for _ in range(limits.MAX_DEPTH + 2):
        data = bytes(_zip_with({"inner.zip" if data != b"One died." else "a.txt": data}))
    (tmp_path / "a.zip").write_bytes(data)
    assert reasons(tmp_path) == ["too_deep"]


def test_members_are_never_written_under_their_names(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, kind, target in (
            ("../outside.txt", tarfile.REGTYPE, ""), ("/tmp/absolute.txt", tarfile.REGTYPE, ""), ("link", tarfile.SYMTYPE, "/etc/passwd"),
            ("line\nbreak\u202e.txt", tarfile.REGTYPE, ""),
        ):  # fmt: skip
            info = tarfile.TarInfo(name)
            info.type, info.linkname, info.size = kind, target, 9 if kind == tarfile.REGTYPE else 0
            archive.addfile(info, io.BytesIO(b"One died."))
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.tar").write_bytes(out.getvalue())
    found = documents(inbox)
    assert [one.text for one in found] == ["One died."] * 3
    assert "\n" not in found[2].path
    assert "\u202e" not in found[2].path
    assert [path.name for path in tmp_path.rglob("*")] == ["inbox", "a.tar"]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.xml", b"<html><body>Not a feed</body></html>", "not_a_feed"),
        ("a.rss", b"just words", "not_a_feed"),
        ("a.xml", b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://p.example</loc></url></urlset>', "not_a_feed"),
        ("a.rss", b'<rss version="2.0"><channel><title>x</title></channel></rss>', "empty"),
        ("a.warc", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999\r\n\r\nHTTP/1.1 200 OK\r\n", "damaged"),
        ("a.parquet", b"PAR1 no table PAR1", "damaged"),
        ("a.html", b"<html><head><title>x</title></head><body><script>x()</script></body></html>", "no_text"),
        ("a.txt", b" \n\t ", "empty"),
        ("a.txt", b"", "empty"),
    ],
)  # fmt: skip
def test_files_that_are_not_what_they_say(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "z.txt").write_text("Two died.")
    assert texts(tmp_path) == ["Two died."]
    assert reasons(tmp_path) == [reason]


def test_members_that_hold_nothing_are_told_once_an_archive(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("d.txt", "Three fled.")
        archive.writestr("e.txt", "")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("0.txt", "Two died.")
        for number in range(1, 5_000):
            archive.writestr(f"{number}.txt", "" if number % 2 else " \n")
        archive.writestr("a.jsonl", '{"text": ""}\n')
        archive.writestr("b.zip", inner.getvalue())
    found = read_all(tmp_path)
    assert [one.text for one in found if isinstance(one, Document)] == ["Two died.", "Three fled."]
    told = [(one.path.removeprefix(str(tmp_path)), one.locator, one.detail) for one in found if isinstance(one, Refusal)]
    assert told == [
        ("/a.zip!/a.jsonl", "line 1", "no text in it"),
        ("/a.zip!/b.zip", "", f"members that hold nothing: 1, the first: {tmp_path}/a.zip!/b.zip!/e.txt"),
        ("/a.zip", "", f"members that hold nothing: 4,999, the first: {tmp_path}/a.zip!/1.txt"),
    ]
    (tmp_path / "a.zip").unlink()
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b""))
    assert reasons(tmp_path) == ["empty"]


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("a.txt", b"Two\0 died.", "Two\ufffd died."),
        ("a.html", b"<p>Two\0 died.", "Two\ufffd died."),
        ("a.jsonl", b'{"text": "Two\0 died."}\n', "Two\ufffd died."),
        ("a.json", b'[{"text": "Two\0 died."}]', "Two\ufffd died."),
        ("a.csv", b"id,text\n1,Two\0 died.\n", "Two\ufffd died."),
    ],
)
def test_a_nul_in_a_short_text_is_told_and_costs_one_sign(tmp_path: Path, name: str, data: bytes, text: str) -> None:
    (tmp_path / name).write_bytes(data)
    (found,) = documents(tmp_path)
    assert (found.text, found.warnings) == (text, ("unstorable_replaced",))


@pytest.mark.parametrize("data", [b"\0\0", b"\0\1\2\3 PNG", b"Two died.\0\1\2", struct.pack("<99h", *range(99)), b"\0a\0b\0\1" * 9])
def test_what_is_mostly_no_text_stays_binary(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    assert reasons(tmp_path) == ["binary"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b"id,text\n"),
        ("b.csv", b"id,text\n\n"),
        ("a.jsonl", b"\n \n"),
        ("a.zip", b"PK\5\6" + b"\0" * 18),
        ("a.gz", gzip.compress(b"\n", mtime=0)),
    ],
)
def test_a_file_that_holds_nothing_is_told(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert reasons(tmp_path) == ["empty"]


def test_a_cut_feed_gives_its_whole_entries(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(RSS[: RSS.index("<item><title>Three")])
    assert texts(tmp_path) == ["Two died."]


def test_entities_that_multiply_are_not_expanded(tmp_path: Path) -> None:
    entities = "".join(
        f'<!ENTITY e{n} "{"&e" + str(n - 1) + ";" if n else "lol"}{("&e" + str(n - 1) + ";") * 9 if n else ""}">' for n in range(12)
    )
    feed = RSS.replace("<rss version", f"<!DOCTYPE rss [{entities}<!ENTITY file SYSTEM 'file:///etc/passwd'>]><rss version").replace(
        "Two died.", "&e11;&file;"
    )
    (tmp_path / "a.xml").write_text(feed.replace("<![CDATA[<p>", "").replace("</p>]]>", ""))
    assert all(len(text) < 10_000 and "root:" not in text for text in texts(tmp_path))


def test_a_cut_warc_gives_its_whole_pages(tmp_path: Path) -> None:
    data = warc(*((f"https://p.example/{n}", b"<p>Page %d says that two died.</p>" % n, "text/html") for n in range(3)))
    (tmp_path / "a.warc").write_bytes(data[:-20])
    assert texts(tmp_path) == ["Page 0 says that two died.", "Page 1 says that two died."]
    assert reasons(tmp_path) == ["damaged"]


def test_a_page_of_a_million_nested_tags_is_read_or_refused(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"<div>" * 1_000_000 + b"Two died.")
    (tmp_path / "b.txt").write_bytes(b"Three died.")
    assert texts(tmp_path)[-1] == "Three died."
    assert len(read_all(tmp_path)) == 2


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(["a.txt", "a.html", "a.jsonl", "a.json", "a.csv", "a.xml", "a.warc", "a.parquet", "a.zip", "a.tar", "a.gz", "a.zst", "a"]),
       data=st.binary(max_size=400), magic=st.sampled_from([b"", b"PK\x03\x04", b"\x1f\x8b\x08", b"WARC/1.0\r\n", b"PAR1", b"{", b"[", b"text\n", b"<rss>"]))  # fmt: skip
def test_no_bytes_under_any_name_raise(tmp_path_factory: pytest.TempPathFactory, name: str, data: bytes, magic: bytes) -> None:
    place = tmp_path_factory.mktemp("any") / name
    place.write_bytes(magic + data)
    for found in read_file(FileRef(str(place), 1, 1)):
        if isinstance(found, Document):
            found.text.encode()
            assert not found.text.isspace()
        assert found.path == str(place) or found.path.startswith(f"{place}!/")


def test_every_flipped_byte_of_a_packed_corpus_is_noticed_or_harmless(tmp_path: Path) -> None:
    sound = gzip.compress(b"".join(b'{"text": "Report %d: %d died."}\n' % (n, n * 7) for n in range(50)), mtime=0)
    place = tmp_path / "a.jsonl.gz"
    place.write_bytes(sound)
    wanted = texts(place)
    pick = random.Random(5)
    for _ in range(40):
        data = bytearray(sound)
        data[pick.randrange(len(data))] ^= 1 << pick.randrange(8)
        place.write_bytes(data)
        assert texts(place) in ([], wanted)
