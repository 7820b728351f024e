"""One cell's text to a value, as a person would read it, and what was assumed."""

from __future__ import annotations

import csv
import math
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from womenplan.model import catalogue
from womenplan.model.naming import FOOTNOTE, MARKS

__all__ = ["Parsed", "any_of", "parse", "plain", "unit_of", "words"]

_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:e[+-]?\d{1,2}(?!\d))?|[+-]?\.\d+"
_FORM = re.compile(rf"(?P<pre>[^\d.+-]*)(?P<number>{_NUMBER})(?P<post>.*)")
_RATIO = re.compile(r"(?P<first>\d+(?:\.\d+)?)[:∶](?P<second>\d+(?:\.\d+)?)")
_SPACED = re.compile(r"\d{1,3}(?: \d{3})+(?:\.\d+)?")
_UNSEEN = dict.fromkeys([*range(0x200B, 0x2010), 0x2060, 0xFEFF]) | {0x2212: "-"}  # no width; the minus sign


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one text cell says."""

    state: str  # number, missing, or the code of the problem
    value: float = math.nan
    unit: str = ""  # unit, bound and data status that the cell itself names
    bound: str = ""
    flag: str = ""
    about: bool = False  # the cell says "about"


def plain(text: str) -> str:
    """Return a text in half width, lower case and without white space."""
    return "".join(unicodedata.normalize("NFKC", text.translate(_UNSEEN)).split()).lower()


@cache
def words(kind: str) -> dict[str, str]:
    """Return what the words of one kind mean, as words.csv among the resources says."""
    text = files("womenplan.resources").joinpath("words.csv").read_text(encoding="utf-8")
    lines = (line for line in csv.DictReader(text.splitlines()) if line["kind"] == kind)
    return {plain(word) if kind == "role" else word: line["code"] for line in lines for word in line["words"].split()}


def any_of(kind: str, after: str = "") -> re.Pattern[str]:
    """Return the pattern of any of the words of one kind, which may be patterns themselves."""
    return re.compile(f"(?:{'|'.join(words(kind))}){after}", re.I)


@cache
def _unit_names() -> dict[str, str]:
    table = catalogue.units()
    names: dict[str, str] = {}
    for unit, zh, en, aliases in zip(table["unit"], table["zh"], table["en"], table["aliases"], strict=True):
        for name in (unit, zh, en, *aliases.split("|")):
            names.setdefault(plain(name).strip("()"), str(unit))
    return names


@lru_cache(maxsize=4096)
def unit_of(text: str) -> str:
    """Return the unit code that a spelling stands for ("％", "（1/10万）", "单位：万人"), else an empty text."""
    word = re.sub(r"^(?:计量)?单位[:=]?", "", plain(text).strip("()[]【】"))
    return _unit_names().get(word.strip("()"), "")


@lru_cache(maxsize=65536)
def parse(text: str) -> Parsed:
    """Return what a text cell says.

    A ratio ("3:2") is its first part over its second. Normalised without remark: full-width characters, white space and signs without width, the minus sign, thousands
    separators, footnote marks at the end (``*``, ``①``, ``[1]``), a currency sign. Recorded: a unit in the cell, a bound (``<0.1``, "70%以上"), "about",
    and a data status in brackets ("（初步）").

    Examples
    --------
    >>> parse("７０．３％").value, parse("70%以上").bound, parse("—").state, parse("98,5%").state
    (70.3, '>', 'missing', 'VALUE_NOT_NUMBER')
    """
    text = text.translate(_UNSEEN).strip()
    stripped = FOOTNOTE.sub("", text) or text
    if re.search(f"(?<![A-Za-z])[{MARKS}]", stripped):
        return Parsed("VALUE_NOT_NUMBER")
    spaced = " ".join(unicodedata.normalize("NFKC", stripped).lower().split())
    word = spaced.replace(" ", "")
    if word in words("missing") or not word:
        return Parsed("missing")
    if word.startswith("#"):
        return Parsed("VALUE_ERROR")
    if unit_of(word):  # "1/10万" alone is no value
        return Parsed("VALUE_NOT_NUMBER")
    if (ratio := _RATIO.fullmatch(word)) and float(ratio["second"]):
        return Parsed("number", float(ratio["first"]) / float(ratio["second"]), "ratio")
    if re.search(r"\d \d", spaced) and not _SPACED.fullmatch(spaced) and not unit_of(spaced.partition(" ")[2]):
        return Parsed("VALUE_TWO_NUMBERS")
    found = _FORM.fullmatch(word) if _SPACED.fullmatch(spaced) or " " not in spaced else _FORM.fullmatch(spaced)
    if not found:
        return Parsed("VALUE_NOT_NUMBER")
    return _dressed(found["pre"].replace(" ", ""), found["number"], found["post"].replace(" ", ""))


def _dressed(pre: str, number: str, post: str) -> Parsed:
    """Read what stands before and after the number."""
    flag, bracket = "", re.fullmatch(r"(.*)\(([^()]+)\)", post)
    if bracket and bracket[2] in words("state"):
        post, flag = bracket[1], words("state")[bracket[2]]
    known = not pre or pre in words("before")
    signs = [words("before").get(pre, "")]
    value, unit = float(number.replace(",", "")), unit_of(post)
    tail = next((tail for tail in sorted(words("after"), key=len, reverse=True) if post.endswith(tail)), "")
    if tail and not unit and known:
        post = post.removesuffix(tail)
        signs.append(words("after")[tail])
        unit = unit_of(post)
    if post and not unit and post[0] in "万亿":
        value, post = value * (1e4 if post[0] == "亿" else 1), "万" + post[1:]
        unit = unit_of(post) if len(post) > 1 else "10k_persons"
    if not known or (post and not unit) or not math.isfinite(value):
        two = known and post[:1] not in ("", ",", ".") and re.search(r"\d", post)
        return Parsed("VALUE_TWO_NUMBERS" if two else "VALUE_NOT_NUMBER")
    bound = next((sign for sign in signs if sign in ("<", ">")), "")
    return Parsed("number", value, unit, bound, flag, "~" in signs)
