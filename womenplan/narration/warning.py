"""Early warnings as sentences with the figures behind them.

Made when they are read (METHOD 3.8).
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.evaluation.alarm import CHANGES, LEVELS, WARNINGS
from womenplan.evaluation.result import Result
from womenplan.messages import Language
from womenplan.model.plan import BOTH
from womenplan.model.target import chance
from womenplan.narration.clauses import is_idle
from womenplan.narration.row import Row
from womenplan.narration.sentences import Sentences

__all__ = ["COLUMNS", "warnings_of"]

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
    long = marked.assign(code=marked["warnings"].str.split("|"), position=marked.index).explode(
        "code"
    )
    long = long.assign(level=long["code"].map(WARNINGS)).sort_values(
        "level", key=lambda s: s.map(LEVELS.index), kind="stable"
    )
    numbers = np.arange(len(long))
    for lang in BOTH:
        long[f"message_{lang}"] = Sentences(_Told(result, long, lang), numbers)
    return long[list(COLUMNS)]


class _Told:
    """The sentences of the warnings in a language, by their place in the table."""

    def __init__(self, result: Result, warnings: pd.DataFrame, lang: Language) -> None:
        self.result, self.warnings, self.lang = result, warnings, lang
        self._blocks: dict[int, list[dict[str, Any]]] = {}

    def _row(self, place: int) -> dict[str, Any]:
        """Return the row behind a warning; rows are taken out of the table a block at a time."""
        block, at = divmod(place, BLOCK)
        if block not in self._blocks:
            own = self.warnings[["code", "position"]].iloc[block * BLOCK : (block + 1) * BLOCK]
            rows = self.result.table.loc[own["position"]].set_axis(own.index)
            self._blocks[block] = rows.assign(**own).to_dict("records")
        return {**self._blocks[block][at]}

    @cached_property
    def met(self) -> dict[int, str]:
        """The years in which the targets of rows were met before."""
        return self.result.said("met_before")

    def __call__(self, place: int) -> str:
        """Return the sentence of one warning."""
        row = self._row(place)
        return sentence(Row(self.result, row, self.lang), self.met.get(row["position"], ""))


def sentence(told: Row, met: str) -> str:
    """Return the sentence of one warning with the figures behind it.

    ``met`` names the years in which the target was.
    """
    row = told.row
    lang = told.lang
    code = told.row["code"]
    said: dict[str, object] = {
        "name": row[f"name_{lang}"],
        "facts": messages.text("warn.join", lang).join(_facts(told)),
    }
    said["status"] = messages.label("status", row["status"], lang)
    said["age"] = told.result.year - int(row["latest_year"]) if told.has("latest_year") else ""
    said["left"] = int(row["milestone_year"]) - told.result.year
    said["years"] = messages.text("note.join", lang).join(met.split("|"))
    if code == "volatile":
        said["spread"] = told.shown(told.result._spread[row["position"]], difference=True)
    elif code == "thin_margin":
        said["margin"] = told.shown(abs(row["latest"] - told.edges[-1]), difference=True)
    return messages.close_up(messages.text(f"warn.{_ending(told)}", lang, **said))


def _facts(told: Row) -> list[str]:
    """Return the figures behind a warning: baseline, values, target, path and forecast, as far as they bear on it."""
    row = told.row
    lang = told.lang
    code = told.row["code"]
    doubted = code == "suspect" and told.doubted("baseline")
    facts = []
    if (told.directional or doubted) and told.has("baseline"):
        facts.append(
            messages.text(
                "warn.baseline", lang, year=int(row["baseline_year"]), **told.of("baseline")
            )
        )
    if code == "worsening":
        years, values = told.result.values(row["position"])
        last = np.flatnonzero(~np.isnan(values))[-CHANGES - 1 :]
        shown = [(int(years[at]), told.shown(values[at])) for at in last]
    else:
        shown = [(int(row["latest_year"]), told.latest())] if told.has("latest") else []
    facts += [messages.text("warn.latest", lang, year=year, value=value) for year, value in shown]
    if told.has("target_value"):
        facts.append(
            messages.text(
                "warn.target", lang, year=int(row["milestone_year"]), **told.of("target_value")
            )
        )
    if code in EXPECTED:
        facts += _expected(told)
    return facts


def _expected(told: Row) -> list[str]:
    """Return where the path would be, if the row is behind it, and what is forecast."""
    row = told.row
    lang = told.lang
    facts = []
    if row["pace"] < 1 and told.has(
        "target_value"
    ):  # not where no path is asked for: met from the start, kept
        facts.append(messages.text("warn.path", lang, **told.of("expected")))
    if told.has("p_meet") and not is_idle(row):
        said = {"year": int(row["milestone_year"]), "chance": chance(row["p_meet"], lang)}
        facts.append(messages.text("warn.forecast", lang, **said, **told.of("forecast")))
    return facts


def _ending(told: Row) -> str:
    """Return the code of the sentence: that of the warning, and what it rests on where that may differ."""
    code = str(told.row["code"])
    if code in EXPECTED and not told.has("p_meet"):
        return f"{code}.blind"
    if code == "suspect":
        which = [name for name in ("latest", "baseline") if told.doubted(name)]
        return "suspect" if len(which) != 1 else f"suspect.{which[0]}"
    return code
