"""How a sheet is laid out, found by its own content: header rows, what each column and row is, and what is skipped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.io import headers
from womenplan.io.cells import plain, unit_of
from womenplan.io.headers import Heading, read_heading
from womenplan.io.matching import Names
from womenplan.io.sheet import EMPTY, NUMBER, TEXT, Sheet
from womenplan.model.target import DOMAINS

__all__ = ["KEYS", "Column", "Table", "domain_words", "find_tables", "texts_of"]

KEYS = ("indicator", "region", "year", "sex", "area", "age", "unit", "flag", "source", "note", "bound", "series_break")
_TITLES, _HEADER_ROWS, _SCAN = 60, 5, 60
_ORDINAL = re.compile(r"[甲乙丙丁戊己庚辛]|栏次|\d{1,2}|[(（]\d{1,2}[)）]")


@dataclass(slots=True)
class Column:
    """What one column of a table is: a key (role of :data:`KEYS`), data, or skipped (any other role)."""

    index: int
    role: str
    heading: str = ""
    year: int | None = None
    offset: int | None = None
    baseline: bool = False
    sex: str = ""
    area: str = ""
    quantity: str = ""
    unit: str = ""
    indicator: str = ""  # the name as the heading carries it
    region: str = ""
    unknown: bool = False


@dataclass(slots=True)
class Table:
    """One table of a sheet.

    Attributes
    ----------
    sheet : Sheet
    top, body, end : int
        First header row, first row below the header, row after the last.
    columns : list of Column
    kind : str
        wide, long, regions, groups, form or template.
    year, region, indicator : context that serves the whole table
    assumed : list of (code, found)
        What was taken from a title or a name, for the record.
    """

    sheet: Sheet
    top: int
    body: int
    end: int
    columns: list[Column]
    kind: str = ""
    year: int | None = None
    region: str = ""
    indicator: str = ""
    unit: str = ""
    assumed: list[tuple[str, str]] = field(default_factory=list)
    skipped: dict[int, str] = field(default_factory=dict)  # rows that are no data, and why

    def of(self, role: str) -> Column | None:
        """Return the first column of a role."""
        return next((column for column in self.columns if column.role == role), None)

    @property
    def data(self) -> list[Column]:
        """The columns of data."""
        return [column for column in self.columns if column.role == "data"]


def texts_of(cells: Iterable[Any]) -> list[str]:
    """Return cells as text: numbers without a needless ".0", white space at the ends removed."""
    out = []
    for cell in cells:
        if isinstance(cell, float):
            out.append(str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell))
        else:
            out.append(str(cell).strip())
    return out


@lru_cache(maxsize=1)
def domain_words() -> frozenset[str]:
    """Return the names of the domains in the spellings of headings and sheet names."""
    names = {messages.label("domain", domain, lang) for domain in DOMAINS for lang in ("zh", "en")}
    return frozenset(plain(prefix + name) for name in names for prefix in ("", "妇女与", "妇女", "妇女参与"))


def find_tables(sheet: Sheet, names: Names, region: str = "") -> list[Table]:
    """Return the tables of a sheet from top to bottom; none where it holds no heading that is understood."""
    tables: list[Table] = []
    start, rows = 0, sheet.kind.shape[0]
    while start < rows:
        top = _find_header(sheet, names, start)
        if top is None:
            break
        body, grid = _header_band(sheet, names, top)
        table = Table(sheet, top, body, rows, _columns(sheet, names, top, body, grid))
        _infer_keys(table, names)
        _context(table, names, region, start)
        _settle(table)
        again = _next_header(table)
        table.end = again or rows
        if table.data and _has_axes(table):
            tables.append(table)
        start = table.end if again else rows
    return tables


def _tokens(sheet: Sheet, row: int) -> list[tuple[int, Heading, str]]:
    """Return column, heading and text of the filled cells of a row, at most 400."""
    found = []
    for c in np.flatnonzero(sheet.kind[row] != EMPTY)[:400]:
        cell = sheet.cells[row, c]
        text = texts_of([cell])[0]
        found.append((int(c), read_heading(cell) if len(text) < 60 else Heading(), text))
    return found


def _find_header(sheet: Sheet, names: Names, start: int) -> int | None:
    filled = np.flatnonzero((sheet.kind != EMPTY).any(axis=1))
    for row in filled[filled >= start][:_SCAN]:
        cells = _tokens(sheet, int(row))
        roles = {heading.role for _, heading, _ in cells if heading.role}
        labels = len(roles)
        years = sum(1 for _, heading, _ in cells if heading.year is not None and not heading.role)
        others = sum(1 for _, heading, _ in cells if heading.speaks and not heading.role and heading.year is None)
        named = sum(1 for _, heading, text in cells if not heading.role and len(text) < 60 and bool(names.match(text)))
        places = sum(1 for _, heading, text in cells if not heading.role and headers.region_name(text))
        groups = sum(1 for _, _, text in cells if plain(text) in domain_words())
        known = labels + years + others + named + places + groups
        key = bool(roles & {"indicator", "region", "year"})
        if (key and known >= 2) or labels >= 3 or (years >= 2 and years + labels >= 0.4 * len(cells)):
            return int(row)
        numbers = any(sheet.kind[row, c] == NUMBER for c, _, _ in cells)
        if max(named, places) >= 2 and known >= 0.5 * len(cells) and not numbers:
            return int(row)
    return None


def _header_band(sheet: Sheet, names: Names, top: int) -> tuple[int, np.ndarray]:
    """Return the first row below the header, and the header's texts with merged cells filled in."""
    keys = [
        c
        for c, heading, _ in _tokens(sheet, top)
        if heading.role in ("indicator", "region", "year", "order", "unit", "domain")
    ]
    body = top + 1
    while body < min(sheet.kind.shape[0], top + _HEADER_ROWS) and _continues(sheet, names, top, body, keys):
        body += 1
    grid = np.full((body - top, sheet.kind.shape[1]), "", dtype=object)
    for r in range(top, body):
        cells = np.flatnonzero(sheet.kind[r] != EMPTY)
        grid[r - top, cells] = texts_of(sheet.cells[r, cells])
    for r0, c0, r1, c1 in sheet.merged:
        if top <= r0 < body:
            grid[r0 - top : r1 - top + 1, c0 : c1 + 1] = grid[r0 - top, c0]
    for r in range(len(grid) - 1):
        lower = (grid[r + 1 :] != "").any(axis=0)
        for c in range(1, grid.shape[1]):
            alone = read_heading(grid[r, c - 1]).role not in (
                "indicator",
                "region",
                "order",
                "unit",
                "domain",
                "note",
                "department",
            )
            if (
                grid[r, c] == ""
                and lower[c]
                and (grid[:r, c] == "").all()
                and grid[r, c - 1]
                and alone
                and lower[c - 1]
            ):
                grid[r, c] = grid[r, c - 1]
    return body, grid


def _continues(sheet: Sheet, names: Names, top: int, row: int, keys: list[int]) -> bool:
    cells = _tokens(sheet, row)
    if not cells:
        return False
    if all(_ORDINAL.fullmatch(text) for _, _, text in cells) and len(cells) > 1:
        return any(not text.isdigit() for _, _, text in cells)
    under = {c for c, _, _ in cells if c in keys and sheet.cells[row, c] != sheet.cells[top, c]}
    numbers = any(sheet.kind[row, c] == NUMBER and heading.year is None for c, heading, _ in cells)
    if numbers:
        return False
    if keys:
        return not under and any(
            heading.speaks or heading.unit or names.match(text) or plain(text) in domain_words()
            for _, heading, text in cells
        )
    return all(heading.clear for _, heading, _ in cells) and not names.match(cells[0][2])


def _columns(sheet: Sheet, names: Names, top: int, body: int, grid: np.ndarray) -> list[Column]:
    columns = []
    domains = domain_words()
    for c in range(grid.shape[1]):
        texts = [
            text
            for text in dict.fromkeys(grid[:, c])
            if text and not _ORDINAL.fullmatch(text) and plain(text) not in domains
        ]
        own = [sheet.cells[r, c] for r in range(top, body)]
        dates = [read_heading(cell) for cell in own if not isinstance(cell, (str, float))]
        columns.append(_column(c, texts, dates, names))
    return columns


def _column(index: int, texts: list[str], dates: list[Heading], names: Names) -> Column:
    said = [*(read_heading(text) for text in texts), *(date for date in dates if date.year)]
    column = Column(index, "", " / ".join(texts))
    name = _indicator_among(texts, names)
    roles = [
        heading.role
        for heading, text in zip(said, [*texts, *[""] * len(said)], strict=False)
        if heading.role and text != name
    ]
    for heading in said:
        column.year = heading.year if heading.year is not None else column.year
        column.offset = heading.offset if heading.offset is not None else column.offset
        column.baseline |= heading.baseline
        column.sex, column.area = heading.sex or column.sex, heading.area or column.area
        column.quantity, column.unit = heading.quantity or column.quantity, heading.unit or column.unit
    column.indicator = name
    column.region = next((text for text in texts if headers.region_name(text)), "")
    skip = next((role for role in roles if role in ("target", "change", "rank")), "")
    role = skip or (roles[-1] if roles else "")
    if role in ("value", "numerator", "denominator"):
        column.quantity, role = role, "data"
    speaks = (
        column.year is not None
        or column.offset is not None
        or column.indicator
        or column.region
        or column.sex
        or column.area
        or column.quantity
    )
    last = said[-1] if said else Heading()
    column.unknown = bool(texts) and not (
        role or name or last.clear or last.unit or (column.region and texts[-1] == column.region)
    )
    column.role = role or ("data" if speaks and not column.unknown else "")
    return column


def _indicator_among(texts: list[str], names: Names) -> str:
    for text in reversed(texts):
        if not (
            read_heading(text).clear and read_heading(text).role not in ("change", "rank", "target")
        ) and names.match(text):
            return text
    joined = "".join(texts)
    return joined if len(texts) > 1 and names.match(joined) else ""


def _sample(table: Table, column: int) -> list[str]:
    """Return different texts of a column's body, at most 400."""
    sheet = table.sheet
    rows = table.body + np.flatnonzero(sheet.kind[table.body : table.body + 3000, column] == TEXT)
    return list(dict.fromkeys(texts_of(sheet.cells[rows, column])))[:400]


def _infer_keys(table: Table, names: Names) -> None:
    """Find the key columns that have no heading, and settle which of several is the indicator."""
    scores = {}
    for column in table.columns:
        if column.role == "unit" and not table.of("region"):
            words = _sample(table, column.index)
            column.role = "region" if words and all(headers.region_name(word) for word in words) else "unit"
        if column.role in ("", "indicator", "code", "order", "domain", "region") and not column.indicator:
            words = _sample(table, column.index)
            hits = sum(1 for word in words if names.match(word))
            scores[column.index] = hits / max(len(words), 1) if hits else 0.0
    labelled = [column for column in table.columns if column.role == "indicator"]
    in_heads = sum(1 for column in table.columns if column.indicator and column.role == "data")
    best = max(scores, key=lambda c: (scores[c], -c), default=None)
    for column in table.columns:
        if labelled and column in labelled and len(labelled) > 1:
            chosen = max(labelled, key=lambda one: (scores.get(one.index, 0), -one.index))
            column.role = "indicator" if column is chosen else "code"
        if not labelled and column.index == best and scores[best] >= 0.3 and not (in_heads and column.role):
            column.role, column.unknown = "indicator", False
        elif column.role == "" and not (column.unknown and any(table.sheet.kind[table.body :, column.index] == NUMBER)):
            words = _sample(table, column.index)
            if (
                words
                and sum(bool(headers.region_name(word)) for word in words) >= 0.6 * len(words)
                and not table.of("region")
            ):
                column.role, column.unknown = "region", False
            elif words and all(unit_of(word) for word in words) and not table.of("unit"):
                column.role, column.unknown = "unit", False
    if not any(column.role == "year" for column in table.columns) and not any(
        c.year or c.offset is not None for c in table.data
    ):
        _infer_years(table)


def _infer_years(table: Table) -> None:
    for column in table.columns:
        if column.role in ("", "order") and not column.unknown:
            rows = table.body + np.flatnonzero(table.sheet.kind[table.body : table.body + 3000, column.index] != EMPTY)
            cells = table.sheet.cells[rows, column.index]
            if len(cells) and all(1980 <= (headers.year_of(cell) or 0) <= 2100 for cell in cells):
                column.role = "year"
                return


def _context(table: Table, names: Names, region: str, start: int) -> None:
    """Take year, region, indicator and unit that serve the whole table from the title, the sheet's and the file's name."""
    sheet = table.sheet
    titles: list[str] = []
    for r in range(max(start, table.top - _TITLES), table.top):
        titles += texts_of(sheet.cells[r, np.flatnonzero(sheet.kind[r] != EMPTY)])
    stem = re.sub(r"\.\w+$", "", sheet.file)
    joined = [a + b for a, b in pairwise(titles) if plain(a).endswith(":")]
    reporting = [text for text in [*joined, *titles] if re.match(r"填报(?:单位|地区)|地区[:：]", text)]
    for text, code in [*((t, "TITLE") for t in titles), (sheet.name, "SHEET"), (stem, "FILE")]:
        if table.year is None and (year := headers.title_year(text)):
            table.year = year
            table.assumed.append((f"YEAR_FROM_{code}", str(year)))
    own = headers.region_name(sheet.name)
    choices = [(own, "SHEET"), (region, ""), *((headers.region_in(t), "TITLE") for t in [*reporting, *titles])]
    choices += [(headers.region_in(sheet.name), "SHEET"), (headers.region_in(stem), "FILE")]
    table.region, code = next((choice for choice in choices if choice[0]), ("", ""))
    if code:
        table.assumed.append((f"REGION_FROM_{code}", table.region))
    for text in [sheet.name, *titles]:
        word = re.sub(r"^附?表?[\d.、\s]*", "", text)
        if not table.indicator and names.match(word):
            table.indicator = word
    units = [re.match(r"(?:计量)?单位[:：]\s*(.+)$", text) for text in titles]
    table.unit = next((unit_of(found[1]) for found in units if found and unit_of(found[1])), "")


def _settle(table: Table) -> None:
    """Settle the roles that depend on the other columns, and name the layout."""
    keyed = table.of("indicator") is not None
    if keyed:
        for column in table.columns:
            if column.role == "data" and column.indicator and column.year is None:
                column.role = "other"
    regions = any(column.region for column in table.data)
    if table.of("region") and regions and not any(column.year for column in table.data):
        for column in table.columns:
            column.region = ""
    own = {(c.year, c.sex, c.area, c.indicator, c.quantity) for c in table.data if c.year and not c.baseline}
    for column in table.data:
        if column.baseline and (
            column.year is None or (column.year, column.sex, column.area, column.indicator, column.quantity) in own
        ):
            column.role = "baseline"
    for column in table.data:
        if (
            column.year is None
            and column.offset is None
            and not column.indicator
            and not column.region
            and not column.quantity
            and not (column.sex or column.area)
        ):
            column.role = "other"
    data = table.data
    grouped = any(column.sex in ("female", "male") or column.area in ("urban", "rural") for column in data)
    current = any(column.offset is not None for column in data)
    if current or (keyed and grouped and not any(column.year for column in data) and not table.of("year")):
        table.kind = "form"
    elif any(column.indicator for column in data) or any(column.region for column in data):
        table.kind = "regions"
    elif grouped:
        table.kind = "groups"
    else:
        table.kind = "wide" if any(column.year for column in data) else "long"
    for column in table.columns:
        if column.role == "":
            column.role = "other"


def _has_axes(table: Table) -> bool:
    """Say whether every value of the table can be given an indicator."""
    named = table.of("indicator") or table.indicator
    return all(named or column.indicator for column in table.data)


def _next_header(table: Table) -> int | None:
    """Return the row of a further header in the body that differs from the table's own; mark the ones that repeat it."""
    key = table.of("indicator") or table.of("region") or table.of("year")
    if key is None:
        return None
    sheet = table.sheet
    label = sheet.cells[table.top : table.body, key.index]
    words = {text for text in texts_of(label) if text}
    if not words:
        return None
    column = sheet.cells[table.body :, key.index]
    again = [table.body + int(r) for r in np.flatnonzero(pd.Series(column, dtype=object).isin(words).to_numpy())]
    height = table.body - table.top
    for row in again:
        if any(texts_of(sheet.cells[row, :]) == texts_of(sheet.cells[r, :]) for r in range(table.top, table.body)):
            table.skipped.update(
                {
                    r: "header"
                    for r in range(row, min(row + height, sheet.kind.shape[0]))
                    if any(
                        texts_of(sheet.cells[r, :]) == texts_of(sheet.cells[t, :]) for t in range(table.top, table.body)
                    )
                }
            )
        elif len([1 for _, heading, _ in _tokens(sheet, row) if heading.speaks]) >= 2:
            return row
    return None
