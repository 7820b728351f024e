"""What a report says, in one language: the lines and words that all three files share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.evaluation.status import UNASSESSED
from womenplan.messages import Language
from womenplan.model.amount import THOUSAND, decimals, number, places, rounded
from womenplan.model.english import uncapitalised
from womenplan.model.observation import LIMITS
from womenplan.model.unit import NUMBERS, unit_name, units
from womenplan.model.vocabulary import has_chinese
from womenplan.narration.evaluation import Evaluation
from womenplan.report import wording
from womenplan.report.ground import PLACE, Ground, Scope, once
from womenplan.report.wording import Record

__all__ = [
    "FAILING",
    "REACHED",
    "SHORT",
    "Cell",
    "Cells",
    "Content",
    "Line",
    "Lines",
    "Number",
    "Sentences",
    "beside",
    "grouped",
    "once",
]

MOST_NAMES = 10  # in one enumeration
# the heads of English names of indicators that take an article, and what follows the head
QUANTITIES = re.compile(
    r"\b(?:average|benefit|coefficient|density|incidence|income|index|level|number|prevalence"
    r"|proportion|rates?|ratio|share)$"
)
NEEDS_ARTICLE = ("economy", "environment", "family", "law")  # domains
ENDS_HEAD = re.compile(r",? (?:of|in|among|per|by|for|on|with|from|between|at)\b| \(")
GAP_NAME = re.compile(r"(?P<name>.+) \((?P<gap>(?:urban–rural )?gap(?: between .+)?)\)")
COMMA = re.compile(r",(?!\d)")  # of a sentence, not of 100,000
COUNTED_BASES = (
    *NUMBERS,
    "per_1000_children",
    "per_1000_elderly",
    "per_100_beds",
)  # bases of units
SERIES_FIGURES = ("baseline", "latest", "expected", "forecast")  # with the decimals of the series
FAILING = ("not_met", "lost", "regressing", "off_track")
REACHED = ("met", "nearly_met")
SHORT = (*FAILING, "lagging")  # behind or missed, gravest first


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
Cells = dict[str, Cell]  # of a row, by the codes of their columns


class Line(wording.Remarks):
    """One target in one region: the row of the result, its cells by column code, its years and values.

    A ``*`` marks words for readers.
    """

    def __init__(
        self,
        row: Record,
        lang: Language,
        years: Sequence[int],
        values: Sequence[float],
    ) -> None:
        super().__init__(row, lang)
        self.years, self.values = years, values
        self.cells: Cells = {}

    @property
    def judged(self) -> bool:
        """Whether there are data by which the target is judged."""
        return self.status not in UNASSESSED

    @property
    def reached(self) -> bool:
        """Whether the target is met, or nearly."""
        return self.status in REACHED

    @property
    def short(self) -> bool:
        """Whether the target is behind or missed."""
        return self.status in SHORT

    @property
    def span(self) -> tuple[int, int]:
        """The years of the baseline and of the latest value."""
        return self["baseline_year"], self["latest_year"]

    def since(self, year: int, value: float) -> Line:
        """Return the line as it moved since another year."""
        begun = {
            "baseline": value,
            "baseline_year": year,
            "held": False,
        }
        return Line({**self.row, **begun}, self.lang, self.years, self.values)


Lines = Sequence[Line]
Sentences = list[str]


def grouped(lines: Iterable[Line], column: str) -> dict[Any, list[Line]]:
    """Return lines by what they have in a column, in order."""
    groups: dict[Any, list[Line]] = {}
    for line in lines:
        groups.setdefault(line[column], []).append(line)
    return groups


def beside(words: str) -> str:
    """Return words in which quotations that follow each other stand without a sign between them, as print has them."""
    return words.replace("”、“", "”“")


def _held(row: Record, years: Sequence[int], values: Sequence[float]) -> bool:
    """Return whether a row has at least three values since its baseline, all the same."""
    if pd.isna(row["baseline_year"]):
        return False
    points = zip(years, values, strict=True)
    since = [value for year, value in points if year >= row["baseline_year"]]
    return len(since) > 2 and len(set(since)) == 1


class Content:
    """All that a report says of a result, in one language.

    Parameters
    ----------
    result : Evaluation
    lang : {"zh", "en"}, optional
    region : str, optional
        See :class:`~womenplan.report.ground.Scope`.
    scope : Scope, optional
        That of the same report in the other language, or one on ground that is shared with other
        regions.
    """

    def __init__(
        self,
        result: Evaluation,
        lang: Language | None = None,
        region: str | None = None,
        scope: Scope | None = None,
    ) -> None:
        self.result, self.plan, self.rules = result, result.plan, result.rules
        self.lang = lang or messages.default_language()
        scope = scope or Scope(Ground(result), region)
        self.scope, self.ground, self.selected = scope, scope.ground, scope.selected
        self.focus, self.several = scope.focus, scope.several
        self.regions, self.domains = scope.regions, scope.domains
        # keys of sentences that say a thing otherwise at the end, and of targets counted by region
        self.final = "final" if result.stage == "final" else ""
        self.each = "one" if self.focus else "times"
        self.made: dict[Any, Any] = {}  # by :func:`~womenplan.report.ground.once`

    def say(self, code: str, *keys: str, **context: object) -> str:
        """Return a sentence of the catalogue in the report's language, of a group the one that keys choose.

        An empty key chooses nothing; ``{plan}`` is the plan's short name.
        """
        code = messages.chosen(code, *filter(None, keys))
        return messages.text(code, self.lang, **{"plan": self.short, **context})

    def label(self, group: str, key: str) -> str:
        """Return a label of the catalogue in the report's language."""
        return messages.label(group, key, self.lang)

    def heading(self, group: str, key: str) -> str:
        """Return a label with a capital, as at the start of a line."""
        return wording.capital(self.label(group, key))

    def field(self, name: str) -> str:
        """Return a domain as it stands inside a sentence: "on the economy", but "on health"."""
        label = self.label("domain", name)
        return f"the {label}" if self.lang == "en" and name in NEEDS_ARTICLE else label

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
    def summary(self) -> pd.Series:
        """The classes and rates of the rows that the report is about."""
        return self.scope.summary

    @property
    def title(self) -> str:
        """The plan's title."""
        return self.plan.title(self.lang)

    @cached_property
    def short(self) -> str:
        """What the plan is called in the text: 《规划》, or 《纲要》 where its title says so."""
        kind = "outline" if "纲要" in self.plan.title_zh else "plan"
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
    def front(self) -> Sentences:
        """The lines under the title."""
        plan = self.plan
        if self.focus:
            who = self.place(self.focus)
        else:
            who = self.say("report.by_region", count=len(self.regions))
        years = {
            "start": plan.start_year,
            "end": plan.end_year,
            "base": plan.base_year,
            "year": self.result.year,
        }
        lines = [
            self.say("report.region", region=who) if who else "",
            self.say("report.years", **years),
            self.say("report.assessed", **years),
            self.say("report.made_up") if self.result.made_up else "",
        ]
        return [*filter(None, lines)]

    @cached_property
    def lines(self) -> list[Line]:
        """One line per target (and milestone) and region, by domain."""
        table = self.ground.worded(self.lang).loc[self.selected.table.index]
        return [self._line(row) for row in table.to_dict("records")]

    def _line(self, row: dict[Any, Any]) -> Line:
        years, values = self.ground.course(row)
        row["bound"] = row["latest_bound"] if row["latest_bound"] in LIMITS else ""
        row["previous"] = self.ground.previous(row)
        row["digits"] = places([*values, row["baseline"], row["latest"]], row["unit"])
        row["held"] = _held(row, years, values)
        line = Line(row, self.lang, years, values)
        line.cells |= self._words(line) | self._figures(line)
        line.cells |= self._published(line)
        return line

    def _words(self, line: Line) -> Cells:
        """Return the cells of a line that are words."""
        note = self.tight(line["note"])
        noted = note and (line.status, line["data_state"]) != ("no_data", "missing")
        outlook = line["outlook"]
        confidence = line["confidence"]
        unit = self.say("say.count") if line.unit == "count" else unit_name(line.unit, self.lang)
        origins = [f"{which}_{name}" for which in ("latest", "baseline") for name in PLACE]
        return {
            "region": self.place(line["region"]),
            "domain": self.label("domain", line["domain"]),
            "name": line.name,
            "name*": self.say("say.with_unit", name=line.name, unit=unit),
            "unit": unit,
            "target": self.tight(line["wording"]),
            "status": self.label("status", line.status),
            "mark": line.status,
            "outlook": self.label("outlook", outlook) if outlook else self.say("say.none"),
            "confidence": self.label("confidence", confidence) if confidence else "",
            "note": note,
            "said": line.sentence,
            "department": line["department"],
            "locator": line["locator"] if self.lang == "zh" else "",
            "counted": self.say("say.yes" if line["counted"] else "say.no"),
            "reason": note if noted else wording.without(line.sentence, line.name),
            **{name: str(line[name]) for name in origins},
        }

    def _figures(self, line: Line) -> Cells:
        """Return the cells of a line that are numbers."""
        goal = line["target_value"]
        exact = {name: self.number(line[name], line["digits"]) for name in SERIES_FIGURES}
        exact["target_value"] = self.number(goal, int(decimals(np.array([goal]))[0]))
        ends = (exact["latest"], exact["target_value"])
        digits = [cell.places for cell in ends if isinstance(cell, Number)]
        return {
            **exact,
            **{name: self.number(100 * line[name]) for name in ("progress", "p_meet")},
            **{name: self.year(line[name]) for name in ("baseline_year", "latest_year")},
            "milestone": self.year(line["milestone_year"]),
            "pace": self.number(line["pace"], 2),
            "achievement": self.number(line["achievement"], 1),
            "forecast_pool": self.number(line["forecast_pool"] or np.nan),
            "gap": self.number(line["gap"], max(digits, default=0)),
        }

    def _published(self, line: Line) -> Cells:
        """Return the cells of a line that readers see instead of bare numbers: as published, with years, with sides."""
        cells: Cells = {"gap*": self._gap(line)}
        for name in ("baseline", "latest"):
            shown = self.published(line.cells[name], line[f"{name}_bound"])
            cells[f"{name}_shown"] = shown
            cells[f"{name}*"] = self.of_year(shown, line.cells[f"{name}_year"])
        return cells

    def published(self, figure: Cell, bound: str) -> str:
        """Return a value as it was published: with "about", or as a bound."""
        if not isinstance(figure, Number):
            return self.say("say.none")
        if bound == "~":
            return self.say("say.about", value=figure)
        sign = wording.GOALS[bound] if bound and self.lang == "zh" else bound
        return f"{sign}{figure}"

    def of_year(self, value: Cell, year: Cell, usual: int | None = None) -> str:
        """Return a value with its year in brackets, unless that is the ``usual`` one, which a heading gives."""
        known = isinstance(year, Number) and year.value != usual
        if not known:
            return str(value)
        return self.say("say.of_year", value=value, year=year)

    @cached_property
    def deadline(self) -> int | None:
        """The year by which most of the targets are due."""
        due = Counter(line["milestone_year"] for line in self.counted)
        return int(due.most_common(1)[0][0]) if due and not pd.isna(max(due)) else None

    def asked(self, line: Line) -> str:
        """Return what a target demands, without the year where most of the targets have it."""
        words = str(line.cells["target"])
        if line["milestone_year"] != self.deadline:
            return words
        year = messages.text("wording.by", self.lang, words="", year=self.deadline)
        return words.removesuffix(self.tight(year))

    def _gap(self, line: Line) -> str:
        """Return what is still missing to the target, or how far above or below it the value stands."""
        gap = line.cells["gap"]
        if not isinstance(gap, Number):
            return self.say("say.none")
        if gap.value >= 0 or line.status in FAILING or pd.isna(line["target_value"]):
            return str(gap)
        side = "above" if line["latest"] > line["target_value"] else "below"
        return self.say("say.margin", side, value=number(-gap.value, self.lang, gap.places))

    def ends(self, line: Line) -> list[tuple[str, Number]]:
        """Return the regions with the highest and the lowest value of a line's target.

        The same where all are equal.
        """
        order = self.ground.rank(line["target_id"]).dropna(subset="rank")
        if len(order) < 2:
            return []
        digits = places(order["value"], line.unit)
        values = order["value"].max(), order["value"].min()
        return [(self._holding(order, value), Number(value, digits, self.lang)) for value in values]

    def with_unit(self, number: Number, line: Line) -> str:
        """Return a value of a line's indicator with its unit; zero stands alone."""
        exact = rounded(number.value, number.places)
        return wording.printed(exact, line.unit, self.lang) if exact else "0"

    def _holding(self, order: pd.DataFrame, value: float) -> str:
        """Return in words which regions have a value."""
        same = order.loc[order["value"].round(9) == round(value, 9), "region"]
        name = self.place(same.iat[0])
        count = len(same)
        if count == len(order):
            return self.say("report.by_region", count=count)
        if count == 1:
            return name
        return self.say("report.tied", region=name, count=count)

    @cached_property
    def counted(self) -> list[Line]:
        """The lines that the counts count."""
        return [line for line in self.lines if line["counted"]]

    def by_target(self, domain: str = "") -> list[list[Line]]:
        """Return the lines of each counted target, in order."""
        lines = self.of_domain(domain) if domain else self.counted
        return list(grouped(lines, "target_id").values())

    def of_domain(self, name: str) -> list[Line]:
        """Return the counted lines of a domain."""
        return self._by_domain.get(name, [])

    @cached_property
    def _by_domain(self) -> dict[str, list[Line]]:
        return grouped(self.counted, "domain")

    def paragraph(self, sentences: Iterable[str]) -> str:
        """Return sentences as a paragraph."""
        return self.say("where.gap").join(sentences)

    def paragraphs(self, sentences: Sequence[str]) -> list[str]:
        """Return sentences as one paragraph, none where there are no sentences."""
        return [self.paragraph(sentences)] if sentences else []

    def facts(self, facts: Iterable[str]) -> str:
        """Return facts one after the other, in one sentence."""
        return self.say("syn.then").join(facts)

    def naming(self, code: str, *keys: str, names: Iterable[str]) -> Sentences:
        """Return the sentence of a code with names in it, none where there are no names."""
        enumerated = self.enumerated(names)
        return [self.say(code, *keys, names=enumerated)] if enumerated else []

    def counting(self, code: str, *keys: str, count: Any) -> Sentences:
        """Return the sentence of a code with a number in it, none where it is zero."""
        return [self.say(code, *keys, count=int(count))] if count else []

    def kinds(self, code: str, counts: Mapping[Any, Any], **words: object) -> list[str]:
        """Return how many there are of each kind that occurs, by the sentence of its kind."""
        return [
            self.say(code, str(kind), count=count, **words)
            for kind, count in counts.items()
            if count
        ]

    def joined(self, words: Iterable[str]) -> str:
        """Return words as an enumeration."""
        return self.series(list(words), self.say("headline.join"))

    def series(self, words: Sequence[str], join: str = "") -> str:
        """Return words with a sign between them, by default that of clauses, and in English "and" before the last."""
        join = join or self.say("syn.and")
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
        if gap := GAP_NAME.fullmatch(name):
            return f"the {gap['gap']} in {self.inside(gap['name'])}"
        lower = uncapitalised(name)
        if name in self._counts:
            return f"the number of {lower}"
        head = ENDS_HEAD.split(lower, maxsplit=1)[0]
        return f"the {lower}" if QUANTITIES.search(head) else lower

    @cached_property
    def _counts(self) -> frozenset[str]:
        """The English names of what the indicators count, where they do not say that it is a number."""
        counted = units().index[units()["base"].isin(COUNTED_BASES)]
        named = self.plan.indicators
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
        if not more:
            return joined
        return self.say("report.and_more", names=joined, total=len(names))

    def listed(self, words: Iterable[str], most: int = MOST_NAMES) -> str:
        """Return different names as :meth:`enumerated` does, in Chinese with their count behind several."""
        names = list(dict.fromkeys(words))
        listed = self.enumerated(names, most)
        if self.lang == "en" or len(names) < 2 or len(names) > most + 1:
            return listed
        return self.say("report.counted", names=listed, count=len(names))
