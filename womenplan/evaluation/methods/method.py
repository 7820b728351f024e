"""What a method of judging progress is, and what it looks at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from womenplan.model.arrays import Floats, Ints
from womenplan.model.rules import Rules

__all__ = ["Method", "Progress"]


@dataclass(frozen=True, slots=True)
class Progress:
    """What the methods look at; arrays of shape (M,) but for ``values`` (M, Y) and ``years`` (Y,).

    ``sign`` is +1 where more is better, -1 where less is; years are calendar years; ``pace`` is
    that of the straight path; ``p_meet`` the probability of meeting, NaN where there is no
    forecast.
    """

    years: Ints
    values: Floats
    sign: Floats
    baseline: Floats
    latest: Floats
    goal: Floats
    baseline_year: Floats
    latest_year: Floats
    milestone: Floats
    pace: Floats
    p_meet: Floats


@dataclass(frozen=True, slots=True)
class Method:
    """A method of judging the progress of targets that are not met and not yet due.

    Attributes
    ----------
    name : str
        As ``Rules(method=…)`` takes it.
    figure : callable
        Returns the figure of each row, shape (M,), NaN where it cannot be computed.
    bounds : callable
        Returns from which figure on a target is on track, lagging and off track; below, it is
        regressing. -inf where the method never says so.
    source : str
        Who published it, or the section of METHOD.md.
    of_moved : bool
        True where the figure means something only of rows that have moved since their baseline.
    probability : bool
        True where the figure is a probability: printed in percent, and no proof of what is met.
    """

    name: str
    figure: Callable[[Progress], Floats]
    bounds: Callable[[Rules], tuple[float, float, float]]
    source: str
    of_moved: bool = True
    probability: bool = False
