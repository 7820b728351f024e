"""Folders: what is in them, however deep, is read or named."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from sheets import book, codes, observed, read

from womenplan.errors import DataError
from womenplan.io import sources

MMR = "maternal_mortality"
ROWS = "地区 | 指标 | 2021年\n{place} | 孕产妇死亡率 | {value}"


def county(path: Path, place: str, value: float) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return book(path, 健康=ROWS.format(place=place, value=value))


def test_folders_in_a_folder_are_read_and_files_of_one_name_told_apart(tmp_path: Path) -> None:
    county(tmp_path / "清城区" / "监测表.xlsx", "清城区", 16.1)
    county(tmp_path / "清新区" / "健康" / "监测表.xlsx", "清新区", 15.1)
    county(tmp_path / "监测表.xlsx", "英德市", 14.1)
    data = read(tmp_path)
    assert observed(data, "region", "value") == {
        ("清城区", 16.1),
        ("清新区", 15.1),
        ("英德市", 14.1),
    }
    assert set(data.table["file"]) == {
        "清城区/监测表.xlsx",
        "清新区/健康/监测表.xlsx",
        "监测表.xlsx",
    }
    assert codes(data, "error", "warning", "note") == []


@pytest.mark.parametrize("suffix", [".et", ".ett", ".xltx", ".xltm"])
def test_workbooks_under_other_endings_are_read(suffix: str, tmp_path: Path) -> None:
    county(tmp_path / "a.xlsx", "清城区", 16.1)
    county(tmp_path / "b.xlsx", "清新区", 15.1).rename(tmp_path / f"b{suffix}")
    data = read(tmp_path)
    assert observed(data, "region", "value") == {("清城区", 16.1), ("清新区", 15.1)}
    assert codes(data) == []


def test_a_sheet_that_cannot_be_read_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    county(tmp_path / "a.xlsx", "清城区", 16.1)
    (tmp_path / "英德市.et").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    (tmp_path / "连州市.numbers").write_bytes(b"PK\x05\x06" + b"\0" * 18)
    (tmp_path / "说明.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "照片.jpg").write_bytes(b"\xff\xd8\xff")
    for spared in ("~$a.xlsx", ".DS_Store", "Thumbs.db"):
        (tmp_path / spared).write_bytes(b"x")
    data = read(tmp_path)
    assert observed(data, "region", "value") == {("清城区", 16.1)}
    told = {(problem.file, problem.code, problem.level) for problem in data.problems}
    assert told == {
        ("英德市.et", "FILE_DAMAGED", "warning"),
        ("连州市.numbers", "FILE_NOT_READ", "warning"),
        ("说明.doc", "FILE_NOT_READ", "warning"),
        ("照片.jpg", "FILE_NOT_READ", "note"),
    }
    assert str(data.problems).splitlines()[2] == (
        "说明.doc：这个文件（.doc）不是可读的表格文件，未读取。其中如有数据，请另存为 xlsx。"
    )


def test_a_damaged_workbook_in_a_folder_stops_the_reading_and_is_named_with_its_folder(
    tmp_path: Path,
) -> None:
    county(tmp_path / "a.xlsx", "清城区", 16.1)
    county(tmp_path / "清新区" / "b.xlsx", "清新区", 15.1).write_bytes(b"PK\x03\x04")
    with pytest.raises(DataError, match=r"^清新区/b\.xlsx：文件已损坏"):
        read(tmp_path)


def test_a_folder_called_like_a_file_is_a_folder(tmp_path: Path) -> None:
    county(tmp_path / "a.csv" / "a.xlsx", "清城区", 16.1)
    assert observed(read(tmp_path), "region", "value") == {("清城区", 16.1)}
    (tmp_path / "b.csv").mkdir()
    with pytest.raises(DataError, match=r"b\.csv：文件夹里没有可读的表格文件"):
        read(tmp_path / "b.csv")


def test_a_folder_of_nothing_to_read_names_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "说明.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(DataError) as error:
        read(tmp_path)
    assert {problem.code for problem in error.value.problems} == {"FOLDER_EMPTY", "FILE_NOT_READ"}


@pytest.mark.skipif(os.name == "nt", reason="links need a right that few have there")
def test_a_link_that_leads_back_ends(tmp_path: Path) -> None:
    county(tmp_path / "甲" / "a.xlsx", "清城区", 16.1)
    (tmp_path / "甲" / "乙").symlink_to(tmp_path, target_is_directory=True)
    assert observed(read(tmp_path), "region", "value") == {("清城区", 16.1)}


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_FILES", 3)
    for name in "abcd":
        county(tmp_path / name / "x.xlsx", name, 9)
    with pytest.raises(DataError, match="文件超过 3 个，未予读取。请给出存放数据的文件夹。"):
        read(tmp_path)
    shutil.rmtree(tmp_path / "d")
    assert len(read(tmp_path)) == 3


def test_a_file_whose_name_no_encoding_knows_is_named_all_the_same(tmp_path: Path) -> None:
    whole = os.path.join(os.fsencode(tmp_path), b"bad\xff.xlsx")  # noqa: PTH118
    try:
        county(Path(os.fsdecode(whole)), "清城区", 16.1)
    except OSError:
        pytest.skip("the file system takes no such name")
    data = read(Path(os.fsdecode(whole)))
    assert set(data.table["file"]) == {"bad�.xlsx"}


def test_a_folder_is_read_with_one_call_and_clashes_name_both_cells(tmp_path: Path) -> None:
    book(tmp_path / "1.xlsx", 卫健="指标 | 2020年 | 2021年\n孕产妇死亡率 | 9.1 | 8.7")
    book(tmp_path / "2.xlsx", 统计="指标 | 2020年 | 2021年\n孕产妇死亡率 | 9.1 | 8.8")
    (tmp_path / "~$1.xlsx").write_bytes(b"lock")
    data = read(tmp_path)
    assert observed(data) == {(MMR, 2020, 9.1), (MMR, 2021, 8.7)}
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
    county(tmp_path / "1.xlsx", "清城区", 16.1)
    (tmp_path / "2.csv").write_text("姓名,电话\n张三,12345\n", encoding="utf-8")
    data = read(tmp_path)
    assert observed(data) == {(MMR, 2021, 16.1)}
    assert ("NO_TABLE", "2.csv") in [(p.code, p.file) for p in data.problems.of("warning")]
    assert not data.problems.errors


def test_made_up_data_are_recognised(tmp_path: Path) -> None:
    rows = ROWS.format(place="清城区", value=16.1)
    assert read(book(tmp_path / "x.xlsx", 说明="本表数据为演示而虚构", 数据=rows)).made_up
    assert not read(book(tmp_path / "y.xlsx", 数据=rows)).made_up
