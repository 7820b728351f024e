"""What all tests share: no screen, no user's settings, no figure left open, no skip that is not allowed."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("usual", deadline=None, derandomize=True)
settings.load_profile("usual")

os.environ["MPLBACKEND"] = "agg"
os.environ.pop("WOMENPLAN_LANG", None)
os.environ.pop("WOMENPLAN_DEBUG", None)

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def national() -> Path:
    """Return the workbook of real national data."""
    return ROOT / "data" / "national_2002_2024.xlsx"


@pytest.fixture(scope="session")
def national_result(national: Path) -> Any:
    """Return the evaluation of the national plan of 2011-2020 in its last year."""
    import womenplan as wp

    return wp.evaluate("china-2011", wp.read_observations(national), 2020)


@pytest.fixture
def program() -> Callable[[str], str]:
    """Return a function that gives the path of a program, and skips the test where the machine does not have it."""

    def find(name: str) -> str:
        return shutil.which(name) or pytest.skip(
            f"the program {name} is not installed on this machine"
        )

    return find


@pytest.fixture(autouse=True)
def _no_figure_stays_open() -> Iterator[None]:
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where WOMENPLAN_FORBID_SKIP is set, unless it is for files outside the project."""
    report = yield
    allowed = hasattr(report, "wasxfail") or item.get_closest_marker("outside")
    if report.skipped and "WOMENPLAN_FORBID_SKIP" in os.environ and not allowed:
        report.outcome = "failed"
        report.longrepr = f"skipped, which is not allowed here: {report.longrepr}"
    return report
