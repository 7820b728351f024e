"""The effect of a measure: figures by hand, staggered starts, few regions, and what can be wrong."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import womenplan as wp
from womenplan.errors import UsageError
from womenplan.evaluation.effect import Design
from womenplan.evaluation.few_regions import jackknife, permuted

SCREENING = "cervical_cancer_screening"


def table(values: dict[str, list[float | None]], first: int = 2016, **more: object) -> pd.DataFrame:
    """Return observations from each region's values, year after year."""
    rows = [
        (region, first + step, value)
        for region, series in values.items()
        for step, value in enumerate(series)
        if value is not None
    ]
    frame = pd.DataFrame(rows, columns=["region", "year", "value"])
    return frame.assign(indicator_id=SCREENING, **more)


SIX = {
    "甲县": [50, 55],
    "乙县": [60, 67],
    "丙县": [40, 41],
    "丁县": [45, 47],
    "戊县": [70, 73],
    "己县": [30, 32],
}


def test_effect_is_the_change_of_those_that_began_less_that_of_the_others():
    # changes 5 and 7 against 1, 2, 3, 2: 6 - 2 = 4
    found = wp.effect(table(SIX), SCREENING, {"甲县": 2017, "乙县": 2017})
    assert found.estimate == pytest.approx(4.0)
    assert found.started == ("乙县", "甲县")
    assert set(found.compared) == {"丙县", "丁县", "戊县", "己县"}


def test_interval_of_two_groups_is_that_of_welch():
    # variances 2 of two and 2/3 of four: error sqrt(2/2 + (2/3)/4) = sqrt(7/6);
    # degrees of freedom (7/6)^2 / (1^2/1 + (1/6)^2/3); 15 ways to exchange starts are too few
    found = wp.effect(table(SIX), SCREENING, {"甲县": 2017, "乙县": 2017})
    freedom = (7 / 6) ** 2 / (1 + (1 / 6) ** 2 / 3)
    half = stats.t.ppf(0.975, freedom) * np.sqrt(7 / 6)
    assert found.how == "t"
    assert (found.low, found.high) == pytest.approx((4 - half, 4 + half))
    assert found.p == pytest.approx(2 * stats.t.sf(4 / np.sqrt(7 / 6), freedom))


def test_single_region_is_taken_to_swing_as_the_others_do():
    # change 5 against 1, 2, 3, 2: 3; error sqrt(2/3 (1 + 1/4)), three degrees of freedom
    one = {name: SIX[name] for name in ("甲县", "丙县", "丁县", "戊县", "己县")}
    found = wp.effect(table(one), SCREENING, {"甲县": 2017})
    half = stats.t.ppf(0.975, 3) * np.sqrt(2 / 3 * 1.25)
    assert (found.estimate, found.low, found.high) == pytest.approx((3, 3 - half, 3 + half))


def test_single_region_to_compare_with_is_taken_to_swing_as_the_others_do():
    # changes 5, 7, 6 against 2: 4; variance of the three 1: error sqrt(1/3 + 1), two degrees
    values = {"甲县": [50, 55], "乙县": [60, 67], "丙县": [40, 46], "丁县": [45, 47]}
    found = wp.effect(table(values), SCREENING, dict.fromkeys(["甲县", "乙县", "丙县"], 2017))
    half = stats.t.ppf(0.975, 2) * np.sqrt(4 / 3)
    assert (found.estimate, found.low, found.high) == pytest.approx((4, 4 - half, 4 + half))


EIGHT = {f"第{i}县": [50 + i, 50 + i + change] for i, change in enumerate([5, 6, 7, 6, 1, 2, 0, 1])}
FOUR = dict.fromkeys(list(EIGHT)[:4], 2017)


def test_p_value_is_the_share_of_exchanged_starts_that_do_as_well():
    # of the 70 ways to choose four of eight, only this one and its opposite part them so far
    found = wp.effect(table(EIGHT), SCREENING, FOUR)
    assert found.how == "permutation"
    assert found.p == pytest.approx(2 / 70, abs=0.01)
    assert found.low < 5.0 < found.high
    assert found.low > 0


def test_interval_holds_zero_where_chance_is_not_ruled_out_and_only_there():
    for shift in range(8):
        moved = {name: [a, b - shift * (name in FOUR)] for name, (a, b) in EIGHT.items()}
        found = wp.effect(table(moved), SCREENING, FOUR)
        assert (found.low <= 0 <= found.high) == (found.p > 0.05), shift


def test_same_call_gives_the_same_interval():
    one, other = (wp.effect(table(EIGHT), SCREENING, FOUR) for _ in range(2))
    assert (one.low, one.high, one.p) == (other.low, other.high, other.p)


def staggered() -> dict[str, list[float]]:
    """Return effects of 1, 2, 3 … points since starts in 2019 and 2021, and no chance."""
    years = np.arange(2016, 2024)
    course = np.array([0.0, 1.0, 1.5, 4.0, 3.0, 5.0, 6.0, 8.0])
    starts = {"甲县": 2019, "乙县": 2021, "丙县": 9999}
    return {
        name: list(50 + 5 * place + course + np.clip(years - start + 1, 0, None))
        for place, (name, start) in enumerate(starts.items())
    }


def test_effects_that_grow_after_staggered_starts_are_found_without_bias():
    # (1 + 2 + 3 + 4 + 5 + 1 + 2 + 3) / 8; a regression on region, year and "began" gives less
    found = wp.effect(table(staggered()), SCREENING, {"甲县": 2019, "乙县": 2021})
    assert found.estimate == pytest.approx(21 / 8)
    lags = found.table[found.table["kind"] == "lag"]
    assert list(lags["estimate"]) == pytest.approx([1, 2, 3, 4, 5])
    assert list(lags["regions"]) == [2, 2, 2, 1, 1]
    assert list(found.leads["estimate"]) == pytest.approx([0, 0, 0], abs=1e-9)
    assert list(found.leads["since_start"]) == [-3, -2, -1]


def test_years_in_which_all_have_begun_are_compared_with_nothing():
    # as above, but the third begins in 2022: what is left are 2019-2021 of the first and 2021 of
    # the second: (1 + 2 + 3 + 1) / 4
    values = staggered()
    starts = {"甲县": 2019, "乙县": 2021, "丙县": 2022}
    found = wp.effect(table(values), SCREENING, starts)
    assert found.estimate == pytest.approx(7 / 4)
    assert found.compared == ()


def test_level_of_regions_and_course_of_years_move_nothing():
    rng = np.random.default_rng(5)
    values = rng.normal(50, 3, (8, 9))
    shifted = values + 10 * rng.normal(size=(8, 1)) + 10 * rng.normal(size=9)
    starts = {"第0县": 2020, "第1县": 2022}
    one, other = (
        wp.effect(table({f"第{i}县": list(row) for i, row in enumerate(m)}), SCREENING, starts)
        for m in (values, shifted)
    )
    assert one.estimate == pytest.approx(other.estimate)
    assert (one.low, one.high, one.p) == pytest.approx((other.low, other.high, other.p))


def test_paths_that_part_before_the_start_are_told():
    rng = np.random.default_rng(1)
    years, starts = np.arange(10), {f"第{i}县": 2022 for i in range(4)}
    values = {
        f"第{i}县": list(50 + 2.0 * years * (i < 4) + rng.normal(0, 0.3, 10)) for i in range(8)
    }
    found = wp.effect(table(values), SCREENING, starts)
    assert found.p_leads < 0.05
    assert "上述差距可能早于该措施，不宜作为成效" in str(found)
    assert "should not be called its effect" in " ".join(found.sentences("en"))


def test_p_of_the_leads_is_the_smallest_times_their_number():
    rng = np.random.default_rng(2)
    values = {f"第{i}县": list(rng.normal(50, 1, 9)) for i in range(8)}
    found = wp.effect(table(values), SCREENING, {"第0县": 2021, "第1县": 2021, "第2县": 2022})
    assert found.p_leads == pytest.approx(min(1.0, 3 * found.leads["p"].min()))


def test_leads_that_no_earlier_year_can_be_compared_with_are_left_out():
    # two years before the start: one of them against the other
    values = {f"第{i}县": [50.0, 51.0 + i % 2, 52.0, 53.0] for i in range(5)}
    found = wp.effect(table(values), SCREENING, {"第0县": 2018, "第1县": 2018}, leads=3)
    assert list(found.leads["since_start"]) == [-1]
    none = wp.effect(table(SIX), SCREENING, {"甲县": 2017, "乙县": 2017})
    assert none.leads.empty
    assert np.isnan(none.p_leads)
    assert "无法检验" in str(none)


def test_missing_years_leave_a_t_interval():
    values = {name: list(series) for name, series in staggered().items()}
    values |= {"丁县": [40.0, None, 41.5, 44, 43, 45, None, 48]}
    found = wp.effect(table(values), SCREENING, {"甲县": 2019, "乙县": 2021})
    assert found.how == "t"
    assert found.estimate == pytest.approx(21 / 8)


def test_total_of_the_regions_is_compared_with_none():
    rng = np.random.default_rng(3)
    parts = {f"第{i}县": list(rng.normal(60, 2, 6)) for i in range(4)}
    whole = {"全体": list(np.mean(list(parts.values()), axis=0))}
    frame = table(parts | whole)
    frame["denominator"] = np.where(frame["region"] == "全体", 4000, 1000)
    frame["numerator"] = frame["value"] * frame["denominator"] / 100
    found = wp.effect(frame, SCREENING, {"第0县": 2019})
    assert "全体" not in found.compared
    assert [note.message("zh") for note in found.notes] == ["“全体”是其他地区的合计，未用于比较。"]


def test_nothing_is_compared_across_a_break_of_a_series():
    rng = np.random.default_rng(4)
    frame = table({f"第{i}县": list(rng.normal(60, 2, 8)) for i in range(5)})
    broken = (frame["region"] == "第3县") & (frame["year"] == 2018)
    found = wp.effect(frame.assign(series_break=broken), SCREENING, {"第0县": 2020, "第1县": 2021})
    (note,) = found.notes
    assert note.message("zh") == "“第3县”的数列有口径调整，只用调整以后的年份。"
    fewer = frame[~((frame["region"] == "第3县") & (frame["year"] < 2018))]
    assert found.estimate == pytest.approx(
        wp.effect(fewer, SCREENING, {"第0县": 2020, "第1县": 2021}).estimate
    )


def test_region_without_a_year_before_its_start_is_left_out_and_named():
    values = {**SIX, "庚县": [10.0, 90.0]}
    found = wp.effect(table(values), SCREENING, {"甲县": 2017, "乙县": 2017, "庚县": 2016})
    assert found.estimate == pytest.approx(4.0)
    (note,) = found.notes
    assert note.message("zh") == "地区“庚县”启动前不足 1 年有数值，未用于比较。"


def test_start_after_the_last_year_is_no_start():
    found = wp.effect(table(SIX), SCREENING, {"甲县": 2017, "乙县": 2017, "己县": 2030})
    assert found.estimate == pytest.approx(4.0)
    assert "己县" in found.compared


def test_interrupted_series_continues_the_line_before():
    # 0, 1, 0: mean 1/3, no slope, scatter 2/3 on one degree of freedom; the year after the next
    # has the variance 2/3 (1 + 1/3 + 2^2/2) = 20/9
    found = wp.effect(table({"甲县": [0, 1, 0, 5]}), SCREENING, {"甲县": 2019}, method="its")
    half = stats.t.ppf(0.975, 1) * np.sqrt(20 / 9)
    middle = 5 - 1 / 3
    assert (found.estimate, found.low, found.high) == pytest.approx(
        (middle, middle - half, middle + half)
    )
    assert "结论较弱" in str(found)


def test_group_in_the_name_is_the_group_that_is_compared():
    frame = pd.concat(
        [
            table(SIX).assign(area="rural", indicator_id="maternal_mortality"),
            table({name: [9, 9] for name in SIX}).assign(indicator_id="maternal_mortality"),
        ]
    )
    found = wp.effect(frame, "农村孕产妇死亡率", {"甲县": 2017, "乙县": 2017})
    assert found.estimate == pytest.approx(4.0)


STARTS = {
    "staggered": (8, [2019, 2020, 2021]),
    "at once": (8, [2019] * 4),
    "one": (8, [2019]),
    "all, one after another": (8, list(range(2016, 2024))),
    "many": (24, [2018, 2019, 2020, 2021] * 2),
}


@pytest.mark.parametrize("case", STARTS)
def test_interval_holds_the_true_effect_as_often_as_it_says(case):
    # 57 of 60 are expected; 51 or fewer come by chance once in two hundred times
    count, starts = STARTS[case]
    years = np.arange(2014, 2024)
    begun = np.array([*starts, *[np.inf] * (count - len(starts))])
    on = years >= begun[:, None]
    design = Design.of(pd.DataFrame(0.0, index=range(count), columns=years), begun, 0, trends=False)
    rng = np.random.default_rng(20210927)
    held, errors = 0, []
    for _ in range(60):
        noise = rng.normal(size=on.shape)
        noise[:, 1:] += 0.5 * noise[:, :-1]
        found = design.estimates(rng.normal(60, 4, (count, 1)) + noise + 2.0 * on)
        held += found["low"] <= 2.0 <= found["high"]
        errors.append(found["estimate"] - 2.0)
    assert held > 51
    assert abs(np.mean(errors)) < 4 * np.std(errors) / 60**0.5


def test_jackknife_of_one_against_one_knows_no_error():
    mine = np.array([[True, False]])
    error, _ = jackknife(np.array([1.0]), np.array([[1.0], [2.0]]), mine, np.ones((1, 2)))
    assert np.isnan(error[0])


def test_exchanges_give_no_interval_where_a_region_cannot_be_left_out():
    weights = np.full((4, 3, 2), np.nan)
    alone = np.array([True, False, False])
    assert permuted(weights, np.ones((3, 2)), np.zeros((3, 2)), alone, 0.95) is None


@pytest.mark.parametrize(
    ("started", "more", "told"),
    [
        (
            {"甲": 2017},
            {},
            "started 中的地区“甲”在数据中没有该指标的数值；有数值的地区：丁县、丙县",
        ),
        ({"甲县": "去年"}, {}, "started[甲县]：读到“去年”，应为 1900 至 2199 之间的整数。"),
        ({"甲县": 17}, {}, "started[甲县]：读到“17”，应为 1900 至 2199 之间的整数。"),
        ({"甲县": None}, {}, "started[甲县]：读到“None”，应为 1900 至 2199 之间的整数。"),
        ({}, {}, "started 读到“{}”，应为地区与启动年份的对应表"),
        ("甲县", {}, "参数 started：读到“甲县”，应为对照表（文字对应 1900 至 2199 之间的整数）"),
        ({"甲县": 2030}, {}, "没有一个地区在有数值的年份（至 2017 年）内启动且启动前有数值。"),
        ({"甲县": 2017}, {"method": "rdd"}, "参数 method：读到“rdd”，应为 did、its 之一"),
        ({"甲县": 2017}, {"leads": -1}, "参数 leads：读到“-1”，应为 0 至 100 之间的整数"),
        (dict.fromkeys(SIX, 2017), {}, "启动之后的年份里没有尚未启动的地区，无从比较。"),
    ],
)
def test_call_that_cannot_be_answered_is_told(started, more, told):
    with pytest.raises(UsageError) as caught:
        wp.effect(table(SIX), SCREENING, started, **more)
    assert told in str(caught.value)


def test_unknown_indicator_and_one_without_values_are_told():
    with pytest.raises(UsageError, match="天气"):
        wp.effect(table(SIX), "天气", {"甲县": 2017})
    with pytest.raises(UsageError, match="“孕产妇死亡率”没有监测值。"):
        wp.effect(table(SIX), "孕产妇死亡率", {"甲县": 2017})


def test_two_regions_are_too_few():
    two = {name: SIX[name] for name in ("甲县", "丙县")}
    with pytest.raises(UsageError, match="只有 2 个地区可用于比较，至少要 3 个"):
        wp.effect(table(two), SCREENING, {"甲县": 2017})


def test_missing_extra_says_what_to_install(monkeypatch):
    monkeypatch.setattr("womenplan.evaluation.effect.find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r'pip install "womenplan\[effect\]"'):
        wp.effect(table(SIX), SCREENING, {"甲县": 2017})
