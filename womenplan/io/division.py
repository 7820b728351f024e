"""Who answers for what: the targets and measures of a plan by department (分工表)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from womenplan import messages
from womenplan.arguments import checked
from womenplan.errors import Problem, UsageError
from womenplan.io.formbook import LOOKS
from womenplan.io.new_book import NewBook
from womenplan.io.output import FONTS
from womenplan.io.pack import refuse_existing, write_atomically
from womenplan.messages import Language
from womenplan.model.catalogue import listed
from womenplan.model.lookup import by_id, names_of
from womenplan.model.measure import by_department, department_names
from womenplan.model.plan import AnyPlan, Plan, as_plan, item_in_english

__all__ = ["divided", "write_division"]

COLUMNS = ("department", "kind", "domain", "item", "title", "demand", "indicators", "others")
SHEETS: Mapping[str, Mapping[str, int]] = {  # by kind: column and width
    "target": {
        "order": 6,
        "department": 24,
        "domain": 16,
        "item": 20,
        "indicator": 44,
        "demand": 40,
    },
    "measure": {
        "order": 6,
        "department": 24,
        "domain": 16,
        "item": 20,
        "measure": 40,
        "indicators": 46,
        "others": 34,
    },
}
COUNTED = {
    "order": 6,
    "department": 44,
    "targets": 16,
    "measures": 16,
}
TITLES = {"target": "indicator", "measure": "measure"}


@checked
def divided(plan: Plan, lang: Language | None = None) -> pd.DataFrame:
    """Return every target and every measure of a plan with the department that answers for it.

    Returns
    -------
    pandas.DataFrame
        department, kind (target, measure), domain (as a code), item (where the plan names it),
        title (the indicator, or what is to be done), demand (what a target asks, its milestones
        joined), indicators (that a measure bears on), others (the departments that answer for it,
        too). A measure of several departments has a row for each; the departments stand in the
        order in which the targets and then the measures name them first.
    """
    lang = lang or messages.default_language()
    both = pd.concat([_targets(plan, lang), _measures(plan, lang)], ignore_index=True)
    order = {name: i for i, name in enumerate(pd.unique(both["department"]))}
    return both.sort_values(
        "department",
        key=lambda names: names.map(order),
        kind="stable",
        ignore_index=True,
    )


def _targets(plan: Plan, lang: Language) -> pd.DataFrame:
    df = plan.to_frame()
    nobody = messages.text("template.no_department", "zh")
    whose = df["indicator_id"].map(by_id(plan.indicators)["department_zh"])
    names = department_names(plan.indicators, lang)
    rows = df.assign(
        department=[names.get(name, name) for name in whose.mask(whose == "", nobody)],
        kind="target",
        item=df["locator"] if lang == "zh" else list(map(item_in_english, df.to_dict("records"))),
        title=df[f"name_{lang}"],
        indicators="",
        others="",
    )
    join = messages.text("division.join", lang)
    demand = df.groupby("target_id", sort=False)[f"wording_{lang}"].agg(
        lambda wordings: join.join(dict.fromkeys(wordings))
    )
    rows = rows.drop_duplicates("target_id")
    return rows.assign(demand=rows["target_id"].map(demand))[list(COLUMNS)]


def _measures(plan: Plan, lang: Language) -> pd.DataFrame:
    df = by_department(plan.measures, plan.indicators, lang)
    names = department_names(plan.indicators, lang)
    indicators = names_of(plan.indicators)[lang]
    join = messages.text("wording.and", lang).join
    pairs = zip(df["departments"].map(listed), df["department"], strict=True)
    items = df.assign(objective_no=df["item_no"]).to_dict("records")
    rows = df.assign(
        department=df["name"],
        kind="measure",
        item=df["locator"] if lang == "zh" else list(map(item_in_english, items)),
        title=df[f"title_{lang}"],
        demand="",
        indicators=[join(indicators[one] for one in listed(ids)) for ids in df["indicator_ids"]],
        others=[
            join(names.get(name, name) for name in whose if name != mine) for whose, mine in pairs
        ],
    )
    return rows[list(COLUMNS)]


@checked
def write_division(
    plan: AnyPlan,
    path: str | Path,
    *,
    lang: Language | None = None,
    force: bool = False,
) -> Path:
    """Write the targets and measures of a plan by department as a workbook, and return its path.

    Parameters
    ----------
    plan : Plan or str
        A plan, or the id of a bundled one.
    path : str or Path
        Ends in ``.xlsx``.
    lang : {"zh", "en"}, optional
    force : bool
        Overwrite a workbook that exists.

    Raises
    ------
    UsageError
        If the path is no xlsx, the workbook exists or cannot be written.
    """
    lang = lang or messages.default_language()
    target = Path(path)
    plan = as_plan(plan)
    if target.suffix.lower() != ".xlsx":
        raise UsageError(Problem("OUTPUT_NOT_XLSX", found=target.name))
    refuse_existing([target], force)
    table = divided(plan, lang)
    table["domain"] = [messages.label("domain", domain, lang) for domain in table["domain"]]
    book = NewBook(FONTS[lang], LOOKS)
    _write_sheet(
        book,
        plan,
        lang,
        "summary",
        COUNTED,
        _counts(table),
    )
    for kind, widths in SHEETS.items():
        rows = table[table["kind"] == kind].rename(columns={"title": TITLES[kind]})
        _write_sheet(
            book,
            plan,
            lang,
            kind,
            widths,
            rows,
        )
    write_atomically({target.name: book.content()}, target.parent)
    return target


def _counts(table: pd.DataFrame) -> pd.DataFrame:
    """Return how many targets and measures each department answers for."""
    counts = pd.crosstab(table["department"], table["kind"]).reindex(pd.unique(table["department"]))
    return counts.reindex(columns=list(SHEETS), fill_value=0).add_suffix("s").reset_index()


def _write_sheet(
    book: NewBook,
    plan: Plan,
    lang: Language,
    kind: str,
    widths: Mapping[str, int],
    rows: pd.DataFrame,
) -> None:
    """Write one sheet: a title, a header that repeats, one row per item, with a filter."""
    sheet = book.sheet(messages.choice("division", kind, lang))
    numbered = rows.assign(order=range(1, len(rows) + 1))[list(widths)].to_numpy(dtype=object)
    lines = [
        [messages.choice("division.title", kind, lang, plan=plan.title(lang))],
        [messages.choice("division.head", code, lang) for code in widths],
        *numbered.tolist(),
    ]
    upright = kind == "summary"
    sheet.listing(lines, list(widths.values()), upright=upright)
    if upright:
        sheet.put(len(lines) + 1, 1, messages.text("division.foot", lang), "sign")
