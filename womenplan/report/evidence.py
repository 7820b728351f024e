"""The figures behind a finding: cases and births, the pace that is needed, the regions where a gap arises."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.evaluation.uncertainty import garwood, wilson
from womenplan.model.amount import THOUSAND, number, rounded
from womenplan.model.lookup import by_id
from womenplan.model.unit import units
from womenplan.narration.advice import pace_digits, pace_times
from womenplan.narration.clauses import few_cases, manner
from womenplan.report import wording
from womenplan.report.content import Content, Line

__all__ = ["counts_of", "hardest_hit", "needed"]

MOST = 2  # regions that are named
PERSONS = ("儿童", "职工")  # what is counted as persons, not as cases


def counts_of(content: Content, line: Line) -> dict[str, Any]:
    """Return the cases behind a rate since the plan began: of the latest year and of all, with the pooled rate.

    Empty where a year lacks its counts.
    """
    at = line.row["latest_row"]
    if at < 0:
        return {}
    plan = content.result.plan
    own = content.result.observations.iloc[at]
    seen = content.scope.ground.observed(at)
    rows = seen[seen["year"].between(plan.start_year, own["year"])].drop_duplicates("year")
    if len(rows) < 2 or rows[["numerator", "denominator"]].isna().any(axis=None):
        return {}
    unit = units().loc[line.row["unit"]]
    cases = int(rows["numerator"].sum())
    exposure = int(rows["denominator"].sum())
    per = 1 / float(unit["factor"])
    level = content.result.rules.confidence_level
    between = garwood if unit["base"] == "rate" else wilson
    low, high = between(np.array([cases]), np.array([exposure]), level, per)
    found = {"pooled": per * cases / exposure, "low": low[0], "high": high[0]}
    of, event = _nouns(content, str(line.row["indicator_id"]))
    count = number(exposure, content.lang, 0, least=THOUSAND)
    if content.lang == "zh":
        count += "名" if of.endswith(PERSONS) else "例"
    among = content.say("syn.among_so_many", of=of, count=count)
    return {
        "year": int(own["year"]),
        "start": int(rows["year"].min()),
        "latest": int(own["numerator"]),
        "births": among.strip(),
        "total": cases,
        "event": event or content.say("syn.a_case"),
        "unit": unit[content.lang],
        "level": f"{level:.0%}",
        **{name: number(v, content.lang, line.row["digits"]) for name, v in found.items()},
    }


def _nouns(content: Content, indicator: str) -> tuple[str, str]:
    """Return what an indicator counts among, and what it counts, empty where nobody says.

    The catalogue names both in Chinese only.
    """
    if messages.has(code := f"noun.{indicator}"):
        of, event = content.say(code).split("|")
        return of, event
    known = by_id(content.result.plan.indicators)
    if content.lang != "zh" or indicator not in known.index:
        return "", ""
    names = (str(known.at[indicator, column]) for column in ("denominator", "numerator"))
    of, event = (re.sub("人?数$", "", name.split("|")[0]) for name in names)
    return of, event


def needed(content: Content, line: Line) -> dict[str, Any]:
    """Return the yearly change that would meet a target in time, and that of the latest years.

    Empty where none is told.
    """
    row = line.row
    unit = line.row["unit"]
    pace = content.result.paces.loc[row["position"]]
    sign = row["sign"]
    silent = pd.isna(pace["needed"]) or row["bound"] or row["data_state"] == "suspect"
    silent = silent or content.result.stage == "final"  # which looks back
    if silent or not sign or few_cases(row) or not wording.shortfall(row, content.lang):
        return {}
    digits = pace_digits(pace, row["digits"])
    ahead = rounded(abs(pace["needed"]), digits)
    how = manner(unit, sign)
    words: dict[str, Any] = {
        "from_year": content.result.year + 1,
        "milestone": int(row["milestone_year"]),
        "needed": wording.difference(ahead, unit, content.lang, line.name),
        "verb": content.say("syn.verb", "up" if sign > 0 else "down", how),
        "back": content.say("syn.back", "down" if sign > 0 else "up", how),
    }
    if pd.isna(pace["recent"]) or not ahead:
        return {"code": "alone", **words}
    still = not round(abs(pace["recent"]), row["digits"])
    recent = rounded(0 if still else sign * pace["recent"], digits)
    words |= {"since": int(pace["recent_from"]), "latest": int(row["latest_year"])}
    words["recent"] = wording.difference(recent, unit, content.lang, line.name)
    if recent <= 0:
        return {"code": "none" if recent == 0 else "back", **words}
    if pace["needed"] / pace["recent"] >= 1.5:
        return {"code": "times", "times": pace_times(pace, content.lang), **words}
    return {"code": "near", **words}


def hardest_hit(content: Content, line: Line) -> dict[str, Any]:
    """Return the regions that hold most of what a share of the whole lacks to its target, by their counts.

    Empty where they are not known, and for a region that is a part itself.
    """
    row = line.row
    whole = row["region"] == content.result.plan.region_zh and len(content.scope.regions) > 2
    known = whole and row["unit"] == "percent" and row["form"] == "level"
    if not known or row["sign"] <= 0 or row["latest_row"] < 0:
        return {}
    seen = content.result.observations
    own = seen.iloc[row["latest_row"]]
    columns = ["indicator_id", "sex", "area", "age", "year"]
    same = (seen[columns] == own[columns]).all(axis=1)
    rows = seen[same & (seen["region"] != content.focus)].drop_duplicates("region")
    rows = rows.dropna(subset=["numerator", "denominator"])
    if len(rows) < 3:
        return {}
    lacks = (rows["denominator"] * row["target_value"] / 100 - rows["numerator"]).clip(lower=0)
    if lacks.sum() <= 0:
        return {}
    share = (100 * lacks / lacks.sum()).to_numpy()
    order = np.argsort(-share, kind="stable")[:MOST]
    names = [content.place(str(rows["region"].iat[place])) for place in order]
    held = float(share[order].sum())
    if held < 100 * MOST / len(rows) * 1.2:  # no more than anywhere
        return {}
    return {"regions": content.joined(names), "share": f"{held:.0f}%", "count": len(names)}
