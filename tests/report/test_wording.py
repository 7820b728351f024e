"""The sentences say what the numbers say: direction, amount and degree, over every status."""

import itertools
import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz import often
from tests.report.conftest import DEATHS, HOME, SHARE, make_result
from womenplan import messages
from womenplan.narration.evaluation import Evaluation
from womenplan.report import story, tables
from womenplan.report.content import Content, Line
from womenplan.report.wording import printed

Result = Callable[..., Evaluation]
GRID = (40.0, 49.7, 50.0, 50.3, 60.0)
DEMANDS = [
    *({"form": "level", "operator": op, "value": 50} for op in (">=", "<=", ">", "<", "=")),
    *({"form": "keep", "operator": op, "value": 50} for op in (">=", "<=")),
    {"form": "around", "operator": "~", "value": 50},
    *({"form": "direction", "operator": op} for op in ("up", "down", "slow")),
]
WORDS = {
    "zh": {
        "up": "提高到|升至|增至",
        "down": "降至|减至",
        "flat": "与2020年持平|自2020年以来保持",
        "year_up": "比上年(提高|上升|增加)",
        "year_down": "比上年(下降|减少)",
        "year_flat": "与上年持平|自2020年以来保持",
        "behind": "慢于序时进度",
        "ahead": "快于序时进度",
    },
    "en": {
        "up": "rose",
        "down": "fell",
        "flat": "unchanged since|stayed at",
        "year_up": "up [0-9]",
        "year_down": "down [0-9]",
        "year_flat": "unchanged on the year|stayed at",
        "behind": "behind the straight path",
        "ahead": "ahead of the straight path",
    },
}


def every_line(demand: dict[str, object], stage: str, lang: str) -> list[Line]:
    """One region for every baseline, value of last year and latest value of the grid."""
    return _every_line(tuple(demand.items()), stage, lang)


@cache
def _every_line(demand: tuple[tuple[str, object], ...], stage: str, lang: str) -> list[Line]:
    return [line for line in Content(_judged(demand, stage), lang).lines if line.row["n_obs"]]  # type: ignore[arg-type]


@cache
def _judged(demand: tuple[tuple[str, object], ...], stage: str) -> Evaluation:
    cases = itertools.product(GRID, GRID, GRID)
    series = {(f"{i}区", SHARE): {2020: b, 2024: p, 2025: n} for i, (b, p, n) in enumerate(cases)}
    return make_result([{"indicator_id": SHARE, **dict(demand)}], series, stage=stage)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("stage", ["annual", "final"])
@pytest.mark.parametrize("demand", DEMANDS, ids=lambda d: f"{d['form']}{d['operator']}")
def test_words_agree_with_numbers_in_direction_and_degree(demand, stage, lang):
    words = WORDS[lang]
    lines = every_line(demand, stage, lang)
    assert len(lines) == len(GRID) ** 3
    for line in lines:
        row, said = line.row, line.sentence
        start, before, now = row["baseline"], row["previous"], row["latest"]
        assert bool(re.search(words["up"], said)) == (now > start), said
        assert bool(re.search(words["down"], said)) == (now < start), said
        assert bool(re.search(words["flat"], said)) == (now == start), said
        assert bool(re.search(words["year_up"], said)) == (now > before), said
        assert bool(re.search(words["year_down"], said)) == (now < before), said
        assert bool(re.search(words["year_flat"], said)) == (now == before), said
        assert messages.label("status", line.status, lang) in said, said
        if words["behind"] in said:
            assert line.status in ("lagging", "off_track", "regressing", "on_track"), said
            assert row["pace"] < 1, said
        if words["ahead"] in said:
            assert row["pace"] > 1, said


@pytest.mark.parametrize("stage", ["annual", "final"])
@pytest.mark.parametrize("operator", [">=", "<="])
def test_distance_in_the_sentence_is_what_the_printed_numbers_leave(operator, stage):
    for line in every_line({"form": "level", "operator": operator, "value": 50}, stage, "zh"):
        distance = abs(Decimal(str(line.row["latest"])) - 50)
        if line.status == "met":
            side = "高于" if line.row["latest"] > 50 else "低于"
            ending = f"{side}目标值{distance}个百分点" if distance else "与目标值相同"
        else:
            ending = f"差{distance}个百分点"
        assert ending in line.sentence


@pytest.mark.parametrize(
    ("lang", "strange"), [("zh", r"[A-Za-z]"), ("en", r"[\u3000-\u9fff\uff00-\uffef]")]
)
def test_sentences_keep_to_their_language(lang, strange):
    for demand in DEMANDS:
        for line in every_line(demand, "annual", lang):
            assert not re.search(strange, line.sentence), line.sentence


def test_real_sentence_reads_as_evaluation_groups_write(result_of: Result):
    # national maternal mortality 2020–2024 as published; the path to 12 by 2030 stands at 14.94 in 2024
    result = result_of(
        [{"indicator_id": DEATHS, "operator": "<=", "value": 12}],
        {(HOME, DEATHS): {2020: 16.9, 2023: 15.1, 2024: 14.3}},
        year=2024,
    )
    (zh,), (en,) = (Content(result, lang).lines for lang in ("zh", "en"))
    assert (
        zh.sentence
        == "孕产妇死亡率由2020年的16.9/10万降至2024年的14.3/10万，比上年下降0.8/10万，快于序时进度，进度正常，距目标值尚差2.3/10万。"
    )
    assert en.sentence == (
        "Maternal mortality ratio fell from 16.9/100,000 in 2020 to 14.3/100,000 in 2024, down 0.8/100,000 on the year before, "
        "ahead of the straight path; on schedule, still 2.3/100,000 short of the target."
    )


def test_slip_after_progress_is_named(result_of: Result):
    result = result_of(
        [{"indicator_id": SHARE, "operator": ">=", "value": 30}],
        {(HOME, SHARE): {2020: 20.0, 2024: 27.0, 2025: 26.0}},
    )
    assert "但比上年下降1.0个百分点" in Content(result, "zh").lines[0].sentence


def test_target_attained_and_given_up_is_said_so(result_of: Result):
    result = result_of(
        [{"indicator_id": SHARE, "operator": ">=", "value": 30}],
        {(HOME, SHARE): {2020: 20.0, 2023: 31.0, 2025: 29.0}},
    )
    assert (
        Content(result, "zh")
        .lines[0]
        .sentence.endswith("曾达到目标，现回落，距目标值尚差1.0个百分点。")
    )


def test_target_without_data_is_said_so(result_of: Result):
    result = result_of([{"indicator_id": SHARE, "operator": ">=", "value": 30}], {})
    assert Content(result, "zh").lines[0].sentence == "村委会成员中女性比例：规划期内无数据。"
    assert Content(result, "en").lines[0].sentence.endswith(": no data inside the plan's period.")


@given(
    ends=st.lists(
        st.tuples(st.integers(11, 1000), st.integers(11, 1000)), min_size=20, max_size=20
    ),
    goal=st.integers(1, 999),
    sign=st.sampled_from([">=", "<="]),
)
@often(10)
def test_any_numbers_give_a_sentence_that_agrees_with_them(ends, goal, sign):
    series = {
        (f"{i}区", SHARE): {2020: start / 10, 2025: now / 10} for i, (start, now) in enumerate(ends)
    }
    result = make_result([{"indicator_id": SHARE, "operator": sign, "value": goal / 10}], series)
    lines = {line.row["region"]: line for line in Content(result, "zh").lines}
    for i, (start, now) in enumerate(ends):
        said = lines[f"{i}区"].sentence
        assert ("提高到" in said or "升至" in said, "降至" in said) == (now > start, now < start)
        for number in re.findall(r"(\d+\.\d)个百分点", said):
            assert number in {f"{abs(now - goal) / 10:.1f}", f"{abs(now - start) / 10:.1f}"}


def test_values_keep_published_digits_and_units_in_both_languages():
    assert printed(77.37, "years_of_life", "zh") == "77.37岁"
    assert printed(30, "per_100k", "zh") == "30.0/10万"
    assert printed(30, "per_100k", "en") == "30.0/100,000"
    assert printed(12345, "persons", "en") == "12,345 persons"
    assert printed(1, "persons", "en") == "1 person"
    assert printed(1, "persons", "zh") == "1人"
    assert printed(49.96, "percent", "zh") == "49.96%"
    assert printed(1.05, "ratio", "zh") == "1.05:1"


def over_regions(values: list[float]) -> Evaluation:
    """Deaths of one year in so many counties; the plan's own region has no data."""
    series = {
        (f"{name}县", DEATHS): {2024: value}
        for name, value in zip("丁丙乙戊", values, strict=False)
    }
    return make_result([{"indicator_id": DEATHS, "operator": "<=", "value": 8}], series, year=2024)


@pytest.mark.parametrize(
    ("values", "highest", "lowest"),
    [
        ([0.0, 0.0, 0.0], "3个地区 0", "3个地区 0"),
        ([0.0, 9.0, 0.0], "丙县 9.0/10万", "丁县等2个地区 0"),
        ([1.0, 9.0, 9.0], "丙县等2个地区 9.0/10万", "丁县 1.0/10万"),
    ],
)
def test_regions_that_are_level_do_not_stand_out_alone(values, highest, lowest):
    content = Content(over_regions(values), "zh")
    (lines,) = content.by_target("health")
    told = [f"{who} {content.with_unit(end, lines[0])}" for who, end in content.ends(lines[0])]
    assert told == [highest, lowest]


def test_one_year_and_nothing_but_zeros_have_no_tendency():
    one_year, zeros = over_regions([1.0, 9.0]), over_regions([0.0, 0.0, 0.0])
    for result in (one_year, zeros):
        (row,) = tables.spreads(Content(result, "zh")).rows
        assert row[-1] == "—"


def swaying() -> Evaluation:
    """Three targets in eight regions with six years each, from steady to swinging: forecasts on either side of the target."""
    goals = [
        {"indicator_id": SHARE, "operator": ">=", "value": 60, "domain": "decision"},
        {"indicator_id": DEATHS, "operator": "<=", "value": 8},
        {"indicator_id": "hospital_delivery", "operator": ">=", "value": 50},
    ]
    shapes = (
        [40, 48, 49, 50, 50, 50],
        [40, 42, 44, 46, 48, 51],
        [40, 40, 41, 41, 42, 43],
        [55, 52, 50, 48, 47, 46],
        [62, 61, 60, 60, 60, 60.5],
        [95, 5, 90, 10, 60, 55],
        [40, 40, 40, 40, 44, 52],
        [70, 66, 64, 62, 61, 60],
    )
    series = {
        (f"{place}区", goal["indicator_id"]): dict(zip(range(2020, 2026), values, strict=True))
        for goal in goals
        for place, values in enumerate(shapes)
    }
    return make_result(goals, series)


def test_forecast_that_speaks_against_the_status_is_joined_by_but():
    seen = set()
    for zh, en in zip(*(Content(swaying(), lang).lines for lang in ("zh", "en")), strict=True):
        found = re.search(r"达标概率(不足|超过)?(\d+\.?\d*)%", zh.sentence)
        if not found or zh.status == "not_assessable":
            continue
        reaching, chance = (
            zh.status in ("met", "nearly_met", "on_track"),
            0 if found[1] == "不足" else float(found[2]),
        )
        against = chance < (70 if zh.status == "met" else 30) if reaching else chance >= 70
        assert ("但按现有趋势" in zh.sentence) == against, zh.sentence
        assert ("Even so, on the present trend" in en.sentence) == against, en.sentence
        assert ("预期可达标" in zh.sentence) == (chance >= 70), zh.sentence
        seen.add((zh.status == "met", reaching, against))
    assert len(seen) >= 4


def test_warning_and_sentence_give_the_same_forecast():
    result = swaying()
    said = {
        (line.row["region"], line.row["target_id"]): line.sentence
        for line in Content(result, "zh").lines
    }
    forecasts = 0
    for row in result.warnings.to_dict("records"):
        sentence = said[row["region"], row["target_id"]]
        if found := re.search(r"预测 2030 年为 ([\d.]+).*达标概率 ?([^，。]+)", row["message_zh"]):
            forecasts += 1
            assert f"预计2030年为{found[1]}" in sentence, (row["message_zh"], sentence)
            assert f"达标概率{found[2].replace(' ', '')}，预计难以达标。" in sentence, (
                row["message_zh"],
                sentence,
            )
        if "尚不能作出有意义的预测" in sentence:
            assert "预测" not in row["message_zh"]
    assert forecasts > 5


def test_unit_of_a_forecast_stands_once_for_its_interval():
    for line in Content(swaying(), "zh").lines:
        if "区间" in line.sentence and line.row["unit"] != "percent":
            assert re.search(r"（80%区间为[\d.,]+至[\d.,]+/10万）", line.sentence), line.sentence


def test_early_is_said_of_what_had_to_be_reached_only(result_of: Result):
    # met five years before 2030: from below; from a baseline beyond the target already; kept as asked
    told = []
    for demand, start in (("level", 20.0), ("level", 32.0), ("keep", 20.0)):
        plan = [{"indicator_id": SHARE, "form": demand, "operator": ">=", "value": 30}]
        told.append(
            Content(result_of(plan, {(HOME, SHARE): {2020: start, 2025: 33.0}}), "zh")
            .lines[0]
            .sentence
        )
    assert told[0].endswith("已达标，提前实现2030年目标，高于目标值3.0个百分点。")
    assert "提前" not in told[1] + told[2]


def test_a_target_with_a_baseline_and_no_later_value_has_not_moved():
    result = make_result(
        [
            {"indicator_id": DEATHS, "operator": "<=", "value": 8},
            {"indicator_id": SHARE, "operator": ">=", "value": 30},
        ],
        {(HOME, DEATHS): {2020: 9.1}, (HOME, SHARE): {2020: 25.0, 2025: 26.0}},
    )
    assert "可比的1项目标" in story.moved(Content(result, "zh"))
    alone = make_result(
        [{"indicator_id": DEATHS, "operator": "<=", "value": 8}], {(HOME, DEATHS): {2020: 9.1}}
    )
    assert story.moved(Content(alone, "zh")) == messages.text("report.moved_none", "zh")


@pytest.mark.parametrize(
    ("indicator", "operator", "values", "zh", "en"),
    [
        # what should fall never 提高; counts and money 增, never 升; no noun for 十万分点
        (
            SHARE,
            "up",
            (20.0, 24.0, 26.0),
            "由2020年的20.0%提高到2025年的26.0%，比上年提高2.0个百分点",
            "rose from",
        ),
        (
            DEATHS,
            "down",
            (9.0, 8.0, 12.0),
            "由2020年的9.0/10万升至2025年的12.0/10万，比上年上升4.0/10万",
            "rose from",
        ),
        (
            "women_unemployment_insurance",
            "up",
            (36918, 50000, 40000),
            "由2020年的36918人增至2025年的40000人，但比上年减少10000人",
            "36,918 persons",
        ),
    ],
)
def test_verb_follows_the_kind_of_quantity(result_of: Result, indicator, operator, values, zh, en):
    target = {"indicator_id": indicator, "form": "direction", "operator": operator}
    result = result_of(
        [target], {(HOME, indicator): dict(zip((2020, 2024, 2025), values, strict=True))}
    )
    assert zh in Content(result, "zh").lines[0].sentence
    assert en in Content(result, "en").lines[0].sentence


def test_what_never_moved_is_held_and_nought_has_no_decimals(result_of: Result):
    plan = [{"indicator_id": DEATHS, "operator": "<=", "value": 8}]
    held = (
        Content(result_of(plan, {(HOME, DEATHS): {2020: 0, 2023: 0, 2025: 0}}), "zh")
        .lines[0]
        .sentence
    )
    assert "自2020年以来保持0" in held
    assert "持平" not in held
    assert "0.0" not in held
    back = (
        Content(result_of(plan, {(HOME, DEATHS): {2020: 9.0, 2023: 7.0, 2025: 9.0}}), "zh")
        .lines[0]
        .sentence
    )
    assert "2025年为9.0/10万，与2020年持平" in back


def test_one_indicator_has_one_number_of_decimals(result_of: Result):
    # 96.0 stands beside 85.98: the source gave two
    result = result_of(
        [{"indicator_id": SHARE, "operator": ">=", "value": 95}],
        {(HOME, SHARE): {2020: 85.98, 2025: 96.0}},
    )
    (line,) = Content(result, "zh").lines
    assert "由2020年的85.98%提高到2025年的96.00%" in line.sentence
    assert str(line.cells["latest"]) == "96.00"
    assert "高于目标值1.00个百分点" in line.sentence


def spread_over(states: dict[str, list[float]]) -> Evaluation:
    """Shares of a final year in regions, against a target of 30: met, nearly met (up to one point short), not met."""
    series = {
        (region, SHARE): {2020: 20.0, 2030: values[0]}
        for region, values in states.items()
        if values
    }
    series |= {(region, DEATHS): {2030: 5.0} for region in states}
    plan = [
        {"indicator_id": SHARE, "operator": ">=", "value": 30},
        {"indicator_id": DEATHS, "operator": "<=", "value": 8},
    ]
    return make_result(plan, series, year=2030)


def test_coverage_and_rate_stand_in_one_sentence_with_one_rate():
    alone = spread_over({HOME: []})
    assert story.coverage(Content(alone, "zh")) == (
        "《规划》2项可监测目标中，1项有数据可供评估，其中已达标1项，达标率为100%（1/1）；另有1项因缺少数据暂未评估。"
    )
    assert story.coverage(Content(alone, "en")) == (
        "Data are available for 1 of the 2 measurable targets of the plan: 1 met; the share met is 100% (1 of 1). "
        "Not assessed: 1 for lack of data."
    )
    over = spread_over({"甲县": [31.0], "乙县": [29.5], "丙县": [12.0], "丁县": []})
    assert story.coverage(Content(over, "zh")) == (
        "4个地区合计8项次可监测目标中，7项次有数据可供评估，其中已达标5项次、基本达标1项次、未达标1项次，达标率为71%（5/7）；"
        "另有1项次因缺少数据暂未评估。"
    )
    content = Content(over, "zh")
    assert story.coverage(content, content.named).startswith(
        "《甲市妇女发展规划》（以下简称《规划》）4个地区合计8项次可监测目标中，"
    )


def test_english_sets_thousands_of_amounts_apart_and_never_those_of_a_year():
    assert printed(2202.0, "yuan", "en") == "2,202 yuan"
    assert printed(2202.0, "yuan", "zh") == "2202元"
    target = {"indicator_id": SHARE, "operator": ">=", "value": 30.0}
    result = make_result([target], {(HOME, SHARE): {2020: 22.0, 2025: 26.4}})
    content = Content(result, "en")
    assert str(content.number(1914.0)) == "1,914"
    assert str(content.lines[0].cells["milestone"]) == "2030"
    assert content.lines[0].cells["latest*"] == "26.4 (2025)"
