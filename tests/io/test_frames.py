"""Tables that are handed over get the reading and the checks that sheets get."""

from __future__ import annotations

import datetime
import re
from typing import Any

import numpy as np
import pandas as pd
import pytest

import womenplan as wp
from womenplan.io.frames import complete
from womenplan.model.catalogue import indicators
from womenplan.model.observation import COLUMNS, Observations

NET, MMR, VILLAGE = "internet_use", "maternal_mortality", "village_committee_women_share"


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    """Return a table of rows that give only what they differ in."""
    usual = {"indicator_id": NET, "year": 2020, "value": 50.0}
    return pd.DataFrame([usual | row for row in rows])


def codes(problems: Any) -> list[tuple[str, str]]:
    return [(p.code, p.cell) for p in problems]


def test_three_columns_are_enough() -> None:
    table, problems = complete(frame({"indicator_id": "employed_women"}), region="甲县")
    assert list(table.columns) == list(COLUMNS)
    assert not len(problems)
    row = table.iloc[0]
    assert row[["region", "sex", "area", "unit", "flag"]].tolist() == [
        "甲县",
        "female",
        "all",
        "10k_persons",
        "final",
    ]
    data = Observations(table)
    assert len(data) == 1
    assert "2020" in str(data)


@pytest.mark.parametrize(
    ("indicator", "unit", "value", "expected"),
    [
        ("employed_women", "persons", 30_000, 3),
        ("employed_women", "人", 30_000, 3),
        ("women_exercise_number", "万人", 3, 30_000),
        ("maternal_mortality", "‰", 0.09, 9),
        ("internet_use", "‰", 705, 70.5),
        ("housework_time", "小时", 1.5, 90),
        ("science_literacy_gender_gap", "%", 5, 5),
    ],
)
def test_units_of_one_kind_are_converted(
    indicator: str, unit: str, value: float, expected: float
) -> None:
    given = frame({"indicator_id": indicator, "unit": unit, "value": value})
    table, problems = complete(given)
    assert table["value"].iat[0] == pytest.approx(expected)
    assert not len(problems)


def test_percentage_points_are_a_difference_and_no_share() -> None:
    table, problems = complete(frame({"unit": "个百分点", "value": 0.7}))
    assert table.empty
    assert [problem.code for problem in problems] == ["UNIT_UNFIT"]


@pytest.mark.parametrize(
    ("column", "word", "expected"),
    [
        ("sex", "女", "female"),
        ("sex", "男", "male"),
        ("area", "农村", "rural"),
        ("flag", "proxy", "proxy"),
    ],
)
def test_closed_lists_are_read_in_both_languages(column: str, word: str, expected: str) -> None:
    table, _ = complete(frame({column: word}))
    assert table[column].iat[0] == expected


@pytest.mark.parametrize(
    "value",
    [
        True,
        np.True_,
        8 + 0j,
        datetime.date(2020, 1, 1),
        datetime.datetime(2020, 1, 1),
        pd.Timestamp("2020-01-01"),
        np.datetime64("2020-01-01"),
        [1],
        "约六成",
        10**400,
    ],
)
def test_what_is_no_number_is_no_value(value: Any) -> None:
    rows = frame({}, {"year": 2021}).assign(value=pd.Series([value, 60], dtype=object))
    table, problems = complete(rows)
    assert list(table["value"]) == [60]
    assert codes(problems) == [("VALUE_NOT_NUMBER", "#0")]


@pytest.mark.parametrize("kind", ["bool", "complex", "datetime64[ns]"])
def test_a_column_of_another_kind_gives_no_values(kind: str) -> None:
    table, problems = complete(frame({"value": 1}, {"value": 0}).astype({"value": kind}))
    assert table.empty
    assert codes(problems) == [("VALUE_NOT_NUMBER", "#0"), ("VALUE_NOT_NUMBER", "#1")]


@pytest.mark.parametrize(
    ("written", "value", "unit"),
    [
        ("50%", 50, "percent"),
        ("５０．３", 50.3, "percent"),
        ("503‰", 50.3, "percent"),
        ("约50", 50, "percent"),
    ],
)
def test_text_is_read_as_in_a_cell(written: str, value: float, unit: str) -> None:
    table, problems = complete(frame({"value": written}))
    assert (table["value"].iat[0], table["unit"].iat[0], len(problems.errors)) == (value, unit, 0)


def test_fractions_among_percentages_are_doubted_as_in_a_sheet() -> None:
    rows = [
        {"region": f"{i}县", "year": year, "value": 0.98} for i in range(4) for year in (2020, 2021)
    ]
    _, problems = complete(frame(*rows))
    assert [p.code for p in problems] == ["SERIES_FRACTION"] * 4
    _, problems = complete(
        frame({"value": 0.52}, *({"year": y, "value": 52} for y in (2021, 2022, 2023)))
    )
    assert codes(problems) == [("VALUE_FRACTION", "#0")]


@pytest.mark.parametrize(
    "name", ["country", "county", "地区", "地区名", "Country", "所在地区", "district", "Entity"]
)
def test_near_names_of_columns_are_taken_with_a_note(name: str) -> None:
    table, problems = complete(frame({name: "甲"}, {name: "乙", "value": 60}))
    assert list(table["region"]) == ["甲", "乙"]
    assert [(p.code, p.level, p.found) for p in problems] == [("COLUMN_TAKEN", "note", name)]
    assert problems[0].message("zh") == f"“{name}”列按“region”列读取。如所指不同，请改名。"


@pytest.mark.parametrize(
    ("columns", "value"),
    [
        ({"name": "孕产妇死亡率", "数值（1/万）": 1.2}, 12.0),
        (
            {"name": "孕产妇死亡率", "数值（1/万）": "12/10万"},
            12.0,
        ),  # the cell's own unit goes first
        ({"name": "孕产妇死亡率", "数值（1/万）": 1.2, "unit": "1/万"}, 12.0),
        ({"name": "孕产妇死亡率", "Value (per 1,000)": 0.12}, 12.0),
        ({"name": "产后访视率", "数值（‰）": 980}, 98.0),
        ({"name": "孕产妇死亡率", "value": None, "分子（人）": 3, "分母（万人）": 2}, 15.0),
    ],
)
def test_a_unit_in_the_name_of_a_column_is_that_of_its_values(
    columns: dict[str, Any], value: float
) -> None:
    table, problems = complete(pd.DataFrame([{"year": 2022, **columns}]))
    assert list(table["value"]) == [value]
    assert not [p for p in problems if p.level != "note"]


@pytest.mark.parametrize(
    "columns",
    [
        {"name": "孕产妇死亡率", "数值（1/万）": 1.2, "unit": "‰"},
        {"name": "孕产妇死亡率（‰）", "value": 0.12, "unit": "/10万"},
    ],
)
def test_two_units_of_a_row_give_no_value(columns: dict[str, Any]) -> None:
    table, problems = complete(pd.DataFrame([{"year": 2022, **columns}]))
    assert table["value"].dropna().empty
    assert ("UNIT_CONTRADICTS", "#0") in codes(problems)


@pytest.mark.parametrize("name", ["数值（农村）", "数值（预测）", "value (survey)"])
def test_what_else_the_name_of_a_column_says_is_not_dropped(name: str) -> None:
    rows = pd.DataFrame([{"indicator_id": NET, "year": 2022, name: 70.0}])
    with pytest.raises(wp.DataError, match=re.escape(name)):
        complete(rows)


def test_the_women_of_a_total_are_their_number_and_its_share() -> None:
    rows = [
        {"name": "从业人员", "unit": "万人", "year": 2022, "sex": sex, "value": value}
        for sex, value in (("合计", 20.0), ("女", 9.0))
    ]
    table, _ = complete(pd.DataFrame(rows))
    found = set(zip(table["indicator_id"], table["value"], strict=True))
    assert found == {("employed_women_share", 45.0), ("employed_women", 9.0)}


def test_a_column_of_groups_says_of_whom_each_row_is() -> None:
    groups = ["男", "农村女性", "总体", "60岁及以上", "低保家庭"]
    table, problems = complete(
        frame(*({"人群": who} for who in groups)).assign(value=range(50, 55))
    )
    found = zip(table["sex"], table["area"], table["age"], table["value"], strict=True)
    assert set(found) == {
        ("male", "all", "", 50),
        ("female", "rural", "", 51),
        ("both", "all", "", 52),
        ("both", "all", "60+", 53),
    }
    (problem,) = [p for p in problems if p.level == "error"]
    assert (problem.code, problem.cell) == ("INDICATOR_PART_UNKNOWN", "#4")
    assert problem.found == f"{NET}（低保家庭）"


def test_a_column_of_any_name_that_holds_groups_only_is_one_of_groups() -> None:
    table, _ = complete(frame({"类别": "男", "value": 75}, {"类别": "合计", "value": 74}))
    assert set(zip(table["sex"], table["value"], strict=True)) == {("male", 75), ("both", 74)}


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("村委会成员中女性比例", {(VILLAGE, 24.1)}),
        ("村委会成员中女性", {(VILLAGE, 24.1)}),
        ("女性就业人员", {("employed_women", 41.0), ("employed_women_share", 24.1)}),
    ],
)
def test_a_column_that_says_number_or_share_tells_them_apart(
    name: str, found: set[tuple[str, float]]
) -> None:
    rows = [("人数", 41), ("占比", 24.1)]
    table, problems = complete(
        pd.DataFrame([{"name": name, "year": 2022, "类型": kind, "value": n} for kind, n in rows])
    )
    assert set(zip(table["indicator_id"], table["value"], strict=True)) == found
    assert not problems.errors


def test_the_women_of_a_total_without_a_unit_are_persons() -> None:
    rows = [
        {"name": "从业人员", "year": 2022, "sex": sex, "value": value}
        for sex, value in (("合计", 200000), ("女", 90000))
    ]
    named = [{"name": "从业人员（女）", "year": 2023, "value": 96000}]
    table, _ = complete(pd.DataFrame([*rows, *named]))
    found = set(zip(table["indicator_id"], table["year"], table["value"], strict=True))
    number = "employed_women"
    assert found == {("employed_women_share", 2022, 45.0), (number, 2022, 9.0), (number, 2023, 9.6)}


def test_letters_say_a_sex_in_its_column() -> None:
    rows = frame({"Sex": "F"}, {"Sex": "M", "year": 2021}, {"Sex": "_T", "year": 2022})
    assert list(complete(rows)[0]["sex"]) == ["female", "male", "both"]


def test_years_that_are_dates_among_others_are_years() -> None:
    years = [pd.Timestamp("2020-12-31"), "2021年", pd.Period("2022")]
    rows = frame({}, {}, {}).assign(year=pd.Series(years, dtype=object))
    assert list(complete(rows)[0]["year"]) == [2020, 2021, 2022]


def test_chinese_columns_are_those_of_sheets() -> None:
    table, _ = complete(
        pd.DataFrame(
            {
                "指标": ["互联网使用率（女）"],
                "年份": ["2021年"],
                "数值": ["56.1%"],
                "地区": ["甲县"],
            }
        )
    )
    assert table[["region", "indicator_id", "year", "sex", "value"]].to_numpy().tolist() == [
        ["甲县", NET, 2021, "female", 56.1]
    ]


def test_columns_that_are_not_known_are_named() -> None:
    _, problems = complete(frame({"regiom": "甲县", "remarks on it": 1}))
    assert [(p.code, p.level) for p in problems] == [
        ("COLUMN_LIKE", "warning"),
        ("COLUMN_UNUSED", "note"),
    ]
    assert "“regiom”列不是已知的列，是否为“region”？该列未采用。" in problems[0].message("zh")


def test_names_bring_their_groups_and_units() -> None:
    rows = [
        {"indicator_id": "农村孕产妇死亡率", "value": 12},
        {"indicator_id": "孕产妇死亡率（‰）", "value": 0.161},
        {"indicator_id": "县人大女代表比例", "value": 30},
    ]
    table, problems = complete(frame(*rows))
    assert table[["indicator_id", "area", "level", "value"]].to_numpy().tolist() == [
        [MMR, "rural", "", 12],
        [MMR, "all", "", 16.1],
        ["people_congress_deputies_women_share", "all", "county", 30],
    ]
    assert not len(problems)


def test_a_group_that_the_indicator_is_not_of_is_no_value() -> None:
    table, problems = complete(
        frame({"indicator_id": "女性平均预期寿命", "sex": "male", "value": 76})
    )
    assert table.empty
    (problem,) = problems
    assert (problem.code, problem.cell) == ("GROUP_NOT_OF_ROW", "#0")
    assert problem.message("zh") == (
        "单元格 #0：指标“女性平均预期寿命”与该行的性别或城乡矛盾，该行未采用。"
        "请核对指标名称或分组；如是男女两性的指标，请改用其名称。"
    )


def test_a_group_in_the_name_against_the_column_is_no_value() -> None:
    table, problems = complete(frame({"indicator_id": "互联网使用率（女）", "sex": "male"}))
    assert table.empty
    assert codes(problems) == [("GROUP_CONTRADICTS", "#0")]


def test_counts_give_the_share_that_is_computed_from_them() -> None:
    rows = [
        {"indicator_id": "村委会成员", "value": 170, "sex": ""},
        {"indicator_id": "村委会成员", "value": 41, "sex": "女"},
    ]
    table, _ = complete(frame(*rows))
    assert table[["indicator_id", "value", "numerator", "denominator"]].round(
        4
    ).to_numpy().tolist() == [[VILLAGE, 24.1176, 41, 170]]


def test_a_year_after_today_is_doubted_and_stays() -> None:
    table, problems = complete(frame({"year": 2100}))
    assert len(table) == 1
    assert [(p.code, p.level) for p in problems] == [("YEAR_AFTER_TODAY", "warning")]


def test_rows_without_a_value_keep_their_region() -> None:
    table, problems = complete(
        frame({"region": "甲"}, {"region": "乙", "value": None}, {"region": "丙", "value": "—"})
    )
    assert list(table["region"]) == ["甲", "乙", "丙"]
    assert not len(problems)


def test_a_unit_that_is_not_known_is_no_value() -> None:
    table, problems = complete(frame({"unit": "亩"}))
    assert table.empty
    assert codes(problems) == [("UNIT_UNFIT", "#0")]


def test_what_was_found_is_counted_where_the_result_is_shown() -> None:
    plan = wp.load_plan("jinan-2021")
    result = wp.evaluate(plan, frame({"value": True}, {"year": 2021}), 2022)
    assert "VALUE_NOT_NUMBER" in {p.code for p in result.problems}


OWN = {"indicator_id": ["parks"], "name": ["人均公园数"], "unit": ["个"], "better": ["higher"]}
TARGET = {"name": ["人均公园数"], "operator": [">="], "value": [2], "milestone_year": [2025]}
YEARS = {"start_year": 2021, "end_year": 2025, "region": "甲县"}


def test_indicators_of_ones_own_come_as_a_table() -> None:
    plan = wp.load_plan(pd.DataFrame(TARGET), indicators=pd.DataFrame(OWN), **YEARS)
    data = pd.DataFrame({"name": ["人均公园数"] * 2, "year": [2020, 2022], "value": [1, "2.5个"]})
    row = wp.evaluate(plan, data, 2022).table.iloc[0]
    assert (row["indicator_id"], row["unit"], row["latest"], row["status"]) == (
        "parks",
        "count",
        2.5,
        "met",
    )


def test_values_of_one_sex_only_of_an_indicator_of_both_are_told() -> None:
    plan = wp.load_plan(pd.DataFrame(TARGET), indicators=pd.DataFrame(OWN), **YEARS)
    data = pd.DataFrame({"name": ["人均公园数"], "year": [2022], "value": [2.5], "sex": ["female"]})
    result = wp.evaluate(plan, data, 2022)
    assert result.table["status"].iat[0] == "no_data"
    (problem,) = result.problems
    assert problem.message("zh").startswith(
        "指标“人均公园数”只有女性的数据，没有合计，按合计设定的目标因此无数据。"
    )
    own = pd.DataFrame({**OWN, "sex": ["女性"]})
    plan = wp.load_plan(pd.DataFrame(TARGET), indicators=own, **YEARS)
    assert wp.evaluate(plan, data, 2022).table["status"].iat[0] == "met"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"unit": ["斤"]}, "VALUE_NOT_IN_LIST"),
        ({"better": ["more"]}, "VALUE_NOT_IN_LIST"),
        ({"untis": ["个"]}, "INDICATOR_COLUMN_UNKNOWN"),
        ({"name": [""]}, "CATALOGUE_EMPTY"),
    ],
)
def test_an_indicator_that_cannot_be_used_is_a_sentence(change: dict[str, Any], code: str) -> None:
    with pytest.raises(wp.DataError) as caught:
        wp.load_plan(pd.DataFrame(TARGET), indicators=pd.DataFrame({**OWN, **change}), **YEARS)
    assert code in {p.code for p in caught.value.problems}


def test_columns_of_targets_that_are_not_known_are_told() -> None:
    plan = wp.load_plan(
        pd.DataFrame({**TARGET, "priority": [1]}), indicators=pd.DataFrame(OWN), **YEARS
    )
    assert [(p.code, p.found) for p in plan.problems] == [("COLUMN_UNUSED", "priority")]


@pytest.mark.parametrize(
    ("word", "better"),
    [("越高越好", "higher"), ("逆向", "lower"), ("适中", "balance"), ("无", "none")],
)
def test_the_better_way_is_read_in_the_words_of_offices(word: str, better: str) -> None:
    own = pd.DataFrame({**OWN, "better": [word]})
    plan = wp.load_plan(pd.DataFrame(TARGET), indicators=own, **YEARS)
    assert plan.indicators.set_index("indicator_id").at["parks", "better"] == better


@pytest.mark.parametrize(
    ("name", "indicator", "population", "form"),
    [
        ("城市孕产妇系统管理率", "maternal_system_management", "urban", "level"),
        ("互联网使用率（农村、35—45岁）", NET, "rural;age:35-45", "level"),
        ("孕产妇死亡率（城乡差距）", MMR, "rural-urban", "gap"),
        ("宫颈癌检查率", "cervical_cancer_screening", "", "level"),
    ],
)
def test_a_plan_s_target_may_be_named_with_its_group(
    name: str, indicator: str, population: str, form: str
) -> None:
    own = {"name": [name], "milestone_year": [2025]} | (
        {} if form == "gap" else {"operator": [">="], "value": [70]}
    )
    plan = wp.load_plan(pd.DataFrame(own), **YEARS)
    found = plan.targets.iloc[0]
    assert (found["indicator_id"], found["population"], found["form"]) == (
        indicator,
        population,
        form,
    )


def test_a_population_may_be_given_in_words() -> None:
    plan = wp.load_plan(
        pd.DataFrame({**TARGET, "name": ["互联网使用率"], "population": ["农村、35—45岁"]}), **YEARS
    )
    assert plan.targets["population"].iat[0] == "rural;age:35-45"


def test_a_group_that_the_population_contradicts_is_a_sentence() -> None:
    with pytest.raises(wp.CatalogueError, match="分组与人群“urban”不一致"):
        wp.load_plan(
            pd.DataFrame({**TARGET, "name": ["农村孕产妇死亡率"], "population": ["urban"]}), **YEARS
        )


def judged(plan: str, *rows: dict[str, Any]) -> pd.DataFrame:
    return wp.evaluate(wp.load_plan(plan), frame(*rows), 2024).table


def test_what_is_said_of_a_level_above_is_no_value_of_the_plan_s_region(tmp_path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("指标,2024年\n全国孕产妇死亡率,15.7\n全市剖宫产率,31\n", encoding="utf-8")
    data = wp.read_observations(path)
    city, nation = (wp.evaluate(plan, data, 2024) for plan in ("qingyuan-2021", "china-2021"))
    asked = nation.table["indicator_id"] == "maternal_mortality"
    assert nation.table.loc[asked, "latest"].dropna().tolist()[:1] == [15.7]
    assert "maternal_mortality" not in set(city.observations["indicator_id"])
    assert [p.message("zh") for p in city.problems if p.code == "LEVEL_ABOVE"] == [
        "名称写明是全国的数，而所在地区是清远市，1 个数值未采用（如“孕产妇死亡率”）。如确是本地区的数，请改写名称。"
    ]


def test_the_whole_city_is_the_city_of_the_plan() -> None:
    rows = [
        {"region": region, "indicator_id": VILLAGE, "year": 2024}
        for region in ("全市", "清城区", "全省")
    ]
    result = wp.evaluate(wp.load_plan("qingyuan-2021"), frame(*rows), 2024)
    assert result.regions == ["清远市", "清城区"]
    assert [p.found for p in result.problems if p.code == "REGION_ABOVE"] == ["全省"]


def test_girls_of_an_indicator_serve_the_target_on_girls() -> None:
    rows = [
        {"indicator_id": "九年义务教育巩固率", "sex": "女", "year": year, "value": 97.0}
        for year in (2020, 2024)
    ]
    table = judged("qingyuan-2021", *rows)
    row = table[table["indicator_id"] == "girls_compulsory_retention"].iloc[0]
    assert (row["latest"], row["status"]) == (97.0, "met")


def test_indicators_that_the_plan_does_not_ask_for_are_a_note_and_stay() -> None:
    result = wp.evaluate(
        wp.load_plan("qingyuan-2021"),
        frame({"indicator_id": "rural_poverty_headcount", "value": 3}),
        2024,
    )
    (problem,) = [p for p in result.problems if p.code.startswith("NOT_ASKED")]
    assert problem.level == "note"
    assert (
        problem.message("zh") == "规划未设农村贫困发生率的目标，其数值未采用，仍保留在监测数据中。"
    )
    assert list(result.observations["indicator_id"]) == ["rural_poverty_headcount"]


def test_the_catalogue_s_order_of_columns_is_that_of_the_file() -> None:
    assert list(indicators().columns)[-1] == "age"


def test_school_years_are_read_and_told_in_a_column_and_as_columns() -> None:
    names = ["高等教育毛入学率", "互联网使用率"]
    years = ["2020学年", "2021-2022学年"]
    long = pd.DataFrame({"name": names[0], "year": years, "value": [54, 57]})
    wide = pd.DataFrame({"name": names, "2020学年": [54, 70], "2021/2022学年": [57, 73]})
    for table in (long, wide):
        found, problems = complete(table)
        own = found[found["indicator_id"] == "tertiary_gross_enrolment"]
        assert dict(zip(own["year"], own["value"], strict=True)) == {2020: 54, 2022: 57}
        told = [one.code for one in problems if one.code.startswith("YEAR")]
        assert sorted(told) == ["YEAR_SCHOOL", "YEAR_SCHOOL_BEGUN"]


def test_rows_of_no_region_of_their_own_are_left_out_and_noted() -> None:
    places = ["清城区", "清新区", "合计", "珠三角", "全市平均", "市直"]
    table = pd.DataFrame(
        {"name": "互联网使用率", "region": places, "year": 2021, "value": [54, 55, 56, 57, 58, 59]}
    )
    found, problems = complete(table, region="清远市")
    assert dict(zip(found["region"], found["value"], strict=True)) == {
        "清城区": 54,
        "清新区": 55,
        "清远市": 56,
    }
    assert [(one.code, one.found) for one in problems if one.level == "note"] == [
        ("REGION_TOTAL", "合计"),
        ("REGION_GROUP", "珠三角"),
        ("NAME_ASIDE", "全市平均"),
        ("REGION_GROUP", "市直"),
    ]


def test_the_share_of_women_in_a_total_is_its_value_as_in_sheets() -> None:
    row = {"name": "村委会成员", "性别": "女", "指标类型": "占比", "year": 2022, "value": 25.0}
    table, _ = complete(pd.DataFrame([row]), region="甲县")
    assert table[["indicator_id", "value"]].to_numpy().tolist() == [[VILLAGE, 25.0]]
