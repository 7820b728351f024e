"""Whatever the input, a row with its status and reason, or a sentence; nothing is dropped in silence or raised by numpy."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from womenplan.errors import CatalogueError, DataError, UsageError
from womenplan.evaluation.status import STATUSES
from womenplan.io.frames import complete
from womenplan.model.observation import Observations, empty
from womenplan.model.plan import bundled_plan
from womenplan.model.rules import Rules
from womenplan.narration.evaluation import evaluate

SHARE, MMR = "village_committee_women_share", "maternal_mortality"
RISE = {"form": "level", "operator": ">=", "value": 70}


# a value of 2024, other columns: code of the problem, and a word that its sentence names
@pytest.mark.parametrize(
    ("value", "columns", "code", "named"),
    [
        (np.inf, {}, "VALUE_NOT_FINITE", "inf"),
        (-np.inf, {}, "VALUE_NOT_FINITE", "inf"),
        (-5, {}, "VALUE_OUTSIDE", "-5"),
        ("约六成", {}, "VALUE_NOT_NUMBER", "约六成"),
        (57, {"unit": "persons"}, "UNIT_UNFIT", "57"),
        (57, {"unit": "斤"}, "UNIT_UNFIT", "斤"),
    ],
)
def test_value_that_cannot_be_used_is_named_and_the_row_stays(
    judge, series, value, columns, code, named
) -> None:
    data = pd.concat(
        [series({2020: 50}), series({2024: value}, cell="H7", file="a.xlsx", **columns)]
    )
    out = judge(data, **RISE)
    (problem,) = [p for p in out.problems if p.code == code]
    assert (problem.cell, problem.level) == ("H7", "error")
    for lang in ("zh", "en"):
        assert named in problem.message(lang)
        assert problem.hint(lang)
    assert list(out.table["status"]) == ["no_data"]


@pytest.mark.parametrize(("column", "word"), [("area", "牧区"), ("sex", "流动人口")])
def test_group_outside_the_closed_list_is_named_and_is_not_taken_for_the_whole(
    judge, series, column, word
) -> None:
    data = pd.concat([series({2020: 50, 2023: 55}), series({2024: 90}, **{column: word})])
    out = judge(data, **RISE)
    (problem,) = out.problems
    assert problem.code == "VALUE_NOT_IN_LIST"
    assert all(word in problem.message(lang) for lang in ("zh", "en"))
    assert (out.table["latest"].iat[0], out.table["latest_year"].iat[0]) == (55, 2023)
    assert out.summary()["met"].iat[0] == 0


@pytest.mark.parametrize("year", [24, 2024.5, np.inf, "二〇二四", None])
def test_year_that_is_none_is_named(judge, series, year) -> None:
    data = pd.concat([series({2020: 50, 2024: 58}), series({2023: 55}).assign(year=year)])
    out = judge(data, **RISE)
    assert [p.code for p in out.problems] == ["YEAR_NOT_NUMBER"]
    assert out.table["status"].iat[0] == "on_track"


def test_missing_values_are_missing_and_not_zero(row, series) -> None:
    out = row(series({2020: 50, 2023: 56, 2024: np.nan}), **RISE)
    assert (out["latest_year"], out["n_obs"]) == (2023, 2)


def test_same_cell_given_twice_keeps_the_first_and_names_both(judge, series) -> None:
    data = pd.concat(
        [series({2020: 50, 2024: 58}, cell=["D1", "D2"]), series({2024: 59}, cell="F9")]
    )
    out = judge(data, **RISE)
    (problem,) = [p for p in out.problems if p.code == "VALUE_TWICE"]
    assert out.table["latest"].iat[0] == 58
    assert problem.cell == "F9"
    for part in ("59", "58", "D2"):
        assert part in problem.message("zh")


def test_same_value_given_twice_is_no_problem(judge, series) -> None:
    data = pd.concat([series({2020: 50, 2024: 58}), series({2024: 58})])
    assert not len(judge(data, **RISE).problems)


def test_spaces_and_width_make_no_second_region(judge, series) -> None:
    parts = [
        series({2020: 50}, region="清城区"),
        series({2024: 58}, region=" 清城区 "),
        series({2022: 54}, region="清　城区"),
    ]
    out = judge(pd.concat(parts), **RISE)
    assert list(out.table["region"]) == ["清城区"]
    assert out.table["n_obs"].iat[0] == 3


def test_region_under_two_names_gets_a_sentence_with_both(judge, series) -> None:
    parts = [series({2020: 50}, region="清城区"), series({2024: 58}, region="清远市清城区")]
    problems = judge(pd.concat(parts), **RISE).problems
    assert any("清远市清城区" in p.message("zh") and "清城区" in p.message("zh") for p in problems)


def test_unknown_indicator_and_lacking_column_are_sentences(judge, series) -> None:
    out = judge(pd.concat([series({2020: 50, 2024: 58}), series({2024: 1}, "没有的指标")]), **RISE)
    assert any("没有的指标" in p.message("zh") for p in out.problems)
    with pytest.raises(DataError, match="year"):
        judge(pd.DataFrame({"indicator_id": [SHARE], "value": [1.0]}), **RISE)


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ({"form": "level", "operator": ">="}, "TARGET_WITHOUT_VALUE"),
        ({"form": "level", "operator": ">=", "value": "七成"}, "TARGET_NOT_NUMBER"),
        ({"form": "relative", "comparator_id": "nothing"}, "COMPARATOR_UNKNOWN"),
        ({"form": "relative"}, "COMPARATOR_UNKNOWN"),
        ({"form": "change", "operator": ">=", "value": 10}, "CHANGE_WITHOUT_BASE"),
        ({"form": "change", "value": 10, "base_year": 2020, "unit": "个"}, "CHANGE_UNIT"),
        ({"form": "gap"}, "GAP_WITHOUT_GROUPS"),
        ({**RISE, "unit": "per_100k"}, "UNIT_DIFFERS"),
        ({**RISE, "milestone_year": 2035}, "MILESTONE_OUTSIDE"),
        ({**RISE, "milestone_year": None}, "TARGET_WITHOUT_MILESTONE"),
        ({**RISE, "operator": "up"}, "OPERATOR_UNFIT"),
        ({**RISE, "components": "hiv_testing|nothing"}, "COMPONENT_UNKNOWN"),
        ({**RISE, "population": "martian"}, "POPULATION_UNKNOWN"),
        ({**RISE, "form": "wish"}, "VALUE_NOT_IN_LIST"),
        ({**RISE, "repeats": "nothing"}, "REPEATS_UNKNOWN"),
        ({**RISE, "indicator_id": "孕产妇死忘率"}, "INDICATOR_UNMATCHED"),
    ],
)
def test_target_that_cannot_be_used_is_named(plan_of, target, code) -> None:
    with pytest.raises(CatalogueError) as caught:
        plan_of(RISE, {"target_id": "the bad one", **target})
    codes = [p.code for p in caught.value.problems]
    assert code in codes
    for lang in ("zh", "en"):
        assert all(p.message(lang) for p in caught.value.problems)


def test_call_that_is_wrong_is_one_sentence(plan_of, series) -> None:
    plan = plan_of(RISE)
    with pytest.raises(UsageError, match="2019"):
        evaluate(plan, series({2020: 50}), 2019)
    with pytest.raises(UsageError, match="quarterly"):
        evaluate(plan, series({2020: 50}), 2024, stage="quarterly")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="DataFrame"):
        evaluate(plan.targets, series({2020: 50}), 2024)


@pytest.mark.parametrize(
    "data",
    [empty(), Observations(empty()), pd.DataFrame({"indicator_id": [], "year": [], "value": []})],
)
def test_no_observations_at_all_give_every_target_its_row(data) -> None:
    plan = bundled_plan("youhao-2021")
    out = evaluate(plan, data, 2025)
    assert len(out.table) == len(plan.targets)
    assert set(out.table["status"]) == {"no_data"}
    assert (out.table["region"] == plan.region_zh).all()


def test_observations_that_are_all_unusable_give_every_target_its_row(plan_of, series) -> None:
    table, _ = complete(series({2024: np.nan, 2029: 5.0}, region="乙县"))
    plain = table.astype(
        {name: "str" for name in ("region", "indicator_id", "sex", "area", "age", "unit")}
    )
    for one in (table, plain):
        out = evaluate(plan_of(RISE), Observations(one), 2025)
        assert list(out.table["status"]) == ["no_data"]
        assert list(out.table["region"]) == ["乙县"]


@pytest.mark.parametrize("extreme", [0.0, 1e-12, 1e12, 1e300, 100.0])
def test_extreme_values_pass_without_a_warning_of_numpy(plan_of, series, extreme) -> None:
    forms = [
        RISE,
        {**RISE, "value": 0},
        {"form": "around", "value": 50},
        {"form": "direction", "operator": "up"},
        {"form": "change", "operator": ">=", "value": 10, "base_year": 2020},
        {"form": "keep", "operator": ">=", "value": 99},
        {"form": "level", "operator": "<=", "value": 0},
        {"form": "level", "operator": "=", "value": 0},
        {"form": "direction", "operator": "slow"},
        {"form": "gap", "population": "regions"},
    ]
    for indicator in (SHARE, MMR, "employed_women"):
        plan = plan_of(*({**form, "indicator_id": indicator} for form in forms))
        values = {2017 + i: extreme if i % 2 else 50.0 for i in range(8)}
        same = dict.fromkeys(range(2017, 2025), extreme)
        data = pd.concat(
            [series(values, indicator, region="乙"), series(same, indicator, region="丙")]
        )
        data = data.assign(numerator=0.0, denominator=[0.0, 1.0] * 8)
        out = evaluate(plan, data, 2024)
        assert out.table["status"].isin(STATUSES).all()
        assert not np.isinf(out.table.select_dtypes("float64")).any(axis=None)
        assert len(out.warnings) >= 0


def test_share_above_a_hundred_in_a_table_is_not_judged(row) -> None:
    out = row({2020: 50, 2024: 703}, operator=">=", value=70)
    assert out["status"] == "no_data"  # 703 is no share; the value of 2020 lies before the plan


def test_gross_rate_above_a_hundred_is_judged(row) -> None:
    out = row(
        {2020: 98, 2024: 104.1}, operator=">=", value=100, indicator_id="preschool_gross_enrolment"
    )
    assert out["status"] == "met"


@pytest.mark.parametrize(("numerator", "denominator"), [(50, 40), (-1, 100), (5, -100)])
def test_counts_that_cannot_be_are_named_and_not_used(
    judge, series, numerator, denominator
) -> None:
    data = series(
        {2020: 20, 2024: 25}, numerator=[20.0, numerator], denominator=[100.0, denominator]
    )
    result = judge(data, **RISE)
    assert [p.code for p in result.problems] == ["COUNTS_IMPOSSIBLE"]
    assert result.problems[0].cell == "#1"
    assert result.table["confidence"].iat[0] == ""


@pytest.mark.parametrize(
    ("word", "broken"),
    [("否", False), ("no", False), ("", False), (0, False), ("是", True), (1, True)],
)
def test_mark_of_a_break_is_read_in_words(row, series, word, broken) -> None:
    out = row(series({2020: 20, 2024: 25}, series_break=["", word]), **RISE)
    assert pd.isna(out["baseline"]) == broken


def test_bounds_are_read_in_other_spellings_and_an_unknown_one_is_named(judge, series) -> None:
    assert (
        judge(series({2020: 20, 2024: 75}, bound=["", "≥"]), **RISE).table["achievement"].iat[0]
        == 100
    )
    assert "75% 以上" in judge(series({2020: 20, 2024: 75}, bound=["", "≥"]), **RISE).explain(
        "plan/1", lang="zh"
    )
    odd = judge(series({2020: 20, 2024: 75}, bound=["", "?"]), **RISE)
    assert [p.code for p in odd.problems] == ["VALUE_NOT_IN_LIST"]


def test_blank_text_is_no_data_and_no_problem(judge, series) -> None:
    result = judge(
        series({2020: 20, 2024: 25}).astype({"value": "str"}).replace({"value": {"20": " "}}),
        **RISE,
    )
    assert list(result.problems) == []
    assert pd.isna(result.table["baseline"].iat[0])


def test_what_is_no_table_no_year_and_no_rules_is_one_sentence(plan_of, series) -> None:
    plan, data = plan_of(RISE), series({2020: 20, 2024: 25})
    for wrong in ([1, 2], None, data["value"]):
        with pytest.raises(UsageError, match="的参数 data：读到“"):
            evaluate(plan, wrong, 2024)
    with pytest.raises(DataError, match="“value”列出现了不止一次"):
        evaluate(plan, pd.concat([data, data[["value"]]], axis=1), 2024)
    for year in ("2024", 2024.5, None):
        with pytest.raises(
            UsageError, match=f"参数 year：读到“{year}”，应为 1900 至 2199 之间的整数"
        ):
            evaluate(plan, data, year)
    with pytest.raises(UsageError, match=r"参数 rules：读到“dict”，应为 womenplan\.Rules 判定规则"):
        evaluate(plan, data, 2024, rules={"on_track": 0.9})


def test_weight_of_no_target_is_named(judge) -> None:
    result = judge({2020: 20, 2024: 25}, rules=Rules(weights={"plan/1": 2, "plan/9": 3}), **RISE)
    assert [(p.code, p.found) for p in result.problems] == [("WEIGHT_UNKNOWN", "plan/9")]


def test_numbers_too_large_to_subtract_are_drawn_without_a_warning(judge, series) -> None:
    result = judge(
        series({2020: 1e308, 2022: 1.0, 2024: 1.7e308}, "women_exercise_number"),
        form="direction",
        operator="up",
        indicator_id="women_exercise_number",
    )
    assert "<svg" in result._repr_html_()
