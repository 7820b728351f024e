"""Random tables in every layout and decoration read back equal; damaged workbooks never give a traceback or lose a value.

``WOMENPLAN_FUZZ=N`` damages N workbooks and builds N random sheets instead of the usual number.
"""

from __future__ import annotations

import random
import re
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz import FUZZ, often
from womenplan.errors import WomenplanError
from womenplan.io.reader import read_observations
from womenplan.model import catalogue
from womenplan.model.observation import Observations

UNITS = {"percent": "%", "per_100k": "1/10万", "per_1000": "‰"}
KNOWN = catalogue.indicators()
KNOWN = KNOWN[KNOWN["unit"].isin(UNITS) & (KNOWN["sex"] == "both") & (KNOWN["area"] == "all")].head(
    12
)
NAMES = dict(zip(KNOWN["indicator_id"], KNOWN["name_zh"], strict=True))
UNIT = {own: UNITS[unit] for own, unit in zip(KNOWN["indicator_id"], KNOWN["unit"], strict=True)}
PLACES = ["清城区", "英德市", "连州市", "佛冈县", "连南瑶族自治县"]
LAYOUTS = ["wide", "long", "regions", "across", "sexes", "areas"]
Facts = dict[tuple[str, str, int, str, str], float]


@st.composite
def facts(draw: st.DrawFn) -> tuple[str, Facts, random.Random]:
    """Draw a layout, a full table of values for it, and a source of decorations."""
    layout = draw(st.sampled_from(LAYOUTS))
    own = draw(st.lists(st.sampled_from(list(NAMES)), min_size=2, max_size=4, unique=True))
    places = (
        draw(st.lists(st.sampled_from(PLACES), min_size=2, max_size=3, unique=True))
        if layout in ("long", "regions", "across")
        else ["清远市"]
    )
    years = (
        sorted(draw(st.sets(st.integers(2011, 2024), min_size=2, max_size=3)))
        if layout not in ("regions", "across")
        else [2022]
    )
    sexes = ["both", "female", "male"] if layout == "sexes" else ["both"]
    areas = ["all", "urban", "rural"] if layout == "areas" else ["all"]
    value = st.one_of(st.none(), st.integers(4000, 6000).map(lambda n: n / 100))
    made: Facts = {}
    for key in (
        (place, name, year, sex, area)
        for place in places
        for name in own
        for year in years
        for sex in sexes
        for area in areas
    ):
        number = draw(value)
        if number is not None:
            made[key] = number
    return layout, made, draw(st.randoms(use_true_random=False))


def sheet(layout: str, made: Facts, rng: random.Random) -> list[list[Any]]:
    """Lay the values out as people do, with decorations."""
    places, names, years, sexes, areas = (
        list(dict.fromkeys(key[i] for key in made)) for i in range(5)
    )

    def cell(key: tuple[str, str, int, str, str]) -> Any:
        value = made.get(key)
        if value is None:
            return rng.choice([None, "-", "—", "…", "暂无数据"])
        return rng.choice(
            [
                value,
                value,
                f"{value}",
                f" {value} ",
                f"{value}{UNIT[key[1]].removeprefix('1')}",
                f"{value:.2f}".translate(str.maketrans("0123456789.", "０１２３４５６７８９．")),
            ]
        )

    def year_head(year: int) -> Any:
        return rng.choice(
            [year, float(year), f"{year}年", f"{year}年度", f"{year}.0", f" {year} 年"]
        )

    def name(own: str) -> str:
        return rng.choice(["{}", "1. {}", "（二）{}", " {} ", "{}（" + UNIT[own] + "）"]).format(
            NAMES[own]
        )

    title = f"清远市{2022 if layout in ('regions', 'across') else ''}{'年' if layout in ('regions', 'across') else ''}妇女发展监测统计表"
    rows: list[list[Any]] = (
        [[title], [None]] if rng.random() < 0.7 or layout in ("regions", "across") else []
    )
    if layout == "wide":
        rows.append(["序号", "指标", "单位", "2030年目标", *map(year_head, years), "备注"])
        rows += [
            [
                i + 1,
                name(own),
                UNIT[own],
                99,
                *(cell((places[0], own, year, "both", "all")) for year in years),
                None,
            ]
            for i, own in enumerate(names)
        ]
    elif layout == "long":
        rows.append(["地区", "指标", "年份", "数值", "单位", "来源"])
        rows += [
            [
                place,
                name(own),
                year_head(year),
                cell((place, own, year, "both", "all")),
                UNIT[own],
                "年报",
            ]
            for place in places
            for own in names
            for year in years
        ]
    elif layout == "regions":
        rows.append(["地区", *(f"{NAMES[own]}（{UNIT[own]}）" for own in names)])
        rows += [
            [place, *(cell((place, own, years[0], "both", "all")) for own in names)]
            for place in places
        ]
    elif layout == "across":
        rows.append(["指标", "单位", *places])
        rows += [
            [
                name(own),
                UNIT[own],
                *(cell((place, own, years[0], "both", "all")) for place in places),
            ]
            for own in names
        ]
    else:
        groups = (
            {"both": "合计", "female": "女", "male": "男"}
            if layout == "sexes"
            else {"all": "全部", "urban": "城镇", "rural": "农村"}
        )
        used = [group for group in groups if group in (sexes if layout == "sexes" else areas)]
        rows.append(
            [
                "指标",
                "单位",
                *(head for year in years for head in [f"{year}年", *[None] * (len(used) - 1)]),
            ]
        )
        rows.append([None, None, *(groups[group] for _ in years for group in used)])
        keys = [
            (year, group, "all") if layout == "sexes" else (year, "both", group)
            for year in years
            for group in used
        ]
        rows += [
            [name(own), UNIT[own], *(cell((places[0], own, *key)) for key in keys)] for own in names
        ]
    if rng.random() < 0.5:
        rows.insert(len(rows) - 1, [None])
    if rng.random() < 0.5:
        rows += [["注：部分数据为初步数。"], ["填表人：张三"]]
    return [[None, *row] for row in rows] if rng.random() < 0.3 else rows


def write(rows: list[list[Any]], path: Path) -> None:
    wb = openpyxl.Workbook()
    for row in rows:
        wb.active.append(row)
    wb.save(path)


def found(data: Observations) -> Facts:
    columns = ["region", "indicator_id", "year", "sex", "area"]
    return {
        tuple(key): value for *key, value in data.table[[*columns, "value"]].itertuples(index=False)
    }  # type: ignore[misc]


@often(30)
@given(facts())
def test_random_tables_read_back_equal_in_every_layout(
    case: tuple[str, Facts, random.Random],
) -> None:
    layout, made, rng = case
    if len({key[1] for key in made}) < 2 or (
        layout in ("regions", "across") and len({key[0] for key in made}) < 2
    ):
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.xlsx"
        rows = sheet(layout, made, rng)
        write(rows, path)
        data = read_observations(path, region="清远市")
    assert found(data) == pytest.approx(made), rows
    assert list(data.problems.errors) == []


def originals(folder: Path) -> list[tuple[Path, int]]:
    """Return one sound workbook per layout, with how many values it holds."""
    rng, out = random.Random(7), []
    for layout in LAYOUTS:
        places = PLACES[:3] if layout in ("long", "regions", "across") else ["清远市"]
        years = [2022] if layout in ("regions", "across") else [2020, 2021, 2022]
        groups = {
            "sexes": [(sex, "all") for sex in ("both", "female", "male")],
            "areas": [("both", area) for area in ("all", "urban", "rural")],
        }.get(layout, [("both", "all")])
        made = {
            (place, own, year, *group): round(rng.uniform(40, 60), 2)
            for place in places
            for own in list(NAMES)[:4]
            for year in years
            for group in groups
        }
        path = folder / f"{layout}.xlsx"
        write(sheet(layout, made, random.Random(len(layout))), path)
        out.append((path, len(made)))
    return out


def damaged(path: Path, target: Path, rng: random.Random) -> str:
    """Write a damaged copy of a workbook; return the kind of damage."""
    kind = rng.choice(
        [
            "bytes",
            "cut",
            "xml bytes",
            "xml cut",
            "xml delete",
            "drop part",
            "cells",
            "cells",
            "header",
        ]
    )
    if kind in ("bytes", "cut"):
        raw = bytearray(path.read_bytes())
        if kind == "cut":
            raw = raw[: rng.randrange(len(raw))]
        for _ in range(rng.randint(1, 20) if kind == "bytes" else 0):
            raw[rng.randrange(len(raw))] = rng.randrange(256)
        target.write_bytes(bytes(raw))
    elif kind in ("cells", "header"):
        wb = openpyxl.load_workbook(path)
        ws = wb.active
        for _ in range(rng.randint(1, 4)):
            row = rng.randint(1, 4) if kind == "header" else rng.randint(1, ws.max_row)
            junk = rng.choice(
                [
                    "达标",
                    "#REF!",
                    "=1/0",
                    "12 13",
                    "98,5％",
                    None,
                    "\u200b",
                    True,
                    1e300,
                    -5,
                    "x" * 5000,
                    "指标",
                    "2021年",
                    "合计",
                    "其中：女",
                    0.5,
                    "2099年",
                    "%",
                ]
            )
            ws.cell(row, rng.randint(1, ws.max_column)).value = junk
        wb.save(target)
    else:
        with (
            zipfile.ZipFile(path) as old,
            zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            parts = old.namelist()
            chosen = rng.choice(
                parts
                if kind == "drop part"
                else [
                    name
                    for name in parts
                    if re.search(r"sheet1|sharedStrings|styles|workbook\.xml", name)
                ]
            )
            for name in parts:
                data = bytearray(old.read(name))
                if name == chosen and kind == "drop part":
                    continue
                if name == chosen and kind == "xml cut":
                    data = data[: rng.randrange(len(data))]
                elif name == chosen and kind == "xml delete":
                    at = rng.randrange(len(data))
                    del data[at : at + rng.randint(1, 40)]
                elif name == chosen:
                    for _ in range(rng.randint(1, 5)):
                        data[rng.randrange(len(data))] = rng.choice(b'<>/"&= ABC019\xff')
                new.writestr(name, bytes(data))
    return kind


@pytest.mark.fuzz
def test_damaged_workbooks_never_give_a_traceback_and_never_lose_a_value_in_silence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    rng = random.Random(20240901 + FUZZ)
    books = originals(tmp_path)
    target = tmp_path / "damaged.xlsx"
    read = refused = 0
    turns = FUZZ or 120
    for turn in range(turns):
        path, count = books[turn % len(books)]
        kind = damaged(path, target, rng)
        try:
            data = read_observations(target, region="清远市")
        except WomenplanError as error:
            refused += bool(str(error))
            continue
        read += 1
        if kind in ("cells", "header"):
            # the reader counts every cell itself and fails where one is lost; here: less is read only where something is said
            said = len(data.problems) + data.layout["missing"].sum() + data.layout["left_out"].sum()
            assert len(data) >= count or said > 0, (path.name, kind)
        else:
            assert (
                len(data) == count or len(data.problems) > 0 or kind in ("xml bytes", "xml delete")
            ), (path.name, kind)
    assert read + refused == turns  # every refusal has its sentence
    assert min(read, refused) > turns // 15
    assert "Traceback" not in capfd.readouterr().err
