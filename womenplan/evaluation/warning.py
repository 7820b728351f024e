"""Early warnings as sentences with the figures behind them; made when they are read (METHOD 3.8)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from womenplan import messages
from womenplan.evaluation.outlook import LEVELS, WARNINGS
from womenplan.evaluation.result import Result
from womenplan.messages import Language
from womenplan.model import catalogue
from womenplan.model.target import quantity

__all__ = ["COLUMNS", "warnings_of"]

COLUMNS = (
    "level", "code", "region", "domain", "target_id", "milestone_year", "indicator_id", "name_zh", "name_en", "message_zh",
    "message_en",
)  # fmt: skip


def warnings_of(result: Result) -> pd.DataFrame:
    """Return the warnings of an evaluation, the most serious first.

    Returns
    -------
    pandas.DataFrame
        level (red, orange, yellow, grey), code, region, domain, target_id, milestone_year, indicator_id, names, and the
        sentence in both languages. Rows of the table that are not counted give no warning.
    """
    table = result.table
    marked = table[(table["warnings"] != "") & table["counted"]]
    long = marked.assign(code=marked["warnings"].str.split("|")).explode("code")
    long["level"] = long["code"].map(WARNINGS)
    known = result.plan.indicators.set_index("indicator_id")
    long["department_zh"] = long["indicator_id"].map(known["department_zh"])
    long["department_en"] = long["indicator_id"].map(known["department_en"])
    rank = {level: position for position, level in enumerate(LEVELS)}
    long = long.assign(_rank=long["level"].map(rank)).sort_values("_rank", kind="stable")
    records = long.to_dict("records")
    for lang in ("zh", "en"):
        long[f"message_{lang}"] = [sentence(row, result.year, lang) for row in records]
    return long[list(COLUMNS)].reset_index(drop=True)


def sentence(row: dict[str, Any], year: int, lang: Language) -> str:
    """Return the sentence of one warning, with those of its figures that are known."""
    units = catalogue.units()

    def shown(name: str) -> str:
        decimals = int(units.at[row["unit"], "decimals"]) + 1 if row["unit"] in units.index else 2
        return quantity(round(float(row[name]), decimals), row["unit"], lang, units)

    facts = []
    if not pd.isna(row["latest"]):
        facts.append(messages.text("warn.latest", lang, year=int(row["latest_year"]), value=shown("latest")))
    if not pd.isna(row["target_value"]):
        facts.append(messages.text("warn.target", lang, year=int(row["milestone_year"]), value=shown("target_value")))
    if row["code"] in ("expected_miss", "behind_path"):
        if not pd.isna(row["expected"]) and row["target_value"] == row["target_value"]:
            facts.append(messages.text("warn.path", lang, value=shown("expected")))
        if not pd.isna(row["p_meet"]):
            facts.append(
                messages.text(
                    "warn.forecast",
                    lang,
                    year=int(row["milestone_year"]),
                    value=shown("forecast"),
                    chance=f"{100 * row['p_meet']:.0f}%",
                )
            )
    code = row["code"]
    if code == "behind_path" and row["status"] != "lagging":
        code = "unlikely"
    return messages.text(
        f"warn.{code}",
        lang,
        name=row[f"name_{lang}"],
        facts=messages.text("warn.join", lang).join(facts),
        department=row[f"department_{lang}"],
        age="" if pd.isna(row["latest_year"]) else year - int(row["latest_year"]),
    )
