"""What the charts say, in one language: sentences, values with their units, places, sources."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from womenplan import messages
from womenplan.evaluation.measured import band_of
from womenplan.evaluation.result import wordings_of
from womenplan.messages import Language
from womenplan.model.amount import MOST_DECIMALS, THOUSAND, amount, gap, number
from womenplan.model.target import direction
from womenplan.model.unit import is_number, unit_decimals, unit_name
from womenplan.narration.evaluation import Evaluation

__all__ = ["Words", "region_of", "rows_of", "turn_of"]

_CHINESE = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a chart in a language.

    Called with a code of the message catalogue, the sentence.
    """

    lang: Language

    @classmethod
    def of(cls, lang: Language | None) -> Words:
        """Return the words in a language, by default that of the session."""
        return cls(lang or messages.default_language())

    def __call__(self, code: str, *keys: str, **context: object) -> str:
        """Return the sentence of a code, of a group the one that keys choose."""
        return messages.close_up(messages.text(messages.chosen(code, *keys), self.lang, **context))

    def label(self, group: str, key: str) -> str:
        """Return the label of a key in a group of the message catalogue."""
        return messages.label(group, key, self.lang)

    def value(self, value: float, unit: str, *, computed: bool = False) -> str:
        """Return a value with its unit.

        A computed one with as many decimals as the unit is published with.
        """
        return amount(self.rounded(value, unit, computed=computed), unit, self.lang)

    def rounded(self, value: float, unit: str, *, computed: bool = False) -> float:
        """Return a value with at most four decimals, a computed one with as many as the unit is published with."""
        return round(value, unit_decimals(unit) if computed else MOST_DECIMALS)

    def number(self, value: float) -> str:
        """Return a value as people write it, with a true minus sign."""
        if math.isnan(value):
            return ""
        return number(value, self.lang).replace("-", "−")

    def figure(self, value: float) -> str:
        """Return a value that is no year: in English with its thousands apart."""
        return number(value, self.lang, least=THOUSAND).replace("-", "−")

    def gap(self, value: float, unit: str) -> str:
        """Return the size of a difference with its unit.

        Between percentages it is in percentage points.
        """
        return gap(self.rounded(value, unit), unit, self.lang)

    def unit(self, unit: str) -> str:
        """Return a unit in words."""
        return unit_name(unit, self.lang)

    def column(self, table: pd.DataFrame, name: str) -> list[str]:
        """Return a column of words: ``name_zh`` or ``name_en`` where the table has them, else ``name``."""
        in_language = f"{name}_{self.lang}"
        return list(map(str, table[in_language if in_language in table else name]))

    def place(self, result: Evaluation, region: str | None) -> str:
        """Return region, plan, year and stage in one line."""
        stage = self("plot.stage", year=result.year, stage=self.label("stage", result.stage))
        return self._joined(
            result.region_name(region or "", self.lang), result.plan.title(self.lang), stage
        )

    def headed(self, name: str, unit: str, year: object) -> str:
        """Return indicator, unit and year in one line, as far as they are given."""
        known = self("plot.unit", unit=self.unit(unit)) if unit else ""
        return self._joined(name, known, self("plot.year", year=year) if year else "")

    def _joined(self, *parts: str) -> str:
        return self("plot.join").join(part for part in parts if part)

    def source(self, source: str) -> str:
        """Return the line of a source, where one is given."""
        return self("plot.sources", sources=source) if source else ""

    def sources(self, result: Evaluation, rows: pd.DataFrame) -> str:
        """Return the line of sources of some rows' values: at most two titles, or how many there are."""
        used = pd.unique(pd.concat([rows["latest_row"], rows["baseline_row"]]))
        return self.sources_of(result.observations.loc[used[used >= 0]])

    def sources_of(self, observations: pd.DataFrame) -> str:
        """Return the line of sources of some observations, those in the chart's language first."""
        named = observations["source"].where(observations["source"] != "", observations["file"])
        titles = [title for title in pd.unique(named) if title]
        chinese = [title for title in titles if _CHINESE.search(title)]
        others = [title for title in titles if title not in chinese]
        shown = (chinese + others if self.lang == "zh" else others)[:2]
        if not shown:
            return self("plot.sources.count", count=len(titles)) if titles else ""
        code = "plot.sources" if len(shown) == len(titles) else "plot.sources.more"
        return self(
            code, sources=self("plot.sources.join").join(shown), count=len(titles) - len(shown)
        )


def turn_of(change: float, unit: str, *, gap: bool = False) -> list[str]:
    """Return the keys of the words for a change: it rose, fell or stayed, as a share, a number or a gap does."""
    if abs(change) < 1e-9:
        return ["same"]
    turn = "rise" if change > 0 else "fall"
    if gap:
        return [turn, "gap"]
    return [turn, "number"] if is_number(unit) else [turn]


def region_of(result: Evaluation, region: str | None) -> str:
    """Return the region asked for: the first of the result where none is named.

    Raises
    ------
    UsageError
        If the result has no region of this name.
    """
    if region:
        return result.one_of(region)
    return next(iter(result.regions), result.plan.region_zh)


def rows_of(
    result: Evaluation,
    region: str,
    lang: Language,
    *,
    domain: str | None = None,
    targets: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return the rows of one region, and of one domain where it is named, with names and wordings in a language.

    Without a list of targets, the counted rows; with one, a row each, of several milestones the
    next one due.
    """
    rows = result.table[result.table["region"] == region]
    if targets is None:
        rows = rows[rows["counted"]]
    else:
        wanted = [result.target_of(one) for one in targets]
        due = rows[rows["target_id"].isin(wanted)].sort_values(
            ["counted", "milestone_year"], ascending=[False, True]
        )
        rows = due.drop_duplicates("target_id").sort_index()
    if domain:
        rows = rows[rows["domain"] == domain]
    wording = wordings_of(result, rows, lang)
    sign = direction(rows, result.plan.indicators)
    band = band_of(rows["form"], rows["unit"], rows["target_value"], result.rules)
    named = {"name": rows[f"name_{lang}"], "wording": wording}
    named |= {
        f"{which}_bound": result.behind(which, "bound")[rows.index]
        for which in ("latest", "baseline")
    }
    return rows.assign(
        **named,
        sign=sign,
        band=band,
    ).reset_index(drop=True)
