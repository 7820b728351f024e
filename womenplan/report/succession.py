"""A plan beside the one before it and the one above: verdicts on the targets that they share, and values at three times."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pandas as pd

from womenplan.evaluation.comparison import compare_plans
from womenplan.evaluation.status import UNASSESSED
from womenplan.model import catalogue
from womenplan.model.plan import bundled_plan
from womenplan.report import synthesis, tables, wording
from womenplan.report.content import Content, Line, once
from womenplan.report.synthesis import REACHED
from womenplan.report.tables import Table

__all__ = ["MOST_COMPARED", "above", "compared", "known", "values"]

MOST_COMPARED = 8  # rows in the report; the workbook has all
COLUMNS = ("region", "name*", "before*", "middle*", "end*", "change", "earlier_status", "status")
RELATIONS = ("stricter", "equal", "looser")


@once
def _rows(content: Content) -> pd.DataFrame:
    """Return the rows of the region that the report is about, those of all in a report on several regions."""
    table = content.result.succession
    return table[table["region"] == content.focus] if content.focus else table


def known(content: Content) -> bool:
    """Say whether the plan before was given, or is bundled."""
    return content.result.earlier is not None


def _ended(content: Content) -> int:
    """Return the last year of the plan before."""
    earlier = content.result.earlier
    return int(earlier.plan.end_year if earlier else content.result.plan.start_year - 1)


@once
def compared(content: Content) -> list[str]:
    """Return what became of the targets that the plan before asked for too, and how the values moved since it ended."""
    out = [*_verdicts(content), *(_movement(content) if content.focus else [])]
    return [wording.capital(content.say("where.gap").join(out))] if out else []


def _verdicts(content: Content) -> list[str]:
    """Return how many of the shared targets each plan reached, and which turned."""
    earlier = content.result.earlier
    if earlier is None:
        return []
    rows = _rows(content)
    rows = rows[rows["earlier_target_id"] != ""]
    total = len(rows) if content.focus else rows["target_id"].nunique()
    words: dict[str, Any] = {"title": earlier.plan.title(content.lang), "total": total}
    if rows.empty:
        return [content.say("suc.none", **words)]
    unjudged = rows[["status", "earlier_status"]].isin([*UNASSESSED, ""]).any(axis=1)
    rows = rows[~unjudged]
    if rows.empty:
        return [content.say("suc.unjudged", **words)]
    now = rows["status"].isin(REACHED)
    then = rows["earlier_status"].isin(REACHED)
    nearly = (rows[["status", "earlier_status"]] == "nearly_met").any(axis=None)
    words["reached"] = content.say("syn.reached.nearly" if nearly else "syn.reached")
    counts = {"judged": len(rows), "now": int(now.sum()), "then": int(then.sum())}
    if not content.focus:
        count = rows["region"].nunique()
        return [
            content.say(
                "suc.both.regions",
                **words,
                **counts,
                regions=count,
            )
        ]
    every = ["all"] if len(rows) == words["total"] else []
    out = [content.say("suc.both", *every, **words, **counts)]
    for code, some in (("met", now & ~then), ("missed", then & ~now), ("neither", ~now & ~then)):
        names = rows.loc[some, f"name_{content.lang}"]
        if len(names):
            out.append(content.say("suc.turned", code, names=content.enumerated(names)))
    return out


def _movement(content: Content) -> list[str]:
    """Return how many values moved the right way since the plan before ended, and those that moved most."""
    lines = [line for line in _since(content) if wording.moved(line.row) is not None]
    ways = Counter(wording.moved(line.row) for line in lines)
    if not lines:
        return []
    seen = [way for way in (1, -1, 0) if ways[way]]
    told = [content.say("report.moved", str(way), count=ways[way]) for way in seen]
    span = synthesis.span_of(lines)
    assert span is not None, "what moved has two years"
    words: dict[str, Any] = {"total": len(lines), "year": _ended(content)}
    if len(seen) == 1 < len(lines):
        said = content.say("report.moved.all", str(seen[0]))
        words["all"] = wording.capital(synthesis.all_of(content, len(lines)))
        out = [content.say("suc.values.all", said=said, **words)]
    else:
        out = [content.say("suc.values", ways=content.joined(told), **words)]
    sure = [x for x in lines if wording.steps(x.row) and not synthesis.is_few(content, x.row)]
    most = synthesis.most_moved(sure, (), synthesis.TOLD)
    if len(most) > 1:
        clauses = content.series(synthesis.clauses(content, most, span), content.say("syn.and"))
        since = content.say("syn.span", start=span[0], end=span[1])
        out.append(content.say("suc.most", since=since, clauses=clauses))
    return out


def _since(content: Content) -> list[Line]:
    """Return the lines whose change since the plan before is known, counted from its end."""
    rows = _rows(content)
    rows = rows[rows["change"].notna()]
    begun = {
        at: (row["before"], int(row["before_year"])) for at, row in rows.to_dict("index").items()
    }
    own = {line.row["position"]: line for line in content.counted}
    return [
        replace(
            own[at],
            row={
                **own[at].row,
                "baseline": value,
                "baseline_year": year,
                "held": False,
            },
        )
        for at, (value, year) in begun.items()
    ]


@once
def values(content: Content) -> Table:
    """Return the values at the end of the plan before, midway and now, those that both plans ask for first."""
    rows = _rows(content)
    rows = rows[rows["before"].notna()].sort_values(
        "earlier_target_id", key=lambda names: names == "", kind="stable"
    )
    plan = content.result.plan
    usual = {"before": _ended(content), "middle": plan.mid_year, "latest": content.result.year}
    own = {line.row["position"]: line for line in content.counted}
    made = []
    for at, row in rows.to_dict("index").items():
        line = own[at]
        digits = line.row["digits"]
        figures = {name: content.number(row[name], digits) for name in usual}
        cells = {
            name: content.of_year(
                content.published(figure, row[f"{name}_bound"]) if figure != "" else "",
                content.year(row[f"{name}_year"]),
                usual[name],
            )
            or content.label("status", "no_data")
            for name, figure in figures.items()
        }
        made.append(
            {
                **line.cells,
                "before*": cells["before"],
                "middle*": cells["middle"],
                "end*": cells["latest"],
                "change": content.number(row["change"], digits) or content.say("say.none"),
                "earlier_status": content.label("status", row["earlier_status"])
                if row["earlier_status"]
                else content.say("say.none"),
            }
        )
    shown = {
        "region": not content.focus,
        "earlier_status": known(content),
        "middle*": rows["middle"].notna().any(),
    }
    columns = [name for name in COLUMNS if shown.get(name, True)]
    table = tables.made(content, "succession", made, columns)
    years = dict(zip(("before*", "middle*", "end*"), usual.values(), strict=True))
    heads = [
        content.say("col.of_year", head=head, year=years[column]) if column in years else head
        for column, head in zip(table.columns, table.heads, strict=True)
    ]
    return replace(table, heads=heads)


@once
def above(content: Content) -> list[str]:
    """Return how the targets stand to those of the plan above, where that is bundled."""
    plan = content.result.plan
    if plan.parent_id not in set(catalogue.plans()["plan_id"]):
        return []
    table = compare_plans([plan], data=content.result)
    ways = table["relation"].value_counts()
    total = int(sum(ways.get(name, 0) for name in RELATIONS))
    if not total:
        return []
    told = [content.say("suc.above", name, count=ways[name]) for name in RELATIONS if name in ways]
    title = bundled_plan(plan.parent_id).title(content.lang)
    out = [
        content.say(
            "suc.above",
            title=title,
            total=total,
            ways=content.joined(told),
        )
    ]
    looser = table.loc[table["relation"] == "looser", f"name_{content.lang}"]
    if len(looser):
        out.append(content.say("suc.looser", names=content.enumerated(looser)))
    return [content.say("where.gap").join(out)]
