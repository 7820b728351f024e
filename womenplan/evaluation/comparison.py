"""The same indicator's target across plans, brought onto the same year (METHOD 7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, TypeAlias

import numpy as np
import pandas as pd

from womenplan.arguments import Some, checked
from womenplan.errors import Problem, UsageError
from womenplan.evaluation.status import EPS
from womenplan.io.frames import observed
from womenplan.messages import Several
from womenplan.model import catalogue
from womenplan.model.arrays import Floats, Objects, Pair, Strings
from womenplan.model.lookup import name_of
from womenplan.model.match import population_code
from womenplan.model.matcher import matcher_of
from womenplan.model.observation import Data
from womenplan.model.plan import AnyPlan, Plan, as_plan, bundled_plan
from womenplan.model.rules import Rules
from womenplan.model.table import TableWith
from womenplan.model.target import VALUED, direction

__all__ = [
    "KEYS",
    "RELATIONS",
    "compare_plans",
    "kinds_of",
    "last_first",
    "looser_than_above",
    "names_apart",
    "renamed",
]

Plans: TypeAlias = Annotated[Sequence[AnyPlan], Some()]
Compared: TypeAlias = Annotated[pd.DataFrame, TableWith(relation="any")]
RELATIONS = ("stricter", "equal", "looser", "not_comparable", "own", "absent")
_COLUMNS = [
    "indicator_id",
    "name_zh",
    "name_en",
    "domain",
    "population",
    "plan_id",
    "title_zh",
    "title_en",
    "target_id",
    "form",
    "operator",
    "value",
    "unit",
    "milestone_year",
    "soft",
    "above_id",
    "above_value",
    "relation",
    "baseline_year",
    "baseline",
    "yearly_change",
]
KEYS = ["indicator_id", "population", "kind"]
DEMANDED = ["form", "operator", "value", "milestone_year", "soft"]


@checked
def compare_plans(
    plans: Plans | None = None,
    *,
    indicator: str | None = None,
    against: str | None = None,
    data: Data | None = None,
) -> pd.DataFrame:
    """Return every indicator's target in every plan side by side, and how each stands to the plan above.

    Parameters
    ----------
    plans : sequence of Plan or plan_id, optional
        By default all bundled plans. Indicators of plans' own are the same where their names are.
    indicator : str, optional
        Only this indicator: an id, a name or an alias.
    against : str, optional
        plan_id that all are compared with; by default each with the plan above it (``parent_id``).
        A bundled plan need not be among ``plans`` for it.
    data : Observations, Evaluation or pandas.DataFrame, optional
        Observations that hold the baselines from which straight paths run.

    Returns
    -------
    pandas.DataFrame
        One row per indicator, population and plan: indicator_id, name_zh, name_en, domain,
        population, plan_id, title_zh, title_en, target_id, form, operator, value, unit,
        milestone_year, soft, above_id, above_value (the target of the plan above, on the straight
        path to the row's own year), relation: stricter, equal, looser, not_comparable (the year
        differs and no baseline is known), own (the plan above has no such target), absent;
        baseline_year, baseline (in the plan's own region, NaN without data), yearly_change (what
        the target asks for a year from there on, in the unit; 0 where the baseline reaches it).

    Raises
    ------
    UsageError
        If a plan or the indicator is unknown, or two plans have one id.

    Notes
    -----
    A plan's last milestone is compared, of repeats the strictest. Where the value is the same,
    ``>`` is stricter than ``>=``, and ``around`` and soft targets are looser. A target with a value
    is stricter than a direction. A target of an earlier year is compared with the straight path of
    the plan above; one of a later year is taken back along its own straight path to the year of the
    plan above. Where the bound already reaches that of the later year, no baseline is needed.
    Source: METHOD.md, section 7.
    """
    chosen = _chosen(plans)
    every = chosen | _above(chosen, against)
    known = pd.concat([p.indicators for p in every.values()]).drop_duplicates("indicator_id")
    rows = _one_each(pd.concat([p.targets for p in every.values()], ignore_index=True), known)
    if indicator is not None:
        rows = _about(rows, known, indicator, chosen)
    asked = rows[rows["plan_id"].isin(chosen)]
    grid = asked[KEYS].drop_duplicates().merge(pd.DataFrame({"plan_id": list(chosen)}), how="cross")
    df = grid.merge(asked, how="left", on=[*KEYS, "plan_id"])
    df["above_id"] = df["plan_id"].map(
        {name: p.parent_id if against is None else against for name, p in chosen.items()}
    )
    upper = rows[[*KEYS, "plan_id", *DEMANDED]].rename(columns={"plan_id": "above_id"})
    df = df.merge(
        upper,
        how="left",
        on=[*KEYS, "above_id"],
        suffixes=("", "_above"),
    )
    df["baseline"], df["baseline_year"] = _baselines(df, df["plan_id"], chosen, known, data)
    df["above_value"], df["relation"] = _relation(df, known, every, data)
    df["yearly_change"] = _yearly(df)
    df = df.merge(
        known[["indicator_id", "name_zh", "name_en", "domain", "unit"]],
        how="left",
        on="indicator_id",
    )
    for column in ("title_zh", "title_en"):
        df[column] = df["plan_id"].map({name: getattr(p, column) for name, p in chosen.items()})
    order = {name: position for position, name in enumerate(chosen)}
    df = df.sort_values(
        ["domain", "indicator_id", "population", "plan_id"],
        key=lambda s: s.map(order) if s.name == "plan_id" else s,
    )
    return df[_COLUMNS].reset_index(drop=True)


def _about(
    rows: pd.DataFrame,
    known: pd.DataFrame,
    name: str,
    plans: Mapping[str, Plan],
) -> pd.DataFrame:
    """Return the rows of an indicator, of a group if the name says one.

    Raises
    ------
    UsageError
        If it is unknown, or no plan has a target on it.
    """
    matcher = matcher_of(known)
    match = matcher.match(name)
    if not match.indicator:
        raise UsageError(matcher.unmatched(name))
    rows = rows[rows["indicator_id"] == match.indicator]
    group = population_code(match)
    if group:
        rows = rows[rows["population"] == group]
    if rows.empty:
        context = {"plan": Several(plans), "near": name_of(known, match.indicator)}
        code = "TARGET_OF_GROUP_UNKNOWN" if group else "TARGET_UNKNOWN"
        raise UsageError(Problem(code, found=name, context=context))
    return rows


def _chosen(plans: Plans | None) -> dict[str, Plan]:
    """Return the plans that a call names, all bundled ones by default, by their ids.

    Raises
    ------
    UsageError
        If two plans have one id.
    """
    listed = [as_plan(p) for p in (catalogue.plans()["plan_id"] if plans is None else plans)]
    chosen: dict[str, Plan] = {}
    for plan, change in zip(listed, names_apart(listed), strict=True):
        if plan.plan_id in chosen:
            raise UsageError(Problem("PLAN_ID_REPEATED", found=plan.plan_id))
        chosen[plan.plan_id] = renamed(plan, change)
    return chosen


def _above(chosen: Mapping[str, Plan], against: str | None) -> dict[str, Plan]:
    """Return the bundled plans with which some are compared and that are not among them.

    Raises
    ------
    UsageError
        If the plan that was named for it is neither.
    """
    bundled = set(catalogue.plans()["plan_id"])
    if against is None:
        wanted = {p.parent_id for p in chosen.values()} & bundled
    else:
        wanted = {against}
    return {name: bundled_plan(name) for name in sorted(wanted - set(chosen))}


def names_apart(plans: Sequence[Plan]) -> list[dict[str, str]]:
    """Return for each plan which of its own indicators need another id.

    One of the same name and unit has one id in all plans, and no two others share theirs.
    """
    bundled = set(catalogue.indicators()["indicator_id"])
    ids: dict[tuple[str, str], str] = {}
    changes = []
    for plan in plans:
        others = plan.indicators[~plan.indicators["indicator_id"].isin(bundled)]
        change = {}
        for code, name, unit in others[["indicator_id", "name_zh", "unit"]].itertuples(index=False):
            free = f"{code}@{plan.plan_id}" if code in ids.values() else code
            change[code] = ids.setdefault((name, unit), free)
        changes.append(change)
    return changes


def renamed(plan: Plan, change: Mapping[str, str]) -> Plan:
    """Return a plan with other ids of some indicators."""
    if not change:
        return plan
    columns = ["indicator_id", "comparator_id"]
    return replace(
        plan,
        indicators=plan.indicators.replace({"indicator_id": change}),
        targets=plan.targets.replace(dict.fromkeys(columns, change)),
    )


@checked
def looser_than_above(comparison: Compared | Plans | None = None) -> pd.DataFrame:
    """Return the rows of a comparison whose target is looser than that of the plan above.

    Parameters
    ----------
    comparison : pandas.DataFrame or sequence of Plan or plan_id, optional
        What :func:`compare_plans` returns, or plans to compare; all bundled ones by default.

    Returns
    -------
    pandas.DataFrame
        Rows of the comparison, with its columns.
    """
    table = comparison if isinstance(comparison, pd.DataFrame) else compare_plans(comparison)
    return table[table["relation"] == "looser"].reset_index(drop=True)


def _yearly(df: pd.DataFrame) -> pd.Series:
    """Return the change a year from the baseline that the target asks for; 0 where it is reached already."""
    lead = (df["value"] - df["baseline"]) / (df["milestone_year"] - df["baseline_year"])
    still_to_come = df["milestone_year"] > df["baseline_year"]
    asked = df["form"].isin(["level", "coverage", "around"]) & still_to_come
    rises = df["operator"].isin([">=", ">"]) & (lead <= 0)
    falls = df["operator"].isin(["<=", "<"]) & (lead >= 0)
    return lead.where(asked).mask((rises | falls) & asked, 0.0)


def _one_each(df: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return one row per plan, indicator and population: its last milestone, and of several the strictest."""
    df["kind"] = kinds_of(df["form"])
    df = last_first(df, indicators).drop_duplicates(["plan_id", *KEYS])
    return df[["plan_id", *KEYS, "target_id", *DEMANDED]]


def last_first(df: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return targets with those of a value first, the later milestone before the earlier, the stricter before the looser."""
    bounded = df["form"].isin(VALUED) & df["value"].notna()
    strictness = (_sign(df, indicators) * df["value"]).where(bounded, -np.inf)
    df = df.assign(bounded=bounded, strictness=strictness)
    return df.sort_values(
        ["bounded", "milestone_year", "strictness"], ascending=False, kind="stable"
    )


def kinds_of(form: pd.Series) -> Objects:
    """Return what sort of thing targets of some forms are about: a value, or a gap, a change, another value, a balance."""
    return np.where(form.isin(["gap", "change", "relative", "balance"]), form, "value")


def _sign(df: pd.DataFrame, indicators: pd.DataFrame) -> Floats:
    sign = direction(df, indicators)
    return np.where(sign == 0, 1.0, sign)


def _relation(
    df: pd.DataFrame,
    indicators: pd.DataFrame,
    plans: dict[str, Plan],
    data: Data | None,
) -> tuple[Floats, Strings]:
    """Return the value that the plan above asks for in the row's year, and how the row stands to it."""
    sign = _sign(df, indicators)
    kept = df["form"] == "keep"  # what is kept holds in every year
    columns = ["value", "milestone_year", "value_above", "milestone_year_above"]
    mine, year, theirs, year_above = (df[name].astype(float) for name in columns)
    start, start_year = (df[name] for name in ("baseline", "baseline_year"))
    base, base_year = _baselines(df, df["above_id"], plans, indicators, data)
    later = year_above > year
    path = base + (theirs - base) * (year - base_year) / (year_above - base_year)
    reaches = sign * (mine - theirs) >= -EPS
    at_year = theirs.mask(later & ~reaches, path)
    lead = sign * (mine - at_year)
    way = (mine - start) * (year_above - start_year)
    own_path = start + way / (year - start_year)
    earlier = (year_above < year) & ~kept
    lead = lead.mask(earlier & (lead > EPS), sign * (own_path - theirs))
    lead = lead.mask(earlier & ((mine - theirs).abs() <= EPS), -np.inf)
    valued = mine.notna()
    valued_above = theirs.notna()
    both = valued & valued_above
    tie = np.zeros(len(df))  # above zero where the row is the stricter by its words
    for column, words, stricter in (
        ("operator", [">", "<"], 1),
        ("form", ["around"], -1),
        ("soft", [True], -1),
    ):
        mine_is = df[column].isin(words).astype(int)
        theirs_is = df[f"{column}_above"].isin(words).astype(int)
        tie = np.where(tie == 0, stricter * (mine_is - theirs_is), tie)
    reached_early = later & reaches & ~kept
    by_value = np.where(lead.abs() > EPS, np.sign(lead), reached_early)
    stands = np.where(valued == valued_above, tie, np.where(valued, 1, -1))
    stands = np.where(both & (by_value != 0), by_value, stands)
    conditions = [
        df["target_id"].isna(),
        df["form_above"].isna(),
        both & lead.isna(),
        stands > 0,
        stands < 0,
    ]
    relation = np.select(
        conditions, ["absent", "own", "not_comparable", "stricter", "looser"], "equal"
    )
    return np.where(both, at_year, theirs), relation


def _baselines(
    df: pd.DataFrame,
    owner: pd.Series,
    plans: dict[str, Plan],
    indicators: pd.DataFrame,
    data: Data | None,
) -> Pair:
    """Return the value and year from which the path of each row's owner, a plan, runs.

    NaN where it is not known.
    """
    out = np.full(len(df), np.nan)
    out_year = np.full(len(df), np.nan)
    if data is None:
        return out, out_year
    table = observed(data, indicators=indicators).table
    known = indicators[["indicator_id", "sex", "area"]].assign(age="", bound="")
    keys = ["region", "indicator_id", "year"]
    seen = table.merge(known, on=list(known)).drop_duplicates(keys).set_index(keys)["value"]
    base_year = owner.map({name: p.base_year for name, p in plans.items()})
    regions = owner.map({name: p.region_zh for name, p in plans.items()})
    whole = (df["population"] == "").to_numpy()
    for back in range(Rules().baseline_lookback + 1):
        year = base_year - back
        wanted = pd.MultiIndex.from_arrays([regions, df["indicator_id"], year])
        values = seen.reindex(wanted).to_numpy(float)
        fresh = whole & np.isnan(out) & ~np.isnan(values)
        out = np.where(fresh, values, out)
        out_year = np.where(fresh, year, out_year)
    return out, out_year
