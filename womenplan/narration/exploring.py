"""A result to look through without code: filtered by domain, status and region in JupyterLab."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np

from womenplan import messages
from womenplan.arguments import checked
from womenplan.messages import Language
from womenplan.narration.evaluation import Evaluation

__all__ = ["explore", "narrowed"]

FILTERS = ("domain", "status", "region")


def narrowed(result: Evaluation, **chosen: str) -> Evaluation:
    """Return a result with the rows that have the chosen domain, status and region; empty for all."""
    keep = result.table["target_id"].notna()
    for name, value in chosen.items():
        keep &= (result.table[name] == value) | (value == "")
    return result._rows(np.flatnonzero(keep))


@checked
def explore(result: Evaluation, *, lang: Language | None = None) -> Any:
    """Return a view of a result in which domain, status and region are chosen from lists.

    It needs ``ipywidgets`` (``pip install womenplan[explore]``) and a notebook; without it the
    result itself comes back, which a notebook shows as a table.

    Parameters
    ----------
    result : Evaluation
    lang : {"zh", "en"}, optional

    Returns
    -------
    ipywidgets.VBox or Evaluation
    """
    try:
        widgets = import_module("ipywidgets")
    except ImportError:
        return result
    language = lang or messages.default_language()
    lists = {name: _list(widgets, result, name, language) for name in FILTERS}
    shown = widgets.HTML()

    def draw(_: Any = None) -> None:
        some = narrowed(result, **{name: one.value for name, one in lists.items()})
        none = f"<p>{messages.text('explore.none', language)}</p>"
        shown.value = some._repr_html_(language) if len(some.table) else none

    for one in lists.values():
        one.observe(draw, names="value")
    draw()
    return widgets.VBox([widgets.HBox(list(lists.values())), shown])


def _list(
    widgets: Any,
    result: Evaluation,
    name: str,
    lang: Language,
) -> Any:
    values = [str(value) for value in result.table[name].unique()]
    if name == "region":
        words = [result.region_name(value, lang) for value in values]
    else:
        words = [messages.label(name, value, lang) for value in values]
    everything = (messages.text("explore.all", lang), "")
    return widgets.Dropdown(
        options=[everything, *zip(words, values, strict=True)],
        value="",
        description=messages.choice("explore", name, lang),
    )
