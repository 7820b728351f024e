"""Evaluate a plan on observations: one call, one table, and what it means in words."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from womenplan.arguments import checked
from womenplan.evaluation import completeness, implementation
from womenplan.evaluation.decomposition import decompose
from womenplan.evaluation.evaluation import evaluate_all
from womenplan.evaluation.flat import to_frame
from womenplan.evaluation.intervals import intervals, uncertain
from womenplan.evaluation.paper import to_csv, to_latex
from womenplan.evaluation.result import Result
from womenplan.evaluation.succession import doubts_of, earlier_of, judged_before, succession
from womenplan.evaluation.supervision import follow_up, notices_of
from womenplan.model.observation import Data, Year
from womenplan.model.plan import AnyPlan, Stage, as_plan
from womenplan.model.rules import Rules
from womenplan.narration.advice import advice_of, paces
from womenplan.narration.explain import explain
from womenplan.narration.view import to_html
from womenplan.narration.warning import warnings_of

__all__ = ["Evaluation", "evaluate"]


class Evaluation(Result):
    """A plan judged on observations.

    See :class:`~womenplan.evaluation.result.Result` for what it holds.
    """

    warnings = cached_property(warnings_of)
    explain = explain
    to_frame = to_frame
    to_csv = to_csv
    to_latex = to_latex
    intervals = intervals
    uncertain = uncertain
    unmeasured_objectives = completeness.unmeasured_objectives
    missing = completeness.missing_indicators
    proxies = completeness.proxies
    by_department = completeness.by_department
    unread = completeness.unread
    measures = cached_property(implementation.measures_of)
    measure_answers = cached_property(implementation.measure_answers)
    measure_rates = implementation.measure_rates
    paces = cached_property(paces)
    advice = cached_property(advice_of)
    notices = cached_property(notices_of)
    follow_up = cached_property(follow_up)
    earlier = cached_property(earlier_of)
    succession = cached_property(succession)
    decompose = decompose
    _repr_html_ = to_html

    def __repr__(self) -> str:
        return (
            f"Evaluation({self.plan.plan_id!r}, {self.year}, {self.stage}, {len(self.table)} rows)"
        )


@checked
def evaluate(
    plan: AnyPlan,
    data: Data,
    year: Year,
    *,
    stage: Stage | None = None,
    rules: Rules | None = None,
    method: str | None = None,
    previous: AnyPlan | Result | None = None,
) -> Evaluation:
    """Judge every target of a plan in every region of the observations.

    Parameters
    ----------
    plan : Plan or str
        As :func:`womenplan.load_plan` returns it, or the id of a bundled one.
    data : Observations, Evaluation or pandas.DataFrame
        What :func:`womenplan.read_observations` returns, an evaluation whose observations are
        judged anew, or a table with the columns of observations, of which indicator_id (or name),
        year and value are enough; one with a column per year, or of years with a column
        per indicator, is taken, too.
    year : int
        Assessment year; later observations are not used.
    stage : {"annual", "midterm", "final"}, optional
        By default the plan says: final from its last year on, mid-term in its mid year, annual
        otherwise.
    rules : Rules, optional
        The thresholds.
    method : str, optional
        Short for ``Rules(method=…)``.
    previous : Plan, str or Evaluation, optional
        The plan before, or its evaluation, beside which a final report puts this one; a plan is
        judged on the same data. By default the bundled plan of the region that ended as this began.

    Returns
    -------
    Evaluation
        Its ``table`` has plan_id, target_id, region, domain, indicator_id, name_zh, name_en, form,
        operator, target_value, unit, milestone_year, baseline_year, baseline, latest_year, latest,
        gap, progress, elapsed, expected, pace, achievement, forecast, forecast_low, forecast_high,
        p_meet, status, outlook, confidence, agreement, warnings, n_obs, forecast_pool (how many
        regions the forecast learned from, 1 where a region stands alone, 0 without one), data_state
        (read, suspect, unread, wordless, missing), note; then section, objective_no, soft, steady,
        slack, counted (False for a row that repeats another, or a milestone that is not the next
        one due), latest_row, baseline_row.

    Raises
    ------
    UsageError
        If the plan, the rules or the year is none, the stage or method is unknown, the year lies
        before the plan, or the plan before does not end before it.
    DataError
        If the data are no table, or it lacks a column.

    Notes
    -----
    Source: METHOD.md, section 3.
    """
    made = evaluate_all(
        as_plan(plan),
        data,
        year,
        Evaluation,
        stage=stage,
        rules=rules,
        method=method,
    )
    if previous is None:
        return made
    earlier = judged_before(made, previous)
    return replace(made, previous=earlier, problems=made.problems + doubts_of(made, earlier.plan))
