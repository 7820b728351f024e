"""Early warnings as sentences with the figures behind them; made when they are read (METHOD 3.8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from womenplan import messages
from womenplan.evaluation.outlook import LEVELS, WARNINGS
from womenplan.evaluation.result import Result
from womenplan.messages import Language
from womenplan.model import catalogue
from womenplan.model.plan import BOTH
from womenplan.model.rules import Rules
from womenplan.model.target import chance, quantity

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
    long = marked.assign(code=marked["warnings"].str.split("|")).explode("code")
    long = long.assign(level=long["code"].map(WARNINGS)).sort_values(
        "level", key=lambda s: s.map(LEVELS.index), kind="stable"
    )
    departments = result.plan.indicators[["indicator_id", "department_zh", "department_en"]]
    long = long.merge(departments, how="left", on="indicator_id")
    records = long.to_dict("records")
    for lang in BOTH:
        long[f"message_{lang}"] = [sentence(row, result.year, result.rules, lang) for row in records]
    return long[list(COLUMNS)]


def sentence(row: dict[str, Any], year_now: int, rules: Rules, lang: Language) -> str:
    """Return the sentence of one warning, with those of its figures that are known."""
    units = catalogue.units()

    def shown(name: str) -> str:
        """Return a number as the reports print it: what was observed with a decimal more than what is forecast."""
        decimals = int(units["decimals"].get(row["unit"], 1)) + (name != "forecast")
        return quantity(round(float(row[name]), decimals), row["unit"], lang, units)

    code, facts = row["code"], []
    if not pd.isna(row["latest"]):
        facts.append(messages.text("warn.latest", lang, year=int(row["latest_year"]), value=shown("latest")))
    if row["form"] in ("direction", "gap") and not pd.isna(row["baseline"]):
        facts.insert(0, messages.text("warn.baseline", lang, year=int(row["baseline_year"]), value=shown("baseline")))
    if not pd.isna(row["target_value"]):
        facts.append(messages.text("warn.target", lang, year=int(row["milestone_year"]), value=shown("target_value")))
    late = row["pace"] < 1  # NaN, and so false, where no path is asked for: met from the start, or to be kept
    if code in ("expected_miss", "behind_path") and late and not pd.isna(row["target_value"]):
        facts.append(messages.text("warn.path", lang, value=shown("expected")))
    if code in ("expected_miss", "behind_path") and not pd.isna(row["p_meet"]) and not is_idle(row):
        year, likely = int(row["milestone_year"]), chance(row["p_meet"], lang)
        facts.append(messages.text("warn.forecast", lang, year=year, value=shown("forecast"), chance=likely))
    if code == "behind_path" and row["status"] != "lagging":
        code = "unlikely"
    elif (code == "behind_path" and not late) or (code == "expected_miss" and row["p_meet"] >= rules.warn_probability):
        code = "status"
    said = {"name": row[f"name_{lang}"], "facts": messages.text("warn.join", lang).join(facts)}
    age = "" if pd.isna(row["latest_year"]) else year_now - int(row["latest_year"])
    said |= {"department": row[f"department_{lang}"], "status": messages.label("status", row["status"], lang)}
    return messages.close_up(messages.text(f"warn.{code}", lang, **said, age=age))
