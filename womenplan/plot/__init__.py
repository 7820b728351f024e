"""Charts: each answers one question and returns the matplotlib Axes (or, for a page of panels, the Figure).

Every chart takes ``lang``, "zh" or "en" (by default that of :func:`womenplan.set_lang`), and ``ax``, an Axes into whose place it is fitted, smaller
where its rows (some 30 points each) need more; without one it makes a figure as wide as the text of
an A4 page. Charts of an :class:`Evaluation` take ``region``, by default the plan's own or the first
of the result, and ``domain`` for the targets of one domain. Charts of a table take what it does not
say: ``name`` and ``unit`` of the indicator (its name in the language of the chart, its unit's
code), ``year``, ``where`` (region, plan and years in one line), ``source`` for the foot, and
``made_up`` to say that the data are made up.
"""

import womenplan.plot.backend  # noqa: F401  (before any that loads matplotlib)
from womenplan.plot.bars import completeness, status
from womenplan.plot.dashboard import dashboard
from womenplan.plot.dots import ambition, parity, ranking
from womenplan.plot.effect import effect
from womenplan.plot.funnel import funnel
from womenplan.plot.gaps import gaps
from womenplan.plot.heatmap import heatmap
from womenplan.plot.regions import regions
from womenplan.plot.trend import trend, trends
from womenplan.plot.trial import coverage, reliability
from womenplan.plot.waterfall import waterfall

__all__ = [
    "ambition",
    "completeness",
    "coverage",
    "dashboard",
    "effect",
    "funnel",
    "gaps",
    "heatmap",
    "parity",
    "ranking",
    "regions",
    "reliability",
    "status",
    "trend",
    "trends",
    "waterfall",
]
