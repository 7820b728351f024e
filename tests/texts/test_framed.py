"""What frames a demand: labels, lists of results, the values below the name of an indicator."""

from __future__ import annotations

import pytest
from plan_documents import demands_of

CHINESE = "某县妇女发展规划（2021—2025年）\n{heading}\n{text}\n"
ENGLISH = "Gender Equality Strategy of Alden 2021-2025\n{heading}\n{text}\n"


@pytest.mark.parametrize(
    "label",
    [
        "Local target",
        "Provincial target",
        "Our target",
        "Headline national target",
        "Target",
        "Target value",
        "Measure of success",
        "Indicator of success",
        "Success measure",
        "Criteria for success",
        "Expected result",
        "Intended outcome",
    ],
)
@pytest.mark.parametrize("heading", ["Targets", "Where we stand"])
def test_what_a_label_calls_a_target_is_one_in_any_chapter(label, heading):
    text = f"{label}: By 2025, 75% of girls feel safe at school (2019: 51%)."
    assert demands_of(ENGLISH, heading, text) == [("girls feel safe at school", ">=", 75)]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Target: More women stand for election.", ("women stand for election", "up", None)),
        (
            "Local target: Men make up at least 15% of the staff of nurseries.",
            ("share of men in staff of nurseries", ">=", 15),
        ),
        (
            "Local target: Double the number of childcare places by 2025 (2019: 1,850).",
            ("number of childcare places", ">=", 100),
        ),
        (
            "Target: Women make up 20 per cent of the works crew (2021: 6 per cent).",
            ("share of women in works crew", ">=", 20),
        ),
    ],
)
def test_a_labelled_demand_keeps_its_subject(text, asked):
    assert demands_of(ENGLISH, "Targets", text) == [asked]


@pytest.mark.parametrize(
    ("name", "values", "bound", "value"),
    [
        ("Percentage of women married before age 18", "Baseline: 31%; Target: 22%", "<=", 22),
        ("Percentage of women married before age 18", "Baseline: 31% | Target: 22%", "<=", 22),
        ("Proportion of seats held by girls", "Baseline: 19% (2020); Target: 30%", ">=", 30),
        ("Proportion of seats held by girls", "Baseline: 19%, Target: 30%", ">=", 30),
        ("Proportion of seats held by girls", "Baseline: not known; Target: 30%", ">=", 30),
        ("Proportion of seats held by girls", "Current value: 19%; Target value: 30%", ">=", 30),
        ("Proportion of seats held by girls", "Baseline 2021: 19%\nTarget 2025: 30%", ">=", 30),
        ("- Adolescent pregnancy rate", "Baseline: 20%; Target: 12%", "<=", 12),
        ("Number of districts with a centre", "Baseline: 6; Target: 18", ">=", 18),
        ("Number of women killed by partners", "Baseline (2020): 9. Target (2025): 4.", "<=", 4),
    ],
)
def test_the_values_below_a_name_are_its_own(name, values, bound, value):
    [(said, operator, reached)] = demands_of(ENGLISH, "Outcome indicators", f"{name}\n{values}")
    assert (said, operator, reached) == (name.strip("- "), bound, value)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (
            "Indicator A2.1: Share of staff who have completed the course. Baseline 2021: 76%. "
            "Target 2025: 100%.",
            [("Share of staff who have completed the course", ">=", 100)],
        ),
        (
            "Proportion of seats held by girls (baseline: 19%; target: 30%)",
            [("Proportion of seats held by girls", ">=", 30)],
        ),
        (
            "The share of women in the fire brigade is raised from 3% to 12%, and in the police "
            "from 22% to 35%.",
            [
                ("share of women in the fire brigade", ">=", 12),
                ("share of women in police", ">=", 35),
            ],
        ),
        (
            "The pay gap in industry is cut from 12% to 6%, in services from 8% to 4%.",
            [("pay gap in industry", "<=", 6), ("pay gap in services", "<=", 4)],
        ),
        (
            "Attendance at antenatal classes expands to reach 45 per cent.",
            [("Attendance at antenatal classes", ">=", 45)],
        ),
        (
            "Attendance at classes rises to reach 60% and use of shelters goes up to reach 90%.",
            [("Attendance at classes", ">=", 60), ("use of shelters", ">=", 90)],
        ),
        (
            "The share of women among apprentices and trainees reaches 40%.",
            [("share of women among apprentices and trainees", ">=", 40)],
        ),
        ("In the 2021 survey, 11 per cent said they had experienced harassment.", []),
        ("The child allowance ranges from 50 to 175 euros a month according to income.", []),
        ("The ministry will propose an amendment in the second half of 2024.", []),
    ],
)
def test_an_english_sentence_is_read(text, asked):
    assert demands_of(ENGLISH, "Targets", text) == asked


def test_the_lines_of_a_list_of_results_go_their_ways():
    lines = [
        ("The dropout rate of girls in secondary schools declines", "down"),
        ("Enrolment of women in vocational training goes up", "up"),
        ("The rate of early marriage drops", "down"),
        ("Waiting times at the clinic shorten", "down"),
        ("Access of rural women to credit widens", "up"),
    ]
    text = "\n".join(f"- {line}" for line, _ in lines)
    ways = [way for _, way, _ in demands_of(ENGLISH, "Expected results:", text)]
    assert ways == [way for _, way in lines]


@pytest.mark.parametrize(
    ("heading", "text", "asked"),
    [
        (
            "主要目标",
            "6．适龄女孩人乳头瘤病毒疫苗接种率（%）：2020年未统计，2025年≥90",
            [("适龄女孩人乳头瘤病毒疫苗接种率", ">=", 90)],
        ),
        (
            "主要目标",
            "1．妇女常见病筛查率：2020年暂无数据，2025年达到85%以上。",
            [("妇女常见病筛查率", ">=", 85)],
        ),
        (
            "主要目标",
            "1．避孕药具发放点2020年未统计，2025年覆盖率达到95%。",
            [("避孕药具发放点覆盖率", ">=", 95)],
        ),
        ("主要目标", "1．妇女之家建成率2021年—2025年保持100%。", [("妇女之家建成率", ">=", 100)]),
        ("", "规划期为2021—2025年。", []),
        ("", "规划周期为2021～2025年。", []),
        ("重点项目", "1．“最美家庭”评选项目。每年推选40户，由区妇联组织。", []),
        ("重点项目", "1．每年寻找最美家庭50户，命名五好家庭20户。", []),
        ("重点项目", "1．每年遴选优秀家长学校10所。", []),
        ("重点项目", "1．建设标准化母婴室，每间面积一般为10平方米。", []),
        ("策略措施", "1．新建、改造乡镇公共厕所26座，总投资1170万元。", []),
        ("策略措施", "1．改建和扩建妇女活动中心3处，概算投资800万元。", []),
        ("重点项目", "1．到2025年，新建、改造公共厕所100座。", [("公共厕所数", ">=", 100)]),
    ],
)
def test_a_chinese_sentence_is_read(heading, text, asked):
    assert demands_of(CHINESE, heading, text) == asked
