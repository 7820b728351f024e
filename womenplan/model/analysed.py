"""The indicators of a table by what their names and counts say, for names in other words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import product
from typing import Any, NamedTuple

import pandas as pd

from womenplan.model.analysis import (
    COUNT,
    PARTS,
    RATE,
    WOMEN,
    Analysis,
    analyse,
    english_senses,
    implied_by,
    senses_of,
    ways_of,
)
from womenplan.model.english import is_english
from womenplan.model.lookup import by_id
from womenplan.model.naming import tidy
from womenplan.model.vocabulary import words

__all__ = ["Analysed", "Found"]

_TOWNS = ("城镇", "城市")
_OF_COUNTS = ("percent", "males_per_100_females", "ratio")
_RATED = frozenset({"", "女", "rate", "coverage", "prevalence", "share", "womenshare"})
_Key = tuple[Any, ...]


class Found(NamedTuple):
    """What a name stands for by its analysis: an indicator or counts, with the groups it adds."""

    indicator: str
    counts: tuple[tuple[str, str], ...]
    groups: Mapping[str, str]


class Analysed:
    """The indicators of a table by the analyses of their names, aliases, numerators and denominators.

    Parameters
    ----------
    table : pandas.DataFrame
    first : set of str
        Indicators that go before others of the same analysis, one's own before bundled ones.
    """

    def __init__(self, table: pd.DataFrame, first: Collection[str] = ()) -> None:
        self._rows = by_id(table)
        self._values: dict[_Key, set[str]] = {}
        self._counts: dict[frozenset[str], list[tuple[str, str]]] = {}
        self._wholes: dict[str, set[frozenset[str]]] = {}
        self._parts: dict[frozenset[str], dict[frozenset[str], set[str]]] = {}
        for own, row in self._rows.to_dict("index").items():
            self._add_names(own, row)
            if row["numerator"] and row["denominator"]:
                self._add_counts(own, row)
        texts = table[["name_zh", "aliases", "numerator", "denominator"]].to_numpy().ravel()
        self._signs = set("".join((*texts, *words("token"), *words("fold"))))
        self._values = {key: (own & set(first)) or own for key, own in self._values.items()}

    def _add_names(self, own: str, row: Mapping[str, str]) -> None:
        aliases = [*map(tidy, filter(None, row["aliases"].split("|")))]
        for title, english in ((tidy(row["name_zh"]), False), (tidy(row["name_en"]), True)):
            women = any(said.measure == WOMEN for said in analyse(title))
            others = [one for one in aliases if is_english(one) == english]
            for said in (said for name in filter(None, (title, *others)) for said in analyse(name)):
                if (said.measure == WOMEN) == women:  # 参加锻炼的女性比例 is no share of women
                    self._wholes.setdefault(own, set()).add(said.whole)
                    self._values.setdefault(_key_of(said), set()).add(own)
                if said.measure == COUNT and row["unit"] == "percent":  # HIV testing of mothers
                    rate = replace(said, measure=RATE)
                    self._values.setdefault(_key_of(rate), set()).add(own)

    def _add_counts(self, own: str, row: Mapping[str, str]) -> None:
        tops, bottoms = (
            {said.about for one in row[part].split("|") for said in analyse(tidy(one))}
            for part in ("numerator", "denominator")
        )
        self._wholes.setdefault(own, set()).update(bottoms)
        for quantity, abouts in (("numerator", tops), ("denominator", bottoms)):
            for about in abouts:
                self._counts.setdefault(about, []).append((own, quantity))
        if row["unit"] in _OF_COUNTS:
            for part, whole in product(tops, bottoms):
                self._values.setdefault((PARTS, part, whole), set()).add(own)
                self._parts.setdefault(part, {}).setdefault(whole, set()).add(own)

    @cached_property
    def _bags(self) -> dict[str, set[frozenset[str]]]:
        """The senses of each known name, by the one of them that the fewest names have."""
        bags = {key[1] for key in self._values}
        for names in self._rows[["name_en", "aliases"]].to_numpy():
            known = (tidy(one) for some in names for one in some.split("|"))
            bags.update(english_senses(one) for one in known if is_english(one))
        often = Counter(sense for bag in bags for sense in bag)
        found: dict[str, set[frozenset[str]]] = {}
        for bag in bags:
            found.setdefault(min(bag, key=lambda one: (often[one], one), default=""), set()).add(
                bag
            )
        return found

    def has_words(self, names: Iterable[str]) -> bool:
        """Return whether English names have among them all words of a known one, but those of a rate."""
        senses = _RATED.union(*(english_senses(tidy(name)) for name in names))
        bags = (bag for sense in senses for bag in self._bags.get(sense, ()))
        return any(bag <= senses for bag in bags)

    def has_signs(self, name: str) -> bool:
        """Return whether each Chinese sign of a name stands in a known one."""
        return self._signs.issuperset(sign for sign in name if "\u4e00" <= sign <= "\u9fff")

    def find(self, name: str, area: str = "") -> Iterator[Found]:
        """Yield what a tidy name stands for; the area is one that was taken off it."""
        if not self.has_signs(name):
            return
        said = analyse(name)
        alike = [found for one in said for found in self._alike(one, area)]
        yield from alike
        if name.endswith("数") and not alike:
            counts = self._uses(said[0].about) if said else ()
            if counts:
                yield Found("", counts, {})

    def _alike(self, said: Analysis, area: str) -> Iterator[Found]:
        ways: Iterable[tuple[frozenset[str], dict[str, str]]] = [(said.about, {})]
        if said.measure != PARTS:
            ways = ways_of(said)
        for about, groups in ways:
            if "urban" in (area, groups.get("area")) and self._town_of_its_own(said, about):
                continue
            own = self._values.get(_key_of(said, about), set()) or self._of_shorter_whole(said)
            if len(own) == 1 and self._agrees(said, next(iter(own)), said.about - about):
                yield Found(next(iter(own)), (), groups)

    def _of_shorter_whole(self, said: Analysis) -> set[str]:
        """Return of what a part is the share where its whole leaves out what the part has said.

        妇女病检查人数占应查人数的比例 means those 应查 for the same diseases.
        """
        if said.measure == PARTS:
            wholes = self._parts.get(said.about, {})
        else:
            wholes = {}
        fitting = (
            own for whole, own in wholes.items() if said.whole < whole <= said.whole | said.about
        )
        return set().union(*fitting)

    def _senses_of_counts(self, indicator: str) -> frozenset[str]:
        row = self._rows.loc[indicator]
        return senses_of(f"{row['numerator']}|{row['denominator']}")

    def count(self, name: str) -> str:
        """Return the indicator that is itself the count of this tidy or folded name, or nothing."""
        said = analyse(name)
        if said:
            own = self._values.get((COUNT, said[0].about), set())
        else:
            own = set()
        if len(own) == 1:
            return next(iter(own))
        return ""

    def _uses(self, about: frozenset[str]) -> tuple[tuple[str, str], ...]:
        """Return of what a count is numerator or denominator; that of 产后访视率 is 产后访视人数."""
        if len(about) > 1:
            uses = self._counts.get(about, [])
        else:
            uses = []
        rates = self._values.get((RATE, about), set())
        if not uses and len(rates) == 1:
            uses = [(of, "numerator") for of in rates if self._unit(of) == "percent"]
        return tuple(sorted(uses, key=lambda use: (use[1] == "denominator", use[0])))

    def _unit(self, indicator: str) -> str:
        return str(self._rows.at[indicator, "unit"])

    def _agrees(self, said: Analysis, indicator: str, groups: frozenset[str]) -> bool:
        """Return whether an indicator is a share if a name says so, and of the whole that it says.

        A share of one sex is in a whole of that sex: 女性文盲人口占全部人口 is another share, but
        人口中女性文盲率 is that of women.
        """
        if said.portion and self._unit(indicator) != "percent":
            return False
        vague = frozenset() if said.portion else frozenset("*")  # 人口中女性文盲率
        evident = {
            "女",
            *implied_by(said.about | vague),
        }  # 妇女中…, 占产妇… of those who give birth
        if said.measure != RATE or said.whole <= evident:
            return True
        sexes = groups & {"女", "男"} if said.portion else frozenset()
        return sexes <= said.whole and said.whole - sexes in self._wholes[indicator]

    def _town_of_its_own(self, said: Analysis, about: frozenset[str]) -> bool:
        """Return whether an indicator means 城镇 or 城市 where a name says the other of the two."""
        return any(_key_of(said, about | {town}) in self._values for town in _TOWNS)

    def defines(self, indicator: str, formula: str) -> bool:
        """Return whether a formula behind a name says no more than the counts of the indicator do."""
        if indicator not in self._rows.index:
            return False
        name = senses_of(self._rows.at[indicator, "name_zh"])
        return senses_of(formula) <= name | self._senses_of_counts(indicator)


def _key_of(said: Analysis, about: frozenset[str] | None = None) -> _Key:
    own = said.about if about is None else about
    if said.measure == PARTS:
        return (PARTS, own, said.whole)
    return (said.measure, own)
