"""Paragraphs over many targets: grouped, in the right words, every failure named, nothing told twice."""

import re
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from tests.report.conftest import DEATHS, HOME, SHARE, make_result
from womenplan.errors import Problem, Problems
from womenplan.model import catalogue
from womenplan.model.plan import plan_from_targets
from womenplan.narration.evaluation import Evaluation, evaluate
from womenplan.report import (
    outline,
    priorities,
    quality,
    shortfalls,
    story,
    summary,
    synthesis,
    tables,
    wording,
)
from womenplan.report.content import FAILING, Content

# what officials do not write, whatever the numbers
NEVER = (
    "优于",
    "劣于",
    "最好",
    "最差",
    "垫底",
    "0.0与",
    "同比",
    "截止",
    "个别",
    "NaN",
    "nan",
    "on_track",
    "  ",
    "，，",
    "；；",
    "。。",
)


def shares(count: int) -> list[str]:
    known = catalogue.indicators().query("unit == 'percent' and better == 'higher'")
    return known.query("domain == 'health'")["indicator_id"].tolist()[:count]


def level(indicator: str, value: float = 50.0, operator: str = ">=", **more: Any) -> dict[str, Any]:
    return {"indicator_id": indicator, "operator": operator, "value": value, **more}


def told(result: Evaluation, lang: str = "zh", domain: str = "health") -> str:
    return "\n".join(synthesis.domain(Content(result, lang), domain))  # type: ignore[arg-type]


def test_domain_is_told_in_a_few_sentences_and_not_one_a_target():
    ids = shares(12)
    series = {(HOME, name): {2020: 40.0, 2025: 51.0 + place} for place, name in enumerate(ids)}
    result = make_result([level(name) for name in ids], series)
    said = told(result)
    assert said.startswith("健康领域有数据的12项目标均已达标。各项均比基期改善：")
    # the three that moved most have their numbers, the other nine are counted
    assert said.count("提高到") == 3
    assert "另有9项见附表2" in said
    assert said.count("2020—2025年") == 1


def test_what_is_behind_is_told_with_what_it_lacks_and_what_was_given_up_with_its_year():
    first, second, third = shares(3)
    series = {
        (HOME, first): {2020: 40.0, 2023: 51.0, 2025: 48.5},  # attained in 2023
        (HOME, second): {2020: 40.0, 2025: 38.0},  # turned back
        (HOME, third): {2020: 40.0, 2025: 41.0},  # 9 short, and too slow
    }
    names = catalogue.indicators().set_index("indicator_id")["name_zh"]
    said = told(make_result([level(name) for name in (first, second, third)], series))
    assert (
        f"{names[first]}2023年曾达到目标，2025年回落至48.5%，距2030年目标值尚差1.5个百分点" in said
    )
    assert (
        f"{names[second]}不升反降，由2020年的40.0%降至2025年的38.0%，距2030年目标值尚差12.0个百分点"
        in said
    )
    assert f"{names[third]}2025年为41.0%，距2030年目标值尚差9.0个百分点" in said


def test_indicator_of_which_the_plan_asks_twice_is_told_once_where_it_is_graver():
    twice, once = shares(2)
    rise = {"indicator_id": twice, "form": "direction", "operator": "up"}
    series = {(HOME, twice): {2020: 40.0, 2025: 41.0}, (HOME, once): {2020: 40.0, 2025: 51.0}}
    said = told(make_result([rise, level(twice), level(once)], series))
    name = catalogue.indicators().set_index("indicator_id").at[twice, "name_zh"]
    assert said.count(name) == 1
    assert f"{name}2025年为41.0%，距2030年目标值尚差9.0个百分点" in said


def test_what_lies_above_its_target_is_not_said_to_lack_anything():
    # 12 deaths per 100,000 against at most 8: 4 above
    series = {(HOME, DEATHS): {2020: 11.0, 2024: 11.5, 2025: 12.0}}
    said = told(make_result([level(DEATHS, 8.0, "<=")], series))
    assert "比2030年目标值高4.0/10万" in said
    assert "尚差" not in said


def test_final_report_says_below_and_above_and_not_what_is_still_missing():
    (name,) = shares(1)
    series = {(HOME, name): {2020: 35.0, 2030: 41.5}}
    said = told(make_result([level(name)], series, stage="final", year=2030))
    assert "1项未达到目标值：" in said
    assert "2030年为41.5%，比目标值低8.5个百分点" in said


def test_fields_do_not_all_open_with_the_same_words():
    # one share met and one on its way in each of three fields that follow each other
    known = catalogue.indicators()
    known = known[(known["unit"] == "percent") & (known["better"] == "higher")]
    targets, series = [], {}
    for name in ("health", "education", "economy"):
        first, second, third = known.loc[known["domain"] == name, "indicator_id"].head(3)
        targets += [level(one, domain=name) for one in (first, second)]
        targets.append(level(third, 60.0, domain=name))
        series[(HOME, first)] = series[(HOME, second)] = {2020: 40.0, 2025: 60.0}
        series[(HOME, third)] = {2020: 40.0, 2025: 52.0}
    result = make_result(targets, series)
    texts = [told(result, domain=name) for name in ("health", "education", "economy")]
    openings = {text.split("。")[1].split("：")[0] for text in texts}
    assert len(openings) == 3


def test_plan_is_named_in_full_once_and_an_outline_is_no_plan():
    (name,) = shares(1)
    result = make_result([level(name)], {(HOME, name): {2020: 40.0, 2025: 41.0}}, stage="midterm")
    title = "某县妇女发展纲要（2021—2030年）"
    content = Content(replace(result, plan=replace(result.plan, title_zh=title)), "zh")
    blocks = [*outline.report(content), *outline.brief(content)]
    texts = [block.words for block in blocks if isinstance(block, outline.Text)]
    report = "".join(texts)
    assert (
        report.count("《某县妇女发展纲要（2021—2030年）》（以下简称《纲要》）") == 1
    )  # the brief has it as its title
    assert "《规划》" not in report


def test_deaths_of_one_year_are_told_with_counts_and_years_pooled():
    # 2,000 births a year of 2021–2025 and one death in 2022: 10.0 per 100,000 pooled; exact Poisson 0.25 to 55.7
    series = {(HOME, DEATHS): {2020: 0.0, 2021: 0.0, 2022: 50.0, 2023: 0.0, 2024: 0.0, 2025: 0.0}}
    said = told(make_result([level(DEATHS, 8.0, "<=")], series, births=2000.0))
    assert (
        "2025年未报告孕产妇死亡；2021—2025年累计活产10000例、孕产妇死亡1例，合并孕产妇死亡率为10.0/10万"
        "（95%置信区间0.3/10万～55.7/10万），例数少，宜合并多年研判。"
    ) in said


def test_what_was_held_is_grouped_and_what_has_no_data_is_neither_met_nor_missed():
    first, second, third = shares(3)
    same = {2020: 100.0, 2023: 100.0, 2025: 100.0}
    result = make_result(
        [level(first, 95.0), level(second, 95.0), level(third)],
        {(HOME, first): same, (HOME, second): same},
    )
    names = catalogue.indicators().set_index("indicator_id")["name_zh"]
    said = told(result)
    assert f"{names[first]}、{names[second]}自2020年以来保持100.0%。" in said
    assert f"{names[third]}未报送数据，暂无法评判。" in said


def test_problem_compares_the_pace_needed_with_that_of_the_last_years():
    # 41 in 2025 to 65 in 2030: 4.8 a year; 38 to 41 in three years: 1.0 a year
    (name,) = shares(1)
    series = {(HOME, name): {2020: 35.0, 2022: 38.0, 2025: 41.0}}
    ((_, said),) = priorities.problems(Content(make_result([level(name, 65.0)], series), "zh"))
    assert "2026—2030年须年均提高4.8个百分点，约为2022—2025年年均变化（1.0个百分点）的4.8倍" in said


def test_report_and_advice_give_the_same_paces_in_figures_that_bear_out_their_ratio():
    # 0.80 in 2025 to 1.12 in 2030: 0.064 a year; 0.73 to 0.80 in three years: 0.0233; so 2.7 times,
    # which 0.06 and 0.02 would not bear out. What counts persons per child grows, a ratio is raised.
    doctors, stalls = "paediatricians_per_1000_children", "public_toilet_stall_ratio"
    series = {
        (HOME, doctors): {2020: 0.70, 2022: 0.73, 2025: 0.80},
        (HOME, stalls): {2020: 1.20, 2022: 1.24, 2025: 1.30},
    }
    targets = [level(doctors, 1.12), level(stalls, 1.5, domain="environment")]
    result = make_result(targets, series)
    content = Content(result, "zh")
    said = "".join(said for _, said in [*priorities.problems(content), *priorities.advice(content)])
    assert "2026—2030年须年均增加0.064名，约为2022—2025年年均变化（0.023名）的2.7倍" in said
    assert "2026—2030年须年均提高0.04" in said  # (1.50 - 1.30) / 5
    told = {row["indicator_id"]: row["sentences"]["zh"]["pace"] for row in content.scope.advised}
    assert "须年均增加0.064名；2022—2025年年均增加0.023名" in told[doctors]
    assert "须达到这一速度的2.7倍" in told[doctors]
    assert "须年均提高0.04" in told[stalls]


def test_what_so_many_have_is_counted_with_its_own_word():
    beds, doctors = "paediatric_beds_per_1000_children", "paediatricians_per_1000_children"
    series = {(HOME, beds): {2020: 2.5, 2025: 2.4}, (HOME, doctors): {2020: 0.7, 2025: 0.8}}
    result = make_result([level(beds, 3.17), level(doctors, 1.12)], series)
    said = told(result)
    assert "由2020年的2.50张减至2025年的2.40张，距2030年目标值尚差0.77张" in said
    assert "2025年为0.80名，距2030年目标值尚差0.32名" in said
    assert "stood at 0.80 in 2025, 0.32 short of the target for 2030" in told(result, "en")


def test_paragraph_on_problems_gives_the_numbers_of_three_and_names_the_others():
    ids = shares(5)
    series = {(HOME, name): {2020: 40.0, 2025: 38.0 - place} for place, name in enumerate(ids)}
    content = Content(make_result([level(name) for name in ids], series), "zh")
    ((_, said),) = priorities.problems(content)
    assert said.startswith("健康领域5项目标未按要求推进：")
    assert said.count("不升反降，由2020年的40.0%降至2025年的") == 3
    names = catalogue.indicators().set_index("indicator_id")["name_zh"]
    first, rest = said.split("同类问题还有")
    assert sum(name in first for name in names[ids]) == 3
    assert sum(name in rest.split("。")[0] for name in names[ids]) == 2


def test_two_are_both_in_english_and_three_are_all():
    ids = shares(4)
    # the last is not met, so that the others are not all there are
    series = {(HOME, name): {2020: 40.0, 2025: 55.0} for name in ids[:-1]}
    series[HOME, ids[-1]] = {2020: 40.0, 2025: 41.0}
    three = told(make_result([level(name) for name in ids], series), "en")
    assert "All 3 of those met improved on the baseline" in three
    two = told(make_result([level(name) for name in ids[1:]], series), "en")
    assert "Both of those met improved on the baseline" in two


def test_more_than_four_that_lag_are_only_behind_schedule():
    ids = shares(
        6
    )  # 40 to 44 of 50 is four tenths of the way where half the time has gone: lagging
    series = {(HOME, name): {2020: 40.0, 2025: 44.0} for name in ids}
    result = make_result([level(name) for name in ids], series)
    assert set(result.table["status"]) == {"lagging"}
    assert told(result).endswith("也慢于序时要求。")
    assert "Also behind schedule: " in told(result, "en")


def test_brief_without_a_grave_problem_says_how_many_lag_and_names_them_in_its_table():
    going, behind = shares(2)  # six and four tenths of the way where half the time has gone
    series = {(HOME, going): {2020: 40.0, 2025: 46.0}, (HOME, behind): {2020: 40.0, 2025: 44.0}}
    result = make_result([level(name) for name in (going, behind)], series)
    assert sorted(result.table["status"]) == ["lagging", "on_track"]
    said = "".join(texts_of(result, "zh", "brief"))
    assert "没有未达标、达标困难、倒退或回落的指标，但有1项目标进度滞后或仅基本达标。" in said


def test_expectation_of_one_kind_is_not_broken_down():
    (name,) = shares(1)
    series = {
        (HOME, name): {2020: 40.0, 2021: 40.4, 2022: 40.7, 2023: 41.1, 2024: 41.4, 2025: 41.8}
    }
    result = make_result([level(name, 65.0)], series)
    for lang, said in (
        ("zh", "按目前趋势测算，尚未达标且可作预测的1项目标预计难以达标。"),
        (
            "en",
            "The only target not yet met that can be forecast is unlikely to be met on current "
            "trends.",
        ),
    ):
        assert story.still_open(Content(result, lang)) == [said]


def test_targets_on_schedule_are_counted_with_those_met_until_the_plan_ends():
    met, going, behind = shares(3)
    series = {
        (HOME, met): {2020: 40.0, 2025: 55.0},
        (HOME, going): {2020: 40.0, 2025: 46.0},  # 6 of 10 points in half the time
        (HOME, behind): {2020: 40.0, 2025: 41.0},
    }
    targets = [level(name) for name in (met, going, behind)]
    said = "已达标和进度正常的目标合计2项，占有数据目标的67%（2/3）。"
    assert story.going(Content(make_result(targets, series), "zh")) == [said]
    assert story.going(Content(make_result(targets, series, stage="final"), "zh")) == []


def test_old_data_are_named_with_their_year():
    (name,) = shares(1)
    result = make_result([level(name)], {(HOME, name): {2020: 40.0, 2022: 43.0}})
    shown = catalogue.indicators().set_index("indicator_id").at[name, "name_zh"]
    assert f"引用时应注明年份：{shown}（2022年）。" in "".join(
        quality.sentences(Content(result, "zh"))
    )


def test_gap_between_town_and_country_is_told_from_the_baseline_of_the_plan_on():
    # 2 points in 2015, 4.4 in 2020, 3.4 in 2025: wider than long ago, and narrower in the plan's time
    gaps = {2015: 2.0, 2020: 4.4, 2021: 4.2, 2022: 4.0, 2023: 3.8, 2024: 3.6, 2025: 3.4}
    frame = pd.DataFrame(
        [
            {
                "region": HOME,
                "indicator_id": DEATHS,
                "year": year,
                "value": 10.0 + add,
                "area": area,
            }
            for year, gap in gaps.items()
            for area, add in (("rural", gap), ("urban", 0.0))
        ]
    )
    rows = pd.DataFrame([{"milestone_year": 2030, "domain": "health", **level(DEATHS, 8.0, "<=")}])
    fields = {"start_year": 2021, "end_year": 2030, "region": HOME, "title_zh": "甲市妇女发展规划"}
    plan = plan_from_targets(rows, plan={**fields, "title_en": "Plan of A City"})
    content = Content(evaluate(plan, frame, 2025), "zh")
    ((by, row),) = content.scope.disparities
    assert (by, row["first_year"], row["tendency"]) == ("area", 2020, "narrowing")


def test_only_target_of_a_domain_is_named_and_not_one_of_two():
    one, two = shares(2)
    series = {(HOME, name): {2020: 30.0, 2025: 41.0} for name in (one, two)}
    both = told(make_result([level(one, 51.0), level(two, 51.0)], series))
    assert both.startswith("健康领域有数据的2项目标进度均正常。各项均比基期改善：")
    assert "该项为" not in both


def test_neither_pace_nor_cases_in_excess_are_told_of_a_few_deaths():
    # of 2,000 births a year: one death in 2025 and none before proves neither a rise nor an excess
    target = level(DEATHS, 8.0, "<=")
    for births, told_ in ((2000.0, False), (2_000_000.0, True)):
        values = (
            {2020: 10.0, 2022: 0.0, 2025: 50.0}
            if not told_
            else {2020: 60.0, 2022: 55.0, 2025: 50.0}
        )
        result = make_result([target], {(HOME, DEATHS): values}, births=births)
        content = Content(result, "zh")
        said = "".join(
            said for _, said in priorities.problems(content) + priorities.advice(content)
        )
        assert "孕产妇死亡率" in said
        assert ("须年均" in said) == told_
        assert ("比目标多840例" in said) == told_  # (50 - 8) of 2,000,000 / 100,000
        assert "例" not in said or told_


def test_gap_of_a_share_is_laid_to_the_regions_that_hold_it():
    # of 1,000 women each: the city needs 600; 乙 lacks 400 and 丙 200, 丁 and 戊 none
    (name,) = shares(1)
    values = {HOME: 45.0, "乙县": 20.0, "丙县": 40.0, "丁县": 60.0, "戊县": 60.0}
    result = make_result(
        [level(name, 60.0)],
        {(region, name): {2020: 44.0, 2025: value} for region, value in values.items()},
        births=1000.0,
    )
    result.observations["numerator"] = result.observations["value"] * 10
    ((_, said),) = priorities.problems(Content(result, "zh"))
    assert "的缺口集中在乙县、丙县。" in said
    ((_, said),) = priorities.problems(Content(result, "zh", "乙县"))  # of a county it says nothing
    assert "缺口" not in said


@pytest.mark.parametrize("stage", ["annual", "midterm", "final"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_failure_is_named_among_the_problems_and_words_are_those_of_officials(lang, stage):
    ids = shares(14)
    ends = [30.0, 38.0, 41.0, 45.0, 47.0, 49.5, 50.0, 51.0, 70.0, 100.0, 40.0, 0.0]
    series = {(HOME, n): {2020: 40.0, 2024: 50.0, 2025: v} for n, v in zip(ids, ends, strict=False)}
    result = make_result([level(n) for n in ids], series, stage=stage)
    content = Content(result, lang)
    said = "\n".join(words for _, words in priorities.problems(content))
    for line in content.counted:
        if line.status in FAILING:
            assert content.inside(line.name) in said
    blocks = [*outline.report(content), *outline.brief(content)]
    everything = "\n".join(block.words for block in blocks if isinstance(block, outline.Text))
    assert not [words for words in NEVER if words in everything]
    if lang == "en":
        assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", everything)
    sentences = re.split(r"(?<=[。.])", everything)
    assert not [
        text
        for text in sentences
        if text.count("百分点") and "/10万" in text and "个百分点" not in text
    ]


def test_brief_tells_the_gravest_of_three_domains_and_lists_who_leads():
    known = catalogue.indicators().query("unit == 'percent' and better == 'higher'")
    ids = [name for _, own in known.groupby("domain") for name in own["indicator_id"].head(6)]
    domains = known.set_index("indicator_id")["domain"]
    result = make_result(
        [level(name, domain=domains[name]) for name in ids],
        {(HOME, name): {2020: 40.0, 2022: 40.5, 2025: 39.5} for name in ids},
    )
    content = Content(result, "zh")
    said = "".join(texts_of(result, "zh", "brief"))
    told_there = re.findall(r"([一二三四]是)[^。]*由[^。]*降至[^。]*。", said)
    assert told_there == ["一是", "二是", "三是"]
    table = summary.leads(content)
    assert f"由{len(table.rows)}个单位分别牵头" in said
    assert sum(int(str(row[1])) for row in table.rows) == len(ids)
    told_ = "".join(said for _, said in priorities.problems(content))
    assert all(name in told_ for name in known.set_index("indicator_id").loc[ids, "name_zh"])


def test_stage_decides_the_chapters():
    (name,) = shares(1)
    series = {(HOME, name): {2020: 40.0, 2025: 41.0}}
    codes, titles = {}, {}
    for stage in ("annual", "midterm", "final"):
        blocks = outline.report(Content(make_result([level(name)], series, stage=stage), "zh"))
        heads = [b for b in blocks if isinstance(b, outline.HeadingBlock) and b.level == 1]
        codes[stage] = [head.code for head in heads]
        titles[stage] = [head.title for head in heads]
    assert codes["annual"] == ["overall", "domains", "problems", "outlook", "quality"]
    # what real evaluation reports have before their findings: who and how, and the region in figures
    process = [
        block.words if isinstance(block, outline.Text) else block.key for block in blocks[1:4]
    ]
    assert "所用数据涉及1个责任部门。" in process[0]
    assert process[1:] == ["process", "setting"]
    assert "值得关注的问题" in titles["annual"]  # of which nobody is asked the causes
    assert "突出问题及原因" in titles["midterm"]
    assert codes["midterm"] == [
        "process",
        "overall",
        "domains",
        "measures",
        "problems",
        "outlook",
        "advice",
        "quality",
    ]
    assert codes["final"] == [
        "process",
        "overall",
        "domains",
        "measures",
        "problems",
        "earlier",
        "lessons",
        "quality",
    ]


def test_monitoring_table_has_every_year_and_leaves_what_was_not_reported_empty():
    result = make_result(
        [level(SHARE, 30.0, domain="decision"), level(DEATHS, 8.0, "<=")],
        {
            (HOME, SHARE): {2019: 20.0, 2020: 22.0, 2024: 27.1, 2025: 26.4},
            (HOME, DEATHS): {2020: 12.5},
        },
    )
    table = tables.monitoring(Content(result, "zh"))
    assert list(table.heads) == [
        "序号",
        "指标",
        "单位",
        "2020",
        "2024",
        "2025",
        "目标值（2030年）",
        "状态",
        "责任部门",
    ]
    rows = [[str(cell) for cell in cells] for cells in table.rows]
    assert rows[0][1:7] == ["孕产妇死亡率", "/10万", "12.5", "", "", "≤8"]  # as the plan gives it
    assert rows[1][1:7] == ["村委会成员中女性比例", "%", "22.0", "27.1", "26.4", "≥30"]


def test_heading_gives_the_years_that_most_cells_share_and_a_cell_its_own():
    targets = [
        level(SHARE, 30.0, domain="decision"),
        level("neighbourhood_committee_women_share", 45.5, domain="decision"),
        level("village_head_women_share", 10.0, domain="decision", milestone_year=2025),
    ]
    series = {
        (HOME, SHARE): {2020: 22.0, 2025: 26.4},
        (HOME, "neighbourhood_committee_women_share"): {2019: 41.0, 2024: 44.0},
        (HOME, "village_head_women_share"): {2020: 11.0, 2025: 12.0},
    }
    result = make_result(targets, series)
    table = tables.domain(Content(result, "zh"), "decision")
    assert list(table.heads)[1:4] == ["目标（2030年）", "基期值（2020年）", "最新值（2025年）"]
    rows = {str(cells[0]): [str(cell) for cell in cells[1:4]] for cells in table.rows}
    assert list(rows.values()) == [
        ["达到30%以上", "22.0", "26.4"],
        ["达到45.5%以上", "41.0 (2019)", "44.0 (2024)"],
        ["达到10%以上（2025年）", "11.0", "12.0"],
    ]
    head, *_ = tables.domain(Content(result, "en"), "decision").rows
    assert [str(cell) for cell in head[1:4]] == ["at least 30%", "22.0", "26.4"]
    goals = [str(cells[-3]) for cells in tables.monitoring(Content(result, "zh")).rows]
    assert goals == ["≥30", "≥45.5", "≥10 (2025)"]


def test_rules_that_bore_on_nothing_are_left_out_of_the_report():
    final = make_result([level(SHARE, 30.0)], {(HOME, SHARE): {2020: 22.0, 2030: 26.4}}, year=2030)
    content = Content(final, "zh")
    used = {str(cells[0]) for cells in tables.rules(content, True).rows}
    every = {str(cells[0]) for cells in tables.rules(content).rows}
    assert "基本达标允许的差距（百分点）" in used
    assert not [name for name in used if "联合国" in name or "漏斗" in name]
    assert used < every


def texts_of(result: Evaluation, lang: str, part: str = "report") -> list[str]:
    blocks = outline.BUILDERS[part](Content(result, lang))  # type: ignore[arg-type]
    return [block.words for block in blocks if isinstance(block, outline.Text)]


def test_english_has_articles_plurals_and_an_and_before_the_last():
    first, second = shares(2)
    names = catalogue.indicators().set_index("indicator_id")["name_en"]
    series = {(HOME, one): {2020: 40.0, 2025: 60.0} for one in (first, second)}
    content = Content(make_result([level(first), level(second), level(SHARE)], series), "en")
    assert names[SHARE] == "Share of women among members of villagers' committees"
    assert content.inside(names[SHARE]) == (
        "the share of women among members of villagers' committees"
    )
    assert content.inside("Health literacy of women") == "health literacy of women"
    assert content.inside("HIV testing rate of women") == "the HIV testing rate of women"
    assert content.enumerated(["A x", "B y", "C z"]) == "A x, B y and C z"
    assert content.enumerated(["Salt and pepper", "C z"]) == "salt and pepper; and C z"
    assert content.enumerated([f"N{place}" for place in range(7)], 4) == (
        "N0, N1, N2, N3, among others (7 in all)"
    )
    said = synthesis.domain(content, "health")[0]
    assert "Of the 2 targets with data on health, all are met." in said
    assert content.say("report.at_risk", total=5, count=1).endswith("1 is at risk of falling back.")
    assert "2 are at risk" in content.say("report.at_risk", total=5, count=2)


def test_names_with_a_comma_of_their_own_are_quoted_in_a_list():
    content = Content(make_result([level(SHARE)], {}), "zh")
    assert content.enumerated(["艾滋病、梅毒检测率", "筛查率"]) == "“艾滋病、梅毒检测率”、筛查率"
    assert content.enumerated(["甲", "乙", "丙", "丁", "戊", "己"], 4) == "甲、乙、丙、丁等6项"


def test_a_unit_that_the_name_says_is_not_said_again_and_ratios_differ_by_a_number():
    known = catalogue.indicators().set_index("indicator_id")
    beds = known.index[known["unit"] == "per_1000_children"][0]
    ratio = known.index[(known["unit"] == "ratio") & (known["better"] == "higher")][0]
    series = {(HOME, beds): {2020: 2.0, 2025: 2.1}, (HOME, ratio): {2020: 1.1, 2025: 1.2}}
    result = make_result([level(beds, 3.2), level(ratio, 1.5)], series)
    said = told(result)
    assert f"{known.at[beds, 'name_zh']}2025年为2.1" in said
    assert "/千名儿童" not in said
    assert "尚差0.3" in said
    assert "0.3:1" not in said
    assert "per 1000" not in told(result, "en")


def test_fields_without_data_are_told_together_and_the_lack_is_a_problem():
    domains = ("health", "education", "economy")
    targets = [level(one, domain=name) for one, name in zip(shares(3), domains, strict=True)]
    result = make_result(targets, {(HOME, shares(1)[0]): {2020: 40.0, 2025: 60.0}}, stage="midterm")
    said = "\n".join(texts_of(result, "zh"))
    assert said.count("未收到数据") == 1
    assert "教育、经济领域共2项目标未收到数据" in said
    assert "均已达标" not in said.split("达标率")[0]  # of one target nobody says "all"
    assert "有数据的目标不足半数，达标率仅供参考。" in said
    assert "\n数据缺口较大，3项可监测目标中2项没有可用数据" in said  # alone, so no 一是
    assert "对缺少数据的2项目标，建议责任单位补报" in said


def test_final_report_judges_no_pace_and_advises_the_next_plan():
    (name,) = shares(1)
    result = make_result([level(name)], {(HOME, name): {2020: 35.0, 2030: 41.5}}, 2030)
    said = "\n".join([*texts_of(result, "zh"), *texts_of(result, "zh", "brief")])
    assert result.stage == "final"
    assert "序时" not in said
    assert "进度" not in said
    assert "下一轮规划" in said
    assert "个文件" not in said


def test_value_that_the_checks_doubt_is_counted_once():
    (name,) = shares(1)
    result = make_result([level(name)], {(HOME, name): {2020: 40.0, 2024: 44.0, 2025: 10.0}})
    last = result.observations.index[-1]
    result.observations["suspect"] = result.observations.index == last
    row = result.observations.loc[last]
    place = {"file": row["file"], "sheet": row["sheet"], "cell": row["cell"]}
    other = place | {"cell": "Z9"}
    for more in ([], [Problem("VALUE_FAR_OFF", "warning", **other)]):
        problems = Problems([Problem("VALUE_FAR_OFF", "warning", **place), *more])
        text = "".join(quality.sentences(Content(replace(result, problems=problems), "zh")))
        assert "核对中存疑1个" in text
        assert ("填报内容存疑1处" in text) == bool(more)


def test_target_asked_for_twice_is_counted_as_two_and_told_once():
    (name,) = shares(1)
    asked = [level(name, 60.0), {"indicator_id": name, "form": "direction", "operator": "up"}]
    said = told(make_result(asked, {(HOME, name): {2020: 40.0, 2025: 40.0}}))
    assert "进度不足或未达要求的2项（涉及1项指标）中，" in said
    assert said.count("2025年") == 1


def test_what_comes_back_to_a_value_from_beyond_is_neither_better_nor_worse():
    # about 50 % is asked: 54.7 to 53.5 comes nearer to it, and more women is no failure; 44 to 46 is better
    row = {"form": "around", "operator": "~", "unit": "percent", "sign": 1.0, "target_value": 50.0}
    row |= {"baseline_year": 2020, "latest_year": 2025, "bound": "", "data_state": "ok"}
    row |= {"digits": 1, "name": "", "status": "met"}
    for baseline, latest, way in ((54.7, 53.5, None), (44.0, 46.0, 1), (46.0, 44.0, -1)):
        values = {"baseline": baseline, "latest": latest}
        assert wording.Remarks(row | values, "zh").moved == way


def test_doubted_value_is_told_with_the_doubt_and_one_that_is_kept_by_its_value():
    first, second = shares(2)
    kept = {"indicator_id": second, "form": "keep", "operator": ">=", "value": 98.0}
    series = {(HOME, first): {2020: 40.0, 2025: 41.0}, (HOME, second): {2020: 98.2, 2025: 97.0}}
    result = make_result([level(first, 60.0), kept], series)
    assert "比目标值低1.0个百分点" in told(result)
    assert "距2030年目标值尚差19.0个百分点" in told(result)
    table = result.table.assign(data_state="suspect")
    assert told(replace(result, table=table)).count("（所依据的数据在核对中存疑，有待核实）") == 2


def test_target_that_cannot_be_assessed_is_not_counted_as_worse():
    first, second = shares(2)
    series = {(HOME, one): {2020: 60.0, 2025: 58.0} for one in (first, second)}
    result = make_result([level(first, 70.0), level(second, 70.0)], series)
    table = result.table.copy()
    table.loc[table["indicator_id"] == second, "status"] = "not_assessable"
    said = story.moved(Content(replace(result, table=table), "zh"))
    assert said.startswith("与基期相比，可比的1项目标中，1项变差。")


def test_warnings_of_an_indicator_are_one_row_of_figures_and_reasons():
    (name,) = shares(1)
    series = {
        (HOME, name): {2020: 98.2, 2021: 98.1, 2022: 98.0, 2023: 97.6, 2024: 97.2, 2025: 97.0}
    }
    asked = {"indicator_id": name, "form": "keep", "operator": ">=", "value": 98.0}
    content = Content(make_result([asked], series), "zh")
    made = tables.warned(content)
    assert len(content.scope.selected.warnings) > 1
    assert list(made.heads[2:5]) == ["基期值（2020年）", "最新值（2025年）", "目标值（2030年）"]
    (row,) = [list(map(str, row)) for row in made.rows]
    assert row[2:5] == ["98.2", "97.0", "≥98"]
    assert row[-1] == "回落\n连续变差"


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("Women in maternity insurance", "the number of women in maternity insurance"),
        (
            "Maternal mortality ratio (urban–rural gap)",
            "the urban–rural gap in the maternal mortality ratio",
        ),
        (
            "Average income of employed persons (gap between women and men)",
            "the gap between women and men in the average income of employed persons",
        ),
    ],
)
def test_english_counts_are_numbers_and_gaps_go_first(name, inside):
    assert Content(make_result([level(SHARE)], {}), "en").inside(name) == inside


def test_gap_in_deaths_of_which_there_are_few_is_told_with_a_warning_and_last():
    # 2 and 1 deaths a year: the gap doubles by chance, the share falls by ten points
    gap = {"indicator_id": DEATHS, "form": "gap", "population": "rural-urban", "operator": "narrow"}
    (name,) = shares(1)
    series = {(HOME, DEATHS): {2020: 20.0, 2025: 20.0}, (HOME, name): {2020: 40.0, 2025: 30.0}}
    asked = [gap, level(DEATHS, 8.0, "<="), level(name)]
    result = make_result(asked, series, births=10_000.0)
    table = result.table.copy()
    wide = (table["form"] == "gap").to_numpy()
    known = {"baseline": 10.0, "baseline_year": 2020, "latest": 20.0, "latest_year": 2025}
    table.loc[wide, [*known, "status"]] = [*known.values(), "regressing"]
    for lang, words in (("zh", "（例数少，有待合并多年研判）"), ("en", "on few cases")):
        content = Content(replace(result, table=table), lang)
        first, second, third = shortfalls.grave_lines(content)
        assert first.row["indicator_id"] == name
        assert words not in shortfalls.fact(content, first)
        assert words in shortfalls.fact(content, second)
        assert words in shortfalls.fact(content, third)
