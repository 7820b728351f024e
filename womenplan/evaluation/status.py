"""Gap, progress, pace and status of every target in every region, by the straight path (METHOD 3.1 to 3.5)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from womenplan.evaluation.series import Bools, Floats, Ints, decimals
from womenplan.model.rules import Rules

__all__ = ["STATUSES", "Judged", "Measures", "judge"]

STATUSES = (
    "met", "nearly_met", "on_track", "lagging", "off_track", "regressing", "lost", "not_met", "no_data", "not_assessable",
)  # fmt: skip
CODE = {name: code for code, name in enumerate(STATUSES)}
EPS = 1e-9  # keeps 30.0 >= 30 true after arithmetic on binary numbers; no rule of the method


@dataclass(frozen=True, slots=True)
class Measures:
    """What is judged: one row a target (or component of one) and region; M rows, Y years.

    Attributes
    ----------
    years : array of int, shape (Y,)
    values, goal : array of float, shape (M, Y)
        The observed values, and the target value of each year (constant but for ``relative``).
    bounds : array of int8, shape (M, Y)
        Published bounds, as in :class:`~womenplan.evaluation.series.SeriesSet`.
    breaks : array of bool, shape (M, Y)
    sign : array of float, shape (M,)
        +1 where more is better, -1 where less is.
    two_sided, strict, directional, slow, keep, relative, change : array of bool, shape (M,)
        What the form asks.
    band : array of float, shape (M,)
        Tolerance of around and balance, in the unit; else 0.
    change_by : array of float, shape (M,)
        Relative change asked for (0.1 for ten percent); NaN but for ``change``.
    points : array of bool, shape (M,)
        True where the unit is percent or percentage points.
    base_year, start_year, milestone : array of int, shape (M,)
    final : array of bool, shape (M,)
        True where the final classes apply.
    steady : array of bool, shape (M,)
    """

    years: Ints
    values: Floats
    goal: Floats
    bounds: npt.NDArray[np.int8]
    breaks: Bools
    sign: Floats
    two_sided: Bools
    strict: Bools
    directional: Bools
    slow: Bools
    keep: Bools
    relative: Bools
    change: Bools
    band: Floats
    change_by: Floats
    points: Bools
    base_year: Ints
    start_year: Ints
    milestone: Ints
    final: Bools
    steady: Bools

    def __len__(self) -> int:
        return len(self.values)


@dataclass(slots=True)
class Judged:
    """The result of :func:`judge`, one element a row of the measures.

    Columns (-1 for none) point into ``years``; ``notes`` holds (code, rows, values of the placeholders).
    """

    status: npt.NDArray[np.int8]
    baseline_col: Ints
    latest_col: Ints
    baseline: Floats
    latest: Floats
    goal: Floats
    gap: Floats
    shortfall: Floats
    progress: Floats
    elapsed: Floats
    expected: Floats
    pace: Floats
    achievement: Floats
    met_now: Bools
    slack: Bools
    since: Ints
    open: Bools
    notes: list[tuple[str, Ints, dict[str, list[str]]]] = field(default_factory=list)


def judge(m: Measures, rules: Rules) -> Judged:
    """Return the status of every row by the straight path, with the figures that it rests on.

    Parameters
    ----------
    m : Measures
        The rows to be judged.
    rules : Rules
        The thresholds.

    Returns
    -------
    Judged
        ``open`` marks the rows not met and not yet due, which another method may judge instead of pace.

    Notes
    -----
    Checked in this order: data, met, lost, baseline, pace; ``met`` needs no baseline. Two numbers are equal where they
    differ by no more than half a unit of the last digit; trailing zeros are lost in spreadsheets, so the digits
    are those of the number that shows more of them. A rise that slows is a mean yearly change since the
    baseline below the one before it; where nothing precedes the baseline, the period's two halves are compared.
    Where both sides count (balance, around without polarity, =), progress is the share of the distance to the
    target value that is gone, on whichever side of it the value lies.
    Where ``final`` holds, the latest value is judged, be it newer than the milestone; an older one gets a note.
    Source: METHOD.md, sections 3.1 to 3.5.
    """
    rows = np.arange(len(m))
    exists = ~np.isnan(m.values)
    in_period = m.years >= m.start_year[:, None]
    comparable = ~np.isnan(m.goal) | ~m.relative[:, None]
    latest_col = _last(exists & in_period & comparable)
    has_data = latest_col >= 0
    lacks_comparator = m.relative & ~has_data & (exists & in_period).any(axis=1)
    latest_col = np.where(lacks_comparator, _last(exists & in_period), latest_col)
    since = _last(m.breaks & exists & (np.arange(len(m.years)) <= latest_col[:, None]))
    baseline_col, late, broken = _baseline(m, rules, since)

    latest = _pick(m.values, latest_col)
    baseline = _pick(m.values, baseline_col)
    goal_by_year = np.where(m.change[:, None], (baseline * (1 + m.sign * m.change_by))[:, None], m.goal)
    goal = _pick(goal_by_year, np.where(latest_col >= 0, latest_col, 0))
    met, unknown = _met(m, goal_by_year)
    met_now = _pick_bool(met, latest_col) & ~m.directional
    undecided = _pick_bool(unknown, latest_col) & ~m.directional
    met_base = _pick_bool(met, baseline_col) & ~m.directional
    first = np.where(baseline_col >= 0, baseline_col, np.searchsorted(m.years, m.start_year))
    window = (np.arange(len(m.years)) >= np.maximum(first, since)[:, None]) & (
        np.arange(len(m.years)) < latest_col[:, None]
    )
    met_before = (met & window).any(axis=1) & ~m.directional
    lost = met_before & ~met_now & ~undecided

    bounded = _pick(m.bounds.astype(np.float64), latest_col)
    usable = np.where(np.nan_to_num(bounded) == 0, latest, np.nan)
    folded = np.where(m.two_sided, fold(usable, goal, baseline), usable)
    year_t = np.where(has_data, m.years[latest_col], 0).astype(np.float64)
    year_b = np.where(baseline_col >= 0, m.years[baseline_col], 0).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = goal - baseline
        moved = (baseline_col >= 0) & (latest_col > baseline_col)
        ahead = np.where(m.two_sided, np.abs(distance), m.sign * distance) > EPS
        way = np.where(moved & ~met_base & ahead, distance, np.nan)
        progress = (folded - baseline) / way
        span = m.milestone - year_b
        elapsed = np.where(moved & (span > 0), (year_t - year_b) / np.where(span > 0, span, np.nan), np.nan)
        expected = baseline + elapsed * np.where(m.directional, np.nan, distance)
        pace = progress / elapsed
    gap = np.where(m.two_sided, np.abs(goal - latest) - m.band, m.sign * (goal - latest))
    shortfall = np.where(met_now, 0.0, np.where(m.two_sided, gap, np.maximum(gap - m.band, 0.0)))

    better, equal, worse, told = _direction(m, baseline_col, latest_col, baseline, usable)
    status = np.full(len(m), CODE["not_assessable"], dtype=np.int8)

    def put(mask: Bools, name: str) -> None:
        status[mask] = CODE[name]

    nearly = np.where(
        m.points, shortfall <= rules.nearly_points + EPS, shortfall <= rules.nearly_share * np.abs(goal) + EPS
    )
    nearly &= ~np.isnan(usable)
    lacks_base = (m.change | m.directional) & (baseline_col < 0)
    judged = has_data & ~lacks_comparator & ~lacks_base & ~(m.change & np.isnan(goal))
    level = judged & ~m.directional & ~met_now & ~lost & ~undecided
    put(level & m.final, "not_met")
    put(level & m.final & nearly, "nearly_met")
    is_open = level & ~m.final & ~np.isnan(pace)
    put(is_open, "regressing")
    put(is_open & (pace >= -EPS), "off_track")
    put(is_open & (pace >= rules.lagging - EPS), "lagging")
    put(is_open & (pace >= rules.on_track - EPS), "on_track")
    put(judged & lost, "lost")
    put(judged & met_now, "met")
    turn = judged & m.directional & told
    put(turn & better, "on_track")
    put(turn & equal, "lagging")
    put(turn & worse, "regressing")
    put(turn & m.final, "not_met")
    put(turn & m.final & better, "met")
    put(~has_data & ~lacks_comparator, "no_data")

    out = Judged(
        status=status,
        baseline_col=baseline_col,
        latest_col=latest_col,
        baseline=baseline,
        latest=latest,
        goal=goal,
        gap=gap,
        shortfall=shortfall,
        progress=progress,
        elapsed=elapsed,
        expected=expected,
        pace=pace,
        achievement=_achievement(m, goal, latest),
        met_now=met_now,
        slack=met_base & ~m.keep & ~m.two_sided & (m.sign * (baseline - goal) > EPS),
        since=since,
        open=level & ~m.final,
    )
    unassessed = status == CODE["not_assessable"]

    def note(code: str, mask: Bools, **values: list[str]) -> None:
        if mask.any():
            out.notes.append((code, rows[mask], values))

    note("no_comparator", unassessed & lacks_comparator)
    note("only_bound", unassessed & has_data & (undecided | (np.nan_to_num(bounded) != 0)))
    note("broken_series", np.asarray(unassessed & broken))
    note("no_baseline", unassessed & has_data & ~lacks_comparator & ~undecided & (baseline_col < 0) & ~broken)
    note("one_observation", unassessed & (baseline_col >= 0) & (baseline_col == latest_col))
    note("no_way", level & unassessed & moved & ~np.isnan(usable) & ~ahead)
    note("too_few_for_slowing", unassessed & m.slow & (baseline_col >= 0) & ~told)
    note("late_baseline", late, year=_years(m, baseline_col[late]))
    older = has_data & m.final & (year_t < m.milestone)
    note("older_than_milestone", older, year=_years(m, latest_col[older]))
    note("slack", out.slack)
    period = in_period & (np.arange(len(m.years)) <= latest_col[:, None])
    failed = exists & period & ~met & ~unknown & (m.keep & met_now)[:, None]
    note("kept_broken", np.asarray(failed.any(axis=1)), years=_year_lists(m, failed))
    fell = _fell(m, baseline_col, latest_col) & m.steady[:, None]
    note("steady_broken", np.asarray(fell.any(axis=1)), years=_year_lists(m, fell))
    return out


def fold(values: Floats, goal: Floats, baseline: Floats) -> Floats:
    """Return values with those beyond the goal mirrored onto the baseline's side, as far from the goal as they are."""
    return np.asarray(goal + np.where(baseline > goal, 1.0, -1.0) * np.abs(values - goal))


def _last(mask: Bools) -> Ints:
    """Return the last column that is True in each row, or -1."""
    width = mask.shape[1]
    return np.where(mask.any(axis=1), width - 1 - np.argmax(mask[:, ::-1], axis=1), -1).astype(np.int64)


def _pick(matrix: Floats, column: Ints) -> Floats:
    picked = matrix[np.arange(len(matrix)), np.maximum(column, 0)]
    return np.where(column >= 0, picked, np.nan)


def _pick_bool(matrix: Bools, column: Ints) -> Bools:
    return matrix[np.arange(len(matrix)), np.maximum(column, 0)] & (column >= 0)


def _baseline(m: Measures, rules: Rules, since: Ints) -> tuple[Ints, Bools, Bools]:
    """Return the column of each baseline (METHOD 3.1), which are late, and which lie behind a break in the series."""
    exact = ~np.isnan(m.values) & (m.bounds == 0)
    column = np.full(len(m), -1, dtype=np.int64)
    for back in range(rules.baseline_lookback, -1, -1):
        position = m.base_year - back - m.years[0]
        inside = (position >= 0) & (position < len(m.years))
        found = _pick_bool(exact, np.where(inside, position, -1))
        column = np.where(found, position, column)
    after = exact & (m.years > m.base_year[:, None]) & (m.years <= (m.start_year + rules.baseline_late)[:, None])
    late = (column < 0) & after.any(axis=1)
    column = np.where(late, np.argmax(after, axis=1), column)
    broken = (column >= 0) & (column < since)
    return np.where(broken, -1, column), late & ~broken, np.asarray(broken)


def _met(m: Measures, goal: Floats) -> tuple[Bools, Bools]:
    """Return which values meet the target, and which are bounds that prove nothing either way."""
    tolerance = EPS * np.maximum(1.0, np.abs(np.nan_to_num(goal)))
    band, sign = m.band[:, None], m.sign[:, None]
    with np.errstate(invalid="ignore"):
        lead = sign * (m.values - goal)
        one_sided = np.where(m.strict[:, None], lead > tolerance, lead >= -band - tolerance)
        met = np.where(m.two_sided[:, None], np.abs(m.values - goal) <= band + tolerance, one_sided)
        met &= ~np.isnan(m.values) & ~np.isnan(goal)
        if not m.bounds.any():
            return met, np.zeros_like(met)
        bounded = m.bounds != 0
        helps = bounded & (m.bounds == sign) & ~m.two_sided[:, None]
        proved = helps & (lead >= -band - tolerance)
        refuted = bounded & ~helps & ~m.two_sided[:, None] & (lead < -band - tolerance)
    return np.where(bounded, proved, met), bounded & ~proved & ~refuted


def _direction(
    m: Measures, baseline_col: Ints, latest_col: Ints, baseline: Floats, latest: Floats
) -> tuple[Bools, Bools, Bools, Bools]:
    """Return better, equal, worse and whether it can be told, for directional rows."""
    rounding = 0.5 * 10.0 ** -np.maximum(decimals(np.nan_to_num(baseline)), decimals(np.nan_to_num(latest)))
    change = np.where(latest_col > baseline_col, m.sign * (latest - baseline), np.nan)
    if m.slow.any():
        slowing = _slowing(m, baseline_col, latest_col)
        change = np.where(m.slow, slowing, change)
    with np.errstate(invalid="ignore"):
        better, worse = change > rounding - EPS, change < -rounding + EPS
    told = ~np.isnan(change)
    return better & told, told & ~better & ~worse, worse & told, np.asarray(told)


def _slowing(m: Measures, baseline_col: Ints, latest_col: Ints) -> Floats:
    """Return by how much less a value rose since the baseline than it would have at the earlier pace."""
    exact = ~np.isnan(m.values) & (m.bounds == 0)
    columns = np.arange(len(m.years))
    start = np.where((exact & (columns < baseline_col[:, None])).any(axis=1), np.argmax(exact, axis=1), -1)
    inside = exact & (columns > baseline_col[:, None]) & (columns < latest_col[:, None])
    middle = (baseline_col + latest_col) / 2
    away = np.where(inside, np.abs(columns - middle[:, None]), np.inf)
    halves = start < 0
    first = np.where(halves, baseline_col, start)
    turn = np.where(halves, np.where(inside.any(axis=1), np.argmin(away, axis=1), -1), baseline_col)
    usable = (baseline_col >= 0) & (turn > first) & (latest_col > turn)
    y0, y1, y2 = _pick(m.values, first), _pick(m.values, turn), _pick(m.values, latest_col)
    with np.errstate(divide="ignore", invalid="ignore"):
        before = (y1 - y0) / np.where(usable, turn - first, np.nan)
        return np.where(usable, before * (latest_col - turn) - (y2 - y1), np.nan)


def _achievement(m: Measures, goal: Floats, latest: Floats) -> Floats:
    """Return the degree of achievement (实现程度), 0 to 100: y/T where more is better, T/y where less is."""
    with np.errstate(divide="ignore", invalid="ignore"):
        up, down = latest / goal, goal / latest
        down = np.where((latest == 0) & (goal >= 0), 1.0, down)
        up = np.where((goal == 0) & (latest >= 0), 1.0, up)
        share = np.where(m.two_sided, np.minimum(up, down), np.where(m.sign > 0, up, down))
        share = np.where(m.directional, np.nan, share)
        return 100 * np.clip(share, 0.0, 1.0)


def _fell(m: Measures, baseline_col: Ints, latest_col: Ints) -> Bools:
    """Mark the years from the baseline on in which a value moved against its direction beyond rounding."""
    columns = np.arange(len(m.years))
    inside = (columns >= np.where(baseline_col >= 0, baseline_col, len(columns))[:, None]) & (
        columns <= latest_col[:, None]
    )
    values = np.where(inside & (m.bounds == 0), m.values, np.nan)
    seen = ~np.isnan(values)
    position = np.where(seen, columns, -1)
    previous = np.maximum.accumulate(position, axis=1)
    previous = np.concatenate([np.full((len(m), 1), -1), previous[:, :-1]], axis=1)
    before = np.where(previous >= 0, np.take_along_axis(values, np.maximum(previous, 0), axis=1), np.nan)
    rounding = 0.5 * 10.0 ** -np.maximum(decimals(np.nan_to_num(values)), decimals(np.nan_to_num(before)))
    with np.errstate(invalid="ignore"):
        return (
            np.asarray(m.sign[:, None] * (values - before) < -rounding + EPS)
            & m.directional[:, None]
            & ~m.slow[:, None]
        )


def _years(m: Measures, columns: Ints) -> list[str]:
    return [str(year) for year in m.years[columns]]


def _year_lists(m: Measures, mask: Bools) -> list[str]:
    some = mask[mask.any(axis=1)]
    patterns, which = np.unique(some, axis=0, return_inverse=True)
    texts = ["、".join(str(year) for year in m.years[pattern]) for pattern in patterns]
    return [texts[i] for i in which.reshape(-1)]
