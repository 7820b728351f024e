"""The chapter of a final report that puts a plan beside the one before it and the one above."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from openpyxl import load_workbook

import womenplan as wp
from tests.conftest import ROOT
from tests.evaluation.test_succession import BEFORE, SCREENING, THIS, observations, plan
from tests.report.conftest import DEATHS, HOME, make_result
from womenplan.report import outline, succession
from womenplan.report.content import Content


def chapter(result: wp.Evaluation, lang: str = "zh") -> tuple[str, str, list[outline.Block]]:
    """Return the title, the words and the blocks of the chapter."""
    blocks = outline.report(Content(result, lang))  # type: ignore[arg-type]
    heads = [at for at, one in enumerate(blocks) if isinstance(one, outline.HeadingBlock)]
    at = next(at for at in heads if blocks[at].code == "earlier")  # type: ignore[union-attr]
    end = min(other for other in heads if other > at)
    own = blocks[at + 1 : end]
    said = "\n".join(one.words for one in own if isinstance(one, outline.Text))
    return blocks[at].title, said, own  # type: ignore[union-attr]


def test_both_verdicts_and_the_values_at_three_times_are_told():
    result = wp.evaluate(THIS, observations(), 2020, previous=BEFORE)
    title, said, own = chapter(result)
    assert title == "与上一轮规划的比较"
    assert said == (
        "上一轮《安湖市妇女发展规划（2001—2010年）》与《规划》都设有目标的指标有2项，"
        "上一轮已达标1项，本轮已达标1项。上一轮未达标、本轮达标的是孕产妇死亡率。"
        "上一轮达标、本轮未达标的是适龄妇女宫颈癌人群筛查率。"
        "与上一轮规划期末（2010年）相比，可比的2项指标均向好。其中，2010—2020年，"
        "适龄妇女宫颈癌人群筛查率由30.0%提高到52.4%，孕产妇死亡率由2009年的25.3/10万降至2020年的11.6/10万，变动较大。"
    )
    (table,) = [one.table for one in own if isinstance(one, outline.Grid)]
    assert list(table.heads) == [
        "指标",
        "上轮期末值（2010年）",
        "中期值（2015年）",
        "本轮期末值（2020年）",
        "变化",
        "上轮状态",
        "状态",
    ]
    rows = [[str(cell) for cell in cells] for cells in table.rows]
    assert rows == [
        ["适龄妇女宫颈癌人群筛查率（%）", "30.0", "41.5", "52.4", "22.4", "已达标", "未达标"],
        [
            "孕产妇死亡率（/10万）",
            "25.3 (2009)",
            "18.0 (2014)",
            "11.6",
            "-13.7",
            "未达标",
            "已达标",
        ],
    ]
    assert not [one for one in own if isinstance(one, outline.Blank)]
    english = chapter(result, "en")[1]
    assert english.startswith("The plan and the plan before, the ")
    assert "both set targets on 2 indicators: 1 was met then and 1 now." in english
    assert (
        " Both indicators that can be compared with the end of the plan before (2010) improved."
        in english
    )


def test_without_a_plan_before_the_values_stand_and_the_rest_is_a_blank():
    _, said, own = chapter(wp.evaluate(THIS, observations(), 2020))
    assert said.startswith("与上一轮规划期末（2010年）相比，可比的2项指标均向好。")
    (table,) = [one.table for one in own if isinstance(one, outline.Grid)]
    assert "上轮状态" not in table.heads
    (blank,) = [one for one in own if isinstance(one, outline.Blank)]
    assert blank.hint.startswith("【待填：上一轮规划的名称")


def test_only_a_final_report_compares_and_its_workbook_has_all_values(tmp_path):
    result = wp.evaluate(THIS, observations(), 2020, previous=BEFORE)
    path = wp.report.excel(result, tmp_path / "a.xlsx")
    book = load_workbook(path)
    assert book["与上一轮比较"].max_row == 3  # heads and two indicators
    midway = wp.evaluate(THIS, observations(), 2015, previous=BEFORE)
    codes = [one.code for one in outline.report(Content(midway, "zh")) if hasattr(one, "code")]
    assert "earlier" not in codes
    written = wp.report.excel(midway, tmp_path / "b.xlsx")
    assert "与上一轮比较" not in load_workbook(written).sheetnames


def test_deaths_of_which_there_are_few_are_no_example_of_a_change():
    series = {(HOME, DEATHS): {2020: 50.0, 2023: 50.0, 2025: 25.0}}
    asked = [{"indicator_id": DEATHS, "operator": "<=", "value": 8.0}]
    result = make_result(asked, series, births=4000.0, stage="final")
    said = chapter(result)[1]
    assert "可比的1项指标中，1项向好。" in said
    assert "由50" not in said


def test_plan_above_is_compared_where_it_is_bundled():
    # Qingyuan's targets against the national ones: of ten on the same indicators one is stricter,
    # eight are the same, and the premarital examination is asked of fewer (test_comparison)
    data = wp.read_observations(ROOT / "data/qingyuan_counties_made_up_2018_2024.xlsx")
    result = wp.evaluate("qingyuan-2021", data, 2024, stage="final")
    title, said, _ = chapter(result)
    assert title == "与上一轮和上级规划的比较"
    told = re.search(
        r"可比的(\d+)项指标中，目标严于上级的(\d+)项、与上级一致的(\d+)项、宽于上级的(\d+)项。",
        said,
    )
    assert told is not None
    total, *ways = map(int, told.groups())
    assert total == sum(ways)
    assert (
        succession.above(Content(replace(result, plan=replace(result.plan, parent_id="")), "zh"))
        == []
    )


def test_target_that_only_this_plan_sets_has_no_earlier_verdict_and_one_not_judged_is_counted_apart():
    before = plan(2001, (DEATHS, "<=", 20.0), ("premarital_examination", ">=", 60.0))
    this = plan(
        2011, (DEATHS, "<=", 12.0), (SCREENING, ">=", 60.0), ("premarital_examination", ">=", 70.0)
    )
    _, said, own = chapter(wp.evaluate(this, observations(), 2020, previous=before))
    # of the premarital check-ups nothing is known
    assert (
        "都设有目标的指标有2项，其中两轮均有评判结果的1项：上一轮已达标0项，本轮已达标1项。" in said
    )
    assert "与上一轮规划期末（2010年）相比" in said  # whatever the years of most values
    (table,) = [one.table for one in own if isinstance(one, outline.Grid)]
    verdicts = [(str(row[0]), str(row[-2]), str(row[-1])) for row in table.rows]
    assert verdicts == [
        ("孕产妇死亡率（/10万）", "未达标", "已达标"),  # those of both plans come first
        ("适龄妇女宫颈癌人群筛查率（%）", "—", "未达标"),
    ]


def test_report_on_several_regions_counts_them_together_and_its_workbook_names_each(tmp_path):
    # a third more or less of everything: 甲 40.0 and 19.0, 乙 20.0 and 38.0 at the end of the plan before,
    # 69.9 and 8.7, 34.9 and 17.4 now; asked were 30 and 20, are 60 and 12
    rows = observations()
    data = pd.concat(
        [
            rows.assign(
                region=name, value=rows["value"] * np.where(rows["indicator_id"] == DEATHS, *by)
            )
            for name, by in {"甲县": (0.75, 4 / 3), "乙县": (1.5, 2 / 3)}.items()
        ]
    )
    result = wp.evaluate(THIS, data, 2020, previous=BEFORE)
    _, said, own = chapter(result)
    assert said == (
        "上一轮《安湖市妇女发展规划（2001—2010年）》与《规划》都设有目标的指标有2项，"
        "2个地区两轮均有评判结果的共4项次：上一轮已达标2项次，本轮已达标2项次。"
    )
    assert len(own) == 1
    sheet = load_workbook(wp.report.excel(result, tmp_path / "a.xlsx"))["与上一轮比较"]
    rows = [[str(cell.value) for cell in line[:3]] for line in sheet.iter_rows(min_row=2)]
    assert sorted(rows)[0][:2] == ["乙县", "孕产妇死亡率（/10万）"]
    assert len(rows) == 4
    _, said, _ = chapter(result.subset(regions="乙县"))
    assert "上一轮已达标0项，本轮已达标0项。两轮均未达标的是" in said


def test_text_about_the_plan_before_stands_at_the_end_once_that_plan_is_given(tmp_path):
    written = wp.report.word(wp.evaluate(THIS, observations(), 2020), tmp_path / "old.docx")
    document = Document(str(written))
    blank = next(one for one in texts(document) if one.text.startswith("【待填：上一轮规划的名称"))
    blank.text = "上一轮规划共设目标20项，已达标15项。"
    document.save(str(written))
    result = wp.evaluate(THIS, observations(), 2020, previous=BEFORE)
    new, kept = wp.report.update(result, written, tmp_path / "new.docx", figures=False)
    told = [one.text for one in texts(Document(str(new)))]
    assert told[-2:] == [
        "新稿的“与上一轮规划的比较”中已没有这一处待填内容，原稿中填写的文字如下：",
        "上一轮规划共设目标20项，已达标15项。",
    ]
    assert [kept.names[key] for key in kept.moved] == ["与上一轮规划的比较"]
    again, _ = wp.report.update(
        wp.evaluate(THIS, observations(), 2020), written, tmp_path / "c.docx", figures=False
    )
    told = [one.text for one in texts(Document(str(again)))]
    assert told.count("上一轮规划共设目标20项，已达标15项。") == 1
    assert "原稿中未能归位的内容" not in told


def texts(document: Any) -> list[Paragraph]:
    """Return the paragraphs of a document with words, those in controls too."""
    found = (Paragraph(one, document) for one in document.element.body.iter(qn("w:p")))
    return [one for one in found if one.text]
