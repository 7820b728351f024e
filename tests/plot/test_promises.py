"""What every chart promises, whatever it draws: one list of charts, one list of promises."""

from __future__ import annotations

import functools
import itertools

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from womenplan import plot
from womenplan.evaluation.evaluation import Evaluation, evaluate
from womenplan.model.plan import Plan, bundled_plan, plan_from_targets
from womenplan.plot.theme import COLOURS, MARKS, close, mark_colour

LONG_ZH = (
    "以乡镇街道为单位的适龄妇女宫颈癌和乳腺癌人群筛查覆盖率及其随访管理服务率（含流动人口和农村低收入家庭妇女以及残疾妇女等重点人群的合计数）"
    * 1
)
RNG = np.random.default_rng(7)


def plan_of(count: int) -> Plan:
    """Return a plan of so many targets, each on an indicator of its own."""
    known = bundled_plan("china-2021").indicators
    shares = known[(known["unit"] == "percent") & (known["better"] == "higher")].head(count)
    frame = pd.DataFrame(
        {
            "indicator_id": shares["indicator_id"],
            "operator": ">=",
            "value": 80.0,
            "unit": "percent",
            "milestone_year": 2030,
        }
    )
    return plan_from_targets(
        frame,
        plan={"start_year": 2021, "end_year": 2030, "region": "某县", "title_en": "A plan", "region_en": "A county"},
    )


def result_of(targets: int, regions: int, years: range = range(2020, 2025)) -> Evaluation:
    plan = plan_of(targets)
    places = ["某县", *(f"第{number}区" for number in range(2, regions + 1))]
    rows = [(place, key, year) for place in places for key in plan.targets["indicator_id"] for year in years]
    data = pd.DataFrame(rows, columns=["region", "indicator_id", "year"])
    start = data.groupby(["region", "indicator_id"]).ngroup() % 17 * 2.0 + 55
    data["value"] = (start + (data["year"] - 2020) * RNG.normal(1.5, 1.5, len(data))).clip(1, 99).round(1)
    data = data[~((data["year"] == 2022) & (data.index % 3 == 0))]
    return evaluate(plan, data.assign(source="演示数据"), 2024)


EMPTY = evaluate(plan_of(3), pd.DataFrame({"indicator_id": [], "year": [], "value": []}), 2024)
ONE, FEW, SIXTY = result_of(1, 1), result_of(8, 5), result_of(60, 1)
HUNDRED = result_of(4, 100)
SINGLE_YEAR = result_of(8, 1, range(2024, 2025))
FIFTEEN_YEARS = result_of(8, 1, range(2010, 2025))


def ranked(count: int) -> pd.DataFrame:
    value = np.linspace(95, 40, count)
    place = np.arange(1, count + 1)
    return pd.DataFrame({
        "region": [f"第{number}区" for number in place], "value": value, "rank": place, "low": value - 3, "high": value + 2,
        "rank_low": np.maximum(place - 1, 1), "rank_high": np.minimum(place + 2, count),
        "status": list(itertools.islice(itertools.cycle(COLOURS), count)),
    })  # fmt: skip


def populated(count: int) -> pd.DataFrame:
    population = np.geomspace(800, 60000, count)
    wide = 300 / np.sqrt(population)
    table = pd.DataFrame(
        {"region": [f"第{number}区" for number in range(1, count + 1)], "population": population, "mean": 60.0}
    )
    table["value"] = 60 + np.sin(np.arange(count)) * 4 * wide
    for name, times in (("95", 1.96), ("998", 3.09)):
        table[f"low{name}"], table[f"high{name}"] = 60 - times * wide, 60 + times * wide
    return table


def pairs(count: int) -> pd.DataFrame:
    first, second = np.linspace(20, 95, count), np.linspace(60, 90, count)
    return pd.DataFrame({
        "name_zh": [f"指标{number}的女性比例" for number in range(count)], "name_en": [f"indicator {number}" for number in range(count)],
        "unit": "percent", "year": 2024, "first": first.round(1), "second": second.round(1), "ratio": first / second, "difference": (first - second).round(1),
        "tendency": list(itertools.islice(itertools.cycle(["narrowing", "widening", "steady", "unknown"]), count)),
    })  # fmt: skip


def asked(count: int) -> pd.DataFrame:
    return pd.DataFrame({
        "plan_id": [f"plan-{number}" for number in range(count)], "title_zh": [f"某市第{number}区妇女发展规划（2021—2030年）" for number in range(count)],
        "title_en": [f"Plan of district {number}" for number in range(count)], "value": np.linspace(60, 90, count).round(), "milestone_year": 2030,
        "operator": ">=", "relation": list(itertools.islice(itertools.cycle(["own", "stricter", "equal", "looser"]), count)),
    })  # fmt: skip


def delivered(count: int) -> pd.DataFrame:
    return pd.DataFrame({
        "department_zh": [f"第{number}部门" for number in range(count)], "department_en": [f"Department {number}" for number in range(count)],
        "measured": np.arange(count) * 2 + 1, "proxy": 1, "missing": np.arange(count) % 4,
    })  # fmt: skip


def a_target(result: Evaluation) -> str:
    return str(result.table["target_id"].iat[0])


CHARTS = {
    "gaps": (lambda **k: plot.gaps(FEW, **k)),
    "gaps, one target": (lambda **k: plot.gaps(ONE, **k)),
    "gaps, sixty targets": (lambda **k: plot.gaps(SIXTY, **k)),
    "gaps, one year": (lambda **k: plot.gaps(SINGLE_YEAR, **k)),
    "gaps, no data": (lambda **k: plot.gaps(EMPTY, **k)),
    "trend": (lambda **k: plot.trend(FEW, a_target(FEW), **k)),
    "trend, one year": (lambda **k: plot.trend(SINGLE_YEAR, a_target(SINGLE_YEAR), **k)),
    "trend, fifteen years": (lambda **k: plot.trend(FIFTEEN_YEARS, a_target(FIFTEEN_YEARS), **k)),
    "trend, no data": (lambda **k: plot.trend(EMPTY, a_target(EMPTY), **k)),
    "status": (lambda **k: plot.status(FEW, **k)),
    "status, sixty targets": (lambda **k: plot.status(SIXTY, **k)),
    "status, hundred regions": (lambda **k: plot.status(HUNDRED, by="region", **k)),
    "status, no data": (lambda **k: plot.status(EMPTY, **k)),
    "heatmap": (lambda **k: plot.heatmap(FEW, **k)),
    "heatmap, achievement": (lambda **k: plot.heatmap(FEW, by="achievement", **k)),
    "heatmap, hundred regions": (lambda **k: plot.heatmap(HUNDRED, **k)),
    "heatmap, sixty targets": (lambda **k: plot.heatmap(SIXTY, **k)),
    "heatmap, no data": (lambda **k: plot.heatmap(EMPTY, by="achievement", **k)),
    "ranking": (lambda **k: plot.ranking(ranked(8), unit="percent", target=80.0, **k)),
    "ranking, one region": (lambda **k: plot.ranking(ranked(1), unit="percent", **k)),
    "ranking, hundred regions": (lambda **k: plot.ranking(ranked(100), unit="percent", made_up=True, **k)),
    "ranking, no data": (lambda **k: plot.ranking(ranked(0), **k)),
    "funnel": (lambda **k: plot.funnel(populated(8), unit="percent", **k)),
    "funnel, one region": (lambda **k: plot.funnel(populated(1), unit="percent", **k)),
    "funnel, hundred regions": (lambda **k: plot.funnel(populated(100), unit="percent", **k)),
    "funnel, regions alike": (
        lambda **k: plot.funnel(populated(40).assign(population=np.linspace(11000, 14000, 40)), unit="percent", **k)
    ),
    "funnel, no data": (lambda **k: plot.funnel(populated(0), **k)),
    "parity": (lambda **k: plot.parity(pairs(6), **k)),
    "parity, sixty indicators": (lambda **k: plot.parity(pairs(60), pair="rural-urban", **k)),
    "parity, no data": (lambda **k: plot.parity(pairs(0), **k)),
    "ambition": (lambda **k: plot.ambition(asked(5), unit="percent", reference="plan-0", **k)),
    "ambition, one plan": (lambda **k: plot.ambition(asked(1), unit="percent", **k)),
    "ambition, no data": (lambda **k: plot.ambition(asked(0), **k)),
    "completeness": (lambda **k: plot.completeness(delivered(5), **k)),
    "completeness, forty departments": (lambda **k: plot.completeness(delivered(40), **k)),
    "completeness, no data": (lambda **k: plot.completeness(delivered(0), **k)),
}
SHEETS = {
    "trends": (lambda **k: plot.trends(FEW, **k)),
    "trends, sixty targets": (lambda **k: plot.trends(SIXTY, **k)),
    "trends, no data": (lambda **k: plot.trends(EMPTY, **k)),
}
ALL = {**CHARTS, **SHEETS}


@pytest.fixture(autouse=True)
def _tidy():
    yield
    plt.close("all")


def figure_of(drawn: Axes | Figure) -> Figure:
    return drawn if isinstance(drawn, Figure) else drawn.get_figure(root=True)


def texts_of(figure: Figure) -> list:
    """Return every text that is drawn, tick labels within the axes included."""
    found = list(figure.texts)
    for ax in figure.axes:
        found += ax.texts
        if ax.axison:
            for axis, (low, high) in ((ax.xaxis, sorted(ax.get_xlim())), (ax.yaxis, sorted(ax.get_ylim()))):
                found += [
                    axis.label,
                    *(tick.label1 for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high),
                ]
    return [text for text in found if text.get_text().strip() and text.get_visible()]


@functools.cache
def drawn(name: str, lang: str) -> Figure:
    """Draw a chart once for all promises; matplotlib's settings and other figures stay as they are."""
    other, before = plt.figure(), dict(mpl.rcParams)
    figure = figure_of(ALL[name](lang=lang))
    assert dict(mpl.rcParams) == before
    assert plt.fignum_exists(other.number)
    return figure


def test_every_chart_is_in_the_list_of_promises():
    assert {name.split(",")[0] for name in ALL} == set(plot.__all__)


def overlapping(boxes: list) -> list[tuple[str, str]]:
    x0, y0, x1, y1 = np.array([[box.x0, box.y0, box.x1, box.y1] for _, box in boxes]).T
    wide = np.minimum(x1[:, None], x1) - np.maximum(x0[:, None], x0)
    high = np.minimum(y1[:, None], y1) - np.maximum(y0[:, None], y0)
    return [(boxes[i][0], boxes[j][0]) for i, j in np.argwhere(np.triu((wide > 1.5) & (high > 1.5), 1))]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ALL)
def test_texts_are_whole_apart_and_of_one_language_and_settings_stay(name, lang):
    figure = drawn(name, lang)
    figure.draw_without_rendering()  # a glyph that the fonts lack is a warning, and warnings are errors
    page = figure.bbox
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts_of(figure)]
    cut = [words for words, box in boxes if box.x0 < -1 or box.y0 < -1 or box.x1 > page.x1 + 1 or box.y1 > page.y1 + 1]
    assert not cut
    assert not overlapping(boxes)
    names = ("某县", "区", "演示数据")
    foreign = [
        words
        for words, _ in boxes
        if not any(part in words for part in names) and any("\u4e00" <= c <= "\u9fff" for c in words)
    ]
    assert lang == "zh" or not foreign


@pytest.mark.parametrize("name", CHARTS)
def test_a_given_axes_is_drawn_into_and_returned(name):
    figure = Figure(figsize=(9, 40))
    ax = figure.add_axes((0.1, 0.1, 0.8, 0.8))
    assert CHARTS[name](ax=ax, lang="zh") is ax
    assert figure.get_size_inches().tolist() == [9, 40]


@pytest.mark.parametrize(
    "name", [name for name in ALL if name.endswith("no data") and "gaps" not in name and "status" not in name]
)
@pytest.mark.parametrize(("lang", "words"), [("zh", "无数据"), ("en", "no data")])
def test_without_data_the_chart_says_so(name, lang, words):
    assert words in [text.get_text() for text in texts_of(drawn(name, lang))]


@pytest.mark.parametrize("name", ["gaps", "trend", "status", "heatmap", "trends"])
def test_each_status_is_told_by_its_mark_and_its_colour(name):
    shown = {(text.get_text(), to_hex(text.get_color())) for text in texts_of(drawn(name, "zh"))}
    statuses = set(FEW.table.loc[(FEW.table["region"] == "某县") | (name == "heatmap"), "status"])
    statuses = {FEW.table["status"].iat[0]} if name == "trend" else statuses
    for status in statuses:
        assert (MARKS[status], mark_colour(status)) in shown


def test_no_two_statuses_share_a_mark_or_a_colour():
    assert len(set(MARKS.values())) == len(set(COLOURS.values())) == len(MARKS) == len(COLOURS)


def test_made_up_data_say_so_in_both_languages():
    shown = Evaluation(**{name: getattr(ONE, name) for name in ONE.__dataclass_fields__} | {"made_up": True})
    for chart in (plot.gaps, plot.status, plot.heatmap, plot.trends):
        for lang, words in (("zh", "演示用虚构数据"), ("en", "Made-up data for demonstration")):
            assert words in [text.get_text() for text in texts_of(figure_of(chart(shown, lang=lang)))]
    close(plt.gcf())
