"""Makes tables as offices lay them out, with what a person reads in them; all by one random number."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Value", "Written", "table"]

Value = tuple[str, str, str, str, int, float]  # region, indicator, sex, area, year, value
Rows = list[list[Any]]
NAMES = {  # what each indicator is called, and its unit
    "maternal_mortality": ("孕产妇死亡率", "1/10万"),
    "village_committee_women_share": ("村委会成员中女性比例", "%"),
    "preschool_gross_enrolment": ("学前教育毛入园率", "%"),
    "common_disease_screening": ("妇女常见病筛查率", "%"),
}
GROUPS = (  # words for sex and area, by the codes of both
    {("female", ""): "女性", ("male", ""): "男性"},
    {("both", ""): "合计", ("female", ""): "女", ("male", ""): "男"},
    {("", "all"): "全部", ("", "urban"): "城镇", ("", "rural"): "农村"},
)
REGIONS = ("清城区", "清新区", "英德市", "阳山县", "连山壮族瑶族自治县")
ODD = ("约十几", "待核实", "？", "见附件", "9.1.2", "O.5")
ABSENT = ("—", "…", "-", "暂无数据", None, None)


@dataclass
class Written:
    """A table: its rows, the values in it, and the places of cells that are no values."""

    rows: Rows = field(default_factory=list)
    values: set[Value] = field(default_factory=set)
    odd: set[tuple[int, int]] = field(default_factory=set)


class _Maker:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.years = sorted(rng.sample(range(2012, 2024), rng.randrange(2, 5)))
        self.names = rng.sample([*NAMES], rng.randrange(1, len(NAMES) + 1))
        self.regions = rng.sample(REGIONS, rng.randrange(2, 4))
        self.own_unit = rng.random() < 0.3
        self.made = Written()

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def called(self, name: str) -> str:
        """Return an indicator's name, at times with its unit, a number or spaces."""
        words, unit = NAMES[name]
        number = self.names.index(name) + 1 if name in self.names else 1
        before = self.rng.choice(
            ["", "", "", f"{number}.", f"{number}、", f"（{number}）", "  ", "\u3000"]
        )
        after = self.rng.choice(["", "", f"（{unit}）", f"({unit})", f" ({unit})", f"，{unit}"])
        return before + words + ("" if self.own_unit else after)

    def shown(self, value: float, name: str) -> Any:
        """Return a value as a number, or as a text that says it."""
        how = self.rng.random()
        if how < 0.85:
            return value
        said = f"{value}%" if NAMES[name][1] == "%" and how < 0.9 else str(value)
        if how > 0.97:
            return said.translate(
                {ord("0") + i: "０１２３４５６７８９"[i] for i in range(10)} | {ord("."): "．"}
            )
        return f" {said}" if how > 0.95 else said

    def cell(self, region: str, name: str, sex: str, year: int, area: str = "") -> Any:
        """Return what stands in a cell, and keep it: a value, nothing, or what is neither."""
        if self.chance(0.04):
            return self.rng.choice(ABSENT)
        if self.chance(0.04):
            return _Odd(self.rng.choice(ODD))
        value = round(self.rng.uniform(11, 95), self.rng.randrange(3))
        self.made.values.add((region, name, sex, area, year, value))
        return self.shown(value, name)

    def year(self, year: int) -> Any:
        return self.rng.choice([f"{year}年", f"{year}年度", year, float(year), str(year)])

    # --- shapes

    def wide(self) -> Rows:
        """Lay out a row an indicator, a column a year."""
        unit = [["单位"]] if self.own_unit else [[]]
        goal = self.chance(0.3)
        rows: Rows = [
            ["指标", *unit[0], *["2030年目标"] * goal, *map(self.year, self.years)],
        ]
        for name in self.names:
            units = [NAMES[name][1]] if self.own_unit else []
            cells = (self.cell("", name, "", year) for year in self.years)
            rows.append([self.called(name), *units, *[99] * goal, *cells])
        return rows

    def long(self) -> Rows:
        """Lay out a row a value."""
        rows: Rows = [["指标", "年份", "数值"]]
        for name in self.names:
            rows += [[self.called(name), y, self.cell("", name, "", y)] for y in self.years]
        return rows

    def regions_long(self) -> Rows:
        """Lay out a row a value, the region in a column."""
        rows: Rows = [["地区", "指标", "年份", "数值"]]
        for region in self.regions:
            for name in self.names:
                rows += [
                    [region, self.called(name), y, self.cell(region, name, "", y)]
                    for y in self.years
                ]
        return rows

    def regions_wide(self) -> Rows:
        """Lay out a row a region and indicator, a column a year."""
        rows: Rows = [["地区", "指标", *(f"{year}年" for year in self.years)]]
        for region in self.regions:
            for at, name in enumerate(self.names):
                cells = (self.cell(region, name, "", year) for year in self.years)
                shown = region if at == 0 or self.chance(0.5) else None
                rows.append([shown, self.called(name), *cells])
        return rows

    def regions_across(self) -> Rows:
        """Lay out a row an indicator, a column a region, for one year that a title says."""
        year = self.years[0]
        rows: Rows = [[f"{year}年妇女发展监测统计表"], ["指标", *self.regions]]
        for name in self.names:
            cells = (self.cell(region, name, "", year) for region in self.regions)
            rows.append([self.called(name), *cells])
        return rows

    def two_rows(self) -> Rows:
        """Lay out years below regions, in two rows of headings."""
        upper: list[Any] = ["指标"]
        lower: list[Any] = [None]
        for region in self.regions:
            upper += [region, *[None] * (len(self.years) - 1)]
            lower += [f"{year}年" for year in self.years]
        rows: Rows = [upper, lower]
        for name in self.names:
            cells = (self.cell(r, name, "", year) for r in self.regions for year in self.years)
            rows.append([self.called(name), *cells])
        return rows

    def groups(self) -> Rows:
        """Lay out women and men, or town and country, below years, in two rows of headings."""
        groups = self.rng.choice(GROUPS)
        upper: list[Any] = ["指标"]
        lower: list[Any] = [None]
        for year in self.years:
            upper += [f"{year}年", *[None] * (len(groups) - 1)]
            lower += groups.values()
        name = "preschool_gross_enrolment"
        cells = (self.cell("", name, sex, y, area) for y in self.years for sex, area in groups)
        return [upper, lower, [self.called(name), *cells]]

    def names_across(self) -> Rows:
        """Lay out a row a region, a column an indicator, for one year that a title says."""
        year = self.years[0]
        rows: Rows = [[f"{year}年妇女发展监测统计表"], ["地区", *map(self.called, self.names)]]
        for region in self.regions:
            rows.append([region, *(self.cell(region, name, "", year) for name in self.names)])
        return rows

    def surrounded(self, rows: Rows) -> Rows:
        """Return rows with a column of numbers or nothing before them, of remarks or sources behind, and blank rows."""
        head = next(at for at, row in enumerate(rows) if row[0] in ("指标", "地区"))
        two = rows[head + 1][0] is None  # rows of headings
        body = [at for at, row in enumerate(rows) if at > head + two and any(row[1:])]
        if self.chance(0.2):
            numbers = {at: number for number, at in enumerate(body, start=1)}
            rows = [[numbers.get(at), *row] for at, row in enumerate(rows)]
            rows[head][0] = "序号"
        elif self.chance(0.15):
            rows = [[None, *row] for row in rows]
        if self.chance(0.2):
            title = self.rng.choice(["备注", "数据来源", "责任部门"])
            words = {"备注": "见年报", "数据来源": "卫生健康局", "责任部门": "卫生健康局"}[title]
            rows = [
                [*row, words if at in body and self.chance(0.7) else None]
                for at, row in enumerate(rows)
            ]
            rows[head][-1] = title
        if self.chance(0.15):
            rows.insert(head, [None] * len(rows[0]))
        return rows


SHAPES: tuple[Callable[[_Maker], Rows], ...] = (
    _Maker.wide,
    _Maker.long,
    _Maker.regions_long,
    _Maker.regions_wide,
    _Maker.regions_across,
    _Maker.two_rows,
    _Maker.groups,
    _Maker.names_across,
)


class _Odd(str):
    """What stands in a cell and is no value."""

    __slots__ = ()


def table(rng: random.Random) -> Written:
    """Return a table of some shape, with a title or not, and a remark or not."""
    maker = _Maker(rng)
    rows = rng.choice(SHAPES)(maker)
    titled = isinstance(rows[0][0], str) and "监测" in rows[0][0]
    if not titled and maker.chance(0.3):
        rows.insert(0, [rng.choice(["妇女发展监测统计表", "附表1：妇女发展“两规”监测 <1>&"])])
    rows += [[rng.choice(["注：数据来自年报。", "填表人：张三"])]] * maker.chance(0.3)
    width = max(map(len, rows))
    rows = [[*row, *[None] * (width - len(row))] for row in rows]
    rows = maker.surrounded(rows)
    made = maker.made
    made.rows = rows
    made.odd = {
        (r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if type(cell) is _Odd
    }
    return made
