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
    from womenplan.errors import (
        CatalogueError,
        DataError,
        Problem,
        Problems,
        UsageError,
        WomenplanError,
    )
    from womenplan.evaluation.backtest import accuracy, backtest, reliability
    from womenplan.evaluation.comparison import compare_plans, looser_than_above
    from womenplan.evaluation.disparity import disparity
    from womenplan.evaluation.effect import Effect, effect
    from womenplan.evaluation.paper import codebook
    from womenplan.evaluation.partitioned import evaluate_partitioned
    from womenplan.evaluation.ranking import funnel, rank, spread
    from womenplan.evaluation.specification import specifications
    from womenplan.exchange.output import export
    from womenplan.io.division import write_division
    from womenplan.io.mark import write_marked
    from womenplan.io.reader import read_observations
    from womenplan.io.template import collected, write_templates
    from womenplan.language import set_lang
    from womenplan.model.catalogue import indicators
    from womenplan.model.observation import Observations
    from womenplan.model.plan import Plan
    from womenplan.model.plan import plans_overview as plans
    from womenplan.model.rules import Rules
    from womenplan.model.versions import show_versions
    from womenplan.narration.evaluation import Evaluation, evaluate
    from womenplan.narration.exploring import explore
    from womenplan.report.yearbook import yearbook
    from womenplan.store.store import Store
    from womenplan.texts.draft import PlanDraft, read_plan
    from womenplan.texts.loading import load_plan

__version__ = "0.1.0"

_WHERE = {
    "CatalogueError": "womenplan.errors:CatalogueError",
    "DataError": "womenplan.errors:DataError",
    "Effect": "womenplan.evaluation.effect:Effect",
    "Evaluation": "womenplan.narration.evaluation:Evaluation",
    "Observations": "womenplan.model.observation:Observations",
    "PlanDraft": "womenplan.texts.draft:PlanDraft",
    "Plan": "womenplan.model.plan:Plan",
    "Problem": "womenplan.errors:Problem",
    "Problems": "womenplan.errors:Problems",
    "Rules": "womenplan.model.rules:Rules",
    "Store": "womenplan.store.store:Store",
    "UsageError": "womenplan.errors:UsageError",
    "WomenplanError": "womenplan.errors:WomenplanError",
    "accuracy": "womenplan.evaluation.backtest:accuracy",
    "backtest": "womenplan.evaluation.backtest:backtest",
    "codebook": "womenplan.evaluation.paper:codebook",
    "collected": "womenplan.io.template:collected",
    "compare_plans": "womenplan.evaluation.comparison:compare_plans",
    "disparity": "womenplan.evaluation.disparity:disparity",
    "effect": "womenplan.evaluation.effect:effect",
    "evaluate": "womenplan.narration.evaluation:evaluate",
    "evaluate_partitioned": "womenplan.evaluation.partitioned:evaluate_partitioned",
    "explore": "womenplan.narration.exploring:explore",
    "export": "womenplan.exchange.output:export",
    "funnel": "womenplan.evaluation.ranking:funnel",
    "indicators": "womenplan.model.catalogue:indicators",
    "load_plan": "womenplan.texts.loading:load_plan",
    "looser_than_above": "womenplan.evaluation.comparison:looser_than_above",
    "plans": "womenplan.model.plan:plans_overview",
    "plot": "womenplan.plot:",
    "rank": "womenplan.evaluation.ranking:rank",
    "read_plan": "womenplan.texts.draft:read_plan",
    "read_observations": "womenplan.io.reader:read_observations",
    "reliability": "womenplan.evaluation.backtest:reliability",
    "report": "womenplan.report:",
    "set_lang": "womenplan.language:set_lang",
    "show_versions": "womenplan.model.versions:show_versions",
    "specifications": "womenplan.evaluation.specification:specifications",
    "spread": "womenplan.evaluation.ranking:spread",
    "write_division": "womenplan.io.division:write_division",
    "write_marked": "womenplan.io.mark:write_marked",
    "write_templates": "womenplan.io.template:write_templates",
    "yearbook": "womenplan.report.yearbook:yearbook",
}

__all__ = [
    "CatalogueError",
    "DataError",
    "Effect",
    "Evaluation",
    "Observations",
    "Plan",
    "PlanDraft",
    "Problem",
    "Problems",
    "Rules",
    "Store",
    "UsageError",
    "WomenplanError",
    "accuracy",
    "backtest",
    "codebook",
    "collected",
    "compare_plans",
    "disparity",
    "effect",
    "evaluate",
    "evaluate_partitioned",
    "explore",
    "export",
    "funnel",
    "indicators",
    "load_plan",
    "looser_than_above",
    "plans",
    "plot",
    "rank",
    "read_observations",
    "read_plan",
    "reliability",
    "report",
    "set_lang",
    "show_versions",
    "specifications",
    "spread",
    "write_division",
    "write_marked",
    "write_templates",
    "yearbook",
]


def __getattr__(name: str) -> Any:
    """Load a public name on first use, so that importing the package loads no table or chart library."""
    if name not in _WHERE:
        raise AttributeError(f"module 'womenplan' has no attribute {name!r}")
    module, _, attribute = _WHERE[name].partition(":")
    loaded = import_module(module)
    value = getattr(loaded, attribute) if attribute else loaded
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
