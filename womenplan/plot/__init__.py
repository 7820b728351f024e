"""Charts: each answers one question and returns the matplotlib Axes (or, for a page of panels, the Figure)."""

from womenplan.plot.ambition import ambition
from womenplan.plot.completeness import completeness
from womenplan.plot.funnel import funnel
from womenplan.plot.gaps import gaps
from womenplan.plot.heatmap import heatmap
from womenplan.plot.parity import parity
from womenplan.plot.ranking import ranking
from womenplan.plot.status import status
from womenplan.plot.trend import trend, trends

__all__ = [
    "ambition", "completeness", "funnel", "gaps", "heatmap", "parity", "ranking", "status", "trend", "trends",
]  # fmt: skip
