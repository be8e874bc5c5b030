"""Bytes to text: which encoding a record has.

Belongs here: the order strict UTF-8, declared charset, detection; byte order marks; characters that cannot be stored. Nothing is ever decoded
with replacement characters: bytes that fit no encoding are refused. Not here: where the bytes come from.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import category

from charset_normalizer import from_bytes
from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5

from assets.ingestion.reasons import Reason

_MARKS = (  # UTF-32 before UTF-16: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0",
    b"\x28\xb5\x2f\xfd",
    b"PAR1",
    b"{\\rtf",
    b"BZh",
    b"\xfd7zXZ",
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
_BEYOND_ASCII = re.compile(rb"(?P<utf8>[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})|[\x80-\xff]")
_CUT_SIGN = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")
_SAMPLE = 2**20
_ASCII = bytes(range(128))
_EAST_ASIAN = frozenset(
    {"gb18030", "gbk", "gb2312", "big5", "big5hkscs", "cp949", "euc_kr", "johab", "cp932", "shift_jis", "euc_jp", "euc_jis_2004"}
)
_LETTERS = 0.8  # share of the signs beyond ASCII that are letters in a text that was read rightly
_FEW_BYTES = 4096
_WIDE_BYTES = 4096
_SPACES = 0.005  # share of bytes of nought, as spaces, digits, line ends and Latin letters have them
_FEW_SPACES = 3  # of the same in the shortest text
_LATIN = 0.2  # the same of a text in Latin letters, at the least
_WHITE = frozenset("\t\r\n\f\v")


class Undecodable(ValueError):
    """The bytes are no text in any encoding that is known. `reason`: 'binary' or 'unknown_encoding'."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class Decoded(NamedTuple):
    """Text, the encoding it had, and what was noticed on the way (codes)."""

    text: str
    encoding: str
    warnings: tuple[str, ...]


def decode(data: bytes, declared: str = "") -> Decoded:
    """Decode a whole record: byte order mark, else strict UTF-8, else the declared charset, else the detected one, all strict.

    Line ends stay as they are; a byte order mark is removed. A text that is UTF-8 but for a few bytes, as where texts of two origins were
    joined or one was cut, is read as that. Warnings: 'declared_encoding_wrong', 'encoding_detected', 'encoding_mixed', 'cut_within_sign'.
    Raises Undecodable.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            try:
                return Decoded(data[len(mark) :].decode(name), name, ())
            except UnicodeDecodeError as error:
                raise Undecodable("unknown_encoding", f"begins with the byte order mark of {name} and is not: {error.reason}") from error
    wide = unmarked_wide(data)
    if wide:
        try:
            return Decoded(data.decode(wide), wide, ("encoding_detected",))
        except UnicodeDecodeError as error:
            raise Undecodable("unknown_encoding", f"begins as {wide} does and is not: {error.reason}") from error
    if is_binary(data):
        raise Undecodable("binary", "not text; give the text itself, or one of the formats that are read")
    try:
        return Decoded(data.decode("utf-8"), "utf-8", ())
    except UnicodeDecodeError:
        pass
    known = map_encoding_to_html5(declared, fallback_utf8=False) if declared else None
    if known and known != "utf-8":
        try:
            return Decoded(data.decode(known), known, ())
        except (UnicodeDecodeError, LookupError):
            pass
    nearly = nearly_utf8(data)
    if nearly is not None:
        return Decoded(nearly[0], "utf-8", (nearly[1],))
    noticed = ("encoding_detected", "declared_encoding_wrong") if declared else ("encoding_detected",)
    for detected in likely_encodings(data):
        try:
            return Decoded(data.decode(detected), detected, noticed)
        except (UnicodeDecodeError, LookupError):
            continue
    raise Undecodable("unknown_encoding", "neither UTF-8 nor any other encoding that could be told; save it as UTF-8")


def likely_encodings(data: bytes) -> Iterator[str]:
    """The encodings that some bytes may be in, the likeliest first. Resiliparse's detector knows most languages of one byte a letter from few
    words, charset-normalizer East Asian ones, from which the other makes a salad of letters and signs."""
    likely = detect_encoding(data[:_SAMPLE]) or "cp1252"
    head = data[:_FEW_BYTES]
    by_letters = len(head.translate(None, _ASCII)) <= len(head) // 2 or _mostly_letters(head, likely)
    if by_letters:
        yield likely
    found = from_bytes(head).best()
    if found is not None and found.encoding in _EAST_ASIAN:
        yield found.encoding
    if not by_letters:
        yield likely


def _mostly_letters(data: bytes, encoding: str) -> bool:
    """Whether the signs beyond ASCII of some bytes are letters if they are in an encoding."""
    try:
        signs = [sign for sign in data.decode(encoding, "ignore") if not sign.isascii()]
    except LookupError:
        return False
    return sum(map(str.isalpha, signs)) >= _LETTERS * len(signs)


def unmarked_wide(data: bytes) -> str | None:
    """'utf-16-le' or 'utf-16-be' where the beginning of some bytes is a text in that encoding without its mark; else None.

    Spaces, digits and line ends have a byte of nought in it, other writings than Latin bytes that are control characters by themselves; and
    no other data is printable signs throughout. A text in ASCII or UTF-8 with some stray noughts is none.
    """
    head = data[: min(_WIDE_BYTES, len(data) // 2 * 2)]
    noughts = {"utf-16-le": head[1::2].count(0), "utf-16-be": head[::2].count(0)}  # of the higher byte
    if max(noughts.values()) < _LATIN * len(head) and _is_plain(head.translate(None, b"\0")):
        return None
    for name in sorted(noughts, key=lambda name: -noughts[name]):
        if noughts[name] < max(_FEW_SPACES, _SPACES * len(head)):
            continue
        try:
            text = codecs.getincrementaldecoder(name)().decode(head)
        except UnicodeDecodeError:
            continue
        if all(category(sign) == "Cf" or category(sign)[0] != "C" for sign in set(text) - _WHITE):
            return name
    return None


def _is_plain(data: bytes) -> bool:
    """Whether some bytes are UTF-8 without control characters; their end may be cut within a sign."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return False
    return not _CONTROLS.search(data)


def nearly_utf8(data: bytes) -> tuple[str, str] | None:
    """A text most of whose signs beyond ASCII are UTF-8, and what was noticed: it ends within a sign ('cut_within_sign'; that one is left out),
    or other bytes stand among them, which are read as Windows-1252 ('encoding_mixed'). None for any other text."""
    signs = Counter(match.lastgroup for match in _BEYOND_ASCII.finditer(data))
    if signs["utf8"] <= signs[None]:
        return None
    cut = _CUT_SIGN.sub(b"", data[-4:])
    try:
        return (data[:-4] + cut).decode(), "cut_within_sign"
    except UnicodeDecodeError:
        pass
    try:
        return _BEYOND_ASCII.sub(
            lambda sign: sign[0] if sign["utf8"] else sign[0].decode("cp1252").encode(), data
        ).decode(), "encoding_mixed"
    except UnicodeDecodeError:
        return None


def is_binary(data: bytes) -> bool:
    """Whether the beginning of some bytes is that of a known binary format, or more than one byte in 50 is a control character; one or two are
    damage to a text, however short."""
    head = data[:8192]
    return head.startswith(_SIGNATURES) or len(_CONTROLS.findall(head)) > max(min(2, len(head) // 8), len(head) // 50)


def declared_charset(html: bytes) -> str:
    """The charset that a page's meta element names, '' if none does in the first 4 kB."""
    found = _META_CHARSET.search(html[:4096])
    return found.group(1).decode("ascii", "ignore") if found else ""


def storable(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with each NUL and lone surrogate replaced by U+FFFD, one for one so that spans hold, and the warnings that tell it.

    Neither is a character of any writing; a lone surrogate cannot be stored at all. 'replacement_character': U+FFFD stood in the input.
    """
    warnings: tuple[str, ...] = ()
    if not text.isascii():
        if "\ufffd" in text:
            warnings += ("replacement_character",)
    elif "\x00" not in text:
        return text, warnings
    repaired = _UNSTORABLE.sub("\ufffd", text)
    return repaired, (*warnings, "unstorable_replaced") if repaired != text else warnings
