"""Where the header of a table stands, and what its headings say together of each column."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from womenplan.io import headers
from womenplan.io.headers import Heading, domain_words, read_heading
from womenplan.io.sheet import EMPTY, NUMBER, TEXT, Sheet, texts_of
from womenplan.model.arrays import Array
from womenplan.model.cells import parse
from womenplan.model.match import Match
from womenplan.model.matcher import Matcher
from womenplan.model.parts import part_of_total, with_part
from womenplan.model.vocabulary import plain

__all__ = ["KEYED", "Column", "filled_texts", "find_header", "header_band", "is_header"]

_HEADER_ROWS, _SCAN = 5, 60
_MOST_CELLS, _LONGEST = 400, 60  # cells of a row that are looked at, characters of a heading
_TAKEN_IN = ("year", "offset", "sex", "area", "age", "quantity", "flag", "unit", "school")
KEYED = ("indicator", "region", "year", "order", "unit", "domain")
_ALONE = (
    "indicator",
    "region",
    "order",
    "unit",
    "domain",
    "note",
    "department",
)  # never spread to the right
_ORDINAL = re.compile(r"[甲乙丙丁戊己庚辛]|栏次|\d{1,2}|[(（]\d{1,2}[)）]")


@dataclass(slots=True)
class Column(Heading):
    """What the headings above a column say together: a key, data, or skipped."""

    index: int = 0
    heading: str = ""
    indicator: str = ""  # the name as the heading carries it
    match: Match = field(default_factory=Match)  # what that name stands for
    region: str = ""
    unread: str = ""  # a text above the column that is not understood
    portion: bool = False  # it says "share of women", or of the countryside, in one word
    total: bool = False  # it says "total" and nothing of a sex or an area

    def name(self, indicator: str, match: Match) -> None:
        """Say which indicator the heading names."""
        self.indicator = indicator
        self.match = match

    def settle(self, role: str) -> None:
        """Say what the column is, with nothing in its heading left unread."""
        self.role = role
        self.unread = ""

    def leave_out(self, unread: str) -> None:
        """Leave out the column, for a text above it that is not understood."""
        self.role = "other"
        self.unread = unread

    @property
    def unknown(self) -> bool:
        """Whether something above the column is not understood."""
        return bool(self.unread)

    @property
    def says(self) -> bool:
        """Whether the heading says what a value under it is a value of."""
        return bool(
            self.dated
            or self.indicator
            or self.region
            or self.sex
            or self.area
            or self.age
            or self.quantity
        )


class _Cell(NamedTuple):
    """A filled cell of a row that may be a header."""

    column: int
    heading: Heading
    text: str
    kind: int


def _filled_cells(sheet: Sheet, row: int) -> list[_Cell]:
    """Return the filled cells of a row, at most 400."""
    cells = []
    for c in np.flatnonzero(sheet.kind[row] != EMPTY)[:_MOST_CELLS].tolist():
        cell = sheet.cells[row, c]
        text = f"{cell.year}年" if isinstance(cell, datetime.date) else texts_of([cell])[0]
        heading = read_heading(cell) if len(text) < _LONGEST else Heading()
        cells.append(_Cell(c, heading, text, sheet.kind[row, c]))
    return cells


def filled_texts(sheet: Sheet, row: int) -> list[tuple[int, str]]:
    """Return column and text of the filled cells of a row."""
    columns = np.flatnonzero(sheet.kind[row] != EMPTY)
    return list(zip(columns.tolist(), texts_of(sheet.cells[row, columns]), strict=True))


def find_header(sheet: Sheet, names: Matcher, start: int) -> int | None:
    """Return the first row from a row on that reads as a header."""
    filled = np.flatnonzero((sheet.kind != EMPTY).any(axis=1))
    rows = filled[filled >= start][:_SCAN].tolist()
    row = next((row for row in rows if is_header(sheet, names, row)), None)
    if row is not None and row > start and _heads_groups(sheet, row - 1):
        return int(row - 1)
    return row


def _heads_groups(sheet: Sheet, row: int) -> bool:
    """Return whether a row holds a key word and texts beside it: groups, known or unknown, above the years."""
    cells = _filled_cells(sheet, row)
    keyed = [one.heading.role in KEYED for one in cells]
    if not keyed or not keyed[0] or all(keyed):
        return False
    return not any(one.kind == NUMBER or plain(one.text).endswith(":") for one in cells)


def is_header(sheet: Sheet, names: Matcher, row: int) -> bool:
    """Return whether a row reads as a header: key words, labels, years, indicators or regions."""
    cells = _filled_cells(sheet, row)
    roles = {one.heading.role for one in cells} - {""}
    bare = [one for one in cells if not one.heading.role]
    dated = [one.heading.year is not None for one in bare]
    years = sum(dated)
    speaking = sum(one.heading.speaks for one in bare)  # a year speaks, too
    places = sum(bool(headers.region_name(one.text)) for one in bare)
    domains = sum(plain(one.text) in domain_words() for one in cells)
    known = len(roles) + speaking + places + domains
    key = bool(roles & {"indicator", "region", "year"})
    if key and known >= 2:
        return True
    if len(roles) >= 3 or (years >= 2 and years + len(roles) >= 0.4 * len(cells)):
        return True
    if len(cells) < 2 and not roles:
        return False
    short = (one.text for one in bare if len(one.text) < _LONGEST)
    named = sum(bool(names.match(text)) for text in short)  # looked up last
    known += named
    if key and known >= 2:
        return True
    numbers = any(one.kind == NUMBER for one in cells)
    return max(named, places) >= 2 and known >= 0.5 * len(cells) and not numbers


def header_band(sheet: Sheet, names: Matcher, top: int) -> tuple[int, list[Column]]:
    """Return the first row below a header, and what the header says of each column of the sheet.

    Merged cells count for all that they cover, and a heading for the columns to its right that have
    none.
    """
    body = _end_of_header(sheet, names, top)
    texts = _headings(sheet, top, body)
    cells = sheet.cells[top:body]
    columns = [_column(names, c, words, cells[:, c]) for c, words in enumerate(texts.T)]
    _join_parts(columns, names)
    _share_years(columns)
    _settle_offsets(columns)
    _settle_counts(columns)
    return body, columns


def _end_of_header(sheet: Sheet, names: Matcher, top: int) -> int:
    """Return the first row below a header."""
    keys = [one.column for one in _filled_cells(sheet, top) if one.heading.role in KEYED]
    merged = [r1 + 1 for r0, c0, r1, _ in sheet.aside.merged if r0 == top and c0 in keys]
    body = min(max([top + 1, *merged]), top + _HEADER_ROWS)  # as far as a key's heading reaches
    last = min(len(sheet.kind), top + _HEADER_ROWS)
    for row in range(body, last):
        goes_on = _continues(sheet, names, top, row, keys)
        if not goes_on:
            return row
    return max(body, last)


def _headings(sheet: Sheet, top: int, body: int) -> Array:
    """Return the texts of a header, each in all cells that it serves."""
    grid = np.full((body - top, sheet.kind.shape[1]), "", dtype=object)
    for r, row in enumerate(grid):
        cells = _filled_cells(sheet, top + r)
        units = r > 0 and _is_unit_row(cells)
        for one in cells:
            if not (units and one.heading.role == "unit"):
                row[one.column] = one.text
    for r0, c0, r1, c1 in sheet.aside.merged:
        if top <= r0 < body:
            grid[r0 - top : r1 - top + 1, c0 : c1 + 1] = grid[r0 - top, c0]
    # a heading serves the columns to its right that stand under the same one above
    for r, row in enumerate(grid[:-1]):
        lower = (grid[r + 1 :] != "").any(axis=0)
        for c in np.flatnonzero((row == "") & lower).tolist():
            under_same = c and lower[c - 1] and (grid[:r, c] == grid[:r, c - 1]).all()
            if under_same and read_heading(row[c - 1]).role not in _ALONE:
                row[c] = row[c - 1]
    return grid


def _join_parts(columns: list[Column], names: Matcher) -> None:
    """Give a column that is a part of the total to its left (其中：女性) the name of that part."""
    total = None
    for column in columns:
        if column.match:
            total = column
        elif total is not None and column.role not in KEYED:
            part = part_of_total(column.heading.rpartition(" / ")[2], total.indicator)
            name = with_part(total.indicator, part) if part else ""
            if match := names.match(name):
                column.name(name, match)
                column.settle("data")
                if not column.dated:
                    column.year = total.year
                    column.offset = total.offset


def _share_years(columns: list[Column]) -> None:
    """Give a share beside a dated number (2022年人数 | 占比) its year, and the other way round."""
    for left, column in pairwise(columns):
        pair = {left.quantity, column.quantity}
        if pair == {"count", "share"} and left.dated and not column.dated and not column.match:
            column.year = left.year
            column.offset = left.offset


def _settle_offsets(columns: list[Column]) -> None:
    """Take 上年同期 below 2022年 for 2021; leave it open over 2022年 where another column is without it."""
    dated = [column for column in columns if column.role == "data" and column.year is not None]
    plain_years = {_subject(column) for column in dated if not column.offset}
    for column in dated:
        if not column.offset:
            continue
        texts = [read_heading(text) for text in column.heading.split(" / ")]
        years = [at for at, one in enumerate(texts) if one.year is not None]
        offsets = [at for at, one in enumerate(texts) if one.offset]
        if years and offsets and years[0] < offsets[0]:  # 上年同期 below 2022年 is 2021
            column.year, column.offset = (column.year or 0) + column.offset, None
        elif _subject(column) in plain_years:
            column.leave_out(column.heading)


def _settle_counts(columns: list[Column]) -> None:
    """Set what women and all are beside a column of shares: its counts."""
    data = [column for column in columns if column.role == "data" and column.area in ("", "all")]
    for share in data:
        if share.quantity != "share" or share.sex == "male":
            continue
        key = (share.offset, *_subject(share))
        beside = [
            column
            for column in data
            if (column.offset, *_subject(column)) == key and not column.quantity and column.sex
        ]
        if any(column.sex == "female" for column in beside):
            share.sex = "female"
            for column in beside:
                column.quantity = "denominator" if column.sex == "both" else "count"


def _subject(column: Column) -> tuple[object, ...]:
    return column.year, column.indicator, column.region


def _continues(
    sheet: Sheet,
    names: Matcher,
    top: int,
    row: int,
    keys: list[int],
) -> bool:
    """Return whether a row below the header's first still belongs to it."""
    cells = _filled_cells(sheet, row)
    if not cells:
        return False
    if len(cells) > 1 and all(_ORDINAL.fullmatch(one.text) for one in cells):
        return any(not one.text.isdigit() for one in cells)
    if any(one.kind == NUMBER and one.heading.year is None for one in cells):
        return False
    if keys and _names_columns(sheet, row, keys):
        return True
    clear = all(one.heading.clear for one in cells)
    if _is_unit_row(cells) or (clear and sum(one.heading.dated for one in cells) > 1):
        return True
    if not keys:
        return clear and not names.match(cells[0].text)
    for one in cells:
        if one.column in keys and sheet.cells[row, one.column] != sheet.cells[top, one.column]:
            return False
    return any(_may_head(one, names) for one in cells)


def _may_head(cell: _Cell, names: Matcher) -> bool:
    """Return whether a cell says what a heading says: a year, a group, a unit, a name, a domain, a region."""
    return bool(
        cell.heading.speaks
        or cell.heading.unit
        or names.match(cell.text)
        or plain(cell.text) in domain_words()
        or headers.region_name(cell.text)
    )


def _names_columns(sheet: Sheet, row: int, keys: list[int]) -> bool:
    """Return whether a row without a key holds words only, no values: it is one more row of headings."""
    cells = filled_texts(sheet, row)
    if min(keys) in dict(cells) or headers.NOTE.match(cells[0][1]):
        return False
    if not np.isin(sheet.kind[row], (EMPTY, TEXT)).all():
        return False
    return all(parse(text).state == "VALUE_NOT_NUMBER" for _, text in cells)


def _is_unit_row(cells: list[_Cell]) -> bool:
    """Return whether a row holds nothing but units, be it with the word "unit" before them."""
    rest = [one.heading for one in cells if one.heading.role != "unit"]
    return bool(rest) and all(one.clear and one.unit and not one.speaks for one in rest)


def _column(
    names: Matcher,
    index: int,
    words: Array,
    cells: Array,
) -> Column:
    """Return what the texts above a column say of it together.

    Of two that say the same, the lower one counts.
    """
    texts = [
        text
        for text in dict.fromkeys(words)
        if text and not _ORDINAL.fullmatch(text) and plain(text) not in domain_words()
    ]
    column = Column(index=index, heading=" / ".join(texts))
    _name(column, texts, names)
    named = {column.indicator, *column.indicator.split("\n")}
    if len(texts) > 1 and column.indicator and not named & set(texts):  # 产后访视, 访视率
        named |= {text for text in texts if not read_heading(text).dated}
    rest = [text for text in texts if text not in named]
    _take_in(column, rest, cells)
    places = (
        text
        for text in map(headers.without_total, rest)
        if headers.region_name(text) or headers.is_own(text)
    )
    column.region = next(places, "")
    column.total = any(headers.TOTAL.fullmatch(plain(text)) for text in rest)
    column.unread = next((text for text in reversed(rest) if not _known(text)), "")
    column.role = _role_of(column, [*map(read_heading, rest)])
    return column


def _take_in(column: Column, texts: list[str], cells: Array) -> None:
    """Take in what texts and dates above a column say: year, groups, quantity, status, unit."""
    dates = [read_heading(cell) for cell in cells if not isinstance(cell, (str, float))]
    for heading in [*map(read_heading, texts), *(date for date in dates if date.year)]:
        column.baseline |= heading.baseline
        column.portion |= heading.quantity == "share" and bool(
            {heading.sex, heading.area} & {"female", "male", "urban", "rural"}
        )
        for name in _TAKEN_IN:
            if getattr(heading, name) not in (None, ""):
                setattr(column, name, getattr(heading, name))


def _role_of(column: Column, headings: list[Heading]) -> str:
    """Return the role of a column by the words above it, and set the quantity that a role names."""
    roles = [heading.role for heading in headings if heading.role]
    role = next((role for role in roles if role in headers.SKIPPED), roles[-1] if roles else "")
    if role in ("value", "numerator", "denominator"):
        column.quantity, role = role, "data"
    elif role == "year" and column.year:  # "监测年份" over a year
        role = "data"
    role = role or column.match.aside or ("data" if column.says else "")
    return "" if role == "data" and column.unknown else role


def _known(text: str) -> bool:
    """Return whether a text above a column is understood."""
    heading = read_heading(text)
    return bool(
        heading.clear
        or heading.unit
        or heading.role
        or heading.idle
        or headers.region_name(text)
        or headers.TOTAL.fullmatch(plain(text))
    )


def _name(column: Column, texts: list[str], names: Matcher) -> None:
    """Set the indicator that the texts above a column name: the lowest that does, or all joined."""
    for text in reversed(texts):
        heading = read_heading(text)
        if heading.clear and heading.role not in headers.SKIPPED:
            continue
        if match := names.match(text):
            column.name(text, match)
            break
    others = [text for text in texts if text != column.indicator]
    unread = not all(map(_known, others))
    partly = not column.match.indicator and not all(read_heading(text).clear for text in others)
    if len(texts) > 1 and (unread or partly):
        undated = [text for text in texts if read_heading(text).year is None]
        for joined in (texts, undated, undated[::-1]):  # 孕产妇 below 死亡率（1/10万）
            match, name = _joined(joined, names) if len(joined) > 1 else (Match(), "")
            if match.indicator if not unread else match:
                column.name(name, match)
                return


def _joined(texts: list[str], names: Matcher) -> tuple[Match, str]:
    """Return what texts above a column name together, and the name with one line per text.

    What the end of one and the beginning of the next have in common is said once: 产后访视, 访视率.
    """
    if match := names.match("".join(texts)):
        return match, "\n".join(texts)
    whole = texts[0]
    for text in texts[1:]:
        shared = max(at for at in range(len(text) + 1) if whole.endswith(text[:at]))
        whole += text[shared:]
    return names.match(whole), whole
