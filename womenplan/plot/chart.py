"""The frame of every chart: its arguments are checked, its style options taken, its look is ours."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar, cast

from womenplan.arguments import checked
from womenplan.plot.style import STYLE, Palette, Size, Style, styled
from womenplan.plot.theme import theme

__all__ = ["chart"]

F = TypeVar("F", bound=Callable[..., Any])
# the style options by name: what each may be, and what it is by default
_OPTIONS: Mapping[str, tuple[Any, Any]] = {
    "title": (bool, True),
    "legend": (bool, True),
    "notes": (bool, True),
    "palette": (Palette | None, None),
    "figsize": (Size | None, None),
    "labels": (Mapping[str, str] | None, None),
}


def chart(function: F) -> F:
    """Return a chart that also takes and checks title, legend, notes, palette, figsize and labels.

    The parameters are those of :class:`Style`.
    """
    signature = inspect.signature(function)
    parameters = [
        *signature.parameters.values(),
        *(
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=usual,
                annotation=hint,
            )
            for name, (hint, usual) in _OPTIONS.items()
            if name != "figsize" or "ax" in signature.parameters  # panels have their own size
        ),
    ]

    @wraps(function)
    def drawn(*args: Any, **named: Any) -> Any:
        asked = {name: named.pop(name, None) for name in _OPTIONS}
        given = {name: value for name, value in asked.items() if value is not None}
        with styled(Style(**given) if given else STYLE.get()), theme():
            return function(*args, **named)

    drawn.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    return cast("F", checked(drawn))
