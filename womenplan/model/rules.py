"""Every threshold by which targets are judged, in one frozen object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from womenplan import messages
from womenplan.arguments import checked
from womenplan.errors import Problem, UsageError
from womenplan.messages import Several
from womenplan.richtable import Markup, rich_table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["METHODS", "Rules"]

METHODS = ("path", "cagr", "unsd", "escap", "forecast")
CLOSED = {
    "method": METHODS,
    "repeats": ("objective", "strictest"),
    "rare_rates": ("counts", "large", "all"),
}
SHARES = (
    "unsd_on_track",
    "unsd_moderate",
    "unsd_marginal",
    "escap_on_track",
    "probability_on_track",
    "probability_off_track",
    "nearly_share",
    "around_share",
    "close_share",
    "lasting_common",
    "rebound",
    "rebound_memory",
    "decay",
    "forecast_level",
    "confidence_level",
    "likely",
    "unlikely",
    "warn_red",
    "volatile_share",
    "dispersion_p",
    "thin_margin",
    "funnel_inner",
    "funnel_outer",
)
RATIOS = {  # the most that a rule may be; a pace may be asked to be ahead of its path
    **dict.fromkeys(("on_track", "lagging"), 5),
    **dict.fromkeys(SHARES, 1),
}
LEAST = {  # the least, where zero makes no sense
    **dict.fromkeys(("spread", "forecast_degrees", "change_limit"), 0.1),
    **dict.fromkeys(("forecast_reach", "pooled_years"), 1),
    **dict.fromkeys(("pool_members", "min_observations", "forecast_window"), 2),
}
ORDERED = (
    ("lagging", "on_track"),
    ("unsd_moderate", "unsd_on_track"),
    ("unsd_marginal", "unsd_moderate"),
    ("probability_off_track", "probability_on_track"),
    ("unlikely", "likely"),
    ("warn_red", "unlikely"),
    ("funnel_inner", "funnel_outer"),
)


MOST_BYTES = 100_000  # of a file of rules, which has some thousand


def _text_of(path: Path) -> str:
    """Return what a file of rules says; OSError or ValueError where it cannot be one."""
    if path.exists() and not path.is_file():
        raise IsADirectoryError(path)
    with path.open("rb") as stream:
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValueError(f"> {MOST_BYTES:,} B")
    return content.decode("utf-8-sig")


@checked
@dataclass(frozen=True, slots=True)
class Rules:
    """The settings of an evaluation.

    Printed in every report, and nowhere else in the code as literals.

    Attributes
    ----------
    method : {"path", "cagr", "unsd", "escap", "forecast"}
        How the status of a target not yet met is judged.
    on_track, lagging : float
        Bounds of ``pace`` (and of the growth ratio of ``cagr``) for on_track and lagging.
    unsd_on_track, unsd_moderate, unsd_marginal : float
        Bounds of the UNSD ratio: on track from the first, lagging (moderate) from the second, off
        track below it; the third tells marginal progress from stagnation, both off track.
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
    close_points, close_share : float
        Distance of the baseline from the target, in percentage points and as a share of the target
        value, up to which no progress is told.
    baseline_lookback, baseline_late : int
        Years before the base year, and after the plan's first year, in which a baseline is still
        taken.
    repeats : {"objective", "strictest"}
        Which row counts where a plan names a quantity more than once.
    min_observations, forecast_window : int
        Fewest observations for a forecast, and how many years it looks back on.
    pool_members : int
        Fewest regions that a forecast learns from together; with fewer each series stands alone.
    noise_weight : float
        Changes for which the pool's noise counts beside those of a series.
    change_limit : float
        Units of noise beyond which a change counts no further.
    common_weight : float
        Regions for which the mean change of all years counts in the common change of one.
    convergence_weight : float
        Squared distances for which the expectation of no convergence counts.
    lasting_weight, lasting_alone_weight : float
        Products of changes for which the expectation that none lasts counts: in a pool; of a series
        alone.
    lasting_common, lasting_common_weight : float
        Share of the common changes that is expected to last, and the products for which that
        counts.
    rebound, rebound_weight, rebound_memory : float
        Share of a change that the next year is expected to take back, the products for which that
        counts, and the factor by which it fades.
    decay : float
        Factor by which what lasts fades every year.
    spread, forecast_degrees : float
        Scale of the predictive Student's t in units of the standard deviation, and its degrees of
        freedom.
    forecast_reach : float
        How many times the last value, or what part of it, a forecast of rates and counts can be.
    forecast_level, confidence_level : float
        Coverage of the forecast interval and of the interval of the observed value.
    rare_rates : {"counts", "large", "all"}
        Which rates of rare events get a probability of meeting: those with counts; those of a
        nation or a province too; all.
    likely, unlikely : float
        Probability of meeting from which a target is expected to be met, and below which to be
        missed.
    pooled_years, practical_years : int
        Years pooled for small numbers, and the most that anyone would wait for.
    warn_red, warn_years : float, int
        ``expected_miss`` below this probability; without a forecast, so many years before the
        milestone.
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
    close_points: float = 0.1
    close_share: float = 0.005
    baseline_lookback: int = 2
    baseline_late: int = 1
    repeats: str = "objective"
    min_observations: int = 4
    forecast_window: int = 15
    pool_members: int = 5
    noise_weight: float = 10
    change_limit: float = 2
    common_weight: float = 4
    convergence_weight: float = 1000
    lasting_weight: float = 200
    lasting_alone_weight: float = 15
    lasting_common: float = 0.4
    lasting_common_weight: float = 8
    rebound: float = 0.2
    rebound_weight: float = 10
    rebound_memory: float = 0.2
    decay: float = 0.98
    spread: float = 0.95
    forecast_degrees: float = 3
    forecast_reach: float = 6
    forecast_level: float = 0.80
    confidence_level: float = 0.95
    rare_rates: str = "large"
    likely: float = 0.7
    unlikely: float = 0.3
    pooled_years: int = 3
    practical_years: int = 10
    warn_red: float = 0.2
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
        for name, value in asdict(self).items():
            if name in CLOSED and value not in CLOSED[name]:
                context = {"name": name, "allowed": Several(CLOSED[name])}
                raise UsageError(Problem("RULE_NOT_IN_LIST", found=str(value), context=context))
            if name not in (*CLOSED, "weights"):
                _check_number(name, value)
        for target, weight in self.weights.items():
            _check_number(f"weights.{target}", weight)
        for lower, upper in ORDERED:
            if getattr(self, lower) > getattr(self, upper):
                context = {"name": lower, "upper": upper, "limit": f"{getattr(self, upper):g}"}
                raise UsageError(
                    Problem("RULE_ORDER", found=f"{getattr(self, lower):g}", context=context)
                )

    @classmethod
    @checked
    def from_toml(cls, path: str | Path) -> Rules:
        """Return the rules of a TOML file; what it does not name keeps its default.

        Raises
        ------
        UsageError
            If the file is missing or no TOML, or names a rule that does not exist or a value that
            it cannot take.
        """
        import tomllib  # few runs have rules of their own

        try:
            given: dict[str, Any] = tomllib.loads(_text_of(Path(path)))
        except OSError as reason:
            code = "FILE_MISSING" if isinstance(reason, FileNotFoundError) else "FILE_NOT_OPENED"
            raise UsageError(Problem(code, file=str(path))) from None
        except (
            ValueError,
            RecursionError,
        ) as reason:
            # not UTF-8, no TOML, endless digits or brackets
            raise UsageError(Problem("RULES_NOT_READ", file=str(path), found=str(reason))) from None
        known = sorted(entry.name for entry in fields(cls))
        for name in given:
            if name not in known:
                raise UsageError(
                    Problem(
                        "RULE_UNKNOWN",
                        file=str(path),
                        found=name,
                        context={"allowed": Several(known)},
                    )
                )
        return cls(**given)

    @checked
    def changed(self) -> dict[str, tuple[Any, Any]]:
        """Return the rules that differ from the defaults: name to (default, value)."""
        default = asdict(Rules())
        mine = asdict(self)
        other = [name for name in mine if mine[name] != default[name]]
        return {name: (default[name], mine[name]) for name in other}

    @checked
    def describe(self, lang: messages.Language | None = None) -> list[tuple[str, str, Any]]:
        """Return name, explanation and value of every rule."""
        values = asdict(self)
        return [
            (name, messages.choice("rule", name, lang), value) for name, value in values.items()
        ]

    @checked
    def to_frame(self, lang: messages.Language | None = None) -> pd.DataFrame:
        """Return a table of the rules: rule, value, default, changed, and what each means in a language."""
        import pandas as pd

        default = asdict(Rules())
        changed = self.changed()
        rows = [
            {
                "rule": name,
                "value": value,
                "default": default[name],
                "changed": name in changed,
                "meaning": words,
            }
            for name, words, value in self.describe(lang)
        ]
        return pd.DataFrame(rows)

    def __str__(self) -> str:
        changed = self.changed()
        return "\n".join(
            f"{'*' if name in changed else ' '} {name} = {value}    {words}"
            for name, words, value in self.describe()
        )

    def _repr_html_(self) -> str:
        changed = self.changed()
        rows = [
            (
                Markup(
                    f"<b>* <code>{name}</code></b>" if name in changed else f"<code>{name}</code>"
                ),
                str(value),
                words,
            )
            for name, words, value in self.describe()
        ]
        return rich_table((), rows)


def _check_number(name: str, value: object) -> None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0 <= value < 1e6:  # type: ignore[operator]
        raise UsageError(Problem("RULE_NOT_NUMBER", found=str(value), context={"name": name}))
    if value > RATIOS.get(name, 1e6):  # type: ignore[operator]
        context = {"name": name, "most": str(RATIOS[name])}
        raise UsageError(Problem("RULE_NOT_RATIO", found=str(value), context=context))
    if value < LEAST.get(name, 0):  # type: ignore[operator]
        context = {"name": name, "least": f"{LEAST[name]:g}"}
        raise UsageError(Problem("RULE_TOO_SMALL", found=str(value), context=context))
