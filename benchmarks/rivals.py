"""Forecast the real series by the rivals' libraries, and write the forecasts to a CSV file.

Run with a Python that has statsforecast and statsmodels (``make rivals``); statsforecast wants an
older pandas than womenplan, so it has an environment of its own, and this script imports nothing of
womenplan. ``rivals.py OUT.csv 5`` forecasts every fifth series only.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from statsforecast.models import AutoARIMA, AutoETS, Theta
from statsmodels.tsa.api import Holt

SERIES = Path(__file__).parents[1] / "data" / "indicator_series.csv"
WINDOW, FEWEST, AHEAD, LEVEL = 15, 5, 8, 80
METHODS = ("damped_holt", "auto_ets", "theta", "auto_arima")


def main(out: str, every: int = 1) -> None:
    """Write region, indicator_id, origin, horizon, method, forecast, low, high."""
    warnings.simplefilter("ignore")
    df = pd.read_csv(SERIES).rename(columns={"indicator": "indicator_id"})
    df = df[(df["unit"] != "percent") | (df["value"] <= 100)]
    rows = []
    of_series = list(df.groupby(["indicator_id", "region"]))[::every]
    for (indicator, region), series in of_series:
        top = 100.0 if series["unit"].iat[0] == "percent" else np.inf
        floor = 0.0 if series["value"].min() >= 0 else -np.inf
        values = series.set_index("year")["value"].sort_index()
        for origin, past in origins(values):
            for method, made in forecasts(past).items():
                for horizon, figures in enumerate(np.clip(made, floor, top).T, start=1):
                    rows.append((region, indicator, origin, horizon, method, *figures.round(6)))
    columns = ["region", "indicator_id", "origin", "horizon", "method", "forecast", "low", "high"]
    pd.DataFrame(rows, columns=columns).to_csv(out, index=False)


def origins(values: pd.Series) -> Iterator[tuple[int, np.ndarray]]:
    """Yield each year from which there is something to forecast, and the values up to it with gaps filled in."""
    years = values.index.to_numpy()
    for origin in years[:-1]:
        known = values[(years <= origin) & (years > origin - WINDOW)]
        if len(known) >= FEWEST:
            whole = known.reindex(range(int(known.index[0]), int(origin) + 1)).interpolate()
            yield int(origin), whole.to_numpy(float)


def forecasts(past: np.ndarray) -> dict[str, np.ndarray]:
    """Return forecast and limits of each method, shape (3, horizons).

    One that fails repeats the last value.
    """
    made = {}
    for method in METHODS:
        try:
            found = damped_holt(past) if method == "damped_holt" else nixtla(method, past)
        except Exception:
            found = np.full((3, AHEAD), np.nan)
        found[0] = np.where(np.isfinite(found[0]), found[0], past[-1])
        made[method] = found
    return made


def damped_holt(past: np.ndarray) -> np.ndarray:
    """Return the damped trend of Gardner and McKenzie, which gives no interval."""
    fitted = Holt(past, damped_trend=True, initialization_method="estimated").fit()
    middle = np.asarray(fitted.forecast(AHEAD), float)
    return np.stack([middle, np.full(AHEAD, np.nan), np.full(AHEAD, np.nan)])


def nixtla(method: str, past: np.ndarray) -> np.ndarray:
    """Return the forecast of a model of statsforecast with its own interval."""
    model = {"auto_ets": AutoETS, "theta": Theta, "auto_arima": AutoARIMA}[method](season_length=1)
    made = model.forecast(y=past, h=AHEAD, level=[LEVEL])
    none = np.full(AHEAD, np.nan)
    return np.stack(
        [made["mean"], made.get(f"lo-{LEVEL}", none), made.get(f"hi-{LEVEL}", none)]
    ).astype(float)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
