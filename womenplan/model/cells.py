"""One cell's text to a value, as a person would read it, and what was assumed."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from womenplan.model.naming import FOOTNOTE, NOTE_FIGURES
from womenplan.model.unit import unit_of
from womenplan.model.vocabulary import clean, words

__all__ = ["Parsed", "parse"]

_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:e[+-]?\d{1,2}(?!\d))?|[+-]?\.\d+"
_FORM = re.compile(rf"(?P<pre>[^\d.+-]*)(?P<number>{_NUMBER})(?P<post>.*)")
_RATIO = re.compile(r"(?P<first>\d+(?:\.\d+)?)[:∶比](?P<second>\d+(?:\.\d+)?)")
_INTERVAL = re.compile(r"\[(?P<low>\d+(?:\.\d+)?)(?:[-–—~]|to)(?P<high>\d+(?:\.\d+)?)\]$")
_SPACED = re.compile(r"\d{1,3}(?: \d{3})+(?:\.\d+)?")
_PARTS_OF = re.compile(r"(?P<of>百|千|万|十万)分之(?P<rest>(?!.*分之).*\d.*)")  # 十万分之15.7
_AS_TEXT = re.compile(
    '^="([^"=]*)"$'
)  # ="95.1": how programs keep a csv's texts from becoming numbers
_DECIMAL_COMMA = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+,\d+|\d+,(?:\d\d?|\d{4,}))(?=$|[^\d,.])")
_MARKED = re.compile(r"(.*?)([a-z])")
_LONGEST = 500  # characters of a cell that may say a value
NOTHING = "无"  # no data, or none of what is counted: a question of its own


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one text cell says."""

    state: str  # number, missing, nothing ("无"), or the code of the problem
    value: float = math.nan
    unit: str = ""  # unit, bound and data status that the cell itself names
    bound: str = ""
    flag: str = ""
    about: bool = False  # the cell says "about", and its bound is "~"


@lru_cache(maxsize=65536)
def parse(text: str) -> Parsed:
    """Return what a text cell says.

    A ratio ("3:2") is its first part over its second. Normalised without remark: full-width
    characters, white space and signs without width, the minus sign, thousands separators, footnote
    marks at the end (``*``, ``①``, ``[1]``), a currency sign. Recorded: a unit in the cell, a bound
    (``<0.1``, "70%以上"), "about", and a data status in brackets ("（初步）").

    Examples
    --------
    >>> parse("７０．３％").value, parse("70%以上").bound, parse("—").state, parse("98,5%").state
    (70.3, '>', 'missing', 'DECIMAL_COMMA')
    """
    if len(text) > _LONGEST:
        return Parsed("VALUE_NOT_NUMBER")
    text = _AS_TEXT.sub(r"\1", clean(text).replace("\u2212", "-").strip())
    stripped = FOOTNOTE.sub("", text) or text
    if re.search(f"(?<![A-Za-z])[{NOTE_FIGURES}]", stripped):
        return Parsed("VALUE_NOT_NUMBER")
    spaced = " ".join(unicodedata.normalize("NFKC", stripped).lower().split())
    word = spaced.replace(" ", "")
    if word == NOTHING:
        return Parsed("nothing", 0.0)
    if word in words("missing") or not word:
        return Parsed("missing")
    if word == "零":
        return Parsed("number", 0.0)
    if parts := _PARTS_OF.fullmatch(word):
        rest = parse(parts["rest"])
        unit = unit_of(f"1/{parts['of']}" if parts["of"] != "百" else "%")
        if not rest.unit:
            return replace(rest, unit=unit)
        return Parsed("VALUE_NOT_NUMBER")
    if word.startswith("#"):
        return Parsed("VALUE_ERROR")
    # "1/10万" alone is no value
    if unit_of(word) and not (word[0].isdigit() and "/" not in word):
        return Parsed("VALUE_NOT_NUMBER")
    ratio = _RATIO.fullmatch(word)
    if ratio and float(ratio["second"]):
        return Parsed("number", float(ratio["first"]) / float(ratio["second"]), "ratio")
    if _DECIMAL_COMMA.match(word):
        return Parsed("DECIMAL_COMMA")
    if (
        re.search(r"\d \d", spaced)
        and not _SPACED.fullmatch(spaced)
        and not unit_of(spaced.partition(" ")[2])
    ):
        return Parsed("VALUE_TWO_NUMBERS")
    if _SPACED.fullmatch(spaced) or " " not in spaced:
        form = _FORM.fullmatch(word)
    else:
        form = _FORM.fullmatch(spaced)
    if not form:
        return Parsed("VALUE_NOT_NUMBER")
    return _dressed(form["pre"].replace(" ", ""), form["number"], form["post"].replace(" ", ""))


def _dressed(
    pre: str,
    number: str,
    post: str,
) -> Parsed:
    """Read what stands before and after the number."""
    span = _INTERVAL.search(post)
    if span and float(span["low"]) <= float(number.replace(",", "")) <= float(span["high"]):
        post = post[: span.start()]  # 80.5 [80.1-81.0]
    flag = ""
    bracket = re.fullmatch(r"(.*)\(([^()]+)\)", post)
    if bracket and bracket[2] in words("state"):
        post = bracket[1]
        flag = words("state")[bracket[2]]
    letter = _MARKED.fullmatch(post)
    if letter and letter[2] in words("state") and (not letter[1] or unit_of(letter[1])):
        post, flag = letter[1], words("state")[letter[2]]  # Eurostat's "70.3 p"
    known = not pre or pre in words("before")
    signs = [words("before").get(pre, "")]
    value = float(number.replace(",", ""))
    unit = unit_of(post)
    tail = next(
        (tail for tail in sorted(words("after"), key=len, reverse=True) if post.endswith(tail)), ""
    )
    if tail and not unit and known:
        post = post.removesuffix(tail)
        signs.append(words("after")[tail])
        unit = unit_of(post)
    if not known or (post and not unit) or not math.isfinite(value):
        two = known and post[:1] not in ("", ",", ".") and re.search(r"\d", post)
        return Parsed("VALUE_TWO_NUMBERS" if two else "VALUE_NOT_NUMBER")
    bound = next((sign for sign in signs if sign), "")
    return Parsed(
        "number",
        value,
        unit,
        bound,
        flag,
        bound == "~",
    )
