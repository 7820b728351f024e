"""What a name stands for, and the population that it adds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["Match", "Uses", "population_code"]

Uses: TypeAlias = tuple[
    tuple[str, str], ...
]  # indicators, each with numerator, denominator or value


@dataclass(frozen=True, slots=True)
class Match:
    """What a name stands for; false where that is not known.

    Attributes
    ----------
    indicator : str
        The indicator whose value it is; empty where it is none's.
    sex, area, age, level, unit : str
        What the name itself adds: a group ("农村孕产妇死亡率"), a level of government ("县级"), a unit.
    quantity : str
        ``count`` or ``share`` where the name says which of the two it is ("人数", "比例").
    counts : tuple of (indicator, quantity)
        Indicators of which it is the numerator, the denominator or the value ("其中：女性占比").
    shares : tuple of str
        Indicators that are the share of women in a total of this name.
    place : str
        A region in front of it: 清远市孕产妇死亡率.
    year : int
        A year in it; 0 where it says none.
    flag, remark : str
        Status of the data and explanation of the definition that the name states.
    since : int
        First year of a definition that the name says is new; 0 where it says none.
    aside : str
        Why it holds no value of one's own: ``computed`` (a gap), ``change``, ``rank``, ``target``,
        ``average`` …
    pair : str
        The groups between which it is a gap.
    spare : bool
        True for a part of a known total that no indicator uses.
    inverse : bool
        True where it names men before women, and the indicator is women to men.
    """

    indicator: str = ""
    sex: str = ""
    area: str = ""
    age: str = ""
    level: str = ""
    unit: str = ""
    quantity: str = ""
    counts: Uses = ()
    shares: tuple[str, ...] = ()
    place: str = ""
    year: int = 0
    flag: str = ""
    remark: str = ""
    since: int = 0
    aside: str = ""
    pair: str = ""
    spare: bool = False
    inverse: bool = False

    def __bool__(self) -> bool:
        return bool(self.indicator or self.counts or self.shares or self.spare)


def population_code(match: Match) -> str:
    """Return the groups that a name adds, as a target says them: ``rural;age:35-45``."""
    if match.pair:
        return match.pair
    sex = match.sex if match.sex in ("female", "male") else ""
    area = match.area if match.area in ("rural", "urban") else ""
    age = f"age:{match.age}" if match.age else ""
    return ";".join(filter(None, (area, sex, age)))
