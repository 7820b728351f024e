"""Why a row has its status: the sentence, the rule with its numbers, the cells, and what would change it."""

from __future__ import annotations

import math

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
from womenplan.model.amount import gap, places, rounded
from womenplan.model.lookup import by_id
from womenplan.model.target import GROUP_PAIRS, chance, group_pair, population_of
from womenplan.narration.clauses import Record
from womenplan.narration.row import Row, beside

__all__ = ["confidence", "explain"]

BEYOND = {">": "explain.change.beyond.>", "<": "explain.change.beyond.<"}
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
        any; where each number came from; what would change the verdict; further remarks on the
        row.

    Raises
    ------
    UsageError
        If the evaluation has no such row.
    """
    table = result.table
    place = result.regions[0] if region is None else result.one_of(region)
    wanted = (table["target_id"] == result.target_of(target_id)) & (table["region"] == place)
    if milestone is not None:
        wanted &= table["milestone_year"] == milestone
    if not wanted.any():
        raise UsageError(Problem("ROW_UNKNOWN", found=f"{target_id} / {place} / {milestone}"))
    position = int(table.loc[wanted, "counted"].idxmax())
    row = {**table.loc[position].to_dict(), "position": position}
    why = _Explained(result, row, lang or messages.default_language())
    lines = [
        why.verdict(),
        why.rule(),
        why.forecast(),
        why.confidence(),
        why.sources(),
        why.change(),
        result.notes(why.lang)[position],
    ]
    return "\n".join(filter(None, lines))


def confidence(result: Result, row: Record, lang: Language) -> str:
    """Return how sure the verdict on a row of the table is, by the latest value and by the latest years pooled.

    Empty where no counts are known. ``row`` holds the row's ``position`` in the table beside its
    columns.
    """
    return _Explained(result, row, lang).confidence()


class _Explained(Row):
    """The sentences that explain a row."""

    __slots__ = ()

    def verdict(self) -> str:
        """Return what is asked for, what was reached, and the status."""
        row = self.row
        (wording,) = wordings_of(self.result, self.result.table.loc[[row["position"]]], self.lang)
        facts = {
            "name": row[f"name_{self.lang}"],
            "region": self.result.region_name(row["region"], self.lang),
            "wording": wording,
            "status": self.label("status", row["status"]),
        }
        if not self.has("latest"):
            return self.say("explain.no_data", **facts)
        year = self.year("latest")
        return self.say(
            "explain.verdict",
            year=year,
            value=self.latest(),
            **facts,
        )

    def rule(self) -> str:
        """Return the rule that gave the status, with the numbers put into it."""
        row = self.row
        status = row["status"]
        if status in UNASSESSED:
            return ""
        if self.directional:
            if not self.has("baseline"):
                return ""  # at the best that is possible, as the note says
            code = "explain.rule.slow" if row["operator"] == "slow" else "explain.rule.direction"
            return self.say(code, year=self.year("baseline"), **self.of("baseline"))
        if status in MOVING:
            return self.path() if self.result.rules.method == "path" else self.other_method()
        low, high, edge = self.edges
        parts = []
        if row["form"] in ("around", "balance"):
            code = "explain.rule.band"
            if math.isinf(low) or math.isinf(high):
                code = "explain.rule.at_most" if math.isinf(low) else "explain.rule.at_least"
            middle = 2 * row["target_value"]
            lowest = middle - high if math.isinf(low) else low
            highest = middle - low if math.isinf(high) else high
            parts.append(self.say(code, low=self.asked(lowest), high=self.asked(highest)))
        if status != "met":
            parts.append(self.short(edge))
        elif not parts:
            code = "explain.rule.bound" if self.bound else "explain.rule.margin"
            margin = self.shown(abs(row["gap"]), difference=True)
            parts.append(self.say(code, gap=margin, **self.of("target_value")))
        return self.joined("where.gap", parts)

    def path(self) -> str:
        """Return how far along the straight path the latest value is."""
        row = self.row
        figure, ladder = self.ladder("path", row["pace"])
        gone = 100 * abs(row["progress"])
        return self.say(
            "explain.rule.back" if row["pace"] < -EPS else "explain.rule.pace",
            base_year=self.year("baseline"),
            pace=figure,
            ladder=ladder,
            progress=f"{gone:.0f}%" if gone >= 1 or gone < EPS else f"{gone:.1g}%",
            elapsed=f"{100 * row['elapsed']:.0f}%",
            **self.of("baseline", "expected"),
        )

    def other_method(self) -> str:
        """Return the figure of the method that judged, and its classes."""
        rules = self.result.rules
        method = rules.method
        figure, ladder = self.ladder(method, self.result.methods[method].iat[self.row["position"]])
        name = self.label("method", method)
        sentences = [
            self.say(
                "explain.rule.method",
                method=name,
                figure=figure,
                ladder=ladder,
            )
        ]
        if method == "unsd" and self.row["status"] == "off_track":
            sentences.append(self.say("explain.rule.unsd", marginal=f"{rules.unsd_marginal:g}"))
        return self.joined("where.gap", sentences)

    def ladder(self, method: str, figure: float) -> tuple[str, str]:
        """Return a method's figure, and from which figure on it gives which class.

        Probabilities in percent.
        """
        probable = METHODS[method].probability
        bounds = [one for one in METHODS[method].bounds(self.result.rules) if np.isfinite(one)]
        scale, unit = (100, "%") if probable else (1, "")
        steps: dict[float, str] = {}
        for bound, status in zip(bounds, MOVING, strict=False):
            steps.setdefault(bound, status)  # the better of two with the same bound
        sentences = [
            self.say(
                "explain.step",
                bound=f"{scale * bound:g}{unit}",
                status=self.label("status", steps[bound]),
            )
            for bound in sorted(steps, reverse=True)
        ]
        rest = "off_track" if probable else "regressing"
        sentences.append(self.say("explain.rest", status=self.label("status", rest)))
        shown = beside(scale * figure, [scale * bound for bound in bounds], 0 if unit else 2)
        return shown + unit, self.joined("where.join", sentences)

    def short(self, edge: float) -> str:
        """Return how far the latest value is short of the target, and whether that counts as nearly met."""
        row = self.row
        rules = self.result.rules
        by = abs(row["latest"] - edge)
        facts = {"edge": self.asked(edge), "gap": self.shown(by, difference=True)}
        if by < EPS:
            return self.say("explain.rule.on_edge", **facts)
        if self.bound:
            return self.say("explain.rule.short.bound", **facts)
        if row["status"] not in ("nearly_met", "not_met"):
            return self.say("explain.rule.short", **facts)
        if row["unit"] in POINTS:
            limit = rules.nearly_points
        else:
            limit = rules.nearly_share * abs(row["target_value"])
        allowed = gap(limit, row["unit"], self.lang)
        return self.say("explain.rule.short", row["status"], limit=allowed, **facts)

    def forecast(self) -> str:
        """Return what is forecast, how likely the target is met, and what the forecast learned from."""
        row = self.row
        if not self.has("forecast"):
            return ""
        rules = self.result.rules
        facts = {
            "year": self.year("milestone"),
            "level": f"{100 * rules.forecast_level:g}",
            **self.of("forecast", "forecast_low", "forecast_high"),
        }
        if not self.has("p_meet"):
            sentences = [self.say("explain.forecast.only", **facts)]
        else:
            probability = chance(row["p_meet"], self.lang)
            sentences = [self.say("explain.forecast", chance=probability, **facts)]
            if row["outlook"]:
                expected = self.say(
                    "explain.outlook",
                    outlook=self.label("outlook", row["outlook"]),
                    likely=f"{100 * rules.likely:g}%",
                    unlikely=f"{100 * rules.unlikely:g}%",
                )
                sentences.append(expected)
        count = int(row["forecast_pool"])
        code = "explain.learned.alone" if count == 1 else "explain.learned"
        return self.joined("where.gap", [*sentences, self.say(code, count=count)])

    def confidence(self) -> str:
        """Return how sure the verdict is, by the latest value and by the latest years pooled."""
        sure = self.row["confidence"]
        if not sure:
            return ""
        figures = intervals.figures(self.result, np.array([self.row["position"]])).iloc[0]
        sentences = [self.proved(figures, "", "explain", sure)]
        clear = figures["pooled_confidence"] == "clear"
        if figures["pooled_years"] > 1:
            verdict = ["met" if figures["pooled_met"] else "missed"] if clear else []
            sentences.append(self.proved(figures, "pooled_", "explain.pooled", *verdict))
        if sure == "uncertain" and not clear:
            enough = np.isfinite(figures["needed"])
            code = "explain.needed" if enough else "explain.needed.beyond"
            years = self.result.rules.practical_years
            sentences.append(self.say(code, needed=f"{figures['needed']:,.0f}", years=years))
        return self.joined("where.gap", sentences)

    def proved(
        self,
        figures: pd.Series,
        prefix: str,
        code: str,
        *keys: str,
    ) -> str:
        """Return the sentence on one interval, with its counts and, pooled, its years."""
        return self.say(
            code,
            *keys,
            count=f"{figures[prefix + 'numerator']:,.0f}",
            exposure=f"{figures[prefix + 'denominator']:,.0f}",
            low=self.shown(figures[prefix + "low"]),
            high=self.shown(figures[prefix + "high"]),
            value=self.shown(figures["pooled"]),
            years=int(figures["pooled_years"]),
        )

    def sources(self) -> str:
        """Return where the baseline, the latest value and what they are held against came from."""
        parts = []
        for which in ("baseline", "latest"):
            if self.has(f"{which}_year"):
                at = int(self.row[f"{which}_row"])
                year = self.year(which)
                rows = self.result.observations.iloc[[at]] if at >= 0 else self.behind(year)
                parts.append(self.source(which, year, rows))
        if self.row["form"] == "relative" and self.has("target_value"):
            year = self.year("latest")
            rows = self.seen(self.target["comparator_id"], year)
            parts.append(self.source("comparator", year, rows))
        return self.joined("where.gap", parts)

    @property
    def target(self) -> pd.Series:
        """The row's target."""
        targets = self.result.plan.targets
        same = targets["target_id"] == self.row["target_id"]
        return targets[same & (targets["milestone_year"] == self.row["milestone_year"])].iloc[0]

    def seen(self, indicator: str, year: int, **group: str) -> pd.DataFrame:
        """Return the observations of an indicator in a year: of its own population in the row's region, but for ``group``."""
        known = by_id(self.result.plan.indicators).loc[indicator, ["sex", "area"]]
        asked = {
            "region": self.row["region"],
            **known,
            **group,
        }
        table = self.result.observations
        rows = table[(table["indicator_id"] == indicator) & (table["year"] == year)]
        for column, word in asked.items():
            if word:
                rows = rows[rows[column] == word]
        return rows

    def behind(self, year: int) -> pd.DataFrame:
        """Return the observations behind a gap: of both groups, or of every region."""
        target = self.target
        indicator = target["indicator_id"]
        pair = group_pair(target["population"])
        group = population_of(target["population"]) or {}
        if pair not in GROUP_PAIRS:
            rows = self.seen(indicator, year, **group, region="")
            return rows[rows["region"] != self.result.plan.region_zh]
        column, *words = GROUP_PAIRS[pair]
        return pd.concat([self.seen(indicator, year, **group, **{column: word}) for word in words])

    def source(self, which: str, year: int, rows: pd.DataFrame) -> str:
        """Return the files, sheets and cells of observations; empty where none is known."""
        cells = rows[["file", "sheet", "cell", "source"]].astype("str")
        known = [self.joined("where.join", place) for place in cells.itertuples(index=False)]
        known = [place for place in known if place]
        if not known:
            return ""
        named = known[:MOST_PLACES]
        if len(known) > MOST_PLACES:
            named.append(self.say("explain.more_cells", count=len(known) - MOST_PLACES))
        return self.say("explain.source", which, year=year, place=self.joined("explain.and", named))

    def change(self) -> str:
        """Return the nearest value that would give another, better status, or where what is met would be lost."""
        row = self.row
        status = row["status"]
        rules = self.result.rules
        if status == "no_data" and row["data_state"] != "missing":
            return self.say("explain.change.unread")
        if status == "no_data":
            indicator = by_id(self.result.plan.indicators).loc[row["indicator_id"]]
            return self.say("explain.change.data", department=indicator[f"department_{self.lang}"])
        if status == "not_assessable":
            return ""
        if self.directional:
            if row["operator"] == "slow" or not self.has("baseline"):
                return ""
            return self.say("explain.change.direction", **self.of("baseline"))
        steps = {
            "lagging": ("on_track", rules.on_track),
            "off_track": ("lagging", rules.lagging),
            "regressing": ("off_track", 0.0),
        }
        if rules.method == "path" and status in steps:
            better, step = steps[status]
            way = row["target_value"] - row["baseline"]
            value = self.towards(row["baseline"] + step * row["elapsed"] * way)
            return self.say("explain.change.to", value=value, status=self.label("status", better))
        low, high, edge = self.edges
        if status == "met" and math.isfinite(low) and math.isfinite(high):
            code = "explain.change.leave" if high > low else "explain.change.off"
            return self.say(code, low=self.asked(low), high=self.asked(high))
        if status == "met":
            code = "explain.change.lose_at" if self.strict else "explain.change.lose"
        else:
            code = BEYOND.get(row["operator"], "explain.change.met")
        return self.say(code, value=self.asked(edge))

    def towards(self, value: float) -> str:
        """Return a value rounded to the side of the target, with the decimals of the series or of the target."""
        goal = self.row["target_value"]
        digits = max(self.digits, places(goal, self.row["unit"]))
        steps = value * 10.0**digits
        rising = goal > self.row["baseline"]
        whole = math.ceil(steps - EPS) if rising else math.floor(steps + EPS)
        return self.asked(rounded(whole / 10.0**digits, digits))
