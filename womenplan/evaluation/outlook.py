"""What is expected and how sure it is: forecast, confidence, agreement of methods, and the flags of early warning."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from womenplan.evaluation import methods, trend, uncertainty
from womenplan.evaluation.scale import LOGIT, back
from womenplan.evaluation.series import Bools, Floats, Ints, decimals
from womenplan.evaluation.status import CODE, EPS, Judged, Measures, fold, met_between
from womenplan.model import catalogue
from womenplan.model.rules import Rules

__all__ = ["CHANGES", "LEVELS", "WARNINGS", "Outlook", "counts_of", "look_ahead", "stated_per"]

WARNINGS = {
    "expected_miss": "red", "lost": "red", "behind_path": "orange", "worsening": "orange", "volatile": "yellow",
    "thin_margin": "yellow", "stale": "yellow", "missing": "grey",
}  # fmt: skip
CHANGES = 2  # adverse ones in a row that are warned of
LEVELS = ("red", "orange", "yellow", "grey")


@dataclass(slots=True)
class Outlook:
    """One element a measured row; ``flags`` holds the rows of each warning, ``classes`` those of each method."""

    forecast: Floats
    low: Floats
    high: Floats
    p_meet: Floats
    confidence: npt.NDArray[np.str_]
    spread: Floats
    figures: dict[str, Floats]
    classes: dict[str, npt.NDArray[np.int8]]
    same: Ints
    total: Ints
    no_forecast: Bools
    flags: dict[str, Bools] = field(default_factory=dict)


def counts_of(unit: str) -> tuple[float, bool]:
    """Return what values of a unit are stated per (100, 100,000, …; NaN if it is no rate) and whether it is a share."""
    table = catalogue.units()
    base = str(table.at[unit, "base"]) if unit in table.index else ""
    if base not in ("fraction", "rate"):
        return np.nan, False
    return float(round(1 / table.at[unit, "factor"])), base == "fraction"


def look_ahead(
    m: Measures,
    judged: Judged,
    units: npt.NDArray[np.object_],
    counts: tuple[Floats, Floats] | None,
    year: int,
    rules: Rules,
) -> Outlook:
    """Return forecast, confidence, the figures of every method and the warnings, and settle the status by method.

    ``counts`` are numerators and denominators like the values of the M measured rows, NaN where not known; ``judged.status``
    of open rows is set to the class of ``rules.method`` where that is not the path.

    Notes
    -----
    Source: METHOD.md, sections 3.3 and 3.6 to 3.8.
    """
    columns = np.arange(len(m.years))
    usable = np.where((m.bounds == 0) & (columns >= judged.since[:, None]), m.values, np.nan)
    per, share = stated_per(units)
    low_goal, high_goal = met_between(
        m.two_sided, m.sign, m.band, np.where(m.directional | m.change, np.nan, judged.goal)
    )
    rows, at = np.arange(len(m)), np.maximum(judged.latest_col, 0)
    variance, confidence = None, np.full(len(m), "", dtype="U9")
    if counts is not None:
        top, bottom = (np.where(judged.latest_col >= 0, matrix[rows, at], np.nan) for matrix in counts)
        variance = uncertainty.sampling_variance(top, bottom, per, share)
        low, high = uncertainty.limits(top, bottom, rules.confidence_level, per, share)
        census = share & (judged.goal >= 100)  # every village, every school: counted out, not sampled
        confidence = uncertainty.confidence(low, high, np.where(census, np.nan, low_goal), high_goal)
    bounded = m.bounds[rows, at] != 0  # a trend of older values would speak against what the bound proves
    ahead = trend.forecast(
        np.where(bounded[:, None], np.nan, usable), m.years, m.milestone, trend.scales(units), damping=rules.damping, level=rules.forecast_level,
        min_observations=rules.min_observations, variance_now=variance,
    )  # fmt: skip
    p_meet = _probability(ahead, m, judged)
    exact = np.where(m.bounds[rows, at] == 0, judged.latest, np.nan)
    folded = fold(usable, judged.goal[:, None], judged.baseline[:, None])
    figures = methods.figures(
        methods.Progress(
            years=m.years,
            values=np.where(m.two_sided[:, None], folded, usable),
            sign=np.where(m.two_sided, np.where(judged.baseline > judged.goal, -1.0, 1.0), m.sign),
            baseline=judged.baseline,
            latest=np.where(m.two_sided, fold(exact, judged.goal, judged.baseline), exact),
            goal=judged.goal,
            baseline_year=_year(m, judged.baseline_col),
            latest_year=_year(m, judged.latest_col),
            milestone=m.milestone.astype(np.float64),
            pace=judged.pace,
            p_meet=p_meet,
        )
    )
    moved = judged.open & ~np.isnan(judged.pace)
    for name in ("cagr", "unsd", "escap"):
        figures[name] = np.where(moved, figures[name], np.nan)
    classes = methods.classify(figures, rules)
    if rules.method != "path":
        chosen = classes[rules.method]
        judged.status[judged.open] = np.where(chosen >= 0, chosen, CODE["not_assessable"])[judged.open]
    reached = (judged.status == CODE["met"]) | (judged.status == CODE["on_track"])
    applies = ~m.final & ~m.directional & (judged.open | judged.met_now)
    same, total = methods.agreement(figures, reached, judged.met_now, applies, rules)
    n_obs = (~np.isnan(usable)).sum(axis=1)
    waits = ~m.final & (judged.latest_col >= 0) & (n_obs < rules.min_observations)
    out = Outlook(
        forecast=ahead.forecast, low=ahead.low, high=ahead.high, p_meet=p_meet, confidence=confidence,
        spread=np.where(n_obs >= rules.min_observations, ahead.residual_spread(), np.nan), figures=figures, classes=classes,
        same=same, total=total, no_forecast=waits,
    )  # fmt: skip
    out.flags = _flags(m, judged, out, ahead, usable, counts, share, year, rules)
    return out


def stated_per(units: npt.NDArray[np.object_]) -> tuple[Floats, Bools]:
    """Return for each unit what :func:`counts_of` says."""
    names, inverse = np.unique(units.astype(str), return_inverse=True)
    known = [counts_of(str(name)) for name in names]
    return np.array([k[0] for k in known], float)[inverse], np.array([k[1] for k in known], bool)[inverse]


def _year(m: Measures, columns: Ints) -> Floats:
    return np.where(columns >= 0, m.years[np.maximum(columns, 0)], np.nan)


def _probability(ahead: trend.Forecast, m: Measures, judged: Judged) -> Floats:
    """Return the probability that the value at the milestone meets the target, or lies beyond the baseline.

    None where the target is the end of a scale that a trend only approaches: all villages, no case.
    """
    better = np.where(m.slow, np.nan, judged.baseline + m.sign * ahead.step)
    beyond = judged.goal + np.where(m.strict, m.sign * ahead.step, 0.0)
    goal = np.where(m.directional, better, np.where(m.relative, np.nan, beyond))
    ends = (ahead.scale == LOGIT) & ~m.directional & (np.where(m.sign > 0, goal >= 100, goal <= 0))
    goal = np.where(ends, np.nan, goal)
    lower, upper = met_between(m.two_sided, m.sign, m.band, goal)
    return np.where(np.isnan(ahead.forecast), np.nan, ahead.probability(lower, upper))


def _flags(
    m: Measures, judged: Judged, out: Outlook, ahead: trend.Forecast, usable: Floats, counts: tuple[Floats, Floats] | None,
    share: Bools, year: int, rules: Rules,
) -> dict[str, Bools]:  # fmt: skip
    status, p = judged.status, np.nan_to_num(out.p_meet, nan=1.0)
    near = m.milestone - year <= rules.warn_years
    unlikely = ~m.final & (p < rules.warn_probability)
    behind = (status == CODE["off_track"]) | (status == CODE["regressing"])
    expected_miss = behind | (unlikely & near)
    adverse = m.sign * ahead.line.slope < -EPS
    with np.errstate(invalid="ignore"):
        margin = np.where(m.two_sided, np.nan, -judged.gap + m.band)
        thin = judged.met_now & (margin < rules.thin_margin * np.abs(judged.goal)) & adverse
        level = np.abs(back(ahead.line.level, ahead.scale))
        swings = np.where(m.points, out.spread > rules.volatile_points, out.spread > rules.volatile_share * level)
    volatile = swings & (status != CODE["no_data"])
    if counts is not None and volatile.any():
        some = np.flatnonzero(volatile)
        chance = uncertainty.dispersion(counts[0][some], counts[1][some], share[some], ahead.trend(m.years)[some])
        volatile[some] = ~(chance >= rules.dispersion_p)
    age = year - _year(m, judged.latest_col)
    return {
        "expected_miss": expected_miss,
        "lost": status == CODE["lost"],
        "behind_path": ((status == CODE["lagging"]) | unlikely) & ~expected_miss,
        "worsening": _worsening(m, judged, usable),
        "volatile": volatile,
        "thin_margin": thin,
        "stale": np.nan_to_num(age, nan=0.0) >= rules.stale_years,
        "missing": status == CODE["no_data"],
    }


def _worsening(m: Measures, judged: Judged, usable: Floats) -> Bools:
    """Mark rows whose latest changes were all adverse, each beyond rounding."""
    seen = ~np.isnan(usable)
    order = np.cumsum(seen[:, ::-1], axis=1)[:, ::-1]
    last = [np.where(seen & (order == place), usable, 0.0).sum(axis=1) for place in range(1, CHANGES + 2)]
    rounding = 0.5 * 10.0 ** -np.max([decimals(value) for value in last], axis=0)
    good = [np.where(m.two_sided, -np.abs(value - judged.goal), m.sign * value) for value in last]
    adverse = [later - earlier < -rounding + EPS for later, earlier in itertools.pairwise(good)]
    return np.asarray((seen.sum(axis=1) > CHANGES) & (judged.latest_col >= 0) & ~m.slow & np.all(adverse, axis=0))
