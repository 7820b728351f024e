"""A plan beside the one before it and the one above: verdicts on the targets that they share, and values at three times."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from womenplan.evaluation.comparison import compare_plans
from womenplan.evaluation.status import UNASSESSED
from womenplan.model import catalogue
from womenplan.model.plan import bundled_plan
from womenplan.report import shortfalls, story, synthesis, tables, wording
from womenplan.report.content import REACHED, Cells, Content, Line, Sentences, once
from womenplan.report.tables import ReportTable

__all__ = ["MOST_COMPARED", "above", "compared", "known", "values"]

MOST_COMPARED = 8  # rows in the report; the workbook has all
COMPARED_COLUMNS = (
    "region",
    "name*",
    "before*",
    "middle*",
    "end*",
    "change",
    "earlier_status",
    "status",
)
RELATIONS = ["stricter", "equal", "looser"]


@once
def _rows(content: Content) -> pd.DataFrame:
    """Return the rows of the region that the report is about, those of all in a report on several regions."""
    return content.scope.of_focus(content.result.succession)


@once
def _lines(content: Content) -> dict[int, Line]:
    """Return the counted lines by their place in the result."""
    return {line["position"]: line for line in content.counted}


def known(content: Content) -> bool:
    """Say whether the plan before was given, or is bundled."""
    return content.result.earlier is not None


def _ended(content: Content) -> int:
    """Return the last year of the plan before."""
    earlier = content.result.earlier
    return int(earlier.plan.end_year if earlier else content.plan.start_year - 1)


@once
def compared(content: Content) -> Sentences:
    """Return what became of the targets that the plan before asked for too, and how the values moved since it ended."""
    out = [*_verdicts(content), *(_movement(content) if content.focus else [])]
    return [*map(wording.capital, content.paragraphs(out))]


def _verdicts(content: Content) -> Sentences:
    """Return how many of the shared targets each plan reached, and which turned."""
    earlier = content.result.earlier
    if earlier is None:
        return []
    rows = _rows(content)
    rows = rows[rows["earlier_target_id"] != ""]
    total = len(rows) if content.focus else rows["target_id"].nunique()
    words: dict[str, object] = {"title": earlier.plan.title(content.lang), "total": total}
    if rows.empty:
        return [content.say("suc.none", **words)]
    both = ["status", "earlier_status"]
    rows = rows[~rows[both].isin([*UNASSESSED, ""]).any(axis=1)]
    if rows.empty:
        return [content.say("suc.unjudged", **words)]
    now, then = (rows[name].isin(REACHED) for name in both)
    nearly = (rows[both] == "nearly_met").any(axis=None)
    words |= {
        "reached": content.say("syn.reached.nearly" if nearly else "syn.reached"),
        "judged": len(rows),
        "now": int(now.sum()),
        "then": int(then.sum()),
    }
    if not content.focus:
        count = rows["region"].nunique()
        return [content.say("suc.both.regions", regions=count, **words)]
    out = [content.say("suc.both", "all" if len(rows) == total else "", **words)]
    for code, some in (("met", now & ~then), ("missed", then & ~now), ("neither", ~now & ~then)):
        out += content.naming("suc.turned", code, names=rows.loc[some, f"name_{content.lang}"])
    return out


def _movement(content: Content) -> Sentences:
    """Return how many values moved the right way since the plan before ended, and those that moved most."""
    lines = [line for line in _since(content) if line.moved is not None]
    if not lines:
        return []
    ways = Counter(line.moved for line in lines)
    total = len(lines)
    year = _ended(content)
    if len(ways) == 1 < total:
        how = content.say("report.moved.all", str(lines[0].moved))
        every = wording.capital(synthesis.all_of(content, total))
        out = [
            content.say(
                "suc.values.all",
                said=how,
                all=every,
                year=year,
            )
        ]
    else:
        shown = story.ways_of(content, ways)
        out = [
            content.say(
                "suc.values",
                ways=shown,
                total=total,
                year=year,
            )
        ]
    sure = [line for line in lines if line.steps and not shortfalls.is_few(content, line)]
    most = synthesis.most_moved(sure, (), shortfalls.TOLD)
    if len(most) > 1:
        out.append(content.say("suc.most", **synthesis.movement(content, most, lines)))
    return out


def _since(content: Content) -> list[Line]:
    """Return the lines whose change since the plan before is known, counted from its end."""
    rows = _rows(content)
    begun = rows.loc[rows["change"].notna(), ["before_year", "before"]]
    return [_lines(content)[at].since(int(year), value) for at, year, value in begun.itertuples()]


@once
def values(content: Content) -> ReportTable:
    """Return the values at the end of the plan before, midway and now, those that both plans ask for first."""
    rows = _rows(content)
    rows = rows[rows["before"].notna()].sort_values(
        "earlier_target_id", key=lambda names: names == "", kind="stable"
    )
    years = {
        "before": _ended(content),
        "middle": content.plan.mid_year,
        "latest": content.result.year,
    }
    heads = {
        "before*": "before",
        "middle*": "middle",
        "end*": "latest",
    }
    none = content.say("say.none")
    made = []
    for at, row in rows.to_dict("index").items():
        line = _lines(content)[at]
        verdict = row["earlier_status"]
        cells: Cells = {
            "change": content.number(row["change"], line["digits"]) or none,
            "earlier_status": content.label("status", verdict) if verdict else none,
        }
        for head, name in heads.items():
            cells[head] = content.label("status", "no_data")
            if not pd.isna(row[name]):
                figure = content.number(row[name], line["digits"])
                shown = content.published(figure, row[f"{name}_bound"])
                year = content.year(row[f"{name}_year"])
                cells[head] = content.of_year(shown, year, years[name])
        made.append({**line.cells, **cells})
    left_out = {
        "earlier_status": not known(content),
        "middle*": rows["middle"].isna().all(),
    }
    columns = [name for name in COMPARED_COLUMNS if not left_out.get(name)]
    table = tables.made(content, "succession", made, columns)
    return tables.dated(content, table, {head: years[name] for head, name in heads.items()})


@once
def above(content: Content) -> Sentences:
    """Return how the targets stand to those of the plan above, where that is bundled."""
    plan = content.plan
    if plan.parent_id not in set(catalogue.plans()["plan_id"]):
        return []
    table = compare_plans([plan], data=content.result)
    counts = table["relation"].value_counts().reindex(RELATIONS, fill_value=0)
    if not counts.sum():
        return []
    words = {
        "title": bundled_plan(plan.parent_id).title(content.lang),
        "total": counts.sum(),
        "ways": content.joined(content.kinds("suc.above", counts)),
    }
    looser = table.loc[table["relation"] == "looser", f"name_{content.lang}"]
    sentences = [content.say("suc.above", **words), *content.naming("suc.looser", names=looser)]
    return [content.paragraph(sentences)]
