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
    "lagging": (RISE, {2020: 50, 2024: 57.5}, 2024, ["50", "57.5", "58", "38%", "40%", "0.94", "57.6"], "进度滞后", "lagging"),
    "off_track": (RISE, {2020: 50, 2024: 54.7}, 2024, ["0.59", "54.8"], "达标困难", "off track"),  # 50 + 0.6 x 8
    "regressing": (RISE, {2020: 50, 2024: 49}, 2024, ["-0.12", "50"], "倒退", "regressing"),
    "met": (RISE, {2020: 50, 2024: 71}, 2024, ["71", "70", "1"], "已达标", "met"),
    "nearly": (RISE, {2020: 50, 2030: 69}, 2030, ["69", "70", "1"], "基本达标", "nearly"),
    "lost": (RISE, {2020: 75, 2024: 69}, 2024, ["69", "70"], "回落", "lost"),
    "no_data": (RISE, {2019: 50}, 2024, ["70"], "民政部门", "Civil affairs"),
    "direction": ({"form": "direction", "operator": "up"}, {2020: 50, 2024: 49}, 2024, ["50", "49"], "为界", "turns at"),
    "around": ({"form": "around", "value": 50}, {2020: 40, 2024: 49}, 2024, ["49", "48", "52"], "已达标", "met"),
    "not_met": ({"form": "around", "value": 50}, {2020: 40, 2030: 44}, 2030, ["44", "48", "52"], "达到 48%", "At 48 %"),
}  # fmt: skip


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


def test_explanation_of_small_numbers_gives_the_interval_and_the_births_it_takes(judge, series) -> None:
    data = series({2020: 20, 2024: 0}, MMR, numerator=[4.0, 0.0], denominator=[20_000.0, 2000.0])
    result = judge(data, indicator_id=MMR, form="level", operator="<=", value=8)
    text = result.explain(result.table["target_id"].iat[0], lang="en")
    assert "37,447" in text  # births without a death before the upper limit passes below 8
    assert "149.79" in text  # -ln 0.05 / 2000
    assert "uncertain" in text


@pytest.mark.parametrize(
    ("method", "figure", "bound"), [("cagr", "0.62", "0.95"), ("unsd", "0.79", "0.95"), ("escap", "1.00", "0.9")]
)
def test_explanation_gives_the_figure_of_the_method_that_judged(judge, method, figure, bound) -> None:
    result = judge(
        {2020: 50, 2025: 29}, 2025, rules=Rules(method=method), indicator_id=MMR, form="level", operator="<=", value=8
    )
    text = result.explain(result.table["target_id"].iat[0], lang="en")
    assert figure in text
    assert f"{bound} or more" in text
    assert "pace" not in text


def test_two_milestones_explain_the_counted_one_unless_asked(plan_of, series) -> None:
    from womenplan.evaluation.evaluation import evaluate

    plan = plan_of({**RISE, "milestone_year": 2025, "target_id": "a"}, {**RISE, "value": 80, "target_id": "a"})
    result = evaluate(plan, series({2020: 50, 2024: 60}), 2024)
    assert "70" in result.explain("a", lang="en").splitlines()[0]
    assert "80" in result.explain("a", milestone=2030, lang="en").splitlines()[0]


def test_unknown_row_is_a_sentence(judge) -> None:
    with pytest.raises(UsageError, match="no such target"):
        judge({2024: 60}, **RISE).explain("no such target")


def test_bundle_explains_every_row_in_both_languages(series) -> None:
    from womenplan.evaluation.evaluation import evaluate
    from womenplan.model.plan import bundled_plan

    plan = bundled_plan("huludao-2021")
    result = evaluate(plan, series({2020: 7.35, 2023: 8, 2024: 9}, MMR), 2025)
    for target, milestone in zip(result.table["target_id"], result.table["milestone_year"], strict=True):
        assert result.explain(target, milestone=int(milestone), lang="zh")
        text = result.explain(target, milestone=int(milestone), lang="en")
        assert not re.search("[\u4e00-\u9fff]", text), text
    assert "<table>" in result._repr_html_()


def test_full_coverage_has_a_forecast_but_no_probability(judge) -> None:
    # a trend of percentages only approaches 100, so that the chance of standing at it says nothing
    out = judge({2020: 90, 2021: 92, 2022: 94, 2023: 96, 2024: 98}, form="coverage", operator=">=", value=100)
    row = out.table.iloc[0]
    assert 98 < row["forecast"] <= 100
    assert pd.isna(row["p_meet"])
    assert "预测 2030 年为" in out.explain(row["target_id"], lang="zh")
    assert "概率" not in out.explain(row["target_id"], lang="zh")


def test_lost_target_names_the_years_in_which_it_was_met(judge) -> None:
    out = judge({2020: 71, 2021: 69, 2022: 72, 2024: 68}, form="level", operator=">=", value=70)
    assert "2020、2022 年曾达标。" in out.explain(out.table["target_id"].iat[0], lang="zh")
    assert "It was met in 2020, 2022." in out.explain(out.table["target_id"].iat[0], lang="en")


@pytest.mark.parametrize(
    ("probability", "zh"),
    [(0.0, "不足 1%"), (0.0099, "不足 1%"), (0.01, "1%"), (0.497, "49.7%"), (0.504, "50.4%"), (0.62, "62%"), (0.999, "超过 99%")],
)  # fmt: skip
def test_chance_is_never_printed_as_none_or_certain(probability, zh) -> None:
    assert chance(probability, "zh") == zh


def test_strict_target_is_met_only_beyond_its_value(judge) -> None:
    out = judge({2020: 60, 2024: 70}, form="level", operator=">", value=70)
    assert "超过 70% 方为达标。" in out.explain(out.table["target_id"].iat[0], lang="zh")
