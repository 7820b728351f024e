"""Where the header of a table stands, and what its headings say together of each column."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from itertools import pairwise

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

__all__ = ["KEYED", "Column", "find_header", "header_band", "is_header"]

_HEADER_ROWS, _SCAN = 5, 60
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


def _tokens(sheet: Sheet, row: int) -> list[tuple[int, Heading, str]]:
    """Return column, heading and text of the filled cells of a row, at most 400."""
    found = []
    for c in np.flatnonzero(sheet.kind[row] != EMPTY)[:400]:
        cell = sheet.cells[row, c]
        if isinstance(cell, datetime.date):
            text = f"{cell.year}年"
        else:
            text = texts_of([cell])[0]
        found.append((int(c), read_heading(cell) if len(text) < 60 else Heading(), text))
    return found


def find_header(sheet: Sheet, names: Matcher, start: int) -> int | None:
    """Return the first row from a row on that reads as a header."""
    filled = np.flatnonzero((sheet.kind != EMPTY).any(axis=1))
    rows = map(int, filled[filled >= start][:_SCAN])
    row = next((row for row in rows if is_header(sheet, names, row)), None)
    if row is not None and row > start and _heads_groups(sheet, row - 1):
        return row - 1
    return row


def _heads_groups(sheet: Sheet, row: int) -> bool:
    """Return whether a row holds a key word and texts beside it: groups, known or unknown, above the years."""
    cells = _tokens(sheet, row)
    others = [text for _, heading, text in cells if heading.role not in KEYED]
    keyed = len(others) < len(cells) and cells[0][1].role in KEYED
    return (
        keyed
        and bool(others)
        and (sheet.kind[row] != NUMBER).all()
        and not any(plain(text).endswith(":") for _, _, text in cells)
    )


def is_header(sheet: Sheet, names: Matcher, row: int) -> bool:
    """Return whether a row reads as a header: key words, labels, years, indicators or regions."""
    cells = _tokens(sheet, row)
    roles = {heading.role for _, heading, _ in cells} - {""}
    bare = [(heading, text) for _, heading, text in cells if not heading.role]
    years = sum(heading.year is not None for heading, _ in bare)
    others = sum(heading.speaks and heading.year is None for heading, _ in bare)
    places = sum(bool(headers.region_name(text)) for _, text in bare)
    groups = sum(plain(text) in domain_words() for _, _, text in cells)
    known = len(roles) + years + others + places + groups
    key = bool(roles & {"indicator", "region", "year"})
    if key and known >= 2:
        return True
    if len(roles) >= 3 or (years >= 2 and years + len(roles) >= 0.4 * len(cells)):
        return True
    if len(cells) < 2 and not roles:
        return False
    named = sum(len(text) < 60 and bool(names.match(text)) for _, text in bare)  # looked up last
    known += named
    if key and known >= 2:
        return True
    numbers = any(sheet.kind[row, c] == NUMBER for c, _, _ in cells)
    return max(named, places) >= 2 and known >= 0.5 * len(cells) and not numbers


def header_band(sheet: Sheet, names: Matcher, top: int) -> tuple[int, list[Column]]:
    """Return the first row below a header, and what the header says of each column of the sheet.

    Merged cells count for all that they cover, and a heading for the columns to its right that have
    none.
    """
    keys = [c for c, heading, _ in _tokens(sheet, top) if heading.role in KEYED]
    merged = [r1 + 1 for r0, c0, r1, _ in sheet.aside.merged if r0 == top and c0 in keys]
    body = min(max([top + 1, *merged]), top + _HEADER_ROWS)  # as far as a key's heading reaches
    last = min(sheet.kind.shape[0], top + _HEADER_ROWS)
    while body < last and _continues(sheet, names, top, body, keys):
        body += 1
    grid = _headings(sheet, top, body)
    columns = [_column(names, c, words, sheet.cells[top:body, c]) for c, words in enumerate(grid.T)]
    _join_parts(columns, names)
    _tell_years(columns)
    _tell_offsets(columns)
    _tell_counts(columns)
    return body, columns


def _headings(sheet: Sheet, top: int, body: int) -> Array:
    """Return the texts of a header, each in all cells that it serves."""
    grid = np.full((body - top, sheet.kind.shape[1]), "", dtype=object)
    for r in range(top, body):
        cells = _tokens(sheet, r)
        units = r > top and _is_unit_row(cells)
        for c, heading, text in cells:
            if not (units and heading.role == "unit"):
                grid[r - top, c] = text
    for r0, c0, r1, c1 in sheet.aside.merged:
        if top <= r0 < body:
            across = slice(c0, c1 + 1)
            grid[r0 - top : r1 - top + 1, across] = grid[r0 - top, c0]
    # a heading serves the columns to its right that stand under the same one above
    for r in range(len(grid) - 1):
        lower = (grid[r + 1 :] != "").any(axis=0)
        for c in np.flatnonzero((grid[r] == "") & lower).tolist():
            beside = c and lower[c - 1]
            if not beside or not (grid[:r, c] == grid[:r, c - 1]).all():
                continue
            if read_heading(grid[r, c - 1]).role not in _ALONE:
                grid[r, c] = grid[r, c - 1]
    return grid


def _join_parts(columns: list[Column], names: Matcher) -> None:
    """Give a column that is a part of the total to its left (其中：女性) the name of that part."""
    total: Column | None = None
    for column in columns:
        if column.match:
            total = column
            continue
        text = column.heading.rpartition(" / ")[2]
        asked = total is not None and column.role not in KEYED
        part = part_of_total(text, total.indicator) if total and asked else ""
        if total and part:
            name = with_part(total.indicator, part)
        else:
            name = ""
        if match := names.match(name):
            column.indicator, column.match = name, match
            column.unread, column.role = "", "data"
            if total and not column.dated:
                column.year = total.year
                column.offset = total.offset


def _tell_years(columns: list[Column]) -> None:
    """Give a share beside a dated number (2022年人数 | 占比) its year, and the other way round."""
    for left, column in pairwise(columns):
        pair = {left.quantity, column.quantity}
        if pair == {"count", "share"} and left.dated and not column.dated and not column.match:
            column.year = left.year
            column.offset = left.offset


def _tell_offsets(columns: list[Column]) -> None:
    """Take 上年同期 below 2022年 for 2021; leave it open over 2022年 where another column is without it."""
    dated = [column for column in columns if column.role == "data" and column.year is not None]
    own = {(column.year, column.indicator, column.region) for column in dated if not column.offset}
    for column in dated:
        if not column.offset:
            continue
        texts = [read_heading(text) for text in column.heading.split(" / ")]
        years = [at for at, one in enumerate(texts) if one.year is not None]
        offsets = [at for at, one in enumerate(texts) if one.offset]
        if years and offsets and years[0] < offsets[0]:  # 上年同期 below 2022年 is 2021
            column.year, column.offset = (column.year or 0) + column.offset, None
        elif (column.year, column.indicator, column.region) in own:
            column.unread, column.role = column.heading, "other"


def _tell_counts(columns: list[Column]) -> None:
    """Set what women and all are beside a column of shares: its counts."""
    data = [column for column in columns if column.role == "data" and column.area in ("", "all")]
    shares = [column for column in data if column.quantity == "share" and column.sex != "male"]
    for share in shares:
        alike = [column for column in data if _of(column) == _of(share)]
        beside = [column for column in alike if not column.quantity and column.sex]
        if any(column.sex == "female" for column in beside):
            share.sex = "female"
            for column in beside:
                column.quantity = "denominator" if column.sex == "both" else "count"


def _of(column: Column) -> tuple[object, ...]:
    return column.year, column.offset, column.indicator, column.region


def _continues(
    sheet: Sheet,
    names: Matcher,
    top: int,
    row: int,
    keys: list[int],
) -> bool:
    """Return whether a row below the header's first still belongs to it."""
    cells = _tokens(sheet, row)
    if len(cells) > 1 and all(_ORDINAL.fullmatch(text) for _, _, text in cells):
        return any(not text.isdigit() for _, _, text in cells)
    if not cells or any(
        sheet.kind[row, c] == NUMBER and heading.year is None for c, heading, _ in cells
    ):
        return False
    if keys and _names_columns(sheet, row, keys):
        return True
    if _is_unit_row(cells) or (
        all(heading.clear for _, heading, _ in cells)
        and sum(heading.dated for _, heading, _ in cells) > 1
    ):
        return True
    if not keys:
        return all(heading.clear for _, heading, _ in cells) and not names.match(cells[0][2])
    return not any(
        c in keys and sheet.cells[row, c] != sheet.cells[top, c] for c, _, _ in cells
    ) and any(
        heading.speaks
        or heading.unit
        or names.match(text)
        or plain(text) in domain_words()
        or headers.region_name(text)
        for _, heading, text in cells
    )


def _names_columns(sheet: Sheet, row: int, keys: list[int]) -> bool:
    """Return whether a row without a key holds words only, no values: it is one more row of headings."""
    filled = np.flatnonzero(sheet.kind[row] != EMPTY)
    texts = texts_of(sheet.cells[row, filled])
    if min(keys) in filled or headers.NOTE.match(texts[0]):
        return False
    words = (parse(text).state == "VALUE_NOT_NUMBER" for text in texts)
    return bool((sheet.kind[row, filled] == TEXT).all()) and all(words)


def _is_unit_row(cells: list[tuple[int, Heading, str]]) -> bool:
    """Return whether a row holds nothing but units, be it with the word "unit" before them."""
    units = [heading.clear and heading.unit != "" and not heading.speaks for _, heading, _ in cells]
    return any(units) and all(
        one or heading.role == "unit" for one, (_, heading, _) in zip(units, cells, strict=True)
    )


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
        t
        for t in dict.fromkeys(words)
        if t and not _ORDINAL.fullmatch(t) and plain(t) not in domain_words()
    ]
    column = Column(index=index, heading=" / ".join(texts))
    _name(column, texts, names)
    named = {column.indicator, *column.indicator.split("\n")}
    if len(texts) > 1 and column.indicator and not named & set(texts):  # 产后访视, 访视率
        named |= {text for text in texts if not read_heading(text).dated}
    rest = [text for text in texts if text not in named]
    dates = [read_heading(cell) for cell in cells if not isinstance(cell, (str, float))]
    said = [*map(read_heading, rest), *(date for date in dates if date.year)]
    for heading in said:
        column.baseline |= heading.baseline
        for name in ("year", "offset", "sex", "area", "age", "quantity", "flag", "unit", "school"):
            if getattr(heading, name) not in (None, ""):
                setattr(column, name, getattr(heading, name))
    names_region = (
        text
        for text in map(headers.without_total, rest)
        if headers.region_name(text) or headers.is_own(text)
    )
    column.region = next(names_region, "")
    column.total = any(map(headers.TOTAL.fullmatch, map(plain, rest)))
    column.portion = any(
        one.quantity == "share" and {one.sex, one.area} & {"female", "male", "urban", "rural"}
        for one in said
    )
    strange = [text for text, heading in zip(rest, said, strict=False) if not _known(text, heading)]
    column.unread = strange[-1] if strange else ""
    roles = [heading.role for heading in said if heading.role]
    role = next((role for role in roles if role in headers.SKIPPED), roles[-1] if roles else "")
    if role in ("value", "numerator", "denominator"):
        column.quantity, role = role, "data"
    elif role == "year" and column.year:  # "监测年份" over a year
        role = "data"
    if not role and column.match.aside:
        role = column.match.aside
    column.role = role or ("data" if column.says and not column.unknown else "")
    if column.unknown and column.role == "data":
        column.role = ""
    return column


def _known(text: str, heading: Heading) -> bool:
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
            column.indicator, column.match = text, match
            break
    others = [t for t in texts if t != column.indicator]
    unread = any(not _known(text, read_heading(text)) for text in others)
    partly = not column.match.indicator and not all(read_heading(text).clear for text in others)
    if len(texts) > 1 and (unread or partly):
        undated = [text for text in texts if read_heading(text).year is None]
        for joined in (texts, undated, undated[::-1]):  # 孕产妇 below 死亡率（1/10万）
            match, name = _joined(joined, names) if len(joined) > 1 else (Match(), "")
            if match.indicator if not unread else match:
                column.indicator = name
                column.match = match
                return


def _joined(texts: list[str], names: Matcher) -> tuple[Match, str]:
    """Return what texts above a column name together, and the name with a line a text.

    What the end of one and the beginning of the next have in common is said once: 产后访视, 访视率.
    """
    if match := names.match("".join(texts)):
        return match, "\n".join(texts)
    whole = texts[0]
    for text in texts[1:]:
        shared = max(at for at in range(len(text) + 1) if whole.endswith(text[:at]))
        whole += text[shared:]
    return names.match(whole), whole
