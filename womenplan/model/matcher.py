"""What a name stands for: one matcher for sheets, tables, plans, aliases, ranks and comparisons."""

from __future__ import annotations

import math
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeAlias

import pandas as pd

from womenplan.errors import Problem
from womenplan.messages import Several
from womenplan.model import catalogue
from womenplan.model.analysis import AGE
from womenplan.model.brackets import Facts, unit_of_gloss
from womenplan.model.english import groups_named
from womenplan.model.groups import WHOLE, age_within, spelled, words_of
from womenplan.model.lookup import TextTable, by_id, once_per_table
from womenplan.model.match import Match, Uses
from womenplan.model.name_index import index_of
from womenplan.model.naming import MAX_NAME, fold, tidy
from womenplan.model.peeling import BOTH, Peeled, peeled, without_brackets
from womenplan.model.unit import conversion, unit_name
from womenplan.model.vocabulary import any_of

__all__ = ["MEASURE", "Matcher", "matcher_of"]

MEASURE = re.compile(r"[亩斤克吨米里升元顷方株头座尺寸瓦度]$|[/／每]")
_GROUPS = {"sex", "area", "age"}
_ONE_SEX = ("female", "male")
_GIRLS = re.compile("女孩|女童")
_GROWN = re.compile(r"妇女|女性|\bwom[ae]n\b", re.I)
_YOUNG = re.compile(r"1\d周?岁(?:半|以下)?女性|女性(?=.*1\d周?岁)")
_LEFT_OUT = re.compile("(?:不(?:含|包括|包含|计)|除|非)[^，；。、]*")
_BETWEEN = re.compile("[、,和与及]")
_NO_VALUE = ("change", "rank", "base", "average", "planned", "forecast", "extreme", "subtotal")
_EXPLAINING = ("also", "formula", "portion", "town", "without", "within", "whole")
_PART_UNKNOWN = "INDICATOR_PART_UNKNOWN"
_CONTRADICT = "INDICATOR_GROUPS_CONTRADICT"


class Refused(NamedTuple):
    """Why a name is not an indicator that is near: the code of the problem, and the part in the way."""

    code: str
    part: str
    indicator: str


Outcome: TypeAlias = tuple[Match, Refused | None]
_NOTHING: Outcome = (Match(), None)


class Matcher:
    """The names of a table of indicators, with the aliases that a user confirmed.

    Parameters
    ----------
    table : pandas.DataFrame
        Indicators, with the columns of the catalogue. Those that are not the bundled ones go before
        bundled ones of the same name.
    aliases : mapping
        The user's names, each to a known name or id, with a group where it says one.
    """

    def __init__(self, table: pd.DataFrame, aliases: Mapping[str, str] | None = None) -> None:
        self.table = table
        self._index = index_of(table)
        self._known: dict[str, Outcome] = {}
        self._near: dict[str, tuple[str, ...]] = {}
        self._settled: dict[str, Match] = {}
        for name, known in (aliases or {}).items():
            self._settled[fold(name)] = self.match(known)
        self._known.clear()

    @property
    def known(self) -> TextTable:
        """What is known of each indicator: names, domain, sex, area, age, unit."""
        return self._index.by_id

    @property
    def twins(self) -> dict[tuple[str, str], str]:
        """The indicators that are one sex of another, by that other and the sex."""
        return self._index.twins

    def nearest(self, name: str) -> tuple[str, ...]:
        """Return the known names that are nearest to one, nearest first."""
        if name not in self._near:
            self._near[name] = self._index.likeness.nearest(name)
        return self._near[name]

    def match(self, text: str) -> Match:
        """Return what a name stands for.

        A false match where it is unknown or could be more than one.
        """
        return self._read(text)[0]

    def women_of(self, shares: Iterable[str]) -> str:
        """Return the indicator that is the number of the women of whom these are shares, or nothing."""
        tops = by_id(self.table)["numerator"]
        names = (name for share in shares for name in tops[share].split("|"))
        return next(filter(None, (self.exact(name).indicator for name in names if name)), "")

    def may_know(self, names: Sequence[str]) -> bool:
        """Return whether one of some English names could be known: not without all words of a known one."""
        written = self._settled or not self._index.ids.isdisjoint(names)
        return bool(written) or self._index.analysed.has_words(names)

    def is_written(self, name: str) -> bool:
        """Return whether a name is one of the table as written there, in folded words."""
        return bool(self._exact(name))

    def exact(self, name: str) -> Match:
        """Return what a name stands for as written, with no group, level or unit taken off it."""
        plain = tidy(name)
        if not self._settled and not self._index.analysed.has_signs(plain):
            return Match()
        whole = (base for base, reading in self._alike(Peeled(plain)) if not reading.taken)
        return self._exact(plain) or next(whole, Match())

    def unmatched(self, text: str, **place: Any) -> Problem:
        """Return the problem of an unmatched name: the part in the way, or near names."""

        def problem(code: str, **context: Any) -> Problem:
            return Problem(
                code,
                found=text,
                **place,
                context=context,
            )

        form = fold(text[:MAX_NAME])
        known = self._index.several(form) or self._index.without_brackets.get(form, ())
        if len(known) > 1:
            return problem("INDICATOR_AMBIGUOUS", nearest=Several(known))
        _, refused = self._read(text)
        if refused:
            names = self._index.names(refused.indicator)
            return problem(refused.code, part=refused.part, nearest=names)
        close = self.nearest(text)
        if not close:
            return problem("INDICATOR_UNMATCHED_ALONE")
        nearest = {"zh": "”“".join(close), "en": '", "'.join(close)}
        return problem("INDICATOR_UNMATCHED", nearest=nearest)

    def likely(self, text: str) -> str:
        """Return the id of the indicator that an unmatched name most likely means.

        Empty where none is near.
        """
        _, refused = self._read(text)
        if refused:
            return refused.indicator
        return self.match(self.guess(text)).indicator

    def guess(self, text: str) -> str:
        """Return the known name that an unmatched one most likely means.

        Empty where none is near.
        """
        _, refused = self._read(text)
        if not refused:
            return next(iter(self.nearest(text)), "")
        if MEASURE.search(refused.part):
            # in another unit it would be the wrong number
            return ""
        return self._index.names(refused.indicator)["zh"]

    def _read(self, text: str) -> Outcome:
        """Return what a name stands for, or why not."""
        if text not in self._known:
            self._known[text] = self._settle(text)
        return self._known[text]

    def _settle(self, text: str) -> Outcome:
        """Read a name for the first time.

        Readings are tried from the one that takes nothing off to those that take off more.
        """
        if not text or len(text) > MAX_NAME:
            return _NOTHING
        if text.strip() in self._index.ids:
            return Match(text.strip()), None
        odd = Match()
        refused = None
        tried = list[Peeled]()
        for reading in _readings(text):
            tried.append(reading)
            if base := self._exact(reading.rest):
                match, why = self._with(base, reading, text)
                if match and self._converts(match):
                    return match, None
                if match and self._is_count(match):
                    # 女委员（%） is a share, not their number
                    unit = unit_name(match.unit, "zh")
                    why = Refused(_PART_UNKNOWN, unit, match.indicator)
                    match = Match()
                odd = odd or match
                refused = refused or why
        for base, alike in (one for reading in tried for one in self._alike(reading)):
            match, why = self._with(base, alike, text)
            if match:
                return match, None
            refused = refused or why
        return odd, refused

    def _unit_of(self, match: Match) -> str:
        return self._index.facts(match.indicator).get("unit", "")

    def _converts(self, match: Match) -> bool:
        """Return whether the unit in a name converts to that of its indicator."""
        unit = self._unit_of(match)
        return not unit or not math.isnan(conversion(match.unit, unit))

    def _is_count(self, match: Match) -> bool:
        return not math.isnan(conversion(self._unit_of(match), "persons"))

    def _alike(self, reading: Peeled) -> Iterator[tuple[Match, Peeled]]:
        """Yield what a reading stands for by its analysis, each with the groups that this takes off."""
        area = reading.taken.get("area", "")
        stated = reading.taken.get("unit", "")
        for alike in self._index.analysed.find(reading.rest, area):
            grouped = reading.peel(reading.rest, **alike.groups)
            if grouped and self._converts(Match(alike.indicator, unit=stated)):
                inverse = self._index.men_first(alike.indicator, fold(reading.rest))
                yield Match(alike.indicator, counts=alike.counts, inverse=inverse), grouped

    def _exact(self, name: str) -> Match:
        form = fold(name)
        return self._settled.get(form) or self._index.get(form)

    def _with(
        self,
        base: Match,
        reading: Peeled,
        text: str,
    ) -> Outcome:
        """Return a base with what was taken off its name, or why the two do not go together."""
        candidates = (base.indicator, *base.shares, *(of for of, _ in base.counts))
        known = next(filter(None, candidates), "")
        taken = dict(reading.taken)
        if refused := self._refusal(base, taken, text):
            return Match(), Refused(*refused, known)
        sex = taken.get("sex", "")
        share = taken.get("quantity") == "share"
        if not base.indicator and sex in _ONE_SEX and not share:
            base = self._of_one_sex(base, reading.rest, sex)
        counts = base.counts
        if age := taken.get("age", ""):
            counts = tuple(use for use in counts if self._index.facts(use[0]).get("age") == age)
            if not base.indicator and not counts:
                return _NOTHING
        if sex:
            counts = self._counts_of(sex, counts, base.shares, share=share)
            if share and (base.indicator or not counts):
                return Match(), Refused(_PART_UNKNOWN, spelled("sex", sex, text), known)
        if taken.get("unit") == "percent" and (share_of := self._share_of(counts, reading.rest)):
            return self._with(Match(share_of), reading, text)
        grouped = any(map(taken.get, _GROUPS))
        base = self._of_its_own(base, taken)
        match = replace(
            base,
            counts=counts,
            shares=() if sex in _ONE_SEX else base.shares,
            spare=base.spare or grouped,
            **taken,
        )
        return match, None

    def _counts_of(
        self,
        sex: str,
        counts: Uses,
        shares: tuple[str, ...],
        *,
        share: bool,
    ) -> Uses:
        """Return what the number or the share of one sex is used for, of what that of both is."""
        if sex == "female" and share:
            return tuple((of, "value") for of in shares)
        if sex == "female":
            of_women = (use for use in counts if self._counts_women(*use))
            return (*of_women, *((of, "numerator") for of in shares))
        if sex == "male" or share:
            return ()
        return counts

    def _refusal(
        self,
        base: Match,
        taken: Facts,
        text: str,
    ) -> tuple[str, str] | None:
        """Take off what only explains a base; return the code and the part of what contradicts it."""
        facts = self._index.facts(base.indicator)
        if gloss := taken.pop("gloss", ""):
            unit = self._unit_with_gloss(gloss, taken.get("unit", ""), base, text)
            if unit is None:
                return _PART_UNKNOWN, gloss
            taken["unit"] = unit
        if grown := _women_for_girls(text, facts.get("name_zh", "")):
            return _CONTRADICT, grown
        if odd := self._odd_part(taken, base, facts):
            return _PART_UNKNOWN, odd
        return self._against(taken, base, facts, text)

    def _against(
        self,
        taken: Facts,
        base: Match,
        facts: Mapping[str, str],
        text: str,
    ) -> tuple[str, str] | None:
        """Take off the groups that a base is of anyway; return the one that contradicts it, with its code."""
        for kind, whole in WHOLE.items():
            given = taken.get(kind, "")
            usual = getattr(base, kind) or facts.get(kind, "")
            if given not in ("", whole) and usual not in ("", whole, given):
                return _CONTRADICT, spelled(kind, given, text)
            if base.indicator and given and given == usual:
                del taken[kind]
        age = taken.get("age", "")
        usual = facts.get("age", "")
        if age and usual and not age_within(age, usual):
            return _CONTRADICT, age
        if age and age == usual:
            del taken["age"]
        if taken.get("level") == "township" and not self._index.of_townships(base.indicator):
            return _PART_UNKNOWN, spelled("level", "township", text)
        return None

    def _share_of(self, counts: Uses, name: str) -> str:
        """Return the share whose numerator a name in per cent is: 村委会成员中女性（%）."""
        if len(counts) != 1 or name.endswith("数"):
            return ""
        ((of, quantity),) = counts
        percent = self._index.facts(of)["unit"] == "percent"
        return of if percent and quantity == "numerator" else ""

    def _of_its_own(self, base: Match, taken: Facts) -> Match:
        """Return a base as the indicator that its sex or age has of its own, and take these off."""
        sex = taken.get("sex", "")
        age = taken.get("age", "")
        if aged := _aged(self.table).get((base.indicator, sex, age)) if age else "":
            taken.pop("sex", "")
            del taken["age"]
            return replace(base, indicator=aged)
        if twin := self.twins.get((base.indicator, sex)):
            del taken["sex"]
            return replace(base, indicator=twin)
        return base

    def _odd_part(
        self,
        taken: Facts,
        base: Match,
        facts: Mapping[str, str],
    ) -> str:
        """Take off what only explains a base, and return the part of it that says something else."""
        also, formula, portion, town, without, within, whole = (
            taken.pop(part, "") for part in _EXPLAINING
        )
        fits = (
            (also, also and base.indicator and self.exact(also).indicator == base.indicator),
            (formula, formula and self._index.analysed.defines(base.indicator, formula)),
            (portion, facts.get("unit") == "percent"),
            (town, facts.get("area") == "urban"),
            (without, without and self._index.counts_less(facts.get("name_zh", ""), without)),
            (within, _defined(facts, within)),
            # employed women, % of women
            (whole, base.indicator not in self._index.of_women),
        )
        return next((part for part, fit in fits if part and not fit), "")

    def _unit_with_gloss(
        self,
        english: str,
        stated: str,
        base: Match,
        text: str,
    ) -> str | None:
        """Return the unit of a name with its English gloss; None where that says something else."""
        unit = unit_of_gloss(english)
        if not self._is_gloss(english, base, text) or (unit is None and not stated):
            return None
        if unit and stated and unit != stated:
            return None
        return stated or unit or ""

    def _is_gloss(
        self,
        english: str,
        base: Match,
        text: str,
    ) -> bool:
        """Return whether English words behind a Chinese name only translate it.

        Yearbooks print names in both languages and translate them freely, so that words which are
        not known are taken, as long as they name neither another indicator nor a group, a change
        or an average of which the Chinese says nothing.
        """
        other = self.match(english)
        if other.indicator or (not base.indicator and other.counts):
            same = other.indicator == base.indicator and set(other.counts) <= set(base.counts)
            return same and not (other.sex or other.area or other.age or other.aside)
        if len(english.split()) < 3 or any(any_of(kind).search(english) for kind in _NO_VALUE):
            return False
        facts = self._index.facts(base.indicator)
        return all(
            facts.get(kind) == code or any(word in text for word in words_of(kind, code))
            for kind, code in groups_named(english)
        )

    def _of_one_sex(
        self,
        base: Match,
        name: str,
        sex: str,
    ) -> Match:
        """Return a count with the indicator that one sex of it is (女性就业人员数 of 就业人员)."""
        indicator = self.exact(("女" if sex == "female" else "男") + name).indicator
        return replace(base, indicator=indicator) if indicator else base

    def _counts_women(self, indicator: str, quantity: str) -> bool:
        """Return whether a count is of women anyway, because only women have its indicator."""
        return quantity == "numerator" and self._index.facts(indicator).get("sex") == "female"


def _readings(text: str) -> Iterator[Peeled]:
    """Yield the ways of reading a name, each once, those first of which least is taken off."""
    whole = Peeled(tidy(text))
    grouped = [one for one in without_brackets(whole) if one and one.taken.keys() & _GROUPS]
    both = BOTH.fullmatch(whole.rest)
    glossed = [Peeled(both[1], {"gloss": both[2]})] if both else []
    queue = deque([*grouped, whole, *glossed])
    seen = set[str]()
    while queue:
        reading = queue.popleft()
        yield reading
        for further in filter(None, peeled(reading)):
            key = f"{further.rest}|{sorted(further.taken.items())}"
            if key not in seen:
                seen.add(key)
                queue.append(further)


def _defined(facts: Mapping[str, str], within: str) -> bool:
    """Return whether the definition of an indicator names all that it is said to include."""
    definition = _LEFT_OUT.sub("", facts.get("name_zh", "") + facts.get("definition_zh", ""))
    return all(part in definition for part in _BETWEEN.split(within))


def _women_for_girls(text: str, of_girls: str) -> str:
    """Return the word by which a name speaks of women where its indicator is of girls."""
    if not _GIRLS.search(of_girls):
        return ""
    word = _GROWN.search(_YOUNG.sub("", text))
    return word[0] if word else ""


@once_per_table
def _aged(table: pd.DataFrame) -> dict[tuple[str, str, str], str]:
    """Return the indicators that are an age group of another, by that other, its sex and the age."""
    columns = ["indicator_id", "name_zh", "aliases", "age"]
    aged = {}
    matcher = Matcher(table)
    for indicator, name, aliases, age in table[columns].itertuples(index=False, name=None):
        if not age:
            continue
        for known in map(tidy, (name, *aliases.split("|"))):
            bare = AGE.sub("", known)
            of = matcher.match(bare) if bare != known else Match()
            if of.indicator and of.indicator != indicator:
                aged[of.indicator, of.sex, age] = indicator
    return aged


def matcher_of(
    table: pd.DataFrame | None = None, aliases: Mapping[str, str] | None = None
) -> Matcher:
    """Return the matcher of a table of indicators, by default the bundled ones."""
    return Matcher(catalogue.indicators() if table is None else table, aliases)
