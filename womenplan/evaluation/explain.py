"""Why a row has its status: the sentence, the rule with its numbers, the cells, and what would change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
from womenplan.model.target import chance, quantity, wordings

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
    table, place = result.table, region or result.regions[0]
    wanted = (table["target_id"] == target_id) & (table["region"] == place)
    if milestone is not None:
        wanted &= table["milestone_year"] == milestone
    if not wanted.any():
        raise UsageError(Problem("ROW_UNKNOWN", found=f"{target_id} / {place}"))
    position = int(table.loc[wanted, "counted"].idxmax())
    row = {**table.iloc[position].to_dict(), "position": position}
    said = _Row(result, row, lang or messages.default_language())
    lines = [said.verdict(), said.rule(), said.forecast(), said.confidence(), said.sources(), said.change()]
    return "\n".join(line for line in (*lines, result.notes(said.lang)[position]) if line)


def confidence(result: Result, row: Mapping[str, Any], lang: Language) -> str:
    """Return how sure the verdict on a row of the table is, by the latest value and by the latest years pooled.

    Empty where no counts are known. ``row`` holds the row's ``position`` in the table beside its columns.
    """
    return _Row(result, row, lang).confidence()


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the table, and the sentences on it in a language."""

    result: Result
    row: Mapping[str, Any]
    lang: Language

    def say(self, code: str, **facts: object) -> str:
        return messages.close_up(messages.text(f"explain.{code}", self.lang, **facts))

    def has(self, *names: str) -> bool:
        return not any(pd.isna(self.row[name]) for name in names)

    def shown(self, value: float, *, difference: bool = False, computed: bool = False) -> str:
        """Return a value with its unit, an observed one with a decimal more than is usual; a difference of percentages in points."""
        unit, units = self.row["unit"], catalogue.units()
        places = int(units["decimals"].get(unit, 1)) + (not computed)
        unit = "percentage_points" if difference and unit == "percent" else unit
        return quantity(round(float(value), places), unit, self.lang, units)

    def of(self, *names: str) -> dict[str, str]:
        return {name: self.shown(self.row[name]) for name in names}

    def verdict(self) -> str:
        row, targets = self.row, self.result.plan.targets
        mine = targets[
            (targets["target_id"] == row["target_id"]) & (targets["milestone_year"] == row["milestone_year"])
        ]
        (wording,) = wordings(mine, catalogue.units(), self.result.plan.indicators, self.lang)
        facts = {"name": row[f"name_{self.lang}"], "region": self.result.region_name(row["region"], self.lang)}
        facts |= {"wording": wording, "status": messages.label("status", row["status"], self.lang)}
        if not self.has("latest"):
            return self.say("no_data", **facts)
        return self.say("verdict", **facts, year=int(row["latest_year"]), value=self.shown(row["latest"]))

    def rule(self) -> str:
        """Return the rule that gave the status, with the numbers put into it."""
        row, rules = self.row, self.result.rules
        moving = row["status"] in ("on_track", "lagging", "off_track", "regressing")
        figure = self.result.methods[rules.method].iat[row["position"]]
        if moving and rules.method != "path" and not np.isnan(figure):
            bound = {
                "cagr": rules.on_track, "unsd": rules.unsd_on_track, "escap": rules.escap_on_track, "forecast": rules.probability_on_track,
            }[rules.method]  # fmt: skip
            name = messages.label("method", rules.method, self.lang)
            return self.say("rule.method", method=name, figure=f"{figure:.2f}", bound=f"{bound:g}")
        if moving and self.has("pace"):
            return self.say(
                "rule.pace", base_year=int(row["baseline_year"]), **self.of("baseline", "expected"),
                progress=f"{100 * row['progress']:.0f}%", elapsed=f"{100 * row['elapsed']:.0f}%", pace=f"{row['pace']:.2f}",
                on_track=f"{rules.on_track:g}", lagging=f"{rules.lagging:g}",
            )  # fmt: skip
        if row["form"] in ("direction", "gap") and self.has("baseline"):
            return self.say("rule.direction", year=int(row["baseline_year"]), **self.of("baseline"))
        if not self.has("target_value", "gap"):
            return ""
        if row["form"] in ("around", "balance"):
            (half,) = band_of(pd.Series(row["form"]), pd.Series(row["unit"]), pd.Series(row["target_value"]), rules)
            low, high = (self.shown(row["target_value"] + sign * half) for sign in (-1, 1))
            return self.say("rule.band", low=low, high=high)
        gap = self.shown(abs(row["gap"]), difference=True)
        return self.say("rule.margin" if row["gap"] <= 0 else "rule.short", gap=gap, **self.of("target_value"))

    def forecast(self) -> str:
        row, level = self.row, 100 * self.result.rules.forecast_level
        if not self.has("forecast"):
            return ""
        figures = {name: self.shown(row[name], computed=True) for name in ("forecast", "forecast_low", "forecast_high")}
        facts = {"year": int(row["milestone_year"]), "level": f"{level:g}"}
        if not self.has("p_meet"):
            return self.say("forecast.only", **facts, **figures)
        return self.say("forecast", **facts, **figures, chance=chance(row["p_meet"], self.lang))

    def confidence(self) -> str:
        if not self.row["confidence"]:
            return ""
        found = intervals.figures(self.result, np.array([self.row["position"]])).iloc[0]
        said = [self.proved(found, "", self.row["confidence"])]
        if found["pooled_years"] > 1:
            side = f"pooled.{'met' if found['pooled_met'] else 'missed'}"
            said.append(self.proved(found, "pooled_", side if found["pooled_confidence"] == "clear" else "pooled"))
        if self.row["confidence"] == "uncertain" and found["pooled_confidence"] != "clear":
            code = "needed" if np.isfinite(found["needed"]) else "on_target"
            said.append(self.say(code, needed=f"{found['needed']:,.0f}"))
        return messages.text("where.gap", self.lang).join(said)

    def proved(self, found: pd.Series, prefix: str, code: str) -> str:
        """Return the sentence on one interval, with its counts and, pooled, its years."""
        counts = {
            name: f"{found[prefix + key]:,.0f}" for name, key in (("count", "numerator"), ("exposure", "denominator"))
        }
        low, high, pooled = (self.shown(found[name]) for name in (prefix + "low", prefix + "high", "pooled"))
        return self.say(code, **counts, low=low, high=high, value=pooled, years=int(found["pooled_years"]))

    def sources(self) -> str:
        """Return where the baseline and the latest value came from."""
        parts = []
        for which in ("baseline", "latest"):
            if self.row[f"{which}_row"] >= 0:
                seen = self.result.observations.iloc[int(self.row[f"{which}_row"])]
                place = [seen[name] for name in ("file", "sheet", "cell", "source") if seen[name]]
                if place:
                    joined = messages.text("where.join", self.lang).join(place)
                    parts.append(self.say(f"source.{which}", year=int(seen["year"]), place=joined))
        return messages.text("where.gap", self.lang).join(parts)

    def change(self) -> str:
        """Return the nearest value that would give another, better status, or where what is met would be lost."""
        row, status, rules = self.row, self.row["status"], self.result.rules
        steps = {
            "lagging": ("on_track", rules.on_track), "off_track": ("lagging", rules.lagging), "regressing": ("off_track", 0.0),
        }  # fmt: skip
        if rules.method == "path" and status in steps and self.has("pace"):
            better, step = steps[status]
            value = row["baseline"] + step * row["elapsed"] * (row["target_value"] - row["baseline"])
            return self.say("change.to", value=self.shown(value), status=messages.label("status", better, self.lang))
        if status == "no_data":
            known = self.result.plan.indicators.set_index("indicator_id")
            return self.say("change.data", department=known.at[row["indicator_id"], f"department_{self.lang}"])
        if row["form"] in ("direction", "gap") and self.has("baseline"):
            return self.say("change.direction", **self.of("baseline"))
        if status == "not_assessable" or not self.has("target_value", "gap"):
            return ""
        *_, (edge,) = intervals.edges(self.result, self.result.table.iloc[[row["position"]]])
        strict = row["operator"] in (">", "<")
        return self.say(
            f"change.{'lose' if status == 'met' else 'beyond' if strict else 'met'}", value=self.shown(edge)
        )
