"""The style options of every chart: with or without title, key and notes, its colours, its size."""

from __future__ import annotations

from collections import UserDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Annotated, Any

from matplotlib import colormaps
from matplotlib.colors import is_color_like, to_hex

from womenplan.arguments import Kind, Unfit
from womenplan.evaluation.status import UNASSESSED
from womenplan.model.look import COLOURS as OUR_COLOURS

__all__ = ["ACCENT", "STYLE", "Colours", "Palette", "Size", "Style", "styled"]

ACCENT = "#0072b2"
JUDGED = tuple(name for name in OUR_COLOURS if name not in UNASSESSED)
SIDES = (0.5, 100.0)  # inches


class _Palette(Kind):
    """Colours: the name of a colormap, a list in the order of the statuses, or a mapping from status."""

    code = "palette"

    def take(self, value: Any) -> dict[str, str]:
        if isinstance(value, str):
            if value not in colormaps:
                raise Unfit(value, self)
            spread = colormaps[value].resampled(len(JUDGED))
            value = [spread(place) for place in range(len(JUDGED))]
        if isinstance(value, Mapping):
            pairs = dict(value)
        elif isinstance(value, Sequence):
            pairs = {"accent": value[0]} if len(value) else {}
            pairs |= dict(zip(JUDGED, value, strict=False))
        else:
            raise Unfit(value, self)
        for name, colour in pairs.items():
            if name not in (*OUR_COLOURS, "accent"):
                raise Unfit(name, self)
            if not is_color_like(colour):
                raise Unfit(str(colour), self)
        return {str(name): to_hex(colour) for name, colour in pairs.items()}


class _Size(Kind):
    """Width and height in inches."""

    code = "figsize"

    def take(self, value: Any) -> tuple[float, float]:
        try:
            wide, high = (float(side) for side in value)
        except (TypeError, ValueError):
            raise Unfit(value, self) from None
        if not all(SIDES[0] <= side <= SIDES[1] for side in (wide, high)):
            raise Unfit(str((wide, high)), self)
        return wide, high


Palette = Annotated[Any, _Palette()]
Size = Annotated[Any, _Size()]


@dataclass(frozen=True, slots=True)
class Style:
    """The style options of a chart.

    Attributes
    ----------
    title, legend, notes : bool
        Whether the title with the lines below it, the key, and the foot are drawn.
    palette : mapping of str to str
        Colours of statuses, and of what has none under ``accent``.
    figsize : (float, float), optional
        Width and height of the figure in inches; it grows higher where its rows need that.
    labels : mapping of str to str
        What is written for a region.
    """

    title: bool = True
    legend: bool = True
    notes: bool = True
    palette: Mapping[str, str] = field(default_factory=dict)
    figsize: tuple[float, float] | None = None
    labels: Mapping[str, str] = field(default_factory=dict)


STYLE: ContextVar[Style] = ContextVar("style", default=Style())  # noqa: B039 (it is frozen)


class Colours(UserDict[str, str]):
    """The colours of the statuses, in those of the caller where there are some."""

    def __getitem__(self, name: str) -> str:
        return STYLE.get().palette.get(name, self.data[name])


@contextmanager
def styled(style: Style) -> Iterator[None]:
    """Draw within a block as a style asks."""
    token = STYLE.set(style)
    try:
        yield
    finally:
        STYLE.reset(token)
