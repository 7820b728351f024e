"""Plans of ten years tried on the real series: judged at mid-term, and held against what came.

Every base year of the file begins a plan that asks each series for 20, 40 and 60 % better than its
base by the tenth year. Statuses, expectations and warnings are those of :func:`womenplan.evaluate`.
"""

from __future__ import annotations

import pandas as pd
from real_series import GIVEN, as_own

import womenplan as wp
from womenplan.evaluation.status import STATUSES
from womenplan.io.frames import complete

ASKED = (20, 40, 60)
YEARS, HALFWAY = 10, 5
RED_OR_ORANGE = "expected_miss|doubtful"


def trials(df: pd.DataFrame, rules: wp.Rules) -> pd.DataFrame:
    """Return one row per target and series: kind, status, outlook, p_meet and warnings at mid-term, and whether it was met."""
    rows = []
    for _, some in df.groupby(
        df["region"].str.startswith("SE")
    ):  # municipalities and countries share no indicator
        known = as_own(some)
        first, last = int(some["year"].min()), int(some["year"].max())
        rows += [trial(some, known, base, rules) for base in range(first, last - YEARS + 1)]
    return pd.concat(rows, ignore_index=True)


def trial(df: pd.DataFrame, known: pd.DataFrame, base: int, rules: wp.Rules) -> pd.DataFrame:
    """Return the trials of the plans that begin after one base year."""
    plan = wp.load_plan(targets(known, base), indicators=known, start_year=base + 1, region="所有")
    data = wp.Observations(complete(df[GIVEN], indicators=plan.indicators)[0])
    halfway = wp.evaluate(plan, data, base + HALFWAY, stage="midterm", rules=rules).table
    end = wp.evaluate(plan, data, base + YEARS, rules=rules).table
    key = ["target_id", "region"]
    both = halfway.merge(end[[*key, "status", "latest_year"]], on=key, suffixes=("", "_end"))
    seen = (both["baseline_year"] == base) & (both["latest_year"] == base + HALFWAY)
    both = both[seen & (both["latest_year_end"] == base + YEARS)]
    possible = (both["unit"] != "percent") | (both["target_value"] <= 100)
    about = df.drop_duplicates("indicator_id").set_index("indicator_id")["kind"]
    columns = ["indicator_id", "region", "status", "outlook", "p_meet", "warnings", "forecast_pool"]
    met = both["status_end"] == "met"
    return both[columns].assign(kind=both["indicator_id"].map(about), met=met, base=base)[
        possible & ~both["slack"]
    ]


def targets(known: pd.DataFrame, base: int) -> pd.DataFrame:
    """Return the targets of a plan: every indicator so many per cent better than in its base year."""
    asked = known[["indicator_id", "better"]].merge(pd.DataFrame({"value": ASKED}), how="cross")
    operator = asked["better"].map({"higher": ">=", "lower": "<="})
    fixed = {"form": "change", "unit": "percent", "base_year": base, "milestone_year": base + YEARS}
    return asked.assign(operator=operator, **fixed).drop(columns="better")


def reached(found: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return how many rows there are of each status or expectation, and what share of them met their target, in per cent."""
    groups = found.groupby(by)["met"]
    out = pd.DataFrame({"rows": groups.size(), "reached": 100 * groups.mean()})
    order = STATUSES if by == "status" else ("likely", "open", "unlikely", "at_risk", "")
    return out.reindex([name for name in order if name in out.index])


def youden(found: pd.DataFrame) -> float:
    """Return the share of misses that was warned of in red or orange less the share of successes that was."""
    still = found[found["status"] != "met"]
    warned = still["warnings"].str.contains(RED_OR_ORANGE)
    return float(warned[~still["met"]].mean() - warned[still["met"]].mean())
