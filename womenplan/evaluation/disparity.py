"""Women against men, town against country: the gap, its trend, when it closes, and parts that contradict the total."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from womenplan.arguments import checked
from womenplan.errors import Problem
from womenplan.evaluation.trend import theil_sen
from womenplan.io.frames import observed
from womenplan.io.special import known_indicators
from womenplan.model.lookup import by_id, name_of
from womenplan.model.observation import LIMITS, Data
from womenplan.model.table import Listed
from womenplan.model.totals import GROUPS, By, agree, counted, part_names

__all__ = ["contradictions", "disparity"]

LONGEST_YEARS = 100  # years; a gap that would take longer is not said to close


def _group_values(
    table: pd.DataFrame,
    by: By,
    least: int,
) -> pd.DataFrame:
    """Return the two groups and the total side by side, by region, indicator, other (what is held fixed), age and year.

    Only of indicators that have values for at least so many groups.
    """
    other = "area" if by == "sex" else "sex"
    keys = ["region", "indicator_id", other, "age", "year"]
    groups = table[["indicator_id", by]].drop_duplicates()["indicator_id"].value_counts()
    rows = table[table["indicator_id"].isin(groups.index[groups >= least])]
    exact = ~rows["bound"].isin(LIMITS) & rows["value"].notna()
    rows = rows[exact].drop_duplicates([*keys, by])
    if rows["series_break"].any():  # nothing is compared across a break of either group
        series = [rows[key] for key in keys[:-1]]
        broken = rows["year"].where(rows["series_break"]).groupby(series).transform("max")
        rows = rows[~(rows["year"] < broken)]
    wide = rows.pivot(index=keys, columns=by, values="value").reindex(columns=[*GROUPS[by]])
    return wide.set_axis(["first", "second", "total"], axis=1).rename_axis(index={other: "other"})


@checked
def disparity(
    table: Data,
    by: By,
    *,
    indicators: Listed | None = None,
) -> pd.DataFrame:
    """Return the latest gap between two groups for every indicator and region, its trend and when it closes.

    Parameters
    ----------
    table : Observations, Evaluation or pandas.DataFrame
        What :func:`womenplan.read_observations` returns, or a table with the columns of
        observations.
    by : {"sex", "area"}
        Female against male, or rural against urban.
    indicators : pandas.DataFrame, optional
        Indicators of the user's own, as :func:`womenplan.read_observations` takes them.

    Returns
    -------
    pandas.DataFrame
        region, indicator_id, name_zh, name_en, unit, other (the sex or area held fixed), age,
        first_year, year (the latest with both), first, second, difference (first - second, in the
        unit), ratio (first / second: the parity index for sexes), change (mean yearly change of the
        absolute gap, Theil–Sen), tendency (narrowing, widening, steady, unknown; steady, too, where
        the last gap does not differ from the first the way the trend goes), closes (the year
        in which a narrowing gap closes at that pace, missing where it does not within a hundred years), n
        (years with both).

    Notes
    -----
    Source: METHOD.md, section 5.
    """
    columns = [
        "region",
        "indicator_id",
        "name_zh",
        "name_en",
        "unit",
        "other",
        "age",
        "first_year",
        "year",
        "first",
        "second",
        "difference",
        "ratio",
        "change",
        "tendency",
        "closes",
        "n",
    ]
    known = known_indicators(indicators)
    values = _group_values(observed(table, indicators=known).table, by, 2)
    both = values.dropna(subset=["first", "second"])
    if both.empty:
        return pd.DataFrame(columns=columns)
    both = both.assign(difference=both["first"] - both["second"])
    series = both.reset_index("year").groupby(level=["region", "indicator_id", "other", "age"])
    gap = both["difference"].abs().unstack("year").sort_index(axis=1)
    slope = theil_sen(gap.to_numpy(float), gap.columns.to_numpy(np.int64))
    first = series.first()
    last = series.last()
    out = last.assign(first_year=first["year"], n=series.size(), change=slope).reset_index()
    out["ratio"] = out["first"] / out["second"].where(out["second"] != 0)
    moved = last["difference"].abs() - first["difference"].abs()
    still = (np.abs(slope) < 1e-9) | (np.sign(moved.to_numpy()) != np.sign(slope))
    out["tendency"] = np.select(
        [np.isnan(slope), still, slope < 0], ["unknown", "steady", "narrowing"], "widening"
    )
    ahead = out["difference"].abs() / -out["change"].where(out["tendency"] == "narrowing")
    coming = np.ceil(ahead.where(ahead <= LONGEST_YEARS).round(9))
    out["closes"] = (out["year"] + coming).astype("Int64")
    names = known[["indicator_id", "name_zh", "name_en", "unit"]]
    return out.merge(names, how="left", on="indicator_id")[columns]


def contradictions(
    table: pd.DataFrame,
    indicators: pd.DataFrame,
    reported: Iterable[Problem] = (),
) -> list[Problem]:
    """Return where a total does not agree with its parts, by cell, as far as that was not reported.

    A reading reports it of what was read together; here women may come from one submission and the
    total from another.
    """
    known = by_id(indicators)
    before = {(one.code, one.file, one.sheet, one.cell) for one in reported}
    problems: list[Problem] = []
    for by in GROUPS:
        if table[by].nunique() < 3:
            continue
        wide = _group_values(table, by, 3).dropna()
        unit = known["unit"].reindex(wide.index.get_level_values("indicator_id")).to_numpy()
        first, second, total = wide.to_numpy().T
        right = agree(first, second, total, unit)
        wrong = wide.assign(counted=counted(unit))[~right]
        if not wrong.empty:
            problems += _at_totals(wrong.reset_index(), table, by, indicators)
    return [one for one in problems if (one.code, one.file, one.sheet, one.cell) not in before]


def _at_totals(
    wrong: pd.DataFrame,
    table: pd.DataFrame,
    by: By,
    indicators: pd.DataFrame,
) -> list[Problem]:
    """Return a warning for each total that its parts contradict, at the cell of the total."""
    keys = ["region", "indicator_id", "other", "age", "year"]
    totals = table[table[by] == GROUPS[by][2]]
    totals = totals.rename(columns={"area" if by == "sex" else "sex": "other"})
    totals = totals[[*keys, "file", "sheet", "cell"]].drop_duplicates(keys)
    problems = []
    for row in wrong.merge(totals, on=keys, how="left").to_dict("records"):
        context = {
            "indicator": name_of(indicators, row["indicator_id"]),
            "year": int(row["year"]),
            **part_names(by),
            **{part: f"{row[part]:.6g}" for part in ("first", "second")},
        }
        place = (row["file"], row["sheet"], row["cell"])
        code = "PARTS_DO_NOT_ADD_UP" if row["counted"] else "PARTS_DO_NOT_ENCLOSE"
        problems.append(Problem(code, "warning", *place, f"{row['total']:.6g}", context))
    return problems
