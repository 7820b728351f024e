"""How far the measures of a plan are carried out, as the departments report (METHOD 8)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.arguments import checked
from womenplan.errors import Problem
from womenplan.evaluation.result import Result
from womenplan.evaluation.summary import rate_text
from womenplan.messages import Language
from womenplan.model.arrays import Floats
from womenplan.model.measure import ASSESSED, REPORTED, STATES, by_department
from womenplan.model.plan import Plan
from womenplan.model.target import in_order

__all__ = [
    "answers",
    "combined",
    "implementation_line",
    "measure_answers",
    "measure_rates",
    "measures_of",
    "rates",
    "strange_reports",
]

Grouping = Literal["", "domain", "section", "region", "department"]
EACH = ["region", "measure_id"]
PLACE = ["file", "sheet", "cell"]


def strange_reports(plan: Plan, reports: pd.DataFrame) -> list[Problem]:
    """Return the reports about measures that the plan does not have."""
    if reports.empty:
        return []
    strange = reports[~reports["measure_id"].isin(plan.measures["measure_id"])]
    return [
        Problem(
            "MEASURE_UNKNOWN",
            "warning",
            **{name: row[name] for name in PLACE},
            found=row["measure_id"],
            context={"plan": plan.plan_id},
        )
        for row in strange.to_dict("records")
    ]


def answers(
    plan: Plan,
    reports: pd.DataFrame,
    year: int | None = None,
) -> pd.DataFrame:
    """Return what each department answers about each measure that it is asked about.

    Parameters
    ----------
    plan : Plan
    reports : pandas.DataFrame
        What self-assessments say, with the columns of :data:`~womenplan.model.measure.REPORTED`.
    year : int, optional
        Later reports are not used. Of the others the last of a department about a measure holds.

    Returns
    -------
    pandas.DataFrame
        A row for each region that reported (else the plan's own), measure and department: region,
        measure_id, domain, section, department, year (NA where there is no report), state (on
        review where it was reviewed, else the department's own), self_state, reviewed, work, data,
        evidence, difficulty, next_step, review, file, sheet, cell.
    """
    given = reports if len(reports.columns) else pd.DataFrame(columns=list(REPORTED))
    given = given[given["measure_id"].isin(plan.measures["measure_id"])].drop(columns="plan_id")
    home = plan.region_zh
    if plan.region_en:
        given = given.assign(region=given["region"].replace({plan.region_en: home, "": home}))
    if year is not None:
        given = given[given["year"] <= year]
    key = [*EACH, "department"]
    given = given.sort_values("year", kind="stable").drop_duplicates(key, keep="last")
    places = sorted(pd.unique(given["region"]), key=lambda name: name != home) or [home]
    asked = by_department(plan.measures, plan.indicators, "zh")[["measure_id", "department"]]
    both = pd.DataFrame({"region": places}).merge(asked, how="cross")
    both = both.merge(given, how="outer", on=key)
    orders = (places, plan.measures["measure_id"], asked["department"])
    ranks = [_rank(both[name], order) for name, order in zip(key, orders, strict=True)]
    both = both.iloc[np.lexsort(ranks[::-1])].reset_index(drop=True)
    texts = [*ASSESSED, *PLACE]
    both[texts] = both[texts].astype("object").fillna("").astype("str")
    both["self_state"] = both["state"].replace("", "no_report")
    both["state"] = both["reviewed"].where(both["reviewed"] != "", both["self_state"])
    both["year"] = both["year"].astype("Int64")
    both = both.join(plan.measures.set_index("measure_id")[["domain", "section"]], on="measure_id")
    states = ["year", "state", "self_state", *ASSESSED[6:7], *ASSESSED[1:6], *ASSESSED[7:]]
    return both[[*EACH, "domain", "section", "department", *states, *PLACE]]


def _rank(names: pd.Series, order: Sequence[str]) -> Floats:
    """Return the places of names in an order, NaN of those that are not in it."""
    places = {name: place for place, name in enumerate(pd.unique(np.asarray(order, object)))}
    return np.asarray(names.map(places), float)


def combined(plan: Plan, given: pd.DataFrame) -> pd.DataFrame:
    """Return the state of each measure in each region, from the answers of its departments.

    Returns
    -------
    pandas.DataFrame
        The columns of the measures, then region, year (of the latest report), state, asked and
        reported (numbers of departments), awaited (those that have not reported), and of those that
        have, by name, work, data, evidence, difficulty, next_step and review.

    Notes
    -----
    A rule that was chosen: a measure is done where all departments that reported say so, not
    started where all say that, and under way where they differ. Departments that have not reported
    are named and change nothing.
    """
    reported = given["state"] != "no_report"
    texts = (*ASSESSED[1:6], "review")
    marks = given.assign(
        asked=1,
        reported=reported.astype("int64"),
        done=(given["state"] == "done") | ~reported,
        idle=(given["state"] == "not_started") | ~reported,
        awaited=given["department"].where(~reported, ""),
        **{name: _signed(given, name) for name in texts},
    )
    kinds: dict[str, Any] = {
        "asked": "sum",
        "reported": "sum",
        "done": "all",
        "idle": "all",
        "year": "max",
    }
    joined = {"awaited": "、", **dict.fromkeys(texts, "\n")}
    kinds |= {name: _joined(gap) for name, gap in joined.items()}
    by_measure = marks.groupby(EACH, sort=False).agg(kinds)
    states = [by_measure["reported"] == 0, by_measure["done"], by_measure["idle"]]
    by_measure["state"] = np.select(states, ["no_report", "done", "not_started"], "under_way")
    df = plan.measures.merge(by_measure.reset_index(), on="measure_id")
    places = list(pd.unique(given["region"]))
    df = df.sort_values(
        "region",
        key=lambda names: names.map(places.index),
        kind="stable",
        ignore_index=True,
    )
    last = ["region", "year", "state", "asked", "reported", "awaited", *texts]
    return df[[*plan.measures.columns, *last]]


def _signed(given: pd.DataFrame, name: str) -> pd.Series:
    """Return what departments write, each text with the department's name before it."""
    return (given["department"] + "：" + given[name]).where(given[name] != "", "")


def _joined(gap: str) -> Callable[[pd.Series], str]:
    """Return how texts are joined, those that are empty left out."""
    return lambda texts: gap.join(filter(None, texts))


def rates(table: pd.DataFrame, by: str = "") -> pd.DataFrame:
    """Return how many measures are in each state, and the share that is done, with its fractions.

    Parameters
    ----------
    table : pandas.DataFrame
        Measures (:func:`combined`), or answers of departments (:func:`answers`).
    by : str
        Column to group by; empty for one row in all.

    Returns
    -------
    pandas.DataFrame
        total, done, under_way, not_started, no_report, reported; rate (done of all, in percent) and
        rate_reported (done of those reported), NaN where there are none, and both as fractions in
        words ("9/14").
    """
    keys = table[by] if by else pd.Series("", table.index, dtype="str")
    seen = list(pd.unique(keys)) if by else [""]
    order = in_order(seen) if by == "domain" else seen
    counts = pd.crosstab(keys, table["state"]) if len(table) else pd.DataFrame()
    out = counts.reindex(index=order, columns=list(STATES)).fillna(0).astype("int64")
    out.insert(0, "total", out.sum(axis=1))
    out["reported"] = out["total"] - out["no_report"]
    for name, whole in (("", "total"), ("_reported", "reported")):
        of = out[whole].where(out[whole] > 0)
        out[f"rate{name}"] = 100 * out["done"] / of
        out[f"fraction{name}"] = out["done"].astype("str") + "/" + out[whole].astype("str")
    out = out.rename_axis(index=by or None, columns=None)
    return out if by else out.reset_index(drop=True)


def measure_answers(result: Result) -> pd.DataFrame:
    """Return what each department answers about each measure; see :func:`answers`."""
    return answers(result.plan, result.reports, result.year)


def measures_of(result: Result) -> pd.DataFrame:
    """Return the measures of the plan with how far they are carried out; see :func:`combined`."""
    return combined(result.plan, measure_answers(result))


@checked
def measure_rates(
    result: Result,
    by: Grouping = "",
    *,
    region: str | None = None,
) -> pd.DataFrame:
    """Return the rates of measures carried out, in all or by a group; see :func:`rates`.

    By department a measure counts for each that answers for it, in the state that this one reports.
    """
    table = measure_answers(result) if by == "department" else measures_of(result)
    return rates(table if region is None else table[table["region"] == region], by)


def implementation_line(rates: pd.DataFrame, lang: Language | None = None) -> str:
    """Return in one sentence how many measures are done, and of how many."""
    row = rates.iloc[0].to_dict()
    if not row["reported"]:
        return messages.text("measures.line.none", lang, total=row["total"])
    return messages.text(
        "measures.line",
        lang,
        rate=rate_text(row["rate"], row["total"]),
        rate_reported=rate_text(row["rate_reported"], row["reported"]),
        **{key: row[key] for key in ("total", "reported", *STATES)},
    )
