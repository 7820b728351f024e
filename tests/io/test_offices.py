"""Tables as offices type them and sites hand them out, with the values that a person reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sheets import book, codes, merged, read, said

MMR, CHECK, NET = "maternal_mortality", "premarital_examination", "internet_use"
VILLAGE, STREET = "village_committee_women_share", "neighbourhood_committee_women_share"
WORK, WORKING = "employed_women_share", "employed_women"
COUNTED = "indicator_id year value numerator denominator"

# What stands in the sheet, its merged cells, the columns to look at, the rows that a person
# reads, problems with cells.
KINDS: dict[str, tuple[str, str, str, set[tuple[Any, ...]], list[tuple[str, str]]]] = {
    "of which women, as a column behind the total": (
        """
        2023年各县从业人员情况 | .
        地区 | 从业人员（万人） | 其中：女性（万人）
        清城区 | 20 | 9
        英德市 | 30 | 12
        """,
        "",
        "region indicator_id value",
        {("清城区", WORK, 45), ("英德市", WORK, 40), ("清城区", WORKING, 9), ("英德市", WORKING, 12)},
        [],
    ),
    "of which women, with their share, behind the totals of two years": (
        """
        地区 | 2022年村委会成员 | 其中：女 | 女性占比 | 2023年村委会成员 | 其中：女 | 女性占比（%）
        清城区 | 170 | 41 | 24.1 | 172 | 43 | 25
        """,
        "",
        COUNTED,
        {(VILLAGE, 2022, 24.1, 41, 170), (VILLAGE, 2023, 25, 43, 172)},
        [],
    ),
    "all, women and their share under one total": (
        """
        2023年 | .
        地区 | 村委会成员 | . | .
        . | 总人数 | 女性人数 | 女性比例
        清城区 | 170 | 41 | 24.1
        """,
        "B2:D2",
        COUNTED,
        {(VILLAGE, 2023, 24.1, 41, 170)},
        [],
    ),
    "women and all beside the share, under the name of the share": (
        """
        2023年 | .
        地区 | 村委会成员中女性比例 | . | .
        . | 总数 | 女性 | 比例（%）
        清城区 | 170 | 41 | 24.1
        """,
        "B2:D2",
        COUNTED,
        {(VILLAGE, 2023, 24.1, 41, 170)},
        [],
    ),
    "women and all beside the share, indicators down": (
        """
        2023年 | .
        指标 | 合计 | 女性 | 占比
        村委会成员中女性比例 | 170 | 41 | 24.1
        居委会成员 | 200 | 110 | 55.1
        """,
        "",
        COUNTED,
        {(VILLAGE, 2023, 24.1, 41, 170), (STREET, 2023, 55.1, 110, 200)},
        [],
    ),
    "the share of women below a total and its women": (
        "指标 | 2022年\n村委会成员数（人） | 170\n#女性 | 41\n女性比例（%） | 24.1",
        "",
        COUNTED,
        {(VILLAGE, 2022, 24.1, 41, 170)},
        [],
    ),
    "of which a population that is another indicator": (
        "指标 | 2022年\n孕产妇死亡率 | 9\n其中：流动人口 | 10\n其中：农村 | 11",
        "",
        "indicator_id area value",
        {(MMR, "all", 9), ("migrant_maternal_mortality", "all", 10), (MMR, "rural", 11)},
        [],
    ),
    "of which a population that nobody knows": (
        "指标 | 2022年\n孕产妇死亡率 | 9\n其中：高危 | 10",
        "",
        "indicator_id value",
        {(MMR, 9)},
        [("INDICATOR_PART_UNKNOWN", "A3")],
    ),
    "women of a rate in a row of their own": (
        "指标 | 2022年\n互联网使用率 | 70\n其中：女性 | 68\n男性 | 72",
        "",
        "indicator_id sex value",
        {(NET, "both", 70), (NET, "female", 68), (NET, "male", 72)},
        [],
    ),
    "of which women, a number with a unit of its own": (
        "指标 | 2022年\n参加失业保险人数（万人） | 2\n其中：女性（人） | 9000",
        "",
        "indicator_id value",
        {("women_unemployment_insurance", 9000), ("unemployment_insured_women_share", 45)},
        [],
    ),
}


def _rounded(value: Any) -> Any:
    return round(value, 6) if isinstance(value, float) else value


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_gives_the_values_that_a_person_reads(kind: str, tmp_path: Path) -> None:
    text, blocks, columns, expected, problems = KINDS[kind]
    data = read(merged(book(tmp_path / "x.xlsx", S1=text), *blocks.split()))
    rows = said(data, *columns.split())
    assert {tuple(map(_rounded, row)) for row in rows} == expected
    assert codes(data) == problems
