"""Every threshold by which targets are judged, in one frozen object."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from womenplan import messages
from womenplan.arguments import checked
from womenplan.errors import Problem, UsageError
from womenplan.richtable import Markup, rich_table

__all__ = ["METHODS", "Rules"]

METHODS = ("path", "cagr", "unsd", "escap", "forecast")
RATIOS = {  # rules that are ratios or shares, and the most that each may be: a pace may be asked to be ahead of its path
    **dict.fromkeys(("on_track", "lagging"), 5),
    **dict.fromkeys(
        ("unsd_on_track", "unsd_moderate", "unsd_marginal", "escap_on_track", "probability_on_track", "probability_off_track",
         "nearly_share", "around_share", "damping", "forecast_level", "confidence_level", "warn_probability", "volatile_share",
         "dispersion_p", "thin_margin", "funnel_inner", "funnel_outer"), 1,
    ),
}  # fmt: skip
ORDERED = (
    ("lagging", "on_track"), ("unsd_moderate", "unsd_on_track"), ("unsd_marginal", "unsd_moderate"),
    ("probability_off_track", "probability_on_track"), ("funnel_inner", "funnel_outer"),
)  # fmt: skip


@checked
@dataclass(frozen=True, slots=True)
class Rules:
    """The settings of an evaluation; printed in every report, and nowhere else in the code as literals.

    Attributes
    ----------
    method : {"path", "cagr", "unsd", "escap", "forecast"}
        How the status of a target not yet met is judged.
    on_track, lagging : float
        Bounds of ``pace`` (and of the growth ratio of ``cagr``) for on_track and lagging.
    unsd_on_track, unsd_moderate, unsd_marginal : float
        Bounds of the UNSD ratio: on track from the first, lagging (moderate) from the second, off track below it;
        the third tells marginal progress from stagnation, both off track.
    escap_on_track : float
        Share of the required change that the anticipated value must reach to be on track.
    probability_on_track, probability_off_track : float
        Bounds of the probability of meeting, for the method ``forecast``.
    nearly_points, nearly_share : float
        Shortfall that still counts as nearly met: percentage points; share of the target value.
    around_points, around_share : float
        Half width of "about": percentage points; share of the target value.
    balance_reference, balance_band : float
        Female share that counts as balanced, and the band on both sides, in percentage points.
    baseline_lookback, baseline_late : int
        Years before the base year, and after the plan's first year, in which a baseline is still taken.
    repeats : {"objective", "strictest"}
        Which row counts where a plan names a quantity more than once.
    min_observations : int
        Fewest observations for a forecast.
    damping : float
        Factor by which the trend's slope decays each year ahead.
    forecast_level, confidence_level : float
        Coverage of the forecast interval and of the interval of the observed value.
    pooled_years : int
        Years pooled for small numbers.
    warn_probability, warn_years : float, int
        ``expected_miss`` where the probability is below the first and the milestone within the second.
    volatile_share, volatile_points, dispersion_p : float
        Spread around the trend that counts as volatile: share of the level; points for percentages;
        and the significance of the dispersion test where counts are known.
    thin_margin : float
        Margin, as a share of the target, below which an adverse trend is warned of.
    funnel_inner, funnel_outer : float
        Coverage of the two limits that a funnel draws around the common mean.
    stale_years : int
        Age of the latest observation from which it is stale.
    weights : mapping of str to float
        Weight of a target in its domain's index, by target_id; one where not named.

    Notes
    -----
    Source of the values: METHOD.md, sections 3.1 to 3.8 and 4, of the project's documentation.
    """

    method: str = "path"
    on_track: float = 0.95
    lagging: float = 0.60
    unsd_on_track: float = 0.95
    unsd_moderate: float = 0.50
    unsd_marginal: float = 0.10
    escap_on_track: float = 0.90
    probability_on_track: float = 0.8
    probability_off_track: float = 0.2
    nearly_points: float = 1.0
    nearly_share: float = 0.05
    around_points: float = 2.0
    around_share: float = 0.05
    balance_reference: float = 50.0
    balance_band: float = 5.0
    baseline_lookback: int = 2
    baseline_late: int = 1
    repeats: str = "objective"
    min_observations: int = 4
    damping: float = 0.85
    forecast_level: float = 0.80
    confidence_level: float = 0.95
    pooled_years: int = 3
    warn_probability: float = 0.5
    warn_years: int = 2
    volatile_share: float = 0.15
    volatile_points: float = 5.0
    dispersion_p: float = 0.05
    thin_margin: float = 0.02
    stale_years: int = 2
    funnel_inner: float = 0.95
    funnel_outer: float = 0.998
    weights: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        closed = {"method": METHODS, "repeats": ("objective", "strictest")}
        for name, value in asdict(self).items():
            if name in closed and value not in closed[name]:
                said = {"name": name, "allowed": "、".join(closed[name])}
                raise UsageError(Problem("RULE_NOT_IN_LIST", found=str(value), context=said))
            if name not in (*closed, "weights"):
                _check_number(name, value)
        for target, weight in self.weights.items():
            _check_number(f"weights.{target}", weight)
        for lower, upper in ORDERED:
            if getattr(self, lower) > getattr(self, upper):
                said = {"name": lower, "upper": upper, "limit": f"{getattr(self, upper):g}"}
                raise UsageError(Problem("RULE_ORDER", found=f"{getattr(self, lower):g}", context=said))

    @classmethod
    @checked
    def from_toml(cls, path: str | Path) -> Rules:
        """Return the rules of a TOML file; what it does not name keeps its default.

        Raises
        ------
        UsageError
            If the file is missing or no TOML, or names a rule that does not exist or a value that it cannot take.
        """
        try:
            given: dict[str, Any] = tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
        except OSError as reason:
            code = "FILE_MISSING" if isinstance(reason, FileNotFoundError) else "FILE_NOT_OPENED"
            raise UsageError(Problem(code, file=str(path))) from None
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as reason:
            raise UsageError(Problem("RULES_NOT_READ", file=str(path), found=str(reason))) from None
        known = sorted(entry.name for entry in fields(cls))
        for name in given:
            if name not in known:
                raise UsageError(
                    Problem("RULE_UNKNOWN", file=str(path), found=name, context={"allowed": "、".join(known)})
                )
        return cls(**given)

    @checked
    def changed(self) -> dict[str, tuple[Any, Any]]:
        """Return the rules that differ from the defaults: name to (default, value)."""
        default, mine = asdict(Rules()), asdict(self)
        return {name: (default[name], mine[name]) for name in mine if mine[name] != default[name]}

    @checked
    def describe(self, lang: messages.Language | None = None) -> list[tuple[str, str, Any]]:
        """Return name, explanation and value of every rule."""
        values = asdict(self)
        return [(name, messages.text(f"rule.{name}", lang), value) for name, value in values.items()]

    def __str__(self) -> str:
        changed = self.changed()
        return "\n".join(
            f"{'*' if name in changed else ' '} {name} = {value}    {words}" for name, words, value in self.describe()
        )

    def _repr_html_(self) -> str:
        changed = self.changed()
        rows = [
            (Markup(f"<b>* <code>{name}</code></b>" if name in changed else f"<code>{name}</code>"), str(value), words)
            for name, words, value in self.describe()
        ]
        return rich_table((), rows)


def _check_number(name: str, value: object) -> None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0 <= value < 1e6:  # type: ignore[operator]
        raise UsageError(Problem("RULE_NOT_NUMBER", found=str(value), context={"name": name}))
    if value > RATIOS.get(name, 1e6):  # type: ignore[operator]
        raise UsageError(Problem("RULE_NOT_RATIO", found=str(value), context={"name": name, "most": str(RATIOS[name])}))
