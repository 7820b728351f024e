"""A chart's sheet: the Axes fitted into its place with the finding above, the key and the source below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from womenplan.plot import fonts
from womenplan.plot.theme import COLOURS, FAINT, INK, MARKS, MUTED, WIDTH, mark_colour, marker, new_figure
from womenplan.plot.words import Words, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
else:  # matplotlib is loaded by the first chart, not by the import
    Axes = Figure = Any

__all__ = ["Axes", "Entry", "Figure", "Page", "block_height", "lines_of", "spread", "status_key", "wrap"]

Texts = Sequence[str]
Entry = tuple[str, str, str]  # of a key: mark, colour, words
Line = tuple[str, float, str]  # of a block: text, size, colour

TITLE, SMALL, PAD, LEADING = 11.5, 7.5, 8.0, 1.35
_TOKEN = re.compile(r"[^\s\u2e80-\u9fff\uff00-\uffef“”（）]+|\s+|.")
_WORD = re.compile(r"\S+|\s+")
_NOT_FIRST = "，。、；：！？）》】”’%％‰,.;:!?)"
_NOT_LAST = "（《【“‘("


@lru_cache(maxsize=4096)
def wrap(text: str, width: float, size: float) -> str:
    """Return a text broken into lines of at most a width in points.

    Chinese breaks between any two characters, but no line starts with a closing mark or ends with an opening one;
    other words stay whole unless one alone is too wide, and so do Chinese names in an English text.
    """
    tokens: list[str] = []
    chinese = sum("\u2e80" <= letter <= "\uffef" for letter in text) > 0.3 * len(text)
    for token in (_TOKEN if chinese else _WORD).findall(" ".join(text.split())):
        if tokens and (token in _NOT_FIRST or tokens[-1][-1:] in _NOT_LAST):
            tokens[-1] += token
        elif fonts.width(token, size) > width:
            tokens += list(token)
        else:
            tokens.append(token)
    lines, used = [""], 0.0
    for token in tokens:
        if lines[-1] and used + fonts.width(token.rstrip(), size) > width:
            lines.append("")
            used = 0.0
        shown = token if lines[-1] else token.lstrip()
        lines[-1] += shown
        used += fonts.width(shown, size)
    return "\n".join(line.rstrip() for line in lines)


def _even(text: str, width: float, size: float) -> str:
    """Return a text wrapped into as few lines as fit, of about the same length."""
    best = wrap(text, width, size)
    for share in (0.9, 0.8, 0.7, 0.6) if "\n" in best else ():
        narrower = wrap(text, width * share, size)
        if lines_of(narrower) > lines_of(best):
            break
        best = narrower
    return best


def lines_of(text: str) -> int:
    """Return the number of lines of a wrapped text."""
    return text.count("\n") + 1 if text else 0


def block_height(rows: Iterable[Line]) -> float:
    """Return the height of a block of lines (:meth:`Page.block`), in points."""
    return sum(1.28 * size * lines_of(text) for text, size, _ in rows)


def spread(wanted: Sequence[float], apart: float) -> list[float]:
    """Return positions at least this far apart, as near to the wanted ones as keeping their order allows."""
    groups: list[tuple[list[int], float]] = []
    for index in sorted(range(len(wanted)), key=lambda i: wanted[i]):
        members, centre = [index], wanted[index]
        while groups and centre - groups[-1][1] < apart * (len(members) + len(groups[-1][0])) / 2:
            before, middle = groups.pop()
            centre = (middle * len(before) + centre * len(members)) / (len(before) + len(members))
            members = before + members
        groups.append((members, centre))
    placed = [0.0] * len(wanted)
    for members, centre in groups:
        for rank, index in enumerate(members):
            placed[index] = centre + apart * (rank - (len(members) - 1) / 2)
    return placed


def status_key(statuses: Iterable[str], say: Words, counts: dict[str, int] | None = None) -> list[Entry]:
    """Return the entries of a key for the statuses that occur, in their fixed order."""
    present = set(statuses)
    words = {name: say.label("status", name) + (f" {counts[name]}" if counts else "") for name in present}
    return [(MARKS[name], mark_colour(name), words[name]) for name in COLOURS if name in present]


class _Ruler:
    """What matplotlib asks for the size of a text while a chart is laid out: the widths of the font, unrendered."""

    def __init__(self, point: float) -> None:
        self.point = point

    def points_to_pixels(self, points: float) -> float:
        return points * self.point

    def get_text_width_height_descent(self, text: str, font: Any, ismath: object) -> tuple[float, float, float]:
        em = float(font.get_size_in_points()) * self.point
        return fonts.width(text, em), 1.08 * em, 0.2 * em


def _dress(ax: Axes) -> None:
    """Give an Axes that was made elsewhere, and the ticks that it makes later, the look of the theme."""
    look: dict[str, Any] = {
        "labelsize": 8,
        "colors": MUTED,
        "width": 0.6,
        "length": 3,
        "grid_color": FAINT,
        "grid_linewidth": 0.5,
    }
    ax.tick_params(labelfontfamily=fonts.families(), **look)
    ax.tick_params(axis="y", length=0)
    ax.set_axisbelow(True)
    for axis in (ax.xaxis, ax.yaxis):
        axis.label.set(fontfamily=fonts.families(), fontsize=8, color=MUTED, parse_math=False)
        axis.set_major_formatter(lambda value, _: plain(value))
    for side, spine in ax.spines.items():
        spine.set(visible=side in ("left", "bottom"), edgecolor=MUTED, linewidth=0.6)


class Page:
    """The place of one chart: its Axes and the texts around it.

    All texts are fitted into the box of an Axes that is given. Without one a figure is made of a width in points, as
    high as its plotting area, whose height is given, and the texts need.
    """

    def __init__(self, ax: Axes | None, say: Words, *, height: float = 120.0, width: float = WIDTH) -> None:
        self._height = None if ax is not None else height
        self.ax = ax if ax is not None else new_figure(width, height + 100).add_axes((0.0, 0.0, 1.0, 1.0))
        self.say, self._left, self._right = say, 0.0, 0.0  # how far the names of rows reach out on both sides
        _dress(self.ax)
        self.figure = cast("Figure", self.ax.get_figure(root=True))
        self.point = float(self.figure.dpi) / 72
        self._slot = self.ax.get_window_extent().frozen()
        self.width = float(self._slot.width) / self.point - (2 * PAD if self._height is not None else 0)

    def inner_height(self, heads: Sequence[tuple[str, float, float]]) -> float:
        """Return how high the plotting area of a given Axes will be, in points, under heads of (text, size, indent)."""
        rows = sum(
            1.5 + size * LEADING * lines_of(_even(text, self.width - indent, size)) for text, size, indent in heads
        )
        return max(float(self._slot.height) / self.point - rows - 30, 10.0)

    def label(
        self, text: str, x: float, y: float, *, at: Any = "data", dx: float = 0, dy: float = 0, **style: Any
    ) -> None:
        """Write a text at a place moved by points, in matplotlib's coordinates or "row": a share across, a value up."""
        if at == "row":  # measured here: to ask matplotlib for the size of each text takes as long as to draw it
            at, style = self.ax.get_yaxis_transform(), {**style, "in_layout": False}
            wide = fonts.width(text, style["size"])
            before = wide * {"left": 0.0, "center": 0.5, "right": 1.0}[style.get("ha", "left")]
            self._left = max(self._left, (before - dx) if x == 0 else 0)
            self._right = max(self._right, (wide - before + dx) if x == 1 else 0)
        self.ax.annotate(
            fonts.printable(text), (x, y), xycoords=at, xytext=(dx, dy), textcoords="offset points", annotation_clip=False,
            **{"va": "center", **style},
        )  # fmt: skip

    def beside(self, text: str, y: float, **style: Any) -> None:
        """Write a text right of the plotting area, at a height of the data."""
        self.label(text, 1, y, at="row", **{"dx": 8, "color": INK, **style})

    def block(self, rows: Sequence[Line], x: float, y: float, *, dx: float = 0, ha: str = "left") -> None:
        """Write lines, broken where they hold line breaks, centred on a height of the data; x is a share of the width."""
        dy = block_height(rows) / 2
        for text, size, colour in rows:
            for line in text.split("\n") if text else ():
                dy -= 1.28 * size
                style = {"ha": ha, "va": "baseline", "size": size, "color": colour}
                if line.strip():
                    self.label(line, x, y, at="row", dx=dx, dy=dy + 0.26 * size, **style)

    def marks(self, x: Any, y: Any, mark: str, colour: str, size: float, *, back: float = 0, zorder: float = 4) -> None:
        """Set a mark at one or more points, on a white disc of a size where there is one."""
        if back:
            self.marks(x, y, "o", "white", back, zorder=zorder - 0.5)
        shape = marker(mark) if mark != "o" else mark
        self.ax.plot(x, y, ls="", marker=shape, color=colour, markersize=size, mew=0, clip_on=False, zorder=zorder)

    def blank(self, lines: Sequence[str] = (), *, title: str = "") -> Axes:
        """Say that there are no data, and return the Axes."""
        self.ax.set_axis_off()
        self.label(self.say("plot.empty"), 0.5, 0.5, at=self.ax.transAxes, ha="center", size=12, color=MUTED)
        return self.finish(title, lines=lines)

    def finish(
        self, title: str, *, lines: Texts = (), key: Sequence[Entry] = (), foot: Texts = (), made_up: bool = False,
        title_size: float = TITLE, status: str = "",
    ) -> Axes:  # fmt: skip
        """Fit the Axes into its place and set the texts around it; returns the Axes.

        Under the title, which is the finding, stand the lines (indicator, unit, region, years) and whether the data are
        made up; below the drawing the key and at the foot sources and remarks. A status puts its mark before the title.
        """
        for axis in (self.ax.xaxis, self.ax.yaxis):
            if not axis.label.get_text():  # else matplotlib measures all tick labels twice, to place nothing
                axis.set_label_coords(0.5, 0.5)
        inner, outer = self.ax.get_window_extent(), self.ax.get_tightbbox(cast("Any", _Ruler(self.point)))
        assert outer is not None
        left = max(self._left * self.point, inner.x0 - outer.x0)
        right = max(self._right * self.point, outer.x1 - inner.x1)
        above, below = max(0.0, outer.y1 - inner.y1), max(0.0, inner.y0 - outer.y0)
        start = -left / self.point
        head = [(title, title_size, INK), *((line, SMALL + 0.5, MUTED) for line in lines)]
        head += [(self.say("plot.made_up"), SMALL + 0.5, COLOURS["off_track"])] if made_up else []
        indent = fonts.width(MARKS[status], title_size) + 3 if status else 0.0
        top = self._stack(head, start, above / self.point + 5, upwards=True, indent=indent)
        if status:
            style = {"va": "baseline", "size": title_size, "color": mark_colour(status)}
            self.label(MARKS[status], 0, 1, at="axes fraction", dx=start, dy=top - title_size * LEADING - 1.5, **style)
        tail = self._key(key, start, below / self.point + 7)
        bottom = self._stack([(text, SMALL, MUTED) for text in foot], start, tail, upwards=False)
        self._place(left, right, top * self.point, bottom * self.point)
        return self.ax

    def _stack(self, texts: Sequence[Line], start: float, at: float, *, upwards: bool, indent: float = 0) -> float:
        """Set lines of text above or below the Axes, flush with the left of the place; return where they end."""
        turn = -1 if upwards else 1
        for text, size, colour in [line for line in texts if line[0]][::turn]:
            aside = indent if text is texts[0][0] else 0.0
            for row in _even(text, self.width - aside, size).split("\n")[::turn]:
                at += 0 if upwards else size * LEADING
                style: dict[str, Any] = {
                    "dx": start + aside,
                    "dy": -turn * at,
                    "va": "baseline",
                    "size": size,
                    "color": colour,
                }
                self.label(row, 0, int(upwards), at="axes fraction", **style)
                at += size * LEADING if upwards else 0
            at += 1.5
        return at

    def _key(self, entries: Sequence[Entry], start: float, at: float) -> float:
        """Set the key below the Axes, breaking lines at the width of the place; return where it ends."""
        size, x = SMALL + 0.5, 0.0
        for number, (mark, colour, words) in enumerate(entries):
            wide = fonts.width(mark + words, size) + 4
            if not number or x + wide > self.width:
                x, at = 0.0, at + size * LEADING
            for text, tint, offset in ((mark, colour, 0.0), (words, MUTED, fonts.width(mark, size) + 3)):
                style = {"va": "baseline", "size": size, "color": tint}
                self.label(text, 0, 0, at="axes fraction", dx=start + x + offset, dy=-at, **style)
            x += wide + 10
        return at + (3 if entries else 0)

    def _place(self, left: float, right: float, top: float, bottom: float) -> None:
        figure, slot, pad = self.figure, self._slot, PAD * self.point
        if self._height is not None:
            height = self._height * self.point
            figure.set_size_inches(figure.get_size_inches()[0], (bottom + height + top + 2 * pad) / figure.dpi)
            x0, y0, x1, y1 = left + pad, bottom + pad, slot.width - right - pad, bottom + pad + height
        else:
            x0, y0, x1, y1 = slot.x0 + left, slot.y0 + bottom, slot.x1 - right, slot.y1 - top
        wide, high = figure.bbox.width, figure.bbox.height
        self.ax.set_position((x0 / wide, y0 / high, max(x1 - x0, 1) / wide, max(y1 - y0, 1) / high))
