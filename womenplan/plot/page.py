"""A chart's sheet: the Axes fitted into its place with the finding above, the key and the source below."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Affine2D, CompositeAffine2D, ScaledTranslation

from womenplan import messages
from womenplan.arguments import Kind, Unfit
from womenplan.model.arrays import Floats
from womenplan.model.look import OUTLOOK_MARKS
from womenplan.narration.evaluation import Evaluation
from womenplan.plot import fonts
from womenplan.plot.fonts import lines_of, wrap
from womenplan.plot.style import STYLE
from womenplan.plot.theme import (
    COLOURS,
    FAINT,
    INK,
    MARKS,
    MUTED,
    WIDTH,
    accent,
    mark_colour,
    marker,
    new_figure,
)
from womenplan.plot.words import Words

__all__ = [
    "MIDDLE",
    "ROOM",
    "SIZE",
    "Ax",
    "Axes",
    "Cramped",
    "Entry",
    "Figure",
    "Page",
    "TextRow",
    "block_height",
    "group_looks",
    "outlook_key",
    "spread",
    "status_key",
    "ticks",
]


class Cramped(UserWarning):
    """A chart's place is so small that something is left out, or letters can hardly be read."""


class _Flat(Kind):
    """An Axes that a chart can be fitted into."""

    code = "Axes.flat"

    def take(self, value: Any) -> Any:
        if value.name != "rectilinear" or value.get_figure(root=True) is None:
            raise Unfit(value, self)
        return value


Ax = Annotated[Axes, _Flat()]
Entry = tuple[str, str, str]  # of a key: mark, colour, words
TextRow = tuple[str, float, str]  # of a block: text, size, colour
Fit = tuple[float, float, float]  # the scale, and how far texts reach above and below the box
Values = Sequence[float] | Floats

TITLE, SIZE, PAD, LEADING, MIDDLE, NAME_WIDTH = 11.5, 8.5, 8.0, 1.35, 0.36, 128.0
ROOM, LEAST_ROOM = 70.0, 30.0  # points, that the box keeps
LEGIBLE, FINEST = 5.0, 7.0  # points: the smallest letters that can be read, and that are written
FLOOR = LEGIBLE / FINEST  # the scale below which letters could not be read
NAMES_PART = 0.36  # of a place's width, that names may take
SQUEEZED = 0.78  # how close rows move together before letters are made smaller than that
STRETCH = 1.6  # how much rows stretch to fill a place
HOLLOW = "○◎◐□⊘"  # else what lies beneath would shine through


def block_height(rows: Iterable[TextRow]) -> float:
    """Return the height of a block of lines (:meth:`Page.block`), in points."""
    return sum(1.28 * size * lines_of(text) for text, size, _ in rows)


def _framed(wide: float, high: float) -> Axes:
    """Return an Axes of a new figure of a size in inches, within its margin."""
    figure = new_figure(72 * wide, 72 * high)
    x = PAD / 72 / wide
    y = PAD / 72 / high
    return figure.add_axes((x, y, 1 - 2 * x, 1 - 2 * y))


def spread(wanted: Sequence[float], apart: float) -> list[float]:
    """Return positions at least this far apart, as near to the wanted ones as keeping their order allows."""
    groups: list[tuple[list[int], float]] = []
    for index in sorted(range(len(wanted)), key=lambda i: wanted[i]):
        members = [index]
        centre = wanted[index]
        while groups and centre - groups[-1][1] < apart * (len(members) + len(groups[-1][0])) / 2:
            before, middle = groups.pop()
            total = middle * len(before) + centre * len(members)
            centre = total / (len(before) + len(members))
            members = before + members
        groups.append((members, centre))
    placed = [0.0] * len(wanted)
    for members, centre in groups:
        for rank, index in enumerate(members):
            placed[index] = centre + apart * (rank - (len(members) - 1) / 2)
    return placed


def status_key(
    statuses: Iterable[str], say: Words, counts: dict[str, int] | None = None
) -> list[Entry]:
    """Return the entries of a key for the statuses that occur, in their fixed order."""
    present = set(statuses)
    return [
        (
            MARKS[name],
            mark_colour(name),
            say.label("status", name) + (f" {counts[name]}" if counts else ""),
        )
        for name in COLOURS
        if name in present
    ]


def outlook_key(outlooks: Iterable[str], say: Words) -> list[Entry]:
    """Return the entries of a key for the expectations that occur, in their fixed order."""
    present = set(outlooks)
    return [
        (mark, MUTED, say.label("outlook", name))
        for name, mark in OUTLOOK_MARKS.items()
        if name in present
    ]


def group_looks() -> list[tuple[str, str]]:
    """Return mark and colour of each of the four groups that readers can distinguish."""
    inks = (accent(), COLOURS["off_track"], MUTED, COLOURS["lost"])
    return list(zip("●▲■◆", inks, strict=True))


def ticks(
    low: float,
    high: float,
    most: int,
    *,
    floor: float = -np.inf,
    ceiling: float = np.inf,
) -> Floats:
    """Return round values between two limits, so many at most, and none beyond what is possible."""
    values = np.round(MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high), 10)
    return values[(values >= max(low, floor)) & (values <= min(high, ceiling))]


class Page:
    """The place of one chart: its Axes, on which all is drawn, and the texts around it.

    All measures are in points.

    All is fitted into the box of an Axes that is given, and drawn smaller where that is too small.
    Without one a figure is made, as high as its plotting area, whose height is set by :meth:`rows`
    or by the chart, and the texts need. The lines stand under the title (indicator, unit, region,
    years), and whether the data are made up; the size is that of the labels at the axes, and the
    box is at least so high. The source stands at the foot. Limits are to be set before the page is
    finished.
    """

    def __init__(
        self,
        ax: Axes | None,
        say: Words,
        lines: Sequence[str] = (),
        *,
        source: str = "",
        made_up: bool = False,
        height: float = 120.0,
        least: float = ROOM,
        size: float = 8.0,
    ) -> None:
        self.style = STYLE.get()
        self.grows = ax is None and self.style.figsize is not None
        self.alone = ax is None and not self.grows
        if ax is None and self.style.figsize:
            ax = _framed(*self.style.figsize)
        self.ax = ax or new_figure(WIDTH, height).add_axes((0.0, 0.0, 1.0, 1.0))
        self.ax.set_axis_off()
        self.say = say
        self.lines = lines
        self.source = source
        self.made_up = made_up
        self.height, self.size, self.names_width = height, size, 0.0
        self.figure = cast("Figure", self.ax.get_figure(root=True))
        slot = np.array(self.ax.get_window_extent().bounds) * 72 / self.figure.dpi
        self._corner = slot[:2]
        self._wide, self._high = map(float, slot[2:])
        self.width = self._wide - (2 * PAD if self.alone else 0)
        self.closest = 1.0  # how close rows may move together
        self.least = (ROOM, least)
        self._rowed = False
        self._scale = Affine2D()
        self._points = CompositeAffine2D(self._scale, self.figure.dpi_scale_trans)
        self._at = {
            "data": self.ax.transData,
            "row": self.ax.get_yaxis_transform(),
            "column": self.ax.get_xaxis_transform(),
            "box": self.ax.transAxes,
        }
        self._reach: list[tuple[float, ...]] = []
        self._spread: dict[str, list[tuple[float, float, float, str, dict[str, Any]]]] = {
            "row": [],
            "data": [],
        }
        self._below: tuple[Floats, int, bool] | None = None

    def about(self, result: Evaluation, region: str | None) -> None:
        """Say above the chart which region of a result it is about, None for all of them."""
        self.lines = [self.say.place(result, region)]
        self.made_up = result.made_up

    def label(
        self,
        text: str,
        x: float,
        y: float,
        *,
        at: str = "data",
        dx: float = 0,
        dy: float = 0,
        ha: str = "left",
        middle: bool = False,
        size: float = SIZE,
        color: str = INK,
        turned: bool = False,
        **style: Any,
    ) -> None:
        """Write a line at a place moved by points: at values, or at shares of the box in x ("row"), y ("column"), both ("box")."""
        text = fonts.printable(self._labelled(text))
        dy -= MIDDLE * size * middle
        wide = fonts.width(text, size)
        before = wide * fonts.BEFORE[ha]
        after = wide - before
        reach = (before - dx, after + dx, 0.2 * size - dy, 0.9 * size + dy)
        if turned:
            reach = (0.9 * size - dx, 0.2 * size + dx, before - dy, after + dy)
        self._reach.append((at in ("row", "box"), at in ("column", "box"), x, y, *reach))
        place = self._at[at] + ScaledTranslation(dx / 72, dy / 72, self._points)
        style = {
            "ha": ha,
            "size": size,
            "color": color,
            "rotation": 90 * turned,
            "zorder": 5,
            **style,
        }
        self.ax.add_artist(fonts.DrawnLine(x, y, text, transform=place, **style))

    def centred(
        self,
        text: str,
        x: float,
        y: float,
        colour: str,
        **style: Any,
    ) -> None:
        """Write a line whose middle is at a point."""
        self.label(
            text,
            x,
            y,
            ha="center",
            middle=True,
            color=colour,
            **style,
        )

    def remark(
        self,
        text: str,
        x: float,
        y: float,
        **style: Any,
    ) -> None:
        """Write a quiet line right of a point, such as the end of a bar."""
        style = {
            "dx": 6,
            "size": SIZE - 0.5,
            "color": MUTED,
            **style,
        }
        self.label(text, x, y, middle=True, **style)

    def block(
        self,
        rows: Sequence[TextRow],
        x: float,
        y: float,
        *,
        dx: float = 0,
        ha: str = "left",
    ) -> None:
        """Write lines, broken where they hold line breaks, centred on a height of the data.

        X is a share of the width.
        """
        dy = block_height(rows) / 2
        for text, size, colour in rows:
            if not text:
                continue
            for line in text.split("\n"):
                dy -= 1.28 * size
                if line.strip():
                    self.label(
                        line,
                        x,
                        y,
                        at="row",
                        dx=dx,
                        dy=dy + 0.26 * size,
                        ha=ha,
                        size=size,
                        color=colour,
                    )

    def narrowed(self, width: float) -> float:
        """Return how wide names may be in a place: in a narrow one no more than their part of it."""
        if self.alone:
            return width
        return min(width, NAMES_PART * self._wide / FLOOR)

    def rows(
        self,
        names: Iterable[str],
        *,
        least: float,
        margin: float = 5.0,
        width: float = NAME_WIDTH,
        aside: float = 8.0,
    ) -> Floats:
        """Write names left of the box, each in a row at least so high.

        Return where the rows stand, from the top.
        """
        width = self.narrowed(width)
        wrapped = [wrap(self._labelled(name), width, SIZE) for name in names]
        texts = np.array([block_height([(name, SIZE, INK)]) for name in wrapped])
        heights = np.maximum(least, texts + margin)
        ends = heights.cumsum()
        centres: Floats = (ends + np.r_[0.0, ends[:-1]]) / 2
        self.names_width = aside + max(
            fonts.width(part, SIZE) for name in wrapped for part in name.split("\n")
        )
        self.set_rows(ends[-1], texts / heights)
        for name, y in zip(wrapped, centres, strict=True):
            self.block([(name, SIZE, INK)], 0, y, dx=-aside, ha="right")
        return centres

    def set_rows(self, height: float, filled: Floats) -> None:
        """Set the height that the rows need, counted from the top, and how full of text each is."""
        self.closest = max(SQUEEZED, float(filled.max(initial=0.0)) + 0.02)
        self.height, self._rowed = float(height), True
        self.ax.set_ylim(height, 0)

    def marks(
        self,
        x: Any,
        y: Any,
        mark: str,
        colour: str,
        size: float,
        *,
        ground: str = "white",
        zorder: float = 4,
        **place: Any,
    ) -> None:
        """Set a mark at one or more points.

        A hollow one is filled with the colour of the ground.
        """
        layers: list[tuple[Any, str, float, float]] = [(marker(mark), colour, size, zorder)]
        if mark in HOLLOW:
            layers.insert(0, ("o", ground, 0.9 * size, zorder - 0.5))
        for shape, fill, wide, above in layers:
            self.ax.plot(
                x,
                y,
                marker=shape,
                color=fill,
                ms=wide,
                zorder=above,
                ls="",
                mew=0,
                clip_on=False,
                **place,
            )

    def below(
        self,
        x: Any,
        mark: str,
        dy: float,
        size: float,
        colour: str,
    ) -> None:
        """Set marks at values of x, so many points below the box."""
        place = self._at["column"] + ScaledTranslation(0, -dy / 72, self._points)
        self.marks(
            x,
            np.zeros(len(x)),
            mark,
            colour,
            size,
            zorder=2,
            transform=place,
        )

    def beyond(self, x: Floats, y: Floats) -> None:
        """Set an arrow at the end of the axis where a value lies beyond it."""
        low, high = self.ax.get_xlim()
        for i in np.flatnonzero((x < low) | (x > high)):
            mark, end, dx = ("◁", low, -7) if x[i] < low else ("▷", high, 7)
            self.centred(mark, end, y[i], MUTED, dx=dx, size=6)

    def scale_below(
        self,
        values: Values,
        *,
        name: str = "",
        keep: float | None = None,
        lines: bool = True,
    ) -> None:
        """Write some values below the box, and what they are, with light grid lines up from them.

        Where there is no room for all every second is left out, or more, so that the one to keep
        stays, or the last.
        """
        at = np.asarray(values, dtype=float)
        kept = len(at) - 1 if keep is None else int(np.abs(at - keep).argmin())
        self._below = (at, kept, lines)
        for value in at:
            half = fonts.width(self.say.number(value), self.size) / 2
            self._reach.append((0, 1, value, 0, half, half, self.size + 5, 0))
        self.ax.hlines(
            0,
            0,
            1,
            transform=self._at["box"],
            color=MUTED,
            linewidth=0.6,
            clip_on=False,
        )
        words = wrap(name, 0.75 * self.width, self.size).split("\n") if name else ()
        for number, line in enumerate(words, start=2):
            self.label(
                line,
                0.5,
                0,
                at="box",
                dy=-1.3 * number * self.size - 5,
                ha="center",
                size=self.size,
                color=MUTED,
            )

    def scale_beside(self, values: Values) -> None:
        """Write some values left of the box, with light grid lines across it."""
        for value in values:
            self.label(
                self.say.number(value),
                0,
                value,
                at="row",
                dx=-4,
                ha="right",
                middle=True,
                size=self.size,
                color=MUTED,
            )
        self.ax.hlines(
            values,
            0,
            1,
            transform=self._at["row"],
            color=FAINT,
            linewidth=0.5,
            zorder=0.5,
        )

    def end(self, value: float, text: str, colour: str) -> None:
        """Write words right of the box at the height of a value, moved aside where others would cover them."""
        self._spread["row"].append((1, value, 0, text, {"dx": 5, "color": colour}))
        self._reach.append((1, 1, 1, 0.5, 0, 5 + fonts.width(text, self.size), 0, 0))

    def name(
        self,
        text: str,
        x: float,
        y: float,
        dy: float = 0,
        **style: Any,
    ) -> None:
        """Write words beside a point, or so many points above it, moved up or down where others would cover them."""
        self._spread["data"].append((x, y, dy, text, {"halo": True, **style}))

    def blank(self, title: str = "") -> Axes:
        """Say that there are no data, and return the Axes."""
        self.source = ""
        self.label(
            self.say("plot.empty"),
            0.5,
            0.5,
            at="box",
            ha="center",
            size=12,
            color=MUTED,
        )
        return self.finish(title)

    def finish(
        self,
        title: str,
        *,
        key: Sequence[Entry] = (),
        foot: Sequence[str] = (),
        size: float = TITLE,
        status: str = "",
    ) -> Axes:
        """Fit the Axes into its place and set the texts around it; returns the Axes.

        Above stand the title, which is the finding, with the mark of a status before it, and the
        lines; below the drawing the key, and at the foot sources and remarks.
        """
        rows = [(title, size, INK), *((line, 8.0, MUTED) for line in self.lines)]
        shown = self.style.title
        self._mark = [(MARKS[status], size, mark_colour(status))] if shown and status else []
        self._head = [(self._labelled(text), of, ink) for text, of, ink in rows] if shown else []
        self._key = key if self.style.legend else ()
        self._foot = [*foot, self.say.source(self.source)] if self.style.notes else []
        self._drawn = len(self.ax.texts)
        self._edges = self._margins()
        if self.alone:
            self._place(1.0, *self._around())
        else:
            self._place(*self._fitted())
        return self.ax

    def _labelled(self, words: str) -> str:
        """Return words with the labels of regions in the place of their names."""
        for name in sorted(self.style.labels, key=len, reverse=True):
            words = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", self.style.labels[name], words)
        return words

    def _fitted(self) -> Fit:
        """Return the scale at which all fits into the place, and how far the texts reach above and below.

        Where letters would become too small to read, first rows move closer together; then a
        figure of one's own grows, and of an Axes that was given lines and foot are left out.
        """
        wide = self._wide
        high = self._high
        sides = self._edges[:2].sum()
        widest = wide / (sides + self.least[0])
        if widest < FLOOR:
            widest = min(FLOOR, wide / (sides + LEAST_ROOM))
        start = min(1.0, widest)
        worst = min(FLOOR, start)
        attempts = [(1.0, False), (self.closest, False), (self.closest, True)]
        for squeezed, bare in attempts[: 2 if self.grows else 3]:
            scale, top, bottom = self._scaled(start, squeezed, bare=bare)
            if scale >= worst - 1e-9:
                break
        legible = scale >= FLOOR - 1e-9
        if legible and not (bare and self._head[1:]):
            return scale, top, bottom
        drawn = len(self.ax.texts)
        self.width = wide / worst
        above, below = self._around()
        needed = worst * (above + below + self.closest * self._inner())
        if self.grows and needed > high:
            self._high = needed + 0.01
            self.figure.set_size_inches((wide + 2 * PAD) / 72, (needed + 2 * PAD) / 72)
            return self._scaled(start, self.closest)
        self._wipe(drawn)
        self.width = wide / scale
        context = {
            "found": f"{wide / 72:.1f} × {high / 72:.1f}",
            "wide": f"{max(wide, FLOOR * (sides + LEAST_ROOM)) / 72:.1f}",
            "high": f"{max(needed, high) / 72:.1f}",
            "size": f"{FINEST * scale:.1f}",
        }
        code = "CHART_LINES_LEFT_OUT" if legible else "CHART_CRAMPED"
        warnings.warn(Cramped(messages.text(code, self.say.lang, **context)), stacklevel=6)
        return scale, top, bottom

    def _inner(self) -> float:
        return self.height if self._rowed else self.least[1]

    def _wipe(self, drawn: int) -> None:
        """Take away all texts but the first so many."""
        for text in list(self.ax.texts)[drawn:]:
            text.remove()

    def _scaled(self, scale: float, squeezed: float, *, bare: bool = False) -> Fit:
        """Return the largest scale, from one on, at which all fits, and how far the texts reach above and below."""
        inner = self._inner() * (squeezed if self._rowed else 1.0)
        while True:
            self._wipe(self._drawn)
            self.width = self._wide / scale
            top, bottom = self._around(bare=bare)
            needed = top + bottom + inner
            if scale * needed <= self._high + 0.01:
                return scale, top, bottom
            less = max(min(0.97 * scale, self._high / needed), 0.9 * scale)
            scale = FLOOR if less < FLOOR < scale else less

    def _around(self, *, bare: bool = False) -> tuple[float, float]:
        """Write title, lines, key and foot around the box, or ``bare`` title and key alone.

        Return how far they reach above and below it.
        """
        left, _, below, above = self._edges
        indent = sum(fonts.width(mark, size) + 3 for mark, size, _ in self._mark)
        rows = self._head[:1] if bare else self._head
        if self.made_up:
            rows = [*rows, (self.say("plot.made_up"), 8.0, COLOURS["off_track"])]
        head = [
            (wrap(text, self.width - indent, size), size, colour)
            for text, size, colour in rows
            if text
        ]
        lines = sum(size * LEADING * lines_of(text) + 1.5 for text, size, _ in head)
        top = above + 5 + lines
        self._stack(self._mark, -left, 1, top)
        self._stack(head, indent - left, 1, top)
        foot = [] if bare else self._foot
        feet = [(wrap(text, self.width, 7.5), 7.5, MUTED) for text in foot if text]
        below_key = self._write_key(-left, -below - 7)
        return top, -self._stack(feet, -left, 0, below_key)

    def _place(self, scale: float, top: float, bottom: float) -> None:
        """Put the box into its place, write the scale below and the words at the right, and bring all to a scale."""
        left, right = self._edges[:2]
        wide = self.width - left - right
        high = self.height
        if self.alone:
            corner = np.array([PAD + left, PAD + bottom])
            self.figure.set_size_inches(
                (self.width + 2 * PAD) / 72, (bottom + high + top + 2 * PAD) / 72
            )
        else:
            free = self._high / scale - top - bottom
            high = min(free, STRETCH * high) if self._rowed else free
            within = np.array([left, bottom + free - high])
            corner = self._corner + scale * within
        sides = np.tile(self.figure.get_size_inches() * 72, 2)
        self.ax.set_position(tuple(np.r_[corner, scale * wide, scale * high] / sides))
        self._write_scale(wide)
        low, above = self.ax.get_ylim()
        for kind, texts in self._spread.items():
            heights = [(y - low) / (above - low) * high for _, y, *_ in texts]
            wanted = [at + dy for at, (_, _, dy, *_) in zip(heights, texts, strict=True)]
            moved = spread(wanted, 1.35 * self.size)
            for (x, y, _, words, style), at, to in zip(texts, heights, moved, strict=True):
                self.label(
                    words,
                    x,
                    y,
                    at=kind,
                    dy=to - at,
                    middle=True,
                    size=self.size,
                    **style,
                )
        self._scale.scale(scale)
        legible = LEGIBLE if scale >= FLOOR - 1e-9 else 0.0
        for text in self.ax.texts:
            size = float(text.get_fontsize())
            text.set_fontsize(max(scale * size, min(legible, size)))
        for line in self.ax.lines:
            line.set_markersize(scale * line.get_markersize())

    def _write_scale(self, wide: float) -> None:
        """Write as many values below the box, so wide in points, as there is room for."""
        if self._below is None or not len(self._below[0]):
            return
        values, kept, lines = self._below
        at = self._shares(np.c_[values, np.zeros(len(values))])[:, 0] * wide
        widths = np.array([fonts.width(self.say.number(value), self.size) for value in values])
        for step in range(1, len(values) + 1):
            shown = slice(kept % step, None, step)
            taken = widths[shown]
            free = np.abs(np.diff(at[shown])) - (taken[1:] + taken[:-1]) / 2
            if free.min(initial=np.inf) >= 0.5 * self.size:
                break
        for value in values[shown]:
            self.label(
                self.say.number(value),
                value,
                0,
                at="column",
                dy=-self.size - 4,
                ha="center",
                size=self.size,
                color=MUTED,
            )
        if lines:
            self.ax.vlines(
                values[shown],
                0,
                1,
                transform=self._at["column"],
                color=FAINT,
                linewidth=0.5,
                zorder=0.5,
            )

    def _shares(self, places: Floats) -> Any:
        """Return where places given in values stand in the box, as shares of its width and height."""
        return (self.ax.transScale + self.ax.transLimits).transform(places)

    def _margins(self) -> Floats:
        """Return how far the labels reach beyond the box: left, right, below and above, in points."""
        reach = np.array(self._reach, dtype=float).reshape(-1, 8)
        places = reach[:, 2:4]
        share = np.where(reach[:, :2] > 0, places, self._shares(places))
        high_box = self.height if self.alone else self._high
        low = high = np.zeros(2)
        for _ in range(4):
            # a wider margin leaves less inside
            inner = np.array([self.width - low[0] - high[0], high_box])
            low = np.max(reach[:, 4::2] - share * inner, axis=0, initial=0.0)
            high = np.max(reach[:, 5::2] - (1 - share) * inner, axis=0, initial=0.0)
        return np.column_stack((low, high)).ravel()

    def _stack(
        self,
        texts: Sequence[TextRow],
        dx: float,
        edge: int,
        dy: float,
    ) -> float:
        """Write lines from a height above the lower (0) or the upper edge (1) of the box down.

        Return where they end.
        """
        for text, size, colour in texts:
            for line in text.split("\n"):
                dy -= size * LEADING
                self.label(
                    line,
                    0,
                    edge,
                    at="box",
                    dx=dx,
                    dy=dy,
                    size=size,
                    color=colour,
                )
            dy -= 1.5
        return dy

    def _write_key(self, dx: float, dy: float) -> float:
        """Write the key below the box, breaking lines at the width of the place.

        Return where it ends.
        """
        size = 8.0
        x = self.width
        for mark, colour, words in self._key:
            beside = fonts.width(mark, size) + 3
            wide = fonts.width(mark + words, size) + 4
            if x + wide > self.width:
                x = 0.0
                dy -= size * LEADING
            for text, ink, at in ((mark, colour, x), (words, MUTED, x + beside)):
                self.label(
                    text,
                    0,
                    0,
                    at="box",
                    dx=dx + at,
                    dy=dy,
                    size=size,
                    color=ink,
                )
            x += wide + 10
        return dy - (3 if self._key else 0)
