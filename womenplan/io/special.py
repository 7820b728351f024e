"""Sheets that are no data: the workbook's own aliases and indicators, explanations, and the ids of a collection form."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from womenplan.errors import DataError
from womenplan.io.cells import plain, unit_of
from womenplan.io.layout import texts_of
from womenplan.io.sheet import Sheet
from womenplan.model import catalogue

__all__ = ["TEMPLATE_SHEET", "aliases_of", "indicators_of", "is_explanation", "template_of"]

TEMPLATE_SHEET = "_womenplan"
_ALIAS_SHEET = re.compile(r"(?:指标)?(?:别名|对照)表?$|alias(?:es)?$")
_EXPLANATION = re.compile(r"说明|目录|封面|解释|释义|元数据|字典|readme|^notes?$|about|cover|contents", re.I)
_INDICATOR_HEADS = {
    "指标编号": "indicator_id", "指标名称": "name_zh", "中文名称": "name_zh", "英文名称": "name_en", "领域": "domain", "单位": "unit",
    "方向": "better", "分子": "numerator", "分母": "denominator", "定义": "definition_zh", "英文定义": "definition_en",
    "责任部门": "department_zh", "部门": "department_zh", "别名": "aliases", "性别": "sex", "城乡": "area",
}  # fmt: skip
_DEFAULTS = {"domain": "health", "unit": "percent", "better": "none", "sex": "both", "area": "all"}


def is_explanation(sheet: Sheet) -> bool:
    """Say whether a sheet's name says that it explains others."""
    return bool(_EXPLANATION.search(sheet.name))


def aliases_of(sheet: Sheet, known: pd.DataFrame, *, asked: bool = False) -> dict[str, str] | None:
    """Return the names that a sheet of two columns settles, or None where the sheet is no alias sheet."""
    if not asked and not _ALIAS_SHEET.match(plain(sheet.name)):
        return None
    if known.empty or sheet.cells.shape[1] < 2:
        return {}
    pairs = [texts_of(row[:2]) for row in sheet.cells]
    index = catalogue.name_index(known)
    ids = set(known["indicator_id"])
    fits = [sum(pair[side] in ids or bool(index.find(pair[side])) for pair in pairs if pair[side]) for side in (0, 1)]
    target = 0 if fits[0] > fits[1] else 1
    return {pair[1 - target]: pair[target] for pair in pairs if pair[0] and pair[1]}


def indicators_of(sheet: Sheet) -> pd.DataFrame | None:
    """Return the indicators that a workbook's own indicator sheet brings in, or None where the sheet is none.

    Raises
    ------
    DataError
        If a row of it contradicts itself or another.
    """
    for top in range(min(5, len(sheet.cells))):
        heads = [_INDICATOR_HEADS.get(plain(text), plain(text)) for text in texts_of(sheet.cells[top])]
        if "indicator_id" in heads and "name_zh" in heads and not {"year", "value", "年份", "数值"} & set(heads):
            break
    else:
        return None
    rows = [texts_of(row) for row in sheet.cells[top + 1 :]]
    df = pd.DataFrame(
        {
            name: [row[heads.index(name)] if name in heads else "" for row in rows]
            for name in catalogue.INDICATOR_COLUMNS
        },
        dtype="str",
    )
    df = df[df["indicator_id"] != ""].reset_index(drop=True)
    df["unit"] = [unit_of(unit) or unit for unit in df["unit"]]
    for name, value in _DEFAULTS.items():
        df[name] = df[name].mask(df[name] == "", value)
    for name, source in (
        ("name_en", "name_zh"),
        ("definition_zh", "name_zh"),
        ("definition_en", "name_en"),
        ("department_zh", "name_zh"),
    ):
        df[name] = df[name].mask(df[name] == "", df[source])
    problems = catalogue.check_indicators(
        df, lambda row, column: {"file": sheet.file, "sheet": sheet.name, "cell": str(row + top + 2)}
    )
    if problems:
        raise DataError(problems)
    return df


def template_of(sheets: Sequence[Sheet]) -> dict[str, dict[int, dict[str, str]]]:
    """Return, for a filled collection form of our own, what each row of each sheet stands for."""
    fixed: dict[str, dict[int, dict[str, str]]] = {}
    for sheet in sheets:
        if sheet.name == TEMPLATE_SHEET and len(sheet.cells):
            heads = texts_of(sheet.cells[0])
            for line in sheet.cells[1:]:
                said = dict(zip(heads, texts_of(line), strict=True))
                if said.get("row", "").isdigit() and "indicator_id" in said:
                    fixed.setdefault(said.get("sheet", ""), {})[int(said["row"]) - 1] = said
    return fixed
