"""An explanation has the numbers, the rule, the cells they came from and what would change the verdict."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from womenplan.errors import UsageError
from womenplan.model.rules import Rules
from womenplan.model.target import chance

MMR, MEMBERS = "maternal_mortality", "party_members_women_share"
RISE = {"form": "level", "operator": ">=", "value": 70}
# target, values, year: what both languages must name, what Chinese must, what English must
CASES = {
    "lagging": (
        RISE,
        {2020: 50, 2024: 57.5},
        2024,
        ["50", "57.5", "58", "38%", "40%", "0.94", "57.6"],
        "进度滞后",
        "lagging",
    ),
    "off_track": (
        RISE,
        {2020: 50, 2024: 54.7},
        2024,
        ["0.59", "54.8"],
        "达标困难",
        "off track",
    ),  # 50 + 0.6 x 8
    "regressing": (RISE, {2020: 50, 2024: 49}, 2024, ["-0.12", "50"], "倒退", "regressing"),
    "met": (RISE, {2020: 50, 2024: 71}, 2024, ["71", "70", "1"], "已达标", "met"),
    "nearly": (RISE, {2020: 50, 2030: 69}, 2030, ["69", "70", "1"], "基本达标", "nearly"),
    "lost": (RISE, {2020: 75, 2024: 69}, 2024, ["69", "70"], "回落", "no longer met"),
    "no_data": (RISE, {2019: 50}, 2024, ["70"], "民政部门", "Civil affairs"),
    "direction": (
        {"form": "direction", "operator": "up"},
        {2020: 50, 2024: 49},
        2024,
        ["50", "49"],
        "为界",
        "turns at",
    ),
    "around": (
        {"form": "around", "value": 50},
        {2020: 40, 2024: 49},
        2024,
        ["49", "48", "52"],
        "已达标",
        "met",
    ),
    "not_met": (
        {"form": "around", "value": 50},
        {2020: 40, 2030: 44},
        2030,
        ["44", "48", "52"],
        "达到 48%",
        "At 48%",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_explanation_gives_numbers_rule_and_what_would_change_it(judge, name) -> None:
    target, values, year, both, zh, en = CASES[name]
    result = judge(values, year, **target)
    target_id = result.table["target_id"].iat[0]
    said = {lang: result.explain(target_id, lang=lang) for lang in ("zh", "en")}
    for text in said.values():
        for figure in both:
            assert re.search(rf"(?<![\d.]){re.escape(figure)}(?![\d])", text), (figure, text)
    assert zh in said["zh"]
    assert en in said["en"]
    assert not re.search("[\u4e00-\u9fff]", said["en"].replace("甲县", "")), said["en"]


def test_explanation_names_the_cells(judge, series) -> None:
    data = series({2020: 50, 2024: 57.5}, file="county.xlsx", sheet="决策", cell=["D7", "H7"])
    result = judge(data, **RISE)
    for lang in ("zh", "en"):
        text = result.explain(result.table["target_id"].iat[0], lang=lang)
        for part in ("county.xlsx", "决策", "D7", "H7"):
            assert part in text


def test_explanation_of_small_numbers_gives_the_interval_and_the_births_it_takes(
    judge, series
) -> None:
    data = series({2020: 20, 2024: 0}, MMR, numerator=[4.0, 0.0], denominator=[20_000.0, 4000.0])
    result = judge(data, indicator_id=MMR, form="level", operator="<=", value=8)
    text = result.explain(result.table["target_id"].iat[0], lang="en")
    assert "37,447" in text  # births without a death before the upper limit passes below 8
    assert "74.9" in text  # -ln 0.05 / 4000 is 74.89
    assert "uncertain" in text


@pytest.mark.parametrize(
    ("method", "figure", "bound"),
    [("cagr", "0.62", "0.95"), ("unsd", "0.79", "0.95"), ("escap", "1.00", "0.9")],
)
def test_explanation_gives_the_figure_of_the_method_that_judged(
    judge, method, figure, bound
) -> None:
    result = judge(
        {2020: 50, 2025: 29},
        2025,
        rules=Rules(method=method),
        indicator_id=MMR,
        form="level",
        operator="<=",
        value=8,
    )
    text = result.explain(result.table["target_id"].iat[0], lang="en")
    assert figure in text
    assert f"{bound} or more" in text
    assert "pace" not in text


def test_two_milestones_explain_the_counted_one_unless_asked(plan_of, series) -> None:
    from womenplan.narration.evaluation import evaluate

    plan = plan_of(
        {**RISE, "milestone_year": 2025, "target_id": "a"}, {**RISE, "value": 80, "target_id": "a"}
    )
    result = evaluate(plan, series({2020: 50, 2024: 60}), 2024)
    assert "70" in result.explain("a", lang="en").splitlines()[0]
    assert "80" in result.explain("a", milestone=2030, lang="en").splitlines()[0]


def test_unknown_row_is_a_sentence(judge) -> None:
    with pytest.raises(UsageError, match="no such target"):
        judge({2024: 60}, **RISE).explain("no such target")


def test_bundle_explains_every_row_in_both_languages(series) -> None:
    from womenplan.model.plan import bundled_plan
    from womenplan.narration.evaluation import evaluate

    plan = bundled_plan("huludao-2021")
    result = evaluate(plan, series({2020: 7.35, 2023: 8, 2024: 9}, MMR), 2025)
    for target, milestone in zip(
        result.table["target_id"], result.table["milestone_year"], strict=True
    ):
        assert result.explain(target, milestone=int(milestone), lang="zh")
        text = result.explain(target, milestone=int(milestone), lang="en")
        assert not re.search("[\u4e00-\u9fff]", text), text
    assert "<table>" in result._repr_html_()


def test_full_coverage_has_a_forecast_but_no_probability(judge) -> None:
    # a trend of percentages only approaches 100, so that the chance of standing at it says nothing
    out = judge(
        {2020: 90, 2021: 92, 2022: 94, 2023: 96, 2024: 98},
        form="coverage",
        operator=">=",
        value=100,
    )
    row = out.table.iloc[0]
    assert 98 < row["forecast"] <= 100
    assert pd.isna(row["p_meet"])
    assert "预测 2030 年为" in out.explain(row["target_id"], lang="zh")
    assert "，达标概率" not in out.explain(row["target_id"], lang="zh")
    assert "目标为百分之百（或为零），趋势只能逼近，不计算达标概率。" in out.explain(
        row["target_id"], lang="zh"
    )


def test_lost_target_names_the_years_in_which_it_was_met(judge) -> None:
    out = judge({2020: 71, 2021: 69, 2022: 72, 2024: 68}, form="level", operator=">=", value=70)
    assert "2020、2022 年曾达标。" in out.explain(out.table["target_id"].iat[0], lang="zh")
    assert "It was met in 2020, 2022." in out.explain(out.table["target_id"].iat[0], lang="en")


@pytest.mark.parametrize(
    ("probability", "zh"),
    [
        (0.0, "不足 1%"),
        (0.0099, "不足 1%"),
        (0.01, "1%"),
        (0.497, "49.7%"),
        (0.504, "50.4%"),
        (0.62, "62%"),
        (0.999, "超过 99%"),
    ],
)
def test_chance_is_never_printed_as_none_or_certain(probability, zh) -> None:
    assert chance(probability, "zh") == zh


def say(result, lang="zh") -> str:
    return result.explain(result.table["target_id"].iat[0], lang=lang)


# values, year, operator and target: what the figures must not be rounded into, and what is said instead
@pytest.mark.parametrize(
    ("values", "year", "target", "zh"),
    [
        (
            {2020: 50, 2024: 57.57},
            2024,
            RISE,
            "进度系数 0.946（0.95 以上为进度正常",
        ),  # 7.57 / 20 / 0.4 = 0.94625
        ({2020: 50, 2024: 49.99}, 2024, RISE, "进度系数 -0.001（"),  # -0.01 / 20 / 0.4 = -0.00125
        ({2020: 50, 2030: 69.996}, 2030, RISE, "2030 年为 69.996%，判定为基本达标"),
        (
            {2020: 50, 2030: 69.996},
            2030,
            RISE,
            "与 70% 相差 0.004 个百分点，在基本达标允许的 1 个百分点以内。",
        ),
        (
            {2020: 50, 2030: 68},
            2030,
            RISE,
            "与 70% 相差 2.0 个百分点，超过基本达标允许的 1 个百分点。",
        ),
        ({2020: 50, 2030: 70}, 2030, {**RISE, "operator": ">"}, "恰为 70%，而目标不含此值。"),
        (
            {2020: 40, 2030: 47.5},
            2030,
            {"form": "around", "value": 50},
            "与 48% 相差 0.5 个百分点，在",
        ),
        (
            {2020: 50, 2024: 54},
            2024,
            {**RISE, "value": 71},
            "若改善至 55.1%，",
        ),  # 50 + 0.6 x 0.4 x 21
        (
            {2020: 50, 2024: 54},
            2024,
            {**RISE, "value": 70.33},
            "若改善至 54.88%，",
        ),  # 54.8792, and 54.87 is too little
        ({2020: 50, 2024: 49}, 2024, RISE, "数值却反向变化，幅度相当于应有变化的 5%"),
        ({2020: 50, 2024: 71}, 2024, {**RISE, "operator": ">"}, "退至 70% 即不再达标。"),
    ],
)
def test_figures_are_not_rounded_across_what_they_are_held_against(
    judge, values, year, target, zh
) -> None:
    assert zh in say(judge(values, year, **target))


def test_bound_is_told_as_one_and_margin_is_not_made_of_it(judge, series) -> None:
    over = judge(series({2020: 50, 2024: 80}, bound=["", ">"]), **RISE)
    assert "2024 年为 80% 以上，判定为已达标" in say(over)
    assert "余量" not in say(over)
    assert "over 80%" in say(over, "en")
    under = judge(series({2020: 50, 2024: 60}, bound=["", "<"]), **RISE)
    assert "可以确定尚未达标" in say(under)
    assert "相差" not in say(under)  # not judged, and so no rule
    assert "2024 年为 60% 以下" in say(under)


def test_direction_is_explained_by_its_direction_whatever_the_method(judge) -> None:
    rising = {year: 50 + 2 * (year - 2018) for year in range(2018, 2025)}
    result = judge(rising, rules=Rules(method="forecast"), form="direction", operator="up")
    assert "与 2020 年的 54.0% 相比，按变化方向判定。" in say(result)
    assert "预测概率法" not in say(result)


def test_method_is_explained_with_all_its_classes(judge) -> None:
    # 50 to 49.5 carried on to 2030 is 48.755: 1.245 of 42 required, 0.03
    ask = {"indicator_id": MMR, "form": "level", "operator": "<=", "value": 8}
    unsd = say(judge({2020: 50, 2024: 49.5}, rules=Rules(method="unsd"), **ask))
    assert (
        "结果为 0.03（0.95 以上为进度正常，0.5 以上为进度滞后，0 以上为达标困难，更低为倒退）"
        in unsd
    )
    assert "其中 0.1 以上为略有进展，不足则为停滞。" in unsd
    values = {year: 50 + (year - 2018) for year in range(2018, 2025)}
    forecast = say(judge(values, rules=Rules(method="forecast"), **{**RISE, "value": 90}))
    assert (
        "按预测概率法判定，结果为 0%（80% 以上为进度正常，20% 以上为进度滞后，更低为达标困难）"
        in forecast
    )


def test_cells_of_both_groups_and_of_the_comparator_are_named(judge, series) -> None:
    sides = {"female": "B", "male": "C"}
    data = pd.concat(
        [
            series(
                {2020: 40, 2024: 45 if sex == "female" else 48},
                "internet_use",
                sex=sex,
                cell=[f"{c}1", f"{c}2"],
            )
            for sex, c in sides.items()
        ]
    )
    gap = judge(data, form="gap", indicator_id="internet_use", population="female-male")
    assert "基期（2020 年）出处：B1；C1。最新值（2024 年）出处：B2；C2。" in say(gap)
    theirs = series({2024: 30}, MEMBERS, cell="D9")
    data = pd.concat([series({2024: 28}, "party_congress_women_share", cell="D8"), theirs])
    ask = {
        "form": "relative",
        "operator": ">=",
        "indicator_id": "party_congress_women_share",
        "comparator_id": MEMBERS,
    }
    assert "最新值（2024 年）出处：D8。参照值（2024 年）出处：D9。" in say(judge(data, 2030, **ask))


def test_ceiling_that_must_be_stayed_below_is_met_only_below(judge) -> None:
    out = judge(
        {2020: 14, 2030: 10},
        2030,
        indicator_id="pregnancy_anaemia",
        form="level",
        operator="<",
        value=10,
    )
    assert "低于 10% 方为达标。" in say(out)


def test_strict_target_is_met_only_beyond_its_value(judge) -> None:
    out = judge({2020: 60, 2024: 70}, form="level", operator=">", value=70)
    assert "超过 70% 方为达标。" in out.explain(out.table["target_id"].iat[0], lang="zh")


def test_three_years_in_a_row_are_named_by_their_ends(judge) -> None:
    out = judge(
        {2020: 71, 2021: 72, 2022: 73, 2023: 69, 2024: 68}, form="level", operator=">=", value=70
    )
    assert "2020—2022 年曾达标。" in out.notes("zh")[0]
    out = judge({2020: 71, 2022: 73, 2023: 72, 2024: 68}, form="level", operator=">=", value=70)
    assert "It was met in 2020, 2022, 2023." in out.notes("en")[0]


def test_interval_of_a_count_that_never_changed_is_told_in_whole_numbers(judge) -> None:
    asked = {
        "indicator_id": "mch_institutions_per_region",
        "form": "level",
        "operator": ">=",
        "value": 2,
    }
    result = judge(dict.fromkeys(range(2016, 2025), 1), **asked)
    text = result.explain(result.table["target_id"].iat[0], lang="zh")
    assert "预测 2030 年为 1 个（80% 区间 1 个至 1 个）" in text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_stands_at_its_best_without_a_baseline_is_explained_by_its_note(judge, lang) -> None:
    asked = {"indicator_id": "rural_tap_water", "form": "direction", "operator": "up"}
    result = judge({2024: 100}, **asked)
    text = result.explain(result.table["target_id"].iat[0], lang=lang)
    assert {"zh": "已达最优水平", "en": "nothing left to improve"}[lang] in text
    assert "nan" not in text.lower()
