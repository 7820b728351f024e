"""The frame of every chart: its arguments are checked, its style options taken, its look is ours."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import wraps
from typing import Any, TypeVar, cast

from womenplan.arguments import checked
from womenplan.plot.style import STYLE, Palette, Size, Style, styled
from womenplan.plot.theme import theme

__all__ = ["chart"]

F = TypeVar("F", bound=Callable[..., Any])
_HINTS: Mapping[str, Any] = {
    "title": bool,
    "legend": bool,
    "notes": bool,
    "palette": Palette | None,
    "figsize": Size | None,
    "labels": Mapping[str, str] | None,
}


def chart(function: F) -> F:
    """Return a chart that also takes and checks title, legend, notes, palette, figsize and labels.

    The parameters are those of :class:`Style`.
    """
    signature = inspect.signature(function)
    parameters = list(signature.parameters.values())
    usual = {one.name: one.default for one in fields(Style)}
    usual |= {"palette": None, "labels": None}
    added = [
        inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, default=usual[name], annotation=hint
        )
        for name, hint in _HINTS.items()
        if name != "figsize" or "ax" in signature.parameters  # a page of panels has its own size
    ]

    @wraps(function)
    def drawn(*args: Any, **named: Any) -> Any:
        asked = {one.name: named.pop(one.name, None) for one in added}
        given = {name: value for name, value in asked.items() if value is not None}
        with styled(Style(**given) if given else STYLE.get()), theme():
            return function(*args, **named)

    drawn.__signature__ = signature.replace(parameters=[*parameters, *added])  # type: ignore[attr-defined]
    return cast("F", checked(drawn))
