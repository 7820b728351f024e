"""The rates of attainment under several sets of rules: a specification curve as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from womenplan.arguments import checked
from womenplan.errors import Problem, UsageError
from womenplan.evaluation import summary
from womenplan.evaluation.evaluation import evaluate_all
from womenplan.evaluation.result import Result
from womenplan.model.observation import Data, Year
from womenplan.model.plan import AnyPlan, Stage, as_plan
from womenplan.model.rules import Rules

__all__ = ["specifications"]


@checked
def specifications(
    plan: AnyPlan,
    data: Data,
    year: Year,
    rules: Sequence[Rules],
    *,
    stage: Stage | None = None,
    by: str | Sequence[str] = "",
) -> pd.DataFrame:
    """Return the rates of attainment under each of several sets of rules: a specification curve as a table.

    Parameters
    ----------
    plan, data, year, stage
        As :func:`womenplan.evaluate` takes them.
    rules : sequence of Rules
        The specifications.
    by : str or sequence of str
        Columns to group by, as :meth:`Evaluation.summary` takes them; empty for one row per
        specification.

    Returns
    -------
    pandas.DataFrame
        One row per specification (and group): specification (its place in ``rules``), the settings that
        differ from the defaults in any of them (``rule_on_track`` and so on), the group under the
        name of ``by``, and the columns of the summary.

    Raises
    ------
    UsageError
        If no rules are given; else as :func:`womenplan.evaluate`.
    """
    if not rules:
        raise UsageError(Problem("SPECIFICATIONS_NONE"))
    held = as_plan(plan)
    settings = [asdict(one) for one in [Rules(), *rules]]
    varied = [
        name for name in settings[0] if any(one[name] != settings[0][name] for one in settings)
    ]
    parts = []
    for place, one in enumerate(rules):
        result = evaluate_all(
            held,
            data,
            year,
            Result,
            stage=stage,
            rules=one,
        )
        rates = summary.summarise(result.table, by, one.weights).reset_index(drop=not by)
        lead: dict[str, Any] = {"specification": place}
        lead |= {f"rule_{name}": _plain(settings[place + 1][name]) for name in varied}
        parts.append(pd.concat([pd.DataFrame(lead, index=rates.index), rates], axis=1))
    return pd.concat(parts, ignore_index=True)


def _plain(value: Any) -> Any:
    """Return a setting as one cell: weights as text."""
    if not isinstance(value, dict):
        return value
    return "; ".join(f"{name}={weight:g}" for name, weight in value.items())
