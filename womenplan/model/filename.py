"""Names of files and folders that every system takes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

__all__ = ["file_name", "same_file"]

LONGEST = 120  # bytes, half of what a system takes: an ending and a year come after it
_BARRED = re.compile(r'[\\/:*?"<>|]')
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?= *(?:\.|$))", re.IGNORECASE
)


def file_name(words: str, taken: Collection[str] = ()) -> str:
    """Return words as a file or folder may be named on Windows, macOS and Linux, and as none of those taken is.

    What no name may hold (signs of paths, controls, what turns the direction of writing) becomes a
    space, spaces and full stops at the ends go, a name that Windows reserves (``CON``) gets a
    ``_``, one that is too long is cut. Two names that differ in no more than their case are alike;
    the second gets a number.

    Examples
    --------
    >>> file_name("a/b: c?"), file_name("CON"), file_name("Ab", ["aB"])
    ('a b c', 'CON_', 'Ab 2')
    """
    shown = "".join(sign if sign.isprintable() else " " for sign in _BARRED.sub(" ", words))
    name = " ".join(shown.split()).strip(" .") or "-"
    if _RESERVED.match(name):
        name = _RESERVED.sub(r"\g<0>_", name)
    unique = _cut(name, "")
    number = 1
    alike = {same_file(one) for one in taken}
    while same_file(unique) in alike:
        number += 1
        unique = _cut(name, f" {number}")
    return unique


def same_file(name: str) -> str:
    """Return a key that is the same for two names that some system cannot tell apart."""
    return unicodedata.normalize("NFC", name).casefold()


def _cut(name: str, ending: str) -> str:
    most = LONGEST - len(ending)
    return name.encode()[:most].decode(errors="ignore").strip(" .") + ending
