"""Tables and texts to read on a screen, in the language of the call: every cell is as people write it.

The columns are named by what they hold; their headings stand in the message catalogue under
``cli.column``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
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

RELATIONS = {
    "stricter": "▲",
    "looser": "▼",
    "equal": "=",
    "not_comparable": "?",
}
# forms that are another quantity than the indicator's value
APART = ("gap", "change", "relative", "balance")
MOST_NOTES = 10
COUNTS = ("cells", "observations", "missing", "problems", "left_out")
RANKED = [
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


def _labels(group: str, keys: Iterable[str]) -> list[str]:
    return [label(group, key) for key in keys]


def _listed(cells: pd.Series, names: Mapping[str, str]) -> list[str]:
    """Return the entries of cells by their names, or as they are, each cell as an enumeration."""
    join = text("wording.and").join
    return [join(names.get(one, one) for one in listed(cell)) for cell in cells]


def _spans(first: pd.Series, last: pd.Series, form: str = "") -> list[str]:
    """Return spans from one number to another, a dash where there is none."""
    ends = zip(first, last, strict=True)
    return ["–" if low != low else f"{low:{form}}–{high:{form}}" for low, high in ends]


def overview() -> pd.DataFrame:
    """Return the bundled plans with what they hold."""
    df = plans_overview()
    df["title"] = df[f"title_{default_language()}"]
    levels = catalogue.plans().set_index("plan_id")["level"]
    df["level"] = _labels("plan_level", levels[df["plan_id"]])
    df["years"] = _spans(df["start_year"], df["end_year"])
    counts = ["objectives", "targets", "quantified", "directional", "soft", "without_indicator"]
    return df[["plan_id", "title", "level", "years", *counts]]


def demanded(plan: Plan) -> pd.DataFrame:
    """Return the targets of a plan in words."""
    df = _worded(plan.to_frame())
    df["form"] = _labels("form", df["form"])
    if default_language() == "en":
        df["locator"] = list(map(item_in_english, df.to_dict("records")))
    return df[["domain", "locator", "name", "wording", "form"]]


def divided(table: pd.DataFrame) -> pd.DataFrame:
    """Return targets and measures by department, in words."""
    df = table.assign(
        domain=_labels("domain", table["domain"]), kind=_labels("duty", table["kind"])
    ).rename(columns={"title": "content", "demand": "wording", "others": "together"})
    return df[["department", "kind", "domain", "item", "content", "wording", "together"]]


def to_be_done(plan: Plan, by: str | None = None) -> pd.DataFrame:
    """Return the measures of a plan in words, by department if asked."""
    lang = default_language()
    df = plan.measures
    if by == "department":
        df = by_department(df, plan.indicators, lang)
    df = _measured(df)
    df["indicators"] = _listed(df["indicator_ids"], by_id(plan.indicators)[f"name_{lang}"])
    if by == "department":
        df["department"] = df["name"]
        return df[["department", "domain", "item", "measure", "indicators"]]
    df["departments"] = _listed(df["departments"], department_names(plan.indicators, lang))
    return df[["domain", "item", "measure", "departments", "indicators"]]


def carried_out(plan: Plan, states: pd.DataFrame) -> pd.DataFrame:
    """Return the measures with their state, and who has not reported yet."""
    df = _measured(states)
    df["measure_state"] = _labels("measure_state", df["state"])
    df["answers"] = df["reported"].astype("str") + "/" + df["asked"].astype("str")
    names = department_names(plan.indicators, default_language())
    df["awaited"] = _listed(df["awaited"], names)
    return df[[*_place(df), "domain", "item", "measure", "measure_state", "answers", "awaited"]]


def _measured(df: pd.DataFrame) -> pd.DataFrame:
    """Return measures with domain, item and title in words."""
    lang = default_language()
    items = df.assign(objective_no=df["item_no"]).to_dict("records")
    return df.assign(
        domain=_labels("domain", df["domain"]),
        item=df["locator"] if lang == "zh" else list(map(item_in_english, items)),
        measure=df[f"title_{lang}"],
    )


def absent(plan: Plan, given: pd.DataFrame) -> str:
    """Return in one sentence who has sent no self-assessment; empty where everybody has."""
    names = department_names(plan.indicators, default_language())
    sent = (given["file"] != "").groupby(given["department"], sort=False).any()
    missing = [names.get(name, name) for name in sent.index[~sent]]
    if not missing:
        return ""
    departments = text("wording.and").join(missing)
    return text("measures.absent", count=len(missing), departments=departments)


def rated(plan: Plan, rates: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the rates of measures by a group, in words."""
    names = department_names(plan.indicators, default_language())
    df = rates.reset_index()
    if by == "domain":
        df[by] = _labels(by, df[by])
    else:
        df[by] = [names.get(key, key) for key in df[by]]
    whole = zip(df["rate"], df["total"], df["fraction"], strict=True)
    df["rate_done"] = [f"{rate_text(rate, count)} ({fraction})" for rate, count, fraction in whole]
    counts = {f"measures_{state}": df[state] for state in STATES}
    df = df.assign(measures=df["total"], **counts)
    return df[[by, "measures", *counts, "rate_done"]]


def observed(table: pd.DataFrame) -> pd.DataFrame:
    """Return observations with the names that people know."""
    lang = default_language()
    df = table[["region", "year", "value", "sheet", "cell"]].copy()
    names = table["indicator_id"].astype("str").replace(_indicator_names())
    who = {age: text("wording.age", age=age) for age in table["age"].unique() if age}
    df["name"] = [
        text("name.of", name=name, who=who[age]) if age else name
        for name, age in zip(names, table["age"], strict=True)
    ]
    df["unit"] = table["unit"].astype("str").replace(catalogue.units()[lang].to_dict())
    if (table["bound"] != "").any():  # about 78.4, over 90
        df["value"] = list(map(_published, table["value"], table["bound"]))
    for column in ("sex", "area"):
        df[column] = _labels(column, table[column])
    return df[["region", "name", "year", "sex", "area", "value", "unit", "sheet", "cell"]]


def _indicator_names() -> dict[str, str]:
    return dict(by_id(catalogue.indicators())[f"name_{default_language()}"].astype("str"))


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

    def counted(name: str) -> str:
        return join(f"{word(key)} {count}" for key, count in json.loads(row[name]).items())

    place = {"file": row["file"], "sheet": row["sheet"]}
    kinds = join(_labels("layout", row["layout"].split("+")))
    lines = [text("explain.sheet", where=Problem("", **place).where(), layout=kinds)]
    if row["header_rows"]:
        lines.append(text("explain.header", rows=row["header_rows"]))
    if roles := json.loads(row["roles"]):
        meanings = {at: map(word, role.removeprefix("data ").split()) for at, role in roles.items()}
        columns = join(f"{at} {' '.join(words)}" for at, words in meanings.items())
        lines.append(text("explain.columns", columns=columns))
    lines.append(text("explain.counts", **{name: row[name] for name in COUNTS}))
    if reasons := counted("reasons"):
        lines[-1] += text("explain.reasons", reasons=reasons)
    if skipped := counted("skipped"):
        lines.append(text("explain.skipped", rows=skipped))
    of_sheet = [note for note in notes if {"file": note.file, "sheet": note.sheet} == place]
    lines += [str(replace(note, file="", sheet="")) for note in of_sheet[:MOST_NOTES]]
    if len(of_sheet) > MOST_NOTES:
        lines.append(text("explain.more", count=len(of_sheet) - MOST_NOTES))
    return "\n  ".join(lines)


def judged(result: Evaluation) -> pd.DataFrame:
    """Return the targets with baseline, latest value, gap, status and remarks."""
    df = _worded(result.table).assign(note=result.notes())
    df["wording"] = result.wordings()
    df["status"] = _labels("status", df["status"])
    df["outlook"] = [label("outlook", key) if key else "–" for key in df["outlook"]]
    for value in ("baseline", "latest"):
        bounds = result.behind(value, "bound")
        df[value] = list(map(_dated, df[value], bounds, df[f"{value}_year"]))
    columns = ["name", "wording", "baseline", "latest", "gap", "status", "outlook", "note"]
    return df[[*_place(df), *columns]]


def _dated(value: float, bound: str, year: int) -> str:
    """Return a value as it was published, with its year."""
    return f"{_published(value, bound)} ({year})" if value == value else "–"


def _published(value: float, bound: str) -> str:
    """Return a value as it was published: about 78.4, over 90."""
    return published(f"{round(value, 4):.10g}", bound, default_language())


def warned(result: Evaluation) -> pd.DataFrame:
    """Return the early warnings, the most serious first."""
    df = result.warnings.copy()
    df["level"] = _labels("warning", df["level"])
    df["kind"] = _labels("warncode", df["code"])
    df["message"] = df[f"message_{default_language()}"]
    return df[[*_place(df), "level", "kind", "message"]]


def ranked(result: Evaluation, order: pd.DataFrame, target: str) -> tuple[str, pd.DataFrame]:
    """Return what is ranked, and the regions in their order with the ranks that chance could give them."""
    lang = default_language()
    row = rows_of(result, target).iloc[0]
    df = order.round({"progress": 2, "achievement": 1})
    df["value"] = ["–" if v != v else amount(round(v, 4), row["unit"], lang) for v in df["value"]]
    for name in ("status", "confidence"):
        df[name] = _labels(name, df[name])
    df["rank_range"] = _spans(df["rank_low"], df["rank_high"], ".0f")
    goal = row["target_value"]
    title = text(
        "cli.rank.title",
        name=row[f"name_{lang}"],
        target="–" if goal != goal else amount(goal, row["unit"], lang),
        year=row["milestone_year"],
    )
    return title, df[RANKED]


def compared(
    comparison: pd.DataFrame, of_user: Sequence[Plan] = (), *, least: int = 1
) -> pd.DataFrame:
    """Return one row per quantity that at least so many plans name, and one column per plan with wording and mark.

    The year stands in the head of a plan's column, and in the wording only where a target is due in
    another.
    """
    df = _with_words(comparison, of_user)
    keys = ["domain", "indicator_id", "population", "kind"]
    named = df[df.groupby(keys)["plan_id"].transform("nunique") >= least]
    heads = named.drop_duplicates("plan_id").set_index("plan_id")["head"]
    order = [heads[name] for name in comparison["plan_id"].unique() if name in heads]
    cells = named.assign(cell=named["wording"] + named["mark"])
    wide = cells.pivot(index=keys, columns="head", values="cell").reindex(columns=order)
    domains = in_order(named["domain"])
    wide = wide.sort_index(key=lambda k: k.map(domains.index) if k.name == "domain" else k)
    names = named.drop_duplicates(keys).set_index(keys)["name"].reindex(wide.index)
    wide.insert(0, "domain", _labels("domain", wide.index.get_level_values("domain")))
    wide.insert(1, "name", names)
    return wide.reset_index(drop=True)


def looser(comparison: pd.DataFrame, of_user: Sequence[Plan] = ()) -> pd.DataFrame:
    """Return the targets that are looser than those of the plan above, with the latter's and its value in that year."""
    df = _with_words(comparison, of_user, with_year=True)
    keys = ["indicator_id", "population", "kind"]
    above = df[["plan_id", *keys, "wording"]].rename(
        columns={"plan_id": "above_id", "wording": "above"}
    )
    mine = df[df["relation"] == "looser"].merge(above, how="left", on=["above_id", *keys])
    return mine[["plan_id", "name", "wording", "above_id", "above", "above_value"]]


def _with_words(
    comparison: pd.DataFrame, of_user: Sequence[Plan], *, with_year: bool = False
) -> pd.DataFrame:
    """Return the targets of a comparison with names, wordings and marks, in its plans' order.

    ``of_user`` are the plans among them that are not bundled.
    """
    lang = default_language()
    frames = []
    brought = {plan.plan_id: plan for plan in of_user}
    for plan_id in comparison["plan_id"].unique():
        plan = brought.get(plan_id) or bundled_plan(plan_id)
        worded = plan.targets
        if not with_year:
            due = worded["milestone_year"]
            worded = worded.assign(milestone_year=due.mask(due == plan.end_year))
        words = plan.targets[["plan_id", "target_id", "milestone_year"]].assign(
            name=target_names(plan.targets, plan.indicators, lang),
            wording=wordings(worded, plan.indicators, lang),
            head=f"{plan_id} ({plan.end_year})",
        )
        frames.append(words)
    df = comparison.drop(columns="target_id").assign(target_id=comparison["target_id"].fillna(""))
    df = df.merge(pd.concat(frames), how="inner", on=["plan_id", "target_id", "milestone_year"])
    df["kind"] = df["form"].where(df["form"].isin(APART), "")
    return df.assign(
        mark=[f" {RELATIONS[name]}" if name in RELATIONS else "" for name in df["relation"]]
    )


def _worded(df: pd.DataFrame) -> pd.DataFrame:
    """Return a table of targets or results with name, domain and wording in words."""
    lang = default_language()
    out = df.assign(name=df[f"name_{lang}"], domain=_labels("domain", df["domain"]))
    if f"wording_{lang}" in df:
        out["wording"] = df[f"wording_{lang}"]
    return out


def _place(df: pd.DataFrame) -> list[str]:
    return ["region"] if df["region"].nunique() > 1 else []
