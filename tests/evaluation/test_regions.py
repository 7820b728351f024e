"""Ranks, spread, funnel, disparity and contradictions, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from womenplan.errors import UsageError
from womenplan.evaluation.disparity import contradictions, disparity
from womenplan.evaluation.ranking import funnel, rank, spread
from womenplan.io.frames import complete
from womenplan.model import catalogue
from womenplan.model.rules import Rules
from womenplan.narration.evaluation import evaluate

SHARE, MMR, MEMBERS = (
    "village_committee_women_share",
    "maternal_mortality",
    "party_members_women_share",
)
COUNTIES = ("乙县", "丙县", "丁县", "戊县", "己县")


@pytest.fixture(scope="module")
def counties(plan_of, series):
    """Judge one target on the latest values of the counties, of which some may be missing."""

    def _judge(values, *, indicator=SHARE, home=None, columns=None, **target):
        plan = plan_of({"indicator_id": indicator, **target})
        parts = [
            series({2020: 50, 2024: v}, indicator, region=r)
            for r, v in zip(COUNTIES, values, strict=True)
            if v is not None
        ]
        parts += [
            series({2019: 20}, indicator, region=r)
            for r, v in zip(COUNTIES, values, strict=True)
            if v is None
        ]
        parts += [series({2024: home}, indicator, region="甲县")] if home is not None else []
        table = pd.concat(parts, ignore_index=True)
        return evaluate(plan, table.assign(**(columns or {})), 2024)

    return _judge


RISE = {"form": "level", "operator": ">=", "value": 70}


@pytest.mark.parametrize(
    ("indicator", "target", "values", "order", "ranks"),
    [
        (SHARE, RISE, (60, 65, 65, 40, None), "丙丁乙戊己", [1, 1, 3, 4, None]),
        (SHARE, RISE, (66, 65, 65, 40, None), "乙丙丁戊己", [1, 2, 2, 4, None]),
        (
            MMR,
            {"form": "level", "operator": "<=", "value": 8},
            (6, 5, 7, 5, 9),
            "丙戊乙丁己",
            [1, 1, 3, 4, 5],
        ),
        (
            MMR,
            {"form": "around", "value": 10},
            (6, 5, 7, 20, 9),
            "丙乙丁己戊",
            [1, 2, 3, 4, 5],
        ),  # lower is better
        (
            MMR,
            {"form": "direction", "operator": "down"},
            (6, 5, 7, 20, 9),
            "丙乙丁己戊",
            [1, 2, 3, 4, 5],
        ),
        (
            MEMBERS,
            {"form": "around", "value": 50},
            (49, 53, 48, 60, 30),
            "乙丙丁戊己",
            [1, 3, 2, 4, 5],
        ),  # nearness
    ],
)
def test_ties_share_the_better_rank_and_missing_are_listed_last(
    counties, indicator, target, values, order, ranks
) -> None:
    found = rank(counties(values, indicator=indicator, home=1, **target), indicator)
    by_region = dict(
        zip(
            found["region"].str[0],
            [None if pd.isna(r) else int(r) for r in found["rank"]],
            strict=True,
        )
    )
    assert by_region == dict(
        zip(order if indicator != MEMBERS else "乙丙丁戊己", ranks, strict=True)
    )
    numbers = [r for r in by_region.values() if r is not None]
    assert numbers == sorted(numbers)
    assert "甲县" not in set(found["region"])


def test_rank_by_progress_and_by_achievement(counties) -> None:
    result = counties((60, 65, 65, 40, 80), **RISE)
    by_progress = rank(result, SHARE, by="progress")
    assert by_progress["progress"].iat[0] == 1.5
    assert list(by_progress["rank"]) == [1, 2, 2, 4, 5]
    assert rank(result, SHARE, by="achievement")["achievement"].iat[0] == 100


def test_rank_intervals_of_small_counties_overlap_and_of_large_ones_do_not(counties) -> None:
    values = (10, 20, 30, 40, 50)
    found = {}
    for births in (10_000.0, 100_000_000.0):
        deaths = [
            value * births / 1e5 for latest in values for value in (50, latest)
        ]  # of 2020 and of 2024
        columns = {"denominator": births, "numerator": deaths}
        found[births] = rank(
            counties(values, indicator=MMR, form="level", operator="<=", value=8, columns=columns),
            MMR,
        )
    assert found[10_000]["rank_high"].iat[0] > 1
    assert list(found[1e8]["rank_low"]) == list(found[1e8]["rank_high"]) == [1, 2, 3, 4, 5]


def test_indicator_is_ranked_by_its_values_where_a_gap_stands_before_them(plan_of, series) -> None:
    plan = plan_of(
        {"form": "gap", "population": "regions", "target_id": "g"},
        {"operator": ">=", "value": 30, "target_id": "v"},
    )
    data = pd.concat(
        [
            series({2020: 20, 2024: value}, region=name)
            for name, value in {"乙": 25, "丙": 28}.items()
        ]
    )
    result = evaluate(plan, data, 2024)
    assert rank(result, "village_committee_women_share")["region"].tolist() == ["丙", "乙"]
    assert rank(result, "g")["region"].tolist() == ["甲县"]


def test_unknown_target_is_a_sentence(counties) -> None:
    result = counties((60, 65, 65, 40, 80), **RISE)
    with pytest.raises(UsageError, match="nothing of the kind"):
        rank(result, "nothing of the kind")
    with pytest.raises(UsageError, match="漏斗图"):
        funnel(result, SHARE)


def test_spread_by_hand(counties) -> None:
    # 10, 20, 30: mean 20, cv sqrt(200/3)/20 = 40.825 %; Theil (0.5 ln 0.5 + 1.5 ln 1.5)/3 = 0.087208
    found = spread(counties((10, 20, 30, None, None), **RISE), SHARE).set_index("year").loc[2024]
    assert (found["regions"], found["lowest"], found["highest"], found["ratio"]) == (3, 10, 30, 3)
    assert (found["cv"], found["theil"]) == (pytest.approx(40.824829), pytest.approx(0.0872080))


def test_spread_is_weighted_by_population_where_it_is_known(plan_of, series) -> None:
    # 10 of 1,000 and 30 of 3,000: mean 25, variance (225 + 3 x 25) / 4 = 75, cv 34.641 %;
    # Theil 0.25 x 0.4 ln 0.4 + 0.75 x 1.2 ln 1.2 = -0.091629 + 0.164089
    parts = [
        series({2020: a, 2024: b}, MMR, region=r, denominator=n, numerator=1.0)
        for r, a, b, n in (("乙县", 5, 10, 1000.0), ("丙县", 35, 30, 3000.0))
    ]
    result = evaluate(
        plan_of({"indicator_id": MMR, "form": "direction", "operator": "down"}),
        pd.concat(parts),
        2024,
    )
    found = spread(result, MMR).set_index("year")
    assert found.loc[2024, "cv"] == pytest.approx(34.641016)
    assert found.loc[2024, "theil"] == pytest.approx(0.0724599, abs=1e-6)
    # 2020: 5 and 35: mean 27.5, variance (506.25 + 3 x 56.25) / 4 = 168.75, cv 47.238 %; four years to 34.641 %
    assert found.loc[2024, "cv_trend"] == pytest.approx((34.641016 - 47.237726) / 4, abs=1e-5)


def test_funnel_marks_what_chance_does_not_explain(plan_of, series) -> None:
    # 40 counties of 20 per 100,000 and one of 60, all of 100,000 births
    values = {f"县{i}": 20.0 for i in range(40)} | {"高县": 60.0}
    data = pd.concat(
        [series({2024: v}, MMR, region=r, numerator=v, denominator=1e5) for r, v in values.items()]
    )
    found = funnel(
        evaluate(
            plan_of({"indicator_id": MMR, "form": "level", "operator": "<=", "value": 8}),
            data,
            2024,
        ),
        MMR,
    )
    assert found["mean"].iat[0] == pytest.approx((40 * 20 + 60) / 41)
    assert found.set_index("region")["outside"].to_dict() == dict.fromkeys(values, "") | {
        "高县": "outer"
    }
    assert (found["low_outer"] < found["low_inner"]).all()
    assert (found["inner"].iat[0], found["outer"].iat[0]) == (95, 99.8)


def test_limits_of_a_funnel_are_rules(plan_of, series) -> None:
    data = pd.concat(
        [
            series({2024: 20.0}, MMR, region=f"县{i}", numerator=20, denominator=1e5)
            for i in range(4)
        ]
    )
    plan = plan_of({"indicator_id": MMR, "form": "level", "operator": "<=", "value": 8})
    usual, narrow = (
        funnel(evaluate(plan, data, 2024, rules=rules), MMR).iloc[0]
        for rules in (Rules(), Rules(funnel_inner=0.5, funnel_outer=0.6))
    )
    assert (narrow["inner"], narrow["outer"]) == (50, 60)
    assert usual["low_inner"] < narrow["low_outer"] < narrow["low_inner"] < 20


# women and men by year; difference, index, change a year, tendency, year of closing
@pytest.mark.parametrize(
    ("women", "men", "difference", "change", "tendency", "closes"),
    [
        ((6, 7, 8), (10, 10, 10), -2, -1, "narrowing", 2024),
        ((6, 7, 7.5), (10, 10, 10), -2.5, -0.75, "narrowing", 2026),  # 3.33 years
        ((0.5, 0.6, 0.7), (1.0, 1.0, 1.0), -0.3, -0.1, "narrowing", 2025),  # exactly three years
        ((6, 5, 4), (10, 10, 10), -6, 1, "widening", None),
        ((6, 6, 6), (10, 10, 10), -4, 0, "steady", None),
        ((6,), (10,), -4, None, "unknown", None),
        ((9, 10, 11), (12, 12, 12), -1, -1, "narrowing", 2023),
        # gaps of 4, 0, 2, 2, 4, 3: the middle of the 15 slopes is 1/3, and yet it ends below where it began
        ((6, 10, 8, 8, 6, 7), (10,) * 6, -3, 1 / 3, "steady", None),
        # the same backwards: the slope falls, the gap ends above its start, and so it never closes
        ((7, 6, 8, 8, 10, 6), (10,) * 6, -4, -1 / 3, "steady", None),
    ],
)
def test_gap_between_the_sexes_and_the_year_it_closes(
    series, women, men, difference, change, tendency, closes
) -> None:
    parts = [
        series(
            dict(zip(range(2023 - len(values), 2023), values, strict=True)),
            "internet_use",
            sex=sex,
            region="甲县",
        )
        for sex, values in (("female", women), ("male", men))
    ]
    table, problems = complete(pd.concat(parts))
    assert not problems.errors
    found = disparity(table, "sex").iloc[0]
    assert (found["difference"], found["ratio"]) == (
        pytest.approx(difference),
        pytest.approx(women[-1] / men[-1]),
    )
    assert found["change"] == pytest.approx(
        np.nan if change is None else change, abs=1e-9, nan_ok=True
    )
    assert (found["tendency"], None if pd.isna(found["closes"]) else found["closes"]) == (
        tendency,
        closes,
    )
    assert (found["year"], found["n"]) == (2022, len(women))


def test_areas_are_compared_as_the_sexes_are(series) -> None:
    parts = [
        series({2020: a, 2021: b}, MMR, area=area, region="甲县")
        for area, a, b in (("urban", 10, 10), ("rural", 20, 18))
    ]
    found = disparity(complete(pd.concat(parts))[0], "area").iloc[0]
    assert (found["difference"], found["tendency"], found["closes"]) == (8, "narrowing", 2025)
    assert disparity(complete(series({2020: 1}, MMR))[0], "sex").empty


# indicator, women, men, total: contradiction
@pytest.mark.parametrize(
    ("indicator", "women", "men", "total", "wrong"),
    [
        ("internet_use", 60, 70, 65, False),
        ("internet_use", 60, 70, 70.05, False),
        ("internet_use", 60, 70, 71, True),
        ("internet_use", 60, 70, 59, True),
        ("county_care_institutions", 60, 70, 130, False),
        ("county_care_institutions", 60, 70, 65, True),
    ],
)
def test_total_that_contradicts_its_parts_is_named_by_cell(
    series, indicator, women, men, total, wrong
) -> None:
    parts = [
        series(
            {2024: value},
            indicator,
            sex=sex,
            region="甲县",
            file="a.xlsx",
            sheet="表1",
            cell=f"D{i}",
        )
        for i, (sex, value) in enumerate((("female", women), ("male", men), ("both", total)))
    ]
    table, told = complete(pd.concat(parts))
    found = contradictions(table, catalogue.indicators())
    assert contradictions(table, catalogue.indicators(), told) == []  # a reading told it
    assert [p.cell for p in found] == (["D2"] if wrong else [])
    if wrong:
        assert f"{women:g}" in found[0].message("zh")
        assert f"{total:g}" in found[0].message("en")


def test_gap_is_not_told_across_a_break(series) -> None:
    parts = [
        series(
            {2018: women[0], 2019: women[1], 2021: women[2], 2022: women[3]},
            "internet_use",
            sex=sex,
        )
        for sex, women in (("female", (50, 52, 90, 91)), ("male", (70, 71, 92, 93)))
    ]
    table = complete(pd.concat(parts).assign(series_break=lambda df: df["year"] == 2021))[0]
    found = disparity(table, "sex").iloc[0]
    assert (found["first_year"], found["n"], found["tendency"]) == (2021, 2, "steady")


@pytest.mark.parametrize(
    ("names", "home"),
    [
        (("晋安区",), "福州市晋安区"),
        (("晋安区", "鼓楼区"), "福州市晋安区"),
        (("福建省福州市晋安区",), "福州市晋安区"),
        (("晋安区", "福建省福州市晋安区"), "晋安区"),  # two that it may be: neither is taken for it
        (("晋安区", "福州市晋安区"), "福州市晋安区"),
    ],
)
def test_region_under_a_shorter_or_longer_name_is_the_plans_own(plan_of, series, names, home):
    plan = plan_of({"form": "level", "operator": ">=", "value": 30}, region="福州市晋安区")
    data = pd.concat([series({2020: 20, 2024: 25}, region=name) for name in names])
    assert evaluate(plan, data, 2024).regions[0] == home
