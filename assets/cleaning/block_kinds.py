"""What each block of a document is: title, byline, caption, body, link list and so on, given how likely each is body text.

Belongs here: the rules that stand above the models, and the order in which they are asked. Not here: probabilities
(`line_model.py`), features, where blocks begin and end (`text_blocks.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assets.cleaning.article_runs import in_article
from assets.cleaning.bylines import is_byline, is_credit, is_dateline, is_photo_credit
from assets.cleaning.furniture import furniture_kind, is_notice
from assets.cleaning.plain_texts import BUTTON_WORDS, MANY, ends_sentence, is_page, is_sentence, prose_span, words_in

# Probability from which a line is body: of a page as HTML and of a text without furniture; of a page as bare lines, within and without
# a stretch of article. Best by folds.
KEEP_FROM = 0.4
_KEEP_WITHIN = 0.1
_KEEP_OF_FEW = 0.25  # a paragraph of a text of few lines, as copied by hand: there is little furniture, and much to lose
_PARAGRAPH = 14  # words
_LONG_PARAGRAPH = 25  # words: no headline is so long, whatever it ends with
_KEEP_WITHOUT = 0.5
_LEAD = 0.2  # of a sentence right above the body
_WORD = re.compile(r"[^\W_]+")
_COMPARED, _COMPARED_END = 120, 60  # characters of a line's beginning and end that are compared with another's
_HEADER_WORDS = 7  # a header of a link list is at most this long
_LEAD_LINES = 12  # lines before the body in which title, standfirst, byline and caption are looked for
_HEADLINE_WORDS = 8
_SURE = 0.8  # probability from which the model is sure
_BODY_BEFORE_COMMENTS = 40  # words; a count of comments above the article is no header
_COMMENTS = re.compile(
    r"^\W*(?:(?:\d+|view|show|all|top|rated|reader|readers'?)\s+)*(?:comments?|responses|replies|thoughts)(?:\s*\(?\d+\)?|\s+(?:on|to)\b.*)?\W*$",
    re.I,
)
_SHORT_CREDIT = re.compile(r"\bcredits?: ?\S", re.I)
_ADDRESSES = re.compile(r"(?:(?:https?://|www\.|pic\.twitter)\S+\s*)+$", re.I)
_TIME = re.compile(r"\W*\d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?)?(?: [A-Z]{2,4})?\W*$", re.I)
_COUNTER = re.compile(r"\W*(?:(?:image|photo|picture|slide|video|gallery)s?\W{0,3})?\d{1,3} ?(?:of|/) ?\d{1,3}\W*$", re.I)
_PRINTED_TWICE = frozenset({"printed twice", "repeated caption"})
_READ = frozenset({"title", "standfirst", "caption", "dateline"})
_FURNITURE = frozenset({"share", "related", "comment", "navigation", "credit"})


@dataclass(frozen=True, slots=True)
class Label:
    """What one block is: `kind` as in `text_blocks.kind`, `kept` whether it is body, `reason` the rule or model that decided."""

    kind: str
    kept: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """One block before it is labelled. `hint` is what surrounds it: 'caption' or 'heading' by HTML, 'indented' in a text, else ''."""

    text: str
    score: float
    hint: str = ""


def label_lines(lines: Sequence[Line], title: str | None, from_html: bool = False) -> list[Label]:
    """A label for every line, in order. `title` is the title as metadata or HTML state it, else None: then the best line
    before the body is labelled title. A text of one line is body: there is nothing to part it from.

    A second copy of a title or caption gets kind `other` and a reason that begins with 'repeated', so that each is read once.
    """
    if len(lines) < 2:
        return [Label("body", True, "only line") for _ in lines]
    kept = _kept_lines(lines, from_html)
    first = kept.index(True) if True in kept else len(lines)
    last = len(kept) - kept[::-1].index(True) if True in kept else 0
    headline = _title_line(lines, kept, first, title)
    read: set[str] = set()  # what extraction reads already
    labels: list[Label] = []
    zone: str | None = None
    for at, line in enumerate(lines):
        key = _key(line.text)
        seen = key in read
        if at == headline:
            label = Label("title", False, "title")
        elif headline is not None and key == _key(lines[headline].text):
            label = Label("other", False, "repeated title")
        elif seen and labels[-1].reason in _PRINTED_TWICE and key == _key(lines[at - 1].text):
            label = Label("other", False, "repeated caption")
        elif kept[at] and not seen and at + 1 < len(lines) and key == _key(lines[at + 1].text):
            label = Label("caption", False, "printed twice")
        elif kept[at]:
            label = _kept_label(line, seen, key, title)
            zone = None
        else:
            label = _dropped_label(lines, at, seen, first, last, headline, zone)
            if label.kind in ("related", "comment") and _is_header(line.text):
                zone = label.kind
        if label.kept or label.kind in _READ:
            read.add(key)
        labels.append(label)
    return labels


def _kept_lines(lines: Sequence[Line], from_html: bool) -> list[bool]:
    """Which lines are body. The model decides, but bylines, credits and counters of a gallery never are; the lines of a text without any
    furniture are kept but for what is plainly none of it, and lines under a header of other stories, or that look like a link to one, are not
    kept."""
    page = not from_html and is_page([line.text for line in lines])
    within = in_article([line.score for line in lines]) if page else []
    least = [_KEEP_WITHIN if inside else _KEEP_WITHOUT for inside in within] or [KEEP_FROM] * len(lines)
    if page and len(lines) < MANY:
        least = [min(bound, _KEEP_OF_FEW) if _is_paragraph(line.text) else bound for line, bound in zip(lines, least, strict=True)]
    kept = [line.score >= bound and not _is_beside(line.text) for line, bound in zip(lines, least, strict=True)]
    if from_html:
        return _with_lead(lines, kept) if any(kept) else _fullest_lines(lines)
    if page:
        cut_short = _cut_short(lines)
        kept = [keep and not (cut or _is_no_prose(line.text)) for keep, cut, line in zip(kept, cut_short, lines, strict=True)]
        kept = _without_link_lists(lines, _with_lead(lines, kept))
    else:
        kept = _plain_text(lines, kept)
    kept = [keep and not _is_inline_link(lines, kept, at, page) for at, keep in enumerate(kept)]
    return kept if any(kept) else _fullest_lines(lines)


def _is_beside(text: str) -> bool:
    """Whether a line stands beside an article and never is part of it, on any kind of page."""
    return is_byline(text) or is_credit(text) or is_gallery_counter(text)


def _is_no_prose(text: str) -> bool:
    """Whether a line of a page is none of its article, whatever stands around it: a notice of the site, a photo's credit, bare addresses, a time."""
    return (
        is_notice(text.lower())
        or is_photo_credit(text)
        or (words_in(text) <= BUTTON_WORDS and bool(_SHORT_CREDIT.search(text)))
        or bool(_ADDRESSES.match(text) or _TIME.match(text))
    )


def is_gallery_counter(text: str) -> bool:
    """Whether a line only tells which of a gallery's pictures is shown: "Image 1 of 13" counts nobody."""
    return bool(_COUNTER.match(text))


def _cut_short(lines: Sequence[Line]) -> list[bool]:
    """Which lines are one of several in a row that end in dots: openings of other stories, cut to a length."""
    open_ends = [False, *(line.text.endswith(("...", "\u2026")) for line in lines), False]
    return [here and (before or after) for before, here, after in zip(open_ends, open_ends[1:], open_ends[2:], strict=False)]


def _with_lead(lines: Sequence[Line], kept: list[bool]) -> list[bool]:
    """`kept` with the sentence that stands right above the first line of body: a lead that is set apart. Standfirsts have a byline or a
    picture under them."""
    first = kept.index(True) if True in kept else 0
    line = lines[first - 1]
    if (
        not first
        or line.score < _LEAD
        or line.hint in ("caption", "heading")
        or not is_sentence(line.text)
        or _is_no_prose(line.text)
        or is_byline(line.text)
    ):
        return kept
    return [keep or at == first - 1 for at, keep in enumerate(kept)]


def _plain_text(lines: Sequence[Line], kept: Sequence[bool]) -> list[bool]:
    """The lines of a text that was cleaned before, or never was a page; `kept`: those that the model keeps, none of which stands beside an article.
    From the first sentence on everything stays (lists, speakers, signatures), but for what is plainly no article: what stands beside one, and
    headlines after the last sentence that the model does not want."""
    first, past = prose_span([line.text for line in lines])
    return [
        (keep or ((first <= at < past or (at >= past and words_in(line.text) < _HEADLINE_WORDS)) and not _is_beside(line.text)))
        and not is_photo_credit(line.text)
        for at, (line, keep) in enumerate(zip(lines, kept, strict=True))
    ]


def _is_inline_link(lines: Sequence[Line], kept: Sequence[bool], at: int, page: bool) -> bool:
    """Whether a line is a headline that stands alone between two paragraphs: a link to another story. A heading inside an article is
    shorter; where one is lost, no fact is: its section tells it. Without furniture around only an indented line is taken for a link."""
    text = lines[at].text
    indented = lines[at].hint == "indented"
    if not (page or indented) or not (4 if indented else _HEADLINE_WORDS) <= words_in(text) <= 16:
        return False
    if at == 0 or ends_sentence(text) or not text[0].isupper() or text.isupper() or ":" in text:
        return False
    before = kept[at - 1] and is_sentence(lines[at - 1].text)
    return before and (at + 1 >= len(lines) or not kept[at + 1] or is_sentence(lines[at + 1].text))


def _is_paragraph(text: str) -> bool:
    words = words_in(text)
    return words >= _LONG_PARAGRAPH or (words >= _PARAGRAPH and ends_sentence(text))


def _kept_label(line: Line, seen: bool, key: str, title: str | None) -> Label:
    if seen and len(line.text) > 40:
        return Label("other", False, "repeated line")
    if title and key == _key(title):
        return Label("title", False, "title")
    if is_dateline(line.text):
        return Label("dateline", True, "dateline")
    if line.hint == "heading" or (words_in(line.text) <= 10 and not ends_sentence(line.text)):
        return Label("subhead", True, "model")
    return Label("body", True, "model")


def _dropped_label(lines: Sequence[Line], at: int, seen: bool, first: int, last: int, headline: int | None, zone: str | None) -> Label:
    """What a line is that is not body; `first` and `last` enclose the body."""
    line = lines[at]
    text = line.text
    kind = furniture_kind(text.lower())
    words = words_in(text)
    lead = (first - _LEAD_LINES <= at < first) if headline is None else headline < at < first
    if is_byline(text) or kind == "byline":
        return Label("byline", False, "byline") if at < last + 4 else Label("other", False, "byline elsewhere")
    if is_credit(text):
        return Label("credit", False, "credit line")
    if is_gallery_counter(text):
        return Label("navigation", False, "counter of a gallery")
    if is_dateline(text) and lead:
        return Label("dateline", False, "dateline")
    near = lead or first <= at < last
    if near and (line.hint == "caption" or is_photo_credit(text)) and words >= 4:
        return Label("other", False, "repeated caption") if seen else Label("caption", False, "caption")
    if kind in _FURNITURE and (words <= 12 or kind != "credit"):
        return Label(kind, False, f"{kind} phrase")
    if zone and at >= first:
        return Label(zone, False, "under such a header")
    if lead and words >= 8 and headline is not None:
        again = any(_key(other.text) == _key(text) for other in lines[at + 1 : first])
        if seen:
            return Label("other", False, "repeated caption")
        if again:
            return Label("caption", False, "printed twice")
        return Label("standfirst", False, "between title and body") if at <= headline + 3 else Label("caption", False, "before the body")
    if first <= at < last:
        return (
            Label("inline_link", False, "within the body, not of it")
            if words >= 4 and not ends_sentence(text)
            else Label("other", False, "model")
        )
    return Label("navigation" if at < first or words < 4 else "related", False, "outside the body")


def _without_link_lists(lines: Sequence[Line], kept: list[bool]) -> list[bool]:
    """`kept` without the lines under a header such as "Related articles", up to two sentences in a row that the model is sure of,
    and without what stands under a counted header of comments, to the end. Neither begins before the model is sure of some of the
    article: menus carry such headers too."""
    result = list(kept)
    zone = False
    words = 0
    for at, line in enumerate(lines):
        if words >= _BODY_BEFORE_COMMENTS and _COMMENTS.match(line.text):
            return result[:at] + [False] * (len(lines) - at)
        kind = None if result[at] else furniture_kind(line.text.lower())
        if kind in ("related", "comment") and words and _is_header(line.text):
            zone = True
        elif zone and at + 1 < len(lines) and all(_is_sure(line) for line in lines[at : at + 2]):
            zone = False
        if zone:
            result[at] = False
        words += words_in(line.text) if result[at] and line.score > _SURE else 0
    return result


def _is_sure(line: Line) -> bool:
    return line.score > _SURE and words_in(line.text) > 10 and ends_sentence(line.text)


def _fullest_lines(lines: Sequence[Line]) -> list[bool]:
    """Where the model keeps nothing: a text of a few lines is kept whole, of a longer one the lines it thinks best of."""
    if len(lines) <= 5:
        return [furniture_kind(line.text.lower()) is None for line in lines]
    best = max(line.score for line in lines)
    return [line.score >= max(0.15, 0.6 * best) for line in lines]


def _title_line(lines: Sequence[Line], kept: Sequence[bool], first: int, title: str | None) -> int | None:
    """The line that is the title: the stated one's last copy before the body, else the line before the body that looks most like one."""
    if title:
        wanted = _key(title)
        copies = [at for at, line in enumerate(lines[: first + 1]) if _key(line.text) == wanted]
        return copies[0] if copies else None
    if len(lines) < 3:
        return None
    best, best_worth = None, 0.0
    for at in range(max(0, first - _LEAD_LINES), first + 1):
        if at >= len(lines):
            break
        text = lines[at].text
        words = words_in(text)
        if (
            not 3 <= words <= 30
            or text[-1] in ".,;:"
            or furniture_kind(text.lower())
            or is_byline(text)
            or is_dateline(text)
            or is_photo_credit(text)
        ):
            continue
        if at == first and (first > 0 or words > 20 or lines[at].score > 0.9):
            continue
        twice = sum(_key(line.text) == _key(text) for line in lines[: first + 1]) > 1
        worth = min(words, 12) + 4 * twice + 3 * (at == 0) - 0.3 * (first - at)
        if worth > best_worth:
            best, best_worth = at, worth
    return best


def _is_header(text: str) -> bool:
    return ".::." in text or (words_in(text) <= _HEADER_WORDS and not text.endswith((".", "!")))


@lru_cache(maxsize=4096)
def _key(text: str) -> str:
    """A line as it is compared with another: the letters and digits of its beginning and its end in lower case."""
    compared = text if len(text) <= _COMPARED + _COMPARED_END else f"{text[:_COMPARED]} {text[-_COMPARED_END:]}"
    return " ".join(_WORD.findall(compared.lower()))
