"""Names, units and marks in sheets, each kind with the values that a person reads."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from sheets import book, codes, read, said

from womenplan.io.frames import complete
from womenplan.io.plans import load_plan
from womenplan.model.matcher import matcher_of

PRINTED = Path(__file__).parents[1] / "data" / "printed_names.csv"

MMR, VILLAGE, WATER = "maternal_mortality", "village_committee_women_share", "rural_tap_water"
NET = "internet_use"
HALLS, COMMITTEE = "people_congress_deputies_women_share", "cppcc_members_women_share"

# What stands in the sheet, the columns to look at, the rows that a person reads, problems with their cells.
KINDS: dict[str, tuple[str, str, set[tuple[Any, ...]], list[tuple[str, str]]]] = {
    "sexes in brackets behind the name": (
        "指标 | 2023年\n互联网使用率（男） | 80\n互联网使用率（女） | 75\n互联网使用率 | 77",
        "indicator_id sex value",
        {(NET, "male", 80), (NET, "female", 75), (NET, "both", 77)},
        [],
    ),
    "areas in brackets, in front and behind": (
        "指标 | 2023年\n孕产妇死亡率（农村） | 9\n城镇孕产妇死亡率 | 7\n孕产妇死亡率 | 8",
        "indicator_id area value",
        {(MMR, "rural", 9), (MMR, "urban", 7), (MMR, "all", 8)},
        [],
    ),
    "a population that is another indicator": (
        "指标 | 2023年\n孕产妇死亡率（流动人口） | 9\n孕产妇死亡率 | 8",
        "indicator_id value",
        {("migrant_maternal_mortality", 9), (MMR, 8)},
        [],
    ),
    "a group that nobody knows": (
        "指标 | 2023年\n孕产妇死亡率（县城） | 9\n孕产妇死亡率 | 8",
        "indicator_id value",
        {(MMR, 8)},
        [("INDICATOR_PART_UNKNOWN", "A2")],
    ),
    "a per mille in the name": (
        "指标 | 2022年 | 2023年\n孕产妇死亡率（‰） | 0.161 | 0.157",
        "year value unit",
        {(2022, 16.1, "per_100k"), (2023, 15.7, "per_100k")},
        [],
    ),
    "births in ten thousands": (
        "指标 | 2022年\n孕产妇死亡人数（人） | 3\n活产数（万人） | 1.86",
        "indicator_id numerator denominator",
        {(MMR, 3, 18600)},
        [],
    ),
    "births in thousands, in the unit column": (
        "指标 | 单位 | 2022年\n孕产妇死亡人数 | 人 | 3\n活产数 | 千人 | 18.6",
        "indicator_id numerator denominator",
        {(MMR, 3, 18600)},
        [],
    ),
    "money in hundred millions": (
        "指标 | 2022年\n就业人员平均收入（亿元） | 0.0005",
        "value unit",
        {(50000, "yuan")},
        [],
    ),
    "a bare ten thousand behind the number": (
        "指标 | 2022年\n妇女经常参加体育锻炼的人数 | 1.2万",
        "value unit",
        {(12000, "persons")},
        [],
    ),
    "hectares": (
        "指标 | 2022年\n城市人均公园绿地面积（公顷） | 0.00148",
        "value unit",
        {(14.8, "square_metres")},
        [],
    ),
    "a unit that nobody knows, in the name": (
        "指标 | 2022年\n人均体育场地面积（亩） | 0.0036",
        "value",
        set(),
        [("INDICATOR_PART_UNKNOWN", "A2")],
    ),
    "a unit that nobody knows, in a heading": (
        "地区 | 人均体育场地面积（亩） | 年份 | 婚检率\n清城区 | 0.0036 | 2021 | 70",
        "value",
        {(70,)},
        [("INDICATOR_PART_UNKNOWN", "B1")],
    ),
    "a unit that nobody knows, in the unit column": (
        "指标 | 单位 | 2022年\n人均体育场地面积 | 亩 | 0.0036",
        "value",
        set(),
        [("UNIT_UNKNOWN", "B2")],
    ),
    "a unit that nobody knows, above the table": (
        "单位：亩 | .\n指标 | 2022年\n人均体育场地面积 | 0.0036",
        "value",
        set(),
        [("UNIT_UNKNOWN", "B3")],
    ),
    "two units that contradict each other": (
        "指标 | 单位 | 2022年\n孕产妇死亡率（‰） | 1/10万 | 0.161",
        "value",
        set(),
        [("UNIT_CONTRADICTS", "C2")],
    ),
    "two spellings of one unit": (
        "指标 | 单位 | 2022年\n孕产妇死亡率（/10万） | 1/10万 | 16.1",
        "value",
        {(16.1,)},
        [],
    ),
    "persons of a rate for each thousand": (
        "指标 | 单位 | 2022年\n每千名儿童拥有儿科执业（助理）医师数 | 人 | 0.86",
        "value unit",
        {(0.86, "per_1000_children")},
        [],
    ),
    "numbers and shares side by side": (
        "指标 | 2021年人数 | 2021年比例 | 2022年人数 | 2022年比例\n村委会成员中女性比例 | 41 | 24.1 | 44 | 25.1",
        "year value numerator",
        {(2021, 24.1, 41), (2022, 25.1, 44)},
        [],
    ),
    "numbers over shares, merged above": (
        "指标 | 2021年 | . | 2022年 | .\n. | 人数 | 占比 | 人数 | 占比\n村委会成员中女性比例 | 41 | 24.1 | 44 | 25.1",
        "year value numerator",
        {(2021, 24.1, 41), (2022, 25.1, 44)},
        [],
    ),
    "numbers as rows": (
        "指标 | 2021年\n村委会成员中女性比例（人数） | 41\n村委会成员中女性比例（%） | 24.1",
        "year value numerator",
        {(2021, 24.1, 41)},
        [],
    ),
    "the official form of a share": (
        "指标名称 | 计量单位 | 代码 | 2022年\n村委会成员人数 | 人 | 01 | 170\n其中：女 | 人 | 02 | 41",
        "indicator_id value numerator denominator",
        {(VILLAGE, 24.117647, 41, 170)},
        [],
    ),
    "a share of the employed in the official form": (
        "指标名称 | 计量单位 | 2022年\n从业人员 | 万人 | 20\n其中：女性 | 万人 | 9",
        "indicator_id value",
        {("employed_women_share", 45), ("employed_women", 9)},
        [],
    ),
    "a province's average above the years": (
        "指标 | 单位 | 全省平均 | . | 清远市 | .\n. | . | 2021年 | 2022年 | 2021年 | 2022年\n村委会成员中女性比例 | % | 24.2 | 25.1 | 26.1 | 27.9",
        "region year value",
        {("清远市", 2021, 26.1), ("清远市", 2022, 27.9)},
        [],
    ),
    "planned figures above the years": (
        "指标 | 单位 | 计划数 | . | 2023年\n. | . | 2021年 | 2022年 | .\n村委会成员中女性比例 | % | 30 | 31 | 27.9",
        "year value",
        {(2023, 27.9)},
        [],
    ),
    "forecasts above the years": (
        "指标 | 单位 | 2022年 | 预测值 | .\n. | . | . | 2023年 | 2024年\n村委会成员中女性比例 | % | 27.9 | 30 | 31",
        "year value",
        {(2022, 27.9)},
        [],
    ),
    "the best of the province": (
        "指标 | 2022年 | 全省最好水平\n村委会成员中女性比例 | 27.9 | 40",
        "year value",
        {(2022, 27.9)},
        [],
    ),
    "another quantity above the areas": (
        "2020年孕产妇死亡率（1/10万） | . | . | .\n地区 | 合计 | 监测点数 | .\n. | . | 城镇 | 农村\n清城区 | 11 | 4 | 15",
        "region area value",
        {("清城区", "all", 11)},
        [("COLUMN_NOT_UNDERSTOOD", "C2"), ("COLUMN_NOT_UNDERSTOOD", "D3")],
    ),
    "an unknown group beside a known one": (
        "2020年情况 | . | . | . | .\n地区 | 孕产妇死亡率 | . | 户数 | .\n. | 合计 | 农村 | 合计 | 集体户\n清城区 | 11 | 12 | 4177 | 157",
        "area value",
        {("all", 11), ("rural", 12)},
        [("COLUMN_NOT_UNDERSTOOD", "D2"), ("COLUMN_NOT_UNDERSTOOD", "E3")],
    ),
    "indicators over years, counties down": (
        "清远市妇女参政情况 | . | . | . | .\n县（市、区） | 人大代表女性比例 | . | 政协委员女性比例 | .\n. | 2023 | 2024 | 2023 | 2024\n"
        "全市 | 26.4 | 26.9 | 26.2 | 26.8\n清城区 | 25.1 | 25.9 | 25.6 | 25.8",
        "region indicator_id year value",
        {
            ("清远市", HALLS, 2023, 26.4),
            ("清远市", HALLS, 2024, 26.9),
            ("清远市", COMMITTEE, 2023, 26.2),
            ("清远市", COMMITTEE, 2024, 26.8),
            ("清城区", HALLS, 2023, 25.1),
            ("清城区", HALLS, 2024, 25.9),
            ("清城区", COMMITTEE, 2023, 25.6),
            ("清城区", COMMITTEE, 2024, 25.8),
        },
        [],
    ),
    "the city among its counties, as a column": (
        "清远市2023年监测表 | . | . | .\n指标 | 全市 | 清城区 | 清新区\n孕产妇死亡率 | 6.4 | 4.5 | 8.1",
        "region value",
        {("清远市", 6.4), ("清城区", 4.5), ("清新区", 8.1)},
        [],
    ),
    "the total of the counties, as a row": (
        "清远市2022年妇女健康情况 | .\n县区 | 孕产妇死亡率（1/10万）\n合  计 | 15.9\n清城区 | 16.1",
        "region value",
        {("清远市", 15.9), ("清城区", 16.1)},
        [],
    ),
    "the province among the counties of a city": (
        "清远市2022年妇女健康情况 | .\n县区 | 孕产妇死亡率（1/10万）\n全省 | 12\n清城区 | 16.1",
        "region value",
        {("清城区", 16.1)},
        [],
    ),
    "a sum over years is no year": (
        "年度 | 孕产妇死亡率(1/10万)\n2021年 | 0\n2022年 | 118.2\n合计 | 23.7",
        "year value",
        {(2021, 0), (2022, 118.2)},
        [],
    ),
    "a level that is another region's": (
        "佛冈县监测表 | .\n指标 | 2023年\n全省孕产妇死亡率 | 12\n孕产妇死亡率 | 8",
        "region value",
        {("佛冈县", 8)},
        [],
    ),
    "a level on record": (
        "指标 | 2023年\n县人大女代表比例 | 30.2",
        "indicator_id level value",
        {(HALLS, "county", 30.2)},
        [],
    ),
    "figures of two levels collide": (
        "指标 | 2023年\n县人大女代表比例 | 30.2\n市人大女代表比例 | 28.1",
        "level value",
        {("county", 30.2)},
        [("VALUE_TWICE", "B3")],
    ),
    "a gap that is computed": (
        "指标 | 2023年\n孕产妇死亡率（城乡差距） | 2\n孕产妇死亡率 | 8",
        "value",
        {(8,)},
        [],
    ),
    "five years' average": (
        "指标 | 2023年\n孕产妇死亡率（五年平均） | 9\n孕产妇死亡率 | 8",
        "value",
        {(8,)},
        [],
    ),
    "units directly under a government among the counties": (
        "地区 | 2021年互联网使用率\n清城区 | 71\n市直 | 90\n县直机关 | 88\n省属单位 | 91\n市本级 | 80\n高新区 | 79",
        "region value",
        {("清城区", 71), ("市本级", 80), ("高新区", 79)},
        [],
    ),
    "units directly under a government above rows": (
        "指标 | 2021年\n一、清城区 | .\n互联网使用率 | 71\n二、市直单位 | .\n互联网使用率 | 90\n三、清新区 | .\n互联网使用率 | 72",
        "region value",
        {("清城区", 71), ("清新区", 72)},
        [],
    ),
    "school years": (
        "指标 | 2020年 | 2020/2021学年 | 2021-22学年\n高等教育毛入学率 | 54.4 | 57.8 | 59.6",
        "year value",
        {(2020, 54.4), (2021, 57.8), (2022, 59.6)},
        [],
    ),
    "school years of one figure, in headings": (
        "指标 | 2019学年度 | 2020年学年 | 2021学年\n高等教育毛入学率 | 54.4 | 57.8 | 59.6",
        "year value",
        {(2019, 54.4), (2020, 57.8), (2021, 59.6)},
        [],
    ),
    "school years in a column": (
        "指标 | 年份 | 数值\n高等教育毛入学率 | 2019学年 | 54.4\n高等教育毛入学率 | 2020-2021学年 | 57.8",
        "year value",
        {(2019, 54.4), (2021, 57.8)},
        [],
    ),
    "school years above rows": (
        "指标 | 数值\n2020学年 | .\n高等教育毛入学率 | 57.8\n2021/2022学年 | .\n高等教育毛入学率 | 59.6",
        "year value",
        {(2020, 57.8), (2022, 59.6)},
        [],
    ),
    "a school year in the title": (
        "清远市2020-2021学年教育情况 | . | .\n指标 | 单位 | 数值\n高等教育毛入学率 | % | 57.8",
        "year value",
        {(2021, 57.8)},
        [],
    ),
    "two years that are neither a change nor a school year": (
        "指标 | 2020年 | 2019—2021年\n高等教育毛入学率 | 54.4 | 57.8",
        "year value",
        {(2020, 54.4)},
        [("COLUMN_NOT_UNDERSTOOD", "C1")],
    ),
    "a definition that changed": (
        "指标 | 2020年 | 2024年 | 2025年\n农村自来水普及率（2022年调整口径） | 80 | 82 | 83",
        "year value series_break note",
        {
            (2020, 80, False, "2022年调整口径"),
            (2024, 82, True, "2022年调整口径"),
            (2025, 83, False, "2022年调整口径"),
        },
        [],
    ),
    "ratios of a hundred": (
        "指标 | 2021年 | 2022年 | 2023年\n出生人口性别比 | 111.9:100 | 110.2∶100 | 109.8",
        "year value unit",
        {
            (2021, 111.9, "males_per_100_females"),
            (2022, 110.2, "males_per_100_females"),
            (2023, 109.8, "males_per_100_females"),
        },
        [],
    ),
    "men before women in a ratio of women to men": (
        "指标 | 2022年 | 2023年\n公厕男女厕位比 | 1:1.6 | 1.5",
        "year value",
        {(2022, 1.6)},
        [("RATIO_ORDER", "C2")],
    ),
    "the indicator after a label": (
        "数据库：分省年度数据 | .\n指标：孕产妇死亡率(1/10万) | .\n时间：最近3年 | .\n地区 | 2023年\n北京市 | 2.9",
        "region indicator_id value",
        {("北京市", MMR, 2.9)},
        [],
    ),
    "years and regions before the name in the title": (
        "表1  2019—2020年各地区孕产妇死亡率（1/10万） | . | .\n地　区 | 2019年 | 2020年\n清 城 区 | 16.9 | 16",
        "region year value",
        {("清城区", 2019, 16.9), ("清城区", 2020, 16)},
        [],
    ),
    "counties before the name in the title": (
        "分县（市、区）孕产妇死亡率 | .\n县（市、区） | 2020年\n清城区 | 16",
        "region value",
        {("清城区", 16)},
        [],
    ),
    "region and name side by side in the title": (
        "清远市村委会成员中女性比例（%） | .\n县区 | 2021年\n全市 | 25.2\n清城区 | 26.1",
        "region indicator_id value",
        {("清远市", VILLAGE, 25.2), ("清城区", VILLAGE, 26.1)},
        [],
    ),
    "townships": (
        "英德市2023年监测表 | .\n乡镇 | 村委会成员中女性比例（%）\n源潭镇 | 26.1",
        "region value",
        {("源潭镇", 26.1)},
        [],
    ),
    "streets and villages": (
        "2023年 | .\n村（社区） | 互联网使用率\n和平社区 | 60",
        "region value",
        {("和平社区", 60)},
        [],
    ),
    "headings of values and changes": (
        "2023年监测表 | . | . | .\n指标 | 完成值 | 比上年± | 增减\n孕产妇死亡率 | 8 | 1 | 1",
        "value",
        {(8,)},
        [],
    ),
    "an international table": (
        "Location | Period | Indicator | FactValueNumeric\nChina | 2020 | Maternal mortality ratio | 17",
        "region year value",
        {("China", 2020, 17)},
        [],
    ),
    "another international table": (
        "GeoAreaName | TimePeriod | SeriesDescription | Value\nChina | 2020 | Maternal mortality ratio | 17",
        "region year value",
        {("China", 2020, 17)},
        [],
    ),
    "signs without width in names": (
        "地区 | 指标 | 年份 | 数值\n清新区 | 孕产妇死亡率 | 2021 | 8\n清新\u200b区 | 孕产妇\u00ad死亡率\ufeff | 2022 | 9\n"
        "清\u3164新\ufe0f区 | 孕产妇死亡率 | 2023 | 7",  # a filler, which counts as a letter
        "region year value",
        {("清新区", 2021, 8), ("清新区", 2022, 9), ("清新区", 2023, 7)},
        [],
    ),
    "none, where births stand beside": (
        "指标 | 2022年\n孕产妇死亡人数 | 无\n活产数 | 800",
        "value numerator denominator",
        {(0, 0, 800)},
        [],
    ),
    "none, where the sheet says what it means": (
        "指标 | 2022年\n孕产妇死亡率 | 无\n注：“无”表示0。 | .",
        "value",
        {(0,)},
        [],
    ),
    "none, of which nothing is said": (
        "指标 | 2022年 | 2023年\n孕产妇死亡率 | 无 | 8",
        "year value",
        {(2023, 8)},
        [],
    ),
    "about": ("指标 | 2022年\n互联网使用率 | 约78.4", "value bound", {(78.4, "~")}, []),
    "a fraction and the percentage that it is": (
        "指标 | 年份 | 数值\n互联网使用率 | 2022 | 0.322\n互联网使用率 | 2022 | 32.2%\n互联网使用率 | 2023 | 33",
        "year value",
        {(2022, 32.2), (2023, 33)},
        [("VALUE_TWICE", "C2")],
    ),
    "the nation's beside the region's own": (
        "指标 | 2021年\n剖宫产率（全国） | 43\n剖宫产率 | 31",
        "year value level",
        {(2021, 31, "")},
        [("VALUE_TWICE", "B2")],
    ),
    "last year's figures over years that stand elsewhere": (
        "剖宫产率 | . | .\n地区 | 上年同期 | 实际\n. | 2022年 | 2022年\n清城区 | 9 | 16",
        "year value",
        {(2022, 16)},
        [("COLUMN_NOT_UNDERSTOOD", "B3")],
    ),
    "targets and last year's in brackets": (
        "指标 | 2021年\n剖宫产率（2025年目标） | 30\n剖宫产率（上年同期） | 32\n剖宫产率 | 31",
        "year value",
        {(2021, 31)},
        [],
    ),
    "a county of one sign, its total as a column": (
        "吉县2022年妇幼指标 | . | .\n指标 | 全县合计 | 吉昌镇\n剖宫产率 | 31 | 32",
        "region year value",
        {("吉县", 2022, 31), ("吉昌镇", 2022, 32)},
        [],
    ),
    "an average among the counties": (
        "清远市剖宫产率 | .\n地区 | 2022年\n清城区 | 31\n英德市 | 33\n全市平均 | 32",
        "region value",
        {("清城区", 31), ("英德市", 33)},
        [],
    ),
    "women of a total, in numbers that are named like women at large": (
        "指标 | 2021年\n村委会成员人数 | 170\n其中：女性人数 | 41\n女性比例% | 24.1",
        "value numerator denominator",
        {(24.1, 41, 170)},
        [],
    ),
    "counts of which the other half is missing": (
        "指标 | 2021年 | 2022年\n女性就业人员数 | 7 | 8\n婚检人数 | 10 | 12\n剖宫产率 | 31 | 32",
        "year value",
        {(2021, 7), (2022, 8), (2021, 31), (2022, 32)},
        [],
    ),
    "the province's beside the region's own": (
        "2022年对比表 | . | . | .\n指标 | 清远市 | 全省 | 全国\n剖宫产率 | 31 | 33 | 35",
        "region value",
        {("清远市", 31), ("全省", 33), ("全国", 35)},
        [],
    ),
    "one's own region and averages of others": (
        "清远市2022年对比表 | . | .\n指标 | 本市 | 全省平均\n剖宫产率 | 31 | 33",
        "region value",
        {("清远市", 31)},
        [],
    ),
    "a year behind the name": (
        "县区 | 剖宫产率2021年 | 剖宫产率2022年\n清城区 | 31 | 32",
        "year value",
        {(2021, 31), (2022, 32)},
        [],
    ),
    "years down the side with their status, a change and a target": (
        "年份 | 剖宫产率\n2021年 | 31\n2022年（快报） | 32\n2022年比2021年增减 | 1\n2030年目标 | 30",
        "year value flag",
        {(2021, 31, "final"), (2022, 32, "provisional")},
        [],
    ),
    "a sex ratio to 1, where it is to 100": (
        "指标 | 2021年 | 2022年\n出生人口性别比 | 1.11 | 111",
        "year value",
        {(2022, 111)},
        [("VALUE_OUTSIDE", "B2")],
    ),
    "a value outside the range and a good copy": (
        "指标 | 年份 | 数值\n互联网使用率 | 2022 | 322\n互联网使用率 | 2022 | 32.2",
        "year value",
        {(2022, 32.2)},
        [("VALUE_TWICE", "C2")],
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_sheet_is_read_as_a_person_reads_it(kind: str, tmp_path: Path) -> None:
    text, columns, expected, problems = KINDS[kind]
    data = read(book(tmp_path / "x.xlsx", S1=text))
    assert {
        tuple(round(v, 6) if isinstance(v, float) else v for v in row)
        for row in said(data, *columns.split())
    } == expected
    assert codes(data) == problems


@pytest.mark.parametrize(
    ("kind", "code", "cell"),
    [
        ("a province's average above the years", "COLUMN_ASIDE", "C2"),
        ("planned figures above the years", "COLUMN_ASIDE", "C2"),
        ("forecasts above the years", "COLUMN_ASIDE", "D2"),
        ("the best of the province", "COLUMN_ASIDE", "C1"),
        ("a gap that is computed", "NAME_ASIDE", "A2"),
        ("five years' average", "NAME_ASIDE", "A2"),
        ("targets and last year's in brackets", "NAME_ASIDE", "A3"),
        ("an average among the counties", "NAME_ASIDE", "A5"),
        ("counts of which the other half is missing", "COUNTS_UNUSED", "B3"),
        ("units directly under a government among the counties", "REGION_GROUP", "A3"),
        ("units directly under a government above rows", "REGION_GROUP", "A4"),
        ("school years", "YEAR_SCHOOL", "C1"),
        ("school years of one figure, in headings", "YEAR_SCHOOL_BEGUN", "B1"),
        ("school years of one figure, in headings", "YEAR_SCHOOL_BEGUN", "C1"),
        ("school years in a column", "YEAR_SCHOOL_BEGUN", "B2"),
        ("school years in a column", "YEAR_SCHOOL", "B3"),
        ("school years above rows", "YEAR_SCHOOL_BEGUN", "A2"),
        ("school years above rows", "YEAR_SCHOOL", "A4"),
        ("the total of the counties, as a row", "REGION_TOTAL", "A3"),
        ("a level that is another region's", "LEVEL_ABOVE", "B3"),
        ("none, of which nothing is said", "VALUE_NOTHING", "B2"),
        ("about", "VALUE_ABOUT", "B2"),
    ],
)
def test_what_was_assumed_or_left_out_is_noted_at_its_cell(
    kind: str, code: str, cell: str, tmp_path: Path
) -> None:
    data = read(book(tmp_path / "x.xlsx", S1=KINDS[kind][0]))
    assert (code, cell) in codes(data, "note")


def test_a_number_over_several_years_is_none_of_them(tmp_path: Path) -> None:
    path = book(
        tmp_path / "x.xlsx", S1="指标 | 2021年 | 2022年 | 2023年\n孕产妇死亡率 | 16.1 | 15.7 | ."
    )
    wb = openpyxl.load_workbook(path)
    wb["S1"].merge_cells("C2:D2")
    wb.save(path)
    data = read(path)
    assert said(data, "year", "value") == {(2021, 16.1)}
    assert codes(data) == [("VALUE_SPREAD", "C2")]


def test_a_number_over_several_rows_is_none_of_them(tmp_path: Path) -> None:
    path = book(
        tmp_path / "x.xlsx", S1="指标 | 2021年\n孕产妇死亡率 | 16.1\n互联网使用率 | .\n婚检率 | 70"
    )
    wb = openpyxl.load_workbook(path)
    wb["S1"].merge_cells("B2:B3")
    wb.save(path)
    data = read(path)
    assert said(data, "indicator_id", "value") == {("premarital_examination", 70)}
    assert codes(data) == [("VALUE_SPREAD", "B2")]


def test_the_sentence_on_a_title_says_what_was_understood_and_what_was_not(tmp_path: Path) -> None:
    rows = "数据库：年度数据 | .\n指标：生活垃圾处理率(%) | .\n地区 | 2023年\n清城区 | 98.1"
    with pytest.raises(Exception, match="垃圾") as caught:
        read(book(tmp_path / "x.xlsx", S1=rows))
    (problem,) = caught.value.problems
    assert (problem.code, problem.cell) == ("TITLE_INDICATOR_UNKNOWN", "A2")
    assert problem.message("zh").startswith(
        "x.xlsx，工作表“S1”，单元格 A2：第 3 行的表头已读懂（地区、年份），但表题中的指标“生活垃圾处理率(%)”无法识别，"
        "其中的数字未读取。"
    )
    assert (
        'the header in row 3 is understood (regions, years), but the indicator "生活垃圾处理率(%)"'
        in problem.message("en")
    )


def test_one_alias_settles_the_name_in_a_title(tmp_path: Path) -> None:
    rows = "指标：生活垃圾处理率(%) | .\n地区 | 2023年\n清城区 | 98.1"
    data = read(
        book(tmp_path / "x.xlsx", S1=rows), aliases={"生活垃圾处理率": "城市生活垃圾无害化处理率"}
    )
    assert said(data, "region", "indicator_id", "value") == {
        ("清城区", "household_waste_harmless", 98.1)
    }


def test_the_heading_row_of_an_alias_sheet_is_no_alias(tmp_path: Path) -> None:
    sheets = {
        "S1": "指标 | 2023年\n某率 | 8",
        "别名": "表中的名称 | 指标名称\n某率 | 农村孕产妇死亡率",
    }
    data = read(book(tmp_path / "x.xlsx", **sheets))
    assert said(data, "indicator_id", "area", "value") == {(MMR, "rural", 8)}
    assert codes(data) == []


def test_an_alias_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    sheets = {"S1": "指标 | 2023年\n孕产妇死亡率 | 8", "别名": "某率 | 什么率"}
    assert ("ALIAS_UNKNOWN", "") in codes(read(book(tmp_path / "x.xlsx", **sheets)))


def test_sheets_tables_and_plans_know_the_same_names(tmp_path: Path) -> None:
    with PRINTED.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["sample"] in ("fourth", "fifth")]
    told = {row["name"]: matcher_of().match(row["name"]) for row in rows}
    odd = "Sex ratio at birth (male births per female births)"  # its target would need converting
    names = [
        name
        for name, match in told.items()
        if match.indicator and not match.level and not match.year and name != odd
    ]
    known = [(f"甲{i}县", told[name].indicator) for i, name in enumerate(names)]
    sheet = [
        ["地区", "指标", "年份", "数值"],
        *([f"甲{i}县", name, 2020, 50] for i, name in enumerate(names)),
    ]
    found = read(book(tmp_path / "x.xlsx", S1=sheet))
    table = pd.DataFrame(sheet[1:], columns=["region", "name", "year", "value"])
    matched = pd.Series([indicator for _, indicator in known])
    due = 2021 + matched.groupby(matched).cumcount()  # one target for each year and indicator
    targets = pd.DataFrame({"name": names, "value": 50, "milestone_year": due})
    assert len(names) > 100
    assert said(found, "region", "indicator_id") == set(known)
    assert [
        tuple(row) for row in complete(table)[0][["region", "indicator_id"]].to_numpy()
    ] == known
    plan = load_plan(targets, start_year=2021, end_year=2060, region="甲县")
    assert list(plan.targets["indicator_id"]) == list(matched)
