"""Numbers as they are printed, one way for tables, charts, sentences and files."""

from __future__ import annotations

import math
from decimal import Decimal
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from womenplan.messages import Language
from womenplan.model.arrays import Floats, Ints
from womenplan.model.unit import count_factor, ones_of, unit_decimals, unit_name

__all__ = ["THOUSAND", "amount", "decimals", "gap", "half_digit", "number", "places", "rounded"]

MOST_DECIMALS = 4
SERIES = 50  # values; a series has fewer
THOUSAND = 1000  # from here on an English amount has thousands separators
_GROUPED_FROM = 10000  # and from here on any number, as a smaller one may be a year
_TIGHT = {"zh": "%‰/（：", "en": "%‰/"}  # what follows a number without a space


def decimals(values: Floats) -> Ints:
    """Return how many decimals each number was reported with, at most four.

    2 where it is a quotient, with more than those.

    Examples
    --------
    >>> decimals(np.array([16.9, 20.0, 80.88])).tolist()
    [1, 0, 2]
    """
    digits = np.full(np.shape(values), 2, dtype=np.int64)
    for count in range(MOST_DECIMALS, -1, -1):
        ones = 10.0**count
        digits[np.abs(np.rint(values * ones) / ones - values) < 1e-9] = count
    return digits


def half_digit(*values: Floats) -> Floats:
    """Return half a unit of the last digit, in which numbers may differ and still be equal.

    Of several numbers side by side it is that of the one that shows most digits: trailing zeros are
    lost in spreadsheets.

    Examples
    --------
    >>> half_digit(np.array([16.9, 20.0]), np.array([17.0, 21.0])).tolist()
    [0.05, 0.5]
    """
    shown = [decimals(np.nan_to_num(value)) for value in values]
    return np.asarray(0.5 * 10.0 ** -np.max(shown, axis=0))


def places(values: ArrayLike, unit: str) -> int:
    """Return the number of decimals with which a value, or a series and what is computed from it, is shown.

    They have the unit's decimals, or those of the most exact value where it was published with
    more, up to four; with more than those it is a quotient, and has two.

    Examples
    --------
    >>> places([57.5, float("nan"), 58.84], "percent"), places(120.0, "persons")
    (2, 0)
    """
    known = np.asarray(values, dtype=np.float64)
    known = known[~np.isnan(known)]
    few = known.size < SERIES
    digits: list[int] = [*map(_reported, known.tolist())] if few else decimals(known).tolist()
    return max([unit_decimals(unit), *digits])


@lru_cache(maxsize=65536)
def _reported(value: float) -> int:
    """Return the decimals of one number, of which a report asks again and again."""
    return int(decimals(np.array([value]))[0])


def rounded(value: float | Decimal, digits: int) -> Decimal:
    """Return a number rounded to so many decimals as an exact one, never a negative zero."""
    return Decimal(f"{value:.{digits}f}") + 0


def number(
    value: float | Decimal,
    lang: Language,
    digits: int | None = None,
    *,
    least: int = _GROUPED_FROM,
) -> str:
    """Return a number as people write it, with so many decimals or else those that it needs.

    An exact number keeps its own. English has thousands separators from ``least`` on, Chinese none.
    NaN is shown as a dash, infinity as ∞.

    Examples
    --------
    >>> number(36918.0, "zh"), number(36918.0, "en"), number(2030, "en"), number(7.0, "en", 1)
    ('36918', '36,918', '2030', '7.0')
    """
    if not math.isfinite(value):
        if math.isnan(value):
            return "–"
        return f"{value}".replace("inf", "∞")
    if digits is None and isinstance(value, Decimal):
        digits = max(-int(value.as_tuple().exponent), 0)
    exact = rounded(value, MOST_DECIMALS if digits is None else digits)
    if lang == "en" and abs(exact) >= least:
        text = f"{exact:,f}"
    else:
        text = f"{exact:f}"
    if digits is None and "." in text:
        return text.rstrip("0").rstrip(".")
    return text


def amount(
    value: float | Decimal,
    unit: str,
    lang: Language,
    digits: int | None = None,
) -> str:
    """Return a value with its unit in words.

    Examples
    --------
    >>> amount(16.9, "per_100k", "zh"), amount(75.5, "percent", "en"), amount(1.5, "years", "zh")
    ('16.9/10万', '75.5%', '1.5 年')
    >>> amount(1.71, "10k_persons", "zh"), amount(1.71, "10k_persons", "en")
    ('1.71 万人', '17,100 persons')
    """
    # 17,100 persons, not 1.71 10,000 persons
    if lang == "en" and (one := ones_of(unit)):
        kept = rounded(value, MOST_DECIMALS if digits is None else digits)
        return f"{kept * int(count_factor(unit)):,.0f} {unit_name(one, lang)}"
    shown: Any = number(value, lang, digits, least=THOUSAND)
    if unit == "ratio":
        return f"{shown}:1"
    # what is counted stands in the name: 212 rooms, not items
    if unit == "count" and lang == "en":
        return str(shown)
    name = unit_name(unit, lang, shown)
    if name[:1] in _TIGHT[lang]:
        return f"{shown}{name}"
    return f"{shown} {name}"


def gap(value: float | Decimal, unit: str, lang: Language) -> str:
    """Return the size of a difference between two values: in points for percentages, a bare number for ratios.

    Examples
    --------
    >>> gap(Decimal("-4.5"), "percent", "zh"), gap(0.02, "ratio", "zh")
    ('4.5 个百分点', '0.02')
    """
    size = value if value >= 0 else -value
    if unit == "ratio":
        return number(size, lang)
    return amount(size, "percentage_points" if unit == "percent" else unit, lang)
