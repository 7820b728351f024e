"""Fit the constants of the forecast on one half of the real series."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from real_series import FEWEST, backtest, judged

import womenplan as wp

# Round numbers, few of each: what they are hardly matters, and a finer grid would fit the file and
# not the world.
GRID: Mapping[str, tuple[float, ...]] = {
    "noise_weight": (5, 10, 20),
    "change_limit": (1.5, 2, 3),
    "common_weight": (2, 4, 8),
    "convergence_weight": (300, 1000, 3000),
    "lasting_weight": (100, 200, 400),
    "lasting_common": (0.2, 0.4, 0.6),
    "lasting_common_weight": (4, 8, 16),
    "rebound": (0.1, 0.2, 0.3),
    "rebound_weight": (5, 10, 20),
    "rebound_memory": (0.0, 0.2, 0.4),
    "decay": (0.96, 0.98, 1.0),
}
ALONE: Mapping[str, tuple[float, ...]] = {"lasting_alone_weight": (5, 15, 45)}
SPREAD = (0.85, 0.9, 0.95, 1.0, 1.05)
WORTH = 0.005  # half a per cent: by so much the error must fall for a constant to leave the middle of its grid
HORIZONS = (1, 3, 5, 8)


def fit(df: pd.DataFrame, half: int) -> wp.Rules:
    """Return the rules that do best on one half of the indicators and regions.

    One constant after the other takes the value of its grid with the smallest error relative to the
    last value, every indicator alike; then the spread is the smallest whose interval holds 80 % of
    the reported cases.
    """
    mine = df[df["half"] == half]
    rules = wp.Rules(min_observations=FEWEST, **middle(GRID), **middle(ALONE))
    rules = _descend(mine, rules, GRID, half)
    alone = _descend(mine, replace(rules, pool_members=len(df)), ALONE, half)
    rules = replace(rules, lasting_alone_weight=alone.lasting_alone_weight)
    wide = (
        spread
        for spread in SPREAD
        if _held(mine, replace(rules, spread=spread), half) >= rules.forecast_level
    )
    return replace(rules, spread=next(wide, SPREAD[-1]))


def middle(grid: Mapping[str, tuple[float, ...]]) -> dict[str, float]:
    """Return the middle value of each constant."""
    return {name: values[len(values) // 2] for name, values in grid.items()}


def _descend(
    df: pd.DataFrame, rules: wp.Rules, grid: Mapping[str, tuple[float, ...]], half: int
) -> wp.Rules:
    best = _error(df, rules, half)
    for name, values in grid.items():
        errors = {value: _error(df, replace(rules, **{name: value}), half) for value in values}
        value = min(errors, key=lambda one: errors[one])
        if errors[value] < best - WORTH:
            rules, best = replace(rules, **{name: value}), errors[value]
    return rules


def _error(df: pd.DataFrame, rules: wp.Rules, half: int) -> float:
    """Return the mean logarithm of the error relative to the last value, every indicator alike."""
    cases = judged(backtest(df, rules, HORIZONS), half)
    by_indicator = wp.accuracy(cases, "indicator_id").xs("forecast", level="method")["relative"]
    return float(np.log(by_indicator).mean())


def _held(df: pd.DataFrame, rules: wp.Rules, half: int) -> float:
    """Return how often the interval holds what came of reported series."""
    cases = judged(backtest(df, rules, HORIZONS), half)
    return float(wp.accuracy(cases[cases["kind"] == "reported"]).at["forecast", "coverage"])
