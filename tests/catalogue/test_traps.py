"""Places of the plans that are easily misread; every expectation is read from the printed plan."""

from __future__ import annotations

import pandas as pd
import pytest

from womenplan.model import catalogue
from womenplan.model.plan import bundled_plan
from womenplan.narration.evaluation import evaluate

LOCAL = ("jinan-2021", "youhao-2021", "jixian-2021", "qingyuan-2021", "huludao-2021")


def rows(plan: str, indicator: str, section: str = "objective", **cells: str) -> list[tuple]:
    """Form, operator, value, unit and milestone of an indicator's rows in a plan's section, in the plan's order."""
    df = catalogue.targets().query(
        "plan_id == @plan and indicator_id == @indicator and section == @section"
    )
    for column, value in cells.items():
        df = df[df[column] == value]
    return [
        (r.form, r.operator, None if pd.isna(r.value) else r.value, r.unit, int(r.milestone_year))
        for r in df.itertuples()
    ]


def row(target_id: str, milestone: int | None = None) -> pd.Series:
    df = catalogue.targets().query("target_id == @target_id")
    return df.iloc[0] if milestone is None else df[df["milestone_year"] == milestone].iloc[0]


# --- several milestones, and growth on a year of its own ----------------------------------------------------------


def test_maternal_mortality_of_huludao_is_one_target_with_two_milestones():
    # 到 2025 年控制在 10.5/10 万以下，到 2030 年控制在 10/10 万以下
    assert rows("huludao-2021", "maternal_mortality", form="level") == [
        ("level", "<=", 10.5, "per_100k", 2025),
        ("level", "<=", 10, "per_100k", 2030),
    ]
    ids = catalogue.targets().query(
        "plan_id == 'huludao-2021' and indicator_id == 'maternal_mortality' and form == 'level'"
    )
    assert ids["target_id"].nunique() == 1


def test_tap_water_of_huludao_has_two_milestones():
    # 到 2025 年达到 88%，到 2030 年达到 90%: a bare 达到 is a bound that may be passed
    assert rows("huludao-2021", "rural_tap_water") == [
        ("level", ">=", 88, "percent", 2025),
        ("level", ">=", 90, "percent", 2030),
    ]


def test_growth_of_nutrition_knowledge_is_a_change_with_its_base_years():
    # 到 2025 年和 2030 年……分别在 2019 年和 2022 年基础上提高 10%
    assert rows("huludao-2021", "nutrition_knowledge") == [
        ("change", ">=", 10, "percent", 2025),
        ("change", ">=", 10, "percent", 2030),
    ]
    bases = [row("huludao-2021/health-o6b", year)["base_year"] for year in (2025, 2030)]
    assert bases == [2019, 2022]
    assert "百分点" in row("huludao-2021/health-o6b")["note"]  # the text may mean points


# --- components ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target_id", ["youhao-2021/health-o5c", "qingyuan-2021/health-o6b", "huludao-2021/health-o5b"]
)
def test_testing_for_three_diseases_is_one_target_with_three_components(target_id):
    # 孕产妇艾滋病、梅毒和乙肝检测率达到 98%以上
    found = row(target_id)
    assert (found["operator"], found["value"]) == (">=", 98)
    assert found["components"] == "hiv_testing|syphilis_testing|hepatitis_b_testing"


@pytest.mark.parametrize(
    "target_id", ["youhao-2021/health-o5d", "qingyuan-2021/health-o6d", "huludao-2021/health-o5c"]
)
def test_treatment_of_two_infections_is_one_target_with_two_components(target_id):
    # 艾滋病、梅毒孕产妇感染者治疗率达到 95%以上
    found = row(target_id)
    assert (found["operator"], found["value"]) == (">=", 95)
    assert found["components"] == "hiv_treatment|syphilis_treatment"


def test_a_target_of_components_is_met_only_where_every_component_is():
    data = pd.DataFrame(
        {
            "indicator_id": ["hiv_testing", "syphilis_testing", "hepatitis_b_testing"],
            "year": 2030,
            "value": [99.5, 99.0, 97.0],
        }
    )
    table = evaluate(bundled_plan("qingyuan-2021"), data, year=2030).table.set_index("target_id")
    assert (
        table.at["qingyuan-2021/health-o6b", "status"] == "nearly_met"
    )  # hepatitis B is one point short of 98
    assert table.at["qingyuan-2021/health-o6b", "gap"] == pytest.approx(1.0)


# --- around, keep, strict, counts, halves, ratios ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plan", "indicator", "value"),
    [
        ("jinan-2021", "maternal_mortality", 10),  # 控制在 10／10 万左右
        ("jinan-2021", "senior_technical_women_share", 50),  # 达到 50%左右
        ("jinan-2021", "neighbourhood_committee_women_share", 50),  # 保持在 50%左右
        ("youhao-2021", "employed_women_share", 40),
        ("youhao-2021", "urban_unit_employed_women_share", 40),
        ("youhao-2021", "neighbourhood_committee_women_share", 50),
        ("jixian-2021", "employed_women_share", 45),
        ("jixian-2021", "urban_unit_employed_women_share", 40),
        ("jixian-2021", "rural_sanitary_toilet", 98),  # 2025 年达到 98%左右
        ("qingyuan-2021", "employed_women_share", 45),
        ("qingyuan-2021", "rural_training_women_share", 50),
        ("qingyuan-2021", "neighbourhood_committee_women_share", 50),
        ("huludao-2021", "employed_women_share", 45),
        ("huludao-2021", "urban_unit_employed_women_share", 40),
        ("huludao-2021", "senior_secondary_gross_enrolment", 95),  # 保持在 95%左右
        ("huludao-2021", "neighbourhood_committee_women_share", 50),
    ],
)
def test_left_and_right_of_a_number_is_around_even_where_it_is_kept(plan, indicator, value):
    assert [r[:3] for r in rows(plan, indicator) if r[0] != "gap"] == [("around", "~", value)]


@pytest.mark.parametrize(
    ("plan", "indicator", "operator", "value"),
    [
        ("jinan-2021", "maternal_anaemia", "<=", 9),  # 保持在 9%以下
        ("jinan-2021", "compulsory_retention", ">=", 99),  # 巩固率稳定在 99%以上
        ("jinan-2021", "senior_secondary_gross_enrolment", ">=", 97),
        ("jinan-2021", "rural_tap_water", ">=", 95),  # 稳定在 95%以上
        ("youhao-2021", "preschool_gross_enrolment", ">=", 90),  # 达到并保持在 90%以上
        ("jixian-2021", "primary_net_enrolment", ">=", 99.95),  # 均保持在 99.95%以上: two rates
        ("jixian-2021", "junior_secondary_net_enrolment", ">=", 99.95),
        ("jixian-2021", "rural_tap_water", ">=", 99),
        ("qingyuan-2021", "girls_compulsory_retention", ">=", 96),
        ("qingyuan-2021", "women_worker_training", ">=", 95),  # 保持并巩固在 95%以上
        ("qingyuan-2021", "women_basic_medical_insurance_coverage", ">=", 98),
        (
            "huludao-2021",
            "village_committee_women_share",
            ">=",
            30,
        ),  # here 保持在, in the four other plans 达到
    ],
)
def test_to_keep_a_level_is_a_form_of_its_own(plan, indicator, operator, value):
    assert [r[:3] for r in rows(plan, indicator)] == [("keep", operator, value)]


@pytest.mark.parametrize(
    ("plan", "indicator", "operator", "value", "unit"),
    [
        ("qingyuan-2021", "gigabit_broadband_households", ">", 30, "percent"),  # 超过 30% is strict
        ("jinan-2021", "women_exercise", ">=", 55, "percent"),  # a bare 达到 55%
        ("jixian-2021", "women_fitness_standard", ">=", 90, "percent"),
        ("jixian-2021", "women_working_age_education_years", ">=", 11.6, "years"),
        ("jixian-2021", "female_life_expectancy", ">=", 78.1, "years_of_life"),
        ("jixian-2021", "maternal_mortality", "<=", 12.5, "per_100k"),  # 12.5/10 万以内
        ("qingyuan-2021", "maternal_mortality", "<=", 8, "per_100k"),
        ("youhao-2021", "hiv_mtct", "<=", 3, "percent"),
        ("jixian-2021", "hiv_mtct", "<=", 2.5, "percent"),
        ("huludao-2021", "pregnancy_anaemia", "<=", 10, "percent"),
        ("huludao-2021", "women_fitness_standard", ">=", 92.17, "percent"),  # 不少于 92.17%
        (
            "huludao-2021",
            "party_gov_dept_with_women_share",
            ">=",
            50,
            "percent",
        ),  # 1/2 以上的领导班子
        ("youhao-2021", "party_gov_dept_with_women_share", ">=", 50, "percent"),  # 一半以上
        ("youhao-2021", "gov_leadership_women_number", ">=", 1, "persons"),  # 至少各配备 1 名
        ("jixian-2021", "village_community_committees_women_number", ">=", 1, "persons"),
        ("qingyuan-2021", "dv_shelters", ">=", 1, "count"),  # 设立 1 个以上
        (
            "huludao-2021",
            "county_chief_women_number",
            ">=",
            1,
            "persons",
        ),  # 全市范围内……至少配备 1 名
    ],
)
def test_levels_of_the_objectives(plan, indicator, operator, value, unit):
    assert [r[:4] for r in rows(plan, indicator, form="level")] == [
        ("level", operator, value, unit)
    ]


@pytest.mark.parametrize("plan", ["qingyuan-2021", "huludao-2021"])
def test_stalls_of_women_to_stalls_of_men_are_a_ratio(plan):
    # Qingyuan 不小于 1.5:1 and 2:1; Huludao 至少为 3:2 and 2:1
    assert rows(plan, "public_toilet_stall_ratio", "strategy") == [
        ("level", ">=", 1.5, "ratio", 2030)
    ]
    assert rows(plan, "public_toilet_stall_ratio_busy", "strategy") == [
        ("level", ">=", 2, "ratio", 2030)
    ]


@pytest.mark.parametrize(
    ("plan", "indicator", "section"),
    [
        ("qingyuan-2021", "rural_harmless_toilet", "objective"),  # 全覆盖
        ("qingyuan-2021", "mother_infant_room_coverage", "objective"),
        (
            "qingyuan-2021",
            "disabled_living_allowance_coverage",
            "objective",
        ),  # 目标人群覆盖率达 100%
        ("qingyuan-2021", "women_volunteer_team_coverage", "project"),  # 每个城乡社区都有
        (
            "youhao-2021",
            "maternity_insurance_employer_coverage",
            "objective",
        ),  # 覆盖城乡所有用人单位
        ("jinan-2021", "women_council_coverage", "strategy"),
    ],
)
def test_full_coverage_is_one_hundred_percent(plan, indicator, section):
    assert [r[:4] for r in rows(plan, indicator, section)] == [("coverage", ">=", 100, "percent")]


def test_a_number_of_things_to_build_is_no_coverage():
    assert rows("qingyuan-2021", "mother_infant_rooms", "project") == [
        ("level", ">=", 350, "count", 2030)
    ]  # 350 家以上


def test_five_full_coverages_of_jinan_are_five_rows():
    df = catalogue.targets().query(
        "plan_id == 'jinan-2021' and locator == '二（一）策略措施11' and form == 'coverage'"
    )
    assert df["indicator_id"].nunique() == 5


# --- no number: relative, gaps, slower rises, balance --------------------------------------------------------------


@pytest.mark.parametrize("plan", LOCAL)
def test_women_delegates_are_measured_by_women_members_as_a_rule(plan):
    # 一般不低于（吉县：不少于）本地区党员总数中女性比例
    df = catalogue.targets().query(
        "plan_id == @plan and indicator_id == 'party_congress_women_share'"
    )
    assert df[["form", "operator", "comparator_id", "soft"]].to_numpy().tolist() == [
        ["relative", ">=", "party_members_women_share", True]
    ]


@pytest.mark.parametrize("plan", LOCAL)
def test_workers_congress_is_measured_by_women_employees(plan):
    df = catalogue.targets().query(
        "plan_id == @plan and indicator_id == 'workers_congress_women_share'"
    )
    assert df[["form", "comparator_id", "soft"]].to_numpy().tolist() == [
        ["relative", "women_employees_share", False]
    ]


@pytest.mark.parametrize(
    ("plan", "indicator", "groups"),
    [
        ("jinan-2021", "maternal_mortality", ["rural-urban", "regions"]),  # 城乡、区域差距缩小
        ("jixian-2021", "maternal_mortality", ["rural-urban"]),  # 城乡差距缩小
        ("qingyuan-2021", "maternal_mortality", ["rural-urban", "regions"]),
        (
            "huludao-2021",
            "maternal_mortality",
            ["rural-urban", "regions", "groups"],
        ),  # 城乡、区域、群体差距
        ("jinan-2021", "income", ["female-male"]),  # 男女收入差距明显缩小
        ("youhao-2021", "income", ["female-male"]),
        ("qingyuan-2021", "income", ["female-male"]),
        ("huludao-2021", "income", ["female-male"]),
        ("jinan-2021", "housework_time", ["female-male"]),  # 两性家务劳动时间差距
        ("youhao-2021", "housework_time", ["female-male"]),
        ("jixian-2021", "housework_time", ["female-male"]),
        ("qingyuan-2021", "housework_time", ["female-male"]),
        ("huludao-2021", "housework_time", ["female-male"]),
        ("jixian-2021", "income", []),  # the objectives of Jixian do not speak of income
    ],
)
def test_gaps_name_the_groups_that_they_compare(plan, indicator, groups):
    df = catalogue.targets().query(
        "plan_id == @plan and indicator_id == @indicator and form == 'gap'"
    )
    assert df["population"].tolist() == groups
    assert (df["operator"] == "narrow").all()


@pytest.mark.parametrize("plan", ["jinan-2021", "youhao-2021", "jixian-2021", "qingyuan-2021"])
def test_a_slower_rise_is_no_fall(plan):
    # 妇女焦虑障碍、抑郁症患病率上升趋势减缓; Huludao has no such words
    for indicator in ("women_anxiety", "women_depression"):
        assert [r[:2] for r in rows(plan, indicator)] == [("direction", "slow")]
        assert rows("huludao-2021", indicator) == []


def test_balance_of_girls_and_boys_is_neither_a_rise_nor_a_number():
    # Youhao: 在园儿童, 小学初中在校生, 普通高中在校生, 高校在校生, 学科专业; Huludao: 在园男童女童
    df = catalogue.targets().query("form == 'balance'")
    assert df.groupby("plan_id").size().to_dict() == {"youhao-2021": 6, "huludao-2021": 1}
    assert df["value"].isna().all()
    assert (df["operator"] == "=").all()


# --- one quantity, one id; two quantities, two ids -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cervical_cancer_early_diagnosis", "cervical_cancer_treatment"),  # 早诊率, 治疗率
        ("pregnancy_anaemia", "maternal_anaemia"),  # 孕妇贫血率, 孕产妇贫血患病率
        (
            "women_resident_pension_coverage",
            "women_basic_pension_coverage",
        ),  # 城乡居民养老保险, 基本养老保险
        (
            "rural_cervical_screening_coverage",
            "cervical_cancer_screening",
        ),  # 农村筛查覆盖率, 适龄妇女筛查率
        ("rural_breast_screening_coverage", "breast_cancer_screening"),
        ("cervical_screening_high_performance", "cervical_cancer_screening"),  # 35–45 岁高效筛查
        ("girls_compulsory_retention", "compulsory_retention"),
        ("girls_senior_secondary_gross_enrolment", "senior_secondary_gross_enrolment"),
        ("female_healthy_life_expectancy", "healthy_life_expectancy"),
        ("rural_sanitary_toilet", "rural_harmless_toilet"),  # 卫生厕所, 无害化卫生厕所
        ("women_exercise", "women_exercise_number"),  # 人数比例, 人数
        ("gov_leadership_women_share", "gov_leadership_women_chief_share"),
        (
            "party_gov_dept_with_women_share",
            "party_gov_dept_leadership_women_share",
        ),  # teams with a woman, women in teams
        ("social_orgs_led_by_women_share", "social_org_leader_women_share"),
        ("village_party_secretary_women_share", "village_head_women_share"),
        (
            "hiv_syphilis_mother_child_treatment",
            "hiv_syphilis_treatment",
        ),  # with the children born, without
        ("mother_infant_rooms", "mother_infant_room_coverage"),
        ("board_women_share", "soe_board_women_share"),  # 企业, 国有企业
    ],
)
def test_two_quantities_have_two_indicators_and_no_name_in_common(one, other):
    df = catalogue.indicators().set_index("indicator_id")
    used = set(catalogue.targets()["indicator_id"])
    assert {one, other} <= used
    names = [
        set(f"{df.at[key, 'name_zh']}|{df.at[key, 'aliases']}".split("|")) - {""}
        for key in (one, other)
    ]
    assert not names[0] & names[1]


@pytest.mark.parametrize(
    ("indicator", "values"),
    [  # jinan, youhao, jixian, qingyuan, huludao at the end of each plan; None: no number
        ("maternal_mortality", (10, 15, 12.5, 8, 10)),
        ("cervical_cancer_screening", (70, 60, None, 70, 70)),
        ("hiv_mtct", (2, 3, 2.5, 2, 2)),
        ("women_exercise", (55, None, None, 42, 48)),
        ("senior_technical_women_share", (50, 40, None, 40, 40)),
        ("village_committee_women_share", (30, 30, 30, 30, 30)),
        ("neighbourhood_head_women_share", (50, 40, None, 40, 40)),
        ("rural_tap_water", (95, 96, 99, 99, 90)),
        ("women_health_literacy", (None, 25, None, None, 30)),
    ],
)
def test_one_quantity_has_one_indicator_in_all_plans(indicator, values):
    df = catalogue.targets()
    own = df[
        (df["indicator_id"] == indicator) & (df["section"] == "objective") & (df["form"] != "gap")
    ]
    last = own.sort_values("milestone_year").groupby("plan_id")["value"].last()
    assert [None if pd.isna(value) else value for value in last.reindex(LOCAL)] == list(values)


def test_early_diagnosis_stands_where_other_plans_have_treatment():
    # Huludao 宫颈癌患者早诊率达到 90%以上; Youhao 治疗率达到 85%以上; Jin'an and Qingyuan 治疗率 90% in the strategies
    assert [r[2] for r in rows("huludao-2021", "cervical_cancer_early_diagnosis")] == [90]
    assert rows("huludao-2021", "cervical_cancer_treatment") == []
    assert [r[2] for r in rows("youhao-2021", "cervical_cancer_treatment")] == [85]
    for plan in ("jinan-2021", "qingyuan-2021"):
        assert [r[2] for r in rows(plan, "cervical_cancer_treatment", "strategy")] == [90]


# --- soft and steady -----------------------------------------------------------------------------------------------


def test_soft_targets_are_those_of_the_words_strive_and_as_a_rule():
    # 力争……达到 30%以上，村“两委”主干……10% of Jixian; 一般不低于 of the five party congresses
    df = catalogue.targets()
    assert set(df.loc[df["soft"], "target_id"]) == {
        "jixian-2021/decision-o7d",
        "jixian-2021/decision-o7e",
        "jixian-2021/decision-o2a",
        "jinan-2021/decision-o2a",
        "youhao-2021/decision-o1a",
        "qingyuan-2021/decision-o2a",
        "huludao-2021/decision-o2a",
    }


@pytest.mark.parametrize(
    ("target_id", "steady"),
    [
        ("jinan-2021/health-o3c", True),  # 乳腺癌人群筛查率逐步提高
        ("jinan-2021/health-o2b", False),  # 城乡、区域差距缩小
        ("qingyuan-2021/health-o2b", True),  # 城乡、区域差距逐步缩小
        ("jinan-2021/decision-o6a", False),  # 管理层中的女性比例有所提升
        ("huludao-2021/decision-o5b", True),  # 逐渐提高
        ("youhao-2021/decision-o2b", False),  # 保持稳定并有所提高
        ("youhao-2021/security-o1g", True),  # 参保人数稳步增加
        ("jixian-2021/security-o5a", False),  # 提高……参保人数
        ("huludao-2021/security-o5a", True),  # 逐步增长
        ("qingyuan-2021/security-o6a", True),  # 逐步实现……100%
    ],
)
def test_steady_is_asked_for_only_where_the_words_stand(target_id, steady):
    assert bool(row(target_id)["steady"]) is steady


# --- repeats -------------------------------------------------------------------------------------------------------


def test_what_the_projects_of_qingyuan_say_again_is_linked_to_the_first_place():
    df = catalogue.targets().set_index("target_id")["repeats"]
    assert df[df != ""].filter(like="qingyuan").to_dict() == {
        "qingyuan-2021/health-p1a": "qingyuan-2021/health-o3a",  # 宫颈癌人群筛查率 70%
        "qingyuan-2021/health-p1b": "qingyuan-2021/health-o2a",  # 孕产妇死亡率 8/10 万
        "qingyuan-2021/health-p1c": "qingyuan-2021/health-s2a",  # 标准化妇幼保健机构
        "qingyuan-2021/economy-p3a": "qingyuan-2021/economy-o5b",  # 企业女职工培训 95%
        "qingyuan-2021/economy-p5a": "qingyuan-2021/economy-o5c",  # 农村技能培训 50%左右
        "qingyuan-2021/family-p6a": "qingyuan-2021/family-s8a",  # 婚姻家庭纠纷人民调解
    }


def test_a_quantity_that_is_said_twice_is_counted_once_and_shown_twice():
    data = pd.DataFrame(
        {"indicator_id": "maternal_mortality", "year": [2020, 2030], "value": [12.0, 7.5]}
    )
    table = evaluate(bundled_plan("qingyuan-2021"), data, year=2030).table
    twice = table[
        (table["indicator_id"] == "maternal_mortality") & (table["form"] == "level")
    ].set_index("section")
    assert twice["status"].to_dict() == {"objective": "met", "project": "met"}
    assert twice["counted"].to_dict() == {"objective": True, "project": False}


def test_screening_at_35_to_45_is_no_repeat_of_the_screening_rate():
    # 促进70%的妇女在35—45岁接受宫颈癌筛查: the value is that of the objective, the women are not
    found = row("qingyuan-2021/health-s5a")
    assert (found["value"], found["population"], found["repeats"]) == (70, "age:35-45", "")


# --- contradictions that the notes must tell ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target_id", "words"),
    [
        ("huludao-2021/health-o2a", "7.35/10万"),  # looser than the baseline of the preface
        ("huludao-2021/health-o1a", "妇女人"),  # a misprint
        (
            "huludao-2021/health-o7b",
            "孕妇",
        ),  # the two halves of the sentence speak of different women
        ("huludao-2021/decision-o3d", "超五成"),
        ("jinan-2021/security-s9d", "床位"),  # beds and institutions run together
        ("jinan-2021/security-o8a", "不一致"),  # objective and strategy name different facilities
        ("qingyuan-2021/environment-o5a", "策略措施6"),  # full coverage against a higher rate
        ("youhao-2021/health-o1a", "顿号"),
    ],
)
def test_contradictions_and_misprints_are_noted_in_both_languages(target_id, words):
    chinese, _, english = row(target_id)["note"].partition(" / ")
    assert words in chinese
    assert len(english) > 20
