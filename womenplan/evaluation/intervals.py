"""What the counts behind each value can prove: its interval, the pooled years, and how many cases it would take."""

from __future__ import annotations

import numpy as np
import pandas as pd

from womenplan.evaluation import uncertainty
from womenplan.evaluation.outlook import counts_of
from womenplan.evaluation.result import Result

__all__ = ["intervals"]


def intervals(result: Result) -> pd.DataFrame:
    """Return the interval of every row with counts, and that of its latest years pooled.

    Returns
    -------
    pandas.DataFrame
        One row for each row of the table with counts: target_id, region, indicator_id, unit, target_value, latest, numerator,
        denominator, low, high (interval of the latest value, exact Poisson for rates, Wilson for shares),
        confidence; pooled (value of the latest years pooled), pooled_years, pooled_low, pooled_high,
        pooled_confidence; needed (pooled denominator at which a value that stays as pooled would be clear).

    Notes
    -----
    The intervals have half of 1 - level on each side; confidence rests on one-sided limits of the same level.
    Source: METHOD.md, section 3.7.
    """
    columns = ["target_id", "region", "indicator_id", "unit", "operator", "target_value", "latest", "confidence"]
    if result._counts is None:
        return pd.DataFrame(columns=columns)
    tops, bottoms = result._counts
    level, table = result.rules.confidence_level, result.table
    stated = [counts_of(unit) for unit in table["unit"]]
    per, share = np.array([per for per, _ in stated]), np.array([is_share for _, is_share in stated])
    last = np.searchsorted(result._years, table["latest_year"].fillna(result._years[0]).astype("int64").to_numpy())
    rows = np.arange(len(table))
    out = table[columns].copy()
    out["numerator"], out["denominator"] = tops[rows, last], bottoms[rows, last]
    k, n, used = uncertainty.pooled(tops, bottoms, result._years, result.rules.pooled_years)
    for name, top, bottom in (("", out["numerator"].to_numpy(), out["denominator"].to_numpy()), ("pooled_", k, n)):
        rate, part = (method(top, bottom, level) for method in (uncertainty.garwood, uncertainty.wilson))
        out[f"{name}low"], out[f"{name}high"] = (np.where(share, p, r) * per for p, r in zip(part, rate, strict=True))
    out["pooled"], out["pooled_years"] = per * k / n, used
    low, high = uncertainty.limits(k, n, level, per, share)
    operator = np.where(out["operator"].isin(["<=", "<"]), "<=", np.where(out["operator"].isin([">=", ">"]), ">=", ""))
    goal = np.where(operator == "", np.nan, out["target_value"].to_numpy(dtype=np.float64))
    out["pooled_confidence"] = uncertainty.confidence(low, high, goal, operator)
    out["needed"] = uncertainty.births_needed(goal, level, per, share, out["pooled"].to_numpy())
    return out[np.isfinite(out["denominator"])].reset_index(drop=True)
