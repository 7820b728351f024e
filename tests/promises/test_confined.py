"""What is run in a process of its own: answers, errors, bounds, and nothing left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hostile import XGOOD, compound, record, stream

from womenplan.errors import DataError
from womenplan.io import xls
from womenplan.io.confined import confined, refuse
from womenplan.io.workbook import open_workbook

try:
    import resource
except ImportError:
    resource = None  # type: ignore[assignment]
bounds = pytest.mark.skipif(resource is None, reason="this system knows no bounds of memory")


def test_what_a_function_returns_comes_back() -> None:
    assert confined(divmod, 7, 2) == (3, 1)
    assert confined(sorted, "bac", reverse=True) == ["c", "b", "a"]


def test_what_a_function_says_of_a_file_comes_back() -> None:
    with pytest.raises(DataError) as error:
        confined(refuse, "FILE_EMPTY", "a.xlsx", "")
    assert [(one.code, one.file) for one in error.value.problems] == [("FILE_EMPTY", "a.xlsx")]


def test_what_a_function_prints_is_no_answer() -> None:
    assert confined(print, "x") is None


def test_a_fault_is_told_as_one() -> None:
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        confined(divmod, 1, 0)


def test_a_function_that_does_not_come_back_is_ended() -> None:
    with pytest.raises(DataError) as error:
        confined(time.sleep, 60, file="a.xls", seconds=0.3)
    assert str(error.value) == (
        "a.xls：读取超过 0.3 秒仍未完成，已停止。请用原来的软件打开核对后另存，或分成几个文件。"
    )


@bounds
def test_a_function_that_takes_all_memory_is_ended() -> None:
    with pytest.raises(DataError) as error:
        confined(bytearray, 10**9, file="a.xls", memory=200_000_000)
    assert str(error.value) == (
        "a.xls：读取所需内存超过 200 MB，或读取程序意外中止，已停止。请用原来的软件打开核对后另存，或分成几个文件。"
    )
    assert len(confined(bytearray, 10**6, memory=200_000_000)) == 10**6


def test_a_function_that_dies_is_told_of_and_does_not_take_us_along() -> None:
    with pytest.raises(DataError, match="已停止"):
        confined(os._exit, 7, file="a.xls")


def test_it_works_from_a_script_without_a_main_guard_and_from_another_folder(
    tmp_path: Path,
) -> None:
    # a module of the standard library's name in the user's folder is not taken for it
    (tmp_path / "pickle.py").write_text("raise SystemExit('taken')", encoding="utf-8")
    script = tmp_path / "scripts" / "s.py"
    script.parent.mkdir()
    script.write_text(
        "from womenplan.io.confined import confined\nprint(confined(divmod, 7, 2))",
        encoding="utf-8",
    )
    path = os.pathsep.join(filter(None, sys.path))
    ran = subprocess.run(
        [sys.executable, script],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == "(3, 1)\n"


def test_old_workbooks_are_read_alike_within_and_beside_this_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = compound(tmp_path / "a.xls", stream())
    ((here,), _) = open_workbook(path)
    asked = []
    monkeypatch.setattr(xls, "_EASY", 0)
    monkeypatch.setattr(
        xls, "confined", lambda *given, **named: asked.append(given) or confined(*given, **named)
    )
    ((beside,), _) = open_workbook(path)
    assert len(asked) == 1
    assert (
        beside.cells.tolist() == here.cells.tolist() == [["指标", "2021年"], ["孕产妇死亡率", 16.1]]
    )


def test_small_workbooks_need_no_process_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xls, "confined", lambda *_, **__: pytest.fail("a process was started"))
    rows = b"".join(record(0x203, b"%c\0\1\0\0\0" % row + b"\0" * 8) for row in range(2, 200))
    assert len(open_workbook(compound(tmp_path / "a.xls", stream(XGOOD + rows)))[0]) == 1
