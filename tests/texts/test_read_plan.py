"""A plan from its document: what is read, what is left open, and the workbook in which a person confirms it."""

from __future__ import annotations

import zipfile

import openpyxl
import pytest
from plan_documents import PLAN, compound_of, pdf_of, printed_pdf_of, table_of

import womenplan as wp
from womenplan.errors import DataError, UsageError, WomenplanError


def rows(draft, *columns):
    return draft.targets[list(columns)].to_dict("split")["data"]


def test_title_years_items_and_measures_come_from_the_text():
    draft = wp.read_plan(PLAN)
    facts = draft.facts
    assert (facts["region"], facts["level"], facts["start_year"], facts["end_year"]) == (
        "东河县",
        "county",
        2021,
        2030,
    )
    assert rows(
        draft, "line", "objective_no", "indicator_id", "operator", "value", "unit", "milestone_year"
    )[:3] == [
        [5, "1", "maternal_mortality", "<=", 12.0, "per_100k", 2025.0],
        [5, "1", "maternal_mortality", "<=", 8.0, "per_100k", 2030.0],
        [6, "2", "cervical_cancer_screening", ">=", 70.0, "percent", 2030.0],
    ]
    assert list(draft.objectives["objective_no"]) == ["1", "2", "3", "1"]
    assert list(draft.measures["item_no"]) == ["1"]


def test_ages_meetings_and_results_of_the_past_are_no_targets():
    draft = wp.read_plan(PLAN)
    assert 14.6 not in set(draft.targets["value"])
    assert 6 not in set(draft.targets["value"])
    assert draft.observations[["indicator_id", "year", "value"]].to_numpy().tolist() == [
        ["maternal_mortality", 2020, 14.6]
    ]


def test_a_name_that_the_catalogue_lacks_becomes_an_indicator_of_the_plans_own():
    draft = wp.read_plan(PLAN)
    own = draft.indicators.set_index("name").loc["绣娘合作社中女性比例"]
    assert (own["unit"], own["better"], own["domain"]) == ("percent", "higher", "economy")
    assert (own["numerator"], own["denominator"]) == ("绣娘合作社中女性人数", "绣娘合作社总人数")
    [row] = draft.targets[draft.targets["name"] == "绣娘合作社中女性比例"].to_dict("records")
    assert row["doubt"].endswith("目录中没有这一指标")
    assert row["confidence"] < 0.9


def test_a_plan_can_be_judged_from_its_text_and_says_that_nobody_confirmed_it(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    plan = wp.load_plan(path)
    assert "DRAFT_UNREVIEWED" in {problem.code for problem in plan.problems}
    assert plan.region_zh == "东河县"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_review_is_read_back_as_the_person_left_it(tmp_path, lang):
    draft = wp.read_plan(PLAN)
    path = draft.write(tmp_path / "plan.xlsx", lang=lang)
    assert (
        rows(draft, "indicator_id", "value")
        == wp.load_plan(path).targets[["indicator_id", "value"]].to_dict("split")["data"]
    )
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    names = [
        row[heads.index("指标" if lang == "zh" else "name")].value
        for row in sheet.iter_rows(min_row=2)
    ]
    screening = names.index("35—64岁适龄妇女宫颈癌人群筛查率") + 2
    sheet.cell(screening, heads.index("目标值" if lang == "zh" else "value") + 1).value = 75
    sheet.cell(names.index("绣娘合作社中女性比例") + 2, 1).value = "否" if lang == "zh" else "no"
    book.save(path)
    mended = wp.load_plan(path).targets
    assert mended.loc[mended["indicator_id"] == "cervical_cancer_screening", "value"].tolist() == [
        75
    ]
    assert len(mended) == len(draft.targets) - 1


REVIEWED = """东河市妇女发展规划（2021—2030年）
一、妇女与健康
1.农村妇女孕产妇系统管理率达到95%以上，孕产妇死亡率城乡差距缩小。
2.35—64岁妇女宫颈癌筛查率达到70%以上。
3.女职工工伤保险参保人数上升，孕产妇中重度贫血患病率下降。
4.从业人员中女性比例保持在45%左右。
"""


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ["≥", "缩小", "上升", "下降", "左右", "农村", "城乡差距"]),
        ("en", [">=", "narrow", "up", "down", "~", "rural", "rural-urban"]),
    ],
)
def test_a_review_is_in_the_words_of_its_reader_and_reads_back_in_codes(tmp_path, lang, words):
    draft = wp.read_plan(REVIEWED)
    path = draft.write(tmp_path / "plan.xlsx", lang=lang)
    sheet, plan_sheet = openpyxl.load_workbook(path).worksheets[:2]
    heads = [cell.value for cell in sheet[1]]
    columns = ("要求", "人群") if lang == "zh" else ("operator", "population")
    shown = {
        row[heads.index(column)]
        for row in sheet.iter_rows(2, values_only=True)
        for column in columns
    }
    assert set(words) <= shown
    assert ("市" if lang == "zh" else "city") in [cell.value for cell in plan_sheet["B"]]
    plan = wp.load_plan(path)
    asked = ["indicator_id", "operator", "population"]
    assert sorted(plan.targets[asked].to_numpy().tolist()) == sorted(rows(draft, *asked))
    assert plan.level == "city"


def test_an_existing_workbook_is_not_overwritten(tmp_path):
    draft = wp.read_plan(PLAN)
    draft.write(tmp_path / "plan.xlsx")
    with pytest.raises(UsageError, match="force"):
        draft.write(tmp_path / "plan.xlsx", lang="en")


def test_numbered_lists_and_tables_of_a_word_document_are_read(tmp_path):
    draft = wp.read_plan(table_of(tmp_path))
    assert rows(draft, "objective_no", "indicator_id", "operator", "value", "milestone_year") == [
        ["1", "maternal_mortality", "<=", 8.0, 2030.0],
        ["2", "cervical_cancer_screening", ">=", 70.0, 2030.0],
        ["2", "rural_tap_water", ">=", 95.0, 2030.0],
    ]
    assert draft.observations[["indicator_id", "year", "value"]].to_numpy().tolist() == [
        ["rural_tap_water", 2020, 88.0]
    ]


ANNEX = [
    ["领域", "指标", "单位", "2020年", "目标", "目标"],
    ["", "", "", "", "2025年", "2030年"],
    ["健康", "孕产妇死亡率", "1/10万", "10.2", "≤9.5", "≤9"],
    ["", "妇女常见病筛查率", "%", "72", "[80]", ">85"],
    ["经济", "就业人员中女性比例", "%", "44.1", "45左右", "—"],
]


@pytest.mark.parametrize("kind", ["html", "md", "tabs", "spaces"])
def test_an_annex_of_indicators_gives_its_targets(tmp_path, kind):
    rows_of_table = ANNEX
    if kind == "html":
        head = "".join(f"<th rowspan=2>{cell}</th>" for cell in ANNEX[0][:4])
        top = f"<tr>{head}<th colspan=2>目标</th></tr><tr><th>2025年</th><th>2030年</th></tr>"
        body = [[cell for cell in row if cell] for row in ANNEX[2:]]
        body[0][0] = f"<td rowspan=2>{body[0][0]}</td>"
        lines = "".join(
            f"<tr>{''.join(cell if '<td' in cell else f'<td>{cell}</td>' for cell in row)}</tr>"
            for row in body
        )
        text, suffix = f"<h1>附件：主要指标</h1><table>{top}{lines}</table>", "html"
    else:
        if kind != "md":  # a header of two rows needs the lines of its table
            years = ["领域", "指标", "单位", "2020年", "2025年目标", "2030年目标"]
            rows_of_table = [years, *ANNEX[2:]]
        between = {"md": " | ", "tabs": "\t", "spaces": "  "}[kind]
        edge = "| " if kind == "md" else ""
        shown = [between.join(row).strip() for row in rows_of_table]
        text = "附件：主要指标\n" + "\n".join(edge + line + edge[::-1] for line in shown)
        suffix = "md" if kind == "md" else "txt"
    path = tmp_path / f"annex.{suffix}"
    path.write_text(text, encoding="utf-8")
    draft = wp.read_plan(path, start_year=2021, end_year=2030)
    assert rows(draft, "indicator_id", "operator", "value", "milestone_year") == [
        ["maternal_mortality", "<=", 9.5, 2025.0],
        ["maternal_mortality", "<=", 9.0, 2030.0],
        ["common_disease_screening", ">=", 80.0, 2025.0],
        ["common_disease_screening", ">", 85.0, 2030.0],
        ["employed_women_share", "~", 45.0, 2025.0],
    ]
    assert draft.observations["value"].tolist() == [10.2, 72, 44.1]


def test_targets_told_in_words_of_a_table_have_the_year_of_their_deadline():
    text = """金湖县妇女发展规划（2021—2030年）目标任务分解表
序号 | 主要目标 | 完成时限 | 责任单位
1 | 婚前医学检查率达到85%，孕产妇死亡率低于10/10万 | 2025年 | 县卫健委
2 | 政协委员中女性比例逐步提高 | 2030年 | 县委组织部
"""
    assert rows(wp.read_plan(text), "indicator_id", "operator", "value", "milestone_year", "line")[
        :2
    ] == [
        ["premarital_examination", ">=", 85.0, 2025.0, 3],
        ["maternal_mortality", "<", 10.0, 2025.0, 3],
    ]
    assert wp.read_plan(text).targets["operator"].tolist() == [">=", "<", "up"]


def test_a_value_in_the_line_below_belongs_to_the_name_above():
    text = """北山县妇女发展规划（2016—2020年）
主要指标
孕产妇死亡率
15/10万以下
妇女常见病筛查率
不低于80%
政协委员中女性比例
逐步提高
"""
    draft = wp.read_plan(text)
    assert rows(draft, "indicator_id", "operator", "value", "line")[:2] == [
        ["maternal_mortality", "<=", 15.0, 4],
        ["common_disease_screening", ">=", 80.0, 6],
    ]
    assert draft.targets["operator"].tolist() == ["<=", ">=", "up"]


@pytest.mark.parametrize(
    ("name", "found", "said"),
    [
        ("missing.docx", None, "missing.docx：没有这个文件。请核对路径。"),
        ("broken.pdf", b"MZ" + bytes(500), "broken.pdf：文件已损坏或不完整，无法读取。"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_name(tmp_path, name, found, said):
    pytest.importorskip("pypdfium2")
    path = tmp_path / name
    if found:
        path.write_bytes(found)
    with pytest.raises(WomenplanError) as caught:
        wp.read_plan(path)
    assert said in str(caught.value.problems[0]).replace(f"{tmp_path}/", "")


def test_a_pdf_without_text_is_named_as_a_scan(tmp_path):
    pytest.importorskip("pypdfium2")
    with pytest.raises(DataError) as caught:
        wp.read_plan(pdf_of(tmp_path))
    assert [problem.code for problem in caught.value.problems] == ["DOCUMENT_SCANNED"]


@pytest.mark.parametrize(
    ("name", "blob", "code"),
    [
        ("empty.txt", b"", "DOCUMENT_EMPTY"),
        ("blank.txt", b" \n \n", "DOCUMENT_EMPTY"),
        ("plan.jpg", b"\xff\xd8", "DOCUMENT_KIND"),
    ],
)
def test_what_is_no_text_is_refused_with_a_sentence(tmp_path, name, blob, code):
    (tmp_path / name).write_bytes(blob)
    with pytest.raises(DataError) as caught:
        wp.read_plan(tmp_path / name)
    assert [problem.code for problem in caught.value.problems] == [code]


@pytest.mark.parametrize(
    ("name", "stream", "flags"),
    [
        ("plan.docx", "EncryptedPackage", b""),
        ("plan.doc", "EncryptedPackage", b""),
        ("plan.doc", "WordDocument", bytes([0xEC, 0xA5, *[0] * 9, 0x13])),
        ("plan.wps", "WordDocument", bytes([0xEC, 0xA5, *[0] * 9, 0x01])),
    ],
)
def test_a_document_with_a_password_is_named_with_and_without_an_office(
    tmp_path, monkeypatch, name, stream, flags
):
    path = compound_of(tmp_path / name, stream, flags)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(DataError, match=f"{name}：文件设有打开密码，无法读取。请去掉密码后另存"):
        wp.read_plan(path)


def test_an_opendocument_text_with_a_password_is_named(tmp_path):
    with zipfile.ZipFile(tmp_path / "plan.odt", "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("META-INF/manifest.xml", "<m><manifest:encryption-data/></m>")
    with pytest.raises(DataError, match="设有打开密码"):
        wp.read_plan(tmp_path / "plan.odt")


@pytest.mark.parametrize("name", ["plan.doc", "plan.docx"])
def test_an_old_document_without_an_office_is_named_as_what_it_is(tmp_path, monkeypatch, name):
    path = compound_of(tmp_path / name, "WordDocument", bytes([0xEC, 0xA5, *[0] * 9, 0x12]))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(DataError, match=r"读“\.doc”文件需要 LibreOffice.*请另存为 docx"):
        wp.read_plan(path)


def test_a_workbook_under_a_documents_name_is_named(tmp_path):
    openpyxl.Workbook().save(tmp_path / "plan.docx")
    with pytest.raises(DataError) as caught:
        wp.read_plan(tmp_path / "plan.docx")
    assert [problem.code for problem in caught.value.problems] == ["DOCUMENT_FOREIGN"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (
            "主要目标：\n1.孕产妇死亡率控制在8/10万以下。",
            {"DRAFT_NO_REGION", "DRAFT_NO_START_YEAR"},
        ),
        ("东河县儿童发展规划（2021—2030年）\n1.婴儿死亡率控制在5‰以下。", {"DRAFT_CHILDREN"}),
        (
            "东河县妇女发展规划（2021—2030年）\n主要目标\n1.孕产妇系统管理率提高。",
            {"DRAFT_NO_NUMBERS"},
        ),
        ("东河县妇女发展规划（2021—2030年）\n坚持党的领导。", {"DRAFT_EMPTY"}),
    ],
)
def test_what_the_text_does_not_say_is_told(text, codes):
    found = {problem.code for problem in wp.read_plan(text).problems}
    assert codes <= found


def test_traditional_characters_are_read_as_simplified_ones():
    draft = wp.read_plan(
        "東河縣婦女發展規劃（2021—2030年）\n（一）婦女與健康\n主要目標：\n"
        "1.孕產婦死亡率下降到9/10萬以下，農村與城市的差距縮小。\n2.婦女常見病篩查率顯著提高。"
    )
    assert draft.facts["region"] == "东河县"
    assert rows(draft, "indicator_id", "form", "operator", "value", "domain")[:1] == [
        ["maternal_mortality", "level", "<=", 9.0, "health"]
    ]
    assert rows(draft, "indicator_id", "form", "operator")[1:] == [
        ["maternal_mortality", "gap", "narrow"],
        ["common_disease_screening", "direction", "up"],
    ]
    assert "DRAFT_TRADITIONAL" in {problem.code for problem in draft.problems}


def test_a_draft_without_years_asks_for_them():
    draft = wp.read_plan("主要目标：\n1.孕产妇死亡率控制在8/10万以下。")
    with pytest.raises(DataError) as caught:
        draft.plan()
    assert [problem.code for problem in caught.value.problems] == ["DRAFT_WITHOUT_YEARS"]
    assert draft.plan(start_year=2021, end_year=2030).targets["milestone_year"].tolist() == [2030]


def test_changes_in_points_and_per_year_are_judged_by_hand():
    text = (
        "东河县妇女发展规划（2021—2030年）\n（一）妇女与经济\n主要目标：\n"
        "1.到2025年，高级专业技术人员中女性比例比2020年提高5个百分点。\n2.到2025年，女性就业人数比2020年年均增长10%。"
    )
    draft = wp.read_plan(text)
    assert rows(draft, "form", "value", "unit", "base_year", "milestone_year") == [
        ["change", 5.0, "percentage_points", 2020.0, 2025.0],
        ["change", 10.0, "percent_per_year", 2020.0, 2025.0],
    ]
    import pandas as pd

    share, count = draft.plan().targets["indicator_id"]
    table = pd.DataFrame(
        [
            ("东河县", one, year, value)
            for one, pair in ((share, (36, 40)), (count, (1000, 1600)))
            for year, value in zip((2020, 2025), pair, strict=True)
        ],
        columns=["region", "indicator_id", "year", "value"],
    )
    judged = wp.evaluate(draft.plan(), table, year=2025).table.set_index("indicator_id")
    assert judged.loc[share, "target_value"] == pytest.approx(41)  # 36 + 5
    assert judged.loc[count, "target_value"] == pytest.approx(1610.51)  # 1000 * 1.1 ** 5


def test_a_table_in_a_pdf_is_said_to_be_read_as_running_text(tmp_path):
    pytest.importorskip("pypdfium2")
    lines = ["Women's Development Plan of Riverside (2021-2030)", "Main goals"]
    told = ["1. The premarital examination rate reaches 85 percent by 2030."]
    table = ["Indicator Unit Baseline 2020 Target 2030", "Hospital delivery rate % 99.1 99.5"]
    plain = wp.read_plan(printed_pdf_of(tmp_path, lines + told))
    assert plain.targets["value"].tolist() == [85.0]
    assert "DRAFT_PDF_TABLE" not in {problem.code for problem in plain.problems}
    tabled = wp.read_plan(printed_pdf_of(tmp_path, lines + told + table))
    [said] = [one for one in tabled.problems if one.code == "DRAFT_PDF_TABLE"]
    assert "A PDF does not keep the rows and columns of a table; " in said.message("en")
    assert "from line 4 on" in said.message("en")
    assert "Word 版" in said.message("zh")


TASKS = """东河县妇女发展规划（2021—2030年）
| 序号 | 指标任务 | 基数 | 目标 | 牵头单位 | 时限 |
|---|---|---|---|---|---|
| 1 | 婚前医学检查率 | 86% | 90% | 卫健局 | 2023年 |
| 2 | 孕产妇系统管理率 | 93% | ↑ | 卫健局 | |
| 3 | 母婴室（间） | 118 | 200 | 总工会 | |
"""


def test_a_table_of_tasks_has_deadlines_and_a_base_that_is_no_target():
    draft = wp.read_plan(TASKS)
    table = draft.targets.fillna({"value": 0})
    read = table[["line", "operator", "value", "milestone_year"]].to_numpy().tolist()
    assert read == [[4, ">=", 90, 2023], [5, "up", 0, 2030], [6, ">=", 200, 2030]]
    assert draft.observations["value"].tolist() == [86, 93, 118]


def test_a_table_of_bars_keeps_its_header_over_lines_between_its_rows():
    text = """City Equality Plan 2023-2027
Indicator | Unit | Baseline 2022 | Target 2025 | Target 2027
Goal A. Health
Births in health facilities | % | 68.4 | 78 | 85
Goal B. Leadership
Women mayors | number | 4 | - | 9
Note: the survey covered 3,200 households.
Task | Lead
Open one shelter in each district | Social services"""
    read = wp.read_plan(text).targets[["line", "value", "milestone_year"]].to_numpy().tolist()
    assert read[:3] == [[4, 78, 2025], [4, 85, 2027], [6, 9, 2027]]
    assert {line for line, _, _ in read[3:]} <= {9}


def test_a_line_of_a_framework_goes_on_with_its_indicator():
    text = """Gender Action Plan 2024-2029
Indicator: antenatal care rate
Baseline: 71% (2022)
Targets: 80% (2026), 90% (2029)
Indicator: women among senior police officers
Baseline: 9%
Target: gradual increase"""
    table = wp.read_plan(text).targets.fillna({"value": 0})
    read = table[["line", "value", "milestone_year", "operator"]].to_numpy().tolist()
    assert read == [[4, 80, 2026, ">="], [4, 90, 2029, ">="], [7, 0, 2029, "up"]]


def test_each_value_starts_from_the_one_before_it():
    text = """东河县妇女发展规划（2021—2025年）
专栏1 主要指标（2020年→2025年）
县人大代表中女性比例：29.3%→31%
养老服务中心覆盖率：72%→100%
文盲率：4%→2%"""
    read = wp.read_plan(text).targets[["line", "operator", "value"]].to_numpy().tolist()
    assert read == [[3, ">=", 31], [4, ">=", 100], [5, "<=", 2]]


def test_articles_number_their_items():
    text = "东河县妇女发展规划（2021—2030年）\n第二章 妇女健康\n第八条 剖宫产率控制在40%以内。"
    row = wp.read_plan(text).targets.iloc[0]
    assert (row["name"], row["value"]) == ("剖宫产率", 40)
    assert row["locator"].endswith("8")


def test_blank_lines_part_an_english_heading_from_what_stands_above():
    text = """Plan for the equality of women and men in our town, 2023-2026, as adopted in December

Where we are
Two in three employees are women, and 44 per cent of them work part time.

Working life
The share of women among managers will reach 40 per cent."""
    assert wp.read_plan(text).targets["value"].tolist() == [40]


def test_departments_that_a_measure_names_in_brackets_are_read_and_leave_its_title(tmp_path):
    head = "东河县妇女发展规划\n（2021—2030年）\n（一）妇女与健康\n主要目标：\n1．孕产妇死亡率控制在8/10万以下。\n"
    asked = "策略措施：\n1．开展流动筛查（责任单位：县卫生健康局、县财政局）。\n"
    more = "2．推行婚检服务。（牵头单位：县民政局；配合单位：县卫生健康局）\n"
    path = tmp_path / "plan.txt"
    path.write_text(head + asked + more, encoding="utf-8")
    measures = wp.read_plan(path).measures
    assert list(measures["title_zh"]) == ["开展流动筛查", "推行婚检服务"]
    assert list(measures["departments"]) == ["县卫生健康局、县财政局", "县民政局、县卫生健康局"]
