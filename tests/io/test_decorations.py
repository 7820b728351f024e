"""File formats, number formats, merged and hidden cells, aliases, own indicators, filled forms, several files."""

from __future__ import annotations

import datetime
import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlwt
from packages import ods, ods_row
from sheets import book, codes, read, said, table

MMR, SCREEN = "maternal_mortality", "common_disease_screening"
ROWS = "指标 | 单位 | 2020年 | 2021年\n孕产妇死亡率 | 1/10万 | 9.1 | 8.7\n妇女常见病筛查率 | % | 80.2 | 81"
WANTED = {(MMR, 2020, 9.1), (MMR, 2021, 8.7), (SCREEN, 2020, 80.2), (SCREEN, 2021, 81.0)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize(("suffix", "mark"), [(".csv", ","), (".tsv", "\t"), (".csv", ";")])
def test_text_files_are_read_in_every_encoding(
    encoding: str, suffix: str, mark: str, tmp_path: Path
) -> None:
    path = tmp_path / f"t{suffix}"
    lines = [
        "2020—2021年监测",
        *(mark.join("" if cell is None else str(cell) for cell in row) for row in table(ROWS)),
    ]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    data = read(path)
    assert said(data) == WANTED
    assert codes(data) == []
    assert data.table["cell"].tolist()[0] == "C3"


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
    assert said(data) == {
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
    assert said(data, "region", "indicator_id", "year", "value") == {
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
    assert said(data) == WANTED
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
    assert ("清城区", SCREEN, "rural", 2021, 80.0) in said(
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
    assert said(data) == WANTED
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
    assert said(data) == {(MMR, 2020, 9.1)}
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
    assert said(read(book(tmp_path / "d.xlsx", S1=rows))) == {(MMR, 2020, 9.1), (MMR, 2021, 8.7)}


def test_an_alias_sheet_or_file_settles_names(tmp_path: Path) -> None:
    rows = "指标 | 2020年\n母亲死亡情况 | 9.1\n两病查出 | 80.2"
    data = read(
        book(
            tmp_path / "a.xlsx",
            数据=rows,
            别名="本表名称 | 指标\n母亲死亡情况 | 孕产妇死亡率\n两病查出 | common_disease_screening",
        )
    )
    assert said(data) == {(MMR, 2020, 9.1), (SCREEN, 2020, 80.2)}
    (tmp_path / "aliases.csv").write_text(
        "母亲死亡情况,maternal_mortality\n两病查出,妇女常见病筛查率\n", encoding="gb18030"
    )
    again = read(book(tmp_path / "b.xlsx", 数据=rows), aliases=tmp_path / "aliases.csv")
    assert said(again) == said(data)
    assert codes(again) == []


def test_an_alias_that_settles_nothing_is_told_of(tmp_path: Path) -> None:
    aliases = "本表名称 | 指标\n母亲死亡情况 | 孕产妇死忘率"
    data = read(
        book(
            tmp_path / "a.xlsx",
            数据="指标 | 2020年\n母亲死亡情况 | 9.1\n孕产妇死亡率 | 9.1",
            别名=aliases,
        )
    )
    assert codes(data) == [("ALIAS_UNKNOWN", ""), ("INDICATOR_UNMATCHED_ALONE", "A2")]
    assert data.problems[0].message("zh") == (
        "别名表把“母亲死亡情况”对应到“孕产妇死忘率”，而“孕产妇死忘率”不是已知的指标名称或代码。请改正别名表。"
    )


def test_an_indicator_sheet_brings_in_indicators(tmp_path: Path) -> None:
    own = "indicator_id | name_zh | unit | better\nreading_rooms | 妇女阅览室数 | 个 | higher"
    data = read(book(tmp_path / "i.xlsx", 数据="指标 | 2020年\n妇女阅览室数 | 12", 指标表=own))
    assert said(data, "indicator_id", "unit", "value") == {("reading_rooms", "count", 12.0)}
    assert data.indicators["indicator_id"].tolist() == ["reading_rooms"]


def test_unknown_names_are_listed_once_with_the_nearest(tmp_path: Path) -> None:
    rows = "指标 | 2020年 | 2021年\n孕产妇死亡率 | 9.1 | 8.7\n孕产妇死亡综合率 | 1 | 2\n孕产妇死亡综合率 | 3 | 4"
    data = read(book(tmp_path / "u.xlsx", 数据=rows))
    assert said(data) == {(MMR, 2020, 9.1), (MMR, 2021, 8.7)}
    assert codes(data) == [("INDICATOR_UNMATCHED", "A3")]
    assert "孕产妇死亡率" in data.problems[0].message("zh")
    assert data.layout["problems"].tolist() == [4]


def _form(
    path: Path, *lines: str, ids: str = "village_committee_women_share | 英德市 | female | rural"
) -> Path:
    """Write a form of three rows, with what they stand for in the columns at the end."""
    rows = [
        "填报项 | 2021年 | 2022年 | 2023年 | indicator_id | region | sex | area",
        *(f"{line} | {ids}" for line in lines),
    ]
    return book(path, 填报表="\n".join(rows))


def test_a_filled_form_is_matched_by_its_hidden_ids(tmp_path: Path) -> None:
    lines = (
        "指标值 | . | 8.7 | .",
        "分子：孕产妇死亡人数 | 2 | . | .",
        "分母：活产数 | 20000 | . | .",
    )
    data = read(_form(tmp_path / "t.xlsx", *lines, ids=f"{MMR} | 英德市 | . | rural"))
    assert said(data, "region", "indicator_id", "area", "year", "value", "cell") == {
        ("英德市", MMR, "rural", 2022, 8.7, "C2"),
        ("英德市", MMR, "rural", 2021, 10.0, "B3/B4"),
    }
    assert data.layout["layout"].tolist() == ["template"]
    assert not list(data.problems.of("error", "warning"))


def test_a_row_that_a_form_does_not_have_is_refused(tmp_path: Path) -> None:
    path = book(
        tmp_path / "t.xlsx",
        填报表=f"指标 | 填报项 | 2021年 | indicator_id | region\n孕产妇死亡率 | 指标值 | 8.7 | {MMR} | 英德市\n婴儿死亡率 | 指标值 | 3.1 | . | .",
    )
    data = read(path)
    assert said(data) == {(MMR, 2021, 8.7)}
    assert [p.message("zh") for p in data.problems] == [
        "t.xlsx，工作表“填报表”，单元格 A3：填报表中没有这一行，其中的数值未采用。请填入原有的行；原表没有的指标，请另附一张表。"
    ]


def test_a_form_without_its_hidden_columns_is_read_by_names_and_said_so(tmp_path: Path) -> None:
    rows = "指标 | 填报项 | 2021年\n孕产妇死亡率 | 指标值 | 9\n孕产妇死亡率 | 分子：孕产妇死亡人数 | 2\n孕产妇死亡率 | 分母：活产数 | 20000"
    data = read(book(tmp_path / "t.xlsx", 英德市=rows))
    assert data.table[["value", "numerator", "denominator"]].to_numpy().tolist() == [[9, 2, 20000]]
    assert codes(data) == [("FORM_IDS_LOST", "A1"), ("VALUE_AGAINST_COUNTS", "C2")]


def test_what_a_row_of_a_form_holds_must_be_said(tmp_path: Path) -> None:
    data = read(_form(tmp_path / "t.xlsx", "合格率 | 28 | . | ."))
    assert len(data) == 0
    assert codes(data) == [("VALUE_NOT_IN_LIST", "A2")]


def test_counts_of_a_form_stand_in_for_a_value_that_is_rejected(tmp_path: Path) -> None:
    data = read(
        _form(
            tmp_path / "t.xlsx", "指标值 | 128 | 28 | 29", "分子 | 30 | . | .", "分母 | 100 | . | ."
        )
    )
    assert said(data, "year", "value", "cell") == {
        (2021, 30, "B3/B4"),
        (2022, 28, "C2"),
        (2023, 29, "D2"),
    }
    assert codes(data) == [("VALUE_OUTSIDE", "B2")]
    assert codes(data, "note") == [("VALUE_COMPUTED", ""), ("VALUE_FROM_COUNTS", "B2")]
    assert "未采用，改用由分子、分母算出的 30。" in "".join(p.message("zh") for p in data.problems)


def test_counts_of_a_form_that_give_no_value_are_told_of(tmp_path: Path) -> None:
    lines = "指标值 | 128 | . | 29", "分子 | . | . | .", "分母 | 100 | 120 | 100"
    data = read(_form(tmp_path / "t.xlsx", *lines))
    assert said(data, "year", "value", "denominator") == {(2023, 29, 100)}
    assert codes(data) == [("VALUE_OUTSIDE", "B2"), ("COUNTS_ALONE", "C4")]
    assert codes(data, "note") == [("COUNTS_LEFT_OUT", "B4")]


def test_counts_that_make_no_sense_do_not_stand_in(tmp_path: Path) -> None:
    lines = "指标值 | 128 | . | .", "分子 | 300 | 300 | .", "分母 | 100 | 100 | ."
    data = read(_form(tmp_path / "t.xlsx", *lines))
    assert len(data) == 0
    assert codes(data) == [("VALUE_OUTSIDE", "B2"), ("VALUE_OUTSIDE", "C3")]
    assert codes(data, "note") == [("COUNTS_LEFT_OUT", "B3")]


def test_a_folder_is_read_with_one_call_and_clashes_name_both_cells(tmp_path: Path) -> None:
    book(tmp_path / "1.xlsx", 卫健="指标 | 2020年 | 2021年\n孕产妇死亡率 | 9.1 | 8.7")
    book(tmp_path / "2.xlsx", 统计="指标 | 2020年 | 2021年\n孕产妇死亡率 | 9.1 | 8.8")
    (tmp_path / "~$1.xlsx").write_bytes(b"lock")
    data = read(tmp_path)
    assert said(data) == {(MMR, 2020, 9.1), (MMR, 2021, 8.7)}
    assert codes(data) == [("VALUE_TWICE", "C2")]
    assert (
        data.problems[0].message("zh")
        == "2.xlsx，工作表“统计”，单元格 C2：同一数据给出了两个值：此处为“8.8”，1.xlsx/卫健/C2 为“8.7”；此处的值未采用。请核对后保留一个。"
    )
    assert (
        data.layout["left_out"].sum() == data.layout["cells"].sum() - 3
    )  # two values and the one that clashes


def test_a_file_of_a_folder_without_a_table_is_named_and_the_others_are_read(
    tmp_path: Path,
) -> None:
    book(tmp_path / "1.xlsx", 卫健=ROWS)
    (tmp_path / "2.csv").write_text("姓名,电话\n张三,12345\n", encoding="utf-8")
    data = read(tmp_path)
    assert said(data) == WANTED
    assert ("NO_TABLE", "2.csv") in [(p.code, p.file) for p in data.problems.of("warning")]
    assert not data.problems.errors


def test_units_are_brought_onto_the_indicator_and_unfit_ones_named(tmp_path: Path) -> None:
    rows = "指标 | 单位 | 2020年\n孕产妇死亡率 | ‰ | 0.091\n妇女常见病筛查率 | 人 | 80.2\n学前教育在园女童数 | 人 | 1234567"
    data = read(book(tmp_path / "u.xlsx", 数据=rows))
    assert said(data) == {(MMR, 2020, 9.1), ("preschool_girls", 2020, 123.4567)}
    assert codes(data) == [("UNIT_UNFIT", "C3")]


def test_made_up_data_are_recognised(tmp_path: Path) -> None:
    assert read(book(tmp_path / "x.xlsx", 说明="本表数据为演示而虚构", 数据=ROWS)).made_up
    assert not read(book(tmp_path / "y.xlsx", 数据=ROWS)).made_up


def test_indicators_may_be_given_as_a_table(tmp_path: Path) -> None:
    from womenplan.model import catalogue

    few = catalogue.indicators().head(3)
    assert isinstance(few, pd.DataFrame)
    data = read(
        book(
            tmp_path / "x.xlsx",
            S1=f"指标 | 2020年\n{few['name_zh'].iat[0]} | 70\n妇女常见病筛查率 | 3",
        ),
        indicators=few,
    )
    assert len(data) == 1


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
        assert said(read(tmp_path / f"x.{kind}")) == WANTED


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
        assert said(data, "year", "value", "bound") == {
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
    assert said(data, "year", "value") == {(2020, 16.1), (2021, 16), (2022, 1016.1)}
