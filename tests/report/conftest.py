"""Results to report of: every status over seven regions, one of them the plan's own; and the real national one."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from docx import Document

from womenplan.io.frames import complete
from womenplan.model.observation import Observations
from womenplan.model.plan import plan_from_targets
from womenplan.narration.evaluation import Evaluation, evaluate
from womenplan.report import write

SHARE = "village_committee_women_share"
DEATHS = "maternal_mortality"
HOME = "甲市"
PLACE = {"file": "监测数据.xlsx", "sheet": "健康", "source": "统计公报"}


def words(path: Path) -> str:
    """Return the paragraphs and cells of a Word document, each on a line of its own."""
    document = Document(str(path))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def counts(births: float | None) -> dict[str, Any]:
    """Return the columns of counts behind rates per 100,000 births."""
    if births is None:
        return {}
    return {"numerator": lambda df: (df["value"] * births / 100_000).round(), "denominator": births}


def make_result(
    targets: list[dict[str, Any]],
    series: dict[tuple[str, str], dict[int, float]],
    year: int = 2025,
    *,
    births: float | None = None,
    **more: Any,
) -> Evaluation:
    """Judge targets of 2021–2030 on series given by region and indicator, of so many births a year each."""
    frame = pd.DataFrame(
        [{"milestone_year": 2030, "domain": "health", **target} for target in targets]
    )
    fields = {
        "start_year": 2021,
        "end_year": 2030,
        "region": HOME,
        "title_zh": "甲市妇女发展规划",
        "title_en": "Plan of A City",
        "region_en": "A City",
    }
    plan = plan_from_targets(frame, plan=fields)
    rows = [
        {
            "region": region,
            "indicator_id": indicator,
            "year": y,
            "value": v,
            "cell": f"D{place + 4}",
            **PLACE,
        }
        for (region, indicator), values in series.items()
        for place, (y, v) in enumerate(values.items())
    ]
    table, problems = complete(
        pd.DataFrame(
            rows, columns=["region", "indicator_id", "year", "value", "cell", *PLACE]
        ).assign(**counts(births)),
        region=HOME,
    )
    return evaluate(plan, Observations(table, problems, made_up=True), year, **more)


@pytest.fixture
def result_of() -> Callable[..., Evaluation]:
    return make_result


@pytest.fixture(scope="session")
def counties() -> Evaluation:
    """Two targets in four regions, the plan's own among them."""
    return make_result(
        [
            {"indicator_id": SHARE, "operator": ">=", "value": 30, "domain": "decision"},
            {"indicator_id": DEATHS, "operator": "<=", "value": 8},
        ],
        {
            (HOME, SHARE): {2020: 22.0, 2024: 27.1, 2025: 26.4},
            (HOME, DEATHS): {2020: 12.5, 2024: 9.0, 2025: 9.0},
            ("乙县", SHARE): {2020: 20.0, 2025: 31.2},
            ("乙县", DEATHS): {2020: 12.0, 2025: 14.0},
            ("丙县", SHARE): {2020: 24.0, 2025: 24.5},
        },
    )


@pytest.fixture(scope="session")
def drawn(counties: Evaluation, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The reports of the counties with their figures, written once."""
    return write(counties, tmp_path_factory.mktemp("drawn"))


@pytest.fixture(scope="session")
def written(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, str], dict[str, Path]]:
    """The reports of a result of this file, by its name and a language; written once and without figures."""

    @cache
    def _written(name: str, lang: str) -> dict[str, Path]:
        return write(
            request.getfixturevalue(name), tmp_path_factory.mktemp(name), lang=lang, figures=False
        )  # type: ignore[arg-type]

    return _written
