"""The frame of every chart: it checks the arguments, takes the style options, and hands the chart its page."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from womenplan.arguments import checked
from womenplan.messages import Language
from womenplan.model.observation import Year
from womenplan.plot.page import ROOM, Ax, Page
from womenplan.plot.style import STYLE, Palette, Size, Style, styled
from womenplan.plot.theme import close, theme
from womenplan.plot.words import Words

__all__ = ["chart"]

T = TypeVar("T")
# arguments that charts share, by name: what each may be, and what it is by default
_STYLES: Mapping[str, tuple[Any, Any]] = {
    "title": (bool, True),
    "legend": (bool, True),
    "notes": (bool, True),
    "palette": (Palette | None, None),
    "figsize": (Size | None, None),
    "labels": (Mapping[str, str] | None, None),
}
_SHARED: Mapping[str, tuple[Any, Any]] = {
    "name": (str, ""),
    "unit": (str, ""),
    "year": (Year | None, None),
    "where": (str, ""),
    "source": (str, ""),
    "made_up": (bool, False),
    "ax": (Ax | None, None),
    "lang": (Language | None, None),
    **_STYLES,
}
_OF_ONE_AXES = ("ax", "figsize")  # a page of panels has its own size


def chart(
    *shared: str,
    panels: bool = False,
    height: float = 120.0,
    least: float = ROOM,
) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Return a decorator that makes a chart of a function that draws on a :class:`Page`.

    The chart takes what the function takes after the page, those of the shared arguments that are
    named, ``ax``, ``lang``, and the style options (:class:`Style`). Its page, so high and at least
    so high, has the indicator, unit and year, the place and the source that are given. A chart that
    fails leaves no figure behind.
    """

    def framed(function: Callable[..., T]) -> Callable[..., T]:
        drawing = inspect.signature(function)
        parameters = list(drawing.parameters.values())[1:]
        left_out = _OF_ONE_AXES if panels else ()
        added = [
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=_SHARED[name][1],
                annotation=_SHARED[name][0],
            )
            for name in (*shared, "ax", "lang", *_STYLES)
            if name not in left_out
        ]
        signature = drawing.replace(parameters=[*parameters, *added])

        @wraps(function)
        def drawn(*given: Any, **named: Any) -> T:
            bound = signature.bind(*given, **named)
            chosen = {name: bound.arguments.get(name) for name in _STYLES}
            style = {name: value for name, value in chosen.items() if value is not None}
            bound.apply_defaults()
            asked = bound.arguments
            with styled(Style(**style) if style else STYLE.get()), theme():
                page = _page(asked, height, least)
                try:
                    return function(page, **{one.name: asked[one.name] for one in parameters})
                except Exception:
                    if asked.get("ax") is None:
                        close(page.figure)
                    raise

        drawn.__signature__ = signature  # type: ignore[attr-defined]
        return checked(drawn)

    return framed


def _page(asked: Mapping[str, Any], height: float, least: float) -> Page:
    """Return the page that the shared arguments ask for."""
    say = Words.of(asked["lang"])
    lines = []
    if "name" in asked:
        lines.append(say.headed(asked["name"], asked.get("unit", ""), asked.get("year")))
    if "where" in asked:
        lines.append(asked["where"])
    return Page(
        asked.get("ax"),
        say,
        lines,
        source=asked.get("source", ""),
        made_up=asked.get("made_up", False),
        height=height,
        least=least,
    )
