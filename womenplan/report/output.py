"""Write reports to files: whole or not at all, and the same bytes for the same result."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from womenplan import messages
from womenplan.arguments import Between, checked
from womenplan.errors import Notice, Problem, UsageError
from womenplan.io.pack import refuse_existing, write_atomically
from womenplan.io.workers import Ended, each
from womenplan.messages import Language, Several
from womenplan.model.filename import file_name
from womenplan.narration.evaluation import Evaluation
from womenplan.report import excel_file, html_file, word_file
from womenplan.report.content import Content
from womenplan.report.edition import Kept, renew, signature_of
from womenplan.report.figures import figures as draw
from womenplan.report.ground import Ground, Scope
from womenplan.report.markup import fixed
from womenplan.report.outline import PARTS
from womenplan.report.paginate import pages_of
from womenplan.report.template_file import Look, look_of, shipped_file

__all__ = ["FORMATS", "excel", "html", "update", "word", "word_template", "write", "write_each"]

Format = Literal["word", "excel", "html"]
Part = Literal["brief", "report", "annexes"]
FORMATS: dict[Format, str] = {
    "word": "docx",
    "excel": "xlsx",
    "html": "html",
}
MOST_LISTED = 20  # regions, in a sentence
_ground: list[Ground] = []  # of the result whose regions are being written


@checked
def write(
    result: Evaluation,
    out_dir: str | Path,
    *,
    lang: Language | None = None,
    force: bool = False,
    formats: Sequence[Format] = ("word", "excel", "html"),
    figures: bool = True,
    template: str | Path | None = None,
    region: str | None = None,
    parts: Sequence[Part] = ("brief", "report", "annexes"),
    signed: Sequence[str] = (),
    paginate: bool = False,
) -> dict[str, Path]:
    """Write the reports and figures of an evaluation into a folder.

    Parameters
    ----------
    result : Evaluation
    out_dir : str or Path
        Made if it does not exist; other files in it are left alone.
    lang : {"zh", "en"}, optional
        Language of the Word and Excel reports, and the one in which the page opens.
    force : bool
        Overwrite reports that exist.
    formats : sequence of {"word", "excel", "html"}
    figures : bool
        Draw the figures, put them into the Word report and write them beside it.
    template : str or Path, optional
        A .docx whose styles, page setup, headers and footers (their words) the Word report takes; a
        :class:`~womenplan.errors.Notice` says what else of it (macros, links, fields, pictures) is
        left out.
    region : str, optional
        The region that the reports are about; see :class:`~womenplan.report.ground.Scope`.
    parts : sequence of {"brief", "report", "annexes"}
        What the Word files hold: the brief is a file of its own, the report has the annexes behind
        it.
    signed : sequence of str
        The sign-off: unit and date. Without it the report has a blank there.
    paginate : bool
        Let LibreOffice lay the report out, so that the contents list has its page numbers; without
        it they are estimated. Takes some seconds, and the file is no longer the same on every
        machine.

    Returns
    -------
    dict of str to Path
        ``word``, ``brief``, ``excel``, ``html`` and, where drawn, ``figures`` (the folder).

    Raises
    ------
    UsageError
        If a report exists and ``force`` is not given, the folder cannot be written to, the template
        is no .docx, or the report is to be laid out and there is no LibreOffice.
    """
    content = Content(result, lang, region)
    how = _How(_look(template), tuple(parts), tuple(signed), paginate)
    return _write(
        content,
        Path(out_dir),
        tuple(formats),
        how,
        force=force,
        figures=figures,
    )


class _How(NamedTuple):
    """How the Word files are written."""

    look: Look | None = None
    parts: Sequence[str] = PARTS
    signed: Sequence[str] = ()
    paginate: bool = False

    @property
    def is_brief(self) -> bool:
        """Whether the brief is all that is asked for."""
        return set(self.parts) == {"brief"}


USUAL = _How()


def _write(
    content: Content,
    folder: Path,
    formats: Sequence[Format],
    how: _How,
    *,
    force: bool,
    figures: bool = True,
) -> dict[str, Path]:
    stem = re.sub(r"[^\w-]+", "-", f"{content.plan.plan_id}-{content.result.year}")
    paths: dict[str, Path] = {name: folder / f"{stem}.{FORMATS[name]}" for name in formats}
    if "word" in paths and "brief" in how.parts:
        paths["brief"] = folder / f"{stem}-brief.docx"
    if how.is_brief:
        paths.pop("word", None)
    refuse_existing(list(paths.values()), force)
    drawn = draw(content) if figures else {}
    files = {path.name: _build(name, content, drawn, how) for name, path in paths.items()}
    files |= {f"figures/{name}.png": blob for name, blob in drawn.items()}
    refuse_existing([folder / name for name in files], force)
    write_atomically(files, folder)
    return paths | ({"figures": folder / "figures"} if drawn else {})


@checked
def word(
    result: Evaluation,
    path: str | Path,
    *,
    lang: Language | None = None,
    force: bool = False,
    figures: bool = True,
    template: str | Path | None = None,
    region: str | None = None,
    parts: Sequence[Part] = ("report", "annexes"),
    signed: Sequence[str] = (),
) -> Path:
    """Write the Word report to a file and return its path.

    Options as those of :func:`write`, but formats.

    ``parts`` is the report with its annexes by default; the brief goes alone.
    """
    how = _How(_look(template), tuple(parts), tuple(signed))
    return _single("word", result, path, lang, force, region, how, figures)


@checked
def word_template(path: str | Path, *, lang: Language | None = None, force: bool = False) -> Path:
    """Write the report's own Word template to a file, to be changed and given as ``template``.

    Parameters
    ----------
    path : str or Path
        The file to write, a .docx. It holds one paragraph of each style that a report uses; its
        page setup, styles, headers and footers are those of a report.
    lang : {"zh", "en"}, optional
        The two languages have a template each.
    force : bool
        Overwrite a file that exists.

    Returns
    -------
    Path

    Raises
    ------
    UsageError
        If the file exists and ``force`` is not given, or cannot be written.
    """
    target = Path(path)
    refuse_existing([target], force)
    made = shipped_file(lang or messages.default_language()).read_bytes()
    write_atomically({target.name: made}, target.parent)
    return target


@checked
def update(
    result: Evaluation,
    old: str | Path,
    path: str | Path,
    *,
    lang: Language | None = None,
    force: bool = False,
    region: str | None = None,
    template: str | Path | None = None,
    figures: bool = True,
    signed: Sequence[str] = (),
) -> tuple[Path, Kept]:
    """Write a new edition of a Word report: figures, tables and generated texts anew, what people wrote where it stood.

    Parameters
    ----------
    result : Evaluation
    old : str or Path
        The edition that people worked on, saved by Word, WPS or LibreOffice; it stays as it is.
    path : str or Path
        The file of the new edition.
    lang, force, region, template, figures, signed
        As :func:`write` takes them. Without ``signed`` the sign-off of the old edition stays.

    Returns
    -------
    Path
    Kept
        What became of the old text: which blanks were filled, which generated parts had been
        changed or lost. Changed and lost text stands in an annex at the end.

    Raises
    ------
    UsageError
        If the old file is no report of womenplan, or the new one exists and ``force`` is not given.
    """
    target = Path(path)
    if target.resolve() == Path(old).resolve():
        raise UsageError(Problem("UPDATE_OF_ITSELF", file=str(old)))
    refuse_existing([target], force)
    content = Content(result, lang, region)
    drawn = draw(content) if figures else {}
    parts = ("brief",) if target.stem.endswith("-brief") else PARTS[1:]
    lines = [words for words in signed if words] or signature_of(old)
    made, names = word_file.build(content, drawn, _look(template), parts=parts, signed=lines)
    table = content.say("report.table")
    texts = {
        "heading": content.say("report.h.kept"),
        "continued": content.say("report.continued", kind=table, number=""),
    }
    for code in ("changed", "lost", "gone"):
        texts[code] = content.say("report.kept", code, name="{name}")
    renewed, kept = renew(old, made, names, texts)
    if kept.left_out:
        warnings.warn(Notice(str(kept.left_out)), stacklevel=2)
    write_atomically({target.name: fixed(renewed)}, target.parent)
    return target, kept


@checked
def excel(
    result: Evaluation,
    path: str | Path,
    *,
    lang: Language | None = None,
    force: bool = False,
    region: str | None = None,
) -> Path:
    """Write the Excel report to a file and return its path; options as of :func:`write`."""
    return _single("excel", result, path, lang, force, region)


@checked
def html(
    result: Evaluation,
    path: str | Path,
    *,
    lang: Language | None = None,
    force: bool = False,
    region: str | None = None,
) -> Path:
    """Write the page, which holds both languages, to a file and return its path.

    Options as of :func:`write`.
    """
    return _single("html", result, path, lang, force, region)


def _single(
    name: Format,
    result: Evaluation,
    path: str | Path,
    lang: Language | None,
    force: bool,
    region: str | None,
    how: _How = USUAL,
    figures: bool = False,
) -> Path:
    target = Path(path)
    refuse_existing([target], force)
    content = Content(result, lang, region)
    drawn = draw(content) if figures else {}
    kind = "brief" if name == "word" and how.is_brief else name
    write_atomically({target.name: _build(kind, content, drawn, how)}, target.parent)
    return target


def _look(template: str | Path | None) -> Look | None:
    """Return what a report takes over from a template; a notice says what it does not."""
    if template is None:
        return None
    look = look_of(template)
    if look.left_out:
        warnings.warn(Notice(str(look.left_out)), stacklevel=3)
    return look


def _build(
    kind: str,
    content: Content,
    drawn: Mapping[str, bytes],
    how: _How,
) -> bytes:
    if kind == "html":
        return html_file.build(content)
    if kind == "excel":
        return excel_file.build(content)
    parts = ["brief"] if kind == "brief" else [name for name in PARTS[1:] if name in how.parts]

    def built(pages: Sequence[int] = ()) -> bytes:
        made, _ = word_file.build(
            content,
            drawn,
            how.look,
            parts=parts,
            signed=how.signed,
            pages=pages,
        )
        return made

    made = built()
    if how.paginate and kind != "brief":  # a brief has no contents
        made = built(pages_of(made))
    return fixed(made)


@checked
def write_each(
    result: Evaluation,
    out_dir: str | Path,
    *,
    lang: Language | None = None,
    force: bool = False,
    template: str | Path | None = None,
    parts: Sequence[Part] = ("brief", "report", "annexes"),
    signed: Sequence[str] = (),
    workers: Annotated[int, Between(1, 64)] = 2,
    done: Callable[[int, int], object] | None = None,
) -> dict[str, dict[str, Path]]:
    """Write the reports of every region of an evaluation, each into a folder of its own, by several processes at once.

    Parameters
    ----------
    result : Evaluation
    out_dir : str or Path
        Gets a folder a region.
    lang, force, template, parts, signed
        As :func:`write` takes them.
    workers : int
        Processes at once.
    done : callable, optional
        Called with the number of regions written, and of all, after each.

    Returns
    -------
    dict of str to dict
        For each region what :func:`write` returns.

    Raises
    ------
    UsageError
        If a region's folder exists and ``force`` is not given, it cannot be written to, or a
        process was ended from outside; what was written is whole, and the sentence says how much.
    """
    folders: dict[str, Path] = {}
    for region in result.regions:
        taken = [folder.name for folder in folders.values()]
        folders[region] = Path(out_dir) / file_name(region, taken)
    refuse_existing(list(folders.values()), force)
    word = _How(_look(template), tuple(parts), tuple(signed))
    how = {
        "lang": lang or messages.default_language(),
        "force": force,
        "how": word,
    }
    written: dict[str, dict[str, Path]] = {}
    try:
        for region, paths in each(_write_one, (result, folders, how), list(folders), workers):
            written[region] = paths
            if done:
                done(len(written), len(folders))
    except Ended as ended:
        some = Several([*written][:MOST_LISTED])
        context = {
            "count": len(written),
            "total": len(folders),
            "some": some or "–",
        }
        raise UsageError(Problem("WORKER_ENDED", found=str(ended), context=context)) from None
    return {region: written[region] for region in folders}


def _write_one(
    shared: tuple[Evaluation, Mapping[str, Path], Mapping[str, Any]], region: str
) -> dict[str, Path]:
    result, folders, how = shared
    if not _ground or _ground[0].result is not result:
        _ground[:] = [Ground(result)]
    content = Content(result, how["lang"], scope=Scope(_ground[0], region, overview=False))
    return _write(content, folders[region], tuple(FORMATS), how["how"], force=how["force"])
