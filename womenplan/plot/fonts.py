"""The font of the charts: the bundled subset first, a system font only for the characters that it lacks.

The subset holds the characters of GB 2312, the common traditional ones, Latin letters and the marks of the charts, so
nearly every chart comes out the same on every machine. Rare characters of personal and place names are taken from a
system font that names itself simplified Chinese (the first face of other collections is often the Japanese one).
What no font has is printed as 〓.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

__all__ = ["CSS_FAMILIES", "FAMILY", "families", "font_face", "font_path", "printable", "width"]

FAMILY = "Womenplan Sans"
SYSTEM_FAMILIES = (
    "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "Hiragino Sans GB",
    "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimSun-ExtB",
)  # fmt: skip
CSS_FAMILIES = ", ".join(f"'{name}'" for name in (FAMILY, *SYSTEM_FAMILIES[:4])) + ", sans-serif"

_APOSTROPHE = re.compile(r"(?<=[A-Za-z])’(?=[A-Za-z ])")


@lru_cache(maxsize=1)
def font_path() -> Path:
    """Return the path of the bundled font."""
    with as_file(files("womenplan.resources").joinpath("fonts", "WomenplanSans-Regular.otf")) as path:
        return path


@lru_cache(maxsize=1)
def families() -> list[str]:
    """Make the bundled font known to matplotlib and return the families of a chart's text, in order of preference."""
    from matplotlib.font_manager import fontManager

    known = set(fontManager.get_font_names())
    fontManager.addfont(font_path())
    return [FAMILY, *(name for name in SYSTEM_FAMILIES if name in known), "DejaVu Sans"]


@lru_cache(maxsize=1)
def _faces() -> list[Any]:
    from matplotlib.font_manager import FontProperties, findfont
    from matplotlib.ft2font import FT2Font

    faces = [FT2Font(findfont(FontProperties(family=name))) for name in families()]
    for face in faces:
        face.set_size(100, 72)
    return faces


@lru_cache(maxsize=20000)
def _advance(character: str) -> float | None:
    """Return the width of a character in ems, or None if no font has it."""
    for face in _faces():
        if face.get_char_index(ord(character)):
            return float(face.load_char(ord(character)).linearHoriAdvance) / 65536 / 100
    return None


def printable(text: str) -> str:
    """Return a text in which characters that no font has are replaced by 〓, the printers' mark for them.

    An apostrophe within a word becomes the straight one, since in a Chinese font the curved one is a letter wide.
    """
    text = _APOSTROPHE.sub("'", text)
    return "".join("〓" if letter != "\n" and _advance(letter) is None else letter for letter in text)


def width(text: str, size: float) -> float:
    """Return how wide a line of text is, in points."""
    return size * sum(_advance(character) or 1.0 for character in text)


def font_face(texts: Iterable[str]) -> str:
    """Return a CSS ``@font-face`` rule with the glyphs of these texts, so that a page needs no Chinese font.

    The family is :data:`FAMILY`; the same characters give the same rule.
    """
    from fontTools import subset
    from fontTools.ttLib import TTFont

    stream = io.BytesIO()
    with TTFont(font_path(), lazy=True, recalcTimestamp=False) as font:
        chooser = subset.Subsetter(subset.Options(layout_features=[], hinting=False, recalc_timestamp=False))
        chooser.populate(text="".join(sorted(set().union(*texts))))
        chooser.subset(font)
        font.flavor = "woff"
        font.save(stream)
    data = base64.b64encode(stream.getvalue()).decode("ascii")
    return f"@font-face{{font-family:'{FAMILY}';src:url(data:font/woff;base64,{data}) format('woff')}}"
