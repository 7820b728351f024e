"""A plan: its region, years, objectives and targets."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Annotated, Any, Literal, TypeAlias

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.arguments import Meant, Written, checked
from womenplan.errors import CatalogueError, Problem, Problems, UsageError
from womenplan.messages import LANGUAGES, Language, Several, visible
from womenplan.model import catalogue
from womenplan.model.arrays import Objects
from womenplan.model.checked_table import PlaceOf, WithProblems, row_and_column
from womenplan.model.filename import file_name
from womenplan.model.groups import age_of
from womenplan.model.lookup import by_id, stands_in
from womenplan.model.match import population_code
from womenplan.model.matcher import matcher_of
from womenplan.model.measure import as_named, blank_measures, department_names, measures_from_table
from womenplan.model.naming import place_name
from womenplan.model.observation import YEARS, Year
from womenplan.model.regional import blank_regional, by_region, join_regions
from womenplan.model.target import (
    DOMAINS,
    OPERATORS,
    SECTIONS,
    TARGET_COLUMNS,
    code_of,
    gap_of,
    operator_of,
    population_of,
    target_names,
    wordings,
)
from womenplan.model.target_checks import check_targets, typed_targets
from womenplan.model.unit import conversion, same_unit, unit_of
from womenplan.model.vocabulary import code_word, plain, words
from womenplan.richtable import Markup, rich_table

__all__ = [
    "AnyPlan",
    "Plan",
    "PlanId",
    "Stage",
    "as_plan",
    "bundled_plan",
    "item_in_english",
    "plan_from_targets",
    "plans_overview",
    "unmeasured",
]

Stage = Literal["annual", "midterm", "final"]
PlanId = Annotated[str, Written(), Meant("plan_id")]
_OF_REVIEW = ("accepted", "doubt", "confidence", "line", "text")
_HALVES = re.compile("(.*[\u4e00-\u9fff][^\u4e00-\u9fff\n]*) / ([^\u4e00-\u9fff]+)")


@checked
@dataclass(frozen=True, slots=True)
class Plan:
    """One plan of one region.

    Attributes
    ----------
    plan_id, title_zh, title_en, region_zh, region_en, level, parent_id, source : str
        As in the catalogue's ``plans.csv``; ``parent_id`` is the plan above it.
    start_year, mid_year, end_year, base_year : int
        Its first, mid-term and last year, and the year that progress is counted from.
    targets : pandas.DataFrame
        One row per target and milestone.
    objectives : pandas.DataFrame
        Its numbered main goals.
    indicators : pandas.DataFrame
        The indicators that its targets may name.
    problems : Problems
        What was assumed or left out when it was loaded.
    measures : pandas.DataFrame
        What it says is to be done: its numbered measures and projects, with the columns of
        ``measures.csv``.
    regional : pandas.DataFrame
        What targets ask of single regions, where that differs: target_id, milestone_year, region
        (empty for all others), value.
    weights : mapping of str to float
        Weights of targets by target_id, where the table of targets gives some.
    """

    plan_id: str
    title_zh: str
    title_en: str
    region_zh: str
    region_en: str
    level: str
    start_year: Year
    mid_year: Year
    end_year: Year
    base_year: Year
    parent_id: str
    source: str
    targets: pd.DataFrame
    objectives: pd.DataFrame
    indicators: pd.DataFrame
    problems: Problems = field(default_factory=Problems)
    measures: pd.DataFrame = field(default_factory=blank_measures)
    regional: pd.DataFrame = field(default_factory=blank_regional)
    weights: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # reports and forms are named after it
        if self.plan_id != file_name(self.plan_id):
            context = {"likely": file_name(self.plan_id)}
            raise CatalogueError(Problem("PLAN_ID_UNFIT", found=self.plan_id, context=context))
        if not self.base_year <= self.start_year <= self.end_year:
            raise CatalogueError(
                Problem("PLAN_YEARS", found=f"{self.base_year}/{self.start_year}–{self.end_year}")
            )

    @checked
    def title(self, lang: Language | None = None) -> str:
        """Return its title in a language."""
        return str(getattr(self, f"title_{lang or messages.default_language()}"))

    @checked
    def region(self, lang: Language | None = None) -> str:
        """Return its region's name in a language."""
        return str(getattr(self, f"region_{lang or messages.default_language()}"))

    @checked
    def stage(self, year: Year) -> Stage:
        """Return which evaluation falls in a year: final from the last year on, midterm in the mid year, else annual."""
        if year >= self.end_year:
            return "final"
        return "midterm" if year == self.mid_year else "annual"

    @checked
    def to_frame(self) -> pd.DataFrame:
        """Return the targets with the indicators' names and the wordings in both languages."""
        df = self.targets.copy()
        names = {f"name_{lang}": target_names(df, self.indicators, lang) for lang in LANGUAGES}
        words = {f"wording_{lang}": wordings(df, self.indicators, lang) for lang in LANGUAGES}
        return df.assign(**names, **words)

    def __str__(self) -> str:
        valued = int(self.targets["value"].notna().sum())
        return messages.text(
            "plan.line",
            title=self.title(),
            id=self.plan_id,
            count=len(self.targets),
            valued=valued,
        )

    def __repr__(self) -> str:
        return f"Plan({self.plan_id!r}, {self.start_year}–{self.end_year}, {len(self.targets)} targets)"

    def _repr_html_(self) -> str:
        lang = messages.default_language()
        names = ("domain", "item", "indicator", "wording", "form", "note")
        rows = [
            (
                messages.label("domain", row["domain"], lang),
                _item(row, lang),
                row[f"name_{lang}"],
                row[f"wording_{lang}"],
                messages.label("form", row["form"], lang),
                _in_language(row["note"], lang),
            )
            for row in self.to_frame().to_dict("records")
        ]
        measures = self._measures_html(lang) if len(self.measures) else ""
        title = escape(self.title(lang))
        region = escape(self.region(lang))
        head = f"<b>{title}</b> · {region} · {self.start_year}–{self.end_year}"
        return f"<p>{head}</p>{_table(names, rows, lang)}{measures}"

    def _measures_html(self, lang: Language) -> str:
        """Return the measures as a table that is folded up."""
        names = ("domain", "item", "measure", "departments", "indicators")
        titles = by_id(self.indicators)[f"name_{lang}"]
        offices = department_names(self.indicators, lang)
        join = messages.text("wording.and", lang).join
        rows = [
            (
                messages.label("domain", row["domain"], lang),
                _item(row | {"objective_no": row["item_no"]}, lang),
                row[f"title_{lang}"],
                join(offices.get(name, name) for name in catalogue.listed(row["departments"])),
                join(titles[name] for name in catalogue.listed(row["indicator_ids"])),
            )
            for row in self.measures.to_dict("records")
        ]
        head = escape(messages.text("plan.measures", lang, count=len(rows)))
        return f"<details><summary>{head}</summary>{_table(names, rows, lang)}</details>"


AnyPlan: TypeAlias = Plan | PlanId


def _table(names: Iterable[str], rows: Sequence[tuple[str, ...]], lang: Language) -> str:
    """Return rows as a table of HTML, its columns headed in a language."""
    return rich_table([messages.choice("plan", name, lang) for name in names], rows)


def _item(row: dict[str, Any], lang: Language) -> str:
    """Return where the plan names a target: as printed, or in English the section and number that this means."""
    if lang == "en":
        return item_in_english(row)
    # broken at its spaces only
    locator = escape(row["locator"]).replace(" ", " <wbr>")
    return Markup(f"<span class='unbroken'>{locator}</span>")


def item_in_english(row: Mapping[str, Any]) -> str:
    """Return the section and number of the item that a target stands in."""
    section = messages.label("section", row["section"], "en")
    if pd.isna(row["objective_no"]):
        return section
    one = f"{section[:-3]}y" if section.endswith("ies") else section.removesuffix("s")
    return f"{one} {int(row['objective_no'])}"


def _in_language(note: str, lang: Language) -> str:
    """Return one half of a note that says the same in Chinese and, after a slash, in English.

    Else all of it.
    """
    halves = _HALVES.fullmatch(note)
    if not halves:
        return note
    return halves[1 if lang == "zh" else 2]


def bundled_plan(plan_id: str) -> Plan:
    """Return a plan of the catalogue.

    Raises
    ------
    UsageError
        If the catalogue has no plan of that id; the message lists those it has.
    """
    table = catalogue.plans()
    rows = table[table["plan_id"] == plan_id]
    if rows.empty:
        allowed = Several(table["plan_id"])
        raise UsageError(Problem("PLAN_UNKNOWN", found=plan_id, context={"allowed": allowed}))
    tables = {
        "targets": catalogue.targets(),
        "objectives": catalogue.objectives(),
        "measures": catalogue.measures(),
    }
    parts: dict[str, Any] = {
        name: table[table["plan_id"] == plan_id].reset_index(drop=True)
        for name, table in tables.items()
    }
    return Plan(
        **rows.iloc[0].to_dict(),
        **parts,
        indicators=catalogue.indicators(),
    )


def as_plan(plan: AnyPlan) -> Plan:
    """Return a plan, or the bundled one of an id."""
    return plan if isinstance(plan, Plan) else bundled_plan(plan)


def plan_from_targets(
    frame: pd.DataFrame,
    *,
    plan: Mapping[str, Any],
    place: PlaceOf | None = None,
    indicators: pd.DataFrame | None = None,
    measures: pd.DataFrame | None = None,
    measures_place: PlaceOf | None = None,
) -> Plan:
    """Return a plan from a user's own table of targets.

    Parameters
    ----------
    frame : pandas.DataFrame
        Columns of ``targets.csv``, of which indicator_id (or name), form, operator, value, unit and
        milestone_year are enough.
    plan : mapping
        start_year, end_year, and if given mid_year, base_year, region, title, plan_id.
    place : callable, optional
        Gives file, sheet and cell of a row and column, for the messages.
    indicators : pandas.DataFrame, optional
        Indicators that the targets may name; the bundled ones by default.
    measures : pandas.DataFrame, optional
        Its measures; see :func:`~womenplan.model.measure.measures_from_table`.
    measures_place : callable, optional
        As ``place``, for the measures.

    Raises
    ------
    CatalogueError
        With all rows and columns that cannot be used.
    """
    known = indicators if indicators is not None else catalogue.indicators()
    where = place or row_and_column
    if frame.empty:
        raise CatalogueError(Problem("TARGETS_NONE"))
    texts = _texts(frame)
    named, problems = _matched(_target_rows(texts, len(frame), plan), known, where)
    region = _regions(texts, named.index)
    given_id = pd.Series(texts.get("target_id", ""), named.index, dtype="str")
    usual = join_regions(_usual(named, known), region, given_id)
    targets, untyped = typed_targets(usual, where)
    # which the milestones would tell
    if untyped and not plan.get("end_year"):
        raise CatalogueError([*problems, *untyped])
    fields = _plan_fields(plan, targets["milestone_year"].max())
    problems += _repeated_rows(targets.assign(target_id=given_id, region=region), texts, where)
    weights, unfit = _weights(targets["target_id"], texts, where)
    problems += unfit
    whole, regional, unfit = by_region(targets, region, where)
    problems += unfit
    by_place = targets["target_id"] + region.map(lambda name: name and f"@{name}")
    apart = targets.assign(target_id=by_place)
    problems += _refused(apart, known, fields, untyped, where)
    done = blank_measures()
    if measures is not None:
        done, unfit = measures_from_table(
            measures,
            plan_id=fields["plan_id"],
            indicators=known,
            place=measures_place,
        )
        problems += unfit
    if problems:
        raise CatalogueError(problems)
    return Plan(
        **fields,
        targets=whole,
        objectives=catalogue.objectives().iloc[0:0],
        indicators=as_named(known, done),
        measures=done,
        problems=Problems(_strange_columns(frame)),
        regional=regional,
        weights=weights,
    )


_Texts = Mapping[Any, Objects]


def _texts(frame: pd.DataFrame) -> _Texts:
    """Return every column as stripped text, empty where a value is missing."""
    return {name: np.array([*map(catalogue.text_in, frame[name])], dtype=object) for name in frame}


def _target_rows(texts: _Texts, count: int, plan: Mapping[str, Any]) -> pd.DataFrame:
    """Return rows with every column of targets, whose indicator is the id or else the name given."""
    given: dict[str, Any] = {name: texts[name] for name in TARGET_COLUMNS if name in texts}
    given["plan_id"] = str(plan.get("plan_id") or "plan")
    df = catalogue.blank_targets(count).assign(**given)
    if "name" not in texts:
        return df
    unnamed = df["indicator_id"] == ""
    return df.assign(indicator_id=df["indicator_id"].mask(unnamed, texts["name"]))


def _regions(texts: _Texts, index: pd.Index) -> pd.Series:
    """Return the region of each row, empty where all rows are for one, whose plan this is."""
    if "region" not in texts:
        return pd.Series("", index, dtype="str")
    region = pd.Series(texts["region"], index, dtype="str").map(place_name)
    if region.nunique() > 1:
        return region
    return region.mask(region != "", "")


def _repeated_rows(df: pd.DataFrame, texts: _Texts, where: PlaceOf) -> list[Problem]:
    """Return the rows that repeat another in full; a plan may name a target twice under two ids."""
    names = texts.get("name", df["indicator_id"])
    rows = np.flatnonzero(df.duplicated() & (df["indicator_id"] != ""))
    return [Problem("CATALOGUE_TWICE", found=str(names[i]), **where(i, "name")) for i in rows]


def _refused(
    df: pd.DataFrame,
    known: pd.DataFrame,
    fields: Mapping[str, Any],
    untyped: list[Problem],
    where: PlaceOf,
) -> list[Problem]:
    """Return what is wrong with typed targets, each cell once.

    A cell that is no number is not said to be empty, too; indicators that are unknown were named
    with the nearest already, and rows of several regions repeat a target on purpose.
    """
    first, last = (pd.Series(fields[name], index=df.index) for name in ("start_year", "end_year"))
    typed = {(p.file, p.sheet, p.cell) for p in untyped}
    new = (
        p
        for p in check_targets(
            df,
            known,
            first,
            last,
            where,
            users=True,
        )
        if (p.file, p.sheet, p.cell) not in typed
    )
    return [
        *untyped,
        *(p for p in new if p.code != "INDICATOR_UNKNOWN" and not _of_regions(p)),
    ]


def _of_regions(problem: Problem) -> bool:
    return problem.code == "CATALOGUE_TWICE" and "@" in problem.found


def _weights(
    ids: pd.Series, texts: _Texts, where: PlaceOf
) -> tuple[dict[str, float], list[Problem]]:
    """Return the weight of each target from a column, and problems with cells that are not weights."""
    if "weight" not in texts:
        return {}, []
    written = pd.Series(texts["weight"], ids.index)
    number = pd.to_numeric(written, errors="coerce")
    given = written != ""
    bad = given & ~((number >= 0) & (number < np.inf))
    problems = [
        Problem("TARGET_WEIGHT", found=str(written.iat[i]), **where(i, "weight"))
        for i in np.flatnonzero(bad)
    ]
    filled = number[given & ~bad].groupby(ids)
    different = filled.nunique() > 1
    for name in different.index[different]:
        at = int(np.flatnonzero(ids == name)[0])
        text = "、".join(dict.fromkeys(written[ids == name]))
        problems.append(Problem("TARGET_WEIGHTS_DIFFER", found=text, **where(at, "weight")))
    return filled.first().to_dict(), problems


def _strange_columns(frame: pd.DataFrame) -> list[Problem]:
    """Return the columns of a table of targets that are not known, with the known one that is near."""
    known = (*TARGET_COLUMNS, "name", "region", "weight", *_OF_REVIEW)
    problems = []
    for name in (str(name) for name in frame.columns if name not in known):
        close = difflib.get_close_matches(plain(name), known, n=1, cutoff=0.75)
        if close and close[0] not in frame:
            problems.append(
                Problem("COLUMN_LIKE", "warning", found=name, context={"column": close[0]})
            )
        elif name:
            problems.append(Problem("COLUMN_UNUSED", "note", found=name))
    return problems


def _matched(df: pd.DataFrame, known: pd.DataFrame, where: PlaceOf) -> WithProblems:
    """Return targets with the indicators that their names mean, and what the names add: groups, unit, gap."""
    matcher = matcher_of(known)
    problems: list[Problem] = []
    rows = df.to_dict("records")
    for i, row in enumerate(rows):
        name = row["indicator_id"]
        match = matcher.match(name)
        place = where(i, "indicator_id")
        if not name:
            problems.append(Problem("CATALOGUE_EMPTY", **place, context={"column": "name"}))
        elif not match.indicator:
            problems.append(matcher.unmatched(name, **place))
        elif match.aside and not match.pair:
            what: dict[str, Any] = {"what": messages.labels("aside", match.aside)}
            problems.append(
                Problem(
                    "NAME_ASIDE",
                    found=name,
                    **place,
                    context=what,
                )
            )
        groups = population_code(match)
        given = _population_code(row["population"])
        if groups and given and groups != given:
            context = {"given": given}
            problems.append(
                Problem(
                    "POPULATION_CONTRADICTS",
                    found=name,
                    **place,
                    context=context,
                )
            )
        row["indicator_id"] = match.indicator
        row["population"] = given or groups
        row["form"] = row["form"] or ("gap" if match.pair else "")
        row["unit"] = row["unit"] or match.unit
    return pd.DataFrame(rows, columns=df.columns, index=df.index), problems


def _population_code(written: str) -> str:
    """Return a population in codes where its groups are known words (农村、35—45岁), else as written."""
    parts = [part.strip() for part in re.split("[;；、,，]", written) if part.strip()]
    codes = [_group_code(part) for part in parts]
    return ";".join(codes) if all(codes) else written


def _group_code(part: str) -> str:
    if population_of(part) is not None:
        return part
    if code := code_word("area", part) or code_word("sex", part) or gap_of(part):
        return code
    age = age_of(part)
    return f"age:{age}" if age else ""


_ONLY = {
    "around": "~",
    "balance": "=",
    "gap": "narrow",
    "coverage": ">=",
    "relative": ">=",
}  # the operator of forms that have no other


def _usual(df: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return targets with what they leave open filled in: by the form, the indicator, or the common case."""
    indicator = by_id(indicators).reindex(df["indicator_id"])
    better, own_unit, own_domain = (
        indicator[name].fillna("").to_numpy(dtype=object) for name in ("better", "unit", "domain")
    )
    form = _coded(df["form"], "form", OPERATORS, "level")
    given_unit = (unit_of(unit) or unit for unit in map(catalogue.unit_code, df["unit"]))
    unit = np.array(list(map(same_unit, given_unit, own_unit)), dtype=object)
    usual_unit = np.where(form == "change", "percent", own_unit)
    value, unit = _converted(df["value"], unit, np.where(form == "change", "", own_unit))
    count = (df.index + 1).astype("str")
    columns = {
        "form": form,
        "value": value,
        "operator": _operators(df["operator"], form, better),
        "unit": np.where(unit == "", usual_unit, unit),
        "domain": _coded(
            df["domain"], "domain", DOMAINS, np.where(own_domain, own_domain, "health")
        ),
        "section": _coded(df["section"], "section", SECTIONS, "objective"),
        "target_id": df["target_id"].mask(df["target_id"] == "", df["plan_id"] + "/" + count),
    }
    return df.assign(**{name: pd.array(words, dtype="str") for name, words in columns.items()})


def _converted(written: pd.Series, unit: Objects, wanted: Objects) -> tuple[Objects, Objects]:
    """Return values and units of targets in the indicator's unit, where the given one converts.

    0.12 ‰ is 12 per 100,000, and 2亿元 is 20,000万元. A rate in per cent, or a share in another
    unit than that, is rather a mistake.
    """
    wanted = np.where((unit == "percent") | (wanted == "percent"), "", wanted)
    factors = pd.Series(list(map(conversion, unit, wanted)), written.index)
    factors = factors.where((wanted != "") & (factors != 0), 1.0).fillna(1.0)
    number = pd.to_numeric(written, errors="coerce") * factors
    turned = np.asarray((factors != 1) & number.notna())
    value = np.where(turned, [f"{one:.12g}" for one in number], written)
    return value, np.where(turned, wanted, unit)


def _coded(
    written: pd.Series,
    kind: str,
    codes: Iterable[str],
    blank: Any,
) -> Objects:
    """Return the codes of the words in a column, and the usual one for a blank."""
    words = np.array([code_of(word, kind, codes) for word in written], dtype=object)
    return np.where(words == "", blank, words)


def _operators(written: pd.Series, form: Objects, better: Objects) -> Objects:
    """Return the operators of targets: as written, else as the form and the better way have it."""
    operator = np.array([operator_of(word) for word in written], dtype=object)
    only = np.array([_ONLY.get(one, "") for one in form], dtype=object)
    turn = np.select([better == "higher", better == "lower"], ["up", "down"], "")
    bound = np.where(better == "lower", "<=", ">=")
    blank = operator == ""
    operator = np.where(blank & (form == "direction"), turn, operator)
    operator = np.where(blank & np.isin(form, ["level", "keep", "change"]), bound, operator)
    return np.where((only != "") & np.isin(operator, ["", "=", "~"]), only, operator)


def _plan_fields(plan: Mapping[str, Any], last: float) -> dict[str, Any]:
    """Return every field of a plan from those that are given.

    It ends with its last milestone where they do not say.
    """
    given = {key: value for key, value in plan.items() if value is not None and str(value) != ""}
    texts = {
        "plan_id": "plan",
        "title_zh": given.get("title", "自定规划"),
        "title_en": given.get("title", "user's plan"),
        "region_zh": given.get("region", ""),
        "region_en": given.get("region", ""),
        "level": "county",
        "parent_id": "",
        "source": "",
    }
    years = ("start_year", "mid_year", "end_year", "base_year")
    unknown = set(given) - {*texts, *years, "title", "region"}
    if unknown:
        raise UsageError(Problem("PLAN_FIELD_UNKNOWN", found=Several(sorted(unknown))))
    for name, there in (("start_year", False), ("end_year", not pd.isna(last))):
        if name not in given and not there:
            raise UsageError(Problem("PLAN_FIELD_MISSING", found=name))
    try:
        known = {
            name: int(float(str(given[name]).removesuffix("年"))) for name in years if name in given
        }
    except (ValueError, OverflowError):
        listed = Several(str(given[name]) for name in years if name in given)
        raise UsageError(Problem("PLAN_YEARS", found=listed)) from None
    start = known["start_year"]
    end = known.setdefault("end_year", start if pd.isna(last) else max(start, int(last)))
    usual = {"mid_year": start + (end - start) // 2, "base_year": start - 1} | known
    low, high = YEARS
    if not low <= usual["base_year"] <= start <= usual["mid_year"] <= end <= high:
        raise UsageError(Problem("PLAN_YEARS", found=Several(map(str, sorted({*known.values()})))))
    written = {name: str(given.get(name, text)).strip() for name, text in texts.items()}
    written["level"] = _level(written["level"])
    return {
        name: text if name == "plan_id" else visible(text) for name, text in written.items()
    } | usual


def _level(written: str) -> str:
    """Return the code of a level of government, said by it or in words (市, 县级, county)."""
    word = plain(written)
    known = words("level")
    code = known.get(word) or known.get(word.removesuffix("级"), word)
    if code not in known.values():
        raise UsageError(Problem("PLAN_LEVEL", found=written))
    return code


@checked
def plans_overview() -> pd.DataFrame:
    """Return the bundled plans with how many objectives and targets each has, by kind.

    Returns
    -------
    pandas.DataFrame
        plan_id, title_zh, title_en, start_year, end_year, objectives, targets, quantified,
        directional, soft, without_indicator (objectives that no target measures).

    Notes
    -----
    Targets are counted as an evaluation counts them: one with several milestones once, a quantity
    that the plan names again (``repeats``) once, and none that is to be kept without a number.
    """
    df = catalogue.plans()
    rows = catalogue.targets()
    goals = catalogue.objectives()
    open_ = unmeasured(goals, rows)
    numberless = (rows["form"] == "keep") & rows["value"].isna()
    once = rows[(rows["repeats"] == "") & ~numberless].drop_duplicates("target_id")
    valued = once["value"].notna()
    counted = {
        "objectives": goals,
        "targets": once,
        "quantified": once[valued],
        "directional": once[~valued],
        "soft": once[once["soft"]],
        "without_indicator": open_,
    }
    out = df[["plan_id", "title_zh", "title_en", "start_year", "end_year"]].copy()
    for name, part in counted.items():
        out[name] = out["plan_id"].map(part["plan_id"].value_counts()).fillna(0).astype("int64")
    return out


def unmeasured(objectives: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Return the numbered objectives that no target measures."""
    measured = targets[targets["section"] == "objective"]
    return objectives[~stands_in(objectives, measured, catalogue.OBJECTIVE_KEY)]
