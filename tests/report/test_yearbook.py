"""The yearbook: what it holds, how signs tell the missing from nought, and what it keeps back."""

import io
import zipfile

import numpy as np
import pandas as pd
import pytest
from docx import Document
from openpyxl import load_workbook
from PIL import Image

import womenplan as wp
from womenplan.cli import run
from womenplan.model import catalogue
from womenplan.plot.panels import panels
from womenplan.report.compendium import hidden

TARGETS = pd.DataFrame(
    {
        "name": ["孕产妇死亡率", "互联网使用率", "女性平均预期寿命"],
        "value": [9, 90, 82],
        "milestone_year": [2030] * 3,
    }
)
OWN = pd.DataFrame(
    {
        "indicator_id": ["warnings"],
        "name": ["告诫书"],
        "name_en": ["Warnings"],
        "unit": ["件"],
        "better": ["none"],
        "domain": ["law"],
    }
)
ROWS = [  # region, indicator, year, sex, area, value, numerator, flag, series_break, bound
    ("甲市", "maternal_mortality", 2020, "female", "all", 12.25, 49.0, "final", False, ""),
    ("甲市", "maternal_mortality", 2021, "female", "all", 0.0, 0.0, "provisional", False, ""),
    ("乙县", "maternal_mortality", 2021, "female", "all", 8.0, 3.0, "estimate", True, ""),
    ("甲市", "internet_use", 2021, "both", "all", 70.0, None, "final", False, "<"),
    ("甲市", "internet_use", 2021, "female", "all", 68.0, None, "final", False, ""),
    ("甲市", "internet_use", 2021, "male", "all", 72.5, None, "final", False, ""),
    ("甲市", "warnings", 2021, "both", "all", 40.0, None, "final", False, ""),
    ("甲市", "warnings", 2021, "female", "all", 30.0, None, "final", False, ""),
    ("甲市", "warnings", 2021, "male", "all", 10.0, None, "final", False, ""),
    ("甲市", "warnings", 2021, "both", "rural", 0.0, None, "final", False, ""),
    ("甲市", "warnings", 2021, "both", "urban", 40.0, None, "final", False, ""),
]
NAMES = [
    "region",
    "indicator_id",
    "year",
    "sex",
    "area",
    "value",
    "numerator",
    "flag",
    "series_break",
    "bound",
]


@pytest.fixture(scope="module")
def plan():
    return wp.load_plan(TARGETS, start_year=2021, region="甲市", plan_id="jia", indicators=OWN)


@pytest.fixture(scope="module")
def table():
    return pd.DataFrame(ROWS, columns=NAMES)


@pytest.fixture(scope="module")
def written(plan, table, tmp_path_factory):
    return wp.yearbook(plan, table, tmp_path_factory.mktemp("book"), years="2020:2021")


@pytest.fixture(scope="module")
def sheets(written):
    book = load_workbook(written["excel"])
    return {
        sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book
    }


def rows_of(sheet: list[list], name: str, column: int = 0) -> list[list]:
    return [row for row in sheet if str(row[column] or "").startswith(name)]


def test_indicators_by_year_tell_the_missing_from_nought(sheets):
    (deaths,) = rows_of(sheets["1-1"], "孕产妇死亡率")
    assert deaths == ["孕产妇死亡率\nMaternal mortality ratio", "/10万\n/100,000", 12.25, 0]
    (life,) = rows_of(sheets["1-1"], "女性平均预期寿命")
    assert life[2:] == ["…", "…"]  # asked for by the plan, and without data


def test_regions_stand_against_indicators_in_the_last_year(sheets):
    table = next(sheet for sheet in sheets.values() if sheet[0][0] == "各地区指标（2021年）")
    assert [row[0] for row in table[-2:]] == ["甲市", "乙县"]
    assert [row[1] for row in table[-2:]] == [0, 8]


def test_tables_by_region_are_of_like_width_and_leave_out_what_only_the_whole_has(tmp_path):
    ids = catalogue.indicators().query("domain == 'health' and unit == 'percent'")["indicator_id"]
    eight, whole = ids.tolist()[:8], ids.tolist()[8]
    frame = pd.DataFrame(
        [("甲市", name, 50.0) for name in (*eight, whole)]
        + [(region, name, 40.0) for region in ("乙县", "丙县") for name in eight],
        columns=["region", "indicator_id", "value"],
    ).assign(year=2021)
    plan = wp.load_plan(TARGETS, start_year=2021, region="甲市", plan_id="jia")
    book = load_workbook(wp.yearbook(plan, frame, tmp_path, years="2021:2021")["excel"])
    found = [sheet for sheet in book if str(sheet["A1"].value).startswith("各地区指标")]
    assert [sheet.max_column - 1 for sheet in found] == [4, 4]  # not 7 and 1, and not 9 in all


def test_years_below_small_charts_are_not_cut():
    for count in (1, 5):
        blob = panels([("指标", "%", {2020: 1.0, 2025: 2.0})] * count)
        image = np.asarray(Image.open(io.BytesIO(blob)).convert("L"))
        assert image[-3:].min() == 255  # white


def test_provisional_values_breaks_and_bounds_are_signs_and_the_cells_stay_numbers(written):
    book = load_workbook(written["excel"])
    shown = {
        (sheet.title, str(cell.value)): cell.number_format
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    }
    formats = set(shown.values())
    assert '0"p"' in formats  # nought, provisional
    assert any(
        form.endswith('"eb"') for form in formats
    )  # an estimate, and the first year of a new definition
    assert any(form.startswith('"<"') for form in formats)


def test_women_and_men_have_difference_ratio_and_share(sheets):
    table = next(sheet for sheet in sheets.values() if str(sheet[0][0]).startswith("分性别"))
    # 68 - 72.5 = -4.5; 68 / 72.5 = 0.94; a share of percentages does not apply
    (use,) = rows_of(table, "互联网使用率", 1)
    assert use[3:] == ["2021", 68, 72.5, -4.5, pytest.approx(68 / 72.5), "—"]
    # 30 and 10 warnings: 20 more, three times as many, three quarters
    (warnings,) = rows_of(table, "告诫书", 1)
    assert warnings[3:] == ["2021", 30, 10, 20, 3, 75]


def test_a_ratio_to_nought_does_not_apply(sheets):
    table = next(sheet for sheet in sheets.values() if str(sheet[0][0]).startswith("分城乡"))
    (row,) = rows_of(table, "告诫书", 1)
    assert row[3:] == ["2021", 40, 0, 40, "—", 100]


def test_definitions_departments_and_sources_stand_at_the_end(sheets):
    last = [sheet for name, sheet in sheets.items() if "-" in name][-1]
    assert last[0][0] == "指标含义、责任部门和数据来源"
    assert len(rows_of(last, "孕产妇死亡率")) == 1


def test_the_word_book_has_the_same_tables_under_headings(written):
    document = Document(str(written["word"]))
    titles = [
        paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 2"
    ]
    assert titles[0] == "1-1 甲市历年指标（2020—2021） 甲市: indicators by year, 2020–2021"
    assert len(titles) == len(document.tables)
    cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
    assert "12.25" in cells
    assert "0p" in cells
    assert "…" in cells
    assert all("\n" in cell.text for cell in document.tables[0].rows[0].cells[:2])  # both languages
    section = document.sections[-1]
    width = sum(int(column.width) for column in document.tables[0].columns)
    assert width <= section.page_width - section.left_margin - section.right_margin


def test_the_notes_explain_the_signs_and_the_break(written):
    text = "\n".join(paragraph.text for paragraph in Document(str(written["word"])).paragraphs)
    assert "“…”表示没有数据。" in text
    assert "0 means none; 0.0 means less than half of the last decimal." in text
    assert "b 孕产妇死亡率 Maternal mortality ratio, 2021" in text


def test_the_same_data_are_the_same_bytes(plan, table, written, tmp_path):
    again = wp.yearbook(plan, table, tmp_path, years=[2020, 2021])
    assert all(again[kind].read_bytes() == written[kind].read_bytes() for kind in written)
    with zipfile.ZipFile(io.BytesIO(again["excel"].read_bytes())) as package:
        drawn = [name for name in package.namelist() if name.endswith(".png")]
    assert len(drawn) == 1  # maternal mortality alone has two years


COUNTS = pd.DataFrame(
    [
        ("warnings", "甲市", "", "both", "all", "", 2021, 29.0, None, "count"),
        ("warnings", "乙县", "", "both", "all", "", 2021, 2.0, None, "count"),
        ("warnings", "丙县", "", "both", "all", "", 2021, 7.0, None, "count"),
        ("warnings", "丁县", "", "both", "all", "", 2021, 20.0, None, "count"),
        ("warnings", "戊县", "", "both", "all", "", 2021, 0.0, None, "count"),
    ],
    columns=[
        "indicator_id",
        "region",
        "level",
        "sex",
        "area",
        "age",
        "year",
        "value",
        "numerator",
        "unit",
    ],
)


def test_a_total_gives_no_hidden_region_back():
    # 2 is below 5; with 7 + 20 + 0 and the 29 of the city shown it would be 29 - 27, so that the 7 goes, too.
    assert hidden(COUNTS, "甲市", 5).tolist() == [False, True, True, False, False]


def test_two_hidden_parts_need_no_third_unless_they_are_few_together():
    enough = COUNTS.assign(value=[29.0, 2.0, 3.0, 24.0, 0.0])
    assert hidden(enough, "甲市", 5).tolist() == [False, True, True, False, False]
    # 1 and 1: as nought is shown, a rest of 2 would give both away
    few = COUNTS.assign(value=[29.0, 1.0, 1.0, 20.0, 7.0])
    assert hidden(few, "甲市", 5).tolist() == [False, True, True, False, True]


def test_a_part_that_a_hidden_sex_gives_away_is_hidden_in_the_regions_too():
    rows = [
        ("warnings", region, "", sex, "all", "", 2021, value, None, "count")
        for region, values in {
            "甲市": (60, 40, 20),
            "乙县": (24, 22, 2),
            "丙县": (36, 18, 18),
        }.items()
        for sex, value in zip(("both", "female", "male"), map(float, values), strict=True)
    ]
    table = pd.DataFrame(rows, columns=COUNTS.columns)
    kept = hidden(table, "甲市", 5)
    shown = {(row.region, row.sex) for row in table[~kept].itertuples()}
    assert ("乙县", "male") not in shown  # 2
    assert ("乙县", "female") not in shown  # 24 - 22
    assert ("丙县", "male") not in shown  # 20 - 18
    assert ("丙县", "female") not in shown  # 40 - 18 = 22, and 24 - 22 = 2
    assert {("甲市", "both"), ("甲市", "female"), ("甲市", "male")} <= shown


def test_a_rate_is_hidden_by_its_cases():
    table = pd.DataFrame(
        [("maternal_mortality", "甲市", "", "female", "all", "", 2021, 8.0, 3.0, "per_100k")],
        columns=COUNTS.columns,
    )
    assert hidden(table, "甲市", 4).tolist() == [True]
    assert hidden(table, "甲市", 3).tolist() == [False]
    assert hidden(table, "甲市", 0).tolist() == [False]


def test_what_is_kept_back_is_an_x_in_both_files(plan, table, tmp_path):
    written = wp.yearbook(plan, table, tmp_path, years="2020:2021", suppress=11)
    cells = [
        cell.value
        for sheet in load_workbook(written["excel"])
        for row in sheet.iter_rows()
        for cell in row
    ]
    assert 8 not in cells  # three deaths
    assert cells.count("x") >= 1
    text = "\n".join(paragraph.text for paragraph in Document(str(written["word"])).paragraphs)
    assert "“x”表示人数过少或可推算出过少人数，不予公布。" in text


def test_charts_are_drawn_of_series_of_two_years_and_more(plan, table, tmp_path):
    more = pd.concat([table, table.assign(year=table["year"] - 2)])
    written = wp.yearbook(plan, more, tmp_path, years="2018:2021")
    with zipfile.ZipFile(written["word"]) as package:
        assert [name for name in package.namelist() if name.endswith(".png")]


def test_without_the_region_itself_tables_by_year_are_left_out_and_that_is_told(
    plan, table, tmp_path
):
    others = pd.concat(
        table[table["region"] == "乙县"].assign(region=name) for name in ("乙县", "丙县")
    )
    made = wp.yearbook(plan, others, tmp_path)
    rows = load_workbook(made["excel"]).worksheets[0].values
    text = "\n".join(str(value) for row in rows for value in row)
    assert "各地区指标（" in text
    assert "历年指标（" not in text
    assert "数据未含甲市本级" in text
    alone = wp.yearbook(plan, others[others["region"] == "丙县"], tmp_path / "one")
    text = "\n".join(part.text for part in Document(alone["word"]).paragraphs)
    assert "丙县历年指标（" in text


def test_years_without_data_are_one_sentence(plan, table, tmp_path):
    with pytest.raises(wp.DataError) as error:
        wp.yearbook(plan, table, tmp_path, years="2015:2016")
    assert error.value.problems[0].message("zh") == (
        "2015–2016 年没有监测值，无法编印统计资料。请用 --years 写明有数据的年份，如 2018:2025。"
    )
    assert error.value.problems[0].message("en") == (
        "there are no observations of 2015–2016 for a yearbook. Name years that have data with --years, as in 2018:2025."
    )


def test_the_program_writes_the_book_and_does_not_overwrite(national, tmp_path, capsys):
    call = [
        "yearbook",
        "--plan",
        "china-2021",
        "--data",
        str(national),
        "--years",
        "2020:2023",
        "--out",
        str(tmp_path),
    ]
    assert run([*call, "--lang", "en"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == f"Wrote to {tmp_path}:"
    assert {path.suffix for path in tmp_path.iterdir()} == {".docx", ".xlsx"}
    assert run(call) == 2
