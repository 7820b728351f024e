"""What the writer must know of a Word document's styles and page: type sizes, lines, the room for text."""

from __future__ import annotations

import math
from copy import deepcopy
from typing import Any, NamedTuple

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu

from womenplan.report.markup import child, tags, value

__all__ = [
    "OFF",
    "TWIPS",
    "Area",
    "ParagraphStyle",
    "areas_of",
    "is_usable",
    "laid_across",
    "next_page",
    "styles_of",
]

TWIPS = 20  # of a point
SINGLE = 240  # of w:line, one line
DIGITS = 10  # fewer has any measure
LEADING = 1.15  # of the size of type, a single line of Times New Roman
SIDE = 1701  # twips beside the text of a page across: 30 mm
NARROWEST, LOWEST = 4500, 220.0  # of a usable text area: about 80 mm
WIDEST, HIGHEST = 31_680, 1584.0  # of a page, as Word has it: 22 inches
# what a style may say, in points and characters, for the estimate of pages: three lines fit the lowest
SIZES, LINES, ROOM, INDENTS = (1.0, 100.0), (1.0, 60.0), (0.0, 200.0), (-20.0, 20.0)
CLOSER = (-5.0, 0.5)
WORD_SIZE, WORD_LINE = 10.0, 1.0  # where neither a style nor the defaults say more
OFF = ("0", "false", "off")
PROPERTIES = tags("pPr", "rPr")
FIRST_ONLY = tags("headerReference", "footerReference", "type")  # of a section's setup


class ParagraphStyle(NamedTuple):
    """A paragraph style: its id; size, line, room above and below in points; indent in characters.

    Its signs stand so many points ``closer`` than usual.
    """

    style_id: str
    size: float
    line: float
    indent: float
    before: float
    after: float
    closer: float


class Area(NamedTuple):
    """The text area of a page: width in twips, height in points."""

    width: int
    height: float


def styles_of(document: Any) -> dict[str, ParagraphStyle]:
    """Return the paragraph styles of a document by their names in small letters, with what they inherit."""
    root = document.styles.element
    pitch = _pitch(child(document.element.body, "sectPr"))
    elements = {value(element, "styleId"): element for element in root.findall(qn("w:style"))}
    return {
        style.name.lower(): _style(style.element, _Looks(style.element, elements, root), pitch)
        for style in document.styles
        if value(style.element, "type", "paragraph") == "paragraph"
    }


def _style(element: Any, looks: _Looks, pitch: float) -> ParagraphStyle:
    size = _within(SIZES, looks.number("sz", "val", WORD_SIZE * 2) / 2)
    indent = looks.number("ind", "firstLine") / (TWIPS * size)
    return ParagraphStyle(
        value(element, "styleId"),
        size,
        _within(LINES, _line(looks, size, pitch)),
        _within(INDENTS, looks.number("ind", "firstLineChars", indent * 100) / 100),
        _within(ROOM, looks.number("spacing", "before") / TWIPS),
        _within(ROOM, looks.number("spacing", "after") / TWIPS),
        _within(CLOSER, -looks.number("spacing", "val") / TWIPS),
    )


def _line(looks: _Looks, size: float, pitch: float) -> float:
    """Return the height of a line in points; of a page with a grid so many of its lines as it takes."""
    line = looks.number("spacing", "line", WORD_LINE * SINGLE)
    if looks.word("spacing", "lineRule") in ("exact", "atLeast"):
        return line / TWIPS
    points = line / SINGLE * size * LEADING
    snaps = looks.word("snapToGrid", "val", "1") not in OFF
    if pitch and snaps and math.isfinite(points):
        return pitch * math.ceil(points / pitch)
    return points


def _within(bounds: tuple[float, float], number: float) -> float:
    """Return the number within bounds that is nearest to one that a template says."""
    return min(bounds[1], max(bounds[0], number))


class _Looks:
    """The properties of a style, of those that it is based on, and the defaults; the first that says a thing counts."""

    def __init__(self, element: Any, elements: dict[str, Any], root: Any) -> None:
        self.parts: list[Any] = []
        known = set[str]()
        while element is not None and value(element, "styleId") not in known:
            known.add(value(element, "styleId"))
            self.parts += [part for part in element if part.tag in PROPERTIES]
            element = elements.get(value(child(element, "basedOn")))
        for kind in ("pPr", "rPr"):
            default = child(root, "docDefaults", f"{kind}Default", kind)
            self.parts += [] if default is None else [default]

    def word(self, name: str, attribute: str, otherwise: str = "") -> str:
        """Return an attribute of a property."""
        key = qn(f"w:{attribute}")
        properties = (child(part, name) for part in self.parts)
        return next(
            (one.get(key) for one in properties if one is not None and key in one.attrib), otherwise
        )

    def number(self, name: str, attribute: str, otherwise: float = 0.0) -> float:
        """Return an attribute as a number; what a template says in no number counts as not said."""
        try:
            return float(self.word(name, attribute, str(otherwise)))
        except ValueError:
            return otherwise


def _pitch(section: Any) -> float:
    """Return the lines' distance of the page's grid in points; 0 where there is none."""
    grid = child(section, "docGrid")
    pitch = value(grid, "linePitch")
    if value(grid, "type") not in ("lines", "linesAndChars", "snapToChars"):
        return 0.0
    if not pitch.isdecimal() or len(pitch) >= DIGITS:
        return 0.0
    return _within((0.0, LINES[1]), int(pitch) / TWIPS)


def is_usable(section: Any) -> bool:
    """Say whether a section's page setup is complete and leaves room for a table."""
    if child(section, "pgSz") is None or child(section, "pgMar") is None:
        return False
    try:
        return all(
            NARROWEST <= area.width <= WIDEST and LOWEST <= area.height <= HIGHEST
            for area in areas_of(section)
        )
    except (TypeError, ValueError):  # a measure is missing, or no number
        return False


def areas_of(section: Any) -> tuple[Area, Area]:
    """Return the text areas of a section's page, upright and laid across."""
    return _area(section), _area(laid_across(section))


def _area(section: Any) -> Area:
    size, margins = child(section, "pgSz"), child(section, "pgMar")
    beside = margins.left + margins.right
    above = abs(margins.top) + abs(margins.bottom)
    return Area(int(Emu(size.w - beside).twips), Emu(size.h - above).pt)


def laid_across(section: Any) -> Any:
    """Return the setup of an upright page laid on its side: the sides of the page are above and below then."""
    page = deepcopy(section)
    size, margins = child(page, "pgSz"), child(page, "pgMar")
    size.w, size.h = max(size.w, size.h), min(size.w, size.h)
    size.set(qn("w:orient"), "landscape")
    lower = margins.bottom - margins.right
    margins.top, margins.bottom = margins.left, margins.right
    if margins.footer is not None:
        margins.footer = Emu(max(margins.footer - lower, 0))
    for side in ("left", "right"):
        margins.set(qn(f"w:{side}"), str(SIDE))
    return page


def next_page(section: Any) -> Any:
    """Return a section's page setup without its headers and footers, beginning on a new page."""
    page = deepcopy(section)
    for part in page:
        if part.tag in FIRST_ONLY:
            page.remove(part)
    page.insert(0, OxmlElement("w:type", {qn("w:val"): "nextPage"}))
    return page
