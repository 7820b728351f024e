"""METHOD 3.1 to 3.3 once more, as a person applies them to one row with exact decimals, held against the library."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from tests.evaluation.conftest import make_plan, observe
from tests.fuzz import often
from womenplan.narration.evaluation import evaluate

INDICATORS = {  # indicator: sign of the better way, whether its unit is percent
    "village_committee_women_share": (1, True),
    "caesarean_rate": (-1, True),
    "maternal_mortality": (-1, False),
    "female_life_expectancy": (1, False),
}
START, END = 2021, 2030  # of the plan
ZERO = Decimal(0)


class Verdict(NamedTuple):
    """What a person writes down for one target of one region."""

    status: str
    baseline_year: int | None
    latest_year: int | None
    gap: Decimal | None


def baseline_year(values: dict[int, Decimal]) -> int | None:
    """The year before the first, else the nearest of the two before it, else one of the plan's first two years."""
    tried = (START - 1, START - 2, START - 3, START, START + 1)
    return next((year for year in tried if year in values), None)


def meets(
    value: Decimal, form: str, operator: str, target: Decimal, better: int, points: bool
) -> bool:
    """Whether a value satisfies the bound; about is missed by no more than the band, on the worse side alone."""
    if form == "around":
        band = Decimal(2) if points else target * 5 / 100
        return better * (value - target) >= -band
    return {">=": value >= target, ">": value > target, "<=": value <= target, "<": value < target}[
        operator
    ]


def by_pace(pace: Decimal) -> str:
    """The class of METHOD 3.3 for a target not met."""
    bounds = ((Decimal("0.95"), "on_track"), (Decimal("0.6"), "lagging"), (ZERO, "off_track"))
    return next((name for least, name in bounds if pace >= least), "regressing")


def judge(values: dict[int, Decimal], target: dict[str, object], year: int, stage: str) -> Verdict:
    """Judge by the straight path, in the order data, met, lost, baseline, pace."""
    form, operator = str(target["form"]), str(target["operator"])
    better, points = INDICATORS[str(target["indicator_id"])]
    known = {y: v for y, v in values.items() if y <= year}
    latest = max((y for y in known if y >= START), default=None)
    base = baseline_year(known)
    due = stage == "final" or int(str(target["milestone_year"])) <= year
    if latest is None:
        return Verdict("no_data", base, None, None)
    now = known[latest]
    if form == "direction" and now == best_of(str(target["indicator_id"]), operator):
        return Verdict("met", base, latest, None)
    if form == "direction":
        if base is None or base >= latest:
            return Verdict("not_assessable", base, latest, None)
        then = known[base]
        digits = max(decimals(now), decimals(then))
        moved = (1 if operator == "up" else -1) * (now - then)
        half = Decimal(5) / 10 ** (digits + 1)
        kind = "better" if moved > half else "worse" if moved < -half else "equal"
        names = {"better": "on_track", "equal": "lagging", "worse": "regressing"}
        return Verdict(
            ("met" if kind == "better" else "not_met") if due else names[kind], base, latest, None
        )
    goal = Decimal(str(target["value"]))
    sign = better if form == "around" else 1 if operator in (">=", ">") else -1
    gap = sign * (goal - now)

    def good(value: Decimal) -> bool:
        return meets(value, form, operator, goal, better, points)

    if good(now):
        return Verdict("met", base, latest, min(gap, ZERO))
    since = base if base is not None else START
    if any(good(v) for y, v in known.items() if since <= y < latest):
        return Verdict("lost", base, latest, gap)
    if due:
        short = max(gap - (band_of(goal, points) if form == "around" else 0), ZERO)
        nearly = short <= (Decimal(1) if points else goal * 5 / 100)
        return Verdict("nearly_met" if nearly else "not_met", base, latest, gap)
    if base is None or base >= latest or sign * (goal - known[base]) <= 0:
        return Verdict("not_assessable", base, latest, gap)
    progress = (now - known[base]) / (goal - known[base])
    elapsed = Decimal(latest - base) / (int(str(target["milestone_year"])) - base)
    return Verdict(by_pace(progress / elapsed), base, latest, gap)


def best_of(indicator: str, operator: str) -> Decimal | None:
    """The value at which nothing is left to improve: no case, or all of them; of years there is none to speak of."""
    if operator == "up":
        return Decimal(100) if INDICATORS[indicator][1] else Decimal(130)
    return ZERO


def band_of(goal: Decimal, points: bool) -> Decimal:
    """The band of about."""
    return Decimal(2) if points else goal * 5 / 100


def decimals(number: Decimal) -> int:
    """Digits after the point, less trailing zeros, which a spreadsheet does not keep."""
    return max(-int(number.normalize().as_tuple().exponent), 0)


demands = st.fixed_dictionaries(
    {
        "indicator_id": st.sampled_from(sorted(INDICATORS)),
        "kind": st.sampled_from(["level", "strict", "keep", "around", "direction"]),
        "value": st.integers(1, 900).map(lambda n: Decimal(n) / 10),
        "milestone_year": st.sampled_from([2023, 2025, 2030]),
    }
)
tenths = st.one_of(
    st.just(0), st.integers(11, 999)
)  # a share up to one would be doubted to be a fraction
histories = st.dictionaries(
    st.integers(2017, 2027), tenths.map(lambda n: Decimal(n) / 10), max_size=9
)


def asked(demand: dict[str, object]) -> dict[str, object]:
    """The row of the plan for a demand, in the direction in which its indicator gets better."""
    better = INDICATORS[str(demand["indicator_id"])][0]
    kind = demand["kind"]
    operator = {1: {"strict": ">", "direction": "up"}, -1: {"strict": "<", "direction": "down"}}[
        better
    ]
    row = {name: demand[name] for name in ("indicator_id", "milestone_year")}
    row["form"] = "level" if kind == "strict" else kind
    row["operator"] = (
        "~" if kind == "around" else operator.get(str(kind), ">=" if better > 0 else "<=")
    )
    return row if kind == "direction" else row | {"value": float(str(demand["value"]))}


@given(
    demand=demands,
    regions=st.lists(histories, min_size=20, max_size=40),
    year=st.integers(2021, 2028),
)
@often(15)
def test_verdicts_equal_those_worked_by_hand(demand, regions, year):
    target = asked(demand)
    plan = make_plan(target)
    tables = [
        observe(
            {y: float(v) for y, v in values.items()}, str(target["indicator_id"]), region=f"{i}县"
        )
        for i, values in enumerate(regions)
        if values
    ]
    if not tables:
        return
    data = pd.concat(tables, ignore_index=True)
    rows = {
        stage: evaluate(plan, data, year, stage=stage).table.set_index("region")
        for stage in ("annual", "midterm", "final")
    }
    for (i, values), stage in product(enumerate(regions), rows):
        if not values:
            continue
        row, hand = rows[stage].loc[f"{i}县"], judge(values, target, year, stage)
        said = (row["status"], row["baseline_year"], row["latest_year"])
        expected = (hand.status, hand.baseline_year, hand.latest_year)
        assert tuple(None if pd.isna(v) else v for v in said) == expected, (values, target, stage)
        if hand.gap is not None:
            np.testing.assert_allclose(row["gap"], float(hand.gap), atol=1e-9)
