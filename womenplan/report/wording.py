"""Numbers and sentences of a report, in the register that evaluation groups write in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pandas as pd

from womenplan import messages
from womenplan.messages import Language
from womenplan.model import catalogue

__all__ = [
    "amount", "difference", "direction", "moved", "places", "plain", "sentence", "shown", "tight", "unit_name",
]  # fmt: skip

MOST_DECIMALS = 2  # published tables carry no more; what is computed is cut to the unit's own
_GAPS = re.compile(r"(?<=[\u4e00-\u9fff（：%]) (?=[\d（])|(?<=[\d%万]) (?=[\u4e00-\u9fff（])")
_SIGN = {">=": 1, ">": 1, "up": 1, "<=": -1, "<": -1, "down": -1, "slow": -1, "narrow": -1}


def tight(text: str, lang: Language) -> str:
    """Return a text without the spaces that print leaves out: 2030年 for 2030 年, 70% for 70 %."""
    return _GAPS.sub("", text) if lang == "zh" else text.replace(" %", "%")


@lru_cache(maxsize=256)
def _unit(unit: str, lang: Language) -> tuple[str, int]:
    table = catalogue.units()
    if unit not in table.index:
        return unit, 1
    return str(table.at[unit, lang]), int(table.at[unit, "decimals"])


def places(value: float, unit: str, *, computed: bool = False) -> int:
    """Return with how many decimals a value is shown.

    Parameters
    ----------
    value : float
    unit : str
        A unit of the catalogue.
    computed : bool
        True for a number that was calculated, such as a forecast: it has the unit's decimals. A published one keeps
        its own where it has more, up to two.
    """
    least = _unit(unit, "zh")[1]
    if computed:
        return least
    own = len(f"{value:.6f}".rstrip("0").partition(".")[2])
    return min(max(own, least), max(least, MOST_DECIMALS))


def shown(value: float, unit: str, *, computed: bool = False) -> Decimal:
    """Return a value as it is printed, as an exact decimal number."""
    digits = places(value, unit, computed=computed)
    return Decimal(f"{float(value) + 0.0:.{digits}f}") + 0


def _text(number: Decimal) -> str:
    return f"{number:,f}" if abs(number) >= 10000 else f"{number:f}"


def plain(value: float, digits: int) -> str:
    """Return a number with so many decimals, thousands separated from 10,000 on."""
    return _text(Decimal(f"{value + 0.0:.{digits}f}") + 0)


def unit_name(unit: str, lang: Language) -> str:
    """Return what a unit is called."""
    return _unit(unit, lang)[0]


def amount(value: float | Decimal, unit: str, lang: Language, *, computed: bool = False) -> str:
    """Return a value with its unit in words: 16.9/10万, 75.5%; the same in English but for words of units.

    Examples
    --------
    >>> amount(16.9, "per_100k", "zh"), amount(75.5, "percent", "en")
    ('16.9/10万', '75.5%')
    """
    number = value if isinstance(value, Decimal) else shown(value, unit, computed=computed)
    if unit == "ratio":
        return f"{_text(number)}:1"
    name = _unit(unit, lang)[0]
    gap = "" if lang == "zh" or name[0] in "/%" else " "
    return f"{_text(number)}{gap}{name}"


def difference(a: float, b: float, unit: str) -> tuple[Decimal, str]:
    """Return a − b as the reader computes it from the printed numbers, and its unit (points for percentages)."""
    return shown(a, unit) - shown(b, unit), "percentage_points" if unit == "percent" else unit


def direction(row: Mapping[str, Any], better: str = "") -> int:
    """Return +1 where the target asks for more, −1 where it asks for less, 0 where both sides count."""
    return _SIGN.get(row["operator"], {"higher": 1, "lower": -1}.get(better, 0) if row["form"] == "around" else 0)


def sentence(row: Mapping[str, Any], lang: Language) -> str:
    """Return what is to be said of one target in one region, from its numbers.

    Parameters
    ----------
    row : mapping
        A row of an evaluation's table with, besides, ``name`` (in the language), ``better`` (the
        indicator's polarity), ``previous`` (the value of the year before the latest, or NaN) and ``bound`` (``>`` or
        ``<`` where only a bound was published), ``assessed`` (the assessment year) and ``forecast_level``.
    lang : {"zh", "en"}

    Notes
    -----
    The words of movement follow the printed numbers alone: where the two print alike, nothing rose or fell.
    """
    if row["status"] == "no_data" or pd.isna(row["latest"]):
        code = "no_data" if row["status"] == "no_data" else "not_assessable"
        said = messages.text(f"say.{code}", lang, status=messages.label("status", "not_assessable", lang))
        return messages.text("say.colon_end", lang, name=row["name"], said=said)
    moves = [_move(row, lang), _last_year(row, lang), _pace(row, lang)]
    facts = messages.text("say.and", lang).join(clause for clause in moves if clause)
    said = messages.text("say.join", lang, facts=facts, verdict=_verdict(row, lang))
    text = messages.text("say.end", lang, name=row["name"], said=said)
    extra = _forecast(row, lang)
    if row.get("confidence") == "uncertain":
        extra.append(messages.text("say.uncertain", lang))
    return messages.text("where.gap", lang).join([text, *extra])


def _steps(row: Mapping[str, Any]) -> Decimal | None:
    """Return by how much the printed value moved since the baseline, or None where that cannot be told."""
    known = not (pd.isna(row["baseline"]) or pd.isna(row["baseline_year"])) and row["baseline_year"] != row["latest_year"]
    return difference(row["latest"], row["baseline"], row["unit"])[0] if known and not row["bound"] else None


def moved(row: Mapping[str, Any]) -> int | None:
    """Return +1, 0 or -1: moved the right way since the baseline, not at all, the wrong way; None where not known."""
    steps, sign = _steps(row), direction(row, row["better"])
    if steps is None or not sign or row["operator"] == "slow":
        return None
    return int(sign * ((steps > 0) - (steps < 0)))


def _move(row: Mapping[str, Any], lang: Language) -> str:
    now = amount(row["latest"], row["unit"], lang)
    if row["bound"]:
        now = messages.text("say.over" if row["bound"] == ">" else "say.under", lang, value=now)
    moved = _steps(row)
    if moved is None:
        return messages.text("say.move.none", lang, year=int(row["latest_year"]), now=now)
    words = ("narrow", "flat", "widen") if row["form"] == "gap" else ("down", "flat", "up")
    code = words[1 + (moved > 0) - (moved < 0)]
    before = amount(row["baseline"], row["unit"], lang)
    years = {"year": int(row["latest_year"]), "from_year": int(row["baseline_year"])}
    return messages.text(f"say.move.{code}", lang, now=now, before=before, **years)


def _last_year(row: Mapping[str, Any], lang: Language) -> str:
    previous = row["previous"]
    if pd.isna(previous) or row["bound"] or row["form"] == "gap":
        return ""
    if not pd.isna(row["baseline_year"]) and row["baseline_year"] >= row["latest_year"] - 1:
        return ""
    by, unit = difference(row["latest"], previous, row["unit"])
    code = "flat" if by == 0 else "up" if by > 0 else "down"
    sign, since = direction(row, row["better"]), _steps(row)
    if since is not None and since * sign > 0 > by * sign:
        code = f"slip_{code}"
    return messages.text(f"say.year.{code}", lang, by=amount(abs(by), unit, lang))


def _pace(row: Mapping[str, Any], lang: Language) -> str:
    if row["status"] not in ("on_track", "lagging", "off_track", "regressing") or pd.isna(row["expected"]) or row["bound"]:
        return ""
    sign, goal = direction(row, row["better"]), shown(row["target_value"], row["unit"])

    def reach(value: Decimal) -> Decimal:
        return sign * value if sign else -abs(goal - value)

    now, before = (shown(row[name], row["unit"]) for name in ("latest", "baseline"))
    if row["status"] == "regressing" and reach(now) < reach(before):
        return messages.text("say.pace.away", lang)
    lead = reach(now) - reach(Decimal(f"{row['expected']:.{places(row['latest'], row['unit'])}f}"))
    code = "ahead" if lead > 0 else "level" if lead == 0 else "far_behind" if row["status"] == "off_track" else "behind"
    return messages.text(f"say.pace.{code}", lang)


def _verdict(row: Mapping[str, Any], lang: Language) -> str:
    status = row["status"]
    label = messages.label("status", status, lang)
    if status == "not_assessable":
        return messages.text("say.not_assessable", lang, status=label)
    if row["form"] in ("direction", "gap"):
        return messages.text(f"say.turn.{_turn(row)}", lang, status=label)
    by, unit = difference(row["latest"], row["target_value"], row["unit"])
    sign = direction(row, row["better"])
    by = by * sign if sign else -abs(by)
    if status == "met":
        code = "within" if by < 0 else "margin" if by > 0 else "exact"
        if row["bound"] and by == 0:
            code = "plain"
        if row["milestone_year"] > row["assessed"]:
            code = "early" if code == "plain" else f"{code}_early"
    elif by >= 0:
        code = "lost_plain" if status == "lost" else "plain"
    elif sign == 0 and status != "lost":
        by = Decimal(f"{row['gap']:.{places(row['latest'], row['unit'])}f}")
        code = "apart" if by else "plain"
    else:
        code = {"nearly_met": "nearly", "lost": "lost", "not_met": "not_met"}.get(status, "short")
    return messages.text(f"say.status.{code}", lang, status=label, by=amount(abs(by), unit, lang))


def _turn(row: Mapping[str, Any]) -> str:
    good = row["status"] in ("met", "on_track", "nearly_met")
    if row["operator"] == "slow":
        return "slower" if good else "not_slower"
    moved = _steps(row)
    if good:
        return "along"
    return "against" if moved is not None and moved * direction(row, row["better"]) < 0 else "same"


def _forecast(row: Mapping[str, Any], lang: Language) -> list[str]:
    if pd.isna(row.get("forecast")) or pd.isna(row.get("p_meet")) or row["milestone_year"] <= row["assessed"]:
        return []
    values = {
        name: amount(row[column], row["unit"], lang, computed=True)
        for name, column in (("value", "forecast"), ("low", "forecast_low"), ("high", "forecast_high"))
    }
    chance = min(max(row["p_meet"], 0.01), 0.99)
    words = {"year": int(row["milestone_year"]), "level": f"{row['forecast_level']:.0%}", "probability": f"{chance:.0%}"}
    return [messages.text("say.forecast", lang, **values, **words)]

