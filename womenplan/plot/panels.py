"""Small panels side by side, one per series: what a domain's indicators did over the years, at a glance."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from womenplan.model.amount import decimals, number
from womenplan.plot import fonts
from womenplan.plot.theme import ACCENT, FAINT, INK, MUTED, new_figure, theme

__all__ = ["panels"]

_ACROSS, _WIDE, _HIGH = 4, 640.0, 96.0  # panels in a row; points of the figure, and of a row
_MOST = 16
_TITLE, _SMALL, _BELOW = 8.0, 7.0, 16.0  # points of types, and of the years below the last row


def panels(series: Sequence[tuple[str, str, Mapping[int, float]]]) -> bytes:
    """Return a PNG of series: of each the title (its first line is taken), the unit, and the values by year.

    Each panel has a scale of its own and the first and last value in figures; of more than sixteen
    series the first are drawn.
    """
    shown = series[:_MOST]
    count = -(-len(shown) // _ACROSS)
    stream = io.BytesIO()
    with theme(screen=False):
        figure = new_figure(_WIDE, count * _HIGH + 8)
        for place, (title, unit, values) in enumerate(shown, start=1):
            axes = figure.add_subplot(count, _ACROSS, place)
            _panel(axes, f"{title.splitlines()[0]}（{unit}）", values)
        high = figure.get_figheight()
        figure.subplots_adjust(
            left=0.02,
            right=0.98,
            top=1 - 18 / high / 72,
            bottom=_BELOW / high / 72,
            hspace=0.75,
            wspace=0.12,
        )
        figure.savefig(stream, format="png", dpi=150, metadata={"Software": None})
    return stream.getvalue()


def _panel(axes: Axes, title: str, values: Mapping[int, float]) -> None:
    """Draw the values by year, the first and the last in figures."""
    years = sorted(values)
    numbers = [values[year] for year in years]
    axes.plot(
        years,
        numbers,
        color=ACCENT,
        linewidth=1.3,
        marker="o",
        markersize=2.5,
    )
    name = fonts.shortened(title, _WIDE / _ACROSS * 0.86, _TITLE)
    axes.set_title(name, fontsize=_TITLE, color=INK, loc="left")
    axes.margins(x=0.12, y=0.4)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(FAINT)
    ends = [years[0], years[-1]]
    axes.set_yticks([])
    axes.set_xticks(ends, list(map(str, ends)), fontsize=_SMALL, color=MUTED)
    axes.tick_params(length=0)
    digits = int(decimals(np.array(numbers)).max())
    for at, beside in ((0, 1), (-1, -2)):
        below = numbers[at] < numbers[beside]  # away from the line
        axes.annotate(
            number(numbers[at], "zh", digits),
            (years[at], numbers[at]),
            (0, -4 if below else 4),
            textcoords="offset points",
            ha="center",
            va="top" if below else "bottom",
            fontsize=_SMALL,
            color=INK,
        )
