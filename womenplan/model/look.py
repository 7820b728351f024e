"""The colour and the mark of every status, the same in charts, reports and notebooks.

The colours are told apart by colour-blind eyes and, with the marks, in greyscale; after Okabe and
Ito.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["COLOURS", "LEVEL_COLOURS", "MARKS", "OUTLOOK_MARKS"]

COLOURS: Mapping[str, str] = {
    "met": "#009e73",
    "nearly_met": "#8cd3b8",
    "on_track": "#56b4e9",
    "lagging": "#ecb52e",
    "off_track": "#d55e00",
    "regressing": "#8b2f5c",
    "lost": "#cc79a7",
    "not_met": "#a8401f",
    "no_data": "#dcdcdc",
    "not_assessable": "#a0a0a0",
}
MARKS: Mapping[str, str] = {
    "met": "●",
    "nearly_met": "◎",
    "on_track": "▲",
    "lagging": "◆",
    "off_track": "▼",
    "regressing": "◀",
    "lost": "◐",
    "not_met": "■",
    "no_data": "⊘",
    "not_assessable": "□",
}
LEVEL_COLOURS: Mapping[str, str] = {"red": "#c1272d", "orange": "#e07b00", "yellow": "#f0c441"}
OUTLOOK_MARKS: Mapping[str, str] = {
    "likely": "+",
    "open": "?",
    "unlikely": "−",
    "at_risk": "!",
}  # beside the status, quiet
