"""Tables and texts to read on a screen, in the language of the call: every cell is as people write it.

The columns are named by what they hold; their headings stand in the message catalogue under
``cli.column``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from womenplan import messages
from womenplan.errors import Problem, Problems
from womenplan.evaluation.ranking import rows_of
from womenplan.evaluation.summary import rate_text
from womenplan.messages import default_language, label, text
from womenplan.model import catalogue
from womenplan.model.amount import amount
from womenplan.model.catalogue import listed
from womenplan.model.lookup import by_id
from womenplan.model.measure import STATES, by_department, department_names
from womenplan.model.observation import Observations
from womenplan.model.plan import Plan, bundled_plan, item_in_english, plans_overview
from womenplan.model.target import in_order, target_names, wordings
from womenplan.narration.clauses import published
from womenplan.narration.evaluation import Evaluation

__all__ = [
    "MARKS",
    "absent",
    "carried_out",
    "compared",
    "demanded",
    "divided",
    "judged",
    "looser",
    "observed",
    "overview",
    "ranked",
    "rated",
    "to_be_done",
    "understood",
    "warned",
]

MARKS = {
    "stricter": "▲",
    "looser": "▼",
    "equal": "=",
    "not_comparable": "?",
}
APART = (
    "gap",
    "change",
    "relative",
    "balance",
)  # forms that are another quantity than the indicator's value
MOST_NOTES = 10


def overview() -> pd.DataFrame:
    """Return the bundled plans with what they hold."""
    df = plans_overview()
    df["title"] = df[f"title_{default_language()}"]
    levels = catalogue.plans().set_index("plan_id")["level"]
    df["level"] = [label("plan_level", levels[name]) for name in df["plan_id"]]
    df["years"] = [
        f"{first}–{last}" for first, last in zip(df["start_year"], df["end_year"], strict=True)
    ]
    counts = ["objectives", "targets", "quantified", "directional", "soft", "without_indicator"]
    return df[["plan_id", "title", "level", "years", *counts]]


def demanded(plan: Plan) -> pd.DataFrame:
    """Return the targets of a plan in words."""
    df = _worded(plan.to_frame())
    df["form"] = [label("form", form) for form in df["form"]]
    if default_language() == "en":
        df["locator"] = list(map(item_in_english, df.to_dict("records")))
    return df[["domain", "locator", "name", "wording", "form"]]


def divided(table: pd.DataFrame) -> pd.DataFrame:
    """Return targets and measures by department, in words."""
    df = table.assign(
        domain=[label("domain", key) for key in table["domain"]],
        kind=[label("duty", key) for key in table["kind"]],
    )
    df = df.assign(
        content=df["title"],
        wording=df["demand"],
        together=df["others"],
    )
    return df[["department", "kind", "domain", "item", "content", "wording", "together"]]


def to_be_done(plan: Plan, by: str | None = None) -> pd.DataFrame:
    """Return the measures of a plan in words, by department if asked."""
    lang = default_language()
    names = department_names(plan.indicators, lang)
    if by == "department":
        df = by_department(plan.measures, plan.indicators, lang)
    else:
        df = plan.measures
    df = _measured(plan, df)
    join = text("wording.and").join
    df["departments"] = [
        join(names.get(one, one) for one in listed(cell)) for cell in df["departments"]
    ]
    own = by_id(plan.indicators)[f"name_{lang}"]
    df["indicators"] = [join(own[one] for one in listed(cell)) for cell in df["indicator_ids"]]
    if by == "department":
        return df.assign(department=df["name"])[
            ["department", "domain", "item", "measure", "indicators"]
        ]
    return df[["domain", "item", "measure", "departments", "indicators"]]


def carried_out(plan: Plan, found: pd.DataFrame) -> pd.DataFrame:
    """Return the measures with their state, and who has not reported yet."""
    lang = default_language()
    names = department_names(plan.indicators, lang)
    join = text("wording.and").join
    df = _measured(plan, found)
    df["measure_state"] = [label("measure_state", state) for state in df["state"]]
    counts = zip(df["reported"], df["asked"], strict=True)
    df["answers"] = [f"{reported}/{asked}" for reported, asked in counts]
    df["awaited"] = [join(names.get(one, one) for one in listed(cell)) for cell in df["awaited"]]
    return df[[*_place(df), "domain", "item", "measure", "measure_state", "answers", "awaited"]]


def _measured(plan: Plan, df: pd.DataFrame) -> pd.DataFrame:
    """Return measures with domain, item and title in words."""
    lang = default_language()
    items = df.assign(objective_no=df["item_no"]).to_dict("records")
    return df.assign(
        domain=[label("domain", key) for key in df["domain"]],
        item=df["locator"] if lang == "zh" else list(map(item_in_english, items)),
        measure=df[f"title_{lang}"],
    )


def absent(plan: Plan, given: pd.DataFrame) -> str:
    """Return in one sentence who has sent no self-assessment; empty where everybody has."""
    names = department_names(plan.indicators, default_language())
    sent = (given["file"] != "").groupby(given["department"], sort=False).any()
    missing = [names.get(name, name) for name in sent.index[~sent]]
    listed_names = text("wording.and").join(missing)
    if not missing:
        return ""
    return text("measures.absent", count=len(missing), departments=listed_names)


def rated(plan: Plan, rates: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the rates of measures by a group, in words."""
    names = department_names(plan.indicators, default_language())
    df = rates.reset_index()
    keys = df[by]
    df[by] = [label("domain", key) if by == "domain" else names.get(key, key) for key in keys]
    whole = zip(df["rate"], df["total"], df["fraction"], strict=True)
    df["rate_done"] = [f"{rate_text(rate, count)} ({fraction})" for rate, count, fraction in whole]
    counts = {f"measures_{state}": df[state] for state in STATES}
    df = df.assign(measures=df["total"], **counts)
    return df[[by, "measures", *counts, "rate_done"]]


def observed(table: pd.DataFrame) -> pd.DataFrame:
    """Return observations with the names that people know."""
    lang = default_language()
    units = catalogue.units()
    df = table[["region", "year", "value", "sheet", "cell"]].copy()
    names = table["indicator_id"].astype("str").replace(_indicator_names())
    who = {age: text("wording.age", age=age) for age in table["age"].unique() if age}
    df["name"] = [
        text("name.of", name=name, who=who[age]) if age else name
        for name, age in zip(names, table["age"], strict=True)
    ]
    df["unit"] = table["unit"].astype("str").replace(units[lang].to_dict())
    if (table["bound"] != "").any():  # about 78.4, over 90
        df["value"] = list(map(_published, table["value"], table["bound"]))
    for column in ("sex", "area"):
        df[column] = [label(column, key) for key in table[column]]
    return df[["region", "name", "year", "sex", "area", "value", "unit", "sheet", "cell"]]


def _indicator_names() -> dict[str, str]:
    names = by_id(catalogue.indicators())[f"name_{default_language()}"]
    return {str(key): str(name) for key, name in names.items()}


def understood(observations: Observations) -> str:
    """Return how each sheet was read: its layout, header, columns, what was left out, and what was assumed."""
    return "\n\n".join(
        _sheet(row, observations.problems.of("note"))
        for row in observations.layout.to_dict("records")
    )


def _sheet(row: dict[str, Any], notes: Problems) -> str:
    names = _indicator_names()
    join = text("explain.join").join

    def word(key: str) -> str:
        groups = (group for group in ("role", "sex", "area") if messages.has(f"{group}.{key}"))
        return next((label(group, key) for group in groups), names.get(key, key))

    roles, reasons, skipped = (
        json.loads(str(row[name])) for name in ("roles", "reasons", "skipped")
    )
    kinds = join(label("layout", kind) for kind in str(row["layout"]).split("+"))
    columns = join(
        f"{at} {' '.join(map(word, role.removeprefix('data ').split()))}"
        for at, role in roles.items()
    )
    left, rows = (
        join(f"{word(name)} {said}" for name, said in found.items()) for found in (reasons, skipped)
    )
    counts = {
        name: row[name] for name in ("cells", "observations", "missing", "problems", "left_out")
    }
    mine = [
        replace(note, file="", sheet="")
        for note in notes
        if (note.file, note.sheet) == (row["file"], row["sheet"])
    ]
    lines = [
        text(
            "explain.sheet",
            where=Problem("", file=row["file"], sheet=row["sheet"]).where(),
            layout=kinds,
        ),
        text("explain.header", rows=row["header_rows"]) if row["header_rows"] else "",
        text("explain.columns", columns=columns) if roles else "",
        text("explain.counts", **counts) + (text("explain.reasons", reasons=left) if left else ""),
        text("explain.skipped", rows=rows) if skipped else "",
        *map(str, mine[:MOST_NOTES]),
        text("explain.more", count=len(mine) - MOST_NOTES) if len(mine) > MOST_NOTES else "",
    ]
    return "\n  ".join(filter(None, lines))


def judged(result: Evaluation) -> pd.DataFrame:
    """Return the targets with baseline, latest value, gap, status and remarks."""
    df = _worded(result.table).assign(note=result.notes())
    df["wording"] = result.wordings(default_language())
    df["status"] = [label("status", key) for key in df["status"]]
    df["outlook"] = [label("outlook", key) if key else "–" for key in df["outlook"]]
    for value in ("baseline", "latest"):
        said = result.behind(value, "bound")
        df[value] = list(map(_dated, df[value], said, df[f"{value}_year"]))
    return df[
        [*_place(df), "name", "wording", "baseline", "latest", "gap", "status", "outlook", "note"]
    ]


def _dated(value: float, bound: str, year: int) -> str:
    """Return a value as it was published, with its year."""
    return f"{_published(value, bound)} ({year})" if value == value else "–"


def _published(value: float, bound: str) -> str:
    """Return a value as it was published: about 78.4, over 90."""
    return published(f"{round(value, 4):.10g}", bound, default_language())


def warned(result: Evaluation) -> pd.DataFrame:
    """Return the early warnings, the most serious first."""
    df = result.warnings.copy()
    df["level"] = [label("warning", level) for level in df["level"]]
    df["kind"] = [label("warncode", code) for code in df["code"]]
    df["message"] = df[f"message_{default_language()}"]
    return df[[*_place(df), "level", "kind", "message"]]


def ranked(result: Evaluation, order: pd.DataFrame, target: str) -> tuple[str, pd.DataFrame]:
    """Return what is ranked, and the regions in their order with the ranks that chance could give them."""
    lang = default_language()
    row = rows_of(result, target).iloc[0]
    df = order.round({"progress": 2, "achievement": 1})
    df["value"] = ["–" if v != v else amount(round(v, 4), row["unit"], lang) for v in df["value"]]
    for name in ("status", "confidence"):
        df[name] = [label(name, key) for key in df[name]]
    pairs = zip(df["rank_low"], df["rank_high"], strict=True)
    df["rank_range"] = ["–" if low != low else f"{low:.0f}–{high:.0f}" for low, high in pairs]
    goal = row["target_value"]
    if goal != goal:
        words = "–"
    else:
        words = amount(goal, row["unit"], lang)
    title = text(
        "cli.rank.title",
        name=row[f"name_{lang}"],
        target=words,
        year=row["milestone_year"],
    )
    columns = [
        "rank",
        "region",
        "value",
        "latest_year",
        "progress",
        "achievement",
        "status",
        "confidence",
        "rank_range",
    ]
    return title, df[columns]


def compared(comparison: pd.DataFrame, own: Sequence[Plan] = (), *, least: int = 1) -> pd.DataFrame:
    """Return one row per quantity that at least so many plans name, and one column per plan with wording and mark.

    The year stands in the head of a plan's column, and in the wording only where a target is due in
    another.
    """
    df = _with_words(comparison, own)
    keys = ["domain", "indicator_id", "population", "kind"]
    named = df[df.groupby(keys)["plan_id"].transform("nunique") >= least]
    heads = named.drop_duplicates("plan_id").set_index("plan_id")["head"]
    order = [heads[name] for name in comparison["plan_id"].unique() if name in heads]
    wide = named.assign(cell=named["wording"] + named["mark"]).pivot(
        index=keys,
        columns="head",
        values="cell",
    )
    domains = in_order(named["domain"])
    wide = wide.reindex(columns=order).sort_index(
        key=lambda k: k.map(domains.index) if k.name == "domain" else k
    )
    names = named.drop_duplicates(keys).set_index(keys)["name"].reindex(wide.index)
    wide.insert(
        0, "domain", [label("domain", key) for key in wide.index.get_level_values("domain")]
    )
    wide.insert(1, "name", names)
    return wide.reset_index(drop=True)


def looser(comparison: pd.DataFrame, own: Sequence[Plan] = ()) -> pd.DataFrame:
    """Return the targets that are looser than those of the plan above, with the latter's and its value in that year."""
    df = _with_words(comparison, own, with_year=True)
    keys = ["indicator_id", "population", "kind"]
    above = df[["plan_id", *keys, "wording"]].rename(
        columns={"plan_id": "above_id", "wording": "above"}
    )
    mine = df[df["relation"] == "looser"].merge(above, how="left", on=["above_id", *keys])
    return mine[["plan_id", "name", "wording", "above_id", "above", "above_value"]]


def _with_words(
    comparison: pd.DataFrame, own: Sequence[Plan], *, with_year: bool = False
) -> pd.DataFrame:
    """Return the targets of a comparison with names, wordings and marks, in its plans' order.

    ``own`` are the plans among them that are not bundled.
    """
    lang = default_language()
    frames = []
    brought = {plan.plan_id: plan for plan in own}
    for plan_id in comparison["plan_id"].unique():
        plan = brought.get(plan_id) or bundled_plan(plan_id)
        due = plan.targets["milestone_year"]
        if with_year:
            worded = plan.targets
        else:
            worded = plan.targets.assign(milestone_year=due.mask(due == plan.end_year))
        said = plan.targets[["plan_id", "target_id", "milestone_year"]].assign(
            name=target_names(plan.targets, plan.indicators, lang),
            wording=wordings(worded, plan.indicators, lang),
            head=f"{plan_id} ({plan.end_year})",
        )
        frames.append(said)
    df = comparison.drop(columns="target_id").assign(target_id=comparison["target_id"].fillna(""))
    df = df.merge(pd.concat(frames), how="inner", on=["plan_id", "target_id", "milestone_year"])
    df["kind"] = df["form"].where(df["form"].isin(APART), "")
    return df.assign(mark=[f" {MARKS[name]}" if name in MARKS else "" for name in df["relation"]])


def _worded(df: pd.DataFrame) -> pd.DataFrame:
    """Return a table of targets or results with name, domain and wording in words."""
    lang = default_language()
    out = df.assign(name=df[f"name_{lang}"], domain=[label("domain", key) for key in df["domain"]])
    if f"wording_{lang}" not in df:
        return out
    return out.assign(wording=df[f"wording_{lang}"])


def _place(df: pd.DataFrame) -> list[str]:
    if df["region"].nunique() > 1:
        return ["region"]
    return []
