"""The indicators of a table by what their names and counts say, for names in other words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import chain, product
from typing import Any, NamedTuple

import pandas as pd

from womenplan.model.analysis import (
    COUNT,
    PARTS,
    RATE,
    WOMEN,
    Analysis,
    Senses,
    analyse,
    english_senses,
    implied_by,
    senses_of,
    ways_of,
)
from womenplan.model.english import is_english
from womenplan.model.lookup import by_id
from womenplan.model.match import Uses
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
    counts: Uses
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
        self._counts: dict[Senses, list[tuple[str, str]]] = {}
        self._wholes: dict[str, set[Senses]] = {}
        self._parts: dict[Senses, dict[Senses, set[str]]] = {}
        for indicator, row in self._rows.to_dict("index").items():
            self._add_names(indicator, row)
            if row["numerator"] and row["denominator"]:
                self._add_counts(indicator, row)
        texts = table[["name_zh", "aliases", "numerator", "denominator"]].to_numpy().ravel()
        self._signs = set("".join((*texts, *words("token"), *words("fold"))))
        self._values = {key: (ids & set(first)) or ids for key, ids in self._values.items()}

    def _add_names(self, indicator: str, row: Mapping[str, str]) -> None:
        aliases = [*map(tidy, filter(None, row["aliases"].split("|")))]
        for title, english in ((tidy(row["name_zh"]), False), (tidy(row["name_en"]), True)):
            women = any(analysis.measure == WOMEN for analysis in analyse(title))
            others = [one for one in aliases if is_english(one) == english]
            names = filter(None, (title, *others))
            for analysis in chain.from_iterable(map(analyse, names)):
                # 参加锻炼的女性比例 is no share of women
                if (analysis.measure == WOMEN) == women:
                    self._wholes.setdefault(indicator, set()).add(analysis.whole)
                    self._values.setdefault(_key_of(analysis), set()).add(indicator)
                # HIV testing of mothers
                if analysis.measure == COUNT and row["unit"] == "percent":
                    rate = replace(analysis, measure=RATE)
                    self._values.setdefault(_key_of(rate), set()).add(indicator)

    def _add_counts(self, indicator: str, row: Mapping[str, str]) -> None:
        tops, bottoms = (
            {analysis.about for one in row[part].split("|") for analysis in analyse(tidy(one))}
            for part in ("numerator", "denominator")
        )
        self._wholes.setdefault(indicator, set()).update(bottoms)
        for quantity, abouts in (("numerator", tops), ("denominator", bottoms)):
            for about in abouts:
                self._counts.setdefault(about, []).append((indicator, quantity))
        if row["unit"] in _OF_COUNTS:
            for part, whole in product(tops, bottoms):
                self._values.setdefault((PARTS, part, whole), set()).add(indicator)
                self._parts.setdefault(part, {}).setdefault(whole, set()).add(indicator)

    @cached_property
    def _bags(self) -> dict[str, set[Senses]]:
        """The senses of each known name, by the one of them that the fewest names have."""
        bags = {key[1] for key in self._values}
        for names in self._rows[["name_en", "aliases"]].to_numpy():
            known = (tidy(one) for some in names for one in some.split("|"))
            bags.update(english_senses(one) for one in known if is_english(one))
        often = Counter(chain.from_iterable(bags))
        by_sense: dict[str, set[Senses]] = {}
        for bag in bags:
            rarest = min(bag, key=lambda one: (often[one], one), default="")
            by_sense.setdefault(rarest, set()).add(bag)
        return by_sense

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
        analyses = analyse(name)
        alike = [match for one in analyses for match in self._alike(one, area)]
        yield from alike
        if name.endswith("数") and analyses and not alike:
            counts = self._uses(analyses[0].about)
            if counts:
                yield Found("", counts, {})

    def _alike(self, analysis: Analysis, area: str) -> Iterator[Found]:
        for about, groups in ways_of(analysis):
            if "urban" in (area, groups.get("area")) and self._town_of_its_own(analysis, about):
                continue
            indicators = self._values.get(
                _key_of(analysis, about), set()
            ) or self._of_shorter_whole(analysis)
            if len(indicators) == 1 and self._agrees(
                analysis, next(iter(indicators)), analysis.about - about
            ):
                yield Found(next(iter(indicators)), (), groups)

    def _of_shorter_whole(self, analysis: Analysis) -> set[str]:
        """Return of what a part is the share where its whole leaves out what the part has said.

        妇女病检查人数占应查人数的比例 means those 应查 for the same diseases.
        """
        if analysis.measure != PARTS:
            return set()
        wholes = self._parts.get(analysis.about, {})
        fitting = (
            indicators
            for whole, indicators in wholes.items()
            if analysis.whole < whole <= analysis.whole | analysis.about
        )
        return set().union(*fitting)

    def _senses_of_counts(self, indicator: str) -> Senses:
        row = self._rows.loc[indicator]
        return senses_of(f"{row['numerator']}|{row['denominator']}")

    def count(self, name: str) -> str:
        """Return the indicator that is itself the count of this tidy or folded name, or nothing."""
        analyses = analyse(name)
        indicators = self._values.get((COUNT, analyses[0].about), ()) if analyses else ()
        return next(iter(indicators)) if len(indicators) == 1 else ""

    def _uses(self, about: Senses) -> Uses:
        """Return of what a count is numerator or denominator; that of 产后访视率 is 产后访视人数."""
        uses = self._counts.get(about, []) if len(about) > 1 else []
        rates = self._values.get((RATE, about), set())
        if not uses and len(rates) == 1:
            uses = [(of, "numerator") for of in rates if self._unit(of) == "percent"]
        return tuple(sorted(uses, key=lambda use: (use[1] == "denominator", use[0])))

    def _unit(self, indicator: str) -> str:
        return str(self._rows.at[indicator, "unit"])

    def _agrees(
        self,
        analysis: Analysis,
        indicator: str,
        groups: Senses,
    ) -> bool:
        """Return whether an indicator is a share if a name says so, and of the whole that it says.

        A share of one sex is in a whole of that sex: 女性文盲人口占全部人口 is another share, but
        人口中女性文盲率 is that of women.
        """
        if analysis.portion and self._unit(indicator) != "percent":
            return False
        vague = frozenset() if analysis.portion else frozenset("*")  # 人口中女性文盲率
        evident = {
            "女",
            *implied_by(analysis.about | vague),
        }  # 妇女中…, 占产妇… of those who give birth
        if analysis.measure != RATE or analysis.whole <= evident:
            return True
        sexes = groups & {"女", "男"} if analysis.portion else frozenset()
        return sexes <= analysis.whole and analysis.whole - sexes in self._wholes[indicator]

    def _town_of_its_own(self, analysis: Analysis, about: Senses) -> bool:
        """Return whether an indicator means 城镇 or 城市 where a name says the other of the two."""
        return any(_key_of(analysis, about | {town}) in self._values for town in _TOWNS)

    def defines(self, indicator: str, formula: str) -> bool:
        """Return whether a formula behind a name says no more than the counts of the indicator do."""
        if indicator not in self._rows.index:
            return False
        name = senses_of(self._rows.at[indicator, "name_zh"])
        return senses_of(formula) <= name | self._senses_of_counts(indicator)


def _key_of(analysis: Analysis, about: Senses | None = None) -> _Key:
    senses = analysis.about if about is None else about
    if analysis.measure == PARTS:
        return (PARTS, senses, analysis.whole)
    return (analysis.measure, senses)
