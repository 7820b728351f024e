"""Supervision notices: who is asked what, the forms they get, and what came of last year's."""

import openpyxl
import pandas as pd
import pytest

import womenplan as wp
from tests.report.conftest import words
from womenplan.cli.program import run
from womenplan.errors import UsageError
from womenplan.model.plan import plan_from_targets
from womenplan.report.notices import write_notices

SCREENING, PREMARITAL, MOTHERS = (
    "cervical_cancer_screening",
    "premarital_examination",
    "maternal_system_management",
)


def plan() -> wp.Plan:
    goals = {"indicator_id": [SCREENING, PREMARITAL, MOTHERS], "operator": ">=", "value": 80.0}
    about = {
        "start_year": 2021,
        "end_year": 2030,
        "region": "安湖市",
        "title": "安湖市妇女发展规划",
    }
    measures = pd.DataFrame({"措施": ["筛查下沉"], "指标": [SCREENING], "领域": "健康"})
    measures["责任单位"] = "卫生健康部门、财政部门"
    targets = pd.DataFrame(goals).assign(milestone_year=2030)
    return plan_from_targets(targets, plan=about, measures=measures)


def data(last: int, **latest: float) -> pd.DataFrame:
    """Return values that fall year by year to what stands in 2024, and those of 2025."""
    falling = {SCREENING: 60.0, PREMARITAL: 50.0, MOTHERS: 95.0}
    rows = [
        (name, year, value + (0 if name == MOTHERS else 2.0 * (2024 - year)))
        for name, value in falling.items()
        for year in range(2020, 2025)
    ]
    rows += [(name, 2025, value) for name, value in latest.items()]
    frame = pd.DataFrame(rows, columns=["indicator_id", "year", "value"])
    return frame[frame["year"] <= last].assign(region="安湖市")


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notices")
    result = wp.evaluate(plan(), data(2024), 2024)
    return folder, result, write_notices(result, folder, due="2025年5月20日")


def test_each_department_is_told_its_targets_with_figures_and_what_is_asked(written):
    _, result, paths = written
    assert [path.name for path in paths] == [
        "督办单-卫生健康部门-2024.docx",
        "督办事项清单-2024.xlsx",
    ]
    said = words(paths[0])
    assert "目标中有2项列入预警" in said
    assert "宫颈癌" in said
    assert "≥80%" in said
    assert "20.0个百分点" in said  # 80 - 60
    assert "年均提高3.3个百分点" in said  # 20 points in the six years to 2030
    assert "协办单位：财政部门。" in said
    assert "于2025年5月20日前书面反馈（加盖公章）" in said
    assert "【待填：签发日期】" in said
    assert "督办事项反馈表" in said
    assert "审核意见" in said
    assert "孕产妇系统管理率" not in said  # met
    assert len(result.notices) == 2


def test_notices_are_the_same_bytes_for_the_same_result(written, tmp_path):
    _, result, paths = written
    again = write_notices(result, tmp_path, due="2025年5月20日")
    assert paths[0].read_bytes() == again[0].read_bytes()


def test_existing_notices_are_not_overwritten(written):
    folder, result, _ = written
    with pytest.raises(UsageError):
        write_notices(result, folder)


def filled(path, target, **cells):
    """Fill in the row of the list that stands first, and save it elsewhere."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[3]}
    for head, value in cells.items():
        sheet.cell(4, heads[head]).value = value
    book.save(target)
    return target


def test_reply_is_read_back_and_the_state_follows_from_it(written, tmp_path):
    path = filled(written[2][-1], tmp_path / "reply.xlsx", 办理进展="已下乡筛查", 原因分析="人手少")
    read = wp.read_observations(path)
    assert list(read.notices["state"]) == ["replied", "issued"]
    assert read.notices["progress"].iat[0] == "已下乡筛查"
    assert set(read.notices["latest"]) == {60.0, 50.0}
    assert not len(read.problems.errors)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"督办状态": "快了"}, "督办状态读到“快了”，应为已下达、已反馈、已办结"),
        ({"督办状态": "已办结"}, "标为已办结，但没有反馈内容"),
        ({"milestone_year": "明年"}, "隐藏列应为数字，读到“明年”"),
        ({"target_id": None, "head": None}, ""),
    ],
)
def test_what_a_reply_gets_wrong_is_told_by_cell(written, tmp_path, cells, told):
    if "head" in cells:
        book = openpyxl.load_workbook(written[2][-1])
        sheet = book.worksheets[0]
        (column,) = [cell.column for cell in sheet[3] if cell.value == "target_id"]
        sheet.delete_cols(column)
        book.save(tmp_path / "reply.xlsx")
        path, told = tmp_path / "reply.xlsx", "缺少用来对应目标的隐藏列：target_id"
    else:
        path = filled(written[2][-1], tmp_path / "reply.xlsx", **cells)
    read = wp.read_observations(path)
    messages = [problem.message("zh") for problem in read.problems]
    assert any(told in message for message in messages), messages
    assert all("reply.xlsx" in message for message in messages)


def test_next_evaluation_says_what_came_of_each_notice(written, tmp_path):
    path = filled(written[2][-1], tmp_path / "reply.xlsx", 办理进展="已下乡筛查")
    values = data(2025, **{SCREENING: 63.0, PREMARITAL: 49.0})
    values.to_csv(tmp_path / "values.csv", index=False)
    read = wp.read_observations([tmp_path / "values.csv", path])
    result = wp.evaluate(plan(), read, 2025)
    found = result.follow_up.set_index("target_id")
    outcome = dict(zip(found["name_zh"], found["outcome"], strict=True))
    assert sorted(outcome.values()) == ["improved", "not_improved"]
    assert sorted(found["change"]) == pytest.approx([-1.0, 3.0])
    assert set(result.notices["since"]) == {2024}
    again = write_notices(result, tmp_path / "next")
    assert "其中连续督办" in words(again[0])
    sheet = openpyxl.load_workbook(again[-1])["上次督办结果"]
    assert sheet["A1"].value == "2024年督办2项的结果：改善1项、未改善1项"


def test_notice_without_a_newer_value_has_no_news(written):
    path = written[2][-1]
    read = wp.read_observations(path)
    first = wp.evaluate(plan(), data(2024), 2025)
    result = wp.Evaluation(
        **{name: getattr(first, name) for name in first.__dataclass_fields__ if name != "replies"},
        replies=read.notices,
    )
    assert set(result.follow_up["outcome"]) == {"no_news"}
    assert result.follow_up["change"].isna().all()


def test_plan_without_warnings_needs_no_notice(tmp_path):
    steady = data(2024).assign(value=95.0)
    with pytest.raises(UsageError, match="没有红色或橙色预警的目标，无须督办"):
        write_notices(wp.evaluate(plan(), steady, 2024), tmp_path)


def test_program_writes_notices(written, tmp_path, capsys):
    data(2024).to_csv(tmp_path / "values.csv", index=False)
    targets = pd.DataFrame(
        {"name": [SCREENING, PREMARITAL], "operator": ">=", "value": 80, "milestone_year": 2030}
    )
    with pd.ExcelWriter(tmp_path / "plan.xlsx") as book:
        targets.to_excel(book, sheet_name="targets", index=False)
        about = {"region": ["安湖市"], "start_year": [2021], "end_year": [2030]}
        pd.DataFrame(about).to_excel(book, sheet_name="plan", index=False)
    call = ["advise", "--plan", str(tmp_path / "plan.xlsx"), "--data", str(tmp_path / "values.csv")]
    code = run([*call, "--year", "2024", "--notices", str(tmp_path / "out"), "--lang", "zh"])
    shown = capsys.readouterr().out
    assert code == 0, shown
    assert "督办单 1 份和督办事项清单写在" in shown
    assert "需要采取措施的目标2项" in shown
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_notice_of_a_direction_or_a_gap_says_from_where_it_is_to_move(tmp_path):
    # a rise, a fall and a narrower gap are asked for; each value turned the other way year by year
    gap = "science_literacy_gender_gap"
    targets = pd.DataFrame(
        [
            {"indicator_id": SCREENING, "form": "direction", "operator": "up"},
            {"indicator_id": "pregnancy_anaemia", "form": "direction", "operator": "down"},
            {"indicator_id": gap, "form": "gap"},
        ]
    ).assign(milestone_year=2030)
    about = {
        "start_year": 2021,
        "end_year": 2030,
        "region": "安湖市",
        "title": "安湖市妇女发展规划",
    }
    rows = [
        (name, year, begun + step * (year - 2020))
        for name, begun, step in (
            (SCREENING, 60.0, -2.0),
            ("pregnancy_anaemia", 10.0, 1.0),
            (gap, 3.0, 0.5),
        )
        for year in range(2020, 2026)
    ]
    frame = pd.DataFrame(rows, columns=["indicator_id", "year", "value"]).assign(region="安湖市")
    result = wp.evaluate(plan_from_targets(targets, plan=about), frame, 2025)
    said = "".join(
        words(path) for path in write_notices(result, tmp_path) if path.suffix == ".docx"
    )
    assert "高于2020年（60.0%）" in said
    assert "低于2020年（10.0%）" in said
    assert "差距小于2020年（3.0个百分点）" in said
