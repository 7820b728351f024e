"""What is doubtful or wrong is said with its cell, what was found, and how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sheets import book, codes, read

from womenplan.io.reader import read_observations
from womenplan.model import catalogue

CASES = {
    "VALUE_OUTSIDE": (
        "指标 | 2020年\n妇女常见病筛查率 | 170.3",
        "B2",
        "error",
        "x.xlsx，工作表“健康”，单元格 B2：妇女常见病筛查率 2020 年读到“170.3”，应在 0 到 100 之间。请核对数值和单位。",
        'x.xlsx, sheet "健康", cell B2: Screening rate of women for common gynaecological diseases, 2020: found "170.3", which should lie between 0 and 100. Check the value and its unit.',
    ),
    "VALUE_FRACTION": (
        "指标 | 2020年 | 2021年 | 2022年\n妇女常见病筛查率 | 70.1 | 0.703 | 71",
        "C2",
        "error",
        "x.xlsx，工作表“健康”，单元格 C2：妇女常见病筛查率 2021 年读到“0.703”，其他数值在 70.55 左右，疑似以小数表示的百分数（70.3%）。请改为 70.3，或设为百分比格式。",
        None,
    ),
    "SERIES_FRACTION": (
        "指标 | 单位 | 2020年 | 2022年 | 2024年\n村委会成员中女性比例 | % | 0.24 | 0.26 | 0.285",
        "C2",
        "warning",
        "x.xlsx，工作表“健康”，单元格 C2：“村委会成员中女性比例”各年均不超过 1%，疑似以小数表示（0.24 即 24%）。如是小数，请改写为百分数，或设为百分比格式。",
        None,
    ),
    "VALUE_SHIFT": (
        "指标 | 2018年 | 2019年 | 2020年 | 2021年 | 2022年\n孕产妇死亡率 | 16.4 | 16 | 0.145 | 0.141 | 0.14",
        "D2",
        "warning",
        "x.xlsx，工作表“健康”，单元格 D2：孕产妇死亡率自 2020 年（“0.145”）起约为此前的 0.01 倍，疑似改用了另一计量单位。请核对并统一计量单位；如口径确有变化，请在备注中说明。",
        'x.xlsx, sheet "健康", cell D2: Maternal mortality ratio: from 2020 ("0.145") on about 0.01 times what it was before, as if in another unit. Check it and use one unit throughout; if the definition did change, say so in the notes.',
    ),
    "VALUE_NOT_NUMBER": (
        "指标 | 2020年\n妇女常见病筛查率 | 达标",
        "B2",
        "error",
        "x.xlsx，工作表“健康”，单元格 B2：读到“达标”，应为一个数。请改为数字，或留空表示缺数。",
        None,
    ),
    "DECIMAL_COMMA": (
        "指标 | 2020年\n妇女常见病筛查率 | 98,5％",
        "B2",
        "error",
        "x.xlsx，工作表“健康”，单元格 B2：“98,5％”中的逗号像是小数点，该数值未采用。请将小数逗号改为小数点（逗号只用作千位分隔符）。",
        'x.xlsx, sheet "健康", cell B2: the comma in "98,5％" looks like a decimal point; the value was not used. Write a decimal point (commas only separate thousands).',
    ),
    "VALUE_TWO_NUMBERS": (
        "指标 | 2020年\n妇女常见病筛查率 | 60-70",
        "B2",
        "error",
        "x.xlsx，工作表“健康”，单元格 B2：读到“60-70”，一个单元格里不止一个数。请分填到各自的单元格。",
        None,
    ),
    "YEAR_AFTER_TODAY": (
        "指标 | 2020年 | 2099年\n妇女常见病筛查率 | 70 | 71",
        "C2",
        "error",
        "x.xlsx，工作表“健康”，单元格 C2：2099 年尚未到来，却已有数值“71”。如为目标值，请在列标题中写明“目标”。",
        None,
    ),
    "VALUE_AGAINST_COUNTS": (
        "指标 | 年份 | 数值 | 分子 | 分母\n妇女常见病筛查率 | 2020 | 70.3 | 603 | 1000",
        "C2",
        "warning",
        "x.xlsx，工作表“健康”，单元格 C2：妇女常见病筛查率 2020 年读到“70.3”，而 603 除以 1000 应为 60.3。请核对数值、分子和分母。",
        None,
    ),
    "PARTS_DO_NOT_ENCLOSE": (
        "指标 | 2020年 | . | .\n. | 合计 | 男 | 女\n人口平均预期寿命 | 82 | 75.4 | 80.9",
        "B3",
        "warning",
        "x.xlsx，工作表“健康”，单元格 B3：人口平均预期寿命 2020 年合计为“82”，不在女性 80.9 和男性 75.4 之间。请核对三个数。",
        None,
    ),
    "VALUE_JUMP": (
        "指标 | 2016年 | 2017年 | 2018年 | 2019年 | 2020年 | 2021年 | 2022年\n妇女常见病筛查率 | 70 | 71 | 72 | 27 | 73 | 74 | 75",
        "E2",
        "warning",
        "x.xlsx，工作表“健康”，单元格 E2：妇女常见病筛查率 2019 年读到“27”，与前后年份（约 72.5）相差过大。请核对；如口径有变，请在备注中说明。",
        None,
    ),
    "VALUE_TWICE": (
        "指标 | 2020年\n妇女常见病筛查率 | 70\n妇女常见病筛查率 | 71",
        "B3",
        "error",
        "x.xlsx，工作表“健康”，单元格 B3：同一数据给出了两个值：此处为“71”，B2 为“70”；此处的值未采用。请核对后保留一个。",
        None,
    ),
    "YEAR_NOT_NUMBER": (
        "指标 | 年份 | 数值\n妇女常见病筛查率 | 2020 | 70\n妇女常见病筛查率 | 去年 | 71",
        "B3",
        "error",
        "x.xlsx，工作表“健康”，单元格 B3：年份读到“去年”，应为四位整数。请填写如 2024 的年份。",
        None,
    ),
    "COLUMN_NOT_UNDERSTOOD": (
        "指标 | 2020年 | 另一口径\n妇女常见病筛查率 | 70 | 71",
        "C1",
        "warning",
        "x.xlsx，工作表“健康”，单元格 C1：列标题“另一口径”无法识别，该列的数字未读取。请改写列标题；如非数据，可不予理会。",
        None,
    ),
    "UNIT_UNKNOWN": (
        "指标 | 单位 | 2020年\n妇女常见病筛查率 | 斤 | 70",
        "B2",
        "error",
        "x.xlsx，工作表“健康”，单元格 B2：单位“斤”无法识别，所涉数值未采用。请换算为指标的单位，或改正单位的写法。",
        None,
    ),
    "YEAR_UNKNOWN": (
        "地区 | 妇女常见病筛查率 | 孕产妇死亡率\n清城区 | 70 | 9",
        "B1",
        "error",
        "x.xlsx，工作表“健康”，单元格 B1：“妇女常见病筛查率”列的 2 个数值无法确定年份。请在表题或列标题中写明年份，例如“2023年”。",
        None,
    ),
    "ROW_WITHOUT_NAME": (
        "指标 | 2020年\n妇女常见病筛查率 | 70\n. | 71",
        "A3",
        "error",
        "x.xlsx，工作表“健康”，单元格 A3：这一行有数值，却没有指标名称。请补填指标名称。",
        None,
    ),
    "VALUE_NOT_IN_LIST": (
        "指标 | 性别 | 年份 | 数值\n妇女常见病筛查率 | 女 | 2020 | 70\n妇女常见病筛查率 | 少数民族 | 2020 | 60",
        "B3",
        "error",
        "x.xlsx，工作表“健康”，单元格 B3：读到“少数民族”，“性别”一栏应为以下之一：female、male、both。请从中选用一个。",
        None,
    ),
}


@pytest.mark.parametrize("code", CASES)
def test_a_doubt_is_told_with_its_cell(code: str, tmp_path: Path) -> None:
    rows, cell, level, zh, en = CASES[code]
    data = read(book(tmp_path / "x.xlsx", 健康=rows), region="清远市")
    assert codes(data) == [(code, cell)]
    problem = data.problems.of("error", "warning")[0]
    assert (problem.level, problem.message("zh")) == (level, zh)
    assert en is None or problem.message("en") == en
    assert problem.hint("en")
    used = code not in (
        "VALUE_OUTSIDE",
        "VALUE_FRACTION",
        "YEAR_AFTER_TODAY",
        "VALUE_TWICE",
    ) or cell not in set(data.table["cell"])
    assert used is True


def test_a_fraction_among_the_percentages_of_other_regions_is_named_once(tmp_path: Path) -> None:
    rows = "2023年各县 | .\n地区 | 妇女常见病筛查率\n清城区 | 80\n英德市 | 0.81\n连州市 | 82"
    data = read(book(tmp_path / "x.xlsx", S1=rows))
    assert codes(data) == [("VALUE_FRACTION", "B4")]
    assert data.problems.errors[0].message("zh") == (
        "x.xlsx，工作表“S1”，单元格 B4：妇女常见病筛查率 2023 年读到“0.81”，其他数值在 81 左右，疑似以小数表示的百分数（81%）。请改为 81，或设为百分比格式。"
    )


def test_a_computed_value_out_of_range_is_told_with_its_counts_and_no_bound_is_inf(
    tmp_path: Path,
) -> None:
    rows = "指标 | 年份 | 数值 | 分子 | 分母\n妇女常见病筛查率 | 2021 | . | 1200 | 1000\n母婴室数量 | 2021 | -1 | . | ."
    data = read(book(tmp_path / "x.xlsx", S1=rows))
    assert [p.message("zh") for p in data.problems.errors] == [
        "x.xlsx，工作表“S1”，单元格 D2：妇女常见病筛查率 2021 年读到“120 = 1200 / 1000”，应在 0 到 100 之间。请核对数值和单位。",
        "x.xlsx，工作表“S1”，单元格 C3：母婴室数量 2021 年读到“-1”，应在 0 到 ∞ 之间。请核对数值和单位。",
    ]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("指标 | 2020年 | 2024年\n艾滋病母婴传播率 | 0.9 | 0.7", []),  # less is better
        ("指标 | 2020年 | 2024年\n孕产妇系统管理率 | 0.925 | 1.4", []),
        ("指标 | 2020年 | 2024年\n孕产妇系统管理率 | '0.9% | '0.95%", []),
        ("指标 | 2020年 | 2024年\n学前教育毛入园率 | 0.981 | 1.034", [("SERIES_FRACTION", "B2")]),
        ("指标 | 2020年 | 2024年\n孕产妇系统管理率 | . | 0.946", [("SERIES_FRACTION", "C2")]),
        (
            "指标 | 年份 | 数值 | 分子 | 分母\n孕产妇系统管理率 | 2020 | 0.5 | 5 | 1000",
            [],
        ),  # the counts say so
    ],
)
def test_only_a_whole_series_that_should_be_high_looks_like_fractions(
    rows: str, told: list[tuple[str, str]], tmp_path: Path
) -> None:
    assert codes(read(book(tmp_path / "x.xlsx", S1=rows))) == told


def test_counts_of_both_sexes_must_add_up(tmp_path: Path) -> None:
    own = "indicator_id | name_zh | unit\nmembers | 会员人数 | 人"
    rows = "指标 | 2020年 | . | .\n. | 合计 | 男 | 女\n会员人数 | 100 | 40 | 50"
    data = read(book(tmp_path / "x.xlsx", S1=rows, 指标=own))
    assert codes(data) == [("PARTS_DO_NOT_ADD_UP", "B3")]


SHELTERS = "指标：家庭暴力庇护场所数\n地区 | 2024年\n甲县 | {}\n乙县 | {}\n丙县 | {}\n丁县 | {}\n清远市 | {}"


@pytest.mark.parametrize(
    ("counties", "city", "told"),
    [
        ((2, 1, 1, 0), 4, [("SUM_OF_EACH", "B7")]),  # one county has none, whatever the sum
        ((2, 1, 1, 1), 5, [("SUM_OF_EACH", "B7")]),
        ((2, 1, 1, 1), 1, []),  # the least of them
        ((2, 1, 1, 0), 0, []),
        ((0, 0, 0, 0), 0, []),
    ],
)
def test_a_total_is_not_what_each_county_has(counties, city, told, tmp_path: Path) -> None:
    rows = SHELTERS.format(*counties, city)
    assert codes(read(book(tmp_path / "x.xlsx", S1=rows))) == told


def test_sums_of_numbers_that_add_up_are_no_doubt(tmp_path: Path) -> None:
    rows = "指标：母婴室数\n地区 | 2024年\n甲县 | 2\n乙县 | 1\n丙县 | 1\n丁县 | 1\n清远市 | 5"
    assert codes(read(book(tmp_path / "x.xlsx", S1=rows))) == []


def test_definitions_of_the_smallest_number_say_so_in_both_languages() -> None:
    known = catalogue.indicators().set_index("indicator_id")["definition_en"]
    assert set(known.index[known.str.contains("smallest number")]) == catalogue.least_of_several()


def test_a_heading_that_could_be_two_indicators_is_named(tmp_path: Path) -> None:
    own = "indicator_id | name_zh | unit\nfirst_rooms | 阅览室（城区） | 个\nsecond_rooms | 阅览室（镇区） | 个"
    data = read(
        book(tmp_path / "x.xlsx", S1="指标 | 2020年\n阅览室 | 5\n孕产妇死亡率 | 9", 指标=own)
    )
    assert codes(data) == [("INDICATOR_AMBIGUOUS", "A2")]


def test_small_numbers_may_swing_without_a_warning(tmp_path: Path) -> None:
    rows = "指标 | 年份 | 数值 | 分子 | 分母\n" + "\n".join(
        f"孕产妇死亡率 | {2015 + i} | {cases * 100} | {cases} | 1000"
        for i, cases in enumerate([0, 0, 0, 1, 0, 0])
    )
    assert codes(read(book(tmp_path / "x.xlsx", S1=rows))) == []


def test_bounds_are_told_of_at_the_first(tmp_path: Path) -> None:
    rows = "指标 | 2020年 | 2021年\n妇女常见病筛查率 | 70%以上 | >71\n孕产妇死亡率 | 9 | ≤8"
    data = read(book(tmp_path / "x.xlsx", S1=rows))
    [told] = data.problems
    assert (told.code, told.level, told.cell) == ("VALUE_BOUND", "note", "B2")
    assert told.message("zh") == (
        "x.xlsx，工作表“S1”，单元格 B2：“70%以上”等 2 个数按界限（至少或至多为所写的数）读取。如为目标值而非监测值，请删去。"
    )


def test_a_ratio_is_no_share(tmp_path: Path) -> None:
    rows = "指标 | 2020年\n公共厕所女性与男性厕位比例 | 3:2\n妇女常见病筛查率 | 3:2"
    data = read(book(tmp_path / "x.xlsx", S1=rows))
    assert data.table["value"].tolist() == [1.5]
    assert codes(data) == [("UNIT_UNFIT", "B3")]


def test_problems_are_sorted_and_given_in_both_languages(tmp_path: Path) -> None:
    rows = "指标 | 2020年 | 2021年\n妇女常见病筛查率 | 达标 | 170\n孕产妇死亡率 | 12 13 | 约9"
    problems = read(book(tmp_path / "x.xlsx", S1=rows)).problems
    assert [(p.cell, p.code) for p in problems] == [
        ("B2", "VALUE_NOT_NUMBER"),
        ("C2", "VALUE_OUTSIDE"),
        ("B3", "VALUE_TWO_NUMBERS"),
        ("C3", "VALUE_ABOUT"),
    ]
    frame = problems.to_frame("en")
    assert frame["hint"].ne("").all()
    assert not frame["message"].str.contains("[。，]").any()


def test_problems_beyond_those_that_are_listed_are_counted(tmp_path):
    lines = [f"{i}县,孕产妇死亡率,2024,约十几" for i in range(1010)] + ["末县,孕产妇死亡率,2024,5"]
    path = tmp_path / "long.csv"
    path.write_text("\n".join(["地区,指标,年份,数值", *lines]), encoding="utf-8")
    found = read_observations(path).problems
    assert [problem.code for problem in found].count("VALUE_NOT_NUMBER") == 1000
    (more,) = [problem for problem in found if problem.code == "PROBLEMS_MORE"]
    assert "另有 10 处同类问题没有逐一列出。" in more.message("zh")


YEARS = range(2013, 2024)
SERIES: dict[str, tuple[str, list[float], list[tuple[str, int]]]] = {
    "a single death in some years of a county": (
        "孕产妇死亡率",
        [0, 0, 38.5, 0, 0, 41.2, 0, 0, 0, 39, 0],
        [],
    ),
    "two deaths in one of them": ("孕产妇死亡率", [0, 21.3, 0, 0, 43.9, 0, 0, 22.5, 0, 0, 0], []),
    "a city's rate that falls by fits and starts": (
        "孕产妇死亡率",
        [18.2, 15.1, 16.4, 14, 12.2, 13.5, 10.1, 11, 9.2, 9.8, 8.1],
        [],
    ),
    "a body that is elected every few years": (
        "人大代表中女性比例",
        [22.1, 22.1, 22.1, 22.1, 32.8, 32.8, 32.8, 32.8, 32.8, 36, 36],
        [],
    ),
    "a point set one place too far left": (
        "婚前医学检查率",
        [61.2, 62.5, 6.41, 65.2, 66.8, 68.1, 70.2, 71.5, 72, 74.8, 75.1],
        [("VALUE_JUMP", 2015)],
    ),
    "a point left out": (
        "孕产妇死亡率",
        [18.2, 17.1, 16.4, 16, 155, 14.5, 14.1, 14, 13.2, 12.8, 12.1],
        [("VALUE_JUMP", 2017)],
    ),
    "a nought too many in the last year": (
        "女性就业人员数（万人）",
        [310, 312, 315, 318, 320, 322, 325, 326, 330, 331, 3320],
        [("VALUE_JUMP", 2023)],
    ),
    "figures that changed places": (
        "产后访视率",
        [94.1, 94.5, 95, 59.3, 95.8, 96, 96.2, 96.5, 96.8, 97, 97.1],
        [("VALUE_JUMP", 2016)],
    ),
    "persons after ten thousands of persons": (
        "女性就业人员数（万人）",
        [310, 312, 315, 318, 320, 322, 3250000, 3260000, 3300000, 3310000, 3320000],
        [("VALUE_SHIFT", 2019)],
    ),
    "a count that takes in others from a year on": (
        "女性参加基本医疗保险人数",
        [40, 41, 42, 43, 44, 130, 131, 133, 134, 135, 136],
        [],
    ),
    "a programme that begins": (
        "农村妇女宫颈癌检查人数",
        [0.2, 0.3, 0.3, 0.5, 3.1, 6.2, 8.4, 8.8, 9.1, 9.5, 9.9],
        [],
    ),
    "noise": ("妇女常见病筛查率", [61, 72, 58, 80, 66, 77, 59, 83, 71, 64, 79], []),
}


def test_exactly_the_one_bad_cell_of_a_series_is_named(tmp_path: Path) -> None:
    head = ["地区", "指标", *(f"{year}年" for year in YEARS)]
    rows = [[f"第{i}县", name, *values] for i, (name, values, _) in enumerate(SERIES.values())]
    data = read(book(tmp_path / "x.xlsx", S1=[head, *rows]))
    told = codes(data)
    cells = {
        (code, f"{chr(ord('C') + year - YEARS[0])}{i + 2}")
        for i, (_, _, bad) in enumerate(SERIES.values())
        for code, year in bad
    }
    assert set(told) == cells
    assert len(told) == len(cells)
    after = data.table[(data.table["region"] == "第8县") & data.table["suspect"]]
    assert after["year"].tolist() == [2019, 2020, 2021, 2022, 2023]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("孕产妇死亡率 | 0.157 | 0.161", [("VALUE_SMALL", "B2")]),
        ("孕产妇死亡率（‰） | 0.157 | 0.161", []),
        ("孕产妇死亡率 | 0 | 0", []),  # no death in either year
        ("每日家务劳动时间 | 2.1 | 2.2", [("VALUE_SMALL", "B2")]),
        ("就业人员平均收入 | 8.5 | 8.6", [("VALUE_SMALL", "B2")]),
        ("女性平均预期寿命 | 0.81 | 0.82", [("VALUE_SMALL", "B2")]),
        ("先天梅毒报告发病率 | 0.3 | 0.2", []),  # so few there may well be
    ],
)
def test_series_in_another_unit_than_the_indicator_s_are_doubted(
    row: str, told: list[tuple[str, str]], tmp_path: Path
) -> None:
    assert codes(read(book(tmp_path / "x.xlsx", S1=f"指标 | 2021年 | 2022年\n{row}"))) == told
