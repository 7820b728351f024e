"""A chart's sheet: the Axes fitted into its place with the finding above, the key and the source below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from womenplan import messages
from womenplan.messages import Language
from womenplan.plot import fonts
from womenplan.plot.theme import COLOURS, FAINT, INK, MARKS, MUTED, WIDTH, mark_colour, new_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Page", "block_height", "lines_of", "spread", "status_key", "wrap"]

TITLE, SMALL, PAD, LEADING = 11.5, 7.5, 8.0, 1.35
_TOKEN = re.compile(r"[^\s\u2e80-\u9fff\uff00-\uffef“”（）]+|\s+|.")
_WORD = re.compile(r"\S+|\s+")
_NOT_FIRST = "，。、；：！？）》】”’%％‰,.;:!?)"
_NOT_LAST = "（《【“‘("


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
    lines = [""]
    for token in tokens:
        if lines[-1] and fonts.width((lines[-1] + token).rstrip(), size) > width:
            lines.append("")
        lines[-1] += token if lines[-1] else token.lstrip()
    return "\n".join(line.rstrip() for line in lines)


def _even(text: str, width: float, size: float) -> str:
    """Return a text wrapped into as few lines as fit, of about the same length."""
    best = wrap(text, width, size)
    for share in (0.9, 0.8, 0.7, 0.6):
        narrower = wrap(text, width * share, size)
        if lines_of(narrower) > lines_of(best):
            break
        best = narrower
    return best


def lines_of(text: str) -> int:
    """Return the number of lines of a wrapped text."""
    return text.count("\n") + 1 if text else 0


def block_height(rows: Sequence[tuple[str, float, str]]) -> float:
    """Return the height of a block of lines (:meth:`Page.block`), in points."""
    return sum(1.28 * size * lines_of(text) for text, size, _ in rows)


def spread(wanted: Sequence[float], apart: float) -> list[float]:
    """Return positions at least this far apart, as near to the wanted ones as keeping their order allows."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    groups: list[tuple[list[int], float]] = []
    for index in order:
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


def status_key(statuses: Iterable[str], lang: Language, counts: dict[str, int] | None = None) -> list[tuple[str, str, str]]:
    """Return the entries of a key: mark, colour and words of the statuses that occur, in their fixed order."""
    present = set(statuses)
    words = {name: messages.label("status", name, lang) + (f" {counts[name]}" if counts else "") for name in present}
    return [(MARKS[name], mark_colour(name), words[name]) for name in COLOURS if name in present]


def _dress(ax: Axes) -> None:
    """Give an Axes that was made elsewhere, and the ticks that it makes later, the look of the theme."""
    ax.tick_params(
        labelfontfamily=fonts.families(), labelsize=8, colors=MUTED, width=0.6, length=3, grid_color=FAINT, grid_linewidth=0.5
    )
    ax.tick_params(axis="y", length=0)
    for axis in (ax.xaxis, ax.yaxis):
        axis.label.set(fontfamily=fonts.families(), fontsize=8, color=MUTED, parse_math=False)
    for side, spine in ax.spines.items():
        spine.set(visible=side in ("left", "bottom"), edgecolor=MUTED, linewidth=0.6)


class Page:
    """The place of one chart: its Axes, new or given, and the texts around it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes, optional
        An Axes to draw into; title, labels and source are fitted into the box that it has. Without one a figure is
        made, as high as its content needs.
    height : float
        Height of the plotting area of a new figure, in points.
    width : float
        Width of a new figure, in points.
    """

    def __init__(self, ax: Axes | None, *, height: float, width: float = WIDTH) -> None:
        self._height = None if ax is not None else height
        if ax is None:
            figure = new_figure(width, height + 100)
            ax = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        _dress(ax)
        self.ax = ax
        self.figure = ax.get_figure(root=True)
        assert self.figure is not None
        self._slot = ax.get_window_extent().frozen()

    @property
    def point(self) -> float:
        """Pixels in a point."""
        assert self.figure is not None
        return float(self.figure.dpi) / 72

    @property
    def width(self) -> float:
        """Width of the whole place, in points."""
        return float(self._slot.width) / self.point - (2 * PAD if self._height is not None else 0)

    def inner_height(self, heads: Sequence[tuple[str, float, float]]) -> float:
        """Return how high the plotting area of a given Axes will be, in points, under heads of (text, size, indent)."""
        rows = sum(1.5 + size * LEADING * lines_of(_even(text, self.width - indent, size)) for text, size, indent in heads)
        return max(float(self._slot.height) / self.point - rows - 30, 10.0)

    def label(self, text: str, x: float, y: float, *, at: Any, dx: float = 0, dy: float = 0, **style: Any) -> Any:
        """Write a text at a place in a coordinate system, moved by points."""
        style = {"va": "center", **style}
        return self.ax.annotate(fonts.printable(text), (x, y), xycoords=at, xytext=(dx, dy), textcoords="offset points", annotation_clip=False, **style)

    def block(self, rows: Sequence[tuple[str, float, str]], x: float, y: float, *, at: Any, dx: float = 0, ha: str = "left") -> None:
        """Write lines of (text, size, colour), broken where they hold line breaks, centred on a height."""
        lines = [(line, size, colour) for text, size, colour in rows for line in text.split("\n") if line]
        below = block_height(rows) / 2
        for line, size, colour in lines:
            below -= 1.28 * size
            self.label(line, x, y, at=at, dx=dx, dy=below + 0.26 * size, ha=ha, va="baseline", size=size, color=colour)

    def blank(self, lang: Language, *, title: str = "", lines: Sequence[str] = ()) -> Axes:
        """Say that there are no data, and return the Axes."""
        self.ax.set_axis_off()
        self.ax.text(0.5, 0.5, messages.text("plot.empty", lang), transform=self.ax.transAxes, ha="center", va="center", size=12, color=MUTED)
        return self.finish(title=title, lines=lines)

    def finish(
        self,
        *,
        title: str,
        lines: Sequence[str] = (),
        key: Sequence[tuple[str, str, str]] = (),
        foot: Sequence[str] = (),
        warn: str = "",
        title_size: float = TITLE,
        status: str = "",
    ) -> Axes:
        """Fit the Axes into its place and set the texts around it; returns the Axes.

        Parameters
        ----------
        title : str
            The finding.
        lines : sequence of str
            Indicator, unit, region and years, under the title.
        key : sequence of (mark, colour, words)
            What the marks mean, below the drawing.
        foot : sequence of str
            Sources and remarks, at the foot.
        warn : str
            A line that must be seen, such as that the data are made up.
        title_size : float
        status : str
            A status whose mark stands before the title.
        """
        ax, point = self.ax, self.point
        inner, outer = ax.get_window_extent(), ax.get_tightbbox()
        assert outer is not None
        left, right = max(0.0, inner.x0 - outer.x0), max(0.0, outer.x1 - inner.x1)
        above, below = max(0.0, outer.y1 - inner.y1), max(0.0, inner.y0 - outer.y0)
        head = [(title, title_size, INK), *((line, SMALL + 0.5, MUTED) for line in lines), (warn, SMALL + 0.5, COLOURS["off_track"])]
        indent = fonts.width(MARKS[status], title_size) + 3 if status else 0.0
        top = self._stack(head, left, above / point + 5, upwards=True, indent=indent)
        if status:
            dy = top - title_size * LEADING - 1.5
            self.label(
                MARKS[status], 0, 1, at="axes fraction", dx=-left / point, dy=dy, va="baseline", size=title_size, color=mark_colour(status)
            )
        tail = self._key(key, left, below / point + 7)
        bottom = self._stack([(text, SMALL, MUTED) for text in foot], left, tail, upwards=False)
        self._place(left, right, top * point, bottom * point)
        return ax

    def _stack(self, texts: Sequence[tuple[str, float, str]], left: float, start: float, *, upwards: bool, indent: float = 0) -> float:
        """Set lines of text above or below the Axes, flush with the left of the place; return where they end."""
        at = start
        for text, size, colour in reversed(texts) if upwards else texts:
            if not text:
                continue
            aside = indent if text is texts[0][0] else 0.0
            rows = _even(text, self.width - aside, size).split("\n")
            for row in reversed(rows) if upwards else rows:
                at += 0 if upwards else size * LEADING
                self.label(
                    row, 0, 1 if upwards else 0, at="axes fraction", dx=aside - left / self.point, dy=at if upwards else -at,
                    va="baseline", size=size, color=colour,
                )  # fmt: skip
                at += size * LEADING if upwards else 0
            at += 1.5
        return at

    def _key(self, entries: Sequence[tuple[str, str, str]], left: float, start: float) -> float:
        """Set the key below the Axes, breaking lines at the width of the place; return where it ends."""
        size, x, at = SMALL + 0.5, 0.0, start
        for number, (mark, colour, words) in enumerate(entries):
            wide = fonts.width(mark + words, size) + 4
            if not number or x + wide > self.width:
                x, at = 0.0, at + size * LEADING
            for text, tint, offset in ((mark, colour, 0.0), (words, MUTED, fonts.width(mark, size) + 3)):
                self.label(text, 0, 0, at="axes fraction", dx=x + offset - left / self.point, dy=-at, va="baseline", size=size, color=tint)
            x += wide + 10
        return at + (3 if entries else 0)

    def _place(self, left: float, right: float, top: float, bottom: float) -> None:
        figure, slot, pad = self.figure, self._slot, PAD * self.point
        assert figure is not None
        if self._height is not None:
            height = self._height * self.point
            total = bottom + height + top + 2 * pad
            figure.set_size_inches(figure.get_size_inches()[0], total / figure.dpi)
            x0, y0, x1, y1 = left + pad, bottom + pad, slot.width - right - pad, bottom + pad + height
        else:
            x0, y0, x1, y1 = slot.x0 + left, slot.y0 + bottom, slot.x1 - right, slot.y1 - top
        wide, high = figure.bbox.width, figure.bbox.height
        self.ax.set_position((x0 / wide, y0 / high, max(x1 - x0, 1) / wide, max(y1 - y0, 1) / high))
