"""One target, one or a few series, judged: what the tables of worked cases are made with."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pandas as pd
import pytest

from womenplan.model.plan import Plan, plan_from_targets
from womenplan.model.rules import Rules
from womenplan.narration.evaluation import Evaluation, evaluate

SHARE = "village_committee_women_share"  # percent, higher is better


def make_plan(*targets: dict[str, Any], **fields: Any) -> Plan:
    """A plan of 2021–2030 for 甲县 with these targets, by 2030 where they do not say."""
    return _plan(tuple(tuple(target.items()) for target in targets), tuple(fields.items()))


@cache
def _plan(targets: tuple[Any, ...], fields: tuple[Any, ...]) -> Plan:
    rows = [{"indicator_id": SHARE, "milestone_year": 2030, **dict(target)} for target in targets]
    years = {"start_year": 2021, "end_year": 2030, "region": "甲县"}
    return plan_from_targets(pd.DataFrame(rows), plan=years | dict(fields))


def observe(values: dict[int, float], indicator: str = SHARE, **columns: Any) -> pd.DataFrame:
    """Observations of one series."""
    df = pd.DataFrame(
        {"indicator_id": indicator, "year": list(values), "value": list(values.values())}
    )
    return df.assign(**columns)


@pytest.fixture(scope="session")
def plan_of() -> Callable[..., Plan]:
    return make_plan


@pytest.fixture(scope="session")
def series() -> Callable[..., pd.DataFrame]:
    return observe


@pytest.fixture(scope="session")
def judge() -> Callable[..., Evaluation]:
    """Judge one target on a series, or on a table of observations."""

    def _judge(
        data: dict[int, float] | pd.DataFrame,
        year: int = 2024,
        *,
        stage: Any = None,
        rules: Rules | None = None,
        plan: dict[str, Any] | None = None,
        **target: Any,
    ) -> Evaluation:
        target = {"indicator_id": SHARE, **target}
        table = data if isinstance(data, pd.DataFrame) else observe(data, target["indicator_id"])
        return evaluate(make_plan(target, **(plan or {})), table, year, stage=stage, rules=rules)

    return _judge


@pytest.fixture(scope="session")
def row(judge: Callable[..., Evaluation]) -> Callable[..., pd.Series]:
    """The same, as the first row of the table."""
    return lambda *args, **more: judge(*args, **more).table.iloc[0]
