"""What serves a whole table: units, ages, years and regions that titles, notes and sheets say.

Each table is one that a county office writes; what is expected was worked out by reading it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sheets import book, merged, read

from womenplan.errors import DataError
from womenplan.model.matcher import matcher_of

MMR, VC = "maternal_mortality", "village_committee_women_share"
UNEMPLOYED, INJURED = "women_unemployment_insurance", "women_work_injury_insurance"
MATERNITY, ANTENATAL = "women_maternity_insurance", "antenatal_care"
CERVICAL, BREAST = "cervical_cancer_screening", "breast_cancer_screening"

# Sheets by their names, merged cells, values by indicator, region, year, sex, area and age (those
# of the indicator itself are left out), and codes that tell of what was assumed.
KINDS: dict[str, tuple[dict[str, str], tuple[str, ...], dict[tuple[Any, ...], float], set[str]]] = {
    "a unit in a note below, of counts beside shares": (
        {
            "S1": """
2023年清远市社会保险情况
地区 | 女性参加失业保险人数 | 村委会成员中女性比例
清城区 | 2.31 | 31.2
英德市 | 1.12 | 28.4
注：人数单位为万人
"""
        },
        (),
        {
            (VC, "清城区", 2023): 31.2,
            (VC, "英德市", 2023): 28.4,
            (UNEMPLOYED, "清城区", 2023): 23100,
            (UNEMPLOYED, "英德市", 2023): 11200,
        },
        set(),
    ),
    "a unit among other remarks": (
        {
            "S1": """
2023年清远市社会保险情况
地区 | 女性参加失业保险人数
清城区 | 2.31
英德市 | 1.12
说明：1.本表数据单位为万人。2.数据来源：市人社局。
"""
        },
        (),
        {(UNEMPLOYED, "清城区", 2023): 23100, (UNEMPLOYED, "英德市", 2023): 11200},
        set(),
    ),
    "a unit in brackets above": (
        {
            "S1": """
2023年清远市社会保险情况
（本表数据单位：万人）
地区 | 女性参加失业保险人数
清城区 | 2.31
英德市 | 1.12
"""
        },
        (),
        {(UNEMPLOYED, "清城区", 2023): 23100, (UNEMPLOYED, "英德市", 2023): 11200},
        set(),
    ),
    "persons where the indicator is in tens of thousands": (
        {
            "S1": """
2023年清远市社会保险情况
地区 | 女性参加生育保险人数
清城区 | 23100
英德市 | 11200
注：1.本表单位：人；2.数据来源市医保局
"""
        },
        (),
        {(MATERNITY, "清城区", 2023): 2.31, (MATERNITY, "英德市", 2023): 1.12},
        set(),
    ),
    "a unit below a table of years": (
        {
            "S1": """
清远市社会保险情况
指标 | 2022年 | 2023年
女性参加失业保险人数 | 2.31 | 2.4
女性参加生育保险人数 | 1.2 | 1.3
注：计量单位：万人。
"""
        },
        (),
        {
            (MATERNITY, "清远市", 2022): 1.2,
            (MATERNITY, "清远市", 2023): 1.3,
            (UNEMPLOYED, "清远市", 2022): 23100,
            (UNEMPLOYED, "清远市", 2023): 24000,
        },
        set(),
    ),
    "a unit of all tables that follow": (
        {
            "S1": """
清远市女性参保情况（以下各表单位：万人）
表1 2022年
地区 | 女性参加失业保险人数
清城区 | 2.31
英德市 | 1.12
.
表2 2023年
地区 | 女性参加失业保险人数
清城区 | 2.41
英德市 | 1.22
"""
        },
        (),
        {
            (UNEMPLOYED, "清城区", 2022): 23100,
            (UNEMPLOYED, "清城区", 2023): 24100,
            (UNEMPLOYED, "英德市", 2022): 11200,
            (UNEMPLOYED, "英德市", 2023): 12200,
        },
        set(),
    ),
    "a unit in the corner": (
        {
            "S1": """
2023年清远市社会保险情况
地区（单位：万人） | 女性参加失业保险人数
清城区 | 2.31
英德市 | 1.12
"""
        },
        (),
        {(UNEMPLOYED, "清城区", 2023): 23100, (UNEMPLOYED, "英德市", 2023): 11200},
        set(),
    ),
    "a unit of one indicator": (
        {
            "S1": """
2023年清远市情况
地区 | 孕产妇死亡率 | 村委会成员中女性比例
清城区 | 0.157 | 31.2
英德市 | 0.161 | 28.4
注：孕产妇死亡率单位为‰。
"""
        },
        (),
        {
            (MMR, "清城区", 2023): 15.7,
            (MMR, "英德市", 2023): 16.1,
            (VC, "清城区", 2023): 31.2,
            (VC, "英德市", 2023): 28.4,
        },
        set(),
    ),
    "a unit of what bears a mark": (
        {
            "S1": """
2023年清远市社会保险情况
地区 | 女性参加失业保险人数* | 村委会成员中女性比例
清城区 | 2.31 | 31.2
英德市 | 1.12 | 28.4
* 单位：万人
"""
        },
        (),
        {
            (VC, "清城区", 2023): 31.2,
            (VC, "英德市", 2023): 28.4,
            (UNEMPLOYED, "清城区", 2023): 23100,
            (UNEMPLOYED, "英德市", 2023): 11200,
        },
        set(),
    ),
    "a unit in a note that is not known": (
        {
            "S1": """
2023年清远市情况
地区 | 人均体育场地面积
清城区 | 0.0036
英德市 | 0.0039
注：面积单位为亩
"""
        },
        (),
        {},
        {"UNIT_UNKNOWN"},
    ),
    "a unit that is not that of shares": (
        {
            "S1": """
2023年清远市情况
. | . | 单位：万人
地区 | 村委会成员中女性比例 | 女性参加失业保险人数
清城区 | 31.2 | 2.31
英德市 | 28.4 | 1.12
"""
        },
        (),
        {
            (VC, "清城区", 2023): 31.2,
            (VC, "英德市", 2023): 28.4,
            (UNEMPLOYED, "清城区", 2023): 23100,
            (UNEMPLOYED, "英德市", 2023): 11200,
        },
        set(),
    ),
    "two units, each for what it fits": (
        {
            "S1": """
2023年清远市情况
单位：万人、%
地区 | 村委会成员中女性比例 | 女性参加失业保险人数
清城区 | 31.2 | 2.31
英德市 | 28.4 | 1.12
"""
        },
        (),
        {
            (VC, "清城区", 2023): 31.2,
            (VC, "英德市", 2023): 28.4,
            (UNEMPLOYED, "清城区", 2023): 23100,
            (UNEMPLOYED, "英德市", 2023): 11200,
        },
        set(),
    ),
    "two tables, two units": (
        {
            "S1": """
表1 2022年女性参保情况
单位：万人
地区 | 女性参加失业保险人数
清城区 | 2.31
英德市 | 1.12
.
表2 2023年女性参保情况
单位：人
地区 | 女性参加失业保险人数
清城区 | 24100
英德市 | 12200
"""
        },
        (),
        {
            (UNEMPLOYED, "清城区", 2022): 23100,
            (UNEMPLOYED, "清城区", 2023): 24100,
            (UNEMPLOYED, "英德市", 2022): 11200,
            (UNEMPLOYED, "英德市", 2023): 12200,
        },
        set(),
    ),
    "the same header again, without its unit": (
        {
            "S1": """
女性参保情况
单位：万人
年份：2022年
地区 | 女性参加失业保险人数
清城区 | 2.31
英德市 | 1.12
.
年份：2023年
地区 | 女性参加失业保险人数
清城区 | 2.41
英德市 | 1.22
"""
        },
        (),
        {
            (UNEMPLOYED, "清城区", 2022): 23100,
            (UNEMPLOYED, "清城区", 2023): 24100,
            (UNEMPLOYED, "英德市", 2022): 11200,
            (UNEMPLOYED, "英德市", 2023): 12200,
        },
        set(),
    ),
    "another table without a unit": (
        {
            "S1": """
2022年女性参加失业保险人数
单位：万人
地区 | 2022年
清城区 | 2.31
英德市 | 1.12
.
2022年女性参加工伤保险人数
地区 | 2022年
清城区 | 24100
英德市 | 12200
"""
        },
        (),
        {
            (UNEMPLOYED, "清城区", 2022): 23100,
            (UNEMPLOYED, "英德市", 2022): 11200,
            (INJURED, "清城区", 2022): 24100,
            (INJURED, "英德市", 2022): 12200,
        },
        set(),
    ),
    "notes serve the table above them": (
        {
            "S1": """
表1 2022年女性参保情况
地区 | 女性参加失业保险人数
清城区 | 2.31
英德市 | 1.12
注：单位为万人
.
表2 2023年女性参保情况
地区 | 女性参加失业保险人数
清城区 | 24100
英德市 | 12200
注：单位为人
"""
        },
        (),
        {
            (UNEMPLOYED, "清城区", 2022): 23100,
            (UNEMPLOYED, "清城区", 2023): 24100,
            (UNEMPLOYED, "英德市", 2022): 11200,
            (UNEMPLOYED, "英德市", 2023): 12200,
        },
        set(),
    ),
    "years and units of tables side by side": (
        {
            "S1": """
表1 2022年女性参保情况 | . | . | 表2 2023年女性参保情况 | .
单位：万人 | . | . | 单位：人 | .
地区 | 女性参加失业保险人数 | . | 地区 | 女性参加失业保险人数
清城区 | 2.31 | . | 清城区 | 24100
英德市 | 1.12 | . | 英德市 | 12200
"""
        },
        (),
        {
            (UNEMPLOYED, "清城区", 2022): 23100,
            (UNEMPLOYED, "清城区", 2023): 24100,
            (UNEMPLOYED, "英德市", 2022): 11200,
            (UNEMPLOYED, "英德市", 2023): 12200,
        },
        set(),
    ),
    "one title over tables side by side": (
        {
            "S1": """
2023年清远市情况（单位：%） | . | . | . | . | .
地区 | 村委会成员中女性比例 | . | 地区 | 村委会成员中女性比例
清城区 | 31.2 | . | 佛冈县 | 32.2
英德市 | 28.4 | . | 阳山县 | 27.1
"""
        },
        (),
        {
            (VC, "佛冈县", 2023): 32.2,
            (VC, "清城区", 2023): 31.2,
            (VC, "英德市", 2023): 28.4,
            (VC, "阳山县", 2023): 27.1,
        },
        set(),
    ),
    "percent above deaths": (
        {
            "S1": """
2023年清远市妇幼健康情况
单位：%
地区 | 孕产妇死亡率 | 产前检查率 | 孕产妇系统管理率
清城区 | 15.7 | 98.5 | 93.1
英德市 | 16.1 | 97.5 | 92.0
"""
        },
        (),
        {
            (ANTENATAL, "清城区", 2023): 98.5,
            (ANTENATAL, "英德市", 2023): 97.5,
            (MMR, "清城区", 2023): 15.7,
            (MMR, "英德市", 2023): 16.1,
            ("maternal_system_management", "清城区", 2023): 93.1,
            ("maternal_system_management", "英德市", 2023): 92,
        },
        {"UNIT_SET_ASIDE"},
    ),
    "per 100,000 above shares": (
        {
            "S1": """
2023年清远市妇幼健康情况
单位：1/10万
地区 | 孕产妇死亡率 | 产前检查率
清城区 | 15.7 | 98.5
英德市 | 16.1 | 97.5
"""
        },
        (),
        {
            (ANTENATAL, "清城区", 2023): 98.5,
            (ANTENATAL, "英德市", 2023): 97.5,
            (MMR, "清城区", 2023): 15.7,
            (MMR, "英德市", 2023): 16.1,
        },
        {"UNIT_SET_ASIDE"},
    ),
    "offices that are called units": (
        {
            "S1": """
2023年清远市妇幼健康情况
填报单位：清远市卫生健康局    责任单位：妇幼科
地区 | 孕产妇死亡率 | 产前检查率
清城区 | 15.7 | 98.5
英德市 | 16.1 | 97.5
单位负责人：张三  填表人：李四
"""
        },
        (),
        {
            (ANTENATAL, "清城区", 2023): 98.5,
            (ANTENATAL, "英德市", 2023): 97.5,
            (MMR, "清城区", 2023): 15.7,
            (MMR, "英德市", 2023): 16.1,
        },
        set(),
    ),
    "one of two units is not known": (
        {
            "S1": """
2023年清远市情况
单位：人、亩
地区 | 人均体育场地面积 | 女性参加失业保险人数
清城区 | 0.0036 | 23100
英德市 | 0.0039 | 11200
"""
        },
        (),
        {(UNEMPLOYED, "清城区", 2023): 23100, (UNEMPLOYED, "英德市", 2023): 11200},
        {"UNIT_UNKNOWN"},
    ),
    "a unit in English": (
        {
            "S1": """
Women in insurance, 2023
Unit: 10,000 persons
Region | Women in unemployment insurance
清城区 | 2.31
英德市 | 1.12
"""
        },
        (),
        {(UNEMPLOYED, "清城区", 2023): 23100, (UNEMPLOYED, "英德市", 2023): 11200},
        set(),
    ),
    "signs that number remarks": (
        {
            "S1": """
2023年清远市社会保险情况
地区 | 女性参加失业保险人数
清城区 | 2.31
英德市 | 1.12
注：①单位为万人；②数据来自人社局
"""
        },
        (),
        {(UNEMPLOYED, "清城区", 2023): 23100, (UNEMPLOYED, "英德市", 2023): 11200},
        set(),
    ),
    "a unit of a total and its women": (
        {
            "S1": """
2023年清远市从业人员情况
地区 | 从业人员 | 其中：女
清城区 | 20.1 | 8.1
英德市 | 10.2 | 4.3
注：单位为万人
"""
        },
        (),
        {
            ("employed_women", "清城区", 2023): 8.1,
            ("employed_women", "英德市", 2023): 4.3,
            ("employed_women_share", "清城区", 2023): 40.298507,
            ("employed_women_share", "英德市", 2023): 42.156863,
        },
        set(),
    ),
    "two units that contradict each other": (
        {
            "S1": """
2023年清远市社会保险情况
单位：人
地区 | 女性参加失业保险人数
清城区 | 2.31
英德市 | 1.12
注：单位为万人
"""
        },
        (),
        {},
        {"UNIT_CONTRADICTS"},
    ),
    "a column with a unit of its own": (
        {
            "S1": """
2023年清远市社会保险情况
单位：万人
地区 | 女性参加失业保险人数（人） | 女性参加工伤保险人数
清城区 | 23100 | 2.1
英德市 | 11200 | 1.1
"""
        },
        (),
        {
            (UNEMPLOYED, "清城区", 2023): 23100,
            (UNEMPLOYED, "英德市", 2023): 11200,
            (INJURED, "清城区", 2023): 21000,
            (INJURED, "英德市", 2023): 11000,
        },
        set(),
    ),
    "ages in a column": (
        {
            "S1": """
指标 | 年龄 | 2023年
宫颈癌筛查率 | 35—44岁 | 61.2
宫颈癌筛查率 | 45—54岁 | 63.4
宫颈癌筛查率 | 35—64岁 | 62.0
"""
        },
        (),
        {
            (CERVICAL, "", 2023): 62.0,
            (CERVICAL, "", 2023, "", "", "35-44"): 61.2,
            (CERVICAL, "", 2023, "", "", "45-54"): 63.4,
        },
        set(),
    ),
    "ages as headings": (
        {
            "S1": """
2023年清远市宫颈癌筛查率（%）
地区 | 35—44岁 | 45—54岁 | 55—64岁 | 合计
清城区 | 61.2 | 63.4 | 60.1 | 62.0
英德市 | 51.2 | 53.4 | 50.1 | 52.0
"""
        },
        (),
        {
            (CERVICAL, "清城区", 2023): 62,
            (CERVICAL, "清城区", 2023, "", "", "35-44"): 61.2,
            (CERVICAL, "清城区", 2023, "", "", "45-54"): 63.4,
            (CERVICAL, "清城区", 2023, "", "", "55-64"): 60.1,
            (CERVICAL, "英德市", 2023): 52,
            (CERVICAL, "英德市", 2023, "", "", "35-44"): 51.2,
            (CERVICAL, "英德市", 2023, "", "", "45-54"): 53.4,
            (CERVICAL, "英德市", 2023, "", "", "55-64"): 50.1,
        },
        set(),
    ),
    "ages as rows below a total": (
        {
            "S1": """
清远市妇女健康情况
指标 | 2022年 | 2023年
宫颈癌筛查率（%） | 61.0 | 62.0
其中：35—44岁 | 61.2 | 62.2
45—54岁 | 63.4 | 63.5
产前检查率（%） | 98.1 | 98.2
"""
        },
        (),
        {
            (ANTENATAL, "清远市", 2022): 98.1,
            (ANTENATAL, "清远市", 2023): 98.2,
            (CERVICAL, "清远市", 2022): 61,
            (CERVICAL, "清远市", 2022, "", "", "35-44"): 61.2,
            (CERVICAL, "清远市", 2022, "", "", "45-54"): 63.4,
            (CERVICAL, "清远市", 2023): 62,
            (CERVICAL, "清远市", 2023, "", "", "35-44"): 62.2,
            (CERVICAL, "清远市", 2023, "", "", "45-54"): 63.5,
        },
        set(),
    ),
    "ages as rows that stand alone": (
        {
            "S1": """
2023年清远市妇女健康情况
指标 | 2022年 | 2023年
15岁及以上 | . | .
互联网使用率 | 70.1 | 71.1
60岁及以上 | . | .
互联网使用率 | 40.1 | 41.1
"""
        },
        (),
        {
            ("internet_use", "清远市", 2022, "", "", "15+"): 70.1,
            ("internet_use", "清远市", 2022, "", "", "60+"): 40.1,
            ("internet_use", "清远市", 2023, "", "", "15+"): 71.1,
            ("internet_use", "清远市", 2023, "", "", "60+"): 41.1,
        },
        set(),
    ),
    "an age in the name in a title": (
        {
            "S1": """
2023年清远市60岁及以上人口互联网使用率
地区 | 2023年
清城区 | 41.2
英德市 | 31.2
"""
        },
        (),
        {
            ("internet_use", "清城区", 2023, "", "", "60+"): 41.2,
            ("internet_use", "英德市", 2023, "", "", "60+"): 31.2,
        },
        set(),
    ),
    "an age in a title": (
        {
            "S1": """
2023年清远市60岁及以上人口情况
地区 | 互联网使用率 | 文盲率
清城区 | 41.2 | 10.2
英德市 | 31.2 | 12.1
"""
        },
        (),
        {
            ("illiteracy", "清城区", 2023, "", "", "60+"): 10.2,
            ("illiteracy", "英德市", 2023, "", "", "60+"): 12.1,
            ("internet_use", "清城区", 2023, "", "", "60+"): 41.2,
            ("internet_use", "英德市", 2023, "", "", "60+"): 31.2,
        },
        set(),
    ),
    "ages below years": (
        {
            "S1": """
清远市宫颈癌筛查率（%）
地区 | 2022年 | . | 2023年 | .
. | 35—44岁 | 45—64岁 | 35—44岁 | 45—64岁
清城区 | 61.2 | 63.4 | 60.1 | 62.0
英德市 | 51.2 | 53.4 | 50.1 | 52.0
"""
        },
        ("B2:C2", "D2:E2"),
        {
            (CERVICAL, "清城区", 2022, "", "", "35-44"): 61.2,
            (CERVICAL, "清城区", 2022, "", "", "45-64"): 63.4,
            (CERVICAL, "清城区", 2023, "", "", "35-44"): 60.1,
            (CERVICAL, "清城区", 2023, "", "", "45-64"): 62,
            (CERVICAL, "英德市", 2022, "", "", "35-44"): 51.2,
            (CERVICAL, "英德市", 2022, "", "", "45-64"): 53.4,
            (CERVICAL, "英德市", 2023, "", "", "35-44"): 50.1,
            (CERVICAL, "英德市", 2023, "", "", "45-64"): 52,
        },
        set(),
    ),
    "ages as keys, with a total": (
        {
            "S1": """
2023年清远市宫颈癌筛查情况
年龄组 | 宫颈癌筛查率（%） | 乳腺癌筛查率（%）
35—44岁 | 61.2 | 51.2
45—54岁 | 63.4 | 53.4
合计 | 62.0 | 52.1
"""
        },
        (),
        {
            (BREAST, "清远市", 2023): 52.1,
            (BREAST, "清远市", 2023, "", "", "35-44"): 51.2,
            (BREAST, "清远市", 2023, "", "", "45-54"): 53.4,
            (CERVICAL, "清远市", 2023): 62,
            (CERVICAL, "清远市", 2023, "", "", "35-44"): 61.2,
            (CERVICAL, "清远市", 2023, "", "", "45-54"): 63.4,
        },
        set(),
    ),
    "women, and an age": (
        {
            "S1": """
2023年清远市情况
指标 | 单位 | 2023年
互联网使用率 | % | 71.1
其中：女性 | % | 70.2
　　　60岁及以上 | % | 41.2
"""
        },
        (),
        {
            ("internet_use", "清远市", 2023): 71.1,
            ("internet_use", "清远市", 2023, "", "", "60+"): 41.2,
            ("internet_use", "清远市", 2023, "female"): 70.2,
        },
        set(),
    ),
    "sheets of years": (
        {
            "2021年": """
地区 | 孕产妇死亡率 | 村委会成员中女性比例
清城区 | 15.7 | 31.2
英德市 | 16.1 | 28.4
""",
            "2022年": """
地区 | 孕产妇死亡率 | 村委会成员中女性比例
清城区 | 14.7 | 31.2
英德市 | 15.1 | 28.4
""",
        },
        (),
        {
            (MMR, "清城区", 2021): 15.7,
            (MMR, "清城区", 2022): 14.7,
            (MMR, "英德市", 2021): 16.1,
            (MMR, "英德市", 2022): 15.1,
            (VC, "清城区", 2021): 31.2,
            (VC, "清城区", 2022): 31.2,
            (VC, "英德市", 2021): 28.4,
            (VC, "英德市", 2022): 28.4,
        },
        set(),
    ),
    "sheets of counties": (
        {
            "清城区": """
指标 | 2022年 | 2023年
孕产妇死亡率 | 15.7 | 15.1
""",
            "英德市": """
指标 | 2022年 | 2023年
孕产妇死亡率 | 16.7 | 16.1
""",
        },
        (),
        {
            (MMR, "清城区", 2022): 15.7,
            (MMR, "清城区", 2023): 15.1,
            (MMR, "英德市", 2022): 16.7,
            (MMR, "英德市", 2023): 16.1,
        },
        set(),
    ),
    "sheets of counties by their short names": (
        {
            "清城": """
指标 | 2022年 | 2023年
孕产妇死亡率 | 15.7 | 15.1
""",
            "英德": """
指标 | 2022年 | 2023年
孕产妇死亡率 | 16.7 | 16.1
""",
        },
        (),
        {
            (MMR, "清城", 2022): 15.7,
            (MMR, "清城", 2023): 15.1,
            (MMR, "英德", 2022): 16.7,
            (MMR, "英德", 2023): 16.1,
        },
        set(),
    ),
    "a title copied to the sheet of another year": (
        {
            "2021年": """
2021年清远市情况
地区 | 孕产妇死亡率 | 村委会成员中女性比例
清城区 | 15.7 | 31.2
英德市 | 16.1 | 28.4
""",
            "2022年": """
2021年清远市情况
地区 | 孕产妇死亡率 | 村委会成员中女性比例
清城区 | 14.7 | 31.2
英德市 | 15.1 | 28.4
""",
        },
        (),
        {
            (MMR, "清城区", 2021): 15.7,
            (MMR, "英德市", 2021): 16.1,
            (VC, "清城区", 2021): 31.2,
            (VC, "英德市", 2021): 28.4,
        },
        {"YEAR_OTHER_THAN_SHEET"},
    ),
    "sheets of those who report": (
        {
            "Sheet1": """
填报单位：清城区统计局
指标 | 2022年 | 2023年
孕产妇死亡率 | 15.7 | 15.1
""",
            "Sheet2": """
填报单位：英德市统计局
指标 | 2022年 | 2023年
孕产妇死亡率 | 16.7 | 16.1
""",
        },
        (),
        {
            (MMR, "清城区", 2022): 15.7,
            (MMR, "清城区", 2023): 15.1,
            (MMR, "英德市", 2022): 16.7,
            (MMR, "英德市", 2023): 16.1,
        },
        set(),
    ),
    "remarks that are numbers": (
        {
            "S1": """
2023年清远市情况
地区 | 孕产妇死亡率 | 备注
清城区 | 15.7 | 3
英德市 | 16.1 | 2
"""
        },
        (),
        {(MMR, "清城区", 2023): 15.7, (MMR, "英德市", 2023): 16.1},
        set(),
    ),
    "blank rows between": (
        {
            "S1": """
2023年清远市情况
地区 | 孕产妇死亡率
.
清城区 | 15.7
.
英德市 | 16.1
"""
        },
        (),
        {(MMR, "清城区", 2023): 15.7, (MMR, "英德市", 2023): 16.1},
        set(),
    ),
    "subtotals of several regions": (
        {
            "S1": """
2023年广东省孕产妇死亡率
地区 | 2022年 | 2023年
全省 | 10.1 | 10.0
珠三角 | 9.1 | 9.0
广州市 | 8.1 | 8.0
深圳市 | 7.1 | 7.0
粤东 | 11.1 | 11.0
汕头市 | 12.1 | 12.0
粤北 | 13.1 | 13.0
清远市 | 14.1 | 14.0
"""
        },
        (),
        {
            (MMR, "广东省", 2022): 10.1,
            (MMR, "广东省", 2023): 10,
            (MMR, "广州市", 2022): 8.1,
            (MMR, "广州市", 2023): 8,
            (MMR, "汕头市", 2022): 12.1,
            (MMR, "汕头市", 2023): 12,
            (MMR, "深圳市", 2022): 7.1,
            (MMR, "深圳市", 2023): 7,
            (MMR, "清远市", 2022): 14.1,
            (MMR, "清远市", 2023): 14,
        },
        {"REGION_GROUP"},
    ),
    "indents by wide spaces": (
        {
            "S1": """
清远市情况
指标 | 2022年 | 2023年
妇女与健康 | . | .
　　孕产妇死亡率 | 15.7 | 15.1
　　　　城市 | 14.1 | 14.2
　　　　农村 | 16.1 | 16.2
　　产前检查率 | 98.1 | 98.2
"""
        },
        (),
        {
            (ANTENATAL, "清远市", 2022): 98.1,
            (ANTENATAL, "清远市", 2023): 98.2,
            (MMR, "清远市", 2022): 15.7,
            (MMR, "清远市", 2022, "", "rural"): 16.1,
            (MMR, "清远市", 2022, "", "urban"): 14.1,
            (MMR, "清远市", 2023): 15.1,
            (MMR, "清远市", 2023, "", "rural"): 16.2,
            (MMR, "清远市", 2023, "", "urban"): 14.2,
        },
        set(),
    ),
    "regions merged to the left": (
        {
            "S1": """
2023年广东省情况
片区 | 地市 | 孕产妇死亡率
珠三角 | 广州市 | 8.0
. | 深圳市 | 7.0
粤北 | 清远市 | 14.0
. | 韶关市 | 13.0
"""
        },
        ("A3:A4", "A5:A6"),
        {
            (MMR, "广州市", 2023): 8,
            (MMR, "深圳市", 2023): 7,
            (MMR, "清远市", 2023): 14,
            (MMR, "韶关市", 2023): 13,
        },
        set(),
    ),
    "numbers without a heading": (
        {
            "S1": """
2023年清远市情况
地区 | 孕产妇死亡率 | .
清城区 | 15.7 | 3
英德市 | 16.1 | 2
"""
        },
        (),
        {(MMR, "清城区", 2023): 15.7, (MMR, "英德市", 2023): 16.1},
        {"COLUMN_WITHOUT_HEADING"},
    ),
    "a total at the bottom": (
        {
            "S1": """
2023年清远市孕产妇死亡率
地区 | 2022年 | 2023年
清城区 | 15.7 | 15.1
英德市 | 16.1 | 16.0
全市合计 | 15.9 | 15.5
"""
        },
        (),
        {
            (MMR, "清城区", 2022): 15.7,
            (MMR, "清城区", 2023): 15.1,
            (MMR, "清远市", 2022): 15.9,
            (MMR, "清远市", 2023): 15.5,
            (MMR, "英德市", 2022): 16.1,
            (MMR, "英德市", 2023): 16,
        },
        set(),
    ),
    "numbering that looks like numbers": (
        {
            "S1": """
清远市情况
序号 | 指标 | 2022年 | 2023年
一 | 妇女与健康 | . | .
1 | 孕产妇死亡率 | 15.7 | 15.1
1.1 | 其中：城市 | 14.1 | 14.2
1.2 | 农村 | 16.1 | 16.2
2 | 产前检查率 | 98.1 | 98.2
二 | 妇女与教育 | . | .
3 | 互联网使用率 | 70.1 | 71.1
"""
        },
        (),
        {
            (ANTENATAL, "清远市", 2022): 98.1,
            (ANTENATAL, "清远市", 2023): 98.2,
            ("internet_use", "清远市", 2022): 70.1,
            ("internet_use", "清远市", 2023): 71.1,
            (MMR, "清远市", 2022): 15.7,
            (MMR, "清远市", 2022, "", "rural"): 16.1,
            (MMR, "清远市", 2022, "", "urban"): 14.1,
            (MMR, "清远市", 2023): 15.1,
            (MMR, "清远市", 2023, "", "rural"): 16.2,
            (MMR, "清远市", 2023, "", "urban"): 14.2,
        },
        set(),
    ),
    "regions as parts of a total": (
        {
            "S1": """
2023年清远市情况
地区 | 孕产妇死亡率
全市 | 15.9
其中：清城区 | 15.7
英德市 | 16.1
"""
        },
        (),
        {(MMR, "清城区", 2023): 15.7, (MMR, "清远市", 2023): 15.9, (MMR, "英德市", 2023): 16.1},
        set(),
    ),
    "ranks beside values": (
        {
            "S1": """
2023年清远市情况
地区 | 孕产妇死亡率 | 位次 | 产前检查率 | 位次
清城区 | 15.7 | 1 | 98.1 | 2
英德市 | 16.1 | 2 | 97.1 | 1
"""
        },
        (),
        {
            (ANTENATAL, "清城区", 2023): 98.1,
            (ANTENATAL, "英德市", 2023): 97.1,
            (MMR, "清城区", 2023): 15.7,
            (MMR, "英德市", 2023): 16.1,
        },
        set(),
    ),
    "headings of several lines": (
        {
            "S1": """
2023年清远市情况
地区 | 孕产妇\\n死亡率 | 产前检查率\\n（%）
清城区 | 15.7 | 98.1
英德市 | 16.1 | 97.1
"""
        },
        (),
        {
            (ANTENATAL, "清城区", 2023): 98.1,
            (ANTENATAL, "英德市", 2023): 97.1,
            (MMR, "清城区", 2023): 15.7,
            (MMR, "英德市", 2023): 16.1,
        },
        set(),
    ),
    "half a year in the title": (
        {
            "S1": """
2023年上半年清远市情况
地区 | 孕产妇死亡率
清城区 | 15.7
英德市 | 16.1
"""
        },
        (),
        {},
        {"PERIOD_OF_YEAR"},
    ),
    "regions with footnote marks": (
        {
            "S1": """
2023年清远市情况
地区 | 孕产妇死亡率
清城区（含高新区） | 15.7
英德市* | 16.1
连州市① | 16.2
"""
        },
        (),
        {
            (MMR, "清城区(含高新区)", 2023): 15.7,
            (MMR, "英德市", 2023): 16.1,
            (MMR, "连州市", 2023): 16.2,
        },
        set(),
    ),
    "the same unit as above": (
        {
            "S1": """
清远市情况
指标 | 单位 | 2023年
产前检查率 | % | 98.1
孕产妇系统管理率 | 〃 | 93.1
孕产妇死亡率 | 1/10万 | 15.1
"""
        },
        (),
        {
            (ANTENATAL, "清远市", 2023): 98.1,
            (MMR, "清远市", 2023): 15.1,
            ("maternal_system_management", "清远市", 2023): 93.1,
        },
        set(),
    ),
    "the same region as above": (
        {
            "S1": """
清远市情况
地区 | 年份 | 孕产妇死亡率
清城区 | 2022 | 15.7
〃 | 2023 | 15.1
英德市 | 2022 | 16.7
″ | 2023 | 16.1
"""
        },
        (),
        {
            (MMR, "清城区", 2022): 15.7,
            (MMR, "清城区", 2023): 15.1,
            (MMR, "英德市", 2022): 16.7,
            (MMR, "英德市", 2023): 16.1,
        },
        set(),
    ),
    "a footnote that names another year": (
        {
            "S1": """
清远市情况
指标 | 2022年 | 2023年
孕产妇死亡率 | 15.7 | 15.1*
产前检查率 | 98.1 | 98.2
注：*为2022年数据。
"""
        },
        (),
        {
            (ANTENATAL, "清远市", 2022): 98.1,
            (ANTENATAL, "清远市", 2023): 98.2,
            (MMR, "清远市", 2022): 15.7,
        },
        {"VALUE_OF_OTHER_YEAR"},
    ),
    "ages below indicators": (
        {
            "S1": """
2023年清远市情况
地区 | 宫颈癌筛查率（%） | . | 乳腺癌筛查率（%） | .
. | 35—44岁 | 45—64岁 | 35—44岁 | 45—64岁
清城区 | 61.2 | 63.4 | 51.2 | 53.4
"""
        },
        ("B2:C2", "D2:E2"),
        {
            (BREAST, "清城区", 2023, "", "", "35-44"): 51.2,
            (BREAST, "清城区", 2023, "", "", "45-64"): 53.4,
            (CERVICAL, "清城区", 2023, "", "", "35-44"): 61.2,
            (CERVICAL, "清城区", 2023, "", "", "45-64"): 63.4,
        },
        set(),
    ),
    "sheets of departments": (
        {
            "卫健": """
指标 | 2022年 | 2023年
孕产妇死亡率 | 15.7 | 15.1
""",
            "人社": """
指标 | 2022年 | 2023年
女性参加失业保险人数 | 23100 | 24100
""",
        },
        (),
        {
            (MMR, "", 2022): 15.7,
            (MMR, "", 2023): 15.1,
            (UNEMPLOYED, "", 2022): 23100,
            (UNEMPLOYED, "", 2023): 24100,
        },
        set(),
    ),
    "sheets of men and of women": (
        {
            "男性": """
指标 | 2022年 | 2023年
互联网使用率 | 71.1 | 72.1
""",
            "女性": """
指标 | 2022年 | 2023年
互联网使用率 | 70.1 | 71.1
""",
        },
        (),
        {
            ("internet_use", "", 2022, "female"): 70.1,
            ("internet_use", "", 2022, "male"): 71.1,
            ("internet_use", "", 2023, "female"): 71.1,
            ("internet_use", "", 2023, "male"): 72.1,
        },
        set(),
    ),
    "an office that is called the unit": (
        {
            "S1": """
2023年妇幼健康情况
单位：清远市卫生健康局    填报时间：2024年1月
地区 | 孕产妇死亡率
清城区 | 15.7
英德市 | 16.1
"""
        },
        (),
        {(MMR, "清城区", 2023): 15.7, (MMR, "英德市", 2023): 16.1},
        set(),
    ),
    "a unit of a total and its women, as rows": (
        {
            "S1": """
清远市情况
单位：万人
指标 | 2023年
从业人员 | 20.1
其中：女 | 8.1
"""
        },
        (),
        {
            ("employed_women", "清远市", 2023): 8.1,
            ("employed_women_share", "清远市", 2023): 40.298507,
        },
        set(),
    ),
    "a unit of the first of two tables": (
        {
            "S1": """
2023年清远市情况
单位：%
地区 | 产前检查率
清城区 | 98.1
英德市 | 97.1
女性参保情况
地区 | 女性参加失业保险人数
清城区 | 23100
英德市 | 11200
"""
        },
        (),
        {
            (ANTENATAL, "清城区", 2023): 98.1,
            (ANTENATAL, "英德市", 2023): 97.1,
            (UNEMPLOYED, "清城区", 2023): 23100,
            (UNEMPLOYED, "英德市", 2023): 11200,
        },
        set(),
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_is_read_with_what_serves_it(kind: str, tmp_path: Path) -> None:
    sheets, blocks, expected, told = KINDS[kind]
    data = read(merged(book(tmp_path / "x.xlsx", **sheets), *blocks))
    known = matcher_of().known
    found = {}
    for row in data.table.to_dict("records"):
        own = known[row["indicator_id"]]
        parts = ("sex", "area", "age")
        groups = ["" if row[part] in (own[part], "both", "all") else row[part] for part in parts]
        while groups and not groups[-1]:
            groups.pop()
        found[row["indicator_id"], row["region"], row["year"], *groups] = row["value"]
    assert found == pytest.approx(expected, abs=1e-4)
    assert told <= {problem.code for problem in data.problems}


SENTENCES = {
    "UNIT_FROM_NOTE": (
        "a unit in a note below, of counts beside shares",
        "x.xlsx，工作表“S1”，单元格 A5：表下说明写明“人数单位为万人”，未写单位的数值按此读取。"
        "如不适用于全表，请在各指标名称或单位栏中写明单位。",
    ),
    "UNIT_FROM_ABOVE": (
        "the same header again, without its unit",
        "x.xlsx，工作表“S1”，单元格 A2：本表未写单位，沿用上表的“单位：万人”。如单位不同，请在本表上方写明。",
    ),
    "UNIT_NOT_CARRIED": (
        "another table without a unit",
        "x.xlsx，工作表“S1”，单元格 A2：上表写明“单位：万人”，第 8 行起的表未写单位，按指标的单位读取。"
        "请核对，并在该表上方写明单位。",
    ),
    "UNIT_SET_ASIDE": (
        "percent above deaths",
        "x.xlsx，工作表“S1”，单元格 A2：“单位：%”不能是“孕产妇死亡率”的单位，该指标按“/10万”读取。"
        "请在该指标名称后写明单位。",
    ),
    "UNIT_UNKNOWN": (
        "a unit in a note that is not known",
        "x.xlsx，工作表“S1”，单元格 B3：单位“亩”无法识别，所涉数值未采用。请换算为指标的单位，或改正单位的写法。",
    ),
    "AGE_FROM_TITLE": (
        "an age in a title",
        "x.xlsx，工作表“S1”：表题写明年龄（60+），未写明年龄的数值均按此年龄组读取。如是全体人口的数，请改写表题。",
    ),
    "YEAR_OTHER_THAN_SHEET": (
        "a title copied to the sheet of another year",
        "x.xlsx，工作表“2022年”：表题的年份（2021）与工作表名不一致，按表题读取。请核对年份，改正表题或工作表名。",
    ),
    "PERIOD_OF_YEAR": (
        "half a year in the title",
        "x.xlsx，工作表“S1”：“2023年上半年清远市情况”说的不是全年，表中未写年份的数值未采用。"
        "如可作该年的数，请在列标题或表题中只写年份。",
    ),
    "VALUE_OF_OTHER_YEAR": (
        "a footnote that names another year",
        "x.xlsx，工作表“S1”，单元格 C3：注中说明“2022年数据”，“15.1*”不是所在年份的数，未采用（共 1 个）。"
        "请改填该年的数，或留空表示缺数。",
    ),
    "REGION_GROUP": (
        "subtotals of several regions",
        "x.xlsx，工作表“S1”，单元格 A4：“珠三角”等 3 行是片区小计或直属单位，不是单独的地区，未采用。"
        "如需评估片区，请另用一张只列片区的表。",
    ),
}


def test_what_was_taken_from_around_a_table_is_told_in_a_sentence(tmp_path: Path) -> None:
    for code, (kind, sentence) in SENTENCES.items():
        sheets, blocks, *_ = KINDS[kind]
        data = read(merged(book(tmp_path / "x.xlsx", **sheets), *blocks))
        told = next(problem for problem in data.problems if problem.code == code)
        assert told.message("zh") == sentence


def test_footnotes_give_status_and_remark(tmp_path: Path) -> None:
    text = """清远市情况
        指标 | 2022年 | 2023年*
        孕产妇死亡率① | 15.7† | 15.1
        产前检查率 | 98.1 | 98.2
        ①：监测地区数据。*2023年为快报数
        注：†为修订数"""
    data = read(book(tmp_path / "x.xlsx", S1=text)).table
    said = [tuple(row) for row in data[["value", "flag", "note"]].itertuples(index=False)]
    assert said == [
        (15.7, "final", "修订数"),
        (15.1, "provisional", "监测地区数据"),
        (98.1, "final", ""),
        (98.2, "provisional", "2023年为快报数"),
    ]


PAGE = """<table border=1><tr><td colspan=3 height=19 class=xl65 title="a>b">2023年清远市妇幼健康情况</td></tr>
<tr><th rowspan=2 width=72>地区<th colspan=2>孕产妇<br>死亡率<tr><td>2022年<td>2023年
<tr><td>&nbsp;清城区<td>15.7<sup>1</sup><td>15.1</tr>
<tr style="display:none"><td>佛冈县<td>14.7<td>14.1</table>"""


@pytest.mark.parametrize(
    "page",
    [
        f"<html><head><style>td{{color:red}}</style></head><body>{PAGE}</body></html>".encode(
            "gb18030"
        ),
        f"<html><body><table><tr><td>{PAGE}</td></tr></table></body></html>".encode("utf-16"),
        b"MIME-Version: 1.0\nContent-Type: text/html\n\n" + PAGE.encode(),
    ],
)
def test_a_page_that_is_called_xls_is_read_as_its_tables(page: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.xls").write_bytes(page)
    data = read(tmp_path / "x.xls")
    found = data.table.set_index(["region", "year"])["value"].to_dict()
    told = {("清城区", 2022): 15.7, ("清城区", 2023): 15.1}
    assert found == told | {("佛冈县", 2022): 14.7, ("佛冈县", 2023): 14.1}
    assert {problem.code for problem in data.problems} == {"FILE_SUFFIX", "ROWS_HIDDEN"}
    assert data.table["cell"].tolist()[:2] == ["B4", "C4"]


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("<table><tr>" + "<td colspan=1000>1" * 20, "FILE_MANY_CELLS"),
        (
            "<table>"
            + "<tr>" * 3001
            + "<td>1"
            + "<tr><td>1" * 2000
            + "<tr>"
            + "<td colspan=900>1" * 16,
            "SHEET_TOO_LARGE",
        ),
        ("<table><tr>" + "<td>1<table><tr>" * 200 + "<a " * 100_000, "NO_TABLE"),
        ("<table><tr><td>1</table>" + "<!--" * 100_000, "NO_TABLE"),
    ],
)
def test_a_page_that_is_no_table_of_ours_costs_no_more_than_its_length(
    page: str, code: str, tmp_path: Path
) -> None:
    (tmp_path / "x.xls").write_text(page, encoding="utf-8")
    with pytest.raises(DataError) as error:
        read(tmp_path / "x.xls")
    assert error.value.problems[0].code == code


@pytest.mark.parametrize(
    ("lines", "values", "told"),
    [
        (
            ["清城区;98,4;1.234,0", "英德市;97,0;800,5"],
            [98.4, 1234.0, 97.0, 800.5],
            {"DECIMAL_COMMAS": "C2"},
        ),
        (
            ["清城区;98,4%;1,234"],
            [98.4, 1.234],
            {"DECIMAL_COMMAS": "C2", "DECIMAL_COMMA_OR_THOUSANDS": "D2"},
        ),
        (["清城区;98.4;1,234"], [98.4, 1234.0], {}),
        (["清城区;98,4;1,234", "英德市;97.5;800"], [1234.0, 97.5, 800.0], {"DECIMAL_COMMA": "C2"}),
    ],
)
def test_decimal_commas_are_read_where_the_file_makes_them_certain(
    lines: list[str], values: list[float], told: dict[str, str], tmp_path: Path
) -> None:
    head = "地区;产前检查率;女性参加失业保险人数;年份"
    rows = [head, *(f"{line};2023" for line in lines)]
    (tmp_path / "x.csv").write_text("\n".join(rows), encoding="utf-8")
    data = read(tmp_path / "x.csv")
    assert data.table["value"].tolist() == values
    commas = {problem.code: problem.cell for problem in data.problems if "COMMA" in problem.code}
    assert commas == {code: chr(ord(cell[0]) - 1) + cell[1] for code, cell in told.items()}


def test_decimal_commas_are_told_of_in_a_sentence(tmp_path: Path) -> None:
    rows = "地区;年份;产前检查率;女性参加失业保险人数\n清城区;2023;98,4;1,234\n"
    (tmp_path / "x.csv").write_text(rows, encoding="utf-8")
    told = {problem.code: problem.message("zh") for problem in read(tmp_path / "x.csv").problems}
    assert told["DECIMAL_COMMAS"] == (
        "x.csv，单元格 C2：文件以逗号为小数点（如“98,4”），已按小数读取。如是千位分隔符，请去掉逗号。"
    )
    assert told["DECIMAL_COMMA_OR_THOUSANDS"] == (
        "x.csv，单元格 D2：“1,234”中的逗号可作小数点，也可作千位分隔符，已按全文的写法读作小数。"
        "请核对；如是千位分隔符，请去掉逗号。"
    )
