"""The trend of one target as a small drawing: values, straight path, target and forecast, its type as text."""

from __future__ import annotations

import math
from itertools import pairwise

import pandas as pd

from womenplan.report import wording
from womenplan.report.content import Line, Number

__all__ = ["digits", "trend"]

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 560, 220, 52, 66, 16, 26


def digits(line: Line) -> int:
    """Return with how many decimals the values of a line's series are shown."""
    return max((wording.places(value, line.row["unit"]) for value in line.values), default=0)


def trend(line: Line) -> str:
    """Return the drawing as SVG markup; it holds numbers only, so that it needs no translation and no escaping."""
    row = line.row
    goal, milestone = row["target_value"], int(row["milestone_year"])
    path = not pd.isna(row["baseline"]) and not pd.isna(goal) and not pd.isna(row["expected"])
    ahead = not pd.isna(row["forecast"]) and milestone > line.years[-1]
    heights = [*line.values, *([goal] if not pd.isna(goal) else []), *([row["forecast_low"], row["forecast_high"]] if ahead else [])]
    heights = [height for height in heights if not pd.isna(height)]
    ticks = _ticks(min(heights), max(heights))
    low, high = ticks[0], ticks[-1]
    first, last = min(line.years), max(*line.years, milestone)

    def x(year: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (year - first) / max(last - first, 1), 1)

    def y(value: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low), 1)

    out = []
    places = max(0, -math.floor(math.log10(ticks[1] - ticks[0]) + 1e-9))
    for tick in ticks:
        out.append(f'<path class="grid" d="M{LEFT} {y(tick)}H{WIDTH - RIGHT}"/>')
        out.append(f'<text x="{LEFT - 6}" y="{y(tick) + 4}" text-anchor="end">{wording.plain(tick, places)}</text>')
    step = max(1, math.ceil((last - first) / 10))
    for year in range(first, last + 1, step):
        out.append(f'<text x="{x(year)}" y="{HEIGHT - 8}" text-anchor="middle">{year}</text>')
    if not pd.isna(goal):
        out.append(f'<path class="goal" d="M{LEFT} {y(goal)}H{x(last)}"/>')
        out.append(f'<text class="goal-text" x="{x(last) + 6}" y="{y(goal) + 4}">{Number(goal, wording.places(goal, row["unit"]))}</text>')
    if path:
        out.append(f'<path class="path" d="M{x(int(row["baseline_year"]))} {y(row["baseline"])}L{x(milestone)} {y(goal)}"/>')
    if ahead:
        out.append(f'<path class="fan" d="M{x(milestone)} {y(row["forecast_low"])}V{y(row["forecast_high"])}"/>')
        out.append(f'<circle class="ahead" cx="{x(milestone)}" cy="{y(row["forecast"])}" r="4"/>')
    points = [(year, x(year), y(value)) for year, value in zip(line.years, line.values, strict=True)]
    for (before, x1, y1), (after, x2, y2) in pairwise(points):
        kind = "line" if after - before == 1 else "line over-gap"
        out.append(f'<path class="{kind}" d="M{x1} {y1}L{x2} {y2}"/>')
    out += [f'<circle class="point" cx="{px}" cy="{py}" r="3"/>' for _, px, py in points]
    for place in sorted({0, len(points) - 1}):
        _, px, py = points[place]
        shown = Number(line.values[place], wording.places(line.values[place], row["unit"]))
        crowded = not pd.isna(goal) and -24 < y(goal) - py < 4
        out.append(f'<text class="value" x="{px}" y="{py + (18 if crowded else -8)}" text-anchor="middle">{shown}</text>')
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}">{"".join(out)}</svg>'


def _ticks(low: float, high: float) -> list[float]:
    """Return three to six round numbers that hold the values, with a little room above and below."""
    spread = (high - low) or max(abs(high) * 0.1, 1.0)
    power = 10 ** math.floor(math.log10(spread / 3))
    step = next(power * factor for factor in (1, 2, 5, 10) if spread / (power * factor) <= 4)
    start, stop = math.floor((low - 0.05 * spread) / step), math.ceil((high + 0.12 * spread) / step)
    start = max(start, 0) if low >= 0 else start
    return [number * step for number in range(start, stop + 1)]
