"""Where the gap of a target arises: how many cases each region and group is short (METHOD 8)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from womenplan.arguments import checked
from womenplan.evaluation.intervals import edges
from womenplan.evaluation.measured import group_of
from womenplan.evaluation.outlook import counts_of
from womenplan.evaluation.result import Result
from womenplan.evaluation.status import EPS
from womenplan.model.arrays import Ints
from womenplan.model.observation import GROUPED
from womenplan.model.target import direction
from womenplan.model.totals import GROUPS

__all__ = ["COLUMNS", "decompose", "due_row", "whole_cases"]

COLUMNS = (
    "by",
    "group",
    "year",
    "numerator",
    "denominator",
    "value",
    "population_share",
    "short",
    "short_exact",
    "share",
    "points",
)
COUNTS = ["numerator", "denominator"]
HALF = 0.5


@checked
def decompose(
    result: Result,
    target: str,
    *,
    region: str | None = None,
) -> pd.DataFrame:
    """Return how many cases are missing to a target, and in which regions and groups.

    Parameters
    ----------
    result : Result
    target : str
        A target_id, or an indicator by id, name or alias; of several milestones the next one due is taken.
    region : str, optional
        The region whose gap is taken apart; the plan's own by default.

    Returns
    -------
    pandas.DataFrame
        A row for the whole (by = ``whole``), then one for each region below the plan's own, each
        sex and each area that has counts of the same year: group, year, numerator, denominator,
        value, population_share (of the whole's denominator, in percent), short (cases, whole
        numbers that add up to the whole's), short_exact, share (of the whole's shortfall, in
        percent) and points (of the gap, in the unit). What regions or groups do not account for
        stands in a row ``rest``. Empty where there are no counts, or a direction or no number at all
        is asked for.

    Notes
    -----
    With n cases of a group at risk and x counted, the group is short of T·n − x, T the value that
    just meets the target (x − T·n where less is better); a group that does better than the target
    has a negative number. These add up to T·N − X, whose quotient by N is the gap: exactly, since
    the whole is the sum of its groups. The number for the whole is rounded up to whole cases, and
    those of the groups by largest remainder, so that they add up as printed. The cases at risk are
    taken as they are: should they change, so does the number.
    """
    due = due_row(result, target, region or result.plan.region_zh)
    row = due.iloc[0]
    per, _ = counts_of(row["unit"])
    parts = _parts(result, row)
    if parts.empty or not np.isfinite(per) or row["form"] in ("direction", "gap"):
        return _empty()
    value = per * parts["numerator"] / parts["denominator"]
    edge = float(edges(result, due.assign(latest=value.iat[0]))[2][0])
    if np.isnan(edge):  # a level is to be kept that the plan does not say
        return _empty()
    sign = float(direction(due, result.plan.indicators)[0])
    sign = sign or float(np.sign(edge - value.iat[0])) or 1.0
    exact = sign * (edge / per * parts["denominator"] - parts["numerator"])
    whole = exact.iat[0]
    parts["value"] = value
    parts["short_exact"] = exact
    parts["short"] = _rounded(parts["by"], exact, strict=row["operator"] in (">", "<"))
    with np.errstate(divide="ignore", invalid="ignore"):
        parts["share"] = np.where(abs(whole) > EPS, 100 * exact / whole, np.nan)
    parts["population_share"] = 100 * parts["denominator"] / parts["denominator"].iat[0]
    parts["points"] = per * exact / parts["denominator"].iat[0]
    return parts[list(COLUMNS)].reset_index(drop=True)


def due_row(
    result: Result,
    target: str,
    region: str,
) -> pd.DataFrame:
    """Return the row of a target and region, of several milestones the next one due.

    Raises
    ------
    UsageError
        If the plan has no such target, or the result no row of it for such a region.
    """
    table = result.table
    rows = table[table["target_id"] == result.target_of(target)]
    mine = rows[rows["region"] == result.one_of(region, rows["region"])]
    due = mine[mine["milestone_year"] >= result.year]
    return due.head(1) if len(due) else mine.tail(1)


def whole_cases(exact: float, *, strict: bool = False) -> int:
    """Return a number of cases rounded up.

    Where the target itself is not enough, one more at a tie.

    Examples
    --------
    >>> whole_cases(12.2), whole_cases(12.0), whole_cases(12.0, strict=True), whole_cases(-0.5)
    (13, 12, 13, 0)
    """
    up = int(np.ceil(exact - EPS))
    if strict and abs(exact - up) <= EPS:
        return up + 1
    return up


def _empty() -> pd.DataFrame:
    return pd.DataFrame(columns=list(COLUMNS))


def _rounded(
    by: pd.Series,
    exact: pd.Series,
    *,
    strict: bool,
) -> Ints:
    """Return whole numbers, such that those of every kind of group add up to that of the whole."""
    total = whole_cases(float(exact.iat[0]), strict=strict)
    out = np.zeros(len(exact), np.int64)
    out[0] = total
    for kind in pd.unique(by[1:]):
        at = np.flatnonzero(by == kind)
        down = np.floor(exact.to_numpy()[at] + EPS)
        left = total - int(down.sum())
        order = np.argsort(-(exact.to_numpy()[at] - down), kind="stable")
        extra = np.full(len(at), left // len(at))
        extra[order[: left % len(at)]] += 1
        out[at] = down.astype(np.int64) + extra
    return out


def _parts(result: Result, row: pd.Series) -> pd.DataFrame:
    """Return the counts of the whole, and of the regions and groups that add up to it."""
    seen = _counted(result, row)
    home = row["region"]
    group = group_of(result.plan.indicators, row["indicator_id"], _population(result, row))
    of_whole = (seen[list(GROUPED)] == pd.Series(group)).all(axis=1)
    at_home = seen["region"] == home
    below = seen[of_whole & ~at_home & (home == result.plan.region_zh)]
    year = row["latest_year"] if pd.notna(row["latest_year"]) else below["year"].max()
    whole = seen[of_whole & at_home & (seen["year"] == year)]
    below = below[below["year"] == year]
    if whole.empty and pd.isna(row["latest_year"]):
        whole = below
    counts = whole[COUNTS].sum()
    if not counts["denominator"] > 0:
        return _empty()
    parts = [_row("whole", home, counts)]
    if len(below) >= 2:
        parts += _with_rest("region", below["region"], below, counts)
    parts += _groups(seen[at_home & (seen["year"] == year)], group, counts)
    return pd.concat(parts, ignore_index=True).assign(year=int(year))


def _counted(result: Result, row: pd.Series) -> pd.DataFrame:
    """Return the observations of a row's indicator that have both counts."""
    table = result.observations
    mine = table[table["indicator_id"] == row["indicator_id"]]
    known = mine["numerator"].notna() & (mine["denominator"] > 0) & (mine["bound"] == "")
    mine = mine[known & (mine["year"] <= result.year)]
    return mine.drop_duplicates(["region", "year", *GROUPED])


def _population(result: Result, row: pd.Series) -> str:
    """Return the population that the target of a row is about."""
    targets = result.plan.targets
    asked = targets["target_id"] == row["target_id"]
    return str(targets.loc[asked, "population"].iat[0])


def _row(
    by: str,
    group: str,
    counts: pd.Series,
) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "by": by,
                "group": group,
                **counts.to_dict(),
            }
        ]
    )


def _with_rest(
    by: str,
    names: pd.Series,
    counts: pd.DataFrame,
    whole: pd.Series,
) -> list[pd.DataFrame]:
    """Return one row per part, and one of what the parts leave over of the whole."""
    rows = counts[COUNTS].assign(by=by, group=names)[["by", "group", *COUNTS]]
    left = whole - rows[COUNTS].sum()
    rest = [_row(by, "rest", left)] if (left.abs() >= HALF).any() else []
    return [rows, *rest]


def _groups(
    mine: pd.DataFrame,
    group: dict[str, str],
    whole: pd.Series,
) -> list[pd.DataFrame]:
    """Return the sexes and the areas of the whole, where they make it up."""
    rows = []
    for name, (*members, whole_group) in GROUPS.items():
        fixed = pd.Series(group).drop(name)
        parts = mine[(mine[fixed.index] == fixed).all(axis=1) & mine[name].isin(members)]
        if group[name] not in (whole_group, "") or len(parts) != len(members):
            continue
        if np.allclose(parts[COUNTS].sum(), whole, rtol=0, atol=HALF):
            rows += _with_rest(name, parts[name], parts, whole)
    return rows
