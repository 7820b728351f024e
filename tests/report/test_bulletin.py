"""The yearly bulletin on key indicators: who is ranked, who is not, and what two pages say of it."""

import pandas as pd
import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

import womenplan as wp
from tests.report.conftest import words
from womenplan.cli.program import run
from womenplan.errors import UsageError
from womenplan.evaluation.league import key_targets, league
from womenplan.model.plan import plan_from_targets
from womenplan.report.bulletin import write_bulletin

SCREENING, MORTALITY = "cervical_cancer_screening", "maternal_mortality"


def plan() -> wp.Plan:
    targets = pd.DataFrame(
        {
            "indicator_id": [SCREENING, MORTALITY, "maternal_system_management"],
            "operator": [">=", "<=", ">="],
            "value": [70.0, 8.0, 90.0],
            "milestone_year": 2030,
        }
    )
    about = {
        "start_year": 2021,
        "end_year": 2030,
        "region": "安湖市",
        "title": "安湖市妇女发展规划",
    }
    return plan_from_targets(targets, plan=about)


COUNTS = {
    SCREENING: {"东区": (7500, 10_000), "西县": (5000, 10_000), "北县": (5000, 10_000)},
    MORTALITY: {"东区": (1, 2000), "西县": (0, 2000), "北县": (1, 2100)},
}


def data() -> pd.DataFrame:
    """Return counts of 2024, the city's sum, and a county whose screening is of 2023 alone."""
    rows = []
    for name, counts in COUNTS.items():
        per = 100 if name == SCREENING else 100_000
        whole = tuple(map(sum, zip(*counts.values(), strict=True)))
        for region, (top, bottom) in {**counts, "安湖市": whole}.items():
            rows.append((region, name, 2024, per * top / bottom, top, bottom))
    rows.append(("南县", SCREENING, 2023, 99.0, 9900, 10_000))
    rows.append(("东区", "maternal_system_management", 2024, 95.0, 950, 1000))
    columns = ["region", "indicator_id", "year", "value", "numerator", "denominator"]
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture(scope="module")
def result():
    return wp.evaluate(plan(), data(), 2024)


def test_key_indicators_have_a_number_and_two_regions_with_a_value_of_the_year(result):
    ids = result.plan.targets.set_index("target_id")["indicator_id"]
    assert [ids[name] for name in key_targets(result)] == [SCREENING, MORTALITY]


def test_equal_values_share_a_rank_and_older_ones_have_none(result):
    table = league(result).query("indicator_id == @SCREENING").set_index("region")
    assert table.loc[["东区", "西县", "北县"], "rank"].tolist() == [1, 2, 2]
    assert pd.isna(table.at["南县", "rank"])
    assert pd.isna(table.at["南县", "value"])
    assert (table.at["东区", "rank_low"], table.at["东区", "rank_high"]) == (1, 1)
    assert table["whole"].iat[0] == pytest.approx(100 * 17_500 / 30_000)


def test_indicator_that_chance_alone_explains_is_listed_and_not_ranked(result):
    table = league(result).query("indicator_id == @MORTALITY")
    assert not table["ranked"].any()
    assert table["rank"].isna().all()
    assert table["value"].notna().sum() == 3


def test_list_of_indicators_is_taken_as_it_is(result):
    assert league(result, [MORTALITY])["indicator_id"].unique().tolist() == [MORTALITY]
    with pytest.raises(UsageError, match="没有目标或指标"):
        league(result, ["天气"])


def test_bulletin_says_who_leads_who_is_behind_and_who_did_not_report(result, tmp_path):
    paper, book = write_bulletin(result, tmp_path)
    said = words(paper)
    # 4 regions and 2 indicators; the south lacks both, so 6 of 8; one of 6 screens at 70 %, and
    # the west had no death
    assert (
        "4个地区、2项指标应有数据8个，已有6个（75%）；其中已达到《规划》目标值的2个"
        in said.replace(" ", "")
    )
    assert "居前的是东区（75%）、西县（50%）、北县（50%）" in said
    assert (
        "低于全市水平（58%）的有2个地区：西县、北县" in said
    )  # 17,500 of 30,000, as exact as the rest
    assert "南县未报送2024年任何重点指标数据" in said
    assert "1项指标各地区之间的差异在偶然波动范围内，不作排序，宜合并多年研判：孕产妇死亡率" in said
    assert "已报0项" not in said  # the south is named there, and not among those that reached some
    assert "全市" in said
    assert "最差" not in said
    assert "垫底" not in said
    assert "【待填：主送单位】" in said
    assert "75\n1 (1–1)" in said
    table, rows = load_workbook(book).worksheets
    for sheet in (table, rows):  # a title over all columns, and no line of a cell cut off
        last = get_column_letter(sheet.max_column)
        assert [str(cells) for cells in sheet.merged_cells.ranges] == [f"A1:{last}1"]
    assert table["E3"].value.count("\n") == 1
    assert table.row_dimensions[3].height > 2 * 14
    assert rows["D3"].number_format == "0"  # 75, as exact as the rest
    again = write_bulletin(result, tmp_path / "again")
    assert again[0].read_bytes() == paper.read_bytes()


def test_table_gives_the_target_of_the_whole_and_its_value_as_reported(tmp_path):
    # no lower than the share of members: 25.5 % in the city, 30 % in the first county
    targets = pd.DataFrame(
        [
            {
                "indicator_id": "party_congress_women_share",
                "form": "relative",
                "operator": ">=",
                "comparator_id": "party_members_women_share",
                "milestone_year": 2030,
            }
        ]
    )
    about = {"start_year": 2021, "end_year": 2030, "region": "安湖市", "title": "安湖市规划"}
    shares = {
        "安湖市": (26.25, 25.5),
        "东区": (27.0, 30.0),
        "西县": (24.5, 20.0),
        "北县": (31.0, 21.0),
    }
    rows = [
        (region, name, 2024, value)
        for region, pair in shares.items()
        for name, value in zip(
            ("party_congress_women_share", "party_members_women_share"), pair, strict=True
        )
    ]
    frame = pd.DataFrame(rows, columns=["region", "indicator_id", "year", "value"])
    made = wp.evaluate(plan_from_targets(targets, plan=about), frame, 2024)
    _, book = write_bulletin(made, tmp_path, indicators=["party_congress_women_share"])
    cells = [cell.value for cell in load_workbook(book).worksheets[0][3]]
    assert cells[2:5] == ["≥25.5\n（2030年）", "26.25", "27.00\n2"]


def test_year_without_values_has_no_key_indicator():
    with pytest.raises(UsageError, match="2025年没有可排序的重点指标"):
        league(wp.evaluate(plan(), data(), 2025))


def test_program_writes_the_bulletin_of_a_list_of_indicators(tmp_path, capsys):
    data().to_csv(tmp_path / "values.csv", index=False)
    with pd.ExcelWriter(tmp_path / "plan.xlsx") as book:
        frame = pd.DataFrame({"name": [SCREENING], "operator": ">=", "value": 70})
        frame.assign(milestone_year=2030).to_excel(book, sheet_name="targets", index=False)
        about = {"region": ["安湖市"], "start_year": [2021], "end_year": [2030]}
        pd.DataFrame(about).to_excel(book, sheet_name="plan", index=False)
    (tmp_path / "names.txt").write_text(f"{SCREENING}\n", encoding="utf-8")
    call = ["rank", "--plan", str(tmp_path / "plan.xlsx"), "--data", str(tmp_path / "values.csv")]
    call += ["--year", "2024", "--indicators"]
    assert run([*call, str(tmp_path / "names.txt"), "--out", str(tmp_path / "out")]) == 0
    assert len(list((tmp_path / "out").iterdir())) == 2
    capsys.readouterr()
    assert run([*call, "key", "--format", "csv"]) == 0
    assert capsys.readouterr().out.splitlines()[0].startswith("target_id,domain")
    assert run([*call, str(tmp_path / "none.txt")]) == 2
    capsys.readouterr()
    assert run([*call, str(tmp_path / "plan.xlsx")]) == 1  # no text
    assert "plan.xlsx：文本的编码无法识别" in capsys.readouterr().err
