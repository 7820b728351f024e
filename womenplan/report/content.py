"""What a report says, in one language: the lines and words that all three files share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, wraps
from typing import Any, TypeVar, cast

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.messages import Language
from womenplan.model.amount import THOUSAND, decimals, number, places
from womenplan.model.english import uncapitalised
from womenplan.model.observation import LIMITS
from womenplan.model.unit import NUMBERS, unit_name, units
from womenplan.model.vocabulary import has_chinese
from womenplan.narration.evaluation import Evaluation
from womenplan.report import wording
from womenplan.report.ground import PLACE, Ground, Scope

__all__ = ["FAILING", "SHORT", "Cell", "Content", "Line", "Number", "beside", "once"]

MOST_NAMES = 10  # in one enumeration
# the heads of English names of indicators that take an article, and what follows the head
QUANTITIES = re.compile(
    r"\b(?:average|benefit|coefficient|density|incidence|income|index|level|number|prevalence"
    r"|proportion|rates?|ratio|share)$"
)
NEEDS_ARTICLE = ("economy", "environment", "family", "law")  # domains
ENDS_HEAD = re.compile(r",? (?:of|in|among|per|by|for|on|with|from|between|at)\b| \(")
GAP = re.compile(r"(?P<name>.+) \((?P<gap>(?:urban–rural )?gap(?: between .+)?)\)")
COMMA = re.compile(r",(?!\d)")  # of a sentence, not of 100,000
COUNTED = (*NUMBERS, "per_1000_children", "per_1000_elderly", "per_100_beds")  # bases of units
FIGURES = ("baseline", "latest", "expected", "forecast")  # with the decimals of the series
FAILING = ("not_met", "lost", "regressing", "off_track")
SHORT = (*FAILING, "lagging")  # behind or missed, gravest first


Made = TypeVar("Made")


def once(make: Callable[..., Made]) -> Callable[..., Made]:
    """Keep what a function makes of a content, so that all three files share it."""

    @wraps(make)
    def kept(content: Content, *args: Any) -> Made:
        key = (make, *args)
        if key not in content.made:
            content.made[key] = make(content, *args)
        return cast("Made", content.made[key])

    return kept


@dataclass(frozen=True, slots=True)
class Number:
    """A number and with how many decimals it is printed."""

    value: float
    places: int = 0
    lang: Language = "zh"
    mark: str = ""  # behind it: * provisional

    def __str__(self) -> str:
        return number(self.value, self.lang, self.places, least=THOUSAND) + self.mark


Cell = str | Number


@dataclass(frozen=True, slots=True)
class Line:
    """One target in one region: the row of the result, and its cells by column code.

    A ``*`` marks words for readers.
    """

    row: Mapping[str, Any]
    cells: Mapping[str, Cell]
    years: Sequence[int]
    values: Sequence[float]
    name: str
    status: str
    said: str


def beside(words: str) -> str:
    """Return words in which quotations that follow each other stand without a sign between them, as print has them."""
    return words.replace("”、“", "”“")


def _given(value: float) -> int:
    """Return the decimals that a plan gave a target with; 2 for one that is computed."""
    return int(decimals(np.array([value], dtype=np.float64))[0])


def _held(row: Mapping[str, Any], years: Sequence[int], values: Sequence[float]) -> bool:
    """Return whether a row has at least three values since its baseline, all the same."""
    if pd.isna(row["baseline_year"]):
        return False
    since = [
        value for year, value in zip(years, values, strict=True) if year >= row["baseline_year"]
    ]
    return len(since) > 2 and len(set(since)) == 1


class Content:
    """All that a report says of a result, in one language.

    Parameters
    ----------
    result : Evaluation
    lang : {"zh", "en"}
    region : str, optional
        See :class:`~womenplan.report.ground.Scope`.
    scope : Scope, optional
        That of the same report in the other language, or one on ground that is shared with other
        regions.
    """

    def __init__(
        self,
        result: Evaluation,
        lang: Language,
        region: str | None = None,
        scope: Scope | None = None,
    ) -> None:
        self.result, self.lang = result, lang
        self.scope = scope or Scope(Ground(result), region)
        self.focus = self.scope.focus
        self.made: dict[Any, Any] = {}  # by :func:`once`

    def say(self, code: str, *keys: str, **context: object) -> str:
        """Return a sentence of the catalogue in the report's language, of a group the one that keys choose.

        ``{plan}`` is the plan's short name.
        """
        code = messages.chosen(code, *keys)
        return messages.text(code, self.lang, **{"plan": self.short, **context})

    def label(self, group: str, key: str) -> str:
        """Return a label of the catalogue in the report's language."""
        return messages.label(group, key, self.lang)

    def heading(self, group: str, key: str) -> str:
        """Return a label with a capital, as at the start of a line."""
        return wording.capital(self.label(group, key))

    def field(self, name: str) -> str:
        """Return a domain as it stands inside a sentence: "on the economy", but "on health"."""
        said = self.label("domain", name)
        return f"the {said}" if self.lang == "en" and name in NEEDS_ARTICLE else said

    def place(self, region: str) -> str:
        """Return a region's name: the plan's own in the report's language, any other as the data have it."""
        return self.result.region_name(region, self.lang)

    def number(self, value: Any, places: int = 0) -> Cell:
        """Return a number as a cell, an empty one where it is missing."""
        return "" if pd.isna(value) else Number(float(value), places, self.lang)

    def year(self, value: Any) -> Cell:
        """Return a year as a cell, an empty one where it is missing."""
        return "" if pd.isna(value) else Number(float(value))

    def tight(self, text: str) -> str:
        """Return a text without the spaces that print leaves out in the report's language."""
        return messages.tight(text, self.lang)

    @property
    def title(self) -> str:
        """The plan's title."""
        return self.result.plan.title(self.lang)

    @cached_property
    def short(self) -> str:
        """What the plan is called in the text: 《规划》, or 《纲要》 where its title says so."""
        kind = "outline" if "纲要" in self.result.plan.title_zh else "plan"
        return messages.choice("report.short", kind, self.lang)

    @property
    def named(self) -> str:
        """The plan's title with its short name, as on first mention."""
        return self.say("report.named", title=self.title)

    @property
    def kind(self) -> str:
        """What sort of report it is: annual, mid-term or final."""
        return self.say("report.kind", self.result.stage, year=self.result.year)

    @property
    def front(self) -> list[str]:
        """The lines under the title."""
        plan = self.result.plan
        result = self.result
        who = (
            self.place(self.focus)
            if self.focus
            else self.say("report.by_region", count=len(self.scope.regions))
        )
        years = {
            "start": plan.start_year,
            "end": plan.end_year,
            "base": plan.base_year,
            "year": result.year,
        }
        lines = [self.say("report.region", region=who)] if who else []
        made_up = [self.say("report.made_up")] if result.made_up else []
        return [
            *lines,
            self.say("report.years", **years),
            self.say("report.assessed", **years),
            *made_up,
        ]

    @cached_property
    def lines(self) -> list[Line]:
        """One line a target (and milestone) and region, by domain."""
        table = self.scope.ground.worded(self.lang).loc[self.scope.own.table.index]
        return [self._line(row) for row in table.to_dict("records")]

    def _line(self, row: dict[Any, Any]) -> Line:
        years, values = self.scope.ground.course(row)
        row["bound"] = row["latest_bound"] if row["latest_bound"] in LIMITS else ""
        row["previous"] = self.scope.ground.previous(row)
        row["digits"] = places([*values, row["baseline"], row["latest"]], row["unit"])
        row["held"] = _held(row, years, values)
        cells = self._cells(row)
        return Line(row, cells, years, values, row["name"], row["status"], str(cells["said"]))

    def _cells(self, row: Mapping[str, Any]) -> dict[str, Cell]:
        unit = row["unit"]
        note = self.tight(row["note"])
        said = wording.sentence(row, self.lang)
        cells: dict[str, Cell] = {
            "region": self.place(row["region"]),
            "domain": self.label("domain", row["domain"]),
            "name": row["name"],
            "unit": self.say("say.count") if unit == "count" else unit_name(unit, self.lang),
            "target": self.tight(row["wording"]),
            "status": self.label("status", row["status"]),
            "mark": row["status"],
            "outlook": self.label("outlook", row["outlook"])
            if row["outlook"]
            else self.say("say.none"),
            "forecast_pool": self.number(row["forecast_pool"] or float("nan")),
            "confidence": self.label("confidence", row["confidence"]) if row["confidence"] else "",
            "note": note,
            "said": said,
            "department": row["department"],
            "locator": row["locator"] if self.lang == "zh" else "",
            "counted": self.say("say.yes" if row["counted"] else "say.no"),
            "milestone": self.year(row["milestone_year"]),
            "pace": self.number(row["pace"], 2),
            "achievement": self.number(row["achievement"], 1),
            "reason": note
            if note and (row["status"], row["data_state"]) != ("no_data", "missing")
            else wording.without(said, row["name"]),
            **{name: self.number(100 * row[name]) for name in ("progress", "p_meet")},
            **{name: self.number(row[name], row["digits"]) for name in FIGURES},
            "target_value": self.number(row["target_value"], _given(row["target_value"])),
            **{
                f"{which}_{name}": str(row[f"{which}_{name}"])
                for which in ("latest", "baseline")
                for name in PLACE
            },
        }
        ends = [
            cell.places
            for cell in (cells["latest"], cells["target_value"])
            if isinstance(cell, Number)
        ]
        cells["gap"] = self.number(row["gap"], max(ends, default=0))
        for name in ("baseline", "latest"):
            cells[f"{name}_year"] = self.year(row[f"{name}_year"])
            cells[f"{name}_shown"] = self.published(cells[name], row[f"{name}_bound"])
            cells[f"{name}*"] = self.of_year(cells[f"{name}_shown"], cells[f"{name}_year"])
        cells["name*"] = self.say("say.with_unit", name=row["name"], unit=cells["unit"])
        cells["gap*"] = self._gap(cells["gap"], row)
        return cells

    def published(self, figure: Cell, bound: str) -> str:
        """Return a value as it was published: with "about", or as a bound."""
        if not isinstance(figure, Number):
            return self.say("say.none")
        value = str(figure)
        wide = {">": "＞", "<": "＜"}
        if bound == "~":
            value = self.say("say.about", value=value)
        elif bound:
            value = (wide[bound] if self.lang == "zh" else bound) + value
        return value

    def of_year(self, value: Cell, year: Cell, usual: int | None = None) -> str:
        """Return a value with its year in brackets, unless that is the ``usual`` one, which a heading gives."""
        known = isinstance(year, Number) and year.value != usual
        return self.say("say.of_year", value=value, year=year) if known else str(value)

    @cached_property
    def deadline(self) -> int | None:
        """The year by which most of the targets are due."""
        due = Counter(line.row["milestone_year"] for line in self.counted)
        return int(due.most_common(1)[0][0]) if due and not pd.isna(max(due)) else None

    def asked(self, line: Line) -> str:
        """Return what a target demands, without the year where most of the targets have it."""
        words = str(line.cells["target"])
        if line.row["milestone_year"] != self.deadline:
            return words
        year = messages.text("wording.by", self.lang, words="", year=self.deadline)
        return words.removesuffix(self.tight(year))

    def _gap(self, gap: Cell, row: Mapping[str, Any]) -> str:
        """Return what is still missing to the target, or how far above or below it the value stands."""
        if not isinstance(gap, Number):
            return self.say("say.none")
        if gap.value >= 0 or row["status"] in FAILING or pd.isna(row["target_value"]):
            return str(gap)
        side = "above" if row["latest"] > row["target_value"] else "below"
        return self.say("say.margin", side, value=number(-gap.value, self.lang, gap.places))

    def ends(self, line: Line) -> list[tuple[str, Number]]:
        """Return the regions with the highest and the lowest value of a line's target.

        The same where all are equal.
        """
        order = self.scope.ground.rank(line.row["target_id"]).dropna(subset="rank")
        if len(order) < 2:
            return []
        digits = places(order["value"], line.row["unit"])
        values = (float(order["value"].max()), float(order["value"].min()))
        return [(self._holding(order, value), Number(value, digits, self.lang)) for value in values]

    def with_unit(self, number: Number, line: Line) -> str:
        """Return a value of a line's indicator with its unit; zero stands alone."""
        exact = Decimal(f"{number.value:.{number.places}f}")
        return wording.printed(exact, line.row["unit"], self.lang) if exact else "0"

    def _holding(self, order: pd.DataFrame, value: float) -> str:
        """Return in words which regions have a value."""
        same = order.loc[order["value"].round(9) == round(value, 9), "region"]
        name = self.place(same.iat[0])
        count = len(same)
        if count == len(order):
            return self.say("report.by_region", count=count)
        return name if count == 1 else self.say("report.tied", region=name, count=count)

    @cached_property
    def counted(self) -> list[Line]:
        """The lines that the counts count."""
        return [line for line in self.lines if line.row["counted"]]

    def by_target(self, domain: str = "") -> list[list[Line]]:
        """Return the lines of each counted target, in order."""
        found: dict[str, list[Line]] = {}
        for line in self.counted:
            if domain in ("", line.row["domain"]):
                found.setdefault(line.row["target_id"], []).append(line)
        return list(found.values())

    def joined(self, words: Iterable[str]) -> str:
        """Return words as an enumeration."""
        return self.series(list(words), self.say("headline.join"))

    def series(self, words: Sequence[str], join: str) -> str:
        """Return words with a sign between them and, in English, "and" before the last."""
        if len(words) < 2 or self.lang == "zh":
            return join.join(words)
        end = ";" if ";" in join else ""
        return f"{join.join(words[:-1])}{end} and {words[-1]}"

    def inside(self, name: str) -> str:
        """Return a name as it stands inside a sentence.

        In English it loses its capital, unless it is an acronym, and a quantity has its article:
        "the maternal mortality ratio", but "health literacy of women". What is counted becomes its
        number, and a gap goes first: "the gap between women and men in the average income".
        """
        if self.lang == "zh" or has_chinese(name):
            return name
        if gap := GAP.fullmatch(name):
            return f"the {gap['gap']} in {self.inside(gap['name'])}"
        lower = uncapitalised(name)
        if name in self._counts:
            return f"the number of {lower}"
        head = ENDS_HEAD.split(lower, maxsplit=1)[0]
        return f"the {lower}" if QUANTITIES.search(head) else lower

    @cached_property
    def _counts(self) -> frozenset[str]:
        """The English names of what the indicators count, where they do not say that it is a number."""
        counted = units().index[units()["base"].isin(COUNTED)]
        named = self.result.plan.indicators
        names = named.loc[named["unit"].isin(counted), "name_en"]
        return frozenset(names[~names.str.contains("number|rate|checks|check-ups", case=False)])

    def enumerated(self, words: Iterable[str], most: int = MOST_NAMES) -> str:
        """Return different names as an enumeration, cut where it grows too long to read."""
        names = [self.inside(word) for word in dict.fromkeys(words)]
        more = len(names) - most if len(names) > most + 1 else 0
        shown = names[: len(names) - more]
        if self.lang == "zh":
            quoted = [f"“{name}”" if "、" in name and len(shown) > 1 else name for name in shown]
            joined = beside("、".join(quoted))
        else:
            clear = not any(COMMA.search(name) or " and " in name for name in shown)
            join = ", " if clear else "; "
            joined = join.join(shown) if more else self.series(shown, join)
        return self.say("report.and_more", names=joined, total=len(names)) if more else joined

    def listed(self, words: Iterable[str], most: int = MOST_NAMES) -> str:
        """Return different names as :meth:`enumerated` does, in Chinese with their count behind several."""
        names = list(dict.fromkeys(words))
        said = self.enumerated(names, most)
        if self.lang == "en" or len(names) < 2 or len(names) > most + 1:
            return said
        return self.say("report.counted", names=said, count=len(names))
