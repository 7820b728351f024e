"""Text files as offices export them: delimiters, quotes and encodings as they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from sheets import codes, observed, read

from womenplan.io.text_file import decoded

MMR = "maternal_mortality"
WIDE = "指标;单位;2021年;2022年\n孕产妇死亡率;1/10万;16.1;15.7\n"
VALUES = {(MMR, 2021, 16.1), (MMR, 2022, 15.7)}


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "title",
    [
        "",
        "附表1, 2023年妇女发展监测\n",
        "附表1，甲,乙,丙,丁\n",  # as many commas as there are columns
        "清远市;妇女发展\n",
        "说明|附表\n",
    ],
)
@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".txt"])
def test_the_delimiter_is_told_by_the_lines_and_not_by_the_title(
    delimiter: str, title: str, suffix: str, tmp_path: Path
) -> None:
    path = written(tmp_path / f"a{suffix}", title + WIDE.replace(";", delimiter))
    assert observed(read(path)) == VALUES


@pytest.mark.parametrize(
    "text",
    [
        # commas within numbers are none that part fields
        "指标\t2021年\t2022年\n孕产妇死亡率\t16.1\t15.7\n人均可支配收入\t1,034,567\t2,345,678\n",
        # commas in every remark, once in each line
        "指标;2021年;2022年;备注\n孕产妇死亡率;16.1;15.7;初步,待核\n产前检查率;98,1;98,2;初步,待核\n",
        # the first line says it, which spreadsheet programs write and hide
        "sep=;\n指标;2021年;2022年\n孕产妇死亡率;16.1;15.7\n",
        # quoted fields hold the other delimiters
        '"指标";"2021年";"2022年"\n"孕产妇死亡率";"16.1";"15.7"\n"注：甲,乙,丙,丁,戊,己";;\n',
        "指标;2021年;2022年\r孕产妇死亡率;16.1;15.7\r",  # lines of old programs
    ],
)
def test_the_delimiter_is_told_though_others_stand_in_the_fields(text: str, tmp_path: Path) -> None:
    assert observed(read(written(tmp_path / "a.csv", text))) >= VALUES


TIDY = "地区,指标,年份,数值,备注\n"


def rows(*remarks: str) -> str:
    places = ("清城区", "清新区", "英德市", "连州市")
    lines = (
        f"{place},孕产妇死亡率,2021,{16 - i}.5,{remark}"
        for i, (place, remark) in enumerate(zip(places, remarks, strict=True))
    )
    return TIDY + "\n".join(lines) + "\n"


ALL = {("清城区", 16.5), ("清新区", 15.5), ("英德市", 14.5), ("连州市", 13.5)}


@pytest.mark.parametrize(
    ("remarks", "cell"),
    [
        (("", '"初步', "", ""), "E3"),
        (('"初步', "", "", ""), "E2"),
        (("", "", "", '"初步'), "E5"),
        (
            ('"初步', "", '"核实', ""),
            "E2",
        ),  # the second closes the first: what lies between looks like rows
        (('"初步', "", "", '核实"'), "E2"),
        (("", '"初步', "", '"甲,乙"'), "E3"),
        (("", '"初步', '"甲""乙"', ""), "E3"),
    ],
)
def test_a_quote_that_is_never_closed_swallows_nothing(
    remarks: tuple[str, ...], cell: str, tmp_path: Path
) -> None:
    data = read(written(tmp_path / "a.csv", rows(*remarks)))
    assert observed(data, "region", "value") == ALL
    assert ("QUOTE_NOT_CLOSED", cell) in codes(data)


def test_the_sentence_names_the_quote(tmp_path: Path) -> None:
    data = read(written(tmp_path / "a.csv", rows("", '"初步', "", "")))
    assert str(data.problems) == (
        'a.csv，单元格 E3：这里的引号没有成对（"初步），已当作普通字符逐行读取。请补上或删去引号，并核对这一行。'
    )


@pytest.mark.parametrize(
    "remark", ['"初步\n待核"', '"甲,乙"', '"他说""好"""', '"甲,乙\n丙,丁\n戊"', '身高5"', '"甲"乙']
)
def test_quotes_in_their_place_are_no_problem(remark: str, tmp_path: Path) -> None:
    data = read(written(tmp_path / "a.csv", rows("", remark, "", "")))
    assert observed(data, "region", "value") == ALL
    assert codes(data) == []


TRADITIONAL = "指標,單位,2021年,2022年\n孕產婦死亡率,1/10萬,16.1,15.7\n婦女發展經費,萬元,70,72\n"


@pytest.mark.parametrize("encoding", ["cp950", "big5", "gb18030", "utf-8", "utf-16"])
def test_traditional_characters_are_read_in_every_encoding_and_noted(
    encoding: str, tmp_path: Path
) -> None:
    data = read(written(tmp_path / "a.csv", TRADITIONAL, encoding))
    assert observed(data) == VALUES
    note, unknown = data.problems
    assert note.message("zh") == "a.csv：表中文字为繁体（如“單婦標產”），按相应的简体字读取。"
    assert (unknown.code[:9], unknown.found) == ("INDICATOR", "妇女发展经费")


@pytest.mark.parametrize(
    "text", [WIDE, "地区,2021年\n闽侯县,1\n浉河区,2\n濉溪县,3\n", "指标,值\n孕产妇,1\n"]
)
def test_simplified_texts_are_not_taken_for_big5(text: str) -> None:
    assert decoded(text.encode("gb18030")) == text


def test_what_is_in_neither_encoding_surely_stays_gb18030() -> None:
    few = "女,1\n"  # too few characters to say
    assert decoded(few.encode("cp950")) == few.encode("cp950").decode("gb18030")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_quotes_are_told_in_every_encoding(encoding: str, tmp_path: Path) -> None:
    data = read(written(tmp_path / "a.csv", rows("", '"初步', "", ""), encoding))
    assert observed(data, "region", "value") == ALL
    assert codes(data) == [("QUOTE_NOT_CLOSED", "E3")]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        (
            "地区,指标,年份,数值\n清城区,孕产妇死亡率,2021,16.1\n清新区,孕产妇死亡率,2021,1,016.1\n",
            "E3",
        ),
        (
            "地区,指标,年份,数值,\n清城区,孕产妇死亡率,2021,16.1,\n清新区,孕产妇死亡率,2021,1,016.1,\n",
            "E3",
        ),
        ("地区;指标;年份;数值\n清城区;孕产妇死亡率;2021;16.1\n清新区;孕产妇;死亡率;2021;9\n", "E3"),
        (
            "附表,甲,乙,丙,丁,戊\n地区,指标,年份,数值\n清城区,孕产妇死亡率,2021,16.1\n清新区,孕产妇死亡率,2021,1,016.1\n",
            "E4",
        ),
        ("地区\t孕产妇死亡率\t年份\n清城区\t16.1\t2021\n清新区\t1\t016.1\t2021\n", "D3"),
    ],
)
def test_a_row_of_more_fields_than_its_header_gives_no_value(
    text: str, cell: str, tmp_path: Path
) -> None:
    data = read(written(tmp_path / "a.csv", text))
    assert observed(data, "region", "value") == {("清城区", 16.1)}
    assert {("ROW_TORN", cell), ("NUMBER_TORN", cell)} & {*codes(data)}


def test_a_torn_number_is_told_where_the_row_has_no_field_too_many(tmp_path: Path) -> None:
    text = "指标,2021年,2022年,备注\n孕产妇死亡率,1,016.1,15.7\n村委会成员中女性比例,24.2,25.1,\n"
    data = read(written(tmp_path / "a.csv", text))
    assert observed(data) == {
        ("village_committee_women_share", 2021, 24.2),
        ("village_committee_women_share", 2022, 25.1),
    }
    assert str(data.problems) == (
        "a.csv，单元格 C2：“1”与右边的“016.1”像是被千位逗号拆开的一个数，各字段已错位，整行未读取。请去掉千位逗号，或给数字加引号。"
    )


def test_numbers_and_codes_that_begin_with_noughts_are_not_torn(tmp_path: Path) -> None:
    text = "序号,代码,地区,孕产妇死亡率\n1,001,清城区,16.1\n2,002,清新区,0.5\n"
    data = read(written(tmp_path / "2021年.csv", "2021年\n" + text))
    assert observed(data, "region", "value") == {("清城区", 16.1), ("清新区", 0.5)}


def test_a_table_between_bars_is_read(tmp_path: Path) -> None:
    text = "| 指标 | 2021年 | 2022年 |\n| 孕产妇死亡率 | 16.1 | 15.7 |\n"
    assert observed(read(written(tmp_path / "a.txt", text))) == VALUES


def test_the_sentence_of_a_torn_row_counts_its_fields(tmp_path: Path) -> None:
    text = "地区,指标,年份,数值\n清城区,孕产妇死亡率,2021,16.1\n清新区,孕产妇死亡率,2021,1,016.1\n"
    assert str(read(written(tmp_path / "a.csv", text)).problems) == (
        "a.csv，单元格 E3：这一行有 5 个字段，表头只有 4 个，各字段可能已错位，整行未读取。数字中如有千位逗号，请去掉或给数字加引号。"
    )


def test_blank_fields_at_the_end_of_a_row_do_not_tear_it(tmp_path: Path) -> None:
    text = "地区,指标,年份,数值\n清城区,孕产妇死亡率,2021,16.1,,,\n"
    data = read(written(tmp_path / "a.csv", text))
    assert observed(data, "region", "value") == {("清城区", 16.1)}
    assert codes(data) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize(("suffix", "mark"), [(".csv", ","), (".tsv", "\t"), (".csv", ";")])
def test_text_files_are_read_in_every_encoding(
    encoding: str, suffix: str, mark: str, tmp_path: Path
) -> None:
    text = f"2020—2021年监测\n{WIDE.replace(';', mark)}"
    data = read(written(tmp_path / f"t{suffix}", text.replace("\n", "\r\n"), encoding))
    assert observed(data) == VALUES
    assert codes(data) == []
    assert data.table["cell"].tolist()[0] == "C3"
