"""METHOD.md, the rules and what the program calls things agree: its tables and numbers are read here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from womenplan import messages
from womenplan.evaluation.alarm import WARNINGS
from womenplan.evaluation.data_state import STATES
from womenplan.evaluation.status import STATUSES
from womenplan.model.rules import METHODS, Rules

TEXT = (Path(__file__).parents[1] / "METHOD.md").read_text(encoding="utf-8")
FLAT = re.sub(r"\s+", " ", TEXT)
RULES = Rules()


def section(number: str) -> str:
    """The text of a section, until the next of its depth."""
    depth = "#" * (2 + number.count("."))
    return re.split(rf"^{depth} {re.escape(number)}\b.*$", TEXT, flags=re.M)[1].split(
        f"\n{depth} "
    )[0]


def table(number: str) -> list[list[str]]:
    """The rows of the first table of a section, without its head."""
    lines = [line for line in section(number).splitlines() if line.startswith("|")]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_statuses_are_those_of_the_program_with_their_names() -> None:
    found = {row[0]: row[1] for row in table("3.3") if row[0] in STATUSES}
    assert found == {code: messages.label("status", code, "zh") for code in found}
    final = re.findall(
        r"`(\w+)`\s+([\u4e00-\u9fff]+)", section("3.3").split("Final:")[1].split("target whose")[0]
    )
    assert set(found) | {code for code, _ in final} | {"no_data", "not_assessable"} == set(STATUSES)
    for code, name in final:
        if code != "met":  # 达标 at the end, 已达标 before
            assert name == messages.label("status", code, "zh")


def test_warnings_are_those_of_the_program_with_their_levels() -> None:
    assert {row[0]: row[1] for row in table("3.8")} == dict(WARNINGS)


def test_methods_are_those_of_the_rules() -> None:
    assert tuple(re.match(r"\w+", row[0])[0] for row in table("3.3")[-len(METHODS) :]) == METHODS  # type: ignore[index]


def test_states_of_the_data_and_expectations_are_those_of_the_program() -> None:
    assert tuple(re.findall(r"`(\w+)`", section("6").split("states")[1].split("\n\n")[0])) == STATES
    for code in ("likely", "open", "unlikely", "at_risk"):
        name = re.search(rf"`{code}`\s+([\u4e00-\u9fff]+)", FLAT)
        assert name, code
        assert name[1] == messages.label("outlook", code, "zh")


# a phrase of the text, and the rules that its numbers are
NUMBERS = [
    (r"not met, pace >= ([\d.]+)", ["on_track"]),
    (r"\| ([\d.]+) <= pace < ([\d.]+) \|", ["lagging", "on_track"]),
    (r"\| 0 <= pace < ([\d.]+)", ["lagging"]),
    (r"Statistics Canada\): ([\d.]+) / ([\d.]+) / 0", ["on_track", "lagging"]),
    (
        r"UNSD 2026\): ([\d.]+) / ([\d.]+) / ([\d.]+) / 0",
        ["unsd_on_track", "unsd_moderate", "unsd_marginal"],
    ),
    (
        r"by 3\.6: on track from ([\d.]+), off track below ([\d.]+)",
        ["probability_on_track", "probability_off_track"],
    ),
    (
        r"within ([\d.]+) points for percentages, ([\d.]+) % of the target otherwise",
        ["close_points", "close_share"],
    ),
    (
        r'band of "about" is (\d+) percentage points for percentages and (\d+) %',
        ["around_points", "around_share"],
    ),
    (
        r"default reference share of `balance` is (\d+) % with a band of ±(\d+)",
        ["balance_reference", "balance_band"],
    ),
    (r"the (\d+) calendar years that end", ["forecast_window"]),
    (r"n \(at least (\d+)\)", ["min_observations"]),
    (r"With fewer than (\d+) members", ["pool_members"]),
    (r"\(m ln v \+ (\d+) ln V\)/\(m \+ (\d+)\)", ["noise_weight", "noise_weight"]),
    (
        r"clip\(Δ_t/S, ±(\d+)\) \+ (\d+) c̄\)/\(members \+ (\d+)\)",
        ["change_limit", "common_weight", "common_weight"],
    ),
    (r"d_t = clip\(Δ_t/s, ±(\d+)\)", ["change_limit"]),
    (r"u²_\{t−2\} \+ (\d+)\)", ["convergence_weight"]),
    (
        r"π₀ = 0, w = (\d+) and ρ₀ = −([\d.]+), w' = (\d+) for d",
        ["lasting_weight", "rebound", "rebound_weight"],
    ),
    (
        r"for d; ([\d.]+), (\d+) and 0, (\d+) for c",
        ["lasting_common", "lasting_common_weight", "lasting_common_weight"],
    ),
    (
        r"for c; 0, (\d+) and −([\d.]+), (\d+) alone",
        ["lasting_alone_weight", "rebound", "rebound_weight"],
    ),
    (r"a_k = π · ([\d.]+)\^k", ["decay"]),
    (r"ρ · ([\d.]+)\^\(k−1\)", ["rebound_memory"]),
    (r"Student's t with (\d+) degrees and scale ([\d.]+)", ["forecast_degrees", "spread"]),
    (r"p_meet >= ([\d.]+), `open` 尚难预判 from ([\d.]+)", ["likely", "unlikely"]),
    (r"p_meet is below ([\d.]+) \(for two-sided bands below ([\d.]+)", ["likely", "unlikely"]),
    (r"red \| p_meet < ([\d.]+)", ["warn_red"]),
    (r"orange \| ([\d.]+) <= p_meet < ([\d.]+)", ["warn_red", "unlikely"]),
    (r"exceeds (\d+) % of the level \(or (\d+) points", ["volatile_share", "volatile_points"]),
    (r"dispersion test, p < ([\d.]+)", ["dispersion_p"]),
    (r"the margin is below (\d+) % of the target", ["thin_margin"]),
]
WORDS = {"one": 1, "two": 2, "three": 3, "sixth": 6, "six": 6, "ten": 10}
SPELLED = [
    (r"shortfall at most (\w+) percentage point", ["nearly_points"]),
    (r"with (\w+) years or less to the milestone", ["warn_years"]),
    (r"observation is (\w+) or more years older", ["stale_years"]),
    (r"between a (\w+) of and (\w+) times the last value", ["forecast_reach", "forecast_reach"]),
    (r"more than (\w+) years of them", ["practical_years"]),
    (r"the (\w+)-year pooled value", ["pooled_years"]),
    (r"nearest of the (\w+) years before", ["baseline_lookback"]),
    (r"not later than (\w+) year after", ["baseline_late"]),
]


@pytest.mark.parametrize(
    ("phrase", "names"), [*NUMBERS, *SPELLED], ids=lambda value: str(value)[:40]
)
def test_number_of_the_text_is_that_of_the_rules(phrase, names) -> None:
    found = re.search(phrase, FLAT)
    assert found, phrase
    for said, name in zip(found.groups(), names, strict=True):
        value = float(WORDS.get(said, said))
        share = f"{said} %" in found[0]
        assert getattr(RULES, name) == pytest.approx(
            value / 100 if share and getattr(RULES, name) < 1 else value
        ), name
