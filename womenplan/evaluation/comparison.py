"""The same indicator's target across plans, brought onto the same year (METHOD 7)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from womenplan.errors import Problem, UsageError
from womenplan.evaluation.series import Floats
from womenplan.evaluation.status import EPS
from womenplan.model import catalogue
from womenplan.model.observation import Observations, complete
from womenplan.model.plan import Plan, bundled_plan
from womenplan.model.target import VALUED

__all__ = ["RELATIONS", "compare_plans", "looser_than_above"]

RELATIONS = ("stricter", "equal", "looser", "not_comparable", "own", "absent")
WEAKER = {"around": 1}


def compare_plans(
    plans: Sequence[Plan | str] | None = None,
    *,
    indicator: str | None = None,
    against: str | None = None,
    data: Observations | pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return every indicator's target in every plan side by side, and how each stands to the plan above.

    Parameters
    ----------
    plans : sequence of Plan or plan_id, optional
        By default all bundled plans.
    indicator : str, optional
        Only this indicator: an id, a name or an alias.
    against : str, optional
        plan_id that all are compared with; by default each with the plan above it (``parent_id``).
    data : Observations or pandas.DataFrame, optional
        Observations that hold the baselines from which straight paths run.

    Returns
    -------
    pandas.DataFrame
        One row an indicator, population and plan: indicator_id, name_zh, name_en, domain, population, plan_id,
        title_zh, title_en, target_id, form, operator, value, unit, milestone_year, soft, above_id, above_value (the target of the plan
        above, on the straight path to the row's own year), relation: stricter, equal, looser, not_comparable
        (the year differs and no baseline is known), own (the plan above has no such target), absent.

    Raises
    ------
    UsageError
        If a plan or the indicator is unknown.

    Notes
    -----
    A plan's last milestone is compared, of repeats the strictest. Where the value is the same, ``>`` is stricter than
    ``>=``, and ``around`` and soft targets are looser. A target with a value is stricter than a direction.
    A target of an earlier year is compared with the straight path of the plan above; one of a later year is taken
    back along its own straight path to the year of the plan above. Where the bound already reaches that of the
    later year, no baseline is needed.
    Source: METHOD.md, section 7.
    """
    chosen = [
        bundled_plan(p) if isinstance(p, str) else p
        for p in (plans if plans is not None else catalogue.plans()["plan_id"])
    ]
    known = pd.concat([p.indicators for p in chosen]).drop_duplicates("indicator_id")
    if indicator is not None:
        found = catalogue.match_names(pd.Series([indicator], dtype="str"), known).iat[0]
        if pd.isna(found):
            raise UsageError(catalogue.unmatched(indicator, known))
        indicator = str(found)
    rows = _one_each(chosen)
    if indicator is not None:
        rows = rows[rows["indicator_id"] == indicator]
    above = {p.plan_id: (against if against is not None else p.parent_id) for p in chosen}
    ids = [p.plan_id for p in chosen]
    if against is not None and against not in ids:
        raise UsageError(Problem("PLAN_UNKNOWN", found=against, context={"allowed": "、".join(ids)}))
    keys = rows[["indicator_id", "population", "kind"]].drop_duplicates()
    grid = keys.merge(pd.DataFrame({"plan_id": ids}), how="cross")
    df = grid.merge(rows, how="left", on=["indicator_id", "population", "kind", "plan_id"])
    df["above_id"] = df["plan_id"].map(above).fillna("")
    upper = df[["indicator_id", "population", "kind", "plan_id", "form", "operator", "value", "milestone_year", "soft"]]
    df = df.merge(
        upper.rename(columns={"plan_id": "above_id"}), how="left", on=["indicator_id", "population", "kind", "above_id"],
        suffixes=("", "_above"),
    )  # fmt: skip
    df["above_value"], df["relation"] = _relation(df, {p.plan_id: p for p in chosen}, data)
    names = known.set_index("indicator_id")
    for column in ("name_zh", "name_en", "domain", "unit"):
        df[column] = df["indicator_id"].map(names[column])
    for column in ("title_zh", "title_en"):
        df[column] = df["plan_id"].map({p.plan_id: getattr(p, column) for p in chosen})
    order = {name: position for position, name in enumerate(ids)}
    df = df.sort_values(
        ["domain", "indicator_id", "population", "plan_id"], key=lambda s: s.map(order) if s.name == "plan_id" else s
    )
    columns = [
        "indicator_id", "name_zh", "name_en", "domain", "population", "plan_id", "title_zh", "title_en", "target_id", "form", "operator", "value",
        "unit", "milestone_year", "soft", "above_id", "above_value", "relation",
    ]  # fmt: skip
    return df[columns].reset_index(drop=True)


def looser_than_above(comparison: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a comparison whose target is looser than that of the plan above."""
    return comparison[comparison["relation"] == "looser"].reset_index(drop=True)


def _one_each(plans: Sequence[Plan]) -> pd.DataFrame:
    """Return one row a plan, indicator and population: its last milestone, and of several the strictest."""
    df = pd.concat([p.targets for p in plans], ignore_index=True)
    df["kind"] = np.where(df["form"].isin(["gap", "change", "relative", "balance"]), df["form"], "value")
    df["sign"] = _sign(df)
    df["bounded"] = df["form"].isin(VALUED) & df["value"].notna()
    df["strictness"] = (df["sign"] * df["value"]).where(df["bounded"], -np.inf)
    df = df.sort_values(["bounded", "milestone_year", "strictness"], ascending=False, kind="stable")
    keep = [
        "plan_id",
        "indicator_id",
        "population",
        "kind",
        "target_id",
        "form",
        "operator",
        "value",
        "milestone_year",
        "soft",
    ]
    return df.drop_duplicates(["plan_id", "indicator_id", "population", "kind"])[keep]


def _sign(df: pd.DataFrame) -> pd.Series:
    polarity = catalogue.indicators().set_index("indicator_id")["better"]
    lower = df["operator"].isin(["<=", "<", "down"]) | (
        (df["form"] == "around") & (df["indicator_id"].map(polarity) == "lower")
    )
    return pd.Series(np.where(lower, -1.0, 1.0), index=df.index)


def _relation(
    df: pd.DataFrame, plans: dict[str, Plan], data: Observations | pd.DataFrame | None
) -> tuple[Floats, np.ndarray]:
    sign = _sign(df).to_numpy()
    mine, theirs = df["value"].to_numpy(dtype=float), df["value_above"].to_numpy(dtype=float)
    years = df["milestone_year"].to_numpy(dtype=float), df["milestone_year_above"].to_numpy(dtype=float)
    base, base_year = _baselines(df, df["above_id"], plans, data)
    own_base, own_base_year = _baselines(df, df["plan_id"], plans, data)
    with np.errstate(invalid="ignore", divide="ignore"):
        later = years[1] > years[0]
        path = base + (theirs - base) * (years[0] - base_year) / (years[1] - base_year)
        reaches = sign * (mine - theirs) >= -EPS
        at_year = np.where(later & ~reaches, path, theirs)
        lead = sign * (mine - at_year)
        own_path = own_base + (mine - own_base) * (years[1] - own_base_year) / (years[0] - own_base_year)
        earlier = (years[1] < years[0]) & (df["form"] != "keep").to_numpy()  # what is kept holds in every year
        lead = np.where(earlier & (lead > EPS), sign * (own_path - theirs), lead)
        lead = np.where(earlier & (np.abs(mine - theirs) <= EPS), -np.inf, lead)
    present, above = df["target_id"].notna().to_numpy(), df["form_above"].notna().to_numpy()
    valued, valued_above = ~np.isnan(mine), ~np.isnan(theirs)
    tie = np.zeros(len(df))
    for column, weight in (("operator", 1.0), ("form", -1.0), ("soft", -1.0)):
        strong = [_strength(df[name], column) for name in (column, f"{column}_above")]
        tie += np.sign(strong[0] - strong[1]) * weight * (tie == 0)
    both = valued & valued_above
    conditions = [
        ~present,
        ~above,
        both & np.isnan(lead),
        both & (lead > EPS),
        both & (lead < -EPS),
        both & later & (lead >= -EPS) & reaches & (df["form"] != "keep").to_numpy(),
        (both | (~valued & ~valued_above)) & (tie > 0),
        (both | (~valued & ~valued_above)) & (tie < 0),
        valued & ~valued_above,
        ~valued & valued_above,
    ]
    names = [
        "absent",
        "own",
        "not_comparable",
        "stricter",
        "looser",
        "stricter",
        "stricter",
        "looser",
        "stricter",
        "looser",
    ]
    return np.where(both, at_year, theirs), np.select(conditions, names, "equal")


def _strength(column: pd.Series, kind: str) -> Floats:
    if kind == "operator":
        return np.asarray(column.isin([">", "<"]), dtype=float)
    if kind == "form":
        return np.asarray(column.map(WEAKER).fillna(0), dtype=float)
    return np.asarray(column.fillna(False), dtype=float)


def _baselines(
    df: pd.DataFrame, owner: pd.Series, plans: dict[str, Plan], data: Observations | pd.DataFrame | None
) -> tuple[Floats, Floats]:
    """Return the value and year from which the path of each row's owner, a plan, runs; NaN where it is not known."""
    if data is None:
        return np.full(len(df), np.nan), np.full(len(df), np.nan)
    table = data.table if isinstance(data, Observations) else complete(data)[0]
    known = catalogue.indicators().set_index("indicator_id")
    own = (table["sex"] == table["indicator_id"].map(known["sex"])) & (
        table["area"] == table["indicator_id"].map(known["area"])
    )
    table = table[own & (table["age"] == "") & (table["bound"] == "")]
    years = {plan_id: p.base_year for plan_id, p in plans.items()}
    regions = {plan_id: p.region_zh for plan_id, p in plans.items()}
    found = table.set_index(["region", "indicator_id", "year"])["value"]
    found = found[~found.index.duplicated()]
    base_year = owner.map(years)
    plain = df["population"].to_numpy() == ""
    out = np.full(len(df), np.nan)
    out_year = np.full(len(df), np.nan)
    for back in range(3):
        wanted = pd.MultiIndex.from_arrays([owner.map(regions), df["indicator_id"], base_year - back])
        values = found.reindex(wanted).to_numpy(dtype=float)
        fresh = np.isnan(out) & ~np.isnan(values) & plain
        out[fresh] = values[fresh]
        out_year[fresh] = (base_year - back).to_numpy(dtype=float)[fresh]
    return out, out_year
