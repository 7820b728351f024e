"""Parquet by region in, one dataset out: the same rows as of all data at once."""

import sys

import pandas as pd
import pytest

import womenplan as wp


def test_parts_give_the_rows_of_the_whole_and_a_killed_run_is_taken_up_again(check):
    # seven indicators; two fit into what may be held at once, so that there are at least four parts
    found = check("partitioned.py", "pyarrow", 30)
    assert found["rows"] == found["expected"] == 7 * 30
    assert found["differing"] == []
    assert found["parts"] >= 4
    assert found["left"] == ["part-00000.parquet", "part-00001.parquet"]  # the third was killed
    assert found["kept"]  # the second run left them as they were
    assert found["others"] == "_"
    assert found["refused"] == "PARTITIONS_OTHER_RUN"


def test_a_killed_worker_costs_its_part_only(check):
    found = check("workers.py", "distributed", 12)
    assert found["killed"] == 1
    assert found["differing"] == []


def test_without_pyarrow_a_sentence_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    plan = wp.load_plan("china-2021")
    with pytest.raises(wp.UsageError) as refused:
        wp.evaluate_partitioned(plan, tmp_path, 2024, tmp_path / "out")
    assert refused.value.problems[0].message("en") == (
        "pyarrow is not installed, so that partitioned data cannot be evaluated. "
        "Run pip install womenplan[scale]."
    )


@pytest.fixture
def no_library(monkeypatch):
    monkeypatch.setattr("womenplan.evaluation.partitioned._library", lambda name: None)


def test_a_folder_without_regions_is_named(no_library, tmp_path):
    pd.DataFrame({"a": [1]}).to_csv(tmp_path / "a.csv")
    with pytest.raises(wp.DataError) as refused:
        wp.evaluate_partitioned(wp.load_plan("china-2021"), tmp_path, 2024, tmp_path / "out")
    assert (
        refused.value.problems[0]
        .message("en")
        .startswith(f'the folder "{tmp_path}" holds no region=…/*.parquet.')
    )


def test_a_folder_with_other_things_is_left_alone(no_library, tmp_path):
    source, out = tmp_path / "obs" / "region=A", tmp_path / "out"
    source.mkdir(parents=True)
    (source / "a.parquet").write_bytes(b"PAR1")
    out.mkdir()
    (out / "thesis.docx").write_bytes(b"mine")
    with pytest.raises(wp.UsageError) as refused:
        wp.evaluate_partitioned(wp.load_plan("china-2021"), source.parent, 2024, out)
    assert refused.value.problems[0].code == "PARTITIONS_NOT_EMPTY"
    assert [path.name for path in out.iterdir()] == ["thesis.docx"]
