"""Files that are written whole or not at all, and text that stays text in a spreadsheet."""

from __future__ import annotations

import re
import shutil
import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from womenplan.errors import Problem, UsageError

__all__ = ["FONTS", "place", "plain_text", "refuse_existing", "sheet_title", "text_width", "write_text"]

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_XML = re.compile("[\x00-\x09\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_TITLE = 31
FONTS = {"zh": "宋体", "en": "Calibri"}


def refuse_existing(paths: Sequence[Path], force: bool) -> None:
    """Refuse to go on where one of the files exists and overwriting was not asked for."""
    taken = [str(path) for path in paths if path.exists()]
    folders = {path.parent for path in paths}
    if len(taken) > 1 and len(folders) == 1 and not force:
        raise UsageError(Problem("OUTPUTS_EXIST", file=str(folders.pop()), context={"count": len(taken)}))
    if taken and not force:
        raise UsageError([Problem("OUTPUT_EXISTS", file=path) for path in taken])


def place(files: Mapping[str, bytes], target: Path) -> None:
    """Write all files into a folder beside the target first, and move them in place only when every one is whole."""
    made: list[Path] = []
    try:
        base = target if target.is_dir() else target.parent
        base.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=base, prefix=".womenplan-") as folder:
            for name, blob in files.items():
                whole = Path(folder) / name
                whole.parent.mkdir(parents=True, exist_ok=True)
                whole.write_bytes(blob)
            for name in sorted(files):
                final = target / name
                if not final.exists():
                    made.append(final)
                final.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(Path(folder) / name, final)
    except OSError as reason:
        for path in made:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        raise UsageError(Problem("OUTPUT_NOT_WRITABLE", found=str(target))) from reason


def plain_text(words: str) -> str:
    """Return a text without the signs that no XML may hold, tabs and line breaks but for the plain one."""
    return _NOT_IN_XML.sub("", words)


def write_text(cell: Any, words: str) -> Any:
    """Write a text into a cell so that no program takes it for a formula, and return the cell."""
    clean = plain_text(words)[:32767]
    if clean:
        cell.value = clean
        cell.data_type = "s"
        cell.quotePrefix = clean.startswith(_FORMULA_STARTS)
    return cell


def sheet_title(words: str, taken: Sequence[str] = ()) -> str:
    """Return a name that a sheet may carry and that none of the others has."""
    title = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", words).strip().strip("'")[:_LONGEST_TITLE] or "1"
    lower, number, own = {name.lower() for name in taken}, 1, title
    while own.lower() in lower:
        number += 1
        own = f"{title[: _LONGEST_TITLE - len(str(number)) - 1]} {number}"
    return own


def text_width(words: str) -> int:
    """Return how many half-width characters a text takes in a line."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in words)
