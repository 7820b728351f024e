"""Plans: the bundled ones are whole, a user's own is read as it is written."""

from __future__ import annotations

import pandas as pd
import pytest

from womenplan.errors import UsageError
from womenplan.model import catalogue
from womenplan.model.plan import bundled_plan, plan_from_targets, plans_overview
from womenplan.narration.evaluation import evaluate

YEARS = {"start_year": 2021, "end_year": 2030}
IDS = sorted(catalogue.plans()["plan_id"])


def one(**target):
    return plan_from_targets(
        pd.DataFrame([{"milestone_year": 2030, **target}]), plan=YEARS
    ).targets.iloc[0]


@pytest.mark.parametrize("plan_id", IDS)
def test_bundled_plan_is_whole(plan_id) -> None:
    plan = bundled_plan(plan_id)
    frame = plan.to_frame()
    assert len(frame) == len(plan.targets) > 0
    assert not frame.duplicated(["target_id", "milestone_year"]).any()
    for column in ("name_zh", "name_en", "wording_zh", "wording_en"):
        assert frame[column].str.len().gt(0).all()
    assert not frame["wording_en"].str.contains("[\u4e00-\u9fff]").any()
    assert not frame["wording_zh"].str.contains(r"\{|nan|None", regex=True).any()
    assert plan.start_year <= plan.mid_year <= plan.end_year
    assert plan.title("zh") in str(plan)
    assert frame["wording_zh"].iat[0] in plan._repr_html_()


def test_overview_counts_what_the_tables_hold() -> None:
    table = plans_overview().set_index("plan_id")
    assert list(table.index) == list(catalogue.plans()["plan_id"])
    assert (table["quantified"] + table["directional"] == table["targets"]).all()


def test_overview_counts_targets_as_an_evaluation_does() -> None:
    # Qingyuan's 105 rows less the 6 that repeat another, Youhao's 104 less a second milestone,
    # and of each one that is to be kept without a number
    table = plans_overview().set_index("plan_id")["targets"]
    assert (table["qingyuan-2021"], table["youhao-2021"]) == (98, 102)
    nothing = pd.DataFrame({"indicator_id": [], "year": [], "value": []})
    for plan_id, count in table.items():
        plan = bundled_plan(str(plan_id))
        assert evaluate(plan, nothing, plan.start_year).table["counted"].sum() == count, plan_id


def test_unknown_plan_lists_the_known() -> None:
    with pytest.raises(UsageError) as caught:
        bundled_plan("qingyuan")
    assert "qingyuan-2021" in caught.value.problems[0].message("zh")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            {"name": "孕产妇死亡率", "value": "8"},
            ("maternal_mortality", "level", "<=", 8.0, "per_100k"),
        ),
        (
            {
                "indicator_id": "maternal_mortality",
                "operator": "以下",
                "value": 8,
                "unit": "1/10万",
            },
            ("maternal_mortality", "level", "<=", 8.0, "per_100k"),
        ),
        (
            {"indicator_id": "internet_use", "operator": "≥", "value": 70, "unit": "％"},
            ("internet_use", "level", ">=", 70.0, "percent"),
        ),
        (
            {"indicator_id": "internet_use", "form": "around", "value": 50},
            ("internet_use", "around", "~", 50.0, "percent"),
        ),
        (
            {"indicator_id": "employed_women", "value": 3, "unit": "万人"},
            ("employed_women", "level", ">=", 3.0, "10k_persons"),
        ),
        (
            {"indicator_id": "employed_women", "value": 0.5, "unit": "亿人"},
            ("employed_women", "level", ">=", 5000.0, "10k_persons"),
        ),
        (
            {"indicator_id": "maternal_mortality", "operator": "≤", "value": 0.12, "unit": "‰"},
            ("maternal_mortality", "level", "<=", 12.0, "per_100k"),
        ),
        (
            {"indicator_id": "income", "value": 6.5, "unit": "万元"},
            ("income", "level", ">=", 65000.0, "yuan"),
        ),
        (
            {"indicator_id": "pregnancy_anaemia", "form": "direction"},
            ("pregnancy_anaemia", "direction", "down", None, "percent"),
        ),
        (
            {"indicator_id": "internet_use", "form": "gap", "population": "rural-urban"},
            ("internet_use", "gap", "narrow", None, "percent"),
        ),
    ],
)
def test_targets_are_read_as_they_are_written(written, expected) -> None:
    row = one(**written)
    value = None if pd.isna(row["value"]) else row["value"]
    assert (row["indicator_id"], row["form"], row["operator"], value, row["unit"]) == expected


@pytest.mark.parametrize(
    ("mark", "soft"),
    [
        ("yes", True),
        ("是", True),
        ("True", True),
        (True, True),
        ("", False),
        (None, False),
        ("否", False),
    ],
)
def test_soft_is_read_in_both_languages(mark, soft) -> None:
    assert one(indicator_id="internet_use", value=1, soft=mark)["soft"] == soft


def test_years_come_from_what_is_given() -> None:
    frame = pd.DataFrame([{"indicator_id": "internet_use", "value": 70, "milestone_year": 2025}])
    plan = plan_from_targets(frame, plan={"start_year": 2021, "region": "甲县"})
    assert (plan.base_year, plan.mid_year, plan.end_year, plan.region_zh) == (
        2020,
        2023,
        2025,
        "甲县",
    )
    for wrong in (
        {},
        {"start_year": "soon", "end_year": 2030},
        {**YEARS, "colour": "red"},
        {"start_year": 2031, "end_year": 2030},
    ):
        with pytest.raises(ValueError):
            plan_from_targets(frame, plan=wrong)


UP = {"form": "direction", "operator": "up"}


@pytest.mark.parametrize(
    ("target", "zh", "en"),
    [
        ({"value": 70}, "达到70%以上（2030年）", "at least 70% by 2030"),
        ({"indicator_id": "maternal_mortality", "value": 8}, "8/10万", "at most 8/100,000 by 2030"),
        (  # a number of persons grows; 提高 is said of shares, and of what is paid
            {"indicator_id": "women_unemployment_insurance", **UP},
            "增加（2030年）",
            "rise by 2030",
        ),
        ({"indicator_id": "women_pension_benefit", **UP}, "提高（2030年）", "rise by 2030"),
        (
            {"indicator_id": "mother_infant_rooms", "value": 350},
            "达到350个以上（2030年）",
            "at least 350 by 2030",
        ),
        (
            {
                "indicator_id": "party_congress_women_share",
                "form": "relative",
                "operator": ">=",
                "comparator_id": "party_members_women_share",
                "soft": "yes",
            },
            "力争不低于党员中女性比例（2030年）",
            "ideally no lower than the share of women among Party members by 2030",
        ),
    ],
)
def test_wording_is_made_from_the_fields(target, zh, en) -> None:
    plan = plan_from_targets(
        pd.DataFrame([{"indicator_id": "internet_use", "milestone_year": 2030, **target}]),
        plan=YEARS,
    )
    row = plan.to_frame().iloc[0]
    assert zh in row["wording_zh"]
    assert row["wording_en"] == en


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("市", "city"),
        ("县级", "county"),
        ("自治区", "province"),
        ("county", "county"),
        ("", "county"),
    ],
)
def test_level_of_a_plan_is_said_in_words_or_by_its_code(written, level):
    rows = pd.DataFrame([{"name": "孕产妇死亡率", "value": 10, "milestone_year": 2030}])
    assert plan_from_targets(rows, plan=YEARS | {"level": written}).level == level


def test_level_that_is_none_is_refused():
    rows = pd.DataFrame([{"name": "孕产妇死亡率", "value": 10, "milestone_year": 2030}])
    with pytest.raises(UsageError, match=r"“大区”不认识.*国家、省、市、县或乡镇"):
        plan_from_targets(rows, plan=YEARS | {"level": "大区"})
