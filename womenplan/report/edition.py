"""A new edition of a Word report: what was generated is renewed, what people wrote stays where it stands."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from womenplan.errors import Problem, UsageError
from womenplan.report import controls
from womenplan.report.carried import CONTROL, END, START, Carrier, old_edition
from womenplan.report.controls import Mark
from womenplan.report.template_file import words_for

__all__ = ["Kept", "renew", "signature_of"]

BLOCKS = (qn("w:p"), qn("w:tbl"))
WORDS = (qn("w:t"), qn("w:drawing"), qn("w:pict"))
UNSTABLE = (
    "contents",
    "cover",
)  # parts that programs write anew by themselves, or that hold the year
ALWAYS = (
    "measures_",
    "process",
    "setting",
    "decide",
    "more",
    "signature",
)  # blanks that every report of a stage has
TABLE = "table"  # begins the keys of tables
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
class _Part:
    """A part of a document: its mark, what is in it, what follows it in no part, and its tables that programs put there."""

    mark: Mark
    inside: list[Any] = field(default_factory=list)
    after: list[Any] = field(default_factory=list)
    outside: list[Any] = field(default_factory=list)

    @property
    def tables(self) -> list[Any]:
        """The tables of the part, wherever a program left them."""
        return [one for one in [*self.inside, *self.outside] if one.tag == BLOCKS[1]]


def renew(
    old: str | Path,
    new: bytes,
    names: Mapping[str, str],
    said: Mapping[str, str],
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
    said : mapping of str to str
        The words of the annex: ``heading``, ``changed``, ``lost`` and ``gone``, each of the latter
        with ``{name}``; and what stands over a table that goes on, ``continued``.

    Raises
    ------
    UsageError
        If the old file is no Word document, or holds none of the marks that a report has.
    """
    source = old_edition(old)
    target = Document(io.BytesIO(new))
    before = _parts(source.body)
    ahead = _parts(target.element.body)
    if not any(part.mark.key for part in before.values()):
        raise UsageError(Problem("REPORT_WITHOUT_PARTS", file=str(old)))
    _drop_tables(before, {*_captions(target.element.body), _plain(said["continued"])})
    order = list(ahead)
    kept = Kept(renewed=_counted(ahead.values()), names=dict(names))
    titles = _titles(source.body)
    left = []
    carry = Carrier(source, target)
    gone = [key for key in order if key and key not in before]
    headed = {key for key in gone if _headed(names.get(key, key), source.body)}
    kept.lost = [key for key in gone if key in headed or _was_there(key, order, before)]
    for key, part in before.items():
        fresh = ahead.get(key)
        done = _fate(part, fresh)
        if done == "written" and fresh is not None:
            _replace(fresh, carry.copies(part.inside))
        elif done:
            shown = part.tables if key.startswith(TABLE) else part.inside
            name = kept.names.setdefault(key, titles.get(key, key))
            code = "gone" if done == "moved" else "changed"
            left.append((said[code].format(name=name), shown))
        if done:
            getattr(kept, done).append(key)
        loose = [element for element in part.after if _words([element]) or _drawn(element)]
        if not key or not loose:
            continue
        behind = _lost_behind(key, order, kept.lost)
        if fresh is None or behind:
            told = "、".join(names.get(name, name) for name in behind) or key
            left.append((said["lost"].format(name=told), loose))
            kept.moved.append(key)
        else:
            _insert_after(_end_of(fresh, target.element.body), carry.copies(loose))
            kept.between.append(key)
    named = {name for key in kept.moved for name in _lost_behind(key, order, kept.lost)}
    left += [
        (said["lost"].format(name=names.get(key, key)), []) for key in kept.lost if key not in named
    ]
    if left:
        _annex(target, carry, said["heading"], left)
    if carry.left:
        what = words_for(sorted(carry.left))
        kept.left_out = Problem("UPDATE_LEFT_OUT", "note", file=str(old), context={"what": what})
    buffer = io.BytesIO()
    target.save(buffer)
    return buffer.getvalue(), kept


def _fate(part: _Part, fresh: _Part | None) -> str:
    """Return in which list of :class:`Kept` a part belongs: that of what a person wrote; empty where nobody did."""
    if part.mark.own:
        if not _words(part.inside) or _is_blank(part, fresh):
            return ""
        if fresh is None or fresh.mark.own:
            return "written" if fresh else "moved"
        return "" if _alike(part, fresh) else "changed"  # filled by hand, and now generated
    return "changed" if part.mark.key and _changed(part) and not _alike(part, fresh) else ""


def _flat(body: Any) -> Iterator[tuple[str, Any]]:
    """Yield in order the marks that begin and end in a body, and its paragraphs and tables, whatever control holds them."""
    for element in body:
        if element.tag == CONTROL:
            mark = _mark_of_control(element)
            content = element.find(qn("w:sdtContent"))
            if mark:
                yield "start", mark
            if content is not None:
                yield from _flat(content)
            if mark:
                yield "end", mark
        elif element.tag in BLOCKS:
            yield from _of_block(element)
        elif element.tag in (START, END):
            yield ("start" if element.tag == START else "end"), element


def _of_block(element: Any) -> Iterator[tuple[str, Any]]:
    """Yield a paragraph or table with its marks: those before its first word stand before it, the others behind.

    Programs put the end of a mark that lies between two paragraphs into the second.
    """
    told = False
    behind: list[tuple[str, Any]] = []
    for inner in element.iter():
        if inner.tag in (START, END):
            found = ("start" if inner.tag == START else "end"), inner
            if told:
                behind.append(found)
            else:
                yield found
        elif inner.tag in WORDS and (inner.text or inner.tag != WORDS[0]):
            told = True
    yield "block", element
    yield from behind


def _parts(body: Any) -> dict[str, _Part]:
    """Return the parts of a document by key, in order.

    The first holds what stands before all of them.
    """
    found: dict[str, _Part] = {FRONT: _Part(Mark(FRONT, False, ""))}
    names: dict[str, Mark] = {}
    now: _Part | None = None
    last = found[FRONT]
    for kind, what in _flat(body):
        if kind == "block":
            (now.inside if now else last.after).append(what)
            continue
        mark = what if isinstance(what, Mark) else _mark_of(kind, what, names)
        if mark is None:
            continue
        if kind == "start":
            now = last = found.setdefault(mark.key, _Part(mark))
        elif now is not None and now.mark.key == mark.key:
            now = None
    return found


def _plain(words: str) -> str:
    """Return the words of a caption without its number."""
    return re.sub(r"[\s\d]", "", words)


def _captions(body: Any) -> set[str]:
    """Return the captions of the tables of a document."""
    tables = body.iter(BLOCKS[1])
    found = (table.getprevious() for table in tables)
    return {
        _plain(_words([caption]))
        for caption in found
        if caption is not None and caption.tag == BLOCKS[0]
    }


def _drop_tables(parts: Mapping[str, _Part], captions: set[str]) -> None:
    """Take generated tables out of what follows the parts: programs leave them outside the control of their caption."""
    for part in parts.values():
        loose = []
        within = part.mark.key.startswith("table")
        for element in part.after:
            if element.tag == BLOCKS[1] and within:
                part.outside.append(element)
                within = False
            elif element.tag == BLOCKS[0] and _plain(_words([element])) in captions:
                within = True
            else:
                within = within and not _words([element])
                loose.append(element)
        part.after = loose


def _mark_of_control(control: Any) -> Mark | None:
    """Return the mark of a content control, by its tag or by the end of its name."""
    for name in ("tag", "alias"):
        found = control.find(f"{qn('w:sdtPr')}/{qn(f'w:{name}')}")
        words = found.get(qn("w:val")) if found is not None else ""
        mark = controls.read_tag((words or "").rpartition("· ")[2])
        if mark:
            return mark
    return None


def _titles(body: Any) -> dict[str, str]:
    """Return by key the chapter that the controls of a document name beside their mark."""
    found = {}
    for control in body.iter(CONTROL):
        name = control.find(f"{qn('w:sdtPr')}/{qn('w:alias')}")
        title, _, tag = (name.get(qn("w:val")) or "" if name is not None else "").rpartition(" · ")
        mark = controls.read_tag(tag)
        if mark and title:
            found[mark.key] = title
    return found


def _mark_of(kind: str, element: Any, names: dict[str, Mark]) -> Mark | None:
    number = element.get(qn("w:id"))
    if kind == "start":
        mark = controls.read_tag(element.get(qn("w:name")) or "")
        if mark:
            names[number] = mark
        return mark
    return names.get(number)


def _words(elements: Sequence[Any]) -> str:
    return "".join(text.text or "" for element in elements for text in element.iter(qn("w:t")))


def _drawn(element: Any) -> bool:
    return next(element.iter(qn("w:drawing")), None) is not None


def _is_blank(part: _Part, fresh: _Part | None) -> bool:
    """Say whether a blank still holds its hint, of the old edition or of the new one."""
    words = controls.digest(_words(part.inside))
    return words == part.mark.digest or (fresh is not None and words == fresh.mark.digest)


def _changed(part: _Part) -> bool:
    """Say whether a generated paragraph or table is no longer what was generated.

    Of a table its cells count: the number in its caption is the program's.
    """
    if part.mark.key.startswith(TABLE):
        return _table_changed(part)
    plain = all(element.tag == BLOCKS[0] and not _drawn(element) for element in part.inside)
    if part.mark.key in UNSTABLE or part.mark.key.startswith("figure"):
        return False
    return bool(plain and part.inside) and controls.digest(_words(part.inside)) != part.mark.digest


def _table_changed(part: _Part) -> bool:
    """Say whether the cells of a table are others than were generated; older editions marked them with the caption."""
    if not part.tables:
        return False
    marks = (controls.digest(_words(part.tables)), controls.digest(_words(part.inside)))
    return part.mark.digest not in marks


def _alike(part: _Part, fresh: _Part | None) -> bool:
    """Say whether a part says what the new one says, so that nothing of it is lost."""
    if fresh is None:
        return False
    return controls.digest(_words(part.inside)) == controls.digest(_words(fresh.inside))


def _counted(parts: Iterable[_Part]) -> dict[str, int]:
    """Return how many generated parts there are of each kind: texts, tables, figures."""
    found = {"texts": 0, "tables": 0, "figures": 0}
    for part in parts:
        key = part.mark.key
        if not key or part.mark.own or key in UNSTABLE or key.startswith("h_"):
            continue
        kind = "tables" if key.startswith(TABLE) else "figures"
        found[kind if key.startswith((TABLE, "figure")) else "texts"] += 1
    return found


def signature_of(old: str | Path) -> list[str]:
    """Return the lines of the sign-off that was generated into an edition, as they stand there now.

    Nothing where there was none, or where a person wrote it into the blank: that is kept as it is.
    """
    parts = _parts(old_edition(old).body)
    part = parts.get("signature")
    if part is None or part.mark.own:
        return []
    return [words for element in part.inside if (words := _words([element]).strip())]


def _headed(name: str, body: Any) -> bool:
    """Say whether a part is the first of a chapter ("环境 1") whose heading the old edition has."""
    title, _, number = name.rpartition(" ")
    lines = (_words([line]).strip() for line in body.iter(qn("w:p"))) if number == "1" else ()
    return any(line.endswith(title) and len(line) <= len(title) + NUMBERED for line in lines)


def _was_there(key: str, order: list[str], before: Mapping[str, _Part]) -> bool:
    """Say whether the old edition had a part that is gone: every edition has it, or text stands in its place."""
    place = order.index(key)
    left = next((name for name in reversed(order[:place]) if name in before), FRONT)
    always = key.startswith(ALWAYS) and left != FRONT
    return always or any(_words([element]) for element in before[left].after)


def _lost_behind(key: str, order: list[str], lost: Sequence[str]) -> list[str]:
    """Return the lost parts that follow a part up to the next one that is there."""
    if key not in order:
        return []
    found = []
    for name in order[order.index(key) + 1 :]:
        if name not in lost:
            break
        found.append(name)
    return found


def _replace(part: _Part, new: list[Any]) -> None:
    """Put elements into the place of those of a part."""
    old = part.inside
    part.inside = new
    for element in new:
        old[0].addprevious(element)
    for element in old:
        element.getparent().remove(element)


def _end_of(part: _Part, body: Any) -> Any:
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
    body = target.element.body
    last = body[-1]
    style = carry.names.get("heading 1")
    head = target.add_paragraph(heading)
    head.style = next(one for one in target.styles if one.style_id == style)
    head.paragraph_format.page_break_before = True
    last.addprevious(head._p)
    body_text = next(one for one in target.styles if one.style_id == carry.names["body text"])
    for words, elements in left:
        told = target.add_paragraph(words)
        told.style = body_text
        last.addprevious(told._p)
        for element in carry.copies(elements):
            last.addprevious(element)
