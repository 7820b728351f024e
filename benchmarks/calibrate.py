"""Fit the constants of the forecast on half of the indicators and regions, and judge it on the other half.

Run with ``make bench``, or ``python benchmarks/calibrate.py [rivals.csv] [--as-shipped]``: the file
holds the rivals' forecasts (``make rivals``), and ``--as-shipped`` leaves out the fitting and
judges the constants of ``Rules``. Both halves are fitted and both are judged, each by the constants
of the other, so that no indicator bears on its own verdict.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Sequence

import pandas as pd
from fit import ALONE, GRID, fit
from real_series import FEWEST, GIVEN, HORIZONS, KINDS, as_own, backtest, judged, observations
from trial_plans import reached, trials, youden

import womenplan as wp

OWN = ("forecast", "linear", "regression", "growth", "unchanged")
RIVALS = ("damped_holt", "auto_ets", "theta", "auto_arima")
SHARES = (0.2, 0.4, 0.6)
WITHIN = (0.75, 0.85)
KEY = ["region", "indicator_id", "origin", "horizon"]


def main(arguments: Sequence[str]) -> None:
    """Print what was fitted, and the tables."""
    warnings.simplefilter("ignore", UserWarning)  # ten real values that the checks doubt
    pd.set_option("display.width", 160, "display.max_columns", 20)
    df = observations()
    files = [argument for argument in arguments if not argument.startswith("--")]
    rules = {half: _rules(df, half, "--as-shipped" in arguments) for half in (0, 1)}
    cases = pd.concat(
        [judged(backtest(df, rules[1 - half]), half) for half in (0, 1)], ignore_index=True
    )
    methods = list(OWN)
    if files:
        cases, methods = _with_rivals(cases, files[0]), [*OWN, *RIVALS]
    print(
        f"\n{df.groupby('indicator_id').ngroups} indicators, {len(df.groupby(['indicator_id', 'region']))} series, ",
        end="",
    )
    print(
        f"{len(cases):,} cases judged: half of the indicators in half of the regions by the constants of the other half"
    )
    _print_errors(cases, methods)
    _print_intervals(cases)
    _print_probabilities(df, rules)
    _print_plans(trials(df, wp.Rules()))


def _rules(df: pd.DataFrame, half: int, as_shipped: bool) -> wp.Rules:
    """Return the rules that were fitted on a half, after printing those that differ from the shipped ones."""
    shipped = wp.Rules(min_observations=FEWEST)
    if as_shipped:
        return shipped
    found = fit(df, half)
    names = [*GRID, *ALONE, "spread"]
    told = (f"{name} {getattr(found, name):g}" + _note(shipped, found, name) for name in names)
    print(f"fitted on half {half + 1}: " + ", ".join(told), flush=True)
    return found


def _note(shipped: wp.Rules, found: wp.Rules, name: str) -> str:
    ours, theirs = getattr(shipped, name), getattr(found, name)
    return "" if ours == theirs else f" (shipped {ours:g})"


def _with_rivals(cases: pd.DataFrame, path: str) -> pd.DataFrame:
    """Return the cases that rivals forecast too, with columns of each rival's forecasts and limits."""
    wide = pd.read_csv(path).pivot(index=KEY, columns="method", values=["forecast", "low", "high"])
    names = {"forecast": "{}", "low": "{}_low", "high": "{}_high"}
    wide.columns = pd.Index([names[kind].format(method) for kind, method in wide.columns])
    both = cases.merge(wide.reset_index().dropna(subset=list(RIVALS)), on=KEY)
    if len(both) < len(cases):
        print(f"{path} has {len(both):,} of the {len(cases):,} cases: these alone are judged")
    return both


def _print_errors(cases: pd.DataFrame, methods: Sequence[str]) -> None:
    """Print error relative to the last value and how often the interval held, all judged and by half."""
    table = {}
    for kind in KINDS:
        some = cases[cases["kind"] == kind]
        found = wp.accuracy(some, methods=methods)
        table[f"{kind}"] = found["relative"].round(3)
        for half in (0, 1):
            by_half = wp.accuracy(some[some["half"] == half], methods=methods)
            table[f"half {half + 1}" + " " * (kind == "modelled")] = by_half["relative"].round(3)
        table[f"{kind[:8]} held"] = (100 * found["coverage"]).round(1)
    print(
        "\nError relative to the last value, every indicator once; how often the 80 % interval held what came, %\n"
    )
    print(pd.DataFrame(table).to_string(na_rep=""))


def _print_intervals(cases: pd.DataFrame) -> None:
    """Print how often the interval held what came by horizon, and for how many indicators within the bounds."""
    table = {}
    for kind in KINDS:
        some = cases[cases["kind"] == kind]
        table[kind] = _held(some)
        if kind == "reported":
            table |= {f"half {half + 1}": _held(some[some["half"] == half]) for half in (0, 1)}
    print("\nHow often the 80 % interval held what came, by years ahead, %\n")
    print((100 * pd.DataFrame(table).T).round(1).to_string())
    low, high = WITHIN
    by = wp.accuracy(cases, "indicator_id").xs("forecast", level="method")["coverage"]
    print(
        f"\nWithin {low:.0%} to {high:.0%} for {by.between(low, high).mean():.0%} of the indicators, ",
        end="",
    )
    print(f"within 70% to 90% for {by.between(0.7, 0.9).mean():.0%}")


def _held(cases: pd.DataFrame) -> pd.Series:
    return wp.accuracy(cases, "horizon").xs("forecast", level="method")["coverage"]


def _print_probabilities(df: pd.DataFrame, rules: dict[int, wp.Rules]) -> None:
    """Print the Brier score of the probability of meeting targets 20 to 60 % better than five years before the origin."""
    tried = pd.concat([_tried(df, rules[1 - half], half) for half in (0, 1)], ignore_index=True)
    some = tried[(tried["kind"] == "reported") & tried["met"].notna()]
    some = some.astype({"met": float, "p_meet": float})
    score = ((some["p_meet"] - some["met"]) ** 2).groupby(some["indicator_id"]).mean().mean()
    base = some.groupby("indicator_id")["met"].mean().pipe(lambda rate: rate * (1 - rate)).mean()
    print(
        f"\nTargets 20, 40 and 60 % better than the base, reported series, {len(some):,} cases: ",
        end="",
    )
    print(
        f"Brier score {score:.3f} (of the indicator's own base rate {base:.3f}); said against came:\n"
    )
    said = pd.cut(some["p_meet"], [0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 1], include_lowest=True)
    found = some.groupby(said, observed=True).agg(
        said=("p_meet", "mean"), came=("met", "mean"), cases=("met", "size")
    )
    print(found.rename_axis("p_meet").round(2).to_string())


def _tried(df: pd.DataFrame, rules: wp.Rules, half: int) -> pd.DataFrame:
    parts = []
    for better, sign in (("higher", 1), ("lower", -1)):
        some = df[(df["better"] == better) & (df["half"] == half)]
        asking = {"rules": rules, "horizons": HORIZONS, "indicators": as_own(some)}
        parts += [wp.backtest(some[GIVEN], asked=sign * share, **asking) for share in SHARES]
    cases = pd.concat(parts, ignore_index=True).astype({"region": "str", "indicator_id": "str"})
    about = df.drop_duplicates("indicator_id").set_index("indicator_id")["kind"]
    places = df.drop_duplicates("region").set_index("region")["region_half"]
    return cases.assign(kind=cases["indicator_id"].map(about))[cases["region"].map(places) == half]


def _print_plans(found: pd.DataFrame) -> None:
    """Print what became of plans of ten years, by their status and expectation at mid-term.

    Constants as shipped.
    """
    print(
        "\nPlans of ten years, 20, 40 or 60 % better than the base asked for; judged at mid-term, constants as shipped:"
    )
    for kind in KINDS:
        some = found[found["kind"] == kind]
        print(
            f"\n{kind}: {len(some):,} targets; Youden index of the red and orange warnings {youden(some):.2f}\n"
        )
        for by in ("status", "outlook"):
            print(reached(some, by).round(1).to_string(), "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
