"""Amounts as plans write them: figures and Chinese numerals, fractions, ratios, ranges, with their units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import isnan

from womenplan.model.naming import DIGITS
from womenplan.model.unit import unit_of, unit_spellings

__all__ = [
    "LAST_YEARS",
    "NAN",
    "RATES",
    "YEAR",
    "Amount",
    "amount_pattern",
    "amounts_in",
    "chinese_number",
    "in_figures",
]

NAN = float("nan")
YEAR = r"(?:19|20)\d{2}"  # as texts write one
LAST_YEARS = {  # of five-year plans
    "十五": 2005,
    "十一五": 2010,
    "十二五": 2015,
    "十三五": 2020,
    "十四五": 2025,
    "十五五": 2030,
}
_DIGITS = {sign: at for at, sign in enumerate(DIGITS)} | {"〇": 0, "两": 2, "壹": 1}
RATES = ("percent", "percentage_points", "per_100k", "per_1000", "per_10k", "ratio")
_STEPS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_CHINESE = "[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?"
_FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_PARTS_OF = {
    "百": "percent",
    "千": "per_1000",
    "万": "per_10k",
    "十万": "per_100k",
}
_HALF = ("过半数", "过半", "半数", "一半", "一半儿", "half")


@dataclass(frozen=True, slots=True)
class Amount:
    """A value with its unit (a code, "" where none is written) and its place in the text.

    ``high`` of a range.
    """

    value: float
    unit: str
    start: int
    end: int
    high: float = NAN
    written: str = ""  # the unit as written

    @property
    def is_range(self) -> bool:
        """Whether it is one from ``value`` to ``high``."""
        return not isnan(self.high)


def chinese_number(text: str) -> float:
    """Return the value of a Chinese numeral.

    Examples
    --------
    >>> chinese_number("九十五"), chinese_number("三千五百"), chinese_number("二点五"), chinese_number("二〇三〇")
    (95.0, 3500.0, 2.5, 2030.0)
    """
    whole, _, decimals = text.partition("点")
    if len(whole) > 1 and not set(whole) & {*_STEPS, *_MYRIADS}:
        value = float(_in_digits(whole))
    else:
        value = _counted(whole)
    return value + float(f"0.{_in_digits(decimals)}")


def _in_digits(numerals: str) -> str:
    return "".join(str(_DIGITS[sign]) for sign in numerals)


_CHINESE_YEAR = re.compile("[一二][〇零○O0九][〇零○O0一二三四五六七八九]{2}(?=年|[-—–至到])")


def in_figures(text: str) -> str:
    """Return a text whose years in Chinese numerals are in figures, of the same length: 二○○六年 is 2006年."""
    return _CHINESE_YEAR.sub(lambda year: _in_digits(re.sub("[○O0]", "〇", year[0])), text)


def _counted(whole: str) -> float:
    total = part = digit = 0
    for sign in whole:
        if sign in _MYRIADS:
            total = (total + part + digit) * _MYRIADS[sign]
            part = 0
            digit = 0
        elif sign in _STEPS:
            part = part + (digit or 1) * _STEPS[sign]
            digit = 0
        else:
            digit = _DIGITS[sign]
    return float(total + part + digit)


_COUNTERS = ("座", "套", "台", "辆", "片", "户")
_MULTIPLES = {
    "万": 1e4,
    "千": 1e3,
    "百万": 1e6,
    "千万": 1e7,
    "亿": 1e8,
}


@cache
def _units() -> str:
    """Return the pattern of all units that may stand behind a figure, the longest first."""
    known = [word for word in unit_spellings() if not re.match(r"[\d.]|per|每|单位", word)]
    words = {re.escape(word) for word in (*known, *_WORDS)} - {*map(re.escape, _NO_UNITS)}
    return "|".join(sorted({*words, *_RATE_WORDS}, key=len, reverse=True))


_NO_UNITS = ("比", "比例", "次数", "人数", "岁以上", "日")
_WORDS = {
    "个百分点": "percentage_points",
    "个点": "percentage_points",
    "百分点": "percentage_points",
    "percentage points": "percentage_points",
    "percentage point": "percentage_points",
    "per cent": "percent",
    "percent": "percent",
    "pc": "percent",
    "倍": "times_over",
    **dict.fromkeys(_COUNTERS, "count"),
}
_RATE_WORDS = (
    "per 100,000(?: live births)?",
    "per 1,000(?: live births)?",
    "per lakh(?: live births)?",
    "/ ?100,000(?: live births)?",
    "per thousand",
    "(?:births|deaths|cases) per 1,000(?: girls| women| live births)?",
    "(?:births|deaths|cases) per 100,000(?: women| live births)?",
    "[例人1]?/(?:10万|千)(?:例|名)?(?:活产(?:婴儿|儿)?|人口?)?",
)


@cache
def amount_pattern() -> re.Pattern[str]:
    """Return the pattern of an amount."""
    unit = rf"(?:\s?(?P<multiple>百万|千万|[万亿千])?(?P<unit>{_units()})(?!(?<=[A-Za-z])[A-Za-z])(?![\u3400-\u9fff]*(?<=年)代)|(?<!/ 10)(?<!/10)(?P<myriad>[万亿])(?=$|[，。；、）]|以[上下内]|左右))?"
    return re.compile(
        rf"(?P<parts>十万|百|千|万)分之(?P<part>{_CHINESE}|{_FIGURE})"
        rf"|(?P<below>{_CHINESE})分之(?P<above>{_CHINESE})"
        rf"|(?P<tenths>[一二两三四五六七八九])成(?P<tenth>[半一二三四五六七八九])?(?!员|果|本|效|为|立|长|功|人|年|套|熟|就|绩|分)"
        rf"|(?P<zero>(?<=[为到在])零(?![\u3400-\u9fff]))|(?P<half>{'|'.join(_HALF)}|(?<=减)半(?=$"
        rf"|[，。；、]))|(?P<twice>翻番|翻倍|倍增(?!计划|工程|行动))"
        rf"|(?<![\d.])(?P<left>\d+(?:\.\d+)?)\s*(?:[:：∶]|比)\s*(?P<right>\d+(?:\.\d+)?)(?![\d%])"
        rf"|(?<![\d./A-Za-z])(?P<over>\d)/(?P<under>\d{{1,2}})(?![\d万萬])"
        rf"|(?<![\d.A-Za-z])(?P<low>{_FIGURE})(?P<lowunit>%|‰"
        rf"|个)?(?:\s?[-—–~～至到]{{1,2}}\s?(?P<high>{_FIGURE}))?{unit}"
        rf"|(?<![零〇一二三四五六七八九十百千万第])(?<!每(?=[十百千万]))(?:(?P<few>{_CHINESE})[至到])?(?P<chinese>{_CHINESE})(?P<measure>个百分点|倍|番|名|人|所|个|家|处|张|万人|次(?!性)|学时|小时|岁|年|辆|支|座|平方米|分钟|万元|元)"
    )


def amounts_in(text: str) -> Iterator[Amount]:
    """Yield the amounts of a text in their order."""
    return map(_amount, amount_pattern().finditer(text))


def _amount(match: re.Match[str]) -> Amount:
    start, end = match.span()
    if match["chinese"]:
        most = chinese_number(match["chinese"])
        least = chinese_number(match["few"]) if match["few"] else most
        high = most if match["few"] else NAN
        measure = match["measure"]
        return Amount(least, _code("", measure), start, end, high, measure)
    if match["low"]:
        return _in_arabic(match)
    if match["parts"]:
        return Amount(_figure(match["part"]), _PARTS_OF[match["parts"]], start, end)
    if match["twice"]:
        return Amount(1.0, "doublings", start, end)
    if match["zero"]:
        return Amount(0.0, "", start, end)
    if match["left"]:
        return Amount(float(match["left"]) / float(match["right"]), "ratio", start, end)
    value = 50.0
    if match["below"]:
        value = 100 * chinese_number(match["above"]) / chinese_number(match["below"])
    elif match["tenths"]:
        fifth = match["tenth"] or "零"
        more = 5.0 if fifth == "半" else chinese_number(fifth)
        value = 10 * chinese_number(match["tenths"]) + more
    elif match["over"]:
        value = 100 * float(match["over"]) / float(match["under"])
    return Amount(value, "percent", start, end, written=match["half"] or "")


def _in_arabic(match: re.Match[str]) -> Amount:
    """Return an amount in Arabic figures, a range of them perhaps."""
    high = _figure(match["high"]) if match["high"] else NAN
    written = match["unit"] or match["lowunit"] or ""
    multiple = match["multiple"] or ""
    scale = 1.0
    if multiple == "亿" and written == "元":  # money is counted in 10,000 yuan at the most
        multiple, scale = "万", 1e4
    elif written in _COUNTERS:
        multiple, scale = "", _MULTIPLES.get(multiple, 1.0)
    scale = _MULTIPLES[match["myriad"]] if match["myriad"] else scale  # 参保人数突破90万
    code = _code(multiple, written)
    return Amount(scale * _figure(match["low"]), code, *match.span(), scale * high, written)


def _figure(text: str) -> float:
    return float(text.replace(",", "")) if text[0].isdigit() else chinese_number(text)


def _code(multiple: str, written: str) -> str:
    """Return the code of a unit as it is written."""
    if not multiple and written in _SPECIAL:
        return _SPECIAL[written]
    if "100,000" in written or "per lakh" in written:
        return "per_100k"
    if "per 1,000" in written or "per thousand" in written:
        return "per_1000"
    return unit_of(multiple + written)


_SPECIAL = _WORDS | {
    "": "",
    "番": "doublings",
    "例/10万": "per_100k",
    "人/10万": "per_100k",
}
