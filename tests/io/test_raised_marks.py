"""Footnote marks set as superscript: a raised figure is never part of a number or a name, in no kind of file."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlwt
from packages import inline, ods, ods_row, parts_of, zipped
from sheets import codes, observed, read

from womenplan.io.raised import without_marks

MMR, VILLAGE = "maternal_mortality", "village_committee_women_share"
UP = '<vertAlign val="superscript"/>'
VALUES = {(MMR, 2021, 16.1), (MMR, 2022, 15.7), (VILLAGE, 2021, 24.2), (VILLAGE, 2022, 25.1)}


def run(text: str, up: bool = False, more: str = "") -> str:
    looks = f"<rPr>{more}{UP if up else ''}</rPr>" if up or more else ""
    return f'<r>{looks}<t xml:space="preserve">{text}</t></r>'


HEAD = f'<row r="1">{inline("A1", "指标")}{inline("B1", "2021年")}{inline("C1", "2022年")}</row>'
NAME, NUMBER = run("村委会成员中女性比例") + run("2)", up=True), run("15.7") + run("1", up=True)


@pytest.mark.parametrize(
    "where", ["shared", "inline", "prefixed", "phonetic", "full look", "nested looks"]
)
def test_raised_marks_of_xlsx_are_no_part_of_numbers_and_names(where: str, tmp_path: Path) -> None:
    name, number = NAME, NUMBER
    if where == "phonetic":
        name += '<rPh sb="0" eb="1"><t>9</t></rPh><phoneticPr fontId="1"/>'
        number += '<rPh sb="0" eb="4"><t>8</t></rPh>'
    if (
        where == "full look"
    ):  # as spreadsheet programs write runs: each with its whole font, the mark last
        name = run("村委会成员中女性比例", more='<sz val="11"/><rFont val="宋体"/>') + run(
            "2)", up=True, more='<sz val="11"/>'
        )
    if where == "nested looks":
        name = (
            run("村委会成员", more="<b/>")
            + run("中女性比例", more="<i/>")
            + run("2", up=True)
            + run(")", up=True)
        )
    shared = f"<si>{name}</si><si>{number}</si>"
    texts = ['<c r="A3" t="s"><v>0</v></c>', '<c r="C2" t="s"><v>1</v></c>']
    if where == "inline":
        shared = ""
        texts = [
            f'<c r="A3" t="inlineStr"><is>{name}</is></c>',
            f'<c r="C2" t="inlineStr"><is>{number}</is></c>',
        ]
    rows = (
        f'{HEAD}<row r="2">{inline("A2", "孕产妇死亡率")}<c r="B2"><v>16.1</v></c>{texts[1]}</row>'
        f'<row r="3">{texts[0]}<c r="B3"><v>24.2</v></c><c r="C3"><v>25.1</v></c></row>'
    )
    parts = parts_of(rows, shared=shared)
    if where == "prefixed":
        whole = str(parts["xl/sharedStrings.xml"]).replace("<", "<x:").replace("<x:/", "</x:")
        parts["xl/sharedStrings.xml"] = whole.replace("xmlns=", "xmlns:x=")
    assert observed(read(zipped(tmp_path / "a.xlsx", parts))) == VALUES


def test_raised_marks_of_old_workbooks_are_no_part_of_numbers_and_names(tmp_path: Path) -> None:
    up, plain = xlwt.easyfont("escapement superscript"), xlwt.easyfont("")
    sheet = (wb := xlwt.Workbook()).add_sheet("表1")
    for column, text in enumerate(["指标", "2021年", "2022年"]):
        sheet.write(0, column, text)
    sheet.write(1, 0, "孕产妇死亡率")
    sheet.write(1, 1, 16.1)
    sheet.write_rich_text(1, 2, ["15.7", ("1", up)])
    sheet.write_rich_text(2, 0, [("村委会成员中女性比例", plain), ("2)", up)])
    sheet.write(2, 1, 24.2)
    sheet.write_rich_text(2, 2, ["25.1", ("1", up), (",2", up), " "])
    wb.save(tmp_path / "a.xls")
    assert observed(read(tmp_path / "a.xls")) == VALUES


STYLES = '<style:style style:name="T1" style:family="text"><style:text-properties style:text-position="{how}"/></style:style>'
MARK = '<text:p>15.7<text:span text:style-name="T1">1</text:span></text:p>'


@pytest.mark.parametrize(
    ("number", "styles", "named"),
    [
        (MARK, STYLES.format(how="super 58%"), ""),
        (MARK, STYLES.format(how="33% 58%"), ""),  # raised by a third of the line
        # by a style that another one stands on, in the same part and in that of named styles
        (
            MARK,
            '<style:style style:name="T1" style:family="text" style:parent-style-name="P"/>'
            + STYLES.format(how="super").replace("T1", "P"),
            "",
        ),
        (
            MARK,
            '<style:style style:name="T1" style:family="text" style:parent-style-name="P"/>',
            STYLES.format(how="super").replace("T1", "P"),
        ),
        # a raised span in which the figure stands in a span of its own
        (
            '<text:p>15.7<text:span text:style-name="T1"><text:span text:style-name="T9">1</text:span></text:span></text:p>',
            STYLES.format(how="super"),
            "",
        ),
        # ruby text above a word
        (
            "<text:p><text:ruby><text:ruby-base>15.7</text:ruby-base><text:ruby-text>1</text:ruby-text></text:ruby></text:p>",
            "",
            "",
        ),
        # a remark and a footnote
        ("<office:annotation><text:p>9</text:p></office:annotation><text:p>15.7</text:p>", "", ""),
        (
            "<text:p>15.7<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>初步</text:p></text:note-body></text:note></text:p>",
            "",
            "",
        ),
        # a word set small that says what the number is
        (MARK.replace(">1<", ">初步<"), STYLES.format(how="super"), ""),
    ],
)
def test_raised_marks_and_ruby_text_of_ods_are_no_part_of_numbers(
    number: str, styles: str, named: str, tmp_path: Path
) -> None:
    rows = ods_row("指标", "2021年", "2022年") + ods_row("孕产妇死亡率", "16.1", number)
    data = read(ods(tmp_path / "a.ods", rows, styles, named=named))
    assert observed(data) == {(MMR, 2021, 16.1), (MMR, 2022, 15.7)}


@pytest.mark.parametrize(
    "position",
    ["sub 58%", "-33% 58%", "0% 100%"],  # lowered, and plain
)
def test_lowered_figures_of_ods_are_figures(position: str, tmp_path: Path) -> None:
    rows = ods_row("指标", "2021年") + ods_row("孕产妇死亡率", MARK)
    data = read(ods(tmp_path / "a.ods", rows, STYLES.format(how=position)))
    assert observed(data) == {(MMR, 2021, 15.71)}


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ([("15.7", False), ("1", True)], "15.7"),
        ([("15.7", False), (" ①", True)], "15.7"),
        ([("15.7", False), ("a,b", True)], "15.7"),
        ([("15.7", False), ("[2]", True)], "15.7"),
        ([("15.7", False), ("注1", True)], "15.7"),
        (
            [("15.7", False), ("p", True)],
            "15.7（p）",
        ),  # preliminary, as statistical offices mark it
        ([("15.7", False), ("初步", True)], "15.7（初步）"),
        ([("15.7", False), ("2019", True)], "15.7（2019年）"),  # of another year
        ([("孕产妇死亡率", False), ("（2019）", True)], "孕产妇死亡率（2019年）"),
        ([("0.161", False), ("‰", True)], "0.161‰"),
        ([("15.7", False), ("（初步）", True)], "15.7（初步）"),
        ([("1", True), ("2022年为初步数", False)], "2022年为初步数"),
        ([("CO", False), ("2", False)], "CO2"),  # lowered figures come as plain ones
        ([("绿地面积（m", False), ("2", True), ("）", False)], "绿地面积（m²）"),
        ([("km", False), ("2", True)], "km²"),
        ([("死亡率（1/10", False), ("5", True), ("）", False)], "死亡率（1/10万）"),
        ([("每10", False), ("5", True)], "每10万"),
        ([("人数（×10", False), ("4", True), ("人）", False)], "人数（万人）"),
        ([("10", False), ("4", True)], "10"),  # ten, with a footnote
        ([("MMR", False), ("2", True)], "MMR"),
        ([("15.7", True)], "¹⁵.⁷"),  # raised as a whole: no number
        ([("1", True), (")", True)], "¹⁾"),
    ],
)
def test_what_a_raised_part_of_a_text_is(runs: list[tuple[str, bool]], text: str) -> None:
    assert without_marks(runs) == text


def test_a_number_that_is_raised_as_a_whole_is_named(tmp_path: Path) -> None:
    looks = (
        f'<fonts count="2"><font/><font>{UP}</font></fonts><cellXfs count="2"><xf fontId="0"/>'
        '<xf fontId="1" applyFont="1"/></cellXfs>'
    )
    row = f'<row r="2">{inline("A2", "孕产妇死亡率")}<c r="B2" s="1"><v>1</v></c><c r="C2"><v>15.7</v></c></row>'
    data = read(zipped(tmp_path / "a.xlsx", parts_of(HEAD + row, styles=looks)))
    assert observed(data) == {(MMR, 2022, 15.7)}
    assert codes(data) == [("VALUE_NOT_NUMBER", "B2")]
    assert "“¹”" in str(data.problems)

    raised = '<style:style style:name="ce1" style:family="table-cell"><style:text-properties style:text-position="super"/></style:style>'
    cell = '<table:table-cell table:style-name="ce1" office:value-type="float" office:value="1"/>'
    data = read(
        ods(
            tmp_path / "a.ods",
            ods_row("指标", "2021年", "2022年") + ods_row("孕产妇死亡率", cell, "15.7"),
            raised,
        )
    )
    assert codes(data) == [("VALUE_NOT_NUMBER", "B2")]

    sheet = (wb := xlwt.Workbook()).add_sheet("表1")
    for column, (text, value) in enumerate(
        [("指标", "孕产妇死亡率"), ("2021年", 1), ("2022年", 15.7)]
    ):
        sheet.write(0, column, text)
        sheet.write(
            1, column, value, xlwt.easyxf("font: escapement superscript" if column == 1 else "")
        )
    wb.save(tmp_path / "a.xls")
    assert codes(read(tmp_path / "a.xls")) == [("VALUE_NOT_NUMBER", "B2")]


def test_a_lowered_figure_is_a_letter_of_the_name(tmp_path: Path) -> None:
    name = run("PM") + run("2.5", more='<vertAlign val="subscript"/>') + run("浓度")
    row = '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2"><v>31</v></c></row>'
    data = read(zipped(tmp_path / "a.xlsx", parts_of(HEAD + row, shared=f"<si>{name}</si>")))
    assert "“PM2.5浓度”" in str(data.problems)
