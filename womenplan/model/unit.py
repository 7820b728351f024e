"""The units of the catalogue: what they are called, how they convert, and a number with its unit in words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

import pandas as pd

from womenplan.messages import Language

__all__ = ["number", "quantity", "unit_code", "unit_decimals", "unit_name", "units"]

UNKNOWN = {"decimals": 1, "en_one": ""}  # of a unit that the catalogue does not have; it is called by its code


@lru_cache(maxsize=1)
def units() -> pd.DataFrame:
    """Return the units by code: names, base and factor for conversion, range, scale of trends, decimals, aliases."""
    with files("womenplan.resources").joinpath("units.csv").open(encoding="utf-8") as stream:
        df = pd.read_csv(stream, dtype="str", keep_default_na=False).set_index("unit", drop=False)
    for column in ("factor", "low", "high", "decimals"):
        df[column] = pd.to_numeric(df[column])
    return df


@lru_cache(maxsize=1)
def _rows() -> dict[Any, dict[Any, Any]]:
    return dict(units().to_dict("index"))


def _row(unit: str) -> Mapping[Any, Any]:
    return _rows().get(unit) or {**UNKNOWN, "zh": unit, "en": unit}


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    known = {code: code for code in _rows()}
    for code, row in _rows().items():
        for name in filter(None, (row["zh"], row["en"], *row["aliases"].split("|"))):
            known.setdefault(name, code)
    return known


def unit_code(written: str) -> str:
    """Return the code of a unit by its code, a name or an alias ("万人", "％"); the text itself where it is unknown."""
    return _codes().get(written, written)


def unit_name(unit: str, lang: Language, number: str = "") -> str:
    """Return what a unit is called, in English of a number: "1" person, "2" persons."""
    row = _row(unit)
    return str((number == "1" and lang == "en" and row["en_one"]) or row[lang])


def unit_decimals(unit: str) -> int:
    """Return with how many decimals values of a unit are published."""
    return int(_row(unit)["decimals"])


def number(value: float) -> str:
    """Return a number as people write it: no trailing zeros, thousands separated from 10,000 on."""
    text = f"{value:,.4f}" if abs(value) >= 10000 else f"{value:.4f}"
    return text.rstrip("0").rstrip(".")


def quantity(value: float, unit: str, lang: Language) -> str:
    """Return a value with its unit in words: 70%, 8/10万, 37.5 岁; in English 70 %, 8/100,000."""
    shown = number(value)
    if unit == "ratio":
        return f"{shown}:1"
    name = unit_name(unit, lang, shown)
    tight = name[:1] in "%‰/（：" if lang == "zh" else name[:1] == "/"
    return f"{shown}{name}" if tight else f"{shown} {name}"
