"""All visible text of an HTML page, line by line, in document order.

Belongs here: parsing a page within bounds, which elements show no text, where a line of text begins and ends. Not here:
which lines are the article (`assets/cleaning`), encodings and archives (ingestion's other modules).

``visible_text(html)`` is what `source_documents.text` holds for a page; cleaning calls `parse_page` and `visible_lines` on the
same HTML and gets the same lines, together with the elements that they stand in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from lxml import etree, html

# Elements whose content is never shown as text, or only as part of a control.
_UNSEEN = frozenset("script style noscript template head svg math iframe object embed select datalist textarea canvas audio video".split())
# Elements that begin and end a line. Every other element is taken as running text.
_BLOCKS = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr html label legend li main menu nav ol option p pre section summary table tbody td tfoot th thead "
    "tr ul".split()
)
_BREAKS = _BLOCKS | {"br"}
_UNSEEN_SOURCE = re.compile(r"<(script|style|noscript|template|svg)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.S | re.I)
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
_CONTROL = "".join(map(chr, [*range(9), 11, *range(14, 32)])).encode()
_WITHOUT_CONTROL = bytes.maketrans(_CONTROL, b" " * len(_CONTROL))  # of UTF-8, where these bytes stand for nothing else


class VisibleLine(NamedTuple):
    """One line as a browser would show it, white space collapsed; never empty.

    `element` is the innermost block element that the line begins in, `linked` the number of its characters that are links.
    """

    text: str
    element: html.HtmlElement
    linked: int


def visible_text(page: str) -> str:
    """All visible text of a page, one line a line of the page; empty when nothing is shown. Never raises on bad HTML."""
    return "\n".join(line.text for line in visible_lines(parse_page(page)))


def parse_page(page: str) -> html.HtmlElement:
    """The page as an lxml tree without comments. libxml2 stops reading below a depth of 2,048 elements: such a page is read
    again without its tags, so that no text is lost, as paragraphs of a flat page. Takes time linear in the page's length."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    # lxml.html's own parser asks Python for the class of every element anew; here all are of one class, as trafilatura wants it.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))
    source = page.encode("utf-8", "replace").translate(_WITHOUT_CONTROL)
    tree = _parse(source, parser)
    if tree is not None and not any(error.type_name == "ERR_RESOURCE_LIMIT" or "depth" in error.message for error in parser.error_log):
        return tree
    return _flat_page(source.decode())


def visible_lines(tree: html.HtmlElement) -> list[VisibleLine]:
    """The lines of a parsed page in document order."""
    lines: list[VisibleLine] = []
    pieces: list[str] = []
    linked = links = 0
    holders: list[html.HtmlElement] = [tree]
    first = tree  # the block element in which the line at hand begins
    walker = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "start":
            if tag in _UNSEEN:
                walker.skip_subtree()
                continue
            found = element.text
            ends = tag in _BREAKS
        else:
            found = element.tail
            ends = tag in _BLOCKS
        if ends and pieces:
            _add_lines(lines, pieces, first, linked)
            pieces.clear()
            linked = 0
        if event == "start":
            if tag in _BLOCKS:
                holders.append(element)
            elif tag == "a":
                links += 1
        elif ends:
            holders.pop()
        elif tag == "a":
            links -= 1
        if found:
            if not pieces:
                first = holders[-1]
            pieces.append(found)
            if links:
                linked += len(found.strip())
    if pieces:
        _add_lines(lines, pieces, first, linked)
    return lines


def _add_lines(lines: list[VisibleLine], pieces: Sequence[str], first: html.HtmlElement, linked: int) -> None:
    """Adds what the pieces show as one line, or as several where the text is set as it was typed."""
    joined = pieces[0] if len(pieces) == 1 else "".join(pieces)
    for part in joined.split("\n") if first.tag == "pre" else (joined,):
        text = " ".join(part.split())
        if text:
            lines.append(VisibleLine(text, first, min(linked, len(text))))


def _parse(source: bytes, parser: etree.HTMLParser) -> html.HtmlElement | None:
    try:
        tree = html.document_fromstring(source, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):  # nothing but white space, or nothing that libxml2 takes for a page
        return None
    return tree if isinstance(tree, html.HtmlElement) else None


def _flat_page(page: str) -> html.HtmlElement:
    root = html.document_fromstring("<html><body></body></html>")
    body = root.find("body")
    for line in _TAG.sub("\n", _UNSEEN_SOURCE.sub("\n", page)).split("\n"):
        if line.strip():
            etree.SubElement(body, "p").text = line
    return root
