"""What every chart promises, whatever it draws: one list of charts, one list of promises."""

from __future__ import annotations

import functools
import itertools
import re
from dataclasses import replace

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from womenplan import plot
from womenplan.evaluation.effect import Effect
from womenplan.model.plan import Plan, bundled_plan, plan_from_targets
from womenplan.narration.evaluation import Evaluation, evaluate
from womenplan.plot.theme import COLOURS, MARKS, close, mark_colour, save, theme

LONG_ZH = (
    "以乡镇街道为单位的适龄妇女宫颈癌和乳腺癌人群筛查覆盖率及其随访管理服务率"
    "（含流动人口和农村低收入家庭妇女以及残疾妇女等重点人群的合计数）某县口径某年度数"
)  # 80 characters, as in English
LONG_EN = "Share of women aged 35 to 64 screened for cervical and breast cancer by township"
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
        plan={
            "start_year": 2021,
            "end_year": 2030,
            "region": "某县",
            "title_en": "A plan",
            "region_en": "A county",
        },
    )


def result_of(targets: int, regions: int, years: range = range(2020, 2025)) -> Evaluation:
    plan = plan_of(targets)
    places = ["某县", *(f"第{number}区" for number in range(2, regions + 1))]
    rows = [
        (place, key, year)
        for place in places
        for key in plan.targets["indicator_id"]
        for year in years
    ]
    data = pd.DataFrame(rows, columns=["region", "indicator_id", "year"])
    start = data.groupby(["region", "indicator_id"]).ngroup() % 17 * 2.0 + 55
    data["value"] = (
        (start + (data["year"] - 2020) * RNG.normal(1.5, 1.5, len(data))).clip(1, 99).round(1)
    )
    data = data[~((data["year"] == 2022) & (data.index % 3 == 0))]
    return evaluate(plan, data.assign(source="演示数据"), 2024)


def with_long_names(result: Evaluation) -> Evaluation:
    """Return the same result with 80 characters, and a number, for the name of every target."""
    numbers = (pd.factorize(result.table["target_id"])[0] + 1).astype("str")
    return replace(
        result,
        table=result.table.assign(name_zh=LONG_ZH + numbers, name_en=LONG_EN + " " + numbers),
    )


def level_at(*values: float) -> Evaluation:
    """Return a result in which each target of 80 % has stood at one of the values for seven years."""
    plan = plan_of(len(values))
    rows = [
        (key, y, v)
        for key, v in zip(plan.targets["indicator_id"], values, strict=True)
        for y in range(2018, 2025)
    ]
    data = pd.DataFrame(rows, columns=["indicator_id", "year", "value"])
    return evaluate(plan, data.assign(source="演示数据"), 2024)


def in_wide_units() -> Evaluation:
    """Return a result whose unit in English is long: beds and physicians per 1000 children."""
    ids = ["paediatric_beds_per_1000_children", "paediatricians_per_1000_children"]
    goals = {"indicator_id": ids, "operator": ">=", "value": [3.17, 1.12], "milestone_year": 2030}
    plan = plan_from_targets(
        pd.DataFrame(goals),
        plan={
            "start_year": 2021,
            "end_year": 2030,
            "region": "某县",
            "title_en": "A plan",
            "region_en": "A county",
        },
    )
    years = list(range(2018, 2025))
    rising, level = np.linspace(2.4, 2.84, 7).round(2), [0.8, 0.82, 0.83, 0.82, 0.84, 0.84, 0.84]
    data = pd.DataFrame(
        {"indicator_id": np.repeat(ids, 7), "year": years * 2, "value": [*rising, *level]}
    )
    return evaluate(plan, data.assign(source="演示数据"), 2024)


EMPTY = evaluate(plan_of(3), pd.DataFrame({"indicator_id": [], "year": [], "value": []}), 2024)
ONE, FEW, SIXTY = result_of(1, 1), result_of(8, 5), result_of(60, 1)
HUNDRED = result_of(4, 100)
SINGLE_YEAR = result_of(8, 1, range(2024, 2025))
FIFTEEN_YEARS = result_of(8, 1, range(2010, 2025))
LONG, MANY_LONG = with_long_names(FEW), with_long_names(result_of(6, 30))
EQUAL, ZERO, FAR = level_at(80, 80, 80), level_at(0, 0, 0), level_at(0.01, 100, 5, 80)
WIDE = in_wide_units()
EACH_STATUS = result_of(len(COLOURS), 3)
EACH_STATUS = replace(
    EACH_STATUS,
    table=EACH_STATUS.table.assign(
        status=list(itertools.islice(itertools.cycle(COLOURS), 3 * len(COLOURS)))
    ),
)


def ranked(count: int) -> pd.DataFrame:
    value = np.linspace(95, 40, count)
    place = np.arange(1, count + 1)
    return pd.DataFrame(
        {
            "region": [f"第{number}区" for number in place],
            "value": value,
            "rank": place,
            "low": value - 3,
            "high": value + 2,
            "rank_low": np.maximum(place - 1, 1),
            "rank_high": np.minimum(place + 2, count),
            "status": list(itertools.islice(itertools.cycle(COLOURS), count)),
        }
    )


def populated(count: int) -> pd.DataFrame:
    population = np.geomspace(800, 60000, count)
    wide = 300 / np.sqrt(population)
    table = pd.DataFrame(
        {
            "region": [f"第{number}区" for number in range(1, count + 1)],
            "population": population,
            "mean": 60.0,
        }
    )
    table["value"] = 60 + np.sin(np.arange(count)) * 4 * wide
    for name, level, times in (("inner", 95.0, 1.96), ("outer", 99.8, 3.09)):
        table[f"low_{name}"], table[f"high_{name}"], table[name] = (
            60 - times * wide,
            60 + times * wide,
            level,
        )
    return table


def pairs(count: int) -> pd.DataFrame:
    first, second = np.linspace(20, 95, count), np.linspace(60, 90, count)
    return pd.DataFrame(
        {
            "name_zh": [f"指标{number}的女性比例" for number in range(count)],
            "name_en": [f"indicator {number}" for number in range(count)],
            "unit": "percent",
            "year": 2024,
            "first": first.round(1),
            "second": second.round(1),
            "ratio": first / second,
            "difference": (first - second).round(1),
            "tendency": list(
                itertools.islice(
                    itertools.cycle(["narrowing", "widening", "steady", "unknown"]), count
                )
            ),
        }
    )


def asked(count: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "plan_id": [f"plan-{number}" for number in range(count)],
            "title_zh": [f"某市第{number}区妇女发展规划（2021—2030年）" for number in range(count)],
            "title_en": [f"Plan of district {number}" for number in range(count)],
            "value": np.linspace(60, 90, count).round(),
            "milestone_year": 2030,
            "operator": ">=",
            "relation": list(
                itertools.islice(itertools.cycle(["own", "stricter", "equal", "looser"]), count)
            ),
        }
    )


def delivered(count: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "department_zh": [f"第{number}部门" for number in range(count)],
            "department_en": [f"Department {number}" for number in range(count)],
            "measured": np.arange(count) * 2 + 1,
            "proxy": 1,
            "missing": np.arange(count) % 4,
        }
    )


def tried(*held: float, methods: int = 1) -> pd.DataFrame:
    """Return the coverage of intervals by years ahead, of so many methods."""
    names = ["forecast", *(f"method {number}" for number in range(2, methods + 1))]
    rows = [
        (year, name, share - 0.1 * place)
        for year, share in enumerate(held, 1)
        for place, name in enumerate(names)
    ]
    return pd.DataFrame(rows, columns=["horizon", "method", "coverage"]).set_index(
        ["horizon", "method"]
    )


def said(count: int) -> pd.DataFrame:
    share = np.linspace(0.02, 0.97, count) if count else np.empty(0)
    return pd.DataFrame({"said": share, "came": 0.9 * share, "cases": np.arange(count) * 7000 + 12})


def named(table: pd.DataFrame, **columns: str) -> pd.DataFrame:
    """Return a table with long names, each with a number, in some columns."""
    numbers = np.arange(1, len(table) + 1).astype("str")
    return table.assign(**{column: np.char.add(name, numbers) for column, name in columns.items()})


def far_apart() -> pd.DataFrame:
    return pairs(2).assign(
        first=[99.0, 0.1], second=[1.0, 50.0], ratio=[99.0, 0.002], difference=[98.0, -49.9]
    )


def a_target(result: Evaluation) -> str:
    return str(result.table["target_id"].iat[0])


def short_of(*cases: float, rest: float = 0, by: str = "region") -> pd.DataFrame:
    """Return a decomposition in which each part is short of so many cases."""
    groups = [f"第{number}区" for number in range(1, len(cases) + 1)] + ["rest"] * bool(rest)
    parts = [*cases, rest] if rest else list(cases)
    table = pd.DataFrame({"by": by, "group": groups, "short": parts, "year": 2024})
    whole = pd.DataFrame({"by": ["whole"], "group": "某市", "short": sum(parts), "year": 2024})
    return pd.concat([whole, table], ignore_index=True) if cases else table


def moved(first: int = -3, last: int = 5, **more: object) -> Effect:
    """Return an effect of about two points from the start on, the last year with a wide interval."""
    years = [*range(first, 0), *range(last)]
    size = np.where(np.array(years) < 0, 0.1, 2.0)
    half = np.where(np.array(years) == last - 1, 40.0, 1.5)
    table = pd.DataFrame(
        {
            "since_start": years,
            "kind": ["lead" if year < 0 else "lag" for year in years],
            "estimate": size,
            "low": size - half,
            "high": size + half,
            "p": 0.2,
            "regions": 3,
        }
    )
    facts = {
        "indicator_id": "x",
        "name_zh": "筛查率",
        "name_en": "screening rate",
        "unit": "percent",
        "method": "did",
        "estimate": 2.0,
        "low": 0.5,
        "high": 3.5,
        "p": 0.02,
        "table": table,
        "p_leads": 0.4,
        "started": ("甲县",),
        "compared": ("乙县", "丙县"),
        "years": (2016, 2024),
        "how": "t",
        "source": "演示数据",
    }
    return Effect(**facts | more)


def specified(count: int, scale: float = 1.0) -> pd.DataFrame:
    """Return the table of so many specifications of two settings."""
    methods = ["path", "cagr", "unsd"]
    return pd.DataFrame(
        {
            "specification": range(count),
            "rule_method": [methods[place % 3] for place in range(count)],
            "rule_on_track": [0.9 + 0.05 * (place % 2) for place in range(count)],
            "total": 20,
            "rate_assessed": [scale * (40 + (7 * place) % 25) for place in range(count)],
        }
    )


CHARTS = {
    "effect": (lambda **k: plot.effect(moved(), **k)),
    "effect, without leads": (lambda **k: plot.effect(moved(0), **k)),
    "effect, one year": (lambda **k: plot.effect(moved(0, 1), **k)),
    "effect, long names": (lambda **k: plot.effect(moved(name_zh=LONG_ZH, name_en=LONG_EN), **k)),
    "effect, no interval": (lambda **k: plot.effect(moved(low=np.nan, high=np.nan), **k)),
    "effect, no data": (lambda **k: plot.effect(moved(0, 0), **k)),
    "gaps": (lambda **k: plot.gaps(FEW, **k)),
    "gaps, one target": (lambda **k: plot.gaps(ONE, **k)),
    "gaps, sixty targets": (lambda **k: plot.gaps(SIXTY, **k)),
    "gaps, one year": (lambda **k: plot.gaps(SINGLE_YEAR, **k)),
    "gaps, seventeen targets": (lambda **k: plot.gaps(result_of(17, 1), **k)),
    "gaps, long names": (lambda **k: plot.gaps(LONG, **k)),
    "gaps, each status": (lambda **k: plot.gaps(EACH_STATUS, **k)),
    "gaps, all equal": (lambda **k: plot.gaps(EQUAL, **k)),
    "gaps, zeros": (lambda **k: plot.gaps(ZERO, **k)),
    "gaps, far": (lambda **k: plot.gaps(FAR, **k)),
    "gaps, no data": (lambda **k: plot.gaps(EMPTY, **k)),
    "trend": (lambda **k: plot.trend(FEW, a_target(FEW), **k)),
    "trend, one year": (lambda **k: plot.trend(SINGLE_YEAR, a_target(SINGLE_YEAR), **k)),
    "trend, fifteen years": (lambda **k: plot.trend(FIFTEEN_YEARS, a_target(FIFTEEN_YEARS), **k)),
    "trend, long names": (lambda **k: plot.trend(LONG, a_target(LONG), **k)),
    "trend, all equal": (lambda **k: plot.trend(EQUAL, a_target(EQUAL), **k)),
    "trend, zeros": (lambda **k: plot.trend(ZERO, a_target(ZERO), **k)),
    "trend, far": (lambda **k: plot.trend(FAR, a_target(FAR), **k)),
    "trend, wide units": (lambda **k: plot.trend(WIDE, a_target(WIDE), **k)),
    "trend, no data": (lambda **k: plot.trend(EMPTY, a_target(EMPTY), **k)),
    "status": (lambda **k: plot.status(FEW, **k)),
    "status, one target": (lambda **k: plot.status(ONE, **k)),
    "status, each status": (lambda **k: plot.status(EACH_STATUS, **k)),
    "status, sixty targets": (lambda **k: plot.status(SIXTY, **k)),
    "status, hundred regions": (lambda **k: plot.status(HUNDRED, by="region", **k)),
    "status, no data": (lambda **k: plot.status(EMPTY, **k)),
    "heatmap": (lambda **k: plot.heatmap(FEW, **k)),
    "heatmap, achievement": (lambda **k: plot.heatmap(FEW, by="achievement", **k)),
    "heatmap, hundred regions": (lambda **k: plot.heatmap(HUNDRED, **k)),
    "heatmap, sixty targets": (lambda **k: plot.heatmap(SIXTY, **k)),
    "heatmap, long names": (lambda **k: plot.heatmap(LONG, **k)),
    "heatmap, long names over columns": (lambda **k: plot.heatmap(MANY_LONG, **k)),
    "heatmap, each status": (lambda **k: plot.heatmap(EACH_STATUS, **k)),
    "heatmap, zeros": (lambda **k: plot.heatmap(ZERO, by="achievement", **k)),
    "heatmap, no data": (lambda **k: plot.heatmap(EMPTY, by="achievement", **k)),
    "ranking": (lambda **k: plot.ranking(ranked(8), unit="percent", target=80.0, **k)),
    "ranking, one region": (lambda **k: plot.ranking(ranked(1), unit="percent", **k)),
    "ranking, hundred regions": (
        lambda **k: plot.ranking(ranked(100), unit="percent", made_up=True, **k)
    ),
    "ranking, long names": (
        lambda **k: plot.ranking(named(ranked(8), region="某县" * 20), unit="percent", **k)
    ),
    "ranking, zeros": (
        lambda **k: plot.ranking(
            ranked(8).assign(value=0.0, low=0.0, high=0.0), unit="per_100k", **k
        )
    ),
    "ranking, no data": (lambda **k: plot.ranking(ranked(0), **k)),
    "funnel": (lambda **k: plot.funnel(populated(8), unit="percent", **k)),
    "funnel, one region": (lambda **k: plot.funnel(populated(1), unit="percent", **k)),
    "funnel, hundred regions": (lambda **k: plot.funnel(populated(100), unit="percent", **k)),
    "funnel, regions alike": (
        lambda **k: plot.funnel(
            populated(40).assign(population=np.linspace(11000, 14000, 40)), unit="percent", **k
        )
    ),
    "funnel, long names": (
        lambda **k: plot.funnel(named(populated(30), region="某县" * 20), unit="percent", **k)
    ),
    "funnel, no data": (lambda **k: plot.funnel(populated(0), **k)),
    "parity": (lambda **k: plot.parity(pairs(6), **k)),
    "parity, one indicator": (lambda **k: plot.parity(pairs(1), **k)),
    "parity, equal": (
        lambda **k: plot.parity(
            pairs(3).assign(first=50.0, second=50.0, ratio=1.0, difference=0.0), **k
        )
    ),
    "parity, far": (lambda **k: plot.parity(far_apart(), **k)),
    "parity, long names": (
        lambda **k: plot.parity(named(pairs(6), name_zh=LONG_ZH, name_en=LONG_EN), **k)
    ),
    "parity, sixty indicators": (lambda **k: plot.parity(pairs(60), pair="rural-urban", **k)),
    "parity, no data": (lambda **k: plot.parity(pairs(0), **k)),
    "ambition": (lambda **k: plot.ambition(asked(5), unit="percent", reference="plan-0", **k)),
    "ambition, long names": (
        lambda **k: plot.ambition(
            named(asked(5), title_zh=LONG_ZH, title_en=LONG_EN), unit="percent", **k
        )
    ),
    "ambition, one plan": (lambda **k: plot.ambition(asked(1), unit="percent", **k)),
    "ambition, no data": (lambda **k: plot.ambition(asked(0), **k)),
    "completeness": (lambda **k: plot.completeness(delivered(5), **k)),
    "completeness, forty departments": (lambda **k: plot.completeness(delivered(40), **k)),
    "completeness, long names": (
        lambda **k: plot.completeness(
            named(delivered(5), department_zh=LONG_ZH, department_en=LONG_EN), **k
        )
    ),
    "completeness, no data": (lambda **k: plot.completeness(delivered(0), **k)),
}
CHARTS |= {
    "coverage": (lambda **k: plot.coverage(tried(0.82, 0.81, 0.8, 0.79), **k)),
    "coverage, one year": (lambda **k: plot.coverage(tried(0.5), **k)),
    "coverage, far": (lambda **k: plot.coverage(tried(0.9, 0.3, 1.0, methods=4), level=95, **k)),
    "coverage, no data": (lambda **k: plot.coverage(tried(np.nan), **k)),
    "specifications": (lambda **k: plot.specifications(specified(12), **k)),
    "specifications, one": (lambda **k: plot.specifications(specified(1), **k)),
    "specifications, many": (lambda **k: plot.specifications(specified(60), **k)),
    "specifications, no data": (lambda **k: plot.specifications(specified(3, np.nan), **k)),
    "reliability": (lambda **k: plot.reliability(said(8), **k)),
    "reliability, one class": (lambda **k: plot.reliability(said(1), **k)),
    "reliability, no data": (lambda **k: plot.reliability(said(0), **k)),
}
CHARTS |= {
    "regions": (lambda **k: plot.regions(FEW, **k)),
    "regions, one region": (lambda **k: plot.regions(ONE, **k)),
    "regions, hundred regions": (lambda **k: plot.regions(HUNDRED, **k)),
    "regions, no data": (lambda **k: plot.regions(EMPTY, **k)),
    "waterfall": (lambda **k: plot.waterfall(short_of(4100, 1250, 300), **k)),
    "waterfall, some better": (lambda **k: plot.waterfall(short_of(500, -80, 20, rest=-3), **k)),
    "waterfall, reached": (lambda **k: plot.waterfall(short_of(10, -80), made_up=True, **k)),
    "waterfall, one part": (lambda **k: plot.waterfall(short_of(12), **k)),
    "waterfall, long names": (
        lambda **k: plot.waterfall(named(short_of(5, 3), group="某县" * 20), **k)
    ),
    "waterfall, no data": (lambda **k: plot.waterfall(short_of(), **k)),
}
SHEETS = {
    "dashboard": (lambda **k: plot.dashboard(FEW, **k)),
    "dashboard, one target": (lambda **k: plot.dashboard(ONE, **k)),
    "dashboard, long names": (lambda **k: plot.dashboard(LONG, **k)),
    "dashboard, no data": (lambda **k: plot.dashboard(EMPTY, **k)),
    "trends": (lambda **k: plot.trends(FEW, **k)),
    "trends, one target": (lambda **k: plot.trends(ONE, **k)),
    "trends, fifteen years": (lambda **k: plot.trends(FIFTEEN_YEARS, **k)),
    "trends, long names": (lambda **k: plot.trends(LONG, **k)),
    "trends, each status": (lambda **k: plot.trends(EACH_STATUS, **k)),
    "trends, zeros": (lambda **k: plot.trends(ZERO, **k)),
    "trends, far": (lambda **k: plot.trends(FAR, **k)),
    "trends, wide units": (lambda **k: plot.trends(WIDE, **k)),
    "trends, sixty targets": (lambda **k: plot.trends(SIXTY, **k)),
    "trends, no data": (lambda **k: plot.trends(EMPTY, **k)),
}
ALL = {**CHARTS, **SHEETS}


def figure_of(drawn: Axes | Figure) -> Figure:
    return drawn if isinstance(drawn, Figure) else drawn.get_figure(root=True)


def texts_of(figure: Figure) -> list:
    """Return every text that is drawn, tick labels within the axes included."""
    found = list(figure.texts)
    for ax in figure.axes:
        found += ax.texts
        if ax.axison:
            for axis, (low, high) in (
                (ax.xaxis, sorted(ax.get_xlim())),
                (ax.yaxis, sorted(ax.get_ylim())),
            ):
                found += [
                    axis.label,
                    *(
                        tick.label1
                        for tick in axis.get_major_ticks()
                        if low <= tick.get_loc() <= high
                    ),
                ]
    return [text for text in found if text.get_text().strip() and text.get_visible()]


@functools.cache
def drawn(name: str, lang: str) -> Figure:
    """Draw a chart once for all promises; matplotlib's settings and other figures stay as they are."""
    other, before = plt.figure(), dict(mpl.rcParams)
    figure = figure_of(ALL[name](lang=lang))
    assert dict(mpl.rcParams) == before
    assert plt.fignum_exists(other.number)
    KEPT.append(figure)
    return figure


KEPT: list[Figure] = []


@pytest.fixture(autouse=True)
def _without_pixels():
    """Keep the figures for the next promise, not their pixels, which are 20 MB each."""
    yield
    for figure in KEPT:
        vars(figure.canvas).pop("renderer", None)
        figure.canvas._lastKey = None


def test_every_chart_is_in_the_list_of_promises():
    assert {name.split(",")[0] for name in ALL} == set(plot.__all__) - {"save"}


def overlapping(boxes: list) -> list[tuple[str, str]]:
    x0, y0, x1, y1 = np.array([[box.x0, box.y0, box.x1, box.y1] for _, box in boxes]).T
    wide = np.minimum(x1[:, None], x1) - np.maximum(x0[:, None], x0)
    high = np.minimum(y1[:, None], y1) - np.maximum(y0[:, None], y0)
    return [
        (boxes[i][0], boxes[j][0]) for i, j in np.argwhere(np.triu((wide > 1.5) & (high > 1.5), 1))
    ]


def boxes_of(figure: Figure, place: Bbox | None = None) -> list:
    """Return the texts of a figure with their boxes, after a look that none is cut and none covers another."""
    place = place or figure.bbox
    with theme():  # else letters are measured in whole pixels
        # without a canvas of its own, a figure makes a renderer for each text that is measured
        renderer = FigureCanvasAgg(figure).get_renderer()
        figure.draw_without_rendering()  # a glyph that the fonts lack is a warning, and warnings are errors
        boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts_of(figure)]
    cut = [
        words
        for words, box in boxes
        if box.x0 < place.x0 - 1
        or box.y0 < place.y0 - 1
        or box.x1 > place.x1 + 1
        or box.y1 > place.y1 + 1
    ]
    assert not cut, f"cut: {cut}"
    assert not overlapping(boxes), "overlapping"
    return boxes


@pytest.mark.parametrize(
    ("x", "y", "what"), [(0.5, 0.5, "overlapping"), (-0.2, 0.5, "cut"), (0.95, 0.1, "cut")]
)
def test_the_look_at_the_boxes_finds_what_overlaps_and_what_is_cut(x, y, what):
    figure = Figure(figsize=(4, 3))
    figure.text(0.5, 0.52, "a label")
    assert boxes_of(figure)
    figure.text(x, y, "another")
    with pytest.raises(AssertionError, match=what):
        boxes_of(figure)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ALL)
def test_texts_are_whole_apart_and_of_one_language_and_settings_stay(name, lang):
    boxes = boxes_of(drawn(name, lang))
    names = ("某县", "区", "演示数据", "…")
    foreign = [
        words
        for words, _ in boxes
        if not any(part in words for part in names)
        and any("\u4e00" <= c <= "\u9fff" for c in words)
    ]
    assert lang == "zh" or not foreign


@pytest.mark.filterwarnings("ignore::womenplan.plot.page.Cramped")
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", CHARTS)
def test_texts_stay_whole_and_apart_in_an_axes_of_800_by_600_pixels(name, lang):
    figure = Figure(figsize=(8, 6), dpi=100)
    ax = figure.add_subplot()
    place = ax.get_window_extent().frozen()
    assert CHARTS[name](ax=ax, lang=lang) is ax
    boxes_of(figure, place)


@pytest.mark.parametrize("suffix", ["svg", "pdf"])
@pytest.mark.parametrize(
    "name", ["gaps", "trends", "heatmap", "ranking", "funnel", "parity", "ambition", "completeness"]
)
def test_vector_output_carries_chinese_text(name, suffix, tmp_path):
    data = save(drawn(name, "zh"), tmp_path / f"chart.{suffix}").read_bytes()
    assert data.startswith(b"%PDF" if suffix == "pdf" else b"<?xml")


@pytest.mark.parametrize("name", CHARTS)
def test_a_given_axes_is_drawn_into_and_returned(name):
    figure = Figure(figsize=(9, 40))
    ax = figure.add_axes((0.1, 0.1, 0.8, 0.8))
    assert CHARTS[name](ax=ax, lang="zh") is ax
    assert figure.get_size_inches().tolist() == [9, 40]


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in ALL
        if name.endswith("no data") and "gaps" not in name and "status" not in name
    ],
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
    shown = Evaluation(
        **{name: getattr(ONE, name) for name in ONE.__dataclass_fields__} | {"made_up": True}
    )
    for chart in (plot.gaps, plot.status, plot.heatmap, plot.trends):
        for lang, words in (("zh", "演示用虚构数据"), ("en", "Made-up data for demonstration")):
            assert words in [
                text.get_text() for text in texts_of(figure_of(chart(shown, lang=lang)))
            ]
    close(plt.gcf())


def test_waterfall_steps_from_nought_to_the_whole_the_largest_first():
    ax = plot.waterfall(short_of(4, -1, 3))
    bars = [(bar.get_x(), bar.get_width()) for bar in ax.patches]
    # 4, then 3 more, then 1 back; the whole is 6
    assert bars == [(0, 4), (4, 3), (7, -1), (0, 6)]
    said = [text.get_text() for text in ax.texts]
    assert "共差 6，其中第1区占 67%" in said
    said = [text.get_text() for text in plot.waterfall(short_of(4, -1, 3), unit="人").texts]
    assert "共差 6 人，其中第1区占 67%" in said
    assert "与目标相差的数量（人）" in said


def test_english_sets_thousands_apart_in_values_and_not_in_years():
    said = [text.get_text() for text in plot.waterfall(short_of(4100, 1250), lang="en").texts]
    assert "4,100 (77%)" in said
    assert "1,250 (23%)" in said
    ax = plot.trend(FEW, str(FEW.table["target_id"].iat[0]), lang="en")
    said = [text.get_text() for text in ax.texts]
    assert not [words for words in said if re.search(r"\b2,0[12]\d\b", words)]


def test_regions_are_compared_by_what_can_be_judged_and_the_whole_is_none_of_them():
    ax = plot.regions(EACH_STATUS)
    said = [text.get_text() for text in ax.texts]
    rows = EACH_STATUS.table[EACH_STATUS.table["region"] != "某县"]
    judged = rows[~rows["status"].isin(["no_data", "not_assessable"])]
    good = judged["status"].isin(["met", "nearly_met", "on_track"]).groupby(judged["region"])
    for name, some in good:
        assert any(text.startswith(f"{some.sum()}/{len(some)}（") for text in said), name
    assert "某县" not in said


def test_dashboard_names_the_five_farthest_and_the_five_largest_gains():
    figure = plot.dashboard(FEW)
    said = [[text.get_text() for text in ax.texts] for ax in figure.axes]
    titles = [next(text for text in texts if text.startswith(("距", "比"))) for texts in said[2:]]
    assert titles[0].startswith("距目标值最远的 ")
    assert titles[1].startswith("比基期进展最大的 ")
