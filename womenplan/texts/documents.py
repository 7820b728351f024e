"""The lines of a document: text, Markdown, HTML, Word and PDF.

Older Word and WPS files through LibreOffice.
"""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element

from womenplan.errors import DataError, Problem, UsageError
from womenplan.io.confined import confined, refuse
from womenplan.io.html_file import attributes_of, pieces_of, whole_in
from womenplan.io.office import converted, office
from womenplan.io.ole import ENCRYPTED, Compound
from womenplan.io.package import Package, local, relations_of
from womenplan.io.sheet import damaged, refuse_large
from womenplan.io.text_file import text_of
from womenplan.model.naming import DIGITS
from womenplan.model.vocabulary import clean
from womenplan.texts.clauses import Match

__all__ = ["DOCUMENTS", "Document", "TextLine", "document_of"]

MAX_SIGNS = 2_000_000  # of a document; the longest plan has some hundred thousand
MAX_LINES = 200_000  # of a document, and cells of all its tables
MAX_LINE = 50_000  # characters of a line or paragraph
MAX_PAGES = 2_000
_SECONDS_OF_OFFICE = 22
_LINE_END = re.compile(r"\r\n|\n|\r|\f")
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = 0x01  # in the twelfth byte of a Word document ([MS-DOC] 2.5.2: fEncrypted)
_MANIFEST = "META-INF/manifest.xml"
_FEWEST_CELLS, _LONGEST_CELL = 3, 120
_Cells = tuple[tuple[int, str], ...]  # of a table's row: the number and text of each cell


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of a text file, or one paragraph of a document, with its number as a reader counts it."""

    number: int
    text: str
    whole: bool = (
        False  # a paragraph that the document itself ends: nothing follows in the next line
    )
    cells: _Cells = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A document's name and lines, and the remarks on how it was read."""

    name: str
    lines: list[TextLine]
    problems: list[Problem] = field(default_factory=list)


def document_of(source: str | Path) -> Document:
    """Return the lines of a document.

    Parameters
    ----------
    source : str or path
        A file (.txt, .md, .html, .docx, .pdf; .doc, .wps, .rtf and .odt where LibreOffice is
        installed), or a text: a str with a line break, or one that is too long for a file's name.

    Raises
    ------
    UsageError
        If there is no such file.
    DataError
        If the file cannot be read, is of another kind, or holds no text.
    """
    if isinstance(source, str) and ("\n" in source or len(source) > 1000):
        return Document("", _plain_lines(source, ""))
    path = Path(source)
    if not path.is_file():
        raise UsageError(Problem("FILE_MISSING", file=str(source)))
    file = path.name
    if not path.stat().st_size:
        raise DataError(Problem("DOCUMENT_EMPTY", file=file))
    reader = _READERS.get(_kind(path))
    if reader is None:
        kinds = {"kinds": " ".join(DOCUMENTS)}
        raise DataError(
            Problem(
                "DOCUMENT_KIND",
                file=file,
                found=path.suffix,
                context=kinds,
            )
        )
    document = reader(path, file)
    _refuse_long(sum(len(line.text) for line in document.lines), len(document.lines), file)
    for line in document.lines:
        length = len(line.text)
        if length > MAX_LINE:
            shown = {"limit": f"{MAX_LINE:,}", "line": line.number}
            raise DataError(
                Problem(
                    "DOCUMENT_LINE",
                    file=file,
                    found=f"{length:,}",
                    context=shown,
                )
            )
    if not any(line.text.strip() for line in document.lines):
        raise DataError(Problem("DOCUMENT_EMPTY", file=file))
    return document


def _kind(path: Path) -> str:
    """Return the suffix that a file should have, by its first bytes where they are conclusive."""
    with path.open("rb") as stream:
        start = stream.read(8)
    suffix = path.suffix.lower()
    if start.startswith(b"%PDF"):
        return ".pdf"
    if suffix not in _OFFICE:
        for sign, kind in ((b"PK", ".docx"), (_OLE, ".doc")):
            if start.startswith(sign):
                return kind
    return suffix


def _refuse_long(signs: int, lines: int, file: str) -> None:
    """Refuse a document that is longer than any plan."""
    if signs > MAX_SIGNS or lines > MAX_LINES:
        shown = {"limit": f"{MAX_SIGNS:,}", "lines": f"{MAX_LINES:,}", "count": f"{lines:,}"}
        raise DataError(
            Problem(
                "DOCUMENT_LONG",
                file=file,
                found=f"{signs:,}",
                context=shown,
            )
        )


def _plain_lines(text: str, file: str) -> list[TextLine]:
    ends = max(text.count("\n"), text.count("\r")) + text.count("\f")
    _refuse_long(len(text), ends + 1, file)
    lines = enumerate(_LINE_END.split(clean(text)), 1)
    return [TextLine(number, line, cells=_piped(number, line)) for number, line in lines]


def _piped(number: int, line: str) -> _Cells:
    """Return the cells of a table row that is drawn with bars: 1 | 孕产妇死亡率 | 8."""
    cells = line.strip().strip("|").split("|")
    if len(cells) < _FEWEST_CELLS:
        return ()
    return tuple((number, cell.strip(" *")) for cell in cells)


def _as_row(lines: list[TextLine], widths: Iterable[int]) -> TextLine | None:
    """Return the cells of a table's row as one line, if they are short.

    Else none, as the table is but a frame.
    """
    cells = tuple(
        (line.number, line.text)
        for line, width in zip(lines, widths, strict=True)
        for _ in range(width)
    )
    if len(cells) < _FEWEST_CELLS or any(len(text) > _LONGEST_CELL for _, text in cells):
        return None
    text = " | ".join(line.text for line in lines)
    return TextLine(cells[0][0], text, whole=True, cells=cells)


def _read_text(path: Path, file: str) -> Document:
    return Document(file, _plain_lines(text_of(path, file), file))


class _Blocks:
    """Gathers the lines of a page: one for each block, none of what is not shown."""

    BLOCKS = frozenset(
        [
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "br",
            "caption",
            "dd",
            "div",
            "dl",
            "dt",
            "figcaption",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "legend",
            "li",
            "main",
            "nav",
            "ol",
            "option",
            "p",
            "pre",
            "section",
            "table",
            "tbody",
            "td",
            "th",
            "thead",
            "title",
            "tr",
            "ul",
        ]
    )
    HIDDEN = frozenset(["script", "style", "noscript", "template", "head", "svg", "nav", "select"])
    VERBATIM = ("script", "style")  # in these nothing is a tag but their end

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: list[TextLine] = []
        self._number = 1  # of the line of the file
        self._verbatim = ""
        self._parts: list[str] = []
        self._begun = False  # some part is more than a space
        self._at = 0  # line of the file in which the current text begins
        self._row: list[tuple[int, list[str]]] | None = None
        self._spans: list[int] = []  # of the row's cells: how many columns each is wide
        self._column = 0  # in which the row's next cell stands
        self._cells = 0  # of all tables
        self._below: dict[int, int] = {}  # columns that a cell of a row before reaches down into
        self._hidden = 0
        self._item: list[int] = []

    def read(self, page: str) -> None:
        """Read a page."""
        at = 0
        for piece in pieces_of(page, self.file):
            self._number += page.count("\n", at, piece.at)
            at = piece.at
            if not self._hidden:
                self._take(piece.text)
            if self._verbatim and not (piece.end and piece.name == self._verbatim):
                continue
            begins = not piece.end and piece.name in self.VERBATIM
            self._verbatim = piece.name if begins else ""
            if piece.name in self.BLOCKS:
                self.end_line()
            if piece.end:
                self._end(piece.name)
            elif piece.name:
                self._begin(piece.name, attributes_of(piece.attributes))
        self.end_line()
        self._end_row()

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in ("table", "tr"):
            self._end_row()  # its end may be left out
        if tag == "table":
            self._below = {}
        if tag == "tr":
            self._row = []
            self._spans = []
            self._column = 0
        elif tag in ("td", "th") and self._row is not None:
            self._begin_cell(self._row, attributes)
        self._hidden += tag in self.HIDDEN
        if tag in ("ol", "ul"):
            start = whole_in(attributes.get("start", ""), 10**6)
            self._item.append(start if tag == "ol" else 0)
        if tag == "li" and self._item and self._item[-1]:
            self._parts.append(f"{self._item[-1]}. ")
            self._begun = True
            self._item[-1] += 1

    def _begin_cell(self, row: list[tuple[int, list[str]]], attributes: dict[str, str]) -> None:
        """Begin a cell, behind blank ones where cells of rows before reach down."""
        self._fill(row)
        wide, high = (
            whole_in(attributes.get(name, ""), _WIDEST_SPAN) for name in ("colspan", "rowspan")
        )
        if high > 1:
            self._below |= dict.fromkeys(range(self._column, self._column + wide), high - 1)
        self._add_cell(row, wide)

    def _add_cell(self, row: list[tuple[int, list[str]]], wide: int) -> None:
        row.append((self._number, []))
        self._spans.append(wide)
        self._column += wide
        self._cells += wide
        if self._cells > MAX_LINES:
            refuse_large(self.file, self._cells, "FILE_MANY_CELLS", MAX_LINES)

    def _fill(self, row: list[tuple[int, list[str]]]) -> None:
        """Add blank cells for the columns that cells of rows before reach down into."""
        while self._below.get(self._column):
            self._below[self._column] -= 1
            self._add_cell(row, 1)

    def _end(self, tag: str) -> None:
        if tag in ("table", "tr"):
            self._end_row()
        if tag in self.HIDDEN and self._hidden:
            self._hidden -= 1
        if tag in ("ol", "ul") and self._item:
            self._item.pop()

    def _take(self, text: str) -> None:
        """Take a piece of text between two tags."""
        if not self._begun and text.strip():
            blank = len(text) - len(text.lstrip())
            self._at = self._number + text.count("\n", 0, blank)
            self._begun = True
        self._parts.append(text)

    def end_line(self) -> None:
        """End the current line."""
        text = " ".join("".join(self._parts).split())
        self._parts = []
        self._begun = False
        if text and self._row:
            self._row[-1][1].append(text)
        elif text:
            self.lines.append(TextLine(self._at, text, whole=True))

    def _end_row(self) -> None:
        """End a table's row: one line of cells, or a line for each of its texts where the table is but a frame."""
        if self._row is None:
            return
        self._fill(self._row)
        cells = [TextLine(number, " ".join(texts)) for number, texts in self._row]
        if line := _as_row(cells, self._spans):
            self.lines.append(line)
        else:
            self.lines += [
                TextLine(number, text, whole=True) for number, texts in self._row for text in texts
            ]
        self._row = None


_WIDEST_SPAN = 60  # columns or rows over which a cell reaches


def _read_html(path: Path, file: str) -> Document:
    page = _Blocks(file)
    page.read(clean(text_of(path, file)))
    return Document(file, page.lines)


def _read_docx(path: Path, file: str) -> Document:
    with closing(Package(path, file)) as package:
        main = _main_part(package)
        numbering = _Numbering(package) if "word/numbering.xml" in package else None
        body = package.tree(main, "document")
        paragraphs = [*_paragraphs(body)]
        for root in ("footnotes", "endnotes"):
            part = f"word/{root}.xml"
            if part in package:
                paragraphs += _paragraphs(package.tree(part, root))
    _refuse_long(sum(map(len, body.itertext())), len(paragraphs), file)
    lines: list[TextLine] = []
    for number, paragraph in enumerate(paragraphs, 1):
        label = numbering.label(paragraph) if numbering else ""
        lines.append(TextLine(number, label + clean("".join(_texts(paragraph))), whole=True))
    return Document(file, _with_rows(lines, paragraphs, _rows(body), file))


_WordRow = list[tuple[list[Element], int]]  # the paragraphs and the width of each cell


def _rows(body: Element) -> list[_WordRow]:
    """Return the rows of the tables that hold no other table."""
    inner: list[Element] = []
    _inmost_tables(body, inner)
    return [
        [
            ([*_paragraphs(cell)], _cell_width(cell))
            for cell in row.iter()
            if local(cell.tag) == "tc"
        ]
        for table in inner
        for row in table.iter()
        if local(row.tag) == "tr"
    ]


def _inmost_tables(element: Element, tables: list[Element]) -> bool:
    """Gather the tables that hold no other table; say whether an element is a table or holds one."""
    holds = [_inmost_tables(child, tables) for child in element]
    if local(element.tag) != "tbl":
        return any(holds)
    if not any(holds):
        tables.append(element)
    return True


def _cell_width(cell: Element) -> int:
    """Return how many columns of a Word table a cell is wide."""
    spans = (one for one in cell.iter() if local(one.tag) == "gridSpan")
    widths = (value for one in spans for value in one.attrib.values())
    return whole_in(next(widths, ""), _WIDEST_SPAN)


def _with_rows(
    lines: list[TextLine],
    paragraphs: list[Element],
    rows: list[_WordRow],
    file: str,
) -> list[TextLine]:
    """Return the lines, those of a table row joined into one that has cells."""
    places = {id(paragraph): at for at, paragraph in enumerate(paragraphs)}
    first: dict[int, TextLine] = {}
    gone: set[int] = set()
    count = 0
    for row in rows:
        cells = [[places[id(one)] for one in cell if id(one) in places] for cell, _ in row]
        if not all(cells):
            continue
        count += sum(width for _, width in row)
        if count > MAX_LINES:
            refuse_large(file, count, "FILE_MANY_CELLS", MAX_LINES)
        texts = [
            TextLine(lines[cell[0]].number, " ".join(lines[at].text for at in cell).strip())
            for cell in cells
        ]
        if line := _as_row(texts, (width for _, width in row)):
            first[cells[0][0]] = line
            gone.update(at for cell in cells for at in cell)
    return [first.get(at, line) for at, line in enumerate(lines) if at in first or at not in gone]


def _main_part(package: Package) -> str:
    """Return the part that holds a document's text.

    DataError where the package holds no document.
    """
    main = package.main()
    if not main and "word/document.xml" in package:
        package.damaged(relations_of(""))
    if not main.lower().startswith("word/"):
        package.refuse("DOCUMENT_FOREIGN", part=main or "?")
    return main


def _paragraphs(element: Element, *, inside: bool = False) -> Iterator[Element]:
    """Yield the paragraphs of a part in their order: of tables, content controls and text boxes, too.

    Of an alternative for older programs (mc:AlternateContent) the first choice counts alone.
    ``inside`` a paragraph only those of the text boxes that hang on it are meant.
    """
    for child in element:
        name = local(child.tag)
        if name == "p" and not inside:
            yield child
            yield from _paragraphs(child, inside=True)
        elif name != "Fallback":
            yield from _paragraphs(child, inside=inside and name != "txbxContent")


_SIGN_TEXTS = {
    "tab": " ",
    "br": " ",
    "cr": " ",
    "noBreakHyphen": "-",
}
_NO_TEXT = ("txbxContent", "del", "moveFrom", "instrText", "Fallback", "pPr", "p")


def _texts(element: Element) -> Iterator[str]:
    """Yield the texts of one paragraph, without deleted text, field codes and those of its text boxes."""
    for child in element:
        name = local(child.tag)
        if name == "t":
            yield child.text or ""
        elif name in _SIGN_TEXTS:
            yield _SIGN_TEXTS[name]
        elif name not in _NO_TEXT:
            yield from _texts(child)


_LIST_LEVELS = 9  # of a list in Word
_LONGEST_LABEL = 60
_Level = tuple[str, str, int]  # of a list: style of numerals, pattern, first number


class _Numbering:
    """The labels that Word computes for numbered paragraphs, counted as Word counts them."""

    def __init__(self, package: Package) -> None:
        tree = package.tree("word/numbering.xml", "numbering")
        abstract = {
            _attribute(one, "abstractNumId"): _levels_of(one)
            for one in tree.iterfind("{*}abstractNum")
        }
        self._levels = {
            _attribute(one, "numId"): abstract.get(
                _attribute(one.find("{*}abstractNumId"), "val"), {}
            )
            for one in tree.iterfind("{*}num")
        }
        self._styles = _numbered_styles(package)
        self._counts: dict[str, dict[int, int]] = {}  # by list and level

    def label(self, paragraph: Element) -> str:
        """Return the label in front of a paragraph; empty where it has none."""
        place = paragraph.find("{*}pPr/{*}numPr")
        if place is None:
            style = _attribute(paragraph.find("{*}pPr/{*}pStyle"), "val")
            place = self._styles.get(style)
        if place is None:
            return ""
        number = _attribute(place.find("{*}numId"), "val")
        level = _whole(_attribute(place.find("{*}ilvl"), "val"), 0)
        levels = self._levels.get(number, {})
        if level not in levels:
            return ""
        counts = self._counts.get(number, {})
        counts = {at: count for at, count in counts.items() if at <= level}
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        self._counts[number] = counts
        return self._written(counts, level, levels)

    def _written(self, counts: dict[int, int], level: int, levels: dict[int, _Level]) -> str:
        def counted(match: Match) -> str:
            at = int(match[1]) - 1
            style, _, start = levels.get(at, ("decimal", "", 1))
            return _numeral(counts.get(at, start), style)

        text = re.sub(r"%(\d)", counted, levels[level][1])
        tight = not text or text.endswith(("、", "）", ")", ".", "．"))
        return text if tight else text + " "


def _levels_of(abstract: Element) -> dict[int, _Level]:
    """Return style of numerals, pattern and first number of each level."""
    levels = {}
    for level in abstract.iterfind("{*}lvl"):
        style, pattern, start = (
            _attribute(level.find("{*}" + name), "val") for name in ("numFmt", "lvlText", "start")
        )
        if style in ("bullet", "none"):
            pattern = ""
        at = _whole(_attribute(level, "ilvl"), 0)
        if at < _LIST_LEVELS:
            levels[at] = (style, pattern[:_LONGEST_LABEL], _whole(start, 1))
    return levels


def _whole(digits: str, instead: int) -> int:
    """Return a whole number of some digits, or what stands instead of it."""
    return int(digits) if digits.isdecimal() and len(digits) < 10 else instead


def _numbered_styles(package: Package) -> dict[str, Element]:
    """Return where the styles of paragraphs say that they are numbered."""
    if "word/styles.xml" not in package:
        return {}
    styles = package.tree("word/styles.xml", "styles").iterfind("{*}style")
    places = ((_attribute(one, "styleId"), one.find("{*}pPr/{*}numPr")) for one in styles)
    return {
        name: place
        for name, place in places
        if place is not None and place.find("{*}numId") is not None
    }


def _attribute(element: Element | None, name: str) -> str:
    """Return an attribute of an element, whatever its namespace."""
    attributes = element.attrib.items() if element is not None else ()
    return next((value for key, value in attributes if local(key) == name), "")


_CHINESE_STYLES = (
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "ideographDigital",
)


def _numeral(number: int, style: str) -> str:
    """Return a number as a list shows it: 3, 三, ③, c, III."""
    if style in _CHINESE_STYLES and number < 100:
        tens, ones = divmod(number, 10)
        before = f"{DIGITS[tens] if tens > 1 else ''}十" if tens else ""
        return before + (DIGITS[ones] if ones or not tens else "")
    if style.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x245F + number)
    if style in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        letter = chr(96 + number)
        return letter if style == "lowerLetter" else letter.upper()
    return str(number)


def _read_pdf(path: Path, file: str) -> Document:
    pages = confined(_pdf_pages, str(path), file, file=file)
    if pages is None:
        missing = {"extra": "texts", "package": "pypdfium2"}
        raise DataError(Problem("EXTRA_MISSING", file=file, context=missing))
    if isinstance(pages, str):
        raise DataError(Problem("FILE_ENCRYPTED", file=file)) if pages else damaged(file)
    signs = sum(len(page.strip()) for page in pages)
    if signs < 20 * len(pages):
        raise DataError(Problem("DOCUMENT_SCANNED", file=file, context={"pages": len(pages)}))
    texts = (text for page in pages for text in page.splitlines())
    return Document(file, [TextLine(at, clean(text)) for at, text in enumerate(texts, 1)])


def _pdf_pages(path: str, file: str) -> list[str] | str | None:
    """Return the text of each page of a PDF.

    What is wrong with the file; None where the library is missing.
    """
    try:
        import pypdfium2
    except ImportError:
        return None
    try:
        with pypdfium2.PdfDocument(path) as document:
            if len(document) > MAX_PAGES:
                refuse("DOCUMENT_PAGES", file, f"{MAX_PAGES:,}")
            pages: list[str] = []
            signs = 0
            for page in document:
                pages.append(page.get_textpage().get_text_bounded())
                page.close()
                signs += len(pages[-1])
                _refuse_long(signs, len(pages), file)
            return pages
    except pypdfium2.PdfiumError as error:
        return "password" if "password" in str(error).lower() else ""


def _refuse_locked(path: Path, file: str) -> None:
    """Refuse a document that opens only with a password, by what its format says about it."""
    content = path.read_bytes()
    packed = content.startswith(b"PK")
    if _packed_locked(path, file) if packed else _stored_locked(content):
        raise DataError(Problem("FILE_ENCRYPTED", file=file, found=path.suffix))


def _packed_locked(path: Path, file: str) -> bool:
    """Return whether the manifest of an OpenDocument file says how it is encrypted."""
    with closing(Package(path, file)) as package:
        return _MANIFEST in package and b"encryption-data" in package.read(_MANIFEST)


def _stored_locked(content: bytes) -> bool:
    """Return whether a compound file holds an encrypted package, or a Word document says that it is encrypted."""
    try:
        parts = Compound(content)
        if ENCRYPTED in parts:
            return True
        return "WordDocument" in parts and bool(parts.stream("WordDocument")[11] & _ENCRYPTED)
    except (ValueError, IndexError, struct.error):  # damaged, or of another kind
        return False


def _read_through_office(path: Path, file: str) -> Document:
    _refuse_locked(path, file)
    suffix = path.suffix.lower()
    if office() is None:
        kind = path.suffix if suffix in _OFFICE else ".doc"
        raise DataError(Problem("DOCUMENT_NEEDS_OFFICE", file=file, found=kind))
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "document" + suffix)
        shutil.copyfile(path, copy)
        try:
            made = converted(copy, "docx", seconds=_SECONDS_OF_OFFICE)
        except subprocess.TimeoutExpired:
            limit = {"limit": _SECONDS_OF_OFFICE}
            raise DataError(Problem("FILE_TAKES_LONG", file=file, context=limit)) from None
        if made is None:
            raise damaged(file)
        return _read_docx(made, file)


_OFFICE = (".doc", ".wps", ".rtf", ".odt", ".wpt")
_READERS: dict[str, Callable[[Path, str], Document]] = {
    **dict.fromkeys((".txt", ".md", ".markdown", ".text", ""), _read_text),
    **dict.fromkeys((".html", ".htm", ".xhtml"), _read_html),
    **dict.fromkeys((".docx", ".docm"), _read_docx),
    ".pdf": _read_pdf,
    **dict.fromkeys(_OFFICE, _read_through_office),
}
DOCUMENTS = tuple(suffix for suffix in _READERS if suffix)
