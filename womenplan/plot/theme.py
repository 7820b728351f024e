"""How the charts look: inks, type, marks as shapes, and files that come out the same twice."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from womenplan.model.look import COLOURS, MARKS
from womenplan.plot import fonts

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.markers import MarkerStyle

__all__ = [
    "ACCENT", "COLOURS", "FAINT", "INK", "MARKS", "MUTED", "WIDTH", "close", "ink_on", "mark_colour", "marker", "new_figure",
    "save", "theme", "to_svg",
]  # fmt: skip

WIDTH = 453.5  # points: 160 mm, the text width of an A4 page
INK, MUTED, FAINT, ACCENT = "#1f2328", "#59616d", "#d5d9df", "#0072b2"

_ON_WHITE = {"no_data": MUTED, "not_assessable": MUTED, "nearly_met": "#3da583", "lagging": "#d39a0a"}
_RC: dict[str, Any] = {
    "axes.edgecolor": MUTED, "axes.labelcolor": MUTED, "axes.labelsize": 8, "axes.linewidth": 0.6, "axes.spines.right": False,
    "axes.spines.top": False, "axes.unicode_minus": True, "figure.dpi": 144, "font.size": 8.5, "grid.color": FAINT,
    "grid.linewidth": 0.5, "hatch.linewidth": 0.5, "lines.solid_capstyle": "round", "pdf.fonttype": 3, "svg.fonttype": "path",
    "svg.hashsalt": "womenplan",     "text.color": INK, "text.hinting": "none", "text.parse_math": False, "xtick.color": MUTED, "xtick.labelsize": 8,
    "xtick.major.size": 3, "xtick.major.width": 0.6, "ytick.color": MUTED, "ytick.labelsize": 8, "ytick.major.size": 0,
}  # fmt: skip
_SCREEN: ContextVar[bool | None] = ContextVar("screen", default=None)  # None outside of the theme
_METADATA: dict[str, dict[str, None]] = {
    ".svg": {"Date": None, "Creator": None},
    ".pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


@contextmanager
def theme(settings: dict[str, Any] | None = None, *, screen: bool | None = None) -> Iterator[None]:
    """Draw in the look of womenplan within a ``with`` block; matplotlib's settings are as before after it.

    Parameters
    ----------
    settings : dict, optional
        Further matplotlib settings.
    screen : bool, optional
        False makes the figures of the block unknown to pyplot, for files of which many come one after another. By
        default as in the block around, and True in the outermost.
    """
    from matplotlib import rcParams
    from matplotlib.style import context

    outer = _SCREEN.get()
    token = _SCREEN.set(outer is not False if screen is None else screen)
    look = {**_RC, "font.family": fonts.families(), **(settings or {})}
    try:
        with nullcontext() if outer is not None and not settings else context(["default", look]):
            yield
            interactive = rcParams["interactive"]  # a notebook sets it at its first figure, which may be in the block
        rcParams["interactive"] = interactive
    finally:
        _SCREEN.reset(token)


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure of a size in points: one that a notebook shows, or a bare one in an off-screen block."""
    size = (width / 72, height / 72)
    if _SCREEN.get() is not False:
        from matplotlib import pyplot

        return pyplot.figure(figsize=size)
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=size)
    FigureCanvasAgg(figure)
    return figure


def close(figure: Figure) -> None:
    """Forget a figure that was shown or saved."""
    if "matplotlib.pyplot" in sys.modules:  # else it was drawn off-screen, and pyplot does not know it
        sys.modules["matplotlib.pyplot"].close(figure)


@lru_cache(maxsize=32)
def marker(mark: str) -> MarkerStyle:
    """Return a mark (one of :data:`MARKS`, "○", …) as a matplotlib marker of the same shape as in running text."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.markers import MarkerStyle
    from matplotlib.textpath import TextPath
    from matplotlib.transforms import Affine2D

    path = TextPath((0, 0), mark, size=10, prop=FontProperties(fname=fonts.font_path()))
    box = path.get_extents()
    # the slight turn keeps matplotlib from snapping the thin outline of a square to pixels, where it vanishes
    centred = Affine2D().translate(-(box.x0 + box.x1) / 2, -(box.y0 + box.y1) / 2).rotate_deg(0.1)
    return MarkerStyle(path.transformed(centred))


def mark_colour(status: str) -> str:
    """Return the colour of a status's mark on white: its fill, darker where that is too pale for a small mark."""
    return _ON_WHITE.get(status, COLOURS[status])


@lru_cache(maxsize=64)
def ink_on(colour: str) -> str:
    """Return the text colour that reads well on a fill."""
    from matplotlib.colors import to_rgb

    red, green, blue = to_rgb(colour)
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 0.52 else "white"


def save(figure: Figure, path: str | os.PathLike[str], *, dpi: int = 200) -> Path:
    """Write a figure as PNG, SVG or PDF, by the name's ending; the same figure gives the same bytes.

    In SVG and PDF the letters are outlines, so that they are right on a machine without Chinese fonts.
    """
    target, suffix = Path(path), Path(path).suffix.lower()
    stream, kind = io.BytesIO(), "rgba" if suffix == ".png" else suffix[1:]
    with theme():
        figure.savefig(stream, format=kind, dpi=dpi, facecolor="white", metadata=_METADATA.get(suffix))
    data = stream.getvalue()
    target.write_bytes(_with_palette(data, int(figure.get_figwidth() * dpi), dpi) if kind == "rgba" else data)
    return target


def _with_palette(pixels: bytes, wide: int, dpi: int) -> bytes:
    """Return pixels as a PNG with a palette of 256 colours: a third of the size, the same to the eye."""
    from PIL import Image

    stream, size = io.BytesIO(), (wide, len(pixels) // 4 // wide)
    image = Image.frombuffer("RGBA", size, pixels, "raw", "RGBA", 0, 1).convert("RGB")
    reduced = image.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    reduced.putpalette([255 if part > 251 else part for part in reduced.getpalette() or []])  # white stays white
    reduced.save(stream, format="png", dpi=(dpi, dpi), compress_level=4)  # higher levels save 2 % in twice the time
    return stream.getvalue()


def to_svg(figure: Figure, name: str, *, description: str = "") -> str:
    """Return a figure as an ``<svg>`` element that takes the width of its place in a page.

    The name stands before every id in it, so that several drawings can stand in one page; the description is for
    readers who do not see it. Its letters are text in :data:`fonts.CSS_FAMILIES`, which a page brings along with
    :func:`fonts.font_face`.
    """
    stream = io.StringIO()
    with theme({"svg.fonttype": "none"}):
        figure.savefig(stream, format="svg", facecolor="none", metadata=_METADATA[".svg"])
    svg = stream.getvalue()
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    svg = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", svg)
    svg = re.sub(r"(?:'[^';]*', )*'DejaVu Sans'", fonts.CSS_FAMILIES, svg)
    svg = re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", svg, count=1)
    label = f'role="img" aria-label="{escape(description, quote=True)}"'
    return re.sub(r'(<svg[^>]*?) width="[^"]*"', lambda found: f"{found[1]} {label}", svg, count=1)
