"""Counts and rates by hand, which rows count, and what must hold whatever the numbers are."""

from __future__ import annotations

from operator import neg

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from womenplan.errors import UsageError
from womenplan.evaluation.status import STATUSES
from womenplan.evaluation.summary import rate_text
from womenplan.model.plan import bundled_plan
from womenplan.model.rules import Rules
from womenplan.narration.evaluation import evaluate

SHARE, MMR, BALANCE = "village_committee_women_share", "maternal_mortality", "preschool_girls_share"
LEVEL = {"form": "level", "operator": ">=", "value": 70}
quick = settings(max_examples=8, deadline=None, derandomize=True)


def test_three_rates_and_classes_by_hand(plan_of, series) -> None:
    # in 2030: 72 met, 70 met, 69.5 nearly, 60 not; one without data, one direction without a baseline
    values = {f"level{i}": value for i, value in enumerate((72, 70, 69.5, 60))}
    ids = ["women_employees_share", "party_members_women_share", SHARE, "science_literacy"]
    plan = plan_of(
        *({**LEVEL, "indicator_id": i} for i in ids),
        {**LEVEL, "indicator_id": "internet_use"},
        {"form": "direction", "operator": "down", "indicator_id": MMR},
    )
    data = pd.concat(
        [series({2020: 50, 2030: v}, i) for i, v in zip(ids, values.values(), strict=True)]
        + [series({2030: 9}, MMR)]
    )
    out = evaluate(plan, data, 2030)
    one = out.summary().iloc[0]
    classes = {name: int(one[name]) for name in STATUSES if one[name]}
    assert classes == {"met": 2, "nearly_met": 1, "not_met": 1, "no_data": 1, "not_assessable": 1}
    assert (one["total"], one["assessed"]) == (6, 4)
    assert one["rate_assessed"] == 50
    assert one["rate_all"] == pytest.approx(100 / 3)
    assert one["rate_reaching"] == 75
    assert "6" in out.headline("en")
    assert "50% met (2 of 4 assessed)" in out.headline("en")
    assert "50%（2/4" in out.headline("zh")
    by = out.summary("domain")
    assert by["total"].sum() == 6
    assert np.isnan(by.loc["environment", "rate_assessed"]) or by.loc["environment", "assessed"] > 0


@pytest.mark.parametrize(
    ("rate", "count", "text"),
    [(200 / 3, 49, "67%"), (100 * 51 / 54, 54, "94.4%"), (float("nan"), 0, "–")],
)
def test_rates_have_the_digits_that_the_counts_support(rate, count, text) -> None:
    assert rate_text(rate, count) == text


def test_nothing_to_count_is_no_error(plan_of, series) -> None:
    out = evaluate(
        plan_of({**LEVEL, "repeats": "b", "target_id": "a"}, {**LEVEL, "target_id": "b"}),
        series({}),
        2024,
    )
    assert out.summary()["no_data"].iat[0] == out.summary()["total"].iat[0] == 1
    assert out.summary("domain", region="甲县")["total"].tolist() == [1]
    with pytest.raises(UsageError, match="结果中没有地区“乙”。可用的地区：甲县。"):
        out.summary("domain", region="乙")
    assert isinstance(out.headline(), str)


@pytest.mark.parametrize(
    ("repeats", "counted"), [("objective", ["a", "c"]), ("strictest", ["b", "c"])]
)
def test_quantity_named_twice_counts_once(plan_of, series, repeats, counted) -> None:
    plan = plan_of(
        {**LEVEL, "target_id": "a"},
        {**LEVEL, "value": 80, "target_id": "b", "repeats": "a", "section": "strategy"},
        {**LEVEL, "target_id": "c", "indicator_id": "internet_use"},
    )
    table = evaluate(plan, series({2020: 50, 2024: 75}), 2024, rules=Rules(repeats=repeats)).table
    assert list(table.loc[table["counted"], "target_id"]) == counted


def test_strictest_of_two_ceilings_is_the_lower(plan_of, series) -> None:
    low = {"form": "level", "operator": "<=", "indicator_id": MMR}
    plan = plan_of(
        {**low, "value": 10, "target_id": "a"},
        {**low, "value": 8, "target_id": "b", "repeats": "a"},
    )
    table = evaluate(plan, series({2024: 9}, MMR), 2024, rules=Rules(repeats="strictest")).table
    assert list(table.loc[table["counted"], "target_id"]) == ["b"]


@pytest.mark.parametrize(
    ("year", "counted"), [(2024, 2025), (2025, 2025), (2026, 2030), (2030, 2030), (2032, 2030)]
)
def test_of_two_milestones_the_next_one_due_counts(plan_of, series, year, counted) -> None:
    years = (
        {**LEVEL, "milestone_year": 2025, "target_id": "a"},
        {**LEVEL, "value": 80, "target_id": "a"},
    )
    table = evaluate(plan_of(*years), series({2020: 50, 2024: 60}), year).table
    assert list(table["milestone_year"]) == [2025, 2030]
    assert list(table.loc[table["counted"], "milestone_year"]) == [counted]


# ---- what must hold whatever the numbers are

ORDER = {
    "met": 0,
    "on_track": 1,
    "nearly_met": 1,
    "lagging": 2,
    "off_track": 3,
    "regressing": 4,
    "lost": 5,
    "not_met": 5,
}
FORMS = {
    "level": {**LEVEL, "value": 70},
    "keep": {"form": "keep", "operator": ">=", "value": 70},
    "around": {"form": "around", "value": 70},
    "change": {"form": "change", "operator": ">=", "value": 20, "base_year": 2020},
    "up": {"form": "direction", "operator": "up"},
    "strict": {**LEVEL, "operator": ">"},
}
FALLING = {
    "level": {"form": "level", "operator": "<=", "value": 30, "indicator_id": "pregnancy_anaemia"},
    "down": {"form": "direction", "operator": "down", "indicator_id": "pregnancy_anaemia"},
    "around": {"form": "around", "value": 30, "indicator_id": MMR},
}
BALANCED = {
    "balance": {"form": "balance", "indicator_id": BALANCE},
    "equal": {"form": "level", "operator": "=", "value": 50},
}


def near_half(value: float) -> float:
    return -abs(value - 50)


numbers = st.decimals(1, 99, places=1).map(float)


def _statuses(plan, series, base, latest, year, method) -> pd.DataFrame:
    """Status by target (rows) of the latest values in their order (columns)."""
    same = pd.DataFrame({"region": [f"{i}" for i in range(len(latest))], "value": latest})
    ids = plan.targets["indicator_id"].unique()
    parts = [
        same.assign(indicator_id=i, year=y, value=base if y == 2020 else same["value"])
        for i in ids
        for y in (2020, year)
    ]
    table = evaluate(plan, pd.concat(parts), year, method=method).table
    return table.pivot(index="target_id", columns="region", values="status")[same["region"]]


@quick
@given(
    base=numbers,
    latest=st.lists(numbers, min_size=8, max_size=30),
    year=st.sampled_from([2023, 2025, 2030]),
    method=st.sampled_from(["path", "cagr", "unsd", "escap"]),
)
def test_status_never_worsens_when_the_value_improves(
    plan_of, series, base, latest, year, method
) -> None:
    for forms, good in ((FORMS, float), (FALLING, neg), (BALANCED, near_half)):
        plan = plan_of(*({**target, "target_id": name} for name, target in forms.items()))
        statuses = _statuses(plan, series, base, sorted(latest, key=good), year, method)
        for name, row in statuses.iterrows():
            ranks = [ORDER[status] for status in row if status in ORDER]
            assert ranks == sorted(ranks, reverse=True), (name, list(row))


@pytest.fixture(scope="module")
def many(series) -> pd.DataFrame:
    """Three regions, thirty indicators of a real plan, gaps, and counts for one of them."""
    rng = np.random.default_rng(3)
    ids = bundled_plan("qingyuan-2021").targets["indicator_id"].drop_duplicates().iloc[:30]
    parts = []
    for region in ("清城区", "英德市", "连州市"):
        for name in ids:
            values = (rng.uniform(10, 90) + np.cumsum(rng.normal(0, 1.5, 8))).clip(1, 99).round(1)
            part = series(dict(zip(range(2018, 2026), values, strict=True)), name, region=region)
            parts.append(part[rng.random(8) > 0.2])
    table = pd.concat(parts, ignore_index=True)
    births = np.where(table["indicator_id"] == MMR, 2000.0, np.nan)
    return table.assign(denominator=births, numerator=(births * table["value"] / 1e5).round())


def _comparable(result) -> pd.DataFrame:
    return result.table.drop(columns=["latest_row", "baseline_row"]).sort_values(
        ["target_id", "milestone_year", "region"], ignore_index=True
    )


def test_nothing_depends_on_the_order_of_rows_or_regions_or_on_the_same_row_given_twice(
    many,
) -> None:
    plan = bundled_plan("qingyuan-2021")
    first = evaluate(plan, many, 2025)
    assert first.summary()[list(STATUSES)].sum(axis=1).eq(first.summary()["total"]).all()
    shuffled = many.sample(frac=1, random_state=1)
    merged = pd.concat([many, many.iloc[::3]])
    for other in (shuffled, many.iloc[::-1], merged):
        again = evaluate(plan, other, 2025)
        pd.testing.assert_frame_equal(_comparable(again), _comparable(first))
        assert not [p for p in again.problems if p.code == "OBSERVATION_TWICE"]


@pytest.mark.parametrize(
    ("indicator", "values", "unit", "factor", "target"),
    [
        ("employed_women", {2020: 30, 2024: 32.5}, "persons", 10_000, 40),
        ("employed_women", {2020: 30, 2024: 32.5}, "人", 10_000, 40),
        ("women_exercise_number", {2020: 30_000, 2024: 32_500}, "万人", 1 / 10_000, 40_000),
        (MMR, {2020: 5, 2024: 9}, "‰", 1 / 100, 12),
        (SHARE, {2020: 30, 2024: 32.5}, "‰", 10, 40),
    ],
)
def test_unit_of_the_same_kind_changes_nothing(
    row, series, indicator, values, unit, factor, target
) -> None:
    asked = {"indicator_id": indicator, "form": "level", "operator": ">=", "value": target}
    own = row(series(values, indicator), **asked)
    other = row(
        series({year: value * factor for year, value in values.items()}, indicator, unit=unit),
        **asked,
    )
    for column in ("latest", "baseline", "gap", "progress", "pace", "status", "unit"):
        assert other[column] == (
            pytest.approx(own[column]) if isinstance(own[column], float) else own[column]
        )


def test_more_births_make_a_verdict_clear(plan_of, series) -> None:
    # 16 per 100,000 against 8: 4 of 25,000 proves nothing, 64 of 400,000 does; no death of 37,447 just does
    plan = plan_of({"form": "level", "operator": "<=", "value": 8, "indicator_id": MMR})
    cases = {"a": (16, 4, 25_000), "b": (16, 64, 400_000), "c": (0, 0, 37_447), "d": (0, 0, 37_446)}
    data = pd.concat(
        [
            series({2024: v}, MMR, region=r, numerator=k, denominator=n)
            for r, (v, k, n) in cases.items()
        ]
    )
    table = evaluate(
        plan, data.assign(numerator=data["numerator"].astype(float)), 2024
    ).table.set_index("region")
    assert table["confidence"].to_dict() == {
        "a": "uncertain",
        "b": "clear",
        "c": "clear",
        "d": "uncertain",
    }
    assert table.loc["c", "status"] == table.loc["d", "status"] == "met"


def test_headline_says_how_many_fall_short_without_a_baseline(plan_of, series) -> None:
    result = evaluate(plan_of({"operator": ">=", "value": 30}), series({2024: 20}), 2024)
    assert result.summary()["short"].iat[0] == 1
    assert "另有 1 项最新值未达到目标" in result.headline("zh")


@pytest.mark.parametrize(
    ("rate", "count", "said"),
    [
        (100 * 5999 / 6000, 6000, "99.9%"),
        (0.02, 6000, "0.1%"),
        (100, 6000, "100.0%"),
        (99.6, 49, "99%"),
    ],
)
def test_rate_of_nearly_all_is_not_printed_as_all(rate, count, said) -> None:
    assert rate_text(rate, count) == said
