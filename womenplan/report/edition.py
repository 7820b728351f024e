"""A new edition of a Word report: what was generated is renewed, what people wrote stays where it stands."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from womenplan.errors import Problem, UsageError
from womenplan.report import controls
from womenplan.report.carried import CONTROL, END, MARKS, START, Carrier, old_edition
from womenplan.report.controls import Mark
from womenplan.report.markup import PARAGRAPH, child, remove, saved, tags, value, words_of
from womenplan.report.template_file import words_for

__all__ = ["Kept", "renew", "signature_of"]

GRID = qn("w:tbl")
BLOCKS = (PARAGRAPH, GRID)
WORDS = TEXT, DRAWING, PICTURE = tags("t", "drawing", "pict")
# parts that programs write anew by themselves, or that hold the year
UNSTABLE = ("contents", "cover")
# blanks that every report of a stage has
ALWAYS = ("measures_", "process", "setting", "decide", "more", "signature")
TABLE, FIGURE = "table", "figure"  # begin the keys of tables and figures
FRONT = ""  # the key of what stands before the first part
NUMBERED = 4  # signs of the number of a heading: （十）


@dataclass(slots=True)
class Kept:
    """What became of the text of the old edition: the keys of parts by what was done about them.

    ``written`` holds the blanks that people filled, ``between`` the parts behind which they wrote,
    ``changed`` the generated parts that they had changed, ``lost`` the parts whose control is gone,
    ``moved`` those whose text now stands in the annex. ``renewed`` counts the parts that were made
    anew: texts, tables, figures; ``names`` says what each part is called in the report.
    """

    written: list[str] = field(default_factory=list)
    between: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    renewed: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    left_out: Problem | None = None


@dataclass(slots=True)
class _Passage:
    """A part of a document: its mark, what is in it, what follows it in no part, and its tables that programs put there."""

    mark: Mark
    inside: list[Any] = field(default_factory=list)
    after: list[Any] = field(default_factory=list)
    outside: list[Any] = field(default_factory=list)

    @property
    def tables(self) -> list[Any]:
        """The tables of the part, wherever a program left them."""
        return [one for one in [*self.inside, *self.outside] if one.tag == GRID]

    @property
    def digest(self) -> str:
        """The short mark of the words of the part."""
        return controls.digest(words_of(self.inside))


def renew(
    old: str | Path,
    new: bytes,
    names: Mapping[str, str],
    texts: Mapping[str, str],
) -> tuple[bytes, Kept]:
    """Return a new report with what people wrote into the old one, and what became of it.

    Parameters
    ----------
    old : str or Path
        The old edition; it is only read.
    new : bytes
        The new report, with blanks where people write.
    names : mapping of str to str
        What each part of the new report is called, by key.
    texts : mapping of str to str
        The words of the annex: ``heading``, ``changed``, ``lost`` and ``gone``, each of the latter
        with ``{name}``; and what stands over a table that goes on, ``continued``.

    Raises
    ------
    UsageError
        If the old file is no Word document, or holds none of the marks that a report has.
    """
    source = old_edition(old)
    target = Document(io.BytesIO(new))
    body = target.element.body
    before = _parts(source.body)
    ahead = _parts(body)
    if not any(part.mark.key for part in before.values()):
        raise UsageError(Problem("REPORT_WITHOUT_PARTS", file=str(old)))
    _drop_tables(before, {*_captions(body), _plain(texts["continued"])})
    carry = Carrier(source, target)
    kept = Kept(renewed=_counted(ahead.values()), names=dict(names))
    order = list(ahead)
    gone = [key for key in order if key and key not in before]
    kept.lost = [
        key
        for key in gone
        if _headed(names.get(key, key), source.body) or _was_there(key, order, before)
    ]
    titles = _titles(source.body)
    left: list[tuple[str, Sequence[Any]]] = []
    named: set[str] = set()
    for key, part in before.items():
        fresh = ahead.get(key)
        left += _carry(kept, carry, part, fresh, titles.get(key, key), texts)
        loose = [element for element in part.after if words_of([element]) or _drawn(element)]
        if not key or not loose:
            continue
        behind = _lost_behind(key, order, kept.lost)
        if fresh is None or behind:
            lost = "、".join(names.get(name, name) for name in behind) or key
            left.append((texts["lost"].format(name=lost), loose))
            kept.moved.append(key)
            named.update(behind)
        else:
            _insert_after(_end_of(fresh, body), carry.copies(loose))
            kept.between.append(key)
    left += [
        (texts["lost"].format(name=names.get(key, key)), ())
        for key in kept.lost
        if key not in named
    ]
    if left:
        _annex(target, carry, texts["heading"], left)
    if carry.left:
        context = {"what": words_for(sorted(carry.left))}
        kept.left_out = Problem("UPDATE_LEFT_OUT", "note", file=str(old), context=context)
    return saved(target), kept


def _carry(
    kept: Kept,
    carry: Carrier,
    part: _Passage,
    fresh: _Passage | None,
    title: str,
    texts: Mapping[str, str],
) -> list[tuple[str, Sequence[Any]]]:
    """Put what a person wrote into a part where it belongs; return it with a line about it where that is the annex."""
    key = part.mark.key
    fate = _fate(part, fresh)
    if fate:
        getattr(kept, fate).append(key)
    if fate == "written" and fresh is not None:
        _replace(fresh, carry.copies(part.inside))
    elif fate:
        name = kept.names.setdefault(key, title)
        line = texts["gone" if fate == "moved" else "changed"].format(name=name)
        return [(line, part.tables if key.startswith(TABLE) else part.inside)]
    return []


def _fate(part: _Passage, fresh: _Passage | None) -> str:
    """Return in which list of :class:`Kept` a part belongs: that of what a person wrote; empty where nobody did."""
    if part.mark.written:
        if not words_of(part.inside) or _is_blank(part, fresh):
            return ""
        if fresh is None:
            return "moved"
        if fresh.mark.written:
            return "written"
        return "" if part.digest == fresh.digest else "changed"  # now generated
    alike = fresh is not None and part.digest == fresh.digest
    return "changed" if part.mark.key and not alike and _changed(part) else ""


def _flat(body: Any) -> Iterator[tuple[str, Any]]:
    """Yield in order the marks that begin and end in a body, and its paragraphs and tables, whatever control holds them."""
    for element in body:
        if element.tag == CONTROL:
            mark = _mark_of_control(element)
            content = child(element, "sdtContent")
            if mark:
                yield "start", mark
            if content is not None:
                yield from _flat(content)
            if mark:
                yield "end", mark
        elif element.tag in BLOCKS:
            yield from _of_block(element)
        elif element.tag in MARKS:
            yield _kind_of(element), element


def _kind_of(mark: Any) -> str:
    """Return whether a mark begins or ends a part."""
    return "start" if mark.tag == START else "end"


def _of_block(element: Any) -> Iterator[tuple[str, Any]]:
    """Yield a paragraph or table with its marks: those before its first word stand before it, the others behind.

    Programs put the end of a mark that lies between two paragraphs into the second.
    """
    worded = False
    behind: list[Any] = []
    for inner in element.iter():
        if inner.tag in MARKS and worded:
            behind.append(inner)
        elif inner.tag in MARKS:
            yield _kind_of(inner), inner
        elif inner.tag in WORDS and (inner.text or inner.tag != TEXT):
            worded = True
    yield "block", element
    yield from ((_kind_of(mark), mark) for mark in behind)


def _parts(body: Any) -> dict[str, _Passage]:
    """Return the parts of a document by key, in order.

    The first holds what stands before all of them.
    """
    parts: dict[str, _Passage] = {FRONT: _Passage(Mark(FRONT, False, ""))}
    marks: dict[str, Mark] = {}
    now: _Passage | None = None
    last = parts[FRONT]
    for kind, what in _flat(body):
        if kind == "block":
            (now.inside if now else last.after).append(what)
            continue
        mark = what if isinstance(what, Mark) else _mark_of(kind, what, marks)
        if mark is None:
            continue
        if kind == "start":
            now = last = parts.setdefault(mark.key, _Passage(mark))
        elif now is not None and now.mark.key == mark.key:
            now = None
    return parts


def _plain(words: str) -> str:
    """Return the words of a caption without its number."""
    return re.sub(r"[\s\d]", "", words)


def _captions(body: Any) -> set[str]:
    """Return the captions of the tables of a document."""
    before = (table.getprevious() for table in body.iter(GRID))
    return {_plain(words_of([one])) for one in before if one is not None and one.tag == PARAGRAPH}


def _drop_tables(parts: Mapping[str, _Passage], captions: set[str]) -> None:
    """Take generated tables out of what follows the parts: programs leave them outside the control of their caption."""
    for part in parts.values():
        loose = []
        within = part.mark.key.startswith(TABLE)
        for element in part.after:
            words = words_of([element])
            if element.tag == GRID and within:
                part.outside.append(element)
                within = False
            elif element.tag == PARAGRAPH and _plain(words) in captions:
                within = True
            else:
                within = within and not words
                loose.append(element)
        part.after = loose


def _mark_of_control(control: Any) -> Mark | None:
    """Return the mark of a content control, by its tag or by the end of its name."""
    for name in ("tag", "alias"):
        words = value(child(control, "sdtPr", name))
        mark = controls.read_tag(words.rpartition("· ")[2])
        if mark:
            return mark
    return None


def _titles(body: Any) -> dict[str, str]:
    """Return by key the chapter that the controls of a document name beside their mark."""
    titles = {}
    for control in body.iter(CONTROL):
        title, _, tag = value(child(control, "sdtPr", "alias")).rpartition(" · ")
        mark = controls.read_tag(tag)
        if mark and title:
            titles[mark.key] = title
    return titles


def _mark_of(kind: str, element: Any, marks: dict[str, Mark]) -> Mark | None:
    """Return the mark that a bookmark carries, which its end does not name."""
    number = value(element, "id")
    mark = controls.read_tag(value(element, "name"))
    if kind == "end":
        return marks.get(number)
    if mark:
        marks[number] = mark
    return mark


def _drawn(element: Any) -> bool:
    return next(element.iter(DRAWING), None) is not None


def _is_blank(part: _Passage, fresh: _Passage | None) -> bool:
    """Say whether a blank still holds its hint, of the old edition or of the new one."""
    hints = [part.mark.digest, *([fresh.mark.digest] if fresh else [])]
    return part.digest in hints


def _changed(part: _Passage) -> bool:
    """Say whether a generated paragraph or table is no longer what was generated.

    Of a table its cells count: the number in its caption is the program's. Older editions marked
    tables with the caption.
    """
    if part.mark.key.startswith(TABLE):
        cells = controls.digest(words_of(part.tables))
        return bool(part.tables) and part.mark.digest not in (cells, part.digest)
    if part.mark.key in UNSTABLE or part.mark.key.startswith(FIGURE):
        return False
    plain = all(one.tag == PARAGRAPH and not _drawn(one) for one in part.inside)
    return bool(part.inside) and plain and part.digest != part.mark.digest


def _counted(parts: Iterable[_Passage]) -> dict[str, int]:
    """Return how many generated parts there are of each kind: texts, tables, figures."""
    counts = {
        "texts": 0,
        "tables": 0,
        "figures": 0,
    }
    for part in parts:
        key = part.mark.key
        if not key or part.mark.written or key in UNSTABLE or key.startswith("h_"):
            continue
        if key.startswith(TABLE):
            counts["tables"] += 1
        elif key.startswith(FIGURE):
            counts["figures"] += 1
        else:
            counts["texts"] += 1
    return counts


def signature_of(old: str | Path) -> list[str]:
    """Return the lines of the sign-off that was generated into an edition, as they stand there now.

    Nothing where there was none, or where a person wrote it into the blank: that is kept as it is.
    """
    parts = _parts(old_edition(old).body)
    part = parts.get("signature")
    if part is None or part.mark.written:
        return []
    return [words for element in part.inside if (words := words_of([element]).strip())]


def _headed(name: str, body: Any) -> bool:
    """Say whether a part is the first of a chapter ("环境 1") whose heading the old edition has."""
    title, _, number = name.rpartition(" ")
    lines = (words_of([line]).strip() for line in body.iter(PARAGRAPH)) if number == "1" else ()
    return any(line.endswith(title) and len(line) <= len(title) + NUMBERED for line in lines)


def _was_there(key: str, order: list[str], before: Mapping[str, _Passage]) -> bool:
    """Say whether the old edition had a part that is gone: every edition has it, or text stands in its place."""
    place = order.index(key)
    left = next((name for name in reversed(order[:place]) if name in before), FRONT)
    always = key.startswith(ALWAYS) and left != FRONT
    return always or any(words_of([element]) for element in before[left].after)


def _lost_behind(key: str, order: list[str], lost: Sequence[str]) -> list[str]:
    """Return the lost parts that follow a part up to the next one that is there."""
    if key not in order:
        return []
    following = order[order.index(key) + 1 :]
    return list(itertools.takewhile(lambda name: name in lost, following))


def _replace(part: _Passage, new: list[Any]) -> None:
    """Put elements into the place of those of a part."""
    place = part.inside[0]
    for element in new:
        place.addprevious(element)
    for element in part.inside:
        remove(element)
    part.inside = new


def _end_of(part: _Passage, body: Any) -> Any:
    """Return the element of the body behind which the text after a part belongs."""
    element = part.inside[-1]
    while element.getparent() is not body:
        element = element.getparent()
    after = element.getnext()
    return after if after is not None and after.tag == END else element


def _insert_after(place: Any, elements: list[Any]) -> None:
    for element in reversed(elements):
        place.addnext(element)


def _annex(
    target: Any,
    carry: Carrier,
    heading: str,
    left: Sequence[tuple[str, Sequence[Any]]],
) -> None:
    """Append what found no place, each under the name of its part."""
    styles = {style.style_id: style for style in target.styles}
    last = target.element.body[-1]

    def add(words: str, style: str) -> Any:
        paragraph = target.add_paragraph(words)
        paragraph.style = styles[carry.names[style]]
        last.addprevious(paragraph._p)
        return paragraph

    add(heading, "heading 1").paragraph_format.page_break_before = True
    for words, elements in left:
        add(words, "body text")
        for element in carry.copies(elements):
            last.addprevious(element)
