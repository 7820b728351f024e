"""What the writer must know of a Word document's styles and page: type sizes, lines, the room for text."""

from __future__ import annotations

import math
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, NamedTuple

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu

__all__ = ["Area", "Style", "areas_of", "is_usable", "laid_across", "next_page", "styles_of"]

POINT = 20  # twips
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


class Style(NamedTuple):
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


def styles_of(document: Any) -> dict[str, Style]:
    """Return the paragraph styles of a document by their names in small letters, with what they inherit."""
    root = document.styles.element
    pitch = _pitch(document.element.body.find(qn("w:sectPr")))
    elements = {one.get(qn("w:styleId")): one for one in root.findall(qn("w:style"))}
    return {
        style.name.lower(): _style(style.element, elements, root, pitch)
        for style in document.styles
        if style.element.get(qn("w:type"), "paragraph") == "paragraph"
    }


def _style(
    element: Any,
    elements: dict[str, Any],
    root: Any,
    pitch: float,
) -> Style:
    looks = list(_inherited(element, elements, root))
    size = _within(SIZES, _value(looks, "sz", "val", WORD_SIZE * 2) / 2)
    line = _value(looks, "spacing", "line", WORD_LINE * SINGLE)
    if _word(looks, "spacing", "lineRule") in ("exact", "atLeast"):
        points = line / POINT
    else:
        points = line / SINGLE * size * LEADING
        if (
            pitch
            and math.isfinite(points)
            and _word(looks, "snapToGrid", "val", "1") not in ("0", "false", "off")
        ):
            points = pitch * math.ceil(points / pitch)
    indent = _value(looks, "ind", "firstLine", 0.0) / (POINT * size)
    return Style(
        element.get(qn("w:styleId")),
        size,
        _within(LINES, points),
        _within(INDENTS, _value(looks, "ind", "firstLineChars", indent * 100) / 100),
        _within(ROOM, _value(looks, "spacing", "before", 0.0) / POINT),
        _within(ROOM, _value(looks, "spacing", "after", 0.0) / POINT),
        _within(CLOSER, -_value(looks, "spacing", "val", 0.0) / POINT),
    )


def _within(bounds: tuple[float, float], value: float) -> float:
    """Return the value within bounds that is nearest to one that a template says."""
    return min(bounds[1], max(bounds[0], value))


def _inherited(element: Any, elements: dict[str, Any], root: Any) -> Iterator[Any]:
    """Yield the properties of a style, of those that it is based on, and the defaults."""
    known = set[str]()
    while element is not None and element.get(qn("w:styleId")) not in known:
        known.add(element.get(qn("w:styleId")))
        yield from (part for part in element if part.tag in (qn("w:pPr"), qn("w:rPr")))
        base = element.find(qn("w:basedOn"))
        element = None if base is None else elements.get(base.get(qn("w:val")))
    for kind in ("pPr", "rPr"):
        yield from root.iterfind(
            f"{qn('w:docDefaults')}/{qn(f'w:{kind}Default')}/{qn(f'w:{kind}')}"
        )


def _word(
    looks: list[Any],
    name: str,
    attribute: str,
    otherwise: str = "",
) -> str:
    found = (look.find(qn(f"w:{name}")) for look in looks)
    words = (one.get(qn(f"w:{attribute}")) for one in found if one is not None)
    return next((word for word in words if word is not None), otherwise)


def _value(
    looks: list[Any],
    name: str,
    attribute: str,
    otherwise: float,
) -> float:
    """Return the first number that properties give; what a template says in no number counts as not said."""
    try:
        return float(_word(looks, name, attribute, str(otherwise)))
    except ValueError:
        return otherwise


def _pitch(section: Any) -> float:
    """Return the lines' distance of the page's grid in points; 0 where there is none."""
    grid = None if section is None else section.find(qn("w:docGrid"))
    if grid is None or grid.get(qn("w:type")) not in ("lines", "linesAndChars", "snapToChars"):
        return 0.0
    said = grid.get(qn("w:linePitch"), "")
    pitch = int(said) / POINT if said.isdecimal() and len(said) < DIGITS else 0.0
    return _within((0.0, LINES[1]), pitch)


def is_usable(section: Any) -> bool:
    """Say whether a section's page setup is complete and leaves room for a table."""
    if section.find(qn("w:pgSz")) is None or section.find(qn("w:pgMar")) is None:
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
    size, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
    beside = margins.left + margins.right
    above = abs(margins.top) + abs(margins.bottom)
    return Area(int(Emu(size.w - beside).twips), Emu(size.h - above).pt)


def laid_across(section: Any) -> Any:
    """Return the setup of an upright page laid on its side: the sides of the page are above and below then."""
    page = deepcopy(section)
    size, margins = page.find(qn("w:pgSz")), page.find(qn("w:pgMar"))
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
        if part.tag in (qn("w:headerReference"), qn("w:footerReference"), qn("w:type")):
            page.remove(part)
    kind = OxmlElement("w:type", {qn("w:val"): "nextPage"})
    page.insert(0, kind)
    return page
