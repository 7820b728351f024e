"""Filled forms: matched by their hidden columns, with counts that stand in for values."""

from __future__ import annotations

from pathlib import Path

from sheets import book, codes, observed, read

MMR = "maternal_mortality"


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
    assert observed(data, "region", "indicator_id", "area", "year", "value", "cell") == {
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
    assert observed(data) == {(MMR, 2021, 8.7)}
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
    assert observed(data, "year", "value", "cell") == {
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
    assert observed(data, "year", "value", "denominator") == {(2023, 29, 100)}
    assert codes(data) == [("VALUE_OUTSIDE", "B2"), ("COUNTS_ALONE", "C4")]
    assert codes(data, "note") == [("COUNTS_LEFT_OUT", "B4")]


def test_counts_that_make_no_sense_do_not_stand_in(tmp_path: Path) -> None:
    lines = "指标值 | 128 | . | .", "分子 | 300 | 300 | .", "分母 | 100 | 100 | ."
    data = read(_form(tmp_path / "t.xlsx", *lines))
    assert len(data) == 0
    assert codes(data) == [("VALUE_OUTSIDE", "B2"), ("VALUE_OUTSIDE", "C3")]
    assert codes(data, "note") == [("COUNTS_LEFT_OUT", "B3")]
