"""The figures of a report, drawn by the plot floor and kept as files."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from womenplan import plot
from womenplan.plot import theme
from womenplan.report.content import Content

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["figures"]

DPI = 160


def figures(content: Content) -> dict[str, bytes]:
    """Return the figures of a report as PNG, by name.

    ``status`` (classes by domain) and ``gaps-`` with each domain, where the report is about one region; ``regions``
    (classes by region), where there are several.
    """
    result, focus, lang = content.result, content.focus, content.lang
    out = {}
    with tempfile.TemporaryDirectory() as folder, theme.theme(screen=False):

        def keep(name: str, ax: Axes) -> None:
            figure = ax.get_figure(root=True)
            assert figure is not None, "an Axes that was drawn has a figure"
            out[name] = theme.save(figure, Path(folder) / f"{name}.png", dpi=DPI).read_bytes()
            theme.close(figure)

        if focus and content.lines:
            keep("status", plot.status(result, region=focus, lang=lang))
            for name in content.domains:
                keep(f"gaps-{name}", plot.gaps(result, region=focus, domain=name, lang=lang))
        if content.several:
            keep("regions", plot.status(result, by="region", lang=lang))
    return out
