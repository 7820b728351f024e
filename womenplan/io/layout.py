"""How a sheet is laid out, found by its content: its tables, their keys, and what serves each."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, takewhile
from typing import Any

import numpy as np
import pandas as pd

from womenplan.io import headers
from womenplan.io.columns import (
    KEYED,
    Column,
    filled_texts,
    find_header,
    header_band,
    is_header,
)
from womenplan.io.footnotes import Footnote, Remark, footnotes_in, remarks_in
from womenplan.io.reading import Texts
from womenplan.io.sheet import EMPTY, NUMBER, TEXT, Sheet, texts_of
from womenplan.io.stated import Stated, stated_in, states_unit
from womenplan.model.arrays import Array
from womenplan.model.cells import parse
from womenplan.model.match import Match
from womenplan.model.matcher import Matcher
from womenplan.model.observation import LEVELS
from womenplan.model.parts import part_of_total
from womenplan.model.unit import unit_of
from womenplan.model.vocabulary import any_of, code_word, has_chinese, plain, words

__all__ = ["LOOSE", "SheetTable", "find_tables", "of_people", "regions_of_sheets"]

_TITLES, _TRIES = 60, 10
_MAY_BE_REGION = re.compile(
    "(?!(?:新建|副本|备份|备用|原始|最终|初稿|定稿|修改|修订|更新|示例|样例|样本|测试|空白|模板)$)"
    "(?:(?![稿版表数总汇年期季月局委办科部厅室报填附件页类组])[\u4e00-\u9fff]){2,4}"
)  # no version, summary or department
_PLAIN = re.compile(  # what programs and offices call a sheet that has no name of its own
    r"(?:sheet|worksheet|tabelle|feuil|hoja|foglio|data|工作表|附?[表件]|数据|[第页张号年度上下半]"
    r"|[\d一二三四五六七八九十]|[-—_.()（）\s])+",
    re.I,
)
_SAMPLED, _MOST_SAMPLED = 3000, 400  # rows of a column that are looked at, different texts
Titles = list[str]
LOOSE = ("", "domain", "code", "other")  # roles of columns that say nothing of a value
_NOTE_ROWS = 20  # so many rows below a table may be its notes
_TITLE_ROWS = 20  # so many rows above a header may be its title
_OBSERVED = re.compile("实际|实绩|完成|现状|基期|达到")  # what a heading calls values of one's own
_REPORTED = re.compile(
    "监测|实际|评估|(?:完成|执行|进展|实施|落实|实现)情况"
)  # titles of values of one's own
_MAY_NAME = ("", "indicator", "code", "order", "domain", "region")  # roles of columns of names
_YEAR_TAKEN = {
    "title": "YEAR_FROM_TITLE",
    "sheet": "YEAR_FROM_SHEET",
    "file": "YEAR_FROM_FILE",
}
_REGION_TAKEN = {
    "title": "REGION_FROM_TITLE",
    "sheet": "REGION_FROM_SHEET",
    "file": "REGION_FROM_FILE",
}
_LABEL = re.compile(r"^(?:指标|指标名称|监测指标|项目)[:：]\s*(.+)$")
_BRACKET = re.compile("[(（][^()（）]*[)）]$")
_PLACES = re.compile("示范|试点|.*地区")  # some of the regions
_COUNTIES = re.compile("(?:示范|试点)[县区]")
_COUNTY_RANK = LEVELS.index("county")
_GROUP_FROM = {  # codes of notes: a group was taken from the sheet's name, or from a title
    "sex": ("SEX_FROM_SHEET", "SEX_FROM_TITLE"),
    "area": ("AREA_FROM_SHEET", "AREA_FROM_TITLE"),
}
_UNIT_BEHIND = re.compile(
    r"(?<![\s，,;；])[\s，,;；]++(?:计量|数据)?(?:单位|units?)\s*[:：].*$", re.I
)
_TABLE_NUMBER = re.compile(
    r"^(?:附?[表件图](?:\s*\d+(?:[-—.]\d+)*)?[.、:：\s]*)+|^(?:\d{1,2}(?!\d)[.、\s]+)+"
)
_PERIOD = re.compile(r"^(?:历年来?|(?:(?:19|20)\d\d年?[-—–~～至到]*)+年?度?)")
_REGIONS = re.compile(
    r"^(?:[各分按全]*(?:地区|省份?|市州?|县区?|区县|州|旗|乡镇|街道|[（(][省市县区州旗、,]+[）)]|[省市县区州旗、])+分?的?)"
)
_TABLE = re.compile(
    r"(?:目标)?(?:完成|变化|监测|统计|发展)?(?:情况|数据|结果|(?:变化)?[趋走]势图?)?(?:数据)?(?:一览|汇总|统计|监测|对比)?表?(?:[（(]续[)）])?"
    r"(?P<unit>(?:[（(][^（）()]*[)）])?)$"
)


@dataclass(slots=True)
class SheetTable:
    """One table of a sheet, and the context that serves the whole of it."""

    sheet: Sheet
    top: int  # first row of the header
    body: int  # first row below it
    end: int  # row after the last
    columns: list[Column]
    kind: str = ""  # wide, long, regions, groups, form or template
    year: int | None = None
    region: str = ""
    sex: str = ""  # female or male, and
    area: str = ""  # urban or rural, where the title or the sheet's name says of whom it is
    age: str = ""  # likewise
    indicator: str = ""
    match: Match = field(default_factory=Match)  # what that name stands for
    title: str = ""  # the name in the title, where it is not known
    stated: list[Stated] = field(default_factory=list)  # units, by titles and notes
    footnotes: dict[str, Footnote] = field(default_factory=dict)  # by their marks
    remarks: list[Remark] = field(default_factory=list)  # on all values, or those of a year
    people: str = ""  # a part of all people of whom alone a title or the sheet's name speaks
    aside: tuple[str, str] = ("", "")  # what a title says that all values are, and that title
    uncarried: Stated | None = None  # a unit of the table above, which this one does not repeat
    places: dict[str, tuple[int, int]] = field(default_factory=dict)  # of the titles, by their text
    assumed: list[tuple[str, str]] = field(
        default_factory=list
    )  # code and word of what a title or a name gave
    repeated: set[int] = field(default_factory=set)  # rows that say the header again

    def of(self, role: str) -> Column | None:
        """Return the first column of a role."""
        return next((column for column in self.columns if column.role == role), None)

    @property
    def placed(self) -> bool:
        """Whether a column or a heading names regions."""
        return bool(self.of("region") or any(column.region for column in self.columns))

    @property
    def dated(self) -> bool:
        """Whether a column or a heading names years."""
        return bool(self.of("year") or any(column.dated for column in self.columns))

    @property
    def file_stem(self) -> str:
        """The name of the file, without its ending."""
        return re.sub(r"\.\w+$", "", self.sheet.file)

    def name(self, indicator: str, match: Match) -> None:
        """Say of which indicator the table is."""
        self.indicator = indicator
        self.match = match

    def assume(self, code: str, text: str) -> None:
        """Note what was taken from a title or a name."""
        self.assumed.append((code, text))

    def sample(self, column: Column) -> list[str]:
        """Return different texts of a column's body, at most 400, as far as its heading comes again."""
        cells = slice(self.body, self.body + _SAMPLED), column.index
        texts = texts_of(self.sheet.cells[cells][self.sheet.kind[cells] == TEXT])
        different = list(dict.fromkeys(texts))[:_MOST_SAMPLED]
        return list(takewhile(lambda text: text != column.heading, different))

    def holds_numbers(self, column: Column) -> bool:
        """Return whether a cell below a heading holds a number."""
        return bool((self.sheet.kind[self.body :, column.index] == NUMBER).any())

    @property
    def across(self) -> slice:
        """The columns of the sheet that it takes."""
        return slice(self.columns[0].index, self.columns[-1].index + 1)

    @property
    def data(self) -> list[Column]:
        """The columns of data."""
        return [column for column in self.columns if column.role == "data"]

    @property
    def data_columns(self) -> Array:
        """Where the columns of data stand in the sheet."""
        return np.array([column.index for column in self.data], dtype=np.int64)

    def block(self, rows: Array) -> tuple[Array, ...]:
        """Return where the cells of data of some rows stand in the arrays of the sheet."""
        return np.ix_(rows, self.data_columns)


def find_tables(sheet: Sheet, names: Matcher, region: str = "") -> list[SheetTable]:
    """Return the tables of a sheet from top to bottom.

    None where it holds no heading that is understood.
    """
    tables: list[SheetTable] = []
    last: list[SheetTable] = []  # of the header before, side by side
    titles: Titles = []
    start = at = tries = 0
    while tries < _TRIES and (top := find_header(sheet, names, at)) is not None:
        above = _titles(sheet, start, top)
        read = _tables_at(
            sheet,
            names,
            top,
            region,
            above,
            titles,
        )
        usable = [table for table in read if _usable(table)]
        promising = [table for table in read if _promising(table)]
        sheet.unnamed += [table for table in promising if table not in usable]
        at = read[0].body if usable or promising else top + 1  # no header after all
        if usable:
            _carry_units(usable, tables)
            tables += usable
            last = usable
            titles = [*above, *titles]
            tries = 0
        else:
            tries += 1
        if last:
            start = at = _next_header(last[0], names, at) if tries < _TRIES else len(sheet.cells)
            for table in last:
                table.end = start
                table.repeated = last[0].repeated
    for table in tables:
        _notes_below(table, names)
    return tables


def regions_of_sheets(books: Sequence[Sequence[SheetTable]]) -> None:
    """Take the names of sheets for regions where several sheets hold the same table (清城, 英德)."""
    alike: dict[tuple[str, ...], list[Sequence[SheetTable]]] = {}
    for tables in books:
        if not tables or any(map(_is_of_some, tables)):
            continue
        name = tables[0].sheet.name.strip()
        if _MAY_BE_REGION.fullmatch(name) and plain(name) not in headers.domain_words():
            alike.setdefault(_words_of(tables[0]), []).append(tables)
    for same in alike.values():
        if len(same) == 1:
            continue
        for table in chain.from_iterable(same):
            table.region = table.sheet.name.strip()
            table.assume("REGION_FROM_SHEET", table.region)


def _is_of_some(table: SheetTable) -> bool:
    """Return whether a table says of which region or group it is."""
    return bool(table.region or table.sex or table.area or table.placed)


def _words_of(table: SheetTable) -> tuple[str, ...]:
    """Return the headings of a table, and the names of its rows."""
    heads = [column.heading for column in table.columns]
    column = table.of("indicator")
    return (*heads, *(table.sample(column) if column else ()))


def _carry_units(tables: list[SheetTable], above: list[SheetTable]) -> None:
    """Give tables that state no unit that of a table above, if it is stated for both.

    It is where it says so (以下各表), or where the same header comes again.
    """
    for table in tables:
        if any(not one.of for one in table.stated):
            continue
        for other in reversed(above):
            stated = [one for one in other.stated if not one.of]
            if same_header(table, other) or any(one.forward for one in stated):
                table.stated += [one.from_above() for one in stated]
                break
            table.uncarried = table.uncarried or next(iter(stated), None)


def same_header(table: SheetTable, other: SheetTable) -> bool:
    """Return whether two tables have the same headings, of the same indicator."""
    heads = [[column.heading for column in one.columns] for one in (table, other)]
    return heads[0] == heads[1] and table.match == other.match


def _notes_below(table: SheetTable, names: Matcher) -> None:
    """Take what notes below a table say of it: units, and what its marks stand for."""
    sheet = table.sheet
    notes: list[str] = []
    for r in range(max(table.body, table.end - _NOTE_ROWS), table.end):
        if {*sheet.kind[r].tolist()} - {EMPTY} != {TEXT}:
            continue
        for c, text in filled_texts(sheet, r):
            notes.append(text)
            if states_unit(text):
                table.stated += stated_in(text, names, (r, c), "note")
    table.footnotes = footnotes_in(notes)
    table.remarks += remarks_in(notes)
    for remark in table.remarks:
        if remark.area in ("urban", "rural") and not table.area:
            table.area = remark.area
            table.assume("AREA_FROM_NOTE", remark.text)


def _tables_at(
    sheet: Sheet,
    names: Matcher,
    top: int,
    region: str,
    above: Titles,
    before: Titles,
) -> list[SheetTable]:
    """Return the tables under a header, with the titles above it and of the tables before."""
    body, columns = header_band(sheet, names, top)
    tables = [
        SheetTable(sheet, top, body, len(sheet.cells), part) for part in _side_by_side(columns)
    ]
    for table in tables:
        _infer_keys(table, names)
        table.places = _title_places(sheet, 0, top)
        titles = _nearest(table, above) if len(tables) > 1 else above
        _context(table, names, region, titles, before)
        _read_people(table, names, [*titles, sheet.name])
        _settle_roles(table)
        _set_aside(table, titles)
    return tables


def _nearest(table: SheetTable, titles: Titles) -> Titles:
    """Return the titles of one of several tables side by side: those above it, else those of all."""
    across = range(table.across.start, table.across.stop)
    return [text for text in titles if table.places[text][1] in across] or titles


def _usable(table: SheetTable) -> bool:
    if not (table.of("indicator") or table.indicator):
        for column in table.data:
            if not column.indicator:
                column.leave_out(column.unread or column.heading)
    return bool(table.data)


def _promising(table: SheetTable) -> bool:
    """Return whether a header has places or years and lacks only a known name."""
    unnamed = table.title or any(column.unread for column in table.columns)
    return bool((table.placed or table.dated) and unnamed)


def _side_by_side(columns: list[Column]) -> list[list[Column]]:
    """Return the columns of each table of several side by side, which begin with the same key."""
    for role in ("indicator", "region"):
        keys = [column for column in columns if column.role == role]
        starts = [0, *(key.index for key in keys[1:] if key.heading == keys[0].heading)]
        parts = [
            columns[first:last] for first, last in zip(starts, [*starts[1:], None], strict=True)
        ]
        with_data = [any(column.role == "data" for column in part) for part in parts]
        if len(parts) > 1 and all(with_data):
            return parts
    return [columns]


def _share(words: list[str], test: Callable[[str], object]) -> float:
    """Return of what share of words a test holds."""
    return sum(bool(test(word)) for word in words) / max(len(words), 1)


def _infer_keys(table: SheetTable, names: Matcher) -> None:
    """Find the key columns that have no heading, and settle which of several is the indicator."""
    _find_names_among_targets(table, names)
    _find_regions_under_names(table)
    for column in table.columns:
        if column.role == "unit" and not table.of("region"):
            words = table.sample(column)
            if words and all(map(headers.region_name, words)):
                column.role = "region"
    best = _choose_names(table, names)
    for column in table.columns:
        words = table.sample(column) if column.role == "" else []
        if column is best:
            column.settle("indicator")
        elif words and not (column.unknown and table.holds_numbers(column)):
            _infer_role(table, column, words)
    for column in table.columns:
        if column.role in LOOSE and not column.indicator:
            kind = headers.kind_of_texts(table.sample(column))
            if kind and not table.of(kind):
                column.settle(kind)
    _free_verdicts(table)
    _choose_regions(table)
    if not table.of("year") and not any(column.dated for column in table.data):
        _infer_years(table)


def _choose_names(table: SheetTable, names: Matcher) -> Column | None:
    """Settle which of several columns headed so holds the names; return one that only its texts show."""
    scores = {
        column.index: _share(
            [word for word in table.sample(column) if not part_of_total(word)], names.match
        )
        for column in table.columns
        if column.role in _MAY_NAME and not column.indicator
    }

    def score(column: Column) -> tuple[bool, float, int]:
        by_id = column.role == "indicator" and column.heading == "indicator_id"
        return by_id, scores.get(column.index, 0), -column.index

    labelled = [column for column in table.columns if column.role == "indicator"]
    if labelled:
        chosen = max(labelled, key=score)
        for column in labelled:
            if column is not chosen:
                column.role = _group_of(table.sample(column)) or "code"
        return None
    likely = (column for column in table.columns if column.index in scores)
    best = max(likely, key=score, default=None)
    if best is None or scores[best.index] < (0.6 if best.role == "region" else 0.3):
        return None
    in_heads = any(column.indicator for column in table.data)
    return None if in_heads and best.role else best


def _infer_role(table: SheetTable, column: Column, words: list[str]) -> None:
    """Take a column without a heading for regions, units or groups where its texts are these."""
    group = _group_of(words)
    if _share(words, headers.region_name) >= 0.6 and not table.of("region"):
        column.settle("region")
    elif all(map(unit_of, words)) and not table.of("unit"):
        column.settle("unit")
    elif group and not table.of(group):
        column.settle(group)


def _find_names_among_targets(table: SheetTable, names: Matcher) -> None:
    """Free the column 主要目标 that holds the names of indicators, where no other is there for them."""
    if table.of("indicator"):
        return
    for column in table.columns:
        if column.role == "target" and _share(table.sample(column), names.match) > 0.5:
            column.settle("")


def _find_regions_under_names(table: SheetTable) -> None:
    """Take the column 指标 for that of regions, where it names these and the headings the indicators."""
    column = table.of("indicator")
    named = any(one.indicator for one in table.data)
    if column is None or not named or table.of("region"):
        return
    if _share(table.sample(column), headers.region_name) > 0.5:
        column.role = "region"


def _free_verdicts(table: SheetTable) -> None:
    """Take columns of verdicts alone (完成情况: 已达标) for remarks, where others hold the values."""
    years = [column.year for column in table.data]
    for column in table.data:
        words = table.sample(column)
        beside = years.count(column.year) > 1 or not (column.year or years == [None])
        verdicts = words and beside and not table.holds_numbers(column)
        if verdicts and all(map(headers.is_verdict, words)):
            column.role = "other"


def _choose_regions(table: SheetTable) -> None:
    """Of several columns of regions (地市, 县区) take the finest, which names most."""
    several = [column for column in table.columns if column.role == "region"]
    if len(several) > 1:
        samples = {one.index: table.sample(one) for one in several}
        finest = max(several, key=lambda one: _fineness(samples[one.index], one.index))
        for column in several:
            column.role = "region" if column is finest else "upper_region"


def _fineness(words: list[str], index: int) -> tuple[int, bool, int]:
    """Return what orders columns of regions: how many they name, in Chinese rather, the last."""
    return len(words), any(map(has_chinese, words)), index


def _group_of(words: list[str]) -> str:
    """Return sex or area where every word is one and not all are totals, else empty."""
    for kind in ("sex", "area"):
        codes = {code_word(kind, word) for word in words}
        if None not in codes and codes - {"", "both", "all"}:
            return kind
    return ""


def _infer_years(table: SheetTable) -> None:
    for column in table.columns:
        if column.role in ("", "order") and not column.unknown:
            sample = slice(table.body, table.body + _SAMPLED), column.index
            cells = table.sheet.cells[sample][table.sheet.kind[sample] != EMPTY]
            if len(cells) and all(1980 <= (headers.year_of(cell) or 0) <= 2100 for cell in cells):
                column.role = "year"
                return


def _titles(sheet: Sheet, start: int, top: int) -> Titles:
    """Return the texts above a header, a label ("填报单位：") joined with what stands after it."""
    return list(_title_places(sheet, start, top))


def _title_places(sheet: Sheet, start: int, top: int) -> dict[str, tuple[int, int]]:
    """Return the titles above a header, each with the cell in which it ends."""
    titles: dict[str, tuple[int, int]] = {}
    for r in range(max(start, top - _TITLES), top):
        label = ""
        for c, text in filled_texts(sheet, r):
            label += text
            if not plain(text).endswith(":"):
                titles.setdefault(label, (r, c))
                label = ""
    return titles


def _context(
    table: SheetTable,
    names: Matcher,
    region: str,
    own_titles: Titles,
    before: Titles,
) -> None:
    """Take what serves the whole table from titles and names: year, region, indicator, unit, group."""
    sheet = table.sheet
    titles = [*own_titles, *before]
    stem, *folders = reversed(table.file_stem.split("/"))
    of_files = [(text, "file") for text in (stem, *folders)]
    _take_year(table, own_titles, titles, of_files)
    _take_region(table, own_titles, before, of_files, region)
    _title_indicator(table, names, ["" if _PLAIN.fullmatch(sheet.name) else sheet.name, *titles])
    if table.match and table.placed:
        table.match = replace(table.match, level="")  # 全市孕产妇死亡率, of its counties
    bare = any(not column.match for column in table.data) and not table.of("indicator")
    if bare and not table.indicator:
        title, table.title = table.title, ""
        _title_indicator(table, names, [stem])
        table.title = title
        if table.indicator:
            table.assume("INDICATOR_FROM_FILE", table.indicator)
    _take_short_names(table)
    _take_groups(table, own_titles)
    table.remarks = remarks_in([*own_titles, sheet.name, stem], titles=True)
    _context_of_units(table, names, [*own_titles, sheet.name, stem], own_titles)


def _take_short_names(table: SheetTable) -> None:
    """Take a heading for the title's indicator where it is the end of its name: 筛查率."""
    whole = plain(_BRACKET.sub("", table.indicator))
    for column in table.columns:
        short = plain(_BRACKET.sub("", column.heading))
        strange = column.role == "" or column.unread == column.heading
        if table.match and strange and len(short) > 2 and whole.endswith(short):
            column.name(table.indicator, table.match)
            column.settle("data")


def _context_of_units(
    table: SheetTable,
    names: Matcher,
    behind: list[str],
    own_titles: Titles,
) -> None:
    """Take the units that titles and corners state, or that stand behind a title or a name (万人)."""
    corners = {
        column.heading: (table.top, column.index)
        for column in table.columns
        if column.role in KEYED
    }
    for text in [*own_titles, *corners]:
        cell = table.places.get(text) or corners.get(text, (-1, -1))
        table.stated += stated_in(text, names, cell, "title")
    for text in behind:  # 参保人数（万人）
        if not table.stated and (unit := headers.unit_behind(text)):
            table.stated.append(Stated((unit,), text=text, cell=table.places.get(text, (-1, -1))))


def _take_year(
    table: SheetTable,
    own_titles: Titles,
    titles: Titles,
    of_files: list[tuple[str, str]],
) -> None:
    """Take the year that a title, the sheet, the file or its folder names, and the part of a year."""
    sheet = table.sheet
    for text, source in [*((t, "title") for t in titles), (sheet.name, "sheet"), *of_files]:
        if table.year is None and (year := headers.title_year(text)):
            table.year = year
            table.assume(_YEAR_TAKEN[source], str(year))
    stem = of_files[0][0]
    part = next((t for t in (*own_titles, sheet.name, stem) if headers.part_of_year(t)), "")
    if table.year is None and part:
        table.assume("PERIOD_OF_YEAR", part)
    of_sheet = headers.year_of(sheet.name)
    if of_sheet and table.year and of_sheet != table.year:
        table.assume("YEAR_OTHER_THAN_SHEET", str(table.year))


def _take_region(
    table: SheetTable,
    own_titles: Titles,
    before: Titles,
    of_files: list[tuple[str, str]],
    region: str,
) -> None:
    """Take the first region that the sheet, the call, a title or the file names."""
    sheet = table.sheet
    titles = [*own_titles, *before]
    reporting = [text for text in titles if headers.REPORTING.match(text)]
    above = next(filter(None, map(headers.region_in, before)), "")
    choices = [
        (headers.region_name(sheet.name), "sheet"),
        (region, ""),
        *((headers.region_in(text), "title") for text in (*reporting, *own_titles)),
        *((headers.whole_in(text, above), "title") for text in own_titles if above),
        *((headers.region_in(text), "title") for text in before),
        (headers.region_in(sheet.name), "sheet"),
        *((headers.region_in(text), source) for text, source in of_files),
        *((headers.whole_in(text), "title") for text in titles),
    ]
    table.region, source = next((choice for choice in choices if choice[0]), ("", ""))
    if source:
        table.assume(_REGION_TAKEN[source], table.region)


def _take_groups(table: SheetTable, own_titles: Titles) -> None:
    """Take area, sex, age and other groups that the table's own titles or its sheet name."""
    titles = " ".join(own_titles)
    if area := headers.area_in(titles):
        table.area = code_word("area", area) or ""
        table.assume("AREA_FROM_TITLE", area)
    if men := headers.sex_in(titles):
        table.sex = "male"
        table.assume("SEX_FROM_TITLE", men)
    if age := headers.age_in(titles):
        table.age = age
        table.assume("AGE_FROM_TITLE", age)
    for text in [*reversed(own_titles), table.sheet.name]:
        kind, group = headers.group_in(text)
        if kind and not getattr(table, kind):
            setattr(table, kind, group)
            table.assume(_GROUP_FROM[kind][text in own_titles], text)


def _title_indicator(table: SheetTable, names: Matcher, titles: Titles) -> None:
    """Set the indicator that a title names beside years, regions and words for tables.

    Else the name it may be.
    """
    for text in titles:
        text = _UNIT_BEHIND.sub("", text)
        label = _LABEL.match(text)
        for name in _inside(label[1] if label else text, table.region):
            if not names.match(name):
                region, name = _region_and_name(name, names)
                table.region = table.region or region
            if name:
                table.name(name, names.match(name))
                return
        if label:
            table.title = label[1]
            return
        if not table.title and text and text != titles[0]:
            table.title = (_inside(text, table.region) or [text])[-1]


def _region_and_name(text: str, names: Matcher) -> tuple[str, str]:
    """Return region and indicator of a title that sets them side by side: 清远市村委会成员中女性比例."""
    for end in range(2, min(len(text), 12)):
        rest = text[end:].lstrip("的 ")
        if headers.region_name(text[:end]) and names.match(rest):
            return text[:end], rest
    return "", ""


def _inside(title: str, region: str) -> list[str]:
    """Return what a title may name: all of it, then less and less of what stands around the name."""
    name = _TABLE_NUMBER.sub("", title).strip()
    inside = [name]
    for pattern in (_PERIOD, _REGIONS, _PERIOD, _TABLE):
        name = name.removeprefix(region)
        inside.append(name)
        name = pattern.sub(r"\g<unit>" if pattern is _TABLE else "", name, count=1).strip()
        inside.append(name)
    return list(filter(None, dict.fromkeys(inside)))


def _settle_roles(table: SheetTable) -> None:
    """Settle the roles that depend on the other columns, and name the layout."""
    named = table.of("indicator")
    for column in table.data:
        if named and column.indicator and column.year is None:
            column.role = "other"
    key = table.of("region")
    if key and _names_values(table, key):
        key.role = "other"
    elif key and not any(column.year for column in table.data):
        for column in table.columns:
            column.region = ""
    dated = {_meaning(column) for column in table.data if column.year and not column.baseline}
    for column in table.data:
        if column.baseline and (column.year is None or _meaning(column) in dated):
            column.role = "baseline"
    for column in table.columns:
        if column.role == "" or (column.role == "data" and not column.says):
            column.role = "other"
    table.kind = _kind_of(table)
    placed = any(column.region for column in table.data)
    for column in table.data:
        if table.kind == "regions" and placed and column.total and not column.region:
            column.region = "合计"


def _kind_of(table: SheetTable) -> str:
    """Return the layout of a table."""
    data = table.data
    named = table.of("indicator")
    years = any(column.year for column in data)
    grouped = any(
        column.sex in ("female", "male") or column.area in ("urban", "rural") or column.age
        for column in data
    )
    if named and named.heading == "indicator_id" and table.of("quantity"):
        return "template"
    relative = any(column.offset is not None for column in data)
    if relative or (named and grouped and not years and not table.of("year")):
        return "form"
    if any(column.indicator or column.region for column in data):
        return "regions"
    if grouped:
        return "groups"
    return "wide" if years else "long"


def _read_people(table: SheetTable, names: Matcher, titles: Titles) -> None:
    """Read the names of a title and of headings as of the people of whom alone a title speaks."""
    table.people = next(filter(None, map(headers.people_in, titles)), "")
    if _are_the_regions(table):
        table.people = ""
    if not table.people:
        return
    if table.match:
        name = of_people(table.indicator, table.people)
        table.name(name, names.match(name))
    for column in table.data:
        if column.match:
            name = of_people(column.indicator, table.people)
            column.name(name, names.match(name))
            if not column.match:
                column.leave_out(name)


def _are_the_regions(table: SheetTable) -> bool:
    """Return whether the people of whom a title speaks are those of the table's own regions: 示范县."""
    if table.of("region"):
        return bool(_PLACES.match(table.people))
    return headers.rank_of(table.region) >= _COUNTY_RANK and bool(_COUNTIES.match(table.people))


def of_people(name: str, people: str) -> str:
    """Return a name with the people of whom alone it is, unless it says so itself."""
    whole = name.replace("\n", "")
    word = any_of("population").match(plain(people))
    return whole if (word[0] if word else people) in plain(whole) else f"{whole}（{people}）"


def _names_values(table: SheetTable, key: Column) -> bool:
    """Return whether a column of regions says of its rows that they are values (数值), of the regions above."""
    roles = {headers.read_heading(word).role for word in table.sample(key)}
    return any(column.region for column in table.data) and roles == {"value"}


def _set_aside(table: SheetTable, titles: Titles) -> None:
    """Put on record where a title, sheet or file says that all values are targets, plans, averages ….

    Not where a column is what it says, beside others that are values.
    """
    for column in table.columns:
        if column.role in headers.SKIPPED or _OBSERVED.search(column.heading):
            return
    reported = any(map(_REPORTED.search, titles))
    labels = () if reported else (table.sheet.name, table.file_stem)
    for text in (*reversed(titles), *labels):
        of_name = table.indicator and table.indicator in text  # 妇女肥胖增长率 is no change
        role = headers.aside_in(text.replace(table.indicator, "") if of_name else text)
        if role and (role != "rank" or _all_whole(table)):
            table.aside = (role, text)
            return


def _all_whole(table: SheetTable) -> bool:
    """Return whether all numbers of a table are whole ones, as ranks are."""
    numbers = table.sheet.number[table.body :, table.data_columns]
    return bool((np.isnan(numbers) | (numbers % 1 == 0)).all())


def _meaning(column: Column) -> tuple[Any, ...]:
    return column.year, column.sex, column.area, column.age, column.indicator, column.quantity


def _next_header(table: SheetTable, names: Matcher, first: int) -> int:
    """Return where the next table from a row on begins, with its title, or the end.

    Mark the header's repetitions.
    """
    sheet = table.sheet
    tops = range(table.top, table.body)
    rows = len(sheet.cells)
    key = table.of("indicator") or table.of("region") or table.of("year")
    if key is None:
        return rows
    heads = {*texts_of(sheet.cells[table.top : table.body, key.index])} - {""}
    keys = Texts(*pd.factorize(sheet.cells[first:, key.index]))
    like = keys.each(lambda text: str(text) in heads or _is_key(str(text)), bool)

    def same(one: int, other: int) -> bool:
        return texts_of(sheet.cells[one]) == texts_of(sheet.cells[other])

    for row in (first + np.flatnonzero(like)).tolist():
        start = _title_rows(table, names, row)
        if any(same(row, top) for top in tops):
            titles = _titles(sheet, start, row)
            if not _says_otherwise(table, names, titles):
                below = range(row, min(row + len(tops), rows))
                table.repeated.update(r for r in below if any(same(r, top) for top in tops))
                continue
        elif row in table.repeated or not is_header(sheet, names, row):
            continue
        return start
    return rows


def _is_key(text: str) -> bool:
    """Return whether a text is the heading of a key column."""
    return words("role").get(plain(text)) in KEYED


def _says_otherwise(table: SheetTable, names: Matcher, titles: Titles) -> bool:
    """Return whether titles above a repeated header begin a table of their own.

    They do where they name another year, region, group, unit or indicator than the table above.
    """
    if {*map(headers.title_year, titles)} - {None, table.year}:
        return True
    if {*map(headers.region_in, titles)} - {"", table.region}:
        return True
    if {headers.whole_in(text, table.region) for text in titles} - {"", table.region}:
        return True
    groups = dict(map(headers.group_in, titles))
    groups.setdefault("area", code_word("area", headers.area_in(" ".join(titles))) or "")
    if any(groups.get(kind, "") not in ("", getattr(table, kind)) for kind in ("sex", "area")):
        return True
    units = {one.units for text in titles for one in stated_in(text, names, (-1, -1), "title")}
    if units - {one.units for one in table.stated}:
        return True
    if not table.match:
        return False
    named = [names.match(name) for text in titles for name in _inside(text, table.region)]
    return any(match and match != table.match for match in named)


def _title_rows(table: SheetTable, names: Matcher, row: int) -> int:
    """Return the first row above a further header that can be its title: no values, no notes."""
    sheet = table.sheet
    data = {column.index for column in table.data}
    by_rows = table.of("indicator")  # where a name may be that of a row without values

    def title(r: int) -> bool:
        filled = filled_texts(sheet, r)
        states = {parse(text).state for c, text in filled if c in data}
        named = by_rows and any(names.match(text) for c, text in filled if c not in data)
        return not named and states.isdisjoint(("number", "missing"))

    start = row
    highest = max(table.body, row - _TITLE_ROWS)
    while start > highest and title(start - 1):
        start -= 1
    while start < row and headers.NOTE.match("".join(texts_of(sheet.cells[start])) or "注"):
        start += 1
    return start
