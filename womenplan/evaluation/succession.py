"""A plan beside the one before it: what an indicator was when that ended, and whether both reached what they share."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from womenplan.errors import Level, Problem, UsageError
from womenplan.evaluation.comparison import KEYS, kinds_of, last_first, names_apart, renamed
from womenplan.evaluation.evaluation import evaluate_all
from womenplan.evaluation.result import Result
from womenplan.model import catalogue
from womenplan.model.arrays import Pair, last_true, pick
from womenplan.model.naming import same_places
from womenplan.model.observation import LIMITS
from womenplan.model.plan import AnyPlan, Plan, as_plan, bundled_plan

__all__ = ["doubts_of", "earlier_of", "judged_before", "succession"]

COLUMNS = (
    "region",
    "domain",
    "target_id",
    "milestone_year",
    "indicator_id",
    "name_zh",
    "name_en",
    "unit",
    "before_year",
    "before",
    "before_bound",
    "middle_year",
    "middle",
    "middle_bound",
    "latest_year",
    "latest",
    "latest_bound",
    "change",
    "status",
    "earlier_target_id",
    "earlier_status",
)
LATEST = ("latest", "latest_year", "latest_bound")
EARLIER = ["earlier_target_id", "earlier_status"]


def judged_before(result: Result, previous: AnyPlan | Result) -> Result:
    """Return the evaluation of the plan before that of a result, on the same observations if it is not judged yet.

    Raises
    ------
    UsageError
        If it does not end before the other begins.
    """
    earlier = previous.plan if isinstance(previous, Result) else as_plan(previous)
    if earlier.end_year >= result.plan.start_year:
        title = {"zh": earlier.title_zh, "en": earlier.title_en}
        context = {
            "title": title,
            "end": earlier.end_year,
            "start": result.plan.start_year,
        }
        raise UsageError(Problem("PLAN_NOT_BEFORE", found=earlier.plan_id, context=context))
    _, change = names_apart([result.plan, earlier])
    earlier = renamed(earlier, change)
    if not isinstance(previous, Result):
        return _at_its_end(earlier, result)
    judged = previous if previous.stage == "final" else _at_its_end(previous.plan, previous)
    table = judged.table.replace({"indicator_id": change})
    return replace(judged, plan=earlier, table=table)


def _at_its_end(plan: Plan, known: Result) -> Result:
    """Return the final evaluation of a plan on the observations and by the rules of another evaluation."""
    data = known.as_observations()
    return evaluate_all(
        plan,
        data,
        plan.end_year,
        Result,
        stage="final",
        rules=known.rules,
    )


def doubts_of(result: Result, earlier: Plan) -> list[Problem]:
    """Return what is odd about a plan that was given as the one before: of another region, of long ago, or not asked for."""
    plan = result.plan
    context = {
        "title": {"zh": earlier.title_zh, "en": earlier.title_en},
        "region": _named(earlier),
        "own": _named(plan),
        "end": earlier.end_year,
        "start": plan.start_year,
    }
    codes: list[tuple[str, Level]] = []
    if earlier.region_zh and plan.region_zh and not _one_place(earlier.region_zh, plan.region_zh):
        codes.append(("PLAN_BEFORE_ELSEWHERE", "warning"))
    if earlier.end_year < plan.start_year - 1:
        codes.append(("PLAN_BEFORE_LONG_AGO", "warning"))
    if result.stage != "final":
        codes.append(("PLAN_BEFORE_UNUSED", "note"))
    return [Problem(code, level, found=earlier.plan_id, context=context) for code, level in codes]


def _named(plan: Plan) -> dict[str, str]:
    return {"zh": plan.region_zh, "en": plan.region_en or plan.region_zh}


def _one_place(name: str, other: str) -> bool:
    """Return whether two names are of one region, though it may have become a city or a district since."""
    return name[:-1] == other[:-1] or bool(same_places([name, other]))


def earlier_of(result: Result) -> Result | None:
    """Return the evaluation of the plan before: the one that was given, else of the bundled plan of the region that ended as this began."""
    if result.previous is not None:
        return result.previous
    known = catalogue.plans()
    plan = result.plan
    ended = known["end_year"].astype(int) == plan.start_year - 1
    names = known.loc[ended & (known["region_zh"] == plan.region_zh), "plan_id"]
    if names.empty or plan.plan_id not in set(known["plan_id"]):
        return None
    return judged_before(result, bundled_plan(str(names.iat[0])))


def succession(result: Result) -> pd.DataFrame:
    """Return the counted targets with their values at the end of the plan before, midway and now, and the verdicts of both plans.

    Returns
    -------
    pandas.DataFrame
        A row for each target that has both values, or that the plan before has too, with the index
        of the table of the result: region, domain, target_id, milestone_year, indicator_id, name_zh,
        name_en, unit, before_year, before, before_bound (as of observations), middle_year, middle,
        middle_bound, latest_year, latest, latest_bound, change (NaN where a change of definition
        lies between, a value is a bound, or that before is suspect), status, earlier_target_id, earlier_status (empty
        without a plan before that asks for the same).

    Notes
    -----
    The value before is that of the last year of the plan before, else of up to two years earlier,
    that of mid-term of its year or the one before.
    Targets are shared where indicator, population and kind of demand are the same. Source: METHOD.md,
    section 7.
    """
    plan = result.plan
    earlier: Result | None = result.earlier  # type: ignore[attr-defined]
    ended = earlier.plan.end_year if earlier else plan.start_year - 1
    df = _asked(result)
    df["before"], df["before_year"] = _last(result, df, ended)
    midway = max(plan.mid_year - 1, ended + 1)
    df["middle"], df["middle_year"] = _last(result, df, plan.mid_year, midway)
    for which in ("before", "middle"):
        df[f"{which}_bound"] = _marked(result, df, which, "bound")
    if earlier is None:
        df[EARLIER] = ""
    else:
        df = _beside(df, earlier, ended - result.rules.baseline_lookback)
    latest_year = df["latest_year"].astype("float64")
    over = ~(df["middle_year"] < latest_year)
    df[["middle", "middle_year"]] = df[["middle", "middle_year"]].mask(over)
    bound = df["limit"] | df["before_bound"].isin(LIMITS)
    suspect = _marked(result, df, "before", "suspect").astype(bool)
    sound = ~bound & ~_broken(result, df) & ~suspect
    df["change"] = (df["latest"] - df["before"]).where(sound)
    known = df["before"].notna() & (latest_year > df["before_year"])
    return df.loc[known | (df["earlier_target_id"] != ""), list(COLUMNS)]


def _beside(
    df: pd.DataFrame,
    earlier: Result,
    since: int,
) -> pd.DataFrame:
    """Return rows with what the plan before asked for the same, its verdict, and its value where they lack one."""
    keys = ["region", *KEYS]
    then = [f"{name}_then" for name in LATEST]
    theirs = _asked(earlier)[[*keys, "target_id", "status", *LATEST]]
    theirs = theirs.set_axis([*keys, *EARLIER, *then], axis=1)
    df = df.reset_index().merge(theirs, how="left", on=keys).set_index("index")
    lacking = df["before"].isna() & (df["latest_year_then"].astype("float64") >= since)
    for name in LATEST:
        ours = name.replace("latest", "before")
        df[ours] = df[ours].mask(lacking, df[f"{name}_then"])
    df[EARLIER] = df[EARLIER].fillna("")
    return df


def _asked(result: Result) -> pd.DataFrame:
    """Return the counted rows of a result with what a target of another plan is the same by; of the same ones the last and strictest."""
    keys = ["target_id", "milestone_year"]
    targets = result.plan.targets.drop_duplicates(keys).set_index(keys)
    df = result.table.join(targets["population"], on=keys)
    df["kind"] = kinds_of(df["form"])
    df["latest_bound"] = result.behind("latest", "bound").to_numpy()
    starts = result.behind("baseline", "bound").to_numpy()
    df["limit"] = df["latest_bound"].isin(LIMITS) | np.isin(starts, LIMITS)
    df = df[df["counted"]].assign(value=df["target_value"])
    df = last_first(df, result.plan.indicators).drop_duplicates(["region", *KEYS])
    return df.sort_index()


def _last(
    result: Result,
    df: pd.DataFrame,
    year: int,
    first: int = 0,
) -> Pair:
    """Return the last value up to a year of each row, not more than two years old nor of before ``first``, and its year."""
    since = max(first, year - result.rules.baseline_lookback)
    years = result._years
    values = result._values[df.index]
    at = last_true(~np.isnan(values) & (years >= since) & (years <= year))
    return pick(values, at), np.where(at >= 0, years[at], np.nan)


def _marked(
    result: Result,
    df: pd.DataFrame,
    which: str,
    column: str,
) -> pd.Series:
    """Return the bound of each row's value before or midway, or whether it is suspect; empty where it has no such mark."""
    key = ["region", "indicator_id", "year", "value"]
    asked = df[["region", "indicator_id", f"{which}_year", which]].set_axis(key, axis=1)
    seen = result.observations
    seen = seen.loc[seen[column].astype(bool), [*key, column]].astype({"year": "float64"})
    both = asked.reset_index().merge(seen, on=key).drop_duplicates("index")
    return both.set_index("index")[column].reindex(df.index).astype("object").fillna("")


def _broken(result: Result, df: pd.DataFrame) -> pd.Series:
    """Mark rows in which a new definition begins between the value before and the latest."""
    seen = result.observations
    breaks = seen[seen["series_break"].astype(bool)][["region", "indicator_id", "year"]]
    both = df[["region", "indicator_id", "before_year", "latest_year"]].reset_index()
    both = both.merge(breaks, on=["region", "indicator_id"])
    inside = both[(both["year"] > both["before_year"]) & (both["year"] <= both["latest_year"])]
    return pd.Series(df.index.isin(inside["index"]), df.index)
