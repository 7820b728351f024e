"""How the charts look: colours, type, marks as shapes, and reproducible files."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any

from matplotlib import rcParams
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.markers import MarkerStyle
from matplotlib.style import context
from matplotlib.transforms import Affine2D
from PIL import Image

from womenplan.arguments import checked
from womenplan.io.pack import write_atomically
from womenplan.model.look import COLOURS as OUR_COLOURS
from womenplan.model.look import MARKS
from womenplan.plot import fonts
from womenplan.plot.style import ACCENT, STYLE, Colours

__all__ = [
    "ACCENT",
    "COLOURS",
    "FAINT",
    "INK",
    "MARKS",
    "MUTED",
    "WIDTH",
    "accent",
    "close",
    "encoded",
    "ink_on",
    "mark_colour",
    "marker",
    "new_figure",
    "save",
    "theme",
]

WIDTH = 453.5  # points: 160 mm, the text width of an A4 page
INK, MUTED, FAINT = "#1f2328", "#59616d", "#d5d9df"
COLOURS = Colours(OUR_COLOURS)

_ON_WHITE = {
    "no_data": MUTED,
    "not_assessable": MUTED,
    "nearly_met": "#3da583",
    "lagging": "#d39a0a",
}
_RC: dict[str, Any] = {
    "figure.dpi": 144,
    "hatch.linewidth": 0.5,
    "lines.solid_capstyle": "round",
    "pdf.fonttype": 42,  # journals refuse type 3
    "ps.fonttype": 42,
    "svg.hashsalt": "womenplan",
    "text.hinting": "none",
}
_SCREEN: ContextVar[bool | None] = ContextVar("screen", default=None)  # None outside of the theme
_METADATA: dict[str, dict[str, None]] = {
    ".svg": {"Date": None, "Creator": None},
    ".pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


@contextmanager
def theme(*, screen: bool | None = None) -> Iterator[None]:
    """Draw in the look of womenplan within a ``with`` block.

    matplotlib's settings are as before after it.

    ``screen=False`` makes the figures of the block unknown to pyplot, for files of which many come
    one after another; by default it is as in the block around, and True in the outermost.
    """
    outer = _SCREEN.get()
    preferred = fonts.asked() if outer is None else fonts.PREFERRED.get()
    family = fonts.PREFERRED.set(preferred)
    token = _SCREEN.set(outer is not False if screen is None else screen)
    try:
        with fonts.LOCK:  # one thread draws at a time
            with (
                context(["default", {**_RC, "font.family": [*preferred, *fonts.families()]}])
                if outer is None
                else nullcontext()
            ):
                yield
                # a notebook sets it at its first figure, which may be here
                interactive = rcParams["interactive"]
            rcParams["interactive"] = interactive
    finally:
        fonts.PREFERRED.reset(family)
        _SCREEN.reset(token)


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure of a size in points: one that a notebook shows, or a bare one in an off-screen block."""
    size = (width / 72, height / 72)
    if _SCREEN.get() is not False:
        from matplotlib import pyplot

        return pyplot.figure(figsize=size)
    figure = Figure(figsize=size)
    FigureCanvasAgg(figure)
    return figure


def close(figure: Figure) -> None:
    """Forget a figure that was shown or saved."""
    if "matplotlib.pyplot" in sys.modules:  # else it was drawn off-screen, unknown to pyplot
        sys.modules["matplotlib.pyplot"].close(figure)


@lru_cache(maxsize=32)
def marker(mark: str) -> MarkerStyle:
    """Return a mark (one of :data:`MARKS`, "○", …) as a matplotlib marker of the same shape as in running text."""
    path = fonts.outline(mark)
    box = path.get_extents()
    # the slight turn keeps matplotlib from snapping the thin outline of a square to pixels, where
    # it vanishes
    middle = ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)
    centred = Affine2D().translate(-middle[0], -middle[1]).rotate_deg(0.1)
    return MarkerStyle(path.transformed(centred))


def mark_colour(status: str) -> str:
    """Return the colour of a status's mark on white: its fill, darker where that is too pale for a small mark."""
    asked = STYLE.get().palette
    if status in asked:
        return asked[status]
    return _ON_WHITE.get(status, COLOURS[status])


def accent() -> str:
    """Return the colour of what has no status."""
    return STYLE.get().palette.get("accent", ACCENT)


@lru_cache(maxsize=64)
def ink_on(colour: str) -> str:
    """Return the text colour that reads well on a fill."""
    red, green, blue = to_rgb(colour)
    if 0.299 * red + 0.587 * green + 0.114 * blue > 0.52:
        return INK
    return "white"


@checked
def save(figure: Figure, path: str | os.PathLike[str], *, dpi: int = 200) -> Path:
    """Write a figure as PNG, SVG or PDF, by the name's ending.

    The same figure gives the same bytes. A file that was there is replaced as a whole.

    Raises
    ------
    UsageError
        If it cannot be written; nothing has changed then.
    """
    target = Path(path)
    drawn = encoded(figure, target.suffix.lower(), dpi=dpi)
    write_atomically({target.name: drawn}, target.parent)
    return target


def encoded(figure: Figure, suffix: str = ".png", *, dpi: int = 200) -> bytes:
    """Return a figure as the bytes of a file whose name ends so.

    The same figure gives the same bytes.
    """
    stream = io.BytesIO()
    kind = "rgba" if suffix == ".png" else suffix[1:]
    with theme():
        figure.savefig(
            stream,
            format=kind,
            dpi=dpi,
            facecolor="white",
            metadata=_METADATA.get(suffix),
        )
    data = stream.getvalue()
    if kind != "rgba":
        return data
    return _with_palette(data, int(figure.get_figwidth() * dpi), dpi)


def _with_palette(pixels: bytes, wide: int, dpi: int) -> bytes:
    """Return pixels as a PNG with a palette of 256 colours: a third of the size, the same to the eye."""
    stream = io.BytesIO()
    size = (wide, len(pixels) // 4 // wide)
    image = Image.frombuffer("RGBA", size, pixels, "raw", "RGBA", 0, 1).convert("RGB")
    reduced = image.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    palette = reduced.getpalette() or []
    reduced.putpalette([255 if part > 251 else part for part in palette])  # white stays white
    # higher levels of compression save 2 % in twice the time
    reduced.save(stream, format="png", dpi=(dpi, dpi), compress_level=4)
    return stream.getvalue()
