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
    long = marked.assign(code=marked["warnings"].str.split("|"), position=marked.index).explode(
        "code"
    )
    long = long.assign(level=long["code"].map(WARNINGS)).sort_values(
        "level", key=lambda s: s.map(LEVELS.index), kind="stable"
    )
    numbers = np.arange(len(long))
    for lang in LANGUAGES:
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
        return self.result.noted("met_before")

    def __call__(self, place: int) -> str:
        """Return the sentence of one warning."""
        row = self._row(place)
        return sentence(Row(self.result, row, self.lang), self.met.get(row["position"], ""))


def sentence(words: Row, met: str) -> str:
    """Return the sentence of one warning with the figures behind it.

    ``met`` names the years in which the target was.
    """
    row = words.row
    lang = words.lang
    code = words.row["code"]
    context: dict[str, object] = {
        "name": row[f"name_{lang}"],
        "facts": messages.text("warn.join", lang).join(_facts(words)),
    }
    context["status"] = messages.label("status", row["status"], lang)
    if words.has("latest_year"):
        context["age"] = words.result.year - int(row["latest_year"])
    else:
        context["age"] = ""
    if row["outlook"]:
        context["outlook"] = messages.label("outlook", row["outlook"], lang)
    else:
        context["outlook"] = ""
    context["left"] = int(row["milestone_year"]) - words.result.year
    context["years"] = _spans(met, lang)
    if code == "volatile":
        context["spread"] = words.shown(words.result._spread[row["position"]], difference=True)
    elif code == "thin_margin":
        context["margin"] = words.shown(abs(row["latest"] - words.edges[-1]), difference=True)
    return messages.close_up(messages.choice("warn", _ending(words), lang, **context))


def _spans(met: str, lang: Language) -> str:
    """Return years and spans of years as an enumeration: 2018、2020—2022, or "2018 and 2020–2022"."""
    if lang == "zh":
        return enumerated(met, lang)
    spans = met.split("|")
    return " and ".join(filter(None, [", ".join(spans[:-1]), spans[-1]]))


def _facts(words: Row) -> list[str]:
    """Return the figures behind a warning: baseline, values, target, path and forecast, as far as they bear on it."""
    row = words.row
    lang = words.lang
    code = words.row["code"]
    doubted = code == "suspect" and words.doubted("baseline")
    facts = []
    if (words.directional or doubted) and words.has("baseline"):
        facts.append(
            messages.text(
                "warn.baseline", lang, year=int(row["baseline_year"]), **words.of("baseline")
            )
        )
    if code == "worsening":
        years, values = words.result.values(row["position"])
        last = np.flatnonzero(~np.isnan(values))[-CHANGES - 1 :]
        shown = [(int(years[at]), words.shown(values[at])) for at in last]
    elif words.has("latest"):
        shown = [(int(row["latest_year"]), words.latest())]
    else:
        shown = []
    facts += [messages.text("warn.latest", lang, year=year, value=value) for year, value in shown]
    if words.has("target_value"):
        facts.append(
            messages.text(
                "warn.target", lang, year=int(row["milestone_year"]), **words.of("target_value")
            )
        )
    if code in EXPECTED:
        facts += _expected(words)
    return facts


def _expected(words: Row) -> list[str]:
    """Return where the path would be, if the row is behind it, and what is forecast."""
    row = words.row
    lang = words.lang
    facts = []
    if row["pace"] < 1 and words.has(
        "target_value"
    ):  # not where no path is asked for: met from the start, kept
        facts.append(messages.text("warn.path", lang, **words.of("expected")))
    if words.has("p_meet") and not is_idle(row):
        context = {"year": int(row["milestone_year"]), "chance": chance(row["p_meet"], lang)}
        facts.append(messages.text("warn.forecast", lang, **context, **words.of("forecast")))
    return facts


def _ending(words: Row) -> str:
    """Return the code of the sentence: that of the warning, and what it rests on where that may differ."""
    code = str(words.row["code"])
    if code in EXPECTED and words.row["outlook"]:
        return "expected"  # in the word of the expectation, which stands beside it
    if code == "suspect":
        which = [name for name in ("latest", "baseline") if words.doubted(name)]
        if len(which) != 1:
            return "suspect"
        return f"suspect.{which[0]}"
    return code
