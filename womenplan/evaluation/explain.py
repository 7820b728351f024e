"""Why a row has its status: the sentence, the rule with its numbers, the cells, and what would change it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.errors import Problem, UsageError
from womenplan.evaluation import uncertainty
from womenplan.evaluation.outlook import counts_of
from womenplan.evaluation.result import Result
from womenplan.messages import Language
from womenplan.model import catalogue
from womenplan.model.target import quantity, wordings

__all__ = ["confidence", "explain"]


def explain(
    result: Result,
    target_id: str,
    region: str | None = None,
    *,
    milestone: int | None = None,
    lang: Language | None = None,
) -> str:
    """Return why a target has its status in a region, one sentence a line.

    Parameters
    ----------
    result : Result
    target_id : str
    region : str, optional
        The plan's own region, or the first, by default.
    milestone : int, optional
        Which milestone, where the target has several; the one that is counted by default.
    lang : {"zh", "en"}, optional

    Returns
    -------
    str
        The verdict; the rule and the numbers put into it; forecast and confidence where there are any; where each
        number came from; what would change the verdict; what else is to be said of the row.

    Raises
    ------
    UsageError
        If the evaluation has no such row.
    """
    table = result.table
    rows = np.flatnonzero((table["target_id"] == target_id) & (table["region"] == (region or result.regions[0])))
    if milestone is not None:
        rows = rows[table["milestone_year"].to_numpy()[rows] == milestone]
    elif len(rows) > 1:
        rows = rows[np.argsort(~table["counted"].to_numpy()[rows], kind="stable")]
    if not len(rows):
        raise UsageError(Problem("ROW_UNKNOWN", found=f"{target_id} / {region or result.regions[0]}"))
    position = int(rows[0])
    row: dict[str, Any] = table.iloc[position].to_dict()
    language = lang or messages.default_language()
    figure = result.methods[result.rules.method].iat[position]
    rule = _rule(result, row, language) if result.rules.method == "path" else _method(result, row, figure, language)
    lines = [_verdict(result, row, language), rule, _forecast(result, row, language)]
    lines += [confidence(result, row, language), _sources(result, row, language), _change(result, row, language)]
    lines.append(result.notes(language)[position])
    return "\n".join(line for line in lines if line)


def _shown(value: float, row: Mapping[str, Any], lang: Language, *, difference: bool = False) -> str:
    units = catalogue.units()
    places = int(units.at[row["unit"], "decimals"]) + 1 if row["unit"] in units.index else 2
    unit = "percentage_points" if difference and row["unit"] == "percent" else row["unit"]
    return quantity(round(float(value), places), unit, lang, units)


def _verdict(result: Result, row: dict[str, Any], lang: Language) -> str:
    targets = result.plan.targets
    mine = targets[(targets["target_id"] == row["target_id"]) & (targets["milestone_year"] == row["milestone_year"])]
    (wording,) = wordings(mine, catalogue.units(), result.plan.indicators, lang)
    facts = {"name": row[f"name_{lang}"], "region": result.region_name(row["region"], lang), "wording": wording}
    facts["status"] = messages.label("status", row["status"], lang)
    if pd.isna(row["latest"]):
        return messages.text("explain.no_data", lang, **facts)
    return messages.text(
        "explain.verdict", lang, **facts, year=int(row["latest_year"]), value=_shown(row["latest"], row, lang)
    )


def _rule(result: Result, row: dict[str, Any], lang: Language) -> str:
    rules, status = result.rules, row["status"]
    has = {name: not pd.isna(row[name]) for name in ("baseline", "pace", "target_value", "gap")}
    if status in ("on_track", "lagging", "off_track", "regressing") and has["pace"]:
        return messages.text(
            "explain.rule.pace", lang, base_year=int(row["baseline_year"]), base=_shown(row["baseline"], row, lang),
            expected=_shown(row["expected"], row, lang), progress=f"{100 * row['progress']:.0f}%",
            elapsed=f"{100 * row['elapsed']:.0f}%", pace=f"{row['pace']:.2f}", on_track=f"{rules.on_track:g}", lagging=f"{rules.lagging:g}",
        )  # fmt: skip
    if row["form"] in ("direction", "gap") and has["baseline"]:
        return messages.text(
            "explain.rule.direction", lang, year=int(row["baseline_year"]), base=_shown(row["baseline"], row, lang)
        )
    if has["target_value"] and has["gap"] and row["form"] in ("around", "balance"):
        low, high = _band(result, row)
        return messages.text("explain.rule.band", lang, low=_shown(low, row, lang), high=_shown(high, row, lang))
    if has["target_value"] and has["gap"]:
        code = "explain.rule.margin" if row["gap"] <= 0 else "explain.rule.short"
        return messages.text(
            code,
            lang,
            target=_shown(row["target_value"], row, lang),
            gap=_shown(abs(row["gap"]), row, lang, difference=True),
        )
    return ""


def _method(result: Result, row: dict[str, Any], figure: float, lang: Language) -> str:
    """Return the figure of a method other than the path, where the status rests on it."""
    if row["status"] not in ("on_track", "lagging", "off_track", "regressing") or np.isnan(figure):
        return _rule(result, row, lang)
    rules = result.rules
    bound = {
        "cagr": rules.on_track, "unsd": rules.unsd_on_track, "escap": rules.escap_on_track, "forecast": rules.probability_on_track,
    }[rules.method]  # fmt: skip
    name = messages.label("method", rules.method, lang)
    return messages.text("explain.rule.method", lang, method=name, figure=f"{figure:.2f}", bound=f"{bound:g}")


def _edge(result: Result, row: dict[str, Any]) -> float:
    """Return the value at which a row is just met: the target value, or the nearer edge of its band."""
    goal = float(row["target_value"])
    if row["form"] not in ("around", "balance"):
        return goal
    low, high = _band(result, row)
    better = result.plan.indicators.set_index("indicator_id").at[row["indicator_id"], "better"]
    if row["form"] == "around" and better in ("higher", "lower"):
        return low if better == "higher" else high
    return low if row["latest"] < goal else high


def _band(result: Result, row: dict[str, Any]) -> tuple[float, float]:
    rules, goal = result.rules, float(row["target_value"])
    if row["form"] == "balance":
        return goal - rules.balance_band, goal + rules.balance_band
    points = row["unit"] in ("percent", "percentage_points")
    band = rules.around_points if points else rules.around_share * abs(goal)
    return goal - band, goal + band


def _forecast(result: Result, row: dict[str, Any], lang: Language) -> str:
    if pd.isna(row["forecast"]) or pd.isna(row["p_meet"]):
        return ""
    shown = {name: _shown(row[name], row, lang) for name in ("forecast", "forecast_low", "forecast_high")}
    return messages.text(
        "explain.forecast", lang, year=int(row["milestone_year"]), chance=f"{100 * row['p_meet']:.0f}%",
        level=f"{100 * result.rules.forecast_level:g}", **shown,
    )  # fmt: skip


def confidence(result: Result, row: Mapping[str, Any], lang: Language) -> str:
    """Return how sure the verdict on a row of the table is, with its interval; empty where no counts are known."""
    if not row["confidence"]:
        return ""
    per, share = counts_of(row["unit"])
    seen = result.observations.iloc[int(row["latest_row"])]
    low, high = uncertainty.limits(seen["numerator"], seen["denominator"], result.rules.confidence_level, per, share)
    facts = {
        "count": f"{seen['numerator']:,.0f}", "exposure": f"{seen['denominator']:,.0f}",
        "low": _shown(float(low), row, lang), "high": _shown(float(high), row, lang),
    }  # fmt: skip
    if row["confidence"] == "clear":
        return messages.text("explain.clear", lang, **facts)
    needed = float(
        uncertainty.births_needed(row["target_value"], result.rules.confidence_level, per, share, row["latest"])
    )
    more = f"{needed:,.0f}" if np.isfinite(needed) else "∞"
    return messages.text("explain.uncertain", lang, **facts, needed=more)


def _sources(result: Result, row: dict[str, Any], lang: Language) -> str:
    parts = []
    for which in ("baseline", "latest"):
        position = int(row[f"{which}_row"])
        if position < 0:
            continue
        seen = result.observations.iloc[position]
        place = messages.text("where.join", lang).join(
            filter(None, (seen["file"], seen["sheet"], seen["cell"], seen["source"]))
        )
        if place:
            parts.append(messages.text(f"explain.source.{which}", lang, year=int(seen["year"]), place=place))
    return messages.text("where.gap", lang).join(parts)


def _change(result: Result, row: dict[str, Any], lang: Language) -> str:
    """Return the nearest value that would give another, better status, or how much is left before it is lost."""
    status, rules = row["status"], result.rules
    by_path = rules.method == "path" and status in ("lagging", "off_track", "regressing")
    if by_path and not pd.isna(row["pace"]):
        step = rules.on_track if status == "lagging" else rules.lagging if status == "off_track" else 0.0
        better = {"lagging": "on_track", "off_track": "lagging", "regressing": "off_track"}[status]
        value = row["baseline"] + step * row["elapsed"] * (row["target_value"] - row["baseline"])
        return messages.text(
            "explain.change.to", lang, value=_shown(value, row, lang), status=messages.label("status", better, lang)
        )
    if status == "no_data":
        known = result.plan.indicators.set_index("indicator_id")
        return messages.text(
            "explain.change.data", lang, department=known.at[row["indicator_id"], f"department_{lang}"]
        )
    if row["form"] in ("direction", "gap") and not pd.isna(row["baseline"]):
        return messages.text("explain.change.direction", lang, base=_shown(row["baseline"], row, lang))
    if status not in ("met", "not_assessable") and not pd.isna(row["target_value"]):
        return messages.text("explain.change.met", lang, value=_shown(_edge(result, row), row, lang))
    if status == "met" and not pd.isna(row["gap"]):
        return messages.text("explain.change.lose", lang, value=_shown(_edge(result, row), row, lang))
    return ""
