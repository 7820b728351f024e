"""What a yearbook of women's statistics holds: its tables as data, each with headings in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from womenplan import messages
from womenplan.messages import Language
from womenplan.model.amount import number, places
from womenplan.model.observation import COLUMNS
from womenplan.model.plan import Plan
from womenplan.model.suppression import suppressed
from womenplan.model.target import in_order
from womenplan.model.unit import unit_name
from womenplan.report import wording

__all__ = [
    "ABSENT",
    "ASIDE",
    "HIDDEN",
    "Compendium",
    "Figure",
    "YearTable",
    "alike",
    "hidden",
    "said",
]

ABSENT, ASIDE, HIDDEN = "…", "—", "x"  # no data, does not apply, kept back; zero is 0
MOST_YEARS, MOST_INDICATORS = 10, 7  # side by side on a page
FLAGS = {"provisional": "p", "estimate": "e", "proxy": "e"}
BOUNDS = {"<": "<", ">": ">", "~": "≈"}
COUNTED = ("persons", "10k_persons", "count", "person_times", "10k_person_times")
PARTS = {"sex": ("female", "male", "both"), "area": ("urban", "rural", "all")}
BOTH: tuple[Language, Language] = ("zh", "en")
LINE = "\n"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a table with its decimals, the sign before it and the letters behind it."""

    value: float
    places: int
    before: str = ""
    behind: str = ""

    def __str__(self) -> str:
        return f"{self.before}{number(self.value, 'en', self.shown)}{self.behind}"

    @property
    def shown(self) -> int:
        """The decimals that are printed: none for a true zero, so that it differs from a value rounded to zero."""
        return self.places if self.value else 0


Cell = str | Figure


@dataclass(frozen=True, slots=True)
class YearTable:
    """A table: its number and titles, headings (Chinese over English), rows, the width of each column in characters."""

    number: str
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[int]
    chapter: str = ""


def said(
    code: str,
    *keys: str,
    between: str = " ",
    place: Plan | None = None,
    **context: object,
) -> str:
    """Return a text of the catalogue in both languages, side by side; of a group the one that keys choose.

    ``region`` is the plan's, named in each.
    """
    parts = []
    for lang in BOTH:
        region = {} if place is None else {"region": place.region(lang)}
        parts.append(messages.text(messages.chosen(code, *keys), lang, **context | region))
    return between.join(parts)


def hidden(table: pd.DataFrame, home: str, least: int) -> pd.Series:
    """Return which values are kept back: cases below ``least``, and what would give them away.

    The sum of all other regions is the home's; zero is no secret.
    """
    names = [home, *(one for one in pd.unique(table["region"]) if one != home)]
    parents = {"parent_id": [0] + [1] * (len(names) - 1), "successor_id": 0}
    known = pd.DataFrame({"name": names, **parents}, index=range(1, len(names) + 1))
    whole = table.reindex(columns=list(COLUMNS))
    return pd.Series(suppressed(whole, known, least, zeros=False).mask, index=table.index)


@dataclass(slots=True)
class Compendium:
    """The tables of a yearbook of one plan's region.

    Parameters
    ----------
    plan : Plan
    table : pandas.DataFrame
        Observations of the years asked for, with a column ``hidden``.
    years : list of int
        In order.
    """

    plan: Plan
    table: pd.DataFrame
    years: list[int]
    _known: dict[str, dict[str, str]] = field(default_factory=dict)
    _values: dict[tuple[str, ...], dict[int, Cell]] = field(default_factory=dict)
    _numbers: dict[tuple[str, ...], dict[int, float]] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._known = {row["indicator_id"]: row for row in self.plan.indicators.to_dict("records")}
        for row in self.table.to_dict("records"):
            key = (row["region"], row["indicator_id"], row["sex"], row["area"])
            if row["age"] and row["age"] != self.known(row["indicator_id"])["age"]:
                continue
            self._values.setdefault(key, {})[row["year"]] = _cell(row)
            if not row["hidden"]:
                self._numbers.setdefault(key, {})[row["year"]] = row["value"]

    def known(self, indicator: str) -> dict[str, str]:
        """Return the catalogue's row of an indicator."""
        return self._known[indicator]

    @property
    def regions(self) -> list[str]:
        """The plan's region where it has data, then the others in their order in the data."""
        seen = [str(name) for name in pd.unique(self.table["region"])]
        return sorted(seen, key=lambda name: name != self.plan.region_zh)

    @property
    def home(self) -> str:
        """The region of the tables by year: the plan's, or the only one; empty where there are others only."""
        first, *others = self.regions
        return "" if others and first != self.plan.region_zh else first

    @property
    def indicators(self) -> dict[str, list[str]]:
        """The indicators of each domain: those of the plan, then others that the data have."""
        asked = dict(
            zip(self.plan.targets["indicator_id"], self.plan.targets["domain"], strict=True)
        )
        seen = pd.unique(self.table["indicator_id"])
        asked |= {str(name): self.known(name)["domain"] for name in seen if name not in asked}
        by_domain: dict[str, list[str]] = {domain: [] for domain in in_order(asked.values())}
        for name, domain in asked.items():
            by_domain[domain].append(name)
        return {domain: names for domain, names in by_domain.items() if names}

    def name(self, indicator: str) -> str:
        """Return an indicator's name, Chinese over English."""
        known = self.known(indicator)
        return LINE.join(dict.fromkeys(known[f"name_{lang}"] for lang in BOTH))

    def unit(self, indicator: str) -> str:
        """Return an indicator's unit, Chinese over English where they differ."""
        return LINE.join(
            dict.fromkeys(unit_name(self.known(indicator)["unit"], lang) for lang in BOTH)
        )

    def values(
        self,
        region: str,
        indicator: str,
        sex: str = "",
        area: str = "",
    ) -> dict[int, Cell]:
        """Return the cells of a series by year.

        Of the indicator's own groups where none are named.
        """
        known = self.known(indicator)
        return self._values.get((region, indicator, sex or known["sex"], area or known["area"]), {})

    def numbers(self, region: str, indicator: str) -> dict[int, float]:
        """Return the numbers of a series that may be shown."""
        known = self.known(indicator)
        return self._numbers.get((region, indicator, known["sex"], known["area"]), {})

    def tables(self) -> Iterator[YearTable]:
        """Yield all tables, in the order of the book."""
        for place, (domain, names) in enumerate(self.indicators.items(), start=1):
            chapter = f"{place} {said_domain(domain)}"
            yield from self._by_year(str(place), chapter, names)
            yield from self._by_region(str(place), chapter, names)
        place = len(self.indicators)
        for by in PARTS:
            place += 1
            yield from self._by_group(str(place), by)
        yield self._definitions(str(place + 1))

    def _numbered(self, chapter: str) -> str:
        self._counts[chapter] = self._counts.get(chapter, 0) + 1
        return f"{chapter}-{self._counts[chapter]}"

    def _by_year(self, number: str, chapter: str, names: Sequence[str]) -> Iterator[YearTable]:
        home = self.home
        if not home:
            return
        own = self.plan if home == self.plan.region_zh else None
        for start in range(0, len(self.years), MOST_YEARS):
            years = self.years[start : start + MOST_YEARS]
            rows: list[list[Cell]] = []
            for name in names:
                values = self.values(home, name)
                cells = alike([values.get(year, ABSENT) for year in years])
                rows.append([self.name(name), self.unit(name), *cells])
            heads = [
                said("yearbook.indicator", between=LINE),
                said("yearbook.unit", between=LINE),
                *map(str, years),
            ]
            title = said(
                "yearbook.title.year",
                between=LINE,
                place=own,
                region=home,
                first=years[0],
                last=years[-1],
            )
            yield YearTable(
                self._numbered(number), title, heads, rows, [40, 12, *[9] * len(years)], chapter
            )

    def _by_region(self, number: str, chapter: str, names: Sequence[str]) -> Iterator[YearTable]:
        if len(self.regions) < 2:
            return
        year = int(self.table["year"].max())
        parts = [region for region in self.regions if region != self.home]
        seen = [
            name for name in names if any(year in self.values(region, name) for region in parts)
        ]
        count = -(-len(seen) // MOST_INDICATORS)  # tables, of about as many columns each
        for start in range(count):
            some = seen[start * len(seen) // count : (start + 1) * len(seen) // count]
            columns = [
                alike([self.values(region, name).get(year, ABSENT) for region in self.regions])
                for name in some
            ]
            rows: list[list[Cell]] = [[*row] for row in zip(self.regions, *columns, strict=True)]
            heads = [
                said("yearbook.region", between=LINE),
                *(f"{self.name(name)}\n({_one_line(self.unit(name))})" for name in some),
            ]
            title = said("yearbook.title.region", between=LINE, year=year)
            yield YearTable(
                self._numbered(number), title, heads, rows, [16, *[18] * len(some)], chapter
            )

    def _by_group(self, number: str, by: str) -> Iterator[YearTable]:
        """Yield the table of two groups: the latest year that has both, their difference, ratio, and the first's share."""
        first, second, _ = PARTS[by]
        rows: list[list[Cell]] = []
        for region in self.regions:
            for name in (name for names in self.indicators.values() for name in names):
                one, other = (self._group(region, name, by, group) for group in (first, second))
                years = sorted(set(one) & set(other))
                if years:
                    year = years[-1]
                    cells = alike([one[year], other[year]])
                    compared = _compared(cells[0], cells[1], self.known(name)["unit"])
                    rows.append(
                        [region, self.name(name), self.unit(name), str(year), *cells, *compared]
                    )
        if rows:
            codes = (
                "region",
                "indicator",
                "unit",
                "year",
                first,
                second,
                "difference",
                "ratio",
                f"share.{first}",
            )
            heads = [said("yearbook", code, between=LINE) for code in codes]
            widths = [14, 40, 12, 8, 10, 10, 10, 10, 12]
            chapter = f"{number} {said('yearbook.chapter', by)}"
            yield YearTable(
                self._numbered(number),
                said("yearbook.title", by, between=LINE),
                heads,
                rows,
                widths,
                chapter,
            )

    def _group(
        self,
        region: str,
        name: str,
        by: str,
        group: str,
    ) -> dict[int, Cell]:
        return self.values(region, name, **{by: group})

    def _definitions(self, number: str) -> YearTable:
        sources = self.table.groupby("indicator_id")["source"].agg(
            lambda given: "; ".join(dict.fromkeys(filter(None, given)))
        )
        rows: list[list[Cell]] = []
        for name in (name for names in self.indicators.values() for name in names):
            known = self.known(name)
            meaning, owner = (
                LINE.join(dict.fromkeys(known[f"{what}_{lang}"] for lang in BOTH))
                for what in ("definition", "department")
            )
            rows.append(
                [self.name(name), self.unit(name), meaning, owner, str(sources.get(name, ""))]
            )
        heads = [
            said("yearbook", code, between=LINE)
            for code in ("indicator", "unit", "definition", "department", "source")
        ]
        chapter = f"{number} {said('yearbook.chapter.definitions')}"
        return YearTable(
            self._numbered(number),
            said("yearbook.title.definitions", between=LINE),
            heads,
            rows,
            [30, 12, 46, 18, 24],
            chapter,
        )

    def notes(self) -> list[str]:
        """Return the remarks on the signs, and of what the tables leave out."""
        notes = [
            said("yearbook.note", code, between=LINE)
            for code in ("absent", "aside", "zero", "flags", "bounds")
        ]
        if not self.home:
            notes.append(said("yearbook.note.others", between=LINE, place=self.plan))
        if self.table["hidden"].any():
            notes.append(said("yearbook.note.hidden", between=LINE))
        shown = sum(map(len, self._values.values()))
        if shown < len(self.table):
            notes.append(said("yearbook.note.ages", between=LINE, count=len(self.table) - shown))
        breaks = self.table[self.table["series_break"]]
        for row in breaks.drop_duplicates(["indicator_id", "year"]).to_dict("records"):
            known = self.known(row["indicator_id"])
            notes.append(
                f"b {known['name_zh']} {known['name_en']}, {row['year']}: {row['note']}".rstrip(
                    ": "
                )
            )
        return notes


def said_domain(domain: str) -> str:
    """Return a domain's name in both languages."""
    return " ".join(wording.capital(messages.label("domain", domain, lang)) for lang in BOTH)


def alike(cells: Sequence[Cell]) -> list[Cell]:
    """Return cells of one series with as many decimals as the one that has most."""
    most = max((cell.places for cell in cells if isinstance(cell, Figure)), default=0)
    return [replace(cell, places=most) if isinstance(cell, Figure) else cell for cell in cells]


def _cell(row: dict[str, object]) -> Cell:
    if row["hidden"]:
        return HIDDEN
    value = float(str(row["value"]))
    unit = str(row["unit"])
    behind = FLAGS.get(str(row["flag"]), "") + ("b" if row["series_break"] else "")
    return Figure(value, places(value, unit), BOUNDS.get(str(row["bound"]), ""), behind)


def _compared(one: Cell, other: Cell, unit: str) -> list[Cell]:
    """Return difference and ratio of two groups, and the share of the first in both where these are counts."""
    if not isinstance(one, Figure) or not isinstance(other, Figure):
        return [HIDDEN] * 3
    ratio: Cell = Figure(one.value / other.value, 2) if other.value else ASIDE
    both = one.value + other.value
    share: Cell = Figure(100 * one.value / both, 1) if unit in COUNTED and both else ASIDE
    return [Figure(one.value - other.value, max(one.places, other.places)), ratio, share]


def _one_line(words: str) -> str:
    return " ".join(words.split(LINE))
