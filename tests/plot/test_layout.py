"""Wrapping, spreading, positions on the common axis, and files that come out the same twice."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from matplotlib.text import Text

from womenplan import messages, plot
from womenplan.errors import UsageError
from womenplan.model.plan import bundled_plan, plan_from_targets
from womenplan.narration.evaluation import evaluate
from womenplan.plot import fonts
from womenplan.plot.fonts import wrap
from womenplan.plot.gaps import positions
from womenplan.plot.page import spread
from womenplan.plot.theme import MARKS, new_figure, save, theme
from womenplan.plot.words import Words


@pytest.fixture(scope="module")
def result():
    # Women in village committees: 21.5 % in 2009, 24.2 % in 2020, target 30 %; no value for 2010 and 2012 to 2019
    data = pd.DataFrame(
        {
            "name": "村委会成员中女性比例",
            "year": [2009, 2010, 2011, 2020],
            "value": [21.5, np.nan, 22.0, 24.2],
            "source": "统计公报",
        }
    )
    return evaluate(bundled_plan("china-2011"), data.dropna(), 2020)


def row(**values):
    given = {
        "target_value": np.nan,
        "latest": np.nan,
        "baseline": np.nan,
        "expected": np.nan,
        "operator": ">=",
        "sign": 1.0,
        "band": 0.0,
        "unit": "percent",
        "status": "lagging",
        "domain": "health",
    }
    return pd.DataFrame([given | values])


def test_wrapped_chinese_starts_no_line_with_a_closing_mark_and_ends_none_with_an_opening_one():
    text = "适龄妇女（三十五至六十四岁）宫颈癌筛查率，乳腺癌筛查率、“两癌”早诊率"
    for width in range(20, 200, 7):
        lines = wrap(text, width, 8).split("\n")
        assert "".join(lines) == text
        assert not any(line[0] in "，、）”" or line[-1] in "（“" for line in lines)


def test_wrapped_lines_fit_the_width_even_where_one_word_does_not():
    text = "share of " + "x" * 80 + " in all"
    assert all(fonts.width(line, 8) <= 100 for line in wrap(text, 100, 8).split("\n"))


def test_wrapped_chinese_rather_breaks_after_a_pause_and_keeps_a_number_with_its_counter():
    text = "共 96 项目标：已达标 21 项、进度正常 32 项、进度滞后 2 项、达标困难 1 项"
    # 30 letters of 10 points fit; the last pause before them is that after 32 项
    assert wrap(text, 300, 10).split("\n") == [
        "共 96 项目标：已达标 21 项、进度正常 32 项、",
        "进度滞后 2 项、达标困难 1 项",
    ]
    for width in range(60, 300, 7):
        assert not any(line[-1].isdigit() for line in wrap(text, width, 10).split("\n"))


def test_a_chinese_name_in_an_english_text_stays_whole():
    for width in range(40, 120, 5):
        assert any(
            "佛冈县" in line
            for line in wrap("Of 9 regions, 佛冈县 has met most targets", width, 8).split("\n")
        )


def test_a_chinese_character_is_one_em_wide():
    assert fonts.width("妇女", 10) == pytest.approx(20, abs=0.01)


@pytest.mark.parametrize("text", ["妇女发展规划 2021", "Women's plan 2021"])
def test_a_line_drawn_as_shapes_looks_as_matplotlib_typesets_it(text):
    ink = []
    for kind in (fonts.DrawnLine, Text):
        with theme(screen=False):
            figure = new_figure(200, 40)
            line = kind(0.1, 0.4, text, size=12, color="black", transform=figure.transFigure)
            figure.add_artist(line)
            figure.canvas.draw()
        dark = 255 - np.asarray(figure.canvas.buffer_rgba())[..., 0].astype(float)
        box = np.argwhere(dark > 60)
        ink.append([dark.sum() / 255, *box.min(axis=0), *box.max(axis=0)])
    assert ink[0][0] == pytest.approx(ink[1][0], rel=0.03)
    assert np.abs(np.subtract(ink[0], ink[1])[1:]).max() <= 1  # the same place, to a pixel


def test_spread_positions_keep_their_order_and_distance():
    # 1 and 2 must part to 10 around their middle 1.5; 50 has room
    assert spread([2.0, 50.0, 1.0], 10) == pytest.approx([6.5, 50.0, -3.5])


def test_position_counts_points_for_percentages_and_percent_of_the_target_otherwise():
    share = positions(row(target_value=30.0, latest=24.2, baseline=21.5))
    assert share[["at", "at_baseline"]].iloc[0].tolist() == pytest.approx([-5.8, -8.5])
    # 16.9 against at most 20: 3.1 below, 15.5 % of the target; from 30: half the target above it
    rate = positions(row(target_value=20.0, latest=16.9, baseline=30.0, sign=-1.0, unit="per_100k"))
    assert rate[["at", "at_baseline"]].iloc[0].tolist() == pytest.approx([15.5, -50.0])


def test_position_within_the_band_of_a_two_sided_target_is_right_of_the_line():
    # about 50 with a band of 2: 50.4 has 1.6 to spare, 47 lacks 1
    place = positions(row(target_value=50.0, latest=50.4, baseline=47.0, sign=0.0, band=2.0))
    assert place[["at", "at_baseline"]].iloc[0].tolist() == pytest.approx([1.6, -1.0])


def test_position_of_a_direction_is_counted_from_the_baseline():
    fallen = positions(row(latest=40.0, baseline=50.0, sign=-1.0, unit="per_100k"))
    assert fallen[["at", "at_baseline"]].iloc[0].tolist() == pytest.approx([20.0, 0.0])


def test_position_within_the_band_of_about_is_right_of_the_line():
    # about 10 per 100,000, where less is better, with a band of 0.5: 10.4 has 0.1 to spare, or 1 %
    place = positions(
        row(target_value=10.0, latest=10.4, baseline=12.0, sign=-1.0, band=0.5, unit="per_100k")
    )
    assert place[["at", "at_baseline"]].iloc[0].tolist() == pytest.approx([1.0, -15.0])


def test_missing_years_are_gaps_in_the_line(result):
    ax = plot.trend(result, "china-2011/decision-o0b")
    line = next(
        line
        for line in ax.lines
        if len(line.get_xdata()) == 12 and np.isnan(line.get_ydata()).any()
    )
    assert line.get_xdata()[np.isnan(line.get_ydata())].tolist() == [2010, *range(2012, 2020)]


def test_title_says_the_finding_and_the_foot_the_source(result):
    words = [text.get_text() for text in plot.trend(result, "china-2011/decision-o0b").texts]
    assert "村委会成员中女性比例距 30% 还差 5.8 个百分点" in words
    assert "来源：统计公报。" in words
    assert "达到30%以上（2020年）；单位：%" in words


def test_the_target_farthest_from_being_reached_stands_first(result):
    words = [text.get_text() for text in plot.gaps(result, domain="decision").texts]
    assert next(word for word in words if word.startswith("差")) == "差 5.8 个百分点"


def titles(ax):
    return [text.get_text() for text in ax.texts]


def test_one_target_that_is_met_is_named(result):
    # 24.2 % against at least 20 %
    plan = plan_from_targets(
        pd.DataFrame(
            {
                "name": ["村委会成员中女性比例"],
                "operator": [">="],
                "value": [20.0],
                "unit": ["percent"],
                "milestone_year": [2020],
            }
        ),
        plan={"start_year": 2011, "end_year": 2020, "region": "某县"},
    )
    one = evaluate(
        plan,
        pd.DataFrame({"name": ["村委会成员中女性比例"], "year": [2020], "value": [24.2]}),
        2020,
    )
    assert "村委会成员中女性比例已达到目标" in titles(plot.gaps(one))


def test_a_funnel_of_one_region_speaks_of_that_region():
    limits = {
        "low_inner": 55.0,
        "high_inner": 65.0,
        "low_outer": 52.0,
        "high_outer": 68.0,
        "inner": 95.0,
        "outer": 99.8,
    }
    one = pd.DataFrame(
        [{"region": "某县", "value": 70.0, "population": 900, "mean": 60.0, **limits}]
    )
    assert "某县超出 99.8% 控制限，差异难以用偶然解释" in titles(plot.funnel(one))
    assert "某县在 99.8% 控制限以内，差异可能出于偶然" in titles(
        plot.funnel(one.assign(value=61.0))
    )


def test_departments_that_owe_equally_much_share_the_title():
    table = pd.DataFrame(
        {"department": ["甲局", "乙局", "丙局"], "measured": [5, 4, 1], "missing": [2, 2, 1]}
    )
    assert "应报数据 15 项，缺 5 项，甲局等 2 个部门缺得最多（各 2 项）" in titles(
        plot.completeness(table)
    )


def test_numbers_of_figures_delivered_are_whole():
    table = pd.DataFrame({"department": ["甲局"], "measured": [5], "missing": [2]})
    assert {"● 5", "⊘ 2", "5/7"} <= set(titles(plot.completeness(table, lang="zh")))


def test_regions_stand_in_the_order_of_their_rates():
    # targets of 30 %: 甲县 meets none of one, 乙县 one of one
    plan = plan_from_targets(
        pd.DataFrame(
            {
                "name": ["村委会成员中女性比例"],
                "operator": [">="],
                "value": [30.0],
                "unit": ["percent"],
                "milestone_year": [2020],
            }
        ),
        plan={"start_year": 2011, "end_year": 2020, "region": "某市"},
    )
    data = pd.DataFrame(
        {
            "region": ["甲县", "乙县"],
            "name": "村委会成员中女性比例",
            "year": 2020,
            "value": [20.0, 35.0],
        }
    )
    shown = titles(plot.status(evaluate(plan, data, 2020), by="region"))
    assert shown.index("乙县") < shown.index("甲县")


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_the_same_chart_is_saved_as_the_same_bytes(result, tmp_path, suffix):
    first, second = (
        save(plot.status(result).get_figure(), tmp_path / f"{turn}.{suffix}").read_bytes()
        for turn in (1, 2)
    )
    assert first == second


def test_a_character_that_no_font_has_is_printed_as_the_mark_for_it():
    assert fonts.printable("\U0002fa1d区") == "〓区"


def test_the_bundled_font_has_every_mark_and_every_character_of_the_messages():
    said = [sentence for both in messages._catalogue().values() for sentence in both]
    words = "".join([*MARKS.values(), *said])
    assert not {
        letter for letter in set(words) if letter.isprintable() and fonts.printable(letter) == "〓"
    }


def test_an_off_screen_figure_is_unknown_to_pyplot():
    with theme(screen=False), theme():
        new_figure(100, 100)
    assert plt.get_fignums() == []
    with theme():
        new_figure(100, 100)
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize(
    ("values", "ranks", "title"),
    [
        ([0.0, 0.0, 0.0], [1, 1, 1], "3 个地区数值相同，均为 0/10万"),
        ([0.0, 9.0, 9.0], [1, 2, 2], "3 个地区中甲居首（0/10万），乙等 2 个居末（9/10万）"),
        ([0.0, 0.0, 9.0], [1, 1, 3], "3 个地区中甲等 2 个并列首位（0/10万），丙居末（9/10万）"),
    ],
)
def test_regions_of_the_same_rank_are_not_told_apart_in_the_title(values, ranks, title):
    table = pd.DataFrame({"region": list("甲乙丙"), "value": values, "rank": ranks})
    assert title in [text.get_text() for text in plot.ranking(table, unit="per_100k").texts]


def test_a_trend_takes_an_indicator_and_names_what_it_does_not_know(result):
    assert titles(plot.trend(result, "village_committee_women_share")) == titles(
        plot.trend(result, "china-2011/decision-o0b")
    )
    with pytest.raises(UsageError, match="无此指标"):
        plot.trend(result, "无此指标")


def test_a_chart_that_cannot_be_drawn_leaves_no_figure(result):
    before = plt.get_fignums()
    with pytest.raises(UsageError):
        plot.trend(result, "无此指标")
    assert plt.get_fignums() == before


def test_a_target_on_the_worse_of_two_rates_has_no_course_of_its_own():
    # 90 % of women with HIV and 91 % of those with syphilis are treated: the target takes the lower
    rates = {"hiv_treatment": [89.0, 90.0], "syphilis_treatment": [90.0, 91.0]}
    rows = [
        (name, year, value)
        for name in rates
        for year, value in zip((2020, 2024), rates[name], strict=True)
    ]
    data = pd.DataFrame(rows, columns=["indicator_id", "year", "value"])
    judged = evaluate(bundled_plan("qingyuan-2021"), data, 2024)
    (target,) = judged.table.loc[judged.table["latest"] == 90.0, "target_id"].unique()
    assert "无数据" in titles(plot.trend(judged, target, lang="zh"))
    page = plot.trends(judged, targets=[target], lang="zh")
    assert [len(ax.lines) for ax in page.axes] == [0]


def test_a_target_that_a_region_does_not_have_is_named():
    targets = {"name": ["村委会成员中女性比例", "居委会成员中女性比例"], "operator": ">="}
    plan = plan_from_targets(
        pd.DataFrame({**targets, "value": 30.0, "unit": "percent", "milestone_year": 2020}),
        plan={"start_year": 2011, "end_year": 2020, "region": "某市"},
    )
    pairs = [(region, name) for region in ("甲县", "乙县") for name in targets["name"]]
    data = pd.DataFrame(pairs, columns=["region", "name"]).assign(year=2020, value=25.0)
    both = evaluate(plan, data, 2020)
    first = both.table["target_id"].iat[0]
    lacks = (both.table["region"] == "乙县") & (both.table["target_id"] == first)
    some = both._rows(np.flatnonzero(~lacks))
    with pytest.raises(UsageError, match="乙县"):
        plot.trend(some, first, region="乙县")


@pytest.mark.parametrize("chart", [plot.gaps, plot.status, plot.trends])
def test_an_unknown_region_is_named_with_those_there_are(result, chart):
    with pytest.raises(UsageError, match="无此县") as caught:
        chart(result, region="无此县")
    assert result.regions[0] in str(caught.value)


def test_a_funnel_with_widened_limits_does_not_speak_of_chance():
    # of 10,000 each the standard deviation about 50 % is half a point: 20 to 80 % lie far outside, 49.9 and 50.1 % inside
    limits = {
        "mean": 50.0,
        "low_inner": 10.0,
        "high_inner": 90.0,
        "low_outer": 5.0,
        "high_outer": 95.0,
        "inner": 95.0,
        "outer": 99.8,
    }
    table = pd.DataFrame(
        {
            "region": list("甲乙丙丁"),
            "value": [20.0, 40.0, 60.0, 80.0],
            "population": 10000,
            **limits,
        }
    )
    title = "4 个地区均在控制限以内，未超出各地区间通常的离散程度（控制限已按过度离散放宽）"
    assert title in "".join(titles(plot.funnel(table, unit="percent")))  # on two lines
    alike = table.assign(value=[49.9, 50.1, 49.9, 50.1])
    assert "4 个地区均在 99.8% 控制限以内，差异可能出于偶然" in titles(
        plot.funnel(alike, unit="percent")
    )


def test_a_funnel_of_nothing_but_zeros_says_so_on_a_scale_that_can_be_read():
    nothing = dict.fromkeys(
        ("value", "mean", "low_inner", "high_inner", "low_outer", "high_outer"), 0.0
    ) | {"inner": 95.0, "outer": 99.8}
    shown = titles(
        plot.funnel(
            pd.DataFrame({"region": list("甲乙"), "population": [900, 9000], **nothing}),
            unit="per_100k",
        )
    )
    assert "2 个地区数值相同，均为 0/10万" in shown
    assert shown.count("0") == 1


def test_a_value_beyond_the_axis_is_marked_clear_of_the_status():
    # 90 % where 20 % are asked for is 70 points beyond the target; the axis ends at 25
    plan = plan_from_targets(
        pd.DataFrame(
            {
                "name": ["村委会成员中女性比例"],
                "operator": [">="],
                "value": [20.0],
                "unit": ["percent"],
                "milestone_year": [2020],
            }
        ),
        plan={"start_year": 2011, "end_year": 2020, "region": "某县"},
    )
    far = evaluate(
        plan,
        pd.DataFrame({"name": ["村委会成员中女性比例"], "year": [2020], "value": [90.0]}),
        2020,
    )
    ax = plot.gaps(far)
    ax.figure.draw_without_rendering()
    assert "比目标高 70 个百分点" in titles(ax)
    arrow, mark = (
        max(t.get_window_extent().x0 for t in ax.texts if t.get_text() == s)
        for s in ("▷", MARKS["met"])
    )
    wide = next(t.get_window_extent().width for t in ax.texts if t.get_text() == "▷")
    assert arrow + wide < mark


def test_a_funnel_names_its_points_apart_in_a_low_axes():
    # 12 points at nearly the same height: their names need 12 lines
    table = pd.DataFrame(
        {
            "region": [f"第{n}县" for n in range(12)],
            "population": 1000.0,
            "value": 70.0,
            "mean": 60.0,
        }
    )
    table = table.assign(
        low_inner=55.0, high_inner=65.0, low_outer=52.0, high_outer=68.0, inner=95.0, outer=99.8
    )
    figure = new_figure(500, 320)
    ax = plot.funnel(table, ax=figure.add_subplot())
    with theme():
        figure.draw_without_rendering()
        tops = sorted(t.get_window_extent().y0 for t in ax.texts if t.get_text().startswith("第"))
        high = max(t.get_window_extent().height for t in ax.texts if t.get_text().startswith("第"))
    assert len(tops) == 12
    assert np.diff(tops).min() > 0.8 * high


def test_years_are_left_out_evenly_where_there_is_no_room_and_the_last_stays(result):
    figure = new_figure(230, 300)
    ax = plot.trend(result, "china-2011/decision-o0b", ax=figure.add_subplot())
    years = [
        int(text.get_text())
        for text in ax.texts
        if text.get_text().isdigit() and len(text.get_text()) == 4
    ]
    assert years[-1] == 2020
    assert len(years) < 12
    assert len(set(np.diff(years))) == 1


def test_a_ratio_of_one_is_neither_above_nor_below():
    one = {
        "name": "指标",
        "unit": "percent",
        "year": 2024,
        "first": 50.0,
        "second": 50.0,
        "ratio": 1.0,
        "difference": 0.0,
    }
    shown = titles(plot.parity(pd.DataFrame([one])))
    assert "指标：女性与男性基本相当" in shown
    assert "女性较高" not in shown
    high = titles(
        plot.parity(
            pd.DataFrame([one | {"first": 22.0, "second": 5.0, "ratio": 4.4, "difference": 17.0}])
        )
    )
    assert "指标：女性为男性的 4.40 倍" in high
    assert "▷" in high  # the axis ends at four times


def test_plans_are_compared_in_one_population_and_those_without_a_value_are_not_counted():
    rows = [
        ("a", "", 70.0, "equal"),
        ("b", "", np.nan, "looser"),
        ("a", "rural", np.nan, "absent"),
        ("b", "rural", np.nan, "own"),
    ]
    table = pd.DataFrame(rows, columns=["plan_id", "population", "value", "relation"])
    table = table.assign(
        title_zh="规划" + table["plan_id"],
        title_en=table["plan_id"],
        milestone_year=2030,
        operator=">=",
    )
    shown = titles(plot.ambition(table, unit="percent"))
    assert "目标值为 70%" in shown
    years = table.assign(
        plan_id=["a", "b", "a", "b"],
        value=[70.0, 60.0, np.nan, np.nan],
        milestone_year=[2030, 2025, 2030, 2025],
    )
    note = "与上级规划相比时，已将目标值换算到同一年份。"
    assert note in titles(plot.ambition(years, unit="percent", reference="a"))
    assert note not in titles(
        plot.ambition(years.assign(milestone_year=2030), unit="percent", reference="a")
    )
    assert [shown.count(name) for name in ("规划a", "规划b")] == [1, 1]


def test_the_only_department_that_owes_is_named_so():
    table = pd.DataFrame({"department": ["甲局", "乙局"], "measured": [5, 4], "missing": [2, 0]})
    assert "应报数据 11 项，缺 2 项，均应由甲局报送" in titles(plot.completeness(table))


def test_targets_short_of_their_value_count_as_not_met_though_their_pace_is_unknown():
    # 70 % against 80 %, and 90 %; one year of data is no baseline, so that the first cannot be assessed
    plan = plan_from_targets(
        pd.DataFrame(
            {
                "name": ["孕产妇系统管理率", "村委会成员中女性比例"],
                "operator": ">=",
                "value": 80.0,
                "unit": "percent",
                "milestone_year": 2030,
            }
        ),
        plan={"start_year": 2021, "end_year": 2030, "region": "某县"},
    )
    data = pd.DataFrame(
        {"name": ["孕产妇系统管理率", "村委会成员中女性比例"], "year": 2024, "value": [70.0, 90.0]}
    )
    found = evaluate(plan, data, 2024)
    assert set(found.table["status"]) == {"not_assessable", "met"}
    title = "2 项有数据的数值目标中 1 项尚未达到，差距最大的是孕产妇系统管理率（差 10 个百分点）"
    assert title in "".join(titles(plot.gaps(found)))
    assert "共 2 项目标，其中已达标 1 项；达标率 100%（1/1，按可评目标计）" in titles(
        plot.status(found)
    )


def test_small_panels_show_values_without_long_units_and_with_their_decimals():
    # beds per 1000 children: two decimals
    ids = ["paediatric_beds_per_1000_children"]
    plan = plan_from_targets(
        pd.DataFrame(
            {"indicator_id": ids, "operator": [">="], "value": [3.17], "milestone_year": [2030]}
        ),
        plan={
            "start_year": 2021,
            "end_year": 2030,
            "region": "某县",
            "title_en": "A plan",
            "region_en": "A county",
        },
    )
    data = pd.DataFrame({"indicator_id": ids * 2, "year": [2020, 2024], "value": [2.57, 2.84]})
    shown = [
        text.get_text()
        for ax in plot.trends(evaluate(plan, data, 2024), lang="en").axes
        for text in ax.texts
    ]
    assert {"2.57", "2.84", "3.17"} <= set(shown)


def test_no_path_leads_from_a_baseline_that_meets_the_target():
    # 94 % in 2020 where 90 % is asked for
    plan = plan_from_targets(
        pd.DataFrame(
            {
                "name": ["孕产妇系统管理率"],
                "form": "keep",
                "operator": [">="],
                "value": [90.0],
                "unit": ["percent"],
                "milestone_year": [2030],
            }
        ),
        plan={"start_year": 2021, "end_year": 2030, "region": "某县"},
    )
    data = pd.DataFrame(
        {"name": "孕产妇系统管理率", "year": [2020, 2024], "value": [94.0, 95.0], "source": "表一"}
    )
    kept = evaluate(plan, data, 2024)
    ax = plot.trend(kept, kept.table["target_id"].iat[0])
    assert not any(line.get_ydata()[-1] == 90 for line in ax.lines if len(line.get_ydata()) == 2)
    assert "序时进度（基期到目标的直线）" not in titles(ax)


@pytest.mark.parametrize("chart", [plot.status, plot.heatmap, plot.gaps, plot.trends])
def test_charts_of_an_evaluation_name_their_sources(result, chart):
    drawn = chart(result)
    axes = drawn.axes if isinstance(drawn, Figure) else [drawn]
    assert "来源：统计公报。" in [words for ax in axes for words in titles(ax)]


@pytest.mark.parametrize(
    ("values", "title"),
    [
        (
            [[30, 31], [30, 20]],
            "2 个地区中甲县达标最多（2 项）；数值目标中孕产妇系统管理率达标地区最少（1 个）",
        ),
        ([[30, 20], [20, 30]], "2 个地区各达标 1 项"),
        ([[30, 31], [30, 31]], "2 个地区各达标 2 项"),
    ],
)
def test_a_heatmap_names_no_first_among_equals(values, title):
    names = ["村委会成员中女性比例", "孕产妇系统管理率"]
    plan = plan_from_targets(
        pd.DataFrame(
            {
                "name": names,
                "operator": ">=",
                "value": 30.0,
                "unit": "percent",
                "milestone_year": 2020,
            }
        ),
        plan={"start_year": 2011, "end_year": 2020, "region": "某市"},
    )
    rows = [
        (place, name, v)
        for place, own in zip(["甲县", "乙县"], values, strict=True)
        for name, v in zip(names, own, strict=True)
    ]
    data = pd.DataFrame(rows, columns=["region", "name", "value"]).assign(year=2020)
    assert title in "".join(titles(plot.heatmap(evaluate(plan, data, 2020))))


def test_a_value_of_another_year_than_the_ranking_says_so():
    table = pd.DataFrame(
        {"region": list("甲乙"), "value": [60.0, 50.0], "rank": [1, 2], "latest_year": [2024, 2023]}
    )
    shown = titles(plot.ranking(table, unit="percent", year=2024))
    assert {"60%", "50%（2023）"} <= set(shown)


def test_sources_beyond_the_first_two_are_counted_those_in_the_charts_language_first():
    rows = [(2016 + n, title) for n, title in enumerate(["Report A", "公报甲", "公报乙", "公报丙"])]
    data = pd.DataFrame(rows, columns=["year", "source"]).assign(
        name="村委会成员中女性比例", value=22.0
    )
    ax = plot.trend(evaluate(bundled_plan("china-2011"), data, 2020), "china-2011/decision-o0b")
    assert "来源：公报甲；公报乙；另有 2 处。" in titles(ax)


def test_interval_that_keeps_its_word_is_told_so_and_one_that_does_not_is_not() -> None:
    index = pd.MultiIndex.from_product(
        [[1, 2], ["forecast", "linear"]], names=["horizon", "method"]
    )
    for held, told in (
        ([0.82, 0.76], "名副其实：各年限都包住了 76%—82% 的实际值"),
        ([0.82, 0.74], "80% 预测区间包住了 74%—82% 的实际值"),
    ):
        table = pd.DataFrame({"coverage": [held[0], np.nan, held[1], np.nan]}, index=index)
        assert any(told in text.get_text() for text in plot.coverage(table).texts)


def test_words_of_a_column_are_texts_whatever_stands_in_it() -> None:
    table = pd.DataFrame({"name_zh": ["村委会成员", 3, None], "name": "x"})
    words = Words.of("zh").column(table, "name")
    assert words[:2] == ["村委会成员", "3"]
    assert isinstance(words[2], str)


def test_coverage_without_years_ahead_is_left_out() -> None:
    table = pd.DataFrame(
        {"horizon": [1, np.nan], "method": "forecast", "coverage": [0.8, 0.3]},
    )
    assert any("都包住了 80%—80% 的实际值" in title for title in titles(plot.coverage(table)))
    assert "无数据" in titles(plot.coverage(table.iloc[1:]))


def test_reliability_tells_the_mean_distance_and_the_farthest() -> None:
    # 3 and 9 points away, once and twice: (3 + 2 · 9) / 3 = 7
    table = pd.DataFrame({"said": [0.2, 0.9], "came": [0.23, 0.81], "cases": [1, 2]})
    title = "\n".join(text.get_text() for text in plot.reliability(table).texts)
    assert "平均相差 7.0 个百分点，最多处说 90%、实为 81%" in title


def test_names_of_counties_and_townships_have_all_their_characters() -> None:
    names = "鄠邑区 埇桥区 浉河区 硚口区 瀍河回族区 猇亭区 濉溪县 亳州市 瀼渡镇 涢水镇 崀山镇 〇"
    assert not [letter for letter in names if letter != " " and fonts.printable(letter) == "〓"]
