"""Files made to take all memory, or all time, each some kilobytes or megabytes; and what is said of them."""

from __future__ import annotations

import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

from packages import MAIN, inline, ods, ods_row, parts_of, zipped

Attack = tuple[
    Callable[[Path], Path], str
]  # how the file is made, and the code of what is said of it ("": it is read)
ATTACKS: dict[str, Attack] = {}
GOOD = f'<row r="1">{inline("A1", "指标")}{inline("B1", "2021年")}</row><row r="2">{inline("A2", "孕产妇死亡率")}<c r="B2"><v>16.1</v></c></row>'
SHEET, BOOK, LINKS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
NOISE = random.Random(7).randbytes(
    1_200_000
)  # so that a package does not shrink beyond what is allowed


def attack(says: str = "") -> Callable[[Callable[[Path], Path]], Callable[[Path], Path]]:
    """Put a maker of a file on the list."""

    def listed(make: Callable[[Path], Path]) -> Callable[[Path], Path]:
        ATTACKS[make.__name__] = make, says
        return make

    return listed


def xlsx(folder: Path, parts: dict[str, str | bytes], **more: str | bytes) -> Path:
    """Write a workbook, with noise so that its parts may shrink."""
    whole = {**parts, "xl/media/noise.bin": NOISE, **more}
    path = folder / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, data in whole.items():
            package.writestr(name, data)
    return path


def changed(part: str, old: str, new: str, **how: str) -> dict[str, str | bytes]:
    parts = parts_of(GOOD, **how)
    return {**parts, part: str(parts[part]).replace(old, new)}


# --- sheets


@attack()
def a_far_cell_in_each_of_many_sheets(folder: Path) -> Path:
    far = GOOD + '<row r="180000"><c r="P180000"><v>1</v></c></row>'
    return xlsx(folder, sheets(12, far))


def sheets(count: int, rows: str, *, shared: bool = False) -> dict[str, str | bytes]:
    """Return the parts of a workbook of many sheets, or of one sheet under many names."""
    parts = parts_of(rows)
    link = str(parts[LINKS]).partition('<Relationship Id="rId1"')[2].partition("/>")[0]
    name = '<sheet name="表1" sheetId="1" r:id="rId1"/>'
    names = "".join(
        name.replace("表1", f"表{i}").replace("rId1", f"rId{i + 9}") for i in range(count)
    )
    targets = "".join(
        f'<Relationship Id="rId{i + 9}"{link if shared else link.replace("sheet1", f"s{i}")}/>'
        for i in range(count)
    )
    parts[BOOK] = str(parts[BOOK]).replace(name, names)
    parts[LINKS] = str(parts[LINKS]).replace("</Relationships>", targets + "</Relationships>")
    return parts | (
        {} if shared else {f"xl/worksheets/s{i}.xml": parts[SHEET] for i in range(count)}
    )


@attack("FILE_DAMAGED")
def one_sheet_under_many_names(folder: Path) -> Path:
    return xlsx(folder, sheets(1500, GOOD, shared=True))


@attack("FILE_MANY_SHEETS")
def more_sheets_than_any_workbook_has(folder: Path) -> Path:
    return xlsx(folder, sheets(2500, "<row r='1'/>"))


@attack("FILE_MANY_CELLS")
def many_sheets_each_within_bounds(folder: Path) -> Path:
    rows = "".join(
        f'<row r="{i}"><c r="A{i}"><v>1</v></c><c r="P{i}"><v>1</v></c></row>'
        for i in range(3, 6000)
    )
    return xlsx(folder, sheets(32, GOOD + rows))


@attack("SHEET_TOO_LARGE")
def a_sheet_of_too_many_cells(folder: Path) -> Path:
    rows = "".join(
        f'<row r="{i}">' + f'<c r="A{i}"><v>1</v></c><c r="P{i}"><v>1</v></c></row>'
        for i in range(3, 200_000)
    )
    return xlsx(folder, parts_of(GOOD + rows))


@attack("FILE_MANY_TAGS")
def a_sheet_of_nothing_but_tags(folder: Path) -> Path:
    return xlsx(folder, parts_of(GOOD + "<c/>" * 41_000_000))


@attack()
def blank_cells_with_a_look_in_every_row(folder: Path) -> Path:
    blank = "".join(f'<row r="{i}"><c r="A{i}" s="0"/></row>' for i in range(3, 300_000))
    return xlsx(folder, parts_of(GOOD + blank))


@attack("FILE_MANY_TEXT")
def a_long_text_in_many_cells(folder: Path) -> Path:
    text = "".join(chr(0x4E00 + i * 7919 % 20000) for i in range(30_000))
    rows = "".join(f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c></row>' for i in range(3, 9000))
    return xlsx(folder, parts_of(GOOD + rows, shared=f"<si><t>{text}</t></si>"))


@attack("FILE_MANY_CELLS")
def more_shared_texts_than_cells(folder: Path) -> Path:
    return xlsx(folder, parts_of(GOOD, shared="<si><t>a</t></si>" * 4_000_000))


@attack("FILE_DAMAGED")
def a_text_of_more_runs_than_any(folder: Path) -> Path:
    return xlsx(folder, parts_of(GOOD, shared=f"<si>{'<r><t>a</t></r>' * 100_000}</si>"))


@attack()
def a_cell_of_very_many_units(folder: Path) -> Path:
    said = inline("A3", "单" * 16_000 + "位" + "十万分之" * 4_000)
    return xlsx(folder, parts_of(f'{GOOD}<row r="3">{said}</row>'))


@attack("INDICATOR_PART_UNKNOWN")
def many_errors_without_a_value(folder: Path) -> Path:
    rows = "".join(
        f'<row r="{i}">' + "".join(f'<c r="{c}{i}" t="e"/>' for c in "ABCDEFGH") + "</row>"
        for i in range(3, 6000)
    )
    return xlsx(folder, parts_of(GOOD + rows))


@attack()
def cells_with_attributes_of_their_own(folder: Path) -> Path:
    columns = [f"{a}{b}" for a in "CDEFGH" for b in ("", *"ABCDEFGHIJKLMNOPQRSTUVWXYZ")]
    columns.sort(key=lambda letters: (len(letters), letters))
    rows = (
        f'<row r="{i}">'
        + "".join(f'<c r="{c}{i}" cm="1"><v>{i}</v></c>' for c in columns)
        + "</row>"
        for i in range(3, 700)
    )
    return xlsx(folder, parts_of(GOOD + "".join(rows)))


@attack()
def columns_hidden_time_and_again(folder: Path) -> Path:
    columns = '<col min="9" max="16384" hidden="1"/>' * 150_000
    return xlsx(folder, changed(SHEET, "<sheetData>", f"<cols>{columns}</cols><sheetData>"))


@attack()
def columns_in_a_comment(folder: Path) -> Path:
    columns = (
        f'<cols><col min="9" max="9" hidden="1"/></cols><!-- {"<col " * 400_000} --><sheetData>'
    )
    return xlsx(folder, changed(SHEET, "<sheetData>", columns))


@attack("FILE_MANY_MERGED")
def more_merged_ranges_than_are_read(folder: Path) -> Path:
    blocks = "".join(f'<mergeCell ref="A{i}:B{i}"/>' for i in range(3, 200_100))
    return xlsx(folder, parts_of(GOOD, after=f"<mergeCells>{blocks}</mergeCells>"))


@attack("FILE_DAMAGED")
def merged_ranges_upon_each_other(folder: Path) -> Path:
    rows = "".join(f'<row r="{i}"><c r="A{i}"><v>1</v></c></row>' for i in range(3, 100_000))
    blocks = "".join(f'<mergeCell ref="A1:A{i}"/>' for i in range(2, 100_000))
    return xlsx(folder, parts_of(GOOD + rows, after=f"<mergeCells>{blocks}</mergeCells>"))


# --- XML


def core(data: str | bytes) -> dict[str, str | bytes]:
    return {**parts_of(GOOD), "docProps/core.xml": data}


@attack("FILE_DAMAGED")
def tags_within_each_other(folder: Path) -> Path:
    return xlsx(folder, core("<a>" * 2_000_000 + "</a>" * 2_000_000))


@attack("FILE_DAMAGED")
def as_many_names_as_tags(folder: Path) -> Path:
    return xlsx(folder, core(f"<a>{''.join(f'<a{i}/>' for i in range(100_000))}</a>"))


@attack("FILE_DAMAGED")
def as_many_names_as_attributes(folder: Path) -> Path:
    attributes = " ".join(f"a{i}=''" for i in range(250_000))
    return xlsx(folder, core(f"<a {attributes}/>"))


@attack("FILE_DAMAGED")
def one_tag_without_end(folder: Path) -> Path:
    value = "c" * 15_000_000
    return xlsx(folder, core(f'<a b="{value}"/>'))


@attack("FILE_DAMAGED")
def a_sheet_of_tags_within_each_other(folder: Path) -> Path:
    return xlsx(
        folder,
        changed(SHEET, "</worksheet>", "<x>" * 3_000_000 + "</x>" * 3_000_000 + "</worksheet>"),
    )


@attack("FILE_ENTITY")
def entities_that_multiply(folder: Path) -> Path:
    levels = "".join(f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 10))
    return xlsx(folder, core(f'<!DOCTYPE a [<!ENTITY a0 "ha">{levels}]><a>&a9;</a>'))


@attack("FILE_ENTITY")
def a_document_type_in_a_large_part(folder: Path) -> Path:
    tags = "<b/>" * 6_000_000
    return xlsx(folder, core(f'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a>{tags}</a>'))


@attack("PART_TOO_LARGE")
def a_million_defined_names(folder: Path) -> Path:
    names = '<definedName name="n">表1!$A$1</definedName>' * 700_000
    return xlsx(
        folder, changed(BOOK, "</workbook>", f"<definedNames>{names}</definedNames></workbook>")
    )


@attack("PART_TOO_LARGE")
def millions_of_styles(folder: Path) -> Path:
    return xlsx(folder, parts_of(GOOD, styles=f"<cellXfs>{'<xf/>' * 4_500_000}</cellXfs>"))


@attack()
def a_format_of_nothing_but_brackets(folder: Path) -> Path:
    code = "[" * 1_000_000
    styles = f'<numFmts><numFmt numFmtId="170" formatCode="{code}"/></numFmts><cellXfs><xf numFmtId="170"/></cellXfs>'
    return xlsx(folder, parts_of(GOOD, styles=styles))


# --- packages


@attack("FILE_MANY_PARTS")
def tens_of_thousands_of_parts(folder: Path) -> Path:
    return zipped(
        folder / "a.xlsx", {**parts_of(GOOD), **{f"xl/media/{i:060}": b"" for i in range(22_000)}}
    )


@attack("FILE_RATIO")
def a_package_that_swells(folder: Path) -> Path:
    return zipped(folder / "a.xlsx", {**parts_of(GOOD), "xl/media/a.bin": b"\0" * 50_000_000})


@attack("FILE_TOO_LARGE")
def a_package_of_parts_upon_each_other(folder: Path) -> Path:
    path = xlsx(folder, {**parts_of(GOOD), "xl/media/a.bin": b"\0" * 30_000_000})
    raw = path.read_bytes()
    with zipfile.ZipFile(path) as package:
        start = package.start_dir
    record = next(piece for piece in raw[start:].split(b"PK\x01\x02") if b"xl/media/a.bin" in piece)
    more = b"".join(b"PK\x01\x02" + record.replace(b"a.bin", b"%05d" % i) for i in range(60))
    end = bytearray(raw[raw.rindex(b"PK\x05\x06") :])
    size = raw.rindex(b"PK\x05\x06") - start + len(more)
    end[8:16] = struct.pack("<HHI", *(60 + len(raw[start:].split(b"PK\x01\x02")) - 1,) * 2, size)
    path.write_bytes(raw[: raw.rindex(b"PK\x05\x06")] + more + bytes(end))
    return path


@attack("FILE_DAMAGED")
def a_damaged_part_packed_in_another_way(folder: Path) -> Path:
    path = folder / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as package:
        for name, data in parts_of(GOOD).items():
            package.writestr(name, data)
    raw = bytearray(path.read_bytes())
    at = raw.index(b"xl/workbook.xml") + len(b"xl/workbook.xml")
    raw[at + 12 : at + 40] = b"\xff" * 28
    path.write_bytes(bytes(raw))
    return path


# --- OpenDocument

OGOOD = ods_row("指标", "2021年") + ods_row("孕产妇死亡率", "16.1")


def swollen(folder: Path, rows: str, styles: str = "") -> Path:
    path = ods(folder / "a.ods", rows, styles)
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("Pictures/noise.bin", NOISE)
    return path


@attack("FILE_MANY_CELLS")
def a_value_that_fills_the_sheet(folder: Path) -> Path:
    cell = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/>'
    return swollen(
        folder, f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    )


@attack("FILE_MANY_CELLS")
def many_tables_each_within_bounds(folder: Path) -> Path:
    cell = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="1000"/>'
    row = f'<table:table-row table:number-rows-repeated="1000">{cell}</table:table-row>'
    return swollen(folder, OGOOD + f'</table:table><table:table table:name="b">{row}' * 40)


@attack("FILE_MANY_SHEETS")
def more_tables_than_any_file_has(folder: Path) -> Path:
    return swollen(folder, OGOOD + '</table:table><table:table table:name="b">' * 500_000)


@attack()
def hidden_rows_and_columns_without_end(folder: Path) -> Path:
    hidden = 'table:visibility="collapse" table:number-{0}s-repeated="1000000"/>'
    column, row = (f"<table:table-{name} " + hidden.format(name) for name in ("column", "row"))
    return swollen(folder, column * 10_000 + OGOOD + row * 10)


@attack("FILE_MANY_CELLS")
def more_rows_than_any_sheet_has(folder: Path) -> Path:
    return swollen(folder, OGOOD + '<table:table-row table:number-rows-repeated="1000000"/>' * 1000)


@attack("FILE_DAMAGED")
def a_cell_of_more_spans_than_any(folder: Path) -> Path:
    spaces = '<text:s text:c="999999999"/>' * 100_000
    return swollen(folder, OGOOD + ods_row(f"<text:p>{spaces}</text:p>"))


@attack("FILE_MANY_TEXT")
def a_long_text_repeated(folder: Path) -> Path:
    text = "长" * 100_000
    cell = (
        '<table:table-cell office:value-type="string" table:number-columns-repeated="1000"><text:p>'
    )
    return swollen(
        folder,
        OGOOD + f"<table:table-row>{cell}{text}</text:p></table:table-cell></table:table-row>",
    )


@attack("FILE_DAMAGED")
def more_styles_than_any_file_has(folder: Path) -> Path:
    styles = "".join(
        f'<style:style style:name="s{i}" style:family="text"/>' for i in range(300_000)
    )
    return swollen(folder, OGOOD, styles)


@attack("FILE_DAMAGED")
def spans_within_each_other(folder: Path) -> Path:
    return swollen(
        folder,
        OGOOD
        + ods_row(f"<text:p>{'<text:span>' * 1_000_000}{'</text:span>' * 1_000_000}</text:p>"),
    )


# --- Excel 97–2003


def record(code: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", code, len(data)) + data


def start_of(kind: int) -> bytes:
    return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0xDBB, 1996, 0, 6))


def label(row: int, column: int, text: str) -> bytes:
    raw = text.encode("utf-16-le")
    return record(0x204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + raw)


def number(row: int, column: int, value: float) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, 0, value))


FONT = record(
    0x31, struct.pack("<HHHHHBBBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0, 5, 0) + b"Arial"
)
STYLES = FONT + record(0xE0, struct.pack("<HHHBBBBIIH", 0, 0, 1, 0x20, 0, 0, 0, 0, 0, 0x20C0)) * 16
XGOOD = (
    label(0, 0, "指标") + label(0, 1, "2021年") + label(1, 0, "孕产妇死亡率") + number(1, 1, 16.1)
)


def stream(
    cells: bytes = XGOOD,
    globals_: bytes = b"",
    places: Callable[[int], list[int]] = lambda at: [at],
) -> bytes:
    """Return a workbook's records: what stands before the sheets, and one sheet; ``places`` says where sheets begin."""
    names = len(places(0))
    head = len(start_of(5) + STYLES + globals_ + record(0x0A)) + names * len(
        record(0x85, b"\0" * 13)
    )
    listed = b"".join(
        record(0x85, struct.pack("<IBB", at, 0, 0) + struct.pack("<BB", 5, 0) + b"S%04d" % i)
        for i, at in enumerate(places(head))
    )
    return (
        start_of(5)
        + STYLES
        + globals_
        + listed
        + record(0x0A)
        + start_of(0x10)
        + cells
        + record(0x0A)
    )


def compound(
    path: Path, data: bytes, *, entries: list[bytes] | None = None, bite: bool = False
) -> Path:
    """Write a compound file of one stream; its sectors may bite their tail, its directory be another."""
    data = data.ljust(4096, b"\0")
    count = -(-len(data) // 512)
    tables = 1
    root, book = (
        entry("Root Entry", 5, 1, 0xFFFFFFFE, 0),
        entry("Workbook", 2, 0xFFFFFFFF, 0, len(data)),
    )
    listed = entries or [root, book]
    listed += [b"\0" * 128] * (-len(listed) % 4)
    directory = len(listed) // 4
    while tables * 128 < count + tables + directory:
        tables += 1
    first = tables + directory
    listed = [
        one.replace(
            struct.pack("<I", 0) + struct.pack("<I", len(data)),
            struct.pack("<II", first, len(data)),
        )
        for one in listed
    ]
    chain = [*range(tables + 1, first), 0xFFFFFFFE]
    table = (
        [0xFFFFFFFD] * tables
        + chain
        + [*range(first + 1, first + count), first if bite else 0xFFFFFFFE]
    )
    table += [0xFFFFFFFF] * (tables * 128 - len(table))
    assert tables <= 109
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack(
        "<HHHHH6xIIIIIIIII",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        tables,
        tables,
        0,
        4096,
        0xFFFFFFFE,
        0,
        0xFFFFFFFE,
        0,
    )
    head += struct.pack("<109I", *range(tables), *[0xFFFFFFFF] * (109 - tables))
    padded = data.ljust(count * 512, b"\0")
    path.write_bytes(
        head.ljust(512, b"\0") + struct.pack(f"<{len(table)}I", *table) + b"".join(listed) + padded
    )
    return path


def entry(
    name: str,
    kind: int,
    child: int,
    start: int,
    size: int,
    left: int = 0xFFFFFFFF,
    right: int = 0xFFFFFFFF,
) -> bytes:
    raw = name.encode("utf-16-le")
    return raw.ljust(64, b"\0") + struct.pack(
        "<HBBIII16xI16xIII", len(raw) + 2, kind, 1, left, right, child, 0, start, size, 0
    )


@attack()
def a_plain_old_workbook(folder: Path) -> Path:
    return compound(folder / "a.xls", stream())


@attack("FILE_DAMAGED")
def old_sheets_in_one_place(folder: Path) -> Path:
    return compound(folder / "a.xls", stream(places=lambda at: [at] * 200))


@attack("FILE_DAMAGED")
def old_sheets_that_overlap(folder: Path) -> Path:
    blank = record(0xBE, struct.pack("<HH", 3, 0) + b"\0\0" * 256 + struct.pack("<H", 255))
    return compound(
        folder / "a.xls",
        stream(XGOOD + blank * 10_000, places=lambda at: [at, *range(at + 20, at + 2000, 4)]),
    )


@attack()
def names_that_double_each_other(folder: Path) -> Path:
    names = []
    for i in range(40):
        formula = (
            b"\x17\x20\x00" + b"a" * 32 if i == 0 else struct.pack("<BHH", 0x43, i, 0) * 2 + b"\x08"
        )
        name = b"n%03d" % i
        head = struct.pack("<HBBHHHBBBB", 0, 0, len(name), len(formula), 0, 0, 0, 0, 0, 0)
        names.append(record(0x18, head + b"\0" + name + formula))
    return compound(folder / "a.xls", stream(globals_=b"".join(names)))


@attack("FILE_DAMAGED")
def a_directory_that_branches_into_itself(folder: Path) -> Path:
    branches = [entry(f"N{i}", 2, 0xFFFFFFFF, 0, 9, i + 1, i + 1) for i in range(1, 60)]
    return compound(
        folder / "a.xls", stream(), entries=[entry("Root Entry", 5, 1, 0xFFFFFFFE, 0), *branches]
    )


@attack("FILE_DAMAGED")
def sectors_that_bite_their_tail(folder: Path) -> Path:
    return compound(folder / "a.xls", stream(), bite=True)


@attack("FILE_MANY_CELLS")
def more_old_texts_than_are_there(folder: Path) -> Path:
    return compound(
        folder / "a.xls", stream(globals_=record(0xFC, struct.pack("<II", 2**31, 2**31 - 1)))
    )


@attack()
def old_rows_of_blank_cells(folder: Path) -> Path:
    blank = b"\0\0" * 256 + struct.pack("<H", 255)
    rows = (record(0xBE, struct.pack("<HH", row, 0) + blank) for row in range(2, 12_000))
    return compound(folder / "a.xls", stream(XGOOD + b"".join(rows)))


@attack()
def old_cells_far_out(folder: Path) -> Path:
    return compound(folder / "a.xls", stream(XGOOD + number(65535, 255, 1)))


@attack("FILE_DAMAGED")
def an_old_text_that_goes_on_for_ever(folder: Path) -> Path:
    texts = record(0xFC, struct.pack("<IIHBH", 1, 1, 60_000, 8, 60_000) + b"a" * 20)
    return compound(folder / "a.xls", stream(globals_=texts))


@attack("FILE_DAMAGED")
def more_old_fonts_than_cells_can_name(folder: Path) -> Path:
    return compound(folder / "a.xls", stream(globals_=FONT * 70_000))


@attack("FILE_MANY_MERGED")
def more_old_merged_ranges_than_are_read(folder: Path) -> Path:
    block = record(0xE5, struct.pack("<HHHHH", 60_000, 3, 4, 3, 4))
    return compound(folder / "a.xls", stream(XGOOD + block * 100))


@attack()
def an_old_text_whose_reading_aid_has_no_end(folder: Path) -> Path:
    texts = record(0xFC, struct.pack("<IIHBi", 1, 1, 1, 4, -20) + b"a" * 40)
    return compound(folder / "a.xls", stream(globals_=texts))


# --- text


def text(folder: Path, data: bytes, name: str = "a.csv") -> Path:
    (folder / name).write_bytes(data)
    return folder / name


@attack("TEXT_TOO_LARGE")
def a_text_of_one_line(folder: Path) -> Path:
    return text(folder, "指标,2021年\n".encode() + b"a" * 100_000_000)


@attack("FILE_MANY_NAMES")
def a_text_of_names(folder: Path) -> Path:
    rows = "".join(f"甲县,比例{number:x},2021,1\n" for number in range(50_001))
    return text(folder, f"地区,指标,年份,数值\n{rows}".encode())


@attack("FILE_MANY_YEARS")
def a_text_of_bad_years(folder: Path) -> Path:
    rows = "".join(f"甲县,孕产妇死亡率,{number:x}年,1\n" for number in range(50_001))
    return text(folder, f"地区,指标,年份,数值\n{rows}".encode())


@attack("SHEET_TOO_LARGE")
def a_text_of_commas(folder: Path) -> Path:
    return text(folder, "指标,2021年\n".encode() + (b"," * 999 + b"\n") * 50_000)


@attack("SHEET_TOO_LARGE")
def a_text_of_lines(folder: Path) -> Path:
    return text(folder, "指标,2021年\n".encode() + b"a,1\n" * 14_000_000)


@attack("SHEET_TOO_LARGE")
def a_text_of_one_wide_row(folder: Path) -> Path:
    return text(folder, b"a," * 30 + b"\n" + b"a\n" * 200_000)


@attack("FIELD_TOO_LONG")
def a_text_of_one_long_field(folder: Path) -> Path:
    return text(folder, b"a,b\n" + b"c" * 200_000)


@attack("SHEET_TOO_LARGE")
def a_text_of_quotes_that_never_close(folder: Path) -> Path:
    return text(folder, "指标,2021年,2022年\n".encode() + (b'"a' + b",1" * 99 + b"\n") * 31_000)


@attack("QUOTE_NOT_CLOSED")
def a_text_of_some_quotes_that_never_close(folder: Path) -> Path:
    return text(
        folder, "指标,2021年,2022年\n孕产妇死亡率,16.1,15.7\n".encode() + b'"a,1,2\n' * 20_000
    )


@attack("NO_TABLE")
def a_text_that_begins_like_a_page(folder: Path) -> Path:
    return text(folder, b"<!--" + b"--> <!--" * 500 + b"x")


@attack("FILE_OTHER")
def declarations_without_end(folder: Path) -> Path:
    return text(folder, b"<?xml ?>" * 400 + b"<?xml " * 200)


# --- pages

PGOOD = "<table><tr><td>指标<td>2021年<tr><td>孕产妇死亡率<td>16.1"


@attack()
def a_page_with_a_tag_without_end(folder: Path) -> Path:
    return text(folder, f"{PGOOD}</table><{'a' * 1_000_000}".encode(), "a.html")


@attack()
def a_page_with_a_sign_beyond_all_there_are(folder: Path) -> Path:
    return text(folder, f"{PGOOD}<tr><td>&#{'9' * 6000};</table>".encode(), "a.html")


@attack()
def a_page_with_a_span_of_thousands_of_digits(folder: Path) -> Path:
    cell = f'<tr><td colspan="{"9" * 6000}">注</table>'
    return text(folder, f"{PGOOD}{cell}".encode(), "a.html")


@attack("FILE_DAMAGED")
def an_archive_of_archives_of_archives(folder: Path) -> Path:
    head = "MIME-Version: 1.0\nContent-Type: "
    parts = "".join(
        f'multipart/mixed; boundary="b{i}"\n\n--b{i}\nContent-Type: ' for i in range(2000)
    )
    return text(folder, f"{head}{parts}text/html\n\n{PGOOD}".encode(), "a.mht")


def mark_whole_sheet_merged(folder: Path) -> Path:
    """Return a small workbook with one merged range over its whole sheet."""
    return xlsx(
        folder, parts_of(GOOD, after='<mergeCells><mergeCell ref="C3:XFD1048576"/></mergeCells>')
    )


def mark_many_cells(folder: Path) -> Path:
    """Return a workbook of more than a million and a half of cells, most of them blank."""
    columns = ("A", "P", "AE", "AT", "BI", "BX", "CM")  # the last is the ninety-first
    cells = "".join(f'<c r="{column}{{0}}"><v>1</v></c>' for column in columns)
    rows = "".join(f'<row r="{{0}}">{cells}</row>'.format(i) for i in range(3, 17_000))
    wide = parts_of(rows)[SHEET]
    return xlsx(folder, sheets(2, GOOD) | {"xl/worksheets/s1.xml": wide})


__all__ = ["ATTACKS", "MAIN", "mark_many_cells", "mark_whole_sheet_merged"]
