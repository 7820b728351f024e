"""Workbooks of each kind: number formats, dates, formulas, hidden and merged cells."""

from __future__ import annotations

import datetime
import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import xlwt
from packages import ods, ods_row
from sheets import book, codes, observed, read, table

MMR, SCREEN = "maternal_mortality", "common_disease_screening"
ROWS = "指标 | 单位 | 2020年 | 2021年\n孕产妇死亡率 | 1/10万 | 9.1 | 8.7\n妇女常见病筛查率 | % | 80.2 | 81"
WANTED = {(MMR, 2020, 9.1), (MMR, 2021, 8.7), (SCREEN, 2020, 80.2), (SCREEN, 2021, 81.0)}


def test_percent_formats_decide_what_a_fraction_means(tmp_path: Path) -> None:
    wb = openpyxl.Workbook()
    ws = wb.active
    for row in table(
        "指标 | 2020年 | 2021年 | 2022年 | 2023年\n妇女常见病筛查率 | 0.703 | 0.8 | 81.5 | 82"
    ):
        ws.append(row)
    ws["B2"].number_format, ws["C2"].number_format = "0.0%", "0.00_);[Red]0%"
    ws["D2"].number_format, ws["E2"].number_format = '0.0"%"', r"0\%"
    wb.save(tmp_path / "p.xlsx")
    data = read(tmp_path / "p.xlsx")
    assert observed(data) == {
        (SCREEN, 2020, 70.3),
        (SCREEN, 2021, 80.0),
        (SCREEN, 2022, 81.5),
        (SCREEN, 2023, 82.0),
    }
    assert codes(data) == []


def test_old_excel_files_are_read_with_their_percent_formats_and_hidden_rows(
    tmp_path: Path,
) -> None:
    wb = xlwt.Workbook()
    ws = wb.add_sheet("数据")
    for r, row in enumerate(
        table(
            "2023年清远市监测表 | . | .\n指标 | 单位 | 2020年\n孕产妇死亡率 | 1/10万 | 9.1\n妇女常见病筛查率 | % | ."
        )
    ):
        for c, cell in enumerate(row):
            if cell is not None:
                ws.write(r, c, cell)
    ws.write(3, 2, 0.802, xlwt.easyxf(num_format_str="0.0%"))
    ws.row(3).hidden = True
    wb.save(str(tmp_path / "old.xls"))
    data = read(tmp_path / "old.xls")
    assert observed(data, "region", "indicator_id", "year", "value") == {
        ("清远市", MMR, 2020, 9.1),
        ("清远市", SCREEN, 2020, 80.2),
    }
    assert ("ROWS_HIDDEN", "") in codes(data, "note")


def test_open_document_sheets_are_read_with_their_percent_formats(tmp_path: Path) -> None:
    from odf.office import Annotation
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    doc, ws = OpenDocumentSpreadsheet(), Table(name="数据")
    for row in table(
        "指标 | 2020年 | 2021年 | .\n孕产妇死亡率 | 9.1 | 8.7 | .\n妇女常见病筛查率 | '80.2% | . | ."
    ):
        line = TableRow()
        for cell in row:
            number = isinstance(cell, (int, float))
            one = (
                TableCell(valuetype="float", value=cell)
                if number
                else TableCell(valuetype="string")
                if cell
                else TableCell(numbercolumnsrepeated=1)
            )
            if cell is not None and not number:
                remark = Annotation()
                remark.addElement(P(text="请再核实"))
                one.addElement(remark)
                one.addElement(P(text=str(cell)))
            line.addElement(one)
        ws.addElement(line)
    ws.childNodes[2].childNodes[2].setAttrNS(
        "urn:oasis:names:tc:opendocument:xmlns:office:1.0", "value-type", "percentage"
    )
    ws.childNodes[2].childNodes[2].setAttrNS(
        "urn:oasis:names:tc:opendocument:xmlns:office:1.0", "value", "0.81"
    )
    ws.addElement(TableRow(numberrowsrepeated=1000000))
    doc.spreadsheet.addElement(ws)
    doc.save(str(tmp_path / "o.ods"))
    data = read(tmp_path / "o.ods")
    assert observed(data) == WANTED
    assert codes(data) == []


def test_merged_cells_serve_all_their_rows_and_columns(tmp_path: Path) -> None:
    wb = openpyxl.Workbook()
    ws = wb.active
    rows = table("""
        清远市妇女发展监测统计表 | . | . | . | . | .
        地区 | 指标 | 2020年 | . | 2021年 | .
        . | . | 城市 | 农村 | 城市 | 农村
        清城区 | 孕产妇死亡率 | 9.1 | 10 | 8.7 | 9
        . | 妇女常见病筛查率 | 80.2 | 79 | 81 | 80
        英德市 | 孕产妇死亡率 | 7 | 8 | 6 | 7
    """)
    for row in rows:
        ws.append(row)
    for merged in ("A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:F2", "A4:A5"):
        ws.merge_cells(merged)
    wb.save(tmp_path / "m.xlsx")
    data = read(tmp_path / "m.xlsx")
    assert ("清城区", SCREEN, "rural", 2021, 80.0) in observed(
        data, "region", "indicator_id", "area", "year", "value"
    )
    assert len(data) == 12
    assert codes(data) == []
    assert data.layout["header_rows"].tolist() == ["2–3"]


def test_hidden_sheets_are_left_out_and_hidden_rows_are_read_with_a_note(tmp_path: Path) -> None:
    path = book(tmp_path / "h.xlsx", 数据=ROWS, 旧表=ROWS.replace("9.1", "5.5"))
    wb = openpyxl.load_workbook(path)
    wb["旧表"].sheet_state = "hidden"
    wb["数据"].row_dimensions[3].hidden = True
    wb["数据"].column_dimensions["D"].hidden = True
    wb.save(path)
    data = read(path)
    assert observed(data) == WANTED
    assert sorted(code for code, _ in codes(data, "note")) == [
        "COLUMNS_HIDDEN",
        "ROWS_HIDDEN",
        "SHEET_HIDDEN",
    ]
    assert data.layout["layout"].tolist() == ["wide", "hidden"]


def test_a_hidden_sheet_with_one_number_is_told_of(tmp_path: Path) -> None:
    path = book(
        tmp_path / "h.xlsx", 数据=ROWS, 隐藏="指标 | 2024年\n母婴室数量 | 300", 选项="是 | 否"
    )
    wb = openpyxl.load_workbook(path)
    wb["隐藏"].sheet_state, wb["选项"].sheet_state = "hidden", "veryHidden"
    wb.save(path)
    assert [(p.code, p.found) for p in read(path).problems.of("note")] == [("SHEET_HIDDEN", "隐藏")]


def test_formulas_give_their_stored_value_and_say_where_none_is_stored(tmp_path: Path) -> None:
    path = book(
        tmp_path / "f.xlsx",
        数据="指标 | 2020年 | 2021年 | 2022年\n孕产妇死亡率 | 9.1 | =B2-1 | =1/0",
    )
    wb = openpyxl.load_workbook(path)
    wb.active["D2"].value, wb.active["D2"].data_type = "#DIV/0!", "e"
    wb.save(path)
    data = read(path)
    assert observed(data) == {(MMR, 2020, 9.1)}
    assert codes(data) == [("VALUE_NOT_STORED", "C2"), ("VALUE_ERROR", "D2")]
    assert data.problems[1].found == "#DIV/0!"
    assert (
        data.problems[0].message("zh")
        == "f.xlsx，工作表“数据”，单元格 C2：公式没有保存计算结果。请用 Excel 或 WPS 打开文件，保存后再读取。"
    )


def test_years_that_are_dates_are_read(tmp_path: Path) -> None:
    rows = [
        ["指标", datetime.date(2020, 1, 1), datetime.date(2021, 12, 31)],
        ["孕产妇死亡率", 9.1, 8.7],
    ]
    assert observed(read(book(tmp_path / "d.xlsx", S1=rows))) == {
        (MMR, 2020, 9.1),
        (MMR, 2021, 8.7),
    }


def test_a_file_saved_by_a_spreadsheet_program_is_read_alike(
    tmp_path: Path, program: Callable[[str], str]
) -> None:
    path = book(tmp_path / "x.xlsx", 数据=ROWS)
    for kind in ("ods", "xls"):
        subprocess.run(
            [
                program("soffice"),
                "--headless",
                "--convert-to",
                kind,
                "--outdir",
                str(tmp_path),
                str(path),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        assert observed(read(tmp_path / f"x.{kind}")) == WANTED


def test_words_that_a_number_format_writes_beside_a_number_are_read(tmp_path: Path) -> None:
    formats = {"C2": '0.000"‰"', "D2": "0.0‰", "E2": '0.0,"千"', "F2": '0.00"亩"', "G2": '"约"0.0'}
    new = openpyxl.load_workbook(
        book(
            tmp_path / "x.xlsx",
            S1="指标 | 2018 | 2019 | 2020 | 2021 | 2022 | 2023\n孕产妇死亡率 | 16.9 | 0.161 | 0.2 | 15 | 14 | 13",
        )
    )
    old = xlwt.Workbook()
    sheet = old.add_sheet("S1")
    for row in new["S1"].iter_rows():
        for cell in row:
            shown = formats.get(cell.coordinate, '0"年"' if cell.row == 1 else "General")
            cell.number_format = shown
            style = xlwt.easyxf(num_format_str=shown)
            sheet.write(cell.row - 1, cell.column - 1, cell.value, style)
    new.save(tmp_path / "x.xlsx")
    old.save(str(tmp_path / "x.xls"))
    for kind in ("xlsx", "xls"):
        data = read(tmp_path / f"x.{kind}")
        assert observed(data, "year", "value", "bound") == {
            (2018, 16.9, ""),
            (2019, 16.1, ""),
            (2020, 20, ""),
            (2021, 15, ""),  # a format that scales shows the same number
            (2023, 13, "~"),
        }
        assert codes(data) == [("VALUE_NOT_NUMBER", "F2")]


def test_words_that_an_open_document_shows_beside_a_number_are_read(tmp_path: Path) -> None:
    def shown(value: str, words: str) -> str:
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}">'
            f"<text:p>{words}</text:p></table:table-cell>"
        )

    cells = [shown("0.1612", "0.161‰"), shown("16", "1.6十"), shown("1016.1", "1,016.1")]
    rows = ods_row("指标", "2020年", "2021年", "2022年") + ods_row("孕产妇死亡率", *cells)
    data = read(ods(tmp_path / "x.ods", rows))
    assert observed(data, "year", "value") == {(2020, 16.1), (2021, 16), (2022, 1016.1)}
