"""How the charts look: colours and marks of the statuses, type, and files that come out the same twice."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from womenplan.plot import fonts

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.markers import MarkerStyle

__all__ = ["ACCENT", "COLOURS", "FAINT", "INK", "MARKS", "MUTED", "WIDTH", "close", "ink_on", "mark_colour", "marker", "new_figure", "save", "theme", "to_svg"]

WIDTH = 453.5  # points: 160 mm, the text width of an A4 page
INK, MUTED, FAINT, ACCENT = "#1f2328", "#59616d", "#d5d9df", "#0072b2"

COLOURS = {
    "met": "#009e73", "nearly_met": "#8cd3b8", "on_track": "#56b4e9", "lagging": "#ecb52e", "off_track": "#d55e00",
    "regressing": "#8b2f5c", "lost": "#cc79a7", "not_met": "#a8401f", "no_data": "#dcdcdc", "not_assessable": "#a0a0a0",
}  # fmt: skip
MARKS = {
    "met": "●", "nearly_met": "◎", "on_track": "▲", "lagging": "◆", "off_track": "▼", "regressing": "◀", "lost": "◐",
    "not_met": "■", "no_data": "⊘", "not_assessable": "□",
}  # fmt: skip
_ON_WHITE = {"no_data": MUTED, "not_assessable": MUTED, "nearly_met": "#3da583", "lagging": "#d39a0a"}

_RC: dict[str, Any] = {
    "axes.edgecolor": MUTED, "axes.labelcolor": MUTED, "axes.labelsize": 8, "axes.linewidth": 0.6, "axes.spines.right": False,
    "axes.spines.top": False, "axes.unicode_minus": True, "figure.dpi": 144, "font.size": 8.5, "grid.color": FAINT,
    "grid.linewidth": 0.5, "hatch.linewidth": 0.5, "lines.solid_capstyle": "round", "pdf.fonttype": 3, "svg.hashsalt": "womenplan",
    "text.color": INK, "text.parse_math": False, "xtick.color": MUTED, "xtick.labelsize": 8, "xtick.major.size": 3,
    "xtick.major.width": 0.6, "ytick.color": MUTED, "ytick.labelsize": 8, "ytick.major.size": 0,
}  # fmt: skip
_SCREEN: ContextVar[bool] = ContextVar("screen", default=True)
_METADATA: dict[str, dict[str, None]] = {
    ".png": {"Software": None},
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
        False makes the figures of the block unknown to pyplot: for files, where nothing is to be shown on a screen
        and many figures come one after another. By default as in the block around, and True in the outermost.
    """
    from matplotlib.style import context

    token = _SCREEN.set(_SCREEN.get() if screen is None else screen)
    try:
        with context(["default", {**_RC, "font.family": fonts.families(), **(settings or {})}]):
            yield
    finally:
        _SCREEN.reset(token)


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure of a size in points: one that a notebook shows, or a bare one in an off-screen block."""
    size = (width / 72, height / 72)
    if _SCREEN.get():
        from matplotlib import pyplot

        return pyplot.figure(figsize=size)
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=size)
    FigureCanvasAgg(figure)
    return figure


def close(figure: Figure) -> None:
    """Forget a figure that was shown or saved."""
    from matplotlib import pyplot

    pyplot.close(figure)


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
    stream = io.BytesIO()
    with theme({"svg.fonttype": "path"}):
        figure.savefig(stream, format=suffix[1:], dpi=dpi, facecolor="white", metadata=_METADATA.get(suffix))
    target.write_bytes(_with_palette(stream, dpi) if suffix == ".png" else stream.getvalue())
    return target


def _with_palette(stream: io.BytesIO, dpi: int) -> bytes:
    """Return a PNG with a palette of 256 colours, rare ones kept: a third of the size and the same to the eye."""
    from PIL import Image

    small = io.BytesIO()
    with Image.open(stream) as image:
        reduced = image.convert("RGB").quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        reduced.save(small, format="png", dpi=(dpi, dpi), optimize=True)
    return small.getvalue()


def to_svg(figure: Figure, name: str, *, description: str = "") -> str:
    """Return a figure as an ``<svg>`` element to put into a page.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    name : str
        Put before every id in it, so that several drawings can stand in one page; letters, digits and hyphens.
    description : str
        What the drawing shows, for readers who do not see it.

    Returns
    -------
    str
        Without prologue, date and fixed size (it takes the width of its place); its letters are text in the families
        :data:`fonts.CSS_FAMILIES`, which a page brings along with :func:`fonts.font_face`.
    """
    stream = io.StringIO()
    with theme({"svg.fonttype": "none"}):
        figure.savefig(stream, format="svg", facecolor="none", metadata=_METADATA[".svg"])
    svg = stream.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", svg)
    svg = re.sub(r"(?:'[^';]*', )*'DejaVu Sans'", fonts.CSS_FAMILIES, svg)
    label = f'role="img" aria-label="{escape(description, quote=True)}"'
    return re.sub(r'(<svg[^>]*?) width="[^"]*"', rf"\1 {label}", re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", svg, count=1), count=1)
