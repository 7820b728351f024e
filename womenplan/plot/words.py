"""What the charts say: values with their units, names, places, sources."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from womenplan import messages
from womenplan.evaluation.evaluation import Evaluation
from womenplan.messages import Language
from womenplan.model import catalogue
from womenplan.model.target import number, quantity, wordings

__all__ = ["column", "difference", "has_cjk", "made_up", "numbers", "place", "region_words", "rounded", "rows_of", "sources", "unit_words", "value_words"]


def value_words(value: float, unit: str, lang: Language) -> str:
    """Return a value with its unit."""
    return quantity(round(value, 4), unit, lang, catalogue.units())


def unit_words(unit: str, lang: Language) -> str:
    """Return a unit in words."""
    units = catalogue.units()
    return str(units.at[unit, lang]) if unit in units.index else unit


def difference(value: float, unit: str, lang: Language) -> str:
    """Return the size of a difference with its unit; between percentages it is in percentage points."""
    return value_words(abs(value), "percentage_points" if unit == "percent" else unit, lang)


def rounded(value: float, unit: str) -> float:
    """Return a computed value with as many decimals as its unit is published with."""
    units = catalogue.units()
    return round(value, int(units.at[unit, "decimals"]) if unit in units.index else 1)


def has_cjk(text: str) -> bool:
    """Say whether a text holds Chinese characters."""
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def column(table: pd.DataFrame, name: str, lang: Language) -> pd.Series:
    """Return a column of words in a language: ``name_zh`` or ``name_en`` where the table has them, else ``name``."""
    return table[f"{name}_{lang}" if f"{name}_{lang}" in table else name].astype("str")


def region_words(result: Evaluation, region: str, lang: Language) -> str:
    """Return a region's name; the plan's own region in the language asked for."""
    return result.plan.region(lang) if region == result.plan.region_zh else region


def place(result: Evaluation, region: str | None, lang: Language) -> str:
    """Return region, plan, year and stage in one line."""
    parts = [region_words(result, region, lang)] if region else []
    stage = messages.label("stage", result.stage, lang)
    parts += [result.plan.title(lang), messages.text("plot.stage", lang, year=result.year, stage=stage)]
    return messages.text("plot.join", lang).join(part for part in parts if part)


def made_up(is_made_up: bool, lang: Language) -> str:
    """Return the line that says that data are made up, where they are."""
    return messages.text("plot.made_up", lang) if is_made_up else ""


def rows_of(
    result: Evaluation, region: str | None, lang: Language, targets: Sequence[str] | None = None
) -> tuple[pd.DataFrame, str]:
    """Return the rows of one region with names and wordings in a language, and the region: the first of the result where none is named.

    Without a list of targets, the counted rows; with one, a row each, of several milestones the next one due.
    """
    regions = result.regions
    chosen = region or (regions[0] if regions else result.plan.region_zh)
    table = result.table
    rows = table[table["region"] == chosen]
    if targets is None:
        rows = rows[rows["counted"]]
    else:
        due = rows[rows["target_id"].isin(targets)].sort_values(["counted", "milestone_year"], ascending=[False, True])
        rows = due.drop_duplicates("target_id").sort_index()
    asked = result.plan.targets
    asked = asked[asked["target_id"].isin(rows["target_id"])]
    known = result.plan.indicators
    known = known[known["indicator_id"].isin([*asked["indicator_id"], *asked["comparator_id"]])]
    said = asked[["target_id", "milestone_year"]].assign(wording=wordings(asked, catalogue.units(), known, lang))
    return rows.assign(name=rows[f"name_{lang}"]).merge(said, how="left", on=["target_id", "milestone_year"]), chosen


def sources(observations: pd.DataFrame, lang: Language, *, most: int = 2) -> str:
    """Return the line of sources of some observations: their titles, or how many there are."""
    titles = list(dict.fromkeys(_title(row) for row in observations[["source", "file"]].to_dict("records")))
    titles = [title for title in titles if title]
    if not titles:
        return ""
    shown = [title for title in titles if lang == "zh" or not has_cjk(title)][:most]
    if not shown:
        return messages.text("plot.sources.count", lang, count=len(titles))
    listed = messages.text("plot.sources.join", lang).join(shown)
    code = "plot.sources" if len(shown) == len(titles) else "plot.sources.more"
    return messages.text(code, lang, sources=listed, count=len(titles))


def _title(row: dict[Any, str]) -> str:
    return row["source"] or row["file"]


def numbers(values: Iterable[float]) -> list[str]:
    """Return values as people write them, with a true minus sign."""
    return ["" if math.isnan(value) else number(value).replace("-", "−") for value in values]
