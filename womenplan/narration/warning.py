"""Early warnings as sentences with the figures behind them.

Made when they are read (METHOD 3.8).
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from womenplan.evaluation.alarm import CHANGES, LEVELS, WARNINGS
from womenplan.evaluation.result import Result, enumerated
from womenplan.messages import LANGUAGES, Language
from womenplan.model.target import chance
from womenplan.narration.clauses import is_idle
from womenplan.narration.row import Row
from womenplan.narration.sentences import Sentences

__all__ = ["COLUMNS", "EXPECTED", "warnings_of"]

COLUMNS = (
    "level",
    "code",
    "region",
    "domain",
    "target_id",
    "milestone_year",
    "indicator_id",
    "name_zh",
    "name_en",
    "message_zh",
    "message_en",
)
EXPECTED = ("expected_miss", "doubtful")  # warned of for what is to come
BLOCK = 1000  # warnings whose rows are taken out of the table together


def warnings_of(result: Result) -> pd.DataFrame:
    """Return the warnings of an evaluation, the most serious first.

    Returns
    -------
    pandas.DataFrame
        level (red, orange, yellow), code, region, domain, target_id, milestone_year, indicator_id,
        names, and the sentence in both languages. Rows of the table that are not counted give no
        warning.
    """
    marked = result.table[(result.table["warnings"] != "") & result.table["counted"]]
    long = marked.assign(code=marked["warnings"].str.split("|"), position=marked.index)
    long = long.explode("code")
    long["level"] = long["code"].map(WARNINGS)
    gravity = long["level"].map(LEVELS.index)
    long = long.iloc[np.argsort(gravity, kind="stable")]
    for lang in LANGUAGES:
        long[f"message_{lang}"] = Sentences(_Composer(result, long, lang), np.arange(len(long)))
    return long[list(COLUMNS)]


class _Composer:
    """Composes the sentences of the warnings in a language, by their place in the table."""

    def __init__(self, result: Result, warnings: pd.DataFrame, lang: Language) -> None:
        self.result, self.warnings, self.lang = result, warnings, lang
        self._blocks: dict[int, list[dict[str, Any]]] = {}

    def _row(self, place: int) -> dict[str, Any]:
        """Return the row behind a warning; rows are taken out of the table a block at a time."""
        block, at = divmod(place, BLOCK)
        if block not in self._blocks:
            part = self.warnings[["code", "position"]].iloc[block * BLOCK : (block + 1) * BLOCK]
            rows = self.result.table.loc[part["position"]].set_axis(part.index)
            self._blocks[block] = rows.assign(**part).to_dict("records")
        return self._blocks[block][at]

    @cached_property
    def met(self) -> dict[int, str]:
        """The years in which the targets of rows were met before."""
        return self.result.noted("met_before")

    def __call__(self, place: int) -> str:
        """Return the sentence of one warning."""
        row = self._row(place)
        return _Warning(self.result, row, self.lang).sentence(self.met.get(row["position"], ""))


def _spans(met: str, lang: Language) -> str:
    """Return years and spans of years as an enumeration: 2018、2020—2022, or "2018 and 2020–2022"."""
    if lang == "zh":
        return enumerated(met, lang)
    spans = met.split("|")
    return " and ".join(filter(None, [", ".join(spans[:-1]), spans[-1]]))


class _Warning(Row):
    """The sentence of one warning, whose ``code`` stands in the row."""

    __slots__ = ()

    def sentence(self, met: str) -> str:
        """Return the sentence with the figures behind it; ``met`` names the years in which the target was."""
        row = self.row
        year = self.result.year
        facts: dict[str, object] = {
            "name": row[f"name_{self.lang}"],
            "facts": self.joined("warn.join", self.facts()),
            "status": self.label("status", row["status"]),
            "age": year - self.year("latest") if self.has("latest_year") else "",
            "outlook": self.label("outlook", row["outlook"]) if row["outlook"] else "",
            "left": self.year("milestone") - year,
            "years": _spans(met, self.lang),
        }
        if row["code"] == "volatile":
            spread = float(self.result._spread[row["position"]])
            facts["spread"] = self.shown(spread, difference=True)
        elif row["code"] == "thin_margin":
            facts["margin"] = self.shown(abs(row["latest"] - self.edges[-1]), difference=True)
        return self.say("warn", *self.kind(), **facts)

    def kind(self) -> list[str]:
        """Return the keys of the sentence: that of the warning, and what it rests on where that may differ."""
        code = self.row["code"]
        if code in EXPECTED and self.row["outlook"]:
            return ["expected"]  # in the word of the expectation, which stands beside it
        doubtful = [name for name in ("latest", "baseline") if self.doubted(name)]
        if code == "suspect" and len(doubtful) == 1:
            return [code, *doubtful]
        return [code]

    def facts(self) -> list[str]:
        """Return the figures behind it: baseline, values, target, path and forecast, as far as they bear on it."""
        row = self.row
        code = row["code"]
        doubtful = code == "suspect" and self.doubted("baseline")
        facts = []
        if (self.directional or doubtful) and self.has("baseline"):
            year = self.year("baseline")
            facts.append(self.say("warn.baseline", year=year, **self.of("baseline")))
        if code == "worsening":
            years, values = self.result.values(row["position"])
            last = np.flatnonzero(~np.isnan(values))[-CHANGES - 1 :]
            shown = {int(years[at]): self.shown(values[at]) for at in last}
        else:
            shown = {self.year("latest"): self.latest()} if self.has("latest") else {}
        facts += [self.say("warn.latest", year=year, value=value) for year, value in shown.items()]
        if self.has("target_value"):
            year = self.year("milestone")
            facts.append(self.say("warn.target", year=year, **self.of("target_value")))
        if code in EXPECTED:
            facts += self.expected()
        return facts

    def expected(self) -> list[str]:
        """Return where the path would be, if the row is behind it, and what is forecast."""
        row = self.row
        facts = []
        # no path is asked for where a target was met from the start and is to be kept
        if row["pace"] < 1 and self.has("target_value"):
            facts.append(self.say("warn.path", **self.of("expected")))
        if self.has("p_meet") and not is_idle(row):
            year = self.year("milestone")
            likely = chance(row["p_meet"], self.lang)
            forecast = self.of("forecast")
            facts.append(
                self.say(
                    "warn.forecast",
                    year=year,
                    chance=likely,
                    **forecast,
                )
            )
        return facts
