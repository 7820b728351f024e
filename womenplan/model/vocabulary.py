"""Text as users write it: its clean and its plain form, and the closed lists of words.csv."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files

__all__ = [
    "Replacements",
    "any_of",
    "clean",
    "code_listed",
    "code_word",
    "has_chinese",
    "heading_code",
    "plain",
    "simplified",
    "spellings_of",
    "words",
]

_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160"
    "\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]+"
)  # control signs but white space, formats, fillers, variation selectors
_TOGETHER = 12  # patterns that are looked for at once
_SIGNS = re.compile(r"[\\^$.|?*+(){}\[\]]")  # of a pattern
_SHORT = 100  # signs of a text that may come again
_MINUS = "\u2212"


def clean(text: str) -> str:
    r"""Return a text without invisible characters: zero-width spaces, soft hyphens, direction marks, controls.

    Examples
    --------
    >>> clean("清新区\u200b")
    '清新区'
    """
    if text.isascii() and text.isprintable():
        return text
    if len(text) < _SHORT:
        return _cleaned(text)
    return _UNSEEN.sub("", text)


@lru_cache(maxsize=16384)
def _cleaned(text: str) -> str:
    return _UNSEEN.sub("", text)


def plain(text: str) -> str:
    """Return a text in half width, lower case and without white space."""
    text = unicodedata.normalize("NFKC", clean(text)).replace(_MINUS, "-")
    return "".join(clean(text).split()).lower()


@cache
def _kinds() -> dict[str, dict[str, str]]:
    """Return what the words of each kind mean, as words.csv among the resources says."""
    source = files("womenplan.resources").joinpath("words.csv").read_text(encoding="utf-8")
    kinds: dict[str, dict[str, str]] = {}
    for kind, code, together in csv.reader(source.splitlines()[1:]):
        means = kinds.setdefault(kind, {})
        for word in together.split():
            means[plain(word) if kind == "role" else word] = code
    return kinds


def words(kind: str) -> dict[str, str]:
    """Return what the words of one kind mean, as words.csv among the resources says."""
    return _kinds().get(kind, {})


def spellings_of(kind: str, code: str) -> list[str]:
    """Return the words of one kind that mean a code."""
    return [word for word, of in words(kind).items() if of == code]


def heading_code(kind: str, text: str) -> str:
    """Return the code of a heading or field by one of its names, else the text in its plain form."""
    word = plain(text)
    return words(kind).get(word, word)


def has_chinese(text: str) -> bool:
    """Return whether a text has a Chinese character."""
    return not text.isascii() and any("\u3400" <= sign <= "\u9fff" for sign in text)


@cache
def _simpler() -> dict[int, str]:
    """Return for each traditional character of the words of plans its simplified one."""
    lists = words("simplified").items()
    pairs = (zip(old, new, strict=True) for old, new in lists)
    return {ord(old): new for of_list in pairs for old, new in of_list}


def simplified(text: str) -> str:
    """Return a text with simplified characters in place of traditional ones.

    Examples
    --------
    >>> simplified("婦女發展規劃")
    '妇女发展规划'
    """
    return text.translate(_simpler())


@cache
def any_of(kind: str, after: str = "") -> re.Pattern[str]:
    """Return the pattern of any of the words of one kind, which may be patterns themselves."""
    return re.compile(f"(?:{'|'.join(words(kind))}){after}", re.I)


class Replacements:
    """Words and patterns and what each becomes: plain words first, then patterns in their order.

    ``before`` and ``after`` stand around each. Most texts have few patterns or none, which one
    search for some together tells; these are compiled one by one where a text has one of them.
    """

    def __init__(self, table: Mapping[str, str], before: str = "", after: str = "") -> None:
        self._table = table
        self._around = f"{before}(?:", f"){after}"
        plain = [word for word in table if not _SIGNS.search(word)]
        self._plain = self._any(sorted(plain, key=len, reverse=True))
        every = [word for word in table if _SIGNS.search(word)]
        parts = [every[start : start + _TOGETHER] for start in range(0, len(every), _TOGETHER)]
        self._parts = [(self._any(part), tuple(part)) for part in parts]
        self._compiled: dict[tuple[str, ...], list[tuple[re.Pattern[str], str]]] = {}

    def _any(self, words: Iterable[str]) -> re.Pattern[str]:
        return re.compile("|".join(words).join(self._around))

    def _steps(self, part: tuple[str, ...]) -> list[tuple[re.Pattern[str], str]]:
        if part not in self._compiled:
            self._compiled[part] = [(self._any([one]), self._table[one]) for one in part]
        return self._compiled[part]

    def __call__(self, text: str) -> str:
        """Return a text with all that is found replaced."""
        text = self._plain.sub(lambda match: self._table[match[0]], text)
        for together, part in self._parts:
            if together.search(text):
                for pattern, becomes in self._steps(part):
                    text = pattern.sub(becomes, text)
        return text


def code_listed(kind: str, text: str) -> str | None:
    """Return the code of a word in a column of such words alone, where a letter says a sex.

    Examples
    --------
    >>> code_listed("sex", "F"), code_listed("sex", "女"), code_listed("area", "F")
    ('female', 'female', None)
    """
    sign = words("sex_sign").get(plain(text)) if kind == "sex" else None
    return sign or code_word(kind, text)


def code_word(kind: str, text: str) -> str | None:
    """Return the code of a sex, an area or a data status.

    Empty for a blank, None where the word is none.
    """
    word = plain(text)
    known = words(kind)
    if kind != "flag" and word in words("whole"):
        return "both" if kind == "sex" else "all"
    if not word or word in known.values():
        return word
    return known.get(word)
