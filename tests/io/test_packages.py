"""Workbooks of other makes: parts in other places, other namespaces and encodings; and parts that are damaged."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from packages import MAIN, inline, ods, ods_row, parts_of, zipped
from sheets import book, codes, observed, read
from test_bounds import altered

from womenplan.errors import DataError
from womenplan.io.mark import write_marked
from womenplan.io.sheet import DATE
from womenplan.io.workbook import open_workbook

MMR = "maternal_mortality"
HEAD = f'<row r="1">{inline("A1", "指标")}{inline("B1", "2021年")}{inline("C1", "2022年")}</row>'
ROW = (
    f'<row r="2">{inline("A2", "孕产妇死亡率")}<c r="B2"><v>16.1</v></c>{inline("C2", "坏")}</row>'
)
Parts = dict[str, str | bytes]
MOVED = {
    "xl/worksheets/sheet1.xml": "xl/worksheets/Sheet1.XML",
    "xl/workbook.xml": "XL/Workbook.xml",
}


def renamed(parts: Parts, names: dict[str, str]) -> Parts:
    return {names.get(name, name): data for name, data in parts.items()}


def each(parts: Parts, change: Callable[[str], str], *names: str) -> Parts:
    return {
        name: change(str(data)) if name in names or not names else data
        for name, data in parts.items()
    }


def prefixed(xml: str) -> str:
    return xml.replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")


def strict(xml: str) -> str:
    usual = "http://schemas.openxmlformats.org/"
    for name in ("spreadsheetml", "officeDocument"):
        space = "main" if name == "spreadsheetml" else "relationships"
        xml = xml.replace(
            f"{usual}{name}/2006/{space}", f"http://purl.oclc.org/ooxml/{name}/{space}"
        )
    return xml


def elsewhere(parts: Parts) -> Parts:
    """Return the parts with the workbook in another folder, to which the package's relations lead."""
    names = {name: name.replace("xl/", "buch/", 1) for name in parts if name.startswith("xl/")}
    return each(
        renamed(parts, names),
        lambda xml: xml.replace("/xl/", "/buch/").replace('"xl/', '"buch/'),
        "[Content_Types].xml",
        "_rels/.rels",
    )


PLAIN = parts_of(HEAD + ROW)
SHEET, BOOK, LINKS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
MAKES: dict[str, Parts] = {
    "plain": PLAIN,
    "strict": each(PLAIN, strict),
    "in another folder": parts_of(HEAD + ROW, place="sheets/s1.xml"),
    "beside the folder": parts_of(HEAD + ROW, place="../s1.xml")
    | {"s1.xml": parts_of(HEAD + ROW)[SHEET]},
    "by a whole path": each(
        PLAIN, lambda xml: xml.replace('Target="worksheets', 'Target="/xl/worksheets'), LINKS
    ),
    "with dots in the path": each(
        PLAIN,
        lambda xml: xml.replace('Target="worksheets', 'Target="./worksheets/../worksheets'),
        LINKS,
    ),
    "by an escaped path": {
        **parts_of(HEAD + ROW, place="worksheets/s%201.xml"),
        "xl/worksheets/s 1.xml": PLAIN[SHEET],
    },
    "parts in capitals": renamed(PLAIN, MOVED),
    "relations in capitals": renamed(PLAIN, {LINKS: "xl/_rels/Workbook.xml.RELS"}),
    "backslashes in names": renamed(PLAIN, {name: name.replace("/", "\\") for name in PLAIN}),
    "backslashes in relations": each(
        PLAIN, lambda xml: xml.replace("worksheets/sheet1", "worksheets\\sheet1"), LINKS
    ),
    "the workbook elsewhere": elsewhere(PLAIN),
    "prefixes": each(PLAIN, prefixed, SHEET, BOOK.replace("workbook", "styles")),
    "pretty": each(PLAIN, lambda xml: xml.replace("><", ">\n  <"), SHEET),
    "single quotes": each(PLAIN, lambda xml: xml.replace('"', "'"), SHEET),
    "no addresses": each(PLAIN, lambda xml: xml.replace(' r="', ' n="'), SHEET),
    "other order of attributes": each(
        PLAIN, lambda xml: xml.replace('<c r="B2">', '<c s="0" r="B2" t="n">'), SHEET
    ),
    "further attributes": each(
        PLAIN, lambda xml: xml.replace('<c r="B2">', '<c r="B2" s="0" t="n" cm="1">'), SHEET
    ),
    "closed with a space": each(
        PLAIN,
        lambda xml: xml.replace(
            '<c r="B2">', '<c r="AA1" /></row><row r="2" /><row r="2"><c r="B2">'
        ),
        "none",
    ),
    "comments": each(
        PLAIN,
        lambda xml: xml.replace(
            "<row r", "<!-- <row r='7'><c r='A7'><v>1</v></c></row> --><row r", 1
        ),
        SHEET,
    ),
    "in sections of text": each(
        PLAIN, lambda xml: xml.replace("孕产妇死亡率", "<![CDATA[孕产妇死亡率]]>"), SHEET
    ),
    "figures for signs": each(
        PLAIN, lambda xml: xml.replace("孕产妇", "&#23381;&#x4EA7;&#22919;"), SHEET
    ),
    "utf-16": each(PLAIN, lambda xml: xml, "none")
    | {SHEET: ('<?xml version="1.0" encoding="UTF-16"?>' + str(PLAIN[SHEET])).encode("utf-16")},
    "gb18030": PLAIN
    | {SHEET: ('<?xml version="1.0" encoding="GB18030"?>' + str(PLAIN[SHEET])).encode("gb18030")},
    "a mark of the order of bytes": PLAIN | {SHEET: str(PLAIN[SHEET]).encode("utf-8-sig")},
    "texts as results": each(
        PLAIN,
        lambda xml: xml.replace(
            't="inlineStr"><is><t>孕产妇死亡率</t></is>', 't="str"><f>A9</f><v>孕产妇死亡率</v>'
        ),
        SHEET,
    ),
    "inline texts without their type": each(
        PLAIN, lambda xml: xml.replace(' t="inlineStr"', ""), SHEET
    ),
    "blank styled cells far out": each(
        PLAIN,
        lambda xml: xml.replace(
            "</sheetData>", '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
        ),
        SHEET,
    ),
    "no relation of the package": {
        name: data for name, data in PLAIN.items() if name != "_rels/.rels"
    },
    "no styles": {name: data for name, data in PLAIN.items() if "styles" not in name},
    "a chart sheet before": each(
        each(
            PLAIN,
            lambda xml: xml.replace(
                "<sheets>", '<sheets><sheet name="图" sheetId="9" r:id="rId9"/>'
            ),
            BOOK,
        ),
        lambda xml: xml.replace(
            "<Relationship ",
            '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/chartsheet" Target="chartsheets/sheet1.xml"/><Relationship ',
            1,
        ),
        LINKS,
    ),
}


@pytest.mark.parametrize("make", MAKES)
def test_workbooks_of_every_make_are_read(make: str, tmp_path: Path) -> None:
    data = read(zipped(tmp_path / "a.xlsx", MAKES[make]))
    assert observed(data) == {(MMR, 2021, 16.1)}
    assert codes(data, "error", "warning", "note") == [("VALUE_NOT_NUMBER", "C2")]


@pytest.mark.parametrize(
    "make",
    [
        "strict",
        "in another folder",
        "parts in capitals",
        "backslashes in names",
        "the workbook elsewhere",
        "prefixes",
        "utf-16",
    ],
)
def test_workbooks_of_every_make_are_marked_with_their_own_sheet(make: str, tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.xlsx", MAKES[make])
    copy = openpyxl.load_workbook(write_marked(path, read(path).problems, tmp_path / "m.xlsx"))
    assert copy.sheetnames == ["问题清单", "表1"]
    assert [cell.value for cell in copy["表1"][2]] == ["孕产妇死亡率", 16.1, "坏"]
    assert copy["表1"]["C2"].fill.fgColor.rgb == "00F4B6B0"
    assert "坏" in copy["表1"]["C2"].comment.text


def test_control_characters_in_cells_do_not_break_the_marked_copy(tmp_path: Path) -> None:
    rows = (
        HEAD
        + ROW.replace("坏", "见_x0007_附_x001B_[2J件_xFFFE_")
        + (
            f'<row r="3">{inline("A3", "村委会成员中女性比例")}<c r="B3" t="str"><f>1</f><v>_x0000_</v></c></row>'
        )
    )
    path = zipped(tmp_path / "a.xlsx", parts_of(rows))
    problems = read(path).problems
    copy = openpyxl.load_workbook(write_marked(path, problems, tmp_path / "m.xlsx"))
    assert "见附[2J件" in copy["表1"]["C2"].comment.text
    (tmp_path / "b.csv").write_text(
        "指标,2021年,2022年\n孕产妇死亡率,16.1,见\x07附件\n", encoding="utf-8"
    )
    problems = read(tmp_path / "b.csv").problems
    copy = openpyxl.load_workbook(write_marked(tmp_path / "b.csv", problems, tmp_path / "n.xlsx"))
    assert copy.worksheets[1]["C2"].value == "见[U+0007]附件"


def broken(part: str, change: Callable[[str], str | bytes]) -> Parts:
    styles = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="10"/></cellXfs>'
    rows = HEAD + '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" s="1"><v>16.1</v></c></row>'
    parts = parts_of(rows, shared="<si><t>孕产妇死亡率</t></si>", styles=styles)
    parts["docProps/core.xml"] = "<x/>"
    return {name: change(str(data)) if name == part else data for name, data in parts.items()}


DAMAGE: dict[str, Callable[[str], str | bytes]] = {
    "cut": lambda xml: xml[: len(xml) * 2 // 3],
    "an undefined prefix": lambda xml: (
        xml.replace("</", "<zz:x/></", 1) if "</" in xml else "<zz:x/>"
    ),
    "an unknown encoding": lambda xml: f'<?xml version="1.0" encoding="martian"?>{xml}',
    "an encoding of no texts": lambda xml: f'<?xml version="1.0" encoding="zlib"?>{xml}',
    "no utf-8": lambda xml: xml.encode() + b"<!-- \xff\xfe -->",
    "tags that cross": lambda xml: xml.replace(">", "><b><i></b></i>", 1),
    "no xml": lambda xml: "\x00\x01\x02",
    "nothing": lambda xml: "",
    "another root": lambda xml: "<x/>",
    "blank": lambda xml: "  ",
}


BESIDE = ("docProps/core.xml", "META-INF/manifest.xml")  # nothing of these is needed
PARTS = (SHEET, BOOK, LINKS, "xl/styles.xml", "xl/sharedStrings.xml", "_rels/.rels", BESIDE[0])


def harms(how: str, part: str) -> bool:
    return part not in BESIDE or how not in ("nothing", "another root")


@pytest.mark.parametrize(
    ("how", "part"), [(how, part) for how in DAMAGE for part in PARTS if harms(how, part)]
)
def test_damage_in_any_part_is_one_problem_with_its_name(
    part: str, how: str, tmp_path: Path
) -> None:
    with pytest.raises(DataError) as error:
        read(zipped(tmp_path / "a.xlsx", broken(part, DAMAGE[how])))
    assert [problem.code for problem in error.value.problems] == ["FILE_DAMAGED"]
    assert str(error.value) == (
        f"a.xlsx：文件已损坏或不完整（{part}），无法读取。请用 Excel、Word 或 WPS 打开后另存，或重新获取文件。"
    )


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (SHEET, "<v>0</v>", "<v>7</v>"),  # a shared text that is not there
        (SHEET, "<v>0</v>", "<v>-1</v>"),
        (SHEET, "<v>0</v>", "<v>x</v>"),
        (SHEET, "<v>16.1</v>", "<v>16,1</v>"),
        (SHEET, "<v>16.1</v>", "<v>1_6</v>"),
        (SHEET, "<v>16.1</v>", "<v>16.1</v><v>9</v>"),
        (SHEET, 't="s"', 't="q"'),
        (SHEET, 'r="B2"', 'r="A2"'),
        (SHEET, 'r="B2"', 'r="B3"'),
        (SHEET, 'r="B2"', 'r="B0"'),
        (SHEET, 'r="B2"', 'r="XFE2"'),
        (SHEET, '<row r="2">', '<row r="0">'),
        (SHEET, '<row r="2">', '<row r="1048577">'),
        (SHEET, '<row r="2">', '<row r="x">'),
        (SHEET, "<sheetData>", '<cols><col min="x" max="2" hidden="1"/></cols><sheetData>'),
        (SHEET, "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:?"/></mergeCells>'),
        (SHEET, f'<worksheet xmlns="{MAIN}">', f'<styleSheet xmlns="{MAIN}">'),
        (BOOK, 'r:id="rId1"', 'r:id="rId77"'),
        ("xl/styles.xml", "cellXfs", "cellXf"),  # what the cell's style is stands nowhere
        ("xl/styles.xml", 'numFmtId="0"', 'numFmtId="x"'),
        ("xl/sharedStrings.xml", "sst", "x"),
        ("xl/styles.xml", "styleSheet", "x"),
        (BOOK, "workbook", "x"),
    ],
)
def test_what_makes_no_sense_in_a_part_is_damage_of_that_part(
    part: str, old: str, new: str, tmp_path: Path
) -> None:
    parts = broken(
        part,
        lambda xml: xml.replace(old, new).replace(
            "</worksheet>", f"</{new[1:11]}>" if "styleSheet x" in new else "</worksheet>"
        ),
    )
    with pytest.raises(DataError, match=rf"^a\.xlsx：文件已损坏或不完整（{part}）"):
        read(zipped(tmp_path / "a.xlsx", parts))


@pytest.mark.parametrize("part", [SHEET, BOOK, LINKS, "xl/styles.xml", "xl/sharedStrings.xml"])
def test_a_part_that_is_missing_is_damage_of_that_part(part: str, tmp_path: Path) -> None:
    parts = {name: data for name, data in broken("", str).items() if name != part}
    with pytest.raises(DataError, match=rf"^a\.xlsx：文件已损坏或不完整（{part}）"):
        read(zipped(tmp_path / "a.xlsx", parts))


@pytest.mark.parametrize(
    ("how", "part"),
    [
        (how, part)
        for how in DAMAGE
        for part in ("content.xml", "styles.xml", BESIDE[1])
        if how != "blank" and harms(how, part)
    ],
)
def test_damage_of_open_document_files_is_one_problem_with_the_part(
    part: str, how: str, tmp_path: Path
) -> None:
    path = ods(
        tmp_path / "a.ods",
        ods_row("指标", "2021年") + ods_row("孕产妇死亡率", "16.1"),
        named="<style:x text-position='1'/>",
    )

    with zipfile.ZipFile(path) as package:
        parts: Parts = {name: package.read(name).decode() for name in package.namelist()}
    parts["META-INF/manifest.xml"] = "<manifest></manifest>"
    parts[part] = DAMAGE[how](str(parts[part]))
    with pytest.raises(DataError, match=rf"^a\.ods：文件已损坏或不完整（{part}）"):
        read(zipped(path, parts))


@pytest.mark.parametrize("part", ["content.xml", "styles.xml"])
def test_a_part_that_an_open_document_lists_and_lacks_is_damage_of_that_part(
    part: str, tmp_path: Path
) -> None:
    listed = f'<manifest><file-entry full-path="{part}"/></manifest>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    parts: Parts = {"mimetype": kind, "META-INF/manifest.xml": listed}
    parts |= {"content.xml": "<spreadsheet/>"} if part == "styles.xml" else {}
    with pytest.raises(DataError, match=rf"^a\.ods：文件已损坏或不完整（{part}）"):
        read(zipped(tmp_path / "a.ods", parts))


DATES = {"2021-12-31": "12/31/21", "2022-12-31T00:00:00": "二〇二二年"}


def test_dates_of_open_document_files_are_read_by_what_is_stored(tmp_path: Path) -> None:
    cells = [
        f'<table:table-cell office:value-type="date" office:date-value="{date}"><text:p>{shown}</text:p></table:table-cell>'
        for date, shown in DATES.items()
    ]
    path = ods(
        tmp_path / "a.ods", ods_row("指标", *cells) + ods_row("孕产妇死亡率", "16.1", "15.7")
    )
    assert observed(read(path)) == {(MMR, 2021, 16.1), (MMR, 2022, 15.7)}


def test_a_date_that_is_none_is_read_as_it_is_shown(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="date" office:date-value="2021-13-41"><text:p>2021年</text:p></table:table-cell>'
    path = ods(tmp_path / "a.ods", ods_row("指标", cell) + ods_row("孕产妇死亡率", "16.1"))
    assert observed(read(path)) == {(MMR, 2021, 16.1)}


@pytest.mark.parametrize(
    ("looks", "value"),
    [
        ('numFmtId="14"', "44561"),  # 31 December 2021
        ('numFmtId="57"', "44561"),  # yyyy年m月 of Chinese programs
        ('numFmtId="31"', "44561"),
        ('numFmtId="164"', "44561"),
        ('numFmtId="165"', "44561.5"),
        ('numFmtId="166"', "44561"),
    ],
)
def test_dates_of_every_format_are_dates(looks: str, value: str, tmp_path: Path) -> None:
    codes_of = {
        164: "yyyy&quot;年&quot;",
        165: "[$-804]yyyy/m/d\\ h:mm;@",
        166: "[DBNum1][$-804]yyyy&quot;年&quot;m&quot;月&quot;",
    }
    own = "".join(
        f'<numFmt numFmtId="{number}" formatCode="{code}"/>' for number, code in codes_of.items()
    )
    styles = f'<numFmts>{own}</numFmts><cellXfs><xf numFmtId="0"/><xf {looks}/></cellXfs>'
    head = f'<row r="1">{inline("A1", "指标")}<c r="B1" s="1"><v>{value}</v></c></row>'
    path = zipped(
        tmp_path / "a.xlsx", parts_of(head + ROW.replace(inline("C2", "坏"), ""), styles=styles)
    )
    assert observed(read(path)) == {(MMR, 2021, 16.1)}
    assert open_workbook(path)[0][0].kind[0, 1] == DATE


def test_dates_of_strict_workbooks_are_dates(tmp_path: Path) -> None:
    head = f'<row r="1">{inline("A1", "指标")}<c r="B1" t="d"><v>2021-12-31T00:00:00Z</v></c></row>'
    path = zipped(
        tmp_path / "a.xlsx", each(parts_of(head + ROW.replace(inline("C2", "坏"), "")), strict)
    )
    assert observed(read(path)) == {(MMR, 2021, 16.1)}


def test_one_broken_sheet_of_two_of_one_name_is_still_found(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        S1="指标 | 2021年\n孕产妇死亡率 | 16.1",
        S2="指标 | 2022年\n孕产妇死亡率 | 15.7",
    )

    both = altered(
        path,
        lambda name, data: data.replace(b'"S2"', b'"S1"') if name == "xl/workbook.xml" else data,
    )
    assert observed(read(both)) == {(MMR, 2021, 16.1), (MMR, 2022, 15.7)}
