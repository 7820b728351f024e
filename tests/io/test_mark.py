"""The marked copy: the user's own workbook, its doubtful cells coloured and explained, the original untouched."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import PIL.Image
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import ColorScaleRule
from openpyxl.styles import Font, PatternFill

from womenplan.errors import Problem, Problems, UsageError
from womenplan.io.mark import FILLS, write_marked
from womenplan.io.reader import read_observations

ROWS = [
    ["连山县妇女发展规划监测数据", None, None, None, None],
    ["序号", "指标", "单位", "2023年", "2024年"],
    [1, "孕产妇死亡率", "1/10万", 8.7, "7.9 8.1"],
    [2, "适龄妇女宫颈癌人群筛查率", "%", "58,5％", 161.2],
]


@pytest.fixture
def messy(tmp_path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "健康"
    for row in ROWS:
        sheet.append(row)
    sheet.merge_cells("A1:E1")
    sheet["A1"].font = Font(name="黑体", size=18, bold=True)
    sheet["B2"].fill = PatternFill("solid", fgColor="C6E0B4")
    sheet["D3"].number_format = "0.000"
    sheet["E4"].comment = Comment("请再核实", "张三")
    sheet["E4"].font = Font(italic=True)
    sheet.column_dimensions["B"].width = 33
    sheet.row_dimensions[2].height = 31
    draft = book.create_sheet("底稿")
    draft.sheet_state = "hidden"
    draft["A1"] = "=健康!D3*2"
    draft["A2"].value = "=HYPERLINK(1)"
    draft["A2"].data_type = "s"  # a text that begins like a formula
    path = tmp_path / "连山县.xlsx"
    book.save(path)
    return path


def marked(path: Path, **options) -> openpyxl.Workbook:
    out = path.with_name("marked.xlsx")
    assert write_marked(path, read_observations(path).problems, out, **options) == out
    return openpyxl.load_workbook(out)


def colour(cell) -> str:
    return cell.fill.fgColor.rgb[-6:]


def test_bad_cells_are_coloured_by_level_and_carry_their_sentence(messy):
    sheet = marked(messy)["健康"]
    assert colour(sheet["D4"]) == colour(sheet["E3"]) == colour(sheet["E4"]) == FILLS["error"]
    assert (
        sheet["D4"].comment.text
        == "【错误】“58,5％”中的逗号像是小数点，该数值未采用。请将小数逗号改为小数点（逗号只用作千位分隔符）。"
    )
    assert (
        sheet["E3"].comment.text
        == "【错误】读到“7.9 8.1”，一个单元格里不止一个数。请分填到各自的单元格。"
    )
    assert sheet["D3"].comment is None
    assert sheet["D3"].fill.fill_type is None


def test_the_gravest_level_gives_the_colour_and_all_sentences_are_said(messy):
    there = {"file": messy.name, "sheet": "健康", "cell": "D3"}
    problems = [
        Problem("VALUE_ABOUT", "note", found="约8", context={"count": 1}, **there),
        Problem("VALUE_ERROR", "error", found="#REF!", **there),
    ]
    out = write_marked(messy, Problems(problems), messy.with_name("m.xlsx"))
    cell = openpyxl.load_workbook(out)["健康"]["D3"]
    assert colour(cell) == FILLS["error"]
    assert [line[:4] for line in cell.comment.text.split("\n")] == ["【错误】", "【提示】"]


def test_formats_formulas_and_comments_of_the_workbook_are_kept(messy):
    book = marked(messy)
    sheet = book["健康"]
    assert (sheet["A1"].font.name, sheet["A1"].font.size, sheet["A1"].font.bold) == (
        "黑体",
        18,
        True,
    )
    assert colour(sheet["B2"]) == "C6E0B4"
    assert sheet["D3"].number_format == "0.000"
    assert sheet["E4"].font.italic
    assert sheet["E4"].comment.text.startswith("请再核实\n【错误】")
    assert book["底稿"]["A1"].value == "=健康!D3*2"
    assert (book["底稿"]["A2"].value, book["底稿"]["A2"].data_type) == ("=HYPERLINK(1)", "s")
    assert [str(block) for block in sheet.merged_cells.ranges] == ["A1:E1"]
    assert sheet.column_dimensions["B"].width == 33
    assert sheet.row_dimensions[2].height == 31
    assert book["底稿"].sheet_state == "hidden"


def test_colours_stand_above_conditional_formats_which_are_kept(messy):
    book = openpyxl.load_workbook(messy)
    book["健康"].conditional_formatting.add(
        "D3:E4", ColorScaleRule("min", None, "FFFFFF", end_type="max", end_color="00AA00")
    )
    book.save(messy)
    sheet = marked(messy)["健康"]
    rules = {str(block.sqref): block.rules[0] for block in sheet.conditional_formatting}
    assert list(rules) == ["D3:E4", "D4 E3 E4"]
    own, ours = rules.values()
    assert (own.type, ours.formula, ours.stopIfTrue) == ("colorScale", ["TRUE"], True)
    assert ours.priority < own.priority
    assert ours.dxf.fill.bgColor.rgb[-6:] == FILLS["error"]


def test_charts_and_pictures_are_kept(messy):
    book = openpyxl.load_workbook(messy)
    sheet, chart, picture = book["健康"], BarChart(), io.BytesIO()
    chart.add_data(Reference(sheet, min_col=4, max_col=5, min_row=3, max_row=3), from_rows=True)
    sheet.add_chart(chart, "H2")
    PIL.Image.new("RGB", (4, 4), "red").save(picture, "PNG")
    sheet.add_image(Image(picture), "H20")
    book.save(messy)
    book = marked(messy)
    assert (len(book["健康"]._charts), len(book["健康"]._images)) == (1, 1)
    assert "图表和图片可能与原样略有出入，文本框等图形未复制" in book.worksheets[0]["A3"].value


def test_the_first_sheet_lists_every_problem_with_a_link_to_its_cell(messy):
    problems = read_observations(messy).problems
    book = marked(messy)
    sheet = book.worksheets[0]
    assert sheet.title == "问题清单"
    assert book.active is sheet
    assert sheet["A1"].value == "连山县.xlsx：问题清单"
    assert [cell.value for cell in sheet[5]] == ["级别", "工作表", "单元格", "读到", "说明"]
    assert sheet.max_row == 5 + len(problems)
    links = {
        sheet.cell(row, 3).value: sheet.cell(row, 3).hyperlink.location
        for row in range(6, sheet.max_row + 1)
        if sheet.cell(row, 3).value
    }
    assert links == {cell: f"'健康'!{cell}" for cell in ("E3", "D4", "E4")}


def test_the_original_is_never_changed(messy):
    before = messy.read_bytes()
    marked(messy)
    assert messy.read_bytes() == before
    for force in (False, True):
        with pytest.raises(UsageError, match="标注副本不能写到原文件上，原文件未作改动。"):
            write_marked(messy, [], messy, force=force)
    assert messy.read_bytes() == before


def test_the_original_is_told_by_any_of_its_paths(messy, monkeypatch):
    monkeypatch.chdir(messy.parent)
    with pytest.raises(UsageError, match="原文件未作改动"):
        write_marked(messy, [], Path("..") / messy.parent.name / messy.name, force=True)


def test_an_existing_copy_is_kept_unless_forced(messy):
    marked(messy)
    with pytest.raises(UsageError, match="输出文件已存在，未作改动。"):
        marked(messy)
    marked(messy, force=True)
    assert not [path for path in messy.parent.iterdir() if path.name.startswith(".")]


def test_a_copy_that_cannot_be_written_leaves_nothing(messy):
    blocked = messy.parent / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="file：这是文件，不是文件夹"):
        write_marked(messy, [], blocked / "marked.xlsx")
    assert sorted(path.name for path in messy.parent.iterdir()) == ["file", "连山县.xlsx"]


@pytest.mark.parametrize("name", ["marked.xls", "marked.csv", "marked", "marked.xlsm"])
def test_a_copy_of_another_kind_is_refused(messy, name):
    with pytest.raises(UsageError, match=f"标注副本的文件名是“{name}”"):
        write_marked(messy, [], messy.with_name(name))


def test_a_problem_under_a_merged_block_marks_the_cell_that_shows(messy):
    problem = Problem("VALUE_NOT_NUMBER", file=messy.name, sheet="健康", cell="C1", found="x")
    out = write_marked(messy, [problem], messy.with_name("m.xlsx"))
    book = openpyxl.load_workbook(out)
    assert book["健康"]["A1"].comment.text.startswith("【错误】")
    assert book.worksheets[0]["C6"].hyperlink.location == "'健康'!A1"


def test_problems_of_another_file_or_a_missing_sheet_mark_nothing(messy):
    problems = [
        Problem("VALUE_NOT_NUMBER", file="其他.xlsx", sheet="健康", cell="D3"),
        Problem("VALUE_NOT_NUMBER", file=messy.name, sheet="没有", cell="D3"),
    ]
    book = openpyxl.load_workbook(write_marked(messy, problems, messy.with_name("m.xlsx")))
    assert book["健康"]["D3"].comment is None
    assert book.worksheets[0].max_row == 6


def test_what_a_cell_says_never_becomes_a_formula_in_the_list(messy):
    problem = Problem(
        "VALUE_NOT_NUMBER", file=messy.name, sheet="健康", cell="D3", found="=cmd|' /C calc'!A0"
    )
    book = openpyxl.load_workbook(write_marked(messy, [problem], messy.with_name("m.xlsx")))
    cell = book.worksheets[0]["D6"]
    assert (cell.value, cell.data_type) == ("=cmd|' /C calc'!A0", "s")
    assert cell.quotePrefix


def test_a_marked_copy_reads_like_its_workbook(messy):
    data = read_observations(messy)
    write_marked(messy, data.problems, messy.with_name("m.xlsx"))
    again = read_observations(messy.with_name("m.xlsx"))
    columns = ["indicator_id", "year", "value", "sheet", "cell"]
    assert again.table[columns].to_dict() == data.table[columns].to_dict()
    assert [(p.code, p.cell) for p in again.problems] == [(p.code, p.cell) for p in data.problems]


def test_macros_are_copied_unread_or_left_out(messy):
    source = messy.with_suffix(".xlsm")
    macro = b"\xd0\xcf\x11\xe0 not run, not read"
    with zipfile.ZipFile(messy) as old, zipfile.ZipFile(source, "w") as new:
        for name in old.namelist():
            blob = old.read(name)
            if name == "[Content_Types].xml":
                blob = blob.replace(
                    b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml"
                ).replace(b"openxmlformats-officedocument.ms-excel", b"ms-excel")
                blob = blob.replace(
                    b"</Types>",
                    b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>',
                )
            if name == "xl/_rels/workbook.xml.rels":
                blob = blob.replace(
                    b"</Relationships>",
                    b'<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/></Relationships>',
                )
            new.writestr(name, blob)
        new.writestr("xl/vbaProject.bin", macro)
    problems = read_observations(source).problems
    kept = write_marked(source, problems, source.with_name("kept.xlsm"))
    without = write_marked(source, problems, source.with_name("without.xlsx"))
    with zipfile.ZipFile(kept) as package:
        assert package.read("xl/vbaProject.bin") == macro
    with zipfile.ZipFile(without) as package:
        assert "xl/vbaProject.bin" not in package.namelist()
    for path in (kept, without):
        assert openpyxl.load_workbook(path)["健康"]["D4"].comment
    assert "宏和文本框等图形未复制" in openpyxl.load_workbook(without).worksheets[0]["A3"].value


def test_of_a_text_file_the_copy_holds_the_values(tmp_path):
    path = tmp_path / "连山县.csv"
    path.write_bytes(
        "\n".join(
            ",".join("" if cell is None else f'"{cell}"' for cell in row)
            for row in [*ROWS, ["007", "=1+1"]]
        ).encode("gb18030")
    )
    sheets = marked(path).worksheets
    assert [sheet.title for sheet in sheets] == ["问题清单", "连山县"]
    assert (
        sheets[0]["A3"].value
        == "本文件是副本，原文件未作改动。副本只含数值和文字，原有格式未保留。"
    )
    assert colour(sheets[1]["D4"]) == FILLS["error"]
    assert sheets[1]["D3"].value == 8.7
    assert [(cell.value, cell.data_type) for cell in sheets[1][5][:2]] == [
        ("007", "s"),
        ("=1+1", "s"),
    ]
    links = {
        sheets[0].cell(row, 3).value
        for row in range(6, sheets[0].max_row + 1)
        if sheets[0].cell(row, 3).hyperlink
    }
    assert links == {"E3", "D4", "E4"}


def test_of_an_old_workbook_the_copy_holds_the_values(tmp_path):
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("健康")
    for r, row in enumerate(ROWS):
        for c, value in enumerate(row):
            if value is not None:
                sheet.write(r, c, value)
    path = tmp_path / "连山县.xls"
    book.save(str(path))
    copy = marked(path)
    assert copy.sheetnames == ["问题清单", "健康"]
    assert copy["健康"]["D3"].value == 8.7
    assert copy["健康"]["D4"].comment.text.startswith("【错误】“58,5％”中的逗号")


def test_of_a_workbook_with_styles_that_cannot_be_read_the_copy_holds_the_values(messy):
    odd = messy.with_name("odd.xlsx")
    with zipfile.ZipFile(messy) as old, zipfile.ZipFile(odd, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'<family val="2"', b'<family val="99"'))
    book = marked(odd)
    assert book.worksheets[0]["A3"].value.endswith("副本只含数值和文字，原有格式未保留。")
    assert book["健康"]["D4"].comment


def test_english_copies_speak_english(messy):
    book = marked(messy, lang="en")
    assert book.worksheets[0].title == "Problems"
    assert book["健康"]["D4"].comment.text.startswith(
        '[error] the comma in "58,5％" looks like a decimal point'
    )
