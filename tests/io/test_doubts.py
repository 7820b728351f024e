"""Merged values: where it cannot be known of which year, group or row one is, it is named and not used."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlwt
from packages import inline, ods, ods_row, parts_of, zipped
from sheets import book, codes, observed, read, table
from test_bounds import ROWS, altered, refused, sheet_xml

MMR, VILLAGE = "maternal_mortality", "village_committee_women_share"

# rows, merged blocks, values that are read (name of the column or row, year, value), cells that are named
SHEETS = {
    "over two years": (
        "指标 | 2021年 | 2022年 | 2023年\n村委会成员中女性比例 | 24.2 | 25.1 | .\n孕产妇死亡率 | 16.1 | 15.7 | 15.1",
        "C2:D2",
        {(VILLAGE, 2021, 24.2), (MMR, 2021, 16.1), (MMR, 2022, 15.7), (MMR, 2023, 15.1)},
        ["C2"],
    ),
    "over three years": (
        "指标 | 2021年 | 2022年 | 2023年\n孕产妇死亡率 | 16.1 | . | .\n村委会成员中女性比例 | 24.2 | 25.1 | 26",
        "B2:D2",
        {(VILLAGE, 2021, 24.2), (VILLAGE, 2022, 25.1), (VILLAGE, 2023, 26.0)},
        ["B2"],
    ),
    "over two rows of indicators": (
        "指标 | 2021年 | 2022年\n孕产妇死亡率 | 16.1 | 15.7\n村委会成员中女性比例 | . | 25.1",
        "B2:B3",
        {(MMR, 2022, 15.7), (VILLAGE, 2022, 25.1)},
        ["B2"],
    ),
    "over two rows of years": (
        "指标 | 年份 | 数值\n孕产妇死亡率 | 2021 | 16.1\n孕产妇死亡率 | 2022 | .\n孕产妇死亡率 | 2023 | 15.1",
        "C2:C3",
        {(MMR, 2023, 15.1)},
        ["C2"],
    ),
    "over rows and years": (
        "指标 | 2021年 | 2022年\n孕产妇死亡率 | 16.1 | .\n村委会成员中女性比例 | . | .",
        "B2:C3",
        set(),
        ["B2"],
    ),
    "a text over two years": (
        "指标 | 2021年 | 2022年\n孕产妇死亡率 | '16.1 | .\n村委会成员中女性比例 | 24.2 | 25.1",
        "B2:C2",
        {(VILLAGE, 2021, 24.2), (VILLAGE, 2022, 25.1)},
        ["B2"],
    ),
    # here it is known
    "over a year that is merged alike": (
        "指标 | 2021年 | . | 2022年\n孕产妇死亡率 | 16.1 | . | 15.7",
        "B1:C1 B2:C2",
        {(MMR, 2021, 16.1), (MMR, 2022, 15.7)},
        [],
    ),
    "over a column of remarks": (
        "指标 | 2021年 | 2022年 | 备注\n孕产妇死亡率 | 16.1 | 15.7 | .",
        "C2:D2",
        {(MMR, 2021, 16.1), (MMR, 2022, 15.7)},
        [],
    ),
    "over two rows of one indicator": (
        "指标 | 2021年 | 2022年\n孕产妇死亡率 | 16.1 | 15.7\n. | . | .\n村委会成员中女性比例 | 24.2 | 25.1",
        "A2:A3 B2:B3 C2:C3",
        {(MMR, 2021, 16.1), (MMR, 2022, 15.7), (VILLAGE, 2021, 24.2), (VILLAGE, 2022, 25.1)},
        [],
    ),
    "merged names beside plain values": (
        "指标 | 年份 | 数值\n孕产妇死亡率 | 2021 | 16.1\n. | 2022 | 15.7",
        "A2:A3",
        {(MMR, 2021, 16.1), (MMR, 2022, 15.7)},
        [],
    ),
}


def xlsx(path: Path, rows: list[list[object]], merged: list[str]) -> None:
    sheet = (wb := openpyxl.Workbook()).active
    for row in rows:
        sheet.append(row)
    for block in merged:
        sheet.merge_cells(block)
    wb.save(path)


def xls(path: Path, rows: list[list[object]], merged: list[str]) -> None:
    sheet = (wb := xlwt.Workbook()).add_sheet("表1")
    blocks = [openpyxl.utils.range_boundaries(block) for block in merged]
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            block = next((b for b in blocks if (b[0], b[1]) == (c + 1, r + 1)), None)
            if block:
                sheet.write_merge(r, block[3] - 1, c, block[2] - 1, value)
            elif value is not None and not any(
                b[0] <= c + 1 <= b[2] and b[1] <= r + 1 <= b[3] for b in blocks
            ):
                sheet.write(r, c, value)
    wb.save(path)


def ods_file(path: Path, rows: list[list[object]], merged: list[str]) -> None:
    blocks = [openpyxl.utils.range_boundaries(block) for block in merged]
    lines = []
    for r, row in enumerate(rows, start=1):
        cells = []
        for c, value in enumerate(row, start=1):
            cell = (
                ods_row("" if value is None else str(value))
                .removeprefix("<table:table-row>")
                .removesuffix("</table:table-row>")
            )
            if isinstance(value, str) and value.replace(".", "").isdigit():
                cell = f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
            for left, top, right, bottom in blocks:
                if (left, top) == (c, r):
                    spans = f'table:number-columns-spanned="{right - left + 1}" table:number-rows-spanned="{bottom - top + 1}"'
                    cell = cell.replace("<table:table-cell", f"<table:table-cell {spans}", 1)
                elif left <= c <= right and top <= r <= bottom:
                    cell = "<table:covered-table-cell/>"
            cells.append(cell)
        lines.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    ods(path, "".join(lines))


@pytest.mark.parametrize("write", [xlsx, xls, ods_file])
@pytest.mark.parametrize("name", SHEETS)
def test_a_value_over_several_years_or_rows_is_named_and_given_to_none(
    name: str, write, tmp_path: Path
) -> None:
    rows, merged, values, cells = SHEETS[name]
    path = tmp_path / f"a.{ {xlsx: 'xlsx', xls: 'xls', ods_file: 'ods'}[write] }".replace(" ", "")
    write(path, table(rows), merged.split())
    data = read(path)
    assert observed(data) == values
    assert codes(data) == [("VALUE_SPREAD", cell) for cell in cells]


def test_the_sentence_says_why_a_merged_value_is_not_used(tmp_path: Path) -> None:
    rows, merged, *_ = SHEETS["over two years"]
    xlsx(tmp_path / "a.xlsx", table(rows), merged.split())
    assert str(read(tmp_path / "a.xlsx").problems) == (
        "a.xlsx，工作表“Sheet”，单元格 C2：“25.1”写在合并单元格中，跨了几个年份、分组或几行，不知属于哪一个，未采用。"
        "请取消合并，把数值写在所属的单元格。"
    )


HEADS = ("地区", "指标", "2021年", "2022年")


def with_hidden_xlsx(path: Path) -> None:
    heads = "".join(inline(f"{column}1", word) for column, word in zip("ABCD", HEADS, strict=True))
    first = (
        inline("A2", "清城区")
        + inline("B2", "孕产妇死亡率")
        + '<c r="C2"><v>16.1</v></c><c r="D2"><v>99</v></c>'
    )
    name = inline("A3", "清城区") + inline("B3", "村委会成员中女性比例")
    second = f'{name}<c r="C3"><v>24.2</v></c><c r="D3"><v>25.1</v></c>'
    lines = "".join(
        f'<row r="{i}">{cells}</row>' for i, cells in enumerate((heads, first, second), start=1)
    )
    blocks = '<mergeCells><mergeCell ref="A2:A3"/><mergeCell ref="C2:D2"/></mergeCells>'
    zipped(path, parts_of(lines, after=blocks))


def with_hidden_ods(path: Path) -> None:
    tall = '<table:table-cell office:value-type="string" table:number-rows-spanned="2"><text:p>清城区</text:p></table:table-cell>'
    wide = '<table:table-cell office:value-type="float" office:value="16.1" table:number-columns-spanned="2"/>'
    behind = '<table:covered-table-cell office:value-type="float" office:value="99"/>'
    again = '<table:covered-table-cell office:value-type="string"><text:p>清城区</text:p></table:covered-table-cell>'
    rows = ods_row(*HEADS) + ods_row(tall, "孕产妇死亡率", wide, behind)
    ods(path, rows + ods_row(again, "村委会成员中女性比例", "24.2", "25.1"))


@pytest.mark.parametrize("write", [with_hidden_xlsx, with_hidden_ods])
def test_what_lies_hidden_behind_merged_cells_is_not_read_and_named(write, tmp_path: Path) -> None:
    path = tmp_path / ("a.xlsx" if write is with_hidden_xlsx else "a.ods")
    write(path)
    data = read(path)
    assert observed(data, "region", "year", "value") == {
        ("清城区", 2021, 24.2),
        ("清城区", 2022, 25.1),
    }
    assert codes(data) == [("VALUE_SPREAD", "C2"), ("CELLS_COVERED", "D2")]
    told = next(problem for problem in data.problems if problem.code == "CELLS_COVERED")
    assert told.message().endswith(
        "单元格 D2：合并单元格下面还藏有 1 个单元格的内容（D2），未读取。如是数据，请取消合并；如不需要，请取消合并后删去。"
    )


def test_blocks_that_lie_upon_each_other_are_damage(tmp_path: Path) -> None:

    blocks = "".join(f'<mergeCell ref="A1:{"ABC"[i % 3]}{i + 2}"/>' for i in range(50))
    added = f"</sheetData><mergeCells>{blocks}</mergeCells>".encode()
    path = altered(
        book(tmp_path / "a.xlsx", S1=ROWS),
        sheet_xml(lambda xml: xml.replace(b"</sheetData>", added)),
    )
    assert refused(path)[0] == "FILE_DAMAGED"
