"""A plan: whose it is, its years, its objectives and its targets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.errors import CatalogueError, Problem, UsageError
from womenplan.messages import Language
from womenplan.model import catalogue
from womenplan.model.target import DOMAINS, TARGET_COLUMNS, operator_of, target_names, wordings
from womenplan.richtable import Markup, rich_table

__all__ = ["Plan", "Stage", "bundled_plan", "plan_from_targets", "plans_overview"]

Stage = Literal["annual", "midterm", "final"]
_BOTH = re.compile("(.*[\u4e00-\u9fff].*) / ([^\u4e00-\u9fff]+)")


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
    """

    plan_id: str
    title_zh: str
    title_en: str
    region_zh: str
    region_en: str
    level: str
    start_year: int
    mid_year: int
    end_year: int
    base_year: int
    parent_id: str
    source: str
    targets: pd.DataFrame
    objectives: pd.DataFrame
    indicators: pd.DataFrame

    def __post_init__(self) -> None:
        if not self.base_year <= self.start_year <= self.end_year:
            raise CatalogueError(Problem("PLAN_YEARS", found=f"{self.base_year}/{self.start_year}–{self.end_year}"))

    def title(self, lang: Language | None = None) -> str:
        """Return its title in a language."""
        return self.title_zh if (lang or messages.default_language()) == "zh" else self.title_en

    def region(self, lang: Language | None = None) -> str:
        """Return its region's name in a language."""
        return self.region_zh if (lang or messages.default_language()) == "zh" else self.region_en

    def stage(self, year: int) -> Stage:
        """Return which evaluation falls in a year: final from the last year on, midterm in the mid year, else annual."""
        if year >= self.end_year:
            return "final"
        return "midterm" if year == self.mid_year else "annual"

    def to_frame(self) -> pd.DataFrame:
        """Return the targets with the indicators' names and the wordings in both languages."""
        df = self.targets.copy()
        both: tuple[Language, Language] = ("zh", "en")
        for code in both:
            df[f"name_{code}"] = target_names(self.targets, self.indicators, code)
        for code in both:
            df[f"wording_{code}"] = wordings(self.targets, catalogue.units(), self.indicators, code)
        return df

    def __str__(self) -> str:
        valued = int(self.targets["value"].notna().sum())
        return messages.text("plan.line", title=self.title(), id=self.plan_id, count=len(self.targets), valued=valued)

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
        head = f"<b>{escape(self.title(lang))}</b> · {escape(self.region(lang))} · {self.start_year}–{self.end_year}"
        return f"<p>{head}</p>{rich_table([messages.text(f'plan.{name}', lang) for name in names], rows)}"


def _item(row: dict[str, Any], lang: Language) -> str:
    """Return where the plan names a target: as printed, or in English the section and number that this means."""
    if lang == "zh":  # broken at its spaces only
        return Markup(f"<span class='unbroken'>{escape(row['locator']).replace(' ', ' <wbr>')}</span>")
    section = messages.label("section", row["section"], lang)
    return section if pd.isna(row["objective_no"]) else f"{section} · {int(row['objective_no'])}"


def _in_language(note: str, lang: Language) -> str:
    """Return one half of a note that says the same in Chinese and, behind a stroke, in English; else all of it."""
    halves = _BOTH.fullmatch(note)
    return halves[1 if lang == "zh" else 2] if halves else note


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
        raise UsageError(Problem("PLAN_UNKNOWN", found=str(plan_id), context={"allowed": "、".join(table["plan_id"])}))
    fields: dict[str, Any] = rows.iloc[0].to_dict()
    targets, objectives = catalogue.targets(), catalogue.objectives()
    return Plan(
        **fields,
        targets=targets[targets["plan_id"] == plan_id].reset_index(drop=True),
        objectives=objectives[objectives["plan_id"] == plan_id].reset_index(drop=True),
        indicators=catalogue.indicators(),
    )


def plan_from_targets(
    frame: pd.DataFrame,
    *,
    plan: Mapping[str, Any],
    place: catalogue.Place | None = None,
    indicators: pd.DataFrame | None = None,
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

    Raises
    ------
    CatalogueError
        With all rows and columns that cannot be used.
    """
    known = indicators if indicators is not None else catalogue.indicators()
    where = place or (lambda row, column: {"cell": f"{row + 1}/{column}"})
    fields = _plan_fields(plan, frame)
    df = catalogue.blank_targets(len(frame))
    for column in TARGET_COLUMNS:
        if column in frame:
            df[column] = frame[column].map(lambda v: "" if pd.isna(v) else str(v).strip()).to_numpy()
    if "name" in frame and "indicator_id" not in frame:
        df["indicator_id"] = frame["name"].astype("str").to_numpy()
    asked = df["indicator_id"].copy()
    matched = catalogue.match_names(asked, known)
    problems = [
        catalogue.unmatched(str(asked.iat[i]), known, **where(i, "indicator_id"))
        for i in np.flatnonzero(matched.isna())
    ]
    df["indicator_id"] = matched.fillna("")
    own = known.set_index("indicator_id")
    df["operator"] = df["operator"].map(operator_of)
    df["form"] = df["form"].mask(df["form"] == "", "level")
    polarity = df["indicator_id"].map(own["better"])
    direction = (df["form"] == "direction") & (df["operator"] == "")
    df.loc[direction, "operator"] = polarity.map({"higher": "up", "lower": "down"}).fillna("")[direction]
    for form, operator in (
        ("around", "~"),
        ("balance", "="),
        ("gap", "narrow"),
        ("coverage", ">="),
        ("relative", ">="),
    ):
        df.loc[(df["form"] == form) & df["operator"].isin(["", "=", "~"]), "operator"] = operator
    bare = df["form"].isin(["level", "keep", "change"]) & (df["operator"] == "")
    df.loc[bare, "operator"] = polarity.map({"lower": "<="}).fillna(">=")[bare]
    df["unit"] = df["unit"].map(catalogue.unit_code)
    df["unit"] = df["unit"].mask(df["unit"] == "", df["indicator_id"].map(own["unit"]).fillna(""))
    df["domain"] = df["domain"].map(_domain_of)
    df["domain"] = df["domain"].mask(df["domain"] == "", df["indicator_id"].map(own["domain"]).fillna("health"))
    df["section"] = df["section"].mask(df["section"] == "", "objective")
    df["plan_id"] = fields["plan_id"]
    numbered = pd.Series([f"{fields['plan_id']}/{i + 1}" for i in range(len(df))], dtype="str")
    df["target_id"] = df["target_id"].mask(df["target_id"] == "", numbered)
    df, more = catalogue.typed_targets(df, where)
    problems += more
    usable = df["indicator_id"] != ""
    first = pd.Series(fields["start_year"], index=df.index)
    last = pd.Series(fields["end_year"], index=df.index)
    problems += [
        p
        for p in catalogue.check_targets(df, known, first, last, where)
        if p.code != "INDICATOR_UNKNOWN" or not p.found
    ]
    problems = [p for p in problems if not (p.code == "INDICATOR_UNKNOWN" and not usable.all())]
    if problems:
        raise CatalogueError(problems)
    objectives = catalogue.objectives().iloc[0:0]
    return Plan(**fields, targets=df, objectives=objectives, indicators=known)


def _plan_fields(plan: Mapping[str, Any], frame: pd.DataFrame) -> dict[str, Any]:
    given = {key: value for key, value in plan.items() if value is not None and str(value) != ""}
    unknown = set(given) - {
        "plan_id", "title", "title_zh", "title_en", "region", "region_zh", "region_en", "level", "start_year", "mid_year",
        "end_year", "base_year", "parent_id", "source",
    }  # fmt: skip
    if unknown:
        raise UsageError(Problem("PLAN_FIELD_UNKNOWN", found="、".join(sorted(unknown))))
    if "end_year" not in given and "milestone_year" in frame and len(frame):
        given["end_year"] = pd.to_numeric(frame["milestone_year"], errors="coerce").max()
    for name in ("start_year", "end_year"):
        if name not in given or pd.isna(given[name]):
            raise UsageError(Problem("PLAN_FIELD_MISSING", found=name))
    try:
        years = {
            name: int(float(given[name]))
            for name in ("start_year", "mid_year", "end_year", "base_year")
            if name in given
        }
    except (TypeError, ValueError):
        raise UsageError(Problem("PLAN_YEARS", found=str(given))) from None
    start, end = years["start_year"], years["end_year"]
    title, region = str(given.get("title", "")), str(given.get("region", ""))
    return {
        "plan_id": str(given.get("plan_id", "plan")),
        "title_zh": str(given.get("title_zh", title or "自定规划")),
        "title_en": str(given.get("title_en", title or "user's plan")),
        "region_zh": str(given.get("region_zh", region)),
        "region_en": str(given.get("region_en", region)),
        "level": str(given.get("level", "county")),
        "start_year": start,
        "mid_year": years.get("mid_year", start + (end - start) // 2),
        "end_year": end,
        "base_year": years.get("base_year", start - 1),
        "parent_id": str(given.get("parent_id", "")),
        "source": str(given.get("source", "")),
    }


def _domain_of(written: str) -> str:
    return next(
        (d for d in DOMAINS if written in (messages.label("domain", d, "zh"), messages.label("domain", d, "en"))),
        written,
    )


def plans_overview() -> pd.DataFrame:
    """Return the bundled plans with how many objectives and targets each has, by kind.

    Returns
    -------
    pandas.DataFrame
        plan_id, title_zh, title_en, start_year, end_year, objectives, targets, quantified, directional, soft,
        without_indicator (objectives that no target measures).
    """
    df, rows, goals = catalogue.plans(), catalogue.targets(), catalogue.objectives()
    measured = rows.loc[rows["section"] == "objective", ["plan_id", "domain", "objective_no"]].drop_duplicates()
    goals = goals.merge(measured, how="left", indicator=True)
    out = df[["plan_id", "title_zh", "title_en", "start_year", "end_year"]].copy()

    def count(series: pd.Series) -> pd.Series:
        return out["plan_id"].map(series.value_counts()).fillna(0).astype("int64")

    out["objectives"] = count(goals["plan_id"])
    out["targets"] = count(rows["plan_id"])
    out["quantified"] = count(rows.loc[rows["value"].notna(), "plan_id"])
    out["directional"] = out["targets"] - out["quantified"]
    out["soft"] = count(rows.loc[rows["soft"], "plan_id"])
    out["without_indicator"] = count(goals.loc[goals["_merge"] == "left_only", "plan_id"])
    return out
