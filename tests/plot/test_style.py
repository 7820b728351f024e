"""Charts for a journal: without title and key, in other colours and fonts, and small."""

import re

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.figure import Figure

import womenplan as wp
from womenplan.plot.page import Cramped
from womenplan.plot.theme import theme

INDICATORS = pd.DataFrame(
    {
        "indicator_id": [f"own{number}" for number in range(8)],
        "name": [f"Share of women in body {number}" for number in range(8)],
        "unit": "%",
        "better": "higher",
        "domain": ["Power"] * 4 + ["Money"] * 4,
    }
)


@pytest.fixture(scope="module")
def result():
    targets = INDICATORS[["indicator_id"]].assign(value=50, milestone_year=2030)
    plan = wp.load_plan(targets, indicators=INDICATORS, start_year=2020, region="World")
    rows = [
        (f"Country {place}", f"own{number}", year, 30.0 + place + number + year - 2020)
        for place in range(6)
        for number in range(8)
        for year in range(2019, 2025)
    ]
    data = pd.DataFrame(rows, columns=["region", "indicator_id", "year", "value"])
    return wp.evaluate(plan, data, 2024)


CHARTS = {
    "gaps": lambda result, **k: wp.plot.gaps(result, region="Country 1", **k),
    "status": lambda result, **k: wp.plot.status(result, **k),
    "heatmap": lambda result, **k: wp.plot.heatmap(result, **k),
    "trend": lambda result, **k: wp.plot.trend(result, "own1", region="Country 1", **k),
    "ranking": lambda result, **k: wp.plot.ranking(wp.rank(result, "plan/1"), unit="percent", **k),
}


def texts(ax):
    return [text.get_text() for text in ax.texts if text.get_text().strip()]


@pytest.mark.parametrize("name", CHARTS)
def test_a_panel_of_three_inches_has_no_letters_below_five_points(name, result):
    figure = Figure(figsize=(7.2, 3.6))
    ax = figure.add_axes((0, 0, 3.35 / 7.2, 1))
    CHARTS[name](result, ax=ax, lang="en", title=False, notes=False)
    assert min(text.get_fontsize() for text in ax.texts) >= 5
    place = figure.bbox.frozen()
    with theme():  # else letters are measured in whole pixels
        figure.draw_without_rendering()
        boxes = [text.get_window_extent() for text in ax.texts]
    assert min(box.x0 for box in boxes) >= place.x0 - 1
    assert max(box.x1 for box in boxes) <= 3.35 * figure.dpi + 1


def test_a_place_that_is_too_small_is_told_with_the_size_that_would_do(result):
    ax = Figure(figsize=(3.35, 1.2)).add_axes((0, 0, 1, 1))
    with pytest.warns(
        Cramped, match=r"the chart has 3\.[34] × 1\.2 inches, and its smallest letters"
    ):
        CHARTS["gaps"](result, ax=ax, lang="en")


@pytest.mark.parametrize("name", CHARTS)
def test_without_title_key_and_foot_the_chart_itself_stays(name, result):
    whole = texts(CHARTS[name](result, lang="en"))
    bare = texts(CHARTS[name](result, lang="en", title=False, legend=False, notes=False))
    left_out = [words for words in whole if words not in bare]
    assert set(bare) < set(whole)
    assert len(left_out) >= 2
    assert bare[: len(bare) // 2]


def test_a_figure_has_the_size_that_is_asked_for_or_grows_where_rows_need_it(result):
    asked = CHARTS["trend"](result, figsize=(5, 3), lang="en").get_figure()
    assert asked.get_size_inches().tolist() == [5, 3]
    grown = CHARTS["gaps"](result, figsize=(3.35, 1.5), lang="en")
    assert grown.get_figure().get_size_inches()[0] == pytest.approx(3.35)
    assert grown.get_figure().get_size_inches()[1] > 2.5
    assert min(text.get_fontsize() for text in grown.texts) >= 5


def colours(ax):
    return {mpl.colors.to_hex(line.get_color()) for line in ax.lines}


def test_colours_are_those_of_the_caller(result):
    statuses = set(result.table.loc[result.table["region"] == "Country 1", "status"])
    ours = colours(CHARTS["gaps"](result))
    own = {name: f"#00{place}0{place}0" for place, name in enumerate(sorted(statuses), start=1)}
    assert set(own.values()) <= colours(CHARTS["gaps"](result, palette=own))
    assert colours(CHARTS["gaps"](result, palette="viridis")) != ours
    assert "#123456" in colours(CHARTS["trend"](result, palette={"accent": "#123456"}))
    assert colours(CHARTS["gaps"](result)) == ours


def test_regions_are_written_as_the_caller_labels_them(result):
    ax = CHARTS["ranking"](result, labels={"Country 1": "NOR"}, lang="en")
    written = " / ".join(texts(ax))
    assert "NOR" in written
    assert "Country 1" not in written
    assert "Country 2" in written


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"figsize": 3}, "where width and height in inches (0.5 to 100 each) or None is expected"),
        (
            {"figsize": (0, 3)},
            "where width and height in inches (0.5 to 100 each) or None is expected",
        ),
        ({"palette": "nocolours"}, "the name of a colormap"),
        ({"palette": {"fine": "red"}}, "a mapping from status (met …, accent"),
        ({"palette": ["no colour"]}, "colours in the order of the statuses"),
        ({"title": "no"}, "title"),
        ({"titel": False}, "title"),
    ],
)
def test_what_a_caller_can_get_wrong_is_said(given, said, result):
    with pytest.raises(wp.UsageError) as refused:
        wp.plot.gaps(result, **given)
    assert said in str(refused.value.problems[0].message("en"))


def test_a_family_of_the_settings_is_heeded_with_the_letters_that_it_has(result, tmp_path):
    with mpl.rc_context({"font.family": "DejaVu Serif"}):
        path = wp.plot.save(CHARTS["trend"](result, lang="zh").get_figure(), tmp_path / "a.pdf")
    fonts = set(re.findall(rb"/BaseFont /(?:[A-Z]{6}\+)?([\w-]+)", path.read_bytes()))
    assert {b"DejaVuSerif"} < fonts  # Latin letters and figures; Chinese from the bundled font


def test_a_pdf_holds_no_fonts_of_type_three(result, tmp_path):
    path = wp.plot.save(CHARTS["gaps"](result, lang="zh").get_figure(), tmp_path / "a.pdf")
    data = path.read_bytes()
    assert b"/Type3" not in data
    assert b"/Subtype /TrueType" in data or b"/Subtype /Type0" in data


def test_charts_side_by_side_stand_apart(result):
    figure = Figure(figsize=(10, 16))
    for place, name in enumerate(CHARTS, start=1):
        CHARTS[name](result, ax=figure.add_subplot(3, 2, place), lang="en", notes=False)
    figure.draw_without_rendering()
    boxes = [
        mpl.transforms.Bbox.union([text.get_window_extent() for text in ax.texts])
        for ax in figure.axes
    ]
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            wide = min(one.x1, other.x1) - max(one.x0, other.x0)
            high = min(one.y1, other.y1) - max(one.y0, other.y0)
            assert wide < 1 or high < 1
