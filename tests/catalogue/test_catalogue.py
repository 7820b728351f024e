"""The bundled catalogue: its counts, its links, and every kind of broken row refused with a sentence that mends it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from tests.catalogue.conftest import COUNTS
from womenplan.errors import CatalogueError
from womenplan.model import catalogue
from womenplan.model.plan import plans_overview

PLANS = sorted({plan_id for plan_id, *_ in COUNTS if plan_id})


def counts_of(plan_id: str) -> dict[tuple[str, str, str], int]:
    """Return what a plan has in the catalogue, under the keys of ``counts.csv``; what it has none of is left out."""
    rows = catalogue.targets().query("plan_id == @plan_id")
    measures = catalogue.measures().query("plan_id == @plan_id and section == 'strategy'")
    quantified = rows["value"].notna()
    kinds = {
        "quantified": rows["domain"][quantified],
        "directional": rows["domain"][~quantified],
        "section": rows["section"],
        "measures": measures["domain"],
    }
    totals = {
        "objectives": int(plans_overview().set_index("plan_id").loc[plan_id, "objectives"]),
        "soft": int(rows["soft"].sum()),
    }
    counted = {
        (plan_id, kind, str(name)): int(count)
        for kind, names in kinds.items()
        for name, count in names.value_counts().items()
    }
    return counted | {(plan_id, "plan", name): count for name, count in totals.items() if count}


@pytest.mark.parametrize("plan_id", PLANS)
def test_no_row_of_a_plan_is_lost(plan_id):
    assert counts_of(plan_id) == {key: count for key, count in COUNTS.items() if key[0] == plan_id}


def test_no_row_of_a_form_is_lost():
    forms = {name: count for (_, kind, name), count in COUNTS.items() if kind == "form"}
    assert catalogue.targets()["form"].value_counts().to_dict() == forms
    kinds = ("quantified", "directional")
    assert sum(forms.values()) == sum(
        count for (_, kind, _), count in COUNTS.items() if kind in kinds
    )


def test_every_row_is_reached_from_a_plan_and_an_indicator_that_ship():
    rows, known = catalogue.targets(), catalogue.indicators()
    parts = set(rows["components"].str.split("|").explode()) | set(rows["comparator_id"])
    used = set(rows["indicator_id"]) | (parts - {""})
    assert used <= set(known["indicator_id"])
    assert set(rows["plan_id"]) == set(catalogue.plans()["plan_id"])


def test_every_rate_says_what_is_divided_by_what():
    df = catalogue.indicators()
    rates = df[df["unit"].isin(["percent", "per_100k", "per_1000", "per_10k"])]
    bare = rates[(rates["numerator"] == "") != (rates["denominator"] == "")]
    assert bare["indicator_id"].tolist() == []


def test_indicators_are_named_in_both_languages_and_owed_by_a_department():
    df = catalogue.indicators()
    for column in (
        "name_zh",
        "name_en",
        "definition_zh",
        "definition_en",
        "department_zh",
        "department_en",
    ):
        assert (df[column] != "").all(), column
    for column in ("name_en", "definition_en", "department_en"):
        assert not df[column].str.contains("[\u4e00-\u9fff]").any(), column
    assert df["name_zh"].str.contains("[\u4e00-\u9fff]").all()


def test_repeats_lead_to_the_same_quantity_of_the_same_plan():
    rows = catalogue.targets()
    linked = rows[rows["repeats"] != ""]
    first = rows.drop_duplicates("target_id").set_index("target_id").loc[linked["repeats"]]
    assert len(linked) == 9
    for column in ("plan_id", "indicator_id", "population", "domain"):
        assert (first[column].to_numpy() == linked[column].to_numpy()).all(), column
    assert (first["repeats"] == "").all(), "a repeat leads to the row that stands for the quantity"


def test_the_source_sentences_are_not_copied_into_titles():
    titles = catalogue.objectives()
    assert titles["title_zh"].str.len().max() <= 20
    assert not titles["title_en"].str.contains("[\u4e00-\u9fff]").any()


TABLES = ("departments", "units", "indicators", "plans", "objectives", "targets")

# --- every kind of broken row -------------------------------------------------------------------------------------


@pytest.fixture
def damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., int]]:
    """Give a function that damages a cell of a copy of the catalogue, which is read from then on."""
    shipped = files("womenplan.resources")
    for name in TABLES:
        shutil.copy(str(shipped.joinpath(f"{name}.csv")), tmp_path)
    monkeypatch.setattr(catalogue, "files", lambda package: tmp_path)

    def damage(name: str, key: str, **cells: Any) -> int:
        """Write cells into the first row whose first column is the key; return the row as a spreadsheet counts."""
        path = tmp_path / f"{name}.csv"
        df = pd.read_csv(path, dtype="str", keep_default_na=False)
        at = int((df.iloc[:, 0] == key).to_numpy().argmax())
        assert df.iloc[at, 0] == key
        for column, value in cells.items():
            df.loc[at, column] = value
        df.to_csv(path, index=False, lineterminator="\n")
        forget(name)
        return at + 2

    forget("targets")
    yield damage
    forget(*TABLES)


def forget(*names: str) -> None:
    for name in names:
        (getattr(catalogue, f"_{name}", None) or getattr(catalogue, name)).cache_clear()


def refusal(read: Callable[[], Any]) -> SimpleNamespace:
    with pytest.raises(CatalogueError) as caught:
        read()
    first = caught.value.problems[0]
    return SimpleNamespace(
        count=len(caught.value.problems),
        zh=first.message("zh"),
        en=first.message("en"),
        code=first.code,
    )


def test_the_undamaged_copy_loads(damaged):
    assert len(catalogue.targets()) == sum(
        count for (_, kind, _), count in COUNTS.items() if kind == "form"
    )


A = "qingyuan-2021/health-o2a"  # maternal mortality, 8 per 100,000 or less by 2030
D = "qingyuan-2021/health-o8a"  # a direction
R = "qingyuan-2021/decision-o2a"  # relative
G = "qingyuan-2021/health-o2b"  # a gap
TARGET_CASES = [
    (
        "INDICATOR_UNKNOWN",
        A,
        {"indicator_id": "maternal_mortalty"},
        "targets.csv，单元格 {row}/indicator_id：目标 "
        + A
        + "：指标“maternal_mortalty”不在指标表中。请核对编号，或先在指标表中增加一行。",
    ),
    (
        "UNIT_DIFFERS",
        A,
        {"unit": "percent"},
        "targets.csv，单元格 {row}/unit：目标 "
        + A
        + "：单位“%”与指标的单位“/10万”不一致。请换算为指标的单位，或改用另一指标。",
    ),
    (
        "TARGET_WITHOUT_VALUE",
        A,
        {"value": ""},
        "targets.csv，单元格 {row}/value：目标 "
        + A
        + "：此类目标需要目标值，但“value”为空。请补填目标值；没有数值的方向性目标请用 direction。",
    ),
    (
        "TARGET_NOT_NUMBER",
        A,
        {"value": "8/10万"},
        "targets.csv，单元格 {row}/value：读到“8/10万”，应为数字。请只填数字，单位另填“unit”一栏。",
    ),
    (
        "TARGET_WITHOUT_MILESTONE",
        A,
        {"milestone_year": ""},
        "targets.csv，单元格 {row}/milestone_year：目标 "
        + A
        + "：没有目标年份（milestone_year）。请补填应当达到目标的年份。",
    ),
    (
        "MILESTONE_OUTSIDE",
        A,
        {"milestone_year": "2035"},
        "targets.csv，单元格 {row}/milestone_year：目标 "
        + A
        + "：目标年份 2035 不在规划期内。请核对年份。",
    ),
    (
        "OPERATOR_UNFIT",
        A,
        {"operator": "up"},
        "targets.csv，单元格 {row}/operator：目标 "
        + A
        + "：“up”不适用于“level”型目标。此类目标可用：>=、<=、=、>、<。",
    ),
    (
        "OPERATOR_UNFIT",
        D,
        {"operator": ">="},
        "targets.csv，单元格 {row}/operator：目标 "
        + D
        + "：“>=”不适用于“direction”型目标。此类目标可用：up、down、slow。",
    ),
    (
        "CHANGE_WITHOUT_BASE",
        "huludao-2021/health-o6b",
        {"base_year": ""},
        "targets.csv，单元格 {row}/base_year：目标 huludao-2021/health-o6b：增幅型目标需要对比的基年（base_year）。请补填基年。",
    ),
    (
        "COMPARATOR_UNKNOWN",
        R,
        {"comparator_id": "members"},
        "targets.csv，单元格 {row}/comparator_id：目标 "
        + R
        + "：参照指标“members”不在指标表中。请补填 comparator_id。",
    ),
    (
        "COMPONENT_UNKNOWN",
        "qingyuan-2021/health-o6b",
        {"components": "hiv_testing|hepatitis_testing"},
        "targets.csv，单元格 {row}/components：目标 qingyuan-2021/health-o6b：“hiv_testing|hepatitis_testing”中有不在指标表中的分项。请核对各分项的编号。",
    ),
    (
        "POPULATION_UNKNOWN",
        A,
        {"population": "countryside"},
        "targets.csv，单元格 {row}/population：目标 " + A + "：人群“countryside”无法识别。请改写。",
    ),
    (
        "GAP_WITHOUT_GROUPS",
        G,
        {"population": ""},
        "targets.csv，单元格 {row}/population：目标 "
        + G
        + "：差距型目标需要写明比较哪两个群体。请在 population 一栏填写：rural-urban、female-male、regions。",
    ),
    (
        "REPEATS_UNKNOWN",
        "qingyuan-2021/health-p1a",
        {"repeats": "qingyuan-2021/health-o99a"},
        "targets.csv，单元格 {row}/repeats：目标 qingyuan-2021/health-p1a：本规划中没有所重复的目标“qingyuan-2021/health-o99a”。请核对编号。",
    ),
    (
        "REPEATS_UNKNOWN",
        "qingyuan-2021/health-p1a",
        {"repeats": "jinan-2021/health-o3b"},
        "targets.csv，单元格 {row}/repeats：目标 qingyuan-2021/health-p1a：本规划中没有所重复的目标“jinan-2021/health-o3b”。请核对编号。",
    ),
    (
        "VALUE_NOT_IN_LIST",
        A,
        {"form": "threshold"},
        "targets.csv，单元格 {row}/form：读到“threshold”，“form”一栏应为以下之一：数值型、保持型、左右型、趋势型、均衡型、参照型、增幅型、覆盖型、差距型。请从中选用一个。",
    ),
    (
        "VALUE_NOT_IN_LIST",
        A,
        {"soft": "maybe"},
        "targets.csv，单元格 {row}/soft：读到“maybe”，“soft”一栏应为以下之一：yes、no。请从中选用一个。",
    ),
    (
        "VALUE_NOT_IN_LIST",
        A,
        {"plan_id": "guangdong-2021"},
        "targets.csv，单元格 {row}/plan_id：读到“guangdong-2021”，“plan_id”一栏应为以下之一：{plans}。请从中选用一个。",
    ),
    (
        "LOCATOR_UNREADABLE",
        A,
        {"locator": "第三页"},
        "targets.csv，单元格 {row}/locator：出处“第三页”无法对应到领域和条目。请按“章（节）栏目序号”填写。",
    ),
    (
        "LOCATOR_UNREADABLE",
        A,
        {"locator": "二（一）主要目标3"},
        "targets.csv，单元格 {row}/locator：出处“二（一）主要目标3”无法对应到领域和条目。请按“章（节）栏目序号”填写。",
    ),
    (
        "LOCATOR_UNREADABLE",
        A,
        {"locator": "二（二）主要目标2"},
        "targets.csv，单元格 {row}/locator：出处“二（二）主要目标2”无法对应到领域和条目。请按“章（节）栏目序号”填写。",
    ),
    (
        "OBJECTIVE_UNKNOWN",
        A,
        {"objective_no": "31", "locator": "二（一）主要目标31"},
        "targets.csv，单元格 {row}/objective_no：目标 "
        + A
        + " 的主要目标序号不在 objectives.csv 中。请核对领域和序号。",
    ),
    (
        "CATALOGUE_TWICE",
        G,
        {"target_id": A},
        "targets.csv，单元格 {row}/target_id：“"
        + A
        + "”出现了两次，每项只应有一行。请删去或改名其中一行。",
    ),
]


@pytest.mark.parametrize(
    ("code", "key", "cells", "sentence"), TARGET_CASES, ids=[case[0] for case in TARGET_CASES]
)
def test_a_broken_target_is_refused_with_file_row_and_column(code, key, cells, sentence, damaged):
    row = damaged("targets", key, **cells)
    said = refusal(catalogue.targets)
    assert (said.code, said.zh) == (
        code,
        sentence.format(row=row, plans="、".join(catalogue.plans()["plan_id"])),
    )
    assert said.en.startswith(f"targets.csv, cell {row}/")
    assert said.count == 1


def test_an_alias_of_two_indicators_is_refused_and_both_are_named(damaged):
    """孕妇贫血率 is not 孕产妇贫血患病率: a workbook's row of that name could not be told."""
    df = pd.read_csv(
        str(files("womenplan.resources").joinpath("indicators.csv")),
        dtype="str",
        keep_default_na=False,
    )
    aliases = df.set_index("indicator_id")["aliases"]["maternal_anaemia"]
    row = damaged("indicators", "maternal_anaemia", aliases=f"{aliases}|孕妇贫血率".strip("|"))
    said = refusal(catalogue.indicators)
    assert said.zh == (
        f"indicators.csv，单元格 {row}/aliases：名称“孕妇贫血率”同时属于另一指标（pregnancy_anaemia），一个名称只能指一项指标。请从其中一项删去该别名。"
    )
    assert 'the name "孕妇贫血率" belongs to another indicator too (pregnancy_anaemia)' in said.en


INDICATOR_CASES = [
    (
        "unit",
        "pct",
        "indicators.csv，单元格 {row}/unit：读到“pct”，“unit”一栏应为以下之一：percent、percentage_points、per_100k、",
    ),
    (
        "better",
        "more",
        "indicators.csv，单元格 {row}/better：读到“more”，“better”一栏应为以下之一：higher、lower、balance、none。请从中选用一个。",
    ),
    (
        "domain",
        "healthcare",
        "indicators.csv，单元格 {row}/domain：读到“healthcare”，“domain”一栏应为以下之一：health、education、",
    ),
    (
        "definition_en",
        "",
        "indicators.csv，单元格 {row}/definition_en：“definition_en”一栏为空，此栏必须填写。请补填。",
    ),
]


@pytest.mark.parametrize(("column", "value", "sentence"), INDICATOR_CASES)
def test_a_broken_indicator_is_refused_with_file_row_and_column(column, value, sentence, damaged):
    row = damaged("indicators", "maternal_mortality", **{column: value})
    assert refusal(catalogue.indicators).zh.startswith(sentence.format(row=row))


def test_a_department_of_two_english_names_is_named_in_its_own_file(damaged):
    row = damaged("indicators", "hospital_delivery", department_en="Somebody else")
    forget("departments")
    assert f"indicators.csv，单元格 {row}/department_zh" in refusal(catalogue.departments).zh


def test_a_second_row_of_one_indicator_is_refused(damaged):
    row = damaged("indicators", "maternal_anaemia", indicator_id="maternal_mortality")
    problems = refusal(catalogue.indicators)
    assert "出现了两次，每项只应有一行。请删去或改名其中一行。" in problems.zh
    assert problems.zh.startswith(
        f"indicators.csv，单元格 {row}/indicator_id：“maternal_mortality”"
    )


def test_a_plan_whose_years_run_backwards_is_refused(damaged):
    row = damaged("plans", "jinan-2021", end_year="2020")
    assert refusal(catalogue.plans).zh == (
        f"plans.csv，单元格 {row}/start_year：规划年份“jinan-2021”不合要求，应为基期年不晚于首年、首年不晚于中期年、中期年不晚于末年。请核对年份。"
    )


def test_a_plan_above_that_does_not_exist_is_refused(damaged):
    row = damaged("plans", "jinan-2021", parent_id="fujian-2021")
    assert refusal(catalogue.plans).zh.startswith(
        f"plans.csv，单元格 {row}/parent_id：读到“fujian-2021”，"
    )


def test_an_objective_that_stands_twice_is_refused(damaged):
    row = damaged("objectives", "jinan-2021", objective_no="2")
    said = refusal(catalogue.objectives)
    assert (
        said.zh
        == f"objectives.csv，单元格 {row + 1}/objective_no：“2”出现了两次，每项只应有一行。请删去或改名其中一行。"
    )


def test_all_broken_rows_are_told_at_once(damaged):
    damaged("targets", A, unit="percent")
    damaged("targets", D, operator=">=")
    assert refusal(catalogue.targets).count == 2
