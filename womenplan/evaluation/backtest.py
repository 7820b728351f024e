"""The forecast tried on years that have come: origin by origin, against plain extrapolation."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, TypeAlias

import numpy as np
import pandas as pd

from womenplan.arguments import Between, Some, checked
from womenplan.errors import DataError, Problem
from womenplan.evaluation import series as series_module
from womenplan.evaluation import trend
from womenplan.evaluation.forecast import Forecast, forecast
from womenplan.evaluation.grouped import group_sums
from womenplan.evaluation.scale import LOGIT, resolution
from womenplan.evaluation.series import SeriesSet
from womenplan.evaluation.summary import groups_of, listed
from womenplan.io.frames import observed
from womenplan.io.special import indicators_in
from womenplan.model import catalogue
from womenplan.model.arrays import Floats, Ints, pick
from womenplan.model.matcher import matcher_of
from womenplan.model.observation import SERIES_KEY, Data
from womenplan.model.rules import Rules
from womenplan.model.table import Listed, TableWith
from womenplan.model.totals import counted

__all__ = ["FORECASTS", "accuracy", "backtest", "reliability"]

FORECASTS = ("forecast", "linear", "regression", "growth", "unchanged")
SERIES = ("region", *SERIES_KEY)
FIGURES = (
    "actual",
    "forecast",
    "low",
    "high",
    "covered",
    *FORECASTS[1:],
    "pace",
    "scale",
    "pooled",
    "interval_score",
)
COLUMNS = (*SERIES, "unit", "origin", "horizon", "year", "n_obs", *FIGURES)
ASKED = ("goal", "p_meet", "met")
SLACK = 1e-9
CLASSES = (0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 1)  # bounds of the classes of probabilities
HALFWAY = 5  # years from the base of a plan to its mid-term
Cases = Annotated[
    pd.DataFrame,
    TableWith(
        **dict.fromkeys(SERIES, "text"), **dict.fromkeys(("actual", "pace", "scale"), "number")
    ),
]
Names: TypeAlias = Annotated[Sequence[str], Some()]
Tried = Annotated[pd.DataFrame, TableWith(p_meet="number", met="number")]


@checked
def backtest(
    data: Data,
    *,
    rules: Rules | None = None,
    horizons: Sequence[Annotated[int, Between(1, 100)]] = (1, 2, 3, 4, 5),
    indicators: Listed | None = None,
    asked: Annotated[float, Between(-1, 100)] | None = None,
) -> pd.DataFrame:
    """Return what each method would have forecast in the past, beside the outcomes.

    Every observed year of a series that has enough observations up to then is an origin, and every
    observed year so many years on is an outcome. A forecast sees nothing after its origin, of no
    region.

    Parameters
    ----------
    data : Observations, Evaluation or pandas.DataFrame
        What :func:`womenplan.read_observations` returns, or a table of which indicator_id (or
        name), year and value are enough. An indicator that no catalogue knows is taken as it is, in
        the unit that the table gives.
    rules : Rules, optional
        Those of the forecast are used.
    horizons : sequence of int
        Years ahead.
    indicators : pandas.DataFrame, optional
        Indicators of the user's own, as :func:`womenplan.load_plan` takes them; they go before
        bundled ones.
    asked : float, optional
        A target to try, as a plan of ten years has it at mid-term: the value of five years before
        the origin changed by this share, 0.2 for a fifth more, -0.2 for a fifth less.

    Returns
    -------
    pandas.DataFrame
        One row per case: region, indicator_id, sex, area, age, unit, origin, horizon, year, n_obs,
        actual; the forecast with low, high and covered; linear, regression, growth, unchanged;
        pace, the mean absolute change a year up to the origin, and scale, that of the indicator
        over all regions and years (of counts that of the series), by which errors in different
        units are compared; pooled, how many series the forecast learned from; interval_score, in
        the values' unit; with ``asked`` goal, p_meet and met besides (NaN where there is no value
        to count from, or the goal is beyond what the unit can be).

    Raises
    ------
    DataError
        If it is no table, a column is lacking, or no row of it can be used; rows that cannot are
        warned of.

    Notes
    -----
    ``linear`` draws the line through the first and last value, ``growth`` the compound growth
    between them (NaN where one is not above zero), ``regression`` the least-squares line over the
    years, ``unchanged`` repeats the last value; all see the same years as the forecast. Published
    bounds are left out; nothing is computed across a break in a series. The interval score is the
    width, and for what lies outside 2 / (1 - level) times its distance: Gneiting and Raftery 2007,
    J. Am. Stat. Assoc. 102, 359–378. See :func:`accuracy` for the summary.
    """
    settings = rules or Rules()
    table = _table(data, indicators)
    first, last = (int(table["year"].agg(name)) if len(table) else 0 for name in ("min", "max"))
    series, _ = series_module.build(table, first, last)
    names = table.take(series.rows.max(axis=1))[[*SERIES, "unit"]].reset_index(drop=True)
    names["scale"] = _scale(series, names)
    columns = [*COLUMNS, *(ASKED if asked is not None else ())]
    cases = [
        names.iloc[rows].assign(**figures)
        for rows, figures in _cases(series, names, horizons, asked, settings)
    ]
    df = pd.concat(cases or [pd.DataFrame(columns=columns)], ignore_index=True)
    below = df["low"] - df["actual"]
    above = df["actual"] - df["high"]
    df["covered"] = (below <= SLACK) & (above <= SLACK)
    missed = below.clip(lower=0) + above.clip(lower=0)
    penalty = 2 / (1 - settings.forecast_level)
    df["interval_score"] = df["high"] - df["low"] + penalty * missed
    whole = ("origin", "horizon", "year", "n_obs", "pooled")
    return df.reindex(columns=columns).astype(dict.fromkeys(whole, np.int64))


def _table(data: Data, indicators: pd.DataFrame | None) -> pd.DataFrame:
    """Return observations as a full table, in which indicators that nobody knows are their own."""
    _, known = indicators_in((), catalogue.indicators(), indicators)
    if not isinstance(data, pd.DataFrame):
        return observed(data, indicators=known).table
    names = list(data.columns)
    for name in ("indicator_id", "name"):
        if names.count(name) == 1:
            known = pd.concat([_unknown(data, data[name], known), known], ignore_index=True)
            break
    held = observed(data, indicators=known)
    if held.problems.errors and held.table.empty:
        raise DataError(held.problems)
    if doubts := held.problems.of("error", "warning"):
        warnings.warn(str(doubts), stacklevel=3)
    return held.table


def _unknown(
    data: pd.DataFrame,
    names: pd.Series,
    known: pd.DataFrame,
) -> pd.DataFrame:
    """Return rows of a catalogue for the indicators of a table that no catalogue knows, in the units of the table."""
    matcher = matcher_of(known)
    texts = names.astype("str").fillna("").str.strip()
    once = texts[texts != ""].drop_duplicates()
    strange = [not matcher.match(name) and not matcher.match(name).aside for name in once]
    rows = once[strange]
    units = data["unit"].reindex(rows.index) if "unit" in data else [""] * len(rows)
    blank = pd.DataFrame("", rows.index, known.columns, dtype="str")
    return blank.assign(
        **dict.fromkeys(("indicator_id", "name_zh", "name_en"), rows),
        unit=[catalogue.unit_code(str(word)) for word in units],
        sex="both",
        area="all",
        better="none",
    )


def _cases(
    series: SeriesSet,
    names: pd.DataFrame,
    horizons: Sequence[int],
    asked: float | None,
    rules: Rules,
) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield for every origin and horizon which series have a case, and its figures."""
    values = np.where(series.bounds == 0, series.values, np.nan)
    years = series.years
    segment = np.cumsum(series.breaks, axis=1)
    codes = trend.scales(names["unit"])
    pool = _pool(series)
    whole = counted(names["unit"])
    for at in range(len(years)):
        unbroken = segment[:, : at + 1] == segment[:, [at]]
        past = np.where(unbroken, values[:, : at + 1], np.nan)
        past = past[:, -rules.forecast_window :]
        seen = np.isfinite(past)
        origin = (seen.sum(axis=1) >= rules.min_observations) & seen[:, -1]
        known = years[: at + 1][-past.shape[1] :]
        for ahead in horizons:
            if at + ahead >= len(years):
                continue
            unbroken = segment[:, at + ahead] == segment[:, at]
            came = np.isfinite(values[:, at + ahead]) & unbroken
            rows = np.flatnonzero(origin & came)
            if not len(rows):
                continue
            year = years[at + ahead]
            expected = forecast(
                past,
                known,
                year,
                codes,
                rules,
                pool=pool,
                counted=whole,
            )
            case = {
                "origin": years[at],
                "horizon": ahead,
                "year": year,
                "actual": values[rows, at + ahead],
                "forecast": expected.forecast[rows],
                "low": expected.low[rows],
                "high": expected.high[rows],
                "pooled": expected.pooled[rows],
                **_extrapolate(past[rows], known, ahead),
            }
            if asked is not None:
                case |= _tried(expected, past, case["actual"], rows, asked)
            yield rows, case


def _scale(series: SeriesSet, names: pd.DataFrame) -> Floats:
    """Return the mean absolute change a year of each series' indicator, of counts that of the series itself."""
    values = np.where(series.bounds == 0, series.values, np.nan)
    change = np.abs(np.diff(values, axis=1))
    pool = _pool(series)
    total = np.nansum(change, axis=1)
    count = np.isfinite(change).sum(axis=1)
    groups = int(pool.max(initial=-1)) + 1
    sums, counts = (group_sums(each, pool, groups)[pool] for each in (total, count))
    own_mean = total / np.maximum(count, 1)
    mean = np.where(counted(names["unit"]), own_mean, sums / np.maximum(counts, 1))
    return np.asarray(np.maximum(mean, resolution(values) / 2))


def _pool(series: SeriesSet) -> Ints:
    """Return a number for each series that all regions of its indicator, sex, area and age share."""
    pool = np.zeros(len(series.values), np.int64)
    for number, of_regions in enumerate(series.lookup.values()):
        pool[of_regions[of_regions >= 0]] = number
    return pool


def _tried(
    expected: Forecast,
    past: Floats,
    actual: Floats,
    rows: Any,
    asked: float,
) -> dict[str, Any]:
    """Return the goal of a target that asks for a base changed by a share, its probability, and whether it came."""
    base = past[:, -1 - HALFWAY] if past.shape[1] > HALFWAY else np.full(len(past), np.nan)
    goal = base * (1 + asked)
    possible = (base > 0) & ~((expected.scale == LOGIT) & (goal > 100))
    goal = np.where(possible, goal, np.nan)
    if asked > 0:
        chance = expected.probability(lower=goal)
        lead = actual - goal[rows]
    else:
        chance = expected.probability(upper=goal)
        lead = goal[rows] - actual
    met = np.where(np.isnan(lead), np.nan, lead >= -SLACK)
    return {
        "goal": goal[rows],
        "p_meet": chance[rows],
        "met": met,
    }


def _extrapolate(
    past: Floats,
    years: Any,
    ahead: int,
) -> dict[str, Any]:
    """Return the forecasts of the plain methods from the values up to the origin, the last column."""
    seen = np.isfinite(past)
    x = years.astype(float)
    n = seen.sum(axis=1)
    first_at = np.argmax(seen, axis=1)
    first = pick(past, first_at)
    last = past[:, -1]
    span = x[-1] - x[first_at]
    mean_year = seen @ x / n
    centred = np.where(seen, x - mean_year[:, None], 0.0)
    mean = np.nansum(past, axis=1) / n
    covered = np.where(seen, past, 0.0)
    slope = (centred * covered).sum(axis=1) / (centred**2).sum(axis=1)
    positive = (first > 0) & (last > 0)
    growth = np.where(positive, last, np.nan) / np.where(positive, first, 1.0)
    before = np.maximum.accumulate(np.where(seen, np.arange(len(x)), 0), axis=1)
    filled = pick(past, np.maximum(before, first_at[:, None]))
    moves = np.abs(np.diff(filled, axis=1)).sum(axis=1)
    return {
        "n_obs": n,
        "linear": last + ahead * (last - first) / span,
        "regression": mean + slope * (centred[:, -1] + ahead),
        "growth": last * growth ** (ahead / span),
        "unchanged": last,
        "pace": np.maximum(moves / span, resolution(past) / 2),
    }


@checked
def accuracy(
    cases: Cases,
    by: str | Sequence[str] = "",
    *,
    methods: str | Names = FORECASTS,
) -> pd.DataFrame:
    """Return how far off each method was, and how often its interval contained the outcome.

    Parameters
    ----------
    cases : pandas.DataFrame
        As :func:`backtest` returns it.
    by : str or sequence of str
        Columns of `cases` to summarise by, such as "horizon" or ["indicator_id", "horizon"]; all
        cases when empty.
    methods : str or sequence of str
        Columns of `cases` with forecasts; of a method of your own, ``NAME_low`` and ``NAME_high``
        hold its interval.

    Returns
    -------
    pandas.DataFrame
        One row per method: cases; median_error, in the values' own units; median_scaled and
        mean_scaled, errors divided by the mean absolute change a year; by_series, the mean over
        series of each one's median scaled error, so that a long series counts once; relative, the
        mean error relative to that of the last value, every indicator counting once; coverage of
        the interval and its interval_score, scaled alike (NaN where a method gives no interval);
        where a target was asked for, brier, the mean squared difference between the probability and the outcome.

    Notes
    -----
    ``relative``, ``coverage`` and ``interval_score`` are means over indicators, those before over
    cases; for the first and the last, errors are divided by ``scale``.
    """
    columns = listed(by)
    named = listed(methods)
    group, groups = groups_of(cases, columns)
    tried = list(dict.fromkeys([*named, "unchanged"]))
    cases = _with_numbers(cases, tried)
    scale = cases["scale"]
    parts = {}
    for method in tried:
        error = (cases[method] - cases["actual"]).abs()
        df = cases[[*SERIES]].assign(
            group=group,
            error=error,
            scaled=error / cases["pace"],
            relative=error / scale,
        )
        parts[method] = _summary(
            df.assign(**_interval(cases, method, scale), brier=_brier(cases, method))
        )
    last = parts["unchanged"]["relative"]
    out = pd.concat({method: parts[method] for method in named}, names=["method"])
    out = out.reorder_levels(["group", "method"])
    out["relative"] = out["relative"] / last.reindex(out.index.get_level_values("group")).to_numpy()
    out = out.sort_index(level="group", sort_remaining=False)
    if "p_meet" not in cases:
        out = out.drop(columns="brier")
    if not columns:
        return out.droplevel("group")
    if groups.nlevels > 1:
        codes = out.index.get_level_values("group")
        rest = out.index.get_level_values("method")
        labels = [(*groups[code], method) for code, method in zip(codes, rest, strict=True)]
        out.index = pd.MultiIndex.from_tuples(labels)
    return out.rename_axis([*columns, "method"])


def _with_numbers(cases: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return cases with columns as numbers.

    Raises
    ------
    UsageError
        If a column is lacking.
    DataError
        If something else than a number stands in one.
    """
    numbers = {}
    for name in names:
        groups_of(cases, [name])
        number = pd.to_numeric(cases[name], errors="coerce")
        for at in np.flatnonzero(number.isna() & cases[name].notna())[:1]:
            text = str(cases[name].iat[at])
            raise DataError(Problem("VALUE_NOT_NUMBER", cell=f"#{at}/{name}", found=text))
        numbers[name] = number.astype("float64")
    return cases.assign(**numbers)


@checked
def reliability(cases: Tried) -> pd.DataFrame:
    """Return the observed frequencies beside the forecast probabilities.

    Parameters
    ----------
    cases : pandas.DataFrame
        As :func:`backtest` returns it with a target to try (``asked``), or several of them one
        below the other.

    Returns
    -------
    pandas.DataFrame
        One row per class of probabilities: said, the mean probability; came, the share of the cases
        that met the target; cases.
    """
    known = cases[["p_meet", "met"]].dropna().astype("float64")
    classes = pd.cut(known["p_meet"], CLASSES, include_lowest=True)
    groups = known.groupby(classes, observed=True)
    out = pd.DataFrame(
        {
            "said": groups["p_meet"].mean(),
            "came": groups["met"].mean(),
            "cases": groups["met"].size(),
        }
    )
    return out.rename_axis("p_meet")


def _brier(cases: pd.DataFrame, method: str) -> Any:
    """Return the squared difference between probability and outcome, for the forecast alone."""
    if method != "forecast" or "p_meet" not in cases:
        return np.nan
    return (cases["p_meet"] - cases["met"]).astype("float64") ** 2


def _interval(
    cases: pd.DataFrame,
    method: str,
    scale: pd.Series,
) -> dict[str, Any]:
    """Return whether a method's interval contained the outcome, and its score; NaN where it gives none."""
    if method == "forecast":
        return {
            "covered": cases["covered"].astype("float64"),
            "score": cases["interval_score"] / scale,
        }
    if f"{method}_low" not in cases:
        return {"covered": np.nan, "score": np.nan}
    low = cases[f"{method}_low"]
    high = cases[f"{method}_high"]
    covered = (cases["actual"] >= low - SLACK) & (cases["actual"] <= high + SLACK)
    return {"covered": covered.where(low.notna()).astype("float64"), "score": np.nan}


def _summary(df: pd.DataFrame) -> pd.DataFrame:
    groups = df.groupby("group")
    per_series = df.groupby(["group", *SERIES], observed=True)["scaled"].median()
    figures = ["relative", "covered", "score", "brier"]
    per_indicator = df.groupby(["group", "indicator_id"], observed=True)[figures].mean()
    of_indicators = per_indicator.groupby("group").mean()
    return pd.DataFrame(
        {
            "cases": groups["error"].count(),
            "median_error": groups["error"].median(),
            "median_scaled": groups["scaled"].median(),
            "mean_scaled": groups["scaled"].mean(),
            "by_series": per_series.groupby("group").mean(),
            "relative": of_indicators["relative"],
            "coverage": of_indicators["covered"],
            "interval_score": of_indicators["score"],
            "brier": of_indicators["brier"],
        }
    )
