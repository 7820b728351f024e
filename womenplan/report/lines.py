"""How many lines a paragraph takes: how wide its signs are, and where a line may break."""

from __future__ import annotations

import re

__all__ = ["lines_of"]

# the signs of Times New Roman by their width, in thousandths of the size; 500 the others
SIGNS = {
    250: " .,\u2005",
    278: "ijlt/:;",
    333: "frI()[]-'’‘!",
    389: "sJ",
    444: "acez?“”",
    556: "FSP",
    611: "ELTZ",
    667: "BCR",
    722: "ADGHKNOQUVXYw",
    778: "m&",
    833: "%",
    889: "M",
    944: "W",
    1000: "—…",
}
SIGN_WIDTHS = {sign: width / 1000 for width, signs in SIGNS.items() for sign in signs}
USUAL_SIGN = 0.5
SQUARE = re.compile("[\u2e80-\uffef“”‘’—…·]")  # in a text with Chinese
CHINESE = re.compile("[\u2e80-\u9fff]")
APART = "\u2005"  # a quarter of the size, between a square and a letter or figure
BETWEEN = re.compile("(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%])(?=[\u4e00-\u9fff])")
OPENING, CLOSING, HANGING = "（《“‘【", "，。；：、！？）》”’】", "，。；：、"
# what a line is not broken in
CHINESE_UNIT = re.compile(
    f"[{OPENING}]*(?:[!-,.-~\u00a0-\u2012\u2015−]+[-–]?|[-–]|.)[{CLOSING}]*", re.DOTALL
)
LATIN_UNIT = re.compile(r"[^\s–-]+[–-]?|[–-]|\s")


def lines_of(
    words: str,
    room: float,
    *,
    indent: float = 0.0,
    closer: float = 0.0,
) -> int:
    """Return how many lines a paragraph takes, as Word sets it in Times New Roman and a font of squares.

    Parameters
    ----------
    words : str
    room : float
        The width of a line, in sizes of the type, as the other two.
    indent : float
        That of the first line.
    closer : float
        By how much signs are set closer than usual.
    """
    chinese = CHINESE.search(words) is not None
    words = BETWEEN.sub(APART, words)
    lines, used = 1, indent
    for unit in (CHINESE_UNIT if chinese else LATIN_UNIT).findall(words):
        width = _width(unit, chinese=chinese) - closer * len(unit)
        hangs = chinese and unit[-1] in HANGING
        if used + width - (1 - closer) * hangs > room and used and not unit.isspace():
            lines, used = lines + 1, 0.0
        used += width
    return lines


def _width(unit: str, *, chinese: bool) -> float:
    """Return the width of signs, in sizes of the type."""
    wide = len(SQUARE.findall(unit)) if chinese else 0
    rest = SQUARE.sub("", unit) if chinese else unit
    return wide + sum(SIGN_WIDTHS.get(sign, USUAL_SIGN) for sign in rest)
