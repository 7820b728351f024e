"""The names of a table of indicators, and of the counts behind them, in folded forms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

import pandas as pd

from womenplan.model import catalogue
from womenplan.model.analysed import Analysed
from womenplan.model.brackets import BRACKET
from womenplan.model.likeness import Likeness
from womenplan.model.lookup import TextTable, by_id, once_per_table
from womenplan.model.match import Match
from womenplan.model.naming import count_forms, fold, tidy

__all__ = ["NameIndex", "index_of"]

_SHARE = re.compile(r"女.*(?:比例|比重|占比)")
_FROM_COUNTY = re.compile("县级以上|市、县")
_STEM = re.compile(r"(.{2,})(?:人数|例数|数)$")
_OF_ONE_SEX = re.compile("[女男][^占]*$")
_SEXES = {
    "女童": "female",
    "女": "female",
    "男童": "male",
    "男": "male",
}
_FACTS = ("name_zh", "name_en", "domain", "sex", "area", "age", "unit", "definition_zh")


class NameIndex:
    """The names of a table of indicators, and of the counts behind them, in folded forms."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.table = table
        self.ids = set(table["indicator_id"])
        self.of_women: set[str] = set()  # shares of women in all
        self._first = _users_own(table)
        self._values: dict[str, set[str]] = {}
        self._shown: dict[str, str] = {}
        self._counts: dict[str, list[tuple[str, str]]] = {}
        self._shares: dict[str, list[str]] = {}
        for form, carriers in catalogue.forms_of(table).items():
            # one's own go before bundled ones
            first = (carriers.keys() & self._first) or carriers.keys()
            self._values[form] = set(first)
            self._shown[form] = carriers[next(iter(first))]
        columns = ("indicator_id", "name_zh", "sex", "numerator", "denominator")
        for row in table[[*columns]].itertuples(index=False, name=None):
            self._add_counts(*row)

    def _add_counts(
        self,
        indicator: str,
        name: str,
        sex: str,
        top: str,
        bottom: str,
    ) -> None:
        women = sex == "female" and "女" in top and "女" not in bottom and _SHARE.search(name)
        if women:
            self.of_women.add(indicator)
        if not (top and bottom):
            return
        for quantity, counted in (("numerator", top), ("denominator", bottom)):
            forms = {form for count in counted.split("|") for form in count_forms(count)}
            for form in forms - {""}:
                self._counts.setdefault(form, []).append((indicator, quantity))
                if women and quantity == "denominator":
                    self._shares.setdefault(form, []).append(indicator)

    def several(self, form: str) -> tuple[str, ...]:
        """Return the indicators of which this is the name."""
        return tuple(sorted(self._values.get(form, ())))

    @cached_property
    def without_brackets(self) -> dict[str, tuple[str, ...]]:
        """The indicators of each name that has brackets, by its form without them."""
        indicators: dict[str, set[str]] = {}
        for form, name in self._shown.items():
            if bare := fold(BRACKET.sub("", tidy(name))):
                indicators.setdefault(bare, set()).update(self._values[form])
        return {form: tuple(sorted(ids)) for form, ids in indicators.items()}

    def get(self, form: str) -> Match:
        """Return what a folded form stands for."""
        indicators = self._values.get(form, ())
        if len(indicators) > 1:
            return Match()
        indicator = next(iter(indicators), "")
        counts = tuple(dict.fromkeys(self._counts.get(form, ())))
        if not indicator and not counts and (stem := _STEM.fullmatch(form)):
            rates = map(fold, (f"{stem[1]}率", f"{stem[1]}比例"))
            of = set().union(*map(self.several, rates))
            if len(of) == 1:
                counts = ((of.pop(), "numerator"),)
        if counts and not indicator and "女" in form:
            # of women; the catalogue has some as indicators
            indicator = self.analysed.count(form)
        return Match(
            indicator,
            counts=counts,
            shares=tuple(dict.fromkeys(self._shares.get(form, ()))),
            inverse=self.men_first(indicator, form),
        )

    @cached_property
    def analysed(self) -> Analysed:
        """The indicators by what their names and counts say."""
        return Analysed(self.table, self._first)

    def men_first(self, indicator: str, form: str) -> bool:
        """Return whether a name of a ratio of women to men names the men first."""
        if self.facts(indicator).get("unit") != "ratio":
            return False
        before, women, _ = form.replace("women", "女").replace("men", "男").partition("女")
        return bool(women) and "男" in before

    @cached_property
    def twins(self) -> dict[tuple[str, str], str]:
        """The indicators that are one sex of another, by that other and the sex."""
        sexes = by_id(self.table)["sex"].to_dict()
        twins = {}
        for form in filter(_OF_ONE_SEX.match, self._values):
            for start, sex in _SEXES.items():
                if not form.startswith(start):
                    continue
                whole = [one for one in self.several(form[len(start) :]) if sexes[one] == "both"]
                part = [one for one in self.several(form) if sexes[one] == sex]
                if len(whole) == len(part) == 1:
                    twins[whole[0], sex] = part[0]
        return twins

    def counts_less(self, name: str, part: str) -> bool:
        """Return whether a name leaves out a part that others add to what it is about.

        宫颈癌患者治疗率 leaves out 癌前病变, as 宫颈癌及癌前病变早诊率 has them; a part of which no name
        speaks so may be one of its own.
        """
        others = (other.partition(f"及{part}") for other in self.table["name_zh"])
        return part not in name and any(
            joined and before in name for before, joined, _ in others if before
        )

    @cached_property
    def by_id(self) -> TextTable:
        """What is known of each indicator, by its id."""
        columns = {name: self.table[name] for name in _FACTS if name in self.table}
        rows = zip(*columns.values(), strict=True)
        facts = [dict(zip(columns, map(str, row), strict=True)) for row in rows]
        return dict(zip(self.table["indicator_id"], facts, strict=True))

    def facts(self, indicator: str) -> Mapping[str, str]:
        """Return what is known of an indicator; nothing where there is none."""
        return self.by_id.get(indicator, {})

    def of_townships(self, indicator: str) -> bool:
        """Return whether townships have an indicator of their own.

        They have congresses and cadres; other figures of decision-making begin with the county.
        """
        facts = self.facts(indicator)
        from_county = _FROM_COUNTY.search(facts.get("definition_zh", ""))
        return not facts or (facts["domain"] == "decision" and not from_county)

    def names(self, indicator: str) -> dict[str, str]:
        """Return the name of an indicator in both languages."""
        facts = self.facts(indicator)
        return {"zh": facts.get("name_zh", indicator), "en": facts.get("name_en", indicator)}

    @cached_property
    def likeness(self) -> Likeness:
        """The names by how alike they are."""
        return Likeness(self._shown, self._values)


def _users_own(table: pd.DataFrame) -> set[str]:
    """Return the ids of the indicators that are not the bundled ones, or not as bundled."""
    bundled = catalogue.indicators()
    if table is bundled:
        return set()
    columns = ["indicator_id", "name_zh", "unit"]
    rows = set(table[columns].itertuples(index=False, name=None))
    others = set(bundled[columns].itertuples(index=False, name=None))
    return {indicator for indicator, *_ in rows - others}


index_of = once_per_table(NameIndex)
