"""What sets no target: facts, activities, rules and budgets; and the demands beside them."""

from __future__ import annotations

import pytest
from plan_documents import demands_of

from womenplan.texts.draft import read_plan

CHINESE = "某县妇女发展规划（2021—2030年）\n{heading}{text}\n"
ENGLISH = "Gender Equality Strategy of Alden 2022-2030\n{heading}\n{text}\n"
OBJECTIVE = "（一）妇女与健康\n主要目标：\n1．"
MEASURE = "（一）妇女与健康\n策略措施：\n1．"


@pytest.mark.parametrize(
    "text",
    [
        "近三年累计培训养老护理员420人次。",
        "2021年县乡换届后，15个乡镇党政领导班子共有女干部34名，占22.7%。",
        "委员会下设办公室，配备专职人员7名。",
        "全市建有妇女之家1246个，儿童之家980个。",
        "县妇幼保健院开放床位120张，年分娩量约2600人。",
        "女性平均预期寿命达到81.4岁，比男性高4.2岁。",
        "女性高校毕业生占53%，但进入管理层的不到三成。",
        "受访妇女中有63%表示每天家务劳动超过3小时。",
        "调解婚姻家庭纠纷1300余件，调解成功率96%。",
        "派出所全年受理家暴警情312起，出具告诫书45份。",
        "按照每千人口不低于3个床位的国家标准测算，缺口为210张。",
        "妇女占全县人口的半数，是经济社会发展的重要力量。",
        "仍有近三成的农村妇女没有参加过妇科检查。",
        "老年女性占老年人口的52.7%，且呈上升趋势。",
        "离婚率逐年上升，单亲家庭增加。",
        "违反规定的，处5000元以上5万元以下罚款。",
        "评审组由7名专家组成，女性不少于3名。",
        "会议应到代表220名，实到211名，其中女代表68名。",
        "与2015年相比，女性参保率为87.35%。",
        "农村妇女人均可支配收入18640元，比上年增长9.6%。",
        "受疫情影响，女性灵活就业人员收入下降约两成。",
        "五年来，各项工作进展顺利。预期寿命达到81岁，毛入学率达到92%，贫困妇女人数不断减少。",
    ],
)
@pytest.mark.parametrize("heading", ["", MEASURE])
def test_a_chinese_fact_sets_no_target(heading, text):
    assert demands_of(CHINESE, heading, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "打造示范点10个，以点带面推进工作。",
        "组建巾帼志愿服务队35支，志愿者1800余名。",
        "建立3支专家队伍，深入15个乡镇巡讲。",
        "托育机构46家，托位2100个。",
    ],
)
def test_what_a_chinese_measure_does_is_no_level_to_reach(text):
    assert demands_of(CHINESE, MEASURE, text) == []


@pytest.mark.parametrize(
    ("heading", "text", "asked"),
    [
        (MEASURE, "五年内培训妇女经纪人500名。", [("妇女经纪人培训人数", ">=", 500)]),
        (MEASURE, "孕产妇建档率100%。", [("孕产妇建档率", ">=", 100)]),
        (MEASURE, "女科技特派员占比达到30%。", [("女科技特派员占比", ">=", 30)]),
        (OBJECTIVE, "家庭纠纷调解率96.5%。", [("家庭纠纷调解率", ">=", 96.5)]),
        (
            OBJECTIVE,
            "巾帼志愿服务队15支，家庭纠纷调解率不低于95%。",
            [("家庭纠纷调解率", ">=", 95)],
        ),
    ],
)
def test_beside_facts_a_chinese_demand_is_read(heading, text, asked):
    assert demands_of(CHINESE, heading, text) == asked


def test_a_part_of_a_chapter_on_the_present_tells_of_the_present():
    text = "一、发展现状\n（一）妇女与健康领域\n住院分娩率达到100%，产前筛查率达到85%。"
    assert demands_of(CHINESE, "", text) == []


def test_a_chapter_of_aims_after_one_on_the_present_has_its_parts():
    text = "一、“十三五”回顾\n二、目标任务\n（一）健康方面\n产前筛查率达到85%。"
    assert demands_of(CHINESE, "", text) == [("产前筛查率", ">=", 85)]


def test_a_year_of_a_fact_is_no_milestone_of_the_next_sentence():
    text = "2021年选派女干部31名。各级党校、行政学院主体班次中女学员比例不低于20%。"
    row = read_plan(CHINESE.format(heading=OBJECTIVE, text=text)).targets.iloc[0]
    assert (row["indicator_id"], row["value"]) == ("cadre_training_women_share", 20)
    assert row["milestone_year"] == 2030


def test_the_gap_that_closes_is_that_of_the_nearest_indicator():
    text = "孕产妇系统管理率保持在90%以上。孕产妇死亡率下降到10/10万以下，逐步缩小城乡差距。"
    rows = read_plan(CHINESE.format(heading=OBJECTIVE, text=text)).targets
    gap = rows[rows["form"] == "gap"].iloc[0]
    assert (gap["indicator_id"], gap["population"]) == ("maternal_mortality", "rural-urban")


@pytest.mark.parametrize(
    "text",
    [
        "Alden is home to 24,700 people and the council employs 312 staff, of whom 61 per cent are"
        " women. An audit found a pay gap of 11.4 per cent, and one in three managers is a woman.",
        "In our workforce 62 per cent of staff are women, yet women fill only 38 per cent of posts.",
        "The hospital runs a ward with 24 beds and delivers about 1,900 babies a year.",
        "Life expectancy stands at 81.2 years for women and 75.6 for men.",
        "The female participation rate is 47.3%, compared with 71.8% for men.",
        "Some 55 per cent of victims never report the crime.",
        "Maternal deaths are twice as common in the mountain districts.",
        "Our plan was discussed in all wards. Women make up two thirds of the unemployed.",
        "The network comprises 9 houses with 138 beds.",
        "The number of women prisoners is increasing.",
        "Rising prices reduce the access of poor women to health care.",
        "Employers contribute 12 per cent of wages to the scheme.",
        "Under the law of 2011 at least 30 per cent of the candidates on each list are women.",
        "A minimum of five applications is needed for a course to run.",
        "Rates of anaemia remain high, at 34 per cent.",
        "The office received 61 complaints, nearly twice as many as in the year before.",
        "Girls outperform boys in reading by 38 points.",
        "Establish a register of 200 women experts.",
        "A steering group of nine members oversees the plan.",
        "The latest figures show that over 30 percent of professors are female.",
        "Every week the police receive about 14 reports of violence in the home.",
        "The county hospital, with 80 beds, moves to new premises in 2023.",
        "Activities: two calls for proposals a year, grants of up to 5,000 GEL.",
        "Measure 3.2: Training of 300 police officers and 120 judges.",
        "Strategies: 1. Dormitories for 600 girls will be built. 2. Health workers visit villages.",
    ],
)
@pytest.mark.parametrize("heading", ["Women today", "Measures"])
def test_an_english_fact_or_activity_sets_no_target(heading, text):
    assert demands_of(ENGLISH, heading, text) == []


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (
            "By 2025, 60 percent and, by 2030, 75 percent of boards will have a woman chair.",
            [("boards a woman chair", ">=", 60), ("boards a woman chair", ">=", 75)],
        ),
        (
            "The sex ratio at birth will be 111 boys per 100 girls by 2025 and 109 by 2030.",
            [("sex ratio at birth", "<=", 111), ("sex ratio at birth", "<=", 109)],
        ),
        ("Sex ratio at birth improved to 940.", [("Sex ratio at birth", ">=", 940)]),
        (
            "At least 90 per cent of staff would report harassment (2022: 68 per cent).",
            [("staff would report harassment", ">=", 90)],
        ),
        (
            "The screening rate for cervical cancer reaches 70 per cent; that for breast cancer"
            " rises step by step.",
            [
                ("screening rate for cervical cancer", ">=", 70),
                ("screening rate for breast cancer", "up", None),
            ],
        ),
        (
            "All schools of the town teach classes on the law by 2024.",
            [("schools of the town with classes on the law", ">=", 100)],
        ),
        ("The pay gap is no wider than 12%.", [("pay gap", "<=", 12)]),
        (
            "At the end of the period, women hold 40% of seats.",
            [("share of women in seats", ">=", 40)],
        ),
        (
            "It is expected that 80% of women suffering from violence will receive support.",
            [("women suffering from violence receive support", ">=", 80)],
        ),
        (
            "The rate of women judges will reach 27% by 2025, later rising to 30% by 2030.",
            [("rate of women judges", ">=", 27), ("rate of women judges", ">=", 30)],
        ),
    ],
)
def test_an_english_demand_is_read(text, asked):
    assert demands_of(ENGLISH, "Targets", text) == asked


def test_a_row_between_tabs_is_read_by_its_header_whatever_it_costs():
    table = (
        "Activity\tOutput\tIndicator\tBaseline\tTarget 2025\tMeans of verification\tBudget (KES m)\n"
        "Build wings\t12 wings\tNumber of maternity wings\t7\t19\tSite reports\t84\n"
        "Mentor girls\t40 schools\tShare of girls completing primary school\t61%\t80%\tEMIS\t6"
    )
    assert demands_of(ENGLISH, "Targets", table) == [
        ("Number of maternity wings", ">=", 19),
        ("Share of girls completing primary school", ">=", 80),
    ]


def test_a_row_between_tabs_that_no_header_explains_sets_no_target():
    table = "What\tWho\t2021\t2022\t2023\nShelter places\tBureau\t12\t14\t20"
    assert demands_of(ENGLISH, "Targets", table) == []


def test_what_running_text_before_the_chapters_tells_sets_no_target():
    text = "妇女是重要力量。妇联培训调解员90名，家庭纠纷调解率95%。\n一、总体要求"
    assert demands_of(CHINESE, "", text) == []


def test_what_it_asks_for_does():
    text = "妇女是重要力量。到2030年，家庭纠纷调解率达到95%以上。\n一、总体要求"
    assert demands_of(CHINESE, "", text) == [("家庭纠纷调解率", ">=", 95)]
