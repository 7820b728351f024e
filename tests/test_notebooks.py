"""The notebooks: no outputs in the repository, one form, run from top to bottom, and tell the numbers they promise."""

import re
import warnings
from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
SECONDS = 300
each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)

# What the text of the outputs must show; published figures, see data/README.md and data/published_verdicts_2011.csv.
TOLD = {
    "01_quickstart": [
        r"16\.9",
        r"14\.3",
        "on_track",
        r"67%（4/6",  # HIV, management, premarital and, since 2024 has a value, preconception; two on track
    ],
    "02_final_evaluation": [
        r"16\.9\s+20\.0\s+met",  # maternal mortality: 16.9 against 20
        r"24\.2\s+30\.0\s+5\.8",  # women in villagers' committees: 24.2 against 30
        r"75\.5\s+80\.0\s+4\.5",  # screening: 75.5 against 80
        "已达标 11 项、未达标 2 项",
        "公布的结论 15 条，对上 15 条，结论一致 15 条",
    ],
    "03_comparing_plans": [
        r"objectives\s+359\b",
        "5 份规划都有的目标：33 项",  # with women members of the Party, and stalls of toilets, that all five ask for
        r"youhao-2021 +孕产妇死亡率 +15\.0 +2025\.0 +14\.45",  # 16.9 - (16.9 - 12) / 2
        r"qingyuan-2021 +婚前医学检查率 +65\.0 +2030\.0 +70\.0",
        r"孕产妇死亡率 +<= +10\.0 +2030 +2020 +7\.35",  # the preface of Huludao's plan
        r"jixian-2021 +女性平均预期寿命 +>= +78\.1 +2020 +80\.88",
    ],
    "04_your_own_workbook": [
        "19 个监测值.*错误 5 处",  # 6 rows of 5 years, less a dash, a blank, four bad cells and a row without a known name
        "28 个监测值.*错误 0 处",  # 30 less the dash and the blank
        r"适龄妇女宫颈癌人群筛查率\s+48\.2\s+64\.0\s+70\.0\s+6\.0",  # 70 - 64
        "改正前 19 个监测值，改正后 28 个",
    ],
    "05_midterm_evaluation": [
        "没有指标衡量的主要目标 32 项，共 80 项",
        "midterm 共 98 项目标",  # 105 rows less 6 that repeat another and a keep without a number
        "达标困难",
    ],
    "06_early_warning": [
        r"序时 14\.94，实际 14\.3",  # 16.9 - (16.9 - 12) * 4 / 10
        r" 16\.9 .*\b10\.2 +13\.5",  # the outcome of 2020, and what 2010-2015 foretold in a line and by growth
        "据此为尚难预判",  # on schedule, and open
        "'modelled': '8 项指标.*'reported': '31 项指标",  # counted in data/README.md
        r"unchanged +1\.00 +1\.00",
    ],
    "07_ranking_and_small_numbers": [
        r"清城区 +65\.6"
    ],  # the counties' first row, as its cell has it
    "08_gaps_between_groups": [
        r"difference +3\.4\b",  # 15.9 in the countryside less 12.5 in the towns, 2024
        r"tendency +widening",
        r"19\.3.*15\.9.*12\.5",  # the total that was falsified on purpose, against its parts
    ],
    "09_a_plan_of_your_own": [
        "'region': '云岭县', 'start_year': 2021, 'end_year': 2030",
        r"孕产妇死亡率 +<= +12\.0 +per_100k +2025",  # objective 1 of health names two years
        r"孕产妇死亡率 +<= +10\.0 +per_100k +2030",
        r"孕产妇死亡率 +2020 +14\.6 +per_100k",  # the foreword's value of 2020
        "尚未经人核对",
    ],
    "10_did_the_measure_work": [
        "真实影响在区间之内： True",
        "两类地区走势已有差异",  # the paths that were tilted on purpose
        r"wp\.effect 2\.625",  # (1 + 2 + 3 + 4 + 5 + 1 + 2 + 3) / 8, without chance
    ],
    "11_the_monitoring_database": [  # 40, 45 and 48 are what the notebook fills in
        "新增 35，更正 0",
        "报齐 1，未报齐 0，未报 20",  # of 21 departments one has handed in
        "更正前 45，现在 48",
        "退回后 45",
        "共 2 份报送",
    ],
}


def loaded(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def test_every_notebook_promises_numbers():
    assert sorted(TOLD) == [path.stem for path in NOTEBOOKS]


@each
def test_notebook_is_stored_without_outputs(path):
    for cell in loaded(path).cells:
        assert not cell.get("outputs"), "run nbstripout on the notebook"
        assert cell.get("execution_count") is None


@each
def test_notebook_is_a_story_with_parameters_at_its_top(path):
    cells = loaded(path).cells
    assert 15 <= len(cells) <= 25
    code = [cell for cell in cells if cell.cell_type == "code"]
    assert code[0].metadata.get("tags") == ["parameters"]
    assert all(
        cell.metadata.get("tags", ["demo"]) == ["demo"] for cell in cells if cell is not code[0]
    )
    assert cells[0].cell_type == "markdown"
    for cell in code:
        assert len(list(filter(str.strip, cell.source.splitlines()))) <= 10, cell.source
        assert not re.search(r"^\s*[!%]|[A-Z]:\\|=\s*[\"']/", cell.source, re.M), (
            "no shell, no absolute path"
        )
    for cell in cells:
        if cell.cell_type == "markdown":
            assert re.search("[\u4e00-\u9fff]", cell.source), "prose in Chinese"
            assert re.search(r"^\*[A-Z0-9`].*\*$", cell.source, re.M), (
                f"an English line beneath: {cell.source}"
            )


@each
def test_notebook_runs_and_tells_its_numbers(path, tmp_path):
    notebook = loaded(path)
    position = next(i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    folders = re.findall(
        r'^([A-Z]+) = Path\("\.\./(figures|out)', notebook.cells[position].source, re.M
    )
    elsewhere = "".join(f"{name} = Path({str(tmp_path / name.lower())!r})\n" for name, _ in folders)
    notebook.cells.insert(position + 1, nbformat.v4.new_code_cell(elsewhere))
    execute(notebook)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert not [o.text for o in outputs if o.output_type == "stream" and o.name == "stderr"]
    shown = "\n".join(o.get("text") or o.get("data", {}).get("text/plain", "") for o in outputs)
    for pattern in TOLD[path.stem]:
        assert re.search(pattern, shown), f"{pattern} is not in the outputs"
    for name, kind in folders:
        assert any((tmp_path / name.lower()).rglob("*.png" if kind == "figures" else "*.docx")), (
            f"{name} is empty"
        )


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "05_midterm_evaluation",
            "清城区 annual 共",
        ),  # the city has no row: the first county stands for itself
        ("06_early_warning", "数据年份太少，没有可检验的预测。"),
        ("07_ranking_and_small_numbers", "没有分子、分母，画不出漏斗图。"),
    ],
)
def test_notebook_runs_on_one_year_of_counties_without_counts(name, told, tmp_path):
    rows = ["地区,指标,年份,数值,单位"]
    for region, deaths, screened in (("清城区", 0, 75.1), ("清新区", 12.9, 70.0)):
        rows += [
            f"{region},孕产妇死亡率,2024,{deaths},1/10万",
            f"{region},适龄妇女宫颈癌人群筛查率,2024,{screened},%",
        ]
    (tmp_path / "counties.csv").write_text("\n".join(rows), encoding="utf-8")
    own = f'from pathlib import Path\nPLAN = "qingyuan-2021"\nDATA = {str(tmp_path / "counties.csv")!r}\nYEAR = 2024\n'
    notebook = loaded(FOLDER / f"{name}.ipynb")
    # as in a user's copy: the story of the notebook's own example is left out
    notebook.cells = [c for c in notebook.cells if "demo" not in c.metadata.get("tags", [])]
    position = next(i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    figures = f"FIGURES = Path({str(tmp_path)!r})\n"
    notebook.cells.insert(position + 1, nbformat.v4.new_code_cell(own + figures))
    execute(notebook)
    printed = "\n".join(
        o.text for c in notebook.cells for o in c.get("outputs", []) if o.output_type == "stream"
    )
    assert told in printed
    assert "nan" not in printed
    assert "全市" not in printed


def execute(notebook: nbformat.NotebookNode) -> None:
    """Run all cells in a kernel of this Python, in the notebooks' folder."""
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # of the machinery that runs notebooks; the kernel has its own
        from nbclient import NotebookClient

        where = {"metadata": {"path": str(FOLDER)}}
        NotebookClient(notebook, timeout=SECONDS, kernel_name="python3", resources=where).execute()
