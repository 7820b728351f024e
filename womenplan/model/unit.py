"""The units of the catalogue: what they are called, how they convert, and a number with its unit in words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd

from womenplan.messages import Language
from womenplan.model.arrays import Floats
from womenplan.model.lookup import names_in, once_per_table
from womenplan.model.vocabulary import plain, words

__all__ = [
    "NUMBERS",
    "RATES",
    "conversion",
    "count_factor",
    "counter",
    "is_number",
    "ones_of",
    "same_unit",
    "unit_code",
    "unit_decimals",
    "unit_name",
    "unit_names",
    "unit_of",
    "unit_spellings",
    "units",
    "value_range",
]

UNKNOWN = {
    "decimals": 1,
    "en_one": "",
}  # of a unit that the catalogue does not have; it is called by its code
RATES = ("fraction", "points", "rate", "ratio", "sex_ratio")  # bases of which a count is no value
NUMBERS = ("persons", "person_times", "count")  # bases of what is counted
TEN_THOUSAND = 10_000
OWN = "own"  # the unit of a bare multiple ("万"): the indicator's own
_ALIKE = {
    "fraction": "rate",
    "points": "rate",
    "count": "persons",
    "person_times": "persons",
}  # bases that convert
_PER_EACH = (
    "per_1000_children",
    "per_1000_elderly",
    "per_100_beds",
)  # "每千名…数", of which sheets name the 人 only
_MULTIPLE = re.compile(
    r"(?P<number>10+)?(?P<sign>[十百千万亿]+|thousands?|millions?|billions?)?(?P<unit>.*)"
)
_PER_OF = re.compile(
    "(?:deaths|births|cases|persons)?per(10{3,5})(?:live)?(?:births|population|people|persons)$"
)  # deaths per 10,000 live births
_PER_BIRTHS = re.compile(
    "(?:1|人|例)?[/每](10万|千|1000)(?:例|名|个)?(?:活产(?:婴儿|儿|数)?|人口?)"
)  # 例/10万活产数
_CASES = ("起", "宗", "例")  # what cases are counted in, and no unit behind a number in a sentence
_SEX_RATIO = re.compile("以?女[性孩童婴生]?(?:人口)?[=为作]?1(00)?")
_TIMES = {
    "十": 1e1,
    "百": 1e2,
    "千": 1e3,
    "万": 1e4,
    "亿": 1e8,
}
_TIMES_EN = {"thousand": 1e3, "million": 1e6, "billion": 1e9}


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
        for name in names_in(row, "zh", "en"):
            known.setdefault(name, code)
    return known


def unit_code(written: str) -> str:
    """Return the code of a unit by its code, a name or an alias ("万人", "％").

    The text itself where it is unknown.
    """
    if known := _codes().get(written):
        return known
    code = unit_of(written)
    return code if code in _rows() else written


@cache
def unit_spellings() -> dict[str, str]:
    """Return the code of each spelling of a unit, in its plain form."""
    names: dict[str, str] = {}
    for code, row in _rows().items():
        for name in (code, row["zh"], row["en"], *row["aliases"].split("|")):
            names.setdefault(plain(name).replace(",", "").strip("()"), str(code))
    return names


_WHOLE = re.compile("[0-9]{1,15}")


@lru_cache(maxsize=4096)
def unit_of(text: str) -> str:
    """Return the code of a unit as sheets write it ("％", "（1/10万）", "单位：万人"), empty where it is not known.

    A multiple of a known unit is ``"10000 square_metres"`` (万平方米), a bare one ``"10000 own"`` (万).

    Examples
    --------
    >>> unit_of("％"), unit_of("万平方米"), unit_of("亿元"), unit_of("亩")
    ('percent', '10000 square_metres', '100000000 yuan', '')
    """
    word = re.sub(r"^(?:计量)?单位[:=]?", "", plain(text).strip("()[]【】")).strip("()")
    word = re.sub(r"(?<=\d),(?=\d{3})", "", word)
    word = _PER_OF.sub(r"per\1", re.sub("(?<=每)十万", "10万", word))
    if births := _PER_BIRTHS.fullmatch(word):
        return "per_100k" if births[1] == "10万" else "per_1000"
    if ratio := _SEX_RATIO.fullmatch(word):
        return "males_per_100_females" if ratio[1] else "ratio"
    if known := unit_spellings().get(word):
        return known
    if word in _CASES:
        return "count"
    parts = _MULTIPLE.fullmatch(word)
    if parts is None or not (parts["number"] or parts["sign"]):
        return ""
    # "100人" is an amount, no unit
    if parts["number"] and not (parts["unit"] or "").isascii():
        return ""
    times = float(parts["number"] or "1") * _times(parts["sign"] or "")
    if parts["unit"]:
        unit = unit_spellings().get(parts["unit"])
    elif parts["sign"]:
        unit = OWN
    else:
        unit = ""
    counted = unit == OWN or (unit and not math.isnan(count_factor(unit)))
    if counted and times > 1:
        return f"{times:.0f} {unit}"
    return ""


def _times(sign: str) -> float:
    """Return the factor that a multiplier word stands for: 百万 is a million."""
    if sign.isascii():
        return _TIMES_EN.get(sign.removesuffix("s"), 1.0)
    return math.prod(_TIMES[character] for character in sign)


def _split(unit: str) -> tuple[float, str]:
    """Return the multiple and the unit of a code: 10000 and square_metres."""
    times, _, base = unit.rpartition(" ")
    if _WHOLE.fullmatch(times):
        return (float(times), base)
    return (1.0, unit)


@lru_cache(maxsize=4096)
def same_unit(given: str, wanted: str) -> str:
    """Return the own unit where the given one only spells it otherwise (年, 岁), else the given."""
    one = _row(given)
    other = _row(wanted)
    alike = one.get("base") and one.get("base") == other.get("base")
    if alike and one["factor"] == other["factor"]:
        return wanted
    return given


def conversion(given: str, wanted: str) -> float:
    """Return the factor that converts a value from one unit into another.

    Not a number where it cannot be converted.

    Examples
    --------
    >>> conversion("per_1000", "per_100k"), conversion("10000 own", "yuan"), conversion("percent", "persons")
    (100.0, 10000.0, nan)
    """
    if given in ("", wanted):
        return 1.0
    times, base = _split(given)
    # 3.2万 of what is counted in 万人 is 3.2, of what is counted in persons 32,000
    if base == OWN:
        of_many = TEN_THOUSAND if ones_of(wanted) else 1
        return math.nan if math.isnan(count_factor(wanted)) else times / of_many
    if base == wanted:
        return times
    rows = _rows()
    if base == "percentage_points" or base not in rows or wanted not in rows:
        # no level, but a step
        return math.nan
    bases = (rows[base]["base"], rows[wanted]["base"])
    kind, mine = (_ALIKE.get(one, one) for one in bases)
    # 111.9 %
    if base == "percent" and wanted == "males_per_100_females":
        return times
    # 111.9:100
    if kind == "ratio" and wanted == "males_per_100_females":
        return 100.0 * times
    if kind == "persons" and wanted in _PER_EACH:
        return times
    if kind == mine:
        return float(times * rows[base]["factor"] / rows[wanted]["factor"])
    return math.nan


@lru_cache(maxsize=4096)
def count_factor(unit: str) -> float:
    """Return the factor that converts a count into single units: 10,000 for 万人.

    Not a number of a rate.
    """
    times, base = _split(unit)
    if base in ("", OWN):
        return times
    row = _row(base)
    rate = row.get("base", "rate") in RATES
    if rate:
        return math.nan
    return float(times * row["factor"])


def ones_of(unit: str) -> str:
    """Return the unit of single ones of which a unit counts tens of thousands; empty for none.

    Examples
    --------
    >>> ones_of("10k_persons"), ones_of("hours")
    ('persons', '')
    """
    row = _row(unit)
    of_many = row.get("factor") == TEN_THOUSAND and row["base"] in _rows()
    return str(row["base"]) if of_many else ""


def unit_name(unit: str, lang: Language, number: str = "") -> str:
    """Return what a unit is called, in English of a number: "1" person, "2" persons."""
    times, base = _split(unit)
    row = _row(base)
    name = str((number == "1" and lang == "en" and row["en_one"]) or row[lang])
    if times == 1:
        return name
    many = f"{times:,.0f} " if lang == "en" else _multitude(times)
    if base == OWN:
        return many.strip()
    return many + name


def is_number(unit: str) -> bool:
    """Return whether a unit counts persons, times or things, whose number grows (增加) and is not raised (提高).

    Examples
    --------
    >>> is_number("persons"), is_number("yuan")
    (True, False)
    """
    _, base = _split(unit)
    return base != OWN and _row(base)["base"] in NUMBERS


def unit_names(unit: str) -> dict[str, str]:
    """Return what a unit is called in both languages, as the sentences of problems take it."""
    return {"zh": unit_name(unit, "zh"), "en": unit_name(unit, "en")}


def _multitude(times: float) -> str:
    """Return a multiple in Chinese words: 10,000 is 万."""
    for sign in ("亿", "万", "千", "百", "十"):
        if times >= _TIMES[sign] and times % _TIMES[sign] == 0:
            ahead = times / _TIMES[sign]
            return (_multitude(ahead) if ahead > 1 else "") + sign
    return f"{times:.0f}"


def unit_decimals(unit: str) -> int:
    """Return the number of decimals with which values of a unit are published."""
    return int(_row(unit)["decimals"])


def counter(name: str) -> str:
    """Return the measure word for what a Chinese name counts, empty where it is not known.

    Examples
    --------
    >>> counter("每千名儿童拥有儿科床位数"), counter("每千名儿童拥有玩具数")
    ('张', '')
    """
    of = name.removesuffix("数")
    return next((word for thing, word in words("counter").items() if of.endswith(thing)), "")


def value_range(table: pd.DataFrame, ids: Iterable[str]) -> tuple[Floats, Floats]:
    """Return the lowest and the highest value of each indicator's unit.

    A gross rate (毛入学率) may pass 100.
    """
    known = _ranges(table)
    ranges = [known.get(one, (-np.inf, np.inf)) for one in ids]
    low, high = np.array(ranges, dtype=np.float64).reshape(-1, 2).T
    return low, high


@once_per_table
def _ranges(table: pd.DataFrame) -> dict[str, tuple[float, float]]:
    bounds = units()[["low", "high"]].astype("float64").reindex(table["unit"])
    low = bounds["low"].fillna(-np.inf).to_numpy()
    gross = table["name_zh"].fillna("").str.contains("毛").to_numpy(dtype=bool)
    high = np.where(gross, np.inf, bounds["high"].fillna(np.inf).to_numpy())
    return dict(
        zip(table["indicator_id"], zip(low.tolist(), high.tolist(), strict=True), strict=True)
    )
