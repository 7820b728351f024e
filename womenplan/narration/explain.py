"""Why a row has its status: the sentence, the rule with its numbers, the cells, and what would change it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.arguments import checked
from womenplan.errors import Problem, UsageError
from womenplan.evaluation import intervals
from womenplan.evaluation.measured import POINTS
from womenplan.evaluation.methods.registry import METHODS
from womenplan.evaluation.result import Result, wordings_of
from womenplan.evaluation.status import EPS, MOVING, UNASSESSED
from womenplan.messages import Language
from womenplan.model.amount import amount, gap, places, rounded
from womenplan.model.lookup import by_id
from womenplan.model.target import GROUP_PAIRS, chance, group_pair, population_of
from womenplan.narration.row import Row, beside

__all__ = ["confidence", "explain"]

SHORT = {"nearly_met": "explain.rule.short.nearly_met", "not_met": "explain.rule.short.not_met"}
SOURCE = {
    "baseline": "explain.source.baseline",
    "latest": "explain.source.latest",
    "comparator": "explain.source.comparator",
}
CHANGE = {"lose": "explain.change.lose", "met": "explain.change.met"}
CHANGE_STRICT = {
    "lose": "explain.change.lose_at",
    "met": "explain.change.met",
    ">": "explain.change.beyond.>",
    "<": "explain.change.beyond.<",
}
PROOF = {"clear": "explain.clear", "uncertain": "explain.uncertain"}
MOST_PLACES = 10  # cells named behind one figure


@checked
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
        A target_id, or an indicator by id, name or alias.
    region : str, optional
        The plan's own region, or the first, by default.
    milestone : int, optional
        Which milestone, where the target has several; the one that is counted by default.
    lang : {"zh", "en"}, optional

    Returns
    -------
    str
        The verdict; the rule and the numbers put into it; forecast and confidence where there are
        any; where each number came from; what would change the verdict; what else is to be said of
        the row.

    Raises
    ------
    UsageError
        If the evaluation has no such row.
    """
    table = result.table
    if region is None:
        place = result.regions[0]
    else:
        place = result.one_of(region)
    wanted = (table["target_id"] == result.target_of(target_id)) & (table["region"] == place)
    if milestone is not None:
        wanted &= table["milestone_year"] == milestone
    if not wanted.any():
        raise UsageError(Problem("ROW_UNKNOWN", found=f"{target_id} / {place} / {milestone}"))
    position = int(table.loc[wanted, "counted"].idxmax())
    row = {**table.loc[position].to_dict(), "position": position}
    said = _Explained(result, row, lang or messages.default_language())
    lines = [
        said.verdict(),
        said.rule(),
        said.forecast(),
        said.confidence(),
        said.sources(),
        said.change(),
    ]
    return "\n".join(line for line in (*lines, result.notes(said.lang)[position]) if line)


def confidence(result: Result, row: Mapping[str, Any], lang: Language) -> str:
    """Return how sure the verdict on a row of the table is, by the latest value and by the latest years pooled.

    Empty where no counts are known. ``row`` holds the row's ``position`` in the table beside its
    columns.
    """
    return _Explained(result, row, lang).confidence()


class _Explained(Row):
    """The sentences that explain a row."""

    __slots__ = ()

    def verdict(self) -> str:
        row = self.row
        (wording,) = wordings_of(
            self.result, self.result.table.loc[[self.row["position"]]], self.lang
        )
        facts = {
            "name": row[f"name_{self.lang}"],
            "region": self.result.region_name(row["region"], self.lang),
        }
        facts |= {"wording": wording, "status": messages.label("status", row["status"], self.lang)}
        if not self.has("latest"):
            return self.say("explain.no_data", **facts)
        return self.say(
            "explain.verdict",
            **facts,
            year=int(row["latest_year"]),
            value=self.latest(),
        )

    def rule(self) -> str:
        """Return the rule that gave the status, with the numbers put into it."""
        row = self.row
        status = self.row["status"]
        method = self.result.rules.method
        if status in UNASSESSED:
            return ""
        if self.directional and not self.has("baseline"):
            return ""  # at the best that is possible, as the note says
        if self.directional:
            slow = row["operator"] == "slow"
            code = "explain.rule.slow" if slow else "explain.rule.direction"
            return self.say(code, year=int(row["baseline_year"]), **self.of("baseline"))
        if status in MOVING:
            if method == "path":
                return self.path()
            return self.other_method(method)
        low, high, edge = self.edges
        parts = []
        if row["form"] in ("around", "balance"):
            code = "explain.rule.band"
            if math.isinf(low) or math.isinf(high):
                code = "explain.rule.at_most" if math.isinf(low) else "explain.rule.at_least"
            ends = {
                name: self.asked(2 * row["target_value"] - other if math.isinf(end) else end)
                for name, end, other in (("low", low, high), ("high", high, low))
            }
            parts.append(self.say(code, **ends))
        if status != "met":
            parts.append(self.short(edge))
        elif not parts:
            margin = self.shown(abs(row["gap"]), difference=True)
            parts.append(
                self.say(
                    "explain.rule.bound" if self.bound else "explain.rule.margin",
                    gap=margin,
                    **self.of("target_value"),
                )
            )
        return messages.text("where.gap", self.lang).join(parts)

    def path(self) -> str:
        """Return how far along the straight path the latest value is."""
        row = self.row
        figure, ladder = self.ladder("path", row["pace"])
        gone = 100 * abs(row["progress"])
        return self.say(
            "explain.rule.back" if row["pace"] < -EPS else "explain.rule.pace",
            base_year=int(row["baseline_year"]),
            pace=figure,
            ladder=ladder,
            progress=f"{gone:.0f}%" if gone >= 1 or gone < EPS else f"{gone:.1g}%",
            elapsed=f"{100 * row['elapsed']:.0f}%",
            **self.of("baseline", "expected"),
        )

    def other_method(self, method: str) -> str:
        """Return the figure of the method that judged, and its classes."""
        figure, ladder = self.ladder(method, self.result.methods[method].iat[self.row["position"]])
        name = messages.label("method", method, self.lang)
        rules = self.result.rules
        sentence = self.say(
            "explain.rule.method",
            method=name,
            figure=figure,
            ladder=ladder,
        )
        if method == "unsd" and self.row["status"] == "off_track":
            sentence += messages.text("where.gap", self.lang) + self.say(
                "explain.rule.unsd", marginal=f"{rules.unsd_marginal:g}"
            )
        return sentence

    def ladder(self, method: str, figure: float) -> tuple[str, str]:
        """Return a method's figure, and from which figure on it gives which class.

        Probabilities in percent.
        """
        bounds = [
            bound for bound in METHODS[method].bounds(self.result.rules) if np.isfinite(bound)
        ]
        scale, unit = (100, "%") if METHODS[method].probability else (1, "")
        steps = dict(
            reversed(list(zip(bounds, MOVING, strict=False)))
        )  # the better of two with the same bound
        rest = "off_track" if METHODS[method].probability else "regressing"
        sentences = [
            self.say(
                "explain.step",
                bound=f"{scale * bound:g}{unit}",
                status=messages.label("status", steps[bound], self.lang),
            )
            for bound in sorted(steps, reverse=True)
        ]
        sentences.append(self.say("explain.rest", status=messages.label("status", rest, self.lang)))
        shown = beside(scale * figure, [scale * bound for bound in bounds], 0 if unit else 2)
        return shown + unit, messages.text("where.join", self.lang).join(sentences)

    def short(self, edge: float) -> str:
        """Return how far the latest value is short of the target, and whether that counts as nearly met."""
        row = self.row
        rules = self.result.rules
        by = abs(row["latest"] - edge)
        facts = {"edge": self.asked(edge), "gap": self.shown(by, difference=True)}
        if by < EPS:
            return self.say("explain.rule.on_edge", **facts)
        if self.bound or row["status"] not in ("nearly_met", "not_met"):
            return self.say(
                "explain.rule.short.bound" if self.bound else "explain.rule.short", **facts
            )
        if row["unit"] in POINTS:
            limit = rules.nearly_points
        else:
            limit = rules.nearly_share * abs(row["target_value"])
        return self.say(SHORT[row["status"]], **facts, limit=gap(limit, row["unit"], self.lang))

    def forecast(self) -> str:
        row = self.row
        level = 100 * self.result.rules.forecast_level
        if not self.has("forecast"):
            return ""
        figures = self.of("forecast", "forecast_low", "forecast_high")
        facts = {"year": int(row["milestone_year"]), "level": f"{level:g}"}
        if not self.has("p_meet"):
            sentences = [self.say("explain.forecast.only", **facts, **figures), self.learned()]
            return messages.text("where.gap", self.lang).join(sentences)
        facts["chance"] = chance(row["p_meet"], self.lang)
        sentences = [self.say("explain.forecast", **facts, **figures)]
        if row["outlook"]:
            sentences.append(
                self.say(
                    "explain.outlook",
                    outlook=messages.label("outlook", row["outlook"], self.lang),
                    **self.thresholds(),
                )
            )
        sentences.append(self.learned())
        return messages.text("where.gap", self.lang).join(sentences)

    def thresholds(self) -> dict[str, str]:
        """Return from which probability on a target is expected to be met, and below which to be missed."""
        rules = self.result.rules
        return {"likely": f"{100 * rules.likely:g}%", "unlikely": f"{100 * rules.unlikely:g}%"}

    def learned(self) -> str:
        """Return from how many regions the forecast learned."""
        count = int(self.row["forecast_pool"])
        return self.say("explain.learned.alone" if count == 1 else "explain.learned", count=count)

    def confidence(self) -> str:
        if not self.row["confidence"]:
            return ""
        found = intervals.figures(self.result, np.array([self.row["position"]])).iloc[0]
        sentences = [self.proved(found, "", PROOF[self.row["confidence"]])]
        if found["pooled_years"] > 1:
            code = "explain.pooled"
            if found["pooled_confidence"] == "clear":
                code = "explain.pooled.met" if found["pooled_met"] else "explain.pooled.missed"
            sentences.append(self.proved(found, "pooled_", code))
        if self.row["confidence"] == "uncertain" and found["pooled_confidence"] != "clear":
            enough = np.isfinite(found["needed"])
            code = "explain.needed" if enough else "explain.needed.beyond"
            years = self.result.rules.practical_years
            sentences.append(self.say(code, needed=f"{found['needed']:,.0f}", years=years))
        return messages.text("where.gap", self.lang).join(sentences)

    def proved(self, found: pd.Series, prefix: str, code: str) -> str:
        """Return the sentence on one interval, with its counts and, pooled, its years."""
        counts = {
            name: f"{found[prefix + key]:,.0f}"
            for name, key in (("count", "numerator"), ("exposure", "denominator"))
        }
        low, high, pooled = (
            self.shown(found[name]) for name in (prefix + "low", prefix + "high", "pooled")
        )
        return self.say(
            code,
            **counts,
            low=low,
            high=high,
            value=pooled,
            years=int(found["pooled_years"]),
        )

    def sources(self) -> str:
        """Return where the baseline, the latest value and what they are held against came from."""
        parts = []
        for which in ("baseline", "latest"):
            if self.has(f"{which}_year"):
                at = int(self.row[f"{which}_row"])
                year = int(self.row[f"{which}_year"])
                if at >= 0:
                    rows = self.result.observations.iloc[[at]]
                else:
                    rows = self.behind(year)
                parts.append(self.source(which, year, rows))
        mine = self.target.iloc[0]
        if self.row["form"] == "relative" and self.has("target_value"):
            year = int(self.row["latest_year"])
            parts.append(self.source("comparator", year, self.seen(mine["comparator_id"], year)))
        return messages.text("where.gap", self.lang).join(filter(None, parts))

    @property
    def target(self) -> pd.DataFrame:
        """The row's target, as the only row of a table."""
        targets = self.result.plan.targets
        row = self.row
        return targets[
            (targets["target_id"] == row["target_id"])
            & (targets["milestone_year"] == row["milestone_year"])
        ]

    def seen(self, indicator: str, year: int, **group: str) -> pd.DataFrame:
        """Return the observations of an indicator in a year: of its own population in the row's region, but for ``group``."""
        own = by_id(self.result.plan.indicators).loc[indicator]
        asked = {
            "region": self.row["region"],
            "sex": own["sex"],
            "area": own["area"],
            "age": "",
            **group,
        }
        table = self.result.observations
        found = table[(table["indicator_id"] == indicator) & (table["year"] == year)]
        for column, word in asked.items():
            if word:
                found = found[found[column] == word]
        return found

    def behind(self, year: int) -> pd.DataFrame:
        """Return the observations behind a gap: of both groups, or of every region."""
        mine = self.target.iloc[0]
        pair = group_pair(mine["population"])
        group = population_of(mine["population"]) or {}
        if pair not in GROUP_PAIRS:
            found = self.seen(mine["indicator_id"], year, **group, region="")
            return found[found["region"] != self.result.plan.region_zh]
        column, *words = GROUP_PAIRS[pair]
        return pd.concat(
            [self.seen(mine["indicator_id"], year, **group, **{column: word}) for word in words]
        )

    def source(self, which: str, year: int, rows: pd.DataFrame) -> str:
        """Return the files, sheets and cells of observations; empty where none is known."""
        places = [
            messages.text("where.join", self.lang).join(filter(None, map(str, place)))
            for place in rows[["file", "sheet", "cell", "source"]].itertuples(index=False)
        ]
        known = [place for place in places if place]
        if len(known) > MOST_PLACES:
            rest = [messages.text("explain.more_cells", self.lang, count=len(known) - MOST_PLACES)]
        else:
            rest = []
        place = messages.text("explain.and", self.lang).join([*known[:MOST_PLACES], *rest])
        if not place:
            return ""
        return self.say(SOURCE[which], year=year, place=place)

    def change(self) -> str:
        """Return the nearest value that would give another, better status, or where what is met would be lost."""
        row = self.row
        status = self.row["status"]
        rules = self.result.rules
        if status == "no_data" and row["data_state"] != "missing":
            return self.say("explain.change.unread")
        if status == "no_data":
            known = by_id(self.result.plan.indicators)
            return self.say(
                "explain.change.data",
                department=known.at[row["indicator_id"], f"department_{self.lang}"],
            )
        if status == "not_assessable":
            return ""
        if self.directional:
            silent = row["operator"] == "slow" or not self.has("baseline")
            if silent:
                return ""
            return self.say("explain.change.direction", **self.of("baseline"))
        steps = {
            "lagging": ("on_track", rules.on_track),
            "off_track": ("lagging", rules.lagging),
            "regressing": ("off_track", 0.0),
        }
        if rules.method == "path" and status in steps:
            better, step = steps[status]
            value = row["baseline"] + step * row["elapsed"] * (
                row["target_value"] - row["baseline"]
            )
            value = self.towards(value, row["target_value"])
            return self.say(
                "explain.change.to", value=value, status=messages.label("status", better, self.lang)
            )
        low, high, edge = self.edges
        if status == "met" and math.isfinite(low) and math.isfinite(high):
            return self.say(
                "explain.change.leave" if high > low else "explain.change.off",
                low=self.asked(low),
                high=self.asked(high),
            )
        codes = CHANGE_STRICT if self.strict else CHANGE
        if status == "met":
            code = codes["lose"]
        else:
            code = codes.get(row["operator"], codes["met"])
        return self.say(code, value=self.asked(edge))

    def towards(self, value: float, goal: float) -> str:
        """Return a value rounded to the side of the goal, with the decimals of the series or of the goal."""
        digits = max(self.digits, places(goal, self.row["unit"]))
        steps = value * 10.0**digits
        if goal > self.row["baseline"]:
            whole = math.ceil(steps - EPS)
        else:
            whole = math.floor(steps + EPS)
        return amount(rounded(whole / 10.0**digits, digits), self.row["unit"], self.lang)
