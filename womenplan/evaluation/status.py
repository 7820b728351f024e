"""Gap, progress, pace and status of every target in every region, by the straight path (METHOD 3.1 to 3.5)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from womenplan.evaluation.series import Bools, Floats, Ints, decimals
from womenplan.model.rules import Rules

__all__ = ["CODE", "EPS", "STATUSES", "Judged", "Measured", "fold", "judge", "met_between"]

STATUSES = (
    "met",
    "nearly_met",
    "on_track",
    "lagging",
    "off_track",
    "regressing",
    "lost",
    "not_met",
    "no_data",
    "not_assessable",
)
CODE = {name: code for code, name in enumerate(STATUSES)}
EPS = 1e-9  # keeps 30.0 >= 30 true after arithmetic on binary numbers; no rule of the method


@dataclass(frozen=True, slots=True)
class Measured:
    """What is judged: one row a target (or component of one) and region; M rows, Y ``years``.

    ``values``, ``goal`` (M, Y): what was observed, and the target value of each year (constant but
    for ``relative``). ``bounds``, ``breaks`` and ``suspect`` (M, Y) as in
    :class:`~womenplan.evaluation.series.SeriesSet`. The others have one element a row: ``sign`` +1
    where more is better, -1 where less is; ``band`` tolerance of around and balance, in the unit;
    ``change_by`` the relative change asked for (0.1; -0.2 where it is to fall) and ``change_add``
    the one in the unit itself (5 points, 1 year), NaN but for ``change``; ``best`` the value at
    which a direction or a gap has nothing left to improve, NaN where there is none; ``points``
    where the unit is percent or percentage points; ``final`` where the final classes apply; the
    remaining flags say what the form asks.
    """

    years: Ints
    values: Floats
    goal: Floats
    bounds: npt.NDArray[np.int8]
    breaks: Bools
    suspect: Bools
    sign: Floats
    band: Floats
    change_by: Floats
    best: Floats
    change_add: Floats
    base_year: Ints
    start_year: Ints
    milestone: Ints
    two_sided: Bools
    strict: Bools
    directional: Bools
    slow: Bools
    keep: Bools
    relative: Bools
    change: Bools
    points: Bools
    final: Bools
    steady: Bools

    def __len__(self) -> int:
        return len(self.values)


@dataclass(slots=True)
class Judged:
    """The result of :func:`judge`, one element a row of the measures.

    Columns (-1 for none) point into ``years``; ``since`` is that of the last break; ``at_best``
    marks directions and gaps that have nothing left to improve; ``alone`` components that are the
    only ones of theirs with data; ``open`` the rows not met and not yet due, which another method
    may judge instead of pace; ``notes`` holds (code, rows, values of the placeholders).
    """

    status: npt.NDArray[np.int8]
    baseline_col: Ints
    latest_col: Ints
    baseline: Floats
    latest: Floats
    goal: Floats
    gap: Floats
    progress: Floats
    elapsed: Floats
    expected: Floats
    pace: Floats
    achievement: Floats
    met_now: Bools
    at_best: Bools
    alone: Bools
    slack: Bools
    since: Ints
    open: Bools
    notes: list[tuple[str, Ints, dict[str, list[str]]]] = field(default_factory=list)


def judge(m: Measured, rules: Rules) -> Judged:
    """Return the status of every row by the straight path, with the figures that it rests on.

    Notes
    -----
    Checked in this order: data, met, lost, baseline, pace; ``met`` needs no baseline. Two numbers
    are equal where they differ by no more than half a unit of the last digit; trailing zeros are
    lost in spreadsheets, so the digits are those of the number that shows more of them. A rise that
    slows is a mean yearly change since the baseline below the one before it, or none at all; where
    nothing precedes the baseline, the period's two halves are compared. Where both sides count
    (balance, around without polarity, =), progress is the share of the distance to the target value
    that is gone, on whichever side of it the value lies. Nothing is compared across a break in the
    series: a baseline behind one is missing, and a late one may stand in. Where ``final`` holds,
    the latest value is judged, be it newer than the milestone; an older one gets a note. Source:
    METHOD.md, sections 3.1 to 3.5.
    """
    columns = np.arange(len(m.years))
    exists = ~np.isnan(m.values)
    in_period = m.years >= m.start_year[:, None]
    comparable = ~np.isnan(m.goal) | ~m.relative[:, None]
    latest_col = _last(exists & in_period & comparable)
    has_data = latest_col >= 0
    lacks_comparator = m.relative & ~has_data & (exists & in_period).any(axis=1)
    latest_col = np.where(lacks_comparator, _last(exists & in_period), latest_col)
    until_latest = columns <= latest_col[:, None]
    since = _last(m.breaks & exists & until_latest)
    baseline_col, late, behind = _baseline(m, rules, since)

    latest, baseline = _pick(m.values, latest_col), _pick(m.values, baseline_col)
    goal_by_year = np.where(
        m.change[:, None], (baseline * (1 + m.change_by) + m.change_add)[:, None], m.goal
    )
    goal, goal_base = (
        _pick(goal_by_year, np.maximum(column, 0)) for column in (latest_col, baseline_col)
    )
    met, unknown = _met(m, goal_by_year)
    met_now, undecided, met_base = (
        _pick(mask, column, False)
        for mask, column in ((met, latest_col), (unknown, latest_col), (met, baseline_col))
    )
    first = np.where(baseline_col >= 0, baseline_col, np.searchsorted(m.years, m.start_year))
    before = (columns >= np.maximum(first, since)[:, None]) & (columns < latest_col[:, None])
    lost = (met & before).any(axis=1) & ~met_now & ~undecided

    bounded = _pick(m.bounds, latest_col, 0) != 0
    usable = np.where(bounded, np.nan, latest)
    folded = np.where(m.two_sided, fold(usable, goal, baseline), usable)
    year_t, year_b = (
        _pick(m.years[None, :].repeat(len(m), 0), col, 0.0) for col in (latest_col, baseline_col)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = goal - baseline
        moved = (baseline_col >= 0) & (latest_col > baseline_col)
        ahead = np.where(m.two_sided, np.abs(distance), m.sign * distance) > EPS
        progress = (folded - baseline) / np.where(moved & ~met_base & ahead, distance, np.nan)
        span = m.milestone - year_b
        elapsed = np.where(moved & (span > 0), (year_t - year_b) / span, np.nan)
        expected = baseline + elapsed * np.where(m.directional, np.nan, distance)
        pace = progress / elapsed
    gap = np.where(m.two_sided, np.abs(goal - latest) - m.band, m.sign * (goal - latest))
    shortfall = np.where(m.two_sided, gap, np.maximum(gap - m.band, 0.0))
    gap = np.where(
        met_now, np.minimum(gap, 0.0), gap
    )  # within the band of "about" nothing is missing
    close = _close(m, goal, baseline, rules) & ahead
    nearly = (
        shortfall
        <= np.where(m.points, rules.nearly_points, rules.nearly_share * np.abs(goal)) + EPS
    )

    status = np.full(len(m), CODE["not_assessable"], dtype=np.int8)

    def put(mask: Bools, name: str) -> None:
        status[mask] = CODE[name]

    lacks_base = (m.change | m.directional) & (baseline_col < 0)
    numberless = m.keep & np.isnan(goal)
    judged = has_data & ~lacks_comparator & ~lacks_base & ~(m.change & np.isnan(goal)) & ~numberless
    level = judged & ~m.directional & ~met_now & ~lost & ~undecided
    put(level & m.final, "not_met")
    put(level & m.final & nearly & ~bounded, "nearly_met")
    by_pace = level & ~m.final & ~np.isnan(pace)
    put(by_pace, "regressing")
    put(by_pace & (pace >= -EPS), "off_track")
    put(by_pace & (pace >= rules.lagging - EPS), "lagging")
    put(by_pace & (pace >= rules.on_track - EPS), "on_track")
    put(judged & lost, "lost")
    put(judged & met_now, "met")
    slowing = _slowing(m, baseline_col, latest_col, since)
    turn = _direction(m, slowing, baseline_col, latest_col, baseline, usable)
    turned = judged & m.directional & ~np.isnan(turn)
    put(turned & (turn > 0), "on_track")
    put(turned & (turn == 0), "lagging")
    put(turned & (turn < 0), "regressing")
    put(turned & m.final, "not_met")
    put(turned & m.final & (turn > 0), "met")
    at_best = has_data & m.directional & (m.sign * (usable - m.best) >= -EPS)
    put(at_best, "met")
    put(~has_data & ~lacks_comparator, "no_data")

    out = Judged(
        status=status,
        baseline_col=baseline_col,
        latest_col=latest_col,
        baseline=baseline,
        latest=latest,
        goal=goal,
        gap=gap,
        progress=np.where(close, np.nan, progress),
        elapsed=elapsed,
        expected=expected,
        pace=np.where(close, np.nan, pace),
        achievement=_achievement(m, goal, latest),
        met_now=met_now | at_best,
        at_best=at_best,
        alone=np.zeros(len(m), dtype=np.bool_),
        slack=met_base & ~m.keep & ~m.two_sided & (m.sign * (baseline - goal_base) > EPS),
        since=since,
        open=level & ~m.final,
    )
    unassessed = status == CODE["not_assessable"]

    def note(code: str, mask: Bools, **values: list[str]) -> None:
        if mask.any():
            out.notes.append((code, np.flatnonzero(mask), values))

    note("at_best", at_best)
    note("no_number", has_data & numberless)
    note("no_comparator", unassessed & lacks_comparator)
    note("only_bound", unassessed & has_data & bounded & (undecided | m.directional))
    note("bound_short", unassessed & has_data & bounded & ~undecided & ~m.directional)
    note("broken_series", np.asarray(unassessed & behind & (baseline_col < 0)))
    rests = unassessed & ~numberless
    note(
        "no_baseline",
        rests & has_data & ~lacks_comparator & ~undecided & (baseline_col < 0) & ~behind,
    )
    note("one_observation", rests & (baseline_col >= 0) & (baseline_col == latest_col))
    note("no_way", level & unassessed & moved & ~np.isnan(usable) & ~ahead)
    note("too_few_for_slowing", unassessed & m.slow & (baseline_col >= 0) & np.isnan(turn))
    told = turned & m.slow
    note(
        "slowing",
        told,
        rates=[
            f"{a:+.3g}|{b:+.3g}" for a, b in zip(*(rate[told] for rate in slowing[:2]), strict=True)
        ],
    )
    for code, mask in (("late_baseline", late & ~behind), ("baseline_after_break", late & behind)):
        note(code, mask, year=_years(m, baseline_col[mask]))
    older = has_data & m.final & (year_t < m.milestone)
    note("older_than_milestone", older, year=_years(m, latest_col[older]))
    note(
        "met_before",
        np.asarray(judged & lost),
        years=_year_lists(m, met & before & (judged & lost)[:, None]),
    )
    note("slack", out.slack)
    note("close_start", close & ~np.isnan(progress))
    failed = exists & in_period & until_latest & ~met & ~unknown & (m.keep & met_now)[:, None]
    note("kept_broken", np.asarray(failed.any(axis=1)), years=_year_lists(m, failed))
    fell = _fell(m, baseline_col, latest_col) & m.steady[:, None]
    note("steady_broken", np.asarray(fell.any(axis=1)), years=_year_lists(m, fell))
    return out


def _close(m: Measured, goal: Floats, baseline: Floats, rules: Rules) -> Bools:
    """Mark rows whose baseline all but stands on the target, so that a share of the way between them means nothing."""
    least = np.where(m.points, rules.close_points, rules.close_share * np.abs(goal))
    return np.asarray(np.abs(goal - baseline) <= least + EPS)


def fold(values: Floats, goal: Floats, baseline: Floats) -> Floats:
    """Return values with those beyond the goal mirrored onto the baseline's side, as far from the goal as they are."""
    return np.asarray(goal + np.where(baseline > goal, 1.0, -1.0) * np.abs(values - goal))


def met_between(
    two_sided: Bools, sign: Floats, band: Floats, goal: Floats
) -> tuple[Floats, Floats]:
    """Return the lowest and the highest value that meet each goal, -inf and inf where any does.

    NaN where the goal is.
    """
    nothing = np.where(np.isnan(goal), np.nan, np.inf)
    lowest = np.where(two_sided | (sign > 0), goal - band, -nothing)
    return lowest, np.where(two_sided | (sign < 0), goal + band, nothing)


def _last(mask: Bools) -> Ints:
    """Return the last column that is True in each row, or -1."""
    width = mask.shape[1]
    return np.where(mask.any(axis=1), width - 1 - np.argmax(mask[:, ::-1], axis=1), -1).astype(
        np.int64
    )


def _pick(matrix: npt.NDArray[Any], column: Ints, missing: float = np.nan) -> npt.NDArray[Any]:
    """Return one element of each row, ``missing`` where the column is -1."""
    return np.where(column >= 0, matrix[np.arange(len(matrix)), np.maximum(column, 0)], missing)


def _baseline(m: Measured, rules: Rules, since: Ints) -> tuple[Ints, Bools, Bools]:
    """Return the column of each baseline (METHOD 3.1), which are late, and which have one behind a break."""
    exact = ~np.isnan(m.values) & (m.bounds == 0)
    column, late = _earliest(m, rules, exact)
    behind = (column >= 0) & (column < since)
    if behind.any():
        column, late = _earliest(m, rules, exact & (np.arange(len(m.years)) >= since[:, None]))
    return column, late, behind


def _earliest(m: Measured, rules: Rules, usable: Bools) -> tuple[Ints, Bools]:
    """Return the column of the usable value of the base year, else of the years before it, else a late one's; -1 for none."""
    column = np.full(len(m), -1, dtype=np.int64)
    for back in range(rules.baseline_lookback, -1, -1):
        position = m.base_year - back - m.years[0]
        inside = (position >= 0) & (position < len(m.years))
        found = _pick(usable, np.where(inside, position, -1), False)
        column = np.where(found, position, column)
    after = (
        usable
        & (m.years > m.base_year[:, None])
        & (m.years <= (m.start_year + rules.baseline_late)[:, None])
    )
    late = (column < 0) & after.any(axis=1)
    return np.where(late, np.argmax(after, axis=1), column), late


def _met(m: Measured, goal: Floats) -> tuple[Bools, Bools]:
    """Return which values meet the target, and which are bounds that prove nothing either way.

    None of directions.
    """
    tolerance = EPS * np.maximum(1.0, np.abs(np.nan_to_num(goal)))
    band, sign, two_sided = m.band[:, None], m.sign[:, None], m.two_sided[:, None]
    with np.errstate(invalid="ignore"):
        lead = sign * (m.values - goal)
        reached = lead >= -band - tolerance
        one_sided = np.where(m.strict[:, None], lead > tolerance, reached)
        met = np.where(two_sided, np.abs(m.values - goal) <= band + tolerance, one_sided)
        met &= ~np.isnan(lead) & ~m.directional[:, None]
        if not m.bounds.any():
            return met, np.zeros_like(met)
        bounded = (m.bounds != 0) & ~m.directional[:, None]
        helps = bounded & (m.bounds == sign) & ~two_sided
        refuted = bounded & ~helps & ~two_sided & (lead < -band - tolerance)
    return np.where(bounded, helps & reached, met), bounded & ~(helps & reached) & ~refuted


def _direction(
    m: Measured,
    slowing: tuple[Floats, Floats, Ints],
    baseline_col: Ints,
    latest_col: Ints,
    baseline: Floats,
    latest: Floats,
) -> Floats:
    """Return +1 where the latest value is better than the baseline, 0 where equal, -1 where worse, NaN where unknown."""
    rounding = 0.5 * 10.0 ** -np.maximum(
        decimals(np.nan_to_num(baseline)), decimals(np.nan_to_num(latest))
    )
    change = np.where(latest_col > baseline_col, m.sign * (latest - baseline), np.nan)
    before, after, span = slowing
    change = np.where(
        m.slow, np.maximum(before - after, -after) * span, change
    )  # what no longer rises has slowed
    return np.where(np.abs(change) > rounding - EPS, np.sign(change), 0 * change)


def _slowing(
    m: Measured, baseline_col: Ints, latest_col: Ints, since: Ints
) -> tuple[Floats, Floats, Ints]:
    """Return the mean yearly change before the baseline and after it, NaN where unknown, and the years of the latter.

    Where nothing precedes the baseline, those of the two halves of the time since.
    """
    if not m.slow.any():  # as a rule
        return np.full(len(m), np.nan), np.full(len(m), np.nan), latest_col - baseline_col
    columns = np.arange(len(m.years))
    exact = ~np.isnan(m.values) & (m.bounds == 0) & m.slow[:, None] & (columns >= since[:, None])
    start = np.where(
        (exact & (columns < baseline_col[:, None])).any(axis=1), np.argmax(exact, axis=1), -1
    )
    inside = exact & (columns > baseline_col[:, None]) & (columns < latest_col[:, None])
    middle = (baseline_col + latest_col) / 2
    away = np.where(inside, np.abs(columns - middle[:, None]), np.inf)
    halves = start < 0
    first = np.where(halves, baseline_col, start)
    turn = np.where(halves, np.where(inside.any(axis=1), np.argmin(away, axis=1), -1), baseline_col)
    usable = (
        (baseline_col >= 0) & (turn > first) & (latest_col > turn) & _pick(exact, latest_col, False)
    )
    y0, y1, y2 = _pick(m.values, first), _pick(m.values, turn), _pick(m.values, latest_col)
    before = (y1 - y0) / np.where(usable, turn - first, np.nan)
    return before, (y2 - y1) / np.where(usable, latest_col - turn, np.nan), latest_col - turn


def _achievement(m: Measured, goal: Floats, latest: Floats) -> Floats:
    """Return the degree of achievement (实现程度), 0 to 100: y/T where more is better, T/y where less is."""
    with np.errstate(divide="ignore", invalid="ignore"):
        up, down = latest / goal, goal / latest
        down = np.where((latest == 0) & (goal >= 0), 1.0, down)
        up = np.where((goal == 0) & (latest >= 0), 1.0, up)
        share = np.where(m.two_sided, np.minimum(up, down), np.where(m.sign > 0, up, down))
        share = np.where(m.directional, np.nan, share)
        return 100 * np.clip(share, 0.0, 1.0)


def _fell(m: Measured, baseline_col: Ints, latest_col: Ints) -> Bools:
    """Mark the years from the baseline on in which a value moved against its direction beyond rounding."""
    columns = np.arange(len(m.years))
    first = np.where(baseline_col >= 0, baseline_col, len(columns))
    inside = (columns >= first[:, None]) & (columns <= latest_col[:, None])
    values = np.where(inside & (m.bounds == 0), m.values, np.nan)
    previous = np.maximum.accumulate(np.where(np.isnan(values), -1, columns), axis=1)
    previous = np.c_[np.full(len(m), -1), previous[:, :-1]]
    before = np.where(
        previous >= 0, np.take_along_axis(values, np.maximum(previous, 0), axis=1), np.nan
    )
    rounding = 0.5 * 10.0 ** -np.maximum(
        decimals(np.nan_to_num(values)), decimals(np.nan_to_num(before))
    )
    with np.errstate(invalid="ignore"):
        fell = m.sign[:, None] * (values - before) < -rounding + EPS
    return np.asarray(fell & ~(m.slow | m.two_sided)[:, None])


def _years(m: Measured, columns: Ints) -> list[str]:
    return [str(year) for year in m.years[columns]]


def _year_lists(m: Measured, mask: Bools) -> list[str]:
    some = mask[mask.any(axis=1)]
    patterns, which = np.unique(some, axis=0, return_inverse=True)
    texts = [_said(m.years[pattern]) for pattern in patterns]
    return [texts[i] for i in which.reshape(-1)]


def _said(years: Ints) -> str:
    """Return years joined by ``|``.

    Of three and more in a row the first and the last: 2021–2024.
    """
    runs = np.split(years, np.flatnonzero(np.diff(years) > 1) + 1)
    return "|".join(
        f"{run[0]}–{run[-1]}" if len(run) > 2 else "|".join(map(str, run)) for run in runs
    )
