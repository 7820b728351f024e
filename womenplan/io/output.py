"""Text that stays text in a spreadsheet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from womenplan.messages import visible

__all__ = ["FONTS", "FORMULA_STARTS", "sheet_text", "sheet_title", "text_width", "write_text"]

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_TITLE, _LONGEST_TEXT = 31, 32767
FONTS = {"zh": "宋体", "en": "Calibri"}


def sheet_text(words: str) -> str:
    """Return a text as a cell may hold it."""
    return visible(words, lines=True)[:_LONGEST_TEXT]


def write_text(cell: Any, words: str) -> Any:
    """Write a text into a cell of openpyxl so that no program takes it for a formula, and return the cell."""
    if clean := sheet_text(words):
        cell.value = clean
        cell.data_type = "s"
        cell.quotePrefix = clean.startswith(FORMULA_STARTS)
    return cell


def sheet_title(words: str, taken: Sequence[str] = ()) -> str:
    """Return a name that a sheet may carry and that none of the others has."""
    title = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", words).strip().strip("'")[:_LONGEST_TITLE] or "1"
    lower = {name.lower() for name in taken}
    number = 1
    unique = title
    while unique.lower() in lower:
        number += 1
        unique = f"{title[: _LONGEST_TITLE - len(str(number)) - 1]} {number}"
    return unique


def text_width(words: str) -> int:
    """Return how many half-width characters a text takes in a line."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in words)
