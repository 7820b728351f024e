"""The five methods against values worked by hand, and the UNSD rule against another implementation of it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from womenplan.evaluation.methods.cagr import cagr
from womenplan.evaluation.methods.escap import escap
from womenplan.evaluation.methods.method import Progress
from womenplan.evaluation.methods.registry import METHODS, classify, figures
from womenplan.evaluation.methods.unsd import unsd
from womenplan.evaluation.status import STATUSES
from womenplan.model.rules import METHODS as RULED
from womenplan.model.rules import Rules
from womenplan.narration.evaluation import evaluate

MMR, MEMBERS = "maternal_mortality", "party_members_women_share"


def progress(
    rows: list[tuple[float, float, float]], year: int = 2025, values: dict[int, float] | None = None
) -> Progress:
    """Baseline of 2020, latest of ``year`` and goal of 2030 of each row; ``values`` are the series of the only row."""
    base, latest, goal = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    points = (
        {2020: base, year: latest}
        if values is None
        else {y: np.array([v]) for y, v in values.items()}
    )
    same = np.ones(len(rows))
    return Progress(
        years=np.array(list(points)),
        values=np.stack(list(points.values()), axis=1),
        sign=np.where(goal >= base, 1.0, -1.0),
        baseline=base,
        latest=latest,
        goal=goal,
        baseline_year=2020 * same,
        latest_year=year * same,
        milestone=2030 * same,
        pace=(latest - base) / (goal - base) / ((year - 2020) / 10),
        p_meet=np.nan * same,
    )


HALF_WAY = [(10, 40, 70), (50, 29, 8)]


def test_growth_ratio_of_exactly_half_way() -> None:
    # (4^(1/5) - 1) / (7^(1/10) - 1) = 0.319508 / 0.214814; (0.58^(1/5) - 1) / (0.16^(1/10) - 1) = 0.103220 / 0.167442
    assert cagr(progress(HALF_WAY)) == pytest.approx([1.4874, 0.6165], abs=1e-4)


def test_growth_carried_on_to_the_milestone() -> None:
    # 40 x 4 = 160, of 10 to 70: 150 / 60; 29 x 0.58 = 16.82, of 50 to 8: 33.18 / 42
    assert unsd(progress(HALF_WAY)) == pytest.approx([2.5, 0.79])


def test_escap_index_and_anticipated_share() -> None:
    index, share = escap(progress(HALF_WAY))
    assert index == pytest.approx([5, 5])
    assert share == pytest.approx([1, 1])
    # 10, 10, 30 in 2020, 2022, 2024 with weights 1, 3, 5: slope 1000/152, anticipated 10 + 57.8947 of 60 required
    index, share = escap(progress([(10, 30, 70)], 2024, {2020: 10, 2022: 10, 2024: 30}))
    assert (index[0], share[0]) == (pytest.approx(10 / 3), pytest.approx(57.894737 / 60))


@pytest.mark.parametrize("rows", [[(10, 40, 0)], [(0, 4, 8)], [(10, 0, 5)]])
def test_zero_has_no_growth_rate(rows) -> None:
    assert np.isnan(cagr(progress(rows)))[0]


# figure: class by path and cagr, unsd, escap, forecast
@pytest.mark.parametrize(
    ("figure", "classes"),
    [
        (1.5, ("on_track", "on_track", "on_track", "on_track")),
        (0.95, ("on_track", "on_track", "on_track", "on_track")),
        (0.94, ("lagging", "lagging", "on_track", "on_track")),
        (0.90, ("lagging", "lagging", "on_track", "on_track")),
        (0.80, ("lagging", "lagging", "lagging", "on_track")),
        (0.79, ("lagging", "lagging", "lagging", "lagging")),
        (0.60, ("lagging", "lagging", "lagging", "lagging")),
        (0.59, ("off_track", "lagging", "lagging", "lagging")),
        (0.50, ("off_track", "lagging", "lagging", "lagging")),
        (0.49, ("off_track", "off_track", "lagging", "lagging")),
        (0.20, ("off_track", "off_track", "lagging", "lagging")),
        (0.19, ("off_track", "off_track", "lagging", "off_track")),
        (0.00, ("off_track", "off_track", "lagging", "off_track")),
        (-0.01, ("regressing", "regressing", "regressing", "off_track")),
    ],
)
def test_thresholds(figure, classes) -> None:
    found = classify({name: np.array([figure]) for name in METHODS}, Rules())
    names = {name: STATUSES[int(codes[0])] for name, codes in found.items()}
    assert (names["path"], names["unsd"], names["escap"], names["forecast"]) == classes
    assert names["cagr"] == names["path"]


def test_unsd_equals_undata_on_random_series() -> None:
    undata = pytest.importorskip("undata.analysis")
    rng = np.random.default_rng(7)
    base, latest, goal = rng.uniform(0.5, 90, (3, 2000)).round(2)
    found = progress(list(zip(base, latest, goal, strict=True)), 2024)
    ratios, codes = unsd(found), classify(figures(found), Rules())["unsd"]
    same = {
        undata.ON_TRACK: "on_track",
        undata.MODERATE: "lagging",
        undata.MARGINAL: "off_track",
        undata.STAGNATION: "off_track",
        undata.REGRESSION: "regressing",
    }
    for b, c, t, ratio, code in zip(base, latest, goal, ratios, codes, strict=True):
        if b == t:
            continue
        theirs = undata._assess(
            2020, b, 2024, c, better="higher" if t > b else "lower", target=t, target_year=2030
        )
        assert ratio == pytest.approx(theirs["ratio"], rel=1e-9)
        assert STATUSES[code] == same[theirs["status"]]


def test_each_method_can_give_the_status(plan_of, series) -> None:
    plan = plan_of(
        {"indicator_id": MMR, "form": "level", "operator": "<=", "value": 8, "target_id": "t"}
    )
    data = series({2020: 50, 2025: 29}, MMR)
    found = {name: evaluate(plan, data, 2025, method=name).table.iloc[0] for name in METHODS}
    status = {name: row["status"] for name, row in found.items()}
    assert status == {
        "path": "on_track",
        "cagr": "lagging",
        "unsd": "lagging",
        "escap": "on_track",
        "forecast": "not_assessable",
    }
    # path and escap say it will be reached, the growth methods that it will not, the forecast has too few values
    assert (found["path"]["agreement"], found["cagr"]["agreement"]) == ("2/4", "2/4")
    assert "判定方法" in found["forecast"]["note"]


def test_growth_methods_abstain_where_the_target_is_zero(judge) -> None:
    out = judge(
        {2020: 10, 2025: 4},
        2025,
        indicator_id="pregnancy_anaemia",
        form="level",
        operator="<=",
        value=0,
    )
    assert np.isnan(out.methods["cagr"].iat[0])
    # path and escap 6/10 against 0.5; compound growth carries 4 on to 1.6, 8.4 of 10: short of 0.95
    assert out.methods["unsd"].iat[0] == pytest.approx(0.84)
    assert out.table["agreement"].iat[0] == "2/3"


@pytest.mark.parametrize(("latest", "ratio"), [(55, 0.954877), (45, 0.954877), (61, -0.183281)])
def test_growth_ratio_where_both_sides_count(judge, latest, ratio) -> None:
    # from 60 about 50: (1 - (55/60)^(1/5)) / (1 - (50/60)^(1/10)); 45 is as far off as 55, 61 is further than 60
    out = judge({2020: 60, 2025: latest}, 2025, indicator_id=MEMBERS, form="around", value=50)
    assert out.methods["cagr"].iat[0] == pytest.approx(ratio, abs=1e-6)
    assert (out.methods["unsd"].iat[0] < 0) == (ratio < 0)
    assert (out.methods["escap"].iat[0] < 0) == (ratio < 0)


def test_five_of_five_where_all_see_the_same(judge) -> None:
    out = judge(
        {year: 50 + 3 * (year - 2018) for year in range(2018, 2026)},
        2025,
        form="level",
        operator=">=",
        value=73,
    )
    assert (out.table["status"].iat[0], out.table["agreement"].iat[0]) == ("on_track", "5/5")
    assert not out.methods.isna().any(axis=None)


def test_forecast_of_one_region_doubts_a_rise_that_is_exactly_on_schedule(judge) -> None:
    # 46 in 2018, two points more every year; 70 by 2030 is asked for
    rising = {year: 60 + 2 * (year - 2025) for year in range(2018, 2026)}
    out = judge(rising, 2025, form="level", operator=">=", value=70)
    assert out.methods["path"].iat[0] == pytest.approx(1)
    assert out.table[["status", "outlook"]].iloc[0].tolist() == ["on_track", "open"]
    assert 0.3 <= out.table["p_meet"].iat[0] < 0.5


def test_met_counts_as_reached_for_all_but_the_forecast(judge) -> None:
    out = judge({2020: 50, 2025: 71}, 2025, form="level", operator=">=", value=70)
    assert out.table["agreement"].iat[0] == "4/4"
    assert pd.isna(out.methods["cagr"].iat[0])


def test_rules_take_every_method_of_the_registry_and_no_other() -> None:
    assert tuple(METHODS) == RULED
