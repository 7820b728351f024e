"""The files that a call names: those that are given, and of a folder all that are in it, however deep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from womenplan.errors import DataError, Level, Problem
from womenplan.io.sheet import Sheet
from womenplan.io.workbook import ALIKE, SUFFIXES, open_workbook, shown_name

__all__ = ["Sources", "files_of", "opened", "sources_of"]

MAX_FILES = 2000  # of a folder
MAX_FOLDERS = 30  # in each other
_MAY_HOLD_TABLES = frozenset(
    [
        ".xlsb",
        ".numbers",
        ".fods",
        ".wps",
        ".wpt",
        ".doc",
        ".docx",
        ".rtf",
        ".odt",
        ".pdf",
        ".htm",
        ".html",
        ".mht",
        ".xml",
        ".json",
        ".dbf",
        ".mdb",
        ".accdb",
        ".sav",
        ".dta",
        ".zip",
        ".rar",
        ".7z",
        ".gz",
    ]
)
_DESCRIBING = ("datapackage.json", "structure.xml")  # what tables beside them hold
_OF_THE_SYSTEM = ("thumbs.db", "desktop.ini", "__macosx")


@dataclass(slots=True)
class Sources:
    """The files of a call, each with the name by which problems and tables call it."""

    named: dict[Path, str] = field(default_factory=dict)
    inside: set[Path] = field(default_factory=set)  # those that stand in a folder that was given
    problems: list[Problem] = field(default_factory=list)  # what of a folder is not read


def sources_of(given: Sequence[str | Path]) -> Sources:
    """Return the given files, of a folder all readable ones, and notes on the others.

    Raises
    ------
    DataError
        If none is given, or a folder holds none, or too many.
    """
    if not given:
        raise DataError(Problem("NO_FILES"))
    files = Sources()
    for source in map(Path, given):
        if source.is_dir():
            _take_folder(files, source)
        else:
            files.named.setdefault(source, shown_name(source.name))
    return files


def files_of(given: Sequence[str | Path]) -> list[Path]:
    """Return the files that are given, of a folder all that can be read.

    DataError where there are none.
    """
    return list(sources_of(given).named)


def opened(files: Sources) -> tuple[dict[Path, list[Sheet]], list[Problem], list[Problem]]:
    """Return the sheets of each file, what is odd about the files, and why some cannot be used."""
    books: dict[Path, list[Sheet]] = {}
    problems = list(files.problems)
    fatal = list[Problem]()
    for path, name in files.named.items():
        try:
            books[path], odd = open_workbook(path, name)
            problems += odd
        except DataError as error:
            if path in files.inside and path.suffix.lower() in ALIKE:
                problems += [replace(one, level="warning") for one in error.problems]
            else:
                fatal += error.problems
    return books, problems, fatal


def _take_folder(files: Sources, folder: Path) -> None:
    """Put the files of a folder on record, those that are not read as problems."""
    before = len(files.named)
    for taken, path in enumerate(_inside(folder, set(), MAX_FOLDERS), start=1):
        if taken > MAX_FILES:
            shown = {"limit": f"{MAX_FILES:,}"}
            raise DataError(Problem("FOLDER_LARGE", file=str(folder), context=shown))
        name = shown_name(path.relative_to(folder).as_posix())
        suffix = path.suffix.lower()
        if path.is_dir():
            shown = {"limit": str(MAX_FOLDERS)}
            deep = len(path.parts) - len(folder.parts) > MAX_FOLDERS
            code = "FOLDER_DEEP" if deep else "FOLDER_NOT_OPENED"
            files.problems.append(Problem(code, "warning", name, context=shown))
        elif suffix in (*SUFFIXES, *ALIKE):
            files.named.setdefault(path, name)
            files.inside.add(path)
        else:
            level: Level = (
                "warning" if suffix in _MAY_HOLD_TABLES and path.name not in _DESCRIBING else "note"
            )
            files.problems.append(Problem("FILE_NOT_READ", level, name, found=suffix))
    if len(files.named) == before:
        raise DataError([Problem("FOLDER_EMPTY", file=str(folder)), *files.problems])


def _inside(folder: Path, seen: set[Path], most: int) -> Iterator[Path]:
    """Yield the files in a folder and in the folders in it, and each folder that is not opened."""
    if most < 0:
        yield folder
        return
    # a link that leads back
    if folder.resolve() in seen:
        return
    seen.add(folder.resolve())
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        yield folder
        return
    for path in entries:
        if path.name.startswith(("~$", ".")) or path.name.lower() in _OF_THE_SYSTEM:
            continue
        if path.is_dir():
            yield from _inside(path, seen, most - 1)
        else:
            yield path
