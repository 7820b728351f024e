"""Gap, progress, pace and status of every target in every region, by the straight path (METHOD 3.1 to 3.5)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from womenplan.model.amount import half_digit
from womenplan.model.arrays import Bools, Floats, Ints, Pair, SmallInts, first_true, last_true, pick
from womenplan.model.rules import Rules

__all__ = [
    "CODE",
    "EPS",
    "MOVING",
    "STATUSES",
    "UNASSESSED",
    "Judged",
    "Measured",
    "Note",
    "fold",
    "judge",
    "met_between",
    "note_on",
    "year_at",
]

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
UNASSESSED = ("no_data", "not_assessable")
MOVING = ("on_track", "lagging", "off_track", "regressing")  # before the end, best first
CODE = {name: code for code, name in enumerate(STATUSES)}
EPS = 1e-9  # keeps 30.0 >= 30 true after arithmetic on binary numbers; no rule of the method


@dataclass(frozen=True, slots=True)
class Measured:
    """What is judged: one row per target (or component of one) and region; M rows, Y ``years``.

    ``values``, ``goal`` (M, Y): what was observed, and the target value of each year (constant but
    for ``relative``). ``bounds``, ``breaks`` and ``suspect`` (M, Y) as in
    :class:`~womenplan.evaluation.series.SeriesSet`. ``start_year`` is that of the plan. The others
    have one element per row: ``sign`` +1
    where more is better, -1 where less is; ``band`` tolerance of around and balance, in the unit;
    ``change_by`` the relative change asked for (0.1; -0.2 where it is to fall) and ``change_add``
    the one in the unit itself (5 points, 1 year), NaN but for ``change``; ``best`` the value at
    which a direction or a gap has nothing left to improve, NaN where there is none; ``points``
    where the unit is percent or percentage points; ``final`` where the final classes apply; the
    remaining flags say what the form asks.
    """

    years: Ints
    start_year: int
    values: Floats
    goal: Floats
    bounds: SmallInts
    breaks: Bools
    suspect: Bools
    sign: Floats
    band: Floats
    change_by: Floats
    best: Floats
    change_add: Floats
    base_year: Ints
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


Note = tuple[str, Ints, dict[str, list[str]]]  # code, rows, values of its placeholder


@dataclass(slots=True)
class Judged:
    """The result of :func:`judge`, one element per row of the measures.

    Columns (-1 for none) point into ``years``; ``since`` is that of the last break; ``usable`` (M, Y)
    are the values since then that are no bounds and may be compared; ``at_best``
    marks directions and gaps that have nothing left to improve; ``alone`` components that are the
    only ones of theirs with data; ``open`` the rows not met and not yet due, which another method
    may judge instead of pace; ``bounded`` those whose latest value is a bound.
    """

    status: SmallInts
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
    usable: Floats
    met_now: Bools
    at_best: Bools
    alone: Bools
    slack: Bools
    bounded: Bools
    since: Ints
    open: Bools
    notes: list[Note]


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
    at = _locate(m, rules)
    compared = _compare(m, at)
    path = _follow(m, at, compared, rules)
    turn = _turn(m, at, compared)
    classed = _classify(m, at, compared, path, turn, rules)
    slack = compared.met_base & ~m.keep & ~m.two_sided
    slack &= m.sign * (compared.baseline - compared.goal_base) > EPS
    return Judged(
        status=classed.status,
        baseline_col=at.baseline,
        latest_col=at.latest,
        baseline=compared.baseline,
        latest=compared.latest,
        goal=compared.goal,
        gap=path.gap,
        progress=np.where(path.close, np.nan, path.progress),
        elapsed=path.elapsed,
        expected=path.expected,
        pace=np.where(path.close, np.nan, path.pace),
        achievement=_achievement(m, compared.goal, compared.latest),
        usable=np.where(at.comparable & (m.bounds == 0), m.values, np.nan),
        met_now=compared.met_now | classed.at_best,
        at_best=classed.at_best,
        alone=np.zeros(len(m), bool),
        slack=slack,
        bounded=compared.bounded,
        since=at.since,
        open=classed.level & ~m.final,
        notes=[
            *_reasons(m, at, compared, path, turn, classed),
            *_remarks(m, at, compared, path, turn, classed, slack),
        ],
    )


@dataclass(frozen=True, slots=True)
class _Located:
    """Columns of the baseline and the latest value (METHOD 3.1), -1 for none.

    ``exists`` and ``period`` (M, Y) mark values and the years of the plan's period, ``seen`` the
    years up to the latest value; ``since`` is the column of the last break, ``comparable`` (M, Y)
    marks it and those after it; ``late`` marks baselines after the base year, ``behind`` rows with
    one behind a break; ``lone`` rows with values but none of the comparator.
    """

    exists: Bools
    period: Bools
    seen: Bools
    since: Ints
    comparable: Bools
    latest: Ints
    baseline: Ints
    late: Bools
    behind: Bools
    has_data: Bools
    lone: Bools


def _locate(m: Measured, rules: Rules) -> _Located:
    """Return where the latest value and the baseline of each row stand (METHOD 3.1)."""
    exists = ~np.isnan(m.values)
    period = m.years >= m.start_year
    compared = ~np.isnan(m.goal) | ~m.relative[:, None]
    latest = last_true(exists & period & compared)
    has_data = latest >= 0
    lone = m.relative & ~has_data & (exists & period).any(axis=1)
    latest = np.where(lone, last_true(exists & period), latest)
    columns = np.arange(len(m.years))
    seen = columns <= latest[:, None]
    since = last_true(m.breaks & exists & seen)
    comparable = columns >= since[:, None]
    exact = exists & (m.bounds == 0)
    baseline, late = _earliest(m, rules, exact)
    behind = (baseline >= 0) & (baseline < since)
    if behind.any():
        baseline, late = _earliest(m, rules, exact & comparable)
    return _Located(
        exists,
        period,
        seen,
        since,
        comparable,
        latest,
        baseline,
        late,
        behind,
        has_data,
        lone,
    )


@dataclass(frozen=True, slots=True)
class _Compared:
    """Values against target values (METHOD 3.3), one element per row.

    ``met`` and ``unknown`` have one per year as well, as has ``met_before``, of the years before the
    latest value.
    ``undecided`` marks latest values that are bounds and prove nothing, ``bounded`` all that are
    bounds; ``usable`` is the latest value where it is none.
    """

    latest: Floats
    baseline: Floats
    goal: Floats
    goal_base: Floats
    met: Bools
    unknown: Bools
    met_now: Bools
    met_base: Bools
    met_before: Bools
    undecided: Bools
    lost: Bools
    bounded: Bools
    usable: Floats


def _compare(m: Measured, at: _Located) -> _Compared:
    """Return what each row has met: now, at the baseline, and in any year between."""
    latest = pick(m.values, at.latest)
    baseline = pick(m.values, at.baseline)
    asked = (baseline * (1 + m.change_by) + m.change_add)[:, None]
    goal = np.where(m.change[:, None], asked, m.goal)
    met, unknown = _met(m, goal)
    met_now = pick(met, at.latest, False)
    undecided = pick(unknown, at.latest, False)
    start = np.searchsorted(m.years, m.start_year)
    begin = np.where(at.baseline >= 0, at.baseline, start)
    first = np.maximum(begin, at.since)
    columns = np.arange(len(m.years))
    between = (columns >= first[:, None]) & (columns < at.latest[:, None])
    met_before = met & between
    bounded = pick(m.bounds, at.latest, 0) != 0
    return _Compared(
        latest=latest,
        baseline=baseline,
        goal=pick(goal, np.maximum(at.latest, 0)),
        goal_base=pick(goal, np.maximum(at.baseline, 0)),
        met=met,
        unknown=unknown,
        met_now=met_now,
        met_base=pick(met, at.baseline, False),
        met_before=met_before,
        undecided=undecided,
        lost=met_before.any(axis=1) & ~met_now & ~undecided,
        bounded=bounded,
        usable=np.where(bounded, np.nan, latest),
    )


@dataclass(frozen=True, slots=True)
class _Path:
    """Gap, progress and pace (METHOD 3.2), one element per row.

    ``moved`` marks a latest value newer than the baseline, ``ahead`` a baseline short of the
    target, ``close`` one that almost stands on it, ``nearly`` a shortfall that final classes
    forgive; ``year`` is that of the latest value.
    """

    gap: Floats
    progress: Floats
    elapsed: Floats
    expected: Floats
    pace: Floats
    moved: Bools
    ahead: Bools
    close: Bools
    nearly: Bools
    year: Floats


def _follow(
    m: Measured,
    at: _Located,
    c: _Compared,
    rules: Rules,
) -> _Path:
    """Return how far each row has come on the straight path from baseline to target."""
    mirrored = fold(c.usable, c.goal, c.baseline)
    folded = np.where(m.two_sided, mirrored, c.usable)
    year = year_at(m, at.latest, 0.0)
    base_year = year_at(m, at.baseline, 0.0)
    distance = c.goal - c.baseline
    moved = (at.baseline >= 0) & (at.latest > at.baseline)
    to_go = np.where(m.two_sided, np.abs(distance), m.sign * distance)
    ahead = to_go > EPS
    way = np.where(moved & ~c.met_base & ahead, distance, np.nan)
    progress = (folded - c.baseline) / way
    span = m.milestone - base_year
    share = (year - base_year) / span
    elapsed = np.where(moved & (span > 0), share, np.nan)
    lacking = c.goal - c.latest
    gap = np.where(m.two_sided, np.abs(lacking) - m.band, m.sign * lacking)
    # a baseline so near to the target that a share of the way between them means nothing
    least = np.where(m.points, rules.close_points, rules.close_share * np.abs(c.goal))
    shortfall = np.where(m.two_sided, gap, np.maximum(gap - m.band, 0.0))
    share_of_goal = rules.nearly_share * np.abs(c.goal)
    forgiven = np.where(m.points, rules.nearly_points, share_of_goal)
    return _Path(
        gap=np.where(c.met_now, np.minimum(gap, 0.0), gap),  # inside the band nothing is missing
        progress=progress,
        elapsed=elapsed,
        expected=c.baseline + elapsed * np.where(m.directional, np.nan, distance),
        pace=progress / elapsed,
        moved=moved,
        ahead=ahead,
        close=(np.abs(distance) <= least + EPS) & ahead,
        nearly=shortfall <= forgiven + EPS,
        year=year,
    )


@dataclass(frozen=True, slots=True)
class _Turn:
    """Which way a direction went (METHOD 3.3): ``sign`` +1 better, 0 equal, -1 worse, NaN unknown.

    ``before`` and ``after`` are the mean yearly changes of rises that are to slow.
    """

    before: Floats
    after: Floats
    sign: Floats


def _turn(
    m: Measured,
    at: _Located,
    c: _Compared,
) -> _Turn:
    """Return which way each row went since its baseline, beyond rounding."""
    rounding = half_digit(c.baseline, c.usable)
    better = m.sign * (c.usable - c.baseline)
    change = np.where(at.latest > at.baseline, better, np.nan)
    before, after, span = _slowing(m, at)
    slowed = np.maximum(before - after, -after)  # what no longer rises has slowed
    change = np.where(m.slow, slowed * span, change)
    sign = np.where(np.abs(change) > rounding - EPS, np.sign(change), 0 * change)
    return _Turn(before, after, sign)


def _slowing(m: Measured, at: _Located) -> tuple[Floats, Floats, Ints]:
    """Return the mean yearly change before the baseline and after it, NaN where unknown, and the years of the latter.

    Where nothing precedes the baseline, those of the two halves of the time since.
    """
    if not m.slow.any():  # as a rule
        unknown = np.full(len(m), np.nan)
        return unknown, unknown, at.latest - at.baseline
    columns = np.arange(len(m.years))
    exact = at.comparable & at.exists & (m.bounds == 0) & m.slow[:, None]
    start = first_true(exact & (columns < at.baseline[:, None]))
    inside = exact & (columns > at.baseline[:, None]) & (columns < at.latest[:, None])
    middle = (at.baseline + at.latest) / 2
    away = np.where(inside, np.abs(columns - middle[:, None]), np.inf)
    halves = start < 0
    first = np.where(halves, at.baseline, start)
    nearest = np.where(inside.any(axis=1), np.argmin(away, axis=1), -1)
    turn = np.where(halves, nearest, at.baseline)
    in_order = (at.baseline >= 0) & (turn > first) & (at.latest > turn)
    usable = in_order & pick(exact, at.latest, False)
    y0, y1, y2 = (pick(m.values, column) for column in (first, turn, at.latest))
    before = (y1 - y0) / np.where(usable, turn - first, np.nan)
    after = (y2 - y1) / np.where(usable, at.latest - turn, np.nan)
    return before, after, at.latest - turn


@dataclass(frozen=True, slots=True)
class _Classed:
    """The class of each row (METHOD 3.3), and which rows had what it takes to be classed.

    ``judged`` marks those with data and all that their form needs, ``level`` those of them that
    stand below a level, ``turned`` directions with a known turn, ``numberless`` what is to be kept
    without a number.
    """

    status: SmallInts
    judged: Bools
    level: Bools
    turned: Bools
    at_best: Bools
    numberless: Bools


def _classify(
    m: Measured,
    at: _Located,
    c: _Compared,
    path: _Path,
    turn: _Turn,
    rules: Rules,
) -> _Classed:
    """Return the class of each row: later assignments overrule earlier ones."""
    status = np.full(len(m), CODE["not_assessable"], np.int8)

    def put(mask: Bools, name: str) -> None:
        status[mask] = CODE[name]

    lacks_base = (m.change | m.directional) & (at.baseline < 0)
    numberless = m.keep & np.isnan(c.goal)
    judged = at.has_data & ~at.lone & ~lacks_base & ~numberless
    judged &= ~(m.change & np.isnan(c.goal))
    undone = ~c.met_now & ~c.lost & ~c.undecided
    level = judged & ~m.directional & undone
    put(level & m.final, "not_met")
    put(level & m.final & path.nearly & ~c.bounded, "nearly_met")
    by_pace = level & ~m.final & ~np.isnan(path.pace)
    put(by_pace, "regressing")
    put(by_pace & (path.pace >= -EPS), "off_track")
    put(by_pace & (path.pace >= rules.lagging - EPS), "lagging")
    put(by_pace & (path.pace >= rules.on_track - EPS), "on_track")
    put(judged & c.lost, "lost")
    put(judged & c.met_now, "met")
    turned = judged & m.directional & ~np.isnan(turn.sign)
    put(turned & (turn.sign > 0), "on_track")
    put(turned & (turn.sign == 0), "lagging")
    put(turned & (turn.sign < 0), "regressing")
    put(turned & m.final, "not_met")
    put(turned & m.final & (turn.sign > 0), "met")
    nothing_left = m.sign * (c.usable - m.best) >= -EPS
    at_best = at.has_data & m.directional & nothing_left
    put(at_best, "met")
    put(~at.has_data & ~at.lone, "no_data")
    return _Classed(status, judged, level, turned, at_best, numberless)


def _reasons(
    m: Measured,
    at: _Located,
    c: _Compared,
    path: _Path,
    turn: _Turn,
    classed: _Classed,
) -> list[Note]:
    """Return why rows are not assessable, or are met without a baseline."""
    unassessed = classed.status == CODE["not_assessable"]
    bounded = unassessed & at.has_data & c.bounded
    without = unassessed & ~classed.numberless
    baseless = (at.baseline < 0) & ~at.behind
    unbased = at.has_data & ~at.lone & ~c.undecided & baseless
    short_of_nothing = path.moved & ~np.isnan(c.usable) & ~path.ahead
    pathless = classed.level & unassessed & short_of_nothing
    unknown = unassessed & m.slow & (at.baseline >= 0) & np.isnan(turn.sign)
    marks = {
        "at_best": classed.at_best,
        "no_number": at.has_data & classed.numberless,
        "no_comparator": unassessed & at.lone,
        "only_bound": bounded & (c.undecided | m.directional),
        "bound_short": bounded & ~c.undecided & ~m.directional,
        "broken_series": unassessed & at.behind & (at.baseline < 0),
        "no_baseline": without & unbased,
        "one_observation": without & (at.baseline >= 0) & (at.baseline == at.latest),
        "no_way": pathless,
        "too_few_for_slowing": unknown,
    }
    return [note_on(code, mask) for code, mask in marks.items()]


def _remarks(
    m: Measured,
    at: _Located,
    c: _Compared,
    path: _Path,
    turn: _Turn,
    classed: _Classed,
    slack: Bools,
) -> list[Note]:
    """Return what a reader must know of rows whatever their class."""
    slowed = classed.turned & m.slow
    rates = zip(turn.before[slowed], turn.after[slowed], strict=True)
    older = at.has_data & m.final & (path.year < m.milestone)
    lost = c.met_before & (classed.judged & c.lost)[:, None]
    missed = at.exists & at.period & at.seen & ~c.met & ~c.unknown
    broken = missed & (m.keep & c.met_now)[:, None]
    fell = _fell(m, at) & m.steady[:, None]
    return [
        note_on("slowing", slowed, rates=[f"{a:+.3g}|{b:+.3g}" for a, b in rates]),
        _of_year(m, "late_baseline", at.late & ~at.behind, at.baseline),
        _of_year(m, "baseline_after_break", at.late & at.behind, at.baseline),
        _of_year(m, "older_than_milestone", older, at.latest),
        _of_years(m, "met_before", lost),
        note_on("slack", slack),
        note_on("close_start", path.close & ~np.isnan(path.progress)),
        _of_years(m, "kept_broken", broken),
        _of_years(m, "steady_broken", fell),
    ]


def note_on(
    code: str,
    mask: Bools,
    **values: list[str],
) -> Note:
    """Return a note on the rows of a mask, with the value of its placeholder for each of them."""
    return code, np.flatnonzero(mask), values


def _of_year(
    m: Measured,
    code: str,
    mask: Bools,
    columns: Ints,
) -> Note:
    """Return a note that names one year of each row of a mask."""
    return note_on(code, mask, year=[str(year) for year in m.years[columns[mask]]])


def _of_years(
    m: Measured,
    code: str,
    marked: Bools,
) -> Note:
    """Return a note that names the years marked in each row, on the rows that have some."""
    mask = np.asarray(marked.any(axis=1))
    patterns, which = np.unique(marked[mask], axis=0, return_inverse=True)
    texts = [_spans(m.years[pattern]) for pattern in patterns]
    return note_on(code, mask, years=[texts[i] for i in which])


def fold(
    values: Floats,
    goal: Floats,
    baseline: Floats,
) -> Floats:
    """Return values with those beyond the goal mirrored onto the baseline's side, as far from the goal as they are."""
    side = np.where(baseline > goal, 1.0, -1.0)
    return np.asarray(goal + side * np.abs(values - goal))


def met_between(
    two_sided: Bools,
    sign: Floats,
    band: Floats,
    goal: Floats,
) -> Pair:
    """Return the lowest and the highest value that meet each goal, -inf and inf where any does.

    NaN where the goal is.
    """
    nothing = np.where(np.isnan(goal), np.nan, np.inf)
    lowest = np.where(two_sided | (sign > 0), goal - band, -nothing)
    return lowest, np.where(two_sided | (sign < 0), goal + band, nothing)


def _earliest(
    m: Measured,
    rules: Rules,
    usable: Bools,
) -> tuple[Ints, Bools]:
    """Return the column of the usable value of the base year, else of the years before it, else a late one's; -1 for none."""
    since_base = m.years - m.base_year[:, None]
    before = (since_base <= 0) & (since_base >= -rules.baseline_lookback)
    column = last_true(usable & before)
    in_time = m.years <= m.start_year + rules.baseline_late
    after = usable & (since_base > 0) & in_time
    late = (column < 0) & after.any(axis=1)
    return np.where(late, first_true(after), column), late


def _met(m: Measured, goal: Floats) -> tuple[Bools, Bools]:
    """Return which values meet the target, and which are bounds that prove nothing either way.

    None of directions.
    """
    tolerance = EPS * np.maximum(1.0, np.abs(np.nan_to_num(goal)))
    band = m.band[:, None]
    sign = m.sign[:, None]
    two_sided = m.two_sided[:, None]
    lead = sign * (m.values - goal)
    reached = lead >= -band - tolerance
    one_sided = np.where(m.strict[:, None], lead > tolerance, reached)
    around = np.abs(m.values - goal) <= band + tolerance
    met = np.where(two_sided, around, one_sided)
    met &= ~np.isnan(lead) & ~m.directional[:, None]
    if not m.bounds.any():
        return met, np.zeros_like(met)
    bounded = (m.bounds != 0) & ~m.directional[:, None]
    helps = bounded & (m.bounds == sign) & ~two_sided
    short = lead < -band - tolerance
    refuted = bounded & ~helps & ~two_sided & short
    proven = helps & reached
    return np.where(bounded, proven, met), bounded & ~proven & ~refuted


def _achievement(
    m: Measured,
    goal: Floats,
    latest: Floats,
) -> Floats:
    """Return the degree of achievement (实现程度), 0 to 100: y/T where more is better, T/y where less is."""
    up = np.where((goal == 0) & (latest >= 0), 1.0, latest / goal)
    down = np.where((latest == 0) & (goal >= 0), 1.0, goal / latest)
    one_sided = np.where(m.sign > 0, up, down)
    share = np.where(m.two_sided, np.minimum(up, down), one_sided)
    share = np.where(m.directional, np.nan, share)
    return 100 * np.clip(share, 0.0, 1.0)


def _fell(m: Measured, at: _Located) -> Bools:
    """Mark the years from the baseline on in which a value moved against its direction beyond rounding."""
    columns = np.arange(len(m.years))
    inside = at.seen & (at.baseline >= 0)[:, None] & (columns >= at.baseline[:, None])
    values = np.where(inside & (m.bounds == 0), m.values, np.nan)
    previous = np.maximum.accumulate(np.where(np.isnan(values), -1, columns), axis=1)
    previous = np.c_[np.full(len(m), -1), previous[:, :-1]]
    before = pick(values, previous)
    rounding = half_digit(values, before)
    change = m.sign[:, None] * (values - before)
    fell: Bools = change < -rounding + EPS
    return fell & ~(m.slow | m.two_sided)[:, None]


def year_at(
    m: Measured,
    column: Ints,
    missing: float,
) -> Floats:
    """Return the year of a column of each row, ``missing`` where the column is -1."""
    return np.where(column >= 0, m.years[np.maximum(column, 0)], missing)


def _spans(years: Ints) -> str:
    """Return years joined by ``|``.

    Of three and more in a row the first and the last: 2021–2024.
    """
    runs = np.split(years, np.flatnonzero(np.diff(years) > 1) + 1)
    return "|".join(
        f"{run[0]}–{run[-1]}" if len(run) > 2 else "|".join(map(str, run)) for run in runs
    )
