"""Sentences that users read, in Chinese and English, looked up by code.

The catalogue is every CSV file in ``resources/messages/``: columns ``code``, ``zh``, ``en``.
A code stands in one file only, and both languages use the same ``{placeholders}``.
"""

from __future__ import annotations

import csv
import os
import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from importlib.resources import files
from numbers import Integral
from typing import Any, Literal, SupportsInt, cast, get_args

__all__ = [
    "LANGUAGES",
    "Language",
    "Several",
    "close_up",
    "codes",
    "default_language",
    "has",
    "label",
    "labels",
    "lists",
    "text",
    "tight",
    "visible",
]

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
_JOINERS = "\u200c\u200d"
_GAP = re.compile("(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff（：%]) (?=[\d（])|(?<=[\d%万]) (?=[\u4e00-\u9fff（])")


@lru_cache(maxsize=1)
def _catalogue() -> dict[str, tuple[str, str]]:
    sentences: dict[str, tuple[str, str]] = {}
    folder = files("womenplan.resources").joinpath("messages")
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".csv"):
            with entry.open(encoding="utf-8") as stream:
                rows = csv.reader(stream)
                next(rows)  # the heads
                for code, zh, en in filter(None, rows):
                    if code in sentences:
                        raise LookupError(f"{entry.name}: message code {code} is given twice")
                    sentences[code] = (zh, en)
    return sentences


def default_language() -> Language:
    """Return the language used where none is asked for: ``WOMENPLAN_LANG`` if it is zh or en, else zh."""
    chosen = os.environ.get("WOMENPLAN_LANG", "zh")
    if chosen in ("zh", "en"):
        return cast("Language", chosen)
    return "zh"


class Several(str):
    """Names in a list, which a sentence joins as its language does: 甲、乙 or "A, B".

    Examples
    --------
    >>> text("COLUMN_TWICE", "en", found=Several(["sex", "area"]))
    'the table has the column "sex, area" more than once.'
    """

    __slots__ = ("items",)
    items: tuple[str, ...]

    def __new__(cls, items: Iterable[object]) -> Several:
        """Make a list of names, shown one by one."""
        names = tuple(map(str, items))
        made = super().__new__(cls, "、".join(names))
        made.items = names
        return made

    def __getnewargs__(self) -> tuple[Any, ...]:
        """Return what a copy is made of."""
        return (self.items,)


class _Count(int):
    """A number that a sentence words by: ``{count:target is|targets are}`` for one and for any other."""

    def __format__(self, spec: str) -> str:
        """Return the word for one or for several, or the number itself."""
        one, choice, several = spec.partition("|")
        if not choice:
            return super().__format__(spec)
        return one if self == 1 else several


def has(code: str) -> bool:
    """Return whether the catalogue holds a sentence under this code."""
    return code in _catalogue()


def codes(prefix: str) -> list[str]:
    """Return the codes that begin so, in the order of the catalogue."""
    return [code for code in _catalogue() if code.startswith(prefix)]


def text(code: str, lang: Language | None = None, **context: object) -> str:
    """Return the sentence of a code with its placeholders filled in.

    A placeholder of a whole number may give the words for one and for several instead of it:
    ``{count} {count:target|targets}``.

    Parameters
    ----------
    code : str
        A code of the message catalogue, such as ``VALUE_NOT_NUMBER``.
    lang : {"zh", "en"}, optional
        Language; :func:`default_language` where it is not given.
    **context
        Values of the placeholders.

    Returns
    -------
    str

    Raises
    ------
    LookupError
        If the code is unknown or a placeholder has no value.

    Examples
    --------
    >>> text("status.met", "zh"), text("status.met", "en")
    ('已达标', 'met')
    """
    try:
        sentence = _catalogue()[code][0 if (lang or default_language()) == "zh" else 1]
    except KeyError:
        raise LookupError(f"no message under the code {code!r}") from None
    for name, value in context.items():
        if isinstance(value, Several):
            context[name] = text("list.join", lang).join(value.items)
        elif isinstance(value, Integral):
            context[name] = _Count(cast("SupportsInt", value))
    try:
        return sentence.format(**context) if context or "{" in sentence else sentence
    except KeyError as missing:
        raise LookupError(f"message {code!r} needs a value for {missing}") from None


def visible(words: str, *, lines: bool = False) -> str:
    r"""Return words on one line with invisible characters shown as codes, so that none takes effect.

    Line breaks and tabs become spaces; with ``lines``, a plain line break stays. Control signs,
    those that turn the direction of writing, and halves of characters are shown as ``[U+001B]``.
    Joiners, of which some scripts and pictures are made, stay.

    Examples
    --------
    >>> visible("9.1\u202e"), visible("a\nb")
    ('9.1[U+202E]', 'a b')
    """
    if words.isprintable():
        return words
    with suppress(UnicodeError):  # a name in UTF-8 that the system took for something else
        words = words.encode("utf-8", "surrogateescape").decode("utf-8")
    return "".join(sign if sign.isprintable() else _shown(sign, lines) for sign in words)


def _shown(sign: str, lines: bool) -> str:
    if sign == "\n" and lines:
        return sign
    if sign.isspace():
        return sign if unicodedata.category(sign) == "Zs" else " "
    harmless = sign in _JOINERS or unicodedata.category(sign) in ("Co", "Cn")
    if harmless and ord(sign) & 0xFFFE != 0xFFFE:
        return sign
    return f"[U+{ord(sign):04X}]"


def close_up(words: str) -> str:
    """Return a text without the spaces between two Chinese characters that filling in a sentence leaves."""
    return _GAP.sub("", words)


def choice(
    group: str,
    key: str,
    lang: Language | None = None,
    **context: object,
) -> str:
    """Return the sentence of a group that a key chooses, with its placeholders filled in as :func:`text` does.

    Codes are written out where they are used, so that a sentence is found by its code; where a key
    chooses one of several, the name of their group is.

    Examples
    --------
    >>> choice("status", "met", "en")
    'met'
    """
    return text(chosen(group, key), lang, **context)


def chosen(group: str, *keys: str) -> str:
    """Return the code of the sentence of a group that one key chooses, or several one after the other."""
    return ".".join((group, *keys))


def tight(words: str, lang: Language) -> str:
    """Return a text without the spaces that print leaves out: 2030年 for 2030 年, 70% for 70 %."""
    if lang == "zh":
        return _SPACED.sub("", close_up(words))
    return words.replace(" %", "%").replace("、", ", ")


def label(group: str, key: str, lang: Language | None = None) -> str:
    """Return the label of a key in a group (``label("domain", "health")``), or the key itself if it has none."""
    code = chosen(group, key)
    return text(code, lang) if has(code) else key


def labels(group: str, key: str) -> dict[Language, str]:
    """Return the label of a key in both languages, as the context of a problem takes it."""
    return {lang: label(group, key, lang) for lang in LANGUAGES}


def lists(group: str, keys: Iterable[str]) -> dict[Language, Several]:
    """Return the labels of several keys in both languages, as the context of a problem takes them."""
    keys = tuple(keys)
    return {lang: Several(label(group, key, lang) for key in keys) for lang in LANGUAGES}
