"""Judge a plan on observations in the steps of METHOD 3: one table, one row per target and region."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.errors import Problem, Problems, UsageError
from womenplan.evaluation import alarm, data_state, implementation
from womenplan.evaluation import series as series_module
from womenplan.evaluation.disparity import contradictions
from womenplan.evaluation.expectation import LARGE, Quantities
from womenplan.evaluation.measured import MeasuredRows, measure, strictness_of
from womenplan.evaluation.observed import for_plan, sent_for_plan
from womenplan.evaluation.outlook import Outlook, look_ahead, stated_per
from womenplan.evaluation.result import Result, note_texts
from womenplan.evaluation.series import SeriesSet
from womenplan.evaluation.status import (
    CODE,
    STATUSES,
    UNASSESSED,
    Judged,
    Note,
    judge,
    note_on,
    year_at,
)
from womenplan.io.frames import observed
from womenplan.messages import LANGUAGES
from womenplan.model.arrays import Array, Bools, Ints, Objects, Pair, pick
from womenplan.model.lookup import by_id
from womenplan.model.naming import same_places
from womenplan.model.observation import COLUMNS, Data, Observations
from womenplan.model.plan import Plan, Stage
from womenplan.model.rules import Rules
from womenplan.model.target import target_names

__all__ = ["evaluate_all"]

R = TypeVar("R", bound=Result)

PLACE = ["file", "sheet", "cell"]
SENT = {"unread": "sent_unread", "wordless": "sent_wordless"}  # notes, by the state of the data
REASONS = ("no_baseline", "one_observation", "no_way")  # for not judging


def evaluate_all(
    plan: Plan,
    data: Data,
    year: int,
    kind: type[R],
    *,
    stage: Stage | None = None,
    rules: Rules | None = None,
    method: str | None = None,
    targets: Sequence[int] | None = None,
    regions: Sequence[str] = (),
) -> R:
    """Judge every target of a plan in every region of the data, which may be a part of all.

    ``targets`` are then the positions of the plan's targets that are judged, and ``regions`` those
    of all data, in their order. ``kind`` is the class of what is returned.
    """
    settings = _settings(plan, year, rules, method)
    at = stage or plan.stage(year)
    counted = _counted(plan, year, settings)
    if targets is not None:
        counted = counted[list(targets)]
        asked = plan.targets.iloc[list(targets)].reset_index(drop=True)
        plan = replace(plan, targets=asked)
    given = _given(plan, data, None if targets is None else regions)
    all_series, doubts = _series(plan, given.table, year, at, settings, targets is not None)
    rows, judged, outlook, counts = _judge(plan, all_series, year, at, settings)
    chosen = _worst_component(rows, judged)
    frame = _table(plan, all_series, rows, judged, outlook)
    methods = _methods(outlook)
    if len(chosen) < len(frame):
        frame, methods = (df.iloc[chosen].reset_index(drop=True) for df in (frame, methods))
    frame["counted"] = counted[rows.target[chosen]]
    unread = sent_for_plan(given.unread, plan)
    sent = data_state.sent_in(frame, plan, given.table, unread, year)
    suspect = alarm.suspect(rows.measures, judged)[chosen]
    frame["data_state"] = data_state.states(frame, suspect, sent)
    notes = [
        *_notes(plan, rows, judged, outlook, chosen),
        *_cited(sent, chosen),
        *_about(frame, given.table, chosen),
    ]
    frame["note"] = note_texts(notes, chosen, None)
    doubts += contradictions(given.table, plan.indicators, given.problems)
    return kind(
        plan=plan,
        year=year,
        stage=at,
        rules=settings,
        table=frame,
        observations=given.table,
        problems=given.problems + doubts,
        made_up=given.made_up,
        methods=methods,
        sent=sent,
        reports=given.measures,
        replies=given.notices,
        _notes=notes,
        _measured=chosen,
        _years=all_series.years,
        _values=rows.measures.values[chosen],
        _spread=outlook.spread[chosen],
        _counts=None if counts is None else (counts[0][chosen], counts[1][chosen]),
    )


def _unknown_regions(plan: Plan, regions: list[str]) -> list[Problem]:
    """Return the regions that targets have values for and the data do not know."""
    named = [name for name in pd.unique(plan.regional["region"]) if name]
    problems = []
    for name in sorted(set(named).difference(regions)):
        near = difflib.get_close_matches(name, regions, n=1)
        context = {"nearest": near[0] if near else "—"}
        problems.append(Problem("TARGET_REGION_UNKNOWN", "warning", found=name, context=context))
    return problems


def _settings(
    plan: Plan,
    year: int,
    rules: Rules | None,
    method: str | None,
) -> Rules:
    """Return the rules of a call, whose year must not lie before the plan."""
    if year < plan.start_year:
        raise UsageError(
            Problem("YEAR_BEFORE_PLAN", found=str(year), context={"start": plan.start_year})
        )
    settings = Rules() if rules is None else rules
    if plan.weights and not settings.weights:
        settings = replace(settings, weights=dict(plan.weights))
    return replace(settings, method=method) if method else settings


def _given(
    plan: Plan,
    data: Data,
    regions: Sequence[str] | None,
) -> Observations:
    """Return the observations that bear on a plan, each with a region, and what is odd about them.

    ``regions`` are those of all data, where these are a part of them.
    """
    held = observed(data, region=plan.region_zh, indicators=plan.indicators)
    table, problems = _with_regions(held, plan)
    table, odd = for_plan(table, plan)
    problems += [*plan.problems, *odd, *implementation.strange_reports(plan, held.measures)]
    if regions is not None:
        table = table.assign(region=pd.Categorical(table["region"], categories=list(regions)))
    return replace(held, table=table, problems=problems)


def _series(
    plan: Plan,
    table: pd.DataFrame,
    year: int,
    stage: str,
    rules: Rules,
    part: bool,
) -> tuple[SeriesSet, list[Problem]]:
    """Return the series up to the year of assessment, and what is odd about names, year and weights."""
    base_years = [plan.base_year, *plan.targets["base_year"].dropna().astype(int)]
    first = min(base_years) - rules.baseline_lookback
    between = (plan.targets["population"] == "regions").any()
    regions = (plan.region_zh,) if between or table.empty else ()
    series, problems = series_module.build(table, first, year, regions, part=part)
    twice = [
        Problem("REGION_TWO_NAMES", "warning", found=longer, context={"other": shorter})
        for shorter, longer in same_places(series.regions)
    ]
    strange = sorted(set(rules.weights).difference(plan.targets["target_id"]))
    weightless = [
        Problem("WEIGHT_UNKNOWN", "warning", found=name, context={"plan": plan.plan_id})
        for name in strange
    ]
    more = [*_of_the_year(plan, year, stage, series), *_unknown_regions(plan, series.regions)]
    return series, [*problems, *twice, *more, *weightless]


# absurd numbers get their row and no traceback
@np.errstate(
    over="ignore",
    divide="ignore",
    invalid="ignore",
)
def _judge(
    plan: Plan,
    series: SeriesSet,
    year: int,
    stage: str,
    rules: Rules,
) -> tuple[MeasuredRows, Judged, Outlook, Pair | None]:
    """Return measured rows, their verdicts, their outlook, and the counts behind them where known."""
    rows = measure(plan, series, year, stage == "final", rules)
    judged = judge(rows.measures, rules)
    _lacking_parts(plan, rows, judged)
    counts = _counts(series, rows, judged.since)
    quantities = _quantities(plan, rows, series.regions, counts)
    return rows, judged, look_ahead(rows.measures, judged, quantities, year, rules), counts


def _of_the_year(
    plan: Plan,
    year: int,
    stage: str,
    series: SeriesSet,
) -> list[Problem]:
    """Return what is odd about the year of assessment: beyond the plan, or a final verdict before its time."""
    if year == plan.end_year or (year < plan.end_year and stage != "final"):
        return []
    seen = series.years[~np.isnan(series.values).all(axis=0)]
    latest = int(seen.max(initial=plan.base_year))
    context = {
        "start": plan.start_year,
        "end": plan.end_year,
        "latest": latest,
    }
    code = "YEAR_AFTER_PLAN" if year > plan.end_year else "FINAL_BEFORE_END"
    return [Problem(code, "note", found=str(year), context=context)]


def _with_regions(data: Observations, plan: Plan) -> tuple[pd.DataFrame, Problems]:
    """Return observations with a region each, and what is wrong with them."""
    table = data.table
    problems = data.problems
    blank = table["region"] == ""
    if not blank.any():
        return table[list(COLUMNS)], problems
    if not blank.all():  # some sheets name a region and others do not
        place = table.loc[blank, PLACE].iloc[0]
        context = {"count": int(blank.sum())}
        problems += [
            Problem(
                "REGION_NOT_SAID",
                "warning",
                **place,
                found=plan.region_zh,
                context=context,
            )
        ]
    return table.assign(region=table["region"].mask(blank, plan.region_zh))[list(COLUMNS)], problems


def _cited(sent: pd.DataFrame, chosen: Ints) -> list[Note]:
    """Return the remarks on the chosen rows for which something was sent in that gave no value."""
    notes = []
    for state, cells in sent.drop_duplicates("position").groupby("state"):
        places = cells[PLACE].agg(lambda words: " ".join(filter(None, words)), axis=1)
        cited = list(zip(places, cells["found"], strict=True))
        texts: dict[str, list[str]] = {
            lang: [messages.text("note.cited", lang, place=at, found=text) for at, text in cited]
            for lang in LANGUAGES
        }
        rows = chosen[cells["position"].to_numpy(np.int64)]
        notes.append((SENT[state], rows, texts))
    return notes


def _about(
    frame: pd.DataFrame,
    table: pd.DataFrame,
    chosen: Ints,
) -> list[Note]:
    """Return which of the chosen rows rest on values that were published as about so much."""
    about = np.append((table["bound"] == "~").to_numpy(), False)
    return [
        (code, chosen[np.flatnonzero(about[frame[column]])], {})
        for code, column in (("about_latest", "latest_row"), ("about_baseline", "baseline_row"))
    ]


def _lacking_parts(
    plan: Plan,
    rows: MeasuredRows,
    judged: Judged,
) -> None:
    """Let a component without data be not assessable where others of its target and region have some.

    Where only one of several has data, that one is not assessable either: it does not speak for the
    others.
    """
    known = judged.latest_col >= 0
    parts = pd.Series(known).groupby([rows.target, rows.region])
    size = parts.transform("size").to_numpy()
    with_data = parts.transform("sum").to_numpy()
    lacking = (with_data > 0) & (judged.status == CODE["no_data"])
    judged.status[lacking] = CODE["not_assessable"]
    only = np.flatnonzero(known & (size > 1) & (with_data == 1))
    judged.status[only] = CODE["not_assessable"]
    judged.alone[only] = True
    judged.open[only] = judged.met_now[only] = False
    judged.notes.append(note_on("parts_missing", lacking & (with_data > 1)))
    judged.notes.append(("only_part", only, _names(plan, rows.part[only])))


def _names(plan: Plan, parts: Objects) -> dict[str, list[str]]:
    """Return what some indicators are called, in both languages."""
    table = by_id(plan.indicators).loc[parts]
    return {lang: list(table[f"name_{lang}"]) for lang in LANGUAGES}


def _worst_component(rows: MeasuredRows, judged: Judged) -> Ints:
    """Return one measured row for each target and region: its only one, or the worst of its components.

    A target with components is met only where every component is, and the worst one gives the gap:
    first those that cannot be judged unless another has failed already, then the largest gap.
    """
    if not rows.component.any():
        return np.arange(len(rows.target))
    status = judged.status
    tier = np.isin(status, [CODE[name] for name in UNASSESSED]).astype(int)
    tier[np.isin(status, [CODE["met"], CODE["on_track"]])] = 2
    bare = judged.latest_col < 0
    gap = -np.nan_to_num(judged.gap)
    order = np.lexsort((rows.component, gap, bare, -status, tier, rows.region, rows.target))
    groups = rows.target[order] * (rows.region.max() + 1) + rows.region[order]
    return order[np.r_[True, np.diff(groups) != 0]]


def _notes(
    plan: Plan,
    rows: MeasuredRows,
    judged: Judged,
    outlook: Outlook,
    chosen: Ints,
) -> list[Note]:
    """Return the remarks on the measured rows, without reasons for not judging where a method judged after all."""
    unjudged = judged.status == CODE["not_assessable"]
    only = {"at_best": ~unjudged, **dict.fromkeys(REASONS, unjudged)}
    notes = [
        (code, at[only[code][at]] if code in only else at, values)
        for code, at, values in judged.notes
    ]
    targets = plan.targets[["indicator_id", "population"]].iloc[rows.target]
    marks = {
        "method_not_applicable": judged.open & ~np.isnan(judged.pace) & unjudged,
        **outlook.expected.reasons,
        "region_spread": targets["population"].to_numpy() == "regions",
    }
    notes += [note_on(code, mask) for code, mask in marks.items()]
    other = (rows.part != targets["indicator_id"]) & (judged.latest_col >= 0) & ~judged.alone
    on_component = chosen[other.to_numpy()[chosen]]
    return [*notes, ("component", on_component, _names(plan, rows.part[on_component]))]


def _counts(
    series: SeriesSet,
    rows: MeasuredRows,
    since: Ints,
) -> Pair | None:
    """Return numerators and denominators of the measured rows since the last break, or None where none are known."""
    if not len(series.denominators):
        return None
    top = series.take(series.numerators, rows.series, np.nan)
    top[np.arange(len(series.years)) < since[:, None]] = np.nan
    return top, series.take(series.denominators, rows.series, np.nan)


def _quantities(
    plan: Plan,
    rows: MeasuredRows,
    regions: list[str],
    counts: Pair | None,
) -> Quantities:
    per, share = stated_per(rows.unit)
    home = np.array(regions, dtype=object) == plan.region_zh
    large = home[rows.region] & (plan.level in LARGE)
    return Quantities(rows.unit, per, share, rows.pool, rows.member, large, counts)


def _methods(outlook: Outlook) -> pd.DataFrame:
    names = np.array([*STATUSES, ""], dtype=object)
    columns: dict[str, Array] = {}
    for name, figure in outlook.figures.items():
        columns |= {name: figure, f"{name}_class": names[outlook.classes[name]]}
    return pd.DataFrame(columns)


def _table(
    plan: Plan,
    series: SeriesSet,
    rows: MeasuredRows,
    judged: Judged,
    outlook: Outlook,
) -> pd.DataFrame:
    """Return the columns of the result for every measured row."""
    m = rows.measures
    expected = outlook.expected
    each = plan.targets.assign(
        name_zh=target_names(plan.targets, plan.indicators, "zh"),
        name_en=target_names(plan.targets, plan.indicators, "en"),
        milestone_year=plan.targets["milestone_year"].astype(np.int64),
    )

    def of_target(*names: str) -> dict[str, Array]:
        return {name: np.asarray(each[name].to_numpy()[rows.target]) for name in names}

    def year_of(column: Ints) -> Any:
        return pd.array(year_at(m, column, np.nan), dtype="Int64")

    observed_in = series.take(series.rows, rows.series, -1)
    return pd.DataFrame(
        {
            **of_target("plan_id", "target_id"),
            "region": np.array(series.regions, dtype=object)[rows.region],
            **of_target("domain", "indicator_id", "name_zh", "name_en", "form", "operator"),
            "target_value": np.where(m.directional, np.nan, judged.goal),
            "unit": rows.unit,
            **of_target("milestone_year"),
            "baseline_year": year_of(judged.baseline_col),
            "baseline": judged.baseline,
            "latest_year": year_of(judged.latest_col),
            "latest": judged.latest,
            **{
                name: getattr(judged, name)
                for name in ("gap", "progress", "elapsed", "expected", "pace", "achievement")
            },
            "forecast": expected.ahead.forecast,
            "forecast_low": expected.ahead.low,
            "forecast_high": expected.ahead.high,
            "p_meet": expected.p_meet,
            "status": np.array(STATUSES, dtype=object)[judged.status],
            "outlook": expected.outlook,
            "confidence": outlook.confidence.astype(object),
            "agreement": _agreement(outlook.same, outlook.total),
            "warnings": _warning_codes(outlook.flags),
            "n_obs": (~np.isnan(m.values)).sum(axis=1),
            "forecast_pool": expected.ahead.pooled,
            "data_state": "",
            "note": "",
            **of_target("section", "objective_no", "soft", "steady"),
            "slack": judged.slack,
            "latest_row": pick(observed_in, judged.latest_col, -1),
            "baseline_row": pick(observed_in, judged.baseline_col, -1),
        }
    )


def _agreement(same: Ints, total: Ints) -> Objects:
    """Return "4/5": how many methods put the row on the headline's side, of those that could say."""
    most = int(total.max(initial=0)) + 1
    names = np.array(
        [f"{s}/{t}" if t else "" for t in range(most) for s in range(most)], dtype=object
    )
    return np.asarray(names[total * most + same])


def _warning_codes(flags: dict[str, Bools]) -> Objects:
    """Return the codes of each row's warnings, joined by ``|``."""
    bits = sum(mask.astype(np.int64) << place for place, mask in enumerate(flags.values()))
    unique, inverse = np.unique(bits, return_inverse=True)
    texts = [
        "|".join(name for place, name in enumerate(flags) if code >> place & 1)
        for code in unique.tolist()
    ]
    return np.array(texts, dtype=object)[inverse]


def _counted(
    plan: Plan,
    year: int,
    rules: Rules,
) -> Bools:
    """Return which targets a summary counts: a quantity once, and of several milestones the next one due."""
    targets = plan.targets
    due = targets["milestone_year"].astype(float)
    by_target = targets["target_id"]
    last = due.groupby(by_target).transform("max")
    coming = due.where(due >= year).groupby(by_target).transform("min")
    numberless = (targets["form"] == "keep") & targets["value"].isna()  # outside every rate
    is_due = (due == coming.fillna(last)) & ~numberless
    first = targets["repeats"] == ""
    if rules.repeats == "objective":
        return np.asarray(is_due & first)
    strictness = pd.Series(strictness_of(targets, plan.indicators, rules), targets.index)
    root = targets["repeats"].mask(first, by_target)
    place = strictness.where(is_due).groupby(root).rank(ascending=False, method="first")
    return np.asarray(is_due & (place == 1))
