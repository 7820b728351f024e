"""The font of the charts: the bundled subset first, a system font only for the characters that it lacks.

The subset holds the characters of GB 2312, the common traditional ones, Latin letters and the marks
of the charts, so nearly every chart comes out the same on every machine. Rare characters of
personal and place names are taken from a system font that names itself simplified Chinese (the
first face of other collections is often the Japanese one). What no font has is printed as 〓. A
family that the user's settings of matplotlib name (``rcParams["font.family"]``) goes before all of
them, with the letters that it has.
"""

from __future__ import annotations

import re
import threading
from contextvars import ContextVar
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Any

import numpy as np
from matplotlib import rcParams, rcParamsDefault
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties, findfont, fontManager
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

__all__ = [
    "BEFORE",
    "LOCK",
    "PREFERRED",
    "DrawnLine",
    "asked",
    "families",
    "lines_of",
    "outline",
    "printable",
    "shortened",
    "width",
    "wrap",
]

FAMILY = "Womenplan Sans"
SYSTEM_FAMILIES = (
    "Microsoft YaHei",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "Hiragino Sans GB",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimSun-ExtB",
)
_TOKEN = re.compile(r"[^\s\u2e80-\u9fff\uff00-\uffef“”（）]+(?: ?[项个年岁倍人])?|\s+|.")
_WORD = re.compile(r"\S+|\s+")
_NOT_FIRST = "，。、；：！？）》】”’%％‰,.;:!?)"
_NOT_LAST, _PAUSES = "（《【“‘(", "，、；：。"
_APOSTROPHE = re.compile(r"(?<=[A-Za-z])’(?=[A-Za-z ])")
HALO = 2.2  # points
EM = 100  # points in which the shapes of letters are asked for
UNHINTED = LoadFlags.NO_HINTING  # the shapes as they were drawn, not bent to a grid of pixels
LOCK = threading.RLock()  # faces and the settings of matplotlib are one for all threads
PREFERRED: ContextVar[tuple[str, ...]] = ContextVar(
    "preferred", default=()
)  # families that the user asks for
GENERIC = ("serif", "sans-serif", "monospace", "cursive", "fantasy")
BEFORE = {"left": 0.0, "center": 0.5, "right": 1.0}


@lru_cache(maxsize=1)
def families() -> list[str]:
    """Make the bundled font known to matplotlib and return the families of a chart's text, in order of preference."""
    with (
        LOCK,
        as_file(
            files("womenplan.resources").joinpath("fonts", "WomenplanSans-Regular.otf")
        ) as path,
    ):
        known = set(fontManager.get_font_names())
        fontManager.addfont(path)
    return [FAMILY, *(name for name in SYSTEM_FAMILIES if name in known), "DejaVu Sans"]


def asked() -> tuple[str, ...]:
    """Return the families that matplotlib's settings name where they are not its own defaults, as far as there are such."""
    names: list[str] = []
    settings: Any = rcParams
    for family in settings["font.family"]:
        listed = settings[f"font.{family}"] if family in GENERIC else [family]
        usual = family == "sans-serif" and listed == rcParamsDefault["font.sans-serif"]
        if not usual:
            names += listed
    known = set(fontManager.get_font_names())
    return tuple(name for name in dict.fromkeys(names) if name in known)


@lru_cache(maxsize=16)
def _faces(preferred: tuple[str, ...]) -> list[FT2Font]:
    faces = [FT2Font(findfont(FontProperties(family=name))) for name in (*preferred, *families())]
    for face in faces:
        face.set_size(EM, 72)
    return faces


@lru_cache(maxsize=20000)
def _glyph(character: str, preferred: tuple[str, ...]) -> tuple[float, Path] | None:
    """Return how wide a character is and its shape, one em high, or None if no font has it."""
    with LOCK:
        for face in _faces(preferred):
            if face.get_char_index(ord(character)):
                loaded = face.load_char(ord(character), flags=UNHINTED)
                vertices, codes = face.get_path()
                return float(loaded.linearHoriAdvance) / 65536 / EM, Path(vertices / EM, codes)
    return None


@lru_cache(maxsize=4096)
def outline(text: str, preferred: tuple[str, ...] = ()) -> Path:
    """Return the shapes of the letters of a line of text, one em high, from the origin on."""
    glyphs = [glyph for character in text if (glyph := _glyph(character, preferred))]
    starts = np.cumsum([0.0, *(wide for wide, _ in glyphs)])
    vertices = [
        np.add(shape.vertices, (start, 0.0))
        for (_, shape), start in zip(glyphs, starts, strict=False)
    ]
    return Path(np.concatenate(vertices), np.concatenate([shape.codes for _, shape in glyphs]))


def printable(text: str) -> str:
    """Return a text in which characters that no font has are replaced by 〓, the printers' mark for them.

    An apostrophe within a word becomes the straight one, since in a Chinese font the curved one is
    a letter wide.
    """
    text = _APOSTROPHE.sub("'", text)
    preferred = PREFERRED.get()
    return "".join(
        "〓" if letter != "\n" and not _glyph(letter, preferred) else letter for letter in text
    )


def width(text: str, size: float, preferred: tuple[str, ...] | None = None) -> float:
    """Return how wide a line of text is, in points."""
    families = PREFERRED.get() if preferred is None else preferred
    return size * sum((_glyph(character, families) or (1.0,))[0] for character in text)


def wrap(text: str, most: float, size: float) -> str:
    """Return a text broken into as few lines of at most a width in points as it needs, of about the same length.

    Chinese breaks between any two characters, but no line starts with a closing mark or ends with
    an opening one; other words stay whole unless one alone is too wide, and so do Chinese names in
    an English text.
    """
    return _wrapped(text, most, size, PREFERRED.get())


@lru_cache(maxsize=4096)
def _wrapped(
    text: str,
    most: float,
    size: float,
    preferred: tuple[str, ...],
) -> str:
    best = _broken(text, most, size, 1.0)
    if "\n" not in best:
        return best
    for share in (0.9, 0.8, 0.7, 0.6):
        narrower = _broken(text, most, size, share)
        if lines_of(narrower) > lines_of(best):
            break
        best = narrower
    return best


def _broken(
    text: str,
    most: float,
    size: float,
    share: float,
) -> str:
    """Return a text broken into lines as full as a share of the width allows.

    Chinese rather breaks after a pause.
    """
    tokens: list[str] = []
    chinese = sum("\u2e80" <= letter <= "\uffef" for letter in text) > 0.3 * len(text)
    for token in (_TOKEN if chinese else _WORD).findall(" ".join(text.split())):
        if tokens and (token in _NOT_FIRST or tokens[-1][-1:] in _NOT_LAST):
            tokens[-1] += token
        elif width(token, size) > most:
            tokens += list(token)
        else:
            tokens.append(token)
    lines: list[list[str]] = [[]]
    for token in tokens:
        line = lines[-1]
        if line and width("".join([*line, token]).rstrip(), size) > share * most:
            pauses = (
                end for end in range(len(line), len(line) // 2, -1) if line[end - 1][-1] in _PAUSES
            )
            end = next(pauses, len(line)) if chinese else len(line)
            lines[-1:] = [line[:end], line[end:]]
        if lines[-1] or token.strip():
            lines[-1].append(token)
    return "\n".join("".join(line).strip() for line in lines)


def lines_of(text: str) -> int:
    """Return the number of lines of a wrapped text."""
    return text.count("\n") + 1 if text else 0


def shortened(text: str, most: float, size: float) -> str:
    """Return a line of text that is at most so wide, in points, with … where its end is left out."""
    if width(text, size) <= most:
        return text
    kept = text.rstrip("…")
    while kept and width(kept + "…", size) > most:
        kept = kept[:-1]
    return kept.rstrip() + "…"


class DrawnLine(Text):
    """A line of text that is drawn, in pictures of pixels, as the known shapes of its letters.

    To let matplotlib typeset it each time takes several times as long as all else that there is to
    draw.
    """

    def __init__(
        self,
        x: float,
        y: float,
        text: str,
        *,
        halo: bool = False,
        **style: Any,
    ) -> None:
        super().__init__(
            x,
            y,
            text,
            parse_math=False,
            clip_on=False,
            rotation_mode="anchor",
            **style,
        )
        self._halo = halo  # a white edge that keeps it clear of lines
        if halo:
            self.set_path_effects([withStroke(linewidth=HALO, foreground="white")])
        self._preferred = PREFERRED.get()  # it is drawn when the chart is done

    def set_clip_path(self, *path: Any) -> None:
        """Leave the line whole: nothing that stands around an Axes is cut at it."""

    def draw(self, renderer: Any) -> None:
        """Draw the line."""
        as_shapes = isinstance(renderer, RendererAgg) and self.get_bbox_patch() is None
        if not as_shapes:
            super().draw(renderer)
            return
        text = self.get_text()
        em = renderer.points_to_pixels(self.get_fontsize())
        x, y = self.get_transform().transform(self.get_position())
        wide = width(text, 1, self._preferred)
        place = Affine2D().translate(-BEFORE[self.get_horizontalalignment()] * wide, 0)
        gc = renderer.new_gc()
        gc.set_linewidth(0)
        gc.set_snap(False)
        place = place.scale(em).rotate_deg(self.get_rotation()).translate(x, y)
        if self._halo:
            gc.set_linewidth(renderer.points_to_pixels(HALO))
            gc.set_foreground("white")
            gc.set_joinstyle("round")
            renderer.draw_path(gc, outline(text, self._preferred), place)
            gc.set_linewidth(0)
        renderer.draw_path(gc, outline(text, self._preferred), place, to_rgba(self.get_color()))
        gc.restore()
