"""Files that cannot be used are named for what they are, before memory is spent."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sheets import book, codes, observed, read

from womenplan.errors import DataError
from womenplan.io import sheet_xml as sheet_xml_file
from womenplan.io import xlsx

ROWS = "指标 | 2020年\n孕产妇死亡率 | 9.1"


def altered(
    path: Path, change: Callable[[str, bytes], bytes], add: dict[str, bytes] | None = None
) -> Path:
    """Rewrite the parts of a workbook."""
    packed = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, data in (add or {}).items():
            new.writestr(name, data)
    path.write_bytes(packed.getvalue())
    return path


def sheet_xml(change: Callable[[bytes], bytes]) -> Callable[[str, bytes], bytes]:
    return lambda name, data: change(data) if name.endswith("sheet1.xml") else data


def refused(path: Path) -> tuple[str, str]:
    with pytest.raises(DataError) as error:
        read(path)
    assert len(error.value.problems) == 1
    return error.value.problems[0].code, str(error.value)


def zipped(path: Path, **parts: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return path


def test_files_that_are_not_there_or_empty_are_named(tmp_path: Path) -> None:
    assert refused(tmp_path / "no.xlsx") == ("FILE_MISSING", "no.xlsx：没有这个文件。请核对路径。")
    (tmp_path / "e.xlsx").touch()
    assert refused(tmp_path / "e.xlsx")[0] == "FILE_EMPTY"
    (tmp_path / "d").mkdir()
    assert refused(tmp_path / "d")[0] == "FOLDER_EMPTY"


@pytest.mark.parametrize(
    ("name", "content", "code", "word"),
    [
        ("a.xls", b"<html><body><p>1</p></body></html>", "FILE_OTHER", "网页（HTML）"),
        ("a.xls", "\ufeff<!DOCTYPE html><html></html>".encode(), "FILE_OTHER", "网页（HTML）"),
        (
            "a.xls",
            b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
            "FILE_OTHER",
            "Excel 2003 XML 表格",
        ),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le"),
            "FILE_OTHER",
            "请把表格复制到 Excel 中保存",
        ),
        ("a.xlsx", b"%PDF-1.7", "FILE_OTHER", "PDF 文件"),
        ("a.xlsx", b"\x89PNG\r\n", "FILE_OTHER", "图片"),
        ("a.xlsx", "指标,2020年\n孕产妇死亡率,9.1\n".encode(), "FILE_OTHER", "文本文件"),
        ("a.xlsx", b"PK\x03\x04" + b"\0" * 100, "FILE_DAMAGED", "已损坏"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "FILE_DAMAGED", "已损坏"),
        (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + b"\0" * 600
            + "EncryptedPackage".encode("utf-16-le"),
            "FILE_ENCRYPTED",
            "密码",
        ),
        ("a.xls", b"<font>x</font><table></table>", "FILE_OTHER", "网页（HTML）"),
        ("a.csv", b"\xff\xfa\x80\x81\xfe", "FILE_ENCODING", "编码"),
        ("a.csv", "说明文字\n没有表头\n".encode(), "NO_TABLE", "（工作表：a.csv）"),
    ],
)
def test_other_files_are_named_for_what_they_are(
    name: str, content: bytes, code: str, word: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    told = refused(tmp_path / name)
    assert told[0] == code
    assert word in told[1]


def test_documents_in_zip_packages_are_named(tmp_path: Path) -> None:
    assert "Word" in refused(zipped(tmp_path / "a.xlsx", word__document_xml=b"<x/>"))[1]
    assert "xlsb" in refused(zipped(tmp_path / "b.xlsx", **{"xl__workbook.bin": b"x"}))[1]


def test_a_workbook_under_another_name_is_read_and_named(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", S1=ROWS)
    data = read(path.rename(tmp_path / "a.xls"))
    assert len(data) == 1
    assert codes(data) == [("FILE_SUFFIX", "")]


def test_a_macro_workbook_is_read(tmp_path: Path) -> None:
    path = altered(
        book(tmp_path / "a.xlsx", S1=ROWS), lambda _, data: data, {"xl/vbaProject.bin": b"macro"}
    )
    assert len(read(path.rename(tmp_path / "a.xlsm"))) == 1


def test_links_to_other_files_are_not_followed_and_noted(tmp_path: Path) -> None:
    path = altered(
        book(tmp_path / "a.xlsx", S1=ROWS),
        lambda _, data: data,
        {"xl/externalLinks/externalLink1.xml": b"<x/>"},
    )
    assert ("EXTERNAL_LINKS", "") in codes(read(path), "note")


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_truncated_workbooks_are_damaged(share: float, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", S1=ROWS)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    assert refused(path)[0] == "FILE_DAMAGED"


@pytest.mark.parametrize(
    "declaration",
    [
        b'<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        b'<!DOCTYPE w SYSTEM "http://127.0.0.1/x.dtd">',
        b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    ],
)
@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_entities_and_external_references_are_refused(
    declaration: bytes, part: str, tmp_path: Path
) -> None:
    def change(name: str, data: bytes) -> bytes:
        return (
            (
                b"<?xml version='1.0'?>"
                + declaration
                + data[data.index(b"?>") + 2 if data.startswith(b"<?xml") else 0 :]
            )
            if name == part
            else data
        )

    assert refused(altered(book(tmp_path / "a.xlsx", S1=ROWS), change))[0] == "FILE_ENTITY"


def test_zip_bombs_are_refused_by_ratio_and_by_size(tmp_path: Path) -> None:
    path = altered(
        book(tmp_path / "a.xlsx", S1=ROWS),
        lambda _, data: data,
        {"xl/media/x.bin": b"\0" * 30_000_000},
    )
    assert refused(path)[0] == "FILE_RATIO"
    path = altered(
        book(tmp_path / "b.xlsx", S1=ROWS),
        lambda _, data: data,
        {"xl/media/x.bin": b"\0" * 201_000_000},
    )
    assert refused(path)[0] == "FILE_TOO_LARGE"


def sheet_ods(path: Path, rows: str) -> Path:
    names = ("office", "table", "text", "style")
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names
    )
    body = f'<office:body><office:spreadsheet><table:table table:name="a">{rows}</table:table></office:spreadsheet></office:body>'
    return zipped(
        path,
        content_xml=f"<office:document-content {spaces}>{body}</office:document-content>".encode(),
    )


@pytest.mark.parametrize(
    ("rows", "columns", "value", "code"),
    [
        ("1048576", "16384", "1", "FILE_MANY_CELLS"),
        ("x", "1", "1", "FILE_DAMAGED"),
        ("1", "1", "abc", "FILE_DAMAGED"),
        ("1", "1", "1_6", "FILE_DAMAGED"),
    ],
)
def test_open_document_sheets_that_make_no_sense_are_refused(
    rows: str, columns: str, value: str, code: str, tmp_path: Path
) -> None:
    cell = f'<table:table-cell office:value-type="float" office:value="{value}" table:number-columns-repeated="{columns}"/>'
    path = sheet_ods(
        tmp_path / "a.ods",
        f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>',
    )
    assert refused(path)[0] == code


def test_a_number_too_great_to_be_one_is_named(tmp_path: Path) -> None:
    path = altered(
        book(tmp_path / "a.xlsx", S1=ROWS),
        sheet_xml(lambda xml: xml.replace(b"<v>9.1</v>", b"<v>1e400</v>")),
    )
    assert codes(read(path)) == [("VALUE_NOT_NUMBER", "B2")]


def test_a_size_that_lies_is_found_out(tmp_path: Path) -> None:
    path = altered(
        book(tmp_path / "a.xlsx", S1=ROWS),
        sheet_xml(lambda xml: xml.replace(b"</sheetData>", b" " * 5000 + b"</sheetData>")),
    )
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as package:
        entry = package.getinfo("xl/worksheets/sheet1.xml")
    at = raw.rindex(b"xl/worksheets/sheet1.xml") - 46
    raw[at + 24 : at + 28] = (entry.file_size - 4000).to_bytes(4, "little")
    path.write_bytes(bytes(raw))
    assert refused(path)[0] == "FILE_DAMAGED"


@pytest.mark.parametrize("far", ["XFD1048576", "AA200000", "D900000", "D1048576"])
@pytest.mark.parametrize(
    ("holds", "level"), [("<v>1</v>", "warning"), ('<f>""</f><v></v>', "note")]
)
def test_a_cell_that_lies_far_out_costs_nothing_and_is_named(
    far: str, holds: str, level: str, tmp_path: Path
) -> None:
    row = far.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    kind = ' t="str"' if "<f>" in holds else ""
    cell = f'<row r="{row}"><c r="{far}"{kind}>{holds}</c></row></sheetData>'.encode()
    path = altered(
        book(tmp_path / "a.xlsx", S1=ROWS),
        sheet_xml(lambda xml: xml.replace(b"</sheetData>", cell)),
    )
    data = read(path)
    assert observed(data) == {("maternal_mortality", 2020, 9.1)}
    assert codes(data, level) == [("CELLS_FAR", far)]


def test_empty_cells_with_a_style_far_below_do_no_harm(tmp_path: Path) -> None:
    cell = b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    path = altered(
        book(tmp_path / "a.xlsx", S1=ROWS),
        sheet_xml(lambda xml: xml.replace(b"</sheetData>", cell)),
    )
    assert len(read(path)) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace(b'r="B2"', b'r="A2"'),
        lambda xml: xml.replace(b'<row r="2">', b'<row r="1">'),
        lambda xml: xml[: len(xml) // 2],
        lambda xml: xml.replace(b'<c r="B2"', b'<x r="B2"'),
        lambda xml: xml.replace(b'r="B2"', b'r="B"'),
        lambda xml: xml.replace(b"</sheetData>", b""),
    ],
)
def test_damage_inside_a_sheet_is_never_a_silent_loss(
    change: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    assert (
        refused(altered(book(tmp_path / "a.xlsx", S1=ROWS), sheet_xml(change)))[0] == "FILE_DAMAGED"
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: (
            xml.replace(b' r="A1"', b"")
            .replace(b' r="B1"', b"")
            .replace(b' r="A2"', b"")
            .replace(b' r="B2"', b"")
        ),
        lambda xml: xml.replace(b'<c r="B2" t="n"', b'<c t="n" r="B2"'),
        lambda xml: (
            xml.replace(b"<worksheet xmlns=", b"<x:worksheet xmlns:x=")
            .replace(b"</", b"</x:")
            .replace(b"<c ", b"<x:c ")
            .replace(b"<row", b"<x:row")
            .replace(b"<v>", b"<x:v>")
            .replace(b"<sheetData", b"<x:sheetData")
            .replace(b"<is>", b"<x:is>")
            .replace(b"<t>", b"<x:t>")
            .replace(b"</x:x:", b"</x:")
        ),
    ],
)
def test_unusual_but_sound_xml_is_read(change: Callable[[bytes], bytes], tmp_path: Path) -> None:
    def only_data(xml: bytes) -> bytes:
        start, stop = xml.index(b"<sheetData>"), xml.index(b"</sheetData>") + len(b"</sheetData>")
        return change(
            b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            + xml[start:stop]
            + b"</worksheet>"
        )

    data = read(altered(book(tmp_path / "a.xlsx", S1=ROWS), sheet_xml(only_data)))
    assert observed(data) == {("maternal_mortality", 2020, 9.1)}


def test_all_files_that_cannot_be_used_are_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"%PDF-1.7")
    (tmp_path / "b.xlsx").touch()
    with pytest.raises(DataError) as error:
        read([tmp_path / "a.xlsx", tmp_path / "b.xlsx", book(tmp_path / "c.xlsx", S1=ROWS)])  # type: ignore[arg-type]
    assert sorted(problem.file for problem in error.value.problems) == ["a.xlsx", "b.xlsx"]


def test_damage_in_a_large_sheet_is_found_too(tmp_path: Path) -> None:
    rows = [["指标", *(f"{year}年" for year in range(2000, 2025))]] + [
        ["孕产妇死亡率", *range(25)] for _ in range(300)
    ]
    path = book(tmp_path / "a.xlsx", S1=rows)
    with zipfile.ZipFile(path) as package:
        sheet = package.read("xl/worksheets/sheet1.xml")
    assert len(sheet) > sheet_xml_file._SMALL
    wounds = (
        b"<v>",
        b"</v>",
        b"</row>",
        b'<c r="C',
        b"</worksheet>",
        b"row></sheetData>",
        b"/row>",
    )
    for wound in wounds:
        at = sheet.rindex(wound)
        wounded = sheet[:at] + sheet[at + len(wound) :]
        assert refused(altered(path, sheet_xml(lambda _, data=wounded: data)))[0] == "FILE_DAMAGED"


def test_marks_of_numbers_stored_as_text_do_not_make_a_sheet_be_walked_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # what spreadsheet programs add where a number is stored as text; it is no cell
    mark = b'<ignoredErrors><ignoredError sqref="B2" numberStoredAsText="1"/></ignoredErrors></worksheet>'
    path = book(tmp_path / "a.xlsx", 健康="指标 | 2023年\n孕产妇死亡率 | 9.1")
    marked = altered(path, sheet_xml(lambda xml: xml.replace(b"</worksheet>", mark)))
    monkeypatch.setattr(xlsx, "walked_sheet", lambda *_: pytest.fail("walked through"))
    assert list(read(marked).table["value"]) == [9.1]
