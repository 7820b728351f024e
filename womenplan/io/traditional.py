"""Sheets in traditional characters: read in the simplified ones that names and headings are known by."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from womenplan.errors import Problem
from womenplan.io.sheet import TEXT, Sheet
from womenplan.model.vocabulary import simplified

__all__ = ["simplify"]

_ROWS = 200  # by which a sheet is known
_SIGNS = 4  # different traditional characters; fewer may be those of a name


def simplify(sheets: Iterable[Sheet]) -> list[Problem]:
    """Put the texts of sheets in traditional characters into simplified ones, and report it."""
    problems = []
    for sheet in sheets:
        if signs := _traditional(sheet):
            texts = sheet.kind == TEXT
            codes, different = pd.factorize(sheet.cells[texts])
            simple = [simplified(str(text)) for text in different]
            sheet.cells[texts] = np.array(simple, dtype=object)[codes]
            problems.append(
                Problem("SHEET_TRADITIONAL", "note", sheet.file, sheet.name, found=signs)
            )
    return problems


def _traditional(sheet: Sheet) -> str:
    """Return traditional characters of a sheet that is written in them; empty of any other."""
    top = sheet.cells[:_ROWS][sheet.kind[:_ROWS] == TEXT]
    signs = set().union(*map(set, map(str, top)))
    simple = {sign: simplified(sign) for sign in signs}
    old = {sign for sign in signs if simple[sign] != sign}
    new = {simple[sign] for sign in old} & signs
    if len(old) >= _SIGNS and len(new) < len(old) / 2:
        return "".join(sorted(old)[:_SIGNS])
    return ""
