"""What a yearbook of women's statistics holds: its tables as data, each with headings in Chinese and English."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

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
    "LINE",
    "BookNumber",
    "Compendium",
    "YearTable",
    "alike",
    "bilingual",
    "domain_name",
    "hidden",
]

ABSENT, ASIDE, HIDDEN = "…", "—", "x"  # no data, does not apply, kept back; zero is 0
MOST_YEARS, MOST_INDICATORS = 10, 7  # side by side on a page
FLAGS = {
    "provisional": "p",
    "estimate": "e",
    "proxy": "e",
}
BOUND_SIGNS = {
    "<": "<",
    ">": ">",
    "~": "≈",
}
SUMMED = ("persons", "10k_persons", "count", "person_times", "10k_person_times")
GROUPS = {"sex": ("female", "male"), "area": ("urban", "rural")}
SHARES = {"sex": "share.female", "area": "share.urban"}
BOTH: tuple[Language, Language] = ("zh", "en")
LINE = "\n"


@dataclass(frozen=True, slots=True)
class BookNumber:
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


BookCell = str | BookNumber


@dataclass(frozen=True, slots=True)
class YearTable:
    """A table: its number and titles, headings (Chinese over English), rows, the width of each column in characters."""

    number: str
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[BookCell]]
    widths: Sequence[int]
    chapter: str = ""


def bilingual(
    code: str,
    *keys: str,
    between: str = LINE,
    place: Plan | None = None,
    **context: object,
) -> str:
    """Return a text of the catalogue in both languages, Chinese over English; of a group the one that keys choose.

    ``region`` is the plan's, named in each.
    """
    code = messages.chosen(code, *keys)
    parts = []
    for lang in BOTH:
        region = {} if place is None else {"region": place.region(lang)}
        parts.append(messages.text(code, lang, **context | region))
    return between.join(parts)


def hidden(table: pd.DataFrame, home: str, least: int) -> pd.Series:
    """Return which values are kept back: cases below ``least``, and what would give them away.

    The sum of all other regions is the home's; zero is no secret.
    """
    names = list(dict.fromkeys([home, *pd.unique(table["region"])]))
    parents = {"parent_id": [0] + [1] * (len(names) - 1), "successor_id": 0}
    known = pd.DataFrame({"name": names, **parents}, index=range(1, len(names) + 1))
    whole = table.reindex(columns=list(COLUMNS))
    return pd.Series(suppressed(whole, known, least, zeros=False).mask, index=table.index)


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

    def __init__(self, plan: Plan, table: pd.DataFrame, years: list[int]) -> None:
        self.plan, self.table, self.years = plan, table, years
        self.known = {row["indicator_id"]: row for row in plan.indicators.to_dict("records")}
        self._values: dict[tuple[str, ...], dict[int, BookCell]] = {}
        self._numbers: dict[tuple[str, ...], dict[int, float]] = {}
        self._counts: Counter[str] = Counter()
        for row in table.to_dict("records"):
            if row["age"] in ("", self.known[row["indicator_id"]]["age"]):
                key = (row["region"], row["indicator_id"], row["sex"], row["area"])
                self._values.setdefault(key, {})[row["year"]] = _cell(row)
                if not row["hidden"]:
                    self._numbers.setdefault(key, {})[row["year"]] = row["value"]

    @property
    def regions(self) -> list[str]:
        """The plan's region where it has data, then the others in their order in the data."""
        seen = self.table["region"].unique()
        return sorted(seen, key=lambda name: name != self.plan.region_zh)

    @property
    def home(self) -> str:
        """The region of the tables by year: the plan's, or the only one; empty where there are others only."""
        first, *others = self.regions
        return "" if others and first != self.plan.region_zh else first

    @cached_property
    def indicators(self) -> dict[str, list[str]]:
        """The indicators of each domain: those of the plan, then others that the data have."""
        targets = self.plan.targets
        asked = dict(zip(targets["indicator_id"], targets["domain"], strict=True))
        for name in pd.unique(self.table["indicator_id"]):
            asked.setdefault(name, self.known[name]["domain"])
        by_domain: dict[str, list[str]] = {domain: [] for domain in in_order(asked.values())}
        for name, domain in asked.items():
            by_domain[domain].append(name)
        return {domain: names for domain, names in by_domain.items() if names}

    def both(self, indicator: str, what: str = "name") -> str:
        """Return what the catalogue says of an indicator, by default its name, Chinese over English where they differ."""
        known = self.known[indicator]
        return LINE.join(dict.fromkeys(known[f"{what}_{lang}"] for lang in BOTH))

    def unit(self, indicator: str) -> str:
        """Return an indicator's unit, Chinese over English where they differ."""
        unit = self.known[indicator]["unit"]
        return LINE.join(dict.fromkeys(unit_name(unit, lang) for lang in BOTH))

    def _key(
        self,
        region: str,
        indicator: str,
        sex: str = "",
        area: str = "",
    ) -> tuple[str, ...]:
        """Return the key of a series, of the indicator's own groups where none are named."""
        known = self.known[indicator]
        return region, indicator, sex or known["sex"], area or known["area"]

    def values(self, region: str, indicator: str, **group: str) -> dict[int, BookCell]:
        """Return the cells of a series by year, by default of the indicator's own groups."""
        return self._values.get(self._key(region, indicator, **group), {})

    def numbers(self, region: str, indicator: str) -> dict[int, float]:
        """Return the numbers of a series that may be shown."""
        return self._numbers.get(self._key(region, indicator), {})

    def tables(self) -> Iterator[YearTable]:
        """Yield all tables, in the order of the book."""
        for place, (domain, names) in enumerate(self.indicators.items(), start=1):
            chapter = f"{place} {domain_name(domain)}"
            yield from self._by_year(chapter, names)
            yield from self._by_region(chapter, names)
        last = len(self.indicators)
        for place, by in enumerate(GROUPS, start=last + 1):
            yield from self._by_group(
                f"{place} {bilingual('yearbook.chapter', by, between=' ')}", by
            )
        definitions = bilingual("yearbook.chapter.definitions", between=" ")
        yield self._definitions(f"{last + len(GROUPS) + 1} {definitions}")

    def _table(
        self,
        chapter: str,
        title: str,
        heads: Sequence[str],
        rows: Sequence[Sequence[BookCell]],
        widths: Sequence[int],
    ) -> YearTable:
        """Return the next table of a chapter."""
        number, _, _ = chapter.partition(" ")
        self._counts[number] += 1
        return YearTable(f"{number}-{self._counts[number]}", title, heads, rows, widths, chapter)

    def _by_year(self, chapter: str, names: Sequence[str]) -> Iterator[YearTable]:
        home = self.home
        if not home:
            return
        for start in range(0, len(self.years), MOST_YEARS):
            years = self.years[start : start + MOST_YEARS]
            rows: list[list[BookCell]] = []
            for name in names:
                values = self.values(home, name)
                cells = alike([values.get(year, ABSENT) for year in years])
                rows.append([self.both(name), self.unit(name), *cells])
            title = bilingual(
                "yearbook.title.year",
                place=self.plan if home == self.plan.region_zh else None,
                region=home,
                first=years[0],
                last=years[-1],
            )
            heads = [*_heads("indicator", "unit"), *map(str, years)]
            yield self._table(chapter, title, heads, rows, [40, 12, *[9] * len(years)])

    def _by_region(self, chapter: str, names: Sequence[str]) -> Iterator[YearTable]:
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
            rows = list(zip(self.regions, *columns, strict=True))
            units = (self.unit(name).replace(LINE, " ") for name in some)
            heads = [f"{self.both(name)}\n({unit})" for name, unit in zip(some, units, strict=True)]
            title = bilingual("yearbook.title.region", year=year)
            widths = [16, *[18] * len(some)]
            yield self._table(chapter, title, [*_heads("region"), *heads], rows, widths)

    def _by_group(self, chapter: str, by: str) -> Iterator[YearTable]:
        """Yield the table of two groups: the latest year that has both, their difference, ratio, and the first's share."""
        groups = GROUPS[by]
        names = list(itertools.chain.from_iterable(self.indicators.values()))
        rows: list[list[BookCell]] = []
        for region, name in itertools.product(self.regions, names):
            first, second = (self.values(region, name, **{by: group}) for group in groups)
            year = max(first.keys() & second.keys(), default=None)
            if year is not None:
                one, other = alike([first[year], second[year]])
                compared = _compared(one, other, self.known[name]["unit"])
                about = [region, self.both(name), self.unit(name), str(year)]
                rows.append([*about, one, other, *compared])
        if rows:
            heads = _heads("region", "indicator", "unit", "year", *groups)
            heads += _heads("difference", "ratio", SHARES[by])
            widths = [14, 40, 12, 8, 10, 10, 10, 10, 12]
            yield self._table(chapter, bilingual("yearbook.title", by), heads, rows, widths)

    def _definitions(self, chapter: str) -> YearTable:
        sources = self.table.groupby("indicator_id")["source"].agg(
            lambda given: "; ".join(dict.fromkeys(filter(None, given)))
        )
        rows = [
            [
                self.both(name),
                self.unit(name),
                self.both(name, "definition"),
                self.both(name, "department"),
                sources.get(name, ""),
            ]
            for name in itertools.chain.from_iterable(self.indicators.values())
        ]
        heads = _heads("indicator", "unit", "definition", "department", "source")
        title = bilingual("yearbook.title.definitions")
        return self._table(chapter, title, heads, rows, [30, 12, 46, 18, 24])

    def notes(self) -> list[str]:
        """Return the remarks on the signs, and of what the tables leave out."""
        notes = [
            bilingual("yearbook.note", code)
            for code in ("absent", "aside", "zero", "flags", "bounds")
        ]
        if not self.home:
            notes.append(bilingual("yearbook.note.others", place=self.plan))
        if self.table["hidden"].any():
            notes.append(bilingual("yearbook.note.hidden"))
        shown = sum(map(len, self._values.values()))
        if shown < len(self.table):
            notes.append(bilingual("yearbook.note.ages", count=len(self.table) - shown))
        breaks = self.table[self.table["series_break"]]
        for row in breaks.drop_duplicates(["indicator_id", "year"]).to_dict("records"):
            known = self.known[row["indicator_id"]]
            names = f"{known['name_zh']} {known['name_en']}"
            notes.append(f"b {names}, {row['year']}: {row['note']}".rstrip(": "))
        return notes


def _heads(*codes: str) -> list[str]:
    """Return headings of columns."""
    return [bilingual("yearbook", code) for code in codes]


def domain_name(domain: str) -> str:
    """Return a domain's name in both languages."""
    return " ".join(wording.capital(messages.label("domain", domain, lang)) for lang in BOTH)


def alike(cells: Sequence[BookCell]) -> list[BookCell]:
    """Return cells of one series with as many decimals as the one that has most."""
    most = max((cell.places for cell in cells if isinstance(cell, BookNumber)), default=0)
    return [replace(cell, places=most) if isinstance(cell, BookNumber) else cell for cell in cells]


def _cell(row: dict[Any, Any]) -> BookCell:
    if row["hidden"]:
        return HIDDEN
    value = row["value"]
    behind = FLAGS.get(row["flag"], "") + ("b" if row["series_break"] else "")
    return BookNumber(value, places(value, row["unit"]), BOUND_SIGNS.get(row["bound"], ""), behind)


def _compared(one: BookCell, other: BookCell, unit: str) -> list[BookCell]:
    """Return difference and ratio of two groups, and the share of the first in both where these are counts."""
    if not isinstance(one, BookNumber) or not isinstance(other, BookNumber):
        return [HIDDEN] * 3
    ratio: BookCell = BookNumber(one.value / other.value, 2) if other.value else ASIDE
    both = one.value + other.value
    share: BookCell = BookNumber(100 * one.value / both, 1) if unit in SUMMED and both else ASIDE
    return [BookNumber(one.value - other.value, max(one.places, other.places)), ratio, share]
