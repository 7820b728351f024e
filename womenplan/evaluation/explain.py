"""Why a row has its status: the sentence, the rule with its numbers, the cells, and what would change it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.errors import Problem, UsageError
from womenplan.evaluation import intervals
from womenplan.evaluation.measures import band_of
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
    row: dict[str, Any] = {**table.iloc[position].to_dict(), "position": position}
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
        (half,) = band_of(pd.Series(row["form"]), pd.Series(row["unit"]), pd.Series(row["target_value"]), rules)
        low, high = (_shown(row["target_value"] + sign * half, row, lang) for sign in (-1, 1))
        return messages.text("explain.rule.band", lang, low=low, high=high)
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


def _forecast(result: Result, row: dict[str, Any], lang: Language) -> str:
    if pd.isna(row["forecast"]) or pd.isna(row["p_meet"]):
        return ""
    shown = {name: _shown(row[name], row, lang) for name in ("forecast", "forecast_low", "forecast_high")}
    return messages.text(
        "explain.forecast", lang, year=int(row["milestone_year"]), chance=f"{100 * row['p_meet']:.0f}%",
        level=f"{100 * result.rules.forecast_level:g}", **shown,
    )  # fmt: skip


def confidence(result: Result, row: Mapping[str, Any], lang: Language) -> str:
    """Return how sure the verdict on a row of the table is, by the latest value and by the latest years pooled.

    Empty where no counts are known. ``row`` holds the row's ``position`` in the table beside its columns.
    """
    if not row["confidence"]:
        return ""
    found = intervals.figures(result, np.array([row["position"]])).iloc[0]
    said = [_proved(result, row, found, "", f"explain.{row['confidence']}", lang)]
    if found["pooled_years"] > 1:
        code = "explain.pooled.clear" if found["pooled_confidence"] == "clear" else "explain.pooled"
        said.append(_proved(result, row, found, "pooled_", code, lang, value=_shown(found["pooled"], row, lang)))
    if row["confidence"] == "uncertain" and found["pooled_confidence"] != "clear":
        code = "explain.needed" if np.isfinite(found["needed"]) else "explain.on_target"
        said.append(messages.text(code, lang, needed=f"{found['needed']:,.0f}"))
    return messages.text("where.gap", lang).join(said)


def _proved(
    result: Result, row: Mapping[str, Any], found: pd.Series, prefix: str, code: str, lang: Language, **more: str
) -> str:
    """Return the sentence on one interval, with its counts and, pooled, its years."""
    return messages.text(
        code, lang, count=f"{found[prefix + 'numerator']:,.0f}", exposure=f"{found[prefix + 'denominator']:,.0f}",
        low=_shown(found[prefix + "low"], row, lang), high=_shown(found[prefix + "high"], row, lang),
        years=int(found["pooled_years"]), **more,
    )  # fmt: skip


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
    if status == "not_assessable" or pd.isna(row["target_value"]) or pd.isna(row["gap"]):
        return ""
    *_, (edge,) = intervals.edges(result, result.table.iloc[[row["position"]]])
    return messages.text(f"explain.change.{'lose' if status == 'met' else 'met'}", lang, value=_shown(edge, row, lang))
