"""Judge the targets of women's development plans from indicator spreadsheets.

>>> import womenplan as wp
>>> plan = wp.load_plan("china-2011")
>>> plan.start_year, plan.end_year
(2011, 2020)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from womenplan import plot as plot
    from womenplan import report as report
    from womenplan.errors import CatalogueError, DataError, Problem, Problems, UsageError, WomenplanError
    from womenplan.evaluation.evaluation import Evaluation, evaluate
    from womenplan.io.plans import load_plan
    from womenplan.io.reader import read_observations
    from womenplan.model.catalogue import indicators
    from womenplan.model.observation import Observations
    from womenplan.model.plan import Plan
    from womenplan.model.plan import plans_overview as plans
    from womenplan.model.rules import Rules

__version__ = "0.1.0"

_WHERE = {
    "CatalogueError": "womenplan.errors:CatalogueError",
    "DataError": "womenplan.errors:DataError",
    "Evaluation": "womenplan.evaluation.evaluation:Evaluation",
    "Observations": "womenplan.model.observation:Observations",
    "Plan": "womenplan.model.plan:Plan",
    "Problem": "womenplan.errors:Problem",
    "Problems": "womenplan.errors:Problems",
    "Rules": "womenplan.model.rules:Rules",
    "UsageError": "womenplan.errors:UsageError",
    "WomenplanError": "womenplan.errors:WomenplanError",
    "evaluate": "womenplan.evaluation.evaluation:evaluate",
    "indicators": "womenplan.model.catalogue:indicators",
    "load_plan": "womenplan.io.plans:load_plan",
    "plans": "womenplan.model.plan:plans_overview",
    "plot": "womenplan.plot:",
    "read_observations": "womenplan.io.reader:read_observations",
    "report": "womenplan.report:",
}

__all__ = [
    "CatalogueError", "DataError", "Evaluation", "Observations", "Plan", "Problem", "Problems", "Rules", "UsageError",
    "WomenplanError", "evaluate", "indicators", "load_plan", "plans", "plot", "read_observations", "report",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Load a public name on first use, so that importing the package loads no table or chart library."""
    if name not in _WHERE:
        raise AttributeError(f"module 'womenplan' has no attribute {name!r}")
    module, _, attribute = _WHERE[name].partition(":")
    loaded = import_module(module)
    found = getattr(loaded, attribute) if attribute else loaded
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted([*globals(), *_WHERE])
