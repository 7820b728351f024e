"""Evaluate a plan on observations: one call, one table, one row a target and region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from womenplan.errors import Problem, Problems, UsageError
from womenplan.evaluation import completeness, view
from womenplan.evaluation import series as series_module
from womenplan.evaluation import warning as warning_module
from womenplan.evaluation.disparity import contradictions
from womenplan.evaluation.explain import explain
from womenplan.evaluation.intervals import intervals
from womenplan.evaluation.measures import Rows, measure
from womenplan.evaluation.outlook import Outlook, look_ahead
from womenplan.evaluation.result import Note, Result, note_texts
from womenplan.evaluation.series import Bools, Floats, Ints, SeriesSet
from womenplan.evaluation.status import CODE, STATUSES, Judged, judge
from womenplan.messages import Language
from womenplan.model.naming import same_places
from womenplan.model.observation import COLUMNS, Observations, complete
from womenplan.model.plan import Plan, Stage
from womenplan.model.rules import Rules
from womenplan.model.target import target_names

__all__ = ["Evaluation", "evaluate"]


class Evaluation(Result):
    """A plan judged on observations; see :class:`~womenplan.evaluation.result.Result` for what it holds."""

    @cached_property
    def warnings(self) -> pd.DataFrame:
        """The early warnings, the most serious first, with their sentences in both languages."""
        return warning_module.warnings_of(self)

    def explain(
        self, target_id: str, region: str | None = None, *, milestone: int | None = None, lang: Language | None = None
    ) -> str:
        """Return why a target has its status: rule, numbers, the cells they came from, and what would change it."""
        return explain(self, target_id, region, milestone=milestone, lang=lang)

    def intervals(self) -> pd.DataFrame:
        """Return the interval of every value with counts, and that of its latest years pooled."""
        return intervals(self)

    def unmeasured_objectives(self) -> pd.DataFrame:
        """Return the objectives of the plan that no target measures."""
        return completeness.unmeasured_objectives(self)

    def missing(self) -> pd.DataFrame:
        """Return the indicators without data, with the department that owes them."""
        return completeness.missing_indicators(self)

    def proxies(self) -> pd.DataFrame:
        """Return the rows that a proxy stands in for."""
        return completeness.proxies(self)

    def by_department(self) -> pd.DataFrame:
        """Return for each department how many of its targets are measured, stale and missing."""
        return completeness.by_department(self)

    def __repr__(self) -> str:
        return f"Evaluation({self.plan.plan_id!r}, {self.year}, {self.stage}, {len(self.table)} rows)"

    def _repr_html_(self) -> str:
        return view.to_html(self)


def evaluate(
    plan: Plan | pd.DataFrame,
    data: Observations | pd.DataFrame,
    year: int,
    *,
    stage: Stage | None = None,
    rules: Rules | None = None,
    method: str | None = None,
) -> Evaluation:
    """Judge every target of a plan in every region of the observations.

    Parameters
    ----------
    plan : Plan
        As :func:`womenplan.load_plan` returns it.
    data : Observations or pandas.DataFrame
        What :func:`womenplan.read_observations` returns, or a table with the columns of observations, of which
        indicator_id (or name), year and value are enough.
    year : int
        Assessment year; later observations are not used.
    stage : {"annual", "midterm", "final"}, optional
        By default the plan says: final from its last year on, mid-term in its mid year, annual otherwise.
    rules : Rules, optional
        The thresholds.
    method : str, optional
        Short for ``Rules(method=…)``.

    Returns
    -------
    Evaluation
        Its ``table`` has plan_id, target_id, region, domain, indicator_id, name_zh, name_en, form, operator,
        target_value, unit, milestone_year, baseline_year, baseline, latest_year, latest, gap, progress, elapsed,
        expected, pace, achievement, forecast, forecast_low, forecast_high, p_meet, status, confidence, agreement,
        warnings, n_obs, note; then section, objective_no, soft, steady, slack, counted (False for a row that
        repeats another, or a milestone that is not the next one due), latest_row, baseline_row.

    Raises
    ------
    UsageError
        If the stage is unknown or the year lies before the plan.
    DataError
        If a table of observations lacks a column.

    Notes
    -----
    Source: METHOD.md, section 3.
    """
    settings = rules or Rules()
    if method:
        settings = replace(settings, method=method)
    if not isinstance(plan, Plan):
        raise UsageError(Problem("PLAN_NOT_PLAN", found=type(plan).__name__))
    if stage not in (None, "annual", "midterm", "final"):
        raise UsageError(Problem("STAGE_UNKNOWN", found=str(stage)))
    if year < plan.start_year:
        raise UsageError(Problem("YEAR_BEFORE_PLAN", found=str(year), context={"start": plan.start_year}))
    at = stage or plan.stage(year)
    table, problems = _observations(data, plan)
    first = min([plan.base_year, *plan.targets["base_year"].dropna().astype(int)]) - settings.baseline_lookback
    all_series, more = series_module.build(table, first, year, () if len(table) else (plan.region_zh,))
    more += [
        Problem("REGION_TWO_NAMES", "warning", found=longer, context={"other": shorter})
        for shorter, longer in same_places(all_series.regions)
    ]
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):  # absurd numbers get their row and no traceback
        rows = measure(plan, all_series, year, at == "final", settings)
        judged = judge(rows.measures, settings)
        counts = _counts(all_series, rows, judged.since)
        outlook = look_ahead(rows.measures, judged, rows.unit, counts, year, settings)
    chosen = _worst_component(rows, judged)
    frame = _table(plan, all_series, rows, judged, outlook, chosen)
    frame["counted"] = _counted(frame, plan, year, settings)
    inapplicable = np.flatnonzero(judged.open & ~np.isnan(judged.pace) & (judged.status == CODE["not_assessable"]))
    extra: list[Note] = [
        ("method_not_applicable", inapplicable, {}),
        ("no_forecast", np.flatnonzero(outlook.no_forecast), {}),
        ("region_spread", np.flatnonzero((plan.targets["population"] == "regions").to_numpy()[rows.target]), {}),
        _component_note(plan, rows, judged, chosen),
    ]
    notes = _renumbered([*_still_true(judged), *extra], chosen, len(rows.target))
    frame["note"] = note_texts(notes, len(frame), None)
    made_up = data.made_up if isinstance(data, Observations) else False
    return Evaluation(
        plan=plan, year=year, stage=at, rules=settings, table=frame, observations=table,
        problems=problems + more + contradictions(table), made_up=made_up, methods=_methods(outlook, chosen), _notes=notes,
        _years=all_series.years, _values=rows.measures.values[chosen],
        _counts=None if counts is None else (counts[0][chosen], counts[1][chosen]),
    )  # fmt: skip


def _observations(data: Observations | pd.DataFrame, plan: Plan) -> tuple[pd.DataFrame, Problems]:
    if isinstance(data, Observations):
        table, problems = data.table, data.problems
        blank = table["region"] == ""
        if blank.any():
            table = table.assign(region=table["region"].mask(blank, plan.region_zh))
        return table[list(COLUMNS)], problems
    return complete(data, region=plan.region_zh, indicators=plan.indicators)


def _worst_component(rows: Rows, judged: Judged) -> Ints:
    """Return one measured row for each target and region: its only one, or the worst of its components.

    A target with components is met only where every component is, and the worst one gives the gap: first those
    that cannot be judged unless another has failed already, then the largest gap.
    """
    if not rows.component.any():
        return np.arange(len(rows.target))
    code = {name: position for position, name in enumerate(STATUSES)}
    status = judged.status
    unknown = (status == code["no_data"]) | (status == code["not_assessable"])
    good = (status == code["met"]) | (status == code["on_track"])
    tier = np.where(unknown, 1, np.where(good, 2, 0))
    order = np.lexsort((rows.component, -np.nan_to_num(judged.gap), status * -1, tier, rows.region, rows.target))
    groups = rows.target[order] * (rows.region.max() + 1) + rows.region[order]
    firsts = np.r_[True, np.diff(groups) != 0]
    return np.asarray(order[firsts])


def _component_note(plan: Plan, rows: Rows, judged: Judged, chosen: Ints) -> Note:
    """Say which component a row with several stands on."""
    several = rows.part[chosen] != plan.targets["indicator_id"].to_numpy()[rows.target[chosen]]
    several &= judged.latest_col[chosen] >= 0
    names = plan.indicators.set_index("indicator_id")
    parts = rows.part[chosen][several]
    return "component", chosen[several], {lang: list(names.loc[parts, f"name_{lang}"]) for lang in ("zh", "en")}


def _still_true(judged: Judged) -> list[Note]:
    """Leave out reasons for not judging of rows that the chosen method has judged after all."""
    out = []
    for code, rows, values in judged.notes:
        keep = (
            judged.status[rows] == CODE["not_assessable"]
            if code in ("no_baseline", "one_observation", "no_way")
            else None
        )
        out.append((code, rows if keep is None else rows[keep], values))
    return out


def _counts(series: SeriesSet, rows: Rows, since: Ints) -> tuple[Floats, Floats] | None:
    """Return numerators and denominators of the measured rows since the last break, or None where none are known."""
    if not len(series.denominators):
        return None
    top, bottom = (series.take(matrix, rows.series, np.nan) for matrix in (series.numerators, series.denominators))
    if (since > 0).any():
        top[np.arange(top.shape[1]) < since[:, None]] = np.nan
    return top, bottom


def _methods(outlook: Outlook, chosen: Ints) -> pd.DataFrame:
    names = np.array([*STATUSES, ""], dtype=object)
    columns = {}
    for name, figure in outlook.figures.items():
        columns[name] = figure[chosen]
        columns[f"{name}_class"] = names[outlook.classes[name][chosen]]
    return pd.DataFrame(columns)


def _table(
    plan: Plan, series: SeriesSet, rows: Rows, judged: Judged, outlook: Outlook, chosen: Ints
) -> pd.DataFrame:  # fmt: skip
    targets = plan.targets
    target, region = rows.target[chosen], rows.region[chosen]

    def of_target(column: pd.Series) -> npt.NDArray[Any]:
        return np.asarray(column.to_numpy()[target])

    def year_of(column: Ints) -> pd.Series:
        return (
            pd.Series(np.where(column >= 0, series.years[np.maximum(column, 0)], -1)).astype("Int64").replace(-1, pd.NA)
        )

    m = rows.measures
    value = np.where(m.directional, np.nan, judged.goal)[chosen]
    data = {
        "plan_id": of_target(targets["plan_id"]),
        "target_id": of_target(targets["target_id"]),
        "region": np.array(series.regions, dtype=object)[region],
        "domain": of_target(targets["domain"]),
        "indicator_id": of_target(targets["indicator_id"]),
        "name_zh": np.array(target_names(targets, plan.indicators, "zh"), dtype=object)[target],
        "name_en": np.array(target_names(targets, plan.indicators, "en"), dtype=object)[target],
        "form": of_target(targets["form"]),
        "operator": of_target(targets["operator"]),
        "target_value": value,
        "unit": rows.unit[chosen],
        "milestone_year": of_target(targets["milestone_year"]).astype(np.int64),
        "baseline_year": year_of(judged.baseline_col[chosen]),
        "baseline": judged.baseline[chosen],
        "latest_year": year_of(judged.latest_col[chosen]),
        "latest": judged.latest[chosen],
        **{
            name: getattr(judged, name)[chosen]
            for name in ("gap", "progress", "elapsed", "expected", "pace", "achievement")
        },
        "forecast": outlook.forecast[chosen],
        "forecast_low": outlook.low[chosen],
        "forecast_high": outlook.high[chosen],
        "p_meet": outlook.p_meet[chosen],
        "status": np.array(STATUSES, dtype=object)[judged.status[chosen]],
        "confidence": outlook.confidence[chosen].astype(object),
        "agreement": _agreement(outlook, chosen),
        "warnings": _warning_codes(outlook, chosen),
        "n_obs": (~np.isnan(m.values[chosen])).sum(axis=1),
        "note": "",
        "section": of_target(targets["section"]),
        "objective_no": of_target(targets["objective_no"]),
        **{name: of_target(targets[name]) for name in ("soft", "steady")},
        "slack": judged.slack[chosen],
    }
    frame = pd.DataFrame(data)
    for name, columns in (("latest_row", judged.latest_col[chosen]), ("baseline_row", judged.baseline_col[chosen])):
        found = series.take(series.rows, rows.series[chosen], -1)
        picked = found[np.arange(len(chosen)), np.maximum(columns, 0)]
        frame[name] = np.where(columns >= 0, picked, -1)
    return frame


def _agreement(outlook: Outlook, chosen: Ints) -> npt.NDArray[np.object_]:
    """Return "4/5": how many methods put the row on the headline's side, of those that could say."""
    same, total = outlook.same[chosen], outlook.total[chosen]
    most = int(total.max(initial=0)) + 1
    names = np.array([f"{s}/{t}" if t else "" for t in range(most) for s in range(most)], dtype=object)
    return np.asarray(names[total * most + same])


def _warning_codes(outlook: Outlook, chosen: Ints) -> npt.NDArray[np.object_]:
    """Return the codes of each row's warnings, joined by ``|``."""
    bits = sum(mask[chosen].astype(np.int64) << place for place, mask in enumerate(outlook.flags.values()))
    names = list(outlook.flags)
    unique, inverse = np.unique(bits, return_inverse=True)
    texts = ["|".join(name for place, name in enumerate(names) if code >> place & 1) for code in unique.tolist()]
    return np.asarray(np.array(texts, dtype=object)[inverse])


def _counted(frame: pd.DataFrame, plan: Plan, year: int, rules: Rules) -> Bools:
    """Return which rows a summary counts: a quantity once, and of several milestones the next one due."""
    targets = plan.targets
    position = pd.Series(range(len(targets)), index=pd.MultiIndex.from_frame(targets[["target_id", "milestone_year"]]))
    root = targets["repeats"].where(targets["repeats"] != "", targets["target_id"])
    ahead = targets["milestone_year"].where(targets["milestone_year"] >= year)
    last = targets.groupby("target_id")["milestone_year"].transform("max")
    due = ahead.groupby(targets["target_id"]).transform("min").fillna(last)
    is_due = targets["milestone_year"] == due
    if rules.repeats == "objective":
        counts = is_due & (targets["repeats"] == "")
    else:
        sign = targets["operator"].map({"<=": -1.0, "<": -1.0}).fillna(1.0)
        strictness = (sign * targets["value"]).fillna(-np.inf)
        rank = strictness.where(is_due).groupby(root).rank(ascending=False, method="first")
        counts = is_due & ((rank == 1) | (rank.isna() & (targets["repeats"] == "")))
    keys = pd.MultiIndex.from_arrays([frame["target_id"], frame["milestone_year"]])
    return np.asarray(counts.to_numpy()[position.reindex(keys).to_numpy(dtype=np.int64)], dtype=np.bool_)


def _renumbered(notes: Sequence[Note], chosen: Ints, count: int) -> list[Note]:
    """Let notes on measured rows speak of the rows of the table."""
    place = np.full(count, -1, dtype=np.int64)
    place[chosen] = np.arange(len(chosen))
    out = []
    for code, rows, values in notes:
        kept = place[rows] >= 0
        lists = {name: [v for v, k in zip(words, kept, strict=True) if k] for name, words in values.items()}
        out.append((code, place[rows][kept], lists))
    return out
