"""Charts: each answers one question and returns the matplotlib Axes (or, for a page of panels, the Figure)."""

from womenplan.plot.bars import completeness, status
from womenplan.plot.dots import ambition, parity, ranking
from womenplan.plot.funnel import funnel
from womenplan.plot.gaps import gaps
from womenplan.plot.heatmap import heatmap
from womenplan.plot.trend import trend, trends

__all__ = [
    "ambition", "completeness", "funnel", "gaps", "heatmap", "parity", "ranking", "status", "trend", "trends",
]  # fmt: skip
