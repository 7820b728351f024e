"""Workbooks in which departments fill in what a plan asks of them, and what is still missing when they come back."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.arguments import checked
from womenplan.errors import Problem, UsageError
from womenplan.io.form import BESIDE, Form
from womenplan.io.formbook import FormBook
from womenplan.io.frames import observed
from womenplan.io.headers import year_of
from womenplan.io.pack import refuse_existing, write_atomically
from womenplan.io.self_form import SelfForm
from womenplan.io.sheet import MAX_SHEETS, texts_of
from womenplan.io.sources import files_of
from womenplan.io.special import form_rows
from womenplan.io.workbook import open_workbook
from womenplan.messages import LANGUAGES, Language, Several
from womenplan.model import catalogue
from womenplan.model.filename import file_name
from womenplan.model.lookup import by_id
from womenplan.model.measure import by_department
from womenplan.model.observation import SERIES_KEY, Data
from womenplan.model.plan import AnyPlan, Plan, as_plan, bundled_plan
from womenplan.model.target import GROUP_PAIRS, group_pair, population_of, target_names

__all__ = ["collected", "owed", "plan_of", "write_templates"]

RETURN_STATES = ("not_returned", "empty", "partly")
OWED_COLUMNS = (
    "department",
    "state",
    "region",
    *SERIES_KEY[:1],
    "name",
    *SERIES_KEY[1:],
    "years",
    "missing",
    "asked",
    "reason",
    "note",
    "file",
)
FIRST_YEAR, LAST_YEAR, MOST_YEARS = 1950, 2100, 30
Forms: TypeAlias = str | Path | Sequence[str | Path]
_SPAN = re.compile(r"\s*(\d{4})\s*(?:[:：~—–-]\s*(\d{4})\s*)?")
_BLANK = {"reason": "", "note": ""}


def owed(plan: Plan, *, lang: Language | None = None) -> pd.DataFrame:
    """Return the series that a plan's targets need: one row per indicator, sex, area and age.

    Returns
    -------
    pandas.DataFrame
        indicator_id, sex, area, age, name, department, targets (their wordings, one per line), in the
        plan's order.
    """
    lang = lang or messages.default_language()
    indicators = by_id(plan.indicators)
    targets = plan.to_frame()
    wordings: dict[tuple[str, ...], dict[str, None]] = {}
    for row in targets.to_dict("records"):
        for indicator, who, words in _asked(row, lang):
            usual = indicators.loc[indicator]
            groups = (str(who.get(name, usual[name])) for name in ("sex", "area"))
            key = (indicator, *groups, who.get("age", ""))
            wordings.setdefault(key, {})[words] = None
    df = pd.DataFrame(list(wordings), columns=SERIES_KEY, dtype="str")
    df["name"] = _names(df, plan, lang)
    named = indicators[f"department_{lang}"]
    department = named.where(named != "", indicators["department_zh"])
    df["department"] = df["indicator_id"].map(department)
    df["targets"] = [re.sub(r" (?=[年岁])", "", "\n".join(texts)) for texts in wordings.values()]
    order = pd.Series(pd.factorize(df["indicator_id"])[0])
    return df.loc[order.sort_values(kind="stable").index].reset_index(drop=True)


def _asked(row: Mapping[str, Any], lang: Language) -> Iterator[tuple[str, dict[str, str], str]]:
    """Yield what a target needs: an indicator, the groups that it names, and for what in words."""
    population = population_of(row["population"]) or {}
    pair = GROUP_PAIRS.get(group_pair(row["population"])) if row["form"] == "gap" else None
    sides = [{pair[0]: side} for side in pair[1:]] if pair else [{}]
    parts = row["components"].split("|") if row["components"] else [row["indicator_id"]]
    for part in parts:
        who = {} if part == row["comparator_id"] else population
        for side in sides:
            yield part, who | side, row[f"wording_{lang}"]
    if row["comparator_id"]:
        words = messages.text("template.comparator", lang, name=row[f"name_{lang}"])
        yield row["comparator_id"], {}, words


def _names(df: pd.DataFrame, plan: Plan, lang: Language) -> list[str]:
    """Return the indicators' names, with the group in brackets where it is not the indicator's own."""
    indicators = by_id(plan.indicators)
    tokens = []
    for row in df.to_dict("records"):
        groups = [
            row[name]
            for name in ("sex", "area")
            if row[name] != indicators.at[row["indicator_id"], name]
        ]
        tokens.append(";".join(groups + [f"age:{row['age']}"] * bool(row["age"])))
    return target_names(df.assign(form="level", population=tokens), plan.indicators, lang)


@checked
def write_templates(
    plan: AnyPlan,
    out_dir: str | Path,
    *,
    department: str | None = None,
    regions: str | Path | Sequence[str] | None = None,
    years: str | Iterable[int] | None = None,
    lang: Language | None = None,
    force: bool = False,
    measures: bool = False,
) -> list[Path]:
    """Write one collection workbook per department with what it owes, and return their paths.

    Parameters
    ----------
    plan : Plan or str
        A plan, or the id of a bundled one.
    out_dir : str or Path
        Folder; made if it does not exist.
    department : str, optional
        Only this one, by its name, a part of it or a short form (卫健, 人社局).
    regions : path or sequence of str, optional
        Names, or a file with one in each row of its first column; each gets a sheet. The plan's own
        by default.
    years : str or iterable of int, optional
        ``"2021:2025"`` or years; by default from the base year to last year, or the plan's end.
    lang : {"zh", "en"}, optional
    force : bool
        Overwrite workbooks that exist.
    measures : bool
        Write the self-assessments (自评表) instead: what each department has done about the plan's
        measures, for the last of the years.

    Returns
    -------
    list of Path

    Raises
    ------
    UsageError
        If no department fits, the years or regions cannot be used, or a workbook exists or cannot
        be written.

    Notes
    -----
    Hidden columns say what each row stands for, so that a filled form is read without matching
    names, whatever happens to its rows and sheets. Cells to fill in are unlocked; the rest is
    protected without a password.
    """
    lang = lang or messages.default_language()
    plan = as_plan(plan)
    places = _regions(plan, regions, lang)
    span = years_asked(plan, years)
    files: dict[str, bytes] = {}
    for form in (_self_forms if measures else _forms)(plan, department, places, span, lang):
        taken = [other.removesuffix(".xlsx") for other in files]
        files[f"{file_name(form.file, taken)}.xlsx"] = form.build()
    paths = [Path(out_dir) / name for name in files]
    refuse_existing(paths, force)
    write_atomically(files, Path(out_dir))
    return paths


def _forms(
    plan: Plan,
    department: str | None,
    regions: list[str],
    years: list[int],
    lang: Language,
) -> Iterator[FormBook]:
    """Yield the collection form of each department."""
    series = owed(plan, lang=lang)
    for name in _departments(series["department"], department, "DEPARTMENT_UNKNOWN"):
        owing = series[series["department"] == name]
        yield Form(
            plan,
            name,
            owing,
            regions,
            [*map(str, years)],
            lang,
        )


def _self_forms(
    plan: Plan,
    department: str | None,
    regions: list[str],
    years: list[int],
    lang: Language,
) -> Iterator[FormBook]:
    """Yield the self-assessment of each department."""
    if plan.measures.empty:
        raise UsageError(Problem("MEASURES_NONE", found=plan.plan_id))
    shared = by_department(plan.measures, plan.indicators, lang)
    for name in _departments(shared["name"], department, "DEPARTMENT_WITHOUT_MEASURES"):
        yield SelfForm(
            plan,
            name,
            shared[shared["name"] == name],
            regions,
            years[-1],
            lang,
        )


def _departments(owing: pd.Series, asked: str | None, code: str) -> list[str]:
    """Return the departments that a name, a part of it or a short form stands for."""
    names = list(dict.fromkeys(owing))
    if asked is None:
        return names
    word = asked.strip().lower()
    short = re.sub(r"(?:部门|委员会|[局委办厅部])$", "", word) or word
    patterns = [f"^{re.escape(word)}$", re.escape(short)] if short else []
    if not short.isascii():
        patterns.append(".*".join(map(re.escape, short)))
    for pattern in patterns:
        if matching := [name for name in names if re.search(pattern, name.lower())]:
            return matching
    raise UsageError(Problem(code, found=asked, context={"allowed": Several(names)}))


def _regions(plan: Plan, given: str | Path | Sequence[str] | None, lang: Language) -> list[str]:
    if given is None:
        return [plan.region(lang) or messages.text("template.data", lang)]
    if isinstance(given, (str, Path)):
        cells = open_workbook(Path(given))[0][0].cells
        names = texts_of(cells[:, 0] if cells.size else ())
        given = [name for name in names if name not in ("地区", "region")]
    places = list(dict.fromkeys(name.strip() for name in given if name.strip()))
    if not places:
        raise UsageError(Problem("REGIONS_NONE"))
    if len(places) > MAX_SHEETS:
        shown = {"limit": f"{MAX_SHEETS:,}"}
        raise UsageError(Problem("REGIONS_MANY", found=f"{len(places):,}", context=shown))
    return places


def years_asked(plan: Plan, given: str | Iterable[int] | None) -> list[int]:
    if given is None:
        last = max(min(plan.end_year, datetime.date.today().year - 1), plan.start_year)
        return list(range(plan.base_year, last + 1))
    years: list[int] = []
    if not isinstance(given, str):
        years = sorted({int(year) for year in given})
    elif span := _SPAN.fullmatch(given):
        years = list(range(int(span[1]), int(span[2] or span[1]) + 1))
    if not years or years[0] < FIRST_YEAR or years[-1] > LAST_YEAR or len(years) > MOST_YEARS:
        raise UsageError(Problem("YEARS_WRONG", found=str(given)))
    return years


@checked
def collected(
    plan: AnyPlan,
    observations: Data,
    forms: Forms,
    *,
    lang: Language | None = None,
) -> pd.DataFrame:
    """Return what is still owed after the forms were read: departments that have not answered, and cells still empty.

    Parameters
    ----------
    plan : Plan or str
        A plan, or the id of a bundled one.
    observations : Observations, Evaluation or pandas.DataFrame
        What :func:`~womenplan.io.reader.read_observations` made of the forms.
    forms : path, sequence of paths, or folder
        The returned forms.
    lang : {"zh", "en"}, optional

    Returns
    -------
    pandas.DataFrame
        One row per department, region and series with an empty year: department, state
        (``not_returned``: no form of that region; ``empty``: a form without a value; ``partly``),
        region, indicator_id, name, sex, area, age, years (the empty ones), missing (how many),
        asked (of how many), reason and note (as the department gave them), file. No rows where
        nothing is owed.

    Raises
    ------
    UsageError
        If none of the files is a collection form.
    """
    plan = as_plan(plan)
    series = owed(plan, lang=lang or messages.default_language())
    returned = _returned(forms)
    spans = returned.groupby("region", sort=False)["years"].agg(
        lambda given: sorted({*chain(*given)})
    )
    asked = series.drop(columns="targets").merge(spans.reset_index(), how="cross")
    asked = asked.merge(
        returned,
        on=["region", *SERIES_KEY],
        how="left",
        suffixes=("_all", ""),
    )
    asked["years"] = asked["years"].where(asked["file"].notna(), asked["years_all"])
    table = observed(observations, indicators=plan.indicators).table
    values = table[table["value"].notna()]
    given = {*values[["region", *SERIES_KEY, "year"]].itertuples(index=False, name=None)}
    rows = asked[["region", *SERIES_KEY, "years"]].itertuples(index=False, name=None)
    empty = [[year for year in span if (*key, year) not in given] for *key, span in rows]
    asked["missing"], asked["asked"] = list(map(len, empty)), asked["years"].map(len)
    whose = [asked["department"], asked["region"]]
    absent = asked["file"].isna().groupby(whose).transform("all")
    blank = (asked["missing"] == asked["asked"]).groupby(whose).transform("all")
    asked["state"] = np.select([absent, blank], RETURN_STATES[:2], RETURN_STATES[2])
    asked["years"] = [messages.text("wording.and", lang).join(map(str, years)) for years in empty]
    asked[["reason", "note", "file"]] = asked[["reason", "note", "file"]].fillna("")
    return asked.loc[asked["missing"] > 0, list(OWED_COLUMNS)].reset_index(drop=True)


def plan_of(forms: Forms) -> Plan | None:
    """Return the bundled plan that forms were made for.

    None where they are of another plan, or of several.
    """
    named = _returned(forms)["plan_id"].unique()
    if len(named) == 1 and named[0] in set(catalogue.plans()["plan_id"]):
        return bundled_plan(named[0])
    return None


def _returned(forms: Forms) -> pd.DataFrame:
    """Return the series that forms ask for, each once: with the years, and the reason and note beside it."""
    heads = {
        messages.choice("template.head", name, lang): name for name in BESIDE for lang in LANGUAGES
    }
    rows = []
    for path in files_of([forms] if isinstance(forms, (str, Path)) else forms):
        for line in chain(*map(form_rows, open_workbook(path)[0])):
            words = {heads.get(head, head): text for head, text in line.items()}
            years = [year for head in line if (year := year_of(head))]
            rows.append(
                {
                    **_BLANK,
                    **words,
                    "years": years,
                    "file": path.name,
                }
            )
    if not rows:
        raise UsageError(Problem("FORMS_NONE", file=str(forms)))
    series = pd.DataFrame(rows).drop_duplicates(["region", *SERIES_KEY])
    return series[["region", *SERIES_KEY, "plan_id", "years", "reason", "note", "file"]]
