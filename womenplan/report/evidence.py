"""The figures behind a finding: cases and births, the pace that is needed, the regions where a gap arises."""

from __future__ import annotations

import re
from decimal import Decimal

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
from womenplan.report.wording import Facts

__all__ = ["counts_of", "hardest_hit", "needed"]

MOST_HIT = 2  # regions that are named
COUNTS = ["numerator", "denominator"]
PERSONS = ("儿童", "职工")  # what is counted as persons, not as cases


def counts_of(content: Content, line: Line) -> Facts:
    """Return the cases behind a rate since the plan began: of the latest year and of all, with the pooled rate.

    Empty where a year lacks its counts.
    """
    at = line["latest_row"]
    if at < 0:
        return {}
    start = content.plan.start_year
    last = content.result.observations.iloc[at]
    rows = content.ground.observed(at)
    rows = rows[rows["year"].between(start, last["year"])].drop_duplicates("year")
    if len(rows) < 2 or rows[COUNTS].isna().any(axis=None):
        return {}
    unit = units().loc[line.unit]
    cases, exposure = (int(rows[name].sum()) for name in COUNTS)
    per = 1 / float(unit["factor"])
    level = content.rules.confidence_level
    between = garwood if unit["base"] == "rate" else wilson
    low, high = between(np.array([cases]), np.array([exposure]), level, per)
    pooled = {
        "pooled": per * cases / exposure,
        "low": low[0],
        "high": high[0],
    }
    of, event = _nouns(content, line["indicator_id"])
    count = number(exposure, content.lang, 0, least=THOUSAND)
    if content.lang == "zh":
        count += "名" if of.endswith(PERSONS) else "例"
    return {
        "year": int(last["year"]),
        "start": int(rows["year"].min()),
        "latest": int(last["numerator"]),
        "births": content.say("syn.among_so_many", of=of, count=count).strip(),
        "total": cases,
        "event": event or content.say("syn.a_case"),
        "unit": unit[content.lang],
        "level": f"{level:.0%}",
        **{name: number(rate, content.lang, line["digits"]) for name, rate in pooled.items()},
    }


def _nouns(content: Content, indicator: str) -> list[str]:
    """Return what an indicator counts among, and what it counts, empty where nobody says.

    The catalogue names both in Chinese only.
    """
    code = messages.chosen("noun", indicator)
    if messages.has(code):
        return content.say(code).split("|")
    known = by_id(content.plan.indicators)
    if content.lang != "zh" or indicator not in known.index:
        return ["", ""]
    names = known.loc[indicator, COUNTS[::-1]]
    return [re.sub("人?数$", "", name.split("|")[0]) for name in names]


def needed(content: Content, line: Line) -> Facts:
    """Return the yearly change that would meet a target in time, and that of the latest years.

    ``case`` says how the two compare; empty where nothing is told.
    """
    pace = content.result.paces.loc[line["position"]]
    ahead, recent = pace["needed"], pace["recent"]
    sure = not pd.isna(ahead) and not line["bound"] and not line.doubted
    if not sure or content.final or not line.sign:  # a final report looks back
        return {}
    if few_cases(line.row) or not line.shortfall:
        return {}
    digits = pace_digits(pace, line["digits"])
    how = manner(line.unit, line.sign)
    ways = ("up", "down") if line.sign > 0 else ("down", "up")

    def shown(size: Decimal) -> str:
        return wording.difference(size, line.unit, content.lang, line.name)

    size = rounded(abs(ahead), digits)
    words: Facts = {
        "case": "alone",
        "from_year": content.result.year + 1,
        "milestone": line["milestone_year"],
        "needed": shown(size),
        "verb": content.say("syn.verb", ways[0], how),
        "back": content.say("syn.back", ways[1], how),
    }
    if pd.isna(recent) or not size:
        return words
    still = not round(abs(recent), line["digits"])
    change = rounded(0 if still else line.sign * recent, digits)
    words |= {"since": int(pace["recent_from"]), "latest": line["latest_year"]}
    words["recent"] = shown(change)
    if change <= 0:
        words["case"] = "back" if change else "none"
    elif ahead / recent >= 1.5:
        words["case"] = "times"
        words["times"] = pace_times(pace, content.lang)
    else:
        words["case"] = "near"
    return words


def hardest_hit(content: Content, line: Line) -> Facts:
    """Return the regions that hold most of what a share of the whole lacks to its target, by their counts.

    Empty where they are not known, and for a region that is a part itself.
    """
    whole = line["region"] == content.plan.region_zh and len(content.regions) > 2
    share_asked = line.unit == "percent" and line["form"] == "level" and line.sign > 0
    if not whole or not share_asked or line["latest_row"] < 0:
        return {}
    seen = content.result.observations
    columns = ["indicator_id", "sex", "area", "age", "year"]
    same = (seen[columns] == seen[columns].iloc[line["latest_row"]]).all(axis=1)
    rows = seen[same & (seen["region"] != content.focus)].drop_duplicates("region")
    rows = rows.dropna(subset=COUNTS)
    if len(rows) < 3:
        return {}
    lacks = (rows["denominator"] * line["target_value"] / 100 - rows["numerator"]).clip(lower=0)
    if lacks.sum() <= 0:
        return {}
    lacks.index = rows["region"].map(content.place)
    most = (100 * lacks / lacks.sum()).sort_values(ascending=False, kind="stable").head(MOST_HIT)
    if most.sum() < 100 * MOST_HIT / len(rows) * 1.2:  # no more than anywhere
        return {}
    return {
        "regions": content.joined(most.index),
        "share": f"{most.sum():.0f}%",
        "count": len(most),
    }
