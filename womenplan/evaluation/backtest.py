"""The forecast tried on years that have come: origin by origin, against plain extrapolation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import numpy as np
import pandas as pd

from womenplan.arguments import Between, checked
from womenplan.errors import Problem, UsageError
from womenplan.evaluation import series as series_module
from womenplan.evaluation import trend
from womenplan.evaluation.scale import Codes, Floats
from womenplan.io.frames import complete
from womenplan.model.observation import Observations
from womenplan.model.rules import Rules
from womenplan.model.table import Table

__all__ = ["METHODS", "accuracy", "backtest"]

METHODS = ("forecast", "linear", "regression", "growth", "unchanged")
KEY = ("region", "indicator_id", "sex", "area", "age")
Cases = Annotated[
    pd.DataFrame,
    Table(**dict.fromkeys(KEY, "text"), **dict.fromkeys((*METHODS, "actual", "pace", "covered"), "number")),
]


@checked
def backtest(
    data: Observations | pd.DataFrame,
    *,
    rules: Rules | None = None,
    horizons: Sequence[Annotated[int, Between(1, 100)]] = (1, 2, 3, 4, 5),
) -> pd.DataFrame:
    """Return what each method would have forecast in the past, beside what came.

    Every observed year of a series that has enough observations up to then is an origin, and every observed
    year one to five years on is an outcome. A forecast sees nothing after its origin.

    Parameters
    ----------
    data : Observations or pandas.DataFrame
        What :func:`womenplan.read_observations` returns, or a table of which indicator_id (or name), year
        and value are enough.
    rules : Rules, optional
        ``damping``, ``forecast_level`` and ``min_observations`` are used.
    horizons : sequence of int
        Years ahead.

    Returns
    -------
    pandas.DataFrame
        One row a case: region, indicator_id, sex, area, age, unit, origin, horizon, year, n_obs, actual; the
        forecast with low, high and covered; linear, regression, growth, unchanged; pace, the mean absolute
        change a year up to the origin, by which errors in different units are compared.

    Notes
    -----
    ``linear`` draws the line through the first and last value, ``growth`` the compound growth between them
    (NaN where one is not above zero), ``regression`` the least-squares line over the years, ``unchanged``
    repeats the last value. Published bounds are left out; nothing is computed across a break in a series.
    See :func:`accuracy` for the summary.
    """
    settings = rules or Rules()
    fewest = max(settings.min_observations, trend.FEWEST)
    table = data.table if isinstance(data, Observations) else complete(data)[0]
    first, last = (int(table["year"].agg(name)) if len(table) else 0 for name in ("min", "max"))
    all_series, _ = series_module.build(table, first, last)
    values, years = np.where(all_series.bounds == 0, all_series.values, np.nan), all_series.years
    segment = np.cumsum(all_series.breaks, axis=1)
    example = table.take(all_series.rows.max(axis=1))[["region", "indicator_id", "sex", "area", "age", "unit"]]
    scale = trend.scales(example["unit"].to_numpy(dtype=object))
    cases = []
    for at in range(len(years)):
        past = np.where(segment[:, : at + 1] == segment[:, [at]], values[:, : at + 1], np.nan)
        enough = (np.isfinite(past).sum(axis=1) >= fewest) & np.isfinite(past[:, -1])
        for ahead in horizons:
            if at + ahead >= len(years):
                continue
            came = np.isfinite(values[:, at + ahead]) & (segment[:, at + ahead] == segment[:, at])
            rows = np.flatnonzero(enough & came)
            found = _extrapolate(past[rows], years[: at + 1], ahead, scale[rows], settings)
            told = {
                "origin": years[at],
                "horizon": ahead,
                "year": years[at + ahead],
                "actual": values[rows, at + ahead],
            }
            found = example.iloc[rows].reset_index(drop=True).assign(**told, **found)
            cases.append(found)
    columns = [
        *example, "origin", "horizon", "year", "n_obs", "actual", "forecast", "low", "high", "covered", *METHODS[1:], "pace",
    ]  # fmt: skip
    df = pd.concat(cases, ignore_index=True) if cases else pd.DataFrame(columns=columns)
    slack = 1e-9
    df["covered"] = (df["actual"] >= df["low"] - slack) & (df["actual"] <= df["high"] + slack)
    return df[columns].astype(dict.fromkeys(("origin", "horizon", "year", "n_obs"), np.int64))


@checked
def accuracy(cases: Cases, by: str = "") -> pd.DataFrame:
    """Return how far off each method was, and how often the interval held what came.

    Parameters
    ----------
    cases : pandas.DataFrame
        As :func:`backtest` returns it.
    by : str
        A column of `cases` to summarise by, such as "horizon" or "indicator_id"; all cases when empty.

    Returns
    -------
    pandas.DataFrame
        One row a method: cases; median_error, in the values' own units; median_scaled and mean_scaled, errors
        divided by the mean absolute change a year; by_series, the mean over series of each one's median
        scaled error, so that a long series counts once; coverage of the interval (forecast only).
    """
    if by and by not in cases:
        said = {"allowed": "、".join(map(str, cases.columns))}
        raise UsageError(Problem("COLUMN_NOT_IN_TABLE", found=by, context=said))
    key = list(KEY)
    parts = []
    for method in METHODS:
        error = (cases[method] - cases["actual"]).abs()
        df = cases[[*key, "covered"]].assign(method=method, error=error, scaled=error / cases["pace"])
        parts.append(df.assign(group=cases[by] if by else ""))
    long = pd.concat(parts)
    groups = long.groupby(["group", "method"], sort=True)
    per_series = long.groupby(["group", "method", *key])["scaled"].median()
    out = pd.DataFrame(
        {
            "cases": groups["error"].count(),
            "median_error": groups["error"].median(),
            "median_scaled": groups["scaled"].median(),
            "mean_scaled": groups["scaled"].mean(),
            "by_series": per_series.groupby(["group", "method"]).mean(),
            "coverage": groups["covered"].mean(),
        }
    )
    out["coverage"] = out["coverage"].where(out.index.get_level_values("method") == "forecast")
    out = out.reindex(METHODS, level="method")
    return out.rename_axis([by, "method"]) if by else out.droplevel("group")


def _extrapolate(past: Floats, years: Any, ahead: Any, scale: Codes, rules: Rules) -> dict[str, Any]:
    """Return the forecasts of every method from the values up to the origin, the last column."""
    damped = trend.forecast(
        past, years, years[-1] + ahead, scale, damping=rules.damping, level=rules.forecast_level,
        min_observations=rules.min_observations,
    )  # fmt: skip
    seen = np.isfinite(past)
    rows, x, n = np.arange(len(past)), years.astype(float), seen.sum(axis=1)
    first_at = np.argmax(seen, axis=1)
    first, last, span = past[rows, first_at], past[:, -1], x[-1] - x[first_at]
    centred = np.where(seen, x - (seen @ x / n)[:, None], 0.0)
    mean = np.nansum(past, axis=1) / n
    slope = (centred * np.where(seen, past, 0.0)).sum(axis=1) / (centred**2).sum(axis=1)
    positive = (first > 0) & (last > 0)
    growth = np.where(positive, last, np.nan) / np.where(positive, first, 1.0)
    before = np.maximum.accumulate(np.where(seen, np.arange(len(x)), 0), axis=1)
    moves = np.abs(np.diff(past[rows[:, None], np.maximum(before, first_at[:, None])], axis=1)).sum(axis=1)
    return {
        "n_obs": n,
        "forecast": damped.forecast,
        "low": damped.low,
        "high": damped.high,
        "linear": last + ahead * (last - first) / span,
        "regression": mean + slope * (centred[:, -1] + ahead),
        "growth": last * growth ** (ahead / span),
        "unchanged": last,
        "pace": np.maximum(moves / span, damped.step / 2),
    }
