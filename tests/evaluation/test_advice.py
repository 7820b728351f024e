"""Where a gap arises, how fast it would have to close, and what the plan has for it: figures by hand."""

import pandas as pd
import pytest

import womenplan as wp
from womenplan.errors import UsageError
from womenplan.evaluation.decomposition import whole_cases
from womenplan.model.plan import plan_from_targets
from womenplan.narration.advice import paces
from womenplan.narration.row import apart

SCREENING = "cervical_cancer_screening"
YEARS = range(2020, 2025)


def city_plan(**target: object) -> wp.Plan:
    goal = {"indicator_id": SCREENING, "operator": ">=", "value": 70.0, "milestone_year": 2030}
    names = ["筛查下沉", "宣传发动", "财政保障"]
    measures = pd.DataFrame({"措施": names, "指标": [SCREENING, "", ""], "领域": "健康"})
    measures["责任单位"] = ["卫生健康部门、妇联", "妇联", "财政部门"]
    about = {"start_year": 2021, "end_year": 2030, "region": "安湖市", "title": "安湖市规划"}
    return plan_from_targets(pd.DataFrame([goal | target]), plan=about, measures=measures)


# Screened of those due, in 2024; each region has risen by its own points a year.
COUNTS = {"东区": (600, 1000), "西县": (350, 1000), "北县": (1500, 2000)}
RISE = {"东区": 1.0, "西县": 2.0, "北县": 4.0, "安湖市": 2.75}


def observations(counts: dict[str, tuple[int, int]] = COUNTS, **more: object) -> pd.DataFrame:
    """Return five years in which each region rises by its own points a year, with the city's sum."""
    whole = tuple(map(sum, zip(*counts.values(), strict=True)))
    rows = []
    for region, (top, bottom) in {**counts, "安湖市": whole}.items():
        for year in YEARS:
            counted = top - RISE[region] * (2024 - year) * bottom / 100
            rows.append((region, year, 100 * counted / bottom, counted, bottom))
    columns = ["region", "year", "value", "numerator", "denominator"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(indicator_id=SCREENING, source="演示数据", **more)


def judged(data: pd.DataFrame | None = None, plan: wp.Plan | None = None) -> wp.Evaluation:
    return wp.evaluate(plan or city_plan(), observations() if data is None else data, 2024)


def slow() -> pd.DataFrame:
    """Return the observations with 0.1 points a year in the city, so that it needs advice."""
    data = observations()
    home = data["region"] == "安湖市"
    data.loc[home, "numerator"] = 2450 - 4 * (2024 - data["year"])
    data.loc[home, "value"] = data["numerator"] / 40
    return data


def test_shortfalls_of_regions_add_up_to_that_of_the_city():
    # 70 % of 4000 is 2800, and 2450 were screened: 350 short, 8.75 points. The east is short of
    # 700 - 600, the west of 700 - 350; the north has 1500 where 1400 would do.
    result = judged()
    found = result.decompose(result.table["target_id"].iat[0]).set_index("group")
    assert dict(found["short"]) == {"安湖市": 350, "东区": 100, "西县": 350, "北县": -100}
    assert dict(found["points"]) == pytest.approx(
        {"安湖市": 8.75, "东区": 2.5, "西县": 8.75, "北县": -2.5}
    )
    assert list(found["share"]) == pytest.approx([100, 100 * 100 / 350, 100, -100 * 100 / 350])
    assert list(found["population_share"]) == pytest.approx([100, 25, 25, 50])


def test_whole_numbers_of_cases_add_up_as_printed():
    # 70 % of 1001, 1003 and 1007 less 600 each: 100.7, 102.1, 104.9, together 307.7
    result = judged(observations({"东区": (600, 1001), "西县": (600, 1003), "北县": (600, 1007)}))
    found = result.decompose(result.table["target_id"].iat[0]).set_index("group")
    assert dict(found["short"]) == {"安湖市": 308, "东区": 101, "西县": 102, "北县": 105}


def test_what_no_region_accounts_for_stands_by_itself():
    data = observations()
    home = data["region"] == "安湖市"
    data.loc[home, "denominator"] += 100
    data.loc[home, "value"] = 100 * data["numerator"] / data["denominator"]
    result = judged(data)
    found = result.decompose(result.table["target_id"].iat[0]).set_index("group")
    assert found.at["rest", "short"] == 70
    assert found.loc[["东区", "西县", "北县", "rest"], "short"].sum() == found.at["安湖市", "short"]


def test_areas_are_told_where_they_make_up_the_whole():
    # of the 2450 screened 650 live in the country, of 1500 due: 1050 - 650 = 400 short there
    data = slow()
    last = data[(data["region"] == "安湖市") & (data["year"] == 2024)]
    rural = last.assign(area="rural", numerator=650, denominator=1500, value=100 * 650 / 1500)
    urban = last.assign(area="urban", numerator=1800, denominator=2500, value=72.0)
    result = judged(pd.concat([data.assign(area="all"), rural, urban], ignore_index=True))
    found = result.decompose(result.table["target_id"].iat[0])
    areas = found[found["by"] == "area"].set_index("group")["short"]
    assert dict(areas) == {"rural": 400, "urban": -50}
    home = result.advice[result.advice["region"] == "安湖市"].iloc[0]
    assert "按城乡分，农村400人、城镇-50人" in home["message_zh"]


def test_deaths_above_the_target_are_counted_where_less_is_better():
    # 8 in 100,000 of 100,000 births is 8; there were 7 and 4: three too many
    plan = city_plan(indicator_id="maternal_mortality", operator="<=", value=8.0)
    counts = {"东区": (7, 50_000), "西县": (4, 50_000)}
    rows = [
        (name, 2024, top / bottom * 1e5, top, bottom)
        for name, (top, bottom) in {**counts, "安湖市": (11, 100_000)}.items()
    ]
    columns = ["region", "year", "value", "numerator", "denominator"]
    data = pd.DataFrame(rows, columns=columns).assign(indicator_id="maternal_mortality")
    result = judged(data, plan)
    found = result.decompose(result.table["target_id"].iat[0]).set_index("group")
    assert dict(found["short"]) == {"安湖市": 3, "东区": 3, "西县": 0}


def test_cases_are_rounded_up_and_a_strict_target_asks_for_one_more():
    assert [whole_cases(x) for x in (12.0, 12.01, 0.0)] == [12, 13, 0]
    assert whole_cases(12.0, strict=True) == 13


def test_target_without_counts_is_not_taken_apart():
    result = judged(observations().drop(columns=["numerator", "denominator"]))
    assert result.decompose(result.table["target_id"].iat[0]).empty


def test_a_level_to_keep_that_the_plan_does_not_say_has_nothing_to_take_apart():
    result = judged(plan=city_plan(form="keep", value=None))
    assert result.decompose(result.table["target_id"].iat[0]).empty
    assert result.advice["short"].isna().all()


def test_unknown_target_or_region_is_told():
    result = judged()
    with pytest.raises(UsageError, match="没有目标或指标“x”"):
        result.decompose("x")
    with pytest.raises(UsageError, match="南县"):
        result.decompose(result.table["target_id"].iat[0], region="南县")


def test_advice_gives_the_paces_the_shortfall_the_measures_and_the_models():
    # 61.25 % in 2024, 0.1 points a year since 2021; 8.75 points in six years: 1.46 a year
    result = judged(slow())
    row = result.advice.query("region == '安湖市'").iloc[0]
    assert row["needed"] == pytest.approx(8.75 / 6)
    assert (row["recent"], row["recent_from"]) == (pytest.approx(0.1), 2021)
    assert (row["fastest"], row["fastest_regions"]) == (pytest.approx(4.0), "北县")
    assert row["short"] == 350
    assert row["where"] == "西县:350|东区:100|北县:-100"
    assert row["learn_from"] == "北县"
    assert row["departments"] == "卫生健康部门、妇联"
    assert row["measures"].endswith("=no_report")
    said = row["message_zh"]
    assert "还差350人，其中西县350人、东区100人；其余地区好于目标，合计抵减100人。" in said
    assert "“筛查下沉”（未报告）" in said
    assert "须达到这一速度的15倍" in said  # 1.458 / 0.1
    assert "已达标、可供借鉴的地区有北县（75.00%）。" in said
    assert said.endswith("历年数值及分子、分母计算。")
    assert "350 persons short of the target: 西县 350, 东区 100; " in row["message_en"]


def test_paces_that_differ_print_apart_and_one_that_prints_as_nought_is_none():
    data = slow().assign(numerator=float("nan"), denominator=float("nan"))
    home = data["region"] == "安湖市"
    for yearly, told in ((1.32, "年均提高1.32"), (0.004, "2021—2024年基本未变")):
        # 8.75 in six years is 1.46 a year, 1.1 times as much; 0.003 is nought with two decimals
        data.loc[home, "value"] = (61.25 - yearly * (2024 - data["year"])).round(2)
        said = judged(data).advice.query("region == '安湖市'")["message_zh"].iat[0]
        assert told in said.replace(" ", "")
        assert ("倍" in said) == (yearly > 1)
    # with whole numbers 60 in 2024: 70 asks for 1.67 a year, and 1.7 was done: both would print 2
    assert apart([10 / 6, 1.9], 0) == 1


def test_pace_is_not_counted_across_a_break_of_the_series():
    data = slow()
    broken = (data["region"] == "安湖市") & (data["year"] == 2023)
    found = paces(judged(data.assign(series_break=broken))).set_index("region")
    assert found.at["安湖市", "recent_from"] == 2023
    # 61.15 % in 2023 is 8.85 short; judged in 2024 there are six years left, not seven
    older = paces(judged(data[data["year"] < 2024])).set_index("region")
    assert older.at["安湖市", "needed"] == pytest.approx(8.85 / 6)
    assert found.at["东区", "recent_from"] == 2021


def test_measure_of_the_objective_is_named_where_none_names_the_indicator():
    plan = city_plan(objective_no=3, domain="health", section="objective")
    measures = plan.measures.assign(indicator_ids="", objective_nos=["", "3", ""])
    result = judged(
        slow(),
        wp.Plan(
            **{
                name: getattr(plan, name)
                for name in plan.__dataclass_fields__
                if name != "measures"
            },
            measures=measures,
        ),
    )
    row = result.advice.query("region == '安湖市'").iloc[0]
    assert row["measures"].startswith(plan.measures["measure_id"].iat[1])


def test_region_of_too_few_cases_is_no_model():
    # one year without a death among 1000 births proves nothing
    plan = city_plan(indicator_id="maternal_mortality", operator="<=", value=8.0)
    rows = [
        (name, year, deaths / births * 1e5, deaths, births)
        for name, deaths, births in (("东区", 0, 1000), ("西县", 9, 30_000), ("安湖市", 9, 31_000))
        for year in YEARS
    ]
    columns = ["region", "year", "value", "numerator", "denominator"]
    data = pd.DataFrame(rows, columns=columns).assign(indicator_id="maternal_mortality")
    row = judged(data, plan).advice.query("region == '安湖市'").iloc[0]
    assert row["learn_from"] == ""


def test_plan_that_is_met_needs_no_advice():
    data = observations().assign(value=80.0).drop(columns=["numerator", "denominator"])
    assert judged(data).advice.empty


def test_indicator_of_ones_own_counts_what_its_name_says():
    # 女村医人数 without a unit counts persons; of a share that names no numerator, whom its name has
    own = pd.DataFrame(
        {
            "indicator_id": ["doctors", "trained", "stations"],
            "name_zh": ["女村医人数", "女职工培训覆盖率", "妇女之家数量"],
            "unit": ["", "percent", ""],
            "better": "higher",
        }
    )
    goals = {"doctors": 300, "trained": 90, "stations": 50}
    targets = pd.DataFrame({"indicator_id": list(goals), "operator": ">=", "milestone_year": 2030})
    targets["value"] = list(goals.values())
    about = {"start_year": 2021, "end_year": 2030, "region": "甲市", "title": "甲市规划"}
    plan = wp.load_plan(targets, indicators=own, **about)
    rows = [
        (name, year, value + year - 2020, top, bottom)
        for name, value, top, bottom in (
            ("doctors", 100, None, None),
            ("trained", 50, 5000, 10_000),
            ("stations", 10, None, None),
        )
        for year in YEARS
    ]
    columns = ["indicator_id", "year", "value", "numerator", "denominator"]
    data = pd.DataFrame(rows, columns=columns).assign(region="甲市")
    data["numerator"] = data["value"] * data["denominator"] / 100
    said = " ".join(wp.evaluate(plan, data, 2024).advice["message_zh"])
    assert "女村医人数2024年为104人" in said
    assert "妇女之家数量2024年为14个" in said
    assert "甲市还差3600人" in said  # 90 % of 10,000 less 5,400
