"""What a report takes over from a user's Word template: styles, page setup, and the words of headers and footers.

Nothing of the template's package itself goes into the report: what is taken is read, and written
anew without what loads, runs or points elsewhere. What is left behind for that reason is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, cast

from docx.enum.section import WD_HEADER_FOOTER
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

from womenplan import messages
from womenplan.errors import DataError, Problem, UsageError
from womenplan.io.package import Package, local, relations_of
from womenplan.messages import Language
from womenplan.report.markup import PARAGRAPH, child, remove, tags, value
from womenplan.report.word_style import OFF, is_usable

__all__ = ["Look", "look_of", "shipped", "shipped_file", "word_package", "words_for"]

STYLE, SIMPLE_FIELD = tags("style", "fldSimple")
_WORDS = PARAGRAPH.partition("}")[0]
_XML = "{http://www.w3.org/XML/1998/namespace"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main"
_PAGE = (
    "type",
    "pgSz",
    "pgMar",
    "pgBorders",
    "lnNumType",
    "pgNumType",
    "cols",
    "vAlign",
    "titlePg",
    "textDirection",
    "bidi",
    "rtlGutter",
    "docGrid",
)
_STYLES = ("paragraph", "character", "table", "numbering")
_SIGNS = ("t", "tab", "br", "cr", "noBreakHyphen")  # what a run shows
_FIELDS = ("PAGE", "NUMPAGES", "SECTIONPAGES")  # they load nothing
_DROPPED = (
    "numPr",
    "sectPr",
    "pPrChange",
    "rPrChange",
    "tblPrChange",
    "pict",
    "drawing",
    "object",
    "control",
)
_EDGES = {"header": "hdr", "footer": "ftr"}
_BESIDES = {  # what is left behind, by what the names of parts or relations say
    "macro": re.compile(r"vba|macrosheet", re.IGNORECASE),
    "object": re.compile(r"embeddings/|activex|oleobject|control", re.IGNORECASE),
    "picture": re.compile(r"media/", re.IGNORECASE),
    "comment": re.compile(r"word/comments", re.IGNORECASE),
    "property": re.compile(r"docprops/custom", re.IGNORECASE),
}
_ABOUT = (
    "creator",
    "title",
    "subject",
    "description",
    "keywords",
    "lastModifiedBy",
    "category",
    "Company",
    "Manager",
)


@dataclass(frozen=True)
class Look:
    """What is taken over, as pieces of XML, and a note on what is not."""

    styles: bytes
    colours_and_fonts: tuple[bytes, ...]
    page: bytes
    edges: tuple[
        tuple[str, str, bytes], ...
    ]  # header or footer; default, first or even; its paragraphs
    even: bool
    left_out: Problem | None

    def completed(self, other: Look) -> Look:
        """Return this look with the paragraph styles that it lacks from another, and the page if it has none."""
        styles = parse_xml(self.styles)
        known = {_name(style) for style in styles.findall(STYLE) if _is_paragraph(style)}
        ids = {value(style, "styleId") for style in styles.findall(STYLE)}
        for style in parse_xml(other.styles).findall(STYLE):
            if not _is_paragraph(style) or _name(style) in known:
                continue
            for part in style.findall(qn("w:basedOn")):
                style.remove(part)
            style.attrib.pop(qn("w:default"), None)
            while value(style, "styleId") in ids:
                style.set(qn("w:styleId"), f"{value(style, 'styleId')}0")
            styles.append(style)
        return replace(self, styles=_bytes(styles), page=self.page or other.page)

    def put_on(self, document: Any) -> None:
        """Give an empty document this look."""
        document.styles.element[:] = list(parse_xml(self.styles))
        if self.colours_and_fonts:
            theme = document.part.part_related_by(RELATIONSHIP_TYPE.THEME)
            theme._blob = _with(theme.blob, self.colours_and_fonts)
        document.element.body[:] = [parse_xml(self.page)]
        document.settings.odd_and_even_pages_header_footer = self.even
        section = document.sections[-1]
        for kind, which, paragraphs in self.edges:
            prefix = "" if which == "default" else f"{which}_page_"
            edge = getattr(section, f"{prefix}{kind}")
            edge.is_linked_to_previous = False
            edge._element[:] = list(parse_xml(paragraphs))


def shipped_file(lang: Language) -> Any:
    """Return the report's own template as a resource, to be read or copied."""
    return files("womenplan.resources").joinpath("templates", f"report_{lang}.docx")


@lru_cache(maxsize=2)
def shipped(lang: Language) -> Look:
    """Return the look of the report's own template."""
    with as_file(shipped_file(lang)) as path:
        return look_of(path)


def look_of(path: str | Path) -> Look:
    """Return what a report takes over from a template.

    Raises
    ------
    UsageError
        If it is missing or no Word document that can be read.
    """
    with word_package(path, Problem("TEMPLATE_NOT_WORD", found=str(path))) as package:
        return _look(package, str(path))


@contextmanager
def word_package(path: str | Path, refused: Problem) -> Iterator[Package]:
    """Yield the package of a Word document; where it cannot be read, raise a problem, with the part that is damaged.

    Raises
    ------
    UsageError
    """
    file = Path(path)
    if not file.is_file():
        raise UsageError(Problem("FILE_MISSING", file=str(path)))
    try:
        with closing(Package(file, file.name)) as package:
            yield package
    except (DataError, etree.XMLSyntaxError, ValueError, KeyError, OSError) as reason:
        problems = [*reason.problems] if isinstance(reason, DataError) else []
        part = next((one.context["part"] for one in problems if one.code == "FILE_DAMAGED"), "")
        raise UsageError(replace(refused, context={"part": part})) from reason


def _look(package: Package, path: str) -> Look:
    main = package.main()
    links = package.links(main)
    if not links:
        package.damaged(relations_of(main))
    parts = {link.kind: link.target for link in links.values()}
    document = _tree(package, main, "document")
    styles = _tree(package, parts["styles"], "styles")
    section = child(document, "body", "sectPr")
    edges = {}
    fields = _fields(document)
    for reference in [] if section is None else section:
        kind = local(reference.tag).removesuffix("Reference")
        link = links.get(reference.get(qn("r:id"), ""))
        which = value(reference, "type", "default")
        if kind in _EDGES and link and (kind, which) not in edges:
            edge = _tree(package, link.target, _EDGES[kind])
            fields |= _fields(edge)
            known = WD_HEADER_FOOTER.to_xml(WD_HEADER_FOOTER.from_xml(which)) or "default"
            edges[kind, which] = kind, known, _paragraphs(edge)
    settings = _tree(package, parts["settings"], "settings") if "settings" in parts else None
    even = child(settings, "evenAndOddHeaders")
    page = _page(section)
    return Look(
        _bytes(_styles(styles)),
        _theme(package, parts["theme"]) if "theme" in parts else (),
        page,
        tuple(edges.values()),
        even is not None and value(even, otherwise="1") not in OFF,
        _left_out(package, path, fields, page=bool(page)),
    )


def _bytes(element: Any, **how: Any) -> bytes:
    return bytes(etree.tostring(element, **how))


def _tree(package: Package, part: str, root: str) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
    )
    tree = etree.fromstring(package.held(part), parser)
    if local(cast("str", tree.tag)) != root:
        package.damaged(part)
    return tree


def _sound(element: Any, space: str = _WORDS) -> Any:
    """Return a copy of an element with nothing in it but what is of one namespace, and no word of what is left out."""
    copy = deepcopy(element)
    copy.tail = None
    for part in list(copy.iterdescendants()):
        kept = isinstance(part.tag, str) and part.tag.startswith(space)
        if part.getparent() is not None and (not kept or local(part.tag) in _DROPPED):
            remove(part)
    for part in copy.iter():
        for name in list(part.attrib):
            if "}" in name and not name.startswith((space, _XML)):
                del part.attrib[name]
    return copy


def _is_paragraph(style: Any) -> bool:
    """Say whether a style is one of paragraphs."""
    return value(style, "type") == "paragraph"


def _name(style: Any) -> str:
    """Return the name of a style in small letters, as programs compare them."""
    return value(child(style, "name")).lower()


def _styles(styles: Any) -> Any:
    sound = _sound(styles)
    for style in sound.findall(STYLE):
        kind = value(style, "type", "paragraph")  # what it is if it is silent
        style.set(qn("w:type"), kind)
        if not _name(style) or not value(style, "styleId") or kind not in _STYLES:
            sound.remove(style)
    return sound


def _page(section: Any) -> bytes:
    """Return the page setup; nothing where it is incomplete or leaves no room for a text."""
    page = etree.fromstring(f"<w:sectPr {nsdecls('w')}/>")
    for part in [] if section is None else section:
        if local(part.tag) in _PAGE:
            page.append(_sound(part))
    return _bytes(page) if is_usable(parse_xml(_bytes(page))) else b""


def _theme(package: Package, part: str) -> tuple[bytes, ...]:
    """Return the colours and the fonts of a theme."""
    theme = _tree(package, part, "theme")
    schemes = (theme.find(f".//{_DRAWN}}}{name}") for name in ("clrScheme", "fontScheme"))
    return tuple(_bytes(_sound(scheme, _DRAWN)) for scheme in schemes if scheme is not None)


def _with(theme: bytes, pieces: tuple[bytes, ...]) -> bytes:
    whole = etree.fromstring(theme)
    for piece in map(etree.fromstring, pieces):
        old = whole.find(f".//{piece.tag}")
        if old is not None:
            old.getparent().replace(old, piece)
    return _bytes(
        whole,
        xml_declaration=True,
        encoding="UTF-8",
        standalone=True,
    )


def _paragraphs(edge: Any) -> bytes:
    """Return the paragraphs of a header or footer with their looks, words and page numbers."""
    out = etree.fromstring(f"<w:body {nsdecls('w')}/>")
    for paragraph in edge.iter(PARAGRAPH):
        if not any(local(above.tag) == "Fallback" for above in paragraph.iterancestors()):
            copy = etree.SubElement(out, PARAGRAPH)
            copy.extend(_look_of(paragraph, "pPr"))
            copy.extend(_runs(paragraph))
    if not len(out):
        etree.SubElement(out, PARAGRAPH)
    return _bytes(out)


def _look_of(element: Any, kind: str) -> list[Any]:
    """Return the properties of a paragraph or run, where it has some."""
    look = child(element, kind)
    return [] if look is None else [_sound(look)]


def _runs(paragraph: Any) -> Iterator[Any]:
    """Yield the words of a paragraph; a field that is not kept leaves the words that it shows."""
    depth, code, silent = 0, "", False
    for part in _inner(paragraph):
        name = local(part.tag)
        kind = value(part, "fldCharType")
        if name == "fldSimple":
            yield from _field(value(part, "instr"))
        elif name == "fldChar":
            depth += {"begin": 1, "end": -1}.get(kind, 0)
            if depth == 1 and kind == "begin":
                code = ""
            elif depth == 1 and kind == "separate" and _kept(code):
                silent = True
                yield from _field(code)
            elif depth == 0 and kind == "end":
                if not silent:
                    yield from _field(code)
                code, silent = "", False
        elif name == "instrText":
            code += part.text or ""
        elif name in _SIGNS and not silent and not _within_kept(part):
            run = etree.fromstring(f"<w:r {nsdecls('w')}/>")
            run.extend(_look_of(part.getparent(), "rPr"))
            run.append(_sound(part))
            yield run


def _inner(paragraph: Any) -> Iterator[Any]:
    """Yield what stands in a paragraph itself, not in a text box within it."""
    for part in paragraph.iterdescendants("*"):
        if part.tag.startswith(_WORDS) and next(part.iterancestors(PARAGRAPH)) is paragraph:
            yield part


def _within_kept(part: Any) -> bool:
    return any(_kept(value(above, "instr")) for above in part.iterancestors(SIMPLE_FIELD))


def _first_word(code: str) -> str:
    """Return the name of a field."""
    return (code.split() or [""])[0].upper()


def _kept(code: str) -> str:
    """Return the name of a field if it is one that is kept."""
    name = _first_word(code)
    return name if name in _FIELDS else ""


def _field(code: str) -> Iterator[Any]:
    """Yield a field anew if it is one that is kept."""
    name = _kept(code)
    if name:
        yield etree.fromstring(
            f'<w:fldSimple {nsdecls("w")} w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        )


def _fields(root: Any) -> set[str]:
    """Return the names of the fields that are not kept, and of what cannot be named the first letters."""
    codes = ["".join(root.itertext(qn("w:instrText")))]
    codes += [value(field, "instr") for field in root.iter(SIMPLE_FIELD)]
    names = {_first_word(code)[:20] for code in codes}
    return names - {"", *_FIELDS, "TOC", "PAGEREF"}


def _left_out(
    package: Package,
    path: str,
    fields: set[str],
    *,
    page: bool,
) -> Problem | None:
    """Return a note on what of a template does not come over, or None where there is nothing."""
    names = " ".join(package.parts)
    left = {kind for kind, pattern in _BESIDES.items() if pattern.search(names)}
    relations = [name for name in package.parts if name.endswith(".rels")]
    if any(b"external" in package.check(name).lower() for name in relations):
        left.add("external")
    for name in ("docprops/core.xml", "docprops/app.xml"):
        root = etree.fromstring(package.check(name)) if name in package else ()
        if any(local(part.tag) in _ABOUT and (part.text or "").strip() for part in root):
            left.add("property")
    kinds = [*sorted(left), *(["field"] if fields else []), *([] if page else ["page"])]
    if not kinds:
        return None
    context = {"what": words_for(kinds, sorted(fields))}
    return Problem("TEMPLATE_LEFT_OUT", "note", file=path, context=context)


def words_for(kinds: Iterable[str], fields: Iterable[str] = ()) -> dict[Language, str]:
    """Return in each language the words for kinds of things that stay behind, and the fields' names."""
    names = ", ".join(fields)

    def listed(lang: Language) -> str:
        words = (messages.choice("template.left", kind, lang, names=names) for kind in kinds)
        return messages.text("template.left.join", lang).join(words)

    return {"zh": listed("zh"), "en": listed("en")}
