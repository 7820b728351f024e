"""Lines to paragraphs: without markup and page furniture, with words and numbers joined across line breaks."""

from __future__ import annotations

import re
import statistics
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise

from womenplan.model.vocabulary import simplified
from womenplan.texts.clauses import Match, without
from womenplan.texts.documents import TextLine
from womenplan.texts.english.joint import MEASURED
from womenplan.texts.tables import (
    Header,
    fits,
    header_below,
    header_of,
    loose_cells,
    loose_header,
    loose_row,
    sentence_of,
)

__all__ = ["ARTICLE", "BULLET", "CJK", "HEADING", "ITEM", "SUB_ITEM", "Paragraph", "paragraphs_of"]

CJK = "\u3400-\u9fff"
_NUMERAL = "[一二三四五六七八九十百]{1,4}"
HEADING = re.compile(
    rf"(?:第(?:{_NUMERAL}|\d{{1,2}})[章节篇部分]+\s*|{_NUMERAL}[、．.]\s*|[（(]{_NUMERAL}[)）][、.]?\s*"
    r"|(?:CHAPTER|Chapter|Part)\s+(?:one|two|three|four|five|six|seven|eight|nine"
    r"|ten)\b[.:)]?\s*|(?:Chapter|Part|Section|Goal|Priority(?: area)?|Pillar|Outcome|Domain"
    r"|Theme|Annex)\s+(?:\d{1,2}|[IVX]{1,5}|[A-H])\b[.:)]?\s*"
    r"|[IVX]{1,5}\.\s+)",
    re.I,
)
ARTICLE = re.compile(rf"第(?P<number>{_NUMERAL}|\d{{1,3}})条\s*")
ITEM = re.compile(
    r"(?:目标|措施|指标|任务|Objective|Target|Action|Measure)?\s*(?P<number>\d{1,3})"
    r"(?:\s?[.．、](?!\d{1,2}(?:\.\d{1,2})*\s?:\s)"
    r"|[)）:：](?!\d)|(?:(?<=[标施务]\d)|(?<=[标施务]\d\d))\s*(?=[\u3400-\u9fff])(?![项条个类大]))"
    r"\s*(?!\d+%|(?<=\.)\d{1,2}(?:\.\d{1,2})?\s)",
    re.I,
)
SUB_ITEM = re.compile(
    rf"(?:[-—–－]{{2,}}|[•●▪■◆◇○▶➢·*]\s*|[①-⑳]|[（(](?:\d{{1,2}}|[a-z]|[ivx]{{2,4}})[)）]|\d{{1,2}}[)）]"
    rf"|\d{{1,2}}\.\d{{1,2}}(?:\.\d{{1,2}})?(?=[\s{CJK}])\s*"
    r"|(?:[-–]|[a-h][.)]|[ivx]{1,4}[.)])\s+)"
)
BULLET = re.compile(r"[-–—•*▪◦]\s+")
_MARKUP = re.compile(
    r"^\s{0,3}#[#\s]*|\*\*|__|`|^\s*>[>\s]*|\[bookmark:[^\]]*\]|^(?:\s*\|)+\s?|(?<!\|)(?<!\|\s)(?:\s?\|)+\s*$"
    r"|</?[a-z][^<>]{0,200}>"
)
_PAGE = re.compile(
    r"(?:[-—–－·.\s]*第?\s*(?P<number>\d{1,4})\s*页?[-—–－·.\s]*(?:[,，/]?\s*共\s*\d+\s*页)?"
    r"|Page\s+\d+(?:\s+of\s+\d+)?)",
    re.I,
)
_CJK_GAP = re.compile(
    rf"(?<=[{CJK}，。；：、！？（）《》“”])[ \t\u3000]+(?=[{CJK}，。；：、！？（）《》“”\d])"
    rf"|(?<=\d)[ \t\u3000]+(?=[{CJK}%‰，。；])"
)
_END = re.compile(r"[。；！？!?;:：][”’」』）)]*$|\.$|。[（(][^（()）]{3,60}[）)]$")
_PLAN_TITLE = re.compile(
    r"发展[“\"]?(?:规划|纲要|“?十.五”?规划)(?:\s*[（(][^（）()]{4,20}[)）])?"
    r"(?:[^，。；：:]{0,16}(?:情况|报告|[表单案明读知照解]|目标|指标))?$"
)
_MOST_HEADING, _SHORT_LINE = 40, 60


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's text, and for each of its stretches the line of the document that it came from."""

    text: str
    starts: tuple[int, ...] = field(repr=False)
    numbers: tuple[int, ...] = field(repr=False)
    raised: bool = False  # it stood as a heading: marked so, or with a heading's number
    depth: int = 0  # by its markup
    row: bool = False  # it stood as a row of a table of indicators
    area: str = ""  # of a row: what its column of domains says

    def line(self, at: int) -> int:
        """Return the number of the line that contains a character."""
        return self.numbers[max(bisect_right(self.starts, at) - 1, 0)]


@dataclass(slots=True)
class _Piece:
    number: int
    text: str
    depth: int
    bold: bool
    whole: bool


def paragraphs_of(lines: Sequence[TextLine]) -> list[Paragraph]:
    """Return the paragraphs of a document.

    Full-width letters and digits become half-width ones, spaces within Chinese text go, markup
    goes, page numbers and running heads go; a line that does not end its sentence is continued by
    the next, unless it is a heading or the next begins an item.
    """
    paragraphs: list[Paragraph] = []
    start = 0
    table = _OpenTable()
    loose: _Loose | None = None
    for at, line in enumerate(lines):
        if line.cells:
            rows = table.take(line)
        else:
            table.interrupt(line.text)
            parts, loose = _loose_row(line, loose)
            if not parts:
                continue
            rows = [_row_paragraph(parts, [line.number] * (1 + max(column for column, _ in parts)))]
        paragraphs += [*_running(lines[start:at]), *rows]
        start = at + 1
    return paragraphs + _running(lines[start:])


_Loose = tuple[Header, int]  # of a table whose lines the document has lost: how many columns it has


@dataclass(slots=True)
class _OpenTable:
    """The table that is being read: its header, and what its rows have said so far."""

    header: Header | None = None
    width: int = 0  # number of cells of the header
    above: list[str] = field(default_factory=list)  # the cells of the row before
    area: str = ""
    apart: bool = False  # a line stands between the row before and this one

    def interrupt(self, text: str) -> None:
        """Take a line between rows: one that is empty or heads the next rows leaves the table open."""
        self.apart = self.apart or bool(text.strip())
        if len(text) > _SHORT_LINE or re.search("[。；.;!?]$|，", text.strip()):
            self.header = None

    def take(self, line: TextLine) -> list[Paragraph]:
        """Return what a row says; a header says nothing, a row of no table is a line of text."""
        texts = [_normal(text) for _, text in line.cells]
        self.above = header_below(self.above, texts) or texts
        if new := header_of(self.above):
            self.header = new
            self.width = len(texts)
            self.area = ""
        elif self.apart and len(texts) != self.width:
            self.header = None  # another table
        self.apart = False
        if new or (self.header is None and re.fullmatch(r"[-:\s]*", "".join(texts))):
            return []
        if self.header is None or not fits(self.header, texts):
            return _running([line])
        parts = sentence_of(self.header, texts)
        if not parts:
            return []
        if 0 <= self.header.domain < len(texts):
            self.area = texts[self.header.domain] or self.area
        return [
            replace(_row_paragraph(parts, [number for number, _ in line.cells]), area=self.area)
        ]


def _loose_row(line: TextLine, loose: _Loose | None) -> tuple[list[tuple[int, str]], _Loose | None]:
    """Return a line as the row of a table of which only spaces are left, and the table's header.

    Its columns stand in their order: 孕产妇死亡率 1/10万 9.1 ≤8.5.
    """
    cells = loose_cells(_normal(line.text))
    if new := loose_header(cells, ruled="|" in line.text, tabbed="\t" in line.text):
        return [], new
    if loose is None:
        return [], None
    if len(cells) < 2 or re.search("[。；]", line.text):
        return [], loose if len(line.text) <= 12 else None
    header, columns = loose
    ruled = line.text.count("\t") >= columns - 1
    if row := loose_row(header, columns, cells, ruled=ruled):
        return sentence_of(header, row), loose
    return [], loose if ruled else None


def _row_paragraph(parts: Sequence[tuple[int, str]], numbers: Sequence[int]) -> Paragraph:
    """Return a table's row as a paragraph; each of its parts remembers the line of its cell."""
    texts = [text for _, text in parts]
    starts = accumulate(map(len, texts[:-1]), initial=0)
    return Paragraph("".join(texts), tuple(starts), tuple(numbers[at] for at, _ in parts), row=True)


def _running(lines: Sequence[TextLine]) -> list[Paragraph]:
    """Return the paragraphs of running text."""
    pieces = _without_furniture([_piece(line) for line in lines])
    width = _wrapped_at(pieces)
    listed = _is_list(pieces) or (not width and _is_poster(pieces))
    groups: list[list[_Piece]] = []
    for piece in pieces:
        if groups and _joins(groups[-1], piece, width, listed=listed):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [_joined(group) for group in groups]


def _joins(
    group: Sequence[_Piece],
    piece: _Piece,
    width: int,
    *,
    listed: bool,
) -> bool:
    """Return whether a line belongs to the paragraph before it."""
    last = group[-1].text
    if _is_framed(group, piece) or (
        _VALUE_ALONE.fullmatch(piece.text) and _NAME_ALONE.fullmatch(last)
    ):
        return True
    apart = (listed and not _BREAKS_OFF.search(last)) or (_values(last) and _values(piece.text))
    return not apart and _continues(group, piece, width)


def _is_framed(group: Sequence[_Piece], piece: _Piece) -> bool:
    """Say that a line gives the values of the indicator above it: Baseline: 31%; Target: 22%."""
    framed = _FRAME.match(group[0].text) or _names_indicator(group, piece.text)
    return bool(framed and _OF_INDICATOR.match(piece.text))


def _names_indicator(group: Sequence[_Piece], values: str) -> bool:
    """Say that a group's first line names what the values below it are of, and nothing more."""
    name = group[0].text
    below = group[1].text if len(group) > 1 else values
    named = MEASURED.search(name) and not re.search(r"[.;:!?]$", name)
    return bool(named and _FIRST_VALUE.match(below))


def _piece(line: TextLine) -> _Piece:
    text = _normal(line.text)
    marked = re.match(r"\s{0,3}(#{1,6})", text)
    bold = text.strip().startswith("**") and text.strip().endswith("**")
    while (shorter := _MARKUP.sub("", text)) != text:
        text = shorter
    text = without(text, rf"^\s*[-*]\s+(?=\d{{1,2}}[.．、]|[{CJK}])")
    text = _spaced_out(text)
    while (closer := _CJK_GAP.sub("", text)) != text:
        text = closer
    return _Piece(line.number, text.strip(), len(marked[1]) if marked else 0, bold, line.whole)


_KEPT = "，。；：！？（）—…①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳、"
_HIDDEN = {ord(sign): 0xE000 + at for at, sign in enumerate(_KEPT)}
_RESTORED = {value: key for key, value in _HIDDEN.items()}


def _normal(text: str) -> str:
    """Return a text in half width and simplified characters; its Chinese punctuation stays."""
    half = unicodedata.normalize("NFKC", text.translate(_HIDDEN))
    return simplified(half.translate(_RESTORED))


def _spaced_out(text: str) -> str:
    """Return a text without spaces between all its characters: 妇 女 与 健 康."""
    signs = text.split()
    single = sum(len(sign) == 1 for sign in signs)
    if len(signs) > 3 and single > 0.8 * len(signs) and re.search(f"[{CJK}]", text):
        return "".join(signs)
    return text


def _without_furniture(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Return the lines that are text: no blank ones, no page numbers, no heads repeated on every page."""
    filled = [piece for piece in pieces if piece.text]
    pages = {
        at
        for at, piece in enumerate(filled)
        if len(piece.text) <= _MOST_HEADING
        and (number := _PAGE.fullmatch(piece.text))
        and _is_page(filled, at, number)
    }
    beside = Counter(
        filled[at + step].text for at in pages for step in (-1, 1) if 0 <= at + step < len(filled)
    )
    repeated = Counter(piece.text for piece in filled)
    heads = {
        text
        for text, count in beside.items()
        if count >= 3
        and repeated[text] >= 3
        and len(text) <= _MOST_HEADING
        and not (_END.search(text) or SUB_ITEM.match(text) or ITEM.match(text))
    }
    return [piece for at, piece in enumerate(filled) if at not in pages and piece.text not in heads]


def _is_page(pieces: Sequence[_Piece], at: int, number: Match) -> bool:
    """Return whether a number alone on its line is a page number, not one of the text."""
    if pieces[at].whole and not re.search("[-—页]|Page", number[0]):
        return False
    if re.search(r"[-—–－]\s*\d+\s*[-—–－]|页|Page", number[0], re.I):
        return True
    before = pieces[at - 1].text if at else ""
    after = pieces[at + 1].text if at + 1 < len(pieces) else ""
    if re.match(r"[%‰％]|个?百分点|/10万|岁|年|万?[人名]|[个所张]", after):
        return False
    awaited = re.search(r"(?:[到至在低高少多过于约]|[达降升增]|以上|比例|率)$", before)
    return not (awaited and after)


def _wrapped_at(pieces: Sequence[_Piece]) -> int:
    """Return the width at which lines are broken, 0 where they are not: many lines of about one length."""
    long = [len(piece.text) for piece in pieces if len(piece.text) > 12]
    if len(long) < 8 or any(piece.whole for piece in pieces):
        return 0
    top = statistics.quantiles(long, n=20)[-2]
    near = sum(0.85 * top <= length <= 1.15 * top + 2 for length in long)
    return round(top) if top < 120 and near > 0.4 * len(long) else 0


_FRAME = re.compile(r"(?:indicator|measure|KPI)\b[^:]{0,12}:", re.I)
_START = r"(?:baseline|(?:current|present|starting) (?:value|level|figure|point))\b"
_OF_INDICATOR = re.compile(rf"(?:{_START}|(?:targets?|milestones?)\b)[^:]{{0,12}}:", re.I)
_FIRST_VALUE = re.compile(rf"{_START}[^:]{{0,12}}:.*\d", re.I)
_NAME_AND_VALUE = re.compile(r"[^，。；：:]{3,36}[：:]\s*\D{0,8}\d[^，。；：:]{0,24}")
_NAME_ALONE = re.compile(r"[^\d，。；：:]{3,36}?(?:率|比例|比重|占比|寿命|年限|人数|数)")
_VALUE_ALONE = re.compile(
    r"(?:不[低高少多]于|不超过|低于|高于|超过|达到|[≥≤<>])?\s*\d[\d.,]*\s*(?:%|‰|/10万|岁|年|人|个)"
    r"(?:左右|以[上下内])?|(?:逐[年步届]|稳步|持续|不断|有所)(?:提高|提升|上升|增加|下降|降低|减少)"
)


def _values(text: str) -> bool:
    """Return whether a line is a name and its value: 村委会成员中女性比例：24.8%→30%以上."""
    return bool(re.search(f"[{CJK}]", text) and _NAME_AND_VALUE.fullmatch(text))


_BREAKS_OFF = re.compile(r"[,(-]$|\b(?:and|or|of|the|a|an|to|in|for|by|with|at|from|on)$", re.I)


def _is_list(pieces: Sequence[_Piece]) -> bool:
    """Return whether English lines end where their writer wanted.

    No line goes on with the last, or the next word would have fitted in most.
    """
    texts = [piece.text for piece in pieces]
    english = [text for text in texts if not re.search(f"[{CJK}]", text)]
    goes_on = [(one, two) for one, two in pairwise(english) if re.match("[a-z]", two)]
    if len(english) > 5 and len(goes_on) < 0.05 * len(english):
        return True
    if any(SUB_ITEM.match(text) or ITEM.match(text) for text in texts):
        return False
    longest = max(map(len, texts), default=0)
    has_room = [
        len(one) + 1 + len(two.split()[0]) <= longest
        for one, two in goes_on
        if re.search("[A-Za-z0-9%]$", one)
    ]
    return len(has_room) > 3 and sum(has_room) > 0.7 * len(has_room)


def _is_poster(pieces: Sequence[_Piece]) -> bool:
    """Return whether Chinese lines are the short phrases of a poster: hardly one ends as a sentence does."""
    texts = [piece.text for piece in pieces]
    if len(texts) <= 5 or statistics.median(map(len, texts)) > 16:
        return False
    open_ends = sum(not re.search("[。；，、：！]$", text) for text in texts)
    return open_ends > 0.7 * len(texts)


def _continues(group: Sequence[_Piece], piece: _Piece, width: int) -> bool:
    """Return whether a line goes on with the sentence of the one before."""
    last = group[-1]
    text = piece.text
    before = last.text
    marked = last.whole or last.depth or piece.depth or last.bold or piece.bold
    if marked or _END.search(before) or _HEADS.match(text) or _is_heading(group, last):
        return False
    if _begins(text) and not _torn(before, text):
        return False
    capital = re.match("[A-Z]", text)
    if capital and len(before) < _SHORT_LINE and not before.endswith((",", "-")):
        return False
    breaks_off = _BREAKS_OFF.search(before)
    apart = piece.number > last.number + 1  # blank lines stand between
    if apart and capital and not breaks_off:
        return False
    if re.match(r"\d", text) and _TITLE_LINE.fullmatch(before):
        return bool(breaks_off)
    open_end = re.search("[，、,（(]$", before)
    short = len(group) == 1 and len(before) <= 20
    if width:
        return bool(open_end) or not short or len(before) >= 0.7 * width
    return bool(open_end) or len(before) > 15


_TITLE_LINE = re.compile(r"(?:\d[\d.]*\s+)?[A-Z][A-Za-z0-9 :'’-]{2,60}")
_HEADS = re.compile(
    r"(?:targets|indicators|strategies|actions|measures|activities|outputs):?$"
    r"|(?:table|figure|box) \d",
    re.I,
)


def _begins(text: str) -> bool:
    return any(pattern.match(text) for pattern in (HEADING, ARTICLE, ITEM, SUB_ITEM))


def _torn(before: str, after: str) -> bool:
    """Return whether a number at the start of a line continues the previous line: 达到 / 2.5 以上, 第 / 3."""
    valued = re.match(r"\d+(?:\.\d+)?\s*(?:%|‰|/10|个|岁|年|人|万)", after)
    return bool(valued) and not re.match(r"\d{1,2}[.、．]\s*[^\d\s]", after)


def _is_heading(group: Sequence[_Piece], last: _Piece) -> bool:
    text = last.text
    if len(text) > _MOST_HEADING:
        return False
    alone = len(group) == 1 and not re.search("[，,]", text)
    return bool(_PLAN_TITLE.search(text) or (alone and HEADING.match(text)))


def _joined(group: Sequence[_Piece]) -> Paragraph:
    """Return the lines of a paragraph as one text."""
    first = group[0]
    unframed = len(group) > 1 and _names_indicator(group, "")
    unframed = unframed and not (_begins(first.text) or _FRAME.match(first.text))
    text = "Indicator: " if unframed else ""
    starts: list[int] = []
    for piece in group:
        if starts and _ENDS_WORD.search(text) and re.match("[A-Za-z(]", piece.text):
            framed = _OF_INDICATOR.match(piece.text) and not text.endswith(".")
            text += ". " if framed else " "
        starts.append(len(text))
        text += piece.text
    heads = len(text) <= _MOST_HEADING and HEADING.match(text)
    numbers = tuple(piece.number for piece in group)
    raised = bool(first.depth or first.bold or heads)
    return Paragraph(text, tuple(starts), numbers, raised, first.depth)


_ENDS_WORD = re.compile("[A-Za-z0-9,.;)%]$")
