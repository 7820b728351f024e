"""Evaluate a plan on observations: one call, one table, one row a target and region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from womenplan import messages
from womenplan.errors import Problem, Problems, UsageError
from womenplan.evaluation import series as series_module
from womenplan.evaluation import summary as summary_module
from womenplan.evaluation.measures import Rows, measure
from womenplan.evaluation.series import Bools, Ints, SeriesSet
from womenplan.evaluation.status import STATUSES, Judged, judge
from womenplan.messages import Language
from womenplan.model.observation import COLUMNS, Observations, complete
from womenplan.model.plan import Plan, Stage
from womenplan.model.rules import Rules

__all__ = ["Evaluation", "evaluate"]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A plan judged on observations.

    Attributes
    ----------
    plan : Plan
    year : int
        Assessment year.
    stage : {"annual", "midterm", "final"}
    rules : Rules
    table : pandas.DataFrame
        One row per target (and milestone) and region; see :func:`evaluate`.
    observations : pandas.DataFrame
        The observations that were used; ``latest_row`` and ``baseline_row`` of the table point into it.
    problems : Problems
        What was wrong with the observations.
    made_up : bool
        True where the data say that they are made up for demonstration.
    """

    plan: Plan
    year: int
    stage: Stage
    rules: Rules
    table: pd.DataFrame
    observations: pd.DataFrame
    problems: Problems
    made_up: bool = False
    _notes: list[tuple[str, Ints, dict[str, list[str]]]] = field(default_factory=list, repr=False)

    def summary(self, by: str = "", *, region: str | None = None) -> pd.DataFrame:
        """Return the classes and the three rates of attainment (METHOD 3.4), in all or by a column of the table."""
        table = self.table if region is None else self.table[self.table["region"] == region]
        return summary_module.summarise(table, by)

    def headline(self, lang: Language | None = None, *, region: str | None = None) -> str:
        """Return the counts in one sentence: "17 targets: 11 met, …"."""
        return summary_module.headline(self.summary(region=region).iloc[0], lang)

    def notes(self, lang: Language | None = None) -> list[str]:
        """Return what is to be said of each row of the table, in a language."""
        return _note_texts(self._notes, len(self.table), lang)

    @property
    def regions(self) -> list[str]:
        """The regions that have rows, the plan's own first."""
        names = [str(name) for name in pd.unique(self.table["region"])]
        return sorted(names, key=lambda name: name != self.plan.region_zh)

    def __str__(self) -> str:
        return f"{self.plan.title()} {self.year} ({messages.label('stage', self.stage)}): {self.headline()}"


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
    rows = measure(plan, all_series, year, at == "final", settings)
    judged = judge(rows.measures, settings)
    chosen = _worst_component(rows, judged)
    frame = _table(plan, all_series, rows, judged, chosen)
    frame["counted"] = _counted(frame, plan, year, settings)
    notes = _renumbered(judged.notes, chosen, len(rows.target))
    frame["note"] = _note_texts(notes, len(frame), None)
    made_up = data.made_up if isinstance(data, Observations) else False
    return Evaluation(
        plan=plan, year=year, stage=at, rules=settings, table=frame, observations=table,
        problems=problems + more, made_up=made_up, _notes=notes,
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
    that cannot be judged unless another has failed already, then the largest shortfall.
    """
    if not rows.component.any():
        return np.arange(len(rows.target))
    code = {name: position for position, name in enumerate(STATUSES)}
    status = judged.status
    unknown = (status == code["no_data"]) | (status == code["not_assessable"])
    good = (status == code["met"]) | (status == code["on_track"])
    tier = np.where(unknown, 1, np.where(good, 2, 0))
    order = np.lexsort((rows.component, -np.nan_to_num(judged.shortfall), status * -1, tier, rows.region, rows.target))
    groups = rows.target[order] * (rows.region.max() + 1) + rows.region[order]
    firsts = np.r_[True, np.diff(groups) != 0]
    return np.asarray(order[firsts])


def _table(plan: Plan, series: SeriesSet, rows: Rows, judged: Judged, chosen: Ints) -> pd.DataFrame:
    targets = plan.targets
    names = plan.indicators.set_index("indicator_id")
    target, region = rows.target[chosen], rows.region[chosen]

    def of_target(column: pd.Series) -> npt.NDArray[np.generic]:
        return column.to_numpy()[target]

    def year_of(column: Ints) -> pd.Series:
        return pd.Series(np.where(column >= 0, series.years[np.maximum(column, 0)], -1)).astype("Int64").replace(-1, pd.NA)

    m = rows.measures
    value = np.where(m.directional, np.nan, judged.goal)[chosen]
    data = {
        "plan_id": of_target(targets["plan_id"]),
        "target_id": of_target(targets["target_id"]),
        "region": np.array(series.regions, dtype=object)[region],
        "domain": of_target(targets["domain"]),
        "indicator_id": of_target(targets["indicator_id"]),
        "name_zh": of_target(targets["indicator_id"].map(names["name_zh"])),
        "name_en": of_target(targets["indicator_id"].map(names["name_en"])),
        "form": of_target(targets["form"]),
        "operator": of_target(targets["operator"]),
        "target_value": value,
        "unit": of_target(targets["indicator_id"].map(names["unit"])),
        "milestone_year": of_target(targets["milestone_year"]).astype(np.int64),
        "baseline_year": year_of(judged.baseline_col[chosen]),
        "baseline": judged.baseline[chosen],
        "latest_year": year_of(judged.latest_col[chosen]),
        "latest": judged.latest[chosen],
        **{name: getattr(judged, name)[chosen] for name in ("gap", "progress", "elapsed", "expected", "pace", "achievement")},
        **dict.fromkeys(("forecast", "forecast_low", "forecast_high", "p_meet"), np.nan),
        "status": np.array(STATUSES, dtype=object)[judged.status[chosen]],
        "confidence": "",
        "agreement": "",
        "warnings": "",
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


def _renumbered(
    notes: Sequence[tuple[str, Ints, dict[str, list[str]]]], chosen: Ints, count: int
) -> list[tuple[str, Ints, dict[str, list[str]]]]:
    """Let notes on measured rows speak of the rows of the table."""
    place = np.full(count, -1, dtype=np.int64)
    place[chosen] = np.arange(len(chosen))
    out = []
    for code, rows, values in notes:
        kept = place[rows] >= 0
        lists = {name: [v for v, k in zip(words, kept, strict=True) if k] for name, words in values.items()}
        out.append((code, place[rows][kept], lists))
    return out


def _note_texts(notes: Sequence[tuple[str, Ints, dict[str, list[str]]]], count: int, lang: Language | None) -> list[str]:
    texts = np.full(count, "", dtype=object)
    for code, rows, values in notes:
        if not values:
            words: list[str] = [messages.text(f"note.{code}", lang)] * len(rows)
        else:
            ((name, given),) = values.items()
            made = {value: messages.text(f"note.{code}", lang, **{name: value}) for value in set(given)}
            words = [made[value] for value in given]
        joint = messages.text("where.gap", lang)
        for row, sentence in zip(rows.tolist(), words, strict=True):
            texts[row] = f"{texts[row]}{joint if texts[row] else ''}{sentence}"
    return [str(text) for text in texts]


