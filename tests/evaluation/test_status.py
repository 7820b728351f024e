"""Worked cases of METHOD 3.1 to 3.5; every number in the tables was worked by hand from the formulas there."""

from __future__ import annotations

import csv
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from womenplan.model.rules import Rules
from womenplan.narration.evaluation import evaluate

SHARE, SHARE_OF_WATER = "village_committee_women_share", "rural_tap_water"
MMR, CONGRESS, MEMBERS = (
    "maternal_mortality",
    "party_congress_women_share",
    "party_members_women_share",
)
TARGETS: dict[str, dict[str, Any]] = {
    ">= 70 %": {"form": "level", "operator": ">=", "value": 70},
    "> 50 %": {"form": "level", "operator": ">", "value": 50},
    "<= 8/100k": {"form": "level", "operator": "<=", "value": 8, "indicator_id": MMR},
    "< 10 %": {"form": "level", "operator": "<", "value": 10, "indicator_id": "pregnancy_anaemia"},
    "<= 0 %": {"form": "level", "operator": "<=", "value": 0, "indicator_id": "pregnancy_anaemia"},
    "<= 0/100k": {"form": "level", "operator": "<=", "value": 0, "indicator_id": MMR},
    "= 5": {"form": "level", "operator": "=", "value": 5, "indicator_id": "dv_shelters"},
    "keep >= 99 %": {"form": "keep", "operator": ">=", "value": 99},
    "keep <= 10 %": {
        "form": "keep",
        "operator": "<=",
        "value": 10,
        "indicator_id": "pregnancy_anaemia",
    },
    "about 50 %, higher": {"form": "around", "value": 50},
    "about 10/100k, lower": {"form": "around", "value": 10, "indicator_id": MMR},
    "about 50 %, none": {"form": "around", "value": 50, "indicator_id": MEMBERS},
    "balance": {"form": "balance", "indicator_id": "preschool_girls_share"},
    "balance at 47": {"form": "balance", "value": 47, "indicator_id": "preschool_girls_share"},
    "up": {"form": "direction", "operator": "up"},
    "down": {"form": "direction", "operator": "down", "indicator_id": MMR},
    "+10 % on 2020": {"form": "change", "operator": ">=", "value": 10, "base_year": 2020},
    "-20 % on 2020": {
        "form": "change",
        "operator": "<=",
        "value": 20,
        "base_year": 2020,
        "indicator_id": MMR,
    },
    "covered": {"form": "coverage", "value": 100},
    "points apart": {"form": "gap", "indicator_id": "science_literacy_gender_gap"},
}
with (Path(__file__).parents[1] / "data" / "worked_verdicts.csv").open(
    encoding="utf-8", newline=""
) as stream:
    CASES = list(csv.DictReader(stream))
FIGURES = ("gap", "progress", "expected", "pace", "achievement")


@pytest.fixture(scope="module")
def worked(plan_of, series) -> dict[str, pd.DataFrame]:
    """The table of each assessment year: a target of every kind, a region for every case."""
    plan = plan_of(*({**target, "target_id": name} for name, target in TARGETS.items()))
    tables = {}
    for year in sorted({case["year"] for case in CASES}):
        data = [
            series(
                {2020: float(case["baseline"]), int(year): float(case["latest"])},
                TARGETS[case["target"]].get("indicator_id", SHARE),
                region=f"{i}",
            )
            for i, case in enumerate(CASES)
            if case["year"] == year
        ]
        judged = evaluate(plan, pd.concat(data), int(year))
        tables[year] = judged.table.set_index(["target_id", "region"])
    return tables


def number(text: str) -> float:
    """Return a figure of a worked case, written as a number, a fraction or not at all."""
    return float(Fraction(text)) if text else float("nan")


@pytest.mark.parametrize(
    "case",
    range(len(CASES)),
    ids=[" ".join((c["target"], c["baseline"], c["year"], c["latest"])) for c in CASES],
)
def test_worked_case(worked, case) -> None:
    expected = CASES[case]
    out = worked[expected["year"]].loc[(expected["target"], f"{case}")]
    latest = float(expected["latest"])
    if expected["target"] == "points apart":
        latest = abs(latest)
    assert (out["status"], out["baseline_year"], out["latest"]) == (
        expected["status"],
        2020,
        latest,
    )
    assert out["baseline"] == float(expected["baseline"])
    for name in FIGURES:
        assert out[name] == pytest.approx(number(expected[name]), abs=1e-6, nan_ok=True), name
    if out["progress"] == out["progress"]:
        assert out["elapsed"] == pytest.approx((int(expected["year"]) - 2020) / 10)


def test_stage_follows_the_plan_or_the_caller(judge) -> None:
    stages = {
        year: judge({2020: 50, 2025: 60}, year, **TARGETS[">= 70 %"]).stage
        for year in (2024, 2025, 2029, 2030, 2032)
    }
    assert stages == {2024: "annual", 2025: "midterm", 2029: "annual", 2030: "final", 2032: "final"}
    out = judge({2020: 50, 2025: 69.2}, 2025, stage="final", **TARGETS[">= 70 %"])
    assert (out.stage, out.table["status"].iat[0]) == ("final", "nearly_met")


# base year 2020, first year 2021: years with values; baseline year, whether it is said to be late
@pytest.mark.parametrize(
    ("values", "baseline", "late"),
    [
        ({2018: 40, 2019: 45, 2020: 50, 2024: 58}, 2020, False),
        ({2018: 40, 2019: 45, 2021: 52, 2024: 58}, 2019, False),
        ({2018: 40, 2021: 52, 2024: 58}, 2018, False),
        ({2017: 40, 2021: 52, 2022: 54, 2024: 58}, 2021, True),
        ({2022: 54, 2024: 58}, 2022, True),
        ({2017: 40, 2023: 56, 2024: 58}, None, False),
    ],
)
def test_baseline_is_the_base_year_else_two_before_else_a_late_one(
    row, values, baseline, late
) -> None:
    out = row(values, **TARGETS[">= 70 %"])
    assert (None if pd.isna(out["baseline_year"]) else out["baseline_year"]) == baseline
    assert ("代替" in out["note"]) == late
    if baseline:
        assert out["elapsed"] == pytest.approx((2024 - baseline) / (2030 - baseline))
    else:
        assert out["status"] == "not_assessable"
        assert "缺基期值" in out["note"]


def test_baseline_rules_come_from_rules(row) -> None:
    out = row({2017: 40, 2024: 58}, rules=Rules(baseline_lookback=3), **TARGETS[">= 70 %"])
    assert out["baseline_year"] == 2017


def test_target_may_name_its_own_base_year(row) -> None:
    out = row(
        {2019: 50, 2020: 51, 2024: 54},
        form="change",
        operator=">=",
        value=10,
        base_year=2019,
        milestone_year=2025,
    )
    assert out["baseline_year"] == 2019
    assert out["target_value"] == pytest.approx(55)
    assert (out["progress"], out["elapsed"]) == pytest.approx((0.8, 5 / 6))
    assert (out["pace"], out["status"]) == (pytest.approx(0.96), "on_track")


def test_change_is_in_percent_whatever_the_indicators_unit(judge) -> None:
    # 40 shelters and 10 % more are 44, not 50; a rise of -10 % at least is 36
    for value, goal in ((10, 44), (-10, 36)):
        ask = {
            "form": "change",
            "operator": ">=",
            "value": value,
            "base_year": 2020,
            "indicator_id": "dv_shelters",
        }
        out = judge({2020: 40, 2024: 46}, **ask)
        assert out.table["target_value"].iat[0] == pytest.approx(goal)
        told = out.explain(out.table["target_id"].iat[0], lang="zh")
        assert f"提高{value}%" in told.replace(" ", "")


# the change a year before 2020 and since: a rise slows where it is smaller, and where there is none
@pytest.mark.parametrize(
    ("values", "status", "rates"),
    [
        (
            {2016: 30, 2020: 18, 2024: 14},
            "on_track",
            "-3、-1",
        ),  # falls, if more slowly: it no longer rises
        ({2016: 30, 2020: 18, 2024: 18}, "lagging", "-3、+0"),
        ({2016: 30, 2020: 18, 2024: 22}, "regressing", "-3、+1"),
        ({2016: 10, 2020: 18, 2024: 22}, "on_track", "+2、+1"),
    ],
)
def test_what_no_longer_rises_has_slowed_and_both_changes_are_told(
    judge, values, status, rates
) -> None:
    out = judge(values, form="direction", operator="slow", indicator_id="caesarean_rate")
    assert out.table["status"].iat[0] == status
    assert f"年均变化依次为 {rates}。" in out.notes("zh")[0]


def test_slowing_is_not_told_across_a_break_nor_from_a_bound(judge, series) -> None:
    ask = {"form": "direction", "operator": "slow", "indicator_id": "caesarean_rate"}
    broken = series(
        {2016: 10, 2020: 30, 2022: 32, 2024: 36},
        "caesarean_rate",
        series_break=[False, True, False, False],
    )
    assert (
        judge(broken, **ask).table["status"].iat[0] == "regressing"
    )  # 1 a year, then 2; across the break it was 5
    bound = series({2016: 10, 2020: 18, 2024: 22}, "caesarean_rate", bound=["", "", ">"])
    assert judge(bound, **ask).table["status"].iat[0] == "not_assessable"


def test_nothing_is_lost_across_a_break(row, series) -> None:
    data = series({2021: 75, 2023: 64, 2024: 66}, series_break=[False, True, False])
    assert row(data, **TARGETS[">= 70 %"])["status"] == "not_assessable"


def test_met_needs_no_baseline(row) -> None:
    assert row({2024: 71}, **TARGETS[">= 70 %"])["status"] == "met"


def test_final_needs_no_baseline_but_for_change_and_direction(row) -> None:
    assert row({2030: 69.5}, 2030, **TARGETS[">= 70 %"])["status"] == "nearly_met"
    assert row({2030: 69.5}, 2030, **TARGETS["up"])["status"] == "not_assessable"
    assert row({2030: 69.5}, 2030, **TARGETS["+10 % on 2020"])["status"] == "not_assessable"


@pytest.mark.parametrize("year", [2024, 2030])
def test_met_in_a_year_since_and_not_now_is_lost(row, year) -> None:
    assert row({2020: 50, 2022: 70, year: 69.5}, year, **TARGETS[">= 70 %"])["status"] == "lost"
    assert (
        row({2019: 70, 2020: 50, year: 60}, year, **TARGETS[">= 70 %"])["status"] != "lost"
    )  # before the baseline


def test_target_met_by_its_own_baseline_is_slack(row) -> None:
    slack = row({2020: 7.35, 2024: 6}, form="level", operator="<=", value=10, indicator_id=MMR)
    assert (slack["status"], slack["slack"]) == ("met", True)
    assert "基期已达到目标" in slack["note"]
    assert not row({2020: 12, 2024: 6}, form="level", operator="<=", value=10, indicator_id=MMR)[
        "slack"
    ]


def test_keep_names_every_year_that_broke_it(judge) -> None:
    broken = judge(
        {2019: 90, 2020: 99.5, 2021: 98.9, 2022: 99, 2023: 98, 2024: 99.1},
        **TARGETS["keep >= 99 %"],
    )
    assert broken.table["status"].iat[0] == "met"
    assert "2021、2023" in broken.notes("zh")[0]
    assert "2019" not in broken.notes("zh")[0]
    assert "2021" in broken.notes("en")[0]
    kept = judge({2020: 99.5, 2023: 99, 2024: 99.1}, **TARGETS["keep >= 99 %"])
    assert "曾低于" not in kept.notes("zh")[0]


def test_steady_rise_that_fell_keeps_its_status_and_names_the_year(judge) -> None:
    values = {2019: 60, 2020: 50, 2021: 52, 2022: 51, 2023: 51, 2024: 53}
    steady = judge(values, **TARGETS["up"], steady="yes")
    assert steady.table["status"].iat[0] == "on_track"
    assert "2022" in steady.notes("en")[0]
    assert "2020" not in steady.notes("en")[0]
    assert "2022" not in judge(values, **TARGETS["up"]).notes("en")[0]


def test_soft_is_judged_alike_and_marked(row) -> None:
    soft, hard = (
        row({2020: 50, 2024: 54.7}, soft=word, **TARGETS[">= 70 %"]) for word in ("yes", "")
    )
    assert (soft["soft"], hard["soft"]) == (True, False)
    assert soft["status"] == hard["status"] == "off_track"


# growth before the baseline and after it
@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({2016: 10, 2020: 14, 2024: 16}, "on_track"),  # 1 a year, then 0.5
        ({2016: 10, 2020: 14, 2024: 18}, "lagging"),
        ({2016: 10, 2020: 14, 2024: 20}, "regressing"),
        ({2020: 10, 2022: 14, 2024: 15}, "on_track"),  # halves of the period: 2 a year, then 0.5
        ({2020: 10, 2022: 11, 2024: 15}, "regressing"),
        ({2020: 10, 2024: 15}, "not_assessable"),
    ],
)
def test_growth_that_slows(row, values, status) -> None:
    out = row(values, form="direction", operator="slow", indicator_id="pregnancy_anaemia")
    assert out["status"] == status
    assert ("数据不足以比较" in out["note"]) == (status == "not_assessable")


# own share in 2020 and 2024, comparator's in 2020 and 2024; status, gap, progress
@pytest.mark.parametrize(
    ("own", "other", "status", "gap", "progress"),
    [
        ((20, 30), (25, 30), "met", 0, 1),
        ((20, 28), (25, 30), "on_track", 2, 0.8),
        ((20, 22), (25, 30), "off_track", 8, 0.2),
        ((26, 28), (25, 30), "lost", 2, None),  # above it then, below it now
        ((20, 19), (25, 30), "regressing", 11, -0.1),
        (
            (35, 29),
            (40, 30),
            "not_assessable",
            1,
            None,
        ),  # then below 40, but already above today's 30
    ],
)
def test_relative_is_judged_against_the_comparator_of_the_same_year(
    row, series, own, other, status, gap, progress
) -> None:
    data = pd.concat(
        [
            series({2020: own[0], 2024: own[1]}, CONGRESS),
            series({2020: other[0], 2024: other[1]}, MEMBERS),
        ]
    )
    out = row(data, form="relative", indicator_id=CONGRESS, comparator_id=MEMBERS)
    assert (out["status"], out["target_value"], out["gap"]) == (status, other[1], gap)
    assert out["progress"] == pytest.approx(
        float("nan") if progress is None else progress, nan_ok=True
    )
    if status == "not_assessable":
        assert out["note"] != ""


def test_relative_without_a_comparator_says_so(row, series) -> None:
    out = row(
        series({2020: 20, 2024: 30}, CONGRESS),
        form="relative",
        indicator_id=CONGRESS,
        comparator_id=MEMBERS,
    )
    assert out["status"] == "not_assessable"
    assert "缺参照指标" in out["note"]
    older = pd.concat(
        [series({2020: 20, 2022: 24, 2024: 30}, CONGRESS), series({2022: 25}, MEMBERS)]
    )
    out = row(older, form="relative", indicator_id=CONGRESS, comparator_id=MEMBERS)
    assert (out["latest_year"], out["target_value"]) == (2022, 25)


# first group in 2020 and 2024, second group likewise
@pytest.mark.parametrize(
    ("one", "other", "year", "status"),
    [
        ((20, 18), (12, 11), 2024, "on_track"),  # 8, then 7
        ((20, 12), (12, 20), 2024, "lagging"),  # turned round and as wide
        ((20, 21), (12, 12), 2024, "regressing"),
        ((30.1, 30.2), (20.1, 20.2), 2024, "lagging"),  # 10 and 10, to the digit
        ((20, 18), (12, 11), 2030, "met"),
        ((20, 20), (12, 12), 2030, "not_met"),
    ],
)
@pytest.mark.parametrize("pair", ["rural-urban", "female-male"])
def test_gap_between_two_groups(row, series, pair, one, other, year, status) -> None:
    column = "area" if pair == "rural-urban" else "sex"
    indicator = MMR if pair == "rural-urban" else "science_literacy"
    parts = [
        series({2020: values[0], year: values[1]}, indicator, **{column: group})
        for values, group in zip((one, other), pair.split("-"), strict=True)
    ]
    out = row(pd.concat(parts), year, form="gap", indicator_id=indicator, population=pair)
    assert out["status"] == status
    assert out["latest"] == pytest.approx(abs(one[1] - other[1]))


def test_bound_of_one_group_proves_no_change_of_the_gap(row, series) -> None:
    parts = [
        series({2020: 20, 2024: 18}, MMR, area="rural"),
        series({2020: 12, 2024: 11}, MMR, area="urban", bound=["", ">"]),
    ]
    out = row(pd.concat(parts), form="gap", indicator_id=MMR, population="rural-urban")
    assert out["status"] == "not_assessable"


@pytest.mark.parametrize("with_home", [True, False])
def test_gap_between_regions_is_the_spread_of_the_regions_below(judge, series, with_home) -> None:
    # 2020: 10, 20, 30: mean 20, deviation sqrt(200 / 3), 40.82 %; 2024: 18, 20, 22: sqrt(8 / 3) / 20, 8.16 %; to a tenth
    below = [
        series({2020: a, 2024: b}, MMR, region=name)
        for name, a, b in (("乙", 10, 18), ("丙", 20, 20), ("丁", 30, 22))
    ]
    home = [series({2020: 90, 2024: 20}, MMR, region="甲县")] if with_home else []
    result = judge(pd.concat([*home, *below]), form="gap", indicator_id=MMR, population="regions")
    assert len(result.table) == 1
    out = result.table.iloc[0]
    assert out["region"] == "甲县"
    assert (out["baseline"], out["latest"]) == (40.8, 8.2)
    assert out["status"] == "on_track"


def test_gap_between_groups_that_no_column_holds_is_not_taken_for_one_between_regions(
    judge, series
) -> None:
    data = pd.concat(
        [
            series({2020: a, 2024: b}, MMR, region=name)
            for name, a, b in (("甲县", 1, 2), ("乙", 10, 18), ("丙", 20, 20))
        ]
    )
    table = judge(data, form="gap", indicator_id=MMR, population="groups").table
    assert set(table["status"]) == {"no_data"}


@pytest.mark.parametrize(
    ("testing", "status", "indicator_gap"),
    [
        ({"hiv": 99, "syphilis": 98, "hepatitis_b": 98}, "met", 0),
        ({"hiv": 99, "syphilis": 90, "hepatitis_b": 98}, "off_track", 8),
        ({"hiv": 94, "syphilis": 90, "hepatitis_b": 92}, "off_track", 8),
        ({"hiv": 99, "syphilis": 98}, "not_assessable", None),
        ({"hiv": 99, "syphilis": 90}, "off_track", 8),
    ],
)
def test_components_the_worst_one_decides(row, series, testing, status, indicator_gap) -> None:
    data = pd.concat(
        [series({2020: 90, 2024: value}, f"{name}_testing") for name, value in testing.items()]
    )
    names = "hiv_testing|syphilis_testing|hepatitis_b_testing"
    out = row(
        data, form="level", operator=">=", value=98, indicator_id="hiv_testing", components=names
    )
    assert out["status"] == status
    assert (None if pd.isna(out["gap"]) else out["gap"]) == indicator_gap


def test_sub_population_is_judged_on_its_own_observations(row, series) -> None:
    data = pd.concat(
        [
            series({2020: 50, 2024: 71}, "internet_use"),
            series({2020: 50, 2024: 60}, "internet_use", area="rural", age="35-45"),
        ]
    )
    out = row(
        data,
        form="level",
        operator=">=",
        value=70,
        indicator_id="internet_use",
        population="rural;age:35-45",
    )
    assert (out["latest"], out["status"]) == (60, "on_track")


def test_milestone_already_due_is_judged_as_final_and_an_older_value_is_said(judge) -> None:
    out = judge(
        {2020: 50, 2025: 69.5, 2026: 69.6},
        2026,
        milestone_year=2025,
        form="level",
        operator=">=",
        value=70,
    )
    assert (out.stage, out.table["status"].iat[0]) == ("annual", "nearly_met")
    old = judge(
        {2020: 50, 2023: 69.5}, 2026, milestone_year=2025, form="level", operator=">=", value=70
    )
    assert old.table["status"].iat[0] == "nearly_met"
    assert "2023" in old.notes("zh")[0]
    assert "2023" in old.notes("en")[0]


# bound, its sense, target; status in 2024 and 2030
@pytest.mark.parametrize(
    ("value", "bound", "operator", "target", "annual", "final"),
    [
        (80, ">", ">=", 80, "met", "met"),
        (80, ">", ">=", 70, "met", "met"),
        (80, ">", ">", 80, "met", "met"),
        (80, ">", ">=", 90, "not_assessable", "not_assessable"),
        (
            80,
            "<",
            ">=",
            90,
            "not_assessable",
            "not_met",
        ),  # certainly below; how it moved is not known
        (
            89.5,
            "<",
            ">=",
            90,
            "not_assessable",
            "not_met",
        ),  # the shortfall is at least half a point, and may be more
        (80, "<", "<=", 80, "met", "met"),
        (80, "<", "<=", 70, "not_assessable", "not_assessable"),
    ],
)
def test_published_bound_proves_a_target_met_but_no_change(
    row, series, value, bound, operator, target, annual, final
) -> None:
    for year, status in ((2024, annual), (2030, final)):
        data = series({2020: 85, year: value}, bound=["", bound])
        out = row(data, year, form="level", operator=operator, value=target)
        assert out["status"] == status
        assert pd.isna(out["pace"])
        if status == "not_assessable":
            assert "界限值" in out["note"]


def test_direction_is_not_judged_on_a_bound(row, series) -> None:
    assert (
        row(series({2020: 50, 2024: 60}, bound=["", ">"]), **TARGETS["up"])["status"]
        == "not_assessable"
    )
    assert (
        row(series({2020: 50, 2024: 60}, bound=[">", ""]), **TARGETS["up"])["status"]
        == "not_assessable"
    )


def test_no_progress_is_computed_across_a_break(row, series) -> None:
    data = series({2020: 50, 2023: 64, 2024: 66}, series_break=[False, True, False])
    out = row(data, **TARGETS[">= 70 %"])
    assert out["status"] == "not_assessable"
    assert pd.isna(out["baseline"])
    assert "口径" in out["note"]
    lost = series({2020: 75, 2023: 64, 2024: 66}, series_break=[False, True, False])
    assert row(lost, **TARGETS[">= 70 %"])["status"] == "not_assessable"
    assert row(lost.assign(value=[75, 64, 71]), **TARGETS[">= 70 %"])["status"] == "met"


def test_value_after_a_break_stands_in_for_the_baseline_before_it(judge, series) -> None:
    # counted from 40 in 2021: 3 of 9 years, 9 of the 30 points to 70, pace 0.3 / (3/9) = 0.9
    data = series({2020: 75, 2021: 40, 2024: 49}, series_break=[False, True, False])
    out = judge(data, **TARGETS[">= 70 %"])
    row = out.table.iloc[0]
    assert (row["baseline_year"], row["pace"], row["status"]) == (
        2021,
        pytest.approx(0.9),
        "lagging",
    )
    assert out.notes("zh")[0].startswith("统计口径有变化，以变化后 2021 年值为基期。")
    assert "after it" in out.notes("en")[0]
    assert "代替" not in out.notes("zh")[0]  # the base year does have a value


# theirs in 2020 and 2024, ours in 2020: the baseline is held against theirs of its own year
@pytest.mark.parametrize(
    ("theirs", "ours", "slack"), [((24, 5), 26, True), ((24, 40), 26, True), ((24, 5), 20, False)]
)
def test_slack_of_a_comparison_rests_on_the_comparator_of_the_base_year(
    row, series, theirs, ours, slack
) -> None:
    data = pd.concat(
        [
            series({2020: ours, 2024: 30}, CONGRESS),
            series({2020: theirs[0], 2024: theirs[1]}, MEMBERS),
        ]
    )
    ask = {"form": "relative", "operator": ">=", "indicator_id": CONGRESS, "comparator_id": MEMBERS}
    assert row(data, **ask)["slack"] == slack


def test_no_observation_in_the_period_is_no_data(row) -> None:
    for values in ({2019: 60, 2020: 71}, {2026: 71}):
        assert row(values, **TARGETS[">= 70 %"])["status"] == "no_data"


def test_one_observation_tells_no_progress(row) -> None:
    out = row({2021: 60}, **TARGETS[">= 70 %"])
    assert out["status"] == "not_assessable"
    assert "只有一个观测值" in out["note"]


def test_later_observations_are_not_used(row) -> None:
    assert row({2020: 50, 2024: 58, 2025: 71}, **TARGETS[">= 70 %"])["latest_year"] == 2024


def test_strict_bound_that_the_baseline_stood_on_gives_no_pace_and_says_so(row) -> None:
    out = row({2020: 50, 2024: 49}, **TARGETS["> 50 %"])
    assert out["status"] == "not_assessable"
    assert out["note"] != ""


def test_gap_between_regions_is_no_countys_where_the_plans_own_region_has_no_data(
    plan_of, series
) -> None:
    plan = plan_of(
        {"form": "gap", "indicator_id": MMR, "population": "regions"},
        {"operator": ">=", "value": 30},
    )
    values = {"乙": (10, 18), "丙": (20, 20), "丁": (30, 22)}
    tables = [series({2020: a, 2024: b}, MMR, region=name) for name, (a, b) in values.items()]
    result = evaluate(plan, pd.concat(tables), 2024)
    assert set(result.regions) == {"乙", "丙", "丁"}
    rows = result.table.groupby("region").size().to_dict()
    assert rows == {
        "甲县": 1,
        "乙": 1,
        "丙": 1,
        "丁": 1,
    }  # the spread is the plan's own; the other target is each county's


def test_gap_between_regions_compares_the_same_regions(judge, series) -> None:
    # 丁 stops reporting: over 乙 and 丙, 10 and 20 of 2020 are 33.3 %, 18 and 20 of 2024 are 5.3 %; without 丁 in both
    values = {
        "乙": {2020: 10, 2024: 18},
        "丙": {2020: 20, 2024: 20},
        "丁": {2020: 60},
        "甲县": {2020: 20, 2024: 19},
    }
    data = pd.concat([series(each, MMR, region=name) for name, each in values.items()])
    out = judge(data, form="gap", indicator_id=MMR, population="regions").table.iloc[0]
    assert (out["baseline"], out["latest"]) == (33.3, 5.3)


def test_composite_stands_for_the_components_that_are_not_reported(row, series) -> None:
    names, whole = "hiv_testing|syphilis_testing|hepatitis_b_testing", "hiv_syphilis_hbv_testing"
    data = pd.concat(
        [series({2020: 70, 2024: 99}, "hiv_testing"), series({2020: 70, 2024: 80}, whole)]
    )
    out = row(data, form="level", operator=">=", value=95, indicator_id=whole, components=names)
    assert (out["latest"], out["gap"]) == (80, 15)


def test_bound_of_a_comparator_is_nothing_to_be_measured_by(row, series) -> None:
    theirs = series({2024: 30}, "party_members_women_share", bound=">")
    data = pd.concat([series({2020: 20, 2024: 31}, "party_congress_women_share", bound=""), theirs])
    ask = {"form": "relative", "operator": ">=", "indicator_id": "party_congress_women_share"}
    assert row(data, comparator_id="party_members_women_share", **ask)["status"] == "not_assessable"


# what stands at the best that is possible: direction, indicator, 2010, value then; by mid-term, and at the end
AT_BEST = [
    ("up", SHARE_OF_WATER, 100, 100),
    ("up", SHARE_OF_WATER, 99.6, 100),
    ("down", "pregnancy_anaemia", 0, 0),
    ("down", MMR, 0, 0),
    ("down", MMR, 12, 0),
    ("narrow", "science_literacy_gender_gap", 0, 0),
]


@pytest.mark.parametrize(("operator", "indicator", "before", "now"), AT_BEST)
@pytest.mark.parametrize("year", [2014, 2015, 2020])
def test_what_cannot_get_any_better_is_met_at_every_stage(
    judge, operator, indicator, before, now, year
) -> None:
    form = "gap" if operator == "narrow" else "direction"
    asked = {"form": form, "operator": operator, "indicator_id": indicator, "milestone_year": 2020}
    plan = {"start_year": 2011, "end_year": 2020}
    out = judge({2010: before, year: now}, year, plan=plan, **asked)
    row = out.table.iloc[0]
    assert (row["status"], row["warnings"], row["outlook"]) == ("met", "", "")
    assert "已达最优水平" in out.notes("zh")[0]
    assert "nothing left to improve" in out.notes("en")[0]


def test_best_needs_no_baseline_and_is_no_bound_that_was_published(judge, series) -> None:
    ask = {"form": "direction", "operator": "up", "indicator_id": SHARE_OF_WATER}
    assert judge({2024: 100}, **ask).table["status"].iat[0] == "met"
    over = series({2020: 99, 2024: 99.5}, SHARE_OF_WATER, bound=["", ">"])
    assert judge(over, **ask).table["status"].iat[0] == "not_assessable"


@pytest.mark.parametrize(
    ("operator", "indicator", "before", "now", "status"),
    [
        ("up", SHARE_OF_WATER, 100, 99.9, "regressing"),  # it was there, and fell
        ("up", "preschool_gross_enrolment", 100, 100, "lagging"),  # a gross rate may pass 100
        ("down", MMR, 0, 8, "regressing"),
        ("up", SHARE_OF_WATER, 99.9, 99.9, "lagging"),
        ("down", SHARE_OF_WATER, 100, 100, "lagging"),
    ],
)
def test_what_can_still_get_better_is_judged_by_its_direction(
    row, operator, indicator, before, now, status
) -> None:
    out = row(
        {2020: before, 2024: now}, form="direction", operator=operator, indicator_id=indicator
    )
    assert out["status"] == status


def test_fallen_from_the_best_is_met_again_only_there(judge) -> None:
    # nothing lies beyond 100: the probability is that of standing there again
    values = {2018: 100, 2019: 100, 2020: 100, 2021: 100, 2022: 99.9, 2023: 100, 2024: 99.9}
    out = judge(values, form="direction", operator="up", indicator_id=SHARE_OF_WATER).table.iloc[0]
    assert out["status"] == "regressing"
    assert 0.05 < out["p_meet"] < 0.95


@pytest.mark.parametrize(
    ("testing", "said"), [({"hiv": 99}, "met"), ({"syphilis": 60}, "far below")]
)
def test_one_component_does_not_speak_for_the_others(judge, series, testing, said) -> None:
    (name,) = testing
    data = series(
        dict(zip(range(2017, 2025), np.linspace(70, testing[name], 8), strict=True)),
        f"{name}_testing",
    )
    names = "hiv_testing|syphilis_testing|hepatitis_b_testing"
    for year in (2024, 2030):
        out = judge(
            data,
            year,
            form="level",
            operator=">=",
            value=98,
            indicator_id="hiv_testing",
            components=names,
        )
        row = out.table.iloc[0]
        assert (row["status"], row["outlook"]) == ("not_assessable", ""), said
        assert not re.search("expected_miss|doubtful|lost", row["warnings"])
        assert row["latest"] == testing[name]
        own = {"hiv": "孕产妇艾滋病", "syphilis": "梅毒"}[name]
        assert re.search(f"各分项中只有.*{own}.*有数据，不作判定。", out.notes("zh")[0]), out.notes(
            "zh"
        )
        assert "only one has data" in out.notes("en")[0]


def test_target_to_keep_without_a_number_is_shown_and_not_judged(judge) -> None:
    out = judge({2020: 30, 2024: 31}, form="keep", operator=">=")
    row = out.table.iloc[0]
    assert (row["status"], row["latest"]) == ("not_assessable", 31)
    assert not row["counted"]
    assert "规划未设数值" in out.notes("zh")[0]
    assert "sets no number" in out.notes("en")[0]
    assert out.plan.to_frame()["wording_zh"].iat[0] == "保持合理水平（未设数值）（2030年）"
    assert out.summary()["total"].iat[0] == 0


# base value, target, value in 2024: whether progress is told. A tenth of a point, or half a per cent of the target
@pytest.mark.parametrize(
    ("indicator", "operator", "before", "goal", "now", "told"),
    [
        (SHARE, ">=", 69.9, 70, 69.95, False),
        (SHARE, ">=", 69.95, 70, 75, False),  # 101 times the way
        (SHARE, ">=", 69.8, 70, 69.9, True),
        (MMR, "<=", 8.01, 8, 11.72, False),  # -371 times the way
        (MMR, "<=", 8.04, 8, 8.02, False),
        (MMR, "<=", 8.1, 8, 8.05, True),
    ],
)
def test_progress_from_a_baseline_that_all_but_stands_on_the_target_is_left_out(
    judge, indicator, operator, before, goal, now, told
) -> None:
    out = judge(
        {2020: before, 2024: now},
        form="level",
        operator=operator,
        value=goal,
        indicator_id=indicator,
    )
    row = out.table.iloc[0]
    assert pd.notna(row["progress"]) == pd.notna(row["pace"]) == told
    assert ("基期值与目标值几乎相同" in out.notes("zh")[0]) == (not told)
    assert out.explain(row["target_id"], lang="zh")
    worse = (now - before) * (goal - before) < 0
    assert (row["status"] == "regressing") == worse


def test_strictest_of_several_is_that_of_the_better_way(plan_of, series) -> None:
    # less is better: about 8 asks for more than about 10; more is better: about 60 for more than about 50
    for indicator, values, strictest in (
        (MMR, (10, 8), 8),
        (MMR, (8, 10), 8),
        (SHARE, (50, 60), 60),
        (SHARE, (60, 50), 60),
    ):
        plan = plan_of(
            {"indicator_id": indicator, "form": "around", "value": values[0], "target_id": "a"},
            {
                "indicator_id": indicator,
                "form": "around",
                "value": values[1],
                "target_id": "b",
                "repeats": "a",
            },
        )
        out = evaluate(
            plan, series({2020: 20, 2024: 15}, indicator), 2024, rules=Rules(repeats="strictest")
        )
        assert out.table.loc[out.table["counted"], "target_value"].tolist() == [strictest]


def test_about_is_looser_than_its_bound_where_the_values_are_the_same(plan_of, series) -> None:
    plan = plan_of(
        {"indicator_id": MMR, "form": "around", "value": 8, "target_id": "a"},
        {
            "indicator_id": MMR,
            "form": "level",
            "operator": "<=",
            "value": 8,
            "target_id": "b",
            "repeats": "a",
        },
    )
    out = evaluate(plan, series({2020: 20, 2024: 15}, MMR), 2024, rules=Rules(repeats="strictest"))
    assert out.table.loc[out.table["counted"], "form"].tolist() == ["level"]


def test_path_of_a_comparison_leads_to_the_comparator_of_the_latest_year(row, series) -> None:
    # 20 in 2020, 26 in 2024; the others stood at 25 then and stand at 30 now: 6 of 10 in 4 of 10 years
    theirs = series({2020: 25, 2024: 30}, "party_members_women_share")
    data = pd.concat([series({2020: 20, 2024: 26}, "party_congress_women_share"), theirs])
    ask = {"form": "relative", "operator": ">=", "indicator_id": "party_congress_women_share"}
    out = row(data, comparator_id="party_members_women_share", **ask)
    assert (out["target_value"], out["progress"], out["pace"]) == (30, 0.6, pytest.approx(1.5))
    assert out["expected"] == pytest.approx(24)
