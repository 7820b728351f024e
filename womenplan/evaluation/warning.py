"""Early warnings as sentences with the figures behind them; made when they are read (METHOD 3.8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.evaluation.outlook import CHANGES, LEVELS, WARNINGS
from womenplan.evaluation.result import Result
from womenplan.evaluation.row import Row
from womenplan.model.plan import BOTH
from womenplan.model.target import chance

__all__ = ["COLUMNS", "is_idle", "warnings_of"]

COLUMNS = (
    "level", "code", "region", "domain", "target_id", "milestone_year", "indicator_id", "name_zh", "name_en", "message_zh",
    "message_en",
)  # fmt: skip
IDLE = 80  # points between the ends of a forecast interval from which on it says nothing


def is_idle(row: Mapping[str, Any]) -> bool:
    """Return whether a row's forecast leaves nearly all of a scale of percent open, and so says nothing."""
    return bool(row["unit"] == "percent" and row["forecast_high"] - row["forecast_low"] > IDLE)


def warnings_of(result: Result) -> pd.DataFrame:
    """Return the warnings of an evaluation, the most serious first.

    Returns
    -------
    pandas.DataFrame
        level (red, orange, yellow, grey), code, region, domain, target_id, milestone_year, indicator_id, names, and the
        sentence in both languages. Rows of the table that are not counted give no warning.
    """
    marked = result.table[(result.table["warnings"] != "") & result.table["counted"]]
    long = marked.assign(code=marked["warnings"].str.split("|"), position=marked.index).explode("code")
    long = long.assign(level=long["code"].map(WARNINGS)).sort_values(
        "level", key=lambda s: s.map(LEVELS.index), kind="stable"
    )
    departments = result.plan.indicators[["indicator_id", "department_zh", "department_en"]]
    long = long.merge(departments, how="left", on="indicator_id")
    records, met = long.to_dict("records"), result.said("met_before")
    for lang in BOTH:
        long[f"message_{lang}"] = [sentence(Row(result, row, lang), met.get(row["position"], "")) for row in records]
    return long[list(COLUMNS)]


def sentence(told: Row, met: str) -> str:
    """Return the sentence of one warning with the figures behind it; ``met`` names the years in which the target was."""
    row, lang, result, code, facts = told.row, told.lang, told.result, told.row["code"], []
    if code == "worsening":
        years, values = result.values(row["position"])
        facts += [
            messages.text("warn.latest", lang, year=int(years[at]), value=told.shown(values[at]))
            for at in np.flatnonzero(~np.isnan(values))[-CHANGES - 1 :]
        ]
    elif told.has("latest"):
        facts.append(messages.text("warn.latest", lang, year=int(row["latest_year"]), value=told.latest()))
    if told.directional and told.has("baseline"):
        facts.insert(0, messages.text("warn.baseline", lang, year=int(row["baseline_year"]), **told.of("baseline")))
    if told.has("target_value"):
        facts.append(messages.text("warn.target", lang, year=int(row["milestone_year"]), **told.of("target_value")))
    late = row["pace"] < 1  # NaN, and so false, where no path is asked for: met from the start, or to be kept
    if code in ("expected_miss", "behind_path"):
        if late and told.has("target_value"):
            facts.append(messages.text("warn.path", lang, **told.of("expected")))
        if told.has("p_meet") and not is_idle(row):
            year, likely = int(row["milestone_year"]), chance(row["p_meet"], lang)
            facts.append(messages.text("warn.forecast", lang, year=year, chance=likely, **told.of("forecast")))
    if code == "behind_path" and row["status"] != "lagging":
        code = "unlikely"
    elif (code == "behind_path" and not late) or (
        code == "expected_miss" and row["p_meet"] >= result.rules.warn_probability
    ):
        code = "status"
    said = {"name": row[f"name_{lang}"], "facts": messages.text("warn.join", lang).join(facts)}
    said |= {"department": row[f"department_{lang}"], "status": messages.label("status", row["status"], lang)}
    said["age"] = result.year - int(row["latest_year"]) if told.has("latest_year") else ""
    said["years"] = messages.text("note.join", lang).join(met.split("|"))
    if code == "volatile":
        said["spread"] = told.shown(result._spread[row["position"]], difference=True)
    elif code == "thin_margin":
        said["margin"] = told.shown(abs(row["latest"] - told.edges[-1]), difference=True)
    return messages.close_up(messages.text(f"warn.{code}", lang, **said))
